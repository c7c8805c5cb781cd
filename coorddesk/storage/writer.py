"""Writing through SQLAlchemy Core: one connection, our own BEGIN, rows of one kind in one statement."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, create_engine, delete, event, insert, update
from sqlalchemy.pool import StaticPool

from coorddesk.domain.changes import Change
from coorddesk.domain.kinds import BY_KIND
from coorddesk.storage.connection import connect, data_version
from coorddesk.storage.mapping import ListShape, Plain, RecordShape, shape_of, to_plain
from coorddesk.storage.schema import metadata


class Writer:
    """The store's one writing connection."""

    def __init__(self, path: Path) -> None:
        self._raw = connect(path)
        self._engine = create_engine("sqlite://", creator=lambda: self._raw, poolclass=StaticPool)
        event.listen(self._engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        self._tables = metadata().tables
        self._order = {kind: position for position, kind in enumerate(BY_KIND)}
        self._connection: Connection | None = None

    def close(self) -> None:
        """Closes the connection."""
        self._engine.dispose()
        self._raw.close()

    def data_version(self, patient: bool = True) -> int:
        """As `connection.data_version`."""
        # Not through the engine: giving a connection back to its pool rolls back what is under way on it.
        return data_version(self._raw, patient)

    @contextmanager
    def transaction(self, many: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction, committed at the end or rolled back; gives the driver's connection for reading within it.

        Args:
            many: SQLite leaves it to the caller to find what would point nowhere, by `linking.dangles`.
        """
        if many:
            self._raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with self._engine.begin() as connection:
                self._connection = connection
                try:
                    yield self._raw
                finally:
                    self._connection = None
        finally:
            if many:
                self._raw.execute("PRAGMA foreign_keys=ON")

    def write(self, changes: Iterable[Change]) -> None:
        """Writes the rows of some changes: inserts, updates of what differs, deletions."""
        inserts: dict[str, list[Plain]] = {}
        updates: dict[tuple[str, tuple[str, ...]], list[Plain]] = {}
        removals: dict[str, list[Plain]] = {}
        lists: dict[str, tuple[ListShape, list[tuple[str, list[Any]]]]] = {}
        cleared: dict[str, list[Plain]] = {}
        for change in changes:
            shape = shape_of(BY_KIND[change.kind])
            if change.after is None:
                removals.setdefault(change.kind, []).append({"key": change.id})
                for part in shape.lists:
                    if getattr(change.before, part.name):
                        cleared.setdefault(part.table, []).append({"key": change.id})
                continue
            after = to_plain(change.after)
            before = None if change.before is None else to_plain(change.before)
            if before is None:
                inserts.setdefault(change.kind, []).append({one.name: after[one.name] for one in shape.columns})
            else:
                names = tuple(one.name for one in shape.columns if after[one.name] != before[one.name])
                if names:
                    updates.setdefault((change.kind, names), []).append({"key": change.id, **{name: after[name] for name in names}})
            for part in shape.lists:
                if before is not None and after[part.name] != before[part.name] and before[part.name]:
                    cleared.setdefault(part.table, []).append({"key": change.id})
                if after[part.name] and (before is None or after[part.name] != before[part.name]):
                    lists.setdefault(part.table, (part, []))[1].append((change.id, after[part.name]))
        self._run(inserts, updates, removals, cleared, lists)

    def _run(
        self,
        inserts: dict[str, list[Plain]],
        updates: dict[tuple[str, tuple[str, ...]], list[Plain]],
        removals: dict[str, list[Plain]],
        cleared: dict[str, list[Plain]],
        lists: dict[str, tuple[ListShape, list[tuple[str, list[Any]]]]],
    ) -> None:
        connection = self._connection
        assert connection is not None, "write outside a transaction"
        for table, keys in cleared.items():
            connection.execute(delete(self._tables[table]).where(self._tables[table].c.of_id == bindparam("key")), keys)
        for kind in sorted(removals, key=self._order.__getitem__, reverse=True):
            table = self._table(kind)
            connection.execute(delete(table).where(table.c.id == bindparam("key")), removals[kind])
        for kind in sorted(inserts, key=self._order.__getitem__):
            connection.execute(insert(self._table(kind)), inserts[kind])
        for (kind, names), rows in updates.items():
            table = self._table(kind)
            connection.execute(update(table).where(table.c.id == bindparam("key")).values({name: bindparam(name) for name in names}), rows)
        for name, (shape, items) in lists.items():
            connection.execute(insert(self._tables[name]), [row for id, values in items for row in _list_rows(shape, id, values)])

    def _table(self, kind: str) -> Any:
        shape: RecordShape = shape_of(BY_KIND[kind])
        return self._tables[shape.table]


def _list_rows(shape: ListShape, id: str, values: list[Any]) -> list[Plain]:
    if shape.item is str:
        return [{"of_id": id, "position": position, "value": value} for position, value in enumerate(values)]
    return [{"of_id": id, "position": position, **value} for position, value in enumerate(values)]
