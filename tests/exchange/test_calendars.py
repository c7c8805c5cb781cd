"""A whole calendar, parsed back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import icalendar
import pytest

from coorddesk.domain.meetings import Instance, Meeting
from coorddesk.domain.milestones import Milestone
from coorddesk.domain.people import Person
from coorddesk.domain.tasks import Task
from coorddesk.errors import CannotInvite
from coorddesk.exchange.calendars import write_calendar
from coorddesk.exchange.ics_reader import read_events
from coorddesk.exchange.invite_checks import check_invite

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
PEOPLE = {"ravi": Person("ravi", "Ravi Deshpande", "ravi@example.com")}
MEETING = Meeting(
    "m1", "p1", "FIT-M1", "Design; meeting", datetime(2026, 11, 25, 10), datetime(2026, 11, 25, 11), "Europe/Berlin", uid="u1@x"
)
MILESTONE = Milestone(
    "ms1", "p1", "FIT-MS1", "Level 5 handed over", forecast=date(2026, 12, 1), baseline=date(2026, 11, 1), owner_id="ravi"
)
TASK = Task("t1", "p1", "FIT-23", "Pump list", "c1", "a", due=date(2026, 11, 30), owner_id="ravi")


pytestmark = pytest.mark.usefixtures("pinned_zones")


def test_everything_dated_is_in_it_under_a_uid_that_stays():
    data = write_calendar("Fit-out, Level 5", [MEETING], [MILESTONE], [TASK], PEOPLE, NOW)
    found = icalendar.Calendar.from_ical(data)
    assert check_invite(data) == []
    assert (found["METHOD"], read_events(data).name) == ("PUBLISH", "Fit-out, Level 5")
    events = {str(event["UID"]): event for event in found.walk("VEVENT")}
    assert list(events) == ["u1@x", "ms1@coorddesk", "t1@coorddesk"]
    assert (events["ms1@coorddesk"].start, events["ms1@coorddesk"].end) == (date(2026, 12, 1), date(2026, 12, 2))
    assert events["t1@coorddesk"]["SUMMARY"] == "Due: Pump list"
    assert events["t1@coorddesk"]["DESCRIPTION"] == "FIT-23, Ravi Deshpande"
    assert events["t1@coorddesk"]["TRANSP"] == "TRANSPARENT"


def test_one_definition_of_each_zone_serves_all_meetings():
    others = [
        replace(MEETING, id=f"m{n}", uid=f"u{n}", zone=zone)
        for n, zone in enumerate(["Europe/Berlin", "America/New_York", "UTC"], 2)
    ]
    data = write_calendar("x", [MEETING, *others], [], [], {}, NOW)
    assert data.count(b"BEGIN:VTIMEZONE") == 2 and data.count(b"BEGIN:VEVENT") == 4
    starts = [event.start.astimezone(UTC).hour for event in icalendar.Calendar.from_ical(data).walk("VEVENT")]
    assert starts == [9, 9, 15, 10]


def test_deleted_and_dateless_things_are_left_out_and_cancelled_meetings_stay_as_such():
    gone = [replace(MEETING, deleted=True), replace(MEETING, id="m2", uid="u2", cancelled=True)]
    data = write_calendar("x", gone, [replace(MILESTONE, forecast=None, baseline=None)], [replace(TASK, due=None)], {}, NOW)
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"


def test_a_series_keeps_its_moved_and_cancelled_days():
    instances = (
        Instance(datetime(2026, 12, 2, 10), cancelled=True),
        Instance(datetime(2026, 12, 9, 10), datetime(2026, 12, 10, 9)),
    )
    data = write_calendar("x", [replace(MEETING, rule="FREQ=WEEKLY;BYDAY=WE", instances=instances)], [], [], {}, NOW)
    master, moved = read_events(data).events
    assert (master.rule, master.exdates) == ("FREQ=WEEKLY;BYDAY=WE", (datetime(2026, 12, 2, 10),))
    assert (moved.recurrence_id, moved.starts, moved.ends) == (
        datetime(2026, 12, 9, 10),
        datetime(2026, 12, 10, 9),
        datetime(2026, 12, 10, 10),
    )


def test_a_series_begins_on_the_first_day_that_fits_its_rule():
    data = write_calendar("x", [replace(MEETING, rule="FREQ=WEEKLY;BYDAY=FR;COUNT=2")], [], [], {}, NOW)
    assert read_events(data).events[0].starts == datetime(2026, 11, 27, 10)


def test_a_meeting_that_cannot_be_written_is_named():
    with pytest.raises(CannotInvite, match=r"Design; meeting.*no time zone"):
        write_calendar("x", [replace(MEETING, zone="Mars/Base")], [], [], {}, NOW)


def test_an_empty_calendar_is_still_one():
    assert read_events(write_calendar("x", [], [], [], {}, NOW)).events == ()
