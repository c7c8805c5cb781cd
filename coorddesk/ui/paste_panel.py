"""The panel that shows what many pasted lines would become, before any of it is added."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from coorddesk.domain.dates import count_words
from coorddesk.errors import InvalidInput
from coorddesk.services import capture
from coorddesk.ui.desk import Desk
from coorddesk.ui.moments import date_order
from coorddesk.ui.panel import Panel
from coorddesk.ui.picks import Pick, PickList
from coorddesk.ui.reading import LineReader, Making
from coorddesk.ui.widgets import Button, Label

_WIDTH = 680


class PastePanel(Panel):
    """Many lines, each read like a line of quick capture; those that are ticked become tasks, as one change.

    Signals:
        added(tasks): they are there.
    """

    added = Signal(list)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk.paint, parent, _WIDTH, scrim=True)
        self._desk = desk
        self._lines: list[str] = []
        self._makings: list[Making] = []
        self._taken: set[int] = set()
        self._projects: list[str | None] = []
        self._project_id: str | None = None
        self._columns: dict[str, str] = {}
        self._title = Label(desk.paint, role="heading", parent=self.body)
        self._where = Label(desk.paint, role="small", tone="secondary", wrap=True, parent=self.body)
        self.list = PickList(desk.paint, self.tr("Tasks to add"), self.body)
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self.toggle(index.row()))
        self.list.installEventFilter(self)
        self._problem = Label(desk.paint, role="small", tone="red", wrap=True, parent=self.body)
        self._problem.hide()
        self.add = Button(desk.paint, "", kind="primary", parent=self.body)
        self.add.clicked.connect(self._add)
        leave = Button(desk.paint, self.tr("Cancel"), kind="plain", parent=self.body)
        leave.clicked.connect(self.close_panel)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(self.add)
        for widget in (self._title, self._where, self.list, self._problem):
            self.box.addWidget(widget)
        self.box.addLayout(row)

    def show_lines(self, lines: Sequence[str], project_id: str | None, columns: dict[str, str] | None = None, where: str = "") -> None:
        """Open with some lines.

        Args:
            project_id: where lines land that name no project.
            columns: by project id, the column they go to; where they land by themselves when left out.
            where: the name of that column.
        """
        reader = LineReader(self._desk, self._desk.names())
        self._lines, self._project_id, self._columns = list(lines), project_id, columns or {}
        readings = [reader.read(line) for line in self._lines]
        self._makings = [reader.making(reading, project_id, with_project=False) for reading in readings]
        self._projects = [capture.landing_project(reader.names, reading, project_id) for reading in readings]
        self._taken = {at for at in range(len(self._makings)) if self._can(at)}
        self._title.setText(count_words(len(self._lines), self.tr("pasted line"), self.tr("pasted lines")))
        hint = self.tr("Each ticked line becomes a task. Space takes one out.")
        self._where.setText(f"{hint} {self.tr('They go to {column}.').format(column=where)}" if where else hint)
        self._problem.hide()
        self._fill(0)
        self.list.setFixedHeight(self.list.height_of(len(self._lines)))
        self.open(self.list)

    def _can(self, at: int) -> bool:
        return bool(self._makings[at].title) and self._projects[at] is not None

    def _fill(self, current: int) -> None:
        picks = []
        for at, making in enumerate(self._makings):
            parts = ", ".join(part.text for part in making.parts)
            note = ", ".join(part for part in (parts, making.problem) if part)
            picks.append(Pick(at, making.title or self._lines[at], note, checked=at in self._taken))
        place = self.list.verticalScrollBar().value()
        self.list.offer(picks, current)
        self.list.verticalScrollBar().setValue(place)
        count = len(self._taken)
        self.add.setText(self.tr("Add one task") if count == 1 else self.tr("Add {count} tasks").format(count=count))
        self.add.setEnabled(count > 0)

    def toggle(self, at: int) -> None:
        """Take a line in or out; one that cannot become a task stays out."""
        if self._can(at):
            self._taken ^= {at}
        self._fill(at)

    def _add(self) -> None:
        lines = [line for at, line in enumerate(self._lines) if at in self._taken]
        desk = self._desk
        try:
            with desk.attempt(self.tr("Cannot add the tasks")):
                order = date_order(desk.settings)
                tasks = capture.add_lines(desk.store, lines, desk.today(), self._project_id, self._columns, order)
                self.close_panel()
                said = self.tr("Added one task") if len(tasks) == 1 else self.tr("Added {count} tasks").format(count=len(tasks))
                desk.announced.emit(said)
                desk.undo_offered.emit(said)
                self.added.emit(tasks)
        except InvalidInput as problem:
            self._problem.setText(problem.sentence)
            self._problem.show()
            self.refit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The list would look for a line that begins with a blank.
        pressed = watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() == Qt.Key.Key_Space:
            self.toggle(max(self.list.currentIndex().row(), 0))
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.add.isEnabled():
            self._add()
        super().keyPressEvent(event)
