"""All keys, searchable: made from the declared actions, a heading for each place where they work."""

from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coorddesk.ui.buttons import key_name
from coorddesk.ui.fields import FilterField
from coorddesk.ui.paint import Paint
from coorddesk.ui.row_columns import Columns, TableColumn, TableHeader
from coorddesk.ui.rows import Heading, RowState, RowTable

_COLUMNS = (TableColumn("what", "What", 376), TableColumn("keys", "Keys", share=1.0))


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One action and its keys, as they are written on this system."""

    where: str
    what: str
    keys: str

    def has(self, words: list[str]) -> bool:
        """Whether each of some words, in small letters, stands in it."""
        said = f"{self.where} {self.what} {self.keys}".casefold()
        return all(word in said for word in words)


class _KeysTable(RowTable):
    """What, and by which keys; a heading says where."""

    def __init__(self, paint: Paint, parent: QWidget) -> None:
        super().__init__(paint, Columns(paint, _COLUMNS, left=24, gap=12), lambda ids: {}, "", parent)
        self.setAccessibleName(self.tr("Keys"))
        self.setSelectionMode(self.SelectionMode.SingleSelection)
        self.empty_words = self.tr("No key fits the filter.")

    def paint_row(self, p: QPainter, rect: QRectF, row: KeyRow, state: RowState) -> None:
        self.write(p, rect, "what", row.what)
        self.write(p, rect, "keys", row.keys, "body", "text.secondary")

    def spoken(self, row: KeyRow) -> str:
        return f"{row.what}, {row.keys}"

    def tip_of(self, row: KeyRow, column: str) -> tuple[str, str]:
        return (row.what, "body") if column == "what" else ("", "")


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
        self._rows = [KeyRow(where, what, "   ".join(map(key_name, keys))) for where, what, keys in rows]
        self.filter = FilterField(paint, self.tr("Filter keys"), parent=self)
        self.table = _KeysTable(paint, self)
        header = TableHeader(paint, self.table.columns, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(24, 6, 24, 6)
        above.addWidget(self.filter)
        column.addLayout(above)
        column.addWidget(header)
        column.addWidget(self.table, 1)
        self.table.resized.connect(lambda: header.set_room(self.table.room()))
        self.filter.textChanged.connect(self.narrow)
        self.filter.left.connect(self.closed)
        self.setFocusProxy(self.filter)
        self.narrow("")

    def narrow(self, text: str) -> None:
        """Shows only actions that contain all words."""
        words = text.casefold().split()
        found: list[Heading | KeyRow] = []
        for where, rows in groupby((row for row in self._rows if row.has(words)), lambda row: row.where):
            found += [Heading(where), *rows]
        self.table.show_keys(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Cancel):
            self.closed.emit()
            return
        super().keyPressEvent(event)
