"""The store: the one door to the data.

Reads are plain SQL over the driver, so that a window's first content does not wait for SQLAlchemy (a quarter of a second); changes are
written through SQLAlchemy Core, imported with the first of them or by `warm`. Every change is one transaction with its journal entry.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from coorddesk.domain.changes import Change, Step
from coorddesk.domain.documents import Document, number_key, taken_words
from coorddesk.domain.kinds import BY_KIND, REFERENCE_LETTERS
from coorddesk.domain.ledger import Sent
from coorddesk.domain.log import LETTERS
from coorddesk.errors import Conflict, InvalidInput, NotFound, StorageError
from coorddesk.storage import file_texts, journal, other_readings, search
from coorddesk.storage.connection import connect, identity, refuse_moved, storage_errors
from coorddesk.storage.kept import Kept
from coorddesk.storage.mapping import RecordShape, from_plain, row_reader, shape_of, to_plain
from coorddesk.storage.migrate import migrate, refuse_strange_schema
from coorddesk.storage.probe import Found, refuse_unless_openable

if TYPE_CHECKING:
    from coorddesk.storage.writer import Writer

R = TypeVar("R")
Listener = Callable[[Step], None]

_STAND = (
    "SELECT (SELECT max(number) FROM journal), (SELECT min(number) FROM journal WHERE state = 1),"
    " (SELECT group_concat(calendar_id || read_at || stamp) FROM other_read)"
)
_BATCH = 500  # parameters in one IN (…), below SQLite's limit of old builds


def new_id() -> str:
    """An id that was never used before; ids made later sort later, which keeps the tables' keys in order."""
    return f"{time.time_ns() // 1_000:014x}{os.urandom(4).hex()}"


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
        """Records that fulfil an SQL condition on their own table, lists included; `tail` may order and limit."""
        shape = shape_of(record)
        rows = self.rows(f"SELECT {shape.column_names} FROM {shape.table} WHERE {condition} {tail}", parameters)
        read = row_reader(shape.columns)
        values = [read(row) for row in rows]
        if shape.lists and values:
            self._load_lists(shape, values)
        return [record(**one) for one in values]

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

    def changes_since(self, at: datetime) -> list[journal.Entry]:
        """What stands of what was done after a moment (UTC), oldest first."""
        return journal.since(self.connection, at)

    def last_number(self, scope: str) -> int:
        """The last running number given in a scope, 0 before the first."""
        return int(self.value("SELECT last FROM counter WHERE scope = ?", (scope,)) or 0)

    def sent(self, about_id: str, occurrence: datetime | None = None) -> list[Sent]:
        """What went out about a record, oldest first; with `occurrence`, only about that one."""
        condition = "about_id = ?" + (" AND occurrence = ?" if occurrence else "")
        parameters = (about_id, occurrence.isoformat(timespec="seconds")) if occurrence else (about_id,)
        return self.find(Sent, condition, parameters, "ORDER BY sent_at, id")


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
        scope = f"{project_id}:{letters}"
        return f"{project_code}-{letters}{self.next_number(scope)}"

    def claim_ref(self, project_id: str, ref: str) -> None:
        """Keeps a reference given from outside from being given again."""
        tail = ref.rpartition("-")[2]
        letters = tail.rstrip("0123456789")
        if tail[len(letters) :]:
            self._count(f"{project_id}:{letters}", int(tail[len(letters) :]))

    def next_number(self, scope: str) -> int:
        """The next of any other running number, such as a project's transmittals."""
        row = self.connection.execute("SELECT last FROM counter WHERE scope = ?", (scope,)).fetchone()
        number = 1 if row is None else int(row[0]) + 1
        self._count(scope, number)
        return number

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


class _InTheWay(Exception):
    """What an entry changed is not as it left it; `for_ever` where it was changed by what is never undone itself."""

    def __init__(self, entry: journal.Entry, sentence: str, for_ever: bool) -> None:
        super().__init__(sentence)
        self.entry, self.sentence, self.for_ever = entry, sentence, for_ever


class Store:
    """An open store file."""

    def __init__(self, path: Path, clock: Callable[[], datetime], read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._clock = clock
        self._listeners: list[Listener] = []
        self._readers = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._kept = Kept()
        self._lock = threading.RLock()
        self._editing: Edit | None = None
        self._writer: Writer | None = None
        self._file = identity(path)
        self._seen_version = self._data_version()

    @classmethod
    def open(cls, path: Path, clock: Callable[[], datetime], before_migrating: Callable[[Path], object] | None = None) -> "Store":
        """The store at `path`, migrated if it is older.

        Args:
            clock: now, aware UTC.
            before_migrating: called with the path before an older store is changed; makes the backup.

        Raises:
            StorageError: it is missing, not a store, newer, damaged or cannot be read.
        """
        result = refuse_unless_openable(path)
        if result.found is Found.OLDER:
            if before_migrating is not None:
                before_migrating(path)
            with storage_errors():
                connection = connect(path)
            try:
                migrate(connection)
            finally:
                connection.close()
        with storage_errors(), closing(connect(path, read_only=True)) as looking:
            refuse_strange_schema(looking, path.name)
        with storage_errors():
            return cls(path, clock, read_only=result.found is Found.READ_ONLY)

    @classmethod
    def create(cls, path: Path, clock: Callable[[], datetime]) -> "Store":
        """A new, empty store at `path`, its folder made if needed.

        Raises:
            InvalidInput: something lies there already; it is left as it is.
            StorageError: the place cannot be written.
        """
        if path.exists():
            raise InvalidInput("path", f"{path} exists already and is left as it is. Open it, or give another name.")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        except OSError as error:
            sentence = f"{path.parent} cannot be written ({error.strerror}), so no store was made. Choose another place."
            raise StorageError("read_only", sentence) from error
        try:
            with storage_errors():
                connection = connect(path)
            try:
                migrate(connection)
            finally:
                connection.close()
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return cls.open(path, clock)

    def close(self) -> None:
        """Closes all connections; the store cannot be used afterwards."""
        if self._writer is not None:
            self._writer.close()
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    def now(self) -> datetime:
        """The one clock's time, UTC."""
        return self._clock()

    def subscribe(self, listener: Listener) -> None:
        """Has `listener` called with each step after its commit, in the thread that made it."""
        self._listeners.append(listener)

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """One consistent view of the data. Keep it short: while it lasts no change can be committed.

        Within an edit of the same thread it shows what that edit has put so far.
        """
        if self._editing is not None and self._lock_held():
            yield self._editing
            return
        connection = self._connection()
        if connection.in_transaction:
            yield Reader(connection, self._kept)
            return
        with storage_errors():
            connection.execute("BEGIN")
            try:
                self._forget_if_changed(connection)
                yield Reader(connection, self._kept)
            finally:
                if connection.in_transaction:
                    connection.execute("COMMIT")

    @contextmanager
    def edit(self, label: str, joins: int | None = None) -> Iterator[Edit]:
        """One change: all of what is put within is committed with its journal entry, or nothing is.

        Args:
            joins: the number of the entry it goes on from, so that both are undone as one: text that is saved while it is typed.
                Where anything was done or undone since, it gets an entry of its own.

        Raises:
            RuntimeError: edits are nested, or made while this thread reads (our own mistake).
            StorageError: the change could not be written; nothing was.
        """
        step: Step | None = None
        with self._lock, storage_errors():
            self._refuse_nesting()
            writer = self._ready_writer()
            with writer.transaction() as connection:
                edit = Edit(connection, writer, label, self._clock())
                self._editing = edit
                try:
                    yield edit
                    edit.flush()
                finally:
                    self._editing = None
                changes = edit.changes()
                if changes or edit.only_sends:
                    number = journal.next_number(connection)
                    open_entry = journal.last_standing(connection) if joins is not None and joins == number - 1 else None
                    joined = open_entry if open_entry is not None and open_entry.number == joins and not edit.only_sends else None
                    step = Step(joined.number if joined else number, edit.label, edit.now, changes)
                    if joined is not None:
                        journal.extend(connection, joined, changes)
                    else:
                        journal.write(connection, step, journal.STANDS if changes and not edit.settled else journal.KEPT)
                    edit.number = step.number
        if step is not None:
            self._tell(step)

    def undo(self) -> Step | None:
        """Takes the last change back; None when there is nothing to undo.

        Raises:
            Conflict: something it changed was changed again since; names that change. Where what came since left the house, it will never
                be undone: it is passed over then, and the next undo goes on with what was before it.
        """
        return self._replay(back=True)

    def redo(self) -> Step | None:
        """Does the last undone change again; None when there is nothing to redo.

        Raises:
            Conflict: something it changed was changed since; names that change.
        """
        return self._replay(back=False)

    def undo_label(self) -> str | None:
        """What undo would undo, in words."""
        with self.read() as reader:
            return journal.label_of(reader.connection, journal.STANDS)

    def redo_label(self) -> str | None:
        """What redo would do again, in words."""
        with self.read() as reader:
            return journal.label_of(reader.connection, journal.UNDONE)

    def refresh(self) -> bool:
        """Tells the listeners to read again if another process has changed the store since; whether it did. Not within an edit."""
        if self._editing is not None:
            return False
        version = self._data_version()
        if version == self._seen_version:
            return False
        self._seen_version = version
        self._tell(Step(0, "", self._clock(), (), reloaded=True))
        return True

    def prepare(self) -> None:
        """Opens the connection for changes, so that a worker may keep what it read."""
        with self._lock, storage_errors():
            self._ready_writer()

    def keep_read(self, calendar_id: str, rows: other_readings.Rows, stamp: str, events: int, problems: Sequence[str]) -> bool:
        """Keeps what somebody else's calendar says in place of what it said before; whether there still is such a calendar.

        It is no change of the user's: it has no entry in the journal, and the listeners hear of it by `tell_read`. Safe on a worker
        thread after `prepare`. It is written in parts, so that a change made meanwhile waits for one of them at most.

        Args:
            rows: in the order of `other_readings.COLUMNS`.
            stamp: what the file was recognised by.

        Raises:
            StorageError: it could not be written; what was known before still counts.
        """
        return other_readings.keep(self._beside, calendar_id, rows, self._clock(), stamp, events, problems)

    def keep_text(self, document_id: str, sha256: str, path: str, why_not: str, text: str) -> bool:
        """Keeps what the file of a document says, for searching; whether there still is such a document.

        Beside the journal, as `keep_read`; safe on a worker thread after `prepare`.

        Args:
            sha256, path: of the revision whose file it is; another one is read anew.
            why_not: why there is no text; empty where there is.

        Raises:
            StorageError: it could not be written.
        """
        return file_texts.keep(self._beside, document_id, sha256, path, why_not, text)

    def forget_stray_texts(self) -> None:
        """Forgets what the files of documents said that are not there any more; as `keep_text`."""
        after, more = 0, True
        while more:
            with self.read() as reader:
                found, after = file_texts.strays(reader.connection, after)
            file_texts.forget(self._beside, found)
            more = after > 0

    @contextmanager
    def _beside(self) -> Iterator[sqlite3.Connection]:
        """One transaction beside the journal."""
        with self._lock, storage_errors():
            self._refuse_nesting()
            with self._ready_writer().transaction() as connection:
                yield connection

    def tell_read(self) -> None:
        """Tells the listeners that calendars of others were read anew."""
        self._tell(Step(0, "", self._clock(), (), read_anew=frozenset(("calendar",))))

    @property
    def directory(self) -> Path:
        """The folder the store lies in, which relative paths of documents start from."""
        return self.path.parent

    def warm(self) -> None:
        """Imports what the first change needs, so that it does not wait for it; safe on a worker thread."""
        import coorddesk.storage.writer  # noqa: F401
        from coorddesk.storage.schema import metadata

        metadata()

    def _replay(self, back: bool) -> Step | None:
        with self._lock, storage_errors():
            self._refuse_nesting()
            writer = self._ready_writer()
            try:
                step, refused = self._replayed_entry(writer, back), ""
            except _InTheWay as found:
                if not (back and found.for_ever):
                    raise Conflict(f"{found.sentence} Nothing was touched.") from None
                with writer.transaction() as connection:
                    journal.settle(connection, found.entry.number)
                step, refused = Step(found.entry.number, found.entry.label, self._clock(), ()), found.sentence
        if step is not None:
            self._tell(step)
        if refused:
            raise Conflict(f"{refused} Nothing was touched; undo once more goes on with what was done before it.")
        return step

    def _replayed_entry(self, writer: "Writer", back: bool) -> Step | None:
        from coorddesk.storage.linking import dangles

        what = "undone" if back else "done again"
        with writer.transaction(many=True) as connection:
            entry = journal.last_standing(connection) if back else journal.first_undone(connection)
            if entry is None:
                return None
            reader = Reader(connection)
            deltas = entry.deltas[::-1] if back else entry.deltas
            records = {kind: reader.many(BY_KIND[kind], [one.id for one in deltas if one.kind == kind]) for kind in BY_KIND}
            changes = []
            for delta in deltas:
                current = records[delta.kind].get(delta.id)
                here, there = (delta.after, delta.before) if back else (delta.before, delta.after)
                target = self._replayed(delta.kind, current, here, there)
                if target is _DIFFERS:
                    later = journal.later_change(connection, delta.id, entry.number)
                    words = f"what it changed was changed again since{f' (“{later}”)' if later else ''}"
                    kept = journal.is_kept_after(connection, entry.number, delta.id)
                    raise _InTheWay(entry, f"“{entry.label}” cannot be {what}: {words}.", kept)
                changes.append(Change(delta.kind, delta.id, current, target))
            writer.write(changes)
            if dangles(connection, changes):
                words = f"“{entry.label}” cannot be {what}: other things depend on it since."
                raise _InTheWay(entry, words, journal.is_kept_after(connection, entry.number))
            search.update(connection, changes)
            connection.execute(
                "UPDATE journal SET state = ? WHERE number = ?", (journal.UNDONE if back else journal.STANDS, entry.number)
            )
        return Step(entry.number, entry.label, self._clock(), tuple(changes), way="undo" if back else "redo")

    @staticmethod
    def _replayed(kind: str, current: Any, here: dict[str, Any] | None, there: dict[str, Any] | None) -> Any:
        """The record to put, None to remove it, or _DIFFERS when `current` is not what the entry left."""
        if here is None:
            return _DIFFERS if current is not None else from_plain(BY_KIND[kind], there or {})
        if current is None:
            return _DIFFERS
        plain = to_plain(current)
        left = plain | here
        # Read and written once: what an older version noted lacks the fields that came since.
        if left != plain and to_plain(from_plain(BY_KIND[kind], left)) != plain:
            return _DIFFERS
        return None if there is None else from_plain(BY_KIND[kind], plain | there)

    def _tell(self, step: Step) -> None:
        for listener in tuple(self._listeners):
            listener(step)

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._readers, "connection", None)
        if connection is None:
            with storage_errors():
                refuse_moved(self.path, self._file)
                connection = connect(self.path, read_only=self.read_only)
            self._readers.connection = connection
            self._connections.append(connection)
        return connection

    def _forget_if_changed(self, connection: sqlite3.Connection) -> None:
        """Drops what was kept when anything was committed since this thread last read, by this process or another.

        Only a connection knows its own data_version, so threads agree on how the store stands by the journal's last entry and
        the first of those undone, and by what was read of others' calendars, which the journal does not tell.
        """
        version = connection.execute("PRAGMA data_version").fetchone()[0]
        if version != getattr(self._readers, "version", None):
            self._readers.version = version
            self._kept.turn_to(connection.execute(_STAND).fetchone())

    def _ready_writer(self) -> "Writer":
        """The writer; made at the first change, after telling of what other processes did until then."""
        if self.read_only:
            raise StorageError(
                "read_only", f"{self.path.name} can be read but not written, so nothing was changed. Save a copy elsewhere to go on."
            )
        if self._writer is None:
            from coorddesk.storage.writer import Writer

            refuse_moved(self.path, self._file)
            writer = Writer(self.path)
            version = writer.data_version()  # before the last look, so that nothing falls between the two
            self.refresh()
            self._writer, self._seen_version = writer, version
        return self._writer

    def _refuse_nesting(self) -> None:
        if self._editing is not None:
            raise RuntimeError("an edit within an edit")
        connection = getattr(self._readers, "connection", None)
        if connection is not None and connection.in_transaction:
            raise RuntimeError("an edit while reading")

    def _lock_held(self) -> bool:
        return self._lock._is_owned()  # type: ignore[attr-defined, no-any-return]

    def _data_version(self) -> int:
        """Changes when another process commits; asked of the writing connection once there is one, which does not count its own."""
        with storage_errors():
            if self._writer is not None:
                return self._writer.data_version()
            return int(self._connection().execute("PRAGMA data_version").fetchone()[0])


_DIFFERS = object()
