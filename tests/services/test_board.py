"""Reading the board's cards and placing them, on a real store."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from coorddesk.domain.followups import FollowUp
from coorddesk.domain.links import Link
from coorddesk.domain.projects import Category, Column
from coorddesk.domain.tasks import ChecklistLine, Task
from coorddesk.errors import NotFound
from coorddesk.services import board, editing, people, projects, tasks
from coorddesk.services.board import Place
from coorddesk.storage.store import Store, new_id

TODAY = date(2026, 11, 25)


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: datetime(2026, 11, 25, 9, tzinfo=UTC))
    yield made
    made.close()


@pytest.fixture
def project(store):
    return projects.start(store, "FIT", "Office fit-out")


def columns(store, project):
    with store.read() as reader:
        found = reader.find(Column, "project_id = ?", (project.id,), "ORDER BY rank")
    return {column.name: column.id for column in found}


def order(store, project, column_id):
    cards = [card for card in board.read(store, project.id, TODAY).cards if card.column_id == column_id]
    return [card.title for card in sorted(cards, key=lambda card: card.rank)]


def test_a_card_carries_its_checklist_links_labels_and_last_asking(store, project):
    dana = people.add(store, "Dana Whitlock", team="Design")
    task = tasks.add(
        store, project.id, "Fire-stopping detail", TODAY, owner_id=dana.id, due=date(2026, 11, 16), labels=("fire",),
        checklist=(ChecklistLine("Photos", True), ChecklistLine("Sketch")),
    )  # fmt: skip
    other = tasks.add(store, project.id, "Other", TODAY)
    with store.edit("links") as edit:
        edit.add(Link(new_id(), "task", task.id, address="/plans/a.pdf"))
        edit.add(Link(new_id(), "meeting", "m1", "task", task.id))
        edit.add(Link(new_id(), "task", task.id, "task", other.id, deleted=True))
        for day in (17, 19):
            edit.add(FollowUp(new_id(), dana.id, "task", task.id, date(2026, 11, day)))
    cards = {card.ref: card for card in board.read(store, project.id, TODAY).cards}
    card = cards[task.ref]
    details = board.read_details(store, [task.id, other.id])
    told = details[task.id]
    assert (told.checklist, told.documents, told.meetings, told.others) == ((1, 2), 1, 1, 0)
    assert (told.last_asked, card.labels, card.due) == (date(2026, 11, 19), ("fire",), date(2026, 11, 16))
    assert other.id not in details
    assert board.read_cards(store, [task.id]) == [card]


def test_done_cards_of_the_past_two_weeks_are_read_and_older_ones_counted(store, project):
    done = columns(store, project)["Done"]
    for days in (0, 14, 15, 40, 80):
        tasks.add(store, project.id, f"done {days}", TODAY, done, done_on=TODAY - timedelta(days))
    read = board.read(store, project.id, TODAY)
    assert sorted(card.title for card in read.cards) == ["done 0", "done 14"]
    assert read.done_before == board.count_older(store, project.id, TODAY) == {done: 3}
    more = board.read(store, project.id, TODAY, older=2)
    assert sorted(card.title for card in more.cards) == ["done 0", "done 14", "done 15", "done 40"]


def test_a_project_sees_its_own_cards_and_all_projects_see_all(store, project):
    other = projects.start(store, "NET", "Network")
    tasks.add(store, project.id, "ours", TODAY)
    gone = tasks.add(store, project.id, "in the bin", TODAY)
    tasks.add(store, other.id, "theirs", TODAY)
    editing.remove(store, [("task", gone.id)])
    assert [card.title for card in board.read(store, project.id, TODAY).cards] == ["ours"]
    assert sorted(card.title for card in board.read(store, None, TODAY).cards) == ["ours", "theirs"]
    assert board.read_cards(store, [gone.id]) == []


def test_placing_keeps_the_given_order_and_is_one_undo_step(store, project):
    todo = columns(store, project)["To do"]
    made = {name: tasks.add(store, project.id, name, TODAY, todo).id for name in "abcde"}
    board.place(store, [Place(made["d"], todo, made["b"]), Place(made["e"], todo, made["b"])], TODAY)
    assert order(store, project, todo) == list("adebc")
    assert store.undo_label() == "Move 2 tasks to To do"
    store.undo()
    assert order(store, project, todo) == list("abcde")


def test_placing_in_another_column_follows_the_columns_rules(store, project):
    own = columns(store, project)
    dana = people.add(store, "Dana Whitlock")
    task = tasks.add(store, project.id, "a", TODAY, own["To do"], owner_id=dana.id)
    board.place(store, [Place(task.id, own["Waiting on"])], TODAY)
    with store.read() as reader:
        moved = reader.get(Task, task.id)
    assert (moved.waiting_since, moved.waiting_on_id) == (TODAY, dana.id)
    board.place(store, [Place(task.id, own["Done"])], TODAY)
    with store.read() as reader:
        assert reader.get(Task, task.id).done_on == TODAY


def test_placing_in_another_lane_changes_the_field_with_the_move(store, project):
    own = columns(store, project)
    works = people.add(store, "Marcus Oyelaran", team="Works")
    task = tasks.add(store, project.id, "a", TODAY, own["To do"])
    board.place(store, [Place(task.id, own["Review"])], TODAY, {"owner_id": works.id})
    with store.read() as reader:
        moved = reader.get(Task, task.id)
    assert (moved.column_id, moved.owner_id, moved.team_id) == (own["Review"], works.id, works.team_id)
    store.undo()
    with store.read() as reader:
        assert reader.get(Task, task.id) == replace(moved, column_id=own["To do"], owner_id=None, team_id=None, rank=task.rank)


def test_a_column_that_is_gone_moves_nothing(store, project):
    own = columns(store, project)
    first, second = (tasks.add(store, project.id, name, TODAY, own["To do"]) for name in "ab")
    with pytest.raises(NotFound):
        board.place(store, [Place(first.id, own["Review"]), Place(second.id, "no such column")], TODAY)
    assert order(store, project, own["To do"]) == ["a", "b"]


def test_cards_of_two_projects_move_together_each_on_its_own_board(store, project):
    other = projects.start(store, "NET", "Network")
    ours, theirs = tasks.add(store, project.id, "ours", TODAY), tasks.add(store, other.id, "theirs", TODAY)
    tasks.move_to_category(store, [ours.id, theirs.id], Category.DONE, TODAY)
    done = {card.title: card.done_on for card in board.read(store, None, TODAY).cards}
    assert done == {"ours": TODAY, "theirs": TODAY}
