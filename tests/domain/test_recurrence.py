"""Repeat rules are read from RRULE and from words, refused when they are odd, and said so that they can be read back."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coorddesk.domain.recurrence import Frequency, Rule, parse_rrule, parse_rule_words, rule_words, to_rrule, worked
from coorddesk.errors import InvalidInput

START = date(2026, 11, 26)  # the last Thursday of its month


@pytest.mark.parametrize(
    ("rrule", "words"),
    [
        ("FREQ=DAILY", "Daily"),
        ("FREQ=DAILY;INTERVAL=3;COUNT=1", "Every 3 days, 1 time"),
        ("FREQ=WEEKLY;BYDAY=WE", "Weekly on Wednesday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "Every 2 weeks on Monday and Thursday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every working day"),
        ("FREQ=WEEKLY;COUNT=10;BYDAY=TH", "Weekly on Thursday, 10 times"),
        ("FREQ=MONTHLY;UNTIL=20270326;BYDAY=-1TH", "Monthly on the last Thursday, until 26 Mar 2027"),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO", "Monthly on the first Monday and the third Monday"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "Monthly on the 1st and 15th"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "Monthly on the last day"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "Monthly on the last working day"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-2", "Every 3 months on the 2nd last day"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,16,17;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "Monthly on the 15th or the next working day"),
        ("FREQ=MONTHLY;COUNT=4;BYMONTHDAY=13,14,15;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
         "Monthly on the 15th or the working day before, 4 times"),
        ("FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=5,6,7;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
         "Yearly on the 5th of April or the next working day"),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", "Yearly on the 25th of December"),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "Yearly on the fourth Thursday of November"),
    ],
)
def test_a_rule_its_text_and_its_words_are_one(rrule: str, words: str) -> None:
    rule = parse_rrule(rrule)
    assert to_rrule(rule) == rrule
    assert rule_words(rule) == words
    assert parse_rule_words(words, START) == rule


@pytest.mark.parametrize(
    ("typed", "rrule"),
    [
        ("every 2 weeks on tue", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("every other friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("Every Tue and Thu", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("mondays", "FREQ=WEEKLY;BYDAY=MO"),
        ("weekly", "FREQ=WEEKLY;BYDAY=TH"),
        ("fortnightly", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
        ("monthly", "FREQ=MONTHLY;BYMONTHDAY=26"),
        ("quarterly", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=26"),
        ("yearly", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=26"),
        ("every year on 25 december", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25"),
        ("the last thursday of every month", "FREQ=MONTHLY;BYDAY=-1TH"),
        ("first and third monday of the month", "FREQ=MONTHLY;BYDAY=1MO,3MO"),
        ("every second tuesday of the month", "FREQ=MONTHLY;BYDAY=2TU"),
        ("every working day until 3 mar", "FREQ=WEEKLY;UNTIL=20270303;BYDAY=MO,TU,WE,TH,FR"),
        ("mon to fri", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("weekly 10 times", "FREQ=WEEKLY;COUNT=10;BYDAY=TH"),
        ("every day for 5 times", "FREQ=DAILY;COUNT=5"),
        ("first working day of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"),
        ("last working day of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
        ("monthly on the first working day", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"),
        ("monthly on the last fri", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("15th of each month or next working day", "FREQ=MONTHLY;BYMONTHDAY=15,16,17;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"),
        ("monthly or the next working day", "FREQ=MONTHLY;BYMONTHDAY=26,27,28;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"),
        ("monthly on the last day or the working day before", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
    ],
)
def test_a_rule_can_be_typed_in_many_ways(typed: str, rrule: str) -> None:
    rule = parse_rule_words(typed, START)
    assert rule is not None
    assert to_rrule(rule) == rrule


@pytest.mark.parametrize("typed", ["", "  ", "never", "Does not repeat"])
def test_nothing_typed_is_no_rule(typed: str) -> None:
    assert parse_rule_words(typed, START) is None


@pytest.mark.parametrize(
    "typed",
    [
        "whenever", "every", "every 0 days", "every second tuesday", "every 2 mon", "monthly on thursday", "monthly on the 45th",
        "last", "every march", "weekly 0 times", "weekly until soon", "weekly until 31 nov", "weekly until 1 nov 2026",
        "weekly on the 3rd", "daily on mon", "monthly on the 27th or the next working day",
        "monthly on the 2nd or the working day before", "weekly on mon or the next working day",
        "monthly on the 1st and 15th or the next working day",
        "every 5000 days", "until 3 mar", "the", "on", "monthly on the last",
    ],
)  # fmt: skip
def test_words_that_could_mean_anything_are_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_rule_words(typed, START)
    assert caught.value.field == "repeat"
    assert caught.value.sentence.endswith(".")


@pytest.mark.parametrize(
    "rrule",
    [
        "", "X", "FREQ=HOURLY", "FREQ=SECONDLY;COUNT=3", "FREQ=MINUTELY", "FREQ=NEVER", "INTERVAL=2", "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;INTERVAL=1000", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=3;UNTIL=20270101",
        "FREQ=DAILY;COUNT=99999999999", "FREQ=DAILY;UNTIL=20261301", "FREQ=DAILY;UNTIL=18991231", "FREQ=DAILY;BYHOUR=9",
        "FREQ=YEARLY;BYYEARDAY=100", "FREQ=YEARLY;BYWEEKNO=20", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=MONTHLY;BYDAY=XX", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=YEARLY;BYMONTH=13",
        "FREQ=DAILY;FREQ=WEEKLY", "FREQ=DAILY;BYDAY=", "FREQ=MONTHLY;BYDAY=99MO", "FREQ=DAILY;X-A=" + "a" * 500,
    ],
)  # fmt: skip
def test_a_rule_that_is_not_taken_is_refused_with_the_reason(rrule: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_rrule(rrule)
    assert caught.value.field == "repeat"
    assert caught.value.sentence.startswith("This repeat rule cannot be used: ")


def test_the_way_outlook_writes_a_numbered_weekday_is_the_same_rule() -> None:
    assert parse_rrule("RRULE:FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2;X-NOTE=a") == parse_rrule("freq=monthly;byday=2tu")


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20270630T083000Z", date(2027, 6, 30)),  # 10:30 in Berlin: the start itself is still within it
        ("20270630T082959Z", date(2027, 6, 29)),
        ("20270629T220000Z", date(2027, 6, 29)),  # midnight in Berlin, before that day's start
        ("20270630", date(2027, 6, 30)),
        ("20270630T103000", date(2027, 6, 30)),
        ("99991231T235959Z", date(9999, 12, 31)),
    ],
)
def test_a_last_moment_becomes_the_last_day_on_which_one_may_start(until: str, last: date) -> None:
    starts = datetime(2026, 11, 25, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert parse_rrule(f"FREQ=WEEKLY;UNTIL={until}", starts).until == last


def test_the_last_day_is_written_as_the_caller_says() -> None:
    rule = Rule(Frequency.DAILY, until=date(2027, 6, 30))
    assert to_rrule(rule) == "FREQ=DAILY;UNTIL=20270630"
    assert to_rrule(rule, "20270630T083000Z") == "FREQ=DAILY;UNTIL=20270630T083000Z"


def test_monday_to_friday_is_known_however_it_is_written() -> None:
    assert parse_rrule("FREQ=WEEKLY;BYDAY=FR,MO,TU,WE,TH").working_days
    assert parse_rrule("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR").working_days
    assert not parse_rrule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR").working_days
    assert not parse_rrule("FREQ=DAILY").working_days


def test_a_working_day_is_one_of_the_week_that_somebody_works() -> None:
    first, daily = parse_rrule("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"), parse_rrule("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")
    assert to_rrule(worked(first, "123")) == "FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=1"
    assert to_rrule(worked(daily, "60123")) == "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,SU"
    assert worked(first, "") == first


@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=WEEKLY;BYDAY=MO", "FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR",
        "FREQ=MONTHLY;BYMONTHDAY=15,16,17;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
    ],
)  # fmt: skip
def test_days_that_are_named_are_kept_whoever_works_on_them(rrule: str) -> None:
    assert worked(parse_rrule(rrule), "123") == parse_rrule(rrule)


DAYS = st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True)
NTHS = st.sampled_from([1, 2, 3, 4, 5, -1])
ENDS = st.one_of(
    st.just({}),
    st.builds(lambda n: {"count": n}, st.integers(1, 9999)),
    st.builds(lambda d: {"until": d}, st.dates(START, date(2150, 1, 1))),
)
MONTH_DAY = st.integers(1, 31)
EVERY = st.integers(1, 999)
WORKING = tuple((day, None) for day in range(5))
FORTH = st.integers(1, 26).map(lambda day: ((day, day + 1, day + 2), (1,)))
BACK = st.integers(3, 28).map(lambda day: ((day - 2, day - 1, day), (-1,)))
RULES = st.one_of(
    st.builds(lambda n, end: Rule(Frequency.DAILY, n, **end), EVERY, ENDS),
    st.builds(lambda n, d, end: Rule(Frequency.WEEKLY, n, tuple((x, None) for x in d), **end), EVERY, DAYS, ENDS),
    st.builds(lambda n, d, nth, end: Rule(Frequency.MONTHLY, n, tuple((x, nth) for x in d), **end), EVERY, DAYS, NTHS, ENDS),
    st.builds(lambda n, d, end: Rule(Frequency.MONTHLY, n, (), (d,), **end), EVERY, MONTH_DAY, ENDS),
    st.builds(lambda n, d, m, end: Rule(Frequency.YEARLY, n, (), (d,), (m,), **end), EVERY, MONTH_DAY, st.integers(1, 12), ENDS),
    st.builds(lambda n, nth, end: Rule(Frequency.MONTHLY, n, WORKING, positions=(nth,), **end), EVERY, NTHS, ENDS),
    st.builds(lambda n, day, end: Rule(Frequency.MONTHLY, n, WORKING, day[0], (), day[1], **end), EVERY, FORTH | BACK, ENDS),
    st.builds(
        lambda n, day, m, end: Rule(Frequency.YEARLY, n, WORKING, day[0], (m,), day[1], **end),
        EVERY, FORTH | BACK, st.integers(1, 12), ENDS,
    ),
)  # fmt: skip


@given(RULES)
def test_ordinary_rules_survive_their_words_and_their_text(rule: Rule) -> None:
    assert parse_rule_words(rule_words(rule), START) == rule
    assert parse_rrule(to_rrule(rule)) == rule


@given(st.one_of(st.text(max_size=60), st.text(alphabet="FREQ=DAILY;NTVBM,O-12 ", max_size=60).map(lambda t: "FREQ=DAILY;" + t)))
def test_any_text_gives_a_rule_or_a_sentence(text: str) -> None:
    for read in (parse_rrule, lambda words: parse_rule_words(words, START)):
        try:
            read(text)
        except InvalidInput as problem:
            assert problem.sentence.endswith(".")
