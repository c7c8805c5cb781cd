"""Going about in the calendar: ways to show it, pages, days, and how it looks."""

from datetime import date

from PySide6.QtCore import QRect

from coorddesk.ui.calendar.canvas import Canvas
from coorddesk.ui.calendar.spans import HOURS
from coorddesk.ui.calendar.surface import CalendarSurface


class GoGestures(CalendarSurface):
    """Turns pages and changes what is shown."""

    def turn(self, pages: int) -> None:
        """Goes pages later, or earlier; what is being dragged goes along."""
        held = self.canvas.held()
        from_day = self.page if self.mode in ("month", "agenda") or not self._shows(self.day) else self.day
        self._show_page(self._weeks.turned(self.mode, from_day, pages))
        if held is not None:
            self.canvas.hold(held)

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
        self._asking.day(self._go_to, self._corner())

    def _corner(self) -> QRect:
        """Where a question about the whole page stands: under the bar."""
        left = self.stack.mapTo(self, self.stack.rect().topLeft())
        return QRect(left.x() + 16, left.y() + 4, 1, 1)

    def _go_to(self, day: date) -> None:
        self.show_day(day)
        self.focus_list()

    def _fill_options(self) -> None:
        menu = self._bar.options.menu()
        menu.clear()
        by_project = menu.addAction(self.tr("Colour by project"), self.turn_colours)
        by_project.setCheckable(True)
        by_project.setChecked(self.desk.settings.color_by == "project")
        menu.addAction(self.tr("Time zones beside the hours…"), self.ask_zones)
        menu.addAction(self.tr("Go to a day…"), self.go_to)

    def turn_colours(self) -> None:
        """Has colours tell projects, or teams again."""
        by_project = self.desk.settings.color_by != "project"
        self.desk.settings.color_by = "project" if by_project else "team"
        self._choice_changed()
        self.desk.announced.emit(self.tr("Coloured by project") if by_project else self.tr("Coloured by team"))

    def ask_zones(self) -> None:
        """Asks which zones are shown beside the hours of weeks and days."""
        self._asking.zones(self.desk.settings.more_zones, self._show_zones, self._corner())

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
        self.day = self.page = self._weeks.shown(mode, self.day)
        self._remember()
        self._read(ahead=False)
        entry = self.selected_entry()
        if mode in HOURS and entry is not None and entry.starts is not None and entry.timed:
            self.week.show_hour(entry.starts)
        self.title_changed.emit()

    def _choice_changed(self) -> None:
        self._remember()
        self._read()
