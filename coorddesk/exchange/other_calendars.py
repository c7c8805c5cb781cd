"""Calendars of others: an iCalendar file as rows that can be looked up by day, read in a child process.

A changed day of a series becomes a row of its own and is left out of its series, and so does an additional day: a row that repeats
needs nothing but its rule and the starts that are elsewhere. A series that ends soon is written out, one row for each of its days, for
years of a calendar hold thousands of these, and a page must not wait for all of them. What was called off makes no row.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from os import PathLike
from typing import Final, NamedTuple

from coorddesk.domain.recurrence import Frequency, Rule, parse_rrule
from coorddesk.errors import ImportProblem
from coorddesk.exchange.contained import parse_contained
from coorddesk.exchange.ics_events import Event
from coorddesk.exchange.ics_reader import CalendarFile, Extent, read_events
from coorddesk.exchange.occurrences import expand

EXTENT: Final = Extent(
    largest=80_000_000, most=100_000, placed=True,
    names=frozenset({
        "DTEND", "DTSTAMP", "DTSTART", "DURATION", "EXDATE", "LOCATION", "METHOD", "NAME", "RDATE", "RECURRENCE-ID", "RRULE", "SEQUENCE",
        "STATUS", "SUMMARY", "TRANSP", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "TZURL", "UID", "X-LIC-LOCATION",
        "X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-CDO-APPT-SEQUENCE", "X-MICROSOFT-CDO-BUSYSTATUS", "X-WR-CALNAME", "X-WR-TIMEZONE",
    }),
)  # fmt: skip
FREE, BUSY, UNCERTAIN = 0, 1, 2
FOR_EVER = "9999-12-31T00:00:00"
_TIMEOUT_S = 180
_PART = 500  # rows of a line of JSON: the thread that reads them lets others run in between
_MESSAGES = frozenset(("REPLY", "CANCEL", "COUNTER", "DECLINECOUNTER", "REFRESH"))
_LONGEST_TITLE, _LONGEST_PLACE = 300, 200
_FEW = 60  # days in which a series is written out
_SOON = timedelta(days=5 * 366)
_MOST_WRITTEN_OUT = 60_000  # rows
_FAR = 200 * 365  # days; what ends later may as well go on for ever
_MOST_UNREADABLE = 3  # problems told of a file none of whose events could be read


class OtherEvent(NamedTuple):
    """One row: a single event, or a series; a tuple, because a file makes tens of thousands.

    Attributes:
        starts, ends: wall times in `zone`, ISO; of whole days midnight of the first and of the last, inclusive.
        zone: IANA name; empty when the time floats.
        busy: FREE, BUSY or UNCERTAIN.
        rule: an RRULE value; empty for a single event.
        until: nothing of it ends later, ISO; FOR_EVER when nobody can tell.
        elsewhere: starts of a series that do not take place or stand in rows of their own; ISO, with blanks between.
        lasts: whole days from its start to its end.
    """

    uid: str
    title: str
    place: str
    starts: str
    ends: str
    zone: str
    all_day: int
    busy: int
    rule: str
    until: str
    elsewhere: str
    lasts: int


@dataclass(frozen=True, slots=True)
class OtherFile:
    """What a file of somebody else's calendar says.

    Attributes:
        name: what the calendar calls itself; empty when it does not.
        count: the events read, with those called off.
        problems: a sentence for each thing that was left out or had to be guessed.
    """

    name: str
    count: int
    events: list[OtherEvent]
    problems: tuple[str, ...]


def contained_calendar(
    path: str | PathLike[str], cancelled: Callable[[], bool] = lambda: False, command: Sequence[str] | None = None
) -> OtherFile:
    """The rows of a file, read in a child process; the arguments are those of `parse_contained`.

    Raises:
        ImportProblem: it cannot be read, is no calendar, took too long, or `cancelled` said so.
    """
    text = parse_contained("layer", path, timeout_s=_TIMEOUT_S, cancelled=cancelled, command=command)
    try:
        return from_lines(text)
    except (ValueError, KeyError, TypeError) as error:
        raise ImportProblem("Reading the calendar gave no usable result. Nothing was imported.") from error


def read_to_lines(data: bytes) -> str:
    """What a file says, as lines of JSON for the parent: first what is said of the whole, then rows."""
    found = read_calendar(data)
    head = json.dumps({"name": found.name, "count": found.count, "problems": found.problems}, ensure_ascii=False)
    rows = (found.events[at : at + _PART] for at in range(0, len(found.events), _PART))
    return "\n".join([head, *(json.dumps(part, ensure_ascii=False) for part in rows)])


def from_lines(text: str) -> OtherFile:
    """What `read_to_lines` wrote."""
    first, *rest = text.split("\n")
    head = json.loads(first)
    events = [OtherEvent(*row) for line in rest for row in json.loads(line)]
    return OtherFile(head["name"], head["count"], events, tuple(head["problems"]))


def read_calendar(data: bytes) -> OtherFile:
    """What the bytes of a file say.

    Raises:
        ImportProblem: it is too large, no calendar, or an answer to an invitation.
    """
    file = read_events(data, EXTENT)
    if file.method in _MESSAGES:
        raise ImportProblem(f"The file is a message about a meeting ({file.method.lower()}), not a calendar. Nothing was imported.")
    if not file.events and file.problems:
        told = " ".join(file.problems[:_MOST_UNREADABLE])
        raise ImportProblem(f"None of its events could be read, so nothing was imported. {told}")
    return OtherFile(file.name, len(file.events), list(_rows(file)), file.problems)


def _rows(file: CalendarFile) -> Iterator[OtherEvent]:
    masters, changed = _sorted(file.events)
    elsewhere: dict[str, set[datetime]] = {}
    for event in changed:
        assert event.recurrence_id is not None
        elsewhere.setdefault(event.uid, set()).add(event.recurrence_id)
    room = _MOST_WRITTEN_OUT
    for event in masters:
        rows = list(_series(event, elsewhere.get(event.uid, set()), room))
        room -= len(rows)
        yield from rows
    for event in changed:
        if event.status != "CANCELLED" and event.starts is not None and event.ends is not None:
            yield _row(event, event.starts, event.ends)


def _sorted(events: Iterable[Event]) -> tuple[list[Event], list[Event]]:
    """Whole events and changed days; of several versions of the same one the latest."""
    latest: dict[tuple[str, datetime | None, datetime | None], Event] = {}
    for event in events:
        # Some programs give all their events one UID: only what also starts at the same time is the same event.
        key = (event.uid, event.recurrence_id, None if event.recurrence_id else event.starts)
        known = latest.get(key)
        if known is None or _version(event) >= _version(known):
            latest[key] = event
    found = latest.values()
    return [one for one in found if one.recurrence_id is None], [one for one in found if one.recurrence_id is not None]


def _version(event: Event) -> tuple[int, datetime]:
    return event.sequence, event.dtstamp or datetime.min


def _series(event: Event, changed: set[datetime], room: int) -> Iterator[OtherEvent]:
    """The rows of one event: its own, unless it is changed or called off on that day, and those of its additional days.

    Args:
        room: a series may be written out in so many rows.
    """
    starts, ends = event.starts, event.ends
    if starts is None or ends is None or event.status == "CANCELLED":
        return
    off = changed | set(event.exdates)
    more = [at for at in event.rdates if at not in off and at != starts]
    if event.rule:
        rule, off = parse_rrule(event.rule), off | set(more)
        days = _few(starts, rule, off) if room >= _FEW else None
        if days is None:
            yield _row(event, starts, ends, rule, off)
        else:
            more = [*days, *more]
    elif starts not in off:
        yield _row(event, starts, ends)
    for at in more:
        yield _row(event, at, at + (ends - starts))


def _few(starts: datetime, rule: Rule, off: set[datetime]) -> list[datetime] | None:
    """The starts of a series, when they are not many."""
    if rule.until is None and rule.count is None:
        return None
    found = expand(starts, rule, starts, starts + _SOON, limit=_FEW + 1)
    over = rule.until < (starts + _SOON).date() if rule.until is not None else rule.count == len(found)
    return [at for at in found if at not in off] if over and len(found) <= _FEW else None


def _row(
    event: Event, starts: datetime, ends: datetime, rule: Rule | None = None, elsewhere: Set[datetime] = frozenset()
) -> OtherEvent:
    busy = UNCERTAIN if event.status == "TENTATIVE" else BUSY
    latest = latest_end(starts, ends, rule) if rule is not None else ends
    return OtherEvent(
        event.uid, event.summary[:_LONGEST_TITLE], " ".join(event.location.split())[:_LONGEST_PLACE], starts.isoformat(), ends.isoformat(),
        event.zone, int(event.all_day), busy if event.busy else FREE, event.rule if rule is not None else "",
        latest.isoformat() if latest is not None else FOR_EVER, " ".join(at.isoformat() for at in sorted(elsewhere)),
        (ends - starts).days + event.all_day,
    )  # fmt: skip


def latest_end(starts: datetime, ends: datetime, rule: Rule) -> datetime | None:
    """A moment after which nothing of a series goes on, found without expanding it; None where that takes more than counting."""
    lasts = ends - starts
    if rule.until is not None:
        return datetime.combine(rule.until, time(23, 59, 59)) + lasts
    in_every_period = starts.day <= 28 and all(nth is None or abs(nth) <= 4 for _, nth in rule.weekdays)
    if rule.count is None or not in_every_period or rule.month_days or rule.months or rule.positions:
        return None
    # Every so many days there is one of them at least; the first may be one interval away.
    days = {Frequency.DAILY: 7, Frequency.WEEKLY: 7, Frequency.MONTHLY: 31, Frequency.YEARLY: 366}[rule.freq]
    days *= rule.interval * (rule.count + 1)
    return ends + timedelta(days=days) if days < _FAR else None
