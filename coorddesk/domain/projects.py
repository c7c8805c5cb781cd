"""Projects and the columns of their boards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from coorddesk.domain.fields import Editor, Field
from coorddesk.errors import InvalidInput


class ProjectState(StrEnum):
    """Whether a project runs."""

    ACTIVE = "active"
    ON_HOLD = "on_hold"
    CLOSED = "closed"


class Category(StrEnum):
    """What a board column means, whatever it is called."""

    OPEN = "open"
    ACTIVE = "active"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class StatusCode:
    """One status a document's revision can have in a project.

    Attributes:
        tone: the chip it is shown with: outline, complete, accent, amber, green, red or plain.
    """

    code: str
    meaning: str
    tone: str = "plain"


class Effect(StrEnum):
    """What the answer to a review means for the document, the gravest last."""

    RECORD = "record"  # noted, nothing was asked
    APPROVE = "approve"  # may be used
    COMMENT = "comment"  # may be used once the comments are in
    REVISE = "revise"  # is to be revised and sent again
    REJECT = "reject"  # must not be used


@dataclass(frozen=True, slots=True)
class ReviewCode:
    """One answer that reviewers of a project can give."""

    code: str
    meaning: str
    effect: Effect


class FileKeeping(StrEnum):
    """Where the files of a project's documents are kept."""

    LINK = "link"  # where they lie
    COPY = "copy"  # as copies in a folder beside the store


@dataclass(frozen=True, slots=True)
class Project:
    """What everything dated belongs to.

    Attributes:
        number_pattern: of its documents, such as “{project}-{type}-{number:4}” (domain.numbers).
        transmittal_pattern: of its transmittals, likewise.
        revision_scheme: a key of domain.revisions.SCHEMES.
        status_codes, review_codes: empty for the general sets.
        keep_files: what becomes of the files of its documents from now on.
        review_days, receipt_days: after how many days answers to reviews, and receipts of transmittals, are usually due.
    """

    KIND: ClassVar[str] = "project"

    id: str
    code: str
    name: str
    place: str = ""
    state: ProjectState = ProjectState.ACTIVE
    manager_id: str | None = None
    sponsor: str = ""
    start: date | None = None
    finish: date | None = None
    finish_words: str = ""
    number_pattern: str = "{project}-{type}-{number:4}"
    revision_scheme: str = "iso"
    status_codes: tuple[StatusCode, ...] = ()
    review_codes: tuple[ReviewCode, ...] = ()
    transmittal_pattern: str = "TR-{number:4}"
    keep_files: FileKeeping = FileKeeping.LINK
    review_days: int = 7
    receipt_days: int = 7
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a project's board, from left to right by rank.

    Attributes:
        wip_limit: how many cards should stand here at most; None sets no limit. It warns, it does not forbid.
    """

    KIND: ClassVar[str] = "column"

    id: str
    project_id: str
    name: str
    category: Category
    rank: str
    wip_limit: int | None = None
    deleted: bool = False


# The general set of field.md: kazinex register guide.
DEFAULT_STATUS_CODES = (
    StatusCode("Awaited", "Registered, not received yet", "outline"),
    StatusCode("Draft", "Being written", "complete"),
    StatusCode("For review", "Out for comments", "accent"),
    StatusCode("Comments", "Returned with comments", "amber"),
    StatusCode("Approved", "May be used", "green"),
    StatusCode("Rejected", "Must not be used", "red"),
    StatusCode("Issued", "Sent out", "green"),
    StatusCode("For information", "No answer needed", "plain"),
    StatusCode("Superseded", "Replaced by a later revision", "outline"),
    StatusCode("Withdrawn", "No longer valid, not replaced", "outline"),
)

# The general set of field.md: “near-universal” return codes (contrat.io), with the one that only takes note.
DEFAULT_REVIEW_CODES = (
    ReviewCode("A", "Approved", Effect.APPROVE),
    ReviewCode("B", "Approved with comments", Effect.COMMENT),
    ReviewCode("C", "Revise and resubmit", Effect.REVISE),
    ReviewCode("D", "Rejected", Effect.REJECT),
    ReviewCode("I", "For information", Effect.RECORD),
)

DEFAULT_COLUMNS: tuple[tuple[str, Category, int | None], ...] = (
    ("Backlog", Category.OPEN, None),
    ("To do", Category.OPEN, 8),
    ("In progress", Category.ACTIVE, 5),
    ("Waiting on", Category.WAITING, 5),
    ("Review", Category.ACTIVE, 4),
    ("Done", Category.DONE, None),
)

STATES = ((ProjectState.ACTIVE, "Active"), (ProjectState.ON_HOLD, "On hold"), (ProjectState.CLOSED, "Closed"))

FIELDS = (
    Field("code", "Code", Editor.TEXT, read_only=True),
    Field("name", "Name", Editor.TEXT),
    Field("place", "Place", Editor.TEXT),
    Field("state", "State", Editor.CHOICE, choices=tuple((str(value), shown) for value, shown in STATES)),
    Field("manager_id", "Manager", Editor.PERSON),
    Field("sponsor", "Sponsor", Editor.TEXT),
    Field("start", "Start", Editor.DATE),
    Field("finish", "Finish", Editor.DATE),
    Field("number_pattern", "Document numbers", Editor.TEXT),
    Field("revision_scheme", "Revision scheme", Editor.TEXT),
)

CATEGORIES = ((Category.OPEN, "Open"), (Category.ACTIVE, "Active"), (Category.WAITING, "Waiting"), (Category.DONE, "Done"))
MOST_LIMIT = 999

COLUMN_FIELDS = (
    Field("name", "Name", Editor.TEXT),
    Field("category", "Meaning", Editor.CHOICE, choices=tuple((str(value), shown) for value, shown in CATEGORIES)),
    Field("wip_limit", "Limit", Editor.NUMBER),
)


def checked_column_name(name: str, others: Sequence[Column]) -> str:
    """The name without needless blanks.

    Raises:
        InvalidInput: it is empty, or one of the `others` (the rest of the project's columns) has it in any case.
    """
    clean = " ".join(name.split())
    if not clean:
        raise InvalidInput("name", "A column needs a name, so everything was kept as it is. Give it a word or two.")
    same = next((one for one in others if one.name.casefold() == clean.casefold()), None)
    if same is not None:
        raise InvalidInput("name", f"There is a column “{same.name}” already, so everything was kept as it is. Give another name.")
    return clean


def checked_limit(limit: int | str | None) -> int | None:
    """The limit as a number; None, or a text without anything in it, sets none.

    Raises:
        InvalidInput: it is not a whole number from 1 to 999.
    """
    text = "" if limit is None else str(limit).strip()
    if not text:
        return None
    # isdecimal lets figures of other scripts pass, which int reads as well; a sign, a point or a letter it does not
    if not text.isdecimal() or len(text) > 20 or not 1 <= int(text) <= MOST_LIMIT:
        why = f"“{text}” is not a whole number from 1 to {MOST_LIMIT}, so the limit was kept as it is."
        raise InvalidInput("wip_limit", f"{why} Give another, or leave it empty for none.")
    return int(text)


def refuse_last(columns: Sequence[Column], column: Column, category: Category | None = None) -> None:
    """Sees to it that a board always has a place for what is done and one for what is not.

    Args:
        columns: all columns of the board.
        column: the one to be removed, or to mean `category` from now on.

    Raises:
        InvalidInput: it is the last of its kind; on `category`, or on `column` where it would be removed.
    """
    was_done = column.category == Category.DONE
    if category is not None and (category == Category.DONE) == was_done:
        return
    if any(one.id != column.id and (one.category == Category.DONE) == was_done for one in columns):
        return
    what = "for cards that are done" if was_done else "for cards that are not done"
    why = f"“{column.name}” is the only column {what}, so it was kept as it is. Add another one first."
    raise InvalidInput("column" if category is None else "category", why)


def nearest(columns: Sequence[Column], column: Column) -> Column | None:
    """The column where cards go best when theirs is removed: the closest of its category, else of what is done or not, else any.

    Args:
        columns: the board from left to right, `column` among them.
    """
    here = next((at for at, one in enumerate(columns) if one.id == column.id), 0)
    done = column.category == Category.DONE
    ranked = [
        (one.category != column.category, (one.category == Category.DONE) != done, abs(at - here), at, one)
        for at, one in enumerate(columns)
        if one.id != column.id
    ]
    return min(ranked)[-1] if ranked else None


def checked_code(code: str) -> str:
    """The code in capitals.

    Raises:
        InvalidInput: it is not 2 to 8 capital letters or digits, or does not begin with a letter.
    """
    clean = code.strip().upper()
    if not (2 <= len(clean) <= 8 and clean.isascii() and clean.isalnum() and clean[0].isalpha()):
        raise InvalidInput("code", "A code has 2 to 8 letters or digits and begins with a letter, such as FIT.")
    return clean


def guessed_code(name: str) -> str:
    """A short code for a project's name: the beginning of its last long word, or the initials of many; empty for an empty name.

    “Office fit-out” gives FIT, “Network and AV” NET, “New head office building” NHOB.
    """
    words = ["".join(letter for letter in word if letter.isascii() and letter.isalnum()) for word in name.upper().split()]
    words = [word for word in words if word[:1].isalpha() and word not in _SMALL_WORDS]
    if len(words) >= 4:
        return "".join(word[0] for word in words)[:4]
    long = [word for word in words if len(word) >= 3]
    chosen = long[-1] if long else "".join(words)
    return chosen[:3].ljust(2, "X") if chosen else ""


_SMALL_WORDS = frozenset(("A", "AN", "AND", "AT", "BY", "FOR", "IN", "OF", "ON", "THE", "TO", "WITH"))
