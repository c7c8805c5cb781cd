"""The calendar's ways of showing days, bars over several of them, and what is asked of a series or a milestone."""

import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from coorddesk.domain.dates import ENGLISH, Names
from coorddesk.domain.meetings import Meeting
from coorddesk.domain.milestones import Milestone
from coorddesk.services import meetings
from coorddesk.services.calendar import ClockChange
from coorddesk.settings import Settings
from coorddesk.ui import moments
from coorddesk.ui.calendar import rows
from coorddesk.ui.calendar.entries import Entry
from coorddesk.ui.calendar.spans import MODES, Week
from coorddesk.ui.calendar.view import CalendarView
from tests.ui.test_calendar import drag, move

TODAY = date(2026, 11, 25)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, ALT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(make_desk, example_file, tmp_path):
    return make_desk(Path(shutil.copy(example_file, tmp_path / "example.coord")), Settings())


@pytest.fixture
def view(calendar_view):
    return calendar_view


def plan(view, title: str, starts: datetime, ends: datetime, **more) -> Meeting:
    with view.desk.store.read() as reader:
        project = reader.value("SELECT id FROM project WHERE code = 'FIT'")
    return meetings.add(view.desk.store, project, title, starts, ends, view.desk.zone, **more)


def days(view, title: str, first: date = date(2026, 11, 1), last: date = date(2027, 1, 31)) -> list[datetime]:
    return [one.starts for one in meetings.occurrences(view.desk.store, None, first, last, view.desk.zone) if one.title == title]


def choose(view, title: str, day: date) -> Entry:
    entry = next(one for one in view._days.on(day) if one.title == title)
    view.canvas.choose(entry, day)
    return entry


def press(view, key, modifiers=NONE) -> None:
    QTest.keyClick(view.canvas, key, modifiers)


# Ways to show it


def test_work_week_and_day_turn_and_are_named(view):
    view.show_work_week()
    assert (view.title(), view.context(), len(view.week.shown_days())) == ("23 to 27 November", "Week 48", 5)
    press(view, Qt.Key.Key_PageDown)
    assert view.title() == "30 November to 4 December"
    press(view, Qt.Key.Key_T)
    view.show_one_day()
    assert (view.title(), view.context()) == ("Wednesday 25 November", "Today, week 48")
    press(view, Qt.Key.Key_PageUp)
    assert (view.title(), view.context()) == ("Tuesday 24 November", "Yesterday, week 48")


def test_the_work_week_of_a_sunday_is_the_one_before_it(view):
    view.show_day(date(2026, 11, 29))
    view.show_work_week()
    assert view.day == date(2026, 11, 27) and view.title() == "23 to 27 November"


def test_a_typed_day_is_gone_to_and_one_that_is_none_is_said(view):
    view.go_to()
    panel = view._asking.line_panel
    QTest.keyClicks(panel.line, "31 feb")
    QTest.keyClick(panel.line, Qt.Key.Key_Return)
    assert panel.isVisible() and panel.said.property("tone") == "red"
    panel.line.selectAll()
    QTest.keyClicks(panel.line, "15 jan")
    assert panel.said.text() == "Fri 15 Jan 2027, in 51 days"
    QTest.keyClick(panel.line, Qt.Key.Key_Return)
    assert panel.isHidden() and view.day == date(2027, 1, 15) and view.title() == "January 2027"


@pytest.mark.parametrize("mode", MODES)
@given(day=st.dates(date(1990, 1, 1), date(2100, 1, 1)), first=st.integers(0, 6), rest=st.sets(st.integers(0, 6)))
def test_every_way_shows_the_day_it_stands_on_and_turning_there_and_back_comes_home(mode, day, first, rest):
    week = Week(first, frozenset(rest))
    shown = week.days(mode, week.shown(mode, day))
    assert week.shown(mode, day) in shown and shown == sorted(shown)
    there = week.turned(mode, day, 1)
    assert week.turned(mode, there, -1) == (day.replace(day=1) if mode == "month" else day) and there > day.replace(day=1)


def test_times_and_days_are_written_as_the_locale_writes_them():
    before = QLocale()
    try:
        QLocale.setDefault(QLocale("en_US"))
        ways = moments.names()
        assert (ways.month_first, ways.twelve, moments.first_weekday(), moments.weekend()) == (True, True, 6, {5, 6})
        said = moments.span_words(datetime(2026, 11, 25, 14, 30), datetime(2026, 11, 25, 15), False, TODAY)
        assert said == "Wed Nov 25, 2:30 pm to 3:00 pm"
        other = datetime(2026, 1, 1, 9), datetime(2026, 1, 1, 10)
        read = moments.parse_span(said, *other, False, TODAY, moments.date_order(Settings()))
        assert read == (datetime(2026, 11, 25, 14, 30), datetime(2026, 11, 25, 15), False)
        for far in (2025, 2027, 2031):  # a day of another year says so, or it would be read as one that is near
            there = datetime(far, 3, 4, 9), datetime(far, 3, 4, 10, 30)
            said = moments.span_words(*there, False, TODAY)
            assert moments.parse_span(said, *other, False, TODAY, moments.date_order(Settings())) == (*there, False)
        QLocale.setDefault(QLocale("ar_EG"))
        assert (moments.first_weekday(), moments.weekend()) == (5, {4, 5})
        QLocale.setDefault(QLocale("de_DE"))
        assert moments.names() == ENGLISH
    finally:
        QLocale.setDefault(before)


def test_titles_follow_the_order_of_the_locale():
    week, american = Week(6, frozenset((5, 6))), Names(month_first=True, twelve=True)
    assert week.title("week", TODAY, TODAY, american) == "November 22 to 28"
    assert week.title("week", date(2026, 12, 29), TODAY, american) == "Dec 27, 2026 to Jan 2, 2027"
    assert week.title("day", TODAY, TODAY, american) == "Wednesday November 25"
    assert week.context("week", date(2027, 1, 1), TODAY) == "Week 1"
    assert Week(0, frozenset((5, 6))).context("week", date(2027, 1, 1), TODAY) == "Week 53"


def test_hours_of_other_zones_stand_beside_and_are_remembered(view):
    view.show_week()
    view.ask_zones()
    panel = view._asking.line_panel
    QTest.keyClicks(panel.line, "Kolkata, New York, Tokyo")
    QTest.keyClick(panel.line, Qt.Key.Key_Return)
    assert panel.isVisible() and "Two more zones" in panel.said.text()
    panel.line.selectAll()
    QTest.keyClicks(panel.line, "Kolkata, Mars")
    QTest.keyClick(panel.line, Qt.Key.Key_Return)
    assert "no time zone" in panel.said.text()
    panel.line.selectAll()
    QTest.keyClicks(panel.line, "Kolkata, New York")
    QTest.keyClick(panel.line, Qt.Key.Key_Return)
    assert view.desk.settings.more_zones == ("Asia/Kolkata", "America/New_York")
    hours = view.week.hours
    assert hours.width % 3 == 0 and hours.width >= 3 * 48 and view.week._columns[0].start == hours.width
    assert [hours._texts[zone][9] for zone in ("Europe/London", "Asia/Kolkata", "America/New_York")] == ["09:00", "14:30", "04:00"]


def test_the_hours_that_are_skipped_or_come_twice_are_marked(view, monkeypatch):
    painted, paint = [], view.week.hours.paint_change
    monkeypatch.setattr(view.week.hours, "paint_change", lambda p, change, *at: (painted.append(change), paint(p, change, *at)))
    view.show_week()
    for day, change in ((date(2026, 10, 25), ClockChange(60, -60)), (date(2027, 3, 28), ClockChange(60, 60))):
        painted.clear()
        view.show_day(day)
        view.week.grab()
        assert view.week.changes == {day: change} and set(painted) == {change}


def test_colours_tell_teams_or_projects(view):
    before = {one.hues for one in view._days.on(TODAY)}
    view.turn_colours()
    after = {one.hues for one in view._days.on(TODAY)}
    assert before != after and len({hue for hues in after for hue in hues}) <= 3
    assert view.desk.settings.color_by == "project"


def test_some_of_several_projects_can_be_shown(view):
    menu = view._bar.projects.menu()
    next(action for action in menu.actions() if action.text().startswith("NET")).trigger()
    assert view._bar.projects.accessibleName().startswith("NET") and {one.title for one in view._days.on(TODAY)} >= {"Comms room walk"}
    assert "Design meeting 14" not in {one.title for one in view._days.on(TODAY)}
    menu.actions()[0].trigger()
    assert "Design meeting 14" in {one.title for one in view._days.on(TODAY)}


# Bars


def test_what_lasts_several_days_is_one_bar_in_each_row_it_crosses(view):
    plan(view, "Floor closed", datetime(2026, 11, 19), datetime(2026, 11, 24), all_day=True)
    boxes = [box for box in view.month.boxes() if box.entry and box.entry.title == "Floor closed"]
    assert [(box.day.day, box.last.day) for box in boxes] == [(19, 22), (23, 24)]
    assert boxes[0].rect.width() > 2 * view.month._columns[0].length
    choose(view, "Floor closed", date(2026, 11, 21))
    assert view.canvas.current_box() is boxes[0]
    press(view, Qt.Key.Key_Right)
    assert view.day == date(2026, 11, 22)


def test_a_bar_moves_and_is_stretched_by_its_edges(view):
    made = plan(view, "Floor closed", datetime(2026, 11, 10), datetime(2026, 11, 11), all_day=True)
    box = next(box for box in view.month.boxes() if box.entry and box.entry.title == "Floor closed")
    column = round(view.month._columns[1].length)
    center = box.rect.center().toPoint() - QPoint(20, 0)
    drag(view, center, center + QPoint(column, 0))
    assert days(view, "Floor closed") == [datetime(2026, 11, 11)]
    box = next(box for box in view.month.boxes() if box.entry and box.entry.title == "Floor closed")
    right = QPointF(box.rect.right() - 2, box.rect.center().y()).toPoint()
    assert view.month.edge_at(right.toPointF(), box) == "end"
    drag(view, right, right + QPoint(column, 0))
    left = QPointF(box.rect.left() + 2, box.rect.center().y()).toPoint()
    drag(view, left, left - QPoint(column, 0))
    with view.desk.store.read() as reader:
        one = reader.get(Meeting, made.id)
    assert (one.starts.day, one.ends.day) == (10, 13)
    choose(view, "Floor closed", date(2026, 11, 12))
    press(view, Qt.Key.Key_Left, ALT | SHIFT)
    with view.desk.store.read() as reader:
        assert reader.get(Meeting, made.id).ends.day == 12


def test_a_meeting_is_dragged_above_the_hours_for_the_whole_day_and_back(view):
    plan(view, "Site visit", datetime(2026, 11, 26, 15), datetime(2026, 11, 26, 16))
    view.show_week()
    box = next(box for box in view.week.boxes() if box.entry and box.entry.title == "Site visit")
    start = view.week.on_screen(box).center().toPoint()
    drag(view, start, QPoint(start.x(), 60))
    entry = choose(view, "Site visit", date(2026, 11, 26))
    assert entry.starts is None and view.desk.store.undo_label().startswith("Edit")
    box = view.week.current_box() or next(box for box in view.week.boxes() if box.entry is None and box.day == date(2026, 11, 26))
    if box.entry is not None:
        drag(view, box.rect.center().toPoint(), QPoint(round(box.rect.center().x()), round(view.week._hours_top + 100)))
        assert choose(view, "Site visit", date(2026, 11, 26)).timed


def test_a_meeting_begins_earlier_by_its_upper_edge_and_by_key(view):
    plan(view, "Site visit", datetime(2026, 11, 26, 15), datetime(2026, 11, 26, 16))
    view.show_week()
    box = next(box for box in view.week.boxes() if box.entry and box.entry.title == "Site visit")
    rect = view.week.on_screen(box)
    top = QPointF(rect.center().x(), rect.top() + 2).toPoint()
    drag(view, top, top - QPoint(0, view.week.hour))
    assert days(view, "Site visit") == [datetime(2026, 11, 26, 14)]
    choose(view, "Site visit", date(2026, 11, 26))
    press(view, Qt.Key.Key_Up, CTRL | ALT)
    entry = choose(view, "Site visit", date(2026, 11, 26))
    assert (entry.starts, entry.ends) == (datetime(2026, 11, 26, 13, 45), datetime(2026, 11, 26, 16))


_DAYS = [date(2026, 11, 23) + timedelta(days=n) for n in range(7)]


@given(
    spans=st.lists(st.tuples(st.integers(-3, 8), st.integers(1, 6), st.sampled_from(("meeting", "other"))), max_size=8),
    singles=st.lists(st.integers(0, 6), max_size=14),
    places=st.integers(0, 5),
)  # fmt: skip
def test_nothing_overlaps_and_all_that_is_left_out_is_counted(spans, singles, places):
    entries = [
        Entry(kind, f"b{at}", "Bar", _DAYS[0] + timedelta(days=first), _DAYS[0] + timedelta(days=first + length))
        for at, (first, length, kind) in enumerate(spans)
    ] + [Entry("task", f"t{at}", "Line", _DAYS[day], _DAYS[day]) for at, day in enumerate(singles)]

    def on(day: date) -> list[Entry]:
        return [one for one in entries if one.first <= day <= one.last]

    placed, rests = rows.fill(_DAYS, on, places)
    for column, day in enumerate(_DAYS):
        here = [one for one in placed if one.first <= column <= one.last]
        said = [rest for rest in rests if rest.column == column]
        taken = [one.place for one in here] + [rest.place for rest in said]
        assert len(taken) == len(set(taken)) and all(0 <= place < places for place in taken)
        if any(one.entry.kind == "other" for one in here):  # what others do never hides what is one's own
            assert not any(one.kind == "task" for rest in said for one in rest.hidden)
        if places > 1:
            assert {one.key for one in on(day)} == {one.entry.key for one in here} | {one.key for rest in said for one in rest.hidden}
    assert rows.height(_DAYS, on, 4) <= 4


@given(others=st.integers(0, 6), members=st.integers(2, 5), places=st.integers(0, 6))
def test_what_is_chosen_out_of_a_joined_line_has_a_place_on_a_day_that_was_just_full(others, members, places):
    day = _DAYS[0]
    inside = tuple(Entry("task", f"t{at}", "Line", day, day) for at in range(members))
    lines = [Entry("meeting", f"m{at}", "Meeting", day, day) for at in range(others)]
    lines.append(Entry("tasks", day.isoformat(), "Deadlines", day, day, members=inside))
    placed, rests = rows.fill([day], lambda _: list(lines), places, inside[0].key)
    taken = [one.place for one in (*placed, *rests)]
    assert len(taken) == len(set(taken)) and all(0 <= place < places for place in taken)
    assert places < 2 or inside[0].key in {one.entry.key for one in placed}


# What is asked


def test_a_nudge_asks_once_how_much_of_a_series_is_meant(view, qtbot):
    view.show_week()
    view.show_day(date(2026, 11, 30))
    title, first = "Site start of week", date(2026, 11, 30)
    before = days(view, title)
    choose(view, title, first)
    press(view, Qt.Key.Key_Down, SHIFT)
    panel = view._asking.scope_panel
    assert panel.isVisible() and days(view, title) == before
    QTest.keyClick(panel, Qt.Key.Key_2)
    assert panel.isHidden()
    press(view, Qt.Key.Key_Down, SHIFT)
    assert panel.isHidden()
    after = [one + timedelta(minutes=30) if one.date() >= first else one for one in before]
    assert days(view, title) == after
    view.desk.undo()
    view.desk.undo()
    assert days(view, title) == before


def test_esc_leaves_the_series_and_the_sketch_goes(view):
    view.show_week()
    view.show_day(date(2026, 11, 30))
    before = days(view, "Site start of week")
    choose(view, "Site start of week", date(2026, 11, 30))
    press(view, Qt.Key.Key_Right, SHIFT)
    assert view.week._sketch is not None
    QTest.keyClick(view._asking.scope_panel, Qt.Key.Key_Escape)
    assert days(view, "Site start of week") == before and view.week._sketch is None


def test_a_series_splits_from_the_chosen_day_on(view):
    view.show_day(date(2026, 11, 30))
    choose(view, "Site start of week", date(2026, 11, 30))
    before = days(view, "Site start of week")
    view.split_series()
    assert days(view, "Site start of week") == before
    with view.desk.store.read() as reader:
        series = reader.find(Meeting, "title = ? AND deleted = 0", ("Site start of week",))
    assert sorted(one.starts.date() for one in series) == [date(2026, 10, 26), date(2026, 11, 30)]


def test_a_milestone_that_moves_asks_why_and_keeps_it_in_its_history(view):
    entry = next(one for one in view._days.on(date(2026, 12, 1)) if one.kind == "milestone")
    view.canvas.choose(entry, date(2026, 12, 1))
    press(view, Qt.Key.Key_Right, SHIFT)
    panel = view._asking.line_panel
    assert panel.isVisible() and entry.title in panel._title.text()
    QTest.keyClicks(panel.line, "Finance asked for a week")
    QTest.keyClick(panel.line, Qt.Key.Key_Return)
    press(view, Qt.Key.Key_Right, SHIFT)
    assert panel.isHidden()
    with view.desk.store.read() as reader:
        stone = reader.get(Milestone, entry.id)
    assert (stone.forecast, stone.forecasts[-1].reason) == (date(2026, 12, 3), "Finance asked for a week")


def test_a_time_that_the_clocks_skip_is_said(view, qtbot):
    plan(view, "Night call", datetime(2027, 3, 28, 3), datetime(2027, 3, 28, 3, 30))
    view.show_week()
    view.show_day(date(2027, 3, 28))
    choose(view, "Night call", date(2027, 3, 28))
    said = []
    view.desk.announced.connect(said.append)
    for _ in range(6):
        press(view, Qt.Key.Key_Up, SHIFT)
    assert days(view, "Night call", date(2027, 3, 1), date(2027, 4, 1)) == [datetime(2027, 3, 28, 1, 30)]
    assert any("01:30 is skipped" in one for one in said), said


def test_a_held_time_is_dashed_and_said(view):
    made = plan(view, "Client walk", datetime(2026, 11, 26, 15), datetime(2026, 11, 26, 16))
    with view.desk.store.edit("Hold") as edit:
        edit.put(replace(made, tentative=True))
    entry = choose(view, "Client walk", date(2026, 11, 26))
    assert entry.tentative and "held, not agreed yet" in entry.spoken


def test_a_press_that_does_not_move_changes_nothing(view):
    box = next(box for box in view.month.boxes() if box.entry and box.entry.title == "Design meeting 14")
    at = box.rect.center().toPoint()
    label = view.desk.store.undo_label()
    QTest.mousePress(view.canvas.viewport(), LEFT, NONE, at)
    move(view, at + QPoint(1, 0))
    assert not view.canvas.dragging
    QTest.mouseRelease(view.canvas.viewport(), LEFT, NONE, at + QPoint(1, 0))
    view.show_week()
    box = next(box for box in view.week.boxes() if box.entry and box.entry.title == "Design meeting 14")
    # a hand that trembles at the edge of a quarter
    at = view.week.on_screen(box).center().toPoint()
    hour = view.week.hour
    at.setY(next(y for y in range(at.y(), at.y() + hour) if view.week.place(QPointF(at.x(), y))[1] % 15 == 0))
    QTest.mousePress(view.canvas.viewport(), LEFT, NONE, at)
    for by in (-2, 2):
        move(view, at + QPoint(0, by))
        assert not view.canvas.dragging
    QTest.mouseRelease(view.canvas.viewport(), LEFT, NONE, at)
    assert view.desk.store.undo_label() == label


def test_public_holidays_are_named_on_their_days(view, qtbot):
    view.desk.settings.holidays = "GB-ENG"
    view.show_day(date(2026, 12, 7))
    qtbot.waitUntil(lambda: date(2026, 12, 25) in view.month.holidays, timeout=10_000)
    assert view.month.holidays[date(2026, 12, 25)] == "Christmas Day"
    view.show_week()
    view.show_day(date(2026, 12, 25))
    assert date(2026, 12, 25) in view.week.holidays
    view.week.grab()
    view.desk.settings.holidays = ""
    view.turn(1)
    assert not view.week.holidays


def test_pages_beside_the_shown_one_are_made_ready_and_forgotten_with_the_next_change(view, qtbot):
    qtbot.waitUntil(lambda: bool(view._shown.ready), timeout=5_000)
    first, last = date(2026, 11, 30), date(2027, 1, 10)
    assert (first, last) in view._shown.ready
    made = view._shown._ready[first, last][1]
    view.turn(1)
    assert view._days is made and view.title() == "December 2026"
    plan(view, "Site visit", datetime(2026, 12, 10, 15), datetime(2026, 12, 10, 16))
    assert "Site visit" in [one.title for one in view._days.on(date(2026, 12, 10))] and not view._shown.ready


def test_the_calendar_comes_back_as_it_was_left(view, desk, qtbot):
    view.show_work_week()
    view.turn(1)
    again = CalendarView(desk)
    qtbot.addWidget(again)
    qtbot.addWidget(again.filter_bar())
    again.show()
    again.reload()
    assert again.mode == "workweek" and again.canvas.shown_days()[0] == date(2026, 11, 23)


def test_the_agenda_turns_by_its_pages(view):
    view.show_agenda()
    first = view.canvas.shown_days()[0]
    press(view, Qt.Key.Key_PageDown)
    later = view.canvas.shown_days()[0]
    assert later > first and view.day >= later
    press(view, Qt.Key.Key_PageUp)
    assert view.canvas.shown_days()[0] == first


def test_a_click_in_the_bar_leaves_the_keys_with_the_calendar(view):
    view.canvas.setFocus()
    QTest.mouseClick(view._bar.later, LEFT)
    assert view.canvas.hasFocus() and view.title() == "December 2026"


def test_the_agenda_paints_what_is_in_sight_alone(view, monkeypatch):
    view.show_agenda()
    painted = []
    paint = view.agenda._paint_row
    monkeypatch.setattr(view.agenda, "_paint_row", lambda p, rect, entry, day: (painted.append(rect), paint(p, rect, entry, day)))
    for place in (0, view.agenda.verticalScrollBar().maximum() // 2, view.agenda.verticalScrollBar().maximum()):
        view.agenda.verticalScrollBar().setValue(place)
        painted.clear()
        view.agenda.viewport().grab()
        seen = QRectF(view.agenda.viewport().rect())
        wanted = [view.agenda.on_screen(box) for box in view.agenda.boxes() if view.agenda.on_screen(box).intersects(seen)]
        assert painted == wanted and len(wanted) > 5


def test_the_next_days_hear_of_every_change_whatever_page_is_shown(view):
    def next_titles() -> set[str]:
        return {one.title for n in range(14) for one in view.next_days.days.on(TODAY + timedelta(days=n))}

    view.show_week()
    for title, page in (("One", 1), ("Two", -1), ("Three", 1), ("Four", -1)):
        view.turn(page)
        plan(view, title, datetime(2026, 11, 26, 15), datetime(2026, 11, 26, 16))
    view.show_agenda()  # holds the next days itself
    plan(view, "Five", datetime(2026, 11, 27, 15), datetime(2026, 11, 27, 16))
    view.show_week()
    view.turn(3)
    plan(view, "Six", datetime(2026, 11, 27, 15), datetime(2026, 11, 27, 16))
    assert {"One", "Two", "Three", "Four", "Five", "Six"} <= next_titles()


def test_dots_holidays_and_the_clock_are_right_when_the_calendar_comes_back(view, qtbot, monkeypatch):
    """Whoever leaves the screen before the worker has answered finds it done all the same."""
    view.show_week()
    view.desk.settings.holidays = "GB-ENG"
    view.turn(0)
    free = next(one for one in (date(2026, 11, 29), date(2026, 11, 28), date(2026, 11, 22)) if one not in view.mini.grid.dots)
    plan(view, "Site visit", datetime(free.year, free.month, free.day, 10), datetime(free.year, free.month, free.day, 11))
    view._soon.stop()
    view._make_ready()
    view.hide()
    later = view._now() + timedelta(hours=2)
    monkeypatch.setattr(view, "_now", lambda: later)
    view.show()
    assert view.canvas.now == later
    assert next(one for one in view._days.on(TODAY) if one.title == "Comms room walk").state == "past"
    qtbot.waitUntil(lambda: free in view.mini.grid.dots, timeout=5_000)
    qtbot.waitUntil(lambda: any(one.year == 2026 for one in view.week.holidays), timeout=10_000)
