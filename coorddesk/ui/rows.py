"""The table that the register, the log, the timeline and the people list share: each row painted whole, as wide as the view."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QToolTip, QWidget

from coorddesk.ui.buttons import tip
from coorddesk.ui.paint import Paint
from coorddesk.ui.row_columns import Columns
from coorddesk.ui.row_model import Heading as Heading
from coorddesk.ui.row_model import Index as Index
from coorddesk.ui.row_model import Rows as Rows

_SMOOTH = QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
LEAD = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
END = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class RowState:
    """How a row stands while it is painted."""

    selected: bool
    hovered: bool
    focused: bool
    current: bool


class _Delegate(QStyledItemDelegate):
    """Hands each row to the table's own painting."""

    def __init__(self, table: "RowTable") -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self._table.paint_index(painter, QRectF(option.rect), index.row())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._table.height_of(self._table.rows.keys[index.row()]))


class RowTable(QTableView):
    """A list of rows as wide as the view. What a row looks like, says and holds is told by the subclass.

    Signals:
        chosen(): another row, or none, is current or selected.
        activated_row(row): Enter or a double click.
        resized(): the rows got another width.
    """

    chosen = Signal()
    activated_row = Signal(int)
    resized = Signal()
    menu_asked = Signal(QPoint)

    def __init__(
        self, paint: Paint, columns: Columns, fetch: Callable[[list[str]], dict[str, Any]], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.kit = paint
        self.columns = columns
        self.rows = Rows(fetch, self.spoken, self)
        self.hovered = -1
        self.empty_words = ""
        self._keyboard = False
        self._uneven = False  # some rows are higher or lower than a record's
        self._mirrors = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(name)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setMinimumSectionSize(10)
        vertical.setSectionResizeMode(vertical.ResizeMode.Fixed)
        vertical.setDefaultSectionSize(self.height_of(""))
        self.setShowGrid(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        # What is scrolled is moved rather than painted anew.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit())

    # What a subclass tells.

    def height_of(self, key: Any) -> int:
        """How high the row of a key is."""
        theme = self.kit.theme
        return theme.row(theme.size("row.groupHeader" if isinstance(key, Heading) else "row.table"))

    def spoken(self, row: Any) -> str:
        """The whole row for screen readers."""
        raise NotImplementedError

    def paint_row(self, p: QPainter, rect: QRectF, row: Any, state: RowState) -> None:
        """Draws what stands in a row; its ground and line are there already."""
        raise NotImplementedError

    def tip_of(self, row: Any, column: str) -> tuple[str, str]:
        """(words, type role) of a cell whose words may be shortened, or with an empty role words that are always shown."""
        return "", ""

    def ground_of(self, row: Any) -> str:
        """The colour below a row that is neither selected nor under the pointer; empty for the table's own."""
        return ""

    # Rows and choice.

    def show_keys(self, keys: Sequence[Any], *, forget: bool = True, others: Sequence[int] | None = None) -> None:
        """Shows other rows; the choice, the current row and the place on screen stay where their rows still are.

        Args:
            others: the rows that are no records, and may be higher or lower than those; None where that is not known.
        """
        current, chosen, top = self.current_key(), self.chosen_keys(), self.verticalScrollBar().value()
        place = self.currentIndex().row()
        blocked = self.selectionModel().blockSignals(True)
        if self._uneven:
            # rows that come in place of others would keep their heights
            self.rows.set_keys([], False)
            self._uneven = False
        self.rows.set_keys(keys, forget)
        self._fit_heights(self._others(0, len(keys)) if others is None else others)
        self.choose(chosen, current)
        if place >= 0 and keys and not self.currentIndex().isValid():
            # what was current is gone: its neighbour takes its place
            self.setCurrentIndex(self.rows.index(min(place, len(keys) - 1), 0))
        self.selectionModel().blockSignals(blocked)
        # Left to Qt's timer, it would have everything painted a second time.
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(top)
        if self.current_key() != current or self.chosen_keys() != chosen:
            self.chosen.emit()
        self.viewport().update()

    def put_in(self, at: int, keys: Sequence[Any]) -> None:
        """Puts rows in, such as the children of one that opens."""
        if keys:
            self.rows.insert(at, keys)
            self._fit_heights(self._others(at, at + len(keys)))

    def take_out(self, at: int, count: int) -> None:
        """Takes rows out again."""
        if count:
            self.rows.take(at, count)

    def _others(self, start: int, stop: int) -> list[int]:
        return [at for at, kind in enumerate(map(type, self.rows.keys[start:stop]), start) if kind is not str]

    def _fit_heights(self, others: Sequence[int]) -> None:
        header, usual = self.verticalHeader(), self.height_of("")
        if header.defaultSectionSize() != usual:
            header.setDefaultSectionSize(usual)
        self._uneven = self._uneven or bool(others)
        heights: dict[type, int] = {}
        header.setUpdatesEnabled(False)  # it would find out where each stands, past all rows before it
        for at in others:
            kind = type(self.rows.keys[at])
            if kind not in heights:
                heights[kind] = self.height_of(self.rows.keys[at])
            header.resizeSection(at, heights[kind])
        header.setUpdatesEnabled(True)

    def current_key(self) -> Any:
        """The key of the current row, None without one."""
        index = self.currentIndex()
        return self.rows.keys[index.row()] if index.isValid() and index.row() < len(self.rows.keys) else None

    def chosen_keys(self) -> list[Any]:
        """The keys of all selected rows, top to bottom."""
        picked = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.rows.keys[at] for at in picked if at < len(self.rows.keys)]

    def choose(self, keys: Sequence[Any], current: Any = None) -> None:
        """Selects the rows of some keys, and makes one of them current; keys that are not on view are left out."""
        places = self.rows.find_all(keys)
        selection = QItemSelection()
        for at in places:
            index = self.rows.index(at, 0)
            selection.select(index, index)
        model = self.selectionModel()
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows)
        at = places[0] if places and keys[0] == current else self.rows.find(current) if current is not None else -1
        at = at if at >= 0 else (places[0] if places else -1)
        index = self.rows.index(at, 0) if at >= 0 else QModelIndex()
        model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def go_to(self, key: Any) -> bool:
        """Selects one row and scrolls to it; False when it is not on view."""
        at = self.rows.find(key)
        if at < 0:
            return False
        self.setCurrentIndex(self.rows.index(at, 0))
        self.scrollTo(self.rows.index(at, 0))
        return True

    # Painting.

    def paint_index(self, p: QPainter, rect: QRectF, at: int) -> None:
        """Draws one row: ground, contents, line and focus ring."""
        row = self.rows.row(at)
        theme = self.kit.theme
        p.save()
        # Places are mirrored here; each text then runs the way its own words do.
        p.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        p.setRenderHints(_SMOOTH)
        index = self.rows.index(at, 0)
        state = RowState(
            self.selectionModel().isSelected(index), at == self.hovered, self.hasFocus(), index.row() == self.currentIndex().row()
        )
        if isinstance(row, Heading):
            if state.selected and row.folded is not None:
                p.fillRect(rect, theme.color("state.selected" if state.focused else "state.selectedInactive"))
            self.paint_heading(p, rect, row)
            if state.current and state.focused and self._keyboard and row.folded is not None:
                self.kit.focus_ring(p, rect.adjusted(4, 4, -4, -5), 3)
        else:
            ground = self.ground_of(row)
            if state.selected:
                ground = "state.selected" if state.focused else "state.selectedInactive"
            elif state.hovered:
                ground = "state.hover"
            if ground:
                p.fillRect(rect, theme.color(ground))
            if row is not None:
                self.paint_row(p, self.beside_bar(rect), row, state)
            if state.current and state.focused and self._keyboard:
                self.kit.focus_ring(p, rect.adjusted(4, 4, -4, -5), 3)
        self.kit.hairline(p, rect.left(), rect.bottom() - 1, rect.right(), rect.bottom() - 1)
        p.restore()

    def paint_heading(self, p: QPainter, rect: QRectF, heading: Heading) -> None:
        """Draws the line above a group."""
        theme, rtl = self.kit.theme, self.is_mirrored()
        x = 24.0
        if heading.folded is not None:
            place = self.mirrored(rect, x, 14)
            icon = "chevron-down" if not heading.folded else "chevron-left" if rtl else "chevron-right"
            self.kit.icons.paint(p, QRectF(place.left(), rect.center().y() - 7, 14, 14), icon, "text.secondary")
            x += 14 + 11
        if heading.square:
            place = self.mirrored(rect, x, 8)
            self.kit.team_square(p, place.x(), rect.center().y() - 3, heading.hue)
            x += 8 + 7
        baseline_gap = (
            (heading.title, "bodyStrong", "text.primary", 9.0), (heading.count, "small", "text.secondary", 14.0),
            *((words, "small", token, 8.0) for words, token in heading.notes),
        )  # fmt: skip
        for words, role, token, after in baseline_gap:
            if not words:
                continue
            width = theme.metrics(role).horizontalAdvance(words)
            place = self.mirrored(rect, x, width)
            self.kit.text(p, place.adjusted(0, 2, 0, 0), words, role, token, END if rtl else LEAD)
            x += width + after
        p.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.color("line.strong"))

    def is_mirrored(self) -> bool:
        """Whether rows run from right to left."""
        return self._mirrors

    def mirrored(self, rect: QRectF, x: float, width: float) -> QRectF:
        """A part of a row, `x` from its leading edge."""
        left = rect.right() - x - width if self._mirrors else rect.left() + x
        return QRectF(left, rect.top(), width, rect.height() - 1)

    def room(self) -> int:
        """How wide the rows' contents are: the place of the scroll bar stays free, so that nothing moves aside when it comes."""
        shown = self.verticalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        return self.width() - (self.verticalScrollBar().sizeHint().width() if shown else 0)

    def beside_bar(self, rect: QRectF) -> QRectF:
        """A row without the place of the scroll bar, where that is hidden."""
        over = max(0.0, rect.width() - self.room())
        return rect.adjusted(over, 0, 0, 0) if self._mirrors else rect.adjusted(0, 0, -over, 0)

    def cell(self, rect: QRectF, column: str) -> QRectF | None:
        """Where a column stands in a row; None when it found no room."""
        place = self.columns.places(rect.width()).get(column)
        return None if place is None else self.mirrored(rect, *place)

    def write(
        self, p: QPainter, rect: QRectF, column: str, words: str, role: str = "body", ink: str = "text.primary", weight: int | None = None
    ) -> None:
        """Writes a cell's words, shortened where they do not fit."""
        place = self.cell(rect, column)
        if place is not None:
            at_end = self.columns.named(column).end != self._mirrors
            self.kit.text(p, place, words, role, ink, END if at_end else LEAD, weight)

    def paintEvent(self, event: QPaintEvent) -> None:
        ground = QPainter(self.viewport())
        for rect in event.region():  # type: ignore[attr-defined]
            ground.fillRect(rect, self.kit.theme.color("surface.base"))
        ground.end()
        super().paintEvent(event)
        if not self.rows.keys and self.empty_words:
            p = QPainter(self.viewport())
            room = QRectF(self.viewport().rect()).adjusted(24, 0, -24, 0)
            room.setHeight(min(room.height(), 220))
            p.setFont(self.kit.theme.font("body"))
            p.setPen(self.kit.theme.color("text.secondary"))
            p.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.empty_words)

    # Events.

    def row_at(self, pos: QPointF | QPoint) -> int:
        """The row below a point of the viewport, -1 where there is none."""
        return self.rowAt(int(pos.y()))

    def column_at(self, x: float) -> str:
        """The name of the column below a point of the viewport, or empty."""
        width = self.viewport().width()
        x = width - x if self.is_mirrored() else x
        return next((name for name, (left, own) in self.columns.places(self.room()).items() if left <= x <= left + own), "")

    def _hover(self, at: int) -> None:
        if at != self.hovered:
            before, self.hovered = self.hovered, at
            for row in (before, at):
                if 0 <= row < len(self.rows.keys):
                    self.update(self.rows.index(row, 0))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.row_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._keyboard = False
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self.row_at(event.position())
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton and not isinstance(self.rows.keys[at], Heading):
            self.activated_row.emit(at)

    def leaveEvent(self, event: Any) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason):
            self._keyboard = True
        if not self.currentIndex().isValid() and event.reason() != Qt.FocusReason.MouseFocusReason:
            first = next((at for at, key in enumerate(self.rows.keys[:3]) if not isinstance(key, Heading)), -1)
            if first >= 0:
                self.setCurrentIndex(self.rows.index(first, 0))
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._mirrors = self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        at = self.currentIndex().row()
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at >= 0:
            self.activated_row.emit(at)
            return
        if event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            # Qt makes a menu of this key on Windows alone
            self._ask_menu_here()
            return
        if plain and event.key() in (Qt.Key.Key_J, Qt.Key.Key_K):
            arrow = Qt.Key.Key_Down if event.key() == Qt.Key.Key_J else Qt.Key.Key_Up
            event = QKeyEvent(event.type(), arrow, Qt.KeyboardModifier.NoModifier)
        self._keyboard = True
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here; the filter field finds."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.currentIndex().isValid():
            self._ask_menu_here()
        else:
            self.menu_asked.emit(self.viewport().mapToGlobal(event.pos()))

    def _ask_menu_here(self) -> None:
        self.menu_asked.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def viewportEvent(self, event: Any) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QHelpEvent.Type.ToolTip:
            words = self._tip_at(event.pos())
            if words:
                QToolTip.showText(event.globalPos(), tip(words), self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def _tip_at(self, pos: QPoint) -> str:
        at, column = self.row_at(pos), self.column_at(pos.x())
        row = self.rows.row(at) if at >= 0 else None
        if row is None or not column or isinstance(row, Heading):
            return ""
        words, role = self.tip_of(row, column)
        if words and role:
            room = self.columns.places(self.room())[column][1]
            return words if self.kit.theme.metrics(role).horizontalAdvance(words) > room else ""
        return words
