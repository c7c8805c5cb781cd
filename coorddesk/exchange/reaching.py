"""Asking a disk that may never answer: a network folder that hangs, or a stick that was pulled out, keeps nobody waiting for long."""

import threading
import time
from collections.abc import Callable
from pathlib import PurePath
from typing import TypeVar

from coorddesk.errors import CoordDeskError

R = TypeVar("R")

_PATIENCE_S = 3.0
_POLL_S = 0.1
_DEPTH = 3  # folders that tell one disk from another: /mnt/share, /media/ellen/stick, /home/ellen


class Unreachable(CoordDeskError):
    """A disk does not answer; whatever lies on it may be as it was."""


class Reach:
    """Runs questions to disks in threads of their own, one for each disk that hangs and no more.

    A disk that did not answer in time is not asked again before its last question came back.
    """

    def __init__(self, patience_s: float = _PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._silent: dict[str, threading.Thread] = {}
        self._lock = threading.Lock()

    def ask(
        self, path: str | PurePath, question: Callable[[], R], cancelled: Callable[[], bool] = lambda: False, more_s: float = 0
    ) -> R:
        """What `question`, which concerns `path`, answers; what it raises is raised here.

        Args:
            more_s: what may be waited for it longer than for a look; for one that reads.
            cancelled: asked while it is waited; a question that reads is to ask it itself.

        Raises:
            Unreachable: there was no answer in time, or none to an earlier question, or `cancelled` said so.
        """
        disk = disk_of(path)
        with self._lock:
            before = self._silent.get(disk)
            if before is not None and before.is_alive():
                raise Unreachable(_sentence(disk))
            self._silent.pop(disk, None)
        answer: list[R] = []
        failure: list[BaseException] = []

        def run() -> None:
            try:
                answer.append(question())
            except BaseException as error:
                failure.append(error)

        thread = threading.Thread(target=run, name="coorddesk-reach", daemon=True)
        thread.start()
        until = time.monotonic() + self._patience_s + more_s
        while thread.is_alive() and time.monotonic() < until and not cancelled():
            thread.join(_POLL_S)
        if thread.is_alive():
            if not cancelled():
                with self._lock:
                    self._silent[disk] = thread
            raise Unreachable(_sentence(disk))
        if failure:
            raise failure[0]
        return answer[0]


def disk_of(path: str | PurePath) -> str:
    """What is taken for one disk: a drive or network share, or else the first folders of a path."""
    pure = PurePath(path)
    if pure.drive:
        return pure.drive.casefold()
    return str(PurePath(*pure.parts[: _DEPTH + 1]))


def _sentence(disk: str) -> str:
    return f"{disk} cannot be reached now. The register still has its details; try again when the disk or network is back."
