"""What can be done with tasks, and that it is one undo each."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coorddesk.domain.projects import Category, Column, Project
from coorddesk.domain.tasks import Task
from coorddesk.errors import InvalidInput, NotFound
from coorddesk.services import board, editing, people, projects, tasks
from coorddesk.storage.store import Store

TODAY = date(2026, 11, 25)
LATER = date(2026, 12, 4)


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    projects.start(made, "FIT", "Office fit-out")
    yield made
    made.close()


@pytest.fixture
def project(store) -> Project:
    return projects.by_code(store, "FIT")


def column(store: Store, name: str) -> Column:
    with store.read() as reader:
        return reader.find(Column, "name = ?", (name,))[0]


def get(store: Store, task: Task) -> Task:
    with store.read() as reader:
        return reader.get(Task, task.id)


def order(store: Store, name: str) -> list[str]:
    with store.read() as reader:
        return [one.title for one in reader.find(Task, "column_id = ? AND deleted = 0", (column(store, name).id,), "ORDER BY rank")]


def move(store: Store, ids: list[str], column_id: str, before_id: str | None = None) -> None:
    """Drops cards into a column, before one of its cards or at its foot."""
    board.place(store, [board.Place(id, column_id, before_id) for id in ids], TODAY)


def test_a_task_lands_at_the_foot_of_to_do_with_the_next_reference(store, project):
    first = tasks.add(store, project.id, "  Order   pumps ", TODAY)
    second = tasks.add(store, project.id, "Book lift", TODAY)
    assert (first.ref, first.title, first.raised_on, second.ref) == ("FIT-1", "Order pumps", TODAY, "FIT-2")
    assert order(store, "To do") == ["Order pumps", "Book lift"]
    assert store.undo_label() == "Add FIT-2 Book lift"


def test_a_task_without_words_is_refused(store, project):
    with pytest.raises(InvalidInput):
        tasks.add(store, project.id, " \n ", TODAY)


def test_a_project_without_columns_has_no_place_for_a_task(store, project):
    with store.read() as reader:
        ids = [("column", one.id) for one in reader.find(Column)]
    editing.remove(store, ids)
    with pytest.raises(NotFound, match="no board column"):
        tasks.add(store, project.id, "Order pumps", TODAY)


def test_a_task_that_waits_on_somebody_lands_where_things_wait(store, project):
    dana = people.add(store, "Dana Whitlock", team="Design")
    task = tasks.add(store, project.id, "Drawing A-102", TODAY, waiting_on_id=dana.id, due=LATER)
    assert task.column_id == column(store, "Waiting on").id
    assert (task.waiting_since, task.team_id, task.baseline_due) == (TODAY, dana.team_id, LATER)


def test_a_task_put_into_waiting_waits_on_its_owner_and_one_put_into_done_is_done(store, project):
    dana = people.add(store, "Dana Whitlock")
    waiting = tasks.add(store, project.id, "A", TODAY, column(store, "Waiting on").id, owner_id=dana.id)
    assert (waiting.waiting_on_id, waiting.waiting_since) == (dana.id, TODAY)
    assert tasks.add(store, project.id, "B", TODAY, column(store, "Done").id).done_on == TODAY


def test_tasks_move_together_and_keep_their_order(store, project):
    a, b, c, d = (tasks.add(store, project.id, title, TODAY) for title in "ABCD")
    review = column(store, "Review").id
    move(store, [d.id], review)
    move(store, [a.id, c.id], review, d.id)
    assert (order(store, "Review"), order(store, "To do")) == (["A", "C", "D"], ["B"])
    assert store.undo_label() == "Move 2 tasks to Review"
    store.undo()
    assert (order(store, "Review"), order(store, "To do")) == (["D"], ["A", "B", "C"])
    move(store, [b.id], column(store, "To do").id, a.id)
    assert order(store, "To do") == ["B", "A", "C"] and store.undo_label() == "Move FIT-2 to To do"


_moves = st.tuples(st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True), st.integers(0, 2), st.none() | st.integers(0, 5))


@given(st.lists(_moves, max_size=6))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_moves_leave_each_card_where_it_was_put(store, project, moves):
    cards = [tasks.add(store, project.id, f"{number}", TODAY) for number in range(6)]
    places = [column(store, name).id for name in ("To do", "In progress", "Review")]
    with store.read() as reader:
        before = {one.id: [] for one in reader.find(Column)}
        for one in reader.find(Task, "deleted = 0", (), "ORDER BY rank"):
            before[one.column_id].append(one.id)
    model = before
    for chosen, to, at in moves:
        ids = [cards[number].id for number in chosen]
        there = places[to]
        target = cards[at].id if at is not None else None
        if target is not None and (target not in model[there] or target in ids):
            target = None
        move(store, ids, there, target)
        for row in model.values():
            row[:] = [id for id in row if id not in ids]
        place = model[there].index(target) if target else len(model[there])
        model[there][place:place] = ids
    with store.read() as reader:
        for id, expected in model.items():
            found = [one.id for one in reader.find(Task, "column_id = ? AND deleted = 0", (id,), "ORDER BY rank")]
            assert found == expected
            ranks = [row[0] for row in reader.rows("SELECT rank FROM task WHERE column_id = ?", (id,))]
            assert len(set(ranks)) == len(ranks)


def test_done_is_dated_and_undone_again(store, project):
    a, b = tasks.add(store, project.id, "A", TODAY), tasks.add(store, project.id, "B", TODAY)
    tasks.move_to_category(store, [a.id, b.id], Category.DONE, LATER)
    assert {get(store, one).done_on for one in (a, b)} == {LATER} and order(store, "Done") == ["A", "B"]
    assert store.undo_label() == "Mark 2 tasks done"
    tasks.move_to_category(store, [a.id], Category.ACTIVE, LATER)
    assert get(store, a).done_on is None and store.undo_label() == "Move FIT-1 to In progress"
    store.undo()
    store.undo()
    assert get(store, a) == a and order(store, "To do") == ["A", "B"]


def test_done_needs_a_column_that_means_it(store, project):
    task = tasks.add(store, project.id, "A", TODAY)
    editing.remove(store, [("column", column(store, "Done").id)])
    with pytest.raises(NotFound, match="nothing was moved"):
        tasks.move_to_category(store, [task.id], Category.DONE, TODAY)
    assert get(store, task) == task


def test_waiting_on_somebody_moves_the_card_and_keeps_the_first_since(store, project):
    dana, ravi = people.add(store, "Dana Whitlock"), people.add(store, "Ravi Deshpande")
    task = tasks.add(store, project.id, "A", TODAY)
    tasks.wait_on(store, [task.id], dana.id, TODAY)
    assert order(store, "Waiting on") == ["A"] and store.undo_label() == "FIT-1 waiting on Dana Whitlock"
    tasks.wait_on(store, [task.id], ravi.id, LATER)
    found = get(store, task)
    assert (found.waiting_on_id, found.waiting_since) == (ravi.id, TODAY)


def test_a_due_date_keeps_its_baseline_and_counts_its_moves(store, project):
    a, b = tasks.add(store, project.id, "A", TODAY, due=TODAY), tasks.add(store, project.id, "B", TODAY)
    tasks.set_due(store, [a.id, b.id], LATER)
    assert [(one.due, one.baseline_due, one.due_moves) for one in (get(store, a), get(store, b))] == [(LATER, TODAY, 1), (LATER, LATER, 0)]
    tasks.set_due(store, [a.id], None)
    assert (get(store, a).due, get(store, a).baseline_due) == (None, TODAY)


def test_a_long_title_is_cut_in_the_label_alone(store, project):
    task = tasks.add(store, project.id, "x" * 60, TODAY)
    assert store.undo_label() == f"Add FIT-1 {'x' * 39}…" and len(task.title) == 60
