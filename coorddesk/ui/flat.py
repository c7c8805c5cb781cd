"""The flat line of the inspector's fields, which shows its edge when pointed at, and the panel that opens under it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QWidget

from coorddesk.ui.paint import Paint, elided
from coorddesk.ui.raised import paint_raised

_PAD = 8


class Popover(QWidget):
    """A raised panel under a field, within the window, that never takes the keyboard; it opens upwards where there is no room below."""

    def __init__(self, paint: Paint, field: QWidget) -> None:
        super().__init__(field.window())
        self._kit = paint
        self._field = field
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def open(self, width: int, height: int) -> None:
        """Show the panel beside its field."""
        window = self._field.window()
        above: QWidget | None = self._field
        while above is not None:
            # The field may be about to move, such as when the sentence under another one goes away.
            if (layout := above.layout()) is not None:
                layout.activate()
            above = above.parentWidget()
        if self.parentWidget() is not window:
            self.setParent(window)
        below = self._field.mapTo(window, QPoint(0, self._field.height() + 2))
        y = below.y()
        if y + height > window.height():
            y = max(self._field.mapTo(window, QPoint(0, 0)).y() - height - 2, 0)
        x = max(min(below.x(), window.width() - width - 2), 0)
        self.setGeometry(x, y, width, height)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        paint_raised(QPainter(self), theme, QRectF(self.rect()), theme.radius("control"))


class FlatLine(QLineEdit):
    """One line of text without an edge at rest, with room for marks before and after it.

    Signals:
        done(): Enter, or the keyboard went elsewhere.
        escaped(): Esc while the text differs from what was there, or a mark of error stands.
        trail_clicked(): the mark at its end was clicked.
    """

    done = Signal()
    escaped = Signal()
    trail_clicked = Signal()

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = paint
        self.rest = ""
        self.suffix = ""
        self.lead_width = 0
        self.trail_width = 0
        self.paint_marks: Callable[[QPainter, QRectF, QRectF], None] | None = None
        # Answers whether it used a key, before the line itself is asked.
        self.keys: Callable[[QKeyEvent], bool] | None = None
        self.setProperty("flat", True)
        self.setFont(paint.theme.font("body"))

    def set_rest(self, text: str) -> None:
        """What is stored, as text; shown at once unless something else is being typed."""
        typing = self.is_typing()
        self.rest = text
        if not typing:
            self.setText(text)
            self.setCursorPosition(0)
            self.setModified(False)

    def is_typing(self) -> bool:
        """Whether the text is not what is stored."""
        return self.text() != self.rest

    def set_room(self, lead: int, trail: int) -> None:
        """Room for marks before and after the text."""
        if (lead, trail) != (self.lead_width, self.trail_width):
            self.lead_width, self.trail_width = lead, trail
            self.setTextMargins(lead, 0, trail, 0)
        self.update()

    def set_invalid(self, invalid: bool) -> None:
        """Show or take away the red edge."""
        if bool(self.property("invalid")) != invalid:
            self.setProperty("invalid", invalid)
            # A wrong value keeps its red edge while it has the keyboard, which flat fields would turn blue.
            self.setProperty("flat", not invalid)
            self.style().unpolish(self)
            self.style().polish(self)

    def event(self, event: QEvent) -> bool:
        # Undo belongs to the window while nothing has been typed here.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and not self.is_typing():
            standard = QKeySequence.StandardKey
            if event.matches(standard.Undo) or event.matches(standard.Redo):
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.keys is not None and self.keys(event):
            event.accept()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.done.emit()
        elif event.key() == Qt.Key.Key_Escape and (self.is_typing() or self.property("invalid")):
            self.escaped.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.setCursorPosition(0)
            self.done.emit()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self.trail_width and event.button() == Qt.MouseButton.LeftButton and event.position().x() >= self.width() - 28:
            self.trail_clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        room = QRectF(self.rect()).adjusted(_PAD + self.lead_width, 0, -_PAD - self.trail_width, 0)
        metrics = self.kit.theme.metrics("body")
        resting = not self.hasFocus()
        if resting and self.text() and metrics.horizontalAdvance(self.text()) > room.width():
            p = QPainter(self)
            option = QStyleOptionFrame()
            self.initStyleOption(option)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, p, self)
            self.kit.text(p, room, elided(metrics, self.text(), room.width()))
        else:
            super().paintEvent(event)
            p = QPainter(self)
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if resting and self.suffix:
            x = room.left() + metrics.horizontalAdvance(self.text()) + 9
            self.kit.text(p, QRectF(x, 0, max(room.right() - x, 0), self.height()), self.suffix, "small", "text.secondary")
        if self.paint_marks is not None:
            lead = QRectF(_PAD, 0, self.lead_width, self.height())
            trail = QRectF(self.width() - _PAD - self.trail_width, 0, self.trail_width, self.height())
            self.paint_marks(p, lead, trail)
