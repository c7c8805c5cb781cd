"""The Board: who has what on their plate, moved by hand or by key."""

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from coorddesk.domain.changes import Change, Step
from coorddesk.domain.projects import Category
from coorddesk.services import board
from coorddesk.ui.actions import Action
from coorddesk.ui.board.asking import AskGestures
from coorddesk.ui.board.checklists import CHECKLIST_ACTIONS, ChecklistGestures
from coorddesk.ui.board.column_gestures import ColumnGestures
from coorddesk.ui.board.filter_bar import BoardFilters
from coorddesk.ui.board.filters import Filters, filters_of
from coorddesk.ui.board.model import LANES
from coorddesk.ui.board.saved import SavedFilters
from coorddesk.ui.desk import Desk
from coorddesk.ui.moments import first_weekday

_OLDER_AT_ONCE = 500
_MOST_PATCHED = 200  # a change of more cards than this reads the board anew, which takes as long for any number
_NAMES = frozenset(("person", "team", "project", "column"))


class BoardView(AskGestures, ColumnGestures, ChecklistGestures):
    """One project's board, or all of them as one."""

    NAME: ClassVar[str] = "board"
    ICON: ClassVar[str] = "square-kanban"
    TITLE: ClassVar[str] = "Board"
    NEW: ClassVar[tuple[str, str] | None] = ("New task", "new_card")
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("new_card", "New card in this column", "new_card", ("N",), "plus", single=True),
        Action("edit", "Edit", "edit", ("E", "F2", "Return", "Enter"), "pencil", single=True),
        Action("quick_look", "Quick look", "quick_look", ("Space",), "eye"),
        Action("done", "Mark done", "mark_done", ("D",), "check", single=True),
        Action("wait", "Waiting on…", "ask_waiting", ("W",), "hourglass", single=True),
        Action("chase", "Record a chase…", "record_chase", ("C",), "phone", single=True),
        Action("promise", "Record a promise…", "record_promise", ("P",), "handshake", single=True),
        Action("write", "Write to the owner…", "write_to_debtor", ("Ctrl+M", "Ctrl+Shift+M"), "mail"),
        Action("paste", "Paste lines as cards…", "paste", ("Ctrl+V",), "clipboard-paste"),
        Action("move_left", "Move to the column before", "move_left", ("Shift+Left", "Shift+H")),
        Action("move_right", "Move to the column after", "move_right", ("Shift+Right", "Shift+L")),
        Action("move_up", "Move up", "move_up", ("Shift+Up", "Shift+K")),
        Action("move_down", "Move down", "move_down", ("Shift+Down", "Shift+J")),
        *(Action(f"send_{n}", f"Send to column {n}", f"send_{n}", (str(n),), single=True) for n in range(1, 7)),
        Action("pick", "Select this too", "pick", ("X",), single=True),
        Action("select_all", "Select the column, then all", "select_all", ("Ctrl+A",)),
        Action("delete", "Delete", "delete", ("Del",), "trash-2"),
        *CHECKLIST_ACTIONS,
        Action("fold", "Fold or unfold the column", "fold_current", ("Z",), "chevrons-left", menu="view", single=True),
        Action("edit_column", "Edit the column…", "edit_column", icon="columns-3-cog"),
        Action("add_column", "Add a column…", "add_column", icon="plus"),
        Action("column_left", "Move the column left", "column_left", ("Ctrl+Shift+Left",), "arrow-left"),
        Action("column_right", "Move the column right", "column_right", ("Ctrl+Shift+Right",), "arrow-right"),
        Action("remove_column", "Remove the column…", "remove_column", icon="trash-2"),
        Action("lanes_none", "No lanes", "lanes_none", menu="view"),
        Action("lanes_team", "Lanes by team", "lanes_team", icon="rows-3", menu="view"),
        Action("lanes_owner", "Lanes by owner", "lanes_owner", menu="view"),
        Action("lanes_priority", "Lanes by priority", "lanes_priority", menu="view"),
        Action("lanes_project", "Lanes by project", "lanes_project", menu="view"),
        Action("later", "Show or hide cards that start later", "toggle_later", icon="clock", menu="view"),
        Action("filter_owner", "Filter by owner…", "filter_owner", menu="view"),
        Action("filter_due", "Filter by due date…", "filter_due", menu="view"),
        Action("filter_labels", "Filter by label…", "filter_labels", menu="view"),
        Action("filter_waiting", "Filter cards that wait", "filter_waiting", menu="view"),
        Action("clear_filters", "Clear the filters", "clear_filters", menu="view"),
        Action("saved_filters", "Saved filters", "saved_filters", icon="bookmark", menu="view"),
        Action("save_filter", "Save this filter…", "save_filter", icon="bookmark-plus", menu="view"),
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._filters = BoardFilters(desk.paint)
        self._saved = SavedFilters(desk, self._filters.saved, self, self._terms, self._use)
        self._older = 0
        self._hint = ""
        self._loaded = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
        self.setFocusProxy(self.canvas)
        self._connect()
        self._restore()

    def _connect(self) -> None:
        canvas = self.canvas
        canvas.current_changed.connect(self._say_current)
        canvas.picked_changed.connect(self._say_current)
        canvas.opened.connect(lambda _id: self.edit_requested.emit())
        canvas.fold_asked.connect(self.fold)
        canvas.lane_fold_asked.connect(self._fold_lane)
        canvas.foot_asked.connect(self._foot)
        canvas.later_asked.connect(self.toggle_later)
        canvas.menu_asked.connect(self._open_menu)
        canvas.dragging.connect(self._say_hint)
        canvas.key_pressed.connect(self._run_key)
        self._filters.changed.connect(self._filter)
        self._filters.lanes_chosen.connect(self.set_lanes)
        self._filters.left.connect(self.focus_list)

    # What the window asks

    def context(self) -> str:
        count = self.model.open_count()
        if self.model.filters.active:
            return self.tr("{shown} of {count} open").format(shown=self.model.shown_count(), count=count)
        return self.tr("{count} open").format(count=count)

    def hint(self) -> str:
        if self._hint:
            return self._hint
        if not self.desk.settings.single_keys:
            return self.tr("Arrows to move between cards, Shift and arrows to move a card")
        return self.tr("J K to move between cards, H L between columns")

    def filter_bar(self) -> QWidget | None:
        return self._filters

    def reload(self) -> None:
        self._loaded = True
        today = self.desk.today()
        with self.desk.attempt_all(self.tr("Cannot read the board")):
            read = board.read(self.desk.store, self.desk.project_id, today, self._older, self.desk.names())
            scope_changed = self.model.project_id != self.desk.project_id
            self.model.first_weekday = first_weekday()
            self.model.load(read, self.desk.project_id, today)
            self.canvas.single_keys = self.desk.settings.single_keys
            if scope_changed:
                self._add.close_line()
                self.close_question()
                self.canvas.folded = set(self._kept().get("folded", {}).get(self._scope(), []))
                self._filters.set_filters(self._kept_filters())
            self.canvas.art.forget()
            self._settled(None)

    def apply(self, step: Step) -> None:
        if not self._loaded:
            return
        if step.reloaded or step.kinds & _NAMES or self.model.today != self.desk.today():
            self.reload()
            return
        ids = _touched(step.changes)
        if not ids:
            return
        ids += [id for id in board.followers(self.desk.store, ids) if id not in ids]
        if len(ids) > _MOST_PATCHED:
            self.reload()
            return
        today, since = self.model.today, board.done_since(self.model.today)
        done = [one.done_on for change in step.changes if change.kind == "task" for one in (change.before, change.after) if one]
        counts = any(day is not None and day < since for day in done)
        done_before = board.count_older(self.desk.store, self.desk.project_id, today) if counts else None
        self._settled(self.model.patch(ids, board.read_cards(self.desk.store, ids), done_before))

    def _settled(self, touched: set[int] | None) -> None:
        """After the model changed: selection, places, filters and title follow."""
        self._filters.take(self.model)
        self.model.set_filters(self._filters.filters())
        self.canvas.keep_selection()
        self.canvas.relayout(touched)
        self.title_changed.emit()

    def reveal(self, kind: str, id: str) -> bool:
        if kind != "task" or not (id in self.model.cards or self._bring(id)):
            return False
        if self.model.find(id) is None and self.model.starts_later(self.model.cards[id]):
            self.model.show_later(True)
        if self.model.find(id) is None:
            self.clear_filters()
        column = self.model.columns[self.model.column_of(self.model.cards[id])]
        if column.key in self.canvas.folded:
            self._set_folded(self.canvas.folded - {column.key})
        self.canvas.choose(id)
        return True

    def _bring(self, id: str) -> bool:
        """Puts a card on view that was done long ago; whether there is one here."""
        cards = board.read_cards(self.desk.store, [id])
        if not cards or not self.model.bring(cards[0]):
            return False
        self.canvas.relayout()
        return True

    def current(self) -> tuple[str, str] | None:
        return ("task", self.canvas.current) if self.canvas.current else None

    def focus_list(self) -> None:
        self.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        self._filters.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filters.field.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._loaded and self.model.today != self.desk.today():
            self.reload()

    # What is on view

    def _run_key(self, event: QKeyEvent) -> None:
        """Does what a key stands for in ACTIONS, where the window has not done so by a shortcut; Esc shows everything again."""
        if event.key() == Qt.Key.Key_Escape and self.model.filters.active:
            self.clear_filters()
            self.desk.announced.emit(self.context())
            event.accept()
            return
        pressed = QKeySequence(event.keyCombination())
        for action in self.ACTIONS:
            key = next((key for key in action.keys if QKeySequence(key) == pressed), None)
            if key is None:
                continue
            if self.desk.settings.single_keys or len(key.removeprefix("Shift+")) > 1:
                self.canvas.show_ring()
                getattr(self, action.slot)()
                event.accept()
            return

    def _filter(self) -> None:
        self.model.set_filters(self._filters.filters())
        self._keep("filters", {**self._kept().get("filters", {}), self._scope(): self.model.filters.terms()})
        self.canvas.keep_selection()
        self.canvas.relayout()
        self.title_changed.emit()

    def clear_filters(self) -> None:
        """Shows everything again."""
        self._filters.clear()

    def filter_owner(self) -> None:
        """Asks whose cards to show."""
        self._filters.ask("owner")

    def filter_due(self) -> None:
        """Asks which due dates to show."""
        self._filters.ask("due")

    def filter_labels(self) -> None:
        """Asks which labels to show."""
        self._filters.ask("labels")

    def filter_waiting(self) -> None:
        """Shows only cards that wait for somebody, or all again."""
        self._filters.waiting.toggle()

    def saved_filters(self) -> None:
        """Offers the filters that were saved."""
        self._saved.open_menu()

    def save_filter(self) -> None:
        """Asks for a name to keep this filter under."""
        self._saved.ask_name()

    def _terms(self) -> dict[str, Any]:
        return {"filters": self.model.filters.terms(), "lanes": self.model.lanes_by}

    def _use(self, terms: Any) -> None:
        given = terms if isinstance(terms, dict) else {}
        self._filters.set_filters(filters_of(given.get("filters")))
        if given.get("lanes") in LANES and given["lanes"] != self.model.lanes_by:
            self.set_lanes(given["lanes"])
        self.desk.announced.emit(self.context())

    def toggle_later(self) -> None:
        """Shows the cards whose start is still to come, or puts them out of the way again."""
        self.model.show_later(not self.model.later_shown)
        self.canvas.keep_selection()
        self.canvas.relayout()
        count = sum(column.later for column in self.model.columns)
        shown = self.tr("Cards that start later are shown: {count}")
        hidden = self.tr("Cards that start later are hidden: {count}")
        self.desk.announced.emit((shown if self.model.later_shown else hidden).format(count=count))

    def set_lanes(self, by: str) -> None:
        """Rows by team, owner, priority or project, or none."""
        self.model.set_lanes(by)
        self._filters.show_lanes(by)
        self._keep("lanes", by)
        self.canvas.verticalScrollBar().setValue(0)
        self.canvas.relayout()

    def lanes_none(self) -> None:
        """Takes the lanes away."""
        self.set_lanes("none")

    def lanes_team(self) -> None:
        """One lane for each team."""
        self.set_lanes("team")

    def lanes_owner(self) -> None:
        """One lane for each owner."""
        self.set_lanes("owner")

    def lanes_priority(self) -> None:
        """One lane for each priority."""
        self.set_lanes("priority")

    def lanes_project(self) -> None:
        """One lane for each project."""
        self.set_lanes("project")

    def fold(self, column: int) -> None:
        """Folds a column, or unfolds it."""
        self._set_folded(self.canvas.folded ^ {self.model.columns[column].key})

    def fold_current(self) -> None:
        """Folds the current card's column, or unfolds the folded ones where there is no current card."""
        card = self.model.cards.get(self.canvas.current or "")
        if card is not None:
            self.fold(self.model.column_of(card))
        else:
            self._set_folded(set())

    def _set_folded(self, folded: set[str]) -> None:
        self.canvas.folded = folded
        self._keep("folded", {**self._kept().get("folded", {}), self._scope(): sorted(folded)})
        self.canvas.relayout()
        if self.canvas.current and self.canvas.card_rect(self.canvas.current) is None:
            self.canvas.choose(None)

    def _fold_lane(self, lane: int) -> None:
        self.canvas.folded_lanes ^= {self.model.lanes[lane].key}
        self.canvas.relayout()

    def _foot(self, column: int) -> None:
        if self.model.columns[column].category == Category.DONE:
            with self.desk.attempt_all(self.tr("Cannot read the board")):
                more = board.read_older(self.desk.store, self.desk.project_id, self.model.today, self._older, _OLDER_AT_ONCE)
                self._older += _OLDER_AT_ONCE
                self._settled(self.model.add_older(more))
        else:
            self._open_line(column)

    def _scope(self) -> str:
        return self.desk.project_id or "all"

    def _kept(self) -> dict[str, Any]:
        kept = self.desk.settings.filters.get("board")
        return kept if isinstance(kept, dict) else {}

    def _kept_filters(self) -> Filters:
        kept = self._kept().get("filters")
        return filters_of(kept.get(self._scope()) if isinstance(kept, dict) else None)

    def _keep(self, name: str, value: Any) -> None:
        self.desk.settings.filters["board"] = {**self._kept(), name: value}

    def _restore(self) -> None:
        kept = self._kept()
        self.canvas.folded = set(kept.get("folded", {}).get(self._scope(), []))
        if kept.get("lanes") in LANES:
            self.model.set_lanes(kept["lanes"])
            self._filters.show_lanes(kept["lanes"])
        self._filters.set_filters(self._kept_filters())

    def _say_current(self) -> None:
        current, chosen = self.canvas.current, self.canvas.chosen()
        if len(chosen) > 1:
            self.several_selected.emit("task", chosen)
        else:
            self.selected.emit("task" if current else "", current or "")

    def _say_hint(self, text: str) -> None:
        self._hint = text
        self.title_changed.emit()

    def _open_menu(self, at: QPoint) -> None:
        hit = self.canvas.hit(self.canvas.viewport().mapFromGlobal(at))
        if hit.kind in ("head", "fold", "folded"):
            self.open_column_menu(at, hit.column)
            return
        if not self.canvas.chosen() and hit.kind != "card":
            return
        menu = QMenu(self)
        names = {"edit", "quick_look", "done", "wait", "delete"}
        for action in self.ACTIONS:
            if action.name in ("wait", "delete"):
                self._send_menu(menu) if action.name == "wait" else menu.addSeparator()
            if action.name in names:
                key = QKeySequence(action.keys[0])
                shown = menu.addAction(self.desk.icons.icon(action.icon), self.tr(action.text))
                shown.setShortcut(key)
                shown.setShortcutVisibleInContextMenu(True)
                shown.triggered.connect(getattr(self, action.slot))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _send_menu(self, menu: QMenu) -> None:
        send = menu.addMenu(self.tr("Send to"))
        for number, column in enumerate(self.model.columns, 1):
            entry = send.addAction(column.name.replace("&", "&&"))
            entry.triggered.connect(lambda _checked=False, number=number: self._send(number))


def _touched(changes: Sequence[Change]) -> list[str]:
    """The ids of the tasks that read differently after a change."""
    ids: dict[str, None] = {}
    for change in changes:
        for record in (change.before, change.after):
            if record is None:
                continue
            if change.kind == "task":
                ids[change.id] = None
            elif change.kind == "followup" and record.about_kind == "task":
                ids[record.about_id] = None
            elif change.kind == "link":
                ends = ((record.from_kind, record.from_id), (record.to_kind, record.to_id))
                ids.update((id, None) for kind, id in ends if kind == "task")
    return list(ids)
