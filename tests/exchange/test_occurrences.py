"""Repeating meetings fall where other calendars put them, and odd rules never hang."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from coorddesk.domain.recurrence import Frequency, Rule, parse_rrule, to_rrule
from coorddesk.errors import InvalidInput
from coorddesk.exchange import occurrences

START = datetime(2026, 11, 25, 10, 30)
YEAR = (datetime(2026, 1, 1), datetime(2028, 1, 1))


def days(rule: str, start: datetime = START, window: tuple[datetime, datetime] = YEAR, **more: object) -> list[str]:
    found = occurrences.expand(start, parse_rrule(rule), *window, **more)  # type: ignore[arg-type]
    return [f"{at:%Y-%m-%d}" for at in found]


NUMBERED = st.tuples(st.integers(0, 6), st.sampled_from([1, 2, 4, 5, -1, -2]))
PLAIN = st.tuples(st.integers(0, 6), st.none())


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    freq = draw(st.sampled_from(list(Frequency)))
    by_month = freq in (Frequency.MONTHLY, Frequency.YEARLY)
    # Not both in one rule: there plain dateutil keeps the days that are both, where RFC 5545 means those that are either.
    weekdays = draw(st.lists(NUMBERED if by_month and draw(st.booleans()) else PLAIN, max_size=3, unique=True))
    allowed = st.sampled_from([1, 2, 15, 29, 30, 31, -1, -2, -31])
    month_days = () if freq is Frequency.WEEKLY else tuple(draw(st.lists(allowed, max_size=2, unique=True)))
    positions = draw(st.sampled_from([(), (1,), (-1,), (1, -1), (3,)])) if by_month and (weekdays or month_days) else ()
    months = tuple(draw(st.lists(st.integers(1, 12), max_size=2, unique=True)))
    ending = draw(st.sampled_from(["none", "count", "until"]))
    return Rule(
        freq,
        draw(st.integers(1, 14)),
        tuple(weekdays),
        month_days,
        months,
        positions,
        count=draw(st.integers(1, 40)) if ending == "count" else None,
        until=date(2026, 1, 1) + timedelta(draw(st.integers(0, 1200))) if ending == "until" else None,
        week_starts=draw(st.sampled_from([0, 6])),
    )


REGULAR = rules().map(
    lambda rule: replace(
        rule, freq=Frequency.WEEKLY if rule.weekdays or rule.freq is Frequency.WEEKLY else Frequency.DAILY,
        weekdays=tuple({(day, None) for day, _ in rule.weekdays}), month_days=(), months=(), positions=(),
    )
)  # fmt: skip


@settings(deadline=None, max_examples=240, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(rules() | REGULAR, st.integers(0, 1500), st.integers(0, 2000), st.integers(1, 700))
def test_a_window_shows_what_a_search_from_the_very_first_start_finds_in_it(rule: Rule, shift: int, opens: int, length: int) -> None:
    start = datetime(2024, 1, 31, 9, 15) + timedelta(shift)
    window_start = datetime(2024, 1, 1) + timedelta(opens)
    window_end = window_start + timedelta(length)
    if rule.until is not None and rule.until < start.date():
        rule = Rule(rule.freq)
    # dateutil looks until the year 9999 for days that never come, so it is given the window's end as a last day.
    last = min(window_end, datetime.combine(rule.until, datetime.max.time())) if rule.until else window_end
    bounded = replace(rule, until=last.date(), count=None)
    all_starts = list(rrulestr(to_rrule(bounded, f"{last:%Y%m%dT%H%M%S}"), dtstart=start))[: rule.count]
    theirs = [at for at in all_starts if window_start <= at < window_end]
    assert occurrences.expand(start, rule, window_start, window_end) == theirs


def test_the_last_thursday_follows_the_month() -> None:
    assert days("FREQ=MONTHLY;BYDAY=-1TH;COUNT=4", datetime(2026, 11, 26, 9)) == [
        "2026-11-26", "2026-12-31", "2027-01-28", "2027-02-25",
    ]  # fmt: skip


def test_a_last_day_is_inclusive_and_excluded_starts_use_up_the_count() -> None:
    assert days("FREQ=WEEKLY;UNTIL=20261209") == ["2026-11-25", "2026-12-02", "2026-12-09"]
    skipped = frozenset({datetime(2026, 12, 2, 10, 30)})
    assert days("FREQ=WEEKLY;COUNT=3", excluded=skipped) == ["2026-11-25", "2026-12-09"]


def test_the_thirty_first_comes_only_in_months_that_have_one() -> None:
    assert days("FREQ=MONTHLY;COUNT=4", datetime(2026, 12, 31, 9)) == ["2026-12-31", "2027-01-31", "2027-03-31", "2027-05-31"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTHDAY=30;BYMONTH=2",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYDAY=-6SU,20SU",
    ],
)
def test_a_day_that_never_comes_ends_the_search_with_the_window(rule: str) -> None:
    assert days(rule, datetime(1900, 1, 1)) == []


# The examples of RFC 5545 §3.8.5.3 that begin on 2 September 1997, of the parts that are taken; the days are the RFC's own.
@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=DAILY;INTERVAL=10;COUNT=5", "09-02 09-12 09-22 10-02 10-12"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "09-02 09-16 09-30 10-14 10-28 11-11 11-25 12-09 12-23"),
        ("FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", "09-02 09-04 09-09 09-11 09-16 09-18 09-23 09-25 09-30 10-02"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "09-02 09-04 09-16 09-18 09-30 10-02 10-14 10-16"),
        ("FREQ=MONTHLY;COUNT=4;BYMONTHDAY=2,15", "09-02 09-15 10-02 10-15"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", ""),
        ("FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "09-13 10-11 11-08 12-13"),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "09-04 10-07 11-06"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "09-29 10-30 11-27 12-30"),
    ],
)
def test_the_examples_of_the_standard_give_the_days_it_says(rule: str, said: str) -> None:
    rest_of_1997 = (datetime(1997, 1, 1), datetime(1998, 1, 1))
    assert days(rule, datetime(1997, 9, 2, 9), rest_of_1997) == [f"1997-{day}" for day in said.split()]


def test_every_second_week_falls_where_the_week_begins() -> None:
    """The two last examples of RFC 5545 §3.8.5.3 on WKST."""
    begins, window = datetime(1997, 8, 5, 9), (datetime(1997, 1, 1), datetime(1998, 1, 1))
    rule = "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST="
    assert days(rule + "MO", begins, window) == ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"]
    assert days(rule + "SU", begins, window) == ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"]


def test_positions_are_counted_in_the_whole_of_the_first_week() -> None:
    wednesday = datetime(2026, 11, 25, 9)
    rule = "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2;COUNT=2"
    assert days(rule, wednesday) == ["2026-11-25", "2026-12-02"]


def test_the_library_itself_still_looks_as_far_as_it_likes() -> None:
    days("FREQ=DAILY;BYMONTHDAY=30;BYMONTH=2", datetime(2026, 1, 1))
    far = rrulestr("FREQ=YEARLY;INTERVAL=999;COUNT=3", dtstart=datetime(2026, 1, 1))
    assert [at.year for at in far] == [2026, 3025, 4024]


def test_weekdays_with_and_without_a_number_add_up() -> None:
    window = (datetime(2026, 12, 1), datetime(2026, 12, 20))
    assert days("FREQ=MONTHLY;BYDAY=MO,1TU", window=window) == ["2026-12-01", "2026-12-07", "2026-12-14"]
    assert days("FREQ=MONTHLY;BYDAY=MO,1TU;BYSETPOS=2", window=window) == ["2026-12-07"]
    assert days("FREQ=YEARLY;BYDAY=MO,1TU", START, (datetime(2027, 1, 1), datetime(2027, 1, 12))) == [
        "2027-01-04", "2027-01-05", "2027-01-11",
    ]  # fmt: skip


def test_the_number_of_starts_is_capped() -> None:
    assert len(days("FREQ=DAILY", window=(datetime(2026, 1, 1), datetime(2199, 1, 1)))) == occurrences.LIMIT


def test_windows_at_the_end_of_time_are_harmless() -> None:
    assert days("FREQ=YEARLY;INTERVAL=999", window=(datetime(2027, 1, 1), datetime.max)) == []
    assert days("FREQ=DAILY", datetime(9999, 12, 30), (datetime(2026, 1, 1), datetime.max)) == []
    assert days("FREQ=WEEKLY;BYDAY=MO", datetime(9999, 12, 31), (datetime(2026, 1, 1), datetime.max)) == []


def test_what_is_still_going_on_when_the_window_opens_is_listed() -> None:
    noon, one = datetime(2026, 12, 2, 11), datetime(2026, 12, 2, 13)
    assert days("FREQ=WEEKLY", window=(noon, one), lasts=timedelta(hours=1)) == ["2026-12-02"]
    assert days("FREQ=WEEKLY", window=(noon, one), lasts=timedelta(minutes=30)) == []
    assert days("FREQ=WEEKLY", window=(datetime(2026, 12, 2, 10, 30), one)) == ["2026-12-02"]
    assert days("FREQ=WEEKLY", window=(datetime(2026, 12, 2), datetime(2026, 12, 2, 10, 30))) == []


def test_something_that_does_not_repeat_starts_once() -> None:
    assert occurrences.expand(START, None, *YEAR) == [START]
    assert occurrences.expand(START, None, datetime(2027, 1, 1), YEAR[1]) == []


def test_a_start_is_told_from_a_time_beside_it() -> None:
    weekly = parse_rrule("FREQ=WEEKLY")
    assert occurrences.is_start(datetime(2026, 12, 2, 10, 30), START, weekly)
    assert not occurrences.is_start(datetime(2026, 12, 2, 10, 31), START, weekly)
    assert not occurrences.is_start(datetime(2026, 12, 3, 10, 30), START, weekly)


def test_the_first_and_the_last_start_are_found() -> None:
    tuesdays = parse_rrule("FREQ=WEEKLY;BYDAY=TU;COUNT=3")
    assert occurrences.first_start(START, tuesdays) == datetime(2026, 12, 1, 10, 30)
    assert occurrences.last_start(START, tuesdays) == datetime(2026, 12, 15, 10, 30)
    assert occurrences.last_start(START, parse_rrule("FREQ=DAILY;INTERVAL=2;UNTIL=20261130")) == datetime(2026, 11, 29, 10, 30)
    assert occurrences.last_start(START, parse_rrule("FREQ=DAILY")) is None
    assert occurrences.last_start(START, None) == START


def test_a_meeting_stays_at_its_wall_time_when_the_clocks_change() -> None:
    weekly = occurrences.expand(datetime(2026, 3, 22, 9), parse_rrule("FREQ=WEEKLY"), datetime(2026, 3, 1), datetime(2026, 4, 1))
    assert [f"{occurrences.to_utc(at, 'Europe/Berlin'):%d %H:%M}" for at in weekly] == ["22 08:00", "29 07:00"]


def test_wall_times_and_instants_belong_together() -> None:
    instant = occurrences.to_utc(datetime(2026, 7, 1, 9), "America/New_York")
    assert instant.isoformat() == "2026-07-01T13:00:00+00:00"
    assert occurrences.to_wall(instant, "Europe/London") == datetime(2026, 7, 1, 14)


def test_a_skipped_time_moves_forward_and_a_double_one_is_the_first() -> None:
    skipped, double = datetime(2026, 3, 29, 2, 30), datetime(2026, 10, 25, 2, 30)
    assert occurrences.to_utc(skipped, "Europe/Berlin").isoformat() == "2026-03-29T01:30:00+00:00"
    assert occurrences.to_utc(double, "Europe/Berlin").isoformat() == "2026-10-25T00:30:00+00:00"
    assert occurrences.gap_or_fold(skipped, "Europe/Berlin") == (
        "02:30 is skipped on that day, because the clocks go forward. Others will see 03:30."
    )
    assert "comes twice" in (occurrences.gap_or_fold(double, "Europe/Berlin") or "")
    assert occurrences.gap_or_fold(datetime(2026, 3, 29, 9), "Europe/Berlin") is None


@pytest.mark.parametrize("name", ["", "Nowhere/City", "../../etc/passwd", "/etc/localtime", "Europe", "a\0b", "x" * 5000])
def test_an_unknown_zone_is_refused_in_words(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        occurrences.zone_of(name)
    assert caught.value.field == "zone"


def test_zones_come_from_the_shipped_package_once_pinned(tmp_path: Path) -> None:
    import zoneinfo

    before = zoneinfo.TZPATH
    try:
        occurrences.use_pinned_zones()
        assert zoneinfo.TZPATH == ()
        assert occurrences.to_utc(datetime(2026, 7, 1, 9), "Pacific/Auckland").hour == 21
        with pytest.raises(InvalidInput):
            occurrences.zone_of("Europe")
    finally:
        zoneinfo.reset_tzpath(to=before)
        zoneinfo.ZoneInfo.clear_cache()


@pytest.mark.parametrize(
    ("zone", "all_day", "said"),
    [("Europe/Berlin", False, "20270630T083000Z"), (None, False, "20270630T103000"), ("Europe/Berlin", True, "20270630")],
)
def test_the_last_day_is_written_for_its_kind_of_start_and_read_back(zone: str | None, all_day: bool, said: str) -> None:
    rule = Rule(Frequency.WEEKLY, until=date(2027, 6, 30))
    text = occurrences.until_text(rule, START, zone, all_day)
    assert text == said
    starts = START.replace(tzinfo=ZoneInfo(zone)) if zone else START
    assert parse_rrule(to_rrule(rule, text), starts).until == date(2027, 6, 30)
    assert occurrences.until_text(Rule(Frequency.WEEKLY), START, zone) is None


def test_the_last_day_of_a_counted_rule_is_known() -> None:
    last = {"FREQ=DAILY;INTERVAL=3;COUNT=300": (2029, 5, 10), "FREQ=WEEKLY;BYDAY=MO,FR;COUNT=4": (2026, 12, 7)}
    for rule, day in last.items():
        assert occurrences.last_start(START, parse_rrule(rule)) == datetime(*day, 10, 30)
