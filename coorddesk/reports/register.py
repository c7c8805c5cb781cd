"""The document register on paper: every document at its current revision, with its superseded ones struck through when wanted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from coorddesk.domain.dates import count_words
from coorddesk.domain.documents import Document, Revision, current
from coorddesk.domain.people import Person
from coorddesk.reports.blocks import Align, Cell, Column, Section, Sheet, Table, Text, plain, quiet, strong, struck
from coorddesk.reports.wording import brief_name, column_day, full_day, name, printed, sentence

# What the register can be divided by: key, words, and what stands for none.
GROUPS = (
    ("", "By number", ""), ("type", "By type", "No type"), ("discipline", "By discipline", "No discipline"),
    ("status", "By status", "No status"), ("folder", "By folder", "No folder"), ("owner", "By owner", "No owner"),
)  # fmt: skip


_LETTER = 5.4  # points a letter takes at most, on the whole


@dataclass(frozen=True, slots=True)
class RegisterInput:
    """What the register is made of.

    Attributes:
        scope: a project's name, or “All projects”.
        now: wall time of printing.
        review_due: document id → when its review is due, where that is not the document's own date.
        group: a key of GROUPS; each value gets a section of its own.
        superseded: earlier revisions stand below their document.
    """

    scope: str
    as_of: date
    now: datetime
    documents: Sequence[Document] = ()
    people: Mapping[str, Person] = field(default_factory=dict)
    review_due: Mapping[str, date] = field(default_factory=dict)
    prepared_by: str = ""
    group: str = ""
    superseded: bool = False


def build(given: RegisterInput) -> Sheet:
    """The register in landscape, by number."""
    documents = sorted(given.documents, key=lambda one: one.number.casefold())
    none = next((nothing for key, _, nothing in GROUPS if key == given.group), "")
    value = _grouping(given)
    groups: dict[str, list[Document]] = {}
    for one in documents:
        groups.setdefault(value(one) or none, []).append(one)
    columns = _columns(given, documents)
    sections = [
        Section(title or "Documents", (_table(given, columns, found),), count_words(len(found), "document"))
        for title, found in sorted(groups.items(), key=lambda pair: (pair[0] == none, pair[0].casefold()))
    ]
    awaited = sum(1 for one in documents if current(one) is None)
    revisions = "Superseded revisions are struck through." if given.superseded else "Current revisions only."
    return Sheet(
        kind="register",
        title=f"{given.scope}: document register",
        blocks=tuple(sections) or (_table(given, columns, ()),),
        lines=(sentence(full_day(given.as_of), f"Prepared by {given.prepared_by}" if given.prepared_by else ""),),
        foot=f"{count_words(len(documents), 'document')}, {awaited:,} awaited. {revisions}",
        printed=printed(given.now),
        landscape=True,
    )


def _grouping(given: RegisterInput) -> Callable[[Document], str]:
    if given.group == "owner":
        return lambda one: name(given.people, one.owner_id)
    return lambda one: str(getattr(one, given.group)) if given.group else ""


def _columns(given: RegisterInput, documents: Sequence[Document]) -> tuple[tuple[str, Column], ...]:
    """The columns; planned and forecast days of issue only where an awaited document has them.

    They are as wide in every section, though each is a table of its own that would take its widths from its own words.
    """
    awaited = [one for one in documents if current(one) is None]

    def column(head: str, most: float, lines: int, words: Iterable[str]) -> Column:
        widest = max((len(one) for one in words), default=0) * _LETTER if given.group else 0.0
        return Column(head, points=min(widest, most), most=most, lines=lines)

    people = dict.fromkeys(one.owner_id for one in documents)
    codes = (each.code for one in documents for each in one.revisions if given.superseded or each.current)
    found = [
        ("number", column("Number", 170, 2, (one.number for one in documents))),
        ("title", Column("Title", share=1, lines=3)),
        ("type", column("Type", 60, 1, (one.type for one in documents))),
        ("rev", column("Rev", 48, 1, codes)),
        ("status", column("Status", 90, 2, (one.status for one in documents))),
        ("owner", column("Owner", 80, 1, (brief_name(given.people, id) for id in people))),
        ("issued", Column("Issued", points=48 if given.group else 0, align=Align.RIGHT, lines=1)),
    ]
    if any(one.planned_issue for one in awaited):
        found.append(("planned", Column("Planned", points=52 if given.group else 0, align=Align.RIGHT, lines=1)))
    if any(one.forecast_issue for one in awaited):
        found.append(("forecast", Column("Forecast", points=52 if given.group else 0, align=Align.RIGHT, lines=1)))
    found.append(("review", Column("Review due", points=56 if given.group else 0, align=Align.RIGHT, lines=1)))
    found.append(("folder", column("Folder", 120, 2, (one.folder for one in documents))))
    return tuple(found)


def _table(given: RegisterInput, columns: Sequence[tuple[str, Column]], documents: Sequence[Document]) -> Table:
    rows = []
    for one in documents:
        rows.append(_row(columns, _said(given, one)))
        if given.superseded:
            now = current(one)
            rows += [_row(columns, _earlier(given, each)) for each in reversed(one.revisions) if each is not now]
    return Table(tuple(column for _, column in columns), tuple(rows), empty="The register is empty.")


def _row(columns: Sequence[tuple[str, Column]], said: Mapping[str, Text]) -> tuple[Cell, ...]:
    return tuple(Cell(said.get(key, ())) for key, _ in columns)


def _said(given: RegisterInput, one: Document) -> dict[str, Text]:
    now = current(one)
    awaited = now is None
    expected = one.forecast_issue or one.planned_issue
    return {
        "number": plain(one.number), "title": plain(one.title), "type": plain(one.type), "rev": strong(now.code if now else "–"),
        "status": plain(one.status), "owner": plain(brief_name(given.people, one.owner_id)),
        "issued": plain(column_day(now.issued if now else None, given.as_of)),
        "planned": _due(one.planned_issue, given.as_of, not one.forecast_issue) if awaited else (),
        "forecast": _due(one.forecast_issue, given.as_of) if awaited else (),
        "review": _due(given.review_due.get(one.id, None if awaited and expected else one.review_due), given.as_of),
        "folder": plain(one.folder),
    }  # fmt: skip


def _earlier(given: RegisterInput, one: Revision) -> dict[str, Text]:
    """A superseded revision: its code struck through, and what is known of it, quietly."""
    return {
        "title": quiet(" ".join(one.note.split())), "rev": struck(one.code), "status": quiet(one.status),
        "issued": quiet(column_day(one.issued, given.as_of)),
    }  # fmt: skip


def _due(due: date | None, today: date, tells: bool = True) -> Text:
    """The day; in words that cannot be overlooked when it is past, unless another day tells."""
    if due is not None and due < today and tells:
        return strong(f"{(today - due).days:,} d late")
    return plain(column_day(due, today))
