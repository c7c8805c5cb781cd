"""Starting projects."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coorddesk.domain.milestones import Milestone
from coorddesk.domain.projects import DEFAULT_COLUMNS, DEFAULT_STATUS_CODES, Column, Project
from coorddesk.errors import InvalidInput, NotFound
from coorddesk.services import editing, people, projects, tasks
from coorddesk.storage.store import Store, new_id

TODAY = date(2026, 11, 25)


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    yield made
    made.close()


def test_a_project_starts_with_the_usual_columns_and_statuses(store):
    made = projects.start(store, " fit ", " Office fit-out ", date(2027, 2, 19), "Harbour Gate")
    assert (made.code, made.name, made.finish, made.place) == ("FIT", "Office fit-out", date(2027, 2, 19), "Harbour Gate")
    with store.read() as reader:
        [found] = reader.find(Project)
        columns = reader.find(Column, "project_id = ?", (made.id,), "ORDER BY rank")
    assert found == made and found.status_codes == DEFAULT_STATUS_CODES
    assert [(one.name, one.category, one.wip_limit) for one in columns] == list(DEFAULT_COLUMNS)
    assert store.undo_label() == "Start project Office fit-out"


@pytest.mark.parametrize(
    ("code", "name", "field"),
    [("F", "Fit", "code"), ("FIT-OUT", "Fit", "code"), ("1AB", "Fit", "code"), ("", "Fit", "code"), ("FIT", " ", "name")],
)
def test_a_project_without_a_code_or_a_name_is_refused_and_nothing_is_made(store, code, name, field):
    with pytest.raises(InvalidInput) as refused:
        projects.start(store, code, name)
    assert refused.value.field == field and store.undo_label() is None


def test_a_code_is_used_once_whatever_its_case_and_even_from_the_bin(store):
    made = projects.start(store, "FIT", "Office fit-out")
    with pytest.raises(InvalidInput, match="“Office fit-out”"):
        projects.start(store, "fit", "Another")
    editing.remove(store, [("project", made.id)])
    with pytest.raises(InvalidInput, match="in the bin"):
        projects.start(store, "FIT", "Another")


def test_a_project_is_found_by_its_code_in_any_case(store):
    made = projects.start(store, "FIT", "Office fit-out")
    assert projects.by_code(store, " fit ") == made
    with pytest.raises(NotFound, match="There are: FIT"):
        projects.by_code(store, "NET")
    editing.remove(store, [("project", made.id)])
    with pytest.raises(NotFound, match="no project yet"):
        projects.by_code(store, "FIT")


def test_long_names_are_cut_where_they_say_what_undo_takes_back(store):
    projects.start(store, "FIT", "x" * 20_000)
    assert store.undo_label() == f"Start project {'x' * 39}…"
    people.add(store, "Zara " * 5_000)
    assert len(store.undo_label()) == len("Add ") + 40


def test_a_project_started_anew_after_an_undo_goes_on_behind_the_references_of_the_one_before(store):
    first = projects.start(store, "FIT", "Office fit-out")
    with store.edit("Import") as edit:
        edit.claim_ref(first.id, "FIT-41")
    assert tasks.add(store, first.id, "Order doors", TODAY).ref == "FIT-42"
    while store.undo():
        pass
    again = projects.start(store, "FIT", "Office fit-out")
    assert tasks.add(store, again.id, "Order doors", TODAY).ref == "FIT-43"
    assert tasks.add(store, projects.start(store, "NET", "Network").id, "Order switches", TODAY).ref == "NET-1"


@given(st.lists(st.sampled_from(("add", "import", "undo", "redo", "delete", "milestone")), max_size=14))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_reference_is_never_given_twice_whatever_is_undone_deleted_or_imported(store, acts):
    with store.edit("Start") as edit:
        code = f"P{edit.next_number('projects')}X"
        project = projects.started(edit, code, "Any")
    given_out: list[str] = []
    here = 0
    for act in acts:
        if act == "add":
            given_out.append(tasks.add(store, project.id, "A task", TODAY).ref)
            here += 1
        elif act == "milestone":
            with store.edit("Milestone") as edit:
                made = Milestone(new_id(), project.id, edit.next_ref(project.id, code, "milestone"), "Power on")
                edit.add(made)
            given_out.append(made.ref)
            here += 1
        elif act == "import":
            highest = max([int(ref.rpartition("-")[2]) for ref in given_out if ref.rpartition("-")[2].isdigit()] or [0])
            ref = f"{code}-{highest + 3}"
            with store.edit("Import") as edit:
                edit.claim_ref(project.id, ref)
                task = tasks.added(edit, project.id, "Came with its own", TODAY)
            assert int(task.ref.rpartition("-")[2]) > highest + 3
            given_out += [ref, task.ref]
            here += 1
        elif act == "delete" and given_out:
            with store.read() as reader:
                ids = [row[0] for row in reader.rows("SELECT id FROM task WHERE deleted = 0 AND project_id = ?", (project.id,))]
            if ids:
                editing.remove(store, [("task", ids[0])])
                here += 1
        elif act == "undo" and here:
            store.undo()
            here -= 1
        elif act == "redo" and store.redo() is not None:
            here += 1
    assert len(set(given_out)) == len(given_out)
