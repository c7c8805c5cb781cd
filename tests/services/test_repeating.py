"""A task that repeats makes the next one when it is finished, whatever way it was finished, and one undo takes both back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coorddesk.domain.links import Link
from coorddesk.domain.projects import Category, Column, Project
from coorddesk.domain.tasks import ChecklistLine, Priority, Task, TaskKind
from coorddesk.errors import InvalidInput
from coorddesk.services import board, columns, editing, imports, links, people, projects, tasks
from coorddesk.storage.store import Store, new_id

TODAY = date(2026, 11, 25)  # a Wednesday
FIRST = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"


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


def all_tasks(store: Store) -> list[Task]:
    with store.read() as reader:
        return reader.find(Task, "deleted = 0", (), "ORDER BY id")


def add(store: Store, project: Project, rule: str = FIRST, **fields) -> Task:
    fields.setdefault("due", date(2026, 11, 2))
    return tasks.add(store, project.id, "Monthly report", TODAY, rule=rule, **fields)


def finish(store: Store, task: Task, today: date = TODAY) -> Task | None:
    """Marks a task done; the one that came of it, or None."""
    known = {one.id for one in all_tasks(store)}
    tasks.move_to_category(store, [task.id], Category.DONE, today)
    made = [one for one in all_tasks(store) if one.id not in known]
    assert len(made) <= 1
    return made[0] if made else None


def by_key(store, task):
    tasks.move_to_category(store, [task.id], Category.DONE, TODAY)


def by_dragging(store, task):
    board.place(store, [board.Place(task.id, column(store, "Done").id)], TODAY)


def by_field(store, task):
    editing.set_field(store, "task", task.id, "column_id", column(store, "Done").id, TODAY, task)


def by_meaning(store, task):
    columns.set_category(store, task.column_id, Category.DONE, TODAY)


def by_removing_its_column(store, task):
    columns.remove(store, task.column_id, column(store, "Done").id, TODAY)


def by_importing(store, task):
    path = Path(store.path).with_name("list.csv")
    path.write_text(f"ID,Title,Status\n{task.ref},Monthly report,Done\n", encoding="utf-8")
    project = projects.by_code(store, "FIT")
    plan = imports.plan(store, imports.read(path), today=TODAY, project_id=project.id, as_kind="task")
    imports.apply(store, plan, "list.csv", TODAY)


WAYS = [by_key, by_dragging, by_field, by_meaning, by_removing_its_column, by_importing]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_finishing_makes_the_next_one_and_one_undo_takes_both_back(store, project, way):
    task = add(store, project)
    way(store, task)
    done, following = all_tasks(store)
    assert (done.done_on, done.rule) == (TODAY, "")
    assert (following.due, following.rule, following.done_on, following.source) == (date(2026, 12, 1), FIRST, None, "Repeats FIT-1")
    with store.read() as reader:
        assert reader.get(Column, following.column_id).category is Category.OPEN
        assert not reader.get(Column, following.column_id).deleted
    store.undo()
    assert all_tasks(store) == [task]
    store.redo()
    assert all_tasks(store) == [done, following]


def test_the_label_says_what_comes_next_and_when(store, project):
    task, other = add(store, project), add(store, project)
    by_key(store, task)
    assert store.undo_label() == "Mark FIT-1 done, next FIT-3 on 1 Dec"
    store.undo()
    by_dragging(store, task)
    assert store.undo_label() == "Move FIT-1 to Done, next FIT-4 on 1 Dec"
    store.undo()
    by_field(store, task)
    assert store.undo_label() == "Set column of FIT-1 to Done, next FIT-5 on 1 Dec"
    store.undo()
    tasks.move_to_category(store, [task.id, other.id], Category.DONE, TODAY)
    assert store.undo_label() == "Mark 2 tasks done, 2 next ones"


def test_what_it_is_goes_on_and_what_happened_to_it_does_not(store, project):
    dana = people.add(store, "Dana Whitlock", team="Design")
    task = add(
        store, project, start=date(2026, 10, 30), kind=TaskKind.DELIVERABLE, notes="As last month", owner_id=dana.id, needed_by_id=dana.id,
        needed_by_team_id=dana.team_id, priority=Priority.HIGH, labels=("report",), due_moves=3, baseline_due=date(2026, 10, 1),
        checklist=(ChecklistLine("Figures", True), ChecklistLine("Text")), source="Kick-off", source_ref="A-7",
        depends_on=(tasks.add(store, project.id, "Figures", TODAY).id,),
    )  # fmt: skip
    following = finish(store, task)
    assert following == replace(
        task, id=following.id, ref="FIT-3", rank=following.rank, due=date(2026, 12, 1), baseline_due=date(2026, 12, 1), due_moves=0,
        start=date(2026, 11, 28), checklist=(ChecklistLine("Figures"), ChecklistLine("Text")), source="Repeats FIT-2", source_ref="",
        depends_on=(), raised_on=TODAY,
    )  # fmt: skip


def test_its_documents_meetings_and_addresses_are_linked_to_the_next_one_too(store, project):
    task, other = add(store, project), tasks.add(store, project.id, "Other", TODAY)
    with store.edit("Papers") as edit:
        from coorddesk.domain.documents import Document

        edit.add(Document("d1", project.id, "FIT-1001", "Template"))
        edit.add(Document("d2", project.id, "FIT-1002", "Figures"))
        edit.add(Link(new_id(), "document", "d2", "task", task.id))
    links.add(store, "task", task.id, "document", "d1")
    links.add(store, "task", task.id, "task", other.id)
    links.add_address(store, "task", task.id, "https://example.org/report", "Last year's")
    following = finish(store, task)
    around = links.around(store, following, TODAY)
    assert {(one.kind, one.id, one.title) for one in around.linked} == {
        ("document", "d1", "Template"), ("document", "d2", "Figures"), ("", "", "Last year's"),
    }  # fmt: skip
    assert len(links.around(store, task, TODAY).linked) == 4


@pytest.mark.parametrize(
    ("rule", "due", "today", "following"),
    [
        ("FREQ=WEEKLY;BYDAY=MO", date(2026, 11, 23), TODAY, date(2026, 11, 30)),
        ("FREQ=WEEKLY;BYDAY=WE", date(2026, 9, 2), TODAY, TODAY),  # long late: the next one is not late as it begins
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", date(2026, 11, 16), TODAY, date(2026, 11, 30)),
        ("FREQ=DAILY;INTERVAL=10", date(2026, 11, 1), TODAY, date(2026, 12, 1)),
        (FIRST, date(2026, 12, 1), TODAY, date(2027, 1, 1)),  # finished early
        ("FREQ=MONTHLY;BYDAY=-1FR", date(2026, 11, 27), TODAY, date(2026, 12, 25)),
        ("FREQ=MONTHLY;BYMONTHDAY=15,16,17;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", date(2026, 10, 15), TODAY, date(2026, 12, 15)),
        ("FREQ=MONTHLY;BYMONTHDAY=13,14,15;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", date(2027, 4, 15), TODAY, date(2027, 5, 14)),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2024, 2, 29), TODAY, date(2028, 2, 29)),
    ],
)
def test_the_next_one_is_due_on_the_rules_first_day_that_is_to_come(store, project, rule, due, today, following):
    assert finish(store, add(store, project, rule, due=due), today).due == following


def test_without_a_due_date_the_rule_counts_from_the_start_or_from_today(store, project):
    begun = finish(store, add(store, project, "FREQ=WEEKLY;BYDAY=MO", due=None, start=date(2026, 11, 30)))
    assert (begun.start, begun.due) == (date(2026, 12, 7), None)
    assert finish(store, add(store, project, "FREQ=WEEKLY;BYDAY=MO", due=None)).due == date(2026, 11, 30)


def test_a_working_day_is_one_of_the_owners(store, project):
    dana = people.add(store, "Dana Whitlock")
    with store.edit("Dana works Wednesday to Friday") as edit:
        edit.put(replace(dana, working_days="234"))
    assert finish(store, add(store, project, owner_id=dana.id)).due == date(2026, 12, 2)


def test_a_number_of_times_is_used_up(store, project):
    second = finish(store, add(store, project, "FREQ=WEEKLY;COUNT=3;BYDAY=MO", due=date(2026, 11, 23)))
    assert second.rule == "FREQ=WEEKLY;COUNT=2;BYDAY=MO"
    third = finish(store, second)
    assert (third.rule, third.due) == ("FREQ=WEEKLY;COUNT=1;BYDAY=MO", date(2026, 12, 7))
    assert finish(store, third) is None
    assert store.undo_label() == "Mark FIT-3 done"


def test_nothing_comes_after_the_last_day(store, project):
    task = add(store, project, "FREQ=WEEKLY;UNTIL=20261130;BYDAY=MO", due=date(2026, 11, 23))
    last = finish(store, task)
    assert last.due == date(2026, 11, 30)
    assert finish(store, last) is None


def test_a_rule_that_never_comes_round_makes_none_and_takes_no_time(store, project):
    task = add(store, project, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
    begun = datetime.now()
    assert finish(store, task) is None
    assert datetime.now() - begun < timedelta(seconds=2)


def test_finishing_again_makes_no_second_one(store, project):
    task = add(store, project)
    assert finish(store, task) is not None
    tasks.move_to_category(store, [task.id], Category.ACTIVE, TODAY)
    assert finish(store, task) is None
    assert len(all_tasks(store)) == 2


def test_a_card_in_the_bin_makes_none_when_its_column_comes_to_mean_done(store, project):
    task = add(store, project)
    editing.remove(store, [("task", task.id)])
    by_meaning(store, task)
    assert all_tasks(store) == []


def test_a_rule_that_cannot_be_read_does_not_keep_a_task_from_being_finished(store, project):
    task = add(store, project, "FREQ=SOMETIMES")
    assert finish(store, task) is None
    assert get(store, task).done_on == TODAY


def test_the_next_ones_of_an_import_do_not_share_a_place_with_its_new_rows(store, project):
    task = add(store, project)
    path = Path(store.path).with_name("list.csv")
    path.write_text(f"ID,Title,Status\n{task.ref},Monthly report,Done\nX-1,New one,To do\n", encoding="utf-8")
    imports.apply(store, imports.plan(store, imports.read(path), today=TODAY, project_id=project.id, as_kind="task"), "list.csv", TODAY)
    ranks = [(one.column_id, one.rank) for one in all_tasks(store)]
    assert len(ranks) == 3 and len(set(ranks)) == 3


def test_a_repeat_is_set_in_words_and_refused_for_what_is_done(store, project):
    task = add(store, project, "")
    editing.set_field(store, "task", task.id, "rule", FIRST, TODAY)
    assert store.undo_label() == "Set repeats of FIT-1 to monthly on the first working day"
    editing.set_field(store, "task", task.id, "rule", "", TODAY)
    tasks.move_to_category(store, [task.id], Category.DONE, TODAY)
    with pytest.raises(InvalidInput, match="FIT-1 is done") as refused:
        editing.set_field(store, "task", task.id, "rule", FIRST, TODAY)
    assert refused.value.field == "rule" and get(store, task).rule == ""


_rules = st.sampled_from(
    ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE", FIRST, "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15"]
)
_days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(_rules, _days, _days, st.none() | st.integers(0, 30))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_chain_of_next_ones_only_goes_forward_and_never_begins_late(store, project, rule, due, today, lead):
    task = add(store, project, rule, due=due, start=due - timedelta(lead) if lead is not None else None)
    for _ in range(3):
        following = finish(store, task, today)
        assert following.due > task.due and following.due >= today
        assert (following.due - following.start if following.start else None) == (timedelta(lead) if lead is not None else None)
        task, today = following, following.due + timedelta(1)
