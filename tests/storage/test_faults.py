"""The world's faults while a store is open: told for what they are, with all that was saved before intact."""

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from coorddesk.domain.tasks import Task
from coorddesk.errors import StorageError
from coorddesk.services import backups
from coorddesk.storage.connection import BUSY_TIMEOUT_MS
from coorddesk.storage.store import Store
from tests.storage.strategies import NOW, fill


def rename(store: Store, title: str = "Renamed", notes: str = "") -> None:
    with store.edit("Rename") as edit:
        edit.put(replace(edit.get(Task, "task"), title=title, notes=notes))


def title(store: Store) -> str:
    with store.read() as reader:
        return reader.get(Task, "task").title


def set_of_writer(store: Store, pragma: str) -> None:
    """Sets something on the connection that writes."""
    with store.edit("Nothing") as edit:
        edit.connection.execute(f"PRAGMA {pragma}")


def test_on_a_full_disk_nothing_is_half_saved_and_work_goes_on_when_there_is_room(filled):
    rename(filled, "Before")
    with filled.read() as reader:
        pages = reader.value("PRAGMA page_count")
    set_of_writer(filled, f"max_page_count={pages}")
    for _ in range(2):
        with pytest.raises(StorageError, match=r"disk is full.*saved before is safe") as refused:
            rename(filled, "Too much", "x" * 500_000)
        assert refused.value.cause == "full"
    assert title(filled) == "Before" and filled.undo_label() == "Rename"
    set_of_writer(filled, "max_page_count=100000")
    rename(filled, "After", "x" * 500_000)
    assert title(filled) == "After" and backups.check(filled.path) == []


def _on_a_small_disk(path: str) -> None:
    """Runs in another process: edits until the disk takes no more."""
    store = Store.open(Path(path), lambda: NOW)
    rename(store, "Before")
    limit = os.path.getsize(path) + 40_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        rename(store, "Too much", "x" * 500_000)
    except StorageError as error:
        print(error.cause, title(store), os.path.getsize(path) <= limit)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY) if os.geteuid() else (limit, limit))
    rename(store, "Small enough")


def test_a_disk_that_refuses_a_write_leaves_the_store_sound(filled):
    filled.close()
    call = "import sys; from tests.storage import test_faults; test_faults._on_a_small_disk(sys.argv[1])"
    done = subprocess.run([sys.executable, "-c", call, str(filled.path)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["io", "Before", "True"]
    store = Store.open(filled.path, lambda: NOW)
    assert title(store) == "Small enough" and backups.check(store.path) == []
    store.close()


def test_a_store_locked_by_another_program_says_so_and_takes_the_change_later(filled):
    rename(filled, "Before")
    set_of_writer(filled, "busy_timeout=30")
    other = sqlite3.connect(filled.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageError, match="Another program is writing") as refused:
        rename(filled)
    assert refused.value.cause == "locked"
    other.execute("ROLLBACK")
    rename(filled)
    assert title(filled) == "Renamed"
    other.close()


def test_looking_for_changes_of_others_waits_for_no_lock(filled):
    other = sqlite3.connect(filled.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    began = time.monotonic()
    assert not filled.refresh(patient=False)
    assert time.monotonic() - began < 1
    filled._connection().execute("PRAGMA busy_timeout=0")
    with pytest.raises(StorageError, match="cannot be read just now"), filled.read() as reader:
        reader.rows("SELECT * FROM task")
    other.execute("COMMIT")
    other.close()


def test_looking_for_changes_of_others_waits_for_no_worker_that_waits_for_one(filled):
    rename(filled, "Before")
    set_of_writer(filled, "busy_timeout=1500")
    other = sqlite3.connect(filled.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    refused: list[str] = []

    def keep() -> None:
        try:
            filled.keep_text("document", "", "", "", "what it says")
        except StorageError as error:
            refused.append(error.cause)

    worker = threading.Thread(target=keep)
    worker.start()
    while worker.is_alive() and filled._lock.acquire(blocking=False):  # until the worker has it
        filled._lock.release()
        time.sleep(0.001)
    began = time.monotonic()
    assert not filled.refresh(patient=False)
    assert time.monotonic() - began < 0.5 and worker.is_alive()
    worker.join()
    assert refused == ["locked"]
    other.execute("UPDATE task SET title = 'By another'")
    other.execute("COMMIT")
    other.close()
    assert filled.refresh(patient=False) and title(filled) == "By another"
    assert filled._writer._raw.execute("PRAGMA busy_timeout").fetchone() == (BUSY_TIMEOUT_MS,)


def test_a_store_that_is_being_read_elsewhere_refuses_the_commit_whole(filled):
    rename(filled, "Before")
    set_of_writer(filled, "busy_timeout=30")
    other = sqlite3.connect(filled.path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT * FROM task").fetchone()
    with pytest.raises(StorageError) as refused:
        rename(filled)
    assert refused.value.cause == "locked"
    other.execute("COMMIT")
    assert title(filled) == "Before" and filled.undo_label() == "Rename"
    rename(filled)
    assert title(filled) == "Renamed"
    other.close()


def moved(path: Path) -> Path:
    return path.rename(path.with_name("elsewhere.coord"))


def replaced(path: Path) -> Path:
    other = path.with_name("other.coord")
    store = Store.create(other, lambda: NOW)
    fill(store)
    store.close()
    os.replace(other, path)
    return path


def deleted(path: Path) -> Path:
    kept = path.with_name("kept.coord")
    shutil.copy2(path, kept)
    path.unlink()
    return kept


@pytest.mark.parametrize("act", [moved, replaced, deleted])
@pytest.mark.parametrize("wrote_before", [True, False], ids=["after an edit", "before any edit"])
def test_a_file_that_is_gone_from_its_place_takes_no_change(filled, act, wrote_before):
    if not wrote_before:
        filled.close()
        filled = Store.open(filled.path, lambda: NOW)
        assert title(filled) == "Order pumps"
    there = act(filled.path)
    for _ in range(2):
        with pytest.raises(StorageError, match="moved, replaced or deleted") as refused:
            rename(filled)
        assert refused.value.cause == "moved"
    filled.close()
    store = Store.open(there, lambda: NOW)
    assert title(store) == "Order pumps" and backups.check(there) == []
    store.close()


def test_a_file_put_back_takes_changes_again(filled):
    there = moved(filled.path)
    with pytest.raises(StorageError):
        rename(filled)
    there.rename(filled.path)
    rename(filled)
    assert title(filled) == "Renamed"
