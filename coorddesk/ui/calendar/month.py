"""The month: weeks under one another, each day with its lines."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from coorddesk.domain.dates import ENGLISH, date_words, day_words, week_number
from coorddesk.ui.calendar import layout, marks, rows
from coorddesk.ui.calendar.canvas import Box, Drag, Key, rest_box
from coorddesk.ui.calendar.entries import Entry, moved_to, tr
from coorddesk.ui.calendar.layout import Span
from coorddesk.ui.calendar.pointing import BEYOND, PointedCanvas
from coorddesk.ui.moments import names as written
from coorddesk.ui.moments import weekend
from coorddesk.ui.paint import Paint

_CENTER = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NUMBER = 22  # the day's number above its lines
_PAD = 4


class MonthCanvas(PointedCanvas):
    """The whole weeks of one month."""

    def __init__(self, kit: Paint, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self.month = date(2000, 1, 1)
        self.first_weekday = 0
        self.holidays: Mapping[date, str] = {}
        self._weekend = weekend()
        self._columns: list[Span] = []
        self._rows: list[Span] = []
        self._shown: list[date] = []
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_month(self, day: date, first_weekday: int) -> None:
        """Shows the month that holds a day."""
        self.month, self.first_weekday = day.replace(day=1), first_weekday
        self._shown = layout.month_days(day, first_weekday)
        self.setAccessibleName(tr("Month, {name} {year}").format(name=ENGLISH.months[day.month - 1], year=day.year))
        self.relay()

    def shown_days(self) -> list[date]:
        return self._shown

    def mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def measure(self) -> None:
        if not self._shown:
            return
        width, height = self.viewport().width(), self.viewport().height()
        self._columns = layout.month_columns(width, self._shown, self._weekend)
        if self.mirrored():
            self._columns = [Span(width - one.end, one.length) for one in self._columns]
        head = self.kit.theme.row(layout.MONTH_HEAD) if self.kit.theme.metrics("small").height() > 18 else layout.MONTH_HEAD
        self._rows = layout.rows(height, len(self._shown) // 7, head)

    def _cell(self, number: int) -> QRectF:
        column, row = self._columns[number % 7], self._rows[number // 7]
        return QRectF(column.start, row.start, column.length, row.length)

    def day_rect(self, day: date) -> QRectF | None:
        number = (day - self._shown[0]).days if self._shown else -1
        return self._cell(number) if 0 <= number < len(self._shown) else None

    def lay(self) -> list[Box]:
        boxes: list[Box] = []
        if not self._shown or not self._columns:
            return boxes
        step, high = marks.line_step(self.kit), marks.line_height(self.kit)
        for row in range(len(self._rows)):
            week = self._shown[row * 7 : row * 7 + 7]
            top = self._rows[row].start + _NUMBER + 1
            placed, rests = rows.fill(week, self.days.lines, layout.places(self._rows[row].end - top, step), self.key)
            for one in placed:
                rect = self._across(row, one.first, one.last, top + one.place * step, high)
                last = week[one.last] if one.last > one.first else None
                boxes.append(Box(one.entry, week[one.first], rect, last=last))
            for rest in rests:
                rect = self._across(row, rest.column, rest.column, top + rest.place * step, high)
                boxes.append(rest_box(rest.hidden, week[rest.column], rect))
        # in reading order, as the arrows and screen readers go through them
        return sorted(boxes, key=lambda box: (box.day, box.rect.top()))

    def _across(self, row: int, first: int, last: int, top: float, high: float) -> QRectF:
        """The place of a line from one column of a week to another."""
        cells = self._cell(row * 7 + first).united(self._cell(row * 7 + last))
        inset = _PAD if first != last or self._shown[row * 7 + first].weekday() not in self._weekend else 2
        return QRectF(cells.left() + inset, top, cells.width() - inset - 5, high)

    def paint_ground(self, p: QPainter, without: Key | None) -> None:
        theme = self.kit.theme
        p.fillRect(self.viewport().rect(), theme.color("surface.base"))
        if not self._columns:
            return
        for number, day in enumerate(self._shown):
            self._paint_day(p, self._cell(number), day)
        self._paint_lines(p)
        for box in self.boxes():
            if box.entry is None:
                marks.more(p, self.kit, box.rect, box.count, box.late)
            elif not box.entry.has(without):
                goes_on = (box.entry.first < box.day, box.entry.last > (box.last or box.day))
                marks.line(
                    p, self.kit, box.rect, box.entry, selected=box.entry.has(self.key), with_time=box.rect.width() > 74,
                    goes_on=goes_on[::-1] if self.mirrored() else goes_on,
                )  # fmt: skip

    def _paint_day(self, p: QPainter, cell: QRectF, day: date) -> None:
        theme = self.kit.theme
        outside = (day.year, day.month) != (self.month.year, self.month.month)
        if day == self.today:
            p.fillRect(cell, theme.color("accent.soft"))
        elif outside or day.weekday() in self._weekend:
            p.fillRect(cell, theme.color("surface.sunken"))
        text = str(day.day)
        if day.day == 1 or (outside and day == self._shown[0]):
            text = date_words(day, ENGLISH.months_short[day.month - 1], False, written())
        place = QRectF(cell.left() + 8, cell.top() + 2, cell.width() - 10, _NUMBER - 2)
        if day == self.today:
            pill = QRectF(cell.left() + 4, cell.top() + 3, theme.metrics("small", 600).horizontalAdvance(text) + 14, 19)
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color("accent.fill"))
            p.drawRoundedRect(pill, 9.5, 9.5)
            self.kit.text(p, pill, text, "small", "text.onAccent", _CENTER, 600)
            used = pill.width() + 4
        else:
            ink = "text.secondary" if outside or day.weekday() in self._weekend else "text.primary"
            used = self.kit.text(p, place, text, "small", ink) + 6
        if day in self.holidays and place.width() - used > 24:
            self.kit.text(p, place.adjusted(used, 0, 0, 0), self.holidays[day], "micro", "text.secondary", _RIGHT)

    def _paint_lines(self, p: QPainter) -> None:
        width, height = self.viewport().width(), self.viewport().height()
        rtl = self.mirrored()
        numbers = QRectF(width - layout.WEEK_NUMBER if rtl else 0, 0, layout.WEEK_NUMBER, 0)
        for number, row in enumerate(self._rows):
            self.kit.hairline(p, 0, row.start, width, row.start)
            week = self._shown[number * 7 + 3]
            place = QRectF(numbers.left(), row.start + 2, numbers.width() - 8, _NUMBER - 2)
            self.kit.text(p, place, str(week_number(week, self.first_weekday)), "micro", "text.tertiary", _RIGHT)
        for day, column in zip(self._shown, self._columns, strict=False):
            x = column.end if rtl else column.start
            self.kit.hairline(p, x, 0 if column is not self._columns[0] else self._rows[0].start, x, height)
            name = ENGLISH.weekdays_short[day.weekday()]
            place = QRectF(column.start + 8, 0, column.length - 10, self._rows[0].start)
            self.kit.text(p, place, name, "small", "text.secondary")

    def paint_dragged(self, p: QPainter, entry: Entry) -> None:
        theme = self.kit.theme
        tint = QColor(theme.color("state.dropTarget"))
        tint.setAlphaF(0.45)  # what stands on the days is what one wants to see
        shown = entry._replace(title=entry.title or tr("New meeting"), state="")
        for row in range(len(self._rows)):
            days = [at for at in range(7) if entry.first <= self._shown[row * 7 + at] <= entry.last]
            if not days:
                continue
            for at in days:
                cell = self._cell(row * 7 + at)
                p.fillRect(cell.adjusted(1, 1, 0, 0), tint)
                p.setPen(theme.color("accent.fill"))
                p.setBrush(Qt.BrushStyle.NoBrush)
                p.drawRect(cell.adjusted(1, 1, -1, -1))
            rect = self._across(row, days[0], days[-1], self._rows[row].start + _NUMBER + 1, marks.line_height(self.kit))
            p.fillRect(rect, theme.color("surface.base"))
            marks.line(p, self.kit, rect, shown, selected=True)

    def place(self, at: QPointF) -> tuple[date, int]:
        column = layout.at(self._columns, at.x())
        if self.mirrored():
            column = next((n for n, one in enumerate(self._columns) if at.x() >= one.start), 6)
        row = layout.at(self._rows, at.y())
        return self._shown[row * 7 + column], -1

    def pages_beyond(self, at: QPointF) -> int:
        if at.y() < self._rows[0].start:
            return -1
        return 1 if at.y() > self.viewport().height() - BEYOND else 0

    def edge_at(self, at: QPointF, box: Box) -> str:
        return self.side_at(at, box) if box.entry is not None and not box.entry.timed else ""

    def dragged_to(self, drag: Drag, day: date, minute: int) -> Entry | None:
        if drag.mode == "create":
            first, last = sorted((drag.day, day))
            return Entry("meeting", "", "", first, last) if first != last or drag.shown else None
        entry = drag.entry
        if entry is None:
            return None
        if drag.mode in ("start", "end"):
            return self.stretched_to(drag, day)
        by = day - drag.day
        starts = entry.starts + by if entry.starts is not None else None
        return moved_to(entry, entry.first + by, starts)

    def drop_words(self, drag: Drag, shown: Entry) -> str:
        day, last = (day_words(one, self.today, names=written()) for one in (shown.first, shown.last))
        if drag.mode == "create":
            return tr("Plan a meeting, {first} to {last}").format(first=day, last=last)
        if drag.mode in ("start", "end"):
            return tr("Drop to have {title} from {first} to {last}").format(title=shown.title, first=day, last=last)
        return tr("Drop to move {title} to {day}").format(title=shown.title, day=day)
