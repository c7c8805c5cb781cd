"""What changed in a meeting since its invite was sent, in words, and what follows from it for the next message."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from coorddesk.domain.dates import ENGLISH
from coorddesk.domain.meetings import AttendeeRole, Meeting, Reply
from coorddesk.domain.people import Person
from coorddesk.domain.recurrence import parse_rrule, rule_words
from coorddesk.errors import InvalidInput
from coorddesk.exchange.content_lines import one_line, plain

_ROLE_WORDS = {
    AttendeeRole.CHAIR: "chairs", AttendeeRole.REQUIRED: "is required",
    AttendeeRole.OPTIONAL: "is optional", AttendeeRole.INFORMED: "is only informed",
}  # fmt: skip


def asked_again(meeting: Meeting) -> Meeting:
    """The meeting with every reply cleared, as it must be when its SEQUENCE goes up for another time (RFC 5546 §2.1.4).

    Other times that were proposed are settled by the new one.
    """
    attendees = tuple(
        replace(one, reply=Reply.NO_REPLY, replied_at=None, comment="", delegate_id=None) for one in meeting.attendees
    )
    return replace(meeting, attendees=attendees, day_replies=(), proposals=())


def raises_sequence(before: Meeting, after: Meeting) -> bool:
    """Whether SEQUENCE goes up: time, place, repeat rule or a cancellation changed since `before` was sent (product.md).

    iTIP lets the place change without it; raising it is allowed, and makes a change of room impossible to overlook.
    """
    return any(
        getattr(before, name) != getattr(after, name)
        for name in ("starts", "ends", "zone", "all_day", "place", "rule", "instances", "cancelled")
    )


def changes_in_words(before: Meeting | None, after: Meeting, people: Mapping[str, Person]) -> tuple[str, ...]:
    """What changed since the meeting was last sent, one short sentence each, the most important first; replies do not count.

    Empty when nothing changed, and when nothing was sent yet (`before` is None).
    """
    if before is None:
        return ()
    changes: list[str] = []
    if after.cancelled != before.cancelled:
        changes.append("Cancelled" if after.cancelled else "No longer cancelled")
    changes += _time_changes(before, after)
    if before.rule != after.rule:
        changes.append(_changed("Repeat", _rule_said(before), _rule_said(after)))
    changes += _instance_changes(before, after)
    for label, name in (("Title", "title"), ("Place", "place"), ("Link", "link")):
        old, new = one_line(getattr(before, name)), one_line(getattr(after, name))
        if old != new:
            changes.append(_changed(label, old, new))
    if before.organiser_id != after.organiser_id:
        changes.append(_changed("Organiser", name_of(before.organiser_id, people), name_of(after.organiser_id, people)))
    changes += _attendee_changes(before, after, people)
    if plain(before.notes).strip() != plain(after.notes).strip():
        changes.append("Notes changed")
    return tuple(changes)


def _changed(label: str, old: str, new: str) -> str:
    if not old:
        return f"{label} set to “{new}”"
    return f"{label} changed from “{old}” to “{new}”" if new else f"{label} removed, was “{old}”"


def _rule_said(meeting: Meeting) -> str:
    try:
        return rule_words(parse_rrule(meeting.rule)) if meeting.rule else ""
    except InvalidInput:
        return meeting.rule


def _time_changes(before: Meeting, after: Meeting) -> list[str]:
    changes = []
    if after.all_day != before.all_day:
        changes.append("Now takes the whole day" if after.all_day else f"Now at {after.starts:%H:%M}, no longer the whole day")
    whole = after.all_day or before.all_day
    if after.starts.date() != before.starts.date():
        old, new = (day_said(one.starts) if whole else _moment(one.starts) for one in (before, after))
        changes.append(f"Moved from {old} to {new}")
    elif after.starts != before.starts and not whole:
        changes.append(f"Start moved from {before.starts:%H:%M} to {after.starts:%H:%M}")
    if after.ends - after.starts != before.ends - before.starts and after.all_day == before.all_day:
        said = day_said if whole else _time if after.ends.date() == before.ends.date() else _moment
        changes.append(f"End moved from {said(before.ends)} to {said(after.ends)}")
    if after.zone != before.zone and not after.all_day:
        changes.append(f"Time zone changed from {before.zone} to {after.zone}")
    return changes


def _instance_changes(before: Meeting, after: Meeting) -> list[str]:
    """What became of single days of the series."""
    old = {one.original: one for one in before.instances}
    new = {one.original: one for one in after.instances}
    changes = []
    for original in sorted({*old, *new}):
        was, now = old.get(original), new.get(original)
        if was == now:
            continue
        day = day_said(original)
        if now is None or (not now.cancelled and now.starts is None):
            changes.append(f"{day} is back where it was" if was and not was.cancelled else f"{day} takes place again")
        elif now.cancelled or now.starts is None:
            changes.append(f"{day} is cancelled")
        else:
            said = day_said if after.all_day else _time if now.starts.date() == original.date() else _moment
            changes.append(f"{day} is moved to {said(now.starts)}")
    return changes


def _attendee_changes(before: Meeting, after: Meeting, people: Mapping[str, Person]) -> list[str]:
    old = {one.person_id: one.role for one in before.attendees}
    new = {one.person_id: one.role for one in after.attendees}
    added = [f"{name_of(one, people)} added" for one in new if one not in old]
    removed = [f"{name_of(one, people)} removed" for one in old if one not in new and (one in people or not people)]
    changed = [f"{name_of(one, people)} {_ROLE_WORDS[role]} now" for one, role in new.items() if one in old and old[one] != role]
    return added + removed + changed


def name_of(person_id: str | None, people: Mapping[str, Person]) -> str:
    """How a person is called in a sentence; empty for nobody."""
    person = people.get(person_id or "")
    if person is None:
        return "somebody who is no longer under People" if person_id else ""
    return one_line(person.name) or person.email


def day_said(wall: datetime) -> str:
    """"Tue 24 Nov 2026"."""
    return f"{ENGLISH.weekdays_short[wall.weekday()]} {wall.day} {ENGLISH.months_short[wall.month - 1]} {wall.year}"


def _moment(wall: datetime) -> str:
    return f"{day_said(wall)} {wall:%H:%M}"


def _time(wall: datetime) -> str:
    return f"{wall:%H:%M}"
