"""The panel that asks what an incoming message leaves open: whose answer it is, which meeting is meant, what to answer an invitation."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from coorddesk.domain.meetings import Reply
from coorddesk.domain.projects import Project, ProjectState
from coorddesk.services.incoming import NEW, Ask, Item
from coorddesk.ui.desk import Desk
from coorddesk.ui.entries import SearchEntry
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.paint import initials
from coorddesk.ui.panel import Panel, scrolling
from coorddesk.ui.picker import Picker
from coorddesk.ui.picks import Pick, people_picks
from coorddesk.ui.widgets import Button, CheckBox, Label

_WIDTH = 560
_MOST_SEEN = 7  # as high as so many choices; more of them scroll


class IncomingPanel(Panel):
    """Asks about one item of a message at a time. Esc leaves the message: nothing of it is done.

    Signals:
        chosen(id): the person (or `NEW`), or the meeting, that is meant; empty where the latest version is to be sent.
        answered(reply, comment, as draft): what to answer an invitation; None takes it in without an answer.
    """

    chosen = Signal(object)
    answered = Signal(object, str, bool)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk.paint, parent, _WIDTH, scrim=True)
        self._desk = desk
        self.project_id: str | None = None
        kit = desk.paint
        self.source = Label(kit, role="small", tone="secondary", elide=True, parent=self.body)
        self.words = Label(kit, role="bodyStrong", wrap=True, parent=self.body)
        self.details = Label(kit, tone="secondary", wrap=True, parent=self.body)
        for widget in (self.source, self.words, self.details):
            self.box.addWidget(widget)
        self.box.addWidget(self._make_choices())
        self.box.addWidget(self._make_answer())
        self._make_foot()
        self.picker = Picker(kit, self.tr("Project"), self)
        self.picker.chosen.connect(self.choose_project)

    def _make_choices(self) -> QWidget:
        kit = self.kit
        self.list = Lines(kit, self.tr("Choices"))
        self.list.opened.connect(self.chosen)
        self._scroll = scrolling(self.list, self.body)
        self.other = SearchEntry(kit, self.tr("Somebody else: type a name"), self._find, self.body)
        self.other.chosen.connect(self.chosen)
        self.box.addWidget(self._scroll)
        return self.other

    def _make_answer(self) -> QWidget:
        kit = self.kit
        self.answer = QWidget(self.body)
        self.project = Button(kit, "", "folder", "plain", compact=True, parent=self.answer)
        self.project.clicked.connect(self.ask_project)
        self.comment = QLineEdit(self.body)
        self.comment.setAccessibleName(self.tr("Comment"))
        self.comment.setPlaceholderText(self.tr("A comment for who invites, if you like"))
        self.draft = CheckBox(kit, self.tr("Open the answer as a draft in the mail program"), self.body)
        self.draft.setChecked(True)
        row = QHBoxLayout(self.answer)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label(kit, self.tr("Goes into"), tone="secondary", parent=self.answer))
        row.addWidget(self.project)
        row.addStretch(1)
        self.box.addWidget(self.comment)
        self.box.addWidget(self.draft)
        return self.answer

    def _make_foot(self) -> None:
        kit = self.kit
        self.coming = Button(kit, self.tr("Coming"), "check", "primary", parent=self.body)
        self.maybe = Button(kit, self.tr("Maybe"), "circle-question-mark", parent=self.body)
        self.cannot = Button(kit, self.tr("Cannot"), "x", parent=self.body)
        self.later = Button(kit, self.tr("Answer later"), kind="plain", parent=self.body)
        self.later.setToolTip(self.tr("The meeting is taken in, and who invites hears nothing yet"))
        self.again = Button(kit, self.tr("Open a draft"), "send", "primary", parent=self.body)
        self.again.clicked.connect(lambda: self.chosen.emit(""))
        self.leave = Button(kit, self.tr("Leave it"), kind="plain", parent=self.body)
        replies = (self.coming, Reply.COMING), (self.maybe, Reply.MAYBE), (self.cannot, Reply.CANNOT), (self.later, None)
        for button, reply in replies:
            button.clicked.connect(lambda *_, reply=reply: self._answer(reply))
        self.leave.clicked.connect(self.close_panel)
        row = QHBoxLayout()
        row.setContentsMargins(0, 6, 0, 0)
        row.setSpacing(8)
        for button in (self.coming, self.maybe, self.cannot, self.later, self.again):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.leave)
        self.box.addLayout(row)

    def ask(self, source: str, item: Item) -> None:
        """Asks what an item leaves open.

        Args:
            source: where the message comes from.
        """
        self.source.setText(source)
        self.words.setText(item.words)
        self.setAccessibleName(item.words)
        self.details.setText("\n".join(item.details))
        self.details.setVisible(bool(item.details))
        invited = item.ask is Ask.INVITATION
        for widget in (self.answer, self.comment, self.draft, self.coming, self.maybe, self.cannot, self.later):
            widget.setVisible(invited)
        self.other.setVisible(item.ask is Ask.WHO)
        again = item.ask is Ask.REFRESH
        self.again.setVisible(again)
        self._scroll.setVisible(not invited and not again)
        if invited:
            self.comment.clear()
            likely = (self.project_id, self._desk.project_id, self._last_project(), *self._running())
            self.choose_project(next((id for id in likely if id in self._running()), None))
        else:
            self._show_choices(item)
        self.open(self.coming if invited else self.again if again else self.list)
        if not invited and self.list.lines():
            self.list.setCurrentIndex(self.list.model().index(0, 0))

    def _show_choices(self, item: Item) -> None:
        lines = [self._line(item.ask, id, shown) for id, shown in item.choices]
        self.list.set_lines(lines)
        self.list.setAccessibleName(item.words)
        high = sum(self.list.line_height(line) for line in lines[:_MOST_SEEN])
        self._scroll.setFixedHeight(high)

    def _line(self, ask: Ask, id: str, shown: str) -> Line:
        if ask is Ask.MEETING:
            return Line(id, shown, "icon", "calendar")
        if id == NEW:
            return Line(id, shown, "icon", "user-plus")
        names, theme = self._desk.names(), self._desk.theme
        person = names.people.get(id)
        hue = names.hue(person.team_id) if person is not None else None
        mark = initials(person.name if person is not None else shown)
        return Line(id, shown, "avatar", mark, None if hue is None else theme.team_hue(hue))

    def _find(self, typed: str) -> list[Pick]:
        return people_picks(self._desk.names(), self._desk.theme, typed)

    def _running(self) -> dict[str, Project]:
        """The projects a meeting may go into: those that are not closed."""
        return {id: one for id, one in self._desk.names().projects.items() if one.state != ProjectState.CLOSED}

    def _last_project(self) -> str | None:
        return next((id for id, one in self._running().items() if one.code == self._desk.settings.last_project), None)

    def ask_project(self) -> None:
        """Asks which project the meeting goes into."""
        corner = self.project.mapTo(self, QPoint(0, 0))
        near = QRect(corner, self.project.size())
        self.picker.ask(self.tr("Which project does it go into?"), self._projects, near, self.project)

    def _projects(self, typed: str) -> Sequence[Pick]:
        found = self._running().values()
        return [Pick(one.id, f"{one.code} {one.name}") for one in found if typed.casefold() in f"{one.code} {one.name}".casefold()]

    def choose_project(self, project_id: Any) -> None:
        """Has the meeting go into a project."""
        self.project_id = project_id
        found = self._desk.names().projects.get(project_id or "")
        self.project.setText(f"{found.code} {found.name}" if found is not None else self.tr("Choose a project…"))
        for button in (self.coming, self.maybe, self.cannot, self.later):
            button.setEnabled(found is not None)

    def _answer(self, reply: Reply | None) -> None:
        self.answered.emit(reply, self.comment.text().strip(), self.draft.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.comment.hasFocus()
        if entered and self.coming.isEnabled():
            self._answer(Reply.COMING)
        super().keyPressEvent(event)
