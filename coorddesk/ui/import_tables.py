"""The painted tables of the import page: what each column means, what becomes of each row, and what there is to tell."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QTreeView, QWidget

from coorddesk.services import imports
from coorddesk.services.imports import Item, PlanTable
from coorddesk.ui.buttons import tip
from coorddesk.ui.paint import Paint, Tone, pen

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ACTIONS: dict[str, tuple[str, Tone, str]] = {
    "added": ("Added", "green", "plus"),
    "changed": ("Changed", "accent", "pencil"),
    "unchanged": ("The same", "plain", ""),
    "joined": ("Joined", "outline", ""),
    "refused": ("Left out", "red", "x"),
    "gone": ("Not in it", "outline", ""),
}
_SEVERITIES: dict[str, tuple[str, Tone, str]] = {
    "refused": ("Left out", "red", "x"),
    "warning": ("Look at it", "amber", "triangle-alert"),
    "note": ("Note", "complete", ""),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImportTables", text)


def letters(index: int) -> str:
    """A, B … Z, AA … for a column counted from 0."""
    shown, rest = "", index + 1
    while rest:
        rest, sign = divmod(rest - 1, 26)
        shown = chr(65 + sign) + shown
    return shown


class _Rows(QAbstractTableModel):
    """The rows as they are; the table says what stands in them."""

    def __init__(self, table: "PaintedTable") -> None:
        super().__init__(table)
        self._table = table
        self.rows: Sequence[Any] = ()

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Other rows, all at once."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return len(self._table.COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._table.text(self.rows[index.row()], index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._table.spoken(self.rows[index.row()])
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _tr(self._table.COLUMNS[section][0])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, table: "PaintedTable") -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(40, self._table.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table, theme = self._table, self._table.kit.theme
        rect = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("state.selected" if table.hasFocus() else "state.selectedInactive"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("state.hover"))
        table.kit.hairline(painter, rect.left(), rect.bottom() - 0.5, rect.right() + 1, rect.bottom() - 0.5)
        first, last = index.column() == 0, index.column() == len(table.COLUMNS) - 1
        table.paint_cell(painter, rect.adjusted(12 if first else 4, 0, -12 if last else -4, 0), table.rows()[index.row()], index.column())
        painter.restore()


class _Head(QHeaderView):
    """Headings that stand over the text of their cells."""

    def __init__(self, table: "PaintedTable") -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setFixedHeight(table.kit.theme.row(table.kit.theme.size("row.tableHeader")))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        kit = self._table.kit
        place = QRectF(rect)
        painter.fillRect(place, kit.theme.color("surface.sunken"))
        kit.hairline(painter, place.left(), place.bottom() - 0.5, place.right() + 1, place.bottom() - 0.5)
        room = place.adjusted(12 if logicalIndex == 0 else 4, 0, -4, 0)
        kit.text(painter, room, _tr(self._table.COLUMNS[logicalIndex][0]), "micro", "text.secondary")


class PaintedTable(QTreeView):
    """A list with columns whose cells are painted; only what is on view costs anything."""

    # (heading, width in pixels; 0 takes the rest)
    COLUMNS: ClassVar[tuple[tuple[str, int], ...]] = ()

    def __init__(self, paint: Paint, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = paint
        self._model = _Rows(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(name)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setItemsExpandable(False)
        self.setSelectionBehavior(QTreeView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        head = _Head(self)
        self.setHeader(head)
        head.setStretchLastSection(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(24)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at, (_, width) in enumerate(self.COLUMNS):
            head.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive if width else QHeaderView.ResizeMode.Stretch)
            if width:
                head.resizeSection(at, width)

    def fit(self) -> None:
        """Shares the width among the columns anew."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def rows(self) -> Sequence[Any]:
        """What is shown."""
        return self._model.rows

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows; the place is kept where it still exists."""
        at, top = self.currentIndex().row(), self.verticalScrollBar().value()
        self._model.show_rows(rows)
        self.fit()
        if rows:
            self.setCurrentIndex(self._model.index(min(max(at, 0), len(rows) - 1), 0))
            self.verticalScrollBar().setValue(top)

    def row_height(self) -> int:
        """How high each row is."""
        return self.kit.theme.row(self.kit.theme.size("row.table"))

    def text(self, row: Any, column: int) -> str:
        """What stands in a cell."""
        raise NotImplementedError

    def spoken(self, row: Any) -> str:
        """The whole row in words."""
        return ", ".join(filter(None, (self.text(row, column) for column in range(len(self.COLUMNS)))))

    def paint_cell(self, p: QPainter, rect: QRectF, row: Any, column: int) -> None:
        """Draws one cell."""
        self.kit.text(p, rect, self.text(row, column))

    def chip(self, p: QPainter, rect: QRectF, text: str, tone: Tone, icon: str) -> None:
        """Draws a chip in the middle of a cell's height."""
        self.kit.chip(p, rect.left(), rect.top() + (rect.height() - self.kit.chip_height()) / 2, text, tone, icon)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.rows:
            self.setCurrentIndex(self._model.index(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self.indexAt(event.pos())
            text = self.text(self._model.rows[at.row()], at.column()) if at.isValid() else ""
            room = self.columnWidth(at.column()) - 16 if at.isValid() else 0
            if text and self.kit.theme.metrics("body").horizontalAdvance(text) > room:
                QToolTip.showText(event.globalPos(), tip(text), self)
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)


class ColumnsTable(PaintedTable):
    """One line a column of the file: its heading, its first values, and what it means, which a menu changes.

    Signals:
        meant(column, target): the user gave a column another meaning.
    """

    COLUMNS = (("Column", 196), ("First values", 0), ("Means", 176))
    meant = Signal(int, str)

    def __init__(self, paint: Paint, name: str, parent: QWidget | None = None) -> None:
        super().__init__(paint, name, parent)
        self._table: PlanTable | None = None
        self._words: dict[str, str] = {}

    def show_table(self, table: PlanTable | None) -> None:
        """Show the columns of a table; none for None."""
        self._table = table
        self._words = dict(imports.targets(table.kind)) if table is not None and table.kind else {}
        filled = (at for at, heading in enumerate(table.headings) if heading or table.samples[at]) if table is not None else ()
        self.show_rows(list(filled))

    def text(self, row: Any, column: int) -> str:
        table = self._table
        if table is None:
            return ""
        if column == 0:
            return table.headings[row] or _tr("(no heading)")
        if column == 1:
            return "  ·  ".join(table.samples[row])
        target = table.mapping[row]
        if target == imports.ISSUED_ON:
            return _tr("Revision of that day")
        return _tr(self._words.get(target, "Leave out"))

    def spoken(self, row: Any) -> str:
        return _tr("Column {letter}, {heading}, means {what}").format(
            letter=letters(row), heading=self.text(row, 0), what=self.text(row, 2)
        )

    def paint_cell(self, p: QPainter, rect: QRectF, row: Any, column: int) -> None:
        left_out = self._table is None or self._table.mapping[row] == ""
        ink = "text.tertiary" if left_out else "text.primary"
        if column == 0:
            self.kit.text(p, QRectF(rect.left(), rect.top(), 26, rect.height()), letters(row), "small", "text.tertiary")
            self.kit.text(p, rect.adjusted(28, 0, 0, 0), self.text(row, 0), "body", ink, weight=None if left_out else 500)
        elif column == 1:
            self.kit.text(p, rect, self.text(row, 1), "small", "text.tertiary" if left_out else "text.secondary")
        else:
            theme = self.kit.theme
            if self._can_change(row):
                box = rect.adjusted(-3.5, 2.5, 0.5, -3.5)
                p.setPen(pen(theme.color("line.strong")))
                p.setBrush(theme.color("surface.field"))
                p.drawRoundedRect(box, theme.radius("control"), theme.radius("control"))
                self.kit.icons.paint(p, QRectF(box.right() - 20, box.center().y() - 7, 14, 14), "chevron-down")
            self.kit.text(p, rect.adjusted(5, 0, -22, 0), self.text(row, 2), "body", ink)

    def _can_change(self, row: int) -> bool:
        return bool(self._table and self._table.kind and self._table.mapping[row] != imports.ISSUED_ON)

    def menu(self, row: int) -> QMenu:
        """The meanings a column can have; one that another column has says so."""
        menu = QMenu(self)
        table = self._table
        if table is None:
            return menu
        taken = {target: at for at, target in enumerate(table.mapping) if target and not target.startswith("+")}
        for target, words in imports.targets(table.kind):
            if target == imports.EXTRA_TARGETS[0][0]:
                menu.addSeparator()
            text = _tr(words)
            if taken.get(target, row) != row:
                text = _tr("{words}  (now column {letter})").format(words=text, letter=letters(taken[target]))
            action = menu.addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(table.mapping[row] == target)
            action.triggered.connect(lambda _on=False, target=target: self.meant.emit(row, target))
        return menu

    def open_menu(self, row: int) -> None:
        """Shows the meanings beside the column's line."""
        if self._can_change(row):
            at = self.visualRect(self._model.index(list(self.rows()).index(row), 2))
            menu = self.menu(row)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(at.bottomLeft()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = self.indexAt(event.position().toPoint())
        if at.isValid() and at.column() == 2 and event.button() == Qt.MouseButton.LeftButton:
            self.open_menu(self.rows()[at.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentIndex()
        if at.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2):
            self.open_menu(self.rows()[at.row()])
        else:
            super().keyPressEvent(event)


class ItemsTable(PaintedTable):
    """What becomes of each row of the file."""

    COLUMNS = (("", 104), ("Row", 92), ("Number", 124), ("What", 0), ("What changes", 300))

    def fit(self) -> None:
        narrow = self.viewport().width() < 700
        rows, metrics = self.rows()[:500], self.kit.theme.metrics("body")
        several = len({row.sheet for row in rows if row.row}) > 1
        widest = max((metrics.horizontalAdvance(row.ref) for row in rows), default=0.0)
        self.header().resizeSection(0, 96 if narrow else 108)
        self.header().resizeSection(1, (74 if narrow else 110) if several else 44)
        self.header().resizeSection(2, min(round(widest) + 18, 200))
        self.setColumnHidden(2, not widest)
        self.setColumnHidden(4, not any(row.action in ("changed", "refused") for row in self.rows()))
        self.header().resizeSection(4, max(self.viewport().width() * 2 // 5, 150))

    def text(self, row: Item, column: int) -> str:
        if column == 0:
            return _tr(_ACTIONS[row.action][0])
        if column == 1:
            return "" if not row.row else str(row.row) if self.columnWidth(1) < 60 else f"{row.sheet} {row.row}"
        return (row.ref, row.title, "; ".join(row.differences))[column - 2]

    def paint_cell(self, p: QPainter, rect: QRectF, row: Item, column: int) -> None:
        if column == 0:
            _, tone, icon = _ACTIONS[row.action]
            self.chip(p, rect, self.text(row, 0), tone, icon)
            return
        quiet = row.action in ("unchanged", "joined", "gone")
        small = column in (1, 4)
        if column == 1 and not row.row:
            return
        if column == 1:
            where = self.kit.theme.metrics("small").horizontalAdvance(f" {row.row}")
            sheet = row.sheet if rect.width() > 56 else ""
            width = self.kit.text(p, rect.adjusted(0, 0, -where, 0), sheet, "small", "text.tertiary")
            self.kit.text(p, rect.adjusted(width, 0, 0, 0), f" {row.row}" if sheet else str(row.row), "small", "text.secondary")
            return
        ink = "text.tertiary" if quiet else "text.primary" if column == 3 else "text.secondary"
        if row.action == "refused" and column == 4:
            ink = "rag.red.text"
        self.kit.text(p, rect, self.text(row, column), "small" if small else "body", ink)


class ProblemsTable(PaintedTable):
    """What there is to tell, by sheet, row and column."""

    COLUMNS = (("", 116), ("Sheet", 140), ("Row", 52), ("Column", 60), ("What", 0))
    _narrow = False

    def fit(self) -> None:
        self.setColumnHidden(1, len({row.sheet for row in self.rows()}) < 2)
        narrow = self.viewport().width() < 640
        if narrow != self._narrow:
            # Then a sentence takes two lines.
            self._narrow = narrow
            self.scheduleDelayedItemsLayout()

    def row_height(self) -> int:
        return super().row_height() + (round(self.kit.theme.metrics("small").height()) if self._narrow else 0)

    def text(self, row: Any, column: int) -> str:
        if column == 0:
            return _tr(_SEVERITIES[row.severity][0])
        return (row.sheet, str(row.row or ""), row.column, row.sentence)[column - 1]

    def paint_cell(self, p: QPainter, rect: QRectF, row: Any, column: int) -> None:
        if column == 0:
            _, tone, icon = _SEVERITIES[row.severity]
            self.chip(p, rect, self.text(row, 0), tone, icon)
            return
        if column < 4:
            self.kit.text(p, rect, self.text(row, column), "small", "text.secondary")
        elif self._narrow:
            p.setFont(self.kit.theme.font("small"))
            p.setPen(self.kit.theme.color("text.primary"))
            p.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap), row.sentence)
        else:
            self.kit.text(p, rect, row.sentence)


class SheetsTable(PaintedTable):
    """The tables of the file, each with a tick; the one that is current shows its columns.

    Signals:
        toggled(table, on): the user ticked or unticked one.
        chosen(table): another one is current.
    """

    COLUMNS = (("Sheets", 0),)
    toggled = Signal(int, bool)
    chosen = Signal(int)

    def __init__(self, paint: Paint, name: str, said: Callable[[PlanTable], str], parent: QWidget | None = None) -> None:
        super().__init__(paint, name, parent)
        self._said = said
        self.header().hide()
        self.selectionModel().currentChanged.connect(lambda now, _before: self.chosen.emit(now.row()) if now.isValid() else None)

    def row_height(self) -> int:
        theme = self.kit.theme
        return max(50, round(theme.metrics("body").height() + theme.metrics("small").height()) + 18)

    def text(self, row: PlanTable, column: int) -> str:
        return row.sheet

    def spoken(self, row: PlanTable) -> str:
        return ", ".join((row.sheet, self._said(row), _tr("comes in") if row.include else _tr("left out")))

    def paint_cell(self, p: QPainter, rect: QRectF, row: PlanTable, column: int) -> None:
        theme = self.kit.theme
        box = QRectF(rect.left(), rect.center().y() - 8, 16, 16)
        p.setPen(pen(theme.color("accent.fill" if row.include else "line.field")))
        p.setBrush(theme.color("accent.fill" if row.include else "surface.field"))
        p.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if row.include:
            self.kit.icons.paint(p, box.adjusted(2, 2, -2, -2), "check", "text.onAccent")
        name, small = theme.metrics("body", 500), theme.metrics("small")
        top = rect.center().y() - (name.height() + small.height() + 2) / 2
        left = rect.left() + 26
        ink = "text.primary" if row.include else "text.tertiary"
        self.kit.text(p, QRectF(left, top, rect.right() - left, name.height()), row.sheet, "body", ink, weight=500)
        below = QRectF(left, top + name.height() + 2, rect.right() - left, small.height())
        self.kit.text(p, below, self._said(row), "small", "text.secondary" if row.include else "text.tertiary")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = self.indexAt(event.position().toPoint())
        if at.isValid() and event.position().x() < 36 and event.button() == Qt.MouseButton.LeftButton:
            self.toggled.emit(at.row(), not self.rows()[at.row()].include)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentIndex()
        if at.isValid() and event.key() == Qt.Key.Key_Space:
            self.toggled.emit(at.row(), not self.rows()[at.row()].include)
        else:
            super().keyPressEvent(event)
