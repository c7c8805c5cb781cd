"""What opens within the board: the line that adds a card at a column's foot, and the list that asks on whom a card waits."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from coorddesk.services.board import Directory
from coorddesk.ui.board.canvas import BoardCanvas
from coorddesk.ui.paint import Paint
from coorddesk.ui.picks import MOST, Pick, PickList, people_picks
from coorddesk.ui.raised import paint_raised
from coorddesk.ui.widgets import Label

_HEIGHT = 34
_WIDTH = 260


def is_typing(event: QKeyEvent) -> bool:
    """Whether a key belongs to the field it is typed in, though it is a shortcut of the board as well."""
    others = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    return not event.modifiers() & others and not Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35


class AddLine(QLineEdit):
    """A line of quick capture at the foot of a column.

    Signals:
        entered(text): Enter was pressed on some words; the line stays for the next.
        left(): it closed.
    """

    entered = Signal(str)
    left = Signal()

    def __init__(self, canvas: BoardCanvas) -> None:
        super().__init__(canvas.viewport())
        self._canvas = canvas
        self.column, self._room = -1, 0
        self.setFixedHeight(max(_HEIGHT, canvas.kit.theme.row(_HEIGHT)))
        canvas.relaid.connect(self._follow)
        self.hide()

    def open(self, column: int) -> None:
        """Open at the foot of a column."""
        self.column = column
        self.setAccessibleName(self.tr("New card in {column}").format(column=self._canvas.model.columns[column].name))
        shared = len(self._canvas.model.columns[column].ids) > 1
        self.setPlaceholderText(self.tr("What, @who, #PROJECT") if shared else self.tr("What, @who, by Fri"))
        self.clear()
        self._canvas.scroll_to_foot(column)
        self._follow()
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_line(self) -> None:
        """Close without adding what is typed."""
        if self.isVisible():
            self.column = -1
            self.hide()
            self.left.emit()

    def _follow(self) -> None:
        if 0 <= self.column < len(self._canvas.model.columns):
            if self._canvas.viewport().height() != self._room:
                # A bar came or went above the board; the line stays at its column's end.
                self._room = self._canvas.viewport().height()
                self._canvas.scroll_to_foot(self.column)
            foot = self._canvas.foot_rect(self.column)
            top = min(foot.y(), self._canvas.viewport().height() - self.height() - 4)
            self.setGeometry(QRect(foot.x(), top, foot.width(), self.height()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_typing(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.text().strip():
                self.entered.emit(self.text())
            else:
                self.close_line()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_line()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason) and not self.text().strip():
            self.close_line()


class PersonPicker(QFrame):
    """Asks for a person: a field over the people whose names begin so.

    Signals:
        chosen(person_id): somebody was picked; the list has closed.
    """

    chosen = Signal(str)

    def __init__(self, kit: Paint, canvas: BoardCanvas) -> None:
        super().__init__(canvas)
        self._kit = kit
        self._canvas = canvas
        self._directory = Directory({}, {}, {}, {})
        self._first: list[str] = []
        self._label = Label(kit, "", "smallStrong", parent=self)
        self._field = QLineEdit(self)
        self._list = PickList(kit, self.tr("People"), self)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(lambda index: self._take(self._list.pick(index)))
        self._list.entered.connect(self._list.setCurrentIndex)
        self._field.textEdited.connect(self._fill)
        self._field.installEventFilter(self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 10, 10, 8)
        rows.setSpacing(6)
        for part in (self._label, self._field, self._list):
            rows.addWidget(part)
        self.hide()

    def ask(self, directory: Directory, near: QRect, question: str, first: list[str]) -> None:
        """Open below a card.

        Args:
            near: the card, in the canvas's viewport.
            first: ids of those who stand at the top while nothing is typed.
        """
        self._directory, self._first = directory, first
        self._label.setText(question)
        self._field.setAccessibleName(question)
        self._field.setPlaceholderText(self.tr("Name"))
        self._field.clear()
        self._fill("")
        self.setFixedWidth(_WIDTH)
        self.adjustSize()
        room = self._canvas.viewport().rect()
        x = min(max(8, near.x()), room.width() - self.width() - 8)
        y = near.bottom() + 6
        if y + self.height() > room.height() - 8:
            y = max(8, min(near.top() - self.height() - 6, room.height() - self.height() - 8))
        self.move(QPoint(x, y) + self._canvas.viewport().pos())
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill(self, typed: str) -> None:
        found = people_picks(self._directory, self._kit.theme, typed)
        if not typed.strip():
            top = {id: at for at, id in enumerate(self._first)}
            found.sort(key=lambda pick: top.get(pick.value, len(top)))
        found = found[:MOST]
        self._list.offer(found or [Pick(None, "", self.tr("Nobody is called that."))], 0 if found else -1)
        self._list.setFixedHeight(self._list.height_of(max(1, len(found))))
        self.adjustSize()

    def _take(self, pick: Pick | None) -> None:
        if pick is not None and pick.value:
            self._leave()
            self.chosen.emit(pick.value)

    def _leave(self) -> None:
        self.hide()
        self._canvas.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
                self.hide()
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_typing(event):
            event.accept()
            return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._list.step(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self._list.current())
                return True
            if key == Qt.Key.Key_Escape:
                self._leave()
                return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        paint_raised(QPainter(self), theme, QRectF(self.rect()), theme.radius("card"))
