"""Documents of the register: revisions, reviews, transmittals, distribution."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from coorddesk.domain.dates import count_words, day_words
from coorddesk.domain.fields import Editor, Field
from coorddesk.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Revision:
    """One issue of a document.

    Attributes:
        code: by the project's scheme, free text accepted.
        path: the linked or copied file, absolute or relative to the store's folder; empty when there is none.
        sha256: of the file when it was registered, hexadecimal; empty when unknown.
        size: of the file then, in bytes; None when unknown. Tells cheaply whether it may be another one now.
    """

    code: str
    issued: date | None = None
    status: str = "Draft"
    path: str = ""
    sha256: str = ""
    note: str = ""
    current: bool = False
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One line of the register.

    Attributes:
        number: unique in the store whatever its case, blanks or dashes; never used again.
        revisions: oldest first, at most one of them current.
        status: the current revision's, or Awaited before there is one.
        review_due: when the answers to its current review, or the document itself when awaited or returned, are due.
        next_review: when a standing document is looked at again.
        review_months: how long after a look the next one is due; None sets none by itself.
        planned_issue, forecast_issue: of its first issue; the actual day is that of its first revision that has one (`first_issue`).
    """

    KIND: ClassVar[str] = "document"

    id: str
    project_id: str
    number: str
    title: str
    type: str = ""
    discipline: str = ""
    status: str = "Awaited"
    owner_id: str | None = None
    team_id: str | None = None
    confidentiality: str = ""
    folder: str = ""
    review_due: date | None = None
    next_review: date | None = None
    planned_issue: date | None = None
    forecast_issue: date | None = None
    revisions: tuple[Revision, ...] = ()
    notes: str = ""
    source_ref: str = ""
    review_months: int | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """One person's review of one revision.

    Attributes:
        outcome: empty while it is out; then the code of the project's set (`Project.review_codes`), or words.
        comments: how many.
    """

    KIND: ClassVar[str] = "review"

    id: str
    document_id: str
    revision: str
    reviewer_id: str
    asked: date
    due: date | None = None
    returned: date | None = None
    outcome: str = ""
    comments: int = 0
    note: str = ""
    deleted: bool = False


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
        issued: the day it went out; None for a draft.
        due: when its receipt is to be acknowledged.
        notes: remarks and instructions on the note.
        cancelled: taken back after it went out; nobody owes anything for it any more.
    """

    KIND: ClassVar[str] = "transmittal"

    id: str
    project_id: str
    number: str
    issued: date | None = None
    purpose: str = "For information"
    method: str = "E-mail"
    subject: str = ""
    due: date | None = None
    recipients: tuple[Recipient, ...] = ()
    items: tuple[TransmittalItem, ...] = ()
    notes: str = ""
    cancelled: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Distribution:
    """One cell of the distribution matrix: who gets documents of a type.

    Attributes:
        type: empty for documents of every type.
        person_id, team_id: one of them.
        reviews: is asked to review them too.
    """

    KIND: ClassVar[str] = "distribution"

    id: str
    project_id: str
    type: str
    person_id: str | None = None
    team_id: str | None = None
    reviews: bool = False
    deleted: bool = False


FIELDS = (
    Field("number", "Number", Editor.TEXT, 124, (
        "Document No", "Doc No", "Drawing No", "Dwg No", "Document Code", "Document Number", "Number", "No",
        "Doc Number", "Drawing Number")),
    Field("title", "Title", Editor.TEXT, 0, ("Title", "Document Title", "Description", "Drawing Title", "Name")),
    Field("type", "Type", Editor.TEXT, 30, ("Type", "Doc type", "Document Type", "Form")),
    Field("revision", "Rev", Editor.TEXT, 38, ("Rev", "Revision", "Issue", "Version", "Last Rev", "Current Rev", "Latest Rev")),
    Field("status", "Status", Editor.TEXT, 92, ("Status", "Suitability", "State", "Review Status")),
    Field("owner_id", "Owner", Editor.PERSON, 26, (
        "Owner", "Controlled by", "Maintainer", "Originator", "Author", "Responsible", "Prepared by")),
    Field("issued", "Issued", Editor.DATE, 54, (
        "Document Date", "Issue Date", "Date of Issue", "Last Rev Date", "Date Received", "Date Issued", "Issued", "Rev Date", "Date")),
    Field("review_due", "Review due", Editor.DATE, 72, ("Review due", "Due", "Due date", "Required by", "Return by")),
    Field("folder", "Folder", Editor.TEXT, 104, ("Folder", "Location", "Map", "Path", "Doc group")),
    Field("discipline", "Discipline", Editor.TEXT, headings=("Discipline", "Trade", "Role")),
    Field("team_id", "Team", Editor.TEAM, headings=("Team", "Department")),
    Field("confidentiality", "Confidential", Editor.TEXT, headings=("Confidential", "Confidentiality", "Security", "Classification")),
    Field("next_review", "Next review", Editor.DATE, headings=("Next review", "Next review date", "Review date")),
    Field("planned_issue", "Planned issue", Editor.DATE, headings=("Planned issue", "Planned date", "Planned")),
    Field("forecast_issue", "Forecast issue", Editor.DATE, headings=("Forecast issue", "Forecast date", "Expected")),
    Field("path", "File", Editor.FILE, headings=("Link", "File", "File name", "Filename", "Hyperlink")),
    Field("revisions", "Revisions", Editor.REVISIONS),
    Field("notes", "Notes", Editor.NOTES, headings=("Notes", "Remarks", "Comments")),
)


AWAITED, SUPERSEDED, WITHDRAWN = "Awaited", "Superseded", "Withdrawn"
_LONGEST_CODE = 30


def current(document: Document) -> Revision | None:
    """The revision in force, or None while the document is awaited."""
    return next((revision for revision in reversed(document.revisions) if revision.current), None)


def first_issue(document: Document) -> date | None:
    """The day the document was first issued: that of its first revision that has one."""
    return next((revision.issued for revision in document.revisions if revision.issued), None)


def issue_words(document: Document, today: date) -> str:
    """When it was first issued beside when that was planned: “issued 18 Nov, 3 days after the plan”; before that how late it is."""
    plan, actual = document.planned_issue, first_issue(document)
    expected = document.forecast_issue or plan
    if actual is not None:
        said = f"issued {day_words(actual, today, weekday=False)}"
        if plan is None:
            return said
        days = (actual - plan).days
        return f"{said}, {count_words(abs(days), 'day')} {'after' if days > 0 else 'before'} the plan" if days else f"{said}, as planned"
    if document.revisions or expected is None or expected >= today:
        return ""
    return f"{count_words((today - expected).days, 'day')} late"


def superseded(document: Document, by: Revision) -> Document:
    """The document with `by` as its current revision; the one before becomes superseded.

    Raises:
        InvalidInput: the document has a revision of that code already, or the code is empty.
    """
    code = checked_code(document, by.code)
    earlier = tuple(stepped_down(one) for one in document.revisions)
    return replace(document, revisions=(*earlier, replace(by, code=code, current=True)), status=by.status)


def stepped_down(revision: Revision) -> Revision:
    """The revision once another one is current: what was in force is superseded, what was withdrawn stays so."""
    kept = not revision.current or revision.status == WITHDRAWN
    return replace(revision, current=False, status=revision.status if kept else SUPERSEDED)


def checked_code(document: Document, code: str, besides: str = "") -> str:
    """A revision's code without needless blanks.

    Args:
        besides: the code of the revision that gets it, which does not count.

    Raises:
        InvalidInput: it is empty or too long, or another revision of the document has it.
    """
    clean = " ".join(code.split())
    if not clean:
        raise InvalidInput("revision", "A revision needs a code, such as P01.")
    if len(clean) > _LONGEST_CODE:
        raise InvalidInput("revision", f"The code of a revision has {_LONGEST_CODE} letters at most. Put the rest into what changed.")
    if any(one.code.casefold() == clean.casefold() for one in document.revisions if one.code != besides):
        raise InvalidInput("revision", f"{document.number} has a revision {clean} already. Give the next one, or edit that one.")
    return clean


def number_key(number: str) -> str:
    """What makes two numbers the same: letters and digits alone, any case and script of digits (so “fit ar-0102” equals “FIT_AR–0102”)."""
    if number.isascii():
        return re.sub(r"[\W_]+", "", number).lower()
    # Folding may leave what composes anew, so that it is made plain once more.
    key, joined = "", False
    for one in plain_number(plain_number(number).casefold()):
        # A mark belongs to the letter before it; one that stands alone is a separator like others.
        joined = one.isalnum() or (joined and unicodedata.category(one)[0] == "M")
        if joined and one not in _UNSEEN:
            key += one
    return key


def taken_words(number: str, other: Document | None) -> str:
    """Why a number cannot be given, naming the document that has it; None for one that is no longer in the store."""
    is_or_was = "is" if other is not None else "was"
    return f"{number} {is_or_was} the number of {named_with_state(number, other)}. Numbers are never used twice."


def named_with_state(number: str, other: Document | None) -> str:
    """Who has a number: “Ceiling plan” (Issued, written FIT-AR-DR-0102); None for a document that is no longer in the store."""
    if other is None:
        return "a document that an undo took back"
    written = f", written {other.number}" if other.number != number else ""
    return f"“{other.title}” ({'in the bin' if other.deleted else other.status}{written})"


def plain_number(number: str) -> str:
    """A number with wide and raised characters as plain ones, and digits of every script as 0 to 9."""
    if number.isascii():
        return number
    composed = _LONG_MARK.sub("-", unicodedata.normalize("NFKC", number)).replace("\u0640", "")
    return "".join(str(digit) if (digit := unicodedata.decimal(one, None)) is not None else one for one in composed)


# The mark of a long vowel, which a Japanese keyboard gives for a dash; between plain letters and digits it is one.
_LONG_MARK = re.compile(r"(?<=[0-9A-Za-z])\u30fc|\u30fc(?=[0-9A-Za-z])")
# Marks that choose how a character is drawn and are not seen themselves.
_UNSEEN = frozenset(map(chr, (*range(0xFE00, 0xFE10), 0x034F)))
