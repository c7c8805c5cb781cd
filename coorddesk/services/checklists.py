"""Checklists: keeping templates, starting them as runs of tasks, and how far the runs have come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coorddesk.domain import checklists
from coorddesk.domain.changes import brief
from coorddesk.domain.checklists import ChecklistRun, ChecklistTemplate, PlannedStep, TemplateStep
from coorddesk.domain.checklists import Progress as Progress
from coorddesk.domain.dates import count_words
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project, ProjectState
from coorddesk.domain.tasks import Task
from coorddesk.errors import InvalidInput
from coorddesk.services import tasks
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import checklists as query
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store, new_id


@dataclass(frozen=True, slots=True)
class Draft:
    """Steps drawn from tasks, and the day they are counted from."""

    anchor: date
    steps: tuple[TemplateStep, ...]


def templates(store: Store) -> list[ChecklistTemplate]:
    """All templates, by name."""
    with store.read() as reader:
        return query.templates(reader)


def save_template(store: Store, name: str, steps: Iterable[TemplateStep], template_id: str | None = None) -> ChecklistTemplate:
    """A new template, or with `template_id` that one with another name and other steps; nothing happens when it reads so already.

    Raises:
        InvalidInput: on `name`, when it is empty or another template's; on `steps`, when there is none or one has no title.
        NotFound: that template is no longer in the store.
    """
    with store.edit("") as edit:
        clean, kept = _free_name(edit, name, template_id), checklists.checked_steps(steps)
        if template_id is None:
            made = ChecklistTemplate(new_id(), clean, steps=kept)
            edit.add(made)
        else:
            made = replace(edit.get(ChecklistTemplate, template_id), name=clean, steps=kept)
            edit.put(made)
        edit.label = f"{'Save' if template_id is None else 'Change'} checklist template {brief(clean)}"
        return made


def remove_template(store: Store, template_id: str) -> None:
    """Moves a template to the bin; the runs that were started from it go on."""
    with store.edit("") as edit:
        template = edit.get(ChecklistTemplate, template_id)
        edit.put(replace(template, deleted=True))
        edit.label = f"Delete checklist template {brief(template.name)}"


def from_checklist(task: Task) -> tuple[TemplateStep, ...]:
    """A card's checklist lines as steps, all on the anchor date and nobody's; empty for a card without any."""
    return tuple(TemplateStep(line.text) for line in task.checklist)


def from_tasks(store: Store, task_ids: Sequence[str], today: date, anchor: date | None = None) -> Draft:
    """Each task as a step: its title, its owner's role and its distance from the anchor in working days; by due date.

    Args:
        anchor: the latest due date among them when it is None, or today where none has one.
    """
    with store.read() as reader:
        found = reader.many(Task, task_ids)
        chosen = [found[id] for id in task_ids if id in found]
        people = reader.many(Person, [task.owner_id for task in chosen if task.owner_id])
    day = anchor or max((task.due for task in chosen if task.due), default=today)
    return Draft(day, tuple(checklists.derived(chosen, day, people)))


def people_for_roles(store: Store, roles: Iterable[str], project_id: str | None) -> dict[str, list[Person]]:
    """Who can do what is asked of each role: those who have it (any case), or else those whose role is like it by its words.

    Those who own most in the project stand first. People who left are left out, and nobody has an empty role.
    """
    with store.read() as reader:
        everybody = reader.find(Person, "deleted = 0 AND archived = 0 AND role <> ''", (), "ORDER BY name COLLATE NOCASE")
        owned = query.owned_in(reader, project_id) if project_id else {}
    everybody.sort(key=lambda person: -owned.get(person.id, 0))
    found: dict[str, list[Person]] = {}
    for role in roles:
        ranks = [(checklists.role_rank(role, person.role), person) for person in everybody]
        found[role] = [person for rank, person in ranks if rank == 0] or [person for rank, person in ranks if rank == 1]
    return found


def roles(store: Store) -> list[str]:
    """The roles that people have who have not left, by name, for offering them while one is typed."""
    with store.read() as reader:
        return query.roles(reader)


def plan(store: Store, template: ChecklistTemplate, anchor: date, owners: Mapping[int, str | None]) -> list[PlannedStep]:
    """What starting the template would make; see `start`."""
    with store.read() as reader:
        return checklists.planned(template.steps, anchor, _owners(reader, owners))


def start(
    store: Store, template_id: str, project_id: str, anchor: date | None, today: date, name: str = "",
    owners: Mapping[int, str | None] | None = None,
) -> ChecklistRun:  # fmt: skip
    """A run of a template: a task for every step, in its order, where new tasks land; all of it one change.

    Args:
        name: of the run; the template's when it is empty.
        owners: the id of who does a step, by its place in the template; nobody where None or missing.

    Raises:
        InvalidInput: on `anchor`, when there is none; on `project`, when it is closed; on `template`, when it has no steps.
        NotFound: the template, the project or an owner is no longer in the store.
    """
    if anchor is None:
        raise InvalidInput("anchor", "A checklist is dated from a day. Nothing was started; give a day such as Fri or 15 Jan.")
    with store.edit("") as edit:
        template, project = edit.get(ChecklistTemplate, template_id), edit.get(Project, project_id)
        if project.state == ProjectState.CLOSED:
            raise InvalidInput("project", f"{project.code} is closed, so nothing was started. Open the project again, or choose another.")
        if not template.steps:
            raise InvalidInput("template", f"“{template.name}” has no steps, so nothing was started. Add steps to it first.")
        run = ChecklistRun(new_id(), project.id, template.id, " ".join(name.split()) or template.name, anchor)
        edit.add(run)
        for step in checklists.planned(template.steps, anchor, _owners(edit, owners or {})):
            tasks.added(
                edit, project.id, step.title, today, owner_id=step.owner_id, due=step.due, run_id=run.id, source=f"Checklist: {run.name}"
            )
        edit.label = f"Start {brief(run.name)}, {count_words(len(template.steps), 'task')}"
        return run


def progress(store: Store, run_id: str, today: date) -> Progress:
    """How far a run has come.

    Raises:
        NotFound: that run is not in the store.
    """
    with store.read() as reader:
        return progress_in(reader, run_id, today)


def progress_in(reader: Reader, run_id: str, today: date) -> Progress:
    """As `progress`, within an open reading."""
    return checklists.stood(reader.get(ChecklistRun, run_id), query.steps(reader, run_id), today)


def runs(store: Store, project_id: str | None, today: date) -> list[Progress]:
    """The runs of a project, or of all with None, that are not through; by anchor date."""
    with store.read() as reader:
        return [checklists.stood(run, query.steps(reader, run.id), today) for run in query.open_runs(reader, project_id)]


def _owners(reader: Reader, owners: Mapping[int, str | None]) -> dict[int, Person]:
    return {at: reader.get(Person, id) for at, id in owners.items() if id}


def _free_name(edit: Edit, name: str, template_id: str | None) -> str:
    clean = " ".join(name.split())
    if not clean:
        raise InvalidInput("name", "A checklist template needs a name. Nothing was saved; give it one.")
    for other in query.templates(edit):
        if other.id != template_id and other.name.casefold() == clean.casefold():
            raise InvalidInput(
                "name", f"There is a checklist template “{other.name}” already. Nothing was saved; give another name, or change that one."
            )
    return clean
