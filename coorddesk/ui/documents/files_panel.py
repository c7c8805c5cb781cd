"""The panel that shows what files become before any of it is done, with every row open to correction."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from coorddesk.domain.projects import FileKeeping
from coorddesk.services import file_plans
from coorddesk.services.file_plans import Becomes, PlannedFile, Verdict
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.files_table import CODE, NUMBER, FilesTable
from coorddesk.ui.documents.statuses import Statuses
from coorddesk.ui.entry import EntryPanel
from coorddesk.ui.widgets import Label


class FilesPanel(EntryPanel):
    """Files that are to come in; `submitted` is emitted when nothing stands in the way.

    Signals:
        stopped(): Stop was pressed while files were read or copied.
    """

    stopped = Signal()

    def __init__(self, desk: Desk, statuses: Statuses, parent: QWidget | None = None) -> None:
        super().__init__(desk.paint, self.tr("Dropped files"), self.tr("Register all"), parent)
        self._desk = desk
        self._statuses = statuses
        self.planned: list[PlannedFile] = []
        self.verdicts: list[Verdict] = []
        self.project_id = ""
        self.table = FilesTable(desk.paint, self)
        self.table.rows.renamed.connect(self._rename)
        self.table.rows.toggled.connect(self._toggle)
        self.layout().insertWidget(2, self.table)
        self.project = self.add_choice("project", self.tr("New documents in"), (), 150)
        self.project.activated.connect(lambda _: self._rescope())
        self.keeping = self.add_choice(
            "keeping", self.tr("Files"),
            ((str(FileKeeping.LINK), self.tr("Link where they lie")), (str(FileKeeping.COPY), self.tr("Copy beside the store"))), 210,
        )  # fmt: skip
        self.state = Label(desk.paint, "", "small", "secondary", elide=True, parent=self)
        self.state.setMinimumHeight(self.keep.sizeHint().height())
        self._line.insertWidget(2, self.state, 400, Qt.AlignmentFlag.AlignBottom)
        self.stop = self.add_button(self.tr("Stop"))
        self.stop.clicked.connect(self.stopped)
        self.stop.hide()
        self.keep.setEnabled(False)

    def open_for(self, project_id: str, planned: Sequence[PlannedFile], notes: Sequence[str] = (), all_projects: bool = False) -> None:
        """Shows a plan; the table has the keyboard."""
        self.project_id = project_id
        projects = self._statuses.directory.projects
        self.fill_choice(self.project, [(one.id, one.code) for one in projects.values() if one.state != "closed" or one.id == project_id])
        self.show_field("project", all_projects and len(projects) > 1)
        keeping = projects[project_id].keep_files if project_id in projects else FileKeeping.LINK
        self.set_notes(notes)
        self.set_working("")
        self.open_panel(project=project_id, keeping=str(keeping))
        self.show_plan(planned)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keeps(self) -> FileKeeping:
        """What becomes of the files: linked or copied."""
        return FileKeeping(self.value("keeping") or FileKeeping.LINK)

    def show_plan(self, planned: Sequence[PlannedFile]) -> None:
        """Shows the rows as they stand now."""
        self.planned = list(planned)
        self.verdicts = file_plans.checked(self._desk.store, self.planned)
        self.table.show_plan(self.planned, self.verdicts)
        taken, refused = sum(one.taken for one in self.planned), sum(bool(one.refused) for one in self.verdicts)
        self.heading.setText(self.tr("1 file") if len(self.planned) == 1 else self.tr("{count} files").format(count=len(self.planned)))
        self.keep.setText(self.tr("Register {count} files").format(count=taken) if taken != 1 else self.tr("Register 1 file"))
        self.keep.setEnabled(taken > 0 and not refused and self.stop.isHidden())
        what = self.tr("1 row has to be put right or left out") if refused == 1 else self.tr("{n} rows have to be put right or left out")
        self.say(what.format(n=refused) if refused else self._counted())

    def _counted(self) -> str:
        count = {kind: sum(one.becomes is kind for one in self.verdicts) for kind in Becomes}
        parts = (
            (count[Becomes.NEW], self.tr("1 new document"), self.tr("{n} new documents")),
            (count[Becomes.REVISION], self.tr("1 revision"), self.tr("{n} revisions")),
            (count[Becomes.ALONG], self.tr("1 goes along"), self.tr("{n} go along")),
            (count[Becomes.NOTHING], self.tr("1 left out"), self.tr("{n} left out")),
        )
        return ", ".join((one if n == 1 else many).format(n=n) for n, one, many in parts if n)

    def say(self, words: str) -> None:
        """Says beside the buttons how the plan or its doing stands."""
        self.state.setText(words)

    def set_working(self, words: str) -> None:
        """Shows that files are read or copied, with a button to stop; empty words when they are not any more."""
        self.stop.setVisible(bool(words))
        if words:
            self.keep.setEnabled(False)
            self.say(words)

    def take_contents(self, planned: Sequence[PlannedFile]) -> None:
        """Takes over what was read of files: those whose contents are registered already are left out, unless they were put in by hand."""
        known = {one.file: one for one in planned}
        there = file_plans.registered_contents(self._desk.store, [one.sha256 for one in planned])
        merged = []
        for one in self.planned:
            read = known.get(one.file)
            if read is None:
                merged.append(one)
                continue
            again = read.sha256 in there and not one.sha256
            taken = one.taken and not read.problem and not again
            merged.append(replace(one, sha256=read.sha256, size=read.size, problem=read.problem, taken=taken))
        self.show_plan(merged)

    def _toggle(self, row: int) -> None:
        one = self.planned[row]
        if not one.problem:
            self.planned[row] = replace(one, taken=not one.taken)
            self.show_plan(self.planned)

    def _rename(self, row: int, column: int, text: str) -> None:
        one = self.planned[row]
        if column == NUMBER:
            self.planned[row] = file_plans.renumbered(self._desk.store, one, text)
        else:
            self.planned[row] = replace(one, code=text) if column == CODE else replace(one, title=text)
        self.show_plan(self.planned)

    def _rescope(self) -> None:
        """New documents go to another project; numbers that were offered are those of that one."""
        self.project_id = self.value("project")
        anew = file_plans.plan_files(self._desk.store, self.project_id, [one.file for one in self.planned])
        kept = [
            replace(one, number=two.number) if one.document_id is None and not file_plans.told_number(one.file) else one
            for one, two in zip(self.planned, anew, strict=True)
        ]
        project = self._statuses.directory.projects.get(self.project_id)
        if project is not None:
            self.keeping.setCurrentIndex(self.keeping.findData(str(project.keep_files)))
        self.show_plan(kept)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.keep.isEnabled():
            self.submitted.emit()
            return
        super().keyPressEvent(event)
