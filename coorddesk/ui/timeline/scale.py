"""Time as pixels: which day stands where, which months and weeks are named, and the header that says so."""

from collections.abc import Iterator
from datetime import date, timedelta

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from coorddesk.domain.dates import ENGLISH, plus_months, week_start
from coorddesk.ui.desk import Desk
from coorddesk.ui.row_columns import Columns

PER_DAY = {"month": 18.0, "quarter": 5.75}
_ROOM_BEFORE, _ROOM_AFTER = 30, 45
_HEADER = 48


class Scale:
    """Days to pixels within the chart: always from left to right, whatever the language's direction.

    Attributes:
        first, last: the days one can scroll between.
        offset: pixels scrolled from `first`.
    """

    def __init__(self, today: date) -> None:
        self.today = today
        self.zoom = "quarter"
        self.first, self.last = today - timedelta(_ROOM_BEFORE), today + timedelta(_ROOM_AFTER)
        self.width = 400.0
        self.offset = 0.0

    def span(self, days: list[date]) -> None:
        """Takes over which days must be within reach; the first week begins on a Monday."""
        known = [self.today, *days]
        self.first = week_start(min(known) - timedelta(_ROOM_BEFORE))
        self.last = max(known) + timedelta(_ROOM_AFTER)

    @property
    def per_day(self) -> float:
        """Pixels a day; with the whole project on view, what makes it fit."""
        if self.zoom in PER_DAY:
            return PER_DAY[self.zoom]
        return max(self.width / max((self.last - self.first).days, 1), 0.05)

    @property
    def reach(self) -> float:
        """How many pixels can be scrolled."""
        return max((self.last - self.first).days * self.per_day - self.width, 0.0)

    def x(self, day: date) -> float:
        """Where the middle of a day stands, from the chart's left edge."""
        return ((day - self.first).days + 0.5) * self.per_day - self.offset

    def day(self, x: float) -> date:
        """The day at a place."""
        return self.first + timedelta(int((x + self.offset) // self.per_day))

    def months(self) -> Iterator[tuple[date, float]]:
        """(first day, left edge) of each month that is partly on view."""
        month = self.day(0).replace(day=1)
        while True:
            edge = (month - self.first).days * self.per_day - self.offset
            if edge > self.width:
                return
            yield month, edge
            month = plus_months(month, 1)

    def weeks(self) -> Iterator[tuple[date, float]]:
        """(Monday, left edge) of each week that is partly on view; none where they would be too dense to tell apart."""
        if self.per_day * 7 < 14:
            return
        monday = week_start(self.day(0))
        while True:
            edge = (monday - self.first).days * self.per_day - self.offset
            if edge > self.width:
                return
            yield monday, edge
            monday += timedelta(7)


class TimelineHeader(QWidget):
    """Column names over the labels; months, Mondays and today over the chart."""

    def __init__(self, desk: Desk, scale: Scale, columns: Columns, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._scale = scale
        self._columns = columns
        self.labels = 440.0
        micro = desk.theme.metrics("micro").height()
        self.setFixedHeight(max(_HEADER, round(2 * micro) + 20))
        self.setAccessibleName(self.tr("Months and weeks"))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, kit = self._desk.theme, self._desk.paint
        p = QPainter(self)
        p.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.fillRect(self.rect(), theme.color("surface.sunken"))
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        middle = self.height() / 2
        for name, (x, width) in self._columns.places(self.labels).items():
            column = self._columns.named(name)
            place = QRectF(self.width() - x - width if rtl else x, middle, width, middle - 4)
            at_end = column.end != rtl
            align = (Qt.AlignmentFlag.AlignRight if at_end else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignAbsolute
            kit.text(p, place, self.tr(column.label), "micro", "text.secondary", align | Qt.AlignmentFlag.AlignVCenter)
        left = self.width() - self.labels - self._scale.width if rtl else self.labels  # mirrored, the scroll bar's place is before it
        p.save()
        p.setClipRect(QRectF(left, 0, self._scale.width, self.height()))
        p.translate(left, 0)
        self._paint_months(p, middle)
        self._paint_weeks(p, middle)
        p.restore()
        kit.hairline(p, 0, self.height() - 1, self.width(), self.height() - 1)

    def _paint_months(self, p: QPainter, middle: float) -> None:
        kit, align = self._desk.paint, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        months = list(self._scale.months())
        named_year = 0
        for at, (month, edge) in enumerate(months):
            stop = months[at + 1][1] if at + 1 < len(months) else self._scale.width + 200
            kit.hairline(p, edge, 0, edge, middle, "line.strong")
            left = max(edge, 0) + 6
            words = ENGLISH.months[month.month - 1]
            if month.year != named_year:
                words = f"{words} {month.year}"
            if stop - left < self._desk.theme.metrics("smallStrong").horizontalAdvance(words) + 4:
                words = ENGLISH.months_short[month.month - 1]
            if stop - left > self._desk.theme.metrics("smallStrong").horizontalAdvance(words):
                kit.text(p, QRectF(left, 3, stop - left, middle - 3), words, "smallStrong", "text.primary", align)
                named_year = month.year

    def _paint_weeks(self, p: QPainter, middle: float) -> None:
        kit, theme = self._desk.paint, self._desk.theme
        words = self.tr("Today")
        width = theme.metrics("micro", 600).horizontalAdvance(words) + 14
        at = self._scale.x(self._scale.today)
        chip = QRectF(at - width / 2, middle + 1, width, middle - 6)
        for monday, edge in self._scale.weeks():
            place = QRectF(edge - 14 + self._scale.per_day / 2, middle, 28, middle - 4)
            if not place.intersects(chip):
                kit.text(p, place, str(monday.day), "micro", "text.secondary", Qt.AlignmentFlag.AlignCenter)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.color("accent.fill"))
        p.drawRoundedRect(chip, 4, 4)
        kit.text(p, chip, words, "micro", "text.onAccent", Qt.AlignmentFlag.AlignCenter, 600)
