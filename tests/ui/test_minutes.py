"""Taking minutes in the calendar, on real widgets."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from coorddesk.domain.meetings import Meeting, Occurrence
from coorddesk.domain.tasks import Task
from coorddesk.services import minutes

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(calendar_view):
    return calendar_view


@pytest.fixture
def page(view):
    """The minutes of Design meeting 14, begun."""
    meeting = stored(view, "Design meeting 14")
    view.show_minutes(meeting.id, meeting.starts)
    assert view.taking_minutes
    return view.minutes


def stored(view, title: str) -> Meeting:
    with view.desk.store.read() as reader:
        return reader.find(Meeting, "title = ? AND deleted = 0", (title,))[0]


def day(page) -> Occurrence:
    with page.desk.store.read() as reader:
        return reader.get(Occurrence, page.found.day.id)


def task(page, ref: str) -> Task:
    with page.desk.store.read() as reader:
        return reader.find(Task, "ref = ?", (ref,))[0]


def items(page):
    return list(page._items.values())


def write(page, at: int, text: str):
    edit = items(page)[at].text.edit
    edit.setFocus()
    first, *more = text.split("\n")
    QTest.keyClicks(edit, first)
    for line in more:
        QTest.keyClick(edit, Qt.Key.Key_Return)
        QTest.keyClicks(edit, line)
    return edit


def test_minutes_take_the_place_of_the_grid_and_esc_goes_back(view, page):
    assert (view.title(), view.context()) == ("Design meeting 14", "Minutes")
    assert [line.text for line in page.brought.lines()][:2] == ["Minutes of Design meeting 13, 18 Nov", "Close level 4 snags, east wing"]
    assert len(items(page)) == 5 and view.selected_entry() is None
    QTest.keyClick(page.people.list, Qt.Key.Key_Escape)
    assert not view.taking_minutes and view.title() == "November 2026"
    meeting = stored(view, "Design meeting 14")
    view.reveal("meeting", meeting.id)
    view.take_minutes()
    assert view.taking_minutes
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert not view.taking_minutes


def test_letters_note_who_is_there(page):
    people = page.people.list
    people.setFocus()
    for key in (Qt.Key.Key_P, Qt.Key.Key_A, Qt.Key.Key_X, Qt.Key.Key_I):
        QTest.keyClick(people, key)
        QTest.keyClick(people, Qt.Key.Key_Down)
    assert [one.state for one in day(page).attendance] == ["present", "apologies", "absent", "part"]
    page.people.all_button.click()
    assert [one.state for one in day(page).attendance].count("present") == 5
    assert page.people.all_button.isHidden()
    QTest.keyClick(people, Qt.Key.Key_Delete)
    assert len(day(page).attendance) == 7


def test_somebody_who_was_not_asked_is_noted_as_present(page):
    page.people.entry.begin()
    QTest.keyClicks(page.people.entry, "Beatriz")
    QTest.keyClick(page.people.entry, Qt.Key.Key_Return)
    assert page.people.list.lines()[-1].text == "Beatriz Figueiredo, not asked"
    assert day(page).attendance[-1].state == "present"


def test_what_is_typed_is_kept_after_a_pause_as_one_step(page, qtbot):
    edit = write(page, 0, "Four")
    qtbot.waitUntil(lambda: day(page).agenda[0].said == "Four", timeout=3000)
    QTest.keyClicks(edit, " penetrations")
    qtbot.waitUntil(lambda: day(page).agenda[0].said == "Four penetrations", timeout=3000)
    assert page.desk.store.undo_label() == "Minutes on Ceiling plan A-102: smoke detectors"
    page.desk.undo()
    assert day(page).agenda[0].said == "" and edit.toPlainText() == ""


def test_what_is_typed_is_kept_when_the_keyboard_goes_elsewhere_and_when_the_page_is_left(view, page):
    write(page, 0, "One")
    write(page, 1, "Two")
    assert [item.said for item in day(page).agenda[:2]] == ["One", ""]
    occurrence = day(page).id
    view.leave_minutes()
    with view.desk.store.read() as reader:
        assert [item.said for item in reader.get(Occurrence, occurrence).agenda[:2]] == ["One", "Two"]


def test_a_marked_line_says_what_it_would_become_and_becomes_it_with_enter(page):
    edit = write(page, 1, "They talked.\n! Dana: send the sketch by Fri")
    reading = items(page)[1].text.reading
    assert reading.text() == "Action for Dana Whitlock, by Fri 27 Nov: Send the sketch. Enter adds it."
    items(page)[1].text.save()  # it had been kept as it was typed
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.toPlainText() == "They talked.\n" and day(page).agenda[1].said == "They talked."
    [line] = items(page)[1].outcomes.lines()
    made = task(page, line.strong)
    assert (made.title, made.due, made.source) == ("Send the sketch", date(2026, 11, 27), "Design meeting 14, 25 Nov")
    QTest.keyClicks(edit, "=> Open-cell ceilings everywhere")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert [one.text for one in items(page)[1].outcomes.lines()] == ["Send the sketch", "Open-cell ceilings everywhere"]
    QTest.keyClicks(edit, "More.")
    items(page)[1].text.save()
    assert day(page).agenda[1].said == "They talked.\nMore."
    page.desk.undo()
    page.desk.undo()
    page.desk.undo()
    assert items(page)[1].outcomes.lines() == [] and edit.toPlainText() == "They talked.\n! Dana: send the sketch by Fri"


def test_a_line_that_cannot_be_taken_stays_and_says_why(page):
    edit = write(page, 0, "! @Dana by Fri")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.toPlainText() == "! @Dana by Fri" and items(page)[0].outcomes.lines() == []
    assert "few words" in items(page)[0].text.reading.text()


def test_a_name_that_is_nobodys_and_a_day_that_is_none_are_said(page):
    write(page, 0, "! Ask Zoltan for samples by 31 Feb")
    assert "Enter adds it." in items(page)[0].text.reading.text()
    assert items(page)[0].text.reading.property("tone") == "amber"


def test_keys_go_from_item_to_item_and_begin_a_mark(page):
    page.people.list.setFocus()
    page.next_item()
    assert items(page)[0].text.edit.hasFocus()
    page.next_item()
    page.begin_action()
    assert items(page)[1].text.edit.toPlainText() == "! " and items(page)[1].text.edit.hasFocus()
    for _ in range(9):
        page.next_item()
    assert page.notes.edit.hasFocus()
    page.previous_item()
    assert items(page)[4].text.edit.hasFocus()
    page.tick_item()
    assert day(page).agenda[4].done


def test_the_timer_counts_for_one_item_and_an_over_run_is_said(page, qtbot):
    write(page, 0, "x")
    page.toggle_timer()
    assert page.timer.key == items(page)[0].key
    page.timer._before = 17 * 60
    page.timer._tick()
    assert items(page)[0].timer.text().startswith("17:0") and items(page)[0].over.text() == "2 min over"
    items(page)[1].text.edit.setFocus()
    page.toggle_timer()
    assert day(page).agenda[0].spent >= 17 * 60 and page.timer.key == items(page)[1].key
    page.toggle_timer()
    assert page.timer.key == ""


def test_what_was_brought_forward_is_ticked_off_taken_off_and_put_back(page):
    lines = page.brought
    lines.setFocus()
    lines.setCurrentIndex(lines.model().index(0, 0))
    QTest.keyClick(lines, Qt.Key.Key_Space)
    assert lines.lines()[0].lead == "checked" and lines.lines()[0].tail == "approved"
    with page.desk.store.read() as reader:
        approved = reader.find(Occurrence, "state = 'approved'")
    assert [one.approved_on for one in approved] == [date(2026, 11, 25)]
    lines.setCurrentIndex(lines.model().index(1, 0))
    QTest.keyClick(lines, Qt.Key.Key_Space)
    assert task(page, "FIT-22").done_on == date(2026, 11, 25)
    count = len(lines.lines())
    QTest.keyClick(lines, Qt.Key.Key_Delete)
    assert len(lines.lines()) == count - 1 and not page.put_back.isHidden()
    page.put_back.click()
    assert len(lines.lines()) == count and page.put_back.isHidden()


def test_outcomes_and_links_open_beside_the_page(view, page, qtbot):
    edit = write(page, 0, "! Dana: send it")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    shown = []
    view.selected.connect(lambda kind, id: shown.append((kind, id)))
    outcomes = items(page)[0].outcomes
    outcomes.setFocus()
    QTest.keyClick(outcomes, Qt.Key.Key_Return)
    items(page)[1].link.click()
    assert shown == [("task", task(page, outcomes.lines()[0].strong).id), ("task", task(page, "FIT-23").id)]
    assert view.taking_minutes


def test_ending_reopening_and_another_item(view, page):
    page.entry.begin()
    QTest.keyClicks(page.entry, "Any other business")
    QTest.keyClick(page.entry, Qt.Key.Key_Return)
    assert items(page)[-1].title.text() == "Any other business"
    view._minutes_bar.end.click()
    assert day(page).state == "closed" and view._minutes_bar.end.text() == "Reopen"
    view._minutes_bar.approve.click()
    assert (day(page).state, day(page).approved_on) == ("approved", date(2026, 11, 25)) and view._minutes_bar.approve.isHidden()
    view._minutes_bar.end.click()
    assert day(page).state == "open"


def test_the_next_meeting_is_shown_where_it_is_planned(view, page):
    assert page.next.words.text() == "Design meeting 15, Wed 2 Dec, 10:30"
    page.next.show_button.click()
    assert not view.taking_minutes and view.day == date(2026, 12, 2)
    assert view.current() == ("meeting", stored(view, "Design meeting 15").id)


def test_the_next_meeting_is_planned_from_here(view):
    meeting = stored(view, "Move steering")
    with view.desk.store.edit("One") as edit:
        edit.put(replace(meeting, rule=""))
    view.show_minutes(meeting.id, meeting.starts)
    section = view.minutes.next
    section.when.setText("Wed 32 Dec")
    section.plan_button.click()
    assert section.error.isVisibleTo(section) and section.when.text() == "Wed 32 Dec"
    for typed, read in (("Thu 3 Dec, 2:30 pm", datetime(2026, 12, 3, 14, 30)), ("4 dec", datetime(2026, 12, 4, 14)), ("9.15", None)):
        section.when.setText(typed)
        proposed = section._minutes.following.starts
        assert section.read() == (read or proposed.replace(hour=9, minute=15))
    section.when.setText("3 Dec 11:15")
    section.when.setFocus()
    QTest.keyClick(section.when, Qt.Key.Key_Return)
    assert section.words.text() == "Move steering, Thu 3 Dec, 11:15"
    with view.desk.store.read() as reader:
        made = reader.find(Meeting, "follows_id = ?", (meeting.id,))[0]
    assert made.starts == datetime(2026, 12, 3, 11, 15)


def test_undoing_the_start_goes_back_to_the_calendar(view, page):
    page.desk.undo()
    assert not view.taking_minutes


def test_calendar_keys_do_nothing_to_the_meeting_below(view, page):
    before = stored(view, "Design meeting 14")
    page.setFocus()
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_D, Qt.Key.Key_N, Qt.Key.Key_T):
        QTest.keyClick(page, key)
    assert stored(view, "Design meeting 14") == before and view.taking_minutes


def test_minutes_of_a_series_show_its_next_day(view):
    with view.desk.store.read() as reader:
        series = reader.find(Meeting, "rule <> '' AND deleted = 0")[0]
    view.show_minutes(series.id, series.starts)
    following = view.minutes.found.following
    assert following is not None and following.meeting_id == series.id
    assert minutes.read(view.desk.store, series.id, series.starts).day.state == "open"
