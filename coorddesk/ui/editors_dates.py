"""Editors for days, moments and the span of a meeting, with a small month to choose from."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import QLocale, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from coorddesk.domain.date_reading import parse_date
from coorddesk.domain.dates import day_words, due_words, plus_months, week_start
from coorddesk.domain.fields import Field
from coorddesk.ui.editors import Context, LineEditor
from coorddesk.ui.flat import Popover
from coorddesk.ui.moments import first_weekday, moment_words, parse_moment, parse_span, span_words
from coorddesk.ui.paint import Paint, pen

_CELL, _CELL_HEIGHT, _HEAD = 32, 28, 32
_ICON = 14
_CENTER = Qt.AlignmentFlag.AlignCenter


class MonthPopover(Popover):
    """A month of days; the field beside it keeps the keyboard and hands its keys on."""

    def __init__(self, paint: Paint, field: QWidget, chosen: Callable[[date], None]) -> None:
        super().__init__(paint, field)
        self._chosen = chosen
        self._today = self.day = date(2000, 1, 1)
        self._first_weekday = first_weekday()
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Month"))

    def show_day(self, day: date, today: date) -> None:
        """Open at a day."""
        self.day, self._today = day, today
        self.open(7 * _CELL + 16, 2 * _HEAD + 6 * _CELL_HEIGHT + 8)

    def key(self, key: int) -> bool:
        """Use a key of the field; False for those that mean nothing here."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        if key in steps:
            self.day += timedelta(steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.day = plus_months(self.day, 1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.hide()
            self._chosen(self.day)
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        self.update()
        return True

    def _start(self) -> date:
        return week_start(self.day.replace(day=1), self._first_weekday)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x, y = event.position().x() - 8, event.position().y()
        if y < _HEAD:
            if x > 5 * _CELL:
                self.day = plus_months(self.day, 1 if x > 6 * _CELL else -1)
                self.update()
            return
        row, column = int((y - 2 * _HEAD) // _CELL_HEIGHT), int(x // _CELL)
        if 0 <= row < 6 and 0 <= column < 7:
            self.hide()
            self._chosen(self._start() + timedelta(row * 7 + column))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        p = QPainter(self)
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        theme, locale = self._kit.theme, QLocale()
        name = f"{locale.standaloneMonthName(self.day.month)} {self.day.year}"
        self._kit.text(p, QRectF(16, 0, 5 * _CELL, _HEAD), name, "small", weight=600)
        for column, icon in ((5, "chevron-left"), (6, "chevron-right")):
            self._kit.icons.paint(p, QRectF(8 + column * _CELL + 8, 9, 16, 16), icon)
        for column in range(7):
            weekday = (self._first_weekday + column) % 7 + 1
            word = locale.standaloneDayName(weekday, QLocale.FormatType.ShortFormat)[:2]
            self._kit.text(p, QRectF(8 + column * _CELL, _HEAD - 4, _CELL, _HEAD), word, "micro", "text.tertiary", _CENTER)
        start = self._start()
        for at in range(42):
            day = start + timedelta(at)
            cell = QRectF(8 + at % 7 * _CELL, 2 * _HEAD + at // 7 * _CELL_HEIGHT, _CELL, _CELL_HEIGHT)
            ink = "text.primary" if day.month == self.day.month else "text.tertiary"
            if day == self.day:
                p.setPen(Qt.PenStyle.NoPen)
                p.setBrush(theme.color("accent.fill"))
                p.drawRoundedRect(cell.adjusted(3, 1, -3, -1), 6, 6)
                ink = "text.onAccent"
            elif day == self._today:
                p.setPen(pen(theme.color("accent.fill")))
                p.setBrush(Qt.BrushStyle.NoBrush)
                p.drawRoundedRect(cell.adjusted(3.5, 1.5, -3.5, -1.5), 6, 6)
                ink = "accent.text"
            self._kit.text(p, cell, str(day.day), "small", ink, _CENTER)


class DateEditor(LineEditor):
    """A day, typed in words or chosen from a month; late ones say by how much."""

    EMPTY = "No date"

    def __init__(self, context: Context, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(context, field, parent)
        self._month: MonthPopover | None = None
        self.line.paint_marks = self._paint_marks
        self.line.keys = self._use_key
        self.line.trail_clicked.connect(self.toggle_month)
        self.line.done.connect(self.close_month)
        self.line.setToolTip(self.tr("Type a day such as Fri, +3d or 15 Jan. Alt+Down shows the month."))

    def text_of(self, value: Any) -> str:
        return day_words(value, self.context.desk.today()) if value else ""

    def value_of(self, text: str) -> Any:
        return parse_date(text, self.context.desk.today(), self.context.order)

    def day(self) -> date | None:
        """The stored day."""
        return self.stored if isinstance(self.stored, date) else None

    def with_day(self, day: date) -> Any:
        """The value with another day chosen."""
        return day

    def late_words(self) -> str:
        """“9 d late” where the day is a deadline that has passed."""
        record, day, today = self.context.record, self.day(), self.context.desk.today()
        if day is None or day >= today or self.field.name not in ("due", "review_due"):
            return ""
        over = getattr(record, "done_on", None) is not None or getattr(record, "closed_on", None) is not None
        return "" if over else due_words(day, today, short=True)

    def update_marks(self) -> None:
        late = self.late_words()
        chip = self.kit.chip_width(late, "", "red") + 8 if late else 0
        self.line.set_room(0, round(chip) + _ICON + (8 if late else 4))

    def toggle_month(self) -> None:
        """Open the month, or close it."""
        if self._month is None:
            self._month = MonthPopover(self.kit, self.line, lambda day: self.give(self.with_day(day)))
        if self._month.isVisible():
            self._month.hide()
        else:
            today = self.context.desk.today()
            self._month.show_day(self.day() or today, today)

    def close_month(self) -> None:
        """Put the month away."""
        if self._month is not None:
            self._month.hide()

    def _use_key(self, event: QKeyEvent) -> bool:
        if self._month is not None and self._month.isVisible():
            return self._month.key(event.key())
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.toggle_month()
            return True
        return False

    def _paint_marks(self, p: QPainter, lead: QRectF, trail: QRectF) -> None:
        late = self.late_words()
        middle = self.line.height() / 2
        active = self.line.hasFocus() or self.line.underMouse()
        if late and not self.is_typing():
            width = self.kit.chip_width(late, "", "red")
            self.kit.chip(p, trail.right() - _ICON - 8 - width, middle - self.kit.chip_height() / 2, late, "red")
        if active or late:
            self.kit.icons.paint(p, QRectF(trail.right() - _ICON, middle - _ICON / 2, _ICON, _ICON), "calendar")


class MomentEditor(DateEditor):
    """A day and a time of day."""

    EMPTY = "No time"

    def text_of(self, value: Any) -> str:
        return moment_words(value, self.context.desk.today()) if value else ""

    def value_of(self, text: str) -> Any:
        return parse_moment(text, self.stored, self.context.desk.today(), self.context.order)

    def day(self) -> date | None:
        return self.stored.date() if isinstance(self.stored, datetime) else None

    def with_day(self, day: date) -> Any:
        moment = self.stored or datetime(day.year, day.month, day.day, 9)
        return datetime.combine(day, moment.time())


class SpanEditor(DateEditor):
    """When a meeting is; the value is (starts, ends, all day)."""

    def text_of(self, value: Any) -> str:
        if not value:
            return ""
        starts, ends, all_day = value
        return span_words(starts, ends, all_day, self.context.desk.today())

    def value_of(self, text: str) -> Any:
        starts, ends, all_day = self.stored
        if not text.strip():
            return self.stored
        return parse_span(text, starts, ends, all_day, self.context.desk.today(), self.context.order)

    def day(self) -> date | None:
        return self.stored[0].date() if self.stored else None

    def with_day(self, day: date) -> Any:
        starts, ends, all_day = self.stored
        moved = datetime.combine(day, starts.time())
        return moved, moved + (ends - starts), all_day
