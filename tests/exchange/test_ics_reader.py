"""Foreign calendar files: what they say, what is wrong with them, and that none of them breaks or stops the reader."""

import subprocess
import sys
import zoneinfo
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coorddesk.domain.recurrence import parse_rrule
from coorddesk.errors import ImportProblem
from coorddesk.exchange.ics_reader import CalendarFile, from_json, read_events, read_to_json

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "ics"
FILES = sorted(FOLDER.rglob("*.ics"))
DEADLINE_S = 5


pytestmark = pytest.mark.usefixtures("pinned_zones")


def file(*event: str, head: tuple[str, ...] = (), zone: tuple[str, ...] = ()) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *head, *zone]
    return "\r\n".join([*lines, "BEGIN:VEVENT", "UID:1@x", "SUMMARY:Meeting", *event, "END:VEVENT", "END:VCALENDAR", ""]).encode()


def only(*event: str, head: tuple[str, ...] = (), zone: tuple[str, ...] = ()):
    """The event and the problems of a file with one."""
    found = read_events(file(*event, head=head, zone=zone))
    (event_read,) = found.events
    return event_read, list(found.problems)


def vtimezone(tzid: str, standard: str, daylight: str, *rules: str) -> tuple[str, ...]:
    winter, summer = rules or ("FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU")
    return (
        "BEGIN:VTIMEZONE",
        f"TZID:{tzid}",
        "BEGIN:STANDARD",
        "DTSTART:16011028T030000",
        f"TZOFFSETFROM:{daylight}",
        f"TZOFFSETTO:{standard}",
        f"RRULE:{winter}",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:16010325T020000",
        f"TZOFFSETFROM:{standard}",
        f"TZOFFSETTO:{daylight}",
        f"RRULE:{summer}",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
    )


def instant(event) -> str:
    return event.starts.replace(tzinfo=zoneinfo.ZoneInfo(event.zone)).astimezone(UTC).isoformat()


def test_a_plain_invite_is_read_whole():
    event, problems = only(
        "SEQUENCE:2",
        "DTSTAMP:20261101T080000Z",
        "DTSTART;TZID=Europe/Berlin:20261125T103000",
        "DTEND;TZID=Europe/Berlin:20261125T113000",
        "LOCATION:Room 4\\, left",
        "DESCRIPTION:C:\\\\new\\nline",
        "STATUS:CONFIRMED",
        "EXDATE;TZID=Europe/Berlin:20261202T103000",
        "RRULE:FREQ=WEEKLY;UNTIL=20261230T093000Z",
        'ORGANIZER;CN="Whitlock, Dana":MAILTO:Dana@Example.com',
        "ATTENDEE;PARTSTAT=ACCEPTED;ROLE=OPT-PARTICIPANT;CN=Ravi:mailto:ravi@example.com",
        "TRANSP:TRANSPARENT",
        head=("METHOD:request",),
    )
    assert problems == []
    assert (event.uid, event.method, event.sequence, event.dtstamp) == ("1@x", "REQUEST", 2, datetime(2026, 11, 1, 8))
    assert (event.starts, event.ends, event.zone) == (
        datetime(2026, 11, 25, 10, 30),
        datetime(2026, 11, 25, 11, 30),
        "Europe/Berlin",
    )
    assert (event.location, event.description) == ("Room 4, left", "C:\\new\nline")
    assert (event.rule, event.exdates) == ("FREQ=WEEKLY;UNTIL=20261230", (datetime(2026, 12, 2, 10, 30),))
    assert event.organizer is not None and (event.organizer.name, event.organizer.email) == ("Whitlock, Dana", "dana@example.com")
    assert [(one.email, one.role, one.partstat) for one in event.attendees] == [
        ("ravi@example.com", "OPT-PARTICIPANT", "ACCEPTED")
    ]
    assert (event.status, event.busy) == ("CONFIRMED", False)


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Europe/Berlin ", "Europe/Berlin"),
        ('"Europe/Berlin"', "Europe/Berlin"),
        ("/mozilla.org/20050126_1/Europe/Berlin", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Pacific Standard Time", "America/Los_Angeles"),
        ('"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"', "Europe/Amsterdam"),
        ('"(UTC-05:00) Eastern Time (US & Canada)"', "Etc/GMT+5"),
        ('"(UTC+05:30) Chennai, Kolkata, Mumbai"', "Asia/Kolkata"),
        ("GMT+0200", "Etc/GMT-2"),
        ("UTC", "UTC"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("Z", "UTC"),
    ],
)
def test_a_zone_is_known_by_many_names(tzid, zone):
    event, problems = only(f"DTSTART;TZID={tzid}:20261125T103000")
    assert (event.zone, event.starts, problems) == (zone, datetime(2026, 11, 25, 10, 30), [])


def test_a_zone_nobody_knows_is_asked_for_and_never_taken_as_floating():
    event, problems = only("DTSTART;TZID=Mars/Base:20261125T103000")
    assert (event.zone, event.unknown_zone) == ("", "Mars/Base")
    assert problems == ["“Meeting” names a time zone that is not known, “Mars/Base”; choose which one is meant."]


def test_a_zone_of_the_files_own_is_recognised_by_its_clock_changes():
    event, problems = only(
        "DTSTART;TZID=Customized Time Zone:20260701T100000", zone=vtimezone("Customized Time Zone", "+0100", "+0200")
    )
    assert (event.zone, event.starts, problems) == ("Europe/Berlin", datetime(2026, 7, 1, 10), [])


def test_a_zone_like_no_other_is_turned_into_utc():
    event, problems = only("DTSTART;TZID=Own:20260701T100000", "RRULE:FREQ=DAILY", zone=vtimezone("Own", "+0113", "+0213"))
    assert (event.zone, event.starts) == ("UTC", datetime(2026, 7, 1, 7, 47))
    assert "after a clock change it may be off" in problems[0]


def test_two_files_may_define_the_same_name_differently():
    first = file("DTSTART;TZID=Custom:20260701T100000", zone=vtimezone("Custom", "+0100", "+0200"))
    second = file(
        "DTSTART;TZID=Custom:20260701T100000",
        zone=vtimezone("Custom", "-0800", "-0700", "FREQ=YEARLY;BYMONTH=11;BYDAY=1SU", "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"),
    )
    seen = [instant(read_events(data).events[0]) for data in (first, second, first, second)]
    assert seen == ["2026-07-01T08:00:00+00:00", "2026-07-01T17:00:00+00:00"] * 2


def test_floating_times_take_the_zone_of_the_calendar():
    assert only("DTSTART:20261125T103000", head=("X-WR-TIMEZONE:Europe/Berlin",))[0].zone == "Europe/Berlin"
    assert only("DTSTART:20261125T103000Z", head=("X-WR-TIMEZONE:Europe/Berlin",))[0].zone == "UTC"
    assert only("DTSTART:20261125T103000")[0].zone == ""


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        (("DTSTART;VALUE=DATE:20261125", "DTEND;VALUE=DATE:20261128"), 27),
        (("DTSTART;VALUE=DATE:20261125", "DTEND;VALUE=DATE:20261125"), 25),
        (("DTSTART;VALUE=DATE:20261125",), 25),
        (("DTSTART;VALUE=DATE;TZID=America/Denver:20261125", "DURATION:P2D"), 26),
        (("DTSTART:20261125T000000", "DTEND:20261127T000000", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"), 26),
    ],
)
def test_whole_days_end_on_their_last_day(lines, last):
    event, problems = only(*lines)
    assert (event.all_day, event.starts, event.ends) == (True, datetime(2026, 11, 25), datetime(2026, 11, last))
    assert (event.zone, problems) == ("", [])


@pytest.mark.parametrize(
    ("lines", "ends"),
    [
        (("DTEND;TZID=America/New_York:20261024T120000",), datetime(2026, 10, 24, 18)),
        (("DURATION:PT1H30M",), datetime(2026, 10, 24, 11, 30)),
        (("DURATION:P1D",), datetime(2026, 10, 25, 10)),
        (("DURATION:PT24H",), datetime(2026, 10, 25, 9)),
        ((), datetime(2026, 10, 24, 10)),
    ],
)
def test_an_end_stands_on_the_clock_of_the_start(lines, ends):
    assert only("DTSTART;TZID=Europe/Berlin:20261024T100000", *lines)[0].ends == ends


def test_a_changed_day_is_told_by_the_wall_time_of_its_series():
    data = file("DTSTART;TZID=Europe/Berlin:20261007T100000", "RRULE:FREQ=WEEKLY").replace(
        b"END:VCALENDAR",
        b"BEGIN:VEVENT\r\nUID:1@x\r\nRECURRENCE-ID:20261028T090000Z\r\nDTSTART:20261029T090000Z\r\nEND:VEVENT\r\n"
        b"BEGIN:VEVENT\r\nUID:1@x\r\nRECURRENCE-ID;VALUE=DATE:20261014\r\nDTSTART:20261015T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR",
    )
    _, moved, by_day = read_events(data).events
    assert (moved.recurrence_id, moved.recurrence_zone) == (datetime(2026, 10, 28, 10), "Europe/Berlin")
    assert (by_day.recurrence_id, by_day.recurrence_zone) == (datetime(2026, 10, 14, 10), "Europe/Berlin")


def test_a_changed_day_without_its_series_is_an_event_of_its_own():
    event, problems = only("RECURRENCE-ID;TZID=Europe/Berlin:20261028T100000", "DTSTART;TZID=Europe/Berlin:20261029T100000")
    assert (event.recurrence_id, event.recurrence_zone, problems) == (datetime(2026, 10, 28, 10), "Europe/Berlin", [])


def test_a_reply_or_cancellation_needs_no_times():
    event, problems = only("ATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.com", "COMMENT:Away", head=("METHOD:REPLY",))
    assert (event.starts, event.comment, event.attendees[0].partstat, problems) == (None, "Away", "DECLINED", [])


def test_outlooks_own_number_stands_in_for_a_missing_sequence():
    assert only("DTSTART:20261125T103000Z", "SEQUENCE:0", "X-MICROSOFT-CDO-APPT-SEQUENCE:4")[0].sequence == 4


def test_an_event_without_a_uid_gets_the_same_one_at_every_import():
    data = file("DTSTART:20261125T103000Z").replace(b"UID:1@x\r\n", b"")
    assert read_events(data).events[0].uid == read_events(data).events[0].uid != ""


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101",
        "FREQ=DAILY;BYHOUR=1,2",
        "x" * 600,
    ],
)
def test_a_hostile_rule_is_dropped_and_its_event_kept(rule):
    event, problems = only("DTSTART:20261125T103000Z", f"RRULE:{rule}")
    assert event.rule == "" and len(problems) == 1 and "without its repeat" in problems[0]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((), "it has no start"),
        (("DTSTART:20261325T100000Z",), "“20261325T100000Z” is not a date"),
        (("DTSTART:00010101T000000Z",), "the year 1 is out of reach"),
        (("DTSTART:tomorrow",), "“tomorrow” is not a date"),
    ],
)
def test_an_event_that_cannot_be_placed_is_listed_and_the_others_are_read(lines, said):
    data = file(*lines).replace(
        b"END:VCALENDAR", b"BEGIN:VEVENT\r\nUID:2\r\nDTSTART:20261125T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR"
    )
    found = read_events(data)
    assert [event.uid for event in found.events] == ["2"]
    assert found.problems == (f"“Meeting” was left out: {said}.",)


@pytest.mark.parametrize(
    "broken",
    ["TRIGGER:nonsense", "BEGIN:VALARM\r\nTRIGGER:x\r\nEND:VALARM", "GEO:x", "ATTENDEE:x", "no colon", "X:" + "y" * 300_000],
)
def test_one_bad_line_costs_nothing_else(broken):
    assert only("DTSTART:20261125T103000Z", broken)[0].starts == datetime(2026, 11, 25, 10, 30)


def test_text_in_other_encodings_is_read_and_said():
    data = file("DTSTART:20261125T103000Z", "LOCATION:Köln")
    assert read_events(data.decode().encode("utf-16")).events[0].location == "Köln"
    assert read_events(b"\xef\xbb\xbf" + data).problems == ()
    latin = read_events(data.decode().encode("latin-1"))
    assert latin.events[0].location == "Köln" and "not in UTF-8" in latin.problems[0]


def test_a_fold_in_the_middle_of_a_letter_is_mended():
    data = file("DTSTART:20261125T103000Z", "LOCATION:K\u00f6ln").replace(b"K\xc3\xb6ln", b"K\xc3\r\n \xb6ln")
    assert read_events(data).events[0].location == "Köln"


def test_a_file_cut_short_says_so_and_gives_what_is_whole():
    data = file("DTSTART:20261125T103000Z").replace(b"END:VCALENDAR", b"BEGIN:VEVENT\r\nUID:2\r\nDTSTART:2026")
    found = read_events(data)
    assert len(found.events) == 1 and "ends in the middle of an event" in found.problems[0]


@pytest.mark.parametrize(
    "data", [b"", b"<html>BEGIN:VCALENDAR later</html>", b"BEGIN:VCARD\r\nEND:VCARD\r\n", b"\x00\xff" * 50, b"x" * 10_000_001]
)
def test_what_is_no_calendar_is_refused_in_a_sentence(data):
    with pytest.raises(ImportProblem, match=r"[Nn]othing was imported"):
        read_events(data)


def test_a_file_of_nothing_but_nesting_or_of_too_many_events_ends_soon():
    assert read_events(b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 100_000).events == ()
    many = read_events(b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nDTSTART:20260101\r\nEND:VEVENT\r\n" * 20_005)
    assert len(many.events) == 20_000 and "more than 20000 events" in many.problems[0]


def test_everything_survives_the_way_through_json():
    data = file(
        "DTSTART;TZID=Europe/Berlin:20261125T103000",
        "RRULE:FREQ=WEEKLY",
        "EXDATE;TZID=Europe/Berlin:20261202T103000",
        "bad line",
        "ORGANIZER;CN=Dana:mailto:d@x.de",
        "ATTENDEE:mailto:r@x.de",
        "RDATE;TZID=Europe/Berlin:20261203T103000",
    )
    found = read_events(data)
    assert isinstance(found, CalendarFile) and found.problems and from_json(read_to_json(data)) == found


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "BEGIN:VEVENT",
                "END:VEVENT",
                "BEGIN:VTIMEZONE",
                "END:VTIMEZONE",
                "BEGIN:STANDARD",
                "END:STANDARD",
                "TZID:X",
                "DTSTART;TZID=X:20260101T100000",
                "DTSTART:20260101",
                "DTEND:99991231T235959Z",
                "DURATION:P99999D",
                "TZOFFSETTO:+0100",
                "TZOFFSETTO:+9900",
                "TZOFFSETFROM:x",
                "RRULE:FREQ=YEARLY;BYMONTH=²",
                "RRULE:FREQ=YEARLY;BYDAY=9XX;BYMONTHDAY=31",
                "RDATE:20260101,x",
                "EXDATE;TZID=X:20260101T1",
                "RECURRENCE-ID:20260101T100000Z",
                'A;B="c:d',
                ":",
                ";",
                "X",
                "DTSTART;TZID=X;TZID=Y:21991231T235959",
                "END:VCALENDAR",
                "BEGIN:VCALENDAR",
                "UID:",
                "ORGANIZER:",
                "ATTENDEE;CN=\\\\:mailto:",
                "RRULE:FREQ=YEARLY",
            ]
        ),
        max_size=30,
    )
)
def test_no_order_of_lines_breaks_the_reader(lines):
    found = read_events("\n".join(["BEGIN:VCALENDAR", *lines]).encode())
    assert all(event.starts is None or event.ends >= event.starts for event in found.events)
    assert not any("damaged (" in problem for problem in found.problems)


# A reader that hangs must fail the test, not stop it: so a sample is read in processes of their own.
_READER = "import sys, pathlib, coorddesk.exchange.ics_reader as r; r.read_to_json(pathlib.Path(sys.argv[1]).read_bytes())"


@pytest.mark.skipif(not FILES, reason="the folder of foreign calendar files is not here")
@pytest.mark.parametrize("path", [one for one in FILES if one.parent.name == "broken"][::6], ids=lambda path: path.name)
def test_a_broken_file_ends_a_process_of_its_own_in_time(path):
    done = subprocess.run([sys.executable, "-c", _READER, path], capture_output=True, timeout=DEADLINE_S, check=False)
    assert done.returncode == 0 or b"ImportProblem" in done.stderr


@pytest.mark.skipif(not FILES, reason="the folder of foreign calendar files is not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_event_of_a_real_file_is_read_or_listed(path):
    data = path.read_bytes()
    try:
        found = read_events(data)
    except ImportProblem as refusal:
        assert data.upper().count(b"BEGIN:VEVENT") == 0 and refusal.sentence.endswith(".")
        return
    left_out = sum("was left out" in problem or "in the middle of an event" in problem for problem in found.problems)
    assert len(found.events) + left_out == data.upper().replace(b" ", b"").count(b"BEGIN:VEVENT")
    assert not any("damaged (" in problem for problem in found.problems)
    for event in found.events:
        assert event.starts is None or (event.starts.tzinfo is None and event.ends >= event.starts)
        assert event.zone == "" or zoneinfo.ZoneInfo(event.zone)
        if event.rule:
            parse_rrule(event.rule)
    assert from_json(read_to_json(data)) == found


@pytest.mark.skipif(not FILES, reason="the folder of foreign calendar files is not here")
def test_files_give_the_same_instants_in_any_order():
    def read(paths: list[Path]) -> dict[Path, CalendarFile]:
        found = {}
        for path in paths:
            try:
                found[path] = read_events(path.read_bytes())
            except ImportProblem:
                continue
        return found

    zones = [path for path in FILES if path.parent.name in ("timezones", "itip")]
    assert read(zones) == read(zones[::-1])
