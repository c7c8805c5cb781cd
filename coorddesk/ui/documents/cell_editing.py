"""Editing the register in its cells: one field over its cell, given to all chosen documents at once."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from coorddesk.domain import documents
from coorddesk.domain.fields import Editor, Field
from coorddesk.domain.registers import PLAIN
from coorddesk.errors import InvalidInput
from coorddesk.services import editing
from coorddesk.services.register import Register
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.columns import EDITED
from coorddesk.ui.documents.table import DocumentTable
from coorddesk.ui.editors import Context, FieldEditor, LineEditor, TextEditor
from coorddesk.ui.editors_notes import NotesEditor
from coorddesk.ui.editors_pick import PickEditor
from coorddesk.ui.forms import make_editor, value_in
from coorddesk.ui.picks import MOST, Pick
from coorddesk.ui.raised import paint_raised
from coorddesk.ui.widgets import Label

_FIELDS: dict[str, Field] = {field.name: field for field in documents.FIELDS}
_LEAST = {"notes": 320, "owner_id": 200, "team_id": 180, "status": 180, "title": 220, "folder": 180}
_LEAST_USUAL = 132
_IN_USE = frozenset(name for name, field in PLAIN.items() if field.editor is Editor.TEXT)  # free words; those in use are offered
_ALONE = ("number",)  # no two documents can have the same


class UsedTextEditor(PickEditor):
    """Free words; those that other documents have are offered while one types."""

    def __init__(self, context: Context, field: Field, used: Callable[[], list[str]], parent: QFrame) -> None:
        self._used = used
        super().__init__(context, field, parent)

    def picks(self, typed: str) -> list[Pick]:
        wanted = typed.casefold()
        fitting = [one for one in self._used() if wanted in one.casefold()]
        fitting.sort(key=lambda one: (not one.casefold().startswith(wanted), one.casefold()))
        return [Pick(one, one) for one in (fitting[:MOST] if typed else fitting)]

    def pick_of(self, value: Any) -> Pick | None:
        return Pick(value, str(value)) if value else None

    def value_of(self, text: str) -> Any:
        return " ".join(text.split())

    def _narrow(self, text: str) -> None:
        super()._narrow(text)
        if self.popover is not None:
            # What was typed is taken by Enter as it is, unless one of the list was gone to.
            self.popover.list.setCurrentIndex(self.popover.list.model().index(-1, 0))


class CellEditor(QFrame):
    """One field over its cell. Enter and leaving it save, Tab saves and goes on to the next cell, Esc puts back what was there."""

    def __init__(self, desk: Desk, table: DocumentTable, register: Callable[[], Register | None]) -> None:
        super().__init__(table.viewport())
        self._desk, self._table, self._register = desk, table, register
        self._ids: list[str] = []
        self._column = ""
        self._editor: FieldEditor | None = None
        self._next = 0
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(3, 3, 3, 3)
        self._box.setSpacing(2)
        self._note = Label(desk.paint, "", "micro", "secondary", parent=self)
        self._note.setContentsMargins(8, 0, 8, 3)
        self._box.addWidget(self._note)
        table.resized.connect(self.leave)
        self.hide()

    @property
    def editor(self) -> FieldEditor | None:
        """The editor that is open, or None."""
        return self._editor

    def open_cell(self, ids: list[str], id: str, column: str) -> bool:
        """Opens the editor of a document's column; what is given is set on all of `ids`. False where nothing can be typed there."""
        self.leave()
        name, table = EDITED.get(column, ""), self._table
        if not name:
            return False
        records = editing.read_many(self._desk.store, "document", [id])
        table.go_to_row(id)
        place = table.cell_rect(id, column)
        if not records or place is None:
            return False
        if name == "issued" and not records[0].revisions:
            self._desk.announced.emit(self._desk.tr("It has no revision yet, so no day of issue. I registers the first one."))
            return True
        self._ids, self._column, self._next = ids, column, 0
        context = Context(self._desk, self._desk.names(), records[0])
        self._editor = editor = self._made(context, _FIELDS[name])
        editor.set_value(value_in(records[0], name))
        editor.committed.connect(self._save)
        self._box.insertWidget(0, editor)
        self._note.setText(self.tr("for {count} documents").format(count=len(ids)))
        self._note.setVisible(len(ids) > 1)
        line = editor.line if isinstance(editor, LineEditor) else None
        if line is not None:
            line.installEventFilter(self)
            line.done.connect(self._entered)
        elif isinstance(editor, NotesEditor):
            editor.text.installEventFilter(self)
            editor.text.done.connect(self._entered)
        self._fit(place, _LEAST.get(name, _LEAST_USUAL))
        self.show()
        self.raise_()
        if isinstance(editor, NotesEditor):
            editor.edit()
        elif line is not None:
            line.setFocus(Qt.FocusReason.PopupFocusReason)
            line.selectAll()
            if isinstance(editor, PickEditor) and not isinstance(editor, UsedTextEditor):
                editor.open_list()
        return True

    def _made(self, context: Context, field: Field) -> FieldEditor:
        if field.name in _IN_USE:
            return UsedTextEditor(context, field, lambda: self._used(field.name), self)
        if field.name == "title":
            return TextEditor(context, field, self)
        return make_editor(context, "document", field, self)

    def _used(self, name: str) -> list[str]:
        own = self._register()
        return [one for one in own.column(name).values if one] if own is not None else []

    def _fit(self, place: QRectF, least: int) -> None:
        """Over its cell, as wide as what is typed there needs, and within the rows."""
        room = self._table.viewport().rect()
        width = min(max(round(place.width()) + 14, least), room.width() - 8)
        self.setFixedWidth(width)
        self.layout().activate()
        self.adjustSize()
        x = round(place.right()) + 11 - width if self._table.is_mirrored() else round(place.left()) - 11
        y = round(place.center().y()) - 18
        self.move(max(4, min(x, room.width() - width - 4)), max(2, min(y, room.height() - self.height() - 2)))

    # Saving and leaving.

    def _save(self, value: Any) -> None:
        editor, ids = self._editor, self._ids
        if editor is None:
            return
        name = editor.field.name
        if name in _ALONE and len(ids) > 1:
            self._refuse(editor, self.tr("Each document has a number of its own. Choose one alone."))
            return
        self._editor = None  # what the change brings must not save again
        try:
            with self._desk.attempt(self.tr("Cannot change the documents")):
                editing.set_fields(self._desk.store, "document", ids, {name: value}, self._desk.today())
                if len(ids) > 1:
                    self._desk.undo_offered.emit(self.tr("Changed {count} documents").format(count=len(ids)))
        except InvalidInput as problem:
            self._editor = editor
            self._refuse(editor, problem.sentence)
            return
        self._editor = editor
        self._close()

    def _refuse(self, editor: FieldEditor, sentence: str) -> None:
        self._next = 0
        editor.show_error(sentence)
        self.layout().activate()
        self.adjustSize()
        room = self._table.viewport().height()
        self.move(self.x(), max(2, min(self.y(), room - self.height() - 2)))

    def _entered(self) -> None:
        """After Enter, or when the keyboard went elsewhere: what could not be taken keeps the editor open."""
        editor = self._editor
        if editor is None:
            return
        if not editor.error():
            self._close()
        elif not self.isAncestorOf(self.window().focusWidget() or self):
            editor.restore()
            self._close()
        else:
            self._refuse(editor, editor.error())

    def leave(self) -> None:
        """Saves what was typed and closes; what cannot be taken is put back."""
        editor = self._editor
        if editor is None:
            return
        if isinstance(editor, LineEditor | NotesEditor):
            editor.commit()
        if self._editor is not None:
            self._editor.restore()
            self._close(keep_focus=False)

    def _close(self, keep_focus: bool = True) -> None:
        editor, self._editor = self._editor, None
        if editor is None:
            return
        step, self._next = self._next, 0
        inside = self.isAncestorOf(self.window().focusWidget() or self._table)
        self.hide()
        self._box.removeWidget(editor)
        # It may be the sender of the signal that closes it.
        QTimer.singleShot(0, editor.deleteLater)
        if inside and keep_focus:
            self._table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if step:
            self._go_on(step)

    def _go_on(self, step: int) -> None:
        names = [name for name in self._table.columns.places(self._table.room()) if name in EDITED]
        at = names.index(self._column) + step if self._column in names else -1
        if 0 <= at < len(names):
            self._table.column = names[at]
            self.open_cell(self._ids, self._table.document_of(self._table.current_key()), names[at])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or self._editor is None:
            return False
        editor = self._editor
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._next = -1 if event.key() == Qt.Key.Key_Backtab else 1
            if isinstance(editor, LineEditor) and editor.line.keys is not None:
                editor.line.keys(event)  # takes what is current in its list
            if self._editor is editor and isinstance(editor, LineEditor | NotesEditor):
                editor.commit()
            if self._editor is editor:
                self._entered()
            return True
        if event.key() == Qt.Key.Key_Escape:
            if isinstance(editor, PickEditor) and editor.popover is not None and editor.popover.isVisible() and editor.is_typing():
                return False
            editor.restore()
            self._close()
            return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._desk.theme
        paint_raised(QPainter(self), theme, QRectF(self.rect()), theme.radius("control"))
