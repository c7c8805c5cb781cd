"""A framed box in the inspector: a title with an icon, and what stands below it."""

from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coorddesk.ui.paint import Paint, Tone, pen
from coorddesk.ui.widgets import Label

INDENT = 21  # of what stands under the title's words, right of the icon


class BoxLook(NamedTuple):
    """How a box is painted: its icon, and the tokens of its line, its ground and the icon's ink."""

    icon: str
    line: str = "line.hairline"
    ground: str = "surface.base"
    ink: str = "text.secondary"


class FramedBox(QWidget):
    """The frame and the title; `box` takes the rest.

    Attributes:
        look: how it is painted; `update` after another is set.
    """

    def __init__(self, kit: Paint, look: BoxLook, tone: Tone = "secondary", spacing: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit, self.look = kit, look
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 4, 16, 10)
        self._frame = QWidget(self)
        outer.addWidget(self._frame)
        self.box = QVBoxLayout(self._frame)
        self.box.setContentsMargins(12, 9, 12, 11)
        self.box.setSpacing(spacing)
        self.title = Label(kit, "", "small", tone, weight=600, parent=self)
        self.title.setContentsMargins(INDENT, 0, 0, 0)
        self.box.addWidget(self.title)

    def add_row(self, *widgets: QWidget, indent: int = 0) -> None:
        """Puts widgets beside each other."""
        row = QHBoxLayout()
        row.setContentsMargins(indent, 4, 0, 0)
        row.setSpacing(9)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        self.box.addLayout(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        color = self._kit.theme.color
        p.setPen(pen(color(self.look.line)))
        p.setBrush(color(self.look.ground))
        rect = QRectF(self._frame.geometry()).adjusted(0.5, 0.5, -0.5, -0.5)
        p.drawRoundedRect(rect, 8, 8)
        top = self._frame.y() + self.title.geometry().center().y()
        self._kit.icons.paint(p, QRectF(rect.left() + 12, top - 6.5, 14, 14), self.look.icon, self.look.ink)
