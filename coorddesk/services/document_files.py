"""The files of documents: linked where they lie or copied beside the store, opened anew by their contents, and how each stands now."""

import errno
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from coorddesk.domain import documents
from coorddesk.domain.documents import Document, Revision
from coorddesk.domain.file_names import shown_name
from coorddesk.domain.projects import FileKeeping, Project
from coorddesk.errors import InvalidInput
from coorddesk.exchange.files import Contents, copy_as, read_through, safe_part
from coorddesk.storage.edit import Edit
from coorddesk.storage.store import Store

Read = Callable[[bytes], object]

_ENDING = re.compile(r"\.[A-Za-z0-9]{1,12}")


class FileState(StrEnum):
    """Where a revision's file stands."""

    NONE = "none"  # no file was linked
    PRESENT = "present"
    MISSING = "missing"
    CHANGED = "changed"  # it is there, with other contents than when it was registered
    AWAY = "away"  # its disk or network folder does not answer, or it may not be looked at


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file as a revision keeps it: path as stored, checksum of its contents, size in bytes."""

    path: str
    sha256: str
    size: int | None = None


def file_facts(store: Store, file: Path, cancelled: Callable[[], bool] = lambda: False, read: Read = len) -> FileFacts:
    """A file's path as the register keeps it (relative to the store's folder when it lies below that), its checksum and size.

    Reads the whole file; call it from a worker where files may be large.

    Args:
        read: gets each block that was read, to tell how far it is.

    Raises:
        InvalidInput: it cannot be read, or its name cannot be kept.
        CoordDeskError: `cancelled` said so.
    """
    place = file.absolute()
    kept = kept_path(store, place)
    try:
        contents = read_through(place, cancelled, read)
    except OSError as error:
        sentence = f"{shown_name(place)} cannot be read ({why(error)}), so it was not linked. Choose another file."
        raise InvalidInput("path", sentence) from error
    return FileFacts(kept, contents.sha256, contents.size)


def copied_facts(
    store: Store, file: Path, number: str, code: str, project_code: str,
    cancelled: Callable[[], bool] = lambda: False, read: Read = len,
) -> FileFacts:  # fmt: skip
    """As `file_facts`, of a copy in the store's folder of copies; an earlier copy with the same contents is taken as it is.

    Raises:
        InvalidInput: it cannot be read, or the copy cannot be written; no half copy stays.
        CoordDeskError: `cancelled` said so.
    """
    place = file.absolute()
    kept_path(store, place)
    home = copies_folder(store) / safe_part(project_code, "project") / safe_part(number, "document")
    ending = place.suffix if _ENDING.fullmatch(place.suffix) else ""
    target = home / f"{safe_part(f'{number}-{code}', 'document')}{ending}"
    try:
        copy, contents = copy_as(place, target, cancelled, read)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        cause = "the disk is full" if full else why(error)
        rest = "Free some space, or link it where it lies." if full else "Link it where it lies, or choose another file."
        raise InvalidInput("path", f"{shown_name(place)} was not copied ({cause}), and nothing of it was kept. {rest}") from error
    return FileFacts(kept_path(store, copy), contents.sha256, contents.size)


def copies_folder(store: Store) -> Path:
    """The folder beside the store that copies of files are kept in; it may not be there yet."""
    return store.path.absolute().parent / f"{store.path.stem} files"


def keep_file(
    store: Store, file: Path, keeping: FileKeeping, project_id: str, number: str, code: str,
    cancelled: Callable[[], bool] = lambda: False, read: Read = len,
) -> FileFacts:  # fmt: skip
    """A file as a revision is to keep it, copied or linked; the errors are those of `copied_facts` and `file_facts`.

    A file that lies in the folder of copies already is only linked.
    """
    if keeping is FileKeeping.LINK or file.absolute().is_relative_to(copies_folder(store)):
        return file_facts(store, file, cancelled, read)
    with store.read() as reader:
        project_code = reader.get(Project, project_id).code
    return copied_facts(store, file, number, code, project_code, cancelled, read)


def kept_path(store: Store, place: Path) -> str:
    """A path as the register keeps it: relative to the store's folder when it lies below that.

    Raises:
        InvalidInput: its name holds bytes that are no letters of any script.
    """
    home = store.path.absolute().parent
    kept = place.relative_to(home).as_posix() if place.is_relative_to(home) else str(place)
    try:
        kept.encode()
    except UnicodeEncodeError as error:
        sentence = f"The name of {shown_name(place)} cannot be kept, since some of it is no text. Rename the file and add it again."
        raise InvalidInput("path", sentence) from error
    return kept


def why(error: OSError) -> str:
    """What the system said, as a part of a sentence."""
    said = {
        errno.EACCES: "there is no permission to read it", errno.EPERM: "there is no permission to read it",
        errno.ENOENT: "it is not there", errno.EISDIR: "it is a folder", errno.EINVAL: "it is no plain file",
        errno.EBUSY: "it is being written to", errno.ELOOP: "its link leads round in a circle", errno.ENAMETOOLONG: "its name is too long",
        errno.EIO: "the disk gives an error",
    }  # fmt: skip
    return said.get(error.errno or 0, (error.strerror or "the system gives an error").lower())


def link_file(store: Store, document_id: str, path: str | Path) -> Document:
    """Gives a document's current revision its file; where there was none before, it is the first.

    Raises:
        InvalidInput: the file cannot be read, or the document has no revision yet.
    """
    return link_facts(store, document_id, "", file_facts(store, Path(path)))


def link_facts(store: Store, document_id: str, code: str, facts: FileFacts) -> Document:
    """As `link_file`, for the revision of a code (empty for the current one) and a file that was read already.

    Raises:
        InvalidInput: there is no such revision.
    """
    with store.edit("") as edit:
        document = edit.get(Document, document_id)
        one = _revision(document, code)
        changed = put_file(edit, document, one, facts)
        edit.label = f"Link a file to {document.number} rev {one.code}"
        return changed


def accept(store: Store, document_id: str, code: str, facts: FileFacts, words: str) -> Document:
    """Takes a file that was changed since it was registered as it is now; `words` in the revision's note say so.

    Raises:
        InvalidInput: there is no such revision.
    """
    with store.edit("") as edit:
        document = edit.get(Document, document_id)
        one = _revision(document, code)
        changed = put_file(edit, document, one, facts, note="; ".join(filter(None, (one.note, words))))
        edit.label = f"Accept the changed file of {document.number} rev {one.code}"
        return changed


def put_file(edit: Edit, document: Document, revision: Revision, facts: FileFacts, note: str | None = None) -> Document:
    """The document with another file for one of its revisions, put into the edit."""
    given = replace(revision, path=facts.path, sha256=facts.sha256, size=facts.size, note=revision.note if note is None else note)
    changed = replace(document, revisions=tuple(given if one is revision else one for one in document.revisions))
    edit.put(changed)
    return changed


def _revision(document: Document, code: str) -> Revision:
    found = next((one for one in document.revisions if one.code == code), None) if code else documents.current(document)
    if found is None:
        what = f"revision {code}" if code else "revision yet"
        raise InvalidInput("path", f"{document.number} has no {what}. Add the file as a new revision.")
    return found


def place_of(store: Store, path: str) -> Path:
    """Where a revision's file lies, or lay."""
    written = Path(path)
    return written if written.is_absolute() else store.path.absolute().parent / written


def contents_of(store: Store, path: str, cancelled: Callable[[], bool] = lambda: False) -> Contents:
    """What a revision's file holds now; the errors are those of `read_through`."""
    return read_through(place_of(store, path), cancelled)
