"""Undo and redo: across restarts, in any length, refused where they would overwrite, never of what left the house."""

import sqlite3
from dataclasses import replace

import pytest

from coorddesk.domain.ledger import Sent
from coorddesk.domain.meetings import Attendee, Meeting
from coorddesk.domain.people import Person
from coorddesk.domain.tasks import Task
from coorddesk.errors import Conflict
from coorddesk.services import backups
from coorddesk.storage.store import Store
from tests.storage.strategies import BASE, NOW

TASK = next(record for record in BASE if isinstance(record, Task))


def rename(store: Store, title: str) -> None:
    with store.edit(f"Name {title}") as edit:
        edit.put(replace(edit.get(Task, "task"), title=title))


def title(store: Store) -> str:
    with store.read() as reader:
        return reader.get(Task, "task").title


def behind_its_back(store: Store, sql: str) -> None:
    """Changes a row as no edit would: the journal does not know."""
    with sqlite3.connect(store.path) as connection:
        connection.execute(sql)
    connection.close()


def test_undo_and_redo_go_on_after_the_store_was_closed(filled):
    for name in ("A", "B", "C"):
        rename(filled, name)
    filled.undo()
    for expected in ("A", "Order pumps"):
        filled.close()
        filled = Store.open(filled.path, lambda: NOW)
        filled.undo()
        assert title(filled) == expected
    for expected in ("A", "B", "C"):
        filled.close()
        filled = Store.open(filled.path, lambda: NOW)
        filled.redo()
        assert title(filled) == expected
    assert filled.redo() is None
    filled.close()


def test_undo_says_what_it_would_do_and_what_it_did(filled):
    heard = []
    rename(filled, "A")
    filled.subscribe(heard.append)
    assert (filled.undo_label(), filled.redo_label()) == ("Name A", None)
    step = filled.undo()
    assert (step.label, step.way, step.kinds) == ("Name A", "undo", {"task"})
    assert (step.changes[0].before.title, step.changes[0].after.title) == ("A", "Order pumps")
    assert (filled.undo_label(), filled.redo_label()) == ("Base", "Name A")
    assert filled.redo().way == "redo"
    assert [one.way for one in heard] == ["undo", "redo"]


def test_everything_can_be_undone_to_the_empty_store_and_done_again(filled):
    rename(filled, "A")
    while filled.undo():
        pass
    with filled.read() as reader:
        assert [reader.value(f"SELECT count(*) FROM {table}") for table in ("task", "person", "project", "search_item")] == [0] * 4
    while filled.redo():
        pass
    assert title(filled) == "A" and backups.check(filled.path) == []


def test_an_edit_of_a_thousand_rows_is_one_undo(filled):
    with filled.edit("Import") as edit:
        for number in range(1000):
            edit.add(replace(TASK, id=f"t{number}", ref=f"FIT-{number + 5000}", title=f"Row {number}", labels=("a", "b")))
        edit.put(replace(TASK, title="Changed by the import"))
    step = filled.undo()
    assert len(step.changes) == 1001 and title(filled) == "Order pumps"
    with filled.read() as reader:
        assert [reader.value(f"SELECT count(*) FROM {table}") for table in ("task", "task_labels")] == [1, 0]
        assert reader.search("Row") == []
    filled.redo()
    with filled.read() as reader:
        assert reader.get(Task, "t999").labels == ("a", "b")
        assert reader.value("SELECT count(*) FROM task") == 1001
        assert [hit.id for hit in reader.search("Row 999")] == ["t999"]
    assert backups.check(filled.path) == []


def test_what_was_undone_cannot_be_redone_after_another_change(filled):
    rename(filled, "A")
    rename(filled, "B")
    filled.undo()
    filled.undo()
    rename(filled, "C")
    assert filled.redo_label() is None and filled.redo() is None
    filled.undo()
    assert title(filled) == "Order pumps" and filled.redo_label() == "Name C"
    filled.redo()
    assert title(filled) == "C"


def test_undo_of_what_was_changed_since_is_refused_and_touches_nothing(filled):
    with filled.edit("Two things") as edit:
        edit.put(replace(edit.get(Task, "task"), title="A"))
        edit.put(replace(edit.get(Person, "person"), role="Architect"))
    behind_its_back(filled, "UPDATE task SET title = 'Overwritten'")
    with pytest.raises(Conflict, match=r"“Two things” cannot be undone.*Nothing was touched"):
        filled.undo()
    with filled.read() as reader:
        assert reader.get(Person, "person").role == "Architect"
    assert title(filled) == "Overwritten" and filled.undo_label() == "Two things"


def test_undo_leaves_alone_what_the_change_did_not_touch(filled):
    rename(filled, "A")
    behind_its_back(filled, "UPDATE task SET notes = 'From elsewhere'")
    filled.undo()
    with filled.read() as reader:
        found = reader.get(Task, "task")
    assert (found.title, found.notes) == ("Order pumps", "From elsewhere")


def test_redo_of_what_was_changed_since_is_refused(filled):
    rename(filled, "A")
    filled.undo()
    behind_its_back(filled, "UPDATE task SET title = 'Overwritten'")
    with pytest.raises(Conflict, match="“Name A” cannot be done again"):
        filled.redo()
    assert title(filled) == "Overwritten" and filled.redo_label() == "Name A"


def test_undo_of_an_addition_that_is_gone_and_redo_of_one_that_came_back_are_refused(filled):
    with filled.edit("Add") as edit:
        edit.add(Person("p2", "Ravi"))
    behind_its_back(filled, "DELETE FROM person WHERE id = 'p2'")
    with pytest.raises(Conflict):
        filled.undo()


def test_two_open_stores_share_one_undo(filled):
    other = Store.open(filled.path, lambda: NOW)
    rename(filled, "A")
    rename(other, "B")
    assert filled.undo().label == "Name B" and title(other) == "A"
    assert other.redo().label == "Name B" and title(filled) == "B"
    other.close()


def test_what_left_the_house_stays_through_undo_and_redo(filled):
    with filled.edit("Send invite") as edit:
        edit.send(Sent("s1", "invite", "meeting", "meeting", NOW, 0, "dana@example.org"))
    with filled.edit("Send update and rename") as edit:
        edit.send(Sent("s2", "update", "meeting", "meeting", NOW.replace(hour=9), 1))
        edit.put(replace(TASK, title="A"))
    assert filled.undo().label == "Send update and rename"
    assert filled.undo_label() == "Base"
    for act in (filled.undo, filled.redo, filled.redo):
        act()
        with filled.read() as reader:
            assert [(one.id, one.sequence) for one in reader.sent("meeting")] == [("s1", 0), ("s2", 1)]
    assert title(filled) == "A"


def test_sending_alone_is_an_entry_that_cannot_be_undone_and_ends_redo(filled):
    rename(filled, "A")
    filled.undo()
    with filled.edit("Send invite") as edit:
        edit.send(Sent("s1", "invite", "meeting", "meeting", NOW))
    assert (filled.undo_label(), filled.redo_label()) == ("Base", None)
    with filled.read() as reader:
        assert reader.value("SELECT state FROM journal WHERE label = 'Send invite'") == 3


def test_undo_that_would_leave_something_pointing_nowhere_is_refused(filled):
    with filled.edit("Add Ravi") as edit:
        edit.add(Person("p2", "Ravi"))
    behind_its_back(filled, "UPDATE task SET waiting_on_id = 'p2'")
    with pytest.raises(Conflict, match="“Add Ravi” cannot be undone: other things depend on it"):
        filled.undo()
    with filled.read() as reader:
        assert reader.get(Person, "p2").name == "Ravi"
    assert filled.undo_label() == "Add Ravi" and backups.check(filled.path) == []


def test_redo_that_would_point_nowhere_is_refused(filled):
    with filled.edit("Attend") as edit:
        edit.add(Person("p2", "Ravi"))
    with filled.edit("Ask Ravi") as edit:
        edit.put(replace(edit.get(Meeting, "meeting"), attendees=(Attendee("p2"),)))
    filled.undo()
    behind_its_back(filled, "DELETE FROM person WHERE id = 'p2'")
    with pytest.raises(Conflict, match="“Ask Ravi” cannot be done again: other things depend on it"):
        filled.redo()
    with filled.read() as reader:
        assert reader.get(Meeting, "meeting").attendees == ()


def test_an_edit_after_an_undo_is_held_to_its_links_again(filled):
    rename(filled, "A")
    filled.undo()
    with pytest.raises(Exception, match="FOREIGN KEY"), filled.edit("Nobody") as edit:
        edit.put(replace(edit.get(Task, "task"), owner_id="nobody"))
    assert title(filled) == "Order pumps"


def joined(store: Store, label: str, joins: int | None, **fields) -> int | None:
    with store.edit(label, joins) as edit:
        edit.put(replace(edit.get(Task, "task"), **fields))
    return edit.number or joins


def test_what_joins_an_entry_is_undone_and_done_again_as_one_with_it(filled):
    before = title(filled)
    number = joined(filled, "Type", None, title="A")
    assert joined(filled, "Type", number, title="AB", notes="More") == number
    assert joined(filled, "Type", number, title="ABC") == number
    filled.close()
    again = Store.open(filled.path, lambda: NOW)
    again.undo()
    with again.read() as reader:
        task = reader.get(Task, "task")
    assert (task.title, task.notes) == (before, TASK.notes)
    again.redo()
    with again.read() as reader:
        task = reader.get(Task, "task")
    assert (task.title, task.notes) == ("ABC", "More")
    again.close()


def test_nothing_joins_an_entry_that_is_not_the_last_or_was_undone(filled):
    number = joined(filled, "Type", None, title="A")
    rename(filled, "B")
    assert joined(filled, "Type", number, title="C") not in (None, number)
    filled.undo()
    filled.undo()
    assert title(filled) == "A"
    last = joined(filled, "Type", number, title="D")
    assert last != number
    filled.undo()
    assert title(filled) == "A" and joined(filled, "Type", last, title="E") != last


def test_a_record_that_came_and_one_that_went_within_joined_entries_are_undone(filled):
    with filled.edit("Add") as edit:
        edit.add(Person("new", "New"))
    number = edit.number
    with filled.edit("Name", number) as edit:
        edit.put(replace(edit.get(Person, "new"), name="Newer"))
    assert edit.number == number
    with filled.read() as reader:
        assert reader.get(Person, "new").name == "Newer"
    filled.undo()
    with filled.read() as reader:
        assert reader.lookup(Person, "new") is None
    filled.redo()
    with filled.read() as reader:
        assert reader.get(Person, "new").name == "Newer"


def test_what_left_the_house_is_joined_by_nothing(filled):
    with filled.edit("Send") as edit:
        edit.send(Sent("s", "invite", "task", "task", NOW))
    number = edit.number
    assert joined(filled, "Type", number, title="A") != number
    filled.undo()
    assert title(filled) == TASK.title
