"""The calendar for screen readers: each canvas is a list of what stands on its days."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from coorddesk.ui.accessible_part import AccessiblePart, on_screen

if TYPE_CHECKING:
    from coorddesk.ui.calendar.canvas import Box, Canvas

_CLASSES = ("MonthCanvas", "WeekCanvas", "AgendaCanvas")
_INSTALLED = "calendar_access_installed"
_Place = tuple[str, str, str, str]


class CanvasAccess(QAccessibleWidget):
    """One canvas. It keeps the interfaces of its entries, because Qt does not."""

    def __init__(self, canvas: "Canvas") -> None:
        super().__init__(canvas, QAccessible.Role.List, canvas.accessibleName())
        self.canvas = canvas
        self._entries: dict[_Place, _EntryAccess] = {}

    def shown(self) -> "list[Box]":
        """The boxes of entries, in reading order."""
        return [box for box in self.canvas.boxes() if box.entry is not None]

    def entry(self, box: "Box") -> "_EntryAccess":
        """The interface of an entry on a day."""
        place = place_of(box)
        if place not in self._entries:
            self._entries[place] = _EntryAccess(self, place)
            QAccessible.registerAccessibleInterface(self._entries[place])
        return self._entries[place]

    def text(self, which: QAccessible.Text) -> str:
        return self.canvas.accessibleName() if which == QAccessible.Text.Name else super().text(which)

    def childCount(self) -> int:
        return len(self.shown())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        boxes = self.shown()
        return self.entry(boxes[index]) if 0 <= index < len(boxes) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        places = [place_of(box) for box in self.shown()]
        return places.index(child.place) if isinstance(child, _EntryAccess) and child.place in places else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        box = self.canvas.hit(self.canvas.viewport().mapFromGlobal(QPoint(x, y)).toPointF())
        return self.entry(box) if box is not None and box.entry is not None else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return self.focused() or self

    def focused(self) -> "_EntryAccess | None":
        """The interface of the selected entry."""
        box = self.canvas.current_box()
        return self.entry(box) if box is not None else None


class _EntryAccess(AccessiblePart):
    """One entry as a list item."""

    def __init__(self, owner: CanvasAccess, place: _Place) -> None:
        super().__init__(owner)
        self._owner = owner
        self.place = place

    def box(self) -> "Box | None":
        """Where it stands now; None when it is gone."""
        return next((box for box in self._owner.shown() if place_of(box) == self.place), None)

    def isValid(self) -> bool:
        return self.box() is not None

    def text(self, which: QAccessible.Text) -> str:
        box = self.box()
        return box.entry.spoken if which == QAccessible.Text.Name and box is not None and box.entry is not None else ""

    def rect(self) -> QRect:
        box, canvas = self.box(), self._owner.canvas
        if box is None:
            return QRect()
        return on_screen(canvas, canvas.on_screen(box).toRect())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state, box, canvas = QAccessible.State(), self.box(), self._owner.canvas
        current = box is not None and box.entry is not None and box.entry.has(canvas.key)
        values = {
            "focusable": True,
            "selectable": True,
            "selected": current,
            "focused": current and canvas.hasFocus(),
            "offscreen": box is None or not canvas.on_screen(box).toRect().intersects(canvas.viewport().rect()),
        }
        for name, value in values.items():
            setattr(state, name, value)
        return state


def place_of(box: "Box") -> _Place:
    """What an entry on a day is recognised by."""
    assert box.entry is not None
    return (*box.entry.key, box.day.isoformat())


def install() -> None:
    """Has Qt ask here for the interfaces of calendars; once in the life of the application."""
    app = QCoreApplication.instance()
    if app is not None and not app.property(_INSTALLED):
        app.setProperty(_INSTALLED, True)
        QAccessible.installFactory(_made)


def _made(name: str, thing: QObject) -> QAccessibleInterface | None:
    if name not in _CLASSES or not isinstance(thing, QWidget):
        return None
    canvas: Canvas = thing  # type: ignore[assignment]
    if canvas.access is None:
        canvas.access = CanvasAccess(canvas)
    return canvas.access


def focus_moved(canvas: "Canvas") -> None:
    """Tells a running screen reader that another entry is the current one."""
    if not QAccessible.isActive() or not canvas.hasFocus():
        return
    if canvas.access is None:
        canvas.access = CanvasAccess(canvas)
    focused = canvas.access.focused()
    if focused is not None:
        QAccessible.updateAccessibility(QAccessibleEvent(focused, QAccessible.Event.Focus))
