"""Repeat rules that arithmetic can count out: every so many days, weeks or months, on plain days.

Nearly all meetings repeat so, and a calendar asks for hundreds of them at once; the library takes fifty times as long for each.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, count, islice, repeat

from coorddesk.domain.recurrence import Frequency, Rule


def regular_starts(rule: Rule, starts: datetime, from_day: date, last_year: int) -> Iterator[datetime] | None:
    """The starts of a rule in order, without end where it has no count; None for a rule that is not so simple.

    They are wall times without a zone. Those before `from_day` may be left out, though never all of a rule with a count. The last day
    of the rule is not heeded.

    Args:
        last_year: in which to give up where a month never has the day.
    """
    if rule.months or rule.positions or (rule.freq is not Frequency.MONTHLY and rule.month_days):
        return None
    at = time(starts.hour, starts.minute, starts.second)
    if rule.freq is Frequency.DAILY and not rule.weekdays:
        days = _days(rule, starts.date(), from_day)
    elif rule.freq is Frequency.WEEKLY and not any(nth for _, nth in rule.weekdays):
        days = _weekly(rule, starts.date(), from_day)
    elif rule.freq is Frequency.MONTHLY and not (rule.weekdays and rule.month_days) and all(nth for _, nth in rule.weekdays):
        days = _monthly(rule, starts.date(), from_day, last_year)
    else:
        return None
    return (moment for moment in (datetime.combine(day, at) for day in days) if moment >= starts)


def _days(rule: Rule, first: date, from_day: date) -> Iterator[date]:
    passed = max(0, (from_day - first).days // rule.interval)
    times = count(passed) if rule.count is None else range(min(passed, rule.count - 1), rule.count)
    return (first + timedelta(days=rule.interval * number) for number in times)


def _weekly(rule: Rule, first: date, from_day: date) -> Iterator[date]:
    weekdays = {day for day, _ in rule.weekdays} or {first.weekday()}
    places = sorted((day - rule.week_starts) % 7 for day in weekdays)
    since = (first.weekday() - rule.week_starts) % 7
    opening = first - timedelta(days=since)
    at_first = sum(place >= since for place in places)  # the first week may be half over when it begins
    passed = max(0, (from_day - opening).days // (7 * rule.interval))
    left = None
    if rule.count is not None:
        beyond = rule.count - at_first
        passed = min(passed, -(-beyond // len(places)) if beyond > 0 else 0)
        left = rule.count if passed == 0 else beyond - (passed - 1) * len(places)
    weeks = (opening + timedelta(days=7 * rule.interval * number) for number in count(passed))
    days = (week + timedelta(days=place) for week in weeks for place in places)
    return islice((day for day in days if day >= first), left)


def _monthly(rule: Rule, first: date, from_day: date, last_year: int) -> Iterator[date]:
    begin = first.year * 12 + first.month - 1
    passed = 0
    if rule.count is None:
        passed = max(0, (from_day.year * 12 + from_day.month - 1 - begin) // rule.interval)
    months = range(begin + passed * rule.interval, (last_year + 1) * 12, rule.interval)
    wanted = rule.month_days or (() if rule.weekdays else (first.day,))
    days = chain.from_iterable(map(_days_of, months, repeat(wanted), repeat(rule.weekdays)))
    return islice((day for day in days if day >= first), rule.count)


def _days_of(month: int, month_days: tuple[int, ...], weekdays: tuple[tuple[int, int | None], ...]) -> list[date]:
    """The days of one month, counted from the year 0, that are named by number or as its nth weekday."""
    year, place = divmod(month, 12)
    opens_on, length = monthrange(year, place + 1)
    named = [day if day > 0 else length + 1 + day for day in month_days]
    for weekday, nth in weekdays:
        earliest = 1 + (weekday - opens_on) % 7
        latest = earliest + (length - earliest) // 7 * 7
        named.append(earliest + 7 * ((nth or 0) - 1) if (nth or 0) > 0 else latest + 7 * ((nth or 0) + 1))
    return [date(year, place + 1, day) for day in sorted(set(named)) if 1 <= day <= length]
