"""The transmittal note that goes with documents: what is sent, to whom, for what, and what is asked in return."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from coorddesk.domain.dates import count_words
from coorddesk.domain.documents import Document
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.domain.transmittals import Recipient, Transmittal, asked_of
from coorddesk.reports.blocks import Beside, Block, Box, Cell, Column, Facts, Prose, Section, Sheet, Table, plain, quiet, strong
from coorddesk.reports.wording import column_day, full_day, printed, sentence

_SIGN_LINE = "\u2002" * 14  # room to write in


@dataclass(frozen=True, slots=True)
class TransmittalInput:
    """What the note is made of.

    Attributes:
        transmittal: as it was sent, or as the draft stands; only who acknowledged it, and whether it was cancelled, is of today.
        documents: id → document as it was then, for everything the transmittal lists.
        people: id → person, likewise.
        now: wall time of printing.
        sender: name, role and organisation, as they should stand there.
        replaces: numbers of those it stands in for.
        replaced_by: the number of what went out in its place, or empty.
    """

    project: Project
    transmittal: Transmittal
    now: datetime
    documents: Mapping[str, Document] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    sender: str = ""
    replaces: tuple[str, ...] = ()
    replaced_by: str = ""


def build(given: TransmittalInput) -> Sheet:
    """The note, with room for each recipient to sign."""
    sent = given.transmittal
    number = sent.number or "draft"
    asked = f"Confirm receipt by {full_day(sent.due)}." if sent.due else "No receipt is asked for."
    facts = [
        ("From", given.sender), ("Sent", full_day(sent.issued) if sent.issued else "Not sent yet"), ("Purpose", sent.purpose),
        ("By", sent.method), ("Subject", sent.subject), ("Asked", asked), ("Replaces", ", ".join(given.replaces)),
    ]  # fmt: skip
    blocks: list[Block] = []
    if sent.cancelled:
        instead = f"{given.replaced_by} stands in its place." if given.replaced_by else "Nothing stands in its place."
        blocks.append(Box("Cancelled", plain(f"This transmittal was taken back after it went out. {instead}")))
    blocks += [
        Beside((_recipients(given),), (Facts(tuple((label, value) for label, value in facts if value)),)),
        Section("Documents", (_documents(given),), f"{len(sent.items):,}"),
    ]
    if sent.notes.strip():
        blocks.append(Section("Remarks", (Prose(tuple(plain(part) for part in sent.notes.split("\n") if part.strip())),)))
    if sent.due and not sent.cancelled and any(one.acknowledged is None for one in asked_of(sent)):
        blocks.append(Section("Receipt", (_signatures(given),), "Sign and send a copy back, or answer the message it came with."))
    return Sheet(
        kind="transmittal",
        title=f"Transmittal {number}",
        blocks=tuple(blocks),
        number=sent.number,
        lines=(sentence(", ".join(filter(None, (given.project.code, given.project.name, given.project.place)))),),
        foot=f"{count_words(len(sent.items), 'document')}, {count_words(len(sent.recipients), 'recipient')}.",
        printed=printed(given.now),
    )


def _person(given: TransmittalInput, one: Recipient) -> Cell:
    person = given.people.get(one.person_id)
    organisation = f" {person.organisation}" if person and person.organisation else ""
    return Cell((*plain(person.name if person else "Somebody not in the list"), *quiet(organisation)))


def _recipients(given: TransmittalInput) -> Table:
    """Who it is addressed to, with how far the receipts have come, and then who gets a copy."""
    sent = given.transmittal
    today = sent.issued or given.now.date()

    def receipt(one: Recipient) -> Cell:
        if one.copied:
            return Cell(quiet("copy"))
        if one.acknowledged:
            return Cell(plain(f"received {column_day(one.acknowledged, today)}"))
        return Cell(quiet("not confirmed yet") if sent.due and sent.issued else ())

    ones = (*asked_of(sent), *(one for one in sent.recipients if one.copied))
    rows = tuple((_person(given, one), receipt(one)) for one in ones)
    return Table((Column("To", share=1.4), Column("Receipt", share=1)), rows, empty="No recipient yet.", whole=True)


def _signatures(given: TransmittalInput) -> Table:
    """A line each to sign for those who have not confirmed yet."""
    open = [one for one in asked_of(given.transmittal) if one.acknowledged is None]
    rows = tuple((_person(given, one), Cell(plain(_SIGN_LINE)), Cell(plain(_SIGN_LINE))) for one in open)
    return Table((Column("Name", share=1.2), Column("Date", share=0.6), Column("Signature", share=1)), rows, whole=True)


def _documents(given: TransmittalInput) -> Table:
    with_remarks = any(item.remark.strip() for item in given.transmittal.items)
    rows = []
    for place, item in enumerate(given.transmittal.items, 1):
        document = given.documents.get(item.document_id)
        number, title = (document.number, document.title) if document else ("No longer in the register", "")
        kind, status = (document.type, _status(document, item.revision)) if document else ("", "")
        remark = (Cell(plain(item.remark)),) if with_remarks else ()
        rows.append((
            Cell(plain(str(place))), Cell(plain(number)), Cell(plain(title)), Cell(strong(item.revision)), Cell(plain(kind)),
            Cell(plain(status)), *remark,
        ))  # fmt: skip
    columns = (
        Column("", points=24), Column("Number", most=170, lines=2), Column("Title", share=1, lines=3), Column("Rev", most=48),
        Column("Type", most=60), Column("Status", most=90), *((Column("Remark", most=120, lines=3),) if with_remarks else ()),
    )  # fmt: skip
    return Table(columns, tuple(rows), empty="No document is listed.", whole=True)


def _status(document: Document, code: str) -> str:
    """The status of the revision that was sent; the document's own where that revision is not known."""
    return next((one.status for one in document.revisions if one.code.casefold() == code.casefold()), document.status)
