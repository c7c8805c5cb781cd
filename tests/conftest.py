"""What all tests share: no screen needed, both themes, and a Qt warning is a failure."""

import os
import sys
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.machinery import ModuleSpec
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest


class _NoQt:
    """Stands before all other finders where COORDDESK_NO_QT is set: what lies below the window must do without."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ImportError(f"{name} cannot be had in this process")
        return None


if os.environ.get("COORDDESK_NO_QT"):
    sys.meta_path.insert(0, _NoQt())

# what the screenless platform says about every window it shows
_NOT_ABOUT_US = "This plugin does not support"


@pytest.fixture(scope="session")
def example_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example project as a store, made once, at the day of the design's pictures; copy it before changing it."""
    from coorddesk.services import stores

    now = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
    path = tmp_path_factory.mktemp("example") / "example.coord"
    stores.create_example(path, lambda: now, now.date()).close()
    return path


@pytest.fixture(scope="module")
def pinned_zones() -> Iterator[None]:
    """Zones as the program has them, from the tzdata it ships, and the machine's own again afterwards."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath(to=before)
    zoneinfo.ZoneInfo.clear_cache()


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest, qapp):
    """The light and then the dark theme, in the application's own font, already applied."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtGui import QFontDatabase

    from coorddesk.ui.theme import Theme

    # Widgets of earlier tests wait for an event loop to be deleted, and would all be styled once more.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    made = Theme(request.param == "dark", QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
    made.apply(qapp)
    return made


@pytest.fixture(autouse=True)
def no_qt_warning(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test during which Qt warned; `@pytest.mark.allow_qt_warnings` is for tests that provoke one."""
    if "qapp" not in request.fixturenames:
        yield
        return
    from PySide6.QtCore import QtMsgType, qInstallMessageHandler

    warnings: list[str] = []

    def note(kind, context, message) -> None:
        quiet = kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if not quiet and not message.startswith(_NOT_ABOUT_US):
            warnings.append(message)

    before = qInstallMessageHandler(note)
    yield
    qInstallMessageHandler(before)
    if request.node.get_closest_marker("allow_qt_warnings") is None:
        assert not warnings, "Qt warned: " + "; ".join(warnings)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "allow_qt_warnings: the test provokes a warning of Qt on purpose")
