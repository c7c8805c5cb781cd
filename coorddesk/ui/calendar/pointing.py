"""The mouse on a canvas of the calendar: selecting, dragging, stretching and drawing."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from PySide6.QtCore import QPointF, QRect, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from coorddesk.domain.dates import day_words
from coorddesk.ui.calendar.canvas import Box, Canvas, Drag
from coorddesk.ui.calendar.entries import Entry, moved_to, tr
from coorddesk.ui.moments import names as written
from coorddesk.ui.paint import Paint

EDGE = 6  # this near its edge an entry is stretched
BEYOND = 10  # so near the end of a page a drag asks for the next
_TURN_MS = 700  # a drag that stays so long beyond the page turns it


class PointedCanvas(Canvas):
    """A canvas whose entries can be taken hold of; each kind of page says where things are and what becomes of them."""

    #: The day of the small month under a point of the screen, for a drag that leaves the page; None for no day, and when a drag is over.
    elsewhere: Callable[[QPointF | None], date | None] = staticmethod(lambda at: None)

    def __init__(self, kit: Paint, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._turning = QTimer(self, singleShot=True, interval=_TURN_MS)
        self._turning.timeout.connect(self._turn_on)
        self._beyond = 0
        self._over = self._over_screen = QPointF()

    def pages_beyond(self, at: QPointF) -> int:
        """The page a drag at this point asks for by staying there: 1 for the next, -1 for the one before, 0 for this one."""
        return 0

    def _turn_on(self) -> None:
        if self._beyond and self.dragging:
            self.turn_asked.emit(self._beyond)
            self._turning.start()

    def hold(self, drag: Drag | None) -> None:
        super().hold(drag)
        if drag is not None:
            self._follow(drag)

    def _follow(self, drag: Drag) -> None:
        """Shows what dropping it where the pointer is would make of an entry, and tells so."""
        entry = drag.entry if drag.mode == "move" else None
        target = self.elsewhere(self._over_screen) if entry is not None else None
        self._beyond = self.pages_beyond(self._over) if entry is not None and target is None else 0
        if not self._beyond:
            self._turning.stop()
        elif not self._turning.isActive():
            self._turning.start()
        if target is not None and entry is not None:
            by = target - drag.day
            shown: Entry | None = moved_to(entry, entry.first + by, entry.starts and entry.starts + by)
        else:
            shown = self.dragged_to(drag, *self.place(self._over))
            if shown is None and entry is not None:
                shown = entry  # nowhere to drop it, so it stays where it is
        if shown is not None and shown != drag.shown and (shown != entry or drag.shown is not None):
            drag.shown = shown
            self.drag_told.emit("" if shown == entry else self.drop_words(drag, shown))
            self.viewport().update()

    def _end_drag(self) -> None:
        self._turning.stop()
        self.elsewhere(None)
        super()._end_drag()

    def place(self, at: QPointF) -> tuple[date, int]:
        """The day and the minute under a point; -1 where a day has no hours."""
        raise NotImplementedError

    def edge_at(self, at: QPointF, box: Box) -> str:
        """The edge under the pointer that stretches: start, end, or empty for none."""
        return ""

    def side_at(self, at: QPointF, box: Box) -> str:
        """As `edge_at`, for what lies along the days."""
        entry, rect = box.entry, self.on_screen(box)
        if entry is None or entry.kind != "meeting" or not entry.movable:
            return ""
        reach = min(EDGE, rect.width() / 4)
        edges = (("start", entry.first == box.day, rect.left()), ("end", entry.last == (box.last or box.day), rect.right()))
        for edge, here, x in edges if not self.mirrored() else (("start", edges[0][1], rect.right()), ("end", edges[1][1], rect.left())):
            if here and abs(at.x() - x) <= reach:
                return edge
        return ""

    def stretched_to(self, drag: Drag, day: date) -> Entry | None:
        """The dragged entry with its first or last day on another one, its times of day kept."""
        entry = drag.entry
        if entry is None:
            return None
        first, last = (min(day, entry.last), entry.last) if drag.mode == "start" else (entry.first, max(day, entry.first))
        starts = entry.starts and datetime.combine(first, entry.starts.time())
        ends = entry.ends and entry.ends + (last - entry.last)
        if starts is not None and ends is not None and ends <= starts:
            return None
        return entry._replace(first=first, last=last, starts=starts, ends=ends)

    def dragged_to(self, drag: Drag, day: date, minute: int) -> Entry | None:
        """What the dragged entry becomes over a place; None where it cannot be dropped."""
        raise NotImplementedError

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        point = event.position()
        self._ring = False
        box = self.hit(point)
        day, minute = self.place(point)
        if box is not None and box.entry is None:
            self.choose(None, box.day)
            if event.button() == Qt.MouseButton.LeftButton:
                self.joined_asked.emit(self.hidden_on(box.day), event.globalPosition().toPoint())
            return
        self.choose(box.entry if box else None, day if box is None or box.covers(day) else box.day)
        if event.button() == Qt.MouseButton.LeftButton and (box is None or box.entry is None or box.entry.movable):
            mode = (self.edge_at(point, box) if box is not None else "") or "press"
            grab = minute - self.start_minute(box.entry, day) if box and box.entry and minute >= 0 else 0
            self._drag = Drag(mode, point.toPoint(), box.entry if box else None, day, minute, grab)

    def start_minute(self, entry: Entry, day: date) -> int:
        """When an entry begins on a day, in minutes; before its midnight is negative."""
        if entry.starts is None:
            return 0
        return round((entry.starts - datetime.combine(day, datetime.min.time())).total_seconds() / 60)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position()
        drag = self._drag
        if drag is None or not event.buttons() & Qt.MouseButton.LeftButton:
            box = self.hit(point)
            edge = self.edge_at(point, box) if box is not None and box.entry is not None and box.entry.movable else ""
            upright = box is not None and self.lies_in_hours(box.entry)
            across = Qt.CursorShape.SizeVerCursor if upright else Qt.CursorShape.SizeHorCursor
            self.viewport().setCursor(across if edge else Qt.CursorShape.ArrowCursor)
            return
        far = (point.toPoint() - drag.at).manhattanLength() >= QApplication.startDragDistance()
        if drag.shown is None and not far:
            return
        if drag.mode == "press":
            drag.mode = "move" if drag.entry is not None else "create"
        self._over, self._over_screen = point, event.globalPosition()
        self._follow(drag)

    def lies_in_hours(self, entry: Entry | None) -> bool:
        """Whether it is painted downwards among hours, not along the days."""
        return False

    def drop_words(self, drag: Drag, shown: Entry) -> str:
        """What dropping will do."""
        day = day_words(shown.first, self.today, names=written())
        return tr("Drop to move {title} to {day}").format(title=shown.title, day=day)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag = self._drag
        if drag is None or event.button() != Qt.MouseButton.LeftButton:
            box = self.hit(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
            if box is not None and box.entry is not None and box.entry.members:
                self.joined_asked.emit(box.entry.members, event.globalPosition().toPoint())
            return
        shown, entry = drag.shown, drag.entry
        self._end_drag()
        if shown is None:
            if entry is not None and entry.members:
                self.joined_asked.emit(entry.members, event.globalPosition().toPoint())
        elif drag.mode == "create":
            place = QRect(event.globalPosition().toPoint(), event.globalPosition().toPoint())
            self.ask_created(shown, place)
        elif entry is not None and drag.mode in ("start", "end"):
            if (shown.starts, shown.ends, shown.first, shown.last) != (entry.starts, entry.ends, entry.first, entry.last):
                self.stretch_asked.emit(entry, shown)
        elif entry is not None and (shown.first != entry.first or shown.starts != entry.starts):
            self.move_asked.emit(entry, shown.first, shown.starts)

    def ask_created(self, shown: Entry, place: QRect) -> None:
        """Asks for the meeting that was drawn with the mouse."""
        starts, ends = shown.starts, shown.ends
        if starts is None or ends is None:
            midnight = datetime.min.time()
            starts, ends = datetime.combine(shown.first, midnight), datetime.combine(shown.last, midnight)
        self.create_asked.emit(starts, ends, shown.starts is None, place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._end_drag()
        box = self.hit(event.position())
        if box is not None and box.entry is not None and not box.entry.members:
            self.edit_asked.emit()
        elif box is None:
            day, minute = self.place(event.position())
            hours = minute // 30 / 2 if minute >= 0 else self.usual_hour()
            starts = datetime.combine(day, datetime.min.time()) + timedelta(hours=hours)
            where = QRect(event.globalPosition().toPoint(), event.globalPosition().toPoint())
            self.create_asked.emit(starts, starts + timedelta(hours=1), False, where)

    def hidden_on(self, day: date) -> list[Entry]:
        """What did not fit on a day, as single entries."""
        painted = {one.key for one in self.entries_on(day)}
        joined = {member.key for one in self.entries_on(day) for member in one.members}
        return [one for one in self.days.on(day) if one.key not in painted | joined]

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._end_drag()
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self._beside_current()
        self.menu_asked.emit(self.current(), at)
