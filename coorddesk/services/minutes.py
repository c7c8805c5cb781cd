"""Taking minutes: who is there, what is said and for how long, what is to be done and what was decided, and the next meeting."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from coorddesk.domain.agendas import keyed
from coorddesk.domain.changes import brief
from coorddesk.domain.dates import DateOrder, day_words
from coorddesk.domain.links import Link
from coorddesk.domain.log import LogEntry, LogKind, LogState
from coorddesk.domain.meetings import AgendaItem, Attendance, Attendee, AttendeeRole, Meeting, Occurrence, Outcome, Reply, span
from coorddesk.domain.minutes import Mark, Noted, read_note
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Category
from coorddesk.domain.tasks import Task, TaskKind, moved
from coorddesk.errors import InvalidInput
from coorddesk.services import agendas, capture, log, meetings, tasks
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import agendas as query
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id

PRESENT, APOLOGIES, ABSENT, PART = "present", "apologies", "absent", "part"
STATES = ((PRESENT, "Present"), (APOLOGIES, "Apologies"), (ABSENT, "Absent"), (PART, "For a part"))
_LAST_NUMBER = re.compile(r"(\d{1,4})(?=\D*$)")


@dataclass(frozen=True, slots=True)
class CameOut:
    """A task or a log entry that came out of an item; `item` is empty where it belongs to none."""

    item: str
    mark: Mark
    kind: str
    id: str
    ref: str
    title: str
    person_id: str | None
    due: date | None
    done: bool


@dataclass(frozen=True, slots=True)
class Next:
    """The meeting after this one.

    Attributes:
        starts: wall time in the meeting's zone; of one that is not planned, what is proposed.
        meeting_id, original: which it is; empty and None while it is not planned.
    """

    starts: datetime
    title: str
    meeting_id: str = ""
    original: datetime | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of one occurrence as they stand.

    Attributes:
        outcomes: in the order they were noted; what was removed since is left out.
        following: None where a series has no further day.
    """

    agenda: agendas.Agenda
    outcomes: tuple[CameOut, ...]
    following: Next | None

    @property
    def day(self) -> Occurrence:
        """The occurrence itself."""
        return self.agenda.occurrence


def read(store: Store, meeting_id: str, original: datetime) -> Minutes:
    """The minutes of an occurrence.

    Raises:
        NotFound: there is no such meeting.
    """
    with store.read() as reader:
        agenda = agendas.read_in(reader, reader.get(Meeting, meeting_id), original)
        return Minutes(agenda, outcomes(reader, agenda.occurrence), following(reader, agenda))


def outcomes(reader: Reader, day: Occurrence) -> tuple[CameOut, ...]:
    """What came out of an occurrence, as it stands now."""
    by_task = reader.many(Task, [one.record_id for one in day.outcomes if one.kind == "task"])
    by_entry = reader.many(LogEntry, [one.record_id for one in day.outcomes if one.kind == "log"])
    found = []
    for one in day.outcomes:
        record: Any = (by_task if one.kind == "task" else by_entry).get(one.record_id)
        if record is None or record.deleted:
            continue
        mark = Mark.ACTION if one.kind == "task" else Mark.DECISION
        done = record.done_on is not None if one.kind == "task" else record.state == LogState.CLOSED
        who = (record.owner_id or record.waiting_on_id) if one.kind == "task" else record.owner_id
        found.append(CameOut(one.item, mark, one.kind, record.id, record.ref, record.title, who, record.due, done))
    return tuple(found)


def following(reader: Reader, agenda: agendas.Agenda) -> Next | None:
    """The next day of a series; of a single meeting the one that goes on from it, else one a week later is proposed."""
    meeting = agenda.meeting
    if meeting.rule:
        later = next((one for one in agendas.days_from(reader, meeting, agenda.starts.date()) if one.starts > agenda.starts), None)
        return Next(later.starts, later.title, meeting.id, later.original) if later else None
    planned = reader.lookup(Meeting, query.following(reader, meeting.id))
    if planned is not None:
        return Next(planned.starts, planned.title, planned.id, planned.starts)
    return Next(agenda.starts + timedelta(days=7), next_title(meeting.title))


def next_title(title: str) -> str:
    """The title of the meeting after one: “Design meeting 15” after 14; the same where it ends in no number."""
    return _LAST_NUMBER.sub(lambda found: str(int(found[1]) + 1).zfill(len(found[1])), title, count=1) if title[-1:].isdigit() else title


# Beginning and ending


def begin(store: Store, meeting_id: str, original: datetime, now: datetime) -> None:
    """Minutes are taken from now on: what stands on the agenda is kept as it stands. Those who said they cannot come send apologies.

    Minutes that were begun before go on.

    Args:
        now: UTC.
    """
    with store.edit("") as edit:
        meeting = edit.get(Meeting, meeting_id)
        agenda = agendas.read_in(edit, meeting, original)
        day = agenda.occurrence
        if day.state != "draft":
            return
        noted = {one.person_id for one in day.attendance}
        away = tuple(
            Attendance(one.person_id, APOLOGIES) for one in meeting.attendees if one.reply == Reply.CANNOT and one.person_id not in noted
        )
        brought = tuple(one.key for one in (*agenda.standing, *agenda.left_out) if one.kind != agendas.ITEM)
        edit.put(replace(day, state="open", began=now, attendance=(*day.attendance, *away), brought=brought))
        edit.label = f"Start minutes of {_named(meeting, original, edit.now)}"


def end(store: Store, occurrence_id: str, now: datetime) -> None:
    """The minutes are written; they wait to be agreed to at the next meeting.

    Args:
        now: UTC.
    """
    with store.edit("") as edit:
        day, meeting = _day(edit, occurrence_id)
        edit.put(replace(day, state="closed", ended=now))
        edit.label = f"End minutes of {_named(meeting, day.original, edit.now)}"


def reopen(store: Store, occurrence_id: str) -> None:
    """Minutes that were ended, or agreed to, are taken again."""
    with store.edit("") as edit:
        day, meeting = _day(edit, occurrence_id)
        edit.put(replace(day, state="open", ended=None, approved_on=None))
        edit.label = f"Reopen minutes of {_named(meeting, day.original, edit.now)}"


def approve(store: Store, occurrence_id: str, on: date | None) -> None:
    """The minutes were agreed to at a meeting on a day; None takes that back.

    Raises:
        InvalidInput: they are still being taken.
    """
    with store.edit("") as edit:
        day, meeting = _day(edit, occurrence_id)
        edit.put(_approved(day, on))
        edit.label = f"{'Approve' if on else 'Do not approve'} minutes of {_named(meeting, day.original, edit.now)}"


def _approved(day: Occurrence, on: date | None) -> Occurrence:
    if day.state not in ("closed", "approved"):
        raise InvalidInput("minutes", "These minutes are not ended yet, so they cannot be approved. End them first.")
    return replace(day, state="approved" if on else "closed", approved_on=on)


# Who was there


def set_attendance(store: Store, occurrence_id: str, person_id: str, state: str) -> None:
    """Notes whether somebody was there, also somebody who was not asked; an empty state takes the note back."""
    with store.edit("") as edit:
        day, _ = _day(edit, occurrence_id)
        person = edit.get(Person, person_id)
        edit.put(replace(day, attendance=_noted(day.attendance, (person_id,), state)))
        edit.label = f"Note {person.name} {dict(STATES)[state].lower()}" if state else f"Take back the note on {person.name}"


def all_present(store: Store, occurrence_id: str) -> None:
    """Notes as present everybody who is asked and of whom nothing was noted."""
    with store.edit("") as edit:
        day, meeting = _day(edit, occurrence_id)
        noted = {one.person_id for one in day.attendance}
        missing = [one.person_id for one in meeting.attendees if one.role is not AttendeeRole.INFORMED and one.person_id not in noted]
        edit.put(replace(day, attendance=_noted(day.attendance, missing, PRESENT)))
        edit.label = f"{len(missing)} present at {meeting.title}"


def _noted(attendance: tuple[Attendance, ...], person_ids: Sequence[str], state: str) -> tuple[Attendance, ...]:
    by_person = {one.person_id: one for one in attendance}
    for id in person_ids:
        if state:
            by_person[id] = Attendance(id, state)
        else:
            by_person.pop(id, None)
    return tuple(by_person.values())


# What was said, and for how long


def say(store: Store, occurrence_id: str, key: str, said: str, joins: int | None = None) -> int | None:
    """Keeps what was said about an item; with an empty key, the notes about the meeting as a whole.

    Args:
        joins: what the call before answered, while the same words are typed, so that all is undone as one.
    """
    with store.edit("", joins) as edit:
        day, meeting = _day(edit, occurrence_id)
        if key:
            item = agendas.item_of(day, key)
            edit.put(agendas.with_item(day, replace(item, said=said)))
            edit.label = f"Minutes on {brief(item.title)}"
        else:
            edit.put(replace(day, minutes=said))
            edit.label = f"Notes of {meeting.title}"
    return edit.number or joins


def spend(store: Store, occurrence_id: str, key: str, seconds: int, joins: int | None = None) -> int | None:
    """Keeps how many seconds were given to an item altogether; `joins` as in `say`."""
    with store.edit("", joins) as edit:
        day, _ = _day(edit, occurrence_id)
        item = agendas.item_of(day, key)
        edit.put(agendas.with_item(day, replace(item, spent=max(0, seconds))))
        edit.label = f"Time spent on {brief(item.title)}"
    return edit.number or joins


def tick(store: Store, occurrence_id: str, key: str, done: bool) -> None:
    """Marks an item as dealt with, or not: then it stands on the next agenda."""
    with store.edit("") as edit:
        day, _ = _day(edit, occurrence_id)
        item = agendas.item_of(day, key)
        edit.put(agendas.with_item(day, replace(item, done=done)))
        edit.label = f"{'Done with' if done else 'Not done with'} {brief(item.title)}"


def add_item(store: Store, occurrence_id: str, title: str) -> AgendaItem:
    """One more item at the end, without planned time: what nobody had put on the agenda.

    Raises:
        InvalidInput: there are no words.
    """
    clean = " ".join(title.split())
    if not clean:
        raise InvalidInput("agenda", "An item needs a few words that say what it is about. Nothing was added.")
    with store.edit("") as edit:
        day, meeting = _day(edit, occurrence_id)
        item = AgendaItem(clean, 0, key=new_id())
        edit.put(replace(day, agenda=(*day.agenda, item)))
        edit.label = f"Add {brief(clean)} to the agenda of {meeting.title}"
        return item


def settle(store: Store, occurrence_id: str, key: str, done: bool, today: date) -> None:
    """Ticks off what was brought forward, or takes the tick back: minutes are approved, an action is done, a decision is made.

    Raises:
        InvalidInput: a review, whose outcome is given on the document; or the board has no column for it.
    """
    kind, _, id = key.partition(":")
    with store.edit("") as edit:
        day, meeting = _day(edit, occurrence_id)
        if kind == agendas.MINUTES:
            earlier, of = _day(edit, id)
            edit.put(_approved(earlier, span(meeting, day.original)[0].date() if done else None))
            edit.label = f"{'Approve' if done else 'Do not approve'} minutes of {_named(of, earlier.original, edit.now)}"
        elif kind == agendas.ACTION:
            edit.label = _finish(edit, edit.get(Task, id), done, today)
        elif kind == agendas.DECISION:
            entry = edit.get(LogEntry, id)
            edit.put(log.closed(entry, today) if done else replace(entry, state=LogState.OPEN, closed_on=None))
            edit.label = f"{'Decide' if done else 'Reopen'} {entry.ref}"
        else:
            raise InvalidInput("agenda", "A review is returned with its outcome, on the document. Open it to note what came back.")


def _finish(edit: Edit, task: Task, done: bool, today: date) -> str:
    column = tasks.landing_column(edit, task.project_id)
    if done:
        column = tasks.first_column(edit, task.project_id, Category.DONE)
    after = moved(task, column.id, column.category, tasks.rank_at(edit, column.id, None), today)
    following_task = tasks.put_moved(edit, task, after, today)
    said = f"Mark {task.ref} done" if done else f"Move {task.ref} to {column.name}"
    return said + tasks.next_words([following_task] if following_task else [])


# Actions and decisions


def understood(names: capture.Vocabulary, rest: str, today: date, order: DateOrder = DateOrder.DMY) -> Noted:
    """What the words after a mark say, by names that were read before."""
    return read_note(rest, today, capture.meant(names, rest), names.projects, order)


def note(
    store: Store, occurrence_id: str, key: str, mark: Mark, rest: str, today: date, order: DateOrder = DateOrder.DMY,
    said: str | None = None,
) -> Task | LogEntry:  # fmt: skip
    """An action or a decision out of the words after a mark, linked to the meeting and kept among what came out of the item.

    Args:
        key: of the item; empty where it belongs to none.
        said: what is left of the item's words, kept with the same change.

    Raises:
        InvalidInput: no words are left for a title. Nothing was added.
    """
    with store.edit("") as edit:
        day, meeting = _day(edit, occurrence_id)
        names = capture.vocabulary_in(edit)
        noted = _with_new_people(edit, understood(names, rest, today, order))
        project = noted.captured.project or meeting.project_id
        on = span(meeting, day.original)[0].date()
        make = _action if mark is Mark.ACTION else _decision
        record = make(edit, noted, meeting, project, on, today)
        of_day = f"{meeting.title}, {day_words(on, date.min, weekday=False)}"
        edit.add(Link(new_id(), record.KIND, record.id, "meeting", meeting.id, title=of_day))
        linked = [("meeting", meeting.id)]
        for kind, id in capture.referred_in(edit, noted.captured, project):
            if (kind, id) not in linked and id != record.id:
                linked.append((kind, id))
                edit.add(Link(new_id(), record.KIND, record.id, kind, id))
        after = replace(day, outcomes=(*day.outcomes, Outcome(key, record.KIND, record.id)))
        if said is not None:
            after = agendas.with_item(after, replace(agendas.item_of(day, key), said=said)) if key else replace(after, minutes=said)
        edit.put(after)
        edit.label = f"Note {'action' if mark is Mark.ACTION else 'decision'} {record.ref} {brief(record.title)}"
        return record


def _with_new_people(edit: Edit, noted: Noted) -> Noted:
    """What was noted, with whoever is named with an @ and unknown added as a person, as quick capture does."""
    owner, labels = capture.with_new_people(edit, noted.captured, noted.owner)
    return replace(noted, owner=owner, captured=replace(noted.captured, labels=labels))


def _action(edit: Edit, noted: Noted, meeting: Meeting, project_id: str, on: date, today: date) -> Task:
    captured = noted.captured
    fields: dict[str, Any] = {"priority": captured.priority} if captured.priority else {}
    return tasks.added(
        edit, project_id, noted.title, today, kind=TaskKind.ACTION, owner_id=noted.owner, waiting_on_id=captured.waiting_on,
        due=noted.due, labels=captured.labels, raised_on=on, source=f"{meeting.title}, {day_words(on, on, weekday=False)}", **fields,
    )  # fmt: skip


def _decision(edit: Edit, noted: Noted, meeting: Meeting, project_id: str, on: date, today: date) -> LogEntry:
    status = f"Made {day_words(on, on, weekday=False)}"
    return log.added(
        edit, project_id, LogKind.DECISION, noted.title, today, owner_id=noted.owner, raised_on=on, due=noted.due, state=LogState.CLOSED,
        status=status, closed_on=on, detail=f"Decided at {meeting.title}, {day_words(on, on, weekday=False)}.",
    )  # fmt: skip


# The next meeting


def plan_next(store: Store, occurrence_id: str, starts: datetime) -> Meeting:
    """Plans the meeting after a single one: with the same people, place, link and length, whose agenda goes on from this one's.

    Args:
        starts: wall time in the meeting's zone.

    Raises:
        InvalidInput: it would not be later, or the meeting belongs to a series, which has its next day.
    """
    with store.edit("") as edit:
        _, meeting = _day(edit, occurrence_id)
        if meeting.rule:
            raise InvalidInput("starts", "This meeting repeats, so its next day is planned already. Nothing was added.")
        if starts <= meeting.starts:
            raise InvalidInput("starts", "The next meeting would not be after this one, so it was not planned. Give a later day.")
        asked = [Attendee(one.person_id, one.role) for one in meeting.attendees]
        made = meetings.added(
            edit, meeting.project_id, next_title(meeting.title), starts, starts + (meeting.ends - meeting.starts), meeting.zone,
            all_day=meeting.all_day, place=meeting.place, attendees=asked, team_id=meeting.team_id, organiser_id=meeting.organiser_id,
        )  # fmt: skip
        made = replace(made, follows_id=meeting.id, link=meeting.link, remind=meeting.remind)
        edit.put(made)
        edit.label = f"Plan {made.title}, {meetings.when_words(starts, meeting, edit.now)}"
        return made


def _day(edit: Edit, occurrence_id: str) -> tuple[Occurrence, Meeting]:
    day = edit.get(Occurrence, occurrence_id)
    day = replace(day, agenda=keyed(day.agenda, day.id))
    return day, edit.get(Meeting, day.meeting_id)


def _named(meeting: Meeting, original: datetime, now: datetime) -> str:
    return f"{meeting.title}, {day_words(span(meeting, original)[0].date(), now.date())}"
