"""Deadlines and milestones as entries of a published calendar: whole days, or tasks to tick.

They are written without the calendar library, which takes fifteen times as long, for a calendar holds thousands of them. The rows cited
are those of the export checklist, calendar.md 1.1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coorddesk.domain.milestones import Milestone
from coorddesk.domain.people import Person
from coorddesk.domain.tasks import Priority, Task
from coorddesk.exchange.content_lines import escaped, folded, one_line, plain

_PRIORITIES = {Priority.HIGH: 1, Priority.NORMAL: 5, Priority.LOW: 9}  # RFC 5545 §3.8.1.9


@dataclass(frozen=True, slots=True)
class DayEntry:
    """What is written of a deadline or a milestone.

    Attributes:
        category: DEADLINE or MILESTONE.
        begins: the first day it is to be thought of, if that is known.
        done: the day it was done or reached.
        percent: how much of it is done.
        note: its reference and owner, and its notes.
    """

    uid: str
    category: str
    title: str
    day: date
    note: str
    begins: date | None = None
    done: date | None = None
    percent: int = 0
    priority: int = _PRIORITIES[Priority.NORMAL]


def deadline(task: Task, people: Mapping[str, Person]) -> DayEntry | None:
    """The day a task is due; None when it has none."""
    if task.due is None or task.deleted:
        return None
    ticked = sum(line.done for line in task.checklist)
    percent = 100 if task.done_on else min(100 * ticked // len(task.checklist), 99) if task.checklist else 0
    begins = task.start if task.start is not None and task.start < task.due else None
    note = _owned(task.ref, task.owner_id, task.notes, people)
    return DayEntry(
        _uid(task.id), "DEADLINE", one_line(task.title) or task.ref, task.due, note, begins, task.done_on, percent,
        _PRIORITIES[task.priority],
    )  # fmt: skip


def milestone_day(milestone: Milestone, people: Mapping[str, Person]) -> DayEntry | None:
    """The day a milestone was reached or is expected; None when it has none."""
    day = milestone.actual or milestone.forecast or milestone.baseline
    if day is None or milestone.deleted:
        return None
    note = _owned(milestone.ref, milestone.owner_id, milestone.notes, people)
    percent = 100 if milestone.actual else 0
    title = one_line(milestone.title) or milestone.ref
    return DayEntry(_uid(milestone.id), "MILESTONE", title, day, note, None, milestone.actual, percent)


def event_bytes(entry: DayEntry, now: datetime) -> bytes:
    """A VEVENT of a whole day that makes nobody busy (rows 4, 5, 12, 13)."""
    if entry.category == "DEADLINE":
        title = f"{'Done' if entry.done else 'Due'}: {entry.title}"
    else:
        title = f"{entry.title} (reached)" if entry.done else entry.title
    return _component(
        "VEVENT", entry, now, f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}", f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(title)}", "STATUS:CONFIRMED", "TRANSP:TRANSPARENT",
    )  # fmt: skip


def todo_bytes(entry: DayEntry, now: datetime) -> bytes:
    """A VTODO that is due on its day (RFC 5546 §3.4.1), ticked when it is done.

    COMPLETED is a moment, of which only the day is known: noon in UTC, which is that day in nearly all zones.
    """
    begins = [f"DTSTART;VALUE=DATE:{entry.begins:%Y%m%d}"] if entry.begins is not None else []
    state = ["STATUS:COMPLETED", f"COMPLETED:{entry.done:%Y%m%d}T120000Z"] if entry.done is not None else ["STATUS:NEEDS-ACTION"]
    return _component(
        "VTODO", entry, now, *begins, f"DUE;VALUE=DATE:{entry.day:%Y%m%d}", f"SUMMARY:{escaped(entry.title)}", *state,
        f"PERCENT-COMPLETE:{entry.percent}", f"PRIORITY:{entry.priority}",
    )  # fmt: skip


def _component(kind: str, entry: DayEntry, now: datetime, *own: str) -> bytes:
    lines = (
        f"BEGIN:{kind}", f"UID:{escaped(entry.uid)}", f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}", f"LAST-MODIFIED:{now:%Y%m%dT%H%M%SZ}",
        "SEQUENCE:0", *own, f"DESCRIPTION:{escaped(entry.note)}", f"CATEGORIES:{entry.category}", "CLASS:PUBLIC", f"END:{kind}",
    )  # fmt: skip
    return b"".join(map(folded, lines))


def _uid(id: str) -> str:
    """For ever the same (row 3)."""
    return f"{id}@coorddesk"


def _owned(ref: str, owner_id: str | None, notes: str, people: Mapping[str, Person]) -> str:
    owner = people.get(owner_id or "")
    head = f"{ref}, {one_line(owner.name)}" if owner is not None else ref
    return "\n\n".join(part for part in (head, plain(notes).strip()) if part)
