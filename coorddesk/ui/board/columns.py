"""The columns on screen: a project's own, or with all projects on view those that most of them have."""

from collections import Counter
from dataclasses import dataclass, field

from coorddesk.domain.projects import Category, Column
from coorddesk.services.board import Card, Directory


@dataclass(slots=True)
class BoardColumn:
    """One column on screen; with all projects on view it stands for columns of several boards.

    Attributes:
        key: the same after the next reading, to remember it by.
        ids: by project id, the column a card of that project comes into here.
        all_ids: every column it stands for, in board order within each project.
        cards: all of them, in their order.
        older: how many were done before the past two weeks and are not on view.
        later: how many of its cards start later.
        lately: of a column of done cards, how many were done in today's week.
    """

    key: str
    name: str
    category: Category
    limit: int | None
    ids: dict[str, str]
    all_ids: list[str] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    older: int = 0
    later: int = 0
    lately: int = 0


def merged(directory: Directory, project_id: str | None) -> list[BoardColumn]:
    """The columns on screen, left to right.

    With all projects on view, columns of one category and name are one. A name that a single project has does not make a column
    for that project's sake: its cards stand in the column of the same category that comes at the same place, and say where they
    stand at home.
    """
    if project_id is not None:
        own = directory.columns_of(project_id)
        return [BoardColumn(one.id, one.name, one.category, one.wip_limit, {project_id: one.id}, [one.id]) for one in own]
    boards = {project: directory.columns_of(project) for project in directory.projects}
    found: list[BoardColumn] = []
    shared = _shared(list(boards.values()))
    for project, columns in boards.items():
        at = 0
        for one in columns:
            key = _key(one)
            if key not in shared:
                continue
            column = next((column for column in found if column.key == key), None)
            if column is None:
                column = BoardColumn(key, one.name, one.category, None, {})
                found.insert(at, column)
            column.ids.setdefault(project, one.id)
            at = found.index(column) + 1
    for project, columns in boards.items():
        for one in columns:
            column = next((column for column in found if column.key == _key(one)), None) or _like(found, columns, one)
            column.all_ids.append(one.id)
            column.ids.setdefault(project, one.id)
    return found


def _key(column: Column) -> str:
    return f"{column.category}:{column.name.casefold()}"


def _shared(boards: list[list[Column]]) -> set[str]:
    """The keys that stand for columns of their own: those of several projects; in a category without any, those of one board."""
    counts = Counter(key for board in boards for key in {_key(one) for one in board})
    found = {key for key, count in counts.items() if count > 1}
    for category in Category:
        if not any(key.startswith(f"{category}:") for key in found):
            most = max(boards, key=lambda board: sum(one.category == category for one in board), default=[])
            found |= {_key(one) for one in most if one.category == category}
    return found


def _like(found: list[BoardColumn], board: list[Column], one: Column) -> BoardColumn:
    """The column on screen that is to its category what this one is to its own board: the first, the last, or between."""
    there = [column for column in found if column.category == one.category]
    here = [column.id for column in board if column.category == one.category]
    if len(here) > 1:
        return there[round(here.index(one.id) * (len(there) - 1) / (len(here) - 1))]
    # A board with one column to begin with has there what others have come to decide on: To do, not Backlog.
    return there[-1 if one.category == Category.OPEN else 0]
