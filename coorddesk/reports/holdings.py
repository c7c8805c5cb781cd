"""Who has which revision, on paper: of one document, with one person, or all that is out of date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coorddesk.domain.dates import count_words
from coorddesk.reports.blocks import Cell, Column, Sheet, Table, plain, quiet, strong
from coorddesk.reports.wording import column_day, printed, sentence


@dataclass(frozen=True, slots=True)
class HoldingLine:
    """One person's copy of one document.

    Attributes:
        current: the revision in force.
        sent, transmittal: when, and the number it went out under.
        old: they were not sent it.
    """

    number: str
    title: str
    has: str
    current: str
    person: str
    organisation: str
    sent: date
    transmittal: str
    acknowledged: date | None
    old: bool


@dataclass(frozen=True, slots=True)
class HoldingsInput:
    """What the sheet is made of; `scope` says of what, `now` is the wall time of printing; `only_old` where
    those who have the current revision are left out."""

    scope: str
    lines: Sequence[HoldingLine]
    now: datetime
    only_old: bool = False


def build(given: HoldingsInput) -> Sheet:
    """One row a copy; those that are superseded say so."""
    today = given.now.date()
    rows = tuple(
        (
            Cell(plain(one.number)), Cell(plain(one.title)), Cell(strong(one.has)), Cell(plain(one.current)),
            Cell((*plain(one.person), *quiet(f" {one.organisation}" if one.organisation else ""))),
            Cell(plain(", ".join(filter(None, (column_day(one.sent, today), one.transmittal))))),
            Cell(plain(column_day(one.acknowledged, today)) if one.acknowledged else quiet("no")),
            Cell(strong("out of date") if one.old else ()),
        )
        for one in given.lines
    )  # fmt: skip
    columns = (
        Column("Number", most=150), Column("Title", share=1.2, lines=2), Column("Has", most=48), Column("Current", most=52),
        Column("Person", share=1, lines=2), Column("Sent", most=120), Column("Receipt", most=60), Column("", most=70),
    )  # fmt: skip
    old = sum(one.old for one in given.lines)
    return Sheet(
        kind="holdings",
        title="Who has an old revision" if given.only_old else "Who has which revision",
        blocks=(
            Table(columns, rows, empty="Nobody has an old revision." if given.only_old else "Nobody was sent anything.", whole=True),
        ),
        lines=(sentence(given.scope),),
        foot=f"{count_words(len(given.lines), 'copy', 'copies')}, {old} out of date.",
        printed=printed(given.now),
        landscape=True,
    )
