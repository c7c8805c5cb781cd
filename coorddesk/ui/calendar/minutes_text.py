"""The text fields of the minutes: what is typed is kept while it is typed, and a marked line becomes an action or a decision."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coorddesk.domain.capture import Captured
from coorddesk.domain.dates import day_words
from coorddesk.domain.minutes import Mark, Marked, Noted, marked
from coorddesk.services import capture, minutes
from coorddesk.services.directory import Directory
from coorddesk.ui.desk import Desk
from coorddesk.ui.editors_notes import GrowingText
from coorddesk.ui.moments import date_order
from coorddesk.ui.widgets import Label

_PAUSE_MS = 700


class LineSense:
    """Understands marked lines by the names of people and projects as they stood when it was made."""

    def __init__(self, desk: Desk, directory: Directory) -> None:
        self._desk, self._directory = desk, directory
        people = [(one.id, one.name) for one in directory.people.values() if not one.archived]
        projects = [(one.id, one.code, one.name) for one in directory.projects.values() if one.state != "closed"]
        self._names = capture.vocabulary_of(people, projects)

    def read(self, line: Marked) -> Noted:
        """What a marked line says."""
        return minutes.understood(self._names, line.rest, self._desk.today(), date_order(self._desk.settings))

    def words(self, line: Marked) -> tuple[str, bool]:
        """What Enter would make of a marked line, in a sentence, and whether something in it was not understood."""
        noted = self.read(line)
        desk, captured = self._desk, noted.captured
        if not noted.title:
            return desk.tr("It needs a few words that say what it is."), True
        who = self._directory.name(noted.owner) or next(iter(capture.new_names(captured)), "")
        what = desk.tr("Action") if line.mark is Mark.ACTION else desk.tr("Decision")
        if who:
            what = (desk.tr("Action for {name}") if line.mark is Mark.ACTION else desk.tr("Decision by {name}")).format(name=who)
        elif captured.waiting_on:
            what = desk.tr("Action, waiting on {name}").format(name=self._directory.name(captured.waiting_on))
        elif line.mark is Mark.ACTION:
            what = desk.tr("Action for nobody yet")
        if noted.due:
            what = desk.tr("{what}, by {day}").format(what=what, day=day_words(noted.due, desk.today()))
        told = desk.tr("{what}: {title}. Enter adds it.").format(what=what, title=noted.title.rstrip("."))
        doubt = _doubt(desk, captured)
        return f"{told} {doubt}".strip(), bool(doubt)


def _doubt(desk: Desk, captured: Captured) -> str:
    if captured.problems:
        return captured.problems[0]
    unknown = [name for name in captured.unknown_people if name not in capture.new_names(captured)]
    if unknown:
        return desk.tr("“{name}” is nobody’s name, or several people’s.").format(name=unknown[0])
    return ""


class MinuteEdit(GrowingText):
    """The field itself.

    Signals:
        entered(): Enter on a marked line.
    """

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(False, parent)
        self.stored = ""

    def is_typing(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return self.words() != self.stored

    def words(self) -> str:
        """The text as it is kept: without the empty lines at its end."""
        return self.toPlainText().rstrip()

    def current_line(self) -> str:
        """The line the keyboard stands in."""
        return self.textCursor().block().text()

    def without_line(self) -> str:
        """The text without that line."""
        at = self.textCursor().block().blockNumber()
        lines = self.toPlainText().split("\n")
        return "\n".join("" if number == at else line for number, line in enumerate(lines)).rstrip()

    def clear_line(self) -> None:
        """Empties that line; the keyboard stays there, for the next one."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self.setTextCursor(cursor)

    def add_line(self, words: str) -> None:
        """A new line at the end that begins with some words, with the keyboard behind them."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(("\n" if cursor.block().text().strip() else "") + words)
        self.setTextCursor(cursor)

    def event(self, event: QEvent) -> bool:
        # Undo belongs to the window while nothing was typed since the last saving.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            standard = QKeySequence.StandardKey
            if (event.matches(standard.Undo) or event.matches(standard.Redo)) and not self.document().isModified():
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and marked(self.current_line()) is not None:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class MinuteText(QWidget):
    """A field with what a marked line would become below it.

    Signals:
        noted(mark, words, rest): Enter on a marked line; `rest` is the text without it. Answer with `taken` or `refuse`.
        focused(): it got the keyboard.
        left(): Esc.

    Args:
        save: keeps a text as part of the visit whose number it is given, and answers that visit's number.
    """

    noted = Signal(object, str, str)
    focused = Signal()
    left = Signal()

    def __init__(
        self, desk: Desk, name: str, placeholder: str, save: Callable[[str, int | None], int | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._save_words = save
        self._visit: int | None = None
        self._entering = False
        self.sense: LineSense | None = None
        self.edit = MinuteEdit(self)
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setProperty("flat", True)
        self.edit.setFont(desk.theme.font("body"))
        self.reading = Label(desk.paint, "", "small", "secondary", wrap=True, parent=self)
        self.reading.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(self.edit)
        box.addWidget(self.reading)
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.save)
        self.edit.textChanged.connect(self._typed)
        self.edit.cursorPositionChanged.connect(self._read_line)
        self.edit.entered.connect(self._enter)
        self.edit.done.connect(self._leave)
        self.edit.escaped.connect(self.left)
        self.setFocusProxy(self.edit)
        self.edit.installEventFilter(self)

    def show_text(self, text: str) -> None:
        """What is kept; shown unless something else is being typed."""
        typing = self.edit.is_typing() or self._entering
        self.edit.stored = text
        if not typing and self.edit.words() != text:
            at = self.edit.textCursor().position()
            self.edit.setPlainText(text)
            cursor = self.edit.textCursor()
            cursor.setPosition(min(at, len(text)))
            self.edit.setTextCursor(cursor)

    def save(self) -> None:
        """Keeps what was typed now."""
        self._pause.stop()
        text = self.edit.words()
        if self.edit.is_typing():
            # Said before it is kept: the news of it comes back at once, and must find nothing that is still being typed.
            before, self.edit.stored = self.edit.stored, text
            number = self._save_words(text, self._visit)
            if number is None:
                self.edit.stored = before
            else:
                self._visit = number
        if not self.edit.is_typing():
            self.edit.document().setModified(False)

    def begin_mark(self, words: str) -> None:
        """A new line with a mark, to be typed on."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.add_line(words)

    def taken(self) -> None:
        """The marked line became what it said."""
        self.edit.clear_line()
        self._pause.stop()
        self.edit.document().setModified(False)
        self._visit = None
        self.reading.hide()

    def refuse(self, sentence: str) -> None:
        """Says why the marked line was not taken; it stays."""
        self.reading.set_tone("red")
        self.reading.setText(sentence)
        self.reading.show()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
                self._visit = None
            self.focused.emit()
        return False

    def _typed(self) -> None:
        if self.edit.is_typing():
            self._pause.start()
        self._read_line()

    def _read_line(self) -> None:
        line = marked(self.edit.current_line()) if self.edit.hasFocus() else None
        self.reading.setVisible(line is not None and self.sense is not None)
        if line is not None and self.sense is not None:
            words, doubtful = self.sense.words(line)
            self.reading.set_tone("amber" if doubtful else "secondary")
            self.reading.setText(words)
            self.edit.setAccessibleDescription(words)
        else:
            self.edit.setAccessibleDescription("")

    def _enter(self) -> None:
        line = marked(self.edit.current_line())
        if line is not None:
            # The news of it comes back before the line is cleared, and must not put another text in its place.
            self._entering = True
            self.noted.emit(line.mark, line.rest, self.edit.without_line())
            self._entering = False

    def _leave(self) -> None:
        self.save()
        if not self.edit.is_typing() and self.edit.toPlainText() != self.edit.stored and not self.edit.hasFocus():
            self.edit.setPlainText(self.edit.stored)  # without the empty line that waited for the next mark
        self.reading.hide()
