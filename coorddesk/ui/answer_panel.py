"""The panel that asks what somebody said: the day they promise, or how a call went."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from coorddesk.domain.date_reading import parse_date
from coorddesk.domain.dates import DateOrder, ago_words, day_words
from coorddesk.domain.followups import ANSWERS, HOWS, Answer, How
from coorddesk.errors import InvalidInput
from coorddesk.ui.paint import Paint
from coorddesk.ui.panel import Panel
from coorddesk.ui.widgets import Button, CheckBox, Label, Segments

_WIDTH = 380


@dataclass(frozen=True, slots=True)
class Said:
    """What the panel was filled in with.

    Attributes:
        late_too: everything late, not the one item alone.
    """

    how: How
    answer: Answer
    promised: date | None
    note: str
    late_too: bool


class AnswerPanel(Panel):
    """What somebody said: the day they promise, or how a call went.

    Signals:
        given(said): to be kept; the panel stays open until `close_panel`.
    """

    given = Signal(object)

    def __init__(self, paint: Paint, parent: QWidget) -> None:
        super().__init__(paint, parent, _WIDTH, scrim=False)
        self._today = date(2000, 1, 1)
        self._order = DateOrder.DMY
        self._call = False
        self._title = Label(paint, role="bodyStrong", wrap=True, parent=self.body)
        self.how = Segments(paint, name=self.tr("How"), parent=self.body)
        for value, shown in HOWS:
            self.how.add(str(value), self.tr(shown))
        self.answer = Segments(paint, name=self.tr("What came back"), parent=self.body)
        for answer, shown in ANSWERS:
            self.answer.add(str(answer), self.tr(shown))
        self.answer.chosen.connect(self._show_parts)
        self.day = QLineEdit(self.body)
        self.day.setAccessibleName(self.tr("Promised for"))
        self.day.setPlaceholderText(self.tr("Fri 4 Dec or +3d"))
        self.day.textChanged.connect(self._say)
        self._words = Label(paint, role="small", tone="secondary", wrap=True, parent=self.body)
        self.note = QLineEdit(self.body)
        self.note.setAccessibleName(self.tr("Note"))
        self.note.setPlaceholderText(self.tr("What was said"))
        self.late_too = CheckBox(paint, "", self.body)
        self.keep = Button(paint, self.tr("Save"), kind="primary", parent=self.body)
        self.keep.clicked.connect(self._give)
        cancel = Button(paint, self.tr("Cancel"), kind="plain", parent=self.body)
        cancel.clicked.connect(self.close_panel)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.keep)
        for widget in (self._title, self.how, self.answer, self.day, self._words, self.note, self.late_too):
            self.box.addWidget(widget)
        self.box.addLayout(row)

    def ask(self, title: str, late: int, call: bool, today: date, order: DateOrder, anchor: QRect) -> None:
        """Opens below the line it is about.

        Args:
            late: how many late items the person has; offered together when there are several.
            call: a whole call; otherwise the promised day alone.
        """
        self._today, self._order, self._call = today, order, call
        self._title.setText(title)
        self.how.choose(str(How.PHONE))
        self.answer.choose(str(Answer.NOTHING if call else Answer.PROMISED))
        self.day.clear()
        self.note.clear()
        self.late_too.setText(self.tr("For all {count} late items").format(count=late))
        self.late_too.setVisible(late > 1)
        self.late_too.setChecked(False)
        self._show_parts()
        self._say("")
        self.open(self.note if call else self.day, anchor)

    def said(self) -> Said:
        """What is filled in.

        Raises:
            InvalidInput: on `promised`, for a day that is none.
        """
        answer = Answer(self.answer.current()) if self._call else Answer.PROMISED
        promised = parse_date(self.day.text(), self._today, self._order) if answer == Answer.PROMISED else None
        how = How(self.how.current()) if self._call else How.PHONE
        return Said(how, answer, promised, self.note.text().strip(), not self.late_too.isHidden() and self.late_too.isChecked())

    def refuse(self, sentence: str) -> None:
        """Says why the day cannot be taken."""
        self.day.setProperty("invalid", True)
        self._words.set_tone("red")
        self._words.setText(sentence)
        self._restyle()

    def _show_parts(self, *_: object) -> None:
        self.how.setVisible(self._call)
        self.answer.setVisible(self._call)
        self.note.setVisible(self._call)
        promised = not self._call or self.answer.current() == str(Answer.PROMISED)
        self.day.setVisible(promised)
        self._words.setVisible(promised)
        if self.isVisible():
            self.refit()

    def _say(self, text: str) -> None:
        """The day typed so far, in words."""
        try:
            day = parse_date(text, self._today, self._order)
        except InvalidInput:
            day = None
        self.day.setProperty("invalid", False)
        self._words.set_tone("secondary")
        said = f"{day_words(day, self._today)}, {ago_words(day, self._today)}" if day else self.tr("The day it is promised for")
        self._words.setText(said)
        self._restyle()

    def _restyle(self) -> None:
        self.day.style().unpolish(self.day)
        self.day.style().polish(self.day)
        if self.isVisible():
            self.refit()

    def _give(self) -> None:
        try:
            said = self.said()
        except InvalidInput as error:
            self.refuse(error.sentence)
            return
        if said.answer == Answer.PROMISED and said.promised is None:
            self.refuse(self.tr("Type the day, such as Fri 4 Dec or +3d."))
            return
        self.given.emit(said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._give()
        super().keyPressEvent(event)
