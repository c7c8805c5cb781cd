"""The schema: what the steps make is what SQLAlchemy writes to, and a step that fails leaves the store as it was."""

import re
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from coorddesk.domain.checklists import ChecklistTemplate, TemplateStep
from coorddesk.domain.kinds import RECORDS
from coorddesk.errors import StorageError
from coorddesk.services import backups
from coorddesk.storage import migrate, probe
from coorddesk.storage.connection import APPLICATION_ID
from coorddesk.storage.migrate import SCHEMA_VERSION
from coorddesk.storage.schema import create_script, metadata
from coorddesk.storage.store import Store
from tests.storage.strategies import NOW

_REBUILD = """
CREATE TABLE template_new (id TEXT NOT NULL PRIMARY KEY, notes TEXT NOT NULL, name TEXT NOT NULL, deleted INTEGER NOT NULL);
INSERT INTO template_new SELECT id, notes, name, deleted FROM template;
DROP TABLE template;
ALTER TABLE template_new RENAME TO template;
"""


# indexes with a collation or a term: alembic does not see into them, the comparison to the letter does
_BY_EXPRESSION = ("ix_document_title", "ix_log_order", "ix_person_name", "ix_revision_sha256", "ux_person_email", "ux_team_name")


def set_steps(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Makes `script` the step to the version after today's."""
    today, steps = migrate.SCHEMA_VERSION, migrate.steps_from(0)
    monkeypatch.setattr(migrate, "SCHEMA_VERSION", today + 1)
    monkeypatch.setattr(probe, "SCHEMA_VERSION", today + 1)
    monkeypatch.setattr(migrate, "steps_from", lambda version: [*steps[version:], (today + 1, script)])


def make_old(path: Path, version: int) -> None:
    """A store as an older version made it."""
    old = sqlite3.connect(path)
    for number, script in migrate.steps_from(0)[:version]:
        for statement in migrate.statements(script):
            old.execute(statement)
        old.execute(f"PRAGMA user_version={number}")
    old.execute(f"PRAGMA application_id={APPLICATION_ID}")
    old.commit()
    old.close()


def dump(path) -> tuple[int, list[str]]:
    """(version, all statements that would make the store anew)."""
    connection = sqlite3.connect(path)
    found = connection.execute("PRAGMA user_version").fetchone()[0], list(connection.iterdump())
    connection.close()
    return found


def of_the_index(name: str) -> bool:
    return name.startswith(("search_words", "search_parts", "file_words"))


def made_of(row: tuple[str, ...]) -> tuple[tuple[str, str, str], dict[str, str]]:
    """((type, name, what follows the parts), {part: its default, or empty}), whatever blanks and line ends, and the order of columns."""
    kind, name, sql = (" ".join(part.split()) for part in row)
    if kind != "table":
        return (kind, name, sql), {}
    body, _, rest = sql.partition("(")[2].rpartition(")")
    parts = (re.split(r" DEFAULT ('(?:[^']|'')*'|\S+)", part) for part in re.split(r", (?![^(]*\))", body.strip()))
    return (kind, name, rest), {(first + "".join(more[1:])).strip(): "".join(more[:1]) for first, *more in parts}


def alike(made: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether two statements make the same, but for the order of columns and for defaults that one of the two does not give.

    A column that a step adds stands last and needs a default for the rows there are; every row is written whole, by names.
    """
    (head, parts), (wanted_head, wanted_parts) = made_of(made), made_of(wanted)
    return (head, parts.keys()) == (wanted_head, wanted_parts.keys()) and all(
        not default or not wanted_parts[part] or default == wanted_parts[part] for part, default in parts.items()
    )


def test_the_steps_make_the_tables_that_are_written_to(store):
    engine = create_engine(f"sqlite:///{store.path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_object": lambda thing, name, kind, *_: not of_the_index(name) and name not in _BY_EXPRESSION,
            },
        )
        assert compare_metadata(context, metadata()) == []
    engine.dispose()


def test_the_steps_make_the_tables_to_the_letter_but_for_defaults_and_the_order_of_columns(store):
    """What the comparison above does not see: conditions and collations of indexes, WITHOUT ROWID, deferred keys."""
    fresh = sqlite3.connect(":memory:")
    for statement in migrate.statements(create_script()):
        fresh.execute(statement)
    made = sqlite3.connect(store.path)
    sql = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    there = {row[:2]: row for row in made.execute(sql) if not of_the_index(row[1])}
    wanted = {row[:2]: row for row in fresh.execute(sql)}
    assert there.keys() == wanted.keys() and [one for one in there if not alike(there[one], wanted[one])] == []
    made.close()
    fresh.close()


@pytest.mark.parametrize(
    ("made", "same"),
    [
        ("id TEXT NOT NULL, n INTEGER NOT NULL DEFAULT 0", True),
        ("n INTEGER NOT NULL, id TEXT NOT NULL", True),
        ("id TEXT NOT NULL, n INTEGER NOT NULL DEFAULT 7", False),
        ("id TEXT NOT NULL DEFAULT 'a', n INTEGER DEFAULT 0", False),
    ],
    ids=["the same", "without a default", "another default", "may be NULL"],
)
def test_two_defaults_of_a_column_have_to_be_the_same(made, same):
    wanted = ("table", "t", "CREATE TABLE t (n INTEGER NOT NULL DEFAULT 0, id TEXT NOT NULL)")
    assert alike(("table", "t", f"CREATE TABLE t ({made})"), wanted) is same


def test_every_kind_of_record_has_its_table(store):
    with store.read() as reader:
        assert all(reader.find(record) == [] for record in RECORDS)


def test_a_step_keeps_the_rows_of_a_populated_store(filled, monkeypatch):
    filled.close()
    before = dump(filled.path)[1]
    set_steps(monkeypatch, "-- A step.\nALTER TABLE task ADD COLUMN colour TEXT NOT NULL DEFAULT 'red; not blue';\n")
    seen = []
    store = Store.open(filled.path, lambda: NOW, before_migrating=lambda path: seen.append(dump(path)))
    with store.read() as reader:
        assert reader.rows("SELECT id, colour FROM task") == [("task", "red; not blue")]
        assert reader.value("SELECT count(*) FROM journal") == 1
    store.close()
    assert seen == [(SCHEMA_VERSION, before)]
    assert dump(store.path)[0] == SCHEMA_VERSION + 1 and backups.check(store.path) == []


def test_a_store_of_the_first_version_is_brought_up_to_date_step_by_step(tmp_path):
    make_old(tmp_path / "old.coord", 1)
    store = Store.open(tmp_path / "old.coord", lambda: NOW)
    new = Store.create(tmp_path / "new.coord", lambda: NOW)
    assert dump(store.path)[0] == SCHEMA_VERSION
    assert sorted(dump(store.path)[1]) == sorted(dump(new.path)[1])
    store.close()
    new.close()


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_a_sound_store_of_an_older_version_is_not_called_damaged(tmp_path, version):
    make_old(tmp_path / "old.coord", version)
    old = sqlite3.connect(tmp_path / "old.coord")
    needed = [row[1:3] for row in old.execute("PRAGMA table_info(project)") if row[3] and row[4] is None]
    names, marks = ", ".join(name for name, _ in needed), ", ".join("?" * len(needed))
    old.execute(f"INSERT INTO project ({names}) VALUES ({marks})", [1 if kind == "INTEGER" else "x" for _, kind in needed])
    old.commit()
    old.close()
    assert backups.check(tmp_path / "old.coord") == []


def test_an_older_store_that_cannot_be_written_says_so(filled, monkeypatch):
    filled.close()
    set_steps(monkeypatch, "ALTER TABLE person ADD COLUMN colour TEXT;")
    monkeypatch.setattr("coorddesk.storage.probe.os.access", lambda *_: False)
    with pytest.raises(StorageError, match="older version"):
        Store.open(filled.path, lambda: NOW)


def test_a_step_that_rebuilds_a_table_does_not_empty_its_children(filled, monkeypatch):
    made = ChecklistTemplate("template", "Handover", steps=(TemplateStep("Walk"), TemplateStep("Sign")))
    with filled.edit("Steps") as edit:
        edit.put(made)
    filled.close()
    set_steps(monkeypatch, _REBUILD)
    store = Store.open(filled.path, lambda: NOW)
    with store.read() as reader:
        assert reader.get(ChecklistTemplate, "template") == made
    store.close()


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("CREATE TABLE one (a);\nDELETE FROM journal;\nALTER TABLE nowhere ADD COLUMN b;", sqlite3.OperationalError),
        ("DELETE FROM search_item;\nDELETE FROM project;", sqlite3.IntegrityError),
        ("CREATE TABLE one (a);\nINSERT INTO one VALUES (zeroblob(9000000));", StorageError),
    ],
    ids=["our mistake", "rows left pointing nowhere", "disk full"],
)
def test_a_step_that_fails_leaves_the_store_as_it_was(filled, monkeypatch, script, error):
    filled.close()
    before, content = dump(filled.path), filled.path.read_bytes()
    set_steps(monkeypatch, script)
    opened = migrate.migrate

    def on_a_small_disk(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA max_page_count=600")
        opened(connection)

    monkeypatch.setattr("coorddesk.storage.store.migrate", on_a_small_disk)
    with pytest.raises(error):
        Store.open(filled.path, lambda: NOW)
    assert dump(filled.path) == before
    assert filled.path.read_bytes() == content


def test_statements_are_split_at_their_ends_only():
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n DELETE FROM b;\nEND;"
    script = f"-- A comment; with a semicolon.\nINSERT INTO a VALUES ('x; y');\n\n{trigger}\n"
    assert migrate.statements(script) == ["INSERT INTO a VALUES ('x; y');", trigger]
