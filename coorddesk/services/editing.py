"""One door for the inspector and for tables edited in place: set fields of any record, each by its rule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from coorddesk.domain import documents, hours, log, meetings, milestones, recurrence, tasks, transmittals
from coorddesk.domain.dates import count_words, day_words, range_words
from coorddesk.domain.fields import words
from coorddesk.domain.kinds import BY_KIND, FIELDS
from coorddesk.domain.meetings import Occurrence
from coorddesk.domain.people import NewPerson, Person, Team
from coorddesk.domain.projects import Column, checked_limit
from coorddesk.domain.reviews import checked_months
from coorddesk.domain.tasks import Task
from coorddesk.domain.transmittals import Transmittal
from coorddesk.errors import InvalidInput
from coorddesk.exchange.occurrences import first_start, is_start
from coorddesk.services import columns, dependencies, document_numbers, document_settings, holidays, people
from coorddesk.services.series import moved_whole, placed
from coorddesk.services.tasks import Foot, next_words, put_moved
from coorddesk.storage.edit import Edit
from coorddesk.storage.mapping import encoded
from coorddesk.storage.store import Store


def read(store: Store, kind: str, id: str) -> Any:
    """The record as it stands, to be opened in an editor.

    Raises:
        NotFound: it is not in the store.
    """
    with store.read() as reader:
        return reader.get(BY_KIND[kind], id)


def read_many(store: Store, kind: str, ids: Sequence[str]) -> list[Any]:
    """Records as they stand, in the order of their ids; those that are gone or in the bin are left out."""
    with store.read() as reader:
        found = reader.many(BY_KIND[kind], ids)
    return [record for id in ids if (record := found.get(id)) is not None and not record.deleted]


def set_field(store: Store, kind: str, id: str, name: str, value: Any, today: date, expected: Any = None) -> None:
    """Gives one field another value, by the rule of that field; nothing happens when it has that value already.

    Args:
        expected: the record as the editor opened it.

    Raises:
        InvalidInput: the value cannot be taken; the old one is kept.
        Conflict: the record was changed since `expected` was read.
    """
    set_fields(store, kind, [id], {name: value}, today, expected)


def set_fields(store: Store, kind: str, ids: Sequence[str], values: Mapping[str, Any], today: date, expected: Any = None) -> None:
    """Gives fields of one or several records other values, as one change; a `NewPerson` is added with it."""
    with store.edit("") as edit:
        names: list[str] = []
        values = {name: people.named(edit, value.name).id if isinstance(value, NewPerson) else value for name, value in values.items()}
        said, following, foot = "", [], Foot(edit)
        records = edit.many(BY_KIND[kind], ids)
        for id in ids:
            record = records.get(id) or edit.get(BY_KIND[kind], id)
            changed = record
            for name, value in values.items():
                if (kind, name) == ("task", "column_id"):
                    changed = _moved(edit, changed, value, today, foot)
                else:
                    changed = changed_field(edit, changed, name, value, today)
            if changed != record:
                if isinstance(record, Task):
                    following += [one] if (one := put_moved(edit, record, changed, today, expected)) else []
                    said = dependencies.words(edit, record, changed) if len(ids) == len(values) == 1 and "depends_on" in values else ""
                else:
                    edit.put(changed, expected)
                names.append(named(record))
        edit.label = (said or change_label(edit, kind, names, values)) + next_words(following)


def change_labels(store: Store, kind: str, ids: Sequence[str], added: Sequence[str], removed: Sequence[str]) -> None:
    """Adds labels to each of several records and takes others off each, as one change; the labels they have besides are kept."""
    with store.edit("") as edit:
        names = []
        for record in edit.many(BY_KIND[kind], ids).values():
            kept = tuple(one for one in record.labels if one not in removed)
            labels = (*kept, *(one for one in dict.fromkeys(added) if one not in kept))
            if labels != record.labels:
                edit.change(record, replace(record, labels=labels))
                names.append(named(record))
        what = names[0] if len(names) == 1 else f"{len(names)} items"
        said = [f"{way} {', '.join(labels)}" for way, labels in (("add", added), ("remove", removed)) if labels]
        edit.label = f"Labels of {what}: {'; '.join(said)}"


def remove(store: Store, things: Sequence[tuple[str, str]]) -> None:
    """Moves things to the bin."""
    with store.edit("") as edit:
        names = []
        for kind, id in things:
            record = edit.get(BY_KIND[kind], id)
            if isinstance(record, Transmittal):
                transmittals.refuse_sent(record)
            edit.put(replace(record, deleted=True))
            names.append(named(record))
        edit.label = f"Delete {names[0] if len(names) == 1 else f'{len(names)} items'}"


def restore(store: Store, things: Sequence[tuple[str, str]]) -> None:
    """Takes things out of the bin.

    Raises:
        InvalidInput: an address, a team's name or an occurrence's place was taken by another meanwhile; all stay in the bin.
    """
    with store.edit("") as edit:
        names = []
        for kind, id in things:
            record = edit.get(BY_KIND[kind], id)
            _refuse_taken(edit, record)
            edit.put(replace(record, deleted=False))
            names.append(named(record))
        edit.label = f"Restore {names[0] if len(names) == 1 else f'{len(names)} items'}"


def _refuse_taken(edit: Edit, record: Any) -> None:
    """Refuses what would stand twice in the store."""
    if isinstance(record, Person):
        people.free_email(edit, record.email, record.id)
    elif isinstance(record, Team):
        people.free_team_name(edit, record.name, record.id)
    elif isinstance(record, Column):
        columns.renamed(edit, record, record.name)
    elif isinstance(record, Occurrence):
        same = edit.find(Occurrence, "meeting_id = ? AND original = ? AND deleted = 0", (record.meeting_id, encoded(record.original)))
        if any(one.id != record.id for one in same):
            day = f"{record.original.day} {record.original:%b %Y}"
            raise InvalidInput("original", f"The meeting of {day} has other notes by now, so the old ones stay in the bin.")


def named(record: Any) -> str:
    """What a record is called in a label: its reference or number, else its name."""
    for name in ("ref", "number", "name", "title", "subject", "code"):
        value = getattr(record, name, "")
        if value:
            return str(value)
    return str(record.KIND)


def changed_field(edit: Edit, record: Any, name: str, value: Any, today: date) -> Any:
    """The record with one field changed by its rule."""
    rule = _RULES.get((record.KIND, name))
    if rule is not None:
        return rule(edit, record, value, today)
    if name in _FOR_EVER or name not in {field.name for field in fields(record)}:
        raise InvalidInput(name, "That cannot be changed here.")
    if name in ("title", "name") and not str(value).strip():
        raise InvalidInput(name, "It needs a few words here. The old ones are kept.")
    return replace(record, **{name: value})


def _move(edit: Edit, record: Any, value: Any, today: date) -> Any:
    return _moved(edit, record, value, today, Foot(edit))


def _moved(edit: Edit, task: Task, column_id: str, today: date, foot: Foot) -> Task:
    column = foot.column(column_id)
    if column.id == task.column_id:
        return task
    return tasks.moved(task, column.id, column.category, foot.rank(column.id), today)


def _own(edit: Edit, record: Any, value: Any, today: date) -> Any:
    """A new owner brings their team, unless the thing had a team of its own."""
    before, after = edit.lookup(Person, record.owner_id), edit.lookup(Person, value)
    follows = record.team_id is None or (before is not None and record.team_id == before.team_id)
    return replace(record, owner_id=value, team_id=after.team_id if follows and after else record.team_id)


def _repeat(edit: Edit, record: Any, value: Any, today: date) -> Any:
    if value and record.done_on is not None:
        raise InvalidInput("rule", f"{record.ref} is done, so it cannot repeat. Take it back to an open column first.")
    if value:
        recurrence.parse_rrule(str(value))
    return replace(record, rule=str(value or ""))


def _meeting_repeat(edit: Edit, record: Any, value: Any, today: date) -> Any:
    """The meeting with another repeat; it begins on the first day that fits it, so that it never stands on a day of no series."""
    if not value:
        _refuse_orphans(edit, record, lambda original: original == record.starts)
        return replace(record, rule="")
    rule = recurrence.parse_rrule(str(value))
    # Every second Tuesday begins with the next Tuesday there is.
    first = first_start(record.starts, replace(rule, interval=1)) or first_start(record.starts, rule)
    if first is None:
        raise InvalidInput("rule", "That repeat never comes round. The old one is kept; type another, such as weekly on Tue.")
    made = replace(moved_whole(edit, replace(record, rule=""), first), rule=str(value))
    edit.flush()
    _refuse_orphans(edit, made, lambda original: is_start(original, made.starts, rule))
    return made


def _refuse_orphans(edit: Edit, meeting: Any, stands: Callable[[datetime], bool]) -> None:
    """Agendas and minutes on days that a repeat would not have any more would be seen nowhere.

    Raises:
        InvalidInput: there are some.
    """
    days = edit.find(Occurrence, "meeting_id = ? AND deleted = 0", (meeting.id,), "ORDER BY original")
    lost = [day.original.date() for day in days if not stands(day.original)]
    if lost:
        shown = day_words(lost[0], edit.now.date())
        raise InvalidInput(
            "rule",
            f"Agendas or minutes stand on {count_words(len(lost), 'day')} that it would not have any more, such as {shown}. The old repeat"
            " is kept. To change it from a day on, move that day with all that follow; the new series can have another repeat.",
        )


def _wait(edit: Edit, record: Any, value: Any, today: date) -> Any:
    return replace(record, waiting_on_id=value, waiting_since=(record.waiting_since or today) if value else None)


def _starts(edit: Edit, record: Any, value: Any, today: date) -> Any:
    return moved_whole(edit, record, value)


def _span(edit: Edit, record: Any, value: Any, today: date) -> Any:
    starts, ends, all_day = value
    return placed(edit, record, starts, ends, all_day)


def _ends(edit: Edit, record: Any, value: Any, today: date) -> Any:
    return meetings.checked_times(replace(record, ends=value))


def _hours(edit: Edit, record: Any, value: Any, today: date, name: str) -> Any:
    changed = replace(record, **{name: value})
    if changed.hours_from >= changed.hours_to:
        raise InvalidInput(name, f"{record.name} would stop before they begin. The old hours are kept; change the other end first.")
    return changed


def _number(edit: Edit, record: Any, value: Any, today: date) -> Any:
    changed = replace(record, number=" ".join(str(value).split()))
    document_numbers.claim(edit, changed)
    return changed


def _revision_part(name: str) -> Any:
    def change(edit: Edit, record: Any, value: Any, today: date) -> Any:
        current = documents.current(record)
        if current is None:
            if name == "status":
                return replace(record, status=value)
            raise InvalidInput(name, f"{record.number} has no revision yet. Add one first.")
        # what was known of the file is not true of another one
        values = {name: value, "sha256": "", "size": None} if name == "path" else {name: value}
        revised = tuple(replace(one, **values) if one is current else one for one in record.revisions)
        return replace(record, revisions=revised, **({"status": value} if name == "status" else {}))

    return change


def _transmittal(edit: Edit, record: Any, value: Any, today: date, name: str) -> Any:
    return transmittals.changed(record, name, value)


def _document_setting(edit: Edit, record: Any, value: Any, today: date, name: str) -> Any:
    return replace(record, **{name: document_settings.checked(name, value)})


def _state(edit: Edit, record: Any, value: Any, today: date) -> Any:
    closed = value == log.LogState.CLOSED
    return replace(record, state=log.LogState(value), closed_on=(record.closed_on or today) if closed else None)


def _scale(name: str) -> Any:
    return lambda edit, record, value, today: replace(record, **{name: int(value) if value else None})


# what others know a thing by, or what has a door of its own
_FOR_EVER = frozenset(("id", "ref", "code", "uid", "project_id", "deleted"))

_RULES: dict[tuple[str, str], Any] = {
    ("task", "column_id"): _move,
    ("task", "due"): lambda edit, record, value, today: tasks.rescheduled(record, value),
    ("task", "owner_id"): _own,
    ("task", "waiting_on_id"): _wait,
    ("task", "start"): lambda edit, record, value, today: tasks.started(record, value),
    ("task", "rule"): _repeat,
    ("task", "depends_on"): lambda edit, record, value, today: replace(record, depends_on=dependencies.checked(edit, record, value)),
    ("log", "owner_id"): _own,
    ("log", "state"): _state,
    ("log", "probability"): _scale("probability"),
    ("log", "impact"): _scale("impact"),
    ("log", "rating"): lambda edit, record, value, today: log.rated(record, value, today),
    ("milestone", "owner_id"): _own,
    ("milestone", "forecast"): lambda edit, record, value, today: milestones.reforecast(record, value, today),
    ("meeting", "rule"): _meeting_repeat,
    ("meeting", "starts"): _starts,
    ("meeting", "ends"): _ends,
    ("meeting", "span"): _span,
    ("document", "owner_id"): _own,
    ("document", "number"): _number,
    ("document", "status"): _revision_part("status"),
    ("document", "issued"): _revision_part("issued"),
    ("document", "path"): _revision_part("path"),
    **{
        ("transmittal", name): partial(_transmittal, name=name) for name in ("subject", "purpose", "method", "due", "notes")
    },
    ("document", "review_months"): lambda edit, record, value, today: replace(record, review_months=checked_months(value)),
    **{("project", name): partial(_document_setting, name=name) for name in document_settings.WORDS},
    ("column", "name"): lambda edit, record, value, today: columns.renamed(edit, record, str(value)),
    ("column", "wip_limit"): lambda edit, record, value, today: replace(record, wip_limit=checked_limit(value)),
    ("column", "category"): lambda edit, record, value, today: columns.recategorised(edit, record, value, today)[0],
    ("team", "name"): lambda edit, record, value, today: replace(record, name=people.free_team_name(edit, str(value), record.id)),
    ("person", "hours_from"): partial(_hours, name="hours_from"),
    ("person", "hours_to"): partial(_hours, name="hours_to"),
    ("person", "holiday_country"): lambda edit, record, value, today: replace(record, holiday_country=holidays.checked(str(value or ""))),
    ("person", "email"): lambda edit, record, value, today: replace(record, email=people.free_email(edit, value, record.id)),
}


_SAID: dict[str, Callable[[Any], str]] = {
    "remind": lambda value: hours.reminder_words(value).lower(), "working_days": hours.week_words, "hours_from": hours.hour_words,
    "hours_to": hours.hour_words, "holiday_country": holidays.name_of,
}  # fmt: skip


def change_label(edit: Edit, kind: str, names: Sequence[str], values: Mapping[str, Any]) -> str:
    """What was done to things, by their names, in words: “Set owner of FIT-23 to Dana Whitlock”."""
    what = names[0] if len(names) == 1 else f"{len(names)} items"
    labels = {field.name: field for field in FIELDS.get(kind, ())}
    if len(values) == 1:
        name, value = next(iter(values.items()))
        if name == "span":
            return f"Move {what} to {range_words(*value)}"
        field = labels.get(name)
        if field is None:
            return f"Edit {what}"
        shown = _shown(edit, field.choices, name, value)
        return f"Set {field.label.lower()} of {what}{f' to {shown}' if shown else ''}"
    return f"Edit {what}"


def _shown(edit: Edit, choices: tuple[tuple[str, str], ...], name: str, value: Any) -> str:
    if value is None or isinstance(value, tuple | bool):
        return ""
    if isinstance(value, date):
        return f"{value.day} {value:%b}"
    if name == "column_id":
        return edit.get(Column, value).name
    if name.endswith("team_id"):
        return edit.get(Team, value).name
    if name.endswith("_id"):
        return edit.get(Person, value).name
    if name == "rule":
        said = recurrence.rule_words(recurrence.parse_rrule(str(value))) if value else ""
        return said[:1].lower() + said[1:]
    if name in _SAID:
        return _SAID[name](value)
    text = words(choices, str(value))
    return text if len(text) <= 30 else ""
