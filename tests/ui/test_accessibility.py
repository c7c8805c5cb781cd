"""Screen readers and keyboards: everything one can act on has a name, and every action can be reached without a mouse.

The Tab key is walked round every screen, page and panel: each stop is seen and has a name, and the way comes back to where it began.
"""

import os
import shutil
import subprocess
import sys
from operator import attrgetter
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QComboBox, QMenu, QPlainTextEdit, QWidget
from shiboken6 import isValid

from coorddesk.ui.buttons import IconButton
from coorddesk.ui.calendar.bar import CalendarBar
from coorddesk.ui.filters import _Segment
from coorddesk.ui.inspector_meeting import AttendeesSection
from coorddesk.ui.menus import ACTIONS, NOT_IN_PALETTE
from coorddesk.ui.panes import stops
from coorddesk.ui.screens import SCREENS

Role = QAccessible.Role
# What one acts on: to a screen reader it is nothing without a name.
_INTERACTIVE = frozenset((
    Role.Button, Role.ButtonDropDown, Role.ButtonMenu, Role.CheckBox, Role.RadioButton, Role.ComboBox, Role.EditableText, Role.SpinBox,
    Role.Slider, Role.Dial, Role.Link, Role.MenuItem, Role.PageTab, Role.HotkeyField, Role.Table, Role.List, Role.Tree, Role.ListItem,
    Role.TreeItem,
))  # fmt: skip
# A view that would show a thousand rows tells no more by all of them than by the first.
_MOST = 60
_KINDS = ("task", "milestone", "meeting", "document", "log", "person", "project")


def unnamed(root: QAccessibleInterface) -> tuple[int, list[str]]:
    """How many things one acts on there are, and where those without a name are, by the way from the root."""
    found: list[str] = []
    seen = 0

    def walk(one: QAccessibleInterface, way: str) -> None:
        nonlocal seen
        if one is None or not one.isValid() or one.state().invisible:
            return
        name = one.text(QAccessible.Text.Name)
        thing = one.object()
        here = f"{way} > {type(thing).__name__ if thing is not None else one.role().name}{f' “{name}”' if name else ''}"
        seen += one.role() in _INTERACTIVE
        if one.role() in _INTERACTIVE and not name.strip() and not _is_inner(one):
            found.append(f"{one.role().name} at {here[-220:]}")
        for position in range(min(one.childCount(), _MOST)):
            walk(one.child(position), here)

    walk(root, "")
    return seen, found


def _is_inner(one: QAccessibleInterface) -> bool:
    """The line within a combo or spin box is named by the box around it."""
    parent = one.parent()
    return parent is not None and parent.role() in (Role.ComboBox, Role.SpinBox)


def check(window) -> None:
    QApplication.processEvents()
    seen, without = unnamed(QAccessible.queryAccessibleInterface(window))
    assert seen > 15
    assert without == []
    assert [one for one in window.findChildren(QComboBox) if one.isVisible() and not is_told(one)] == []


def is_told(choice: QComboBox) -> bool:
    """Whether a screen reader on Linux hears what is chosen there: Qt tells the choice in place of the name, so something else must."""
    return choice.is_labelled() or bool(choice.accessibleDescription())


def walk(start: QWidget) -> list[str]:
    """Presses Tab from a widget until one comes again; what is wrong on the way, empty when all is well."""
    wrong: list[str] = []
    start.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    seen: list[QWidget] = []
    here = QApplication.focusWidget()
    while here is not None and here not in seen and len(seen) < 300:
        seen.append(here)
        name = QAccessible.queryAccessibleInterface(here).text(QAccessible.Text.Name)
        called = f"{type(here).__name__} “{name}”"
        if not name.strip():
            wrong.append(f"{called} has no name")
        if (here.viewport() if isinstance(here, QAbstractScrollArea) else here).visibleRegion().isEmpty():
            wrong.append(f"{called} is not seen")
        # In a text of several lines Tab is a letter.
        text = isinstance(here, QPlainTextEdit) and not here.tabChangesFocus()
        QTest.keyClick(here, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier if text else Qt.KeyboardModifier.NoModifier)
        QApplication.processEvents()
        here = QApplication.focusWidget()
    if here is None:
        wrong.append("the keyboard is nowhere")
    elif isValid(seen[0]) and here is not seen[0]:
        wrong.append(f"Tab comes back to {type(here).__name__} “{here.accessibleName()}”, not to where it began")
    return wrong


@pytest.mark.parametrize("name", [one.name for one in SCREENS])
def test_everything_on_a_screen_has_a_name(window, name) -> None:
    window.show_screen(name)
    check(window)


@pytest.mark.parametrize("name", [one.name for one in SCREENS])
def test_tab_walks_round_a_screen_and_every_stop_is_seen(window, name) -> None:
    view = window.show_screen(name)
    view.focus_list()
    assert len(stops(window)) > 10
    assert walk(QApplication.focusWidget()) == []


# What opens something to type in, screen by screen: a panel, a form above the table, a list that asks.
_OPENS = {
    "board": ("ask_waiting", "record_chase", "record_promise", "edit_column", "add_column", "filter_owner", "filter_due", "save_filter"),
    "calendar": ("new_meeting", "find_slot", "go_to", "ask_zones", "show_others", "take_minutes"),
    "documents": (
        "new_document", "new_revision", "register_several", "reviewing.send_for_review", "rooms.transmit", "rooms.show_transmittals",
        "rooms.show_copies", "rooms.show_matrix", "choose_columns", "filter_owner",
    ),
    "log": ("new_entry",),
    "people": ("new_person", "log_call", "write"),
    "timeline": ("new_milestone", "new_deliverable"),
    "today": ("promise", "log_call"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "slot"), [(name, slot) for name, slots in _OPENS.items() for slot in slots])
def test_tab_walks_round_what_a_screen_opens(window, name, slot) -> None:
    view = window.show_screen(name)
    view.focus_list()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    attrgetter(slot)(view)()
    QApplication.processEvents()
    assert walk(QApplication.focusWidget()) == []
    check(window)


@pytest.mark.parametrize("page", ["show_settings", "show_keys", "about", "new_project", "show_first_run"])
def test_tab_walks_round_a_page(window, page) -> None:
    getattr(window, page)()
    assert walk(QApplication.focusWidget()) == []


@pytest.mark.parametrize("kind", _KINDS)
def test_everything_in_the_inspector_has_a_name(window, kind) -> None:
    table = {"log": "log_entry"}.get(kind, kind)
    with window.store.read() as reader:
        tables = {row[0] for row in reader.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
        id = reader.value(f"SELECT id FROM {table if table in tables else kind} WHERE deleted = 0 LIMIT 1")
    window.show_screen("board")
    window.tools.select(kind, id)
    window.show_inspector(True)
    assert window.tools.inspector.id == id
    check(window)
    assert walk(stops(window.tools.inspector)[0]) == []


@pytest.mark.parametrize("page", ["show_settings", "show_keys", "about", "new_project", "show_first_run"])
def test_everything_on_a_page_has_a_name(window, page) -> None:
    getattr(window, page)()
    check(window)


def test_everything_on_the_import_page_has_a_name(window, tmp_path, qtbot) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Title", "Owner", "Due"])
    book.active.append(["Order the doors", "Dana Whitlock", "2026-12-01"])
    book.save(tmp_path / "actions.xlsx")
    window.import_file(tmp_path / "actions.xlsx")
    qtbot.waitUntil(lambda: not window.frame.busy._works)
    check(window)


def test_everything_in_the_palette_has_a_name(window) -> None:
    window.open_palette()
    QTest.keyClicks(QApplication.focusWidget(), "Ask Dana for drawing A-102 by Fri")
    check(window)


def test_everything_on_the_page_of_the_minutes_has_a_name(window) -> None:
    from coorddesk.domain.meetings import Meeting

    with window.store.read() as reader:
        meeting = reader.find(Meeting, "title = 'Design meeting 14'")[0]
    window.ways.take_minutes(meeting.id, meeting.starts)
    check(window)


def test_the_document_settings_are_walked_too(window) -> None:
    window.show_document_settings()
    check(window)
    assert walk(QApplication.focusWidget()) == []


def test_the_calendars_to_publish_are_walked_too(window) -> None:
    window.publishing.open_panel()
    check(window)
    assert walk(QApplication.focusWidget()) == []


def test_enter_presses_the_button_that_has_the_keyboard_wherever_it_stands(window) -> None:
    view = window.show_screen("calendar")
    later = view.filter_bar().findChild(CalendarBar).later
    for button, happened in (
        (window.frame.sidebar.switcher, lambda: any(isinstance(one, QMenu) and one.isVisible() for one in window.frame.sidebar.children())),
        (window.frame.top.inspector, lambda: window.side.is_open()),
        (later, lambda: view.title() == "December 2026"),
    ):
        button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(button, Qt.Key.Key_Return)
        assert happened(), button.accessibleName()
        if QApplication.activePopupWidget() is not None:
            QApplication.activePopupWidget().close()


def test_tab_stops_at_the_segment_that_is_taken_which_is_told_as_one_of_several(window) -> None:
    view = window.show_screen("calendar")
    view.show_week()
    segments = [one for one in view.filter_bar().findChildren(_Segment) if one.isVisible()]
    assert [one.text() for one in segments if one in stops(view.filter_bar())] == ["Week"]
    told = [QAccessible.queryAccessibleInterface(one) for one in segments]
    assert {one.role() for one in told} == {Role.RadioButton}
    assert [one.state().checked for one in told] == [one.text() == "Week" for one in segments]


def test_esc_in_an_entry_line_gives_the_keyboard_back_to_its_button(window) -> None:
    with window.store.read() as reader:
        meeting = reader.value("SELECT id FROM meeting WHERE title = 'Design meeting 14'")
    window.show_screen("board")
    window.tools.select("meeting", meeting)
    window.show_inspector(True)
    section = next(one for one in window.tools.inspector.page().sections if isinstance(one, AttendeesSection))
    section.plus.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(section.plus, Qt.Key.Key_Return)
    assert section.entry.hasFocus()
    QTest.keyClick(section.entry, Qt.Key.Key_Escape)
    assert section.plus.hasFocus()


def test_the_banner_and_the_undo_bar_have_names(window) -> None:
    window.show_error("Cannot move it", "The disk is full.", "Try again", lambda: None)
    window.desk.undo_offered.emit("3 cards moved to Done")
    check(window)
    assert window.frame.undo_bar.accessibleName() == "3 cards moved to Done"


@pytest.mark.parametrize("name", [one.name for one in SCREENS])
def test_every_action_can_be_run_from_the_palette(window, name) -> None:
    view = window.show_screen(name)
    known = {command.text for command in window.menus.commands(view)}
    wanted = {window.menus._tr(one.text) for one in view.ACTIONS}
    can = [one for one in ACTIONS if one.name not in NOT_IN_PALETTE and window.menus.actions[one.name].isEnabled()]
    wanted |= {window.menus._tr(one.text) for one in can}
    wanted |= {f"Go to {screen.title}" for screen in SCREENS}
    assert wanted <= known
    declared = {one.text for one in view.ACTIONS}
    assert {action.text() for action in view.actions() if action.text()} <= declared


@pytest.mark.parametrize("name", [one.name for one in SCREENS])
def test_every_declared_action_names_a_method_and_a_key_that_exists(window, name) -> None:
    view = window.show_screen(name)
    for one in view.ACTIONS:
        assert callable(attrgetter(one.slot)(view)), one.slot
        for key in one.keys:
            assert QKeySequence(key).toString() and QKeySequence(key)[0].key() != Qt.Key.Key_unknown, key
        assert one.single or not any(len(key) == 1 for key in one.keys), f"{one.name} has a letter that cannot be switched off"
    assert len({one.name for one in view.ACTIONS}) == len(view.ACTIONS)


def test_every_action_of_the_window_names_something_it_can_do(window) -> None:
    for one in ACTIONS:
        assert callable(attrgetter(one.slot)(window)), one.slot


@pytest.mark.parametrize("name", [one.name for one in SCREENS])
def test_every_button_tells_more_than_an_icon(window, name) -> None:
    window.show_screen(name)
    window.show_inspector(True)
    for button in window.findChildren(IconButton):
        if button.isVisible():
            assert button.accessibleName() and button.toolTip(), button.icon_name


def test_with_a_screen_reader_about_from_the_start_cards_and_meetings_are_told(example_file, home, tmp_path) -> None:
    code = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible
import coorddesk.app as app
from coorddesk.ui.window import Window

def told(widget):
    one = QAccessible.queryAccessibleInterface(widget)
    return one.role().name, [one.child(at).text(QAccessible.Text.Name) for at in range(one.childCount())]

class Heard(Window):
    def open_at_start(self, path):
        QAccessible.setActive(True)
        super().open_at_start(path)
        QTimer.singleShot(50, self.tell)
    def tell(self):
        board = self.show_screen("board")
        print(told(board.canvas)[0], told(board.canvas)[1][:2])
        board.reveal("task", next(iter(board.model.cards)))
        board.ask_waiting()
        print(told(board.canvas)[1][-1])
        week = self.show_screen("calendar")
        week.show_week()
        print(told(week.canvas)[0], *[one for one in told(week.canvas)[1] if "Design meeting 14" in one], flush=True)
        self.close()

app.Window = Heard
sys.exit(app.run([sys.argv[1], "--now", "2026-11-25T08:42:00Z"]))
"""
    path = shutil.copy(example_file, tmp_path / "example.coord")
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[2],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    board, asked, week = done.stdout.splitlines()
    assert board == "Grouping ['Backlog, 5 cards', 'To do, 11 cards']", "the columns"
    assert "waiting on whom" in asked
    assert week.startswith("List") and "Design meeting 14" in week
