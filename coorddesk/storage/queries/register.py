"""The document register: its documents in columns, what is painted of some of them, and what stands below one."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from coorddesk.domain.fields import Editor
from coorddesk.domain.registers import DAYS, PLAIN
from coorddesk.storage.reader import Reader

# What a document shares with others, and how it is read; blanks are empty texts, dates stand as ISO texts.
_OF_DOCUMENT = {"project": "project_id", "status": "status", "owner": "owner_id", "own_team": "team_id"} | {
    name: f"CAST({name} AS TEXT)" if field.editor is Editor.NUMBER else name for name, field in PLAIN.items()
}
_OF_REVISION = {"rev": "code", "issued": "issued", "file": "CASE path WHEN '' THEN 'none' ELSE 'kept' END"}
_FIRST_ISSUE = "SELECT of_id, issued, min(position) FROM document_revisions WHERE issued IS NOT NULL GROUP BY of_id"
_OUT = "SELECT document_id, count(*) FROM review WHERE deleted = 0 AND returned IS NULL GROUP BY document_id"
_SENT = (
    "SELECT i.document_id, t.number FROM transmittal_items i JOIN transmittal t ON t.id = i.of_id AND t.deleted = 0 AND t.cancelled = 0"
    " WHERE t.issued IS NOT NULL ORDER BY t.issued, t.number"
)
_NOTES = 200  # letters of the notes that a line holds


@dataclass(frozen=True, slots=True)
class Line:
    """One document as the register shows it.

    Attributes:
        rev, issued, path, sha256: of the current revision.
        revisions: how many it has.
        actual_issue: of its first revision that has a day.
        notes: their beginning, on one line.
        plain: what stands in the columns of PLAIN, by their names.
        out: how many have it out for review.
        transmittal: the number of the latest that carried it, or empty.
    """

    id: str
    project_id: str
    number: str
    title: str
    status: str
    owner_id: str | None
    team_id: str | None
    rev: str
    issued: date | None
    path: str
    sha256: str
    revisions: int
    plain: Mapping[str, Any]
    actual_issue: date | None = None
    notes: str = ""
    out: int = 0
    transmittal: str = ""


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """One revision below its document.

    Attributes:
        transmittal: the number of the latest that carried it, or empty.
        recipients: how many people that went to.
    """

    document_id: str
    code: str
    issued: date | None
    status: str
    note: str
    path: str
    sha256: str
    current: bool
    transmittal: str
    recipients: int


def ids(reader: Reader, project_id: str | None) -> list[str]:
    """The ids of all documents of a scope, in the order of their numbers."""
    scope, own = _scope(project_id)
    return _joined(reader, f"SELECT id FROM document WHERE deleted = 0{scope} ORDER BY number", own)


def titles(reader: Reader, project_id: str | None) -> list[str]:
    """The same ids in the order of the titles."""
    scope, own = _scope(project_id)
    return _joined(reader, f"SELECT id FROM document WHERE deleted = 0{scope} ORDER BY title COLLATE NOCASE, number", own)


def _joined(reader: Reader, sql: str, parameters: Sequence[Any]) -> list[str]:
    # One long text is read several times faster than as many rows.
    joined = reader.rows(f"SELECT group_concat(id, ' ') FROM ({sql})", parameters)[0][0]
    return str(joined).split(" ") if joined else []


def column(reader: Reader, project_id: str | None, name: str) -> Iterator[tuple[str, Sequence[str]]]:
    """What documents have in a column: each value with the ids of those that have it; who is left out has a blank there.

    Ids of documents that are in the bin or of other projects may be among them.

    Args:
        name: of `_OF_DOCUMENT` or `_OF_REVISION`, or actual_issue, out (how many reviewers, four digits) or transmittal.
    """
    scope, own = _scope(project_id)
    if name in _OF_DOCUMENT:
        value = _OF_DOCUMENT[name]
        sql = f"SELECT {value}, group_concat(id, ' ') FROM document WHERE deleted = 0{scope} AND {value} IS NOT NULL GROUP BY 1"
        return _grouped(reader, sql, own)
    if name in _OF_REVISION:
        value = _OF_REVISION[name]
        if project_id is None:
            sql = f"SELECT {value}, group_concat(of_id, ' ') FROM document_revisions WHERE current = 1 AND {value} IS NOT NULL GROUP BY 1"
            return _grouped(reader, sql, ())
        sql = (
            f"SELECT {value}, group_concat(of_id, ' ') FROM document d JOIN document_revisions r ON r.of_id = d.id AND r.current = 1"
            f" WHERE d.deleted = 0{scope} AND {value} IS NOT NULL GROUP BY 1"
        )
        return _grouped(reader, sql, own)
    if name == "actual_issue":
        first = _FIRST_ISSUE
        if project_id is not None:
            first = first.replace("WHERE", "WHERE of_id IN (SELECT id FROM document WHERE project_id = ?) AND")
        return _grouped(reader, f"SELECT issued, group_concat(of_id, ' ') FROM ({first}) GROUP BY 1", own)
    if name == "out":
        return ((f"{count:04}", (id,)) for id, count in reader.rows(_OUT))
    latest = dict(reader.rows(_SENT))  # later ones replace earlier ones
    return ((number, (id,)) for id, number in latest.items())


def _grouped(reader: Reader, sql: str, parameters: Sequence[Any]) -> Iterator[tuple[str, Sequence[str]]]:
    return ((value, joined.split(" ")) for value, joined in reader.each(sql, parameters) if joined)


def matching(reader: Reader, project_id: str | None, text: str) -> bytes:
    """For each document of a scope, in the order of their numbers, 1 where every word stands in number, title or type, else 0."""
    scope, own = _scope(project_id)
    condition, parameters = _words(text)
    rows = f"SELECT {condition} AS fits FROM document WHERE deleted = 0{scope} ORDER BY number"
    found = reader.value(f"SELECT group_concat(fits, '') FROM ({rows})", (*parameters, *own))
    return (found or "").encode().translate(_BITS)


def matching_among(reader: Reader, document_ids: Sequence[str], text: str) -> list[str]:
    """Those of some documents in which every word stands in number, title or type."""
    condition, parameters = _words(text)
    sql = f"SELECT id FROM document WHERE id IN (SELECT value FROM json_each(?)) AND {condition}"
    return [row[0] for row in reader.rows(sql, (json.dumps(list(document_ids)), *parameters))]


def _words(text: str) -> tuple[str, list[str]]:
    parts: list[str] = []
    parameters: list[str] = []
    for word in text.split():
        # LIKE knows capitals of A to Z alone.
        spellings = dict.fromkeys((word, word.lower(), word.upper(), word.capitalize())) if not word.isascii() else (word,)
        tests = [f"{name} LIKE ? ESCAPE '\\'" for name in ("number", "title", "type") for _ in spellings]
        parameters += [f"%{escaped(one)}%" for _ in range(3) for one in spellings]
        parts.append(f"({' OR '.join(tests)})")
    return " AND ".join(parts), parameters


_BITS = bytes.maketrans(b"01", b"\0\1")


def before(reader: Reader, project_id: str | None, number: str) -> int:
    """How many documents of a scope stand before a number."""
    scope, own = _scope(project_id)
    return int(reader.value(f"SELECT count(*) FROM document WHERE deleted = 0{scope} AND number < ?", (*own, number)))


def _scope(project_id: str | None) -> tuple[str, tuple[str, ...]]:
    return (" AND project_id = ?", (project_id,)) if project_id is not None else ("", ())


def lines(reader: Reader, document_ids: Sequence[str]) -> dict[str, Line]:
    """What is painted of some documents, by id; those in the bin are left out."""
    rows = reader.rows(
        "SELECT d.id, d.project_id, d.number, d.title, d.status, d.owner_id, d.team_id,"
        " r.code, r.issued, r.path, r.sha256, (SELECT count(*) FROM document_revisions WHERE of_id = d.id),"
        " (SELECT issued FROM document_revisions WHERE of_id = d.id AND issued IS NOT NULL ORDER BY position LIMIT 1),"
        f" substr(d.notes, 1, {_NOTES}),"
        " (SELECT count(*) FROM review WHERE document_id = d.id AND deleted = 0 AND returned IS NULL),"
        " (SELECT t.number FROM transmittal_items i JOIN transmittal t ON t.id = i.of_id AND t.deleted = 0 AND t.cancelled = 0"
        "  WHERE i.document_id = d.id AND t.issued IS NOT NULL ORDER BY t.issued DESC, t.number DESC LIMIT 1),"
        f" {', '.join(f'd.{name}' for name in PLAIN)}"
        " FROM json_each(?) AS one JOIN document d ON d.id = one.value AND d.deleted = 0"
        " LEFT JOIN document_revisions r ON r.of_id = d.id AND r.current = 1",
        (json.dumps(list(document_ids)),),
    )
    return {row[0]: _line(row) for row in rows}


def _line(row: tuple[Any, ...]) -> Line:
    id, project, number, title, status, owner, team, code, issued, path, sum, count, first, notes, out, transmittal, *values = row
    plain = {name: _day(value) if name in DAYS else value for name, value in zip(PLAIN, values, strict=True)}
    return Line(
        id, project, number, title, status, owner, team, code or "", _day(issued), path or "", sum or "", count, plain, _day(first),
        " ".join(notes.split()), out, transmittal or "",
    )  # fmt: skip


def revisions(reader: Reader, document_id: str) -> list[RevisionLine]:
    """A document's revisions, latest first, each with the transmittal that carried it last."""
    sent: dict[str, tuple[str, int]] = {}
    for code, number, count in reader.rows(
        "SELECT i.revision, t.number, (SELECT count(*) FROM transmittal_recipients WHERE of_id = t.id)"
        " FROM transmittal_items i JOIN transmittal t ON t.id = i.of_id AND t.deleted = 0"
        " WHERE i.document_id = ? ORDER BY t.issued, t.number",
        (document_id,),
    ):
        sent[code] = (number, count)
    rows = reader.rows(
        "SELECT code, issued, status, note, path, sha256, current FROM document_revisions WHERE of_id = ? ORDER BY position DESC",
        (document_id,),
    )
    return [
        RevisionLine(document_id, code, _day(issued), status, note, path, sha256, bool(current), *sent.get(code, ("", 0)))
        for code, issued, status, note, path, sha256, current in rows
    ]


def numbered(reader: Reader, keys: Sequence[str]) -> dict[str, str]:
    """Ids of the documents that have a number, by the number's key; those in the bin are left out."""
    return dict(
        reader.rows(
            "SELECT u.number_key, u.record_id FROM json_each(?) AS one JOIN used_number u ON u.number_key = one.value"
            " JOIN document d ON d.id = u.record_id AND d.deleted = 0",
            (json.dumps(list(keys)),),
        )
    )


def escaped(word: str) -> str:
    """A word with what LIKE would read as a wildcard taken literally."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
