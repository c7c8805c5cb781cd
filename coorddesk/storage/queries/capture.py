"""Names and references that quick capture and the palette look up on each keystroke."""

import re

from coorddesk.domain.documents import number_key
from coorddesk.storage.reader import Reader

_REF_TABLES = ("task", "milestone", "meeting", "log")
_SHORT = re.compile(r"([A-Za-z]+)-?0*(\d{1,6})")


def people_names(reader: Reader) -> list[tuple[str, str]]:
    """(id, name) of everybody who has not left."""
    return [(row[0], row[1]) for row in reader.rows("SELECT id, name FROM person WHERE deleted = 0 AND archived = 0")]


def project_names(reader: Reader) -> list[tuple[str, str, str]]:
    """(id, code, name) of the projects that are not closed, oldest first."""
    sql = "SELECT id, code, name FROM project WHERE deleted = 0 AND state <> 'closed' ORDER BY rowid"
    return [(row[0], row[1], row[2]) for row in reader.rows(sql)]


def referred(reader: Reader, reference: str, project_id: str | None) -> tuple[str, str] | None:
    """(kind, id) of what a reference or a document's number means; None when it means nothing, or several things.

    A drawing may be called by its discipline's letter and number alone: A-102 is FIT-AR-DR-0102, if no other document of
    the project has a part that begins with A and the number 102.
    """
    for table in _REF_TABLES:
        found = reader.rows(f"SELECT id FROM {table} WHERE ref = ? AND deleted = 0", (reference,))
        if found:
            return table, found[0][0]
    sql = "SELECT record_id FROM used_number JOIN document ON document.id = record_id WHERE number_key = ? AND deleted = 0"
    exact = reader.value(sql, (number_key(reference),))
    return ("document", exact) if exact else _by_short_number(reader, reference, project_id)


def _by_short_number(reader: Reader, reference: str, project_id: str | None) -> tuple[str, str] | None:
    match = _SHORT.fullmatch(reference)
    if match is None:
        return None
    letters, digits = match[1].casefold(), int(match[2])
    fitting: dict[str, str] = {}
    for width in range(len(match[2]), 7):
        for hit in reader.search(str(digits).zfill(width), 40, ("document",)):
            if project_id is not None and hit.project_id != project_id:
                continue
            parts = re.split(r"[\W_]+", hit.name.partition(" ")[0].casefold())
            numbered = parts[-1].isdigit() and int(parts[-1]) == digits
            if numbered and any(part.startswith(letters) for part in parts[1:-1]):
                fitting[hit.id] = hit.name
    return ("document", next(iter(fitting))) if len(fitting) == 1 else None
