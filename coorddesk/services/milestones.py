"""What can be done with milestones and deliverables: add, move the forecast, reach; and reading them for the timeline."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from coorddesk.domain import milestones
from coorddesk.domain.dates import day_words
from coorddesk.domain.milestones import Forecast, Milestone, MilestoneKind
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.errors import InvalidInput
from coorddesk.storage.edit import Edit
from coorddesk.storage.queries import milestones as query
from coorddesk.storage.queries.directory import Directory, directory
from coorddesk.storage.queries.milestones import Marker as Marker
from coorddesk.storage.store import Store, new_id


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything dated that others rely on; markers by their baseline."""

    directory: Directory
    markers: list[Marker]


def read(store: Store, project_id: str | None) -> Timeline:
    """The timeline of a project, or of all with None."""
    with store.read() as reader:
        return Timeline(directory(reader), query.markers(reader, project_id))


def add(
    store: Store, project_id: str, title: str, today: date, day: date | None = None,
    kind: MilestoneKind | str = MilestoneKind.MILESTONE, **fields: Any,
) -> Milestone:  # fmt: skip
    """A new milestone or deliverable; its first date is baseline and forecast at once.

    Args:
        fields: any further field of Milestone.

    Raises:
        InvalidInput: the title is empty; nothing was added.
    """
    with store.edit("") as edit:
        made = added(edit, project_id, title, today, day, kind, **fields)
        edit.label = f"Add {made.ref} {made.title if len(made.title) <= 40 else made.title[:39] + '…'}"
        return made


def added(
    edit: Edit, project_id: str, title: str, today: date, day: date | None = None,
    kind: MilestoneKind | str = MilestoneKind.MILESTONE, **fields: Any,
) -> Milestone:  # fmt: skip
    """As `add`, within an open edit."""
    clean = " ".join(title.split())
    if not clean:
        raise InvalidInput("title", "A milestone needs a few words that say what is reached. Nothing was added.")
    project = edit.get(Project, project_id)
    if fields.get("team_id") is None and (owner := edit.lookup(Person, fields.get("owner_id"))):
        fields["team_id"] = owner.team_id
    made = Milestone(
        new_id(), project_id, edit.next_ref(project.id, project.code, "milestone"), clean, MilestoneKind(kind), baseline=day, forecast=day,
        forecasts=(Forecast(today, day, "Baseline"),) if day else (), **fields,
    )  # fmt: skip
    edit.add(made)
    return made


def reforecast(store: Store, milestone_id: str, forecast: date, today: date, reason: str = "") -> Milestone:
    """Moves a forecast. The last one given on a day is kept, so that nudging it to and fro leaves one entry.

    Raises:
        InvalidInput: it was reached already; its day stands.
    """
    with store.edit("") as edit:
        milestone = edit.get(Milestone, milestone_id)
        if milestone.actual is not None:
            raise InvalidInput("forecast", f"“{milestone.title}” was reached already, so it has no forecast any more. Its day stands.")
        changed = milestones.reforecast(milestone, forecast, today, reason)
        given = changed.forecasts
        if len(given) > 2 and given[-2].given_on == today and changed is not milestone:
            changed = replace(changed, forecasts=(*given[:-2], given[-1]))
        edit.put(changed)
        edit.label = f"Move {milestone.title} to {day_words(forecast, forecast, weekday=False)}"
        return changed


def reach(store: Store, milestone_ids: Sequence[str], actual: date | None) -> None:
    """Marks milestones as reached on a day, or with None as not reached after all."""
    with store.edit("") as edit:
        names = []
        for id in milestone_ids:
            milestone = edit.get(Milestone, id)
            edit.put(replace(milestone, actual=actual))
            names.append(milestone.title)
        what = names[0] if len(names) == 1 else f"{len(names)} milestones"
        edit.label = f"Mark {what} {'reached' if actual else 'not reached'}"
