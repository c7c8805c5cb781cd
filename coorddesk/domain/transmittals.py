"""Transmittals: documents sent to people under a number, who acknowledged them, and who has which revision since."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from coorddesk.domain.dates import day_words
from coorddesk.domain.fields import Editor, Field
from coorddesk.errors import InvalidInput

# field.md, Transmittal: purposes and ways of delivery; other words may be typed.
PURPOSES = ("For approval", "For review", "For information", "For construction", "As requested", "For tender", "For record")
E_MAIL, LINK, HAND, POST, PORTAL = "E-mail", "Link", "By hand", "Post", "Portal"
METHODS = (E_MAIL, LINK, HAND, POST, PORTAL)
ON_PAPER = (HAND, POST)
_WAYS = {"".join(filter(str.isalnum, one.casefold())): one for one in METHODS}
# What stands on the note that people have.
_ON_NOTE = frozenset(("project_id", "number", "issued", "purpose", "method", "subject", "items", "notes"))
REPLACES = "replaces"  # what the link from a transmittal to the one it stands in for is called


def way_of(typed: str) -> str:
    """A way of delivery as it is kept: one of `METHODS` whatever its case and dashes ("email" is E-mail), or other words as they are."""
    words = " ".join(typed.split())
    return _WAYS.get("".join(filter(str.isalnum, words.casefold())), words)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a transmittal, and when that was acknowledged.

    Attributes:
        copied: gets a copy to know of it, and is not asked to acknowledge it (cc).
    """

    person_id: str
    acknowledged: date | None = None
    copied: bool = False


@dataclass(frozen=True, slots=True)
class TransmittalItem:
    """One document at one revision.

    Attributes:
        remark: what is said of it on the note, such as copies or format.
    """

    document_id: str
    revision: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Transmittal:
    """Documents sent to people, with a number.

    Attributes:
        number: empty until it goes out; never used again.
        issued: the day it went out; None for a draft.
        due: when its receipt is to be acknowledged; None asks for no acknowledgement.
        notes: remarks and instructions on the note.
        cancelled: taken back after it went out; nobody owes anything for it any more.
    """

    KIND: ClassVar[str] = "transmittal"

    id: str
    project_id: str
    number: str
    issued: date | None = None
    purpose: str = "For information"
    method: str = E_MAIL
    subject: str = ""
    due: date | None = None
    recipients: tuple[Recipient, ...] = ()
    items: tuple[TransmittalItem, ...] = ()
    notes: str = ""
    cancelled: bool = False
    deleted: bool = False


FIELDS = (
    Field("number", "Number", Editor.TEXT, read_only=True),
    Field("subject", "Subject", Editor.TEXT),
    Field("purpose", "Purpose", Editor.TEXT),
    Field("method", "Sent by", Editor.TEXT),
    Field("issued", "Sent", Editor.DATE, read_only=True),
    Field("due", "Receipt due", Editor.DATE),
    Field("notes", "Remarks", Editor.NOTES),
)


class State(StrEnum):
    """How far a transmittal has come."""

    DRAFT = "draft"
    SENT = "sent"
    PARTLY = "partly"
    ACKNOWLEDGED = "acknowledged"
    LATE = "late"
    CANCELLED = "cancelled"


STATES = (
    (State.DRAFT, "Draft"), (State.SENT, "Sent"), (State.PARTLY, "Partly acknowledged"), (State.LATE, "Late"),
    (State.ACKNOWLEDGED, "Acknowledged"), (State.CANCELLED, "Cancelled"),
)  # fmt: skip


def state_of(issued: date | None, cancelled: bool, due: date | None, asked: int, given: int, today: date) -> State:
    """The state of a transmittal by what is known of it.

    Args:
        asked: how many were asked to acknowledge it; those copied are not.
        given: how many of them did.
    """
    if issued is None:
        return State.DRAFT
    if cancelled:
        return State.CANCELLED
    if asked and given == asked:
        return State.ACKNOWLEDGED
    if asked > given and due is not None and due < today:
        return State.LATE
    return State.PARTLY if given else State.SENT


def state(transmittal: Transmittal, today: date) -> State:
    """How far a transmittal has come."""
    asked = asked_of(transmittal)
    given = sum(one.acknowledged is not None for one in asked)
    return state_of(transmittal.issued, transmittal.cancelled, transmittal.due, len(asked), given, today)


def asked_of(transmittal: Transmittal) -> tuple[Recipient, ...]:
    """Those who are asked to acknowledge it, whether or not they did."""
    return tuple(one for one in transmittal.recipients if not one.copied)


def owing(transmittal: Transmittal) -> tuple[Recipient, ...]:
    """Those whose acknowledgement is still out; nobody for a draft, a cancelled one, or where none was asked for."""
    if transmittal.issued is None or transmittal.cancelled or transmittal.due is None:
        return ()
    return tuple(one for one in asked_of(transmittal) if one.acknowledged is None)


def checked(transmittal: Transmittal) -> Transmittal:
    """The transmittal as it can go out: nobody twice, and who is asked is not copied too.

    Raises:
        InvalidInput: there is no document, or nobody it is addressed to.
    """
    if not transmittal.items:
        raise InvalidInput("documents", "A transmittal needs at least one document at a revision. Nothing was sent; add one.")
    to = {one.person_id for one in transmittal.recipients if not one.copied}
    if not to:
        raise InvalidInput("to", "A transmittal needs somebody it is addressed to. Nothing was sent; add a name under To.")
    found: dict[str, Recipient] = {}
    for one in transmittal.recipients:
        if one.person_id not in found or (found[one.person_id].copied and not one.copied):
            found[one.person_id] = one
    items = {(one.document_id, one.revision.casefold()): one for one in reversed(transmittal.items)}
    kept = tuple(one for one in transmittal.items if items.get((one.document_id, one.revision.casefold())) is one)
    ordered = dict.fromkeys(one.person_id for one in transmittal.recipients)
    return replace(transmittal, recipients=tuple(found[id] for id in ordered), items=kept)


def acknowledged(transmittal: Transmittal, person_ids: Collection[str], on: date | None) -> Transmittal:
    """The transmittal with the receipt of some people noted on a day; None takes the note away.

    Raises:
        InvalidInput: it did not go out yet, or the day is before it did.
    """
    if transmittal.issued is None:
        raise InvalidInput("acknowledged", "A draft cannot be acknowledged: nobody has it yet. Send it first.")
    if on is not None and on < transmittal.issued:
        said = f"{transmittal.number} went out later than that day, so nothing was noted. Give the day it was acknowledged."
        raise InvalidInput("acknowledged", said)
    people = tuple(replace(one, acknowledged=on) if one.person_id in person_ids else one for one in transmittal.recipients)
    return replace(transmittal, recipients=people)


def changed(before: Transmittal, name: str, value: Any) -> Transmittal:
    """The transmittal with one field changed.

    Raises:
        InvalidInput: it went out, and that field stands on what people have.
    """
    if before.issued is not None and name in _ON_NOTE and getattr(before, name) != value:
        day = day_words(before.issued, before.issued, weekday=False)
        said = f"{before.number} went out on {day}, so it stays as it was sent. Correct it by a new one, or cancel it."
        raise InvalidInput(name, said)
    return replace(before, **{name: value})


def refuse_sent(transmittal: Transmittal) -> None:
    """Refuses to throw away what people have.

    Raises:
        InvalidInput: it went out.
    """
    if transmittal.issued is not None:
        said = f"{transmittal.number} went out, so it is kept. Cancel it: then nobody owes anything for it."
        raise InvalidInput("transmittal", said)


# Who has which revision.


@dataclass(frozen=True, slots=True)
class Copy:
    """One revision of one document that somebody was sent."""

    document_id: str
    person_id: str
    revision: str
    issued: date
    transmittal_id: str
    number: str
    acknowledged: date | None = None
    copied: bool = False


def held(copies: Iterable[Copy], current: str) -> dict[str, Copy]:
    """What each person has last of one document: its current revision if they were ever sent it, else what they were sent latest.

    Args:
        copies: of this document, in the order they went out.
        current: the code of the revision in force; empty for none.
    """
    found: dict[str, Copy] = {}
    for one in copies:
        before = found.get(one.person_id)
        if before is None or not (_same(before.revision, current) and not _same(one.revision, current)):
            found[one.person_id] = one
    return found


def is_superseded(revision: str, current: str) -> bool:
    """Whether somebody who has a revision lacks the one in force; nobody does while there is none."""
    return bool(current) and not _same(revision, current)


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
