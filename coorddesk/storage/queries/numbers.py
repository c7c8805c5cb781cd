"""Document numbers that are or were in use."""

import json
from collections.abc import Sequence

from coorddesk.storage.reader import Reader


def numbers_like(reader: Reader, key: str, digits: int) -> int:
    """The highest running number after `key` (a number_key) that was ever used, of at most so many digits; else 0."""
    found = reader.value(
        "SELECT max(n) FROM (SELECT CAST(substr(number_key, ?) AS INTEGER) AS n FROM used_number"
        " WHERE number_key >= ? AND number_key < ?) WHERE n < ?",
        (len(key) + 1, f"{key}0", f"{key}:", 10**digits),
    )
    return int(found or 0)


def holder(reader: Reader, key: str) -> str | None:
    """The id of the document that a number (by its number_key) belongs or once belonged to; None for a free one."""
    found = reader.value("SELECT record_id FROM used_number WHERE number_key = ?", (key,))
    return None if found is None else str(found)


def holders(reader: Reader, keys: Sequence[str]) -> dict[str, str]:
    """As `holder`, of many at once; free numbers are left out."""
    return dict(
        reader.rows(
            "SELECT u.number_key, u.record_id FROM json_each(?) AS one JOIN used_number u ON u.number_key = one.value",
            (json.dumps(list(keys)),),
        )
    )


def latest(reader: Reader, project_id: str, most: int) -> list[tuple[str, str, str]]:
    """(number, type, discipline) of the documents of a project that were registered last, the last one first."""
    # ids made later sort later, and the index that is read for them holds nothing but what is asked
    rows = reader.rows(
        "SELECT d.number, d.type, d.discipline FROM"
        " (SELECT id FROM document WHERE project_id = ? AND deleted = 0 ORDER BY id DESC LIMIT ?) AS one"
        " JOIN document d ON d.id = one.id ORDER BY d.id DESC",
        (project_id, most),
    )
    return [(str(number), str(type), str(discipline)) for number, type, discipline in rows]
