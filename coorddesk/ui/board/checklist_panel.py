"""What the board's checklist panels share: their frame, their way to refuse, and the field for the day they count from."""

from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coorddesk.domain.date_reading import parse_date
from coorddesk.domain.dates import ago_words, day_words
from coorddesk.errors import InvalidInput
from coorddesk.ui.desk import Desk
from coorddesk.ui.moments import date_order
from coorddesk.ui.panel import Panel
from coorddesk.ui.widgets import Button, Label

_FOR_THE_WINDOW = (Qt.Key.Key_F1, Qt.Key.Key_F10)


def mark_invalid(field: QWidget, invalid: bool, sentence: str = "") -> None:
    """Gives a field its red edge and says why to the screen reader, or takes both away."""
    if bool(field.property("invalid")) != invalid:
        field.setProperty("invalid", invalid)
        field.style().unpolish(field)
        field.style().polish(field)
        field.update()
    field.setAccessibleDescription(sentence)


class DayField(QWidget):
    """A day, typed in words, with what it means beside it.

    Signals:
        changed(): another day is meant, or none.
    """

    changed = Signal()

    def __init__(self, desk: Desk, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.line = QLineEdit(self)
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(self.tr("Fri 4 Dec or +3d"))
        self.line.setMinimumWidth(round(desk.theme.metrics("body").averageCharWidth() * 12))
        self.words = Label(desk.paint, "", "small", "secondary", elide=True, parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.line)
        row.addWidget(self.words, 1)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self._say)

    def set_day(self, day: date) -> None:
        """Shows a day."""
        self.line.setText(day_words(day, self._desk.today()))
        self._say()

    def day(self) -> date | None:
        """The day that is typed; None when nothing is.

        Raises:
            InvalidInput: on `anchor`, for words that are no day.
        """
        try:
            return parse_date(self.line.text(), self._desk.today(), date_order(self._desk.settings))
        except InvalidInput as error:
            raise InvalidInput("anchor", error.sentence) from error

    def known_day(self) -> date | None:
        """The day that is typed, or None while it cannot be understood."""
        try:
            return self.day()
        except InvalidInput:
            return None

    def _say(self) -> None:
        day, today = self.known_day(), self._desk.today()
        self.words.setText(f"{day_words(day, today)}, {ago_words(day, today)}" if day else self.tr("The day its steps are counted from"))
        self.changed.emit()


class ChecklistPanel(Panel):
    """A panel over the board that ends in a button which keeps what it says; Enter in a field does the same."""

    def __init__(self, desk: Desk, parent: QWidget, width: int) -> None:
        super().__init__(desk.paint, parent, width, scrim=True)
        self.desk = desk
        self.fields: dict[str, QWidget] = {}
        self.title = Label(desk.paint, role="heading", wrap=True, parent=self.body)
        self.error = Label(desk.paint, role="small", tone="red", wrap=True, parent=self.body)
        self.error.hide()

    def labelled(self, words: str, field: QWidget) -> QWidget:
        """A field under its label."""
        holder = QWidget(self.body)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        label = Label(self.kit, words, "micro", "secondary", parent=holder)
        label.setBuddy(field)
        column.addWidget(label)
        column.addWidget(field)
        if not field.accessibleName():
            field.setAccessibleName(words)
        return holder

    def foot(self, keep: Button, *before: Button) -> QHBoxLayout:
        """The last row: Cancel and the button that keeps, with others at the left."""
        self.keep_button = keep
        keep.clicked.connect(self.keep)
        self.cancel = Button(self.kit, self.tr("Cancel"), kind="plain", parent=self.body)
        self.cancel.clicked.connect(self.close_panel)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in before:
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(keep)
        return row

    def keep(self) -> None:
        """Does what the panel is for; `refuse` says why not."""
        raise NotImplementedError

    def refuse(self, error: InvalidInput) -> None:
        """Says above the buttons what cannot be taken, and gives the keyboard to the field it is about."""
        self.clear_error()
        self.say(error.sentence)
        field = self.fields.get(error.field)
        if field is not None and not field.isHidden():
            mark_invalid(field, True, error.sentence)
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, sentence: str) -> None:
        """A sentence above the buttons."""
        self.error.setText(sentence)
        self.error.show()
        self.desk.announced.emit(sentence)
        self.refit()

    def clear_error(self) -> None:
        """Takes the sentence away."""
        for field in self.fields.values():
            mark_invalid(field, False)
        if not self.error.isHidden():
            self.error.hide()
            self.refit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
            if not event.modifiers() & commands and event.key() not in _FOR_THE_WINDOW:
                # Letters, Enter, F2 and Del are commands of the board below; here they belong to the panel.
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.keep()
            event.accept()
            return
        super().keyPressEvent(event)
