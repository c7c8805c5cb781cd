"""Many documents registered before they exist: from lines that were pasted, each shown before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coorddesk.domain.date_reading import parse_date
from coorddesk.domain.dates import DateOrder, count_words
from coorddesk.domain.documents import Document, named_with_state, number_key
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.errors import InvalidInput
from coorddesk.services.document_numbers import claim, filled, free_numbers
from coorddesk.services.documents import awaited
from coorddesk.storage.queries import numbers as query
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store

MOST = 2000


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What one line would become.

    Attributes:
        given: the number stood in the line; else it is the next one that is free.
        problem: why it cannot be registered, as a sentence; else empty.
    """

    number: str
    title: str
    planned: date | None = None
    given: bool = False
    problem: str = ""


def plan(
    store: Store, project_id: str, text: str, today: date, order: DateOrder, values: Mapping[str, str] | None = None,
    planned: date | None = None, without: frozenset[int] = frozenset(),
) -> list[Placeholder]:  # fmt: skip
    """What pasted lines would become: “title”, or “number, tab, title”, or “number, tab, title, tab, day of planned issue”.

    Lines without anything in them are passed over; of more than 2,000 the rest is.

    Args:
        values: of the fields of the project's pattern, by their names, for the numbers that are given.
        planned: the day of planned issue of lines that have none.
        without: places of lines that are left out, so that no number is spent on them.
    """
    lines = [line for line in text.splitlines() if line.strip()][:MOST]
    with store.read() as reader:
        project = reader.get(Project, project_id)
        read = [_read(line, today, order, planned) for line in lines]
        holders = query.holders(reader, [number_key(one.number) for one in read if one.number])
        free = free_numbers(reader, project, filled(project, "", "", values, today))
        seen = {number_key(one.number) for at, one in enumerate(read) if one.number and at not in without}
        had: set[str] = set()
        made: list[Placeholder] = []
        for at, one in enumerate(read):
            if one.problem or (at in without and not one.number):
                made.append(one)
            elif one.number:
                key = number_key(one.number)
                made.append(replace(one, problem=_refusal(reader, one.number, key, holders, had)))
                if at not in without:
                    had.add(key)
            else:
                made.append(replace(one, number=next(number for number in free if number_key(number) not in seen)))
        return made


def _read(line: str, today: date, order: DateOrder, planned: date | None) -> Placeholder:
    cells = [" ".join(cell.split()) for cell in line.split("\t")]
    if len(cells) == 1:
        return Placeholder("", cells[0], planned)
    number, title, *rest = cells
    if not title:
        return Placeholder(number, "", planned, bool(number), "It has no title. Write one behind the number and a tab.")
    if number and not number_key(number):
        return Placeholder(number, title, planned, True, f"“{number}” has no letters or digits, so it is no number.")
    problem = ""
    if rest and rest[0]:
        try:
            planned = parse_date(rest[0], today, order)
        except InvalidInput:
            problem = f"“{rest[0]}” is not a day."
    return Placeholder(number, title, planned, bool(number), problem)


def _refusal(reader: Reader, number: str, key: str, holders: Mapping[str, str], had: set[str]) -> str:
    if key in had:
        return f"{number} stands in a line before already."
    return f"Taken by {named_with_state(number, reader.lookup(Document, holders[key]))}." if key in holders else ""


def register(
    store: Store, project_id: str, placeholders: Sequence[Placeholder], owner_id: str | None = None, type: str = "", discipline: str = ""
) -> list[Document]:
    """Registers what was planned as awaited documents, as one change.

    Args:
        type, discipline: of those whose number does not tell.

    Raises:
        InvalidInput: a number was taken meanwhile, or a title is empty; nothing was registered.
    """
    with store.edit("") as edit:
        project, owner = edit.get(Project, project_id), edit.lookup(Person, owner_id)
        made = []
        for one in placeholders:
            document = awaited(project, owner, one.number, one.title)
            document = replace(
                document, type=document.type or type, discipline=document.discipline or discipline, planned_issue=one.planned
            )
            claim(edit, document)
            edit.add(document)
            made.append(document)
        edit.label = f"Register {made[0].number}" if len(made) == 1 else f"Register {count_words(len(made), 'awaited document')}"
        return made
