"""What came in about a meeting, in the inspector: our answer to somebody else's invitation, and other times that attendees propose."""

from datetime import datetime

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from coorddesk.domain.dates import day_words
from coorddesk.domain.meetings import REPLIES, Meeting, Proposal, Reply
from coorddesk.services import own_replies, proposals
from coorddesk.ui.inspector_box import INDENT, BoxLook, FramedBox
from coorddesk.ui.inspector_sections import Host
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.moments import names, span_words
from coorddesk.ui.paint import initials
from coorddesk.ui.widgets import Button, CheckBox, Label

_OPEN = BoxLook("mail-question-mark", "rag.amber.line", "rag.amber.soft", "rag.amber.text")
_ANSWERED = BoxLook("mail-check", ground="surface.sunken")
_PROPOSED = BoxLook("calendar-clock", "rag.amber.line", "rag.amber.soft", "rag.amber.text")


class ReplyBox(FramedBox):
    """Of a meeting that somebody else organises: who invites, what we answered, and the answer to give."""

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        kit = host.context.desk.paint
        super().__init__(kit, _OPEN, spacing=3, parent=parent)
        self._host = host
        self._meeting: Meeting | None = None
        self._original: datetime | None = None
        self.state = Label(kit, "", "small", "secondary", wrap=True, parent=self)
        self.state.setContentsMargins(INDENT, 0, 0, 0)
        self.box.addWidget(self.state)
        self.day = CheckBox(kit, "", self)
        self.day.toggled.connect(self._show_state)
        self.add_row(self.day, indent=INDENT)
        self.buttons: dict[Reply, Button] = {}
        icons = {Reply.COMING: "check", Reply.MAYBE: "circle-question-mark", Reply.CANNOT: "x"}
        for reply, words in REPLIES:
            if reply in icons:
                button = Button(kit, self.tr(words), icons[reply], compact=True, role="small", parent=self)
                button.setToolTip(self.tr("Opens the answer as a draft in the mail program"))
                button.clicked.connect(lambda *_, reply=reply: self.answer(reply))
                self.buttons[reply] = button
        self.add_row(*self.buttons.values(), indent=INDENT)
        self.hide()

    def show_record(self, meeting: Meeting, original: datetime | None) -> None:
        """Show another meeting, or the same one changed.

        Args:
            original: of a series, the day that is looked at.
        """
        another = self._meeting is None or (self._meeting.id, self._original) != (meeting.id, original)
        self._meeting, self._original = meeting, original
        self.setVisible(meeting.invited_id is not None and not meeting.cancelled)
        if meeting.invited_id is None:
            return
        desk = self._host.context.desk
        organiser = self._host.context.directory.name(meeting.organiser_id)
        self.title.setText(self.tr("{name} invites you").format(name=organiser) if organiser else self.tr("Somebody else invites you"))
        self.day.setVisible(original is not None)
        if original is not None:
            day = day_words(original.date(), desk.today(), names=names())
            self.day.setText(self.tr("Only for {day}").format(day=day))
            if another:
                self.day.setChecked(any(one.original == original for one in meeting.day_replies))
        self._show_state()

    def _scope(self) -> datetime | None:
        return self._original if self.day.isVisibleTo(self) and self.day.isChecked() else None

    def _show_state(self) -> None:
        meeting = self._meeting
        if meeting is None or meeting.invited_id is None:
            return
        desk = self._host.context.desk
        reply = own_replies.own_reply(meeting, self._scope())
        said = self.tr(dict(REPLIES)[reply])
        with desk.store.read() as reader:
            sent = own_replies.sent_reply(reader, meeting.id)
        if reply == Reply.NO_REPLY:
            words = self.tr("You have not answered yet.")
        elif sent is not None:
            went = day_words(sent.sent_at.date(), desk.today(), names=names())
            words = self.tr("You answered: {reply}. Written {day}.").format(reply=said, day=went)
        else:
            words = self.tr("You answered: {reply}. Not written to who invites.").format(reply=said)
        self.state.setText(words)
        self.look = _OPEN if reply == Reply.NO_REPLY else _ANSWERED
        self.title.set_tone("amber" if reply == Reply.NO_REPLY else "secondary")
        for one, button in self.buttons.items():
            button.setAccessibleName(self.tr("Answer: {reply}").format(reply=self.tr(dict(REPLIES)[one])))
        self.update()

    def answer(self, reply: Reply) -> None:
        """Answer who invites."""
        if self._meeting is not None:
            self._host.ask_answer(self._meeting.id, reply, self._scope())


class ProposalsBox(FramedBox):
    """Other times that attendees propose: Enter takes one, Del declines it."""

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        kit = host.context.desk.paint
        super().__init__(kit, _PROPOSED, parent=parent)
        self._host = host
        self._meeting: Meeting | None = None
        self.lines = Lines(kit, self.tr("Proposed times"), parent=self)
        self.lines.click_opens = False
        self.lines.opened.connect(self.take)
        self.lines.removed.connect(self.decline)
        self.take_it = Button(kit, self.tr("Take it"), "check", compact=True, role="small", parent=self)
        self.take_it.clicked.connect(lambda: self.take(self._current()))
        self.decline_it = Button(kit, self.tr("Decline"), "x", compact=True, role="small", parent=self)
        self.decline_it.setToolTip(self.tr("The meeting stays; a draft that says so opens in the mail program"))
        self.decline_it.clicked.connect(lambda: self.decline(self._current()))
        self.said = Label(kit, "", "small", "secondary", wrap=True, parent=self)
        self.lines.selectionModel().currentChanged.connect(self._show_said)
        self.box.addWidget(self.lines)
        self.box.addWidget(self.said)
        self.add_row(self.take_it, self.decline_it)
        self.hide()

    def show_record(self, meeting: Meeting) -> None:
        """Show what is proposed for another meeting."""
        self._meeting = meeting
        self.setVisible(bool(meeting.proposals))
        count = len(meeting.proposals)
        self.title.setText(self.tr("1 other time proposed") if count == 1 else self.tr("{n} other times proposed").format(n=count))
        self.title.set_tone("amber")
        self.lines.set_lines([self._line(place, one) for place, one in enumerate(meeting.proposals)])
        self._show_said()
        self.update()

    def _show_said(self) -> None:
        """Who proposes the time looked at, and what they say to it."""
        _, one = self._at(self._current())
        if one is None:
            return
        name = self._host.context.directory.name(one.person_id) or self.tr("Somebody removed")
        place = self.tr("Where: {place}").format(place=one.place) if one.place else ""
        self.said.setText("\n".join(filter(None, (f"{name}: “{one.comment}”" if one.comment else name, place))))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.lines.currentIndex().isValid() and self.lines.lines():
            self.lines.setCurrentIndex(self.lines.model().index(0, 0))

    def _line(self, place: int, one: Proposal) -> Line:
        desk, directory = self._host.context.desk, self._host.context.directory
        when = span_words(one.starts, one.ends, one.all_day, desk.today())
        name = directory.name(one.person_id) or self.tr("Somebody removed")
        person = directory.people.get(one.person_id)
        hue = directory.hue(person.team_id) if person is not None else None
        instead = ""
        if one.original is not None:
            day = day_words(one.original.date(), desk.today(), names=names())
            instead = self.tr("instead of {day}").format(day=day)
        tip = "\n".join(filter(None, (name, when, instead, one.place, one.comment)))
        return Line(
            place, when, "avatar", initials(name), None if hue is None else desk.theme.team_hue(hue), tail=instead, tip=tip,
            spoken=", ".join(filter(None, (name, when, instead, one.place, one.comment))),
        )  # fmt: skip

    def _current(self) -> int:
        index = self.lines.currentIndex()
        return index.row() if index.isValid() else 0

    def take(self, place: int) -> None:
        """Move the meeting to a proposed time."""
        meeting, one = self._at(place)
        if meeting is None or one is None:
            return
        desk = self._host.context.desk
        if self._host.act(
            self.tr("Cannot move {title}").format(title=meeting.title),
            lambda: proposals.take(desk.store, meeting.id, one.person_id, one.original),
        ):
            when = span_words(one.starts, one.ends, one.all_day, desk.today())
            desk.undo_offered.emit(self.tr("{title} is moved to {when}; tell the others").format(title=meeting.title, when=when))

    def decline(self, place: int) -> None:
        """Leave the meeting where it is, and open a draft that says so."""
        meeting, one = self._at(place)
        if meeting is not None and one is not None:
            self._host.ask_decline(meeting.id, one.person_id, one.original)

    def _at(self, place: int) -> tuple[Meeting | None, Proposal | None]:
        meeting = self._meeting
        if meeting is None or not 0 <= place < len(meeting.proposals):
            return None, None
        return meeting, meeting.proposals[place]
