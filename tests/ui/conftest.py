"""What tests of the window share: a home of its own, the example project's day, and a whole window on it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that nobody else uses: preferences, data and log lie in it."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.delenv("COORDDESK_STORE", raising=False)
    return folder


@pytest.fixture
def make_window(home: Path, qapp, qtbot) -> Iterator[Callable[..., object]]:
    """Makes windows that are shown and left again; `settings`, `now`, `dark`, `size` and the system font's `points` may be given."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtGui import QFontDatabase

    from coorddesk.domain.dates import Clock
    from coorddesk.settings import Settings
    from coorddesk.ui.icons import Icons
    from coorddesk.ui.paint import Paint
    from coorddesk.ui.theme import Theme
    from coorddesk.ui.window import Window

    made: list[Window] = []

    def make(
        settings: Settings | None = None, now: datetime = NOW, dark: bool = False, size: tuple[int, int] = (1440, 900),
        points: float | None = None,
    ) -> Window:  # fmt: skip
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        font.setPointSizeF(points or font.pointSizeF())
        theme = Theme(dark, font, reduced_motion=True)
        theme.apply(qapp)
        icons = Icons(theme)
        preferences = settings or Settings(theme="dark" if dark else "light", reduced_motion=True)
        window = Window(Clock(now), "Europe/London", theme, icons, Paint(theme, icons), preferences)
        window.restore_state()
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        made.append(window)
        return window

    yield make
    for window in made:
        window.leave()
        window.close()
        window.deleteLater()
    # Windows that linger would be styled again with every later one.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(make_window, example_file: Path, tmp_path: Path):
    """A window on the example project, at the day of the design's pictures."""
    made = make_window()
    made.open_store(Path(shutil.copy(example_file, tmp_path / "example.coord")))
    return made


@pytest.fixture
def make_desk(theme) -> Iterator[Callable[..., object]]:
    """Makes desks over stores, in both themes; `settings` and `now` may be given. Their stores are closed afterwards."""
    from coorddesk.domain.dates import Clock
    from coorddesk.settings import Settings
    from coorddesk.storage.store import Store
    from coorddesk.ui.desk import Desk
    from coorddesk.ui.icons import Icons
    from coorddesk.ui.paint import Paint
    from coorddesk.ui.work import Work

    made: list[Desk] = []

    def make(path: Path, settings: Settings | None = None, now: datetime = NOW) -> Desk:
        clock, icons = Clock(now), Icons(theme)
        store = Store.open(path, clock.now) if path.exists() else Store.create(path, clock.now)
        preferences = settings or Settings(date_order="dmy")
        made.append(Desk(store, clock, "Europe/London", theme, icons, Paint(theme, icons), preferences, Work()))
        return made[-1]

    yield make
    for desk in made:
        desk.work.stop()
        desk.disk.stop()
        desk.store.close()


@pytest.fixture
def desk(make_desk, example_file: Path, tmp_path: Path):
    """A desk over the example project, at the day of the design's pictures."""
    return make_desk(Path(shutil.copy(example_file, tmp_path / "example.coord")))


@pytest.fixture
def calendar_view(desk, qtbot) -> Iterator[object]:
    """The calendar over a desk, shown; it hears of changes as in the window."""
    from coorddesk.ui.calendar.view import CalendarView

    made = CalendarView(desk)
    qtbot.addWidget(made)
    qtbot.addWidget(made.filter_bar())
    desk.changed.connect(made.apply)
    made.resize(1232, 782)
    made.show()
    made.reload()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    desk.work.stop()


@pytest.fixture
def documents_view(desk, qtbot):
    """The register of the office fit-out over a desk, shown; it hears of changes as in the window."""
    from coorddesk.services import projects
    from coorddesk.ui.documents.view import DocumentsView

    desk.project_id = projects.by_code(desk.store, "FIT").id
    made = DocumentsView(desk)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.reload()
    desk.changed.connect(made.apply)
    return made
