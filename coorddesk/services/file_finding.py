"""Files that were moved: found again by size and contents in the folders where they are likely, and taken over as one change."""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coorddesk.domain.documents import Document
from coorddesk.errors import CoordDeskError, InvalidInput
from coorddesk.exchange.files import read_through
from coorddesk.exchange.reaching import Reach, Unreachable
from coorddesk.services.document_files import FileState, copies_folder, kept_path, place_of
from coorddesk.services.file_states import FileStates
from coorddesk.storage.queries import files as query
from coorddesk.storage.queries.files import LinkedFile
from coorddesk.storage.store import Store

_MOST_ENTRIES = 60_000  # files and folders that are looked at
_DEEPEST = 8
_UP = 2  # folders above the one it lay in that are searched too
_LARGEST_SURE = 2 << 30  # bytes; beyond this a name and a size have to do


@dataclass(frozen=True, slots=True)
class Refound:
    """Where a file is now.

    Attributes:
        sure: its contents are those that were registered; else only name and size are.
    """

    file: LinkedFile
    place: Path
    sure: bool


@dataclass(frozen=True, slots=True)
class Search:
    """What a search for missing files came to.

    Attributes:
        missing: how many were looked for.
        limited: it ended before all likely folders were looked through.
    """

    found: tuple[Refound, ...]
    missing: int
    limited: bool = False


def missing_of(store: Store, states: FileStates, project_id: str | None, cancelled: Callable[[], bool] = lambda: False) -> list[LinkedFile]:
    """The files of a project, or of all, that are not where they were; for a worker thread."""
    files = list(registered_files(store, project_id))
    found = states.look(files, 0, cancelled)
    return [file for file in files if found.get((file.document_id, file.code)) is FileState.MISSING]


def registered_files(store: Store, project_id: str | None = None) -> Iterator[LinkedFile]:
    """All files of the register, or of a project, in slices, so that no change waits long."""
    after = ""
    while True:
        with store.read() as reader:
            files, after = query.slice_of(reader, after, project_id)
        yield from files
        if not after:
            return


def search(
    store: Store, missing: Sequence[LinkedFile], reach: Reach, cancelled: Callable[[], bool] = lambda: False,
    told: Callable[[int], object] = int,
) -> Search:  # fmt: skip
    """Looks for missing files where they lay, above and below that, beside it, and where the project's other files lie.

    Found is what has the same size and contents; of files without a known checksum, what has the same name. For a worker thread.

    Args:
        told: gets how many files and folders were looked at so far.
    """
    by_size: dict[int, list[LinkedFile]] = {}
    by_name: dict[str, list[LinkedFile]] = {}
    for file in missing:
        if file.sha256 and file.size is not None:
            by_size.setdefault(file.size, []).append(file)
        else:
            by_name.setdefault(place_of(store, file.path).name.casefold(), []).append(file)
    wanted = {(one.document_id, one.code) for one in missing}
    found: dict[tuple[str, str], Refound] = {}
    limited = False
    for count, place, size in _walk(_likely(store, missing, reach), reach, cancelled):
        if count < 0:
            limited = True
            break
        if count % 500 == 0:
            told(count)
        for file, sure in _fits(place, size, by_size, by_name, cancelled):
            found.setdefault((file.document_id, file.code), Refound(file, place, sure))
        if len(found) == len(wanted):
            break
    return Search(tuple(found[key] for key in ((one.document_id, one.code) for one in missing) if key in found), len(missing), limited)


def _fits(
    place: Path, size: int, by_size: dict[int, list[LinkedFile]], by_name: dict[str, list[LinkedFile]], cancelled: Callable[[], bool]
) -> Iterator[tuple[LinkedFile, bool]]:
    """Which of the missing files a file is, and whether its contents say so."""
    alike = by_size.get(size, [])
    if alike and size <= _LARGEST_SURE:
        try:
            sha256 = read_through(place, cancelled).sha256
        except (OSError, CoordDeskError):
            return
        yield from ((one, True) for one in alike if one.sha256 == sha256)
    else:
        yield from ((one, False) for one in alike if Path(one.path).name.casefold() == place.name.casefold())
    for one in by_name.get(place.name.casefold(), []):
        if one.size is None or one.size == size:
            yield one, False


def _likely(store: Store, missing: Sequence[LinkedFile], reach: Reach) -> list[Path]:
    """Folders in which missing files are looked for, the nearest first; none that lies in one before it."""
    home = store.path.absolute().parent
    folders: dict[Path, None] = {}
    lay = dict.fromkeys(place_of(store, one.path).parent for one in missing)
    nearest = [there for folder in lay if (there := _there(folder, reach)) is not None]
    for folder in nearest:
        folders.setdefault(folder)
    projects = {one.project_id for one in missing}
    others = {place_of(store, one.path).parent for project_id in projects for one in registered_files(store, project_id)}
    for folder in (*sorted(others), copies_folder(store)):
        folders.setdefault(folder)
    for above in nearest:
        for _ in range(_UP):
            above = above.parent
            if len(above.parts) > 2 and above != Path.home():  # never a whole disk or home
                folders.setdefault(above)
    folders.setdefault(home)
    return list(folders)


def _there(folder: Path, reach: Reach) -> Path | None:
    """The folder, or the nearest one above it that is still there; None where its disk does not answer."""
    try:
        while not reach.ask(folder, folder.is_dir) and folder != folder.parent:
            folder = folder.parent
    except (Unreachable, OSError):
        return None
    return folder


def _walk(folders: Sequence[Path], reach: Reach, cancelled: Callable[[], bool]) -> Iterator[tuple[int, Path, int]]:
    """(how many were looked at, file, size) of the plain files below some folders, each folder once; a count of -1 ends it too early."""
    seen: set[Path] = set()
    count = 0
    for folder in folders:
        waiting = [(folder, 0)]
        while waiting:
            here, depth = waiting.pop(0)
            if here in seen or cancelled():
                continue
            seen.add(here)
            try:
                inside = reach.ask(here, lambda here=here: _entries(here), cancelled)  # type: ignore[misc]
            except (Unreachable, OSError):
                continue
            for place, size in inside:
                count += 1
                if count > _MOST_ENTRIES:
                    yield -1, place, 0
                    return
                if size is not None:
                    yield count, place, size
                elif depth < _DEEPEST:
                    waiting.append((place, depth + 1))


def _entries(folder: Path) -> list[tuple[Path, int | None]]:
    """What is in a folder: plain files with their sizes, and folders (None); links and hidden folders are left out."""
    found: list[tuple[Path, int | None]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                about = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            if stat.S_ISREG(about.st_mode):
                found.append((Path(entry.path), about.st_size))
            elif stat.S_ISDIR(about.st_mode) and not entry.name.startswith("."):
                found.append((Path(entry.path), None))
    return sorted(found, key=lambda one: one[0])


def along(store: Store, one: Refound, missing: Sequence[LinkedFile]) -> list[Refound]:
    """The same move for the other missing files of its folder, as far as they lie where it now does; for a worker thread."""
    before = place_of(store, one.file.path).parent
    moved = [one]
    for file in missing:
        was = place_of(store, file.path)
        if (file.document_id, file.code) == (one.file.document_id, one.file.code) or not was.is_relative_to(before):
            continue
        now = one.place.parent / was.relative_to(before)
        try:
            contents = read_through(now)
        except OSError:
            continue
        if not file.sha256 or contents.sha256 == file.sha256:
            moved.append(Refound(file, now, bool(file.sha256)))
    return moved


def relink(store: Store, found: Sequence[Refound]) -> int:
    """Has revisions point to where their files are now, as one change; how many did.

    Raises:
        InvalidInput: nothing could be taken over, since all of them were changed meanwhile.
    """
    count = 0
    with store.edit("") as edit:
        documents = edit.many(Document, [one.file.document_id for one in found])
        numbers: dict[str, str] = {}
        for document_id in dict.fromkeys(one.file.document_id for one in found):
            document = documents.get(document_id)
            if document is None or document.deleted:
                continue
            now = {(one.file.code, one.file.path): kept_path(store, one.place) for one in found if one.file.document_id == document_id}
            revised = tuple(
                replace(one, path=now[(one.code, one.path)]) if (one.code, one.path) in now else one for one in document.revisions
            )
            changed = sum(before != after for before, after in zip(document.revisions, revised, strict=True))
            if changed:
                count += changed
                numbers[document_id] = document.number
                edit.put(replace(document, revisions=revised))
        if not count:
            sentence = "The register says otherwise of these files by now, so nothing was taken over. Look for them again."
            raise InvalidInput("path", sentence)
        first = next(iter(numbers.values()))
        edit.label = f"Find the file of {first} again" if count == 1 else f"Find {count} files again"
    return count
