"""Projects and the columns of their boards."""

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


@dataclass(frozen=True, slots=True)
class Project:
    """What everything dated belongs to."""

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
    Field("code", "Code", Editor.TEXT, 72, read_only=True),
    Field("name", "Name", Editor.TEXT, 0),
    Field("place", "Place", Editor.TEXT),
    Field("state", "State", Editor.CHOICE, 92, choices=tuple((str(value), shown) for value, shown in STATES)),
    Field("manager_id", "Manager", Editor.PERSON, 160),
    Field("sponsor", "Sponsor", Editor.TEXT, 160),
    Field("start", "Start", Editor.DATE, 92),
    Field("finish", "Finish", Editor.DATE, 92),
    Field("number_pattern", "Document numbers", Editor.TEXT),
    Field("revision_scheme", "Revision scheme", Editor.TEXT),
)


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
