"""A row that was understood → the record it makes, or the record it changes; by the same rules as changes made by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from coorddesk.domain import meetings, milestones, tasks
from coorddesk.domain.dates import day_words
from coorddesk.domain.documents import Document
from coorddesk.domain.fields import words
from coorddesk.domain.kinds import FIELDS
from coorddesk.domain.log import LogEntry, LogKind, LogState
from coorddesk.domain.meetings import Attendee, Meeting
from coorddesk.domain.milestones import Forecast, Milestone
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Category, Column, StatusCode
from coorddesk.domain.registers import PLAIN
from coorddesk.domain.tasks import Task
from coorddesk.exchange.headings import normal, read_priority, read_status
from coorddesk.services.import_documents import NO_RULES, Rules, Tell, merged_document, revision_differences
from coorddesk.services.import_people import Names
from coorddesk.services.import_rows import Entry
from coorddesk.storage.store import new_id

NOTES_FIELD = {"task": "notes", "log": "detail", "document": "notes", "person": "notes", "milestone": "notes", "meeting": "notes"}
_LOG_FIELDS = (
    "title", "next_step", "raised_by_id", "raised_on", "due", "status", "probability", "impact", "severity", "response", "outcome",
)  # fmt: skip
# Status words that the board's columns say as well; anything else is kept beside them.
_PLAIN_STATUS = frozenset(
    {"open", "new", "to do", "todo", "not started", "backlog", "in progress", "ongoing", "active", "started", "on hold", "waiting",
     "waiting on", "review", "in review", "under review", "closed", "complete", "completed", "done", "finished"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows go.

    Attributes:
        columns: of the project's board, left to right.
        zone: IANA name for meetings that name none.
        rules: of the project's documents.
    """

    project_id: str
    columns: tuple[Column, ...]
    statuses: tuple[StatusCode, ...]
    zone: str
    today: date
    rules: Rules = NO_RULES


def merged(before: Any, entry: Entry, names: Names, place: Place) -> Any:
    """The record with what the row says; a new one when there is none yet, its reference and rank still empty.

    Blank cells change nothing; notes only grow.
    """
    return _MERGERS[entry.kind](before, entry, names, place)


def merged_rows(before: Document | None, entries: Sequence[Entry], names: Names, place: Place, tell: Tell) -> Document:
    """The document with what its rows say, which go together because a register may have one for each revision."""
    return merged_document(
        before, entries, place.project_id, place.rules, lambda record, entry: _owned(record, entry, names), _notes, tell,
    )  # fmt: skip


def _notes(existing: str, entry: Entry, *more: str) -> str:
    """The notes with the lines of the row that they do not hold yet."""
    have = {_bare(line) for line in existing.splitlines()}
    blocks = [text for text in (*more, *entry.notes) if text]
    fresh = [block for block in blocks if not all(_bare(line) in have for line in block.splitlines())]
    return "\n".join(part for part in (existing.rstrip(), *dict.fromkeys(fresh)) if part)


def _bare(line: str) -> str:
    return " ".join(line.split())


def _given(entry: Entry, *fields: str) -> dict[str, Any]:
    return {name: entry.values[name] for name in fields if name in entry.values}


def _owned(record: Any, entry: Entry, names: Names) -> Any:
    """The record with the row's owner and team; an owner brings their team, unless the thing has one of its own."""
    owner, team = entry.values.get("owner_id"), entry.values.get("team_id")
    # of two people of one name the one who has it already is meant
    if owner is not None and names.name(owner) != names.name(record.owner_id):
        follows = record.team_id is None or record.team_id == names.team_of(record.owner_id)
        record = replace(record, owner_id=owner, team_id=(names.team_of(owner) or record.team_id) if follows else record.team_id)
    return replace(record, team_id=team) if team is not None else record


def _as_task(entry: Entry) -> None:
    """Turns the log fields of an action in a combined log into those of a task."""
    values = entry.values
    for name in ("next_step", "response", "outcome", "detail"):
        if text := values.pop(name, ""):
            values["notes"] = "\n".join(filter(None, (values.get("notes", ""), text)))
    if "closed_on" in values:
        values["done_on"] = values.pop("closed_on")
    if "status" in values:
        values["column_id"] = values.pop("status")
    if severity := values.pop("severity", ""):
        if (priority := read_priority(severity)) is not None:
            values["priority"] = priority
        else:
            entry.notes.append(f"Severity: {severity}")
    for name in ("probability", "impact"):
        if name in values:
            entry.notes.append(f"{name.capitalize()}: {values.pop(name)}")


def _task(before: Task | None, entry: Entry, names: Names, place: Place) -> Task:
    _as_task(entry)
    values, today = entry.values, place.today
    landing = _landing(place.columns)
    task = before or Task(
        new_id(), place.project_id, "", values["title"], landing.id, "", source_ref=values.get("ref", ""),
        kind=values.get("kind", tasks.TaskKind.TASK),
    )  # fmt: skip
    task = replace(task, **_given(entry, "title", "priority", "raised_by_id", "raised_on", "needed_by_id", "start", "labels", "source"))
    task = _owned(task, entry, names)
    if "baseline_due" in values:
        task = replace(task, baseline_due=values["baseline_due"])
    if "due" in values:
        task = tasks.rescheduled(task, values["due"])
    column = _column_for(task, entry, place, fresh=before is None)
    if column is not None and column.id != task.column_id:
        task = tasks.moved(task, column.id, column.category, "", today)
    elif before is None:
        # The landing column's own rule, for a board whose only column is one of waiting or done.
        task = tasks.moved(replace(task, column_id=""), landing.id, landing.category, "", today)
    category = _category(task, place)
    if (person := values.get("waiting_on_id")) is not None and category != Category.DONE:
        task = replace(task, waiting_on_id=person, waiting_since=task.waiting_since or today)
    if (done := values.get("done_on")) is not None:
        if category == Category.DONE:
            task = replace(task, done_on=done)
        else:
            entry.notes.append(f"Closed on: {done.isoformat()}")
    elif category == Category.DONE and before is None:
        entry.notes.append("Closed without a date; the day of the import stands for it.")
    return replace(task, notes=_notes(task.notes, entry, values.get("notes", "")))


def _landing(columns: Sequence[Column]) -> Column:
    """Where a new task lands: To do, the last open column."""
    return next((column for column in reversed(columns) if column.category == Category.OPEN), columns[0])


def _category(task: Task, place: Place) -> Category:
    return next((column.category for column in place.columns if column.id == task.column_id), Category.OPEN)


def _column_for(task: Task, entry: Entry, place: Place, fresh: bool) -> Column | None:
    """The board column the row's status, or its closing date, asks for; None for where it stands."""
    text = entry.values.get("column_id", "")
    by_name = {normal(column.name): column for column in place.columns}
    if (named := by_name.get(normal(text))) is not None:
        return named if fresh or named.category != _category(task, place) or named.category in (Category.OPEN, Category.ACTIVE) else None
    status = read_status(text) if text else "done" if entry.values.get("done_on") else None
    if fresh and not text and status is None and "waiting_on_id" in entry.values:
        status = "waiting"
    if text and normal(text) not in _PLAIN_STATUS:
        entry.notes.append(f"Status: {text}")
    if status is None:
        return None
    here = _category(task, place)
    wanted = {"open": Category.OPEN, "active": Category.ACTIVE, "waiting": Category.WAITING}.get(status, Category.DONE)
    # “Open” in a list only says that it is not closed: a card that moved on here stays where it is.
    if not fresh and (here == wanted or (wanted == Category.OPEN and here != Category.DONE)):
        return None
    if wanted == Category.OPEN:
        return _landing(place.columns)
    return next((column for column in place.columns if column.category == wanted), None)


def _log(before: LogEntry | None, entry: Entry, names: Names, place: Place) -> LogEntry:
    values, today = entry.values, place.today
    kind = LogKind(values["kind"])
    one: LogEntry = before or LogEntry(
        new_id(), place.project_id, "", kind, values["title"], source_ref=values.get("ref", "")
    )
    one = replace(one, **_given(entry, *_LOG_FIELDS))
    one = _owned(one, entry, names)
    read = read_status(values["status"]) if "status" in values else None
    closed = read in ("done", "cancelled") if read is not None else "closed_on" in values or one.state == LogState.CLOSED
    if closed:
        one = replace(one, state=LogState.CLOSED, closed_on=values.get("closed_on") or one.closed_on or today)
    else:
        one = replace(one, state=LogState.OPEN, closed_on=None)
        if "closed_on" in values:
            entry.notes.append(f"Closed on: {values['closed_on'].isoformat()}")
    return replace(one, detail=_notes(one.detail, entry, values.get("detail", "")))


def _person(before: Person | None, entry: Entry, names: Names, place: Place) -> Person:
    values = entry.values
    one = before or Person(new_id(), values["name"])
    one = replace(one, **_given(entry, "role", "organisation", "phone", "zone", "team_id", "email"))
    return replace(one, notes=_notes(one.notes, entry, values.get("notes", "")))


def _milestone(before: Milestone | None, entry: Entry, names: Names, place: Place) -> Milestone:
    values, today = entry.values, place.today
    one = before or Milestone(new_id(), place.project_id, "", values["title"], source_ref=values.get("ref", ""))
    one = _owned(replace(one, **_given(entry, "title", "kind", "actual")), entry, names)
    baseline = values.get("baseline")
    if before is None and baseline is not None:
        one = replace(one, baseline=baseline, forecast=baseline, forecasts=(Forecast(today, baseline, "Baseline"),))
    elif baseline is not None:
        one = replace(one, baseline=baseline)
    one = milestones.reforecast(one, values.get("forecast"), today, "Imported")
    return replace(one, notes=_notes(one.notes, entry, values.get("notes", "")))


def _meeting(before: Meeting | None, entry: Entry, names: Names, place: Place) -> Meeting:
    values = entry.values
    one = before or Meeting(
        new_id(), place.project_id, "", values["title"], values["starts"], values["ends"], values.get("zone", place.zone),
        uid=f"{new_id()}@coorddesk", source_ref=values.get("ref", ""),
    )  # fmt: skip
    one = replace(one, **_given(entry, "title", "starts", "ends", "all_day", "zone", "place", "link", "team_id", "organiser_id"))
    known = {each.person_id for each in one.attendees}
    fresh = tuple(Attendee(id) for id in values.get("attendees", ()) if id not in known)
    one = replace(one, attendees=(*one.attendees, *fresh))
    if one.starts == one.ends and not one.all_day:
        one = replace(one, ends=one.starts + timedelta(hours=1))
    return meetings.checked_times(replace(one, notes=_notes(one.notes, entry, values.get("notes", ""))))


_MERGERS: dict[str, Any] = {
    "task": _task, "log": _log, "person": _person, "milestone": _milestone, "meeting": _meeting,
}  # fmt: skip


# Differences in words

_SAID = {
    "task": "title column_id kind owner_id team_id waiting_on_id needed_by_id raised_by_id due baseline_due start done_on priority"
    " raised_on labels source notes",
    "log": "kind title next_step owner_id team_id raised_by_id raised_on due status state closed_on probability impact severity"
    " response outcome detail",
    "document": " ".join(("title", "status", "owner_id", "team_id", *PLAIN, "notes")),
    "person": "role email phone organisation team_id zone notes",
    "milestone": "title kind baseline forecast actual owner_id team_id notes",
    "meeting": "title starts ends place link zone organiser_id team_id notes",
}


def differences(before: Any, after: Any, names: Names, place: Place) -> tuple[str, ...]:
    """What changes, field by field: “Due: 13 Nov → 27 Nov”."""
    if before == after:
        return ()
    labels = {field.name: field for field in FIELDS[before.KIND]}
    said: list[str] = []
    for name in _SAID[before.KIND].split():
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        label = labels[name].label
        if name == NOTES_FIELD[before.KIND]:
            added = str(new)[len(str(old)) :].strip() if str(new).startswith(str(old)) else str(new)
            said.append(f"{label}: {_clipped(added)} added")
            continue
        shown = [_shown(name, value, labels[name].choices, names, place) for value in (old, new)]
        said.append(f"{label}: {shown[0]} → {shown[1]}")
    if isinstance(before, Document):
        said[:0] = revision_differences(before, after, place.today)
    if isinstance(before, Meeting) and before.attendees != after.attendees:
        said.append(f"Attendees: {len(before.attendees)} → {len(after.attendees)}")
    return tuple(said)


def _shown(name: str, value: Any, choices: tuple[tuple[str, str], ...], names: Names, place: Place) -> str:
    if value is None or value in ("", ()):
        return "none"
    if isinstance(value, datetime):
        return f"{day_words(value.date(), place.today)}, {value:%H:%M}"
    if isinstance(value, date):
        return day_words(value, place.today, weekday=False)
    if name == "column_id":
        return next((column.name for column in place.columns if column.id == value), "another column")
    if name == "team_id":
        return names.team_name(value)
    if name.endswith("_id"):
        return names.name(value)
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    return _clipped(words(choices, str(value)))


def _clipped(text: str) -> str:
    clean = " ".join(text.split())
    return f"“{clean}”" if len(clean) <= 60 else f"“{clean[:59]}…”"


