"""What points at what, checked for thousands of rows at once.

SQLite checks a removed row by looking for it in every table that could point at it: without an index for each such column, which would
slow every edit, that reads whole tables once a row. Undoing an import therefore checks all its rows with one look at each table.
"""

import json
import sqlite3
from collections.abc import Iterable
from functools import cache

from coorddesk.domain.changes import Change
from coorddesk.domain.kinds import BY_KIND
from coorddesk.storage.mapping import shape_of
from coorddesk.storage.schema import metadata


def dangles(connection: sqlite3.Connection, changes: Iterable[Change]) -> bool:
    """Whether anything points at what the changes removed, or what they wrote points nowhere. Asked after they were written."""
    removed: dict[str, list[str]] = {}
    written: dict[str, list[str]] = {}
    for change in changes:
        table = shape_of(BY_KIND[change.kind]).table
        (removed if change.after is None else written).setdefault(table, []).append(change.id)
    return _left_behind(connection, removed) or _led_nowhere(connection, written)


def _left_behind(connection: sqlite3.Connection, removed: dict[str, list[str]]) -> bool:
    ids = {table: json.dumps(gone) for table, gone in removed.items()}
    for table, links in _links().items():
        found = [(column, ids[target]) for column, target in links if target in ids]
        if found:
            condition = " OR ".join(f"{column} IN (SELECT value FROM json_each(?))" for column, _ in found)
            if connection.execute(f"SELECT 1 FROM {table} WHERE {condition} LIMIT 1", [gone for _, gone in found]).fetchone():
                return True
    return False


def _led_nowhere(connection: sqlite3.Connection, written: dict[str, list[str]]) -> bool:
    for owner, ids in written.items():
        lists = [part.table for part in shape_of(_record_of(owner)).lists]
        for table in (owner, *lists):
            key = "id" if table == owner else "of_id"
            for column, target in _links().get(table, ()):
                sql = (
                    f"SELECT 1 FROM {table} WHERE {key} IN (SELECT value FROM json_each(?)) AND {column} IS NOT NULL"
                    f" AND NOT EXISTS (SELECT 1 FROM {target} AS there WHERE there.id = {table}.{column}) LIMIT 1"
                )
                if connection.execute(sql, (json.dumps(ids),)).fetchone():
                    return True
    return False


@cache
def _links() -> dict[str, tuple[tuple[str, str], ...]]:
    """(column, table it points at) of each table."""
    found = {}
    for table in metadata().tables.values():
        found[table.name] = tuple((key.parent.name, key.column.table.name) for key in table.foreign_keys)
    return found


def _record_of(table: str) -> type:
    return next(record for record in BY_KIND.values() if shape_of(record).table == table)
