"""The calendar with the example project, on real widgets."""

import shutil
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent
from PySide6.QtTest import QTest

from coorddesk.domain.meetings import Meeting
from coorddesk.domain.tasks import Task
from coorddesk.services import invites, meetings
from coorddesk.settings import Settings
from coorddesk.ui.calendar import layout
from coorddesk.ui.calendar.entries import apart, most_important
from coorddesk.ui.calendar.spans import Week
from coorddesk.ui.calendar.view import CalendarView

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
TODAY = date(2026, 11, 25)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def desk(make_desk, example_file, tmp_path):
    path = Path(shutil.copy(example_file, tmp_path / "example.coord"))
    return make_desk(path, Settings(your_email="ellen.marsh@harbour.example"))


@pytest.fixture
def view(calendar_view):
    return calendar_view


def day(number: int, month: int = 11) -> date:
    return date(2026, month, number)


def titles(view, number: int, month: int = 11) -> list[str]:
    return [one.title for one in view._days.lines(day(number, month))]


def entry(view, title: str, number: int = 25):
    return next(one for one in view._days.on(day(number)) if one.title == title)


def place(view, title: str, number: int = 25, month: int = 11) -> QPoint:
    canvas = view.canvas
    box = next(box for box in canvas.boxes() if box.entry and box.entry.title == title and box.day == day(number, month))
    return canvas.on_screen(box).center().toPoint()


def drag(view, start: QPoint, end: QPoint) -> None:
    port = view.canvas.viewport()
    QTest.mousePress(port, LEFT, NONE, start)
    for at in ((start + end) / 2, end):
        move(view, at)
    QTest.mouseRelease(port, LEFT, NONE, end)


def move(view, at: QPoint) -> None:
    port = view.canvas.viewport()
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), port.mapToGlobal(QPointF(at)), Qt.MouseButton.NoButton, LEFT, NONE)
    view.canvas.mouseMoveEvent(event)


def stored(view, title: str) -> Meeting:
    with view.desk.store.read() as reader:
        return reader.find(Meeting, "title = ? AND deleted = 0", (title,))[0]


def press(view, key, modifiers=NONE) -> None:
    QTest.keyClick(view.canvas, key, modifiers)


def test_the_month_shows_what_its_picture_shows(view):
    assert (view.title(), view.context(), view.hint()) == ("November 2026", "3 projects", "Times in Europe/London")
    assert titles(view, 23) == ["Site start of week", "Cost review", "2 deadlines late", "Order carpet tiles, levels 4 and 5"]
    assert titles(view, 27) == ["Fire strategy sign-off", "Programme board", "Week close-out", "7 deadlines", "3 reviews due"]
    assert titles(view, 18) == ["Design meeting 13", "Close level 4 snags, east wing", "Desk plan sign-off, Finance"]
    assert titles(view, 2) == ["Level 4 partitions complete"] and view._days.on(day(2))[0].kind == "baseline"


def test_at_most_five_lines_stand_on_a_day_and_the_rest_is_counted(view):
    lines = [box for box in view.month.boxes() if box.day == TODAY]
    assert len(lines) == 5 and lines[-1].entry is None
    assert lines[-1].count == 3


def test_the_past_is_quiet_and_what_is_late_is_not(view):
    states = {one.title: one.state for one in view._days.on(day(24))}
    assert states["IT and AV call"] == "past" and states["Rack layout sign-off"] == "late"
    assert states["Agree door hardware schedule"] == "done"
    assert entry(view, "Comms room walk").state == ""


def test_what_a_meeting_is_called_aloud(view):
    assert entry(view, "Design meeting 14").spoken == (
        "Design meeting 14, Wed 25 Nov, 10:30 to 11:30, Site office, room 2, 5 of 8 coming"
    )  # fmt: skip
    assert "9 days late" in next(one for one in view._days.on(day(16)) if one.kind == "task").spoken


def test_layers_and_teams_narrow_what_is_shown_and_are_remembered(view, desk, qtbot):
    view._bar.layers["deadlines"].click()
    view._bar.layers["steps"].click()
    view._bar.layers["documents"].click()
    assert titles(view, 27) == ["Fire strategy sign-off", "Programme board", "Week close-out"]
    action = next(one for one in view._bar.teams.menu().actions() if one.text() == "Workplace")
    action.trigger()
    assert titles(view, 27) == ["Programme board"]
    again = CalendarView(desk)
    qtbot.addWidget(again)
    qtbot.addWidget(again.filter_bar())
    again.reload()
    assert titles(again, 27) == ["Programme board"]


def test_one_project_alone_is_shown_with_its_name(view, desk):
    with desk.store.read() as reader:
        desk.choose_project(reader.value("SELECT id FROM project WHERE code = 'NET'"))
    view.reload()
    assert titles(view, 25) == ["Comms room walk", "AV bill of quantities, rooms 5.01–5.06"]
    assert view.context() == view._names.projects[desk.project_id].name


def test_pages_turn_by_key_and_by_bar(view):
    press(view, Qt.Key.Key_PageDown)
    assert view.title() == "December 2026"
    view._bar.earlier.click()
    view._bar.earlier.click()
    assert view.title() == "October 2026"
    press(view, Qt.Key.Key_T)
    assert view.title() == "November 2026" and view.day == TODAY
    view.show_week()
    assert (view.title(), view.context()) == ("23 to 29 November", "Week 48")
    press(view, Qt.Key.Key_PageDown)
    assert view.title() == "30 November to 6 December"


def test_arrows_walk_through_the_days_and_their_lines(view):
    view.canvas.choose(None, TODAY)
    press(view, Qt.Key.Key_Down)
    assert view.selected_entry().title == "Comms room walk"
    press(view, Qt.Key.Key_Down)
    press(view, Qt.Key.Key_Right)
    assert view.day == day(26) and view.selected_entry().title == "Furniture review"
    for _ in range(7):
        press(view, Qt.Key.Key_Left)
    assert view.day == day(19)
    for _ in range(20):
        press(view, Qt.Key.Key_Left)
    # The last days of October stand on November's page; beyond them the page is turned.
    assert view.title() == "November 2026" and view.day == day(30, 10)
    for _ in range(5):
        press(view, Qt.Key.Key_Left)
    assert view.title() == "October 2026" and view.day == day(25, 10)


def test_space_lists_a_whole_day_and_enter_what_is_joined(view):
    told = []
    view.canvas.joined_asked.disconnect(view._show_joined)
    view.canvas.joined_asked.connect(lambda entries, at: told.append([one.title for one in entries]))
    view.canvas.choose(None, TODAY)
    press(view, Qt.Key.Key_Space)
    assert len(told[0]) == 7 and "Renew scaffold licence" in told[0]
    view.canvas.choose(view._days.lines(day(27))[3], day(27))
    press(view, Qt.Key.Key_Return)
    assert len(told[1]) == 7 and "Pick staff briefing slot" in told[1]


def test_a_click_on_a_joined_line_shows_what_is_joined(view):
    told = []
    view.canvas.joined_asked.disconnect(view._show_joined)
    view.canvas.joined_asked.connect(lambda entries, at: told.append([one.title for one in entries]))
    box = next(box for box in view.canvas.boxes() if box.entry is not None and box.day == day(27) and box.entry.members)
    QTest.mouseClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, NONE, view.canvas.on_screen(box).center().toPoint())
    assert len(told) == 1 and "Pick staff briefing slot" in told[0]


def test_a_click_selects_and_tells_the_inspector(view, qtbot):
    with qtbot.waitSignal(view.selected) as told:
        QTest.mouseClick(view.canvas.viewport(), LEFT, NONE, place(view, "Move steering"))
    assert told.args == ["meeting", stored_id(view, "Move steering")]
    assert view.current() == tuple(told.args)


def stored_id(view, title: str) -> str:
    return entry(view, title).id


def test_enter_and_a_double_click_ask_for_the_inspector(view, qtbot):
    view.canvas.choose(entry(view, "Move steering"), TODAY)
    with qtbot.waitSignal(view.edit_requested):
        press(view, Qt.Key.Key_Return)
    with qtbot.waitSignal(view.edit_requested):
        QTest.mouseDClick(view.canvas.viewport(), LEFT, NONE, place(view, "Comms room walk"))


def test_a_meeting_dragged_to_another_day_keeps_its_time(view):
    drag(view, place(view, "Landlord call"), view.month.day_rect(day(17)).center().toPoint())
    moved = stored(view, "Landlord call")
    assert (moved.starts, moved.ends) == (datetime(2026, 11, 17, 16), datetime(2026, 11, 17, 16, 30))
    assert view.selected_entry().id == moved.id and view.day == day(17)
    view.desk.store.undo()
    assert "Landlord call" in titles(view, 25)


def test_a_deadline_dragged_to_another_day_is_due_then(view):
    drag(view, place(view, "Sign wording for fire wardens", 2, 12), view.month.day_rect(date(2026, 12, 3)).center().toPoint())
    with view.desk.store.read() as reader:
        [task] = reader.find(Task, "title = ?", ("Sign wording for fire wardens",))
    assert (task.due, task.baseline_due) == (date(2026, 12, 3), date(2026, 12, 2))


def test_d_marks_the_selected_deadline_done(view):
    view.canvas.choose(entry(view, "Desk plan sign-off, Finance", 18), day(18))
    press(view, Qt.Key.Key_D)
    assert entry(view, "Desk plan sign-off, Finance", 18).state == "done"
    assert view.desk.store.undo_label() == "Mark MOV-9 done"


def test_escape_puts_a_dragged_meeting_back(view):
    port, start = view.canvas.viewport(), place(view, "Landlord call")
    QTest.mousePress(port, LEFT, NONE, start)
    move(view, start - QPoint(300, 0))
    assert view.hint() == "Drop to move Landlord call to Mon 23 Nov"
    press(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(port, LEFT, NONE, start - QPoint(300, 0))
    assert stored(view, "Landlord call").starts == datetime(2026, 11, 25, 16)
    assert view.hint() == "Times in Europe/London"


def test_where_a_dragged_meeting_came_from_stays_outlined(view):
    view.show_week()
    box = next(one for one in view.week.boxes() if one.entry is not None and one.entry.title == "Design meeting 14")
    rect = view.week.on_screen(box)
    start, port = rect.center().toPoint(), view.week.viewport()
    QTest.mousePress(port, LEFT, NONE, start)
    for by in (20, 120):
        move(view, start + QPoint(by, 60))
    def changes() -> int:
        """How often the colour along the left edge of the old place changes."""
        seen, place = port.grab().toImage(), rect.toRect()
        heights = range(place.top() + 4, place.bottom() - 4)
        lines = ([seen.pixelColor(x, y).name() for y in heights] for x in range(place.left() - 1, place.left() + 2))
        return max(sum(one != other for one, other in pairwise(colours)) for colours in lines)

    assert changes() > 8  # dashes
    press(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(port, LEFT, NONE, start)
    assert changes() < 3


def test_in_the_week_a_drag_moves_by_quarters_and_across_days(view):
    view.show_week()
    start = place(view, "Design meeting 14")
    drag(view, start, start + QPoint(round(view.week._columns[3].start - view.week._columns[2].start), round(view.week.hour * 0.70)))
    moved = stored(view, "Design meeting 14")
    assert (moved.starts, moved.ends) == (datetime(2026, 11, 26, 11, 15), datetime(2026, 11, 26, 12, 15))


def test_a_drag_onto_the_small_month_drops_on_its_day(view):
    view.show_week()
    start, port, grid = place(view, "Design meeting 14"), view.canvas.viewport(), view.mini.grid
    cell = grid._cell((day(4, 12) - grid.start()).days).center()
    over = port.mapFromGlobal(grid.mapToGlobal(cell)).toPoint()
    QTest.mousePress(port, LEFT, NONE, start)
    move(view, (start + over) / 2)
    move(view, over)
    assert grid.target == day(4, 12) and view.hint() == "Drop to move Design meeting 14 to Fri 4 Dec, 10:30"
    grid.grab()
    QTest.mouseRelease(port, LEFT, NONE, over)
    assert grid.target is None and stored(view, "Design meeting 14").starts == datetime(2026, 12, 4, 10, 30)


def test_a_drag_that_comes_back_from_the_small_month_drops_nothing_there(view):
    """The next days take nothing, so what was over the small month and is not any more stays where it is."""
    view.show_week()
    lines, grid = view.next_days, view.mini.grid
    box = next(box for box in lines.boxes() if box.entry.title == "Comms room walk")
    start, port = lines.on_screen(box).center().toPoint(), lines.viewport()
    over = port.mapFromGlobal(grid.mapToGlobal(grid._cell((day(4, 12) - grid.start()).days).center())).toPoint()
    asked = []
    lines.move_asked.connect(lambda *what: asked.append(what))
    QTest.mousePress(port, LEFT, NONE, start)
    for at in (over, start):
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), port.mapToGlobal(QPointF(at)), Qt.MouseButton.NoButton, LEFT, NONE)
        lines.mouseMoveEvent(event)
        assert ("to Fri 4 Dec" in view.hint()) == (at == over)
    QTest.mouseRelease(port, LEFT, NONE, start)
    assert not asked and grid.target is None


def test_a_page_turned_under_the_small_month_keeps_what_it_points_at(view):
    view.show_week()
    start, port, grid = place(view, "Design meeting 14"), view.canvas.viewport(), view.mini.grid
    over = port.mapFromGlobal(grid.mapToGlobal(grid._cell((day(4, 12) - grid.start()).days).center())).toPoint()
    QTest.mousePress(port, LEFT, NONE, start)
    move(view, over)
    number = (grid.target - grid.start()).days
    press(view, Qt.Key.Key_PageDown)
    assert grid.target == grid.start() + timedelta(days=number) == view.canvas.held().shown.first
    wanted = grid.target
    QTest.mouseRelease(port, LEFT, NONE, over)
    assert stored(view, "Design meeting 14").starts.date() == wanted


@pytest.mark.parametrize(("mode", "by"), [("month", 1), ("month", -1), ("week", 1), ("week", -1)])
def test_a_drag_that_stays_at_the_end_of_a_page_turns_it(view, qtbot, mode, by):
    view._bar.modes.choose(mode)
    first, start, port = view.canvas.shown_days()[0], place(view, "Design meeting 14"), view.canvas.viewport()
    there = {
        "month": QPoint(start.x(), port.height() - 3 if by > 0 else 4), "week": QPoint(port.width() - 3 if by > 0 else 10, start.y()),
    }[mode]  # fmt: skip
    QTest.mousePress(port, LEFT, NONE, start)
    move(view, (start + there) / 2)
    move(view, there)
    qtbot.waitUntil(lambda: view.canvas.shown_days()[0] != first, timeout=5_000)
    assert view.canvas.dragging and (view.canvas.shown_days()[0] > first) == (by > 0)
    shown = view.canvas.held().shown
    assert shown.first in view.canvas.shown_days() and view.hint().startswith("Drop to move Design meeting 14 to ")
    move(view, start)
    monday = next(one for one in view.canvas.shown_days() if view.canvas.place(QPointF(start))[0] == one)
    QTest.mouseRelease(port, LEFT, NONE, start)
    moved = stored(view, "Design meeting 14")
    assert moved.starts.date() == monday and moved.starts.time() == datetime(2026, 11, 25, 10, 30).time()


def test_the_lower_edge_stretches(view):
    view.show_week()
    box = next(box for box in view.week.boxes() if box.entry and box.entry.title == "Design meeting 14")
    edge = view.week.on_screen(box).bottomLeft().toPoint() + QPoint(30, -2)
    drag(view, edge, edge + QPoint(0, round(view.week.hour / 2)))
    assert stored(view, "Design meeting 14").ends == datetime(2026, 11, 25, 12)


def test_shift_and_arrows_move_and_alt_shift_stretches(view):
    view.show_week()
    view.canvas.choose(entry(view, "Design meeting 14"), TODAY)
    shift, alt = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
    press(view, Qt.Key.Key_Down, shift)
    press(view, Qt.Key.Key_Right, shift)
    press(view, Qt.Key.Key_Up, shift)
    press(view, Qt.Key.Key_Up, shift)
    press(view, Qt.Key.Key_Down, shift | alt)
    moved = stored(view, "Design meeting 14")
    assert (moved.starts, moved.ends) == (datetime(2026, 11, 26, 10, 15), datetime(2026, 11, 26, 11, 30))
    assert view.selected_entry().id == moved.id


def test_one_day_of_a_series_moves_alone_and_undo_is_offered(view, qtbot):
    view.show_week()
    title = "Site start of week"
    before = stored(view, title).starts
    start = place(view, title, 23)
    drag(view, start, start + QPoint(round(view.week._columns[1].start - view.week._columns[0].start), -view.week.hour))
    assert view._asking.scope_panel.isVisible() and all(one.cancelled for one in stored(view, title).instances)
    with qtbot.waitSignal(view.desk.undo_offered) as told:
        QTest.keyClick(view._asking.scope_panel, Qt.Key.Key_Return)
    assert "this day of Site start of week alone" in told.args[0]
    assert stored(view, title).starts == before
    assert [one.starts for one in stored(view, title).instances if not one.cancelled] == [datetime(2026, 11, 24, 8)]
    assert view.selected_entry().original == datetime(2026, 11, 23, 9)


def test_a_meeting_is_planned_in_place_by_drawing_and_enter(view, qtbot):
    view.show_week()
    column = view.week._columns[3]
    top = view.week._hours_top - view.week.verticalScrollBar().value()
    start = QPoint(round(column.start + 40), round(top + 15.5 * view.week.hour))
    drag(view, start, start + QPoint(0, view.week.hour))
    assert view._planner.isVisible()
    assert view._planner.when.text() == "Thu 26 Nov, 15:30 to 16:30"
    QTest.keyClicks(view._planner.title, "Door sizes")
    with qtbot.waitSignal(view.part_requested) as asked:
        QTest.keyClick(view._planner.title, Qt.Key.Key_Return)
    assert asked.args == ["attendees"], "who comes is what is typed next"
    made = stored(view, "Door sizes")
    assert (made.starts, made.ends, made.zone) == (datetime(2026, 11, 26, 15, 30), datetime(2026, 11, 26, 16, 30), "Europe/London")
    assert view.current() == ("meeting", made.id) and not view._planner.isVisible()


def test_n_plans_a_meeting_and_the_typed_time_counts(view):
    view.canvas.choose(None, day(27))
    press(view, Qt.Key.Key_N)
    planner = view._planner
    QTest.keyClick(planner.title, Qt.Key.Key_Return)
    assert planner.problem.text() and planner.isVisible()
    QTest.keyClicks(planner.title, "Lift")
    planner.when.setText("Fri 27 Nov, 25:00")
    QTest.keyClick(planner.when, Qt.Key.Key_Return)
    assert planner.isVisible() and planner.title.text() == "Lift"
    planner.when.setText("Fri 27 Nov, 13:00 to 13:45")
    QTest.keyClick(planner.when, Qt.Key.Key_Return)
    assert stored(view, "Lift").starts == datetime(2026, 11, 27, 13)


def test_escape_leaves_the_planner_without_a_meeting(view):
    label = view.desk.store.undo_label()
    press(view, Qt.Key.Key_N)
    QTest.keyClicks(view._planner.title, "Nothing")
    QTest.keyClick(view._planner.title, Qt.Key.Key_Escape)
    assert not view._planner.isVisible() and view.desk.store.undo_label() == label


def test_del_calls_off_what_others_have_in_their_calendars_and_deletes_the_rest(view, qtbot):
    id = stored_id(view, "Move steering")
    view.canvas.choose(entry(view, "Move steering"), TODAY)
    with qtbot.waitSignal(view.desk.undo_offered) as told:
        press(view, Qt.Key.Key_Delete)
    assert "is called off. Others still have it" in told.args[0]
    assert entry(view, "Move steering").state == "cancelled"
    assert [one.kind for one in invites.due_steps(view.desk.store, id)] == ["cancel"]
    press(view, Qt.Key.Key_Delete)
    assert "Move steering" not in titles(view, 25)
    view.show_week()
    fresh = meetings.add(view.desk.store, next(iter(view._names.projects)), "Spare", datetime(2026, 11, 25, 18), datetime(2026, 11, 25, 19),
                         "Europe/London")  # fmt: skip
    assert view.reveal("meeting", fresh.id)
    with qtbot.waitSignal(view.desk.undo_offered) as told:
        press(view, Qt.Key.Key_Delete)
    assert told.args[0] == "Deleted Spare" and view.current() is None
    assert "Spare" not in titles(view, 25)


def test_del_on_a_series_takes_one_day_off_and_never_the_series(view):
    on = next(one for one in view._days.on(day(30)) if one.title == "Site start of week")
    view.canvas.choose(on, day(30))
    press(view, Qt.Key.Key_Delete)
    QTest.keyClick(view._asking.scope_panel, Qt.Key.Key_1)
    press(view, Qt.Key.Key_Delete)
    series = stored(view, "Site start of week")
    assert [one.original for one in series.instances if one.cancelled][-1] == datetime(2026, 11, 30, 9)
    assert next(one for one in view._days.on(day(30)) if one.id == series.id).state == "cancelled"
    assert "Site start of week" in titles(view, 23)


def test_a_change_elsewhere_is_taken_over_and_the_selection_stays(view):
    view.canvas.choose(entry(view, "Design meeting 14"), TODAY)
    meetings.move(view.desk.store, stored_id(view, "Comms room walk"), datetime(2026, 11, 26, 8))
    assert "Comms room walk" in titles(view, 26) and view.selected_entry().title == "Design meeting 14"


def test_a_meeting_that_cannot_be_exported_says_why(view, qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(view._sending, "ask_path", lambda name: tmp_path / name)
    view.canvas.choose(entry(view, "Furniture review", 26), day(26))
    with qtbot.waitSignal(view.desk.failed) as told:
        view.export_invite()
    assert told.args[0] == "Cannot export the invite" and "nobody else attends it" in told.args[1]
    assert list(tmp_path.glob("*.ics")) == []


def test_an_invite_is_written_where_one_says_and_noted(view, monkeypatch, tmp_path):
    asked = []

    def ask(name):
        asked.append(name)
        return tmp_path / name

    monkeypatch.setattr(view._sending, "ask_path", ask)
    view.canvas.choose(entry(view, "Design meeting 14"), TODAY)
    view.export_invite()
    assert asked[0].endswith(" update.ics")
    assert b"SEQUENCE:1" in (tmp_path / asked[0]).read_bytes()
    assert invites.standing(view.desk.store, stored_id(view, "Design meeting 14")).sent_count == 3


def test_a_thing_is_revealed_on_its_day_wherever_that_is(view):
    project = next(iter(view._names.projects))
    made = meetings.add(view.desk.store, project, "Far off", datetime(2027, 3, 2, 9), datetime(2027, 3, 2, 10), "Europe/London")
    assert view.reveal("meeting", made.id)
    assert view.title() == "March 2027" and view.current() == ("meeting", made.id)
    assert not view.reveal("document", "x")


def test_the_small_month_goes_to_a_day_and_has_dots(view):
    assert day(23) in view.mini.grid.dots and day(29) not in view.mini.grid.dots
    view.mini.grid.choose(date(2026, 12, 3))
    assert view.title() == "December 2026" and view.day == date(2026, 12, 3)


def test_the_agenda_lists_days_that_have_something(view):
    view.show_agenda()
    assert [one for one, _ in view.agenda._heads][:4] == [day(23), day(24), day(25), day(26)]
    view.canvas.choose(None, TODAY)
    press(view, Qt.Key.Key_Down)
    press(view, Qt.Key.Key_Down)
    assert view.selected_entry() is not None


def test_a_narrow_window_gives_the_days_all_the_room(view, qtbot):
    view.resize(816, 600)
    qtbot.waitUntil(lambda: view.canvas.width() == 816)
    assert not view._pane.isVisible()
    bar = view._bar
    view.filter_bar().resize(640, 40)
    view.filter_bar().show()
    assert all(not chip.text() and chip.accessibleName() for chip in bar.layers.values())
    view.resize(1232, 700)
    assert view._pane.isVisible()


def test_screen_readers_find_each_entry_by_name(view):
    view.canvas.choose(entry(view, "Design meeting 14"), TODAY)
    found = QAccessible.queryAccessibleInterface(view.canvas)
    assert (found.role(), found.text(QAccessible.Text.Name)) == (QAccessible.Role.List, "Month, November 2026")
    names = [found.child(n).text(QAccessible.Text.Name) for n in range(found.childCount())]
    assert "Design meeting 14, Wed 25 Nov, 10:30 to 11:30, Site office, room 2, 5 of 8 coming" in names
    chosen = [found.child(n) for n in range(found.childCount()) if found.child(n).state().selected]
    assert [one.text(QAccessible.Text.Name).split(",")[0] for one in chosen] == ["Design meeting 14"]
    assert found.indexOfChild(chosen[0]) >= 0


def test_overlapping_meetings_stand_side_by_side():
    def at(hour: float) -> datetime:
        return datetime(2026, 11, 25) + timedelta(hours=hour)

    spans = [(at(9), at(11)), (at(9.5), at(10)), (at(10), at(12)), (at(12), at(13))]
    assert layout.lanes(spans) == [(0, 2), (1, 2), (1, 2), (0, 1)]
    assert layout.lanes([]) == []


@pytest.mark.parametrize(("width", "first"), [(999.0, 0), (583.0, 6), (1206.0, 5)])
def test_columns_fill_the_width_without_gaps(width, first):
    week = Week(first, frozenset((5, 6)))
    month, week = week.days("month", TODAY), week.days("week", TODAY)
    for columns in (layout.month_columns(width, month), layout.week_columns(width, week)):
        assert len(columns) == 7 and columns[-1].end == width
        assert all(one.end == other.start for one, other in pairwise(columns))


@pytest.mark.parametrize("first", [0, 5, 6])
@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_is_shown_in_whole_weeks_that_hold_all_its_days(month, first):
    days = layout.month_days(date(2026, month, 17), first)
    assert len(days) % 7 == 0 and days[0].weekday() == first
    assert date(2026, month, 1) in days[:7] and (date(2026, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1) in days[-7:]


def test_what_is_over_gives_way_where_not_all_fits(view):
    shown, hidden = most_important(view._days.lines(day(20)), 2)
    assert [one.title for one in shown if one.state == "late"] == ["2 deadlines late"]
    assert "File the asbestos register" in [one.title for one in hidden]


def test_what_is_selected_is_shown_where_not_all_fits(view):
    lines = view._days.lines(day(27))
    joined = next(one for one in lines if one.members)
    chosen = joined.members[-1]
    shown, hidden = most_important(apart(lines, chosen.key), 2, chosen.key)
    assert chosen in shown and len(shown) == 2
    counted = [part for one in (*shown, *hidden) for part in (one.members or (one,))]
    assert {one.key for one in counted} == {part.key for one in lines for part in (one.members or (one,))}


def test_the_page_is_turned_to_what_a_date_typed_elsewhere_took_off_it(view):
    view.show_week()
    made = stored(view, "Design meeting 14")
    view.reveal("meeting", made.id)
    meetings.move(view.desk.store, made.id, datetime(2026, 12, 10, 9))
    assert view.current() == ("meeting", made.id) and view.title() == "7 to 13 December"
    view.desk.undo()
    assert view.current() == ("meeting", made.id) and view._shows(made.starts.date())


def test_the_page_stays_when_what_was_selected_is_gone(view):
    view.show_week()
    page = view.title()
    starts, ends = datetime(2026, 11, 26, 9), datetime(2026, 11, 26, 10)
    made = meetings.add(view.desk.store, view._last_project(), "Short", starts, ends, "Europe/London")
    view.reveal("meeting", made.id)
    view.desk.undo()
    assert view.current() is None and view.title() == page
