"""Finding things as one types: what the words find, with what a result row shows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from coorddesk.domain import documents, log
from coorddesk.domain.capture import Captured, PartKind
from coorddesk.domain.obligations import days_late
from coorddesk.domain.tasks import debtor
from coorddesk.services import chasing
from coorddesk.storage.queries import capture as references
from coorddesk.storage.queries import files
from coorddesk.storage.queries import links as query
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store

_NOT_FOUND_BY = frozenset((
    "a", "an", "and", "ask", "at", "by", "chase", "for", "from", "in", "of", "on", "or", "remind", "send", "the", "to", "up", "with",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found.

    Attributes:
        ref: reference, number or code; empty for a person.
        person_id: who owes or owns it; of a person, themselves.
        note: of a document its revision, of a person their role, of a project its place.
        state: of a document its status, of a log line its rating letter.
        due: of a task or milestone that is still open.
        starts: of a meeting, wall time.
        done: it wants nothing of anybody any more.
        said: of a document that was found by what its file says, the words around the place.
    """

    kind: str
    id: str
    project_id: str | None
    ref: str
    title: str
    person_id: str | None = None
    note: str = ""
    state: str = ""
    due: date | None = None
    starts: datetime | None = None
    done: bool = False
    said: str = ""


def find(store: Store, text: str, limit: int = 8, kinds: tuple[str, ...] = ()) -> list[Found]:
    """What the words find, best first and what is done last; empty for blank text."""
    with store.read() as reader:
        found = _found(reader, ((hit.kind, hit.id) for hit in reader.search(text, limit, kinds)), limit)
    return sorted(found, key=lambda one: one.done)


def similar(store: Store, captured: Captured, text: str, limit: int = 5) -> list[Found]:
    """What is there already of what a line of quick capture says, so that nothing is entered twice.

    What all its words find first, then the things it refers to and what their short names occur in, and the people it names.
    """
    with store.read() as reader:
        title = " ".join(word for word in captured.title.split() if word.casefold() not in _NOT_FOUND_BY)
        asked = title if captured.parts else text
        found: dict[str, tuple[str, str]] = {hit.id: (hit.kind, hit.id) for hit in reader.search(asked, limit)}
        for reference in captured.references:
            found |= {hit.id: (hit.kind, hit.id) for hit in reader.search(reference, 3) if hit.id not in found}
            thing = references.referred(reader, reference, captured.project)
            if thing is not None:
                found.setdefault(thing[1], thing)
        people = [part.value for part in captured.parts if part.kind in (PartKind.OWNER, PartKind.WAITING)]
        room = max(limit - len(people), 1)
        things = [*list(found.values())[:room], *(("person", id) for id in people)]
        return _found(reader, dict.fromkeys(things), limit)


def in_files(store: Store, text: str, limit: int = 4, without: Collection[str] = ()) -> list[Found]:
    """Documents whose files say the words, each with the words around them; `without` names those that are listed already."""
    with store.read() as reader:
        said = {id: words for id, words in files.saying(reader, text, limit + len(without)) if id not in without}
        found = _found(reader, (("document", id) for id in said), limit)
    return [replace(one, said=said[one.id]) for one in found]


def details(store: Store, things: list[tuple[str, str]]) -> list[Found]:
    """What a result row shows of things known by (kind, id); what is in the bin is left out."""
    with store.read() as reader:
        return _found(reader, things, len(things))


def owes(store: Store, person_id: str, today: date) -> tuple[int, int]:
    """(how many things a person owes in the running projects, how many of them are late)."""
    with store.read() as reader:
        owed = chasing.owed_in(reader, None, person_id, today)
    return len(owed), sum(days_late(one, today) > 0 for one in owed)


def _found(reader: Reader, things: Iterable[tuple[str, str]], limit: int) -> list[Found]:
    wanted = list(things)[:limit]
    records = query.records(reader, wanted)
    return [_one(kind, records[id]) for kind, id in wanted if id in records]


def _one(kind: str, record: Any) -> Found:
    project_id = getattr(record, "project_id", None)
    ref = str(getattr(record, "ref", "") or getattr(record, "number", "") or getattr(record, "code", ""))
    title = str(getattr(record, "title", "") or getattr(record, "name", "") or getattr(record, "subject", "") or ref)
    base = (kind, record.id, project_id, "" if kind == "person" else ref, title)
    match kind:
        case "task":
            done = record.done_on is not None
            return Found(*base, debtor(record), due=None if done else record.due, done=done)
        case "document":
            current = documents.current(record)
            return Found(*base, record.owner_id, current.code if current else "", record.status)
        case "person":
            return Found(*base, record.id, record.role or record.organisation, done=record.archived)
        case "log":
            return Found(*base, record.owner_id, state=log.rag(record), done=record.state == log.LogState.CLOSED)
        case "meeting":
            return Found(*base, record.organiser_id, starts=record.starts, done=record.cancelled)
        case "milestone":
            return Found(*base, record.owner_id, due=None if record.actual else record.forecast, done=record.actual is not None)
        case "project":
            return Found(kind, record.id, record.id, record.code, record.name, record.manager_id, record.place)
    return Found(*base)
