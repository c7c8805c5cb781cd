"""A whole calendar, parsed back."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from coorddesk.domain.meetings import Instance, Meeting
from coorddesk.domain.milestones import Milestone
from coorddesk.domain.people import Person
from coorddesk.domain.tasks import ChecklistLine, Priority, Task
from coorddesk.exchange.calendars import CalendarWriter, is_ours
from coorddesk.exchange.ics_reader import read_events
from coorddesk.exchange.invite_checks import check_invite
from coorddesk.exchange.other_calendars import read_calendar

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
PEOPLE = {"ravi": Person("ravi", "Ravi Deshpande", "ravi@example.com"), "lena": Person("lena", "Lena", "not an address")}
MEETING = Meeting(
    "m1", "p1", "FIT-M1", "Design; meeting", datetime(2026, 11, 25, 10), datetime(2026, 11, 25, 11), "Europe/Berlin", uid="u1@x"
)
MILESTONE = Milestone(
    "ms1", "p1", "FIT-MS1", "Level 5 handed over", forecast=date(2026, 12, 1), baseline=date(2026, 11, 1), owner_id="ravi"
)
TASK = Task("t1", "p1", "FIT-23", "Pump list", "c1", "a", due=date(2026, 11, 30), owner_id="ravi")
TITLES = some.text(some.characters(codec="utf-8", exclude_categories=("Cc",), exclude_characters="\ufeff\ufffe\uffff"), max_size=120)
NOTES = some.text(some.characters(codec="utf-8"), max_size=300)


pytestmark = pytest.mark.usefixtures("pinned_zones")


def writer_of(meetings=(), milestones=(), deadlines=(), form="event", now=NOW, kept=None, sequence=0, before=b"") -> CalendarWriter:
    writer = CalendarWriter(PEOPLE, now, form, kept, before)
    for meeting in meetings:
        writer.add_meeting(meeting, sequence)
    for milestone in milestones:
        writer.add_milestone(milestone)
    for task in deadlines:
        writer.add_deadline(task)
    return writer


def written(*args, name="x", **how) -> bytes:
    writer = writer_of(*args, **how)
    assert writer.left_out == []
    data = writer.written(name)
    assert check_invite(data) == [] and is_ours(data)
    return data


def entries(data: bytes, kind: str = "VEVENT") -> dict[str, icalendar.Component]:
    return {str(one["UID"]): one for one in icalendar.Calendar.from_ical(data).walk(kind)}


def test_everything_dated_is_in_it_under_a_uid_that_stays():
    data = written([MEETING], [MILESTONE], [TASK], name="Fit-out, Level 5")
    found = icalendar.Calendar.from_ical(data)
    assert (found["METHOD"], read_events(data).name) == ("PUBLISH", "Fit-out, Level 5")
    events = entries(data)
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
    data = written([MEETING, *others])
    assert data.count(b"BEGIN:VTIMEZONE") == 2 and data.count(b"BEGIN:VEVENT") == 4
    starts = [event.start.astimezone(UTC).hour for event in icalendar.Calendar.from_ical(data).walk("VEVENT")]
    assert starts == [9, 9, 15, 10]


def test_deadlines_are_tasks_to_tick_where_that_is_wanted():
    done = replace(TASK, id="t2", done_on=date(2026, 11, 18), priority=Priority.HIGH)
    begun = replace(
        TASK, id="t3", start=date(2026, 11, 28), checklist=(ChecklistLine("a", True), ChecklistLine("b"), ChecklistLine("c")),
        priority=Priority.LOW,
    )  # fmt: skip
    late_start = replace(TASK, id="t4", start=TASK.due)
    data = written([MEETING], [MILESTONE], [TASK, done, begun, late_start], form="todo")
    assert list(entries(data)) == ["u1@x"]
    todos = entries(data, "VTODO")
    plain, ticked, half = todos["t1@coorddesk"], todos["t2@coorddesk"], todos["t3@coorddesk"]
    assert (plain["SUMMARY"], plain["DUE"].dt, plain["STATUS"], plain["PERCENT-COMPLETE"], plain["PRIORITY"]) == (
        "Pump list", date(2026, 11, 30), "NEEDS-ACTION", 0, 5,
    )  # fmt: skip
    assert b"DUE;VALUE=DATE:20261130\r\n" in data and "COMPLETED" not in plain and "DTSTART" not in plain
    assert (ticked["STATUS"], ticked["COMPLETED"].dt, ticked["PERCENT-COMPLETE"], ticked["PRIORITY"]) == (
        "COMPLETED", datetime(2026, 11, 18, 12, tzinfo=UTC), 100, 1,
    )  # fmt: skip
    assert (half["DTSTART"].dt, half["PERCENT-COMPLETE"], half["PRIORITY"]) == (date(2026, 11, 28), 33, 9)
    assert "DTSTART" not in todos["t4@coorddesk"]
    assert (todos["ms1@coorddesk"]["DUE"].dt, str(todos["ms1@coorddesk"]["CATEGORIES"].cats[0])) == (date(2026, 12, 1), "MILESTONE")
    assert all("ATTENDEE" not in one and "ORGANIZER" not in one for one in todos.values())


def test_what_is_done_says_so_as_a_whole_day():
    data = written([], [replace(MILESTONE, actual=date(2026, 11, 19))], [replace(TASK, done_on=date(2026, 11, 18))])
    stone, task = entries(data)["ms1@coorddesk"], entries(data)["t1@coorddesk"]
    assert (stone["SUMMARY"], stone.start) == ("Level 5 handed over (reached)", date(2026, 11, 19))
    assert task["SUMMARY"] == "Done: Pump list"


def test_a_meeting_says_who_organises_it_where_that_address_can_be_used_and_never_who_attends():
    known, unknown = replace(MEETING, organiser_id="ravi"), replace(MEETING, id="m2", uid="u2", organiser_id="lena")
    events = entries(written([known, unknown]))
    assert str(events["u1@x"]["ORGANIZER"]) == "mailto:ravi@example.com"
    assert "ORGANIZER" not in events["u2"] and all("ATTENDEE" not in event for event in events.values())


def test_a_held_time_is_tentative_and_the_sequence_is_the_one_given():
    event = entries(written([replace(MEETING, tentative=True)], sequence=4))["u1@x"]
    assert (event["STATUS"], event["SEQUENCE"]) == ("TENTATIVE", 4)


def test_the_one_day_of_a_series_that_somebody_else_invited_to_keeps_its_name():
    days = [replace(MEETING, id=f"m{day}", invited_day=datetime(2026, 11, day, 10)) for day in (25, 26)]
    found = read_events(written(days)).events
    assert [one.recurrence_id for one in found] == [datetime(2026, 11, 25, 10), datetime(2026, 11, 26, 10)]


def test_deleted_and_dateless_things_are_left_out_and_cancelled_meetings_stay_as_such():
    gone = [replace(MEETING, cancelled=True)]
    nothing = [replace(TASK, due=None), replace(TASK, deleted=True)]
    data = written(gone, [replace(MILESTONE, forecast=None, baseline=None), replace(MILESTONE, deleted=True)], nothing)
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"


def test_a_series_keeps_its_moved_and_cancelled_days():
    instances = (
        Instance(datetime(2026, 12, 2, 10), cancelled=True),
        Instance(datetime(2026, 12, 9, 10), datetime(2026, 12, 10, 9)),
    )
    data = written([replace(MEETING, rule="FREQ=WEEKLY;BYDAY=WE", instances=instances)])
    master, moved = read_events(data).events
    assert (master.rule, master.exdates) == ("FREQ=WEEKLY;BYDAY=WE", (datetime(2026, 12, 2, 10),))
    assert (moved.recurrence_id, moved.starts, moved.ends) == (
        datetime(2026, 12, 9, 10),
        datetime(2026, 12, 10, 9),
        datetime(2026, 12, 10, 10),
    )


def test_a_series_begins_on_the_first_day_that_fits_its_rule():
    data = written([replace(MEETING, rule="FREQ=WEEKLY;BYDAY=FR;COUNT=2")])
    assert read_events(data).events[0].starts == datetime(2026, 11, 27, 10)


def test_what_others_could_not_read_is_left_out_and_named():
    writer = writer_of([replace(MEETING, zone="Mars/Base"), replace(MEETING, id="m2", title="Same"), replace(MEETING, id="m3")])
    assert len(writer.left_out) == 2 and writer.count == 1
    assert "“Design; meeting”" in writer.left_out[0] and "no time zone “Mars/Base”" in writer.left_out[0]
    assert writer.left_out[1] == "“Design; meeting” was left out: another one has the same UID."
    data = writer.written("x")
    assert check_invite(data) == [] and [one.summary for one in read_events(data).events] == ["Same"]


def test_a_deadline_with_an_impossible_day_is_left_out_and_the_rest_is_written():
    odd = replace(TASK, id="t2", done_on=date(999, 1, 1))
    writer = writer_of([], [], [odd, TASK], form="todo")
    assert writer.count == 1 and "COMPLETED" in writer.left_out[0]


def test_an_empty_calendar_is_still_one():
    assert read_events(writer_of().written("x")).events == ()


def test_our_own_reader_reads_the_same():
    instances = (Instance(datetime(2026, 12, 2, 10), cancelled=True), Instance(datetime(2026, 12, 9, 10), datetime(2026, 12, 10, 9)))
    series = replace(MEETING, rule="FREQ=WEEKLY;BYDAY=WE;COUNT=4", instances=instances)
    whole = replace(MEETING, id="m2", uid="u2", all_day=True, starts=datetime(2026, 12, 1), ends=datetime(2026, 12, 3))
    held = replace(MEETING, id="m3", uid="u3", tentative=True)
    found = read_calendar(written([series, whole, held], [MILESTONE], [TASK], name="Büro, 5. Stock"))
    assert (found.name, found.problems) == ("Büro, 5. Stock", ())
    days = [(one.title, one.starts, one.ends, one.busy) for one in found.events]
    assert sorted(days) == [
        ("Design; meeting", "2026-11-25T10:00:00", "2026-11-25T11:00:00", 1),
        ("Design; meeting", "2026-11-25T10:00:00", "2026-11-25T11:00:00", 2),
        ("Design; meeting", "2026-12-01T00:00:00", "2026-12-03T00:00:00", 1),
        ("Design; meeting", "2026-12-10T09:00:00", "2026-12-10T10:00:00", 1),
        ("Design; meeting", "2026-12-16T10:00:00", "2026-12-16T11:00:00", 1),
        ("Due: Pump list", "2026-11-30T00:00:00", "2026-11-30T00:00:00", 0),
        ("Level 5 handed over", "2026-12-01T00:00:00", "2026-12-01T00:00:00", 0),
    ]


def test_what_says_the_same_keeps_its_stamps_and_what_changed_gets_new_ones():
    series = replace(MEETING, rule="FREQ=DAILY;COUNT=3", instances=(Instance(datetime(2026, 11, 26, 10), datetime(2026, 11, 26, 12)),))
    before = written([series], [MILESTONE], [TASK])
    assert written([series], [MILESTONE], [TASK], now=LATER) != before
    assert written([series], [MILESTONE], [TASK], now=LATER, before=before) == before
    changed = written([MEETING], [MILESTONE], [replace(TASK, title="Pumps")], now=LATER, before=written([MEETING], [MILESTONE], [TASK]))
    stamps = {uid: (one["DTSTAMP"].dt, one["LAST-MODIFIED"].dt) for uid, one in entries(changed).items()}
    assert stamps == {"u1@x": (NOW, NOW), "ms1@coorddesk": (NOW, NOW), "t1@coorddesk": (LATER, LATER)}


def test_what_is_kept_is_not_written_again_and_is_when_it_changes():
    kept = {}
    before = written([replace(MEETING, organiser_id="ravi")], [MILESTONE], [TASK], kept=kept)
    again = written([replace(MEETING, organiser_id="ravi")], [MILESTONE], [TASK], kept=kept, now=LATER)
    assert again == before
    raised = written([replace(MEETING, organiser_id="ravi")], [MILESTONE], [TASK], kept=kept, now=LATER, sequence=1)
    assert re.findall(b"DTSTAMP:(.*)\r", raised) == [b"20261122T090000Z", b"20261120T090000Z", b"20261120T090000Z"]
    assert entries(written([], [], [TASK], kept=kept, form="todo"), "VTODO").keys() == {"t1@coorddesk"}


@settings(max_examples=60, deadline=None)
@given(titles=some.lists(some.tuples(TITLES, NOTES), min_size=1, max_size=5), form=some.sampled_from(("event", "todo")))
def test_whatever_the_words_are_uids_are_unique_and_stay_and_the_words_come_back(titles, form):
    tasks = [replace(TASK, id=f"t{at}", title=title, notes=notes) for at, (title, notes) in enumerate(titles)]
    stones = [replace(MILESTONE, id=f"s{at}", title=title, notes=notes) for at, (title, notes) in enumerate(titles)]
    meetings = [replace(MEETING, id=f"m{at}", uid="", title=title, notes=notes) for at, (title, notes) in enumerate(titles)]
    data = written(meetings, stones, tasks, form=form)
    uids = re.findall(b"\nUID:(.*)\r", data)
    assert len(uids) == len(set(uids)) == 3 * len(titles)
    renamed = written(
        [replace(one, title="Other") for one in meetings], [replace(one, title="Other") for one in stones],
        [replace(one, title="Other", due=date(2027, 1, 1)) for one in tasks], form=form, now=LATER,
    )  # fmt: skip
    assert re.findall(b"\nUID:(.*)\r", renamed) == uids
    found = entries(data, "VTODO" if form == "todo" else "VEVENT")
    for at, (title, _) in enumerate(titles):
        shown = str(found[f"t{at}@coorddesk"]["SUMMARY"])
        assert (shown if form == "todo" else shown.removeprefix("Due: ")) == (" ".join(title.split()) or "FIT-23")
