"""The window's bootstrap: the one room that knows all."""

from __future__ import annotations

import argparse
import faulthandler
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING
from zoneinfo import reset_tzpath

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QLocale,
    QMessageLogContext,
    QObject,
    QSocketNotifier,
    QTimer,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

from coorddesk import __version__, paths, settings
from coorddesk.domain.calendars import MESSAGE_ENDINGS
from coorddesk.domain.dates import Clock
from coorddesk.domain.profiles import SPREADSHEET_ENDINGS
from coorddesk.ui.bugs import end_painting
from coorddesk.ui.icons import Icons
from coorddesk.ui.paint import Paint
from coorddesk.ui.theme import Theme
from coorddesk.ui.window import Window
from coorddesk.ui.zones import local_zone

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

log = logging.getLogger("coorddesk")


def run(arguments: list[str]) -> int:
    """Opens the window and stays until it is closed; the exit code."""
    given = _parse(arguments)
    if sys.platform.startswith("linux") and not _has_display():
        print(
            "There is no screen to show the window on: neither DISPLAY nor WAYLAND_DISPLAY is set. Log in to a desktop, or start with"
            " “xvfb-run coorddesk”. The command line works without: coorddesk --help.",
            file=sys.stderr,
        )
        return 1
    try:
        now = given.now or os.environ.get("COORDDESK_NOW")
        clock = Clock(_moment(now) if now else None)
    except ValueError:
        print(f"“{now}” is not a time. Give one such as 2026-11-25T08:42 (or with Z for UTC).", file=sys.stderr)
        return 2
    reset_tzpath(to=[])  # zones come from the shipped tzdata on every system
    QApplication.setApplicationName("CoordDesk")
    QApplication.setApplicationVersion(__version__)
    QApplication.setDesktopFileName("coorddesk")
    app = _Application([sys.argv[0]])
    preferences = settings.load(paths.config_dir() / "settings.json")
    throwaway = _throwaway() if given.example else None

    from coorddesk.ui.instance import Instance

    instance = Instance(_instance_name())
    store = given.store or os.environ.get("COORDDESK_STORE")
    named = [*([given.store] if given.store else []), *given.files]
    if not given.example and not given.quit_after and not instance.is_first([str(Path(one).absolute()) for one in named]):
        return 0
    _translate(app)
    theme = Theme.for_app(app, preferences.theme, reduced_motion=preferences.reduced_motion)  # type: ignore[arg-type]
    icons = Icons(theme)
    theme.apply(app)
    app.setWindowIcon(QIcon(str(paths.resource("icons", "coorddesk.svg"))))
    window = Window(clock, local_zone(preferences.zone), theme, icons, Paint(theme, icons), preferences)
    _install_crash_hook(window)
    instance.files_arrived.connect(window.open_from_outside)
    QTimer.singleShot(500, instance.listen)
    app.file_opened = window.open_file
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: window.follow_system_theme())
    window.restore_state()
    window.show()
    _after_first_paint(window, lambda: _open_first(window, given, store, Path(throwaway.name) if throwaway else None))
    if given.quit_after:
        QTimer.singleShot(int(given.quit_after * 1000), window.close)
    _close_on_signals(window)
    code = app.exec()
    instance.leave()
    window.leave()
    if throwaway is not None:
        throwaway.cleanup()
    return code


def _close_on_signals(window: Window) -> None:
    """Has the window close properly where the session ends or a terminal is left: open editors save, settings are written down.

    A signal that is ignored from the start on (nohup, a shell's background job) stays ignored.
    """
    if os.name == "nt":
        return
    heard, woken = os.pipe()
    for end in (heard, woken):
        os.set_blocking(end, False)

    def close() -> None:
        os.read(heard, 64)
        window.close()
        QCoreApplication.quit()

    # Python runs a handler between any two steps of what is under way, an edit of the store too, where an editor could not save. So
    # the handlers do nothing, and the window closes once Qt's loop comes to the pipe that Python writes each signal's number to.
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda _number, _frame: None)
    notifier = QSocketNotifier(heard, QSocketNotifier.Type.Read, window)
    notifier.activated.connect(close)


class _FirstPaint(QObject):
    """Waits until the window's frame was painted; for a second at most, since a minimised window never is."""

    def __init__(self, window: Window, then: Callable[[], object]) -> None:
        super().__init__(window)
        self._then: Callable[[], object] | None = then
        self._frame = window.centralWidget()
        self._frame.installEventFilter(self)
        QTimer.singleShot(1000, self._go)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._go)
        return False

    def _go(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            self._frame.removeEventFilter(self)
            then()


def _after_first_paint(window: Window, then: Callable[[], object]) -> None:
    """Does what takes longer than drawing the frame once the frame can be seen."""
    _FirstPaint(window, then)


def _open_first(window: Window, given: argparse.Namespace, store: str | None, throwaway: Path | None) -> None:
    """Opens what the command line names, else the store of last time, else the first-run screen."""
    _install_logging()
    try:
        _open_what_is_named(window, given, store, throwaway)
    finally:
        gc.enable()


def _open_what_is_named(window: Window, given: argparse.Namespace, store: str | None, throwaway: Path | None) -> None:
    if throwaway is not None:
        window.open_example(throwaway / "example.coord", remember=False)
        return
    stores = [Path(one) for one in given.files if one.endswith(".coord")]
    others = [Path(one) for one in given.files if not one.endswith(".coord")]
    path = stores[0] if stores else Path(store) if store else None
    window.open_at_start(path)
    for one in others:
        window.open_file(one)


class _Application(QApplication):
    """Hears of files that macOS opens by double-click."""

    file_opened: Callable[[Path], object] | None = None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and self.file_opened is not None:
            self.file_opened(Path(event.file()))
            return True
        return super().event(event)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("coorddesk", description="A desk for one project coordinator.")
    taken = ", ".join((*SPREADSHEET_ENDINGS, *MESSAGE_ENDINGS))
    parser.add_argument("files", nargs="*", help=f"a store (.coord), or a file to take in ({taken})")
    parser.add_argument("--example", action="store_true", help="the example project, in a throwaway store")
    parser.add_argument("--store", help="the store to open")
    parser.add_argument("--now", help="the time it is, for tests and for reprinting a day")
    parser.add_argument("--quit-after", type=float, metavar="SECONDS", help="close again after so long, for smoke tests")
    return parser.parse_args(arguments)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.astimezone().astimezone(UTC)


def _has_display() -> bool:
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in ("offscreen", "minimal", "vnc", "linuxfb"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _instance_name() -> str:
    import hashlib

    return "coorddesk-" + hashlib.sha256(str(paths.config_dir()).encode()).hexdigest()[:12]


def _translate(app: QApplication) -> None:
    locale = QLocale()
    for name in ("coorddesk", "qtbase"):
        translator = QTranslator(app)
        if translator.load(locale, name, "_", str(paths.resource("i18n"))):
            app.installTranslator(translator)


def _throwaway() -> TemporaryDirectory[str]:
    from tempfile import TemporaryDirectory

    return TemporaryDirectory(prefix="coorddesk-")


def _install_logging() -> None:
    """A rotating log in the platform's place; a windowed build has no other output."""
    from logging.handlers import RotatingFileHandler  # late: it brings the network's libraries

    folder = paths.log_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / "coorddesk.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8")
        faulthandler.enable((folder / "crash.log").open("a", encoding="utf-8"))
    except OSError:
        return  # a read-only home: CoordDesk works without a log
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
    log.info("CoordDesk %s, Python %s, %s", __version__, sys.version.split()[0], sys.platform)
    levels = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO, QtMsgType.QtWarningMsg: logging.WARNING}

    def heard(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        logging.getLogger("qt").log(levels.get(kind, logging.ERROR), message)

    qInstallMessageHandler(heard)


def _install_crash_hook(window: Window) -> None:
    """Bugs are logged and shown once, with a report to copy; the store is safe, since every change was saved before."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        log.critical("a bug", exc_info=(kind, error, trace))
        end_painting(trace)
        window.show_bug(kind, error, trace)

    sys.excepthook = caught
    threading.excepthook = lambda given: log.critical("a bug in %s", given.thread, exc_info=given.exc_value)


