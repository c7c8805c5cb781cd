"""The Board: who has what on their plate, moved by hand or by key."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from coorddesk.domain.changes import Change, Step
from coorddesk.services import board
from coorddesk.ui.actions import Action
from coorddesk.ui.board.asking import AskGestures
from coorddesk.ui.board.checklists import CHECKLIST_ACTIONS, ChecklistGestures
from coorddesk.ui.board.column_gestures import ColumnGestures
from coorddesk.ui.board.looking import LOOK_ACTIONS, LookGestures
from coorddesk.ui.desk import Desk
from coorddesk.ui.menus import add_entry
from coorddesk.ui.moments import first_weekday

if TYPE_CHECKING:
    from coorddesk.storage.store import Store

_MOST_PATCHED = 200  # a change of more cards than this reads the board anew, which takes as long for any number
_NAMES = frozenset(("person", "team", "project", "column"))
# What a card's context menu offers; an empty name is a line between.
_CARD_MENU = (
    "edit", "quick_look", "", "done", "wait", "send", "", "chase", "promise", "write", "", "save_template", "", "delete",
)  # fmt: skip


class BoardView(LookGestures, AskGestures, ColumnGestures, ChecklistGestures):
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
        *LOOK_ACTIONS,
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
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
        canvas.menu_asked.connect(self._open_menu)
        canvas.dragging.connect(self._say_hint)
        canvas.key_pressed.connect(self._run_key)

    # What the window asks

    @classmethod
    def ahead(cls, store: "Store", project_id: str | None, today: date, zone: str) -> tuple[object, Any]:
        return (project_id, today), board.read(store, project_id, today)

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
            ahead = None if self._older else self.desk.take_ahead(self.NAME, (self.desk.project_id, today))
            read = ahead or board.read(self.desk.store, self.desk.project_id, today, self._older, self.desk.names())
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

    def _say_current(self) -> None:
        if self.model.keep(self.canvas.current):
            self.model.arrange()
            self.canvas.relayout()
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
        for name in _CARD_MENU:
            if name == "send":
                self._send_menu(menu)
            elif name:
                add_entry(menu, self, name)
            else:
                menu.addSeparator()
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
