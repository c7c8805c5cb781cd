"""Short lists within the inspector: one line a thing, painted, with keys for opening, removing, moving, ticking and renaming."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QListView, QMenu, QScrollArea, QSizePolicy, QWidget

from coorddesk.ui.buttons import tip
from coorddesk.ui.lines_painted import BOXED, LEAD, Index, LineDelegate, line_height, single_height
from coorddesk.ui.lines_painted import Line as Line
from coorddesk.ui.paint import Paint, pen


class _LineModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []
        self.editable = False

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.words()
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(line.tip) if line.tip else None
        if role == Qt.ItemDataRole.CheckStateRole and line.lead in BOXED:
            return Qt.CheckState.Unchecked if line.lead == "check" else Qt.CheckState.Checked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if self.editable else flags


class Lines(QListView):
    """A list as high as its lines.

    Signals, each with the line's key:
        opened: Enter or a click; where a click only selects, a double one.
        removed: Del.
        shifted(key, by): Alt+Up or Alt+Down; dragged, where lines can be, by as many places.
        toggled: the box was clicked, or Space.
        renamed(key, text): F2 or a double click, then Enter.
        pasted(key, text): something was pasted while a line was current.
    """

    opened = Signal(object)
    removed = Signal(object)
    shifted = Signal(object, int)
    toggled = Signal(object)
    renamed = Signal(object, str)
    pasted = Signal(object, str)

    def __init__(
        self, paint: Paint, name: str, *, editable: bool = False, movable: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kit = paint
        self._movable = movable
        self._pressed: tuple[int, QPoint] | None = None
        self._gap: int | None = None
        self._model = _LineModel(self)
        self._model.editable = editable
        self.click_opens = True
        self.menu_for: Callable[[Any, QMenu], None] | None = None
        self.setModel(self._model)
        delegate = LineDelegate(paint, self)
        delegate.renamed.connect(self.renamed)
        self.setItemDelegate(delegate)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.viewport().setAutoFillBackground(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setEditTriggers(QListView.EditTrigger.EditKeyPressed | QListView.EditTrigger.DoubleClicked)
        self.setTabKeyNavigation(False)
        self.setFixedHeight(0)
        self.hide()

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; the current row stays where the same key is still there."""
        if list(lines) == self._model.lines:
            return
        self._let_go()
        at = self.currentIndex()
        key = self._model.lines[at.row()].key if at.isValid() else None
        row = at.row()
        self._model.beginResetModel()
        self._model.lines = list(lines)
        self._model.endResetModel()
        self.setFixedHeight(sum(self.line_height(line) for line in lines))
        self.setVisible(bool(lines))
        if key is not None and lines:
            rows = [place for place, line in enumerate(lines) if line.key == key]
            self.setCurrentIndex(self._model.index(rows[0] if rows else min(row, len(lines) - 1)))

    def lines(self) -> list[Line]:
        """What is shown."""
        return self._model.lines

    def line_height(self, line: Line) -> int:
        """How high a line is."""
        return line_height(self._kit, line)

    def current_key(self) -> Any:
        """The key of the current line, or None."""
        at = self.currentIndex()
        return self._model.lines[at.row()].key if at.isValid() else None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.lines:
            self.setCurrentIndex(self._model.index(0))

    def is_dragging(self) -> bool:
        """Whether a line is being carried to another place."""
        return self._gap is not None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        at = self.indexAt(event.position().toPoint())
        boxed = at.isValid() and self._model.lines[at.row()].lead in BOXED
        on_box = boxed and self._leads(event)
        if self._movable and at.isValid() and not on_box and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = at.row(), event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        place = event.position().toPoint()
        if self._gap is None and (place - self._pressed[1]).manhattanLength() < QApplication.startDragDistance():
            return
        self._gap = self._gap_at(place.y())
        self._keep_in_sight(place.y())
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._gap is not None and self._pressed is not None:
            row, gap = self._pressed[0], self._gap
            self._let_go()
            to = gap - 1 if gap > row else gap
            if to != row:
                self.shifted.emit(self._model.lines[row].key, to - row)
            return
        self._let_go()
        super().mouseReleaseEvent(event)
        at = self.indexAt(event.position().toPoint())
        if not at.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        line = self._model.lines[at.row()]
        if line.lead in BOXED:
            if self._leads(event):
                self.toggled.emit(line.key)
        elif self.click_opens:
            self.opened.emit(line.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        at = self.indexAt(event.position().toPoint())
        if at.isValid() and not self.click_opens and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(self._model.lines[at.row()].key)

    def _leads(self, event: QMouseEvent) -> bool:
        """Whether the mouse is on what a line begins with."""
        x = event.position().x()
        return (self.viewport().width() - x if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else x) < LEAD

    def _let_go(self) -> None:
        self._pressed, self._gap = None, None
        self.viewport().update()

    def _top_of(self, row: int) -> int:
        return sum(self.line_height(line) for line in self._model.lines[:row])

    def _gap_at(self, y: int) -> int:
        """The gap nearest to a height: 0 before the first line."""
        middles = [self._top_of(row) + self.line_height(line) / 2 for row, line in enumerate(self._model.lines)]
        return sum(middle < y for middle in middles)

    def _keep_in_sight(self, y: int) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea) and above.widget() is not None:
            place = self.viewport().mapTo(above.widget(), QPoint(0, y))
            above.ensureVisible(0, place.y(), 0, single_height(self._kit))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap is None or self._pressed is None:
            return
        p = QPainter(self.viewport())
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, width = self._kit.theme, self.viewport().width()
        dashed = pen(theme.color("line.field"))
        dashed.setStyle(Qt.PenStyle.DashLine)
        p.setPen(dashed)
        left = QRectF(0, self._top_of(self._pressed[0]), width, self.line_height(self._model.lines[self._pressed[0]]))
        p.drawRoundedRect(left.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        y = min(max(self._top_of(self._gap), 3), self.viewport().height() - 3)
        p.setPen(pen(theme.color("accent.fill"), 2))
        p.drawLine(6, y, width, y)
        p.drawEllipse(QRectF(1, y - 2.5, 5, 5))

    def event(self, event: QEvent) -> bool:
        # Esc puts a line that is carried back, before the window takes the key for itself.
        if event.type() == QEvent.Type.ShortcutOverride and self.is_dragging() and isinstance(event, QKeyEvent):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held, chosen = event.key(), event.modifiers(), self.current_key()
        editing = self.state() == QListView.State.EditingState
        if self.is_dragging():
            if key == Qt.Key.Key_Escape:
                self._let_go()
        elif chosen is None or editing:
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(chosen, QGuiApplication.clipboard().text())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(chosen)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(chosen)
        elif key == Qt.Key.Key_Space:
            self.toggled.emit(chosen)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and held & Qt.KeyboardModifier.AltModifier:
            self.shifted.emit(chosen, -1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = self.currentIndex() if event.reason() == QContextMenuEvent.Reason.Keyboard else self.indexAt(event.pos())
        if self.menu_for is None or not at.isValid():
            return
        menu = QMenu(self)
        self.menu_for(self._model.lines[at.row()].key, menu)
        if not menu.isEmpty():
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            place = self.visualRect(at).bottomLeft() if event.reason() == QContextMenuEvent.Reason.Keyboard else event.pos()
            menu.popup(self.viewport().mapToGlobal(QPoint(place)))

    def wheelEvent(self, event: Any) -> None:
        # The list is as high as its lines, so the wheel belongs to the page around it.
        event.ignore()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.viewport().update()
        return super().viewportEvent(event)
