"""One item of the minutes: what it is, how long it takes, what was said, and what came out of it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from coorddesk.domain.agendas import spent_over
from coorddesk.domain.dates import due_words
from coorddesk.domain.meetings import AgendaItem
from coorddesk.domain.minutes import Mark
from coorddesk.services import agendas, minutes
from coorddesk.ui.brought import person_avatar
from coorddesk.ui.buttons import tip
from coorddesk.ui.calendar.minutes_text import MinuteText
from coorddesk.ui.desk import Desk
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.paint import Paint
from coorddesk.ui.widgets import Button, CheckBox, Hairline, Label

OUTCOME_ICONS = {Mark.ACTION: "square-kanban", Mark.DECISION: "gavel"}
_LINK_ICONS = {"task": "square-kanban", "document": "file-text", "log": "shield-alert"}


class Avatar(QWidget):
    """A person's initials on their team's ground."""

    def __init__(self, kit: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._person: tuple[str, str | None, str] | None = None
        self.setFixedSize(22, 22)

    def show_person(self, person: tuple[str, str | None, str] | None) -> None:
        """Show somebody, or nobody."""
        self._person = person
        name = person[2] if person else ""
        self.setToolTip(tip(name))
        self.setAccessibleName(name)
        self.setVisible(person is not None)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._person is not None:
            p = QPainter(self)
            p.setRenderHints(QPainter.RenderHint.Antialiasing)
            self._kit.avatar(p, 0.5, 0.5, 21, self._person[0], self._person[1])


class OutcomeLines(Lines):
    """What came out: reference, title, who and by when."""

    def show_outcomes(self, found: Sequence[minutes.CameOut], desk: Desk) -> None:
        """Show other outcomes."""
        self.set_lines([self._line(one, desk) for one in found])

    def _line(self, one: minutes.CameOut, desk: Desk) -> Line:
        name = desk.names().name(one.person_id)
        action = one.mark is Mark.ACTION
        when = due_words(one.due, desk.today()) if one.due and action and not one.done else ""
        tail = self.tr("Done") if action and one.done else when
        kind = self.tr("Action") if action else self.tr("Decision")
        who = name or (self.tr("nobody named") if action else "")
        spoken = ", ".join(part for part in (kind, one.ref, one.title, who, tail) if part)
        return Line(
            (one.kind, one.id), one.title, "icon", OUTCOME_ICONS[one.mark], strong=one.ref, tail=tail,
            tail_avatar=person_avatar(desk, one.person_id), spoken=spoken, tip=spoken,
        )  # fmt: skip


class MinuteItem(QWidget):
    """One item.

    Signals:
        timer_asked(): its timer is to start or to stop.
        ticked(done): it was dealt with, or not.
        opened(kind, id): what it is about, or what came out of it.
    """

    timer_asked = Signal()
    ticked = Signal(bool)
    opened = Signal(str, str)

    def __init__(self, desk: Desk, key: str, save: Callable[[str, int | None], int | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        kit = desk.paint
        self._desk, self.key = desk, key
        self._item = AgendaItem("")
        self._linked: agendas.Linked | None = None
        self.number = Label(kit, "", "body", "secondary")
        self.number.setMinimumWidth(20)
        self.title = Label(kit, "", "heading", weight=600, wrap=True)
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.avatar = Avatar(kit)
        self.link = Button(kit, "", "link", "plain", compact=True, role="small")
        self.link.clicked.connect(lambda: self._linked and self.opened.emit(self._linked.kind, self._linked.id))
        self.timer = Button(kit, "", "circle-play", compact=True, role="small")
        self.timer.clicked.connect(self.timer_asked)
        self.over = Label(kit, "", "small", "amber")
        self.done = CheckBox(kit, self.tr("Done"))
        self.done.setToolTip(self.tr("What is not done stands on the next agenda (Ctrl+D)"))
        self.done.clicked.connect(self.ticked)
        self.text = MinuteText(desk, "", self.tr("What was said"), save)
        self.outcomes = OutcomeLines(kit, self.tr("What came out of it"))
        self.outcomes.opened.connect(lambda key: self.opened.emit(*key))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.title, 1)
        for widget in (self.link, self.avatar, self.over, self.timer, self.done):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        body = QVBoxLayout()
        # What is typed stands under the title, its edge around it.
        body.setContentsMargins(19, 0, 0, 0)
        body.setSpacing(4)
        body.addWidget(self.text)
        below = QHBoxLayout()
        below.setContentsMargins(9, 0, 0, 0)
        below.addWidget(self.outcomes)
        body.addLayout(below)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        line = Hairline(kit)
        box.addWidget(line)
        box.addSpacing(8)
        box.addLayout(head)
        box.addLayout(body)
        box.addSpacing(10)

    def show_item(self, place: int, item: AgendaItem, linked: agendas.Linked | None, outcomes: Sequence[minutes.CameOut]) -> None:
        """Show the item as it stands; what is being typed stays."""
        self._item, self._linked = item, linked
        self.number.setText(str(place))
        self.title.setText(item.title)
        self.title.set_tone("tertiary" if item.done else "")
        self.avatar.show_person(person_avatar(self._desk, item.presenter_id))
        self.link.setVisible(linked is not None)
        if linked is not None:
            self.link.setText(linked.ref)
            self.link.set_icon_name(_LINK_ICONS[linked.kind])
            self.link.setToolTip(tip(linked.title))
            self.link.setAccessibleName(self.tr("Open {ref} {title}").format(ref=linked.ref, title=linked.title))
        self.done.setChecked(item.done)
        self.text.edit.setAccessibleName(self.tr("What was said about {title}").format(title=item.title))
        self.text.show_text(item.said)
        self.outcomes.show_outcomes(outcomes, self._desk)

    def show_time(self, seconds: int, running: bool) -> None:
        """Show how long it took so far, against what was planned."""
        planned = self._item.minutes
        spent = f"{seconds // 60}:{seconds % 60:02}"
        if seconds or running:
            words = self.tr("{spent} of {n} min").format(spent=spent, n=planned) if planned else spent
        else:
            words = self.tr("{n} min").format(n=planned) if planned else self.tr("Time it")
        self.timer.set_icon_name("circle-pause" if running else "circle-play")
        self.timer.setText(words)
        self.timer.setToolTip(self.tr("Stop the timer (Ctrl+T)") if running else self.tr("Start the timer (Ctrl+T)"))
        self.timer.setAccessibleName(self.tr("Timer, {words}").format(words=words))
        over = spent_over(self._item, seconds)
        self.over.setText(self.tr("{n} min over").format(n=over) if over else "")
        self.over.setVisible(bool(over))
