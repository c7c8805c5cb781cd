"""What takes long to read is read once until the store changes, by whoever changes it."""

import threading
from dataclasses import replace
from datetime import date

import pytest

from coorddesk.domain.tasks import Task
from coorddesk.storage.kept import Kept, Windows
from coorddesk.storage.store import Store
from tests.storage.strategies import NOW


def _names(store: Store, made: list[str]) -> list[str]:
    def read() -> list[str]:
        made.append("read")
        return [row[0] for row in reader.rows("SELECT title FROM task")]

    with store.read() as reader:
        return reader.kept("titles", read)


def test_a_reading_is_kept_until_the_store_changes(filled):
    made: list[str] = []
    assert _names(filled, made) == _names(filled, made) == ["Order pumps"] and len(made) == 1
    with filled.edit("Rename") as edit:
        edit.put(replace(edit.get(Task, "task"), title="Order valves"))
    assert _names(filled, made) == ["Order valves"] and len(made) == 2
    filled.undo()
    assert _names(filled, made) == ["Order pumps"] and len(made) == 3


@pytest.mark.parametrize("long", ["", "Two leaves, an hour of fire. " * 100], ids=["small", "packed"])
def test_what_is_typed_on_is_seen_though_it_joins_the_step_before(filled, long):
    made: list[str] = []
    with filled.edit("Type") as edit:
        edit.put(replace(edit.get(Task, "task"), title="Order 1", notes=long))
    assert _names(filled, made) == ["Order 1"]
    with filled.edit("Type", joins=edit.number) as more:
        more.put(replace(more.get(Task, "task"), title="Order 2"))
    assert more.number == edit.number and _names(filled, made) == ["Order 2"]
    other = Store.open(filled.path, lambda: NOW)
    with other.edit("Type", joins=edit.number) as elsewhere:
        elsewhere.put(replace(elsewhere.get(Task, "task"), title="Order 3"))
    other.close()
    assert elsewhere.number == edit.number and _names(filled, made) == ["Order 3"]


def test_a_change_by_another_process_is_seen(filled):
    made: list[str] = []
    _names(filled, made)
    other = Store.open(filled.path, lambda: NOW)
    other.undo()
    other.close()
    assert _names(filled, made) == []


def test_another_thread_shares_what_was_read(filled):
    made: list[str] = []
    _names(filled, made)
    thread = threading.Thread(target=lambda: _names(filled, made))
    thread.start()
    thread.join()
    assert len(made) == 1
    with filled.edit("Rename") as edit:
        edit.put(replace(edit.get(Task, "task"), title="Order valves"))
    thread = threading.Thread(target=lambda: _names(filled, made))
    thread.start()
    thread.join()
    assert _names(filled, made) == ["Order valves"] and len(made) == 2


def test_within_an_edit_nothing_is_kept(filled):
    made: list[str] = []
    with filled.edit("Two looks") as edit:
        for _ in range(2):
            edit.kept("x", lambda: made.append("read"))
    assert len(made) == 2


def test_what_was_read_before_a_change_is_not_kept_after_it():
    kept = Kept()

    def slow() -> str:
        kept.turn_to(2)  # another thread hears of a change meanwhile
        return "old"

    assert kept.get("x", slow) == "old"
    assert kept.get("x", lambda: "new") == "new"


def test_the_last_few_windows_are_kept_and_a_wider_one_serves():
    windows: Windows[str] = Windows(2)
    read: list[str] = []

    def made(name: str) -> str:
        read.append(name)
        return name

    assert windows.covering(date(2026, 11, 1), date(2026, 11, 30), lambda: made("november"))[2] == "november"
    assert windows.covering(date(2026, 11, 23), date(2026, 11, 29), lambda: made("week"))[2] == "november"
    windows.covering(date(2026, 12, 1), date(2026, 12, 31), lambda: made("december"))
    windows.covering(date(2027, 1, 1), date(2027, 1, 31), lambda: made("january"))
    windows.covering(date(2026, 11, 23), date(2026, 11, 29), lambda: made("week"))
    assert read == ["november", "december", "january", "week"]
