"""The files of documents: linked to revisions, planned from what was dropped, and where each is now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from coorddesk.domain import documents, revisions
from coorddesk.domain.documents import Document, Revision, number_key
from coorddesk.domain.projects import Project
from coorddesk.errors import InvalidInput
from coorddesk.exchange.files import sha256
from coorddesk.services import numbering
from coorddesk.services.documents import next_number_in, registered
from coorddesk.storage.queries import register as query
from coorddesk.storage.store import Reader, Store


class FileState(StrEnum):
    """Where a revision's file stands."""

    NONE = "none"  # no file was linked
    PRESENT = "present"
    MISSING = "missing"
    CHANGED = "changed"  # it is there, with other contents than when it was registered


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file as a revision keeps it: path as stored, checksum of its contents."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """What would become of one file: a revision of a document there is, or a new document.

    Attributes:
        document_id: None for a new document.
        code: of the revision it becomes.
    """

    file: Path
    document_id: str | None
    number: str
    title: str
    code: str


def file_facts(store: Store, file: Path) -> FileFacts:
    """A file's path as the register keeps it (relative to the store's folder when it lies below that) and its checksum.

    Reads the whole file; call it from a worker where files may be large.

    Raises:
        InvalidInput: it cannot be read.
    """
    place = file.absolute()
    home = store.path.absolute().parent
    try:
        digest = sha256(place)
    except OSError as error:
        raise InvalidInput("path", f"{place.name} cannot be read ({error.strerror}), so it was not linked. Choose another file.") from error
    kept = place.relative_to(home).as_posix() if place.is_relative_to(home) else str(place)
    return FileFacts(kept, digest)


def link_file(store: Store, document_id: str, path: str | Path) -> Document:
    """Gives a document's current revision its file; where there was none before, it is the first.

    Raises:
        InvalidInput: the file cannot be read, or the document has no revision yet.
    """
    facts = file_facts(store, Path(path))
    with store.edit("") as edit:
        document = edit.get(Document, document_id)
        current = documents.current(document)
        if current is None:
            raise InvalidInput("path", f"{document.number} has no revision yet. Add the file as a new revision.")
        revised = tuple(replace(one, path=facts.path, sha256=facts.sha256) if one is current else one for one in document.revisions)
        changed = replace(document, revisions=revised)
        edit.put(changed)
        edit.label = f"Link a file to {document.number} rev {current.code}"
        return changed


def place_of(store: Store, path: str) -> Path:
    """Where a revision's file lies, or lay."""
    written = Path(path)
    return written if written.is_absolute() else store.path.absolute().parent / written


def is_missing(store: Store, path: str) -> bool:
    """Whether a linked file is not where it was."""
    try:
        return bool(path) and not place_of(store, path).is_file()
    except OSError:
        return True


def resolve(store: Store, revision: Revision | query.RevisionLine | query.Line) -> FileState:
    """Where a revision's file stands now; reads the whole file where its checksum is known."""
    if not revision.path:
        return FileState.NONE
    if is_missing(store, revision.path):
        return FileState.MISSING
    if not revision.sha256:
        return FileState.PRESENT
    try:
        return FileState.PRESENT if sha256(place_of(store, revision.path)) == revision.sha256 else FileState.CHANGED
    except OSError:
        return FileState.MISSING


def plan_files(store: Store, project_id: str, files: Sequence[Path]) -> list[PlannedFile]:
    """What files would become, by their names: a revision where the name begins with a document's number, else a new document."""
    planned: list[PlannedFile] = []
    taken: set[str] = set()
    with store.read() as reader:
        project = reader.get(Project, project_id)
        first = revisions.scheme_of(project.revision_scheme).first[0]
        for file in files:
            told = numbering.parts_of_name(file.stem)
            keys = numbering.possible_numbers(file.stem)
            known = query.numbered(reader, keys)
            document_id = next((known[key] for key in keys if key in known), None)
            if document_id is not None:
                planned.append(_as_revision(reader, reader.get(Document, document_id), file, told.revision))
                continue
            number = told.number or next_number_in(reader, project, "", "")
            while number_key(number) in taken:
                before, _, last = number.rpartition(number.rstrip("0123456789"))
                number = f"{before}{number.rstrip('0123456789')}{int(last or 0) + 1:0{max(len(last), 1)}d}"
            taken.add(number_key(number))
            planned.append(PlannedFile(file, None, number, told.title or file.stem, told.revision or first))
    return planned


def plan_revision(store: Store, document_id: str, file: Path) -> PlannedFile:
    """The revision a file would become of a given document."""
    with store.read() as reader:
        return _as_revision(reader, reader.get(Document, document_id), file, numbering.parts_of_name(file.stem).revision)


def _as_revision(reader: Reader, document: Document, file: Path, told: str) -> PlannedFile:
    used = [one.code for one in document.revisions]
    scheme = revisions.scheme_of(reader.get(Project, document.project_id).revision_scheme)
    code = told if told and told.casefold() not in {one.casefold() for one in used} else revisions.next_code(scheme, used)
    return PlannedFile(file, document.id, document.number, document.title, code)


def take_files(store: Store, project_id: str, planned: Sequence[PlannedFile], facts: Sequence[FileFacts], today: date) -> None:
    """Does what was planned, as one change; each file's facts in the same order.

    Raises:
        InvalidInput: a number or a revision's code is taken; nothing was changed.
    """
    with store.edit("") as edit:
        for one, fact in zip(planned, facts, strict=True):
            revision = Revision(one.code, today, "Issued", fact.path, fact.sha256)
            if one.document_id is None:
                registered(edit, project_id, one.number, one.title, today, revision=revision)
            else:
                edit.put(documents.superseded(edit.get(Document, one.document_id), revision))
        if len(planned) == 1:
            verb = "Register" if planned[0].document_id is None else "Issue"
            edit.label = f"{verb} {planned[0].number} rev {planned[0].code}"
        else:
            edit.label = f"Register {len(planned)} files"
