"""The rooms of the Documents screen: register, transmittals, who has which copy, distribution matrix; and the way between them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from coorddesk.domain.changes import Step
from coorddesk.domain.transmittals import State, Transmittal, owing
from coorddesk.errors import InvalidInput
from coorddesk.services import editing, holdings, transmittals
from coorddesk.services.holdings import Held
from coorddesk.ui.actions import Action
from coorddesk.ui.context_menu import ContextMenu
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.copies import CopiesPage
from coorddesk.ui.documents.matrix import MatrixPage
from coorddesk.ui.documents.receipts import ReceiptPanel
from coorddesk.ui.documents.switch import RoomSwitch
from coorddesk.ui.documents.transmittals import TransmittalsPage
from coorddesk.ui.documents.transmitting import Transmitting
from coorddesk.ui.entry import EntryPanel

REGISTER, TRANSMITTALS, COPIES, MATRIX = "register", "transmittals", "copies", "matrix"

# What can be done with documents of the register.
DOCUMENT_ACTIONS = (
    Action("transmit", "Transmit…", "rooms.transmit", ("T",), "send", single=True),
    Action("who_has", "Who has which revision", "rooms.who_has", ("W",), "users-round", single=True),
)
# What is done in the other rooms, and the way there.
ROOM_ACTIONS = (
    Action("acknowledge", "Acknowledge receipt…", "rooms.acknowledge", ("A",), "check-check", single=True, under="Transmittals"),
    Action("remind", "Remind those who are late with receipts", "rooms.remind", (), "mail", under="Transmittals"),
    Action("open_note", "Show the transmittal’s note", "rooms.open_note", (), "printer", under="Transmittals"),
    Action("open_again", "Open the transmittal’s draft again", "rooms.open_again", (), "external-link", under="Transmittals"),
    Action("save_note", "Save the transmittal’s note and files…", "rooms.save_again", (), "file-down", under="Transmittals"),
    Action("correct", "Correct the transmittal by a new one", "rooms.correct", (), "file-pen-line", under="Transmittals"),
    Action("cancel_transmittal", "Cancel the transmittal", "rooms.cancel", (), "ban", under="Transmittals"),
    Action("out_of_date", "Who has an old revision", "rooms.out_of_date", (), "history", under="Transmittals"),
    Action("bring_up_to_date", "Send them the current one…", "rooms.bring_up_to_date", (), "send", under="Transmittals"),
    Action("show_register", "Register", "rooms.show_register", ("Shift+R",), "file-stack", "view", single=True),
    Action("show_transmittals", "Transmittals", "rooms.show_transmittals", ("Shift+T",), "send", "view", single=True),
    Action("show_copies", "Who has which copy", "rooms.show_copies", ("Shift+C",), "users-round", "view", single=True),
    Action("show_matrix", "Distribution matrix", "rooms.show_matrix", ("Shift+D",), "table-2", "view", single=True),
    Action("add_to_matrix", "Add a person or team to the matrix…", "rooms.add_to_matrix", (), "user-plus", under="Distribution"),
    Action("import_matrix", "Import a distribution matrix…", "rooms.import_matrix", (), "import", under="Distribution"),
    Action("export_matrix", "Export the distribution matrix…", "rooms.export_matrix", (), "table-2", under="Distribution"),
)
_OF_LIST = ("acknowledge", "remind", "open_note", "open_again", "save_note", "correct", "cancel_transmittal")
_MATRIX_KINDS = frozenset(("distribution", "person", "team", "project", "document"))
_COPY_KINDS = frozenset(("transmittal", "document", "person", "project"))


class Rooms(QObject):
    """The stack of pages, the switch over it, and what the pages do.

    Signals:
        switched(): another room is shown, or its figures changed.
        chosen(): something else is selected in the room that is shown.
        open_asked(kind, id): show a thing wherever it belongs.
        sheet_asked(kind, subject): a sheet is wanted.

    Attributes:
        picked: the documents chosen in the register, each (id, revision's code or empty); the screen says.
        landing: the project that a new transmittal belongs to; the screen says.
        register_focus: gives the register's list the keyboard; the screen says how.
    """

    switched = Signal()
    chosen = Signal()
    open_asked = Signal(str, str)
    sheet_asked = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parent = parent
        self._stale = {TRANSMITTALS, COPIES, MATRIX}
        self.stack = QStackedWidget(parent)
        self.bars = QStackedWidget(parent)
        self.transmitting = Transmitting(desk, parent)
        self.receipt_panel = ReceiptPanel(desk, parent)
        self.panels: tuple[EntryPanel, ...] = (self.transmitting.panel, self.receipt_panel)
        self.transmittals = TransmittalsPage(desk)
        self.copies = CopiesPage(desk)
        self.matrix = MatrixPage(desk)
        self.pages: dict[str, QWidget] = {}
        words = {
            REGISTER: self.tr("Register"), TRANSMITTALS: self.tr("Transmittals"), COPIES: self.tr("Copies"),
            MATRIX: self.tr("Distribution"),
        }  # fmt: skip
        self.switch = RoomSwitch(desk.paint, self.tr("What is shown"), words)
        self.switch.chosen.connect(self._show)
        for page in (self.transmittals, self.copies, self.matrix):
            page.counted.connect(self.switched)
        for listed in (self.transmittals, self.copies):
            listed.chosen.connect(self.chosen)
        self.transmittals.opened.connect(self.open_one)
        self.transmittals.menu_asked.connect(self._menu)
        self.copies.opened.connect(self.open_asked)
        self.copies.send_asked.connect(self._send_current)
        self.copies.print.clicked.connect(lambda: self.sheet_asked.emit("holdings", self.copies.subject[1]))
        self.matrix.print.clicked.connect(lambda: self.sheet_asked.emit("distribution", ""))
        self.transmitting.sheet_asked.connect(lambda id: self.sheet_asked.emit("transmittal", id))
        self.transmitting.sent.connect(self._after_sending)
        self.transmitting.left.connect(self.focus_list)
        self.receipt_panel.submitted.connect(self._note_receipts)
        self.receipt_panel.left.connect(self.focus_list)
        self.shown = REGISTER
        self.picked: Callable[[], list[tuple[str, str]]] = list
        self.landing: Callable[[], str] = str
        self.register_focus: Callable[[], None] = lambda: None

    def set_register(self, bar: QWidget, *parts: tuple[QWidget, int]) -> None:
        """Takes the register's header and table, with how much each stretches, and its bar."""
        register = QWidget(self.stack)
        column = QVBoxLayout(register)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in parts:
            column.addWidget(widget, stretch)
        self.pages = {REGISTER: register, TRANSMITTALS: self.transmittals, COPIES: self.copies, MATRIX: self.matrix}
        for page, own in zip(self.pages.values(), (bar, self.transmittals.bar, self.copies.bar, self.matrix.bar), strict=True):
            self.stack.addWidget(page)
            self.bars.addWidget(own)
        self.bars.setFixedHeight(bar.height())

    # Which room.

    def show(self, room: str) -> None:
        """Goes to a room."""
        self.switch.choose(room)

    def show_register(self) -> None:
        """Goes to the register."""
        self.show(REGISTER)

    def show_transmittals(self) -> None:
        """Goes to the transmittals."""
        self.show(TRANSMITTALS)

    def show_copies(self) -> None:
        """Goes to who has which copy."""
        self.show(COPIES)

    def show_matrix(self) -> None:
        """Goes to the distribution matrix."""
        self.show(MATRIX)

    def _show(self, room: str) -> None:
        self.shown = room
        self._read(room)
        self.stack.setCurrentWidget(self.pages[room])
        self.bars.setCurrentIndex(list(self.pages).index(room))
        self.switched.emit()
        self.chosen.emit()
        self.focus_list()

    def _read(self, room: str) -> None:
        """Reads a room that something changed in since."""
        if room in self._stale:
            self._stale.discard(room)
            page = {TRANSMITTALS: self.transmittals, COPIES: self.copies, MATRIX: self.matrix}[room]
            page.reload()

    def reload(self) -> None:
        """Everything may read differently, such as in another project."""
        self.matrix.forget()
        if self.copies.subject[0] == "document" and self._desk.project_id is not None:
            self.copies.subject = ("", "")
            self.copies.whose.show_choice("")
        self._stale = {TRANSMITTALS, COPIES, MATRIX}
        self._read(self.shown)

    def apply(self, step: Step) -> None:
        """Takes a change over, in the room that is shown at once."""
        kinds = step.kinds
        if kinds & {"transmittal", "person", "project"} or not step.changes:
            self._stale.add(TRANSMITTALS)
        if kinds & _COPY_KINDS:
            self._stale.add(COPIES)
        if kinds & _MATRIX_KINDS:
            self._stale.add(MATRIX)
        self._read(self.shown)

    # What the screen asks of the room that is shown; None where that is the register.

    def context(self) -> str | None:
        """What stands beside the title."""
        pages = {TRANSMITTALS: self.transmittals, COPIES: self.copies, MATRIX: self.matrix}
        return pages[self.shown].context() if self.shown in pages else None

    def hint(self) -> str | None:
        """What the status bar says of the keys."""
        return {
            TRANSMITTALS: self.tr("Enter opens, A notes a receipt, T sends more"),
            COPIES: self.tr("Enter shows the transmittal"),
            MATRIX: self.tr("Space goes round: nothing, copy, copy and review. C, R and Del say which"),
        }.get(self.shown)

    def current(self) -> tuple[str, str] | None:
        """(kind, id) of what is selected."""
        if self.shown == TRANSMITTALS:
            key = self.transmittals.table.current_key()
            return ("transmittal", key) if key else None
        if self.shown == COPIES:
            key = self.copies.table.current_key()
            return ("document", key.document.id) if isinstance(key, Held) else None
        return None

    def focus_list(self) -> None:
        """Gives the keyboard to the main part of the room; to the register's list by the screen."""
        pages = {TRANSMITTALS: self.transmittals, COPIES: self.copies, MATRIX: self.matrix}
        if self.shown in pages:
            pages[self.shown].focus_list()
        else:
            self.register_focus()

    def focus_filter(self) -> None:
        """Gives the keyboard to the filter field of the room."""
        if self.shown in (TRANSMITTALS, COPIES):
            field = self.transmittals.filter if self.shown == TRANSMITTALS else self.copies.filter
            field.setFocus()
            field.selectAll()
        else:
            self.focus_list()

    def reveal(self, kind: str, id: str) -> bool:
        """Selects a transmittal in its list, or shows who has a document or what a person has; False when it is not on view here."""
        if kind == "holdings":
            known = self._desk.names().people
            pick = None if id in known else next(iter(transmittals.picks(self._desk.store, [id])), None)
            if id in known:
                self.show_holdings("person", id, known[id].name)
            elif pick is not None:
                self.show_holdings("document", id, pick.number)
            return id in known or pick is not None
        self._stale.add(TRANSMITTALS)
        found = next(iter(editing.read_many(self._desk.store, "transmittal", [id])), None)
        if found is None or (self._desk.project_id is not None and found.project_id != self._desk.project_id):
            return False
        self.show(TRANSMITTALS)
        self._read(TRANSMITTALS)
        return self.transmittals.go_to(id)

    # Actions.

    def transmit(self) -> None:
        """Opens the panel for the documents that are chosen, or for none yet."""
        if self.shown == COPIES:
            self.transmitting.transmit([(one.document.id, "") for one in self._picked_copies()], self.landing())
        else:
            self.transmitting.transmit(self.picked() if self.shown == REGISTER else [], self.landing())

    def _picked_copies(self) -> list[Held]:
        return [one for one in self.copies.table.chosen_keys() if isinstance(one, Held)]

    def who_has(self) -> None:
        """Shows who has which revision of the document that is chosen."""
        found = self.picked()
        if self.shown == COPIES and (key := self.copies.table.current_key()) is not None:
            found = [(key.document.id, "")]
        if not found:
            self._desk.announced.emit(self.tr("Choose a document in the register first."))
            return
        pick = next(iter(transmittals.picks(self._desk.store, [found[0][0]])), None)
        if pick is not None:
            self.show_holdings("document", pick.id, pick.number)

    def show_holdings(self, kind: str, id: str, words: str) -> None:
        """Shows who has a document, or what a person has."""
        self.copies.subject = (kind, id)
        self.show(COPIES)
        self.copies.show_subject(kind, id, words)

    def out_of_date(self) -> None:
        """Shows everybody who has an old revision."""
        self.show(COPIES)
        self.copies.show_subject("", "")

    def bring_up_to_date(self) -> None:
        """Asks for a transmittal that brings those on view up to date."""
        if self.shown == COPIES:
            self.copies.ask_send()
        else:
            self.out_of_date()

    def _send_current(self, rows: list[Held]) -> None:
        with self._desk.attempt_all(self.tr("Cannot send the current ones")):
            content = holdings.current_for(self._desk.store, rows)
            self.transmitting.open(content)

    def resume(self) -> None:
        """Goes on with the chosen draft."""
        for record in self._records()[:1]:
            self.open_one(record.id)

    def open_one(self, id: str) -> None:
        """Goes on with a draft, or shows the note of one that went out."""
        record = editing.read(self._desk.store, "transmittal", id)
        if record.issued is None:
            self.transmitting.resume(record)
        else:
            self.sheet_asked.emit("transmittal", id)

    def acknowledge(self) -> None:
        """Asks who acknowledged the chosen transmittals, and when."""
        records = [one for one in self._records() if one.issued is not None]
        if not records:
            self._desk.announced.emit(self.tr("Choose a transmittal that went out."))
            return
        self.receipt_panel.open_for(records)

    def _note_receipts(self) -> None:
        panel, desk = self.receipt_panel, self._desk
        try:
            who, day = panel.entered()
            records = editing.read_many(desk.store, "transmittal", panel.ids)
            receipts = {one.id: [each.person_id for each in one.recipients if each.person_id in who] for one in records}
            if not any(receipts.values()):
                raise InvalidInput("who", self.tr("None of them got it, so nothing was noted. Name its recipients."))
            with desk.attempt(self.tr("Cannot note the receipt")):
                count = transmittals.acknowledge(desk.store, receipts, day)
                panel.close_panel()
                said = self.tr("1 receipt noted") if count == 1 else self.tr("{count} receipts noted").format(count=count)
                desk.undo_offered.emit(said)
        except InvalidInput as error:
            panel.show_error(error)

    def remind(self) -> None:
        """Opens a message to each who is late with the receipt of the chosen transmittals, or of any where none chosen is late."""
        ids = [one.id for one in self.transmittals.lines_of(self.transmittals.chosen_ids()) if one.state is State.LATE]
        self.transmitting.remind(ids if self.shown == TRANSMITTALS and ids else None)

    def open_note(self) -> None:
        """Shows the note of the chosen transmittal."""
        for record in self._records()[:1]:
            self.sheet_asked.emit("transmittal", record.id)

    def open_again(self) -> None:
        """Opens the draft of the chosen transmittal once more."""
        for record in self._sent():
            self.transmitting.open_again(record.id)

    def save_again(self) -> None:
        """Saves note and files of the chosen transmittal."""
        for record in self._sent():
            self.transmitting.save_again(record.id, record.number)

    def correct(self) -> None:
        """Makes a draft that stands in for the chosen transmittal, and opens it."""
        for record in self._sent():
            with self._desk.attempt_all(self.tr("Cannot correct {number}").format(number=record.number)):
                draft = transmittals.correct(self._desk.store, record.id)
                self.transmitting.resume(draft)
                said = self.tr("When this is sent, {number} is cancelled").format(number=record.number)
                self._desk.announced.emit(said)

    def cancel(self) -> None:
        """Takes the chosen transmittals back."""
        ids = [one.id for one in self._records() if not one.cancelled]
        if ids:
            with self._desk.attempt_all(self.tr("Cannot cancel it")):
                transmittals.cancel(self._desk.store, ids)
                said = self.tr("Cancelled: nobody owes a receipt for it") if len(ids) == 1 else self.tr("Cancelled {count} transmittals")
                self._desk.undo_offered.emit(said.format(count=len(ids)))

    def delete(self) -> None:
        """Moves the chosen drafts to the bin."""
        records = self._records()
        if records:
            with self._desk.attempt_all(self.tr("Cannot delete")):
                editing.remove(self._desk.store, [("transmittal", one.id) for one in records])
                self._desk.undo_offered.emit(self.tr("Deleted {count} drafts").format(count=len(records)))

    def add_to_matrix(self) -> None:
        """Asks for a person or a team to give a column of the matrix."""
        self.show(MATRIX)
        if self._desk.project_id is not None:
            self.matrix.ask_column()

    def import_matrix(self) -> None:
        """Asks for a spreadsheet with a matrix."""
        self.show(MATRIX)
        if self._desk.project_id is not None:
            self.matrix.ask_import()

    def export_matrix(self) -> None:
        """Asks where the matrix is to be written."""
        self.show(MATRIX)
        self.matrix.ask_export()

    def _records(self) -> list[Transmittal]:
        if self.shown != TRANSMITTALS:
            return []
        return editing.read_many(self._desk.store, "transmittal", self.transmittals.chosen_ids())

    def _sent(self) -> list[Transmittal]:
        """The chosen transmittal where one went out; says what to do where none did."""
        found = [one for one in self._records() if one.issued is not None][:1]
        if not found:
            self._desk.announced.emit(self.tr("Choose a transmittal that went out, in the list of transmittals."))
        return found

    def _after_sending(self, id: str) -> None:
        if self.shown == TRANSMITTALS:
            self.transmittals.go_to(id)

    def _menu(self, at: QPoint) -> None:
        records = self._records()
        if not records:
            return
        menu = ContextMenu(self._parent)
        draft = all(one.issued is None for one in records)
        first = self.tr("Go on with the draft") if draft else self.tr("Show the note")
        menu.addAction(self._desk.icons.icon("pencil" if draft else "printer"), first, partial(self.open_one, records[0].id))
        for spec in ROOM_ACTIONS:
            if spec.name in _OF_LIST and spec.name != "open_note" and not draft:
                action = menu.put_as(spec.name, flat=True)
                action.setEnabled(spec.name != "cancel_transmittal" or not all(one.cancelled for one in records))
                if spec.name == "remind":
                    action.setEnabled(any(owing(one) for one in records))
        if draft:
            menu.put("delete")
        menu.popup(at)
