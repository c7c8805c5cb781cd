"""What comes up at a meeting by itself: what earlier occurrences left open, decisions awaited, reviews out."""

import json
from collections.abc import Iterable
from datetime import date, datetime

from coorddesk.domain.meetings import Occurrence
from coorddesk.storage.reader import Reader

# The meeting and those it goes on from, however far back.
_LINE = """WITH RECURSIVE line(id) AS (
SELECT :meeting UNION SELECT m.follows_id FROM meeting m JOIN line ON m.id = line.id WHERE m.follows_id IS NOT NULL)"""
# What came out of their occurrences before a wall time.
_CAME_OUT = f"""{_LINE} SELECT x.record_id FROM line CROSS JOIN occurrence o ON o.meeting_id = line.id
JOIN occurrence_outcomes x ON x.of_id = o.id WHERE o.deleted = 0 AND o.original < :original"""


def _at(meeting_id: str, original: datetime) -> dict[str, str]:
    return {"meeting": meeting_id, "original": original.isoformat(timespec="seconds")}


def last_before(reader: Reader, meeting_id: str, original: datetime) -> Occurrence | None:
    """The last occurrence before a wall time that has an agenda or minutes, of the meeting or of those it goes on from."""
    sql = f"""{_LINE} SELECT o.id FROM line CROSS JOIN occurrence o ON o.meeting_id = line.id
WHERE o.deleted = 0 AND o.original < :original ORDER BY o.original DESC LIMIT 1"""
    found = reader.rows(sql, _at(meeting_id, original))
    return reader.lookup(Occurrence, found[0][0]) if found else None


def unapproved(reader: Reader, meeting_id: str, original: datetime, most: int = 3) -> list[str]:
    """Ids of earlier occurrences whose minutes are written and not agreed to yet, the oldest of the latest few first."""
    sql = f"""{_LINE} SELECT o.id FROM line CROSS JOIN occurrence o ON o.meeting_id = line.id
WHERE o.deleted = 0 AND o.original < :original AND o.state = 'closed' ORDER BY o.original DESC LIMIT {int(most)}"""
    return [row[0] for row in reversed(reader.rows(sql, _at(meeting_id, original)))]


def open_actions(reader: Reader, meeting_id: str, original: datetime) -> list[str]:
    """Ids of the tasks that came out of earlier occurrences and are not done, by due day."""
    sql = f"""SELECT id FROM task WHERE id IN ({_CAME_OUT} AND x.kind = 'task') AND done_on IS NULL AND deleted = 0
ORDER BY due IS NULL, due, length(ref), ref"""
    return [row[0] for row in reader.rows(sql, _at(meeting_id, original))]


def decisions(reader: Reader, meeting_id: str, original: datetime, project_id: str, people: Iterable[str], day: date) -> list[str]:
    """Ids of open decisions of the log: those that came out of earlier occurrences, and those that these people owe by the day."""
    sql = f"""SELECT id FROM log WHERE kind = 'decision' AND state = 'open' AND deleted = 0 AND (id IN ({_CAME_OUT} AND x.kind = 'log')
OR (project_id = :project AND due <= :day AND owner_id IN (SELECT value FROM json_each(:people))))
ORDER BY due IS NULL, due, length(ref), ref"""
    more = {"project": project_id, "people": json.dumps(list(people)), "day": day.isoformat()}
    return [row[0] for row in reader.rows(sql, _at(meeting_id, original) | more)]


def reviews(reader: Reader, project_id: str, people: Iterable[str], day: date) -> list[str]:
    """Ids of the reviews of a project's documents that these people owe by the day, the oldest first."""
    sql = """SELECT r.id FROM review r CROSS JOIN document d ON d.id = r.document_id
WHERE r.returned IS NULL AND r.deleted = 0 AND r.due <= :day AND d.deleted = 0 AND d.project_id = :project
AND r.reviewer_id IN (SELECT value FROM json_each(:people)) ORDER BY r.due, d.number, r.id"""
    return [row[0] for row in reader.rows(sql, {"project": project_id, "people": json.dumps(list(people)), "day": day.isoformat()})]


def following(reader: Reader, meeting_id: str) -> str | None:
    """The id of the single meeting that goes on from another, the first where there are several."""
    sql = "SELECT id FROM meeting WHERE follows_id = ? AND rule = '' AND cancelled = 0 AND deleted = 0 ORDER BY starts LIMIT 1"
    found: str | None = reader.value(sql, (meeting_id,))
    return found
