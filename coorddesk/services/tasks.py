"""What can be done with tasks: add, move, finish, wait, date."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from coorddesk.domain import ranks, recurrence, tasks
from coorddesk.domain.changes import brief
from coorddesk.domain.links import Link
from coorddesk.domain.people import NewPerson, Person
from coorddesk.domain.projects import Category, Column, Project
from coorddesk.domain.tasks import Task
from coorddesk.errors import InvalidInput, NotFound
from coorddesk.services import people
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import links
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id

# How far ahead the next one of a repeating task is looked for; a rule without any by then never has one.
_FURTHEST = timedelta(days=366 * 45)
# What a repeating task hands on; whatever else it is linked to belongs to that one time.
_HANDED_ON = ("document", "meeting", "occurrence", "")


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


def landing_column(reader: Reader, project_id: str, waiting: bool = False, without: str | None = None) -> Column:
    """Where a new task lands: the waiting column when it waits for someone, else To do (the last open column).

    Args:
        without: a column that is left out.

    Raises:
        NotFound: the project has no column.
    """
    columns = reader.find(Column, "project_id = ? AND deleted = 0 AND id IS NOT ?", (project_id, without), "ORDER BY rank")
    if not columns:
        raise NotFound("The project has no board column, so the task has no place. Add a column on the board first.")
    wanted = [column for column in columns if column.category == (Category.WAITING if waiting else Category.OPEN)]
    return wanted[0 if waiting else -1] if wanted else next((one for one in columns if one.category != Category.DONE), columns[0])


def rank_at(reader: Reader, column_id: str, before_id: str | None, leaving: Sequence[str] = ()) -> str:
    """A rank in a column, before a given task or at the foot, as if the tasks `leaving` were not there."""
    return ranks.between(*neighbours(reader, column_id, before_id, leaving))


def neighbours(
    reader: Reader, column_id: str, before_id: str | None, leaving: Sequence[str] = ()
) -> tuple[str | None, str | None]:
    """The ranks before and after a place in a column; None where there is nothing. As in `rank_at`."""
    after = None
    if before_id is not None:
        after = reader.value("SELECT rank FROM task WHERE id = ? AND column_id = ?", (before_id, column_id))
    bound = (" AND rank < ?", (after,)) if after is not None else ("", ())
    # Tasks that are done or in the bin keep their ranks, so they count as neighbours too.
    before = reader.value(
        f"SELECT max(rank) FROM task WHERE column_id = ?{bound[0]} AND id NOT IN (SELECT value FROM json_each(?))",
        (column_id, *bound[1], json.dumps(list(leaving))),
    )
    return before, after


class Foot:
    """Ranks at the foot of columns, one below the other, for many tasks at once: each column is asked for its last one only once."""

    def __init__(self, edit: Edit) -> None:
        self._edit = edit
        self._last: dict[str, str] = {}
        self._columns: dict[str, Column] = {}

    def column(self, column_id: str) -> Column:
        """The column of that id; NotFound when there is none."""
        if column_id not in self._columns:
            self._columns[column_id] = self._edit.get(Column, column_id)
        return self._columns[column_id]

    def rank(self, column_id: str) -> str:
        """The next rank below all others of a column."""
        last = self._last.get(column_id)
        self._last[column_id] = ranks.between(last, None) if last is not None else rank_at(self._edit, column_id, None)
        return self._last[column_id]


def put_moved(edit: Edit, before: Task, after: Task, today: date, expected: Task | None = None) -> Task | None:
    """Puts a task that may have become done, and answers the one that comes next when it repeats; None when there is none.

    Every way into a done column goes through here, so that none forgets the next one.

    Args:
        before: the task as it stood, read within this edit.
        expected: as the editor opened it.
    """
    after, following = finished(edit, before, after, today)
    if expected is None:
        edit.change(before, after)
    else:
        edit.put(after, expected)
    return following


def finished(edit: Edit, before: Task, after: Task, today: date, without: str | None = None) -> tuple[Task, Task | None]:
    """The task as it is to be put, and the one that comes next where `after` has become done and repeats.

    The next one is added to the edit, where new tasks land. The rule goes with it, so that a task that is taken back and finished
    again makes no second one. A rule that is used up, or that never comes round again, makes none.

    Args:
        without: the id of a column where the next one must not land, because it is about to go or to mean done.
    """
    if before.done_on is not None or after.done_on is None or not after.rule or after.deleted:
        return after, None
    try:
        rule = recurrence.parse_rrule(after.rule)
    except InvalidInput:
        return after, None  # from a store that somebody wrote by other means: finishing must not fail for it
    day = _next_day(rule, after, edit.lookup(Person, after.owner_id), today)
    following = None
    if day is not None:
        left = replace(rule, count=rule.count - 1) if rule.count is not None else rule
        fields = tasks.repeated(after, day, recurrence.to_rrule(left))
        column = landing_column(edit, after.project_id, without=without)
        following = added(edit, after.project_id, after.title, today, column.id, **fields)
        _hand_on_links(edit, after.id, following.id)
    return replace(after, rule=""), following


def next_words(following: Sequence[Task]) -> str:
    """What a label says of the tasks that come next: “, next FIT-61 on 1 Dec”; empty when there are none."""
    if not following:
        return ""
    if len(following) > 1:
        return f", {len(following)} next ones"
    day = following[0].due or following[0].start
    return f", next {following[0].ref}" + (f" on {day.day} {day:%b}" if day else "")


def _next_day(rule: recurrence.Rule, task: Task, owner: Person | None, today: date) -> date | None:
    """The first day of the rule after the task's own, and not before today; None when there is none any more."""
    from coorddesk.exchange import occurrences  # late: few tasks repeat, and most windows never finish one

    if rule.count is not None and rule.count <= 1:
        return None
    own = task.due or task.start or today
    from_day = max(own + timedelta(days=1), today)
    end = from_day + _FURTHEST
    endless = replace(recurrence.worked(rule, owner.working_days if owner else ""), count=None)
    found = occurrences.expand(_at(own), endless, _at(from_day), _at(end), limit=1)
    return found[0].date() if found else None


def _at(day: date) -> datetime:
    return datetime.combine(day, time())


def _hand_on_links(edit: Edit, task_id: str, next_id: str) -> None:
    for link in links.links_of(edit, task_id):
        if link.from_id == task_id and link.to_kind in _HANDED_ON:
            edit.add(Link(new_id(), "task", next_id, link.to_kind, link.to_id, link.address, link.title))
        elif link.to_id == task_id and link.from_kind in _HANDED_ON:
            edit.add(Link(new_id(), link.from_kind, link.from_id, "task", next_id, link.address, link.title))


def move_to_category(store: Store, task_ids: Sequence[str], category: Category, today: date) -> list[Task]:
    """Moves tasks to the first column of a category, each in its own project's board; to done means finished.

    The tasks that come next, where some that repeat were finished.

    Raises:
        NotFound: a project has no such column.
    """
    if not task_ids:
        return []
    with store.edit("") as edit:
        following, foot = [], Foot(edit)
        found = edit.many(Task, task_ids)
        targets: dict[str, Column] = {}
        for id in task_ids:
            task = found.get(id) or edit.get(Task, id)
            if task.project_id not in targets:
                targets[task.project_id] = first_column(edit, task.project_id, category)
            column = targets[task.project_id]
            moved = tasks.moved(task, column.id, category, foot.rank(column.id), today)
            following += [one] if (one := put_moved(edit, task, moved, today)) else []
        what = task.ref if len(task_ids) == 1 else f"{len(task_ids)} tasks"
        said = f"Mark {what} done" if category == Category.DONE else f"Move {what} to {column.name}"
        edit.label = said + next_words(following)
        return following


def first_column(edit: Edit, project_id: str, category: Category) -> Column:
    """The first column of a category on a project's board.

    Raises:
        NotFound: there is none.
    """
    columns = edit.find(
        Column, "project_id = ? AND category = ? AND deleted = 0", (project_id, category.value), "ORDER BY rank LIMIT 1"
    )
    if not columns:
        raise NotFound(f"The board has no column for “{category.value}”, so nothing was moved. Add one on the board.")
    return columns[0]


def wait_on(store: Store, task_ids: Sequence[str], who: str | NewPerson, today: date, since: date | None = None) -> None:
    """Marks tasks as waiting on somebody, and moves them to their board's waiting column if there is one.

    Args:
        who: a person's id, or somebody to be added with the same change.
        since: the day they have waited from; when left out, the day they had, else today.
    """
    with store.edit("") as edit:
        person = people.named(edit, who.name) if isinstance(who, NewPerson) else edit.get(Person, who)
        for id in task_ids:
            task = edit.get(Task, id)
            found = edit.find(
                Column, "project_id = ? AND category = 'waiting' AND deleted = 0", (task.project_id,), "ORDER BY rank LIMIT 1"
            )
            if found and found[0].id != task.column_id:
                task = tasks.moved(task, found[0].id, found[0].category, rank_at(edit, found[0].id, None), today)
            edit.put(replace(task, waiting_on_id=person.id, waiting_since=since or task.waiting_since or today))
        edit.label = f"{task.ref if len(task_ids) == 1 else f'{len(task_ids)} tasks'} waiting on {person.name}"


def set_due(store: Store, task_ids: Sequence[str], due: date | None) -> None:
    """Gives tasks another due date, or none; the first one stays their baseline."""
    with store.edit("") as edit:
        for id in task_ids:
            task = edit.get(Task, id)
            edit.put(tasks.rescheduled(task, due))
        edit.label = f"Set due of {task.ref if len(task_ids) == 1 else f'{len(task_ids)} tasks'}"
