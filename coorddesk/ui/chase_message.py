"""A message that asks somebody for what they owe, on its way out: into the mail program, the clipboard or a file."""

import re
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from coorddesk.errors import InvalidInput
from coorddesk.services import chasing
from coorddesk.services.chasing import Message
from coorddesk.ui import opener
from coorddesk.ui.desk import Desk
from coorddesk.ui.drafts import Drafts, open_draft


class ChaseMessage(QObject):
    """Hands messages over; what they ask for counts as asked today from then on.

    Attributes:
        launch: opens a draft with the desktop's mail program.

    Signals:
        handed_over(): a message has left the desk and was noted.
    """

    handed_over = Signal()

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._drafts = Drafts()
        self.launch: opener.Launch = opener.launch

    def open_mail(self, message: Message) -> None:
        """Opens it as a draft in the mail program."""
        with self._desk.attempt_all(self.tr("Cannot open the message to {name}").format(name=message.name)):
            draft = self._drafts.write(_file_name(message), self._bytes(message))
            said = self.tr("No program here opens e-mail drafts (.eml), so nothing was marked as asked. Copy the message instead.")
            open_draft(draft, self._desk.store.path, self.launch, said)
            self._note(message)

    def copy(self, message: Message) -> None:
        """Puts subject and text on the clipboard."""
        with self._desk.attempt_all(self.tr("Cannot copy the message to {name}").format(name=message.name)):
            QGuiApplication.clipboard().setText(f"{message.subject}\n\n{message.text}")
            self._note(message)

    def save_as(self, message: Message) -> None:
        """Asks for a place and writes the draft there."""
        path, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save the message"), _file_name(message), self.tr("E-mail drafts (*.eml)")
        )  # fmt: skip
        if not path:
            return
        with self._desk.attempt_all(self.tr("Cannot save the message to {name}").format(name=message.name)):
            try:
                Path(path).write_bytes(self._bytes(message))
            except OSError as error:
                sentence = self.tr("The file could not be written ({why}). Nothing was marked as asked; choose another place.")
                raise InvalidInput("path", sentence.format(why=error.strerror)) from error
            self._note(message)

    def _bytes(self, message: Message) -> bytes:
        return chasing.draft(message, self._desk.settings.your_name, self._desk.settings.your_email)

    def _note(self, message: Message) -> None:
        desk = self._desk
        chasing.hand_over(desk.store, message, desk.today(), desk.settings.ask_again_days)
        self.handed_over.emit()
        count = len(message.items)
        said = self.tr("Marked one item as asked today.") if count == 1 else self.tr("Marked {count} items as asked today.")
        desk.undo_offered.emit(said.format(count=chasing.in_words(count)))


def _file_name(message: Message) -> str:
    clean = re.sub(r"[^\w\- ]+", "", message.name).strip()[:60]
    return f"{clean or 'message'}.eml"
