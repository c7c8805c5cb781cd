"""What invites and whole calendars say of a meeting: where it stands, its rule and occurrences, its people, its text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from coorddesk.domain.meetings import Instance, Meeting
from coorddesk.domain.people import Person, checked_email
from coorddesk.domain.recurrence import Rule, parse_rrule
from coorddesk.errors import InvalidInput
from coorddesk.exchange.content_lines import one_line, plain
from coorddesk.exchange.occurrences import is_start


@dataclass(frozen=True, slots=True)
class Span:
    """Where a VEVENT stands: wall times in the meeting's zone; of whole days midnight of the first and the last, inclusive."""

    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Party:
    """The organiser or an attendee, with the parameters of the property, such as ROLE, in the order in which they are written."""

    email: str
    name: str
    params: Mapping[str, str]


def uid_of(meeting: Meeting) -> str:
    """The meeting's UID; made from its id when it has none yet, so that it is the same in every message."""
    return one_line(meeting.uid).replace(" ", "") or f"{meeting.id}@coorddesk"


def address_of(person: Person | None) -> str:
    """The e-mail address of somebody, as it can stand in a message; empty when there is none, or none that is usable."""
    try:
        address = checked_email(person.email) if person is not None else ""
    except InvalidInput:
        return ""
    return address if plain(address) == address else ""


def rule_of(meeting: Meeting) -> Rule | None:
    """The meeting's repeat rule, if any.

    Raises:
        InvalidInput: it has one that cannot be used.
    """
    return parse_rrule(meeting.rule) if meeting.rule.strip() else None


def span_of(meeting: Meeting, instance: Instance | None = None, original: datetime | None = None) -> Span:
    """Where the meeting stands, or one occurrence of it: where it was moved to, or else where its rule puts it."""
    lasts = meeting.ends - meeting.starts
    if instance is not None and instance.starts is not None:
        return Span(instance.starts, instance.ends or instance.starts + lasts)
    starts = original or meeting.starts
    return Span(starts, starts + lasts)


def standing_instances(meeting: Meeting, rule: Rule | None, first: datetime | None = None) -> tuple[Instance, ...]:
    """The moved and cancelled occurrences that the rule still makes; those of an earlier rule are left behind.

    Args:
        first: the first start, where it is not the meeting's own.
    """
    if rule is None:
        return ()
    start = first or meeting.starts
    return tuple(one for one in meeting.instances if (one.cancelled or one.starts) and is_start(one.original, start, rule))


def without_address(ids: Iterable[str], people: Mapping[str, Person]) -> list[str]:
    """Whom of these no message can be sent to, in the order given, nobody twice."""
    return [one for one in dict.fromkeys(ids) if not address_of(people.get(one))]


def description_of(meeting: Meeting, agenda: Sequence[str] = (), brought: Sequence[str] = ()) -> str:
    """The notes, the agenda, and the link to join with, which many programs show nowhere else (row 22)."""
    numbered = "\n".join(f"{number}. {one_line(title)}" for number, title in enumerate(agenda, 1))
    besides = "\n".join(["Brought forward:", *(f"- {one_line(title)}" for title in brought)]) if brought else ""
    return "\n\n".join(part for part in (plain(meeting.notes).strip(), numbered, besides, one_line(meeting.link)) if part)
