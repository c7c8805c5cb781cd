"""Linking anything to anything, and what stands around one record."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from coorddesk.domain import log
from coorddesk.domain.documents import Review
from coorddesk.domain.followups import FollowUp, How
from coorddesk.domain.links import Link
from coorddesk.domain.meetings import AgendaItem, Meeting, Occurrence
from coorddesk.domain.people import Person
from coorddesk.errors import InvalidInput
from coorddesk.services.editing import named
from coorddesk.storage.queries import links as query
from coorddesk.storage.queries.links import SentOut as SentOut
from coorddesk.storage.store import Reader, Store, new_id


@dataclass(frozen=True, slots=True)
class Linked:
    """The other end of one link.

    Attributes:
        kind, id: what it leads to; both empty for an address.
        ref: reference or number.
        state: of a document its status; of a log line its rating letter; else empty.
        starts: of a meeting, wall time.
    """

    link_id: str
    kind: str
    id: str
    ref: str
    title: str
    address: str = ""
    state: str = ""
    starts: datetime | None = None


@dataclass(frozen=True, slots=True)
class InviteState:
    """What the attendees of a meeting have in their calendars, and what they do not know yet.

    Attributes:
        times: how many messages went out.
        changes: since the last of them, one short sentence each; empty when they know everything.
    """

    times: int
    sent_at: datetime
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What one record's page shows beside its own fields; lists are empty where they do not apply.

    Attributes:
        askings: latest first.
        reviews: of a document's current revision first, then older ones.
        sent_out: latest first.
        occurrence: of a meeting, the one whose agenda is shown; None when nobody wrote one yet.
        invite: of a meeting; None when nothing was sent about it.
        owed: of a person, (id, reference, title, due).
        owed_count, late_count: of a person.
    """

    linked: tuple[Linked, ...] = ()
    askings: tuple[FollowUp, ...] = ()
    reviews: tuple[Review, ...] = ()
    sent_out: tuple[SentOut, ...] = ()
    occurrence: Occurrence | None = None
    invite: InviteState | None = None
    owed: tuple[tuple[str, str, str, date | None], ...] = ()
    owed_count: int = 0
    late_count: int = 0


def around(store: Store, record: Any, today: date) -> Surroundings:
    """What stands around a record now."""
    with store.read() as reader:
        linked = tuple(_linked(reader, record.id))
        askings = tuple(query.askings(reader, record.id))
        match record.KIND:
            case "document":
                reviews = reader.find(Review, "document_id = ? AND deleted = 0", (record.id,), "ORDER BY asked DESC, id")
                return Surroundings(linked, askings, tuple(reviews), tuple(query.sent_out(reader, record.id)))
            case "meeting":
                occurrence = query.occurrence(reader, record.id, _shown_from(record, today))
                return Surroundings(linked, askings, occurrence=occurrence, invite=_invite_state(reader, record, occurrence))
            case "person":
                owed, late = query.owed_counts(reader, record.id, today)
                return Surroundings(linked, askings, owed=tuple(query.owed_tasks(reader, record.id)), owed_count=owed, late_count=late)
        return Surroundings(linked, askings)


def add(store: Store, from_kind: str, from_id: str, to_kind: str, to_id: str) -> Link:
    """Links two records; one that is there already, either way round, is kept as it is.

    Raises:
        InvalidInput: both ends are the same.
    """
    if from_id == to_id:
        raise InvalidInput("link", "A thing cannot be linked to itself. Choose another one.")
    with store.edit("") as edit:
        for link in query.links_of(edit, from_id):
            if to_id in (link.from_id, link.to_id):
                return link
        ends = query.records(edit, [(from_kind, from_id), (to_kind, to_id)])
        link = Link(new_id(), from_kind, from_id, to_kind, to_id)
        edit.add(link)
        edit.label = f"Link {_called(ends, from_id)} and {_called(ends, to_id)}"
        return link


def add_address(store: Store, kind: str, id: str, address: str, title: str = "") -> Link:
    """Links a record to a file or a web address.

    Raises:
        InvalidInput: the address is empty.
    """
    clean = address.strip()
    if not clean:
        raise InvalidInput("address", "A link needs a file or an address. Nothing was linked.")
    with store.edit("") as edit:
        ends = query.records(edit, [(kind, id)])
        link = Link(new_id(), kind, id, address=clean, title=title.strip())
        edit.add(link)
        edit.label = f"Link {_called(ends, id)} to {title.strip() or clean[-40:]}"
        return link


def remove(store: Store, link_id: str) -> None:
    """Takes a link away; what it joined stays."""
    with store.edit("") as edit:
        link = edit.get(Link, link_id)
        edit.put(replace(link, deleted=True))
        ends = query.records(edit, [(link.from_kind, link.from_id), (link.to_kind, link.to_id)])
        other = _called(ends, link.to_id) if link.to_id else link.title or link.address[-40:]
        edit.label = f"Unlink {_called(ends, link.from_id)} and {other}"


def log_call(store: Store, person_id: str, kind: str, id: str, today: date, note: str = "") -> FollowUp:
    """Notes that a person was asked by phone today about one thing."""
    with store.edit("") as edit:
        asking = FollowUp(new_id(), person_id, kind, id, today, How.PHONE, note=note.strip())
        edit.add(asking)
        edit.label = f"Log a call about {_called(query.records(edit, [(kind, id)]), id)}"
        return asking


def set_agenda(store: Store, meeting_id: str, items: tuple[AgendaItem, ...], today: date) -> None:
    """Gives the shown occurrence of a meeting its agenda; the first item makes the occurrence.

    Raises:
        InvalidInput: the meeting repeats and none of its days has an agenda yet, so that the day is not known.
    """
    with store.edit("") as edit:
        meeting = edit.get(Meeting, meeting_id)
        edit.label = f"Edit agenda of {meeting.title}"
        found = query.occurrence(edit, meeting_id, _shown_from(meeting, today))
        if found is not None:
            edit.put(replace(found, agenda=items))
        elif meeting.rule:
            raise InvalidInput("agenda", "This meeting repeats. Open one of its days in the calendar to write its agenda.")
        else:
            edit.add(Occurrence(new_id(), meeting_id, meeting.starts, agenda=items))


def _invite_state(reader: Reader, meeting: Meeting, occurrence: Occurrence | None) -> InviteState | None:
    sent = [one for one in reader.sent(meeting.id) if one.what in ("invite", "update")]
    if not sent:
        return None
    # Only meetings that were sent need the words for what changed, and what they import.
    from coorddesk.exchange.invite_changes import changes_in_words
    from coorddesk.services.invites import as_sent

    before = as_sent(sent[-1])
    if before is None:
        return InviteState(len(sent), sent[-1].sent_at, ())
    ids = {one.person_id for one in (*before.meeting.attendees, *meeting.attendees)}
    ids |= {id for id in (before.meeting.organiser_id, meeting.organiser_id) if id}
    changes = list(changes_in_words(before.meeting, meeting, reader.many(Person, ids)))
    items = tuple(item.title for item in occurrence.agenda) if occurrence else ()
    changes += [f"“{title}” added to the agenda" for title in items if title not in before.agenda]
    changes += [f"“{title}” taken off the agenda" for title in before.agenda if title not in items]
    return InviteState(len(sent), sent[-1].sent_at, tuple(changes))


def _shown_from(meeting: Meeting, today: date) -> datetime:
    return datetime(today.year, today.month, today.day) if meeting.rule else meeting.starts


def _called(ends: dict[str, Any], id: str) -> str:
    return named(ends[id]) if id in ends else "something removed"


def _linked(reader: Reader, id: str) -> list[Linked]:
    links = query.links_of(reader, id)
    others = [(link.to_kind, link.to_id) if link.from_id == id else (link.from_kind, link.from_id) for link in links]
    found = query.records(reader, [other for other in others if other[1]])
    shown = []
    for link, (kind, other) in zip(links, others, strict=True):
        if not other:
            shown.append(Linked(link.id, "", "", "", link.title or link.address, link.address))
        elif other in found:
            shown.append(_shown(link.id, kind, found[other]))
    return shown


def _shown(link_id: str, kind: str, record: Any) -> Linked:
    ref = getattr(record, "ref", "") or getattr(record, "number", "") or getattr(record, "code", "")
    title = getattr(record, "title", "") or getattr(record, "name", "") or getattr(record, "subject", "")
    state = log.rag(record) if kind == "log" else record.status if kind == "document" else ""
    return Linked(link_id, kind, record.id, ref, title, state=state, starts=record.starts if kind == "meeting" else None)
