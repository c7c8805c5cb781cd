"""The palette over a real window and store, worked with keys."""

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from coorddesk.domain.dates import Clock
from coorddesk.domain.people import Person
from coorddesk.domain.tasks import Task
from coorddesk.services import projects
from coorddesk.ui.desk import Desk
from coorddesk.ui.palette import Command, Palette
from coorddesk.ui.palette_rows import Making, Shown, fits, matched, spoken

TODAY = date(2026, 11, 25)
CLOCK = Clock(datetime(2026, 11, 25, 8, 42, tzinfo=UTC))


@pytest.fixture
def palette(desk, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.field, window.ran = QLineEdit(window), []
    commands = [
        Command("Go to Board", "Alt+2", "square-kanban", lambda: window.ran.append("board")),
        Command("Go to Calendar", "Alt+3", "calendar", lambda: None),
        Command("New document", "", "file-plus", lambda: None),
    ]
    made = Palette(desk, lambda: commands, window)
    window.show()
    window.activateWindow()
    window.field.setFocus()
    yield made
    made.dismiss()
    window.close()


def _type(palette: Palette, text: str) -> None:
    palette.open()
    QTest.keyClicks(palette.line, text)
    palette.refresh()


def _tasks(desk: Desk) -> int:
    with desk.store.read() as reader:
        return int(reader.value("SELECT count(*) FROM task WHERE deleted = 0"))


def test_enter_adds_the_task_the_first_row_shows(palette, desk, qtbot):
    _type(palette, "Ask Dana for drawing A-102 by Fri #fitout")
    making = palette.current()
    assert isinstance(making, Making)
    assert {part.label: part.text for part in making.parts} == {
        "Waiting on": "Dana Whitlock", "Due": "Fri 27 Nov", "Project": "Office fit-out", "Linked document": "FIT-AR-DR-0102",
    }  # fmt: skip
    with qtbot.waitSignal(palette.captured, timeout=500) as added:
        QTest.keyClick(palette.line, Qt.Key.Key_Return)
    with desk.store.read() as reader:
        assert reader.get(Task, added.args[0]).title == "Ask for drawing A-102"
    assert palette.isHidden()


def test_enter_right_after_typing_takes_the_whole_line(palette, desk, qtbot):
    palette.open()
    QTest.keyClicks(palette.line, "Order blinds for level 5 #FIT by 3 dec")
    with qtbot.waitSignal(palette.captured, timeout=500) as added:
        QTest.keyClick(palette.line, Qt.Key.Key_Return)
    with desk.store.read() as reader:
        task = reader.get(Task, added.args[0])
    assert (task.title, task.due) == ("Order blinds for level 5", date(2026, 12, 3))


def test_shift_enter_adds_and_asks_to_write(palette, qtbot):
    _type(palette, "Ask Dana for the samples #FIT")
    with qtbot.waitSignal(palette.write_requested, timeout=500) as asked:
        QTest.keyClick(palette.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert asked.args[0] == palette._reading.waiting_on


def test_a_line_without_a_project_stays_and_says_what_is_missing(palette, desk):
    before = _tasks(desk)
    _type(palette, "Order blinds for the rooms")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible() and palette.text() == "Order blinds for the rooms"
    assert "#FIT" in palette.current().problem
    assert _tasks(desk) == before


def test_the_chosen_project_is_taken(palette, desk, qtbot):
    net = projects.by_code(desk.store, "NET").id
    desk.choose_project(net)
    _type(palette, "Order blinds for the rooms")
    with qtbot.waitSignal(palette.captured, timeout=500) as added:
        QTest.keyClick(palette.line, Qt.Key.Key_Return)
    with desk.store.read() as reader:
        assert reader.get(Task, added.args[0]).project_id == net


def test_what_is_there_already_stands_below_the_new_task(palette):
    _type(palette, "Ask Dana for drawing A-102 by Fri #fitout")
    found = {row.found.ref or row.found.title for row in palette.model.rows if isinstance(row, Shown)}
    assert {"FIT-39", "FIT-AR-DR-0102", "Dana Whitlock"} <= found


def test_a_reference_is_opened_rather_than_entered_again(palette, desk, qtbot):
    before = _tasks(desk)
    _type(palette, "fit-23")
    with qtbot.waitSignal(palette.chosen, timeout=500) as chosen:
        QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert chosen.args[0] == "task"
    assert _tasks(desk) == before


def test_a_command_is_found_by_the_beginnings_of_its_words_and_run_once(palette):
    _type(palette, "go to b")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.parentWidget().ran == ["board"]
    assert palette.isHidden()


def test_writing_is_offered_only_while_somebody_listens(palette):
    _type(palette, "Ask Dana for the samples #FIT")
    assert "Write to Dana…" not in [spoken(row) for row in palette.model.rows]
    palette.write_requested.connect(lambda person_id: None)
    _type(palette, "Ask Dana for the samples #FIT")
    assert "Write to Dana…" in [spoken(row) for row in palette.model.rows]


def test_a_greater_sign_lists_commands_alone(palette):
    _type(palette, ">cal")
    assert [spoken(row) for row in palette.model.rows] == ["Commands", "Go to Calendar, Alt+3"]


def test_an_at_lists_people_and_a_number_sign_projects(palette):
    _type(palette, "@dan")
    assert [row.found.title for row in palette.model.rows if isinstance(row, Shown)] == ["Dana Whitlock"]
    _type(palette, "#mov")
    assert [row.found.ref for row in palette.model.rows if isinstance(row, Shown)] == ["MOV"]


def test_arrows_pass_over_headings_and_come_round(palette):
    _type(palette, "Ask Dana for drawing A-102 by Fri #fitout")
    seen = [palette.current()]
    for _ in range(20):
        QTest.keyClick(palette.line, Qt.Key.Key_Down)
        if palette.current() is seen[0]:
            break
        seen.append(palette.current())
    assert len(seen) == sum(not isinstance(row, str) for row in palette.model.rows)
    assert not any(isinstance(row, str) for row in seen)


def test_esc_gives_the_keyboard_back(palette, qtbot):
    palette.parentWidget().field.setFocus()
    _type(palette, "nothing")
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)
    assert palette.isHidden()
    assert palette.parentWidget().field.hasFocus()


def test_a_click_beside_the_panel_closes_it(palette):
    _type(palette, "nothing")
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=palette.rect().bottomLeft())
    assert palette.isHidden()


def test_an_unknown_name_is_offered_as_a_new_person(palette):
    _type(palette, "Book the lift @Yusuf #FIT")
    assert ("New person", "Yusuf") in [(part.label, part.text) for part in palette.current().parts]


def test_a_day_that_does_not_exist_is_told_before_enter(palette):
    _type(palette, "Book the lift #FIT by 31 nov")
    assert palette.current().problem == "November has 30 days."


def test_the_palette_fits_a_small_window(palette):
    palette.parentWidget().resize(500, 420)
    _type(palette, "ceiling")
    assert palette.rect().contains(palette.panel.geometry().adjusted(18, 0, -18, -18))


def test_typed_words_are_found_at_the_beginning_of_words_and_within_numbers():
    assert matched("Ceiling plan A-102: ceilings", ["ceil", "a-102"]) == [(0, 4), (13, 18)]
    assert matched("FIT-AR-DR-0102", ["102"]) == [(11, 14)]
    assert matched("Lift lobby", ["if"]) == []


def test_commands_need_every_typed_word_and_come_first_in_its_order():
    command = Command("Go to Board", "", "", lambda: None)
    assert fits(command, "go to b") > fits(command, "board go") > 0
    assert fits(command, "go xyz") == 0


def test_ctrl_and_enter_adds_the_person_who_is_nobody_yet(palette, desk):
    _type(palette, "Ask Zara for the lift plan #fit")
    making = palette.current()
    assert ("Nobody yet", "Zara, Ctrl+Enter adds") in [(part.label, part.text) for part in making.parts]
    QTest.keyClick(palette.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    with desk.store.read() as reader:
        task = reader.find(Task, "title = ?", ("Ask for the lift plan",))[0]
        assert reader.get(Person, task.waiting_on_id).name == "Zara"
    desk.undo()
    with desk.store.read() as reader:
        assert not reader.find(Person, "name = 'Zara' AND deleted = 0")


def test_several_pasted_lines_are_shown_before_they_become_tasks(palette, desk, qtbot):
    desk.project_id = projects.by_code(desk.store, "FIT").id
    before = _tasks(desk)
    QGuiApplication.clipboard().setText("- Call the glazier @DW by Fri\n- [ ] Send samples\n\n2. by Fri\n")
    palette.open()
    QTest.keyClick(palette.line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    panel = palette._pasted
    assert not palette.isVisible() and panel.isVisible()
    assert _tasks(desk) == before
    assert panel.add.text() == "Add 2 tasks"
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    assert panel.add.text() == "Add one task"
    with qtbot.waitSignal(palette.captured):
        QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert _tasks(desk) == before + 1
    with desk.store.read() as reader:
        assert reader.find(Task, "title = ?", ("Call the glazier",))[0].due == date(2026, 11, 27)
