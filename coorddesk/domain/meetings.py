"""Meetings, who attends them, and what each occurrence discussed."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from coorddesk.domain.fields import Editor, Field
from coorddesk.errors import InvalidInput


class AttendeeRole(StrEnum):
    """What an attendee is asked to do."""

    CHAIR = "chair"
    REQUIRED = "required"
    OPTIONAL = "optional"
    INFORMED = "informed"


class Reply(StrEnum):
    """What an attendee answered (PARTSTAT, in the words of the screen)."""

    NO_REPLY = "no_reply"
    COMING = "coming"
    MAYBE = "maybe"
    CANNOT = "cannot"


class Scope(StrEnum):
    """How much of a series a change is about; of a single meeting all three are the same."""

    DAY = "day"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Attendee:
    """One person asked to one meeting.

    Attributes:
        replied_at: UTC.
        answered_sequence, answered_stamp: SEQUENCE and DTSTAMP (UTC) of the last answer that came as a calendar message; an older one
            is not taken any more (calendar.md 2.6). -1 and None when none came.
        delegate_id: who comes in their place.
    """

    person_id: str
    role: AttendeeRole = AttendeeRole.REQUIRED
    reply: Reply = Reply.NO_REPLY
    replied_at: datetime | None = None
    comment: str = ""
    answered_sequence: int = -1
    answered_stamp: datetime | None = None
    delegate_id: str | None = None


@dataclass(frozen=True, slots=True)
class DayReply:
    """What an attendee of a series answered for one of its days alone.

    Attributes:
        original: where the rule puts that day, wall time in the meeting's zone.
        replied_at, answered_sequence, answered_stamp: as of an `Attendee`.
    """

    original: datetime
    person_id: str
    reply: Reply
    replied_at: datetime | None = None
    comment: str = ""
    answered_sequence: int = -1
    answered_stamp: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another time that an attendee proposes (COUNTER, RFC 5546 §3.2.7).

    Attributes:
        original: of one day of a series, where its rule puts it; None for the whole meeting.
        starts, ends: wall times in the meeting's zone; of whole days midnight of the first and the last, inclusive.
        place: where instead; empty when it is not about the place.
        received_at: UTC.
        stamp: DTSTAMP of the message, UTC.
    """

    person_id: str
    original: datetime | None
    starts: datetime
    ends: datetime
    received_at: datetime
    all_day: bool = False
    place: str = ""
    comment: str = ""
    sequence: int = 0
    stamp: datetime | None = None


@dataclass(frozen=True, slots=True)
class Instance:
    """One occurrence of a repeating meeting that is not where its rule puts it.

    Attributes:
        original: where the rule puts it, wall time in the meeting's zone.
        starts, ends: where it stands instead; None when cancelled.
    """

    original: datetime
    starts: datetime | None = None
    ends: datetime | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting, or a series of them.

    Attributes:
        starts, ends: wall time in `zone`, without tzinfo. All-day: midnight of the first and of the last day, inclusive.
        zone: IANA name; stays at that wall time when daylight saving or zone rules change.
        rule: an RRULE value, or empty.
        uid: for ever the same, in every message about this meeting (calendar.md 1.1, row 3).
        tentative: it holds a time and is not agreed yet.
        hold: what the times proposed for one meeting have in common; empty for all others. When one is taken the others go.
        remind: so many minutes before its start; None for no reminder.
        follows_id: the meeting it goes on from: the series it was split from, or the one that agreed on it.
        day_replies: answers for single days of a series, which go before those of the attendees.
        proposals: other times that attendees propose, the latest last.
        invited_id: of a meeting that somebody else organises and invited the coordinator to, who the coordinator is in it.
        invited_as: the address that was invited.
        invited_day: RECURRENCE-ID, of an invitation to one day of a series that is not known, wall time in `zone`.
        received_sequence, received_stamp: SEQUENCE and DTSTAMP (UTC) of the organiser's last message, of a series that about the whole;
            -1 and None when none came.
    """

    KIND: ClassVar[str] = "meeting"

    id: str
    project_id: str
    ref: str
    title: str
    starts: datetime
    ends: datetime
    zone: str
    all_day: bool = False
    team_id: str | None = None
    place: str = ""
    link: str = ""
    organiser_id: str | None = None
    attendees: tuple[Attendee, ...] = ()
    rule: str = ""
    instances: tuple[Instance, ...] = ()
    uid: str = ""
    cancelled: bool = False
    tentative: bool = False
    hold: str = ""
    remind: int | None = None
    follows_id: str | None = None
    day_replies: tuple[DayReply, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    invited_id: str | None = None
    invited_as: str = ""
    invited_day: datetime | None = None
    received_sequence: int = -1
    received_stamp: datetime | None = None
    notes: str = ""
    source_ref: str = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """A calendar message about a meeting as it came in, kept beside what was made of it (calendar.md 2.10).

    Attributes:
        method: REQUEST, REPLY, CANCEL …
        sender: the address it came from, as far as it says so.
        received_at: when it was taken in, UTC.
        text: the calendar in it; cut when it is very long.
        description: what an invitation says at length, to tell later what was written into the notes since.
        original: the day of a series that it was about alone, by where the rule puts it, wall time in the meeting's zone.
        sequence, stamp: SEQUENCE and DTSTAMP (UTC) that the organiser gave for that day; each day counts its own (RFC 5546 §2.1.4).
    """

    KIND: ClassVar[str] = "received"

    id: str
    meeting_id: str
    method: str
    sender: str
    received_at: datetime
    text: str = ""
    description: str = ""
    original: datetime | None = None
    sequence: int = -1
    stamp: datetime | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item of one occurrence's agenda, and what was said about it.

    Attributes:
        minutes: planned length.
        said: Markdown.
        done: it was dealt with; what is not goes on to the next agenda.
        key: names the item within its occurrence, for what came out of it; the same when it is carried on to the next one.
        spent: seconds that were given to it.
        log_id: the log entry it is about.
    """

    title: str
    minutes: int = 10
    presenter_id: str | None = None
    said: str = ""
    done: bool = False
    task_id: str | None = None
    document_id: str | None = None
    key: str = ""
    spent: int = 0
    log_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """An action or a decision that came out of an item of an agenda.

    Attributes:
        item: the item's key; empty when it belongs to none.
        kind, record_id: a task or a log entry.
    """

    item: str
    kind: str
    record_id: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """Whether somebody was there: present, apologies, absent or part."""

    person_id: str
    state: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The agenda and minutes of one day of a meeting.

    Attributes:
        original: where the rule puts it (a single meeting's start), wall time in the meeting's zone.
        state: draft while it is planned, open while minutes are taken, closed, or approved at a later one.
        outcomes: in the order they were noted.
        left_out: keys of what would stand on the agenda by itself (services.agendas) and was taken off it.
        brought: keys of what stood on it by itself when minutes began; until then that is told anew each time.
        began, ended: when minutes were taken, UTC.
        approved_on: the day of the meeting that agreed to the minutes.
    """

    KIND: ClassVar[str] = "occurrence"

    id: str
    meeting_id: str
    original: datetime
    state: str = "draft"
    agenda: tuple[AgendaItem, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    minutes: str = ""
    outcomes: tuple[Outcome, ...] = ()
    left_out: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()
    began: datetime | None = None
    ended: datetime | None = None
    issued_on: date | None = None
    approved_on: date | None = None
    deleted: bool = False


ROLES = (
    (AttendeeRole.CHAIR, "Chair"), (AttendeeRole.REQUIRED, "Required"), (AttendeeRole.OPTIONAL, "Optional"),
    (AttendeeRole.INFORMED, "Informed"),
)  # fmt: skip
REPLIES = ((Reply.NO_REPLY, "No reply"), (Reply.COMING, "Coming"), (Reply.MAYBE, "Maybe"), (Reply.CANNOT, "Cannot"))

FIELDS = (
    Field("ref", "Reference", Editor.TEXT, headings=("ID", "Ref", "No", "Meeting ID"), read_only=True),
    Field("title", "Title", Editor.TEXT, headings=("Meeting", "Title", "Subject", "Summary")),
    Field("starts", "Starts", Editor.MOMENT, headings=("Start", "Starts", "Start time", "Date", "When", "Start date")),
    Field("ends", "Ends", Editor.MOMENT, headings=("End", "Ends", "End time", "Finish", "End date")),
    Field("all_day", "All day", Editor.FLAG),
    Field("zone", "Time zone", Editor.ZONE, headings=("Time zone", "Timezone")),
    Field("place", "Where", Editor.TEXT, headings=("Place", "Location", "Where", "Room", "Venue")),
    Field("link", "Link", Editor.TEXT, headings=("Link", "URL", "Call link")),
    Field("rule", "Repeats", Editor.RULE),
    Field("team_id", "Team", Editor.TEAM, headings=("Team", "Department")),
    Field("remind", "Remind", Editor.REMINDER),
    Field("organiser_id", "Organiser", Editor.PERSON, headings=("Organiser", "Organizer", "Chair", "Called by")),
    Field("attendees", "Attendees", Editor.ATTENDEES, headings=("Attendees", "Participants", "Invitees", "Who")),
    Field("notes", "Notes", Editor.NOTES, headings=("Notes", "Description", "Agenda")),
)


def checked_times(meeting: Meeting) -> Meeting:
    """The meeting as given.

    Raises:
        InvalidInput: it ends before it starts, or lasts no time at all.
    """
    if meeting.ends < meeting.starts or (meeting.ends == meeting.starts and not meeting.all_day):
        raise InvalidInput("ends", "The meeting would end before it starts. Its old times are kept; give an end after the start.")
    return meeting


def shifted(meeting: Meeting, starts: datetime) -> Meeting:
    """The meeting moved to another start, as long as before."""
    return replace(meeting, starts=starts, ends=starts + (meeting.ends - meeting.starts))


def span(meeting: Meeting, original: datetime | None) -> tuple[datetime, datetime]:
    """Where the meeting, or the day of a series that its rule puts at `original`, stands now; wall times in its zone."""
    lasts = meeting.ends - meeting.starts
    if not meeting.rule or original is None:
        return meeting.starts, meeting.ends
    one = next((one for one in meeting.instances if one.original == original and one.starts is not None), None)
    if one is None or one.starts is None:
        return original, original + lasts
    return one.starts, one.ends or one.starts + lasts


def instance_moved(meeting: Meeting, original: datetime, starts: datetime | None, ends: datetime | None) -> Meeting:
    """The series with one occurrence moved, or cancelled when starts is None; told by where the rule puts it."""
    others = tuple(one for one in meeting.instances if one.original != original)
    instance = Instance(original, starts, ends, cancelled=starts is None)
    return replace(meeting, instances=tuple(sorted((*others, instance), key=lambda one: one.original)))


def group_of(meeting_id: str, original: datetime | None = None) -> str:
    """What the times held for a meeting that stands already have in common: its id, and the day of a series they are for."""
    return f"{meeting_id} {original.isoformat(timespec='seconds')}" if original is not None else meeting_id


def day_held_for(hold: str) -> datetime | None:
    """The day of a series, by where its rule puts it, that a time with this hold is for; None for a whole meeting."""
    day = hold.partition(" ")[2]
    return datetime.fromisoformat(day) if day else None


def replies_on(meeting: Meeting, original: datetime | None) -> tuple[Attendee, ...]:
    """The attendees as they answered for one day of a series; None for the whole meeting.

    Args:
        original: where the rule puts that day.
    """
    on_day = {one.person_id: one for one in meeting.day_replies if original is not None and one.original == original}
    return tuple(
        replace(one, reply=said.reply, replied_at=said.replied_at, comment=said.comment, delegate_id=None)
        if (said := on_day.get(one.person_id)) is not None
        else one
        for one in meeting.attendees
    )


def reply_counts(attendees: tuple[Attendee, ...]) -> dict[Reply, int]:
    """How many answered what, the chair left out who asked; every Reply is a key."""
    counts = dict.fromkeys(Reply, 0)
    for attendee in attendees:
        if attendee.role != AttendeeRole.INFORMED:
            counts[attendee.reply] += 1
    return counts
