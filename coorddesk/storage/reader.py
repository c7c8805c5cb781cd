"""Reading the store: light rows for lists, whole records, and what is known of one record.

Plain SQL over the driver, so that a window's first content does not wait for SQLAlchemy (a quarter of a second).
"""

import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from coorddesk.domain.ledger import Sent
from coorddesk.errors import NotFound, StorageError
from coorddesk.storage import journal, search
from coorddesk.storage.connection import is_no_text
from coorddesk.storage.kept import Kept
from coorddesk.storage.mapping import RecordShape, row_reader, shape_of

R = TypeVar("R")
_DAMAGED = (
    "What the store keeps of one {kind} is damaged on the disk ({error}), so it was left alone. Nothing else is touched. Restore the"
    " latest backup: File, Restore a backup."
)
_BATCH = 500  # parameters in one IN (…), below SQLite's limit of old builds


class Reader:
    """Reads the store as it stood when the reading began."""

    def __init__(self, connection: sqlite3.Connection, kept: Kept | None = None) -> None:
        self.connection = connection
        self._kept_readings = kept

    def kept(self, key: Hashable, make: Callable[[], R]) -> R:
        """What `make` reads, kept until the store changes; within an edit it is always read anew."""
        return make() if self._kept_readings is None else self._kept_readings.get(key, make)

    def rows(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """Light rows, for lists and counts."""
        return self.connection.execute(sql, parameters).fetchall()

    def each(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Light rows one after the other, where thousands would stand in memory twice."""
        return self.connection.execute(sql, parameters)

    def give_back(self) -> None:
        """Frees the pages a large reading went through; what is read next comes from the system's own cache."""
        self.connection.execute("PRAGMA shrink_memory")

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.connection.execute(sql, parameters).fetchone()
        return None if row is None else row[0]

    def get(self, record: type[R], id: str) -> R:
        """The record of that id.

        Raises:
            NotFound: there is none.
        """
        found = self.lookup(record, id)
        if found is None:
            raise NotFound("That is no longer in the store. It may have been removed by an undo.")
        return found

    def lookup(self, record: type[R], id: str | None) -> R | None:
        """The record of that id, or None."""
        found = self.find(record, "id = ?", (id,)) if id else []
        return found[0] if found else None

    def many(self, record: type[R], ids: Iterable[str]) -> dict[str, R]:
        """Records by id; ids that do not exist are left out."""
        wanted, found = list(dict.fromkeys(ids)), {}
        for start in range(0, len(wanted), _BATCH):
            part = wanted[start : start + _BATCH]
            for one in self.find(record, f"id IN ({', '.join('?' * len(part))})", part):
                found[one.id] = one  # type: ignore[attr-defined]
        return found

    def find(self, record: type[R], condition: str = "deleted = 0", parameters: Sequence[Any] = (), tail: str = "") -> list[R]:
        """Records that fulfil an SQL condition on their own table, lists included; `tail` may order and limit.

        Raises:
            StorageError: a value is none that was ever written: a bit of it was flipped on the disk, which SQLite does not notice.
        """
        shape = shape_of(record)
        read = row_reader(shape.columns)
        try:
            rows = self.rows(f"SELECT {shape.column_names} FROM {shape.table} WHERE {condition} {tail}", parameters)
            values = [read(row) for row in rows]
            if shape.lists and values:
                self._load_lists(shape, values)
            return [record(**one) for one in values]
        except (ValueError, TypeError, sqlite3.OperationalError) as error:
            if isinstance(error, sqlite3.Error) and not is_no_text(error):
                raise
            raise StorageError("corrupt", _DAMAGED.format(kind=record.KIND.replace("_", " "), error=error)) from error  # type: ignore[attr-defined]

    def _load_lists(self, shape: RecordShape, values: list[dict[str, Any]]) -> None:
        by_id = {one["id"]: one for one in values}
        ids = list(by_id)
        for part in shape.lists:
            lists: dict[str, list[Any]] = {}
            names = ", ".join(f'"{column.name}"' for column in part.columns)
            read = row_reader(part.columns)
            for start in range(0, len(ids), _BATCH):
                batch = ids[start : start + _BATCH]
                marks = ", ".join("?" * len(batch))
                sql = f"SELECT {names}, of_id FROM {part.table} WHERE of_id IN ({marks}) ORDER BY of_id, position"
                for row in self.rows(sql, batch):
                    item = row[0] if part.item is str else part.item(**read(row))
                    lists.setdefault(row[-1], []).append(item)
            for id, one in by_id.items():
                one[part.name] = tuple(lists.get(id, ()))

    def search(self, text: str, limit: int = 30, kinds: tuple[str, ...] = ()) -> list[search.Hit]:
        """What the words find, best first; empty for blank text."""
        return search.find(self.connection, text, limit, kinds)

    def history(self, record_id: str, limit: int = 200) -> list[journal.Entry]:
        """What happened to one record, newest first."""
        return journal.history(self.connection, record_id, limit)

    def last_number(self, scope: str) -> int:
        """The last running number given in a scope, 0 before the first."""
        return int(self.value("SELECT last FROM counter WHERE scope = ?", (scope,)) or 0)

    def sent(self, about_id: str, occurrence: datetime | None = None) -> list[Sent]:
        """What went out about a record, oldest first; with `occurrence`, only about that one."""
        condition = "about_id = ?" + (" AND occurrence = ?" if occurrence else "")
        parameters = (about_id, occurrence.isoformat(timespec="seconds")) if occurrence else (about_id,)
        return self.find(Sent, condition, parameters, "ORDER BY sent_at, id")
