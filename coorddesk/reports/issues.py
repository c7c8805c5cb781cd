"""The issue sheet on paper: documents down, issues across, the revision in the cell, who got how many copies at the foot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coorddesk.domain.dates import ENGLISH, count_words
from coorddesk.reports.blocks import Block, Cell, Column, PageBreak, Section, Sheet, Table, plain, quiet, strong
from coorddesk.reports.wording import full_day, printed, sentence

# How many dates stand beside number and title in landscape.
_ACROSS = {"a4": 13, "letter": 12, "a3": 20}
_WIDTH = 40.0
_SHORT = {"For information": "Info", "For construction": "Constr.", "Preliminary": "Prelim."}


@dataclass(frozen=True, slots=True)
class IssueColumn:
    """One issue.

    Attributes:
        revisions: one a document, in their order; empty where it was not issued.
        copies: one a recipient, in their order; empty where they got nothing.
    """

    day: date
    number: str
    purpose: str
    revisions: tuple[str, ...]
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IssuesInput:
    """What the sheet is made of.

    Attributes:
        now: wall time of printing.
        documents: (number, title) of each.
        receivers: names.
        paper: a4, letter or a3; it says how many dates stand on a page.
    """

    scope: str
    as_of: date
    now: datetime
    documents: Sequence[tuple[str, str]] = ()
    issues: Sequence[IssueColumn] = ()
    receivers: Sequence[str] = ()
    prepared_by: str = ""
    paper: str = "a4"


def build(given: IssuesInput) -> Sheet:
    """The sheet in landscape; where there are more dates than a page has room for, the documents stand again beside the next ones."""
    across = _ACROSS.get(given.paper, _ACROSS["a4"])
    parts = [given.issues[at : at + across] for at in range(0, len(given.issues), across)]
    blocks: list[Block] = []
    for place, part in enumerate(parts):
        if place:
            blocks.append(PageBreak())
        days = f"{_day(part[0].day)} to {_day(part[-1].day)}" if part[0].day != part[-1].day else _day(part[0].day)
        note = f"{days}, part {place + 1} of {len(parts)}" if len(parts) > 1 else days
        blocks.append(Section("Issues", (_documents(given, part),), note))
        if any(any(one.copies) for one in part):
            blocks.append(Section("Distribution, copies", (_distribution(given, part),), note if len(parts) > 1 else ""))
    if not blocks:
        blocks.append(Table((Column("Number"), Column("Title", share=1)), (), empty="Nothing was issued yet."))
    return Sheet(
        kind="issues",
        title=f"{given.scope}: issue sheet",
        blocks=tuple(blocks),
        lines=(sentence(full_day(given.as_of), f"Prepared by {given.prepared_by}" if given.prepared_by else ""),),
        foot=f"{count_words(len(given.documents), 'document')}, {count_words(len(given.issues), 'issue')}.",
        printed=printed(given.now),
        landscape=True,
    )


def _documents(given: IssuesInput, part: Sequence[IssueColumn]) -> Table:
    rows = [
        (Cell(plain(number)), Cell(plain(title)), *(Cell(strong(one.revisions[at])) for one in part))
        for at, (number, title) in enumerate(given.documents)
    ]
    if any(one.purpose for one in part):
        rows.append((Cell(quiet("Reason")), Cell(), *(Cell(quiet(_short(one.purpose))) for one in part)))
    if any(one.number for one in part):
        rows.append((Cell(quiet("Transmittal")), Cell(), *(Cell(quiet(one.number)) for one in part)))
    return Table(_columns("Number", "Title", part), tuple(rows), whole=True)


def _distribution(given: IssuesInput, part: Sequence[IssueColumn]) -> Table:
    rows = [
        (Cell(plain(name)), Cell(), *(Cell(plain(one.copies[at])) for one in part))
        for at, name in enumerate(given.receivers)
        if any(one.copies[at] for one in part)
    ]
    return Table(_columns("Recipient", "", part), tuple(rows), whole=True)


def _columns(first: str, second: str, part: Sequence[IssueColumn]) -> tuple[Column, ...]:
    """Number, title, and a narrow column a date with day and month over the year."""
    heads = (f"{one.day.day} {ENGLISH.months_short[one.day.month - 1]}\n{one.day.year}" for one in part)
    dates = (Column(head, points=_WIDTH, most=_WIDTH - 7.5) for head in heads)
    return (Column(first, points=72, most=118, lines=2), Column(second, share=1, lines=2), *dates)


def _short(purpose: str) -> str:
    """“For construction” in a narrow column."""
    return _SHORT.get(purpose) or (purpose.removeprefix("For ").capitalize() if purpose.startswith("For ") else purpose)


def _day(day: date) -> str:
    return f"{day.day} {ENGLISH.months_short[day.month - 1]} {day.year}"
