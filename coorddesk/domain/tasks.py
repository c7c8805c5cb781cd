"""Tasks: the cards of the board."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar

from coorddesk.domain.fields import Editor, Field
from coorddesk.domain.projects import Category


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
    Field("ref", "Reference", Editor.TEXT, 72, (
        "ID", "No", "No.", "#", "Ref", "Reference", "Number", "UID", "Action ID", "Action Item No", "Action Item No.", "Action number",
        "Task ID", "Item No", "Seq #"), read_only=True),
    Field("title", "Title", Editor.TEXT, 0, (
        "Action", "Action Item", "Action Description", "Task", "Title", "Description", "Issue Item Name", "Summary", "Details", "Detail",
        "Subject", "Deliverable", "Action to be taken")),
    Field("column_id", "Column", Editor.COLUMN, 110, ("Status", "State", "Open/Closed", "Action status")),
    Field("kind", "Kind", Editor.CHOICE, choices=tuple((str(value), shown) for value, shown in KINDS)),
    Field("owner_id", "Owner", Editor.PERSON, 150, (
        "Owner", "Action Owner", "Actionee", "Assigned To", "Assignee", "Responsible", "Responsible Party", "Responsible Person",
        "Currently Assigned", "By Whom", "Who", "Lead", "Action by")),
    Field("team_id", "Team", Editor.TEAM, 110, ("Team", "Department")),
    Field("due", "Due", Editor.DATE, 92, (
        "Due", "Due Date", "Date Due", "Target Date", "Target Resolution", "Required By", "Deadline", "By When", "Forecast",
        "Forecast Date", "Revised Date", "Expected")),
    Field("baseline_due", "Baseline due", Editor.DATE, headings=("Original Due", "Original Due Date", "Baseline", "Planned Date")),
    Field("start", "Start", Editor.DATE, headings=("Start", "Start Date")),
    Field("done_on", "Done on", Editor.DATE, headings=(
        "Closed", "Date Closed", "Closed Date", "Completion Date", "Delivered Date", "Date Completed", "Completed"), read_only=True),
    Field("priority", "Priority", Editor.CHOICE, 80, ("Priority", "Urgency"),
          choices=tuple((str(value), shown) for value, shown in PRIORITIES)),
    Field("waiting_on_id", "Waiting on", Editor.PERSON, headings=("Waiting on", "Waiting for")),
    Field("waiting_since", "Waiting since", Editor.DATE),
    Field("needed_by_id", "Needed by", Editor.PERSON, headings=("Needed by",)),
    Field("raised_by_id", "Raised by", Editor.PERSON, headings=("Raised By", "Originator", "Identified By", "Author")),
    Field("raised_on", "Raised on", Editor.DATE, headings=(
        "Date Raised", "Date Opened", "Open Date", "Created", "Recorded on", "Date Identified", "Date")),
    Field("labels", "Labels", Editor.LABELS, headings=("Category", "Workstream", "Area", "Labels", "Tags", "Type")),
    Field("source", "Source", Editor.TEXT, headings=("Source", "Meeting", "Forum", "Origin")),
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


def debtor(task: Task) -> str | None:
    """The id of the person who owes the next step: the one it waits on, else its owner."""
    return task.waiting_on_id or task.owner_id
