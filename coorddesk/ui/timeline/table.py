"""The timeline's rows: who, what and its dates at the side, its markers on the chart; dragging one moves its forecast."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from coorddesk.domain.dates import count_words, day_words
from coorddesk.services.milestones import Marker
from coorddesk.storage.queries.directory import Directory
from coorddesk.ui.desk import Desk
from coorddesk.ui.paint import initials, pen
from coorddesk.ui.row_columns import Columns, TableColumn
from coorddesk.ui.rows import Heading, RowState, RowTable
from coorddesk.ui.timeline.scale import Scale

COLUMNS = (
    TableColumn("title", "Milestone or deliverable", share=1.0, least=150),
    TableColumn("baseline", "Baseline", 54, leave=1, end=True),
    TableColumn("forecast", "Forecast", 54, end=True),
    TableColumn("slip", "Slip", 54, end=True),
)
_GRIP = 10.0
_SOLID = 7.0


class TimelineTable(RowTable):
    """The markers, a heading above each team.

    Signals:
        moved(id, day): a marker was dragged or nudged there and let go.
        nudged(id, days): the keys move a marker by days.
        holding(text): what letting go would do; empty when nothing is held.
    """

    moved = Signal(str, object)
    nudged = Signal(str, int)
    holding = Signal(str)
    scrolled = Signal(int)

    def __init__(self, desk: Desk, scale: Scale, fetch: Callable[[list[str]], dict[str, Any]], parent: QWidget | None = None) -> None:
        super().__init__(desk.paint, Columns(desk.paint, COLUMNS, left=24, right=15, gap=8), fetch, "", parent)
        self.setAccessibleName(self.tr("Timeline"))
        self._desk = desk
        self.scale = scale
        self.directory = Directory({}, {}, {}, {})
        # The marker that is held or nudged, and where it would go.
        self.pending: tuple[str, date] | None = None
        self._dragging = False

    @property
    def labels(self) -> float:
        """How wide the part at the side is: as drawn, less where there is little room."""
        width, theme = self.room(), self.kit.theme
        return float(round(min(theme.width(theme.size("timelineLabels")), max(theme.width(270), width * 0.42))))

    def chart(self, rect: QRectF) -> QRectF:
        """The part of a row where time runs, beside the place of the scroll bar."""
        rect = self.beside_bar(rect)
        left = rect.left() if self.is_mirrored() else rect.left() + self.labels
        return QRectF(left, rect.top(), max(rect.width() - self.labels, 10), rect.height())

    def height_of(self, key: Any) -> int:
        theme = self.kit.theme
        return super().height_of(key) if isinstance(key, Heading) else theme.row(theme.size("row.timeline"))

    def cell(self, rect: QRectF, column: str) -> QRectF | None:
        place = self.columns.places(self.labels).get(column)
        return None if place is None else self.mirrored(rect, *place)

    def column_at(self, x: float) -> str:
        width = self.viewport().width()
        x = width - x if self.is_mirrored() else x
        return next((name for name, (left, own) in self.columns.places(self.labels).items() if left <= x <= left + own), "")

    def shown_day(self, row: Marker) -> date | None:
        """Where a marker is painted: where it stands, or where it is held."""
        return self.pending[1] if self.pending is not None and self.pending[0] == row.id else row.stands

    # Look.

    def paint_row(self, p: QPainter, rect: QRectF, row: Marker, state: RowState) -> None:
        self._paint_labels(p, rect, row)
        chart = self.chart(rect)
        p.save()
        p.setClipRect(chart)
        self._paint_grid(p, chart)
        p.translate(chart.left(), 0)
        self._paint_marker(p, row, chart)
        p.restore()
        edge = chart.right() if self.is_mirrored() else chart.left()
        self.kit.hairline(p, edge, rect.top(), edge, rect.bottom())

    def _paint_labels(self, p: QPainter, rect: QRectF, row: Marker) -> None:
        today = self._desk.today()
        done = row.actual is not None
        person = self.directory.people.get(row.owner_id or "")
        title = self.cell(rect, "title")
        if title is None:
            return
        if person is not None:
            hue = self.directory.hue(person.team_id)
            x = title.right() - 20 if self.is_mirrored() else title.left()
            name = self.kit.theme.team_hue(hue) if hue is not None else None
            self.kit.avatar(p, x, title.center().y() - 10, 20, initials(person.name), name)
        room = title.adjusted(0, 0, -28, 0) if self.is_mirrored() else title.adjusted(28, 0, 0, 0)
        side = Qt.AlignmentFlag.AlignRight if self.is_mirrored() else Qt.AlignmentFlag.AlignLeft
        align = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        self.kit.text(p, room, row.title, "body", "text.secondary" if done else "text.primary", align)
        self.write(p, rect, "baseline", _day(row.baseline, today), "small", "text.secondary")
        self.write(p, rect, "forecast", _day(self.shown_day(row), today), "small", "text.secondary" if done else "text.primary")
        words, ink, weight = self._slip(row)
        self.write(p, rect, "slip", words, "small", ink, weight)

    def _slip(self, row: Marker) -> tuple[str, str, int | None]:
        if row.actual is not None:
            return self.tr("done"), "text.secondary", None
        slip = self._slip_days(row)
        if not row.stands or not row.baseline:
            return "–", "text.tertiary", None
        if slip == 0:
            return self.tr("on time"), "text.secondary", None
        words = self.tr("{days} d").format(days=f"+{slip}" if slip > 0 else f"−{-slip}")
        return words, f"rag.{_tone(slip)}.text", 600

    def _slip_days(self, row: Marker) -> int:
        stands = self.shown_day(row)
        return (stands - row.baseline).days if stands and row.baseline else 0

    def _paint_grid(self, p: QPainter, chart: QRectF) -> None:
        for _, edge in self.scale.weeks():
            self.kit.hairline(p, chart.left() + edge, chart.top(), chart.left() + edge, chart.bottom())
        for _, edge in self.scale.months():
            self.kit.hairline(p, chart.left() + edge, chart.top(), chart.left() + edge, chart.bottom(), "line.strong")
        self._paint_today(p, chart)

    def _paint_today(self, p: QPainter, chart: QRectF) -> None:
        x = chart.left() + self.scale.x(self.scale.today)
        if chart.left() <= x <= chart.right():
            p.fillRect(QRectF(round(x), chart.top(), 1, chart.height()), self.kit.theme.color("accent.fill"))

    def paint_heading(self, p: QPainter, rect: QRectF, heading: Heading) -> None:
        super().paint_heading(p, rect, heading)
        self._paint_today(p, self.chart(rect))

    def _paint_marker(self, p: QPainter, row: Marker, chart: QRectF) -> None:
        stands, theme = self.shown_day(row), self.kit.theme
        middle = chart.top() + (chart.height() - 1) / 2
        slip = self._slip_days(row)
        done = row.actual is not None
        token = "text.secondary" if done else "text.primary" if slip == 0 else f"rag.{_tone(slip)}.solid"
        color = theme.color(token)
        square = row.kind == "deliverable"
        if stands is None:
            return
        x = self.scale.x(stands)
        if row.baseline is not None and slip:
            base = self.scale.x(row.baseline)
            p.setPen(pen(color, 2))
            p.drawLine(QPointF(base, middle), QPointF(x, middle))
            self._shape(p, QPointF(base, middle), 5.0, square, theme.color("surface.base"), theme.color("text.secondary"), 1.5)
        if x < -_SOLID or x > chart.width() + _SOLID:
            self._paint_beyond(p, x < 0, middle, chart.width(), token)
            return
        at = QPointF(x, middle)
        if done:
            self._shape(p, at, 6.5, square, theme.color("surface.base"), color, 1.5)
            self.kit.icons.paint(p, QRectF(x - 4.5, middle - 4.5, 9, 9), "check", "text.secondary")
            return
        self._shape(p, at, _SOLID, square, color, color, 1.0)
        ink = "text.secondary" if slip == 0 else f"rag.{_tone(slip)}.text"
        words = _day(stands, self._desk.today())
        width = theme.metrics("micro", 600).horizontalAdvance(words)
        beside = x + 13
        # An early marker has its baseline at its right.
        if slip < 0 and row.baseline is not None:
            beside = max(beside, self.scale.x(row.baseline) + 10)
        if beside + width > chart.width() and x - 13 - width > 0:
            beside = min(x, self.scale.x(row.baseline) if row.baseline else x) - 13 - width
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        self.kit.text(p, QRectF(beside, chart.top(), width + 4, chart.height() - 1), words, "micro", ink, align, None if slip == 0 else 600)

    def _paint_beyond(self, p: QPainter, before: bool, middle: float, width: float, token: str) -> None:
        """An arrowhead at the edge for a marker that is further on."""
        icon = "chevron-left" if before else "chevron-right"
        self.kit.icons.paint(p, QRectF(2 if before else width - 16, middle - 7, 14, 14), icon, token)

    def _shape(self, p: QPainter, at: QPointF, r: float, square: bool, fill: QColor, edge: QColor, width: float) -> None:
        if not square:
            self.kit.diamond(p, at, r, fill, edge, width)
            return
        side = r * 1.5
        p.setPen(pen(edge, width))
        p.setBrush(fill)
        p.drawRoundedRect(QRectF(at.x() - side / 2, at.y() - side / 2, side, side), 1.5, 1.5)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        foot = self.rowViewportPosition(len(self.rows.keys) - 1) + self.rowHeight(len(self.rows.keys) - 1) if self.rows.keys else 0
        below = QRectF(0, foot, self.viewport().width(), self.viewport().height() - foot)
        if below.height() > 0 and self.rows.keys:
            self._paint_today(QPainter(self.viewport()), self.chart(below))

    # Words.

    def spoken(self, row: Marker) -> str:
        today = self._desk.today()
        kind = self.tr("deliverable") if row.kind == "deliverable" else self.tr("milestone")
        parts = [row.title, kind, self.directory.name(row.owner_id)]
        if row.baseline:
            parts.append(self.tr("baseline {day}").format(day=_day(row.baseline, today)))
        if row.actual:
            parts.append(self.tr("reached {day}").format(day=_day(row.actual, today)))
        elif row.forecast:
            parts.append(self.tr("forecast {day}").format(day=_day(self.shown_day(row), today)))
            slip = self._slip_days(row)
            late, early = self.tr("{days} late"), self.tr("{days} early")
            parts.append((late if slip > 0 else early).format(days=count_words(abs(slip), "day")) if slip else self.tr("on time"))
        else:
            parts.append(self.tr("no date"))
        return ", ".join(part for part in parts if part)

    def tip_of(self, row: Marker, column: str) -> tuple[str, str]:
        if column == "title":
            return self.spoken(row), ""
        if column == "slip" and row.moves:
            moves = self.tr("forecast moved once") if row.moves == 1 else self.tr("forecast moved {count} times").format(count=row.moves)
            return moves, ""
        return "", ""

    # Moving markers.

    def marker_at(self, pos: QPointF) -> Marker | None:
        """The marker of which the forecast lies under a point; one that was reached cannot be moved."""
        at = self.row_at(pos)
        row = self.rows.row(at) if at >= 0 else None
        if not isinstance(row, Marker) or row.actual is not None or row.forecast is None:
            return None
        chart = self.chart(QRectF(self.viewport().rect()))
        return row if chart.contains(pos) and abs(chart.left() + self.scale.x(row.forecast) - pos.x()) <= _GRIP else None

    def hold(self, pending: tuple[str, date] | None) -> None:
        """Shows a marker where it would go, or where it is."""
        self.pending = pending
        self.viewport().update()
        row = self.rows.light(pending[0]) if pending is not None else None
        if pending is None or row is None:
            self.holding.emit("")
            return
        slip = self._slip_days(row)
        when = day_words(pending[1], self._desk.today())
        if not slip:
            self.holding.emit(self.tr("{title} to {when}, on time").format(title=row.title, when=when))
            return
        words = self.tr("{title} to {when}, {days} late") if slip > 0 else self.tr("{title} to {when}, {days} early")
        self.holding.emit(words.format(title=row.title, when=when, days=count_words(abs(slip), "day")))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        marker = self.marker_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        if marker is not None and marker.forecast is not None:
            self._dragging = True
            self.pending = (marker.id, marker.forecast)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging and self.pending is not None:
            chart = self.chart(QRectF(self.viewport().rect()))
            day = self.scale.day(min(max(event.position().x() - chart.left(), 0), chart.width() - 1))
            if day != self.pending[1]:
                self.hold((self.pending[0], day))
            return
        super().mouseMoveEvent(event)
        over = self.marker_at(event.position()) is not None
        self.viewport().setCursor(Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._dragging and self.pending is not None:
            id, day = self.pending
            self._dragging = False
            row = self.rows.light(id)
            self.hold(None)
            if row is not None and day != row.forecast:
                self.moved.emit(id, day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_H: -1, Qt.Key.Key_L: 1}
        step = steps.get(Qt.Key(event.key()))
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = self.current_key()
        control = modifiers == Qt.KeyboardModifier.ControlModifier
        if step and isinstance(key, str) and (control or modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)):
            self.nudged.emit(key, step * (7 if control else 1))
            return
        if event.key() == Qt.Key.Key_Escape and self.pending is not None:
            self._dragging = False
            self.hold(None)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.pending is not None:
            self.settle()
            return
        super().keyPressEvent(event)

    def settle(self) -> None:
        """Keeps a nudged marker where it is shown."""
        if self.pending is not None and not self._dragging:
            id, day = self.pending
            self.hold(None)
            self.moved.emit(id, day)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.settle()

    def wheelEvent(self, event: QWheelEvent) -> None:
        across = event.angleDelta().x() or (event.angleDelta().y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if across:
            self.scrolled.emit(-across)
            event.accept()
            return
        super().wheelEvent(event)


def next_day(row: Marker, pending: tuple[str, date] | None, days: int, today: date) -> date:
    """Where a marker goes when it is moved by days; one without a date starts today."""
    start = pending[1] if pending is not None and pending[0] == row.id else row.forecast
    return (start or today) + timedelta(days)


def _tone(slip: int) -> str:
    return "green" if slip < 0 else "red" if slip >= 14 else "amber"


def _day(day: date | None, today: date) -> str:
    # The chart says which year it is.
    return day_words(day, day, weekday=False) if day else "–"
