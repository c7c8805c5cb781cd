"""The log on paper: risks, issues, decisions and the rest, the worst first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from coorddesk.domain.dates import count_words
from coorddesk.domain.log import KINDS, LogEntry, LogKind, LogState, rag, short_ref
from coorddesk.domain.people import Person
from coorddesk.reports.blocks import Align, Block, Cell, Column, Prose, Section, Sheet, Table, plain, strong
from coorddesk.reports.standing import ref_order
from coorddesk.reports.wording import brief_name, column_day, full_day, printed, sentence

_ORDER = {"R": 0, "A": 1, "G": 2, "": 3, "C": 4}


@dataclass(frozen=True, slots=True)
class RaidInput:
    """What the sheet is made of.

    Attributes:
        scope: a project's name, or “All projects”.
        now: wall time of printing.
        closed: closed entries stand at the end of each section, too.
    """

    scope: str
    as_of: date
    now: datetime
    entries: Sequence[LogEntry] = ()
    people: Mapping[str, Person] = field(default_factory=dict)
    prepared_by: str = ""
    closed: bool = False


def build(given: RaidInput) -> Sheet:
    """One section a kind, in landscape."""
    shown = [one for one in given.entries if given.closed or one.state == LogState.OPEN]
    blocks: list[Block] = []
    for kind, word in KINDS:
        found = sorted((one for one in shown if one.kind == kind), key=_worst_first)
        if found:
            note = ", ".join(filter(None, (
                count_words(len(found), word.lower(), _many(kind)), _count(found, "R", "red"), _count(found, "A", "amber"),
            )))  # fmt: skip
            blocks.append(Section(_many(kind).capitalize(), (_table(given, kind, found),), note))
    return Sheet(
        kind="raid",
        title=f"{given.scope}: log",
        blocks=tuple(blocks) or (Prose((plain("The log is empty."),)),),
        lines=(sentence(full_day(given.as_of), f"Prepared by {given.prepared_by}" if given.prepared_by else ""),),
        foot="",
        legend=True,
        printed=printed(given.now),
        landscape=True,
    )


def _many(kind: LogKind) -> str:
    return "dependencies" if kind == LogKind.DEPENDENCY else f"{kind}s"


def _count(entries: Sequence[LogEntry], letter: str, word: str) -> str:
    count = sum(1 for one in entries if rag(one) == letter)
    return f"{count:,} {word}" if count else ""


def _worst_first(one: LogEntry) -> tuple[int, int, tuple[str, int]]:
    return _ORDER.get(rag(one), 3), -(one.probability or 0) * (one.impact or 0), ref_order(one.ref)


def _table(given: RaidInput, kind: LogKind, entries: Sequence[LogEntry]) -> Table:
    when = "Needed by" if kind == LogKind.DECISION else "Look again"
    columns = (
        Column(points=18),
        Column("Ref", most=60, lines=1),
        Column("What", share=1.3, lines=4),
        Column("Outcome" if kind == LogKind.DECISION else "Next step", share=1, lines=4),
        Column("Owner", most=80, lines=1),
        Column("Score", most=50, lines=1),
        Column("Raised", align=Align.RIGHT, lines=1),
        Column(when, align=Align.RIGHT, lines=1),
    )
    rows = tuple(
        (
            Cell(rating=rag(one) or "-"),
            Cell(strong(short_ref(one.ref))),
            Cell(plain(one.title)),
            Cell(plain(one.outcome or one.next_step if kind == LogKind.DECISION else one.next_step)),
            Cell(plain(brief_name(given.people, one.owner_id))),
            Cell(plain(f"{one.probability} × {one.impact}" if one.probability and one.impact else one.severity)),
            Cell(plain(column_day(one.raised_on, given.as_of))),
            Cell(plain(column_day(one.due, given.as_of))),
        )
        for one in entries
    )
    return Table(columns, rows)
