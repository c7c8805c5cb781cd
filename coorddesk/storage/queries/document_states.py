"""How a document `d` stands, as conditions of SQL; the rules are those of domain.documents (`is_out_of_use`, `is_settled`, `is_late`)."""

from coorddesk.domain.documents import AWAITED, OUT_OF_USE, SETTLED
from coorddesk.domain.projects import DEFAULT_STATUS_CODES
from coorddesk.domain.reviews import STILL_RIGHT, WITHDRAWN


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{one}'" for one in names)


# The project's own set first, then the usual one.
_USUAL = " ".join(f"WHEN '{one.code}' THEN '{one.tone}'" for one in DEFAULT_STATUS_CODES)
TONE = f"""coalesce(
    (SELECT tone FROM project_status_codes WHERE of_id = d.project_id AND code = d.status COLLATE NOCASE),
    CASE d.status COLLATE NOCASE {_USUAL} END, '')"""

IS_AWAITED = "NOT EXISTS (SELECT 1 FROM document_revisions WHERE of_id = d.id AND current = 1)"

IS_SETTLED = f"(lower(d.status) IN ({_listed(SETTLED)}) OR {TONE} = 'green')"

# It has a day that it may be wanted by. Read from the indexes of those days, which most of a register is not in.
HAS_DAY = """d.id IN (
    SELECT id FROM document WHERE deleted = 0 AND review_due > ''
    UNION SELECT id FROM document WHERE deleted = 0 AND forecast_issue IS NOT NULL
    UNION SELECT id FROM document WHERE deleted = 0 AND planned_issue IS NOT NULL)"""

IS_OUT_OF_USE = f"""(lower(d.status) IN ({_listed(OUT_OF_USE)})
    OR d.status <> '{AWAITED}' COLLATE NOCASE AND {TONE} = 'outline' AND NOT ({IS_AWAITED}))"""

# Who was asked about the current revision has answered; what an answer asks for has its day then (domain.reviews.settled).
_IS_ANSWERED = f"""coalesce((
    SELECT min(r.returned IS NOT NULL) FROM review r JOIN document_revisions v ON v.of_id = d.id AND v.current = 1
    WHERE r.document_id = d.id AND r.revision = v.code COLLATE NOCASE AND r.deleted = 0
        AND r.outcome NOT IN ('{WITHDRAWN}', '{STILL_RIGHT}')), 0) = 1"""

# Returned: owed by its day until the next revision, because its status says so or the answers did.
IS_RETURNED = f"""(d.review_due IS NOT NULL AND NOT {IS_SETTLED} AND NOT ({IS_AWAITED}) AND NOT {IS_OUT_OF_USE}
    AND ({TONE} = 'amber' OR {_IS_ANSWERED}))"""
