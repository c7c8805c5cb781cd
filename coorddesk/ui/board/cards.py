"""One card: how its title breaks into lines, how high it is, its words, and its painting."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontInfo, QFontMetricsF, QPainter, QPainterPath

from coorddesk.domain.dates import day_words, due_words, tone
from coorddesk.domain.projects import Category
from coorddesk.domain.tasks import Priority
from coorddesk.services.board import Card, Details
from coorddesk.ui.board.furniture import tr
from coorddesk.ui.board.model import BoardModel
from coorddesk.ui.paint import Paint, Tone, elided, initials, pen

State = Literal["", "hover", "selected", "lifted"]

_LEFT, _RIGHT, _MOST_LINES = 13, 9, 3
_TONES: dict[str, Tone] = {"late": "red", "soft-due": "amber", "later": "plain"}
_ALONE = 0.24
_NARROWER_BY = 6
_ICON = 14
_AVATAR = 22
_SHADOW = (0, 6, 18, 0.2)


@dataclass(frozen=True, slots=True)
class Face:
    """What stands on a card, in words.

    Attributes:
        due: the chip's text and tone; a finished card has the tone "done".
        foot: how long it waits and when it was asked for; empty texts where there is no foot.
        marks: (icon, count) at the right of the reference.
    """

    ref: str
    lines: tuple[str, ...]
    due: str
    tone: Tone | Literal["done"]
    checklist: str
    initials: str
    hue: str | None
    strip: str
    foot: tuple[str, str]
    marks: tuple[tuple[str, int], ...]


class CardArt:
    """Measures and paints cards, remembering both by card until the look, the width or the day changes."""

    def __init__(self, paint: Paint, model: BoardModel) -> None:
        self._kit = paint
        self._model = model
        self._for: tuple[object, ...] = ()
        self._lines: dict[str, tuple[Card, tuple[str, ...]]] = {}
        self._faces: dict[str, tuple[Card, Face]] = {}
        self._advances: dict[str, float] = {}
        self._shapes: dict[tuple[int, int, int], tuple[QPainterPath, QPainterPath, QPainterPath]] = {}
        self._pitch = self._compact_pitch = self._ref = self._meta = self._foot = 0

    def forget(self) -> None:
        """Drop what is remembered: the theme, the day or somebody's name is another one."""
        self._for = ()
        self._advances.clear()

    def _prepare(self, width: int, compact: bool) -> None:
        if self._for == (width, compact):
            return
        theme = self._kit.theme
        self._for = (width, compact)
        self._lines.clear()
        self._faces.clear()
        self._shapes.clear()
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
        lines = len(self._title(card, width))
        if compact:
            return 6 + self._compact_pitch * lines + self._meta + 6
        return 8 + self._ref + 2 + self._pitch * lines + 7 + self._meta + 9 + (self._foot if self._waits(card) else 0)

    def _waits(self, card: Card) -> bool:
        column = self._model.columns[self._model.column_of(card)]
        return column.category == Category.WAITING and card.waiting_since is not None and card.done_on is None

    def _title(self, card: Card, width: int) -> tuple[str, ...]:
        known = self._lines.get(card.id)
        if known is None or known[0] is not card:
            known = self._lines[card.id] = (card, self._broken(card.title, width - _LEFT - _RIGHT))
        return known[1]

    def _advance(self, word: str) -> float:
        found = self._advances.get(word)
        if found is None:
            found = self._advances[word] = self._kit.theme.metrics("body", 500).horizontalAdvance(word)
        return found

    def _broken(self, title: str, room: float) -> tuple[str, ...]:
        """The title in at most three lines, the last of which holds all the rest, whether it fits or not."""
        space = self._advance(" ")
        lines: list[str] = []
        line, used = "", 0.0
        words = title.split(" ")
        for at, word in enumerate(words):
            advance = self._advance(word)
            if line and used + space + advance <= room:
                line, used = f"{line} {word}", used + space + advance
                continue
            if line:
                lines.append(line)
            if len(lines) == _MOST_LINES - 1:
                return (*lines, " ".join(words[at:]))
            while advance > room and len(lines) < _MOST_LINES - 1:
                head = self._head(word, room)
                lines.append(word[:head])
                word = word[head:]
                advance = self._advance(word)
            if advance > room:
                return (*lines, " ".join((word, *words[at + 1 :])))
            line, used = word, advance
        return (*lines, line)

    def _settled(self, title: str, lines: tuple[str, ...], room: float) -> tuple[str, ...]:
        """The title in as many lines, broken a word earlier where one would stand nearly alone; an ellipsis ends what is too long."""
        if not self._fits(lines[-1], room):
            return (*lines[:-1], elided(self._kit.theme.metrics("body", 500), lines[-1], room))
        narrower = room
        while len(lines) > 1 and self._fits(lines[-1], room * _ALONE) and narrower > room / 2:
            narrower -= _NARROWER_BY
            tried = self._broken(title, narrower)
            if len(tried) > len(lines) or not self._fits(tried[-1], narrower):
                break
            lines = tried
        return lines

    def _fits(self, line: str, room: float) -> bool:
        words = line.split(" ")
        return sum(map(self._advance, words)) + self._advance(" ") * (len(words) - 1) <= room

    def _head(self, word: str, room: float) -> int:
        """How many letters of a word that is too long fit on a line; at least one."""
        low, high = 1, len(word)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._advance(word[:middle]) <= room else (low, middle - 1)
        return low

    def is_shortened(self, card: Card, width: int) -> bool:
        """Whether the card does not show its whole title."""
        return not self._fits(self._title(card, width)[-1], width - _LEFT - _RIGHT)

    def face(self, card: Card, width: int) -> Face:
        """The card's words."""
        known = self._faces.get(card.id)
        if known is None or known[0] is not card:
            known = self._faces[card.id] = (card, self._made_face(card, width))
        return known[1]

    def _made_face(self, card: Card, width: int) -> Face:
        model, theme = self._model, self._kit.theme
        team = model.directory.hue(model.team_of(card))
        owner = model.directory.people.get(card.owner_id or "")
        own_team = model.directory.hue(owner.team_id) if owner else None
        due_tone: Tone | Literal["done"]
        if card.done_on is not None:
            due, due_tone = day_words(card.done_on, model.today, weekday=False), "done"
        elif card.due is not None:
            due, due_tone = due_words(card.due, model.today, short=True), _TONES[tone(card.due, model.today)]
        else:
            due, due_tone = tr("No date"), "plain"
        details = model.details(card)
        done, lines = details.checklist
        marks = [(name, count) for name, count in _marks(details) if count]
        return Face(
            ref=card.ref,
            lines=self._settled(card.title, self._title(card, width), width - _LEFT - _RIGHT),
            due=due,
            tone=due_tone,
            checklist=f"{done}/{lines}" if lines else "",
            initials=initials(owner.name) if owner else "",
            hue=theme.team_hue(own_team) if own_team is not None else None,
            strip=f"team.{theme.team_hue(team)}.strip" if team is not None else "rag.complete.line",
            foot=self._foot_words(card) if self._waits(card) else ("", ""),
            marks=tuple(marks),
        )

    def _foot_words(self, card: Card) -> tuple[str, str]:
        days = (self._model.today - (card.waiting_since or self._model.today)).days
        waiting = tr("Waiting {days} d").format(days=days) if days > 0 else tr("Waiting since today")
        asked = self._model.details(card).last_asked
        if asked is None:
            return waiting, tr("not asked") if days > 0 else ""
        return waiting, tr("asked {day}").format(day=day_words(asked, self._model.today, weekday=False))

    def paint(self, p: QPainter, x: int, y: int, width: int, card: Card, compact: bool, state: State = "", focus: bool = False) -> None:
        """Draw a card with its top left corner at x, y; `focus` adds the keyboard's ring."""
        height = self.height(card, width, compact)
        face = self.face(card, width)
        p.save()
        p.translate(x, y)
        self._ground(p, width, height, face, state, compact)
        if compact:
            self._compact_words(p, width, height, card, face)
        else:
            self._words(p, width, height, card, face)
        p.restore()
        if focus:
            radius = self._kit.theme.radius("card")
            self._kit.focus_ring(p, QRectF(x, y, width, height), radius)

    def _ground(self, p: QPainter, width: int, height: int, face: Face, state: State, compact: bool) -> None:
        color, radius = self._kit.theme.color, self._kit.theme.radius("card")
        if state == "lifted":
            self._shadow(p, width, height)
        inset = QRectF(0.5, 0.5, width - 1, height - 1)
        edge = {"selected": "accent.fill", "lifted": "accent.fill", "hover": "line.field"}.get(state, "line.hairline")
        foot = self._foot if face.foot[0] and not compact else 0
        strip, ground, bottom = self._shape(width, height, foot)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(color("surface.raised"))
        p.drawRoundedRect(inset, radius, radius)
        if foot:
            p.fillPath(ground, color("surface.sunken"))
            p.fillRect(QRectF(3, height - foot, width - 4, 1), color("line.hairline"))
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
        self._marks(p, width, face)
        top = 8 + self._ref + 2
        self._paint_title(p, top, self._pitch, card, face)
        foot = self._foot if face.foot[0] else 0
        self._paint_meta(p, width, height - foot - 9 - self._meta, face, "")
        if foot:
            self._paint_foot(p, width, height - foot, face)

    def _compact_words(self, p: QPainter, width: int, height: int, card: Card, face: Face) -> None:
        self._paint_title(p, 6, self._compact_pitch, card, face)
        self._paint_meta(p, width, height - 6 - self._meta, face, face.ref)

    def _marks(self, p: QPainter, width: int, face: Face) -> None:
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

    def _paint_title(self, p: QPainter, top: int, pitch: int, card: Card, face: Face) -> None:
        theme = self._kit.theme
        done = card.done_on is not None
        p.setFont(theme.font("body", 400 if done else 500))
        p.setPen(theme.color("text.secondary" if done else "text.primary"))
        y = top + _baseline(pitch, theme.metrics("body", 500))
        for line in face.lines:
            p.drawText(QPointF(_LEFT, y), line)
            y += pitch

    def _paint_meta(self, p: QPainter, width: int, top: int, face: Face, ref: str) -> None:
        kit, theme = self._kit, self._kit.theme
        x: float = _LEFT
        chip = kit.chip_height()
        middle = top + (self._meta - chip) / 2
        if face.tone == "done":
            kit.icons.paint(p, QRectF(x, top + (self._meta - 12) / 2, 12, 12), "check", "text.secondary")
            x += 16 + kit.chip(p, x + 16, middle, face.due, "plain")
        else:
            x += kit.chip(p, x, middle, face.due, face.tone)
        baseline = top + _baseline(self._meta, theme.metrics("micro"))
        if ref:
            p.setFont(theme.font("micro", 400))
            p.setPen(theme.color("text.tertiary"))
            p.drawText(QPointF(x + 7, baseline), ref)
        elif face.checklist:
            kit.icons.paint(p, QRectF(x + 7, top + (self._meta - _ICON) / 2, _ICON, _ICON), "list-checks", "text.secondary")
            p.setFont(theme.font("micro", 400))
            p.setPen(theme.color("text.secondary"))
            p.drawText(QPointF(x + 7 + _ICON + 4, baseline), face.checklist)
        if face.initials:
            kit.avatar(p, width - _RIGHT - _AVATAR, top + (self._meta - _AVATAR) / 2, _AVATAR, face.initials, face.hue)

    def _paint_foot(self, p: QPainter, width: int, top: int, face: Face) -> None:
        theme = self._kit.theme
        baseline = top + _baseline(self._foot, theme.metrics("micro"))
        self._kit.icons.paint(p, QRectF(_LEFT, top + (self._foot - 12) // 2 + 0.5, 12, 12), "hourglass", "text.secondary")
        p.setFont(theme.font("micro", 400))
        p.setPen(theme.color("text.secondary"))
        p.drawText(QPointF(_LEFT + 17, baseline), face.foot[0])
        if face.foot[1]:
            advance = theme.metrics("micro", 400).horizontalAdvance(face.foot[1])
            if _LEFT + 17 + theme.metrics("micro", 400).horizontalAdvance(face.foot[0]) + 6 + advance <= width - _RIGHT:
                p.drawText(QPointF(width - _RIGHT - advance, baseline), face.foot[1])

    def avatar_rect(self, card: Card, width: int, compact: bool) -> QRectF:
        """Where the owner's initials stand on a card, from its top left corner."""
        height = self.height(card, width, compact)
        bottom = 6 if compact else 9 + (self._foot if self._waits(card) else 0)
        return QRectF(width - _RIGHT - _AVATAR, height - bottom - self._meta - 1, _AVATAR, _AVATAR)


def _marks(details: Details) -> tuple[tuple[str, int], ...]:
    return ("paperclip", details.documents), ("calendar", details.meetings), ("link", details.others)


def _baseline(height: float, metrics: QFontMetricsF) -> float:
    """Where a line of text stands so that it is in the middle of a height."""
    return (height + metrics.ascent() - metrics.descent()) / 2
