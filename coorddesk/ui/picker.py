"""A list of choices in a raised panel with a field that narrows it: for one of many, or for several of them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from coorddesk.ui.focus import put_away
from coorddesk.ui.paint import Paint
from coorddesk.ui.picks import MOST, Pick, PickList
from coorddesk.ui.raised import paint_raised
from coorddesk.ui.widgets import Label

_WIDTH = 260
_STAY = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


def is_typing(event: QKeyEvent) -> bool:
    """Whether a key belongs to the field it is typed in, though it is a shortcut of the screen below as well."""
    others = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    return not event.modifiers() & others and not Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35


class Picker(QFrame):
    """Asks for one of the choices that `find` offers for what is typed, or ticks several of them.

    Signals:
        chosen(value): a choice was taken, and the panel has closed.
        toggled(value): one of several was ticked or unticked; the panel stays.
        left(): it closed without a choice, by Esc or because the keyboard went elsewhere.
    """

    chosen = Signal(object)
    toggled = Signal(object)
    left = Signal()

    def __init__(self, kit: Paint, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.kit = kit
        self._find: Callable[[str], Sequence[Pick]] = lambda _typed: ()
        self._nothing = ""
        self._giver: QWidget | None = None
        self._near = QRect()
        self._below = True
        self.label = Label(kit, "", "smallStrong", parent=self)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Type to narrow"))
        self.list = PickList(kit, name, self)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self.take(self.list.pick(index)))
        self.list.entered.connect(self.list.setCurrentIndex)
        self.field.textEdited.connect(self.refresh)
        self.watch(self.field)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(10, 10, 10, 8)
        self.rows.setSpacing(6)
        for part in (self.label, self.field, self.list):
            self.rows.addWidget(part)
        self.hide()

    def watch(self, field: QLineEdit) -> None:
        """Has the list's keys work in a field of the panel."""
        field.installEventFilter(self)

    def ask(
        self, question: str, find: Callable[[str], Sequence[Pick]], near: QRect, giver: QWidget, nothing: str = "", width: int = _WIDTH
    ) -> None:
        """Open beside a place of the parent.

        Args:
            question: stands above the field, and is what a screen reader says.
            find: the choices for what is typed, best first; all for nothing typed.
            near: what the panel is about, in the parent's coordinates.
            giver: who has the keyboard again afterwards.
            nothing: a sentence for when nothing fits.
            width: how wide it is in the design's font.
        """
        self._find, self._nothing, self._giver = find, nothing or self.tr("Nothing is called that."), giver
        self.label.setText(question)
        self.field.setAccessibleName(question)
        self.setAccessibleName(question)
        self.field.clear()
        self.refresh()
        self.setFixedWidth(self.kit.theme.width(width))
        self.adjustSize()
        room = self.parentWidget().rect()
        self._near = near
        self._below = near.bottom() + 6 + self.height() <= room.height() - 8
        self.fit()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def fit(self) -> None:
        """As large as its content is now, and beside what it is about, on the side it opened on."""
        self.adjustSize()
        room = self.parentWidget().rect()
        x = min(max(8, self._near.x()), room.width() - self.width() - 8)
        y = self._near.bottom() + 6 if self._below else self._near.top() - self.height() - 6
        self.move(QPoint(x, max(8, min(y, room.height() - self.height() - 8))))

    def refresh(self) -> None:
        """List what fits what is typed now; the current row stays where it still is."""
        before = self.list.current()
        found = list(self._find(self.field.text()))
        ticking = before is not None and before.checked is not None
        at = next((at for at, pick in enumerate(found) if ticking and before is not None and pick.value == before.value), 0)
        self.list.offer(found or [Pick(None, self._nothing)], at if found else -1)
        height = self.list.height_of(max(1, min(len(found), MOST)))
        if height != self.list.height():
            self.list.setFixedHeight(height)
            self.fit()

    def take(self, pick: Pick | None) -> None:
        """Take a choice, or tick one of several."""
        if pick is None or pick.value is None:
            return
        if pick.checked is not None:
            self.toggled.emit(pick.value)
            self.refresh()
            return
        self.close_panel()
        self.chosen.emit(pick.value)

    def leave(self) -> None:
        """Close without a choice."""
        if self.isVisible():
            self.close_panel()
            self.left.emit()

    def close_panel(self) -> None:
        """Close and give the keyboard back."""
        giver, self._giver = self._giver, None
        put_away(self, giver, Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            inside = self.window().focusWidget()
            if event.reason() not in _STAY and self.isVisible() and not (inside is not None and self.isAncestorOf(inside)):
                self._giver = None
                self.leave()
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_typing(event):
            event.accept()
            return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._use_key(event)
        return super().eventFilter(watched, event)

    def _use_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.list.step(MOST if key == Qt.Key.Key_PageDown else -MOST)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take(self.list.current())
        elif key == Qt.Key.Key_Escape:
            self.leave()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._next_field(1 if key == Qt.Key.Key_Tab else -1)
        else:
            return False
        return True

    def _next_field(self, by: int) -> None:
        """The keyboard stays in the panel until it is answered or left."""
        fields = [one for one in self.findChildren(QLineEdit) if one.isVisible()]
        here = next((at for at, one in enumerate(fields) if one.hasFocus()), 0)
        reason = Qt.FocusReason.TabFocusReason if by > 0 else Qt.FocusReason.BacktabFocusReason
        fields[(here + by) % len(fields)].setFocus(reason)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.kit.theme
        paint_raised(QPainter(self), theme, QRectF(self.rect()), theme.radius("card"))
