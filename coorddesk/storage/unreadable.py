"""What SQLite takes for sound and no record can be made of: a bit of a value, or of the journal, that was flipped on the disk."""

import sqlite3

from coorddesk.domain.kinds import RECORDS
from coorddesk.errors import StorageError
from coorddesk.storage import journal
from coorddesk.storage.mapping import shape_of
from coorddesk.storage.reader import Reader

_TOGETHER = 500


def unreadable(connection: sqlite3.Connection) -> list[str]:
    """A sentence for each record, and each step of the journal, that cannot be read."""
    reader, found = Reader(connection), []
    for record in RECORDS:
        ids = [row[0] for row in connection.execute(f"SELECT id FROM {shape_of(record).table} ORDER BY id")]
        for start in range(0, len(ids), _TOGETHER):
            try:
                reader.many(record, ids[start : start + _TOGETHER])
            except StorageError as error:
                found.append(error.sentence)
    for number, data in connection.execute("SELECT number, changes FROM journal ORDER BY number"):
        try:
            journal.unpacked(data)
        except StorageError:
            found.append(f"what was changed in step {number} cannot be read, or taken back")
    return found
