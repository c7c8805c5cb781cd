"""The pages of a sheet on a desk, drawn by the code that prints them: the whole page, or nearer."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QHBoxLayout, QSizePolicy, QWidget

from coorddesk.ui.buttons import Button, IconButton
from coorddesk.ui.paint import Paint, pen
from coorddesk.ui.print.pages import Pages

FIT = 0.0
_STEPS = (0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
_AROUND = 22
_BETWEEN = 20
_SHADOW = 12
_POINT = 96 / 72  # device-independent pixels at 100 %


class Preview(QAbstractScrollArea):
    """The pages under one another on `surface.desk`, with a small control for the size at the lower right.

    Plus and minus, Ctrl and the wheel, and 0 for the whole page work with the keyboard here.

    Signals:
        zoom_changed(): another size, or the size of "fit page" after resizing.
    """

    zoom_changed = Signal()

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = paint
        self._pages: Pages | None = None
        self._grey = False
        self._zoom = FIT
        self._drawn: dict[tuple[int, int, bool], QPixmap] = {}
        self._message = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Preview"))
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setSingleStep(40)
        self._control = _ZoomControl(paint, self)
        self._control.nearer.clicked.connect(lambda: self.step(1))
        self._control.further.clicked.connect(lambda: self.step(-1))
        self._control.fit.clicked.connect(self.fit_page)
        self._arrange()

    def set_pages(self, pages: Pages | None, message: str = "") -> None:
        """Show these pages, or a sentence that says why there are none; the place on the desk stays."""
        self._pages = pages
        self._message = message
        self._drawn.clear()
        if pages is not None:
            self.setAccessibleDescription(
                self.tr("{title}, page count {count}").format(title=pages.sheet.title, count=pages.count)
            )
        self._arrange()

    def set_grey(self, grey: bool) -> None:
        """Rating marks as a printer without colour gives them."""
        if grey != self._grey:
            self._grey = grey
            self._drawn.clear()
            self.viewport().update()

    def scale(self) -> float:
        """Device-independent pixels to the point, now."""
        if self._zoom != FIT:
            return self._zoom * _POINT
        if self._pages is None:
            return _POINT
        room = self.viewport().size()
        size = self._pages.size
        height = room.height() - 2 * _AROUND - self._foot()
        return max(0.2, min((room.width() - 2 * _AROUND) / size.width(), height / size.height()))

    def _foot(self) -> int:
        """What is kept free below the whole page, so that the size's buttons do not lie on it."""
        return max(self._control.sizeHint().height() + 10 - round(_AROUND / 2), 0)

    def percent(self) -> int:
        """The size, where 100 is that of paper."""
        return round(self.scale() / _POINT * 100)

    def is_fit(self) -> bool:
        """Whether the whole page is kept in view."""
        return self._zoom == FIT

    def fit_page(self) -> None:
        """Show the whole page."""
        self._set_zoom(FIT)

    def step(self, direction: int) -> None:
        """One step nearer (1) or further away (-1)."""
        now = self.scale() / _POINT
        steps = [one for one in _STEPS if (one > now * 1.01 if direction > 0 else one < now * 0.99)]
        if steps:
            self._set_zoom(steps[0] if direction > 0 else steps[-1])

    def page_rect(self, page: int) -> QRectF:
        """Where a page (from 0) stands in the viewport."""
        assert self._pages is not None
        scale = self.scale()
        width, height = self._pages.size.width() * scale, self._pages.size.height() * scale
        room = self.viewport().size()
        whole = self._whole_height()
        free = room.height() - (self._foot() if self.is_fit() else 0)
        top = max(_AROUND, (free - whole) / 2 + _AROUND) if whole < room.height() else _AROUND
        x = max(_AROUND, (room.width() - width) / 2) - self.horizontalScrollBar().value()
        y = top + page * (height + _BETWEEN) - self.verticalScrollBar().value()
        return QRectF(round(x), round(y), round(width), round(height))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        p = QPainter(self.viewport())
        p.fillRect(self.viewport().rect(), theme.color("surface.desk"))
        if self._pages is None:
            p.setFont(theme.font("body"))
            p.setPen(theme.color("text.secondary"))
            p.drawText(self.viewport().rect(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._message)
            return
        for page in range(self._pages.count):
            rect = self.page_rect(page)
            if rect.intersects(QRectF(event.rect()).adjusted(-20, -20, 20, 24)):
                self._paint_page(p, page, rect)

    def _paint_page(self, p: QPainter, page: int, rect: QRectF) -> None:
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(Qt.PenStyle.NoPen)
        if not self._kit.theme.dark:
            shadow = QColor(self._kit.theme.color("text.primary"))
            shadow.setAlpha(4)
            p.setBrush(shadow)
            for spread in range(_SHADOW, 0, -2):
                p.drawRoundedRect(rect.adjusted(-spread, 4 - spread, spread, 4 + spread), spread, spread)
        p.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        p.fillRect(rect.adjusted(-1, -1, 1, 1), self._kit.theme.color("line.strong"))
        p.drawPixmap(rect.topLeft(), self._drawn_page(page, rect))

    def _drawn_page(self, page: int, rect: QRectF) -> QPixmap:
        """The page as pixels of this screen, kept until something changes."""
        ratio = self.devicePixelRatioF()
        key = (page, round(rect.width() * ratio), self._grey)
        found = self._drawn.get(key)
        if found is None:
            if len(self._drawn) > 6:
                self._drawn.clear()
            found = QPixmap(round(rect.width() * ratio), round(rect.height() * ratio))
            assert self._pages is not None
            found.fill(self._pages.ground())
            painter = QPainter(found)
            scale = found.width() / self._pages.size.width()
            painter.scale(scale, scale)
            self._pages.paint(painter, page, grey=self._grey)
            painter.end()
            found.setDevicePixelRatio(ratio)
            self._drawn[key] = found
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.step(1)
        elif key == Qt.Key.Key_Minus:
            self.step(-1)
        elif key == Qt.Key.Key_0 and not event.modifiers():
            self.fit_page()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            bar = self.verticalScrollBar()
            bar.setValue(bar.minimum() if key == Qt.Key.Key_Home else bar.maximum())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self.viewport().update()

    def _set_zoom(self, zoom: float) -> None:
        middle = self._middle()
        self._zoom = zoom
        self._arrange()
        for bar, share in zip((self.horizontalScrollBar(), self.verticalScrollBar()), (middle.x(), middle.y()), strict=True):
            bar.setValue(round(share * (bar.maximum() + bar.pageStep()) - bar.pageStep() / 2))

    def _middle(self) -> QPointF:
        """Which part of the whole is in the middle of the view."""
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        return QPointF(*((bar.value() + bar.pageStep() / 2) / max(bar.maximum() + bar.pageStep(), 1) for bar in bars))

    def _whole_height(self) -> float:
        if self._pages is None:
            return 0.0
        height = self._pages.size.height() * self.scale()
        return self._pages.count * height + (self._pages.count - 1) * _BETWEEN + 2 * _AROUND

    def _arrange(self) -> None:
        room = self.viewport().size()
        width = self._pages.size.width() * self.scale() + 2 * _AROUND if self._pages else 0.0
        for bar, whole, page in (
            (self.horizontalScrollBar(), width, room.width()),
            (self.verticalScrollBar(), self._whole_height(), room.height()),
        ):
            bar.setPageStep(page)
            bar.setRange(0, max(0, round(whole) - page))
        self._control.show_size(self.is_fit(), self.percent())
        self._control.adjustSize()
        self._control.move(room.width() - self._control.width() - 12, room.height() - self._control.height() - 10)
        self._control.setVisible(self._pages is not None)
        self.viewport().update()
        self.zoom_changed.emit()


class _ZoomControl(QWidget):
    """Minus, the size in words, plus: in one frame over the desk's corner."""

    def __init__(self, paint: Paint, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = paint
        self.further = IconButton(paint, "minus", self.tr("Further away"), key="-")
        self.fit = Button(paint, self.tr("Fit page"), kind="plain", compact=True)
        self.nearer = IconButton(paint, "plus", self.tr("Nearer"), key="+")
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        for button in (self.further, self.fit, self.nearer):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_size(self, fit: bool, percent: int) -> None:
        """Say “Fit page” or the size."""
        self.fit.setText(self.tr("Fit page") if fit else f"{percent} %")
        self.fit.setToolTip(self.tr("Show the whole page (0)"))

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(max(hint.width(), 108), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(pen(self._kit.theme.color("line.strong")))
        p.setBrush(self._kit.theme.color("surface.raised"))
        radius = self._kit.theme.radius("control")
        p.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
