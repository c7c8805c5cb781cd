"""Files that are dropped, pasted or chosen: looked at, shown with what they become, read or copied, and registered as one change."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from coorddesk.domain.file_names import shown_name
from coorddesk.domain.projects import FileKeeping
from coorddesk.errors import CoordDeskError, InvalidInput
from coorddesk.services import document_files, file_plans
from coorddesk.services.document_files import FileFacts
from coorddesk.services.file_plans import Gathered, PlannedFile
from coorddesk.storage.store import Store
from coorddesk.ui.choosing import files_to_take_in
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.files_panel import FilesPanel
from coorddesk.ui.documents.statuses import Statuses
from coorddesk.ui.documents.table import DocumentTable
from coorddesk.ui.entry import EntryPanel
from coorddesk.ui.work import Job

if TYPE_CHECKING:
    from coorddesk.ui.documents.intake import Intake

_MEGABYTE = 1_000_000
_SHOWN_EVERY_S = 0.3
_TOLD_EVERY = 8 << 20  # bytes between two words of how far a file is


class Dropping(QObject):
    """Takes files into the register.

    Signals:
        told(words): how far the reading or copying is.
        read(rows): some files were read; emitted on the worker.
    """

    told = Signal(str)
    read = Signal(list)

    def __init__(self, desk: Desk, statuses: Statuses, table: DocumentTable, intake: Intake, parent: QWidget) -> None:
        super().__init__(intake)
        self.desk = desk
        self._statuses = statuses
        self._table = table
        self._intake = intake
        self._parent = parent
        self._job: Job | None = None
        self._known: dict[Path, tuple[FileFacts, tuple[int, int]]] = {}  # what was read of files, and how they looked then
        self.panel = FilesPanel(desk, statuses, parent)
        self.panel.submitted.connect(self.take)
        self.panel.stopped.connect(self.stop)
        self.panel.left.connect(self.stop)
        self.told.connect(self._say, Qt.ConnectionType.QueuedConnection)
        self.read.connect(self._take_read, Qt.ConnectionType.QueuedConnection)
        table.files_over.connect(self._say_drop)
        table.files_dropped.connect(self.take_files)

    # From where files come

    def choose(self) -> None:
        """Asks for files in the system's dialog."""
        if chosen := files_to_take_in(self._parent, self.desk.settings, self.tr("Files to register")):
            self.take_files("", chosen)

    def paste(self) -> bool:
        """Takes the files that were copied in the file manager; False when there are none."""
        data = QGuiApplication.clipboard().mimeData()
        files = [Path(url.toLocalFile()) for url in (data.urls() if data is not None else []) if url.isLocalFile()]
        if files:
            self.take_files("", files)
        return bool(files)

    def _say_drop(self, id: str, files: list[Path]) -> None:
        line = self._intake.line_of(id)
        if line is not None and len(files) == 1:
            code = file_plans.plan_revision(self.desk.store, id, files[0]).code
            said = self.tr("Drop to make {name} revision {code} of {number}")
            said = said.format(name=shown_name(files[0]), code=code, number=line.number)
        elif line is not None:
            said = self.tr("Drop to make {count} files revisions of {number}").format(count=len(files), number=line.number)
        elif len(files) == 1:
            said = self.tr("Drop to register {name}").format(name=shown_name(files[0]))
        else:
            said = self.tr("Drop to register {count} files").format(count=len(files))
        self._table.drop_words = said
        self.desk.announced.emit(said)

    # What they become

    def take_files(self, id: str, files: Sequence[Path]) -> None:
        """Shows what files become before it is done: revisions of a document (`id`), or by their names new documents and revisions."""
        project_id = self._intake.landing_project()
        if not project_id and not id:
            self.desk.announced.emit(self.tr("There is no project that the files could go to. Start one first."))
            return
        store, given = self.desk.store, list(files)
        self.stop()

        def look(job: Job) -> tuple[Gathered, list[PlannedFile]]:
            found = file_plans.gather(given, lambda: job.cancelled)
            if id:
                return found, file_plans.plan_revisions(store, id, found.files)
            return found, file_plans.plan_files(store, project_id, found.files)

        self._job = self.desk.disk.start(look, lambda found: self._show(project_id, id, *found), self._failed)

    def _show(self, project_id: str, id: str, found: Gathered, planned: list[PlannedFile]) -> None:
        self._job = None
        if not planned:
            self.desk.announced.emit(" ".join((self.tr("There is no file to register in what was dropped."), *found.sentences)))
            return
        if len(planned) == 1 and not found.sentences and not planned[0].problem:
            one = planned[0]
            if id:
                self._intake.open_revision(id, one.file)
            elif one.document_id and self._intake.reveal(one.document_id):
                self._intake.open_revision(one.document_id, one.file)
            else:
                self._intake.open_new(project_id, one)
            return
        line = self._intake.line_of(id)
        self.panel.open_for(line.project_id if line else project_id, planned, found.sentences, self.desk.project_id is None)
        self._read_all()

    # What they hold

    def _read_all(self) -> None:
        """Reads the files for their checksums, so that what is registered already is known before it is registered twice."""
        waiting = [one for one in self.panel.planned if one.taken and not one.problem and not one.sha256]
        if not waiting:
            return
        self.panel.set_working(self.tr("Reading {n} files…").format(n=len(waiting)))

        def run(job: Job) -> None:
            rows: list[PlannedFile] = []
            shown = time.monotonic()
            for at, one in enumerate(waiting):
                if job.cancelled:
                    return
                rows.append(self._read_one(job, one, self.tr("Reading {at} of {n}").format(at=at + 1, n=len(waiting))))
                if time.monotonic() - shown > _SHOWN_EVERY_S:
                    self.read.emit(rows)
                    rows, shown = [], time.monotonic()
            self.read.emit(rows)

        self._job = self.desk.disk.start(run, lambda _: self._rest(), self._failed)

    def _read_one(self, job: Job, one: PlannedFile, words: str) -> PlannedFile:
        """A row with what its file holds, or why that cannot be read; on the worker."""
        try:
            before = _looks(one.file)
            facts = document_files.file_facts(self.desk.store, one.file, lambda: job.cancelled, self._telling(words, one))
        except CoordDeskError as error:
            return one if job.cancelled else replace(one, problem=error.sentence)
        except OSError as error:
            return replace(one, problem=self.tr("It cannot be looked at: {why}.").format(why=document_files.why(error)))
        self._known[one.file] = (facts, before)
        return replace(one, sha256=facts.sha256, size=facts.size)

    def _telling(self, words: str, one: PlannedFile) -> Callable[[bytes], None]:
        """What says every few megabytes how far a file is."""
        done = told = 0
        total = one.size or 0

        def tell(block: bytes) -> None:
            nonlocal done, told
            done += len(block)
            if done - told >= _TOLD_EVERY or done == len(block):
                told = done
                far = f" ({done // _MEGABYTE:,} / {total // _MEGABYTE:,} MB)" if total > 4 * _TOLD_EVERY else ""
                self.told.emit(f"{words}{far}")

        return tell

    def _say(self, words: str) -> None:
        if self._job is not None and not self.panel.isHidden():
            self.panel.say(words)

    def _take_read(self, rows: list[PlannedFile]) -> None:
        if not self.panel.isHidden():
            self.panel.take_contents(rows)
            if self._job is not None:
                self.panel.set_working(self.panel.state.text())

    def _rest(self) -> None:
        self._job = None
        self.panel.set_working("")
        self.panel.show_plan(self.panel.planned)

    def stop(self) -> None:
        """Stops reading or copying; copies that are finished stay, one that is not leaves nothing."""
        if self._job is not None:
            self._job.cancel()
            self._rest()

    def _failed(self, error: BaseException) -> None:
        self._rest()
        if not isinstance(error, CoordDeskError):
            raise error
        self.desk.failed.emit(self.tr("Cannot take the files"), error.sentence)

    # Taking them

    def take(self) -> None:
        """Registers what is planned, copying first what is to be copied; nothing while that is under way."""
        if self._job is not None:
            return
        panel, store = self.panel, self.desk.store
        planned, keeping, project_id = list(panel.planned), panel.keeps(), panel.project_id
        known = dict(self._known)
        count = sum(one.taken for one in planned)

        def run(job: Job) -> list[FileFacts | InvalidInput]:
            facts: list[FileFacts | InvalidInput] = []
            for one in planned:
                if not one.taken or job.cancelled:
                    facts.append(FileFacts("", ""))
                    continue
                words = self.tr("Copying {at} of {n}") if keeping is FileKeeping.COPY else self.tr("Reading {at} of {n}")
                tell = self._telling(words.format(at=len(facts) + 1, n=count), one)
                try:
                    facts.append(_facts(store, one, keeping, project_id, known, job, tell))
                except InvalidInput as error:
                    facts.append(error)
            return facts

        panel.clear_error()
        panel.set_working(self.tr("Copying {n} files…").format(n=count) if keeping is FileKeeping.COPY else self.tr("Reading…"))
        self._job = self.desk.disk.start(run, lambda facts: self._register(project_id, planned, facts), self._failed)

    def _register(self, project_id: str, planned: list[PlannedFile], facts: list[FileFacts | InvalidInput]) -> None:
        self._rest()
        panel, good = self.panel, [one for one in facts if isinstance(one, FileFacts)]
        if len(good) < len(facts):
            bad = {one.file: fact.sentence for one, fact in zip(planned, facts, strict=True) if isinstance(fact, InvalidInput)}
            panel.show_plan([replace(one, problem=bad[one.file], taken=False) if one.file in bad else one for one in panel.planned])
            words = self.tr("1 file could not be taken; nothing is registered yet. See its row, then register the others.")
            many = self.tr("{n} files could not be taken; nothing is registered yet. See their rows, then register the others.")
            panel.show_error(InvalidInput("", words if len(bad) == 1 else many.format(n=len(bad))))
            return
        try:
            with self.desk.attempt(self.tr("Cannot register the files")):
                count = file_plans.take_files(self.desk.store, project_id, planned, good, self.desk.today())
                self._known.clear()
                panel.close_panel()
                said = self.tr("Registered 1 file") if count == 1 else self.tr("Registered {count} files").format(count=count)
                self.desk.undo_offered.emit(said)
        except InvalidInput as error:
            panel.show_error(error)

    def keep_one(
        self, file: Path | None, project_id: str, number: str, code: str, then: Callable[[FileFacts | None], None], panel: EntryPanel
    ) -> None:
        """Reads or copies the one file of a panel, as its project keeps files, and goes on with what it is; with None at once.

        Leaving the panel, or opening it for something else, ends that; meanwhile nothing else is started for it.
        """
        if not panel.keep.isEnabled():
            return
        if file is None:
            then(None)
            return
        store = self.desk.store
        project = self._statuses.directory.projects.get(project_id)
        keeping = project.keep_files if project is not None else FileKeeping.LINK
        button, words = panel.keep, panel.keep.text()

        def again() -> None:
            button.setEnabled(True)
            button.setText(words)

        def done(facts: FileFacts) -> None:
            again()
            then(facts)

        def failed(error: BaseException) -> None:
            again()
            if not isinstance(error, CoordDeskError):
                raise error
            panel.show_error(error if isinstance(error, InvalidInput) else InvalidInput("path", error.sentence))

        def gone() -> None:
            job.cancel()
            again()

        button.setEnabled(False)
        button.setText(self.tr("Copying…") if keeping is FileKeeping.COPY else self.tr("Reading…"))
        job = self.desk.disk.start(
            lambda job: document_files.keep_file(store, file, keeping, project_id, number, code, lambda: job.cancelled), done, failed
        )
        panel.left.connect(gone, Qt.ConnectionType.SingleShotConnection)


def _looks(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_size, found.st_mtime_ns


def _facts(
    store: Store, one: PlannedFile, keeping: FileKeeping, project_id: str, known: dict[Path, tuple[FileFacts, tuple[int, int]]],
    job: Job, tell: Callable[[bytes], None],
) -> FileFacts:  # fmt: skip
    """A file as it is to be kept; one that is linked and looks as when it was read is not read again."""
    project_id, keeping = file_plans.kept_in(store, one, project_id, keeping)
    before = known.get(one.file)
    if keeping is FileKeeping.LINK and before is not None:
        try:
            if _looks(one.file) == before[1]:
                return before[0]
        except OSError:
            pass  # what is wrong with it is said by the reading below
    return document_files.keep_file(store, one.file, keeping, project_id, one.number, one.code, lambda: job.cancelled, tell)
