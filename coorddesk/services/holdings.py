"""Who has which revision: of a document, with a person, and where an old one was never followed by the one in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coorddesk.domain import transmittals
from coorddesk.domain.documents import Document
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.domain.transmittals import Copy, TransmittalItem
from coorddesk.errors import InvalidInput
from coorddesk.services.transmittals import Content, usual_due
from coorddesk.storage.queries import transmittals as query
from coorddesk.storage.queries.directory import Directory, directory
from coorddesk.storage.queries.transmittals import Now as Now
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store


@dataclass(frozen=True, slots=True)
class Held:
    """One person's copy of one document.

    Attributes:
        old: it is superseded, and they were not sent what is in force.
    """

    copy: Copy
    document: Now
    old: bool


def holders(store: Store, document_id: str) -> list[Held]:
    """Who has which revision of a document, those with an old one first, then by who got it last."""
    with store.read() as reader:
        return _told(reader, query.copies_of(reader, document_id), [document_id])


def holdings(store: Store, person_id: str) -> list[Held]:
    """Which documents a person has at which revision, the old ones first, then by number."""
    with store.read() as reader:
        copies = query.copies_with(reader, person_id)
        return _told(reader, copies, list(dict.fromkeys(one.document_id for one in copies)))


def out_of_date(store: Store, project_id: str | None) -> list[Held]:
    """Everybody who has an old revision and never got the one in force, by document; takes long in a full store, so ask the worker."""
    with store.read() as reader:
        copies = query.superseded(reader, project_id)
        return _told(reader, copies, list(dict.fromkeys(one.document_id for one in copies)))


def _told(reader: Reader, copies: Sequence[Copy], document_ids: Sequence[str]) -> list[Held]:
    now = query.standing(reader, document_ids)
    by_document: dict[str, list[Copy]] = {}
    for one in copies:
        by_document.setdefault(one.document_id, []).append(one)
    found = []
    for id, ones in by_document.items():
        if (document := now.get(id)) is not None:
            for copy in transmittals.held(ones, document.current).values():
                found.append(Held(copy, document, transmittals.is_superseded(copy.revision, document.current)))
    found.sort(key=lambda one: (not one.old, one.document.number, -one.copy.issued.toordinal()))
    return found


def about(reader: Reader, subject_id: str, project_id: str | None, known: Directory) -> tuple[str, list[Held]]:
    """What is held of one document or by one person, with its name; for an empty subject, all that is out of date."""
    if subject_id in known.people:
        copies = query.copies_with(reader, subject_id)
    elif subject_id:
        copies = query.copies_of(reader, subject_id)
    else:
        copies = query.superseded(reader, project_id)
    held = _told(reader, copies, list(dict.fromkeys(one.document_id for one in copies)))
    return subject_words(reader, subject_id), held


def subject_words(reader: Reader, subject_id: str) -> str:
    """What a document or a person is called; empty for anything else."""
    document, person = reader.lookup(Document, subject_id), reader.lookup(Person, subject_id)
    return f"{document.number} {document.title}" if document else person.name if person else ""


def current_for(store: Store, held: Sequence[Held]) -> Content:
    """What would bring people up to date: the documents at the revision in force, to everybody who has an old one.

    Raises:
        InvalidInput: nobody's copy is old, or the documents are of several projects.
    """
    old = [one for one in held if one.old]
    if not old:
        raise InvalidInput("documents", "Nobody here has an old revision, so there is nothing to send.")
    projects = {one.document.project_id for one in old}
    if len(projects) > 1:
        raise InvalidInput("documents", "The documents are of several projects. Choose those of one; a transmittal is of one project.")
    numbers = dict.fromkeys((one.document.id, one.document.current) for one in old)
    with store.read() as reader:
        project = reader.get(Project, projects.pop())
    due = usual_due(project, store.now().date())
    return Content(
        project.id, tuple(TransmittalItem(id, code) for id, code in numbers), tuple(dict.fromkeys(one.copy.person_id for one in old)),
        due=due, subject="Revisions that replace those you have",
    )  # fmt: skip


HEAD = ("Document", "Title", "Has", "Current", "Person", "Organisation", "Sent", "Transmittal", "Acknowledged", "Out of date")


def rows(held: Sequence[Held], known: Directory) -> list[tuple[Any, ...]]:
    """Who has which revision as rows under `HEAD`."""
    found = []
    for one in held:
        person = known.people.get(one.copy.person_id)
        found.append((
            one.document.number, one.document.title, one.copy.revision, one.document.current, person.name if person else "",
            person.organisation if person else "", one.copy.issued, one.copy.number, one.copy.acknowledged, one.old,
        ))  # fmt: skip
    return found


def write(store: Store, held: Sequence[Held], path: Path) -> None:
    """Who has which revision as .xlsx or .csv.

    Raises:
        InvalidInput: another ending.
        StorageError: the place cannot be written.
    """
    from coorddesk.exchange.tables import Page
    from coorddesk.services.files import write_tables

    with store.read() as reader:
        known = directory(reader)
    shown = [(*row[:-1], "yes" if row[-1] else "") for row in rows(held, known)]
    write_tables(path, [Page("Who has which revision", HEAD, shown)])
