"""Painted lists that are as high as their rows, so that a whole page scrolls as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from coorddesk.ui.buttons import tip
from coorddesk.ui.paint import Paint

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_RING_INSET = 3.0
AIR = 8  # to both sides of a row's content, so that the ring and the ground of a row stand around its words


class Row(Protocol):
    """What every row tells.

    Attributes:
        key: the same for the same thing after the page was read again.
        opens: (kind, id) of the record it stands for.
        words: the row as it is read out.
        tip: its tooltip, or empty.
    """

    @property
    def key(self) -> Any: ...
    @property
    def opens(self) -> tuple[str, str]: ...
    @property
    def words(self) -> str: ...
    @property
    def tip(self) -> str: ...


@dataclass(frozen=True, slots=True)
class State:
    """How a row is shown now."""

    selected: bool
    focused: bool
    hovered: bool


class RowModel(QAbstractListModel):
    """The rows of one list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[Any] = []

    def show(self, rows: Sequence[Any]) -> None:
        """Other rows from now on."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.words
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(row.tip) if row.tip else None
        return None


class RowDelegate(QStyledItemDelegate):
    """Paints a row: its ground by state, its content, the hairline below it."""

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = paint

    def height(self, row: Any) -> int:
        """How high a row is."""
        raise NotImplementedError

    def draw(self, p: QPainter, rect: QRectF, row: Any, state: State) -> None:
        """Paints a row's content."""
        raise NotImplementedError

    def has_line(self, row: Any) -> bool:
        """Whether a hairline closes the row."""
        return True

    def ground(self, rect: QRectF, row: Any) -> QRectF:
        """The part of a row that is shaded while it is hovered or selected; `rect` is where its content stands."""
        return rect.adjusted(-AIR, 0, AIR, 0)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.height(index.data(ROW)))

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        if row is None:
            return
        flags = option.state
        view = option.widget
        state = State(
            bool(flags & QStyle.StateFlag.State_Selected),
            isinstance(view, RowList) and view.hasFocus() and view.by_keyboard and view.currentIndex() == index,
            bool(flags & QStyle.StateFlag.State_MouseOver),
        )
        rect = inner(QRectF(option.rect))
        ground = self.ground(rect, row)
        p.save()
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if state.selected:
            p.fillRect(ground, self.kit.theme.color("state.selected" if view is not None and view.hasFocus() else "state.selectedInactive"))
        elif state.hovered:
            p.fillRect(ground, self.kit.theme.color("state.hover"))
        self.draw(p, rect, row, state)
        if self.has_line(row):
            self.kit.hairline(p, rect.left(), rect.bottom() - 1, rect.right(), rect.bottom() - 1)
        if state.focused:
            self.kit.focus_ring(p, ground.adjusted(_RING_INSET, _RING_INSET, -_RING_INSET, -_RING_INSET), 4)
        p.restore()


def inner(rect: QRectF) -> QRectF:
    """Where the content of a row stands."""
    return rect.adjusted(AIR, 0, -AIR, 0)


def placed(rect: QRectF, x: float, width: float, *, mirrored: bool, y: float = 0.0, height: float | None = None) -> QRectF:
    """A part of a row, measured from its leading edge."""
    left = rect.right() - x - width if mirrored else rect.left() + x
    return QRectF(left, rect.top() + y, width, rect.height() - y if height is None else height)


class RowList(QListView):
    """A list without a scroll bar of its own, in which one row can be current.

    Signals:
        picked(row): the user went to a row.
        opened(row): Enter or a double click on it.
        reach(rect): this part of the list should be in sight.
        menu_requested(row, global position): a right click, the Menu key or Shift+F10.
    """

    picked = Signal(object)
    opened = Signal(object)
    reach = Signal(QRect)
    menu_requested = Signal(object, QPoint)

    def __init__(self, paint: Paint, delegate: RowDelegate, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = paint
        self.delegate = delegate
        self.by_keyboard = False
        delegate.setParent(self)
        self._model = RowModel(self)
        self.setModel(self._model)
        self.setItemDelegate(delegate)
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(ROW)))

    @property
    def rows(self) -> list[Any]:
        """The rows as they stand."""
        return self._model.rows

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Shows other rows; the current one stays current, or the one that took its place does where the user is here."""
        before, place = self.current_row(), self.currentIndex().row()
        self._model.show(rows)
        self.refit()
        if before is None or not rows:
            return
        at = next((n for n, row in enumerate(rows) if row.key == before.key), None)
        if at is not None:
            self.setCurrentIndex(self._model.index(at, 0))
        elif self.hasFocus():
            self.go_to(self.successor(before, place))

    def successor(self, gone: Any, place: int) -> int:
        """Which row becomes current after the one at `place` has gone."""
        return min(place, len(self.rows) - 1)

    def refit(self) -> None:
        """As high as the rows are now; without any there is nothing for the keyboard either."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self.rows else Qt.FocusPolicy.NoFocus)
        if not self.rows:
            self.clearFocus()
        self.setFixedHeight(sum(self.delegate.height(row) for row in self.rows))

    def current_row(self) -> Any:
        """The current row, or None."""
        return self.currentIndex().data(ROW)

    def go_to(self, at: int) -> None:
        """Makes a row current and tells so."""
        if 0 <= at < len(self.rows):
            self.setCurrentIndex(self._model.index(at, 0))
            self._tell()

    def unpick(self) -> None:
        """No row is current any more."""
        self.selectionModel().clear()

    def row_rect(self, at: int) -> QRect:
        """Where a row lies within the list."""
        return self.visualRect(self._model.index(at, 0))

    def row_at(self, place: QPoint) -> Any:
        """The row at a place, or None."""
        return self.indexAt(place).data(ROW)

    def _tell(self) -> None:
        row = self.current_row()
        if row is not None:
            self.picked.emit(row)
            self.reach.emit(self.visualRect(self.currentIndex()))

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here, so typing does not look for a row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.by_keyboard = True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.current_row() is not None:
                self.opened.emit(self.current_row())
            return
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_J: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_K: -1}
        step = steps.get(Qt.Key(event.key())) if not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier else None
        at = self.currentIndex().row()
        if step is not None and 0 <= max(at + step, 0) < len(self.rows) and at + step >= min(at, 0):
            self.go_to(max(at + step, 0))
        elif step is None and event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(0 if event.key() == Qt.Key.Key_Home else len(self.rows) - 1)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in _KEYBOARD:
            self.by_keyboard = True
            if not self.currentIndex().isValid():
                self.go_to(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.by_keyboard = False
        super().mousePressEvent(event)
        if self.indexAt(event.position().toPoint()).isValid():
            self._tell()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            place = self.visualRect(index).center() if by_key else event.pos()
            self.menu_requested.emit(index.data(ROW), self.viewport().mapToGlobal(place))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
