"""What stands in a filter bar: menus that filter, joined choices and chips that are on or off."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QSizePolicy, QWidget

from coorddesk.ui.buttons import GAP, LOOKS, PAD, Button, Look, tip
from coorddesk.ui.paint import Paint, pen

_SEGMENT_GROUNDS = {"checked": "state.selectedInactive", "pressed": "state.pressed", "hover": "state.hover"}
_FILTER_AT_REST = Look("surface.raised", "line.hairline", "text.secondary", "text.secondary")


class DropMenuButton(Button):
    """An outlined button that opens a menu, such as the owner filter; `set_active` marks a choice that filters."""

    def __init__(
        self, paint: Paint, text: str, menu: QMenu | None = None, *, icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(paint, text, icon, "outlined", compact=True, role="small", parent=parent)
        self._active = False
        self.weight = None
        self.setMenu(menu or QMenu(self))

    def set_active(self, active: bool) -> None:
        """Show that the menu's choice hides something."""
        self._active = active
        self.update()

    def look(self) -> Look:
        if self._active and self.state() in ("rest", "hover"):
            return LOOKS["outlined", "checked"]
        return _FILTER_AT_REST if self.state() == "rest" else super().look()


class FilterChip(Button):
    """A filter with choices behind it: its name while it lets everything pass, else what it lets pass and a cross that clears it.

    Signals:
        asked(): the choices are wanted; the keys Space, Enter and Down ask too.
        cleared(): everything may pass again; Del and Backspace clear too.
    """

    asked = Signal()
    cleared = Signal()
    MOST_LETTERS = 22

    def __init__(self, paint: Paint, name: str, parent: QWidget | None = None) -> None:
        super().__init__(paint, name, "", "outlined", compact=True, role="small", parent=parent)
        self._name = name
        self._active = False
        self.weight = None
        self.clicked.connect(self.asked)
        self.show_choice("")

    def show_choice(self, words: str) -> None:
        """Show what passes; empty when everything does."""
        self._active = bool(words)
        shown = words if len(words) <= self.MOST_LETTERS else words[: self.MOST_LETTERS - 1] + "…"
        self.setText((shown or self._name).replace("&", "&&"))
        self.setAccessibleName(self.tr("{filter}: {choice}").format(filter=self._name, choice=words) if words else self._name)
        self.setToolTip(tip(self.tr("{filter}: {choice} (Del clears)").format(filter=self._name, choice=words)) if words else "")
        self.updateGeometry()
        self.update()

    def _has_arrow(self) -> bool:
        return True

    def look(self) -> Look:
        if self._active and self.state() in ("rest", "hover"):
            return LOOKS["outlined", "checked"]
        return _FILTER_AT_REST if self.state() == "rest" else super().look()

    def arrow(self) -> str:
        return "x" if self._active else "chevron-down"

    def _on_cross(self, x: float) -> bool:
        reach = PAD + 17
        return self._active and (x < reach if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else x > self.width() - reach)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._on_cross(event.position().x()):
            self.cleared.emit()
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.asked.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if self._active:
                self.cleared.emit()
        else:
            super().keyPressEvent(event)


class _Segment(Button):
    """One choice of `Segments`."""

    def __init__(self, paint: Paint, text: str, count: int | None, parent: QWidget) -> None:
        super().__init__(paint, text, "", "plain", compact=True, role="small", parent=parent)
        self.count = count
        self.first = self.last = False
        self.setCheckable(True)
        self.setAutoExclusive(True)  # what a screen reader tells one of several by; the group sees to it
        self._name()

    def set_count(self, count: int | None) -> None:
        self.count = count
        self._name()
        self.updateGeometry()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(self.text() if self.count is None else f"{self.text()}, {self.count}")

    def _figure(self) -> str:
        return "" if self.count is None else str(self.count)

    def sizeHint(self) -> QSize:
        theme = self.kit.theme
        width = 2 * PAD + theme.metrics("small", 600).horizontalAdvance(self.words())
        if self.count is not None:
            width += GAP + theme.metrics("small").horizontalAdvance(self._figure())
        return QSize(round(width + 0.5), max(theme.size("field.filter"), round(theme.metrics("small").height()) + 10))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.kit.theme
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        at_left, at_right = (self.last, self.first) if rtl else (self.first, self.last)
        reach = theme.radius("control")
        whole = QRectF(self.rect()).adjusted(0.5 if at_left else -reach, 0.5, -0.5 if at_right else reach, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(whole, reach, reach)
        p.fillPath(shape, theme.color(_SEGMENT_GROUNDS.get(self.state(), "surface.raised")))
        p.strokePath(shape, pen(theme.color("line.strong")))
        if not self.first:
            edge = self.width() - 1 if rtl else 0
            self.kit.hairline(p, edge, 1, edge, self.height() - 1, "line.strong")
        self._paint_words(p)

    def _paint_words(self, p: QPainter) -> None:
        theme = self.kit.theme
        ink = "text.disabled" if not self.isEnabled() else "text.primary" if self.isChecked() else "text.secondary"
        weight = 600 if self.isChecked() else None
        words, figure = self.words(), self._figure()
        metrics = theme.metrics("small", weight)
        width = metrics.horizontalAdvance(words) + (GAP + theme.metrics("small").horizontalAdvance(figure) if figure else 0)
        x = (self.width() - width) / 2
        shown = self.seen(x, metrics.horizontalAdvance(words), self.height())
        self.kit.text(p, shown, words, "small", ink, weight=weight)
        if figure:
            advance = theme.metrics("small").horizontalAdvance(figure)
            place = self.seen(x + width - advance, advance, self.height())
            self.kit.text(p, place, figure, "small", ink if not self.isEnabled() else "text.secondary")


class Segments(QWidget):
    """A row of joined choices, one of them taken; each may show a count. Tab leads to that one, arrow keys go from one to the next."""

    chosen = Signal(str)

    def __init__(self, paint: Paint, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = paint
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._segments: dict[str, _Segment] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def add(self, key: str, text: str, count: int | None = None) -> None:
        """Add a choice at the end; the first one added is taken."""
        for other in self._segments.values():
            other.last = False
        segment = _Segment(self._kit, text, count, self)
        segment.first, segment.last = not self._segments, True
        segment.setChecked(segment.first)
        segment.toggled.connect(lambda on, key=key: self._taken(key) if on else None)
        self._segments[key] = segment
        self._group.addButton(segment)
        self._row.addWidget(segment)
        self._stop_at_taken()

    def _taken(self, key: str) -> None:
        self._stop_at_taken()
        self.chosen.emit(key)

    def _stop_at_taken(self) -> None:
        """Tab stops once, at what is taken; Qt itself would stop at the first, or wherever the keyboard was last."""
        stop = self.current() or next(iter(self._segments), "")
        for key, segment in self._segments.items():
            segment.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key == stop else Qt.FocusPolicy.ClickFocus)

    def choose(self, key: str) -> None:
        """Take a choice; `chosen` is told only where it was another one."""
        self._segments[key].setChecked(True)

    def choose_none(self) -> None:
        """Take none of them, where what is wanted is none of them; nothing is told."""
        self._group.setExclusive(False)
        for segment in self._segments.values():
            segment.blockSignals(True)
            segment.setChecked(False)
            segment.blockSignals(False)
            segment.update()
        self._group.setExclusive(True)
        self._stop_at_taken()

    def current(self) -> str:
        """The key of the choice that is taken; empty without choices."""
        return next((key for key, segment in self._segments.items() if segment.isChecked()), "")

    def set_offered(self, key: str, offered: bool) -> None:
        """Offer a choice, or not; the first and the last are always offered. One that is not offered any more is not taken either."""
        if not offered and self._segments[key].isChecked():
            next(iter(self._segments.values())).setChecked(True)
        self._segments[key].setVisible(offered)

    def set_count(self, key: str, count: int | None) -> None:
        """Show how many there are behind a choice."""
        self._segments[key].set_count(count)


class ChipToggle(Button):
    """A filter that is on or off, with the team's square, an icon or a rating mark before its name."""

    def __init__(
        self,
        paint: Paint,
        text: str,
        *,
        hue: str | None = None,
        icon: str = "",
        rating: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(paint, text, icon, "outlined", compact=True, role="small", parent=parent)
        self._hue = hue
        self._rating = rating
        self._full = text
        self._marked = bool(hue or icon or rating)
        self.weight = None
        self.setCheckable(True)

    def set_narrow(self, narrow: bool) -> None:
        """Show the mark alone, or the name too; a chip without a mark keeps its name. The name is still said and shown on hover."""
        shown = "" if narrow and self._marked else self._full
        if shown == self.text():
            return
        name = self._full.replace("&&", "&")
        if not self.accessibleName():
            self.setAccessibleName(name)
        if self.toolTip() in ("", tip(name)):
            self.setToolTip("" if shown else tip(name))
        self.setText(shown)
        self.updateGeometry()

    def look(self) -> Look:
        return _FILTER_AT_REST if self.state() == "rest" else super().look()

    def _lead(self) -> int:
        side = 8 if self._hue else 14 if self._rating or self.icon_name else 0
        return side + (6 if side and self.text() else 0)

    def sizeHint(self) -> QSize:
        theme = self.kit.theme
        width = 2 * theme.size("filterChip.padX") + self._lead() + theme.metrics("small").horizontalAdvance(self.words())
        return QSize(round(width + 0.5), max(theme.size("filterChip.height"), round(theme.metrics("small").height()) + 8))

    def paint_content(self, p: QPainter, look: Look) -> None:
        lead = self._lead()
        words = self.words()
        advance = self.kit.theme.metrics("small").horizontalAdvance(words)
        x = (self.width() - lead - advance) / 2
        if self._hue:
            at = self.seen(x, 8)
            self.kit.team_square(p, at.x(), at.y(), self._hue)
        elif self._rating:
            at = self.seen(x, 14)
            self.kit.rating(p, at.x(), at.y(), self._rating, 14)
        elif self.icon_name:
            self.kit.icons.paint(p, self.seen(x, 14), self.icon_name, look.icon)
        self.kit.text(p, self.seen(x + lead, advance, self.height()), words, "small", look.ink)
