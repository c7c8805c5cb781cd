"""Invites as other programs read them: parsed back by the icalendar library, by our reader, and counted by our own validator."""

import re
import subprocess
import sys
import zoneinfo
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coorddesk.domain.meetings import Attendee, AttendeeRole, DayReply, Instance, Meeting, Reply, instance_moved
from coorddesk.domain.people import Person
from coorddesk.errors import CannotInvite
from coorddesk.exchange.content_lines import one_line, plain
from coorddesk.exchange.ics_reader import read_events
from coorddesk.exchange.invite_checks import check_invite
from coorddesk.exchange.invites import write_invite

NOW = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
DANA = Person("dana", "Dana Whitlock", "dana@example.com")
RAVI = Person("ravi", "Ravi Deshpande", "ravi@example.com")
ANA = Person("ana", "Ana Lu", "ana@example.com")
PEOPLE = {one.id: one for one in (DANA, RAVI, ANA)}
ATTENDEES = (Attendee("ravi"), Attendee("ana", AttendeeRole.OPTIONAL))


pytestmark = pytest.mark.usefixtures("pinned_zones")


def meeting(**changes: object) -> Meeting:
    made = Meeting(
        "m1",
        "p1",
        "FIT-M14",
        "Design meeting 14",
        datetime(2026, 11, 25, 10, 30),
        datetime(2026, 11, 25, 11, 30),
        "Europe/Berlin",
        place="Room 4",
        organiser_id="dana",
        attendees=ATTENDEES,
        uid="5f0d2c@coorddesk",
    )
    return replace(made, **changes)


def series(**changes: object) -> Meeting:
    """Every Wednesday at 10:30 from 7 October to 30 December 2026, across the end of daylight saving."""
    made = meeting(
        starts=datetime(2026, 10, 7, 10, 30), ends=datetime(2026, 10, 7, 11, 30), rule="FREQ=WEEKLY;UNTIL=20261230;BYDAY=WE"
    )
    return replace(made, **changes)


def written(made: Meeting, method="REQUEST", sequence=0, **more) -> list[icalendar.Event]:
    """The VEVENTs as icalendar reads them, from a fresh cache of zones, after our own validator found nothing wrong."""
    data = write_invite(made, more.pop("people", PEOPLE), method, sequence, NOW, **more)
    assert check_invite(data) == []
    icalendar.use_zoneinfo()
    found = icalendar.Calendar.from_ical(data)
    assert found["METHOD"] == method
    events = found.walk("VEVENT")
    assert not any(event.errors for event in events)
    return events


def attendees(event: icalendar.Event) -> dict[str, dict[str, str]]:
    listed = event.get("ATTENDEE", [])
    return {str(one): dict(one.params) for one in (listed if isinstance(listed, list) else [listed])}


def test_a_request_names_everybody_and_asks_them_to_reply():
    event = written(meeting())[0]
    assert str(event["ORGANIZER"]) == "mailto:dana@example.com"
    assert event["ORGANIZER"].params["CN"] == "Dana Whitlock"
    assert attendees(event) == {
        "mailto:dana@example.com": {
            "CUTYPE": "INDIVIDUAL",
            "ROLE": "CHAIR",
            "PARTSTAT": "ACCEPTED",
            "RSVP": "FALSE",
            "CN": "Dana Whitlock",
        },
        "mailto:ravi@example.com": {
            "CUTYPE": "INDIVIDUAL",
            "ROLE": "REQ-PARTICIPANT",
            "PARTSTAT": "NEEDS-ACTION",
            "RSVP": "TRUE",
            "CN": "Ravi Deshpande",
        },
        "mailto:ana@example.com": {
            "CUTYPE": "INDIVIDUAL",
            "ROLE": "OPT-PARTICIPANT",
            "PARTSTAT": "NEEDS-ACTION",
            "RSVP": "TRUE",
            "CN": "Ana Lu",
        },
    }


def test_a_request_stands_at_its_wall_time_in_its_zone():
    event = written(meeting(), sequence=3)[0]
    assert event.start.isoformat() == "2026-11-25T10:30:00+01:00"
    assert event.end.isoformat() == "2026-11-25T11:30:00+01:00"
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"], event.DTSTAMP) == ("5f0d2c@coorddesk", 3, "CONFIRMED", NOW)


def test_an_all_day_meeting_ends_on_the_day_after_its_last():
    one = written(meeting(all_day=True, starts=datetime(2026, 11, 25), ends=datetime(2026, 11, 25)))[0]
    three = written(meeting(all_day=True, starts=datetime(2026, 11, 25), ends=datetime(2026, 11, 27)))[0]
    assert (one.start, one.end) == (date(2026, 11, 25), date(2026, 11, 26))
    assert (three.start, three.end) == (date(2026, 11, 25), date(2026, 11, 28))


def test_a_meeting_in_utc_needs_no_zone_definition():
    data = write_invite(meeting(zone="UTC"), PEOPLE, "REQUEST", 0, NOW)
    assert b"DTSTART:20261125T103000Z\r\n" in data and b"VTIMEZONE" not in data


def test_the_last_day_of_a_series_is_written_in_utc():
    assert b"RRULE:FREQ=WEEKLY;UNTIL=20261230T093000Z;BYDAY=WE\r\n" in write_invite(series(), PEOPLE, "REQUEST", 0, NOW)


def test_the_last_day_of_an_all_day_series_is_a_date():
    made = series(all_day=True, starts=datetime(2026, 10, 7), ends=datetime(2026, 10, 7))
    assert b"UNTIL=20261230;" in write_invite(made, PEOPLE, "REQUEST", 0, NOW)


def test_a_cancelled_day_is_excluded_and_a_moved_one_stands_beside_the_series():
    made = instance_moved(series(), datetime(2026, 10, 14, 10, 30), None, None)
    made = instance_moved(made, datetime(2026, 10, 28, 10, 30), datetime(2026, 10, 29, 9), datetime(2026, 10, 29, 10))
    master, moved = written(made, sequence=2)
    assert master["EXDATE"].dts[0].dt.isoformat() == "2026-10-14T10:30:00+02:00"
    assert moved["RECURRENCE-ID"].dt.isoformat() == "2026-10-28T10:30:00+01:00"
    assert moved.start.isoformat() == "2026-10-29T09:00:00+01:00"
    assert master["SEQUENCE"] == moved["SEQUENCE"] == 2 and "RRULE" not in moved
    assert len(attendees(moved)) == 3


def test_a_day_that_the_rule_no_longer_makes_is_left_behind():
    made = series(instances=(Instance(datetime(2026, 10, 13, 10, 30), datetime(2026, 10, 13, 12)),))
    assert len(written(made)) == 1


def test_a_request_for_one_day_holds_that_day_alone():
    made = instance_moved(series(), datetime(2026, 10, 28, 10, 30), datetime(2026, 10, 29, 9), None)
    (event,) = written(made, occurrence=datetime(2026, 10, 28, 10, 30))
    assert event["RECURRENCE-ID"].dt.isoformat() == "2026-10-28T10:30:00+01:00"
    assert event.end.isoformat() == "2026-10-29T10:00:00+01:00"


def test_a_cancellation_says_so_and_one_for_a_day_names_the_day():
    (whole,) = written(series(cancelled=True), "CANCEL", 4)
    (day,) = written(series(), "CANCEL", 4, occurrence=datetime(2026, 10, 14, 10, 30))
    assert whole["STATUS"] == day["STATUS"] == "CANCELLED"
    assert "RECURRENCE-ID" not in whole and day["RECURRENCE-ID"].dt.isoformat() == "2026-10-14T10:30:00+02:00"


def test_whoever_was_taken_off_is_told_alone_and_the_meeting_is_not_cancelled_for_others():
    made = meeting(attendees=(Attendee("ana"),))
    (event,) = written(made, "CANCEL", 1, only=frozenset({"ravi"}))
    assert list(attendees(event)) == ["mailto:ravi@example.com"]
    assert "STATUS" not in event  # RFC 5546 §3.2.5


def test_a_held_time_is_tentative_until_it_is_agreed():
    assert [written(meeting(tentative=held), method)[0]["STATUS"] for held in (True, False) for method in ("REQUEST", "PUBLISH")] == [
        "TENTATIVE", "TENTATIVE", "CONFIRMED", "CONFIRMED",
    ]  # fmt: skip
    assert written(meeting(tentative=True, cancelled=True), "CANCEL")[0]["STATUS"] == "CANCELLED"


def test_a_published_meeting_has_no_attendees_and_needs_no_organiser():
    (event,) = written(meeting(organiser_id=None, attendees=()), "PUBLISH")
    assert "ATTENDEE" not in event and "ORGANIZER" not in event


def test_somebody_only_informed_is_not_asked():
    (event,) = written(meeting(attendees=(*ATTENDEES[:1], Attendee("ana", AttendeeRole.INFORMED))))
    params = attendees(event)["mailto:ana@example.com"]
    assert (params["ROLE"], params["RSVP"]) == ("NON-PARTICIPANT", "FALSE")


def test_replies_stand_in_an_update_and_somebody_listed_twice_stands_once():
    people = PEOPLE | {"again": replace(RAVI, id="again", email="RAVI@example.com")}
    (event,) = written(meeting(attendees=(Attendee("ravi", reply=Reply.MAYBE), Attendee("again"))), people=people)
    assert [params["PARTSTAT"] for params in attendees(event).values()] == ["ACCEPTED", "TENTATIVE"]


def test_the_same_input_gives_the_same_bytes():
    assert write_invite(series(), PEOPLE, "REQUEST", 1, NOW) == write_invite(series(), PEOPLE, "REQUEST", 1, NOW)


def test_a_path_with_a_capital_n_is_not_broken_into_lines():
    (event,) = written(meeting(title=r"C:\New\names; a, b", notes="one\r\ntwo\u2028three\x07"))
    assert event["SUMMARY"] == r"C:\New\names; a, b"
    assert event["DESCRIPTION"] == "one\ntwo\nthree"


def test_the_agenda_and_the_link_stand_in_the_description():
    (event,) = written(meeting(link="https://example.com/j?a=1,2", notes="Bring drawings"), agenda=["Doors", "Level 5"])
    assert event["DESCRIPTION"] == "Bring drawings\n\n1. Doors\n2. Level 5\n\nhttps://example.com/j?a=1,2"
    assert written(meeting(link="https://example.com/j", place=""))[0]["LOCATION"] == "https://example.com/j"


def test_a_meeting_without_a_uid_keeps_one_made_from_its_id():
    assert {written(meeting(uid=""), sequence=n)[0]["UID"] for n in range(3)} == {"m1@coorddesk"}


REFUSED = {
    "Ravi Deshpande and Ana Lu have no usable e-mail": (
        meeting(),
        PEOPLE | {"ravi": replace(RAVI, email=""), "ana": replace(ANA, email="ana")},
    ),
    "Dana Whitlock has no usable": (meeting(), PEOPLE | {"dana": replace(DANA, email="")}),
    "no longer under People": (meeting(attendees=(Attendee("gone"),)), PEOPLE),
    "no organiser": (meeting(organiser_id=None), PEOPLE),
    "nobody else attends": (meeting(attendees=(Attendee("dana", AttendeeRole.CHAIR),)), PEOPLE),
    "02:30 on Sun 29 Mar 2026 does not exist": (
        meeting(starts=datetime(2026, 3, 29, 2, 30), ends=datetime(2026, 3, 29, 3, 30)),
        PEOPLE,
    ),
    "02:15 on Sun 28 Mar 2027 does not exist": (
        series(instances=(Instance(datetime(2026, 10, 14, 10, 30), datetime(2027, 3, 28, 2, 15), datetime(2027, 3, 28, 4)),)),
        PEOPLE,
    ),
    "starts on Thu 8 Oct 2026, which is not a day it repeats on": (
        series(starts=datetime(2026, 10, 8, 10), ends=datetime(2026, 10, 8, 11)),
        PEOPLE,
    ),
    "repeat cannot be used": (series(rule="FREQ=SECONDLY"), PEOPLE),
    "would end before it starts": (meeting(ends=datetime(2026, 11, 25, 9)), PEOPLE),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_others_could_not_use_is_refused_with_the_reason(why):
    made, people = REFUSED[why]
    with pytest.raises(CannotInvite, match=why):
        write_invite(made, people, "REQUEST", 0, NOW)


def test_a_day_that_is_cancelled_or_none_of_the_series_cannot_be_invited_to():
    off = instance_moved(series(), datetime(2026, 10, 14, 10, 30), None, None)
    with pytest.raises(CannotInvite, match="Wed 14 Oct 2026 is cancelled"):
        write_invite(off, PEOPLE, "REQUEST", 1, NOW, occurrence=datetime(2026, 10, 14, 10, 30))
    with pytest.raises(CannotInvite, match="does not take place on Thu 15 Oct 2026"):
        write_invite(off, PEOPLE, "REQUEST", 1, NOW, occurrence=datetime(2026, 10, 15, 10, 30))


def test_a_cancellation_is_not_held_up_by_a_bad_rule_or_time():
    assert len(written(series(starts=datetime(2026, 10, 8, 10), ends=datetime(2026, 10, 8, 11)), "CANCEL")) == 1
    assert len(written(meeting(starts=datetime(2026, 3, 29, 2, 30), ends=datetime(2026, 3, 29, 3, 30)), "CANCEL")) == 1
    assert len(written(series(rule="FREQ=SECONDLY"), "CANCEL")) == 1


@pytest.mark.parametrize("zone", ["Africa/Abidjan", "GMT", "Europe/London", "Asia/Calcutta", "Etc/GMT+5"])
def test_a_zone_keeps_its_name_even_where_its_clocks_show_utc(zone):
    data = write_invite(meeting(zone=zone), PEOPLE, "REQUEST", 0, NOW)
    assert f"DTSTART;TZID={zone}:20261125T103000\r\n".encode() in data and f"\r\nTZID:{zone}\r\n".encode() in data


def test_lines_come_in_the_same_order_whatever_the_library_prefers():
    names = [line.split(b":")[0].split(b";")[0].decode() for line in write_invite(series(), PEOPLE, "REQUEST", 0, NOW).split(b"\r\n")]
    assert names[: names.index("BEGIN", 1)] == ["BEGIN", "PRODID", "VERSION", "CALSCALE", "METHOD"]
    event = names[len(names) - names[::-1].index("UID") - 1 :]
    assert [name for name in event if name[:1].strip()][:9] == [
        "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "RRULE", "ORGANIZER", "ATTENDEE",
    ]  # fmt: skip


SOUND = write_invite(meeting(), PEOPLE, "REQUEST", 0, NOW)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"\r\n", b"\n", "CRLF"),
        (b"SUMMARY:Design", b"SUMMARY:" + b"x" * 80, "octets"),
        (b"SUMMARY:Design meeting 14\r\n", b"", "SUMMARY is there 0 times"),
        (b"METHOD:REQUEST\r\n", b"", "METHOD is there 0 times"),
        (b"mailto:dana", b"dana", "no mailto"),
        (b"TZID:Europe/Berlin\r\n", b"TZID:Europe/Paris\r\n", "no VTIMEZONE"),
        (b"DTSTART;TZID=Europe/Berlin:", b"DTSTART:", "floats"),
        (b"DTEND;TZID=Europe/Berlin:20261125T113000", b"DTEND;TZID=Europe/Berlin:20261125T103000", "not after"),
        (b"UID:5f0d2c@coorddesk\r\n", b"", "UID is there 0 times"),
        (b"END:VEVENT\r\n", b"BEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT\r\n", "VALARM"),
        (b"END:VCALENDAR\r\n", b"", "not one VCALENDAR"),
        (b"PRODID", b"\xef\xbb\xbfPRODID", "byte order mark|no content line"),
    ],
)
def test_the_validator_finds_what_others_stumble_over(old, new, said):
    assert check_invite(SOUND) == [] and old in SOUND
    assert any(re.search(said, problem) for problem in check_invite(SOUND.replace(old, new)))


def test_inviting_does_not_wait_for_the_calendar_library():
    code = "import sys, coorddesk.exchange.invites; sys.exit('icalendar' in sys.modules or 'dateutil' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60) | st.sampled_from(
    [
        'Ravi "RD" D.',
        "a;b,c:d",
        "Müller, Jürgen",
        "会議室の名前" * 30,
        "🎉👩‍👩‍👧" * 12,
        "a\r\nb\nc\x85d",
        r"C:\New\names\\",
        "^n^'^^",
        "=?utf-8?q?x?=",
        "  x  ",
    ]
)
zones = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Vancouver", "Africa/Cairo", "UTC"]
)
starts = st.datetimes(datetime(2025, 1, 1), datetime(2034, 1, 1)).map(
    lambda at: at.replace(second=0, microsecond=0)
) | st.sampled_from(
    [
        datetime(2026, 3, 29, 1, 59),
        datetime(2026, 3, 29, 3),
        datetime(2026, 10, 25, 2, 30),
        datetime(2026, 11, 1, 1, 30),
        datetime(2026, 4, 24),
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    title=words, name=words, place=words, notes=words, zone=zones, at=starts, minutes=st.integers(1, 3000), all_day=st.booleans()
)
def test_whatever_is_written_is_read_back_the_same(title, name, place, notes, zone, at, minutes, all_day):
    ends = at + timedelta(minutes=minutes)
    made = meeting(title=title, place=place, notes=notes, zone=zone, starts=at, ends=ends, all_day=all_day)
    if all_day:
        made = replace(made, starts=datetime(at.year, at.month, at.day), ends=datetime(ends.year, ends.month, ends.day))
    people = PEOPLE | {"ravi": replace(RAVI, name=name)}
    try:
        (event,) = written(made, people=people)
    except CannotInvite as refusal:
        assert "does not exist" in refusal.sentence or "end before" in refusal.sentence
        return
    title = one_line(title) or "FIT-M14"
    shown = one_line(name).replace('"', "'").replace("\\", "/")
    assert event["SUMMARY"] == title
    assert event.get("LOCATION", "") == one_line(place)
    assert event.get("DESCRIPTION", "") == plain(notes).strip()
    assert attendees(event)["mailto:ravi@example.com"].get("CN", "") == shown
    read = read_events(write_invite(made, people, "REQUEST", 0, NOW))
    (ours,) = read.events
    assert read.problems == ()
    assert (ours.starts, ours.ends, ours.zone, ours.all_day) == (made.starts, made.ends, "" if all_day else zone, all_day)
    assert (ours.summary, ours.location, ours.description) == (title[:500], one_line(place), plain(notes).strip())
    assert {one.email: one.name for one in ours.attendees}["ravi@example.com"] == shown
    if not all_day:
        assert event.start.replace(tzinfo=None) == made.starts
        assert event.start.utcoffset() == made.starts.replace(tzinfo=zoneinfo.ZoneInfo(zone)).utcoffset()


def test_who_sends_somebody_else_and_who_comes_name_each_other():
    made = meeting(attendees=(Attendee("ravi", delegate_id="ana"), Attendee("ana", reply=Reply.COMING)))
    data = write_invite(made, PEOPLE, "REQUEST", 0, NOW).replace(b"\r\n ", b"")
    assert b'PARTSTAT=DELEGATED;DELEGATED-TO="mailto:ana@example.com";RSVP=FALSE' in data
    assert b'PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:ravi@example.com";RSVP=TRUE' in data
    assert len(attendees(written(made)[0])) == 3


def test_a_delegate_who_is_not_asked_is_not_named():
    made = meeting(attendees=(Attendee("ravi", reply=Reply.CANNOT, delegate_id="ana"),))
    listed = attendees(written(made)[0])["mailto:ravi@example.com"]
    assert listed["PARTSTAT"] == "DECLINED" and "DELEGATED-TO" not in listed


def test_what_was_answered_for_one_day_stands_in_that_day_alone():
    day = datetime(2026, 10, 28, 10, 30)
    made = instance_moved(series(), day, datetime(2026, 10, 29, 9), datetime(2026, 10, 29, 10))
    made = replace(made, attendees=(Attendee("ravi", reply=Reply.COMING),), day_replies=(DayReply(day, "ravi", Reply.CANNOT),))
    states = [attendees(event)["mailto:ravi@example.com"]["PARTSTAT"] for event in written(made)]
    assert states == ["ACCEPTED", "DECLINED"]
    assert attendees(written(made, occurrence=day)[0])["mailto:ravi@example.com"]["PARTSTAT"] == "DECLINED"
