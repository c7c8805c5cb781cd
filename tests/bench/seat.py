"""An open window to measure in: made as app.py makes it and shown, and the ways to have everything handled that waits."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication

from coorddesk.domain.dates import Clock
from coorddesk.settings import Settings
from coorddesk.storage.store import Store
from coorddesk.ui.icons import Icons
from coorddesk.ui.paint import Paint
from coorddesk.ui.theme import Theme
from coorddesk.ui.window import Window, load_rest
from tests.bench.generate import NOW


def timed(act: Callable[[], object]) -> float:
    """Milliseconds of one act."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


class Seat:
    """One window, and its store once that was opened.

    Attributes:
        missing: what could not be measured, and why.
    """

    def __init__(self, app: QApplication, screen: str = "today") -> None:
        theme = Theme.for_app(app, "light", reduced_motion=True)
        icons = Icons(theme)
        theme.apply(app)
        preferences = Settings()
        preferences.last_view = screen
        self.window = Window(Clock(NOW), "Europe/London", theme, icons, Paint(theme, icons), preferences)
        self.busy = False
        self.missing: dict[str, str] = {}
        self.window.work.busy_changed.connect(self._note_busy)
        self.window.show()
        self.settle()
        # the backup that follows an opening would be measured with all that comes after it
        self.window._warm = lambda: None  # type: ignore[method-assign]

    def _note_busy(self, busy: bool) -> None:
        self.busy = busy

    def settle(self) -> None:
        """Handles what waits, paint events included, until the worker has given all it was asked for."""
        quiet = 0
        while quiet < 3:
            quiet = 0 if self.busy else quiet + 1
            QCoreApplication.sendPostedEvents()
            # asleep while the worker works, for a busy wait would take its time from it
            how = QEventLoop.ProcessEventsFlag.WaitForMoreEvents if self.busy else QEventLoop.ProcessEventsFlag.AllEvents
            QCoreApplication.processEvents(how)

    def rest(self, ms: int) -> None:
        """Handles what comes while a person looks, and then all that still waits."""
        until = time.perf_counter() + ms / 1000
        while time.perf_counter() < until:
            self.settle()
            time.sleep(0.005)
        self.settle()

    def open(self, path: Path) -> Store:
        """The store at a path, opened, with its first screen painted."""
        self.window.open_store(path)
        self.settle()
        store = self.window.store
        assert store is not None
        return store

    def warm(self) -> None:
        """What the worker does once the first content stands, the backup left out."""
        desk = self.window.desk
        assert desk is not None
        desk.keep_ahead(load_rest(desk.store, desk.project_id, desk.today(), desk.zone), desk.steps)

    def attempt(self, name: str, act: Callable[[], None]) -> None:
        """An act that must not hide the others when it fails."""
        try:
            act()
        except Exception as error:
            self.missing[name] = f"{type(error).__name__}: {error}"
