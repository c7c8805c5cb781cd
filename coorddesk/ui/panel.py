"""A raised panel over a screen that asks for something: it keeps the keyboard until it is answered or left."""

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from coorddesk.ui.focus import put_away
from coorddesk.ui.paint import Paint
from coorddesk.ui.raised import paint_raised

_MARGIN = 20


def scrolling(inner: QWidget, parent: QWidget) -> QScrollArea:
    """An area in which a list scrolls up and down, without frame or ground of its own; the keyboard goes to what is in it."""
    area = QScrollArea(parent)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAlignment(Qt.AlignmentFlag.AlignTop)
    area.setWidget(inner)
    area.viewport().setAutoFillBackground(False)
    inner.setAutoFillBackground(False)
    return area


class Panel(QWidget):
    """A raised panel within its parent. It covers the rest: a click beside it, or Esc, closes it.

    Attributes:
        gives_back: why what had the keyboard before gets it again.

    Signals:
        closed(): it is gone; the keyboard is where it was before.
    """

    closed = Signal()
    gives_back = Qt.FocusReason.TabFocusReason

    def __init__(self, paint: Paint, parent: QWidget, width: int, *, scrim: bool) -> None:
        super().__init__(parent)
        self.kit = paint
        self._parent = parent
        self._width = paint.theme.width(width)
        self._scrim = scrim
        self._anchor: QRect | None = None
        self._before: QWidget | None = None
        self.body = QWidget(self)
        self.box = QVBoxLayout(self.body)
        self.box.setContentsMargins(_MARGIN, 16, _MARGIN, 16)
        self.box.setSpacing(8)
        parent.installEventFilter(self)
        self.hide()

    def open(self, focus: QWidget, anchor: QRect | None = None) -> None:
        """Shows the panel, below `anchor` (in the parent's coordinates) or in the upper middle.

        Another one there is left first; where that stays, since it has something to say about what was typed, this one does not open.
        """
        for other in self._parent.findChildren(Panel, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if other is not self and not other.isHidden():
                other.close_panel()
                if not other.isHidden():
                    return
        self._anchor = anchor
        if not self.isVisible():
            self._before = self.window().focusWidget()
        self.show()
        self.raise_()
        self._arrange()
        focus.setFocus(Qt.FocusReason.TabFocusReason)

    def close_panel(self) -> None:
        """The panel is left. One that has something to say about what was typed may stay."""
        self.dismiss()

    def dismiss(self) -> None:
        """Takes the panel away."""
        if self.isHidden():
            return
        before, self._before = self._before, None
        put_away(self, before, self.gives_back)
        self.closed.emit()

    def refit(self) -> None:
        """As large as its content is now."""
        self._arrange()

    def _arrange(self) -> None:
        parent = self._parent
        self.setGeometry(parent.rect())
        width = min(self._width, parent.width() - 16)
        height = min(max(self.box.totalHeightForWidth(width), self.box.totalSizeHint().height()), parent.height() - 16)
        x, y = (parent.width() - width) // 2, max((parent.height() - height) // 3, 8)
        if self._anchor is not None:
            x = max(min(self._anchor.left(), parent.width() - width - 8), 8)
            below = self._anchor.bottom() + 4
            y = below if below + height <= parent.height() - 8 else max(self._anchor.top() - height - 4, 8)
        self.body.setGeometry(x, y, width, height)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._parent and event.type() == QEvent.Type.Resize and self.isVisible():
            self._arrange()
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """The keyboard stays within the panel."""
        inside = self.body.findChildren(QWidget)
        stops = [one for one in inside if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one.isEnabled()]
        here = self.window().focusWidget()
        if not stops:
            return False
        at = stops.index(here) if here in stops else -1
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def event(self, event: QEvent) -> bool:
        # What is pressed in the panel is no shortcut of the screen below: neither Enter, nor a letter, nor Ctrl+Z.
        # Alt goes elsewhere as it does everywhere, else Alt+3 would write a 3.
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if pressed and not event.matches(QKeySequence.StandardKey.Quit) and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        # Nothing typed here may reach the lists below.
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.body.geometry().contains(event.position().toPoint()):
            self.close_panel()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.kit.theme
        p = QPainter(self)
        if self._scrim:
            p.fillRect(self.rect(), theme.color("state.scrim"))
        paint_raised(p, theme, QRectF(self.body.geometry()), theme.radius("overlay"), shadow=True)


class ListPanel(Panel):
    """A panel with parts one below the other, which scroll once they are too tall.

    Attributes:
        inner: what the parts are children of.
        list: their layout.
        scroll: what they scroll in, to be put into the box.
    """

    def __init__(self, paint: Paint, parent: QWidget, width: int, rest: int, tallest: int) -> None:
        """`rest` is the height of what else stands in the panel, `tallest` the most that the parts get."""
        super().__init__(paint, parent, width, scrim=True)
        self._rest, self._tallest = rest, tallest
        self.inner = QWidget()
        self.list = QVBoxLayout(self.inner)
        self.list.setContentsMargins(0, 0, 4, 0)
        self.list.setSpacing(6)
        self.inner.installEventFilter(self)
        self.scroll = scrolling(self.inner, self.body)

    def fit(self) -> None:
        """Gives the parts the height they need, as far as there is room."""
        width = max(self._width - 48, 200)
        tall = self.list.heightForWidth(width) if self.list.hasHeightForWidth() else self.inner.sizeHint().height()
        self.scroll.setFixedHeight(min(max(tall, 24) + 4, self._tallest, max(self._parent.height() - self._rest, 80)))
        if self.isVisible():
            self.refit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.inner and event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.fit()
        return super().eventFilter(watched, event)
