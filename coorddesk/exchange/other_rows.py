"""The rows of a calendar file: one for each single event, for each changed or additional day, and for each series without an end.

A changed day of a series becomes a row of its own and is left out of its series, and so does an additional day: a row that repeats
needs nothing but its rule and the starts that are elsewhere. A series that ends soon is written out, one row for each of its days, for
years of a calendar hold thousands of these, and a page must not wait for all of them. What was called off makes no row.

What would make every page wait is left out here, and told: a file may hold as much of it as it likes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import NamedTuple

from coorddesk.domain.dates import ENGLISH
from coorddesk.domain.recurrence import Frequency, Rule, parse_rrule, to_rrule
from coorddesk.exchange.ics_events import Event
from coorddesk.exchange.occurrences import expand, last_start

FREE, BUSY, UNCERTAIN = 0, 1, 2
FOR_EVER = "9999-12-31T00:00:00"
MOST_ON_A_PAGE = 5000  # rows of a calendar, in a month with the weeks around it
_FEW = 60  # days in which a series is written out
_SOON = timedelta(days=5 * 366)
_MOST_WRITTEN_OUT = 150_000  # rows
_MOST_SERIES = 1000
_MOST_STEPS = 300_000  # in which ends of series are looked for
_ALL_STEPS = 20_000  # charged for a search that may find nothing to the end of time
_MOST_ROWS = 300_000
_LONGEST_TITLE, _LONGEST_PLACE = 300, 200


class OtherEvent(NamedTuple):
    """One row: a single event, or a series; a tuple, because a file makes tens of thousands.

    Attributes:
        starts, ends: wall times in `zone`, ISO; of whole days midnight of the first and of the last, inclusive.
        zone: IANA name; empty when the time floats.
        busy: FREE, BUSY or UNCERTAIN.
        rule: an RRULE value; empty for a single event.
        until: nothing of it ends later, ISO; FOR_EVER when nobody can tell.
        elsewhere: starts of a series that do not take place or stand in rows of their own; ISO, with blanks between.
        lasts: whole days from its start to its end.
    """

    uid: str
    title: str
    place: str
    starts: str
    ends: str
    zone: str
    all_day: int
    busy: int
    rule: str
    until: str
    elsewhere: str
    lasts: int


class Rows:
    """Makes the rows of a file's events, and keeps what is to be told of them.

    Attributes:
        problems: sentences.
    """

    def __init__(self, events: Iterable[Event]) -> None:
        self.problems: list[str] = []
        self._room, self._steps, self._series = _MOST_WRITTEN_OUT, _MOST_STEPS, 0
        self._monthly = 0  # about how many times a month all that repeats comes up
        self._masters, self._changed = _sorted(events)

    def made(self) -> list[OtherEvent]:
        """The rows."""
        elsewhere: dict[str, set[datetime]] = {}
        for event in self._changed:
            assert event.recurrence_id is not None
            elsewhere.setdefault(event.uid, set()).add(event.recurrence_id)
        found: list[OtherEvent] = []
        for event in self._masters:
            found += self._of(event, elsewhere.get(event.uid, set()))
            if len(found) > _MOST_ROWS:
                self.problems.append("It holds more than can be shown; what comes after that is left out.")
                del found[_MOST_ROWS:]
                break
        for event in self._changed:
            if event.status != "CANCELLED" and event.starts is not None and event.ends is not None:
                found.append(_row(event, event.starts, event.ends))
        if self._series > _MOST_SERIES:
            self.problems.append(
                f"{self._series} of its events repeat for years. The first {_MOST_SERIES} are shown so, and the others once each."
            )
        months = Counter(row.starts[:7] for row in found if not row.rule)
        month, count = next(iter(months.most_common(1)), ("", 0))
        if count > MOST_ON_A_PAGE // 2:
            name = f"{ENGLISH.months[int(month[5:]) - 1]} {month[:4]}"
            self.problems.append(f"{name} alone holds {count} events. Of so many, not all are shown at once.")
        elif count + self._monthly > MOST_ON_A_PAGE // 2:
            self.problems.append(
                f"What repeats comes up about {self._monthly} times a month. Of so many, not all are shown at once."
            )  # fmt: skip
        return found

    def _of(self, event: Event, changed: set[datetime]) -> Iterator[OtherEvent]:
        """The rows of one event: its own, unless it is changed or called off on that day, and those of its additional days."""
        starts, ends = event.starts, event.ends
        if starts is None or ends is None or event.status == "CANCELLED":
            return
        off = changed | set(event.exdates)
        more = [at for at in event.rdates if at not in off and at != starts]
        rule = parse_rrule(event.rule) if event.rule else None
        if rule is None:
            days: Sequence[datetime] | None = [] if starts in off else [starts]
        else:
            off |= set(more)
            days = self._written_out(starts, rule, off)
        if days is None and rule is not None:
            yield from self._repeating(event, starts, ends, rule, off)
        for at in (*(days or ()), *more):
            yield _row(event, at, at + (ends - starts))

    def _written_out(self, starts: datetime, rule: Rule, off: set[datetime]) -> list[datetime] | None:
        """The starts of a series that ends soon; None of another."""
        if (rule.until is None and rule.count is None) or self._room < _FEW or self._steps < 0:
            return None
        found = expand(starts, rule, starts, starts + _SOON, limit=_FEW + 1)
        self._steps -= _SOON.days if _is_sparse(rule) else len(found)
        over = rule.until < (starts + _SOON).date() if rule.until is not None else rule.count == len(found)
        if not over or len(found) > _FEW:
            return None
        self._room -= len(found)
        return [at for at in found if at not in off]

    def _repeating(self, event: Event, starts: datetime, ends: datetime, rule: Rule, off: set[datetime]) -> Iterator[OtherEvent]:
        """The row of a series; by its last day where it has a number of times, which would be counted anew for every page."""
        if rule.count is not None:
            self._steps -= _ALL_STEPS if _is_sparse(rule) else rule.count
            last = last_start(starts, rule) if self._steps >= 0 else None
            if self._steps < 0:
                self.problems.append(f"{_called(event)} repeats {rule.count} times, as too many do here, and is shown once.")
                yield _row(event, starts, ends)
                return
            if last is None:
                return
            rule = replace(rule, count=None, until=last.date())
        self._series += 1
        if self._series > _MOST_SERIES:
            yield _row(event, starts, ends)
        else:
            each = {Frequency.DAILY: 30, Frequency.WEEKLY: 4 * max(1, len(rule.weekdays))}.get(rule.freq, 1)
            self._monthly += max(1, each // rule.interval)
            yield _row(event, starts, ends, rule, off)


def _is_sparse(rule: Rule) -> bool:
    """Whether many days may have to be looked at for one that fits."""
    return rule.freq in (Frequency.DAILY, Frequency.WEEKLY) and bool(rule.months or rule.month_days or rule.positions)


def _called(event: Event) -> str:
    return f"“{event.summary[:60]}”" if event.summary else "An event without a title"


def _sorted(events: Iterable[Event]) -> tuple[list[Event], list[Event]]:
    """Whole events and changed days; of several versions of the same one the latest."""
    latest: dict[tuple[str, datetime | None, datetime | None], Event] = {}
    for event in events:
        # Some programs give all their events one UID: only what also starts at the same time is the same event.
        key = (event.uid, event.recurrence_id, None if event.recurrence_id else event.starts)
        known = latest.get(key)
        if known is None or _version(event) >= _version(known):
            latest[key] = event
    found = latest.values()
    return [one for one in found if one.recurrence_id is None], [one for one in found if one.recurrence_id is not None]


def _version(event: Event) -> tuple[int, datetime]:
    return event.sequence, event.dtstamp or datetime.min


def _row(
    event: Event, starts: datetime, ends: datetime, rule: Rule | None = None, elsewhere: Set[datetime] = frozenset()
) -> OtherEvent:
    busy = UNCERTAIN if event.status == "TENTATIVE" else BUSY
    until = ends.isoformat()
    if rule is not None:
        until = (datetime.combine(rule.until, time(23, 59, 59)) + (ends - starts)).isoformat() if rule.until else FOR_EVER
    return OtherEvent(
        event.uid, event.summary[:_LONGEST_TITLE], " ".join(event.location.split())[:_LONGEST_PLACE], starts.isoformat(), ends.isoformat(),
        event.zone, int(event.all_day), busy if event.busy else FREE, to_rrule(rule) if rule is not None else "", until,
        " ".join(at.isoformat() for at in sorted(elsewhere)), (ends - starts).days + event.all_day,
    )  # fmt: skip
