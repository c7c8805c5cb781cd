"""What left the house. Ledger rows are added, never changed, and undo leaves them alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing that went out: an invite, an update, a cancellation, a transmittal, a chaser or a status sheet.

    Undo must not lower a SEQUENCE that stands in someone's calendar, or the next update would be ignored (RFC 5545 3.8.7.4).

    Attributes:
        what: invite, update, cancel, transmittal, review, chaser or sheet.
        about_kind, about_id: the record it was made from.
        sequence: of an invite; 0 otherwise.
        sent_at: UTC.
        recipients: e-mail addresses or names, one a line.
        content: the record as it was sent, in its plain JSON form, to tell what changed since.
        occurrence: the occurrence's original start, of an invite for one day of a series.
    """

    KIND: ClassVar[str] = "sent"

    id: str
    what: str
    about_kind: str
    about_id: str
    sent_at: datetime
    sequence: int = 0
    recipients: str = ""
    content: str = ""
    occurrence: datetime | None = None
