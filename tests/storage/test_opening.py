"""What is not a sound store is refused for the right reason, and left byte for byte as it was."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coorddesk.domain.tasks import Task
from coorddesk.errors import StorageError
from coorddesk.storage import backup
from coorddesk.storage.probe import Found, probe
from coorddesk.storage.store import Store
from tests.storage import ordinary
from tests.storage.strategies import BASE, NOW, fill


def try_it(path: Path) -> str:
    """What comes of opening, reading and editing."""
    store = Store.open(path, lambda: NOW)
    with store.read() as reader:
        title = reader.get(Task, "task").title
    try:
        with store.edit("Rename") as edit:
            edit.put(replace(edit.get(Task, "task"), title="Renamed"))
    except StorageError as error:
        return f"{title}, {store.read_only}, {error.cause}: {error.sentence}"
    return "it was written"


def refusal(act: Callable[[Path, Callable[[], datetime]], Store]) -> Callable[[Path], str]:
    """Why a store is refused, in a few words."""

    def told(path: Path) -> str:
        try:
            act(path, lambda: NOW).close()
        except StorageError as error:
            return f"{error.cause}: {error.sentence}"
        return "it was opened"

    return told


@pytest.fixture
def path(filled) -> Path:
    """A closed store with some rows in it."""
    filled.close()
    return filled.path


def sql(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


def cut(path: Path, size: int) -> None:
    os.truncate(path, size)


def overwrite(path: Path, at: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)


FAULTS = {
    "missing": (lambda path: path.unlink(), "missing", "There is no store at"),
    "empty": (lambda path: cut(path, 0), "corrupt", "is empty"),
    "newer": (lambda path: sql(path, "PRAGMA user_version=99"), "newer", "newer CoordDesk"),
    "another program's database": (lambda path: sql(path, "PRAGMA application_id=7"), "foreign", "not a CoordDesk store"),
    "a text": (lambda path: path.write_text("Dear Dana,\n" * 90), "foreign", "not a CoordDesk store"),
    "a few bytes": (lambda path: cut(path, 60), "corrupt", "damaged"),
    "one page": (lambda path: cut(path, 4096), "corrupt", "damaged"),
    "cut in half": (lambda path: cut(path, path.stat().st_size // 8192 * 4096), "corrupt", "damaged"),
    "cut within a page": (lambda path: cut(path, path.stat().st_size - 1000), "corrupt", "damaged"),
    "header overwritten": (lambda path: overwrite(path, 0, b"\0" * 100), "foreign", "not a CoordDesk store"),
    "schema overwritten": (lambda path: overwrite(path, 100, b"\xee" * 3000), "corrupt", "damaged"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_file_is_refused_and_left_as_it_is(path, fault):
    damage, cause, words = FAULTS[fault]
    damage(path)
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(StorageError, match=words) as refused:
        Store.open(path, lambda: NOW)
    assert refused.value.cause == cause
    assert (path.read_bytes() if path.exists() else None) == before
    assert sorted(one.name for one in path.parent.iterdir()) == ([] if before is None else [path.name])


def test_a_page_overwritten_in_the_middle_is_named_as_damage_when_it_is_read(path):
    connection = sqlite3.connect(path)
    page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'task'").fetchone()[0]
    connection.close()
    overwrite(path, (page - 1) * 4096, b"\x5a" * 4096)
    before = path.read_bytes()
    store = Store.open(path, lambda: NOW)
    with pytest.raises(StorageError) as refused, store.read() as reader:
        reader.rows("SELECT * FROM task")
    assert refused.value.cause == "corrupt"
    with pytest.raises(StorageError) as refused, store.edit("Rename") as edit:
        edit.put(BASE[6])
    assert refused.value.cause == "corrupt"
    store.close()
    assert path.read_bytes() == before


def test_a_folder_is_not_a_store(tmp_path):
    with pytest.raises(StorageError) as refused:
        Store.open(tmp_path, lambda: NOW)
    assert refused.value.cause == "foreign"


def test_a_store_in_a_path_with_odd_letters_opens(tmp_path):
    path = tmp_path / "50% of #1? ü & co" / "a b.coord"
    Store.create(path, lambda: NOW).close()
    assert probe(path).found is Found.OK
    Store.open(path, lambda: NOW).close()


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_store_that_may_not_be_written_opens_for_reading(what):
    with ordinary.open_folder() as folder:
        path = folder / "x.coord"
        store = Store.create(path, lambda: NOW)
        fill(store)
        store.close()
        before = path.read_bytes()
        path.chmod(0o444 if what == "file" else 0o666)
        folder.chmod(0o777 if what == "file" else 0o555)
        assert ordinary.told_by(try_it, path).startswith("Order pumps, True, read_only: x.coord can be read but not written")
        assert path.read_bytes() == before


def test_a_file_that_may_not_be_read_says_so():
    with ordinary.open_folder() as folder:
        path = folder / "x.coord"
        Store.create(path, lambda: NOW).close()
        path.chmod(0o000)
        assert ordinary.told_by(refusal(Store.open), path).startswith("io: x.coord cannot be read")


def test_no_store_is_made_where_nothing_may_be_written():
    with ordinary.open_folder() as folder:
        folder.chmod(0o555)
        assert ordinary.told_by(refusal(Store.create), folder / "x.coord").startswith(f"read_only: {folder} cannot be written")
        assert list(folder.iterdir()) == []


def test_an_interrupted_write_is_rolled_back_when_the_store_is_opened(path):
    before = path.read_bytes()
    # a change too big for the cache is written to the file before its commit, and the process ends there
    script = (
        "import os, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA cache_size=2')\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "connection.execute(\"UPDATE task SET title = 'Half done', notes = hex(zeroblob(400000))\")\n"
        "connection.executemany('INSERT INTO counter VALUES (?, 1)', [(hex(n) * 90,) for n in range(3000)])\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=True)
    journal = path.with_name(path.name + "-journal")
    assert journal.exists() and path.read_bytes() != before
    store = Store.open(path, lambda: NOW)
    with store.read() as reader:
        assert reader.value("SELECT title FROM task") == "Order pumps"
        assert reader.value("PRAGMA integrity_check") == "ok"
    store.close()
    assert not journal.exists() and path.read_bytes() == before


@pytest.mark.parametrize(
    ("sql", "cause"),
    [
        ("CREATE TRIGGER t AFTER INSERT ON task BEGIN DELETE FROM task; END", "foreign"),
        ("CREATE VIEW v AS SELECT 1", "foreign"),
        ("DROP TABLE followup", "corrupt"),
    ],
)
def test_a_store_with_programs_inside_or_parts_missing_is_refused(tmp_path: Path, sql: str, cause: str) -> None:
    path = tmp_path / "x.coord"
    Store.create(path, lambda: datetime.now(UTC)).close()
    with sqlite3.connect(path) as connection:
        connection.execute(sql)
    before = path.read_bytes()
    with pytest.raises(StorageError) as refused:
        Store.open(path, lambda: datetime.now(UTC))
    assert refused.value.cause == cause and path.read_bytes() == before


def test_a_flipped_bit_that_sqlite_takes_for_sound_is_found_and_told(path: Path) -> None:
    sql(path, "UPDATE task SET due = '2026-1q-02'")
    store = Store.open(path, lambda: NOW)
    with store.read() as reader, pytest.raises(StorageError, match="one task is damaged"):
        reader.find(Task)
    store.close()
    assert backup.check(path) == ["one task is damaged (Invalid isoformat string: '2026-1q-02')"]


def test_a_bit_that_makes_text_undecodable_is_found_and_told(path: Path) -> None:
    sql(path, "UPDATE task SET title = CAST(x'4f7264e572' AS TEXT)")
    sql(path, "UPDATE journal SET label = CAST(x'e561' AS TEXT)")
    store = Store.open(path, lambda: NOW)
    with store.read() as reader, pytest.raises(StorageError, match="one task is damaged"):
        reader.find(Task)
    with pytest.raises(StorageError, match="file is damaged") as told:
        store.undo_label()
    assert told.value.cause == "corrupt"
    with pytest.raises(StorageError, match="kept for undoing is damaged"):
        store.undo()
    store.close()
    task, step = backup.check(path)
    assert task.startswith("one task is damaged (Could not decode") and step == "what was changed in step 1 cannot be read, or taken back"


@pytest.mark.parametrize(("right", "wrong"), [("2026-12-01", "2026-1q-01"), ('"task"', '"tasj"')], ids=["a value", "a kind"])
def test_a_flipped_bit_within_a_step_of_the_journal_is_found_and_told(path: Path, right: str, wrong: str) -> None:
    store = Store.open(path, lambda: NOW)
    for day in (1, 2):
        with store.edit(f"Move to {day} December") as edit:
            edit.put(replace(edit.get(Task, "task"), due=date(2026, 12, day)))
    store.close()
    sql(path, f"UPDATE journal SET changes = CAST(replace(changes, '{right}', '{wrong}') AS BLOB) WHERE number = 3")
    assert backup.check(path) == ["what was changed in step 3 cannot be read, or taken back"]
    store = Store.open(path, lambda: NOW)
    with pytest.raises(StorageError, match="kept for undoing is damaged"):
        store.undo()
    store.close()


def test_a_damaged_journal_entry_is_neither_taken_back_nor_a_bug(path: Path) -> None:
    sql(path, "UPDATE journal SET changes = x'7a0102'")
    store = Store.open(path, lambda: NOW)
    with pytest.raises(StorageError, match="kept for undoing is damaged"):
        store.undo()
    with store.read() as reader:
        assert reader.find(Task)
    store.close()
    assert backup.check(path) == ["what was changed in step 1 cannot be read, or taken back"]
