"""Calendar files beside the coordinator's own: those of others, which are read and never written, and those that are published."""

from dataclasses import dataclass
from typing import ClassVar

from coorddesk.domain.fields import Editor, Field

# What the names of calendars, and of messages about meetings, end in; in small letters.
CALENDAR_ENDINGS = (".ics", ".ical", ".icalendar", ".ifb")
MESSAGE_ENDINGS = (*CALENDAR_ENDINGS, ".eml")


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


@dataclass(frozen=True, slots=True)
class Publication:
    """A calendar file that is written anew whenever something in it changes, for others to subscribe to.

    Attributes:
        path: of the .ics file, absolute.
        project_id, person_id, team_id: whose calendar it is, at most one of them; everything when there is none.
        deadlines: how deadlines and milestones stand in it: “event” as whole days, “todo” as VTODO, “none” not at all.
    """

    KIND: ClassVar[str] = "publication"

    id: str
    path: str
    project_id: str | None = None
    person_id: str | None = None
    team_id: str | None = None
    deadlines: str = "event"
    deleted: bool = False


FIELDS = (
    Field("name", "Name", Editor.TEXT),
    Field("person_id", "Person", Editor.PERSON),
    Field("zone", "Times without a zone", Editor.ZONE),
    Field("path", "File", Editor.TEXT, read_only=True),
)
