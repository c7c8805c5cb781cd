"""Agendas and minutes of somebody else's meeting when who organises it moves it, or changes its repeat.

They go along to where their day is then. What is left without a day stays on a meeting of its own, as an invitation to that day alone
would be (calendar.md 2.8), so that nothing that was written here is ever out of reach.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coorddesk.domain.dates import day_words
from coorddesk.domain.meetings import Meeting, Occurrence, span
from coorddesk.domain.projects import Project
from coorddesk.domain.recurrence import Frequency, parse_rrule
from coorddesk.exchange.occurrences import expand, is_start
from coorddesk.services.incoming_items import in_zone
from coorddesk.storage.edit import Edit
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import new_id

# A day that goes along is at most half a round of the repeat away.
_NEAR = {
    Frequency.DAILY: timedelta(0), Frequency.WEEKLY: timedelta(days=3), Frequency.MONTHLY: timedelta(days=15),
    Frequency.YEARLY: timedelta(days=60),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of the days on which something was written.

    Attributes:
        places: where each of them is then, by where it was.
        left: those that have no day any more.
        said: a sentence about those.
    """

    places: Mapping[datetime, datetime]
    left: tuple[datetime, ...]
    said: tuple[str, ...]


def plan(reader: Reader, before: Meeting, after: Meeting) -> Plan:
    """What a change of the meeting means for its agendas and minutes."""
    if (before.starts, before.zone, before.all_day, before.rule) == (after.starts, after.zone, after.all_day, after.rule):
        return Plan({}, (), ())
    places: dict[datetime, datetime] = {}
    left: list[datetime] = []
    last = datetime.min
    for day in _written(reader, before.id):
        place = _place(before, after, day.original)
        if place is None or place <= last:
            left.append(day.original)
        else:
            places[day.original] = last = place
    if not left:
        return Plan(places, (), ())
    days = ", ".join(day_words(at.date(), after.starts.date()) for at in left)
    what = "a meeting of its own" if len(left) == 1 else "meetings of their own"
    return Plan(places, tuple(left), (f"What was written for {days} stays, on {what}, for it has no such day any more.",))


def move_along(edit: Edit, before: Meeting, after: Meeting) -> None:
    """Puts agendas and minutes where the meeting's days are once it has changed; the meeting itself is not put."""
    wanted = plan(edit, before, after)
    for at in wanted.left:
        _leave_alone(edit, before, after, at)
    # One place becomes free only when the day that stood there has moved on.
    found = {one.original: one for one in _written(edit, before.id) if one.original in wanted.places}
    later = [at for at in reversed(found) if wanted.places[at] > at]
    for at in (*later, *(at for at in found if wanted.places[at] < at)):
        edit.put(replace(found[at], original=wanted.places[at]))
        edit.flush()


def carry_over(edit: Edit, meeting_id: str, series_id: str, original: datetime) -> None:
    """Puts the agenda and minutes of a day that was invited to alone into its series."""
    for one in _written(edit, meeting_id):
        edit.put(replace(one, meeting_id=series_id, original=original))
    edit.flush()


def _written(reader: Reader, meeting_id: str) -> list[Occurrence]:
    return reader.find(Occurrence, "meeting_id = ? AND deleted = 0", (meeting_id,), "ORDER BY original")


def _place(before: Meeting, after: Meeting, original: datetime) -> datetime | None:
    """Where a day of the meeting is after the change: at the same moment, on the same date, or on the nearest that takes its place."""
    if not after.rule:
        alone = not before.rule or original.date() == after.starts.date()
        return after.starts if alone else None
    rule = parse_rrule(after.rule)
    exact = in_zone(original, before.zone, after.zone, before.all_day or after.all_day)
    near = datetime.combine(exact.date(), after.starts.time())
    endless = replace(rule, until=None, count=None)
    ended = is_start(near, after.starts, endless) and not is_start(near, after.starts, rule)
    room = timedelta(0) if ended else _NEAR[rule.freq]
    starts = expand(after.starts, rule, min(exact, near - room), max(exact, near + room) + timedelta(seconds=1))
    return min(starts, key=lambda at: (at not in (exact, near), at != exact, abs(at - near), at), default=None)


def _leave_alone(edit: Edit, before: Meeting, after: Meeting, original: datetime) -> None:
    """Makes a day that its series has no more a meeting of its own, called off unless it is over."""
    starts, ends = span(before, original)
    project = edit.get(Project, before.project_id)
    made = replace(
        before, id=new_id(), ref=edit.next_ref(project.id, project.code, "meeting"), starts=starts, ends=ends, rule="", instances=(),
        day_replies=(), proposals=(), invited_day=original, cancelled=ends.date() >= edit.now.date(), follows_id=before.id, remind=None,
        source_ref="", notes="",
    )  # fmt: skip
    edit.add(made)
    for one in _written(edit, before.id):
        if one.original == original:
            # The agenda of a single meeting is found by its start.
            edit.put(replace(one, meeting_id=made.id, original=starts))
    edit.flush()
