"""What can be done with documents: register, issue, link a file, review; and where a revision's file is now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from coorddesk.domain import documents
from coorddesk.domain.documents import Document, Review, Revision, Transmittal, number_key
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.errors import InvalidInput
from coorddesk.exchange.files import sha256
from coorddesk.services import numbering
from coorddesk.storage.queries import register as query
from coorddesk.storage.store import Edit, Reader, Store, new_id


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


def next_number(store: Store, project_id: str, type: str = "", discipline: str = "") -> str:
    """The next free number by the project's pattern; never one that was used before."""
    with store.read() as reader:
        return _next_number(reader, reader.get(Project, project_id), type, discipline)


def _next_number(reader: Reader, project: Project, type: str, discipline: str) -> str:
    values = {"project": project.code, "type": type.strip().upper(), "discipline": discipline.strip().upper()}
    before, after, digits = numbering.split_pattern(project.number_pattern, values)
    last = query.numbers_like(reader, number_key(before), digits)
    return f"{before}{last + 1:0{digits}d}{after}"


def register(
    store: Store, project_id: str, number: str, title: str, today: date, type: str = "", owner_id: str | None = None, *,
    discipline: str = "", folder: str = "", review_due: date | None = None, revision: Revision | None = None,
) -> Document:  # fmt: skip
    """A new line of the register, with its first revision or awaited.

    Type and discipline are read from the number where the project's pattern tells them. A number that is left empty is the next one.

    Raises:
        InvalidInput: the title is empty, or the number is or once was another document's; nothing was registered.
    """
    with store.edit("") as edit:
        made = registered(edit, project_id, number, title, today, type, owner_id, discipline, folder, review_due, revision)
        edit.label = f"Register {made.number}"
        return made


def registered(
    edit: Edit, project_id: str, number: str, title: str, today: date, type: str = "", owner_id: str | None = None,
    discipline: str = "", folder: str = "", review_due: date | None = None, revision: Revision | None = None,
) -> Document:  # fmt: skip
    """As `register`, within an open edit."""
    clean_title = " ".join(title.split())
    if not clean_title:
        raise InvalidInput("title", "A document needs a title. Nothing was registered.")
    project = edit.get(Project, project_id)
    clean = " ".join(number.split()) or _next_number(edit, project, type, discipline)
    told = numbering.parts_of(project.number_pattern, clean)
    owner = edit.lookup(Person, owner_id)
    document = Document(
        new_id(), project_id, clean, clean_title, type.strip() or told.get("type", ""), discipline.strip() or told.get("discipline", ""),
        owner_id=owner_id, team_id=owner.team_id if owner else None, folder=folder, review_due=review_due,
    )
    if revision is not None:
        document = documents.superseded(document, replace(revision, issued=_issued(revision, today)))
    edit.claim_number(clean, document.id)
    edit.add(document)
    return document


def issue(store: Store, document_id: str, revision: Revision, today: date | None = None) -> Document:
    """Makes a revision the current one; the one before becomes superseded.

    Args:
        today: the day of issue where the revision itself has none and is no draft.

    Raises:
        InvalidInput: the document has a revision of that code already, or the code is empty.
    """
    with store.edit("") as edit:
        document = edit.get(Document, document_id)
        changed = documents.superseded(document, replace(revision, issued=_issued(revision, today)))
        edit.put(changed)
        edit.label = f"Issue {document.number} rev {revision.code.strip()}"
        return changed


def _issued(revision: Revision, today: date | None) -> date | None:
    return revision.issued or (None if revision.status == "Draft" else today)


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


def send_for_review(store: Store, document_id: str, reviewer_ids: Sequence[str], asked: date, due: date | None) -> list[Review]:
    """Asks people to review the current revision, which becomes “For review”; who is asked already is not asked twice.

    Raises:
        InvalidInput: nobody was named, or there is no revision to review.
    """
    if not reviewer_ids:
        raise InvalidInput("reviewers", "A review needs at least one reviewer. Nobody was asked.")
    with store.edit("") as edit:
        document = edit.get(Document, document_id)
        current = documents.current(document)
        if current is None:
            raise InvalidInput("revision", f"{document.number} has no revision yet, so there is nothing to review. Add one first.")
        out = {
            review.reviewer_id
            for review in edit.find(Review, "document_id = ? AND deleted = 0", (document_id,))
            if review.revision == current.code and review.returned is None
        }
        made = [
            Review(new_id(), document_id, current.code, person_id, asked, due)
            for person_id in dict.fromkeys(reviewer_ids)
            if person_id not in out
        ]
        for review in made:
            edit.add(review)
        edit.put(_with_status(document, "For review", review_due=due))
        edit.label = f"Send {document.number} rev {current.code} for review"
        return made


def return_review(store: Store, review_id: str, returned: date, outcome: str, comments: int = 0, note: str = "") -> Review:
    """Takes a reviewer's answer.

    With the last answer in, a revision that got comments becomes “Comments”; one without is due no more.
    """
    with store.edit("") as edit:
        review = replace(edit.get(Review, review_id), returned=returned, outcome=outcome.strip() or "No comment")
        review = replace(review, comments=comments, note=note)
        edit.put(review)
        document = edit.get(Document, review.document_id)
        current = documents.current(document)
        if current is not None and review.revision == current.code:
            rounds = [
                review if one.id == review.id else one
                for one in edit.find(Review, "document_id = ? AND deleted = 0", (document.id,))
                if one.revision == current.code
            ]
            if all(one.returned for one in rounds):
                if any(one.comments for one in rounds):
                    edit.put(_with_status(document, "Comments"))
                else:
                    edit.put(replace(document, review_due=None))
        person = edit.lookup(Person, review.reviewer_id)
        edit.label = f"{person.name if person else 'A reviewer'} returned {document.number}"
        return review


def _with_status(document: Document, status: str, **fields: date | None) -> Document:
    revised = tuple(replace(one, status=status) if one.current else one for one in document.revisions)
    return replace(document, status=status, revisions=revised, **fields)  # type: ignore[arg-type]


def document_of(store: Store, kind: str, id: str) -> str:
    """The document that a review, or the first that a transmittal, is about; empty when there is none."""
    with store.read() as reader:
        if kind == "review":
            review = reader.lookup(Review, id)
            return review.document_id if review else ""
        transmittal = reader.lookup(Transmittal, id)
        return transmittal.items[0].document_id if transmittal and transmittal.items else ""


def plan_files(store: Store, project_id: str, files: Sequence[Path]) -> list[PlannedFile]:
    """What files would become, by their names: a revision where the name begins with a document's number, else a new document."""
    planned: list[PlannedFile] = []
    taken: set[str] = set()
    with store.read() as reader:
        project = reader.get(Project, project_id)
        for file in files:
            told = numbering.parts_of_name(file.stem)
            keys = numbering.possible_numbers(file.stem)
            known = query.numbered(reader, keys)
            document_id = next((known[key] for key in keys if key in known), None)
            if document_id is not None:
                planned.append(_as_revision(reader.get(Document, document_id), file, told.revision))
                continue
            number = told.number or _next_number(reader, project, "", "")
            while number_key(number) in taken:
                before, _, last = number.rpartition(number.rstrip("0123456789"))
                number = f"{before}{number.rstrip('0123456789')}{int(last or 0) + 1:0{max(len(last), 1)}d}"
            taken.add(number_key(number))
            planned.append(PlannedFile(file, None, number, told.title or file.stem, told.revision or "P01"))
    return planned


def plan_revision(store: Store, document_id: str, file: Path) -> PlannedFile:
    """The revision a file would become of a given document."""
    with store.read() as reader:
        return _as_revision(reader.get(Document, document_id), file, numbering.parts_of_name(file.stem).revision)


def _as_revision(document: Document, file: Path, told: str) -> PlannedFile:
    used = {one.code.casefold() for one in document.revisions}
    last = document.revisions[-1].code if document.revisions else ""
    code = told if told and told.casefold() not in used else documents.next_revision(last)
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
