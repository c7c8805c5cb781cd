"""When a repeating thing takes place: wall times from a rule, and instants from wall times in their zone.

Days are walked period by period and only up to the window's end, so that no rule, however odd, searches for ever: a
general library looks for 30 February until the year 9999.
"""

import calendar
import zoneinfo
from collections import deque
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count as counting

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
    last = deque(_starts(starts, rule, starts.date(), end + timedelta(days=1)), maxlen=1)
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
    """All starts before `end`; without a count, those before `from_day` may be left out."""
    if rule is None:
        if starts < end:
            yield starts
        return
    if starts.year < EARLIEST_YEAR:
        return
    last_day = min(end.date(), rule.until or _LAST_DAY, _LAST_DAY)
    left = rule.count
    begin = 0 if left is not None or from_day <= starts.date() else _period_of(rule, starts.date(), from_day)
    for number in counting(begin):
        first, days = _period(rule, starts.date(), number)
        if first > last_day:
            return
        for day in days:
            at = datetime.combine(day, starts.time())
            if day < starts.date():
                continue
            if day > last_day or at >= end:
                return
            yield at
            if left is not None:
                left -= 1
                if left == 0:
                    return


def _period_of(rule: Rule, start: date, day: date) -> int:
    """A period that lies at or just before the one that holds `day`."""
    days = max((day - start).days, 0)
    months = max((day.year - start.year) * 12 + day.month - start.month, 0)
    years = day.year - start.year
    passed = {Frequency.DAILY: days, Frequency.WEEKLY: days // 7, Frequency.MONTHLY: months, Frequency.YEARLY: years}
    return max(passed[rule.freq] // rule.interval - 1, 0)


def _period(rule: Rule, start: date, number: int) -> tuple[date, list[date]]:
    """The first day of a rule's n-th period, and its days that fit, in order."""
    step = number * rule.interval
    if rule.freq is Frequency.DAILY:
        first = _shifted(start, step)
        days = [first]
    elif rule.freq is Frequency.WEEKLY:
        first = _shifted(start - timedelta((start.weekday() - rule.week_starts) % 7), 7 * step)
        days = [_shifted(first, n) for n in range(7)]
    elif rule.freq is Frequency.MONTHLY:
        months = start.year * 12 + start.month - 1 + step
        first = _first_of(months // 12, months % 12 + 1)
        days = _month_days(first)
    else:
        first = _first_of(start.year + step, 1)
        only = rule.months or ((start.month,) if not rule.weekdays and not rule.month_days else range(1, 13))
        days = [day for month in sorted(only) for day in _month_days(first.replace(month=month))]
    return first, _chosen(rule, start, days)


def _shifted(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def _first_of(year: int, month: int) -> date:
    return date(min(year, date.max.year), month, 1)


def _month_days(first: date) -> list[date]:
    return [first + timedelta(n) for n in range(_length(first))]


def _chosen(rule: Rule, start: date, days: list[date]) -> list[date]:
    """Those of a period's days that the rule names; what it leaves open is taken from the first start."""
    months, month_days, weekdays = rule.months, rule.month_days, rule.weekdays
    if not weekdays and not month_days and rule.freq in (Frequency.MONTHLY, Frequency.YEARLY):
        month_days = (start.day,)
        months = months or ((start.month,) if rule.freq is Frequency.YEARLY else ())
    if not weekdays and rule.freq is Frequency.WEEKLY:
        weekdays = ((start.weekday(), None),)
    if months:
        days = [day for day in days if day.month in months]
    if month_days:
        days = [day for day in days if day.day in month_days or day.day - 1 - _length(day) in month_days]
    if weekdays:
        of_year = rule.freq is Frequency.YEARLY and not months
        days = [day for day in days if any(_is_named(day, each, of_year) for each in weekdays)]
    if rule.positions:
        days = sorted({days[n - 1 if n > 0 else n] for n in rule.positions if -len(days) <= n <= len(days)})
    return days


def _is_named(day: date, weekday: tuple[int, int | None], of_year: bool) -> bool:
    """Whether the day is that weekday, and the n-th of it in its month, or in its year."""
    named, nth = weekday
    if day.weekday() != named:
        return False
    if nth is None:
        return True
    at, length = (day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365) if of_year else (day.day, _length(day))
    return nth == (at - 1) // 7 + 1 if nth > 0 else -nth == (length - at) // 7 + 1


def _length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]
