"""The files of documents: of which revisions, which hold the same, and what they are searched by."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from coorddesk.storage.reader import Reader

_SHORTEST_ASKED = 3  # letters; fewer are in every file
_SNIPPET_WORDS = 9
_SLICE = 250  # documents that are read at once: a hundredth of a second, several where the disk is asked
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


def linked(reader: Reader, document_ids: Sequence[str]) -> list[LinkedFile]:
    """The files of some documents' revisions, oldest first; revisions without a file are left out."""
    rows = reader.rows(
        "SELECT d.id, d.project_id, d.number, r.code, r.path, r.sha256, r.size, r.current FROM json_each(?) AS one"
        " JOIN document d ON d.id = one.value AND d.deleted = 0 JOIN document_revisions r ON r.of_id = d.id AND r.path <> ''"
        " ORDER BY one.key, r.position",
        (json.dumps(list(document_ids)),),
    )
    return [_file(row) for row in rows]


def slice_of(reader: Reader, after: str, project_id: str | None = None) -> tuple[list[LinkedFile], str]:
    """The files of the documents (of a project) that come next after an id, and the last id that was looked at; empty at the end.

    A register is read in such slices, since no change can be committed while one is read.
    """
    scope, own = (" AND +project_id = ?", (project_id,)) if project_id is not None else ("", ())  # by the order of ids, not the project's
    rows = reader.rows(f"SELECT id FROM document WHERE id > ?{scope} ORDER BY id LIMIT ?", (after, *own, _SLICE))
    ids = [str(row[0]) for row in rows]
    return (linked(reader, ids), ids[-1]) if ids else ([], "")


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


def unread(reader: Reader, after: str) -> tuple[list[LinkedFile], str]:
    """As `slice_of`, those of current revisions that were not read for searching yet, or are others since."""
    files, last = slice_of(reader, after)
    ids = json.dumps([one.document_id for one in files])
    sql = "SELECT t.document_id, t.path, t.sha256 FROM json_each(?) AS one JOIN file_text t ON t.document_id = one.value"
    read = {(str(id), str(path), str(sha256)) for id, path, sha256 in reader.rows(sql, (ids,))}
    return [one for one in files if one.current and (one.document_id, one.path, one.sha256) not in read], last


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
