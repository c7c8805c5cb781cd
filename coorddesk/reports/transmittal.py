"""The transmittal note that goes with documents: what is sent, to whom, for what, and what is asked in return."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from coorddesk.domain.dates import count_words
from coorddesk.domain.documents import Document, Transmittal
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.reports.blocks import Beside, Block, Cell, Column, Facts, Prose, Section, Sheet, Table, plain, quiet, strong
from coorddesk.reports.wording import column_day, full_day, printed, sentence


@dataclass(frozen=True, slots=True)
class TransmittalInput:
    """What the note is made of.

    Attributes:
        documents: id → document, for everything the transmittal lists.
        now: wall time of printing.
        sender: name, role and organisation, as they should stand there.
    """

    project: Project
    transmittal: Transmittal
    now: datetime
    documents: Mapping[str, Document] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    sender: str = ""


def build(given: TransmittalInput) -> Sheet:
    """The note, with room for each recipient to sign."""
    sent = given.transmittal
    asked = f"Confirm receipt by {full_day(sent.due)}." if sent.due else ""
    facts = [
        ("From", given.sender), ("Sent", full_day(sent.issued) if sent.issued else "Not sent yet"), ("Purpose", sent.purpose),
        ("By", sent.method), ("Subject", sent.subject), ("Asked", asked),
    ]  # fmt: skip
    blocks: list[Block] = [
        Beside((_recipients(given),), (Facts(tuple((label, value) for label, value in facts if value)),)),
        Section("Documents", (_documents(given),), f"{len(sent.items):,}"),
    ]
    if sent.notes.strip():
        blocks.append(Section("Remarks", (Prose(tuple(plain(part) for part in sent.notes.split("\n") if part.strip())),)))
    return Sheet(
        kind="transmittal",
        title=f"Transmittal {sent.number}",
        blocks=tuple(blocks),
        number=sent.number,
        lines=(sentence(", ".join(filter(None, (given.project.name, given.project.place)))),),
        foot=f"{count_words(len(sent.items), 'document')}, {count_words(len(sent.recipients), 'recipient')}.",
        printed=printed(given.now),
    )


def _recipients(given: TransmittalInput) -> Table:
    today = given.transmittal.issued or given.now.date()
    rows: Sequence[tuple[Cell, ...]] = [
        (
            Cell((*plain(person.name if person else "Somebody not in the list"), *quiet(f" {person.organisation}" if person else ""))),
            Cell(plain(f"received {column_day(one.acknowledged, today)}") if one.acknowledged else quiet("not confirmed yet")),
        )
        for one in given.transmittal.recipients
        for person in (given.people.get(one.person_id),)
    ]
    return Table((Column("To", share=1.4), Column("Receipt", share=1)), tuple(rows), empty="No recipient yet.")


def _documents(given: TransmittalInput) -> Table:
    rows = []
    for place, item in enumerate(given.transmittal.items, 1):
        document = given.documents.get(item.document_id)
        number, title = (document.number, document.title) if document else ("No longer in the register", "")
        kind, status = (document.type, document.status) if document else ("", "")
        rows.append((
            Cell(plain(str(place))), Cell(plain(number)), Cell(plain(title)), Cell(strong(item.revision)), Cell(plain(kind)),
            Cell(plain(status)),
        ))  # fmt: skip
    columns = (
        Column("", points=24), Column("Number", most=170, lines=2), Column("Title", share=1, lines=3), Column("Rev", most=48),
        Column("Type", most=60), Column("Status", most=90),
    )  # fmt: skip
    return Table(columns, tuple(rows), empty="No document is listed.")
