"""When meetings take place: the days of single meetings and series within a window, in the viewer's zone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeVar

from coorddesk.domain.meetings import Meeting
from coorddesk.domain.recurrence import Rule, parse_rrule
from coorddesk.errors import InvalidInput
from coorddesk.exchange.occurrences import expand, is_start, last_start, to_utc, to_wall, zone_of
from coorddesk.storage.kept import Windows
from coorddesk.storage.queries import calendar as query
from coorddesk.storage.queries.calendar import NOBODY, MeetingRow, MovedRow, Replies
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store

_EPOCH = datetime(2000, 1, 3)
_BLOCK = timedelta(days=91)


class Happening(NamedTuple):
    """One meeting on one day; a tuple, because a month makes thousands.

    Attributes:
        original: where the rule puts it (a single meeting's start), wall time in the meeting's own zone; with the id it names
            the occurrence.
        starts, ends: wall times in the viewer's zone; of whole days midnight of the first and of the last, inclusive.
        repeats: it belongs to a series.
        came: how many were there, where it was noted.
        tentative: it holds the time and is not agreed yet.
        strange_zone: the name of its time zone, where that is unknown and its times are told as they were written.
    """

    meeting_id: str
    ref: str
    title: str
    original: datetime
    starts: datetime
    ends: datetime
    all_day: bool
    team_id: str | None
    project_id: str
    place: str
    repeats: bool = False
    cancelled: bool = False
    replies: Replies = NOBODY
    came: int | None = None
    tentative: bool = False
    strange_zone: str = ""


def occurrences(
    store: Store, project_id: str | None, first_day: date, last_day: date, zone: str, *, with_cancelled: bool = False
) -> list[Happening]:
    """What takes place on the days from `first_day` to `last_day`, in a project or in all, by start; whole days first.

    Args:
        zone: the viewer's; times are told in it, whole days stay the days they are.
        with_cancelled: what was called off is told too.
    """
    with store.read() as reader:
        return happenings(reader, project_id, first_day, last_day, zone, with_cancelled=with_cancelled)


def happenings(
    reader: Reader, project_id: str | None, first_day: date, last_day: date, zone: str, *, with_cancelled: bool = False,
    only: Collection[str] | None = None,
) -> list[Happening]:  # fmt: skip
    """As `occurrences`, within an open reading; windows looked at last are kept until the store changes.

    Args:
        only: ids of the meetings wanted; all when left out.
    """
    if only is not None:
        found = _happenings(reader, project_id, first_day, last_day, zone, only)
    else:
        windows: Windows[list[Happening]] = reader.kept(("happenings", project_id, zone), Windows)
        window = windows.covering(first_day, last_day, lambda: _happenings(reader, project_id, first_day, last_day, zone, None))
        found = window[2] if window[:2] == (first_day, last_day) else within(window[2], first_day, last_day)
    return found if with_cancelled else [one for one in found if not one.cancelled]


class Timed(Protocol):
    """What takes place from one wall time to another; of whole days midnight of the first and of the last, inclusive."""

    @property
    def starts(self) -> datetime: ...
    @property
    def ends(self) -> datetime: ...
    @property
    def all_day(self) -> bool: ...


T = TypeVar("T", bound=Timed)


def within(found: Iterable[T], first: date, last: date) -> list[T]:
    """What of it touches the days from `first` to `last`, both inclusive."""
    since, until = datetime.combine(first, time()), datetime.combine(last, time()) + timedelta(days=1)
    return [one for one in found if one.starts < until and over(one.starts, one.ends, one.all_day) > since]


def over(starts: datetime, ends: datetime, all_day: bool) -> datetime:
    """When something is over, exclusive; one without length lasts a second."""
    return ends + timedelta(days=1) if all_day else max(ends, starts + timedelta(seconds=1))


def _happenings(
    reader: Reader, project_id: str | None, first_day: date, last_day: date, zone: str, only: Collection[str] | None
) -> list[Happening]:
    found: list[tuple[MeetingRow, MovedRow, bool]] = []
    for row in query.singles(reader, project_id, first_day, last_day, only):
        if project_id is None or row.project_id == project_id:
            found.append((row, MovedRow(row.starts, row.starts, row.ends), row.cancelled))
    for row in query.series(reader):
        if (only is None or row.id in only) and (project_id is None or row.project_id == project_id):
            found += [(row, one, off or row.cancelled) for one, off in _days(row, first_day, last_day)]
    since = datetime.combine(first_day, time())
    until = datetime.combine(last_day, time()) + timedelta(days=1)
    shown = []
    for row, one, off in found:
        assert one.starts is not None and one.ends is not None
        starts, ends = one.starts, one.ends
        if not row.all_day and row.zone != zone:
            starts, ends = _seen(starts, ends, row.zone, zone)
        if starts < until and over(starts, ends, row.all_day) > since:
            shown.append((row, one.original, starts, ends, off))
    ids = {row.id for row, *_ in shown}
    answers, present = query.replies(reader, ids), query.came(reader, ids)
    alone = query.day_replies(reader, ids)

    def answered(id: str, original: datetime) -> Replies:
        whole = answers.get(id, NOBODY)
        return query.replies_of_day(whole, alone[id, original]) if (id, original) in alone else whole

    happening = [
        Happening(
            row.id, row.ref, row.title, original, starts, ends, row.all_day, row.team_id, row.project_id, row.place,
            bool(row.rule), off, answered(row.id, original), present.get((row.id, original)), row.tentative,
            "" if row.all_day or row.zone == zone or is_zone(row.zone) else row.zone,
        )
        for row, original, starts, ends, off in shown
    ]  # fmt: skip
    return in_order(happening)


def in_order(found: Iterable[Happening]) -> list[Happening]:
    """By day, whole days first, then by start."""
    return sorted(found, key=lambda one: (one.starts.date(), not one.all_day, one.starts, one.ends, one.ref))


def next_day(store: Store, meeting_id: str, today: date, zone: str) -> date | None:
    """The day a meeting takes place next, or else took place last; None when its rule makes none near.

    Raises:
        NotFound: there is no such meeting.
    """
    with store.read() as reader:
        meeting = reader.get(Meeting, meeting_id)
        if not meeting.rule:
            at = meeting.starts if meeting.all_day or meeting.zone == zone else seen_from(meeting.starts, meeting.zone, zone)
            return at.date()
        found = _next(reader, meeting, today, zone)
    return found.starts.date() if found else None


def next_original(store: Store, meeting_id: str, today: date, zone: str) -> datetime | None:
    """As `next_day`, as the original start by which that day is known, wall time in the meeting's own zone."""
    with store.read() as reader:
        meeting = reader.get(Meeting, meeting_id)
        if not meeting.rule:
            return meeting.starts
        found = _next(reader, meeting, today, zone)
    return found.original if found else None


def _next(reader: Reader, series: Meeting, today: date, zone: str) -> Happening | None:
    for first, last in ((today, today + timedelta(days=400)), (today - timedelta(days=400), today)):
        found = happenings(reader, series.project_id, first, last, zone, only=(series.id,))
        if found:
            return found[0 if first == today else -1]
    return None


def wall_now(now: datetime, zone: str) -> datetime:
    """What a clock in a zone shows at a moment, without a zone."""
    return to_wall(now, zone)


def days_of(row: MeetingRow, first: date, last: date) -> list[MovedRow]:
    """The days of a series that take place from `first` to `last`, or touch them in some zone, where they stand now."""
    return [one for one, off in _days(row, first, last) if not off]


def _days(row: MeetingRow, first: date, last: date) -> list[tuple[MovedRow, bool]]:
    """The days of a series that may touch the window, where they stand now, and whether they are called off."""
    since = datetime.combine(first, time()) - timedelta(days=2)
    until = datetime.combine(last, time()) + timedelta(days=3)
    rule = _rule(row.rule, row.starts, row.zone) if row.starts < until else None
    if rule is None:
        return []
    lasts = row.ends - row.starts
    days: list[tuple[MovedRow, bool]] = []
    last_one = _last(row.rule, row.starts, row.zone)
    if last_one is None or last_one + lasts + timedelta(days=2) >= since:
        length = lasts + timedelta(days=1) if row.all_day else lasts
        elsewhere = {one.original for one in row.moved}
        starts_there = _starts(row, since - length, until)
        days = [(MovedRow(at, at, at + lasts), False) for at in starts_there if at not in elsewhere]
    for one in row.moved:
        starts = one.starts or one.original
        near = starts < until and (one.ends or starts + lasts) >= since
        if near and is_start(one.original, row.starts, rule):
            days.append((MovedRow(one.original, starts, one.ends or starts + lasts), one.starts is None))
    return days


@lru_cache(maxsize=4096)
def _rule(text: str, starts: datetime, zone: str) -> Rule | None:
    """A stored rule, read once; None for one that cannot be used, which an import may have left."""
    try:
        return parse_rrule(text, starts.replace(tzinfo=zone_of(zone)))
    except InvalidInput:
        return None


# What a rule makes of a window never changes, so it is kept: after an edit a month is read again without expanding it again.


@lru_cache(maxsize=4096)
def _last(text: str, starts: datetime, zone: str) -> datetime | None:
    rule = _rule(text, starts, zone)
    return last_start(starts, rule) if rule is not None else None


def _starts(row: MeetingRow, since: datetime, until: datetime) -> list[datetime]:
    """The starts that the rule of a series makes from one wall time to another, both exclusive of what lies beyond."""
    blocks = range((since - _EPOCH) // _BLOCK, (until - _EPOCH) // _BLOCK + 1)
    return [at for block in blocks for at in _block(row.rule, row.starts, row.zone, block) if since <= at < until]


@lru_cache(maxsize=16384)
def _block(text: str, starts: datetime, zone: str, number: int) -> tuple[datetime, ...]:
    """The starts of a rule in one of the quarters that time is cut into, so that pages beside one another share what was expanded."""
    rule, begin = _rule(text, starts, zone), _EPOCH + number * _BLOCK
    return tuple(expand(starts, rule, begin, begin + _BLOCK)) if rule is not None else ()


def _seen(starts: datetime, ends: datetime, own: str, zone: str) -> tuple[datetime, datetime]:
    """Start and end as another zone's clocks show them.

    Where these are put back meanwhile, the end may show an earlier time than the start, or the same; it is told by how long
    the meeting really lasts then, or is meant to last, where its own clocks skip all of it.
    """
    seen = seen_from(starts, own, zone), seen_from(ends, own, zone)
    if seen[1] > seen[0]:
        return seen
    try:
        lasts = to_utc(ends, own) - to_utc(starts, own)
        return seen[0], seen[0] + (lasts if lasts > timedelta(0) else ends - starts)
    except InvalidInput:
        return starts, ends


@lru_cache(maxsize=256)
def is_zone(name: str) -> bool:
    """Whether a zone of that name is known."""
    try:
        zone_of(name)
    except InvalidInput:
        return False
    return True


@dataclass(frozen=True, slots=True)
class ClockChange:
    """The clocks are put forward or back on a day.

    Attributes:
        at: the wall time, in minutes after midnight, at which the hours that are skipped, or that come twice, begin.
        minutes: how many are skipped; below 0, how many come twice.
    """

    at: int
    minutes: int


@lru_cache(maxsize=512)
def clock_change(day: date, zone: str) -> ClockChange | None:
    """The change of a zone's clocks on a day, where there is one; of several the first."""
    midnight = datetime.combine(day, time())
    start, end = to_utc(midnight, zone), to_utc(midnight + timedelta(days=1), zone)
    if end - start == timedelta(days=1):
        return None
    before, step = to_wall(start, zone), timedelta(minutes=15)
    if before != midnight:  # midnight itself is skipped, or the whole day
        return ClockChange(0, min(round((before - midnight).total_seconds() / 60), 24 * 60))
    at = start
    while at < end:
        at += step
        shown = to_wall(at, zone)
        if shown - before != step:
            by = round((shown - before - step).total_seconds() / 60)
            begins = (before + step if by > 0 else shown) - midnight
            return ClockChange(round(begins.total_seconds() / 60), by)
        before = shown
    return None


def seen_from(wall: datetime, own: str, zone: str) -> datetime:
    """A wall time of one zone as another zone's clocks show it; of a zone that is unknown, and in its own zone, as it was written.

    So a time that its own clocks skip stays the time that was chosen.
    """
    if own == zone:
        return wall
    try:
        return to_wall(to_utc(wall, own), zone)
    except InvalidInput:
        return wall
