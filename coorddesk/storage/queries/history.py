"""The journal entries of one record and of what belongs to it."""

import json

from coorddesk.storage.journal import Entry, unpacked
from coorddesk.storage.mapping import moment
from coorddesk.storage.reader import Reader

# What belongs to a record and is told in its history: links from it and to it, askings, a document's reviews, a meeting's notes. Those
# in the bin too, for they tell that something was taken away.
_BELONGING = (
    "SELECT id FROM link WHERE from_id = :id OR to_id = :id UNION ALL SELECT id FROM followup WHERE about_id = :id"
    " UNION ALL SELECT id FROM review WHERE document_id = :id UNION ALL SELECT id FROM occurrence WHERE meeting_id = :id"
)


def entries(reader: Reader, id: str, limit: int) -> tuple[list[Entry], frozenset[str]]:
    """What happened to a record and to what belongs to it, newest first, without what was undone; and the ids of the latter."""
    belonging = frozenset(row[0] for row in reader.rows(_BELONGING, {"id": id}))
    rows = reader.rows(
        "SELECT number, at, label, state, changes FROM journal WHERE state IN (0, 3) AND number IN"
        " (SELECT number FROM journal_touch WHERE record_id IN (SELECT value FROM json_each(?))) ORDER BY number DESC LIMIT ?",
        (json.dumps([id, *belonging]), limit),
    )
    return [Entry(number, moment(at), label, state, unpacked(changes)) for number, at, label, state, changes in rows], belonging
