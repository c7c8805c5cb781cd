"""The distribution matrix of the project on view, with what is done to it as a whole: columns, other projects, tables, paper."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedLayout, QWidget

from coorddesk.domain.dates import count_words
from coorddesk.domain.distribution import Share
from coorddesk.domain.profiles import SPREADSHEET_ENDINGS
from coorddesk.errors import CoordDeskError
from coorddesk.services import distribution
from coorddesk.services.distribution import Put, Who
from coorddesk.ui.buttons import key_name
from coorddesk.ui.choosing import file_to_take_in
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.matrix_grid import EMPTY, MatrixGrid
from coorddesk.ui.filter_row import FilterRow
from coorddesk.ui.picker import Picker
from coorddesk.ui.picks import MOST, Pick, begins, people_picks
from coorddesk.ui.widgets import Button, Label
from coorddesk.ui.work import Job


class MatrixPage(QWidget):
    """The grid with its bar, or a sentence where there is no project or no column.

    Signals:
        counted(): other figures.
    """

    counted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._more: list[Who] = []
        self._picker: Picker | None = None
        self.grid = MatrixGrid(desk, self)
        self.nothing = Label(desk.paint, "", "body", "secondary", wrap=True, parent=self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setContentsMargins(24, 0, 24, 120)
        self.nothing.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.nothing)
        self._make_bar()
        self.grid.put_asked.connect(self.put)
        self.grid.column_asked.connect(self.take_out)
        self.grid.pasted.connect(self.paste)
        self.grid.menu_asked.connect(self._menu)

    def _make_bar(self) -> None:
        paint = self._desk.paint
        self.bar = FilterRow(paint)
        self.add = Button(paint, self.tr("Add a person or team…"), "user-plus", compact=True, role="small")
        self.add.clicked.connect(self.ask_column)
        self.bar.add(self.add)
        legend = Label(paint, self.tr("C gets a copy   R gets a copy and is asked to review"), "small", "secondary")
        self.bar.add(legend, leaves=5)
        self.copy = Button(paint, self.tr("Copy from…"), "copy", compact=True, role="small")
        self.take = Button(paint, self.tr("Import…"), "import", compact=True, role="small")
        self.give = Button(paint, self.tr("Export…"), "table-2", compact=True, role="small")
        self.print = Button(paint, self.tr("Print…"), "printer", compact=True, role="small")
        self.copy.clicked.connect(self.ask_project)
        self.take.clicked.connect(self.ask_import)
        self.give.clicked.connect(self.ask_export)
        for leaves, button in ((3, self.copy), (2, self.take), (1, self.give), (4, self.print)):
            self.bar.add_end(button, leaves)

    def reload(self) -> None:
        """Reads the matrix anew."""
        project = self._desk.project_id
        matrix = distribution.read(self._desk.store, project, self._more) if project else EMPTY
        self.grid.show_matrix(matrix)
        for button in (self.add, self.copy, self.take, self.give, self.print):
            button.setEnabled(project is not None)
        if project is None:
            self.nothing.setText(self.tr("A distribution matrix is of one project. {key} chooses one.").format(key=key_name("Ctrl+0")))
        else:
            said = self.tr("Nobody is in the matrix yet. Add a person or a team, copy another project’s matrix, or import a spreadsheet.")
            self.nothing.setText(said)
        self._stack.setCurrentWidget(self.grid if matrix.columns else self.nothing)
        self.counted.emit()

    def forget(self) -> None:
        """Columns that were added and never got a cell go, since another project comes."""
        self._more.clear()

    def context(self) -> str:
        """How many columns and types."""
        matrix = self.grid.cells.matrix
        if not matrix.columns:
            return ""
        columns = count_words(len(matrix.columns), self.tr("person or team"), self.tr("people and teams"))
        return self.tr("{columns}, {types}").format(columns=columns, types=count_words(len(matrix.types) - 1, "type"))

    def focus_list(self) -> None:
        """Gives the grid the keyboard, or the button that fills it, or the sentence that says why there is neither."""
        target: QWidget = self.grid if self.grid.cells.matrix.columns else self.add if self.add.isEnabled() else self.nothing
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Cells and columns.

    def put(self, puts: list[Put]) -> None:
        """Gives cells other shares."""
        project = self._desk.project_id
        if project is None:
            return
        with self._desk.attempt_all(self.tr("Cannot change the matrix")):
            distribution.put(self._desk.store, project, puts)
            if len(puts) == 1:
                self._desk.announced.emit(str(self.grid.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole) or ""))
            else:
                self._desk.announced.emit(self.tr("{count} cells changed").format(count=len(puts)))

    def ask_column(self) -> None:
        """Asks for a person or a team to give a column."""
        if self._picker is None:
            self._picker = Picker(self._desk.paint, self.tr("Person or team"), self.window())
            self._picker.chosen.connect(self._add_column)
        place = QRect(self.add.mapTo(self.window(), QPoint(0, 0)), self.add.size())
        self._picker.ask(self.tr("Add a person or team"), self._find, place, self.grid)

    def _find(self, typed: str) -> list[Pick]:
        known, theme = self._desk.names(), self._desk.theme
        have = set(self.grid.cells.matrix.columns)
        teams = [
            Pick(Who(team_id=one.id), one.name, self.tr("Team"), "square", theme.team_hue(one.hue))
            for one in known.teams.values()
            if begins(typed, one.name, one.short)
        ]
        found = people_picks(known, theme, typed, MOST * 4)
        people = [Pick(Who(person_id=one.value), one.text, one.note, one.lead, one.hue) for one in found]
        return [one for one in (*teams, *people) if one.value not in have]

    def _add_column(self, who: Who) -> None:
        self._more.append(who)
        self.reload()
        self.grid.select_column(who)
        self.focus_list()
        self._desk.announced.emit(self.tr("Column added. Space gives a copy, again asks for a review too"))

    def take_out(self, who: Who) -> None:
        """Takes a person or a team out, with all their cells."""
        project = self._desk.project_id
        name = self.grid.cells.matrix.names.get(who, "")
        if project is None:
            return
        self._more = [one for one in self._more if one != who]
        with self._desk.attempt_all(self.tr("Cannot take {name} out").format(name=name)):
            if distribution.remove_columns(self._desk.store, project, [who]):
                self._desk.undo_offered.emit(self.tr("Took {name} out of the matrix").format(name=name))
            else:
                self.reload()

    def _menu(self, at: QPoint) -> None:
        who = self.grid.current_who()
        if who is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        keys = {Share.COPY: "C", Share.REVIEW: "R", Share.NONE: "Del"}
        said = {Share.COPY: self.tr("A copy"), Share.REVIEW: self.tr("A copy and review"), Share.NONE: self.tr("Nothing")}
        for share, key in keys.items():
            menu.addAction(f"{said[share]}\t{key}", partial(self.grid.give, share))
        menu.addSeparator()
        name = self.grid.cells.matrix.names[who].replace("&", "&&")
        out = self.tr("Take {name} out of the matrix").format(name=name)
        menu.addAction(self._desk.icons.icon("user-minus"), f"{out}\tCtrl+Del", partial(self.take_out, who))
        menu.popup(at)

    # Whole tables.

    def ask_project(self) -> None:
        """Offers the other projects, to take their cells over where this one has none."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in self._desk.names().projects.values():
            if one.id != self._desk.project_id:
                menu.addAction(f"{one.code}  {one.name}".replace("&", "&&"), partial(self.copy_from, one.id))
        if menu.isEmpty():
            self._desk.announced.emit(self.tr("There is no other project to copy from"))
            return
        menu.popup(self.copy.mapToGlobal(self.copy.rect().bottomLeft()))

    def copy_from(self, source_id: str) -> None:
        """Takes another project's cells over where this one has none."""
        project = self._desk.project_id
        if project is not None:
            with self._desk.attempt_all(self.tr("Cannot copy the matrix")):
                count = distribution.copy_from(self._desk.store, source_id, project)
                self._desk.undo_offered.emit(self.tr("Copied {cells}").format(cells=count_words(count, "cell")))

    def paste(self, text: str) -> None:
        """Takes a table from the clipboard over: types down, names across."""
        with self._desk.attempt_all(self.tr("Cannot paste that")):
            self._take_table(distribution.pasted(text))

    def paste_clipboard(self) -> None:
        """Takes the table on the clipboard over."""
        self.paste(QGuiApplication.clipboard().text())

    def ask_import(self) -> None:
        """Asks for a spreadsheet, and takes its first table over."""
        kinds = self.tr("Spreadsheets ({kinds})").format(kinds=" ".join(f"*{ending}" for ending in SPREADSHEET_ENDINGS))
        chosen = file_to_take_in(self, self._desk.settings, self.tr("Import a distribution matrix"), kinds)
        if chosen is not None:
            self.import_file(chosen)

    def import_file(self, path: Path) -> None:
        """Takes the first table of a spreadsheet over; it is read on the worker."""

        def read(_job: Job) -> list[list[str]]:
            return distribution.read_file(path)

        def taken(rows: list[list[str]]) -> None:
            with self._desk.attempt_all(self.tr("Cannot import {name}").format(name=path.name)):
                self._take_table(rows)

        def failed(error: BaseException) -> None:
            with self._desk.attempt_all(self.tr("Cannot import {name}").format(name=path.name)):
                raise error

        self._desk.work.start(read, taken, failed)

    def _take_table(self, rows: list[list[str]]) -> None:
        project = self._desk.project_id
        if project is None:
            return
        taken = distribution.plan(self._desk.store, project, rows)
        if taken.puts:
            distribution.put(self._desk.store, project, taken.puts)
            self._desk.undo_offered.emit(self.tr("Changed {cells} of the matrix").format(cells=count_words(len(taken.puts), "cell")))
        else:
            self._desk.announced.emit(self.tr("The table says what the matrix says; nothing was changed"))
        if taken.problems:
            more = self.tr(" And {count} more.").format(count=len(taken.problems) - 3) if len(taken.problems) > 3 else ""
            self._desk.failed.emit(self.tr("Some of the table was left out"), " ".join(taken.problems[:3]) + more)

    def ask_export(self) -> None:
        """Asks where, and writes the matrix as a table."""
        project = self._desk.project_id
        if project is None:
            return
        kinds = self.tr("Spreadsheet (*.xlsx);;Comma-separated text (*.csv)")
        name = self.tr("{code} distribution").format(code=self._desk.names().code(project)) + ".xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Export the matrix"), name, kinds)
        if chosen:
            try:
                distribution.write(self._desk.store, project, Path(chosen))
            except CoordDeskError as error:
                self._desk.failed.emit(self.tr("Cannot export the matrix"), error.sentence)
                return
            self._desk.announced.emit(self.tr("Saved {name}").format(name=Path(chosen).name))
