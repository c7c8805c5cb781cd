"""Where the keyboard is: the ring that shows it, the Enter key on what has it, and the way back."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMoveEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6 import isValid

from coorddesk.ui.paint import Paint

_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
# focus that a window or menu took and gives back says nothing about how the widget first got it
_PASSING = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


def put_away(panel: QWidget, before: QWidget | None, reason: Qt.FocusReason) -> None:
    """Hides what lay over a screen and gives the keyboard back to what had it before; where that is gone, the window finds a place."""
    there = before is not None and isValid(before) and before.isVisible()
    focused = QApplication.focusWidget()
    if not there and focused is not None and (panel is focused or panel.isAncestorOf(focused)):
        focused.clearFocus()  # else Qt gives it to the next stop of the Tab key, which is in the top bar
    panel.hide()
    if before is not None and there:
        before.setFocus(reason)


class FocusRing(QWidget):
    """The ring around a widget that has the keyboard's focus, drawn over its neighbours."""

    def __init__(self, around: QWidget, paint: Paint, radius: float) -> None:
        super().__init__(around.parentWidget())
        self._around = around
        self._paint = paint
        self._radius = radius
        self._reach = paint.theme.size("focusRing.offset") + paint.theme.size("focusRing.width")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.follow()

    def follow(self) -> None:
        """Lie around the widget where it is now; over its edge where it has no room around it, as in the status bar."""
        reach = self._reach
        around = self._around.geometry().adjusted(-reach, -reach, reach, reach)
        parent = self.parentWidget()
        self.setGeometry(around & parent.rect() if parent is not None else around)
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        reach = self._reach
        self._paint.focus_ring(p, QRectF(self.rect()).adjusted(reach, reach, -reach, -reach), self._radius)


class KeyboardFocus:
    """Mixed into a widget before its Qt class: shows the ring when focus came from the keyboard, not from a click."""

    kit: Paint
    ring_radius: float = 6
    _ring: FocusRing | None = None
    _by_keyboard = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)  # type: ignore[misc]
        if event.reason() not in _PASSING:
            self._by_keyboard = event.reason() in _KEYBOARD
        if self._by_keyboard:
            self.show_ring()

    def show_ring(self) -> None:
        """Show the ring now; widgets call it themselves when arrows moved the focus."""
        if self._ring is None and isinstance(self, QWidget) and self.parentWidget() is not None:
            self._ring = FocusRing(self, self.kit, self.ring_radius)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)  # type: ignore[misc]
        self._drop_ring()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)  # type: ignore[misc]
        self._drop_ring()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)  # type: ignore[misc]
        if self._ring is not None:
            self._ring.follow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)  # type: ignore[misc]
        if self._ring is not None:
            self._ring.follow()

    def _drop_ring(self) -> None:
        if self._ring is not None:
            self._ring.hide()
            self._ring.deleteLater()
            self._ring = None


class KeyboardButton(KeyboardFocus):
    """Mixed into a button before its Qt class: Enter presses it, once however long it is held.

    Outside of dialogs Qt leaves that to the style, and most do nothing. The key is the button's own, also where the screen around it
    has Enter for something else.
    """

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_plain_enter(event):
            event.accept()
            return True
        return super().event(event)  # type: ignore[misc, no-any-return]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_plain_enter(event) and isinstance(self, QAbstractButton):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)  # type: ignore[misc]


def is_plain_enter(event: QKeyEvent) -> bool:
    """Enter or the number pad's, with none of the keys held that make a shortcut of it."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
