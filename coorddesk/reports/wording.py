"""How all sheets write days, moments and names."""

from collections.abc import Mapping
from datetime import date, datetime

from coorddesk.domain.dates import ENGLISH
from coorddesk.domain.people import Person, short_name
from coorddesk.domain.people import first_name as first_of


def printed(now: datetime) -> str:
    """“Printed 25 Nov 2026, 08:42.”, from a wall time."""
    return f"Printed {now.day} {ENGLISH.months_short[now.month - 1]} {now.year}, {now:%H:%M}."


def full_day(day: date) -> str:
    """“Wednesday 25 November 2026”."""
    return f"{ENGLISH.weekdays[day.weekday()]} {day.day} {ENGLISH.months[day.month - 1]} {day.year}"


def column_day(day: date | None, today: date) -> str:
    """“26 Nov”, with the year where it could be taken for another; empty without a day."""
    if day is None:
        return ""
    words = f"{day.day} {ENGLISH.months_short[day.month - 1]}"
    return words if abs((day - today).days) <= 275 else f"{words} {day.year % 100:02d}"


def name(people: Mapping[str, Person], person_id: str | None) -> str:
    """The full name; empty for nobody or somebody unknown."""
    person = people.get(person_id or "")
    return person.name if person else ""


def brief_name(people: Mapping[str, Person], person_id: str | None) -> str:
    """“Dana W.”; empty for nobody."""
    return short_name(name(people, person_id))


def first_name(people: Mapping[str, Person], person_id: str | None) -> str:
    """“Dana”; empty for nobody."""
    return first_of(name(people, person_id))


def sentence(*parts: str) -> str:
    """The parts that are not empty, each with a full stop: “Office fit-out. Sheet 12.”"""
    return " ".join(f"{part.rstrip('. ')}." for part in parts if part.strip())
