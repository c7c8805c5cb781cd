"""Bringing a store's schema up to date, step by step, from version 1 on.

Each step is a file in migrations/, named by the version it leads to; it is never changed once released.
"""

import re
import sqlite3
from importlib.resources import files

from coorddesk.errors import StorageError
from coorddesk.storage.connection import APPLICATION_ID, storage_errors

SCHEMA_VERSION = 5


def steps_from(version: int) -> list[tuple[int, str]]:
    """(version reached, SQL) of the steps still to go, in order."""
    folder = files("coorddesk.storage.migrations")
    return [(number, (folder / f"{number:04}.sql").read_text("utf-8")) for number in range(version + 1, SCHEMA_VERSION + 1)]


def migrate(connection: sqlite3.Connection) -> None:
    """All steps in one transaction: afterwards the store has the newest schema, or is as it was.

    Foreign keys are off meanwhile: rebuilding a table would empty its children (platform.md finding 4).

    Raises:
        StorageError: the disk is full, locked, read-only or damaged.
    """
    with storage_errors():
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute("PRAGMA foreign_keys=OFF")
        try:
            connection.execute("BEGIN IMMEDIATE")
            for number, script in steps_from(version):
                for statement in statements(script):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version={number}")
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
            if broken:
                raise sqlite3.IntegrityError(f"migration leaves {broken[0]} row {broken[1]} pointing nowhere")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        finally:
            connection.execute("PRAGMA foreign_keys=ON")


def statements(script: str) -> list[str]:
    """The SQL statements of a step, without comments and empty ones; triggers and semicolons in texts are left whole."""
    found, pending = [], ""
    for line in script.splitlines():
        if not pending and (not line.strip() or line.lstrip().startswith("--")):
            continue
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    return found


def refuse_strange_schema(connection: sqlite3.Connection, name: str) -> None:
    """Looks at what a store is made of before anything in it runs.

    A store may come from somebody else: triggers and views in it would run with our rights (platform.md 5.5), and a missing table
    means that it is damaged.

    Raises:
        StorageError: it has triggers or views, or lacks a table.
    """
    found = connection.execute("SELECT type, name FROM sqlite_master").fetchall()
    if any(kind in ("trigger", "view") for kind, _ in found):
        raise StorageError("foreign", f"{name} has programs of its own inside, which a CoordDesk store never has. It is left as it is.")
    missing = _tables() - {table for kind, table in found if kind == "table"}
    if missing:
        raise StorageError("corrupt", f"{name} is damaged: parts of it are missing. It is left as it is. Restore the latest backup.")


def _tables() -> set[str]:
    """The tables that stand once all steps were taken."""
    tables: set[str] = set()
    script = "\n".join(text for _, text in steps_from(0))
    for made, dropped, old, new in _TABLE_STEPS.findall(script):
        tables -= {dropped, old}
        tables |= {made or new} - {""}
    return tables


_TABLE_STEPS = re.compile(r"CREATE (?:VIRTUAL )?TABLE (\w+)|DROP TABLE (\w+)|ALTER TABLE (\w+) RENAME TO (\w+)")
