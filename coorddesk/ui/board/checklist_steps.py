"""The table in which the steps of a checklist template are written: what, who by role, and when."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from coorddesk.domain.checklists import TemplateStep, offset_words, parse_offset
from coorddesk.errors import InvalidInput
from coorddesk.ui.buttons import tip
from coorddesk.ui.entry import offer
from coorddesk.ui.paint import Paint, pen

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
TITLE, ROLE, WHEN = range(3)
_FEWEST, _MOST = 4, 12  # rows there is room for
_INSET = 9  # where the text of a field begins


class _Steps(QAbstractTableModel):
    """The steps as they are being written."""

    refused = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.steps: list[TemplateStep] = []
        # where each step stood in what the table opened with; None for one that was added
        self.sources: list[int | None] = []
        self.headings = (self.tr("Step"), self.tr("Role"), self.tr("Working days"))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.steps)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 3

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def text(self, row: int, column: int) -> str:
        """What stands in a cell."""
        step = self.steps[row]
        return (step.title, step.role, self.tr(offset_words(step.offset_days)))[column]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        step = self.steps[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self.text(index.row(), index.column()))
        if role == Qt.ItemDataRole.EditRole:
            return str(step.offset_days) if index.column() == WHEN else self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = self.text(index.row(), index.column()) or self.tr("empty")
            return self.tr("Step {n}, {what}: {text}").format(n=index.row() + 1, what=self.headings[index.column()], text=said)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        text, step = " ".join(str(value).split()), self.steps[index.row()]
        try:
            if index.column() == WHEN:
                changed = replace(step, offset_days=parse_offset(text))
            else:
                changed = replace(step, title=text) if index.column() == TITLE else replace(step, role=text)
        except InvalidInput as error:
            self.refused.emit(error.sentence)
            return False
        self.steps[index.row()] = changed
        self.dataChanged.emit(index, index)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        return None

    def show(self, steps: Sequence[TemplateStep], sources: Sequence[int | None]) -> None:
        """Other steps, all at once."""
        self.beginResetModel()
        self.steps, self.sources = list(steps), list(sources)
        self.endResetModel()


class _CellDelegate(QStyledItemDelegate):
    def __init__(self, table: "StepsTable") -> None:
        super().__init__(table)
        self._table = table

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = QLineEdit(parent)
        line.setAccessibleName(self._table.steps_model.headings[index.column()])
        if index.column() == ROLE:
            offer(line, QCompleter(list(self._table.roles), line))
        return line

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        # A field is as high as fields are, whatever is left of its row.
        editor.setGeometry(option.rect.adjusted(0, 0, 0, -1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        kit, rect = self._table.kit, QRectF(option.rect)
        theme, focused = kit.theme, self._table.hasFocus()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("state.selected" if focused else "state.selectedInactive"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("state.hover"))
        kit.hairline(painter, rect.left(), rect.bottom() - 0.5, rect.right() + 1, rect.bottom() - 0.5)
        text = index.data()
        empty = {TITLE: self.tr("What is to be done"), ROLE: self.tr("Nobody")}.get(index.column(), "")
        ink = "text.primary" if text and index.column() != WHEN else "text.secondary" if text else "text.tertiary"
        kit.text(painter, rect.adjusted(_INSET, 0, -6, 0), text or empty, "body", ink)
        if focused and self._table.currentIndex() == index:
            painter.setPen(pen(theme.color("line.focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -2), 4, 4)
        painter.restore()


class _Head(QHeaderView):
    """Headings that stand over the text of their cells."""

    def __init__(self, table: "StepsTable") -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._kit = table.kit
        self.setFixedHeight(self._kit.theme.row(self._kit.theme.size("row.tableHeader")))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        place = QRectF(rect)
        painter.fillRect(place, self._kit.theme.color("surface.sunken"))
        self._kit.hairline(painter, place.left(), place.bottom() - 0.5, place.right() + 1, place.bottom() - 0.5)
        text = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal)
        self._kit.text(painter, place.adjusted(_INSET, 0, -4, 0), text, "micro", "text.secondary")


class StepsTable(QTableView):
    """Steps to write: Enter, F2 or typing edits a cell, Ins adds a step, Del removes it, Alt+Up and Alt+Down move it.

    Signals:
        changed(): the steps read differently.
        refused(sentence): what was typed cannot be taken; the old value is kept.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(self, paint: Paint, parent: QWidget) -> None:
        super().__init__(parent)
        self.kit = paint
        self.roles: Sequence[str] = ()
        self.steps_model = _Steps(self)
        self.steps_model.refused.connect(self.refused)
        self.steps_model.dataChanged.connect(lambda *_: self.changed.emit())
        self.setModel(self.steps_model)
        self.setItemDelegate(_CellDelegate(self))
        self.setAccessibleName(self.tr("Steps"))
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QTableView.EditTrigger.EditKeyPressed | QTableView.EditTrigger.DoubleClicked | QTableView.EditTrigger.AnyKeyPressed
            | QTableView.EditTrigger.SelectedClicked
        )  # fmt: skip
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self._row_height())
        self.verticalHeader().setMinimumSectionSize(self._row_height())
        head = _Head(self)
        self.setHorizontalHeader(head)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # What is to be done keeps nearly half, whatever the size of the letters.
        sign, width = self.kit.theme.metrics("body").averageCharWidth(), self.viewport().width()
        self.horizontalHeader().resizeSection(ROLE, min(round(sign * 26), width * 26 // 100))
        self.horizontalHeader().resizeSection(WHEN, min(round(sign * 16), width * 27 // 100))

    def _row_height(self) -> int:
        theme = self.kit.theme
        return theme.row(theme.size("field.height")) + 2

    def _height_of(self, rows: int) -> int:
        return self.horizontalHeader().height() + rows * self._row_height() + 2

    def sizeHint(self) -> QSize:
        return QSize(480, self._height_of(min(max(len(self.steps_model.steps), _FEWEST), _MOST)))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self._height_of(2))

    def steps(self) -> tuple[TemplateStep, ...]:
        """The steps as they stand."""
        return tuple(self.steps_model.steps)

    def show_steps(self, steps: Sequence[TemplateStep], roles: Sequence[str]) -> None:
        """Show other steps; `roles` are offered while a role is typed."""
        self.roles = roles
        self.steps_model.show(steps, range(len(steps)))
        if steps:
            self.setCurrentIndex(self.steps_model.index(0, TITLE))
        self.updateGeometry()

    def recount(self, before: Sequence[int], after: Sequence[int]) -> None:
        """Other offsets for the steps it opened with, in the order they had then; one that was changed by hand stays."""
        model = self.steps_model
        for row, source in enumerate(model.sources):
            if source is not None and model.steps[row].offset_days == before[source]:
                model.steps[row] = replace(model.steps[row], offset_days=after[source])
        if model.steps:
            model.dataChanged.emit(model.index(0, WHEN), model.index(len(model.steps) - 1, WHEN))

    def add(self) -> None:
        """A new step below the current one, on its day, with the keyboard in it."""
        rows, at = self._rows(), self.currentIndex().row()
        place = at + 1 if at >= 0 else len(rows)
        rows.insert(place, (TemplateStep("", "", rows[at][0].offset_days if at >= 0 else 0), None))
        self._rearrange(rows, place, TITLE)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit(self.currentIndex())

    def remove(self) -> None:
        """Takes the current step out."""
        rows, at = self._rows(), self.currentIndex()
        if at.isValid():
            del rows[at.row()]
            self._rearrange(rows, at.row(), at.column())

    def shift(self, by: int) -> None:
        """Moves the current step up or down; at the ends it stays."""
        at = self.currentIndex()
        to = at.row() + by
        if at.isValid() and 0 <= to < len(self.steps_model.steps):
            rows = self._rows()
            rows.insert(to, rows.pop(at.row()))
            self._rearrange(rows, to, at.column())

    def _rows(self) -> list[tuple[TemplateStep, int | None]]:
        return list(zip(self.steps_model.steps, self.steps_model.sources, strict=True))

    def _rearrange(self, rows: Sequence[tuple[TemplateStep, int | None]], row: int, column: int) -> None:
        self.steps_model.show([step for step, _ in rows], [source for _, source in rows])
        if rows:
            self.setCurrentIndex(self.steps_model.index(min(row, len(rows) - 1), column))
        self.updateGeometry()
        self.changed.emit()

    def settle(self) -> None:
        """Takes what is being typed in a cell."""
        if self.state() == QAbstractItemView.State.EditingState:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.steps_model.steps:
            self.setCurrentIndex(self.steps_model.index(0, TITLE))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        control = held & Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_Escape or (control and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            event.ignore()  # the panel's
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and held & Qt.KeyboardModifier.AltModifier:
            self.shift(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Insert:
            self.add()
        elif key == Qt.Key.Key_Delete:
            self.remove()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.state() == QAbstractItemView.State.EditingState:
                event.accept()  # it ended the typing in a cell, and must not reach the panel's button as well
            elif self.currentIndex().isValid():
                self.edit(self.currentIndex())
            else:
                self.add()
        else:
            super().keyPressEvent(event)
