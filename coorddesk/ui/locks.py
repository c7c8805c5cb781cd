"""A lock beside an open store, so that two computers do not work on one file at once."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLockFile


class StoreLock:
    """Held while a store is open here; freed by the system when CoordDesk dies."""

    def __init__(self, store: Path) -> None:
        self._file = QLockFile(str(store.with_name(f".{store.name}.lock")))
        self._file.setStaleLockTime(0)

    def holder(self) -> str:
        """Who holds the store instead of us, in words; empty when it is ours now, or the folder takes no lock."""
        if self._file.tryLock(0) or self._file.error() != QLockFile.LockError.LockFailedError:
            return ""
        found = self._file.getLockInfo()
        process, host = (int(found[0]), str(found[1])) if isinstance(found, tuple) and len(found) >= 2 else (0, "")
        if not host:
            return QCoreApplication.translate("StoreLock", "Another CoordDesk")
        return QCoreApplication.translate("StoreLock", "CoordDesk on {host} (process {process})").format(host=host, process=process)

    def release(self) -> None:
        """Lets go of the store."""
        self._file.unlock()
