"""What speaks against a meeting's time: somebody has something else then, does not work, or keeps a public holiday."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from coorddesk.domain.dates import ENGLISH, Names, day_words
from coorddesk.domain.meetings import Meeting, Reply, group_of
from coorddesk.domain.people import Person
from coorddesk.domain.slots import Cause, Guest, Reason, day_reasons, reasons
from coorddesk.exchange.occurrences import to_wall, zone_of
from coorddesk.services import holidays
from coorddesk.services.busy import busy, span
from coorddesk.services.occurring import days_of
from coorddesk.services.slots import asked_to, guests
from coorddesk.storage.queries.calendar import MeetingRow, MovedRow
from coorddesk.storage.store import Store

_AHEAD = timedelta(days=400)  # how far the next day of a series is looked for
_MOST_NAMED = 3
_TAKEN = (Cause.BUSY, Cause.MAYBE)


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that speaks against the time, of one or several people; nothing forbids it.

    Attributes:
        cause: busy, holiday, day, hours or maybe.
        people: ids; none for what is about the day itself.
        words: a short sentence.
    """

    cause: Cause
    people: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Clashes:
    """What speaks against a meeting's time.

    Attributes:
        on: the day of a series that is meant; None for a single meeting.
        found: the gravest first.
    """

    on: date | None = None
    found: tuple[Clash, ...] = ()


NONE = Clashes()


def of_meeting(
    store: Store, meeting_id: str, now: datetime, zone: str, country: str = "", occurrence: datetime | None = None,
    names: Names = ENGLISH,
) -> Clashes:  # fmt: skip
    """What speaks against a meeting that is not over yet; of a series the day of `occurrence`, or else the next one. For the worker.

    Nobody counts who is only informed or has said that they cannot come.

    Args:
        now: UTC.
        zone, country: those of the coordinator, whose public holidays are told too.
        occurrence: where the rule puts the day, wall time in the meeting's own zone.
        names: how days and clocks are written.
    """
    with store.read() as reader:
        meeting = reader.lookup(Meeting, meeting_id)
        if meeting is None or meeting.cancelled or meeting.deleted:
            return NONE
        day = _day(meeting, now, occurrence)
        if day is None or day.starts is None or day.ends is None:
            return NONE
        starts, ends = span(_row(meeting), day.starts, day.ends)
        if ends <= now:
            return NONE
        asked = _asked(meeting)
        found_people = reader.many(Person, asked)
        people = {id: found_people[id] for id in asked if id in found_people}
        itself = (meeting.id, day.original) if meeting.rule else None
        taken = busy(reader, people, starts, ends, zone, _left_out(meeting, day), itself)
    # Whole days are the days they are, on any clocks.
    first, last = (day.starts.date(), day.ends.date()) if meeting.all_day else (starts.date(), ends.date())
    known = guests(people, taken, first, last, zone)
    found = []
    for guest in (replace(one, names=names) for one in known):
        found += _of_days(guest, first, last, starts, ends, zone) if meeting.all_day else reasons(guest, starts, ends, zone_of(zone))
    here = first if meeting.all_day else to_wall(starts, zone).date()
    yours = holidays.days(country, here, last if meeting.all_day else here)
    told = [Clash(Cause.HOLIDAY, (), f"Public holiday: {name}") for name in dict.fromkeys(yours.values())]
    on = here if meeting.rule else None
    return Clashes(on, tuple(_sorted([*_joined(found), *told])))


def heading(clashes: Clashes, today: date) -> str:
    """“On Wed 2 Dec” for a day of a series, else empty."""
    return f"On {day_words(clashes.on, today)}" if clashes.on is not None else ""


def _day(meeting: Meeting, now: datetime, occurrence: datetime | None) -> MovedRow | None:
    """The single meeting, or the day of the series that is meant, where it stands now."""
    if not meeting.rule:
        return MovedRow(meeting.starts, meeting.starts, meeting.ends)
    row = _row(meeting)
    if occurrence is not None:
        near = days_of(row, occurrence.date(), occurrence.date())
        moved = next((one for one in row.moved if one.original == occurrence and one.starts is not None), None)
        return moved or next((one for one in near if one.original == occurrence), None)
    found = days_of(row, now.date(), (now + _AHEAD).date())
    to_come = [one for one in found if one.starts and one.ends and span(row, one.starts, one.ends)[1] > now]
    return min(to_come, key=lambda one: one.starts or one.original, default=None)


def _row(meeting: Meeting) -> MeetingRow:
    moved = tuple(
        MovedRow(one.original, None if one.cancelled else one.starts, None if one.cancelled else one.ends) for one in meeting.instances
    )
    return MeetingRow(
        id=meeting.id, ref=meeting.ref, title=meeting.title, project_id=meeting.project_id, starts=meeting.starts, ends=meeting.ends,
        zone=meeting.zone, all_day=meeting.all_day, team_id=meeting.team_id, place=meeting.place, rule=meeting.rule,
        cancelled=meeting.cancelled, organiser_id=meeting.organiser_id, moved=moved,
    )  # fmt: skip


def _asked(meeting: Meeting) -> list[str]:
    away = {one.person_id for one in meeting.attendees if one.reply == Reply.CANNOT}
    return [person for person, _ in asked_to(meeting) if person not in away]


def _left_out(meeting: Meeting, day: MovedRow) -> frozenset[str]:
    """Itself, and the times held for it or with it: one of them alone will take place."""
    holds = {meeting.hold} if meeting.hold else {group_of(meeting.id, day.original if meeting.rule else None)}
    # What a held time is held for gives up its own time when this one is taken.
    for_it = {meeting.hold.split(" ")[0]} if meeting.hold else set()
    return frozenset(holds | for_it | (set() if meeting.rule else {meeting.id}))


def _of_days(guest: Guest, first: date, last: date, starts: datetime, ends: datetime, zone: str) -> list[Reason]:
    """Against whole days speak public holidays and free days; hours do not count."""
    taken = [why for why in reasons(guest, starts, ends, zone_of(zone)) if why.cause in _TAKEN]
    days = [why for at in range((last - first).days + 1) for why in day_reasons(guest, first + timedelta(days=at))]
    return [*taken, *days]


def _joined(found: Sequence[Reason]) -> list[Clash]:
    """One line for all of whom the same is true, and one for all that somebody has at once."""
    first: dict[tuple[str, Cause], Reason] = {}
    more: Counter[tuple[str, Cause]] = Counter()
    kept = []
    for why in found:
        key = why.person_id, why.cause
        if why.cause not in _TAKEN or first.setdefault(key, why) is why:
            kept.append(why)
        else:
            more[key] += 1
    alike: dict[tuple[Cause, str], dict[str, str]] = {}
    for why in kept:
        count = more[why.person_id, why.cause] if why.cause in _TAKEN else 0
        words = f"{why.words} and {count} more" if count else why.words
        alike.setdefault((why.cause, words), {})[why.person_id] = why.name
    return [Clash(cause, tuple(those), f"{_names(list(those.values()))}: {words}") for (cause, words), those in alike.items()]


def _names(names: Sequence[str]) -> str:
    """“Dana”, “Dana and Ravi”, “Dana, Ravi and 4 more”."""
    if len(names) <= _MOST_NAMED:
        return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"{', '.join(names[: _MOST_NAMED - 1])} and {len(names) - _MOST_NAMED + 1} more"


def _sorted(found: Sequence[Clash]) -> list[Clash]:
    order = list(Cause)
    return sorted(found, key=lambda one: order.index(one.cause))
