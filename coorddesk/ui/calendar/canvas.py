"""What the month, the week and the agenda share: selection, keys, tooltips, dragging over a picture of what stands still."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from coorddesk.ui.buttons import tip
from coorddesk.ui.calendar import accessible, marks
from coorddesk.ui.calendar.entries import Days, Entry
from coorddesk.ui.paint import Paint

Key = tuple[str, str, str]

_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


@dataclass(frozen=True, slots=True)
class Box:
    """One entry where it is painted, in the viewport's coordinates unscrolled.

    Attributes:
        day, last: the days it covers; `last` None for one day alone.
        count: of "and 3 more", how many; 0 for an entry itself.
        late: how many of these are late.
    """

    entry: Entry | None
    day: date
    rect: QRectF
    count: int = 0
    late: int = 0
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it stands on a day."""
        return self.day <= day <= (self.last or self.day)


def rest_box(hidden: Sequence[Entry], day: date, rect: QRectF) -> Box:
    """The line that says how much did not fit."""
    single = [one for entry in hidden for one in (entry.members or (entry,))]
    return Box(None, day, rect, len(single), sum(one.state == "late" for one in single))


@dataclass(slots=True)
class Drag:
    """A drag under way.

    Attributes:
        mode: press (not yet moved), move, end or start (stretched at that edge), or create.
        day, minute: where it began; the minute is -1 outside the hours.
        shown: what is painted at the pointer.
    """

    mode: str
    at: QPoint
    entry: Entry | None
    day: date
    minute: int
    grab: int = 0
    shown: Entry | None = None


class Canvas(QAbstractScrollArea):
    """A self-painted surface of entries with one of them selected, or only a day.

    Signals:
        chosen(entry or None): the selection changed.
        day_chosen(date): the day the keyboard stands on changed.
        edit_asked(): Enter or a double click on an entry.
        create_asked(starts, ends, all_day, QRect): plan a meeting there; the place is in global coordinates.
        move_asked(entry, day, starts or None): put it on another day or to another time.
        stretch_asked(entry, entry as it is to be).
        turn_asked(pages): later or earlier.
        joined_asked(entries, QPoint): show what is joined, or what did not fit.
        menu_asked(entry or None, QPoint).
        drag_told(words): what dropping will do; empty when the drag is over.
    """

    chosen = Signal(object)
    day_chosen = Signal(object)
    edit_asked = Signal()
    create_asked = Signal(object, object, bool, QRect)
    move_asked = Signal(object, object, object)
    stretch_asked = Signal(object, object)
    turn_asked = Signal(int)
    joined_asked = Signal(object, QPoint)
    menu_asked = Signal(object, QPoint)
    drag_told = Signal(str)

    def __init__(self, kit: Paint, parent: QWidget | None = None) -> None:
        # First, for with a screen reader about Qt asks as soon as there is a name, and keeps what it gets.
        accessible.install()
        self.access: accessible.CanvasAccess | None = None
        super().__init__(parent)
        self.kit = kit
        self.days = Days()
        self.today = self.day = date(2000, 1, 1)
        self.now = datetime(2000, 1, 1)
        self.key: Key | None = None
        self._sketch: Entry | None = None
        self._boxes: list[Box] | None = None
        self._drag: Drag | None = None
        self._still: QPixmap | None = None
        self._ring = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)

    # What is shown

    def show_days(self, days: Days, today: date, now: datetime) -> None:
        """Takes other entries over; the selection stays where its record still stands."""
        self.days, self.today, self.now = days, today, now
        self._end_drag()
        self.relay()

    def relay(self) -> None:
        """Lays everything out anew before the next painting."""
        self._boxes = None
        self.measure()
        self.viewport().update()

    def measure(self) -> None:
        """Sets the scroll bar's range; called after every change of size or content."""

    def lay(self) -> list[Box]:
        """Where everything stands; asked once for each layout."""
        raise NotImplementedError

    def boxes(self) -> list[Box]:
        """Where everything stands, unscrolled."""
        if self._boxes is None:
            self._boxes = self.lay()
        return self._boxes

    def on_screen(self, box: Box) -> QRectF:
        """A box where it is seen now."""
        return box.rect

    def shown_days(self) -> list[date]:
        """The days on show, in order."""
        raise NotImplementedError

    def paint_ground(self, p: QPainter, without: Key | None) -> None:
        """Paints everything but the dragged entry."""
        raise NotImplementedError

    def paint_dragged(self, p: QPainter, entry: Entry) -> None:
        """Paints an entry where it would be dropped."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        drag = self._drag
        if drag is not None and drag.shown is not None:
            p = QPainter(self.viewport())
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            p.drawPixmap(0, 0, self._picture(drag))
            self.paint_dragged(p, drag.shown)
            return
        p = QPainter(self.viewport())
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.paint_ground(p, None)
        if self._sketch is not None:
            self.paint_dragged(p, self._sketch)
        self._paint_ring(p)

    def sketch(self, entry: Entry | None) -> None:
        """Shows where a meeting is being planned, or no longer."""
        self._sketch = entry
        self.viewport().update()

    def _picture(self, drag: Drag) -> QPixmap:
        """What stands still during a drag, painted once."""
        if self._still is None:
            scale = self.devicePixelRatioF()
            self._still = QPixmap(self.viewport().size() * scale)
            self._still.setDevicePixelRatio(scale)
            p = QPainter(self._still)
            p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            self.paint_ground(p, drag.entry.key if drag.entry else None)
            for box in self.boxes():
                if drag.entry is not None and box.entry is not None and box.entry.key == drag.entry.key:
                    marks.left_behind(p, self.kit, self.on_screen(box))
            p.end()
        return self._still

    def _paint_ring(self, p: QPainter) -> None:
        if not (self._ring and self.hasFocus()):
            return
        box = self.current_box()
        if box is not None:
            self.kit.focus_ring(p, self.on_screen(box), 4)
        else:
            place = self.day_rect(self.day)
            if place is not None:
                self.kit.focus_ring(p, place.adjusted(4, 4, -4, -4), 4)

    def day_rect(self, day: date) -> QRectF | None:
        """Where a day stands now; None when it is not on show."""
        return None

    # Selection

    def current(self) -> Entry | None:
        """The selected entry."""
        return self.days.find(self.key) if self.key else None

    def current_box(self) -> Box | None:
        """Where the selected entry is painted; None when it did not fit or is not on show."""
        boxes = [box for box in self.boxes() if box.entry is not None and box.entry.has(self.key)]
        return next((box for box in boxes if box.covers(self.day)), boxes[0] if boxes else None)

    def choose(self, entry: Entry | None, day: date | None = None, ring: bool = False) -> None:
        """Selects an entry, or nothing, and tells so when it is another one."""
        before, self.key = self.key, entry.key if entry is not None else None
        self._ring = ring or (self._ring and before == self.key)
        if day is not None or entry is not None:
            self._stand(day or (entry.first if entry else self.day))
        if self.key != before and self.key is not None and self.current_box() is None:
            self._boxes = None  # what is selected has a place even on a full day
        self.viewport().update()
        if self.key != before:
            self.chosen.emit(entry)
        accessible.focus_moved(self)

    def _stand(self, day: date) -> None:
        if day != self.day:
            self.day = day
            self.day_chosen.emit(day)

    def entries_on(self, day: date) -> list[Entry]:
        """What the arrows walk through on a day: everything that is painted, in order."""
        return [box.entry for box in self.boxes() if box.entry is not None and box.covers(day)]

    def go(self, days: int, entry_step: int = 0) -> None:
        """Moves by days, or up and down among a day's entries and on to the week before or after."""
        here = self.entries_on(self.day)
        at = next((n for n, one in enumerate(here) if one.has(self.key)), -1)
        if entry_step:
            there = at + entry_step
            if (at >= 0 or entry_step > 0) and 0 <= there < len(here):
                self.choose(here[there], self.day, ring=True)
                return
            days = self.beyond(entry_step)
            if not days:
                return
        target = self.day + timedelta(days=days)
        self._stand(target)
        there_all = self.entries_on(target)
        if entry_step:
            at = 0 if entry_step > 0 else len(there_all) - 1
        picked = there_all[min(max(at, 0), len(there_all) - 1)] if there_all else None
        self.choose(picked, target, ring=True)

    def beyond(self, entry_step: int) -> int:
        """How many days on it goes when the arrows leave a day's entries."""
        return 7 * entry_step

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        rtl = self.mirrored()
        if self._drag is not None and key == Qt.Key.Key_Escape:
            self._end_drag()
        elif plain and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.go(-1 if (key == Qt.Key.Key_Left) != rtl else 1)
        elif plain and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.go(0, -1 if key == Qt.Key.Key_Up else 1)
        elif plain and key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn_asked.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter()
        elif plain and key == Qt.Key.Key_Space:
            self.list_day()
        elif key == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self.menu_asked.emit(self.current(), self._beside_current())
        elif plain and key == Qt.Key.Key_Escape and self.key is not None:
            self.choose(None, self.day, ring=True)
        else:
            event.ignore()

    def mirrored(self) -> bool:
        """Whether the days run from right to left."""
        return False

    def enter(self) -> None:
        """What Enter does: edit the selected entry, show what is joined, or plan a meeting on an empty day."""
        entry = self.current() or next((one for one in self.entries_on(self.day) if one.has(self.key)), None)
        if entry is None:
            self.plan_here()
        elif entry.members:
            self.joined_asked.emit(entry.members, self._beside_current())
        else:
            self.edit_asked.emit()

    def list_day(self) -> None:
        """What Space does: list everything that stands on the day, also what did not fit."""
        if self.days.on(self.day):
            self.joined_asked.emit(self.days.on(self.day), self._beside_current())

    def _beside_current(self) -> QPoint:
        box, place = self.current_box(), self.day_rect(self.day)
        rect = self.on_screen(box) if box else place if place is not None else QRectF(self.viewport().rect().center(), QSizeF())
        return self.viewport().mapToGlobal(rect.bottomLeft().toPoint())

    def plan_here(self) -> None:
        """Asks for a meeting on the day the keyboard stands on."""
        starts = datetime.combine(self.day, datetime.min.time()) + timedelta(hours=self.usual_hour())
        self.create_asked.emit(starts, starts + timedelta(hours=1), False, self.global_rect(self.day_rect(self.day)))

    def usual_hour(self) -> int:
        """When a meeting begins whose time nobody said: the next full hour today, else nine o'clock."""
        return min(self.now.hour + 1, 18) if self.day == self.now.date() else 9

    def global_rect(self, rect: QRectF | None) -> QRect:
        """A place on the screen; the middle of the view when there is none."""
        place = rect.toRect() if rect is not None else QRect(self.viewport().rect().center(), self.viewport().rect().center())
        return QRect(self.viewport().mapToGlobal(place.topLeft()), place.size())

    # Mouse

    def held(self) -> Drag | None:
        """What is on its way, to be held on to while a page is turned."""
        return self._drag if self.dragging else None

    def hold(self, drag: Drag | None) -> None:
        """Goes on with what was on its way, over another page."""
        self._drag, self._still = drag, None
        self.viewport().update()

    def told_at(self, at: QPointF) -> str:
        """What a place without an entry tells; empty for nothing."""
        return ""

    def hit(self, at: QPointF) -> Box | None:
        """The box under a point of the viewport, the topmost one."""
        return next((box for box in reversed(self.boxes()) if self.on_screen(box).contains(at)), None)

    def _end_drag(self) -> None:
        if self._drag is not None:
            told = self._drag.shown is not None
            self._drag, self._still = None, None
            self.viewport().update()
            if told:
                self.drag_told.emit("")

    @property
    def dragging(self) -> bool:
        """Whether something is on its way."""
        return self._drag is not None and self._drag.shown is not None

    # Qt

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            box = self.hit(QPointF(event.pos()))
            told = self.told_at(QPointF(event.pos())) if box is None else ""
            if told:
                QToolTip.showText(event.globalPos(), tip(told), self.viewport())
            elif box is not None and box.entry is not None:
                words = "\n".join(one.spoken for one in box.entry.members) or box.entry.spoken
                QToolTip.showText(event.globalPos(), tip(words), self.viewport(), self.on_screen(box).toRect())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._still = None
        self.relay()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange):
            self.relay()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ring = self._ring or event.reason() in _KEYBOARD
        self.viewport().update()
        accessible.focus_moved(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self._ring = False
        self._end_drag()
        self.viewport().update()
