"""Invites: one meeting as an iTIP message (RFC 5546) for other people's calendars.

The rows cited are those of the export checklist, calendar.md 1.1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from coorddesk.domain.meetings import Attendee, AttendeeRole, Instance, Meeting, Reply
from coorddesk.domain.people import Person
from coorddesk.domain.recurrence import Rule, rule_words
from coorddesk.errors import CannotInvite, InvalidInput
from coorddesk.exchange.content_lines import one_line
from coorddesk.exchange.invite_changes import day_said, name_of
from coorddesk.exchange.invite_checks import check_invite
from coorddesk.exchange.occurrences import is_start, to_utc, to_wall
from coorddesk.exchange.vevents import Party, Span, address_of, rule_of, span_of, standing_instances, without_address

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]

_PARTSTAT = {
    Reply.NO_REPLY: "NEEDS-ACTION", Reply.COMING: "ACCEPTED", Reply.MAYBE: "TENTATIVE", Reply.CANNOT: "DECLINED",
}  # fmt: skip
_ROLE = {
    AttendeeRole.CHAIR: "CHAIR", AttendeeRole.REQUIRED: "REQ-PARTICIPANT",
    AttendeeRole.OPTIONAL: "OPT-PARTICIPANT", AttendeeRole.INFORMED: "NON-PARTICIPANT",
}  # fmt: skip


def write_invite(
    meeting: Meeting, people: Mapping[str, Person], method: Method, sequence: int, now: datetime, *,
    occurrence: datetime | None = None, only: frozenset[str] | None = None, agenda: Sequence[str] = (), brought: Sequence[str] = (),
    created: datetime | None = None,
) -> bytes:  # fmt: skip
    """The meeting as an iTIP message (RFC 5546 §3.2): UTF-8, CRLF, folded at 75 octets; the same input gives the same bytes.

    A REQUEST for a series holds the series and its moved occurrences; cancelled ones are excluded from it. One for an
    occurrence holds that occurrence alone, for Outlook takes it only so. What each attendee replied stands in it: clear it
    first with `invite_changes.asked_again` when they must answer anew.

    Args:
        people: by id; at least the organiser, the attendees and those in `only`.
        method: REQUEST invites and updates, CANCEL takes it out of their calendars, PUBLISH only shows it, without attendees.
        sequence: never below one already sent for this meeting (RFC 5545 §3.8.7.4).
        now: aware; becomes DTSTAMP, in UTC, and must be later in each message.
        occurrence: the original start of one day of a series; None for all of it.
        only: ids of the people a CANCEL goes to because they were taken off the meeting, which itself goes on.
        agenda: titles of what is to be discussed; stands in the description.
        brought: what comes up besides, below that.
        created: aware; when the meeting was made, if known.

    Raises:
        CannotInvite: before anything is written; says why, and names everybody without an e-mail address.
    """
    rule = _usable_rule(meeting, method)
    if occurrence is not None and rule is None and occurrence == meeting.starts:
        occurrence = None
    instance = _instance(meeting, rule, method, occurrence)
    organiser = _organiser(meeting, people, method)
    invited = _invited(meeting, people, method, only)
    removed = only is not None

    def asked(original: datetime | None) -> list[Party]:
        if organiser is None or method == "PUBLISH":
            return []
        return _parties(organiser, _answered(invited, meeting, original), people, method, removed)

    status = _status(meeting, method, only)
    off: list[datetime] = []
    moved: list[tuple[Span, datetime | None]] = []
    if occurrence is None and method != "CANCEL":
        instances = standing_instances(meeting, rule)
        off = [one.original for one in instances if one.cancelled]
        moved = [(span_of(meeting, one), one.original) for one in instances if not one.cancelled]
    placed = [(span_of(meeting, instance, occurrence), occurrence), *moved]
    if method != "CANCEL":
        _check_times(meeting, [span for span, _ in placed])
    from coorddesk.exchange.components import calendar_bytes, event_of  # late, for the calendar library

    events = [
        event_of(
            meeting, span, now, sequence=sequence, status=status, original=original, rule=rule if original is None else None,
            cancelled=off if original is None else (), organiser=_party(organiser, {}) if organiser else None, attendees=asked(original),
            agenda=agenda, brought=brought, created=created,
        )
        for span, original in placed
    ]  # fmt: skip
    written = calendar_bytes(method, [meeting if rule else replace(meeting, rule="")], events)  # rows 1, 2
    if problems := check_invite(written):
        raise _refused(meeting, f"other calendars would not understand it ({problems[0]})", "Change the meeting and try again.")
    return written


def _refused(meeting: Meeting, why: str, cure: str) -> CannotInvite:
    return CannotInvite(f"The invite to “{one_line(meeting.title) or meeting.ref}” was not written: {why}. {cure}")


def _status(meeting: Meeting, method: Method, only: frozenset[str] | None) -> str | None:
    """STATUS (row 13); none in what goes to somebody taken off, for whom alone the meeting is over (RFC 5546 §3.2.5)."""
    if method == "CANCEL":
        return None if only is not None else "CANCELLED"
    if meeting.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if meeting.tentative else "CONFIRMED"


def _usable_rule(meeting: Meeting, method: Method) -> Rule | None:
    """The meeting's rule, which its first start must fit (row 16); a CANCEL is never held up by it."""
    try:
        rule = rule_of(meeting)
    except InvalidInput as problem:
        if method == "CANCEL":
            return None
        raise _refused(meeting, "its repeat cannot be used", "Choose another repeat.") from problem
    if rule is not None and method != "CANCEL" and not is_start(meeting.starts, meeting.starts, rule):
        why = f"it starts on {day_said(meeting.starts)}, which is not a day it repeats on ({rule_words(rule)})"
        raise _refused(meeting, why, "Move its start, or change the repeat.")
    return rule


def _instance(meeting: Meeting, rule: Rule | None, method: Method, occurrence: datetime | None) -> Instance | None:
    if occurrence is None:
        return None
    if rule is None or not is_start(occurrence, meeting.starts, rule):
        raise _refused(meeting, f"it does not take place on {day_said(occurrence)}", "Choose one of its days.")
    instance = next((one for one in meeting.instances if one.original == occurrence), None)
    if method != "CANCEL" and instance is not None and instance.cancelled:
        raise _refused(meeting, f"{day_said(occurrence)} is cancelled", "Send the cancellation of that day instead.")
    return instance


def _organiser(meeting: Meeting, people: Mapping[str, Person], method: Method) -> Person | None:
    """Who invites; None only for a PUBLISH, to which nobody replies."""
    person = people.get(meeting.organiser_id or "")
    if method == "PUBLISH":
        return person if address_of(person) else None
    if person is None:
        todo = "Give your name and e-mail in Settings (Ctrl+,), or choose its organiser; replies go there."
        raise _refused(meeting, "it has no organiser", todo)
    return person


def _invited(meeting: Meeting, people: Mapping[str, Person], method: Method, only: frozenset[str] | None) -> list[Attendee]:
    """Whom the message lists: the attendees, or those taken off; nobody for a PUBLISH. All have a usable address."""
    if method == "PUBLISH":
        return []
    listed = {one.person_id: one for one in meeting.attendees}
    wanted = list(meeting.attendees) if only is None else [listed.get(one, Attendee(one)) for one in sorted(only)]
    if all(one.person_id == meeting.organiser_id for one in wanted):
        raise _refused(meeting, "nobody else attends it", "Add an attendee first.")
    without = [name_of(one, people) for one in without_address([meeting.organiser_id or "", *(one.person_id for one in wanted)], people)]
    if without:
        why = f"{_listed(without)} {'has' if len(without) == 1 else 'have'} no usable e-mail address"
        raise _refused(meeting, why, "Give one under People, or change the attendees.")
    return wanted


def _answered(invited: Sequence[Attendee], meeting: Meeting, original: datetime | None) -> list[Attendee]:
    """The attendees with what they answered for one day of a series, where they answered for it alone."""
    of_day = {one.person_id: one.reply for one in meeting.day_replies if one.original == original}
    return [replace(one, reply=of_day[one.person_id], delegate_id=None) if one.person_id in of_day else one for one in invited]


def _parties(
    organiser: Person, invited: Sequence[Attendee], people: Mapping[str, Person], method: Method, removed: bool
) -> list[Party]:
    """Everybody invited, and the organiser too (rows 7, 8); nobody twice."""
    parties = []
    written = {address_of(organiser).casefold()}
    if not removed:
        own = next((one.role for one in invited if one.person_id == organiser.id), None)
        others_chair = any(one.role == AttendeeRole.CHAIR for one in invited)
        role = own or (AttendeeRole.REQUIRED if others_chair else AttendeeRole.CHAIR)
        parties.append(_attendee(organiser, role, {"PARTSTAT": "ACCEPTED"}, False))
    listed = {one.person_id for one in invited}
    delegates = {one.delegate_id: people[one.person_id] for one in invited if one.delegate_id in listed}
    for one in invited:
        person = people[one.person_id]
        if address_of(person).casefold() not in written:
            written.add(address_of(person).casefold())
            answer = one.role != AttendeeRole.INFORMED and method == "REQUEST"
            state = {"PARTSTAT": _PARTSTAT[one.reply]}
            if one.delegate_id in listed:  # RFC 5546 §3.2.2.3; somebody who is not listed cannot be named as the one who comes
                answer, state = False, {"PARTSTAT": "DELEGATED", "DELEGATED-TO": f"mailto:{address_of(people[one.delegate_id or ''])}"}
            if one.person_id in delegates:
                state["DELEGATED-FROM"] = f"mailto:{address_of(delegates[one.person_id])}"
            parties.append(_attendee(person, one.role, state, answer))
    return parties


def _attendee(person: Person, role: AttendeeRole, state: Mapping[str, str], answer: bool) -> Party:
    params = {"CUTYPE": "INDIVIDUAL", "ROLE": _ROLE[role], **state, "RSVP": "TRUE" if answer else "FALSE"}
    return _party(person, params)


def _party(person: Person, params: Mapping[str, str]) -> Party:
    return Party(address_of(person), person.name, params)


def _check_times(meeting: Meeting, spans: Sequence[Span]) -> None:
    """Refuses times that the clocks skip: programs read them an hour apart (calendar.md 4.5)."""
    if meeting.all_day:
        return
    for span in spans:
        for wall in (span.starts, span.ends):
            if to_wall(to_utc(wall, meeting.zone), meeting.zone) != wall:
                why = f"{wall:%H:%M} on {day_said(wall)} does not exist in {meeting.zone}, because the clocks go forward"
                raise _refused(meeting, why, "Choose another time.")
        if to_utc(span.ends, meeting.zone) <= to_utc(span.starts, meeting.zone):
            raise _refused(meeting, "it would end before it starts", "Give an end after the start.")


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
