"""The notice of what one is reminded of: a raised bar over the content's lower corner that takes no focus and makes no sound."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from coorddesk.ui.bars import mirrored
from coorddesk.ui.buttons import PAD, Button, Look, tip
from coorddesk.ui.paint import Paint, elided
from coorddesk.ui.raised import SHADOW, paint_raised
from coorddesk.ui.widgets import Label

_WIDTH, _MARGIN, _GAP = 580, 16, 12
_ICON, _WORDS_X = 16, 14
_MOST = 4


class Line(NamedTuple):
    """One meeting in the notice.

    Attributes:
        sentence: “Design meeting 14 starts in 15 minutes”.
        details: “10:30 to 11:30, Site office”.
    """

    id: str
    sentence: str
    details: str

    @property
    def words(self) -> str:
        """Both."""
        return ", ".join(part for part in (self.sentence, self.details) if part)


class Notice(QWidget):
    """One meeting with its details, or several, each a button that opens it; hidden until `show_lines`.

    Args:
        content: what it lies over the lower corner of; in the parent, as is `beside`.
        beside: another bar down there, which it makes room for.

    Signals:
        opened(meeting id), snoozed(), put_away().
        left(): it went while it had the keyboard.
    """

    opened = Signal(str)
    snoozed = Signal()
    put_away = Signal()
    left = Signal()

    def __init__(self, paint: Paint, content: QWidget, beside: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit, self._content, self._beside = paint, content, beside
        self._lines: tuple[Line, ...] = ()
        self._ground: QPixmap | None = None
        self._sentence = Label(paint, weight=600, wrap=True, parent=self)
        self._details = Label(paint, role="small", tone="secondary", wrap=True, parent=self)
        self._meetings = [_MeetingButton(paint, self) for _ in range(_MOST)]
        self._open = Button(paint, self.tr("Open"), compact=True, parent=self)
        self._open.clicked.connect(lambda: self.opened.emit(self._lines[0].id))
        self._again = Button(paint, self.tr("Again in 5 minutes"), kind="plain", compact=True, parent=self)
        self._again.clicked.connect(self.snoozed)
        self._done = Button(paint, self.tr("Done"), kind="plain", compact=True, parent=self)
        self._done.clicked.connect(self.put_away)
        for meeting in self._meetings:
            meeting.chosen.connect(self.opened)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._sentence)
        words.addWidget(self._details)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addLayout(words, 1)
        head.addSpacing(8)
        for button in (self._open, self._again, self._done):
            head.addWidget(button)
        column = QVBoxLayout(self)
        begin = SHADOW + _WORDS_X + _ICON + 8
        column.setContentsMargins(*mirrored(self, begin, SHADOW + 9, SHADOW + 8, SHADOW + 9))
        column.setSpacing(2)
        column.addLayout(head)
        for meeting in self._meetings:
            column.addWidget(meeting)
        content.installEventFilter(self)
        beside.installEventFilter(self)
        self.hide()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Shows the meetings, the earliest first, or goes when there are none."""
        lines = tuple(lines)
        if lines == self._lines and self.isVisible() == bool(lines):
            return
        if not lines:
            self._lines = ()
            self._go()
            return
        self._lines = lines
        one = lines[0]
        several = len(lines) > 1
        for at, button in enumerate(self._meetings):
            button.setVisible(several and at < len(lines))
            if several and at < len(lines):
                button.show_line(lines[at])
        self._sentence.setText(self.tr("{count} meetings").format(count=len(lines)) if several else one.sentence)
        rest = len(lines) - _MOST
        more = self.tr("the first {most} of them").format(most=_MOST) if rest > 0 else ""
        self._details.setText(more if several else one.details)
        self._details.setVisible(bool(self._details.text()))
        self._open.setVisible(not several)
        self._open.setAccessibleName(self.tr("Open {title}").format(title=one.sentence))
        self.setAccessibleName(self.words())
        self._ground = None  # the mark stands beside the first line
        self.show()
        self._place()
        self.raise_()

    def words(self) -> str:
        """All that it says, for a screen reader."""
        head = [self._sentence.text()] if len(self._lines) > 1 else []
        return ". ".join((*head, *(one.words for one in self._lines)))

    def take_keyboard(self) -> None:
        """Gives the keyboard to its first button."""
        first = self._meetings[0] if len(self._lines) > 1 else self._open
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go(self) -> None:
        focused = self.window().focusWidget()
        had_keyboard = focused is not None and self.isAncestorOf(focused)
        self.hide()
        if had_keyboard:
            self.left.emit()

    def _place(self) -> None:
        """To the lower corner of the content where lines end, above the other bar where they would meet."""
        parent, content = self.parentWidget(), self._content
        corner = content.mapTo(parent, content.rect().topLeft())
        width = min(self._kit.theme.width(_WIDTH), content.width() - 2 * _MARGIN) + 2 * SHADOW
        layout = self.layout()
        assert layout is not None
        height = max(layout.totalHeightForWidth(width), layout.totalSizeHint().height() if not layout.hasHeightForWidth() else 0)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = corner.x() + (_MARGIN if rtl else content.width() - width + 2 * SHADOW - _MARGIN) - SHADOW
        bottom = corner.y() + content.height() - _GAP
        bar = self._beside.geometry()
        if self._beside.isVisible() and bar.right() > x and bar.left() < x + width:
            bottom = min(bottom, bar.top() - 8)
        self.setGeometry(x, bottom - height + SHADOW, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.ShowToParent, QEvent.Type.HideToParent)
        if event.type() in kinds and self.isVisible():
            self._place()
        return False

    def event(self, event: QEvent) -> bool:
        # What is pressed here is no shortcut of the screen below: neither Enter, nor a letter.
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Escape):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange):
            self._ground = None
            if self.isVisible():
                self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.drawPixmap(0, 0, self._picture())

    def _picture(self) -> QPixmap:
        """Its ground, shadow and mark, painted once: what moves below it has it painted anew with every frame."""
        ratio = self.devicePixelRatioF()
        if self._ground is None or self._ground.size() != self.size() * ratio:
            self._ground = QPixmap(self.size() * ratio)
            self._ground.setDevicePixelRatio(ratio)
            self._ground.fill(Qt.GlobalColor.transparent)
            p = QPainter(self._ground)
            self._paint_ground(p)
            p.end()
        return self._ground

    def _paint_ground(self, p: QPainter) -> None:
        theme = self._kit.theme
        box = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        paint_raised(p, theme, box, theme.radius("card"), shadow=True)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = box.right() - _WORDS_X - _ICON if rtl else box.left() + _WORDS_X
        line = self._sentence.geometry()
        high = theme.metrics("body", 600).height()
        top = line.top() + (min(high, line.height()) if line.height() > 2 * high else line.height()) / 2 - _ICON / 2
        self._kit.icons.paint(p, QRectF(x, top, _ICON, _ICON), "bell", "accent.text")


class _MeetingButton(Button):
    """One of several meetings: a line that is shortened to the room it gets, set where lines begin.

    Signals:
        chosen(meeting id).
    """

    chosen = Signal(str)

    def __init__(self, paint: Paint, parent: QWidget) -> None:
        super().__init__(paint, kind="plain", compact=True, role="small", parent=parent)
        self.weight = 400
        self._id = ""
        self.clicked.connect(lambda: self.chosen.emit(self._id))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_line(self, line: Line) -> None:
        """The meeting it opens."""
        self._id = line.id
        self.setText(line.words.replace("&", "&&"))
        self.setAccessibleName(self.tr("Open {title}").format(title=line.words))
        self.setToolTip(tip(line.words))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def paint_content(self, p: QPainter, look: Look) -> None:
        room = QRectF(self.rect()).adjusted(PAD, 0, -PAD, 0)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        words = elided(self.kit.theme.metrics(self.role, self.weight), self.words(), room.width())
        align = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        self.kit.text(p, room, words, self.role, look.ink, align, self.weight)
