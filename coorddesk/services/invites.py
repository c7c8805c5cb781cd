"""Messages about meetings: invites, updates, cancellations and agendas as they leave the house, noted in the ledger.

What others have is read by `invite_standing`, what is due by `invite_due`, and one message is written by `invite_writing`; what the
window needs of them is offered here too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from coorddesk.domain.dates import count_words
from coorddesk.domain.ledger import Sent
from coorddesk.domain.meetings import Meeting, Scope
from coorddesk.domain.people import Person
from coorddesk.errors import CannotInvite
from coorddesk.exchange.files import safe_name
from coorddesk.services import files, meetings
from coorddesk.services.invite_due import Kind as Kind
from coorddesk.services.invite_due import Standing as Standing
from coorddesk.services.invite_due import Step as Step
from coorddesk.services.invite_due import attending, due, was_sent
from coorddesk.services.invite_due import standing as standing
from coorddesk.services.invite_standing import about_meeting, content_of, told
from coorddesk.services.invite_writing import (
    HEADS,
    addresses_of,
    called,
    draft_of,
    file_name,
    known_sender,
    refuse_others,
    refuse_unreachable,
    with_organiser,
    written,
)
from coorddesk.services.invite_writing import Extra as Extra
from coorddesk.services.invite_writing import Outgoing as Outgoing
from coorddesk.services.invite_writing import Sender as Sender
from coorddesk.storage.store import Store, new_id

HandOver = Callable[[Path], None]


def due_steps(store: Store, meeting_id: str, day: datetime | None = None) -> tuple[Step, ...]:
    """The messages that are due about a meeting, as `invite_due.due` tells them."""
    with store.read() as reader:
        return due(reader, reader.get(Meeting, meeting_id), store.now().date(), day)


def step_again(store: Store, meeting_id: str) -> Step:
    """The message about a whole meeting to everybody, whether or not one is due: its cancellation where it is off, else an update."""
    with store.read() as reader:
        return Step(meeting_id, "cancel" if reader.get(Meeting, meeting_id).cancelled else "update")


def export(
    store: Store, meeting_id: str, *, kind: Kind, now: datetime, your_email: str, your_name: str = "", zone: str = "",
    occurrence: datetime | None = None, as_mail: bool = False, to: Path | None = None, only: frozenset[str] | None = None,
    extras: Sequence[Extra] = (),
) -> Outgoing:  # fmt: skip
    """One message about a meeting, noted as sent.

    The first is an invite with SEQUENCE 0. Later ones raise it when time, place, repeat or a cancellation changed since, and never
    go below one sent before. A cancellation also calls the meeting off; an update to another time asks everybody anew.

    Args:
        now: UTC.
        your_email, your_name, zone: as of a `Sender`.
        occurrence: the original start of one day of a series, which alone the message is about.
        as_mail: a draft for a mail program (.eml) instead of the calendar file (.ics).
        to: a file to write it to; when that fails nothing is noted.
        only: ids of those it goes to: of a cancellation the people taken off, while the meeting goes on; else those who are new.
        extras: files to attach to the draft.

    Raises:
        CannotInvite: says why; nothing was written or noted.
        StorageError: the file or the store cannot be written.
    """
    with store.edit("") as edit:
        step = Step(meeting_id, kind, occurrence, only)
        out = written(edit, step, Sender(your_email, your_name, zone), now, as_mail=as_mail, extras=extras)
        edit.label = out.words
        if to is None:
            return out
        files.write(to, out.data)
        return replace(out, path=to)


def send(
    store: Store, steps: Sequence[Step], sender: Sender, now: datetime, folder: Path, extras: Mapping[Step, Sequence[Extra]] | None = None,
    hand_over: HandOver | None = None,
) -> list[Outgoing]:  # fmt: skip
    """Several messages that belong together, as drafts in a folder, all noted as sent or none.

    Args:
        now: UTC.
        extras: files to attach, by the message.
        hand_over: opens each draft once all are written; when that fails nothing is noted as sent.

    Raises:
        CannotInvite: one of them cannot be written; says why. Nothing was written or noted.
        StorageError: the folder or the store cannot be written.
    """
    with store.edit("") as edit:
        made = [written(edit, step, sender, now, as_mail=True, extras=(extras or {}).get(step, ())) for step in steps]
        edit.label = "; ".join(one.words for one in made)
        return _in_folder(made, folder, hand_over)


def cancel_and_tell(
    store: Store, meeting_id: str, occurrence: datetime | None, scope: Scope, sender: Sender, now: datetime, folder: Path,
    hand_over: HandOver | None = None,
) -> list[Outgoing]:  # fmt: skip
    """Calls off a meeting, one day of a series, or that and all that follow, and writes the draft that tells it.

    Undo lets it take place again; what was sent stays noted, so that an update is due then.

    Raises:
        CannotInvite: nobody has it in a calendar, or the message cannot be written. Nothing was called off.
        StorageError: as in `send`.
    """
    with store.edit("") as edit:
        meeting = edit.get(Meeting, meeting_id)
        if not told(edit.sent(meeting_id)).holders:
            said = f"Nobody has “{meeting.title}” in a calendar, so there is nobody to tell. Cancel meeting calls it off."
            raise CannotInvite(said)
        refuse_others(meeting)
        label = meetings.cancel_in(edit, meeting, occurrence, scope)
        off = edit.get(Meeting, meeting_id)
        day = occurrence if meeting.rule and scope is Scope.DAY else None
        step = Step(meeting_id, "cancel" if off.cancelled or day is not None else "update", day)
        made = [written(edit, step, sender, now, as_mail=True, stays_undoable=True)]
        edit.label = f"{label} and tell {count_words(len(made[0].recipients), 'person', 'people')}"
        return _in_folder(made, folder, hand_over)


def forward_agenda(
    store: Store, meeting_id: str, original: datetime, sender: Sender, now: datetime, folder: Path, extras: Sequence[Extra] = (),
    hand_over: HandOver | None = None,
) -> Outgoing:  # fmt: skip
    """The agenda of one day as a draft to those who attend, noted as sent; it says nothing to calendars.

    Args:
        original: where the rule puts that day; a single meeting's start.

    Raises:
        CannotInvite: it has no agenda, nobody attends, or somebody has no e-mail address. Nothing was written or noted.
        StorageError: as in `send`.
    """
    from coorddesk.reports.invites import html_page, plain_text
    from coorddesk.services.invite_letters import letter, occasion, when_words

    with store.edit("") as edit:
        meeting = with_organiser(edit, edit.get(Meeting, meeting_id), sender)
        about = occasion(edit, meeting, original, now)
        if about.agenda is None or not (about.titles or about.brought):
            raise CannotInvite(f"“{meeting.title}” has no agenda yet, so there is nothing to forward. Add its items first.")
        ids = attending(meeting)
        people = edit.many(Person, {meeting.organiser_id or "", *(one.person_id for one in meeting.attendees), *about.presenters})
        refuse_unreachable(f"The agenda of “{meeting.title}”", meeting, ids, people)
        said = letter(HEADS["agenda"], about, people, sender.zone)
        subject = f"{HEADS['agenda']}: {said.title}, {when_words(about, year=False)}"
        data = draft_of(meeting, ids, people, subject, plain_text(said), html_page(said), None, now, extras)
        addresses = addresses_of(ids, people)
        name = safe_name(f"{meeting.ref} agenda.eml", "agenda.eml")
        content = content_of(meeting, about.titles, ids)
        edit.send(Sent(new_id(), "agenda", Meeting.KIND, meeting_id, now, 0, "\n".join(addresses), content, about.day), settles=True)
        edit.label = f"Agenda of {meeting.title} for {count_words(len(addresses), 'person', 'people')}"
        return _in_folder([Outgoing(data, name, 0, addresses, edit.label)], folder, hand_over)[0]


def publish(store: Store, meeting_id: str, now: datetime, day: datetime | None = None, sender: Sender | None = None) -> Outgoing:
    """The meeting as a file to add to one's own calendar (METHOD:PUBLISH): nobody is asked and nothing is noted.

    Args:
        now: UTC.
        day: the original start of one day of a series, which alone it is about; None for all of it.
        sender: who stands in it as organiser where nobody organises it, for a PUBLISH names one (RFC 5546 §3.2.1).

    Raises:
        CannotInvite: says why; nothing was written.
    """
    from coorddesk.exchange.invites import write_invite
    from coorddesk.services.invite_letters import occasion

    with store.read() as reader:
        meeting = reader.get(Meeting, meeting_id)
        if meeting.organiser_id is None and sender is not None:
            meeting = replace(meeting, organiser_id=known_sender(reader, sender))
        about = occasion(reader, meeting, day, now)
        people = reader.many(Person, {meeting.organiser_id or ""})
        sequence = max((one.sequence for one in about_meeting(reader.sent(meeting_id))), default=max(meeting.received_sequence, 0))
        data = write_invite(meeting, people, "PUBLISH", sequence, now, occurrence=about.day, agenda=about.titles, brought=about.brought)
        return Outgoing(data, safe_name(f"{meeting.ref}.ics", "meeting.ics"), sequence, (), f"{meeting.title} as a calendar file")


def your_id(store: Store, your_email: str) -> str | None:
    """The person with your e-mail address, if there is one."""
    if not your_email.strip():
        return None
    with store.read() as reader:
        found: str | None = reader.value("SELECT id FROM person WHERE email = ? COLLATE NOCASE AND deleted = 0", (your_email,))
        return found


def suggested_name(store: Store, step: Step, suffix: str) -> str:
    """What the file of a message would be called."""
    with store.read() as reader:
        return file_name(reader.get(Meeting, step.meeting_id), called(step, was_sent(reader.sent(step.meeting_id))), "", suffix)


def _in_folder(made: Sequence[Outgoing], folder: Path, hand_over: HandOver | None) -> list[Outgoing]:
    """The drafts written, each under a name of its own, and then opened."""
    found, taken = [], set[str]()
    for one in made:
        name, number = one.name, 1
        while name.casefold() in taken:
            number += 1
            name = f"{Path(one.name).stem} {number}{Path(one.name).suffix}"
        taken.add(name.casefold())
        files.write(folder / name, one.data, make_folder=True)
        found.append(replace(one, name=name, path=folder / name))
    for one in found:
        if hand_over is not None and one.path is not None:
            hand_over(one.path)
    return found
