"""The bars that come and go: an error with what to do about it, an undo offer, and a sign of work going on."""

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QElapsedTimer, QEvent, QRectF, QSize, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from coorddesk.ui.buttons import Button, IconButton
from coorddesk.ui.paint import Paint, pen
from coorddesk.ui.widgets import Label

_READ_MS = 4000  # how long a message stands before what happens next may take it away
_UNDO_HEIGHT = 36
_UNDO_STAYS_MS = 6000
_BUSY_AFTER_MS = 300
_BUSY_HEIGHT = 3
_BUSY_ROUND_MS = 1200


def mirrored(widget: QWidget, left: int, top: int, right: int, bottom: int) -> tuple[int, int, int, int]:
    """Margins for the direction the language runs in; layouts turn their items round, but not their margins."""
    if widget.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        left, right = right, left
    return left, top, right, bottom


def announce(widget: QWidget, text: str, *, at_once: bool = False) -> None:
    """Have a screen reader say the text; `at_once` breaks into what it is saying."""
    event = QAccessibleAnnouncementEvent(widget, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if at_once else politeness.Polite)
    QAccessible.updateAccessibility(event)


class ErrorBanner(QWidget):
    """What went wrong in one bold sentence, what was kept and what to do below it, and a button that does it.

    Hidden until `show_error`. A message with a button stays until it is closed or withdrawn; one without goes by itself once it was read.
    """

    closed = Signal()

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = paint
        self._act: Callable[[], object] | None = None
        self._since = QElapsedTimer()
        self._sentence = Label(paint, weight=600, wrap=True, parent=self)
        self._details = Label(paint, wrap=True, parent=self)
        self._action = Button(paint, parent=self)
        self._action.clicked.connect(self._run)
        self._close = IconButton(paint, "x", self.tr("Close this message"), compact=True, parent=self)
        self._close.clicked.connect(self.close_error)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._sentence)
        words.addWidget(self._details)
        row = QHBoxLayout(self)
        row.setContentsMargins(*mirrored(self, 42, 10, 12, 10))
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        self.hide()

    def show_error(
        self, sentence: str, details: str = "", action: str = "", act: Callable[[], object] | None = None
    ) -> None:
        """Show the message and have it read out at once; `act` runs when the button named `action` is pressed."""
        self._sentence.setText(sentence)
        self._details.setText(details)
        self._details.setVisible(bool(details))
        self._action.setText(action)
        self._action.setVisible(act is not None)
        self._act = act
        self._since.start()
        self.setAccessibleName(f"{sentence} {details}".strip())
        self.show()
        announce(self, self.accessibleName(), at_once=True)

    def withdraw(self, sentence: str) -> None:
        """Take the message away where this is its bold sentence, since that does not hold any more."""
        if self.isVisible() and self._sentence.text() == sentence:
            self.close_error()

    def close_error(self) -> None:
        """Take the message away."""
        self.hide()
        self._act = None
        self.closed.emit()

    def pass_by(self) -> None:
        """Work went on, by a change or to another screen: takes a message away that asks for nothing and could be read."""
        if self.isVisible() and self._act is None and self._since.elapsed() >= _READ_MS:
            self.close_error()

    def _run(self) -> None:
        if self._act is not None:
            self._act()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        p = QPainter(self)
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        p.setPen(pen(theme.color("rag.red.line")))
        p.setBrush(theme.color("rag.red.soft"))
        radius = theme.radius("card")
        p.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        x = self.width() - 30 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 14
        self._kit.icons.paint(p, QRectF(x, (self.height() - 16) / 2, 16, 16), "circle-alert", "rag.red.text")


class _BarButton(Button):
    """A button in the undo bar, whose ground and ink are exchanged."""

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.kit.theme
        p = QPainter(self)
        if self.underMouse():
            p.setOpacity(0.16)
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color("surface.base"))
            p.drawRoundedRect(QRectF(self.rect()), 4, 4)
            p.setOpacity(1)
        self.kit.text(p, QRectF(self.rect()), self.text(), "body", "surface.base", Qt.AlignmentFlag.AlignCenter, 600)


class UndoBar(QWidget):
    """Says for six seconds what just happened out of sight, with a button that takes it back.

    It waits while the pointer or the keyboard's focus is on it.
    """

    undo_asked = Signal()

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = paint
        self._text = ""
        self._undo = _BarButton(paint, self.tr("Undo"), kind="plain", compact=True, parent=self)
        self._undo.clicked.connect(self._ask)
        self._timer = QTimer(self, singleShot=True, interval=_UNDO_STAYS_MS)
        self._timer.timeout.connect(self._leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(*mirrored(self, 14, 0, 6, 0))
        row.addStretch(1)
        row.addWidget(self._undo)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def offer(self, text: str) -> None:
        """Show the bar with `text` for six seconds from now."""
        self._text = text
        self.setAccessibleName(text)
        self.resize(self.sizeHint())
        self.show()
        self.raise_()
        self.update()
        self._timer.start()
        announce(self, text)

    def dismiss(self) -> None:
        """Take the bar away now."""
        self._timer.stop()
        self.hide()

    def sizeHint(self) -> QSize:
        metrics = self._kit.theme.metrics("body", 500)
        width = 14 + metrics.horizontalAdvance(self._text) + 6 + self._undo.sizeHint().width() + 6
        return QSize(round(width), max(_UNDO_HEIGHT, round(metrics.height()) + 16))

    def _ask(self) -> None:
        self.dismiss()
        self.undo_asked.emit()

    def _leave(self) -> None:
        if self.underMouse() or self._undo.hasFocus():
            self._timer.start()
        else:
            self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.color("text.primary"))
        p.drawRoundedRect(QRectF(self.rect()), theme.radius("control"), theme.radius("control"))
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        button = self._undo.geometry()
        words = QRectF(14, 0, button.left() - 14, self.height())
        side = Qt.AlignmentFlag.AlignLeft
        if rtl:
            words = QRectF(button.right(), 0, self.width() - 14 - button.right(), self.height())
            side = Qt.AlignmentFlag.AlignRight
        align = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        self._kit.text(p, words, self._text, "body", "surface.base", align, 500)


class BusyBar(QWidget):
    """A thin line that moves while work goes on; work shorter than 300 ms never shows it.

    `begin` and `end` count, so that two works at once keep it until the second ends.
    """

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = paint
        self._works = 0
        self._share: float | None = None
        self._wait = QTimer(self, singleShot=True, interval=_BUSY_AFTER_MS)
        self._wait.timeout.connect(self._appear)
        self._motion = QVariantAnimation(self)
        self._motion.setStartValue(0.0)
        self._motion.setEndValue(1.0)
        self._motion.setDuration(_BUSY_ROUND_MS)
        self._motion.setLoopCount(-1)
        self._motion.setEasingCurve(QEasingCurve.Type.InOutSine)
        self._motion.valueChanged.connect(self.update)
        self.setFixedHeight(_BUSY_HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Working"))
        self.hide()

    def begin(self) -> None:
        """A work starts."""
        self._works += 1
        if self._works == 1:
            self._share = None
            self._wait.start()

    def end(self) -> None:
        """A work is over, however it went."""
        self._works = max(0, self._works - 1)
        if not self._works:
            self._wait.stop()
            self._motion.stop()
            self.hide()

    def set_share(self, share: float) -> None:
        """Say how much is done, 0 to 1; without it the line only moves."""
        self._share = min(max(share, 0.0), 1.0)
        self._motion.stop()
        self.update()

    def _appear(self) -> None:
        self.show()
        self.raise_()
        if self._share is None and not self._kit.theme.reduced_motion:
            self._motion.start()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self._motion.stop()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        width = float(self.width())
        if self._share is not None:
            lit = QRectF(0, 0, width * self._share, self.height())
        elif self._kit.theme.reduced_motion:
            lit = QRectF(0, 0, width, self.height())
        else:
            lit = QRectF(float(self._motion.currentValue() or 0.0) * width * 1.3 - width * 0.3, 0, width * 0.3, self.height())
        p.fillRect(lit, self._kit.theme.color("accent.fill"))
