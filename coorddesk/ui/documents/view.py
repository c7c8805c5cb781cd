"""The document register: find, sort, open, register, issue, review."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu, QVBoxLayout, QWidget

from coorddesk.domain.changes import Change, Step
from coorddesk.domain.documents import Document, current
from coorddesk.services import document_files, documents, editing, register
from coorddesk.services.document_files import FileState
from coorddesk.services.register import NOBODY, Line, RevisionLine, Wanted
from coorddesk.ui import opener
from coorddesk.ui.actions import Action
from coorddesk.ui.buttons import tip
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.exporting import Exporting
from coorddesk.ui.documents.intake import Intake
from coorddesk.ui.documents.statuses import Statuses
from coorddesk.ui.documents.table import COLUMNS, DocumentTable
from coorddesk.ui.filter_row import ChoiceButton, ChoiceMenu, FilterRow, OptionsButton
from coorddesk.ui.filters import Segments
from coorddesk.ui.row_columns import TableHeader
from coorddesk.ui.view import View
from coorddesk.ui.widgets import FilterField
from coorddesk.ui.work import Job

_COUNTED_AT_ONCE = 5000


class DocumentsView(View):
    """The register as a table, with panels to enter new documents and revisions above it."""

    NAME = "documents"
    ICON = "file-stack"
    TITLE = "Documents"
    NEW = ("New document", "new_document")
    ACTIONS = (
        Action("new_document", "New document", "new_document", ("N",), "file-plus", single=True),
        Action("new_revision", "New revision…", "new_revision", ("I",), "file-up", single=True),
        Action("open_file", "Open the file", "open_file", ("Ctrl+Return",), "external-link"),
        Action("show_folder", "Show in its folder", "show_folder", (), "folder-open"),
        Action("link_file", "Choose its file…", "link_file", (), "link"),
        Action("send_for_review", "Send for review…", "send_for_review", (), "eye"),
        Action("revisions", "Show its revisions", "toggle_revisions", ("Space",), "history"),
        Action("edit", "Edit", "edit", ("E", "F2"), "pencil", single=True),
        Action("delete", "Delete", "delete", ("Del",), "trash-2"),
        Action("export_shown", "Export what is shown…", "export_shown", ("Ctrl+Shift+E",), "file-output", "file"),
        Action("export_register", "Export the whole register…", "export_register", (), "file-output", "file"),
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.launch: opener.Launch = QDesktopServices.openUrl
        self._statuses = Statuses()
        self._wanted = Wanted()
        self._types: list[str] = []
        self._counts: dict[str, int] = {}
        self._shown = 0
        self._segment_codes: list[str] = []
        self._checked: set[str] = set()
        self._counting: Job | None = None
        paint = desk.paint
        self.table = DocumentTable(desk, self._statuses, self._lines, lambda id: register.revisions(desk.store, id), self)
        self.header = TableHeader(paint, self.table.columns, self)
        self.intake = Intake(desk, self._statuses, self.table, self.reveal, self)
        self.exporting = Exporting(desk, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for panel in self.intake.panels:
            column.addWidget(panel)
        column.addWidget(self.header)
        column.addWidget(self.table, 1)
        self._bar = self._make_bar()
        self._connect()

    def _make_bar(self) -> FilterRow:
        paint = self.desk.paint
        bar = FilterRow(paint, self)
        self.filter = FilterField(paint, self.tr("Filter documents"))
        bar.add(self.filter)
        self.segments = Segments(paint, name=self.tr("Status"))
        self.segments.add("", self.tr("All"))
        bar.add(self.segments, leaves=1)
        bar.add_line(leaves=4)
        self.owner = ChoiceButton(paint, self.tr("Any owner"), self._owners, self.tr("Owner"), bar)
        self.team = ChoiceButton(paint, self.tr("All teams"), self._teams, self.tr("Team"), bar)
        self.type = ChoiceButton(paint, self.tr("Type"), lambda: [(one, one) for one in self._types], self.tr("Type"), bar)
        for leaves, button in ((2, self.owner), (3, self.team), (4, self.type)):
            bar.add(button, leaves)
        self._status_menu = ChoiceMenu(self.tr("Status"), self.tr("All"), lambda: [(one, one) for one in self._segment_codes], self)
        self._sort_menu = ChoiceMenu(
            self.tr("Sort by"), "", lambda: [(one.name, self.tr(one.label or one.spoken)) for one in COLUMNS if one.sorts], self
        )
        menus = (self._sort_menu, self._status_menu, self.owner.choices, self.team.choices, self.type.choices)
        bar.add_end(OptionsButton(paint, self.tr("Order and filters"), menus, bar))
        return bar

    def _connect(self) -> None:
        self.filter.textChanged.connect(lambda text: self._want(text=text))
        self.filter.left.connect(self.focus_list)
        self.filter.returnPressed.connect(self.focus_list)
        self.segments.chosen.connect(lambda key: self._want(status=key))
        self._status_menu.chosen.connect(lambda value: self.segments.choose(str(value or "")))
        self._sort_menu.chosen.connect(lambda value: self._sort(str(value), False))
        self.owner.choices.chosen.connect(lambda value: self._want(owner_id=value))
        self.team.choices.chosen.connect(lambda value: self._want(team_id=value))
        self.type.choices.chosen.connect(lambda value: self._want(type=value or ""))
        self.header.sort_asked.connect(self._sort)
        self.header.set_sort("number", False)
        self.table.resized.connect(lambda: self.header.set_room(self.table.viewport().width()))
        self.table.chosen.connect(self._tell_choice)
        self.table.activated_row.connect(lambda _: self.open_file())
        self.table.menu_asked.connect(self._menu)
        self.table.opening_changed.connect(self._check_changed)
        self.intake.left.connect(self.focus_list)

    # What the window asks.

    def title(self) -> str:
        return self.tr("Documents")

    def context(self) -> str:
        # until a large register is counted, what is on view is all that is known
        total = max(sum(self._counts.values()), self._shown)
        if self._shown != total:
            return self.tr("{shown} of {total}").format(shown=self._shown, total=total)
        return self.tr("{total} in the register").format(total=total)

    def hint(self) -> str:
        return self.tr("Space shows the revisions, Enter opens the file")

    def filter_bar(self) -> QWidget:
        return self._bar

    def reload(self) -> None:
        if self.desk.project_id != self._wanted.project_id:
            self.intake.close()
        self._wanted = replace(self._wanted, project_id=self.desk.project_id)
        read = register.read(self.desk.store, self._wanted)
        self._statuses.directory = read.directory
        self.table.open = {}
        self._checked.clear()
        self._show_segments()
        self._count(len(read.ids))
        self._show(read.ids)

    def _count(self, shown: int) -> None:
        """Counts what stands behind the filters; a large register is counted on the worker, after its rows are on screen."""
        store, scope = self.desk.store, self.desk.project_id
        if shown <= _COUNTED_AT_ONCE:
            self._show_counts(register.counts(store, scope))
            return

        def done(counts: tuple[dict[str, int], list[str]]) -> None:
            if scope == self.desk.project_id:
                self._show_counts(counts)
                self.title_changed.emit()

        self._counting = self.desk.work.start(lambda job: register.counts(store, scope), done, _ignored, self._counting)

    def apply(self, step: Step) -> None:
        if step.reloaded or step.kinds & {"project", "team", "person"}:
            self.reload()
            return
        touched = {change.id: change for change in step.changes if change.kind == "document"}
        if touched:
            self._checked -= set(touched)
            self.table.missing -= set(touched)
            self.table.changed -= set(touched)
            if any(self._moves(change) for change in touched.values()):
                found = register.ids(self.desk.store, self._wanted)
                self._count(len(found))
                self._show(found)
            else:
                self.table.rows.forget(touched)
                self._reopen(set(touched))
        elif step.kinds & {"transmittal"} and self.table.open:
            self._reopen(set(self.table.open))

    def _reopen(self, ids: set[str]) -> None:
        """Reads again what stands below open documents."""
        for id in ids & set(self.table.open):
            self.table.toggle(id)
            self.table.toggle(id)

    def _moves(self, change: Change) -> bool:
        """Whether a change may alter which documents are on view, their order, the counts, or how many rows one has."""

        def placing(document: Document | None) -> Any:
            if document is None or document.deleted:
                return None
            now = current(document)
            return (
                document.project_id, document.number, document.title, document.type, document.status, document.owner_id, document.team_id,
                document.review_due, document.folder, now.code if now else "", now.issued if now else None,
            )  # fmt: skip

        return bool(placing(change.before) != placing(change.after))

    def reveal(self, kind: str, id: str) -> bool:
        if kind in ("review", "transmittal"):
            kind, id = "document", documents.document_of(self.desk.store, kind, id)
        if kind != "document":
            return False
        if self.table.go_to(id):
            return True
        wanted = Wanted(self.desk.project_id, sort=self._wanted.sort, descending=self._wanted.descending)
        if id not in register.ids(self.desk.store, wanted):
            return False
        self.clear_filters()
        return self.table.go_to(id)

    def current(self) -> tuple[str, str] | None:
        id = self.table.document_of(self.table.current_key())
        return ("document", id) if id else None

    def focus_list(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    # Filters and order.

    def clear_filters(self) -> None:
        """Shows the whole register again."""
        self._wanted = Wanted(self.desk.project_id, sort=self._wanted.sort, descending=self._wanted.descending)
        for widget in (self.filter, self.segments):
            widget.blockSignals(True)
        self.filter.clear()
        self.segments.choose("")
        for widget in (self.filter, self.segments):
            widget.blockSignals(False)
        for button in (self.owner, self.team, self.type):
            button.set_value(None)
        self._status_menu.value = None
        self._show(register.ids(self.desk.store, self._wanted))

    def _want(self, **changes: Any) -> None:
        self._wanted = replace(self._wanted, **changes)
        self._status_menu.value = self._wanted.status or None
        self._show(register.ids(self.desk.store, self._wanted), forget=False)
        count = self._shown
        self.desk.announced.emit(self.tr("1 document") if count == 1 else self.tr("{count} documents").format(count=count))

    def _sort(self, name: str, descending: bool) -> None:
        self.header.set_sort(name, descending)
        self._sort_menu.value = name
        self._want(sort=name, descending=descending)

    def _show(self, ids: list[str], forget: bool = True) -> None:
        self._shown = len(ids)
        filtered = self._wanted != Wanted(self.desk.project_id, sort=self._wanted.sort, descending=self._wanted.descending)
        self.table.empty_words = (
            self.tr("No document fits the filter. Esc in the filter field clears it.")
            if filtered
            else self.tr("The register is empty. N registers the first document, or drop a file here.")
        )
        self.table.show_ids(ids, forget=forget)
        self.header.set_room(self.table.viewport().width())
        self.title_changed.emit()

    def _show_segments(self) -> None:
        """Offers the statuses of the project on view as choices."""
        codes = self._statuses.segments(self.desk.project_id)
        if codes == self._segment_codes:
            return
        self._segment_codes = codes
        place = self._bar.remove(self.segments)
        self.segments = Segments(self.desk.paint, name=self.tr("Status"))
        self.segments.add("", self.tr("All"))
        for code in codes:
            self.segments.add(code, code)
        if self._wanted.status in codes:
            self.segments.choose(self._wanted.status)
        else:
            self._wanted = replace(self._wanted, status="")
        self.segments.chosen.connect(lambda key: self._want(status=key))
        self._bar.put_at(place, self.segments, leaves=1)

    def _show_counts(self, counts: tuple[dict[str, int], list[str]]) -> None:
        self._counts, self._types = counts
        self.segments.set_count("", sum(self._counts.values()))
        for code in self._segment_codes:
            self.segments.set_count(code, self._counts.get(code, 0))
        self._bar.fit()

    def _owners(self) -> list[tuple[object, str]]:
        people = [(one.id, one.name) for one in self._statuses.directory.people.values()]
        return [*people, (NOBODY, self.tr("Nobody"))]

    def _teams(self) -> list[tuple[object, str]]:
        return [(one.id, one.name) for one in self._statuses.directory.teams.values()]

    # Reading.

    def _lines(self, ids: list[str]) -> dict[str, Line]:
        found = register.lines(self.desk.store, ids)
        self._check_files([one for one in found.values() if one.path and one.id not in self._checked])
        return found

    def _check_files(self, lines: Sequence[Line]) -> None:
        """Looks on the worker whether the files of some documents are where they were."""
        if not lines:
            return
        self._checked |= {one.id for one in lines}
        store = self.desk.store

        def look(job: Job) -> set[str]:
            return {one.id for one in lines if not job.cancelled and document_files.is_missing(store, one.path)}

        self.desk.work.start(look, self._note_missing, _ignored)

    def _note_missing(self, missing: set[str]) -> None:
        if missing - self.table.missing:
            self.table.missing |= missing
            self.table.viewport().update()

    def _check_changed(self, id: str) -> None:
        """Looks on the worker whether the file of a document that was opened is still what was issued."""
        line = self._line(id)
        if line is None or not line.sha256 or id not in self.table.open:
            return
        store = self.desk.store
        self.desk.work.start(lambda job: document_files.resolve(store, line), lambda state: self._note_state(id, state), _ignored)

    def _note_state(self, id: str, state: FileState) -> None:
        for noted, marks in ((FileState.MISSING, self.table.missing), (FileState.CHANGED, self.table.changed)):
            marks.discard(id)
            if state is noted:
                marks.add(id)
        self.table.viewport().update()

    def _line(self, id: str) -> Line | None:
        line = self.table.rows.light(id) if id else None
        return line if isinstance(line, Line) else None

    def _chosen_ids(self) -> list[str]:
        return list(dict.fromkeys(self.table.document_of(key) for key in self.table.chosen_keys()))

    def _tell_choice(self) -> None:
        several = self._chosen_ids()
        if len(several) > 1:
            self.several_selected.emit("document", several)
        else:
            self.selected.emit(*(self.current() or ("", "")))

    # Actions.

    def edit(self) -> None:
        """Puts the keyboard into the inspector."""
        if self.current():
            self.edit_requested.emit()

    def delete(self) -> None:
        """Moves the chosen documents to the bin."""
        ids = self._chosen_ids()
        if not ids:
            return
        line = self._line(ids[0])
        what = line.number if line and len(ids) == 1 else self.tr("{count} documents").format(count=len(ids))
        with self.desk.attempt_all(self.tr("Cannot delete {what}").format(what=what)):
            editing.remove(self.desk.store, [("document", id) for id in ids])
            self.desk.undo_offered.emit(self.tr("Deleted {what}").format(what=what))

    def toggle_revisions(self) -> None:
        """Shows or hides the current document's revisions."""
        id = self.table.document_of(self.table.current_key())
        if id:
            self.table.toggle(id)

    def open_file(self) -> None:
        """Opens the file of the current document or revision."""
        self._with_file(lambda path: opener.open_file(path, self.desk.store.path, self.launch), self.tr("Cannot open the file of {number}"))

    def show_folder(self) -> None:
        """Shows the folder the file lies in."""
        place, launch = self.desk.store.path, self.launch
        self._with_file(lambda path: opener.show_in_folder(path, place, launch), self.tr("Cannot show the file of {number}"))

    def _with_file(self, act: Callable[[str], None], intent: str) -> None:
        key = self.table.current_key()
        line = self._line(self.table.document_of(key))
        if line is None:
            return
        path, code = (key.path, key.code) if isinstance(key, RevisionLine) else (line.path, line.rev)
        if not path:
            words = self.tr("{number} {code} has no file. Drop one on its line.").format(number=line.number, code=code)
            self.desk.announced.emit(" ".join(words.split()))
            return
        with self.desk.attempt_all(intent.format(number=line.number)):
            act(path)

    def link_file(self) -> None:
        """Asks for the file of the current document's revision, such as one that was moved."""
        line = self._line(self.table.document_of(self.table.current_key()))
        if line is None:
            return
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("The file of {number} {code}").format(number=line.number, code=line.rev))
        if chosen:
            with self.desk.attempt_all(self.tr("Cannot link a file to {number}").format(number=line.number)):
                document_files.link_file(self.desk.store, line.id, chosen)

    def new_document(self) -> None:
        """Opens the panel for a new document."""
        self.intake.new_document()

    def new_revision(self) -> None:
        """Opens the panel for a new revision of the current document."""
        self.intake.new_revision()

    def send_for_review(self) -> None:
        """Opens the panel that asks people for a review of the current document."""
        self.intake.send_for_review()

    def export_shown(self) -> None:
        """Asks for a file, and writes the documents on view with the columns of the table."""
        self.exporting.ask(register.ids(self.desk.store, self._wanted), [one.name for one in COLUMNS])

    def export_register(self) -> None:
        """Asks for a file, and writes everything the register holds."""
        self.exporting.ask(None, None)

    # Context menu.

    def _menu(self, at: QPoint) -> None:
        if self.current() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for spec in self.ACTIONS:
            if spec.name == "new_document" or spec.menu == "file":
                continue
            action = menu.addAction(self.desk.icons.icon(spec.icon), self.tr(spec.text))
            action.triggered.connect(getattr(self, spec.slot))
            if spec.name == "revisions":
                self._add_fields(menu)
        menu.popup(at)

    def _add_fields(self, menu: QMenu) -> None:
        ids = self._chosen_ids()
        line = self._line(ids[0])
        status = menu.addMenu(self.tr("Status"))
        for code in self._statuses.codes(line.project_id if line else None):
            action = status.addAction(code.code.replace("&", "&&"))
            action.setToolTip(tip(code.meaning))
            action.triggered.connect(lambda _=False, value=code.code: self.set_value("status", value))
        owner = menu.addMenu(self.tr("Owner"))
        for person in self._statuses.directory.people.values():
            if not person.archived:
                action = owner.addAction(person.name.replace("&", "&&"))
                action.triggered.connect(lambda _=False, value=person.id: self.set_value("owner_id", value))

    def set_value(self, name: str, value: Any) -> None:
        """Gives a field of all chosen documents another value."""
        ids = self._chosen_ids()
        if ids:
            with self.desk.attempt_all(self.tr("Cannot change the documents")):
                editing.set_fields(self.desk.store, "document", ids, {name: value}, self.desk.today())


def _ignored(error: BaseException) -> None:
    """Marks are only told when they are known."""
