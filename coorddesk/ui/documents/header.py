"""The names above the register's columns: dragged into another order, hidden, and how many found no room."""

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from coorddesk.ui.buttons import tip
from coorddesk.ui.documents.columns import FIXED
from coorddesk.ui.paint import Paint
from coorddesk.ui.row_columns import Columns, Head, TableColumn, TableHeader


class _DraggedHead(Head):
    """One column's name; a click sorts, a drag moves the column."""

    def __init__(self, header: "RegisterHeader", column: TableColumn) -> None:
        super().__init__(header, column)
        self._owner = header
        self._pressed: QPoint | None = None
        self.setEnabled(True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        far = self._pressed is not None and (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far and self.column.name not in ("arrow", "number"):
            self.setDown(False)
            self._owner.drag(self.column.name, self.mapToParent(at))
        elif not self._owner.dragged:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if self._owner.dragged:
            self.setDown(False)
            self._owner.drop()
        else:
            super().mouseReleaseEvent(event)


class RegisterHeader(TableHeader):
    """The line of column names.

    Signals:
        moved(name, before): a column was dragged before another, or to the end where `before` is empty.
        menu_asked(name, at): the menu of a column (or of none) is wanted.

    Attributes:
        dragged: the name of the column that is being dragged, or empty.
    """

    moved = Signal(str, str)
    menu_asked = Signal(str, QPoint)

    def __init__(self, paint: Paint, columns: Columns, parent: QWidget | None = None) -> None:
        self.dragged = ""
        self._before = ""
        super().__init__(paint, columns, parent)

    def make_head(self, column: TableColumn) -> Head:
        return _DraggedHead(self, column)

    def _ask(self, name: str) -> None:
        if self.columns.named(name).sorts:
            super()._ask(name)

    def drag(self, name: str, at: QPoint) -> None:
        """A column is held at a point of the header."""
        if not self.dragged:
            self.grabKeyboard()
        self.dragged, self._before = name, self._column_after(at)
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.update()

    def drop(self) -> None:
        """The column that is held is let go."""
        name, before = self.dragged, self._before
        self._end()
        if name != before:
            self.moved.emit(name, before)

    def _end(self) -> None:
        self.dragged = self._before = ""
        self.releaseKeyboard()
        self.unsetCursor()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.dragged and event.key() == Qt.Key.Key_Escape:
            self._end()
        else:
            super().keyPressEvent(event)

    def _x(self, x: float) -> float:
        return self.width() - x if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else x

    def _column_after(self, at: QPoint) -> str:
        """The column that a dragged one would stand before."""
        x = self._x(at.x())
        places = self.columns.places(self._room or self.width())
        return next((name for name, (left, own) in places.items() if name not in ("arrow", "number") and x < left + own / 2), "")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        x = self._x(event.pos().x())
        places = self.columns.places(self._room or self.width())
        name = next((name for name, (left, own) in places.items() if left <= x <= left + own + 9), "")
        self.menu_asked.emit(name, event.globalPos())

    def hidden_words(self) -> str:
        """The columns that found no room, by name; empty when all did."""
        hidden = self.columns.hidden(self._room or self.width())
        return ", ".join(self.tr(one.spoken or one.label) for one in hidden if one.name not in FIXED)

    def _arrange(self) -> None:
        super()._arrange()
        hidden = self.hidden_words()
        self.setToolTip(tip(self.tr("No room for: {columns}").format(columns=hidden)) if hidden else "")
        self.setAccessibleName(self.tr("Columns; no room for {columns}").format(columns=hidden) if hidden else self.tr("Columns"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        p = QPainter(self)
        if self.dragged:
            places = self.columns.places(self._room or self.width())
            end = max((left + own + 4 for left, own in places.values()), default=0.0)
            x = self._x(places[self._before][0] - 5 if self._before in places else end)
            p.fillRect(QRectF(x - 1, 4, 2, self.height() - 9), self.kit.theme.color("accent.fill"))
