"""A whole calendar to subscribe to or to import elsewhere: meetings, milestones and deadlines, without invitations."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from coorddesk.domain.meetings import Meeting
from coorddesk.domain.milestones import Milestone
from coorddesk.domain.people import Person
from coorddesk.domain.tasks import Task
from coorddesk.errors import CannotInvite, InvalidInput
from coorddesk.exchange.content_lines import one_line, plain
from coorddesk.exchange.occurrences import first_start, zone_of
from coorddesk.exchange.vevents import rule_of, span_of, standing_instances


def write_calendar(
    name: str, meetings: Iterable[Meeting], milestones: Iterable[Milestone], deadlines: Iterable[Task],
    people: Mapping[str, Person], now: datetime,
) -> bytes:  # fmt: skip
    """An iCalendar object with METHOD:PUBLISH, in the order given; UIDs never change, so a second import updates the first.

    Deleted records are left out, as are milestones and tasks without a date. Meetings that are off stay in it as cancelled. It
    names no attendees, for PUBLISH must not (RFC 5546 §3.2.1), and the owner of a deadline in its text.

    Args:
        name: what calendar programs show it as.
        people: by id; owners that are missing are not named.
        now: aware; becomes DTSTAMP, in UTC.

    Raises:
        CannotInvite: a meeting's time zone or repeat rule cannot be used; says which.
    """
    from coorddesk.exchange.components import calendar_bytes, day_event, event_of  # late, for the calendar library

    standing = [_sound(meeting) for meeting in meetings if not meeting.deleted]
    events = []
    for meeting in standing:
        rule = rule_of(meeting)
        instances = standing_instances(meeting, rule)
        status = "CANCELLED" if meeting.cancelled else "CONFIRMED"
        off = [one.original for one in instances if one.cancelled]
        events.append(event_of(meeting, span_of(meeting), now, sequence=0, status=status, rule=rule, cancelled=off))
        for one in instances:
            if not one.cancelled:
                moved = span_of(meeting, one)
                events.append(event_of(meeting, moved, now, sequence=0, status=status, original=one.original))
    for milestone in milestones:
        day = milestone.actual or milestone.forecast or milestone.baseline
        if day is not None and not milestone.deleted:
            words = f"{one_line(milestone.title)}{' (reached)' if milestone.actual else ''}" or milestone.ref
            note = _owned(milestone.ref, milestone.owner_id, milestone.notes, people)
            events.append(day_event(f"{milestone.id}@coorddesk", day, words, note, "MILESTONE", now))
    for task in deadlines:
        if task.due is not None and not task.deleted:
            words = f"{'Done' if task.done_on else 'Due'}: {one_line(task.title) or task.ref}"
            note = _owned(task.ref, task.owner_id, task.notes, people)
            events.append(day_event(f"{task.id}@coorddesk", task.due, words, note, "DEADLINE", now))
    shown = one_line(name) or "CoordDesk"
    return calendar_bytes("PUBLISH", standing, events, {"NAME": shown, "X-WR-CALNAME": shown})  # row 22


def _sound(meeting: Meeting) -> Meeting:
    """The meeting as it can be written: a series begins on the first day that fits its rule (row 16)."""
    try:
        zone_of(meeting.zone)
        rule = rule_of(meeting)
    except InvalidInput as problem:
        title = one_line(meeting.title) or meeting.ref
        raise CannotInvite(f"The calendar was not written, because of the meeting “{title}”. {problem.sentence}") from problem
    if rule is None:
        return meeting
    first = first_start(meeting.starts, rule)
    return replace(meeting, starts=first, ends=first + (meeting.ends - meeting.starts)) if first else replace(meeting, rule="")


def _owned(ref: str, owner_id: str | None, notes: str, people: Mapping[str, Person]) -> str:
    owner = people.get(owner_id or "")
    head = f"{ref}, {one_line(owner.name)}" if owner is not None else ref
    return "\n\n".join(part for part in (head, plain(notes).strip()) if part)
