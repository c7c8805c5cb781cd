"""Reading calendars of others on the worker: when they are added, when their files change, and when it is asked for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from coorddesk.domain.calendars import OtherCalendar
from coorddesk.domain.changes import Step
from coorddesk.domain.dates import count_words
from coorddesk.domain.people import NewPerson
from coorddesk.errors import CoordDeskError, ImportProblem, InvalidInput
from coorddesk.services import other_calendars as service
from coorddesk.services.other_calendars import Files, Looked
from coorddesk.ui.desk import Desk
from coorddesk.ui.work import Job

_ADDING, _LOOKING = "adding", "looking"  # beside the ids of calendars
_CALM_MS = 500  # a program that writes a file tells of it several times


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a calendar was not read, and which state of its file that was; it is tried again when the file changes."""

    sentence: str
    stamp: str


class Watching(QObject):
    """Follows the files of the calendars of others. A file that is gone, or cannot be read, keeps what was read of it before.

    Signals:
        changed(): how a reading stands changed.
        added(calendar): a file was read and is a layer now.
        refused(sentence): a file that was to be added was not.
    """

    changed = Signal()
    added = Signal(object)
    refused = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs: dict[str, Job] = {}
        self._refused: dict[str, Refused] = {}
        self.gone: frozenset[str] = frozenset()
        self._watcher = QFileSystemWatcher(self)
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self.look)
        # A file that was replaced is no longer watched and one that was not there never was: their folders tell of both.
        self._watcher.fileChanged.connect(self._stir)
        self._watcher.directoryChanged.connect(self._stir)
        jobs = self._jobs
        self.destroyed.connect(lambda: [job.cancel() for job in jobs.values()])

    def apply(self, step: Step) -> None:
        """Takes a change over: a calendar came, went, or has another file."""
        if step.reloaded or step.kinds & {"calendar"}:
            self.look()

    def is_reading(self, calendar_id: str) -> bool:
        """Whether a calendar is being read."""
        return calendar_id in self._jobs

    @property
    def is_adding(self) -> bool:
        """Whether a file is being read that is to be added."""
        return _ADDING in self._jobs

    def refusal(self, calendar_id: str) -> str:
        """Why a calendar was not read when that was last tried; empty when it was."""
        found = self._refused.get(calendar_id)
        return found.sentence if found is not None else ""

    # Looking

    def _stir(self) -> None:
        if not self._calm.isActive():
            self._calm.start()

    def look(self) -> None:
        """Looks which files are there and reads those that changed."""
        store = self._desk.store
        before = self._jobs.get(_LOOKING)
        self._jobs[_LOOKING] = self._desk.work.start(lambda _job: service.files(store), self._looked, self._failed, before)

    def _looked(self, found: Files) -> None:
        del self._jobs[_LOOKING]
        known = {*self._watcher.files(), *self._watcher.directories()}
        if stale := known - found.there:
            self._watcher.removePaths(sorted(stale))
        if fresh := found.there - known:
            self._watcher.addPaths(sorted(fresh))
        if found.gone != self.gone:
            self.gone = found.gone
            self.changed.emit()
        for calendar, stamp in found.changed:
            before = self._refused.get(calendar.id)
            if calendar.id not in self._jobs and (before is None or before.stamp != stamp):
                self.read(calendar)

    # Reading

    def read(self, calendar: OtherCalendar) -> None:
        """Reads a calendar's file, whether it changed or not."""
        if self._desk.store.read_only:
            return
        store, path, id = self._desk.store, calendar.path, calendar.id
        store.prepare()

        def run(job: Job) -> int:
            looked = service.look(path, lambda: job.cancelled)
            if not job.cancelled:
                service.keep(store, id, looked)
            return looked.file.count

        before = self._jobs.get(id)
        self._jobs[id] = self._desk.work.start(
            run, lambda count: self._read(calendar, count), lambda error: self._not_read(calendar, error), before
        )
        self.changed.emit()

    def stop(self, calendar_id: str, path: str) -> None:
        """Stops reading a calendar; it is tried again when the file changes, or when it is asked for."""
        job = self._jobs.pop(calendar_id, None)
        if job is not None:
            job.cancel()
            self._refused[calendar_id] = Refused(self.tr("Reading it was stopped."), service.stamp_of(path))
            self.changed.emit()

    def _read(self, calendar: OtherCalendar, count: int) -> None:
        del self._jobs[calendar.id]
        self._refused.pop(calendar.id, None)
        self._desk.announced.emit(self.tr("{name} was read: {count}").format(name=calendar.name, count=count_words(count, "event")))
        self._desk.store.tell_read()  # which looks at the files once more: one of them may have changed meanwhile
        self.changed.emit()

    def _not_read(self, calendar: OtherCalendar, error: BaseException) -> None:
        self._jobs.pop(calendar.id, None)
        if not isinstance(error, CoordDeskError):
            raise error
        self._refused[calendar.id] = Refused(error.sentence, service.stamp_of(calendar.path))
        self._desk.announced.emit(self.tr("{name} was not read. {why}").format(name=calendar.name, why=error.sentence))
        self.changed.emit()

    # Adding

    def add(self, path: Path, person: str | NewPerson | None) -> None:
        """Reads a file and makes it a layer; one that cannot be read is not added."""
        self._jobs[_ADDING] = self._desk.work.start(
            lambda job: service.look(path, lambda: job.cancelled), lambda looked: self._add(path, person, looked), self._not_added,
            self._jobs.get(_ADDING),
        )  # fmt: skip
        self.changed.emit()

    def stop_adding(self) -> None:
        """Stops reading the file that was to be added."""
        job = self._jobs.pop(_ADDING, None)
        if job is not None:
            job.cancel()
            self.changed.emit()

    def _add(self, path: Path, person: str | NewPerson | None, looked: Looked) -> None:
        store = self._desk.store
        try:
            store.prepare()
            made = service.add(store, path, looked.file.name, person)
        except CoordDeskError as error:
            self._not_added(error)
            return
        del self._jobs[_ADDING]
        self._jobs[made.id] = self._desk.work.start(
            lambda _job: service.keep(store, made.id, looked),
            lambda _kept: self._read(made, looked.file.count),
            lambda error: self._not_read(made, error),
        )
        self.added.emit(made)
        self.changed.emit()

    def _not_added(self, error: BaseException) -> None:
        del self._jobs[_ADDING]
        self.changed.emit()
        self._failed(error)

    def _failed(self, error: Any) -> None:
        if not isinstance(error, CoordDeskError):
            raise error
        if isinstance(error, ImportProblem | InvalidInput):
            self.refused.emit(error.sentence)
        else:
            self._desk.failed.emit(self.tr("Cannot read the calendars of others"), error.sentence)
