"""Several things at once: the fields that can be changed for all of them as one change."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coorddesk.domain.dates import count_words
from coorddesk.errors import InvalidInput
from coorddesk.services import editing
from coorddesk.ui.desk import Desk
from coorddesk.ui.editors import Context, FieldEditor, LabelsEditor, LineEditor
from coorddesk.ui.editors_pick import PickEditor
from coorddesk.ui.forms import Form, value_in
from coorddesk.ui.widgets import Button, Label

FIELDS_FOR_MANY: dict[str, tuple[str, ...]] = {
    "task": (
        "column_id", "owner_id", "due", "start", "team_id", "labels", "kind", "priority", "waiting_on_id", "needed_by_id",
        "needed_by_team_id",
    ),
    "document": ("owner_id", "review_due", "status", "type", "discipline", "folder", "team_id", "confidentiality"),
    "log": ("owner_id", "due", "state", "team_id"),
    "milestone": ("owner_id", "forecast", "team_id"),
    "meeting": ("place", "link", "team_id", "organiser_id"),
    "person": ("team_id", "organisation"),
}  # fmt: skip
_NAMED = 4


class ManyPage(QWidget):
    """The fields several things of one kind share; one that differs among them says so until it is given a value.

    A field typed in here is set on all of them at once, and one undo takes it back.
    """

    def __init__(self, desk: Desk, kind: str, remove: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self.kind = kind
        self.ids: tuple[str, ...] = ()
        self.context = Context(desk, desk.names())
        self.title = Label(desk.paint, "", "heading")
        self.title.setContentsMargins(16, 4, 16, 12)
        self.form = Form(self.context, kind, FIELDS_FOR_MANY[kind])
        self.form.changed.connect(self._save)
        delete = Button(desk.paint, self.tr("Delete"), "trash-2", compact=True, role="small")
        delete.clicked.connect(remove)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 16, 16)
        foot.addWidget(delete)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title)
        column.addWidget(self.form)
        column.addLayout(foot)
        column.addStretch(1)

    def show_records(self, ids: tuple[str, ...]) -> None:
        """Show other things, or the same ones changed, without those that are gone; what is being typed stays."""
        self.context.directory = self._desk.names()
        records = editing.read_many(self._desk.store, self.kind, ids)
        self.ids = tuple(record.id for record in records)
        if not records:
            return
        self.context.record = records[0]
        names = {"log": self.tr("log line"), "person": self.tr("person")}
        plural = {"person": self.tr("people")}
        self.title.setText(count_words(len(records), names.get(self.kind, self.kind), plural.get(self.kind, "")))
        for name, editor in self.form.editors.items():
            values = {value_in(record, name) for record in records}
            same = len(values) == 1
            if isinstance(editor, LabelsEditor):
                self._show_labels(editor, values)
                continue
            editor.set_value(values.pop() if same else None)
            if isinstance(editor, LineEditor):
                editor.line.setPlaceholderText(self.tr(editor.EMPTY) if same else self.tr("Several"))
        # A board's columns are its project's own, so tasks of several projects have none in common.
        one_board = len({getattr(record, "project_id", "") for record in records}) == 1
        self.form.show_rows({name for name, editor in self.form.editors.items() if one_board or not _of_a_project(editor)})

    def _show_labels(self, editor: LabelsEditor, values: set[tuple[str, ...]]) -> None:
        """The labels all have in common, and how many others some of them have."""
        first = min(values, key=len)
        common = tuple(label for label in first if all(label in labels for labels in values))
        others = {label for labels in values for label in labels}.difference(common)
        editor.set_value(common)
        named = ", ".join(sorted(others)[:_NAMED]) + ("…" if len(others) > _NAMED else "")
        self.form.set_hint(editor.field.name, self.tr("some have {labels}").format(labels=named) if others else "")

    def _save(self, editor: FieldEditor, value: Any) -> None:
        desk = self._desk
        with desk.attempt(self.tr("Cannot change {n} items").format(n=len(self.ids))):
            try:
                if isinstance(editor, LabelsEditor):
                    self._change_labels(editor.stored or (), value)
                else:
                    editing.set_fields(desk.store, self.kind, self.ids, {editor.field.name: value}, desk.today())
            except InvalidInput as problem:
                editor.show_error(problem.sentence)
                return
            editor.restore()
            desk.undo_offered.emit(self.tr("Changed {n} items").format(n=len(self.ids)))
            self.show_records(self.ids)

    def _change_labels(self, before: tuple[str, ...], after: tuple[str, ...]) -> None:
        added = [label for label in after if label not in before]
        removed = [label for label in before if label not in after]
        editing.change_labels(self._desk.store, self.kind, self.ids, added, removed)


def _of_a_project(editor: FieldEditor) -> bool:
    return isinstance(editor, PickEditor) and editor.field.name in ("column_id", "status")
