"""Filling a store in bulk: the same rows, search index, journal and counters that edits make, many thousand in one statement."""

import random
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from coorddesk.domain.documents import number_key
from coorddesk.domain.ledger import Sent
from coorddesk.storage import journal, search
from coorddesk.storage.mapping import encoded, plain_item, shape_of, to_plain
from coorddesk.storage.migrate import migrate

_BATCH = 20_000  # rows kept before they are written


class Loader:
    """One transaction that fills an empty store; `finish` commits it.

    Args:
        began: when the first change was made, UTC; the journal is spread from then to `now`.
    """

    def __init__(self, path: Path, began: datetime, now: datetime, dice: random.Random) -> None:
        self.dice = dice
        self.began, self.now = began, now
        self._ids = 0
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._waiting = 0
        self._items = 0
        self._added: list[tuple[str, str, bytes]] = []
        self._chains: list[tuple[str, str, str, list[Any], str]] = []
        self.connection = sqlite3.connect(path, isolation_level=None)
        migrate(self.connection)
        # the file is thrown away if this ends early, so nothing needs to be safe before the end
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY", "foreign_keys=OFF"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute("BEGIN")

    def new_id(self) -> str:
        """Ids as the store makes them: later ones sort later."""
        self._ids += 1
        millis = int(self.began.timestamp() * 1000) + self._ids * 400
        return f"{millis:011x}{self._ids:010x}"

    def add(self, record: Any, edited: str = "", earlier: Iterable[Any] = ()) -> None:
        """A record, its lists and search entries, and what the journal says of it.

        Args:
            edited: the field whose history is known.
            earlier: the values that field had before, oldest first; each change from one to the next is an entry of its own.
        """
        shape = shape_of(type(record))
        plain = to_plain(record)
        self._row(shape.table, [plain[one.name] for one in shape.columns])
        for part in shape.lists:
            for position, item in enumerate(getattr(record, part.name)):
                if part.item is str:
                    self._row(part.table, (record.id, position, item))
                else:
                    self._row(part.table, (record.id, position, *plain_item(part, item).values()))
        if record.KIND == "document":
            self._row("used_number", (number_key(record.number), record.id))
        self._index(record)
        values = [*earlier]
        name = getattr(record, "ref", "") or getattr(record, "number", "") or getattr(record, "name", "") or record.KIND
        if values:
            first = {**plain, edited: encoded(values[0])}
            self._chains.append((record.KIND, record.id, edited, [*map(encoded, values), plain[edited]], name))
        else:
            first = plain
        if record.KIND != "team":
            self._added.append((record.id, f"Add {name}", journal.packed([journal.Delta(record.KIND, record.id, None, first)])))
        if self._waiting > _BATCH:
            self.flush()

    def send(self, sent: Sent) -> None:
        """A ledger row."""
        shape = shape_of(Sent)
        plain = to_plain(sent)
        self._row(shape.table, [plain[one.name] for one in shape.columns])

    def count(self, scope: str, last: int) -> None:
        """The last running number given in a scope."""
        self._row("counter", (scope, last))

    def _index(self, record: Any) -> None:
        texts = search.texts_of(record.KIND, record)
        if texts is None:
            return
        self._items += 1
        name, body = texts
        self._row("search_item", (self._items, record.id, record.KIND, getattr(record, "project_id", None), name, body))

    def _row(self, table: str, row: Any) -> None:
        self._rows.setdefault(table, []).append(tuple(row))
        self._waiting += 1

    def flush(self) -> None:
        """Writes what waits."""
        for table, rows in self._rows.items():
            names = self._columns(table)
            marks = ", ".join("?" * len(rows[0]))
            self.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
            if table == "search_item":
                words = [(row[0], row[4], row[5]) for row in rows]
                self.connection.executemany("INSERT INTO search_words (rowid, name, body) VALUES (?, ?, ?)", words)
                self.connection.executemany("INSERT INTO search_parts (rowid, name) VALUES (?, ?)", [row[:2] for row in words])
        self._rows.clear()
        self._waiting = 0

    def _columns(self, table: str) -> str:
        names = [row[1] for row in self.connection.execute(f"PRAGMA table_info({table})")]
        return ", ".join(f'"{name}"' for name in names)

    def write_journal(self) -> int:
        """Writes the journal: every record's coming, then its changes mixed with those of others; how many entries there are."""
        self.flush()
        order = [index for index, chain in enumerate(self._chains) for _ in range(len(chain[3]) - 1)]
        self.dice.shuffle(order)
        total = len(self._added) + len(order)
        span = (self.now - self.began) - timedelta(minutes=5)
        number = 0
        rows: list[tuple[Any, ...]] = []
        touches: list[tuple[str, int]] = []

        def note(record_id: str, label: str, changes: bytes) -> None:
            nonlocal number
            number += 1
            at = (self.began + span * (number / total)).astimezone(UTC)
            rows.append((number, encoded(at), label, journal.STANDS, changes))
            touches.append((record_id, number))
            if len(rows) >= _BATCH:
                self._note(rows, touches)

        for record_id, label, changes in self._added:
            note(record_id, label, changes)
        position = [0] * len(self._chains)
        for index in order:
            kind, record_id, field, values, name = self._chains[index]
            at = position[index]
            position[index] += 1
            delta = journal.Delta(kind, record_id, {field: values[at]}, {field: values[at + 1]})
            note(record_id, f"Set {field.replace('_', ' ')} of {name}", journal.packed([delta]))
        self._note(rows, touches)
        return number

    def _note(self, rows: list[tuple[Any, ...]], touches: list[tuple[str, int]]) -> None:
        self.connection.executemany("INSERT INTO journal (number, at, label, state, changes) VALUES (?, ?, ?, ?, ?)", rows)
        self.connection.executemany("INSERT INTO journal_touch (record_id, number) VALUES (?, ?)", touches)
        rows.clear()
        touches.clear()

    def finish(self) -> None:
        """Commits and closes."""
        self.flush()
        self.connection.execute("COMMIT")
        self.connection.close()
