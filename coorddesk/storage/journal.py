"""The journal: every change as rows before and after, in the same transaction as the change itself.

An entry keeps, of a record that was changed, only the fields that differ; of one that came or went, all of it. States: 0 stands, 1
is undone and can be redone, 2 was undone and then overtaken by another change, 3 tells what left the house and cannot be undone.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coorddesk.domain.changes import Change, Step
from coorddesk.errors import StorageError
from coorddesk.storage.connection import is_no_text
from coorddesk.storage.mapping import Plain, encoded, moment, to_plain

_DAMAGED = (
    "Part of what is kept for undoing is damaged on the disk, so it can be neither shown nor taken back. What stands in the store is"
    " not changed by that. Restore a backup if it is needed."
)
STANDS, UNDONE, OVERTAKEN, KEPT = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Delta:
    """One record's change as the journal keeps it: plain fields before and after, None where it did not exist."""

    kind: str
    id: str
    before: Plain | None
    after: Plain | None

    def made(self, field: str, name: str) -> set[str]:
        """What came into a list of the record, told by one field of its items, in small letters."""
        was, now = ({str(one[name]).casefold() for one in (plain or {}).get(field, ())} for plain in (self.before, self.after))
        return now - was


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry read back.

    Attributes:
        at: UTC.
        state: 0 stands, 1 undone, 2 overtaken, 3 cannot be undone.
    """

    number: int
    at: datetime
    label: str
    state: int
    deltas: tuple[Delta, ...]


def delta_of(change: Change) -> Delta:
    """What the journal keeps of a change."""
    before = None if change.before is None else to_plain(change.before)
    after = None if change.after is None else to_plain(change.after)
    if before is None or after is None:
        return Delta(change.kind, change.id, before, after)
    differing = [name for name in after if after[name] != before[name]]
    return Delta(change.kind, change.id, {name: before[name] for name in differing}, {name: after[name] for name in differing})


def write(connection: sqlite3.Connection, step: Step, state: int = STANDS) -> None:
    """Adds an entry; what was undone before it can no longer be redone."""
    connection.execute("UPDATE journal SET state = ? WHERE state = ?", (OVERTAKEN, UNDONE))
    connection.execute(
        "INSERT INTO journal (number, at, label, state, changes) VALUES (?, ?, ?, ?, ?)",
        (step.number, encoded(step.at), step.label, state, packed([delta_of(change) for change in step.changes])),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO journal_touch (record_id, number) VALUES (?, ?)", [(change.id, step.number) for change in step.changes]
    )


def extend(connection: sqlite3.Connection, entry: Entry, changes: tuple[Change, ...]) -> None:
    """Adds changes to an entry, which is then undone as one with them."""
    deltas = {(one.kind, one.id): one for one in entry.deltas}
    for change in changes:
        key, new = (change.kind, change.id), delta_of(change)
        deltas[key] = _joined(deltas[key], new) if key in deltas else new
    connection.execute("UPDATE journal SET changes = ? WHERE number = ?", (packed(list(deltas.values())), entry.number))
    connection.executemany(
        "INSERT OR IGNORE INTO journal_touch (record_id, number) VALUES (?, ?)", [(change.id, entry.number) for change in changes]
    )


def _joined(old: Delta, new: Delta) -> Delta:
    """Two changes of one record as one; a field that is back where it was is still told."""
    after = new.after if new.after is None or old.after is None else old.after | new.after
    if old.before is None or new.before is None or new.after is None:
        # It came with the first, or goes with the second, whose `before` is all of it.
        before = old.before if old.before is None or new.before is None else new.before | old.before
        return Delta(old.kind, old.id, before, after)
    return Delta(old.kind, old.id, new.before | old.before, after)


def packed(deltas: list[Delta]) -> bytes:
    """The deltas as bytes."""
    text = json.dumps([[one.kind, one.id, one.before, one.after] for one in deltas], ensure_ascii=False, separators=(",", ":"))
    data = text.encode("utf-8")
    return b"z" + zlib.compress(data, 1) if len(data) > 600 else data


def unpacked(data: bytes) -> tuple[Delta, ...]:
    """The deltas from bytes.

    Raises:
        StorageError: a bit of them was flipped on the disk, which SQLite does not notice.
    """
    try:
        text = zlib.decompress(data[1:]) if data[:1] == b"z" else data
        return tuple(Delta(*one) for one in json.loads(text))
    except (zlib.error, ValueError, TypeError) as error:
        raise damaged() from error


def damaged() -> StorageError:
    """What is said where an entry is none that was ever written."""
    return StorageError("corrupt", _DAMAGED)


def numbered(connection: sqlite3.Connection, number: int) -> Entry | None:
    """The entry of that number.

    Raises:
        StorageError: it is damaged.
    """
    return _one(connection, f"number = {int(number)}")


def next_number(connection: sqlite3.Connection) -> int:
    """The number the next entry gets."""
    return int(connection.execute("SELECT coalesce(max(number), 0) + 1 FROM journal").fetchone()[0])


def last_standing(connection: sqlite3.Connection) -> Entry | None:
    """What undo would undo."""
    return _one(connection, "state = 0 ORDER BY number DESC LIMIT 1")


def first_undone(connection: sqlite3.Connection) -> Entry | None:
    """What redo would do again: of the undone entries, the earliest."""
    return _one(connection, "state = 1 ORDER BY number LIMIT 1")


def label_of(connection: sqlite3.Connection, state: int) -> str | None:
    """The label of what undo (state 0) or redo (state 1) would act on, without reading its changes."""
    order = "DESC" if state == STANDS else "ASC"
    row = connection.execute(f"SELECT label FROM journal WHERE state = {int(state)} ORDER BY number {order} LIMIT 1").fetchone()
    return None if row is None else str(row[0])


def later_change(connection: sqlite3.Connection, record_id: str, number: int) -> str | None:
    """The label of the latest entry after `number` that touched the record and stands."""
    row = connection.execute(
        "SELECT journal.label FROM journal_touch JOIN journal USING (number)"
        " WHERE record_id = ? AND number > ? AND state IN (0, 3) ORDER BY number DESC LIMIT 1",
        (record_id, number),
    ).fetchone()
    return None if row is None else str(row[0])


def is_kept_after(connection: sqlite3.Connection, number: int, record_id: str = "") -> bool:
    """Whether a later entry (of a record) tells what left the house."""
    of, own = (" AND number IN (SELECT number FROM journal_touch WHERE record_id = ?)", (record_id,)) if record_id else ("", ())
    sql = f"SELECT 1 FROM journal WHERE number > ? AND state = {KEPT}{of} LIMIT 1"
    return connection.execute(sql, (number, *own)).fetchone() is not None


def standing_of(connection: sqlite3.Connection, record_ids: Iterable[str]) -> list[Entry]:
    """The entries that touched some records and stand, each once."""
    rows = connection.execute(
        "SELECT number, at, label, state, changes FROM journal WHERE state = ? AND number IN"
        " (SELECT t.number FROM json_each(?) AS one JOIN journal_touch t ON t.record_id = one.value)",
        (STANDS, json.dumps(sorted(record_ids))),
    )
    return [_entry(row) for row in rows]


def settle(connection: sqlite3.Connection, number: int) -> None:
    """Has an entry undone no more."""
    connection.execute("UPDATE journal SET state = ? WHERE number = ?", (KEPT, number))


def history(connection: sqlite3.Connection, record_id: str, limit: int = 200) -> list[Entry]:
    """What happened to one record, newest first, without what was undone."""
    rows = connection.execute(
        "SELECT number, at, label, state, changes FROM journal JOIN journal_touch USING (number)"
        " WHERE record_id = ? AND state IN (0, 3) ORDER BY number DESC LIMIT ?",
        (record_id, limit),
    ).fetchall()
    return [_entry(row) for row in rows]


def _one(connection: sqlite3.Connection, condition: str) -> Entry | None:
    try:
        row = connection.execute(f"SELECT number, at, label, state, changes FROM journal WHERE {condition}").fetchone()
    except sqlite3.OperationalError as error:
        if not is_no_text(error):
            raise
        raise damaged() from error
    return None if row is None else _entry(row)


def _entry(row: Any) -> Entry:
    try:
        at = moment(row[1])
    except (ValueError, TypeError) as error:
        raise damaged() from error
    return Entry(row[0], at, row[2], row[3], unpacked(row[4]))
