"""Small panels over the Today screen: a message to one person, and what somebody promised or said."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from coorddesk.domain.dates import DateOrder, ago_words, day_words, parse_date
from coorddesk.domain.followups import ANSWERS, HOWS, Answer, How
from coorddesk.errors import InvalidInput
from coorddesk.services.chasing import Message, in_words
from coorddesk.ui.paint import Paint
from coorddesk.ui.raised import paint_raised
from coorddesk.ui.widgets import Button, CheckBox, Label, Segments

_WIDE, _NARROW = 620, 380
_MARGIN = 20
_MOST_LISTED = 5
_TEXT_HEIGHT = 220


class Panel(QWidget):
    """A raised panel within its parent. It covers the rest: a click beside it, or Esc, closes it.

    Signals:
        closed(): it is gone; the keyboard is where it was before.
    """

    closed = Signal()

    def __init__(self, paint: Paint, parent: QWidget, width: int, *, scrim: bool) -> None:
        super().__init__(parent)
        self.kit = paint
        self._parent = parent
        self._width = width
        self._scrim = scrim
        self._anchor: QRect | None = None
        self._before: QWidget | None = None
        self.body = QWidget(self)
        self.box = QVBoxLayout(self.body)
        self.box.setContentsMargins(_MARGIN, 16, _MARGIN, 16)
        self.box.setSpacing(8)
        parent.installEventFilter(self)
        self.hide()

    def open(self, focus: QWidget, anchor: QRect | None = None) -> None:
        """Shows the panel, below `anchor` (in the parent's coordinates) or in the upper middle."""
        self._anchor = anchor
        if not self.isVisible():
            self._before = self.window().focusWidget()
        self.show()
        self.raise_()
        self._arrange()
        focus.setFocus(Qt.FocusReason.TabFocusReason)

    def close_panel(self) -> None:
        """Takes the panel away."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.TabFocusReason)
        self._before = None
        self.closed.emit()

    def refit(self) -> None:
        """As large as its content is now."""
        self._arrange()

    def _arrange(self) -> None:
        parent = self._parent
        self.setGeometry(parent.rect())
        width = min(self._width, parent.width() - 16)
        height = min(max(self.box.totalHeightForWidth(width), self.box.totalSizeHint().height()), parent.height() - 16)
        x, y = (parent.width() - width) // 2, max((parent.height() - height) // 3, 8)
        if self._anchor is not None:
            x = max(min(self._anchor.left(), parent.width() - width - 8), 8)
            below = self._anchor.bottom() + 4
            y = below if below + height <= parent.height() - 8 else max(self._anchor.top() - height - 4, 8)
        self.body.setGeometry(x, y, width, height)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._parent and event.type() == QEvent.Type.Resize and self.isVisible():
            self._arrange()
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """The keyboard stays within the panel."""
        inside = self.body.findChildren(QWidget)
        stops = [one for one in inside if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one.isEnabled()]
        here = self.window().focusWidget()
        if not stops:
            return False
        at = stops.index(here) if here in stops else -1
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        # Nothing typed here may reach the lists below.
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.body.geometry().contains(event.position().toPoint()):
            self.close_panel()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.kit.theme
        p = QPainter(self)
        if self._scrim:
            p.fillRect(self.rect(), theme.color("state.scrim"))
        paint_raised(p, theme, QRectF(self.body.geometry()), theme.radius("overlay"), shadow=True)


class WritePanel(Panel):
    """One message to one person, to be read over, changed and handed to the mail program.

    Signals:
        open_requested(message), copy_requested(message), save_requested(message): what to do with it as it now reads.
    """

    open_requested = Signal(object)
    copy_requested = Signal(object)
    save_requested = Signal(object)

    def __init__(self, paint: Paint, parent: QWidget) -> None:
        super().__init__(paint, parent, _WIDE, scrim=True)
        self._compose: Callable[[frozenset[tuple[str, str]]], Message] | None = None
        self._message: Message | None = None
        self._written = ""
        self._again = ""
        self._title = Label(paint, role="heading", parent=self.body)
        self._address = Label(paint, role="small", tone="secondary", elide=True, parent=self.body)
        self.subject = QLineEdit(self.body)
        self.subject.setAccessibleName(self.tr("Subject"))
        self.items = QListWidget(self.body)
        self.items.setAccessibleName(self.tr("What to ask for"))
        self.items.itemChanged.connect(self._choose)
        self.text = QPlainTextEdit(self.body)
        self.text.setAccessibleName(self.tr("Message"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(_TEXT_HEIGHT)
        self._foot = Label(paint, role="small", tone="secondary", wrap=True, parent=self.body)
        self.mail = Button(paint, self.tr("Open in mail"), "mail", "primary", parent=self.body)
        self.copy = Button(paint, self.tr("Copy"), "copy", parent=self.body)
        self.save = Button(paint, self.tr("Save as…"), "download", parent=self.body)
        self.cancel = Button(paint, self.tr("Cancel"), kind="plain", parent=self.body)
        for button, signal in ((self.mail, self.open_requested), (self.copy, self.copy_requested), (self.save, self.save_requested)):
            button.clicked.connect(lambda *_, signal=signal: signal.emit(self.message()))
        self.cancel.clicked.connect(self.close_panel)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.mail, self.copy, self.save):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.cancel)
        for widget in (self._title, self._address, self.subject, self.items, self.text, self._foot):
            self.box.addWidget(widget)
        self.box.setStretchFactor(self.text, 1)
        self.box.addLayout(row)

    def write(
        self, message: Message, chosen: frozenset[tuple[str, str]], compose: Callable[[frozenset[tuple[str, str]]], Message],
        line: Callable[[Any], str], again: str,
    ) -> None:  # fmt: skip
        """Opens with a message.

        Args:
            message: with all the person owes.
            chosen: what of it is asked for at first.
            compose: writes the message anew for another choice.
            line: one item in words.
            again: the day to ask again, in words.
        """
        self._compose, self._again = compose, again
        self._title.setText(self.tr("Write to {name}").format(name=message.name))
        self._address.setText(message.to or self.tr("No e-mail address is known; the mail program will ask for one."))
        height = self.kit.theme.row(24)
        self.items.blockSignals(True)
        self.items.clear()
        for one in message.items:
            item = QListWidgetItem(line(one), self.items)
            item.setData(Qt.ItemDataRole.UserRole, one.about)
            item.setSizeHint(QSize(0, height))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if one.about in chosen else Qt.CheckState.Unchecked)
        self.items.blockSignals(False)
        self.items.setFixedHeight(height * min(len(message.items), _MOST_LISTED) + 2)
        self._take(compose(chosen), anew=True)
        self.open(self.text)

    def message(self) -> Message:
        """The message as it now reads."""
        assert self._message is not None
        return replace(self._message, subject=self.subject.text(), text=self.text.toPlainText())

    def _choose(self) -> None:
        rows = [self.items.item(n) for n in range(self.items.count())]
        chosen = frozenset(row.data(Qt.ItemDataRole.UserRole) for row in rows if row.checkState() == Qt.CheckState.Checked)
        if self._compose is not None:
            self._take(self._compose(frozenset((kind, id) for kind, id in chosen)), anew=False)

    def _take(self, message: Message, *, anew: bool) -> None:
        """Another choice of items; what was changed by hand is kept as it is."""
        untouched = anew or self.text.toPlainText() == self._written
        self._message = message
        if untouched:
            self.subject.setText(message.subject)
            self.text.setPlainText(message.text)
            self._written = message.text
        count = len(message.items)
        said = self.tr("Opening, copying or saving it marks {count} as asked today. The next time to ask is {day}.")
        what = self.tr("one item") if count == 1 else self.tr("{count} items").format(count=in_words(count))
        self._foot.setText(said.format(count=what, day=self._again))
        for button in (self.mail, self.copy, self.save):
            button.setEnabled(count > 0)


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
        super().__init__(paint, parent, _NARROW, scrim=False)
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
        self.day.setPlaceholderText(self.tr("Fri, 5 Dec or +3d"))
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
            self.refuse(self.tr("Type the day, such as Fri, 5 Dec or +3d."))
            return
        self.given.emit(said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._give()
        super().keyPressEvent(event)
