"""Backups: checked, hashed, thinned out, and restored without losing what was there."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coorddesk import paths
from coorddesk.domain.people import Person
from coorddesk.errors import InvalidInput, NotFound, StorageError
from coorddesk.services import backups, people, stores
from coorddesk.storage import backup, migrate, probe
from coorddesk.storage.store import Store
from tests.storage import ordinary

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "data_dir", lambda: tmp_path / "data")
    made = Store.create(tmp_path / "x.coord", lambda: NOW)
    people.add(made, "Dana Whitlock")
    yield made
    made.close()


def names(path: Path) -> list[str]:
    found = Store.open(path, lambda: NOW)
    with found.read() as reader:
        result = [one.name for one in reader.find(Person, "1", (), "ORDER BY name")]
    found.close()
    return result


def spoil(path: Path) -> None:
    """Changes one byte far inside."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 1]))


def test_a_backup_holds_what_the_store_holds_and_is_told_by_its_time(store):
    made = backups.make(store.path, NOW)
    assert names(made) == ["Dana Whitlock"]
    assert backup.is_sound(made) and backup.made_at(made) == datetime(2026, 11, 25, 8, 42)
    assert backups.listed(store.path) == [made]
    assert made.is_relative_to(paths.data_dir()) and made.name == "2026-11-25T084200.coord"


def test_a_backup_is_made_while_the_store_is_in_use(store):
    with store.read() as reader:
        assert reader.value("SELECT count(*) FROM person") == 1
        made = backups.make(store.path, NOW)
    people.add(store, "Ravi Deshpande")
    assert names(made) == ["Dana Whitlock"]


def test_stores_of_one_name_in_two_folders_keep_their_backups_apart(store, tmp_path):
    other = Store.create(tmp_path / "other" / "x.coord", lambda: NOW)
    other.close()
    first, second = backups.make(store.path, NOW), backups.make(other.path, NOW)
    assert backups.listed(store.path) == [first] and backups.listed(other.path) == [second]


def test_a_backup_is_due_after_half_an_hour_and_a_change(store):
    def passed(minutes: int) -> datetime:
        return NOW + timedelta(minutes=minutes)

    assert backups.make_if_due(store.path, NOW) is not None
    assert backups.make_if_due(store.path, passed(45)) is None
    time.sleep(0.02)
    people.add(store, "Ravi Deshpande")
    assert backups.make_if_due(store.path, passed(29)) is None
    made = backups.make_if_due(store.path, passed(30))
    assert made is not None and names(made) == ["Dana Whitlock", "Ravi Deshpande"]
    assert len(backups.listed(store.path)) == 2


def test_a_backup_with_another_byte_is_not_sound_and_is_not_restored(store):
    made = backups.make(store.path, NOW)
    spoil(made)
    before = store.path.read_bytes()
    with pytest.raises(StorageError, match="is damaged, so the store was left as it is"):
        backups.restore(made, store.path, NOW)
    assert not backup.is_sound(made) and store.path.read_bytes() == before
    made.with_name(made.name + ".sha256").unlink()
    assert not backup.is_sound(made)


def test_no_backup_is_made_of_a_damaged_store_and_the_good_ones_stay(store):
    people.add(store, "Ravi " * 3000)
    good = backups.make(store.path, NOW)
    with sqlite3.connect(store.path) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'person'").fetchone()[0]
    connection.close()
    with store.path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\x5a" * 4096)
    with pytest.raises(StorageError) as refused:
        backups.make(store.path, NOW + timedelta(hours=1))
    assert refused.value.cause == "corrupt"
    assert backups.listed(store.path) == [good] and sorted(one.name for one in good.parent.iterdir()) == [good.name, good.name + ".sha256"]


def test_restoring_brings_back_what_was_and_keeps_what_is(store):
    made = backups.make(store.path, NOW)
    people.add(store, "Ravi Deshpande")
    store.close()
    kept = backups.restore(made, store.path, NOW + timedelta(hours=1))
    assert kept is not None and kept.parent == store.path.parent
    assert names(store.path) == ["Dana Whitlock"] and names(kept) == ["Dana Whitlock", "Ravi Deshpande"]
    assert made.exists() and backup.is_sound(made)


def test_restoring_over_a_damaged_store_keeps_the_damaged_file_with_its_journal(store):
    made = backups.make(store.path, NOW)
    store.close()
    store.path.write_bytes(damaged := b"SQLite format 3\0" + b"\x5a" * 9000)
    store.path.with_name("x.coord-journal").write_bytes(b"half a change")
    kept = backups.restore(made, store.path, NOW)
    assert kept is not None and kept.read_bytes() == damaged
    assert kept.with_name(kept.name + "-journal").read_bytes() == b"half a change"
    assert names(store.path) == ["Dana Whitlock"] and not store.path.with_name("x.coord-journal").exists()


def test_restoring_where_no_store_is_left(store):
    made = backups.make(store.path, NOW)
    store.close()
    store.path.unlink()
    assert backups.restore(made, store.path, NOW) is None
    assert names(store.path) == ["Dana Whitlock"]


def test_a_backup_that_is_not_there_is_not_restored(store):
    before = store.path.read_bytes()
    with pytest.raises(NotFound):
        backups.restore(store.path.parent / "gone.coord", store.path, NOW)
    assert store.path.read_bytes() == before


def test_a_file_that_is_no_backup_is_not_restored(store, tmp_path):
    other = tmp_path / "letter.coord"
    other.write_text("Dear Dana,")
    before = store.path.read_bytes()
    with pytest.raises(StorageError):
        backups.restore(other, store.path, NOW)
    assert store.path.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["letter.coord", "x.coord"]


def test_a_killed_backup_leaves_parts_that_the_next_one_clears(store):
    with store.edit("Many") as edit:
        for number in range(4000):
            edit.add(Person(f"p{number}", f"Person {number}", notes="x" * 3000))
    folder = paths.backups_dir(store.path)
    # the process is killed when the copy is there and not checked yet
    script = (
        "import sys, time; from pathlib import Path; from datetime import datetime\n"
        "from coorddesk.storage import backup\n"
        "def wait(*given): print('copying', flush=True); time.sleep(60)\n"
        "backup._check = wait\n"
        "backup.make(Path(sys.argv[1]), Path(sys.argv[2]), datetime(2026, 11, 25, 8))\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script, str(store.path), str(folder)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdout.readline() == "copying\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    left = [one.name for one in folder.iterdir()]
    assert left and all(".part" in name for name in left)
    assert backups.listed(store.path) == []
    for name in left:
        os.utime(folder / name, (time.time() - 600,) * 2)
    made = backups.make(store.path, NOW)
    assert sorted(one.name for one in folder.iterdir()) == [made.name, made.name + ".sha256"]


def test_a_year_of_half_hours_is_thinned_to_two_days_7_days_4_weeks_and_12_months():
    times = [datetime(2026, 11, 25, 8, 42) - timedelta(minutes=30 * count) for count in range(2 * 24 * 365)]
    kept = backup.kept(times, times[0])
    assert [at for at in times if times[0] - at < timedelta(days=2)] == sorted(at for at in kept if times[0] - at < timedelta(days=2))[::-1]
    older = sorted(at for at in kept if times[0] - at >= timedelta(days=2))
    days = [datetime(2026, 11, day, 23, 42) for day in (19, 20, 21, 22, 23)]
    # the last of each: 23 Nov stands for two days back, Sundays for weeks, month ends for months
    assert [at for at in older if at >= days[0]] == [at for at in days if times[0] - at >= timedelta(days=2)]
    assert {at.date().isoformat() for at in older if at < days[0]} == {
        "2026-11-15", "2026-11-08", "2026-10-31", "2026-09-30", "2026-08-31", "2026-07-31", "2026-06-30", "2026-05-31", "2026-04-30",
        "2026-03-31", "2026-02-28", "2026-01-31", "2025-12-31",
    }  # fmt: skip
    assert len(kept) < 120


def test_thinning_again_removes_nothing_and_never_the_newest():
    times = [datetime(2025, 1, 1) + timedelta(hours=7 * count) for count in range(900)]
    kept = backup.kept(times, datetime(2026, 11, 25))
    assert backup.kept(sorted(kept), datetime(2026, 11, 25)) == kept
    assert max(times) in kept
    assert backup.kept([], datetime(2026, 11, 25)) == set()


def test_making_a_backup_thins_the_older_ones_with_their_hashes(store):
    folder = paths.backups_dir(store.path)
    for hour in range(9):
        backup.make(store.path, folder, NOW - timedelta(days=100, hours=hour))
    made = backups.make(store.path, NOW)
    assert [backup.made_at(one) for one in backups.listed(store.path)] == [datetime(2026, 11, 25, 8, 42), datetime(2026, 8, 17, 8, 42)]
    assert len(list(folder.iterdir())) == 4 and made.exists()


def test_a_copy_is_whole_and_replaces_what_was_there(store, tmp_path):
    target = tmp_path / "new" / "copy.coord"
    backups.save_copy(store.path, target)
    people.add(store, "Ravi Deshpande")
    backups.save_copy(store.path, target)
    assert names(target) == ["Dana Whitlock", "Ravi Deshpande"] and list(target.parent.iterdir()) == [target]


def test_a_copy_where_nothing_may_be_written_is_refused_in_words():
    with ordinary.open_folder() as folder:
        source = folder / "x.coord"
        Store.create(source, lambda: NOW).close()
        (folder / "shut").mkdir(mode=0o555)

        def told(path: Path) -> str:
            said = []
            for target in (path / "copy.coord", path / "deeper" / "copy.coord"):
                try:
                    backups.save_copy(source, target)
                except StorageError as error:
                    said.append(error.sentence)
            return "\n".join(said)

        first, second = ordinary.told_by(told, folder / "shut").splitlines()
        assert "could not be written" in first and "The store itself is safe" in first and "could not be written" in second
        assert list((folder / "shut").iterdir()) == []


def test_checking_names_what_points_nowhere_and_a_search_index_that_lags(store):
    assert backups.check(store.path) == []
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE person SET team_id = 'nobody'")
        connection.execute("DELETE FROM search_item")
    connection.close()
    assert backups.check(store.path) == ["person row 1 points at a missing team", "the search index has 1 entries for 0 things"]


def test_an_older_store_is_backed_up_before_it_is_migrated(store, monkeypatch):
    store.close()
    today, steps = migrate.SCHEMA_VERSION, migrate.steps_from(0)
    monkeypatch.setattr(migrate, "SCHEMA_VERSION", today + 1)
    monkeypatch.setattr(probe, "SCHEMA_VERSION", today + 1)
    step = (today + 1, "ALTER TABLE person ADD COLUMN colour TEXT;")
    monkeypatch.setattr(migrate, "steps_from", lambda version: [*steps[version:], step])
    stores.open_store(store.path, lambda: NOW).close()
    [made] = backups.listed(store.path)
    connection = sqlite3.connect(made)
    assert connection.execute("PRAGMA user_version").fetchone() == (today,)
    assert connection.execute("SELECT name FROM person").fetchall() == [("Dana Whitlock",)]
    connection.close()


def test_a_store_is_made_once_and_filled_with_the_example_when_asked(tmp_path):
    made = stores.create_example(tmp_path / "e.coord", lambda: NOW, NOW.date())
    with made.read() as reader:
        assert reader.value("SELECT count(*) FROM task") > 0
    assert backups.check(made.path) == []
    made.close()
    with pytest.raises(InvalidInput):
        stores.create(tmp_path / "e.coord", lambda: NOW)
    opened = stores.open_store(tmp_path / "e.coord", lambda: NOW)
    with opened.edit("Rename") as edit:
        edit.put(replace(edit.find(Person)[0], role="Architect"))
    opened.close()
