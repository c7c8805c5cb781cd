"""What an incoming message would do, as it is shown before it is done: one item for each thing that it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from coorddesk.domain.dates import range_words
from coorddesk.domain.meetings import Meeting, Reply, span
from coorddesk.exchange.ics_events import Event
from coorddesk.exchange.mail import Mailbox
from coorddesk.services.occurring import seen_from

NEW = "new"  # chosen for somebody who is to be added


class Kind(StrEnum):
    """What a message, or a part of it, is about."""

    REPLY = "reply"
    COUNTER = "counter"
    REFRESH = "refresh"
    INVITATION = "invitation"
    UPDATE = "update"
    CANCELLATION = "cancellation"
    NOTHING = "nothing"


class Ask(StrEnum):
    """What has to be answered first; it is asked, never guessed (calendar.md 2.6, 2.7)."""

    NOTHING = ""
    WHO = "who"
    MEETING = "meeting"
    INVITATION = "invitation"
    REFRESH = "refresh"


@dataclass(frozen=True, slots=True)
class You:
    """The coordinator.

    Attributes:
        email: empty when the settings give none.
        zone: IANA name; times without a zone are meant in it.
    """

    email: str
    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered so far, by the place of the item in its message.

    Attributes:
        people: ids, or `NEW`.
        meetings: ids.
    """

    people: Mapping[int, str] = field(default_factory=dict)
    meetings: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a message says.

    Attributes:
        words: a whole sentence: what it does, or what is asked, or why nothing is done.
        details: further lines.
        original: the day of a series it is about, by where its rule puts it.
        choices: of what is asked, ids and how they are shown; the likeliest first.
        address, name: whom it comes from, as the message says.
        person_id: who that is; `NEW` for somebody to be added.
        reply: what was answered.
        outdated: it answers a time that is not the one last sent.
    """

    kind: Kind
    words: str
    events: tuple[Event, ...]
    sender: Mailbox | None = None
    details: tuple[str, ...] = ()
    ask: Ask = Ask.NOTHING
    choices: tuple[tuple[str, str], ...] = ()
    meeting_id: str = ""
    original: datetime | None = None
    address: str = ""
    name: str = ""
    person_id: str = ""
    reply: Reply = Reply.NO_REPLY
    outdated: bool = False

    @property
    def event(self) -> Event:
        """The event it is about; of an invitation to a series the series."""
        return self.events[0]


def called(meeting: Meeting, original: datetime | None, now_wall: datetime) -> str:
    """A meeting in a sentence: “Design review (FIT-M14), Tue 24 Nov, 10:00 to 11:00”; a series as a whole without a time."""
    shown = f"{meeting.title} ({meeting.ref})"
    if meeting.rule and original is None:
        return shown
    starts, ends = span(meeting, original)
    return f"{shown}, {range_words(starts, ends, meeting.all_day, now_wall.date())}"


def in_zone(wall: datetime, own: str, zone: str, whole_day: bool = False) -> datetime:
    """A wall time of a message in a meeting's zone; one without a zone, and a whole day, as it is written."""
    return wall if whole_day or not own else seen_from(wall, own, zone)
