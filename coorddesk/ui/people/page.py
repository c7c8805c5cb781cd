"""One person's page: what they owe, their roles, the meetings with them, the message that would go out, how they were asked."""

from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from coorddesk.domain.dates import day_words
from coorddesk.domain.fields import words
from coorddesk.domain.followups import ANSWERS, HOWS
from coorddesk.domain.obligations import days_late
from coorddesk.services.chasing import in_words
from coorddesk.services.roster import Asking, Page
from coorddesk.ui.desk import Desk
from coorddesk.ui.paint import initials
from coorddesk.ui.people.tables import MeetingTable, OwedTable, RolesGrid, StripHeader, owed_words
from coorddesk.ui.widgets import Button, ElidedLabel, Hairline, Label, SectionHeading

_ASIDE_FROM, _ASIDE_BELOW = 800, 640  # how wide the page is where the second part stands beside the first, and that part at most below it
_SHOWN_IN_GRID = 5


class _Avatar(QWidget):
    """A large avatar."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.name, self.hue = "", ""
        side = desk.theme.size("avatar.page")
        self.setFixedSize(QSize(side, side))

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._desk.paint.avatar(p, 0, 0, self.width(), initials(self.name), self.hue or None)


class _Card(QWidget):
    """A raised ground with a rounded edge, in the theme of the moment."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = desk.theme

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self._theme.radius("card")
        p.setPen(self._theme.color("line.strong"))
        p.setBrush(self._theme.color("surface.raised"))
        p.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


class PersonPage(QScrollArea):
    """The page of the person chosen in the list.

    Signals:
        write_pressed(), call_pressed(), mail_pressed(), copy_pressed(): what the buttons ask.
        open_pressed(kind, id): Enter or a double click on what they owe or a meeting.
        picked(kind, id): something on the page was chosen.
    """

    write_pressed = Signal()
    call_pressed = Signal()
    mail_pressed = Signal()
    copy_pressed = Signal()
    open_pressed = Signal(str, str)
    picked = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.page: Page | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sheet = QWidget(self)
        self._sheet.setBackgroundRole(QPalette.ColorRole.Base)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        self._wide: bool | None = None
        self._build()
        self.setWidget(self._sheet)
        self._sheet.hide()

    def _build(self) -> None:
        paint = self._desk.paint
        outer = QVBoxLayout(self._sheet)
        outer.setContentsMargins(28, 18, 20, 20)
        outer.setSpacing(0)
        outer.addLayout(self._make_head())
        outer.addSpacing(14)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(32)
        self._grid.setVerticalSpacing(18)
        outer.addLayout(self._grid)
        outer.addStretch(1)
        self._main, self._aside = QWidget(self._sheet), QWidget(self._sheet)
        self._aside.setMaximumWidth(paint.theme.width(_ASIDE_BELOW))
        main = self._column(self._main, 0)
        self._owes = SectionHeading(paint, self.tr("Owes"), parent=self._main)
        self.owed = OwedTable(self._desk, self._main)
        self._strips = StripHeader(self._desk, self.owed, self._main)
        self._nothing = Label(paint, self.tr("Owes nothing."), "body", "secondary", parent=self._main)
        self._roles = SectionHeading(paint, self.tr("Roles"), parent=self._main)
        key = self.tr("R does it    A answers for it    C is asked    I is told")
        self._key = Label(paint, key, "micro", "secondary", elide=True, parent=self._main)
        self.grid = RolesGrid(paint, self._main)
        self._meets = SectionHeading(paint, self.tr("Meetings"), parent=self._main)
        self._under_meets = Hairline(paint, token="line.strong", parent=self._main)
        self.meetings = MeetingTable(self._desk, self._main)
        roles = QHBoxLayout()
        roles.addWidget(self._roles, 1)
        roles.addWidget(self._key, 0, Qt.AlignmentFlag.AlignBottom)
        main.addWidget(self._owes)
        for widget in (self._strips, self.owed, self._nothing):
            main.addWidget(widget)
        main.addSpacing(20)
        main.addLayout(roles)
        main.addWidget(self.grid)
        main.addSpacing(20)
        main.addWidget(self._meets)
        main.addSpacing(4)
        main.addWidget(self._under_meets)
        main.addWidget(self.meetings)
        main.addStretch(1)
        self._build_aside()
        for table in (self.owed, self.meetings):
            table.activated_row.connect(lambda _, table=table: self._open(table.current_key()))
            table.chosen.connect(lambda table=table: self._pick(table))

    @staticmethod
    def _column(widget: QWidget, spacing: int) -> QVBoxLayout:
        column = QVBoxLayout(widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(spacing)
        return column

    def _make_head(self) -> QHBoxLayout:
        paint = self._desk.paint
        row = QHBoxLayout()
        row.setSpacing(14)
        self._avatar = _Avatar(self._desk, self._sheet)
        self._name = ElidedLabel(paint, "", "title", parent=self._sheet)
        self._contact = ElidedLabel(paint, "", "small", "secondary", parent=self._sheet)
        self._contact.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addStretch(1)
        names.addWidget(self._name)
        names.addWidget(self._contact)
        names.addStretch(1)
        self._call = Button(paint, self.tr("Log a call…"), "phone", parent=self._sheet)
        self._call.clicked.connect(self.call_pressed)
        self._write = Button(paint, self.tr("Write…"), "mail", parent=self._sheet)
        self._write.clicked.connect(self.write_pressed)
        self._write.may_shorten()
        row.addWidget(self._avatar)
        row.addLayout(names, 1)
        row.addWidget(self._call)
        row.addWidget(self._write)
        return row

    def _build_aside(self) -> None:
        paint = self._desk.paint
        aside = self._column(self._aside, 4)
        self._next = SectionHeading(paint, self.tr("Next message"), self.tr("draft"), parent=self._aside)
        self._draft = _Card(self._desk, self._aside)
        box = QVBoxLayout(self._draft)
        box.setContentsMargins(14, 12, 14, 12)
        box.setSpacing(6)
        self._to = Label(paint, "", "micro", "secondary", wrap=True, parent=self._draft)
        self._subject = Label(paint, "", "smallStrong", wrap=True, parent=self._draft)
        self._text = Label(paint, "", "small", wrap=True, parent=self._draft)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        for widget in (self._to, self._subject, Hairline(paint, parent=self._draft), self._text):
            box.addWidget(widget)
        self._mail = Button(paint, self.tr("Open in mail"), "mail", compact=True, parent=self._aside)
        self._mail.clicked.connect(self.mail_pressed)
        self._copy = Button(paint, self.tr("Copy"), "copy", compact=True, parent=self._aside)
        self._copy.clicked.connect(self.copy_pressed)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._mail)
        buttons.addWidget(self._copy)
        buttons.addStretch(1)
        self._marks = Label(paint, "", "small", "secondary", wrap=True, parent=self._aside)
        self._asked = SectionHeading(paint, self.tr("Asked so far"), parent=self._aside)
        self._askings = QGridLayout()
        self._askings.setHorizontalSpacing(12)
        self._askings.setVerticalSpacing(7)
        self._askings.setColumnStretch(1, 1)
        aside.addWidget(self._next)
        aside.addWidget(self._draft)
        aside.addSpacing(4)
        aside.addLayout(buttons)
        aside.addWidget(self._marks)
        aside.addSpacing(14)
        aside.addWidget(self._asked)
        aside.addWidget(Hairline(paint, parent=self._aside))
        aside.addLayout(self._askings)
        aside.addStretch(1)

    # Content.

    def show_page(self, page: Page | None) -> None:
        """Shows a person, or nobody."""
        self.page = page
        self._sheet.setVisible(page is not None)
        if page is None:
            return
        self._arrange()
        person, today = page.person, self._desk.today()
        hue = page.directory.hue(person.team_id)
        self._avatar.name, self._avatar.hue = person.name, self._desk.theme.team_hue(hue) if hue is not None else ""
        self._avatar.update()
        self._name.setText(person.name)
        work = ", ".join(part for part in (person.role, person.organisation) if part)
        self._contact.setText("    ".join(part for part in (work, person.email, person.phone) if part))
        first = person.name.split()[0] if person.name.split() else person.name
        self._write.setText(self.tr("Write to {name}…").format(name=first).replace("&", "&&"))
        self._write.updateGeometry()
        self._show_owed(page, today)
        self._show_roles(page)
        self._meets.set_text(self.tr("Meetings with {name}").format(name=first), self.tr("next {count}").format(count=len(page.meetings)))
        for widget in (self._meets, self._under_meets, self.meetings):
            widget.setVisible(bool(page.meetings))
        self.meetings.show_rows(list(page.meetings))
        self._show_message(page)
        self._show_askings(page.askings, today)

    def _show_owed(self, page: Page, today: date) -> None:
        late = sum(days_late(one, today) > 0 for one in page.owed)
        count, late_words = owed_words(len(page.owed), late)
        self._owes.set_text(self.tr("Owes"), f"{count}, {late_words}" if late_words else count)
        for widget in (self._strips, self.owed):
            widget.setVisible(bool(page.owed))
        self._nothing.setVisible(not page.owed)
        self.owed.show_rows(list(page.owed))
        self._strips.update()

    def _show_roles(self, page: Page) -> None:
        codes = {role.project_id for role in page.roles}
        lines = [
            (role.subject if len(codes) == 1 else f"{page.directory.code(role.project_id)} {role.subject}", dict(role.letters))
            for role in page.roles
        ]
        others: dict[str, int] = {}
        for role in page.roles:
            for id, _ in role.letters:
                if id != page.person.id and id in page.directory.people:
                    others[id] = others.get(id, 0) + 1
        shown = [page.person.id, *sorted(others, key=lambda id: -others[id])[: _SHOWN_IN_GRID - 1]]
        self.grid.show_roles([(id, page.directory.name(id).split()[0]) for id in shown], lines)
        self._roles.set_text(self.tr("Roles"), str(len(lines)))
        for widget in (self._roles, self._key, self.grid):
            widget.setVisible(bool(lines))

    def _show_message(self, page: Page) -> None:
        message = page.message
        for widget in (self._next, self._draft, self._mail, self._copy, self._marks):
            widget.setVisible(message is not None)
        if message is None:
            return
        self._to.setText(self.tr("To {name}").format(name=f"{message.name}, {message.to}" if message.to else message.name))
        self._subject.setText(message.subject)
        self._text.setText(message.text)
        count = len(message.items)
        said = self.tr("Opening or copying it marks the item as asked today.") if count == 1 else ""
        self._marks.setText(said or self.tr("Opening or copying it marks all {count} as asked today.").format(count=in_words(count)))

    def _show_askings(self, askings: tuple[Asking, ...], today: date) -> None:
        while (item := self._askings.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        times = self.tr("once") if len(askings) == 1 else self.tr("{count} times").format(count=len(askings))
        self._asked.set_text(self.tr("Asked so far"), times if askings else self.tr("never"))
        for row, one in enumerate(askings):
            day = Label(self._desk.paint, day_words(one.asked_on, today, weekday=False), "small", "secondary", parent=self._aside)
            said = Label(self._desk.paint, self._asking_words(one, today), "small", wrap=True, parent=self._aside)
            self._askings.addWidget(day, row, 0, Qt.AlignmentFlag.AlignTop)
            self._askings.addWidget(said, row, 1)

    def _asking_words(self, one: Asking, today: date) -> str:
        what = one.ref or (self.tr("1 item") if one.count == 1 else self.tr("{count} items").format(count=one.count))
        if one.promised:
            came = self.tr("promised for {day}").format(day=day_words(one.promised, today))
        else:
            came = one.note if one.note and one.count == 1 else words(tuple((str(a), b) for a, b in ANSWERS), one.answer).lower()
        return f"{words(tuple((str(a), b) for a, b in HOWS), one.how)}, {what}, {came}"

    # Room and choice.

    def _arrange(self) -> None:
        wide = self.viewport().width() >= self._desk.theme.width(_ASIDE_FROM)
        if wide == self._wide:
            return
        self._wide = wide
        for widget in (self._main, self._aside):
            self._grid.removeWidget(widget)
        self._grid.addWidget(self._main, 0, 0)
        self._grid.addWidget(self._aside, 0 if wide else 1, 1 if wide else 0)
        theme = self._desk.theme
        side = theme.width(theme.size("personAside"))
        self._aside.setFixedWidth(side) if wide else self._aside.setMaximumWidth(theme.width(_ASIDE_BELOW))
        if not wide:
            self._aside.setMinimumWidth(0)
        self._aside.setSizePolicy(QSizePolicy.Policy.Fixed if wide else QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _open(self, row: object) -> None:
        found = self._thing(row)
        if found:
            self.open_pressed.emit(*found)

    def _pick(self, table: OwedTable | MeetingTable) -> None:
        found = self._thing(table.current_key()) if table.hasFocus() else None
        if found:
            self.picked.emit(*found)

    @staticmethod
    def _thing(row: object) -> tuple[str, str] | None:
        opens = getattr(row, "opens", None)
        if opens is not None:
            return opens  # type: ignore[no-any-return]
        return ("meeting", row.id) if row is not None and hasattr(row, "starts") else None  # type: ignore[attr-defined]
