"""What attendees send back about meetings of ours: answers, proposals of another time, and the wish for the latest version.

The rules of who and what is believed are those of calendar.md 2.6 and 2.7: only something newer than the last answer from that
attendee counts, one attendee's answer changes that attendee alone, and an address that nobody has here is asked about.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from coorddesk.domain.dates import range_words
from coorddesk.domain.meetings import Attendee, AttendeeRole, DayReply, Meeting, Proposal, Reply, replies_on, span
from coorddesk.domain.people import Person, is_email
from coorddesk.domain.recurrence import parse_rrule
from coorddesk.errors import InvalidInput
from coorddesk.exchange.content_lines import one_line
from coorddesk.exchange.ics_events import Event, Guest
from coorddesk.exchange.mail import Mailbox
from coorddesk.exchange.occurrences import is_start
from coorddesk.services import people
from coorddesk.services.incoming_items import NEW, Ask, Item, Kind, You, called, in_zone
from coorddesk.services.invite_standing import told
from coorddesk.services.occurring import wall_now
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import messages as query
from coorddesk.storage.reader import Reader

_REPLIES = {
    "ACCEPTED": Reply.COMING, "TENTATIVE": Reply.MAYBE, "DECLINED": Reply.CANNOT, "DELEGATED": Reply.CANNOT,
}  # fmt: skip
_SAID = {
    Reply.COMING: "is coming to", Reply.MAYBE: "may come to", Reply.CANNOT: "cannot come to", Reply.NO_REPLY: "has not answered for",
}  # fmt: skip
_LONGEST_COMMENT = 2000
_MOST_CHOICES = 40


def considered(
    reader: Reader, method: str, event: Event, sender: Mailbox | None, you: You, now: datetime, person: str = "", meeting_id: str = ""
) -> Item:  # fmt: skip
    """What an answer, a proposal or a wish would do.

    Args:
        now: UTC.
        person, meeting_id: what was answered to the questions so far; empty for nothing yet.
    """
    kind = {"COUNTER": Kind.COUNTER, "REFRESH": Kind.REFRESH}.get(method, Kind.REPLY)
    item = Item(kind, "", (event,), sender)
    meeting = _meeting(reader, event, meeting_id)
    if meeting is None:
        return _ask_meeting(reader, item)
    if meeting.deleted:
        return _nothing(item, f"{meeting.title} ({meeting.ref}) is in the bin, so the answer to it was not noted. Put it back first.")
    if meeting.invited_id is not None:
        return _nothing(item, f"{meeting.title} ({meeting.ref}) is organised by somebody else, to whom answers go. Nothing was changed.")
    try:
        meeting, original = _placed(reader, meeting, event)
    except InvalidInput as problem:
        return _nothing(item, problem.sentence)
    item = _with_person(reader, replace(item, meeting_id=meeting.id, original=original), meeting, person)
    if item.ask is not Ask.NOTHING:
        return item
    who = _name(reader, item)
    about = called(meeting, original, wall_now(now, meeting.zone))
    if kind is Kind.REFRESH:
        return replace(item, ask=Ask.REFRESH, words=f"{who} asks for the latest version of {about}.")
    if kind is Kind.COUNTER:
        return _counter(item, meeting, who, about, now)
    return _reply(reader, item, meeting, who, about, now)


def _nothing(item: Item, sentence: str) -> Item:
    return replace(item, kind=Kind.NOTHING, words=sentence)


# Which meeting, which day


def _meeting(reader: Reader, event: Event, chosen: str) -> Meeting | None:
    if chosen:
        return reader.lookup(Meeting, chosen)
    found = query.by_uid(reader, event.uid)
    return found[0] if found else None


def _ask_meeting(reader: Reader, item: Item) -> Item:
    event = item.event
    near = query.about_then(reader, event.summary, event.starts.date() if event.starts else None)
    named = f"“{event.summary}”" if event.summary else "the meeting"
    if not near:
        return _nothing(item, f"Nothing here is the meeting that it answers, {named}. Nothing was changed; note the answer by hand.")
    return replace(
        item, ask=Ask.MEETING, words=f"The message answers an invite that did not come from here, {named}. Which meeting is it about?",
        choices=tuple((one.id, f"{one.title} ({one.ref}), {range_words(one.starts, one.ends, one.all_day)}") for one in near),
    )  # fmt: skip


def _placed(reader: Reader, meeting: Meeting, event: Event) -> tuple[Meeting, datetime | None]:
    """The meeting, or the series that it became from that day on, and the day that is meant.

    Raises:
        InvalidInput: it is about a day that is none of the series.
    """
    if event.recurrence_id is None or not meeting.rule:
        return meeting, None
    for one in (meeting, *query.following(reader, meeting.id)):
        at = in_zone(event.recurrence_id, event.recurrence_zone, one.zone, event.recurrence_day)
        if event.recurrence_day or one.all_day:
            at = datetime.combine(at, one.starts.time())
        if is_start(at, one.starts, parse_rrule(one.rule)):
            return one, at
        moved = next((each for each in one.instances if at in (each.original, each.starts)), None)
        if moved is not None:
            return one, moved.original
    day = event.recurrence_id
    sentence = f"{meeting.title} ({meeting.ref}) does not take place on {day.day} {day:%B %Y}, so the answer was not noted."
    raise InvalidInput("original", sentence)


# Who


def _with_person(reader: Reader, item: Item, meeting: Meeting, chosen: str) -> Item:
    guest, strange = _guest(item.event, item.sender)
    sender = item.sender
    address = guest.email if guest is not None else ""
    name = guest.name if guest is not None else ""
    if not address and sender is not None:
        address, name = sender.email.lower(), name or sender.name
    item = replace(item, address=address, name=one_line(name), person_id=chosen)
    if chosen:
        return item
    known = query.by_address(reader, address)
    if strange and sender is not None and known and known[0] not in query.by_address(reader, sender.email.lower()):
        words = f"{known[0].name}’s answer came from {sender.email}. Whose answer is it?"
        return _ask_who(reader, item, meeting, words, known)
    if not known:
        shown = f"{item.name} <{address}>" if item.name and address and item.name != address else item.name or address
        words = f"{shown} answered, an address that nobody has here. Who is it?"
        return _ask_who(reader, item, meeting, words if shown else "The message does not tell who answered. Who is it?", [])
    asked = {one.person_id for one in meeting.attendees}
    here = next((one for one in known if one.id in asked), None)
    if here is None and not _stands_in(reader, guest, meeting):
        words = f"{known[0].name} answered and is not asked to {meeting.title} ({meeting.ref}). Whose answer is it?"
        return _ask_who(reader, item, meeting, words, known)
    return replace(item, person_id=(here or known[0]).id)


def _guest(event: Event, sender: Mailbox | None) -> tuple[Guest | None, bool]:
    """Whose answer it is, and whether the mail came from somebody else; None when nobody can tell."""
    said = [one for one in event.attendees if one.partstat != "NEEDS-ACTION"] or list(event.attendees)
    if sender is not None:
        address = sender.email.lower()
        own = next((one for one in said if address in (one.email, one.sent_by)), None)
        if own is not None:
            return own, False
    if sender is None and len(said) > 1:
        # Beside who sends somebody else stands who comes instead, and it is them who answer.
        said = [one for one in said if one.delegated_from in {each.email for each in said}] or said
    return (said[0], sender is not None) if len(said) == 1 else (None, False)


def _guest_of(reader: Reader, item: Item) -> Guest | None:
    """What the message says of who answered; some programs name all attendees, of whom they are found once it is known who it was."""
    guest, _ = _guest(item.event, item.sender)
    person = reader.lookup(Person, item.person_id) if guest is None and item.person_id != NEW else None
    if person is None:
        return guest
    theirs = {person.email.casefold(), *person.aliases.casefold().split()} - {""}
    return next((one for one in item.event.attendees if one.email.casefold() in theirs), None)


def _stands_in(reader: Reader, guest: Guest | None, meeting: Meeting) -> bool:
    """Whether an attendee of the meeting says to have sent them (RFC 5546 §3.2.2.3)."""
    asked = {one.person_id for one in meeting.attendees}
    given_by = query.by_address(reader, guest.delegated_from) if guest is not None else []
    return any(one.id in asked for one in given_by)


def _ask_who(reader: Reader, item: Item, meeting: Meeting, words: str, likely: Sequence[Person]) -> Item:
    attendees = reader.many(Person, [one.person_id for one in meeting.attendees])
    silent = [one.person_id for one in replies_on(meeting, item.original) if one.reply == Reply.NO_REPLY]
    said = _words_of(f"{item.name} {item.address.partition('@')[0]}")
    inside = sorted(attendees.values(), key=lambda one: (not said & _words_of(one.name), one.id not in silent, one.name.casefold()))
    shown = {one.id: f"{one.name}, to be added to the meeting" for one in likely if one.id not in attendees}
    shown |= {one.id: one.name for one in (*likely, *inside) if one.id in attendees}
    new = [] if likely or not (item.name or item.address) else [(NEW, f"Somebody new: {item.name or item.address}")]
    return replace(item, ask=Ask.WHO, words=words, choices=(*list(shown.items())[:_MOST_CHOICES], *new))


def _words_of(name: str) -> frozenset[str]:
    """The parts of a name that tell people apart, in small letters."""
    return frozenset(word for word in re.split(r"[\W_\d]+", name.casefold()) if len(word) > 2)


def _name(reader: Reader, item: Item) -> str:
    person = reader.lookup(Person, item.person_id) if item.person_id != NEW else None
    return person.name if person is not None else item.name or item.address or "Somebody"


# What it says


def _reply(reader: Reader, item: Item, meeting: Meeting, who: str, about: str, now: datetime) -> Item:
    guest = _guest_of(reader, item)
    reply = _REPLIES.get(guest.partstat) if guest is not None else None
    if reply is None:
        return _nothing(item, f"{who} answered for {about} neither yes nor no. Nothing was changed.")
    item = replace(item, reply=reply)
    if known := _known_already(item, meeting, who):
        return _nothing(item, known)
    details = []
    words = f"{who} {_SAID[reply]} {about}."
    if guest is not None and guest.partstat == "DELEGATED":
        stands_in = query.by_address(reader, guest.delegated_to)
        other = stands_in[0].name if stands_in else guest.delegated_to
        words = f"{who} sends {other} to {about}." if other else f"{who} sends somebody else to {about}."
    if _is_outdated(reader, meeting, item):
        stands = next((one for one in replies_on(meeting, item.original) if one.person_id == item.person_id), None)
        if stands is not None and stands.reply != Reply.NO_REPLY:
            return _nothing(item, f"{who} answered an earlier time of {about}. What was noted since stays.")
        item = replace(item, outdated=True)
        words = f"{who} answered an earlier time of {about} ({_SAID[reply].removesuffix(' to')}). The time sent last is still open."
    if comment := _comment(item.event):
        details.append(f"“{comment}”")
    if meeting.cancelled or any(one.original == item.original and one.cancelled for one in meeting.instances):
        details.append("It is called off.")
    elif not meeting.rule or item.original is not None:
        ends = span(meeting, item.original)[1] + timedelta(days=meeting.all_day)
        if ends < wall_now(now, meeting.zone):
            details.append("It is over already.")
    return replace(item, words=words, details=tuple(details))


def _known_already(item: Item, meeting: Meeting, who: str) -> str:
    """Why an answer is not taken any more: it is the last one once more, or older than that; empty when it is new."""
    event = item.event
    said: Attendee | DayReply | None = next((one for one in meeting.attendees if one.person_id == item.person_id), None)
    for_all = item.original is not None  # what was answered for all of it may have come with the same stamp
    if item.original is not None:
        of_day = [one for one in meeting.day_replies if (one.original, one.person_id) == (item.original, item.person_id)]
        said, for_all = (of_day[0], False) if of_day else (said, True)
    if said is None:
        return ""
    before = f"“{_SAID[said.reply].removesuffix(' to')}”"
    stamp = event.dtstamp.replace(tzinfo=UTC) if event.dtstamp is not None else None
    if said.answered_stamp is not None and stamp is not None:
        same = (event.sequence, stamp) == (said.answered_sequence, said.answered_stamp)
        if same and not for_all:
            return f"This answer of {who} was noted already ({before}). Nothing was changed."
        if (event.sequence, stamp) < (said.answered_sequence, said.answered_stamp):
            return f"{who} answered once more after this, {before}, which stays. Nothing was changed."
    elif said.replied_at is not None and stamp is not None and said.reply != Reply.NO_REPLY and stamp < said.replied_at:
        return f"What was noted after this answer of {who}, {before}, stays. Nothing was changed."
    return ""


def _is_outdated(reader: Reader, meeting: Meeting, item: Item) -> bool:
    """Whether it answers a time that is not the one last sent.

    Its SEQUENCE tells, unless it names the very time that was sent last: some programs do not send the number back.
    """
    out, event = told(reader.sent(meeting.id), item.original), item.event
    known = out.known
    if known is None or event.sequence >= out.asking:
        return False
    if event.starts is None:
        return True
    starts = span(known.meeting, item.original)[0]
    return in_zone(event.starts, event.zone, known.meeting.zone, event.all_day) != starts


def _counter(item: Item, meeting: Meeting, who: str, about: str, now: datetime) -> Item:
    event = item.event
    if event.starts is None or event.ends is None:
        return _nothing(item, f"{who} proposes another time for {about}, but names none. Nothing was changed.")
    made = _proposal(item, meeting, item.person_id, now)
    old = [one for one in meeting.proposals if (one.person_id, one.original) == (item.person_id, item.original)]
    if any(one.stamp is not None and made.stamp is not None and one.stamp >= made.stamp for one in old):
        return _nothing(item, f"This proposal of {who} for {about} was noted already, or a later one is there. Nothing was changed.")
    when = range_words(made.starts, made.ends, made.all_day)
    if item.original is not None and made.all_day != meeting.all_day:
        said = "for one day of a series that stands at other times" if made.all_day else "for one day of a series of whole days"
        return _nothing(item, f"{who} proposes {when} for {about}, {said}. Nothing was changed; move that day by hand.")
    if (made.starts, made.ends) == span(meeting, item.original) and not made.place:
        return _nothing(item, f"{who} proposes the time at which {about} stands already. Nothing was changed.")
    words = f"{who} proposes {when} for {about}."
    details = ([f"“{comment}”"] if (comment := _comment(event)) else []) + ([f"Where: {made.place}"] if made.place else [])
    return replace(item, words=words, details=tuple(details))


def _proposal(item: Item, meeting: Meeting, person_id: str, now: datetime) -> Proposal:
    event = item.event
    assert event.starts is not None and event.ends is not None
    starts, ends = (in_zone(at, event.zone, meeting.zone, event.all_day) for at in (event.starts, event.ends))
    if ends <= starts and not event.all_day:
        before = span(meeting, item.original)
        ends = starts + (timedelta(hours=1) if meeting.all_day else before[1] - before[0])  # it names no end: as long as before
    place = one_line(event.location)
    return Proposal(
        person_id, item.original, starts, ends, now, event.all_day, "" if place == one_line(meeting.place) else place, _comment(event),
        event.sequence, event.dtstamp.replace(tzinfo=UTC) if event.dtstamp is not None else None,
    )  # fmt: skip


def _comment(event: Event) -> str:
    return event.comment.strip()[:_LONGEST_COMMENT]


# Doing it


def applied(edit: Edit, item: Item, now: datetime) -> None:
    """Notes an answer or a proposal that nothing is asked about any more; what was said in `item.words` is done."""
    meeting = edit.get(Meeting, item.meeting_id)
    person = _person(edit, item)
    meeting = _with_attendee(meeting, person.id)
    if item.kind is Kind.COUNTER:
        made = _proposal(item, meeting, person.id, now)
        others = tuple(one for one in meeting.proposals if (one.person_id, one.original) != (made.person_id, made.original))
        meeting = replace(meeting, proposals=(*others, made))
        guest = _guest_of(edit, item)
        item = replace(item, reply=_REPLIES.get(guest.partstat if guest is not None else "", Reply.NO_REPLY))
        if item.reply == Reply.NO_REPLY or _known_already(item, meeting, person.name):
            edit.put(meeting)
            return
    edit.put(_with_reply(edit, meeting, item, person, now))


def _person(edit: Edit, item: Item) -> Person:
    """Who answered; somebody new is added, and a new address of somebody known is remembered with them."""
    if item.person_id == NEW:
        added = query.by_address(edit, item.address)  # by another answer in the same message
        return added[0] if added else people.added(edit, item.name or item.address.partition("@")[0], item.address)
    person = edit.get(Person, item.person_id)
    known = {person.email.casefold(), *person.aliases.casefold().split()}
    if not is_email(item.address) or item.address.casefold() in known or query.by_address(edit, item.address):
        return person
    if not person.email:
        person = replace(person, email=people.free_email(edit, item.address, person.id))
    else:
        person = replace(person, aliases=" ".join((*person.aliases.split(), item.address)))
    edit.put(person)
    return person


def _with_attendee(meeting: Meeting, person_id: str, role: AttendeeRole = AttendeeRole.REQUIRED) -> Meeting:
    if any(one.person_id == person_id for one in meeting.attendees):
        return meeting
    return replace(meeting, attendees=(*meeting.attendees, Attendee(person_id, role)))


def _with_reply(edit: Edit, meeting: Meeting, item: Item, person: Person, now: datetime) -> Meeting:
    event, reply = item.event, item.reply
    stamp = event.dtstamp.replace(tzinfo=UTC) if event.dtstamp is not None else None
    at, comment = min(stamp or now, now), _comment(event)
    if item.outdated:
        # The time sent last is not answered by it: who has not answered that goes on being asked.
        said = f"{_SAID[reply].removesuffix(' to')} at the time before"
        reply, comment = Reply.NO_REPLY, f"{said}: {comment}" if comment else said
    if item.original is not None:
        made = DayReply(item.original, person.id, reply, at, comment, event.sequence, stamp)
        others = tuple(one for one in meeting.day_replies if (one.original, one.person_id) != (made.original, made.person_id))
        return replace(meeting, day_replies=tuple(sorted((*others, made), key=lambda one: (one.original, one.person_id))))
    guest = _guest_of(edit, item)
    delegate_id = None
    if guest is not None and is_email(guest.delegated_to) and guest.partstat == "DELEGATED" and not item.outdated:
        found = query.by_address(edit, guest.delegated_to)
        other = found[0] if found else people.added(edit, guest.delegated_to.partition("@")[0], guest.delegated_to)
        if other.id != person.id:
            role = next(one.role for one in meeting.attendees if one.person_id == person.id)
            meeting, delegate_id = _with_attendee(meeting, other.id, role), other.id
    attendees = tuple(
        Attendee(
            one.person_id, one.role, reply, None if reply == Reply.NO_REPLY else at, comment, event.sequence, stamp, delegate_id,
        )
        if one.person_id == person.id
        else one
        for one in meeting.attendees
    )  # fmt: skip
    if guest is not None and guest.delegated_from and not item.outdated:
        by = {one.id for one in query.by_address(edit, guest.delegated_from)} - {person.id}
        attendees = tuple(
            replace(one, reply=Reply.CANNOT, delegate_id=person.id) if one.person_id in by and one.delegate_id is None else one
            for one in attendees
        )
    # An answer for the whole series goes before what was said earlier of single days.
    kept = tuple(
        one for one in meeting.day_replies
        if one.person_id != person.id or (one.answered_stamp is not None and stamp is not None and one.answered_stamp >= stamp)
    )  # fmt: skip
    return replace(meeting, attendees=attendees, day_replies=kept)
