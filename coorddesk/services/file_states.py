"""How the files of many revisions stand: looked at cheaply, read only where that is needed, and remembered while nothing changes."""

import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

from coorddesk.errors import CoordDeskError
from coorddesk.exchange.reaching import Reach as Reach
from coorddesk.exchange.reaching import Unreachable, disk_of
from coorddesk.services.document_files import FileState, contents_of, place_of
from coorddesk.storage.queries import files as query
from coorddesk.storage.queries.files import LinkedFile
from coorddesk.storage.store import Store

Key = tuple[str, str]  # document and code of the revision

READ_BY_ITSELF = 64 << 20  # bytes; larger files are read for their checksum only when that is asked for
_BYTES_A_SECOND = 4 << 20  # the slowest disk that is waited for
_AT_ONCE = 40  # files of one disk that are looked at in one question
_TAKEN_OUT = ("/media", "/run/media", "/mnt", "/Volumes", "/net")  # where sticks and network folders hang


class FileStates:
    """Remembers checksums by (path, size, time of change), so that a file is read again only after it changed."""

    def __init__(self, store: Store, reach: Reach | None = None) -> None:
        self._store = store
        self.reach = reach or Reach()
        self._known: dict[tuple[str, int, int], str] = {}

    def files(self, document_ids: Sequence[str]) -> list[LinkedFile]:
        """The files of some documents' revisions."""
        with self._store.read() as reader:
            return query.linked(reader, document_ids)

    def look(
        self, files: Sequence[LinkedFile], read_up_to: int = 0, cancelled: Callable[[], bool] = lambda: False
    ) -> dict[Key, FileState]:
        """How files stand, by document and revision; for a worker thread.

        Whether one is there, and as large as it was, costs a glance; one of the same size is read only up to `read_up_to` bytes and
        counts as it was beyond.
        """
        found: dict[Key, FileState] = {}
        by_disk: dict[str, list[LinkedFile]] = {}
        for file in files:
            by_disk.setdefault(disk_of(place_of(self._store, file.path)), []).append(file)
        for part in by_disk.values():
            for start in range(0, len(part), _AT_ONCE):
                if cancelled():
                    return found
                some = part[start : start + _AT_ONCE]
                found |= self._look_at(some, read_up_to, cancelled)
        return found

    def _look_at(self, files: Sequence[LinkedFile], read_up_to: int, cancelled: Callable[[], bool]) -> dict[Key, FileState]:
        places = [place_of(self._store, file.path) for file in files]
        try:
            looks = self.reach.ask(places[0], lambda: [_glance(place) for place in places], cancelled)
        except Unreachable:
            return {(file.document_id, file.code): FileState.AWAY for file in files}
        return {
            (file.document_id, file.code): self._state(file, look, read_up_to, cancelled)
            for file, look in zip(files, looks, strict=True)
        }  # fmt: skip

    def _state(self, file: LinkedFile, look: "FileState | tuple[int, int]", read_up_to: int, cancelled: Callable[[], bool]) -> FileState:
        if isinstance(look, FileState):
            return look
        size, changed = look
        if file.size is not None and file.size != size:
            return FileState.CHANGED
        if not file.sha256:
            return FileState.PRESENT
        key = (file.path, size, changed)
        if key not in self._known:
            if size > read_up_to:
                return FileState.PRESENT
            try:
                place = place_of(self._store, file.path)
                contents = self.reach.ask(
                    place, lambda: contents_of(self._store, file.path, cancelled), cancelled, more_s=size / _BYTES_A_SECOND
                )
            except Unreachable:
                return FileState.AWAY
            except (OSError, CoordDeskError):
                return FileState.PRESENT  # it is being written to, or not wanted any more: told at the next look
            self._known[(file.path, contents.size, contents.mtime_ns)] = contents.sha256
            if (contents.size, contents.mtime_ns) != (size, changed):
                return FileState.CHANGED if contents.sha256 != file.sha256 else FileState.PRESENT
        return FileState.PRESENT if self._known[key] == file.sha256 else FileState.CHANGED


def _glance(place: Path) -> FileState | tuple[int, int]:
    """(size, time of change) of a plain file, or how it stands."""
    try:
        found = os.stat(place)
    except (FileNotFoundError, NotADirectoryError):
        return FileState.AWAY if _taken_out(place) else FileState.MISSING
    except ValueError:  # a path that no system has
        return FileState.MISSING
    except OSError:
        return FileState.AWAY
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else FileState.MISSING


def _taken_out(place: Path) -> bool:
    """Whether the whole disk of a file is gone, as a stick that was pulled out is: then nothing is known of the file."""
    disk = disk_of(place)
    removable = bool(place.drive) or disk.startswith(tuple(f"{one}{os.sep}" for one in _TAKEN_OUT))
    return removable and not os.path.exists(f"{disk}{os.sep}" if place.drive else disk)
