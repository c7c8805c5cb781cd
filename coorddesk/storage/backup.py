"""Backups: made by SQLite's own copying, checked, hashed, thinned out with age, and restored into a new file.

A backup that was never read back is a hope; each is checked before it counts (platform.md 5.3).
"""

import errno
import hashlib
import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from coorddesk.errors import StorageError
from coorddesk.storage.connection import connect, storage_errors

_SUFFIX = ".coord"
_STAMP = "%Y-%m-%dT%H%M%S"
_ABANDONED_AFTER_S = 60
_CAUSES = {errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EACCES: "read_only", errno.EPERM: "read_only", errno.EROFS: "read_only"}


def copy_to(source: Path, target: Path) -> None:
    """A checked copy of a store, written beside `target` first and renamed at the end; a file in its place is replaced.

    Raises:
        StorageError: the source is damaged, or the disk cannot take the copy; nothing is left behind.
    """
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear(part)
        part.touch()
        _copy(source, part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(part, target)
    except OSError as error:
        raise _not_written(target, _CAUSES.get(error.errno or 0, "io"), error.strerror or str(error)) from error
    except StorageError as error:
        if error.cause in ("full", "io"):
            raise _not_written(target, error.cause, "the disk is full" if error.cause == "full" else "the disk did not take it") from error
        raise
    finally:
        _clear(part)


def _copy(source: Path, part: Path) -> None:
    with storage_errors(reading=True):
        reading = connect(source, read_only=True)
        try:
            writing = sqlite3.connect(part)
            try:
                # in slices, so that an edit meanwhile does not wait for the whole
                reading.backup(writing, pages=2000)
                _check(writing, source.name)
            finally:
                writing.close()
        finally:
            reading.close()


def _not_written(target: Path, cause: str, why: str) -> StorageError:
    return StorageError(cause, f"The copy could not be written to {target.parent} ({why}). The store itself is safe. Choose another place.")


def _check(connection: sqlite3.Connection, name: str) -> None:
    found = connection.execute("PRAGMA integrity_check(5)").fetchall()
    if found != [("ok",)]:
        raise StorageError(
            "corrupt", f"{name} is damaged ({found[0][0]}), so no copy was made of it. Restore the latest backup: File, Restore a backup."
        )


def _clear(part: Path) -> None:
    for leftover in (part, part.with_name(part.name + "-journal")):
        with suppress(OSError):
            leftover.unlink()


def make(source: Path, folder: Path, now: datetime) -> Path:
    """A new backup of a store in its folder of backups, with its hash beside it; the path.

    Raises:
        StorageError: the store is damaged, or the backup cannot be written.
    """
    target = folder / f"{now.strftime(_STAMP)}{_SUFFIX}"
    copy_to(source, target)
    _hash_file(target).write_text(_digest(target) + "\n", "ascii")
    _clear_abandoned(folder, target.stat().st_mtime)
    return target


def _clear_abandoned(folder: Path, now: float) -> None:
    """Removes what killed backups left, and leaves alone what another process may be writing."""
    for leftover in folder.glob(f"*{_SUFFIX}.part*"):
        with suppress(OSError):
            if now - leftover.stat().st_mtime > _ABANDONED_AFTER_S:
                leftover.unlink()


def is_sound(backup: Path) -> bool:
    """Whether a backup still has the bytes it was made with."""
    try:
        return _hash_file(backup).read_text("ascii").strip() == _digest(backup)
    except OSError:
        return False


def all_in(folder: Path) -> list[Path]:
    """A folder's backups, newest first."""
    return sorted(folder.glob(f"*{_SUFFIX}"), reverse=True) if folder.is_dir() else []


def made_at(backup: Path) -> datetime | None:
    """When a backup was made (UTC, without a zone), by its name."""
    try:
        return datetime.strptime(backup.stem, _STAMP)
    except ValueError:
        return None


def thin(folder: Path, now: datetime) -> list[Path]:
    """Removes backups that are no longer wanted; those removed."""
    backups = [(at, path) for path in all_in(folder) if (at := made_at(path)) is not None]
    keep = kept([at for at, _ in backups], now.replace(tzinfo=None))
    removed = [path for at, path in backups if at not in keep]
    for path in removed:
        for one in (path, _hash_file(path)):
            with suppress(OSError):
                one.unlink()
    return removed


def kept(times: Sequence[datetime], now: datetime) -> set[datetime]:
    """Which backups stay: all of two days, the last of each of 7 days, 4 weeks and 12 months; always the newest."""
    newest_first = sorted(times, reverse=True)
    keep = {at for at in newest_first if now - at < timedelta(days=2)} | set(newest_first[:1])
    for limit, period in (
        (7, lambda at: at.date().toordinal()),
        (4, lambda at: at.isocalendar()[:2]),
        (12, lambda at: (at.year, at.month)),
    ):
        seen: dict[object, datetime] = {}
        for at in newest_first:
            seen.setdefault(period(at), at)
        keep |= set(list(seen.values())[:limit])
    return keep


def restore(backup: Path, target: Path, now: datetime) -> Path | None:
    """Puts a backup in a store's place; the file that was there is kept beside it, and its path given.

    Raises:
        StorageError: the backup itself is damaged, or the place cannot be written; the store is left as it is.
    """
    fresh = target.with_name(target.name + ".restored")
    copy_to(backup, fresh)
    aside = None
    try:
        if target.exists():
            aside = target.with_name(f"{target.stem} before {now.strftime(_STAMP)}{target.suffix}")
            os.replace(target, aside)
            # of a write that was interrupted: it belongs to the file it lies beside, and would spoil another
            with suppress(FileNotFoundError):
                os.replace(target.with_name(target.name + "-journal"), aside.with_name(aside.name + "-journal"))
        os.replace(fresh, target)
    except OSError as error:
        raise StorageError("read_only", f"{target} could not be replaced ({error.strerror}). The backup is at {fresh}.") from error
    return aside


def check(path: Path) -> list[str]:
    """What is wrong with a store, in words; empty when it is sound. Reads all of it."""
    with storage_errors(reading=True):
        connection = connect(path, read_only=True)
        try:
            problems = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
            problems += [f"{row[0]} row {row[1]} points at a missing {row[2]}" for row in connection.execute("PRAGMA foreign_key_check")]
            search = connection.execute("SELECT count(*) FROM search_item").fetchone()[0]
            words = connection.execute("SELECT count(*) FROM search_words_docsize").fetchone()[0]
            if search != words:
                problems.append(f"the search index has {words} entries for {search} things")
            if not problems:
                from coorddesk.storage.unreadable import unreadable  # late: start-up makes backups known and needs no records yet

                problems = unreadable(connection)
        finally:
            connection.close()
    return problems


def _hash_file(backup: Path) -> Path:
    return backup.with_name(backup.name + ".sha256")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
