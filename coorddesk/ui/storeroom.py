"""Which store is open: opens, makes and leaves stores, and says what to do when one cannot be opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from coorddesk import paths
from coorddesk.errors import CoordDeskError, StorageError
from coorddesk.settings import Settings
from coorddesk.ui.locks import StoreLock

if TYPE_CHECKING:
    from coorddesk.domain.dates import Clock
    from coorddesk.storage.store import Store

_LOOK_OUTSIDE_MS = 2000

# (headline, sentence, name of a button, what it does): how the window shows that something did not work.
Say = Callable[[str, str, str, Callable[[], object] | None], object]


class StoreRoom(QObject):
    """The one open store and the way to another.

    While another cannot be opened, the one that is open stays.

    Args:
        owner: the window, for dialogs.
        say: shows what did not work.
        restore: asks for a backup of the store at a path and puts it in its place.

    Signals:
        opened(store): another store is open now.
        leaving(): the open store is about to be closed; nothing may use it afterwards.
        remembered(): the settings name another last store.
        withdrawn(headline): what was said under it does not hold any more.
    """

    opened = Signal(object)
    leaving = Signal()
    remembered = Signal()
    withdrawn = Signal(str)

    def __init__(
        self, owner: QWidget, clock: Clock, zone: Callable[[], str], settings: Settings, say: Say, restore: Callable[[Path], object]
    ) -> None:
        super().__init__(owner)
        self._owner, self._clock, self._zone, self._settings, self._say, self._restore = owner, clock, zone, settings, say, restore
        self.store: Store | None = None
        self._lock: StoreLock | None = None
        self._unreadable = ""  # the headline of what was said of it
        self._outside = QTimer(self, interval=_LOOK_OUTSIDE_MS)
        self._outside.timeout.connect(self.look_outside)

    def open_first(self, path: Path | None) -> bool:
        """Opens what was asked for at the start, else the store of last time, else the default one; False when there is none to show."""
        if path is not None:
            return self.open(path)
        if self._settings.last_store:
            return self.open(Path(self._settings.last_store))
        return paths.default_store().exists() and self.open(paths.default_store())

    def open(self, path: Path, remember: bool = True) -> bool:
        """Opens the store at `path`; when that fails, says why and what else can be done, and keeps the one that is open."""
        path = path.absolute()
        if self.is_open(path):
            return True
        replaced = self.store is not None and self.store.path == path
        lock = self._lock if replaced and self._lock is not None else StoreLock(path)
        holder = "" if lock is self._lock else lock.holder()
        if holder:
            self._say(
                self.tr("{name} is open elsewhere").format(name=path.name),
                self.tr("{holder} has it open. Close it there and try again, or open another file (Ctrl+O).").format(holder=holder),
                self.tr("Try again"), lambda: self.open(path),
            )  # fmt: skip
            return False
        try:
            from coorddesk.services import stores  # late: the frame is painted before anything is read

            store = stores.open_store(path, self._clock.now)
        except StorageError as error:
            if lock is not self._lock:
                lock.release()
            self._refuse(path, error)
            return False
        self._take(store, lock, remember)
        return True

    def is_open(self, path: Path) -> bool:
        """Whether the store at that path is the one that is open."""
        return self.store is not None and self.store.is_file(path)

    def create(self, path: Path) -> bool:
        """Makes an empty store and opens it."""
        try:
            from coorddesk.services import stores

            stores.create(path, self._clock.now).close()
        except CoordDeskError as error:
            self._say(self.tr("No store was made"), error.sentence, "", None)
            return False
        return self.open(path)

    def make_example(self, path: Path, remember: bool = True) -> bool:
        """Makes the example project at `path` and opens it."""
        try:
            from coorddesk.services import stores

            stores.create_example(path, self._clock.now, self._clock.today(self._zone())).close()
        except CoordDeskError as error:
            self._say(self.tr("The example was not made"), error.sentence, "", None)
            return False
        return self.open(path, remember)

    def open_example(self) -> bool:
        """Opens the example project in a store of its own beside the default one; one that is there already is opened again."""
        path = paths.data_dir() / "example.coord"
        return self.open(path) if path.exists() else self.make_example(path)

    def choose(self) -> None:
        """Asks for a store to open."""
        self._choose_in(self.store.path.parent if self.store is not None else paths.data_dir())

    def leave(self) -> None:
        """Closes the open store, if there is one."""
        self._outside.stop()
        if self.store is None:
            return
        self.leaving.emit()
        self.store.close()
        self.store = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def look_outside(self) -> None:
        """Takes over what another process, such as the command line, changed; says once when the store cannot be read any more."""
        if self.store is None:
            return
        try:
            self.store.refresh(patient=False)
        except StorageError as error:
            if not self._unreadable:
                moved = error.cause == "moved"
                self._unreadable = self.tr("The store is not where it was") if moved else self.tr("The store cannot be read")
                self._say(self._unreadable, error.sentence, self.tr("Open another…"), self.choose)
        else:
            if self._unreadable:
                self.withdrawn.emit(self._unreadable)
            self._unreadable = ""

    def _take(self, store: Store, lock: StoreLock, remember: bool) -> None:
        self.leave()
        lock.holder()  # held already, but where another file was put in the place of the one that was open
        self.store, self._lock, self._unreadable = store, lock, ""
        if remember:
            self._settings.opened(store.path)
            self.remembered.emit()
        self.opened.emit(store)
        self._outside.start()

    def _refuse(self, path: Path, error: StorageError) -> None:
        headline = self.tr("{name} cannot be opened").format(name=path.name)
        if error.cause == "corrupt":
            self._say(headline, error.sentence, self.tr("Restore a backup…"), lambda: self._restore(path))
        elif error.cause == "missing":
            self._say(self.tr("{name} is not where it was").format(name=path.name), error.sentence, self.tr("Find it…"), self._finder(path))
        else:
            self._say(headline, error.sentence, self.tr("Open another…"), self.choose)

    def _finder(self, path: Path) -> Callable[[], object]:
        near = next((folder for folder in path.parents if folder.is_dir()), paths.data_dir())
        return lambda: self._choose_in(near)

    def _choose_in(self, folder: Path) -> None:
        filters = self.tr("CoordDesk (*.coord);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self._owner, self.tr("Open"), str(folder), filters)
        if name:
            self.open(Path(name))
