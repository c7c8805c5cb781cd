"""Dates are read as people write them, never guessed, and said in few words."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coorddesk.domain import date_reading, dates
from coorddesk.domain.date_reading import CellDate, OrderGuess
from coorddesk.domain.dates import Clock, DateOrder, Names
from coorddesk.errors import InvalidInput

TODAY = date(2026, 11, 25)  # a Wednesday
FRENCH = Names(
    ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
)
ANY_DAY = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today", "2026-11-25"), ("tomorrow", "2026-11-26"), ("Tom", "2026-11-26"), ("yesterday", "2026-11-24"),
        ("fri", "2026-11-27"), ("Friday", "2026-11-27"), ("wed", "2026-12-02"), ("this fri", "2026-11-27"),
        ("next tue", "2026-12-01"), ("next fri", "2026-12-04"), ("last mon", "2026-11-23"), ("last wed", "2026-11-18"),
        ("+3d", "2026-11-28"), ("3d", "2026-11-28"), ("in 3 days", "2026-11-28"), ("+2w", "2026-12-09"),
        ("a week ago", "2026-11-18"),
        ("-2d", "2026-11-23"), ("3 days ago", "2026-11-22"), ("1m", "2026-12-25"), ("+1y", "2027-11-25"),
        ("+5wd", "2026-12-02"), ("3 working days", "2026-11-30"),
        ("15 jan", "2027-01-15"), ("jan 15", "2027-01-15"), ("15th of January", "2027-01-15"), ("15 jan 2027", "2027-01-15"),
        ("Jan 15th, 2027", "2027-01-15"), ("15-Jan-27", "2027-01-15"), ("15/1", "2027-01-15"), ("15.1.27", "2027-01-15"),
        ("2027-01-15", "2027-01-15"), ("20270115", "2027-01-15"), ("2027/1/15", "2027-01-15"), ("Fri 15 Jan 2027", "2027-01-15"),
        ("20 nov", "2026-11-20"), ("25 nov", "2026-11-25"), ("1 aug", "2027-08-01"), ("1 oct", "2026-10-01"),
        ("eow", "2026-11-27"), ("eom", "2026-11-30"), ("end of month", "2026-11-30"), ("end of feb", "2027-02-28"),
        ("next week", "2026-11-30"), ("next month", "2026-12-01"), ("the 5th", "2026-12-05"), ("25th", "2026-11-25"),
        ("31st", "2026-12-31"), ("1 jan 1999", "1999-01-01"), ("1 jan 99", "1999-01-01"), ("  FRI  ", "2026-11-27"),
    ],
)  # fmt: skip
def test_typed_words_mean_a_day(typed: str, meant: str) -> None:
    assert date_reading.parse_date(typed, TODAY) == date.fromisoformat(meant)


def test_nothing_typed_is_no_date() -> None:
    assert date_reading.parse_date("", TODAY) is None
    assert date_reading.parse_date(" \t", TODAY) is None


def test_the_end_of_the_week_is_friday_and_at_the_weekend_the_coming_one() -> None:
    assert date_reading.parse_date("eow", date(2026, 11, 27)) == date(2026, 11, 27)
    assert date_reading.parse_date("eow", date(2026, 11, 28)) == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31 nov", "November has 30 days."), ("29 feb 2027", "February 2027 has 28 days."), ("32/1", "January has 31 days."),
        ("0/1", "January has 31 days."), ("1/13", "There is no month 13. Dates in numbers are read day first here."),
        ("thu 27 nov", "27 Nov is a Friday."), ("the 32nd", "No month has a day 32."),
        ("1 jan 3027", "The year 3027 is out of reach. Dates go from 1900 to 2199."),
        ("9999w", "That is out of reach. Dates go from 1900 to 2199."),
        ("soon", "“soon” is not a date. Type a day such as 15 Jan, Fri or +3d."),
    ],
)  # fmt: skip
def test_a_day_that_does_not_exist_is_refused_with_the_reason(typed: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        date_reading.parse_date(typed, TODAY)
    assert (caught.value.field, caught.value.sentence) == ("date", sentence)


@pytest.mark.parametrize("words", ["Review section 4.2", "4", "may", "jan 2027", "a day", "1/2/3/4", "by fri", "v1.2.3.4"])
def test_what_is_no_date_is_never_guessed(words: str) -> None:
    assert date_reading.read_date(words, TODAY) is None


@pytest.mark.parametrize(
    ("order", "meant"), [(DateOrder.DMY, "2027-02-01"), (DateOrder.MDY, "2027-01-02"), (DateOrder.YMD, "2027-01-02")]
)
def test_two_numbers_follow_the_order(order: DateOrder, meant: str) -> None:
    assert date_reading.parse_date("1/2", TODAY, order) == date.fromisoformat(meant)


def test_names_of_another_language_are_read_beside_english() -> None:
    assert date_reading.parse_date("15 févr.", TODAY, names=FRENCH) == date(2027, 2, 15)
    assert date_reading.parse_date("vendredi", TODAY, names=FRENCH) == date(2026, 11, 27)
    assert date_reading.parse_date("15 december", TODAY, names=FRENCH) == date(2026, 12, 15)


@given(st.text(max_size=30), st.sampled_from(DateOrder))
def test_any_text_gives_a_date_or_a_sentence(text: str, order: DateOrder) -> None:
    try:
        found = date_reading.parse_date(text, TODAY, order)
    except InvalidInput as problem:
        assert problem.sentence.endswith(".")
    else:
        assert (found is None) == (not text.strip())


@given(ANY_DAY, ANY_DAY)
def test_a_day_in_words_is_read_back_as_itself(day: date, today: date) -> None:
    spoken = dates.day_words(day, date(day.year + 1, 1, 1))
    assert date_reading.parse_date(spoken, today) == day
    assert date_reading.parse_date(day.isoformat(), today) == day


@given(st.integers(-89, 275), ANY_DAY)
def test_a_chip_without_a_year_is_read_back_as_the_same_day(ahead: int, today: date) -> None:
    day = today + timedelta(abs(ahead))
    spoken = dates.due_words(day, today, short=True)
    assert date_reading.parse_date(spoken, today) == day


@pytest.mark.parametrize(
    ("cell", "value", "state"),
    [
        ("13/02/25", "2025-02-13", "date"), ("02/13/2025", "2025-02-13", "date"), ("2025-02-05", "2025-02-05", "date"),
        ("2025-02-05T10:00:00Z", "2025-02-05", "date"), ("05/05/25", "2025-05-05", "date"), ("5 Feb 2025", "2025-02-05", "date"),
        ("Thu, 13/02/2025 4:30 PM", "2025-02-13", "date"), ("5-Feb-25", "2025-02-05", "date"), ("05/02/25", None, "ambiguous"),
        ("", None, "blank"), ("  ", None, "blank"), ("TBC", None, "note"), ("tba", None, "note"), ("N/A", None, "note"),
        ("n/a", None, "note"), ("ASAP", None, "note"), ("-", None, "note"), ("to be confirmed", None, "note"),
        ("31/02/2025", None, "bad"), ("Q3 2025", None, "bad"), ("30 Feb 2025", None, "bad"), ("45321", None, "bad"),
        ("5/2", None, "bad"),
    ],
)  # fmt: skip
def test_a_cell_is_a_date_a_note_or_a_problem(cell: str, value: str | None, state: str) -> None:
    meant = date.fromisoformat(value) if value else None
    assert date_reading.read_cell_date(cell, None) == CellDate(meant, state, cell.strip())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("order", "value"), [(DateOrder.DMY, "2025-02-05"), (DateOrder.MDY, "2025-05-02"), (DateOrder.YMD, "2005-02-25")]
)
def test_a_cell_follows_the_order_that_was_chosen(order: DateOrder, value: str) -> None:
    assert date_reading.read_cell_date("05/02/25", order).value == date.fromisoformat(value)


def test_a_cell_against_the_chosen_order_is_bad_not_turned_round() -> None:
    assert date_reading.read_cell_date("13/02/25", DateOrder.MDY).state == "bad"


def test_a_column_proves_its_own_order() -> None:
    assert date_reading.guess_order(["TBC", "05/02/25", "13/02/25 10:00"]) == OrderGuess(DateOrder.DMY, "13/02/25 10:00")
    assert date_reading.guess_order(["05/02/2025", "2025-01-13", "12/15/2018"]) == OrderGuess(DateOrder.MDY, "12/15/2018")
    assert date_reading.guess_order(["05/02/2025", "5 Feb 2025", ""]) == OrderGuess(None)
    assert date_reading.guess_order(["13/02/25", "02/13/25"]) == OrderGuess(None, "13/02/25", "02/13/25")


@pytest.mark.parametrize(
    ("ahead", "long", "short"),
    [
        (-9, "9 days late", "9 d late"), (-1, "1 day late", "1 d late"), (0, "Due today", "Today"), (1, "Tomorrow", "Tomorrow"),
        (2, "Fri 27 Nov", "Fri 27 Nov"), (5, "30 Nov", "30 Nov"), (6, "1 Dec", "1 Dec"), (51, "15 Jan 2027", "15 Jan"),
        (400, "30 Dec 2027", "30 Dec 2027"),
    ],
)  # fmt: skip
def test_a_due_date_is_said_by_how_near_it_is(ahead: int, long: str, short: str) -> None:
    due = TODAY + timedelta(ahead)
    assert (dates.due_words(due, TODAY), dates.due_words(due, TODAY, short=True)) == (long, short)


def test_days_and_ranges_are_said_without_a_year_unless_it_differs() -> None:
    assert dates.day_words(date(2026, 11, 26), TODAY) == "Thu 26 Nov"
    assert dates.day_words(date(2027, 1, 15), TODAY, weekday=False) == "15 Jan 2027"
    assert dates.day_words(date(2026, 11, 26), TODAY, names=FRENCH) == "jeu. 26 nov."
    start = datetime(2026, 11, 25, 10, 30)
    assert dates.range_words(start, start + timedelta(hours=1), False) == "Wed 25 Nov, 10:30 to 11:30"
    assert dates.range_words(start, start, False) == "Wed 25 Nov, 10:30"
    assert dates.range_words(start, start + timedelta(days=1), False) == "Wed 25 Nov, 10:30 to Thu 26 Nov, 10:30"
    assert dates.range_words(start, start, True, date(2027, 1, 1)) == "Wed 25 Nov 2026"
    assert dates.range_words(start, start + timedelta(days=2), True) == "Wed 25 to Fri 27 Nov"
    assert dates.range_words(start, start + timedelta(days=7), True) == "Wed 25 Nov to Wed 2 Dec"


@pytest.mark.parametrize(
    ("days", "said"), [(0, "today"), (-1, "yesterday"), (1, "tomorrow"), (-5, "5 days ago"), (5, "in 5 days")]
)
def test_the_past_is_said_in_days(days: int, said: str) -> None:
    assert dates.ago_words(TODAY + timedelta(days), TODAY) == said


@pytest.mark.parametrize(("ahead", "tone"), [(-1, "late"), (0, "soft-due"), (3, "soft-due"), (4, "later")])
def test_a_due_date_grows_louder(ahead: int, tone: str) -> None:
    assert dates.tone(TODAY + timedelta(ahead), TODAY) == tone


def test_working_days_leave_out_weekends_and_holidays() -> None:
    friday, monday = date(2026, 11, 27), date(2026, 11, 30)
    assert dates.add_working_days(friday, 1) == monday
    assert dates.add_working_days(friday, 1, holidays=frozenset({monday})) == date(2026, 12, 1)
    assert dates.add_working_days(monday, -1) == friday
    assert dates.add_working_days(date(2026, 11, 28), 0) == monday
    assert dates.add_working_days(friday, 1, frozenset({6})) == date(2026, 11, 29)
    with pytest.raises(InvalidInput):
        dates.add_working_days(friday, 1, frozenset())


@given(ANY_DAY, st.integers(0, 200), st.frozensets(st.integers(0, 6), min_size=1), st.frozensets(ANY_DAY, max_size=5))
def test_working_days_counted_and_added_agree(day: date, count: int, week: frozenset[int], holidays: frozenset[date]) -> None:
    later = dates.add_working_days(day, count, week, holidays)
    expected = count if count else (later - day).days > 0
    assert dates.working_days_between(day, later, week, holidays) == expected
    assert dates.working_days_between(later, day, week, holidays) == -expected


def test_weeks_begin_where_they_are_told_to() -> None:
    assert dates.week_start(TODAY) == date(2026, 11, 23)
    assert dates.week_start(TODAY, 6) == date(2026, 11, 22)
    assert dates.week_number(TODAY) == 48
    assert dates.week_number(date(2027, 1, 1)) == 53


def test_months_are_added_to_their_last_day_at_most() -> None:
    assert dates.plus_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert dates.plus_months(date(2027, 1, 31), -2) == date(2026, 11, 30)
    assert dates.month_end(date(2028, 2, 1)) == date(2028, 2, 29)


def test_a_clock_made_with_a_time_stands_still_and_knows_each_zones_day() -> None:
    clock = Clock(datetime(2026, 11, 25, 23, 30, tzinfo=timezone(timedelta(hours=-1))))
    assert clock.now() == clock.now() == datetime(2026, 11, 26, 0, 30, tzinfo=UTC)
    assert clock.now().tzinfo is UTC
    assert clock.today("Europe/London") == date(2026, 11, 26)
    assert clock.today("America/New_York") == date(2026, 11, 25)
    with pytest.raises(ValueError, match="zone"):
        Clock(datetime(2026, 11, 25))


def test_a_clock_made_without_a_time_goes_on() -> None:
    before = datetime.now(UTC)
    assert before <= Clock().now() <= datetime.now(UTC)
