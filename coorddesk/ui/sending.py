"""What leaves the desk about a meeting: drafts into the mail program, files, and one's own calendar. It never sends anything itself."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from coorddesk.domain.meetings import Scope
from coorddesk.domain.people import first_name, short_name
from coorddesk.errors import InvalidInput
from coorddesk.services import agendas, invites
from coorddesk.services.invites import Extra, Outgoing, Standing, Step
from coorddesk.ui import opener
from coorddesk.ui.desk import Desk
from coorddesk.ui.drafts import Drafts, open_draft


class Sending(QObject):
    """Writes what is due about a meeting and opens it.

    Days are told by where the rule of a series puts them; of a meeting that does not repeat there are none.

    Attributes:
        drafts: where what is opened lies.
        launch: opens a file with the desktop's program for it.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = parent
        self.drafts = Drafts()
        self.launch: opener.Launch = opener.launch

    def you(self) -> str | None:
        """The id of the person whose e-mail address the settings name, if any."""
        return invites.your_id(self._desk.store, self._desk.settings.your_email)

    def is_out(self, meeting_id: str) -> bool:
        """Whether others have the meeting in their calendars."""
        return invites.standing(self._desk.store, meeting_id).out

    def due_words(self, standing: Standing) -> str:
        """What the messages that are due come to, as a button says it; empty where none is."""
        steps = standing.steps
        if not steps:
            return ""
        main = next((one for one in reversed(steps) if one.kind != "cancel" or one.only is None), None)
        if main is None:
            return self.tr("Tell those taken off")
        if main.kind == "cancel":
            return self.tr("Send cancellation")
        if main.kind == "invite":
            return self.tr("Send invite") if len(steps) == 1 else self.tr("Send both series")
        if main.only is not None and len(main.only) == len(standing.joined):
            who = called_by([name for _, name in standing.joined])
            return self.tr("Send invite to {name}").format(name=who[0]) if len(who) == 1 else self.tr("Send {n} invites").format(n=len(who))
        return self.tr("Send update")

    def standing(self, meeting_id: str, day: datetime | None) -> Standing:
        """How far the invites are, with what is due."""
        return invites.standing(self._desk.store, meeting_id, day)

    def send(self, meeting_id: str, day: datetime | None = None, *, everybody: bool = False) -> bool:
        """Opens what is due as drafts: invite, update, cancellation, of what belongs together all; False when that was refused.

        Args:
            everybody: the whole meeting once more to everybody, also where nothing is due; those taken off are told as well.
        """
        with self._desk.attempt_all(self.tr("Cannot send")):
            store = self._desk.store
            steps: Sequence[Step] = invites.due_steps(store, meeting_id, day)
            if everybody:
                first = [one for one in steps if one.kind == "cancel" and one.only is not None]
                steps = (*first, invites.step_again(store, meeting_id))
            if not steps:
                self._tell_nothing_due(meeting_id)
                return True
            extras = {one: self._agenda_of(one) for one in steps}
            self._opened(invites.send(store, steps, self._sender(), self._desk.now(), self.drafts.folder(), extras, self.open_draft))
            return True
        return False

    def send_to(self, meeting_id: str, person_id: str) -> None:
        """Opens the meeting as it stands as a draft to one attendee; where an update is due, that, which goes to everybody."""
        if invites.due_steps(self._desk.store, meeting_id):
            self.send(meeting_id)
            return
        with self._desk.attempt_all(self.tr("Cannot send")):
            step = Step(meeting_id, "update", only=frozenset({person_id}))
            folder = self.drafts.folder()
            self._opened(invites.send(self._desk.store, [step], self._sender(), self._desk.now(), folder, {}, self.open_draft))

    def cancel_and_tell(self, meeting_id: str, day: datetime | None, scope: Scope) -> None:
        """Calls off a meeting, a day of it or all from a day on, and opens the draft that says so."""
        with self._desk.attempt_all(self.tr("Cannot cancel")):
            store = self._desk.store
            made = invites.cancel_and_tell(
                store, meeting_id, day, scope, self._sender(), self._desk.now(), self.drafts.folder(), self.open_draft
            )  # fmt: skip
            self._desk.undo_offered.emit(self.tr("{words}: draft opened. Send it from the mail program").format(words=made[0].words))

    def forward_agenda(self, meeting_id: str, original: datetime) -> None:
        """Opens a draft with the agenda of one day, in words and as a PDF."""
        with self._desk.attempt_all(self.tr("Cannot forward the agenda")):
            pdf = self._pdf(meeting_id, original)
            out = invites.forward_agenda(
                self._desk.store, meeting_id, original, self._sender(), self._desk.now(), self.drafts.folder(), pdf, self.open_draft
            )  # fmt: skip
            self._opened([out])

    def add_to_calendar(self, meeting_id: str, day: datetime | None = None) -> None:
        """Opens the meeting as a file in this desktop's calendar; where it has none, asks where to save it."""
        with self._desk.attempt_all(self.tr("Cannot add to the calendar")):
            out = invites.publish(self._desk.store, meeting_id, self._desk.now(), day, self._sender())
            path = self.drafts.folder() / out.name
            _write(path, out.data)
            try:
                opener.open_file(str(path), self._desk.store.path, self.launch)
            except InvalidInput:
                chosen = self.ask_path(out.name)
                if chosen is None:
                    return
                _write(chosen, out.data)
                self._desk.announced.emit(self.tr("{words}, in {file}").format(words=out.words, file=chosen.name))
                return
            self._desk.announced.emit(self.tr("{name} opened in the calendar program; nobody else is told").format(name=out.name))

    def save(self, meeting_id: str, day: datetime | None = None) -> None:
        """Asks where, then writes what is due to a file each: .ics, or .eml where that was chosen."""
        with self._desk.attempt_all(self.tr("Cannot export the invite")):
            store, settings = self._desk.store, self._desk.settings
            for step in invites.due_steps(store, meeting_id, day) or (invites.step_again(store, meeting_id),):
                path = self.ask_path(invites.suggested_name(store, step, ".ics"))
                if path is None:
                    return
                as_mail = path.suffix.lower() == ".eml"
                out = invites.export(
                    store, step.meeting_id, kind=step.kind, now=self._desk.now(), your_email=settings.your_email,
                    your_name=settings.your_name, zone=self._desk.zone, occurrence=step.occurrence, as_mail=as_mail, to=path,
                    only=step.only, extras=self._agenda_of(step) if as_mail else (),
                )  # fmt: skip
                self._desk.announced.emit(self.tr("{words}, in {file}").format(words=out.words, file=path.name))

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

    def _tell_nothing_due(self, meeting_id: str) -> None:
        standing = invites.standing(self._desk.store, meeting_id)
        if standing.sent_count:
            self._desk.announced.emit(self.tr("Nothing is due: everybody has it as it stands"))
        else:
            self._desk.announced.emit(self.tr("Nobody is asked to it yet, or it is not yours to send. Add attendees first."))

    def _sender(self) -> invites.Sender:
        settings = self._desk.settings
        return invites.Sender(settings.your_email, settings.your_name, self._desk.zone)

    def open_draft(self, path: Path) -> None:
        """Opens a draft in the mail program; refused with a sentence where there is none."""
        said = self.tr("No program here opens e-mail drafts (.eml), so nothing was noted as sent. Export it instead (Ctrl+Shift+E).")
        open_draft(path, self._desk.store.path, self.launch, said)

    def _opened(self, made: Sequence[Outgoing]) -> None:
        words = "; ".join(one.words for one in made)
        if len(made) == 1:
            said = self.tr("{words}: draft opened. It goes out when you send it from the mail program")
        else:
            said = self.tr("{words}: drafts opened. They go out when you send them from the mail program")
        self._desk.announced.emit(said.format(words=words))

    def _agenda_of(self, step: Step) -> list[Extra]:
        """The agenda as a PDF to go with a message, where that is wanted and it is about one day that has one."""
        if not self._desk.settings.attach_agenda or step.kind == "cancel":
            return []
        found = agendas.read(self._desk.store, step.meeting_id, step.occurrence, self._desk.today())
        if found is None or (found.meeting.rule and step.occurrence is None) or not (found.occurrence.agenda or found.standing):
            return []
        return self._pdf(step.meeting_id, found.occurrence.original)

    def _pdf(self, meeting_id: str, original: datetime) -> list[Extra]:
        # What draws paper is read with the first sheet.
        from coorddesk.services.sheets import Drafts, Wish
        from coorddesk.ui.print.pdf import pdf_bytes

        desk = self._desk
        wish = Wish("agenda", None, desk.today(), agendas.subject_of(meeting_id, original), paper=desk.settings.paper)
        sheet = Drafts(desk.store, desk.now, desk.zone, lambda: desk.settings.your_name).draft(wish).sheet
        return [("agenda.pdf", pdf_bytes(sheet, "letter" if desk.settings.paper == "letter" else "a4"))] if sheet is not None else []


def called_by(full: Sequence[str]) -> list[str]:
    """First names, and more where two have the same."""
    firsts = [first_name(one) for one in full]
    return [first if firsts.count(first) == 1 else short_name(one) for first, one in zip(firsts, full, strict=True)]


def _write(path: Path, data: bytes) -> None:
    from coorddesk.services import files

    files.write(path, data, make_folder=True)
