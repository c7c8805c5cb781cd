"""Calendars of others: iCalendar files shown as layers and counted as busy times, read again when they change.

A file is read in three steps, so that nothing waits for it: `look` parses it in a child process and `keep` writes what it says, both on
a worker thread; then `Store.tell_read` has the views read again. What the file says is no change of the user's and cannot be undone; which
calendars there are, what they are called and whose they are, is.
"""

import os
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from coorddesk.domain.calendars import OtherCalendar
from coorddesk.domain.changes import brief
from coorddesk.domain.people import NewPerson, Person
from coorddesk.domain.recurrence import Rule, parse_rrule
from coorddesk.domain.slots import Busy
from coorddesk.errors import InvalidInput
from coorddesk.exchange.occurrences import expand, zone_of
from coorddesk.exchange.other_calendars import OtherFile, contained_calendar
from coorddesk.exchange.other_rows import FREE, MOST_ON_A_PAGE, UNCERTAIN
from coorddesk.services import people
from coorddesk.services.occurring import over
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import other_calendars as query
from coorddesk.storage.queries.other_calendars import EventRow, Layer, ReadState
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id

LONGEST_NAME = 80
_A_DAY = timedelta(days=1)
_BLOCK = 64  # days


class OtherHappening(NamedTuple):
    """One event of somebody else's calendar; a tuple, because a month makes thousands.

    Attributes:
        position: with the calendar's id and `starts` it names the event until the file is read again.
        person_id: whose calendar it is; None for nobody's.
        starts, ends: wall times in the viewer's zone; of whole days midnight of the first and of the last, inclusive.
        busy: it takes up its person's time.
        tentative: it is not certain to take place.
    """

    calendar_id: str
    position: int
    person_id: str | None
    uid: str
    title: str
    place: str
    starts: datetime
    ends: datetime
    all_day: bool
    busy: bool
    tentative: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file says now.

    Attributes:
        stamp: what this state of the file is recognised by.
    """

    file: OtherFile
    stamp: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A calendar with what was read of it last; `read` None before its file was read for the first time."""

    calendar: OtherCalendar
    read: ReadState | None


def listed(store: Store) -> list[Standing]:
    """The calendars of others, by name."""
    with store.read() as reader:
        found = reader.find(OtherCalendar, "deleted = 0", (), "ORDER BY name COLLATE NOCASE, id")
        states = query.read_states(reader)
    return [Standing(one, states.get(one.id)) for one in found]


def add(store: Store, path: Path, name: str, person: str | NewPerson | None = None, zone: str = "") -> OtherCalendar:
    """Adds a file as a calendar of somebody else; what it says is read by `look` and `keep`.

    Args:
        name: the file's own where it is empty.
        person: whose it is, by id; somebody new is added with it.
        zone: for times that the file leaves without one; empty for the coordinator's own.

    Raises:
        InvalidInput: the file is a calendar here already.
    """
    clean = _clean(name) or _clean(path.stem) or "Calendar"
    with store.edit(f"Add calendar {brief(clean)}") as edit:
        _refuse_twice(edit, path)
        person_id = people.named(edit, person.name).id if isinstance(person, NewPerson) else person
        made = OtherCalendar(new_id(), clean, str(path.absolute()), person_id, zone)
        edit.add(made)
    return made


def choose_file(store: Store, calendar_id: str, path: Path) -> None:
    """Has a calendar come from another file.

    Raises:
        InvalidInput: the file is a calendar here already.
    """
    with store.edit("") as edit:
        before = edit.get(OtherCalendar, calendar_id)
        _refuse_twice(edit, path, calendar_id)
        edit.put(replace(before, path=str(path.absolute())))
        edit.label = f"Set file of {brief(before.name)} to {brief(path.name)}"


def remove(store: Store, calendar_id: str) -> None:
    """Takes a calendar away; its file stays as it is."""
    with store.edit("") as edit:
        before = edit.get(OtherCalendar, calendar_id)
        edit.put(replace(before, deleted=True))
        edit.label = f"Remove calendar {brief(before.name)}"


def stamp_of(path: str | Path) -> str:
    """What the present state of a file is recognised by; empty when it is not there."""
    try:
        found = os.stat(path)
    except OSError:
        return ""
    return f"{found.st_size}:{found.st_mtime_ns}"


@dataclass(frozen=True, slots=True)
class Files:
    """How the files of the calendars stand.

    Attributes:
        changed: calendars whose file is another than when it was read, with what that is recognised by.
        there: the files and folders that are there, to be watched.
        gone: ids of the calendars whose file is not; what was read of it is kept.
    """

    changed: tuple[tuple[OtherCalendar, str], ...]
    there: frozenset[str]
    gone: frozenset[str]


def files(store: Store) -> Files:
    """How the files of the calendars stand; for a worker thread, since a disk far away may take its time."""
    found = [(one, stamp_of(one.calendar.path)) for one in listed(store)]
    folders = {os.path.dirname(one.calendar.path) for one, _ in found}
    return Files(
        tuple((one.calendar, stamp) for one, stamp in found if stamp and (one.read is None or one.read.stamp != stamp)),
        frozenset((*(one.calendar.path for one, stamp in found if stamp), *filter(os.path.isdir, folders))),
        frozenset(one.calendar.id for one, stamp in found if not stamp),
    )


def look(path: str | Path, cancelled: Callable[[], bool] = lambda: False) -> Looked:
    """What a file says now; for a worker thread.

    Raises:
        ImportProblem: it cannot be read, is no calendar, took too long, or `cancelled` said so.
    """
    stamp = stamp_of(path)  # before reading: what is written meanwhile counts as a change
    return Looked(contained_calendar(path, cancelled), stamp)


def keep(store: Store, calendar_id: str, looked: Looked) -> bool:
    """Keeps what a calendar's file says in place of what it said before; whether there still is such a calendar.

    For a worker thread, after `Store.prepare`. The views hear of it by `Store.tell_read`.
    """
    file = looked.file
    return store.keep_read(calendar_id, file.events, looked.stamp, file.count, file.problems)


def happenings(reader: Reader, first: date, last: date, zone: str, without: Container[str] = ()) -> list[OtherHappening]:
    """What calendars of others say of the days from `first` to `last`, by start; whole days first.

    Args:
        zone: the viewer's; times are told in it, whole days stay the days they are.
        without: ids of the calendars that are not wanted.
    """
    since, until = datetime.combine(first, time()), datetime.combine(last, time()) + _A_DAY
    found = []
    for layer in query.layers(reader):
        if layer.id not in without:
            for row, starts, ends in islice(_within(reader, layer, first, last, zone, layer.zone or zone), MOST_ON_A_PAGE):
                if starts < until and over(starts, ends, bool(row.all_day)) > since:
                    found.append(_happening(layer, row, starts, ends))
    return sorted(found, key=lambda one: (one.starts.date(), not one.all_day, one.starts, one.ends, one.title))


def busy(reader: Reader, person_ids: Container[str], since: datetime, until: datetime, zone: str = "UTC") -> list[Busy]:
    """When some people are taken between two moments (aware), as their calendars say, by start.

    Args:
        zone: of people who have none of their own; their whole days begin and end in it.
    """
    found = []
    first, last = (since - _A_DAY).astimezone(UTC).date(), (until + _A_DAY).astimezone(UTC).date()
    layers = [one for one in query.layers(reader) if one.person_id is not None and one.person_id in person_ids]
    owners = reader.many(Person, [one.person_id for one in layers if one.person_id])
    for layer in layers:
        person = owners.get(layer.person_id or "")
        own = (person.zone if person else "") or zone
        for row, starts, ends in _within(reader, layer, first, last, "UTC", layer.zone or own):
            if row.all_day:
                begin, end = (at.replace(tzinfo=_zone(own, zone)).astimezone(UTC) for at in (starts, ends + _A_DAY))
            else:
                begin, end = starts.replace(tzinfo=UTC), ends.replace(tzinfo=UTC)
            if row.busy != FREE and begin < until and end > since and begin < end:
                found.append(Busy(layer.person_id or "", begin, end, row.title, row.busy == UNCERTAIN))
    return sorted(found, key=lambda one: (one.starts, one.ends, one.person_id, one.title))


def _clean(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME]


def _refuse_twice(edit: Edit, path: Path, but: str = "") -> None:
    same = edit.find(OtherCalendar, "path = ? AND deleted = 0 AND id <> ?", (str(path.absolute()), but))
    if same:
        raise InvalidInput("path", f"{path.name} is shown already, as “{same[0].name}”. Nothing was added.")


def _happening(layer: Layer, row: EventRow, starts: datetime, ends: datetime) -> OtherHappening:
    return OtherHappening(
        layer.id, row.position, layer.person_id, row.uid, row.title, row.place, starts, ends, bool(row.all_day), row.busy != FREE,
        row.busy == UNCERTAIN,
    )  # fmt: skip


def _within(
    reader: Reader, layer: Layer, first: date, last: date, zone: str, floating: str
) -> Iterator[tuple[EventRow, datetime, datetime]]:
    """The rows of a calendar that may touch some days, once for each time they take place, with wall times in a zone.

    Args:
        floating: the zone of times that have none.
    """
    viewer = zone_of(zone)
    for row in query.singles(reader, layer.reading, first, last):
        starts, ends = datetime.fromisoformat(row.starts), datetime.fromisoformat(row.ends)
        yield row, *_seen(row, starts, ends, floating, viewer)
    since, until = datetime.combine(first, time()) - 2 * _A_DAY, datetime.combine(last, time()) + 3 * _A_DAY
    for row in query.series(reader, layer.reading, first, last):
        begin = datetime.fromisoformat(row.starts)
        lasts = datetime.fromisoformat(row.ends) - begin
        length = lasts + _A_DAY if row.all_day else lasts
        for block in range((since - length).toordinal() // _BLOCK, until.toordinal() // _BLOCK + 1):
            for starts in _starts(row.rule, begin, row.zone or floating, block, row.elsewhere):
                if starts < until and starts + length >= since:
                    yield row, *_seen(row, starts, starts + lasts, floating, viewer)


def _seen(row: EventRow, starts: datetime, ends: datetime, floating: str, viewer: ZoneInfo) -> tuple[datetime, datetime]:
    own = _zone(row.zone or floating, viewer.key)
    if row.all_day or own is viewer:
        return starts, ends
    return _moved(starts, own, viewer), _moved(ends, own, viewer)


def _moved(wall: datetime, own: ZoneInfo, viewer: ZoneInfo) -> datetime:
    between = _between(own, viewer, wall.date())
    return wall + between if between is not None else _converted(wall, own, viewer)


def _converted(wall: datetime, own: ZoneInfo, viewer: ZoneInfo) -> datetime:
    return wall.replace(tzinfo=own).astimezone(viewer).replace(tzinfo=None, fold=0)


@lru_cache(maxsize=8192)
def _between(own: ZoneInfo, viewer: ZoneInfo, day: date) -> timedelta | None:
    """How far the viewer's clocks are ahead on a day of another zone; None when either's are changed on it."""
    begin = datetime.combine(day, time(), own)
    (here, there), *others = {(at.utcoffset(), at.astimezone(viewer).utcoffset()) for at in (begin, begin + _A_DAY)}
    return None if others or here is None or there is None else there - here


@lru_cache(maxsize=1024)
def _zone(name: str, otherwise: str) -> ZoneInfo:
    """A zone by name; the other one where a newer list of zones no longer has it."""
    try:
        return zone_of(name)
    except InvalidInput:
        return zone_of(otherwise)


# What a rule makes of a stretch of days never changes, so it is kept, in stretches that a month and its weeks share.


@lru_cache(maxsize=4096)
def _rule(text: str, starts: datetime, zone: str) -> Rule:
    return parse_rrule(text, starts.replace(tzinfo=_zone(zone, "UTC")))


@lru_cache(maxsize=16384)
def _starts(rule: str, starts: datetime, zone: str, block: int, elsewhere: str) -> tuple[datetime, ...]:
    since = datetime.combine(date.fromordinal(block * _BLOCK), time())
    excluded = frozenset(map(datetime.fromisoformat, elsewhere.split()))
    return tuple(expand(starts, _rule(rule, starts, zone), since, since + _BLOCK * _A_DAY, excluded))
