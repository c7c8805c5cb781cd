"""Messages about meetings that are dropped or opened: read beside the work, taken in at once where nothing is open, else asked about."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from coorddesk.domain.meetings import Reply
from coorddesk.errors import CoordDeskError, InvalidInput
from coorddesk.services import incoming, own_replies, proposals
from coorddesk.services.incoming import Ask, Given, Item, Kind, You
from coorddesk.ui.desk import Desk
from coorddesk.ui.incoming_panel import IncomingPanel
from coorddesk.ui.sending import Sending
from coorddesk.ui.work import Job


@dataclass(slots=True)
class _Open:
    """A message that is being asked about."""

    path: Path
    message: Any
    given: Given = field(default_factory=Given)
    items: list[Item] = field(default_factory=list)
    place: int = 0


class Incoming(QObject):
    """Takes files one after the other.

    Signals:
        calendar_came(path): the file is a calendar to look at, and no message.
        open_requested(kind, id): something that was changed is to be shown.
    """

    calendar_came = Signal(object)
    open_requested = Signal(str, str)

    def __init__(self, owner: QWidget, over: QWidget, say: Callable[[str, str], object]) -> None:
        super().__init__(owner)
        self._over, self._say = over, say
        self._desk: Desk | None = None
        self._waiting: deque[Path] = deque()
        self._reading: Job | None = None
        self._open: _Open | None = None
        self._sending: Sending | None = None
        self.panel: IncomingPanel | None = None

    def use(self, desk: Desk | None) -> None:
        """Works on another store, or on none; what was open is left."""
        if self.panel is not None:
            self.panel.close_panel()
            self.panel.deleteLater()
        if self._reading is not None:
            self._reading.cancel()
        self._desk, self._open, self.panel, self._reading, self._sending = desk, None, None, None, None
        if desk is None:
            self._waiting.clear()

    def take(self, path: Path) -> None:
        """Reads a file and does what it says, or asks; the files before it come first."""
        if self._desk is None:
            self._say(
                self.tr("{name} was not opened").format(name=path.name),
                self.tr("Answers and invitations go into a project. Start one first, then open the file again."),
            )
            return
        self._waiting.append(path)
        self._next()

    def _next(self) -> None:
        desk = self._desk
        if desk is None or self._reading is not None or self._open is not None or not self._waiting:
            return
        path = self._waiting.popleft()
        self._reading = desk.work.start(
            lambda job: incoming.read(path, lambda: job.cancelled), lambda message: self._came(path, message),
            lambda error: self._refused(path, error),
        )  # fmt: skip

    def _refused(self, path: Path, error: BaseException) -> None:
        self._reading = None
        if not isinstance(error, CoordDeskError):
            raise error
        self._say(self.tr("{name} was not taken in").format(name=path.name), error.sentence)
        self._next()

    def _came(self, path: Path, message: Any) -> None:
        self._reading = None
        if message is None:
            self.calendar_came.emit(path)
            self._next()
            return
        self._open = _Open(path, message)
        self._go_on()

    def _you(self, desk: Desk) -> You:
        return You(desk.settings.your_email, desk.settings.your_name, desk.zone)

    def _go_on(self) -> None:
        """Asks the next open question, or does what the message says."""
        desk, one = self._desk, self._open
        if desk is None or one is None:
            return
        try:
            one.items = incoming.considered(desk.store, one.message, self._you(desk), desk.now(), one.given)
        except CoordDeskError as error:
            self._leave(one, error.sentence)
            return
        asking = next((place for place, item in enumerate(one.items) if item.ask is not Ask.NOTHING), None)
        if asking is None:
            self._finish(None, "", False)
            return
        one.place = asking
        self._panel_for(desk).ask(self._source(one), one.items[asking])

    def _source(self, one: _Open) -> str:
        sender = one.message.sender
        if sender is None:
            return one.path.name
        shown = f"{sender.name} <{sender.email}>" if sender.name else sender.email
        return self.tr("{name}, from {sender}").format(name=one.path.name, sender=shown)

    def _panel_for(self, desk: Desk) -> IncomingPanel:
        if self.panel is None:
            self.panel = IncomingPanel(desk, self._over)
            self.panel.chosen.connect(self._chosen)
            self.panel.answered.connect(self._finish)
            self.panel.closed.connect(self._left)
        return self.panel

    def _chosen(self, value: object) -> None:
        one = self._open
        if one is None:
            return
        asked = one.items[one.place].ask
        if asked is Ask.REFRESH:
            self._finish(None, "", False)
            return
        if asked is Ask.WHO:
            one.given = replace(one.given, people={**one.given.people, one.place: str(value)})
        else:
            one.given = replace(one.given, meetings={**one.given.meetings, one.place: str(value)})
        self._go_on()

    def _finish(self, reply: Reply | None, comment: str, as_draft: bool) -> None:
        desk, one = self._desk, self._open
        if desk is None or one is None:
            return
        try:
            project_id = self.panel.project_id if self.panel is not None else None
            taken = incoming.take(desk.store, one.message, one.items, self._you(desk), desk.now(), project_id)
        except CoordDeskError as error:
            self._leave(one, error.sentence)
            return
        invited = [item for item in one.items if item.kind is Kind.INVITATION]
        self._close()
        if not taken.changed and not taken.asking:
            self._say(self.tr("Nothing was changed"), " ".join(taken.words))
        elif taken.changed:
            shown = self.tr("Taken in: {what}").format(what=invited[0].event.summary) if invited else " ".join(taken.words)
            desk.undo_offered.emit(shown)
            for id in taken.meeting_ids[-1:]:
                self.open_requested.emit("meeting", id)
        for meeting_id, person_id in taken.asking:
            self._sending_of(desk).send_to(meeting_id, person_id)
        if reply is not None:
            for id in taken.meeting_ids:
                self.answer(id, reply, comment=comment, as_draft=as_draft)
        self._next()

    def answer(self, meeting_id: str, reply: Reply, original: Any = None, comment: str = "", as_draft: bool = True) -> None:
        """Notes our answer to a meeting of somebody else; as a draft it opens in the mail program, from which it is sent."""
        desk = self._desk
        if desk is None:
            return
        with desk.attempt_all(self.tr("Cannot answer the invitation")):
            if not as_draft:
                own_replies.note(desk.store, meeting_id, reply, desk.now(), original=original, comment=comment)
                return

            def write(path: Path, hand_over: Callable[[Path], None] | None) -> str:
                mail = path.suffix.lower() == ".eml"
                return own_replies.export(
                    desk.store, meeting_id, reply, desk.now(), original=original, comment=comment, as_mail=mail, to=path,
                    hand_over=hand_over,
                ).words  # fmt: skip

            self._hand_out(desk, "answer", write)

    def decline(self, meeting_id: str, person_id: str, original: Any = None) -> None:
        """Leaves a meeting where it is though somebody proposed another time; a draft that says so opens in the mail program."""
        desk = self._desk
        if desk is None:
            return
        with desk.attempt_all(self.tr("Cannot decline the proposal")):

            def write(path: Path, hand_over: Callable[[Path], None] | None) -> str:
                out = proposals.decline(desk.store, meeting_id, person_id, original, desk.now(), to=path, hand_over=hand_over)
                return out.words if out is not None else ""

            self._hand_out(desk, "declined", write)

    def _hand_out(self, desk: Desk, name: str, write: Callable[[Path, Callable[[Path], None] | None], str]) -> None:
        """Has something written and opened as a draft; where no program opens drafts, asks where to save it instead."""
        sending = self._sending_of(desk)
        try:
            words = write(sending.drafts.folder() / f"{name}.eml", sending.open_draft)
        except InvalidInput:
            chosen = sending.ask_path(f"{name}.eml")
            if chosen is not None:
                desk.announced.emit(self.tr("{words}, in {file}").format(words=write(chosen, None), file=chosen.name))
            return
        desk.announced.emit(self.tr("{words}: draft opened. It goes out when you send it from the mail program").format(words=words))

    def _sending_of(self, desk: Desk) -> Sending:
        if self._sending is None:
            self._sending = Sending(desk, self._over)
        return self._sending

    def _leave(self, one: _Open, sentence: str) -> None:
        self._close()
        self._say(self.tr("{name} was not taken in").format(name=one.path.name), sentence)
        self._next()

    def _close(self) -> None:
        self._open = None
        if self.panel is not None:
            self.panel.close_panel()

    def _left(self) -> None:
        """The panel was left: nothing of the message is done."""
        one, self._open = self._open, None
        if one is not None and self._desk is not None:
            self._desk.announced.emit(self.tr("{name} was left as it is").format(name=one.path.name))
            self._next()
