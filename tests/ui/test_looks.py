"""What every view has to look like: in large system fonts, in narrow windows, and in the menus of what is selected."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from coorddesk.domain.documents import Document, Revision
from coorddesk.domain.meetings import Attendee, Meeting
from coorddesk.domain.people import Person
from coorddesk.domain.transmittals import PURPOSES
from coorddesk.services import projects, search
from coorddesk.ui.board.filter_bar import BoardFilters
from coorddesk.ui.filter_row import FilterRow
from coorddesk.ui.inspector_page import PageScroll
from coorddesk.ui.inspector_registers import RevisionsSection
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.screens import SCREENS

SHOWN = ("FIT-23", "FIT-M14", "FIT-MS3", "FIT-AR-DR-0102", "TR-0019", "FIT-R4", "Dana Whitlock")


def open_example(make_window, example_file: Path, tmp_path: Path, **how):
    made = make_window(**how)
    made.open_store(Path(shutil.copy(example_file, tmp_path / "example.coord")))
    return made


def find(window, words: str) -> tuple[str, str]:
    return next((one.kind, one.id) for one in search.find(window.desk.store, words, 5) if words in (one.ref, one.title))


@pytest.mark.parametrize("points", [9, 10, 13])
def test_the_inspector_shows_the_whole_width_of_every_kind_in_small_and_large_fonts(make_window, example_file, tmp_path, qtbot, points):
    window = open_example(make_window, example_file, tmp_path, points=points)
    for words in SHOWN:
        kind, id = find(window, words)
        window.show_inspector(True)
        window.tools.inspector.show_thing(kind, id)
        qtbot.wait(10)
        (scroll,) = [one for one in window.tools.inspector.findChildren(PageScroll) if one.isVisible()]
        assert scroll.widget().minimumSizeHint().width() <= scroll.viewport().width(), words


def test_widths_that_hold_words_and_the_bars_of_filters_grow_with_the_system_font(make_window, example_file, tmp_path):
    window = open_example(make_window, example_file, tmp_path, points=13)
    theme = window.desk.theme
    assert theme.width(100) > 110
    heights = []
    for name, bar in (("documents", FilterRow), ("log", FilterRow), ("board", BoardFilters)):
        window.show_screen(name)
        heights += [one.height() for one in window.findChildren(bar) if one.isVisible()]
    assert len(heights) == 3 and len(set(heights)) == 1 and heights[0] > theme.size("filterBar")
    source = tmp_path / "dates.csv"
    source.write_text("Milestone,Planned Date\nRoof closed,2026-12-01\n")
    window.import_file(source)
    assert window.pages.current._side_pane.width() >= theme.width(248)


def test_a_narrow_window_gives_the_days_to_who_looks_for_a_slot(make_window, example_file, tmp_path, qtbot):
    window = open_example(make_window, example_file, tmp_path, size=(1024, 700))
    view = window.show_screen("calendar")
    view.reveal(*find(window, "FIT-M14"))
    window.show_inspector(True)
    view.find_slot()
    assert not window.side.is_open()
    view._finding.close()
    assert window.side.is_open()


@pytest.mark.parametrize("name", [one.name for one in SCREENS if one.name != "sheets"])
def test_the_menu_of_what_is_selected_shows_the_icon_and_the_key_of_each_action(make_window, example_file, tmp_path, qtbot, name):
    window = open_example(make_window, example_file, tmp_path)
    window.desk.choose_project(projects.by_code(window.desk.store, "FIT").id)
    view = window.show_screen(name)
    things = {"calendar": "FIT-M14", "documents": "FIT-AR-DR-0102", "people": "Dana Whitlock", "log": "FIT-R4", "timeline": "FIT-MS3"}
    if name != "today":
        assert view.reveal(*find(window, things.get(name, "FIT-23")))
    view.focus_list()
    if name in ("today", "board"):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    here = window.focusWidget()
    middle = here.rect().center()
    QApplication.sendEvent(here, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, here.mapToGlobal(middle)))
    (menu,) = [one for one in view.findChildren(QMenu) if one.isVisible() and type(one).__name__ == "ContextMenu"]
    # by name, for a menu may call them otherwise
    specs = {spec.name: spec for spec in view.ACTIONS}
    found = [action for action in menu.findChildren(QAction) if action.objectName() in specs]
    assert len(found) > 1
    for action in found:
        keys, shown = specs[action.objectName()].keys, [key.toString() for key in action.shortcuts()]
        assert set(keys) <= set(shown) and shown[:1] == [key.replace("Return", "Enter") for key in keys[:1]], action.text()
        assert action.isShortcutVisibleInContextMenu() or not keys
        assert not action.icon().isNull(), action.text()
    assert not any("\t" in action.text() for action in menu.findChildren(QAction)), "keys are shortcuts, and no part of the words"
    menu.close()


def test_thirty_people_and_thirty_revisions_do_not_push_the_rest_out_of_the_inspector(window, qtbot):
    store = window.desk.store
    kind, id = find(window, "FIT-AR-DR-0102")
    with store.edit("Many") as edit:
        document = edit.get(Document, id)
        older = tuple(Revision(f"R{at:02d}", date(2025, 1, 1) + timedelta(days=at)) for at in range(30))
        edit.put(replace(document, revisions=(*older, *document.revisions)))
        meeting = edit.get(Meeting, find(window, "Design meeting 14")[1])
        for at in range(30):
            edit.add(Person(f"extra{at}", f"Extra Attendee{at}"))
        edit.put(replace(meeting, attendees=(*meeting.attendees, *(Attendee(f"extra{at}") for at in range(30)))))
    window.show_inspector(True)
    inspector = window.tools.inspector
    inspector.show_thing(kind, id)
    section = next(one for one in inspector.page().sections if isinstance(one, RevisionsSection))
    assert [line.text for line in section.lines.lines()][-1] == "and 25 more" and len(section.lines.lines()) == 9
    section.lines.opened.emit(section.lines.lines()[-1].key)
    assert len(section.lines.lines()) == 33
    inspector.show_thing("meeting", meeting.id)
    said = next(words for words in inspector.page().invite._people() if words.startswith("Not invited yet"))
    assert said == "Not invited yet: Ravi Deshpande, Extra Attendee0, Extra Attendee1, Extra Attendee2 and 27 more"


def test_going_to_a_person_from_a_meeting_says_how_to_come_back(window, qtbot):
    window.show_screen("calendar")
    window.open_thing(*find(window, "Dana Whitlock"))
    assert window.screens.shown == "people" and window.frame.status._hint.text() == "Alt+Left goes back"
    window.back()
    assert window.screens.shown == "calendar"


def test_the_keys_that_go_from_cell_to_cell_stand_in_the_list_of_keys_and_work(window, qtbot):
    listed = {what: keys for _, what, keys in window.menus.key_rows()}
    assert listed["Go to the cell at the right"] == ("Ctrl+Right",)
    view = window.show_screen("documents")
    view.reveal(*find(window, "FIT-AR-DR-0102"))
    view.focus_list()
    window.activateWindow()
    qtbot.waitUntil(view.table.hasFocus)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(view.table, key, Qt.KeyboardModifier.ControlModifier)
    assert view.table.column == "title"


@pytest.mark.parametrize(("screen", "covered"), [("people", True), ("documents", False)])
def test_an_inspector_that_covers_a_screen_says_how_it_goes_and_esc_puts_it_away(
    make_window, example_file, tmp_path, qtbot, screen, covered
):
    window = open_example(make_window, example_file, tmp_path, size=(1024, 700))
    view = window.show_screen(screen)
    window.show_inspector(False)
    window.show_inspector(True)
    assert ("lies over" in window.frame.status._hint.text()) is covered
    view.focus_list()
    window.activateWindow()
    qtbot.waitUntil(view.table.hasFocus)
    QTest.keyClick(view.table, Qt.Key.Key_Escape)
    assert window.side.is_open() is not covered and view.table.hasFocus()
    window.resize(1440, 900)
    window.show_inspector(True)
    QTest.keyClick(view.table, Qt.Key.Key_Escape)
    assert window.side.is_open()


def test_lines_that_run_from_the_right_begin_there(window, qtbot):
    made = Lines(window.desk.paint, "Checklist")
    qtbot.addWidget(made)
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    made.resize(300, 100)
    made.set_lines([Line("sketch", "Sketch from Dana", "check")])
    made.show()
    toggled = []
    made.toggled.connect(toggled.append)
    for x in (6, 294):
        QTest.mouseClick(made.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 10))
    assert toggled == ["sketch"]
    seen = made.viewport().grab().toImage()
    ground = seen.pixelColor(150, 1)
    drawn = [x for x in range(300) if any(seen.pixelColor(x, y) != ground for y in range(4, 20))]
    assert drawn[0] > 100 and drawn[-1] > 290


def test_a_field_that_offers_words_shows_so_and_its_arrow_opens_them_all(window, qtbot):
    view = window.show_screen("documents")
    view.reveal(*find(window, "FIT-AR-DR-0102"))
    view.rooms.transmit()
    field = view.rooms.transmitting.panel.field("purpose")
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(field.width() - 12, field.height() // 2))
    assert field.popover is not None and field.popover.isVisible() and field.popover.list.model().rowCount() == len(PURPOSES)
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(field.width() - 12, field.height() // 2))
    assert not field.popover.isVisible()
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(12, field.height() // 2))
    assert not field.popover.isVisible()


def test_names_that_are_offered_stand_in_a_list_like_our_others(window, qtbot):
    view = window.show_screen("documents")
    view.new_document()
    field = view.intake.number_panel.field("owner_id")
    QTest.keyClicks(field, "da")
    popup = field.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    assert popup.property("kind") == "offers" and popup.sizeHintForRow(0) >= 24
    popup.hide()
