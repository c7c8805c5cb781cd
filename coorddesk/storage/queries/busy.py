"""Whose time the meetings of a window take: light rows of those that somebody of a few people goes to."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from coorddesk.storage.queries.calendar import LONGEST, MeetingRow, MovedRow, as_text
from coorddesk.storage.reader import Reader

# Wall times of a zone lie at most 14 hours off UTC, and whole days end a day after their last midnight.
_ZONES = timedelta(hours=14)
_A_DAY = timedelta(days=1)

_MEETING = "id, ref, title, project_id, starts, ends, zone, all_day, team_id, place, rule, cancelled, organiser_id"


class Taken(NamedTuple):
    """A meeting or a series, and whose time it takes.

    Attributes:
        hold: as the meeting has it.
        people: (person id, whether it is not agreed yet).
        tentative: it holds the time and is not agreed yet.
    """

    meeting: MeetingRow
    hold: str
    people: tuple[tuple[str, bool], ...]
    tentative: bool = False


def singles(reader: Reader, person_ids: Iterable[str], since: datetime, until: datetime) -> list[Taken]:
    """Meetings without a repeat that may take somebody's time between two moments (UTC), by start."""
    begin, end = since - _ZONES - _A_DAY, until + _ZONES
    # The unary plus keeps SQLite to the index on starts, which is the narrow one.
    rows = reader.rows(
        f"SELECT {_MEETING}, tentative, hold FROM meeting WHERE starts >= ? AND starts < ? AND ends >= ? AND +rule = ''"
        " AND deleted = 0 AND cancelled = 0 ORDER BY starts",
        (as_text(begin - LONGEST), as_text(end), as_text(begin)),
    )
    return _taken(reader, rows, set(person_ids))


def series(reader: Reader, person_ids: Iterable[str], until: datetime) -> list[Taken]:
    """Repeating meetings that have begun by a moment (UTC) and take somebody's time, over or not, with what was moved or cancelled."""
    rows = reader.rows(
        f"SELECT {_MEETING}, tentative, hold FROM meeting WHERE rule <> '' AND deleted = 0 AND cancelled = 0 AND starts < ?",
        (as_text(until + _ZONES),),
    )
    found = _taken(reader, rows, set(person_ids))
    moved: dict[str, list[MovedRow]] = {}
    for id, original, starts, ends, cancelled in reader.rows(
        "SELECT of_id, original, starts, ends, cancelled FROM meeting_instances"
        " WHERE of_id IN (SELECT value FROM json_each(?)) ORDER BY of_id, position",
        (json.dumps([one.meeting.id for one in found]),),
    ):
        there = None if cancelled or not starts else _moment(starts)
        moved.setdefault(id, []).append(MovedRow(_moment(original), there, _moment(ends) if there and ends else None))
    return [
        one._replace(meeting=replace(one.meeting, moved=tuple(moved[one.meeting.id]))) if one.meeting.id in moved else one for one in found
    ]


def _taken(reader: Reader, rows: list[tuple[Any, ...]], wanted: set[str]) -> list[Taken]:
    asked: dict[str, list[tuple[str, str, str]]] = {}
    for id, *one in reader.rows(
        "SELECT of_id, person_id, role, reply FROM meeting_attendees WHERE of_id IN (SELECT value FROM json_each(?))"
        " AND +person_id IN (SELECT value FROM json_each(?))",
        (json.dumps([row[0] for row in rows]), json.dumps(sorted(wanted))),
    ):
        asked.setdefault(id, []).append((one[0], one[1], one[2]))
    found = []
    for row in rows:
        organiser, tentative, hold = row[12], bool(row[13]), row[14]
        people = {organiser: tentative} if organiser in wanted else {}
        for person, role, reply in asked.get(row[0], ()):
            if role == "informed" or reply == "cannot":
                people.pop(person, None)  # an organiser who does not come is not taken either
            else:
                people[person] = tentative or reply == "maybe"
        if people:
            found.append(Taken(_meeting(row), hold, tuple(people.items()), tentative))
    return found


def _meeting(row: tuple[Any, ...]) -> MeetingRow:
    return MeetingRow(
        id=row[0], ref=row[1], title=row[2], project_id=row[3], starts=_moment(row[4]), ends=_moment(row[5]), zone=row[6],
        all_day=bool(row[7]), team_id=row[8], place=row[9], rule=row[10], cancelled=bool(row[11]), organiser_id=row[12],
    )  # fmt: skip


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
