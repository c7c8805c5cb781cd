"""Working weeks, times of day and reminders: what is said is read back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coorddesk.domain.dates import ENGLISH
from coorddesk.domain.hours import hour_words, parse_clock, parse_reminder, parse_week, reminder_words, week_words
from coorddesk.errors import InvalidInput

_TWELVE = replace(ENGLISH, twelve=True)


@given(st.sets(st.integers(0, 6)))
def test_a_week_is_read_back_from_its_words(days):
    digits = "".join(map(str, sorted(days)))
    assert (parse_week(week_words(digits)) if digits else "") == digits


@pytest.mark.parametrize(
    ("text", "digits"),
    [("Mon to Fri", "01234"), ("sun-thu", "01236"), ("mon, wed & fri", "024"), ("every day", "0123456"), ("Saturday", "5"),
     ("fri to mon", "0456"), ("tue and thursday", "13"), ("none", "")],
)  # fmt: skip
def test_weeks_as_people_type_them(text, digits):
    assert parse_week(text) == digits


@pytest.mark.parametrize("text", ["", "m", "mon to", "blue", "mon to tue to wed"])
def test_words_that_name_no_week_are_refused(text):
    with pytest.raises(InvalidInput):
        parse_week(text)


@given(st.integers(0, 1440))
def test_a_time_of_day_is_read_back_from_its_words(minutes):
    assert parse_clock(hour_words(minutes)) == minutes
    assert parse_clock(hour_words(minutes, _TWELVE)) == minutes % 1440  # where the clock goes to twelve, a day ends as it begins


@pytest.mark.parametrize(("text", "minutes"), [("9", 540), ("9:30", 570), ("5 pm", 1020), ("12 am", 0), ("12pm", 720), ("24:00", 1440)])
def test_times_of_day_as_people_type_them(text, minutes):
    assert parse_clock(text) == minutes


@pytest.mark.parametrize("text", ["", "25", "9:60", "24:01", "noon"])
def test_what_is_no_time_of_day_is_refused(text):
    with pytest.raises(InvalidInput):
        parse_clock(text)


@given(st.integers(0, 28 * 1440))
def test_a_reminder_is_read_back_from_its_words(minutes):
    assert parse_reminder(reminder_words(minutes)) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("15", 15), ("15 min before", 15), ("an hour", 60), ("1 h 30 min", 90), ("2 days", 2880), ("1 hour and 30 min", 90),
     ("one day, an hour", 1500), ("never", None), ("", None)],
)
def test_reminders_as_people_type_them(text, minutes):
    assert parse_reminder(text) == minutes


@pytest.mark.parametrize("text", ["soon", "15 apples", "5 weeks", "100000", "10 min maybe", "and", "1 hour andy"])
def test_what_is_no_reminder_is_refused(text):
    with pytest.raises(InvalidInput):
        parse_reminder(text)
