"""Our own answers to meetings that others organise: noted here, and written for the organiser."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from coorddesk.domain.dates import day_words
from coorddesk.domain.ledger import Sent
from coorddesk.domain.meetings import DayReply, Meeting, Reply, replies_on, span
from coorddesk.domain.people import Person
from coorddesk.errors import CannotInvite
from coorddesk.exchange.files import safe_name
from coorddesk.services import files
from coorddesk.services.invites import HandOver, Outgoing
from coorddesk.storage.queries import messages as query
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id

_SAID = {Reply.COMING: "Coming", Reply.MAYBE: "Maybe coming", Reply.CANNOT: "Not coming", Reply.NO_REPLY: "No answer"}
_SUBJECTS = {Reply.COMING: "Accepted", Reply.MAYBE: "Tentative", Reply.CANNOT: "Declined"}


def own_reply(meeting: Meeting, original: datetime | None = None) -> Reply:
    """What we answered to a meeting of somebody else, or to one day of it."""
    found = (one.reply for one in replies_on(meeting, original) if one.person_id == meeting.invited_id)
    return next(found, Reply.NO_REPLY)


def sent_reply(reader: Reader, meeting_id: str) -> Sent | None:
    """The last answer of ours that was written for the organiser."""
    found = [one for one in reader.sent(meeting_id) if one.what == "reply"]
    return found[-1] if found else None


def note(store: Store, meeting_id: str, reply: Reply, now: datetime, *, original: datetime | None = None, comment: str = "") -> None:
    """Notes what we answer, without writing it for the organiser.

    Args:
        now: UTC.
        original: one day of a series, by where its rule puts it; None for all of it.

    Raises:
        CannotInvite: it is a meeting of our own.
    """
    with store.edit("") as edit:
        meeting = _theirs(edit, meeting_id)
        edit.put(_answered(meeting, reply, now, original, comment))
        edit.label = _label(meeting, reply, original)


def export(
    store: Store, meeting_id: str, reply: Reply, now: datetime, *, original: datetime | None = None, comment: str = "",
    as_mail: bool = False, to: Path | None = None, hand_over: HandOver | None = None,
) -> Outgoing:  # fmt: skip
    """Notes what we answer and writes it for the organiser; the ledger keeps that it went out.

    Args:
        now: UTC.
        original: one day of a series, by where its rule puts it; None for all of it.
        as_mail: a draft for a mail program (.eml) instead of the calendar file (.ics).
        to: a file to write it to; when that fails nothing is noted.
        hand_over: what is done with the file then, such as opening it; what it raises leaves everything as it was.

    Raises:
        CannotInvite: it is a meeting of our own, or there is nobody to answer to.
        StorageError: the file or the store cannot be written.
    """
    from coorddesk.exchange.replies import write_reply
    from coorddesk.exchange.vevents import Party

    with store.edit("") as edit:
        meeting = _theirs(edit, meeting_id)
        organiser = edit.lookup(Person, meeting.organiser_id)
        if organiser is None:
            raise CannotInvite(f"Nobody is named as organiser of “{meeting.title}”, so no answer was written. Choose who organises it.")
        you = edit.get(Person, meeting.invited_id or "")
        history = edit.sent(meeting_id)
        moment = max(now, history[-1].sent_at + timedelta(seconds=1)) if history else now
        party = Party(meeting.invited_as or you.email, you.name, {})
        if not party.email:
            raise CannotInvite("You have no e-mail address here, so no answer was written. Give it in Settings (Ctrl+,).")
        number = _number(edit, meeting, original)
        data = write_reply(replace(meeting, received_sequence=number), organiser, party, reply, moment, original=original, comment=comment)
        if as_mail:
            data = _mail(meeting, organiser, party.email, you.name, reply, data, moment, original, comment)
        if to is not None:
            files.write(to, data)
            if hand_over is not None:
                hand_over(to)
        after = _answered(meeting, reply, now, original, comment)
        if after != meeting:
            edit.put(after)
        sent = Sent(new_id(), "reply", Meeting.KIND, meeting_id, moment, number, organiser.email, "", original)
        edit.send(sent)
        edit.label = _label(meeting, reply, original)
        name = safe_name(f"{meeting.ref} answer{'.eml' if as_mail else '.ics'}", "answer")
        return Outgoing(data, name, sent.sequence, (organiser.email,), f"{edit.label}, for {organiser.name}")


def _number(reader: Reader, meeting: Meeting, original: datetime | None) -> int:
    """The SEQUENCE that we answer to: that of the day, where it was told of alone (calendar.md 1.3)."""
    of_day = query.last_of_day(reader, meeting.id, original) if original is not None else None
    return max(of_day.sequence if of_day is not None else meeting.received_sequence, 0)


def _theirs(reader: Reader, meeting_id: str) -> Meeting:
    meeting = reader.get(Meeting, meeting_id)
    if meeting.invited_id is None:
        raise CannotInvite(f"“{meeting.title}” is a meeting of your own, so there is nobody to answer. Nothing was changed.")
    if meeting.cancelled:
        raise CannotInvite(f"“{meeting.title}” is called off, so there is nothing to answer. Nothing was changed.")
    return meeting


def _answered(meeting: Meeting, reply: Reply, now: datetime, original: datetime | None, comment: str) -> Meeting:
    me = meeting.invited_id or ""
    at = None if reply == Reply.NO_REPLY else now
    if original is not None and meeting.rule:
        made = DayReply(original, me, reply, at, comment)
        others = tuple(one for one in meeting.day_replies if (one.original, one.person_id) != (original, me))
        return replace(meeting, day_replies=tuple(sorted((*others, made), key=lambda one: (one.original, one.person_id))))
    attendees = tuple(
        replace(one, reply=reply, replied_at=at, comment=comment) if one.person_id == me else one for one in meeting.attendees
    )
    return replace(meeting, attendees=attendees, day_replies=tuple(one for one in meeting.day_replies if one.person_id != me))


def _label(meeting: Meeting, reply: Reply, original: datetime | None) -> str:
    day = f" on {day_words(original.date(), original.date())}" if original is not None and meeting.rule else ""
    return f"{_SAID[reply]}: {meeting.title}{day}"


def _mail(
    meeting: Meeting, organiser: Person, email: str, name: str, reply: Reply, data: bytes, now: datetime, original: datetime | None,
    comment: str,
) -> bytes:  # fmt: skip
    from coorddesk.domain.dates import range_words
    from coorddesk.exchange.mail import Mailbox, draft

    starts, ends = span(meeting, original)
    when = range_words(starts, ends, meeting.all_day)
    lines = [f"{_SAID[reply]}: {meeting.title}", "", f"When: {when}{'' if meeting.all_day else f' ({meeting.zone})'}"]
    if comment.strip():
        lines += ["", comment.strip()]
    sender, to = Mailbox(name, email), [Mailbox(organiser.name, organiser.email)]
    return draft(sender, to, f"{_SUBJECTS[reply]}: {meeting.title}, {when}", "\n".join(lines) + "\n", calendar=(data, "REPLY"), now=now)
