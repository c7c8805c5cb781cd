"""The panel that registers many awaited documents at once: lines are pasted, and what each would become stands below them."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from coorddesk.domain import numbers
from coorddesk.domain.dates import DateOrder, count_words, day_words, parse_date
from coorddesk.errors import InvalidInput
from coorddesk.services import placeholders
from coorddesk.services.placeholders import Placeholder
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.statuses import Statuses
from coorddesk.ui.entry import person_named
from coorddesk.ui.moments import date_order
from coorddesk.ui.panel import Panel
from coorddesk.ui.picks import Pick, PickList
from coorddesk.ui.widgets import Button, Label

_WIDTH = 760
_TEXT_ROWS = 5
_ROWS = 8
_DEBOUNCE_MS = 60


class PlaceholderPanel(Panel):
    """Lines of titles, or of numbers and titles; those that are ticked become awaited documents, as one change.

    Signals:
        added(documents): they are there.
    """

    added = Signal(list)

    def __init__(self, desk: Desk, statuses: Statuses, parent: QWidget) -> None:
        super().__init__(desk.paint, parent, _WIDTH, scrim=True)
        self._desk, self._statuses = desk, statuses
        self._project_id = ""
        self._planned: list[Placeholder] = []
        self._without: set[int] = set()
        self.setAccessibleName(self.tr("Register several"))
        self._title = Label(desk.paint, self.tr("Register several before they exist"), "heading", parent=self.body)
        about = self.tr("One a line: a title, or number, tab, title, and if you like tab, day. Paste from a spreadsheet does it.")
        self._about = Label(desk.paint, about, "small", "secondary", wrap=True, parent=self.body)
        self.text = QPlainTextEdit(self.body)
        self.text.setAccessibleName(self.tr("Lines"))
        self.text.setTabChangesFocus(False)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabStopDistance(160)
        self.text.setFixedHeight(round(desk.theme.metrics("body").lineSpacing() * _TEXT_ROWS) + 18)
        self.text.installEventFilter(self)
        self._timer = QTimer(self, interval=_DEBOUNCE_MS, singleShot=True)
        self._timer.timeout.connect(self._read)
        self.text.textChanged.connect(self._wait)
        self._parts_row = QHBoxLayout()
        self._parts_row.setSpacing(10)
        self.parts: dict[str, QLineEdit] = {}
        self._boxes: dict[str, tuple[QWidget, Label]] = {}
        self.planned = self._field(self.tr("Planned issue"), self.tr("fri, 4 dec"), 120)
        self.owner = self._field(self.tr("Owner"), "", 170)
        self._parts_row.addStretch(1)
        self.list = PickList(desk.paint, self.tr("Documents to register"), self.body)
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self.toggle(index.row()))
        self.list.installEventFilter(self)
        self.list.setFixedHeight(self.list.height_of(_ROWS))
        self.problem = Label(desk.paint, role="small", tone="red", wrap=True, parent=self.body)
        self.problem.hide()
        self.add = Button(desk.paint, "", kind="primary", parent=self.body)
        self.add.clicked.connect(self._add)
        leave = Button(desk.paint, self.tr("Cancel"), kind="plain", parent=self.body)
        leave.clicked.connect(self.close_panel)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(self.add)
        for widget in (self._title, self._about, self.text):
            self.box.addWidget(widget)
        self.box.addLayout(self._parts_row)
        for widget in (self.list, self.problem):
            self.box.addWidget(widget)
        self.box.addLayout(foot)

    def _field(self, label: str, placeholder: str, width: int, at: int = -1) -> QLineEdit:
        box = QWidget(self.body)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        field = QLineEdit(box)
        field.setPlaceholderText(placeholder)
        field.setAccessibleName(label)
        field.textEdited.connect(lambda _: self._wait())
        column.addWidget(Label(self.kit, label, "micro", "secondary", parent=box))
        column.addWidget(field)
        box.setFixedWidth(width)
        self._parts_row.insertWidget(self._parts_row.count() if at < 0 else at, box)
        return field

    def open_for(self, project_id: str, last: Mapping[str, str], text: str = "") -> None:
        """Shows the panel for a project; its fields begin with what `last` says, the lines with `text`."""
        self._project_id = project_id
        project = self._desk.names().projects[project_id]
        for field in self.parts.values():
            box = field.parentWidget()
            self._parts_row.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.parts = {}
        for at, one in enumerate(numbers.asked_fields(project.number_pattern)):
            self.parts[one.name] = self._field(self.tr(one.label), "", 84, at)
            self.parts[one.name].setText(last.get(one.name, ""))
        self.planned.clear()
        self.owner.clear()
        self.problem.hide()
        self.text.setPlainText(text)
        self._without.clear()
        self._read()
        self.open(self.text)

    def _wait(self) -> None:
        self.add.setEnabled(False)
        self._timer.start()

    def _order(self) -> DateOrder:
        return date_order(self._desk.settings)

    def _read(self) -> None:
        """What the lines would become."""
        self._timer.stop()
        try:
            day = parse_date(self.planned.text(), self._desk.today(), self._order())
            self.problem.hide()
        except InvalidInput as error:
            day = None
            self._refuse(error.sentence)
        values = {name: field.text() for name, field in self.parts.items()}
        self._planned = placeholders.plan(
            self._desk.store, self._project_id, self.text.toPlainText(), self._desk.today(), self._order(), values, day,
            frozenset(self._without),
        )  # fmt: skip
        self._without = {at for at in self._without if at < len(self._planned)}
        self._fill()

    def _fill(self) -> None:
        today = self._desk.today()
        picks = []
        for at, one in enumerate(self._planned):
            day = self.tr("planned {day}").format(day=day_words(one.planned, today, weekday=False)) if one.planned else ""
            taken = not one.problem and at not in self._without
            text = "  ".join(part for part in (one.number, one.title) if part)
            picks.append(Pick(at, text, one.problem or day, checked=taken))
        place, here = self.list.verticalScrollBar().value(), self.list.currentIndex().row()
        self.list.offer(picks, min(max(here, 0), len(picks) - 1))
        self.list.verticalScrollBar().setValue(place)
        count, refused = len(self._chosen()), sum(bool(one.problem) for one in self._planned)
        said = self.tr("Register {documents}").format(documents=count_words(count, self.tr("document"), self.tr("documents")))
        self.add.setText(said if count else self.tr("Register"))
        self.add.setEnabled(count > 0 and self.problem.isHidden())
        over = len([line for line in self.text.toPlainText().splitlines() if line.strip()]) - placeholders.MOST
        if over > 0:
            self._refuse(self.tr("There is room for {most} lines at once; the last {over} are left out.").format(
                most=placeholders.MOST, over=over))  # fmt: skip
            self.add.setEnabled(count > 0)
        self.add.updateGeometry()
        self.list.setAccessibleDescription(self.tr("{count} to register, {refused} refused").format(count=count, refused=refused))

    def _chosen(self) -> list[Placeholder]:
        return [one for at, one in enumerate(self._planned) if not one.problem and at not in self._without]

    def toggle(self, at: int) -> None:
        """Takes a line in or out; one that cannot be registered stays out."""
        if 0 <= at < len(self._planned) and not self._planned[at].problem:
            self._without ^= {at}
            self._read()

    def _refuse(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()
        self.refit()

    def _add(self) -> None:
        if self._timer.isActive():
            self._read()
        desk, chosen = self._desk, self._chosen()
        if not chosen or not self.add.isEnabled():
            return
        people = {one.id: one.name for one in self._statuses.directory.people.values()}
        said = {numbers.PATTERN_FIELDS[name].attribute: field.text().strip().upper() for name, field in self.parts.items()}
        try:
            owner = person_named(people, self.owner.text())
            with desk.attempt(self.tr("Cannot register the documents")):
                made = placeholders.register(
                    desk.store, self._project_id, chosen, owner, said.get("type", ""), said.get("discipline", "")
                )
                self.close_panel()
                words = count_words(len(made), self.tr("awaited document"), self.tr("awaited documents"))
                desk.undo_offered.emit(self.tr("Registered {documents}").format(documents=words))
                self.added.emit(made)
        except InvalidInput as problem:
            self._refuse(problem.sentence)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            # the list would look for a line that begins with a blank
            if watched is self.list and event.key() == Qt.Key.Key_Space:
                self.toggle(self.list.currentIndex().row())
                return True
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if watched is self.text and enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._add()
                return True
            # a tab parts number and title; Ctrl+Tab leaves the lines
            if watched is self.text and event.key() == Qt.Key.Key_Tab and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.focusNextPrevChild(True)
                return True
            if watched is self.text and event.key() == Qt.Key.Key_Escape:
                self.close_panel()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._add()
        super().keyPressEvent(event)
