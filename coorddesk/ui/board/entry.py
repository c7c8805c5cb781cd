"""What opens within the board: the line that adds a card at a column's foot, and the list that asks on whom a card waits."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QMimeData, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from coorddesk.domain.dates import DateOrder, ago_words, day_words, parse_date
from coorddesk.domain.tasks import listed
from coorddesk.errors import InvalidInput
from coorddesk.services.board import Directory
from coorddesk.ui.board.canvas import BoardCanvas
from coorddesk.ui.desk import Desk
from coorddesk.ui.paint import Paint, initials
from coorddesk.ui.picker import Picker, is_typing
from coorddesk.ui.picks import MOST, Pick, people_picks
from coorddesk.ui.raised import paint_raised
from coorddesk.ui.reading import LineReader, Making, NamedPart
from coorddesk.ui.widgets import Label

_HEIGHT = 34
_PAD, _LABEL, _WIDTH = 10, 74, 270
_STAY = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class Reading(QWidget):
    """What the line that is typed would make: one understood part a row, above the line."""

    def __init__(self, kit: Paint, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        self._making = Making("", ())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_making(self, making: Making, line: QRect) -> None:
        """Show the parts above the line's place in the parent; nothing where there are none."""
        self._making = making
        rows = len(making.parts) + bool(making.problem)
        if not rows:
            self.hide()
            return
        height = rows * self._pitch() + 2 * _PAD - 6
        top, width = line.top() - height - 4, max(line.width(), _WIDTH)
        # Wider than a narrow column, for names are long; the last column's hangs over to its left.
        x = max(4, min(line.x(), self.parentWidget().width() - width - 4))
        self.setGeometry(x, top if top >= 4 else line.bottom() + 4, width, height)
        self.show()
        self.raise_()
        self.update()

    def words(self) -> str:
        """All of it, for a screen reader."""
        told = [f"{part.label} {part.text}" for part in self._making.parts]
        return ", ".join([*told, self._making.problem] if self._making.problem else told)

    def _pitch(self) -> int:
        return max(22, round(self._kit.theme.metrics("small").height()) + 5)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, pitch = self._kit.theme, self._pitch()
        p = QPainter(self)
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        paint_raised(p, theme, QRectF(self.rect()), theme.radius("card"))
        y = _PAD - 3.0
        for part in self._making.parts:
            self._part(p, y, pitch, part)
            y += pitch
        if self._making.problem:
            self._kit.text(p, QRectF(_PAD, y, self.width() - 2 * _PAD, pitch), self._making.problem, "small", "rag.amber.text")

    def _part(self, p: QPainter, y: float, pitch: int, part: NamedPart) -> None:
        # A long name of a part, such as the offer to add somebody, takes the room it needs.
        room = max(_LABEL, self._kit.theme.metrics("micro", 400).horizontalAdvance(part.label) + 8)
        self._kit.text(p, QRectF(_PAD, y, room, pitch), part.label, "micro", "text.secondary", weight=400)
        x = _PAD + room
        if part.avatar:
            self._kit.avatar(p, x, y + (pitch - 18) / 2, 18, initials(part.text), part.hue)
            x += 23
        elif part.icon:
            self._kit.icons.paint(p, QRectF(x, y + (pitch - 14) / 2, 14, 14), part.icon)
            x += 19
        self._kit.text(p, QRectF(x, y, max(self.width() - _PAD - x, 0), pitch), part.text, "small", weight=500)


class AddLine(QLineEdit):
    """A line of quick capture at the foot of a column; what it says is shown above it while it is typed.

    Signals:
        entered(text, names): Enter was pressed on some words, with Ctrl to add the people `names` too; the line stays for the next.
        pasted(lines): several lines were pasted.
        left(): it closed.
    """

    entered = Signal(str, list)
    pasted = Signal(list)
    left = Signal()

    def __init__(self, desk: Desk, canvas: BoardCanvas) -> None:
        super().__init__(canvas.viewport())
        self._desk, self._canvas = desk, canvas
        self._reader: LineReader | None = None
        self.column, self._room = -1, 0
        self.reading = Reading(canvas.kit, canvas.viewport())
        self.setFixedHeight(max(_HEIGHT, canvas.kit.theme.row(_HEIGHT)))
        self.textEdited.connect(self._read)
        canvas.relaid.connect(self._follow)
        self.hide()

    def open(self, column: int) -> None:
        """Open at the foot of a column."""
        self.column = column
        self._reader = LineReader(self._desk, self._canvas.model.directory)
        self.setAccessibleName(self.tr("New card in {column}").format(column=self._canvas.model.columns[column].name))
        shared = self._canvas.model.project_id is None
        self.setPlaceholderText(self.tr("What, @who, #PROJECT") if shared else self.tr("What, @who, by Fri"))
        self.clear()
        self._canvas.scroll_to_foot(column)
        self._follow()
        self.show()
        self._read("")
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_line(self) -> None:
        """Close without adding what is typed."""
        if self.isVisible():
            self.column = -1
            self.hide()
            self.reading.hide()
            self.left.emit()

    def emptied(self) -> None:
        """Ready for the next line; names may be others by now."""
        self.clear()
        self._reader = LineReader(self._desk, self._canvas.model.directory)
        self._read("")

    def project(self) -> str | None:
        """The project a line lands in that names none: the one on view, else that of the current card."""
        near = self._canvas.model.cards.get(self._canvas.current or "")
        return self._desk.project_id or (near.project_id if near else None)

    def _read(self, text: str) -> None:
        if self._reader is None or not text.strip():
            self.reading.hide()
            return
        # The project is said where it is not the only one that can be meant.
        making = self._reader.making(self._reader.read(text), self.project(), with_project=self._desk.project_id is None)
        self.reading.show_making(making, self.geometry())
        self.setAccessibleDescription(self.reading.words())

    def _follow(self) -> None:
        if 0 <= self.column < len(self._canvas.model.columns):
            if self._canvas.viewport().height() != self._room:
                # A bar came or went above the board; the line stays at its column's end.
                self._room = self._canvas.viewport().height()
                self._canvas.scroll_to_foot(self.column)
            foot = self._canvas.foot_rect(self.column)
            top = min(foot.y(), self._canvas.viewport().height() - self.height() - 4)
            self.setGeometry(QRect(foot.x(), top, foot.width(), self.height()))
            if self.reading.isVisible():
                self._read(self.text())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_typing(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.text().strip():
                from_line = self._unknown() if event.modifiers() & Qt.KeyboardModifier.ControlModifier else []
                self.entered.emit(self.text(), from_line)
            else:
                self.close_line()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_line()
        elif event.matches(QKeySequence.StandardKey.Paste) and len(lines := pasted_lines(QGuiApplication.clipboard().mimeData())) > 1:
            self.pasted.emit(lines)
        else:
            super().keyPressEvent(event)

    def _unknown(self) -> list[str]:
        return self._reader.unknown(self.text()) if self._reader is not None else []

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _STAY and not self.text().strip():
            self.close_line()


def pasted_lines(data: QMimeData | None) -> list[str]:
    """The lines of a pasted text, without bullets, numbers and empty ones; an empty clipboard of some desktops has no data at all."""
    return [line.text for line in listed(data.text())] if data is not None and data.hasText() else []


class WaitingPicker(Picker):
    """Asks on whom some cards wait, and since when.

    `chosen` carries a person's id, or ("new", name) for somebody to be added; `since` is read after it.
    """

    def __init__(self, kit: Paint, canvas: BoardCanvas) -> None:
        super().__init__(kit, self.tr("People"), canvas)
        self._canvas = canvas
        self._directory = Directory({}, {}, {}, {})
        self._first: Sequence[str] = ()
        self._today = date(2000, 1, 1)
        self._order = DateOrder.DMY
        self._typed = QLineEdit(self)
        self._typed.setAccessibleName(self.tr("Since"))
        self._typed.textEdited.connect(self._say)
        self._words = Label(kit, "", "small", "secondary", wrap=True, parent=self)
        self.watch(self._typed)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Label(kit, self.tr("Since"), "small", "secondary", parent=self))
        line.addWidget(self._typed, 1)
        self.rows.addLayout(line)
        self.rows.addWidget(self._words)
        self.field.setPlaceholderText(self.tr("Name"))

    def ask_about(
        self, question: str, directory: Directory, near: QRect, first: Sequence[str], since: date | None, today: date, order: DateOrder
    ) -> None:
        """Open below a card.

        Args:
            near: the card, in the canvas's viewport.
            first: ids of those who stand at the top while nothing is typed.
            since: the day they have waited from; today where they do not wait yet.
        """
        self._directory, self._first, self._today, self._order = directory, first, today, order
        self._typed.setText(day_words(since or today, today) if since and since != today else self.tr("Today"))
        self._say("")
        place = near.translated(self._canvas.viewport().pos())
        self.ask(question, self._people, place, self._canvas, self.tr("Nobody is called that."))

    def since(self) -> date:
        """The day that was given; today where it was left empty.

        Raises:
            InvalidInput: it is no day, or one that is still to come.
        """
        day = parse_date(self._typed.text(), self._today, self._order) or self._today
        if day > self._today:
            raise InvalidInput("waiting_since", self.tr("{day} is still to come.").format(day=day_words(day, self._today)))
        return day

    def take(self, pick: Pick | None) -> None:
        try:
            self.since()
        except InvalidInput as problem:
            self._words.set_tone("red")
            self._words.setText(problem.sentence)
            self._words.show()
            self._mark(True)
            self._typed.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().take(pick)

    def _say(self, _text: str) -> None:
        """The day in other words, where it is not plain from what is typed."""
        self._mark(False)
        try:
            day = self.since()
        except InvalidInput:
            day = self._today
        self._words.set_tone("secondary")
        self._words.setText(f"{day_words(day, self._today)}, {ago_words(day, self._today)}")
        self._words.setVisible(day != self._today)
        self.fit()

    def _mark(self, invalid: bool) -> None:
        if bool(self._typed.property("invalid")) != invalid:
            self._typed.setProperty("invalid", invalid)
            self._typed.style().unpolish(self._typed)
            self._typed.style().polish(self._typed)

    def _people(self, typed: str) -> list[Pick]:
        found = people_picks(self._directory, self.kit.theme, typed)
        if not typed.strip():
            top = {id: at for at, id in enumerate(self._first)}
            found.sort(key=lambda pick: top.get(pick.value, len(top)))
        found = found[:MOST]
        clean = " ".join(typed.split())
        if clean and not any(pick.text.casefold() == clean.casefold() for pick in found):
            found = [*found[: MOST - 1], Pick(("new", clean), self.tr("Add “{name}”").format(name=clean), "", "plus")]
        return found
