"""The first-run screen: start a project, open the example, import a spreadsheet. No store exists yet."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from coorddesk.domain.date_reading import parse_date
from coorddesk.domain.dates import day_words
from coorddesk.domain.projects import checked_code, guessed_code
from coorddesk.errors import InvalidInput
from coorddesk.settings import Settings
from coorddesk.ui.buttons import Button, tip
from coorddesk.ui.editors_dates import MonthPopover
from coorddesk.ui.focus import KeyboardButton
from coorddesk.ui.moments import date_order
from coorddesk.ui.paint import Paint, pen
from coorddesk.ui.widgets import Label

_WIDTH = 760
_CARD_RADIUS = 12
_DATE_ICON = 16
# Of the drawing above the heading, from its left edge, as fractions of the width that the lines have.
_TODAY, _DONE_FROM, _DONE_TO, _DONE_ASKED, _LATE_FROM, _LATE_ASKED, _DUE = 0.6027, 0.0411, 0.2192, 0.1096, 0.4384, 0.5096, 0.7808


class ChaseLines(QWidget):
    """Three lines of time with today across them: something done, something late, something to come. A picture, no data."""

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = paint
        self.setFixedHeight(103)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("What was owed, what is late and what is due, on lines of time"))

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        kit, color = self._kit, self._kit.theme.color
        left = 30.0
        room = self.width() - left
        today = round(left + _TODAY * room) + 0.5
        rows = (39.5, 65.5, 91.5)
        for y, hue in zip(rows, ("plum", "violet", "ochre"), strict=True):
            p.setPen(pen(color(f"team.{hue}.strip")))
            p.setBrush(color(f"team.{hue}.soft"))
            p.drawEllipse(QPointF(9, y), 8.5, 8.5)
            kit.hairline(p, left, y, self.width(), y)
        p.setPen(pen(color("accent.line")))
        p.drawLine(QPointF(today, 16), QPointF(today, 101))
        words = self.tr("Today")
        width = kit.theme.metrics("micro", 600).horizontalAdvance(words) + 14
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(color("accent.fill"))
        p.drawRoundedRect(QRectF(today - width / 2, 0, width, 18), 4, 4)
        kit.text(p, QRectF(today - width / 2, 0, width, 18), words, "micro", "text.onAccent", Qt.AlignmentFlag.AlignCenter, 600)
        self._line(p, left + _DONE_FROM * room, left + _DONE_TO * room, rows[0], "text.secondary")
        self._asked(p, left + _DONE_ASKED * room, rows[0])
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(color("text.secondary"))
        p.drawEllipse(QPointF(left + _DONE_TO * room, rows[0]), 8, 8)
        kit.icons.paint(p, QRectF(left + _DONE_TO * room - 6, rows[0] - 6, 12, 12), "check", "surface.base")
        self._line(p, left + _LATE_FROM * room, today, rows[1], "rag.red.solid")
        self._asked(p, left + _LATE_ASKED * room, rows[1])
        kit.diamond(p, QPointF(left + _LATE_FROM * room, rows[1]), 6, color("surface.base"), color("rag.red.solid"))
        self._line(p, today, left + _DUE * room, rows[2], "line.strong")
        kit.diamond(p, QPointF(left + _DUE * room, rows[2]), 6, color("surface.base"), color("text.tertiary"))

    def _line(self, p: QPainter, start: float, end: float, y: float, token: str) -> None:
        p.setPen(pen(self._kit.theme.color(token), 3))
        p.drawLine(QPointF(start, y), QPointF(end, y))

    def _asked(self, p: QPainter, x: float, y: float) -> None:
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(self._kit.theme.color("text.secondary"))
        p.drawPolygon([QPointF(x - 4, y - 10.5), QPointF(x + 4, y - 10.5), QPointF(x, y - 5.5)])


class DateLine(QLineEdit):
    """A date typed in words, with a small month to choose from (Down, or a click on its mark)."""

    def __init__(self, paint: Paint, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit, self._today = paint, today
        self._order = date_order(Settings())
        self._month: MonthPopover | None = None
        self.setTextMargins(0, 0, _DATE_ICON + 8, 0)
        self.setToolTip(tip(self.tr("A day such as 19 Feb, fri or +3m. Down opens a month.")))

    def day(self) -> date | None:
        """The day typed; None when nothing was.

        Raises:
            InvalidInput: words that are no date, or a date that does not exist.
        """
        return parse_date(self.text(), self._today, self._order)

    def set_day(self, day: date) -> None:
        """Show a day."""
        self.setText(f"{day_words(day, self._today, weekday=False)}")

    def tidy(self) -> None:
        """Shows what was understood; what was not stays as typed."""
        try:
            day = self.day()
        except InvalidInput:
            return
        if day is not None:
            self.set_day(day)

    def open_month(self) -> None:
        """Shows the month of the day typed, or of today."""
        if self._month is None:
            self._month = MonthPopover(self._kit, self, self.set_day)
        try:
            day = self.day()
        except InvalidInput:
            day = None
        self._month.show_day(day or self._today, self._today)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._month is not None and self._month.isVisible():
            if self._month.key(event.key()):
                return
            self._month.hide()
        elif event.key() == Qt.Key.Key_Down:
            self.open_month()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        if self._month is not None:
            self._month.hide()
        self.tidy()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = self.width() - event.position().x() if rtl else event.position().x()
        if x >= self.width() - _DATE_ICON - 16:
            self.open_month()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = 11 if rtl else self.width() - _DATE_ICON - 11
        self._kit.icons.paint(p, QRectF(x, (self.height() - _DATE_ICON) / 2, _DATE_ICON, _DATE_ICON), "calendar", "text.secondary")


class ChoiceCard(KeyboardButton, QAbstractButton):
    """A large button: icon, what it does, a quiet line below, and an arrow."""

    ring_radius = _CARD_RADIUS

    def __init__(self, paint: Paint, icon: str, title: str, line: str, *, filled: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = paint
        self._icon, self._line, self._filled = icon, line, filled
        self.setText(title)
        self.setAccessibleName(f"{title}. {line}")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        theme = self.kit.theme
        lines = theme.metrics("body", 600).height() + theme.metrics("small").height() + 4
        return QSize(240, max(78, round(lines) + 36))

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        kit, color = self.kit, self.kit.theme.color
        hot = self.underMouse() or self.isDown()
        ground = "state.pressed" if self.isDown() else "state.hover" if hot else "surface.sunken" if self._filled else "surface.base"
        p.setPen(pen(color("line.field" if hot else "line.strong" if self._filled else "line.hairline")))
        p.setBrush(color(ground))
        p.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _CARD_RADIUS, _CARD_RADIUS)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft

        def seen(x: float, y: float, width: float, height: float) -> QRectF:
            return QRectF(self.width() - x - width if rtl else x, y, width, height)

        middle = self.height() / 2
        tile = seen(19, middle - 22, 44, 44)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(color("surface.raised" if self._filled or hot else "surface.sunken"))
        p.drawRoundedRect(tile, 8, 8)
        kit.icons.paint(p, tile.adjusted(12, 12, -12, -12), self._icon, "text.secondary")
        title, small = kit.theme.metrics("body", 600), kit.theme.metrics("small")
        top = middle - (title.height() + small.height() + 2) / 2
        side = (Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        width = self.width() - 77 - 44
        kit.text(p, seen(77, top, width, title.height()), self.text(), "body", "text.primary", side, 600)
        below = seen(77, top + title.height() + 2, width, small.height())
        kit.text(p, below, self._line, "small", "text.secondary", side)
        kit.icons.paint(p, seen(self.width() - 36, middle - 8, 16, 16), "chevron-left" if rtl else "chevron-right", "text.secondary")


class _Panel(QWidget):
    """The outlined panel the fields stand in."""

    def __init__(self, paint: Paint, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = paint

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(pen(self._kit.theme.color("line.strong")))
        p.setBrush(self._kit.theme.color("surface.base"))
        p.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _CARD_RADIUS, _CARD_RADIUS)


class _Icon(QWidget):
    def __init__(self, paint: Paint, name: str, token: str, side: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit, self._name, self._token = paint, name, token
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._kit.icons.paint(p, QRectF(self.rect()), self._name, self._token)


class LinkButton(KeyboardButton, QAbstractButton):
    """Words in the link colour that do something."""

    def __init__(self, paint: Paint, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = paint
        self.ring_radius = 4
        self.setText(text)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = self.kit.theme.metrics("small", 600)
        return QSize(round(metrics.horizontalAdvance(self.text())) + 5, max(24, round(metrics.height()) + 6))

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        width = self.kit.text(
            p, QRectF(self.rect()).adjusted(2, 0, 0, 0), self.text(), "small", "text.link", Qt.AlignmentFlag.AlignVCenter, 600
        )
        if self.underMouse():
            below = (self.height() + self.kit.theme.metrics("small", 600).height()) / 2 - 1
            self.kit.hairline(p, 2, below, 2 + width, below, "text.link")


class FirstRun(QWidget):
    """The page shown before there is a project.

    Signals:
        start_requested(name, code, finish): start a project; finish is a date or None.
        example_requested(), import_requested(), place_requested(): the other ways to begin.
    """

    start_requested = Signal(str, str, object)
    example_requested = Signal()
    import_requested = Signal()
    place_requested = Signal()

    def __init__(self, paint: Paint, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = paint
        self._place: Path | None = None
        self._own_code = False
        self.setAccessibleName(self.tr("Start a project"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(scroll)
        inner = QWidget(scroll)
        scroll.setWidget(inner)
        inner.setAutoFillBackground(False)
        page = QHBoxLayout(inner)
        page.setContentsMargins(24, 16, 24, 16)
        column_widget = QWidget(inner)
        column_widget.setMaximumWidth(paint.theme.width(_WIDTH))
        page.addStretch(1)
        page.addWidget(column_widget, 1000)
        page.addStretch(1)
        column = QVBoxLayout(column_widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(45)
        column.addWidget(ChaseLines(paint, column_widget))
        column.addSpacing(33)
        column.addWidget(Label(paint, self.tr("What are you coordinating?"), "display", parent=column_widget))
        column.addSpacing(6)
        lead = self.tr("Give it a name and start adding people, dates and papers. You can change all of this later.")
        column.addWidget(Label(paint, lead, "lead", "secondary", wrap=True, parent=column_widget))
        column.addSpacing(28)
        column.addWidget(self._start_panel(today, column_widget))
        column.addSpacing(16)
        column.addLayout(self._cards(column_widget))
        column.addSpacing(19)
        column.addLayout(self._place_line(column_widget))
        column.addStretch(55)
        self.setFocusProxy(self.name)

    def _start_panel(self, today: date, parent: QWidget) -> QWidget:
        kit = self.kit
        panel = _Panel(kit, parent)
        column = QVBoxLayout(panel)
        column.setContentsMargins(23, 21, 23, 22)
        column.setSpacing(13)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(_Icon(kit, "flag", "accent.text", 18, panel))
        head.addWidget(Label(kit, self.tr("Start a project"), "heading", parent=panel), 1)
        column.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        self.name, self.code = QLineEdit(panel), QLineEdit(panel)
        self.finish = DateLine(kit, today, panel)
        self.code.setMaxLength(8)
        self._errors: dict[str, Label] = {}
        self._fields: dict[str, QLineEdit] = {"name": self.name, "code": self.code, "finish": self.finish}
        self.name.setPlaceholderText(self.tr("Office fit-out"))
        self.finish.setPlaceholderText(self.tr("If you know it"))
        labels = {"name": self.tr("Name"), "code": self.tr("Short code"), "finish": self.tr("Finishes about")}
        height = kit.theme.row(kit.theme.size("field.form"))
        for at, (key, field) in enumerate(self._fields.items()):
            label = Label(kit, labels[key], "small", "secondary", parent=panel)
            label.setBuddy(field)
            field.setAccessibleName(labels[key])
            field.setFixedHeight(height)
            field.setFont(kit.theme.font("body"))
            field.returnPressed.connect(self.start)
            grid.addWidget(label, 0, at)
            grid.addWidget(field, 1, at)
        self.code.setFixedWidth(kit.theme.width(92))
        self.finish.setFixedWidth(kit.theme.width(170))
        self.begin = Button(kit, self.tr("Start"), "", "primary", parent=panel)
        self.begin.weight = 600
        self.begin.setFixedSize(max(self.begin.sizeHint().width() + 14, 69), height)
        self.begin.clicked.connect(self.start)
        grid.addWidget(self.begin, 1, 3)
        column.addLayout(grid)
        for key in self._fields:
            said = Label(kit, "", "small", "red", wrap=True, parent=panel)
            said.hide()
            self._errors[key] = said
            column.addWidget(said)
        self.name.textEdited.connect(self._named)
        self.code.textEdited.connect(self._coded)
        self.finish.textEdited.connect(lambda: self.clear_error("finish"))
        return panel

    def _cards(self, parent: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        self.example = ChoiceCard(
            self.kit, "book-open", self.tr("Open the example project"), self.tr("A fit-out with 12 invented people."), filled=True,
            parent=parent,
        )  # fmt: skip
        self.spreadsheet = ChoiceCard(
            self.kit, "table-2", self.tr("Import a spreadsheet"), self.tr("Actions, people or documents."), filled=False, parent=parent
        )
        self.example.clicked.connect(self.example_requested)
        self.spreadsheet.clicked.connect(self.import_requested)
        row.addWidget(self.example, 1)
        row.addWidget(self.spreadsheet, 1)
        return row

    def _place_line(self, parent: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(7)
        row.addWidget(_Icon(self.kit, "hard-drive", "text.secondary", 16, parent))
        self._place_lead = Label(self.kit, self.tr("Everything stays in one file on this computer:"), "small", "secondary", parent=parent)
        self._place_name = Label(self.kit, "", "small", parent=parent)
        self._place_name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.another = LinkButton(self.kit, self.tr("Choose another place…"), parent)
        self.another.clicked.connect(self.place_requested)
        row.addWidget(self._place_lead)
        row.addWidget(self._place_name)
        row.addSpacing(3)
        row.addWidget(self.another)
        row.addStretch(1)
        return row

    def set_place(self, path: Path) -> None:
        """Say where the store will lie."""
        self._place = path
        self._show_place()

    def _show_place(self) -> None:
        if self._place is None:
            return
        home = Path.home()
        shown = f"~/{self._place.relative_to(home).as_posix()}" if self._place.is_relative_to(home) else str(self._place)
        metrics: QFontMetricsF = self.kit.theme.metrics("small")
        taken = self._place_lead.sizeHint().width() + self.another.sizeHint().width() + 16 + 4 * 7 + 4
        room = min(self.kit.theme.width(_WIDTH), self.width() - 48) - taken
        self._place_name.setText(metrics.elidedText(shown, Qt.TextElideMode.ElideMiddle, max(room, 80)))
        self._place_name.setToolTip(tip(str(self._place)))
        self._place_name.setAccessibleName(str(self._place))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._show_place()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.kit.theme.color("surface.base"))

    def show_error(self, field: str, sentence: str) -> None:
        """Say under the fields why one of them was not taken, and put the keyboard there; what was typed stays."""
        key = {"date": "finish"}.get(field, field)
        line = self._fields.get(key, self.name)
        said = self._errors.get(key, self._errors["name"])
        said.setText(sentence)
        said.show()
        self._mark(line, True)
        line.setAccessibleDescription(sentence)
        line.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_error(self, field: str) -> None:
        """Take the sentence about a field away."""
        self._errors[field].hide()
        self._fields[field].setAccessibleDescription("")
        self._mark(self._fields[field], False)

    def start(self) -> None:
        """Asks for the project, or says what is missing."""
        for field in self._fields:
            self.clear_error(field)
        name = " ".join(self.name.text().split())
        if not name:
            self.show_error("name", self.tr("A project needs a name, such as Office fit-out."))
            return
        try:
            code, finish = checked_code(self.code.text()), self.finish.day()
        except InvalidInput as problem:
            self.show_error(problem.field, problem.sentence)
            return
        self.start_requested.emit(name, code, finish)

    def _named(self, text: str) -> None:
        self.clear_error("name")
        if not self._own_code:
            self.code.setText(guessed_code(text))
            self.clear_error("code")

    def _coded(self, text: str) -> None:
        self.clear_error("code")
        self._own_code = bool(text.strip())
        if text != text.upper():
            at = self.code.cursorPosition()
            self.code.setText(text.upper())
            self.code.setCursorPosition(at)

    @staticmethod
    def _mark(line: QLineEdit, invalid: bool) -> None:
        if bool(line.property("invalid")) != invalid:
            line.setProperty("invalid", invalid)
            line.style().unpolish(line)
            line.style().polish(line)
