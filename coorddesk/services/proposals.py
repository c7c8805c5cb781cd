"""Other times that attendees propose for a meeting: taken, or declined."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from coorddesk.domain.dates import range_words
from coorddesk.domain.ledger import Sent
from coorddesk.domain.meetings import Meeting, Proposal, checked_times
from coorddesk.domain.people import Person
from coorddesk.errors import CannotInvite, NotFound
from coorddesk.exchange.files import safe_name
from coorddesk.services import files
from coorddesk.services.invites import HandOver, Outgoing
from coorddesk.services.meetings import day_placed
from coorddesk.services.series import placed
from coorddesk.storage.edit import Edit
from coorddesk.storage.store import Store, new_id


@dataclass(frozen=True, slots=True)
class Moved:
    """A meeting, or a day of one, that was moved as somebody proposed.

    Attributes:
        places: where it starts and ends now, wall times in its zone.
    """

    meeting: Meeting
    places: tuple[datetime, datetime]
    all_day: bool


def take_last(store: Store, meeting_id: str, original: datetime | None) -> Moved:
    """Takes the latest proposal for a meeting, or for one day of it; of a series also one for all of it where the day has none.

    Raises:
        NotFound: nobody proposes another time.
        InvalidInput: the series cannot stand there.
    """
    with store.read() as reader:
        meeting = reader.get(Meeting, meeting_id)
    found = [one for one in meeting.proposals if one.original == original] or [one for one in meeting.proposals if one.original is None]
    if not found:
        raise NotFound(f"Nobody proposes another time for {meeting.title}, so it stays where it is.")
    made = found[-1]
    return Moved(take(store, meeting_id, made.person_id, made.original), (made.starts, made.ends), made.all_day)


def take(store: Store, meeting_id: str, person_id: str, original: datetime | None) -> Meeting:
    """Moves the meeting, or the day of a series, to the time that somebody proposed; the other proposals for it are settled by it.

    An update is then due to everybody.

    Raises:
        NotFound: there is no such proposal any more.
        InvalidInput: the series cannot stand there.
    """
    with store.edit("") as edit:
        meeting, made = _found(edit, meeting_id, person_id, original)
        person = edit.get(Person, person_id)
        if original is None:
            after = placed(edit, meeting, made.starts, made.ends, made.all_day)
        else:
            after = day_placed(meeting, original, made.starts, made.ends)
        place = made.place or after.place if original is None else after.place
        left = tuple(one for one in after.proposals if one.original != original)
        edit.put(checked_times(replace(after, place=place, proposals=left)))
        edit.label = f"Move {meeting.title} to {range_words(made.starts, made.ends, made.all_day)}, as {person.name} proposed"
        return after


def decline(
    store: Store, meeting_id: str, person_id: str, original: datetime | None, now: datetime, *, to: Path | None = None, comment: str = "",
    hand_over: HandOver | None = None,
) -> Outgoing | None:  # fmt: skip
    """Leaves the meeting where it is; a draft that says so (.eml) is written where a file for it is given.

    Args:
        now: UTC.
        hand_over: what is done with the draft then, such as opening it; what it raises leaves everything as it was.

    Raises:
        NotFound: there is no such proposal any more.
        CannotInvite: somebody has no e-mail address, or nobody organises the meeting; nothing was changed.
        StorageError: the file or the store cannot be written.
    """
    from coorddesk.exchange.mail import Mailbox, draft
    from coorddesk.exchange.replies import write_declined

    with store.edit("") as edit:
        meeting, made = _found(edit, meeting_id, person_id, original)
        person = edit.get(Person, person_id)
        edit.put(replace(meeting, proposals=tuple(one for one in meeting.proposals if one != made)))
        when = range_words(made.starts, made.ends, made.all_day)
        edit.label = f"Decline {when} for {meeting.title}, which {person.name} proposed"
        if to is None:
            return None
        organiser = edit.lookup(Person, meeting.organiser_id)
        if organiser is None:
            raise CannotInvite(f"Nobody organises “{meeting.title}”, so no answer was written. Choose its organiser, or decline by hand.")
        history = edit.sent(meeting_id)
        moment = max(now, history[-1].sent_at + timedelta(seconds=1)) if history else now
        if not person.email:
            raise CannotInvite(f"{person.name} has no e-mail address, so no answer was written. Give one under People.")
        data = write_declined(meeting, organiser, made, moment, comment)
        words = f"{meeting.title} stays where it is; {when} is not possible.\n" + (f"\n{comment}\n" if comment else "")
        mail = draft(
            Mailbox(organiser.name, organiser.email), [Mailbox(person.name, person.email)], f"Declined: {meeting.title}, {when}", words,
            calendar=(data, "DECLINECOUNTER"), now=moment,
        )  # fmt: skip
        files.write(to, mail)
        if hand_over is not None:
            hand_over(to)
        edit.send(Sent(new_id(), "declined", Meeting.KIND, meeting_id, moment, made.sequence, person.email, "", original))
        return Outgoing(mail, safe_name(f"{meeting.ref} declined.eml", "declined.eml"), made.sequence, (person.email,), edit.label)


def _found(edit: Edit, meeting_id: str, person_id: str, original: datetime | None) -> tuple[Meeting, Proposal]:
    meeting = edit.get(Meeting, meeting_id)
    found = next((one for one in meeting.proposals if (one.person_id, one.original) == (person_id, original)), None)
    if found is None:
        raise NotFound(f"That proposal for {meeting.title} is not there any more. Nothing was changed.")
    return meeting, found
