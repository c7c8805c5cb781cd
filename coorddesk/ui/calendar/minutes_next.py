"""The end of the minutes: the next meeting, which is shown where it is planned and planned where it is not."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coorddesk.domain.dates import day_words
from coorddesk.errors import InvalidInput
from coorddesk.services import minutes
from coorddesk.ui.desk import Desk
from coorddesk.ui.moments import date_order, moment_words, names, parse_moment
from coorddesk.ui.widgets import Button, Label, SectionHeading


class NextMeeting(QWidget):
    """The next meeting.

    Signals:
        shown_asked(meeting id, original): show it in the calendar.
    """

    shown_asked = Signal(str, object)

    def __init__(self, desk: Desk, act: Callable[[str, Callable[[], object]], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._act = desk, act
        self._minutes: minutes.Minutes | None = None
        kit = desk.paint
        self.words = Label(kit, "", "body", wrap=True)
        self.show_button = Button(kit, self.tr("Show it"), "calendar", compact=True, role="small")
        self.show_button.clicked.connect(self._show)
        self.when = QLineEdit(self)
        self.when.setAccessibleName(self.tr("When the next meeting is"))
        self.when.setPlaceholderText(self.tr("Wed 2 Dec, 10:30"))
        self.when.setMaximumWidth(kit.theme.width(220))
        self.when.textChanged.connect(self._say)
        self.plan_button = Button(kit, self.tr("Plan it"), "calendar-plus", compact=True, role="small")
        self.plan_button.clicked.connect(self.plan)
        self.error = Label(kit, "", "small", "secondary", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.when, self.plan_button, self.show_button):
            row.addWidget(widget)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 16)
        box.setSpacing(4)
        box.addWidget(SectionHeading(kit, self.tr("Next meeting"), role="smallStrong"))
        box.addWidget(self.words)
        box.addLayout(row)
        box.addWidget(self.error)

    def show_minutes(self, found: minutes.Minutes) -> None:
        """Show what comes after these minutes."""
        another = self._minutes is None or self._minutes.day.id != found.day.id
        self._minutes, following = found, found.following
        planned = following is not None and bool(following.meeting_id)
        if following is None:
            self.words.setText(self.tr("No further day is planned. Change its repeat to go on."))
        elif planned:
            self.words.setText(f"{following.title}, {self._when_words(following.starts)}")
        else:
            self.words.setText(self.tr("Not planned yet. “{title}” would take over people, place and what is still open.").format(
                title=following.title))  # fmt: skip
        self.show_button.setVisible(planned)
        for widget in (self.when, self.plan_button):
            widget.setVisible(following is not None and not planned)
        if following is not None and not planned and (another or not self.when.text()):
            self.when.setText(self._when_words(following.starts))
        self._say()

    def _when_words(self, starts: datetime) -> str:
        if self._minutes is not None and self._minutes.agenda.meeting.all_day:
            return day_words(starts.date(), self._desk.today(), names=names())
        return moment_words(starts, self._desk.today())

    def read(self) -> datetime:
        """The moment that is typed; without a time, that of the proposed one, and without a day, its day.

        Raises:
            InvalidInput: it is none.
        """
        following = self._minutes.following if self._minutes is not None else None
        moment = parse_moment(
            self.when.text(), following.starts if following is not None else None, self._desk.today(), date_order(self._desk.settings)
        )  # fmt: skip
        if moment is None:
            raise InvalidInput("starts", self.tr("Type the day, such as Wed 2 Dec, 10:30."))
        return moment

    def plan(self) -> None:
        """Plan it at the moment that is typed."""
        if self._minutes is None:
            return
        day = self._minutes.day.id
        try:
            starts = self.read()
            with self._desk.attempt(self.tr("Cannot plan the next meeting")):
                made = minutes.plan_next(self._desk.store, day, starts)
                when = self._when_words(made.starts)
                self._desk.announced.emit(self.tr("{title} planned, {when}").format(title=made.title, when=when))
        except InvalidInput as problem:
            self.error.set_tone("red")
            self.error.setText(problem.sentence)
            self.error.show()
            self.when.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, _text: str = "") -> None:
        self.error.hide()

    def _show(self) -> None:
        following = self._minutes.following if self._minutes else None
        if following is not None:
            self.shown_asked.emit(following.meeting_id, following.original)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.when.hasFocus():
            self.plan()
        else:
            super().keyPressEvent(event)
