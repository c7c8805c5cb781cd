"""The field of a number pattern: presets, or typed, with an example while it is typed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from coorddesk.domain import numbers
from coorddesk.domain.numbers import PatternPreset
from coorddesk.errors import InvalidInput
from coorddesk.ui.desk import Desk
from coorddesk.ui.fields import ComboBox
from coorddesk.ui.widgets import Label


class PatternField(QWidget):
    """A pattern: one of the presets, or typed, with a number such as it makes beside it while it is.

    Signals:
        given(pattern): another one that can be taken.
    """

    given = Signal(str)

    def __init__(
        self, desk: Desk, name: str, presets: Sequence[PatternPreset], check: Callable[[str], str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._desk, self._check = desk, check
        self._code = self._kept = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.presets = ComboBox(desk.paint, self)
        for one in presets:
            self.presets.addItem(one.name, one.pattern)
        self.presets.addItem(self.tr("Our own"), "")
        self.presets.setAccessibleName(self.tr("{name}, presets").format(name=name))
        self.presets.activated.connect(self._take_preset)
        self.line = QLineEdit(self)
        self.line.setAccessibleName(name)
        self.line.textEdited.connect(lambda _: self._say())
        self.line.editingFinished.connect(self._finish)
        self.says = Label(desk.paint, "", "small", "secondary", wrap=True, parent=self)
        for widget in (self.presets, self.line, self.says):
            column.addWidget(widget)
        self.setFocusProxy(self.presets)

    def show_pattern(self, pattern: str, project_code: str) -> None:
        """Show the pattern that is kept; one that is being typed stays."""
        self._code = project_code
        if pattern != self._kept or not self.line.isModified():
            self._kept = pattern
            self.line.setText(pattern)
        self._say()

    def _say(self) -> None:
        """The example, or why there is none; the presets follow what is typed."""
        problem = ""
        try:
            pattern = self._check(self.line.text())
            words = self.tr("Such as {number}").format(number=numbers.example(pattern, self._code, self._desk.today().year))
        except InvalidInput as error:
            pattern, words, problem = "", error.sentence, error.sentence
        preset = self.presets.findData(pattern) if pattern else -1
        self.presets.setCurrentIndex(preset if preset >= 0 else self.presets.count() - 1)
        self.says.setText(words)
        self.says.set_tone("red" if problem else "secondary")
        self.line.setAccessibleDescription(words)
        if bool(self.line.property("invalid")) != bool(problem):
            self.line.setProperty("invalid", bool(problem))
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)

    def _take_preset(self) -> None:
        pattern = str(self.presets.currentData())
        if not pattern:
            self.line.setFocus(Qt.FocusReason.TabFocusReason)
            self.line.selectAll()
            return
        self.line.setText(pattern)
        self._finish()

    def _finish(self) -> None:
        try:
            pattern = self._check(self.line.text())
        except InvalidInput:
            return  # said under the field already
        self.line.setText(pattern)
        self._say()
        if pattern != self._kept:
            self.given.emit(pattern)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.line.text() != self._kept:
            self.line.setText(self._kept)
            self._say()
            return
        super().keyPressEvent(event)
