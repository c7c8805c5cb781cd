"""How transmittals go out: the panel is opened, the parcel made on the worker, handed over, and only then noted as sent."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from coorddesk.domain.transmittals import ON_PAPER, PORTAL, Transmittal, TransmittalItem, way_of
from coorddesk.errors import CoordDeskError, InvalidInput
from coorddesk.reports.blocks import Sheet
from coorddesk.services import chasing, distribution, transmittal_files, transmittals
from coorddesk.services import transmittal_sending as sending
from coorddesk.services.chasing import Message
from coorddesk.services.enclosures import enclosed_words, enclosures
from coorddesk.services.transmittal_files import Prepared
from coorddesk.services.transmittal_sending import Parcel, Sender
from coorddesk.services.transmittals import Content
from coorddesk.ui import opener
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.transmit_panel import MOST_DOCUMENTS, TransmitPanel
from coorddesk.ui.drafts import Drafts, open_draft
from coorddesk.ui.work import Job

_MOST_REMINDED = 20


class Transmitting(QObject):
    """Signals: opened(), left(): the panel was opened, and closed; sheet_asked(id): the note is to be printed; sent(id)."""

    opened = Signal()
    left = Signal()
    sheet_asked = Signal(str)
    sent = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = parent
        self._drafts = Drafts()
        self._said_why = ""
        self._looking: Job | None = None
        self._sending: Job | None = None
        self._prepared: list[Prepared] = []
        self.launch: opener.Launch = opener.launch
        self.panel = TransmitPanel(desk, parent)
        self.panel.left.connect(self._stop)
        self.panel.left.connect(self.left)
        self.panel.submitted.connect(self._submit)
        self.panel.save_asked.connect(self._save)
        self.panel.draft_asked.connect(self._keep)
        self.panel.number_entered.connect(self._add)
        self.panel.matrix_asked.connect(self._fill)
        self.panel.files_changed.connect(self._look)

    # Opening.

    def transmit(self, chosen: Sequence[tuple[str, str]], project_id: str) -> None:
        """Opens the panel for documents, each (id, revision's code or empty for the current one)."""
        desk = self._desk
        if len(chosen) > MOST_DOCUMENTS:
            said = self.tr("{count} documents are too many for one transmittal: {most} at most. Choose fewer.")
            desk.failed.emit(self.tr("Cannot transmit"), said.format(count=len(chosen), most=MOST_DOCUMENTS))
            return
        picks = transmittals.picks(desk.store, list(dict.fromkeys(id for id, _ in chosen)))
        project = picks[0].project_id if picks else project_id
        others = [one for one in picks if one.project_id != project]
        if others:
            said = self.tr("{number} is of another project than {first}. A transmittal is of one project; choose documents of one.")
            desk.failed.emit(self.tr("Cannot transmit"), said.format(number=others[0].number, first=picks[0].number))
            return
        current = {one.id: one.current for one in picks}
        items = tuple(TransmittalItem(id, code or current[id]) for id, code in dict.fromkeys(chosen) if id in current)
        self.open(Content(project, items, due=self._usual_due(project)))

    def open(self, content: Content, draft_id: str = "") -> None:
        """Opens the panel with a content, such as what brings people up to date."""
        picks = transmittals.picks(self._desk.store, list(dict.fromkeys(one.document_id for one in content.items)))
        self._said_why = ""
        self.panel.close_panel()
        self.panel.open_for(content, picks, self._desk.names(), draft_id)
        self.opened.emit()
        self._look()

    def resume(self, draft: Transmittal) -> None:
        """Goes on with a draft."""
        self.open(transmittals.content_of(draft), draft.id)

    def _usual_due(self, project_id: str) -> date | None:
        project = self._desk.names().projects.get(project_id)
        return transmittals.usual_due(project, self._desk.today()) if project else None

    # Filling.

    def _add(self, typed: str) -> None:
        try:
            pick = transmittals.pick_by_number(self._desk.store, self.panel.project_id or None, typed)
            if self.panel.items and pick.project_id != self.panel.project_id:
                said = self.tr("{number} is of another project, so it was not added. A transmittal is of one project.")
                raise InvalidInput("documents", said.format(number=pick.number))
            self.panel.project_id = pick.project_id
            self.panel.add_pick(pick)
        except InvalidInput as error:
            self.panel.show_error(error)

    def _fill(self) -> None:
        """Who gets such documents by the matrix: reviewers are addressed, the others get a copy where somebody reviews."""
        desk, panel = self._desk, self.panel
        found = distribution.recipients(desk.store, panel.project_id, panel.types())
        if not found:
            said = self.tr("The distribution matrix names nobody for documents of these types. Add them by name, or fill the matrix.")
            panel.show_error(InvalidInput("to", said))
            return
        known = desk.names()
        teams = {one.id: one.name for one in known.teams.values()}
        panel.set_recipients(list(found), ())
        why = [f"{known.name(id)}: {distribution.reason_words(one, teams)}" for id, one in found.items()]
        shown = "; ".join(why[:6]) + (self.tr(" and {count} more").format(count=len(why) - 6) if len(why) > 6 else "")
        self._said_why = self.tr("By the matrix: {why}.").format(why=shown)
        self._look()

    def _look(self) -> None:
        """Says what goes along, once the worker has looked at the files."""
        panel, desk = self.panel, self._desk
        if panel.isHidden():
            return
        content, limit, store, reach = panel.moment_items(), desk.settings.attach_mb, desk.store, desk.file_states.reach

        def look(_job: Job) -> list[str]:
            return enclosed_words(enclosures(store, content.items, content.method, limit, reach), limit)

        def said(lines: list[str]) -> None:
            panel.set_notes([*([self._said_why] if self._said_why else []), *lines])

        self._looking = desk.disk.start(look, said, self._failed, self._looking)

    # Leaving.

    def _stop(self) -> None:
        """Ends what is under way for the panel: nothing goes out that is not handed over yet."""
        for job in filter(None, (self._looking, self._sending)):
            job.cancel()
        self._looking = None
        self._over()

    def _over(self) -> None:
        """Nothing is under way any more; nothing of it is left beside the place it was to go to."""
        self._sending = None
        while self._prepared:
            self._prepared.pop().drop()
        self.panel.keep.setEnabled(True)

    def _submit(self) -> None:
        way = way_of(self.panel.value("method"))
        if way in ON_PAPER:
            self._send(None)
        elif way == PORTAL:
            self._save()
        else:
            self._send(Path())

    def _save(self) -> None:
        panel = self.panel
        if self._sending is not None:
            return
        try:
            panel.entered()
        except InvalidInput as error:
            panel.show_error(error)
            return
        path = self.ask_path(self.tr("transmittal"), archive=way_of(panel.value("method")) == PORTAL)
        if path is not None:
            self._send(path)

    def _send(self, place: Path | None) -> None:
        """Sends what the panel says: as a draft for the mail program (an empty place), to a file, or, with None, on paper."""
        panel, desk = self.panel, self._desk
        if self._sending is not None:
            return
        try:
            content = panel.entered()
        except InvalidInput as error:
            panel.show_error(error)
            return
        panel.clear_error()
        panel.keep.setEnabled(False)
        sender, now, draft_id, store = self._sender(), desk.now(), panel.draft_id, desk.store
        mail = place == Path()

        def make(job: Job) -> tuple[Parcel, Callable[[], object]]:
            made = sending.parcel(store, content, sender, now, self._pdf, draft_id)
            if mail:
                return made, partial(self._open_draft, made.name(".eml"), sending.draft(made, sender))
            if place is None:
                return made, lambda: None
            prepared = transmittal_files.prepare(made, place, sender, lambda: job.cancelled)
            self._prepared.append(prepared)
            if job.cancelled:
                prepared.drop()
            return made, prepared.settle

        def done(result: tuple[Parcel, Callable[[], object]]) -> None:
            try:
                record = sending.dispatch(store, *result)
            except CoordDeskError as error:
                failed(error)
                return
            finally:
                self._over()
            panel.close_panel()
            self._say_sent(record, place, mail)

        def failed(error: BaseException) -> None:
            self._over()
            self._look()
            if isinstance(error, InvalidInput):
                panel.show_error(error)
                if error.field == "path":
                    panel.save.setFocus()
            else:
                self._failed(error)

        panel.set_notes([self.tr("It is made ready. Esc stops it.")])
        self._sending = desk.disk.start(make, done, failed)

    def _say_sent(self, record: Transmittal, place: Path | None, mail: bool) -> None:
        number = record.number
        if mail:
            said = self.tr("{number}: draft opened. It goes out when you send it from the mail program").format(number=number)
        elif place is not None:
            said = self.tr("{number} noted as sent, in {name}").format(number=number, name=place.name)
        else:
            said = self.tr("{number} noted as sent. Print its note").format(number=number)
        self._desk.announced.emit(said)
        self.sent.emit(record.id)
        if place is None:
            self.sheet_asked.emit(record.id)

    def _keep(self) -> None:
        panel = self.panel
        try:
            with self._desk.attempt(self.tr("Cannot keep the draft")):
                made = transmittals.keep_draft(self._desk.store, panel.entered(), panel.draft_id)
                panel.close_panel()
                self._desk.announced.emit(self.tr("Draft kept. It gets its number when it is sent"))
                self.sent.emit(made.id)
        except InvalidInput as error:
            panel.show_error(error)

    # What went out, once more.

    def open_again(self, transmittal_id: str) -> None:
        """Opens the draft of one that went out once more, as it was; nothing is noted."""

        def ready(made: Parcel, sender: Sender) -> Callable[[], object]:
            return partial(self._open_draft, made.name(".eml"), sending.draft(made, sender))

        self._again(transmittal_id, ready, self.tr("Draft opened again; nothing was noted"))

    def save_again(self, transmittal_id: str, number: str) -> None:
        """Saves note and files of one that went out."""
        path = self.ask_path(number)
        if path is not None:
            words = self.tr("Saved {name}").format(name=path.name)
            self._again(transmittal_id, lambda made, sender: transmittal_files.prepare(made, path, sender).settle, words)

    def _again(self, transmittal_id: str, ready: Callable[[Parcel, Sender], Callable[[], object]], words: str) -> None:
        """Has something made ready on the worker, and hands it over."""
        desk, sender = self._desk, self._sender()
        store, now = desk.store, desk.now()

        def make(_job: Job) -> Callable[[], object]:
            return ready(sending.again(store, transmittal_id, sender, now, self._pdf), sender)

        def done(hand_over: Callable[[], object]) -> None:
            with desk.attempt_all(self.tr("Cannot hand it over")):
                hand_over()
                desk.announced.emit(words)

        desk.disk.start(make, done, self._failed)

    def remind(self, ids: Sequence[str] | None) -> None:
        """Opens a message to each person who is late with the receipt of some transmittals, or of any, and notes that they were asked."""
        desk = self._desk
        found = transmittals.reminders(desk.store, ids, desk.project_id, desk.today(), desk.settings.your_name)
        if not found:
            desk.announced.emit(self.tr("Nobody is late with a receipt"))
            return
        taken: list[Message] = []
        with desk.attempt_all(self.tr("Cannot write the reminders")):
            for message in found[:_MOST_REMINDED]:
                self._open_draft(transmittals.file_name(message), self._reminder(message))
                taken.append(message)
        opened = len(taken)
        if opened:
            chasing.hand_over_all(desk.store, taken, desk.today(), desk.settings.ask_again_days)
            said = self.tr("1 message opened") if opened == 1 else self.tr("{count} messages opened").format(count=opened)
            left = len(found) - opened
            more = self.tr("; {count} people are left, remind again for them").format(count=left) if left else ""
            desk.undo_offered.emit(self.tr("{said}, marked as asked today{more}").format(said=said, more=more))

    def _reminder(self, message: Message) -> bytes:
        return chasing.draft(message, self._desk.settings.your_name, self._desk.settings.your_email)

    # Hands.

    def ask_path(self, name: str, *, archive: bool = False) -> Path | None:
        """Where note and files are to go; None when nothing was chosen."""
        dialog = QFileDialog(self._window, self.tr("Save the transmittal"), name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        kinds = {
            self.tr("E-mail draft (*.eml)"): "eml", self.tr("Archive of note and files (*.zip)"): "zip",
            self.tr("Folder of note and files (*)"): "", self.tr("Note alone (*.pdf)"): "pdf",
        }  # fmt: skip
        ordered = dict(sorted(kinds.items(), key=lambda one: one[1] != "zip")) if archive else kinds
        dialog.setNameFilters(list(ordered))
        dialog.setDefaultSuffix(next(iter(ordered.values())))
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(kinds.get(chosen, "eml")))
        dialog.selectFile(name)
        return Path(dialog.selectedFiles()[0]) if dialog.exec() else None

    def _sender(self) -> Sender:
        settings = self._desk.settings
        return Sender(settings.your_name, settings.your_email, self._desk.zone, settings.attach_mb, self._desk.file_states.reach)

    def _pdf(self, sheet: Sheet) -> bytes:
        from coorddesk.ui.print.pdf import pdf_bytes  # late: it lays out pages, which the window does not need to open

        return pdf_bytes(sheet, "letter" if self._desk.settings.paper == "letter" else "a4")

    def _open_draft(self, name: str, data: bytes) -> None:
        said = self.tr("No program here opens e-mail drafts (.eml), so nothing was noted as sent. Save it as a file instead.")
        open_draft(self._drafts.write(name, data), self._desk.store.path, self.launch, said)

    def _failed(self, error: BaseException) -> None:
        """Says what went wrong on the worker; what is not the world's fault goes to the crash hook."""
        with self._desk.attempt_all(self.tr("Cannot transmit")):
            raise error
