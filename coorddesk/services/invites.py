"""What was sent about a meeting, what changed since, and the next message to send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from coorddesk.domain.dates import count_words, range_words
from coorddesk.domain.ledger import Sent
from coorddesk.domain.meetings import AttendeeRole, Meeting, Occurrence, Reply
from coorddesk.domain.people import Person
from coorddesk.errors import CannotInvite
from coorddesk.exchange.files import safe_name
from coorddesk.exchange.invite_changes import asked_again, changes_in_words, raises_sequence
from coorddesk.services import files, meetings
from coorddesk.services.invite_standing import AsSent, about_meeting, as_sent, asks_anew, content_of, snapshot, told
from coorddesk.services.people import added as added_person
from coorddesk.storage.store import Edit, Reader, Store, new_id

if TYPE_CHECKING:
    from coorddesk.exchange.mail import Mailbox

Kind = Literal["invite", "update", "cancel"]

_SUBJECTS: Mapping[str, str] = {"invite": "Invitation", "update": "Updated", "cancel": "Cancelled"}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that is ready to leave the house.

    Attributes:
        name: a file name that every system takes.
        recipients: e-mail addresses.
        words: what it is, in a sentence.
    """

    data: bytes
    name: str
    sequence: int
    recipients: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the invites of a meeting are.

    Attributes:
        sent_count: messages sent about the whole meeting.
        sequence: the highest sent; -1 when nothing was.
        last_sent_at: UTC.
        last_what: invite, update or cancel; empty when nothing was sent.
        changes: what changed since, one short sentence each.
        no_reply: (name, since when they were asked, UTC) of those who have not answered.
        taken_off: (id, name) of those who have an invite and are not asked any more.
    """

    sent_count: int
    sequence: int
    last_sent_at: datetime | None
    last_what: str
    changes: tuple[str, ...]
    no_reply: tuple[tuple[str, datetime], ...]
    taken_off: tuple[tuple[str, str], ...]


def standing(store: Store, meeting_id: str) -> Standing:
    """What was sent about a meeting, what has changed since, and who has not answered."""
    with store.read() as reader:
        return standing_of(reader, reader.get(Meeting, meeting_id))


def standing_of(reader: Reader, meeting: Meeting) -> Standing:
    """As `standing`, within an open reading."""
    history = about_meeting(reader.sent(meeting.id))
    if not history:
        return Standing(0, -1, None, "", (), (), ())
    before = told(history).known
    wanted = {one.person_id for one in meeting.attendees} | {meeting.organiser_id or ""}
    if before is not None:
        wanted |= {one.person_id for one in before.meeting.attendees} | {before.meeting.organiser_id or ""}
    people = reader.many(Person, wanted)
    day = _only_day(reader, meeting)
    whole = [one for one in history if one.occurrence is None]
    changes: tuple[str, ...] = ()
    taken_off: tuple[tuple[str, str], ...] = ()
    if before is not None:
        changes = changes_in_words(before.meeting, meeting, people)
        if not meeting.rule:
            changes += _agenda_changes(before.agenda, [item.title for item in day.agenda] if day else [])
        asked = {one.person_id for one in meeting.attendees}
        gone = [one.person_id for one in before.meeting.attendees if one.person_id not in asked]
        taken_off = tuple((id, people[id].name) for id in gone if id in people)
    return Standing(
        len(whole), max(one.sequence for one in history), history[-1].sent_at, history[-1].what, changes,
        tuple(_silent(meeting, history, people)), taken_off,
    )  # fmt: skip


def export(
    store: Store, meeting_id: str, *, kind: Kind, now: datetime, your_email: str, your_name: str = "", occurrence: datetime | None = None,
    as_mail: bool = False, to: Path | None = None, only: frozenset[str] | None = None,
) -> Outgoing:  # fmt: skip
    """The next message about a meeting, noted as sent.

    The first is an invite with SEQUENCE 0. Later ones raise it when time, place, repeat or a cancellation changed since, and never
    go below one sent before. A cancellation also calls the meeting off; an update to another time asks everybody anew.

    Args:
        now: UTC.
        your_email, your_name: who invites, where the meeting names no organiser.
        occurrence: the original start of one day of a series, which alone the message is about.
        as_mail: a draft for a mail program (.eml) instead of the calendar file (.ics).
        to: a file to write it to; when that fails nothing is noted.
        only: ids of people taken off the meeting, who alone get the cancellation; the meeting goes on.

    Raises:
        CannotInvite: says why; nothing was written or noted.
        StorageError: the file or the store cannot be written.
    """
    # The writer and the mail library are not needed to look at a meeting, so they are read with the first message.
    from coorddesk.exchange.invites import write_invite

    with store.edit("") as edit:
        meeting = _with_organiser(edit, edit.get(Meeting, meeting_id), your_email, your_name)
        history = about_meeting(edit.sent(meeting_id))
        scope = occurrence if meeting.rule else None
        before = told(history, scope).known
        kind = _checked_kind(meeting, history, kind, scope, only)
        written = meeting
        if kind == "cancel" and only is None:
            meeting = written = meetings.cancelled(meeting, scope)
        sequence = _next_sequence(history, before, meeting, kind, scope, only)
        moved_time = kind != "cancel" and before is not None and asks_anew(before.meeting, meeting)
        if moved_time:
            written = asked_again(meeting)
        moment = max(now, history[-1].sent_at + timedelta(seconds=1)) if history else now
        day = meetings.day_of(edit, meeting_id, scope) if scope is not None else _only_day(edit, meeting)
        agenda = [item.title for item in day.agenda] if day else []
        people = edit.many(Person, {meeting.organiser_id or "", *(one.person_id for one in meeting.attendees), *(only or ())})
        method: Literal["REQUEST", "CANCEL"] = "CANCEL" if kind == "cancel" else "REQUEST"
        data = write_invite(
            written, people, method, sequence, moment, occurrence=scope, only=only, agenda=agenda if kind != "cancel" else ()
        )
        boxes = _recipients(meeting, people, only)
        if as_mail:
            changes = changes_in_words(before.meeting, meeting, people) if before and kind == "update" else ()
            data = _mail(meeting, people, boxes, kind, data, method, moment, scope, agenda, changes)
        name = file_name(meeting, kind, ".eml" if as_mail else ".ics")
        if to is not None:
            files.write(to, data)
        addresses = tuple(box.email for box in boxes)
        if only is None:
            stands = written if moved_time and scope is None else meeting
            if stands != edit.get(Meeting, meeting_id):
                edit.put(stands)
            content = snapshot(stands, day)
        else:
            # What the others have in their calendars did not change by this message.
            content = content_of(_without(before.meeting, only), before.agenda) if before else ""
        edit.send(Sent(new_id(), kind, Meeting.KIND, meeting_id, moment, sequence, "\n".join(addresses), content, scope), settles=True)
        noun = {"invite": "Invite", "update": "Update", "cancel": "Cancellation"}[kind]
        edit.label = f"{noun} of {meeting.title} for {count_words(len(addresses), 'person', 'people')}"
        return Outgoing(data, name, sequence, addresses, edit.label)


def next_kind(store: Store, meeting_id: str, occurrence: datetime | None = None) -> Kind:
    """What would be sent next: the first invite, an update of it, or the cancellation of what was called off."""
    with store.read() as reader:
        meeting = reader.get(Meeting, meeting_id)
        history = about_meeting(reader.sent(meeting_id))
    day_off = any(one.original == occurrence and one.cancelled for one in meeting.instances)
    if (meeting.cancelled or (occurrence is not None and day_off)) and history:
        return "cancel"
    return "update" if any(one.what != "cancel" for one in history) else "invite"


def day_to_tell(store: Store, meeting_id: str, occurrence: datetime | None) -> datetime | None:
    """The occurrence, where a message about it alone is due: its series was sent, and the day was moved or cancelled."""
    with store.read() as reader:
        meeting = reader.get(Meeting, meeting_id)
        was_sent = any(one.what != "cancel" and one.occurrence is None for one in reader.sent(meeting_id))
    elsewhere = any(one.original == occurrence for one in meeting.instances)
    return occurrence if was_sent and elsewhere and not meeting.cancelled else None


def your_id(store: Store, your_email: str) -> str | None:
    """The person with your e-mail address, if there is one."""
    if not your_email.strip():
        return None
    with store.read() as reader:
        found: str | None = reader.value("SELECT id FROM person WHERE email = ? COLLATE NOCASE AND deleted = 0", (your_email,))
        return found


def suggested_name(store: Store, meeting_id: str, kind: Kind, suffix: str) -> str:
    """What the file would be called."""
    with store.read() as reader:
        return file_name(reader.get(Meeting, meeting_id), kind, suffix)


def file_name(meeting: Meeting, kind: Kind, suffix: str) -> str:
    """A file name for a message about a meeting: "FIT-M14 invite.ics"."""
    return safe_name(f"{meeting.ref} {kind}{suffix}", f"{kind}{suffix}")


def _with_organiser(edit: Edit, meeting: Meeting, your_email: str, your_name: str) -> Meeting:
    """The meeting with somebody who invites: as it says, else you, else the coordinator; you are added if your address is new."""
    if meeting.organiser_id is not None:
        return meeting
    address = your_email.strip()
    you = edit.find(Person, "email = ? COLLATE NOCASE AND deleted = 0", (address,)) if address else []
    organiser = you[0].id if you else meetings.coordinator_id(edit)
    if organiser is None and address:
        organiser = added_person(edit, your_name.strip() or address.partition("@")[0], address, role="Project coordinator").id
    if organiser is None:
        return meeting
    meeting = replace(meeting, organiser_id=organiser)
    edit.put(meeting)
    return meeting


def _checked_kind(
    meeting: Meeting, history: Sequence[Sent], kind: Kind, scope: datetime | None, only: frozenset[str] | None
) -> Kind:
    invited = any(one.what != "cancel" for one in history)
    if kind == "cancel":
        if not invited:
            raise CannotInvite(f"No invite to “{meeting.title}” was sent, so there is nothing to cancel. Nobody has it in a calendar.")
        return kind
    if only is not None:
        raise CannotInvite("Only a cancellation can go to those who were taken off a meeting. Nothing was written.")
    if meeting.cancelled:
        raise CannotInvite(f"“{meeting.title}” is called off, so no invite was written. Let it take place first, or send the cancellation.")
    if scope is not None and not any(one.occurrence is None and one.what != "cancel" for one in history):
        raise CannotInvite(f"No invite to the series “{meeting.title}” was sent yet. Send that first, then the change of one day.")
    return kind if invited else "invite"


def _next_sequence(
    history: Sequence[Sent], before: AsSent | None, meeting: Meeting, kind: Kind, scope: datetime | None, only: frozenset[str] | None
) -> int:
    """The SEQUENCE to send (RFC 5545 §3.8.7.4): raised by what makes others' calendars wrong, never below one sent."""
    if not history:
        return 0
    highest = max(one.sequence for one in history)
    last = history[-1]
    again = kind == "cancel" and last.what == "cancel" and last.occurrence == scope and only is None
    changed = before is None or raises_sequence(before.meeting, meeting)
    return highest + 1 if (kind == "cancel" and not again) or changed else highest


def _without(meeting: Meeting, only: frozenset[str]) -> Meeting:
    return replace(meeting, attendees=tuple(one for one in meeting.attendees if one.person_id not in only))


def _only_day(reader: Reader | Edit, meeting: Meeting) -> Occurrence | None:
    """The agenda of a meeting that does not repeat, if it has one."""
    if meeting.rule:
        return None
    found = reader.find(Occurrence, "meeting_id = ? AND deleted = 0", (meeting.id,), "ORDER BY original LIMIT 1")
    return found[0] if found else None


def _recipients(meeting: Meeting, people: Mapping[str, Person], only: frozenset[str] | None) -> "list[Mailbox]":
    """Everybody the message goes to; who invites needs none."""
    from coorddesk.exchange.mail import Mailbox

    wanted = [one.person_id for one in meeting.attendees] if only is None else sorted(only)
    return [Mailbox(people[id].name, people[id].email) for id in wanted if id != meeting.organiser_id and id in people]


def _mail(
    meeting: Meeting, people: Mapping[str, Person], boxes: "Sequence[Mailbox]", kind: Kind, data: bytes, method: str, now: datetime,
    scope: datetime | None, agenda: Sequence[str], changes: Sequence[str],
) -> bytes:  # fmt: skip
    """The message as a draft from the organiser: replies must go to whom the calendar file names."""
    from coorddesk.exchange.mail import Mailbox, draft

    starts, ends = meeting.starts, meeting.ends
    if scope is not None:
        moved = next((one for one in meeting.instances if one.original == scope and one.starts is not None), None)
        lasts = ends - starts
        starts = moved.starts if moved and moved.starts else scope
        ends = moved.ends if moved and moved.ends else starts + lasts
    when = range_words(starts, ends, meeting.all_day)
    lines = [meeting.title, "", f"When: {when}{'' if meeting.all_day else f' ({meeting.zone})'}"]
    if meeting.place:
        lines.append(f"Where: {meeting.place}")
    if meeting.link:
        lines.append(f"Link: {meeting.link}")
    if kind == "cancel":
        lines[0] = f"{meeting.title} is cancelled."
    if changes:
        lines += ["", "What changed:", *(f"- {one}" for one in changes)]
    if agenda and kind != "cancel":
        lines += ["", "Agenda:", *(f"{number}. {title}" for number, title in enumerate(agenda, 1))]
    organiser = people.get(meeting.organiser_id or "")
    sender = Mailbox(organiser.name, organiser.email) if organiser else None
    subject = f"{_SUBJECTS[kind]}: {meeting.title}, {when}"
    return draft(sender, boxes, subject, "\n".join(lines) + "\n", calendar=(data, method), now=now)


def _agenda_changes(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    added = [f"Item {at} added to the agenda" for at, title in enumerate(after, 1) if title not in before]
    removed = [f"“{title}” taken off the agenda" for title in before if title not in after]
    kept_before, kept_after = [one for one in before if one in after], [one for one in after if one in before]
    turned = ["Agenda in another order"] if kept_before != kept_after else []
    return (*added, *removed, *turned)


def _silent(meeting: Meeting, history: Sequence[Sent], people: Mapping[str, Person]) -> list[tuple[str, datetime]]:
    """Who was sent an invite and has not answered, with the first message that reached them."""
    since: dict[str, datetime] = {}
    for one in history:
        found = as_sent(one) if one.what != "cancel" else None
        for attendee in found.meeting.attendees if found else ():
            since.setdefault(attendee.person_id, one.sent_at)
    return [
        (people[one.person_id].name, since[one.person_id])
        for one in meeting.attendees
        if one.reply == Reply.NO_REPLY
        and one.role != AttendeeRole.INFORMED
        and one.person_id in since
        and one.person_id in people
        and one.person_id != meeting.organiser_id
    ]
