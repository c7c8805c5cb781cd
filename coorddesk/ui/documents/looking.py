"""What of the register is looked at: filters, order, groups and columns, what is remembered of them, and the rows that come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from coorddesk.domain.registers import GROUPS, NOBODY, SORTS, Wanted, with_terms
from coorddesk.services import documents, register
from coorddesk.services.document_files import FileState
from coorddesk.services.register import Flags, Group, Line, Register
from coorddesk.ui.actions import Action
from coorddesk.ui.documents import columns
from coorddesk.ui.documents.filter_bar import STATE, RegisterBar
from coorddesk.ui.documents.header import RegisterHeader
from coorddesk.ui.documents.statuses import Statuses
from coorddesk.ui.documents.table import DocumentTable
from coorddesk.ui.picker import Picker
from coorddesk.ui.picks import Pick, begins
from coorddesk.ui.rows import Heading
from coorddesk.ui.saved import SavedFilters
from coorddesk.ui.view import View
from coorddesk.ui.work import Job

if TYPE_CHECKING:
    from datetime import date

    from coorddesk.domain.changes import Step
    from coorddesk.services.register import Ahead
    from coorddesk.storage.store import Store
    from coorddesk.ui.desk import Desk

_AT_ONCE = 5000  # documents; what is read ahead of more of them is left to the worker
_LOOK_MS = 50  # until the rows are on screen, which the worker must not hold up

LOOK_ACTIONS = (
    Action("columns", "Columns of the register…", "choose_columns", menu="view", icon="columns-3", under="Columns"),
    Action("cell_left", "Go to the cell at the left", "cell_left", ("Ctrl+Left",), menu="view", under="Columns"),
    Action("cell_right", "Go to the cell at the right", "cell_right", ("Ctrl+Right",), menu="view", under="Columns"),
    Action("column_earlier", "Move the column forward", "column_earlier", ("Ctrl+Shift+Left",), menu="view", under="Columns"),
    Action("column_later", "Move the column back", "column_later", ("Ctrl+Shift+Right",), menu="view", under="Columns"),
    Action("group_none", "No groups", "group_none", menu="view", under="Groups"),
    Action("group_type", "Group by type", "group_type", menu="view", icon="rows-3", under="Groups"),
    Action("group_discipline", "Group by discipline", "group_discipline", menu="view", under="Groups"),
    Action("group_owner", "Group by owner", "group_owner", menu="view", under="Groups"),
    Action("group_status", "Group by status", "group_status", menu="view", under="Groups"),
    Action("group_folder", "Group by folder", "group_folder", menu="view", under="Groups"),
    Action("fold_groups", "Fold or unfold all groups", "fold_groups", menu="view", under="Groups"),
    Action("filter_status", "Filter by status…", "filter_status", menu="view", under="Filters"),
    Action("filter_type", "Filter by type…", "filter_type", menu="view", under="Filters"),
    Action("filter_discipline", "Filter by discipline…", "filter_discipline", menu="view", under="Filters"),
    Action("filter_owner", "Filter by owner…", "filter_owner", menu="view", under="Filters"),
    Action("filter_team", "Filter by team…", "filter_team", menu="view", under="Filters"),
    Action("filter_folder", "Filter by folder…", "filter_folder", menu="view", under="Filters"),
    Action("filter_confidentiality", "Filter by confidentiality…", "filter_confidentiality", menu="view", under="Filters"),
    Action("filter_state", "Filter what is late, awaited or lacks its file…", "filter_state", menu="view", under="Filters"),
    Action("clear_filters", "Clear the filters", "clear_filters", menu="view", under="Filters"),
    Action("saved_filters", "Saved filters", "saved_filters", icon="bookmark", menu="view", under="Filters"),
    Action("save_filter", "Save this filter…", "save_filter", icon="bookmark-plus", menu="view", under="Filters"),
)


class LookingView(View):
    """The part of the register that says what of it is on view; nothing of it changes a document."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._statuses = Statuses()
        self._wanted = Wanted()
        self._register: Register | None = None
        self._shown = 0
        self._counted: object = None
        self._made_groups: tuple[object, list[Group]] = (None, [])
        self._folded: dict[str, set[str]] = {}
        self._names: tuple[str, ...] = columns.USUAL
        self._restored = False
        self._reading: Job | None = None
        self._looking_for_files: Job | None = None
        self._picker: Picker | None = None
        paint = desk.paint
        self.table = DocumentTable(desk, self._statuses, self._lines, lambda id: register.revisions(desk.store, id), self)
        self.header = RegisterHeader(paint, self.table.columns, self)
        self._bar = RegisterBar(paint, self._statuses, self._facet_counts, self)
        self.filter = self._bar.field
        self._saved = SavedFilters(desk, self.NAME, self._bar.saved, self, self._terms, self._use, _is_worth_it)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.header)
        self._column.addWidget(self.table, 1)
        self._bar.changed.connect(self._want)
        self._bar.left.connect(self.focus_list)
        self._bar.columns_asked.connect(self.choose_columns)
        self.header.sort_asked.connect(lambda name, descending: self._want(replace(self._wanted, sort=name, descending=descending)))
        self.header.moved.connect(lambda name, before: self._set_columns(columns.moved(self._names, name, before)))
        self.header.menu_asked.connect(self._head_menu)
        self.table.resized.connect(lambda: self.header.set_room(self.table.room()))
        self.table.fold_asked.connect(self._fold)
        self.header.set_sort("number", False)

    @property
    def segments(self) -> Any:
        """The statuses that are offered as choices."""
        return self._bar.segments

    def _lines(self, ids: list[str]) -> dict[str, Line]:
        raise NotImplementedError

    # What the window asks.

    @classmethod
    def ahead(cls, store: Store, project_id: str | None, today: date, zone: str) -> tuple[object, Any]:
        return project_id, register.read(store, project_id)

    def context(self) -> str:
        total = len(self._register.ids) if self._register else 0
        if self._shown != total:
            return self.tr("{shown} of {total}").format(shown=f"{self._shown:,}", total=f"{total:,}")
        return self.tr("{total} in the register").format(total=f"{total:,}")

    def filter_bar(self) -> QWidget:
        return self._bar

    def focus_list(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def reload(self) -> None:
        moved = not self._restored or self.desk.project_id != self._wanted.project_id
        found: Register | None = self.desk.take_ahead(self.NAME, self.desk.project_id)
        self._register = found or register.read(self.desk.store, self.desk.project_id)
        self._statuses.directory = self._register.directory
        self._bar.offer(self.desk.project_id)
        if moved:
            self.table.open = {}
            self._restore()
        self._read_ahead()
        self._show()

    def _read_ahead(self, after_change: bool = False) -> None:
        """Has the columns that may be asked for read; of a large register on the worker, once its rows are on screen.

        Args:
            after_change: the order of the titles, which any new document makes another one, is wanted only where it is on view.
        """
        own = self._register
        if own is not None and len(own.ids) > _AT_ONCE:
            spared = {"title"} if after_change and self._wanted.sort != "title" else set()
            QTimer.singleShot(_LOOK_MS, self, lambda: self._read_on_worker(spared))

    def _read_on_worker(self, spared: Set[str]) -> None:
        names = (*register.NEEDED, *(column.name for column in self.table.columns.all if column.name not in spared))
        self._read_then(names, self._show_counts)

    def _read_then(self, names: Iterable[str], then: Callable[[], object]) -> None:
        """Reads columns on the worker and does something once they are there."""
        own = self._register
        if own is None or not own.lacks(names):
            then()
            return
        stand, wanted = own.stand, tuple(names)

        def done(read: Ahead) -> None:
            own.take(read, stand)
            if own is self._register:
                then()

        self._reading = self.desk.work.start(lambda job: own.read_ahead(wanted), done, _ignored, self._reading)

    def _take_over(self, step: Step) -> bool:
        """Has the register follow a change; whether what is on view, its order or its counts may be others now."""
        own = self._register
        if own is None:
            return False
        altered = {name for change in step.changes if change.kind == "document" for name in own.altered(change)}
        altered |= {name for kind, name in (("review", "out"), ("transmittal", "transmittal")) if kind in step.kinds}
        own.apply(step.changes, step.kinds)
        self._read_ahead(after_change=True)
        return bool(altered & (self._wanted.columns | {"status"}))

    # Rows.

    def _flags(self) -> Flags:
        return Flags(self.table.missing, self.table.changed)

    def _show(self, forget: bool = True) -> None:
        """Shows what is wanted."""
        own, wanted = self._register, self._wanted
        if own is None:
            return
        today = self.desk.today()
        keys: Sequence[Any]
        headings: list[int] = []
        if wanted.group:
            groups = self._groups(own)
            self._shown = sum(len(one.ids) for one in groups)
            keys, headings = self._grouped(groups)
        else:
            keys = own.ordered(wanted, today, self._flags())
            self._shown = len(keys)
        self.table.empty_words = (
            self.tr("No document fits the filter. Esc clears it; Ctrl+K looks into the files too.")
            if wanted.filtered
            else self.tr("The register is empty. N registers the first document, or drop a file here.")
        )
        self.table.show_ids(keys, headings, forget=forget)
        self.header.set_room(self.table.room())
        self.header.set_sort(wanted.sort, wanted.descending)
        self._bar.show_wanted(wanted)
        self._show_counts()
        self.title_changed.emit()

    def _groups(self, own: Register) -> list[Group]:
        """The groups on view, worked out once for any folding of them."""
        what = own, own.stand, self._wanted, self.desk.today(), len(self.table.missing), len(self.table.changed)
        if self._made_groups[0] != what:
            self._made_groups = what, own.groups(self._wanted, self.desk.today(), self._flags())
        return self._made_groups[1]

    def _grouped(self, groups: list[Group]) -> tuple[list[Any], list[int]]:
        """The rows of groups, those that are not folded away with their documents, and the places of their headings."""
        folded = self._folded.get(self._wanted.group, set())
        keys: list[Any] = []
        headings: list[int] = []
        for one in groups:
            headings.append(len(keys))
            keys.append(self._heading(one, one.value in folded))
            if one.value not in folded:
                keys += one.ids
        return keys, headings

    def _heading(self, group: Group, folded: bool) -> Heading:
        facet = self._wanted.group
        notes = ((self.tr("{count} late").format(count=f"{group.late:,}"), "rag.red.text"),) if group.late else ()
        hue = None
        if facet == "owner":
            team = self._statuses.directory.hue(self._statuses.directory.team_of(group.value))
            hue = self.desk.theme.team_hue(team) if team is not None else None
        words = self._bar.value_words(facet, group.value)
        return Heading(words, f"{len(group.ids):,}", notes, hue, hue is not None, folded, group.value)

    def _show_counts(self) -> None:
        """Shows how many there are of each status, once that can be told without a wait."""
        own, wanted = self._register, self._wanted
        if own is None or (len(own.ids) > _AT_ONCE and own.lacks(("status",))):
            return
        # The order does not count.
        what = own, own.stand, wanted.terms(), len(self.table.missing), len(self.table.changed)
        if what != self._counted:
            self._counted = what
            self._bar.show_counts(own.counts(wanted, "status", self.desk.today(), self._flags()))

    def _facet_counts(self, facet: str) -> dict[str, int]:
        own, today, flags = self._register, self.desk.today(), self._flags()
        if own is None:
            return {}
        if facet != STATE:
            return own.counts(self._wanted, facet, today, flags)
        return own.state_counts(self._wanted, today, flags)

    # Filters, order and groups.

    def _want(self, wanted: Wanted) -> None:
        own = self._register
        slow = register.SLOW & wanted.columns
        if own is not None and len(own.ids) > _AT_ONCE and own.lacks(slow):
            self._read_then(slow, lambda: self._want(wanted))
            return
        before, self._wanted = self._wanted, wanted
        self._keep("filters", {**_dict(self._kept().get("filters")), self._scope(): wanted.terms()})
        self._keep("order", [wanted.sort, wanted.descending])
        self._keep("group", wanted.group)
        self._show(forget=False)
        if wanted.files & {"missing", "changed"} and not before.files & {"missing", "changed"}:
            self._look_for_files()
        if wanted.sort == before.sort and wanted.group == before.group:
            count = self._shown
            self.desk.announced.emit(self.tr("1 document") if count == 1 else self.tr("{count} documents").format(count=f"{count:,}"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.table.hasFocus() and self._wanted.filtered:
            self.clear_filters()
            return
        super().keyPressEvent(event)

    def clear_filters(self) -> None:
        """Shows the whole register again."""
        if self._wanted.filtered:
            self._want(self._wanted.cleared)

    def _look_for_files(self) -> None:
        """Looks on the worker whether all the files of the documents on view are where they were."""
        states, own = self.desk.file_states, self._register
        if own is None:
            return
        ids = own.shown(replace(self._wanted, files=frozenset()), self.desk.today())

        def look(job: Job) -> set[str]:
            found: set[str] = set()
            for start in range(0, len(ids), _PAGE):
                if job.cancelled:
                    break
                files = [one for one in states.files(ids[start : start + _PAGE]) if one.current]
                looks = states.look(files, 0, lambda: job.cancelled)
                found |= {id for (id, _), state in looks.items() if state is FileState.MISSING}
            return found

        self._looking_for_files = self.desk.disk.start(look, self._note_missing, _ignored, self._looking_for_files)

    def _note_missing(self, missing: Set[str]) -> None:
        if missing - self.table.missing:
            self.table.missing |= missing
            if self._wanted.files or self._wanted.sort == "file":
                self._show(forget=False)
            self.table.viewport().update()

    def _fold(self, heading: Heading) -> None:
        """Folds a group away, or shows it again."""
        self._set_folded(self._folded.get(self._wanted.group, set()) ^ {heading.key or ""})

    def fold_groups(self) -> None:
        """Folds all groups away, or shows all again where some are folded."""
        own = self._register
        if not self._wanted.group or own is None:
            self.desk.announced.emit(self.tr("There are no groups. Choose some in the menu at the end of the filter bar."))
        elif self._folded.get(self._wanted.group):
            self._set_folded(set())
        else:
            self._set_folded(set(own.column(self._wanted.group).values))

    def _set_folded(self, folded: set[str]) -> None:
        self._folded[self._wanted.group] = folded
        self._show(forget=False)

    def _group(self, by: str) -> None:
        self._want(replace(self._wanted, group=by))

    def group_none(self) -> None:
        """Takes the groups away."""
        self._group("")

    def group_type(self) -> None:
        """Groups by type."""
        self._group("type")

    def group_discipline(self) -> None:
        """Groups by discipline."""
        self._group("discipline")

    def group_owner(self) -> None:
        """Groups by owner."""
        self._group("owner")

    def group_status(self) -> None:
        """Groups by status."""
        self._group("status")

    def group_folder(self) -> None:
        """Groups by folder."""
        self._group("folder")

    def filter_status(self) -> None:
        """Asks which statuses to show."""
        self._bar.ask("status")

    def filter_type(self) -> None:
        """Asks which types to show."""
        self._bar.ask("type")

    def filter_discipline(self) -> None:
        """Asks which disciplines to show."""
        self._bar.ask("discipline")

    def filter_owner(self) -> None:
        """Asks whose documents to show."""
        self._bar.ask("owner")

    def filter_team(self) -> None:
        """Asks which teams' documents to show."""
        self._bar.ask("team")

    def filter_folder(self) -> None:
        """Asks which folders to show."""
        self._bar.ask("folder")

    def filter_confidentiality(self) -> None:
        """Asks which degrees of confidentiality to show."""
        self._bar.ask("confidentiality")

    def filter_state(self) -> None:
        """Asks whether to show only what is late, awaited or lacks its file."""
        self._bar.ask(STATE)

    def saved_filters(self) -> None:
        """Offers the filters that were saved."""
        self._saved.open_menu()

    def save_filter(self) -> None:
        """Asks for a name to keep this filter under."""
        self._saved.ask_name()

    # Columns.

    def choose_columns(self) -> None:
        """Asks which columns to show."""
        if self._picker is None or self._picker.parentWidget() is not self.window():
            self._picker = Picker(self.desk.paint, self.tr("Columns"), self.window())
            self._picker.toggled.connect(lambda name: self._set_columns(columns.toggled(self._names, name)))
        button = self._bar.options
        near = QRect(button.mapTo(self.window(), QPoint(0, 0)), button.size())
        self._picker.ask(self.tr("Columns that are shown"), self._columns_for, near, button)

    def _columns_for(self, typed: str) -> list[Pick]:
        offered = [one for one in columns.COLUMNS if one.name not in columns.FIXED and (one.name != "project" or not self.desk.project_id)]
        shown = {one.name for one in self.table.columns.all}
        named = [(one.name, self.tr(one.spoken or one.label)) for one in offered]
        return [Pick(name, words, checked=name in shown) for name, words in named if not typed or begins(typed, words)]

    def _set_columns(self, names: tuple[str, ...]) -> None:
        added = [one for one in names if one not in self._names]
        self._names = names
        self._keep("columns", list(names))
        self._show_columns()
        shown = self.table.columns.places(self.table.room())
        if any(one not in shown for one in added):
            self.desk.announced.emit(self.tr("There is no room for that column now. Close the inspector, or take another one off."))
        self._read_ahead()

    def _show_columns(self) -> None:
        self.table.show_columns(self._names, self.desk.project_id is None)
        self.table.fit_numbers()
        self.header.show_columns()
        self.header.set_sort(self._wanted.sort, self._wanted.descending)
        self.header.set_room(self.table.room())

    def cell_left(self) -> None:
        """Makes the cell at the left the current one."""
        self.table.step_cell(1 if self.table.is_mirrored() else -1)

    def cell_right(self) -> None:
        """Makes the cell at the right the current one."""
        self.table.step_cell(-1 if self.table.is_mirrored() else 1)

    def column_earlier(self) -> None:
        """Moves the current cell's column one place towards the front."""
        self._move_column(-1)

    def column_later(self) -> None:
        """Moves the current cell's column one place towards the end."""
        self._move_column(1)

    def _move_column(self, by: int) -> None:
        name, names = self.table.column, list(self._names)
        if name not in names:
            self.desk.announced.emit(self.tr("Ctrl with the arrows goes to a cell; its column can then be moved."))
            return
        rest = [one for one in names if one != name]
        at = names.index(name) + by
        self._set_columns(columns.moved(self._names, name, rest[at] if 0 <= at < len(rest) else ""))

    def _head_menu(self, name: str, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        icons = self.desk.icons
        if name in SORTS:
            up, down = self.tr("Sort upwards"), self.tr("Sort downwards")
            menu.addAction(icons.icon("arrow-up"), up, lambda: self._want(replace(self._wanted, sort=name, descending=False)))
            menu.addAction(icons.icon("arrow-down"), down, lambda: self._want(replace(self._wanted, sort=name, descending=True)))
        if name in GROUPS:
            menu.addAction(icons.icon("rows-3"), self.tr("Group by this"), lambda: self._group(name))
        if name and name not in columns.FIXED and name != "project":
            menu.addAction(self.tr("Hide this column"), lambda: self._set_columns(columns.toggled(self._names, name)))
        menu.addSeparator()
        menu.addAction(icons.icon("columns-3"), self.tr("Columns…"), self.choose_columns)
        usual = menu.addAction(self.tr("The usual columns"), lambda: self._set_columns(columns.USUAL))
        usual.setEnabled(self._names != columns.USUAL)
        menu.popup(at)

    # What is remembered.

    def _terms(self) -> dict[str, Any]:
        wanted = self._wanted
        return {
            "filters": wanted.terms(), "order": [wanted.sort, wanted.descending], "group": wanted.group, "columns": list(self._names),
        }  # fmt: skip

    def _use(self, terms: Any) -> None:
        given = _dict(terms)
        self._names = columns.chosen(given.get("columns", self._names))
        self._keep("columns", list(self._names))
        self._show_columns()
        self._want(_arranged(with_terms(self._wanted, given.get("filters")), given))
        self.desk.announced.emit(self.context())

    def _scope(self) -> str:
        return self.desk.project_id or "all"

    def _kept(self) -> dict[str, Any]:
        return _dict(self.desk.settings.filters.get(self.NAME))

    def _keep(self, name: str, value: Any) -> None:
        self.desk.settings.filters[self.NAME] = {**self._kept(), name: value}

    def _restore(self) -> None:
        """Looks at a project as it was looked at last."""
        kept, self._restored = self._kept(), True
        wanted = _arranged(with_terms(Wanted(self.desk.project_id), _dict(kept.get("filters")).get(self._scope())), kept)
        directory = self._statuses.directory
        # Who is gone by now filters nothing.
        people, teams = {NOBODY, *directory.people}, {NOBODY, *directory.teams}
        self._wanted = replace(wanted, owners=wanted.owners & people, teams=wanted.teams & teams)
        self._names = columns.chosen(kept.get("columns", columns.USUAL))
        self._show_columns()

    # Finding.

    def reveal(self, kind: str, id: str) -> bool:
        if kind == "review":
            kind, id = "document", documents.document_of(self.desk.store, kind, id)
        own = self._register
        if kind != "document" or own is None:
            return False
        if self.table.go_to(id):
            return True
        if own.place(id) < 0:
            return False
        if self._wanted.group:
            self._folded[self._wanted.group] = self._folded.get(self._wanted.group, set()) - {own.value(self._wanted.group, id)}
            self._show(forget=False)
            if self.table.go_to(id):
                return True
        self.clear_filters()
        return self.table.go_to(id)


_PAGE = 500


def _is_worth_it(terms: dict[str, Any]) -> bool:
    usual = ["number", False], "", list(columns.USUAL)
    return bool(terms["filters"]) or (terms["order"], terms["group"], terms["columns"]) != usual


def _arranged(wanted: Wanted, kept: dict[str, Any]) -> Wanted:
    """The same filters in the order and groups that were kept; what is not understood leaves the usual ones."""
    order = kept.get("order")
    sort, descending = order if isinstance(order, list) and len(order) == 2 else ("number", False)
    group = kept.get("group")
    return replace(
        wanted, sort=sort if sort in SORTS else "number", descending=descending is True, group=group if group in GROUPS else ""
    )  # fmt: skip


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _ignored(error: BaseException) -> None:
    """Marks and counts are only told when they are known."""
