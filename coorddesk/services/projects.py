"""Starting and keeping projects and the columns of their boards."""

from datetime import date

from coorddesk.domain import ranks
from coorddesk.domain.changes import brief
from coorddesk.domain.projects import DEFAULT_COLUMNS, DEFAULT_STATUS_CODES, Column, Project, checked_code
from coorddesk.errors import InvalidInput, NotFound
from coorddesk.storage.edit import Edit
from coorddesk.storage.store import Store, new_id


def start(store: Store, code: str, name: str, finish: date | None = None, place: str = "") -> Project:
    """A new project with the usual board columns and document statuses.

    Raises:
        InvalidInput: the code is not one, or taken; the name is empty.
    """
    with store.edit(f"Start project {brief(name.strip())}") as edit:
        return started(edit, code, name, finish, place)


def started(edit: Edit, code: str, name: str, finish: date | None = None, place: str = "") -> Project:
    """As `start`, within an open edit."""
    clean = checked_code(code)
    if not name.strip():
        raise InvalidInput("name", "A project needs a name. Nothing was made.")
    taken = edit.find(Project, "code = ?", (clean,))
    if taken:
        where = "in the bin" if taken[0].deleted else f"“{taken[0].name}”"
        raise InvalidInput("code", f"The code {clean} belongs to a project already ({where}). Give another.")
    project = Project(new_id(), clean, name.strip(), place=place, finish=finish, status_codes=DEFAULT_STATUS_CODES)
    edit.add(project)
    for (title, category, limit), rank in zip(DEFAULT_COLUMNS, ranks.spread(len(DEFAULT_COLUMNS)), strict=True):
        edit.add(Column(new_id(), project.id, title, category, rank, limit))
    return project


def by_code(store: Store, code: str) -> Project:
    """The project of that code, any case.

    Raises:
        NotFound: there is none; lists those there are.
    """
    with store.read() as reader:
        found = reader.find(Project, "code = ? AND deleted = 0", (code.strip().upper(),))
        if found:
            return found[0]
        codes = ", ".join(row[0] for row in reader.rows("SELECT code FROM project WHERE deleted = 0 ORDER BY code"))
    raise NotFound(f"There is no project {code}. " + (f"There are: {codes}." if codes else "The store has no project yet."))


def only(store: Store) -> str | None:
    """The id of the one project that is not closed; None where there are several, or none."""
    with store.read() as reader:
        found = reader.rows("SELECT id FROM project WHERE deleted = 0 AND state <> 'closed' LIMIT 2")
    return str(found[0][0]) if len(found) == 1 else None
