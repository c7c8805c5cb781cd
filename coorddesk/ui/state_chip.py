"""A state as a chip of its own, as it stands on the rows of lists."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from coorddesk.ui.paint import Paint, Tone


class StateChip(QWidget):
    """How a state looks; `width` is kept free for it, else it is as wide as its words."""

    def __init__(self, paint: Paint, parent: QWidget, width: int = 0) -> None:
        super().__init__(parent)
        self._kit = paint
        self._text = self._icon = ""
        self._tone: Tone = "outline"
        self._own_width = not width
        if width:
            self.setFixedWidth(paint.theme.width(width))

    def show_look(self, text: str, look: tuple[Tone, str]) -> None:
        """Show another text, tone and icon."""
        self._text, (self._tone, self._icon) = text, look
        self.setAccessibleName(text)
        if self._own_width:
            self.setFixedSize(round(self._kit.chip_width(text, self._icon, self._tone) + 0.5), round(self._kit.chip_height()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._text:
            return
        p, kit = QPainter(self), self._kit
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        text = self._text
        if not self._own_width:
            room = self.width() - 4 - kit.chip_width("", self._icon, self._tone)
            text = kit.theme.metrics("micro", 600).elidedText(text, Qt.TextElideMode.ElideRight, room)
        width = kit.chip_width(text, self._icon, self._tone)
        x = self.width() - width if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 0
        kit.chip(p, x, (self.height() - kit.chip_height()) / 2, text, self._tone, self._icon)
