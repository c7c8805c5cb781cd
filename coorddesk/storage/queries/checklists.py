"""Checklist templates by name, the runs of a project, and the tasks that runs made."""

from datetime import date

from coorddesk.domain.checklists import ChecklistRun, ChecklistTemplate, RunStep
from coorddesk.storage.reader import Reader

_STEP = "id, ref, title, owner_id, due, done_on"


def templates(reader: Reader) -> list[ChecklistTemplate]:
    """All templates with their steps, by name; what is in the bin is left out."""
    return reader.find(ChecklistTemplate, "deleted = 0", (), "ORDER BY name COLLATE NOCASE, id")


def open_runs(reader: Reader, project_id: str | None) -> list[ChecklistRun]:
    """The runs of a project, or of all with None, that have an open task; by anchor date."""
    condition = (
        "deleted = 0 AND (?1 IS NULL OR project_id = ?1)"
        " AND id IN (SELECT run_id FROM task WHERE run_id IS NOT NULL AND done_on IS NULL AND deleted = 0)"
    )
    return reader.find(ChecklistRun, condition, (project_id,), "ORDER BY anchor, id")


def steps(reader: Reader, run_id: str) -> list[RunStep]:
    """The tasks of a run in the order they were made; what is in the bin is left out."""
    # Ids made later sort later, and a run makes its tasks in the order of its steps.
    rows = reader.rows(f"SELECT {_STEP} FROM task WHERE run_id = ? AND deleted = 0 ORDER BY id", (run_id,))
    return [RunStep(id, ref, title, owner, _day(due), _day(done)) for id, ref, title, owner, due, done in rows]


def roles(reader: Reader) -> list[str]:
    """The roles of people who have not left, each once, by name."""
    rows = reader.rows(
        "SELECT min(role) FROM person WHERE deleted = 0 AND archived = 0 AND role <> ''"
        " GROUP BY role COLLATE NOCASE ORDER BY 1 COLLATE NOCASE"
    )
    return [role for (role,) in rows]


def owned_in(reader: Reader, project_id: str) -> dict[str, int]:
    """How many tasks of a project each person owns, done ones included; by person id."""
    rows = reader.rows(
        "SELECT owner_id, count(*) FROM task WHERE project_id = ? AND owner_id IS NOT NULL AND deleted = 0 GROUP BY owner_id", (project_id,)
    )
    return {id: count for id, count in rows}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
