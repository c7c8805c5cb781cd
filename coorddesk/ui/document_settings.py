"""The page of a project's document settings: numbers, revisions, files, usual days, status codes and review codes, each saved at once."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from coorddesk.domain import numbers
from coorddesk.domain.changes import Step
from coorddesk.domain.numbers import NUMBER_PRESETS, TRANSMITTAL_FIELDS, TRANSMITTAL_PRESETS
from coorddesk.domain.projects import FileKeeping, Project
from coorddesk.domain.revisions import SCHEME_CHOICES, SCHEMES, next_codes
from coorddesk.errors import NotFound
from coorddesk.services import document_settings, editing
from coorddesk.ui.buttons import Button
from coorddesk.ui.desk import Desk
from coorddesk.ui.document_codes import ReviewCodes, StatusCodes
from coorddesk.ui.fields import ComboBox, SpinBox
from coorddesk.ui.pattern_field import PatternField
from coorddesk.ui.widgets import Label, SectionHeading

_LABELS, _FIELDS, _DAYS = 120, 430, 110


class DocumentSettingsPage(QWidget):
    """All document settings of one project; with several projects, another one can be chosen.

    Signals:
        closed(): the user is done, or the project is gone.
    """

    closed = Signal()

    def __init__(self, desk: Desk, project_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.project_id = desk, project_id
        self._project: Project | None = None
        paint = self.kit = desk.paint
        self.setAccessibleName(self.tr("Document settings"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(scroll)
        self._inner = inner = QWidget(scroll)
        scroll.setWidget(inner)
        self._column = column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(8)
        self._grid: QGridLayout = QGridLayout()
        self._make_values()
        self._make_lists()
        done = Button(paint, self.tr("Done"), parent=inner)
        done.clicked.connect(self.closed)
        foot = QHBoxLayout()
        foot.addWidget(done)
        foot.addStretch(1)
        column.addSpacing(12)
        column.addLayout(foot)
        column.addStretch(1)
        self.setFocusProxy(self.number.presets)
        desk.changed.connect(self._heard)
        self._show()

    # What stands on the page.

    def _section(self, title: str, about: str = "") -> None:
        if self._column.count():
            self._column.addSpacing(12)
        self._column.addWidget(SectionHeading(self.kit, title, "", "bodyStrong", self._inner))
        if about:
            self._column.addWidget(Label(self.kit, about, "small", "tertiary", wrap=True, parent=self._inner))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnMinimumWidth(0, self.kit.theme.width(_LABELS))
        self._grid.setColumnStretch(2, 1)
        self._column.addLayout(self._grid)

    def _row(self, label: str, editor: QWidget, about: str = "") -> Label:
        row = self._grid.rowCount()
        name = Label(self.kit, label, "body", "secondary", parent=self._inner)
        name.setContentsMargins(0, 5, 0, 0)
        name.setBuddy(editor)
        if not editor.accessibleName():
            editor.setAccessibleName(label)
        editor.setFixedWidth(self.kit.theme.width(_DAYS if isinstance(editor, SpinBox) else _FIELDS))
        says = Label(self.kit, about, "small", "tertiary", wrap=True, parent=self._inner)
        says.setContentsMargins(0, 6, 0, 0)
        for column, widget in enumerate((name, editor, says)):
            self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)
        return says

    def _make_values(self) -> None:
        self._section(self.tr("Project"))
        self.projects = ComboBox(self.kit, self._inner)
        self.projects.activated.connect(lambda _: self._choose(str(self.projects.currentData())))
        self._row(self.tr("Settings of"), self.projects)
        self._section(self.tr("Numbers"))
        names = ", ".join(f"{{{name}}}" for name in numbers.PATTERN_FIELDS)
        self.number = PatternField(
            self.desk, self.tr("Documents"), NUMBER_PRESETS, lambda text: document_settings.checked("number_pattern", text), self._inner
        )
        self.number.given.connect(lambda pattern: self._give("number_pattern", pattern))
        self._row(self.tr("Documents"), self.number, self.tr("Fields: {names}. {{number:4}} has four digits.").format(names=names))
        self.transmittal = PatternField(
            self.desk, self.tr("Transmittals"), TRANSMITTAL_PRESETS, lambda text: document_settings.checked("transmittal_pattern", text),
            self._inner,
        )  # fmt: skip
        self.transmittal.given.connect(lambda pattern: self._give("transmittal_pattern", pattern))
        names = ", ".join(f"{{{name}}}" for name in numbers.PATTERN_FIELDS if name in TRANSMITTAL_FIELDS)
        self._row(self.tr("Transmittals"), self.transmittal, self.tr("Fields: {names}.").format(names=names))
        self._section(self.tr("Revisions and files"))
        self.scheme = self._choice("revision_scheme", SCHEME_CHOICES)
        self.scheme_says = self._row(self.tr("Revision scheme"), self.scheme, " ")
        self.files = self._choice(
            "keep_files", ((FileKeeping.LINK, "Link them where they lie"), (FileKeeping.COPY, "Copy them into a folder beside the store"))
        )
        self._row(self.tr("Files"), self.files, self.tr("For files that come from now on; those there are stay as they are."))
        self.days: dict[str, SpinBox] = {}
        for name, label, about in (
            ("review_days", self.tr("Reviews are due"), self.tr("After so many days an answer is due, unless another day is given.")),
            ("receipt_days", self.tr("Receipts are due"), self.tr("Likewise the receipt of a transmittal.")),
        ):
            self._row(label, self._spin(name), about)

    def _choice(self, name: str, choices: Sequence[tuple[str, str]]) -> ComboBox:
        combo = ComboBox(self.kit, self._inner)
        for value, words in choices:
            combo.addItem(self.tr(words), str(value))
        combo.activated.connect(lambda _: self._give(name, str(combo.currentData())))
        return combo

    def _spin(self, name: str) -> SpinBox:
        spin = self.days[name] = SpinBox(self.kit, self._inner)
        spin.setRange(0, document_settings.MOST_DAYS)
        spin.setSuffix(self.tr(" days"))
        spin.editingFinished.connect(lambda: self._give(name, spin.value()))
        return spin

    def _make_lists(self) -> None:
        self._section(
            self.tr("Status codes"),
            self.tr("What a revision may be. Documents keep the status they have when the list changes, unless you say otherwise."),
        )
        self.statuses = StatusCodes(self.desk, self._inner)
        self._row(self.tr("Take a set"), self.statuses.presets)
        self._column.addWidget(self.statuses)
        self._section(
            self.tr("Review codes"),
            self.tr("What reviewers can answer, and what that means for the document. Of several answers the gravest counts."),
        )
        self.answers = ReviewCodes(self.desk, self._inner)
        self._row(self.tr("Take a set"), self.answers.presets)
        self._column.addWidget(self.answers)

    # Showing what is kept.

    def _heard(self, step: Step) -> None:
        if step.reloaded or step.kinds & {"project"}:
            self._show()

    def _choose(self, project_id: str) -> None:
        self.project_id = project_id
        self._show()

    def _show(self) -> None:
        """Shows the project as it stands; leaves when it is gone."""
        try:
            project = editing.read(self.desk.store, "project", self.project_id)
        except NotFound:
            project = None
        if project is None or project.deleted:
            self.closed.emit()
            return
        self._project = project
        running = self.desk.names().projects.values()
        self.projects.clear()
        for one in running:
            self.projects.addItem(f"{one.code}, {one.name}", one.id)
        self.projects.setCurrentIndex(self.projects.findData(project.id))
        self.projects.setEnabled(self.projects.count() > 1)
        self.number.show_pattern(project.number_pattern, project.code)
        self.transmittal.show_pattern(project.transmittal_pattern, project.code)
        self.scheme.setCurrentIndex(max(self.scheme.findData(project.revision_scheme), 0))
        scheme = SCHEMES.get(project.revision_scheme)
        if scheme is not None:
            begins = self.tr(" or ").join(next_codes(scheme, ()))
            self.scheme_says.setText(self.tr("A first revision is {codes}. Any other code can be typed.").format(codes=begins))
        self.files.setCurrentIndex(self.files.findData(str(project.keep_files)))
        for name, spin in self.days.items():
            spin.setValue(getattr(project, name))
        self.statuses.show_project(project)
        self.answers.show_project(project)

    # Changing it.

    def _give(self, name: str, value: Any) -> None:
        """Saves a setting."""
        if self._project is not None and getattr(self._project, name) != value:
            with self.desk.attempt_all(self.tr("Cannot change the document settings")):
                document_settings.change(self.desk.store, self.project_id, name, value)
                self.desk.announced.emit(self.tr("Saved: {what}").format(what=document_settings.WORDS[name]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
