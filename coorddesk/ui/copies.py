"""What is made of the open store: backups, copies, tables for other programs; and a backup put back in its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from coorddesk import paths
from coorddesk.errors import CoordDeskError
from coorddesk.services import backups
from coorddesk.ui.storeroom import Say, StoreRoom
from coorddesk.ui.work import Work

if TYPE_CHECKING:
    from coorddesk.domain.dates import Clock

# Every ten minutes it is looked whether half an hour of changes waits for a backup.
_LOOK_MS = 600_000


class Copies(QObject):
    """Backups, copies and exports, all made on the worker from the store's file.

    Args:
        owner: the window, for dialogs.
        project: the id of the project that is shown, or None for all.

    Signals:
        announced(text): something was written.
    """

    announced = Signal(str)

    def __init__(self, owner: QWidget, room: StoreRoom, work: Work, clock: Clock, say: Say, project: Callable[[], str | None]) -> None:
        super().__init__(owner)
        self._owner, self._room, self._work, self._clock, self._say, self._project = owner, room, work, clock, say, project
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.back_up_if_due)
        self._timer.start()

    def back_up_if_due(self) -> None:
        """Makes a backup if the store changed since the last one and half an hour has passed."""
        store = self._room.store
        if store is not None and not store.read_only:
            path, now = store.path, self._clock.now()
            self._work.start(lambda _job: backups.make_if_due(path, now), lambda _made: None, self._no_backup)

    def back_up(self) -> None:
        """Makes a backup now."""
        if self._room.store is not None:
            path, now = self._room.store.path, self._clock.now()
            self._work.start(
                lambda _job: backups.make(path, now),
                lambda made: self.announced.emit(self.tr("Backed up to {name}").format(name=made)),
                self._no_backup,
            )

    def save_copy(self) -> None:
        """Asks for a place and writes a checked copy of the store there."""
        if self._room.store is None:
            return
        source = self._room.store.path
        start = str(Path.home() / self.tr("{name} copy.coord").format(name=source.stem))
        name, _ = QFileDialog.getSaveFileName(self._owner, self.tr("Save a copy"), start, self.tr("CoordDesk (*.coord)"))
        if not name:
            return
        target = _ending(Path(name), ".coord")
        if self._room.is_open(target):
            sentence = self.tr("That is the file that is open. It stays as it is. Give the copy another name.")
            self._say(self.tr("No copy was made"), sentence, self.tr("Choose another place…"), self.save_copy)
            return
        self._work.start(
            lambda _job: backups.save_copy(source, target),
            lambda _done: self.announced.emit(self.tr("Copied to {name}").format(name=target.name)),
            lambda error: self._failed(self.tr("No copy was made"), error),
        )

    def export(self) -> None:
        """Asks where the tables should go; writes them all as one workbook, or one table as .csv, or everything as .json."""
        from coorddesk.services import exports

        store = self._room.store
        if store is None:
            return
        start = str(Path.home() / f"{store.path.stem}.xlsx")
        kinds = {
            self.tr("Workbook with all tables (*.xlsx)"): ".xlsx", self.tr("Tasks (*.csv)"): ".csv",
            self.tr("Everything, for programs (*.json)"): ".json",
        }  # fmt: skip
        name, kind = QFileDialog.getSaveFileName(self._owner, self.tr("Export tables"), start, ";;".join(kinds))
        if not name:
            return
        path, project = _ending(Path(name), kinds.get(kind, ".xlsx")), self._project()
        self._work.start(
            lambda _job: exports.write(store, path, project),
            lambda _done: self.announced.emit(self.tr("Written: {name}").format(name=path.name)),
            lambda error: self._failed(self.tr("{name} was not written").format(name=path.name), error),
        )

    def choose_backup(self) -> None:
        """Asks for a backup to restore in place of the open store."""
        if self._room.store is not None:
            self.choose_backup_of(self._room.store.path)

    def choose_backup_of(self, path: Path) -> None:
        """Asks for a backup of a store and puts it in its place; the file that was there is kept."""
        found = backups.listed(path)
        start = str(found[0] if found else paths.data_dir())
        name, _ = QFileDialog.getOpenFileName(self._owner, self.tr("Restore a backup"), start, self.tr("CoordDesk (*.coord)"))
        if name:
            self.restore(Path(name), path)

    def restore(self, backup: Path, path: Path) -> None:
        """Puts a backup in the place of the store at `path` and opens it; when it cannot be used, the store is as before."""
        was_open = self._room.is_open(path)
        if was_open:
            self._room.leave()
        try:
            aside = backups.restore(backup, path, self._clock.now())
        except CoordDeskError as error:
            if was_open:
                self._room.open(path)
            self._say(self.tr("Nothing was restored"), error.sentence, self.tr("Choose another…"), lambda: self.choose_backup_of(path))
            return
        if self._room.open(path):
            kept = self.tr("Restored. The file before is kept as {name}").format(name=aside.name) if aside else self.tr("Restored")
            self.announced.emit(kept)

    def _no_backup(self, error: BaseException) -> None:
        self._failed(self.tr("No backup was made"), error)

    def _failed(self, headline: str, error: BaseException) -> None:
        if not isinstance(error, CoordDeskError | OSError):
            raise error
        self._say(headline, error.sentence if isinstance(error, CoordDeskError) else str(error), "", None)


def _ending(path: Path, ending: str) -> Path:
    """The path with an ending, where none was typed."""
    return path if path.suffix else path.with_name(path.name + ending)
