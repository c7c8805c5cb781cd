"""The bar over the minutes, in place of the calendar's: the way back, when it is, how many are there, and the end."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from coorddesk.domain.dates import day_words
from coorddesk.services import minutes
from coorddesk.ui.calendar.minutes_people import presence_words
from coorddesk.ui.desk import Desk
from coorddesk.ui.moments import names, span_words
from coorddesk.ui.widgets import Button, Hairline, Label


class MinutesBar(QWidget):
    """The bar.

    Signals:
        left(), print_asked(), approve_asked(), end_asked(): what the buttons say; the last one also reopens.
    """

    left = Signal()
    print_asked = Signal()
    approve_asked = Signal()
    end_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        kit = desk.paint
        self._desk = desk
        self.back = Button(kit, self.tr("Calendar"), "arrow-left", compact=True)
        self.back.setToolTip(self.tr("Back to the calendar; what was typed is kept (Esc)"))
        self.back.clicked.connect(self.left)
        self.when = Label(kit, "", "body")
        self.state = Label(kit, "", "small", "secondary", elide=True)
        self.printer = Button(kit, self.tr("Print minutes"), "printer", compact=True)
        self.printer.clicked.connect(self.print_asked)
        self.approve = Button(kit, self.tr("Approve"), "check", compact=True)
        self.approve.setToolTip(self.tr("Where no further meeting does: the next one has them to tick off"))
        self.approve.clicked.connect(self.approve_asked)
        self.end = Button(kit, self.tr("End the minutes"), "flag", compact=True)
        self.end.clicked.connect(self.end_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 12, 8)
        row.setSpacing(10)
        row.addWidget(self.back)
        row.addWidget(Hairline(kit, vertical=True, length=18))
        row.addWidget(self.when)
        row.addWidget(self.state, 1)
        row.addWidget(self.printer)
        row.addWidget(self.approve)
        row.addWidget(self.end)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def show_minutes(self, found: minutes.Minutes) -> None:
        """Show when it is and how far it is."""
        agenda, today = found.agenda, self._desk.today()
        self.when.setText(span_words(agenda.starts, agenda.ends, agenda.meeting.all_day, today))
        state = {
            "open": self.tr("being taken"), "closed": self.tr("ended, to be approved at the next meeting"),
            "approved": self.tr("approved {day}").format(day=day_words(found.day.approved_on, today, names=names()))
            if found.day.approved_on
            else "",
        }.get(found.day.state, "")  # fmt: skip
        self.state.setText(", ".join(part for part in (presence_words(self._desk, found), state) if part))
        self.approve.setVisible(found.day.state == "closed")
        is_open = found.day.state == "open"
        self.end.setText(self.tr("End the minutes") if is_open else self.tr("Reopen"))
        self.end.set_icon_name("flag" if is_open else "undo-2")
