"""The Today screen on the example project: what it shows, its keys, its button, its panels."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from coorddesk.domain.documents import Document
from coorddesk.domain.projects import Category
from coorddesk.services import chasing, example, projects, tasks
from coorddesk.settings import Settings
from coorddesk.ui.desk import Desk
from coorddesk.ui.today.chase import ChaseList
from coorddesk.ui.today.rows import inner
from coorddesk.ui.today.view import TodayView

TODAY = date(2026, 11, 25)


@pytest.fixture
def desk(make_desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    # On a busy machine reading takes so long that it goes on beside the work, and what is looked at would come a moment later.
    monkeypatch.setattr("coorddesk.ui.today.view._SLOW_S", float("inf"))
    return make_desk(tmp_path / "x.coord", Settings(your_name="Eva Morgan"), datetime(2026, 11, 25, 9, 57, tzinfo=UTC))


def shown(desk: Desk, qtbot) -> TodayView:
    view = TodayView(desk)
    qtbot.addWidget(view)
    desk.changed.connect(view.apply)
    view.resize(1232, 848)
    view.reload()
    view.show()
    view._chase.setFocus()
    return view


def await_no_documents(desk: Desk) -> None:
    """Otherwise a document is owed itself as soon as the task that is chased for it is done."""
    with desk.store.edit("Nobody waits for documents") as edit:
        for document in edit.find(Document, "review_due IS NOT NULL AND deleted = 0"):
            edit.put(replace(document, review_due=None))


@pytest.fixture
def view(desk: Desk, qtbot) -> TodayView:
    example.fill(desk.store, TODAY)
    return shown(desk, qtbot)


def press(chase: ChaseList, place: QPoint) -> None:
    QTest.mouseClick(chase.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def names(view: TodayView) -> list[str]:
    return [row.name for row in view._chase.rows if row.kind == "first"]


def test_a_list_without_rows_does_not_take_the_keyboard(view: TodayView) -> None:
    filled = [rows for rows in view._lists() if rows.rows]
    assert filled and all(rows.focusPolicy() == Qt.FocusPolicy.StrongFocus for rows in filled)
    filled[0].setFocus()
    filled[0].show_rows(())
    assert filled[0].focusPolicy() == Qt.FocusPolicy.NoFocus and not filled[0].hasFocus()


def test_a_message_takes_the_place_of_what_was_asked_before(view: TodayView) -> None:
    view._chase.go_to(0)
    view.log_call()
    assert view._answer.isVisible()
    view.write_to(view.page.chases[0].person_id)
    assert view._write.isVisible() and not view._answer.isVisible()


def test_an_empty_store_says_that_nobody_owes_anything(desk: Desk, qtbot) -> None:
    projects.start(desk.store, "FIT", "Office fit-out")
    view = shown(desk, qtbot)
    assert view._empty.isVisible() and view._empty.text() == "Nobody owes you anything today."
    assert not view._chase.isVisible()
    assert view.current() is None
    view.write()
    assert not view._write.isVisible()


def test_people_stand_by_lateness_and_the_first_one_is_open(view: TodayView) -> None:
    assert names(view)[:4] == ["Dana Whitlock", "Beatriz Figueiredo", "Marcus Oyelaran", "Jonas Lindqvist"]
    kinds = [row.kind for row in view._chase.rows[:7]]
    assert kinds == ["first", "item", "item", "item", "item", "more", "first"]
    assert view._chase.rows[0].item.ref == "FIT-23"


def test_a_line_is_read_out_with_who_what_and_when(view: TodayView) -> None:
    words = view._chase.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    said = "Owes 14, 3 late, FIT-23 Fire-stopping detail at riser 3, due 16 Nov, asked 17 Nov and 19 Nov, 9 days late"
    assert words == f"Dana Whitlock, {said}"
    meeting = view._meetings.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert meeting == "10:30 to 11:30, Design meeting 14, 5 coming, 1 maybe, 2 no reply, 3 changes since invite 2"
    slip = view._slips.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert slip == "Level 5 ceilings closed, baseline 18 Dec, forecast 8 Jan 2027, 21 days late"


def test_all_rows_paint_without_a_warning_at_each_width(view: TodayView) -> None:
    for width, height in ((1232, 848), (816, 588), (1600, 1000)):
        view.resize(width, height)
        assert not view.grab().isNull()


def test_the_aside_goes_below_where_the_window_is_narrow(view: TodayView) -> None:
    QGuiApplication.processEvents()
    beside = view._aside.geometry()
    assert beside.left() > view._main.geometry().right()
    view.resize(816, 588)
    QGuiApplication.processEvents()
    assert view._aside.geometry().top() > view._main.geometry().bottom()
    assert view._content.width() <= view._scroll.viewport().width()


def test_arrows_open_close_and_walk_the_list(view: TodayView, qtbot) -> None:
    chase = view._chase
    chase.go_to(0)
    qtbot.keyClick(chase, Qt.Key.Key_Down)
    assert chase.current_row().item.ref == "FIT-43"
    qtbot.keyClick(chase, Qt.Key.Key_Left)
    assert chase.current_row().kind == "first" and chase.current_row().expanded
    qtbot.keyClick(chase, Qt.Key.Key_Left)
    assert not chase.current_row().expanded
    qtbot.keyClick(chase, Qt.Key.Key_Down)
    assert chase.current_row().name == "Beatriz Figueiredo"
    qtbot.keyClick(chase, Qt.Key.Key_Right)
    assert [row.item.ref for row in chase.rows[1:3]] == ["MOV-9", "FIT-29"]


def test_right_on_the_last_line_lists_the_rest(view: TodayView, qtbot) -> None:
    view._chase.go_to(5)
    qtbot.keyClick(view._chase, Qt.Key.Key_Right)
    assert sum(row.name == "Dana Whitlock" for row in view._chase.rows) == 14


def test_enter_opens_and_going_to_a_row_selects_it(view: TodayView, qtbot) -> None:
    view._chase.go_to(0)
    id = view._chase.current_row().item.id
    assert view.current() == ("task", id)
    with qtbot.waitSignal(view.open_requested) as opened:
        qtbot.keyClick(view._chase, Qt.Key.Key_Return)
    assert opened.args == ["task", id]
    with qtbot.waitSignal(view.selected) as selected:
        view._meetings.go_to(1)
    assert selected.args[0] == "meeting"
    assert view._chase.current_row() is None


def test_the_painted_button_writes_and_the_name_folds(view: TodayView) -> None:
    chase = view._chase
    at = next(n for n, row in enumerate(chase.rows) if row.name == "Beatriz Figueiredo")
    press(chase, chase.write_rect(at).center())
    assert view._write.isVisible() and "Beatriz" in view._write.text.toPlainText()
    view._write.close_panel()
    press(chase, chase.row_rect(at).topLeft() + QPoint(60, 20))
    assert chase.rows[at].expanded


def test_a_double_click_on_the_name_opens_the_person(view: TodayView, qtbot) -> None:
    name = view._chase.row_rect(0).topLeft() + QPoint(60, 15)
    with qtbot.waitSignal(view.open_requested) as opened:
        QTest.mouseDClick(view._chase.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, name)
    assert opened.args == ["person", view._chase.rows[0].chase.person_id]


def test_opening_the_message_hands_a_private_draft_over_and_marks_it_as_asked(view: TodayView, desk: Desk, qtbot) -> None:
    opened: list[QUrl] = []
    view.leaving.launch = lambda url: opened.append(url) or True
    view._chase.go_to(0)
    view.write()
    count = len(view._write.message().items)
    view._write.text.setPlainText("Dana, riser 3 holds up the ceilings.")
    with qtbot.waitSignal(desk.undo_offered) as offered:
        view._write.mail.click()
    assert offered.args == ["Marked twelve items as asked today."]
    assert not view._write.isVisible()
    path = Path(opened[0].toLocalFile())
    assert path.name == "Dana Whitlock.eml" and b"riser 3 holds up" in path.read_bytes()
    dana = view._chase.rows[0].chase.person_id
    assert sum(TODAY in one.asked for one in chasing.owed(desk.store, person_id=dana)) == count == 12
    desk.undo()
    assert not any(TODAY in one.asked for one in chasing.owed(desk.store, person_id=dana))


def test_nothing_is_marked_when_no_mail_program_opens(view: TodayView, desk: Desk, qtbot) -> None:
    view.leaving.launch = lambda url: False
    view._chase.go_to(0)
    view.write()
    with qtbot.waitSignal(desk.failed) as failed:
        view._write.mail.click()
    assert failed.args[0] == "Cannot open the message to Dana Whitlock"
    assert view._write.isVisible()
    assert not any(TODAY in one.asked for one in chasing.owed(desk.store))


def test_copying_takes_what_is_ticked(view: TodayView, desk: Desk) -> None:
    view._chase.go_to(0)
    view.write()
    for at in range(1, view._write.items.count()):
        view._write.items.item(at).setCheckState(Qt.CheckState.Unchecked)
    assert "one item" in view._write.text.toPlainText()
    view._write.copy.click()
    assert QGuiApplication.clipboard().text().startswith("Office fit-out: one item with you\n\nDana, one item is with you, past its date.")
    assert [one.ref for one in chasing.owed(desk.store) if TODAY in one.asked] == ["FIT-23"]


def test_words_changed_by_hand_stay_when_another_item_is_left_out(view: TodayView) -> None:
    view._chase.go_to(0)
    view.write()
    view._write.text.setPlainText("My own words")
    view._write.items.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert view._write.text.toPlainText() == "My own words"
    assert len(view._write.message().items) == 11


def test_escape_closes_the_message_and_gives_the_keyboard_back(view: TodayView, qtbot) -> None:
    view._chase.go_to(0)
    view.write()
    qtbot.keyClick(view._write.subject, Qt.Key.Key_Escape)
    assert not view._write.isVisible()
    assert view.current() is not None


def test_a_promise_is_one_key_and_a_date_in_words(view: TodayView, desk: Desk, qtbot) -> None:
    view._chase.go_to(0)
    view.promise()
    view._answer.day.setText("fri")
    assert view._answer._words.text() == "Fri 27 Nov, in 2 days"
    qtbot.keyClick(view._answer.day, Qt.Key.Key_Return)
    assert not view._answer.isVisible()
    promised = {one.ref: one.promised for one in chasing.owed(desk.store) if one.promised}
    assert promised == {"FIT-23": date(2026, 11, 27)}
    view._chase.go_to(next(n for n, row in enumerate(view._chase.rows) if row.kind == "more"))
    qtbot.keyClick(view._chase, Qt.Key.Key_Right)
    (words,) = [row.words for row in view._chase.rows if row.kind != "more" and row.item.ref == "FIT-23"]
    assert words.endswith("promised 27 Nov, asked 17 Nov, 19 Nov and 25 Nov, Promised 27 Nov")


def test_a_promise_can_be_for_all_that_is_late(view: TodayView, desk: Desk, qtbot) -> None:
    view._chase.go_to(0)
    view.promise()
    view._answer.day.setText("+1w")
    view._answer.late_too.setChecked(True)
    qtbot.keyClick(view._answer.day, Qt.Key.Key_Return)
    assert sorted(one.ref for one in chasing.owed(desk.store) if one.promised) == ["FIT-23", "FIT-38", "FIT-43"]


NOT_DAYS = [("soonish", "is not a date"), ("31 nov", "30 days"), ("yesterday", "is over"), ("", "Type the day")]


@pytest.mark.parametrize(("typed", "said"), NOT_DAYS)
def test_a_day_that_cannot_be_promised_is_refused_under_the_field(view: TodayView, desk: Desk, qtbot, typed: str, said: str) -> None:
    view._chase.go_to(0)
    view.promise()
    view._answer.day.setText(typed)
    qtbot.keyClick(view._answer.day, Qt.Key.Key_Return)
    assert view._answer.isVisible() and said in view._answer._words.text()
    assert not any(one.promised for one in chasing.owed(desk.store))


def test_a_call_without_an_answer_is_kept_with_its_note(view: TodayView, desk: Desk, qtbot) -> None:
    view._chase.go_to(0)
    view.log_call()
    view._answer.note.setText("Voice mail")
    qtbot.keyClick(view._answer.note, Qt.Key.Key_Return)
    (one,) = [one for one in chasing.owed(desk.store) if TODAY in one.asked]
    assert (one.ref, one.how, one.ask_next) == ("FIT-23", "phone", date(2026, 11, 30))


def test_done_finishes_a_task_and_goes_on_to_the_next_line(view: TodayView, desk: Desk, qtbot) -> None:
    view._chase.go_to(0)
    with qtbot.waitSignal(desk.undo_offered) as offered:
        view.mark_done()
    assert offered.args == ["Marked FIT-23 done."]
    # the drawing the task was about is still awaited, and without an open task it is owed itself
    assert (view._chase.current_row().item.ref, view._chase.current_row().expanded) == ("FIT-AR-DR-0310", True)
    view._meetings.go_to(0)
    with qtbot.waitSignal(desk.announced):
        view.mark_done()


def test_a_change_elsewhere_shows_at_once_and_keeps_the_place(view: TodayView, desk: Desk) -> None:
    await_no_documents(desk)
    view._chase.go_to(6)
    name = view._chase.current_row().name
    first = view._chase.rows[0].item.id
    tasks.move_to_category(desk.store, [first], Category.DONE, TODAY)
    assert names(view)[0] == "Beatriz Figueiredo"
    assert view._chase.current_row().name == name


def test_a_hidden_view_reads_again_when_it_is_shown(view: TodayView, desk: Desk) -> None:
    await_no_documents(desk)
    view.hide()
    first = view._chase.rows[0].item
    tasks.move_to_category(desk.store, [first.id], Category.DONE, TODAY)
    assert view._chase.rows[0].item is first
    view.show()
    assert names(view)[0] == "Beatriz Figueiredo"


def test_revealing_something_later_opens_its_person(view: TodayView) -> None:
    far = view.page.chases[1].items[-1]
    assert view.reveal(*far.opens)
    assert view.current() == far.opens
    assert not view.reveal("task", "no such id")


def test_many_people_are_folded_behind_one_line(desk: Desk, qtbot) -> None:
    from coorddesk.services import people

    project = projects.start(desk.store, "FIT", "Office fit-out")
    for n in range(20):
        person = people.add(desk.store, f"Person {n}")
        tasks.add(desk.store, project.id, f"Task {n}", TODAY, owner_id=person.id, due=TODAY - timedelta(days=n + 1))
    tasks.add(desk.store, project.id, "Nobody’s", TODAY, due=TODAY - timedelta(days=50))
    view = shown(desk, qtbot)
    assert view._chase.rows[0].name == "No owner yet"
    assert view._chase.write_rect(0).isEmpty()
    assert view._chase.rows[-1].words == "9 more people"
    view._chase.go_to(len(view._chase.rows) - 1)
    qtbot.keyClick(view._chase, Qt.Key.Key_Return)
    assert len(view._chase.rows) == 21


def test_a_big_store_is_read_off_the_screen(view: TodayView, desk: Desk, qtbot) -> None:
    view._slow = True
    first = view._chase.rows[0].item.id
    tasks.move_to_category(desk.store, [first], Category.DONE, TODAY)
    assert view._chase.rows[0].item.id == first
    qtbot.waitUntil(lambda: view._chase.rows[0].item.id != first)


def test_somebody_who_owes_nothing_is_not_written_to(view: TodayView, desk: Desk, qtbot) -> None:
    from coorddesk.services import people

    nobody = people.add(desk.store, "Olga Free")
    with qtbot.waitSignal(desk.announced) as said:
        view.write_to(nobody.id)
    assert said.args == ["Olga Free owes you nothing"] and not view._write.isVisible()


def test_letters_typed_while_a_panel_is_open_do_nothing_below(view: TodayView, desk: Desk) -> None:
    view._chase.go_to(0)
    view.write()
    view.mark_done()
    view.promise()
    assert not view._answer.isVisible()
    assert desk.store.undo_label() == "Open the example project"


def test_what_is_asked_of_the_chase_list_is_not_asked_while_another_list_is_current(view, qtbot) -> None:
    view._chase.go_to(0)
    view._slips.go_to(0)
    with qtbot.waitSignal(view.desk.announced) as said:
        view.promise()
    assert said.args == ["Choose somebody in the chase list first."] and not view._answer.isVisible()
    view._chase.go_to(0)
    view.promise()
    assert view._answer.isVisible()


def test_the_ring_and_the_ground_of_a_row_stand_around_its_words(view) -> None:
    for rows in (view._meetings, view._slips, view._chase):
        whole = QRectF(rows.row_rect(0))
        content = inner(whole)
        ground = rows.delegate.ground(content, rows.rows[0])
        assert ground.right() > content.right() and whole.contains(ground)


def test_ctrl_enter_opens_the_message_in_the_mail_program(view: TodayView, qtbot) -> None:
    opened = []
    view.leaving.launch = lambda url: opened.append(url) or True
    view.write_to(next(row.chase.person_id for row in view._chase.rows if row.kind == "first"))
    QTest.keyClick(view._write.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(opened) == 1 and view._write.isHidden()
