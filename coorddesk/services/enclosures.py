"""The files that go along with a transmittal or a request for review: what fits into a message, and what is said of the rest."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path, PureWindowsPath

from coorddesk.domain import transmittals
from coorddesk.domain.dates import count_words
from coorddesk.domain.documents import Document, Revision
from coorddesk.domain.transmittals import LINK, PORTAL, way_of
from coorddesk.errors import InvalidInput
from coorddesk.exchange.files import opened_plain, safe_name
from coorddesk.exchange.reaching import Reach, Unreachable
from coorddesk.services.document_files import place_of
from coorddesk.storage.store import Store

_MB = 1_000_000
_BLOCK = 1 << 20


class Fate(StrEnum):
    """What becomes of the file of a document that is sent."""

    ATTACHED = "attached"
    LISTED = "listed"  # by link, or on paper: it is not to go along
    TOO_LARGE = "too_large"
    MISSING = "missing"
    AWAY = "away"  # on another computer, which is not asked for it: that would tell it our name and password on Windows
    SILENT = "silent"  # on a disk that does not answer now
    NONE = "none"  # the revision has no file


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One document's file on its way.

    Attributes:
        said: number and revision.
        name: under which it goes along, unique among the others.
        path: where it lies; None without one.
    """

    said: str
    name: str
    path: Path | None
    size: int
    fate: Fate


def enclosures(
    store: Store, items: Sequence[transmittals.TransmittalItem], method: str, attach_mb: float, reach: Reach | None = None
) -> list[Enclosed]:
    """What would become of each document's file. It looks at the files, so ask a worker; a disk that hangs is not waited for."""
    way, ask = way_of(method), reach or Reach()
    with store.read() as reader:
        documents = reader.many(Document, [one.document_id for one in items])
    found: list[Enclosed] = []
    taken: set[str] = set()
    for item in items:
        document = documents.get(item.document_id)
        if document is None:
            continue
        revision = _revision(document, item.revision)
        said = f"{document.number} {item.revision}"
        if revision is None or not revision.path:
            found.append(Enclosed(said, "", None, 0, Fate.NONE))
            continue
        path = place_of(store, revision.path)
        away = _is_away(revision.path)
        size, silent = None, False
        try:
            size = None if away else ask.ask(path, partial(_size, path))
        except Unreachable:
            silent = True
        name = _unique(safe_name(PureWindowsPath(revision.path).name, "file"), said, taken)
        if away:
            fate = Fate.AWAY
        elif size is None:
            fate = Fate.SILENT if silent else Fate.MISSING
        elif way in (LINK, *transmittals.ON_PAPER):
            fate = Fate.LISTED
        else:
            fate = Fate.ATTACHED
        found.append(Enclosed(said, name, path, size or 0, fate))
    return found if way == PORTAL else within(found, attach_mb)


def within(enclosed: Sequence[Enclosed], attach_mb: float) -> list[Enclosed]:
    """The files as one message takes them: what does not fit into it any more is too large."""
    room, found = int(attach_mb * _MB), []
    for one in enclosed:
        fits = one.fate is not Fate.ATTACHED or one.size <= room
        found.append(one if fits else replace(one, fate=Fate.TOO_LARGE))
        room -= one.size if one.fate is Fate.ATTACHED and fits else 0
    return found


def enclosed_words(enclosed: Sequence[Enclosed], attach_mb: float) -> list[str]:
    """What is said before it is sent, a sentence each: what goes along, and which files do not and why."""
    going = [one for one in enclosed if one.fate is Fate.ATTACHED]
    said = []
    if going:
        said.append(f"{count_words(len(going), 'file')} with it, {_megabytes(sum(one.size for one in going))}.")
    return said + left_out_words(enclosed, attach_mb)


def left_out_words(enclosed: Sequence[Enclosed], attach_mb: float) -> list[str]:
    """Which files do not go along and why, a sentence for each reason."""
    said = []
    for fate, why in (
        (Fate.MISSING, "not where it was, so it is listed without its file"),
        (Fate.AWAY, "on another computer, so it is listed with its place"),
        (Fate.SILENT, "on a disk that does not answer now, so it is listed with its place"),
        (Fate.NONE, "without a file in the register, so it is listed alone"),
        (Fate.TOO_LARGE, f"beyond the {attach_mb:g} MB of Settings, so it is listed with its place"),
    ):
        ones = [one.said for one in enclosed if one.fate is fate]
        if ones:
            shown = ", ".join(ones[:3]) + (f" and {len(ones) - 3} more" if len(ones) > 3 else "")
            many = why.replace("it is", "they are").replace("its file", "their files").replace("its place", "their places")
            said.append(f"{shown}: {why if len(ones) == 1 else many.replace('it was', 'they were')}.")
    return said


def _is_away(path: str) -> bool:
    return path.startswith("//") or PureWindowsPath(path).drive.startswith("\\\\")


def _size(path: Path) -> int | None:
    """The size of a plain file; None where there is none that can be read."""
    try:
        return path.stat().st_size if path.is_file() else None
    except OSError:
        return None


def _unique(name: str, said: str, taken: set[str]) -> str:
    """The file's own name, or one with the document's number before it where another one has that name."""
    tried, count = name, 1
    while tried.casefold() in taken:
        tried = safe_name(f"{said} {name}" if count == 1 else f"{said} ({count}) {name}", name)
        count += 1
    taken.add(tried.casefold())
    return tried


def _megabytes(size: int) -> str:
    return f"{size / _MB:.1f} MB" if size >= _MB / 10 else f"{max(size // 1000, 1)} kB"


def _revision(document: Document, code: str) -> Revision | None:
    return next((one for one in document.revisions if one.code.casefold() == code.casefold()), None)


def contents(one: Enclosed, reach: Reach | None = None) -> bytes:
    """A file's bytes; the errors are those of `blocks`."""
    return b"".join(blocks(one, reach or Reach()))


def blocks(one: Enclosed, reach: Reach, cancelled: Callable[[], bool] = lambda: False) -> Iterator[bytes]:
    """A file's bytes, a megabyte at a time; a disk that hangs is not waited for.

    Raises:
        InvalidInput: it cannot be read any more, or `cancelled`, which is asked before each block, said so.
    """
    path = one.path
    if path is None:
        return
    try:
        file = reach.ask(path, lambda: opened_plain(path))
        hangs = False
        try:
            while block := b"" if cancelled() else reach.ask(path, lambda: file.read(_BLOCK)):
                yield block
        except Unreachable:
            hangs = True
            raise
        finally:
            if not hangs:  # closing what a disk still reads from would wait for that disk
                file.close()
    except (OSError, Unreachable) as error:
        why = error.strerror if isinstance(error, OSError) else "its disk does not answer now"
        said = f"{one.said}: {one.name} cannot be read any more ({why}), so nothing was sent. Look for the file, and send again."
        raise InvalidInput("documents", said) from error
    if cancelled():
        raise InvalidInput("documents", f"{one.said}: {one.name} was not read to its end, since that was stopped. Nothing was sent.")
