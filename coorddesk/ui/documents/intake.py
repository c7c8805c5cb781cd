"""How documents come into the register: the panels for a new document, a revision, dropped files and a review, and what they do."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from coorddesk.domain import numbers
from coorddesk.domain.dates import day_words
from coorddesk.domain.documents import Revision, current
from coorddesk.errors import InvalidInput
from coorddesk.services import document_files, document_numbers, documents, reviews, revisions
from coorddesk.services.document_files import FileFacts
from coorddesk.services.register import Line, RevisionLine
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.panels import FilesPanel, NumberPanel, ReviewPanel, RevisionPanel
from coorddesk.ui.documents.statuses import Statuses
from coorddesk.ui.documents.table import DocumentTable
from coorddesk.ui.entry import EntryPanel

# Files up to this size are read on the spot; larger ones by the worker, so that the window stays awake.
_AT_ONCE = 16 << 20
_REVIEW_DAYS = 7


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
        self.files_panel = FilesPanel(desk, parent)
        self.review_panel = ReviewPanel(desk, statuses, parent)
        self.panels: tuple[EntryPanel, ...] = (self.number_panel, self.revision_panel, self.files_panel, self.review_panel)
        for panel in self.panels:
            panel.left.connect(self.left)
        self.number_panel.submitted.connect(self._register)
        self.number_panel.fields_changed.connect(self._offer_number)
        self.number_panel.project.activated.connect(lambda _: self._change_project())
        self.number_panel.number_typed.connect(self._read_number)
        self.revision_panel.submitted.connect(self._issue)
        self.files_panel.submitted.connect(self._take_planned)
        self.review_panel.submitted.connect(self._ask_review)
        table.files_over.connect(self._say_drop)
        table.files_dropped.connect(self.take_files)

    def close(self) -> None:
        """Closes whatever panel is open; what was typed is dropped."""
        for panel in self.panels:
            panel.hide()

    def _line(self, id: str) -> Line | None:
        line = self._table.rows.light(id) if id else None
        return line if isinstance(line, Line) else None

    def new_document(self) -> None:
        """Opens the panel for a new document."""
        project_id = self.landing_project()
        if project_id:
            self._only(self.number_panel)
            parts = document_numbers.last_values(self.desk.store, project_id)
            self.number_panel.open_for(project_id, self.desk.project_id is None, parts=parts)
            self._offer_number()

    def landing_project(self) -> str:
        """The project where new documents go: the one on view, else that of the current line, else the first that runs; or empty."""
        line = self._line(self._table.document_of(self._table.current_key()))
        running = next((one.id for one in self._statuses.directory.projects.values() if one.state != "closed"), "")
        return self.desk.project_id or (line.project_id if line else "") or running

    def _only(self, panel: EntryPanel) -> None:
        for one in self.panels:
            if one is not panel:
                one.hide()

    def _offer_number(self) -> None:
        panel = self.number_panel
        project, parts = panel.value("project"), panel.given_parts()
        type = panel.value("type")
        panel.offer_number(documents.next_number(self.desk.store, project, type, values=parts, today=self.desk.today()))
        panel.say([])

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
        if taken:
            type, parts = panel.value("type"), panel.given_parts()
            free = documents.next_number(self.desk.store, panel.value("project"), type, values=parts, today=self.desk.today())
            panel.say([taken, self.tr("{number} is free.").format(number=free)])
        else:
            panel.say([])

    def _register(self) -> None:
        try:
            new = self.number_panel.entered()
            facts = [document_files.file_facts(self.desk.store, new.file)] if new.file else []
            revision = Revision(new.code, self.desk.today(), "Issued", facts[0].path, facts[0].sha256) if facts else None
            made = None
            with self.desk.attempt(self.tr("Cannot register the document")):
                made = documents.register(
                    self.desk.store, new.project_id, new.number, new.title, self.desk.today(), new.type, new.owner_id,
                    discipline=new.discipline, review_due=new.due, planned_issue=new.planned, revision=revision,
                    values=self.number_panel.given_parts(),
                )  # fmt: skip
        except InvalidInput as error:
            self.number_panel.show_error(error)
            return
        if made is not None:
            self.number_panel.close_panel()
            self._reveal("document", made.id)
            self.desk.announced.emit(self.tr("{number} registered").format(number=made.number))

    def new_revision(self) -> None:
        """Opens the panel for a new revision of the current document."""
        id = self._table.document_of(self._table.current_key())
        if id:
            self._open_revision(id, None)

    def _open_revision(self, id: str, file: Path | None) -> None:
        if self._line(id) is None:
            return
        code = document_files.plan_revision(self.desk.store, id, file).code if file else ""
        self._only(self.revision_panel)
        self._table.go_to(id)
        self.revision_panel.open_for(revisions.following(self.desk.store, id), file, code)

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

        def issue(facts: list[FileFacts]) -> None:
            fact = facts[0] if facts else FileFacts("", "")
            revision = Revision(panel.value("revision"), day, panel.value("status"), fact.path, fact.sha256, panel.value("note"))
            keeps = panel.keeps_current()
            try:
                with self.desk.attempt(self.tr("Cannot issue the revision")):
                    made = documents.issue(self.desk.store, panel.document_id, revision, self.desk.today(), keep_current=keeps)
                    panel.close_panel()
                    self.desk.announced.emit(self.tr("{number} rev {code} issued").format(number=made.number, code=revision.code))
            except InvalidInput as error:
                panel.show_error(error)

        self._with_facts([file] if file else [], issue, panel)

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
        self._only(self.revision_panel)
        self.revision_panel.open_edit(following, chosen)

    def _correct(self) -> None:
        panel = self.revision_panel
        try:
            revision = Revision(panel.value("revision"), panel.entered_day(), panel.value("status"), note=panel.value("note"))
            with self.desk.attempt(self.tr("Cannot correct the revision")):
                made = revisions.edit_revision(self.desk.store, panel.document_id, panel.edited, revision)
                panel.close_panel()
                self.desk.announced.emit(self.tr("{number} rev {code} corrected").format(number=made.number, code=revision.code))
        except InvalidInput as error:
            panel.show_error(error)

    def _with_facts(self, files: Sequence[Path], then: Callable[[list[FileFacts]], None], panel: EntryPanel) -> None:
        """Reads files for their checksums, large ones on the worker, and goes on with what they are."""
        store = self.desk.store

        def failed(error: BaseException) -> None:
            panel.keep.setEnabled(True)
            if isinstance(error, InvalidInput):
                panel.show_error(error)
            else:
                raise error

        def done(facts: list[FileFacts]) -> None:
            panel.keep.setEnabled(True)
            then(facts)

        if sum(file.stat().st_size for file in files) <= _AT_ONCE:
            try:
                facts = [document_files.file_facts(store, file) for file in files]
            except InvalidInput as error:
                failed(error)
                return
            then(facts)
            return
        panel.keep.setEnabled(False)
        self.desk.work.start(lambda job: [document_files.file_facts(store, file) for file in files], done, failed)

    def send_for_review(self) -> None:
        """Opens the panel that asks people for a review of the current document."""
        line = self._line(self._table.document_of(self._table.current_key()))
        if line is None:
            return
        if not line.rev:
            self.desk.announced.emit(self.tr("{number} has no revision yet, so there is nothing to review.").format(number=line.number))
            return
        self._only(self.review_panel)
        self.review_panel.set_names("reviewers", [one.name for one in self._statuses.directory.people.values() if not one.archived])
        due = line.review_due if line.review_due and line.review_due > self.desk.today() else self.desk.today() + timedelta(_REVIEW_DAYS)
        self.review_panel.open_for(line.id, line.number, line.rev, day_words(due, self.desk.today(), weekday=False))

    def _ask_review(self) -> None:
        panel = self.review_panel
        try:
            reviewers, due = panel.entered()
            with self.desk.attempt(self.tr("Cannot send it for review")):
                made = reviews.send_for_review(self.desk.store, panel.document_id, reviewers, self.desk.today(), due)
                panel.close_panel()
                self.desk.announced.emit(self.tr("Asked {count} for a review").format(count=len(made)))
        except InvalidInput as error:
            panel.show_error(error)

    def _say_drop(self, id: str, files: list[Path]) -> None:
        line = self._line(id)
        if line is not None and len(files) == 1:
            code = document_files.plan_revision(self.desk.store, id, files[0]).code
            said = self.tr("Drop to make {name} revision {code} of {number}").format(name=files[0].name, code=code, number=line.number)
        elif len(files) == 1:
            said = self.tr("Drop to register {name}").format(name=files[0].name)
        else:
            said = self.tr("Drop to register {count} files").format(count=len(files))
        self._table.drop_words = said
        self.desk.announced.emit(said)

    def take_files(self, id: str, files: list[Path]) -> None:
        """Shows what files become before it is done: a revision of a document, new documents, or both by their names."""
        if id and len(files) == 1:
            self._open_revision(id, files[0])
            return
        project_id = self.landing_project()
        if not project_id:
            return
        planned = document_files.plan_files(self.desk.store, project_id, files)
        if len(planned) > 1:
            self._only(self.files_panel)
            self.files_panel.open_for(project_id, planned)
        elif planned[0].document_id and self._reveal("document", planned[0].document_id):
            self._open_revision(planned[0].document_id, files[0])
        else:
            one = planned[0]
            self._only(self.number_panel)
            self.number_panel.open_for(project_id, self.desk.project_id is None, one.title, one.number, one.file, one.code)

    def _take_planned(self) -> None:
        panel = self.files_panel

        def take(facts: list[FileFacts]) -> None:
            with self.desk.attempt_all(self.tr("Cannot register the files")):
                document_files.take_files(self.desk.store, panel.project_id, panel.planned, facts, self.desk.today())
                panel.close_panel()
                self.desk.undo_offered.emit(self.tr("Registered {count} files").format(count=len(facts)))

        self._with_facts([one.file for one in panel.planned], take, panel)
