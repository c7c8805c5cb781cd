"""The files of documents: of which revisions, which hold the same, and what they are searched by."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from coorddesk.storage.store import Reader

_SHORTEST_ASKED = 3  # letters; fewer are in every file
_SNIPPET_WORDS = 14
_KNOWN_BY = 12  # figures of a checksum that the index holds


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """The file of one revision, as the register has it.

    Attributes:
        size: in bytes when it was registered; None when unknown.
        current: of the revision.
    """

    document_id: str
    project_id: str
    number: str
    code: str
    path: str
    sha256: str
    size: int | None
    current: bool


_FILE = (
    "SELECT d.id, d.project_id, d.number, r.code, r.path, r.sha256, r.size, r.current FROM document_revisions r"
    " JOIN document d ON d.id = r.of_id AND d.deleted = 0"
)


def linked(reader: Reader, document_ids: Sequence[str]) -> list[LinkedFile]:
    """The files of some documents' revisions, oldest first; revisions without a file are left out."""
    rows = reader.rows(
        "SELECT d.id, d.project_id, d.number, r.code, r.path, r.sha256, r.size, r.current FROM json_each(?) AS one"
        " JOIN document d ON d.id = one.value AND d.deleted = 0 JOIN document_revisions r ON r.of_id = d.id AND r.path <> ''"
        " ORDER BY one.key, r.position",
        (json.dumps(list(document_ids)),),
    )
    return [_file(row) for row in rows]


def of_project(reader: Reader, project_id: str | None) -> list[LinkedFile]:
    """All files of a project, or of all of them, by number."""
    scope, own = (" AND d.project_id = ?", (project_id,)) if project_id is not None else ("", ())
    return [_file(row) for row in reader.rows(f"{_FILE} WHERE r.path <> ''{scope} ORDER BY d.number, r.position", own)]


def holding(reader: Reader, checksums: Sequence[str]) -> dict[str, list[LinkedFile]]:
    """Which revisions were registered with the same contents, by checksum."""
    found: dict[str, list[LinkedFile]] = {}
    wanted = {one for one in checksums if one}
    rows = reader.rows(
        "SELECT d.id, d.project_id, d.number, r.code, r.path, r.sha256, r.size, r.current FROM json_each(?) AS one"
        f" CROSS JOIN document_revisions r ON substr(r.sha256, 1, {_KNOWN_BY}) = one.value AND r.sha256 <> ''"
        " JOIN document d ON d.id = r.of_id AND d.deleted = 0 ORDER BY d.number, r.position",
        (json.dumps(sorted({one[:_KNOWN_BY] for one in wanted})),),
    )
    for row in rows:
        file = _file(row)
        if file.sha256 in wanted:
            found.setdefault(file.sha256, []).append(file)
    return found


def unread(reader: Reader, after: str, limit: int) -> list[LinkedFile]:
    """Files of current revisions that were not read for searching yet, or are others since; by id, after the document `after`."""
    rows = reader.rows(
        "SELECT d.id, d.project_id, d.number, r.code, r.path, r.sha256, r.size, r.current FROM document d"
        " CROSS JOIN document_revisions r ON r.of_id = d.id AND r.current = 1 AND r.path <> ''"
        " LEFT JOIN file_text t ON t.document_id = d.id"
        " WHERE d.id > ? AND d.deleted = 0 AND (t.number IS NULL OR t.path <> r.path OR t.sha256 <> r.sha256) ORDER BY d.id LIMIT ?",
        (after, limit),
    )
    return [_file(row) for row in rows]


def why_not_read(reader: Reader, document_id: str) -> str | None:
    """Why a document's file is not searched: empty when it is, None when it was not read yet."""
    found = reader.value("SELECT why_not FROM file_text WHERE document_id = ?", (document_id,))
    return None if found is None else str(found)


def saying(reader: Reader, text: str, limit: int) -> list[tuple[str, str]]:
    """(id, the words around the place) of documents whose files hold words that begin so, latest read first; empty for blank text."""
    words = re.findall(r"\w+", text)
    if not words or sum(map(len, words)) < _SHORTEST_ASKED:
        return []
    rows = reader.rows(
        f"SELECT t.document_id, snippet(file_words, 0, '', '', '…', {_SNIPPET_WORDS}) FROM file_words"
        " JOIN file_text t ON t.number = file_words.rowid JOIN document d ON d.id = t.document_id AND d.deleted = 0"
        " WHERE file_words MATCH ? ORDER BY file_words.rowid DESC LIMIT ?",
        (" ".join(f'"{word}"*' for word in words), limit),
    )
    return [(str(id), " ".join(str(words).split())) for id, words in rows]


def owner_of_number(reader: Reader, key: str) -> str:
    """The id of the document that has, or once had, the number of a key; empty while nobody had it."""
    return str(reader.value("SELECT record_id FROM used_number WHERE number_key = ?", (key,)) or "")


def _file(row: tuple[object, ...]) -> LinkedFile:
    id, project, number, code, path, sha256, size, current = row
    return LinkedFile(
        str(id), str(project), str(number), str(code), str(path), str(sha256), size if isinstance(size, int) else None, bool(current)
    )
