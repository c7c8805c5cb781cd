"""Meetings seen from other zones and on the days when clocks change, on a real store."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coorddesk.domain.projects import Project
from coorddesk.services import meetings
from coorddesk.services.occurring import ClockChange, clock_change
from coorddesk.storage.store import Store

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: NOW)
    with made.edit("Start") as edit:
        edit.add(Project("p1", "FIT", "Fit-out"))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("day", "zone", "change"),
    [
        (date(2026, 3, 29), "Europe/London", ClockChange(60, 60)),
        (date(2026, 10, 25), "Europe/London", ClockChange(60, -60)),
        (date(2026, 11, 1), "America/New_York", ClockChange(60, -60)),
        (date(2026, 4, 5), "Australia/Lord_Howe", ClockChange(90, -30)),
        (date(2026, 4, 24), "Africa/Cairo", ClockChange(0, 60)),  # midnight is skipped
        (date(2026, 10, 24), "Asia/Beirut", ClockChange(1380, -60)),
        (date(2011, 12, 30), "Pacific/Apia", ClockChange(0, 1440)),  # the day that never was
        (date(2026, 11, 25), "Europe/London", None),
    ],
)  # fmt: skip
def test_the_day_on_which_clocks_change_is_known(day, zone, change):
    assert clock_change(day, zone) == change


def test_a_meeting_keeps_its_length_where_the_clocks_are_put_back_meanwhile(store):
    # 00:50 to 01:10 UTC: London's clocks show 01:50 and then 01:10
    meetings.add(store, "p1", "Night call", datetime(2026, 10, 25, 0, 50), datetime(2026, 10, 25, 1, 10), "UTC")
    [one] = meetings.occurrences(store, None, date(2026, 10, 25), date(2026, 10, 25), "Europe/London")
    assert (one.starts, one.ends) == (datetime(2026, 10, 25, 1, 50), datetime(2026, 10, 25, 2, 10))


def test_a_weekly_meeting_of_another_zone_moves_by_an_hour_while_only_one_of_the_two_has_summer_time(store):
    meetings.add(
        store, "p1", "Board", datetime(2026, 10, 20, 10), datetime(2026, 10, 20, 11), "America/New_York", rule="FREQ=WEEKLY;BYDAY=TU"
    )
    seen = [one.starts.hour for one in meetings.occurrences(store, None, date(2026, 10, 20), date(2026, 11, 10), "Europe/London")]
    assert seen == [15, 14, 15, 15]


def test_a_zone_that_is_unknown_is_said_and_the_times_are_told_as_they_were_written(store):
    made = meetings.add(store, "p1", "Call", datetime(2026, 11, 25, 10), datetime(2026, 11, 25, 11), "Europe/London")
    with store.edit("Old store") as edit:
        edit.connection.execute("UPDATE meeting SET zone = 'Mars/Olympus' WHERE id = ?", (made.id,))
        edit.put(edit.get(Project, "p1"))
    [one] = meetings.occurrences(store, None, date(2026, 11, 25), date(2026, 11, 25), "Asia/Tokyo")
    assert (one.starts.hour, one.strange_zone) == (10, "Mars/Olympus")


@given(
    day=st.sampled_from([date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5), date(2026, 4, 24)]),
    minute=st.integers(0, 24 * 4 - 1), length=st.integers(1, 12),
    own=st.sampled_from(["Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Cairo"]),
    zone=st.sampled_from(["Europe/London", "America/New_York", "UTC", "Australia/Lord_Howe", "Africa/Cairo"]),
)  # fmt: skip
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_wherever_it_is_seen_from_a_meeting_begins_at_its_instant_and_ends_after_it_began(store, day, minute, length, own, zone):
    starts = datetime(day.year, day.month, day.day) + timedelta(minutes=15 * minute)
    meetings.add(store, "p1", "Call", starts, starts + timedelta(minutes=15 * length), own)
    [one] = meetings.occurrences(store, None, day - timedelta(days=2), day + timedelta(days=3), zone)
    store.undo()
    assert one.starts < one.ends
    if own == zone:  # at home it stands where it was written, also where the clocks skip that
        assert one.starts == starts
        return
    instant = starts.replace(tzinfo=ZoneInfo(own)).astimezone(UTC)
    assert one.starts == instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
