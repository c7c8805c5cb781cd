"""The calendar's surface: its canvases and panes, what is read for them, and where one stands."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from coorddesk.domain.changes import Step
from coorddesk.domain.meetings import Meeting
from coorddesk.services import calendar as service
from coorddesk.services import editing, holidays, meetings
from coorddesk.ui.calendar.agenda import AgendaCanvas
from coorddesk.ui.calendar.asking import Asking
from coorddesk.ui.calendar.bar import CalendarBar
from coorddesk.ui.calendar.canvas import Canvas
from coorddesk.ui.calendar.changing import Changing
from coorddesk.ui.calendar.entries import Builder, Choice, Days, Entry
from coorddesk.ui.calendar.finding import Finding
from coorddesk.ui.calendar.mini import MiniMonth
from coorddesk.ui.calendar.minutes_bar import MinutesBar
from coorddesk.ui.calendar.minutes_page import MinutesPage
from coorddesk.ui.calendar.month import MonthCanvas
from coorddesk.ui.calendar.others import Others
from coorddesk.ui.calendar.planner import Planner
from coorddesk.ui.calendar.shown import Shown
from coorddesk.ui.calendar.spans import HOURS, MODES, Week
from coorddesk.ui.calendar.week import WeekCanvas
from coorddesk.ui.desk import Desk
from coorddesk.ui.moments import date_order, first_weekday, weekend
from coorddesk.ui.sending import Sending
from coorddesk.ui.side_pane import covers
from coorddesk.ui.view import View
from coorddesk.ui.widgets import Hairline
from coorddesk.ui.work import Job

NEXT_DAYS = timedelta(days=13)  # from the first to the last day of the agenda beside the month
_PANE_FROM = 860  # narrower than this there is no room for the left pane
_MINUTE = 60_000
SIX_WEEKS = timedelta(days=41)  # from the first to the last day of the small month
_BESIDE_MS = 150  # after a page was shown, those beside it are read


class CalendarSurface(View):
    """What all gestures of the calendar work on."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        kit = desk.paint
        self._weeks = Week(first_weekday(), weekend())
        self.day = self.page = desk.today()
        self._names = service.Directory({}, {}, {}, {})
        self._kept_choice: dict[str, Iterable[str]] = {}  # what was chosen last time, until the names are read
        self._shown, self._coming = Shown(desk), Shown(desk)
        self._hint = ""
        self._bar = CalendarBar(kit)
        self.month = MonthCanvas(kit, self)
        self.week = WeekCanvas(kit, self)
        self.agenda = AgendaCanvas(kit, self, wide=True)
        self.mini = MiniMonth(kit, self)
        self.next_days = AgendaCanvas(kit, self)
        self.next_days.setAccessibleName(self.tr("Next days"))
        self._sending = Sending(desk, self)
        self._asking = Asking(desk, self, self.near_current, self._sketch)
        self._changing = Changing(desk, self._sending.is_out, self._asking, self)
        self._planner = Planner(kit, date_order(desk.settings), self)
        self._finding = Finding(desk, self, lambda panel: self._row.insertWidget(0, panel))
        self._others = Others(desk, self)
        self._build()
        self._naming: Job | None = None
        self._holidays: dict[tuple[str, int], dict[date, str]] = {}
        self._left = False
        self._soon_dots = False  # the dots of the small month wait for the worker as well
        self._soon = QTimer(self, singleShot=True, interval=_BESIDE_MS)
        self._soon.timeout.connect(self._make_ready)
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE)
        self._minute.timeout.connect(self._tick)

    def _build(self) -> None:
        self._canvases: dict[str, Canvas] = {
            mode: {"month": self.month, "agenda": self.agenda}.get(mode, self.week) for mode in MODES
        }  # fmt: skip
        self.stack = QStackedWidget(self)
        for canvas in (self.month, self.week, self.agenda):
            self.stack.addWidget(canvas)
        self._pane = QWidget(self)
        self._pane.setFixedWidth(self.desk.theme.width(self.desk.theme.size("calendarPane")))
        column = QVBoxLayout(self._pane)
        column.setContentsMargins(24, 10, 14, 0)
        column.setSpacing(10)
        column.addWidget(self.mini)
        column.addWidget(self.next_days, 1)
        grid = QWidget(self)
        self._row = row = QHBoxLayout(grid)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._pane_line = Hairline(self.desk.paint, vertical=True, parent=self)
        row.addWidget(self._pane)
        row.addWidget(self._pane_line)
        row.addWidget(self.stack, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.minutes = MinutesPage(self.desk, self._is_of_the_grid, self)
        self._minutes_bar = MinutesBar(self.desk)
        self._pages, self._bars = QStackedWidget(self), QStackedWidget()
        for pages, parts in ((self._pages, (grid, self.minutes)), (self._bars, (self._bar, self._minutes_bar))):
            for part in parts:
                pages.addWidget(part)
        box.addWidget(self._pages, 1)

    def _restore(self) -> None:
        kept = self.desk.settings.filters.get("calendar")
        found: dict[str, Any] = kept if isinstance(kept, dict) else {}
        hidden = [str(one) for one in found.get("hidden", ())]
        self._bar.set_hidden(hidden)
        self._others.set_hidden(hidden)
        self._kept_choice = {name: [str(one) for one in found.get(name, ())] for name in ("teams", "projects")}
        mode = found.get("mode")
        self._bar.modes.choose(mode if mode in self._canvases else "month")
        self.stack.setCurrentWidget(self._canvases[self.mode])

    def _remember(self) -> None:
        self.desk.settings.filters["calendar"] = {
            "mode": self.mode, "hidden": sorted(self._choice().hidden), "teams": sorted(self._bar.teams.chosen()),
            "projects": sorted(self._bar.projects.chosen()),
        }  # fmt: skip

    @property
    def _days(self) -> Days:
        """The entries of the days on show, and of those around them."""
        return self._shown.days

    @property
    def mode(self) -> str:
        """month, week, workweek, day or agenda."""
        return self._bar.modes.current()

    @property
    def canvas(self) -> Canvas:
        """What is shown beside the pane."""
        return self._canvases[self.mode]

    @property
    def taking_minutes(self) -> bool:
        """Whether minutes are shown in place of the grid."""
        return self._pages.currentWidget() is self.minutes

    def selected_entry(self) -> Entry | None:
        """What is selected, with the occurrence it stands for."""
        if self.taking_minutes:
            return None
        key = self.canvas.key
        return self._days.find(key) or self.next_days.days.find(key) if key else None

    def focus_list(self) -> None:
        if self.taking_minutes:
            self.minutes.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _range(self) -> tuple[date, date]:
        days = self._weeks.days(self.mode, self.page)
        return days[0], days[-1]

    def _now(self) -> datetime:
        return meetings.wall_now(self.desk.now(), self.desk.zone)

    def _choice(self) -> Choice:
        by_project = self.desk.settings.color_by == "project"
        hidden = self._bar.hidden_layers() | self._others.hidden_layers()
        return Choice(hidden, self._bar.teams.chosen(), self._bar.projects.chosen(), by_project)

    def _read(self, ahead: bool = True, step: Step | None = None) -> None:
        """Shows the days as they stand; the selection stays.

        Args:
            ahead: the next days too, which stay the same when only the page is turned.
            step: what was changed since they were read last; without it they are read anew.
        """
        first, last = self._range()
        today, now = self.desk.today(), self._now()
        builder = Builder(self._names, self.desk.theme, today, now, self._choice())
        another = self.mini.place(self.page, self._weeks.first)
        if self.mode == "month":
            # The small month's six weeks hold the large one's, so one reading is enough for both.
            first, last = self.mini.range()
        next_days = (today, today + NEXT_DAYS)
        # Where the page holds the next days, one reading is enough for these too; a page is never read for them, so that a change
        # finds it as it was read.
        both = ahead and first <= next_days[0] and next_days[1] <= last
        found = self._shown.take((first, last), builder, self._stands(), self._others.hidden(), step)
        if self.mode == "month":
            self._put_dots(frozenset(one.starts.date() for one in found.happenings if not one.cancelled))
        elif step is not None:
            self._soon_dots = True
        elif ahead or another:
            self._read_dots()
        if ahead:
            self.next_days.set_range(today, NEXT_DAYS.days + 1)
            if both:
                self._coming.let_go()  # it would not hear of the changes that the page hears of
            else:
                self._coming.take(next_days, builder, self._stands(), self._others.hidden(), step)
            self.next_days.show_days(self._days if both else self._coming.days, today, now)
        if self.mode == "month":
            self.month.set_month(self.page, self._weeks.first)
        elif self.mode in HOURS:
            days = self._weeks.days(self.mode, self.page)
            changes = {day: service.clock_change(day, self.desk.zone) for day in days}
            self.week.changes = {day: change for day, change in changes.items() if change is not None}
            self.week.hours.set_zones(self.desk.zone, self.desk.settings.more_zones)
            self.week.set_days(days)
        else:
            self.agenda.set_range(first, (last - first).days + 1)
        self._show_holidays(first.year, last.year)
        self.canvas.day = self.day
        self.canvas.show_days(self._days, today, now)
        self.mini.show_state(today, self.day, self._shaded())
        self._soon.start()

    def _show_holidays(self, first: int, last: int) -> None:
        """Names the public holidays of some years; the first look at a country takes so long that the worker takes it."""
        country = self.desk.settings.holidays
        years = {(country, year) for year in range(first, last + 1)} if country else set()
        self._holidays = {year: names for year, names in self._holidays.items() if year[0] == country}
        self.month.holidays = self.week.holidays = {day: name for one in self._holidays.values() for day, name in one.items()}
        missing = sorted(years - self._holidays.keys())
        if missing:
            spans = {wanted: (date(wanted[1], 1, 1), date(wanted[1], 12, 31)) for wanted in missing}

            def read(job: Job) -> dict[tuple[str, int], dict[date, str]]:
                return {wanted: holidays.days(country, *span) for wanted, span in spans.items()}

            self._naming = self.desk.work.start(read, self._take_holidays, _not_named, self._naming)

    def _take_holidays(self, found: dict[tuple[str, int], dict[date, str]]) -> None:
        self._holidays.update(found)
        self.month.holidays = self.week.holidays = {day: name for one in self._holidays.values() for day, name in one.items()}
        self.week.relay()
        self.canvas.viewport().update()

    def _stands(self) -> object:
        """All that tells whether days made ready are still what would be shown."""
        return self.desk.steps, self.desk.today(), self.desk.project_id, self._choice(), id(self._names)

    def _make_ready(self) -> None:
        """Has the worker make the pages before and after the shown one ready, and the month and the agenda, which hold most."""
        pages = [self._weeks.days(self.mode, self._weeks.turned(self.mode, self.page, by)) for by in (1, -1)]
        month = self._weeks.days("month", self.page)[0]
        agenda = self._weeks.days("agenda", self._weeks.shown("agenda", self.day))
        wanted = [(month, month + SIX_WEEKS), *((page[0], page[-1]) for page in pages), (agenda[0], agenda[-1])]
        if self.mode == "month":  # the small month shows six weeks
            wanted = [*((page[0], page[0] + SIX_WEEKS) for page in pages), (agenda[0], agenda[-1])]
        dotted = self.mini.range() if self._soon_dots else None
        builder = Builder(self._names, self.desk.theme, self.desk.today(), self._now(), self._choice())
        self._shown.make_ready(wanted, builder, self._stands(), self._others.hidden(), dotted, self._show_dots)

    def _show_dots(self, dotted: tuple[date, date], dots: frozenset[date]) -> None:
        if dotted == self.mini.range():
            self._put_dots(dots)

    def _put_dots(self, dots: frozenset[date]) -> None:
        self._soon_dots = False
        self.mini.show_dots(dots)

    def _shaded(self) -> tuple[date, date] | None:
        """The days that the small month marks as shown."""
        return self._range() if self.mode in HOURS else None

    def _read_dots(self) -> None:
        if self.isVisible() and not self._pane.isVisible():
            return
        first, last = self.mini.range()
        self._put_dots(service.meeting_days(self.desk.store, self.desk.project_id, first, last, self.desk.zone))

    def _tick(self) -> None:
        before, now = self.canvas.now, self._now()
        if self.canvas.dragging:
            return
        ended = any(one.ends is not None and before < one.ends <= now for one in self._days.on(now.date()))
        if self.desk.today() != self.canvas.today or ended:
            self._read()  # what is over by now looks otherwise
        else:
            self._shown.forget_ready()
            self._soon.start()
            for canvas in (self.month, self.week, self.agenda, self.next_days):
                canvas.now = now
            self.canvas.viewport().update()

    def show_day(self, day: date) -> None:
        """Goes to a day, on another page where needed."""
        first, last = self._range()
        same = (day.year, day.month) == (self.page.year, self.page.month) if self.mode == "month" else first <= day <= last
        if same:
            self.day = day
            self.canvas.choose(None, day)
            self.mini.show_state(self.desk.today(), day, self._shaded())
        else:
            self._show_page(day)

    def _show_page(self, day: date) -> None:
        """Shows the page that begins with a day or holds it, with nothing selected."""
        self.day = self.page = day
        self._planner.hide()
        self.canvas.key = None
        self._read(ahead=False)
        self.selected.emit("", "")
        self.title_changed.emit()

    def _stood_on(self, day: date) -> None:
        """The keyboard or the mouse stands on another day; beyond the page, the page is turned."""
        first, last = self._range()
        self.day = day
        if not first <= day <= last:
            self.page = day
            self._read(ahead=False)
            self.title_changed.emit()
        else:
            self.mini.show_state(self.desk.today(), day, self._shaded())

    def _shows(self, day: date) -> bool:
        first, last = self._range()
        return first <= day <= last

    def _focus_entry(self, entry: Entry, day: date) -> None:
        self.canvas.choose(entry, day, ring=True)
        if self.mode in HOURS and entry.starts is not None and entry.timed:
            self.week.show_hour(entry.starts)
        elif self.mode == "agenda":
            box = self.agenda.current_box()
            if box is not None:
                self.agenda.show_box(box)

    def _sketch(self, entry: Entry | None) -> None:
        self._forget_sketch()
        if entry is not None:
            self.canvas.sketch(entry)

    def _forget_sketch(self) -> None:
        for canvas in (self.month, self.week, self.agenda):
            canvas.sketch(None)

    def near_current(self) -> QRect:
        """The place of what is selected, or of the day one stands on, in this view's coordinates."""
        box = self.canvas.current_box()
        place = self.canvas.on_screen(box) if box is not None else self.canvas.day_rect(self.day)
        near = self.canvas.global_rect(place)
        return QRect(self.mapFromGlobal(near.topLeft()), near.size())

    def _last_project(self) -> str:
        entry = self.selected_entry()
        if entry is not None and entry.kind == "meeting":
            record = editing.read(self.desk.store, "meeting", entry.id)
            if isinstance(record, Meeting):
                return record.project_id
        return next(iter(self._names.projects))

    def _show_pane(self) -> None:
        finding = self._finding.is_open()
        # Where the inspector would cover the days, they need all the room, or it would cover the one that is looked at.
        wide = self.width() >= self.desk.theme.width(_PANE_FROM) and not covers(self.window(), self.desk.theme) and not finding
        if wide != self._pane.isVisibleTo(self):
            self._pane.setVisible(wide)
            if wide and self.isVisible():
                self._read_dots()
        self._pane_line.setVisible(wide or finding)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_pane()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minute.start()
        self._soon.start()
        if self._left:
            self._tick()  # time went on meanwhile
            self._finding.resume()
        self._left = False
        self.week.measure()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()
        self._soon.stop()
        self._left = True
        self._shown.stop()
        self._finding.stop()


def _not_named(error: BaseException) -> None:
    """Days without the names of their holidays are still days."""
