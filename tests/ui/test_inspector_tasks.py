"""What the inspector shows of tasks alone, worked with keys and the mouse: repeats, the order of tasks, checklists, several cards."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from coorddesk.domain.kinds import FIELDS
from coorddesk.domain.projects import Category
from coorddesk.domain.tasks import ChecklistLine, Task
from coorddesk.services import dependencies, editing, tasks
from coorddesk.ui.desk import Desk
from coorddesk.ui.forms import SECTIONS
from coorddesk.ui.inspector import Inspector
from coorddesk.ui.inspector_sections import HistorySection
from coorddesk.ui.inspector_tasks import ChecklistSection, OrderSection

TODAY = date(2026, 11, 25)
LINES = (ChecklistLine("Survey"), ChecklistLine("Sketch", True), ChecklistLine("Drawing"), ChecklistLine("Check"))


class Bench:
    """An inspector on the example project, showing FIT-23."""

    def __init__(self, desk: Desk, qtbot) -> None:
        self.desk, self.qtbot = desk, qtbot
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(400, 900)
        self.other = QLineEdit(self.window)
        self.other.setGeometry(0, 860, 200, 30)
        self.inspector = Inspector(desk, self.window)
        self.inspector.setGeometry(0, 0, 360, 850)
        desk.changed.connect(self.inspector.apply)
        self.failed: list[str] = []
        desk.failed.connect(lambda headline, sentence: self.failed.append(sentence))
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.show("FIT-23")

    def show(self, ref: str) -> None:
        self.inspector.show_thing("task", self.task(ref).id)

    def task(self, ref: str = "FIT-23") -> Task:
        with self.desk.store.read() as reader:
            return reader.find(Task, "ref = ?", (ref,))[0]

    def set(self, name: str, value, ref: str = "FIT-23") -> None:
        editing.set_field(self.desk.store, "task", self.task(ref).id, name, value, TODAY)

    def comes_after(self, ref: str, on: str) -> None:
        dependencies.add(self.desk.store, self.task(ref).id, self.task(on).id)

    @property
    def form(self):
        return self.inspector.page().form

    def section(self, kind: type):
        return next(one for one in self.inspector.page().sections if isinstance(one, kind))

    def type(self, editor, text: str):
        line = editor.line
        line.setFocus(Qt.FocusReason.TabFocusReason)
        line.selectAll()
        QTest.keyClick(line, Qt.Key.Key_Delete)
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)
        return editor


@pytest.fixture
def bench(desk, qtbot) -> Bench:
    return Bench(desk, qtbot)


# Fields


def test_every_field_of_a_task_has_its_editor_or_a_section_of_its_own(bench):
    wanted = {field.name for field in FIELDS["task"] if field.editor not in SECTIONS} - {"ref", "title"}
    bench.form.show_all(True)
    shown = {name for name, editor in bench.form.editors.items() if not editor.isHidden()}
    assert shown == wanted
    assert {"rule", "start", "baseline_due", "needed_by_id", "needed_by_team_id", "source", "raised_by_id", "waiting_since"} < shown


def test_a_repeat_is_typed_in_words_and_counts_from_the_due_date(bench):
    editor = bench.form.editors["rule"]
    assert editor.isHidden()
    bench.form.show_all(True)
    bench.type(editor, "every 2 weeks")  # due on a Monday
    assert bench.task().rule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"
    assert editor.line.text() == "Every 2 weeks on Monday"
    bench.type(editor, "first working day of the month")
    assert bench.task().rule == "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"
    bench.type(editor, "now and then")
    assert editor.error().startswith("“now and then” is not a repeat.")
    assert editor.error().endswith("Kept Monthly on the first working day.")
    assert bench.task().rule == "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"


def test_a_repeating_task_finished_here_makes_the_next_one(bench):
    bench.set("rule", "FREQ=WEEKLY;BYDAY=MO")
    bench.type(bench.form.editors["column_id"], "done")
    assert bench.task().done_on == TODAY
    assert ", next " in bench.desk.store.undo_label()


def test_moved_due_dates_and_a_start_to_come_are_told_under_their_fields(bench):
    assert (bench.form.hint("due"), bench.form.hint("start")) == ("", "")
    bench.type(bench.form.editors["due"], "4 dec")
    bench.type(bench.form.editors["due"], "9 dec")
    assert bench.form.hint("due") == "moved twice, first due 16 Nov"
    bench.form.show_all(True)
    bench.type(bench.form.editors["start"], "1 dec")
    assert bench.form.hint("start") == "hidden on the board until then"
    bench.show("FIT-30")
    assert (bench.form.hint("due"), bench.form.hint("start")) == ("", "")


def test_a_start_after_the_due_date_is_explained_and_the_old_one_kept(bench):
    bench.set("start", date(2026, 11, 10))
    editor = bench.type(bench.form.editors["start"], "20 nov")
    assert "is due on Mon 16 Nov, before that" in editor.error() and editor.error().endswith("Kept Tue 10 Nov.")
    assert bench.task().start == date(2026, 11, 10)


# What comes before and after


def lines_of(lines) -> list[tuple[str, str, str, str]]:
    return [(line.strong, line.tail, line.tail_tone, line.note) for line in lines.lines()]


def test_what_comes_before_says_what_is_late_and_what_ends_too_late(bench):
    for ref in ("FIT-38", "FIT-30", "FIT-12"):
        bench.comes_after("FIT-23", ref)
    bench.comes_after("FIT-44", "FIT-23")
    section = bench.section(OrderSection)
    later = "later than this one, which is due Mon 16 Nov"
    assert lines_of(section.before) == [
        ("FIT-38", "1 d late", "red", later), ("FIT-30", "Fri 27 Nov", "secondary", later), ("FIT-12", "done 6 Nov", "tertiary", ""),
    ]  # fmt: skip
    assert lines_of(section.after) == [("FIT-44", "30 Nov", "secondary", "")]
    assert not section.then.isHidden()
    spoken = section.before.lines()[0].words()
    assert spoken == f"FIT-38 Partition setting-out, level 4, Review, 1 d late, {later}"


def test_a_task_is_found_put_first_opened_and_taken_away_with_the_keyboard(bench):
    section = bench.section(OrderSection)
    assert section.then.isHidden() and section.before.isHidden()
    QTest.mouseClick(section.plus, Qt.MouseButton.LeftButton)
    assert section.entry.hasFocus()
    QTest.keyClicks(section.entry, "Partition setting")
    QTest.keyClick(section.entry, Qt.Key.Key_Return)
    assert bench.task().depends_on == (bench.task("FIT-38").id,)
    assert bench.desk.store.undo_label() == "FIT-23 comes after FIT-38"
    QTest.keyClick(section.entry, Qt.Key.Key_Escape)
    section.before.setFocus()
    with bench.qtbot.waitSignal(bench.inspector.open_requested, timeout=1000) as opened:
        QTest.keyClick(section.before, Qt.Key.Key_Return)
    assert opened.args == ["task", bench.task("FIT-38").id]
    QTest.keyClick(section.before, Qt.Key.Key_Delete)
    assert bench.task().depends_on == ()
    bench.desk.undo()
    assert [line.strong for line in section.before.lines()] == ["FIT-38"]


def test_only_tasks_are_offered_and_neither_itself_nor_one_that_is_there(bench):
    bench.comes_after("FIT-23", "FIT-38")
    found = bench.section(OrderSection)._find
    assert [pick.value for pick in found("FIT-30")] == [bench.task("FIT-30").id]
    assert found("FIT-23") == [] and found("FIT-38") == []
    assert found("Dana Whitlock") == []


def test_a_circle_is_named_under_the_entry_which_stays(bench):
    bench.comes_after("FIT-30", "FIT-23")
    section = bench.section(OrderSection)
    QTest.mouseClick(section.plus, Qt.MouseButton.LeftButton)
    QTest.keyClicks(section.entry, "FIT-30")
    QTest.keyClick(section.entry, Qt.Key.Key_Return)
    assert section.problem.text() == "FIT-23 cannot come after FIT-30: FIT-30 comes after FIT-23. Nothing was changed."
    assert section.problem.isVisible() and section.entry.isVisible() and not bench.failed
    assert bench.task().depends_on == ()
    QTest.keyClicks(section.entry, "x")
    assert not section.problem.isVisible()


def test_the_entry_comes_into_sight_when_it_begins(bench):
    section = bench.section(OrderSection)
    # The line would begin half below the edge.
    edge = section.mapTo(bench.inspector, QPoint(0, section.height())).y()
    bench.inspector.resize(360, edge + 4)
    QApplication.processEvents()
    QTest.mouseClick(section.plus, Qt.MouseButton.LeftButton)
    QTest.qWait(20)
    assert section.entry.visibleRegion().boundingRect() == section.entry.rect()


def test_a_line_changes_when_the_other_task_does(bench):
    bench.comes_after("FIT-23", "FIT-38")
    tasks.move_to_category(bench.desk.store, [bench.task("FIT-38").id], Category.DONE, TODAY)
    assert bench.section(OrderSection).before.lines()[0].tail == "done 25 Nov"
    bench.comes_after("FIT-44", "FIT-23")
    assert [line.strong for line in bench.section(OrderSection).after.lines()] == ["FIT-44"]


# The checklist


def checklist(bench) -> ChecklistSection:
    bench.set("checklist", LINES)
    section = bench.section(ChecklistSection)
    QApplication.processEvents()
    return section


def texts(bench) -> list[str]:
    return [line.text for line in bench.task().checklist]


def place_of(lines, row: int, down: float = 0.5) -> QPoint:
    rect = lines.visualRect(lines.model().index(row, 0))
    return QPoint(rect.left() + 90, rect.top() + round(rect.height() * down))


def carry(lines, row: int, to: QPoint, during: Callable[[], None] = lambda: None) -> None:
    view = lines.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=place_of(lines, row))
    for place in (place_of(lines, row) + QPoint(0, 4), to, to):
        at = QPointF(place)
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, QPointF(view.mapToGlobal(place)), Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(view, event)
    during()
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=to)


@pytest.mark.parametrize(
    ("row", "to", "down", "order"),
    [
        (0, 2, 0.8, ["Sketch", "Drawing", "Survey", "Check"]), (3, 0, 0.2, ["Check", "Survey", "Sketch", "Drawing"]),
        (1, 3, 0.9, ["Survey", "Drawing", "Check", "Sketch"]), (2, 1, 0.9, ["Survey", "Sketch", "Drawing", "Check"]),
    ],
)
def test_a_line_is_dragged_to_another_place(bench, row, to, down, order):
    lines = checklist(bench).lines
    seen = []
    carry(lines, row, place_of(lines, to, down), lambda: seen.append(lines.is_dragging()))
    assert (seen, texts(bench)) == ([True], order)
    assert bench.task().checklist[order.index("Sketch")].done


def test_esc_puts_a_carried_line_back(bench):
    lines = checklist(bench).lines
    carry(lines, 0, place_of(lines, 3), lambda: QTest.keyClick(lines, Qt.Key.Key_Escape))
    assert texts(bench) == [line.text for line in LINES] and not lines.is_dragging()


def test_a_short_press_on_a_line_does_not_move_it_and_on_its_box_ticks_it(bench):
    lines = checklist(bench).lines
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=place_of(lines, 0))
    assert bench.task().checklist == LINES
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(8, place_of(lines, 0).y()))
    assert bench.task().checklist[0].done


def test_ticking_keeps_the_keyboard_the_line_and_the_scrolled_place(bench):
    bench.inspector.resize(360, 300)
    lines = checklist(bench).lines
    bar = bench.inspector._pages["task"][1].verticalScrollBar()
    bar.setValue(120)
    lines.setFocus()
    lines.setCurrentIndex(lines.model().index(2, 0))
    before = bar.value()
    QTest.keyClick(lines, Qt.Key.Key_Space)
    QApplication.processEvents()
    assert bench.task().checklist[2].done
    assert lines.hasFocus() and lines.currentIndex().row() == 2 and bar.value() == before > 0


def test_a_list_pasted_into_the_entry_loses_its_numbers_and_keeps_its_ticks(bench):
    section = checklist(bench)
    section.entry.begin()
    QGuiApplication.clipboard().setText("1. Order\n2) Fit\n- [x] Paid\n\n• Tell Dana")
    QTest.keyClick(section.entry, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    added = (ChecklistLine("Order"), ChecklistLine("Fit"), ChecklistLine("Paid", True), ChecklistLine("Tell Dana"))
    assert bench.task().checklist == (*LINES, *added)
    QGuiApplication.clipboard().setText("plain words")
    QTest.keyClick(section.entry, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert section.entry.text() == "plain words"


def test_a_list_pasted_over_a_line_follows_it(bench):
    lines = checklist(bench).lines
    lines.setFocus()
    lines.setCurrentIndex(lines.model().index(1, 0))
    QGuiApplication.clipboard().setText("* One\n* Two")
    QTest.keyClick(lines, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert texts(bench) == ["Survey", "Sketch", "One", "Two", "Drawing", "Check"]
    assert lines.currentIndex().row() == 3
    bench.desk.undo()
    assert texts(bench) == [line.text for line in LINES]


# History


def test_history_says_what_changed_under_each_line(bench):
    checklist(bench)
    bench.set("checklist", (*LINES[:2], ChecklistLine("Drawing", True), LINES[3]))
    bench.set("labels", ("fire", "urgent"))
    bench.comes_after("FIT-23", "FIT-38")
    section = bench.section(HistorySection)
    section.toggle.click()
    assert [line.note for line in section.lines.lines()[:3]] == [
        "Comes after: added FIT-38", "Labels: added urgent; removed ceilings", "Checklist: ticked “Drawing”",
    ]  # fmt: skip
    assert section.lines.height() == sum(section.lines.line_height(line) for line in section.lines.lines())


def test_history_tells_of_links_and_askings_too(bench):
    from coorddesk.domain.followups import How
    from coorddesk.services import chasing, links

    task = bench.task()
    link = links.add(bench.desk.store, "task", task.id, "task", bench.task("FIT-38").id)
    links.remove(bench.desk.store, link.id)
    chasing.record(bench.desk.store, task.owner_id, [("task", task.id)], TODAY, How.PHONE)
    section = bench.section(HistorySection)
    section.toggle.click()
    assert [line.text for line in section.lines.lines()[:3]] == [
        "Ask Dana Whitlock, 1 item", "Unlink FIT-23 and FIT-38", "Link FIT-23 and FIT-38",
    ]  # fmt: skip


# Several cards


def many(bench, *refs: str):
    bench.inspector.show_many("task", [bench.task(ref).id for ref in refs])
    return bench.inspector._many


def labels(bench, *refs: str) -> list[tuple[str, ...]]:
    return [bench.task(ref).labels for ref in refs]


def test_labels_are_added_to_each_and_taken_off_each(bench):
    bench.set("labels", ("fire", "level 4"), "FIT-23")
    bench.set("labels", ("level 4", "works"), "FIT-38")
    page = many(bench, "FIT-23", "FIT-38")
    editor = page.form.editors["labels"]
    assert editor.line.text() == "level 4" and page.form.hint("labels") == "some have fire, works"
    bench.type(editor, "level 4, urgent")
    assert labels(bench, "FIT-23", "FIT-38") == [("fire", "level 4", "urgent"), ("level 4", "works", "urgent")]
    assert editor.line.text() == "level 4, urgent"
    bench.type(editor, "urgent")
    assert labels(bench, "FIT-23", "FIT-38") == [("fire", "urgent"), ("works", "urgent")]
    bench.desk.undo()
    assert editor.line.text() == "level 4, urgent"


def test_a_bad_date_shows_its_sentence_and_changes_none(bench):
    page = many(bench, "FIT-23", "FIT-38")
    editor = bench.type(page.form.editors["due"], "31 nov")
    assert editor.error() == "November has 30 days."
    assert bench.task("FIT-23").due == date(2026, 11, 16) and not bench.failed


def test_what_one_of_them_cannot_take_is_said_under_the_field_and_changes_none(bench):
    page = many(bench, "FIT-30", "FIT-23")
    editor = bench.type(page.form.editors["start"], "20 nov")
    assert "FIT-23 is due on Mon 16 Nov" in editor.error()
    assert bench.task("FIT-30").start is None and not bench.failed


def test_kind_start_and_the_team_that_waits_are_set_on_all(bench):
    page = many(bench, "FIT-44", "FIT-38", "NET-13")
    assert page.form.editors["column_id"].isHidden()  # two boards
    bench.type(page.form.editors["kind"], "deliverable")
    bench.type(page.form.editors["needed_by_team_id"], "works")
    bench.type(page.form.editors["start"], "20 nov")
    changed = [bench.task(ref) for ref in ("FIT-44", "FIT-38", "NET-13")]
    assert {one.kind for one in changed} == {"deliverable"} and {one.start for one in changed} == {date(2026, 11, 20)}
    assert len({one.needed_by_team_id for one in changed}) == 1 and changed[0].needed_by_team_id
    bench.desk.undo()
    assert bench.task("NET-13").start is None


def test_cards_that_are_gone_leave_the_others_and_then_nothing(bench):
    page = many(bench, "FIT-23", "FIT-38", "FIT-30")
    editing.remove(bench.desk.store, [("task", bench.task("FIT-23").id)])
    assert page.title.text() == "2 tasks"
    editing.remove(bench.desk.store, [("task", bench.task(ref).id) for ref in ("FIT-38", "FIT-30")])
    assert bench.inspector._many is None


def test_labels_in_use_are_offered_while_one_is_typed(bench):
    line = bench.form.editors["labels"].line
    line.setFocus()
    line.setText("")
    QTest.keyClicks(line, "ceilings, fi")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert bench.task().labels == ("ceilings", "fire")
    line.setText("")
    QTest.keyClicks(line, "quite new")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert bench.task().labels == ("quite new",)
