"""Calendars of others that are shown beside the coordinator's own: iCalendar files that are read and never written."""

from dataclasses import dataclass
from typing import ClassVar

from coorddesk.domain.fields import Editor, Field


@dataclass(frozen=True, slots=True)
class OtherCalendar:
    """One file of somebody else's calendar. What it says is kept beside it in the store and read again when the file changes.

    Attributes:
        path: of the .ics file, absolute.
        person_id: whose times it tells, so that they count as busy; None for a calendar of nobody, such as holidays.
        zone: IANA name for times that the file leaves without one; empty means the coordinator's own.
    """

    KIND: ClassVar[str] = "calendar"

    id: str
    name: str
    path: str
    person_id: str | None = None
    zone: str = ""
    deleted: bool = False


FIELDS = (
    Field("name", "Name", Editor.TEXT, 0),
    Field("person_id", "Person", Editor.PERSON, 150),
    Field("zone", "Times without a zone", Editor.ZONE),
    Field("path", "File", Editor.TEXT, read_only=True),
)
