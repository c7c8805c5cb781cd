"""The small month: a dot where there are meetings, the shown week shaded; a click goes there."""

from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from coorddesk.domain.dates import ENGLISH, day_words, plus_months, week_start
from coorddesk.ui.buttons import IconButton
from coorddesk.ui.moments import names as written
from coorddesk.ui.paint import Paint, pen
from coorddesk.ui.widgets import Label

_CELL = (27, 25)
_CENTER = Qt.AlignmentFlag.AlignCenter
_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class _Grid(QWidget):
    """Six weeks of days."""

    day_chosen = Signal(object)

    def __init__(self, kit: Paint, parent: QWidget) -> None:
        super().__init__(parent)
        self.kit = kit
        self.month = self.day = self.today = date(2000, 1, 1)
        self.shaded: tuple[date, date] | None = None
        self.dots: frozenset[date] = frozenset()
        self.first_weekday = 0
        self.target: date | None = None
        self._size = kit.theme.width(_CELL[0]), kit.theme.width(_CELL[1])
        self._ring = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def start(self) -> date:
        """The first day shown."""
        return week_start(self.month.replace(day=1), self.first_weekday)

    def sizeHint(self) -> QSize:
        return QSize(7 * self._size[0], 7 * self._size[1] + 4)

    def _cell(self, number: int) -> QRectF:
        column = number % 7
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            column = 6 - column
        return QRectF(column * self._size[0], (number // 7 + 1) * self._size[1], *self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, start = self.kit.theme, self.start()
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        for column in range(7):
            name = ENGLISH.weekdays[(self.first_weekday + column) % 7][0]
            self.kit.text(p, self._cell(column).translated(0, -self._size[1]), name, "micro", "text.secondary", _CENTER)
        if self.shaded is not None:
            rows = sorted({n // 7 for n in range(42) if self.shaded[0] <= start + timedelta(days=n) <= self.shaded[1]})
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color("state.selectedInactive"))
            for row in rows:
                p.drawRoundedRect(QRectF(0, (row + 1) * self._size[1] + 1, 7 * self._size[0], self._size[1] - 2), 5, 5)
        for number in range(42):
            self._paint_day(p, self._cell(number), start + timedelta(days=number))
        if self.target is not None:
            p.setPen(pen(theme.color("accent.fill"), 1.5))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(self._cell((self.target - start).days).adjusted(2, 1, -2, -1), 5, 5)
        if self._ring and self.hasFocus():
            number = (self.day - start).days
            if 0 <= number < 42:
                self.kit.focus_ring(p, self._cell(number).adjusted(3, 3, -3, -3), 5)

    def _paint_day(self, p: QPainter, cell: QRectF, day: date) -> None:
        theme = self.kit.theme
        ink = "text.primary" if day.month == self.month.month else "text.tertiary"
        number = cell.adjusted(0, -1, 0, -3)
        if day == self.today:
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color("accent.fill"))
            p.drawEllipse(cell.center(), cell.height() * 0.44, cell.height() * 0.44)
            ink, number = "text.onAccent", cell
        self.kit.text(p, number, str(day.day), "micro", ink, _CENTER, 600 if day == self.today else None)
        if day in self.dots and day != self.today:
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color("text.secondary"))
            p.drawEllipse(QRectF(cell.center().x() - 1.25, cell.bottom() - 4, 2.5, 2.5))

    def day_at(self, at: QPointF) -> date | None:
        """The day under a point."""
        return next((self.start() + timedelta(days=n) for n in range(42) if self._cell(n).contains(at)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position())
        if day is not None:
            self.choose(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        aside = -1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1
        steps = {Qt.Key.Key_Left: -aside, Qt.Key.Key_Right: aside, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        if event.key() in steps and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._ring = True
            self.choose(self.day + timedelta(days=steps[Qt.Key(event.key())]))
        else:
            event.ignore()

    def choose(self, day: date) -> None:
        """Goes to a day and tells so."""
        self.day = day
        self.day_chosen.emit(day)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ring = event.reason() in _KEYBOARD
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


class MiniMonth(QWidget):
    """The month's name, arrows, and its days.

    Signals:
        day_chosen(date).
        month_shown(date): another month stands here now; its dots are wanted.
    """

    day_chosen = Signal(object)
    month_shown = Signal(object)

    def __init__(self, kit: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label(kit, "", "small", weight=600, parent=self)
        earlier = IconButton(kit, "chevron-left", self.tr("Month before"), compact=True, parent=self)
        later = IconButton(kit, "chevron-right", self.tr("Month after"), compact=True, parent=self)
        self.grid = _Grid(kit, self)
        earlier.clicked.connect(lambda: self.show_month(plus_months(self.grid.month, -1)))
        later.clicked.connect(lambda: self.show_month(plus_months(self.grid.month, 1)))
        self.grid.setAccessibleName(self.tr("Small month"))
        self.grid.day_chosen.connect(self.day_chosen)
        box = QGridLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setHorizontalSpacing(0)
        box.setVerticalSpacing(2)
        box.addWidget(self._title, 0, 0)
        box.setColumnStretch(0, 1)
        box.addWidget(earlier, 0, 1)
        box.addWidget(later, 0, 2)
        box.addWidget(self.grid, 1, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)

    def show_month(self, day: date) -> None:
        """Shows the month that holds a day."""
        self.place(day, self.grid.first_weekday)
        self.month_shown.emit(self.grid.month)

    def place(self, day: date, first_weekday: int) -> bool:
        """As `show_month`, told by nobody, so that whoever places it brings the dots; whether it is another month."""
        another = self.grid.month != day.replace(day=1)
        self.grid.month, self.grid.first_weekday = day.replace(day=1), first_weekday
        self._title.setText(f"{ENGLISH.months[day.month - 1]} {day.year}")
        self.grid.update()
        return another

    def show_state(self, today: date, day: date, shaded: tuple[date, date] | None) -> None:
        """Marks today, the day the keyboard stands on and the days on show."""
        self.grid.today, self.grid.day, self.grid.shaded = today, day, shaded
        self.grid.setAccessibleDescription(day_words(day, today, names=written()))
        self.grid.update()

    def show_dots(self, dots: frozenset[date]) -> None:
        """Marks the days with meetings."""
        self.grid.dots = dots
        self.grid.update()

    def aim(self, at: QPointF | None) -> date | None:
        """Marks the day under a point of the screen as the one where something will be dropped, and says which; none with None."""
        inside = at is not None and self.isVisible()
        target = self.grid.day_at(self.grid.mapFromGlobal(at)) if inside and at is not None else None
        if target != self.grid.target:
            self.grid.target = target
            self.grid.update()
        return target

    def range(self) -> tuple[date, date]:
        """The days on show."""
        return self.grid.start(), self.grid.start() + timedelta(days=41)
