"""What the mouse does on the columns' heads: a click opens a column, dragging its head sideways takes it to another place."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication

from coorddesk.ui.board.furniture import tr
from coorddesk.ui.board.geometry import BOTTOM, GAP, HEAD, TOP
from coorddesk.ui.board.pointer import pull
from coorddesk.ui.paint import elided
from coorddesk.ui.raised import paint_raised

if TYPE_CHECKING:
    from coorddesk.ui.board.canvas import BoardCanvas

_FAR = 60  # so far outside of the board it drops nowhere
_PAD = 12


@dataclass(slots=True)
class HeadDrag:
    """A column on its way.

    Attributes:
        key, name: of the column.
        grab: how far from the head's left end it was taken.
        place: before which column it would come to stand, counted from the left, their number for the end; None where nothing moves.
        offers: what dropping would do, in words.
    """

    key: str
    name: str
    grab: int
    pos: QPoint
    place: int | None = None
    offers: str = ""


class HeadPointer:
    """Presses, moves and releases on the heads of one canvas; each answers whether it was about a head."""

    def __init__(self, canvas: "BoardCanvas") -> None:
        self._canvas = canvas
        self.drag: HeadDrag | None = None
        self._pressed: tuple[str, QPoint] | None = None

    def press(self, event: QMouseEvent) -> bool:
        """A button went down."""
        canvas, pos = self._canvas, event.position().toPoint()
        self._pressed = None
        if self.drag is not None:
            self.cancel()
            return True
        if event.button() != Qt.MouseButton.LeftButton or canvas.model.project_id is None:
            return False
        hit = canvas.hit(pos)
        if hit.kind == "head":
            self._pressed = canvas.model.columns[hit.column].key, pos
        elif hit.kind == "add_column":
            canvas.column_add_asked.emit()
        return hit.kind in ("head", "add_column")

    def move(self, event: QMouseEvent) -> bool:
        """The pointer went somewhere."""
        pos = event.position().toPoint()
        pressed = self._pressed if event.buttons() & Qt.MouseButton.LeftButton else None
        if pressed is not None and (pos - pressed[1]).manhattanLength() >= QApplication.startDragDistance():
            self._lift(*pressed)
        if self.drag is not None:
            self._carry(pos)
        return self.drag is not None or self._pressed is not None

    def release(self, event: QMouseEvent) -> bool:
        """A button went up: drops the column, or opens the one whose head was pressed."""
        canvas, drag, pressed = self._canvas, self.drag, self._pressed
        self.drag = self._pressed = None
        if drag is not None:
            self._put_down()
            at = self._index(drag.key)
            if at >= 0 and drag.place is not None:
                canvas.column_dropped.emit(at, drag.place)
            return True
        if pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            at = self._index(pressed[0])
            if at >= 0:
                canvas.head_asked.emit(at)
            return True
        return False

    def cancel(self) -> None:
        """Puts the column back."""
        self.drag = self._pressed = None
        self._put_down()

    def _put_down(self) -> None:
        self._canvas.viewport().unsetCursor()
        self._canvas.viewport().update()
        self._canvas.dragging.emit("")

    def _index(self, key: str) -> int:
        return next((at for at, column in enumerate(self._canvas.model.columns) if column.key == key), -1)

    def _lift(self, key: str, at: QPoint) -> None:
        canvas, column = self._canvas, self._index(key)
        self._pressed = None
        if column < 0:
            return
        left = canvas.column_rect(column).left()
        self.drag = HeadDrag(key, canvas.model.columns[column].name, at.x() - left, at)
        canvas.point_at(type(canvas.hover)())
        canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def _carry(self, pos: QPoint) -> None:
        drag, canvas = self.drag, self._canvas
        if drag is None:
            return
        drag.pos = pos
        here = self._index(drag.key)
        if here < 0:
            # It was removed meanwhile, from elsewhere.
            self.cancel()
            return
        place = sum(canvas.column_rect(at).center().x() < pos.x() for at in range(len(canvas.model.columns)))
        inside = canvas.viewport().rect().adjusted(-_FAR, -_FAR, _FAR, _FAR).contains(pos)
        drag.place = place if inside and place not in (here, here + 1) else None
        canvas.viewport().update()
        offers = self._offer(drag)
        if offers != drag.offers:
            drag.offers = offers
            canvas.dragging.emit(offers)

    def _offer(self, drag: HeadDrag) -> str:
        columns = self._canvas.model.columns
        if drag.place is None:
            return tr("Esc puts it back")
        if drag.place == len(columns):
            return tr("Drop to put the column {name} at the end, Esc to put it back").format(name=drag.name)
        before = columns[drag.place].name
        return tr("Drop to put the column {name} before {before}, Esc to put it back").format(name=drag.name, before=before)

    def scroll_on(self) -> None:
        """Scrolls sideways while a column is carried near an edge; called by a timer."""
        drag, canvas = self.drag, self._canvas
        if drag is None:
            return
        before = canvas.left()
        canvas.horizontalScrollBar().setValue(before + pull(drag.pos.x(), 0, canvas.viewport().width()))
        if canvas.left() != before:
            self._carry(drag.pos)

    def paint(self, p: QPainter) -> None:
        """Draw the line where the column would go, its empty place, and its head under the pointer."""
        drag, canvas = self.drag, self._canvas
        here = self._index(drag.key) if drag is not None else -1
        if drag is None or here < 0:
            return
        theme = canvas.kit.theme
        room = QRectF(canvas.column_rect(here))
        room.setHeight(HEAD - 4)
        p.fillRect(room.adjusted(-2, -4, 2, 2), theme.color("surface.board"))
        canvas.furniture.dashed(p, room, strong=True)
        if drag.place is not None:
            boxes = canvas.shape.columns
            x = boxes[drag.place].x - GAP / 2 if drag.place < len(boxes) else boxes[-1].right + GAP / 2
            line = QRectF(x - canvas.left() - 1.5, TOP, 3, canvas.viewport().height() - TOP - BOTTOM)
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color("accent.fill"))
            p.drawRoundedRect(line, 1.5, 1.5)
        metrics = theme.metrics("bodyStrong")
        name = elided(metrics, drag.name, theme.size("card.minWidth") - 2 * _PAD)
        plate = QRectF(0, 0, metrics.horizontalAdvance(name) + 2 * _PAD, max(HEAD - 4, metrics.height() + 10))
        plate.moveTo(drag.pos.x() - min(drag.grab, plate.width() - _PAD), drag.pos.y() - plate.height() / 2)
        paint_raised(p, theme, plate, theme.radius("card"), shadow=True)
        canvas.kit.text(p, plate.adjusted(_PAD, 0, -_PAD + 2, 0), name, "bodyStrong", "text.primary")
