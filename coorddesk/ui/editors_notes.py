"""Editors for longer text and for files: Markdown notes, a title that wraps, and a file's place."""

import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPalette, QResizeEvent, QTextDocument, QTextOption
from PySide6.QtWidgets import QFileDialog, QFrame, QMenu, QPlainTextEdit, QTextBrowser, QWidget

from coorddesk.domain.fields import Field
from coorddesk.errors import CoordDeskError
from coorddesk.ui import opener
from coorddesk.ui.buttons import tip
from coorddesk.ui.editors import Context, FieldEditor, LineEditor

_IMAGE = re.compile(r"!+\[")
_MOST_LINES = 18


def harmless(markdown: str) -> str:
    """Markdown whose images have become links, because showing an image would open the file or address it names."""
    return _IMAGE.sub("[", markdown)


class _Rendered(QTextBrowser):
    """Markdown as it reads; a click outside a link asks to edit it."""

    edit_wanted = Signal()

    def loadResource(self, type: int, name: QUrl | str) -> Any:
        return QImage(1, 1, QImage.Format.Format_ARGB32)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        clicked = event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection()
        if clicked and not self.anchorAt(event.position().toPoint()):
            self.edit_wanted.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.OtherFocusReason):
            self.edit_wanted.emit()


class GrowingText(QPlainTextEdit):
    """A text field as high as its text.

    Signals:
        done(): it lost the keyboard, Ctrl+Enter, or Enter where `one_line`.
        escaped(): Esc; where `one_line`, only after something was typed.
    """

    done = Signal()
    escaped = Signal()

    def __init__(self, one_line: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._one_line = one_line
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)

    def _grow(self) -> None:
        lines = max(1, min(round(self.document().size().height()), _MOST_LINES))
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if lines == _MOST_LINES else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        frame = self.height() - self.viewport().height() if self.isVisible() else 2 * self.frameWidth() + 8
        margin = 2 * self.document().documentMargin()
        self.setFixedHeight(round(lines * self.fontMetrics().lineSpacing() + margin + max(frame, 2)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and (self._one_line or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.done.emit()
        elif event.key() == Qt.Key.Key_Escape and self._one_line and not self.document().isModified():
            event.ignore()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.done.emit()


class NotesEditor(FieldEditor):
    """Markdown: shown as it reads, edited as it is written."""

    def __init__(self, context: Context, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(context, field, parent)
        self.view = _Rendered(self)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setOpenLinks(False)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.anchorClicked.connect(self._open)
        self.view.edit_wanted.connect(self.edit)
        self.view.document().setDocumentMargin(0)
        self.view.setStyleSheet("border: 0; padding: 0; background: transparent;")
        self.view.setAccessibleName(self.tr(field.label))
        self.view.setPlaceholderText(self.tr("Add a note"))
        self.view.setFont(self.kit.theme.font("small"))
        self.text = GrowingText(False, self)
        self.text.setPlaceholderText(self.tr("Markdown, saved when you leave it"))
        self.text.setFont(self.kit.theme.font("small"))
        self.text.done.connect(self.commit)
        self.text.escaped.connect(self.restore)
        self.place(self.view)
        self.place(self.text)
        self.text.hide()
        self.setFocusProxy(self.view)

    def set_value(self, value: Any) -> None:
        typing = self.is_typing()
        super().set_value(value or "")
        if not typing:
            self.text.setPlainText(self.stored)
        self._render()

    def is_typing(self) -> bool:
        return self.text.toPlainText() != (self.stored or "")

    def edit(self) -> None:
        """Show the source and give it the keyboard."""
        self.view.hide()
        self.text.show()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        cursor = self.text.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.text.setTextCursor(cursor)

    def commit(self) -> None:
        """Take over what was typed."""
        typed = self.text.toPlainText()
        if typed != self.stored:
            self.give(typed)
        if not self.error():
            self._show_rendered()

    def restore(self) -> None:
        super().restore()
        self.text.setPlainText(self.stored)
        self._show_rendered()

    def _show_rendered(self) -> None:
        had = self.text.hasFocus()
        self.text.hide()
        self.view.show()
        self._render()
        if had:
            self.view.setFocus(Qt.FocusReason.MouseFocusReason)

    def _render(self) -> None:
        document = self.view.document()
        document.setDefaultFont(self.kit.theme.font("small"))
        features = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
        document.setMarkdown(harmless(self.stored or ""), features)
        ink = self.view.palette()
        ink.setColor(QPalette.ColorRole.Text, self.kit.theme.color("text.secondary"))
        self.view.setPalette(ink)
        self._fit()

    def _fit(self) -> None:
        document = self.view.document()
        document.setTextWidth(max(self.width(), 60))
        height = document.size().height() if self.stored else self.kit.theme.metrics("small").height()
        self.view.setFixedHeight(round(height) + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _open(self, url: QUrl) -> None:
        desk = self.context.desk
        with desk.attempt_all(self.tr("Cannot open the link")):
            opener.open_address(url.toString(), desk.store.path)


class TitleEditor(FieldEditor):
    """The title of the record, which wraps; Enter saves it."""

    def __init__(self, context: Context, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(context, field, parent)
        self.text = GrowingText(True, self)
        self.text.setFont(self.kit.theme.font("heading"))
        self.text.setProperty("flat", True)
        if field.name == "subject":
            self.text.setPlaceholderText(self.tr("No subject"))
        self.text.done.connect(self.commit)
        self.text.escaped.connect(self.restore)
        self.place(self.text)

    def set_value(self, value: Any) -> None:
        typing = self.is_typing()
        super().set_value(value or "")
        if not typing:
            self.text.setPlainText(self.stored)

    def is_typing(self) -> bool:
        return self.text.toPlainText() != (self.stored or "")

    def commit(self) -> None:
        """Take over what was typed."""
        if self.is_typing():
            self.give(" ".join(self.text.toPlainText().split()))
        else:
            self.clear_error()

    def restore(self) -> None:
        super().restore()
        self.text.setPlainText(self.stored)


class FileEditor(LineEditor):
    """The place of a file, with what can be done with it in a menu at its end."""

    EMPTY = "No file"

    def __init__(self, context: Context, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(context, field, parent)
        self.line.trail_clicked.connect(self.show_menu)
        self.line.paint_marks = self._paint_marks
        self.line.set_room(0, 20)

    def value_of(self, text: str) -> Any:
        return text.strip()

    def update_marks(self) -> None:
        self.line.setToolTip(tip(self.stored or ""))

    def open(self) -> None:
        """Show the file in the desktop's own program."""
        self._try(lambda: opener.open_file(self.stored, self.context.desk.store.path))

    def show_in_folder(self) -> None:
        """Show the folder the file lies in."""
        self._try(lambda: opener.show_in_folder(self.stored, self.context.desk.store.path))

    def choose(self) -> None:
        """Ask for another file."""
        start = opener.resolved(self.stored, self.context.desk.store.path).parent if self.stored else self.context.desk.store.path.parent
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Choose the file"), str(start))
        if name:
            self.give(str(Path(name)))

    def menu(self) -> QMenu:
        """What can be done with the file."""
        menu = QMenu(self)
        icons = self.kit.icons
        if self.stored:
            menu.addAction(icons.icon("external-link"), self.tr("Open"), self.open)
            menu.addAction(icons.icon("folder-open"), self.tr("Show in folder"), self.show_in_folder)
        menu.addAction(icons.icon("file-search"), self.tr("Choose a file…"), self.choose)
        return menu

    def show_menu(self) -> None:
        """Open the menu at the field's end."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.line.mapToGlobal(self.line.rect().bottomRight()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.show_menu()
        else:
            super().keyPressEvent(event)

    def text_of(self, value: Any) -> str:
        return str(value or "")

    def _try(self, run: Any) -> None:
        try:
            run()
        except CoordDeskError as problem:
            self.show_error(problem.sentence)

    def kept_words(self) -> str:
        return ""

    def _paint_marks(self, p: QPainter, lead: QRectF, trail: QRectF) -> None:
        if self.line.underMouse() or self.line.hasFocus():
            middle = self.line.height() / 2
            self.kit.icons.paint(p, QRectF(trail.right() - 14, middle - 7, 14, 14), "ellipsis")
