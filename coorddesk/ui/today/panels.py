"""The panel over the Today screen that holds a message to one person."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from coorddesk.services.chasing import Message, in_words
from coorddesk.ui.paint import Paint
from coorddesk.ui.panel import Panel
from coorddesk.ui.widgets import Button, Label

_WIDE = 620
_MOST_LISTED = 5
_TEXT_HEIGHT = 220


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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.mail.click()
        super().keyPressEvent(event)

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
