"""The panel that starts a checklist: from which template, for which day, and what it would make."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from coorddesk.domain.checklists import ChecklistTemplate, PlannedStep
from coorddesk.domain.dates import ago_words, day_words
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project, ProjectState
from coorddesk.errors import InvalidInput
from coorddesk.services import checklists
from coorddesk.services.board import Directory
from coorddesk.ui.board.checklist_panel import ChecklistPanel, DayField
from coorddesk.ui.desk import Desk
from coorddesk.ui.widgets import Button, ComboBox, Hairline, Label, tip

_WIDE = 800
_MOST_NAMED = 200  # people offered beside those who have the role
_MOST_SEEN = 10
_EDGE, _GAP = 20, 12  # of the panel's margin, and between columns


class WhoBox(ComboBox):
    """Who does a step; the wheel scrolls the steps instead of changing it unseen."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _Scroll(QScrollArea):
    """Scrolls its content where it is lower than it would like to be."""

    _wanted = 0

    def want(self, height: int) -> None:
        """How high it would like to be."""
        self._wanted = height
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(400, self._wanted)


class _Row(QWidget):
    """One step as it would be made: what, who by role, when."""

    def __init__(self, panel: "StartPanel", at: int, title: str, role: str) -> None:
        super().__init__()
        kit = panel.kit
        self.title = Label(kit, title, elide=True, parent=self)
        self.title.setToolTip(tip(", ".join(part for part in (title, role) if part)))
        self.role = Label(kit, role, "small", "secondary", elide=True, parent=self)
        self.who = WhoBox(kit, self)
        self.who.setAccessibleName(panel.tr("Who does step {n}, {title}").format(n=at + 1, title=title))
        self.due = Label(kit, "", "small", elide=True, parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, _GAP, 3)
        row.setSpacing(_GAP)
        self.parts = (self.title, self.role, self.who, self.due)
        for widget in self.parts:
            row.addWidget(widget, 1 if widget is self.title else 0)


class StartPanel(ChecklistPanel):
    """What to start, where and when; below, the tasks it makes.

    Signals:
        started(run, progress): the tasks are made.
    """

    started = Signal(object, object)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, _WIDE)
        self._directory = Directory({}, {}, {}, {})
        self._templates: list[ChecklistTemplate] = []
        self._rows: list[_Row] = []
        self._named = ""
        self.title.setText(self.tr("Start a checklist"))
        self.template = ComboBox(desk.paint, self.body)
        self.project = ComboBox(desk.paint, self.body)
        self.day = DayField(desk, self.tr("Anchor date"), self.body)
        self.name = QLineEdit(self.body)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.labelled(self.tr("Template"), self.template), 3)
        self._project_box = self.labelled(self.tr("Project"), self.project)
        head.addWidget(self._project_box, 2)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self.labelled(self.tr("Anchor date"), self.day), 3)
        below.addWidget(self.labelled(self.tr("Name"), self.name), 2)
        self.summary = Label(desk.paint, role="small", tone="secondary", wrap=True, parent=self.body)
        self.start = Button(self.kit, "", kind="primary", parent=self.body)
        self.box.addWidget(self.title)
        self.box.addLayout(head)
        self.box.addLayout(below)
        self._add_preview()
        self.box.addWidget(self.summary)
        self.box.addWidget(self.error)
        self.box.addLayout(self.foot(self.start))
        self.fields = {"template": self.template, "project": self.project, "anchor": self.day.line, "name": self.name}
        self.template.activated.connect(self._show_template)
        self.project.activated.connect(self._show_steps)
        self.day.changed.connect(self._show_dues)

    def _widths(self) -> tuple[int, int, int]:
        """How wide role, who and due stand; the title takes the rest, and the role goes where that would be too little."""
        metrics = self.kit.theme.metrics("body")
        sign, whole = metrics.averageCharWidth(), min(_WIDE, self.width() - 16) - 2 * _EDGE
        due = round(self.kit.theme.metrics("small").horizontalAdvance(self.tr("{day}, past").format(day="Wed 30 Nov"))) + 12
        who = min(round(sign * 25), whole * 28 // 100)
        role = min(round(sign * 22), whole - due - who - 4 * _GAP - whole * 28 // 100)
        return (role if role > sign * 8 else 0), who, due

    def _share(self) -> None:
        """Shares the width among the columns."""
        widths = self._widths()
        for parts in (self._heads, *(row.parts for row in self._rows)):
            for widget, width in zip(parts[1:], widths, strict=True):
                widget.setVisible(width > 0)
                widget.setFixedWidth(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _add_preview(self) -> None:
        heading = QHBoxLayout()
        heading.setContentsMargins(0, 6, _GAP, 0)
        heading.setSpacing(_GAP)
        words = (self.tr("Step"), self.tr("Role"), self.tr("Who"), self.tr("Due"))
        self._heads = tuple(Label(self.kit, text, "micro", "secondary", parent=self.body) for text in words)
        for label in self._heads:
            heading.addWidget(label, 0 if label is not self._heads[0] else 1)
        self.box.addLayout(heading)
        self.box.addWidget(Hairline(self.kit, parent=self.body))
        self.scroll = _Scroll(self.body)
        self.scroll.setWidgetResizable(True)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.viewport().setAutoFillBackground(False)
        self.scroll.setAccessibleName(self.tr("What will be made"))
        self.box.addWidget(self.scroll, 1)

    # What it opens with

    def open_for(self, directory: Directory, project_id: str | None, choose_project: bool, template_id: str = "") -> bool:
        """Opens the panel; False, and nothing is shown, where there is no template yet.

        Args:
            project_id: the project it starts in, or that is offered first.
            choose_project: all projects are on view, so it is asked.
        """
        self._directory, self._templates = directory, checklists.templates(self.desk.store)
        if not self._templates:
            return False
        self.template.clear()
        for one in self._templates:
            self.template.addItem(one.name, one.id)
        self.template.setCurrentIndex(max(self.template.findData(template_id), 0))
        self.project.clear()
        for project in self._offered(project_id, choose_project):
            self.project.addItem(f"{project.code}  {project.name}", project.id)
        self.project.setCurrentIndex(max(self.project.findData(project_id), 0))
        self._project_box.setVisible(choose_project and self.project.count() > 1)
        self._rows = []  # those of the template shown before mean nothing to this one
        self._named = ""
        self.name.clear()
        self.clear_error()
        self.day.set_day(self.desk.today())
        self._show_template()
        self.open(self.day.line)
        self.day.line.selectAll()
        return True

    def _offered(self, project_id: str | None, choose: bool) -> list[Project]:
        every = self._directory.projects.values()
        if not choose:
            return [one for one in every if one.id == project_id]
        return [one for one in every if one.state != ProjectState.CLOSED]

    def chosen(self) -> ChecklistTemplate:
        """The template that would be started."""
        return self._templates[max(self.template.currentIndex(), 0)]

    def owners(self) -> dict[int, str | None]:
        """Who does each step, by its place."""
        return {at: row.who.currentData() for at, row in enumerate(self._rows)}

    def _show_template(self) -> None:
        """Another template: its name, unless one was typed, and its steps."""
        if self.name.text() == self._named:
            self._named = self.chosen().name
            self.name.setText(self._named)
        self._show_steps()

    def _show_steps(self) -> None:
        steps = self.chosen().steps
        fitting = checklists.people_for_roles(self.desk.store, {step.role for step in steps}, self.project.currentData())
        others = [one for one in self._directory.people.values() if not one.archived][:_MOST_NAMED]
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._rows = []
        for at, step in enumerate(steps):
            row = _Row(self, at, step.title, step.role)
            self._offer(row.who, fitting.get(step.role, []), others)
            row.who.activated.connect(self._show_dues)
            column.addWidget(row)
            self._rows.append(row)
        column.addStretch(1)
        self._share()
        self.scroll.setWidget(inner)
        # The panel's own ground shows through, which is not that of lists.
        inner.setAutoFillBackground(False)
        height = self._rows[0].sizeHint().height() if self._rows else 0
        self.scroll.setMinimumHeight(min(height * 2, height * len(self._rows)))
        # As high as its steps, until there are many; then it scrolls, and on a low window sooner.
        self.scroll.want(height * min(len(self._rows), _MOST_SEEN) + 2)
        many = len(steps) != 1
        text = self.tr("Start, makes {count} tasks") if many else self.tr("Start, makes {count} task")
        self.start.setText(text.format(count=len(steps)))
        self._show_dues()
        if self.isVisible():
            self.refit()

    def _offer(self, box: ComboBox, fitting: Sequence[Person], others: Sequence[Person]) -> None:
        """Those who have the role, nobody, and then everybody else."""
        for person in fitting:
            box.addItem(person.name, person.id)
        box.addItem(self.tr("Nobody"), None)
        rest = [one for one in others if one not in fitting]
        if rest:
            box.insertSeparator(box.count())
        for person in rest:
            box.addItem(person.name, person.id)
        box.setCurrentIndex(0)

    def _show_dues(self) -> None:
        day, today = self.day.known_day(), self.desk.today()
        if not self._rows:
            self.summary.setText(self.tr("This template has no steps."))
            return
        planned: list[PlannedStep] = []
        if day is not None:
            with self.desk.attempt_all(self.tr("Cannot plan the checklist")):
                planned = checklists.plan(self.desk.store, self.chosen(), day, self.owners())
        for row, step in zip(self._rows, planned or [None] * len(self._rows), strict=True):
            late = step is not None and step.due < today
            text = day_words(step.due, today) if step else "–"
            row.due.setText(self.tr("{day}, past").format(day=text) if late else text)
            row.due.set_tone("red" if late else "")
            row.due.setToolTip(ago_words(step.due, today) if step else "")
        self.summary.setText(self._summed(planned))

    def _summed(self, planned: Sequence[PlannedStep]) -> str:
        if not planned:
            return self.tr("Give the anchor date, and the days stand here.")
        today = self.desk.today()
        first, last = min(step.due for step in planned), max(step.due for step in planned)
        said = self.tr("From {first} to {last}.").format(first=day_words(first, today), last=day_words(last, today))
        past = sum(step.due < today for step in planned)
        free = sum(step.owner_id is None for step in planned)
        parts = [said]
        if past:
            parts.append((self.tr("{n} is due in the past.") if past == 1 else self.tr("{n} are due in the past.")).format(n=past))
        if free:
            parts.append((self.tr("{n} has no owner.") if free == 1 else self.tr("{n} have no owner.")).format(n=free))
        return " ".join(parts)

    # What is done with it

    def focusNextPrevChild(self, forward: bool) -> bool:
        moved = super().focusNextPrevChild(forward)
        here = self.window().focusWidget()
        if isinstance(here, WhoBox):
            self.scroll.ensureWidgetVisible(here, 0, 8)
        return moved

    def keep(self) -> None:
        """Makes the tasks."""
        store, today = self.desk.store, self.desk.today()
        intent = self.tr("Cannot start “{name}”").format(name=self.chosen().name)
        try:
            with self.desk.attempt(intent):
                run = checklists.start(
                    store, self.chosen().id, self.project.currentData() or "", self.day.day(), today, self.name.text(), self.owners()
                )
                self.close_panel()
                self.started.emit(run, checklists.progress(store, run.id, today))
        except InvalidInput as error:
            self.refuse(error)
