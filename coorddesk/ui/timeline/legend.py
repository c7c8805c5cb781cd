"""What the timeline's marks mean, in a line at its foot."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from coorddesk.ui.desk import Desk
from coorddesk.ui.paint import pen


class Legend(QWidget):
    """What the marks mean, at the foot."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setFixedHeight(max(40, round(desk.theme.metrics("small").height()) + 20))
        self.setAccessibleName(self.tr("Open marks are baselines, solid ones forecasts. Amber slips under 14 days, red 14 days or more."))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, kit = self._desk.theme, self._desk.paint
        p = QPainter(self)
        p.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        kit.hairline(p, 0, 0, self.width(), 0)
        middle, x = self.height() / 2, 24.0
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        ink = theme.color("text.primary")
        entries = (
            ("baseline", self.tr("baseline")), ("milestone", self.tr("forecast, milestone")),
            ("deliverable", self.tr("forecast, deliverable")),
            ("amber", self.tr("slips under 14 days")), ("red", self.tr("slips 14 days or more")),
        )  # fmt: skip
        for mark, words in entries:
            width = theme.metrics("small").horizontalAdvance(words)
            side = 22.0 if mark in ("amber", "red") else 12.0
            if x + side + 6 + width > self.width() - 24:
                return
            if mark in ("amber", "red"):
                p.setPen(pen(theme.color(f"rag.{mark}.solid"), 2))
                p.drawLine(QPointF(x, middle), QPointF(x + 22, middle))
            elif mark == "deliverable":
                p.fillRect(QRectF(x + 1, middle - 5, 10, 10), ink)
            else:
                hollow = mark == "baseline"
                edge = theme.color("text.secondary") if hollow else ink
                kit.diamond(p, QPointF(x + 6, middle), 5.5, None if hollow else ink, edge)
            kit.text(p, QRectF(x + side + 6, 0, width + 2, self.height()), words, "small", "text.secondary", align)
            x += side + 6 + width + 22
        hint = self.tr("Drag a marker to move its forecast. The baseline stays.")
        width = theme.metrics("small").horizontalAdvance(hint)
        if x + width + 24 < self.width():
            kit.text(p, QRectF(self.width() - 24 - width, 0, width + 2, self.height()), hint, "small", "text.secondary", align)
