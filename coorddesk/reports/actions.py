"""Actions by person: what each owes, late items first, to print and hand over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import compress

from coorddesk.domain.dates import count_words
from coorddesk.domain.obligations import Obligation, days_late
from coorddesk.domain.people import Person
from coorddesk.reports.blocks import Align, Block, Cell, Column, PageBreak, Prose, Section, Sheet, Table, plain, quiet, strong
from coorddesk.reports.wording import column_day, full_day, name, printed, sentence

KINDS = {"task": "", "review": "Review", "transmittal": "Receipt", "invite": "Reply", "log": "Log", "milestone": "Milestone"}


@dataclass(frozen=True, slots=True)
class ActionsInput:
    """What the sheet is made of.

    Attributes:
        scope: what the sheet covers: a project's name, or “All projects”.
        now: wall time of printing.
        obligations: open ones, of any kind and in any order.
        apart: each person begins a new page.
    """

    scope: str
    as_of: date
    now: datetime
    people: Mapping[str, Person] = field(default_factory=dict)
    obligations: Sequence[Obligation] = ()
    prepared_by: str = ""
    apart: bool = False


def build(given: ActionsInput) -> Sheet:
    """One section a person, those with the oldest late item first; as many pages as it takes."""
    owed: dict[str | None, list[Obligation]] = {}
    for one in sorted(given.obligations, key=lambda one: (one.deadline or date.max, one.ref)):
        owed.setdefault(one.person_id, []).append(one)
    blocks: list[Block] = []
    for person_id, items in sorted(owed.items(), key=lambda pair: _oldest_first(given, *pair)):
        if blocks and given.apart:
            blocks.append(PageBreak())
        blocks.append(_person(given, person_id, items))
    if not blocks:
        blocks.append(Prose((plain("Nobody owes anything."),)))
    late = sum(1 for one in given.obligations if days_late(one, given.as_of))
    return Sheet(
        kind="actions",
        title=f"{given.scope}: actions by person",
        blocks=tuple(blocks),
        lines=(sentence(full_day(given.as_of), f"Prepared by {given.prepared_by}" if given.prepared_by else ""),),
        foot=f"{count_words(len(given.obligations), 'item')} open, {late:,} late.",
        printed=printed(given.now),
    )


def _oldest_first(given: ActionsInput, person_id: str | None, items: Sequence[Obligation]) -> tuple[bool, int, str]:
    """People before what has no owner; then by days late of the oldest item, then by name."""
    return person_id is None, -days_late(items[0], given.as_of), name(given.people, person_id)


def _person(given: ActionsInput, person_id: str | None, items: Sequence[Obligation]) -> Section:
    person = given.people.get(person_id or "")
    late = sum(1 for one in items if days_late(one, given.as_of))
    count = count_words(len(items), "item") + (f", {late:,} late" if late else "")
    about = ", ".join(filter(None, (person.role, person.organisation))) if person else ""
    # Columns that would be empty all through leave their room to the titles.
    shown = [
        True, True, any(KINDS.get(one.kind) or one.state for one in given.obligations), any(one.asked for one in given.obligations),
        True, True,
    ]  # fmt: skip
    columns: tuple[Column, ...] = (
        Column("Ref", points=52, most=96, lines=1),
        Column("What", share=1, lines=3),
        Column("State", points=60, most=78, lines=1),
        Column("Asked", points=84, most=96, lines=2),
        Column("Due", points=46, align=Align.RIGHT, lines=1),
        Column("Late", points=38, align=Align.RIGHT, lines=1),
    )
    columns = tuple(compress(columns, shown))
    rows = tuple(tuple(compress(_row(given, one), shown)) for one in items)
    title = person.name if person else "No owner" if person_id is None else "Somebody not in the list of people"
    return Section(title, (Table(columns, rows),), sentence(about, count))


def _row(given: ActionsInput, one: Obligation) -> tuple[Cell, ...]:
    late = days_late(one, given.as_of)
    promised = f" promised {column_day(one.promised, given.as_of)}" if one.promised else ""
    return (
        Cell(plain(one.ref)),
        Cell((*plain(one.title), *quiet(promised))),
        Cell(plain(KINDS.get(one.kind) or one.state)),
        Cell(quiet(_asked(given, one))),
        Cell(plain(column_day(one.due, given.as_of) or "No date")),
        Cell(strong(f"{late:,} d" if late else "")),
    )


def _asked(given: ActionsInput, one: Obligation) -> str:
    """“19 Nov”, or “3 times, last 19 Nov”."""
    if not one.asked:
        return ""
    last = column_day(one.asked[-1], given.as_of)
    return last if len(one.asked) == 1 else f"{len(one.asked)} times, last {last}"
