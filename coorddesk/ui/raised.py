"""The ground of panels and lists that lie over a screen."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from coorddesk.ui.paint import pen
from coorddesk.ui.theme import Theme

# how far a shadow reaches; a widget that has one leaves this much room around its panel
SHADOW = 6


def paint_raised(p: QPainter, theme: Theme, rect: QRectF, radius: float, *, shadow: bool = False) -> None:
    """Draw a raised ground with its edge; the shadow, which dark themes do without, falls outside of `rect`."""
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    if shadow and not theme.dark:
        shade = QColor(theme.color("text.primary"))
        shade.setAlphaF(0.014)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(shade)
        for step in range(SHADOW, 0, -1):
            p.drawRoundedRect(rect.adjusted(-step, 2 - step, step, 2 + step), radius + step, radius + step)
    p.setPen(pen(theme.color("line.strong")))
    p.setBrush(theme.color("surface.overlay"))
    p.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
