"""The settings page: draws itself from the fields of Settings."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from coorddesk.errors import InvalidInput
from coorddesk.settings import Settings
from coorddesk.ui.buttons import Button
from coorddesk.ui.fields import CheckBox, ComboBox, SpinBox
from coorddesk.ui.paint import Paint
from coorddesk.ui.widgets import Label


class SettingsPage(QWidget):
    """All settings that are shown, each saved as it is changed.

    Signals:
        changed(name): a setting has another value.
        closed(): the user is done.
    """

    changed = Signal(str)
    closed = Signal()

    def __init__(
        self, paint: Paint, settings: Settings, parent: QWidget | None = None, checks: Mapping[str, Callable[[str], str]] | None = None
    ) -> None:
        """`checks`: by the name of a setting, what turns typed text into its value or raises InvalidInput."""
        super().__init__(parent)
        self.kit, self.settings, self._checks = paint, settings, checks or {}
        self._problems: dict[str, Label] = {}
        self.setAccessibleName(self.tr("Settings"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(scroll)
        inner = QWidget(scroll)
        scroll.setWidget(inner)
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 24)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, paint.theme.width(150))
        grid.setColumnMinimumWidth(1, paint.theme.width(280))
        grid.setColumnStretch(2, 1)
        self.editors: dict[str, QWidget] = {}
        for one in dataclasses.fields(Settings):
            if not one.metadata.get("shown", True):
                continue
            row = grid.rowCount()
            label = Label(paint, self.tr(one.metadata["label"]), "body", "secondary", parent=inner)
            editor = self._editor(one.name, one.metadata, inner)
            editor.setAccessibleName(label.text())
            editor.setAccessibleDescription(self.tr(one.metadata["help"]))
            label.setBuddy(editor)
            self.editors[one.name] = editor
            grid.addWidget(label, row, 0)
            grid.addWidget(editor, row, 1)
            grid.addWidget(Label(paint, self.tr(one.metadata["help"]), "small", "tertiary", wrap=True, parent=inner), row, 2)
            if one.name in self._checks:
                problem = self._problems[one.name] = Label(paint, "", "small", "red", wrap=True, parent=inner)
                problem.hide()
                grid.addWidget(problem, row + 1, 1, 1, 2)
        column.addLayout(grid)
        first = next(iter(self.editors.values()))
        self.setFocusProxy(first)
        foot = QHBoxLayout()
        done = Button(paint, self.tr("Done"), parent=inner)
        done.clicked.connect(self.closed)
        foot.addWidget(done)
        foot.addStretch(1)
        column.addSpacing(16)
        column.addLayout(foot)
        column.addStretch(1)

    def _editor(self, name: str, about: Any, parent: QWidget) -> QWidget:
        value = getattr(self.settings, name)
        if about["choices"]:
            combo = ComboBox(self.kit, parent)
            for stored, shown in about["choices"]:
                combo.addItem(self.tr(shown), stored)
            combo.setCurrentIndex(max(0, combo.findData(value)))
            combo.currentIndexChanged.connect(lambda: self._set(name, combo.currentData()))
            return combo
        if isinstance(value, bool):
            box = CheckBox(self.kit, "", parent)
            box.setChecked(value)
            box.toggled.connect(lambda on: self._set(name, on))
            return box
        if isinstance(value, int):
            spin = SpinBox(self.kit, parent)
            spin.setRange(*about["span"])
            spin.setValue(value)
            spin.valueChanged.connect(lambda number: self._set(name, number))
            return spin
        line = QLineEdit(str(value), parent)
        line.setCursorPosition(0)  # what is too long for the field shows its beginning
        line.editingFinished.connect(lambda: self._take(name, line))
        return line

    def _take(self, name: str, line: QLineEdit) -> None:
        try:
            value = self._checks[name](line.text()) if name in self._checks else line.text().strip()
        except InvalidInput as error:
            kept = getattr(self.settings, name)
            words = self.tr("{sentence} Kept {value}.").format(sentence=error.sentence, value=kept) if kept else error.sentence
            self._show_problem(name, line, words)
            return
        self._show_problem(name, line, "")
        if line.text() != value:
            line.setText(value)
        self._set(name, value)

    def _show_problem(self, name: str, line: QLineEdit, sentence: str) -> None:
        if name in self._problems:
            self._problems[name].setText(sentence)
            self._problems[name].setVisible(bool(sentence))
            help = next(one.metadata["help"] for one in dataclasses.fields(Settings) if one.name == name)
            line.setAccessibleDescription(sentence or self.tr(help))
            line.setProperty("invalid", bool(sentence))
            line.style().unpolish(line)
            line.style().polish(line)

    def _set(self, name: str, value: Any) -> None:
        if getattr(self.settings, name) != value:
            setattr(self.settings, name, value)
            self.changed.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)
