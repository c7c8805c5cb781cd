"""Reading the board, and the gestures that touch cards of several projects at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from coorddesk.domain import ranks, tasks
from coorddesk.domain.projects import Column
from coorddesk.domain.tasks import Task
from coorddesk.services.editing import change_label, changed_field
from coorddesk.services.tasks import neighbours, next_words, put_moved
from coorddesk.storage.queries import board as query
from coorddesk.storage.queries.board import Before as Before
from coorddesk.storage.queries.board import Card as Card
from coorddesk.storage.queries.board import Details as Details
from coorddesk.storage.queries.directory import Directory as Directory
from coorddesk.storage.queries.directory import directory
from coorddesk.storage.store import Store

DONE_DAYS = 14


@dataclass(frozen=True, slots=True)
class Board:
    """What the board shows.

    Attributes:
        cards: in no order.
        done_before: by column id, how many were done before the past two weeks, shown or not.
    """

    directory: Directory
    cards: list[Card]
    done_before: dict[str, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one card goes: before another task of the column, or to its foot."""

    task_id: str
    column_id: str
    before_id: str | None = None


def done_since(today: date) -> date:
    """The first of the days whose finished cards still stand on the board."""
    return today - timedelta(days=DONE_DAYS)


def read(store: Store, project_id: str | None, today: date, older: int = 0, names: Directory | None = None) -> Board:
    """The board of a project, or of all with None.

    Args:
        names: the directory as it stands, where it was read already.
        older: how many cards done before the past two weeks are wanted too, the latest first.
    """
    since = done_since(today)
    with store.read() as reader:
        cards, counts = query.cards(reader, project_id, since, older), query.older_counts(reader, project_id, since)
        found = Board(names or directory(reader), cards, counts)
        reader.give_back()
        return found


def read_older(store: Store, project_id: str | None, today: date, shown: int, count: int) -> list[Card]:
    """The next `count` of the cards done before the past two weeks, the latest first, after as many as are `shown`."""
    with store.read() as reader:
        return query.older_cards(reader, project_id, done_since(today), count, shown)


def read_cards(store: Store, task_ids: Sequence[str]) -> list[Card]:
    """Some cards as they stand now; those in the bin are left out."""
    with store.read() as reader:
        return query.cards_of(reader, task_ids)


def followers(store: Store, task_ids: Sequence[str]) -> list[str]:
    """The ids of the tasks that come after some others, and so may read differently when those change."""
    with store.read() as reader:
        return query.followers(reader, task_ids)


def read_details(store: Store, task_ids: Sequence[str]) -> dict[str, Details]:
    """What some cards tell besides, by id; those that have nothing to tell are left out."""
    with store.read() as reader:
        return query.details_of(reader, task_ids)


def count_older(store: Store, project_id: str | None, today: date) -> dict[str, int]:
    """By column id, how many were done before the past two weeks."""
    with store.read() as reader:
        return query.older_counts(reader, project_id, done_since(today))


def place(store: Store, places: Sequence[Place], today: date, values: Mapping[str, Any] | None = None) -> list[Task]:
    """Moves cards, each to a place of its own project's board, as one change; in the order given.

    The tasks that come next, where some that repeat were finished.

    Args:
        values: fields that change with the move, such as team_id where a card goes to another team's lane.

    Raises:
        NotFound: a card or a column was removed meanwhile; nothing is moved.
    """
    if not places:
        return []
    moving = [one.task_id for one in places]
    leaving = set(moving)
    with store.edit("") as edit:
        names: dict[str, str] = {}
        following, stays = [], True
        found, columns = edit.many(Task, moving), edit.many(Column, {one.column_id for one in places})
        place = bounds = None
        for one in places:
            task = found.get(one.task_id) or edit.get(Task, one.task_id)
            column = columns.get(one.column_id) or edit.get(Column, one.column_id)
            if bounds is None or place != (one.column_id, one.before_id) or one.before_id in leaving:
                place = one.column_id, one.before_id
                bounds = neighbours(edit, column.id, one.before_id, moving[moving.index(one.task_id) :])
            rank = ranks.between(*bounds)
            bounds = rank, bounds[1]  # the next one to the same place stands right behind
            moved = tasks.moved(task, column.id, column.category, rank, today)
            for name, value in (values or {}).items():
                moved = changed_field(edit, moved, name, value, today)
            following += [after] if (after := put_moved(edit, task, moved, today)) else []
            names[task.ref] = column.name
            stays = stays and column.id == task.column_id
        what = next(iter(names)) if len(names) == 1 else f"{len(names)} tasks"
        where = set(names.values())
        said = f"Move {what} to {where.pop()}" if len(where) == 1 else f"Move {what}"
        # Within one column only the lane was another one, and what that means is what was done.
        edit.label = change_label(edit, "task", list(names), values) if stays and values else said + next_words(following)
        return following
