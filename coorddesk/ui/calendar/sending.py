"""Invites from the calendar: to a file, or as a draft into the mail program."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir
from PySide6.QtWidgets import QFileDialog, QWidget

from coorddesk.errors import StorageError
from coorddesk.services import invites
from coorddesk.ui import opener
from coorddesk.ui.calendar.entries import Entry
from coorddesk.ui.desk import Desk


class Sending(QObject):
    """Writes the next message about a meeting. It never sends anything itself."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = parent
        self._drafts: QTemporaryDir | None = None

    def you(self) -> str | None:
        """The id of the person whose e-mail address the settings name, if any."""
        return invites.your_id(self._desk.store, self._desk.settings.your_email)

    def is_out(self, meeting_id: str) -> bool:
        """Whether others have the meeting in their calendars."""
        standing = invites.standing(self._desk.store, meeting_id)
        return standing.sent_count > 0 and standing.last_what != "cancel"

    def save(self, entry: Entry) -> None:
        """Asks where, then writes the file: .ics, or .eml where that was chosen."""
        with self._desk.attempt_all(self.tr("Cannot export the invite")):
            occurrence = self._day(entry)
            kind = invites.next_kind(self._desk.store, entry.id, occurrence)
            path = self.ask_path(invites.suggested_name(self._desk.store, entry.id, kind, ".ics"))
            if path is None:
                return
            out = invites.export(
                self._desk.store, entry.id, kind=kind, now=self._desk.now(), your_email=self._desk.settings.your_email,
                your_name=self._desk.settings.your_name,
                occurrence=occurrence, as_mail=path.suffix.lower() == ".eml", to=path,
            )  # fmt: skip
            self._desk.announced.emit(self.tr("{words}, in {file}").format(words=out.words, file=path.name))

    def mail(self, entry: Entry) -> None:
        """Writes a draft and opens it; sending it is up to the mail program."""
        with self._desk.attempt_all(self.tr("Cannot open the invite")):
            occurrence = self._day(entry)
            kind = invites.next_kind(self._desk.store, entry.id, occurrence)
            if self._drafts is None:
                self._drafts = QTemporaryDir()
            if not self._drafts.isValid():
                raise StorageError("io", self.tr("No temporary folder could be made, so no draft was written. Export the invite instead."))
            path = Path(self._drafts.path()) / invites.suggested_name(self._desk.store, entry.id, kind, ".eml")
            invites.export(
                self._desk.store, entry.id, kind=kind, now=self._desk.now(), your_email=self._desk.settings.your_email,
                your_name=self._desk.settings.your_name,
                occurrence=occurrence, as_mail=True, to=path,
            )  # fmt: skip
            opener.open_file(str(path), self._desk.store.path)
            self._desk.announced.emit(self.tr("Draft opened. It goes out when you send it from the mail program."))

    def ask_path(self, name: str) -> Path | None:
        """Where the file is to go; None when nothing was chosen."""
        dialog = QFileDialog(self._window, self.tr("Export invite"), name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        filters = {self.tr("Calendar file (*.ics)"): "ics", self.tr("E-mail draft (*.eml)"): "eml"}
        dialog.setNameFilters(list(filters))
        dialog.setDefaultSuffix("ics")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters.get(chosen, "ics")))
        dialog.selectFile(Path(name).stem)
        if not dialog.exec():
            return None
        return Path(dialog.selectedFiles()[0])

    def _day(self, entry: Entry) -> datetime | None:
        return invites.day_to_tell(self._desk.store, entry.id, entry.original) if entry.repeats else None
