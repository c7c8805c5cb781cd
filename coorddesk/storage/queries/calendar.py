"""What stands on calendar days: meetings as light rows, deadlines, milestones and reviews of a window of days."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from coorddesk.domain.hours import LONGEST_REMINDER
from coorddesk.storage.queries.document_states import IS_AWAITED, IS_OUT_OF_USE
from coorddesk.storage.reader import Reader

# A single meeting that lasts longer than this is looked for no further back; it bounds what the index on starts must walk.
LONGEST = timedelta(days=400)
# Wall times of two zones lie at most 26 hours apart, so a window is read with two days to either side.
_ZONES = timedelta(days=2)

_MEETING = "id, ref, title, project_id, starts, ends, zone, all_day, team_id, place, rule, cancelled, organiser_id, tentative"


class MovedRow(NamedTuple):
    """One occurrence that is not where its rule puts it; `starts` None when it is cancelled."""

    original: datetime
    starts: datetime | None
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting or a series as the calendar needs it; wall times in its own zone.

    Attributes:
        moved: of a series.
    """

    id: str
    ref: str
    title: str
    project_id: str
    starts: datetime
    ends: datetime
    zone: str
    all_day: bool
    team_id: str | None
    place: str
    rule: str
    cancelled: bool
    organiser_id: str | None
    tentative: bool = False
    moved: tuple[MovedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Replies:
    """How many were asked to one meeting, those who are only informed left out, and how many answered what."""

    invited: int = 0
    coming: int = 0
    maybe: int = 0
    cannot: int = 0


NOBODY = Replies()

class Deadline(NamedTuple):
    """A task on the day it is due; a tuple, because a month makes thousands.

    Attributes:
        step: a checklist made it.
    """

    id: str
    ref: str
    title: str
    project_id: str
    person_id: str | None
    team_id: str | None
    due: date
    done: bool
    step: bool = False


@dataclass(frozen=True, slots=True)
class MilestoneDay:
    """A milestone or deliverable with the days it stands on."""

    id: str
    ref: str
    title: str
    project_id: str
    owner_id: str | None
    team_id: str | None
    baseline: date | None
    forecast: date | None
    actual: date | None


@dataclass(frozen=True, slots=True)
class ReviewDay:
    """A document on the day its open reviews are due, or on that of the next look at it.

    Attributes:
        reviewers: ids of those who have not answered; of a look, of its owner.
        look: it is a standing document that is to be looked at again.
    """

    document_id: str
    number: str
    title: str
    project_id: str
    team_id: str | None
    due: date
    reviewers: tuple[str, ...]
    look: bool = False


def singles(reader: Reader, project_id: str | None, first: date, last: date, only: Iterable[str] | None = None) -> list[MeetingRow]:
    """Meetings without a repeat that may touch the days from `first` to `last` in any zone, by start; of `only` these ids."""
    if only is not None:
        named = "id IN (SELECT value FROM json_each(?)) AND rule = '' AND deleted = 0"
        found = reader.rows(f"SELECT {_MEETING} FROM meeting WHERE {named} ORDER BY starts", (json.dumps(list(only)),))
        return [_meeting(row) for row in found]
    scope, own = _scope(project_id)
    since, until = _bounds(first, last)
    oldest = (datetime.fromisoformat(since) - LONGEST).isoformat(timespec="seconds")
    # The unary plus keeps SQLite to the index on starts, which is the narrow one.
    rows = reader.rows(
        f"SELECT {_MEETING} FROM meeting WHERE starts >= ? AND starts < ? AND ends >= ? AND +rule = '' AND deleted = 0{scope}"
        " ORDER BY starts",
        (oldest, until, since, *own),
    )
    return [_meeting(row) for row in rows]


def series(reader: Reader) -> list[MeetingRow]:
    """All repeating meetings, over or not, with what was moved or cancelled; kept until the store changes."""
    return reader.kept("series", lambda: _series(reader))


def _series(reader: Reader) -> list[MeetingRow]:
    rows = reader.rows(f"SELECT {_MEETING} FROM meeting INDEXED BY ix_meeting_series WHERE rule <> '' AND deleted = 0 ORDER BY starts")
    moved: dict[str, list[MovedRow]] = {}
    for id, original, starts, ends, cancelled in reader.rows(
        "SELECT of_id, original, starts, ends, cancelled FROM meeting_instances ORDER BY of_id, position"
    ):
        there = None if cancelled or not starts else datetime.fromisoformat(starts)
        moved.setdefault(id, []).append(
            MovedRow(datetime.fromisoformat(original), there, datetime.fromisoformat(ends) if there and ends else None)
        )
    return [_meeting(row, tuple(moved.get(row[0], ()))) for row in rows]


def reminded_singles(reader: Reader, since: datetime, until: datetime, going_on: datetime) -> list[tuple[MeetingRow, int]]:
    """Meetings without a repeat that one may be reminded of between two UTC times, with how many minutes before.

    Args:
        going_on: those that are over by then, UTC, are left out.
    """
    # Wall times are compared as if they were UTC, so all bounds are two days wide; only the starts are found by index.
    rows = reader.rows(
        f"SELECT {_MEETING}, remind FROM meeting WHERE remind IS NOT NULL AND deleted = 0 AND starts >= ? AND starts < ?"
        " AND ends >= ? AND rule = '' AND cancelled = 0"
        " AND datetime(starts, '-' || remind || ' minutes') BETWEEN datetime(?) AND datetime(?) ORDER BY starts",
        (
            as_text(going_on - LONGEST), as_text(until + timedelta(minutes=LONGEST_REMINDER) + _ZONES), as_text(going_on - _ZONES),
            as_text(since - _ZONES), as_text(until + _ZONES),
        ),
    )  # fmt: skip
    return [(_meeting(row), row[-1]) for row in rows]


def reminded_series(reader: Reader) -> list[tuple[MeetingRow, int]]:
    """The repeating meetings that one is to be reminded of, over or not, with how many minutes before."""
    # SQLite would rather walk all meetings with a reminder than the few that are in the index of series.
    minutes = dict(
        reader.rows(
            "SELECT id, remind FROM meeting INDEXED BY ix_meeting_series"
            " WHERE rule <> '' AND deleted = 0 AND remind IS NOT NULL AND cancelled = 0"
        )
    )
    return [(row, minutes[row.id]) for row in series(reader) if row.id in minutes]


def replies(reader: Reader, meeting_ids: Iterable[str]) -> dict[str, Replies]:
    """The answers to each meeting; meetings without attendees are left out."""
    counts: dict[str, dict[str, int]] = {}
    for id, reply, count in reader.rows(
        "SELECT of_id, reply, count(*) FROM meeting_attendees WHERE role <> 'informed'"
        " AND of_id IN (SELECT value FROM json_each(?)) GROUP BY of_id, reply",
        (json.dumps(list(meeting_ids)),),
    ):
        counts.setdefault(id, {})[reply] = count
    return {
        id: Replies(sum(one.values()), one.get("coming", 0), one.get("maybe", 0), one.get("cannot", 0)) for id, one in counts.items()
    }


def day_replies(reader: Reader, meeting_ids: Iterable[str]) -> dict[tuple[str, datetime], list[tuple[str, str, str]]]:
    """What was answered for single days of series, by meeting and original start: (person id, answer for all of it, for the day)."""
    found: dict[tuple[str, datetime], list[tuple[str, str, str]]] = {}
    for id, original, person_id, whole, day in reader.rows(
        "SELECT d.of_id, d.original, d.person_id, a.reply, d.reply FROM meeting_day_replies d"
        " JOIN meeting_attendees a ON a.of_id = d.of_id AND a.person_id = d.person_id"
        " WHERE a.role <> 'informed' AND d.of_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(meeting_ids)),),
    ):
        found.setdefault((id, datetime.fromisoformat(original)), []).append((person_id, whole, day))
    return found


def replies_of_day(whole: Replies, days: Iterable[tuple[str, str, str]]) -> Replies:
    """The answers to a series as they are for a day that some answered alone."""
    counts = {"coming": whole.coming, "maybe": whole.maybe, "cannot": whole.cannot}
    for _, before, after in days:
        for reply, change in ((before, -1), (after, 1)):
            if reply in counts:
                counts[reply] += change
    return Replies(whole.invited, **counts)


def came(reader: Reader, meeting_ids: Iterable[str]) -> dict[tuple[str, datetime], int]:
    """How many were there, by meeting and original start, where it was noted."""
    return {
        (id, datetime.fromisoformat(original)): count
        for id, original, count in reader.rows(
            "SELECT o.meeting_id, o.original, sum(a.state IN ('present', 'part')) FROM occurrence o"
            " JOIN occurrence_attendance a ON a.of_id = o.id"
            " WHERE o.deleted = 0 AND o.meeting_id IN (SELECT value FROM json_each(?)) GROUP BY o.id",
            (json.dumps(list(meeting_ids)),),
        )
    }


def deadlines(
    reader: Reader, project_id: str | None, first: date, last: date, only: Iterable[str] | None = None
) -> list[Deadline]:
    """Tasks due from `first` to `last`, done or not, by day; of `only` these ids."""
    scope, own = _scope(project_id, only)
    rows = reader.rows(
        "SELECT id, ref, title, project_id, coalesce(waiting_on_id, owner_id), team_id, due, done_on IS NOT NULL, run_id IS NOT NULL"
        " FROM task"
        f" WHERE due >= ? AND due <= ? AND deleted = 0{scope} ORDER BY due, id",
        (first.isoformat(), last.isoformat(), *own),
    )
    return [
        Deadline(id, ref, title, project, person, team, date.fromisoformat(due), bool(done), bool(step))
        for id, ref, title, project, person, team, due, done, step in rows
    ]


def milestones(
    reader: Reader, project_id: str | None, first: date, last: date, only: Iterable[str] | None = None
) -> list[MilestoneDay]:
    """Milestones that stand, or stood by their baseline, on a day from `first` to `last`; of `only` these ids."""
    scope, own = _scope(project_id, only)
    rows = reader.rows(
        "SELECT id, ref, title, project_id, owner_id, team_id, baseline, forecast, actual FROM milestone"
        " WHERE deleted = 0 AND (coalesce(actual, forecast, baseline) BETWEEN ? AND ? OR baseline BETWEEN ? AND ?)"
        f"{scope} ORDER BY id",
        (first.isoformat(), last.isoformat(), first.isoformat(), last.isoformat(), *own),
    )
    return [
        MilestoneDay(id, ref, title, project, owner, team, _day(baseline), _day(forecast), _day(actual))
        for id, ref, title, project, owner, team, baseline, forecast, actual in rows
    ]


def reviews(reader: Reader, project_id: str | None, first: date, last: date) -> list[ReviewDay]:
    """Documents with reviews that are out and due, or to be looked at again, from `first` to `last`, by day and number."""
    scope = " AND d.project_id = :project" if project_id is not None else ""
    rows = reader.rows(
        "SELECT d.id, d.number, d.title, d.project_id, d.team_id, r.due AS day, group_concat(r.reviewer_id, ' '), 0 FROM review r"
        " JOIN document d ON d.id = r.document_id"
        " WHERE r.returned IS NULL AND r.deleted = 0 AND d.deleted = 0 AND r.due BETWEEN :first AND :last"
        f" AND NOT {IS_OUT_OF_USE}"
        f"{scope} GROUP BY d.id, r.due"
        " UNION ALL SELECT d.id, d.number, d.title, d.project_id, d.team_id, d.next_review, coalesce(d.owner_id, ''), 1 FROM document d"
        f" WHERE d.next_review BETWEEN :first AND :last AND d.deleted = 0 AND NOT ({IS_AWAITED}) AND NOT {IS_OUT_OF_USE}"
        f"{scope} ORDER BY day, 2",
        {"first": first.isoformat(), "last": last.isoformat(), "project": project_id},
    )
    return [
        ReviewDay(id, number, title, project, team, date.fromisoformat(due), tuple(reviewers.split()), bool(look))
        for id, number, title, project, team, due, reviewers, look in rows
    ]


def _scope(project_id: str | None, only: Iterable[str] | None = None) -> tuple[str, tuple[str, ...]]:
    """The condition that narrows a query, and its parameters."""
    # The unary plus keeps SQLite to the index on days, but for a few that are named.
    scope, own = (" AND +project_id = ?", [project_id]) if project_id is not None else ("", [])
    if only is not None:
        scope, own = f"{scope} AND id IN (SELECT value FROM json_each(?))", [*own, json.dumps(list(only))]
    return scope, tuple(own)


def _bounds(first: date, last: date) -> tuple[str, str]:
    since = datetime.combine(first, datetime.min.time()) - _ZONES
    until = datetime.combine(last, datetime.min.time()) + timedelta(days=1) + _ZONES
    return since.isoformat(timespec="seconds"), until.isoformat(timespec="seconds")


def as_text(moment: datetime) -> str:
    """A moment as wall times stand in the store."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


def _meeting(row: tuple[str, ...], moved: tuple[MovedRow, ...] = ()) -> MeetingRow:
    return MeetingRow(
        row[0], row[1], row[2], row[3], datetime.fromisoformat(row[4]), datetime.fromisoformat(row[5]), row[6], bool(row[7]),
        row[8], row[9], row[10], bool(row[11]), row[12], bool(row[13]), moved,
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
