"""Which task comes after which: in words, one undo each, and never in a circle."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coorddesk.domain.projects import Category, Project
from coorddesk.domain.tasks import Task
from coorddesk.errors import InvalidInput, NotFound
from coorddesk.services import dependencies, editing, history, links, listing, projects, tasks
from coorddesk.storage.store import Store

TODAY = date(2026, 11, 25)


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    projects.start(made, "FIT", "Office fit-out")
    yield made
    made.close()


@pytest.fixture
def project(store) -> Project:
    return projects.by_code(store, "FIT")


def add(store: Store, project: Project, count: int) -> list[Task]:
    return [tasks.add(store, project.id, f"Task {number}", TODAY) for number in range(1, count + 1)]


def get(store: Store, task: Task) -> Task:
    with store.read() as reader:
        return reader.get(Task, task.id)


def put_after(store: Store, *pairs: tuple[Task, Task]) -> None:
    for task, on in pairs:
        dependencies.add(store, task.id, on.id)


def around(store: Store, task: Task) -> dependencies.Around:
    return links.around(store, get(store, task), TODAY).order


def test_a_task_comes_after_another_and_one_undo_takes_it_back(store, project):
    a, b = add(store, project, 2)
    put_after(store, (a, b))
    assert get(store, a).depends_on == (b.id,) and store.undo_label() == "FIT-1 comes after FIT-2"
    dependencies.add(store, a.id, b.id)
    store.undo()
    assert get(store, a).depends_on == ()
    store.redo()
    dependencies.remove(store, a.id, b.id)
    assert get(store, a).depends_on == () and store.undo_label() == "FIT-1 no longer comes after FIT-2"


def test_both_ends_know_of_each_other_whatever_their_project(store, project):
    other = projects.start(store, "GYM", "Gym")
    (a,), b = add(store, project, 1), tasks.add(store, other.id, "Pour the slab", TODAY, due=date(2026, 11, 18))
    put_after(store, (a, b))
    (first,) = around(store, a).before
    assert (first.ref, first.title, first.due, first.done_on) == ("GYM-1", "Pour the slab", date(2026, 11, 18), None)
    assert dependencies.is_late(first, TODAY) and not dependencies.is_late(first, date(2026, 11, 18))
    assert [one.ref for one in around(store, b).after] == ["FIT-1"]
    tasks.move_to_category(store, [b.id], Category.DONE, TODAY)
    assert not dependencies.is_late(around(store, a).before[0], TODAY)
    editing.remove(store, [("task", b.id)])
    assert around(store, a) == dependencies.Around()


def test_what_waits_is_listed_with_the_open_ones_first_and_by_date(store, project):
    a, *others = add(store, project, 5)
    tasks.set_due(store, [others[1].id], date(2026, 12, 9))
    tasks.set_due(store, [others[2].id], date(2026, 12, 4))
    tasks.move_to_category(store, [others[0].id], Category.DONE, TODAY)
    put_after(store, *((one, a) for one in others))
    assert [one.ref for one in around(store, a).after] == ["FIT-4", "FIT-3", "FIT-5", "FIT-2"]


def test_what_is_due_after_the_one_that_follows_it_is_told_until_it_is_done(store, project):
    a, b = add(store, project, 2)
    put_after(store, (a, b))
    tasks.set_due(store, [b.id], date(2026, 12, 9))
    (first,) = around(store, a).before
    assert [dependencies.ends_after(first, due) for due in (date(2026, 12, 8), date(2026, 12, 9), None)] == [True, False, False]
    tasks.move_to_category(store, [b.id], Category.DONE, TODAY)
    assert not dependencies.ends_after(around(store, a).before[0], date(2026, 12, 8))


@pytest.mark.parametrize(
    ("length", "sentence"),
    [
        (2, "FIT-1 cannot come after FIT-2: FIT-2 comes after FIT-1. Nothing was changed."),
        (3, "FIT-1 cannot come after FIT-2: FIT-2 comes after FIT-3, and FIT-3 comes after FIT-1. Nothing was changed."),
        (9, "FIT-1 cannot come after FIT-2: FIT-2 comes after FIT-3, FIT-3 comes after FIT-4, FIT-4 comes after FIT-5, and so on by way of"
            " 5 more tasks back to FIT-1. Nothing was changed."),
    ],
)  # fmt: skip
def test_a_circle_is_refused_by_name(store, project, length, sentence):
    ring = add(store, project, length)
    put_after(store, *zip(ring[1:], [*ring[2:], ring[0]], strict=True))
    before = [get(store, one) for one in ring]
    with pytest.raises(InvalidInput) as refused:
        put_after(store, (ring[0], ring[1]))
    assert (refused.value.field, refused.value.sentence) == ("depends_on", sentence)
    assert [get(store, one) for one in ring] == before


def test_a_task_does_not_come_after_itself(store, project):
    (a,) = add(store, project, 1)
    with pytest.raises(InvalidInput, match="FIT-1 cannot come after itself"):
        put_after(store, (a, a))


def test_a_circle_by_way_of_the_bin_is_one_too_for_that_can_be_restored(store, project):
    a, b, c = add(store, project, 3)
    put_after(store, (b, c), (c, a))
    editing.remove(store, [("task", c.id)])
    with pytest.raises(InvalidInput, match="FIT-2 comes after FIT-3, and FIT-3 comes after FIT-1"):
        put_after(store, (a, b))


def test_a_task_that_is_gone_is_not_found(store, project):
    (a,) = add(store, project, 1)
    with pytest.raises(NotFound):
        dependencies.add(store, a.id, "gone")
    with pytest.raises(InvalidInput, match="no longer in the store"):
        editing.set_field(store, "task", a.id, "depends_on", ("gone",), TODAY)


def test_set_as_a_field_it_is_held_to_the_same_rule_and_said_in_the_same_words(store, project):
    a, b, c = add(store, project, 3)
    put_after(store, (a, b))
    editing.set_field(store, "task", a.id, "depends_on", (c.id, c.id), TODAY)
    assert get(store, a).depends_on == (c.id,)
    assert store.undo_label() == "FIT-1 comes after FIT-3 and no longer comes after FIT-2"
    with pytest.raises(InvalidInput, match="FIT-3 cannot come after FIT-1"):
        editing.set_field(store, "task", c.id, "depends_on", (a.id,), TODAY)
    with pytest.raises(InvalidInput, match="FIT-3 cannot come after itself"):  # refused for one, changed for none
        editing.set_fields(store, "task", [b.id, c.id], {"depends_on": (c.id,)}, TODAY)
    assert get(store, b).depends_on == ()


def test_the_history_names_what_it_comes_after(store, project):
    a, b = add(store, project, 2)
    put_after(store, (a, b))
    assert history.read(store, "task", a.id)[0].details == ("Comes after: added FIT-2",)
    dependencies.remove(store, a.id, b.id)
    assert history.read(store, "task", a.id)[0].details == ("Comes after: removed FIT-2",)


def test_a_table_names_what_comes_first_and_how_it_repeats(store, project):
    a, b = add(store, project, 2)
    put_after(store, (a, b))
    editing.set_field(store, "task", a.id, "rule", "FREQ=MONTHLY;BYDAY=-1FR", TODAY)
    table = listing.table(store, "tasks")
    row = dict(zip(table.headings, table.rows[0], strict=True))
    assert (row["Comes after"], row["Repeats"]) == ("FIT-2", "Monthly on the last Friday")


_edges = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.booleans()), max_size=25)


@given(_edges)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_tried_the_store_never_holds_a_circle(store, project, tries):
    nodes = add(store, project, 7)
    model: set[tuple[int, int]] = set()
    for at, on, adding in tries:
        closes = at == on or _reaches(model, on, at)
        try:
            (dependencies.add if adding else dependencies.remove)(store, nodes[at].id, nodes[on].id)
        except InvalidInput:
            assert adding and closes
            continue
        if adding:
            assert not closes
            model.add((at, on))
        else:
            model.discard((at, on))
    number = {node.id: at for at, node in enumerate(nodes)}
    held = {(number[node.id], number[on]) for node in nodes for on in get(store, node).depends_on}
    assert held == model
    assert not any(_reaches(held, at, at) for at in range(7))


def _reaches(edges: set[tuple[int, int]], start: int, goal: int) -> bool:
    reached, new = set(), {start}
    while new:
        new = {to for at, to in edges if at in new} - reached
        reached |= new
    return goal in reached
