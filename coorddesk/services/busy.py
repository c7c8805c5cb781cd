"""When people have something else: their meetings here, and what their own calendars say where these were imported."""

from collections.abc import Container, Iterable
from datetime import UTC, datetime, timedelta

from coorddesk.domain.slots import Busy
from coorddesk.services import other_calendars
from coorddesk.services.occurring import days_of, seen_from
from coorddesk.storage.queries import busy as query
from coorddesk.storage.queries.calendar import MeetingRow, day_replies
from coorddesk.storage.reader import Reader


def busy(
    reader: Reader, person_ids: Iterable[str], since: datetime, until: datetime, zone: str,
    without: Container[str] = frozenset(), but: tuple[str, datetime] | None = None,
) -> list[Busy]:  # fmt: skip
    """What takes the time of people between two moments, by start.

    Meetings they organise or are asked to count, other than those they are only informed of, cannot come to, or that are called off.
    A tentative meeting, and one they answered “maybe” to, may take it. Whole days are told in the meeting's own zone.

    Args:
        since, until: aware, in UTC.
        zone: the coordinator's, by which people live who have none of their own.
        without: ids of meetings and names of holds that do not count.
        but: (meeting id, original start) of one day of a series that does not count.
    """
    wanted = frozenset(person_ids)
    found: list[Busy] = []
    for one in query.singles(reader, wanted, since, until):
        if one.meeting.id not in without and one.hold not in without:
            found += _taken(one, one.meeting.starts, one.meeting.ends)
    # Wall times of any zone lie within a day of UTC's.
    first, last = since.date() - timedelta(days=1), until.date() + timedelta(days=1)
    series = [one for one in query.series(reader, wanted, until) if one.meeting.id not in without]
    alone = day_replies(reader, (one.meeting.id for one in series))
    for one in series:
        for day in days_of(one.meeting, first, last):
            key = one.meeting.id, day.original
            if key != but and day.starts is not None:
                found += _taken(_on_day(one, alone[key], wanted) if key in alone else one, day.starts, day.ends or day.starts)
    found += other_calendars.busy(reader, wanted, since, until, zone)
    return sorted((one for one in found if one.starts < until and one.ends > since), key=lambda one: (one.starts, one.ends, one.title))


def _on_day(taken: query.Taken, said: Iterable[tuple[str, str, str]], wanted: Container[str]) -> query.Taken:
    """Whose time one day of a series takes, where some answered for it alone."""
    people = dict(taken.people)
    for person, _, reply in said:
        if reply == "cannot":
            people.pop(person, None)
        elif person in wanted:
            people[person] = taken.tentative or reply == "maybe"
    return taken._replace(people=tuple(people.items()))


def _taken(taken: query.Taken, starts: datetime, ends: datetime) -> list[Busy]:
    begin, end = span(taken.meeting, starts, ends)
    return [Busy(person, begin, end, taken.meeting.title, tentative) for person, tentative in taken.people]


def span(meeting: MeetingRow, starts: datetime, ends: datetime) -> tuple[datetime, datetime]:
    """The moments (UTC) between which a meeting takes place, given its wall times; the last of whole days is over at midnight."""
    over = ends + timedelta(days=1) if meeting.all_day else ends
    begin, end = (seen_from(wall, meeting.zone, "UTC").replace(tzinfo=UTC) for wall in (starts, over))
    return begin, end
