"""The grid of the distribution matrix: types down, people and teams across with turned names, a letter in the cell."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QItemSelectionModel, QModelIndex, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
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
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from coorddesk.domain.distribution import Share, next_share
from coorddesk.services import distribution
from coorddesk.services.distribution import EVERY_TYPE, Matrix, Put, Who
from coorddesk.ui.buttons import tip
from coorddesk.ui.desk import Desk
from coorddesk.ui.paint import elided, pen
from coorddesk.ui.row_model import Index

_COLUMN, _HEAD_LEAST, _HEAD_MOST, _TYPE_LEAST, _TYPE_MOST = 36, 74, 168, 116, 220
_NOWHERE = QModelIndex()
_LETTERS = {Share.NONE: "–", Share.COPY: "C", Share.REVIEW: "R"}
EMPTY = Matrix(("",), (), {}, {}, {})


class MatrixModel(QAbstractTableModel):
    """The cells of a matrix."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.matrix = EMPTY

    def show(self, matrix: Matrix) -> None:
        """Shows another matrix; where rows and columns are the same, the cells alone are told of."""
        same = (matrix.types, matrix.columns) == (self.matrix.types, self.matrix.columns)
        if not same:
            self.beginResetModel()
        self.matrix = matrix
        if not same:
            self.endResetModel()
        elif matrix.columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(matrix.types) - 1, len(matrix.columns) - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.matrix.types)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.matrix.columns)

    def share(self, index: Index) -> Share:
        """What a cell says."""
        return self.matrix.share(self.matrix.types[index.row()], self.matrix.columns[index.column()])

    def words(self, share: Share) -> str:
        """A share in words."""
        return {Share.NONE: self.tr("nothing"), Share.COPY: self.tr("copy"), Share.REVIEW: self.tr("copy and review")}[share]

    def type_words(self, row: int) -> str:
        """What a row is called."""
        return self.matrix.types[row] or self.tr(EVERY_TYPE)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _LETTERS[self.share(index)]
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            name = self.matrix.names[self.matrix.columns[index.column()]]
            words = f"{self.type_words(index.row())}, {name}: {self.words(self.share(index))}"
            return tip(words) if role == Qt.ItemDataRole.ToolTipRole else words
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            known = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return self.type_words(section) if known and section < len(self.matrix.types) else None
        if section >= len(self.matrix.columns):
            return None
        who = self.matrix.columns[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.matrix.names[who]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip("\n".join(filter(None, (self.matrix.names[who], self.matrix.notes[who]))))
        return None


class _Head(QHeaderView):
    """A heading on the ground of the grid, also where there is no section."""

    def __init__(self, orientation: Qt.Orientation, grid: "MatrixGrid") -> None:
        super().__init__(orientation, grid)
        self._grid = grid
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self.viewport()).fillRect(event.rect(), self._grid.kit.theme.color("surface.base"))
        super().paintEvent(event)


class _Names(_Head):
    """The names across, turned so that they stand over narrow columns; a name that is too long is in its tooltip."""

    def __init__(self, grid: "MatrixGrid") -> None:
        super().__init__(Qt.Orientation.Horizontal, grid)

    def sizeHint(self) -> QSize:
        metrics = self._grid.kit.theme.metrics("small")
        names = self._grid.cells.matrix.names.values()
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0.0)
        return QSize(0, round(min(max(widest + 26, _HEAD_LEAST), _HEAD_MOST)))

    def paintSection(self, p: QPainter, rect: QRect, section: int) -> None:
        grid, kit = self._grid, self._grid.kit
        matrix = grid.cells.matrix
        who = matrix.columns[section]
        current = section == grid.currentIndex().column()
        p.save()
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        p.fillRect(rect, kit.theme.color("surface.base"))
        foot = 10.0
        if who.team_id:
            hue = grid.desk.names().hue(who.team_id)
            kit.team_square(p, rect.center().x() - 3.5, rect.bottom() - 13, kit.theme.team_hue(hue) if hue is not None else None)
            foot = 20.0
        p.translate(rect.center().x() + 0.5, rect.bottom() - foot)
        p.rotate(-90)
        room = rect.height() - foot - 8
        weight = 600 if current else None
        metrics = kit.theme.metrics("small", weight)
        p.setFont(kit.theme.font("small", weight))
        p.setPen(kit.theme.color("text.primary" if current else "text.secondary"))
        p.drawText(QRectF(0, -10, room, 20), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
                   elided(metrics, matrix.names[who], room))  # fmt: skip
        p.restore()
        kit.hairline(p, rect.left(), rect.bottom(), rect.right() + 1, rect.bottom(), "line.strong")


class _Types(_Head):
    """The types down the leading edge."""

    def __init__(self, grid: "MatrixGrid") -> None:
        super().__init__(Qt.Orientation.Vertical, grid)

    def sizeHint(self) -> QSize:
        metrics = self._grid.kit.theme.metrics("body")
        cells = self._grid.cells
        widest = max((metrics.horizontalAdvance(cells.type_words(row)) for row in range(cells.rowCount())), default=0.0)
        return QSize(round(min(max(widest + 40, _TYPE_LEAST), _TYPE_MOST)), 0)

    def paintSection(self, p: QPainter, rect: QRect, section: int) -> None:
        kit = self._grid.kit
        p.save()
        p.fillRect(rect, kit.theme.color("surface.base"))
        current = section == self._grid.currentIndex().row()
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        room = QRectF(rect).adjusted(8, 0, -24, -1) if rtl else QRectF(rect).adjusted(24, 0, -8, -1)
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        ink = "text.primary" if section else "text.secondary"
        align = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        kit.text(p, room, self._grid.cells.type_words(section), "body", ink, align, 600 if current else None)
        kit.hairline(p, rect.left(), rect.bottom(), rect.right() + 1, rect.bottom())
        p.restore()


class _Cells(QStyledItemDelegate):
    def __init__(self, grid: "MatrixGrid") -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        grid, kit = self._grid, self._grid.kit
        theme, rect = kit.theme, QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        p.save()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected and grid.shows_choice():
            p.fillRect(rect, theme.color("state.selected" if grid.hasFocus() else "state.selectedInactive"))
        elif state & QStyle.StateFlag.State_MouseOver:
            p.fillRect(rect, theme.color("state.hover"))
        share = grid.cells.share(index)
        box = QRectF(rect.center().x() - 10, rect.center().y() - 9.5, 20, 18)
        ink, weight = "text.tertiary", None
        if share is Share.REVIEW:
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color("text.secondary"))
            p.drawRoundedRect(box, 4, 4)
            ink, weight = "surface.base", 600
        elif share is Share.COPY:
            p.setPen(pen(theme.color("line.field")))
            p.setBrush(theme.color("surface.base"))
            p.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            ink, weight = "text.primary", 600
        if share is not Share.NONE or index == grid.currentIndex():
            kit.text(p, box, _LETTERS[share], "micro", ink, Qt.AlignmentFlag.AlignCenter, weight)
        if index == grid.currentIndex() and grid.hasFocus():
            kit.focus_ring(p, rect.adjusted(3, 3, -3, -4), 4)
        kit.hairline(p, rect.left(), rect.bottom() - 0.5, rect.right(), rect.bottom() - 0.5)
        p.restore()


class MatrixGrid(QTableView):
    """The matrix, edited with keys and mouse; each gesture is one change.

    Arrow keys move, with Shift they select several; Space, Enter or a click goes round nothing, copy, copy and review; C, R and Del
    say which.

    Signals:
        put_asked(puts): cells are to say something else.
        column_asked(who): somebody is to be taken out.
        pasted(text): cells were pasted.
        menu_asked(place).
    """

    put_asked = Signal(list)
    column_asked = Signal(object)
    pasted = Signal(str)
    menu_asked = Signal(QPoint)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.kit = desk, desk.paint
        self.cells = MatrixModel(self)
        self._touched = False
        self.setModel(self.cells)
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName(self.tr("Distribution matrix"))
        self.setHorizontalHeader(_Names(self))
        self.setVerticalHeader(_Types(self))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setVisible(True)
        self.verticalHeader().setVisible(True)
        self.setCornerButtonEnabled(False)
        for corner in self.findChildren(QAbstractButton):
            corner.installEventFilter(self)
        self.setShowGrid(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._fit()

    def show_matrix(self, matrix: Matrix) -> None:
        """Shows another matrix; the current cell stays where its type and column still are."""
        at, before = self.currentIndex(), self.cells.matrix
        here = (before.types[at.row()], before.columns[at.column()]) if at.isValid() and at.column() < len(before.columns) else None
        chosen = [(index.row(), index.column()) for index in self.selectedIndexes()]
        self.cells.show(matrix)
        self._fit()
        if here is not None and (before.types, before.columns) != (matrix.types, matrix.columns):
            if here[0] in matrix.types and here[1] in matrix.columns:
                self.setCurrentIndex(self.cells.index(matrix.types.index(here[0]), matrix.columns.index(here[1])))
        elif chosen:
            self.viewport().update()

    def _fit(self) -> None:
        scale = max(1.0, self.kit.theme.metrics("body").height() / 19)
        self.horizontalHeader().setDefaultSectionSize(round(_COLUMN * scale))
        self.verticalHeader().setDefaultSectionSize(self.kit.theme.row(self.kit.theme.size("row.table")))
        self.horizontalHeader().setFixedHeight(self.horizontalHeader().sizeHint().height())
        self.verticalHeader().setFixedWidth(self.verticalHeader().sizeHint().width())
        self.updateGeometries()

    def shows_choice(self) -> bool:
        """Whether the selection is worth a ground: several cells, or the keyboard is here."""
        return self.hasFocus() or len(self.selectedIndexes()) > 1

    def current_who(self) -> Who | None:
        """The column of the current cell."""
        at = self.currentIndex()
        return self.cells.matrix.columns[at.column()] if at.isValid() else None

    def select_column(self, who: Who) -> None:
        """Goes to the first cell of a column."""
        if who in self.cells.matrix.columns:
            self.setCurrentIndex(self.cells.index(0, self.cells.matrix.columns.index(who)))

    def chosen(self) -> list[tuple[str, Who]]:
        """The cells that are meant: those selected, else the current one."""
        matrix = self.cells.matrix
        found = sorted(self.selectedIndexes(), key=lambda one: (one.row(), one.column())) or [self.currentIndex()]
        return [(matrix.types[one.row()], matrix.columns[one.column()]) for one in found if one.isValid()]

    def cycle(self) -> None:
        """Gives all cells that are meant what comes after what the current one says."""
        if self.currentIndex().isValid():
            self.give(next_share(self.cells.share(self.currentIndex())))

    def give(self, share: Share) -> None:
        """Gives all cells that are meant one share."""
        puts = [Put(type, who, share) for type, who in self.chosen()]
        if puts:
            self.put_asked.emit(puts)

    def copied(self) -> str:
        """The cells that are selected as a spreadsheet pastes them, with names and types; all of them where one or none is."""
        matrix, chosen = self.cells.matrix, self.chosen()
        if len(chosen) <= 1:
            headings, rows = distribution.table(matrix)
            return "\n".join("\t".join(row) for row in (headings, *rows))
        types, columns = list(dict.fromkeys(type for type, _ in chosen)), list(dict.fromkeys(who for _, who in chosen))
        words = {Share.NONE: "–", Share.COPY: "copy", Share.REVIEW: "copy and review"}
        lines: list[Sequence[str]] = [("Type", *(matrix.names[who] for who in columns))]
        lines += [(type or EVERY_TYPE, *(words[matrix.share(type, who)] for who in columns)) for type in types]
        return "\n".join("\t".join(line) for line in lines)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The corner between the headings is of one ground with them.
        if event.type() == QEvent.Type.Paint and isinstance(watched, QAbstractButton):
            p = QPainter(watched)
            p.fillRect(watched.rect(), self.kit.theme.color("surface.base"))
            self.kit.hairline(p, 0, watched.height() - 1, watched.width(), watched.height() - 1, "line.strong")
            return True
        return super().eventFilter(watched, event)

    # Keys and mouse.

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    @staticmethod
    def _is_own(event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        keys = (
            Qt.Key.Key_C, Qt.Key.Key_R, Qt.Key.Key_X, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Space, Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        )  # fmt: skip
        cut = event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Paste)
        return (plain and event.key() in keys) or cut

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.currentIndex().isValid() and self.cells.matrix.columns:
            self.setCurrentIndex(self.cells.index(0, 0))
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied())
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif event.key() == Qt.Key.Key_Delete and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if (who := self.current_who()) is not None:
                self.column_asked.emit(who)
        elif self._is_own(event):
            letters = {Qt.Key.Key_C: Share.COPY, Qt.Key.Key_R: Share.REVIEW}
            empties = (Qt.Key.Key_X, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
            if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.cycle()
            else:
                self.give(Share.NONE if event.key() in empties else letters[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.indexAt(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier and event.button() == Qt.MouseButton.LeftButton
        # The first click only chooses, unless the cell is current already: nothing changes by looking at it.
        self._touched = plain and at.isValid() and at == self.currentIndex() and len(self.selectedIndexes()) <= 1 and self.hasFocus()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = self.indexAt(event.position().toPoint())
        if self._touched and at == self.currentIndex() and len(self.selectedIndexes()) <= 1:
            self.cycle()
        self._touched = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.currentIndex().isValid():
            at = self.visualRect(self.currentIndex()).center()
        index = self.indexAt(at)
        if index.isValid() and not self.selectionModel().isSelected(index):
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.menu_asked.emit(self.viewport().mapToGlobal(at))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.cells.matrix.columns and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.setCurrentIndex(self.cells.index(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
