"""The calendar: month, weeks, day and agenda of meetings, deadlines, milestones, reviews and calendars of others."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from coorddesk.domain.changes import Step
from coorddesk.domain.dates import week_start
from coorddesk.errors import NotFound
from coorddesk.services import calendar as service
from coorddesk.services import editing, meetings
from coorddesk.storage.store import Store
from coorddesk.ui.actions import Action
from coorddesk.ui.calendar.entries import Entry
from coorddesk.ui.calendar.gestures import EntryGestures
from coorddesk.ui.calendar.going import GoGestures
from coorddesk.ui.calendar.minutes_actions import MINUTES_ACTIONS
from coorddesk.ui.calendar.minutes_gestures import MinutesGestures
from coorddesk.ui.calendar.planning import PlanGestures
from coorddesk.ui.calendar.surface import NEXT_DAYS, SIX_WEEKS
from coorddesk.ui.desk import Desk
from coorddesk.ui.menus import run
from coorddesk.ui.moments import first_weekday, names

_KINDS = frozenset(("meeting", "occurrence", "task", "milestone", "review", "document", "calendar"))
_NAMES = frozenset(("person", "team", "project"))


class CalendarView(GoGestures, PlanGestures, EntryGestures, MinutesGestures):
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
        Action("send_invite", "Send invite, update or cancellation", "send_invite", ("Ctrl+Return",), "send"),
        Action("send_update", "Send update to everybody", "send_update", (), "send"),
        Action("cancel_and_tell", "Cancel meeting and tell everybody", "cancel_and_tell", (), "calendar-x"),
        Action("forward_agenda", "Forward agenda", "forward_agenda", (), "forward"),
        Action("add_to_calendar", "Add to my calendar", "add_to_calendar", (), "calendar-plus"),
        Action("take_proposal", "Take the time that was proposed", "take_proposal", ("Y",), "calendar-check", single=True),
        Action("answer_coming", "Answer the invitation: coming", "answer_coming", ("Ctrl+Alt+1",), "check"),
        Action("answer_maybe", "Answer the invitation: maybe", "answer_maybe", ("Ctrl+Alt+2",), "circle-question-mark"),
        Action("answer_cannot", "Answer the invitation: cannot", "answer_cannot", ("Ctrl+Alt+3",), "x"),
        Action("export_invite", "Export invite…", "export_invite", ("Ctrl+Shift+E",), "file-output"),
        Action("cancel", "Cancel meeting, or take it back", "cancel_meeting", (), "calendar-x"),
        Action("delete", "Delete", "delete", ("Del",), "trash-2"),
        Action("others", "Calendars of others…", "show_others", ("Shift+C",), "layers", "view", single=True),
        Action("print_agenda", "Print agenda", "print_agenda", ("Shift+P",), "printer", single=True),
        Action("minutes", "Start minutes, or go on with them", "take_minutes", ("M",), "notebook-pen", single=True),
        *MINUTES_ACTIONS,
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._connect()
        self._restore()

    def _connect(self) -> None:
        self._changing.moved.connect(self._moved)
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
            canvas.elsewhere = self.mini.aim
        for canvas in (self.month, self.week, self.agenda):
            canvas.day_chosen.connect(self._stood_on)

    # What the window asks

    @classmethod
    def ahead(cls, store: Store, project_id: str | None, today: date, zone: str) -> None:
        # The store keeps what is read until it changes; the month holds the week that may be shown first.
        first = week_start(today.replace(day=1), first_weekday())
        service.read(store, project_id, today, today + NEXT_DAYS, zone)
        service.read(store, project_id, first, first + SIX_WEEKS, zone)

    def filter_bar(self) -> QWidget:
        return self._bars

    def title(self) -> str:
        if self.taking_minutes and self.minutes.found is not None:
            return self.minutes.found.agenda.meeting.title
        return self._weeks.title(self.mode, self.page, self.desk.today(), names())

    def context(self) -> str:
        if self.taking_minutes:
            return self.tr("Minutes")
        week = self._weeks.context(self.mode, self.page, self.desk.today())
        if week:
            return week
        project = self._names.projects.get(self.desk.project_id or "")
        if project is not None:
            return project.name
        count = len(self._names.projects)
        return self.tr("1 project") if count == 1 else self.tr("{n} projects").format(n=count)

    def hint(self) -> str:
        if self.taking_minutes:
            return self.tr("Ctrl+Down next item, Ctrl+T timer, Ctrl+D done, Esc back; saved while you type")
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
                before = self.selected_entry()
                self._read(step=step)
                # Not for what was missed while another screen was on view: the page stays as it was left.
                if self.isVisible() and before is not None and self.selected_entry() is None and not before.repeats:
                    self._follow(before)

    def _follow(self, before: Entry) -> None:
        """What was selected has moved off the page, such as by a date typed in the inspector: the page is turned to it."""
        if before.record is None:
            return
        kind, id = before.record
        try:
            gone = editing.read(self.desk.store, kind, id).deleted
        except NotFound:
            gone = True  # its making was undone
        day = self._day_of(kind, id) if not gone else None
        if day is not None and not self._shows(day):
            self.reveal(kind, id)

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

    def show_others(self) -> None:
        """Opens the panel with the calendars of others."""
        self._others.open()

    def take_file(self, path: Path) -> None:
        """Asks whose calendar a file is, to show it as a layer."""
        self._others.offer([path])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Does what a key stands for in ACTIONS, where the window has not done so by a shortcut."""
        if event.key() == Qt.Key.Key_Escape and self._planner.isVisible():
            self._planner.close_panel()
            event.accept()
            return
        pressed = QKeySequence(event.keyCombination())
        for action in self.ACTIONS:
            if (self.desk.settings.single_keys or not action.single) and any(QKeySequence(key) == pressed for key in action.keys):
                run(self, action.slot)
                event.accept()
                return
        event.ignore()
