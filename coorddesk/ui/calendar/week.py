"""The week, the work week and the day: days beside one another, hours downwards, what has no time of day above them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from coorddesk.domain.dates import ENGLISH, clock_words, day_words
from coorddesk.services.calendar import ClockChange
from coorddesk.ui.calendar import layout, marks, rows
from coorddesk.ui.calendar.canvas import Box, Drag, Key, rest_box
from coorddesk.ui.calendar.entries import Entry, moved_to, tr
from coorddesk.ui.calendar.hours import NOW_AROUND, Hours
from coorddesk.ui.calendar.layout import Span
from coorddesk.ui.calendar.pointing import BEYOND, EDGE, PointedCanvas
from coorddesk.ui.moments import names as written
from coorddesk.ui.moments import weekend
from coorddesk.ui.paint import Paint

_CENTER = Qt.AlignmentFlag.AlignCenter
_HEAD = 42
_OPENS_AT = 7.5  # the hour at the top when the week is first shown


class WeekCanvas(PointedCanvas):
    """Days with their hours: seven of a week, those that are worked, or one.

    Attributes:
        hours: what stands beside the hours.
        changes: the days on which the viewer's clocks change.
        holidays: names of public holidays.
    """

    def __init__(self, kit: Paint, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self.hours = Hours(kit)
        self.changes: Mapping[date, ClockChange] = {}
        self.holidays: Mapping[date, str] = {}
        self._weekend = weekend()
        self._shown: list[date] = []
        self._columns: list[Span] = []
        self._hours_top = 0.0
        self._sheet: QPixmap | None = None
        self._scrolled = False
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.verticalScrollBar().valueChanged.connect(self._scrolled_by)
        self.verticalScrollBar().setAccessibleName(self.tr("Hours"))

    @property
    def hour(self) -> int:
        """How high an hour is; more than the design's where the font is large."""
        return max(self.kit.theme.size("hour"), round(self.kit.theme.metrics("calendarEntry").height() * 3))

    def set_days(self, days: Sequence[date]) -> None:
        """Shows days, one after the other."""
        self._shown = list(days)
        first, last = (day_words(one, days[0], names=written()) for one in (days[0], days[-1]))
        self.setAccessibleName(first if len(days) == 1 else tr("Week, {first} to {last}").format(first=first, last=last))
        self.relay()

    def shown_days(self) -> list[date]:
        return self._shown

    def _scrolled_by(self) -> None:
        self._still = None
        self.viewport().update()

    def measure(self) -> None:
        if not self._shown:
            return
        self.hours.measure(self.today if self.today in self._shown else self._shown[0])
        self._columns = layout.week_columns(self.viewport().width(), self._shown, self._weekend, self.hours.width)
        lines = rows.height(self._shown, self.days.whole, layout.SHOWN_ALL_DAY)
        self._hours_top = _HEAD + max(1, lines) * marks.line_step(self.kit) + 6
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
        placed, rests = rows.fill(self._shown, self.days.whole, layout.SHOWN_ALL_DAY, self.key)
        for one in placed:
            last = self._shown[one.last] if one.last > one.first else None
            boxes.append(Box(one.entry, self._shown[one.first], self._line_rect(one.first, one.last, one.place, step, high), last=last))
        for rest in rests:
            boxes.append(rest_box(rest.hidden, self._shown[rest.column], self._line_rect(rest.column, rest.column, rest.place, step, high)))
        for day, column in zip(self._shown, self._columns, strict=False):
            timed = self.days.timed(day)
            spans = [layout.on_day(one.starts, one.ends, day) for one in timed if one.starts and one.ends]
            for entry, (start, end), (lane, lanes) in zip(timed, spans, layout.lanes(spans), strict=True):
                boxes.append(Box(entry, day, layout.block(column, start, end, day, lane, lanes, self.hour)))
        # in reading order, as the arrows and screen readers go through them
        return sorted(boxes, key=lambda box: (box.day, self.lies_in_hours(box.entry), box.rect.top(), box.rect.left()))

    def _line_rect(self, first: int, last: int, place: int, step: int, high: int) -> QRectF:
        left, right = self._columns[first].start + 3, self._columns[last].end - 3
        return QRectF(left, _HEAD + 4 + place * step, right - left, high)

    def lies_in_hours(self, entry: Entry | None) -> bool:
        return entry is not None and entry.timed

    def on_screen(self, box: Box) -> QRectF:
        if not self.lies_in_hours(box.entry):
            return box.rect
        return box.rect.translated(0, self._hours_top - self.verticalScrollBar().value())

    def hit(self, at: QPointF) -> Box | None:
        found = super().hit(at)
        return None if found is not None and self.lies_in_hours(found.entry) and at.y() < self._hours_top else found

    def day_rect(self, day: date) -> QRectF | None:
        if day not in self._shown or not self._columns:
            return None
        column = self._columns[self._shown.index(day)]
        top = self._hours_top + self.usual_hour() * self.hour - self.verticalScrollBar().value()
        return QRectF(column.start, max(top, self._hours_top), column.length, self.hour)

    def go(self, days: int, entry_step: int = 0) -> None:
        super().go(days, entry_step)
        entry = self.current()
        if entry is not None and entry.starts is not None and entry.timed:
            self.show_hour(entry.starts)

    def told_at(self, at: QPointF) -> str:
        day, minute = self.place(at)
        change = self.changes.get(day)
        within = change is not None and 0 <= minute - change.at < abs(change.minutes)
        return self.hours.change_words(change) if within and change is not None else self.holidays.get(day, "") if minute < 0 else ""

    def beyond(self, entry_step: int) -> int:
        return 0

    # Painting

    def paint_ground(self, p: QPainter, without: Key | None) -> None:
        theme = self.kit.theme
        area = QRectF(self.viewport().rect())
        p.fillRect(area, theme.color("surface.base"))
        if not self._columns:
            return
        self._paint_grounds(p, _HEAD, self._hours_top - _HEAD)
        p.save()
        p.setClipRect(QRectF(0, self._hours_top, area.width(), area.height() - self._hours_top))
        offset = self._hours_top - self.verticalScrollBar().value()
        if without is None:
            # Painted once and then only moved: several hundred blocks would take longer than a frame of the wheel may.
            scale = self.devicePixelRatioF()
            p.drawPixmap(QPointF(0, round(offset * scale) / scale), self._sheet_of_hours())
        else:
            p.translate(0, offset)
            self._paint_sheet(p, without)
            p.translate(0, -offset)
        for box in self.boxes():
            if box.entry is not None and box.entry.timed and box.entry.has(self.key) and not box.entry.has(without):
                marks.chosen(p, self.kit, self.on_screen(box), 5)
        self._paint_now(p)
        p.restore()
        self._paint_head(p, area)
        for box in self.boxes():
            if box.entry is None:
                marks.more(p, self.kit, box.rect, box.count, box.late)
            elif not box.entry.timed and not box.entry.has(without):
                goes_on = (box.entry.first < box.day, box.entry.last > (box.last or box.day))
                marks.line(p, self.kit, box.rect, box.entry, selected=box.entry.has(self.key), goes_on=goes_on)

    def relay(self) -> None:
        self._sheet = None
        super().relay()

    def _sheet_of_hours(self) -> QPixmap:
        """All hours with what stands among them, as they are until something is laid out anew."""
        if self._sheet is None:
            scale = self.devicePixelRatioF()
            self._sheet = QPixmap(QSize(self.viewport().width(), 24 * self.hour) * scale)
            self._sheet.setDevicePixelRatio(scale)
            self._sheet.fill(self.kit.theme.color("surface.base"))
            p = QPainter(self._sheet)
            p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            self._paint_sheet(p, None)
            p.end()
        return self._sheet

    def _paint_sheet(self, p: QPainter, without: Key | None) -> None:
        """The hours from midnight at 0, without what is selected and without one entry."""
        width, height = self.viewport().width(), 24 * self.hour
        self._paint_grounds(p, 0, height, faint=True)
        for day, column in zip(self._shown, self._columns, strict=False):
            if day in self.changes:
                self.hours.paint_change(p, self.changes[day], column, 0, self.hour)
        for hour in range(1, 24):
            self.kit.hairline(p, self.hours.width, hour * self.hour, width, hour * self.hour)
            self.hours.paint_hour(p, hour, hour * self.hour)
        for column in self._columns:
            self.kit.hairline(p, column.start, 0, column.start, height)
        for box in self.boxes():
            if box.entry is not None and box.entry.timed and not box.entry.has(without):
                marks.block(p, self.kit, box.rect, box.entry)

    def _paint_grounds(self, p: QPainter, top: float, height: float, *, faint: bool = False) -> None:
        """The grounds that tell today and the weekend; that of today faint among the hours, so that blocks keep their contrast."""
        theme = self.kit.theme
        for day, column in zip(self._shown, self._columns, strict=False):
            if len(self._shown) == 1:
                continue  # a ground tells one day from the others
            tint = "accent.soft" if day == self.today else "surface.sunken" if day.weekday() in self._weekend else ""
            place = QRectF(column.start, top, column.length, height)
            if tint:
                p.fillRect(place, theme.color(tint))
            if tint == "accent.soft" and faint:
                fainter = QColor(theme.color("surface.base"))
                fainter.setAlphaF(0.5)
                p.fillRect(place, fainter)

    def _paint_now(self, p: QPainter) -> None:
        if self.today not in self._shown or self.now.date() != self.today:
            return
        theme = self.kit.theme
        column = self._columns[self._shown.index(self.today)]
        y = self._hours_top + layout.minutes(self.now, self.today) * self.hour / 60 - self.verticalScrollBar().value()
        p.fillRect(QRectF(column.start, round(y) - 0.5, column.length, 1.5), theme.color("text.primary"))
        text = clock_words(self.now, written())
        width = theme.metrics("micro", 600).horizontalAdvance(text) + NOW_AROUND
        pill = QRectF(max(1.0, self.hours.width - 6 - width), y - 8.5, width, 17)
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
                self._paint_day_name(p, column, day, name, number, is_today)
            self.kit.hairline(p, column.start, _HEAD, column.start, area.height())
        self.kit.hairline(p, 0, _HEAD, area.width(), _HEAD)
        p.fillRect(QRectF(0, self._hours_top - 1, area.width(), 1), theme.color("line.strong"))
        place = QRectF(0, _HEAD + 4, self.hours.width - 8, marks.line_height(self.kit))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.kit.text(p, place, tr("all day"), "calendarEntry", "text.tertiary", right, 400)
        self.hours.paint_names(p, _HEAD)

    def _paint_day_name(self, p: QPainter, column: Span, day: date, name: str, number: str, is_today: bool) -> None:
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
        used = self.kit.text(p, place, name, "small", "accent.text" if is_today else "text.secondary", weight=600 if is_today else None)
        holiday = self.holidays.get(day, "")
        if holiday and place.width() - used > 40:
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self.kit.text(p, place.adjusted(used + 8, 0, -6, 0), holiday, "micro", "text.secondary", right)

    def paint_dragged(self, p: QPainter, entry: Entry) -> None:
        shown = entry._replace(title=entry.title or tr("New meeting"))
        if not entry.timed or entry.starts is None or entry.ends is None:
            columns = [at for at, day in enumerate(self._shown) if entry.first <= day <= entry.last]
            if columns:
                rect = self._line_rect(columns[0], columns[-1], 0, 0, marks.line_height(self.kit))
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

    def pages_beyond(self, at: QPointF) -> int:
        if 0 <= at.x() < self.hours.width:
            return -1
        return 1 if at.x() > self.viewport().width() - BEYOND else 0

    def edge_at(self, at: QPointF, box: Box) -> str:
        entry, rect = box.entry, self.on_screen(box)
        if entry is None or not entry.timed:
            return self.side_at(at, box)
        if entry.kind != "meeting" or not entry.movable:
            return ""
        reach = min(EDGE, rect.height() / 4)
        if box.day == entry.last and at.y() > rect.bottom() - reach:
            return "end"
        return "start" if box.day == entry.first and at.y() < rect.top() + reach else ""

    def dragged_to(self, drag: Drag, day: date, minute: int) -> Entry | None:
        if drag.mode == "create":
            return self._drawn(drag, day, minute)
        entry = drag.entry
        if entry is None:
            return None
        if not entry.timed or entry.starts is None or entry.ends is None:
            if drag.mode in ("start", "end"):
                return self.stretched_to(drag, day)
            if minute >= 0 and entry.kind == "meeting" and entry.starts is None and not entry.repeats:
                starts = datetime.combine(day, time()) + timedelta(minutes=minute // 30 * 30)
                return entry._replace(first=day, last=day, starts=starts, ends=starts + timedelta(hours=1))
            by = day - drag.day
            return moved_to(entry, entry.first + by, entry.starts and entry.starts + by)
        if minute < 0 and drag.mode == "move" and not entry.repeats:
            return entry._replace(first=day, last=day, starts=None, ends=None)
        at = datetime.combine(day, time()) + timedelta(minutes=layout.snapped(max(minute, 0)))
        shortest = timedelta(minutes=layout.SNAP)
        if drag.mode == "end":
            ends = max(at, entry.starts + shortest)
            return entry._replace(ends=ends, last=(ends - timedelta(seconds=1)).date())
        if drag.mode == "start":
            starts = min(at, entry.ends - shortest)
            return entry._replace(starts=starts, first=starts.date())
        grabbed = round((max(minute, 0) - drag.grab) / layout.SNAP) * layout.SNAP
        starts = datetime.combine(day, time()) + timedelta(minutes=grabbed)
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
        ways = written()
        day, last = (day_words(one, self.today, names=ways) for one in (shown.first, shown.last))
        if shown.starts is None or shown.ends is None:
            words = {
                "create": tr("Plan a meeting, {day}") if day == last else tr("Plan a meeting, {day} to {last}"),
                "move": tr("Drop to move {title} to {day}"),
            }.get(drag.mode, tr("Drop to have {title} from {day} to {last}"))
            return words.format(title=shown.title, day=day, last=last)
        words = {
            "create": tr("Plan a meeting, {day}, {start} to {end}"),
            "end": tr("Drop to end {title} at {end}"),
            "start": tr("Drop to begin {title} at {start}"),
        }.get(drag.mode, tr("Drop to move {title} to {day}, {start}"))
        return words.format(title=shown.title, day=day, start=clock_words(shown.starts, ways), end=clock_words(shown.ends, ways))
