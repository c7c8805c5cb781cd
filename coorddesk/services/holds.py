"""Several times held for one meeting until one of them is taken: propose them, take one, release them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from coorddesk.domain.changes import brief
from coorddesk.domain.dates import count_words, day_words
from coorddesk.domain.meetings import Attendee, Meeting, Reply, checked_times, day_held_for, group_of
from coorddesk.domain.recurrence import parse_rrule
from coorddesk.errors import InvalidInput
from coorddesk.exchange.occurrences import is_start, to_utc, to_wall, zone_of
from coorddesk.services.meetings import added, day_placed
from coorddesk.services.series import held_for, moved_whole
from coorddesk.storage.edit import Edit
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id

Times = tuple[datetime, datetime]


def propose(
    store: Store, project_id: str, title: str, times: Sequence[Times], zone: str, *, place: str = "", attendees: Sequence[Attendee] = (),
    team_id: str | None = None, organiser_id: str | None = None,
) -> list[Meeting]:  # fmt: skip
    """Several tentative meetings, of which one is to take place.

    Args:
        times: start and end of each, wall times in `zone`.

    Raises:
        InvalidInput: there is no time, no title, or a time that cannot be.
    """
    with store.edit("") as edit:
        _refuse_none(times)
        hold = new_id()
        held = []
        for starts, ends in sorted(times):
            one = added(
                edit, project_id, title, starts, ends, zone, place=place, attendees=attendees, team_id=team_id, organiser_id=organiser_id
            )
            held.append(replace(one, tentative=True, hold=hold))
            edit.put(held[-1])
        edit.label = f"Hold {count_words(len(held), 'time')} for {brief(held[0].title)}"
        return held


def propose_for(store: Store, meeting_id: str, times: Sequence[Times], zone: str, occurrence: datetime | None = None) -> list[Meeting]:
    """Several tentative times for a meeting that stands already, or for one day of a series; it stays where it is until one is taken.

    They have its title, attendees and place; nobody has answered for them yet. Times held for it before stay held.

    Args:
        times: start and end of each, wall times in `zone`.
        occurrence: the original start of the day that is meant.
    """
    with store.edit("") as edit:
        meeting = edit.get(Meeting, meeting_id)
        _refuse_none(times)
        asked = tuple(replace(one, reply=Reply.NO_REPLY, replied_at=None, comment="") for one in meeting.attendees)
        hold = group_of(meeting_id, occurrence if meeting.rule else None)
        held = []
        for starts, ends in sorted(times):
            one = added(
                edit, meeting.project_id, meeting.title, starts, ends, zone, place=meeting.place, attendees=asked, team_id=meeting.team_id,
                organiser_id=meeting.organiser_id,
            )  # fmt: skip
            held.append(replace(one, link=meeting.link, tentative=True, hold=hold))
            edit.put(held[-1])
        edit.label = f"Hold {count_words(len(held), 'time')} for {brief(meeting.title)}"
        return held


def held_with(store: Store, meeting: Meeting) -> list[Meeting]:
    """The times held for one meeting, by start: those it is one of, or those that are held for it; empty for all others."""
    with store.read() as reader:
        return _held(reader, meeting.hold) if meeting.hold else held_for(reader, meeting.id)


def take(store: Store, meeting_id: str) -> Meeting:
    """Makes one of the held times the time of the meeting and releases the others, and answers the meeting.

    Where the times were held for a meeting that stood already, that one moves there and keeps its agenda, its reference and who was
    told of it. Otherwise the one taken is the meeting from now on.

    Raises:
        InvalidInput: the time is no longer held.
    """
    with store.edit("") as edit:
        chosen = edit.get(Meeting, meeting_id)
        if not chosen.hold or chosen.deleted:
            raise InvalidInput("hold", f"{chosen.title} is not one of several held times any more. It stays as it is.")
        group = _held(edit, chosen.hold)
        meeting = _origin(edit, chosen.hold)
        if meeting is not None:
            firm = _at(edit, meeting, chosen)
            released = group
        else:
            firm = replace(chosen, tentative=False, hold="")
            released = [one for one in group if one.id != chosen.id]
        edit.put(firm)
        for one in released:
            edit.put(_released(edit, one))
        others = len(group) - 1
        when = f"{day_words(chosen.starts.date(), edit.now.date())}, {chosen.starts:%H:%M}"
        edit.label = f"Take {when} for {brief(chosen.title)}" + (f", release {count_words(others, 'time')}" if others else "")
        return firm


def release(store: Store, meeting: Meeting) -> int:
    """Gives back all times held with a meeting, or for it, and answers how many these were."""
    with store.edit("") as edit:
        group = _held(edit, meeting.hold) if meeting.hold else held_for(edit, meeting.id)
        for one in group:
            edit.put(_released(edit, one))
        edit.label = f"Release {count_words(len(group), 'held time')} of {brief(meeting.title)}"
        return len(group)


def move_to(
    store: Store, meeting_id: str, starts: datetime, ends: datetime, zone: str, occurrence: datetime | None = None
) -> Meeting:
    """Puts a meeting, or one day of a series, to another start and end, and answers it; times held for it are released with that.

    Args:
        starts, ends: wall times in `zone`.
    """
    with store.edit("") as edit:
        meeting = edit.get(Meeting, meeting_id)
        there = _seen(starts, zone, meeting)
        moved = _placed(edit, meeting, occurrence, there, _seen(ends, zone, meeting))
        edit.put(moved)
        for one in _held(edit, group_of(meeting_id, occurrence if meeting.rule else None)):
            edit.put(_released(edit, one))
        edit.label = f"Move {brief(meeting.title)} to {day_words(there.date(), edit.now.date())}, {there:%H:%M}"
        return moved


def _refuse_none(times: Sequence[Times]) -> None:
    if not times:
        raise InvalidInput("times", "No time is marked, so none was held. Mark one or more with X.")


def _held(reader: Reader, hold: str) -> list[Meeting]:
    """The times of one hold, by start."""
    return [one for one in held_for(reader, hold) if one.hold == hold]


def _origin(edit: Edit, hold: str) -> Meeting | None:
    """The meeting that times are held for; None when one of them is to be it, also because that one does not take place any more."""
    meeting = edit.lookup(Meeting, hold.split(" ")[0])
    return None if meeting is None or meeting.deleted or meeting.cancelled else meeting


def _at(edit: Edit, meeting: Meeting, chosen: Meeting) -> Meeting:
    """The meeting where the chosen time is."""
    day = day_held_for(chosen.hold)
    if meeting.rule and day is not None and not is_start(day, meeting.starts, parse_rrule(meeting.rule)):
        gone = day_words(day.date(), edit.now.date())
        raise InvalidInput("hold", f"{meeting.title} has no {gone} any more, for which the times were held. They stay held; nothing moved.")
    starts, ends = (_seen(wall, chosen.zone, meeting) for wall in (chosen.starts, chosen.ends))
    return _placed(edit, meeting, day, starts, ends)


def _placed(edit: Edit, meeting: Meeting, occurrence: datetime | None, starts: datetime, ends: datetime) -> Meeting:
    """The meeting, or the series with one day, at another time; wall times in its own zone."""
    if meeting.rule and meeting.all_day:
        raise InvalidInput("starts", f"{meeting.title} takes whole days, so no day of it can have a time of its own. It stays where it is.")
    if meeting.rule and occurrence is not None:
        return day_placed(meeting, occurrence, starts, ends)
    checked_times(replace(meeting, starts=starts, ends=ends, all_day=False))
    return replace(moved_whole(edit, meeting, starts), ends=ends, all_day=False)


def _released(edit: Edit, one: Meeting) -> Meeting:
    """A held time given back: into the bin, or called off where others have it in their calendars and must be told."""
    told = edit.sent(one.id)
    return replace(one, hold="", cancelled=True) if told else replace(one, hold="", deleted=True)


def _seen(wall: datetime, zone: str, meeting: Meeting) -> datetime:
    zone_of(zone)
    return wall if zone == meeting.zone else to_wall(to_utc(wall, zone), meeting.zone)
