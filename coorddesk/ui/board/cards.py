"""One card: how high it is, and its painting, of which pictures are kept."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontInfo, QFontMetricsF, QPainter, QPainterPath, QPixmap

from coorddesk.domain.tasks import Priority
from coorddesk.services.board import Card
from coorddesk.ui.board.faces import Face, Foot, face_of, feet
from coorddesk.ui.board.model import BoardModel
from coorddesk.ui.board.titles import Titles
from coorddesk.ui.paint import Paint, elided, pen

State = Literal["", "hover", "selected", "lifted"]

_LEFT, _RIGHT = 13, 9
_ICON = 14
_AVATAR = 22
_LEAST_HOME = 36  # less than this says nothing about where a card is at home
_SHADOW = (0, 6, 18, 0.2)
_EDGE = 2  # what is painted of a card beyond its rectangle
_SCREENS = 1.2  # as many pictures are kept as would cover the board so often


class CardArt:
    """Measures and paints cards, remembering heights and pictures until the look, the width or the day changes."""

    def __init__(self, paint: Paint, model: BoardModel) -> None:
        self._kit = paint
        self._model = model
        self._for: tuple[object, ...] = ()
        self._counts: dict[str, tuple[Card, int]] = {}
        self._pictures: dict[tuple[str, State], tuple[Card, QPixmap]] = {}
        self._pixels = 0
        self._titles = Titles(paint.theme)
        self._shapes: dict[tuple[int, int, int], tuple[QPainterPath, QPainterPath, QPainterPath]] = {}
        self._pitch = self._compact_pitch = self._ref = self._meta = self._foot = 0

    def forget(self) -> None:
        """Drop what is remembered: the theme, the day or somebody's name is another one."""
        self._for = ()
        self._titles.forget()

    def _prepare(self, width: int, compact: bool) -> None:
        if self._for == (width, compact):
            return
        theme = self._kit.theme
        self._for = (width, compact)
        self._counts.clear()
        self._shapes.clear()
        self._pictures.clear()
        self._pixels = 0
        metrics = theme.metrics("body", 500)
        size = QFontInfo(theme.font("body", 500)).pixelSize()
        self._pitch = max(round(size * 1.35), round(metrics.height()))
        self._compact_pitch = max(round(size * 1.28), round(metrics.height()))
        self._ref = max(16, round(theme.metrics("micro").height()))
        self._meta = max(20, round(self._kit.chip_height()) + 1)
        self._foot = max(25, round(theme.metrics("micro").height()) + 10)

    def height(self, card: Card, width: int, compact: bool) -> int:
        """How high a card of this width is."""
        self._prepare(width, compact)
        lines = self._line_count(card, width)
        if compact:
            return 6 + self._compact_pitch * lines + self._meta + 6
        return 8 + self._ref + 2 + self._pitch * lines + 7 + self._meta + 9 + self._foot * feet(self._model, card)

    def _line_count(self, card: Card, width: int) -> int:
        """How many lines its title takes; remembered for thousands, while the lines are made anew for the few that are painted."""
        known = self._counts.get(card.id)
        if known is None or known[0] is not card:
            known = self._counts[card.id] = (card, len(self._title(card, width)))
        return known[1]

    def _title(self, card: Card, width: int) -> tuple[str, ...]:
        return self._titles.broken(card.title, width - _LEFT - _RIGHT)

    def is_shortened(self, card: Card, width: int) -> bool:
        """Whether the card does not show its whole title."""
        return not self._titles.fits(self._title(card, width)[-1], width - _LEFT - _RIGHT)

    def face(self, card: Card, width: int) -> Face:
        """The card's words."""
        lines = self._titles.settled(card.title, self._title(card, width), width - _LEFT - _RIGHT)
        return face_of(self._model, self._kit.theme, card, lines)

    def paint(self, p: QPainter, x: int, y: int, width: int, card: Card, compact: bool, state: State = "", focus: bool = False) -> None:
        """Draw a card with its top left corner at x, y; `focus` adds the keyboard's ring."""
        height = self.height(card, width, compact)
        if state == "lifted":
            p.save()
            p.translate(x, y)
            self._draw(p, width, height, card, compact, state)
            p.restore()
        else:
            p.drawPixmap(x - _EDGE, y - _EDGE, self._picture(p, width, height, card, compact, state))
        if focus:
            radius = self._kit.theme.radius("card")
            self._kit.focus_ring(p, QRectF(x, y, width, height), radius)

    def _draw(self, p: QPainter, width: int, height: int, card: Card, compact: bool, state: State) -> None:
        face = self.face(card, width)
        self._ground(p, width, height, face, state, compact)
        if compact:
            self._compact_words(p, width, height, card, face)
        else:
            self._words(p, width, height, card, face)

    def _picture(self, p: QPainter, width: int, height: int, card: Card, compact: bool, state: State) -> QPixmap:
        """The card as it was painted the last time, for its words and marks take most of a frame; painted where it changed."""
        ratio = p.device().devicePixelRatioF()
        key = (card.id, state)
        known = self._pictures.get(key)
        if known is not None and known[0] is card and known[1].devicePixelRatioF() == ratio:
            return known[1]
        picture = QPixmap(round((width + 2 * _EDGE) * ratio), round((height + 2 * _EDGE) * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        inner = QPainter(picture)
        inner.setRenderHints(p.renderHints())
        inner.setLayoutDirection(p.layoutDirection())
        inner.translate(_EDGE, _EDGE)
        self._draw(inner, width, height, card, compact, state)
        inner.end()
        self._keep(key, card, picture, _SCREENS * p.device().width() * p.device().height() * ratio * ratio)
        return picture

    def _keep(self, key: tuple[str, State], card: Card, picture: QPixmap, most: float) -> None:
        """Remembers a picture; the oldest go where all have more than `most` pixels."""
        if (before := self._pictures.pop(key, None)) is not None:
            self._pixels -= before[1].width() * before[1].height()
        self._pictures[key] = (card, picture)
        self._pixels += picture.width() * picture.height()
        while self._pixels > most and len(self._pictures) > 1:
            _, gone = self._pictures.pop(next(iter(self._pictures)))
            self._pixels -= gone.width() * gone.height()

    def _ground(self, p: QPainter, width: int, height: int, face: Face, state: State, compact: bool) -> None:
        color, radius = self._kit.theme.color, self._kit.theme.radius("card")
        if state == "lifted":
            self._shadow(p, width, height)
        inset = QRectF(0.5, 0.5, width - 1, height - 1)
        edge = {"selected": "accent.fill", "lifted": "accent.fill", "hover": "line.field"}.get(state, "line.hairline")
        foot = 0 if compact else self._foot * len(face.feet)
        strip, ground, bottom = self._shape(width, height, foot)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(color("surface.raised"))
        p.drawRoundedRect(inset, radius, radius)
        if foot:
            p.fillPath(ground, color("surface.sunken"))
            for at in range(len(face.feet)):
                p.fillRect(QRectF(3, height - foot + at * self._foot, width - 4, 1), color("line.hairline"))
        p.fillPath(strip, color(face.strip))
        p.setBrush(Qt.BrushStyle.NoBrush)
        if state == "selected":
            p.setPen(pen(color(edge), 2))
            p.drawRoundedRect(QRectF(0, 0, width, height), radius, radius)
            return
        p.setPen(pen(color(edge)))
        p.drawRoundedRect(inset, radius, radius)
        if not state:
            p.setPen(pen(color("line.strong")))
            p.drawPath(bottom)

    def _shape(self, width: int, height: int, foot: int) -> tuple[QPainterPath, QPainterPath, QPainterPath]:
        """The team strip, the foot's ground and the bottom edge, all following the rounded corners."""
        found = self._shapes.get((width, height, foot))
        if found is None:
            radius = self._kit.theme.radius("card")
            whole, left, low = QPainterPath(), QPainterPath(), QPainterPath()
            whole.addRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), radius, radius)
            left.addRect(QRectF(0, 0, 3.5, height))
            low.addRect(QRectF(0, height - foot, width, foot))
            edge = QPainterPath(QPointF(0.5, height - radius))
            corner = QRectF(0.5, height - 0.5 - 2 * radius, 2 * radius, 2 * radius)
            edge.arcMoveTo(corner, 225)
            edge.arcTo(corner, 225, 45)
            edge.lineTo(width - 0.5 - radius, height - 0.5)
            corner.moveLeft(width - 0.5 - 2 * radius)
            edge.arcTo(corner, 270, 45)
            found = self._shapes[width, height, foot] = (whole.intersected(left), whole.intersected(low), edge)
        return found

    def _shadow(self, p: QPainter, width: int, height: int) -> None:
        dx, dy, blur, strength = _SHADOW
        radius = self._kit.theme.radius("card")
        steps = blur // 2
        p.setPen(Qt.PenStyle.NoPen)
        shade = self._kit.theme.color("text.primary" if not self._kit.theme.dark else "surface.board")
        p.setBrush(shade)
        p.setOpacity(strength / steps)
        for step in range(steps):
            grow = blur / 2 - step * 1.5
            p.drawRoundedRect(QRectF(dx - grow, dy - grow, width + 2 * grow, height + 2 * grow), radius + grow, radius + grow)
        p.setOpacity(1)

    def _words(self, p: QPainter, width: int, height: int, card: Card, face: Face) -> None:
        theme = self._kit.theme
        micro = theme.metrics("micro")
        p.setFont(theme.font("micro", 400))
        p.setPen(theme.color("text.tertiary"))
        p.drawText(QPointF(_LEFT, 8 + _baseline(self._ref, micro)), face.ref)
        if card.priority == Priority.HIGH and card.done_on is None:
            at = _LEFT + micro.horizontalAdvance(face.ref) + 5
            self._kit.icons.paint(p, QRectF(at, 8 + (self._ref - 12) / 2, 12, 12), "chevrons-up", "text.secondary")
        left = self._marks(p, width, face)
        if face.home:
            x = _LEFT + micro.horizontalAdvance(face.ref) + (22 if card.priority == Priority.HIGH and card.done_on is None else 6)
            if left - x > _LEAST_HOME:
                self._kit.text(p, QRectF(x, 8, left - x - 4, self._ref), face.home, "micro", "text.tertiary", weight=400)
        top = 8 + self._ref + 2
        self._paint_title(p, width, top, self._pitch, card, face)
        feet = self._foot * len(face.feet)
        self._paint_meta(p, width, height - feet - 9 - self._meta, face, "")
        for at, foot in enumerate(face.feet):
            self._paint_foot(p, width, height - feet + at * self._foot, foot)

    def _compact_words(self, p: QPainter, width: int, height: int, card: Card, face: Face) -> None:
        self._paint_title(p, width, 6, self._compact_pitch, card, face)
        self._paint_meta(p, width, height - 6 - self._meta, face, face.ref)

    def _marks(self, p: QPainter, width: int, face: Face) -> float:
        """The icons at the right of the reference; answers where they begin."""
        theme = self._kit.theme
        x = width - _RIGHT
        metrics = theme.metrics("micro")
        for name, count in reversed(face.marks):
            if count > 1:
                shown = str(count)
                x -= round(metrics.horizontalAdvance(shown))
                p.setFont(theme.font("micro"))
                p.setPen(theme.color("text.secondary"))
                p.drawText(QPointF(x, 8 + _baseline(self._ref, metrics)), shown)
                x -= 2
            x -= _ICON
            self._kit.icons.paint(p, QRectF(x, 8 + (self._ref - _ICON) // 2, _ICON, _ICON), name, "text.secondary")
            x -= 5
        return x

    def _paint_title(self, p: QPainter, width: int, top: int, pitch: int, card: Card, face: Face) -> None:
        theme = self._kit.theme
        done = card.done_on is not None
        p.setFont(theme.font("body", 400 if done else 500))
        p.setPen(theme.color("text.secondary" if done else "text.primary"))
        y = top + _baseline(pitch, theme.metrics("body", 500))
        metrics = theme.metrics("body", 400 if done else 500)
        for line in face.lines:
            # A title that runs from right to left begins at the right, whatever the language of the screen.
            x = width - _RIGHT - metrics.horizontalAdvance(line) if face.from_right else _LEFT
            p.drawText(QPointF(x, y), line)
            y += pitch

    def _paint_meta(self, p: QPainter, width: int, top: int, face: Face, ref: str) -> None:
        kit = self._kit
        x: float = _LEFT
        chip = kit.chip_height()
        middle = top + (self._meta - chip) / 2
        if face.tone == "done":
            kit.icons.paint(p, QRectF(x, top + (self._meta - 12) / 2, 12, 12), "check", "text.secondary")
            x += 16 + kit.chip(p, x + 16, middle, face.due, "plain")
        else:
            x += kit.chip(p, x, middle, face.due, face.tone)
        right = width - _RIGHT - (_AVATAR + 4 if face.initials else 0)
        if face.moves:
            x = self._paint_moves(p, x + 7, top, face.moves)
        texts = [("", ref)] if ref else [("list-checks", face.checklist), ("clock", face.start)]
        for icon, text in texts:
            x = self._paint_note(p, x, right, top, icon, text)
        if face.initials:
            kit.avatar(p, width - _RIGHT - _AVATAR, top + (self._meta - _AVATAR) / 2, _AVATAR, face.initials, face.hue)

    def _paint_moves(self, p: QPainter, x: float, top: int, moves: int) -> float:
        """How often the due date was moved, behind the open diamond that marks a baseline on the timeline; answers where it ends."""
        theme = self._kit.theme
        self._kit.diamond(p, QPointF(x + 4, top + self._meta / 2), 4, None, theme.color("text.secondary"), 1.2)
        p.setFont(theme.font("micro", 400))
        p.setPen(theme.color("text.secondary"))
        text = str(moves)
        p.drawText(QPointF(x + 11, top + _baseline(self._meta, theme.metrics("micro"))), text)
        return x + 11 + theme.metrics("micro", 400).horizontalAdvance(text)

    def _paint_note(self, p: QPainter, x: float, right: float, top: int, icon: str, text: str) -> float:
        """A quiet text behind its icon where there is room for it; answers where it ends."""
        if not text:
            return x
        theme = self._kit.theme
        lead = _ICON + 4 if icon else 0
        end = x + 7 + lead + theme.metrics("micro", 400).horizontalAdvance(text)
        if end > right:
            return x
        if icon:
            self._kit.icons.paint(p, QRectF(x + 7, top + (self._meta - _ICON) / 2, _ICON, _ICON), icon, "text.secondary")
        p.setFont(theme.font("micro", 400))
        p.setPen(theme.color("text.secondary" if icon else "text.tertiary"))
        p.drawText(QPointF(x + 7 + lead, top + _baseline(self._meta, theme.metrics("micro"))), text)
        return end

    def _paint_foot(self, p: QPainter, width: int, top: int, foot: Foot) -> None:
        theme = self._kit.theme
        baseline = top + _baseline(self._foot, theme.metrics("micro"))
        self._kit.icons.paint(p, QRectF(_LEFT, top + (self._foot - 12) // 2 + 0.5, 12, 12), foot.icon, "text.secondary")
        metrics = theme.metrics("micro", 400)
        tail = theme.metrics("micro", 600 if foot.tone else 400)
        advance = tail.horizontalAdvance(foot.tail)
        room = width - _RIGHT - _LEFT - 17
        fits = foot.tail and metrics.horizontalAdvance(foot.text) + 6 + advance <= room
        p.setFont(theme.font("micro", 400))
        p.setPen(theme.color("text.secondary"))
        p.drawText(QPointF(_LEFT + 17, baseline), elided(metrics, foot.text, room - (advance + 6 if fits else 0)))
        if fits:
            p.setFont(theme.font("micro", 600 if foot.tone else 400))
            p.setPen(theme.color(f"rag.{foot.tone}.text" if foot.tone else "text.secondary"))
            p.drawText(QPointF(width - _RIGHT - advance, baseline), foot.tail)

    def avatar_rect(self, card: Card, width: int, compact: bool) -> QRectF:
        """Where the owner's initials stand on a card, from its top left corner."""
        height = self.height(card, width, compact)
        bottom = 6 if compact else 9 + self._foot * feet(self._model, card)
        return QRectF(width - _RIGHT - _AVATAR, height - bottom - self._meta - 1, _AVATAR, _AVATAR)


def _baseline(height: float, metrics: QFontMetricsF) -> float:
    """Where a line of text stands so that it is in the middle of a height."""
    return (height + metrics.ascent() - metrics.descent()) / 2
