"""Checklists on a real store: templates kept, runs started and undone, and their progress."""

from datetime import UTC, date, datetime

import pytest

from coorddesk.domain.checklists import ChecklistRun, ChecklistTemplate, TemplateStep
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Category, Column, Project, ProjectState
from coorddesk.domain.tasks import ChecklistLine, Task
from coorddesk.errors import InvalidInput, NotFound
from coorddesk.services import checklists, editing, history, links, people, projects, tasks
from coorddesk.storage.store import Store

TODAY = date(2026, 11, 25)
FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
STEPS = (TemplateStep("Clean", "Site manager", -3), TemplateStep("Walk round", "Lead architect"), TemplateStep("Keys", "", 1))


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    projects.start(made, "FIT", "Office fit-out")
    yield made
    made.close()


@pytest.fixture
def project(store) -> Project:
    return projects.by_code(store, "FIT")


@pytest.fixture
def handover(store) -> ChecklistTemplate:
    return checklists.save_template(store, "Handover", STEPS)


def tasks_of(store: Store, run: ChecklistRun) -> list[Task]:
    with store.read() as reader:
        return reader.find(Task, "run_id = ? AND deleted = 0", (run.id,), "ORDER BY rank")


def test_a_template_is_kept_with_its_steps_in_their_order(store):
    checklists.save_template(store, "  Handover of a   level ", STEPS)
    assert [(one.name, one.steps) for one in checklists.templates(store)] == [("Handover of a level", STEPS)]
    assert store.undo_label() == "Save checklist template Handover of a level"


def test_a_template_changes_in_place_and_tells_its_history(store, handover):
    checklists.save_template(store, "Handover of a level", STEPS[:2], handover.id)
    assert [(one.id, one.name, one.steps) for one in checklists.templates(store)] == [(handover.id, "Handover of a level", STEPS[:2])]
    told = history.read(store, "template", handover.id)[0]
    assert told.words == "Change checklist template Handover of a level"
    assert told.details == ("Name: Handover to Handover of a level", "Steps: 3 lines to 2 lines")


def test_saving_a_template_as_it_is_changes_nothing(store, handover):
    label = store.undo_label()
    checklists.save_template(store, "Handover", STEPS, handover.id)
    assert store.undo_label() == label


@pytest.mark.parametrize(
    ("name", "steps", "field"),
    [(" ", STEPS, "name"), ("HANDOVER", STEPS, "name"), ("Other", (), "steps"), ("Other", (TemplateStep(" "),), "steps")],
)
def test_a_template_without_a_name_of_its_own_or_steps_is_refused(store, handover, name, steps, field):
    with pytest.raises(InvalidInput) as refused:
        checklists.save_template(store, name, steps)
    assert refused.value.field == field
    assert checklists.templates(store) == [handover]


def test_a_deleted_template_leaves_its_name_free_and_comes_back_with_undo(store, handover):
    checklists.remove_template(store, handover.id)
    assert checklists.templates(store) == []
    store.undo()
    assert checklists.templates(store) == [handover]


def test_a_cards_lines_become_steps_on_the_day(store, project):
    task = tasks.add(store, project.id, "Access", TODAY, checklist=(ChecklistLine("Gate codes", True), ChecklistLine("Lift hours")))
    assert checklists.from_checklist(task) == (TemplateStep("Gate codes"), TemplateStep("Lift hours"))


def test_cards_become_steps_counted_from_the_latest_due_date(store, project):
    dana = people.add(store, "Dana", role="Lead architect")
    last = tasks.add(store, project.id, "Walk round", TODAY, due=MONDAY, owner_id=dana.id)
    first = tasks.add(store, project.id, "Clean", TODAY, due=TODAY)
    draft = checklists.from_tasks(store, [last.id, first.id], TODAY)
    assert draft == checklists.Draft(MONDAY, (TemplateStep("Clean", "", -3), TemplateStep("Walk round", "Lead architect", 0)))


def test_cards_can_be_counted_from_another_day(store, project):
    task = tasks.add(store, project.id, "Clean", TODAY, due=MONDAY)
    assert checklists.from_tasks(store, [task.id], TODAY, FRIDAY).steps == (TemplateStep("Clean", "", 1),)


def test_a_role_finds_those_who_have_it_and_only_else_those_whose_role_is_like_it(store):
    exact = people.add(store, "Dana", role="lead architect")
    people.add(store, "Aiko", role="Architect")
    gone = people.add(store, "Gone", role="Lead architect")
    people.archive(store, gone.id)
    near = people.add(store, "Marcus", role="Senior site manager")
    found = checklists.people_for_roles(store, ("Lead Architect", "Site manager", "", "Diver"), None)
    assert {role: [one.id for one in those] for role, those in found.items()} == {
        "Lead Architect": [exact.id], "Site manager": [near.id], "": [], "Diver": [],
    }  # fmt: skip


def test_who_owns_most_in_the_project_stands_first(store, project):
    people.add(store, "Aiko", role="Designer")
    zoe = people.add(store, "Zoe", role="Designer")
    assert [one.name for one in checklists.people_for_roles(store, ("Designer",), project.id)["Designer"]] == ["Aiko", "Zoe"]
    tasks.add(store, project.id, "Colours", TODAY, owner_id=zoe.id)
    assert [one.name for one in checklists.people_for_roles(store, ("Designer",), project.id)["Designer"]] == ["Zoe", "Aiko"]


def test_starting_makes_a_task_for_every_step_where_new_tasks_land(store, project, handover):
    dana = people.add(store, "Dana", team="Design", role="Lead architect")
    run = checklists.start(store, handover.id, project.id, FRIDAY, TODAY, "Handover of level 5", {1: dana.id, 2: None})
    made = tasks_of(store, run)
    assert [(one.ref, one.title, one.due, one.owner_id) for one in made] == [
        ("FIT-1", "Clean", date(2026, 11, 24), None),
        ("FIT-2", "Walk round", FRIDAY, dana.id),
        ("FIT-3", "Keys", MONDAY, None),
    ]
    assert made[1].team_id == dana.team_id
    assert {one.source for one in made} == {"Checklist: Handover of level 5"}
    with store.read() as reader:
        assert {reader.get(Column, one.column_id).name for one in made} == {"To do"}
    assert store.undo_label() == "Start Handover of level 5, 3 tasks"


def test_a_run_is_called_like_its_template_until_it_has_a_name(store, project, handover):
    assert checklists.start(store, handover.id, project.id, FRIDAY, TODAY).name == "Handover"


def test_a_step_counts_in_the_week_of_its_owner(store, project, handover):
    weekend = people.add(store, "Wei")
    with store.edit("x") as edit:
        edit.put(Person(weekend.id, "Wei", working_days="56"))
    run = checklists.start(store, handover.id, project.id, FRIDAY, TODAY, owners={2: weekend.id})
    assert tasks_of(store, run)[2].due == date(2026, 11, 28)


def test_the_preview_is_what_starting_makes(store, project, handover):
    dana = people.add(store, "Dana")
    seen = checklists.plan(store, handover, FRIDAY, {0: dana.id})
    run = checklists.start(store, handover.id, project.id, FRIDAY, TODAY, owners={0: dana.id})
    assert [(one.title, one.owner_id, one.due) for one in seen] == [(one.title, one.owner_id, one.due) for one in tasks_of(store, run)]


def test_one_undo_takes_the_whole_run_back(store, project, handover):
    run = checklists.start(store, handover.id, project.id, FRIDAY, TODAY)
    store.undo()
    assert tasks_of(store, run) == [] and checklists.runs(store, project.id, TODAY) == []
    store.redo()
    assert len(tasks_of(store, run)) == 3


def test_nothing_is_started_without_a_day(store, project, handover):
    with pytest.raises(InvalidInput) as refused:
        checklists.start(store, handover.id, project.id, None, TODAY)
    assert refused.value.field == "anchor"


def test_nothing_is_started_in_a_closed_project(store, project, handover):
    editing.set_field(store, "project", project.id, "state", ProjectState.CLOSED, TODAY)
    with pytest.raises(InvalidInput, match="FIT is closed") as refused:
        checklists.start(store, handover.id, project.id, FRIDAY, TODAY)
    assert refused.value.field == "project"


def test_nothing_is_started_from_a_template_without_steps(store, project):
    with store.edit("x") as edit:
        edit.add(ChecklistTemplate("t", "Empty"))
    with pytest.raises(InvalidInput, match="no steps"):
        checklists.start(store, "t", project.id, FRIDAY, TODAY)


def test_an_owner_who_is_gone_leaves_nothing_half_started(store, project, handover):
    with pytest.raises(NotFound):
        checklists.start(store, handover.id, project.id, FRIDAY, TODAY, owners={2: "nobody"})
    with store.read() as reader:
        assert reader.find(Task) == [] and reader.find(ChecklistRun) == []


def test_progress_follows_the_tasks_and_forgets_those_in_the_bin(store, project, handover):
    run = checklists.start(store, handover.id, project.id, FRIDAY, TODAY)
    first, second, third = tasks_of(store, run)
    before = checklists.progress(store, run.id, TODAY)
    assert (before.done, before.all, before.late, before.next.ref) == (0, 3, 1, first.ref)
    tasks.move_to_category(store, [first.id], Category.DONE, TODAY)
    editing.remove(store, [("task", third.id)])
    after = checklists.progress(store, run.id, TODAY)
    assert (after.done, after.all, after.late, after.next.ref) == (1, 2, 0, second.ref)
    assert [step.ref for step in after.steps] == [first.ref, second.ref]


def test_runs_are_those_with_something_left_to_do(store, project, handover):
    later = checklists.start(store, handover.id, project.id, MONDAY, TODAY, "Later")
    sooner = checklists.start(store, handover.id, project.id, FRIDAY, TODAY, "Sooner")
    other = projects.start(store, "NET", "Network")
    assert [one.run for one in checklists.runs(store, project.id, TODAY)] == [sooner, later]
    assert checklists.runs(store, other.id, TODAY) == []
    tasks.move_to_category(store, [one.id for one in tasks_of(store, sooner)], Category.DONE, TODAY)
    assert [one.run.name for one in checklists.runs(store, None, TODAY)] == ["Later"]


def test_a_task_of_a_run_knows_how_the_run_stands(store, project, handover):
    run = checklists.start(store, handover.id, project.id, FRIDAY, TODAY)
    around = links.around(store, tasks_of(store, run)[1], TODAY)
    assert around.run == checklists.progress(store, run.id, TODAY)


def test_any_other_task_belongs_to_no_run(store, project):
    assert links.around(store, tasks.add(store, project.id, "Pumps", TODAY), TODAY).run is None
