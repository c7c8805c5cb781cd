"""What can be done with meetings: plan, move, stretch, cancel, ask people, note replies, set agendas.

When they take place is told by `occurring`, whose answers are offered here too.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from coorddesk.domain.agendas import keyed, with_carried
from coorddesk.domain.changes import brief
from coorddesk.domain.dates import day_words
from coorddesk.domain.meetings import (
    REPLIES,
    Attendee,
    AttendeeRole,
    Meeting,
    Occurrence,
    Reply,
    Scope,
    checked_times,
    instance_moved,
)
from coorddesk.domain.meetings import span as _span
from coorddesk.domain.people import NewPerson, Person
from coorddesk.domain.projects import Project
from coorddesk.domain.recurrence import parse_rrule
from coorddesk.errors import InvalidInput
from coorddesk.exchange.occurrences import gap_or_fold, zone_of
from coorddesk.services import people
from coorddesk.services.occurring import Happening as Happening
from coorddesk.services.occurring import happenings as happenings
from coorddesk.services.occurring import is_zone as is_zone
from coorddesk.services.occurring import next_day as next_day
from coorddesk.services.occurring import next_original as next_original
from coorddesk.services.occurring import occurrences as occurrences
from coorddesk.services.occurring import seen_from as seen_from
from coorddesk.services.occurring import wall_now as wall_now
from coorddesk.services.series import ended_before, moved_whole, split_in
from coorddesk.services.series import split as split
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import agendas as query
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id

SHORTEST = timedelta(minutes=15)


def add(
    store: Store, project_id: str, title: str, starts: datetime, ends: datetime, zone: str, *, all_day: bool = False,
    place: str = "", attendees: Sequence[Attendee] = (), rule: str = "", team_id: str | None = None, organiser_id: str | None = None,
    remind: int | None = None,
) -> Meeting:  # fmt: skip
    """A new meeting.

    Args:
        starts, ends: wall times in `zone`; of whole days midnight of the first and the last, inclusive.
        rule: an RRULE value, or empty.
        organiser_id: who invites; by default the person whose role says coordinator, if there is one.
        remind: so many minutes before; what is planned in the window takes `Settings.reminder`.

    Raises:
        InvalidInput: the title is empty, the times, the zone or the rule cannot be.
    """
    with store.edit("") as edit:
        meeting = added(
            edit, project_id, title, starts, ends, zone, all_day=all_day, place=place, attendees=attendees, rule=rule,
            team_id=team_id, organiser_id=organiser_id, remind=remind,
        )  # fmt: skip
        edit.label = f"Add meeting {brief(meeting.title)}"
        return meeting


def added(
    edit: Edit, project_id: str, title: str, starts: datetime, ends: datetime, zone: str, *, all_day: bool = False,
    place: str = "", attendees: Sequence[Attendee] = (), rule: str = "", team_id: str | None = None, organiser_id: str | None = None,
    remind: int | None = None,
) -> Meeting:  # fmt: skip
    """As `add`, within an open edit."""
    clean = " ".join(title.split())
    if not clean:
        raise InvalidInput("title", "A meeting needs a few words that say what it is about. Nothing was added.")
    zone_of(zone)
    if rule:
        parse_rrule(rule)
    project = edit.get(Project, project_id)
    id = new_id()
    meeting = Meeting(
        id, project_id, edit.next_ref(project.id, project.code, "meeting"), clean, starts, ends, zone, all_day=all_day,
        team_id=team_id, place=place, organiser_id=organiser_id or coordinator_id(edit), attendees=_once(attendees), rule=rule,
        uid=f"{id}@coorddesk", remind=remind,
    )  # fmt: skip
    edit.add(checked_times(meeting))
    return meeting


def clock_warning(wall: datetime, zone: str) -> str:
    """What to say of a time that a zone's clocks skip or show twice; empty for all others, and for a zone that is unknown."""
    try:
        return gap_or_fold(wall, zone) or ""
    except InvalidInput:
        return ""


def coordinator_id(reader: Reader) -> str | None:
    """The person whose role says coordinator; None when nobody's does."""
    found: str | None = reader.value(
        "SELECT id FROM person WHERE role LIKE '%coordinator%' AND archived = 0 AND deleted = 0 ORDER BY id LIMIT 1"
    )
    return found


def move(
    store: Store, meeting_id: str, starts: datetime, *, occurrence: datetime | None = None, zone: str = "", scope: Scope = Scope.DAY
) -> Meeting:
    """Moves a meeting to another start, as long as before; agendas and minutes move along. The meeting or series it is now.

    Args:
        starts: wall time in `zone`, or in the meeting's own zone without one.
        occurrence: the original start of the day of a series that is moved; without it the whole series moves.
        scope: that day alone, it and all that follow (which become a series of their own), or all days by as much.

    Raises:
        InvalidInput: the series repeats on days that the new start does not fit.
    """
    with store.edit("") as edit:
        meeting = edit.get(Meeting, meeting_id)
        there = _own_wall(meeting, starts, zone)
        edit.label = f"Move {meeting.title}{_scope_words(meeting, occurrence, scope)} to {when_words(there, meeting, edit.now)}"
        if _is_day(meeting, occurrence):
            before = _span(meeting, occurrence)
            return _changed(edit, meeting, occurrence, there, there + (before[1] - before[0]), scope)
        moved = moved_whole(edit, meeting, there)
        edit.put(moved)
        return moved


def stretch(
    store: Store, meeting_id: str, ends: datetime, *, starts: datetime | None = None, occurrence: datetime | None = None, zone: str = "",
    scope: Scope = Scope.DAY,
) -> Meeting:  # fmt: skip
    """Gives a meeting another end, or another start too, a quarter of an hour apart at the least; of whole days the last, inclusive.

    Args:
        ends, starts: wall times in `zone`, or in the meeting's own zone without one; without `starts` it begins as before.
        occurrence, scope: as in `move`.
    """
    with store.edit("") as edit:
        meeting = edit.get(Meeting, meeting_id)
        there = _own_wall(meeting, ends, zone)
        begins = _own_wall(meeting, starts, zone) if starts is not None else _span(meeting, occurrence)[0]
        there = max(there, begins if meeting.all_day else begins + SHORTEST)
        what = "Begin" if starts is not None and begins != _span(meeting, occurrence)[0] else "End"
        words = _end_words(begins if what == "Begin" else there, meeting, edit.now)
        edit.label = f"{what} {meeting.title}{_scope_words(meeting, occurrence, scope)} {'on' if meeting.all_day else 'at'} {words}"
        if _is_day(meeting, occurrence):
            return _changed(edit, meeting, occurrence, begins, there, scope)
        moved = replace(moved_whole(edit, meeting, begins), ends=there)
        edit.put(checked_times(moved))
        return moved


def _changed(edit: Edit, meeting: Meeting, occurrence: datetime | None, starts: datetime, ends: datetime, scope: Scope) -> Meeting:
    """A series of which one day is to stand elsewhere, put with as much of the others as the scope says."""
    assert occurrence is not None
    if scope is Scope.DAY:
        changed = day_placed(meeting, occurrence, starts, ends)
    else:
        stood = _span(meeting, occurrence)
        by, lasts = starts - stood[0], ends - starts
        if scope is Scope.FOLLOWING:
            meeting = split_in(edit, meeting, occurrence)
        changed = moved_whole(edit, meeting, meeting.starts + by)
        if lasts != stood[1] - stood[0]:
            changed = checked_times(replace(changed, ends=changed.starts + lasts))
    edit.put(changed)
    return changed


def cancel(store: Store, meeting_id: str, occurrence: datetime | None = None, scope: Scope = Scope.DAY) -> None:
    """Calls a meeting off, or one day of a series, or that and all that follow, which then ends before it.

    What is called off stays in the store, so that the cancellation can be sent; of a series that ends, the update tells it.
    """
    with store.edit("") as edit:
        edit.label = cancel_in(edit, edit.get(Meeting, meeting_id), occurrence, scope)


def cancel_in(edit: Edit, meeting: Meeting, occurrence: datetime | None, scope: Scope) -> str:
    """As `cancel`, within an open edit; the edit's label."""
    if not _is_day(meeting, occurrence) or occurrence is None or scope is Scope.ALL:
        edit.put(replace(meeting, cancelled=True))
        return f"Cancel {meeting.title}"
    day = when_words(occurrence, meeting, edit.now)
    if scope is Scope.FOLLOWING:
        ended = ended_before(edit, meeting, occurrence)
        edit.put(ended if ended is not None else replace(meeting, cancelled=True))
        return f"End {meeting.title} before {day}"
    edit.put(cancelled(meeting, occurrence))
    return f"Cancel {meeting.title} on {day}"


def cancelled(meeting: Meeting, occurrence: datetime | None) -> Meeting:
    """The meeting called off, or the series without one day."""
    if _is_day(meeting, occurrence) and occurrence is not None:
        return instance_moved(meeting, occurrence, None, None)
    return replace(meeting, cancelled=True)


def reinstate(store: Store, meeting_id: str, occurrence: datetime | None = None) -> None:
    """Lets a meeting that was called off take place after all, or one day of a series."""
    with store.edit("") as edit:
        meeting = edit.get(Meeting, meeting_id)
        if _is_day(meeting, occurrence) and not meeting.cancelled:
            kept = tuple(one for one in meeting.instances if one.original != occurrence)
            edit.put(replace(meeting, instances=kept))
        else:
            edit.put(replace(meeting, cancelled=False))
        edit.label = f"Let {meeting.title} take place"


def add_attendees(store: Store, meeting_id: str, who: Sequence[str | NewPerson]) -> None:
    """Asks more people, by their ids or new ones, as one change; those who are asked already stay as they are."""
    with store.edit("") as edit:
        meeting = edit.get(Meeting, meeting_id)
        found = [people.named(edit, one.name) if isinstance(one, NewPerson) else edit.get(Person, one) for one in who]
        asked = {one.person_id for one in meeting.attendees}
        more = {person.id: person for person in found if person.id not in asked}
        edit.put(replace(meeting, attendees=(*meeting.attendees, *(Attendee(id) for id in more))))
        names = ", ".join(person.name for person in more.values())
        edit.label = f"Add {names if len(more) <= 2 else f'{len(more)} people'} to {meeting.title}"


def set_role(store: Store, meeting_id: str, person_id: str, role: AttendeeRole) -> None:
    """Says what somebody who is asked is asked to do; the reply is kept.

    Raises:
        InvalidInput: on `attendees`, for somebody who is not asked.
    """
    with store.edit("") as edit:
        meeting, person = edit.get(Meeting, meeting_id), edit.get(Person, person_id)
        if all(one.person_id != person_id for one in meeting.attendees):
            raise InvalidInput("attendees", f"{person.name} is not asked to {meeting.title}, so no role was set. Add them first.")
        attendees = tuple(replace(one, role=role) if one.person_id == person_id else one for one in meeting.attendees)
        edit.put(replace(meeting, attendees=attendees))
        edit.label = f"Set role of {person.name} in {meeting.title}"


def remove_attendee(store: Store, meeting_id: str, person_id: str) -> None:
    """Asks one person less."""
    with store.edit("") as edit:
        meeting, person = edit.get(Meeting, meeting_id), edit.get(Person, person_id)
        edit.put(replace(meeting, attendees=tuple(one for one in meeting.attendees if one.person_id != person_id)))
        edit.label = f"Remove {person.name} from {meeting.title}"


def set_reply(
    store: Store, meeting_id: str, person_id: str, reply: Reply, now: datetime, comment: str = "", original: datetime | None = None
) -> None:  # fmt: skip
    """Notes what somebody answered; taking an answer back clears when it came.

    Args:
        now: UTC.
        original: the day of a series that is looked at: where somebody answered for it alone, that answer is meant.

    Raises:
        InvalidInput: on `attendees`, for somebody who is not asked.
    """
    with store.edit("") as edit:
        meeting, person = edit.get(Meeting, meeting_id), edit.get(Person, person_id)
        if all(one.person_id != person_id for one in meeting.attendees):
            raise InvalidInput("attendees", f"{person.name} is not asked to {meeting.title}, so no reply was noted. Add them first.")
        at = None if reply == Reply.NO_REPLY else now
        if any((one.original, one.person_id) == (original, person_id) for one in meeting.day_replies):
            days = tuple(
                replace(one, reply=reply, replied_at=at, comment=comment) if (one.original, one.person_id) == (original, person_id) else one
                for one in meeting.day_replies
            )
            edit.put(replace(meeting, day_replies=days))
        else:
            attendees = tuple(
                replace(one, reply=reply, replied_at=at, comment=comment, delegate_id=None) if one.person_id == person_id else one
                for one in meeting.attendees
            )
            edit.put(replace(meeting, attendees=attendees))
        edit.label = f"{person.name}: {dict(REPLIES)[reply].lower()} for {meeting.title}"


def day_of(reader: Reader, meeting_id: str, original: datetime) -> Occurrence:
    """The agenda and minutes of one day; a new, unsaved record when there are none yet.

    Until its minutes begin, its agenda holds what the last day before it left undone as that stands now, also where that was a day of
    the meeting it follows.
    """
    found = reader.find(
        Occurrence, "meeting_id = ? AND original = ? AND deleted = 0", (meeting_id, original.isoformat(timespec="seconds"))
    )
    day = found[0] if found else Occurrence(new_id(), meeting_id, original)
    before = query.last_before(reader, meeting_id, original) if day.state == "draft" else None
    if before is None:
        return day
    if found and before.state == "draft" and not any(item.done for item in before.agenda):
        return day  # nobody has taken minutes of the day before yet, so what this one took over from it still holds
    return replace(day, agenda=with_carried(day.agenda, keyed(before.agenda, before.id), day.left_out))


def day_placed(meeting: Meeting, original: datetime, starts: datetime, ends: datetime) -> Meeting:
    """The series with one day at a place; back where the rule puts it, it is no exception any more. It is not put itself.

    Args:
        original: where the rule puts that day.
    """
    checked_times(replace(meeting, starts=starts, ends=ends))
    if starts == original and ends - starts == meeting.ends - meeting.starts:
        return replace(meeting, instances=tuple(one for one in meeting.instances if one.original != original))
    return instance_moved(meeting, original, starts, ends)


def _scope_words(meeting: Meeting, occurrence: datetime | None, scope: Scope) -> str:
    if not _is_day(meeting, occurrence) or scope is Scope.DAY:
        return ""
    return " and all that follow" if scope is Scope.FOLLOWING else ", all days,"


def _own_wall(meeting: Meeting, wall: datetime, zone: str) -> datetime:
    return wall if meeting.all_day or zone in ("", meeting.zone) else seen_from(wall, zone, meeting.zone)


def _is_day(meeting: Meeting, occurrence: datetime | None) -> bool:
    return bool(meeting.rule) and occurrence is not None


def _once(attendees: Sequence[Attendee]) -> tuple[Attendee, ...]:
    return tuple({one.person_id: one for one in attendees}.values())


def when_words(wall: datetime, meeting: Meeting, now: datetime) -> str:
    """A start as a change is told of: “Wed 25 Nov, 10:30”; the day alone for whole days."""
    day = day_words(wall.date(), now.date())
    return day if meeting.all_day else f"{day}, {wall:%H:%M}"


def _end_words(wall: datetime, meeting: Meeting, now: datetime) -> str:
    return day_words(wall.date(), now.date()) if meeting.all_day else f"{wall:%H:%M}"
