"""What comes before a task and what comes after it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coorddesk.storage.reader import Reader

# What a list of neighbours shows; beyond that it says how many there are.
MOST = 200


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A task that comes before another one, or after it.

    Attributes:
        column_id: its place on the board.
        done_on: None while it is open.
    """

    id: str
    ref: str
    title: str
    column_id: str
    owner_id: str | None
    due: date | None
    done_on: date | None


_COLUMNS = "t.id, t.ref, t.title, t.column_id, t.owner_id, t.due, t.done_on"


def before(reader: Reader, task_id: str) -> list[Neighbour]:
    """The tasks that come first, in the order in which they were named; those in the bin are left out."""
    sql = (
        f"SELECT {_COLUMNS} FROM task_depends_on AS d JOIN task AS t ON t.id = d.value"
        f" WHERE d.of_id = ? AND t.deleted = 0 ORDER BY d.position LIMIT {MOST}"
    )
    return _neighbours(reader, sql, task_id)


def after(reader: Reader, task_id: str) -> list[Neighbour]:
    """The tasks that wait for it, open ones first and by due date; those in the bin are left out."""
    sql = (
        f"SELECT {_COLUMNS} FROM task_depends_on AS d JOIN task AS t ON t.id = d.of_id"
        f" WHERE d.value = ? AND t.deleted = 0 ORDER BY t.done_on IS NOT NULL, t.due IS NULL, t.due, t.id LIMIT {MOST}"
    )
    return _neighbours(reader, sql, task_id)


def way_back(reader: Reader, from_id: str, to_id: str) -> list[str]:
    """The shortest chain of ids, each coming after the next, from one task to another; empty when there is none.

    Tasks in the bin count, for they can be restored.
    """
    sql = (
        "WITH RECURSIVE chain(id) AS (SELECT value FROM task_depends_on WHERE of_id = ?"
        " UNION SELECT d.value FROM chain JOIN task_depends_on AS d ON d.of_id = chain.id)"
        " SELECT 1 FROM chain WHERE id = ? LIMIT 1"
    )
    if reader.value(sql, (from_id, to_id)) is None:
        return []
    came_from = {from_id: ""}
    level = [from_id]
    while level and to_id not in came_from:
        reached = []
        for id in level:
            for (value,) in reader.rows("SELECT value FROM task_depends_on WHERE of_id = ? ORDER BY position", (id,)):
                if value not in came_from:
                    came_from[value] = id
                    reached.append(value)
        level = reached
    chain = [to_id]
    while chain[-1] != from_id:
        chain.append(came_from[chain[-1]])
    return chain[::-1]


def refs_of(reader: Reader, task_ids: Iterable[str]) -> dict[str, str]:
    """The references of tasks by id, those in the bin too."""
    wanted = json.dumps(list(task_ids))
    return dict(reader.rows("SELECT id, ref FROM task WHERE id IN (SELECT value FROM json_each(?))", (wanted,)))


def _neighbours(reader: Reader, sql: str, task_id: str) -> list[Neighbour]:
    rows = reader.rows(sql, (task_id,))
    return [Neighbour(id, ref, title, column, owner, _day(due), _day(done)) for id, ref, title, column, owner, due, done in rows]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
