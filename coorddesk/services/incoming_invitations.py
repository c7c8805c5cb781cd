"""Meetings that others organise: their invitations, updates and cancellations become meetings here, with the coordinator as attendee.

Which message counts is told by UID, then RECURRENCE-ID, then SEQUENCE, then DTSTAMP (calendar.md 2.6). What the coordinator added (team,
labels, notes of their own, agendas and minutes) stays through every update.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from coorddesk.domain.dates import day_words, range_words
from coorddesk.domain.meetings import Attendee, AttendeeRole, DayReply, Instance, Meeting, Received, Reply, instance_moved
from coorddesk.domain.people import Person, checked_email
from coorddesk.domain.projects import Project
from coorddesk.domain.recurrence import parse_rrule, rule_words
from coorddesk.errors import CannotInvite, InvalidInput
from coorddesk.exchange.content_lines import one_line
from coorddesk.exchange.ics_events import Event, Guest
from coorddesk.exchange.invite_changes import changes_in_words
from coorddesk.exchange.mail import Mailbox
from coorddesk.exchange.occurrences import is_start
from coorddesk.services import incoming_days, people
from coorddesk.services.incoming_items import Ask, Item, Kind, You, called, in_zone
from coorddesk.services.meetings import coordinator_id
from coorddesk.services.occurring import is_zone, seen_from, wall_now
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import messages as query
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import new_id

_PARTSTAT = {"ACCEPTED": Reply.COMING, "TENTATIVE": Reply.MAYBE, "DECLINED": Reply.CANNOT, "DELEGATED": Reply.CANNOT}
_ROLES = {"CHAIR": AttendeeRole.CHAIR, "OPT-PARTICIPANT": AttendeeRole.OPTIONAL, "NON-PARTICIPANT": AttendeeRole.INFORMED}
_MOST_NAMED = 8
_LONGEST_PLACE = 300
_SHORTEST = timedelta(minutes=15)  # where an end is missing or damaged


def considered(
    reader: Reader, method: str, events: Sequence[Event], sender: Mailbox | None, you: You, now: datetime
) -> Item:  # fmt: skip
    """What an invitation, an update or a cancellation would do.

    Args:
        events: of one UID: a series first, then days of it that are elsewhere; or some of its days alone.
        now: UTC.
    """
    ordered = tuple(sorted(events, key=lambda one: (one.recurrence_id is not None, one.recurrence_id or datetime.min)))
    event = ordered[0]
    item = Item(Kind.UPDATE, "", ordered, sender, address=event.organizer.email if event.organizer else "")
    mine = addresses(reader, you)
    found, binned = _stands(reader, event), None
    title = event.summary or "a meeting without a title"
    if found is not None and found.deleted:
        found, binned = None, found
    if found is not None and found.invited_id is None:
        return _nothing(item, f"{found.title} ({found.ref}) is a meeting of your own, so nothing was changed. Change it in the calendar.")
    if method == "ADD":
        return _nothing(item, f"The message adds days to “{title}” without the whole series. Nothing was changed; ask for the series.")
    if method == "DECLINECOUNTER":
        about = called(found, None, wall_now(now, found.zone)) if found is not None else f"“{title}”"
        return _nothing(item, f"The time that you proposed for {about} was declined. It stays where it is.")
    if found is None:
        if method == "CANCEL":
            return _nothing(item, f"“{title}” was called off, and it is not in your calendar. Nothing was changed.")
        return _invitation(item, you, mine, now, binned)
    if strange := _not_from_organiser(reader, item, found):
        return _nothing(replace(item, meeting_id=found.id), strange)
    if _is_none_of(found, event):
        day = f"{event.recurrence_id.day} {event.recurrence_id:%B %Y}" if event.recurrence_id is not None else "a day"
        shown = f"{found.title} ({found.ref})"
        return _nothing(item, f"The message is about {day}, which is no day of {shown}. Nothing was changed; ask for all of it anew.")
    if _is_stale(reader, found, event):
        shown = f"{found.title} ({found.ref})"
        return _nothing(item, f"This message about {shown} was taken in already, or a later one was. Nothing was changed.")
    item = replace(item, meeting_id=found.id)
    return _cancellation(item, found, now) if method == "CANCEL" else _update(reader, item, found, you, mine, now)


def _nothing(item: Item, sentence: str) -> Item:
    return replace(item, kind=Kind.NOTHING, words=sentence)


def addresses(reader: Reader, you: You) -> frozenset[str]:
    """All addresses of the coordinator, in small letters."""
    own = you.email.strip().casefold()
    coordinator = reader.lookup(Person, coordinator_id(reader)) if not own else None
    found = query.by_address(reader, own) or ([coordinator] if coordinator is not None else [])
    more = {found[0].email, *found[0].aliases.split()} if found else set()
    return frozenset(one.casefold() for one in (own, *more) if one)


def _stands(reader: Reader, event: Event) -> Meeting | None:
    """The meeting a message is about: the series, else the day of an unknown series that was invited to alone."""
    found = query.by_uid(reader, event.uid)
    whole = next((one for one in found if one.invited_day is None), None)
    if whole is not None or event.recurrence_id is None:
        return whole
    return next((one for one in found if one.invited_day == _day_of(event, one.zone)), None)


def _day_of(event: Event, zone: str) -> datetime | None:
    at = event.recurrence_id
    return in_zone(at, event.recurrence_zone, zone, event.recurrence_day) if at is not None else None


def _is_day(meeting: Meeting, event: Event) -> bool:
    """Whether an event is about one day of the meeting alone."""
    return event.recurrence_id is not None and meeting.invited_day is None


def _is_none_of(meeting: Meeting, event: Event) -> bool:
    if not _is_day(meeting, event):
        return False
    day = _day_in(meeting, event)
    return day is None or not is_start(day, meeting.starts, parse_rrule(meeting.rule) if meeting.rule else None)


def _day_in(meeting: Meeting, event: Event) -> datetime | None:
    """Where the rule puts the day that an event is about; a day that is only named is taken at the time of the series."""
    at = _day_of(event, meeting.zone)
    by_day = at is not None and (event.recurrence_day or meeting.all_day)
    return datetime.combine(at, meeting.starts.time()) if at is not None and by_day else at


def _is_stale(reader: Reader, meeting: Meeting, event: Event) -> bool:
    number, stamp = meeting.received_sequence, meeting.received_stamp
    if number < 0:
        return False
    said = _stamp(event)
    day = _day_in(meeting, event) if _is_day(meeting, event) else None
    if day is None:
        return _is_older(event.sequence, said, number, stamp)
    known = query.last_of_day(reader, meeting.id, day)
    if known is not None and not (known.sequence < number and _is_older(0, known.stamp, 0, stamp)):
        return _is_older(event.sequence, said, known.sequence, known.stamp)
    # Days count on their own: one not told of alone since the series was is older only if it was also sent before that.
    return event.sequence <= number and (said is None or stamp is None or said <= stamp)


def _is_older(number: int, stamp: datetime | None, known: int, known_stamp: datetime | None) -> bool:
    """Whether a SEQUENCE and DTSTAMP are not later than those known."""
    if number != known:
        return number < known
    return stamp is not None and known_stamp is not None and stamp <= known_stamp


def _stamp(event: Event) -> datetime | None:
    return event.dtstamp.replace(tzinfo=UTC) if event.dtstamp is not None else None


def _not_from_organiser(reader: Reader, item: Item, meeting: Meeting) -> str:
    """Why a message is not believed: only who organises a meeting, or writes for them, may change it; empty when it is."""
    organiser = reader.lookup(Person, meeting.organiser_id)
    if organiser is None or not item.address:
        return ""
    known = {organiser.email.casefold(), *organiser.aliases.casefold().split()}
    if item.address.casefold() not in known:
        shown = f"{meeting.title} ({meeting.ref})"
        return f"The message about {shown} names {item.address} as organiser, and not {organiser.name}. Nothing was changed."
    return ""


# An invitation


def _invitation(item: Item, you: You, mine: frozenset[str], now: datetime, binned: Meeting | None) -> Item:
    event = item.event
    if event.starts is None or event.ends is None:
        return _nothing(item, f"The invitation to “{event.summary}” says no time. Nothing was changed.")
    me = next((one for one in event.attendees if one.email in mine), None)
    organiser = event.organizer
    from_whom = (organiser.name or organiser.email) if organiser is not None else item.sender.name if item.sender is not None else ""
    made = _made(event, you.zone)
    when = range_words(made.starts, made.ends, made.all_day, wall_now(now, you.zone).date())
    title = event.summary or "a meeting without a title"
    words = f"{from_whom} invites you to {title}." if from_whom else f"You are invited to {title}."
    details = [_when_said(made, when, you)]
    if made.rule:
        repeat = rule_words(parse_rrule(made.rule))
        details.append(f"Repeats: {repeat[:1].lower()}{repeat[1:]}")
    if event.location.strip():
        details.append(f"Where: {one_line(event.location)[:_LONGEST_PLACE]}")
    others = [one.name or one.email for one in event.attendees if one.email not in mine and one.kind in ("INDIVIDUAL", "GROUP")]
    if others:
        more = f" and {len(others) - _MOST_NAMED} more" if len(others) > _MOST_NAMED else ""
        details.append(f"Also invited: {', '.join(map(one_line, others[:_MOST_NAMED]))}{more}")
    if organiser is not None and organiser.email in mine:
        details.append("You organise it yourself, in another calendar.")
    elif me is None:
        details.append("None of your addresses is among those invited; perhaps it came through a list.")
    if event.unknown_zone or not (event.zone or event.all_day):
        named = f"the time zone “{event.unknown_zone[:60]}”, which is not known" if event.unknown_zone else "no time zone"
        details.append(f"It names {named}; its times are taken as yours.")
    details += _left_out(made, item.events)
    if binned is not None:
        details.append(f"It is in the bin as {binned.ref}, which stays there. To go on with that one, put it back first.")
    return replace(item, kind=Kind.INVITATION, ask=Ask.INVITATION, words=words, details=tuple(details))


def _left_out(meeting: Meeting, events: Sequence[Event]) -> list[str]:
    """A sentence for each thing that events say and that a meeting here cannot hold."""
    said = []
    if more := [at for event in events for at in event.rdates if not _is_day(meeting, event) and at != event.starts]:
        days = ", ".join(day_words(at.date(), meeting.starts.date()) for at in more[:_MOST_NAMED])
        rest = f" and {len(more) - _MOST_NAMED} more" if len(more) > _MOST_NAMED else ""
        said.append(f"It also takes place on {days}{rest}, which its repeat does not make. Enter that by hand.")
    for event in events:
        if not _is_day(meeting, event) or event.status == "CANCELLED" or event.starts is None or event.recurrence_id is None:
            continue
        day = day_words(event.recurrence_id.date(), meeting.starts.date())
        if _is_none_of(meeting, event):
            said.append(f"What it says of {day} was left out, which is no day of the series.")
            continue
        for label, told, kept in (("title", event.summary, meeting.title), ("place", event.location, meeting.place)):
            if one_line(told) and one_line(told)[:_LONGEST_PLACE] != one_line(kept):
                shown = one_line(told)[:80]
                said.append(f"On {day} its {label} is “{shown}”; here all days have one {label}. Note it on that day’s agenda.")
    return said[:_MOST_NAMED]


def _when_said(made: Meeting, when: str, you: You) -> str:
    if made.all_day or made.zone == you.zone:
        return f"When: {when}"
    starts, ends = (seen_from(at, made.zone, you.zone) for at in (made.starts, made.ends))
    here = range_words(starts, ends, False)
    if starts.date() == ends.date() == made.starts.date():
        here = f"{starts:%H:%M} to {ends:%H:%M}"
    return f"When: {when} ({made.zone}); for you {here}"


def _made(event: Event, zone: str) -> Meeting:
    """The meeting an event describes, without its people; times that name no known zone are taken in `zone`."""
    assert event.starts is not None and event.ends is not None
    own = event.zone if event.zone and is_zone(event.zone) else zone
    ends = event.ends
    if not event.all_day and ends <= event.starts:
        ends = event.starts + _SHORTEST
    return Meeting(
        "", "", "", one_line(event.summary) or "Meeting without a title", event.starts, ends, own, all_day=event.all_day,
        place=one_line(event.location)[:_LONGEST_PLACE], link=_link(event), rule=event.rule, uid=event.uid,
        tentative=event.status == "TENTATIVE", cancelled=event.status == "CANCELLED", notes=event.description,
        instances=tuple(Instance(at, cancelled=True) for at in event.exdates) if event.rule else (),
    )  # fmt: skip


def _link(event: Event) -> str:
    return event.url if urlsplit(event.url).scheme in ("http", "https") else ""


def join(edit: Edit, item: Item, you: You, project_id: str, now: datetime, text: str) -> Meeting:
    """Makes the meeting that an invitation describes, with the coordinator as attendee; who organises it is added if unknown.

    Others who are invited become attendees where they are known here.

    Raises:
        CannotInvite: nobody can tell who the coordinator is.
    """
    event = item.event
    me = _yourself(edit, you)
    made = _made(event, you.zone)
    mine = addresses(edit, you) | {me.email.casefold()}
    invited = next((one for one in event.attendees if one.email in mine), None)
    organiser_id = _organiser(edit, event)
    project = edit.get(Project, project_id)
    id = new_id()
    meeting = replace(
        made, id=id, project_id=project_id, ref=edit.next_ref(project.id, project.code, "meeting"), organiser_id=organiser_id,
        attendees=_attendees(edit, event, me.id, mine, organiser_id), invited_id=me.id,
        invited_as=invited.email if invited is not None else me.email, invited_day=_day_of(event, made.zone),
    )  # fmt: skip
    meeting = _numbered(_with_days(meeting, item.events[1:] if event.recurrence_id is None else ()), item.events)
    edit.add(meeting)
    if event.recurrence_id is None:
        meeting = _with_days_adopted(edit, meeting, now)
        edit.put(meeting)
    _keep(edit, meeting, "REQUEST", item, now, text, event.description)
    return meeting


def _yourself(edit: Edit, you: You) -> Person:
    found = query.by_address(edit, you.email.strip().casefold())
    if found:
        return found[0]
    coordinator = edit.lookup(Person, coordinator_id(edit))
    if coordinator is not None and (not coordinator.email or not you.email.strip()):
        return coordinator
    if not you.email.strip():
        raise CannotInvite("Nobody knows yet who you are among those invited. Give your e-mail in Settings (Ctrl+,), then open it again.")
    return people.added(edit, you.name.strip() or you.email.partition("@")[0], you.email, role="Project coordinator")


def _organiser(edit: Edit, event: Event) -> str | None:
    guest = event.organizer
    if guest is None or not guest.email:
        return None
    found = query.by_address(edit, guest.email)
    if found:
        return found[0].id
    try:
        address = checked_email(guest.email)
    except InvalidInput:
        return None
    return people.added(edit, one_line(guest.name) or address.partition("@")[0], address).id


def _attendees(edit: Edit, event: Event, me: str, mine: frozenset[str], organiser_id: str | None) -> tuple[Attendee, ...]:
    """Those of the invited who are known here, with the answers that the message gives, and the coordinator with none yet."""
    found: dict[str, Attendee] = {}
    for guest in event.attendees:
        if guest.email in mine or guest.kind not in ("INDIVIDUAL", "GROUP", "UNKNOWN"):
            continue
        known = query.by_address(edit, guest.email)
        if known and known[0].id != me:
            found.setdefault(known[0].id, _attendee(known[0].id, guest, organiser_id))
    own = next((guest for guest in event.attendees if guest.email in mine), None)
    role = _ROLES.get(own.role, AttendeeRole.REQUIRED) if own is not None else AttendeeRole.REQUIRED
    reply = _PARTSTAT.get(own.partstat, Reply.NO_REPLY) if own is not None else Reply.NO_REPLY
    if me == organiser_id:
        reply = Reply.COMING  # nobody answers themselves
    return (*found.values(), Attendee(me, role, reply))


def _attendee(person_id: str, guest: Guest, organiser_id: str | None) -> Attendee:
    role = AttendeeRole.CHAIR if person_id == organiser_id else _ROLES.get(guest.role, AttendeeRole.REQUIRED)
    return Attendee(person_id, role, _PARTSTAT.get(guest.partstat, Reply.NO_REPLY))


def _with_days(meeting: Meeting, days: Sequence[Event]) -> Meeting:
    """The series with days of it where messages say that they are; days that its rule does not make are left out."""
    rule = parse_rrule(meeting.rule) if meeting.rule else None
    for event in days:
        at = _day_in(meeting, event)
        if rule is None or at is None or not is_start(at, meeting.starts, rule):
            continue
        if event.starts is None or event.ends is None or event.status == "CANCELLED":
            meeting = instance_moved(meeting, at, None, None)
            continue
        starts, ends = (in_zone(one, event.zone, meeting.zone, event.all_day) for one in (event.starts, event.ends))
        shortest = starts if meeting.all_day else starts + _SHORTEST
        meeting = instance_moved(meeting, at, starts, ends if ends > starts else shortest)
    return meeting


def _with_days_adopted(edit: Edit, series: Meeting, now: datetime) -> Meeting:
    """The series with days of it that had been invited to alone: where they stand, our answers, notes, agendas and minutes (2.8)."""
    for alone in query.by_uid(edit, series.uid):
        if alone.id == series.id or alone.invited_day is None or alone.deleted:
            continue
        day = in_zone(alone.invited_day, alone.zone, series.zone, series.all_day or alone.all_day)
        day = datetime.combine(day, series.starts.time()) if series.all_day or alone.all_day else day
        if not series.rule or not is_start(day, series.starts, parse_rrule(series.rule)):
            continue
        incoming_days.carry_over(edit, alone.id, series.id, day)
        starts, ends = (in_zone(at, alone.zone, series.zone, alone.all_day) for at in (alone.starts, alone.ends))
        told = any(one.original == day for one in series.instances)
        if alone.cancelled and not told:
            series = instance_moved(series, day, None, None)
        elif not told and alone.all_day == series.all_day and (starts, ends) != (day, day + (series.ends - series.starts)):
            series = instance_moved(series, day, starts, ends)
        own = next((one for one in alone.attendees if one.person_id == alone.invited_id), None)
        if own is not None and own.reply != Reply.NO_REPLY:
            said = DayReply(day, series.invited_id or own.person_id, own.reply, own.replied_at, own.comment)
            series = replace(series, day_replies=(*series.day_replies, said))
        if (notes := alone.notes.strip()) and notes not in series.notes:
            series = replace(series, notes=f"{series.notes}\n\n{notes}".strip())
        number, stamp = alone.received_sequence, alone.received_stamp
        edit.add(Received(new_id(), series.id, "REQUEST", "", now, original=day, sequence=number, stamp=stamp))
        edit.put(replace(alone, deleted=True))
    return series


def _numbered(meeting: Meeting, events: Sequence[Event]) -> Meeting:
    """The meeting with the SEQUENCE and DTSTAMP of the last message about it; what is said of single days counts for them alone."""
    whole = [one for one in events if not _is_day(meeting, one)]
    sequence = max((meeting.received_sequence, *(one.sequence for one in whole)))
    stamps = [stamp for one in whole if (stamp := _stamp(one)) is not None]
    known = [meeting.received_stamp] if meeting.received_stamp is not None else []
    return replace(meeting, received_sequence=sequence, received_stamp=max([*stamps, *known], default=None))


def _keep(edit: Edit, meeting: Meeting, method: str, item: Item, now: datetime, text: str, description: str = "") -> None:
    """Keeps the message, and what it numbers the days that it is about alone."""
    sender = item.sender.email if item.sender is not None else item.address
    if not all(_is_day(meeting, one) for one in item.events):
        edit.add(Received(new_id(), meeting.id, method, sender, now, text, description))
        text = ""
    for event in item.events:
        if _is_day(meeting, event) and (day := _day_in(meeting, event)) is not None:
            edit.add(Received(new_id(), meeting.id, method, sender, now, text, "", day, event.sequence, _stamp(event)))


# An update


def _update(reader: Reader, item: Item, meeting: Meeting, you: You, mine: frozenset[str], now: datetime) -> Item:
    after = _updated(meeting, item, you)
    said = [*_changes(meeting, after), *incoming_days.plan(reader, meeting, after).said, *_left_out(after, item.events)]
    guests = item.event.attendees
    if guests and not any(one.email in mine or one.email == meeting.invited_as.casefold() for one in guests):
        said.append("You are not among those invited any more.")
    about = called(meeting, None, wall_now(now, meeting.zone))
    if not said and all(_stamp(one) is None and one.sequence <= meeting.received_sequence for one in item.events):
        return _nothing(item, f"{about} was sent again; nothing of it changed.")  # nothing tells that it is later than what is known
    if not said:
        return replace(item, words=f"{about} was sent again; nothing that you see of it changed.")
    days = {one.original for one in after.day_replies} - {one.original for one in meeting.day_replies}
    again = ("Your answer is asked for again.",) if days or _own_reply(after) == Reply.NO_REPLY != _own_reply(meeting) else ()
    return replace(item, words=f"{about} was changed by who organises it.", details=(*said, *again))


def _updated(meeting: Meeting, item: Item, you: You) -> Meeting:
    """The meeting as a message says that it is now; its people are looked up, and its days moved along, when it is done."""
    event = item.event
    if _is_day(meeting, event):
        after = _with_days(meeting, item.events) if meeting.rule else _made_again(meeting, event, you)
        return _asked_for_days(meeting, after) if meeting.rule else _asked_again(meeting, after)
    if event.starts is None or event.ends is None:
        return _numbered(meeting, item.events)
    made = _made(event, meeting.zone)
    same = (made.starts, made.zone, made.rule) == (meeting.starts, meeting.zone, meeting.rule)
    major = event.sequence > meeting.received_sequence
    kept = tuple(one for one in meeting.instances if one.original not in {each.original for each in made.instances})
    # A minor update of a series leaves out what single days were told alone.
    instances = tuple(sorted((*made.instances, *(kept if same and not major else ())), key=lambda one: one.original))
    after = _with_days(replace(_made_again(meeting, event, you), rule=made.rule, instances=instances), item.events[1:])
    return _numbered(_asked_again(meeting, after), item.events)


def _made_again(meeting: Meeting, event: Event, you: You) -> Meeting:
    """The meeting with what an event says of it, but its repeat."""
    made = _made(event, meeting.zone)
    day = meeting.invited_day
    if day is not None and not made.all_day and not meeting.all_day:
        day = in_zone(day, meeting.zone, made.zone)
    return replace(
        meeting, title=made.title, starts=made.starts, ends=made.ends, zone=made.zone, all_day=made.all_day, place=made.place,
        link=made.link or meeting.link, tentative=made.tentative, cancelled=made.cancelled, invited_day=day,
    )  # fmt: skip


def _asked_again(before: Meeting, after: Meeting) -> Meeting:
    """With our answers cleared when it is at another time than they were for, or takes place again after all."""
    if _times(after) == _times(before) and not (before.cancelled and not after.cancelled):
        return after
    attendees = tuple(Attendee(one.person_id, one.role) if one.person_id == before.invited_id else one for one in after.attendees)
    return replace(after, attendees=attendees, day_replies=())


def _asked_for_days(before: Meeting, after: Meeting) -> Meeting:
    """With our answer cleared for the days that are elsewhere now; it stands for all others."""
    known = {one.original: one for one in before.instances}
    moved = {one.original for one in after.instances if one != known.get(one.original)}
    kept = tuple(one for one in after.day_replies if one.original not in moved)
    off = {one.original for one in after.instances if one.cancelled}
    me = before.invited_id or ""
    asked = tuple(DayReply(at, me, Reply.NO_REPLY) for at in moved - off) if _own_reply(before) != Reply.NO_REPLY else ()
    return replace(after, day_replies=tuple(sorted((*kept, *asked), key=lambda one: (one.original, one.person_id))))


def _times(meeting: Meeting) -> tuple[object, ...]:
    return meeting.starts, meeting.ends, meeting.zone, meeting.all_day, meeting.rule, meeting.instances


def _own_reply(meeting: Meeting) -> Reply:
    return next((one.reply for one in meeting.attendees if one.person_id == meeting.invited_id), Reply.NO_REPLY)


def _changes(before: Meeting, after: Meeting) -> tuple[str, ...]:
    return changes_in_words(before, replace(after, notes=before.notes, attendees=before.attendees), {})


def update(edit: Edit, item: Item, you: You, now: datetime, text: str) -> Meeting:
    """Takes an update of somebody else's meeting over."""
    meeting = edit.get(Meeting, item.meeting_id)
    event = item.event
    after = _updated(meeting, item, you)
    if not _is_day(meeting, event):
        mine = addresses(edit, you) | {meeting.invited_as.casefold()}
        me = meeting.invited_id or ""
        organiser_id = _organiser(edit, event) or meeting.organiser_id
        said = {one.person_id: one for one in _attendees(edit, event, me, mine, organiser_id)}
        own = next((one for one in after.attendees if one.person_id == me), said.get(me, Attendee(me)))
        after = replace(after, organiser_id=organiser_id, attendees=(*(one for id, one in said.items() if id != me), own))
        after = replace(after, notes=_notes(edit, meeting, event))
    incoming_days.move_along(edit, meeting, after)
    edit.put(after)
    _keep(edit, after, "REQUEST", item, now, text, event.description)
    return after


def _notes(edit: Edit, meeting: Meeting, event: Event) -> str:
    """The notes with what the message says at length in place of what the last one said; one's own words in them stay."""
    before = (query.last_description(edit, meeting.id) or "").strip()
    said, notes = event.description.strip(), meeting.notes
    if said == before:
        return notes
    if before and before in notes:
        return notes.replace(before, said, 1).strip()
    return f"{said}\n\n{notes}".strip() if notes.strip() else said


# A cancellation


def _cancellation(item: Item, meeting: Meeting, now: datetime) -> Item:
    days = _cancelled_days(item, meeting)
    wall = wall_now(now, meeting.zone)
    if days is None:
        return replace(item, kind=Kind.CANCELLATION, words=f"{called(meeting, None, wall)} is called off.")
    if not days:
        return _nothing(item, f"The message calls a day of {meeting.title} ({meeting.ref}) off that is none of it. Nothing was changed.")
    words = "; ".join(called(meeting, day, wall) for day in days)
    return replace(item, kind=Kind.CANCELLATION, words=f"{words} is called off.", original=days[0])


def _cancelled_days(item: Item, meeting: Meeting) -> list[datetime] | None:
    """The days of the series that are off; None for all of it."""
    if not meeting.rule or not all(_is_day(meeting, one) for one in item.events):
        return None
    rule = parse_rrule(meeting.rule)
    days = (_day_in(meeting, one) for one in item.events)
    return [day for day in days if day is not None and is_start(day, meeting.starts, rule)]


def cancel(edit: Edit, item: Item, now: datetime, text: str) -> Meeting:
    """Calls off what somebody else's cancellation says."""
    meeting = edit.get(Meeting, item.meeting_id)
    days = _cancelled_days(item, meeting)
    if days is None:
        after = replace(meeting, cancelled=True)
    else:
        after = meeting
        for day in days:
            after = instance_moved(after, day, None, None)
    after = _numbered(after, item.events)
    edit.put(after)
    _keep(edit, after, "CANCEL", item, now, text)
    return after
