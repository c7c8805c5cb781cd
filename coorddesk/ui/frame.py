"""The window's fixed parts beside the sidebar: the top bar and the status bar."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QWidget

from coorddesk.ui.buttons import Button, IconButton, SplitButton, tip
from coorddesk.ui.focus import KeyboardFocus
from coorddesk.ui.paint import Paint, elided
from coorddesk.ui.widgets import Label


class PaletteBox(KeyboardFocus, QAbstractButton):
    """What looks like a search field and opens the palette."""

    def __init__(self, paint: Paint, parent: QWidget) -> None:
        super().__init__(parent)
        self.kit = paint
        self.ring_radius = paint.theme.radius("control")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setText(self.tr("Search or run a command"))
        self.setAccessibleName(self.text())
        self.setToolTip(tip(self.tr("Search, add or run a command (Ctrl+K)")))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(248, self.kit.theme.size("field.height"))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.kit.theme.size("field.height"))

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.kit.theme
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        p.setPen(theme.color("line.field" if self.underMouse() else "line.strong"))
        p.setBrush(theme.color("surface.sunken"))
        p.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.radius("control"), theme.radius("control"))
        key_width = theme.metrics("micro").horizontalAdvance("Ctrl K") + 11
        icon = QRectF(self.width() - 25 if rtl else 9, (self.height() - 16) / 2, 16, 16)
        self.kit.icons.paint(p, icon, "search", "text.secondary")
        key = QRectF(7 if rtl else self.width() - key_width - 7, (self.height() - 18) / 2, key_width, 18)
        room = QRectF(key.right() + 6 if rtl else 33, 0, self.width() - 33 - key_width - 14, self.height())
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        words = elided(theme.metrics("small"), self.text(), room.width())
        self.kit.text(p, room, words, "small", "text.secondary", side | Qt.AlignmentFlag.AlignVCenter)
        p.setPen(theme.color("line.strong"))
        p.setBrush(theme.color("surface.base"))
        p.drawRoundedRect(key.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        self.kit.text(p, key, "Ctrl K", "micro", "text.secondary", Qt.AlignmentFlag.AlignCenter)


class TopBar(QWidget):
    """Title and context at the left; palette box, undo, redo, the primary button and the inspector's switch at the right.

    Signals:
        palette_requested(), undo_requested(), redo_requested(), new_requested(), inspector_requested().
    """

    palette_requested = Signal()
    undo_requested = Signal()
    redo_requested = Signal()
    new_requested = Signal()
    inspector_requested = Signal()

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = paint
        self.setFixedHeight(paint.theme.size("topBar"))
        self.setAccessibleName(self.tr("Top bar"))
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 12, 0)
        row.setSpacing(8)
        self.title = Label(paint, "", "title", parent=self)
        self.context = Label(paint, "", "small", "secondary", elide=True, parent=self)
        row.addWidget(self.title)
        row.addSpacing(4)
        row.addWidget(self.context, 1)
        self.search = PaletteBox(paint, self)
        self.search.clicked.connect(self.palette_requested)
        row.addWidget(self.search)
        row.addSpacing(4)
        self.undo = IconButton(paint, "undo-2", self.tr("Undo"), "Ctrl+Z", parent=self)
        self.undo.clicked.connect(self.undo_requested)
        self.redo = IconButton(paint, "redo-2", self.tr("Redo"), "Ctrl+Y", parent=self)
        self.redo.clicked.connect(self.redo_requested)
        row.addWidget(self.undo)
        row.addWidget(self.redo)
        self._extra_row = QHBoxLayout()
        self._extra_row.setSpacing(8)
        self._extra: list[QWidget] = []
        row.addLayout(self._extra_row)
        self.new = SplitButton(paint, "", arrow_name=self.tr("Other new things"), parent=self)
        self.new.clicked.connect(self.new_requested)
        row.addWidget(self.new)
        self.inspector = IconButton(paint, "panel-right", self.tr("Inspector"), "Ctrl+I", parent=self)
        self.inspector.setCheckable(True)
        self.inspector.clicked.connect(self.inspector_requested)
        row.addWidget(self.inspector)

    def show_title(self, title: str, context: str) -> None:
        """What the screen shows, in words."""
        self.title.setText(title)
        self.context.setText(context)

    def show_new(self, text: str, menu: QMenu | None, icon: str = "plus") -> None:
        """Names the primary button; an empty text hides it."""
        self.new.setVisible(bool(text))
        if text:
            self.new.set_text(text)
            self.new.main.set_icon_name(icon)
        if menu is not None:
            self.new.set_menu(menu)

    def show_extra(self, widgets: list[QWidget]) -> None:
        """A screen's own buttons, left of the primary one."""
        for old in self._extra:
            self._extra_row.removeWidget(old)
            old.hide()
        self._extra = widgets
        for one in widgets:
            self._extra_row.addWidget(one)
            one.show()

    def show_undo(self, undo: str | None, redo: str | None) -> None:
        """What the two arrows would do."""
        self.undo.setEnabled(undo is not None)
        self.undo.describe(self.tr("Undo: {label}").format(label=_lower(undo)) if undo else self.tr("Nothing to undo"), "Ctrl+Z")
        self.redo.setEnabled(redo is not None)
        self.redo.describe(self.tr("Redo: {label}").format(label=_lower(redo)) if redo else self.tr("Nothing to redo"), "Ctrl+Y")


class StatusBar(QWidget):
    """Saved; what undo would undo; a hint for the focused list; the file's name."""

    undo_requested = Signal()

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = paint
        self.setFixedHeight(max(paint.theme.size("statusBar"), round(paint.theme.metrics("micro").height()) + 8))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 1, 14, 0)
        row.setSpacing(10)
        self._state = Button(paint, self.tr("Saved"), "check", "plain", compact=True, role="micro", parent=self)
        self._state.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._state.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._undo = Button(paint, "", "undo-2", "plain", compact=True, role="micro", parent=self)
        self._undo.clicked.connect(self.undo_requested)
        self._hint = Label(paint, "", "micro", "secondary", weight=400, elide=True, parent=self)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._file = Label(paint, "", "micro", "secondary", weight=400, parent=self)
        for one in (self._state, self._undo):
            one.setMaximumHeight(self.height() - 2)
            row.addWidget(one)
        row.addWidget(self._hint, 1)
        row.addWidget(self._file)

    def show_state(self, text: str, saved: bool) -> None:
        """“Saved”, or why not."""
        self._state.setText(text)
        self._state.set_icon_name("check" if saved else "circle-alert")

    def show_undo(self, label: str | None) -> None:
        """What undo would undo."""
        self._undo.setVisible(label is not None)
        if label:
            text = self.tr("Undo: {label}  Ctrl Z").format(label=_lower(label))
            metrics = self.kit.theme.metrics("micro")
            self._undo.setText(elided(metrics, text, 420).replace("&", "&&"))
            self._undo.setToolTip(tip(text))

    def show_hint(self, text: str) -> None:
        """The hint for the focused list."""
        self._hint.setText(text)

    def show_file(self, name: str) -> None:
        """The store's file name."""
        self._file.setText(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.fillRect(self.rect(), self.kit.theme.color("surface.base"))
        self.kit.hairline(p, 0, 0.5, self.width(), 0.5)


def _lower(label: str | None) -> str:
    """A label within a sentence: its first letter small, unless the word is a reference or a name in capitals."""
    if not label:
        return ""
    first = label.split()[0]
    return label if (len(first) > 1 and first[1:].isupper()) or any(c.isdigit() for c in first) else label[0].lower() + label[1:]
