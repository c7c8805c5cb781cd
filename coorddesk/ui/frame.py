"""The window's fixed parts and how they lie: top bar, banner, filter bar, content, status bar, and the undo bar over them."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from coorddesk.ui.bars import BusyBar, ErrorBanner, UndoBar
from coorddesk.ui.buttons import Button, IconButton, SplitButton, tip
from coorddesk.ui.focus import KeyboardButton
from coorddesk.ui.paint import Paint, elided
from coorddesk.ui.sidebar import Sidebar
from coorddesk.ui.widgets import Hairline, Label
from coorddesk.ui.work import Work

_UNDO_LEFT, _UNDO_ABOVE = 16, 12
_BANNER_AROUND = (24, 8, 24, 8)


class PaletteBox(KeyboardButton, QAbstractButton):
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
        return QSize(self.kit.theme.width(248), self.kit.theme.row(self.kit.theme.size("field.height")))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

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

    def show_state(self, text: str, icon: str = "") -> None:
        """“Saved”, or why not."""
        self._state.setText(text)
        self._state.set_icon_name(icon)

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

    def show_file(self, name: str, path: str = "") -> None:
        """The store's file name; its place stands in the tooltip."""
        self._file.setText(name)
        self._file.setToolTip(tip(path))

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.fillRect(self.rect(), self.kit.theme.color("surface.base"))
        self.kit.hairline(p, 0, 0.5, self.width(), 0.5)


class _BannerPlace(QWidget):
    """Room around the banner, there only while the banner is."""

    def __init__(self, banner: ErrorBanner, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(*_BANNER_AROUND)
        column.addWidget(banner)
        banner.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShowToParent:
            self.show()
        elif event.type() == QEvent.Type.HideToParent:
            self.hide()
        return False


class Frame(QWidget):
    """Everything within the window, laid out.

    Attributes:
        stack: where screens and pages lie.
        middle: the layout of the content row, which the inspector joins.

    Signals:
        content_moved(): the content has another place or size.
    """

    content_moved = Signal()

    def __init__(self, paint: Paint, screens: list[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """`screens`: (name, icon, text) from top to bottom."""
        super().__init__(parent)
        self.kit = paint
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.sidebar = Sidebar(paint, screens, self)
        across.addWidget(self.sidebar)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        across.addLayout(column, 1)
        self.top = TopBar(paint, self)
        self.busy = BusyBar(paint, self)
        self.banner = ErrorBanner(paint, self)
        self.filters = QStackedWidget(self)
        self.filters.setFixedHeight(paint.theme.size("filterBar") - 1)
        # A bar with many teams must not make the window wider than the screen.
        self.filters.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.under_filters = Hairline(paint, parent=self)
        self.stack = QStackedWidget(self)
        # Screens that are not on view must not keep the one that is from standing beside the inspector.
        self.stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.middle = QHBoxLayout()
        self.middle.setContentsMargins(0, 0, 0, 0)
        self.middle.setSpacing(0)
        self.middle.addWidget(self.stack, 1)
        self.status = StatusBar(paint, self)
        column.addWidget(self.top)
        column.addWidget(_BannerPlace(self.banner, self))
        column.addWidget(self.filters)
        column.addWidget(self.under_filters)
        column.addLayout(self.middle, 1)
        column.addWidget(self.status)
        self.undo_bar = UndoBar(paint, self)
        self._moved = QTimer(self, singleShot=True, interval=0)
        self._moved.timeout.connect(self._arranged)
        self.stack.installEventFilter(self)
        self.sidebar.set_ready(False)
        self.sidebar.show_projects([], None, "")
        self.status.show_undo(None)
        self.top.hide()

    def follow(self, work: Work) -> None:
        """Shows the thin bar under the top bar while work goes on."""
        work.busy_changed.connect(lambda on: self.busy.begin() if on else self.busy.end())
        work.progressed.connect(lambda done, total: self.busy.set_share(done / total if total else 0))

    def offer_undo(self, text: str) -> None:
        """Shows the undo bar at the bottom of the content."""
        self.undo_bar.offer(text)
        self._place_bars()

    def _arranged(self) -> None:
        self._place_bars()
        self.content_moved.emit()

    def _place_bars(self) -> None:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side, bar, content = self.sidebar.width(), self.undo_bar, self.width() - self.sidebar.width()
        if bar.width() > content - 2 * _UNDO_LEFT:
            bar.resize(content - 2 * _UNDO_LEFT, bar.height())
        x = self.width() - side - _UNDO_LEFT - bar.width() if rtl else side + _UNDO_LEFT
        bar.move(x, self.height() - self.status.height() - bar.height() - _UNDO_ABOVE)
        top = self.top.geometry().bottom() + 1 if self.top.isVisible() else 0
        self.busy.setGeometry(0 if rtl else side, top, content, self.busy.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_bars()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._moved.start()
        return False


def _lower(label: str | None) -> str:
    """A label within a sentence: its first letter small, unless the word is a reference or a name in capitals."""
    if not label:
        return ""
    first = label.split()[0]
    return label if (len(first) > 1 and first[1:].isupper()) or any(c.isdigit() for c in first) else label[0].lower() + label[1:]
