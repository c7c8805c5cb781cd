"""The commands about meetings and calendars: invites, answers and calendars that leave the desk, and messages that come in."""

import sys
from datetime import datetime
from typing import Any

from coorddesk.cli.desk import Desk, Refused, Usage
from coorddesk.errors import InvalidInput, NotFound


def import_message(desk: Desk) -> int:
    """Takes in an answer, an invitation or another message about a meeting; says what is asked where it leaves something open."""
    from coorddesk.services import incoming, lookup, projects

    given = desk.given
    message = incoming.read(given.file)
    if message is None:
        shown = f"{given.file.name} is not a message about a meeting, such as an answer or an invitation, so nothing was changed."
        raise Refused(f"{shown} If it is a calendar, show it beside your own in the window: coorddesk {given.file}")
    store = desk.store()
    you = incoming.You(desk.settings.your_email, desk.settings.your_name, desk.zone)
    person = lookup.person(store, given.person).id if given.person else ""
    meeting = lookup.by_reference(store, given.meeting).id if given.meeting else ""
    answers = incoming.Given()
    for _ in range(2):  # who it is may be asked only once it is known which meeting is meant
        items = incoming.considered(store, message, you, desk.clock.now(), answers)
        answers = incoming.Given(
            {**answers.people} | {place: person for place, one in enumerate(items) if one.ask is incoming.Ask.WHO and person},
            {**answers.meetings} | {place: meeting for place, one in enumerate(items) if one.ask is incoming.Ask.MEETING and meeting},
        )  # fmt: skip
    items = incoming.considered(store, message, you, desk.clock.now(), answers)
    for item in items:
        if item.ask in (incoming.Ask.WHO, incoming.Ask.MEETING):
            option = "--person NAME" if item.ask is incoming.Ask.WHO else "--meeting REF"
            shown = "; ".join(words for _, words in item.choices[:8])
            raise Refused(f"{item.words} Nothing was changed; say {option}. Likely: {shown}")
    project = desk.project_id(store) or projects.only(store)
    if project is None and any(item.kind is incoming.Kind.INVITATION for item in items):
        raise Refused(f"{items[0].words} Nothing was changed; say which project its meeting goes into: --project CODE.")
    if given.dry_run:
        print("\n".join(" ".join((item.words, *item.details)) for item in items))
        return 0
    taken = incoming.take(store, message, items, you, desk.clock.now(), project)
    print("\n".join(taken.words))
    return 0 if taken.changed or taken.asking else 1


def export_calendar(desk: Desk) -> None:
    """Writes the calendar of a project, a person, a team, or of everything."""
    from coorddesk.domain.calendars import Publication
    from coorddesk.services import lookup, publishing

    given = desk.given
    if sum(map(bool, (given.project, given.person, given.team))) > 1:
        raise Usage("A calendar is of one project, of one person or of one team: give one of --project, --person and --team.")
    store = desk.store()
    whose = Publication(
        "", str(given.output), desk.project_id(store), lookup.person(store, given.person).id if given.person else None,
        lookup.team(store, given.team).id if given.team else None, given.deadlines or "event",
    )  # fmt: skip
    for sentence in publishing.write_calendar(store, whose, desk.clock.now()).left_out:
        print(f"coorddesk: {sentence}", file=sys.stderr)


def export_publications(desk: Desk) -> int:
    """Every published calendar is written, whatever becomes of the others."""
    from coorddesk.services import publishing

    if desk.given.output is not None or desk.given.project:
        raise Usage("Publications are written where they are published: leave -o and --project out.")
    store = desk.store()
    round = publishing.Round(store, desk.clock.now())
    round.work()
    for one in publishing.listed(store):
        state = round.states[one.publication.id]
        if state.outcome is not None:
            print(f"{one.publication.path}: {'written' if state.outcome.changed else 'unchanged'}")
        for sentence in state.outcome.left_out if state.outcome is not None else (state.refusal,):
            print(f"coorddesk: {sentence}", file=sys.stderr)
    return 1 if any(state.refusal for state in round.states.values()) else 0


def export_invite(desk: Desk) -> None:
    """Writes the next message about a meeting."""
    from coorddesk.services import invites

    given = desk.given
    store = desk.store()
    meeting_id, original, as_mail = _meeting_asked(desk, store)
    if given.occurrence and (given.only_new or given.removed):
        raise Usage("Those who are new to a series, or taken off it, are told of all of it: leave --occurrence out.")
    kind: invites.Kind = "cancel" if given.cancel or given.removed else "update" if given.update or given.only_new else "invite"
    only = None
    if given.only_new or given.removed:
        standing = invites.standing(store, meeting_id)
        only = frozenset(id for id, _ in (standing.taken_off if given.removed else standing.joined))
        if not only:
            what = "was taken off" if given.removed else "was added to"
            raise Refused(f"Nobody {what} {given.ref} since its last invite, so nothing was written.")
    outgoing = invites.export(
        store, meeting_id, kind=kind, now=desk.clock.now(), your_email=desk.settings.your_email,
        your_name=desk.settings.your_name, zone=desk.zone, occurrence=original,
        as_mail=as_mail, to=given.output, only=only,
    )  # fmt: skip
    print(outgoing.words)


def export_reply(desk: Desk) -> None:
    """Writes our answer to a meeting that somebody else organises."""
    from coorddesk.domain.meetings import Reply
    from coorddesk.services import own_replies

    given = desk.given
    if not given.answer:
        raise Usage("Say what the answer is: --answer coming, maybe or cannot.")
    store = desk.store()
    meeting_id, original, as_mail = _meeting_asked(desk, store)
    out = own_replies.export(
        store, meeting_id, Reply(given.answer), desk.clock.now(), original=original, comment=given.comment, as_mail=as_mail, to=given.output
    )
    print(out.words)


def _meeting_asked(desk: Desk, store: Any) -> tuple[str, datetime | None, bool]:
    """The meeting that the command names, the day of it, and whether a mail is wanted."""
    from coorddesk.domain.meetings import Meeting
    from coorddesk.services import lookup, meetings

    given = desk.given
    if not given.ref:
        raise Usage(f"Say which meeting: coorddesk export {given.kind} FIT-M14 -o {given.kind}.ics")
    ending = given.output.suffix.lower()
    if ending not in (".ics", ".eml"):
        raise InvalidInput("output", f"{given.output.name} ends in neither .ics nor .eml, so nothing was written. Give one of them.")
    found = lookup.by_reference(store, given.ref)
    if found.kind != "meeting":
        raise NotFound(f"{given.ref} is not a meeting, so there is no {given.kind} to write.")
    original = None
    if given.occurrence:
        with store.read() as reader:
            meeting = reader.get(Meeting, found.id)
        days = meetings.occurrences(store, None, given.occurrence, given.occurrence, meeting.zone, with_cancelled=True)
        originals = [one.original for one in days if one.meeting_id == found.id]
        originals += [one.original for one in meeting.instances if one.original.date() == given.occurrence]
        original = originals[0] if originals else None
        if original is None:
            raise NotFound(f"{given.ref} does not take place on {given.occurrence.isoformat()}. Nothing was written.")
    return found.id, original, ending == ".eml"
