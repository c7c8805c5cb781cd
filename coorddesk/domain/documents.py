"""Documents of the register: revisions and reviews."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from coorddesk.domain.dates import count_words, day_words
from coorddesk.domain.distribution import Distribution as Distribution
from coorddesk.domain.fields import Editor, Field
from coorddesk.domain.projects import StatusCode
from coorddesk.domain.transmittals import Recipient as Recipient
from coorddesk.domain.transmittals import Transmittal as Transmittal
from coorddesk.domain.transmittals import TransmittalItem as TransmittalItem
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


FIELDS = (
    Field("number", "Number", Editor.TEXT, 124, (
        "Document No", "Doc No", "Drawing No", "Dwg No", "Drg No", "Document Code", "Document Number", "Number", "No",
        "Doc Number", "Drawing Number", "Doc Ref", "Document Ref", "Document Reference", "Document ID", "Sheet No", "Sheet Number",
        "Dwg Number", "Drawing", "Document")),
    Field("title", "Title", Editor.TEXT, 0, (
        "Title", "Document Title", "Description", "Drawing Title", "Drawing Name", "Document Name", "Name")),
    Field("type", "Type", Editor.TEXT, 30, ("Type", "Doc type", "Document Type", "Form", "Doc Class", "Document Class")),
    Field("revision", "Rev", Editor.TEXT, 38, (
        "Rev", "Revision", "Rev No", "Revision No", "Last Rev", "Current Rev", "Latest Rev", "Revisions", "Issue", "Version")),
    Field("status", "Status", Editor.TEXT, 92, (
        "Status", "Suitability", "Suitability Code", "Status Code", "Issue Status", "Doc Status", "State", "Issue Purpose",
        "Purpose of Issue", "Review Status")),
    Field("owner_id", "Owner", Editor.PERSON, 26, (
        "Owner", "Document Owner", "Controlled by", "Maintainer", "Originator", "Author", "Responsible", "Responsible Party",
        "Prepared by", "Company")),
    Field("issued", "Issued", Editor.DATE, 54, (
        "Document Date", "Issue Date", "Date of Issue", "Actual Issue", "Actual Issue Date", "Actual Date", "Actual", "Last Rev Date",
        "Date Received", "Date Issued", "Issued", "Rev Date", "Revision Date", "Date Sent", "Date Modified", "Date")),
    Field("review_due", "Review due", Editor.DATE, 72, ("Review due", "Due", "Due date", "Required by", "Return by")),
    Field("folder", "Folder", Editor.TEXT, 104, ("Folder", "Location", "Map", "Path", "Doc group")),
    Field("discipline", "Discipline", Editor.TEXT, 62, ("Discipline", "Trade", "Role")),
    Field("team_id", "Team", Editor.TEAM, 92, ("Team", "Department")),
    Field("confidentiality", "Confidential", Editor.TEXT, 84, ("Confidential", "Confidentiality", "Security", "Classification")),
    Field("next_review", "Next review", Editor.DATE, 78, ("Next review", "Next review date", "Review date")),
    Field("review_months", "Look again after (months)", Editor.NUMBER),
    Field("planned_issue", "Planned issue", Editor.DATE, 84, (
        "Planned issue", "Planned issue date", "Planned date", "Planned", "Planned submission", "Baseline issue", "Target issue")),
    Field("forecast_issue", "Forecast issue", Editor.DATE, 88, (
        "Forecast issue", "Forecast issue date", "Forecast date", "Forecast", "Expected", "Expected issue", "Expected date")),
    Field("path", "File", Editor.FILE, 34, (
        "Link", "File", "File name", "Filename", "File path", "Hyperlink", "URL")),
    Field("revisions", "Revisions", Editor.REVISIONS),
    Field("notes", "Notes", Editor.NOTES, 0, ("Notes", "Remarks", "Comments")),
)

REVIEW_FIELDS = (
    Field("document_id", "Document", Editor.TEXT),
    Field("revision", "Rev", Editor.TEXT),
    Field("reviewer_id", "Reviewer", Editor.PERSON),
    Field("asked", "Asked", Editor.DATE),
    Field("due", "Due", Editor.DATE),
    Field("returned", "Returned", Editor.DATE),
    Field("outcome", "Answer", Editor.TEXT),
    Field("comments", "Comments", Editor.NUMBER),
    Field("note", "Note", Editor.TEXT),
)


AWAITED, SUPERSEDED, WITHDRAWN = "Awaited", "Superseded", "Withdrawn"
_LONGEST_CODE = 30
# Whatever a project's codes are: nothing is waited for any more, or the document itself is out of use.
OUT_OF_USE = ("superseded", "withdrawn")
SETTLED = (*OUT_OF_USE, "for information")


def is_out_of_use(status: str, codes: Iterable[StatusCode], awaited: bool = False) -> bool:
    """Whether a document is not in force: its status is named so, or its project shows it so.

    Args:
        codes: as for `is_settled`.
        awaited: it has no revision yet, so that a status shown as not in force says only that.
    """
    wanted = status.casefold()
    if wanted in OUT_OF_USE or awaited or wanted == AWAITED.casefold():
        return wanted in OUT_OF_USE
    return next((one.tone == "outline" for one in codes if one.code.casefold() == wanted), False)


def is_settled(status: str, codes: Iterable[StatusCode]) -> bool:
    """Whether nobody is waited for any more, so that a day gone by is not late.

    Args:
        codes: the project's own, then the usual ones; the first of that name counts.
    """
    wanted = status.casefold()
    return wanted in SETTLED or next((one.tone == "green" for one in codes if one.code.casefold() == wanted), False)


def is_late(
    gone: bool, settled: bool, awaited: bool, review_due: date | None, planned: date | None, forecast: date | None,
    next_review: date | None, today: date,
) -> bool:  # fmt: skip
    """Whether a day has passed that a document was wanted by: answers to its review, its first issue, the next look at it.

    The first issue is wanted by the day it is due, else by its forecast, else as planned; before it nothing is to be looked at.

    Args:
        gone: by `is_out_of_use`; such a document is never late.
        settled: by `is_settled`; what is settled is late only for its next look.
        awaited: it has no revision yet.
    """
    by = (review_due or forecast or planned) if awaited else review_due
    wanted = (None if settled else by, None if awaited else next_review)
    return not gone and any(day is not None and day < today for day in wanted)


def first_issue(document: Document) -> date | None:
    """The actual day of its first issue: that of the first revision that has a day, or None."""
    return next((revision.issued for revision in document.revisions if revision.issued), None)


def current(document: Document) -> Revision | None:
    """The revision in force, or None while the document is awaited."""
    return next((revision for revision in reversed(document.revisions) if revision.current), None)


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
    """The document with `by` as its current revision; the one before becomes superseded, and nothing is due of it any more.

    Raises:
        InvalidInput: the document has a revision of that code already, or the code is empty.
    """
    code = checked_code(document, by.code)
    earlier = tuple(stepped_down(one) for one in document.revisions)
    return replace(document, revisions=(*earlier, replace(by, code=code, current=True)), status=by.status, review_due=None)


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
