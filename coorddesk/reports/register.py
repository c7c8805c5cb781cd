"""The document register on paper: every document at its current revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from coorddesk.domain.dates import count_words
from coorddesk.domain.documents import Document, current
from coorddesk.domain.people import Person
from coorddesk.reports.blocks import Align, Cell, Column, Section, Sheet, Table, Text, plain, strong
from coorddesk.reports.wording import brief_name, column_day, full_day, printed, sentence


@dataclass(frozen=True, slots=True)
class RegisterInput:
    """What the register is made of.

    Attributes:
        scope: a project's name, or “All projects”.
        now: wall time of printing.
        review_due: document id → when its review is due, where that is not the document's own date.
        by_discipline: a section for each discipline instead of one list.
    """

    scope: str
    as_of: date
    now: datetime
    documents: Sequence[Document] = ()
    people: Mapping[str, Person] = field(default_factory=dict)
    review_due: Mapping[str, date] = field(default_factory=dict)
    prepared_by: str = ""
    by_discipline: bool = False


def build(given: RegisterInput) -> Sheet:
    """The register in landscape, by number."""
    documents = sorted(given.documents, key=lambda one: one.number.casefold())
    groups: dict[str, list[Document]] = {}
    for one in documents:
        groups.setdefault(one.discipline or "No discipline" if given.by_discipline else "", []).append(one)
    sections = [
        Section(title or "Documents", (_table(given, found),), count_words(len(found), "document"))
        for title, found in sorted(groups.items(), key=lambda pair: (pair[0] == "No discipline", pair[0]))
    ]
    awaited = sum(1 for one in documents if current(one) is None)
    return Sheet(
        kind="register",
        title=f"{given.scope}: document register",
        blocks=tuple(sections) or (_table(given, ()),),
        lines=(sentence(full_day(given.as_of), f"Prepared by {given.prepared_by}" if given.prepared_by else ""),),
        foot=f"{count_words(len(documents), 'document')}, {awaited:,} awaited. Current revisions only.",
        printed=printed(given.now),
        landscape=True,
    )


def _table(given: RegisterInput, documents: Sequence[Document]) -> Table:
    columns = (
        Column("Number", most=170, lines=2),
        Column("Title", share=1, lines=3),
        Column("Type", most=60, lines=1),
        Column("Rev", most=48, lines=1),
        Column("Status", most=90, lines=2),
        Column("Owner", most=80, lines=1),
        Column("Issued", align=Align.RIGHT, lines=1),
        Column("Review due", align=Align.RIGHT, lines=1),
        Column("Folder", most=120, lines=2),
    )
    return Table(columns, tuple(_row(given, one) for one in documents), empty="The register is empty.")


def _row(given: RegisterInput, one: Document) -> tuple[Cell, ...]:
    revision = current(one)
    return (
        Cell(plain(one.number)),
        Cell(plain(one.title)),
        Cell(plain(one.type)),
        Cell(strong(revision.code if revision else "–")),
        Cell(plain(one.status)),
        Cell(plain(brief_name(given.people, one.owner_id))),
        Cell(plain(column_day(revision.issued if revision else None, given.as_of))),
        Cell(_due(given.review_due.get(one.id, one.review_due), given.as_of)),
        Cell(plain(one.folder)),
    )


def _due(due: date | None, today: date) -> Text:
    """The day; in words that cannot be overlooked when it is past."""
    if due is not None and due < today:
        return strong(f"{(today - due).days:,} d late")
    return plain(column_day(due, today))
