"""How documents come into the register: the panels for a new document and a revision, and what they do."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from coorddesk.domain import numbers
from coorddesk.domain.documents import Revision, current
from coorddesk.errors import InvalidInput
from coorddesk.services import document_numbers, documents, file_plans, revisions
from coorddesk.services.document_files import FileFacts
from coorddesk.services.file_plans import PlannedFile
from coorddesk.services.register import Line, RevisionLine
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.dropping import Dropping
from coorddesk.ui.documents.panels import NumberPanel, RevisionPanel
from coorddesk.ui.documents.statuses import Statuses
from coorddesk.ui.documents.table import DocumentTable
from coorddesk.ui.entry import EntryPanel


class Intake(QObject):
    """The register's panels, one of them open at a time.

    Signals:
        left(): a panel was closed; the list gets the keyboard back.
    """

    left = Signal()

    def __init__(
        self, desk: Desk, statuses: Statuses, table: DocumentTable, reveal: Callable[[str, str], bool], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self._statuses = statuses
        self._table = table
        self._reveal = reveal
        self.number_panel = NumberPanel(desk, statuses, parent)
        self.revision_panel = RevisionPanel(desk, statuses, parent)
        self.dropping = Dropping(desk, statuses, table, self, parent)
        self.files_panel = self.dropping.panel
        self.panels: tuple[EntryPanel, ...] = (self.number_panel, self.revision_panel, self.files_panel)
        for panel in self.panels:
            panel.left.connect(self.left)
        self.number_panel.submitted.connect(self._register)
        self.number_panel.fields_changed.connect(self._offer_number)
        self.number_panel.project.activated.connect(lambda _: self._change_project())
        self.number_panel.number_typed.connect(self._read_number)
        self.revision_panel.submitted.connect(self._issue)

    def line_of(self, id: str) -> Line | None:
        """What the register shows of a document that is on view."""
        line = self._table.rows.light(id) if id else None
        return line if isinstance(line, Line) else None

    def new_document(self) -> None:
        """Opens the panel for a new document."""
        project_id = self.landing_project()
        if project_id:
            self.number_panel.close_panel()
            parts = self.parts_for(project_id)
            self.number_panel.open_for(project_id, self.desk.project_id is None, parts=parts)
            self._offer_number()

    def parts_for(self, project_id: str) -> dict[str, str]:
        """What the fields of a new number begin with: as on the line under the keyboard, else as in the last one registered."""
        last = document_numbers.last_values(self.desk.store, project_id)
        line = self.line_of(self._table.document_of(self._table.current_key()))
        project = self._statuses.directory.projects.get(project_id)
        if line is None or project is None or line.project_id != project_id:
            return last
        told = numbers.parts_of(project.number_pattern, line.number)
        return last | {name: value for name, value in told.items() if name not in ("project", "number", "year")}

    def landing_project(self) -> str:
        """The project that something new goes to by itself; empty where there is none."""
        line = self.line_of(self._table.document_of(self._table.current_key()))
        running = next((one.id for one in self._statuses.directory.projects.values() if one.state != "closed"), "")
        return self.desk.project_id or (line.project_id if line else "") or running

    def reveal(self, document_id: str) -> bool:
        """Shows a document in the register; False when it is not of the projects on view."""
        return self._reveal("document", document_id)

    def _offer_number(self) -> None:
        panel = self.number_panel
        panel.offer_number(self._free_number())
        blank = [self.tr(one.label) for one in numbers.asked_fields(panel.pattern()) if not panel.given_parts().get(one.name)]
        panel.say([self.tr("Left out of the number: {fields}.").format(fields=", ".join(blank))] if blank else [])

    def _free_number(self) -> str:
        """The next number that the fields of the panel make."""
        panel = self.number_panel
        return documents.next_number(
            self.desk.store, panel.value("project"), panel.value("type"), values=panel.given_parts(), today=self.desk.today()
        )

    def _change_project(self) -> None:
        """Another project has another pattern."""
        panel = self.number_panel
        panel.show_pattern(panel.pattern(), document_numbers.last_values(self.desk.store, panel.value("project")))
        self._offer_number()

    def _read_number(self) -> None:
        """What a typed number says goes into the fields, and who has it already is said at once."""
        panel = self.number_panel
        typed = panel.value("number")
        parts = {name: value.upper() for name, value in numbers.parts_of(panel.pattern(), typed).items()}
        panel.fill_parts({name: value for name, value in parts.items() if name not in ("project", "number", "year")})
        taken = document_numbers.taken(self.desk.store, typed)
        said = [taken, self.tr("{number} is free.").format(number=self._free_number())] if taken else []
        if typed and not parts and not taken:
            said = [self.tr("It is not by the pattern of the project, such as {number}; it is taken as it stands.").format(
                number=self._free_number())]  # fmt: skip
        panel.say(said)

    def _register(self) -> None:
        panel = self.number_panel
        try:
            new = panel.entered()
        except InvalidInput as error:
            panel.show_error(error)
            return
        # all that is meant is told now: what the panel says when the file was read may be about another document
        number, values = new.number or self._free_number(), panel.given_parts()

        def register(fact: FileFacts | None) -> None:
            usual = self._statuses.usual(new.project_id)
            revision = Revision(new.code, self.desk.today(), usual, fact.path, fact.sha256, size=fact.size) if fact else None
            try:
                with self.desk.attempt(self.tr("Cannot register the document")):
                    made = documents.register(
                        self.desk.store, new.project_id, new.number, new.title, self.desk.today(), new.type, new.owner_id,
                        discipline=new.discipline, review_due=new.due, planned_issue=new.planned, revision=revision,
                        values=values,
                    )  # fmt: skip
                    panel.close_panel()
                    self._reveal("document", made.id)
                    self.desk.announced.emit(self.tr("{number} registered").format(number=made.number))
            except InvalidInput as error:
                panel.show_error(error)

        self.dropping.keep_one(new.file, new.project_id, number, new.code, register, panel)

    def new_revision(self) -> None:
        """Opens the panel for a new revision of the current document."""
        id = self._table.document_of(self._table.current_key())
        if id:
            self.open_revision(id, None)

    def open_revision(self, id: str, file: Path | None) -> None:
        """Opens the panel for a new revision of a document, with its file if there is one."""
        if self.line_of(id) is None:
            return
        following = revisions.following(self.desk.store, id)
        code = file_plans.plan_revision(self.desk.store, id, file).code if file else ""
        if any(one.code.casefold() == code.casefold() for one in following.document.revisions):
            code = ""  # the file is still called as the revision that it follows
        self._table.go_to(id)
        self.revision_panel.close_panel()
        self.revision_panel.open_for(following, file, code)

    def _issue(self) -> None:
        panel = self.revision_panel
        if panel.edited:
            self._correct()
            return
        try:
            file, day = panel.chosen_file(), panel.entered_day()
        except InvalidInput as error:
            panel.show_error(error)
            return
        id, keeps = panel.document_id, panel.keeps_current()
        meant = Revision(panel.value("revision"), day, panel.value("status"), note=panel.value("note"))

        def issue(fact: FileFacts | None) -> None:
            revision = replace(meant, path=fact.path, sha256=fact.sha256, size=fact.size) if fact else meant
            try:
                with self.desk.attempt(self.tr("Cannot issue the revision")):
                    made = documents.issue(self.desk.store, id, revision, self.desk.today(), keep_current=keeps)
                    panel.close_panel()
                    self.desk.announced.emit(self.tr("{number} rev {code} issued").format(number=made.number, code=revision.code))
            except InvalidInput as error:
                panel.show_error(error)

        line = self.line_of(id)
        project, number = (line.project_id, line.number) if line is not None else ("", "")
        self.dropping.keep_one(file, project, number, meant.code, issue, panel)

    def edit_revision(self) -> None:
        """Opens the panel to correct the revision under the keyboard, the current one on a document's own line."""
        key = self._table.current_key()
        id = self._table.document_of(key)
        if id:
            self.correct(id, key.code if isinstance(key, RevisionLine) else "")

    def correct(self, document_id: str, code: str = "") -> None:
        """Opens the panel to correct a revision of a document, without a code the current one."""
        following = revisions.following(self.desk.store, document_id)
        document = following.document
        chosen = next((one for one in document.revisions if one.code == code), current(document))
        if chosen is None:
            self.desk.announced.emit(self.tr("{number} has no revision yet. I registers the first one.").format(number=document.number))
            return
        self.revision_panel.close_panel()
        self.revision_panel.open_edit(following, chosen)

    def _correct(self) -> None:
        panel = self.revision_panel
        try:
            revision = Revision(panel.value("revision"), panel.entered_day(), panel.value("status"), note=panel.value("note"))
            with self.desk.attempt(self.tr("Cannot correct the revision")):
                opened = panel.following.document if panel.following is not None else None
                made = revisions.edit_revision(self.desk.store, panel.document_id, panel.edited, revision, opened)
                panel.close_panel()
                self.desk.announced.emit(self.tr("{number} rev {code} corrected").format(number=made.number, code=revision.code))
        except InvalidInput as error:
            panel.show_error(error)

    def open_new(self, project_id: str, planned: PlannedFile) -> None:
        """Opens the panel for a new document that begins with a file."""
        all_projects = self.desk.project_id is None
        self.number_panel.close_panel()
        self.number_panel.open_for(project_id, all_projects, planned.title, planned.number, planned.file, planned.code)
        self._read_number()
