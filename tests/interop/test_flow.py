"""An invite, its update and its cancellation, put one after the other into programs of others: the same entry moves and is called off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from coorddesk.domain.meetings import Meeting, instance_moved
from tests.interop.judges import KHAL, RADICALE, Running
from tests.interop.kinds import ZONES
from tests.interop.meant import Message, differences, meeting, series

pytestmark = pytest.mark.usefixtures("pinned_zones")
DAY = datetime(2026, 3, 18, 10, 30)
YEAR = {"since": datetime(2026, 1, 1, tzinfo=UTC), "until": datetime(2027, 1, 1, tzinfo=UTC)}


@pytest.fixture(params=(KHAL, RADICALE), ids=lambda judge: judge.name)
def calendar(request, bench_of_judges) -> Running:
    """A program that keeps what it is given."""
    return bench_of_judges(request.param)


def put_off(made: Meeting, by: timedelta) -> Meeting:
    return replace(made, starts=made.starts + by, ends=made.ends + by)


def called_off(told: dict[str, Any]) -> bool:
    """Whether there is one entry, which is shown as cancelled."""
    return {event["status"] for event in told["events"]} == {"CANCELLED"} and len({event["uid"] for event in told["events"]}) == 1


@pytest.mark.parametrize("zone", ZONES[:4])
@pytest.mark.parametrize("made", [meeting(), series()], ids=["single", "series"])
def test_an_update_moves_the_same_entry_and_a_cancellation_calls_it_off(calendar, made, zone):
    first = Message(replace(made, zone=zone))
    later = Message(put_off(first.meeting, timedelta(hours=2)), sequence=1)
    off = Message(replace(later.meeting, cancelled=True), "CANCEL", 2)
    assert differences(calendar.understood(first.data, **first.window), first.meant()) == []
    assert differences(calendar.understood(first.data, later.data, **later.window), later.meant()) == []
    assert called_off(calendar.understood(first.data, later.data, off.data, **YEAR))


def test_an_update_of_a_series_takes_its_moved_days_along_and_gives_them_up_again(calendar):
    first = Message(series())
    moved = Message(instance_moved(series(), DAY, DAY + timedelta(days=1), None), sequence=1)
    again = Message(series(), sequence=2)
    assert differences(calendar.understood(first.data, moved.data, **YEAR), moved.meant()) == []
    assert differences(calendar.understood(first.data, moved.data, again.data, **YEAR), again.meant()) == []


def test_a_day_sent_alone_takes_the_place_of_its_series_in_programs_that_only_store(calendar):
    """Merging a day into its series is for programs that process invitations; those that store keep the last message (calendar.md 1.3)."""
    first = Message(series())
    day = Message(instance_moved(series(), DAY, DAY + timedelta(days=1), None), sequence=1, occurrence=DAY)
    if calendar.name == "Radicale":
        with pytest.raises(Exception, match="REPORT gave 400"):
            calendar.understood(first.data, day.data, **YEAR)
        return
    assert differences(calendar.understood(first.data, day.data, **YEAR), day.meant()) == []


def test_days_that_are_off_are_gone_after_the_update(calendar):
    first = Message(series())
    off = Message(instance_moved(series(), DAY, None, None), sequence=1)
    told = calendar.understood(first.data, off.data, **YEAR)
    assert differences(told, off.meant()) == []
    assert len(told["occurrences"]) == len(calendar.understood(first.data, **YEAR)["occurrences"]) - 1
