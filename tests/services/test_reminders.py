"""When one is reminded of which meeting: once each, at the right moment, whatever the zones and the clocks do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coorddesk.domain.meetings import Instance, Meeting
from coorddesk.domain.projects import Project
from coorddesk.services import meetings, reminders, today
from coorddesk.settings import Settings
from coorddesk.storage.store import Store

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
LONDON, BERLIN, NEW_YORK = "Europe/London", "Europe/Berlin", "America/New_York"
DAY = timedelta(days=1)


def new_store(path) -> Store:
    made = Store.create(path, lambda: NOW)
    with made.edit("Start") as edit:
        edit.add(Project("p1", "FIT", "Fit-out"))
        edit.add(Project("p2", "NET", "Network"))
    return made


@pytest.fixture
def store(tmp_path):
    made = new_store(tmp_path / "x.coord")
    yield made
    made.close()


def at(day: int, hour: int = 0, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute)


def utc(day: int, hour: int = 0, minute: int = 0, month: int = 11) -> datetime:
    return at(day, hour, minute, month).replace(tzinfo=UTC)


def plan(store: Store, starts: datetime, minutes: int = 60, zone: str = LONDON, remind: int | None = 15, **more) -> Meeting:
    return meetings.add(store, "p1", "Site meeting", starts, starts + timedelta(minutes=minutes), zone, remind=remind, **more)


def change(store: Store, meeting: Meeting, **values) -> None:
    with store.edit("Change") as edit:
        edit.put(replace(edit.get(Meeting, meeting.id), **values))


def moments(store: Store, since: datetime, until: datetime, zone: str = LONDON) -> list[datetime]:
    return [one.at for one in reminders.due(store, since, until, zone)]


def names(store: Store, now: datetime, zone: str = LONDON) -> list[tuple[str, datetime]]:
    return [(one.happening.ref, one.happening.starts) for one in reminders.waiting(store, now, zone)]


def test_one_is_reminded_so_many_minutes_before_the_start_and_of_others_not_at_all(store):
    plan(store, at(25, 10))
    plan(store, at(25, 11), remind=None)
    plan(store, at(27, 9), remind=2 * 24 * 60)
    plan(store, at(25, 9), remind=0)
    assert moments(store, utc(25), utc(26)) == [utc(25, 9), utc(25, 9), utc(25, 9, 45)]


def test_a_reminder_waits_from_its_time_until_the_meeting_is_over(store):
    plan(store, at(25, 10))
    for now, waits in ((utc(25, 9, 44), False), (utc(25, 9, 45), True), (utc(25, 10, 59), True), (utc(25, 11), False)):
        assert bool(names(store, now)) == waits, now


def test_a_reminder_of_whole_days_waits_until_the_last_one_is_over(store):
    plan(store, at(26), minutes=24 * 60, remind=60, all_day=True)
    assert moments(store, utc(25), utc(27)) == [utc(25, 23)]
    assert names(store, utc(27, 23, 59)) and not names(store, utc(28))


def test_the_next_one_is_found_within_a_time_and_the_present_one_is_not_it(store):
    plan(store, at(25, 10))
    plan(store, at(25, 12))
    assert reminders.next_at(store, NOW, DAY, LONDON) == utc(25, 9, 45)
    assert reminders.next_at(store, utc(25, 9, 45), DAY, LONDON) == utc(25, 11, 45)
    assert reminders.next_at(store, utc(25, 9, 45), timedelta(hours=1), LONDON) is None


def test_a_meeting_elsewhere_is_told_in_the_coordinators_time(store):
    plan(store, at(25, 9), zone=NEW_YORK)
    [one] = reminders.waiting(store, utc(25, 13, 50), LONDON)
    assert (one.at, one.happening.starts, one.happening.original) == (utc(25, 13, 45), at(25, 14), at(25, 9))


def test_each_day_of_a_series_has_its_reminder_where_it_was_moved_to_and_none_where_it_was_cancelled(store):
    weekly = plan(store, at(2, 9), 30, rule="FREQ=WEEKLY;BYDAY=MO")
    meetings.move(store, weekly.id, at(17, 14), occurrence=at(16, 9))
    meetings.cancel(store, weekly.id, at(23, 9))
    found = [utc(2, 8, 45), utc(9, 8, 45), utc(17, 13, 45), utc(30, 8, 45)]
    assert moments(store, utc(1), utc(30, 12)) == found
    [moved] = reminders.waiting(store, utc(17, 13, 50), LONDON)
    assert (moved.happening.original, moved.happening.starts) == (at(16, 9), at(17, 14))


def test_a_day_that_was_moved_far_away_is_not_lost(store):
    weekly = plan(store, at(2, 9), 30, rule="FREQ=WEEKLY;BYDAY=MO;COUNT=3")
    change(store, weekly, instances=(Instance(at(9, 9), at(28, 9, month=12), at(28, 10, month=12)),))
    assert moments(store, utc(20, month=12), utc(30, month=12)) == [utc(28, 8, 45, 12)]
    assert moments(store, utc(1), utc(30)) == [utc(2, 8, 45), utc(16, 8, 45)]


def test_what_is_off_or_in_the_bin_reminds_of_nothing_and_what_is_tentative_does(store):
    plan(store, at(25, 9))
    change(store, plan(store, at(25, 10)), cancelled=True)
    change(store, plan(store, at(25, 11)), deleted=True)
    change(store, plan(store, at(25, 12)), tentative=True)
    assert moments(store, utc(25), utc(26)) == [utc(25, 8, 45), utc(25, 11, 45)]


def test_the_clocks_going_forward_do_not_move_a_reminder_from_its_meeting(store):
    # Berlin puts its clocks forward at 02:00 on 28 March 2027; 03:30 is an hour and a half after 01:00 by the wall, half an hour in truth
    plan(store, datetime(2027, 3, 28, 3, 30), zone=BERLIN, remind=60)
    assert moments(store, datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 3, 29, tzinfo=UTC), BERLIN) == [
        datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    ]


def test_a_series_keeps_its_wall_time_across_the_change_of_clocks(store):
    plan(store, at(19, 9, month=10), zone=BERLIN, remind=30, rule="FREQ=WEEKLY;BYDAY=MO;COUNT=2")
    assert moments(store, utc(19, month=10), utc(30, month=10)) == [utc(19, 6, 30, 10), utc(26, 7, 30, 10)]


def test_in_a_zone_that_is_unknown_the_coordinators_clock_holds(store):
    change(store, plan(store, at(25, 10)), zone="Mars/Olympus")
    assert moments(store, utc(25), utc(26)) == [utc(25, 9, 45)]


starts = st.datetimes(datetime(2026, 10, 20), datetime(2026, 11, 12)).map(lambda one: one.replace(second=0, microsecond=0))
rules = st.sampled_from(("", "", "FREQ=DAILY;COUNT=20", "FREQ=WEEKLY;INTERVAL=1", "FREQ=MONTHLY"))
planned = st.tuples(
    starts, st.integers(15, 3_000), st.sampled_from((LONDON, BERLIN, NEW_YORK, "Asia/Kolkata", "Pacific/Kiritimati")), rules,
    st.none() | st.sampled_from((0, 5, 15, 60, 1_440, 2_880, 40_320)), st.booleans(),
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(found=st.lists(planned, min_size=1, max_size=6), cuts=st.lists(st.integers(0, 40 * 1_440), max_size=8))
def test_over_any_cutting_of_time_each_reminder_comes_exactly_once(tmp_path_factory, found, cuts):
    store = new_store(tmp_path_factory.mktemp("cuts") / "x.coord")
    for first, minutes, zone, rule, remind, all_day in found:
        begin = first.replace(hour=0, minute=0) if all_day else first
        last = begin + timedelta(days=minutes // 1_440) if all_day else begin + timedelta(minutes=minutes)
        meetings.add(store, "p1", "Talk", begin, last, zone, remind=remind, rule=rule, all_day=all_day)
    begin, end = utc(10, month=10), utc(19)
    edges = [begin, *sorted(begin + timedelta(minutes=one) for one in cuts), end]
    whole = reminders.due(store, begin, end, LONDON)
    parts = [one for since, until in pairwise(edges) for one in reminders.due(store, since, until, LONDON)]
    assert sorted(parts) == sorted(whole)
    keys = [(one.happening.meeting_id, one.happening.original) for one in whole]
    assert len(set(keys)) == len(keys)
    # what the calendar shows is what one is reminded of
    days = meetings.occurrences(store, None, date(2026, 10, 8), date(2026, 12, 20), LONDON)
    expected = {(one.meeting_id, one.original) for one in days}
    assert set(keys) <= expected
    for moment in edges[:-1]:
        now = {(one.happening.meeting_id, one.happening.original) for one in reminders.waiting(store, moment, LONDON)}
        ahead = reminders.due(store, moment - timedelta(days=60), moment + timedelta(seconds=1), LONDON)
        assert now == {(one.happening.meeting_id, one.happening.original) for one in ahead if one.over > moment}
    store.close()


def test_today_lists_what_one_is_reminded_of_from_the_day_of_the_reminder_on(store):
    friday = plan(store, at(27, 10), remind=2 * 24 * 60)
    plan(store, at(27, 11), remind=60)
    plan(store, at(25, 14), remind=30)
    meetings.add(store, "p2", "Network", at(26, 9), at(26, 10), LONDON, remind=24 * 60)
    for day, listed in ((24, []), (25, [at(26, 9), at(27, 10)]), (26, [at(27, 10)]), (27, [])):
        page = today.read(store, None, date(2026, 11, day), LONDON)
        assert [one.happening.starts for one in page.coming] == listed, day
    page = today.read(store, "p1", date(2026, 11, 25), LONDON)
    assert [(one.happening.meeting_id, one.reminds) for one in page.coming] == [(friday.id, at(25, 10))]
    assert [one.reminds for one in page.meetings] == [at(25, 13, 30)]


def test_a_reminder_of_no_minutes_in_the_settings_is_none():
    assert Settings().reminder == 15
    assert Settings(remind=0).reminder is None


def test_a_meeting_that_is_added_without_a_word_about_it_reminds_of_nothing(store):
    assert meetings.add(store, "p1", "Call", at(25, 10), at(25, 11), LONDON).remind is None
