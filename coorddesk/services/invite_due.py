"""How far the invites of a meeting are: what changed since, who has not answered, and which messages are due next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from coorddesk.domain.ledger import Sent
from coorddesk.domain.meetings import AttendeeRole, Instance, Meeting, Reply, span
from coorddesk.domain.people import Person
from coorddesk.domain.recurrence import parse_rrule
from coorddesk.errors import InvalidInput
from coorddesk.exchange.invite_changes import changes_in_words
from coorddesk.exchange.vevents import rule_of, standing_instances, without_address
from coorddesk.services import meetings
from coorddesk.services.invite_standing import Told, about_meeting, day_alone, told
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store

Kind = Literal["invite", "update", "cancel"]

_MOST_DAYS = 3  # so many days are told one by one; more go out with the whole series


@dataclass(frozen=True, slots=True)
class Step:
    """One message that is due.

    Attributes:
        occurrence: the original start of one day of a series, which alone it is about.
        only: ids of those it goes to: the new ones of an invite or update, those taken off of a cancellation; None for all it concerns.
    """

    meeting_id: str
    kind: Kind
    occurrence: datetime | None = None
    only: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the invites of a meeting are.

    Attributes:
        sent_count: invites and updates sent about the whole meeting.
        sequence: the highest sent; -1 when nothing was.
        last_sent_at: UTC.
        last_what: invite, update or cancel; empty when nothing was sent.
        changes: what changed since, one short sentence each.
        no_reply: (name, since when they were asked, UTC) of those who have not answered.
        taken_off: (id, name) of those who have an invite and are not asked any more.
        joined: (id, name) of those who are asked and were sent nothing yet.
        steps: the messages that are due, in the order in which they go out.
        out: others have it in their calendars.
        off_elsewhere: others were told that it is off, and it takes place.
        without_address: (id, name) of those whom no message can reach, the organiser included.
        has_organiser: somebody invites; where nobody does, you do.
        agenda_sent_at: when its agenda was forwarded last, UTC.
        day, day_changes: of a series, the day that is looked at and is not yet as others have it, by its original start, and in what.
    """

    sent_count: int = 0
    sequence: int = -1
    last_sent_at: datetime | None = None
    last_what: str = ""
    changes: tuple[str, ...] = ()
    no_reply: tuple[tuple[str, datetime], ...] = ()
    taken_off: tuple[tuple[str, str], ...] = ()
    joined: tuple[tuple[str, str], ...] = ()
    steps: tuple[Step, ...] = ()
    out: bool = False
    off_elsewhere: bool = False
    without_address: tuple[tuple[str, str], ...] = ()
    has_organiser: bool = True
    agenda_sent_at: datetime | None = None
    day: datetime | None = None
    day_changes: tuple[str, ...] = ()


def standing(store: Store, meeting_id: str, day: datetime | None = None) -> Standing:
    """What was sent about a meeting, what has changed since, who has not answered, and what is due.

    Args:
        day: of a series, the original start of the day that is looked at.
    """
    with store.read() as reader:
        return standing_of(reader, reader.get(Meeting, meeting_id), store.now().date(), day)


def standing_of(reader: Reader, meeting: Meeting, today: date, day: datetime | None = None) -> Standing:
    """As `standing`, within an open reading."""
    rows = reader.sent(meeting.id)
    history, state = about_meeting(rows), still_here(reader, told(rows))
    before = state.known
    old, new = _to_come(before.meeting, meeting, today) if before is not None else (meeting, meeting)
    wanted = {one.person_id for one in meeting.attendees} | {meeting.organiser_id or ""} | set(state.holders)
    if before is not None:
        wanted |= {one.person_id for one in before.meeting.attendees} | {before.meeting.organiser_id or ""}
    people = reader.many(Person, wanted)

    def named(ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
        return tuple((id, people[id].name) for id in ids if id in people)

    changes: tuple[str, ...] = ()
    if before is not None:
        changes = changes_in_words(old, new, people)
        if not meeting.rule:
            changes += agenda_changes(before.agenda, agenda_titles(reader, meeting))
    asked = [*(one.person_id for one in meeting.attendees)]
    organiser = [meeting.organiser_id] if meeting.organiser_id else []
    days = changed_days(old, new) if before is not None else []
    day_changes: tuple[str, ...] = ()
    if before is not None and day in days and day is not None:
        day_changes = changes_in_words(replace(before.meeting, instances=()), replace(before.meeting, instances=_only(meeting, day)), {})
        day_changes = day_changes or changes_in_words(day_alone(before.meeting, day), day_alone(meeting, day), {})
    agendas = [one.sent_at for one in rows if one.what == "agenda"]
    return Standing(
        sum(one.what != "cancel" and one.occurrence is None for one in history),
        max((one.sequence for one in history), default=-1), history[-1].sent_at if history else None, history[-1].what if history else "",
        changes, tuple(_silent(meeting, state, people, day)), named(_taken_off(meeting, state)),
        named(_joined(meeting, state)) if history else (), due(reader, meeting, today, day), bool(state.holders),
        state.off and not meeting.cancelled, named(without_address([*organiser, *asked], people)),
        meeting.organiser_id is not None or meetings.coordinator_id(reader) is not None,
        agendas[-1] if agendas else None, day if day_changes else None, day_changes,
    )  # fmt: skip


def due(reader: Reader, meeting: Meeting, today: date, day: datetime | None = None) -> tuple[Step, ...]:
    """The messages that make others' calendars agree with the meeting, in the order in which they go out; empty when they do.

    Those who were taken off are told first. Where a series was split since it was sent, the one that ended and the one that goes on
    belong together. Single days that moved are told alone: the one that is looked at, or all of them where they are few; of those that
    are over nobody needs to hear any more.

    Args:
        day: of a series, the original start of the day that is looked at.
    """
    steps: list[Step] = []
    for one in _split_together(reader, meeting):
        steps += _own_steps(reader, one, today, day if one.id == meeting.id else None)
    return tuple(steps)


def _to_come(before: Meeting, after: Meeting, today: date) -> tuple[Meeting, Meeting]:
    """Both without what became of days of the series that are over, wherever they stood."""
    originals = {one.original for one in (*before.instances, *after.instances)}
    over = {at for at in originals if all(span(one, at)[1].date() < today for one in (before, after))}
    older, newer = (replace(one, instances=tuple(each for each in one.instances if each.original not in over)) for one in (before, after))
    return older, newer


def changed_days(before: Meeting, after: Meeting) -> list[datetime]:
    """The days of a series that stand elsewhere than others have them, by their original starts."""
    old, new = _moved(before), _moved(after)
    return sorted(day for day in {*old, *new} if old.get(day) != new.get(day))


def agenda_titles(reader: Reader, meeting: Meeting) -> list[str]:
    """The items of a single meeting's agenda, those carried on to it included; none of a series, whose days have their own."""
    return [] if meeting.rule else [item.title for item in meetings.day_of(reader, meeting.id, meeting.starts).agenda]


def agenda_changes(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """What became of the items of an agenda, in words."""
    added = [f"Item {at} added to the agenda" for at, title in enumerate(after, 1) if title not in before]
    removed = [f"“{title}” taken off the agenda" for title in before if title not in after]
    kept_before, kept_after = [one for one in before if one in after], [one for one in after if one in before]
    turned = ["Agenda in another order"] if kept_before != kept_after else []
    return (*added, *removed, *turned)


def more_changed(reader: Reader, before: Meeting, after: Meeting, agenda: Sequence[str]) -> bool:
    """Whether anything but who is asked, and where single days stand, is otherwise than it was sent."""
    both = {one.person_id for one in before.attendees} & {one.person_id for one in after.attendees}
    alike = [
        replace(one, attendees=tuple(each for each in one.attendees if each.person_id in both), instances=()) for one in (before, after)
    ]
    return bool(changes_in_words(alike[0], alike[1], {})) or (not after.rule and list(agenda) != agenda_titles(reader, after))


def still_here(reader: Reader, state: Told) -> Told:
    """What the recipients know, without people whom an undo took out of the store: nothing can be sent to them any more."""
    known = reader.many(Person, state.holders)
    return replace(state, holders={id: since for id, since in state.holders.items() if id in known})


def attending(meeting: Meeting) -> list[str]:
    """Ids of all who are asked to it; who invites is not."""
    return [one.person_id for one in meeting.attendees if one.person_id != meeting.organiser_id]


def _taken_off(meeting: Meeting, state: Told) -> list[str]:
    return [id for id in state.holders if id not in attending(meeting) and id != meeting.organiser_id]


def _joined(meeting: Meeting, state: Told) -> list[str]:
    return [id for id in attending(meeting) if id not in state.holders]


def _own_steps(reader: Reader, meeting: Meeting, today: date, day: datetime | None) -> list[Step]:
    """What is due about one meeting, whatever others there are."""
    if meeting.invited_id is not None or meeting.deleted:
        return []
    rows = about_meeting(reader.sent(meeting.id))
    state, asked = still_here(reader, told(rows)), attending(meeting)
    if not rows:
        return [Step(meeting.id, "invite")] if asked and not meeting.cancelled else []
    if meeting.cancelled:
        return [Step(meeting.id, "cancel")] if state.holders else []
    gone, new = _taken_off(meeting, state), _joined(meeting, state)
    steps = [Step(meeting.id, "cancel", only=frozenset(gone))] if gone else []
    before = state.known
    if not asked:
        return steps
    if before is None or state.off or more_changed(reader, before.meeting, meeting, before.agenda):
        return [*steps, Step(meeting.id, "update")]
    days = changed_days(*_to_come(before.meeting, meeting, today))
    if len(days) > _MOST_DAYS and day not in days:
        return [*steps, Step(meeting.id, "update")]
    if new:
        steps.append(Step(meeting.id, "update", only=frozenset(new)))
    if len(new) < len(asked):
        off = {one.original for one in meeting.instances if one.cancelled}
        told_now = [day] if day is not None and day in days else days
        steps += [Step(meeting.id, "cancel" if one in off else "update", one) for one in told_now]
    return steps


def _split_together(reader: Reader, meeting: Meeting) -> list[Meeting]:
    """The meeting, with the series it was split from since that was sent before it, or the ones that were split from it after."""
    earlier = reader.lookup(Meeting, meeting.follows_id) if meeting.rule and not reader.sent(meeting.id) else None
    if earlier is not None and _shortened(reader, earlier):
        return [earlier, meeting]
    if meeting.rule and _shortened(reader, meeting):
        later = reader.find(Meeting, "follows_id = ? AND rule <> '' AND deleted = 0", (meeting.id,), "ORDER BY starts")
        return [meeting, *(one for one in later if not about_meeting(reader.sent(one.id)))]
    return [meeting]


def _shortened(reader: Reader, series: Meeting) -> bool:
    """Whether a series ends earlier than others have it."""
    before = told(reader.sent(series.id)).known
    if before is None or not before.meeting.rule or not series.rule or series.deleted:
        return False
    try:
        old, new = parse_rrule(before.meeting.rule), parse_rrule(series.rule)
    except InvalidInput:
        return False
    return new.until is not None and (old.until is None or new.until < old.until)


def _moved(meeting: Meeting) -> Mapping[datetime, tuple[datetime | None, datetime | None, bool]]:
    """Where the days of a series stand that are not where its rule puts them; what an earlier rule left behind is not sent."""
    try:
        rule = rule_of(meeting)
    except InvalidInput:
        return {}
    return {one.original: (one.starts, one.ends, one.cancelled) for one in standing_instances(meeting, rule)}


def _only(meeting: Meeting, day: datetime) -> tuple[Instance, ...]:
    return tuple(one for one in meeting.instances if one.original == day)


def _silent(meeting: Meeting, state: Told, people: Mapping[str, Person], day: datetime | None) -> list[tuple[str, datetime]]:
    """Who has the invite and has not answered, for the day that is looked at or for all of it, since when they are asked."""
    of_day = {one.person_id: one.reply for one in meeting.day_replies if one.original == day}
    return [
        (people[one.person_id].name, state.holders[one.person_id])
        for one in meeting.attendees
        if of_day.get(one.person_id, one.reply) == Reply.NO_REPLY
        and one.delegate_id is None
        and one.role != AttendeeRole.INFORMED
        and one.person_id in state.holders
        and one.person_id in people
        and one.person_id != meeting.organiser_id
    ]


def was_sent(history: Sequence[Sent]) -> bool:
    """Whether an invite to the whole meeting went out."""
    return any(one.what in ("invite", "update") and one.occurrence is None for one in history)
