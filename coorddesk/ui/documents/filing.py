"""What becomes of registered files: marked when they are gone or changed, looked at, opened, found again, taken as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from coorddesk.domain.projects import FileKeeping
from coorddesk.errors import CoordDeskError
from coorddesk.services import document_files, file_finding
from coorddesk.services.document_files import FileState
from coorddesk.services.file_finding import Refound, Search
from coorddesk.services.file_states import READ_BY_ITSELF, Key
from coorddesk.services.register import Line, RevisionLine
from coorddesk.storage.queries.files import LinkedFile
from coorddesk.ui import opener
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.filing_panels import AskPanel, FoundPanel
from coorddesk.ui.documents.quick_look import QuickLook, Shown
from coorddesk.ui.documents.table import FILE_MARKS, DocumentTable
from coorddesk.ui.work import Job


class Filing(QObject):
    """The files of the register's lines.

    Signals:
        revision_requested(document id, file): a changed file is to become the next revision.
        room_wanted(on): the quick look needs the whole width, or does not any more.
    """

    revision_requested = Signal(str, object)
    room_wanted = Signal(bool)
    _told = Signal(int)

    def __init__(self, desk: Desk, table: DocumentTable, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.launch: opener.Launch = opener.launch
        self._table = table
        self._parent = parent
        self._looked: set[str] = set()
        self._search: Job | None = None
        self.found = FoundPanel(desk.paint, parent)
        self.found.submitted.connect(self._take_found)
        self.found.left.connect(self.stop)
        self._look: QuickLook | None = None
        self._asking: AskPanel | None = None
        self._told.connect(self._say_far, Qt.ConnectionType.QueuedConnection)
        table.opening_changed.connect(self.look_closely)

    # Marks

    def forget(self, ids: set[str] | None = None) -> None:
        """Has files looked at again: those of some documents, or all."""
        table = self._table
        if ids is None:
            self._looked.clear()
            table.file_states.clear()
            table.missing.clear()
            table.changed.clear()
            table.away.clear()
            return
        self._looked -= ids
        for marks in (table.missing, table.changed, table.away):
            marks -= ids
        for key in [key for key in table.file_states if key[0] in ids]:
            del table.file_states[key]

    def glance(self, lines: Sequence[Line]) -> None:
        """Looks whether the files of documents that came into sight are where they were, and as large."""
        fresh = [one.id for one in lines if one.path and one.id not in self._looked]
        if fresh:
            self._looked |= set(fresh)
            self._look_at(fresh, 0)

    def look_again(self, ids: Sequence[str]) -> None:
        """Looks again whether the files of some documents are where they were: others may have moved them meanwhile."""
        known = [id for id in ids if id in self._looked]
        if known:
            self._look_at(known, 0)

    def look_closely(self, id: str) -> None:
        """Looks whether the files of a document's revisions are still what was registered, which reads them."""
        line = self._line(id)
        if line is not None and line.revisions:
            self._look_at([id], READ_BY_ITSELF)

    def _look_at(self, ids: list[str], read_up_to: int) -> None:
        states = self.desk.file_states

        def run(job: Job) -> tuple[list[LinkedFile], dict[Key, FileState]]:
            files = states.files(ids)
            return files, states.look(files, read_up_to, lambda: job.cancelled)

        self.desk.disk.start(run, lambda found: self._note(*found), _ignored)

    def _note(self, files: Sequence[LinkedFile], found: dict[Key, FileState]) -> None:
        table, altered = self._table, False
        for file in files:
            key = (file.document_id, file.code)
            state = found.get(key)
            if state is None:
                continue
            altered |= FILE_MARKS.get(table.file_states.get(key, FileState.NONE)) != FILE_MARKS.get(state)
            table.file_states[key] = state
            if file.current:
                for noted, marks in ((FileState.MISSING, table.missing), (FileState.CHANGED, table.changed), (FileState.AWAY, table.away)):
                    marks.discard(file.document_id)
                    if state is noted:
                        marks.add(file.document_id)
        if altered:
            table.viewport().update()

    # Which file

    def _line(self, id: str) -> Line | None:
        line = self._table.rows.light(id) if id else None
        return line if isinstance(line, Line) else None

    def _current(self) -> tuple[Line, str, str] | None:
        """(document, code, path) of the current row."""
        key = self._table.current_key()
        line = self._line(self._table.document_of(key))
        if line is None:
            return None
        return (line, key.code, key.path) if isinstance(key, RevisionLine) else (line, line.rev, line.path)

    def _file(self, intent: str) -> tuple[Line, str, str] | None:
        """As `_current`; says so where there is no file."""
        here = self._current()
        if here is None or here[2]:
            return here
        words = self.tr("{number} {code} has no file. Drop one on its line.").format(number=here[0].number, code=here[1])
        self.desk.announced.emit(" ".join(words.split()))
        return None

    # Opening

    def open(self) -> None:
        """Opens the file of the current row, asking first where it may hold macros."""
        here = self._file("")
        if here is None:
            return
        line, _, path = here
        with self.desk.attempt_all(self.tr("Cannot open the file of {number}").format(number=line.number)):
            try:
                opener.open_file(path, self.desk.store.path, self.launch)
            except opener.HoldsMacros as asked:
                self._ask_macros(line, path, asked.question)

    def _ask_macros(self, line: Line, path: str, question: str) -> None:
        if self._asking is None:
            self._asking = AskPanel(self.desk.paint, self._parent)

        def go_on() -> None:
            with self.desk.attempt_all(self.tr("Cannot open the file of {number}").format(number=line.number)):
                opener.open_file(path, self.desk.store.path, self.launch, asked=True)

        self._asking.ask(
            question, (self.tr("Show in folder"), lambda: self.show_folder()), (self.tr("Open it"), go_on), self.tr("Leave it")
        )

    def show_folder(self) -> None:
        """Shows the folder the file of the current row lies in."""
        here = self._file("")
        if here is not None:
            with self.desk.attempt_all(self.tr("Cannot show the file of {number}").format(number=here[0].number)):
                opener.show_in_folder(here[2], self.desk.store.path, self.launch)

    def quick_look(self) -> None:
        """Shows the file of the current row in a panel."""
        here = self._current()
        if here is None:
            return
        if self._look is None:
            self._look = QuickLook(self.desk, self._parent)
            self._look.moved.connect(self._step)
            self._look.open_requested.connect(self._open_looked)
            self._look.folder_requested.connect(self.show_folder)
            self._look.search_requested.connect(self._find_looked)
            self._look.closed.connect(lambda: self.room_wanted.emit(False))
        line, code, path = here
        if not self._look.isVisible():
            self.room_wanted.emit(True)
        self._look.show_file(Shown(" ".join(filter(None, (line.number, code, line.title))), path, self.state_words(line.id, code)))
        self.look_closely(line.id)

    def _step(self, by: int) -> None:
        at = self._table.currentIndex().row() + by
        if 0 <= at < len(self._table.rows.keys):
            self._table.setCurrentIndex(self._table.rows.index(at, 0))
            if self._current() is not None:
                self.quick_look()

    def _open_looked(self) -> None:
        if self._look is not None:
            self._look.close_panel()
        self.open()

    def _find_looked(self) -> None:
        if self._look is not None:
            self._look.close_panel()
        self.find_again()

    def state_words(self, id: str, code: str) -> str:
        """How a file stands, in a few words; empty before that is known."""
        return {
            FileState.MISSING: self.tr("not where it was"), FileState.CHANGED: self.tr("changed since it was registered"),
            FileState.AWAY: self.tr("cannot be reached"), FileState.PRESENT: self.tr("as registered"),
        }.get(self._table.file_states.get((id, code), FileState.NONE), "")  # fmt: skip

    def senseless(self) -> frozenset[str]:
        """Names of actions that the current row's file gives no reason for."""
        here = self._current()
        state = self._table.file_states.get((here[0].id, here[1])) if here is not None else None
        names = set()
        if state is not FileState.CHANGED:
            names |= {"accept_file", "file_as_revision"}
        if state is not FileState.MISSING:
            names.add("find_file")
        if here is None or not here[2] or state is FileState.MISSING:
            names.add("check_file")
        return frozenset(names)

    # A changed file

    def check(self) -> None:
        """Reads the file of the current row, however large, and says whether it is still what was registered."""
        here = self._file("")
        if here is None:
            return
        line, code, _ = here
        states = self.desk.file_states

        def run(job: Job) -> tuple[list[LinkedFile], dict[Key, FileState]]:
            files = [one for one in states.files([line.id]) if one.code == code]
            return files, states.look(files, 1 << 62, lambda: job.cancelled)

        def done(found: tuple[list[LinkedFile], dict[Key, FileState]]) -> None:
            self._note(*found)
            words = self.state_words(line.id, code)
            self.desk.announced.emit(self.tr("The file of {number} {code}: {words}").format(number=line.number, code=code, words=words))

        self.desk.announced.emit(self.tr("Reading the file of {number}…").format(number=line.number))
        self.desk.disk.start(run, done, self._failed)

    def accept(self) -> None:
        """Takes a changed file as it is now, with a note that says so."""
        here = self._file("")
        if here is None:
            return
        line, code, path = here
        store, today = self.desk.store, self.desk.today()
        # with the year, since it is read in years to come
        words = self.tr("file changed after issue, accepted {day}").format(day=f"{today.day} {today:%b %Y}")

        def done(facts: document_files.FileFacts) -> None:
            with self.desk.attempt_all(self.tr("Cannot accept the file of {number}").format(number=line.number)):
                document_files.accept(store, line.id, code, facts, words)
                self.desk.undo_offered.emit(self.tr("Accepted the changed file of {number} {code}").format(number=line.number, code=code))

        place = document_files.place_of(store, path)
        self.desk.disk.start(lambda job: document_files.file_facts(store, place, lambda: job.cancelled), done, self._failed)

    def changed_as_revision(self) -> None:
        """Makes a changed file the next revision."""
        here = self._file("")
        if here is not None:
            self.revision_requested.emit(here[0].id, document_files.place_of(self.desk.store, here[2]))

    # A missing file

    def choose(self) -> None:
        """Asks for the file of the current document's revision; it is read beside the work."""
        here = self._current()
        if here is None:
            return
        line, code, path = here
        start = str(document_files.place_of(self.desk.store, path).parent) if path else ""
        words = self.tr("The file of {number} {code}").format(number=line.number, code=code)
        chosen, _ = QFileDialog.getOpenFileName(self._parent, words, start)
        if chosen:
            self.link(line, code, Path(chosen))

    def link(self, line: Line, code: str, file: Path) -> None:
        """Gives a revision another file, linked or copied as its project keeps files; without a revision it is only looked at."""
        store, project = self.desk.store, self.desk.names().projects.get(line.project_id)
        keeping = project.keep_files if project is not None and code else FileKeeping.LINK

        def done(facts: document_files.FileFacts) -> None:
            with self.desk.attempt_all(self.tr("Cannot link a file to {number}").format(number=line.number)):
                document_files.link_facts(store, line.id, code, facts)

        def read(job: Job) -> document_files.FileFacts:
            return document_files.keep_file(store, file, keeping, line.project_id, line.number, code, lambda: job.cancelled)

        self.desk.disk.start(read, done, self._failed)

    def find_again(self) -> None:
        """Looks for the file of the current row where it may have been moved to."""
        here = self._file("")
        if here is not None:
            line, code, _ = here
            self._start_search(lambda files: [one for one in files if (one.document_id, one.code) == (line.id, code)], line.project_id)

    def find_missing(self) -> None:
        """Looks for all missing files of the projects on view."""
        self._start_search(lambda files: files, self.desk.project_id)

    def _start_search(self, wanted: Callable[[list[LinkedFile]], list[LinkedFile]], project_id: str | None) -> None:
        store, states = self.desk.store, self.desk.file_states
        self.stop()

        def run(job: Job) -> tuple[Search, list[list[Refound]]]:
            def cancelled() -> bool:
                return job.cancelled

            missing = file_finding.missing_of(store, states, project_id, cancelled)
            some = wanted(missing)
            found = file_finding.search(store, some, states.reach, cancelled, self._told.emit)
            # of one file that was looked for, the others of its folder moved likewise
            groups = [file_finding.along(store, one, missing) for one in found.found] if len(some) == 1 else []
            return found, groups

        self.found.show_searching()
        self._search = self.desk.disk.start(run, lambda found: self._searched(*found), self._failed)

    def _say_far(self, count: int) -> None:
        if self._search is not None:
            self.found.say(self.tr("Looked at {n} files and folders").format(n=f"{count:,}"))

    def _searched(self, found: Search, groups: list[list[Refound]]) -> None:
        self._search = None
        self.found.show_found(found, groups[0] if groups else [])

    def _take_found(self) -> None:
        taken = self.found.taken()
        if taken:
            with self.desk.attempt_all(self.tr("Cannot take the places over")):
                count = file_finding.relink(self.desk.store, taken)
                self.found.close_panel()
                said = self.tr("Found 1 file again") if count == 1 else self.tr("Found {n} files again").format(n=count)
                self.desk.undo_offered.emit(said)
        else:
            self.found.close_panel()

    def stop(self) -> None:
        """Stops looking for files."""
        if self._search is not None:
            self._search.cancel()
            self._search = None

    def _failed(self, error: BaseException) -> None:
        self._search = None
        self.found.close_panel()
        if not isinstance(error, CoordDeskError):
            raise error
        self.desk.failed.emit(self.tr("Cannot read the file"), error.sentence)


def _ignored(error: BaseException) -> None:
    """Marks are only told when they are known."""
