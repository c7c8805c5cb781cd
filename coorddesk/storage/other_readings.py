"""Keeping what calendars of others say: rows that are derived from their files, replaced as a whole, beside the journal.

A calendar of years has tens of thousands of rows. They are written in parts under the number of a new reading, so that a change of the
user's waits for one part at most; the rows count once `other_read` names that number, in one transaction of its own. What no calendar
names any more is taken out afterwards, in parts too.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from coorddesk.storage.mapping import encoded

COLUMNS = (
    "uid", "title", "place", "starts", "ends", "zone", "all_day", "busy", "rule", "until", "elsewhere", "lasts",
)  # fmt: skip
Rows = Sequence[tuple[Any, ...]]
Transaction = Callable[[], AbstractContextManager[sqlite3.Connection]]

_PART = 1000  # rows
_PAUSE_S = 0.002  # long enough for a thread that waits for the lock to get it
_SCOPE = "other_event"
_INSERT = (
    f"INSERT INTO other_event (reading, position, {', '.join(COLUMNS)}) VALUES ({', '.join('?' * (len(COLUMNS) + 2))})"
)  # fmt: skip


def keep(
    transaction: Transaction, calendar_id: str, rows: Rows, at: datetime, stamp: str, events: int, problems: Sequence[str]
) -> bool:
    """Puts the rows in place of those the calendar had; whether there still is such a calendar. See `Store.keep_read`."""
    with transaction() as connection:
        reading = _next(connection)
    for start in range(0, len(rows), _PART):
        part = rows[start : start + _PART]
        with transaction() as connection:
            connection.executemany(_INSERT, [(reading, start + place, *row) for place, row in enumerate(part)])
        time.sleep(_PAUSE_S)
    with transaction() as connection:
        kept = connection.execute("SELECT 1 FROM calendar WHERE id = ?", (calendar_id,)).fetchone() is not None
        if kept:
            connection.execute(
                "INSERT OR REPLACE INTO other_read (calendar_id, reading, read_at, stamp, events, problems) VALUES (?, ?, ?, ?, ?, ?)",
                (calendar_id, reading, encoded(at), stamp, events, json.dumps(list(problems), ensure_ascii=False)),
            )
    _sweep(transaction, reading)
    return kept


def _next(connection: sqlite3.Connection) -> int:
    sql = "INSERT INTO counter (scope, last) VALUES (?, 1) ON CONFLICT (scope) DO UPDATE SET last = last + 1 RETURNING last"
    return int(connection.execute(sql, (_SCOPE,)).fetchone()[0])


def _sweep(transaction: Transaction, reading: int) -> None:
    """Takes out what was read before and no calendar names."""
    with transaction() as connection:
        connection.execute("DELETE FROM other_read WHERE calendar_id NOT IN (SELECT id FROM calendar)")
        old = connection.execute(
            "SELECT DISTINCT reading FROM other_event WHERE reading <= ? AND reading NOT IN (SELECT reading FROM other_read)", (reading,)
        ).fetchall()
    for (number,) in old:
        place, more = 0, True
        while more:
            place += _PART
            with transaction() as connection:
                gone = connection.execute("DELETE FROM other_event WHERE reading = ? AND position < ?", (number, place))
                more = gone.rowcount == _PART
            time.sleep(_PAUSE_S)
