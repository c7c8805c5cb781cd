"""The register's panels: a new document, a new revision."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from coorddesk.errors import InvalidInput
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.statuses import Statuses
from coorddesk.ui.entry import EntryPanel, person_named
from coorddesk.ui.fields import ComboBox
from coorddesk.ui.moments import entered_day


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What the panel says about a new document; `file` comes with it as its first revision, of code `code`."""

    project_id: str
    number: str
    title: str
    type: str
    discipline: str
    owner_id: str | None
    due: date | None
    file: Path | None
    code: str


class NumberPanel(EntryPanel):
    """A new document: number (the next one offered), title, type, owner, due."""

    def __init__(self, desk: Desk, statuses: Statuses, parent: QWidget | None = None) -> None:
        super().__init__(desk.paint, self.tr("New document"), self.tr("Register"), parent)
        self._desk = desk
        self._statuses = statuses
        self._file: Path | None = None
        self._offered = ""
        self.project = self.add_choice("project", self.tr("Project"), (), 96)
        self.number = self.add_text("number", self.tr("Number"), 170)
        self.add_text("title", self.tr("Title"))
        self.type = self.add_text("type", self.tr("Type"), 64, "DR")
        self.discipline = self.add_text("discipline", self.tr("Discipline"), 74, "AR")
        self.add_names("owner_id", self.tr("Owner"), 150)
        self.add_text("review_due", self.tr("Due"), 90, self.tr("fri, 4 dec"))
        self.code = self.add_text("revision", self.tr("Rev"), 64)

    def open_for(
        self, project_id: str, all_projects: bool, title: str = "", number: str = "", file: Path | None = None, code: str = ""
    ) -> None:
        """Shows the panel for a project; with a file, the document begins with it."""
        projects = self._statuses.directory.projects
        self._file = file
        self.fill_choice(self.project, [(one.id, one.code) for one in projects.values()])
        self.show_field("project", all_projects and len(projects) > 1)
        pattern = projects[project_id].number_pattern if project_id in projects else ""
        self.show_field("discipline", "{discipline}" in pattern)
        self.show_field("revision", file is not None)
        self.show_field("review_due", file is None)
        self.set_names("owner_id", [one.name for one in self._statuses.directory.people.values() if not one.archived])
        self.set_notes([self.tr("With the file {name}.").format(name=file.name)] if file else [])
        self._offered = number
        self.open_panel("title", project=project_id, number=number, title=title, revision=code)

    def offer_number(self, number: str) -> None:
        """Another number is free, since type or project changed; a number typed by hand stays."""
        if self.number.text().strip() == self._offered:
            self.number.setText(number)
        self._offered = number

    def entered(self) -> NewDocument:
        """What was entered.

        Raises:
            InvalidInput: the owner or the date cannot be understood.
        """
        people = {one.id: one.name for one in self._statuses.directory.people.values()}
        due = entered_day(self._desk, self.value("review_due"), "review_due")
        return NewDocument(
            self.value("project"), self.value("number"), self.value("title"), self.value("type").upper(), self.value("discipline").upper(),
            person_named(people, self.value("owner_id")), due, self._file, self.value("revision"),
        )  # fmt: skip


class RevisionPanel(EntryPanel):
    """A new revision of one document: code (the next one offered), status, note, file."""

    def __init__(self, desk: Desk, statuses: Statuses, parent: QWidget | None = None) -> None:
        super().__init__(desk.paint, self.tr("New revision"), self.tr("Issue"), parent)
        self._statuses = statuses
        self.document_id = ""
        self.code = self.add_text("revision", self.tr("Rev"), 72)
        self.status: ComboBox = self.add_choice("status", self.tr("Status"), (), 140)
        self.add_text("note", self.tr("What changed"))
        self.file: QLineEdit = self.add_text("path", self.tr("File"), 240, self.tr("none, or drop it here"))
        self.pick = self.add_button(self.tr("Choose…"))
        self.pick.clicked.connect(self._choose)
        self.setAcceptDrops(True)

    def open_for(self, document_id: str, project_id: str, number: str, title: str, last: str, code: str, file: Path | None = None) -> None:
        """Shows the panel for a document; says what becomes of its last revision."""
        self.document_id = document_id
        self.heading.setText(self.tr("New revision of {number} {title}").format(number=number, title=title))
        self.set_notes([self.tr("{code} becomes superseded.").format(code=last)] if last else [])
        codes = [one for one in self._statuses.codes(project_id) if one.code not in ("Superseded", "Awaited")]
        self.fill_choice(self.status, [(one.code, one.code) for one in codes])
        usual = next((one.code for one in codes if one.code == ("Issued" if file else "Draft")), codes[0].code if codes else "")
        self.open_panel("revision", revision=code, status=usual, path=str(file) if file else "")

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("The revision's file"), str(Path(self.file.text()).parent))
        if chosen:
            self.file.setText(chosen)

    def chosen_file(self) -> Path | None:
        """The file, None when none was given.

        Raises:
            InvalidInput: there is no such file.
        """
        written = self.value("path").strip('"')
        if not written:
            return None
        place = Path(written).expanduser()
        if not place.is_file():
            raise InvalidInput("path", self.tr("There is no file {name}. Choose it, or leave the field empty.").format(name=place.name))
        return place


