"""Waiting, chasing and capture on the board: on whom a card waits and since when, what was said, and lines that say what they make."""

from datetime import date

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QAccessible, QAction, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from coorddesk.domain.followups import Answer, FollowUp, How
from coorddesk.domain.people import Person
from coorddesk.domain.tasks import Task
from coorddesk.services import editing
from coorddesk.ui.board import tips
from coorddesk.ui.board.entry import pasted_lines
from coorddesk.ui.board.titles import Titles, runs_right_to_left
from tests.ui.board_hands import board_on, card, carry, drop, over, press, refs, take
from tests.ui.test_accessibility import unnamed

TODAY = date(2026, 11, 25)


@pytest.fixture
def store(desk):
    return desk.store


@pytest.fixture
def view(qtbot, desk):
    return board_on(desk, qtbot)


def task_of(store, ref):
    with store.read() as reader:
        return reader.find(Task, "ref = ?", (ref,))[0]


def set_task(store, ref, **values):
    editing.set_fields(store, "task", [task_of(store, ref).id], values, TODAY)


def askings(store, ref):
    with store.read() as reader:
        return reader.find(FollowUp, "about_id = ? AND deleted = 0", (task_of(store, ref).id,), "ORDER BY asked_on, id")


def test_a_card_dropped_on_waiting_waits_on_its_owner_and_asks_whether_that_is_right(view, store):
    at = over(view, "FIT-29")
    carry(view, "FIT-30", at)
    drop(view, at)
    task = task_of(store, "FIT-30")
    assert (view.model.directory.name(task.waiting_on_id), task.waiting_since) == ("Ravi Deshpande", TODAY)
    assert view._picker.isVisible() and view._picker.label.text() == "FIT-30: waiting on whom?"
    label = store.undo_label()
    QTest.keyClick(view._picker.field, Qt.Key.Key_Return)
    assert store.undo_label() == label == "Move FIT-30 to Waiting on"


def test_since_when_is_asked_too_and_a_day_to_come_is_refused(view, store):
    take(view, "FIT-30")
    press(view, Qt.Key.Key_4)
    picker = view._picker
    QTest.keyClicks(picker.field, "beat")
    picker._typed.setText("tomorrow")
    QTest.keyClick(picker._typed, Qt.Key.Key_Return)
    assert picker.isVisible()
    assert picker._words.text() == "Thu 26 Nov is still to come."
    picker._typed.setText("last mon")
    QTest.keyClick(picker._typed, Qt.Key.Key_Return)
    task = task_of(store, "FIT-30")
    assert (view.model.directory.name(task.waiting_on_id), task.waiting_since) == ("Beatriz Figueiredo", date(2026, 11, 23))


def test_somebody_new_can_be_waited_on(view, store):
    take(view, "FIT-30")
    press(view, Qt.Key.Key_W)
    QTest.keyClicks(view._picker.field, "Zara Quill")
    QTest.keyClick(view._picker.field, Qt.Key.Key_Return)
    with store.read() as reader:
        assert reader.get(Person, task_of(store, "FIT-30").waiting_on_id).name == "Zara Quill"


def test_a_card_that_only_passes_through_waiting_by_key_is_not_asked_about(view):
    take(view, "FIT-39")
    press(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert not view._picker.isVisible()
    press(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert "FIT-39" in refs(view, "Review")


def test_escape_while_asked_leaves_the_card_waiting_on_its_owner(view, store):
    take(view, "FIT-30")
    press(view, Qt.Key.Key_4)
    QTest.keyClick(view._picker.field, Qt.Key.Key_Escape)
    assert not view._picker.isVisible()
    assert task_of(store, "FIT-30").waiting_on_id == task_of(store, "FIT-30").owner_id


def test_a_chase_is_recorded_from_the_card(view, store):
    take(view, "FIT-44")
    press(view, Qt.Key.Key_C)
    panel = view._answer
    assert panel.isVisible()
    QTest.keyClicks(panel.note, "left a message")
    QTest.keyClick(panel.note, Qt.Key.Key_Return)
    last = askings(store, "FIT-44")[-1]
    assert (last.asked_on, last.how, last.answer, last.note, last.ask_next) == (
        TODAY, How.PHONE, Answer.NOTHING, "left a message", date(2026, 11, 30),
    )  # fmt: skip
    assert view.canvas.art.face(card(view, "FIT-44"), 190).feet[0].tail == "asked 25 Nov"
    assert view.said[-1] == "FIT-44 marked as asked today"


def test_a_promise_is_one_key_and_a_day(view, store):
    take(view, "FIT-44")
    press(view, Qt.Key.Key_P)
    QTest.keyClicks(view._answer.day, "31 feb")
    QTest.keyClick(view._answer.day, Qt.Key.Key_Return)
    assert view._answer.isVisible()
    view._answer.day.setText("5 dec")
    QTest.keyClick(view._answer.day, Qt.Key.Key_Return)
    assert askings(store, "FIT-44")[-1].promised == date(2026, 12, 5)


def test_nobody_can_be_asked_for_a_card_without_an_owner(view, store):
    set_task(store, "FIT-52", owner_id=None)
    take(view, "FIT-52")
    press(view, Qt.Key.Key_C)
    assert view.said[-1] == "FIT-52 has no owner, so there is nobody to ask."
    assert not view._answer.isVisible()


def test_ctrl_m_asks_for_a_message_to_whoever_owes_the_card(view, store, qtbot):
    set_task(store, "FIT-44", waiting_on_id=task_of(store, "FIT-29").owner_id)
    take(view, "FIT-44")
    with qtbot.waitSignal(view.write_requested) as told:
        press(view, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert view.model.directory.name(told.args[0]) == "Beatriz Figueiredo"


# Capture


def test_the_line_says_what_it_would_make_while_it_is_typed(view):
    take(view, "FIT-38")
    press(view, Qt.Key.Key_N)
    QTest.keyClicks(view._add, "Ask Dana for drawing A-102 by Fri @design !high @Zara")
    assert view._add.reading.isVisible()
    assert view._add.reading.words() == (
        "Waiting on Dana Whitlock, New person Zara, Due Fri 27 Nov, Priority High, Labels design, Linked document FIT-AR-DR-0102"
    )
    QTest.keyClick(view._add, Qt.Key.Key_Return)
    assert not view._add.reading.isVisible()
    added = view.model.cards[view.current()[1]]
    assert (added.title, view.model.directory.name(added.owner_id)) == ("Ask for drawing A-102", "Zara")


def test_a_date_that_does_not_exist_is_said_while_it_is_typed(view):
    take(view, "FIT-38")
    press(view, Qt.Key.Key_N)
    QTest.keyClicks(view._add, "Send it by 31 nov")
    assert view._add.reading.words() == "November has 30 days."


def test_many_pasted_lines_become_cards_of_the_column_after_a_look(view, store):
    take(view, "FIT-38")
    QGuiApplication.clipboard().setText("1. Measure the riser @DW\n2. Send the sketch by Fri\n3. by Fri")
    view.canvas.setFocus()
    press(view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    panel = view._paste
    assert panel.isVisible() and "They go to Review." in panel._where.text()
    before = refs(view, "Review")
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    added = refs(view, "Review")[len(before) :]
    assert [card(view, ref).title for ref in added] == ["Measure the riser", "Send the sketch"]
    assert store.undo_label() == "Add 2 tasks"
    view.desk.undo()
    assert refs(view, "Review") == before


def test_a_clipboard_that_nothing_was_put_into_has_no_lines():
    assert pasted_lines(None) == []
    data = QMimeData()
    data.setText("- One\n\n2. Two")
    assert pasted_lines(data) == ["One", "Two"]


def test_escape_adds_none_of_the_pasted_lines(view):
    take(view, "FIT-38")
    press(view, Qt.Key.Key_N)
    QGuiApplication.clipboard().setText("One\nTwo")
    QTest.keyClick(view._add, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert view._paste.isVisible()
    before = refs(view, "Review")
    QTest.keyClick(view._paste.list, Qt.Key.Key_Escape)
    assert not view._paste.isVisible() and refs(view, "Review") == before


# What a card says


def test_a_card_says_how_often_its_due_date_was_moved_and_from_when(view, store):
    set_task(store, "FIT-42", due=date(2026, 12, 2))
    set_task(store, "FIT-42", due=date(2026, 12, 4))
    moved = card(view, "FIT-42")
    assert view.canvas.art.face(moved, 190).moves == 2
    assert "moved twice, first due 30 Nov" in tips.card_name(view.model, moved)


def test_a_card_whose_predecessor_is_late_says_so_until_it_is_done(view, store):
    set_task(store, "FIT-53", depends_on=(task_of(store, "FIT-22").id,))
    face = view.canvas.art.face(card(view, "FIT-53"), 190)
    assert [(foot.text, foot.tail, foot.tone) for foot in face.feet] == [("After FIT-22", "7 d late", "red")]
    assert "after FIT-22, 7 days late" in tips.card_name(view.model, card(view, "FIT-53"))
    take(view, "FIT-22")
    press(view, Qt.Key.Key_D)
    assert view.canvas.art.face(card(view, "FIT-53"), 190).feet == ()


def test_a_card_whose_predecessor_ends_after_it_is_due_says_so(view, store):
    set_task(store, "FIT-53", depends_on=(task_of(store, "FIT-42").id,))
    [foot] = view.canvas.art.face(card(view, "FIT-53"), 190).feet
    assert (foot.text, foot.tail, foot.tone) == ("After FIT-42", "30 Nov", "amber")
    set_task(store, "FIT-42", due=date(2026, 11, 26))
    assert view.canvas.art.face(card(view, "FIT-53"), 190).feet == ()


def test_a_repeating_card_makes_the_next_one_on_view_when_it_is_done(view, store):
    set_task(store, "FIT-42", rule="FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1")
    assert "repeats" in tips.card_name(view.model, card(view, "FIT-42"))
    take(view, "FIT-42")
    press(view, Qt.Key.Key_D)
    following = [one for one in view.model.cards.values() if one.title == "Cost report 11" and one.done_on is None]
    assert [one.due for one in following] == [date(2026, 12, 1)]
    assert view.said[-1] == f"FIT-42 moved to Done, 4 this week, next {following[0].ref} on 1 Dec"
    view.desk.undo()
    assert [one.ref for one in view.model.cards.values() if one.title == "Cost report 11"] == ["FIT-42"]


def test_titles_that_run_from_right_to_left_begin_at_the_right(view, store):
    set_task(store, "FIT-49", title="دليل التشغيل")
    assert runs_right_to_left("دليل التشغيل") and runs_right_to_left("123 שלום") and not runs_right_to_left("O&M דליל")
    assert view.canvas.art.face(card(view, "FIT-49"), 190).from_right
    image = QImage(view.canvas.size(), QImage.Format.Format_ARGB32)
    view.canvas.render(image)
    rect = view.canvas.card_rect(card(view, "FIT-49").id)
    ground = view.desk.theme.color("surface.raised").rgb()

    def inked(left, right):
        band = range(rect.top() + 26, rect.top() + 42)
        return sum(image.pixel(QPoint(x, y)) != ground for x in range(left, right) for y in band)

    assert inked(rect.right() - 60, rect.right() - 8) > inked(rect.left() + 8, rect.left() + 60)


def test_joined_emoji_are_not_torn_where_a_long_word_breaks(theme):
    family = "👩‍👩‍👧‍👦"
    lines = Titles(theme).broken(family * 12, 120)
    assert all(line.count("\u200d") % 3 == 0 for line in lines)


def test_a_long_title_without_blanks_stays_within_three_lines(view, store):
    set_task(store, "FIT-49", title="x" * 400)
    face = view.canvas.art.face(card(view, "FIT-49"), 190)
    assert len(face.lines) == 3 and face.lines[-1].endswith("…")


def test_dropping_several_on_waiting_asks_once_for_all(view, store):
    view.canvas.choose(card(view, "FIT-53").id)
    view.canvas.toggle(card(view, "FIT-48").id)
    at = over(view, "FIT-29")
    carry(view, "FIT-48", at)
    drop(view, at)
    assert view._picker.label.text() == "2 cards: waiting on whom?"
    QTest.keyClicks(view._picker.field, "hemi")
    QTest.keyClick(view._picker.field, Qt.Key.Key_Return)
    names = {view.model.directory.name(task_of(store, ref).waiting_on_id) for ref in ("FIT-53", "FIT-48")}
    assert names == {"Hemi Parata"}
    assert view.offered[-1] == "2 cards waiting on Hemi Parata"


def test_a_column_over_its_limit_warns_but_takes_the_card(view):
    take(view, "FIT-53")
    press(view, Qt.Key.Key_3)
    assert "FIT-53" in refs(view, "In progress")
    assert view.said[-1] == "FIT-53 moved to In progress, 6 of 5, one over the limit"


def test_everything_that_opens_on_the_board_has_a_name_for_screen_readers(view):
    take(view, "FIT-30")
    press(view, Qt.Key.Key_W)
    view.record_chase()
    QGuiApplication.clipboard().setText("One\nTwo")
    view.paste()
    view.filter_labels()
    view.filter_bar()._picker.leave()
    view.new_card()
    QTest.keyClicks(view._add, "Call @DW")
    seen, nameless = unnamed(QAccessible.queryAccessibleInterface(view.host))
    assert seen > 20
    assert nameless == []


def test_x_and_the_arrows_select_several_cards_without_the_mouse(view):
    take(view, "FIT-53")
    for key in (Qt.Key.Key_X, Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_X, Qt.Key.Key_K):
        press(view, key)
    assert [view.model.cards[id].ref for id in view.canvas.chosen()] == ["FIT-53", "FIT-48"]
    assert view.current() == ("task", card(view, "FIT-47").id)
    press(view, Qt.Key.Key_5)
    assert refs(view, "Review")[-2:] == ["FIT-53", "FIT-48"]
    press(view, Qt.Key.Key_Escape)
    press(view, Qt.Key.Key_J)
    assert len(view.canvas.picked) == 1


def test_somebody_new_who_is_waited_on_is_taken_back_with_the_card(view, store):
    take(view, "FIT-30")
    press(view, Qt.Key.Key_W)
    QTest.keyClicks(view._picker.field, "Zara Quill")
    QTest.keyClick(view._picker.field, Qt.Key.Key_Return)
    view.desk.undo()
    with store.read() as reader:
        assert reader.find(Person, "name = 'Zara Quill' AND deleted = 0") == []
    assert "FIT-30" in refs(view, "In progress")


def test_a_card_that_is_given_a_later_start_stays_until_another_one_is_chosen(view, store):
    take(view, "FIT-49")
    set_task(store, "FIT-49", start=date(2026, 12, 2))
    assert view.current() == ("task", card(view, "FIT-49").id)
    assert "FIT-49" in refs(view, "Backlog")
    take(view, "FIT-37")
    assert "FIT-49" not in refs(view, "Backlog")


def test_a_card_that_waits_on_somebody_else_than_its_owner_names_them(view, store):
    set_task(store, "FIT-44", waiting_on_id=task_of(store, "FIT-29").owner_id)
    assert view.canvas.art.face(card(view, "FIT-44"), 190).feet[0].text == "On Beatriz, 5 d"


def test_enter_in_the_panel_saves_what_was_said_and_opens_nothing(view, store, qtbot):
    view.host.activateWindow()
    qtbot.waitActive(view.host)
    menus = [QAction("Edit", view)]
    menus[0].setShortcut("Return")
    menus[0].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    opened = []
    menus[0].triggered.connect(lambda: opened.append(1))
    view.addAction(menus[0])
    take(view, "FIT-44")
    press(view, Qt.Key.Key_C)
    QTest.keyClick(view.window().windowHandle(), Qt.Key.Key_Return)
    assert (opened, askings(store, "FIT-44")[-1].asked_on) == ([], TODAY)


def test_shift_and_f10_opens_the_cards_menu(view, qtbot):
    take(view, "FIT-44")
    with qtbot.waitSignal(view.canvas.menu_asked):
        press(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    for menu in view.findChildren(QMenu):
        menu.close()
