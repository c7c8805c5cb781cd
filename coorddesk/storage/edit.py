"""A change under way: what is put, sent and counted in it stands together, or not at all."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from coorddesk.domain.changes import Change
from coorddesk.domain.documents import Document, number_key, taken_words
from coorddesk.domain.kinds import REFERENCE_LETTERS
from coorddesk.domain.ledger import Sent
from coorddesk.domain.log import LETTERS
from coorddesk.errors import Conflict, InvalidInput
from coorddesk.storage import journal, search
from coorddesk.storage.mapping import shape_of, to_plain
from coorddesk.storage.reader import R, Reader

if TYPE_CHECKING:
    from coorddesk.storage.writer import Writer


class Edit(Reader):
    """One change under way. Records put here are written together when the edit ends well, and not at all when it does not."""

    def __init__(self, connection: sqlite3.Connection, writer: "Writer", label: str, now: datetime) -> None:
        super().__init__(connection)
        self.label = label
        self.now = now
        self._writer = writer
        self._before: dict[tuple[str, str], Any] = {}
        self._after: dict[tuple[str, str], Any] = {}
        self._written: dict[tuple[str, str], Any] = {}
        self._kept = 0
        self.settled = False
        self.number: int | None = None  # of its journal entry, once it is written

    def rows(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """Light rows, with what this edit has put so far."""
        self.flush()
        return super().rows(sql, parameters)

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None, with what this edit has put so far."""
        self.flush()
        return super().value(sql, parameters)

    def lookup(self, record: type[R], id: str | None) -> R | None:
        """The record of that id as this edit has it, or None."""
        key = (record.KIND, id or "")  # type: ignore[attr-defined]
        return self._after[key] if key in self._after else super().lookup(record, id)

    def add(self, record: Any) -> None:
        """Puts a record whose id is new."""
        key = (record.KIND, record.id)
        self._before.setdefault(key, None)
        self._after[key] = record

    def put(self, record: Any, expected: Any = None) -> None:
        """Puts a record in place of the one with its id.

        Args:
            expected: the record as the editor opened it.

        Raises:
            Conflict: the record is no longer what the editor opened.
        """
        key = (record.KIND, record.id)
        current = self.lookup(type(record), record.id)
        # by their plain forms: a moment loses what is finer than a second on its way through the store
        if expected is not None and current != expected and (current is None or to_plain(current) != to_plain(expected)):
            later = journal.later_change(self.connection, record.id, 0)
            raise Conflict(f"This was changed meanwhile{f' ({later})' if later else ''}, so nothing was overwritten. Look at it again.")
        self._before.setdefault(key, current)
        self._after[key] = record

    def change(self, before: Any, after: Any) -> None:
        """Puts `after` in place of `before`, which was read within this edit; for many records, since nothing is read again."""
        key = (after.KIND, after.id)
        self._before.setdefault(key, before)
        self._after[key] = after

    def send(self, sent: Sent, settles: bool = False) -> None:
        """Adds a ledger row: what left the house, which undo leaves alone.

        Args:
            settles: the records of this edit went out with it, so that undo leaves them alone too.
        """
        self.settled = self.settled or settles
        self.flush()
        shape = shape_of(Sent)
        plain = to_plain(sent)
        marks = ", ".join("?" * len(shape.columns))
        self.connection.execute(f"INSERT INTO sent ({shape.column_names}) VALUES ({marks})", [plain[one.name] for one in shape.columns])
        self._kept += 1

    def settle(self, record_id: str) -> None:
        """What was done to a record so far is undone no more, since it goes out now; else undo would stop at it for ever."""
        self.connection.execute(
            "UPDATE journal SET state = ? WHERE state = ? AND number IN (SELECT number FROM journal_touch WHERE record_id = ?)",
            (journal.KEPT, journal.STANDS, record_id),
        )

    def settle_where(self, record_ids: Iterable[str], made: Callable[[journal.Delta], bool]) -> None:
        """As `settle`, of those entries alone that did to one of some records what `made` says: what else was done to them is undone."""
        ids = frozenset(record_ids)
        for entry in journal.standing_of(self.connection, ids):
            if any(delta.id in ids and made(delta) for delta in entry.deltas):
                journal.settle(self.connection, entry.number)

    def next_ref(self, project_id: str, project_code: str, kind: str) -> str:
        """The next reference of a project, never given before: FIT-24, FIT-MS4, FIT-M15, FIT-R8 (`kind` a log kind for those)."""
        letters = REFERENCE_LETTERS.get(kind)
        letters = LETTERS[kind] if letters is None else letters  # type: ignore[index]
        scopes = [f"{owner}:{letters}" for owner in (project_id, project_code)]
        # By the code as well: a project that was started anew after an undo goes on behind the one that had its code.
        number = max(map(self._last_number, scopes)) + 1
        for scope in scopes:
            self._count(scope, number)
        return f"{project_code}-{letters}{number}"

    def claim_ref(self, project_id: str, ref: str) -> None:
        """Keeps a reference given from outside from being given again."""
        code, _, tail = ref.rpartition("-")
        letters = tail.rstrip("0123456789")
        if tail[len(letters) :]:
            for owner in (project_id, code):
                self._count(f"{owner}:{letters}", int(tail[len(letters) :]))

    def next_number(self, scope: str) -> int:
        """The next of any other running number, such as a project's transmittals."""
        number = self._last_number(scope) + 1
        self._count(scope, number)
        return number

    def _last_number(self, scope: str) -> int:
        row = self.connection.execute("SELECT last FROM counter WHERE scope = ?", (scope,)).fetchone()
        return 0 if row is None else int(row[0])

    def _count(self, scope: str, number: int) -> None:
        self.connection.execute(
            "INSERT INTO counter (scope, last) VALUES (?, ?) ON CONFLICT (scope) DO UPDATE SET last = max(last, excluded.last)",
            (scope, number),
        )

    def claim_number(self, number: str, record_id: str) -> None:
        """Keeps a document number for one document for ever.

        Raises:
            InvalidInput: it belongs, or once belonged, to another document; names it.
        """
        key = number_key(number)
        if not key:
            raise InvalidInput("number", "A document needs a number with letters or digits in it.")
        owner = super().value("SELECT record_id FROM used_number WHERE number_key = ?", (key,))
        if owner is not None and owner != record_id:
            raise InvalidInput("number", taken_words(number, self.lookup(Document, owner)))
        self.connection.execute("INSERT OR IGNORE INTO used_number (number_key, record_id) VALUES (?, ?)", (key, record_id))

    def flush(self) -> None:
        """Writes what was put and not written yet, still within the transaction."""
        pending = [
            Change(key[0], key[1], self._written[key] if key in self._written else self._before[key], after)
            for key, after in self._after.items()
            if key not in self._written or self._written[key] != after
        ]
        if not pending:
            return
        self._written.update({(change.kind, change.id): change.after for change in pending})
        self._writer.write(pending)
        search.update(self.connection, pending)

    def changes(self) -> tuple[Change, ...]:
        """What the edit comes to; records put back as they were are left out."""
        return tuple(
            Change(key[0], key[1], self._before[key], after) for key, after in self._after.items() if self._before[key] != after
        )

    @property
    def only_sends(self) -> bool:
        """The edit wrote ledger rows and nothing else."""
        return self._kept > 0
