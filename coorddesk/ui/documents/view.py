"""The document register: find, sort, open, register, issue, review."""

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from coorddesk.domain.changes import Step
from coorddesk.services import editing, register
from coorddesk.services.register import Line, RevisionLine
from coorddesk.ui import opener
from coorddesk.ui.actions import Action
from coorddesk.ui.buttons import tip
from coorddesk.ui.context_menu import ContextMenu
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents import copying
from coorddesk.ui.documents.asking import AskingFor
from coorddesk.ui.documents.cell_editing import CellEditor
from coorddesk.ui.documents.control import Control
from coorddesk.ui.documents.exporting import Exporting
from coorddesk.ui.documents.filing import Filing
from coorddesk.ui.documents.intake import Intake
from coorddesk.ui.documents.looking import LOOK_ACTIONS, LookingView
from coorddesk.ui.documents.reviewing import Reviewing
from coorddesk.ui.documents.rooms import DOCUMENT_ACTIONS, REGISTER, ROOM_ACTIONS, Rooms
from coorddesk.ui.entry import EntryPanel
from coorddesk.ui.side_pane import covers

# Above these stands a line in the menu of a document.
_BEGIN_A_GROUP = frozenset(("open_file", "send_for_review", "write", "revisions", "transmit", "edit", "delete"))
# What is not about the line under the mouse.
_NOT_OF_ONE = ("new_document", "register_several", "add_files", "paste_files", "find_missing")
# What is done with lines of the register, by keys that mean something else, or nothing, in the other rooms.
_OF_LINES = frozenset((
    "new_revision", "edit_revision", "make_current", "withdraw_revision", "open_file", "show_folder", "quick_look", "link_file",
    "find_file", "check_file", "accept_file", "file_as_revision", "send_for_review", "answer_review", "write_request",
    "still_right", "write", "record_chase", "promised", "revisions", "edit", "copy", "paste_files", "cell_left",
    "cell_right",
))  # fmt: skip


class DocumentsView(LookingView):
    """The register as a table, with panels to enter new documents and revisions above it."""

    NAME = "documents"
    ICON = "file-stack"
    TITLE = "Documents"
    NEW = ("New document", "new_document")
    ACTIONS = (
        Action("new_document", "New document", "new_document", ("N",), "file-plus", single=True),
        Action("new_revision", "New revision…", "new_revision", ("I",), "file-up", single=True),
        Action("add_files", "Add files…", "add_files", (), "files", under="File"),
        Action("paste_files", "Paste copied files", "paste_files", ("Ctrl+V",), "clipboard-paste", under="File"),
        Action("edit_revision", "Correct the revision…", "edit_revision", ("Shift+I",), "file-pen", single=True, under="Revision"),
        Action("make_current", "Make it current again", "make_current", (), "file-check", under="Revision"),
        Action("withdraw_revision", "Withdraw the revision", "withdraw_revision", (), "archive-x", under="Revision"),
        Action("register_several", "Register several…", "register_several", ("Shift+N",), "list-plus", single=True),
        Action("open_file", "Open the file", "open_file", ("Ctrl+Return",), "external-link"),
        Action("show_folder", "Show in its folder", "show_folder", (), "folder-open", under="File"),
        Action("quick_look", "Quick look", "quick_look", ("Q", "Shift+Space"), "scan-eye", single=True),
        Action("link_file", "Choose its file…", "link_file", (), "link", under="File"),
        Action("find_file", "Find its file again…", "find_file", (), "file-search", under="File"),
        Action("find_missing", "Find missing files…", "find_missing", (), "folder-search", under="File"),
        Action("check_file", "Check its file", "check_file", (), "file-check", under="File"),
        Action("accept_file", "Accept its changed file", "accept_file", (), "file-check", under="File"),
        Action("file_as_revision", "Changed file as next revision…", "file_as_revision", (), "file-up", under="File"),
        Action("send_for_review", "Send for review…", "reviewing.send_for_review", ("V",), "eye", single=True),
        Action("answer_review", "Answer to a review…", "reviewing.answer", ("R",), "message-square", single=True),
        Action("write_request", "Write the request to the reviewers", "reviewing.write_request", (), "send", under="Review"),
        Action("still_right", "Reviewed, still right…", "reviewing.still_right", (), "badge-check", under="Review"),
        Action("write", "Write to who owes it…", "asking.write", ("Ctrl+M", "Ctrl+Shift+M"), "mail"),
        Action("record_chase", "Record a chase…", "asking.record_chase", ("C",), "phone", single=True, under="Chase"),
        Action("promised", "Promised for…", "asking.record_promise", ("P",), "calendar-check", single=True, under="Chase"),
        Action("revisions", "Show its revisions", "toggle_revisions", ("Space",), "history"),
        *DOCUMENT_ACTIONS,
        Action("edit", "Edit the cell", "edit_cell", ("E", "F2"), "pencil", single=True),
        Action("inspect", "Edit in the inspector", "edit", ("Shift+E",), "panel-right", single=True),
        Action("copy", "Copy the lines", "copy_lines", ("Ctrl+C",), "copy"),
        Action("delete", "Delete", "delete", ("Del",), "trash-2"),
        Action("export_shown", "Export what is shown…", "export_shown", ("Ctrl+Shift+E",), "file-output", "file"),
        Action("export_register", "Export the whole register…", "export_register", (), "file-output", "file"),
        *LOOK_ACTIONS,
        *ROOM_ACTIONS,
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.intake = Intake(desk, self._statuses, self.table, self.reveal, self)
        self.filing = Filing(desk, self.table, self)
        self.filing.revision_requested.connect(self.intake.open_revision)
        self.reviewing = Reviewing(desk, self._statuses, self.table, self._chosen_ids, self)
        self.asking = AskingFor(desk, self._statuses, self.table, self._chosen_ids, self.write_requested.emit, self)
        self.rooms = Rooms(desk, self)
        self.panels = (*self.intake.panels, *self.reviewing.panels, self.filing.found, *self.rooms.panels)
        for at, panel in enumerate(self.panels):
            self._column.insertWidget(at, panel)
            panel.opened.connect(partial(self._panel_opened, panel))
            panel.left.connect(partial(self._give_room, False))
        self._column.addWidget(self.rooms.stack, 1)
        self.rooms.set_register(self._bar, (self.header, 0), (self.table, 1))
        self.cells = CellEditor(desk, self.table, lambda: self._register)
        self.control = Control(desk, self._statuses, self.table, self.intake.landing_project, self.reveal, self.intake.parts_for, self)
        self.exporting = Exporting(desk, self)
        self._connect()
        self._connect_rooms()

    def _connect(self) -> None:
        self.table.chosen.connect(self._tell_choice)
        self.table.activated_row.connect(lambda _: self.open_file())
        self.table.menu_asked.connect(self._menu)
        self.table.cell_pressed.connect(self.edit_cell)
        self.filing.found.left.connect(self.focus_list)
        self.filing.room_wanted.connect(self._give_room)
        self.control.room_wanted.connect(self._give_room)
        self.intake.left.connect(self.focus_list)
        self.reviewing.left.connect(self.focus_list)

    def _connect_rooms(self) -> None:
        rooms = self.rooms
        rooms.picked, rooms.landing = self._picked, self.intake.landing_project
        rooms.register_focus = super().focus_list
        rooms.switched.connect(self.title_changed)
        rooms.switch.chosen.connect(lambda _: self._enter_room())
        rooms.chosen.connect(lambda: self.selected.emit(*(self.current() or ("", ""))))
        rooms.open_asked.connect(self.open_requested)
        rooms.sheet_asked.connect(self.sheet_requested)

    def _enter_room(self) -> None:
        """The panels about lines of the register go when others are on view; a transmittal may be made from there too."""
        if self.rooms.shown != REGISTER:
            for panel in (*self.intake.panels, *self.reviewing.panels, self.filing.found):
                panel.close_panel()

    def _picked(self) -> list[tuple[str, str]]:
        """The chosen documents, each at the revision that is chosen of it, or an empty code for its current one."""
        keys = self._chosen_keys() if self.rooms.shown == REGISTER else []
        return [(key.document_id, key.code) if isinstance(key, RevisionLine) else (key, "") for key in keys]

    def _panel_opened(self, panel: EntryPanel) -> None:
        self._close_panels(panel)
        self._give_room(True)

    def _close_panels(self, but: EntryPanel | None = None) -> None:
        """One panel stands above the table at a time; what was typed into the others is dropped."""
        for one in self.panels:
            if one is not but:
                one.close_panel()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            # whoever comes back may have been at the files
            first, last = self.table.rowAt(0), self.table.rowAt(self.table.viewport().height() - 1)
            keys = self.table.rows.keys
            seen = keys[max(first, 0) : (last if last >= 0 else len(keys) - 1) + 1]
            self.filing.look_again([key for key in seen if isinstance(key, str)])
        return super().event(event)

    def _give_room(self, on: bool) -> None:
        # in a narrow window what is asked for needs the room of the inspector
        if not on or covers(self.window(), self.desk.theme):
            self.room_requested.emit(on)

    # What the window asks.

    def title(self) -> str:
        return self.tr("Documents")

    def context(self) -> str:
        said = self.rooms.context()
        return super().context() if said is None else said

    def filter_bar(self) -> QWidget:
        return self.rooms.bars

    def top_widgets(self) -> list[QWidget]:
        return [self.rooms.switch]

    def focus_list(self) -> None:
        self.rooms.focus_list()

    def focus_filter(self) -> None:
        if self.rooms.shown == REGISTER:
            super().focus_filter()
        else:
            self.rooms.focus_filter()

    def reveal(self, kind: str, id: str) -> bool:
        if kind in ("transmittal", "holdings"):
            return self.rooms.reveal(kind, id)
        if kind in ("document", "review"):
            self.rooms.show_register()
        return super().reveal(kind, id)

    def offers(self, name: str) -> bool:
        return self.rooms.shown == REGISTER or name not in _OF_LINES

    def hint(self) -> str:
        return self.rooms.hint() or self.tr("Space shows the revisions, Q looks at the file, Enter opens it, E edits the cell")

    def reload(self) -> None:
        if self.desk.project_id != self._wanted.project_id:
            self._close_panels()
        self.rooms.reload()
        self.filing.forget()
        super().reload()

    def apply(self, step: Step) -> None:
        if step.reloaded or step.kinds & {"project", "team", "person"}:
            self.reload()
            return
        self.rooms.apply(step)
        touched = {change.id for change in step.changes if change.kind == "document"}
        others = step.kinds & {"review", "transmittal"}
        if not touched and not others:
            return
        if touched:
            self.filing.forget(touched)
        moved = self._take_over(step)
        self.table.rows.forget(None if others else touched)
        if moved:
            self._show(forget=False)
        else:
            self._reopen(set(self.table.open) if others else touched)
            self.title_changed.emit()

    def _reopen(self, ids: set[str]) -> None:
        """Reads again what stands below open documents."""
        for id in ids & set(self.table.open):
            self.table.toggle(id)
            self.table.toggle(id)

    def current(self) -> tuple[str, str] | None:
        if self.rooms.shown != REGISTER:
            return self.rooms.current()
        id = self.table.document_of(self.table.current_key())
        return ("document", id) if id else None

    # Reading.

    def _lines(self, ids: list[str]) -> dict[str, Line]:
        found = register.lines(self.desk.store, ids)
        self.filing.glance(list(found.values()))
        return found

    def _line(self, id: str) -> Line | None:
        line = self.table.rows.light(id) if id else None
        return line if isinstance(line, Line) else None

    def _chosen_keys(self) -> list[Any]:
        """The selected rows; the one under the keyboard where none is."""
        current = self.table.current_key()
        return self.table.chosen_keys() or ([current] if self.table.document_of(current) else [])

    def _chosen_ids(self) -> list[str]:
        return list(dict.fromkeys(id for key in self._chosen_keys() if (id := self.table.document_of(key))))

    def _tell_choice(self) -> None:
        several = self._chosen_ids()
        self.filing.look_again(several[:1])
        if len(several) > 1:
            self.several_selected.emit("document", several)
        else:
            self.selected.emit(*(self.current() or ("", "")))

    # Actions.

    def edit_cell(self) -> None:
        """Opens the current cell of the chosen documents, the title where none was gone to."""
        id, ids = self.table.document_of(self.table.current_key()), self._chosen_ids()
        if not id:
            return
        column = self.table.column or "title"
        if not self.cells.open_cell(ids if id in ids else [id], id, column):
            self.desk.announced.emit(self.tr("Nothing can be typed there. I registers a new revision, Shift+E goes to the inspector."))

    def edit(self) -> None:
        """Puts the keyboard into the inspector."""
        if self.current():
            self.edit_requested.emit()

    def delete(self) -> None:
        """Moves the chosen documents, or drafts of transmittals, to the bin."""
        if self.rooms.shown != REGISTER:
            self.rooms.delete()
            return
        ids = self._chosen_ids()
        if not ids:
            return
        line = self._line(ids[0])
        what = line.number if line and len(ids) == 1 else self.tr("{count} documents").format(count=len(ids))
        with self.desk.attempt_all(self.tr("Cannot delete {what}").format(what=what)):
            editing.remove(self.desk.store, [("document", id) for id in ids])
            self.desk.undo_offered.emit(self.tr("Deleted {what}").format(what=what))

    def copy_lines(self) -> None:
        """Copies the chosen documents, as the columns show them."""
        ids = self._chosen_ids()
        if not ids:
            return
        found = register.lines(self.desk.store, ids)
        shown = [one for one in self.table.columns.all if one.name != "arrow"]
        rows = [copying.cells(found[id], shown, self._statuses, self.desk.today()) for id in ids if id in found]
        heads = [self.tr(one.spoken or one.label) for one in shown]
        QGuiApplication.clipboard().setMimeData(copying.table_of(heads, rows))
        self.desk.announced.emit(self.tr("Copied 1 document") if len(rows) == 1 else self.tr("Copied {n} documents").format(n=len(rows)))

    def toggle_revisions(self) -> None:
        """Shows or hides the current document's revisions."""
        id = self.table.document_of(self.table.current_key())
        if id:
            self.table.toggle(id)

    @property
    def launch(self) -> opener.Launch:
        """What opens files and folders."""
        return self.filing.launch

    @launch.setter
    def launch(self, launch: opener.Launch) -> None:
        self.filing.launch = launch

    def open_file(self) -> None:
        """Opens the file of the current document or revision."""
        self.filing.open()

    def show_folder(self) -> None:
        """Shows the folder the file lies in."""
        self.filing.show_folder()

    def quick_look(self) -> None:
        """Shows the file in a panel, without its program."""
        self.filing.quick_look()

    def link_file(self) -> None:
        """Asks for the file of the current revision, such as one that was moved."""
        self.filing.choose()

    def find_file(self) -> None:
        """Looks for the file where it may have been moved to."""
        self.filing.find_again()

    def find_missing(self) -> None:
        """Looks for all missing files of the projects on view."""
        self.filing.find_missing()

    def check_file(self) -> None:
        """Says whether the file is still what was registered."""
        self.filing.check()

    def accept_file(self) -> None:
        """Takes a changed file as it is."""
        self.filing.accept()

    def file_as_revision(self) -> None:
        """Makes a changed file the next revision."""
        self.filing.changed_as_revision()

    def new_document(self) -> None:
        """Opens the panel for a new document."""
        self.rooms.show_register()
        self.intake.new_document()

    def add_files(self) -> None:
        """Asks for files to register."""
        self.intake.dropping.choose()

    def paste_files(self) -> None:
        """Registers the files that were copied in the file manager."""
        if not self.intake.dropping.paste():
            self.desk.announced.emit(self.tr("No files were copied. Copy some in the file manager, then paste them here."))

    def new_revision(self) -> None:
        """Opens the panel for a new revision of the current document."""
        self.intake.new_revision()

    def edit_revision(self) -> None:
        """Opens the panel to correct the revision under the keyboard."""
        self.intake.edit_revision()

    def correct_revision(self, document_id: str, code: str) -> None:
        """Opens the panel to correct one revision of a document."""
        self.intake.correct(document_id, code)

    def make_current(self) -> None:
        """Puts an earlier revision in force again."""
        self.control.make_current()

    def withdraw_revision(self) -> None:
        """Takes a revision back."""
        self.control.withdraw()

    def register_several(self) -> None:
        """Opens the panel for many awaited documents."""
        self.control.register_several()

    def document_settings(self) -> None:
        """Opens the document settings of the project."""
        self.open_requested.emit("document_settings", self.intake.landing_project())

    def export_shown(self) -> None:
        """Asks for a file, and writes the documents on view with the columns of the table."""
        shown = self._register.shown(self._wanted, self.desk.today(), self._flags()) if self._register is not None else []
        self.exporting.ask(shown, self._names)

    def export_register(self) -> None:
        """Asks for a file, and writes everything the register holds."""
        self.exporting.ask(None, None)

    # Context menu.

    def _menu(self, at: QPoint) -> None:
        if self.current() is None:
            return
        menu, senseless = ContextMenu(self), self.filing.senseless()
        for spec in self.ACTIONS:
            if spec.name in _NOT_OF_ONE or spec in ROOM_ACTIONS or spec.menu != "item" or spec.name in senseless:
                continue
            menu.put(*("",) * (spec.name in _BEGIN_A_GROUP), spec.name)
            if spec.name == "revisions":
                self._add_fields(menu)
        menu.popup(at)

    def _add_fields(self, menu: QMenu) -> None:
        ids = self._chosen_ids()
        line = self._line(ids[0]) if ids else None
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
