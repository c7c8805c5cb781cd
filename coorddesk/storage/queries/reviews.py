"""Reviews as light rows, and whom the distribution matrix asks for one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coorddesk.domain.distribution import Distribution, who_gets
from coorddesk.domain.documents import Review
from coorddesk.storage.queries.transmittals import members
from coorddesk.storage.reader import Reader


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
    documents = reader.rows(
        "SELECT d.id, d.project_id, d.type FROM json_each(?) AS one JOIN document d ON d.id = one.value", (json.dumps(list(document_ids)),)
    )
    cells: dict[str, list[Distribution]] = {}
    asking = "reviews = 1 AND deleted = 0 AND project_id IN (SELECT value FROM json_each(?))"
    for cell in reader.find(Distribution, asking, (json.dumps(sorted({row[1] for row in documents})),), "ORDER BY id"):
        cells.setdefault(cell.project_id, []).append(cell)
    teams, order = members(reader), {}
    for at, (id,) in enumerate(reader.rows("SELECT id FROM person WHERE archived = 0 AND deleted = 0 ORDER BY name COLLATE NOCASE")):
        order[id] = at
    asked: dict[tuple[str, str], tuple[str, ...]] = {}
    for _, project, type in documents:
        if (project, type) not in asked:
            wanted = who_gets(cells.get(project, ()), [type], teams)
            asked[project, type] = tuple(sorted((id for id in wanted if id in order), key=order.__getitem__))
    return {id: people for id, project, type in documents if (people := asked[project, type])}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
