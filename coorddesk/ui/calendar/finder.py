"""The side panel that finds a slot: who, how long, in which days; below, the times that suit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coorddesk.domain.date_reading import parse_date
from coorddesk.domain.dates import day_words
from coorddesk.errors import InvalidInput
from coorddesk.services.slots import MOST_DAYS, Proposal, Question
from coorddesk.ui.calendar.guests import Guests
from coorddesk.ui.calendar.proposals import ProposalList
from coorddesk.ui.desk import Desk
from coorddesk.ui.moments import date_order, names
from coorddesk.ui.widgets import Button, ComboBox, Hairline, IconButton, Label, SectionHeading, SpinBox

_WIDTH = 340
_LENGTHS = (15, 30, 45, 60, 90, 120, 180, 240, 360, 480)
_USUAL_LENGTH, _USUAL_DAYS = 60, 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a slot is looked for: a meeting that stands, or a new one.

    Attributes:
        meeting_id: empty for a new meeting.
        occurrence: the day of a series that is meant.
        title: of the meeting, or what was typed for a new one so far.
        people: ids, and whether each is required.
    """

    meeting_id: str = ""
    occurrence: datetime | None = None
    title: str = ""
    people: tuple[tuple[str, bool], ...] = ()
    length: timedelta = timedelta(minutes=_USUAL_LENGTH)
    project_id: str = ""
    host_id: str | None = None


class Finder(QWidget):
    """Asks for people, a length and days, and shows the times that suit.

    Signals:
        asked(): the question is another one.
        stood(proposal or None): show it in the calendar.
        taken(proposal): Enter, or the button.
        held(proposals): hold these.
        left(): Esc or the cross.
    """

    asked = Signal()
    stood = Signal(object)
    taken = Signal(object)
    held = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self._kit = desk, desk.paint
        self.wanted = Wanted()
        self._found: list[Proposal] = []
        self._marked: set[int] = set()
        self._waits = False  # the first answer takes the keyboard to the times
        self._read_first = ""  # the first day as it was typed when it was asked with
        self.setAccessibleName(self.tr("Find a slot"))
        self.setFixedWidth(desk.theme.width(_WIDTH))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 8, 14, 10)
        self._column.setSpacing(8)
        self._add_head()
        self.guests = Guests(desk, self)
        self.guests.changed.connect(self._ask)
        self._column.addWidget(self.guests)
        self._add_window()
        self._add_found()
        self.hide()

    # Parts

    def _add_head(self) -> None:
        kit = self._kit
        head = QHBoxLayout()
        head.addWidget(SectionHeading(kit, self.tr("Find a slot"), parent=self), 1)
        self.close_button = IconButton(kit, "x", self.tr("Close"), "Esc", compact=True, parent=self)
        self.close_button.clicked.connect(self.left)
        head.addWidget(self.close_button)
        self._column.addLayout(head)
        self.about = Label(kit, "", "small", "secondary", elide=True, parent=self)
        self.title = QLineEdit(self)
        self.title.setPlaceholderText(self.tr("What is it about?"))
        self.title.setAccessibleName(self.tr("Title"))
        self.project = ComboBox(kit, self)
        self.project.setAccessibleName(self.tr("Project"))
        for one in (self.about, self.title, self.project):
            self._column.addWidget(one)

    def _add_window(self) -> None:
        kit = self._kit
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        self.length = ComboBox(kit, self)
        self.first = QLineEdit(self)
        self.first.setToolTip(self.tr("Such as tomorrow, Mon or 5 Dec"))
        self.days = SpinBox(kit, self)
        self.days.setRange(1, MOST_DAYS)
        self.days.setValue(_USUAL_DAYS)
        parts: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Takes"), self.length), (self.tr("From"), self.first), (self.tr("Days"), self.days),
        )  # fmt: skip
        for column, (name, widget) in enumerate(parts):
            label = Label(kit, name, "small", "secondary", parent=self)
            label.setBuddy(widget)
            widget.setAccessibleName(name)
            grid.addWidget(label, 0, column)
            grid.addWidget(widget, 1, column)
        grid.setColumnStretch(1, 1)
        self._column.addLayout(grid)
        self.length.currentIndexChanged.connect(self._ask)
        self.first.editingFinished.connect(self._first_left)
        self.days.valueChanged.connect(self._ask)
        self.problem = Label(kit, "", "small", "red", wrap=True, parent=self)
        self.problem.hide()
        self._column.addWidget(self.problem)

    def _add_found(self) -> None:
        kit = self._kit
        self._column.addWidget(Hairline(kit, parent=self))
        self.summary = Label(kit, "", "small", "secondary", wrap=True, parent=self)
        self._column.addWidget(self.summary)
        self.list = ProposalList(kit, self)
        self.list.lines.stood.connect(self._stand)
        self.list.lines.opened.connect(self._take)
        self.list.lines.toggled.connect(self.mark)
        self._column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.take = Button(kit, "", "check", compact=True, role="small", parent=self)
        self.take.clicked.connect(lambda: self._take(self.list.lines.current_key()))
        self.hold = Button(kit, "", "calendar-clock", compact=True, role="small", parent=self)
        self.hold.clicked.connect(self.hold_marked)
        foot.addWidget(self.take)
        foot.addWidget(self.hold)
        foot.addStretch(1)
        self._column.addLayout(foot)
        hint = self.tr("Enter takes it, X marks several to hold, Esc leaves")
        self._column.addWidget(Label(kit, hint, "micro", "secondary", weight=400, wrap=True, parent=self))

    # What it opens with

    def open(self, wanted: Wanted, projects: Sequence[tuple[str, str]]) -> None:
        """Shows the panel and gives it the keyboard.

        Args:
            projects: (id, name); the choice is shown only for a new meeting, when there are several.
        """
        self.wanted, new = wanted, not wanted.meeting_id
        self._found, self._marked = [], set()
        self._show_found()
        self.tell("")
        self.about.setText(wanted.title)
        self.about.setVisible(not new)
        self.title.setText(wanted.title if new else "")
        self.title.setVisible(new)
        self.project.clear()
        for id, name in projects:
            self.project.addItem(name, id)
        self.project.setCurrentIndex(max(0, self.project.findData(wanted.project_id)))
        self.project.setVisible(new and len(projects) > 1)
        self.take.setText(self.tr("Plan it") if new else self.tr("Move it there"))
        self._offer_lengths(round(wanted.length / timedelta(minutes=1)))
        if not self.first.text().strip():
            self.first.setText(day_words(self.desk.today(), self.desk.today(), names=names()))
        self.guests.show_people(wanted.people)
        self.show()
        self._ask()
        where = self.title if new and not wanted.title else self.first
        where.setFocus(Qt.FocusReason.ShortcutFocusReason)
        # The list is not there before the answer; it gets the keyboard then, unless somebody went on in the meantime.
        self._waits = not new

    def _offer_lengths(self, minutes: int) -> None:
        self.length.blockSignals(True)
        self.length.clear()
        for one in sorted({*_LENGTHS, minutes}):
            hours, rest = divmod(one, 60)
            words = self.tr("{n} min").format(n=one) if one < 60 or (rest and one != 90) else ""
            self.length.addItem(words or (self.tr("1½ h") if rest else self.tr("{n} h").format(n=hours)), one)
        self.length.setCurrentIndex(self.length.findData(minutes))
        self.length.blockSignals(False)

    # The question and its answer

    def question(self) -> Question | None:
        """What is asked now; None while the day that was typed is none."""
        self._read_first = self.first.text()
        try:
            first = parse_date(self.first.text(), self.desk.today(), date_order(self.desk.settings)) or self.desk.today()
        except InvalidInput as problem:
            self.tell(problem.sentence)
            return None
        self.tell("")
        length = timedelta(minutes=self.length.currentData())
        return Question(
            self.guests.chosen(), length, first, self.days.value(), self.desk.zone, self.desk.settings.holidays, self.wanted.host_id,
            self.wanted.meeting_id, self.wanted.occurrence, names(),
        )  # fmt: skip

    def _first_left(self) -> None:
        if self.first.text() != self._read_first:
            self._ask()

    def _ask(self) -> None:
        if self.isVisible():
            self.asked.emit()

    def tell(self, sentence: str) -> None:
        """Says what cannot be taken, or nothing any more."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def show_found(self, found: Sequence[Proposal], question: Question) -> None:
        """Shows the answer. Times that were marked or current and are still there stay so; else the best one is current."""
        marked = {(one.starts, one.ends) for one in self.marked()}
        before = self.current()
        self._found = list(found)
        self._marked = {key for key, one in enumerate(found) if (one.starts, one.ends) in marked}
        row = next((key for key, one in enumerate(found) if before and (one.starts, one.ends) == (before.starts, before.ends)), 0)
        self._show_found()
        lines = self.list.lines
        if found:
            lines.setCurrentIndex(lines.model().index(row, 0))
            if self._waits and self.first.hasFocus() and not self.first.isModified():
                self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._waits = False
        self.stood.emit(self.current())
        everybody = [one for one in found if one.free and not one.maybe and not one.cannot]
        last = question.first + timedelta(days=question.days - 1)
        self.summary.setText(self._summed(len(found), len(everybody), question.first, last))

    def _summed(self, found: int, everybody: int, first: date, last: date) -> str:
        days = self.tr("{first} to {last}").format(
            first=day_words(first, self.desk.today(), names=names()), last=day_words(last, self.desk.today(), names=names())
        )  # fmt: skip
        if not found:
            return self.tr("No time from {days} suits any of them. Give more days, or less time.").format(days=days)
        if not self.guests.chosen():
            return self.tr("Nobody is named, so these are office hours, {days}.").format(days=days)
        if not everybody:
            return self.tr("No time suits all, {days}. The best are below.").format(days=days)
        words = self.tr("1 time suits all, {days}.") if everybody == 1 else self.tr("{n} of these times suit all, {days}.")
        return words.format(n=everybody, days=days)

    def _show_found(self) -> None:
        self.list.show_proposals(self._found, self.desk.zone, self.desk.today(), frozenset(self._marked))
        count = len(self._marked)
        self.hold.setText(self.tr("Hold these") if not count else self.tr("Hold {n}").format(n=count))
        self.hold.setEnabled(count > 0)
        self.hold.setToolTip("" if count else self.tr("Mark one or more times with X first"))
        self.take.setEnabled(bool(self._found))

    def current(self) -> Proposal | None:
        """The proposal the keyboard stands on."""
        key = self.list.lines.current_key()
        return self._found[key] if key is not None and key < len(self._found) else None

    def marked(self) -> list[Proposal]:
        """Those to be held."""
        return [self._found[key] for key in sorted(self._marked)]

    def mark(self, key: int) -> None:
        """Marks a proposal to be held, or no longer."""
        self._marked ^= {key}
        self._show_found()

    def _stand(self, key: Any) -> None:
        self.stood.emit(self.current())

    def _take(self, key: Any) -> None:
        one = self.current()
        if one is not None:
            self.taken.emit(one)

    def hold_marked(self) -> None:
        """Asks to hold those that are marked."""
        if self._marked:
            self.held.emit(self.marked())

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down) and self._found:
            # On from a field to the times; the list itself uses these keys before they come here.
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
        event.accept()

    def event(self, event: QEvent) -> bool:
        # The view's single keys are of no use while one types or walks here.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
            if not event.modifiers() & command and event.key() not in (Qt.Key.Key_F1, Qt.Key.Key_F6, Qt.Key.Key_F10):
                event.accept()
                return True
        return super().event(event)
