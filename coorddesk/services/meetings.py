"""What can be done with meetings: plan, move, stretch, cancel, ask people, note replies, set agendas.

When they take place is told by `occurring`, whose answers are offered here too.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from coorddesk.domain.agendas import keyed, with_carried
from coorddesk.domain.changes import brief
from coorddesk.domain.dates import count_words, day_words
from coorddesk.domain.meetings import (
    REPLIES,
    AgendaItem,
    Attendee,
    AttendeeRole,
    Instance,
    Meeting,
    Occurrence,
    Reply,
    checked_times,
    instance_moved,
    shifted,
)
from coorddesk.domain.meetings import span as _span
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.domain.recurrence import Frequency, parse_rrule, rule_words, to_rrule
from coorddesk.errors import InvalidInput
from coorddesk.exchange.occurrences import is_start, zone_of
from coorddesk.services.occurring import Happening as Happening
from coorddesk.services.occurring import happenings as happenings
from coorddesk.services.occurring import next_day as next_day
from coorddesk.services.occurring import next_original as next_original
from coorddesk.services.occurring import occurrences as occurrences
from coorddesk.services.occurring import seen_from as seen_from
from coorddesk.services.occurring import wall_now as wall_now
from coorddesk.storage.queries import agendas as query
from coorddesk.storage.store import Edit, Reader, Store, new_id

SHORTEST = timedelta(minutes=15)


def add(
    store: Store, project_id: str, title: str, starts: datetime, ends: datetime, zone: str, *, all_day: bool = False,
    place: str = "", attendees: Sequence[Attendee] = (), rule: str = "", team_id: str | None = None, organiser_id: str | None = None,
) -> Meeting:  # fmt: skip
    """A new meeting.

    Args:
        starts, ends: wall times in `zone`; of whole days midnight of the first and the last, inclusive.
        rule: an RRULE value, or empty.
        organiser_id: who invites; by default the person whose role says coordinator, if there is one.

    Raises:
        InvalidInput: the title is empty, the times, the zone or the rule cannot be.
    """
    with store.edit("") as edit:
        meeting = added(
            edit, project_id, title, starts, ends, zone, all_day=all_day, place=place, attendees=attendees, rule=rule,
            team_id=team_id, organiser_id=organiser_id,
        )  # fmt: skip
        edit.label = f"Add meeting {brief(meeting.title)}"
        return meeting


def added(
    edit: Edit, project_id: str, title: str, starts: datetime, ends: datetime, zone: str, *, all_day: bool = False,
    place: str = "", attendees: Sequence[Attendee] = (), rule: str = "", team_id: str | None = None, organiser_id: str | None = None,
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
        uid=f"{id}@coorddesk",
    )  # fmt: skip
    edit.add(checked_times(meeting))
    return meeting


def coordinator_id(reader: Reader) -> str | None:
    """The person whose role says coordinator; None when nobody's does."""
    found: str | None = reader.value(
        "SELECT id FROM person WHERE role LIKE '%coordinator%' AND archived = 0 AND deleted = 0 ORDER BY id LIMIT 1"
    )
    return found


def move(store: Store, meeting_id: str, starts: datetime, *, occurrence: datetime | None = None, zone: str = "") -> None:
    """Moves a meeting to another start, as long as before.

    Agendas and minutes move along. Without `occurrence` a whole series moves, with every day that was moved on its own.

    Args:
        starts: wall time in `zone`, or in the meeting's own zone without one.
        occurrence: the original start of one day of a series, which alone moves then.

    Raises:
        InvalidInput: the series repeats on days that the new start does not fit.
    """
    with store.edit("") as edit:
        meeting = edit.get(Meeting, meeting_id)
        there = _own_wall(meeting, starts, zone)
        if _is_day(meeting, occurrence):
            lasts = _span(meeting, occurrence)[1] - _span(meeting, occurrence)[0]
            edit.put(_placed(meeting, occurrence, there, there + lasts))
        else:
            edit.put(moved_whole(edit, meeting, there))
        edit.label = f"Move {meeting.title} to {_when(there, meeting, edit.now)}"


def moved_whole(edit: Edit, meeting: Meeting, starts: datetime) -> Meeting:
    """The meeting, or the whole series, with another start, its days moved along within an open edit; it is not put itself.

    Raises:
        InvalidInput: a series repeats on days that the new start does not fit.
    """
    delta = starts - meeting.starts
    moved = checked_times(shifted(meeting, starts))
    if meeting.rule:
        instances = tuple(_shifted_instance(one, delta) for one in meeting.instances)
        moved = replace(moved, rule=_fitting_rule(meeting, starts), instances=instances)
    days = edit.find(Occurrence, "meeting_id = ? AND deleted = 0", (meeting.id,), "ORDER BY original") if delta else []
    # One place may become free only when the day that stood there has moved on.
    for day in reversed(days) if delta > timedelta(0) else days:
        edit.put(replace(day, original=day.original + delta))
        edit.flush()
    return moved


def stretch(store: Store, meeting_id: str, ends: datetime, *, occurrence: datetime | None = None, zone: str = "") -> None:
    """Gives a meeting another end, a quarter of an hour after its start at the least; of whole days the last one, inclusive.

    Args:
        ends: wall time in `zone`, or in the meeting's own zone without one.
        occurrence: the original start of one day of a series, which alone changes then.
    """
    with store.edit("") as edit:
        meeting = edit.get(Meeting, meeting_id)
        there = _own_wall(meeting, ends, zone)
        starts = _span(meeting, occurrence)[0]
        there = max(there, starts if meeting.all_day else starts + SHORTEST)
        if _is_day(meeting, occurrence):
            edit.put(_placed(meeting, occurrence, starts, there))
        else:
            edit.put(checked_times(replace(meeting, ends=there)))
        edit.label = f"End {meeting.title} {'on' if meeting.all_day else 'at'} {_end_words(there, meeting, edit.now)}"


def cancel(store: Store, meeting_id: str, occurrence: datetime | None = None) -> None:
    """Calls a meeting off, or one day of a series; it stays in the store, so that the cancellation can be sent."""
    with store.edit("") as edit:
        meeting = edit.get(Meeting, meeting_id)
        edit.put(cancelled(meeting, occurrence))
        day = f" on {_when(occurrence, meeting, edit.now)}" if _is_day(meeting, occurrence) and occurrence else ""
        edit.label = f"Cancel {meeting.title}{day}"


def cancelled(meeting: Meeting, occurrence: datetime | None) -> Meeting:
    """The meeting called off, or the series without one day."""
    if _is_day(meeting, occurrence) and occurrence is not None:
        return instance_moved(meeting, occurrence, None, None)
    return replace(meeting, cancelled=True)


def reinstate(store: Store, meeting_id: str, occurrence: datetime | None = None) -> None:
    """Lets a meeting that was called off take place after all, or one day of a series."""
    with store.edit("") as edit:
        meeting = edit.get(Meeting, meeting_id)
        if _is_day(meeting, occurrence):
            kept = tuple(one for one in meeting.instances if one.original != occurrence)
            edit.put(replace(meeting, instances=kept))
        else:
            edit.put(replace(meeting, cancelled=False))
        edit.label = f"Let {meeting.title} take place"


def add_attendee(store: Store, meeting_id: str, person_id: str, role: AttendeeRole = AttendeeRole.REQUIRED) -> None:
    """Asks one more person; somebody who is asked already gets the role and keeps the reply."""
    with store.edit("") as edit:
        meeting, person = edit.get(Meeting, meeting_id), edit.get(Person, person_id)
        listed = any(one.person_id == person_id for one in meeting.attendees)
        if listed:
            attendees = tuple(replace(one, role=role) if one.person_id == person_id else one for one in meeting.attendees)
        else:
            attendees = (*meeting.attendees, Attendee(person_id, role))
        edit.put(replace(meeting, attendees=attendees))
        edit.label = f"{'Set role of' if listed else 'Add'} {person.name} {'in' if listed else 'to'} {meeting.title}"


def remove_attendee(store: Store, meeting_id: str, person_id: str) -> None:
    """Asks one person less."""
    with store.edit("") as edit:
        meeting, person = edit.get(Meeting, meeting_id), edit.get(Person, person_id)
        edit.put(replace(meeting, attendees=tuple(one for one in meeting.attendees if one.person_id != person_id)))
        edit.label = f"Remove {person.name} from {meeting.title}"


def set_reply(store: Store, meeting_id: str, person_id: str, reply: Reply, now: datetime, comment: str = "") -> None:
    """Notes what somebody answered; taking an answer back clears when it came.

    Args:
        now: UTC.

    Raises:
        InvalidInput: on `attendees`, for somebody who is not asked.
    """
    with store.edit("") as edit:
        meeting, person = edit.get(Meeting, meeting_id), edit.get(Person, person_id)
        if all(one.person_id != person_id for one in meeting.attendees):
            raise InvalidInput("attendees", f"{person.name} is not asked to {meeting.title}, so no reply was noted. Add them first.")
        at = None if reply == Reply.NO_REPLY else now
        edit.put(
            replace(
                meeting,
                attendees=tuple(
                    replace(one, reply=reply, replied_at=at, comment=comment) if one.person_id == person_id else one
                    for one in meeting.attendees
                ),
            )
        )
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


def set_agenda(store: Store, meeting_id: str, original: datetime, items: Sequence[AgendaItem]) -> None:
    """Gives one day of a meeting another agenda."""
    with store.edit("") as edit:
        meeting = edit.get(Meeting, meeting_id)
        day = replace(day_of(edit, meeting_id, original), agenda=tuple(items))
        edit.put(day)
        edit.label = f"Set agenda of {meeting.title}, {count_words(len(items), 'item')}"


def _own_wall(meeting: Meeting, wall: datetime, zone: str) -> datetime:
    return wall if meeting.all_day or zone in ("", meeting.zone) else seen_from(wall, zone, meeting.zone)


def _is_day(meeting: Meeting, occurrence: datetime | None) -> bool:
    return bool(meeting.rule) and occurrence is not None


def _placed(meeting: Meeting, occurrence: datetime | None, starts: datetime, ends: datetime) -> Meeting:
    """The series with one day at a place; back where the rule puts it, it is no exception any more."""
    assert occurrence is not None
    checked_times(replace(meeting, starts=starts, ends=ends))
    if starts == occurrence and ends - starts == meeting.ends - meeting.starts:
        return replace(meeting, instances=tuple(one for one in meeting.instances if one.original != occurrence))
    return instance_moved(meeting, occurrence, starts, ends)


def _shifted_instance(one: Instance, delta: timedelta) -> Instance:
    return replace(
        one, original=one.original + delta, starts=one.starts + delta if one.starts else None, ends=one.ends + delta if one.ends else None
    )


def _fitting_rule(meeting: Meeting, starts: datetime) -> str:
    """The rule for another first start: a weekly one on a single day follows it to its weekday.

    Raises:
        InvalidInput: any other rule that the new start does not fit.
    """
    rule = parse_rrule(meeting.rule)
    if is_start(starts, starts, rule):
        return meeting.rule
    if rule.freq is Frequency.WEEKLY and [day for day, _ in rule.weekdays] == [meeting.starts.weekday()]:
        return to_rrule(replace(rule, weekdays=((starts.weekday(), None),)))
    words = rule_words(rule)
    raise InvalidInput("starts", f"It repeats “{words}”, which {day_words(starts.date(), starts.date())} is not. Change the repeat first.")


def _once(attendees: Sequence[Attendee]) -> tuple[Attendee, ...]:
    return tuple({one.person_id: one for one in attendees}.values())


def _when(wall: datetime, meeting: Meeting, now: datetime) -> str:
    day = day_words(wall.date(), now.date())
    return day if meeting.all_day else f"{day}, {wall:%H:%M}"


def _end_words(wall: datetime, meeting: Meeting, now: datetime) -> str:
    return day_words(wall.date(), now.date()) if meeting.all_day else f"{wall:%H:%M}"
