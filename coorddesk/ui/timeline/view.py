"""The timeline: milestones and deliverables by team, baseline against forecast."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QScrollBar, QVBoxLayout, QWidget

from coorddesk.domain.changes import Step
from coorddesk.domain.dates import parse_date
from coorddesk.domain.milestones import Milestone, MilestoneKind
from coorddesk.errors import InvalidInput
from coorddesk.services import editing, milestones
from coorddesk.services.milestones import Marker
from coorddesk.storage.queries.directory import Directory
from coorddesk.ui.actions import Action
from coorddesk.ui.desk import Desk
from coorddesk.ui.entry import EntryPanel, person_named
from coorddesk.ui.filter_row import ChoiceButton, ChoiceMenu, FilterRow, OptionsButton
from coorddesk.ui.filters import ChipToggle, Segments
from coorddesk.ui.menus import add_entry
from coorddesk.ui.moments import date_order
from coorddesk.ui.rows import Heading
from coorddesk.ui.timeline.legend import Legend
from coorddesk.ui.timeline.scale import Scale, TimelineHeader
from coorddesk.ui.timeline.table import TimelineTable, next_day
from coorddesk.ui.view import View
from coorddesk.ui.widgets import FilterField

_NUDGE_MS = 800
_NOBODY = ""
_TEAM_CHIPS = 6


@dataclass(frozen=True, slots=True)
class Filters:
    """What the markers on view have in common; an owner of None is anyone, an empty one nobody."""

    text: str = ""
    owner: str | None = None
    teams: frozenset[str] = frozenset()
    slipping: bool = False

    def take(self, marker: Marker, directory: Directory) -> bool:
        """Whether a marker passes."""
        if self.slipping and not marker.slipping:
            return False
        if self.owner is not None and (marker.owner_id or "") != self.owner:
            return False
        if self.teams and (marker.team_id or "") not in self.teams:
            return False
        found = f"{marker.ref} {marker.title} {directory.name(marker.owner_id)}".casefold()
        return all(word in found for word in self.text.casefold().split())


class TimelineView(View):
    """Markers by team; a marker is dragged, or moved by the arrow keys, to its new forecast."""

    NAME = "timeline"
    ICON = "chart-gantt"
    TITLE = "Timeline"
    NEW = ("New milestone", "new_milestone")
    ACTIONS = (
        Action("new_milestone", "New milestone", "new_milestone", ("N",), "diamond-plus", single=True),
        Action("new_deliverable", "New deliverable", "new_deliverable", (), "package-plus"),
        Action("reach", "Mark reached today, or not reached", "toggle_reached", ("D",), "check", single=True),
        Action("earlier", "Forecast a day earlier", "earlier", ("Shift+Left",), "arrow-left"),
        Action("later", "Forecast a day later", "later", ("Shift+Right",), "arrow-right"),
        Action("today", "Show today", "show_today", ("T",), "calendar-check", menu="view", single=True),
        Action("zoom_month", "Zoom to a month", "zoom_month", (), "zoom-in", menu="view"),
        Action("zoom_quarter", "Zoom to a quarter", "zoom_quarter", (), "search", menu="view"),
        Action("zoom_project", "Show the whole project", "zoom_project", (), "zoom-out", menu="view"),
        Action("edit", "Edit", "edit", ("E", "F2"), "pencil", single=True),
        Action("delete", "Delete", "delete", ("Del",), "trash-2"),
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._markers: dict[str, Marker] = {}
        self._directory = Directory({}, {}, {}, {})
        self._filters = Filters()
        self._shown_project: str | None = ""
        # Until somebody scrolls, today keeps its place in the chart, whatever width that gets.
        self._at_today = True
        self.scale = Scale(desk.today())
        self.table = TimelineTable(desk, self.scale, self._fetch, self)
        self.header = TimelineHeader(desk, self.scale, self.table.columns, self)
        self.across = QScrollBar(Qt.Orientation.Horizontal, self)
        self.across.setAccessibleName(self.tr("Time"))
        self.panel = self._make_panel()
        self._legend = Legend(desk, self)
        self._nudge = QTimer(self, singleShot=True, interval=_NUDGE_MS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.panel, self.header, self.table, self.across, self._legend):
            column.addWidget(widget, 1 if widget is self.table else 0)
        self._team_chips: dict[str, ChipToggle] = {}
        self._bar = self._make_bar()
        self._connect()

    def _make_panel(self) -> EntryPanel:
        panel = EntryPanel(self.desk.paint, self.tr("New milestone or deliverable"), self.tr("Add"), self)
        panel.add_choice("project", self.tr("Project"), (), 90)
        kinds = [(str(MilestoneKind.MILESTONE), self.tr("Milestone")), (str(MilestoneKind.DELIVERABLE), self.tr("Deliverable"))]
        panel.add_choice("kind", self.tr("Kind"), kinds, 140)
        panel.add_text("title", self.tr("What is reached"))
        panel.add_text("baseline", self.tr("Date"), 120, self.tr("fri, 4 dec"))
        panel.add_names("owner_id", self.tr("Owner"), 170)
        return panel

    def _make_bar(self) -> FilterRow:
        paint = self.desk.paint
        bar = FilterRow(paint, self)
        self.filter = FilterField(paint, self.tr("Filter timeline"))
        bar.add(self.filter)
        self.owner = ChoiceButton(paint, self.tr("Any owner"), self._owners, self.tr("Owner"), bar)
        bar.add(self.owner, leaves=2)
        bar.add_line(leaves=4)
        self._chips_at = 3
        self.slipping = ChipToggle(paint, self.tr("Slipping only"))
        bar.add(self.slipping, leaves=1)
        self._team_menu = ChoiceMenu(
            self.tr("Team"), self.tr("All teams"), lambda: [(one.id, one.name) for one in self._directory.teams.values()], self
        )
        self.zoom = Segments(paint, name=self.tr("Zoom"))
        for key, words in (("month", self.tr("Month")), ("quarter", self.tr("Quarter")), ("project", self.tr("Whole project"))):
            self.zoom.add(key, words)
        self.zoom.choose("quarter")
        bar.add_end(self.zoom)
        bar.add_end(OptionsButton(paint, self.tr("Filters"), (self.owner.choices, self._team_menu), bar))
        return bar

    def _connect(self) -> None:
        self.filter.textChanged.connect(lambda text: self._filter(text=text))
        self.filter.left.connect(self.focus_list)
        self.filter.returnPressed.connect(self.focus_list)
        self.owner.choices.chosen.connect(lambda value: self._filter(owner=value))
        self.slipping.toggled.connect(lambda on: self._filter(slipping=on))
        self._team_menu.chosen.connect(self._take_team)
        self.zoom.chosen.connect(self._zoom)
        self.across.valueChanged.connect(self._scrolled)
        self.across.actionTriggered.connect(lambda _: self._leave_today())
        self.table.resized.connect(self._fit)
        self.table.chosen.connect(self._tell_choice)
        self.table.activated_row.connect(lambda _: self.edit())
        self.table.menu_asked.connect(self._menu)
        self.table.moved.connect(self._move)
        self.table.nudged.connect(self.nudge)
        self.table.holding.connect(lambda words: self.desk.announced.emit(words) if words else None)
        self.table.scrolled.connect(self._wheel)
        self._nudge.timeout.connect(self.table.settle)
        self.panel.submitted.connect(self._add)
        self.panel.left.connect(self.focus_list)

    # What the window asks.

    def title(self) -> str:
        return self.tr("Timeline")

    def context(self) -> str:
        slipping = sum(one.slipping for one in self._markers.values())
        count = len(self._markers)
        words = self.tr("1 marker, {slipping} slipping") if count == 1 else self.tr("{count} markers, {slipping} slipping")
        return words.format(count=count, slipping=slipping)

    def hint(self) -> str:
        return self.tr("Left and Right move the chosen forecast by a day, with Ctrl by a week")

    def filter_bar(self) -> QWidget:
        return self._bar

    def reload(self) -> None:
        read = milestones.read(self.desk.store, self.desk.project_id)
        self._directory = self.table.directory = read.directory
        self._markers = {one.id: one for one in read.markers}
        fresh = self._shown_project != self.desk.project_id
        self._shown_project = self.desk.project_id
        self.scale.today = self.desk.today()
        self.scale.span([day for one in read.markers for day in (one.baseline, one.stands) if day])
        self._show_teams()
        self._show()
        self._fit()
        if fresh:
            self.panel.hide()
            self.show_today()
        self.title_changed.emit()

    def apply(self, step: Step) -> None:
        if step.reloaded or step.kinds & {"milestone", "project", "team", "person"}:
            self.reload()

    def reveal(self, kind: str, id: str) -> bool:
        if kind != "milestone" or id not in self._markers:
            return False
        if self.table.rows.find(id) < 0:
            self.clear_filters()
        day = self._markers[id].stands
        if day is not None and not 0 <= self.scale.x(day) <= self.scale.width:
            self._leave_today()
            self.across.setValue(round(self.scale.x(day) + self.scale.offset - self.scale.width / 2))
        return self.table.go_to(id)

    def current(self) -> tuple[str, str] | None:
        key = self.table.current_key()
        return ("milestone", key) if isinstance(key, str) else None

    def focus_list(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    # Reading, filters, zoom.

    def _fetch(self, ids: list[str]) -> dict[str, Marker]:
        return {id: self._markers[id] for id in ids if id in self._markers}

    def _show_teams(self) -> None:
        """Offers the teams that have markers as chips, unless they are many."""
        used = {one.team_id for one in self._markers.values()}
        wanted = [one for one in self._directory.teams.values() if one.id in used]
        wanted = wanted if len(wanted) <= _TEAM_CHIPS else []
        if [one.id for one in wanted] == list(self._team_chips):
            return
        for chip in self._team_chips.values():
            self._bar.remove(chip)
        self._team_chips = {}
        for place, team in enumerate(wanted):
            chip = ChipToggle(self.desk.paint, team.name.replace("&", "&&"), hue=self.desk.theme.team_hue(team.hue))
            chip.toggled.connect(lambda _: self._teams_chosen())
            self._team_chips[team.id] = chip
            self._bar.put_at(self._chips_at + place, chip, leaves=3)
        self._filters = Filters(self._filters.text, self._filters.owner, frozenset(), self._filters.slipping)

    def _teams_chosen(self) -> None:
        self._filter(teams=frozenset(id for id, chip in self._team_chips.items() if chip.isChecked()))

    def _take_team(self, value: object) -> None:
        for id, chip in self._team_chips.items():
            chip.blockSignals(True)
            chip.setChecked(id == value)
            chip.blockSignals(False)
            chip.update()
        self._filter(teams=frozenset([str(value)]) if value else frozenset())

    def _owners(self) -> list[tuple[object, str]]:
        return [*((one.id, one.name) for one in self._directory.people.values()), (_NOBODY, self.tr("Nobody"))]

    def _filter(self, **changes: Any) -> None:
        values = {name: getattr(self._filters, name) for name in Filters.__slots__}
        self._filters = Filters(**{**values, **changes})
        self._team_menu.value = next(iter(self._filters.teams)) if len(self._filters.teams) == 1 else None
        self._show()
        count = sum(isinstance(key, str) for key in self.table.rows.keys)
        self.desk.announced.emit(self.tr("1 marker") if count == 1 else self.tr("{count} markers").format(count=count))

    def clear_filters(self) -> None:
        """Shows every marker again."""
        widgets: tuple[QWidget, ...] = (self.filter, self.slipping, *self._team_chips.values())
        for widget in widgets:
            widget.blockSignals(True)
        self.filter.clear()
        for chip in (self.slipping, *self._team_chips.values()):
            chip.setChecked(False)
        for widget in widgets:
            widget.blockSignals(False)
            widget.update()
        self.owner.set_value(None)
        self._filters = Filters()
        self._show()

    def _show(self) -> None:
        groups: dict[str, list[Marker]] = {}
        for marker in self._markers.values():
            if self._filters.take(marker, self._directory):
                team_id = marker.team_id or ""
                groups.setdefault(team_id if team_id in self._directory.teams else "", []).append(marker)
        keys: list[Any] = []
        for id in (*self._directory.teams, ""):
            if id in groups:
                keys.append(self._heading(id, groups[id]))
                keys.extend(one.id for one in groups[id])
        self.table.empty_words = (
            self.tr("No marker fits the filter. Esc in the filter field clears it.")
            if self._markers
            else self.tr("No milestones yet. N sets the first one.")
        )
        self.table.show_keys(keys)

    def _heading(self, team_id: str, group: list[Marker]) -> Heading:
        team = self._directory.teams.get(team_id)
        slipping = sum(one.slipping for one in group)
        count = self.tr("{count}, {slipping} slipping").format(count=len(group), slipping=slipping) if slipping else str(len(group))
        hue = self.desk.theme.team_hue(team.hue) if team else None
        return Heading(team.name if team else self.tr("No team"), count, (), hue, True)

    def _fit(self) -> None:
        """Gives the chart the room there is."""
        self.header.labels = self.table.labels
        self.scale.width = max(self.table.viewport().width() - self.table.labels, 10.0)
        reach = round(self.scale.reach)
        self.across.setRange(0, reach)
        self.across.setPageStep(round(self.scale.width))
        self.across.setSingleStep(round(self.scale.per_day * 7) or 1)
        self.across.setVisible(reach > 0)
        if self._at_today:
            # three to four weeks of the past stand before it, in a narrow chart or a close zoom as many as leave room for what comes
            before = max(self.scale.width * 0.21, min(self.scale.per_day * 24, self.scale.width * 0.4))
            self.across.setValue(round(self.scale.x(self.desk.today()) + self.scale.offset - before))
        self._scrolled(self.across.value())

    def _leave_today(self) -> None:
        self._at_today = False

    def _wheel(self, by: int) -> None:
        self._leave_today()
        self.across.setValue(self.across.value() + by)

    def _scrolled(self, value: int) -> None:
        self.scale.offset = float(value)
        self.header.update()
        self.table.viewport().update()

    def _zoom(self, key: str) -> None:
        middle, whole = self.scale.day(self.scale.width / 2), self.scale.zoom == "project"
        self.scale.zoom = key
        if self._at_today or whole:
            # the middle of it all says nothing about what one looked at
            self.show_today()
            return
        self._leave_today()
        self._fit()
        self.across.setValue(round(self.scale.x(middle) + self.scale.offset - self.scale.width / 2))

    def zoom_month(self) -> None:
        """Shows about a month and a half."""
        self.zoom.choose("month")

    def zoom_quarter(self) -> None:
        """Shows about a quarter."""
        self.zoom.choose("quarter")

    def zoom_project(self) -> None:
        """Shows everything at once."""
        self.zoom.choose("project")

    def show_today(self) -> None:
        """Scrolls so that today stands near the leading edge of the chart, the past weeks before it."""
        self._at_today = True
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _tell_choice(self) -> None:
        several = self.table.chosen_keys()
        if len(several) > 1:
            self.several_selected.emit("milestone", several)
        else:
            self.selected.emit(*(self.current() or ("", "")))

    # Actions.

    def nudge(self, id: str, days: int) -> None:
        """Moves a marker by days; it is kept once the keys rest, so that a few presses make one change."""
        row = self._markers.get(id)
        if row is None:
            return
        if row.actual is not None:
            self.desk.announced.emit(self.tr("{title} was reached already, so it has no forecast to move.").format(title=row.title))
            return
        if self.table.pending is not None and self.table.pending[0] != id:
            self.table.settle()
        self.table.hold((id, next_day(row, self.table.pending, days, self.desk.today())))
        self._nudge.start()

    def earlier(self) -> None:
        """Moves the current marker a day back."""
        if self.current():
            self.nudge(self.table.current_key(), -1)

    def later(self) -> None:
        """Moves the current marker a day on."""
        if self.current():
            self.nudge(self.table.current_key(), 1)

    def _move(self, id: str, day: date) -> None:
        self._nudge.stop()
        row = self._markers.get(id)
        if row is None or day == row.forecast:
            return
        with self.desk.attempt_all(self.tr("Cannot move {title}").format(title=row.title)):
            milestones.reforecast(self.desk.store, id, day, self.desk.today())
            self.desk.announced.emit(self.desk.store.undo_label() or "")

    def toggle_reached(self) -> None:
        """Marks the chosen markers as reached today, or the other way round when all of them were."""
        ids = [key for key in self.table.chosen_keys() if isinstance(key, str)]
        if not ids:
            return
        all_reached = all(self._markers[id].actual for id in ids)
        with self.desk.attempt_all(self.tr("Cannot mark it reached")):
            milestones.reach(self.desk.store, ids, None if all_reached else self.desk.today())
            self.desk.announced.emit(self.desk.store.undo_label() or "")

    def edit(self) -> None:
        """Puts the keyboard into the inspector."""
        if self.current():
            self.edit_requested.emit()

    def delete(self) -> None:
        """Moves the chosen markers to the bin."""
        ids = [key for key in self.table.chosen_keys() if isinstance(key, str)]
        if not ids:
            return
        what = self._markers[ids[0]].title if len(ids) == 1 else self.tr("{count} markers").format(count=len(ids))
        with self.desk.attempt_all(self.tr("Cannot delete {what}").format(what=what)):
            editing.remove(self.desk.store, [("milestone", id) for id in ids])
            self.desk.undo_offered.emit(self.tr("Deleted {what}").format(what=what))

    def new_milestone(self) -> None:
        """Opens the panel for a milestone."""
        self._open_panel(MilestoneKind.MILESTONE)

    def new_deliverable(self) -> None:
        """Opens the panel for a deliverable."""
        self._open_panel(MilestoneKind.DELIVERABLE)

    def _open_panel(self, kind: MilestoneKind) -> None:
        projects = [one for one in self._directory.projects.values() if one.state != "closed"]
        row = self._markers.get(str(self.table.current_key()))
        project = self.desk.project_id or (row.project_id if row else "") or (projects[0].id if projects else "")
        if not project:
            return
        choice = self.panel.field("project")
        self.panel.fill_choice(choice, [(one.id, one.code) for one in projects])  # type: ignore[arg-type]
        self.panel.show_field("project", self.desk.project_id is None and len(projects) > 1)
        self.panel.set_names("owner_id", [one.name for one in self._directory.people.values() if not one.archived])
        self.panel.open_panel("title", project=project, kind=str(kind))

    def _add(self) -> None:
        panel = self.panel
        made: Milestone | None = None
        try:
            owner = person_named({one.id: one.name for one in self._directory.people.values()}, panel.value("owner_id"))
            with self.desk.attempt(self.tr("Cannot add the milestone")):
                made = milestones.add(
                    self.desk.store, panel.value("project"), panel.value("title"), self.desk.today(), self._day(panel.value("baseline")),
                    panel.value("kind"), owner_id=owner,
                )  # fmt: skip
        except InvalidInput as error:
            panel.show_error(error)
            return
        if made is not None:
            panel.close_panel()
            self.reveal("milestone", made.id)
            self.desk.announced.emit(self.tr("{ref} added").format(ref=made.ref))

    def _day(self, typed: str) -> date | None:
        try:
            return parse_date(typed, self.desk.today(), date_order(self.desk.settings))
        except InvalidInput as error:
            raise InvalidInput("baseline", error.sentence) from error

    def _menu(self, at: QPoint) -> None:
        if self.current() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in ("reach", "earlier", "later", "edit", "delete"):
            add_entry(menu, self, name)
        menu.popup(at)
