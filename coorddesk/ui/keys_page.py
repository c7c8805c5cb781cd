"""All keys, searchable: made from the declared actions."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from coorddesk.ui.fields import FilterField
from coorddesk.ui.paint import Paint


class _Keys(QAbstractTableModel):
    """Where, what, keys: one row an action."""

    def __init__(self, rows: list[tuple[str, str, str]], titles: tuple[str, str, str]) -> None:
        super().__init__()
        self._all, self._titles = rows, titles
        self.rows = rows

    def narrow(self, text: str) -> None:
        """Shows only actions that contain all words."""
        words = text.casefold().split()
        self.beginResetModel()
        self.rows = [row for row in self._all if all(any(word in cell.casefold() for cell in row) for word in words)]
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 3

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self.rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        wanted = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._titles[section] if wanted else None


class KeysPage(QWidget):
    """The list of keys.

    Signals:
        closed(): the user is done.
    """

    closed = Signal()

    def __init__(self, paint: Paint, rows: list[tuple[str, str, tuple[str, ...]]], parent: QWidget | None = None) -> None:
        """`rows`: (where, what, keys in Qt's portable text)."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("Keys"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 16)
        self.filter = FilterField(paint, self.tr("Filter keys"), parent=self)
        self.filter.setAccessibleName(self.tr("Filter keys"))
        column.addWidget(self.filter)
        shown = [
            (where, what, "   ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys))
            for where, what, keys in rows
        ]
        self.model = _Keys(shown, (self.tr("Where"), self.tr("What"), self.tr("Keys")))
        table = QTableView(self)
        table.setModel(self.model)
        table.setAccessibleName(self.tr("Keys"))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(paint.theme.row(paint.theme.size("row.table")))
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)  # Tab goes on instead of from cell to cell
        table.setFrameShape(QTableView.Shape.NoFrame)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setColumnWidth(0, 150)
        table.setColumnWidth(1, 400)
        table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        column.addWidget(table)
        self.filter.textChanged.connect(self.model.narrow)
        self.setFocusProxy(self.filter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
