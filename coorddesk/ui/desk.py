"""The desk: what every view is given. It turns the store's steps into one Qt signal and errors into sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from coorddesk.errors import CoordDeskError, InvalidInput
from coorddesk.settings import Settings
from coorddesk.ui.icons import Icons
from coorddesk.ui.paint import Paint
from coorddesk.ui.theme import Theme
from coorddesk.ui.work import Work

if TYPE_CHECKING:
    from coorddesk.domain.changes import Step
    from coorddesk.domain.dates import Clock
    from coorddesk.services.directory import Directory
    from coorddesk.services.file_states import FileStates
    from coorddesk.storage.store import Store


_NAMED = frozenset(("person", "team", "project", "column"))


class Desk(QObject):
    """The open store, the clock, the look and the worker, for the views.

    Signals:
        changed(Step): after each commit, undo and redo; a step that is `reloaded` means: read everything again.
        scope_changed(): the project switcher chose another project, or all of them.
        failed(headline, sentence): something did not work; shown in the banner.
        went_well(headline): what would have failed under that headline did work; a banner about it is out of date.
        announced(text): said in the status bar and to screen readers.
        undo_offered(text): a change that is out of sight or touches several items; shown in the undo bar.
    """

    changed = Signal(object)
    scope_changed = Signal()
    failed = Signal(str, str)
    went_well = Signal(str)
    announced = Signal(str)
    undo_offered = Signal(str)

    def __init__(
        self, store: Store, clock: Clock, zone: str, theme: Theme, icons: Icons, paint: Paint, settings: Settings, work: Work
    ) -> None:
        super().__init__()
        self.store = store
        self.clock = clock
        self.zone = zone
        self.theme = theme
        self.icons = icons
        self.paint = paint
        self.settings = settings
        self.work = work
        # What waits for disks has a worker of its own: a network folder that hangs holds nothing else up.
        self.disk = Work(self)
        self.project_id: str | None = None
        self._names: Directory | None = None
        self._file_states: FileStates | None = None
        self._ahead: dict[str, tuple[object, Any]] = {}
        self._steps = 0
        store.subscribe(self._heard)

    def today(self) -> date:
        """Today, in the coordinator's zone."""
        return self.clock.today(self.zone)

    def now(self) -> datetime:
        """Now, UTC."""
        return self.clock.now()

    def names(self) -> Directory:
        """Names for ids, and the boards' columns, as they stand; read once between two changes of any of them."""
        if self._names is None:
            from coorddesk.services import directory

            self._names = directory.read(self.store)
        return self._names

    @property
    def file_states(self) -> FileStates:
        """How the files of documents stand, with what was found out so far; to be asked on `disk`."""
        if self._file_states is None:
            from coorddesk.services.file_states import FileStates

            self._file_states = FileStates(self.store)
        return self._file_states

    @property
    def steps(self) -> int:
        """How many changes were heard of so far."""
        return self._steps

    def keep_ahead(self, readings: dict[str, tuple[object, Any]], steps: int) -> None:
        """Keeps what was read ahead for screens, by their names, as (what it is for, reading).

        Args:
            steps: how many changes had been heard of when the reading began; after another one it is out of date.
        """
        if steps == self._steps:
            self._ahead = readings

    def take_ahead(self, screen: str, wanted: object) -> Any:
        """What was read ahead for a screen, once; None when that is not what is wanted, or no longer true."""
        found = self._ahead.pop(screen, None)
        return found[1] if found is not None and found[0] == wanted else None

    def choose_project(self, project_id: str | None) -> None:
        """Narrows all views to one project, or to none."""
        if project_id != self.project_id:
            self.project_id = project_id
            self.scope_changed.emit()

    @contextmanager
    def attempt(self, intent: str) -> Iterator[None]:
        """Runs one gesture; what goes wrong is shown as “intent: what happened, what was kept, what to do”.

        InvalidInput passes through, for the editor to show under its field; wrap with `attempt_all` where there is none.
        """
        try:
            yield
        except InvalidInput:
            raise
        except CoordDeskError as error:
            self.failed.emit(intent, error.sentence)
        else:
            self.went_well.emit(intent)

    @contextmanager
    def attempt_all(self, intent: str) -> Iterator[None]:
        """As `attempt`, with InvalidInput shown in the banner too."""
        try:
            with self.attempt(intent):
                yield
        except InvalidInput as error:
            self.failed.emit(intent, error.sentence)

    def undo(self) -> None:
        """Takes the last change back and says so."""
        with self.attempt_all(self.tr("Cannot undo")):
            step = self.store.undo()
            self.announced.emit(self.tr("Undone: {label}").format(label=step.label) if step else self.tr("Nothing to undo"))

    def redo(self) -> None:
        """Does the last undone change again and says so."""
        with self.attempt_all(self.tr("Cannot redo")):
            step = self.store.redo()
            self.announced.emit(self.tr("Done again: {label}").format(label=step.label) if step else self.tr("Nothing to redo"))

    def _heard(self, step: Step) -> None:
        self._steps += 1
        self._ahead.clear()
        if step.reloaded or step.kinds & _NAMED:
            self._names = None
        self.changed.emit(step)
