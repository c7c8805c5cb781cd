"""What opens within the board: the line that adds a card at a column's foot, and the list that asks on whom a card waits."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from coorddesk.services.board import Directory
from coorddesk.ui.board.canvas import BoardCanvas
from coorddesk.ui.paint import Paint, initials, pen
from coorddesk.ui.widgets import Label

_HEIGHT = 34
_ROWS, _ROW, _WIDTH = 8, 30, 260
_AVATAR = 20


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
        self.column = -1
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
        self._list = QListWidget(self)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setIconSize(QSize(_AVATAR, _AVATAR))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setAccessibleName(self.tr("People"))
        self._list.itemClicked.connect(self._take)
        self._list.itemEntered.connect(self._list.setCurrentItem)
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
        people = [one for one in self._directory.people.values() if not one.archived]
        words = typed.casefold().split()
        if words:
            short = typed.strip().casefold()
            found = [
                one
                for one in people
                if all(any(part.startswith(word) for part in one.name.casefold().split()) for word in words)
                or initials(one.name).casefold() == short
            ]
        else:
            top = [self._directory.people[id] for id in self._first if id in self._directory.people]
            found = top + [one for one in people if one.id not in self._first]
        self._list.clear()
        for one in found[:_ROWS]:
            hue = self._directory.hue(one.team_id)
            avatar = self._avatar(one.name, hue)
            icon = QIcon(avatar)
            icon.addPixmap(avatar, QIcon.Mode.Selected)
            item = QListWidgetItem(icon, one.name)
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setToolTip(one.role)
            item.setSizeHint(QSize(_WIDTH - 24, self._kit.theme.row(_ROW)))
            self._list.addItem(item)
        if not found:
            item = QListWidgetItem(self.tr("Nobody is called that."))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(item)
        self._list.setFixedHeight(self._kit.theme.row(_ROW) * max(1, min(_ROWS, len(found))) + 4)
        self._list.setCurrentRow(0)
        self.adjustSize()

    def _avatar(self, name: str, hue: int | None) -> QPixmap:
        scale = self.devicePixelRatioF()
        pixmap = QPixmap(round(_AVATAR * scale), round(_AVATAR * scale))
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        p = QPainter(pixmap)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._kit.avatar(p, 0, 0, _AVATAR, initials(name), None if hue is None else self._kit.theme.team_hue(hue))
        p.end()
        return pixmap

    def _take(self, item: QListWidgetItem | None) -> None:
        person = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if person:
            self._leave()
            self.chosen.emit(person)

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
            key, row = event.key(), self._list.currentRow()
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                step = 1 if key == Qt.Key.Key_Down else -1
                self._list.setCurrentRow(min(max(0, row + step), self._list.count() - 1))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self._list.currentItem())
                return True
            if key == Qt.Key.Key_Escape:
                self._leave()
                return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(pen(theme.color("line.strong")))
        p.setBrush(theme.color("surface.overlay"))
        p.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.radius("card"), theme.radius("card"))
