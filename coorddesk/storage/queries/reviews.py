"""Reviews as light rows, and whom the distribution matrix asks for one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coorddesk.domain.documents import Review
from coorddesk.storage.store import Reader


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One review with what is shown beside it.

    Attributes:
        file: where its comments lie, a path or an address; empty when none were linked.
    """

    id: str
    document_id: str
    number: str
    revision: str
    reviewer_id: str
    reviewer: str
    asked: date
    due: date | None
    returned: date | None
    outcome: str
    comments: int
    note: str
    file: str


def lines(reader: Reader, document_ids: Sequence[str]) -> list[ReviewLine]:
    """All reviews of some documents, in the order they were asked."""
    rows = reader.rows(
        "SELECT r.id, r.document_id, d.number, r.revision, r.reviewer_id, p.name, r.asked, r.due, r.returned, r.outcome, r.comments,"
        " r.note, (SELECT address FROM link WHERE from_id = r.id AND address <> '' AND deleted = 0 ORDER BY id DESC LIMIT 1)"
        " FROM json_each(?) AS one JOIN review r ON r.document_id = one.value AND r.deleted = 0"
        " JOIN document d ON d.id = r.document_id JOIN person p ON p.id = r.reviewer_id ORDER BY r.asked, r.id",
        (json.dumps(list(document_ids)),),
    )
    return [
        ReviewLine(
            id, document, number, revision, person, name, date.fromisoformat(asked), _day(due), _day(returned), outcome, count, note,
            file or "",
        )
        for id, document, number, revision, person, name, asked, due, returned, outcome, count, note, file in rows
    ]  # fmt: skip


def reviews_of(reader: Reader, document_ids: Sequence[str]) -> dict[str, list[Review]]:
    """The reviews of some documents, in the order they were asked, by each of their ids."""
    found: dict[str, list[Review]] = {id: [] for id in document_ids}
    of = "document_id IN (SELECT value FROM json_each(?)) AND deleted = 0"
    for one in reader.find(Review, of, (json.dumps(list(document_ids)),), "ORDER BY asked, id"):
        found[one.document_id].append(one)
    return found


def linked_to(reader: Reader, ids: Sequence[str], address: str) -> set[str]:
    """Which of some records are linked to an address."""
    rows = reader.rows(
        "SELECT k.from_id FROM json_each(?) AS one JOIN link k ON k.from_id = one.value AND k.address = ? AND k.deleted = 0",
        (json.dumps(list(ids)), address),
    )
    return {row[0] for row in rows}


def owed_ids(reader: Reader, document_ids: Sequence[str]) -> list[str]:
    """The ids under which something may be owed of some documents: their own, those of reviews that are out, of tasks linked to them."""
    rows = reader.rows(
        "SELECT value FROM json_each(:ids)"
        " UNION ALL SELECT r.id FROM json_each(:ids) AS one JOIN review r ON r.document_id = one.value"
        " WHERE r.returned IS NULL AND r.deleted = 0"
        " UNION ALL SELECT k.from_id FROM json_each(:ids) AS one JOIN link k ON k.to_id = one.value"
        " WHERE k.from_kind = 'task' AND k.deleted = 0"
        " UNION ALL SELECT k.to_id FROM json_each(:ids) AS one JOIN link k ON k.from_id = one.value"
        " WHERE k.to_kind = 'task' AND k.deleted = 0",
        {"ids": json.dumps(list(document_ids))},
    )
    return [row[0] for row in rows]


def by_matrix(reader: Reader, document_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Whom the matrix asks to review each document, by its id; teams stand for their members, who has left is left out."""
    found: dict[str, dict[str, None]] = {}
    for document_id, person_id in reader.rows(
        "SELECT d.id, p.id FROM json_each(?) AS one JOIN document d ON d.id = one.value"
        " JOIN distribution m ON m.project_id = d.project_id AND m.type COLLATE NOCASE IN ('', d.type) AND m.reviews = 1 AND m.deleted = 0"
        " JOIN person p ON (p.id = m.person_id OR p.team_id = m.team_id) AND p.archived = 0 AND p.deleted = 0"
        " ORDER BY d.id, p.name COLLATE NOCASE",
        (json.dumps(list(document_ids)),),
    ):
        found.setdefault(document_id, {})[person_id] = None
    return {id: tuple(people) for id, people in found.items()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
