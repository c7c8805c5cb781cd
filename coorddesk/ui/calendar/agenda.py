"""The agenda: days under one another with what stands on them; beside the month, and wide as a view of its own."""

from bisect import bisect_left, bisect_right
from datetime import date, time, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from coorddesk.domain.dates import clock_words, day_words
from coorddesk.ui.calendar import marks
from coorddesk.ui.calendar.canvas import Box, Drag, Key
from coorddesk.ui.calendar.entries import Entry, tr
from coorddesk.ui.calendar.pointing import PointedCanvas
from coorddesk.ui.moments import names as written
from coorddesk.ui.paint import Paint, pen

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class AgendaCanvas(PointedCanvas):
    """Days that have something, one under another; days without are left out."""

    def __init__(self, kit: Paint, parent: QWidget | None = None, *, wide: bool = False) -> None:
        super().__init__(kit, parent)
        self._wide = wide
        self._first = date(2000, 1, 1)
        self._count = 0
        self._heads: list[tuple[date, float]] = []
        self._height = 0.0
        self.setAccessibleName(self.tr("Agenda"))
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)
        self.verticalScrollBar().setAccessibleName(self.tr("Days"))
        if not wide:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_range(self, first: date, count: int) -> None:
        """Shows so many days from one on, once `show_days` says what stands on them."""
        self._first, self._count = first, count

    def shown_days(self) -> list[date]:
        return [self._first + timedelta(days=n) for n in range(self._count)]

    @property
    def _row(self) -> int:
        return self.kit.theme.row(28) if self._wide else max(22, round(self.kit.theme.metrics("small").height()) + 7)

    @property
    def _head(self) -> int:
        return 34 if self._wide else 28

    def _told(self, day: date) -> list[Entry]:
        """What is told of a day: beside the month only what is still to come, from today on."""
        entries = self.days.on(day)
        if self._wide:
            timed = [one for one in entries if one.kind == "meeting"]
            return [*timed, *(one for one in entries if one.kind != "meeting")]
        open_ones = [one for one in entries if one.kind not in ("baseline", "document", "other") and one.state not in ("done", "cancelled")]
        return sorted(open_ones, key=lambda one: one.kind != "meeting")

    def lay(self) -> list[Box]:
        boxes: list[Box] = []
        self._heads = []
        y, width = (8.0 if self._wide else 4.0), self.viewport().width()
        left = 24.0 if self._wide else 0.0
        row, room = self._row, width - left - (16 if self._wide else 0)
        for day in self.shown_days():
            told = self._told(day)
            if not told:
                continue
            self._heads.append((day, y))
            y += self._head
            for one in told:
                boxes.append(Box(one, day, QRectF(left - (4 if self._wide else 0), y, room, row)))
                y += row
            y += 12
        self._height = y
        return boxes

    def measure(self) -> None:
        self.boxes()
        bar = self.verticalScrollBar()
        bar.setPageStep(max(1, self.viewport().height()))
        bar.setSingleStep(self._row)
        bar.setRange(0, max(0, round(self._height) - self.viewport().height()))

    def on_screen(self, box: Box) -> QRectF:
        return box.rect.translated(0, -self.verticalScrollBar().value())

    def day_rect(self, day: date) -> QRectF | None:
        top = next((y for one, y in self._heads if one == day), None)
        return None if top is None else QRectF(0, top - self.verticalScrollBar().value(), self.viewport().width(), self._head)

    def go(self, days: int, entry_step: int = 0) -> None:
        """Up and down through all lines, left and right by days that have some."""
        boxes = [box for box in self.boxes() if box.entry is not None]
        if not boxes:
            return
        at = next((n for n, box in enumerate(boxes) if box.entry and box.entry.has(self.key) and box.day == self.day), -1)
        if entry_step:
            at = min(max(at + entry_step, 0), len(boxes) - 1)
        else:
            there = [n for n, box in enumerate(boxes) if (box.day > self.day if days > 0 else box.day < self.day)]
            if there:
                at = there[0] if days > 0 else next(n for n, box in enumerate(boxes) if box.day == boxes[there[-1]].day)
        at = max(at, 0)
        self.choose(boxes[at].entry, boxes[at].day, ring=True)
        self.show_box(boxes[at])

    def show_box(self, box: Box) -> None:
        """Scrolls until a line is in sight."""
        bar = self.verticalScrollBar()
        if box.rect.top() - self._head < bar.value():
            bar.setValue(round(box.rect.top() - self._head))
        elif box.rect.bottom() > bar.value() + self.viewport().height():
            bar.setValue(round(box.rect.bottom() - self.viewport().height()))

    def place(self, at: QPointF) -> tuple[date, int]:
        y = at.y() + self.verticalScrollBar().value()
        days = [day for day, top in self._heads if top <= y]
        return (days[-1] if days else self._first), -1

    def dragged_to(self, drag: Drag, day: date, minute: int) -> Entry | None:
        return None

    # Painting

    def paint_dragged(self, p: QPainter, entry: Entry) -> None:
        """Lines stand where their day is, so nothing is drawn ahead of it."""

    def paint_ground(self, p: QPainter, without: Key | None) -> None:
        p.fillRect(self.viewport().rect(), self.kit.theme.color("surface.base"))
        boxes = self.boxes()
        if not boxes:
            self._paint_empty(p)
            return
        offset = self.verticalScrollBar().value()
        for day, top in self._heads:
            if -self._head < top - offset < self.viewport().height():
                self._paint_head(p, day, top - offset)
        # Weeks of a full store have thousands of lines; those in sight are looked up.
        above = bisect_right(boxes, offset, key=lambda box: box.rect.bottom())
        below = bisect_left(boxes, offset + self.viewport().height(), key=lambda box: box.rect.top())
        for box in boxes[above:below]:
            if box.entry is not None:
                self._paint_row(p, self.on_screen(box), box.entry, box.day)

    def _paint_empty(self, p: QPainter) -> None:
        text = tr("Nothing in these weeks. N plans a meeting.") if self._wide else tr("Nothing in the next days.")
        if self._wide:
            self.kit.text(p, QRectF(self.viewport().rect()), text, "body", "text.secondary", Qt.AlignmentFlag.AlignCenter)
        else:
            self.kit.text(p, QRectF(0, 0, self.viewport().width(), 24), text, "small", "text.secondary")

    def _paint_head(self, p: QPainter, day: date, y: float) -> None:
        x = 24.0 if self._wide else 0.0
        right = self.viewport().width() - (24 if self._wide else 0)
        name = {0: tr("Today"), 1: tr("Tomorrow")}.get((day - self.today).days, "")
        said = day_words(day, self.today, names=written())
        place = QRectF(x, y, right - x, self._head - 6)
        if name:
            width = self.kit.text(p, place, name, "small", weight=600)
            self.kit.text(p, place.adjusted(width + 7, 0, 0, 0), said, "small", "text.secondary")
        else:
            self.kit.text(p, place, said, "small", weight=600)
        self.kit.hairline(p, x, y + self._head - 4, right, y + self._head - 4)

    def _paint_row(self, p: QPainter, rect: QRectF, entry: Entry, day: date) -> None:
        theme = self.kit.theme
        if entry.has(self.key):
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color("state.selected" if self.hasFocus() else "state.selectedInactive"))
            p.drawRoundedRect(rect, 4, 4)
        x = rect.left() + (4 if self._wide else 0)
        widest = clock_words(time(22, 0), written())
        longest = tr("{start} to {end}").format(start=widest, end=widest) if self._wide else widest
        metrics = theme.metrics("calendarEntry", 400)
        time_width = max(96.0 if self._wide else 34.0, *(metrics.horizontalAdvance(one) + 4 for one in (longest, tr("all day"))))
        place = QRectF(x, rect.top(), time_width, rect.height())
        self.kit.text(p, place, self._time(entry, day), "calendarEntry", "text.secondary", weight=400)
        self._paint_mark(p, QPointF(x + time_width + 4, rect.center().y()), entry)
        left = x + time_width + 14
        room = QRectF(left, rect.top(), rect.right() - left, rect.height())
        quiet = entry.state in ("past", "done", "cancelled")
        ink = "rag.red.text" if entry.state == "late" else "text.tertiary" if quiet else "text.primary"
        if not self._wide:
            self.kit.text(p, room, entry.title, "small", ink)
            return
        # A document is found by its number where there is little room; here its title comes first.
        title, aside = (entry.note or entry.title, entry.title) if entry.kind == "document" else (entry.title, entry.note)
        note = QRectF(rect.right() - 330, rect.top(), 150, rect.height())
        place = QRectF(rect.right() - 170, rect.top(), 162, rect.height())
        if rect.width() < 620:
            note, place = QRectF(), QRectF(rect.right() - 150, rect.top(), 142, rect.height())
        self.kit.text(p, QRectF(left, rect.top(), (note.left() if note.width() else place.left()) - left - 8, rect.height()), title,
                      "body", ink)  # fmt: skip
        if note.width():
            self.kit.text(p, note, aside, "small", "text.secondary")
        self.kit.text(p, place, entry.place, "small", "text.secondary", _RIGHT)

    def _time(self, entry: Entry, day: date) -> str:
        if entry.starts is not None and entry.ends is not None:
            ways = written()
            if not entry.first <= day <= entry.last or entry.first < day < entry.last:
                return tr("all day")
            if entry.first < day:
                return f"–{clock_words(entry.ends, ways)}"
            start = clock_words(entry.starts, ways)
            return tr("{start} to {end}").format(start=start, end=clock_words(entry.ends, ways)) if self._wide else start
        if entry.kind in ("meeting", "other"):
            return tr("all day")
        if entry.kind == "task":
            return tr("done") if entry.state == "done" else tr("due")
        if entry.kind == "document":
            return tr("review")
        return tr("was due") if entry.kind == "baseline" and self._wide else tr("due")

    def _paint_mark(self, p: QPainter, center: QPointF, entry: Entry) -> None:
        theme, hue = self.kit.theme, entry.hues[0]
        if entry.kind == "meeting":
            token = f"team.{hue}.strip" if hue else "rag.complete.solid"
            p.fillRect(QRectF(center.x() - 1.5, center.y() - 7, 3, 14), theme.color(token))
        elif entry.kind == "milestone":
            ink = theme.color(entry.ink)
            self.kit.diamond(p, center, 4.5, ink, ink, 1)
        elif entry.kind == "baseline":
            marks.ghost(p, self.kit, center, 4.5)
        elif entry.kind == "other":
            marks.broken_bar(p, self.kit, center.x(), center.y() - 7, center.y() + 7)
        elif entry.kind == "document":
            self.kit.icons.paint(p, QRectF(center.x() - 6, center.y() - 6, 12, 12), "file-text", "text.secondary")
        elif entry.state == "done":
            self.kit.icons.paint(p, QRectF(center.x() - 6, center.y() - 6, 12, 12), "check", "text.secondary")
        else:
            p.setPen(pen(theme.color(f"team.{hue}.strip" if hue else "rag.complete.solid"), 1.4))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(QRectF(center.x() - 3.5, center.y() - 3.5, 7, 7), 2, 2)
