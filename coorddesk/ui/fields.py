"""The fields that are painted rather than styled: choice, number, date, time, tick and the filter field."""

import unicodedata

from PySide6.QtCore import QEvent, QLocale, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QSpinBox,
    QStyle,
    QTimeEdit,
    QWidget,
)

from coorddesk.ui.buttons import IconButton, key_words, named_with_key, tip
from coorddesk.ui.focus import KeyboardFocus
from coorddesk.ui.moments import names
from coorddesk.ui.paint import Paint, pen
from coorddesk.ui.stylesheet import FIELD_PAD

_CLEAR_AND_ICON_ROOM = 20
_CHECK_BOX = 16


def paint_field(p: QPainter, field: QWidget, paint: Paint) -> None:
    """A field's ground and edge in the state it is in.

    The dynamic properties are those the style sheet knows: "invalid" has a red edge, "flat" none until it is pointed at.
    """
    theme = paint.theme
    focus, invalid, flat = field.hasFocus(), bool(field.property("invalid")), bool(field.property("flat"))
    if flat and not (focus or invalid or field.underMouse()):
        return
    if invalid:
        token = "rag.red.solid"
    elif not field.isEnabled():
        token = "line.hairline"
    elif focus:
        token = "line.focus"
    elif field.underMouse():
        token = "line.strong" if flat else "text.secondary"
    else:
        token = "line.field"
    width = 2 if focus or invalid else 1
    p.setPen(pen(theme.color(token), width))
    p.setBrush(theme.color("surface.field" if field.isEnabled() else "surface.base"))
    inset = width / 2
    radius = theme.radius("control")
    p.drawRoundedRect(QRectF(field.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)


class FieldFrame:
    """Mixed into a spin box before its Qt class: a field like the others, without the small arrows.

    Arrow keys and the wheel still step; the wheel only while the field has focus, so that scrolling a form past it
    changes nothing.
    """

    kit: Paint

    def dress(self, paint: Paint) -> None:
        """Take the look; once, from the constructor."""
        self.kit = paint
        if isinstance(self, QAbstractSpinBox):
            self.setFrame(False)
            self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
            self.setAttribute(Qt.WidgetAttribute.WA_Hover)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            # The words' own edge, which Qt takes for itself in a line edit, is on top of this.
            self.lineEdit().setTextMargins(FIELD_PAD - 2, 0, FIELD_PAD - 2, 0)
            # Days and figures are written as everywhere else in the window; the system says in which order.
            self.setLocale(QLocale.c())

    def sizeHint(self) -> QSize:
        hint: QSize = super().sizeHint()  # type: ignore[misc]
        return QSize(hint.width() + 20, self.kit.theme.row(self.kit.theme.size("field.height")))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def wheelEvent(self, event: QEvent) -> None:
        if isinstance(self, QWidget) and self.hasFocus():
            super().wheelEvent(event)  # type: ignore[misc]
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        if isinstance(self, QWidget):
            p = QPainter(self)
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_field(p, self, self.kit)


class SpinBox(FieldFrame, QSpinBox):
    """A whole number; figures of other scripts are read as well."""

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dress(paint)

    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        return super().validate("".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in input), pos)


class DateField(FieldFrame, QDateEdit):
    """A date typed part by part, for forms where a date is never blank: "Wed 25 Nov 2026", in the order of the system's locale.

    Left and Right go from part to part, Tab leaves it at once.
    """

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dress(paint)
        self.setDisplayFormat("ddd MMM d, yyyy" if names().month_first else "ddd d MMM yyyy")

    def focusNextPrevChild(self, next: bool) -> bool:
        return QWidget.focusNextPrevChild(self, next)


class TimeField(FieldFrame, QTimeEdit):
    """A time of day."""

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dress(paint)


class ComboBox(QComboBox):
    """A choice field that looks like the other fields; its edge doubles in the focus colour while it has focus.

    The wheel never steps it: a page of settings is scrolled past many of them, and what is chosen is saved at once.
    """

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = paint
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # On Linux Qt tells what is chosen in place of the accessible name, since a label beside it tells that. Where none does, this does.
        if not self.accessibleDescription() and not self.is_labelled():
            self.setAccessibleDescription(self.accessibleName())

    def is_labelled(self) -> bool:
        """Whether a label beside it is said to be its own."""
        around = self.parentWidget()
        labels = around.findChildren(QLabel, options=Qt.FindChildOption.FindDirectChildrenOnly) if around is not None else []
        return any(label.buddy() is self for label in labels)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def sizeHint(self) -> QSize:
        metrics = self.kit.theme.metrics("body")
        widest = max((metrics.horizontalAdvance(self.itemText(row)) for row in range(self.count())), default=60.0)
        return QSize(round(widest) + 40, self.kit.theme.row(self.kit.theme.size("field.height")))

    def minimumSizeHint(self) -> QSize:
        return QSize(56, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.isEditable():
            super().paintEvent(event)
            return
        p = QPainter(self)
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        paint_field(p, self, self.kit)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        ink = "text.primary" if self.isEnabled() else "text.disabled"
        arrow = QRectF(9 if rtl else self.width() - 23, (self.height() - 14) / 2, 14, 14)
        self.kit.icons.paint(p, arrow, "chevron-down", "text.secondary" if self.isEnabled() else "text.disabled")
        text = QRectF(28 if rtl else FIELD_PAD, 0, self.width() - 28 - FIELD_PAD, self.height())
        shown = self.currentText() or self.placeholderText()
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        self.kit.text(
            p, text, shown, "body", ink if self.currentText() else "text.tertiary",
            side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter,
        )


class CheckBox(KeyboardFocus, QCheckBox):
    """A check box with a tick in the accent colour."""

    ring_radius = 4

    def __init__(self, paint: Paint, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.kit = paint
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        metrics = self.kit.theme.metrics("body")
        height = max(self.kit.theme.size("button.minTarget"), round(metrics.height()) + 6)
        words = metrics.horizontalAdvance(self.text().replace("&", ""))
        return QSize(round(_CHECK_BOX + 8 + words + 3), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.kit.theme
        p = QPainter(self)
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        on = self.checkState() != Qt.CheckState.Unchecked
        box = self._mirrored(QRect(1, (self.height() - _CHECK_BOX) // 2, _CHECK_BOX, _CHECK_BOX))
        edge, ground = ("accent.fill", "accent.fill") if on else ("line.field", "surface.field")
        if not self.isEnabled():
            edge, ground = "line.hairline", "state.pressed" if on else "surface.base"
        elif self.underMouse() and not on:
            edge = "text.secondary"
        p.setPen(pen(theme.color(edge)))
        p.setBrush(theme.color(ground))
        p.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if on:
            name = "minus" if self.checkState() == Qt.CheckState.PartiallyChecked else "check"
            ink = "text.onAccent" if self.isEnabled() else "text.disabled"
            self.kit.icons.paint(p, QRectF(box).adjusted(2, 2, -2, -2), name, ink)
        text = self._mirrored(QRect(_CHECK_BOX + 8, 0, self.width() - _CHECK_BOX - 8, self.height()))
        ink = "text.primary" if self.isEnabled() else "text.disabled"
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        align = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        self.kit.text(p, QRectF(text), self.text().replace("&", ""), "body", ink, align)

    def _mirrored(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)


class FilterField(QLineEdit):
    """A field that filters what is on view; Esc clears it, and Esc in the empty field asks to leave it.

    The key that leads to it stands at its end while it is empty and there is room, and a button that clears it while it is not. `width`
    is a least width: a long placeholder or a large font take more.
    """

    left = Signal()

    def __init__(
        self,
        paint: Paint,
        placeholder: str,
        key: str | QKeySequence = "Ctrl+F",
        *,
        icon: str = "list-filter",
        width: int = 200,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kit = paint
        self._icon = icon
        self._key = key_words(key)
        self.setProperty("kind", "filter")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setToolTip(tip(named_with_key(placeholder, key)))
        self.setFixedWidth(max(width, self.least_width()))
        self._clear = IconButton(paint, "x", self.tr("Clear the filter"), compact=True, parent=self)
        self._clear.setFixedSize(paint.theme.size("button.minTarget"), paint.theme.size("button.minTarget"))
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        self.textChanged.connect(self._note_text)
        self._arrange()

    def least_width(self) -> int:
        """As narrow as it can be with all its words."""
        theme = self._kit.theme
        words = theme.metrics("body").horizontalAdvance(self.placeholderText()) + theme.metrics("micro", 400).horizontalAdvance(self._key)
        return round(words) + 3 * _CLEAR_AND_ICON_ROOM

    def _note_text(self, text: str) -> None:
        self._clear.setVisible(bool(text))

    def _arrange(self) -> None:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        # A placeholder in a language that runs to the right stays at the left, where the key stands then.
        key = round(self._kit.theme.metrics("micro", 400).horizontalAdvance(self._key)) + 14 if rtl else 0
        self.setTextMargins(max(_CLEAR_AND_ICON_ROOM, key), 0, _CLEAR_AND_ICON_ROOM, 0)
        side = self._clear.width()
        self._clear.move(2 if rtl else self.width() - side - 2, (self.height() - side) // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.text():
            self.clear()
        else:
            self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        middle = (self.height() - 16) / 2
        self._kit.icons.paint(p, QRectF(self.width() - 25 if rtl else 9, middle, 16, 16), self._icon, "text.secondary")
        if not self.text() and self.width() >= self.least_width():
            side = Qt.AlignmentFlag.AlignLeft if rtl else Qt.AlignmentFlag.AlignRight
            align = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
            self._kit.text(p, QRectF(self.rect()).adjusted(10, 0, -10, 0), self._key, "micro", "text.tertiary", align, 400)
