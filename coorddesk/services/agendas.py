"""What stands on the agenda of one occurrence: its own items, and what comes up by itself; and changing both."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from coorddesk.domain.agendas import CARRIED, keyed, reordered
from coorddesk.domain.changes import brief
from coorddesk.domain.dates import DateOrder, day_words
from coorddesk.domain.documents import Document, Review
from coorddesk.domain.log import LogEntry, LogState
from coorddesk.domain.meetings import AgendaItem, AttendeeRole, Meeting, Occurrence, span
from coorddesk.domain.tasks import Task, debtor
from coorddesk.errors import InvalidInput
from coorddesk.services import capture
from coorddesk.services.meetings import day_of
from coorddesk.services.occurring import Happening, happenings
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import agendas as query
from coorddesk.storage.queries import capture as references
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id

MINUTES, ACTION, DECISION, REVIEW, ITEM = "minutes", "action", "decision", "review", "item"
KINDS = (MINUTES, ACTION, DECISION, REVIEW)
_NEAR, _FAR = timedelta(days=35), timedelta(days=400)
_LINKS = {"task": "task_id", "document": "document_id", "log": "log_id"}
# “15 min”, and “, 5m” at the end; “3 m at the corridor” is how high something is.
_LENGTH = re.compile(
    r"(?:(?:^|[\s,]+)(?=\d{1,3}\s*min)|,\s*(?=\d{1,3}m$))(\d{1,3})\s*m(?:in(?:ute)?s?)?\b\.?", re.IGNORECASE
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """Something that comes up at a meeting by itself.

    Attributes:
        key: names it for as long as it stands: `action:` and the task's id.
        kind: minutes, action, decision or review; or item, for an undone one that was taken off.
        ref: reference or number; empty for minutes.
        person_id: who owes it.
        opens: (kind, id) of the record to show for it.
        done: it was settled since.
    """

    key: str
    kind: str
    ref: str
    title: str
    person_id: str | None
    due: date | None
    opens: tuple[str, str]
    done: bool = False


@dataclass(frozen=True, slots=True)
class Linked:
    """What an item of an agenda is about: a record, with its reference or number."""

    kind: str
    id: str
    ref: str
    title: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """The agenda of one occurrence as it stands now.

    Attributes:
        occurrence: its items all have keys; not in the store while nothing was written for it.
        starts, ends: where the occurrence stands, wall time in the meeting's zone.
        standing: what comes up by itself and is no item yet, in the order it is shown.
        left_out: the same, of what was taken off.
        carried: keys of items that the last occurrence left undone.
        links: what the items are about, by their keys.
    """

    meeting: Meeting
    occurrence: Occurrence
    starts: datetime
    ends: datetime
    standing: tuple[Standing, ...] = ()
    left_out: tuple[Standing, ...] = ()
    carried: frozenset[str] = frozenset()
    links: dict[str, Linked] = field(default_factory=dict)


def read(store: Store, meeting_id: str, original: datetime | None, today: date) -> Agenda | None:
    """The agenda of an occurrence, or without `original` of the next one to come; None when none is near.

    Raises:
        NotFound: there is no such meeting.
    """
    with store.read() as reader:
        meeting = reader.get(Meeting, meeting_id)
        found = original or _next_original(reader, meeting, today)
        return read_in(reader, meeting, found) if found is not None else None


def _next_original(reader: Reader, meeting: Meeting, today: date) -> datetime | None:
    if not meeting.rule:
        return meeting.starts
    coming = days_from(reader, meeting, today)
    if coming:
        return coming[0].original
    past = happenings(reader, meeting.project_id, today - _FAR, today, meeting.zone, only=(meeting.id,))
    return past[-1].original if past else None


def days_from(reader: Reader, meeting: Meeting, first: date) -> list[Happening]:
    """The next days of a series from a day on, a few at least where it has any within some 400 days; none after that."""
    for ahead in (_NEAR, _FAR):  # most series have a day near, and looking far reads all that takes place until then
        found = happenings(reader, meeting.project_id, first, first + ahead, meeting.zone, only=(meeting.id,))
        if len(found) > 1:
            break
    return found


def read_in(reader: Reader, meeting: Meeting, original: datetime) -> Agenda:
    """As `read`, within an open reading."""
    day = _day(reader, meeting.id, original)
    before = query.last_before(reader, meeting.id, original)
    starts, ends = span(meeting, original)
    keys = _come_up(reader, meeting, original, starts.date()) if day.state == "draft" else list(day.brought)
    # What became an item of its own, or is what one is about, comes up there.
    mine = {item.key for item in day.agenda}
    about = {id for item in day.agenda for id in (item.task_id, item.document_id, item.log_id) if id}
    found = [one for one in _resolved(reader, keys) if one.key not in mine and _about(one) not in about]
    last = keyed(before.agenda, before.id) if before else ()
    return Agenda(
        meeting, day, starts, ends,
        tuple(one for one in found if one.key not in day.left_out),
        (*(one for one in found if one.key in day.left_out), *_not_carried(meeting, day, last)),
        frozenset(mine & {item.key for item in last}), _links(reader, day.agenda),
    )  # fmt: skip


def _not_carried(meeting: Meeting, day: Occurrence, last: Sequence[AgendaItem]) -> list[Standing]:
    """The undone items of the last occurrence that were taken off this one's agenda."""
    return [
        Standing(CARRIED + item.key, ITEM, "", item.title, item.presenter_id, None, ("meeting", meeting.id))
        for item in last if not item.done and CARRIED + item.key in day.left_out
    ]  # fmt: skip


def _about(one: Standing) -> str:
    return one.opens[1] if one.kind != MINUTES else ""


def _day(reader: Reader, meeting_id: str, original: datetime) -> Occurrence:
    day = day_of(reader, meeting_id, original)
    return replace(day, agenda=keyed(day.agenda, day.id))


def _come_up(reader: Reader, meeting: Meeting, original: datetime, day: date) -> list[str]:
    """The keys of all that comes up by itself now."""
    people = [one.person_id for one in meeting.attendees if one.role is not AttendeeRole.INFORMED]
    keys = [f"{MINUTES}:{id}" for id in query.unapproved(reader, meeting.id, original)]
    keys += [f"{ACTION}:{id}" for id in query.open_actions(reader, meeting.id, original)]
    keys += [f"{DECISION}:{id}" for id in query.decisions(reader, meeting.id, original, meeting.project_id, people, day)]
    return keys + [f"{REVIEW}:{id}" for id in query.reviews(reader, meeting.project_id, people, day)]


def _resolved(reader: Reader, keys: Sequence[str]) -> list[Standing]:
    """What the keys stand for as it is now, in their order; what was removed since is left out."""
    ids: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for key in keys:
        kind, _, id = key.partition(":")
        ids.get(kind, []).append(id)
    found: dict[str, Standing] = {}
    for task in reader.many(Task, ids[ACTION]).values():
        if not task.deleted:
            key = f"{ACTION}:{task.id}"
            done = task.done_on is not None
            found[key] = Standing(key, ACTION, task.ref, task.title, debtor(task), task.due, ("task", task.id), done)
    for entry in reader.many(LogEntry, ids[DECISION]).values():
        if not entry.deleted:
            key = f"{DECISION}:{entry.id}"
            done = entry.state == LogState.CLOSED
            found[key] = Standing(key, DECISION, entry.ref, entry.title, entry.owner_id, entry.due, ("log", entry.id), done)
    found |= _reviews(reader, ids[REVIEW]) | _minutes(reader, ids[MINUTES])
    return [found[key] for key in keys if key in found]


def _reviews(reader: Reader, ids: Sequence[str]) -> dict[str, Standing]:
    reviews = [one for one in reader.many(Review, ids).values() if not one.deleted]
    documents = reader.many(Document, [one.document_id for one in reviews])
    found = {}
    for one in reviews:
        document = documents.get(one.document_id)
        if document is not None and not document.deleted:
            key, opens = f"{REVIEW}:{one.id}", ("document", document.id)
            found[key] = Standing(key, REVIEW, document.number, document.title, one.reviewer_id, one.due, opens, one.returned is not None)
    return found


def _minutes(reader: Reader, ids: Sequence[str]) -> dict[str, Standing]:
    days = [one for one in reader.many(Occurrence, ids).values() if not one.deleted]
    meetings = reader.many(Meeting, [one.meeting_id for one in days])
    found = {}
    for one in days:
        if (meeting := meetings.get(one.meeting_id)) is not None:
            key, on = f"{MINUTES}:{one.id}", span(meeting, one.original)[0].date()
            title = f"Minutes of {meeting.title}, {day_words(on, on, weekday=False)}"
            found[key] = Standing(key, MINUTES, "", title, None, None, ("meeting", meeting.id), one.state == "approved")
    return found


def _links(reader: Reader, items: Sequence[AgendaItem]) -> dict[str, Linked]:
    tasks = reader.many(Task, [item.task_id for item in items if item.task_id])
    documents = reader.many(Document, [item.document_id for item in items if item.document_id])
    entries = reader.many(LogEntry, [item.log_id for item in items if item.log_id])
    found = {}
    for item in items:
        if (task := tasks.get(item.task_id or "")) is not None:
            found[item.key] = Linked("task", task.id, task.ref, task.title)
        elif (document := documents.get(item.document_id or "")) is not None:
            found[item.key] = Linked("document", document.id, document.number, document.title)
        elif (entry := entries.get(item.log_id or "")) is not None:
            found[item.key] = Linked("log", entry.id, entry.ref, entry.title)
    return found


# Reading a typed line


def read_item(
    reader: Reader, names: capture.Vocabulary, text: str, project_id: str, today: date, order: DateOrder = DateOrder.DMY,
    before: AgendaItem | None = None,
) -> AgendaItem:  # fmt: skip
    """The item of a line such as “Sprinklers 15 min @Ravi FIT-23”; what it does not say stays as it was before.

    Raises:
        InvalidInput: no words are left.
    """
    item = before or AgendaItem("", key=new_id())
    length = _LENGTH.search(text)
    words = text[: length.start()] + " " + text[length.end() :] if length else text
    # Of quick capture it takes people and references; a day or a priority in a title are only words.
    understood = capture.understood(names, words, today, order)
    fields: dict[str, object] = {"minutes": int(length[1])} if length else {}
    for part in reversed(understood.parts):
        if part.kind == "owner":
            fields["presenter_id"] = part.value
            words = words[: part.start] + words[part.end :]
        elif part.kind == "reference" and (thing := references.referred(reader, part.value, project_id)) and thing[0] in _LINKS:
            fields |= dict.fromkeys(_LINKS.values()) | {_LINKS[thing[0]]: thing[1]}
            # At the end it only links; within the title it is one of its words.
            words = words[: part.start] if not words[part.end :].strip(" ,.") and words[: part.start].strip() else words
    title = " ".join(words.split()).strip(" ,")
    if not title:
        raise InvalidInput("agenda", "An item needs a few words that say what it is about. Nothing was changed.")
    return replace(item, title=title, **fields)  # type: ignore[arg-type]


# Changing


def add_lines(
    store: Store, meeting_id: str, original: datetime, lines: Sequence[str], today: date, order: DateOrder = DateOrder.DMY
) -> list[AgendaItem]:
    """Items from typed lines, at the end of the agenda.

    Raises:
        InvalidInput: a line has no words for a title. None was added.
    """
    with store.edit("") as edit:
        meeting, day = _open(edit, meeting_id, original)
        names = capture.vocabulary_in(edit)
        items = [read_item(edit, names, line, meeting.project_id, today, order) for line in lines]
        edit.put(replace(day, agenda=(*day.agenda, *items)))
        what = brief(items[0].title) if len(items) == 1 else f"{len(items)} items"
        edit.label = f"Add {what} to the agenda of {meeting.title}"
        return items


def rename_item(
    store: Store, meeting_id: str, original: datetime, key: str, text: str, today: date, order: DateOrder = DateOrder.DMY
) -> None:
    """Reads a typed line into an item that is there.

    Raises:
        InvalidInput: no words are left for a title. It stays as it was.
    """
    with store.edit("") as edit:
        meeting, day = _open(edit, meeting_id, original)
        names = capture.vocabulary_in(edit)
        item = read_item(edit, names, text, meeting.project_id, today, order, item_of(day, key))
        edit.put(with_item(day, item))
        edit.label = f"Change {brief(item.title)} on the agenda of {meeting.title}"


def change_item(store: Store, meeting_id: str, original: datetime, item: AgendaItem) -> None:
    """Puts an item in place of the one with its key."""
    with store.edit("") as edit:
        meeting, day = _open(edit, meeting_id, original)
        edit.put(with_item(day, item))
        edit.label = f"Change {brief(item.title)} on the agenda of {meeting.title}"


def link_item(store: Store, meeting_id: str, original: datetime, key: str, kind: str, id: str) -> None:
    """Says what an item is about: a task, a document or a log entry; with an empty kind, nothing any more.

    Raises:
        InvalidInput: it cannot be about a thing of that kind.
    """
    if kind and kind not in _LINKS:
        raise InvalidInput("agenda", "An item can be about a task, a document or a line of the log. Nothing was linked.")
    with store.edit("") as edit:
        meeting, day = _open(edit, meeting_id, original)
        links = dict.fromkeys(_LINKS.values()) | ({_LINKS[kind]: id} if kind else {})
        item = replace(item_of(day, key), **links)  # type: ignore[arg-type]
        edit.put(with_item(day, item))
        edit.label = f"{'Link' if kind else 'Unlink'} {brief(item.title)} on the agenda of {meeting.title}"


def remove_item(store: Store, meeting_id: str, original: datetime, key: str) -> None:
    """Takes an item off; one that was carried on stays off."""
    with store.edit("") as edit:
        meeting, day = _open(edit, meeting_id, original)
        item = item_of(day, key)
        kept = tuple(one for one in day.agenda if one.key != key)
        before = query.last_before(edit, meeting_id, original)
        carried = before is not None and any(one.key == key for one in keyed(before.agenda, before.id))
        edit.put(replace(day, agenda=kept, left_out=(*day.left_out, CARRIED + key) if carried else day.left_out))
        edit.label = f"Take {brief(item.title)} off the agenda of {meeting.title}"


def shift_item(store: Store, meeting_id: str, original: datetime, key: str, by: int) -> None:
    """Moves an item up or down."""
    with store.edit("") as edit:
        meeting, day = _open(edit, meeting_id, original)
        item = item_of(day, key)
        edit.put(replace(day, agenda=reordered(day.agenda, key, by)))
        edit.label = f"Move {brief(item.title)} {'up' if by < 0 else 'down'} on the agenda of {meeting.title}"


def leave_out(store: Store, meeting_id: str, original: datetime, key: str) -> None:
    """Takes off what stands on the agenda by itself."""
    with store.edit("") as edit:
        meeting, day = _open(edit, meeting_id, original)
        edit.put(replace(day, left_out=tuple(dict.fromkeys((*day.left_out, key)))))
        edit.label = f"Take {_called(edit, key)} off the agenda of {meeting.title}"


def put_back(store: Store, meeting_id: str, original: datetime, keys: Sequence[str]) -> None:
    """Lets what was taken off stand on the agenda again."""
    with store.edit("") as edit:
        meeting, day = _open(edit, meeting_id, original)
        edit.put(replace(day, left_out=tuple(one for one in day.left_out if one not in keys)))
        what = _called(edit, keys[0]) if len(keys) == 1 else f"{len(keys)} things"
        edit.label = f"Put {what} back on the agenda of {meeting.title}"


def make_item(store: Store, meeting_id: str, original: datetime, key: str, minutes: int = 10) -> None:
    """Turns what stands by itself into an item with a time of its own, at the end."""
    with store.edit("") as edit:
        meeting, day = _open(edit, meeting_id, original)
        found = _resolved(edit, [key])
        if not found:
            raise InvalidInput("agenda", "That is no longer in the store, so it was not put on the agenda.")
        one = found[0]
        links = {_LINKS[one.opens[0]]: one.opens[1]} if one.opens[0] in _LINKS else {}
        item = AgendaItem(one.title, minutes, one.person_id, key=key, **links)  # type: ignore[arg-type]
        edit.put(replace(day, agenda=(*day.agenda, item), left_out=tuple(left for left in day.left_out if left != key)))
        edit.label = f"Give {_called(edit, key)} a time on the agenda of {meeting.title}"


def with_item(day: Occurrence, item: AgendaItem) -> Occurrence:
    """The day with an item in place of the one with its key."""
    return replace(day, agenda=tuple(item if one.key == item.key else one for one in day.agenda))


def _open(edit: Edit, meeting_id: str, original: datetime) -> tuple[Meeting, Occurrence]:
    return edit.get(Meeting, meeting_id), _day(edit, meeting_id, original)


def item_of(day: Occurrence, key: str) -> AgendaItem:
    """The item with a key.

    Raises:
        InvalidInput: there is none any more.
    """
    item = next((one for one in day.agenda if one.key == key), None)
    if item is None:
        raise InvalidInput("agenda", "That item is no longer on the agenda, so nothing was changed.")
    return item


def _called(reader: Reader, key: str) -> str:
    found = _resolved(reader, [key])
    if not found:
        return "something removed"
    return found[0].ref or brief(found[0].title)


def subject_of(meeting_id: str, original: datetime) -> str:
    """The occurrence as the subject of a sheet (services.sheets.Wish)."""
    return f"{meeting_id} {original.isoformat(timespec='minutes')}"
