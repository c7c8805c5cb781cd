"""Lines of quick capture as a screen shows them while they are typed: which task they would make, and its parts by name."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from coorddesk.domain.capture import Captured, PartKind
from coorddesk.domain.dates import day_words
from coorddesk.services import capture, search
from coorddesk.services.directory import Directory
from coorddesk.ui.desk import Desk
from coorddesk.ui.moments import date_order


@dataclass(frozen=True, slots=True)
class NamedPart:
    """One understood part of a line, as the first row shows it; `icon` or an avatar (`hue`) stands before the text."""

    label: str
    text: str
    icon: str = ""
    avatar: bool = False
    hue: str | None = None


@dataclass(frozen=True, slots=True)
class Making:
    """The task that Enter would make."""

    title: str
    parts: tuple[NamedPart, ...]
    problem: str = ""


class LineReader:
    """Reads lines by the names of people and projects as they stood when it was made."""

    def __init__(self, desk: Desk, directory: Directory) -> None:
        self._desk, self._directory = desk, directory
        people = [(one.id, one.name) for one in directory.people.values() if not one.archived]
        projects = [(one.id, one.code, one.name) for one in directory.projects.values() if one.state != "closed"]
        self.names = capture.vocabulary_of(people, projects)

    def read(self, line: str) -> Captured:
        """What a line says."""
        return capture.understood(self.names, line, self._desk.today(), date_order(self._desk.settings))

    def making(self, reading: Captured, project_id: str | None, problem: str = "", with_project: bool = True) -> Making:
        """The task a line would make.

        Args:
            project_id: where it lands unless the line says otherwise.
            problem: a sentence that says why it was not taken.
            with_project: whether the project is one of the parts; the screen may already say it.
        """
        parts = self._people(reading)
        if reading.due:
            parts.append(NamedPart(_tr("Due"), day_words(reading.due, self._desk.today())))
        landing = capture.landing_project(self.names, reading, project_id)
        project = self._directory.projects.get(landing or "")
        if project and with_project:
            parts.append(NamedPart(_tr("Project"), project.name))
        if reading.priority:
            parts.append(NamedPart(_tr("Priority"), _tr(reading.priority.capitalize())))
        new = capture.new_names(reading)
        labels = [label for label in reading.labels if label not in new]
        if labels:
            parts.append(NamedPart(_tr("Labels"), ", ".join(labels)))
        linked = capture.referred(self._desk.store, reading, landing) if reading.references else []
        for one in search.details(self._desk.store, linked[:2]):
            document = one.kind == "document"
            label = _tr("Linked document") if document else _tr("Linked")
            parts.append(NamedPart(label, one.ref or one.title, "file-text" if document else "link"))
        problem = problem or next(iter(reading.problems), "")
        if not problem and project is None and self.names.projects:
            problem = _tr("Say which project: type #{code}").format(code=self.names.projects[0][1])
        return Making(reading.title, tuple(parts), problem)

    def _people(self, reading: Captured) -> list[NamedPart]:
        parts = [
            NamedPart(label, self._directory.name(id), avatar=True, hue=self.hue(id))
            for label, id in ((_tr("Waiting on"), reading.waiting_on), (_tr("Owner"), reading.owner))
            if id
        ]
        parts += [NamedPart(_tr("New person"), name, "user-plus") for name in capture.new_names(reading)]
        unknown = capture.nobody(self.names, reading)
        return parts + [NamedPart(_tr("Nobody yet"), _tr("{name}, Ctrl+Enter adds").format(name=name), "user-plus") for name in unknown]

    def unknown(self, line: str) -> list[str]:
        """The names in a line, in a person's place and without an @, that are nobody's yet."""
        return list(capture.nobody(self.names, self.read(line)))

    def hue(self, person_id: str | None) -> str | None:
        """The team hue of a person, as the painter takes it."""
        person = self._directory.people.get(person_id or "")
        index = self._directory.hue(person.team_id) if person else None
        return None if index is None else self._desk.theme.team_hue(index)

    def hues(self, reading: Captured) -> dict[str, str | None]:
        """The team hues of the people in a line, by id."""
        people = (PartKind.OWNER, PartKind.WAITING)
        return {part.value: self.hue(part.value) for part in reading.parts if part.kind in people}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Reading", text)
