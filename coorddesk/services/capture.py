"""Quick capture: a line of words becomes a task, its people, its project and its links, as one change."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coorddesk.domain.capture import Captured, parse_line
from coorddesk.domain.changes import brief
from coorddesk.domain.dates import DateOrder
from coorddesk.domain.links import Link
from coorddesk.domain.projects import Column
from coorddesk.domain.tasks import Priority, Task
from coorddesk.errors import InvalidInput
from coorddesk.services import people, tasks
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import capture as query
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names a line can use, read once for as many keystrokes as it stays true.

    Attributes:
        by_word: (id, name) of everybody who has not left, under each word of their name and their initials.
        projects: (id, code, name) of the projects that are not closed.
    """

    by_word: Mapping[str, Sequence[tuple[str, str]]]
    projects: tuple[tuple[str, str, str], ...]


def vocabulary_of(people: Iterable[tuple[str, str]], projects: Iterable[tuple[str, str, str]]) -> Vocabulary:
    """The vocabulary of these people, as (id, name), and projects, as (id, code, name)."""
    by_word: dict[str, list[tuple[str, str]]] = {}
    for person in people:
        words = _words(person[1])
        for word in {*words, "".join(part[0] for part in _folded(person[1]).split())}:
            by_word.setdefault(word, []).append(person)
    return Vocabulary(by_word, tuple(projects))


def vocabulary(store: Store) -> Vocabulary:
    """The names of people and projects as they stand now."""
    with store.read() as reader:
        return vocabulary_in(reader)


def parse(store: Store, line: str, today: date, order: DateOrder = DateOrder.DMY) -> Captured:
    """What a line says, by the people and projects of the store; it takes any text."""
    return understood(vocabulary(store), line, today, order)


def understood(names: Vocabulary, line: str, today: date, order: DateOrder = DateOrder.DMY) -> Captured:
    """As `parse`, by names that were read before."""
    return parse_line(line, today, meant(names, line), names.projects, order)


def meant(names: Vocabulary, line: str) -> tuple[tuple[str, str], ...]:
    """The people of whom some word stands in a line: nobody else can be meant, so thousands of names cost nothing on a keystroke."""
    return tuple({person[0]: person for word in set(_words(line)) for person in names.by_word.get(word, ())}.values())


def new_names(captured: Captured) -> tuple[str, ...]:
    """The names written with an @ that are nobody's yet, and so could be added as people."""
    return tuple(name for name in captured.unknown_people if name in captured.labels)


def landing_project(names: Vocabulary, captured: Captured, project_id: str | None) -> str | None:
    """The project a line lands in: the one it names, else the given one, else the only one there is; None is not known."""
    if captured.project or project_id:
        return captured.project or project_id
    return names.projects[0][0] if len(names.projects) == 1 else None


def referred(store: Store, captured: Captured, project_id: str | None) -> list[tuple[str, str]]:
    """(kind, id) of the documents and other things a line refers to, in its order; unknown references are left out."""
    with store.read() as reader:
        return referred_in(reader, captured, project_id)


def nobody(names: Vocabulary, captured: Captured) -> tuple[str, ...]:
    """The names in a person's place, written without an @, that are nobody's yet: “Ask Zara for …”."""
    unknown = (name for name in captured.unknown_people if name not in captured.labels)
    return tuple(name for name in unknown if not any(word in names.by_word for word in _words(name)))


def add_line(
    store: Store,
    line: str,
    today: date,
    project_id: str | None = None,
    column_id: str | None = None,
    order: DateOrder = DateOrder.DMY,
    make_people: bool = True,
    adding: Sequence[str] = (),
) -> Task:
    """A task from a line of words; what the line refers to is linked to it.

    Args:
        project_id: taken where the line names no project; without both the store's only project is taken.
        column_id: where the task goes, when it lands in that column's project.
        make_people: adds whoever is named with an @ and unknown, as the owner; else such a name stays a label.
        adding: further names in the line that become people first, such as those of `nobody`.

    Raises:
        InvalidInput: no words are left for a title, or (on `project`) the project is not known. Nothing was added.
    """
    with store.edit("") as edit:
        for name in adding:
            people.named(edit, name)
        columns = {column.project_id: column.id} if (column := edit.lookup(Column, column_id)) else {}
        task = _added(edit, line, vocabulary_in(edit), today, project_id, columns, order, make_people)
        edit.label = f"Add {task.ref} {brief(task.title)}"
        return task


def add_lines(
    store: Store, lines: Sequence[str], today: date, project_id: str | None = None, columns: Mapping[str, str] | None = None,
    order: DateOrder = DateOrder.DMY,
) -> list[Task]:  # fmt: skip
    """A task from each line, in their order, as one change.

    Args:
        columns: by project id, the column they go to.

    Raises:
        InvalidInput: as `add_line`, for the first line that cannot become a task. None was added.
    """
    with store.edit("") as edit:
        names = vocabulary_in(edit)
        added = []
        for line in lines:
            makes_people = bool(new_names(understood(names, line, today, order)))
            added.append(_added(edit, line, names, today, project_id, columns or {}, order, True))
            if makes_people:
                names = vocabulary_in(edit)  # the next line may name the same person
        edit.label = f"Add {added[0].ref} {brief(added[0].title)}" if len(added) == 1 else f"Add {len(added)} tasks"
        return added


def _added(
    edit: Edit, line: str, names: Vocabulary, today: date, project_id: str | None, columns: Mapping[str, str], order: DateOrder,
    make_people: bool,
) -> Task:  # fmt: skip
    captured = understood(names, line, today, order)
    project = landing_project(names, captured, project_id)
    if project is None:
        codes = " or ".join(f"#{code}" for _, code, _ in names.projects[:2])
        hint = f"Type its code, such as {codes}." if codes else "Start a project first."
        raise InvalidInput("project", f"Nothing says which project this belongs to, so it is not added yet. {hint}")
    owner, labels = with_new_people(edit, captured, captured.owner) if make_people else (captured.owner, captured.labels)
    task = tasks.added(
        edit, project, captured.title, today, columns.get(project),
        owner_id=owner, waiting_on_id=captured.waiting_on, due=captured.due, labels=labels,
        priority=Priority(captured.priority or Priority.NORMAL),
    )  # fmt: skip
    for kind, id in referred_in(edit, captured, project):
        edit.add(Link(new_id(), "task", task.id, kind, id))
    return task


def with_new_people(edit: Edit, captured: Captured, owner: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Adds whoever is named with an @ and unknown as a person; the owner, who is the first of them where there is none, and the labels."""
    labels = captured.labels
    for name in new_names(captured):
        person = people.named(edit, name)
        owner = owner or person.id
        labels = tuple(label for label in labels if label != name)
    return owner, labels


def vocabulary_in(reader: Reader) -> Vocabulary:
    """As `vocabulary`, within an open reading."""
    return vocabulary_of(query.people_names(reader), query.project_names(reader))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", _folded(text))


def _folded(text: str) -> str:
    """Without case and accents, as names are compared."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def referred_in(reader: Reader, captured: Captured, project_id: str | None) -> list[tuple[str, str]]:
    """As `referred`, within an open reading."""
    found = [query.referred(reader, reference, captured.project or project_id) for reference in captured.references]
    return list(dict.fromkeys(one for one in found if one is not None))
