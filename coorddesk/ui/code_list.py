"""A list of codes edited in place: what each is called, what it means and how it is shown; and the question about what has one."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coorddesk.ui.buttons import Button, IconButton
from coorddesk.ui.fields import ComboBox
from coorddesk.ui.paint import Paint, Tone
from coorddesk.ui.state_chip import StateChip
from coorddesk.ui.widgets import Label

_CHIP, _CODE, _KIND = 128, 128, 196


@dataclass(frozen=True, slots=True)
class Coded:
    """One line of the list.

    Attributes:
        kind: the value of the choice that says how it is shown, or what it does.
    """

    code: str
    meaning: str
    kind: str


class CodeLine(QWidget):
    """One code: its chip, its fields, and the buttons that move it or take it off.

    Signals:
        edited(): a field holds something else than is kept.
        moved(step), removed(): those buttons; Alt with the arrows moves too.
    """

    edited = Signal()
    moved = Signal(int)
    removed = Signal()

    def __init__(self, paint: Paint, kinds: Sequence[tuple[str, str]], kind_name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.kept: Coded | None = None
        self._told: Coded | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.chip = StateChip(paint, self, _CHIP)
        self.code, self.meaning = QLineEdit(self), QLineEdit(self)
        self.code.setFixedWidth(paint.theme.width(_CODE))
        self.kind = ComboBox(paint, self)
        self.kind.setFixedWidth(paint.theme.width(_KIND))
        for value, words in kinds:
            self.kind.addItem(self.tr(words), value)
        self.kind.setAccessibleName(kind_name)
        self.up = IconButton(paint, "arrow-up", self.tr("Move up"), "Alt+Up", compact=True, parent=self)
        self.down = IconButton(paint, "arrow-down", self.tr("Move down"), "Alt+Down", compact=True, parent=self)
        self.remove = IconButton(paint, "x", self.tr("Remove"), compact=True, parent=self)
        for widget in (self.chip, self.code, self.meaning, self.kind, self.up, self.down, self.remove):
            row.addWidget(widget, int(widget is self.meaning))
        for field in (self.code, self.meaning):
            field.editingFinished.connect(self._edited)
        self.kind.activated.connect(lambda _: self._edited())
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        self.remove.clicked.connect(self.removed)

    def show_code(self, one: Coded | None, look: tuple[Tone, str]) -> None:
        """Show a code as it is kept; None for one that is not yet. What is being typed stays."""
        if one is not None and one != self.kept:
            self._fill(one)
        self.kept, self._told = one, None
        self.chip.show_look(one.code if one else "", look)
        name = one.code if one else self.tr("New code")
        self.code.setAccessibleName(self.tr("Code, {name}").format(name=name))
        self.meaning.setAccessibleName(self.tr("Meaning of {name}").format(name=name))
        for button, words in ((self.up, self.tr("Move {name} up")), (self.down, self.tr("Move {name} down"))):
            button.setAccessibleName(words.format(name=name))
        self.remove.describe(self.tr("Remove {name}").format(name=name))

    def _fill(self, one: Coded) -> None:
        for field, text in ((self.code, one.code), (self.meaning, one.meaning)):
            field.setText(text)
            field.setCursorPosition(0)
        self.kind.setCurrentIndex(max(self.kind.findData(one.kind), 0))
        self.mark(False)

    def entered(self) -> Coded:
        """What its fields say."""
        return Coded(" ".join(self.code.text().split()), " ".join(self.meaning.text().split()), str(self.kind.currentData()))

    def put_back(self) -> None:
        """What is kept stands in the fields again."""
        if self.kept is not None:
            self._fill(self.kept)
        self._told = None

    def mark(self, invalid: bool) -> None:
        """Gives the code's field a red edge, or takes it away."""
        if bool(self.code.property("invalid")) != invalid:
            self.code.setProperty("invalid", invalid)
            self.code.style().unpolish(self.code)
            self.code.style().polish(self.code)

    def _edited(self) -> None:
        entered = self.entered()
        # a field says that it is left after Enter has said so already
        if entered not in (self.kept, self._told) and (self.kept is not None or entered.code):
            self._told = entered
            self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
            return
        if event.key() == Qt.Key.Key_Escape and self.entered() != self.kept and self.kept is not None:
            self.put_back()
            return
        super().keyPressEvent(event)


class Question(QWidget):
    """What becomes of that which has a code, asked under its line.

    Signals:
        answered(value): one of the answers was taken; None for none, all stays as it is.
    """

    answered = Signal(object)

    def __init__(self, paint: Paint, words: str, answers: Sequence[tuple[object, str]], parent: QWidget, to: Sequence[str] = ()) -> None:
        """`to`: the codes that can be chosen; the one chosen is what the answer “” stands for."""
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(paint.theme.width(_CHIP) + 8, 2, 0, 6)
        row.setSpacing(8)
        row.addWidget(Label(paint, words, "small", parent=self))
        self.choice = ComboBox(paint, self)
        for code in to:
            self.choice.addItem(code, code)
        self.choice.setAccessibleName(words)
        self.choice.setVisible(bool(to))
        self.buttons = []
        for value, text in answers:
            button = Button(paint, text, compact=True, role="small", parent=self)
            button.clicked.connect(lambda _=False, value=value: self.answered.emit(self.choice.currentData() if value == "" else value))
            self.buttons.append(button)
            row.addWidget(button)
            if value == "":
                row.addWidget(self.choice)
        leave = Button(paint, self.tr("Cancel"), kind="plain", compact=True, role="small", parent=self)
        leave.clicked.connect(lambda: self.answered.emit(None))
        row.addWidget(leave)
        row.addStretch(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.answered.emit(None)
            return
        super().keyPressEvent(event)


class CodeList(QWidget):
    """The codes in order, each on a line, with one to add at the end.

    Signals:
        edited(at, Coded): a line was changed; `at` is the number of codes for a new one.
        moved(at, step), removed(at).
    """

    edited = Signal(int, object)
    moved = Signal(int, int)
    removed = Signal(int)

    def __init__(self, paint: Paint, name: str, kinds: Sequence[tuple[str, str]], kind_name: str, add: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit, self._kinds, self._kind_name = paint, kinds, kind_name
        self.setAccessibleName(name)
        self.lines: list[CodeLine] = []
        self.question: Question | None = None
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(4)
        heads = QHBoxLayout()
        heads.setSpacing(8)
        for text, width in ((self.tr("Shown as"), _CHIP), (self.tr("Code"), _CODE), (self.tr("Meaning"), 0), (kind_name, _KIND)):
            label = Label(paint, text, "micro", "secondary", parent=self)
            if width:
                label.setFixedWidth(paint.theme.width(width))
            heads.addWidget(label, int(not width))
        heads.addSpacing(3 * (paint.theme.size("button.compact") + 8))
        self._rows.addLayout(heads)
        self.problem = Label(paint, "", "small", "red", wrap=True, parent=self)
        self.problem.hide()
        self._rows.addWidget(self.problem)
        self.add = Button(paint, add, "plus", "plain", compact=True, role="small", parent=self)
        self.add.clicked.connect(self.begin)
        self._rows.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def show_codes(self, codes: Sequence[Coded], looks: Sequence[tuple[Tone, str]]) -> None:
        """Show the codes as they are kept; a line that is typed in keeps the keyboard."""
        self.ask(None)
        self.problem.hide()
        while len(self.lines) > len(codes):
            line = self.lines.pop()
            self._rows.removeWidget(line)
            line.hide()
            line.deleteLater()
        while len(self.lines) < len(codes):
            self._append()
        for at, (line, one, look) in enumerate(zip(self.lines, codes, looks, strict=True)):
            line.show_code(one, look)
            line.up.setEnabled(at > 0)
            line.down.setEnabled(at < len(codes) - 1)

    def _append(self) -> CodeLine:
        line = CodeLine(self._kit, self._kinds, self._kind_name, self)
        line.edited.connect(lambda: self.edited.emit(self.lines.index(line), line.entered()))
        line.moved.connect(lambda step: self._line_moved(line, step))
        line.removed.connect(lambda: self._line_removed(line))
        self._rows.insertWidget(self._rows.count() - 2, line)
        self.lines.append(line)
        line.show()
        return line

    def begin(self) -> None:
        """An empty line for a new code, with the keyboard."""
        line = self.lines[-1] if self.lines and self.lines[-1].kept is None else self._append()
        line.show_code(None, ("outline", ""))
        line.up.setEnabled(False)
        line.down.setEnabled(False)
        line.code.setFocus(Qt.FocusReason.TabFocusReason)

    def _line_moved(self, line: CodeLine, step: int) -> None:
        at = self.lines.index(line)
        if line.kept is None or not 0 <= at + step < len(self.lines) or self.lines[at + step].kept is None:
            return
        code = self.window().focusWidget() is line.code or self.window().focusWidget() is line.meaning
        self.moved.emit(at, step)
        after = self.lines[at + step]
        button = after.up if step < 0 else after.down
        target = after.code if code or not button.isEnabled() else button
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _line_removed(self, line: CodeLine) -> None:
        at = self.lines.index(line)
        if line.kept is not None:
            self.removed.emit(at)
            return
        self.lines.pop(at)
        self._rows.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.add.setFocus(Qt.FocusReason.TabFocusReason)

    def refuse(self, at: int, sentence: str) -> None:
        """Says why a line cannot be taken."""
        self.problem.setText(sentence)
        self.problem.show()
        if at < len(self.lines):
            self.lines[at].mark(True)
            self.lines[at].code.setAccessibleDescription(sentence)

    def ask(self, question: Question | None, at: int = 0) -> None:
        """Puts a question under a line, in place of any other; None takes it away."""
        if self.question is not None:
            self._rows.removeWidget(self.question)
            self.question.hide()
            self.question.deleteLater()
        self.question = question
        if question is not None:
            self._rows.insertWidget(self._rows.indexOf(self.lines[at]) + 1, question)
            question.show()
            question.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
