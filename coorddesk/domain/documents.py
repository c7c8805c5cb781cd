"""Documents of the register: revisions, reviews, transmittals, distribution."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

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
    Field("discipline", "Discipline", Editor.TEXT, headings=("Discipline", "Trade", "Role")),
    Field("team_id", "Team", Editor.TEAM, headings=("Team", "Department")),
    Field("confidentiality", "Confidential", Editor.TEXT, headings=("Confidential", "Confidentiality", "Security", "Classification")),
    Field("next_review", "Next review", Editor.DATE, headings=("Next review", "Next review date", "Review date")),
    Field("planned_issue", "Planned issue", Editor.DATE, headings=(
        "Planned issue", "Planned issue date", "Planned date", "Planned", "Planned submission", "Baseline issue", "Target issue")),
    Field("forecast_issue", "Forecast issue", Editor.DATE, headings=(
        "Forecast issue", "Forecast issue date", "Forecast date", "Forecast", "Expected", "Expected issue", "Expected date")),
    Field("path", "File", Editor.FILE, headings=(
        "Link", "File", "File name", "Filename", "File path", "Hyperlink", "URL")),
    Field("revisions", "Revisions", Editor.REVISIONS),
    Field("notes", "Notes", Editor.NOTES, headings=("Notes", "Remarks", "Comments")),
)


def current(document: Document) -> Revision | None:
    """The revision in force, or None while the document is awaited."""
    return next((revision for revision in reversed(document.revisions) if revision.current), None)


def superseded(document: Document, by: Revision) -> Document:
    """The document with `by` as its current revision; the one before becomes superseded.

    Raises:
        InvalidInput: the document has a revision of that code already, or the code is empty.
    """
    code = by.code.strip()
    if not code:
        raise InvalidInput("revision", "A revision needs a code, such as P01.")
    if any(revision.code.casefold() == code.casefold() for revision in document.revisions):
        raise InvalidInput("revision", f"{document.number} has a revision {code} already. Give the next one, or edit that one.")
    earlier = tuple(
        replace(one, current=False, status="Superseded" if one.current else one.status) for one in document.revisions
    )  # fmt: skip
    return replace(document, revisions=(*earlier, replace(by, code=code, current=True)), status=by.status)


def number_key(number: str) -> str:
    """What makes two numbers the same: letters and digits alone, any case (so “fit ar-0102” equals “FIT-AR-0102”)."""
    return re.sub(r"[\W_]+", "", number).casefold()


def next_revision(code: str) -> str:
    """The revision after `code`: P03 → P04, P01.02 → P01.03, C → D, Z → AA, 09 → 10; empty gives P01."""
    if not code.strip():
        return "P01"
    match = re.search(r"(\d+)$", code)
    if match:
        digits = match.group(1)
        return code[: match.start()] + str(int(digits) + 1).rjust(len(digits), "0")
    if code[-1].isascii() and code[-1].isalpha():
        if code[-1] in "Zz":
            return (next_revision(code[:-1]) if len(code) > 1 else chr(ord(code[-1]) - 25)) + chr(ord(code[-1]) - 25)
        return code[:-1] + chr(ord(code[-1]) + 1)
    return code + "1"
