"""One message about a meeting: to whom it goes, with which SEQUENCE, what it says, and what the ledger keeps of it.

The rules of SEQUENCE, DTSTAMP and of who gets what are those of calendar.md 1.3.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from coorddesk.domain.dates import count_words
from coorddesk.domain.ledger import Sent
from coorddesk.domain.meetings import Attendee, DayReply, Meeting, Reply
from coorddesk.domain.people import Person
from coorddesk.domain.recurrence import parse_rrule, to_rrule
from coorddesk.errors import CannotInvite, InvalidInput
from coorddesk.exchange.files import safe_name
from coorddesk.exchange.invite_changes import asked_again, changes_in_words, name_of, raises_sequence
from coorddesk.exchange.occurrences import is_start
from coorddesk.exchange.vevents import without_address
from coorddesk.services import meetings
from coorddesk.services.invite_due import Kind as Kind
from coorddesk.services.invite_due import Standing as Standing
from coorddesk.services.invite_due import (
    Step,
    agenda_changes,
    attending,
    more_changed,
    still_here,
    was_sent,
)
from coorddesk.services.invite_due import standing as standing
from coorddesk.services.invite_standing import AsSent, Told, about_meeting, asks_anew, content_of, day_alone, told
from coorddesk.services.people import added as added_person
from coorddesk.storage.edit import Edit
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import new_id

if TYPE_CHECKING:
    from coorddesk.services.invite_letters import Occasion

HEADS: Mapping[str, str] = {
    "invite": "Invitation", "update": "Updated", "cancel": "Cancelled", "off": "You are not asked any more", "agenda": "Agenda",
}  # fmt: skip
_NOUNS: Mapping[str, str] = {"invite": "Invite", "update": "Update", "cancel": "Cancellation", "agenda": "Agenda"}
_ASK = "Please accept or decline. Where you see no buttons for that, open the attached invite.ics."
_TAKE_OUT = "Where it stays in your calendar, open the attached cancel.ics."

Extra = tuple[str, bytes]  # a file to attach: its name and content


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: you.

    Attributes:
        email, name: who invites, where a meeting names no organiser.
        zone: IANA name, of people who name none.
    """

    email: str
    name: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that is ready to leave the house.

    Attributes:
        name: a file name that every system takes.
        recipients: e-mail addresses.
        words: what it is, in a sentence.
        path: where it was written, if it was.
    """

    data: bytes
    name: str
    sequence: int
    recipients: tuple[str, ...]
    words: str
    path: Path | None = None


def called(step: Step, sent_before: bool) -> Kind:
    """What a message is to those who get it: whoever gets a first one is invited, whatever the others are told."""
    new = step.only is not None or not sent_before
    return "invite" if step.kind == "update" and new else step.kind


def file_name(meeting: Meeting, kind: str, day: str, suffix: str) -> str:
    """A file name for a message about a meeting: "FIT-M14 invite.ics"."""
    return safe_name(f"{' '.join(part for part in (meeting.ref, kind, day) if part)}{suffix}", f"{kind}{suffix}")


def written(
    edit: Edit, step: Step, sender: Sender, now: datetime, *, as_mail: bool, extras: Sequence[Extra] = (), stays_undoable: bool = False
) -> Outgoing:
    """Writes one message and notes it, within an open edit.

    Args:
        stays_undoable: what the edit changed is taken back by undo, though a message says it.
    """
    # The writer is not needed to look at a meeting, so it is read with the first message.
    from coorddesk.exchange.invites import write_invite
    from coorddesk.services.invite_letters import day_name, occasion

    meeting = with_organiser(edit, edit.get(Meeting, step.meeting_id), sender)
    rows = edit.sent(meeting.id)
    history, state = about_meeting(rows), still_here(edit, told(rows))
    scope = step.occurrence if meeting.rule else None
    kind = _checked_kind(edit, meeting, history, state, step, scope)
    only = step.only if history else None
    if kind == "cancel" and only is None:
        meeting = meetings.cancelled(meeting, scope)
    before = told(rows, scope).known if scope is not None else state.known
    to = _recipients(edit, meeting, history, state, kind, scope, only)
    sequence = _next_sequence(history, state, before, meeting, kind, scope, only)
    stands = meeting if kind == "cancel" or only is not None else _asked(edit, meeting, state, before, scope, first=not history)
    # Each message is stamped later than the one before, for the later one of two is taken (calendar.md 1.1, row 4).
    moment = max(now, history[-1].sent_at + timedelta(seconds=1)) if history else now
    about = occasion(edit, stands, scope, now)
    ids = {meeting.organiser_id or "", *(one.person_id for one in meeting.attendees), *to, *about.presenters}
    people = edit.many(Person, ids)
    refuse_unreachable(f"The {_NOUNS[kind].lower()} of “{meeting.title}”", meeting, [*to, *_listed(meeting, kind)], people)
    method: Literal["REQUEST", "CANCEL"] = "CANCEL" if kind == "cancel" else "REQUEST"
    listed = replace(stands, attendees=tuple(one for one in _with_gone(stands, to) if one.person_id in to)) if kind == "cancel" else stands
    said = ([], []) if kind == "cancel" else (about.titles, about.brought)
    data = write_invite(
        listed, people, method, sequence, moment, occurrence=scope, only=only if kind == "cancel" else None, agenda=said[0],
        brought=said[1],
    )  # fmt: skip
    what = called(replace(step, kind=kind, only=only), bool(history))
    addresses = addresses_of(to, people)
    if as_mail:
        if only is not None and kind == "cancel" and before is not None:  # told of where the recipients have it
            about = replace(about, meeting=before.meeting)
        elif kind == "cancel" and scope is not None and before is not None:
            about = replace(about, meeting=replace(stands, instances=before.meeting.instances))
        heading = "off" if what == "cancel" and only is not None else what
        data = _mail(about, to, people, heading, data, method, moment, before, sender, extras)
    _note(edit, kind, meeting, stands, state, to, only, scope, moment, sequence, addresses, about, stays_undoable)
    words = f"{_NOUNS[what]} of {meeting.title} for {count_words(len(addresses), 'person', 'people')}"
    name = file_name(meeting, what, day_name(about) if scope is not None else "", ".eml" if as_mail else ".ics")
    return Outgoing(data, name, sequence, addresses, words)


def _note(
    edit: Edit, kind: Kind, meeting: Meeting, stands: Meeting, state: Told, to: Sequence[str], only: frozenset[str] | None,
    scope: datetime | None, moment: datetime, sequence: int, addresses: Sequence[str], about: "Occasion", stays_undoable: bool,
) -> None:  # fmt: skip
    """Keeps what was sent, and puts the meeting where the message changed it."""
    known = state.known
    if only is not None and known is not None:
        # What the others have in their calendars did not change by this message, but for who else is asked.
        attendees = meeting.attendees if kind != "cancel" else _without(known.meeting, only)
        content = content_of(replace(known.meeting, attendees=attendees), known.agenda, to)
    else:
        if stands != edit.get(Meeting, meeting.id):
            edit.put(stands)
        content = content_of(stands, about.titles, to)
    row = Sent(new_id(), kind, Meeting.KIND, meeting.id, moment, sequence, "\n".join(addresses), content, scope)
    edit.send(row, settles=not stays_undoable)


def known_sender(reader: Reader, sender: Sender) -> str | None:
    """Who invites where a meeting names nobody: the person with your address, else the coordinator; None where neither is here."""
    address = sender.email.strip()
    you = reader.find(Person, "email = ? COLLATE NOCASE AND deleted = 0", (address,)) if address else []
    return you[0].id if you else meetings.coordinator_id(reader)


def with_organiser(edit: Edit, meeting: Meeting, sender: Sender) -> Meeting:
    """The meeting with somebody who invites: as it says, else you, else the coordinator; you are added if your address is new."""
    refuse_others(meeting)
    if meeting.organiser_id is not None:
        return meeting
    address, organiser = sender.email.strip(), known_sender(edit, sender)
    if organiser is None and address:
        organiser = added_person(edit, sender.name.strip() or address.partition("@")[0], address, role="Project coordinator").id
    if organiser is None:
        return meeting
    meeting = replace(meeting, organiser_id=organiser)
    edit.put(meeting)
    return meeting


def _checked_kind(
    reader: Reader, meeting: Meeting, history: Sequence[Sent], state: Told, step: Step, scope: datetime | None
) -> Kind:
    """What is sent in truth for what was asked.

    Raises:
        CannotInvite: it makes no sense to those who would get it.
    """
    title, only = f"“{meeting.title}”", step.only
    if step.kind == "cancel":
        if not history or not (state.holders or state.off):
            raise CannotInvite(f"No invite to {title} was sent, so there is nothing to cancel. Nobody has it in a calendar.")
        if only is not None and (only & set(attending(meeting)) or not only <= set(state.holders)):
            said = "Only those who have the invite and were taken off the meeting can be told that they are. Nothing was written."
            raise CannotInvite(said)
        return "cancel"
    if meeting.cancelled:
        raise CannotInvite(f"{title} is called off, so no invite was written. Let it take place first, or send the cancellation.")
    if scope is not None and not was_sent(history):
        raise CannotInvite(f"No invite to the series {title} was sent yet. Send that first, then the change of one day.")
    if only is not None and history:
        if not only <= set(attending(meeting)):
            raise CannotInvite(f"Somebody it was to go to is not asked to {title}. Nothing was written.")
        known = state.known
        if known is None or state.off or more_changed(reader, known.meeting, meeting, known.agenda):
            said = f"More than the attendees of {title} changed since its last invite. Send the update to everybody. Nothing was written."
            raise CannotInvite(said)
    return "update" if history else "invite"


def _recipients(
    reader: Reader, meeting: Meeting, history: Sequence[Sent], state: Told, kind: Kind, scope: datetime | None, only: frozenset[str] | None
) -> list[str]:
    """Ids of those it goes to. Somebody who was sent nothing is told of no cancellation, and of no single day.

    Raises:
        CannotInvite: nobody is left.
    """
    asked = attending(meeting)
    if only is not None:
        found = [id for id in asked if id in only] or sorted(only)
    elif kind == "cancel" and scope is None:
        last = told(history[:-1]) if state.off else state  # sent once more to those who had it before it was called off
        found = sorted(still_here(reader, last).holders, key=lambda id: (asked.index(id) if id in asked else len(asked), id))
    elif scope is not None:
        found = [id for id in asked if id in state.holders]
    else:
        found = asked
    if not found and (kind == "cancel" or scope is not None):
        raise CannotInvite(f"Nobody who attends “{meeting.title}” has it in a calendar, so there is nobody to tell. Nothing was written.")
    return found


def _listed(meeting: Meeting, kind: Kind) -> list[str]:
    """Everybody whose address stands in the message, besides those it goes to."""
    return [meeting.organiser_id] if kind == "cancel" and meeting.organiser_id else [one.person_id for one in meeting.attendees]


def _with_gone(meeting: Meeting, to: Sequence[str]) -> tuple[Attendee, ...]:
    """The attendees, and those who have the invite and were taken off since."""
    here = {one.person_id for one in meeting.attendees}
    return (*meeting.attendees, *(Attendee(id) for id in to if id not in here))


def _next_sequence(
    history: Sequence[Sent], state: Told, before: AsSent | None, meeting: Meeting, kind: Kind, scope: datetime | None,
    only: frozenset[str] | None,
) -> int:  # fmt: skip
    """The SEQUENCE to send (RFC 5545 §3.8.7.4): raised by what makes others' calendars wrong, never below one sent."""
    if not history:
        return 0
    highest = max(one.sequence for one in history)
    if kind == "cancel":
        last = history[-1]
        again = state.off if scope is None else last.what == "cancel" and last.occurrence == scope
        return highest if again and only is None else highest + 1
    if before is None:
        return highest + 1
    old, new = (before.meeting, meeting) if scope is None else (day_alone(before.meeting, scope), day_alone(meeting, scope))
    return highest + 1 if only is None and raises_sequence(old, new) else highest


def _asked(edit: Edit, meeting: Meeting, state: Told, before: AsSent | None, scope: datetime | None, first: bool) -> Meeting:
    """The meeting with the answers that no longer count cleared: of all of it, or of the one day that moved (RFC 5546 §2.1.4)."""
    if scope is not None:
        if before is not None and not asks_anew(before.meeting, meeting, scope):
            return meeting
        others = tuple(one for one in meeting.day_replies if one.original != scope)
        unanswered = tuple(DayReply(scope, id, Reply.NO_REPLY) for id in attending(meeting))
        proposals = tuple(one for one in meeting.proposals if one.original != scope)
        return replace(meeting, day_replies=(*others, *unanswered), proposals=proposals)
    if first:
        return asked_again(meeting) if _moved_from_its_series(edit, meeting) else meeting
    anew = before is None or state.off or asks_anew(before.meeting, meeting)
    return asked_again(meeting) if anew else meeting


def _moved_from_its_series(reader: Reader, meeting: Meeting) -> bool:
    """Whether a series that goes on from one that was sent takes place at other times than the recipients know from that one.

    At the same times their answers hold on; its own invite only gives it a UID of its own (calendar.md 1.1, row 19).
    """
    rows = reader.sent(meeting.follows_id) if meeting.follows_id and meeting.rule else []
    for number in range(len(rows), 0, -1):
        known = told(rows[:number]).known
        if known is None or not known.meeting.rule:
            continue
        try:
            old, new = parse_rrule(known.meeting.rule), parse_rrule(meeting.rule)
        except InvalidInput:
            return True
        if old.until is not None and old.until < meeting.starts.date():
            continue  # it had ended before by then
        endless = replace(old, until=None, count=None)
        before, after = (
            [one for one in each.instances if one.original >= meeting.starts] for each in (known.meeting, meeting)
        )  # fmt: skip
        return (
            to_rrule(endless) != to_rrule(replace(new, until=None, count=None))
            or not is_start(meeting.starts, known.meeting.starts, endless)
            or known.meeting.ends - known.meeting.starts != meeting.ends - meeting.starts
            or (known.meeting.zone, known.meeting.all_day) != (meeting.zone, meeting.all_day)
            or before != after
        )
    return False


def _without(meeting: Meeting, only: frozenset[str]) -> tuple[Attendee, ...]:
    return tuple(one for one in meeting.attendees if one.person_id not in only)


def refuse_others(meeting: Meeting) -> None:
    """Raises CannotInvite for a meeting that somebody else organises."""
    if meeting.invited_id is not None:
        said = f"“{meeting.title}” is organised by somebody else, who alone can invite to it. Nothing was written."
        raise CannotInvite(said)


def refuse_unreachable(what: str, meeting: Meeting, ids: Iterable[str], people: Mapping[str, Person]) -> None:
    """Raises CannotInvite, before anything is written, when a message could not reach everybody; names who."""
    if meeting.organiser_id is None or meeting.organiser_id not in people:
        todo = "Give your name and e-mail in Settings (Ctrl+,), or choose its organiser; replies go there."
        raise CannotInvite(f"{what} was not written: it has no organiser. {todo}")
    ids = list(ids)
    if all(id == meeting.organiser_id for id in ids):
        raise CannotInvite(f"{what} was not written: nobody else attends it. Add an attendee first.")
    missing = [name_of(one, people) for one in without_address([meeting.organiser_id, *ids], people)]
    if missing:
        names = missing[0] if len(missing) == 1 else f"{', '.join(missing[:-1])} and {missing[-1]}"
        said = f"{names} {'has' if len(missing) == 1 else 'have'} no usable e-mail address"
        raise CannotInvite(f"{what} was not written: {said}. Give one under People, or change the attendees.")


def addresses_of(ids: Iterable[str], people: Mapping[str, Person]) -> tuple[str, ...]:
    return tuple(people[id].email.strip() for id in ids if id in people)


def _mail(
    about: "Occasion", to: Sequence[str], people: Mapping[str, Person], what: str, data: bytes, method: str, now: datetime,
    before: AsSent | None, sender: Sender, extras: Sequence[Extra],
) -> bytes:  # fmt: skip
    """The message as a draft from the organiser: replies must go to whom the calendar file names."""
    from coorddesk.reports.invites import html_page, plain_text
    from coorddesk.services.invite_letters import letter, when_words

    meeting = about.meeting
    changes: tuple[str, ...] = ()
    if what == "update" and before is not None:
        old, new = before.meeting, meeting
        if about.day is not None:
            old, new = day_alone(old, about.day), day_alone(new, about.day)
        changes = changes_in_words(old, new, people)
        if not meeting.rule:
            changes += agenda_changes(before.agenda, about.titles)
    off = what in ("cancel", "off")
    ask = _TAKE_OUT if off else _ASK
    said = letter(HEADS[what], about, people, sender.zone, changes=changes, ask=ask, full=not off)
    subject = f"{HEADS[what]}: {said.title}, {when_words(about, year=False)}"
    return draft_of(meeting, to, people, subject, plain_text(said), html_page(said), (data, method), now, extras)


def draft_of(
    meeting: Meeting, to: Iterable[str], people: Mapping[str, Person], subject: str, text: str, html: str,
    calendar: tuple[bytes, str] | None, now: datetime, extras: Sequence[Extra],
) -> bytes:  # fmt: skip
    from coorddesk.exchange.mail import Attachment, Mailbox, draft

    organiser = people.get(meeting.organiser_id or "")
    sender = Mailbox(organiser.name, organiser.email) if organiser else None
    boxes = [Mailbox(people[id].name, people[id].email) for id in to if id in people]
    return draft(sender, boxes, subject, text, html, calendar, [Attachment(*one) for one in extras], now)
