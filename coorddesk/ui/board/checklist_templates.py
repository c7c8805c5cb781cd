"""The panel in which checklist templates are written: one from cards of the board, or all of them with a list beside."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from coorddesk.domain.checklists import ChecklistTemplate, TemplateStep
from coorddesk.domain.dates import count_words
from coorddesk.errors import InvalidInput
from coorddesk.services import checklists
from coorddesk.services.checklists import Draft
from coorddesk.ui.board.checklist_panel import ChecklistPanel, DayField
from coorddesk.ui.board.checklist_steps import StepsTable
from coorddesk.ui.buttons import tip
from coorddesk.ui.desk import Desk
from coorddesk.ui.widgets import Button, IconButton

_ONE, _ALL = 700, 860
_LIST = 210
Drawn = Callable[[date], Draft]


class TemplatePanel(ChecklistPanel):
    """Name and steps of a template; with `open_all`, of any template.

    Signals:
        saved(template): it is kept.
    """

    saved = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, _ONE)
        self._all = False
        self._template_id: str | None = None
        self._opened: tuple[str, tuple[TemplateStep, ...]] = ("", ())
        self._warned = False
        self._draw: Drawn | None = None
        self._drawn: tuple[TemplateStep, ...] = ()
        self.box.addWidget(self.title)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self._make_list())
        middle.addLayout(self._make_editor(), 1)
        self.box.addLayout(middle, 1)
        self.box.addWidget(self.error)
        self.delete = Button(self.kit, self.tr("Delete template"), "trash-2", "plain", parent=self.body)
        self.delete.clicked.connect(self._delete)
        self.box.addLayout(self.foot(Button(self.kit, self.tr("Save template"), kind="primary", parent=self.body), self.delete))
        desk.changed.connect(self._heard)

    def _make_list(self) -> QWidget:
        self._side = QWidget(self.body)
        self._side.setFixedWidth(self.kit.theme.width(_LIST))
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.list = QListWidget(self._side)
        self.list.setProperty("kind", "choices")
        self.list.setAccessibleName(self.tr("Checklist templates"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._choose)
        self.new = Button(self.kit, self.tr("New template"), "plus", "plain", compact=True, parent=self._side)
        self.new.clicked.connect(self._begin_new)
        column.addWidget(self.list, 1)
        column.addWidget(self.new)
        return self._side

    def _make_editor(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        self.name = QLineEdit(self.body)
        self.day = DayField(self.desk, self.tr("Counted from"), self.body)
        self.day.changed.connect(self._redraw)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.labelled(self.tr("Name"), self.name), 1)
        self._day_box = self.labelled(self.tr("Counted from"), self.day)
        head.addWidget(self._day_box, 1)
        column.addLayout(head)
        self.table = StepsTable(self.kit, self.body)
        self.table.refused.connect(self.say)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(4)
        self.add = Button(self.kit, self.tr("Add a step"), "plus", "plain", compact=True, parent=self.body)
        self.add.clicked.connect(self.table.add)
        row.addWidget(self.add)
        row.addStretch(1)
        for icon, words, key, run in (
            ("arrow-up", self.tr("Move the step up"), "Alt+Up", lambda: self.table.shift(-1)),
            ("arrow-down", self.tr("Move the step down"), "Alt+Down", lambda: self.table.shift(1)),
            ("trash-2", self.tr("Remove the step"), "Del", self.table.remove),
        ):
            button = IconButton(self.kit, icon, words, key, compact=True, parent=self.body)
            button.clicked.connect(run)
            row.addWidget(button)
        column.addLayout(row)
        self.fields = {"name": self.name, "steps": self.table, "anchor": self.day.line}
        return column

    # What it opens with

    def open_new(self, name: str, steps: Sequence[TemplateStep], draft: Draft | None = None, draw: Drawn | None = None) -> None:
        """Opens with the steps of a new template.

        Args:
            draft: where the steps come from cards; the day they are counted from can then be changed.
            draw: draws them anew from another day.
        """
        self._show_parts(False)
        self._draw, self._drawn = None, tuple(steps)
        self._day_box.setVisible(draft is not None)
        if draft is not None:
            self.day.set_day(draft.anchor)
            self._draw = draw
        self.title.setText(self.tr("Save as checklist template"))
        self._show(None, name, steps)
        self.open(self.name)
        self.name.selectAll()

    def open_all(self, note: str = "") -> None:
        """Opens with all templates; with a new one where there is none yet.

        Args:
            note: a sentence that says why it opened.
        """
        self._show_parts(True)
        self._draw = None
        self._day_box.hide()
        self.title.setText(self.tr("Checklist templates"))
        self._fill("")
        self.open(self.list if self.list.count() else self.name)
        if note:
            self.say(note)

    def _show_parts(self, all_of_them: bool) -> None:
        self._all = all_of_them
        self._width = _ALL if all_of_them else _ONE
        self._side.setVisible(all_of_them)
        self.delete.setVisible(all_of_them)
        self.cancel.setText(self.tr("Close") if all_of_them else self.tr("Cancel"))

    def _fill(self, current_id: str) -> None:
        """The list anew, with one of its templates shown; the first where that one is gone."""
        found = checklists.templates(self.desk.store)
        self.list.blockSignals(True)
        self.list.clear()
        height = self.kit.theme.row(30)
        for one in found:
            item = QListWidgetItem(one.name, self.list)
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setSizeHint(QSize(0, height))
            item.setToolTip(tip(self.tr("{name}, {count}").format(name=one.name, count=count_words(len(one.steps), "step"))))
        row = next((at for at, one in enumerate(found) if one.id == current_id), 0 if found else -1)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        shown = found[row] if found else None
        self._show(shown.id if shown else None, shown.name if shown else "", shown.steps if shown else ())

    def _show(self, template_id: str | None, name: str, steps: Sequence[TemplateStep]) -> None:
        self._template_id = template_id
        self.name.setText(name)
        roles = dict.fromkeys(role for role in self._roles() if role)
        self.table.show_steps(steps, list(roles))
        self._opened = (name, tuple(steps))
        self._warned = False
        self.delete.setEnabled(template_id is not None)
        self.clear_error()

    def _roles(self) -> list[str]:
        return checklists.roles(self.desk.store)

    def _redraw(self) -> None:
        """The cards' distances from another day; a distance that was changed by hand stays."""
        day = self.day.known_day()
        if self._draw is None or day is None:
            return
        before, self._drawn = self._drawn, self._draw(day).steps
        self.table.recount([step.offset_days for step in before], [step.offset_days for step in self._drawn])

    # What is done with it

    def is_changed(self) -> bool:
        """Whether something here is not kept yet."""
        return (self.name.text(), self.table.steps()) != self._opened

    def keep(self) -> None:
        """Saves the template; with all of them the panel stays open."""
        kept = self._save()
        if kept is not None and not self._all:
            super().close_panel()

    def _save(self) -> ChecklistTemplate | None:
        self.table.settle()
        self._warned = False
        try:
            with self.desk.attempt(self.tr("Cannot save the template")):
                if self._draw is not None:
                    self.day.day()
                kept = checklists.save_template(self.desk.store, self.name.text(), self.table.steps(), self._template_id)
                self._template_id = kept.id
                self._opened = (self.name.text(), self.table.steps())
                if self._all:
                    self._fill(kept.id)
                self.saved.emit(kept)
                return kept
        except InvalidInput as error:
            self.refuse(error)
        return None

    def _choose(self, row: int) -> None:
        """Shows another template; what was written into the one before is kept first."""
        item = self.list.item(row)
        if item is None:
            return
        wanted: ChecklistTemplate = item.data(Qt.ItemDataRole.UserRole)
        if wanted.id == self._template_id:
            return
        if self.is_changed() and self._save() is None:
            self._mark_shown()
            return
        self._fill(wanted.id)

    def _mark_shown(self) -> None:
        """The list points at the template that is still shown."""
        self.list.blockSignals(True)
        ids = [self.list.item(row).data(Qt.ItemDataRole.UserRole).id for row in range(self.list.count())]
        self.list.setCurrentRow(ids.index(self._template_id) if self._template_id in ids else -1)
        self.list.blockSignals(False)

    def _begin_new(self) -> None:
        if self.is_changed() and self._save() is None:
            return
        self._show(None, "", ())
        self._mark_shown()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _delete(self) -> None:
        if self._template_id is None:
            return
        name = self.name.text()
        with self.desk.attempt_all(self.tr("Cannot delete “{name}”").format(name=name)):
            checklists.remove_template(self.desk.store, self._template_id)
            self.desk.undo_offered.emit(self.tr("Deleted {name}").format(name=name))

    def _heard(self, step: object) -> None:
        """Templates changed, by this panel or by an undo: the list follows, and so does what nobody is writing on."""
        if self.isHidden() or not self._all or "template" not in getattr(step, "kinds", ()) or self.is_changed():
            return
        self._fill(self._template_id or "")

    def close_panel(self) -> None:
        """Takes the panel away; where something is not kept yet it says so once."""
        self.table.settle()
        if not self.isHidden() and self.is_changed() and not self._warned:
            self._warned = True
            self.say(self.tr("This is not saved yet. Save it, or press Esc again to leave it."))
            return
        super().close_panel()
