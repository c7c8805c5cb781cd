"""What can be done with documents: give numbers, register, issue."""

from dataclasses import replace
from datetime import date

from coorddesk.domain import documents
from coorddesk.domain.documents import Document, Review, Revision, Transmittal, number_key
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.errors import InvalidInput
from coorddesk.services import numbering
from coorddesk.storage.queries import register as query
from coorddesk.storage.store import Edit, Reader, Store, new_id


def next_number(store: Store, project_id: str, type: str = "", discipline: str = "") -> str:
    """The next free number by the project's pattern; never one that was used before."""
    with store.read() as reader:
        return next_number_in(reader, reader.get(Project, project_id), type, discipline)


def next_number_in(reader: Reader, project: Project, type: str, discipline: str) -> str:
    """As `next_number`, within an open reader or edit."""
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
    clean = " ".join(number.split()) or next_number_in(edit, project, type, discipline)
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


def document_of(store: Store, kind: str, id: str) -> str:
    """The document that a review, or the first that a transmittal, is about; empty when there is none."""
    with store.read() as reader:
        if kind == "review":
            review = reader.lookup(Review, id)
            return review.document_id if review else ""
        transmittal = reader.lookup(Transmittal, id)
        return transmittal.items[0].document_id if transmittal and transmittal.items else ""
