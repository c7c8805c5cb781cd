"""A process killed at any moment loses nothing it had said was saved."""

import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from coorddesk.domain.kinds import BY_KIND
from coorddesk.domain.tasks import ChecklistLine, Task
from coorddesk.services import backups
from coorddesk.storage import journal
from coorddesk.storage.mapping import to_plain
from coorddesk.storage.store import Store
from tests.storage.strategies import BASE, NOW, fill

TASK = next(record for record in BASE if isinstance(record, Task))
ROUNDS = 8


def edit_for_ever(path: str) -> None:
    """Runs in the process that is killed: adds, changes, undoes, and says after each commit what stands."""
    store = Store.open(Path(path), lambda: NOW)
    with store.read() as reader:
        count = reader.value("SELECT count(*) FROM task")
    while True:
        count += 1
        # now and then a change too big for SQLite's cache, written to the file long before its commit
        notes = "x" * (3_000_000 if count % 5 == 0 else 2000)
        lines = tuple(ChecklistLine(f"Line {number}") for number in range(count % 20))
        with store.edit(f"Add {count}") as edit:
            edit.add(replace(TASK, id=f"t{count}", ref=edit.next_ref("project", "FIT", "task"), notes=notes, checklist=lines))
        print(f"t{count}", len(notes), flush=True)
        with store.edit(f"Shorten {count}") as edit:
            edit.put(replace(edit.get(Task, f"t{count}"), notes="short"))
        store.undo()
        store.redo()
        print(f"t{count}", 5, flush=True)


def check(path: Path, said: list[tuple[str, int]]) -> None:
    """Everything that was said is there, and rows and journal agree."""
    store = Store.open(path, lambda: NOW)
    assert backups.check(path) == []
    with store.read() as reader:
        newest = {one.id: one for one in reader.find(Task, "1")}
        for id, length in dict(said).items():
            # what was changed after the last word may be there, or not
            assert len(newest[id].notes) in {length, 5}, id
        rows = reader.rows("SELECT changes FROM journal WHERE state = 0 ORDER BY number")
    told: dict[str, dict] = {}
    for row in rows:
        for delta in journal.unpacked(row[0]):
            assert delta.after is not None
            told[delta.id] = {**told.get(delta.id, {}), **delta.after}
    with store.read() as reader:
        there = {one.id: to_plain(one) for kind in BY_KIND.values() for one in reader.find(kind, "1")}
    assert told == there
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_killed_at_any_moment_nothing_that_was_saved_is_lost(tmp_path):
    path = tmp_path / "x.coord"
    store = Store.create(path, lambda: NOW)
    fill(store)
    store.close()
    dice = random.Random(11)
    said: list[tuple[str, int]] = []
    for _ in range(ROUNDS):
        call = "import sys; from tests.storage import test_crash; test_crash.edit_for_ever(sys.argv[1])"
        child = subprocess.Popen([sys.executable, "-c", call, str(path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        said.append(_words(child.stdout.readline()))  # it is under way
        time.sleep(dice.uniform(0.0, 0.25))
        child.send_signal(signal.SIGKILL)
        said += [_words(line) for line in child.stdout.read().splitlines() if line.count(" ") == 1]
        child.wait()
        child.stdout.close()
        check(path, said)
    assert len(said) > ROUNDS


def _words(line: str) -> tuple[str, int]:
    id, length = line.split()
    return id, int(length)
