"""The log: risks, issues, decisions, assumptions, dependencies and changes, rated by a key."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from coorddesk.domain.changes import Change, Step
from coorddesk.domain.log import LogEntry, LogKind
from coorddesk.errors import InvalidInput
from coorddesk.services import editing, log
from coorddesk.services.log import NOBODY, Line, Wanted
from coorddesk.storage.queries.directory import Directory
from coorddesk.ui.actions import Action
from coorddesk.ui.desk import Desk
from coorddesk.ui.filter_row import ChoiceButton, ChoiceMenu, FilterRow, OptionsButton
from coorddesk.ui.filters import ChipToggle, Segments
from coorddesk.ui.log.panel import LinePanel
from coorddesk.ui.log.table import COLUMNS, LogTable
from coorddesk.ui.menus import add_entry
from coorddesk.ui.row_columns import TableHeader
from coorddesk.ui.rows import Heading
from coorddesk.ui.view import View
from coorddesk.ui.widgets import FilterField

# Changes are asked for in the options menu: with them the choices would not fit beside the other filters.
_SEGMENTS = (LogKind.RISK, LogKind.ISSUE, LogKind.DECISION, LogKind.ASSUMPTION, LogKind.DEPENDENCY)


class LogView(View):
    """The log as one table with a group for each kind."""

    NAME = "log"
    ICON = "shield-alert"
    TITLE = "Log"
    NEW = ("New risk", "new_risk")
    ACTIONS = (
        Action("new_entry", "New line…", "new_entry", ("N",), "plus", single=True),
        Action("new_risk", "New risk", "new_risk", (), "shield-alert"),
        Action("new_issue", "New issue", "new_issue", (), "circle-alert"),
        Action("new_decision", "New decision", "new_decision", (), "gavel"),
        Action("new_assumption", "New assumption", "new_assumption", (), "lightbulb"),
        Action("new_dependency", "New dependency", "new_dependency", (), "link"),
        Action("new_change", "New change", "new_change", (), "replace"),
        Action("rate_red", "Rate red", "rate_red", ("R",), "octagon", single=True),
        Action("rate_amber", "Rate amber", "rate_amber", ("A",), "triangle", single=True),
        Action("rate_green", "Rate green", "rate_green", ("G",), "circle", single=True),
        Action("close", "Close, or mark decided", "close_entry", ("C",), "square-check", single=True),
        Action("edit", "Edit", "edit", ("E", "F2"), "pencil", single=True),
        Action("delete", "Delete", "delete", ("Del",), "trash-2"),
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._wanted = Wanted()
        self._directory = Directory({}, {}, {}, {})
        self._counts: dict[str, int] = {}
        self._kinds = {
            LogKind.RISK: self.tr("Risks"), LogKind.ISSUE: self.tr("Issues"), LogKind.DECISION: self.tr("Decisions"),
            LogKind.ASSUMPTION: self.tr("Assumptions"), LogKind.DEPENDENCY: self.tr("Dependencies"), LogKind.CHANGE: self.tr("Changes"),
        }  # fmt: skip
        self.table = LogTable(desk, lambda ids: dict(log.lines(desk.store, ids)), self)
        self.header = TableHeader(desk.paint, self.table.columns, self)
        self.panel = LinePanel(desk, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.panel)
        column.addWidget(self.header)
        column.addWidget(self.table, 1)
        self._bar = self._make_bar()
        self._connect()

    def _make_bar(self) -> FilterRow:
        paint = self.desk.paint
        bar = FilterRow(paint, self)
        self.filter = FilterField(paint, self.tr("Filter log"))
        bar.add(self.filter)
        self.segments = Segments(paint, name=self.tr("Kind"))
        self.segments.add("", self.tr("All"))
        for kind in _SEGMENTS:
            self.segments.add(str(kind), self._kinds[kind])
        bar.add(self.segments, leaves=1)
        bar.add_line(leaves=4)
        self.owner = ChoiceButton(paint, self.tr("Any owner"), self._owners, self.tr("Owner"), bar)
        bar.add(self.owner, leaves=2)
        self.chips: dict[str, ChipToggle] = {}
        for letter, words in (("R", self.tr("Red")), ("A", self.tr("Amber")), ("G", self.tr("Green"))):
            self.chips[letter] = ChipToggle(paint, words, rating=letter)
            bar.add(self.chips[letter], leaves=3)
        kinds = [(str(kind), words) for kind, words in self._kinds.items()]
        ratings = [(letter, chip.words()) for letter, chip in self.chips.items()]
        self._kind_menu = ChoiceMenu(self.tr("Kind"), self.tr("All"), lambda: kinds, self)
        self._sort_menu = ChoiceMenu(
            self.tr("Sort by"), "", lambda: [(one.name, self.tr(one.spoken or one.label)) for one in COLUMNS if one.sorts], self
        )
        self._rating_menu = ChoiceMenu(self.tr("Rating"), self.tr("Any"), lambda: ratings, self)
        self.open_only = ChipToggle(paint, self.tr("Open only"))
        bar.add_end(self.open_only)
        menus = (self._sort_menu, self._kind_menu, self.owner.choices, self._rating_menu)
        bar.add_end(OptionsButton(paint, self.tr("Order and filters"), menus, bar))
        return bar

    def _connect(self) -> None:
        self.filter.textChanged.connect(lambda text: self._want(text=text))
        self.filter.left.connect(self.focus_list)
        self.filter.returnPressed.connect(self.focus_list)
        self.segments.chosen.connect(lambda key: self._want(kind=key))
        self._kind_menu.chosen.connect(self._take_kind)
        self._sort_menu.chosen.connect(lambda value: self._sort(str(value), False))
        self._rating_menu.chosen.connect(self._take_rating)
        self.owner.choices.chosen.connect(lambda value: self._want(owner_id=value))
        for chip in self.chips.values():
            chip.toggled.connect(lambda _: self._want(letters="".join(one for one, chip in self.chips.items() if chip.isChecked())))
        self.open_only.toggled.connect(lambda on: self._want(open_only=on))
        self.header.sort_asked.connect(self._sort)
        self.header.set_sort("rating", False)
        self.table.resized.connect(lambda: self.header.set_room(self.table.viewport().width()))
        self.table.chosen.connect(self._tell_choice)
        self.table.activated_row.connect(lambda _: self.edit())
        self.table.menu_asked.connect(self._menu)
        self.table.rating_pressed.connect(self._rate_menu)
        self.table.link_pressed.connect(self.open_requested)
        self.panel.submitted.connect(self._add)
        self.panel.left.connect(self.focus_list)

    # What the window asks.

    def title(self) -> str:
        return self.tr("Log")

    def context(self) -> str:
        return self.tr("Risks, issues, decisions, assumptions, dependencies")

    def hint(self) -> str:
        return self.tr("Press R, A or G to rate the chosen line, C to close it")

    def filter_bar(self) -> QWidget:
        return self._bar

    def reload(self) -> None:
        if self.desk.project_id != self._wanted.project_id:
            self.panel.hide()
        self._wanted = replace(self._wanted, project_id=self.desk.project_id)
        read = log.read(self.desk.store, self._wanted)
        self._directory = self.table.directory = read.directory
        self._counts = read.counts
        self._show(read.groups)

    def apply(self, step: Step) -> None:
        if step.reloaded or step.kinds & {"project", "team", "person"}:
            self.reload()
            return
        touched = [change for change in step.changes if change.kind == "log"]
        if any(_placing(change.before) != _placing(change.after) for change in touched):
            self.reload()
        ends = {end for change in step.changes if change.kind == "link" for end in _ends(change)}
        others = {change.id for change in step.changes if change.kind in ("task", "document", "meeting", "milestone")}
        if ends or touched:
            self.table.rows.forget(ends | {change.id for change in touched})
        elif others:
            # A linked thing may be in the bin now, or have another number.
            self.table.rows.forget()

    def reveal(self, kind: str, id: str) -> bool:
        if kind != "log":
            return False
        if self.table.go_to(id):
            return True
        line = log.lines(self.desk.store, [id]).get(id)
        if line is None or self.desk.project_id not in (None, line.project_id):
            return False
        self.clear_filters()
        return self.table.go_to(id)

    def current(self) -> tuple[str, str] | None:
        key = self.table.current_key()
        return ("log", key) if isinstance(key, str) else None

    def focus_list(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    # Filters and order.

    def clear_filters(self) -> None:
        """Shows the whole log again."""
        self._wanted = Wanted(self.desk.project_id, sort=self._wanted.sort, descending=self._wanted.descending)
        widgets = (self.filter, self.segments, self.open_only, *self.chips.values())
        for widget in widgets:
            widget.blockSignals(True)
        self.filter.clear()
        self.segments.choose("")
        for chip in (self.open_only, *self.chips.values()):
            chip.setChecked(False)
        for widget in widgets:
            widget.blockSignals(False)
        self.owner.set_value(None)
        self._kind_menu.value = self._rating_menu.value = None
        self._show(log.groups(self.desk.store, self._wanted))

    def _want(self, **changes: Any) -> None:
        self._wanted = replace(self._wanted, **changes)
        self._kind_menu.value = self._wanted.kind or None
        self._rating_menu.value = self._wanted.letters if len(self._wanted.letters) == 1 else None
        found = log.groups(self.desk.store, self._wanted)
        self._show(found, forget=False)
        count = sum(map(len, found.values()))
        self.desk.announced.emit(self.tr("1 line") if count == 1 else self.tr("{count} lines").format(count=count))

    def _take_kind(self, value: object) -> None:
        kind = str(value or "")
        if kind in ("", *map(str, _SEGMENTS)):
            self.segments.choose(kind)
        self._want(kind=kind)

    def _take_rating(self, value: object) -> None:
        for letter, chip in self.chips.items():
            chip.setChecked(letter == value)

    def _sort(self, name: str, descending: bool) -> None:
        self.header.set_sort(name, descending)
        self._sort_menu.value = name
        self._want(sort=name, descending=descending)

    def _show(self, groups: dict[LogKind, list[tuple[str, str]]], forget: bool = True) -> None:
        keys: list[Any] = []
        for kind, group in groups.items():
            keys.append(self._heading(kind, [letter for letter, _ in group]))
            keys.extend(id for _, id in group)
        filtered = self._wanted != Wanted(self.desk.project_id, sort=self._wanted.sort, descending=self._wanted.descending)
        self.table.empty_words = (
            self.tr("No line fits the filter. Esc in the filter field clears it.")
            if filtered
            else self.tr("The log is empty. N writes down the first risk, issue or decision.")
        )
        self.table.show_keys(keys, forget=forget)
        self.table.fit_refs()
        self.header.set_room(self.table.viewport().width())
        self.segments.set_count("", sum(self._counts.values()))
        for kind in _SEGMENTS:
            self.segments.set_count(str(kind), self._counts.get(kind, 0))
        self._bar.fit()

    def _heading(self, kind: LogKind, letters: list[str]) -> Heading:
        if kind == LogKind.DECISION:
            made = letters.count("C")
            notes = [(self.tr("{count} open").format(count=len(letters) - made), "rag.amber.text")] if made < len(letters) else []
            notes += [(self.tr("{count} made").format(count=made), "text.secondary")] if made else []
        else:
            words = (("R", self.tr("{count} red"), "rag.red.text"), ("A", self.tr("{count} amber"), "rag.amber.text"))
            notes = [(said.format(count=letters.count(one)), ink) for one, said, ink in words if one in letters]
        return Heading(self._kinds[kind], str(len(letters)), tuple(notes))

    def _owners(self) -> list[tuple[object, str]]:
        return [*((one.id, one.name) for one in self._directory.people.values()), (NOBODY, self.tr("Nobody"))]

    def _tell_choice(self) -> None:
        several = self.table.chosen_keys()
        if len(several) > 1:
            self.several_selected.emit("log", several)
        else:
            self.selected.emit(*(self.current() or ("", "")))

    # Actions.

    def edit(self) -> None:
        """Puts the keyboard into the inspector."""
        if self.current():
            self.edit_requested.emit()

    def delete(self) -> None:
        """Moves the chosen lines to the bin."""
        ids = self.table.chosen_keys()
        if not ids:
            return
        line = self.table.rows.light(ids[0])
        what = self.table.ref_of(line) if isinstance(line, Line) and len(ids) == 1 else self.tr("{count} lines").format(count=len(ids))
        with self.desk.attempt_all(self.tr("Cannot delete {what}").format(what=what)):
            editing.remove(self.desk.store, [("log", id) for id in ids])
            self.desk.undo_offered.emit(self.tr("Deleted {what}").format(what=what))

    def rate(self, letter: str) -> None:
        """Rates the chosen lines R, A or G, or closes them with C."""
        ids = self.table.chosen_keys()
        if not ids:
            return
        with self.desk.attempt_all(self.tr("Cannot rate the line")):
            log.rate(self.desk.store, ids, letter, self.desk.today())
            self.desk.announced.emit(self.desk.store.undo_label() or "")

    def rate_red(self) -> None:
        """Rates the chosen lines red."""
        self.rate("R")

    def rate_amber(self) -> None:
        """Rates the chosen lines amber."""
        self.rate("A")

    def rate_green(self) -> None:
        """Rates the chosen lines green."""
        self.rate("G")

    def close_entry(self) -> None:
        """Closes the chosen lines."""
        self.rate("C")

    def _rate_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu, ("rate_red", "rate_amber", "rate_green", "close"))
        menu.popup(at)

    def _menu(self, at: QPoint) -> None:
        if self.current() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu, ("rate_red", "rate_amber", "rate_green", "close"))
        menu.addSeparator()
        self._fill(menu, ("edit", "delete"))
        line = self.table.rows.light(self.table.current_key())
        if isinstance(line, Line):
            for linked in line.linked:
                if linked.id:
                    action = menu.addAction(self.desk.icons.icon("link"), self.tr("Go to {ref}").format(ref=linked.ref))
                    action.triggered.connect(lambda _=False, one=linked: self.open_requested.emit(one.kind, one.id))
        menu.popup(at)

    def _fill(self, menu: QMenu, names: tuple[str, ...]) -> None:
        for name in names:
            add_entry(menu, self, name)

    # New lines.

    def new_entry(self) -> None:
        """Opens the panel for a line of the kind on view."""
        line = self.table.rows.light(self.table.current_key()) if self.current() else None
        self._open_panel(self._wanted.kind or (line.kind if isinstance(line, Line) else LogKind.RISK))

    def new_risk(self) -> None:
        """Opens the panel for a risk."""
        self._open_panel(LogKind.RISK)

    def new_issue(self) -> None:
        """Opens the panel for an issue."""
        self._open_panel(LogKind.ISSUE)

    def new_decision(self) -> None:
        """Opens the panel for a decision."""
        self._open_panel(LogKind.DECISION)

    def new_assumption(self) -> None:
        """Opens the panel for an assumption."""
        self._open_panel(LogKind.ASSUMPTION)

    def new_dependency(self) -> None:
        """Opens the panel for a dependency."""
        self._open_panel(LogKind.DEPENDENCY)

    def new_change(self) -> None:
        """Opens the panel for a change."""
        self._open_panel(LogKind.CHANGE)

    def _open_panel(self, kind: LogKind | str) -> None:
        line = self.table.rows.light(self.table.current_key()) if self.current() else None
        self.panel.open_for(str(kind), self._directory, line.project_id if isinstance(line, Line) else "")

    def _add(self) -> None:
        panel = self.panel
        made: LogEntry | None = None
        try:
            new = panel.entered()
            with self.desk.attempt(self.tr("Cannot add the line")):
                made = log.add(self.desk.store, panel.value("project"), panel.value("kind"), panel.value("title"), self.desk.today(), **new)
        except InvalidInput as error:
            panel.show_error(error)
            return
        if made is not None:
            panel.close_panel()
            self.reveal("log", made.id)
            self.desk.announced.emit(self.tr("{ref} added").format(ref=made.ref))


def _placing(entry: LogEntry | None) -> Any:
    """What decides where a line stands, whether it is on view and what its heading counts."""
    if entry is None or entry.deleted:
        return None
    return (
        entry.project_id, entry.kind, entry.title, entry.next_step, entry.owner_id, entry.state, entry.ratings, entry.probability,
        entry.impact, entry.due,
    )  # fmt: skip


def _ends(change: Change) -> set[str]:
    link = change.after or change.before
    return {link.from_id, link.to_id}
