"""Opening SQLite the one way we open it, and its errors in our words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coorddesk.errors import StorageError

APPLICATION_ID = 0x43444B31
BUSY_TIMEOUT_MS = 5000

# DELETE and EXTRA lost nothing in 600 simulated power cuts, and notice a file that was moved away (platform.md 5.2).
_PRAGMAS = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA cache_size=-16000",
    "PRAGMA temp_store=MEMORY",
)

_SENTENCES = {
    "full": "The disk is full, so the last change is not saved. What was saved before is safe. Free some space, then try again.",
    "locked": "Another program is writing to the store, so the last change is not saved. Try again in a moment.",
    "read_only": "The store cannot be written: the file or its folder is read-only. It can still be read. Save a copy elsewhere to go on.",
    "corrupt": "The store's file is damaged, so nothing more is written to it. Restore the latest backup: File, Restore a backup.",
    "moved": "The store's file was moved, replaced or deleted meanwhile, so the last change is not saved. Put it back, or open it anew.",
    "io": "The disk did not take the last change, so it is not saved. What was saved before is safe. Check the disk, then try again.",
    "memory": "There is not enough memory for this, so nothing was changed. Close something, then try again.",
}

# Of what was only read.
_READING = _SENTENCES | {
    "locked": "Another program is writing to the store, so it cannot be read just now. Nothing is lost. Try again in a moment.",
    "moved": "The store's file was moved, replaced or deleted meanwhile. Put it back, or open it anew.",
    "io": "The disk does not give what the store holds. What was saved before stands in it. Check the disk, then try again.",
    "full": "The disk is full, and a write that was interrupted is still to be undone, so the store cannot be read. Free some space.",
}


def connect(path: Path, read_only: bool = False) -> sqlite3.Connection:
    """A connection that leaves transactions to us (the driver's own would not cover DDL, platform.md finding 3)."""
    uri = path.resolve().as_uri() + ("?mode=ro" if read_only else "?mode=rw")
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_TIMEOUT_MS / 1000)
    for pragma in _PRAGMAS:
        if read_only and "journal_mode" in pragma:
            continue
        connection.execute(pragma)
    return connection


def data_version(connection: sqlite3.Connection, patient: bool = True) -> int:
    """SQLite's count of commits by other connections; one that is not patient waits for no lock."""
    if not patient:
        connection.execute("PRAGMA busy_timeout=0")
    try:
        return int(connection.execute("PRAGMA data_version").fetchone()[0])
    finally:
        if not patient:
            connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another at the same path; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def refuse_moved(path: Path, known: tuple[int, int] | None) -> None:
    """Refuses a file that is not the known one: SQLite notices that only of files it has open.

    Raises:
        StorageError: it was moved, replaced or deleted.
    """
    if identity(path) != known:
        raise StorageError("moved", _SENTENCES["moved"])


def is_no_text(error: Exception) -> bool:
    """Whether a text could not be read for a flipped bit; the driver says so itself, with no code of SQLite's."""
    return isinstance(error, sqlite3.OperationalError) and str(error).startswith("Could not decode to UTF-8")


@contextmanager
def storage_errors(reading: bool = False) -> Iterator[None]:
    """Turns SQLite's errors into StorageError, wherever they come from; those that are our own fault pass as they are.

    Args:
        reading: nothing was to be changed.
    """
    sentences = _READING if reading else _SENTENCES
    try:
        yield
    except sqlite3.Error as error:
        raise _translated(error, sentences) from error
    except MemoryError as error:
        raise StorageError("memory", sentences["memory"]) from error
    except Exception as error:
        original = getattr(error, "orig", None)  # SQLAlchemy wraps the driver's error
        if isinstance(original, sqlite3.Error):
            raise _translated(original, sentences) from error
        raise


def _translated(error: sqlite3.Error, sentences: dict[str, str]) -> Exception:
    if is_no_text(error):
        return StorageError("corrupt", sentences["corrupt"])
    code = getattr(error, "sqlite_errorcode", 0)
    name = getattr(error, "sqlite_errorname", "")
    cause = {
        sqlite3.SQLITE_FULL: "full",
        sqlite3.SQLITE_BUSY: "locked",
        sqlite3.SQLITE_LOCKED: "locked",
        sqlite3.SQLITE_READONLY: "moved" if name == "SQLITE_READONLY_DBMOVED" else "read_only",
        sqlite3.SQLITE_CORRUPT: "corrupt",
        sqlite3.SQLITE_NOTADB: "corrupt",
        sqlite3.SQLITE_IOERR: "io",
        sqlite3.SQLITE_CANTOPEN: "io",
        sqlite3.SQLITE_PERM: "read_only",
        sqlite3.SQLITE_NOMEM: "memory",
    }.get(code & 0xFF)
    return StorageError(cause, sentences[cause]) if cause else error
