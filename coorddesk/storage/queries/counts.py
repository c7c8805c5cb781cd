"""The five counts of the sidebar, asked of indexes over open rows."""

from dataclasses import dataclass
from datetime import date

from coorddesk.storage.queries import obligations
from coorddesk.storage.reader import Reader


@dataclass(frozen=True, slots=True)
class Counts:
    """What the sidebar counts.

    Attributes:
        overdue: everything owed that is to be asked for today: past its promised or due day, or its day to ask again has come.
        waiting: tasks that wait on somebody.
        in_review: documents with the status “For review”, or with a review that has not come back.
        slipping: open milestones whose forecast is later than their baseline.
        no_reply: invites to meetings still to come that were not answered.
    """

    overdue: int
    waiting: int
    in_review: int
    slipping: int
    no_reply: int


_SCOPE = "p.deleted = 0 AND p.state <> 'closed' AND (:project IS NULL OR p.id = :project)"

_WAITING = f"""
SELECT count(*) FROM task t JOIN project p ON p.id = t.project_id
WHERE t.done_on IS NULL AND t.deleted = 0 AND t.waiting_on_id IS NOT NULL AND {_SCOPE}"""

_IN_REVIEW = f"""
SELECT count(*) FROM (
    SELECT id FROM document WHERE status = 'For review' AND deleted = 0
    UNION SELECT document_id FROM review WHERE returned IS NULL AND deleted = 0) AS x
JOIN document d ON d.id = x.id JOIN project p ON p.id = d.project_id
WHERE d.deleted = 0 AND {_SCOPE}"""

_SLIPPING = f"""
SELECT count(*) FROM milestone m JOIN project p ON p.id = m.project_id
WHERE m.actual IS NULL AND m.deleted = 0 AND m.forecast > m.baseline AND {_SCOPE}"""


def counts(reader: Reader, project_id: str | None, today: date) -> Counts:
    """The counts for one project, or for all that are not closed; of invites, those to single meetings alone (see services.today)."""
    return Counts(
        overdue=obligations.to_chase_count(reader, project_id, today),
        waiting=int(reader.rows(_WAITING, {"project": project_id})[0][0]),
        in_review=in_review(reader, project_id),
        slipping=slipping(reader, project_id),
        no_reply=obligations.no_reply_count(reader, project_id, today),
    )


def in_review(reader: Reader, project_id: str | None) -> int:
    """How many documents wait for review."""
    return int(reader.rows(_IN_REVIEW, {"project": project_id})[0][0])


def slipping(reader: Reader, project_id: str | None) -> int:
    """How many open milestones are forecast later than their baseline."""
    return int(reader.rows(_SLIPPING, {"project": project_id})[0][0])
