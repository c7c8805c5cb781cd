"""The table of files that are to come into the register: each row says what it becomes, and can be put right."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from coorddesk.domain.file_names import shown_name
from coorddesk.services.file_plans import Becomes, PlannedFile, Verdict
from coorddesk.ui.buttons import tip
from coorddesk.ui.paint import Paint, pen

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
FILE, BECOMES, NUMBER, CODE, TITLE = range(5)
_EDITED = (NUMBER, CODE, TITLE)
_MOST = 9  # rows there is room for before the table scrolls
_INSET, _BOX = 9, 16


class FileRows(QAbstractTableModel):
    """The planned files with their verdicts.

    Signals:
        renamed(row, column, text): a number, revision or title was typed.
        toggled(row): it is to be left out, or taken after all.
    """

    renamed = Signal(int, int, str)
    toggled = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.planned: list[PlannedFile] = []
        self.verdicts: list[Verdict] = []
        self.headings = (self.tr("File"), self.tr("Becomes"), self.tr("Number"), self.tr("Rev"), self.tr("Title"))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.planned)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.headings)

    def show(self, planned: Sequence[PlannedFile], verdicts: Sequence[Verdict]) -> None:
        """Other rows; where there are as many as before, the place stays."""
        if len(planned) != len(self.planned):
            self.beginResetModel()
            self.planned, self.verdicts = list(planned), list(verdicts)
            self.endResetModel()
            return
        self.planned, self.verdicts = list(planned), list(verdicts)
        if planned:
            self.dataChanged.emit(self.index(0, 0), self.index(len(planned) - 1, len(self.headings) - 1))

    def can_edit(self, index: Index) -> bool:
        """Whether a cell can be typed into: the title of a document that is there already is its own."""
        one = self.planned[index.row()]
        return not one.problem and index.column() in _EDITED and not (index.column() == TITLE and one.document_id is not None)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.can_edit(index) else flags

    def text(self, row: int, column: int) -> str:
        """What stands in a cell."""
        one, verdict = self.planned[row], self.verdicts[row]
        if column == FILE:
            return shown_name(one.file)
        if column == BECOMES:
            return {
                Becomes.NEW: self.tr("new document"), Becomes.REVISION: self.tr("revision"), Becomes.ALONG: self.tr("goes along"),
                Becomes.NOTHING: self.tr("left out"),
            }[verdict.becomes]  # fmt: skip
        if one.problem:
            return ""
        return (one.number, one.code, one.title)[column - NUMBER]

    def sentence(self, row: int) -> str:
        """What is to be said of a row, empty when all is well."""
        return self.verdicts[row].refused or self.verdicts[row].note

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            whole = str(self.planned[row].file) if column == FILE else self.text(row, column)
            return tip("\n".join(filter(None, (whole, self.sentence(row)))))
        if role == Qt.ItemDataRole.CheckStateRole and column == FILE and not self.planned[row].problem:
            return Qt.CheckState.Checked if self.planned[row].taken else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = self.text(row, column) or self.tr("empty")
            return ", ".join(filter(None, (f"{self.headings[column]} {said}", self.sentence(row) if column == FILE else "")))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        text = " ".join(str(value).split())
        if text != self.text(index.row(), index.column()):
            self.renamed.emit(index.row(), index.column(), text)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        return None


class _Cells(QStyledItemDelegate):
    def __init__(self, table: "FilesTable") -> None:
        super().__init__(table)
        self._table = table

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = QLineEdit(parent)
        line.setAccessibleName(self._table.rows.headings[index.column()])
        return line

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(self._table.line_of(option.rect).toRect().adjusted(0, 1, 0, -1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table, kit, rect = self._table, self._table.kit, QRectF(option.rect)
        theme, rows, focused = kit.theme, self._table.rows, self._table.hasFocus()
        one, verdict = rows.planned[index.row()], rows.verdicts[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("state.selected" if focused else "state.selectedInactive"))
        kit.hairline(painter, rect.left(), rect.bottom() - 0.5, rect.right() + 1, rect.bottom() - 0.5)
        line = table.line_of(option.rect)
        lead = _INSET
        if index.column() == FILE:
            box = table.mirrored(line, QRectF(line.left() + _INSET, line.center().y() - _BOX / 2, _BOX, _BOX))
            if one.problem:
                kit.icons.paint(painter, box, "ban", "text.tertiary")
            else:
                kit.check_box(painter, box, one.taken)
            lead += _BOX + 8
        gone = verdict.becomes is Becomes.NOTHING
        quiet = gone or index.column() in (FILE, BECOMES) or (index.column() == TITLE and one.document_id is not None)
        ink = "text.tertiary" if gone else "text.secondary" if quiet and index.column() != FILE else "text.primary"
        text = rows.text(index.row(), index.column())
        place = table.mirrored(line, QRectF(line.left() + lead, line.top(), line.width() - lead - 6, line.height()))
        kit.text(painter, place, text or ("–" if gone else self.tr("Type it")), "body" if index.column() != BECOMES else "small", ink)
        if focused and table.currentIndex() == index and table.keyboard:
            painter.setPen(pen(theme.color("line.focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(line.adjusted(1, 1, -1, -2), 4, 4)
        painter.restore()


class _Head(QHeaderView):
    """Headings that stand over the text of their cells."""

    def __init__(self, table: "FilesTable") -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._kit = table.kit
        self.setFixedHeight(self._kit.theme.row(self._kit.theme.size("row.tableHeader")))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        place = QRectF(rect)
        self._kit.hairline(painter, place.left(), place.bottom() - 0.5, place.right() + 1, place.bottom() - 0.5)
        text = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal)
        self._kit.text(painter, place.adjusted(_INSET, 0, -4, 0), text, "micro", "text.secondary")


class FilesTable(QTableView):
    """Files to take in: Space or a click on its box leaves one out, typing or F2 puts a cell right."""

    def __init__(self, paint: Paint, parent: QWidget) -> None:
        super().__init__(parent)
        self.kit = paint
        self.keyboard = False
        self.rows = FileRows(self)
        self.setModel(self.rows)
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName(self.tr("Files to register"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QTableView.EditTrigger.EditKeyPressed | QTableView.EditTrigger.DoubleClicked | QTableView.EditTrigger.AnyKeyPressed
        )
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(10)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = _Head(self)
        self.setHorizontalHeader(head)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)

    def show_plan(self, planned: Sequence[PlannedFile], verdicts: Sequence[Verdict]) -> None:
        """Shows other rows; the place stays where there are as many as before."""
        self.rows.show(planned, verdicts)
        for row in range(len(planned)):
            self.verticalHeader().resizeSection(row, self._height_of(row))
        if not self.currentIndex().isValid() and planned:
            self.setCurrentIndex(self.rows.index(0, NUMBER))
        self.updateGeometry()
        self.viewport().update()

    def _line_height(self) -> int:
        return self.kit.theme.row(self.kit.theme.size("row.table"))

    def _height_of(self, row: int) -> int:
        more = round(self.kit.theme.metrics("small").height()) + 6 if self.rows.sentence(row) else 0
        return self._line_height() + more

    def line_of(self, rect: QRect) -> QRectF:
        """The upper part of a row, which its cells stand in; below it stands what is said of it."""
        return QRectF(rect.left(), rect.top(), rect.width(), self._line_height())

    def mirrored(self, line: QRectF, place: QRectF) -> QRectF:
        """A part of a cell where it stands from right to left."""
        if self.layoutDirection() != Qt.LayoutDirection.RightToLeft:
            return place
        return QRectF(line.left() + line.right() - place.right(), place.top(), place.width(), place.height())

    def sizeHint(self) -> QSize:
        shown = range(min(len(self.rows.planned), _MOST))
        return QSize(640, self.horizontalHeader().height() + sum(map(self._height_of, shown)) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, min(self.sizeHint().height(), self.horizontalHeader().height() + 3 * self._line_height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        sign, width = self.kit.theme.metrics("body").averageCharWidth(), self.viewport().width()
        for column, signs, most in ((FILE, 44, 32), (BECOMES, 17, 14), (NUMBER, 30, 24), (CODE, 9, 8)):
            self.horizontalHeader().resizeSection(column, min(round(sign * signs), width * most // 100))

    def paintEvent(self, event: Any) -> None:
        super().paintEvent(event)
        p = QPainter(self.viewport())
        for row in range(len(self.rows.planned)):
            sentence = self.rows.sentence(row)
            top = self.rowViewportPosition(row)
            if not sentence or top > self.viewport().height() or top + self.rowHeight(row) < 0:
                continue
            refused = bool(self.rows.verdicts[row].refused)
            whole = QRectF(0, top + self._line_height() - 3, self.viewport().width(), self.rowHeight(row) - self._line_height())
            mark = self.mirrored(whole, QRectF(_INSET + 1, whole.center().y() - 7, 14, 14))
            self.kit.icons.paint(p, mark, "circle-alert" if refused else "info", "rag.red.text" if refused else "text.secondary")
            place = self.mirrored(whole, whole.adjusted(_INSET + _BOX + 8, 0, -8, 0))
            self.kit.text(p, place, sentence, "small", "rag.red.text" if refused else "text.secondary")

    def toggle_chosen(self) -> None:
        """Leaves the chosen rows out, or takes them after all."""
        for row in sorted({index.row() for index in self.selectionModel().selectedRows()}):
            self.rows.toggled.emit(row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.keyboard = False
        at = self.indexAt(event.position().toPoint())
        x = event.position().x()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = self.viewport().width() - x
        if at.isValid() and at.column() == FILE and x < _INSET + _BOX + 6 and event.button() == Qt.MouseButton.LeftButton:
            self.rows.toggled.emit(at.row())
            return
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.keyboard = event.reason() != Qt.FocusReason.MouseFocusReason
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        typed = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if typed and event.key() != Qt.Key.Key_Escape and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.accept()  # what is typed here is no command of the register below
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, editing = event.key(), self.state() == QAbstractItemView.State.EditingState
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        self.keyboard = True
        if key == Qt.Key.Key_Escape or (control and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            event.ignore()  # the panel's
        elif not editing and key in (Qt.Key.Key_Space, Qt.Key.Key_Delete):
            self.toggle_chosen()
        elif not editing and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            here = self.currentIndex()
            cells = (here, self.rows.index(here.row(), NUMBER)) if here.isValid() else ()
            if (cell := next(filter(self.rows.can_edit, cells), None)) is not None:  # a file that is left out has none
                self.edit(cell)
        elif editing and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)
