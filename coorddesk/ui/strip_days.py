"""The days above chase strips: where they begin, today, where they end."""

from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter

from coorddesk.domain.dates import day_words
from coorddesk.ui.paint import Paint

_BACK, _AHEAD = 14, 7
_APART = 5
_ACROSS = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute


def paint_strip_days(kit: Paint, p: QPainter, strip: QRectF, today_at: float, today: date, role: str, ink: str) -> None:
    """Writes the days over a strip; time runs to the right in every language.

    In a large font the last day gives way to the word before it and stands out behind the strip, where the line has nothing else.

    Args:
        today_at: where today stands, from the strip's left edge.
    """
    said = QCoreApplication.translate("StripDays", "Today")
    first, last = (day_words(today + timedelta(days), today, weekday=False) for days in (-_BACK, _AHEAD))
    half = kit.theme.metrics(role, 600).horizontalAdvance(said) / 2
    width = kit.theme.metrics(role).horizontalAdvance(last) + 1
    middle = strip.left() + today_at
    kit.text(p, strip, first, role, ink, Qt.AlignmentFlag.AlignLeft | _ACROSS)
    around = QRectF(middle - half - 2, strip.top(), 2 * half + 4, strip.height())
    kit.text(p, around, said, role, "accent.text", Qt.AlignmentFlag.AlignCenter, 600)
    end = QRectF(max(strip.right() - width, middle + half + _APART), strip.top(), width, strip.height())
    kit.text(p, end, last, role, ink, Qt.AlignmentFlag.AlignLeft | _ACROSS)
