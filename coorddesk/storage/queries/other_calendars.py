"""Calendars of others: which there are, what was read of them, and the rows that may touch a window of days."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import NamedTuple

from coorddesk.storage.mapping import moment
from coorddesk.storage.reader import Reader

# Wall times of two zones lie at most 26 hours apart, so a window is read with two days to either side.
_ZONES = timedelta(days=2)
_SHORT = timedelta(days=8)  # how long a row of the index on starts may last; longer ones have an index of their own


class Layer(NamedTuple):
    """A calendar as far as its rows need it: whose it is, the zone of its floating times, and the number of its last reading."""

    id: str
    name: str
    person_id: str | None
    zone: str
    reading: int


class EventRow(NamedTuple):
    """A single event or a series; wall times in its own zone, of whole days midnight of the first and the last, inclusive.

    Attributes:
        zone: empty when its times float.
        busy: 0 leaves its person free, 2 is not certain to take place.
        elsewhere: starts of a series that are not its own, ISO, with blanks between.
    """

    position: int
    uid: str
    title: str
    place: str
    starts: str
    ends: str
    zone: str
    all_day: int
    busy: int
    rule: str
    elsewhere: str


@dataclass(frozen=True, slots=True)
class ReadState:
    """What was read of a calendar, and when (UTC).

    Attributes:
        stamp: what the file was recognised by.
    """

    read_at: datetime
    stamp: str
    events: int
    problems: tuple[str, ...]


_EVENT = ", ".join(EventRow._fields)


def layers(reader: Reader) -> list[Layer]:
    """The calendars of which something was read, by name."""
    rows = reader.rows(
        "SELECT c.id, c.name, c.person_id, c.zone, r.reading FROM calendar c JOIN other_read r ON r.calendar_id = c.id"
        " WHERE c.deleted = 0 ORDER BY c.name COLLATE NOCASE, c.id"
    )
    return [Layer(*row) for row in rows]


def read_states(reader: Reader) -> dict[str, ReadState]:
    """What was read of each calendar, by its id."""
    return {
        id: ReadState(moment(at), stamp, events, tuple(json.loads(problems)))
        for id, at, stamp, events, problems in reader.rows("SELECT calendar_id, read_at, stamp, events, problems FROM other_read")
    }


def singles(reader: Reader, reading: int, first: date, last: date) -> Iterable[EventRow]:
    """What does not repeat and may touch the days from `first` to `last` in any zone."""
    since, until = _bounds(first, last)
    earliest = (datetime.fromisoformat(since) - _SHORT).isoformat()
    long = reader.each(
        f"SELECT {_EVENT} FROM other_event WHERE reading = ? AND rule = '' AND lasts > 7 AND until >= ? AND starts < ?",
        (reading, since, until),
    )
    short = reader.each(
        f"SELECT {_EVENT} FROM other_event WHERE reading = ? AND rule = '' AND lasts <= 7 AND starts >= ? AND starts < ?",
        (reading, earliest, until),
    )
    return map(EventRow._make, chain(long, short))


def series(reader: Reader, reading: int, first: date, last: date) -> Iterable[EventRow]:
    """What repeats, has begun by `last` and may not be over on `first`."""
    since, until = _bounds(first, last)
    rows = reader.rows(
        f"SELECT {_EVENT} FROM other_event WHERE reading = ? AND rule <> '' AND until >= ? AND starts < ?", (reading, since, until)
    )
    return map(EventRow._make, rows)


def _bounds(first: date, last: date) -> tuple[str, str]:
    since = datetime.combine(first, datetime.min.time()) - _ZONES
    return since.isoformat(), (datetime.combine(last, datetime.min.time()) + timedelta(days=1) + _ZONES).isoformat()
