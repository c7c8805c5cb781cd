"""What the words of a register's status column come in as, and the choices that a register brings besides its columns."""

from typing import Any

from PySide6.QtCore import QCoreApplication, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from coorddesk.domain.dates import count_words
from coorddesk.domain.projects import StatusCode
from coorddesk.services.imports import Plan, PlanTable, StatusWord
from coorddesk.ui.fields import CheckBox
from coorddesk.ui.import_tables import PaintedTable
from coorddesk.ui.paint import Paint, pen
from coorddesk.ui.widgets import Label


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImportStatuses", text)


class StatusesTable(PaintedTable):
    """One line a word of the status columns, with the project's code it comes in as, which a menu changes.

    Signals:
        meant(word, code): the user gave a word a code; the word itself for “as it stands”.
    """

    COLUMNS = (("In the file", 220), ("Rows", 64), ("Comes in as", 220), ("", 0))
    meant = Signal(str, str)

    def __init__(self, paint: Paint, name: str, parent: QWidget | None = None) -> None:
        super().__init__(paint, name, parent)
        self._codes: tuple[StatusCode, ...] = ()

    def show_words(self, words: tuple[StatusWord, ...], codes: tuple[StatusCode, ...]) -> None:
        """Show these words and offer these codes."""
        self._codes = codes
        self.show_rows(words)

    def text(self, row: StatusWord, column: int) -> str:
        if column == 3:
            if row.known:
                return _tr("One of the project’s own")
            if row.guessed:
                return _tr("Taken by the words; the file’s own word is kept in the note of the revision")
            return _tr("None of the project’s own") if row.code == row.text else ""
        return (row.text, f"{row.rows:,}", _tr("As it stands") if row.code == row.text and not row.known else row.code)[column]

    def spoken(self, row: StatusWord) -> str:
        return _tr("“{word}” in {rows} comes in as {code}").format(
            word=row.text, rows=count_words(row.rows, _tr("row")), code=self.text(row, 2)
        )

    def paint_cell(self, p: QPainter, rect: QRectF, row: StatusWord, column: int) -> None:
        if column == 2:
            if not row.known:
                theme = self.kit.theme
                box = rect.adjusted(-3.5, 2.5, 0.5, -3.5)
                p.setPen(pen(theme.color("line.strong")))
                p.setBrush(theme.color("surface.field"))
                p.drawRoundedRect(box, theme.radius("control"), theme.radius("control"))
                self.kit.icons.paint(p, QRectF(box.right() - 20, box.center().y() - 7, 14, 14), "chevron-down")
            self.kit.text(p, rect.adjusted(5, 0, -22, 0), self.text(row, 2), "body", "text.primary")
            return
        ink = "text.primary" if column == 0 else "text.secondary"
        self.kit.text(p, rect, self.text(row, column), "body" if column == 0 else "small", ink)

    def menu(self, row: StatusWord) -> QMenu:
        """The codes a word can come in as."""
        menu = QMenu(self)
        for code, words in (*((one.code, f"{one.code}  ({one.meaning})") for one in self._codes), (row.text, _tr("As it stands"))):
            if code == row.text:
                menu.addSeparator()
            action = menu.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(code == row.code)
            action.triggered.connect(lambda _on=False, code=code: self.meant.emit(row.text, code))
        return menu

    def open_menu(self, at: int) -> None:
        """Shows the codes beside a word's line; a word that is a code has nothing to choose."""
        row: StatusWord = self.rows()[at]
        if not row.known:
            place = self.visualRect(self.model().index(at, 2))
            menu = self.menu(row)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(place.bottomLeft()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = self.indexAt(event.position().toPoint())
        if at.isValid() and at.column() == 2 and event.button() == Qt.MouseButton.LeftButton:
            self.open_menu(at.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentIndex()
        if at.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2):
            self.open_menu(at.row())
        else:
            super().keyPressEvent(event)


class RegisterChoices(QWidget):
    """What a register brings besides its columns: the issues at the foot of an issue sheet, and documents it does not have any more.

    Signals:
        issues_wanted(on): of the issue sheet on view.
        withdrawal_wanted(on)
    """

    issues_wanted = Signal(bool)
    withdrawal_wanted = Signal(bool)

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        self.sheet = Label(paint, "", "small", "secondary", wrap=True, parent=self)
        self.issues = CheckBox(paint, self.tr("Record its issues as transmittals"), self)
        self.missing = Label(paint, "", "small", "secondary", wrap=True, parent=self)
        self.withdraw = CheckBox(paint, self.tr("Mark them as withdrawn"), self)
        for widget in (self.sheet, self.issues, self.missing, self.withdraw):
            column.addWidget(widget)
        self.issues.clicked.connect(self.issues_wanted)
        self.withdraw.clicked.connect(self.withdrawal_wanted)

    def show_plan(self, plan: Plan, table: PlanTable) -> None:
        """Show what there is to choose for a plan and the table on view; nothing at all where there is nothing."""
        issued = table.shape == "issues" and table.include
        dates = sum(target == "+issued_on" for target in table.mapping)
        words: Any = self.tr("An issue sheet: {documents} down, {dates} across, the revision in the cell.").format(
            documents=count_words(table.rows, self.tr("document")), dates=count_words(dates, self.tr("date"))
        )
        if table.receivers:
            foot = self.tr("{recipients} at its foot, with copies.").format(recipients=count_words(table.receivers, self.tr("recipient")))
            words = f"{words} {foot}"
        self.sheet.setText(words if issued else "")
        self.sheet.setVisible(issued)
        self.issues.setVisible(issued and bool(table.receivers))
        self.issues.setChecked(table.issues)
        gone = self.tr("{documents} of the register not in this file.").format(documents=count_words(plan.missing, self.tr("document")))
        self.missing.setText(gone if plan.missing else "")
        self.missing.setVisible(bool(plan.missing))
        self.withdraw.setVisible(bool(plan.missing))
        self.withdraw.setChecked(plan.withdraws)
        self.setVisible(issued or bool(plan.missing))
