"""What a file is, told from its first bytes without opening it as a database."""

import os
import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from coorddesk.errors import StorageError
from coorddesk.storage.connection import APPLICATION_ID
from coorddesk.storage.migrate import SCHEMA_VERSION


class Found(StrEnum):
    """What lies at a path."""

    MISSING = "missing"
    EMPTY = "empty"
    OK = "ok"
    OLDER = "older"
    NEWER = "newer"
    FOREIGN = "foreign"
    CORRUPT = "corrupt"
    READ_ONLY = "read_only"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found, and the schema version when it is a store."""

    found: Found
    version: int = 0


def probe(path: Path) -> Probe:
    """What lies at `path`; the file is not changed, but an interrupted write is rolled back by SQLite first."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            return Probe(Found.FOREIGN)
        if size == 0:
            return Probe(Found.EMPTY)
        if path.with_name(path.name + "-journal").exists() and os.access(path, os.W_OK):
            _roll_back(path)
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        return Probe(Found.MISSING)
    except OSError:
        return Probe(Found.UNREADABLE)
    if not head.startswith(b"SQLite format 3\0"):
        return Probe(Found.FOREIGN)
    # SQLite writes whole pages; it would read zeros where the last one is torn.
    page = int.from_bytes(head[16:18], "big") or 1
    if len(head) < 100 or path.stat().st_size % (65536 if page == 1 else page):
        return Probe(Found.CORRUPT)
    version, application = int.from_bytes(head[60:64], "big"), int.from_bytes(head[68:72], "big")
    if application != APPLICATION_ID:
        return Probe(Found.FOREIGN)
    if version > SCHEMA_VERSION:
        return Probe(Found.NEWER, version)
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        return Probe(Found.READ_ONLY, version)
    return Probe(Found.OLDER if version < SCHEMA_VERSION else Found.OK, version)


def _roll_back(path: Path) -> None:
    try:
        connection = sqlite3.connect(path)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        return  # the header tells the rest


_REFUSALS = {
    Found.MISSING: ("missing", "There is no store at {path}. Open it where it is now, restore a backup, or start a new one."),
    Found.EMPTY: ("corrupt", "The file {path} is empty: its content was lost. It is left as it is. Restore the latest backup."),
    Found.NEWER: ("newer", "{path} was written by a newer CoordDesk. It is left as it is. Install the newer version to open it."),
    Found.FOREIGN: ("foreign", "{path} is not a CoordDesk store and is left as it is. Open a file that ends in .coord."),
    Found.CORRUPT: ("corrupt", "{path} is damaged: its beginning cannot be read. It is left as it is. Restore the latest backup."),
    Found.UNREADABLE: ("io", "{path} cannot be read. Check that the disk is there and that you may read the file."),
}  # fmt: skip


def refuse_unless_openable(path: Path) -> Probe:
    """What was found, when it can be opened.

    Raises:
        StorageError: with cause missing, corrupt, newer, foreign, read_only or io.
    """
    result = probe(path)
    if result.found in _REFUSALS:
        cause, sentence = _REFUSALS[result.found]
        raise StorageError(cause, sentence.format(path=path.name if result.found is not Found.MISSING else path))
    if result.found is Found.READ_ONLY and result.version < SCHEMA_VERSION:
        raise StorageError(
            "read_only",
            f"{path.name} is from an older version and cannot be written where it lies, so it cannot be brought up to date."
            " It is left as it is. Copy it to a place that can be written, and open the copy.",
        )
    return result
