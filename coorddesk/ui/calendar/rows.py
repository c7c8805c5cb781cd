"""One row of days: bars over several days and each day's lines, in places under one another."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from coorddesk.ui.calendar.entries import Entry, apart, distinct, most_important


class Placed(NamedTuple):
    """An entry in its place.

    Attributes:
        first, last: columns, inclusive; the same for what stands on one day.
        place: counted from 0 at the top.
    """

    entry: Entry
    first: int
    last: int
    place: int


class Rest(NamedTuple):
    """What did not fit on a day, said in one place of its column."""

    column: int
    place: int
    hidden: tuple[Entry, ...]


def fill(
    days: Sequence[date], lines: Callable[[date], list[Entry]], places: int, chosen: tuple[str, str, str] | None = None
) -> tuple[list[Placed], list[Rest]]:
    """Where everything of a row stands: bars in the same place on each of their days, then the days' own lines.

    Bars of other people's calendars take only the places that the days' own lines leave: they never hide one's own meetings.

    Args:
        lines: what stands on a day, in order; what lasts several days is on each of them.
        places: how many there are; of a day on which not all fits one says how much more there is.
        chosen: the key of what is selected, which is always shown.
    """
    by_day = [lines(day) for day in days]
    bars = _bars(days, by_day)
    own_lines = _without(bars, by_day)
    shown = _shown(bars, by_day, own_lines, places)
    placed: list[Placed] = list(shown)
    rests: list[Rest] = []
    for column, lines_of_day in enumerate(own_lines):
        taken = {one.place for one in shown if one.first <= column <= one.last}
        free = [place for place in range(places) if place not in taken]
        left_out = [one.entry for one in bars if one.first <= column <= one.last and one not in shown]
        own = apart(lines_of_day, chosen)
        room = len(free) if len(own) <= len(free) and not left_out else max(0, len(free) - 1)
        kept, hidden = most_important(own, room, chosen)
        placed += [Placed(entry, column, column, place) for entry, place in zip(kept, free, strict=False)]
        if (hidden or left_out) and free:
            rests.append(Rest(column, free[len(kept)], (*left_out, *hidden)))
    return placed, rests


def height(days: Sequence[date], lines: Callable[[date], list[Entry]], most: int) -> int:
    """How many places a row needs to show all, up to the most it may have."""
    by_day = [lines(day) for day in days]
    bars = _bars(days, by_day)
    needed = 0
    for column, own in enumerate(_without(bars, by_day)):
        taken = {one.place for one in bars if one.first <= column <= one.last}
        needed = max(needed, max(taken, default=-1) + 1, len(taken) + len(own))
    return min(needed, most)


def _bars(days: Sequence[date], by_day: Sequence[Sequence[Entry]]) -> list[Placed]:
    """What lasts several days, the earliest and longest highest, those of other people's calendars below."""
    found = distinct(one for entries in by_day for one in entries if _lasts(one))
    spans = [(max(0, (one.first - days[0]).days), min(len(days) - 1, (one.last - days[0]).days), one) for one in found]
    bars: list[Placed] = []
    for first, last, entry in sorted(spans, key=lambda span: (span[2].kind == "other", span[0], span[0] - span[1])):
        taken = {one.place for one in bars if one.first <= last and first <= one.last}
        bars.append(Placed(entry, first, last, next(place for place in range(len(bars) + 1) if place not in taken)))
    return bars


def _without(bars: Sequence[Placed], by_day: Sequence[Sequence[Entry]]) -> list[list[Entry]]:
    """Each day's own lines: what is on it and is no bar."""
    barred = {one.entry.key for one in bars}
    return [[one for one in entries if not _lasts(one) or one.key not in barred] for entries in by_day]


def _lasts(one: Entry) -> bool:
    return one.last > one.first and not one.members


def _shown(
    bars: Sequence[Placed], by_day: Sequence[Sequence[Entry]], own_lines: Sequence[Sequence[Entry]], places: int
) -> list[Placed]:
    """The bars that are shown; where not everything fits, the last place says how much more there is.

    Those of others come last and take what the days' own lines and bars leave.
    """
    taken = [sum(one.kind != "other" for one in own) for own in own_lines]
    shown = []
    for bar in bars:
        columns = range(bar.first, bar.last + 1)
        fits = bar.place < places - 1 and (bar.entry.kind != "other" or all(taken[column] < places - 1 for column in columns))
        if fits or (bar.place < places and _all_fit(bar, by_day, places)):
            shown.append(bar)
            for column in columns:
                taken[column] += 1
    return shown


def _all_fit(bar: Placed, by_day: Sequence[Sequence[Entry]], places: int) -> bool:
    """Whether the last place is free for a bar, because nothing is left out on any of its days."""
    return all(len(by_day[column]) <= places for column in range(bar.first, bar.last + 1))
