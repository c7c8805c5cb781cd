"""The smaller parts of the import page: its grounds, the question about dates, and the choice of the project."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from coorddesk.domain.date_reading import read_cell_date
from coorddesk.domain.dates import DateOrder, day_words
from coorddesk.domain.projects import ProjectState, checked_code, guessed_code
from coorddesk.errors import InvalidInput
from coorddesk.services import directory
from coorddesk.ui.desk import Desk
from coorddesk.ui.fields import ComboBox
from coorddesk.ui.widgets import Label

_NEW_PROJECT = "+"


class Ground(QWidget):
    """A part of the page on one of the theme's grounds."""

    def __init__(self, desk: Desk, token: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._token = desk.theme, token

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color(self._token))


class DateQuestion(QWidget):
    """Which way round the dates are, asked with dates of the file.

    Signals:
        answered(order): a DateOrder.
    """

    answered = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._texts: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(6)
        self._mark = _Mark(desk, self)
        head.addWidget(self._mark)
        head.addWidget(Label(desk.paint, self.tr("Which way round are the dates?"), "smallStrong", parent=self), 1)
        column.addLayout(head)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.choices: dict[DateOrder, QRadioButton] = {}
        self._read: dict[DateOrder, Label] = {}
        for order, words in ((DateOrder.DMY, self.tr("Day first")), (DateOrder.MDY, self.tr("Month first"))):
            button = QRadioButton(words, self)
            button.setMinimumHeight(24)
            button.clicked.connect(lambda _on=False, order=order: self.answered.emit(order))
            self.choices[order] = button
            self._group.addButton(button)
            column.addWidget(button)
            reads = Label(desk.paint, "", "small", "secondary", wrap=True, parent=self)
            reads.setContentsMargins(24, 0, 0, 2)
            self._read[order] = reads
            column.addWidget(reads)
        self.hide()

    def show_question(self, texts: tuple[str, ...], order: DateOrder | None) -> None:
        """Ask with these dates; `order` is the answer so far. Without dates nothing is asked."""
        self.setVisible(bool(texts))
        self._mark.setVisible(order is None)
        self._texts = texts
        today = self._desk.today()
        self._group.setExclusive(False)
        for each, button in self.choices.items():
            found = [(text, read_cell_date(text, each).value) for text in texts]
            lines = [f"{text} = {day_words(day, today, weekday=False)}" for text, day in found if day is not None]
            self._read[each].setText("\n".join(lines))
            button.setAccessibleDescription(", ".join(lines))
            button.setChecked(each is order)
        self._group.setExclusive(True)


class _Mark(QWidget):
    """The amber sign beside something that is still to be answered."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setFixedSize(14, 14)
        self.setAccessibleName(self.tr("To be answered"))

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._desk.icons.paint(p, QRectF(self.rect()), "triangle-alert", "rag.amber.text")


class ProjectChoice(QWidget):
    """Where the rows go: one of the store's projects, or a new one that is started with the import.

    Signals:
        changed(): another choice, or another name or code for the new project.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._file = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(4)
        label = Label(desk.paint, self.tr("Project"), "small", "secondary", parent=self)
        self.combo = ComboBox(desk.paint, self)
        self.combo.setPlaceholderText(self.tr("Choose a project"))
        self.combo.setAccessibleName(self.tr("Project"))
        self.combo.activated.connect(self._chosen)
        label.setBuddy(self.combo)
        column.addWidget(label)
        column.addWidget(self.combo)
        self._fresh = QWidget(self)
        row = QHBoxLayout(self._fresh)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        self.name, self.code = QLineEdit(self._fresh), QLineEdit(self._fresh)
        self.name.setPlaceholderText(self.tr("Its name"))
        self.code.setPlaceholderText(self.tr("Code"))
        self.name.setAccessibleName(self.tr("Name of the new project"))
        self.code.setAccessibleName(self.tr("Short code of the new project"))
        self.code.setFixedWidth(desk.theme.width(84))
        self.code.setMaxLength(8)
        self.name.textEdited.connect(self._named)
        self.code.textEdited.connect(self._coded)
        row.addWidget(self.name, 1)
        row.addWidget(self.code)
        column.addWidget(self._fresh)
        self._fresh.hide()

    def fill(self, file: str) -> None:
        """Offers the running projects, the desk's own first; with none, a new one named after the file."""
        self._file = file
        self.combo.clear()
        for one in directory.read(self._desk.store).projects.values():
            if one.state != ProjectState.CLOSED:
                self.combo.addItem(f"{one.code}  {one.name}", one.id)
        self.combo.addItem(self.tr("A new project…"), _NEW_PROJECT)
        self.combo.setCurrentIndex(self.combo.findData(self._desk.project_id) if self._desk.project_id else -1)
        if self.combo.count() == 1:
            self.combo.setCurrentIndex(0)
            self._suggest_name()
        self._fresh.setVisible(self.is_new())

    def is_new(self) -> bool:
        """Whether a new project is to be started."""
        return bool(self.combo.currentData() == _NEW_PROJECT)

    def project_id(self) -> str | None:
        """The chosen project; None for a new one, or when none is chosen."""
        return None if self.is_new() else self.combo.currentData()

    def new_project(self) -> tuple[str, str] | None:
        """(code, name) of the new project; None when it is another one, or not complete."""
        name = " ".join(self.name.text().split())
        if not self.is_new() or not name:
            return None
        try:
            return checked_code(self.code.text()), name
        except InvalidInput:
            return None

    def suggest(self, project_id: str) -> None:
        """Shows a project while none was chosen."""
        if self.combo.currentIndex() < 0:
            self.combo.setCurrentIndex(self.combo.findData(project_id))

    def _suggest_name(self) -> None:
        if not self.name.text():
            self.name.setText(" ".join(self._file.replace("_", " ").replace("-", " ").split()).capitalize()[:60])
            self.name.setCursorPosition(0)
            self.code.setText(guessed_code(self.name.text()))

    def _chosen(self) -> None:
        self._fresh.setVisible(self.is_new())
        if self.is_new():
            self._suggest_name()
            self.name.setFocus()
            self.name.selectAll()
        self.changed.emit()

    def _named(self, text: str) -> None:
        self.code.setText(guessed_code(text))
        self._coded()

    def _coded(self) -> None:
        wrong = self.new_project() is None and bool(self.code.text())
        if bool(self.code.property("invalid")) != wrong:
            self.code.setProperty("invalid", wrong)
            self.code.style().unpolish(self.code)
            self.code.style().polish(self.code)
        self.changed.emit()
