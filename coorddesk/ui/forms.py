"""Forms made from a record's fields: which editor stands for which field, and the rows of the inspector."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from coorddesk.domain import documents, tasks, transmittals
from coorddesk.domain.dates import day_words
from coorddesk.domain.document_presets import statuses_of
from coorddesk.domain.fields import Editor, Field, words
from coorddesk.domain.kinds import FIELDS
from coorddesk.ui.editors import Context, FieldEditor, FlagEditor, LabelsEditor, LineEditor, NumberEditor, RuleEditor, ShownText, TextEditor
from coorddesk.ui.editors_dates import DateEditor, MomentEditor, SpanEditor
from coorddesk.ui.editors_hours import ClockEditor, ReminderEditor, WeekEditor
from coorddesk.ui.editors_notes import FileEditor, NotesEditor, TitleEditor
from coorddesk.ui.editors_pick import ChoiceEditor, ColumnEditor, CountryEditor, PersonEditor, PickEditor, TeamEditor, ZoneEditor
from coorddesk.ui.picks import Pick
from coorddesk.ui.widgets import Button, Label

# Editors that need more than a row; the inspector gives them a section of their own.
SECTIONS = (Editor.NOTES, Editor.CHECKLIST, Editor.TASKS, Editor.ATTENDEES, Editor.AGENDA, Editor.REVISIONS)
TITLES = ("title", "name", "subject")
_PAD = 8  # as in a flat line

# Shown even when empty, in this order; other fields join them when they hold something that is not the usual.
_ALWAYS: dict[str, tuple[str, ...]] = {
    "task": ("column_id", "owner_id", "due", "team_id", "labels"),
    "meeting": ("span", "place", "rule"),
    "document": ("owner_id", "review_due", "status", "path"),
    "log": ("owner_id", "due", "next_step", "probability", "impact"),
    "milestone": ("owner_id", "baseline", "forecast", "actual", "team_id"),
    "transmittal": ("purpose", "method", "due"),
    "person": ("role", "team_id", "organisation", "email", "phone"),
    "project": ("code", "state", "manager_id", "sponsor", "place", "start", "finish"),
    "team": ("short",),
    "followup": ("person_id", "asked_on", "how", "answer", "promised", "ask_next", "note"),
    "sheet": ("number", "as_of"),
}
# What a field usually holds, so that it needs no row; "*" is anything, for what the inspector tells elsewhere.
_USUAL: dict[tuple[str, str], str] = {
    ("task", "kind"): "*", ("task", "priority"): "normal", ("task", "waiting_since"): "*", ("task", "baseline_due"): "*",
    ("task", "raised_by_id"): "*", ("task", "raised_on"): "*", ("task", "source"): "*", ("milestone", "kind"): "*",
    ("log", "kind"): "*", ("log", "state"): "open", ("log", "raised_on"): "*", ("log", "raised_by_id"): "*", ("log", "team_id"): "*",
    ("meeting", "zone"): "*", ("meeting", "team_id"): "*", ("meeting", "organiser_id"): "*", ("person", "zone"): "*",
    ("person", "working_days"): "01234", ("person", "hours_from"): "540", ("person", "hours_to"): "1020",
    ("transmittal", "number"): "*", ("transmittal", "issued"): "*",
    ("document", "type"): "*", ("document", "issued"): "*", ("document", "folder"): "*", ("document", "discipline"): "*",
    ("document", "team_id"): "*", ("project", "number_pattern"): "*", ("project", "revision_scheme"): "*",
}  # fmt: skip
_LEFT_OUT: dict[str, tuple[str, ...]] = {"meeting": ("ref", "starts", "ends", "all_day"), "document": ("number", "revision")}
_SPAN = Field("span", "When", Editor.MOMENT)


class StatusEditor(PickEditor):
    """A document's status: one of its project's, or other words."""

    def picks(self, typed: str) -> list[Pick]:
        codes = statuses_of(self.context.directory.projects.get(getattr(self.context.record, "project_id", "")))
        return [Pick(one.code, one.code, one.meaning) for one in codes if not typed or typed.casefold() in one.code.casefold()]

    def text_of(self, value: Any) -> str:
        return str(value or "")

    def value_of(self, text: str) -> Any:
        return " ".join(text.split()) or self.stored


class WordsEditor(PickEditor):
    """A text for which the usual words are offered, and others can be typed."""

    WORDS: tuple[str, ...] = ()

    def picks(self, typed: str) -> list[Pick]:
        return [Pick(one, one) for one in self.WORDS if not typed or typed.casefold() in one.casefold()]

    def text_of(self, value: Any) -> str:
        return str(value or "")

    def value_of(self, text: str) -> Any:
        return " ".join(text.split()) or self.stored


class PurposeEditor(WordsEditor):
    """What a transmittal is sent for."""

    WORDS = transmittals.PURPOSES


class MethodEditor(WordsEditor):
    """How a transmittal is sent."""

    WORDS = transmittals.METHODS


class ShownValue(ShownText):
    """A field that is only shown, in the words of its kind of field."""

    def text_of(self, value: Any) -> str:
        if self.field.editor is Editor.DATE:
            return day_words(value, self.context.desk.today()) if value else ""
        return words(self.field.choices, str(value)) if value is not None else ""


_EDITORS: dict[Editor, type[FieldEditor]] = {
    Editor.TEXT: TextEditor,
    Editor.NOTES: NotesEditor,
    Editor.DATE: DateEditor,
    Editor.MOMENT: MomentEditor,
    Editor.PERSON: PersonEditor,
    Editor.TEAM: TeamEditor,
    Editor.COLUMN: ColumnEditor,
    Editor.CHOICE: ChoiceEditor,
    Editor.NUMBER: NumberEditor,
    Editor.FLAG: FlagEditor,
    Editor.LABELS: LabelsEditor,
    Editor.FILE: FileEditor,
    Editor.ZONE: ZoneEditor,
    Editor.RULE: RuleEditor,
    Editor.REMINDER: ReminderEditor,
    Editor.WEEK: WeekEditor,
    Editor.MINUTES: ClockEditor,
    Editor.COUNTRY: CountryEditor,
}


def make_editor(context: Context, kind: str, field: Field, parent: QWidget | None = None) -> FieldEditor:
    """The editor of one field of a kind of record."""
    if field.name == "span":
        return SpanEditor(context, field, parent)
    if field.name in TITLES and kind != "team":
        return TitleEditor(context, field, parent)
    if kind == "document" and field.name == "status":
        return StatusEditor(context, field, parent)
    if kind == "transmittal" and field.name in ("purpose", "method"):
        return (PurposeEditor if field.name == "purpose" else MethodEditor)(context, field, parent)
    if field.read_only:
        return ShownValue(context, field, parent)
    return _EDITORS[field.editor](context, field, parent)


def value_in(record: Any, name: str) -> Any:
    """What a field holds; fields of a document's current revision are found there."""
    if name == "span":
        return record.starts, record.ends, record.all_day
    if record.KIND == "document" and name in ("issued", "path", "revision"):
        current = documents.current(record)
        return getattr(current, {"revision": "code"}.get(name, name)) if current else ("" if name != "issued" else None)
    return getattr(record, name)


def row_fields(kind: str) -> list[Field]:
    """The fields that are rows, those that are always shown first."""
    fields = {field.name: field for field in FIELDS.get(kind, ()) if field.editor not in SECTIONS and field.name not in TITLES}
    for name in ("ref", *_LEFT_OUT.get(kind, ())):
        fields.pop(name, None)
    if kind == "meeting":
        fields["span"] = _SPAN
    first = [fields.pop(name) for name in _ALWAYS.get(kind, ()) if name in fields]
    return [*first, *fields.values()]


def is_usual(record: Any, field: Field) -> bool:
    """Whether a field holds nothing worth a row."""
    value = value_in(record, field.name)
    if field.name == "waiting_on_id" and value == record.owner_id:
        return True
    return value in (None, "", (), False) or _USUAL.get((record.KIND, field.name)) in ("*", str(value))


class Form(QWidget):
    """The rows of one kind of record: a name and a flat editor each; what is empty waits behind More fields.

    Signals:
        changed(editor, value): the user gave a field another value.
    """

    changed = Signal(object, object)

    def __init__(self, context: Context, kind: str, only: tuple[str, ...] = (), parent: QWidget | None = None) -> None:
        """With `only`, these fields alone are rows, in this order."""
        super().__init__(parent)
        self._context = context
        self._kind = kind
        self._all = False
        self.editors: dict[str, FieldEditor] = {}
        self._labels: dict[str, Label] = {}
        self._hints: dict[str, Label] = {}
        self._grid = QGridLayout()
        paint = context.desk.paint
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 10)
        column.setSpacing(2)
        grid = self._grid
        grid.setContentsMargins(16, 0, 16, 0)
        column.addLayout(grid)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(0, 84)
        grid.setColumnStretch(1, 1)
        height = paint.theme.row(paint.theme.size("row.inspectorProperty"))
        fields = {field.name: field for field in row_fields(kind)}
        for row, field in enumerate([fields[name] for name in only] if only else fields.values()):
            label = Label(paint, self.tr(field.label), "small", "secondary", parent=self)
            label.setFixedHeight(height)
            editor = make_editor(context, kind, field, self)
            label.setBuddy(editor)
            editor.committed.connect(lambda value, editor=editor: self.changed.emit(editor, value))
            hint = Label(paint, "", "micro", "secondary", wrap=True, parent=self)
            hint.setContentsMargins(_PAD, 0, _PAD, 4)
            grid.addWidget(label, 3 * row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(editor, 3 * row, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(hint, 3 * row + 1, 1, Qt.AlignmentFlag.AlignTop)
            hint.hide()
            self.editors[field.name], self._labels[field.name], self._hints[field.name] = editor, label, hint
        self.more = Button(paint, self.tr("More fields"), "chevron-down", "plain", compact=True, role="small", parent=self)
        self.more.clicked.connect(lambda: self.show_all(not self._all))
        # The button's own padding would set its text off the labels above.
        flush = QHBoxLayout()
        flush.setContentsMargins(7, 0, 0, 0)
        flush.addWidget(self.more)
        flush.addStretch(1)
        column.addLayout(flush)

    def show_record(self, record: Any) -> None:
        """Show another record, or the same one changed; what is being typed stays."""
        for name, editor in self.editors.items():
            editor.set_value(value_in(record, name))
        if record.KIND == "document":
            self.set_hint("planned_issue", documents.issue_words(record, self._context.desk.today()))
        if record.KIND == "task":
            today = self._context.desk.today()
            self.set_hint("due", tasks.moved_words(record, today))
            self.set_hint("start", self.tr("hidden on the board until then") if tasks.is_hidden(record, today) else "")
        self._arrange()

    def set_hint(self, name: str, text: str) -> None:
        """Say something quietly under a field; empty text takes it away."""
        self._hints[name].setText(text)
        self._hints[name].setVisible(bool(text) and not self.editors[name].isHidden())
        self.editors[name].focusProxy().setAccessibleDescription(text)

    def put_below(self, name: str, widget: QWidget) -> None:
        """Put a part of its own under a field, for the Tab key as well."""
        row = self._grid.getItemPosition(self._grid.indexOf(self._hints[name]))[0]  # type: ignore[index]
        self._grid.addWidget(widget, row + 1, 1)
        names = list(self.editors)
        widget.stackUnder(self.editors[names[names.index(name) + 1]])

    def hint(self, name: str) -> str:
        """What is said under a field, or empty."""
        return "" if self._hints[name].isHidden() else self._hints[name].text()

    def show_rows(self, names: set[str]) -> None:
        """Show these rows and no others, whatever they hold."""
        for name, editor in self.editors.items():
            editor.setVisible(name in names)
            self._labels[name].setVisible(name in names)
            self._hints[name].setVisible(name in names and bool(self._hints[name].text()))
        self.more.hide()

    def typing(self) -> list[FieldEditor]:
        """The editors that hold something not saved."""
        return [editor for editor in self.editors.values() if editor.is_typing()]

    def settle(self) -> None:
        """Save what was typed and not saved yet; what cannot be taken is put back."""
        for editor in self.typing():
            if isinstance(editor, LineEditor):
                editor.commit()
            if editor.is_typing():
                # What was wrong is said once more, since the field it stood under shows something else now.
                said = f"{self.tr(editor.field.label)}: {editor.error()}" if editor.error() else ""
                editor.restore()
                if said:
                    self._context.desk.announced.emit(said)

    def first(self) -> FieldEditor | None:
        """The first editor that can be typed in."""
        return next((one for one in self.editors.values() if not one.isHidden() and not isinstance(one, ShownText)), None)

    def show_all(self, on: bool) -> None:
        """Show the empty fields too, or hide them again."""
        self._all = on
        self.more.setText(self.tr("Fewer fields") if on else self.tr("More fields"))
        self.more.set_icon_name("chevron-up" if on else "chevron-down")
        self._arrange()

    def _arrange(self) -> None:
        record, always = self._context.record, _ALWAYS.get(self._kind, ())
        if record is not None and record.KIND == "document" and not record.revisions:
            always = (*always, "planned_issue", "forecast_issue")  # what is awaited has days to keep
        hidden = 0
        for name, editor in self.editors.items():
            spare = record is not None and name not in always and is_usual(record, editor.field) and not editor.is_typing()
            hidden += spare
            shown = self._all or not spare
            editor.setVisible(shown)
            self._labels[name].setVisible(shown)
            self._hints[name].setVisible(shown and bool(self._hints[name].text()))
        self.more.setVisible(hidden > 0)
