"""The distribution matrix on paper: types down, people and teams across, a mark in the cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coorddesk.domain.dates import count_words
from coorddesk.reports.blocks import Block, Cell, Column, PageBreak, Prose, Sheet, Table, plain, strong
from coorddesk.reports.wording import printed, sentence

_ACROSS = 12  # people and teams on one landscape page


@dataclass(frozen=True, slots=True)
class DistributionInput:
    """What the sheet is made of.

    Attributes:
        scope: the project's name.
        names: of people and teams, from left to right.
        rows: a type, and for each name “C” (a copy), “R” (a copy and review) or nothing.
        now: wall time of printing.
    """

    scope: str
    names: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]
    now: datetime


def build(given: DistributionInput) -> Sheet:
    """The matrix; more names than fit go to further pages, with the types again."""
    blocks: list[Block] = []
    for start in range(0, len(given.names), _ACROSS):
        if blocks:
            blocks.append(PageBreak())
        blocks.append(_part(given, start, start + _ACROSS))
    if not blocks:
        blocks.append(Prose((plain("Nobody is in the matrix yet."),)))
    return Sheet(
        kind="distribution",
        title="Distribution matrix",
        blocks=tuple(blocks),
        lines=(sentence(given.scope), "C gets a copy, R gets a copy and is asked to review."),
        foot=f"{count_words(len(given.rows), 'type')}, {count_words(len(given.names), 'column')}.",
        printed=printed(given.now),
        landscape=True,
    )


def _part(given: DistributionInput, start: int, stop: int) -> Table:
    names = given.names[start:stop]
    columns = (Column("Type", points=90, most=130), *(Column(name, share=1, lines=3) for name in names))
    rows = tuple(
        (Cell(plain(type)), *(Cell(strong(mark) if mark == "R" else plain(mark)) for mark in marks[start:stop]))
        for type, marks in given.rows
    )  # fmt: skip
    return Table(columns, rows, empty="No type is in use yet.", whole=True)
