"""Which meetings one is to be reminded of, and when.

A reminder comes so many minutes before its meeting's start, counted in UTC: the meeting stands at a wall time in its own zone, and
whole days begin at midnight of the coordinator's. Nothing is kept of a reminder but the minutes, so nothing has to be kept in step.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from coorddesk.errors import InvalidInput
from coorddesk.exchange.occurrences import to_utc, to_wall
from coorddesk.services.occurring import Happening, days_of
from coorddesk.storage.queries import calendar as query
from coorddesk.storage.queries.calendar import MeetingRow, MovedRow
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store

# Wall times of two zones lie at most 26 hours apart.
_ZONES = timedelta(hours=26)
_SECOND = timedelta(seconds=1)


class Reminder(NamedTuple):
    """One meeting on one day, and when one is to be reminded of it.

    Attributes:
        happening: the meeting, without what people replied.
        at, begins, over: UTC.
    """

    happening: Happening
    at: datetime
    begins: datetime
    over: datetime


def due(store: Store, since: datetime, until: datetime, zone: str) -> list[Reminder]:
    """The reminders that come from one moment to another, the second exclusive, in the order in which they come.

    Args:
        since, until: UTC.
        zone: the coordinator's.
    """
    with store.read() as reader:
        # No meeting is over before its reminder comes.
        found = _between(reader, since, until, since, zone)
    return [one for one in found if since <= one.at < until]


def waiting(store: Store, now: datetime, zone: str) -> list[Reminder]:
    """What one is reminded of at a moment: the reminder has come, and the meeting is not over; by its start.

    Args:
        now: UTC.
    """
    with store.read() as reader:
        return standing(reader, now, now, zone)


def standing(reader: Reader, come_by: datetime, not_over_at: datetime, zone: str) -> list[Reminder]:
    """As `waiting`, within an open reading, for reminders that come by one moment and meetings that are not over at another."""
    found = _between(reader, None, come_by + _SECOND, not_over_at, zone)
    return sorted((one for one in found if one.at <= come_by and one.over > not_over_at), key=_by_start)


def next_at(store: Store, after: datetime, within: timedelta, zone: str) -> datetime | None:
    """When the next reminder comes, UTC; None when none does within a time."""
    found = due(store, after + _SECOND, after + within, zone)
    return found[0].at if found else None


def _between(reader: Reader, since: datetime | None, until: datetime, going_on: datetime, zone: str) -> list[Reminder]:
    """Reminders that may come between two moments, of meetings that may go on at a third; some more to either side."""
    earliest = since or datetime(1970, 1, 3, tzinfo=UTC)
    found = [
        _reminder(row, MovedRow(row.starts, row.starts, row.ends), minutes, zone)
        for row, minutes in query.reminded_singles(reader, earliest, until, going_on)
    ]
    for row, minutes in query.reminded_series(reader):
        ahead = timedelta(minutes=minutes)
        first, last = ((since or going_on - ahead) + ahead - _ZONES).date(), (until + ahead + _ZONES).date()
        found += [_reminder(row, one, minutes, zone) for one in days_of(row, first, last)]
    return sorted(found, key=lambda one: (one.at, *_by_start(one)))


def _by_start(one: Reminder) -> tuple[datetime, str]:
    return one.begins, one.happening.ref


def _reminder(row: MeetingRow, one: MovedRow, minutes: int, zone: str) -> Reminder:
    assert one.starts is not None and one.ends is not None
    if row.all_day:
        begins, over = to_utc(one.starts, zone), to_utc(one.ends + timedelta(days=1), zone)
        starts, ends = one.starts, one.ends
    else:
        begins, over = _instant(one.starts, row.zone, zone), _instant(one.ends, row.zone, zone)
        starts, ends = to_wall(begins, zone), to_wall(over, zone)
    happening = Happening(
        row.id, row.ref, row.title, one.original, starts, ends, row.all_day, row.team_id, row.project_id, row.place, bool(row.rule)
    )
    return Reminder(happening, begins - timedelta(minutes=minutes), begins, over)


def _instant(wall: datetime, own: str, zone: str) -> datetime:
    """The moment of a wall time; in a zone that is unknown it is taken for the coordinator's."""
    try:
        return to_utc(wall, own)
    except InvalidInput:
        return to_utc(wall, zone)

