"""The buttons: outlined, primary, plain, with an icon only, and split.

All take the shared `Paint` first and look their colours up when they draw, so they follow a change of theme.
"""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtGui import Qt as QtGuiNamespace
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from coorddesk.ui.focus import KeyboardButton
from coorddesk.ui.paint import Paint, elided, pen

Kind = Literal["primary", "outlined", "plain", "icon"]

PAD = 10
GAP = 7


def tip(text: str) -> str:
    """The text as a tooltip that shows it as it stands, even where it looks like markup."""
    if QtGuiNamespace.mightBeRichText(text):
        import html

        return f"<qt>{html.escape(text)}</qt>"
    return text


def key_name(key: str | QKeySequence) -> str:
    """A key as this desktop writes it: “Ctrl+K”, “Ctrl+Enter”; Qt calls the last Return, which no keyboard has on it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")


def key_words(key: str | QKeySequence) -> str:
    """A key as it stands beside a control: “Ctrl K”, “Ctrl Enter”."""
    shown = key_name(key)
    return shown[:-1].replace("+", " ") + shown[-1:]


def named_with_key(name: str, key: str | QKeySequence) -> str:
    """A control's name followed by its key as this desktop writes it: "Undo (Ctrl+Z)"; the name alone without one."""
    shown = key_name(key) if key else ""
    return f"{name} ({shown})" if shown else name


@dataclass(frozen=True, slots=True)
class Look:
    """Token paths of one state of a button; an empty path is not drawn."""

    ground: str
    edge: str
    ink: str
    icon: str


LOOKS: dict[tuple[str, str], Look] = {
    ("primary", "rest"): Look("accent.fill", "", "text.onAccent", "text.onAccent"),
    ("primary", "hover"): Look("accent.fillHover", "", "text.onAccent", "text.onAccent"),
    ("primary", "pressed"): Look("accent.fillPressed", "", "text.onAccent", "text.onAccent"),
    ("primary", "disabled"): Look("state.pressed", "", "text.disabled", "text.disabled"),
    ("outlined", "rest"): Look("surface.raised", "line.strong", "text.primary", "text.secondary"),
    ("outlined", "hover"): Look("state.hover", "line.field", "text.primary", "text.secondary"),
    ("outlined", "pressed"): Look("state.pressed", "line.strong", "text.primary", "text.secondary"),
    ("outlined", "checked"): Look("state.selected", "accent.fill", "text.primary", "accent.text"),
    ("outlined", "disabled"): Look("", "line.hairline", "text.disabled", "text.disabled"),
    ("plain", "rest"): Look("", "", "text.secondary", "text.secondary"),
    ("plain", "hover"): Look("state.hoverOnWindow", "", "text.primary", "text.primary"),
    ("plain", "pressed"): Look("state.pressed", "", "text.primary", "text.primary"),
    ("plain", "checked"): Look("state.pressed", "", "text.primary", "text.primary"),
    ("plain", "disabled"): Look("", "", "text.disabled", "text.disabled"),
}


class Button(KeyboardButton, QPushButton):
    """A push button with an optional icon before its text and, where it has a menu, an arrow after it.

    `compact` makes it 26 high instead of 30, for rows and the filter bar.
    """

    def __init__(
        self,
        paint: Paint,
        text: str = "",
        icon: str = "",
        kind: Kind = "outlined",
        *,
        compact: bool = False,
        role: str = "body",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.kit = paint
        self.kind: Kind = kind
        self.icon_name = icon
        self.compact = compact
        self.role = role
        self.weight: int | None = 500
        self.joined: Literal["", "left", "right"] = ""
        self._shortens = False
        self.ring_radius = paint.theme.radius("control")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_icon_name(self, icon: str) -> None:
        """Show another icon, or none."""
        self.icon_name = icon
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = self.kit.theme
        height = theme.size("button.compact" if self.compact else "button.height")
        height = max(height, round(theme.metrics(self.role).height()) + (8 if self.compact else 10))
        if self.kind == "icon":
            return QSize(height, height)
        width = 2 * PAD + theme.metrics(self.role, self.weight).horizontalAdvance(self.words())
        if self.icon_name:
            width += self._icon_side() + (GAP if self.text() else 0)
        if self._has_arrow():
            width += 14 + (GAP - 3 if self.text() else 0)
        return QSize(round(width + 0.5), height)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        if self._shortens:
            least = 2 * PAD + self._icon_side() + GAP + 9 * self.kit.theme.metrics(self.role, self.weight).averageCharWidth()
            hint.setWidth(min(hint.width(), round(least)))
        return hint

    def may_shorten(self) -> None:
        """Its words hold a name of any length: where there is little room they are shortened, and stand whole in the tooltip."""
        self._shortens = True
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shortens:
            self.setToolTip(tip(self.words()) if self.width() < self.sizeHint().width() else "")

    def words(self) -> str:
        """The text as shown, without the mark of its key."""
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    def _icon_side(self) -> int:
        return self.kit.theme.size("icon.inline" if self.compact and self.kind != "icon" else "icon.toolbar")

    def _has_arrow(self) -> bool:
        return self.menu() is not None and self.kind != "icon"

    def arrow(self) -> str:
        """The icon at the end of a button that opens something."""
        return "chevron-down"

    def state(self) -> str:
        """Which of the looks counts now: disabled, pressed, checked, hover or rest."""
        if not self.isEnabled():
            return "disabled"
        if self.isDown():
            return "pressed"
        if self.isChecked():
            return "checked"
        return "hover" if self.underMouse() else "rest"

    def look(self) -> Look:
        """The colours of the state the button is in."""
        kind = "plain" if self.kind == "icon" else self.kind
        return LOOKS.get((kind, self.state())) or LOOKS[kind, "pressed"]

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self.look()
        p = QPainter(self)
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_ground(p, look)
        self.paint_content(p, look)

    def _paint_ground(self, p: QPainter, look: Look) -> None:
        color = self.kit.theme.color
        inset = 0.5 if look.edge else 0.0
        rect = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        shape = rounded(rect, self.kit.theme.radius("control"), self._joint())
        if look.ground:
            p.fillPath(shape, color(look.ground))
        if look.edge:
            p.strokePath(shape, pen(color(look.edge)))

    def _joint(self) -> str:
        """The side that continues in a neighbour, as seen, so that it stays square."""
        if self.joined and self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            return "left" if self.joined == "right" else "right"
        return self.joined

    def paint_content(self, p: QPainter, look: Look) -> None:
        """Draw icon, text and arrow over the ground."""
        theme, icons = self.kit.theme, self.kit.icons
        side = self._icon_side()
        middle = (self.height() - side) / 2
        if self.kind == "icon":
            icons.paint(p, QRectF((self.width() - side) / 2, middle, side, side), self.icon_name, look.icon)
            return
        words = self.words()
        metrics = theme.metrics(self.role, self.weight)
        arrow = 14 if self._has_arrow() else 0
        lead = side + (GAP if words else 0) if self.icon_name else 0
        trail = arrow + (GAP - 3 if arrow and words else 0)
        room = self.width() - lead - trail - 2 * PAD + 1
        shown = elided(metrics, words, room)
        width = lead + metrics.horizontalAdvance(shown) + trail
        x = (self.width() - width) / 2
        if self.icon_name:
            icons.paint(p, self.seen(x, side), self.icon_name, look.icon)
        p.setFont(theme.font(self.role, self.weight))
        p.setPen(theme.color(look.ink))
        text = self.seen(x + lead, metrics.horizontalAdvance(shown), self.height())
        p.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        p.drawText(text, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip), shown)
        if arrow:
            icons.paint(p, self.seen(x + width - arrow, arrow), self.arrow(), look.icon)

    def seen(self, x: float, width: float, height: float | None = None) -> QRectF:
        """A rectangle `width` from `x`, mirrored where the language runs from right to left."""
        height = width if height is None else height
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = self.width() - x - width
        return QRectF(x, (self.height() - height) / 2, width, height)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()


def rounded(rect: QRectF, radius: float, square_side: str = "") -> QPainterPath:
    """A rounded rectangle, with the corners of one side ("left", "right") left square."""
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    if square_side:
        half = QRectF(rect)
        half.setWidth(rect.width() / 2)
        if square_side == "right":
            half.moveRight(rect.right())
        square = QPainterPath()
        square.addRect(half)
        path = path.united(square)
    return path


class IconButton(Button):
    """A square button with only an icon; its name is read out and shown as a tooltip together with its key."""

    def __init__(
        self,
        paint: Paint,
        icon: str,
        name: str,
        key: str | QKeySequence = "",
        *,
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(paint, "", icon, "icon", compact=compact, parent=parent)
        self.describe(name, key)

    def describe(self, name: str, key: str | QKeySequence = "") -> None:
        """Say what the button does now, for the tooltip and the screen reader: "Undo: move FIT-38 to Review"."""
        self.setAccessibleName(name)
        self.setToolTip(tip(named_with_key(name, key)))


class SplitButton(QWidget):
    """The primary button with a menu arrow at its side: a click does the usual thing, the arrow offers the others."""

    clicked = Signal()

    def __init__(
        self, paint: Paint, text: str, icon: str = "plus", *, arrow_name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.main = Button(paint, text, icon, "primary", parent=self)
        self.main.joined = "right"
        self.main.clicked.connect(self.clicked)
        self.arrow = Button(paint, "", "chevron-down", "primary", parent=self)
        self.arrow.joined = "left"
        self.arrow.setFixedWidth(paint.theme.size("button.compact"))
        self.arrow.setAccessibleName(arrow_name or self.tr("Make something else"))
        self.arrow.setToolTip(tip(self.arrow.accessibleName()))
        self.arrow.clicked.connect(self._open)
        self._menu: QMenu | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self.main)
        row.addWidget(self.arrow)
        self.setFocusProxy(self.main)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """Name what a click does."""
        self.main.setText(text)

    def set_menu(self, menu: QMenu) -> None:
        """Give the arrow its menu; the caller keeps it alive."""
        self._menu = menu

    def _open(self) -> None:
        if self._menu is not None:
            rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            at = self.mapToGlobal(self.rect().bottomLeft() if rtl else self.rect().bottomRight())
            if not rtl:
                at.setX(at.x() - self._menu.sizeHint().width())
            self._menu.popup(at)
