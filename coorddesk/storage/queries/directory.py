"""Names for ids: the small tables that every screen needs whole (people, teams, projects, columns)."""

from dataclasses import dataclass

from coorddesk.domain.people import Person, Team
from coorddesk.domain.projects import Column, Project
from coorddesk.storage.reader import Reader


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody and every place, by id; what is in the bin is left out, people who left are not.

    Attributes:
        columns: in board order within each project.
    """

    people: dict[str, Person]
    teams: dict[str, Team]
    projects: dict[str, Project]
    columns: dict[str, Column]

    def name(self, person_id: str | None) -> str:
        """A person's name, or empty."""
        person = self.people.get(person_id or "")
        return person.name if person else ""

    def hue(self, team_id: str | None) -> int | None:
        """A team's colour index, or None."""
        team = self.teams.get(team_id or "")
        return team.hue if team else None

    def team_of(self, person_id: str | None, team_id: str | None = None) -> str | None:
        """The team of a thing: its own, else its person's."""
        if team_id:
            return team_id
        person = self.people.get(person_id or "")
        return person.team_id if person else None

    def columns_of(self, project_id: str) -> list[Column]:
        """A project's board columns, left to right."""
        return [column for column in self.columns.values() if column.project_id == project_id]

    def code(self, project_id: str | None) -> str:
        """A project's code, or empty."""
        project = self.projects.get(project_id or "")
        return project.code if project else ""


def directory(reader: Reader) -> Directory:
    """The whole directory: teams by hue, people by name, projects by code; the same one until the store changes."""
    return reader.kept("directory", lambda: _read(reader))


def _read(reader: Reader) -> Directory:
    return Directory(
        people={one.id: one for one in reader.find(Person, "deleted = 0", (), "ORDER BY name COLLATE NOCASE")},
        teams={one.id: one for one in reader.find(Team, "deleted = 0", (), "ORDER BY hue, name")},
        projects={one.id: one for one in reader.find(Project, "deleted = 0", (), "ORDER BY rowid")},
        columns={one.id: one for one in reader.find(Column, "deleted = 0", (), "ORDER BY project_id, rank")},
    )
