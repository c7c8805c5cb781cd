"""What lies on a page once it is measured: words, rules and marks, in points from the page's top left corner."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPolygonF, QTextLayout

from coorddesk.ui.theme import Theme, load_tokens

FINE = 10
"""Fonts are measured this many times larger than points, because their sizes are whole pixels."""

_OCTAGON = ((5.9, 1.2), (12.1, 1.2), (16.8, 5.9), (16.8, 12.1), (12.1, 16.8), (5.9, 16.8), (1.2, 12.1), (1.2, 5.9))
_TRIANGLE = ((9, 1.3), (17.3, 16.4), (0.7, 16.4))
_TICK = ((5.4, 9.3), (7.9, 11.8), (12.7, 6.5))


def _between(one: QColor, other: QColor) -> QColor:
    """The colour half way between two; paper carries letters on grounds that the screen leaves empty."""
    return QColor((one.red() + other.red()) // 2, (one.green() + other.green()) // 2, (one.blue() + other.blue()) // 2)


class Ink:
    """The fonts and colours of paper: the light theme's, whatever the screen shows.

    Args:
        grey: rating marks in three greys, as a printer without colour gives them.
        air: the room within rows and above headings, 1 as designed; less where a page is nearly full.
    """

    def __init__(self, theme: Theme, grey: bool = False, air: float = 1.0) -> None:
        self.air = air
        self.sizes: dict[str, float] = load_tokens()["type"]["print"]
        self.grey = grey
        self._theme = theme
        self._base = theme.font("body")
        self._fonts: dict[tuple[float, bool], QFont] = {}
        self.words: dict[Any, Any] = {}  # what `setting.set_words` set so far

    def color(self, path: str) -> QColor:
        """A colour of the light theme."""
        return self._theme.color(path)

    def font(self, points: float, bold: bool = False) -> QFont:
        """The system font with tabular figures, `FINE` pixels to the point."""
        found = self._fonts.get((points, bold))
        if found is None:
            found = QFont(self._base)
            found.setPixelSize(round(points * FINE))
            found.setWeight(QFont.Weight.Bold if points > 14 else QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
            spacing = -0.01 * points * FINE if points > 14 else 0.0
            found.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
            self._fonts[points, bold] = found
        return found

    def mark(self, letter: str) -> tuple[QColor, QColor, QColor]:
        """Ground, edge and letter of a rating mark."""
        black, white = self.color("text.primary"), self.color("surface.base")
        if self.grey:
            light = _between(self.color("line.field"), self.color("line.strong")).lightness()
            return {"R": (black, black, white), "A": (QColor(light, light, light), black, black)}.get(letter, (white, black, black))
        if letter == "R":
            return self.color("rag.red.solid"), self.color("rag.red.text"), white
        if letter == "A":
            ground = _between(self.color("rag.amber.solid"), self.color("rag.amber.line"))
            return ground, self.color("rag.amber.text"), black
        name = "green" if letter == "G" else "complete"
        return white, self.color(f"rag.{name}.solid"), self.color(f"rag.{name}.text")


@dataclass(frozen=True, slots=True)
class Words:
    """One line of words that are broken into lines already; `layout` is measured in `FINE`.

    Attributes:
        line: which of the layout's lines.
        x, y: of the line's left end and top.
        rise: what the layout itself has put above the line, in `FINE`.
    """

    layout: QTextLayout
    line: int
    x: float
    y: float
    height: float
    rise: float

    def moved(self, dx: float, dy: float) -> "Words":
        """The same, elsewhere."""
        return Words(self.layout, self.line, self.x + dx, self.y + dy, self.height, self.rise)

    def draw(self, p: QPainter, ink: Ink) -> None:
        """Onto a painter whose unit is a `FINE`th of a point."""
        p.setPen(ink.color("text.primary"))
        self.layout.lineAt(self.line).draw(p, QPointF(self.x * FINE, self.y * FINE - self.rise))


@dataclass(frozen=True, slots=True)
class Rule:
    """A filled rectangle: a hairline, the rule under the head, the line of a bar."""

    x: float
    y: float
    width: float
    height: float
    token: str = "line.strong"

    def moved(self, dx: float, dy: float) -> "Rule":
        """The same, elsewhere."""
        return Rule(self.x + dx, self.y + dy, self.width, self.height, self.token)

    def draw(self, p: QPainter, ink: Ink) -> None:
        """Onto a painter whose unit is a `FINE`th of a point; never thinner than the device can show."""
        thin = 1.0 / max(abs(p.deviceTransform().m11()), 1e-6)
        size = (max(self.width * FINE, thin), max(self.height * FINE, thin))
        p.fillRect(QRectF(self.x * FINE, self.y * FINE, *size), ink.color(self.token))


@dataclass(frozen=True, slots=True)
class Frame:
    """A rounded frame without ground."""

    x: float
    y: float
    width: float
    height: float

    def moved(self, dx: float, dy: float) -> "Frame":
        """The same, elsewhere."""
        return Frame(self.x + dx, self.y + dy, self.width, self.height)

    def draw(self, p: QPainter, ink: Ink) -> None:
        """Onto a painter whose unit is a `FINE`th of a point."""
        p.setPen(QPen(ink.color("text.primary"), 0.6 * FINE))
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawRoundedRect(QRectF(self.x * FINE, self.y * FINE, self.width * FINE, self.height * FINE), 2 * FINE, 2 * FINE)


@dataclass(frozen=True, slots=True)
class RatingMark:
    """R octagon, A triangle, G circle, C ticked square; anything else a dash (look.md 7)."""

    x: float
    y: float
    letter: str
    size: float

    @property
    def height(self) -> float:
        """As high as wide."""
        return self.size

    def moved(self, dx: float, dy: float) -> "RatingMark":
        """The same, elsewhere."""
        return RatingMark(self.x + dx, self.y + dy, self.letter, self.size)

    def draw(self, p: QPainter, ink: Ink) -> None:
        """Onto a painter whose unit is a `FINE`th of a point."""
        p.save()
        p.translate(self.x * FINE, self.y * FINE)
        p.scale(self.size * FINE / 18, self.size * FINE / 18)
        if self.letter not in ("R", "A", "G", "C"):
            p.fillRect(QRectF(5, 8.3, 8, 1.4), ink.color("text.tertiary"))
            p.restore()
            return
        ground, edge, letter = ink.mark(self.letter)
        p.setPen(QPen(QBrush(edge), 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin))
        p.setBrush(ground)
        if self.letter == "G":
            p.drawEllipse(QPointF(9, 9), 7.7, 7.7)
        elif self.letter == "C":
            p.drawRoundedRect(QRectF(1.8, 1.8, 14.4, 14.4), 2, 2)
        else:
            p.drawPolygon(_polygon(_OCTAGON if self.letter == "R" else _TRIANGLE))
        if self.letter == "C":
            p.setPen(QPen(letter, 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawPolyline(_polygon(_TICK))
        else:
            self._letter(p, ink, letter)
        p.restore()

    def _letter(self, p: QPainter, ink: Ink, color: QColor) -> None:
        font = QFont(ink.font(9, bold=True))
        font.setPixelSize(90)
        font.setWeight(QFont.Weight.Bold)
        p.scale(0.1, 0.1)
        p.setFont(font)
        p.setPen(color)
        box = QRectF(0, 24 if self.letter == "A" else 0, 180, 180)
        p.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip), self.letter)


@dataclass(frozen=True, slots=True)
class TimeLine:
    """A milestone's line of time: open diamond baseline, solid diamond forecast, dotted today.

    Attributes:
        baseline, forecast, today: where they stand, in points from the left; None is not drawn.
        done: the forecast was reached: an open diamond with a tick beside nothing else.
    """

    x: float
    y: float
    width: float
    height: float
    baseline: float | None
    forecast: float | None
    today: float
    done: bool = False

    def moved(self, dx: float, dy: float) -> "TimeLine":
        """The same, elsewhere."""
        return TimeLine(
            self.x + dx, self.y + dy, self.width, self.height, self.baseline, self.forecast, self.today, self.done
        )  # fmt: skip

    def draw(self, p: QPainter, ink: Ink) -> None:
        """Onto a painter whose unit is a `FINE`th of a point."""
        p.save()
        p.translate(self.x * FINE, self.y * FINE)
        p.scale(FINE, FINE)
        middle = self.height / 2
        black, white = ink.color("text.primary"), ink.color("surface.base")
        p.setPen(QPen(ink.color("line.strong"), 0.5))
        p.drawLine(QPointF(0, middle), QPointF(self.width, middle))
        dotted = QPen(black, 0.7)
        dotted.setDashPattern([1.4, 1.6])
        p.setPen(dotted)
        p.drawLine(QPointF(self.today, middle - 5.5), QPointF(self.today, middle + 5.5))
        if self.baseline is not None and self.forecast is not None:
            p.setPen(QPen(black, 1.2))
            p.drawLine(QPointF(self.baseline, middle), QPointF(self.forecast, middle))
        if self.baseline is not None:
            _diamond(p, self.baseline, middle, 3.5, white, black)
        if self.forecast is not None:
            _diamond(p, self.forecast, middle, 3.8, white if self.done else black, black)
        p.restore()


Mark = Words | Rule | Frame | RatingMark | TimeLine


def _diamond(p: QPainter, x: float, y: float, r: float, fill: QColor, edge: QColor) -> None:
    p.setPen(QPen(QBrush(edge), 0.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin))
    p.setBrush(fill)
    p.drawPolygon(QPolygonF([QPointF(x, y - r), QPointF(x + r, y), QPointF(x, y + r), QPointF(x - r, y)]))


def _polygon(points: tuple[tuple[float, float], ...]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])
