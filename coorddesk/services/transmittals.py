"""What can be done with transmittals short of sending them: drafts, what stands on them, acknowledgements, cancelling and correcting."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coorddesk.domain import documents, transmittals
from coorddesk.domain.dates import count_words
from coorddesk.domain.documents import Document
from coorddesk.domain.links import Link
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.domain.transmittals import REPLACES, Recipient, State, Transmittal, TransmittalItem
from coorddesk.errors import InvalidInput, NotFound
from coorddesk.exchange.files import safe_name
from coorddesk.services import chasing
from coorddesk.services.chasing import Message
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import transmittals as query
from coorddesk.storage.queries.transmittals import Line as Line
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id


@dataclass(frozen=True, slots=True)
class Content:
    """What a transmittal says: chosen in the panel, kept as a draft, sent.

    Attributes:
        to, copies: ids of people.
        due: until when receipt is to be acknowledged; None asks for none.
    """

    project_id: str
    items: tuple[TransmittalItem, ...] = ()
    to: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    purpose: str = "For information"
    method: str = transmittals.E_MAIL
    subject: str = ""
    due: date | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """One document as it can be put on a transmittal.

    Attributes:
        codes: its revisions, the latest first; the one in force is `current`, which may be empty.
    """

    id: str
    project_id: str
    number: str
    title: str
    type: str
    codes: tuple[str, ...]
    current: str
    confidentiality: str = ""


def read(store: Store, project_id: str | None, today: date, text: str = "") -> list[Line]:
    """The transmittals of a project, or of all: drafts first, then the latest; those that every word of a text is found in."""
    with store.read() as reader:
        return query.lines(reader, project_id, text, today)


def names(store: Store, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The recipients' names of some transmittals, those addressed first."""
    with store.read() as reader:
        return query.names(reader, ids)


def usual_due(project: Project, today: date) -> date | None:
    """Until when receipt is usually asked for in a project; None where it asks for none."""
    return today + timedelta(days=project.receipt_days) if project.receipt_days > 0 else None


def picks(store: Store, document_ids: Sequence[str]) -> list[Pick]:
    """Documents as they can be put on a transmittal, in the order given; what is in the bin is left out."""
    with store.read() as reader:
        found = reader.many(Document, document_ids)
    return [_pick(found[id]) for id in document_ids if id in found and not found[id].deleted]


def pick_by_number(store: Store, project_id: str | None, typed: str) -> Pick:
    """The document of a number, its dashes and case as may be, or the only one whose number ends so.

    Raises:
        InvalidInput: no document, or several, have that number; names some.
    """
    key = documents.number_key(typed)
    if not key:
        raise InvalidInput("documents", "Type a document's number, or the end of it.")
    with store.read() as reader:
        id = reader.value("SELECT record_id FROM used_number WHERE number_key = ?", (key,))
        known = reader.lookup(Document, id)
        if known is not None and not known.deleted:
            return _pick(known)
        scope = "d.project_id = ?" if project_id else "? IS NULL"
        rows = reader.rows(
            "SELECT d.id, d.number FROM used_number u JOIN document d ON d.id = u.record_id AND d.deleted = 0"
            f" WHERE {scope} AND substr(u.number_key, -length(?)) = ? ORDER BY d.number LIMIT 4",
            (project_id, key, key),
        )
        if len(rows) == 1:
            return _pick(reader.get(Document, rows[0][0]))
    if rows:
        some = ", ".join(number for _, number in rows[:3])
        raise InvalidInput("documents", f"“{typed.strip()}” may be {some}{' and others' if len(rows) > 3 else ''}. Write more of it.")
    raise InvalidInput("documents", f"There is no document {typed.strip()} in the register. Register it first, or correct the number.")


def _pick(document: Document) -> Pick:
    current = documents.current(document)
    codes = tuple(one.code for one in reversed(document.revisions))
    return Pick(
        document.id, document.project_id, document.number, document.title, document.type, codes, current.code if current else "",
        document.confidentiality,
    )  # fmt: skip


# Drafts.


def content_of(transmittal: Transmittal) -> Content:
    """What a transmittal says, to be gone on with."""
    to = tuple(one.person_id for one in transmittal.recipients if not one.copied)
    copies = tuple(one.person_id for one in transmittal.recipients if one.copied)
    return Content(
        transmittal.project_id, transmittal.items, to, copies, transmittal.purpose, transmittal.method, transmittal.subject,
        transmittal.due, transmittal.notes,
    )  # fmt: skip


def filled(transmittal: Transmittal, content: Content) -> Transmittal:
    """A draft with another content; who is addressed is not copied besides."""
    to = tuple(dict.fromkeys(content.to))
    copies = tuple(one for one in dict.fromkeys(content.copies) if one not in to)
    return replace(
        transmittal, project_id=content.project_id, items=content.items, purpose=" ".join(content.purpose.split()) or "For information",
        method=transmittals.way_of(content.method) or transmittals.E_MAIL, subject=" ".join(content.subject.split()), due=content.due,
        notes=content.notes.strip(),
        recipients=(*(Recipient(one) for one in to), *(Recipient(one, copied=True) for one in copies)),
    )  # fmt: skip


def keep_draft(store: Store, content: Content, draft_id: str = "") -> Transmittal:
    """Keeps a transmittal that is not sent yet; one that was kept before is changed, and taken out of the bin where it was deleted.

    Raises:
        InvalidInput: there is nothing to keep, or it went out meanwhile.
    """
    if not (content.items or content.to or content.copies or content.subject.strip() or content.notes.strip()):
        raise InvalidInput("documents", "There is nothing to keep yet: choose a document, or write a subject.")
    with store.edit("") as edit:
        before = edit.lookup(Transmittal, draft_id)
        if before is not None and before.issued is not None:
            raise InvalidInput("documents", f"{before.number} went out meanwhile, so it was left as it is. Write a new one.")
        made = replace(filled(before or Transmittal(new_id(), content.project_id, ""), content), deleted=False)
        edit.put(made) if before else edit.add(made)
        edit.label = f"Keep the draft of a transmittal{f' “{made.subject}”' if made.subject else ''}"
        return made


def correct(store: Store, transmittal_id: str) -> Transmittal:
    """A draft that is to stand in for one that went out: it says the same, at the same revisions, and cancels that one when it is sent.

    Raises:
        InvalidInput: it is a draft itself.
    """
    with store.edit("") as edit:
        old = edit.get(Transmittal, transmittal_id)
        if old.issued is None:
            raise InvalidInput("transmittal", "This is a draft still, so it can be changed as it is.")
        made = filled(Transmittal(new_id(), old.project_id, ""), replace(content_of(old), due=old.due))
        edit.add(made)
        edit.add(Link(new_id(), Transmittal.KIND, made.id, Transmittal.KIND, old.id, title=REPLACES))
        edit.label = f"Correct {old.number} by a new one"
        return made


def replaced_by(reader: Reader, transmittal_id: str) -> list[Transmittal]:
    """What a transmittal stands in for."""
    links = reader.find(Link, "from_id = ? AND title = ? AND deleted = 0", (transmittal_id, REPLACES))
    found = reader.many(Transmittal, [link.to_id for link in links])
    return [one for one in found.values() if not one.deleted]


def replacing(reader: Reader, transmittal_id: str) -> Transmittal | None:
    """What went out in place of a transmittal, or None."""
    links = reader.find(Link, "to_id = ? AND title = ? AND deleted = 0", (transmittal_id, REPLACES))
    found = [one for one in reader.many(Transmittal, [link.from_id for link in links]).values() if one.issued and not one.deleted]
    return found[-1] if found else None


def cancel(store: Store, transmittal_ids: Sequence[str]) -> None:
    """Takes back transmittals that went out: nobody owes anything for them any more, and their notes say so.

    Raises:
        InvalidInput: one of them is a draft.
    """
    with store.edit("") as edit:
        done = [_cancelled(edit, id) for id in transmittal_ids]
        edit.label = f"Cancel {_named(done)}"


def _cancelled(edit: Edit, id: str) -> Transmittal:
    one = edit.get(Transmittal, id)
    if one.issued is None:
        raise InvalidInput("transmittal", "A draft did not go out, so there is nothing to take back. Delete it instead.")
    made = replace(one, cancelled=True)
    edit.put(made)
    return made


# Acknowledgements.


def acknowledge(store: Store, receipts: Mapping[str, Collection[str]], on: date | None) -> int:
    """Notes that people acknowledged transmittals on a day, or takes that note away; how many notes changed.

    Args:
        receipts: people's ids by transmittal's.

    Raises:
        InvalidInput: on `acknowledged`, for a draft or a day before it went out.
    """
    with store.edit("") as edit:
        count, who, numbers = 0, set[str](), []
        for id, people in receipts.items():
            before = edit.get(Transmittal, id)
            after = transmittals.acknowledged(before, people, on)
            new = [a.person_id for a, b in zip(after.recipients, before.recipients, strict=True) if a != b]
            if new:
                edit.put(after)
                numbers.append(after)
                who |= set(new)
                count += len(new)
        names = edit.many(Person, who)
        name = next(iter(names.values())).name if len(names) == 1 else count_words(len(who), "person", "people")
        what = _named(numbers)
        edit.label = f"{name} acknowledged {what}" if on else f"Receipt of {what} by {name} is out again"
        return count


def reminders(store: Store, transmittal_ids: Collection[str] | None, project_id: str | None, today: date, name: str) -> list[Message]:
    """One message to each person who is late with the receipt of some transmittals, or of any.

    Args:
        name: signs them.
    """
    with store.read() as reader:
        late = [one for one in query.lines(reader, project_id, "", today) if one.state is State.LATE]
        ids = [one.id for one in late if transmittal_ids is None or one.id in transmittal_ids]
        owe: dict[str, set[tuple[str, str]]] = {}
        for record in reader.many(Transmittal, ids).values():
            for one in transmittals.owing(record):
                owe.setdefault(one.person_id, set()).add((Transmittal.KIND, record.id))
    found = [chasing.message(store, person, today, name, None, about) for person, about in owe.items()]
    return sorted((one for one in found if one.items), key=lambda one: one.name.casefold())


def file_name(message: Message) -> str:
    """What the draft of a message to somebody is called."""
    return safe_name(f"{message.name}.eml", "message.eml")


def by_number(store: Store, number: str, project_id: str | None) -> Transmittal:
    """The transmittal of a number, any case.

    Raises:
        NotFound: there is none, or several projects have one of that number; says what to do.
    """
    with store.read() as reader:
        condition = "number = ? COLLATE NOCASE AND deleted = 0" + (" AND project_id = ?" if project_id else "")
        found = reader.find(Transmittal, condition, (number.strip(), project_id) if project_id else (number.strip(),))
        codes = [reader.get(Project, one.project_id).code for one in found]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFound(f"{number} is a transmittal of {', '.join(codes)}. Say of which project: --project CODE.")
    raise NotFound(f"There is no transmittal {number}. See which there are: coorddesk list transmittals.")


def _named(found: Sequence[Transmittal]) -> str:
    return found[0].number if len(found) == 1 else count_words(len(found), "transmittal")
