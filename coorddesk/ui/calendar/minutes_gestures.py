"""Agenda and minutes in the calendar: minutes stand in place of the grid while they are taken."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from coorddesk.services.agendas import subject_of
from coorddesk.ui.calendar.minutes_actions import MINUTES_ACTIONS
from coorddesk.ui.calendar.surface import CalendarSurface


class MinutesGestures(CalendarSurface):
    """Takes minutes and shows sheets."""

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
