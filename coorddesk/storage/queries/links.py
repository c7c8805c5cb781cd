"""What stands around one record: its links both ways, who was asked about it, where it was sent."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from coorddesk.domain.followups import FollowUp
from coorddesk.domain.kinds import BY_KIND
from coorddesk.domain.links import Link
from coorddesk.storage.reader import Reader


@dataclass(frozen=True, slots=True)
class SentOut:
    """One transmittal that carried a document.

    Attributes:
        names: of the recipients, in its order.
        open: how many were asked to acknowledge it by `due` and did not.
    """

    id: str
    number: str
    issued: date | None
    revision: str
    names: tuple[str, ...]
    open: int
    due: date | None = None
    cancelled: bool = False


def links_of(reader: Reader, id: str) -> list[Link]:
    """The links that begin or end at a record, oldest first."""
    return reader.find(Link, "(from_id = ? OR to_id = ?) AND deleted = 0", (id, id), "ORDER BY id")


def records(reader: Reader, things: list[tuple[str, str]]) -> dict[str, Any]:
    """Records of several kinds by id, what is in the bin left out."""
    found: dict[str, Any] = {}
    for kind in dict.fromkeys(kind for kind, _ in things):
        if kind in BY_KIND:
            found.update(reader.many(BY_KIND[kind], [id for one, id in things if one == kind]))
    return {id: record for id, record in found.items() if not record.deleted}


def askings(reader: Reader, id: str) -> list[FollowUp]:
    """Who was asked about a record and when, latest first."""
    return reader.find(FollowUp, "about_id = ? AND deleted = 0", (id,), "ORDER BY asked_on DESC, id DESC")


def sent_out(reader: Reader, document_id: str) -> list[SentOut]:
    """The transmittals that carried a document, latest first."""
    rows = reader.rows(
        "SELECT transmittal.id, transmittal.number, transmittal.issued, transmittal_items.revision, person.name,"
        " transmittal_recipients.acknowledged IS NULL AND transmittal_recipients.copied = 0 AND transmittal.issued IS NOT NULL"
        " AND transmittal.due IS NOT NULL, transmittal.due, transmittal.cancelled"
        " FROM transmittal_items JOIN transmittal ON transmittal.id = transmittal_items.of_id"
        " LEFT JOIN transmittal_recipients ON transmittal_recipients.of_id = transmittal.id"
        " LEFT JOIN person ON person.id = transmittal_recipients.person_id"
        " WHERE transmittal_items.document_id = ? AND transmittal.deleted = 0 AND transmittal.issued IS NOT NULL"
        " ORDER BY transmittal.issued DESC, transmittal.number DESC, transmittal_recipients.position",
        (document_id,),
    )
    found: dict[str, SentOut] = {}
    for id, number, issued, revision, name, waits, due, cancelled in rows:
        before = found.get(id)
        names = (*(before.names if before else ()), *((name,) if name else ()))
        waiting = (before.open if before else 0) + (1 if name and waits else 0)
        days = (date.fromisoformat(day) if day else None for day in (issued, due))
        found[id] = SentOut(id, number, next(days), revision, names, 0 if cancelled else waiting, next(days), bool(cancelled))
    return list(found.values())
