"""What goes back to somebody: our answer to an invitation (REPLY, RFC 5546 §3.2.3), and no to a time proposed (DECLINECOUNTER, §3.2.8).

An answer says who answers what, to which message, and nothing else (calendar.md 1.3): it carries the SEQUENCE that was received, since
with a higher one the organiser's later updates would be passed over.
"""

from datetime import datetime

from coorddesk.domain.meetings import Meeting, Proposal, Reply
from coorddesk.domain.people import Person
from coorddesk.errors import CannotInvite
from coorddesk.exchange.content_lines import one_line
from coorddesk.exchange.invite_checks import check_invite
from coorddesk.exchange.vevents import Party, Span, span_of

_PARTSTAT = {Reply.COMING: "ACCEPTED", Reply.MAYBE: "TENTATIVE", Reply.CANNOT: "DECLINED"}


def write_reply(
    meeting: Meeting, organiser: Person, you: Party, reply: Reply, now: datetime, *, original: datetime | None = None, comment: str = ""
) -> bytes:  # fmt: skip
    """Our answer to a meeting that somebody else organises, as an iTIP message; the same input gives the same bytes.

    Args:
        you: as we were invited; its parameters are not looked at.
        now: aware; becomes DTSTAMP, in UTC, and must be later in each message.
        original: one day of a series, by where its rule puts it; None for all of it.

    Raises:
        CannotInvite: there is nothing to answer with, or nobody to answer to.
    """
    if reply not in _PARTSTAT:
        raise CannotInvite(f"No answer to “{one_line(meeting.title)}” was chosen, so none was written. Say whether you come.")
    if not organiser.email:
        raise CannotInvite(f"{organiser.name} has no e-mail address, so no answer was written. Give one under People.")
    from coorddesk.exchange.components import answer_event, calendar_bytes  # late, for the calendar library

    original = original or meeting.invited_day
    instance = next((one for one in meeting.instances if one.original == original and one.starts), None)
    span = Span(meeting.starts, meeting.ends) if meeting.invited_day is not None else span_of(meeting, instance, original)
    party = Party(you.email, you.name, {"CUTYPE": "INDIVIDUAL", "PARTSTAT": _PARTSTAT[reply]})
    event = answer_event(
        meeting, now, sequence=max(meeting.received_sequence, 0), original=original, organiser=_party(organiser), attendee=party, span=span,
        comment=comment, status="2.0;Success",
    )  # fmt: skip
    return _checked(meeting, calendar_bytes("REPLY", [meeting], [event]))


def write_declined(meeting: Meeting, organiser: Person, proposal: Proposal, now: datetime, comment: str = "") -> bytes:
    """No to a time that an attendee proposed; the meeting stays where it is.

    It names neither times nor people, for RFC 2446, by which libical checks it, allows none where RFC 5546 does.

    Args:
        now: aware; becomes DTSTAMP, in UTC.

    Raises:
        CannotInvite: who organises the meeting has no e-mail address.
    """
    if not organiser.email:
        raise CannotInvite(f"{organiser.name} has no e-mail address, so no answer was written. Give one under People.")
    from coorddesk.exchange.components import answer_event, calendar_bytes  # late, as above

    event = answer_event(
        meeting, now, sequence=max(proposal.sequence, 0), original=proposal.original, organiser=_party(organiser), comment=comment
    )
    zoned = [meeting] if proposal.original is not None else []
    return _checked(meeting, calendar_bytes("DECLINECOUNTER", zoned, [event]))


def _party(person: Person) -> Party:
    return Party(person.email, person.name, {})


def _checked(meeting: Meeting, written: bytes) -> bytes:
    if problems := check_invite(written):
        said = f"other calendars would not understand it ({problems[0]})"
        raise CannotInvite(f"The answer to “{one_line(meeting.title)}” was not written: {said}.")
    return written
