"""The numbers of documents: which one is free, what the last one said, who has one that is taken."""

from collections.abc import Iterator, Mapping
from datetime import date

from coorddesk.domain import numbers
from coorddesk.domain.documents import Document, number_key, taken_words
from coorddesk.domain.projects import Project
from coorddesk.errors import InvalidInput
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import numbers as query
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store

_LOOKED_BACK = 20
_MOST_DIGITS = 18  # of a 64-bit number


def next_number(
    store: Store, project_id: str, type: str = "", discipline: str = "", *,
    values: Mapping[str, str] | None = None, today: date | None = None,
) -> str:  # fmt: skip
    """The next free number by the project's pattern; never one that was used before.

    Args:
        values: of the pattern's other fields, by their names.
        today: whose year a pattern with a year takes; without it the year is left out.
    """
    with store.read() as reader:
        return next_number_in(reader, reader.get(Project, project_id), type, discipline, values, today)


def next_number_in(
    reader: Reader, project: Project, type: str, discipline: str, values: Mapping[str, str] | None = None, today: date | None = None
) -> str:
    """As `next_number`, within an open reader or edit."""
    return next(free_numbers(reader, project, filled(project, type, discipline, values, today)))


def filled(
    project: Project, type: str, discipline: str, values: Mapping[str, str] | None = None, today: date | None = None
) -> dict[str, str]:
    """What a new number's fields say, by their names: given values first, then what the document says, in capitals."""
    said = {"type": type, "discipline": discipline}
    found = {one.name: said.get(one.attribute, "") for one in numbers.PATTERN_FIELDS.values()}
    found |= {name: value for name, value in (values or {}).items() if value.strip()}
    found |= {"project": project.code, "year": str(today.year) if today else ""}
    return {name: value.strip().upper() for name, value in found.items()}


def free_numbers(reader: Reader, project: Project, values: Mapping[str, str]) -> Iterator[str]:
    """The numbers of a pattern that are free, from the one after the highest that was ever used, without end."""
    before, after, digits = numbers.split_pattern(project.number_pattern, values)
    key, wide = number_key(before), digits
    last = query.numbers_like(reader, key, wide)
    # Once all numbers of so many digits are used, longer ones count too.
    while last + 1 >= 10**wide and wide < _MOST_DIGITS:
        wide += 1
        last = max(last, query.numbers_like(reader, key, wide))
    while True:
        last += 1
        number = f"{before}{last:0{digits}d}{after}"
        if query.holder(reader, number_key(number)) is None:
            yield number


def last_values(store: Store, project_id: str) -> dict[str, str]:
    """What the document registered last says for the fields of its project's pattern; a field that no number tells is left out."""
    with store.read() as reader:
        return last_values_in(reader, reader.get(Project, project_id))


def last_values_in(reader: Reader, project: Project) -> dict[str, str]:
    """As `last_values`, within an open reader or edit."""
    asked = numbers.asked_fields(project.number_pattern)
    latest = query.latest(reader, project.id, _LOOKED_BACK)
    parts = next((found for number, _, _ in latest if (found := numbers.parts_of(project.number_pattern, number))), {})
    values = {one.name: parts[one.name].upper() for one in asked if parts.get(one.name)}
    if latest:
        _, type, discipline = latest[0]
        said = {"type": type, "discipline": discipline}
        values |= {one.name: said[one.attribute] for one in asked if one.name not in values and said.get(one.attribute)}
    return values


def taken(store: Store, number: str, besides: str = "") -> str:
    """Why a number is not free, as a sentence; empty when it is.

    Args:
        besides: the id of the document that may have it.
    """
    key = number_key(number)
    with store.read() as reader:
        holder = query.holder(reader, key) if key else None
        if holder is None or holder == besides:
            return ""
        return taken_words(number, reader.lookup(Document, holder))


def claim(edit: Edit, document: Document) -> None:
    """Keeps a document's number for it for ever.

    Raises:
        InvalidInput: it belongs, or once belonged, to another document, which is named with the next one that is free.
    """
    try:
        edit.claim_number(document.number, document.id)
    except InvalidInput as error:
        project = edit.get(Project, document.project_id)
        parts = numbers.parts_of(project.number_pattern, document.number)
        free = next_number_in(edit, project, document.type, document.discipline, parts or last_values_in(edit, project), edit.now.date())
        raise InvalidInput("number", f"{error.sentence} {free} is free.") from error
