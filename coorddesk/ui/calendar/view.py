"""The calendar: month, week and agenda of meetings, deadlines, milestones and reviews."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from coorddesk.domain.changes import Step
from coorddesk.domain.dates import clock_words, week_start
from coorddesk.domain.meetings import Meeting
from coorddesk.services import calendar as service
from coorddesk.services import editing, holidays, meetings
from coorddesk.services.agendas import subject_of
from coorddesk.storage.store import Store
from coorddesk.ui.actions import Action
from coorddesk.ui.calendar.agenda import AgendaCanvas
from coorddesk.ui.calendar.asking import Asking
from coorddesk.ui.calendar.bar import CalendarBar
from coorddesk.ui.calendar.canvas import Canvas
from coorddesk.ui.calendar.changing import Changing
from coorddesk.ui.calendar.entries import Builder, Choice, Days, Entry, distinct
from coorddesk.ui.calendar.finding import Finding
from coorddesk.ui.calendar.layout import SNAP
from coorddesk.ui.calendar.mini import MiniMonth
from coorddesk.ui.calendar.minutes_actions import MINUTES_ACTIONS
from coorddesk.ui.calendar.minutes_bar import MinutesBar
from coorddesk.ui.calendar.minutes_page import MinutesPage
from coorddesk.ui.calendar.month import MonthCanvas
from coorddesk.ui.calendar.others import Others
from coorddesk.ui.calendar.planner import Planner
from coorddesk.ui.calendar.sending import Sending
from coorddesk.ui.calendar.spans import HOURS, MODES, Week
from coorddesk.ui.calendar.week import WeekCanvas
from coorddesk.ui.desk import Desk
from coorddesk.ui.menus import run
from coorddesk.ui.moments import date_order, first_weekday, names, span_words, weekend
from coorddesk.ui.view import View
from coorddesk.ui.widgets import Hairline
from coorddesk.ui.work import Job

_AHEAD = 14  # days of the agenda beside the month
_PANE_FROM = 860  # narrower than this there is no room for the left pane
_KINDS = frozenset(("meeting", "occurrence", "task", "milestone", "review", "document", "calendar"))
_NAMES = frozenset(("person", "team", "project"))
_PATCHED = frozenset(("meeting", "occurrence", "task", "milestone", "link"))
_MINUTE = 60_000
_BESIDE_MS = 150  # after a page was shown, those beside it are read


class CalendarView(View):
    """What takes place and falls due, on its days."""

    NAME = "calendar"
    ICON = "calendar-days"
    TITLE = "Calendar"
    NEW = ("New meeting", "new_meeting")
    ACTIONS = (
        Action("new_meeting", "New meeting", "new_meeting", ("N",), "plus", single=True),
        Action("edit", "Edit", "edit", ("E", "F2"), "pencil", single=True),
        Action("find_slot", "Find a slot…", "find_slot", ("F",), "calendar-search", single=True),
        Action("today", "Go to today", "go_today", ("T",), "calendar-check", "go", single=True),
        Action("earlier", "Earlier", "earlier", ("PgUp",), "chevron-left", "go"),
        Action("later", "Later", "later", ("PgDown",), "chevron-right", "go"),
        Action("go_to", "Go to a day…", "go_to", ("G",), "calendar-search", "go", single=True),
        Action("month", "Month", "show_month", ("Shift+M",), "calendar-days", "view", single=True),
        Action("week", "Week", "show_week", ("Shift+W",), "calendar-range", "view", single=True),
        Action("workweek", "Work week", "show_work_week", ("Shift+O",), "briefcase", "view", single=True),
        Action("day", "Day", "show_one_day", ("Shift+D",), "calendar", "view", single=True),
        Action("agenda", "Agenda", "show_agenda", ("Shift+A",), "list", "view", single=True),
        Action("colours", "Colour by team or by project", "turn_colours", (), "palette", "view"),
        Action("zones", "Time zones beside the hours…", "ask_zones", (), "globe", "view"),
        Action("day_before", "Move a day earlier", "move_day_earlier", ("Shift+Left", "Shift+H")),
        Action("day_after", "Move a day later", "move_day_later", ("Shift+Right", "Shift+L")),
        Action("move_up", "Move 15 minutes earlier, or a week in the month", "move_earlier", ("Shift+Up", "Shift+K")),
        Action("move_down", "Move 15 minutes later, or a week in the month", "move_later", ("Shift+Down", "Shift+J")),
        Action("shorter", "15 minutes shorter", "make_shorter", ("Alt+Shift+Up",)),
        Action("longer", "15 minutes longer", "make_longer", ("Alt+Shift+Down",)),
        Action("later_begin", "Begin 15 minutes later", "begin_later", ("Ctrl+Alt+Down",)),
        Action("earlier_begin", "Begin 15 minutes earlier", "begin_earlier", ("Ctrl+Alt+Up",)),
        Action("day_longer", "A day longer", "make_day_longer", ("Alt+Shift+Right",)),
        Action("day_shorter", "A day shorter", "make_day_shorter", ("Alt+Shift+Left",)),
        Action("split", "Make this day on a series of its own", "split_series", (), "split"),
        Action("done", "Mark done", "mark_done", ("D",), "check", single=True),
        Action("export_invite", "Export invite…", "export_invite", ("Ctrl+Shift+E",), "send"),
        Action("mail_invite", "Open invite in mail program", "mail_invite", (), "mail"),
        Action("cancel", "Cancel meeting, or take it back", "cancel_meeting", (), "calendar-x"),
        Action("delete", "Delete", "delete", ("Del",), "trash-2"),
        Action("others", "Calendars of others…", "show_others", ("Shift+C",), "layers", "view", single=True),
        Action("print_agenda", "Print agenda", "print_agenda", ("Shift+P",), "printer", single=True),
        Action("minutes", "Start minutes, or go on with them", "take_minutes", ("M",), "notebook-pen", single=True),
        *MINUTES_ACTIONS,
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        kit = desk.paint
        self._weeks = Week(first_weekday(), weekend())
        self.day = desk.today()
        self._names = service.Directory({}, {}, {}, {})
        self._kept_choice: dict[str, Iterable[str]] = {}  # what was chosen last time, until the names are read
        self._found: service.Calendar | None = None
        self._found_ahead: service.Calendar | None = None
        self._days = Days()
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
        self._changing.moved.connect(self._moved)
        self._planner = Planner(kit, date_order(desk.settings), self)
        self._finding = Finding(desk, self, lambda panel: self._row.insertWidget(0, panel))
        self._others = Others(desk, self)
        self._build()
        self._connect()
        self._restore()
        self._reading: Job | None = None
        self._holidays: dict[tuple[str, int], dict[date, str]] = {}
        self._ready: dict[tuple[date, date], tuple[service.Calendar, Days]] = {}
        self._ready_for: object = None
        self._soon_dots = False  # the dots of the small month wait for the worker as well
        self._soon = QTimer(self, singleShot=True, interval=_BESIDE_MS)
        self._soon.timeout.connect(self._read_beside)
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE)
        self._minute.timeout.connect(self._tick)

    # Parts

    def _build(self) -> None:
        self._canvases: dict[str, Canvas] = {
            mode: {"month": self.month, "agenda": self.agenda}.get(mode, self.week) for mode in MODES
        }  # fmt: skip
        self.stack = QStackedWidget(self)
        for canvas in (self.month, self.week, self.agenda):
            self.stack.addWidget(canvas)
        self._pane = QWidget(self)
        self._pane.setFixedWidth(self.desk.theme.size("calendarPane"))
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

    def _connect(self) -> None:
        self._bar.turned.connect(self.turn)
        self._bar.today_asked.connect(self.go_today)
        self._bar.choice_changed.connect(self._choice_changed)
        self._bar.mode_chosen.connect(self._mode_chosen)
        self._bar.options.menu().aboutToShow.connect(self._fill_options)
        self._bar.others.clicked.connect(self.show_others)
        self._others.choice_changed.connect(self._choice_changed)
        self.mini.day_chosen.connect(self.show_day)
        self.mini.month_shown.connect(lambda _month: self._read_dots())
        self._planner.planned.connect(self._plan)
        self._planner.left.connect(self.focus_list)
        self._planner.closed.connect(self._forget_sketch)
        self._planner.slot_asked.connect(self._find_new)
        self._finding.sketched.connect(self._sketch_slot)
        self._finding.shown.connect(self._make_room)
        self._finding.done.connect(self._slot_taken)
        self.minutes.left.connect(self.leave_minutes)
        self.minutes.opened.connect(self._open_beside)
        self.minutes.day_asked.connect(self._show_next)
        self.minutes.changed.connect(self._show_minutes_state)
        self._minutes_bar.left.connect(self.leave_minutes)
        self._minutes_bar.print_asked.connect(lambda: self._ask_sheet("minutes"))
        self._minutes_bar.approve_asked.connect(self.minutes.approve)
        self._minutes_bar.end_asked.connect(self.minutes.end_or_reopen)
        for canvas in (self.month, self.week, self.agenda, self.next_days):
            canvas.chosen.connect(lambda entry, canvas=canvas: self._chosen(canvas, entry))
            canvas.edit_asked.connect(self.edit)
            canvas.joined_asked.connect(self._show_joined)
            canvas.menu_asked.connect(self._show_menu)
            canvas.turn_asked.connect(self.turn)
            canvas.create_asked.connect(self.plan_at)
            canvas.move_asked.connect(self._changing.move)
            canvas.stretch_asked.connect(self._changing.stretch)
            canvas.drag_told.connect(self._tell_drag)
        for canvas in (self.month, self.week, self.agenda):
            canvas.day_chosen.connect(self._stood_on)

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
    def mode(self) -> str:
        """month, week, workweek, day or agenda."""
        return self._bar.modes.current()

    @property
    def canvas(self) -> Canvas:
        """What is shown beside the pane."""
        return self._canvases[self.mode]

    # What the window asks

    @classmethod
    def ahead(cls, store: Store, project_id: str | None, today: date, zone: str) -> None:
        # The store keeps what is read until it changes; six weeks hold the month and the week that may be shown first.
        first = week_start(today.replace(day=1), first_weekday())
        service.read(store, project_id, first, first + timedelta(days=41), zone)

    def filter_bar(self) -> QWidget:
        return self._bars

    def title(self) -> str:
        if self.taking_minutes and self.minutes.found is not None:
            return self.minutes.found.agenda.meeting.title
        return self._weeks.title(self.mode, self.day, self.desk.today(), names())

    def context(self) -> str:
        if self.taking_minutes:
            return self.tr("Minutes")
        week = self._weeks.context(self.mode, self.day, self.desk.today())
        if week:
            return week
        project = self._names.projects.get(self.desk.project_id or "")
        if project is not None:
            return project.name
        count = len(self._names.projects)
        return self.tr("1 project") if count == 1 else self.tr("{n} projects").format(n=count)

    def hint(self) -> str:
        if self.taking_minutes:
            return self.tr("Ctrl Down next item, Ctrl T timer, Ctrl D done, Esc back; saved while you type")
        return self._hint or self.tr("Times in {zone}").format(zone=self.desk.zone)

    def reload(self) -> None:
        self._names = service.read_directory(self.desk.store)
        kept, self._kept_choice = self._kept_choice, {}
        self._bar.show_teams(self._names.teams.values(), kept.get("teams") or self._bar.teams.chosen())
        several = self._names.projects.values() if self.desk.project_id is None else ()
        self._bar.show_projects(several, kept.get("projects") or self._bar.projects.chosen())
        self.minutes.reload()
        self._read()
        self.title_changed.emit()

    def apply(self, step: Step) -> None:
        self._others.apply(step)
        if step.reloaded or step.kinds & _NAMES:
            self.reload()
        else:
            self.minutes.apply(step)
            if step.kinds & _KINDS and not self.taking_minutes:
                self._read(step=step)

    def reveal(self, kind: str, id: str) -> bool:
        day = self._day_of(kind, id)
        if day is None:
            return False
        self.leave_minutes()
        self.show_day(day)
        entry = next((one for one in self._days.on(day) if one.record == (kind, id) and one.kind != "baseline"), None)
        if entry is None:
            return False
        self._focus_entry(entry, day)
        return True

    def current(self) -> tuple[str, str] | None:
        entry = self.selected_entry()
        return entry.record if entry is not None else None

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

    # Reading

    def _range(self) -> tuple[date, date]:
        days = self._weeks.days(self.mode, self.day)
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
        another = self.mini.place(self.day, self._weeks.first)
        if self.mode == "month":
            # The small month's six weeks hold the large one's, so one reading is enough for both.
            first, last = self.mini.range()
        next_days = (today, today + timedelta(days=_AHEAD - 1))
        # Where the next days touch what is shown, one reading is enough for these too.
        both = ahead and first <= next_days[1] and next_days[0] <= last
        wanted = (min(first, next_days[0]), max(last, next_days[1])) if both else (first, last)
        found = self._take(wanted, builder, step)
        if self.mode == "month":
            self.mini.show_dots(frozenset(one.starts.date() for one in found.happenings if not one.cancelled))
        elif step is not None:
            self._soon_dots = True
        elif ahead or another:
            self._read_dots()
        if ahead:
            self.next_days.set_range(today, _AHEAD)
            if not both:
                self._found_ahead = self._found_of(self._found_ahead, next_days, step)
            self.next_days.show_days(self._days if both or self._found_ahead is None else builder.days(self._found_ahead), today, now)
        if self.mode == "month":
            self.month.set_month(self.day, self._weeks.first)
        elif self.mode in HOURS:
            days = self._weeks.days(self.mode, self.day)
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
        for wanted in sorted(years - self._holidays.keys()):
            self._holidays[wanted] = {}
            begin, end = date(wanted[1], 1, 1), date(wanted[1], 12, 31)
            run = partial(holidays.days, country, begin, end)
            self.desk.work.start(lambda _job, run=run: run(), partial(self._take_holidays, wanted), self._not_read)

    def _take_holidays(self, year: tuple[str, int], found: dict[date, str]) -> None:
        self._holidays[year] = found
        self.month.holidays = self.week.holidays = {day: name for one in self._holidays.values() for day, name in one.items()}
        self.canvas.viewport().update()

    def _shaded(self) -> tuple[date, date] | None:
        """The days that the small month marks as shown."""
        return self._range() if self.mode in HOURS else None

    def _read_beside(self) -> None:
        """Has the worker read the pages before and after the shown one, which are turned to next."""
        store, project, zone, without = self.desk.store, self.desk.project_id, self.desk.zone, self._others.hidden()
        pages = [self._weeks.days(self.mode, self._weeks.turned(self.mode, self.day, by)) for by in (1, -1)]
        month = self._weeks.days("month", self.day)[0]
        if self.mode == "month":  # the small month shows six weeks
            pages = [[days[0], days[0] + timedelta(days=41)] for days in pages]
        else:
            pages.append([month, month + timedelta(days=41)])

        dotted, stands = self.mini.range() if self._soon_dots else None, self._stands()
        self._soon_dots = False
        builder = Builder(self._names, self.desk.theme, self.desk.today(), self._now(), self._choice())

        def read(job: Job) -> tuple[frozenset[date] | None, dict[tuple[date, date], tuple[service.Calendar, Days]]]:
            dots = service.meeting_days(store, project, *dotted, zone) if dotted else None
            ready = {}
            for page in pages:
                if not job.cancelled:
                    found = service.read(store, project, page[0], page[-1], zone, without)
                    ready[page[0], page[-1]] = found, builder.days(found)
            return dots, ready

        self._reading = self.desk.work.start(read, partial(self._take_beside, dotted, stands), self._not_read, self._reading)

    def _take_beside(self, dotted: tuple[date, date] | None, stands: object, read: Any) -> None:
        dots, ready = read
        if dots is not None and dotted == self.mini.range():
            self.mini.show_dots(dots)
        if stands == self._stands():
            self._ready, self._ready_for = ready, stands

    def _not_read(self, error: BaseException) -> None:
        """A store that cannot be read is told of when a page is turned."""

    def _take(self, wanted: tuple[date, date], builder: Builder, step: Step | None) -> service.Calendar:
        """Makes what stands on some days the days that are shown: what the worker made ready, else what was shown, put right."""
        before = self._found
        if step is not None or self._ready_for != self._stands():
            self._ready.clear()
        if wanted in self._ready:
            self._found, self._days = self._ready[wanted]
            return self._found
        found = self._found = self._found_of(before, wanted, step)
        few = step is not None and step.kinds <= _PATCHED and before is not None and (before.first, before.last) == wanted
        if few and step is not None and found.others is before.others:
            changed = frozenset[str]().union(*service.touched(step).values())
            self._days = builder.days_after(self._days, found, changed)
        else:
            self._days = builder.days(found)
        return found

    def _stands(self) -> object:
        """All that tells whether days made ready are still what would be shown."""
        return self.desk.steps, self.desk.today(), self.desk.project_id, self._choice(), id(self._names)

    def _found_of(self, found: service.Calendar | None, days: tuple[date, date], step: Step | None) -> service.Calendar:
        """What stands on some days: what was found on them before as it is after a change, else read anew."""
        store, project, zone = self.desk.store, self.desk.project_id, self.desk.zone
        if step is not None and found is not None and (found.first, found.last) == days:
            changed = service.after(store, project, found, zone, step)
            if changed is not None:
                return changed
        return service.read(store, project, *days, zone, self._others.hidden())

    def _read_dots(self) -> None:
        if self.isVisible() and not self._pane.isVisible():
            return
        first, last = self.mini.range()
        self.mini.show_dots(service.meeting_days(self.desk.store, self.desk.project_id, first, last, self.desk.zone))

    def _tick(self) -> None:
        if self.desk.today() != self.canvas.today:
            self._read()
        elif not self.canvas.dragging:
            self._ready.clear()  # what is over by now looks otherwise
            for canvas in (self.month, self.week, self.agenda, self.next_days):
                canvas.now = self._now()
            self.canvas.viewport().update()

    # Going about

    def show_day(self, day: date) -> None:
        """Goes to a day, on another page where needed."""
        first, last = self._range()
        same = (day.year, day.month) == (self.day.year, self.day.month) if self.mode == "month" else first <= day <= last
        self.day = day
        if same:
            self.canvas.choose(None, day)
            self.mini.show_state(self.desk.today(), day, self._shaded())
        else:
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
            self._read(ahead=False)
            self.title_changed.emit()
        else:
            self.mini.show_state(self.desk.today(), day, self._shaded())

    def turn(self, pages: int) -> None:
        """Goes pages later, or earlier."""
        self.show_day(self._weeks.turned(self.mode, self.day, pages))

    def earlier(self) -> None:
        """A month or a week earlier."""
        self.turn(-1)

    def later(self) -> None:
        """A month or a week later."""
        self.turn(1)

    def go_today(self) -> None:
        """Goes to today, and in the week to the present hour."""
        self.show_day(self.desk.today())
        if self.mode in HOURS:
            self.week.show_hour(self._now())
        elif self.mode == "agenda":
            self.agenda.verticalScrollBar().setValue(0)

    def show_month(self) -> None:
        """Shows the month."""
        self._bar.modes.choose("month")

    def show_week(self) -> None:
        """Shows the week."""
        self._bar.modes.choose("week")

    def show_work_week(self) -> None:
        """Shows the days of the week that are worked."""
        self._bar.modes.choose("workweek")

    def show_one_day(self) -> None:
        """Shows one day."""
        self._bar.modes.choose("day")

    def show_agenda(self) -> None:
        """Shows the agenda."""
        self._bar.modes.choose("agenda")

    def go_to(self) -> None:
        """Asks for a day and goes there."""
        self._asking.day(self._go_to)

    def _fill_options(self) -> None:
        menu = self._bar.options.menu()
        menu.clear()
        by_project = menu.addAction(self.tr("Colour by project"), self.turn_colours)
        by_project.setCheckable(True)
        by_project.setChecked(self.desk.settings.color_by == "project")
        menu.addAction(self.tr("Time zones beside the hours…"), self.ask_zones)
        menu.addAction(self.tr("Go to a day…"), self.go_to)

    def _go_to(self, day: date) -> None:
        self.show_day(day)
        self.focus_list()

    def turn_colours(self) -> None:
        """Has colours tell projects, or teams again."""
        by_project = self.desk.settings.color_by != "project"
        self.desk.settings.color_by = "project" if by_project else "team"
        self._choice_changed()
        self.desk.announced.emit(self.tr("Coloured by project") if by_project else self.tr("Coloured by team"))

    def ask_zones(self) -> None:
        """Asks which zones are shown beside the hours of weeks and days."""
        self._asking.zones(self.desk.settings.more_zones, self._show_zones)

    def _show_zones(self, zones: tuple[str, ...]) -> None:
        self.desk.settings.more_zones = zones
        if self.mode not in HOURS:
            self.show_week()
        else:
            self._read(ahead=False)

    def _mode_chosen(self, mode: str) -> None:
        before = self.stack.currentWidget()
        canvas = self._canvases[mode]
        if isinstance(before, Canvas) and before is not canvas:
            canvas.key = before.key
        self._planner.hide()
        self.stack.setCurrentWidget(canvas)
        self.day = self._weeks.shown(mode, self.day)
        self._remember()
        self._read(ahead=False)
        entry = self.selected_entry()
        if mode in HOURS and entry is not None and entry.starts is not None:
            self.week.show_hour(entry.starts)
        self.title_changed.emit()

    def _choice_changed(self) -> None:
        self._remember()
        self._read()

    # Selection

    def _chosen(self, canvas: Canvas, entry: Entry | None) -> None:
        self._changing.forget(entry)
        others = [one for one in (self.canvas, self.next_days) if one is not canvas]
        for other in others:
            other.key = entry.key if entry is not None else None
            other.viewport().update()
        record = entry.record if entry is not None else None
        if entry is not None and entry.kind == "meeting":
            self.day_selected.emit(entry.id, entry.original)
        if canvas is self.next_days and entry is not None and not self._shows(entry.first):
            self.show_day(entry.first)
            self.canvas.key = canvas.key = entry.key
        if canvas is self.next_days and entry is not None and entry.starts is not None and self.mode in HOURS:
            self.week.show_hour(entry.starts)
        self.selected.emit(*(record or ("", "")))

    def _shows(self, day: date) -> bool:
        first, last = self._range()
        return first <= day <= last

    def _focus_entry(self, entry: Entry, day: date) -> None:
        self.canvas.choose(entry, day, ring=True)
        if self.mode in HOURS and entry.starts is not None:
            self.week.show_hour(entry.starts)
        elif self.mode == "agenda":
            box = self.agenda.current_box()
            if box is not None:
                self.agenda.show_box(box)

    def _day_of(self, kind: str, id: str) -> date | None:
        """The day a record stands on that is nearest to come, else its last one."""
        if kind not in ("meeting", "task", "milestone"):
            return None
        today = self.desk.today()
        if kind == "meeting":
            return meetings.next_day(self.desk.store, id, today, self.desk.zone)
        record = editing.read(self.desk.store, kind, id)
        found: date | None = record.due if kind == "task" else record.actual or record.forecast or record.baseline
        return found

    def _show_joined(self, entries: Sequence[Entry], at: QPoint) -> None:
        menu = QMenu(self)
        for entry in distinct(entries):
            text = f"{clock_words(entry.starts, names())} {entry.title}" if entry.starts is not None else entry.title
            action = menu.addAction(text.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, entry=entry: self._pick(entry))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _pick(self, entry: Entry) -> None:
        self.canvas.choose(entry, entry.first)
        self.focus_list()

    def _show_menu(self, entry: Entry | None, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("New meeting"), self.new_meeting)
        if entry is not None and entry.record is not None:
            menu.addSeparator()
            menu.addAction(self.tr("Edit"), self.edit)
            if entry.kind == "meeting":
                menu.addAction(self.tr("Find a slot…"), self.find_slot)
                menu.addAction(self.tr("Export invite…"), self.export_invite)
                menu.addAction(self.tr("Open invite in mail program"), self.mail_invite)
                if entry.repeats:
                    menu.addAction(self.tr("Make this day on a series of its own"), self.split_series)
                off = entry.state == "cancelled"
                menu.addAction(self.tr("Let it take place") if off else self.tr("Cancel meeting"), self.cancel_meeting)
            if entry.kind == "task" and entry.state != "done":
                menu.addAction(self.tr("Mark done"), self.mark_done)
            if entry.kind in ("meeting", "task", "milestone"):
                menu.addAction(self.tr("Delete"), self.delete)
        menu.popup(at)

    def edit(self) -> None:
        """Puts the keyboard into the inspector, on what is selected."""
        if self.current() is not None:
            self.edit_requested.emit()

    # Planning

    def new_meeting(self) -> None:
        """Opens the small panel on the day one stands on."""
        self.leave_minutes()
        if not self._shows(self.day):
            self.day = self._range()[0]
        self.canvas.day = self.day
        self.canvas.plan_here()

    def plan_at(self, starts: datetime, ends: datetime, all_day: bool, where: QRect) -> None:
        """Opens the small panel for a time."""
        if not self._names.projects:
            self.desk.announced.emit(self.tr("There is no project yet, so a meeting has no place."))
            return
        near = QRect(self.mapFromGlobal(where.topLeft()), where.size())
        column = self.canvas.day_rect(starts.date())
        if column is not None and column.width() < self.width() / 3:
            # Beside the day, so that what is being planned stays in sight.
            left = self.canvas.viewport().mapTo(self, column.topLeft().toPoint()).x()
            near = QRect(left, near.top(), round(column.width()), near.height())
        projects = [(one.id, f"{one.code} {one.name}") for one in self._names.projects.values()]
        chosen = self.desk.project_id or self._last_project()
        if self.desk.project_id is not None:
            projects = [one for one in projects if one[0] == chosen]
        last = ends.date() if all_day else starts.date()
        timed = (None, None) if all_day else (starts, ends)
        self.canvas.sketch(Entry("meeting", "", "", starts.date(), last, starts=timed[0], ends=timed[1]))
        self._planner.open(starts, ends, all_day, self.desk.today(), projects, chosen, near)

    def _forget_sketch(self) -> None:
        for canvas in (self.month, self.week, self.agenda):
            canvas.sketch(None)

    def _sketch(self, entry: Entry | None) -> None:
        self._forget_sketch()
        if entry is not None:
            self.canvas.sketch(entry)

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

    def _plan(self, title: str, starts: datetime, ends: datetime, all_day: bool, project_id: str) -> None:
        with self.desk.attempt_all(self.tr("Cannot plan “{title}”").format(title=title)):
            you = self._sending.you()
            made = meetings.add(
                self.desk.store, project_id, title, starts, ends, self.desk.zone, all_day=all_day, organiser_id=you,
                remind=self.desk.settings.reminder,
            )  # fmt: skip
            self._planner.hide()
            self.reveal("meeting", made.id)
            self.focus_list()
            when = span_words(starts, ends, all_day, self.desk.today())
            odd = "" if all_day else meetings.clock_warning(starts, self.desk.zone)
            self.desk.announced.emit(odd or self.tr("{title} planned, {when}").format(title=made.title, when=when))
            self.edit_requested.emit()

    # Finding a slot

    def find_slot(self) -> None:
        """Looks for a time that suits the people of the selected meeting, or of a new one; of a series the one day."""
        entry = self.selected_entry()
        if entry is not None and entry.kind == "meeting":
            self._finding.open_for(entry.id, entry.original if entry.repeats else None, self._sending.you())
        else:
            self._find_new("", timedelta(hours=1), "")

    def _find_new(self, title: str, length: timedelta, project_id: str) -> None:
        if not self._names.projects:
            self.desk.announced.emit(self.tr("There is no project yet, so a meeting has no place."))
            return
        self._planner.hide()
        self._finding.open_new(title, length, project_id or self.desk.project_id or self._last_project(), self._sending.you())

    def _make_room(self, finding: bool) -> None:
        """The panel stands in place of the left pane; the agenda has no place to sketch a time in."""
        if finding and self.mode == "agenda":
            self.show_week()
        self._show_pane()
        if not finding:
            self.focus_list()

    def _sketch_slot(self, starts: datetime | None, ends: datetime | None, title: str) -> None:
        """Shows a proposed time, its page turned to; what is selected stays."""
        if starts is None or ends is None:
            self._forget_sketch()
            return
        self.canvas.day = starts.date()
        self._stood_on(starts.date())
        self.canvas.sketch(Entry("meeting", "", title, starts.date(), ends.date(), starts=starts, ends=ends))
        if self.mode in HOURS:
            self.week.show_hour(starts)

    def _slot_taken(self, meeting_id: str) -> None:
        self.reveal("meeting", meeting_id)
        self.focus_list()

    # Changing

    def _moved(self, entry: Entry, day: date) -> None:
        """Goes on standing on what was moved; a single meeting's occurrence is told by its new start."""
        if not self._shows(day):
            self.show_day(day)
        record = entry.record
        found = [one for one in self._days.on(day) if one.record == record and one.kind == entry.kind]
        same = next((one for one in found if one.original == entry.original), found[0] if found else None)
        if same is not None:
            self._focus_entry(same, day)

    def _shift(self, days: int, minutes: int = 0) -> None:
        entry = self.selected_entry()
        if entry is None or not entry.movable:
            return
        by = timedelta(days=days, minutes=minutes)
        starts = entry.starts + by if entry.starts is not None else None
        day = starts.date() if starts is not None else entry.first + timedelta(days=days)
        if starts is None and not days:
            return
        self._changing.move(entry, day, starts)

    def move_day_earlier(self) -> None:
        """Moves what is selected a day earlier."""
        self._shift(-1)

    def move_day_later(self) -> None:
        """Moves what is selected a day later."""
        self._shift(1)

    def move_earlier(self) -> None:
        """A quarter of an hour earlier; in the month a week."""
        self._shift(-7) if self.mode == "month" else self._shift(0, -SNAP)

    def move_later(self) -> None:
        """A quarter of an hour later; in the month a week."""
        self._shift(7) if self.mode == "month" else self._shift(0, SNAP)

    def _lengthen(self, *, begin: timedelta = timedelta(0), end: timedelta = timedelta(0)) -> None:
        """Gives the selected meeting another start or end; of whole days another first or last one."""
        entry = self.selected_entry()
        if entry is None or entry.kind != "meeting" or not entry.movable:
            return
        if entry.starts is None or entry.ends is None:
            shown = entry._replace(last=max(entry.first, entry.last + timedelta(days=end.days)))
        else:
            starts = min(entry.starts + begin, entry.ends - meetings.SHORTEST)
            ends = max(entry.ends + end, starts + meetings.SHORTEST)
            shown = entry._replace(starts=starts, ends=ends, first=starts.date(), last=(ends - timedelta(seconds=1)).date())
        if (shown.starts, shown.ends, shown.last) != (entry.starts, entry.ends, entry.last):
            self._changing.stretch(entry, shown)

    def make_longer(self) -> None:
        """A quarter of an hour longer."""
        self._lengthen(end=timedelta(minutes=SNAP))

    def make_shorter(self) -> None:
        """A quarter of an hour shorter."""
        self._lengthen(end=timedelta(minutes=-SNAP))

    def begin_later(self) -> None:
        """Begins a quarter of an hour later and ends as before."""
        self._lengthen(begin=timedelta(minutes=SNAP))

    def begin_earlier(self) -> None:
        """Begins a quarter of an hour earlier and ends as before."""
        self._lengthen(begin=timedelta(minutes=-SNAP))

    def make_day_longer(self) -> None:
        """Lasts a day longer."""
        self._lengthen(end=timedelta(days=1))

    def make_day_shorter(self) -> None:
        """Lasts a day less."""
        self._lengthen(end=timedelta(days=-1))

    def split_series(self) -> None:
        """Makes the selected day of a series and all that follow a series of their own."""
        entry = self.selected_entry()
        if entry is not None and entry.kind == "meeting":
            self._changing.split(entry)

    def _tell_drag(self, words: str) -> None:
        self._hint = words
        self.title_changed.emit()

    def delete(self) -> None:
        """Deletes what is selected; of a series the one day, and what others have in their calendars is called off first."""
        entry = self.selected_entry()
        if entry is None:
            return
        self._changing.delete(entry)
        if self.selected_entry() is None:
            self.canvas.choose(None, entry.first)
            self.selected.emit("", "")

    def mark_done(self) -> None:
        """Finishes the selected deadline."""
        entry = self.selected_entry()
        if entry is not None:
            self._changing.finish(entry)

    def cancel_meeting(self) -> None:
        """Calls the selected meeting off, or lets it take place after all; of a series the one day."""
        entry = self.selected_entry()
        if entry is not None:
            self._changing.cancel(entry)

    # Invites

    def export_invite(self) -> None:
        """Asks for a file and writes the selected meeting's next invite, update or cancellation to it."""
        entry = self.selected_entry()
        if entry is not None and entry.kind == "meeting":
            self._sending.save(entry)

    def mail_invite(self) -> None:
        """Opens the same as a draft in the mail program."""
        entry = self.selected_entry()
        if entry is not None and entry.kind == "meeting":
            self._sending.mail(entry)

    # Calendars of others

    def show_others(self) -> None:
        """Opens the panel with the calendars of others."""
        self._others.open()

    def take_file(self, path: Path) -> None:
        """Asks whose calendar a file is, to show it as a layer."""
        self._others.offer([path])
    # Agenda and minutes

    @property
    def taking_minutes(self) -> bool:
        """Whether minutes are shown in place of the grid."""
        return self._pages.currentWidget() is self.minutes

    def take_minutes(self) -> None:
        """Takes the minutes of the selected meeting, or goes on with them."""
        entry = self.selected_entry()
        if entry is not None and entry.kind == "meeting" and entry.original is not None:
            self.show_minutes(entry.id, entry.original)
        elif not self.taking_minutes:
            self.desk.announced.emit(self.tr("Select the meeting whose minutes you take."))

    def show_minutes(self, meeting_id: str, original: datetime) -> None:
        """Shows the minutes of an occurrence in place of the grid."""
        if self.minutes.open(meeting_id, original):
            self._pages.setCurrentWidget(self.minutes)
            self._bars.setCurrentWidget(self._minutes_bar)
            self.room_requested.emit(True)
            self.minutes.people.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.title_changed.emit()

    def leave_minutes(self) -> None:
        """Goes back to the grid; all that was typed is kept."""
        if self.taking_minutes:
            self.minutes.close_minutes()
            self._pages.setCurrentIndex(0)
            self._bars.setCurrentIndex(0)
            self._read()
            self.focus_list()
            self.selected.emit(*(self.current() or ("", "")))
            self.room_requested.emit(False)
            self.title_changed.emit()

    def _show_minutes_state(self) -> None:
        if self.minutes.found is not None:
            self._minutes_bar.show_minutes(self.minutes.found)

    def _open_beside(self, kind: str, id: str) -> None:
        self.selected.emit(kind, id)
        self.edit_requested.emit()

    def _show_next(self, meeting_id: str, original: datetime) -> None:
        self.leave_minutes()
        self.show_day(original.date())
        entry = next((one for one in self._days.on(original.date()) if one.id == meeting_id), None)
        if entry is not None:
            self._focus_entry(entry, original.date())

    def _is_of_the_grid(self, pressed: QKeySequence) -> bool:
        own = {action.name for action in MINUTES_ACTIONS}
        return any(QKeySequence(key) == pressed for action in self.ACTIONS if action.name not in own for key in action.keys)

    def print_agenda(self) -> None:
        """Shows the selected meeting's agenda as a sheet."""
        self._ask_sheet("agenda")

    def _ask_sheet(self, kind: str) -> None:
        entry, found = self.selected_entry(), self.minutes.found
        if self.taking_minutes and found is not None:
            self.minutes.settle()
            self.sheet_requested.emit(kind, subject_of(found.agenda.meeting.id, found.day.original))
        elif entry is not None and entry.kind == "meeting" and entry.original is not None:
            self.sheet_requested.emit(kind, subject_of(entry.id, entry.original))

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Does what a key stands for in ACTIONS, where the window has not done so by a shortcut."""
        pressed = QKeySequence(event.keyCombination())
        for action in self.ACTIONS:
            if (self.desk.settings.single_keys or not action.single) and any(QKeySequence(key) == pressed for key in action.keys):
                run(self, action.slot)
                event.accept()
                return
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_pane()

    def _show_pane(self) -> None:
        finding = self._finding.is_open()
        wide = self.width() >= _PANE_FROM and not finding
        if wide != self._pane.isVisibleTo(self):
            self._pane.setVisible(wide)
            if wide and self.isVisible():
                self._read_dots()
        self._pane_line.setVisible(wide or finding)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minute.start()
        self.week.measure()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()
