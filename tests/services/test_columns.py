"""A board's columns: added, named, limited, given another meaning, moved and removed, each as one change that undo takes back whole."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coorddesk.domain.projects import Category, Column, checked_limit, nearest
from coorddesk.domain.tasks import Task
from coorddesk.errors import Conflict, InvalidInput, NotFound
from coorddesk.services import columns, editing, history, people, projects, tasks
from coorddesk.storage.store import Store

TODAY = date(2026, 11, 25)
USUAL = ["Backlog", "To do", "In progress", "Waiting on", "Review", "Done"]


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: datetime(2026, 11, 25, 9, tzinfo=UTC))
    yield made
    made.close()


@pytest.fixture
def project(store):
    return projects.start(store, "FIT", "Office fit-out")


def board(store, project) -> list[Column]:
    with store.read() as reader:
        return columns.of_project(reader, project.id)


def names(store, project) -> list[str]:
    return [one.name for one in board(store, project)]


def column(store, project, name) -> Column:
    return next(one for one in board(store, project) if one.name == name)


def everything(store):
    """All columns and cards, those in the bin too."""
    with store.read() as reader:
        found = (*reader.find(Column, "1"), *reader.find(Task, "1"))
        return {one.id: one for one in found}


def get(store, task) -> Task:
    with store.read() as reader:
        return reader.get(Task, task.id)


def entries(store) -> int:
    with store.read() as reader:
        return int(reader.value("SELECT count(*) FROM journal"))


def test_a_column_is_added_after_another_or_at_the_end(store, project):
    after = column(store, project, "To do")
    made = columns.add(store, project.id, "  Blocked  by others ", Category.WAITING, after.id, "3")
    assert (made.name, made.category, made.wip_limit) == ("Blocked by others", Category.WAITING, 3)
    assert store.undo_label() == "Add column Blocked by others"
    columns.add(store, project.id, "Archive", Category.DONE)
    assert names(store, project) == ["Backlog", "To do", "Blocked by others", "In progress", "Waiting on", "Review", "Done", "Archive"]
    store.undo()
    store.undo()
    assert names(store, project) == USUAL


@pytest.mark.parametrize("name", ["", "  \n", "review", "IN  PROGRESS"])
def test_a_name_that_is_empty_or_taken_in_any_case_is_refused_and_the_old_one_kept(store, project, name):
    before, count = everything(store), entries(store)
    for attempt in (
        lambda: columns.add(store, project.id, name, Category.OPEN),
        lambda: columns.rename(store, column(store, project, "Backlog").id, name),
        lambda: editing.set_field(store, "column", column(store, project, "Backlog").id, "name", name, TODAY),
    ):
        with pytest.raises(InvalidInput) as refused:
            attempt()
        assert refused.value.field == "name"
    assert (everything(store), entries(store)) == (before, count)


def test_a_column_may_take_its_own_name_in_other_letters_and_one_of_another_project(store, project):
    other = projects.start(store, "NET", "Network")
    columns.add(store, other.id, "Blocked", Category.OPEN)
    columns.rename(store, column(store, project, "Review").id, "REVIEW")
    assert store.undo_label() == "Rename column Review to REVIEW"
    columns.rename(store, column(store, project, "REVIEW").id, "Blocked")
    assert names(store, project)[4] == "Blocked"
    count = entries(store)
    columns.rename(store, column(store, project, "Blocked").id, " Blocked ")
    assert entries(store) == count


@pytest.mark.parametrize("limit", ["0", "-1", "1000", "two", "2.5", "1" * 30, 0, 1000, "²"])
def test_a_limit_that_is_no_whole_number_from_1_to_999_is_refused_and_the_old_one_kept(store, project, limit):
    review = column(store, project, "Review")
    with pytest.raises(InvalidInput) as refused:
        columns.set_limit(store, review.id, limit)
    assert (refused.value.field, column(store, project, "Review").wip_limit) == ("wip_limit", 4)
    assert "kept" in refused.value.sentence


@given(st.integers(-2_000, 2_000))
def test_limits_are_read_as_they_are_written(limit):
    if 1 <= limit <= 999:
        assert checked_limit(f" {limit} ") == checked_limit(limit) == limit
    else:
        with pytest.raises(InvalidInput):
            checked_limit(str(limit))


def test_a_limit_is_set_and_taken_away(store, project):
    review = column(store, project, "Review")
    columns.set_limit(store, review.id, " 12 ")
    assert column(store, project, "Review").wip_limit == 12
    assert store.undo_label() == "Set limit of Review to 12"
    columns.set_limit(store, review.id, "")
    assert (column(store, project, "Review").wip_limit, store.undo_label()) == (None, "Set limit of Review to none")
    editing.set_field(store, "column", review.id, "wip_limit", "7", TODAY)
    assert (column(store, project, "Review").wip_limit, store.undo_label()) == (7, "Set limit of Review to 7")


def test_a_column_that_was_changed_meanwhile_is_not_overwritten(store, project):
    opened = column(store, project, "Review")
    columns.set_limit(store, opened.id, 9)
    with pytest.raises(Conflict):
        columns.rename(store, opened.id, "Checking", opened)
    assert names(store, project) == USUAL


def test_a_column_moves_before_another_or_to_the_end_and_one_row_is_written(store, project):
    review, progress = column(store, project, "Review"), column(store, project, "In progress")
    before = everything(store)
    columns.move(store, review.id, progress.id)
    assert names(store, project) == ["Backlog", "To do", "Review", "In progress", "Waiting on", "Done"]
    assert store.undo_label() == "Move column Review before In progress"
    assert {id for id, one in everything(store).items() if one != before[id]} == {review.id}
    columns.move(store, column(store, project, "Backlog").id, None)
    assert (names(store, project)[-1], store.undo_label()) == ("Backlog", "Move column Backlog to the end")
    store.undo()
    store.undo()
    assert everything(store) == before


def test_a_column_that_stands_there_already_does_not_move(store, project):
    count = entries(store)
    own = board(store, project)
    columns.move(store, own[1].id, own[2].id)
    columns.move(store, own[1].id, own[1].id)
    columns.move(store, own[-1].id, None)
    assert entries(store) == count


def test_there_is_room_beside_a_column_in_the_bin_that_keeps_its_rank(store, project):
    progress, review = column(store, project, "In progress"), column(store, project, "Review")
    columns.remove(store, progress.id, None, TODAY)
    columns.move(store, review.id, column(store, project, "Waiting on").id)
    editing.restore(store, [("column", progress.id)])
    assert sorted(names(store, project)) == sorted(USUAL)
    own = board(store, project)
    assert len({one.rank for one in own}) == len(own)
    columns.move(store, column(store, project, "Backlog").id, own[3].id)
    assert names(store, project).index("Backlog") == 2


def test_removing_a_column_sends_every_card_to_the_other_ones_foot_in_order(store, project):
    review, todo = column(store, project, "Review"), column(store, project, "To do")
    there = tasks.add(store, project.id, "there", TODAY, todo.id)
    cards = [tasks.add(store, project.id, title, TODAY, review.id) for title in "abc"]
    editing.remove(store, [("task", cards[1].id)])
    before, count = everything(store), entries(store)
    columns.remove(store, review.id, todo.id, TODAY)
    assert store.undo_label() == "Remove column Review, 2 tasks to To do"
    assert entries(store) == count + 1
    with store.read() as reader:
        inside = [one.title for one in reader.find(Task, "column_id = ?", (todo.id,), "ORDER BY rank")]
    assert inside == [there.title, "a", "b", "c"]
    assert names(store, project) == [name for name in USUAL if name != "Review"]
    assert get(store, cards[1]).deleted
    store.undo()
    assert everything(store) == before
    store.redo()
    assert get(store, cards[0]).column_id == todo.id


def test_cards_follow_the_rule_of_the_column_they_are_sent_to(store, project):
    dana = people.add(store, "Dana Whitlock")
    review, waiting, done = (column(store, project, name) for name in ("Review", "Waiting on", "Done"))
    task = tasks.add(store, project.id, "a", TODAY, review.id, owner_id=dana.id)
    columns.remove(store, review.id, waiting.id, TODAY)
    assert (get(store, task).waiting_since, get(store, task).waiting_on_id) == (TODAY, dana.id)
    columns.remove(store, waiting.id, done.id, TODAY + timedelta(days=2))
    assert (get(store, task).done_on, get(store, task).waiting_since) == (TODAY + timedelta(days=2), None)
    archive = columns.add(store, project.id, "Archive", Category.DONE)
    columns.remove(store, done.id, column(store, project, "To do").id, TODAY)
    assert (get(store, task).done_on, names(store, project)) == (None, ["Backlog", "To do", "In progress", archive.name])


def test_a_task_that_repeats_and_is_finished_with_its_column_makes_the_next_one(store, project):
    review = column(store, project, "Review")
    task = tasks.add(store, project.id, "Report", TODAY, review.id, due=TODAY, rule="FREQ=WEEKLY")
    gone = tasks.add(store, project.id, "In the bin", TODAY, review.id, due=TODAY, rule="FREQ=WEEKLY")
    editing.remove(store, [("task", gone.id)])
    before = everything(store)
    columns.remove(store, review.id, column(store, project, "Done").id, TODAY)
    with store.read() as reader:
        (following,) = [one for one in reader.find(Task, "1") if one.id not in before]
    assert (following.title, following.due, following.column_id) == (
        "Report", TODAY + timedelta(days=7), column(store, project, "To do").id
    )  # fmt: skip
    assert store.undo_label() == f"Remove column Review, 1 task to Done, next {following.ref} on 2 Dec"
    assert (get(store, task).rule, get(store, task).done_on) == ("", TODAY)
    store.undo()
    assert everything(store) == before


def test_a_column_that_comes_to_mean_done_finishes_its_cards_and_undo_opens_them_again(store, project):
    review = column(store, project, "Review")
    task = tasks.add(store, project.id, "a", TODAY, review.id)
    repeats = tasks.add(store, project.id, "b", TODAY, review.id, due=TODAY, rule="FREQ=DAILY")
    before, count = everything(store), entries(store)
    columns.set_category(store, review.id, Category.DONE, TODAY)
    assert (get(store, task).done_on, get(store, task).rank, get(store, task).column_id) == (TODAY, task.rank, review.id)
    assert get(store, repeats).rule == ""
    assert store.undo_label().startswith("Set meaning of Review to Done, next FIT-3 on 26 Nov")
    assert entries(store) == count + 1
    store.undo()
    assert everything(store) == before


def test_a_column_that_no_longer_means_done_opens_its_cards_and_one_that_waits_says_since_when(store, project):
    dana = people.add(store, "Dana Whitlock")
    done, review = column(store, project, "Done"), column(store, project, "Review")
    finished = tasks.add(store, project.id, "a", TODAY, done.id, done_on=TODAY - timedelta(days=90))
    open_one = tasks.add(store, project.id, "b", TODAY, review.id, owner_id=dana.id)
    columns.add(store, project.id, "Archive", Category.DONE)
    columns.set_category(store, done.id, Category.ACTIVE, TODAY)
    assert get(store, finished).done_on is None
    columns.set_category(store, review.id, Category.WAITING, TODAY)
    assert (get(store, open_one).waiting_since, get(store, open_one).waiting_on_id) == (TODAY, dana.id)
    columns.set_category(store, review.id, Category.OPEN, TODAY)
    assert (get(store, open_one).waiting_since, get(store, open_one).waiting_on_id) == (None, None)


def test_the_last_column_for_done_cards_and_the_last_for_others_stay_what_they_are(store, project):
    done = column(store, project, "Done")
    task = tasks.add(store, project.id, "a", TODAY, done.id)
    with pytest.raises(InvalidInput, match="only column for cards that are done"):
        columns.remove(store, done.id, column(store, project, "Review").id, TODAY)
    with pytest.raises(InvalidInput, match="only column for cards that are done"):
        columns.set_category(store, done.id, Category.ACTIVE, TODAY)
    for name in USUAL[1:-1]:
        columns.remove(store, column(store, project, name).id, None, TODAY)
    backlog = column(store, project, "Backlog")
    with pytest.raises(InvalidInput, match="only column for cards that are not done"):
        columns.remove(store, backlog.id, done.id, TODAY)
    with pytest.raises(InvalidInput, match="only column for cards that are not done"):
        editing.set_field(store, "column", backlog.id, "category", Category.DONE, TODAY)
    columns.set_category(store, backlog.id, Category.WAITING, TODAY)
    assert names(store, project) == ["Backlog", "Done"] and get(store, task).done_on == TODAY


def test_cards_cannot_be_sent_to_another_project_or_to_the_column_itself(store, project):
    other = projects.start(store, "NET", "Network")
    review = column(store, project, "Review")
    before = everything(store)
    for target in (column(store, other, "Review").id, review.id):
        with pytest.raises(InvalidInput):
            columns.remove(store, review.id, target, TODAY)
    with pytest.raises(InvalidInput):
        columns.move(store, review.id, column(store, other, "Done").id)
    assert everything(store) == before


def test_a_column_that_was_removed_meanwhile_cannot_be_changed(store, project):
    review = column(store, project, "Review")
    columns.remove(store, review.id, None, TODAY)
    for attempt in (
        lambda: columns.rename(store, review.id, "Checking"),
        lambda: columns.move(store, review.id, None),
        lambda: columns.add(store, project.id, "Next", Category.OPEN, review.id),
        lambda: columns.remove(store, column(store, project, "Backlog").id, review.id, TODAY),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_a_column_comes_out_of_the_bin_only_while_its_name_is_free(store, project):
    review = column(store, project, "Review")
    columns.remove(store, review.id, None, TODAY)
    columns.add(store, project.id, "review", Category.ACTIVE)
    with pytest.raises(InvalidInput):
        editing.restore(store, [("column", review.id)])


def test_cards_go_by_themselves_to_the_nearest_column_of_the_same_meaning(store, project):
    own = board(store, project)
    assert nearest(own, own[0]).name == "To do"
    assert nearest(own, own[2]).name == "Review"
    assert nearest(own, own[3]).name == "In progress"
    assert nearest(own, own[5]).name == "Review"
    assert nearest(own[:1], own[0]) is None


def test_what_happened_to_a_column_is_told_in_words(store, project):
    review = column(store, project, "Review")
    columns.rename(store, review.id, "Checking")
    columns.set_category(store, review.id, Category.WAITING, TODAY)
    told = [(one.words, one.details) for one in history.read(store, "column", review.id)][:2]
    assert told == [
        ("Set meaning of Checking to Waiting", ("Meaning: Active to Waiting",)),
        ("Rename column Review to Checking", ("Name: Review to Checking",)),
    ]


def test_five_thousand_cards_go_to_another_column_in_one_change(store, project):
    review, todo = column(store, project, "Review"), column(store, project, "To do")
    first = tasks.add(store, project.id, "0", TODAY, review.id)
    with store.edit("many") as edit:
        for number in range(1, 5_000):
            rank = f"b{number // 62:02}{number % 62:02}1"
            edit.add(replace(first, id=f"t{number:05}", ref=f"FIT-{number + 1}", title=str(number), rank=rank))
    columns.remove(store, review.id, todo.id, TODAY)
    with store.read() as reader:
        inside = [int(row[0]) for row in reader.rows("SELECT title FROM task WHERE column_id = ? ORDER BY rank", (todo.id,))]
    assert inside == list(range(5_000))
    assert columns.count_cards(store, todo.id) == 5_000


_acts = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(["Blocked", "review", "Later", " "]), st.sampled_from(list(Category)), st.integers(-1, 7)),
    st.tuples(st.just("move"), st.integers(0, 7), st.integers(0, 8), st.none()),
    st.tuples(st.just("rename"), st.integers(0, 7), st.sampled_from(["Blocked", "DONE", "Later", ""]), st.none()),
    st.tuples(st.just("means"), st.integers(0, 7), st.sampled_from(list(Category)), st.none()),
    st.tuples(st.just("remove"), st.integers(0, 7), st.integers(-1, 7), st.none()),
    st.tuples(st.just("undo"), st.none(), st.none(), st.none()),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_acts, min_size=1, max_size=12))
def test_whatever_is_done_to_columns_names_stay_apart_and_every_card_has_a_place(tmp_path_factory, acts):
    store = Store.create(tmp_path_factory.mktemp("columns") / "x.coord", lambda: datetime(2026, 11, 25, 9, tzinfo=UTC))
    project = projects.start(store, "FIT", "Office fit-out")
    for at, one in enumerate(board(store, project)):
        made = tasks.add(store, project.id, one.name, TODAY, one.id)
        if at % 2:
            editing.remove(store, [("task", made.id)])
    start = entries(store)
    for what, first, second, third in acts:
        own = board(store, project)
        try:
            if what == "add":
                columns.add(store, project.id, first, second, own[third % len(own)].id if third >= 0 else None)
            elif what == "move":
                columns.move(store, own[first % len(own)].id, own[second].id if second < len(own) else None)
            elif what == "rename":
                columns.rename(store, own[first % len(own)].id, second)
            elif what == "means":
                columns.set_category(store, own[first % len(own)].id, second, TODAY)
            elif what == "remove":
                columns.remove(store, own[first % len(own)].id, own[second % len(own)].id if second >= 0 else None, TODAY)
            elif entries(store) > start and store.undo_label() and "column" in store.undo_label():
                store.undo()
        except InvalidInput:
            pass
        check(store, project)
    store.close()


def check(store, project):
    own = board(store, project)
    folded = [one.name.casefold() for one in own]
    assert len(set(folded)) == len(folded)
    assert len({one.rank for one in own}) == len(own)
    assert any(one.category == Category.DONE for one in own) and any(one.category != Category.DONE for one in own)
    means = {one.id: one.category for one in own}
    with store.read() as reader:
        for task in reader.find(Task, "1"):
            assert (task.done_on is not None) == (means[task.column_id] == Category.DONE)
            assert (task.waiting_since is not None) == (means[task.column_id] == Category.WAITING)
