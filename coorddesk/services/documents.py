"""What can be done with documents: register, issue."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from coorddesk.domain import documents, numbers, revisions
from coorddesk.domain.document_presets import checked_status, is_draft, statuses_of
from coorddesk.domain.documents import Document, Review, Revision, Transmittal
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.errors import InvalidInput
from coorddesk.services.document_numbers import claim
from coorddesk.services.document_numbers import next_number as next_number
from coorddesk.services.document_numbers import next_number_in as next_number_in
from coorddesk.storage.edit import Edit
from coorddesk.storage.store import Store, new_id


def register(
    store: Store, project_id: str, number: str, title: str, today: date, type: str = "", owner_id: str | None = None, *,
    discipline: str = "", folder: str = "", review_due: date | None = None, planned_issue: date | None = None,
    revision: Revision | None = None, values: Mapping[str, str] | None = None,
) -> Document:  # fmt: skip
    """A new line of the register, with its first revision or awaited.

    Type and discipline are read from the number where the project's pattern tells them. A number that is left empty is the next one.

    Args:
        values: of the other fields of the project's pattern, for a number that is left empty.

    Raises:
        InvalidInput: the title is empty, or the number is or once was another document's; nothing was registered.
    """
    with store.edit("") as edit:
        made = registered(
            edit, project_id, number, title, today, type, owner_id, discipline, folder, review_due, revision, planned_issue, values
        )
        edit.label = f"Register {made.number}"
        return made


def registered(
    edit: Edit, project_id: str, number: str, title: str, today: date, type: str = "", owner_id: str | None = None,
    discipline: str = "", folder: str = "", review_due: date | None = None, revision: Revision | None = None,
    planned_issue: date | None = None, values: Mapping[str, str] | None = None,
) -> Document:  # fmt: skip
    """As `register`, within an open edit."""
    project, owner = edit.get(Project, project_id), edit.lookup(Person, owner_id)
    clean = " ".join(number.split()) or next_number_in(edit, project, type, discipline, values, today)
    document = awaited(project, owner, clean, title, type, discipline)
    if revision is not None:
        document = documents.superseded(document, _dated(project, revision, today))
    document = replace(document, folder=folder, review_due=review_due, planned_issue=planned_issue)
    claim(edit, document)
    edit.add(document)
    return document


def awaited(project: Project, owner: Person | None, number: str, title: str, type: str = "", discipline: str = "") -> Document:
    """A new document before its first revision; type and discipline, where they are empty, as its number tells them.

    Raises:
        InvalidInput: the title is empty.
    """
    clean = " ".join(title.split())
    if not clean:
        raise InvalidInput("title", "A document needs a title. Nothing was registered.")
    told = numbers.document_values(numbers.parts_of(project.number_pattern, number))
    return Document(
        new_id(), project.id, number, clean, type.strip() or told.get("type", ""), discipline.strip() or told.get("discipline", ""),
        owner_id=owner.id if owner else None, team_id=owner.team_id if owner else None,
    )


def issue(
    store: Store, document_id: str, revision: Revision, today: date | None = None, *, keep_current: bool = False
) -> Document:
    """Makes a revision the current one; the one before becomes superseded.

    Args:
        today: the day of issue where the revision itself has none and is no draft.
        keep_current: the present one stays current, for the revision came late.

    Raises:
        InvalidInput: the document has a revision of that code already, or the code or the status is empty.
    """
    with store.edit("") as edit:
        document = edit.get(Document, document_id)
        project = edit.get(Project, document.project_id)
        scheme = revisions.scheme_of(project.revision_scheme)
        changed = revisions.issued(document, _dated(project, revision, today), scheme, keep_current)
        edit.put(changed)
        edit.label = f"{'Add earlier' if keep_current else 'Issue'} {document.number} rev {' '.join(revision.code.split())}"
        return changed


def _dated(project: Project, revision: Revision, today: date | None) -> Revision:
    """The revision with a day of issue, unless it is still being written."""
    draft = is_draft(statuses_of(project), revision.status)
    return replace(revision, status=checked_status(revision.status), issued=revision.issued or (None if draft else today))


def document_of(store: Store, kind: str, id: str) -> str:
    """The document that a review, or the first that a transmittal, is about; empty when there is none."""
    with store.read() as reader:
        if kind == "review":
            review = reader.lookup(Review, id)
            return review.document_id if review else ""
        transmittal = reader.lookup(Transmittal, id)
        return transmittal.items[0].document_id if transmittal and transmittal.items else ""
