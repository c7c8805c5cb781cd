"""The week: days beside one another, hours downwards, what has no time of day above them."""

from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from coorddesk.domain.dates import ENGLISH, day_words
from coorddesk.ui.calendar import layout, marks
from coorddesk.ui.calendar.canvas import Box, Canvas, Drag, Key, rest_box
from coorddesk.ui.calendar.entries import Entry, most_important, moved_to, tr
from coorddesk.ui.calendar.layout import Span
from coorddesk.ui.paint import Paint

_CENTER = Qt.AlignmentFlag.AlignCenter
_HEAD = 42
_EDGE = 6  # this near its lower edge a block is stretched
_OPENS_AT = 7.5  # the hour at the top when the week is first shown


class WeekCanvas(Canvas):
    """Seven days with their hours."""

    def __init__(self, kit: Paint, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._shown: list[date] = []
        self._columns: list[Span] = []
        self._hours_top = 0.0
        self._scrolled = False
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.verticalScrollBar().valueChanged.connect(self._scrolled_by)
        self.verticalScrollBar().setAccessibleName(self.tr("Hours"))

    @property
    def hour(self) -> int:
        """How high an hour is; more than the design's where the font is large."""
        return max(self.kit.theme.size("hour"), round(self.kit.theme.metrics("calendarEntry").height() * 3))

    def set_week(self, day: date, first_weekday: int) -> None:
        """Shows the week that holds a day."""
        self._shown = layout.week_days(day, first_weekday)
        name = tr("Week, {first} to {last}")
        first, last = (day_words(one, self._shown[0], weekday=False) for one in (self._shown[0], self._shown[-1]))
        self.setAccessibleName(name.format(first=first, last=last))
        self.relay()

    def shown_days(self) -> list[date]:
        return self._shown

    def _scrolled_by(self) -> None:
        self._still = None
        self.viewport().update()

    def measure(self) -> None:
        if not self._shown:
            return
        self._columns = layout.week_columns(self.viewport().width(), self._shown)
        rows = max((min(len(self.days.whole(day)), layout.SHOWN_ALL_DAY) for day in self._shown), default=0)
        self._hours_top = _HEAD + max(1, rows) * marks.line_step(self.kit) + 6
        room = self.viewport().height() - self._hours_top
        bar = self.verticalScrollBar()
        bar.setPageStep(max(1, round(room)))
        bar.setSingleStep(self.hour // 2)
        bar.setRange(0, max(0, round(24 * self.hour - room)))
        if not self._scrolled and self.isVisible() and room > 0:
            self._scrolled = True
            bar.setValue(round(_OPENS_AT * self.hour))

    def show_hour(self, moment: datetime) -> None:
        """Scrolls until a time of day is well in sight."""
        self._scrolled = True
        bar = self.verticalScrollBar()
        top = (moment.hour + moment.minute / 60) * self.hour
        if not bar.value() <= top <= bar.value() + bar.pageStep() - self.hour:
            bar.setValue(round(top - self.hour))

    def lay(self) -> list[Box]:
        boxes: list[Box] = []
        if not self._shown or not self._columns:
            return boxes
        step, high = marks.line_step(self.kit), marks.line_height(self.kit)
        for day, column in zip(self._shown, self._columns, strict=False):
            whole = self.days.whole(day)
            count = len(whole) if len(whole) <= layout.SHOWN_ALL_DAY else layout.SHOWN_ALL_DAY - 1
            shown, hidden = most_important(whole, count)
            rects = [QRectF(column.start + 3, _HEAD + 4 + at * step, column.length - 6, high) for at in range(count + 1)]
            boxes += [Box(one, day, rect) for one, rect in zip(shown, rects, strict=False)]
            if hidden:
                boxes.append(rest_box(hidden, day, rects[count]))
            timed = [one for one in self.days.timed(day) if one.starts is not None and one.ends is not None]
            spans = [layout.on_day(one.starts, one.ends, day) for one in timed if one.starts and one.ends]
            for one, (start, end), (lane, lanes) in zip(timed, spans, layout.lanes(spans), strict=True):
                boxes.append(Box(one, day, layout.block(column, start, end, day, lane, lanes, self.hour)))
        return boxes

    def on_screen(self, box: Box) -> QRectF:
        if box.entry is None or box.entry.starts is None:
            return box.rect
        return box.rect.translated(0, self._hours_top - self.verticalScrollBar().value())

    def hit(self, at: QPointF) -> Box | None:
        found = super().hit(at)
        hours = found is not None and found.entry is not None and found.entry.starts is not None
        return None if hours and at.y() < self._hours_top else found

    def day_rect(self, day: date) -> QRectF | None:
        if day not in self._shown or not self._columns:
            return None
        column = self._columns[self._shown.index(day)]
        top = self._hours_top + self.usual_hour() * self.hour - self.verticalScrollBar().value()
        return QRectF(column.start, max(top, self._hours_top), column.length, self.hour)

    def go(self, days: int, entry_step: int = 0) -> None:
        super().go(days, entry_step)
        entry = self.current()
        if entry is not None and entry.starts is not None:
            self.show_hour(entry.starts)

    def beyond(self, entry_step: int) -> int:
        return 0

    # Painting

    def paint_ground(self, p: QPainter, without: Key | None) -> None:
        theme = self.kit.theme
        area = QRectF(self.viewport().rect())
        p.fillRect(area, theme.color("surface.base"))
        if not self._columns:
            return
        for day, column in zip(self._shown, self._columns, strict=False):
            tint = "accent.soft" if day == self.today else "surface.sunken" if day.weekday() in layout.WEEKEND else ""
            if tint:
                p.fillRect(QRectF(column.start, _HEAD, column.length, area.height()), theme.color(tint))
            if day == self.today:
                # the hours of today are tinted half as much, so that blocks keep their contrast
                fainter = QColor(theme.color("surface.base"))
                fainter.setAlphaF(0.5)
                p.fillRect(QRectF(column.start, self._hours_top, column.length, area.height()), fainter)
        p.save()
        p.setClipRect(QRectF(0, self._hours_top, area.width(), area.height() - self._hours_top))
        self._paint_hours(p, area)
        for box in self.boxes():
            if box.entry is not None and box.entry.starts is not None and box.entry.key != without:
                rect = self.on_screen(box)
                if rect.intersects(area):
                    marks.block(p, self.kit, rect, box.entry, selected=box.entry.key == self.key)
        self._paint_now(p)
        p.restore()
        self._paint_head(p, area)
        for box in self.boxes():
            if box.entry is None:
                marks.more(p, self.kit, box.rect, box.count, box.late)
            elif box.entry.starts is None and box.entry.key != without:
                marks.line(p, self.kit, box.rect, box.entry, selected=box.entry.key == self.key)

    def _paint_hours(self, p: QPainter, area: QRectF) -> None:
        offset = self._hours_top - self.verticalScrollBar().value()
        for hour in range(24):
            y = offset + hour * self.hour
            if y < self._hours_top - self.hour or y > area.bottom():
                continue
            if hour:
                self.kit.hairline(p, layout.GUTTER, y, area.width(), y)
                place = QRectF(0, y - 9, layout.GUTTER - 8, 18)
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                self.kit.text(p, place, f"{hour:02}:00", "calendarEntry", "text.tertiary", right, 400)
        for column in self._columns:
            self.kit.hairline(p, column.start, self._hours_top, column.start, area.height())

    def _paint_now(self, p: QPainter) -> None:
        if self.today not in self._shown or self.now.date() != self.today:
            return
        theme = self.kit.theme
        column = self._columns[self._shown.index(self.today)]
        y = self._hours_top + layout.minutes(self.now, self.today) * self.hour / 60 - self.verticalScrollBar().value()
        p.fillRect(QRectF(column.start, round(y) - 0.5, column.length, 1.5), theme.color("text.primary"))
        text = f"{self.now:%H:%M}"
        width = theme.metrics("micro", 600).horizontalAdvance(text) + 10
        pill = QRectF(layout.GUTTER - 6 - width, y - 8.5, width, 17)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.color("text.primary"))
        p.drawRoundedRect(pill, 4, 4)
        self.kit.text(p, pill, text, "micro", "surface.base", _CENTER, 600)

    def _paint_head(self, p: QPainter, area: QRectF) -> None:
        theme = self.kit.theme
        for day, column in zip(self._shown, self._columns, strict=False):
            name, number = ENGLISH.weekdays_short[day.weekday()], str(day.day)
            is_today = day == self.today
            if column.length < 70:
                top = QRectF(column.start + 8, 5, column.length - 8, 16)
                below = QRectF(column.start + 8, 20, column.length - 8, 18)
                self.kit.text(p, top, name, "micro", "accent.text" if is_today else "text.secondary")
                self.kit.text(p, below, number, "small", "accent.text" if is_today else "text.primary", weight=600)
            else:
                self._paint_day_name(p, column, name, number, is_today)
            self.kit.hairline(p, column.start, _HEAD, column.start, area.height())
        self.kit.hairline(p, 0, _HEAD, area.width(), _HEAD)
        p.fillRect(QRectF(0, self._hours_top - 1, area.width(), 1), theme.color("line.strong"))
        place = QRectF(0, _HEAD + 4, layout.GUTTER - 8, marks.line_height(self.kit))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.kit.text(p, place, tr("all day"), "calendarEntry", "text.tertiary", right, 400)

    def _paint_day_name(self, p: QPainter, column: Span, name: str, number: str, is_today: bool) -> None:
        theme = self.kit.theme
        width = theme.metrics("heading", 600).horizontalAdvance(number)
        x = column.start + 9
        if is_today:
            pill = QRectF(column.start + 6, _HEAD / 2 - 10.5, width + 18, 21)
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color("accent.fill"))
            p.drawRoundedRect(pill, 10.5, 10.5)
            self.kit.text(p, pill, number, "heading", "text.onAccent", _CENTER, 600)
            x = pill.right() - width - 2
        else:
            self.kit.text(p, QRectF(x, 0, width + 2, _HEAD), number, "heading", weight=600)
        place = QRectF(x + width + 7, 1, column.end - x - width - 8, _HEAD)
        self.kit.text(p, place, name, "small", "accent.text" if is_today else "text.secondary", weight=600 if is_today else None)

    def paint_dragged(self, p: QPainter, entry: Entry) -> None:
        shown = entry._replace(title=entry.title or tr("New meeting"))
        if entry.starts is None or entry.ends is None:
            for day, column in zip(self._shown, self._columns, strict=False):
                if entry.first <= day <= entry.last:
                    rect = QRectF(column.start + 3, _HEAD + 4, column.length - 6, marks.line_height(self.kit))
                    marks.line(p, self.kit, rect, shown, selected=True)
            return
        p.setClipRect(QRectF(0, self._hours_top, self.viewport().width(), self.viewport().height()))
        for day, column in zip(self._shown, self._columns, strict=False):
            start, end = layout.on_day(entry.starts, entry.ends, day)
            if start < end:
                rect = layout.block(column, start, end, day, 0, 1, self.hour)
                rect.translate(0, self._hours_top - self.verticalScrollBar().value())
                marks.block(p, self.kit, rect, shown._replace(state=""), selected=True)

    # Mouse

    def place(self, at: QPointF) -> tuple[date, int]:
        day = self._shown[layout.at(self._columns, at.x())]
        if at.y() < self._hours_top:
            return day, -1
        return day, int((at.y() - self._hours_top + self.verticalScrollBar().value()) * 60 / self.hour)

    def edge_below(self, at: QPointF, box: Box) -> bool:
        entry = box.entry
        if entry is None or entry.ends is None or entry.kind != "meeting" or box.day != entry.last:
            return False
        return at.y() > self.on_screen(box).bottom() - _EDGE

    def dragged_to(self, drag: Drag, day: date, minute: int) -> Entry | None:
        if drag.mode == "create":
            return self._drawn(drag, day, minute)
        entry = drag.entry
        if entry is None:
            return None
        if entry.starts is None or entry.ends is None:
            return moved_to(entry, entry.first + (day - drag.day), None)
        minute = max(minute, 0)
        midnight = datetime.combine(day, time())
        if drag.mode == "stretch":
            ends = midnight + timedelta(minutes=layout.snapped(minute))
            ends = max(ends, entry.starts + timedelta(minutes=layout.SNAP))
            return entry._replace(ends=ends, last=(ends - timedelta(seconds=1)).date())
        starts = midnight + timedelta(minutes=round((minute - drag.grab) / layout.SNAP) * layout.SNAP)
        return moved_to(entry, starts.date(), starts)

    def _drawn(self, drag: Drag, day: date, minute: int) -> Entry | None:
        if drag.minute < 0:
            first, last = sorted((drag.day, day))
            return Entry("meeting", "", "", first, last)
        midnight = datetime.combine(drag.day, time())
        early, late = sorted((drag.minute // layout.SNAP * layout.SNAP, layout.snapped(max(minute, 0))))
        late = max(late, early + layout.SNAP)
        starts, ends = midnight + timedelta(minutes=early), midnight + timedelta(minutes=late)
        return Entry("meeting", "", "", drag.day, drag.day, starts=starts, ends=ends)

    def drop_words(self, drag: Drag, shown: Entry) -> str:
        day = day_words(shown.first, self.today)
        if shown.starts is None or shown.ends is None:
            words = tr("Plan a meeting, {day}") if drag.mode == "create" else tr("Drop to move {title} to {day}")
            return words.format(title=shown.title, day=day)
        words = {
            "create": tr("Plan a meeting, {day}, {start} to {end}"),
            "stretch": tr("Drop to end {title} at {end}"),
        }.get(drag.mode, tr("Drop to move {title} to {day}, {start}"))
        return words.format(title=shown.title, day=day, start=f"{shown.starts:%H:%M}", end=f"{shown.ends:%H:%M}")
