"""The panel that opens above a table to enter something new: a few fields on one line, Enter to keep, Esc to leave."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coorddesk.errors import InvalidInput
from coorddesk.ui.fields import ComboBox
from coorddesk.ui.paint import Paint
from coorddesk.ui.widgets import Button, Label


class EntryPanel(QWidget):
    """Fields on one line above a table.

    Signals:
        submitted(): Enter in a field, or the button; call `values`, then `close_panel` or `show_error`.
        left(): Esc, or the button beside it; the panel is closed already.
    """

    submitted = Signal()
    left = Signal()

    def __init__(self, paint: Paint, name: str, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = paint
        self.setAccessibleName(name)
        self._fields: dict[str, QLineEdit | ComboBox] = {}
        self._boxes: dict[str, QWidget] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 10, 12, 12)
        outer.setSpacing(6)
        self.heading = Label(paint, name, "smallStrong", parent=self)
        outer.addWidget(self.heading)
        self.notes = QVBoxLayout()
        self.notes.setSpacing(2)
        outer.addLayout(self.notes)
        self._line = QHBoxLayout()
        self._line.setSpacing(10)
        outer.addLayout(self._line)
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

    def add_text(self, name: str, label: str, width: int = 0, placeholder: str = "") -> QLineEdit:
        """A field for a line of text; width 0 takes the rest."""
        field = QLineEdit(self)
        field.setPlaceholderText(placeholder)
        field.returnPressed.connect(self.submitted)
        self._place(name, label, field, width)
        return field

    def add_names(self, name: str, label: str, width: int, names: Sequence[str] = (), placeholder: str = "") -> QLineEdit:
        """A field that completes names."""
        field = self.add_text(name, label, width, placeholder)
        completer = QCompleter(QStringListModel(list(names), field), field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        field.setCompleter(completer)
        return field

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
        column.addWidget(Label(self.kit, label, "micro", "secondary", parent=box))
        column.addWidget(field)
        field.setAccessibleName(label)
        if width:
            box.setMaximumWidth(width)
            box.setMinimumWidth(min(width, 64))
        self._insert(box, width)
        self._fields[name], self._boxes[name] = field, box

    def _insert(self, box: QWidget, width: int) -> None:
        """Puts a field with its name after the others, before the buttons."""
        self._line.insertWidget(len(self._fields), box, width or 400)

    def field(self, name: str) -> QLineEdit | ComboBox:
        """A field by its name."""
        return self._fields[name]

    def show_field(self, name: str, shown: bool) -> None:
        """Leaves a field out where it makes no sense."""
        self._boxes[name].setVisible(shown)

    def add_button(self, text: str, icon: str = "") -> Button:
        """A further button before the two that end it."""
        button = Button(self.kit, text, icon, parent=self)
        self._line.insertWidget(self._line.count() - 2, button, 0, Qt.AlignmentFlag.AlignBottom)
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
        self.show()
        target: QWidget = self._fields[focus] if focus else self.keep
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(target, QLineEdit):
            target.selectAll()

    def close_panel(self) -> None:
        """Hides the panel; what was typed is dropped."""
        if self.isVisible():
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
            if not event.modifiers() & commands:
                # Keys pressed in the panel's lists and buttons are no commands of the table below.
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.fillRect(self.rect(), self.kit.theme.color("surface.sunken"))
        self.kit.hairline(p, 0, self.height() - 1, self.width(), self.height() - 1)


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
    names = _tr(" or ").join(people[id] for id in found[:3])
    raise InvalidInput(field, _tr("“{name}” may be {names}. Write a little more of the name.").format(name=typed.strip(), names=names))
