"""What sheets are made of that no other screen reads."""

from datetime import date

from coorddesk.storage.reader import Reader


def out_for_review(reader: Reader, project_id: str) -> list[tuple[str, str, str, date | None, str]]:
    """(number, revision, reviewer, due, title) of each document that somebody has for review; of several, the one due first."""
    rows = reader.rows(
        "SELECT d.number, r.revision, r.reviewer_id, min(coalesce(r.due, '9999-12-31')), d.title FROM review r"
        " CROSS JOIN document d ON d.id = r.document_id"
        " WHERE r.returned IS NULL AND r.deleted = 0 AND d.deleted = 0 AND d.project_id = ?"
        " GROUP BY d.id ORDER BY 4, d.number",
        (project_id,),
    )
    return [(row[0], row[1], row[2], None if row[3] == "9999-12-31" else date.fromisoformat(row[3]), row[4]) for row in rows]


def awaited(reader: Reader, project_id: str) -> list[tuple[str, str | None, date | None, str]]:
    """(number, owner, due, title) of each document that has not come yet, by due day."""
    rows = reader.rows(
        "SELECT number, owner_id, coalesce(review_due, forecast_issue, planned_issue) AS due, title FROM document"
        " WHERE status = 'Awaited' AND deleted = 0 AND project_id = ? ORDER BY due IS NULL, due, number",
        (project_id,),
    )
    return [(row[0], row[1], date.fromisoformat(row[2]) if row[2] else None, row[3]) for row in rows]


def done_between(reader: Reader, project_id: str, after: date, until: date) -> int:
    """How many tasks were done after one day and until another, inclusive."""
    return int(
        reader.value(
            "SELECT count(*) FROM task WHERE project_id = ? AND done_on > ? AND done_on <= ? AND deleted = 0",
            (project_id, after.isoformat(), until.isoformat()),
        )
    )
