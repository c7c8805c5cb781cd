"""What all tests share: no screen needed, both themes, and a Qt warning is a failure."""

import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

# what the screenless platform says about every window it shows
_NOT_ABOUT_US = "This plugin does not support"


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest, qapp):
    """The light and then the dark theme, in the application's own font, already applied."""
    from PySide6.QtGui import QFontDatabase

    from coorddesk.ui.theme import Theme

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
