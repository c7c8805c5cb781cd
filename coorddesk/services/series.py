"""Repeating meetings as a whole: moved with all their days, ended before a day, or split there in two.

The rule that says what a change is about: one day keeps an exception of its own; a day and all that follow become a series of their
own, with its own UID, since an update from a day on (RANGE=THISANDFUTURE) is misread by calendars (calendar.md 1.1, row 19).
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from coorddesk.domain.dates import day_words
from coorddesk.domain.meetings import Instance, Meeting, Occurrence, checked_times, day_held_for, group_of, shifted
from coorddesk.domain.projects import Project
from coorddesk.domain.recurrence import LARGEST_COUNT, Frequency, Rule, parse_rrule, refitted, rule_words, to_rrule
from coorddesk.errors import InvalidInput
from coorddesk.exchange.occurrences import expand, is_start
from coorddesk.storage.edit import Edit
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id

# Messages with the UID of the series before say nothing about the order of those that come with the new one.
_UNHEARD: Final[dict[str, Any]] = {"answered_sequence": -1, "answered_stamp": None}


def split(store: Store, meeting_id: str, original: datetime) -> Meeting:
    """Ends a series before one of its days and lets a new one go on from there; the new one.

    Agendas and minutes of the days that follow go along, and so do the answers, which its own invite clears where it takes place at
    other times than the recipients know. On the first day of a series there is nothing to split: it is given back as it is.

    Args:
        original: where the rule puts that day, wall time in the meeting's zone.
    """
    with store.edit("") as edit:
        made = split_in(edit, edit.get(Meeting, meeting_id), original)
        edit.put(made)
        day = day_words(original.date(), edit.now.date())
        edit.label = f"Split {made.title} from {day} on"
        return made


def split_in(edit: Edit, series: Meeting, original: datetime) -> Meeting:
    """As `split`, within an open edit; the new series is not put itself, for it is about to change."""
    earlier = _starts_before(series, original)
    if not earlier:
        return series
    rule = parse_rrule(series.rule)
    project = edit.get(Project, series.project_id)
    id = new_id()
    left = replace(rule, count=rule.count - len(earlier)) if rule.count is not None else rule
    made = replace(
        series, id=id, ref=edit.next_ref(project.id, project.code, "meeting"), starts=original,
        ends=original + (series.ends - series.starts), rule=to_rrule(left), uid=f"{id}@coorddesk", follows_id=series.id, source_ref="",
        instances=tuple(one for one in series.instances if one.original >= original),
        attendees=tuple(replace(one, **_UNHEARD) for one in series.attendees),
        day_replies=tuple(replace(one, **_UNHEARD) for one in series.day_replies if one.original >= original),
        proposals=tuple(one for one in series.proposals if one.original is not None and one.original >= original),
    )  # fmt: skip
    edit.add(made)
    edit.put(_ended(series, rule, original))
    for day in _days_from(edit, series, original):
        edit.put(replace(day, meeting_id=id))
    for one in held_for(edit, series.id):
        held_day = day_held_for(one.hold)
        if held_day is not None and held_day >= original:
            edit.put(replace(one, hold=group_of(id, held_day)))
    edit.flush()
    return made


def ended_before(edit: Edit, series: Meeting, original: datetime) -> Meeting | None:
    """The series without a day and all that follow, whose agendas go to the bin; it is not put. None when nothing would be left."""
    if not _starts_before(series, original):
        return None
    for day in _days_from(edit, series, original):
        edit.put(replace(day, deleted=True))
    return _ended(series, parse_rrule(series.rule), original)


def placed(edit: Edit, meeting: Meeting, starts: datetime, ends: datetime, all_day: bool) -> Meeting:
    """The meeting, or the whole series, with another start and end, for whole days or not; it is not put itself.

    Raises:
        InvalidInput: it would end before it starts, or a series repeats on days that the new start does not fit.
    """
    checked_times(replace(meeting, starts=starts, ends=ends, all_day=all_day))
    return moved_whole(edit, replace(meeting, ends=meeting.starts + (ends - starts), all_day=all_day), starts)


def moved_whole(edit: Edit, meeting: Meeting, starts: datetime) -> Meeting:
    """The meeting, or the whole series, with another start, its days moved along within an open edit; it is not put itself.

    Raises:
        InvalidInput: a series repeats on days that the new start does not fit.
    """
    delta = starts - meeting.starts
    moved = checked_times(shifted(meeting, starts))
    if meeting.rule:
        moved = replace(moved, rule=_fitting_rule(meeting, starts))
    if not delta:
        return moved
    days = edit.find(Occurrence, "meeting_id = ? AND deleted = 0", (meeting.id,), "ORDER BY original")
    held = [(one, day) for one in held_for(edit, meeting.id) if (day := day_held_for(one.hold)) is not None]
    originals = (*(one.original for one in meeting.instances), *(day.original for day in days), *(day for _, day in held))
    places = _places(meeting, moved, originals)
    # One place may become free only when the day that stood there has moved on.
    for record in reversed(days) if delta > timedelta(0) else days:
        edit.put(replace(record, original=places[record.original]))
        edit.flush()
    for one, day in held:
        edit.put(replace(one, hold=group_of(meeting.id, places[day])))
    instances = tuple(_shifted(one, places[one.original] - one.original) for one in meeting.instances)
    # What was answered or proposed for a single day was about another time.
    return replace(moved, instances=instances, day_replies=(), proposals=tuple(one for one in moved.proposals if one.original is None))


def held_for(reader: Reader, meeting_id: str) -> list[Meeting]:
    """The times held for a meeting as a whole, or for any day of it, by start."""
    # The day of a series follows the id after a blank, which sorts just before “!”.
    condition = "hold >= ? AND hold < ? AND hold <> '' AND deleted = 0 AND cancelled = 0"
    return sorted(reader.find(Meeting, condition, (meeting_id, f"{meeting_id}!")), key=lambda one: (one.starts, one.id))


def _places(meeting: Meeting, moved: Meeting, originals: Collection[datetime]) -> dict[datetime, datetime]:
    """Where days of a meeting, by where its rule puts them, stand once it is moved as a whole.

    By day and by week all move alike. By month the last Thursday becomes the last Friday of the same month, which is not always a day
    later.

    Raises:
        InvalidInput: a month has no such day.
    """
    delta = moved.starts - meeting.starts
    rule = parse_rrule(meeting.rule) if meeting.rule else None
    if rule is None or rule.freq in (Frequency.DAILY, Frequency.WEEKLY) or not originals:
        return {at: at + delta for at in originals}
    last = max(originals)
    before = _by_month(expand(meeting.starts, rule, meeting.starts, last + timedelta(seconds=1), limit=LARGEST_COUNT), meeting.starts)
    until = last + delta + timedelta(days=62)
    after = _by_month(expand(moved.starts, parse_rrule(moved.rule), moved.starts, until, limit=LARGEST_COUNT), moved.starts)
    places = {}
    for at in originals:
        key = next((key for key, one in before.items() if one == at), None)
        if key is None:
            places[at] = at + delta  # on a day that is none of the series already
        elif key in after:
            places[at] = after[key]
        else:
            day = day_words(at.date(), at.date())
            raise InvalidInput("starts", f"It would have no day in place of {day}, on which something stands. It was not moved.")
    return places


def _by_month(starts: Sequence[datetime], first: datetime) -> dict[tuple[int, int], datetime]:
    """Starts by how many months after the first one they are, and which of its month."""
    found: dict[tuple[int, int], datetime] = {}
    for at in starts:
        month = (at.year - first.year) * 12 + at.month - first.month
        found[month, sum(key[0] == month for key in found)] = at
    return found


def _starts_before(series: Meeting, original: datetime) -> list[datetime]:
    return expand(series.starts, parse_rrule(series.rule), series.starts, original, limit=LARGEST_COUNT)


def _ended(series: Meeting, rule: Rule, original: datetime) -> Meeting:
    """The series whose last day is the one before."""
    last = original.date() - timedelta(days=1)
    kept = tuple(one for one in series.instances if one.original < original)
    replies = tuple(one for one in series.day_replies if one.original < original)
    proposals = tuple(one for one in series.proposals if one.original is None or one.original < original)
    rule = replace(rule, count=None, until=last)
    return replace(series, rule=to_rrule(rule), instances=kept, day_replies=replies, proposals=proposals)


def _days_from(edit: Edit, series: Meeting, original: datetime) -> list[Occurrence]:
    wanted = (series.id, original.isoformat(timespec="seconds"))
    return edit.find(Occurrence, "meeting_id = ? AND original >= ? AND deleted = 0", wanted, "ORDER BY original")


def _shifted(one: Instance, delta: timedelta) -> Instance:
    return replace(
        one, original=one.original + delta, starts=one.starts + delta if one.starts else None, ends=one.ends + delta if one.ends else None
    )


def _fitting_rule(meeting: Meeting, starts: datetime) -> str:
    """The rule for another first start: what repeats by weekday or by day of the month follows it there.

    Raises:
        InvalidInput: a rule that the new start does not fit and that cannot follow it.
    """
    rule = parse_rrule(meeting.rule)
    found = refitted(rule, meeting.starts.date(), starts.date())
    if found is not None and rule.until is not None:
        found = replace(found, until=rule.until + (starts.date() - meeting.starts.date()))
    for one in (found, rule):
        if one is not None and is_start(starts, starts, one):
            return to_rrule(one)
    words = rule_words(rule)
    raise InvalidInput("starts", f"It repeats “{words}”, which {day_words(starts.date(), starts.date())} is not. Change the repeat first.")
