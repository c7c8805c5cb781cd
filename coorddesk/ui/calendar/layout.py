"""Where days, lines and blocks stand: pure measures of the month and the week, without painting."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from PySide6.QtCore import QRectF

from coorddesk.domain.dates import month_end, week_start

SATURDAY_SUNDAY = frozenset((5, 6))
WEEKEND_SHARE = 0.42
WEEK_NUMBER = 34
MONTH_HEAD = 24
GUTTER = 48
WEEKEND_WIDTH = 44
HOUR = 52
DAY_MINUTES = 24 * 60
SNAP = 15
MOST_LINES = 5
SHOWN_ALL_DAY = 4


def month_days(day: date, first_weekday: int) -> list[date]:
    """The days of the whole weeks that hold a month, from its first week's first day."""
    start = week_start(day.replace(day=1), first_weekday)
    end = week_start(month_end(day), first_weekday) + timedelta(days=6)
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch along one axis."""

    start: float
    length: float

    @property
    def end(self) -> float:
        """Where it ends, exclusive."""
        return self.start + self.length


def month_columns(
    width: float, days: Sequence[date], weekend: Container[int] = SATURDAY_SUNDAY, number_width: float = WEEK_NUMBER
) -> list[Span]:
    """The seven columns right of the week number; a day of the weekend takes 0.42 of another. On whole pixels."""
    shares = [WEEKEND_SHARE if day.weekday() in weekend else 1.0 for day in days[:7]]
    return _spread(width - number_width, shares, number_width)


def week_columns(
    width: float, days: Sequence[date], weekend: Container[int] = SATURDAY_SUNDAY, gutter: float = GUTTER
) -> list[Span]:
    """The columns right of the hours; of a whole week the weekend is narrow. On whole pixels."""
    narrow = sum(day.weekday() in weekend for day in days) if len(days) == 7 else 0
    each = (width - gutter - narrow * WEEKEND_WIDTH) / max(1, len(days) - narrow)
    shares = [WEEKEND_WIDTH if narrow and day.weekday() in weekend else each for day in days]
    return _spread(width - gutter, shares, gutter)


def rows(height: float, count: int, top: float) -> list[Span]:
    """Weeks under one another, each as high as the others but for a pixel."""
    return _spread(height - top, [1.0] * count, top)


def _spread(room: float, shares: Sequence[float], start: float) -> list[Span]:
    total = sum(shares) or 1.0
    edges, passed = [round(start)], 0.0
    for share in shares:
        passed += share
        edges.append(round(start + room * passed / total))
    return [Span(a, b - a) for a, b in pairwise(edges)]


def at(spans: Sequence[Span], position: float) -> int:
    """Which stretch a position falls in; the nearest one outside of all."""
    for number, span in enumerate(spans):
        if position < span.end:
            return number
    return len(spans) - 1


def places(room: float, line: float) -> int:
    """How many lines stand in a height, five at most."""
    return max(0, min(MOST_LINES, int(room // line)))


def lanes(spans: Sequence[tuple[datetime, datetime]]) -> list[tuple[int, int]]:
    """For meetings by start: which lane each takes and how many its group has, so that overlapping ones stand side by side."""
    placed: list[tuple[int, int]] = []
    group: list[int] = []
    ends: list[datetime] = []
    for number, (start, end) in enumerate(spans):
        if group and all(start >= done for done in ends):
            placed = _widths(placed, group, len(ends))
            group, ends = [], []
        lane = next((lane for lane, done in enumerate(ends) if start >= done), len(ends))
        if lane == len(ends):
            ends.append(end)
        else:
            ends[lane] = end
        placed.append((lane, 0))
        group.append(number)
    return _widths(placed, group, len(ends))


def _widths(placed: list[tuple[int, int]], group: Sequence[int], count: int) -> list[tuple[int, int]]:
    return [(lane, count if number in group else had) for number, (lane, had) in enumerate(placed)]


def on_day(starts: datetime, ends: datetime, day: date) -> tuple[datetime, datetime]:
    """The part of a stretch of time that lies on a day."""
    midnight = datetime.combine(day, time())
    return max(starts, midnight), min(ends, midnight + timedelta(days=1))


def minutes(moment: datetime, day: date) -> float:
    """Minutes from a day's midnight; 1440 for the next one's."""
    return (moment - datetime.combine(day, time())).total_seconds() / 60


def block(column: Span, starts: datetime, ends: datetime, day: date, lane: int, lane_count: int, hour: float = HOUR) -> QRectF:
    """Where a meeting's block stands among the hours, from midnight at 0; never lower than a line of text needs."""
    start, end = on_day(starts, ends, day)
    top = minutes(start, day) * hour / 60
    height = max(minutes(end, day) * hour / 60 - top - 2, 16)
    room = column.length - 3 - 3
    width = room / lane_count
    return QRectF(column.start + 2 + lane * width, top + 1, width - (2 if lane < lane_count - 1 else 0), height)


def snapped(minute: float) -> int:
    """A minute of the day on the grid of a quarter of an hour."""
    return int(min(max(round(minute / SNAP) * SNAP, 0), DAY_MINUTES))
