"""What must hold of a store after every step, read through a connection of its own beside the application's.

Each rule is of product.md or of `domain/`; a fault is a sentence that names what broke it.
"""

import hashlib
import json
import sqlite3
import zlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coorddesk.domain import ranks
from coorddesk.domain.kinds import RECORDS
from coorddesk.domain.obligations import Bucket, bucket
from coorddesk.errors import InvalidInput
from coorddesk.services import backups
from coorddesk.storage import journal
from coorddesk.storage.mapping import from_plain, shape_of, to_plain
from coorddesk.storage.queries import obligations
from coorddesk.storage.reader import Reader

# (what is said of a row, its query); a row that is found is a fault
_NEVER = (
    ("task {} stands in a column of another project",
     "SELECT t.ref FROM task t JOIN board_column c ON c.id = t.column_id WHERE c.project_id <> t.project_id"),
    ("task {} has another task's place in its column",
     "SELECT ref FROM task WHERE deleted = 0 AND done_on IS NULL GROUP BY column_id, rank HAVING count(*) > 1"),
    ("column {} has another one's place",
     "SELECT name FROM board_column WHERE deleted = 0 GROUP BY project_id, rank HAVING count(*) > 1"),
    ("project {} has no column", "SELECT code FROM project p WHERE NOT EXISTS (SELECT 1 FROM board_column WHERE project_id = p.id"
     " AND deleted = 0)"),
    ("task {} stands in a column that was removed",
     "SELECT t.ref FROM task t JOIN board_column c ON c.id = t.column_id WHERE c.deleted = 1 AND t.deleted = 0"),
    ("task {} is done by its column or by its date, not by both", "SELECT t.ref FROM task t JOIN board_column c ON c.id = t.column_id"
     " WHERE t.deleted = 0 AND (c.category = 'done') <> (t.done_on IS NOT NULL)"),
    ("task {} waits since no day", "SELECT t.ref FROM task t JOIN board_column c ON c.id = t.column_id"
     " WHERE t.deleted = 0 AND c.category = 'waiting' AND t.waiting_since IS NULL"),
    ("task {} waits on somebody since no day", "SELECT ref FROM task WHERE waiting_on_id IS NOT NULL AND waiting_since IS NULL"),
    ("document {} has two current revisions", "SELECT number FROM document WHERE id IN (SELECT of_id FROM document_revisions"
     " WHERE current = 1 GROUP BY of_id HAVING count(*) > 1)"),
    ("document {} has the same revision twice", "SELECT number FROM document WHERE id IN (SELECT of_id FROM document_revisions"
     " GROUP BY of_id, code HAVING count(*) > 1)"),
    ("meeting {} ends before it starts", "SELECT ref FROM meeting WHERE ends < starts"),
    ("meeting {} has somebody twice", "SELECT ref FROM meeting WHERE id IN (SELECT of_id FROM meeting_attendees"
     " GROUP BY of_id, person_id HAVING count(*) > 1)"),
    ("task {} comes after itself", "WITH RECURSIVE after (id, before) AS (SELECT of_id, value FROM task_depends_on"
     " UNION SELECT a.id, d.value FROM after a JOIN task_depends_on d ON d.of_id = a.before)"
     " SELECT ref FROM task WHERE id IN (SELECT id FROM after WHERE id = before)"),
    ("journal entry {} stands after one that is undone",
     "SELECT number FROM journal WHERE state = 0 AND number > (SELECT min(number) FROM journal WHERE state = 1)"),
    ("journal entry {} says nothing", "SELECT number FROM journal WHERE trim(label) = ''"),
    ("journal entry {} says more than a line holds", "SELECT number FROM journal WHERE length(label) > 200"),
    ("message {} has a lower number than one before it", "SELECT s.id FROM sent s JOIN sent b ON b.about_id = s.about_id"
     " AND b.occurrence IS s.occurrence AND b.rowid < s.rowid WHERE b.sequence > s.sequence"),
)  # fmt: skip
_REFERENCES = ("task", "milestone", "meeting", "log")
# every open thing that somebody owes, once; told again here by the plainest query there is
_OWED = {
    "task": "SELECT id FROM task WHERE done_on IS NULL AND deleted = 0",
    "log": "SELECT id FROM log WHERE state = 'open' AND deleted = 0",
    "milestone": "SELECT id FROM milestone WHERE actual IS NULL AND deleted = 0",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a store stands.

    Attributes:
        last, undone: the last entry that stands, and how many are undone.
        newest: the last entry of all.
        content: a checksum of what the last entry that stands changed, which is another one while text that is typed is saved with it.
        kept: the last entry that is never undone.
        digest: of all records.
        undo, redo: what could be undone and done again, in words; None for nothing.
    """

    last: int
    undone: int
    newest: int
    content: int
    kept: int
    digest: str
    undo: str | None
    redo: str | None


class Rules:
    """The rules of one store file.

    Args:
        memory: what was seen of the store in earlier lives of the application (`memory`), or nothing.
    """

    def __init__(self, path: Path, memory: dict[str, dict[str, str]] | None = None) -> None:
        self.path = path
        self._connection = sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True, isolation_level=None, timeout=30)
        self._version = -1
        self._standing: Standing | None = None
        self._known: dict[tuple[int, int], str] = {}
        self._kept = -1
        given = memory or {}
        self._references = dict(given.get("references", {}))
        self._sent = dict(given.get("sent", {}))

    def close(self) -> None:
        """Leaves the file alone."""
        self._connection.close()

    def memory(self) -> dict[str, dict[str, str]]:
        """Which references were given, and what was sent: neither is ever taken back."""
        return {"references": self._references, "sent": self._sent}

    def changed(self) -> bool:
        """Whether anything was committed since the last look."""
        version = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        changed, self._version = version != self._version, version
        return changed

    def look(self) -> tuple[Standing, list[str]]:
        """How the store stands, and what is wrong with it; quick where nothing was committed since the last look."""
        if not self.changed() and self._standing is not None:
            return self._standing, []
        self._connection.execute("BEGIN")
        try:
            self._standing = self._read()
            return self._standing, [*self._broken(), *self._taken_back(self._standing), *self._not_as_it_was(self._standing)]
        finally:
            self._connection.execute("COMMIT")

    def look_closely(self, today: date) -> list[str]:
        """What is wrong that takes longer to find: the file itself, each record read back, what is owed, and the journal's last entry."""
        self._connection.execute("BEGIN")
        try:
            return [*backups.check(self.path), *self._unreadable(), *self._misplaced(), *self._owed(today), *self._journal_lies()]
        finally:
            self._connection.execute("COMMIT")

    def _read(self) -> Standing:
        def one(sql: str) -> tuple:
            return self._connection.execute(sql).fetchone() or (None, None)

        last, undo = one("SELECT number, label FROM journal WHERE state = 0 ORDER BY number DESC LIMIT 1")
        _, redo = one("SELECT number, label FROM journal WHERE state = 1 ORDER BY number LIMIT 1")
        changes, _ = one("SELECT changes, 0 FROM journal WHERE state = 0 ORDER BY number DESC LIMIT 1")
        counts = "count(*) FILTER (WHERE state = 1), coalesce(max(number), 0), coalesce(max(number) FILTER (WHERE state = 3), 0)"
        undone, newest, kept = one(f"SELECT {counts} FROM journal")
        return Standing(last or 0, undone, newest, zlib.crc32(changes or b""), kept, self.digest(), undo, redo)

    def digest(self) -> str:
        """A digest of all records, lists included."""
        found = hashlib.sha256()
        for record in RECORDS:
            shape = shape_of(record)
            found.update(
                repr(self._connection.execute(f"SELECT {shape.column_names} FROM {shape.table} ORDER BY id").fetchall()).encode()
            )
            for part in shape.lists:
                found.update(repr(self._connection.execute(f"SELECT * FROM {part.table} ORDER BY of_id, position").fetchall()).encode())
        return found.hexdigest()

    def _broken(self) -> list[str]:
        return [said.format(row[0]) for said, sql in _NEVER for row in self._connection.execute(sql + " LIMIT 3")]

    def _taken_back(self, standing: Standing) -> list[str]:
        """References and messages are for ever."""
        faults = []
        for table in _REFERENCES:
            for ref, id in self._connection.execute(f"SELECT ref, id FROM {table}"):
                if self._references.setdefault(ref, id) != id:
                    faults.append(f"reference {ref} was given a second time")
        for number, id in self._connection.execute("SELECT number_key, record_id FROM used_number"):
            if self._references.setdefault(f"number {number}", id) != id:
                faults.append(f"document number {number} was given a second time")
        sent = {id: repr(rest) for id, *rest in self._connection.execute("SELECT id, * FROM sent")}
        faults += [f"message {id} was changed or taken back" for id, was in self._sent.items() if sent.get(id) != was]
        self._sent = sent
        return faults

    def _not_as_it_was(self, standing: Standing) -> list[str]:
        """After undo and redo, back to the top included, the records are what they were when the same entry was the last one that stood."""
        if standing.kept != self._kept:
            self._known.clear()
            self._kept = standing.kept
        if self._known.setdefault((standing.last, standing.content), standing.digest) != standing.digest:
            return [f"after undo or redo to entry {standing.last} the records are not what they were"]
        return []

    def _unreadable(self) -> list[str]:
        faults, reader = [], Reader(self._connection)
        for record in RECORDS:
            for one in reader.find(record, "1"):
                if from_plain(record, json.loads(json.dumps(to_plain(one)))) != one:
                    faults.append(f"{record.KIND} {one.id} is not read back as it is written")
        return faults

    def _misplaced(self) -> list[str]:
        faults = []
        for table in ("task", "board_column"):
            for (rank,) in self._connection.execute(f"SELECT DISTINCT rank FROM {table}"):
                try:
                    ranks.between(rank, None)
                except InvalidInput as error:
                    faults.append(f"{table}: {error.sentence}")
        return faults

    def _owed(self, today: date) -> list[str]:
        faults = []
        found = obligations.obligations(Reader(self._connection), None, today=today)
        keys = [(one.kind, one.id, one.person_id) for one in found]
        faults += [f"{kind} {id} is owed twice by the same person" for kind, id, who in set(keys) if keys.count((kind, id, who)) > 1]
        faults += [f"{one.ref} stands in no bucket" for one in found if bucket(one, today) not in Bucket]
        for kind, sql in _OWED.items():
            expected = {id for (id,) in self._connection.execute(sql)}
            faults += [f"{kind} {id} is owed or not, but not both" for id in expected ^ {id for which, id, _ in keys if which == kind}]
        return faults

    def _journal_lies(self) -> list[str]:
        """What the last entry that stands left is what is there."""
        entry = journal.last_standing(self._connection)
        if entry is None:
            return []
        by_kind = {record.KIND: record for record in RECORDS}
        reader, faults = Reader(self._connection), []
        for delta in entry.deltas:
            if journal.is_kept_after(self._connection, entry.number, delta.id):
                continue
            now = reader.lookup(by_kind[delta.kind], delta.id)
            plain = None if now is None else to_plain(now)
            told = delta.after is None if plain is None else delta.after is not None and plain | delta.after == plain
            if not told:
                faults.append(f"{delta.kind} {delta.id} is not what “{entry.label}” left")
        return faults
