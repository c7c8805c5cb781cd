"""The store: the one door to the data.

Reads are plain SQL over the driver, so that a window's first content does not wait for SQLAlchemy (a quarter of a second); changes are
written through SQLAlchemy Core, imported with the first of them or by `warm`. Every change is one transaction with its journal entry.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coorddesk.domain.changes import Change, Step, brief
from coorddesk.domain.kinds import BY_KIND
from coorddesk.errors import Conflict, InvalidInput, StorageError
from coorddesk.storage import file_texts, journal, other_readings, search
from coorddesk.storage.connection import connect, data_version, identity, refuse_moved, storage_errors
from coorddesk.storage.edit import Edit
from coorddesk.storage.kept import Kept
from coorddesk.storage.mapping import from_plain, to_plain
from coorddesk.storage.migrate import migrate, refuse_strange_schema
from coorddesk.storage.probe import Found, refuse_unless_openable
from coorddesk.storage.reader import Reader

if TYPE_CHECKING:
    from coorddesk.storage.writer import Writer

Listener = Callable[[Step], None]

_LONGEST_LABEL = 120  # letters; it stands in menus and notices

# The end of the last entry tells when it was extended: small ones stand in it whole, of others the sum that zlib keeps of them.
_STAND = (
    "SELECT (SELECT max(number) FROM journal), (SELECT substr(changes, -600) FROM journal ORDER BY number DESC LIMIT 1),"
    " (SELECT min(number) FROM journal WHERE state = 1),"
    " (SELECT group_concat(calendar_id || read_at || stamp) FROM other_read)"
)


def new_id() -> str:
    """An id that was never used before; ids made later sort later, which keeps the tables' keys in order."""
    return f"{time.time_ns() // 1_000:014x}{os.urandom(4).hex()}"


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
        with storage_errors(reading=True):
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
                edit.label = brief(edit.label, _LONGEST_LABEL)
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

    def is_file(self, path: Path) -> bool:
        """Whether the file at a path is the one that is open, by whatever name; not where another was put in its place."""
        return self._file is not None and identity(path) == self._file

    def refresh(self, patient: bool = True) -> bool:
        """Tells the listeners to read again if another process has changed the store since; whether it did. Not within an edit.

        Args:
            patient: whoever is writing, another program or another thread, is waited for; otherwise it is looked again the next time.

        Raises:
            StorageError: the file was moved, replaced or deleted, or cannot be read.
        """
        if self._editing is not None:
            return False
        if identity(self.path) != self._file:
            sentence = "The store’s file was moved, replaced or deleted meanwhile, so no change can be saved. Put it back, or open it anew."
            raise StorageError("moved", sentence)
        if not self._lock.acquire(blocking=patient):  # the writing connection is of one thread at a time
            return False
        try:
            version = self._data_version(patient)
            if version == self._seen_version:
                return False
            self._seen_version = version
        except StorageError as error:
            if error.cause == "locked" and not patient:
                return False
            raise
        finally:
            self._lock.release()
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
                if delta.kind not in records:
                    raise journal.damaged()
                current = records[delta.kind].get(delta.id)
                here, there = (delta.after, delta.before) if back else (delta.before, delta.after)
                try:
                    target = self._replayed(delta.kind, current, here, there)
                except (ValueError, KeyError, TypeError) as error:
                    raise journal.damaged() from error
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
            with storage_errors(reading=True):
                refuse_moved(self.path, self._file)
                connection = connect(self.path, read_only=self.read_only)
            self._readers.connection = connection
            self._connections.append(connection)
        return connection

    def _forget_if_changed(self, connection: sqlite3.Connection) -> None:
        """Drops what was kept when anything was committed since this thread last read, by this process or another.

        Only a connection knows its own data_version, so threads agree on how the store stands by the journal's last entry,
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

    def _data_version(self, patient: bool = True) -> int:
        """Changes when another process commits; asked of the writing connection once there is one, which does not count its own.

        With the lock held, since a worker may be writing there.
        """
        with storage_errors(reading=True):
            if self._writer is not None:
                return self._writer.data_version(patient)
            return data_version(self._connection(), patient)


_DIFFERS = object()
