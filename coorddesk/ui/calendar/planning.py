"""Planning in the calendar: a meeting where one points, or at a time that suits its people."""

from datetime import datetime, timedelta

from PySide6.QtCore import QRect

from coorddesk.services import meetings
from coorddesk.ui.calendar.entries import Entry
from coorddesk.ui.calendar.spans import HOURS
from coorddesk.ui.calendar.surface import CalendarSurface
from coorddesk.ui.moments import span_words
from coorddesk.ui.side_pane import covers


class PlanGestures(CalendarSurface):
    """Plans meetings."""

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

    def _plan(self, title: str, starts: datetime, ends: datetime, all_day: bool, project_id: str) -> None:
        with self.desk.attempt_all(self.tr("Cannot plan “{title}”").format(title=title)):
            you = self._sending.you()
            made = meetings.add(
                self.desk.store, project_id, title, starts, ends, self.desk.zone, all_day=all_day, organiser_id=you,
                remind=None if all_day else self.desk.settings.reminder,
            )  # fmt: skip
            self._planner.hide()
            self.reveal("meeting", made.id)
            self.focus_list()
            when = span_words(starts, ends, all_day, self.desk.today())
            odd = "" if all_day else meetings.clock_warning(starts, self.desk.zone)
            self.desk.announced.emit(odd or self.tr("{title} planned, {when}").format(title=made.title, when=when))
            self.part_requested.emit("attendees")

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
        if not finding or covers(self.window(), self.desk.theme):
            # in a narrow window the inspector lies over the days on which the times are shown
            self.room_requested.emit(finding)
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
