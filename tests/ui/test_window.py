"""The window as a whole: stores, pages, screens, panes, inspector, and what happens when something goes wrong."""

import dataclasses
import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QWidget

from coorddesk import paths, settings
from coorddesk.domain.calendars import CALENDAR_ENDINGS, MESSAGE_ENDINGS
from coorddesk.domain.profiles import SPREADSHEET_ENDINGS
from coorddesk.errors import InvalidInput, StorageError
from coorddesk.services import backups, editing, projects, stores, tasks
from coorddesk.settings import Settings
from coorddesk.storage.store import Store
from coorddesk.ui.calendar.others_panel import OthersPanel
from coorddesk.ui.first_run import FirstRun
from coorddesk.ui.lines import Lines
from coorddesk.ui.locks import StoreLock
from coorddesk.ui.rows import Heading
from coorddesk.ui.screens import SCREENS
from coorddesk.ui.zones import local_zone

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
TODAY = NOW.date()


def clock() -> datetime:
    return NOW


def store_with_project(path: Path, code: str = "ABC", name: str = "A bridge") -> Path:
    store = stores.create(path, clock)
    projects.start(store, code, name)
    store.close()
    return path


def answer(monkeypatch: pytest.MonkeyPatch, opens: Path | None = None, saves: Path | None = None, kind: str = "") -> list[str]:
    """Stands in for the platform's file dialogs; what they were asked for."""
    asked: list[str] = []

    def reply(path: Path | None):
        def dialog(parent, title, *more):
            asked.append(title)
            return (str(path) if path else "", kind)

        return staticmethod(dialog)

    monkeypatch.setattr(QFileDialog, "getOpenFileName", reply(opens))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", reply(saves))
    return asked


def said(window) -> str:
    banner = window.frame.banner
    return banner.accessibleName() if banner.isVisible() else ""


def press_banner(window) -> None:
    window.frame.banner._action.click()


def titles(window) -> list[str]:
    with window.store.read() as reader:
        return [row[0] for row in reader.rows("SELECT title FROM task WHERE deleted = 0")]


# Beginning


def test_without_a_store_the_first_run_page_is_shown_and_nothing_else_can_be_chosen(make_window) -> None:
    window = make_window()
    window.open_at_start(None)
    assert isinstance(window.pages.current, FirstRun)
    assert not any(row.isEnabled() for row in window.frame.sidebar.rows.values())
    assert window.show_screen("board") is None
    assert not paths.default_store().exists()


def test_a_name_and_enter_start_a_project_on_the_board(make_window, qtbot) -> None:
    window = make_window()
    window.open_at_start(None)
    QTest.keyClicks(window.pages.current.name, "Office fit-out")
    QTest.keyClick(window.pages.current.name, Qt.Key.Key_Return)
    assert window.screens.shown == "board"
    assert window.pages.current is None
    assert [one.name for one in window.directory.projects.values()] == ["Office fit-out"]
    assert paths.default_store().exists()
    assert all(row.isEnabled() for row in window.frame.sidebar.rows.values())


def test_undoing_the_first_project_leads_back_to_the_first_run_page(make_window, qtbot) -> None:
    window = make_window()
    window.open_at_start(None)
    window.beginning.start("Office fit-out", "FIT", None)
    window.undo()
    qtbot.waitUntil(lambda: isinstance(window.pages.current, FirstRun))
    window.redo()
    qtbot.waitUntil(lambda: window.pages.current is None)
    assert window.shown_view() is not None


def test_a_code_that_is_taken_is_said_under_its_field(make_window, tmp_path) -> None:
    window = make_window()
    window.open_store(store_with_project(tmp_path / "a.coord"))
    window.new_project()
    page = window.pages.current
    page.name.setText("Another bridge")
    page.code.setText("ABC")
    page.start()
    assert window.pages.current is page
    assert page.code.accessibleDescription()
    assert len(window.directory.projects) == 1


def test_new_project_shows_the_start_card_alone_and_escape_returns(window) -> None:
    window.show_screen("log")
    window.menus.actions["new_project"].trigger()
    page = window.pages.current
    assert isinstance(page, FirstRun)
    assert page.begin.isVisible()
    assert not page.example.isVisible() and not page.spreadsheet.isVisible()
    QTest.keyClick(page.name, Qt.Key.Key_Escape)
    assert window.pages.current is None
    assert window.screens.shown == "log"


def test_the_place_of_a_new_store_can_be_chosen(make_window, tmp_path, monkeypatch) -> None:
    window = make_window()
    window.open_at_start(None)
    answer(monkeypatch, saves=tmp_path / "elsewhere")
    window.beginning.choose_place()
    window.beginning.start("Bridge", "BRI", None)
    assert window.store.path == tmp_path / "elsewhere.coord"


# Stores


def test_the_last_store_comes_back_with_its_screen_and_project(make_window, tmp_path) -> None:
    path = store_with_project(tmp_path / "a.coord")
    first = make_window()
    first.open_store(path)
    first.desk.choose_project(next(iter(first.directory.projects)))
    first.show_screen("documents")
    first.leave()
    again = make_window(settings.load(paths.config_dir() / "settings.json"))
    again.open_at_start(None)
    assert again.store.path == path
    assert again.screens.shown == "documents"
    assert again.directory.code(again.desk.project_id) == "ABC"


def test_a_last_store_that_is_gone_is_said_and_can_be_found(make_window, tmp_path, monkeypatch) -> None:
    window = make_window(Settings(last_store=str(tmp_path / "gone.coord"), reduced_motion=True))
    window.open_at_start(None)
    assert isinstance(window.pages.current, FirstRun)
    assert "gone.coord is not where it was" in said(window)
    moved = store_with_project(tmp_path / "moved.coord")
    answer(monkeypatch, opens=moved)
    press_banner(window)
    assert window.store.path == moved
    assert not said(window)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_bytes(b"no store at all" * 100), "not a CoordDesk store"),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), "is damaged"),
        (lambda path: _newer(path), "newer CoordDesk"),
    ],
    ids=["empty", "foreign", "torn", "newer"],
)
def test_a_store_that_cannot_be_opened_is_left_alone_and_the_open_one_stays(window, tmp_path, spoil, sentence) -> None:
    path = store_with_project(tmp_path / "bad.coord")
    spoil(path)
    bytes_before, open_before = path.read_bytes(), window.store.path
    assert not window.open_store(path)
    assert sentence in said(window)
    assert path.read_bytes() == bytes_before
    assert window.store.path == open_before
    assert window.shown_view() is not None


def _newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=99")
    connection.close()


def test_the_same_store_is_not_opened_twice(window) -> None:
    store = window.store
    assert window.open_store(store.path)
    assert window.store is store
    assert not said(window)


def test_a_store_open_in_another_process_is_refused_with_a_way_out(window, home, tmp_path) -> None:
    path = store_with_project(tmp_path / "shared.coord")
    code = (
        "import sys\nfrom pathlib import Path\nfrom coorddesk.ui.locks import StoreLock\n"
        "lock = StoreLock(Path(sys.argv[1]))\nprint(repr(lock.holder()), flush=True)\nsys.stdin.read()\n"
    )
    # a store is opened with the lock of another start, one with preferences of its own
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[2], env=os.environ | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
    )  # fmt: skip
    try:
        assert other.stdout.readline().strip() == "''"
        before = window.store.path
        assert not window.open_store(path)
        assert "shared.coord is open elsewhere" in said(window)
        assert f"process {other.pid}" in said(window)
        assert window.store.path == before
    finally:
        other.stdin.close()
        other.wait(10)
    press_banner(window)
    assert window.store.path == path


def test_a_read_only_store_can_be_read_and_says_why_it_is_not_changed(window, make_window, tmp_path, monkeypatch) -> None:
    path = store_with_project(tmp_path / "ro.coord")
    monkeypatch.setattr(os, "access", lambda place, mode: mode != os.W_OK)
    assert window.open_store(path)
    assert window.store.read_only
    assert window.frame.status._state.text() == "Read-only"
    project = next(iter(window.directory.projects))
    with window.desk.attempt_all("Cannot add the task"):
        tasks.add(window.store, project, "A task", TODAY)
    assert "Cannot add the task" in said(window)
    assert titles(window) == []


def test_the_example_is_opened_again_rather_than_made_twice(make_window) -> None:
    window = make_window()
    window.open_at_start(None)
    window.menus.actions["open_example"].trigger()
    path, store = window.store.path, window.store
    assert path == paths.data_dir() / "example.coord"
    window.menus.actions["open_example"].trigger()
    assert window.store is store
    tasks.add(store, next(iter(window.directory.projects)), "Kept", TODAY)
    window.leave()
    again = make_window()
    again.room.open_example()
    assert "Kept" in titles(again)


def test_changes_of_another_process_are_taken_over(window, qtbot) -> None:
    project = next(iter(window.directory.projects))
    other = Store.open(window.store.path, clock)
    tasks.add(other, project, "From the command line", TODAY)
    other.close()
    window.room.look_outside()
    window.show_screen("board")
    assert any("From the command line" in str(card.title) for cards in [window.shown_view().model.cards] for card in cards.values())


# Copies


def test_a_copy_is_a_store_of_its_own(window, tmp_path, monkeypatch, qtbot) -> None:
    answer(monkeypatch, saves=tmp_path / "copy")
    window.menus.actions["save_copy"].trigger()
    qtbot.waitUntil(lambda: (tmp_path / "copy.coord").exists())
    qtbot.waitUntil(lambda: "copy.coord" in window.frame.status._hint.text())
    copy = stores.open_store(tmp_path / "copy.coord", clock)
    with copy.read() as reader:
        assert reader.value("SELECT count(*) FROM task") == len(titles(window))
    copy.close()


def test_a_copy_over_the_open_store_is_refused(window, monkeypatch) -> None:
    before = window.store.path.read_bytes()
    answer(monkeypatch, saves=window.store.path)
    window.copies.save_copy()
    assert "No copy was made" in said(window)
    assert window.store.path.read_bytes() == before


def test_back_up_change_and_restore_brings_the_store_back_with_its_undo(window, monkeypatch, qtbot) -> None:
    project = next(iter(window.directory.projects))
    tasks.add(window.store, project, "Before the backup", TODAY)
    path = window.store.path
    backups_before = set(backups.listed(path))
    window.menus.actions["backup"].trigger()
    qtbot.waitUntil(lambda: "Backed up" in window.frame.status._hint.text())
    made = (set(backups.listed(path)) - backups_before) or {backups.listed(path)[0]}
    tasks.add(window.store, project, "After the backup", TODAY)
    answer(monkeypatch, opens=made.pop())
    window.menus.actions["restore"].trigger()
    assert window.store.path == path
    assert "Before the backup" in titles(window) and "After the backup" not in titles(window)
    assert [one for one in path.parent.iterdir() if "before" in one.name]
    window.undo()
    assert "Before the backup" not in titles(window)


def test_a_backup_that_cannot_be_used_leaves_the_store_open(window, tmp_path) -> None:
    broken = tmp_path / "broken.coord"
    broken.write_bytes(b"SQLite format 3\0" + b"x" * 4000)
    path = window.store.path
    window.copies.restore(broken, path)
    assert "Nothing was restored" in said(window)
    assert window.store is not None and window.store.path == path
    assert window.shown_view() is not None


def test_tables_are_written_as_a_workbook_also_without_an_ending(window, tmp_path, monkeypatch, qtbot) -> None:
    import openpyxl

    answer(monkeypatch, saves=tmp_path / "tables")
    window.menus.actions["export"].trigger()
    qtbot.waitUntil(lambda: "Written: tables.xlsx" in window.frame.status._hint.text())
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx", read_only=True)
    assert "Tasks" in book.sheetnames and "Documents" in book.sheetnames


def test_a_place_that_cannot_be_written_is_said(window, tmp_path, monkeypatch, qtbot) -> None:
    (tmp_path / "nowhere").write_bytes(b"no folder")
    answer(monkeypatch, saves=tmp_path / "nowhere" / "tables.xlsx")
    window.copies.export()
    qtbot.waitUntil(lambda: "tables.xlsx was not written" in said(window))


# Files


def test_the_dialogs_that_ask_for_files_offer_all_that_can_be_taken_in(window, monkeypatch, tmp_path) -> None:
    asked: list[set[str]] = []

    def ask(_owner: object, _title: str, _start: str, kinds: str) -> tuple[str, str]:
        asked.append(set(kinds.partition("(")[2].partition(")")[0].replace("*", "").split()))
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", ask)
    window.beginning.choose_import()
    window.show_screen("calendar").show_others()
    window.findChild(OthersPanel).choose_files()
    assert asked == [{*SPREADSHEET_ENDINGS, *MESSAGE_ENDINGS}, set(CALENDAR_ENDINGS)]


def test_a_file_of_another_kind_is_left_alone(window, tmp_path) -> None:
    (tmp_path / "letter.docx").write_bytes(b"x")
    window.open_file(tmp_path / "letter.docx")
    assert "letter.docx was not opened" in said(window)
    assert all(ending in said(window) for ending in (*SPREADSHEET_ENDINGS, *MESSAGE_ENDINGS))
    assert window.shown_view() is not None


def test_an_old_workbook_is_refused_with_the_way_in(window, tmp_path, qtbot) -> None:
    old = tmp_path / "log.xls"
    old.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    window.open_file(old)
    qtbot.waitUntil(lambda: "save it as .xlsx" in window.pages.current.message.text(), timeout=10_000)


def test_a_store_dropped_on_the_window_is_opened(window, tmp_path) -> None:
    path = store_with_project(tmp_path / "dropped.coord")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(400, 400), copy, mime, left, none))
    assert window.store.path == path


def test_a_second_start_hands_its_files_to_the_first(qtbot, home, tmp_path) -> None:
    from coorddesk.ui.instance import Instance

    name = f"coorddesk-test-{os.getpid()}"
    first = Instance(name)
    assert first.is_first([])
    first.listen()
    code = "import sys\nfrom coorddesk.ui.instance import Instance\nprint(Instance(sys.argv[1]).is_first(sys.argv[2:]))\n"
    with qtbot.waitSignal(first.files_arrived, timeout=10_000) as heard:
        other = subprocess.Popen(
            [sys.executable, "-c", code, name, "/a b.coord", "/c.xlsx"], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        )
    assert heard.args == [["/a b.coord", "/c.xlsx"]]
    assert other.communicate(timeout=10)[0].strip() == "False"
    first.leave()


def test_what_a_second_start_brings_is_opened(window, tmp_path) -> None:
    path = store_with_project(tmp_path / "second.coord")
    window.showMinimized()
    window.open_from_outside([str(path)])
    assert window.store.path == path
    assert not window.isMinimized()


# Screens, panes, keys


@pytest.mark.parametrize("name", [one.name for one in SCREENS])
def test_every_screen_fits_the_smallest_window(window, name) -> None:
    window.resize(1024, 640)
    window.show_screen(name)
    QApplication.processEvents()
    assert (window.width(), window.height()) == (1024, 640)
    assert window.centralWidget().minimumSizeHint().width() <= 1024
    window.show_inspector(True)
    QApplication.processEvents()
    assert window.width() == 1024
    if name == "sheets":
        assert not window.side.is_open()  # its options stand there, and nothing on it can be selected
        return
    inspector = window.tools.inspector
    assert inspector.geometry().right() == window.width() - 1
    beside = inspector.width() if name in ("board", "documents", "log", "timeline") else 0
    assert window.frame.stack.width() == 1024 - window.frame.sidebar.width() - beside


def test_in_a_narrow_window_the_inspector_hides_no_part_of_a_table_and_goes_over_what_needs_the_room(window) -> None:
    window.resize(1024, 700)
    window.show_screen("log")
    window.show_inspector(True)
    QApplication.processEvents()
    inspector, stack = window.tools.inspector, window.frame.stack
    assert inspector.geometry().left() == stack.geometry().right() + 1
    window.show_screen("calendar")
    QApplication.processEvents()
    assert stack.geometry().right() == inspector.geometry().right() == window.width() - 1
    window.show_screen("board")
    QApplication.processEvents()
    assert inspector.geometry().left() == stack.geometry().right() + 1
    window.show_inspector(False)
    QApplication.processEvents()
    assert stack.geometry().right() == window.width() - 1


def test_the_inspector_folds_the_sidebar_below_1320_and_gives_it_back(window) -> None:
    window.resize(1300, 800)
    window.show_screen("board")
    window.show_inspector(True)
    assert window.frame.sidebar.folded
    window.show_inspector(False)
    assert not window.frame.sidebar.folded
    window.resize(1440, 900)
    QApplication.processEvents()
    window.show_inspector(True)
    QApplication.processEvents()
    assert not window.frame.sidebar.folded
    assert window.tools.inspector.geometry().left() == window.frame.stack.geometry().right() + 1


def test_a_sidebar_the_user_folded_stays_folded(window) -> None:
    window.toggle_sidebar()
    window.resize(1200, 800)
    window.show_inspector(True)
    window.show_inspector(False)
    assert window.frame.sidebar.folded
    assert window.settings.sidebar_folded


def test_f6_goes_round_through_all_panes_and_back(window) -> None:
    window.show_screen("board")
    window.show_inspector(True)

    def pane() -> str:
        focused = QApplication.focusWidget()
        frame = window.frame
        parts = {
            "top": frame.top, "filter": window.shown_view().filter_bar(), "board": window.shown_view(), "inspector": window.tools.inspector,
            "sidebar": frame.sidebar, "status": frame.status,
        }  # fmt: skip
        return next(name for name, part in parts.items() if part is focused or part.isAncestorOf(focused))

    assert pane() == "board"
    forward = []
    for _ in range(6):
        window.next_pane()
        forward.append(pane())
    assert forward == ["inspector", "sidebar", "status", "top", "filter", "board"]
    backward = []
    for _ in range(3):
        window.previous_pane()
        backward.append(pane())
    assert backward == ["filter", "top", "status"]


@pytest.mark.parametrize("name", [one.name for one in SCREENS])
def test_tab_visits_every_pane_in_the_order_of_the_design_and_comes_round(window, name) -> None:
    view = window.show_screen(name)
    frame = window.frame
    order = [one for one in (frame.top, view.filter_bar(), view, frame.sidebar, frame.status) if one is not None]
    frame.top.search.setFocus()
    seen: list[int] = []
    stops = []
    for _ in range(300):
        focused = QApplication.focusWidget()
        if stops and focused is stops[0]:
            break
        stops.append(focused)
        seen.append(next(n for n, pane in enumerate(order) if pane.isAncestorOf(focused) or pane is focused))
        window.focusNextPrevChild(True)
    assert seen == sorted(seen)
    assert set(seen) == set(range(len(order)))
    window.focusNextPrevChild(False)
    assert QApplication.focusWidget() is stops[-1]


def test_alt_alone_and_f10_show_the_menu_bar_and_alt_with_a_key_does_not(window, qtbot) -> None:
    bar, handle, before = window.menuBar(), window.windowHandle(), QApplication.focusWidget()
    assert not bar.isVisible()
    QTest.keyClick(handle, Qt.Key.Key_F10)
    assert bar.isVisible()
    assert [action.text() for action in bar.actions()] == ["&File", "&Edit", "&View", "&Item", "&Go", "&Help"]
    _leave_menu(window, qtbot)
    assert QApplication.focusWidget() is before
    QTest.keyPress(handle, Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)
    QTest.keyRelease(handle, Qt.Key.Key_Alt)
    assert bar.isVisible()
    _leave_menu(window, qtbot)
    QTest.keyPress(handle, Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(handle, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    QTest.keyRelease(handle, Qt.Key.Key_Alt)
    assert not bar.isVisible()
    assert window.screens.shown == "board"


def _leave_menu(window, qtbot) -> None:
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)
    if window.menuBar().isVisible():
        QTest.keyClick(window.menuBar(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.menuBar().isVisible())


def test_alt_and_a_number_choose_screens_and_alt_left_goes_back(window) -> None:
    handle = window.windowHandle()
    for position, screen in enumerate(SCREENS):
        QTest.keyClick(handle, Qt.Key(Qt.Key.Key_1.value + position), Qt.KeyboardModifier.AltModifier)
        assert window.screens.shown == screen.name
        assert window.frame.sidebar.rows[screen.name].isChecked()
    QTest.keyClick(handle, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.screens.shown == "timeline"
    QTest.keyClick(handle, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.screens.shown == "sheets"


def test_no_key_means_two_things_at_once(window) -> None:
    for screen in SCREENS:
        view = window.show_screen(screen.name)
        keys = [one.toString() for action in (*window.actions(), *view.actions()) for one in action.shortcuts()]
        assert len(keys) == len(set(keys)), f"{screen.name}: {sorted(key for key in keys if keys.count(key) > 1)}"


def test_single_letter_keys_can_be_switched_off(window) -> None:
    view = window.show_screen("board")
    assert any("N" in [key.toString() for key in action.shortcuts()] for action in view.actions())
    window.show_settings()
    window.pages.current.editors["single_keys"].setChecked(False)
    window.pages.close()
    view = window.shown_view()
    assert not any(len(key.toString()) == 1 for action in view.actions() for key in action.shortcuts())
    assert not any(len(key) == 1 for _, _, keys in window.menus.key_rows() for key in keys)


def test_ctrl_k_opens_the_palette_and_escape_gives_the_keyboard_back(window) -> None:
    window.show_screen("board")
    before = QApplication.focusWidget()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.tools.palette.isVisible()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not window.tools.palette.isVisible()
    assert QApplication.focusWidget() is before


def test_going_elsewhere_puts_the_palette_away(window) -> None:
    window.show_screen("board")
    for go in (lambda: window.show_screen("log"), window.show_settings):
        window.open_palette()
        go()
        assert not window.tools.palette.isVisible()
        assert QApplication.focusWidget().isVisible()


def test_the_palette_asked_for_twice_gives_the_keyboard_back_to_the_list(window) -> None:
    window.show_screen("board")
    before = QApplication.focusWidget()
    window.open_palette()
    window.open_palette()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is before


@pytest.mark.parametrize("screen", [one.name for one in SCREENS])
def test_the_keyboard_goes_to_the_screen_when_what_had_it_goes(window, screen) -> None:
    window.show_screen(screen)
    QApplication.processEvents()
    panel = QWidget(window)
    field = QLineEdit(panel)
    panel.show()
    panel.hide()
    field.setFocus()
    assert QApplication.focusWidget() is field and not field.isVisible()
    QApplication.processEvents()
    assert QApplication.focusWidget().isVisible()
    assert window.shown_view().isAncestorOf(QApplication.focusWidget()) or QApplication.focusWidget() is window.shown_view()


def test_a_panel_gives_the_keyboard_back_only_to_what_is_still_there(window) -> None:
    view = window.show_screen("board")
    picker = QWidget(view)
    field = QLineEdit(picker)
    picker.show()
    field.setFocus()
    window.open_palette()
    picker.hide()
    window.tools.palette.dismiss()
    QApplication.processEvents()
    assert view.isAncestorOf(QApplication.focusWidget())


def test_a_thing_of_another_project_is_found_and_shown(window) -> None:
    with window.store.read() as reader:
        task, project = reader.rows("SELECT id, project_id FROM task WHERE deleted = 0 AND done_on IS NULL LIMIT 1")[0]
    other = next(id for id in window.directory.projects if id != project)
    window.desk.choose_project(other)
    window.show_screen("log")
    window.open_thing("task", task)
    assert window.screens.shown == "board"
    assert window.shown_view().current() == ("task", task)
    assert window.tools.inspector.id == task


def test_two_cards_picked_on_the_board_are_changed_together_in_the_inspector(window) -> None:
    view = window.show_screen("board")
    first, second = [card.id for card in view.model.cards.values()][:2]
    window.show_inspector(True)
    view.canvas.choose(first)
    assert window.tools.inspector.id == first
    view.canvas.toggle(second)
    assert window.tools.inspector.id == ""
    assert set(window.tools.inspector._many.ids) == {first, second}


# What the frame says


def test_undo_is_named_everywhere_and_switched_off_where_there_is_none(make_window, tmp_path) -> None:
    window = make_window()
    window.open_store(store_with_project(tmp_path / "a.coord"))
    project = next(iter(window.directory.projects))
    tasks.add(window.store, project, "Pump list", TODAY)
    top, undo = window.frame.top, window.menus.actions["undo"]
    assert undo.isEnabled() and "Pump list" in undo.text()
    assert "Pump list" in top.undo.toolTip() and "Pump list" in window.frame.status._undo.toolTip()
    assert not window.menus.actions["redo"].isEnabled() and not top.redo.isEnabled()
    window.undo()
    assert window.menus.actions["redo"].isEnabled() and "Pump list" in window.menus.actions["redo"].text()
    assert titles(window) == []


def test_counters_follow_a_change(window, qtbot) -> None:
    def overdue() -> int:
        return next(row.counter.count for row in window.frame.sidebar.counters if row.counter.key == "overdue")

    qtbot.waitUntil(lambda: overdue() > 0)
    before = overdue()
    with window.store.read() as reader:
        late = reader.value("SELECT id FROM task WHERE deleted = 0 AND done_on IS NULL AND due < '2026-11-20' LIMIT 1")
    editing.set_field(window.store, "task", late, "due", TODAY + timedelta(days=40), TODAY)
    qtbot.waitUntil(lambda: overdue() == before - 1)
    assert window.frame.sidebar.rows["today"].count == before - 1


def test_a_counter_leads_to_its_screen(window) -> None:
    row = next(row for row in window.frame.sidebar.counters if row.counter.key == "slipping")
    row.click()
    assert window.screens.shown == "timeline"


def test_what_is_announced_gives_way_to_the_hint(window) -> None:
    window.show_screen("board")
    hint = window.shown_view().hint()
    window.desk.announced.emit("Copied.")
    assert window.frame.status._hint.text() == "Copied."
    window.signs._saying.timeout.emit()
    assert window.frame.status._hint.text() == hint


def test_the_undo_bar_stays_at_the_bottom_of_the_content(window) -> None:
    window.desk.undo_offered.emit("3 cards moved to Done")
    bar, frame = window.frame.undo_bar, window.frame
    for size, folded in (((1440, 900), False), ((1024, 640), False), ((1600, 1000), True)):
        window.resize(*size)
        if folded:
            window.toggle_sidebar()
        QTest.qWait(1)
        QApplication.processEvents()
        assert bar.isVisible()
        assert bar.x() == frame.sidebar.width() + 16
        assert bar.geometry().bottom() < frame.status.y() and bar.geometry().bottom() > frame.status.y() - 20


def test_after_midnight_everything_is_counted_anew(window, qtbot) -> None:
    def overdue() -> int:
        return next(row.counter.count for row in window.frame.sidebar.counters if row.counter.key == "overdue")

    qtbot.waitUntil(lambda: overdue() > 0)
    before = overdue()
    window.desk.clock.__init__(NOW + timedelta(days=5))
    window.look_at_the_day()
    qtbot.waitUntil(lambda: overdue() > before)
    assert "30 November" in window.frame.top.context.text()


# Settings


def test_the_zone_takes_effect_at_once_and_a_wrong_one_is_refused(window) -> None:
    window.show_screen("calendar")
    window.show_settings()
    line = window.pages.current.editors["zone"]
    assert isinstance(line, QLineEdit)
    line.setText("Mars/Olympus")
    line.editingFinished.emit()
    assert "no time zone" in line.accessibleDescription()
    assert window.zone == "Europe/London" and window.settings.zone == ""
    line.setText("pacific/auckland")
    line.editingFinished.emit()
    assert window.settings.zone == "Pacific/Auckland" == window.zone == window.desk.zone == line.text()
    assert line.accessibleDescription().startswith("An IANA name")
    window.pages.close()
    assert window.screens.shown == "calendar"
    assert settings.load(paths.config_dir() / "settings.json").zone == "Pacific/Auckland"


def test_a_zone_that_is_not_known_any_more_keeps_nobody_out(make_window, tmp_path) -> None:
    window = make_window(Settings(zone="No/Where"))
    window.open_store(store_with_project(tmp_path / "a.coord"))
    assert local_zone("No/Where") == local_zone("")
    assert window.directory.projects


def test_settings_that_cannot_be_written_are_told_once(window, monkeypatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(settings, "save", refuse)
    window.settings.last_view = "log"
    window.preferences.keep()
    assert said(window).startswith("The settings were not saved")
    window.frame.banner.close_error()
    window.settings.last_view = "people"
    window.preferences.keep()
    assert not said(window)


def test_the_name_takes_effect_on_the_next_message(window) -> None:
    window.show_settings()
    line = window.pages.current.editors["your_name"]
    line.setText("Eva Morgan")
    line.editingFinished.emit()
    window.pages.close()
    assert window.desk.settings.your_name == "Eva Morgan"


@pytest.mark.parametrize("name", [one.name for one in SCREENS])
def test_a_screen_looks_the_same_dark_whether_it_began_dark_or_light(make_window, example_file, tmp_path, monkeypatch, name) -> None:
    # On a busy machine Today is read beside the work, and its first line is not the current one yet when the list gets the keyboard.
    monkeypatch.setattr("coorddesk.ui.today.view._SLOW_S", 60.0)
    pictures = []
    for number, begins_dark in enumerate((True, False)):
        window = make_window(dark=begins_dark, size=(1200, 760))
        (tmp_path / str(number)).mkdir()
        window.open_store(Path(shutil.copy(example_file, tmp_path / str(number) / "example.coord")))
        window.desk.choose_project(next(id for id, one in window.directory.projects.items() if one.code == "FIT"))
        window.show_screen(name)
        _settle(window, name)
        if not begins_dark:
            window.choose_dark()
        _settle(window, name)
        window.frame.setFocus()
        pictures.append(_at_rest(window))
        window.leave()
    assert pictures[0].size() == pictures[1].size()
    assert pictures[0] == pictures[1]


def _at_rest(window) -> QImage:
    """The screen once nothing on it changes any more: what is made anew for another theme comes when it comes."""
    seen = [window.frame.stack.grab().toImage()]
    for _ in range(100):
        QTest.qWait(60)
        seen.append(window.frame.stack.grab().toImage())
        if len(seen) > 3 and seen[-1] == seen[-2] == seen[-3] == seen[-4]:
            break
    return seen[-1]


def _settle(window, name: str) -> None:
    QGuiApplication.processEvents()
    view = window.shown_view()
    # Sheets are made beside the work, and so is Today's page where the machine is slow; the thin bar is gone when they are done.
    there = {"sheets": lambda: view.sheet_pages() is not None, "today": lambda: view._chase.rows}.get(name, lambda: True)
    for _ in range(500):
        if there() and window.frame.busy.isHidden() and not window.frame.busy._works:
            break
        QTest.qWait(10)


# What went wrong


def test_a_bug_is_shown_once_with_a_report_and_work_goes_on(window) -> None:
    project = next(iter(window.directory.projects))
    for _ in range(2):
        try:
            raise ZeroDivisionError("of ours")
        except ZeroDivisionError as error:
            window.show_bug(type(error), error, error.__traceback__)
    assert "Something in CoordDesk failed" in said(window) and "of ours" in said(window)
    press_banner(window)
    report = QApplication.clipboard().text()
    assert "ZeroDivisionError" in report and "test_window.py" in report
    assert not said(window)
    tasks.add(window.store, project, "Still works", TODAY)
    assert "Still works" in titles(window)


def test_a_slot_that_raises_reaches_the_crash_hook_and_the_store_is_safe(home, tmp_path) -> None:
    code = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
import coorddesk.app as app
from coorddesk.services import tasks
from coorddesk.ui.window import Window

class Cracked(Window):
    def open_at_start(self, path):
        super().open_at_start(path)
        QTimer.singleShot(50, self.break_down)
    def break_down(self):
        project = next(iter(self.directory.projects))
        tasks.add(self.store, project, "Saved before", self.desk.today())
        action = QAction("Break", self)
        action.triggered.connect(lambda: {}["missing"])
        action.trigger()
        action.trigger()
        tasks.add(self.store, project, "Saved after", self.desk.today())
        print("banner:", self.frame.banner.accessibleName(), flush=True)
        self.close()

app.Window = Cracked
sys.exit(app.run([sys.argv[1], "--now", "2026-11-25T08:42:00Z"]))
"""
    path = store_with_project(tmp_path / "a.coord")
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[2],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "banner: Something in CoordDesk failed" in done.stdout and "missing" in done.stdout
    log = (paths.log_dir() / "coorddesk.log").read_text("utf-8")
    assert log.count("KeyError") == 2
    store = stores.open_store(path, clock)
    with store.read() as reader:
        assert reader.value("SELECT count(*) FROM task") == 2
    store.close()


def test_a_message_that_was_read_goes_when_work_goes_on_and_one_with_a_button_stays(window, monkeypatch) -> None:
    project = next(iter(window.directory.projects))
    window.show_error("Cannot do it", "Nothing was changed.")
    window.show_screen("people")
    assert said(window).startswith("Cannot do it")  # nobody can have read it
    monkeypatch.setattr("coorddesk.ui.bars._READ_MS", 0)
    window.show_screen("board")
    assert not said(window)
    window.show_error("Cannot do it", "Nothing was changed.")
    tasks.add(window.store, project, "Another thing", TODAY)
    assert not said(window)
    window.show_error("Something is lasting", "It is as it was.", "Mend it", lambda: None)
    window.show_screen("people")
    tasks.add(window.store, project, "A third thing", TODAY)
    assert said(window).startswith("Something is lasting")


@pytest.mark.skipif(os.name == "nt", reason="Windows holds a file that is open")
@pytest.mark.parametrize("replaced", [False, True])
def test_a_store_that_is_moved_is_said_before_anything_is_lost_and_put_back_it_goes_on(window, tmp_path, replaced) -> None:
    path, aside = window.store.path, tmp_path / "aside.coord"
    path.rename(aside)
    if replaced:
        path.write_bytes(b"")
    window.room.look_outside()
    assert said(window).startswith("The store is not where it was")
    aside.replace(path)
    window.room.look_outside()
    assert not said(window)


@pytest.mark.skipif(os.name == "nt", reason="Windows holds a file that is open")
def test_a_store_that_was_replaced_is_opened_anew_and_takes_changes(window, tmp_path, home) -> None:
    path = window.store.path
    shutil.copy(path, tmp_path / "copy")
    (tmp_path / "copy").replace(path)
    assert not window.room.is_open(path)
    assert window.open_store(path)
    tasks.add(window.store, next(iter(window.directory.projects)), "Goes into the new one", TODAY)
    assert "Goes into the new one" in titles(window)
    assert StoreLock(path).holder()


@pytest.mark.skipif(os.name == "nt", reason="Windows holds a file that is open")
def test_a_store_that_is_deleted_or_kept_busy_is_no_bug_when_it_is_read(window, qtbot, monkeypatch) -> None:
    bugs: list[object] = []
    monkeypatch.setattr(window.bugs, "show", lambda *given: bugs.append(given))
    monkeypatch.setattr(sys, "excepthook", window.show_bug)
    window.store.path.unlink()
    window.signs.count_soon()
    qtbot.wait(50)
    error = StorageError("locked", "Another program is writing to the store.")
    window.show_bug(StorageError, error, None)
    assert said(window) == "The store cannot be read Another program is writing to the store."
    assert not bugs


def test_what_was_chosen_is_written_down_while_one_works(window, qtbot) -> None:
    kept = paths.config_dir() / "settings.json"
    window.preferences._timer.setInterval(10)
    window.settings.filters["documents"] = {"columns": ["number", "title"]}
    qtbot.waitUntil(lambda: settings.load(kept).filters.get("documents") == {"columns": ["number", "title"]})
    before = kept.stat().st_mtime_ns
    qtbot.wait(60)
    assert kept.stat().st_mtime_ns == before


def test_work_that_waits_when_the_store_is_left_is_dropped_and_the_busy_bar_goes(window, qtbot) -> None:
    import threading

    running, done = threading.Event(), []
    window.work.stop()
    window.work.start(lambda _job: running.wait(5), done.append, lambda _error: None)
    window.work.start(lambda _job: 2, done.append, lambda _error: None)
    running.set()
    window.room.leave()
    QTest.qWait(50)
    assert done == []
    assert not window.frame.busy._works
    window.work.start(lambda _job: 3, done.append, lambda _error: None)
    qtbot.waitUntil(lambda: done == [3])


def test_pasting_into_the_checklist_is_not_taken_by_the_board(window, qtbot):
    view = window.show_screen("board")
    card = next(one for one in view.model.cards.values() if one.ref == "FIT-53")
    view.canvas.choose(card.id)
    window.show_inspector(True)
    window.activateWindow()
    qtbot.waitActive(window)
    lines = next(one for one in window.tools.inspector.findChildren(Lines) if one.accessibleName() == "Checklist" and one.isVisible())
    lines.setFocus()
    lines.setCurrentIndex(lines.model().index(0, 0))
    QGuiApplication.clipboard().setText("- [x] Fence\n- Signs")
    QTest.keyClick(lines, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [line.text for line in lines.lines()] == ["Gate codes", "Fence", "Signs", "Lift hours", "Out-of-hours contact"]
    assert view._paste is None


def test_a_later_start_typed_into_the_inspector_is_saved_and_the_card_stays_open(window):
    window.desk.choose_project(next(one.id for one in window.directory.projects.values() if one.code == "FIT"))
    view = window.show_screen("board")
    card = next(one for one in view.model.cards.values() if one.ref == "FIT-50")
    view.canvas.choose(card.id)
    window.show_inspector(True)
    form = window.tools.inspector.page().form
    form.show_all(True)
    start = form.editors["start"]
    start.line.setText("1 dec")
    start.commit()
    assert (window.tools.inspector.kind, window.tools.inspector.id) == ("task", card.id)
    assert view.model.cards[card.id].start == date(2026, 12, 1)
    assert not window.frame.banner.isVisible()


def test_a_setting_can_be_what_its_help_says_zero_does(window) -> None:
    window.show_settings()
    editors = window.pages.current.editors
    for name in ("remind", "attach_mb"):
        assert "0 " in next(one for one in dataclasses.fields(Settings) if one.name == name).metadata["help"]
        editors[name].setValue(0)
        assert getattr(window.settings, name) == 0
    editors["ask_again_days"].setValue(0)
    assert window.settings.ask_again_days == 1


def test_the_keys_stand_under_where_they_work_and_are_named_as_keyboards_name_them(window) -> None:
    window.show_keys()
    page = window.pages.current
    headings = [row.title for row in page.table.rows.keys if isinstance(row, Heading)]
    assert headings == ["Anywhere", *(screen.title for screen in SCREENS)]
    shown = {row.what: row.keys for row in page.table.rows.keys if not isinstance(row, Heading)}
    assert shown["Go to Today"] == "Alt+1" and shown["Redo"] == "Ctrl+Y   Ctrl+Shift+Z"
    assert not any("Return" in keys for keys in shown.values())
    page.filter.setText("ctrl enter")
    assert page.table.rows.keys and all(isinstance(row, Heading) or "Ctrl+Enter" in row.keys for row in page.table.rows.keys)
    page.filter.setText("no such key")
    assert not page.table.rows.keys and page.table.empty_words


def test_menus_name_the_enter_key_as_keyboards_do(window) -> None:
    view = window.show_screen("today")
    action = next(one for one in view.actions() if one.objectName() == "open_person")
    assert action.shortcut().toString() == "Ctrl+Enter" and "Ctrl+Return" in [key.toString() for key in action.shortcuts()]


def test_the_next_file_to_import_is_looked_for_where_the_last_one_lay(window, monkeypatch, tmp_path):
    asked = []
    chosen = tmp_path / "lists" / "people.csv"
    chosen.parent.mkdir()
    chosen.write_text("Name\nZara Okafor\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda _owner, _title, start, _kinds: (asked.append(start), (str(chosen), ""))[1])
    window.beginning.choose_import()
    window.beginning.choose_import()
    assert asked == [str(Path.home()), str(chosen.parent)]
    # what is taken in elsewhere comes from the same place
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda _owner, _title, start, _kinds: (asked.append(start), ([], ""))[1])
    window.show_screen("documents").intake.dropping.choose()
    window.show_screen("calendar")._others._there().choose_files()
    assert asked[2:] == [str(chosen.parent)] * 2


def test_what_went_wrong_is_no_longer_said_once_it_went_well(window):
    desk = window.desk
    with desk.attempt_all("Cannot send"):
        raise InvalidInput("email", "Dana has no address.")
    with desk.attempt_all("Cannot move it"):
        pass
    assert "Cannot send" in said(window)
    with desk.attempt_all("Cannot send"):
        pass
    assert said(window) == ""


def test_an_import_that_is_left_while_its_file_is_read_answers_nobody(window, tmp_path, qtbot):
    source = tmp_path / "people.csv"
    source.write_text("Name\nZara Okafor\n")
    window.import_file(source)
    job = window.pages.current._job
    window.show_screen("board")
    assert job.cancelled
    qtbot.waitUntil(lambda: not window.desk.work._under_way)


def test_an_import_ends_where_what_came_in_stands(window, tmp_path, qtbot):
    window.desk.choose_project(projects.by_code(window.store, "FIT").id)
    window.show_screen("documents")
    for name, text, screen in (
        ("people.csv", "Name,E-mail\nZara Okafor,zara@site.example\n", "people"),
        ("milestones.csv", "Milestone,Planned Date,Forecast Date\nRoof closed,2026-12-01,2026-12-08\n", "timeline"),
        ("people.csv", "Name,E-mail\nZara Okafor,zara@site.example\n", "timeline"),
    ):
        (tmp_path / name).write_text(text)
        window.import_file(tmp_path / name)
        page = window.pages.current
        qtbot.waitUntil(lambda page=page: page.plan is not None, timeout=30_000)
        page.make()
        if window.pages.current is not None:
            window.pages.close()  # the same again: nothing to import
        assert window.screens.shown == screen


def test_an_import_into_another_project_ends_in_that_project(window, tmp_path, qtbot):
    fit, net = (projects.by_code(window.store, code).id for code in ("FIT", "NET"))
    window.desk.choose_project(fit)
    (tmp_path / "milestones.csv").write_text("Milestone,Planned Date,Forecast Date\nRoof closed,2026-12-01,2026-12-08\n")
    window.import_file(tmp_path / "milestones.csv")
    page = window.pages.current
    qtbot.waitUntil(lambda: page.plan is not None, timeout=30_000)
    choice = page.project.findChild(QComboBox)
    choice.setCurrentIndex(choice.findData(net))
    choice.activated.emit(choice.currentIndex())
    qtbot.waitUntil(lambda: page.plan.project is not None and page.plan.project.id == net, timeout=30_000)
    page.make()
    assert (window.screens.shown, window.desk.project_id) == ("timeline", net)


@pytest.mark.parametrize("kind", ["meeting", "task", "document", "transmittal", "log", "milestone", "person", "sheet"])
def test_what_is_gone_by_now_opens_nothing_and_is_no_bug(window, kind) -> None:
    window.show_screen("today")
    window.open_thing(kind, "gone")
    assert window.tools.inspector is None or window.tools.inspector.page() is None
