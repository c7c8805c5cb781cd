"""The import page: what a spreadsheet would bring, how it was understood, and the button that does it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from coorddesk.domain.dates import DateOrder, count_words
from coorddesk.errors import CoordDeskError
from coorddesk.services import imports
from coorddesk.services.imports import Choice, Plan, PlanTable
from coorddesk.ui.bars import BusyBar, announce
from coorddesk.ui.buttons import Button, tip
from coorddesk.ui.desk import Desk
from coorddesk.ui.fields import ComboBox
from coorddesk.ui.filters import Segments
from coorddesk.ui.import_parts import DateQuestion, Ground, ProjectChoice
from coorddesk.ui.import_statuses import RegisterChoices, StatusesTable
from coorddesk.ui.import_tables import ColumnsTable, ItemsTable, ProblemsTable, SheetsTable
from coorddesk.ui.widgets import Hairline, Label
from coorddesk.ui.work import Job

_SIDE, _SIDE_NARROW, _WIDE_FROM = 304, 248, 1000
_SCREENS = {
    "task": "board", "log": "log", "document": "documents", "person": "people", "milestone": "timeline", "meeting": "calendar",
}  # fmt: skip
_PREVIEWS = ("all", "added", "changed", "unchanged", "refused", "gone", "statuses", "problems")


class ImportPage(QWidget):
    """One page for one file: its sheets, what they list, what their columns mean, and what would be added and changed.

    Signals:
        done(outcome): the import was made; an imports.Outcome. `landing` is (screen, project id) of where what came in stands,
            empty texts where nothing did or it belongs to no project.
        cancelled(): the user left without importing.
    """

    done = Signal(object)
    cancelled = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.path: Path | None = None
        self.plan: Plan | None = None
        self.landing = ("", "")
        self._tables: Any = None
        self._job: Job | None = None
        self._choices: dict[int, Choice] = {}
        self._words: dict[str, str] = {}
        self._withdraw = False
        self._order: DateOrder | None = None
        self._at = 0
        self._importing = False
        self.setAccessibleName(self.tr("Import a spreadsheet"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Hairline(desk.paint, parent=self))
        self._stack = QStackedWidget(self)
        column.addWidget(self._stack, 1)
        self._stack.addWidget(self._message_page())
        self._stack.addWidget(self._main_page())
        column.addWidget(Hairline(desk.paint, parent=self))
        column.addWidget(self._foot())
        self.busy = BusyBar(desk.paint, self)
        # while the file is read there is nothing else that could have the keyboard
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        desk.changed.connect(self._store_changed)

    # Parts

    def _message_page(self) -> QWidget:
        page = Ground(self.desk, "surface.base", self)
        column = QVBoxLayout(page)
        column.addStretch(4)
        self.message = Label(self.desk.paint, "", "lead", "secondary", wrap=True, parent=page)
        self.message.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.message.setFixedWidth(480)
        column.addWidget(self.message, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(6)
        return page

    def _main_page(self) -> QWidget:
        page = Ground(self.desk, "surface.base", self)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side(page))
        row.addWidget(Hairline(self.desk.paint, vertical=True, parent=page))
        split = QSplitter(Qt.Orientation.Vertical, page)
        split.setChildrenCollapsible(False)
        split.addWidget(self._columns_part(split))
        split.addWidget(self._preview_part(split))
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 6)
        row.addWidget(split, 1)
        return page

    def _side(self, parent: QWidget) -> QWidget:
        paint = self.desk.paint
        scroll = QScrollArea(parent)
        scroll.setWidgetResizable(True)
        scroll.setFixedWidth(paint.theme.width(_SIDE))
        self._side_pane = scroll
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side = Ground(self.desk, "surface.base", scroll)
        scroll.setWidget(side)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 10, 0, 16)
        column.setSpacing(0)
        self.sheets = SheetsTable(paint, self.tr("Sheets of the file"), self._sheet_words, side)
        self.sheets.toggled.connect(self._include)
        self.sheets.chosen.connect(self._show_table)
        column.addWidget(self.sheets)
        form = QVBoxLayout()
        form.setContentsMargins(16, 14, 16, 0)
        form.setSpacing(4)
        self._kind_label = Label(paint, "", "small", "secondary", elide=True, parent=side)
        self.kind = ComboBox(paint, side)
        self.kind.setPlaceholderText(self.tr("Choose what it lists"))
        for key, words in imports.KINDS:
            self.kind.addItem(self.tr(words), key)
        self.kind.setCurrentIndex(-1)
        self.kind.setAccessibleName(self.tr("What the sheet lists"))
        self._kind_label.setBuddy(self.kind)
        self.kind.activated.connect(lambda at: self._set_kind(self.kind.itemData(at)))
        self.project = ProjectChoice(self.desk, side)
        self.project.changed.connect(self._replan)
        self.question = DateQuestion(self.desk, side)
        self.question.answered.connect(self._answer)
        self.register = RegisterChoices(paint, side)
        self.register.issues_wanted.connect(self._want_issues)
        self.register.withdrawal_wanted.connect(self._want_withdrawal)
        self._people = Label(paint, "", "small", "secondary", wrap=True, parent=side)
        remembered = self.tr("Understood as in the last import of such a sheet.")
        self._remembered = Label(paint, remembered, "small", "tertiary", wrap=True, parent=side)
        form.addWidget(self._kind_label)
        form.addWidget(self.kind)
        form.addWidget(self._remembered)
        form.addWidget(self.project)
        form.addWidget(self.register)
        form.addSpacing(14)
        form.addWidget(self.question)
        form.addSpacing(6)
        form.addWidget(self._people)
        column.addLayout(form)
        column.addStretch(1)
        return scroll

    def _columns_part(self, parent: QWidget) -> QWidget:
        part = Ground(self.desk, "surface.base", parent)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.columns = ColumnsTable(self.desk.paint, self.tr("What the columns mean"), part)
        self.columns.meant.connect(self._mean)
        column.addWidget(self.columns)
        part.setMinimumHeight(120)
        return part

    def _preview_part(self, parent: QWidget) -> QWidget:
        paint = self.desk.paint
        part = Ground(self.desk, "surface.base", parent)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        self.segments = Segments(paint, name=self.tr("What to show"), parent=part)
        words = {
            "all": self.tr("All"), "added": self.tr("Added"), "changed": self.tr("Changed"), "unchanged": self.tr("The same"),
            "refused": self.tr("Left out"), "gone": self.tr("Not in the file"), "statuses": self.tr("Statuses"),
            "problems": self.tr("Remarks"),
        }  # fmt: skip
        for key in _PREVIEWS:
            self.segments.add(key, words[key], 0)
        self.segments.chosen.connect(lambda _key: self._show_preview())
        head.addWidget(self.segments)
        head.addStretch(1)
        column.addLayout(head)
        self._previews = QStackedWidget(part)
        self.items = ItemsTable(paint, self.tr("What becomes of each row"), part)
        self.problems = ProblemsTable(paint, self.tr("What there is to know about the file"), part)
        self.statuses = StatusesTable(paint, self.tr("What the words of the status column come in as"), part)
        self.statuses.meant.connect(self._mean_status)
        for preview in (self.items, self.problems, self.statuses):
            self._previews.addWidget(preview)
        column.addWidget(self._previews, 1)
        part.setMinimumHeight(160)
        return part

    def _foot(self) -> QWidget:
        foot = Ground(self.desk, "surface.base", self)
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(10)
        self.totals = Label(self.desk.paint, "", wrap=True, parent=foot)
        self.leave = Button(self.desk.paint, self.tr("Cancel"), parent=foot)
        self.leave.clicked.connect(self.cancel)
        self.go = Button(self.desk.paint, self.tr("Import"), "", "primary", parent=foot)
        self.go.clicked.connect(self.make)
        self.go.setEnabled(False)
        row.addWidget(self.totals, 1)
        row.addWidget(self.leave)
        row.addWidget(self.go)
        return foot

    # Reading and planning

    def open_file(self, path: Path) -> None:
        """Reads a file and shows what it would bring; the reading can be cancelled."""
        self.path = Path(path)
        self.plan = None
        self._tables = None
        self._choices = {}
        self._words = {}
        self._withdraw = False
        self._order = None
        self._at = 0
        self._say(self.tr("Reading {name}…").format(name=self.path.name))
        self.project.fill(self.path.stem)
        where = self.path
        self._start(lambda job: imports.read(where, lambda: job.cancelled), self._file_read)

    def _start(self, run: Any, done: Any) -> None:
        self.go.setEnabled(False)
        if self._job is None:
            self.busy.begin()

        def finished(result: Any) -> None:
            self._end_job()
            done(result)

        def failed(error: BaseException) -> None:
            self._end_job()
            if not isinstance(error, CoordDeskError):
                raise error
            self._say(error.sentence)
            announce(self, error.sentence, at_once=True)

        self._job = self.desk.work.start(run, finished, failed, self._job)

    def _end_job(self) -> None:
        self._job = None
        self.busy.end()

    def _file_read(self, tables: Any) -> None:
        self._tables = tables
        if not tables.tables:
            said = " ".join(problem.sentence for problem in tables.problems[:3])
            self._say(self.tr("There is no table in this file. {details}").format(details=said).strip())
            return
        self._replan()

    def _replan(self) -> None:
        """Works out anew what the import would do."""
        if self._tables is None or self._importing:
            return
        today, zone, tables, order = self.desk.today(), self.desk.zone, self._tables, self._order
        choices, words, withdraw, store = dict(self._choices), dict(self._words), self._withdraw, self.desk.store
        new, project_id = self.project.new_project(), self.project.project_id()
        folder = self.path.parent if self.path is not None else None
        self._start(
            lambda _job: imports.plan(
                store, tables, today=today, project_id=project_id, date_order=order, mappings=choices, new_project=new, zone=zone,
                words=words, withdraw_missing=withdraw, folder=folder,
            ),
            self._planned,
        )  # fmt: skip

    def _planned(self, plan: Plan) -> None:
        first, self.plan = self.plan is None, plan
        if plan.project is not None:
            self.project.suggest(plan.project.id)
        self._stack.setCurrentIndex(1)
        self.setFocusProxy(self.sheets)
        with QSignalBlocker(self.sheets):
            self.sheets.show_rows(plan.tables)
        height = min(len(plan.tables), 6) * self.sheets.row_height() + 2
        self.sheets.setFixedHeight(height)
        self.question.show_question(plan.date_texts, self._order or plan.date_order)
        self._people.setText(self._people_words(plan))
        self.project.setVisible(any(table.include and table.kind not in ("", "person") for table in plan.tables))
        for key in ("added", "changed", "unchanged", "refused", "gone"):
            self.segments.set_count(key, plan.count(key))
        self.segments.set_count("statuses", len(plan.statuses))
        wide = self.width() >= self.desk.theme.width(_WIDE_FROM)
        for key in ("changed", "unchanged", "refused"):
            self.segments.set_offered(key, wide or bool(plan.count(key)))
        self.segments.set_offered("gone", bool(plan.count("gone")))
        self.segments.set_offered("statuses", bool(plan.statuses))
        self.segments.set_count("all", len(plan.items))
        self.segments.set_count("problems", len(plan.problems))
        self._show_table(self._at)
        self._show_preview()
        reason = self._reason(plan)
        rows = plan.added + plan.changed
        self.go.setText(self.tr("Import {rows}").format(rows=count_words(rows, self.tr("row"))) if rows else self.tr("Import"))
        self.go.setEnabled(not reason)
        self.go.setToolTip(tip(reason))
        self.go.setAccessibleDescription(reason)
        self.go.updateGeometry()
        self.totals.setText(reason or self._total_words(plan))
        self.totals.set_tone("amber" if reason and rows else "secondary" if reason else "")
        announce(self, self.totals.text())
        if first and self.isVisible():
            self.sheets.setFocus()

    def _reason(self, plan: Plan) -> str:
        if plan.needs_project and self.project.is_new():
            return self.tr("Give the new project a name and a short code of 2 to 8 letters or digits.")
        return plan.reason

    def _show_table(self, at: int) -> None:
        plan = self.plan
        if plan is None or not plan.tables:
            return
        self._at = min(max(at, 0), len(plan.tables) - 1)
        table = plan.tables[self._at]
        self._kind_label.setText(self.tr("“{sheet}” lists").format(sheet=table.sheet))
        self.kind.setCurrentIndex(self.kind.findData(table.kind) if table.kind else -1)
        self._remembered.setVisible(table.remembered)
        self.columns.show_table(table)
        self.register.show_plan(plan, table)
        if self.sheets.currentIndex().row() != self._at:
            self.sheets.setCurrentIndex(self.sheets.model().index(self._at, 0))

    def _show_preview(self) -> None:
        plan = self.plan
        if plan is None:
            return
        key = self.segments.current()
        self._previews.setCurrentIndex({"problems": 1, "statuses": 2}.get(key, 0))
        if key == "problems":
            self.problems.show_rows(plan.problems)
        elif key == "statuses":
            self.statuses.show_words(plan.statuses, plan.place.statuses)
        else:
            self.items.show_rows(plan.items if key == "all" else [item for item in plan.items if item.action == key])

    # What the user says

    def _choice(self, at: int) -> Choice:
        return self._choices.get(at, Choice())

    def _include(self, at: int, on: bool) -> None:
        self._choices[at] = replace(self._choice(at), include=on)
        self._replan()

    def _set_kind(self, kind: str) -> None:
        self._choices[self._at] = replace(self._choice(self._at), kind=kind, mapping=None, include=True)
        self._replan()

    def _mean(self, column: int, target: str) -> None:
        """Gives a column a meaning; the column that had it before is added to the notes."""
        if self.plan is None:
            return
        table = self.plan.tables[self._at]
        spare = imports.EXTRA_TARGETS[0][0]
        mapping = tuple(
            target if at == column else spare if one == target and target and not target.startswith("+") else one
            for at, one in enumerate(table.mapping)
        )
        self._choices[self._at] = replace(self._choice(self._at), kind=table.kind, mapping=mapping, include=table.include)
        self._replan()

    def _mean_status(self, word: str, code: str) -> None:
        self._words[word] = code
        self._replan()

    def _want_issues(self, on: bool) -> None:
        self._choices[self._at] = replace(self._choice(self._at), issues=on)
        self._replan()

    def _want_withdrawal(self, on: bool) -> None:
        self._withdraw = on
        self._replan()

    def _answer(self, order: DateOrder) -> None:
        self._order = order
        self._replan()

    # Doing it

    def make(self) -> None:
        """Imports what is shown, as one change that can be undone."""
        plan, path = self.plan, self.path
        if plan is None or path is None or not self.go.isEnabled():
            return
        self._importing = True
        outcome: imports.Outcome | None = None
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            with self.desk.attempt_all(self.tr("{name} was not imported").format(name=path.name)):
                outcome = imports.apply(self.desk.store, plan, path.name, self.desk.today())
        finally:
            QGuiApplication.restoreOverrideCursor()
            self._importing = False
        if outcome is None:
            self._replan()
            return
        self.landing = _landing(plan)
        self.desk.undo_offered.emit(outcome.label)
        self.done.emit(outcome)

    def cancel(self) -> None:
        """Stops reading, and leaves without importing."""
        self._stop()
        self.cancelled.emit()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._end_job()

    def _store_changed(self, step: object) -> None:
        if self.isVisible() and self.plan is not None:
            self._replan()

    # Words

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self._stack.setCurrentIndex(0)
        self.setFocusProxy(None)  # type: ignore[arg-type]
        self.totals.setText("")

    def _sheet_words(self, table: PlanTable) -> str:
        kinds = dict(imports.KINDS)
        rows = count_words(table.rows, self.tr("row"))
        if not table.kind:
            return self.tr("{rows}, not understood").format(rows=rows)
        parts = [f"{count} {word}" for count, word in (
            (table.added, self.tr("added")), (table.changed, self.tr("changed")), (table.refused, self.tr("left out")),
        ) if count]  # fmt: skip
        kind = self.tr("Issue sheet") if table.shape == "issues" and table.kind == "document" else self.tr(kinds[table.kind])
        lead = self.tr("{kind}, {rows}").format(kind=kind, rows=rows)
        return f"{lead}: {', '.join(parts)}" if parts and table.include else lead

    def _people_words(self, plan: Plan) -> str:
        lines = [
            self._listed(self.tr("Added as well, because rows name them: {names}"), [one.name for one in plan.people]),
            self._listed(self.tr("New teams: {names}"), [one.name for one in plan.teams]),
        ]
        return "\n\n".join(filter(None, lines))

    def _listed(self, sentence: str, names: Sequence[str]) -> str:
        if not names:
            return ""
        shown = ", ".join(names[:8])
        if len(names) > 8:
            shown = self.tr("{names} and {count} more").format(names=shown, count=len(names) - 8)
        return sentence.format(names=shown) + "."

    def _total_words(self, plan: Plan) -> str:
        counts = (
            (plan.added, self.tr("{count} added")), (plan.changed, self.tr("{count} changed")),
            (plan.unchanged, self.tr("{count} the same")),
            (plan.count("joined"), self.tr("{count} joined with others")), (plan.refused, self.tr("{count} left out")),
            (plan.count("gone"), self.tr("{count} not in the file stay as they are")),
        )  # fmt: skip
        parts = [words.format(count=count) for count, words in counts if count]
        rows = count_words(len(plan.items) - plan.missing, self.tr("row"))
        return self.tr("{rows}: {parts}. One undo takes all of it back.").format(rows=rows, parts=", ".join(parts))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.make()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._stop()  # the page is left for another one, which takes it away

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.busy.setGeometry(0, 0, self.width(), self.busy.height())
        theme = self.desk.theme
        self._side_pane.setFixedWidth(theme.width(_SIDE if self.width() >= theme.width(_WIDE_FROM) else _SIDE_NARROW))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.desk.theme.color("surface.base"))


def _landing(plan: Plan) -> tuple[str, str]:
    """Where most of what comes in stands: the screen, and the id of its project."""
    counts: Counter[str] = Counter()
    for table in plan.tables:
        if table.include and table.kind:
            counts[_SCREENS[table.kind]] += table.added + table.changed
    most = counts.most_common(1)
    if not most or not most[0][1]:
        return "", ""
    return most[0][0], plan.project.id if plan.project is not None else ""
