"""Public holidays by country and part."""

import subprocess
import sys
from datetime import date

import pytest

from coorddesk.errors import InvalidInput
from coorddesk.exchange import holidays
from coorddesk.services import holidays as service


def test_a_part_of_a_country_has_days_of_its_own():
    assert holidays.year_of("GB-SCT", 2026)[date(2026, 11, 30)] == "Saint Andrew's Day"
    assert date(2026, 11, 30) not in holidays.year_of("GB-ENG", 2026)


def test_days_are_named_in_english_where_that_is_known():
    assert holidays.year_of("DE-BY", 2026)[date(2026, 12, 25)] == "Christmas Day"
    assert holidays.year_of("JP", 2026)[date(2026, 1, 12)] == "Coming of Age Day"


def test_days_of_a_window_run_over_the_turn_of_the_year():
    found = service.days("GB", date(2026, 12, 24), date(2027, 1, 4))
    assert list(found) == sorted(found) and {date(2026, 12, 25), date(2027, 1, 1)} <= set(found)
    assert min(found) >= date(2026, 12, 24)


def test_no_country_and_an_unknown_one_have_none():
    year = (date(2026, 1, 1), date(2026, 12, 31))
    assert service.days("", *year) == service.days("XX", *year) == service.days("GB-XX", *year) == {}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("gb", "GB"), ("GB-sct", "GB-SCT"), ("united kingdom", "GB"), ("United Kingdom,  Scotland", "GB-SCT"), (" ", ""),
        ("Isle of Man", "IM"),
    ],
)  # fmt: skip
def test_a_place_is_typed_by_name_or_code(typed, code):
    assert holidays.checked(typed) == code


@pytest.mark.parametrize("typed", ["Atlantis", "XX", "XX-YY", "GB-QQ", "gb-"])
def test_a_place_that_is_not_known_is_refused_with_what_to_type(typed):
    with pytest.raises(InvalidInput) as caught:
        holidays.checked(typed)
    assert caught.value.field == "holiday_country" and "GB-SCT" in caught.value.sentence


def test_places_are_found_as_they_are_typed_and_parts_when_the_country_is_clear():
    assert [one.code for one in service.places("united k")] == ["GB", "GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS"]
    assert [one.name for one in service.places("gb-s")] == ["United Kingdom, Scotland"]
    assert len(service.places("")) > 200 and service.places("qqq") == []
    assert holidays.name_of("US-CA") == "United States, California" and holidays.name_of("XX") == "XX"


def test_every_country_can_be_asked_for_its_days():
    asked = [one.code for one in holidays.countries()]
    # two islands nobody lives on, an ocean territory, and Ukraine, which works on its holidays under martial law
    assert len(asked) > 200 and {code for code in asked if not holidays.year_of(code, 2026)} <= {"BV", "HM", "IO", "UA"}


def test_asking_for_no_country_imports_no_library():
    script = (
        "import sys; from datetime import date; from coorddesk.services import conflicts, holidays, slots\n"
        "holidays.days('', date.min, date.max); print('holidays' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
