"""What the user does with checklists on the board: keeping cards as a template, starting one, and changing templates."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from coorddesk.domain.checklists import ChecklistRun, ChecklistTemplate
from coorddesk.domain.dates import count_words
from coorddesk.services import checklists, editing
from coorddesk.services.checklists import Progress
from coorddesk.ui.actions import Action
from coorddesk.ui.board.gestures import CardGestures
from coorddesk.ui.desk import Desk

if TYPE_CHECKING:
    from coorddesk.ui.board.checklist_start import StartPanel
    from coorddesk.ui.board.checklist_templates import TemplatePanel

CHECKLIST_ACTIONS = (
    Action("start_checklist", "Start a checklist…", "start_checklist", icon="list-checks"),
    Action("save_template", "Save as checklist template…", "save_template", icon="copy-check"),
    Action("edit_templates", "Edit checklist templates…", "edit_templates", icon="list-todo"),
)


class ChecklistGestures(CardGestures):
    """The part of the Board that opens the checklist panels and says what came of them."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._templates: TemplatePanel | None = None
        self._start: StartPanel | None = None

    def _template_panel(self) -> "TemplatePanel":
        if self._templates is None:
            # The panels are imported when they are wanted, since the board's first showing should not wait for them.
            from coorddesk.ui.board.checklist_templates import TemplatePanel

            self._templates = TemplatePanel(self.desk, self)
            self._templates.saved.connect(self._say_saved)
        return self._templates

    def _start_panel(self) -> "StartPanel":
        if self._start is None:
            from coorddesk.ui.board.checklist_start import StartPanel

            self._start = StartPanel(self.desk, self)
            self._start.started.connect(self._show_started)
        return self._start

    def save_template(self) -> None:
        """Opens a new template with the lines of the selected card, or with the selected cards as its steps."""
        ids, store, today = self.canvas.chosen(), self.desk.store, self.desk.today()
        if not ids:
            self.desk.announced.emit(self.tr("Select a card with a checklist, or several cards, to save them as a template"))
            return
        with self.desk.attempt_all(self.tr("Cannot read the cards")):
            if len(ids) > 1:
                draft = checklists.from_tasks(store, ids, today)
                self._template_panel().open_new("", draft.steps, draft, lambda day: checklists.from_tasks(store, ids, today, day))
                return
            task = editing.read(store, "task", ids[0])
            steps = checklists.from_checklist(task)
            if steps:
                self._template_panel().open_new(task.title, steps)
            else:
                said = self.tr("{ref} has no checklist. Add lines to it in the inspector, or select several cards")
                self.desk.announced.emit(said.format(ref=task.ref))

    def start_checklist(self) -> None:
        """Asks which checklist to start, for which day; opens the templates where there is none yet."""
        near = self.model.cards.get(self.canvas.current or "")
        directory = self.model.directory
        if not directory.projects:
            self.desk.announced.emit(self.tr("There is no project yet, so a checklist has no place."))
            return
        project = self.desk.project_id or (near.project_id if near else None)
        with self.desk.attempt_all(self.tr("Cannot read the templates")):
            if not self._start_panel().open_for(directory, project, self.desk.project_id is None):
                self._template_panel().open_all(self.tr("There is no checklist template yet. Write one here, then start it."))

    def edit_templates(self) -> None:
        """Opens all templates."""
        with self.desk.attempt_all(self.tr("Cannot read the templates")):
            self._template_panel().open_all()

    def _say_saved(self, template: ChecklistTemplate) -> None:
        steps = count_words(len(template.steps), self.tr("step"), self.tr("steps"))
        self.desk.announced.emit(self.tr("Checklist template {name} saved, {steps}").format(name=template.name, steps=steps))

    def _show_started(self, run: ChecklistRun, progress: Progress) -> None:
        """The first task of the run becomes the current card; where a filter hides it, that is said."""
        count = count_words(progress.all, self.tr("task"), self.tr("tasks"))
        said = self.tr("Started {name}, {count}").format(name=run.name, count=count)
        self.desk.undo_offered.emit(said)
        self.canvas.setFocus()
        first = progress.steps[0]
        if self.model.find(first.task_id) is None:
            self.desk.announced.emit(self.tr("{said}, hidden by the filter").format(said=said))
            return
        # The last one first, so that as many of them as fit are seen.
        self.canvas.ensure_visible(progress.steps[-1].task_id)
        self.canvas.choose(first.task_id)
        self.desk.announced.emit(said)
