"""A walk: life after life of the application on the same store, each begun, watched, and ended by closing or by SIGKILL."""

import json
import os
import queue
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from coorddesk.services import stores
from tests.walk.rules import Rules
from tests.walk.walker import FAULT

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
_SHOWN = _LEAST = 30
_MOST = 400
_PATIENCE_S = 120  # more than the application waits for itself, which tells where it hangs
_WALKER = (sys.executable, "-P", "-m", "tests.walk.walker")
_LANGUAGES = ("en_GB.UTF-8", "en_GB.UTF-8", "en_US.UTF-8", "de_DE.UTF-8", "ar_EG.UTF-8")


class WentWrong(AssertionError):
    """What a walk found, with the way there."""


class Walk:
    """A walk through one store.

    Args:
        folder: where home, store and what is saved lie; made anew.
        seed: the gestures are drawn from it alone.
        store: walked on a copy of; None begins with the first start on an empty home.

    Attributes:
        lives, gestures, kills: how many there were.
        acknowledged: the highest entry of a journal that was seen.
        aloud: tells all that is heard of the application.
    """

    def __init__(self, folder: Path, seed: int, store: Path | None = None) -> None:
        self.folder, self.seed, self._given = folder, seed, store
        self._chance = random.Random(f"{seed}/settings")
        self._language = self._chance.choice(_LANGUAGES)
        self._home = folder / "home"
        self._store = folder / "walk.coord" if store is not None else None
        self.lives = self.gestures = self.kills = self.acknowledged = 0
        self.aloud = False
        self._at_first = 0
        self._stood: list[Any] | None = None
        self._done: deque[Any] = deque(maxlen=1000)
        self._last = ""

    def _begin(self) -> None:
        """Makes the folder, with a store and settings to begin with."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._config.mkdir(parents=True)
        if self._given is not None:
            shutil.copy(self._given, self.folder / "walk.coord")
            with closing(Rules(self._given)) as rules:
                self._at_first = rules.look()[0].newest
        preferences = {
            "theme": self._chance.choice(("light", "dark")), "your_email": "ellen.marsh@northgate.example", "your_name": "Ellen Marsh",
            "reduced_motion": self._chance.random() < 0.7, "inspector_open": self._chance.random() < 0.5,
        }  # fmt: skip
        (self._config / "settings.json").write_text(json.dumps(preferences), "utf-8")

    @property
    def _config(self) -> Path:
        return self._home / ".config" / "CoordDesk"

    def run(self, seconds: float) -> None:
        """Walks until the time is over, and on a slow machine until there were a few gestures, one of which changed something.

        Raises:
            WentWrong: something was found.
        """
        self._begin()
        end = time.monotonic() + seconds
        while not self._is_over(end):
            self._keep()
            self.live(random.Random(f"{self.seed}/{self.lives}/steps").randrange(40, 240), end)
            self.lives += 1

    def _is_over(self, end: float) -> bool:
        enough = self.changed and self.gestures >= _LEAST
        return time.monotonic() > end and (enough or self.gestures >= _MOST)

    @property
    def changed(self) -> bool:
        """Whether a store was made, or one that was there was changed."""
        return self.acknowledged > self._at_first

    def live(self, steps: int, end: float, replay: Path | None = None) -> None:
        """One life of the application."""
        now = NOW + timedelta(hours=5 * self.lives)
        command = [*_WALKER, str(self.folder), str(self.seed), str(self.lives), str(steps), "--now", now.isoformat()]
        if self.lives == 0 and self._store is not None:
            command += ["--store", str(self._store)]
        if replay is not None:
            command += ["--replay", str(replay)]
        said = self.folder / "errors.txt"
        self._done.clear()
        self._last = "its start"
        with said.open("w", encoding="utf-8") as errors:
            child = subprocess.Popen(command, env=self._environment(), stdout=subprocess.PIPE, stderr=errors, text=True, cwd=self.folder)
            try:
                faults, killed = self._listen(child, end)
                code = child.wait(_PATIENCE_S)
            except TimeoutError:
                faults, killed, code = [f"the application said nothing for {_PATIENCE_S} s, after: {self._last}"], True, 0
            except subprocess.TimeoutExpired:
                faults, killed, code = ["the application did not end after its last word"], True, 0
            finally:
                child.kill()
                child.wait()
        if written := said.read_text("utf-8", "replace").strip():
            faults.append(f"on stderr:\n{written}")
        if not killed and code not in (0, FAULT):
            faults.append(f"the application ended with {code}\n{self._crash()}")
        if not killed and not faults and not self._done:
            faults.append("the application ended before its first gesture")
        if not faults and self._stood is not None:
            faults += self._after()
        if faults:
            raise WentWrong(self._report(faults))

    def _listen(self, child: "subprocess.Popen[str]", end: float) -> tuple[list[str], bool]:
        """Hears of one life until it ends, or ends it: what went wrong, and whether it was killed."""
        faults: list[str] = []
        assert child.stdout is not None
        for line in _lines(child.stdout, _PATIENCE_S):
            try:
                what, told = json.loads(line)
            except ValueError:
                faults.append(f"printed: {line.strip()}")
                continue
            self._last = what
            if self.aloud:
                print(what, json.dumps(told, ensure_ascii=False)[:300])
            if what == "gesture":
                self._done.append(told)
                self.gestures += 1
            elif what == "stands":
                self._stood = told
                self.acknowledged = max(self.acknowledged, told[1])
            elif what == "fault":
                faults.append(told)
            if what == "kill" or (what == "stands" and self._is_over(end)):
                time.sleep(told if what == "kill" else 0)
                child.kill()
                self.kills += 1
                return faults, True
        return faults, False

    def _after(self) -> list[str]:
        """What was acknowledged before the end is there after it."""
        path, last, undone, content, digest = self._stood or ()
        store = stores.open_store(Path(path), lambda: NOW)  # takes back what was half written
        store.close()
        with closing(Rules(Path(path))) as rules:
            standing, faults = rules.look()
            faults += rules.look_closely(date(2026, 11, 25))
            if (standing.last, standing.undone, standing.content) == (last, undone, content) and standing.digest != digest:
                faults.append("what was acknowledged is not what is there after the end")
            if standing.newest < last:
                faults.append(f"entry {last} was acknowledged and is gone")
            return faults

    def _keep(self) -> None:
        """Keeps home and stores as they are before a life, so that it can be lived again."""
        kept = self.folder / "before"
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir()
        for one in (self._home, self.folder / "out", self.folder / "memory.json", *self.folder.glob("*.coord*")):
            if one.is_dir():
                shutil.copytree(one, kept / one.name, ignore=shutil.ignore_patterns("backups", "log"))
            elif one.exists():
                shutil.copy(one, kept)

    def _put_back(self) -> None:
        """Home and stores as they were kept; what came since goes."""
        for one in (self.folder / "memory.json", *self.folder.glob("*.coord*")):
            one.unlink(missing_ok=True)
        for one in (self.folder / "before").iterdir():
            target = self.folder / one.name
            if one.is_dir():
                shutil.rmtree(target, ignore_errors=True)
                shutil.copytree(one, target)
            else:
                shutil.copy(one, target)

    def _report(self, faults: list[str]) -> str:
        gestures = list(self._done)
        (self.folder / "gestures.json").write_text(json.dumps(gestures), "utf-8")
        (self.folder / "walk.json").write_text(json.dumps([self.seed, self.lives, str(self._given or "")]), "utf-8")
        shown = "\n".join(f"  {json.dumps(one, ensure_ascii=False)[:200]}" for one in gestures[-_SHOWN:])
        return (
            f"seed {self.seed}, life {self.lives}, gesture {self.gestures}:\n" + "\n".join(faults) + f"\nthe last gestures:\n{shown}\n"
            f"once more: python -m tests.walk --replay {self.folder} (all {len(gestures)} of this life; --last 30 for the end alone)"
        )

    def _crash(self) -> str:
        found = list(self._home.rglob("crash.log"))
        return "\n".join(one.read_text("utf-8", "replace")[-6000:] for one in found)

    def _environment(self) -> dict[str, str]:
        passed = {
            name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "COORDDESK", "WAYLAND", "QT_", "LC_"))
        }
        return passed | {
            "QT_QPA_PLATFORM": "offscreen", "HOME": str(self._home), "XDG_CONFIG_HOME": str(self._home / ".config"),
            "XDG_DATA_HOME": str(self._home / "data"), "XDG_STATE_HOME": str(self._home / "state"), "PYTHONPATH": str(ROOT),
            "LANG": self._language, "TZ": "Europe/London", "PYTHONHASHSEED": "0",
        }  # fmt: skip

    @classmethod
    def replay(cls, folder: Path, last: int | None = None, aloud: bool = False) -> None:
        """Lives the life once more that a walk ended with, or the end of it, on the stores as they were before it.

        Raises:
            WentWrong: it went wrong again.
        """
        seed, lives, store = json.loads((folder / "walk.json").read_text("utf-8"))
        gestures = json.loads((folder / "gestures.json").read_text("utf-8"))[-(last or 0) :]
        (folder / "again.json").write_text(json.dumps(gestures), "utf-8")
        walk = cls(folder, seed, Path(store) if store else None)
        walk.lives, walk.aloud = lives, aloud
        walk._put_back()
        walk.live(len(gestures), float("inf"), folder / "again.json")


def _lines(stream: IO[str], patience_s: float) -> Iterator[str]:
    """The lines of a stream, each when it comes, until the stream ends.

    Raises:
        TimeoutError: nothing came for so long.
    """
    came: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in stream:
            came.put(line)
        came.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = came.get(timeout=patience_s)
        except queue.Empty:
            raise TimeoutError from None
        if line is None:
            return
        yield line
