"""What stands beside the chase list: documents in review, milestones that slip."""

from dataclasses import dataclass
from datetime import date

from coorddesk.storage.reader import Reader

_RUNNING = "p.deleted = 0 AND p.state <> 'closed' AND (:project IS NULL OR p.id = :project)"


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One document that is out for review, with one of those who have not answered.

    Attributes:
        person_id: None when nobody was asked.
    """

    document_id: str
    number: str
    title: str
    person_id: str | None
    due: date | None


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One open milestone that is forecast later than its baseline."""

    id: str
    ref: str
    title: str
    baseline: date
    forecast: date


def reviews(reader: Reader, project_id: str | None, limit: int) -> list[ReviewRow]:
    """The documents that wait longest for an answer, by due day, those without one last; a row for each person who owes one."""
    rows = reader.rows(
        f"""SELECT d.id, d.number, d.title, r.reviewer_id, coalesce(r.due, d.review_due) AS due FROM (
            SELECT id FROM document WHERE status = 'For review' AND deleted = 0
            UNION SELECT document_id FROM review WHERE returned IS NULL AND deleted = 0) AS x
        JOIN document d ON d.id = x.id JOIN project p ON p.id = d.project_id
        LEFT JOIN review r ON r.document_id = d.id AND r.returned IS NULL AND r.deleted = 0
        WHERE d.deleted = 0 AND {_RUNNING} ORDER BY due IS NULL, due, d.number LIMIT :limit""",
        {"project": project_id, "limit": limit},
    )
    return [ReviewRow(id, number, title, person, _day(due)) for id, number, title, person, due in rows]


def slips(reader: Reader, project_id: str | None, limit: int) -> list[SlipRow]:
    """The open milestones that slip most, worst first."""
    rows = reader.rows(
        f"""SELECT m.id, m.ref, m.title, m.baseline, m.forecast FROM milestone m JOIN project p ON p.id = m.project_id
        WHERE m.actual IS NULL AND m.deleted = 0 AND m.forecast > m.baseline AND {_RUNNING}
        ORDER BY julianday(m.forecast) - julianday(m.baseline) DESC, m.forecast, m.ref LIMIT :limit""",
        {"project": project_id, "limit": limit},
    )
    return [
        SlipRow(id, ref, title, date.fromisoformat(baseline), date.fromisoformat(forecast)) for id, ref, title, baseline, forecast in rows
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
