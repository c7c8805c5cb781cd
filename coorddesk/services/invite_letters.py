"""The words of a message about a meeting: when and where it is, for whoever gets it, what changed, and what is to be discussed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coorddesk.domain.agendas import clock_times
from coorddesk.domain.dates import count_words, day_words, range_words
from coorddesk.domain.meetings import Meeting, span
from coorddesk.domain.people import Person
from coorddesk.domain.recurrence import parse_rrule, rule_words
from coorddesk.errors import InvalidInput
from coorddesk.exchange.content_lines import one_line, plain
from coorddesk.exchange.occurrences import zone_of
from coorddesk.reports.invites import Letter, Point
from coorddesk.services import meetings
from coorddesk.services.agendas import Agenda, days_from, read_in
from coorddesk.storage.reader import Reader

_MOST_BROUGHT = 8


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a message is about, read once for all its parts.

    Attributes:
        day: of a series, the original start of the day it is about; None for all of it.
        agenda: of that day, or of a meeting that does not repeat; None for a whole series, and for what is called off.
        next_start: of a whole series, where its next day stands, wall time in its zone; None when none is near.
        today: in the meeting's zone.
    """

    meeting: Meeting
    day: datetime | None
    agenda: Agenda | None
    next_start: datetime | None
    today: date

    @property
    def titles(self) -> list[str]:
        """The items of the agenda."""
        return [item.title for item in self.agenda.occurrence.agenda] if self.agenda else []

    @property
    def presenters(self) -> list[str]:
        """Ids of those who present an item."""
        return [item.presenter_id for item in self.agenda.occurrence.agenda if item.presenter_id] if self.agenda else []

    @property
    def brought(self) -> list[str]:
        """What comes up besides them, a line each, as on the screen."""
        shown = self.agenda.standing if self.agenda else ()
        # A document in review stands there once for each reviewer.
        lines = list(dict.fromkeys(" ".join(part for part in (one.ref, one_line(one.title)) if part) for one in shown if not one.done))
        more = len(lines) - _MOST_BROUGHT
        return [*lines[:_MOST_BROUGHT], f"and {more} more"] if more > 1 else lines


def occasion(reader: Reader, meeting: Meeting, day: datetime | None, now: datetime) -> Occasion:
    """What is known about a meeting, or one day of it, besides its record; `now` is UTC."""
    try:
        today = meetings.wall_now(now, meeting.zone).date()
    except InvalidInput:  # an unknown zone; the writer of the calendar says so
        today = now.date()
    original = day if meeting.rule else meeting.starts
    agenda = read_in(reader, meeting, original) if original is not None else None
    coming = days_from(reader, meeting, today) if original is None else []
    return Occasion(meeting, day if meeting.rule else None, agenda, coming[0].starts if coming else None, today)


def when_words(about: Occasion, year: bool = True) -> str:
    """When it is, without its zone: “Wed 25 Nov, 10:30 to 11:30”, or “Weekly on Monday, 09:00 to 09:30”.

    Args:
        year: with the year where that is not today's.
    """
    meeting = about.meeting
    starts, ends = span(meeting, about.day)
    if not meeting.rule or about.day is not None:
        return range_words(starts, ends, meeting.all_day, about.today if year else None)
    try:
        repeats = rule_words(parse_rrule(meeting.rule))
    except InvalidInput:
        repeats = meeting.rule
    if meeting.all_day:
        return repeats
    days = (ends.date() - starts.date()).days
    later = f", {count_words(days, 'day')} later" if days else ""
    return f"{repeats}, {starts:%H:%M} to {ends:%H:%M}{later}"


def letter(
    head: str, about: Occasion, people: Mapping[str, Person], zone: str, *, changes: Sequence[str] = (), ask: str = "", full: bool = True
) -> Letter:
    """All that a message says.

    Args:
        people: by id, the attendees and the organiser.
        zone: the coordinator's own, in which people work who name none.
        full: with agenda and notes; a cancellation has neither.
    """
    meeting = about.meeting
    starts, ends = _shown_span(about)
    next_day = ""
    if about.day is None and meeting.rule:
        next_day = range_words(starts, ends, meeting.all_day, about.today) if about.next_start is not None else ""
    zone_words = "" if meeting.all_day else f" ({meeting.zone})"
    organiser = people.get(meeting.organiser_id or "")
    return Letter(
        head, one_line(meeting.title) or meeting.ref, f"{when_words(about)}{zone_words}", next_day if full else "",
        _elsewhere(about, people, zone, starts, ends) if full else (), one_line(meeting.place), one_line(meeting.link),
        one_line(organiser.name) if organiser else "", [one_line(one) for one in changes], _points(about, people) if full else (),
        about.brought if full else (), plain(meeting.notes).strip() if full else "", ask,
    )  # fmt: skip


def _shown_span(about: Occasion) -> tuple[datetime, datetime]:
    """Where the day stands that times elsewhere are told of: the one it is about, or the next of a series."""
    if about.day is None and about.meeting.rule and about.next_start is not None:
        return about.next_start, about.next_start + (about.meeting.ends - about.meeting.starts)
    return span(about.meeting, about.day)


def _elsewhere(about: Occasion, people: Mapping[str, Person], zone: str, starts: datetime, ends: datetime) -> list[str]:
    """The times in the zones of those who attend from another one: “Kolkata: 16:00 to 17:00 (Ravi Deshpande)”."""
    meeting = about.meeting
    if meeting.all_day:
        return []
    by_zone: dict[str, list[str]] = {}
    for id in dict.fromkeys([*(one.person_id for one in meeting.attendees), meeting.organiser_id or ""]):
        person = people.get(id)
        if person is not None:
            by_zone.setdefault(person.zone or zone or meeting.zone, []).append(one_line(person.name))
    told: dict[tuple[datetime, datetime], tuple[str, list[str]]] = {}
    for own, names in by_zone.items():
        try:
            zone_of(own)
            seen = meetings.seen_from(starts, meeting.zone, own), meetings.seen_from(ends, meeting.zone, own)
        except InvalidInput:
            continue
        if seen != (starts, ends):
            city = own.rpartition("/")[2].replace("_", " ")
            place, known = told.setdefault(seen, (city, []))
            known += names if place == city else [f"{name} in {city}" for name in names]
    lines = []
    for seen, (place, known) in told.items():
        words = range_words(*seen, False, about.today)
        if seen[0].date() == seen[1].date() == starts.date():
            words = f"{seen[0]:%H:%M} to {seen[1]:%H:%M}"
        lines.append(f"{place}: {words} ({', '.join(known)})")
    return lines


def _points(about: Occasion, people: Mapping[str, Person]) -> list[Point]:
    if about.agenda is None:
        return []
    items = about.agenda.occurrence.agenda
    clocks = clock_times(about.agenda.starts, items)
    whole = about.meeting.all_day
    points = []
    for at, item in zip(clocks, items, strict=True):
        presenter = people.get(item.presenter_id or "")
        notes = (f"{item.minutes} min" if item.minutes else "", one_line(presenter.name) if presenter else "")
        points.append(Point("" if whole else f"{at:%H:%M}", one_line(item.title), ", ".join(filter(None, notes))))
    return points


def day_name(about: Occasion) -> str:
    """The day it is about, as it stands in a file's name: “24 Nov”; empty for a whole series."""
    if about.meeting.rule and about.day is None:
        return ""
    return day_words(span(about.meeting, about.day)[0].date(), about.today, weekday=False)
