"""What can be done with tasks: add, move, finish, wait, date."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from coorddesk.domain import ranks, tasks
from coorddesk.domain.changes import brief
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Category, Column, Project
from coorddesk.domain.tasks import Task
from coorddesk.errors import InvalidInput, NotFound
from coorddesk.storage.store import Edit, Reader, Store, new_id


def add(store: Store, project_id: str, title: str, today: date, column_id: str | None = None, **fields: Any) -> Task:
    """A new task at the foot of a column (the first active or open one when none is given).

    Args:
        fields: any further field of Task.

    Raises:
        InvalidInput: the title is empty.
    """
    with store.edit("") as edit:
        task = added(edit, project_id, title, today, column_id, **fields)
        edit.label = f"Add {task.ref} {brief(task.title)}"
        return task


def added(edit: Edit, project_id: str, title: str, today: date, column_id: str | None = None, **fields: Any) -> Task:
    """As `add`, within an open edit."""
    clean = " ".join(title.split())
    if not clean:
        raise InvalidInput("title", "A task needs a few words that say what it is. Nothing was added.")
    project = edit.get(Project, project_id)
    column = edit.get(Column, column_id) if column_id else landing_column(edit, project_id, bool(fields.get("waiting_on_id")))
    fields.setdefault("raised_on", today)
    if fields.get("team_id") is None and (owner := edit.lookup(Person, fields.get("owner_id") or fields.get("waiting_on_id"))):
        fields["team_id"] = owner.team_id
    if fields.get("due") is not None:
        fields.setdefault("baseline_due", fields["due"])
    if column.category == Category.WAITING:
        fields.setdefault("waiting_since", today)
        fields["waiting_on_id"] = fields.get("waiting_on_id") or fields.get("owner_id")
    if column.category == Category.DONE:
        fields.setdefault("done_on", today)
    ref = edit.next_ref(project.id, project.code, "task")
    task = Task(new_id(), project_id, ref, clean, column.id, rank_at(edit, column.id, None), **fields)
    edit.add(task)
    return task


def landing_column(reader: Reader, project_id: str, waiting: bool = False) -> Column:
    """Where a new task lands: the waiting column when it waits for someone, else To do (the last open column).

    Raises:
        NotFound: the project has no column.
    """
    columns = reader.find(Column, "project_id = ? AND deleted = 0", (project_id,), "ORDER BY rank")
    if not columns:
        raise NotFound("The project has no board column, so the task has no place. Add a column on the board first.")
    wanted = [column for column in columns if column.category == (Category.WAITING if waiting else Category.OPEN)]
    return wanted[0 if waiting else -1] if wanted else columns[0]


def rank_at(reader: Reader, column_id: str, before_id: str | None, leaving: Sequence[str] = ()) -> str:
    """A rank in a column, before a given task or at the foot, as if the tasks `leaving` were not there."""
    marks = ", ".join("?" * len(leaving))
    others = f" AND id NOT IN ({marks})" if leaving else ""
    after = None
    if before_id is not None:
        after = reader.value("SELECT rank FROM task WHERE id = ? AND column_id = ?", (before_id, column_id))
    bound = (" AND rank < ?", (after,)) if after is not None else ("", ())
    # Tasks that are done or in the bin keep their ranks, so they count as neighbours too.
    before = reader.value(
        f"SELECT max(rank) FROM task WHERE column_id = ?{bound[0]}{others}", (column_id, *bound[1], *leaving)
    )
    return ranks.between(before, after)


def move_to_category(store: Store, task_ids: Sequence[str], category: Category, today: date) -> None:
    """Moves tasks to the first column of a category, each in its own project's board; to done means finished.

    Raises:
        NotFound: a project has no such column.
    """
    if not task_ids:
        return
    with store.edit("") as edit:
        for id in task_ids:
            task = edit.get(Task, id)
            columns = edit.find(
                Column, "project_id = ? AND category = ? AND deleted = 0", (task.project_id, category.value), "ORDER BY rank LIMIT 1"
            )
            if not columns:
                raise NotFound(f"The board has no column for “{category.value}”, so nothing was moved. Add one on the board.")
            edit.put(tasks.moved(task, columns[0].id, category, rank_at(edit, columns[0].id, None), today))
        what = task.ref if len(task_ids) == 1 else f"{len(task_ids)} tasks"
        edit.label = f"Mark {what} done" if category == Category.DONE else f"Move {what} to {columns[0].name}"


def wait_on(store: Store, task_ids: Sequence[str], person_id: str, today: date) -> None:
    """Marks tasks as waiting on somebody since today, and moves them to their board's waiting column if there is one."""
    with store.edit("") as edit:
        person = edit.get(Person, person_id)
        for id in task_ids:
            task = edit.get(Task, id)
            found = edit.find(
                Column, "project_id = ? AND category = 'waiting' AND deleted = 0", (task.project_id,), "ORDER BY rank LIMIT 1"
            )
            if found and found[0].id != task.column_id:
                task = tasks.moved(task, found[0].id, found[0].category, rank_at(edit, found[0].id, None), today)
            edit.put(replace(task, waiting_on_id=person_id, waiting_since=task.waiting_since or today))
        edit.label = f"{task.ref if len(task_ids) == 1 else f'{len(task_ids)} tasks'} waiting on {person.name}"


def set_due(store: Store, task_ids: Sequence[str], due: date | None) -> None:
    """Gives tasks another due date, or none; the first one stays their baseline."""
    with store.edit("") as edit:
        for id in task_ids:
            task = edit.get(Task, id)
            edit.put(tasks.rescheduled(task, due))
        edit.label = f"Set due of {task.ref if len(task_ids) == 1 else f'{len(task_ids)} tasks'}"
