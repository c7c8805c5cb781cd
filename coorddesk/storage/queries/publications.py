"""What stands in a published calendar: ids of the meetings, deadlines and milestones of a project, a person, a team, or of everybody."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from coorddesk.domain.calendars import Publication
from coorddesk.storage.reader import Reader

_MESSAGES = "'invite', 'update', 'cancel'"  # what raises a meeting's SEQUENCE in the ledger


def meetings(reader: Reader, whose: Publication, since: date) -> list[str]:
    """Meetings that are not called off, by start: single ones that end on a day or later, and all series.

    Of a person those they organise or are asked to, other than those they cannot come to; of a team its own and its people's.
    """
    scope, given = "1 = 1", []
    if whose.project_id:
        scope, given = "project_id = ?", [whose.project_id]
    elif whose.person_id:
        asked = "SELECT of_id FROM meeting_attendees WHERE person_id = ? AND reply"
        scope = f"(organiser_id = ? OR id IN ({asked} <> 'cannot')) AND id NOT IN ({asked} = 'cannot')"
        given = [whose.person_id] * 3
    elif whose.team_id:
        team = "SELECT id FROM person WHERE team_id = ? AND deleted = 0"
        asked = f"SELECT of_id FROM meeting_attendees WHERE person_id IN ({team}) AND reply <> 'cannot'"
        scope, given = f"(team_id = ? OR organiser_id IN ({team}) OR id IN ({asked}))", [whose.team_id] * 3
    return _ids(
        reader, f"SELECT id FROM meeting WHERE deleted = 0 AND cancelled = 0 AND (rule <> '' OR ends >= ?) AND {scope} ORDER BY starts, id",
        [since.isoformat(), *given],
    )  # fmt: skip


def deadlines(reader: Reader, whose: Publication, since: date) -> list[str]:
    """Tasks with a due date, by that date: all that are open, and those done that were due on a day or later."""
    scope, given = _owned(whose)
    return _ids(
        reader, f"SELECT id FROM task WHERE deleted = 0 AND due IS NOT NULL AND (done_on IS NULL OR due >= ?) AND {scope} ORDER BY due, id",
        [since.isoformat(), *given],
    )  # fmt: skip


def milestones(reader: Reader, whose: Publication, since: date) -> list[str]:
    """Milestones with a date, by that date: all that are open, and those reached on a day or later."""
    scope, given = _owned(whose)
    day = "coalesce(actual, forecast, baseline)"
    dated = f"{day} IS NOT NULL AND (actual IS NULL OR actual >= ?)"
    return _ids(
        reader, f"SELECT id FROM milestone WHERE deleted = 0 AND {dated} AND {scope} ORDER BY {day}, id", [since.isoformat(), *given]
    )  # fmt: skip


def sequences(reader: Reader, meeting_ids: Iterable[str]) -> dict[str, int]:
    """The highest SEQUENCE that was ever sent for each meeting; those of which nothing was sent are left out."""
    return dict(
        reader.rows(
            f"SELECT about_id, max(sequence) FROM sent WHERE about_id IN (SELECT value FROM json_each(?)) AND what IN ({_MESSAGES})"
            " GROUP BY about_id",
            (json.dumps(list(meeting_ids)),),
        )
    )


def _owned(whose: Publication) -> tuple[str, list[str]]:
    if whose.project_id:
        return "project_id = ?", [whose.project_id]
    if whose.person_id:
        return "owner_id = ?", [whose.person_id]
    if whose.team_id:
        return "(team_id = ? OR owner_id IN (SELECT id FROM person WHERE team_id = ? AND deleted = 0))", [whose.team_id] * 2
    return "1 = 1", []


def _ids(reader: Reader, sql: str, given: list[Any]) -> list[str]:
    return [row[0] for row in reader.rows(sql, given)]
