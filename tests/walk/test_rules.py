"""The rules that a walk holds a store to hear of what breaks them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coorddesk.domain.tasks import Task
from coorddesk.services import projects, tasks
from coorddesk.storage.store import Store
from tests.walk.rules import Rules

DAY = date(2026, 11, 25)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.create(tmp_path / "walk.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    project = projects.start(store, "FIT", "Office")
    tasks.add(store, project.id, "Order doors", DAY)
    yield store
    store.close()


@pytest.fixture
def rules(store: Store) -> Iterator[Rules]:
    rules = Rules(store.path)
    assert rules.look()[1] == []
    yield rules
    rules.close()


def rename(store: Store, title: str) -> None:
    """Beside the journal, as if undo or redo had made another record."""
    with closing(sqlite3.connect(store.path, isolation_level=None)) as connection:
        connection.execute("UPDATE task SET title = ?", (title,))


def test_a_redo_back_to_the_top_that_makes_another_record_is_told(store: Store, rules: Rules) -> None:
    store.undo()
    assert rules.look()[1] == []
    store.redo()
    rename(store, "Order windows")
    standing, faults = rules.look()
    assert faults == [f"after undo or redo to entry {standing.last} the records are not what they were"]


def test_an_undo_that_leaves_another_record_is_told(store: Store, rules: Rules) -> None:
    with store.read() as reader:
        (task,) = reader.find(Task, "1")
    tasks.add(store, task.project_id, "Order locks", DAY)
    assert rules.look()[1] == []
    store.undo()
    rename(store, "Order windows")
    standing, faults = rules.look()
    assert faults == [f"after undo or redo to entry {standing.last} the records are not what they were"]


def test_words_that_are_saved_while_they_are_typed_are_no_fault(store: Store, rules: Rules) -> None:
    with store.read() as reader:
        (task,) = reader.find(Task, "1")
    number = None
    for title in ("Order glass", "Order glasp"):
        with store.edit("Rename", number) as edit:
            edit.put(replace(task, title=title))
        number = edit.number
        assert rules.look()[1] == []


def test_undo_and_redo_that_keep_the_records_are_in_order(store: Store, rules: Rules) -> None:
    store.undo()
    assert rules.look()[1] == []
    store.redo()
    assert rules.look()[1] == []
