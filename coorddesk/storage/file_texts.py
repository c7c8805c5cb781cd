"""Keeping what files of documents say: derived from the files, beside the journal, one short transaction a file."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager

Transaction = Callable[[], AbstractContextManager[sqlite3.Connection]]

_SLICE = 2000  # texts that are looked through at once
_PART = 50  # texts that are forgotten in one transaction


def keep(transaction: Transaction, document_id: str, sha256: str, path: str, why_not: str, text: str) -> bool:
    """Puts what a document's file says in place of what was known of it; whether there is such a document. See `Store.keep_text`."""
    with transaction() as connection:
        if connection.execute("SELECT 1 FROM document WHERE id = ? AND deleted = 0", (document_id,)).fetchone() is None:
            return False
        _forget(connection, "document_id = ?", (document_id,))
        row = (document_id, sha256, path, why_not, text)
        made = connection.execute("INSERT INTO file_text (document_id, sha256, path, why_not, text) VALUES (?, ?, ?, ?, ?)", row)
        connection.execute("INSERT INTO file_words (rowid, text) VALUES (?, ?)", (made.lastrowid, text))
    return True


def strays(connection: sqlite3.Connection, after: int) -> tuple[list[int], int]:
    """Texts of documents that are not there any more among the next ones after a number, and the last one looked at; 0 at the end."""
    rows = connection.execute(
        "SELECT number, EXISTS (SELECT 1 FROM document WHERE id = document_id) FROM file_text WHERE number > ? ORDER BY number LIMIT ?",
        (after, _SLICE),
    ).fetchall()
    return [number for number, there in rows if not there], rows[-1][0] if rows else 0


def forget(transaction: Transaction, numbers: list[int]) -> None:
    """Forgets some texts, in parts."""
    for start in range(0, len(numbers), _PART):
        part = numbers[start : start + _PART]
        with transaction() as connection:
            _forget(connection, f"number IN ({', '.join('?' * len(part))})", tuple(part))


def _forget(connection: sqlite3.Connection, condition: str, parameters: tuple[str | int, ...]) -> None:
    rows = connection.execute(f"SELECT number, text FROM file_text WHERE {condition}", parameters).fetchall()
    for number, text in rows:
        # The index is told the very words that it is to forget.
        connection.execute("INSERT INTO file_words (file_words, rowid, text) VALUES ('delete', ?, ?)", (number, text))
        connection.execute("DELETE FROM file_text WHERE number = ?", (number,))
