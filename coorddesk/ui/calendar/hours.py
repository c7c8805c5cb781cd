"""What stands beside the hours: the viewer's own, those of one or two more zones, and where the clocks change."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter

from coorddesk.domain.dates import Names, clock_words
from coorddesk.services.calendar import ClockChange
from coorddesk.services.meetings import seen_from
from coorddesk.ui.calendar import layout
from coorddesk.ui.calendar.entries import tr
from coorddesk.ui.calendar.layout import Span
from coorddesk.ui.moments import names as written
from coorddesk.ui.paint import Paint

MOST_ZONES = 2
_WIDEST = 84  # longer names of cities are cut
NOW_AROUND = 10  # the ground around the time that it is now
_LONG_TIME = time(22, 58)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Hours:
    """The gutter left of the days. The viewer's own hours stand nearest to them.

    Attributes:
        width: of all of it, in device-independent pixels.
    """

    def __init__(self, kit: Paint) -> None:
        self._kit = kit
        self._own = ""
        self._more: tuple[str, ...] = ()
        self._texts: dict[str, list[str]] = {}
        self.width = float(kit.theme.width(layout.GUTTER))

    def set_zones(self, own: str, more: Sequence[str]) -> None:
        """Shows the hours of these zones (IANA names); two more at the most."""
        self._own, self._more = own, tuple(more[:MOST_ZONES])

    def measure(self, day: date) -> None:
        """Works out what stands beside each hour of a day: other zones are half an hour off, or change their clocks."""
        ways = written()
        midnight = datetime.combine(day, time())
        self._texts = {self._own: [_hour_words(midnight + timedelta(hours=hour), ways) for hour in range(24)]}
        for zone in self._more:
            walls = [seen_from(midnight + timedelta(hours=hour), self._own, zone) for hour in range(24)]
            self._texts[zone] = [_hour_words(wall, ways) for wall in walls]
        self.width = float(self._column() * (1 + len(self._more)))

    def _column(self) -> int:
        theme = self._kit.theme
        widths = [theme.metrics("calendarEntry", 400).horizontalAdvance(one) for one in self._texts[self._own]]
        if self._more:
            widths += [theme.metrics("micro").horizontalAdvance(city(zone)) for zone in (*self._more, self._own)]
        now = theme.metrics("micro", 600).horizontalAdvance(clock_words(_LONG_TIME, written()))
        return max(theme.width(layout.GUTTER), min(round(max(widths)) + 12, _WIDEST), now + NOW_AROUND + 7)

    def paint_hour(self, p: QPainter, hour: int, y: float) -> None:
        """The times beside one hour's line."""
        column = self.width / (1 + len(self._more))
        for at, zone in enumerate((*self._more, self._own)):
            place = QRectF(at * column, y - 9, column - 8, 18)
            self._kit.text(p, place, self._texts[zone][hour], "calendarEntry", "text.tertiary", _RIGHT, 400)

    def paint_names(self, p: QPainter, height: float) -> None:
        """The zones' cities above their hours, where there is more than one."""
        if not self._more:
            return
        column = self.width / (1 + len(self._more))
        for at, zone in enumerate((*self._more, self._own)):
            place = QRectF(at * column + 2, height - 19, column - 10, 16)
            self._kit.text(p, place, city(zone), "micro", "text.secondary", _RIGHT)

    def change_words(self, change: ClockChange) -> str:
        """What happens to the hours that are skipped, or come twice."""
        return tr("Skipped: clocks go forward") if change.minutes > 0 else tr("Comes twice: clocks go back")

    def paint_change(self, p: QPainter, change: ClockChange, column: Span, top: float, hour: float) -> None:
        """The hours that are skipped on a day, or come twice, with the word for it."""
        place = QRectF(column.start, top + change.at * hour / 60, column.length, abs(change.minutes) * hour / 60)
        p.fillRect(place, QBrush(self._kit.theme.color("line.strong"), Qt.BrushStyle.BDiagPattern))
        self._kit.hairline(p, place.left(), place.top(), place.right(), place.top(), "line.strong")
        self._kit.hairline(p, place.left(), place.bottom(), place.right(), place.bottom(), "line.strong")
        words = self.change_words(change)
        if self._kit.theme.metrics("micro").horizontalAdvance(words) + 16 > place.width():
            return  # the tooltip tells it
        ground = QRectF(place.left() + 4, place.center().y() - 9, self._kit.theme.metrics("micro").horizontalAdvance(words) + 10, 18)
        ground.setRight(min(ground.right(), place.right() - 2))
        p.fillRect(ground, self._kit.theme.color("surface.base"))
        self._kit.text(p, ground.adjusted(5, 0, -4, 0), words, "micro", "text.secondary")


def city(zone: str) -> str:
    """“New York” of America/New_York."""
    return zone.rpartition("/")[2].replace("_", " ")


def _hour_words(at: datetime, ways: Names) -> str:
    """"09:00", "13:30", or "9 am" where clocks go to twelve."""
    if ways.twelve and at.minute == 0:
        return f"{(at.hour - 1) % 12 + 1} {'am' if at.hour < 12 else 'pm'}"
    return clock_words(at, ways)
