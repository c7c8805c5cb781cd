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
    party = Party(you.email, you.name, {"CUTYPE": "INDIVIDUAL", "PARTSTAT": _PARTSTAT[reply]})
    return _written("REPLY", meeting, organiser, [party], meeting.received_sequence, now, original, comment, "2.0;Success")


def write_declined(
    meeting: Meeting, organiser: Person, proposer: Person, proposal: Proposal, now: datetime, comment: str = ""
) -> bytes:  # fmt: skip
    """No to a time that an attendee proposed; the meeting stays where it is.

    Args:
        now: aware; becomes DTSTAMP, in UTC.

    Raises:
        CannotInvite: somebody has no e-mail address.
    """
    for one in (organiser, proposer):
        if not one.email:
            raise CannotInvite(f"{one.name} has no e-mail address, so no answer was written. Give one under People.")
    party = Party(proposer.email, proposer.name, {"CUTYPE": "INDIVIDUAL", "PARTSTAT": "NEEDS-ACTION"})
    return _written("DECLINECOUNTER", meeting, organiser, [party], proposal.sequence, now, proposal.original, comment, "")


def _written(
    method: str, meeting: Meeting, organiser: Person, attendees: list[Party], sequence: int, now: datetime, original: datetime | None,
    comment: str, status: str,
) -> bytes:  # fmt: skip
    from coorddesk.exchange.components import answer_event, calendar_bytes  # late, for the calendar library

    original = original or meeting.invited_day
    span = span_of(meeting, next((one for one in meeting.instances if one.original == original and one.starts), None), original)
    if meeting.invited_day is not None:
        span = Span(meeting.starts, meeting.ends)
    event = answer_event(
        meeting, span, now, sequence=max(sequence, 0), original=original, organiser=Party(organiser.email, organiser.name, {}),
        attendees=attendees, comment=comment, status=status,
    )  # fmt: skip
    written = calendar_bytes(method, [meeting], [event])
    if problems := check_invite(written):
        raise CannotInvite(
            f"The answer to “{one_line(meeting.title)}” was not written: other calendars would not understand it ({problems[0]})."
        )
    return written
