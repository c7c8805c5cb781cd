"""Tasks: the cards of the board."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from coorddesk.domain.dates import day_words
from coorddesk.domain.fields import Editor, Field
from coorddesk.domain.projects import Category
from coorddesk.errors import InvalidInput


class TaskKind(StrEnum):
    """Where a task comes from or what it is."""

    TASK = "task"
    ACTION = "action"
    DELIVERABLE = "deliverable"


class Priority(StrEnum):
    """How urgent; most tasks are normal."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One line to tick within a task."""

    text: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One card on the board.

    Attributes:
        ref: such as FIT-23; never used again.
        rank: place within the column, smaller first (see ranks).
        waiting_on_id: the person it waits for; waiting_since is set with it.
        needed_by_id, needed_by_team_id: who waits for this task: a hand-off.
        depends_on: ids of tasks that come first.
        baseline_due: the first due date that was agreed; due_moves counts how often it was moved since.
        rule: an RRULE value, or empty.
        source: where it was raised; source_ref its number there (how a second import finds it again).
        run_id: the checklist run that made it.
    """

    KIND: ClassVar[str] = "task"

    id: str
    project_id: str
    ref: str
    title: str
    column_id: str
    rank: str
    kind: TaskKind = TaskKind.TASK
    notes: str = ""
    owner_id: str | None = None
    team_id: str | None = None
    raised_by_id: str | None = None
    raised_on: date | None = None
    waiting_on_id: str | None = None
    waiting_since: date | None = None
    needed_by_id: str | None = None
    needed_by_team_id: str | None = None
    depends_on: tuple[str, ...] = ()
    start: date | None = None
    due: date | None = None
    baseline_due: date | None = None
    due_moves: int = 0
    done_on: date | None = None
    priority: Priority = Priority.NORMAL
    labels: tuple[str, ...] = ()
    checklist: tuple[ChecklistLine, ...] = ()
    rule: str = ""
    source: str = ""
    source_ref: str = ""
    run_id: str | None = None
    deleted: bool = False


KINDS = ((TaskKind.TASK, "Task"), (TaskKind.ACTION, "Action"), (TaskKind.DELIVERABLE, "Deliverable"))
PRIORITIES = ((Priority.HIGH, "High"), (Priority.NORMAL, "Normal"), (Priority.LOW, "Low"))

FIELDS = (
    Field("ref", "Reference", Editor.TEXT, headings=(
        "ID", "No", "No.", "#", "Ref", "Reference", "Number", "UID", "Action ID", "Action Item No", "Action Item No.", "Action number",
        "Task ID", "Item No", "Seq #"), read_only=True),
    Field("title", "Title", Editor.TEXT, headings=(
        "Action", "Action Item", "Action Description", "Task", "Title", "Description", "Issue Item Name", "Summary", "Details", "Detail",
        "Subject", "Deliverable", "Action to be taken")),
    Field("column_id", "Column", Editor.COLUMN, headings=("Status", "State", "Open/Closed", "Action status")),
    Field("kind", "Kind", Editor.CHOICE, headings=("Kind",), choices=tuple((str(value), shown) for value, shown in KINDS)),
    Field("owner_id", "Owner", Editor.PERSON, headings=(
        "Owner", "Action Owner", "Actionee", "Assigned To", "Assignee", "Responsible", "Responsible Party", "Responsible Person",
        "Currently Assigned", "By Whom", "Who", "Lead", "Action by")),
    Field("team_id", "Team", Editor.TEAM, headings=("Team", "Department")),
    Field("due", "Due", Editor.DATE, headings=(
        "Due", "Due Date", "Date Due", "Target Date", "Target Resolution", "Required By", "Deadline", "By When", "Forecast",
        "Forecast Date", "Revised Date", "Expected")),
    Field("baseline_due", "Baseline due", Editor.DATE, headings=("Original Due", "Original Due Date", "Baseline", "Planned Date")),
    Field("start", "Start", Editor.DATE, headings=("Start", "Start Date")),
    Field("rule", "Repeats", Editor.RULE),
    Field("done_on", "Done on", Editor.DATE, headings=(
        "Closed", "Date Closed", "Closed Date", "Completion Date", "Delivered Date", "Date Completed", "Completed"), read_only=True),
    Field("priority", "Priority", Editor.CHOICE, headings=("Priority", "Urgency"),
          choices=tuple((str(value), shown) for value, shown in PRIORITIES)),
    Field("waiting_on_id", "Waiting on", Editor.PERSON, headings=("Waiting on", "Waiting for")),
    Field("waiting_since", "Waiting since", Editor.DATE),
    Field("needed_by_id", "Needed by", Editor.PERSON, headings=("Needed by",)),
    Field("needed_by_team_id", "Needed by team", Editor.TEAM),
    Field("raised_by_id", "Raised by", Editor.PERSON, headings=("Raised By", "Originator", "Identified By", "Author")),
    Field("raised_on", "Raised on", Editor.DATE, headings=(
        "Date Raised", "Date Opened", "Open Date", "Created", "Recorded on", "Date Identified", "Date")),
    Field("labels", "Labels", Editor.LABELS, headings=("Category", "Workstream", "Area", "Labels", "Tags", "Type")),
    Field("source", "Source", Editor.TEXT, headings=("Source", "Meeting", "Forum", "Origin")),
    Field("depends_on", "Comes after", Editor.TASKS),
    Field("checklist", "Checklist", Editor.CHECKLIST),
    Field("notes", "Notes", Editor.NOTES, headings=(
        "Comments", "Remarks", "Notes", "Progress Notes", "Update", "Updates", "Latest Update", "Action Taken", "Status / Resolution",
        "Progress")),
)


def moved(task: Task, column_id: str, category: Category, rank: str, today: date) -> Task:
    """The task in another place of the board.

    Entering a waiting column sets since, and asks on whom: its owner, until told otherwise. Entering done sets the date, leaving
    it clears it (product.md, Column). Moves within a column change the rank alone.
    """
    if column_id == task.column_id:
        return replace(task, rank=rank)
    waiting = category == Category.WAITING
    return replace(
        task, column_id=column_id, rank=rank,
        done_on=(task.done_on or today) if category == Category.DONE else None,
        waiting_since=(task.waiting_since or today) if waiting else None,
        waiting_on_id=(task.waiting_on_id or task.owner_id) if waiting else None,
    )  # fmt: skip


def rescheduled(task: Task, due: date | None) -> Task:
    """The task with another due date; the first one stays its baseline and every later move is counted."""
    if due == task.due:
        return task
    if task.due is None:
        return replace(task, due=due, baseline_due=task.baseline_due or due)
    return replace(task, due=due, baseline_due=task.baseline_due or task.due, due_moves=task.due_moves + 1)


def started(task: Task, start: date | None) -> Task:
    """The task with another start.

    Raises:
        InvalidInput: it would start after it is due.
    """
    if start is not None and task.due is not None and start > task.due:
        due = day_words(task.due, start)
        raise InvalidInput("start", f"{task.ref} is due on {due}, before that. Give an earlier start, or move its due date first.")
    return replace(task, start=start)


def moved_words(task: Task, today: date) -> str:
    """How often its due date was moved, and what it was at first: “moved twice, first due 12 Nov”; empty when it never was."""
    if not task.due_moves:
        return ""
    times = {1: "once", 2: "twice"}.get(task.due_moves, f"{task.due_moves} times")
    first = f", first due {day_words(task.baseline_due, today, weekday=False)}" if task.baseline_due else ""
    return f"moved {times}{first}"


def is_hidden(task: Task, today: date) -> bool:
    """Whether it starts on a later day, so that the board keeps it out of the way until then."""
    return task.start is not None and task.start > today and task.done_on is None


def repeated(task: Task, day: date, rule: str) -> dict[str, Any]:
    """The fields of the task that comes next when one that repeats is finished.

    What it is, who has it and who waits for it stay; it is unticked, and its start keeps its distance to the due date. One that has a
    start and no due date starts on the day instead.

    Args:
        day: on which the rule has the next one.
        rule: the rule as it is handed on.
    """
    due: date | None = day
    start = day - (task.due - task.start) if task.due is not None and task.start is not None else None
    if task.due is None and task.start is not None:
        due, start = None, day
    return {
        "kind": task.kind, "notes": task.notes, "owner_id": task.owner_id, "team_id": task.team_id, "needed_by_id": task.needed_by_id,
        "needed_by_team_id": task.needed_by_team_id, "start": start, "due": due, "priority": task.priority, "labels": task.labels,
        "checklist": tuple(replace(line, done=False) for line in task.checklist), "rule": rule, "source": f"Repeats {task.ref}",
    }  # fmt: skip


_LISTED = re.compile(r"\s*(?:(?:[-*+•–▪◦]|\d{1,3}[.)])(?:\s+|$))?(?:\[(?P<tick>[ xX✓✔]?)\]|(?P<box>[☐☑☒✓✔]))?\s*(?P<text>.*?)\s*")


def listed(text: str) -> tuple[ChecklistLine, ...]:
    """Pasted text as checklist lines: one a line, without bullets and numbers; “[x]” and “☑” are ticked. Empty lines are left out."""
    found = []
    for row in text.splitlines():
        match = _LISTED.fullmatch(row)
        if match is not None and (words := " ".join(match["text"].split())):
            found.append(ChecklistLine(words, bool((match["tick"] or "").strip()) or (match["box"] or "☐") != "☐"))
    return tuple(found)


def debtor(task: Task) -> str | None:
    """The id of the person who owes the next step: the one it waits on, else its owner."""
    return task.waiting_on_id or task.owner_id
