"""The shared controls of every view: labels, headings and lines here, the rest offered from its own module."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from coorddesk.ui.buttons import Button as Button
from coorddesk.ui.buttons import IconButton as IconButton
from coorddesk.ui.buttons import SplitButton as SplitButton
from coorddesk.ui.buttons import tip as tip
from coorddesk.ui.fields import CheckBox as CheckBox
from coorddesk.ui.fields import ComboBox as ComboBox
from coorddesk.ui.fields import DateField as DateField
from coorddesk.ui.fields import FilterField as FilterField
from coorddesk.ui.fields import SpinBox as SpinBox
from coorddesk.ui.fields import TimeField as TimeField
from coorddesk.ui.filters import ChipToggle as ChipToggle
from coorddesk.ui.filters import DropMenuButton as DropMenuButton
from coorddesk.ui.filters import FilterChip as FilterChip
from coorddesk.ui.filters import Segments as Segments
from coorddesk.ui.paint import Paint, elided

_DIVIDER = QSize(13, 18)


class Label(QLabel):
    """Text in one of the type scale's roles, never read as markup.

    `tone` is "", "secondary", "tertiary", "red", "amber", "green" or "accent". With `elide` it may be narrower than
    its text, which is then shortened and shown whole as a tooltip.
    """

    def __init__(
        self,
        paint: Paint,
        text: str = "",
        role: str = "body",
        tone: str = "",
        *,
        weight: int | None = None,
        elide: bool = False,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kit = paint
        self._role = role
        self._weight = weight
        self._elide = elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setFont(paint.theme.font(role, weight))
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Take another colour."""
        if tone != self.property("tone"):
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)
            self.update()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        if self._elide:
            hint.setWidth(min(hint.width(), round(3 * self._kit.theme.metrics(self._role).averageCharWidth())))
        return hint

    def is_shortened(self) -> bool:
        """Whether some of the text does not fit now."""
        metrics = self._kit.theme.metrics(self._role, self._weight)
        return self._elide and metrics.horizontalAdvance(self.text()) > self.contentsRect().width() + 0.5

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.is_shortened():
            super().paintEvent(event)
            return
        metrics = self._kit.theme.metrics(self._role, self._weight)
        p = QPainter(self)
        p.setFont(self.font())
        p.setPen(self.palette().color(self.foregroundRole()))
        shown = elided(metrics, self.text(), self.contentsRect().width())
        if not shown.strip("…."):
            return  # three dots say nothing
        p.drawText(QRectF(self.contentsRect()), int(self.alignment() | Qt.TextFlag.TextSingleLine), shown)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.is_shortened() and not self.toolTip():
            QToolTip.showText(event.globalPos(), tip(self.text()), self)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            font = self._kit.theme.font(self._role, self._weight)
            if font != self.font():
                self.setFont(font)


class ElidedLabel(Label):
    """A label that shortens its text to the room it gets."""

    def __init__(
        self, paint: Paint, text: str = "", role: str = "body", tone: str = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(paint, text, role, tone, elide=True, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)


class SectionHeading(QWidget):
    """A section's name with a quiet note beside it, such as how many there are, on one baseline."""

    def __init__(
        self, paint: Paint, text: str, note: str = "", role: str = "heading", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kit = paint
        self._role = role
        self._text = text
        self._note = note
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name()

    def set_text(self, text: str, note: str = "") -> None:
        """Show another name and note."""
        self._text, self._note = text, note
        self._name()
        self.updateGeometry()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._text}, {self._note}" if self._note else self._text)

    def sizeHint(self) -> QSize:
        theme = self._kit.theme
        width = theme.metrics(self._role, 600).horizontalAdvance(self._text)
        width += 9 + theme.metrics("small").horizontalAdvance(self._note) if self._note else 0
        return QSize(round(width) + 1, round(theme.metrics(self._role).height()) + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        p = QPainter(self)
        name, small = theme.metrics(self._role, 600), theme.metrics("small")
        baseline = round((self.height() + name.ascent() - name.descent()) / 2)
        shown = elided(name, self._text, self.width())
        advance, note_advance = name.horizontalAdvance(shown), small.horizontalAdvance(self._note)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        p.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        p.setFont(theme.font(self._role, 600))
        p.setPen(theme.color("text.primary"))
        p.drawText(round(self.width() - advance) if rtl else 0, baseline, shown)
        if self._note and advance + 9 + note_advance <= self.width():
            p.setFont(theme.font("small"))
            p.setPen(theme.color("text.tertiary"))
            x = advance + 9
            p.drawText(round(self.width() - x - note_advance) if rtl else round(x), baseline, self._note)


class Hairline(QWidget):
    """A separating line; level, or upright with `vertical`, then `length` high where given."""

    def __init__(
        self,
        paint: Paint,
        *,
        vertical: bool = False,
        token: str = "line.hairline",
        length: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kit = paint
        self._vertical = vertical
        self._token = token
        if vertical:
            self.setFixedWidth(1)
            if length:
                self.setFixedHeight(length)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        end = (0, self.height()) if self._vertical else (self.width(), 0)
        self._kit.hairline(p, 0, 0, *end, self._token)


class Divider(QWidget):
    """A short upright line between groups of a bar, with the same air to both sides everywhere."""

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = paint
        self.setFixedSize(_DIVIDER)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        middle = self.width() // 2
        self._kit.hairline(p, middle, 0, middle, self.height(), "line.strong")
