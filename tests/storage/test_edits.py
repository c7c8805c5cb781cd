"""One change: one transaction, one entry, one notice, or nothing at all."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from coorddesk.domain.documents import Document
from coorddesk.domain.ledger import Sent
from coorddesk.domain.meetings import Attendee, Meeting
from coorddesk.domain.people import Person
from coorddesk.domain.tasks import Task
from coorddesk.errors import Conflict, InvalidInput, NotFound, StorageError
from coorddesk.services import backups
from coorddesk.storage.store import Store, new_id
from tests.storage.strategies import BASE, NOW

TASK = next(record for record in BASE if isinstance(record, Task))


def everything(store: Store) -> list[tuple]:
    """Every row of every table."""
    with store.read() as reader:
        tables = [row[0] for row in reader.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return [(table, *row) for table in tables for row in reader.rows(f"SELECT * FROM {table}")]


def task(store: Store) -> Task:
    with store.read() as reader:
        return reader.get(Task, "task")


def change(store: Store, label: str, **fields) -> None:
    with store.edit(label) as edit:
        edit.put(replace(edit.get(Task, "task"), **fields))


def test_an_error_within_an_edit_leaves_nothing(filled):
    before = everything(filled)
    with pytest.raises(ZeroDivisionError), filled.edit("Fail") as edit:
        edit.put(replace(TASK, title="Gone"))
        edit.add(Person("p2", "Ravi"))
        edit.flush()
        assert edit.next_ref("project", "FIT", "task")
        edit.claim_number("FIT-9", "document")
        edit.send(Sent("s1", "invite", "meeting", "meeting", NOW))
        raise ZeroDivisionError
    assert everything(filled) == before
    assert filled.undo_label() == "Base"


def test_an_edit_reads_what_it_has_put(filled):
    with filled.edit("Two") as edit:
        edit.put(replace(TASK, title="Order two pumps"))
        assert edit.get(Task, "task").title == "Order two pumps"
        assert edit.value("SELECT title FROM task") == "Order two pumps"
        assert edit.find(Task)[0].title == "Order two pumps"
        with filled.read() as reader:
            assert reader.value("SELECT title FROM task") == "Order two pumps"


def test_an_edit_that_changes_nothing_makes_no_entry(filled):
    heard = []
    filled.subscribe(heard.append)
    with filled.edit("Nothing") as edit:
        edit.put(replace(TASK, title="Other"))
        edit.flush()
        edit.put(TASK)
    assert filled.undo_label() == "Base"
    assert heard == []
    assert task(filled) == TASK


def test_the_journal_keeps_the_label_and_the_fields_that_differ(filled):
    change(filled, "Rename", title="Order two pumps", labels=("urgent",))
    with filled.read() as reader:
        entry, first = reader.history("task")
    assert (entry.label, entry.at, entry.state) == ("Rename", NOW, 0)
    [delta] = entry.deltas
    assert delta.before == {"title": "Order pumps", "labels": []}
    assert delta.after == {"title": "Order two pumps", "labels": ["urgent"]}
    assert first.label == "Base" and all(one.before is None for one in first.deltas)


def test_history_is_newest_first_and_leaves_out_what_was_undone(filled):
    for title in ("B", "C", "D"):
        change(filled, f"Name {title}", title=title)
    filled.undo()
    with filled.read() as reader:
        assert [one.label for one in reader.history("task")] == ["Name C", "Name B", "Base"]
        assert [one.label for one in reader.history("task", limit=1)] == ["Name C"]
        assert reader.history("nobody") == []


def test_listeners_hear_of_an_edit_after_its_commit_only(filled):
    heard = []

    def listen(step) -> None:
        other = Store.open(filled.path, lambda: NOW)
        heard.append((step.label, step.changes[0].before.title, step.changes[0].after.title, task(other).title))
        other.close()

    filled.subscribe(listen)
    with filled.edit("Rename") as edit:
        edit.put(replace(TASK, title="New"))
        edit.flush()
        assert heard == []
    assert heard == [("Rename", "Order pumps", "New", "New")]
    with pytest.raises(ZeroDivisionError), filled.edit("Fail") as edit:
        edit.put(replace(TASK, title="Newer"))
        raise ZeroDivisionError
    assert len(heard) == 1


def test_a_listener_can_make_the_next_edit(filled):
    def answer(step) -> None:
        if step.label == "Rename":
            change(filled, "Answer", notes="Seen")

    filled.subscribe(answer)
    change(filled, "Rename", title="New")
    assert (task(filled).title, task(filled).notes) == ("New", "Seen")


def test_an_edit_within_an_edit_is_refused_and_the_outer_one_goes_on(filled):
    with filled.edit("Outer") as edit:
        edit.put(replace(TASK, title="Outer"))
        with pytest.raises(RuntimeError, match="an edit within an edit"), filled.edit("Inner"):
            pass
        with pytest.raises(RuntimeError, match="an edit within an edit"):
            filled.undo()
    assert task(filled).title == "Outer"


def test_an_edit_while_reading_is_refused(filled):
    with filled.read() as reader:
        assert reader.value("SELECT count(*) FROM task") == 1
        with pytest.raises(RuntimeError, match="an edit while reading"), filled.edit("Too late"):
            pass
    change(filled, "Now", title="Now")
    assert task(filled).title == "Now"


def test_a_record_changed_meanwhile_is_not_overwritten(filled):
    opened = task(filled)
    other = Store.open(filled.path, lambda: NOW)
    change(other, "Rename elsewhere", title="Elsewhere")
    with pytest.raises(Conflict, match="Rename elsewhere"), filled.edit("Rename here") as edit:
        edit.put(replace(opened, title="Here"), expected=opened)
    assert task(filled).title == "Elsewhere"
    other.close()


def test_a_record_the_editor_knows_is_taken(filled):
    opened = task(filled)
    with filled.edit("Rename here") as edit:
        edit.put(replace(opened, title="Here"), expected=opened)
    assert task(filled).title == "Here"


def test_a_moment_finer_than_a_second_does_not_make_an_edit_a_conflict(filled):
    heard = []
    filled.subscribe(heard.append)
    replied = datetime(2026, 11, 25, 9, 0, 1, 250_000, tzinfo=UTC)
    with filled.edit("Reply") as edit:
        edit.put(replace(edit.get(Meeting, "meeting"), attendees=(Attendee("person", replied_at=replied),)))
    shown = heard[0].changes[0].after
    with filled.edit("Rename") as edit:
        edit.put(replace(shown, title="Review"), expected=shown)
    with filled.read() as reader:
        assert reader.get(Meeting, "meeting").title == "Review"


def test_something_that_is_not_there_is_not_found(filled):
    with filled.read() as reader:
        assert reader.lookup(Task, "nobody") is None
        assert reader.lookup(Task, None) is None
        assert reader.many(Task, ["nobody", "task"]).keys() == {"task"}
        with pytest.raises(NotFound):
            reader.get(Task, "nobody")


@pytest.mark.parametrize("odd", ["\0", "\ud83d", "\x1b", "'", "*", "(", ":"])
def test_odd_letters_in_what_is_looked_for_are_no_bug(filled, odd):
    with filled.edit("Rename") as edit:
        edit.put(replace(edit.get(Task, "task"), title="Order the bell"))
    with filled.read() as reader:
        assert [hit.id for hit in reader.search(f"bell{odd}")] == ["task"]
        assert reader.search(odd) == [] and reader.search(f"{odd} {odd} {odd}") == []


def test_more_records_than_one_query_takes_come_in_one_answer(filled):
    ids = [f"p{number}" for number in range(1203)]
    with filled.edit("Many") as edit:
        for id in ids:
            edit.add(replace(TASK, id=id, ref=f"FIT-x{id}", labels=(id,)))
    with filled.read() as reader:
        found = reader.many(Task, ids)
    assert found.keys() == set(ids) and all(found[id].labels == (id,) for id in ids)


def test_a_document_number_is_never_used_twice_whatever_its_writing(filled):
    def claim(number: str, id: str) -> None:
        with filled.edit("Claim") as edit:
            edit.claim_number(number, id)
            edit.put(replace(edit.get(Document, "document"), title=number))

    claim("FIT-A-DR-0102", "document")
    claim("fit a/dr 0102", "document")
    with pytest.raises(InvalidInput, match=r"FIT A DR 0102 is the number of “fit a/dr 0102”"):
        claim("FIT A DR 0102", "other")
    filled.undo()
    filled.undo()
    with filled.edit("Bin") as edit:
        edit.put(replace(edit.get(Document, "document"), deleted=True))
    with pytest.raises(InvalidInput, match=r"\(in the bin, written FIT-A-DR-0102\)"):
        claim("FITADR0102", "other")
    with pytest.raises(InvalidInput, match="letters or digits"):
        claim(" – ", "other")


def test_a_store_tells_of_what_another_process_did_and_not_of_its_own(filled):
    heard = []
    filled.subscribe(heard.append)
    assert not filled.refresh()
    change(filled, "Own", title="Own")
    assert not filled.refresh()
    filled.undo()
    assert not filled.refresh()
    assert [(step.label, step.way) for step in heard] == [("Own", "edit"), ("Own", "undo")]
    _elsewhere(filled)
    assert filled.refresh()
    assert heard[-1].reloaded and heard[-1].changes == ()
    assert not filled.refresh()
    assert task(filled).title == "From outside"


def test_a_store_that_only_read_tells_of_what_another_process_did(filled):
    reading = Store.open(filled.path, lambda: NOW)
    heard = []
    reading.subscribe(heard.append)
    assert task(reading) == TASK and not reading.refresh()
    _elsewhere(reading)
    change(reading, "Own", notes="Own")
    assert [step.reloaded for step in heard] == [True, False]
    assert task(reading).title == "From outside"
    reading.close()


def test_looking_outside_within_an_edit_harms_nothing(filled):
    with filled.edit("Rename") as edit:
        edit.put(replace(TASK, title="New"))
        edit.flush()
        assert not filled.refresh()
    assert task(filled).title == "New"


def _elsewhere(store: Store) -> None:
    """Another process renames the task."""
    script = (
        "import sys; from pathlib import Path; from datetime import *; from dataclasses import replace\n"
        "from coorddesk.storage.store import Store; from coorddesk.domain.tasks import Task\n"
        "store = Store.open(Path(sys.argv[1]), lambda: datetime.now(UTC))\n"
        "with store.edit('Outside') as edit: edit.put(replace(edit.get(Task, 'task'), title='From outside'))\n"
    )
    subprocess.run([sys.executable, "-c", script, str(store.path)], check=True)


def test_a_read_only_store_refuses_an_edit_and_can_be_read(filled):
    store = Store(filled.path, lambda: NOW, read_only=True)
    assert task(store) == TASK
    with pytest.raises(StorageError) as refused, store.edit("Rename") as edit:
        edit.put(replace(TASK, title="New"))
    assert refused.value.cause == "read_only"
    store.close()


def test_a_new_store_is_sound_and_empty(store):
    assert backups.check(store.path) == []
    with store.read() as reader:
        assert reader.value("SELECT count(*) FROM task") == 0
    assert store.undo() is None and store.redo() is None and store.undo_label() is None and store.redo_label() is None


def test_a_store_is_never_made_over_a_file(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("mine")
    with pytest.raises(InvalidInput, match="exists already"):
        Store.create(path, lambda: NOW)
    assert path.read_text() == "mine"


def test_a_store_is_made_with_its_folder(tmp_path):
    Store.create(tmp_path / "new" / "deep" / "x.coord", lambda: NOW).close()
    assert backups.check(tmp_path / "new" / "deep" / "x.coord") == []


def test_ids_made_later_sort_later():
    made = [new_id() for _ in range(3)]
    assert len(set(made)) == 3 and made[0][:11] <= made[1][:11] <= made[2][:11]


def test_a_step_of_any_name_has_a_label_that_stands_in_a_menu(filled):
    with filled.edit("Add " + "Zara " * 500) as edit:
        edit.put(replace(edit.get(Task, "task"), title="Order doors"))
    label = filled.undo_label()
    assert label == edit.label and label.startswith("Add Zara Zara") and label.endswith("…") and len(label) == 120
