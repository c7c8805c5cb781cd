"""Finding a slot from the calendar, holding several times and taking one, on real widgets."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from coorddesk.domain.meetings import AttendeeRole, Meeting
from coorddesk.domain.people import Person
from coorddesk.services import holds, meetings
from coorddesk.settings import Settings
from coorddesk.ui.inspector import Inspector

TODAY = date(2026, 11, 25)
Key = Qt.Key


@pytest.fixture
def desk(make_desk, example_file, tmp_path):
    path = Path(shutil.copy(example_file, tmp_path / "example.coord"))
    return make_desk(path, Settings(your_email="eva.marsh@harbour.example", date_order="dmy"))


@pytest.fixture
def view(calendar_view):
    calendar_view.show_week()
    return calendar_view


@pytest.fixture
def inspector(desk, qtbot):
    made = Inspector(desk)
    qtbot.addWidget(made)
    desk.changed.connect(made.apply)
    made.find_slot_requested.connect(lambda _id: None)
    made.resize(360, 800)
    made.show()
    return made


def stored(desk, title: str) -> Meeting:
    with desk.store.read() as reader:
        return reader.find(Meeting, "title = ? AND deleted = 0 AND hold = ''", (title,))[0]


def read(desk, id: str) -> Meeting:
    with desk.store.read() as reader:
        return reader.get(Meeting, id)


def panel(view):
    return view._finding.panel


def open_for(view, qtbot, title: str):
    view.reveal("meeting", stored(view.desk, title).id)
    view.find_slot()
    return answered(view, qtbot)


def answered(view, qtbot):
    # The worker's answer comes with the event loop; there is one to every question of the example.
    qtbot.waitUntil(lambda: view.desk.work._under_way == [] and bool(panel(view).list.lines.lines()), timeout=5000)
    return panel(view)


def press(widget, *keys) -> None:
    for key in keys:
        QTest.keyClick(widget, key)


def test_the_panel_opens_with_the_meetings_people_and_its_length_in_place_of_the_left_pane(view, qtbot):
    assert view._pane.isVisible()
    finder = open_for(view, qtbot, "Design meeting 14")
    assert finder.isVisible() and not view._pane.isVisible()
    assert finder.about.text() == "Design meeting 14" and finder.length.currentData() == 60
    assert [line.text for line in finder.guests.list.lines()][:3] == ["Eva Marsh", "Dana Whitlock", "Tomasz Zieliński"]
    assert all(line.tail == "all 9 free" for line in finder.list.lines.lines())


def test_the_keyboard_is_in_the_panel_from_the_first_moment_and_goes_to_the_times_once_there_are_any(view, qtbot):
    view.reveal("meeting", stored(view.desk, "Design meeting 14").id)
    view.focus_list()
    view.find_slot()
    finder = panel(view)
    assert not finder.list.lines.lines() and finder.isAncestorOf(view.window().focusWidget())
    press(view.window().focusWidget(), Key.Key_Escape)
    assert not finder.isVisible()
    view.find_slot()
    answered(view, qtbot)
    assert view.window().focusWidget() is finder.list.lines
    assert view.desk.work._under_way == [], "the move asks nothing anew"


def test_who_types_a_day_while_the_times_are_looked_for_stays_there(view, qtbot):
    view.reveal("meeting", stored(view.desk, "Design meeting 14").id)
    view.find_slot()
    QTest.keyClicks(panel(view).first, "th")
    assert view.window().focusWidget() is answered(view, qtbot).first


def test_the_arrows_walk_through_the_times_and_the_calendar_shows_each(view, qtbot):
    finder = open_for(view, qtbot, "Design meeting 14")
    first = finder.current()
    assert view.canvas._sketch.starts == datetime(2026, 11, 25, first.starts.hour, first.starts.minute)
    before = view.selected_entry()
    for _ in range(9):
        press(finder.list.lines, Key.Key_Down)
    shown = view.canvas._sketch
    assert shown.first == finder.current().starts.date() and shown.first in view.canvas.shown_days()
    assert shown.title == "Design meeting 14" and view.canvas.key == before.key


def test_enter_moves_the_meeting_there_in_one_step(view, qtbot):
    one = stored(view.desk, "Design meeting 14")
    finder = open_for(view, qtbot, "Design meeting 14")
    press(finder.list.lines, Key.Key_Down)
    wanted = finder.current()
    press(finder.list.lines, Key.Key_Return)
    moved = read(view.desk, one.id)
    assert moved.starts.replace(tzinfo=UTC) == wanted.starts and moved.ends - moved.starts == timedelta(hours=1)
    assert not finder.isVisible() and view._pane.isVisible() and view.canvas._sketch is None
    assert view.current() == ("meeting", one.id)
    view.desk.store.undo()
    assert read(view.desk, one.id) == one


def test_escape_leaves_everything_as_it_was(view, qtbot):
    finder = open_for(view, qtbot, "Design meeting 14")
    before = view.desk.store.undo_label()
    press(finder.list.lines, Key.Key_Escape)
    assert not finder.isVisible() and view.canvas._sketch is None
    assert view.desk.store.undo_label() == before and view.current()[0] == "meeting"


def test_a_new_meeting_is_planned_with_its_people(view, qtbot):
    view.canvas.choose(None, TODAY)
    view.find_slot()
    finder = answered(view, qtbot)
    dana = next(one.id for one in view.desk.names().people.values() if one.name == "Dana Whitlock")
    finder.guests.add(dana)
    finder.guests.toggle(dana)
    answered(view, qtbot)
    press(finder.list.lines, Key.Key_Return)
    assert finder.problem.text() == "Give it a few words that say what it is about." and finder.isVisible()
    finder.title.setText("Riser review")
    press(finder.title, Key.Key_Return)
    press(finder.list.lines, Key.Key_Return)
    made = stored(view.desk, "Riser review")
    assert [(one.person_id, one.role) for one in made.attendees] == [(dana, AttendeeRole.OPTIONAL)]
    assert view.desk.names().name(made.organiser_id) == "Eva Marsh"


def test_people_are_added_and_taken_off_by_keys_alone(view, qtbot):
    view.canvas.choose(None, TODAY)
    view.find_slot()
    finder = answered(view, qtbot)
    press(finder.title, Key.Key_Tab, Key.Key_Tab)
    assert view.window().focusWidget() is finder.guests.plus
    press(finder.guests.plus, Key.Key_Return)
    for name in ("dana", "aik"):
        QTest.keyClicks(finder.guests.entry, name)
        press(finder.guests.entry, Key.Key_Return)
    press(finder.guests.entry, Key.Key_Escape)
    assert finder.isVisible() and view.window().focusWidget() is finder.guests.plus
    assert [line.text for line in finder.guests.list.lines()] == ["Eva Marsh", "Dana Whitlock", "Aiko Tanabe"]
    finder.guests.list.setFocus()
    press(finder.guests.list, Key.Key_Down, Key.Key_Space, Key.Key_Down, Key.Key_Delete)
    assert [(line.text, line.tail) for line in finder.guests.list.lines()] == [("Eva Marsh", ""), ("Dana Whitlock", "optional")]


def test_several_times_are_marked_with_x_and_held(view, qtbot):
    finder = open_for(view, qtbot, "Design meeting 14")
    assert not finder.hold.isEnabled()
    press(finder.list.lines, Key.Key_X, Key.Key_Down, Key.Key_Down, Key.Key_X)
    assert [line.lead for line in finder.list.lines.lines()][:4] == ["marked", "check", "marked", "check"]
    wanted = [one.starts for one in finder.marked()]
    finder.hold.click()
    held = holds.held_with(view.desk.store, stored(view.desk, "Design meeting 14"))
    assert [one.starts.replace(tzinfo=UTC) for one in held] == sorted(wanted) and all(one.tentative for one in held)
    assert view.desk.store.undo_label() == "Hold 2 times for Design meeting 14"


def test_who_cannot_and_why_is_told_below_a_time(view, qtbot):
    with view.desk.store.edit("Move") as edit:
        for one in edit.find(Person, "name LIKE 'Aiko%'"):
            edit.put(replace(one, zone="Asia/Tokyo"))
    finder = open_for(view, qtbot, "Design meeting 14")
    line = finder.list.lines.lines()[0]
    assert line.tail == "8 of 9 free" and line.note.startswith("Aiko: outside their hours, ") and line.note.endswith("in Tokyo")
    assert finder.summary.text() == "No time suits all, Wed 25 Nov to Fri 4 Dec. The best are below."


def test_the_question_is_asked_again_when_something_of_it_changes(view, qtbot):
    finder = open_for(view, qtbot, "Design meeting 14")
    finder.first.setText("mon")
    finder.first.editingFinished.emit()
    qtbot.waitUntil(lambda: finder.list.lines.lines()[0].strong == "Mon 30 Nov", timeout=5000)
    finder.first.setText("never")
    finder.first.editingFinished.emit()
    assert finder.problem.isVisible() and finder.list.lines.lines()[0].strong == "Mon 30 Nov"
    finder.first.setText("thu")
    finder.days.setValue(1)
    finder.length.setCurrentIndex(finder.length.findData(480))
    qtbot.waitUntil(lambda: finder.list.lines.lines() != [] and finder.list.lines.lines()[0].strong == "Thu 26 Nov", timeout=5000)
    assert "free" in finder.list.lines.lines()[0].tail and finder.list.lines.lines()[0].note


def test_the_question_is_asked_again_when_somebody_is_asked_to_something_else(view, qtbot):
    finder = open_for(view, qtbot, "Design meeting 14")
    best = finder.current()
    one = stored(view.desk, "Design meeting 14")
    start = best.starts.replace(tzinfo=None)
    meetings.add(view.desk.store, one.project_id, "Other", start, start + timedelta(hours=1), "UTC", attendees=one.attendees)
    qtbot.waitUntil(lambda: finder.current() is not None and finder.current().starts != best.starts, timeout=5000)


def test_marks_and_the_place_in_the_list_outlast_a_change_elsewhere(view, qtbot):
    finder = open_for(view, qtbot, "Design meeting 14")
    press(finder.list.lines, Key.Key_Down, Key.Key_Down, Key.Key_X)
    marked, here = finder.marked(), finder.current()
    one = stored(view.desk, "Design meeting 14")
    start = finder._found[0].starts.replace(tzinfo=None)
    meetings.add(view.desk.store, one.project_id, "Other", start, start + timedelta(hours=1), "UTC", attendees=one.attendees)
    qtbot.waitUntil(lambda: finder._found[0].starts.replace(tzinfo=None) != start, timeout=5000)
    assert [found.starts for found in finder.marked()] == [marked[0].starts] and finder.current().starts == here.starts


def test_letters_in_the_list_are_no_keys_of_the_calendar(view, qtbot):
    finder = open_for(view, qtbot, "Design meeting 14")
    before = view.day
    press(finder.list.lines, Key.Key_T, Key.Key_N, Key.Key_E, Key.Key_D)
    assert finder.isVisible() and view.day == before and not view._planner.isVisible()


def test_one_day_of_a_series_moves_alone(view, qtbot):
    one = stored(view.desk, "Design meeting 14")
    made = meetings.add(
        view.desk.store, one.project_id, "Stand-up", datetime(2026, 11, 23, 9), datetime(2026, 11, 23, 9, 15), "Europe/London",
        rule="FREQ=WEEKLY;BYDAY=MO", attendees=one.attendees,
    )  # fmt: skip
    finder = open_for(view, qtbot, "Stand-up")
    assert finder.length.currentData() == 15 and finder.wanted.occurrence == datetime(2026, 11, 30, 9)
    press(finder.list.lines, Key.Key_Return)
    moved = read(view.desk, made.id)
    assert moved.starts == made.starts and [found.original for found in moved.instances] == [datetime(2026, 11, 30, 9)]


def test_the_agenda_gives_way_to_the_week_where_times_can_be_sketched(view, qtbot):
    view.show_agenda()
    open_for(view, qtbot, "Design meeting 14")
    assert view.mode == "week" and view.canvas._sketch is not None


def test_the_planner_leads_to_the_panel_with_what_was_typed(view, qtbot):
    view.new_meeting()
    view._planner.title.setText("Riser review")
    view._planner.find.click()
    finder = answered(view, qtbot)
    assert not view._planner.isVisible() and finder.title.text() == "Riser review" and finder.isVisible()


def test_a_click_in_the_box_marks_and_elsewhere_chooses(view, qtbot):
    finder = open_for(view, qtbot, "Design meeting 14")
    lines = finder.list.lines
    rect = lines.visualRect(lines.model().index(2, 0))
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.left() + 8, rect.top() + 10))
    assert finder.marked() == [finder._found[2]]
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.left() + 90, rect.bottom() + 10))
    assert finder.current() == finder._found[3] and finder.isVisible()


def test_f_opens_the_panel_from_the_calendar_and_the_palette_knows_it(window, qtbot):
    calendar = window.show_screen("calendar")
    calendar.show_week()
    one = stored(window.desk, "Design meeting 14")
    calendar.reveal("meeting", one.id)
    press(calendar.canvas, Key.Key_F)
    assert calendar._finding.panel.isVisible()
    press(calendar._finding.panel, Key.Key_Escape)
    assert calendar._finding.panel.isHidden()


def test_the_button_under_the_time_in_the_inspector_opens_the_panel(window, qtbot):
    one = stored(window.desk, "Design meeting 14")
    window.open_thing("meeting", one.id)
    box = window.tools.inspector.page().conflicts
    assert box.find.isVisible()
    box.find.click()
    assert window.shown_view()._finding.panel.wanted.meeting_id == one.id


# The inspector


def said(inspector, qtbot) -> list[str]:
    qtbot.waitUntil(lambda: inspector.desk.work._under_way == [], timeout=5000)
    return inspector.page().conflicts.words()


def test_the_inspector_says_who_is_asked_to_two_things_and_looks_again_after_every_change(desk, inspector, qtbot):
    one = stored(desk, "Design meeting 14")
    inspector.show_thing("meeting", one.id)
    assert said(inspector, qtbot) == []
    other = meetings.add(
        desk.store, one.project_id, "Site walk", one.starts, one.ends, one.zone, attendees=one.attendees[:1], organiser_id=None
    )
    assert said(inspector, qtbot) == ["Eva and Dana: Site walk 10:30 to 11:30"]
    meetings.cancel(desk.store, other.id)
    assert said(inspector, qtbot) == []


def test_the_inspector_offers_to_take_a_held_time_or_release_all(desk, inspector, qtbot):
    one = stored(desk, "Design meeting 14")
    day = one.starts + timedelta(days=1)
    held = holds.propose_for(desk.store, one.id, [(day, day + timedelta(hours=1)), (day.replace(hour=15), day.replace(hour=16))], one.zone)
    inspector.show_thing("meeting", one.id)
    box = inspector.page().holds
    assert box.title.text() == "Held: 2 times" and not box.take.isVisible() and box.release.isVisible()
    inspector.show_thing("meeting", held[1].id)
    assert box.take.isVisible() and [line.tail for line in box.lines.lines()] == ["", "this one"]
    opened = []
    inspector.open_requested.connect(lambda kind, id: opened.append(id))
    box.take.click()
    assert opened == [one.id] and read(desk, one.id).starts == day.replace(hour=15)
    assert [read(desk, found.id).deleted for found in held] == [True, True]


def test_all_held_times_are_released_from_the_meeting_they_are_held_for(desk, inspector):
    one = stored(desk, "Design meeting 14")
    day = one.starts + timedelta(days=1)
    holds.propose_for(desk.store, one.id, [(day, day + timedelta(hours=1))], one.zone)
    inspector.show_thing("meeting", one.id)
    inspector.page().holds.release.click()
    assert inspector.page().holds.isHidden() and holds.held_with(desk.store, one) == []


def test_a_persons_holidays_are_chosen_by_name(desk, inspector, qtbot):
    dana = next(one for one in desk.names().people.values() if one.name == "Dana Whitlock")
    inspector.show_thing("person", dana.id)
    form = inspector.page().form
    form.show_all(True)
    editor = form.editors["holiday_country"]
    editor.line.setText("united kingdom, scot")
    editor.line.setModified(True)
    editor.line.textEdited.emit("united kingdom, scot")
    editor.commit()
    assert desk.names().people[dana.id].holiday_country == "GB-SCT"
    qtbot.waitUntil(lambda: editor.line.text() == "United Kingdom, Scotland", timeout=5000)
    editor.line.setText("Atlantis")
    editor.line.setModified(True)
    editor.commit()
    assert "No public holidays are known of “Atlantis”" in editor.error()
    assert desk.store.undo_label() == "Set holidays of Dana Whitlock to United Kingdom, Scotland"
