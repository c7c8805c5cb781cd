"""What sheets are made of that no other screen reads."""

from datetime import date

from coorddesk.storage.reader import Reader


def out_for_review(reader: Reader, project_id: str) -> list[tuple[str, str, str | None, date | None, str]]:
    """(number, revision, reviewer, due, title) of each document in review, as Today counts them; of several reviewers the one due first.

    Of a document that only says so, such as one that came in with a register, nobody is known to have it.
    """
    rows = reader.rows(
        """SELECT d.number, coalesce(r.revision, c.code, ''), r.reviewer_id, min(coalesce(r.due, d.review_due, '9999-12-31')), d.title
        FROM (
            SELECT id FROM document WHERE status = 'For review' AND deleted = 0 AND project_id = ?1
            UNION SELECT document_id FROM review WHERE returned IS NULL AND deleted = 0) AS x
        CROSS JOIN document d ON d.id = x.id
        LEFT JOIN review r ON r.document_id = d.id AND r.returned IS NULL AND r.deleted = 0
        LEFT JOIN document_revisions c ON c.of_id = d.id AND c.current = 1
        WHERE d.deleted = 0 AND d.project_id = ?1 GROUP BY d.id ORDER BY 4, d.number""",
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
