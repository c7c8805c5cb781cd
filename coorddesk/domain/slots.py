"""Finding a time that suits: who can at which time, who cannot and why, and which times are the best.

All moments are aware and in UTC; a working week is told in the wall time of its own zone.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from coorddesk.domain.dates import ENGLISH, Names, clock_words, date_words
from coorddesk.domain.hours import hour_words

STEP = timedelta(minutes=30)
SHORT_STEP = timedelta(minutes=15)
_A_DAY = 24 * 60
_EDGE = 30  # minutes at either end of a day that are nobody's favourite
_LATE = 14 * 60  # from when on the day before free days is near its end


@dataclass(frozen=True, slots=True)
class Busy:
    """A time at which somebody has something else.

    Attributes:
        tentative: it is not agreed yet, so they may be free.
    """

    person_id: str
    starts: datetime
    ends: datetime
    title: str
    tentative: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """When somebody works.

    Attributes:
        days: 0 for Monday to 6.
        hours_from, hours_to: minutes after midnight.
        holidays: names by day.
    """

    zone: tzinfo
    days: frozenset[int] = frozenset(range(5))
    hours_from: int = 540
    hours_to: int = 1020
    holidays: dict[date, str] = field(default_factory=dict)

    def works_on(self, day: date) -> bool:
        """Whether a day is a working one."""
        return day.weekday() in self.days and day not in self.holidays


@dataclass(frozen=True, slots=True)
class Guest:
    """One person whose time is asked for.

    Attributes:
        name: as reasons call them.
        city: of their zone; empty where they live by the clocks of whoever looks for a time.
        busy: in any order.
        names: how days and clocks are written for whoever looks for a time.
    """

    person_id: str
    name: str
    week: Week
    city: str = ""
    busy: tuple[Busy, ...] = ()
    required: bool = True
    names: Names = ENGLISH


class Cause(StrEnum):
    """Why a time does not suit somebody, the gravest first."""

    BUSY = "busy"
    HOLIDAY = "holiday"
    DAY = "day"
    HOURS = "hours"
    MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a time does not suit one person.

    Attributes:
        words: what comes after the person's name and a colon.
    """

    person_id: str
    name: str
    cause: Cause
    words: str

    def __str__(self) -> str:
        return f"{self.name}: {self.words}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One time, and whom it suits: everybody stands in just one of the three.

    Attributes:
        free: ids of those who can.
        maybe: those who can unless something not yet agreed takes place; one reason each.
        cannot: all others, with their gravest reason.
        elsewhere: the time on the clocks of those who live by others, such as “19:30 in Tokyo”.
    """

    starts: datetime
    ends: datetime
    free: tuple[str, ...]
    maybe: tuple[Reason, ...] = ()
    cannot: tuple[Reason, ...] = ()
    elsewhere: tuple[str, ...] = ()


def step_for(length: timedelta) -> timedelta:
    """How far apart times begin: half an hour, or a quarter for what takes no whole half hours."""
    return SHORT_STEP if length % STEP else STEP


def propose(
    guests: Sequence[Guest], length: timedelta, first: date, last: date, home: Week, after: datetime, most: int = 12, a_day: int = 3
) -> list[Proposal]:
    """Times from `first` to `last` at which at least one of the guests can, the best first; no two of them overlap.

    Better is, in this order: fewer required people who cannot, fewer of them who may be taken, the same of the optional ones, less far
    outside the hours of those who cannot for no other reason, less awkward for `home` (see `awkward`), and sooner. The same question
    always has the same answer.

    Args:
        first, last: days in the zone of `home`, both inclusive.
        home: the working week of whoever asks.
        after: nothing is proposed that begins before this moment.
        a_day: at most so many begin on one day, so that there are several days to choose from.
    """
    found = []
    by_id = {guest.person_id: guest for guest in guests}
    for starts in _starts(first, last, home.zone, step_for(length)):
        if starts < after or not any(_works(guest.week, starts, starts + length) for guest in guests):
            continue
        one = judged(guests, starts, starts + length, home.zone)
        if one.free or one.maybe:
            found.append((_rank(one, by_id, home), one))
    found.sort(key=lambda pair: pair[0])
    chosen: list[Proposal] = []
    on: Counter[date] = Counter()
    for _, one in found:
        day = one.starts.astimezone(home.zone).date()
        if on[day] < a_day and all(one.ends <= other.starts or one.starts >= other.ends for other in chosen):
            chosen.append(one)
            on[day] += 1
            if len(chosen) == most:
                break
    return chosen


def judged(guests: Sequence[Guest], starts: datetime, ends: datetime, zone: tzinfo) -> Proposal:
    """A time as it suits each of the guests; the reasons tell times on the clocks of `zone`."""
    free, maybe, cannot = [], [], []
    for guest in guests:
        why = reasons(guest, starts, ends, zone)
        if not why:
            free.append(guest.person_id)
        elif why[0].cause is Cause.MAYBE:
            maybe.append(why[0])
        else:
            cannot.append(why[0])
    return Proposal(starts, ends, tuple(free), tuple(maybe), tuple(cannot), elsewhere(guests, starts, zone))


def reasons(guest: Guest, starts: datetime, ends: datetime, zone: tzinfo) -> list[Reason]:
    """Everything that speaks against a time for one person, the gravest first; empty when nothing does."""
    taken = sorted((one for one in guest.busy if one.starts < ends and one.ends > starts), key=lambda one: (one.starts, one.title))
    found = [_reason(guest, Cause.BUSY, _taken_words(one, zone, guest.names)) for one in taken if not one.tentative]
    found += day_reasons(guest, starts.astimezone(guest.week.zone).date())
    if not any(one.cause in (Cause.HOLIDAY, Cause.DAY) for one in found) and not _within_hours(guest.week, starts, ends):
        found.append(_reason(guest, Cause.HOURS, _hours_words(guest, starts)))
    return found + [_reason(guest, Cause.MAYBE, f"maybe {_taken_words(one, zone, guest.names)}") for one in taken if one.tentative]


def day_reasons(guest: Guest, day: date) -> list[Reason]:
    """What speaks against a whole day for one person: a public holiday, or else a day on which they do not work."""
    if day in guest.week.holidays:
        return [_reason(guest, Cause.HOLIDAY, f"public holiday, {guest.week.holidays[day]}")]
    if day.weekday() not in guest.week.days:
        return [_reason(guest, Cause.DAY, f"does not work on {guest.names.weekdays[day.weekday()]}s")]
    return []


def elsewhere(guests: Sequence[Guest], starts: datetime, zone: tzinfo) -> tuple[str, ...]:
    """When a moment is for those who live by other clocks, each city once: “19:30 in Tokyo”, with the weekday where it is another."""
    here = starts.astimezone(zone)
    told: dict[str, None] = {}
    for guest in guests:
        there = starts.astimezone(guest.week.zone)
        if guest.city and there.utcoffset() != here.utcoffset():
            day = "" if there.date() == here.date() else f" {guest.names.weekdays_short[there.weekday()]}"
            told[f"{clock_words(there, guest.names)}{day} in {guest.city}"] = None
    return tuple(told)


def awkward(starts: datetime, ends: datetime, home: Week) -> int:
    """How little a time is liked where all else is equal.

    Four for one outside the working week; else one for a start in the first half hour of the day or an end in the last, and one for
    an afternoon (ending after 14:00) before a day off, such as Friday's.
    """
    if not _works(home, starts, ends):
        return 4
    start, end = _minutes(starts, home), _minutes(ends, home) or _A_DAY
    day = starts.astimezone(home.zone).date()
    at_edge = start < home.hours_from + _EDGE or end > home.hours_to - _EDGE
    return at_edge + (end > _LATE and not home.works_on(day + timedelta(days=1)))


def _rank(one: Proposal, guests: Mapping[str, Guest], home: Week) -> tuple[int, int, int, int, int, int, datetime]:
    cannot = sum(guests[why.person_id].required for why in one.cannot)
    maybe = sum(guests[why.person_id].required for why in one.maybe)
    # Whoever has something else, or the day off, is as far from it as can be.
    outside = sum(
        _outside(guests[why.person_id].week, one.starts, one.ends) if why.cause is Cause.HOURS else _A_DAY for why in one.cannot
    )
    awkwardness = awkward(one.starts, one.ends, home)
    return cannot, maybe, len(one.cannot) - cannot, len(one.maybe) - maybe, outside, awkwardness, one.starts


def _starts(first: date, last: date, zone: tzinfo, step: timedelta) -> Iterator[datetime]:
    """Moments a step apart from midnight to midnight of each day; a day of 23 or 25 hours has fewer or more."""
    day = first
    while day <= last:
        at, end = (datetime.combine(one, time(), zone).astimezone(UTC) for one in (day, day + timedelta(days=1)))
        while at < end:
            yield at
            at += step
        day += timedelta(days=1)


def _works(week: Week, starts: datetime, ends: datetime) -> bool:
    return week.works_on(starts.astimezone(week.zone).date()) and _within_hours(week, starts, ends)


def _within_hours(week: Week, starts: datetime, ends: datetime) -> bool:
    """Whether a span lies within the hours of one day, whatever day that is."""
    return _outside(week, starts, ends) == 0


def _outside(week: Week, starts: datetime, ends: datetime) -> int:
    """How many minutes before the hours of its day a span begins, or after them it ends, whichever is more."""
    begin, end = starts.astimezone(week.zone), ends.astimezone(week.zone)
    midnight = datetime.combine(begin.date(), time())
    over = round((end.replace(tzinfo=None) - midnight) / timedelta(minutes=1))
    return max(week.hours_from - (begin.hour * 60 + begin.minute), over - week.hours_to, 0)


def _minutes(moment: datetime, week: Week) -> int:
    there = moment.astimezone(week.zone)
    return there.hour * 60 + there.minute


def _reason(guest: Guest, cause: Cause, words: str) -> Reason:
    return Reason(guest.person_id, guest.name, cause, words)


def _hours_words(guest: Guest, starts: datetime) -> str:
    if guest.city:
        return f"outside their hours, {clock_words(starts.astimezone(guest.week.zone), guest.names)} in {guest.city}"
    ends = (guest.week.hours_from, guest.week.hours_to)
    return f"outside their hours, {' to '.join(hour_words(at, guest.names) for at in ends)}"


def _taken_words(one: Busy, zone: tzinfo, names: Names) -> str:
    """“Landlord call 14:00 to 15:00”; what takes days is told by them."""
    title, start, end = one.title or "something else", one.starts.astimezone(zone), one.ends.astimezone(zone)
    if start.date() == end.date():
        return f"{title} {clock_words(start, names)} to {clock_words(end, names)}"
    if end - start <= timedelta(hours=12):
        return f"{title} {clock_words(start, names)} to {clock_words(end, names)} the next day"
    last = (end - timedelta(seconds=1)).date()
    if last == start.date():
        return f"{title} all day"
    first, final = (date_words(day, names.months_short[day.month - 1], False, names) for day in (start.date(), last))
    return f"{title} {first} to {final}"
