"""What SQLite takes for sound and no record can be made of: a bit of a value, or of the journal, that was flipped on the disk."""

import sqlite3

from coorddesk.domain.kinds import BY_KIND, RECORDS
from coorddesk.domain.ledger import Sent
from coorddesk.errors import StorageError
from coorddesk.storage import journal, migrate
from coorddesk.storage.mapping import from_plain, shape_of, values_of
from coorddesk.storage.reader import Reader

_TOGETHER = 500


def unreadable(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with each record, and each step of the journal, that cannot be read, in words without advice.

    Nothing of a store of an older version: its tables lack what is asked for here until it is opened.
    """
    if connection.execute("PRAGMA user_version").fetchone()[0] != migrate.SCHEMA_VERSION:
        return []
    reader, found = Reader(connection), []
    for record in (*RECORDS, Sent):
        ids = [row[0] for row in connection.execute(f"SELECT id FROM {shape_of(record).table} ORDER BY id")]
        for start in range(0, len(ids), _TOGETHER):
            together = ids[start : start + _TOGETHER]
            try:
                reader.many(record, together)
            except StorageError:
                found += _each(reader, record, together)
    for (number,) in connection.execute("SELECT number FROM journal ORDER BY number").fetchall():
        if not _can_be_replayed(connection, number):
            found.append(f"what was changed in step {number} cannot be read, or taken back")
    return found


def _each(reader: Reader, record: type, ids: list[str]) -> list[str]:
    found = []
    for id in ids:
        try:
            reader.many(record, [id])
        except StorageError as error:
            kind = record.KIND.replace("_", " ")  # type: ignore[attr-defined]
            found.append(f"one {kind} is damaged ({error.__cause__})")
    return found


def _can_be_replayed(connection: sqlite3.Connection, number: int) -> bool:
    try:
        entry = journal.numbered(connection, number)
        for delta in entry.deltas if entry is not None else ():
            whole = delta.before is None or delta.after is None
            for plain in (delta.before, delta.after):
                if plain is not None:
                    (from_plain if whole else values_of)(BY_KIND[delta.kind], plain)
    except (StorageError, ValueError, KeyError, TypeError):
        return False
    return True
