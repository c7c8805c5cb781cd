"""What stands in a shared table, row by row: records read as they come into view, headings, children."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_PAGE = 64
_MOST_READ = 2_000  # records; more than any screen shows, and a hundred thousand would stay for good
_FEW = 8  # keys that are looked for one by one


@dataclass(frozen=True, slots=True, eq=False)
class Heading:
    """A line above a group of rows.

    Attributes:
        notes: (words, colour token) beside the title, in order.
        hue: of the team's square before it; None draws none.
        square: whether a square is drawn at all (grey without a hue).
        folded: whether its rows are folded away; None where they cannot be. One that folds can be gone to and is known by its key.
        key: what the rows of a heading that folds have in common.
    """

    title: str
    count: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    hue: str | None = None
    square: bool = False
    folded: bool | None = None
    key: str | None = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Heading):
            return False
        return self.said == other.said if self.key is None else self.key == other.key

    def __hash__(self) -> int:
        return hash(self.said if self.key is None else self.key)

    @property
    def said(self) -> tuple[object, ...]:
        """All that stands in it."""
        return self.title, self.count, self.notes, self.hue, self.square

    @property
    def spoken(self) -> str:
        """For screen readers."""
        return ", ".join(part for part in (self.title, self.count, *(words for words, _ in self.notes)) if part)


class Rows(QAbstractTableModel):
    """One column of keys, top to bottom.

    A key that is a text is the id of a record, whose light row is read with its neighbours when first asked for; any other key is shown as
    it is (a heading, a child row).
    """

    def __init__(self, fetch: Callable[[list[str]], dict[str, Any]], spoken: Callable[[Any], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._spoken = spoken
        self.keys: Sequence[Any] = []
        self._read: dict[str, Any] = {}

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.keys)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        key = self.keys[index.row()] if index.isValid() else None
        if isinstance(key, Heading) and key.folded is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) or not index.isValid():
            return None
        row = self.row(index.row())
        if isinstance(row, Heading):
            folding = "" if row.folded is None else self.tr("folded") if row.folded else self.tr("open")
            return f"{row.spoken}, {folding}" if folding else row.spoken
        return "" if row is None else self._spoken(row)

    def row(self, at: int) -> Any:
        """What stands in a row: a record's light row, or the key itself; None for a record that is gone."""
        key = self.keys[at]
        if not isinstance(key, str):
            return key
        if key not in self._read:
            self._read_around(at)
        return self._read.get(key)

    def light(self, id: str) -> Any:
        """A record's light row, read if need be; None when it is gone."""
        if id not in self._read:
            self._read.update(self._fetch([id]))
        return self._read.get(id)

    def _read_around(self, at: int) -> None:
        if len(self._read) > _MOST_READ:
            self._read.clear()
        start = at - at % _PAGE
        wanted = [key for key in self.keys[start : start + _PAGE] if isinstance(key, str) and key not in self._read]
        self._read.update(dict.fromkeys(wanted))
        self._read.update(self._fetch(wanted))

    def set_keys(self, keys: Sequence[Any], forget: bool = True) -> None:
        """Shows other rows; with `forget` what was read of them is read again."""
        self.beginResetModel()
        self.keys = keys
        if forget:
            self._read.clear()
        self.endResetModel()

    def forget(self, ids: Iterable[str] | None = None) -> None:
        """Has some records, or all, read again when they are next painted."""
        if ids is None:
            self._read.clear()
        else:
            for id in ids:
                self._read.pop(id, None)
        if self.keys:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.keys) - 1, 0))

    def insert(self, at: int, keys: Sequence[Any]) -> None:
        """Puts rows in before `at`."""
        self.beginInsertRows(QModelIndex(), at, at + len(keys) - 1)
        self._list()[at:at] = keys
        self.endInsertRows()

    def _list(self) -> list[Any]:
        """The keys as something that rows can be put into."""
        if not isinstance(self.keys, list):
            self.keys = list(self.keys)
        return self.keys

    def take(self, at: int, count: int) -> None:
        """Takes rows out from `at`."""
        self.beginRemoveRows(QModelIndex(), at, at + count - 1)
        del self._list()[at : at + count]
        self.endRemoveRows()

    def find(self, key: Any) -> int:
        """The row of a key, -1 when it is not on view."""
        try:
            return self.keys.index(key)
        except ValueError:
            return -1

    def find_all(self, keys: Sequence[Any]) -> list[int]:
        """The rows of some keys, in their order; those that are not on view are left out."""
        if len(keys) < _FEW:
            return [at for at in map(self.find, keys) if at >= 0]
        places = dict(zip(self.keys, range(len(self.keys)), strict=True))
        return [at for at in map(places.get, keys) if at is not None]
