"""The search index: what can be found of each record, kept by every edit, and how it is asked.

Words are found by their beginning (FTS5 with a prefix index), names also by any three letters within them (trigram).
"""

import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from coorddesk.domain.changes import Change

# kind: (fields that make the name, fields that make the body)
_SEARCHED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "task": (("ref", "title"), ("notes", "labels", "source", "source_ref")),
    "milestone": (("ref", "title"), ("notes",)),
    "meeting": (("ref", "title"), ("place", "notes")),
    "document": (("number", "title"), ("notes", "discipline", "folder")),
    "log": (("ref", "title"), ("detail", "next_step", "response", "outcome", "source_ref")),
    "person": (("name",), ("role", "organisation", "email", "phone", "notes")),
    "transmittal": (("number", "subject"), ("purpose", "notes")),
    "sheet": (("number",), ("text",)),
    "project": (("code", "name"), ("place", "sponsor")),
}
# SQLite ends a query at the first, and cannot be given the others.
_UNASKABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    kind: str
    id: str
    project_id: str | None
    name: str


def texts_of(kind: str, record: Any) -> tuple[str, str] | None:
    """(name, body) to index, or None for a kind that is not searched or a record in the bin."""
    parts = _SEARCHED.get(kind)
    if parts is None or record is None or record.deleted:
        return None
    return _joined(record, parts[0]), _joined(record, parts[1])


def _joined(record: Any, names: Iterable[str]) -> str:
    found = []
    for name in names:
        value = getattr(record, name)
        if value:
            found.append(" ".join(value) if isinstance(value, tuple) else str(value))
    return " ".join(found)


def update(connection: sqlite3.Connection, changes: Iterable[Change]) -> None:
    """Brings the index up to date with some changes, within their transaction."""
    gone, come = [], []
    for change in changes:
        old, new = texts_of(change.kind, change.before), texts_of(change.kind, change.after)
        if old == new:
            continue
        if old is not None:
            gone.append((change.id, *old))
        if new is not None:
            come.append((change.id, change.kind, getattr(change.after, "project_id", None), *new))
    if gone:
        numbers = dict(
            connection.execute(
                "SELECT record_id, number FROM search_item WHERE record_id IN (SELECT value FROM json_each(?))",
                (json.dumps([row[0] for row in gone]),),
            )
        )
        # In rising order: before a number below the last one FTS5 writes out all it holds, which a large undo had it do every time.
        words = sorted((numbers[record_id], name, body) for record_id, name, body in gone)
        connection.executemany("INSERT INTO search_words (search_words, rowid, name, body) VALUES ('delete', ?, ?, ?)", words)
        connection.executemany("INSERT INTO search_parts (search_parts, rowid, name) VALUES ('delete', ?, ?)", [row[:2] for row in words])
        connection.executemany("DELETE FROM search_item WHERE number = ?", [row[:1] for row in words])
    if come:
        first = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM search_item").fetchone()[0]
        rows = [(first + index, *row) for index, row in enumerate(come)]
        connection.executemany(
            "INSERT INTO search_item (number, record_id, kind, project_id, name, body) VALUES (?, ?, ?, ?, ?, ?)", rows
        )
        connection.executemany("INSERT INTO search_words (rowid, name, body) VALUES (?, ?, ?)", [(row[0], row[4], row[5]) for row in rows])
        connection.executemany("INSERT INTO search_parts (rowid, name) VALUES (?, ?)", [(row[0], row[4]) for row in rows])


def find(connection: sqlite3.Connection, text: str, limit: int = 30, kinds: tuple[str, ...] = ()) -> list[Hit]:
    """What the words begin, newest first, names before bodies; then what the letters are part of. Empty for blank text.

    Never ranked over the whole match: that costs 130 ms and more on a big store (speed.md).
    """
    words = re.findall(r"\w+", text)
    if not words:
        return []
    query = " ".join(f'"{word}"*' for word in words)
    condition = f" AND search_item.kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
    found: dict[str, Hit] = {}
    for match in (f"name : ({' AND '.join(query.split(' '))})", query):
        _collect(connection, "search_words", match, condition, kinds, limit, found)
        if len(found) >= limit:
            return list(found.values())[:limit]
    letters = _UNASKABLE.sub(" ", text).strip()
    if len(letters) >= 3:
        _collect(connection, "search_parts", '"' + letters.replace('"', '""') + '"', condition, kinds, limit, found)
    return list(found.values())[:limit]


def _collect(
    connection: sqlite3.Connection, table: str, match: str, condition: str, kinds: tuple[str, ...], limit: int, found: dict[str, Hit]
) -> None:
    rows = connection.execute(
        f"SELECT search_item.kind, search_item.record_id, search_item.project_id, search_item.name FROM {table}"
        f" JOIN search_item ON search_item.number = {table}.rowid"
        f" WHERE {table} MATCH ?{condition} ORDER BY {table}.rowid DESC LIMIT ?",
        (match, *kinds, limit),
    )
    for kind, record_id, project_id, name in rows:
        found.setdefault(record_id, Hit(kind, record_id, project_id, name))
