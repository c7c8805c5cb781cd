"""Files of somebody else's calendar as rows: each event read or told of, and what a row promises of its end holds."""

import sys
import zoneinfo
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coorddesk.domain.recurrence import Frequency, Rule, parse_rrule, to_rrule
from coorddesk.errors import ImportProblem
from coorddesk.exchange.content_lines import ContentLine, parsed
from coorddesk.exchange.occurrences import expand
from coorddesk.exchange.other_calendars import contained_calendar, from_lines, read_calendar, read_to_lines
from coorddesk.exchange.other_rows import BUSY, FOR_EVER, FREE, UNCERTAIN, OtherEvent
from coorddesk.storage.other_readings import COLUMNS

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "ics"
FILES = sorted(FOLDER.rglob("*.ics"))
WORKER = (
    sys.executable,
    "-c",
    "import sys; from coorddesk.exchange.worker import worker_main; sys.exit(worker_main(*sys.argv[1:]))",
)


pytestmark = pytest.mark.usefixtures("pinned_zones")


def event(*lines: str, uid: str = "1@x") -> tuple[str, ...]:
    return ("BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:Meeting", *lines, "END:VEVENT")


def file(*lines: str, head: tuple[str, ...] = ()) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *head, *lines, "END:VCALENDAR", ""]).encode()


def rows(*lines: str, head: tuple[str, ...] = ()) -> list[OtherEvent]:
    return read_calendar(file(*lines, head=head)).events


def starts(found: list[OtherEvent]) -> list[str]:
    return sorted(one.starts for one in found)


def test_a_row_has_the_columns_it_is_kept_in():
    assert OtherEvent._fields == COLUMNS


def test_a_single_event_is_one_row_in_its_own_zone():
    (row,) = rows(*event("DTSTART;TZID=W. Europe Standard Time:20261125T103000", "DTEND;TZID=W. Europe Standard Time:20261125T113000"))
    assert row == OtherEvent(
        "1@x", "Meeting", "", "2026-11-25T10:30:00", "2026-11-25T11:30:00", "Europe/Berlin", 0, BUSY, "", "2026-11-25T11:30:00", "", 0
    )


def test_whole_days_are_told_by_their_first_and_last():
    (row,) = rows(*event("DTSTART;VALUE=DATE:20261125", "DTEND;VALUE=DATE:20261128", "TRANSP:TRANSPARENT"))
    assert (row.starts, row.ends, row.all_day, row.busy, row.lasts) == ("2026-11-25T00:00:00", "2026-11-27T00:00:00", 1, FREE, 3)


@pytest.mark.parametrize(
    ("line", "busy"),
    [
        ("TRANSP:OPAQUE", BUSY),
        ("TRANSP:TRANSPARENT", FREE),
        ("STATUS:TENTATIVE", UNCERTAIN),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", FREE),
    ],
)
def test_what_leaves_its_person_free_says_so(line, busy):
    assert rows(*event("DTSTART:20261125T103000Z", line))[0].busy == busy


def test_a_series_that_never_ends_stays_one_row():
    (row,) = rows(*event("DTSTART:20261102T090000Z", "DTEND:20261102T093000Z", "RRULE:FREQ=WEEKLY", "EXDATE:20261109T090000Z"))
    assert (row.rule, row.until, row.elsewhere) == ("FREQ=WEEKLY", FOR_EVER, "2026-11-09T09:00:00")


def test_a_series_that_ends_soon_is_written_out_without_what_was_called_off():
    found = rows(*event("DTSTART:20261102T090000Z", "DTEND:20261102T093000Z", "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20261109T090000Z"))
    assert starts(found) == ["2026-11-02T09:00:00", "2026-11-16T09:00:00", "2026-11-23T09:00:00"]
    assert not any(one.rule for one in found)


def test_moved_cancelled_and_additional_days_stand_apart_from_their_series():
    found = rows(
        *event(
            "DTSTART;TZID=Europe/Berlin:20261102T090000", "DTEND;TZID=Europe/Berlin:20261102T093000", "RRULE:FREQ=WEEKLY",
            "RDATE;TZID=Europe/Berlin:20261105T140000",
        ),
        *event("RECURRENCE-ID:20261109T080000Z", "DTSTART;TZID=Europe/Berlin:20261110T110000", "DTEND;TZID=Europe/Berlin:20261110T120000"),
        *event("RECURRENCE-ID;TZID=Europe/Berlin:20261116T090000", "DTSTART;TZID=Europe/Berlin:20261116T090000", "STATUS:CANCELLED"),
    )  # fmt: skip
    series = next(one for one in found if one.rule)
    assert series.elsewhere.split() == ["2026-11-05T14:00:00", "2026-11-09T09:00:00", "2026-11-16T09:00:00"]
    assert starts([one for one in found if not one.rule]) == ["2026-11-05T14:00:00", "2026-11-10T11:00:00"]
    assert {one.ends for one in found if not one.rule} == {"2026-11-05T14:30:00", "2026-11-10T12:00:00"}


def test_a_changed_day_without_its_series_is_shown():
    assert starts(rows(*event("RECURRENCE-ID:20261109T080000Z", "DTSTART:20261110T110000Z"))) == ["2026-11-10T11:00:00"]


def test_of_several_versions_of_an_event_the_latest_is_taken():
    old = event("DTSTART:20261125T100000Z", "DTEND:20261125T110000Z", "SEQUENCE:1")
    new = event("DTSTART:20261125T100000Z", "DTEND:20261125T120000Z", "SEQUENCE:2")
    assert [one.ends for one in rows(*new, *old)] == ["2026-11-25T12:00:00"]


def test_events_under_one_uid_that_start_at_other_times_are_all_kept():
    assert len(rows(*event("DTSTART:20261125T100000Z"), *event("DTSTART:20261126T100000Z"))) == 2


def test_what_was_called_off_makes_no_row():
    assert rows(*event("DTSTART:20261125T100000Z", "STATUS:CANCELLED")) == []


def test_floating_times_float_unless_the_file_names_their_zone():
    floating = event("DTSTART:20261125T100000")
    assert rows(*floating)[0].zone == ""
    assert rows(*floating, head=("X-WR-TIMEZONE:America/New_York",))[0].zone == "America/New_York"


def test_a_zone_that_nobody_knows_is_said_and_not_guessed():
    found = read_calendar(file(*event("DTSTART;TZID=foo:20261125T100000"), *event("DTSTART:20261126T100000Z", uid="2")))
    assert starts(found.events) == ["2026-11-26T10:00:00"]
    assert found.problems == ("“Meeting” was left out: it names a time zone that is not known, “foo”.",)


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "FREQ=MINUTELY", "x" * 600])
def test_a_hostile_rule_is_told_and_its_event_shown_once(rule):
    found = read_calendar(file(*event("DTSTART:20261125T100000Z", f"RRULE:{rule}")))
    assert len(found.events) == 1 and not found.events[0].rule
    assert "without its repeat" in found.problems[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<html></html>", "not a calendar"),
        (file(*event("ATTENDEE:mailto:a@b.c"), head=("METHOD:REPLY",)), "a message about a meeting"),
        (file(*event("DTSTART:tomorrow")), "“tomorrow” is not a date"),
        (b"BEGIN:VCALENDAR\r\n" + b" " * 80_000_001, "80 MB"),
    ],
)
def test_what_is_no_calendar_is_refused_in_a_sentence(data, said):
    with pytest.raises(ImportProblem, match=said):
        read_calendar(data)


def test_a_calendar_without_events_is_one():
    assert read_calendar(file()).count == 0


def test_thousands_of_long_series_are_not_written_out_without_end():
    many = [line for at in range(3200) for line in event("DTSTART:20260105T100000Z", "RRULE:FREQ=DAILY;COUNT=50", uid=str(at))]
    found = rows(*many)
    assert 3200 < len(found) < 155_000 and any(one.rule for one in found)


@pytest.mark.parametrize(
    ("lines", "many", "said"),
    [
        (("DTSTART:20260105T100000Z", "RRULE:FREQ=DAILY"), 1200, "1200 of its events repeat for years"),
        (("DTSTART:20260105T100000Z", "RRULE:FREQ=DAILY;COUNT=9999"), 35, "repeats 9999 times"),
        (("DTSTART:20260105T100000Z", "DURATION:P900D", "RRULE:FREQ=DAILY"), 1, "lasts 900 days and is taken without its repeat"),
        (("DTSTART:20260105T100000Z",), 2600, "January 2026 alone holds 2600 events"),
    ],
)
def test_what_would_make_every_page_wait_is_told(lines, many, said):
    found = read_calendar(file(*[line for at in range(many) for line in event(*lines, uid=str(at))]))
    assert said in found.problems[0] and len(found.events) == many
    assert sum(bool(one.rule) for one in found.events) <= 1000


def test_a_file_read_in_a_child_says_what_it_says_here(tmp_path):
    path = tmp_path / "dana.ics"
    lines = [line for at in range(1203) for line in event(f"DTSTART:202611{at % 28 + 1:02}T100000Z", uid=f"é{at}")]
    path.write_bytes(file(*lines, head=("X-WR-CALNAME:Dana\\, away",)))
    found = contained_calendar(path, command=WORKER)
    assert found == read_calendar(path.read_bytes()) and len(found.events) == 1203 and found.name == "Dana, away"


def test_reading_can_be_stopped(tmp_path):
    path = tmp_path / "dana.ics"
    path.write_bytes(file())
    with pytest.raises(ImportProblem, match="was stopped"):
        contained_calendar(path, lambda: True, (sys.executable, "-c", "import time; time.sleep(60)"))


_DAYS = st.lists(st.tuples(st.integers(0, 6), st.none() | st.sampled_from((1, 2, 4, -1, 5))), max_size=2, unique_by=lambda one: one[0])


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(list(Frequency)),
    st.integers(1, 9),
    st.integers(1, 130),
    _DAYS,
    st.datetimes(datetime(2020, 1, 1), datetime(2027, 1, 1)).map(lambda at: at.replace(microsecond=0)),
)
def test_the_rows_of_a_counted_series_are_its_days(freq, interval, count, days, begin):
    numbered = freq in (Frequency.MONTHLY, Frequency.YEARLY)
    rule = Rule(freq, interval, tuple((day, nth if numbered else None) for day, nth in days), count=count)
    found: list[datetime] = []
    for row in rows(*event(f"DTSTART:{begin:%Y%m%dT%H%M%SZ}", f"RRULE:{to_rrule(rule)}")):
        at = datetime.fromisoformat(row.starts)
        found += expand(at, parse_rrule(row.rule), at, datetime(2190, 1, 1)) if row.rule else [at]
        assert all(one.isoformat() <= row.until for one in found)
    assert sorted(found) == expand(begin, rule, begin, datetime(2190, 1, 1))


_PART = st.text(st.sampled_from('AZaz09-.,;:=" \\^%nN/é\t'), max_size=12)


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(["DTSTART", "SUMMARY", "x-y"]), st.lists(st.tuples(st.sampled_from(["TZID", "cn", "X"]), _PART), max_size=3), _PART)
def test_a_line_is_split_as_the_library_splits_it(name, params, value):
    from icalendar.parser import Contentline

    line = "".join([name, *(f";{key}={said}" for key, said in params), ":", value])
    try:
        found, said, rest = Contentline(line).parts()
    except ValueError:
        expected = None
    else:
        firsts = {key.upper(): one if isinstance(one, str) else one[0] for key, one in said.items()}
        expected = ContentLine(found.upper(), firsts, rest)
    assert parsed(line) == expected


@pytest.mark.skipif(not FILES, reason="the folder of foreign calendar files is not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_real_file_is_read_or_refused_in_a_sentence(path):
    data = path.read_bytes()
    try:
        found = read_calendar(data)
    except ImportProblem as refusal:
        assert refusal.sentence.endswith((".", "…"))
        return
    left_out = sum("was left out" in problem or "in the middle of an event" in problem for problem in found.problems)
    assert found.count + left_out == data.upper().replace(b" ", b"").count(b"BEGIN:VEVENT")
    assert from_lines(read_to_lines(data)) == found
    for one in found.events:
        assert one.ends >= one.starts and one.until >= one.ends
        assert one.zone == "" or zoneinfo.ZoneInfo(one.zone)


@pytest.mark.skipif(not FILES, reason="the folder of foreign calendar files is not here")
def test_real_files_give_the_same_rows_in_any_order():
    def read(paths):
        found = {}
        for path in paths:
            try:
                found[path] = read_calendar(path.read_bytes())
            except ImportProblem as refusal:
                found[path] = refusal.sentence
        return found

    assert read(FILES) == read(FILES[::-1])


def test_more_repeats_than_a_page_shows_are_said():
    def read_many(rule: str):
        return read_calendar(file(*(line for n in range(100) for line in event("DTSTART:20261125T103000Z", rule, uid=f"{n}@x"))))

    said = "What repeats comes up about 3000 times a month. Of so many, not all are shown at once."
    assert read_many("RRULE:FREQ=DAILY").problems == (said,) and read_many("RRULE:FREQ=MONTHLY").problems == ()
