"""What the note of a transmittal says: what was sent is what stands, whatever became of the documents and people since."""

import json
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from coorddesk.domain.documents import Document
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.domain.transmittals import Transmittal
from coorddesk.reports import transmittal as report
from coorddesk.reports.blocks import Sheet
from coorddesk.services.transmittals import replaced_by, replacing
from coorddesk.storage.mapping import from_plain, to_plain
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store


def kept(given: report.TransmittalInput) -> str:
    """The note as the ledger keeps it: every record it speaks of, in its plain JSON form."""
    content = {
        "transmittal": to_plain(given.transmittal),
        "project": {"code": given.project.code, "name": given.project.name, "place": given.project.place},
        "documents": [to_plain(one) for one in given.documents.values()],
        "people": [to_plain(one) for one in given.people.values()],
        "sender": given.sender,
        "replaces": list(given.replaces),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def note_input(reader: Reader, transmittal: Transmittal, now: datetime, sender: str = "") -> report.TransmittalInput:
    """What the note of a transmittal says: as it was sent; of today are only its receipts and whether it was cancelled.

    One that is not in the ledger with its words (a draft, or one that was imported) says what the records say now.

    Args:
        now: wall time of printing.
        sender: for one without words in the ledger.
    """
    project = reader.get(Project, transmittal.project_id)
    instead = replacing(reader, transmittal.id)
    after = instead.number if instead and transmittal.cancelled else ""
    rows = [one for one in reader.sent(transmittal.id) if one.what == Transmittal.KIND and one.content]
    if not rows:
        old = tuple(one.number for one in replaced_by(reader, transmittal.id))
        people = people_of(reader, transmittal)
        return report.TransmittalInput(project, transmittal, now, documents_of(reader, transmittal), people, sender, old, after)
    plain = json.loads(rows[-1].content)
    sent: Transmittal = from_plain(Transmittal, plain["transmittal"])
    given = {one.person_id: one.acknowledged for one in transmittal.recipients}
    recipients = tuple(replace(one, acknowledged=given.get(one.person_id)) for one in sent.recipients)
    documents = [from_plain(Document, one) for one in plain["documents"]]
    people = {one["id"]: from_plain(Person, one) for one in plain["people"]}
    return report.TransmittalInput(
        replace(project, **plain["project"]), replace(sent, recipients=recipients, cancelled=transmittal.cancelled), now,
        {one.id: one for one in documents}, people, plain["sender"], tuple(plain["replaces"]), after,
    )  # fmt: skip


def note(store: Store, transmittal_id: str, now: datetime, zone: str) -> Sheet:
    """The note of a transmittal, as it was sent.

    Args:
        now: UTC, of printing.
    """
    with store.read() as reader:
        record = reader.get(Transmittal, transmittal_id)
        return report.build(note_input(reader, record, now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)))


def people_of(reader: Reader, record: Transmittal) -> dict[str, Person]:
    """The recipients, with no more of each than the note says."""
    found = reader.many(Person, [one.person_id for one in record.recipients])
    return {id: Person(id, one.name, one.email, organisation=one.organisation, role=one.role) for id, one in found.items()}


def documents_of(reader: Reader, record: Transmittal) -> dict[str, Document]:
    """The documents, each at what is sent of it alone; of one that goes in two revisions, both."""
    sent: dict[str, set[str]] = {}
    for item in record.items:
        sent.setdefault(item.document_id, set()).add(item.revision.casefold())
    return {
        id: Document(
            id, one.project_id, one.number, one.title, one.type, one.discipline, one.status,
            revisions=tuple(revision for revision in one.revisions if revision.code.casefold() in sent[id]),
        )
        for id, one in reader.many(Document, sent).items()
        if not one.deleted
    }  # fmt: skip


def sender_words(reader: Reader, name: str, email: str) -> str:
    """Who sends, with role and organisation as they stand under People."""
    address = email.strip()
    known = reader.find(Person, "email = ? COLLATE NOCASE AND deleted = 0", (address,)) if address else []
    person = known[0] if known else None
    parts = (name.strip() or (person.name if person else ""), person.role if person else "", person.organisation if person else "")
    return ", ".join(filter(None, parts)) or address
