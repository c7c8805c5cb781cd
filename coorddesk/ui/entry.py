"""The panel that opens above a table to enter something new: a few fields on one line, Enter to keep, Esc to leave."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coorddesk.errors import InvalidInput
from coorddesk.ui.fields import ComboBox
from coorddesk.ui.paint import Paint
from coorddesk.ui.picks import may_be
from coorddesk.ui.widgets import Button, Label

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EntryPanel(QWidget):
    """Fields on one line above a table.

    Signals:
        submitted(): Enter in a field, Ctrl+Enter anywhere in it, or the button; call `values`, then `close_panel` or `show_error`.
        left(): the panel is closed already: by Esc, the button beside it, or since another one opens; what was under way for it ends.
        opened(): the panel is about to be shown and to get the keyboard; others above the same table make room.
    """

    submitted = Signal()
    left = Signal()
    opened = Signal()

    def __init__(self, paint: Paint, name: str, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = paint
        self.setAccessibleName(name)
        self._fields: dict[str, QLineEdit | ComboBox] = {}
        self._boxes: dict[str, QWidget] = {}
        self._labels: dict[str, Label] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 10, 12, 12)
        outer.setSpacing(6)
        self.heading = Label(paint, name, "smallStrong", parent=self)
        outer.addWidget(self.heading)
        self.notes = QVBoxLayout()
        self.notes.setSpacing(2)
        outer.addLayout(self.notes)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        outer.addLayout(self._lines)
        self._line, self._in_line = QHBoxLayout(), 0
        self._line.setSpacing(10)
        self._lines.addLayout(self._line)
        self.error = Label(paint, "", "small", "red", wrap=True, parent=self)
        self.error.hide()
        outer.addWidget(self.error)
        self.keep = Button(paint, button, kind="primary", parent=self)
        self.keep.clicked.connect(self.submitted)
        self.leave = Button(paint, self.tr("Cancel"), kind="plain", parent=self)
        self.leave.clicked.connect(self.close_panel)
        self._line.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignBottom)
        self._line.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignBottom)
        self.hide()

    def start_line(self) -> None:
        """Further fields, and the buttons that end the panel, stand on a line below."""
        above, self._line, self._in_line = self._line, QHBoxLayout(), 0
        self._line.setSpacing(10)
        self._lines.addLayout(self._line)
        self._line.addStretch(1)
        for button in (self.keep, self.leave):
            above.removeWidget(button)
            self._line.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)

    def put_first(self, names: Sequence[str]) -> None:
        """Fields of the last line stand at its beginning, in this order."""
        for at, name in enumerate(names):
            self._line.removeWidget(self._boxes[name])
            self._line.insertWidget(at, self._boxes[name], self._boxes[name].maximumWidth())
        self._chain()

    def set_label(self, name: str, label: str) -> None:
        """Calls a field otherwise."""
        self._labels[name].setText(label)
        self._fields[name].setAccessibleName(label)

    def add_text(self, name: str, label: str, width: int = 0, placeholder: str = "") -> QLineEdit:
        """A field for a line of text; width 0 takes the rest."""
        field = QLineEdit(self)
        field.setPlaceholderText(placeholder)
        field.returnPressed.connect(lambda: self._enter(field))
        self._place(name, label, field, width)
        return field

    def add_names(
        self, name: str, label: str, width: int, names: Sequence[str] = (), placeholder: str = "", *, several: bool = False
    ) -> QLineEdit:
        """A field that completes names; where there may be several, with commas between them, the last one."""
        field = self.add_text(name, label, width, placeholder)
        model = QStringListModel(list(names), field)
        completer = ListCompleter(model, field) if several else QCompleter(model, field)
        offer(field, completer)
        return field

    def _enter(self, field: QLineEdit) -> None:
        """Enter ends the panel, but takes a name that is marked in the list of those that are offered first."""
        completer = field.completer()
        popup = completer.popup() if completer is not None else None
        if popup is None or not popup.isVisible() or not popup.currentIndex().isValid():
            self.submitted.emit()

    def set_names(self, name: str, names: Sequence[str]) -> None:
        """Gives a name field other names to complete."""
        field = self._fields[name]
        completer = field.completer() if isinstance(field, QLineEdit) else None
        model = completer.model() if completer is not None else None
        if isinstance(model, QStringListModel):
            model.setStringList(list(names))

    def add_choice(self, name: str, label: str, choices: Sequence[tuple[str, str]], width: int = 0) -> ComboBox:
        """A field with a few choices: (value, words)."""
        field = ComboBox(self.kit, self)
        self.fill_choice(field, choices)
        self._place(name, label, field, width)
        return field

    @staticmethod
    def fill_choice(field: ComboBox, choices: Sequence[tuple[str, str]]) -> None:
        """Gives a choice field other choices."""
        field.clear()
        for value, words in choices:
            field.addItem(words, value)

    def _place(self, name: str, label: str, field: QLineEdit | ComboBox, width: int) -> None:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self._labels[name] = Label(self.kit, label, "micro", "secondary", parent=box)
        column.addWidget(self._labels[name])
        column.addWidget(field)
        field.setAccessibleName(label)
        self._labels[name].setBuddy(field)
        if width:
            room = self.kit.theme.width(width)
            box.setMaximumWidth(room)
            box.setMinimumWidth(min(room, self.kit.theme.width(64)))
        self._insert(box, width)
        self._fields[name], self._boxes[name] = field, box

    def _insert(self, box: QWidget, width: int) -> None:
        """Puts a field with its name after the others of its line, before the buttons."""
        self._line.insertWidget(self._in_line, box, width or 400)
        self._in_line += 1

    def add_part(self, widget: QWidget) -> None:
        """Something else than a field after the fields of the line."""
        self._line.insertWidget(self._in_line, widget, 0, Qt.AlignmentFlag.AlignBottom)
        self._in_line += 1

    def field(self, name: str) -> QLineEdit | ComboBox:
        """A field by its name."""
        return self._fields[name]

    def shows(self, name: str) -> bool:
        """Whether a field was left in."""
        return not self._boxes[name].isHidden()

    def show_field(self, name: str, shown: bool) -> None:
        """Leaves a field out where it makes no sense."""
        self._boxes[name].setVisible(shown)

    def keep_wide(self, name: str, least: int) -> None:
        """Keeps a field from becoming narrower than this where there is little room."""
        self._boxes[name].setMinimumWidth(self.kit.theme.width(least))

    def add_button(self, text: str, icon: str = "") -> Button:
        """A further button before the two that end it."""
        button = Button(self.kit, text, icon, parent=self)
        self.add_part(button)
        return button

    def set_notes(self, lines: Sequence[str]) -> None:
        """Says above the fields what will happen, one sentence a line."""
        while (item := self.notes.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for line in lines:
            self.notes.addWidget(Label(self.kit, line, "small", "secondary", elide=True, parent=self))

    def open_panel(self, focus: str = "", **values: str) -> None:
        """Shows the panel with these values, every other field empty, and the keyboard in one of them, else on its button."""
        self.clear_error()
        for name, field in self._fields.items():
            value = values.get(name, "")
            if isinstance(field, QLineEdit):
                field.setText(value)
                field.setCursorPosition(0)
            else:
                field.setCurrentIndex(max(field.findData(value), 0))
        self.opened.emit()
        self.show()
        self._chain()
        target: QWidget = self._fields[focus] if focus else self.keep
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(target, QLineEdit):
            # from its end, so that a long text shows its beginning
            target.setSelection(len(target.text()), -len(target.text()))

    def _chain(self) -> None:
        """The Tab key goes through the lines as they are seen, the buttons last."""
        before: QWidget | None = None
        for at in range(self._lines.count()):
            line = self._lines.itemAt(at).layout()
            shown = (item.widget() for item in map(line.itemAt, range(line.count())) if item is not None) if line is not None else ()
            for one in shown:
                for stop in (one, *one.findChildren(QWidget)) if one is not None else ():
                    # the list of a field that completes names is a window of its own
                    if stop.focusPolicy() & Qt.FocusPolicy.TabFocus and stop.window() is self.window():
                        if before is not None:
                            QWidget.setTabOrder(before, stop)
                        before = stop
                        if isinstance(stop, (ComboBox, Button)):
                            stop.installEventFilter(self)

    def close_panel(self) -> None:
        """Hides the panel, also while its screen is not on view; what was typed is dropped."""
        if not self.isHidden():
            self.hide()
            self.left.emit()

    def value(self, name: str) -> str:
        """What one field says, without blanks around it."""
        field = self._fields[name]
        return field.text().strip() if isinstance(field, QLineEdit) else str(field.currentData() or "")

    def show_error(self, error: InvalidInput) -> None:
        """Says under the fields what cannot be taken, and marks the field it is about."""
        self.clear_error()
        self.error.setText(error.sentence)
        self.error.show()
        field = self._fields.get(error.field)
        if field is not None:
            self._mark(field, True)
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            field.setAccessibleDescription(error.sentence)

    def clear_error(self) -> None:
        """Takes the sentence away."""
        self.error.hide()
        for field in self._fields.values():
            if field.property("invalid"):
                self._mark(field, False)
                field.setAccessibleDescription("")

    @staticmethod
    def _mark(field: QWidget, invalid: bool) -> None:
        field.setProperty("invalid", invalid)
        field.style().unpolish(field)
        field.style().polish(field)
        field.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
            if not event.modifiers() & commands or event.key() in _ENTER:
                # Keys pressed in the panel's lists and buttons are no commands of the table below.
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Enter in a choice, and with Ctrl on a button, ends the panel as in a line of text, which says so itself. Not where the key comes
        # by when nobody in the panel wants it: after a line of text it does so too, and the keyboard may be elsewhere by then.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENTER:
            with_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if isinstance(watched, ComboBox) or (isinstance(watched, Button) and with_ctrl):
                self.submitted.emit()
                return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.fillRect(self.rect(), self.kit.theme.color("surface.sunken"))
        self.kit.hairline(p, 0, self.height() - 1, self.width(), self.height() - 1)


def offer(field: QLineEdit, completer: QCompleter) -> None:
    """Gives a field a list of what fits what is typed, in the look of our other lists."""
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.popup().setProperty("kind", "offers")
    field.setCompleter(completer)


class ListCompleter(QCompleter):
    """Completes the last of several names with commas between them."""

    def __init__(self, names: QStringListModel, field: QLineEdit) -> None:
        super().__init__(names, field)
        self._field = field

    def splitPath(self, path: str) -> list[str]:
        return [path.rpartition(",")[2].strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        before, comma, _ = self._field.text().rpartition(",")
        return f"{before}{comma} {index.data()}" if comma else str(index.data())


def _tr(text: str) -> str:
    return QCoreApplication.translate("EntryPanel", text)


def person_named(people: dict[str, str], typed: str, field: str = "owner_id") -> str | None:
    """The id of the one person a typed name means, by id and name; None when nothing was typed.

    Raises:
        InvalidInput: nobody, or several people, are called that.
    """
    words = " ".join(typed.split()).casefold()
    if not words:
        return None
    exact = [id for id, name in people.items() if name.casefold() == words]
    found = exact or [id for id, name in people.items() if words in name.casefold()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise InvalidInput(field, _tr("Nobody is called “{name}”. Add the person first, or leave it empty.").format(name=typed.strip()))
    raise InvalidInput(field, may_be(typed, [people[id] for id in found]))
