"""Reading the files of documents for searching while nothing else is asked for, whichever screen is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from coorddesk.errors import CoordDeskError
from coorddesk.settings import Settings
from coorddesk.ui.work import Job, Work

if TYPE_CHECKING:
    from coorddesk.domain.changes import Step
    from coorddesk.services.file_texts import FileReader
    from coorddesk.ui.desk import Desk

# The start is left alone, changes that come together are looked at once, and between two files everything else has its turn.
_FIRST_LOOK_MS, _AFTER_CHANGE_MS, _BETWEEN_MS = 8_000, 2_500, 60


class FileReading(QObject):
    """Reads what was not read yet, a file at a time, on a thread that does nothing else: each may take seconds."""

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._desk: Desk | None = None
        self._work = Work(self)
        self._job: Job | None = None
        self._reader: FileReader | None = None
        self._again = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._go_on)

    def watch(self, desk: Desk) -> None:
        """Begins with a store, once its first content stands."""
        if self._desk is not desk:
            self.leave()
            self._desk = desk
            self.look(_FIRST_LOOK_MS)

    def leave(self) -> None:
        """Ends with the store; the file that is being read is read another time."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._work.stop()
        self._desk = self._job = self._reader = None
        self._again = False

    def apply(self, step: Step) -> None:
        """Looks for files that came with a change; after any, rests for a while, so that the next one need not wait for a text."""
        if self._timer.isActive():
            self._timer.start(max(_AFTER_CHANGE_MS, self._timer.remainingTime()))
        if step.reloaded or step.kinds & {"document"}:
            self.look(_AFTER_CHANGE_MS)

    def look(self, after_ms: int = 0) -> None:
        """Goes through the register again, soon."""
        if self._desk is None or self._desk.store.read_only:
            return
        self._again = True
        if self._job is None:
            self._timer.start(after_ms)

    @property
    def is_done(self) -> bool:
        """Whether there is nothing left to read."""
        return self._job is None and not self._again and self._reader is None

    def _go_on(self) -> None:
        desk = self._desk
        if desk is None or not self._settings.read_files:
            self._again, self._reader = False, None
            return
        try:
            desk.store.prepare()
        except CoordDeskError:
            return  # a store that cannot be written says so with the next change
        if self._reader is None:
            from coorddesk.services.file_texts import FileReader  # late: a start does not need it

            self._reader, self._again = FileReader(desk.store), False
        reader = self._reader
        self._job = self._work.start(lambda job: reader.step(lambda: job.cancelled), self._done, self._failed)

    def _done(self, more: bool) -> None:
        self._job = None
        if not more:
            self._reader = None
        if more or self._again:
            self._timer.start(_BETWEEN_MS if more else _AFTER_CHANGE_MS)

    def _failed(self, error: BaseException) -> None:
        """A store that cannot be written now keeps nothing of it; it is tried again after the next change."""
        self._job = self._reader = None
        if not isinstance(error, CoordDeskError):
            raise error
