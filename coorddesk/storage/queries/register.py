"""The document register: which documents, in which order, and what is painted of some of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from coorddesk.storage.store import Reader

NOBODY = ""  # as an owner: documents that nobody owns

_CODE = "(SELECT code FROM document_revisions WHERE of_id = d.id AND current = 1)"
_ISSUED = "(SELECT issued FROM document_revisions WHERE of_id = d.id AND current = 1)"
_OWNER = "(SELECT name FROM person WHERE id = d.owner_id)"
_TEAM = "coalesce(d.team_id, (SELECT team_id FROM person WHERE id = d.owner_id))"

# Blanks go last both ways, so that sorting never begins with a page of dashes.
_SORTS = {
    "number": "d.number {way}",
    "title": "d.title COLLATE NOCASE {way}, d.number {way}",
    "type": "nullif(d.type, '') {way} NULLS LAST, d.number",
    "rev": f"{_CODE} {{way}} NULLS LAST, d.number",
    "status": "d.status {way}, d.number",
    "owner": f"{_OWNER} COLLATE NOCASE {{way}} NULLS LAST, d.number",
    "issued": f"{_ISSUED} {{way}} NULLS LAST, d.number",
    "review_due": "d.review_due {way} NULLS LAST, d.number",
    "folder": "nullif(d.folder, '') {way} NULLS LAST, d.number",
}

# Of these many documents share one value, so that the whole register is read value by value, each in the order of its index.
_SHARED = {"type": "type", "status": "status", "owner": "owner_id", "review_due": "review_due", "folder": "folder"}
_OF_REVISION = {"rev": "code", "issued": "issued"}
_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of the register are on view.

    Attributes:
        project_id: None for all projects.
        text: words that all stand in number, title or type.
        status: one status, or empty for all.
        owner_id: NOBODY for documents without an owner, None for anyone's.
        team_id, type: None and empty for all.
        sort: one of number, title, type, rev, status, owner, issued, review_due, folder.
    """

    project_id: str | None = None
    text: str = ""
    status: str = ""
    owner_id: str | None = None
    team_id: str | None = None
    type: str = ""
    sort: str = "number"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One document as the register shows it.

    Attributes:
        rev, issued, path, sha256: of the current revision.
        revisions: how many it has.
    """

    id: str
    project_id: str
    number: str
    title: str
    type: str
    status: str
    owner_id: str | None
    team_id: str | None
    review_due: date | None
    folder: str
    rev: str
    issued: date | None
    path: str
    sha256: str
    revisions: int


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


def ids(reader: Reader, wanted: Wanted) -> list[str]:
    """The ids of all documents wanted, in order."""
    if replace(wanted, sort="", descending=False) == Wanted(sort=""):
        if wanted.sort in _SHARED:
            return _by_shared(reader, wanted)
        if wanted.sort in _OF_REVISION:
            return _by_revision(reader, wanted)
    condition, parameters = _condition(wanted)
    order = _SORTS[wanted.sort].format(way="DESC" if wanted.descending else "ASC")
    if wanted.text and wanted.sort != "number":
        # The unary plus keeps SQLite to the one index that holds all the words, for few of its entries are left to be sorted.
        order = f"+{order}"
    return _joined(reader, f"SELECT d.id FROM document d WHERE {condition} ORDER BY {order}", parameters)


def _joined(reader: Reader, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[str]:
    # One long text is read several times faster than as many rows.
    joined = reader.rows(f"SELECT group_concat(id, ' ') FROM ({sql})", parameters)[0][0]
    return str(joined).split(" ") if joined else []


def _by_shared(reader: Reader, wanted: Wanted) -> list[str]:
    """The whole register by a value that many share, blank ones last, then by number."""
    column = _SHARED[wanted.sort]
    values = [row[0] for row in reader.rows(f"SELECT DISTINCT {column} FROM document WHERE deleted = 0")]
    blank = [one for one in values if not one and wanted.sort != "status"]
    values = sorted((one for one in values if one not in blank), reverse=wanted.descending)
    if wanted.sort == "owner":
        names = dict(reader.rows("SELECT id, name FROM person"))
        values.sort(key=lambda id: _folded(names[id]), reverse=wanted.descending)
    found: list[str] = []
    for value in (*values, *blank):
        found += _joined(reader, f"SELECT id FROM document WHERE deleted = 0 AND {column} IS ? ORDER BY number", (value,))
    return found


def _by_revision(reader: Reader, wanted: Wanted) -> list[str]:
    """The whole register by what its current revisions say, blank ones last, then by number."""
    column = _OF_REVISION[wanted.sort]
    numbered = _joined(reader, "SELECT id FROM document WHERE deleted = 0 ORDER BY number")
    place = {id: at for at, id in enumerate(numbered, 1)}
    groups = reader.rows(
        f"SELECT {column}, group_concat(of_id, ' ') FROM document_revisions WHERE current = 1 AND {column} IS NOT NULL GROUP BY {column}"
    )
    found: list[int] = []
    for _, joined in sorted(groups, reverse=wanted.descending):
        found += sorted(filter(None, map(place.get, joined.split(" "))))
    if len(found) < len(numbered):
        found += sorted(set(place.values()).difference(found))
    return [numbered[at - 1] for at in found]


def _folded(name: str) -> str:
    """A name as COLLATE NOCASE compares it: A to Z alone are folded."""
    return name.translate(_SMALL)


def counts(reader: Reader, project_id: str | None) -> tuple[dict[str, int], list[str]]:
    """How many documents have each status, and the types in use in alphabetical order."""
    scope, own = (" AND project_id = ?", (project_id,)) if project_id is not None else ("", ())
    by_status = dict(reader.rows(f"SELECT status, count(*) FROM document WHERE deleted = 0{scope} GROUP BY status", own))
    types = reader.rows(f"SELECT DISTINCT type FROM document WHERE deleted = 0{scope} AND type <> '' ORDER BY type", own)
    return by_status, [row[0] for row in types]


def lines(reader: Reader, document_ids: Sequence[str]) -> dict[str, Line]:
    """What is painted of some documents, by id; those in the bin are left out."""
    rows = reader.rows(
        "SELECT d.id, d.project_id, d.number, d.title, d.type, d.status, d.owner_id, d.team_id, d.review_due, d.folder,"
        " r.code, r.issued, r.path, r.sha256, (SELECT count(*) FROM document_revisions WHERE of_id = d.id)"
        " FROM json_each(?) AS one JOIN document d ON d.id = one.value AND d.deleted = 0"
        " LEFT JOIN document_revisions r ON r.of_id = d.id AND r.current = 1",
        (json.dumps(list(document_ids)),),
    )
    return {
        id: Line(
            id, project, number, title, type, status, owner, team, _day(due), folder,
            code or "", _day(issued), path or "", sum or "", count,
        )
        for id, project, number, title, type, status, owner, team, due, folder, code, issued, path, sum, count in rows
    }  # fmt: skip


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


def _condition(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    parts, parameters = ["d.deleted = 0"], {}
    for name, value, sql in (
        ("project", wanted.project_id, "d.project_id = :project"),
        ("status", wanted.status or None, "d.status = :status"),
        ("team", wanted.team_id, f"{_TEAM} = :team"),
        ("type", wanted.type or None, "d.type = :type"),
    ):
        if value is not None:
            parts.append(sql)
            parameters[name] = value
    if wanted.owner_id == NOBODY:
        parts.append("d.owner_id IS NULL")
    elif wanted.owner_id is not None:
        parts.append("d.owner_id = :owner")
        parameters["owner"] = wanted.owner_id
    for at, word in enumerate(wanted.text.split()):
        parts.append(f"(d.number LIKE :word{at} ESCAPE '\\' OR d.title LIKE :word{at} ESCAPE '\\' OR d.type LIKE :word{at} ESCAPE '\\')")
        parameters[f"word{at}"] = f"%{escaped(word)}%"
    return " AND ".join(parts), parameters


def escaped(word: str) -> str:
    """A word with what LIKE would read as a wildcard taken literally."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
