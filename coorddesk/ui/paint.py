"""The small marks that lists, cards and sheets share: chips, avatars, ratings, strips, lines and text."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from coorddesk.ui.icons import Icons
from coorddesk.ui.theme import Theme

Tone = Literal["red", "amber", "green", "complete", "accent", "outline", "plain"]

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTER = Qt.AlignmentFlag.AlignCenter
_CHIP_ICON = 12
_CHIP_GAP = 4
_AROUND_INITIALS = 5
_PIP, _NARROW_PIP = (8, 4, 10), (4, 4, 6)
_RATINGS = {"R": "red", "A": "amber", "G": "green", "C": "complete"}
_OCTAGON = ((5.9, 1.2), (12.1, 1.2), (16.8, 5.9), (16.8, 12.1), (12.1, 16.8), (5.9, 16.8), (1.2, 12.1), (1.2, 5.9))
_TRIANGLE = ((9, 1.3), (17.3, 16.4), (0.7, 16.4))
_TICK = ((5.4, 9.3), (7.9, 11.8), (12.7, 6.5))
_REPLIES = {
    "coming": ("check", "rag.green.solid"),
    "maybe": ("minus", "rag.amber.solid"),
    "cannot": ("x", "rag.red.solid"),
}
_ONE_LINE = (Qt.TextFlag.TextDontClip | Qt.TextFlag.TextSingleLine).value  # flags are joined as numbers, which takes a tenth of the time
_ZERO_WIDTH_NON_JOINER = "\u200c"


def elided(metrics: QFontMetricsF, text: str, width: float) -> str:
    """The text on one line, shortened at its end with an ellipsis where it is wider than `width`."""
    return metrics.elidedText(" ".join(text.split("\n")), Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """One or two letters for an avatar: of the first and last word, or the first two of a single word.

    "Whitlock, Dana" counts as "Dana Whitlock", and an address as its words. Names in Chinese, Japanese or Korean
    characters give their first character, which is the family name. A name without a letter or digit gives "?".
    """
    if "@" in name and " " not in name.strip():
        name = name.partition("@")[0].translate({ord(mark): " " for mark in "._-+"})
    last, _, first = name.partition(",")
    words = [word for word in f"{first} {last}".split() if any(map(str.isalnum, word))]
    if not words:
        return "?"
    if len(words) == 1:
        letters = _letters(words[0])
        return letters[0] if _is_ideographic(letters[0]) else "".join(letters[:2])
    pair = _letters(words[0])[0], _letters(words[-1])[0]
    joiner = _ZERO_WIDTH_NON_JOINER if unicodedata.bidirectional(pair[0][0]) == "AL" else ""
    return joiner.join(pair)


def _letters(word: str) -> list[str]:
    """The word's letters and digits as capitals, each with the marks that belong to it."""
    letters: list[str] = []
    for sign in unicodedata.normalize("NFC", word):
        if sign.isalnum():
            letters.append(sign.upper()[0])
        elif letters and unicodedata.category(sign).startswith("M"):
            letters[-1] += sign
    return letters


def _is_ideographic(letter: str) -> bool:
    return unicodedata.name(letter[0], "").startswith(("CJK", "HANGUL", "HIRAGANA", "KATAKANA"))


def pen(color: QColor, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen with round joins and flat ends."""
    return QPen(QBrush(color), width, style, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)


def _polygon(points: Sequence[tuple[float, float]]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


class Paint:
    """Draws the shared marks with one theme's colours, on a widget or on paper.

    Positions and lengths are in the painter's own units, which callers scale; nothing here knows a widget. On paper
    use a light theme, and a painter scaled to the screen's logical resolution, because fonts are in points. Callers
    switch antialiasing on once for all they draw.
    """

    __slots__ = ("icons", "theme")

    def __init__(self, theme: Theme, icons: Icons | None = None) -> None:
        self.theme = theme
        self.icons = icons or Icons(theme)

    def text(
        self,
        p: QPainter,
        rect: QRectF,
        s: str,
        role: str = "body",
        color: str = "text.primary",
        align: Qt.AlignmentFlag = _LEFT,
        weight: int | None = None,
    ) -> float:
        """Write one line into `rect`, shortened where it does not fit, and answer how wide it came out.

        The words run in their own direction, whatever that of the language is: “9 days late” must not become “days late 9”.
        """
        shown, width = s, self.theme.advance(s, role, weight)
        if width > rect.width() + 0.5 or "\n" in s:
            metrics = self.theme.metrics(role, weight)
            shown = elided(metrics, s, rect.width() + 0.5)
            width = metrics.horizontalAdvance(shown)
        p.setFont(self.theme.font(role, weight))
        p.setPen(self.theme.color(color))
        p.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        p.drawText(rect, align.value | _ONE_LINE, shown)
        return width

    def avatar(self, p: QPainter, x: float, y: float, d: float, initials: str, hue: str | None) -> None:
        """A circle of diameter `d` with initials in a team's colours; `hue` None is somebody without a team."""
        group = f"team.{hue}" if hue else "rag.complete"
        circle = QRectF(x + 0.5, y + 0.5, d - 1, d - 1)
        p.setPen(pen(self.theme.color(f"{group}.line")))
        p.setBrush(self.theme.color(f"{group}.soft"))
        p.drawEllipse(circle)
        role = "avatar" if d <= 24 else "micro" if d <= 32 else "heading"
        font = self.theme.font(role, 600)
        wide, most = self.theme.advance(initials, role, 600), d - _AROUND_INITIALS
        if wide > most:
            # The circle is as drawn, whatever the system font; the letters stay within it.
            font = QFont(font)
            font.setPointSizeF(font.pointSizeF() * most / wide)
        p.setFont(font)
        p.setPen(self.theme.color(f"{group}.text"))
        p.drawText(circle, int(_CENTER | Qt.TextFlag.TextDontClip), initials)

    def chip_height(self) -> float:
        """How high a chip is; more than the design's where the system font is large."""
        return max(float(self.theme.size("chip.height")), self.theme.metrics("micro", 600).height() + 4)

    def chip_width(self, text: str, icon: str = "", tone: Tone = "outline") -> float:
        """How wide `chip` will draw this text."""
        mark = _CHIP_ICON + _CHIP_GAP if icon else 0
        if tone == "plain":
            return self.theme.advance(text, "micro") + mark
        return self.theme.advance(text, "micro", 600) + mark + 2 * self.theme.size("chip.padX") + 2

    def chip(
        self, p: QPainter, x: float, y: float, text: str, tone: Tone, icon: str = "", *, selected: bool = False
    ) -> float:
        """A short state or date on its tone's ground, `chip_height` high; answers its width.

        "outline" has an edge and no ground, "plain" is only the text. On a `selected` row a blue chip takes the plain
        ground, because the row is blue already.
        """
        width = self.chip_width(text, icon, tone)
        height = self.chip_height()
        pad = 0.0 if tone == "plain" else self.theme.size("chip.padX") + 1.0
        ink = {"plain": "text.secondary", "outline": "text.secondary", "accent": "accent.text"}.get(tone, f"rag.{tone}.text")
        if tone != "plain":
            self._chip_ground(p, QRectF(x, y, width, height), tone, selected)
        if icon:
            self.icons.paint(p, QRectF(x + pad - 1, y + (height - _CHIP_ICON) / 2, _CHIP_ICON, _CHIP_ICON), icon, ink)
            pad += _CHIP_ICON + _CHIP_GAP - 1
        weight = None if tone == "plain" else 600
        p.setFont(self.theme.font("micro", weight))
        p.setPen(self.theme.color(ink))
        p.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        p.drawText(QRectF(x + pad, y, width, height), int(_LEFT | Qt.TextFlag.TextDontClip), text)
        return width

    def _chip_ground(self, p: QPainter, rect: QRectF, tone: str, selected: bool) -> None:
        radius = self.theme.radius("chip")
        blue = "surface.base" if selected else "accent.soft"
        ground = {"outline": "surface.base", "accent": blue}.get(tone, f"rag.{tone}.soft")
        p.setBrush(self.theme.color(ground))
        if tone == "outline" or self.theme.high_contrast:
            edge = {"outline": "line.strong", "accent": "accent.text"}.get(tone, f"rag.{tone}.line")
            p.setPen(pen(self.theme.color(edge)))
            rect = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        else:
            p.setPen(Qt.PenStyle.NoPen)
        p.drawRoundedRect(rect, radius, radius)

    def rating(self, p: QPainter, x: float, y: float, letter: str, size: float = 18, *, printed: bool = False) -> None:
        """A rating mark: R octagon, A triangle, G circle, C ticked square; any other letter is a dash.

        `printed` draws it in three greys, for paper without colour.
        """
        p.save()
        p.translate(x, y)
        p.scale(size / 18, size / 18)
        name = _RATINGS.get(letter)
        if name is None:
            p.fillRect(QRectF(5, 8.4, 8, 1.3), self.theme.color("text.tertiary"))
            p.restore()
            return
        ground, edge, ink = self._rating_colors(letter, name, printed)
        p.setPen(pen(edge, 1.2))
        p.setBrush(ground)
        self._rating_shape(p, letter)
        if letter == "C":
            p.setPen(QPen(ink, 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawPolyline(_polygon(_TICK))
        else:
            font = QFont(self.theme.font("avatar", 700))
            font.setPixelSize(9)
            p.setFont(font)
            p.setPen(ink)
            p.drawText(QRectF(0, 2.4 if letter == "A" else 0, 18, 18), int(_CENTER | Qt.TextFlag.TextDontClip), letter)
        p.restore()

    def _rating_colors(self, letter: str, name: str, printed: bool) -> tuple[QColor, QColor, QColor]:
        color = self.theme.color
        if printed:
            black, white = color("text.primary"), color("surface.base")
            return {"R": (black, black, white), "A": (color("line.strong"), black, black)}.get(letter, (white, black, black))
        solid = color(f"rag.{name}.solid")
        if letter == "R":
            return solid, solid, color("rag.red.onSolid")
        return color(f"rag.{name}.soft"), solid, color(f"rag.{name}.text")

    def _rating_shape(self, p: QPainter, letter: str) -> None:
        if letter == "R":
            p.drawPolygon(_polygon(_OCTAGON))
        elif letter == "A":
            p.drawPolygon(_polygon(_TRIANGLE))
        elif letter == "G":
            p.drawEllipse(QPointF(9, 9), 7.7, 7.7)
        else:
            p.drawRoundedRect(QRectF(1.8, 1.8, 14.4, 14.4), 2, 2)

    def rating_dot(self, p: QPainter, x: float, y: float, letter: str, size: float = 12) -> None:
        """The same shapes without their letter, for a rating's past: R and A solid, G open, none a short dash."""
        p.save()
        p.translate(x, y)
        p.scale(size / 18, size / 18)
        name = _RATINGS.get(letter)
        if name is None:
            p.fillRect(QRectF(6, 8.4, 6, 1.6), self.theme.color("text.tertiary"))
        else:
            solid = self.theme.color(f"rag.{name}.solid")
            p.setPen(pen(solid, 2.6 if letter in "GC" else 1.2))
            p.setBrush(solid if letter in "RA" else QBrush(Qt.BrushStyle.NoBrush))
            p.translate(9, 9)
            p.scale(0.84, 0.84)
            p.translate(-9, -9)
            self._rating_shape(p, letter)
        p.restore()

    def pips_width(self, count: int, limit: int, narrow: bool = False) -> float:
        """How wide `pips` draws; 0 without a limit and a count."""
        width, _, step = _NARROW_PIP if narrow else _PIP
        places = max(count, limit)
        return places * step - (step - width) if places else 0.0

    def pips(self, p: QPainter, x: float, y: float, count: int, limit: int, narrow: bool = False) -> None:
        """One small bar for each place of a column: dark where taken, pale where free, amber beyond the limit."""
        width, height, step = _NARROW_PIP if narrow else _PIP
        p.setPen(Qt.PenStyle.NoPen)
        for place in range(max(count, limit)):
            token = "rag.amber.solid" if place >= limit else "text.tertiary" if place < count else "line.strong"
            p.setBrush(self.theme.color(token))
            p.drawRoundedRect(QRectF(x + place * step, y, width, height), 1, 1)

    def chase_strip(
        self,
        p: QPainter,
        x: float,
        y: float,
        due_days: int | None,
        asked_days: Sequence[int],
        width: float = 168,
        *,
        red: bool = True,
    ) -> None:
        """What is owed on a line of time 21 high: 14 days back, 7 ahead, always from left to right.

        Days count from today and are negative in the past. A due day further off than the line is pinned to its end.
        Without one only the line and the askings are drawn. `red` False keeps lateness quiet.
        """
        color = self.theme.color
        step = width / 21
        today = x + 14 * step + 0.5
        middle = y + 10.5
        self.hairline(p, x, middle, x + width, middle)

        def place(days: int) -> float:
            return min(max(today + days * step, x + 4.5), x + width - 4.5)

        late = red and due_days is not None and due_days < 0
        if due_days:
            p.setPen(pen(color("rag.red.solid" if late else "line.strong"), 3))
            p.drawLine(QPointF(place(due_days), middle), QPointF(today, middle))
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(color("text.secondary"))
        for days in asked_days:
            at = place(days)
            p.drawPolygon(_polygon(((at - 3.5, middle - 9), (at + 3.5, middle - 9), (at, middle - 4.8))))
        if due_days is not None:
            soon = red and 0 <= due_days <= 1
            edge = "rag.red.solid" if late else "rag.amber.solid" if soon else "text.tertiary"
            self.diamond(p, QPointF(place(due_days), middle), 4.5, color("surface.base"), color(edge))

    def diamond(self, p: QPainter, center: QPointF, r: float, fill: QColor | None, edge: QColor, width: float = 1.5) -> None:
        """A diamond that reaches `r` from its centre to each point; `fill` None leaves it open."""
        p.setPen(pen(edge, width))
        p.setBrush(QBrush(Qt.BrushStyle.NoBrush) if fill is None else QBrush(fill))
        x, y = center.x(), center.y()
        p.drawPolygon(_polygon(((x, y - r), (x + r, y), (x, y + r), (x - r, y))))

    def check_box(self, p: QPainter, box: QRectF, on: bool) -> None:
        """A small box, ticked where `on`."""
        p.setPen(pen(self.theme.color("accent.fill" if on else "line.field")))
        p.setBrush(self.theme.color("accent.fill" if on else "surface.field"))
        p.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3.5, 3.5)
        if on:
            self.icons.paint(p, box.adjusted(1, 1, -1, -1), "check", "text.onAccent")

    def team_square(self, p: QPainter, x: float, y: float, hue: str | None, size: float = 8) -> None:
        """A team's small square; grey without a team."""
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(self.theme.color(f"team.{hue}.strip" if hue else "rag.complete.solid"))
        p.drawRoundedRect(QRectF(x, y, size, size), 2, 2)

    def hairline(self, p: QPainter, x1: float, y1: float, x2: float, y2: float, token: str = "line.hairline") -> None:
        """A level or upright line on whole device pixels: one of them below 150 %, from there one unit wide."""
        scale = p.deviceTransform().m11() or 1.0
        thick = (1 if scale < 1.5 else round(scale)) / scale
        to_device = p.deviceTransform()
        corner = to_device.map(QPointF(min(x1, x2), min(y1, y2)))
        snapped = QPointF(int(corner.x() + 0.001) - corner.x(), int(corner.y() + 0.001) - corner.y()) / scale
        start = QPointF(min(x1, x2), min(y1, y2)) + snapped
        level = y1 == y2
        rect = QRectF(start.x(), start.y(), abs(x2 - x1) if level else thick, thick if level else abs(y2 - y1))
        p.fillRect(rect, self.theme.color(token))

    def focus_ring(self, p: QPainter, rect: QRectF, radius: float) -> None:
        """The ring of keyboard focus around `rect`, one unit outside it and two wide."""
        width = self.theme.size("focusRing.width")
        out = self.theme.size("focusRing.offset") + width / 2
        p.setPen(pen(self.theme.color("line.focus"), width))
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawRoundedRect(rect.adjusted(-out, -out, out, out), radius + out, radius + out)

    def state_mark(self, p: QPainter, x: float, y: float, state: str, size: float = 14) -> None:
        """The mark of an answer to an invite: "coming", "maybe" or "cannot"; anything else has not replied."""
        name, token = _REPLIES.get(state, ("circle-dashed", "text.tertiary"))
        self.icons.paint(p, QRectF(x, y, size, size), name, token)
