"""Linking anything to anything, and what stands around one record."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from coorddesk.domain import log
from coorddesk.domain.documents import Review
from coorddesk.domain.followups import FollowUp
from coorddesk.domain.links import Link
from coorddesk.domain.obligations import Obligation
from coorddesk.errors import InvalidInput
from coorddesk.services import chasing, dependencies
from coorddesk.services.editing import named
from coorddesk.storage.queries import links as query
from coorddesk.storage.queries.links import SentOut as SentOut
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id

if TYPE_CHECKING:
    from coorddesk.services.agendas import Agenda
    from coorddesk.services.checklists import Progress
    from coorddesk.services.invite_due import Standing


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
class Surroundings:
    """What one record's page shows beside its own fields; lists are empty where they do not apply.

    Attributes:
        askings: latest first; of a document, those about its reviews too.
        reviews: of a document's current revision first, then older ones.
        sent_out: latest first.
        agenda: of a meeting, that of the occurrence asked for, or of the next one; None when none is near.
        invite: of a meeting, with the day that its agenda is of.
        owed: of a person, in all running projects, oldest deadline first.
        order: of a task, what comes before it and what waits for it.
        run: of a task that a checklist made, how far its run has come.
    """

    linked: tuple[Linked, ...] = ()
    askings: tuple[FollowUp, ...] = ()
    reviews: tuple[Review, ...] = ()
    sent_out: tuple[SentOut, ...] = ()
    agenda: "Agenda | None" = None
    invite: "Standing | None" = None
    owed: tuple[Obligation, ...] = ()
    order: dependencies.Around = dependencies.ALONE
    run: "Progress | None" = None


def around(store: Store, record: Any, today: date, original: datetime | None = None) -> Surroundings:
    """What stands around a record now.

    Args:
        original: of a meeting, the occurrence whose agenda is wanted; the next one when left out.
    """
    with store.read() as reader:
        linked = tuple(_linked(reader, record.id))
        askings = tuple(query.askings(reader, record.id))
        match record.KIND:
            case "document":
                reviews = reader.find(Review, "document_id = ? AND deleted = 0", (record.id,), "ORDER BY asked DESC, id")
                asked = [one for review in reviews for one in query.askings(reader, review.id)]
                asked = sorted((*askings, *asked), key=lambda one: (one.asked_on, one.id), reverse=True)
                return Surroundings(linked, tuple(asked), tuple(reviews), tuple(query.sent_out(reader, record.id)))
            case "meeting":
                # Most records are no meetings, and need nothing that invites bring along.
                from coorddesk.services import agendas
                from coorddesk.services.invite_due import standing_of

                agenda = agendas.read(store, record.id, original, today)
                day = agenda.occurrence.original if agenda is not None and record.rule else None
                return Surroundings(linked, askings, agenda=agenda, invite=standing_of(reader, record, today, day))
            case "person":
                return Surroundings(linked, askings, owed=tuple(chasing.owed_in(reader, None, record.id, today)))
            case "task":
                from coorddesk.services.checklists import progress_in

                run = progress_in(reader, record.run_id, today) if record.run_id else None
                return Surroundings(linked, askings, order=dependencies.around(reader, record.id), run=run)
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
            shown.append(_shown(link.id, kind, found[other], link.title))
    return shown


def _shown(link_id: str, kind: str, record: Any, said: str) -> Linked:
    """The other end of a link; `said` is what the link itself says of it, such as the day of a series that is meant."""
    ref = getattr(record, "ref", "") or getattr(record, "number", "") or getattr(record, "code", "")
    title = getattr(record, "title", "") or getattr(record, "name", "") or getattr(record, "subject", "")
    state = log.rag(record) if kind == "log" else record.status if kind == "document" else ""
    if kind == "meeting" and said:
        return Linked(link_id, kind, record.id, ref, said)
    return Linked(link_id, kind, record.id, ref, title, state=state, starts=record.starts if kind == "meeting" else None)
