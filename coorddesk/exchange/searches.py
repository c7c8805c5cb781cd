"""A repeat rule searched by `dateutil`, to the end of a given year at most. To be imported late, for the library's sake."""

import datetime
from collections.abc import Iterator
from types import FunctionType, SimpleNamespace
from typing import Any, Final, Literal

from dateutil import rrule

from coorddesk.domain.recurrence import Frequency, Rule

_FREQUENCIES: Final[dict[Frequency, Literal[0, 1, 2, 3]]] = {
    Frequency.DAILY: rrule.DAILY, Frequency.WEEKLY: rrule.WEEKLY, Frequency.MONTHLY: rrule.MONTHLY, Frequency.YEARLY: rrule.YEARLY,
}  # fmt: skip


class Search(rrule.rrule):
    """The starts of a rule in order, as wall times without a zone; its count and its last day are not heeded.

    The library looks for a day that never comes, such as 30 February, until the year 9999, for seconds, and only then gives
    up (dateutil/dateutil#1441). The year stands in its module as `datetime.MAXYEAR`; its search is run here with another one in
    that place, for this class alone.

    It departs from RFC 5545 in two places that are made good here: a rule with both plain and numbered weekdays gives it the
    days that are both, where the RFC means those that are either; and it lets the first week begin with the first start, not
    on `week_starts`, when positions are counted in it.
    """

    def __init__(self, rule: Rule, starts: datetime.datetime, begin: datetime.datetime, last_year: int) -> None:
        """Prepare the search.

        Args:
            starts: the first start, from which is taken what the rule leaves open.
            begin: where the search begins, whole intervals later than that; nothing before `starts` is given.
            last_year: in which it ends.
        """
        weekly, monthly, yearly = (rule.freq is freq for freq in (Frequency.WEEKLY, Frequency.MONTHLY, Frequency.YEARLY))
        months, days, weekdays = rule.months, rule.month_days, _weekdays(rule)
        if not days and not rule.weekdays:
            days = (starts.day,) if monthly or yearly else ()
            months = months or ((starts.month,) if yearly else ())
            weekdays = (rrule.weekday(starts.weekday()),) if weekly else ()
        self._first, self._last_year = starts, last_year
        self._never = bool(rule.weekdays) and not weekdays
        if weekly and rule.positions:
            begin -= datetime.timedelta((begin.weekday() - rule.week_starts) % 7)
        super().__init__(
            _FREQUENCIES[rule.freq], begin, interval=rule.interval, wkst=rule.week_starts, bysetpos=rule.positions or None,
            bymonth=months or None, bymonthday=days or None, byweekday=weekdays or None,
        )  # fmt: skip

    def _iter(self) -> Iterator[datetime.datetime]:
        if self._never:
            return iter(())
        names = vars(rrule) | {"datetime": SimpleNamespace(**vars(datetime) | {"MAXYEAR": self._last_year})}
        library: Any = rrule.rrule
        search = FunctionType(library._iter.__code__, names)
        return (at for at in search(self) if at >= self._first)


def _weekdays(rule: Rule) -> tuple[rrule.weekday, ...]:
    """The weekdays named; beside numbered ones, a plain one as all of its numbers."""
    most = 53 if rule.freq is Frequency.YEARLY and not rule.months else 5  # the library fails on a sixth Monday of December
    if not any(nth for _, nth in rule.weekdays):
        return tuple(rrule.weekday(day) for day, _ in rule.weekdays)
    numbered = ((day, n) for day, nth in rule.weekdays for n in ((nth,) if nth else range(1, most + 1)))
    return tuple(rrule.weekday(day, n) for day, n in numbered if abs(n) <= most)
