"""Status sheets as they were issued."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from coorddesk.domain.fields import Editor, Field

# The areas a status sheet can rate from what the store knows.
DIMENSIONS = ("overall", "schedule", "documents", "actions", "risk")


@dataclass(frozen=True, slots=True)
class DimensionRating:
    """One area's rating, and why."""

    dimension: str
    letter: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number as it stood when the sheet was issued."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class StatusSheet:
    """How a project stood on a day. Issued, it never changes.

    Attributes:
        issued_at: UTC; None while it is a draft.
    """

    KIND: ClassVar[str] = "sheet"

    id: str
    project_id: str
    number: str
    as_of: date
    period_from: date | None = None
    text: str = ""
    ratings: tuple[DimensionRating, ...] = ()
    figures: tuple[Figure, ...] = ()
    issued_at: datetime | None = None
    pdf_path: str = ""
    deleted: bool = False


FIELDS = (
    Field("number", "Number", Editor.TEXT, read_only=True),
    Field("as_of", "As of", Editor.DATE),
    Field("text", "Summary", Editor.NOTES),
)
