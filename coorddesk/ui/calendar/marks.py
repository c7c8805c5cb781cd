"""How entries look: lines of the month and of the all-day row, blocks of the week, lines of the agenda."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from coorddesk.domain.dates import clock_words
from coorddesk.ui.calendar.entries import Entry, tr
from coorddesk.ui.moments import names as written
from coorddesk.ui.paint import Paint, elided, pen

_ROLE = "calendarEntry"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_BAR = 3
_BESIDE = 8  # between what stands behind one another in a line
_ARROW = 11
_LEAST = 8  # what is narrower shows its colour alone; the tooltip tells the rest
_NARROW = 60  # blocks narrower than this have their title turned


def line_height(kit: Paint) -> int:
    """How high one line is, without the gap below it."""
    return max(kit.theme.size("row.calendarEntry"), round(kit.theme.metrics(_ROLE).height()) + 4)


def line_step(kit: Paint) -> int:
    """From one line to the next."""
    return line_height(kit) + kit.theme.size("row.calendarEntryGap")


def lifted(font: QFont, *, struck: bool = False) -> QFont:
    """A copy of a theme's font, struck out for what was called off."""
    copy = QFont(font)
    copy.setStrikeOut(struck)
    return copy


def line(
    p: QPainter, kit: Paint, rect: QRectF, entry: Entry, *, selected: bool = False, with_time: bool = True,
    goes_on: tuple[bool, bool] = (False, False),
) -> None:  # fmt: skip
    """One entry as a line of a day, or as a bar over several.

    Args:
        goes_on: whether it began before the left edge, and ends after the right one.
    """
    if any(goes_on):
        rect = _open_ended(p, kit, rect, goes_on)
    if entry.kind == "meeting":
        _meeting_line(p, kit, rect, entry, with_time)
    elif entry.kind in ("task", "tasks"):
        _task_line(p, kit, rect, entry)
    elif entry.kind in ("milestone", "baseline"):
        _milestone_line(p, kit, rect, entry)
    elif entry.kind == "other":
        _other_line(p, kit, rect, entry, with_time)
    else:
        _document_line(p, kit, rect, entry)
    if selected:
        chosen(p, kit, rect)


def _open_ended(p: QPainter, kit: Paint, rect: QRectF, goes_on: tuple[bool, bool]) -> QRectF:
    """Arrows where a bar goes on in another row, and the room that is left between them."""
    left, right = (_ARROW if one else 0 for one in goes_on)
    for there, icon, x in ((goes_on[0], "chevron-left", rect.left()), (goes_on[1], "chevron-right", rect.right() - _ARROW)):
        if there:
            kit.icons.paint(p, QRectF(x, rect.center().y() - _ARROW / 2, _ARROW, _ARROW), icon, "text.secondary")
    return rect.adjusted(left, 0, -right, 0)


def chosen(p: QPainter, kit: Paint, rect: QRectF, radius: float = 4) -> None:
    """The edge of the selected entry."""
    p.setPen(pen(kit.theme.color("accent.fill"), 2))
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawRoundedRect(rect, radius, radius)


def _write(p: QPainter, kit: Paint, rect: QRectF, text: str, color: str, weight: int | None = None, struck: bool = False) -> float:
    metrics = kit.theme.metrics(_ROLE, weight)
    shown = elided(metrics, text, rect.width() + 0.5)
    p.setFont(lifted(kit.theme.font(_ROLE, weight), struck=True) if struck else kit.theme.font(_ROLE, weight))
    p.setPen(kit.theme.color(color))
    p.drawText(rect, int(_LEFT | Qt.TextFlag.TextDontClip | Qt.TextFlag.TextSingleLine), shown)
    return metrics.horizontalAdvance(shown)


def _team(entry: Entry, part: str) -> str:
    hue = entry.hues[0]
    if hue is None:
        return {"strip": "rag.complete.solid", "soft": "rag.complete.soft", "text": "rag.complete.text", "line": "rag.complete.line"}[part]
    return f"team.{hue}.{part}"


def _bar(p: QPainter, kit: Paint, rect: QRectF, entry: Entry) -> None:
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(kit.theme.color(_team(entry, "strip")))
    p.save()
    p.setClipRect(QRectF(rect.left(), rect.top(), _BAR, rect.height()))
    p.drawRoundedRect(QRectF(rect.left(), rect.top(), 10, rect.height()), 3, 3)
    p.restore()


def _edge(p: QPainter, kit: Paint, rect: QRectF, token: str, dashed: bool) -> None:
    """The outline of a meeting; dashed while its time is only held."""
    edge = QPen(kit.theme.color(token), 1)
    if dashed:
        edge.setDashPattern([4, 3])
    p.setPen(edge)
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


def _meeting_line(p: QPainter, kit: Paint, rect: QRectF, entry: Entry, with_time: bool) -> None:
    quiet = entry.state in ("past", "cancelled")
    if not quiet:
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(kit.theme.color("surface.base" if entry.tentative else _team(entry, "soft")))
        p.drawRoundedRect(rect, 4, 4)
        if kit.theme.high_contrast or entry.tentative:
            _edge(p, kit, rect, _team(entry, "line"), entry.tentative)
    elif entry.last > entry.first:
        # Without a ground the outline alone tells how far it reaches.
        _edge(p, kit, rect, "line.hairline", entry.tentative)
    _bar(p, kit, rect, entry)
    x = rect.left() + _BAR + 4
    if with_time and entry.starts is not None:
        time = QRectF(x, rect.top(), rect.right() - x - 2, rect.height())
        x += _write(p, kit, time, clock_words(entry.starts, written()), "text.tertiary" if quiet else _team(entry, "text"), 400) + 5
    ink = "text.secondary" if entry.state == "past" else "text.tertiary" if quiet else _team(entry, "text")
    room = QRectF(x, rect.top(), rect.right() - x - 3, rect.height())
    _write(p, kit, room, entry.title, ink, None if quiet else 600, entry.state == "cancelled")


def _task_line(p: QPainter, kit: Paint, rect: QRectF, entry: Entry) -> None:
    if entry.state == "done":
        kit.icons.paint(p, QRectF(rect.left() + 3, rect.center().y() - 6, 12, 12), "check", "text.secondary")
        _write(p, kit, rect.adjusted(20, 0, -3, 0), entry.title, "text.secondary")
        return
    late = entry.state == "late"
    p.setPen(pen(kit.theme.color("rag.red.solid" if late else "line.strong")))
    p.setBrush(kit.theme.color("surface.base"))
    p.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    x = rect.left() + 6
    for hue in entry.hues:
        if x + 8 > rect.right() - 3:
            return
        if entry.step:
            ink = f"team.{hue}.strip" if hue else "text.secondary"
            kit.icons.paint(p, QRectF(x - 2, rect.center().y() - 6, 12, 12), "list-checks", ink)
            x += 3
        else:
            kit.team_square(p, x, rect.center().y() - 4, hue)
        x += 9
    _write(p, kit, QRectF(x + 3, rect.top(), rect.right() - x - 6, rect.height()), entry.title, "rag.red.text" if late else "text.primary")


def _milestone_line(p: QPainter, kit: Paint, rect: QRectF, entry: Entry) -> None:
    center = QPointF(rect.left() + 9, rect.center().y())
    room = rect.adjusted(20, 0, -3, 0)
    if entry.kind == "baseline":
        ghost(p, kit, center, 5)
        _write(p, kit, room, entry.title, "text.secondary")
        return
    ink = kit.theme.color(entry.ink)
    kit.diamond(p, center, 5.5, ink, ink, 1)
    _write(p, kit, room, entry.title, "text.primary", 600)


def ghost(p: QPainter, kit: Paint, center: QPointF, r: float) -> None:
    """The dashed open diamond of where a baseline was."""
    edge = QPen(kit.theme.color("text.tertiary"), 1.4)
    edge.setDashPattern([2.2, 1.6])
    p.save()
    p.setPen(edge)
    p.setBrush(Qt.BrushStyle.NoBrush)
    x, y = center.x(), center.y()
    p.drawPolygon([QPointF(x, y - r), QPointF(x + r, y), QPointF(x, y + r), QPointF(x - r, y)])
    p.restore()


def _document_line(p: QPainter, kit: Paint, rect: QRectF, entry: Entry) -> None:
    late = entry.state == "late"
    ink = "rag.red.text" if late else "text.secondary"
    kit.icons.paint(p, QRectF(rect.left() + 3, rect.center().y() - 6.5, 13, 13), "file-text", ink)
    _write(p, kit, rect.adjusted(20, 0, -3, 0), entry.title, ink)


def _other_ground(p: QPainter, kit: Paint, rect: QRectF) -> None:
    """What is of somebody else: pale, without an edge, with a thin broken bar in place of a team's."""
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(kit.theme.color("surface.sunken"))
    p.drawRoundedRect(rect, 4, 4)
    broken_bar(p, kit, rect.left() + 1.5, rect.top() + 2, rect.bottom() - 2)


def broken_bar(p: QPainter, kit: Paint, x: float, top: float, bottom: float) -> None:
    """The thin broken bar of what is somebody else's."""
    bar = QPen(kit.theme.color("text.tertiary"), 1.4)
    bar.setCapStyle(Qt.PenCapStyle.FlatCap)
    bar.setDashPattern([2.2, 1.6])
    p.setPen(bar)
    p.drawLine(QPointF(x, top), QPointF(x, bottom))


def _other_line(p: QPainter, kit: Paint, rect: QRectF, entry: Entry, with_time: bool) -> None:
    _other_ground(p, kit, rect)
    x = rect.left() + _BAR + 4
    if with_time and entry.starts is not None:
        time = QRectF(x, rect.top(), rect.right() - x - 2, rect.height())
        x += _write(p, kit, time, clock_words(entry.starts, written()), "text.tertiary", 400) + 5
    if entry.note:
        x += _write(p, kit, QRectF(x, rect.top(), rect.right() - x - 3, rect.height()), entry.note, "text.tertiary", 600) + 5
    _write(p, kit, QRectF(x, rect.top(), rect.right() - x - 3, rect.height()), entry.title, "text.secondary", 400)


def more(p: QPainter, kit: Paint, rect: QRectF, count: int, late: int) -> None:
    """"and 3 more", at the foot of a day; red when something late is among them."""
    text = (tr("and {n} more, {late} late") if late else tr("and {n} more")).format(n=count, late=late)
    if kit.theme.metrics("micro", 500).horizontalAdvance(text) > rect.width() - 5:
        text = f"+{count}"
    kit.text(p, rect.adjusted(5, 0, 0, 0), text, "micro", "rag.red.text" if late else "text.secondary", weight=500)


def left_behind(p: QPainter, kit: Paint, rect: QRectF) -> None:
    """The place that something is carried away from."""
    _edge(p, kit, rect, "line.field", dashed=True)


def block(p: QPainter, kit: Paint, rect: QRectF, entry: Entry, *, selected: bool = False) -> None:
    """A meeting among the hours of a week: title, times and replies, as many as there is room for."""
    theme = kit.theme
    if entry.kind == "other":
        _other_ground(p, kit, rect)
        _block_text(p, kit, rect, entry, "text.secondary")
        if selected:
            chosen(p, kit, rect, 5)
        return
    quiet = entry.state in ("past", "cancelled")
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(theme.color("surface.sunken" if quiet else "surface.base" if entry.tentative else _team(entry, "soft")))
    p.drawRoundedRect(rect, 4, 4)
    if quiet or theme.high_contrast or entry.tentative:
        _edge(p, kit, rect, "line.hairline" if quiet else _team(entry, "line"), entry.tentative)
    _bar(p, kit, rect, entry)
    ink = "text.secondary" if quiet else _team(entry, "text")
    _block_text(p, kit, rect, entry, ink)
    if selected:
        chosen(p, kit, rect, 5)


def _block_text(p: QPainter, kit: Paint, rect: QRectF, entry: Entry, ink: str) -> None:
    if rect.width() < _NARROW and rect.height() > rect.width():
        _turned(p, kit, rect, entry, ink)
    else:
        _block_words(p, kit, rect, entry, ink)


def _block_words(p: QPainter, kit: Paint, rect: QRectF, entry: Entry, ink: str) -> None:
    metrics = kit.theme.metrics(_ROLE, 600)
    high = metrics.height()
    x, room = rect.left() + _BAR + 6, rect.width() - _BAR - 10
    top = rect.top() + (4 if rect.height() > high + 10 else (rect.height() - high) / 2)
    struck = entry.state == "cancelled"
    taken = _write(p, kit, QRectF(x, top, room, high), entry.title, ink, 600, struck) + _BESIDE
    lines = []
    if entry.starts is not None and entry.ends is not None:
        ways = written()
        lines.append(tr("{start} to {end}").format(start=clock_words(entry.starts, ways), end=clock_words(entry.ends, ways)))
    lines += [entry.note] if entry.note else []
    if top + 2 * high > rect.bottom() + 0.5:
        # one line high: behind the title, as far as all of it fits
        for text in lines:
            wide = kit.theme.metrics(_ROLE, 400).horizontalAdvance(text)
            if taken + wide > room:
                return
            taken += _write(p, kit, QRectF(x + taken, top, wide + 1, high), text, ink, 400) + _BESIDE
        return
    for text in lines:
        top += high
        if top + high > rect.bottom() + 0.5:
            return
        _write(p, kit, QRectF(x, top, room, high), text, ink, 400)


def _turned(p: QPainter, kit: Paint, rect: QRectF, entry: Entry, ink: str) -> None:
    width = rect.width() - _BAR
    if width < _LEAST:
        return
    p.save()
    p.translate(rect.left() + _BAR, rect.top())
    p.rotate(90)
    high = kit.theme.metrics(_ROLE, 600).height() + 2
    top = -min(width, high + 3)
    _write(p, kit, QRectF(6, top, rect.height() - 10, high), entry.title, ink, 600, entry.state == "cancelled")
    p.restore()
