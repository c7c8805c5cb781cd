"""Finding a slot: what is known of people's time, and the times that suit them best."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from types import MappingProxyType

from coorddesk.domain import slots
from coorddesk.domain.dates import ENGLISH, Names
from coorddesk.domain.meetings import AttendeeRole, Meeting, group_of
from coorddesk.domain.people import Person, first_name, short_name
from coorddesk.domain.slots import Busy, Guest, Proposal, Week
from coorddesk.errors import InvalidInput
from coorddesk.exchange.occurrences import to_utc, to_wall, zone_of
from coorddesk.services import holidays
from coorddesk.services.busy import busy
from coorddesk.services.meetings import coordinator_id
from coorddesk.storage.store import Store

LONGEST = timedelta(hours=12)
MOST_DAYS = 92
NOWHERE: Mapping[str | None, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for.

    Attributes:
        people: ids, and whether each is required rather than optional.
        first, days: the window, in the zone of whoever asks.
        zone: theirs, IANA.
        holidays: the country whose public holidays they keep, as `services.holidays` takes it.
        host_id: whose working week makes a time more or less awkward; usual office hours when nobody's.
        meeting_id, occurrence: what is to be moved, which therefore takes nobody's time; with the times held for it.
        names: how days and clocks are written in the reasons.
    """

    people: tuple[tuple[str, bool], ...]
    length: timedelta
    first: date
    days: int
    zone: str
    holidays: str = ""
    host_id: str | None = None
    meeting_id: str = ""
    occurrence: datetime | None = None
    names: Names = ENGLISH


def find(store: Store, question: Question, now: datetime) -> list[Proposal]:
    """The best times, the best first (`domain.slots.propose`); empty when there is none at which any of them can. For the worker.

    Args:
        now: UTC; nothing earlier is proposed.

    Raises:
        InvalidInput: on `length` or `days`, for a window that cannot be.
    """
    if not timedelta(0) < question.length <= LONGEST:
        raise InvalidInput("length", "A meeting takes between a quarter of an hour and twelve hours. Choose another length.")
    if not 1 <= question.days <= MOST_DAYS:
        raise InvalidInput("days", f"Give from 1 to {MOST_DAYS} days to look in.")
    last = question.first + timedelta(days=question.days - 1)
    needed = dict(question.people)
    with store.read() as reader:
        people = reader.many(Person, [*needed, *([question.host_id] if question.host_id else [])])
        since, until = _window(question.first, last, question.zone)
        taken = busy(reader, needed, since, until, question.zone, _left_out(question), _but(question))
    host = people.get(question.host_id or "")
    # Whoever asks reads times by the clocks they work at, whatever zone is kept of them.
    home = week(replace(host, zone="") if host else None, question.first, last, question.zone, question.holidays)
    asked = {id: people[id] for id in needed if id in people}
    known = guests(asked, taken, question.first, last, question.zone, {question.host_id: question.holidays})
    known = [replace(one, required=needed[one.person_id], names=question.names) for one in known]
    if not known:
        alone = slots.propose([Guest("", "", home)], question.length, question.first, last, home, now)
        return [replace(one, free=()) for one in alone]
    return slots.propose(known, question.length, question.first, last, home, now)


def guests(
    people: Mapping[str, Person], taken: Iterable[Busy], first: date, last: date, zone: str, countries: Mapping[str | None, str] = NOWHERE
) -> list[Guest]:
    """What is known of people's time from `first` to `last`, in the order given; each is required until said otherwise.

    Args:
        zone: of whoever asks; people without one of their own live by it.
        countries: whose public holidays somebody keeps of whom that is not known, by id.
    """
    by_person: dict[str, list[Busy]] = {}
    for one in taken:
        by_person.setdefault(one.person_id, []).append(one)
    called = _called(people.values())
    found = []
    for id, person in people.items():
        own = week(person, first, last, zone, countries.get(id, ""))
        found.append(Guest(id, called[id], own, _city(person.zone, zone), tuple(by_person.get(id, ()))))
    return found


def week(person: Person | None, first: date, last: date, zone: str, country: str) -> Week:
    """A person's working week with the public holidays around `first` to `last`; usual office hours for nobody.

    Args:
        zone, country: for whoever has none of their own.
    """
    around = (first - timedelta(days=2), last + timedelta(days=2))
    if person is None:
        return Week(zone_of(zone), holidays=holidays.days(country, *around))
    return Week(
        _zone(person.zone, zone), frozenset(int(one) for one in person.working_days), person.hours_from, person.hours_to,
        holidays.days(person.holiday_country or country, *around),
    )  # fmt: skip


def host_of(store: Store, your_id: str | None) -> str | None:
    """Who asks for a slot: you, where you are known, else whoever coordinates; None for neither."""
    if your_id:
        return your_id
    with store.read() as reader:
        return coordinator_id(reader)


def asked_to(meeting: Meeting) -> tuple[tuple[str, bool], ...]:
    """Whose time a meeting takes, and whether each is required: its organiser, and who is asked and not only informed."""
    people = {meeting.organiser_id: True} if meeting.organiser_id else {}
    for one in meeting.attendees:
        if one.role == AttendeeRole.INFORMED:
            people.pop(one.person_id, None)
        else:
            people[one.person_id] = one.role != AttendeeRole.OPTIONAL
    return tuple(people.items())


def wall(proposal: Proposal, zone: str) -> tuple[datetime, datetime]:
    """When a proposal begins and ends on the clocks of a zone, without one."""
    return to_wall(proposal.starts, zone), to_wall(proposal.ends, zone)


def _window(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    begin, end = datetime.combine(first, time()), datetime.combine(last + timedelta(days=1), time())
    return to_utc(begin, zone), to_utc(end, zone) + LONGEST


def _left_out(question: Question) -> Container[str]:
    if not question.meeting_id:
        return frozenset()
    moved_whole = {question.meeting_id} if question.occurrence is None else set()
    return moved_whole | {group_of(question.meeting_id, question.occurrence)}


def _but(question: Question) -> tuple[str, datetime] | None:
    return (question.meeting_id, question.occurrence) if question.occurrence is not None else None


def _called(people: Iterable[Person]) -> dict[str, str]:
    """First names, longer where two would be called alike."""
    found = {one.id: one for one in people}
    first = Counter(first_name(one.name) for one in found.values())
    short = Counter(short_name(one.name) for one in found.values())
    called = {}
    for id, one in found.items():
        by_first, by_short = first_name(one.name), short_name(one.name)
        called[id] = by_first if first[by_first] == 1 else by_short if short[by_short] == 1 else one.name
    return called


def _zone(own: str, zone: str) -> tzinfo:
    """A person's zone; one that is not known counts as that of whoever asks."""
    try:
        return zone_of(own or zone)
    except InvalidInput:
        return zone_of(zone)


def _city(own: str, zone: str) -> str:
    """“Asia/Tokyo” as “Tokyo”; empty where it is the zone of whoever asks."""
    return "" if own in ("", zone) else own.rsplit("/", 1)[-1].replace("_", " ")
