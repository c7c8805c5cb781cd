"""The month: weeks under one another, each day with its lines."""

from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from coorddesk.domain.dates import ENGLISH, day_words, week_number
from coorddesk.ui.calendar import layout, marks
from coorddesk.ui.calendar.canvas import Box, Canvas, Drag, Key, rest_box
from coorddesk.ui.calendar.entries import Entry, most_important, moved_to, tr
from coorddesk.ui.calendar.layout import Span
from coorddesk.ui.paint import Paint

_CENTER = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NUMBER = 22  # the day's number above its lines
_PAD = 4


class MonthCanvas(Canvas):
    """The whole weeks of one month."""

    def __init__(self, kit: Paint, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self.month = date(2000, 1, 1)
        self.first_weekday = 0
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
        self._columns = layout.month_columns(width, self._shown)
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
        for number, day in enumerate(self._shown):
            cell = self._cell(number)
            entries = self.days.lines(day)
            top = cell.top() + _NUMBER + 1
            count = layout.fitting(len(entries), cell.bottom() - top, step)
            inset = _PAD if day.weekday() not in layout.WEEKEND else 2
            shown, hidden = most_important(entries, count)
            for at, entry in enumerate(shown):
                boxes.append(Box(entry, day, QRectF(cell.left() + inset, top + at * step, cell.width() - inset - 5, high)))
            if hidden:
                place = QRectF(cell.left() + inset, top + count * step, cell.width() - inset - 5, high)
                boxes.append(rest_box(hidden, day, place))
        return boxes

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
            elif box.entry.key != without:
                marks.line(p, self.kit, box.rect, box.entry, selected=box.entry.key == self.key, with_time=box.rect.width() > 74)

    def _paint_day(self, p: QPainter, cell: QRectF, day: date) -> None:
        theme = self.kit.theme
        outside = (day.year, day.month) != (self.month.year, self.month.month)
        if day == self.today:
            p.fillRect(cell, theme.color("accent.soft"))
        elif outside or day.weekday() in layout.WEEKEND:
            p.fillRect(cell, theme.color("surface.sunken"))
        text = str(day.day)
        if day.day == 1 or (outside and day == self._shown[0]):
            text = f"{day.day} {ENGLISH.months_short[day.month - 1]}"
        place = QRectF(cell.left() + 8, cell.top() + 2, cell.width() - 10, _NUMBER - 2)
        if day == self.today:
            pill = QRectF(cell.left() + 4, cell.top() + 3, theme.metrics("small", 600).horizontalAdvance(text) + 14, 19)
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color("accent.fill"))
            p.drawRoundedRect(pill, 9.5, 9.5)
            self.kit.text(p, pill, text, "small", "text.onAccent", _CENTER, 600)
        else:
            self.kit.text(p, place, text, "small", "text.secondary" if outside or day.weekday() in layout.WEEKEND else "text.primary")

    def _paint_lines(self, p: QPainter) -> None:
        width, height = self.viewport().width(), self.viewport().height()
        rtl = self.mirrored()
        numbers = QRectF(width - layout.WEEK_NUMBER if rtl else 0, 0, layout.WEEK_NUMBER, 0)
        for number, row in enumerate(self._rows):
            self.kit.hairline(p, 0, row.start, width, row.start)
            week = self._shown[number * 7 + 3]
            place = QRectF(numbers.left(), row.start + 2, numbers.width() - 8, _NUMBER - 2)
            self.kit.text(p, place, str(week_number(week)), "micro", "text.tertiary", _RIGHT)
        for day, column in zip(self._shown, self._columns, strict=False):
            x = column.end if rtl else column.start
            self.kit.hairline(p, x, 0 if column is not self._columns[0] else self._rows[0].start, x, height)
            name = ENGLISH.weekdays_short[day.weekday()]
            place = QRectF(column.start + 8, 0, column.length - 10, self._rows[0].start)
            self.kit.text(p, place, name, "small", "text.secondary")

    def paint_dragged(self, p: QPainter, entry: Entry) -> None:
        theme = self.kit.theme
        day = entry.first
        while day <= entry.last:
            cell = self.day_rect(day)
            if cell is not None:
                p.fillRect(cell.adjusted(1, 1, 0, 0), theme.color("state.dropTarget"))
                p.setPen(theme.color("accent.fill"))
                p.setBrush(Qt.BrushStyle.NoBrush)
                p.drawRect(cell.adjusted(1, 1, -1, -1))
                rect = QRectF(cell.left() + _PAD, cell.top() + _NUMBER + 1, cell.width() - _PAD - 5, marks.line_height(self.kit))
                marks.line(p, self.kit, rect, entry._replace(title=entry.title or tr("New meeting"), state=entry.state))
            day += timedelta(days=1)

    def place(self, at: QPointF) -> tuple[date, int]:
        column = layout.at(self._columns, at.x())
        if self.mirrored():
            column = next((n for n, one in enumerate(self._columns) if at.x() >= one.start), 6)
        row = layout.at(self._rows, at.y())
        return self._shown[row * 7 + column], -1

    def dragged_to(self, drag: Drag, day: date, minute: int) -> Entry | None:
        if drag.mode == "create":
            first, last = sorted((drag.day, day))
            return Entry("meeting", "", "", first, last) if first != last or drag.shown else None
        entry = drag.entry
        if entry is None:
            return None
        by = day - drag.day
        starts = entry.starts + by if entry.starts is not None else None
        return moved_to(entry, entry.first + by, starts)

    def drop_words(self, drag: Drag, shown: Entry) -> str:
        day = day_words(shown.first, self.today)
        if drag.mode == "create":
            return tr("Plan a meeting, {first} to {last}").format(first=day, last=day_words(shown.last, self.today))
        return tr("Drop to move {title} to {day}").format(title=shown.title, day=day)
