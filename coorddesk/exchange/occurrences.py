"""When a repeating thing takes place: wall times from a rule, and instants from wall times in their zone.

Regular rules are counted out here; the `dateutil` library expands all others. It is imported only when one is expanded, and asked
only about wall times without a zone, from just before the window to its end.
"""

import zoneinfo
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice, takewhile

from coorddesk.domain.recurrence import EARLIEST_YEAR, Frequency, Rule
from coorddesk.errors import InvalidInput

LIMIT = 2000
_LAST_DAY = date(2200, 12, 31)


def expand(
    starts: datetime,
    rule: Rule | None,
    window_start: datetime,
    window_end: datetime,
    excluded: frozenset[datetime] = frozenset(),
    limit: int = LIMIT,
    lasts: timedelta = timedelta(0),
) -> list[datetime]:
    """The starts, in order, of what overlaps the window, its end exclusive; all are wall times without a zone.

    The first start counts only if it fits the rule (as in libical and dateutil). What begins when the window begins is in
    it even without length. Excluded starts use up the rule's count.

    Args:
        lasts: how long each takes; what began before the window and is still going on in it is listed too.
        limit: at most so many, the earliest ones.
    """
    earliest = window_start - lasts if lasts else window_start
    found: list[datetime] = []
    for at in _starts(starts, rule, earliest.date(), window_end):
        inside = at >= window_start or (at > earliest and lasts)
        if inside and at not in excluded:
            found.append(at)
            if len(found) == limit:
                break
    return found


def is_start(at: datetime, starts: datetime, rule: Rule | None) -> bool:
    """Whether something that first starts at `starts` starts at this very wall time as well."""
    return bool(expand(starts, rule, at, at + timedelta(seconds=1), limit=1))


def first_start(starts: datetime, rule: Rule) -> datetime | None:
    """The first start that fits the rule, at or after `starts`; None when there is none within ten years."""
    found = expand(starts, rule, starts, starts + timedelta(days=3660), limit=1)
    return found[0] if found else None


def last_start(starts: datetime, rule: Rule | None) -> datetime | None:
    """The last start there will ever be; None when it goes on for ever, or never takes place."""
    if rule is None:
        return starts
    if rule.count is None and rule.until is None:
        return None
    end = datetime.combine(min(rule.until or _LAST_DAY, _LAST_DAY), starts.time())
    from_day = starts.date() if rule.count is None else _LAST_DAY
    last = deque(_starts(starts, rule, from_day, end + timedelta(days=1)), maxlen=1)
    return last[0] if last else None


def to_utc(wall: datetime, zone: str) -> datetime:
    """The instant of a wall time in an IANA zone, aware, in UTC.

    A time that the clocks skip is read as if they had not been put forward yet (02:30 becomes 03:30), and of a time that
    comes twice the first is meant (RFC 5545 §3.3.5).

    Raises:
        InvalidInput: on `zone`, when it is unknown.
    """
    return wall.replace(tzinfo=zone_of(zone), fold=0).astimezone(UTC)


def to_wall(moment: datetime, zone: str) -> datetime:
    """The wall time, without a zone, that an aware moment shows on a clock in an IANA zone."""
    return moment.astimezone(zone_of(zone)).replace(tzinfo=None, fold=0)


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    """The IANA zone of that name.

    Raises:
        InvalidInput: on `zone`, when there is none; a file path or a name in other letters is none.
    """
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise InvalidInput("zone", f"There is no time zone “{name[:60]}”. Choose one such as Europe/London.") from problem


def gap_or_fold(wall: datetime, zone: str) -> str | None:
    """What to warn of when the clocks change: a sentence for a time that is skipped or comes twice, else None.

    Raises:
        InvalidInput: on `zone`, when it is unknown.
    """
    tz = zone_of(zone)
    first, second = wall.replace(tzinfo=tz, fold=0), wall.replace(tzinfo=tz, fold=1)
    if first.utcoffset() == second.utcoffset():
        return None
    if first.astimezone(UTC).astimezone(tz).replace(tzinfo=None) != wall:
        shown = first.astimezone(UTC).astimezone(tz)
        return f"{wall:%H:%M} is skipped on that day, because the clocks go forward. Others will see {shown:%H:%M}."
    return f"{wall:%H:%M} comes twice on that day, because the clocks go back. Some calendars take the first, some the second."


def until_text(rule: Rule, starts: datetime, zone: str | None, all_day: bool = False) -> str | None:
    """What stands after UNTIL= (RFC 5545 §3.3.10): a day for whole days, local time without a zone, else UTC.

    It is the moment of a start on the rule's last day, inclusive. None for a rule without a last day.

    Args:
        starts: the first start's wall time.
    """
    if rule.until is None:
        return None
    if all_day:
        return f"{rule.until:%Y%m%d}"
    last = datetime.combine(rule.until, starts.time())
    return f"{last:%Y%m%dT%H%M%S}" if zone is None else f"{to_utc(last, zone):%Y%m%dT%H%M%SZ}"


def use_pinned_zones() -> None:
    """Read zones from the tzdata package that is shipped with the program, whatever the computer has.

    So that a meeting derives the same instants on every machine. To be called once, before any zone is used.
    """
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()


def _starts(starts: datetime, rule: Rule | None, from_day: date, end: datetime) -> Iterator[datetime]:
    """All starts before `end`; those before `from_day` may be left out, though not the last one of a rule with a count."""
    if rule is None:
        return iter((starts,) if starts < end else ())
    if starts.year < EARLIEST_YEAR:
        return iter(())
    stop = min(end, datetime.combine(min(rule.until or _LAST_DAY, _LAST_DAY), time.max))
    regular = _regular(starts, rule, min(from_day, _LAST_DAY))
    if regular is not None:
        return islice(takewhile(lambda at: at < stop, regular), rule.count)
    from coorddesk.exchange.searches import Search  # late, for dateutil

    begin = starts if rule.count is not None else _near(starts, rule, from_day)
    found = Search(rule, starts, begin, stop.year)
    return islice(takewhile(lambda at: at < stop, found), rule.count)


def _regular(starts: datetime, rule: Rule, from_day: date) -> Iterator[datetime] | None:
    """The starts of a rule of days, or of weeks that names no more than weekdays, without end; None for any other rule."""
    if rule.month_days or rule.months or rule.positions or any(nth for _, nth in rule.weekdays):
        return None
    if rule.freq is Frequency.DAILY and not rule.weekdays:
        begin, every, days = starts, rule.interval, [0]
    elif rule.freq is Frequency.WEEKLY:
        begin, every = starts - timedelta((starts.weekday() - rule.week_starts) % 7), 7 * rule.interval
        days = sorted({(day - rule.week_starts) % 7 for day, _ in rule.weekdays or ((starts.weekday(), None),)})
    else:
        return None
    # What uses up a count is counted from the first.
    passed = max((from_day - begin.date()).days, 0) // every if rule.count is None else 0
    return (at for at in _each(begin, every, days, passed) if at >= starts)


def _each(begin: datetime, every: int, days: list[int], passed: int) -> Iterator[datetime]:
    """The moments some days after each `every`-th day from `begin` on, without the first `passed` of these; to the end of year 9999."""
    offsets = [timedelta(day) for day in days]
    with suppress(OverflowError):
        for number in count(passed):
            for offset in offsets:
                yield begin + timedelta(number * every) + offset


def _near(starts: datetime, rule: Rule, day: date) -> datetime:
    """The first start, put forward by whole intervals to just before a day, so that a search costs what its window does."""
    days = max((day - starts.date()).days, 0)
    if rule.freq in (Frequency.DAILY, Frequency.WEEKLY):
        step = rule.interval * (7 if rule.freq is Frequency.WEEKLY else 1)
        return starts + timedelta(days // step * step - step if days >= step else 0)
    months = max((day.year - starts.year) * 12 + day.month - starts.month, 0)
    step = rule.interval * (12 if rule.freq is Frequency.YEARLY else 1)
    passed = months // step * step - step
    if passed <= 0:
        return starts
    years, month = divmod(starts.month - 1 + passed, 12)
    return starts.replace(year=starts.year + years, month=month + 1, day=1)
