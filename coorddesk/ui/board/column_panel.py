"""The panel under a column's head: its name, meaning and limit, what can be done with it, and the question where its cards go."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from coorddesk.domain.projects import CATEGORIES, COLUMN_FIELDS, Category, Column
from coorddesk.services.directory import Directory
from coorddesk.ui.board.column_fields import LimitEditor, MeaningEditor
from coorddesk.ui.desk import Desk
from coorddesk.ui.editors import Context, FieldEditor, LineEditor, TextEditor
from coorddesk.ui.panel import Panel
from coorddesk.ui.picker import is_typing
from coorddesk.ui.widgets import Button, ComboBox, Hairline, Label

_WIDTH = 352
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ColumnPanel(Panel):
    """One column of a board: edited in place, added, or asked about before it goes.

    Signals:
        given(editor, value): a field of the column got another value, not saved yet.
        move_asked(step): one place to the left (-1) or right (1).
        add_asked(), fold_asked(), remove_asked(): those buttons were pressed.
        removal_given(column_id): the column is to go, its cards to that one.
        added(): the new column is to be made, with what `new_column` answers.
    """

    given = Signal(object, object)
    move_asked = Signal(int)
    add_asked = Signal()
    fold_asked = Signal()
    remove_asked = Signal()
    removal_given = Signal(str)
    added = Signal()

    # not as with the Tab key, at which the board takes its first card for the current one
    gives_back = Qt.FocusReason.PopupFocusReason

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk.paint, parent, _WIDTH, scrim=False)
        self.column: Column | None = None
        self.adds = False
        self._context = Context(desk, Directory({}, {}, {}, {}))
        self._title = Label(self.kit, role="bodyStrong", wrap=True, parent=self.body)
        self.box.addWidget(self._title)
        self._fields = self._make_fields()
        self._tools = self._make_tools()
        self._adding = self._make_adding()
        self._asking = self._make_asking()
        self._error = Label(self.kit, role="small", tone="red", wrap=True, parent=self.body)
        for part in (self._fields, self._tools, self._adding, self._asking, self._error):
            self.box.addWidget(part)
        self.body.installEventFilter(self)

    def _make_fields(self) -> QWidget:
        part = QWidget(self.body)
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        name, meaning, limit = COLUMN_FIELDS
        self.name = TextEditor(self._context, name, part)
        self.meaning = MeaningEditor(self._context, meaning, part)
        self.limit = LimitEditor(self._context, limit, part)
        self.name.line.setPlaceholderText(self.tr("Such as Blocked"))
        self.name.line.keys = self._use_key
        self.limit.line.keys = self._use_key
        height = self.name.line.sizeHint().height()
        editors: tuple[tuple[FieldEditor, str], ...] = (
            (self.name, self.tr("Name")), (self.meaning, self.tr("Means")), (self.limit, self.tr("Limit")),
        )  # fmt: skip
        for row, (editor, text) in enumerate(editors):
            label = Label(self.kit, text, "small", "secondary", parent=part)
            label.setMinimumHeight(height)
            label.setBuddy(editor)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(editor, row, 1)
            editor.committed.connect(lambda value, editor=editor: self._take(editor, value))
        return part

    def _make_tools(self) -> QWidget:
        part = QWidget(self.body)
        rows = QVBoxLayout(part)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(Hairline(self.kit, parent=part))
        grid = QGridLayout()
        # The buttons' own padding would set their icons off the labels above.
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(2, 1)
        rows.addLayout(grid)
        self.left = Button(self.kit, self.tr("Move left"), "arrow-left", "plain", compact=True, parent=part)
        self.right = Button(self.kit, self.tr("Move right"), "arrow-right", "plain", compact=True, parent=part)
        self.add = Button(self.kit, self.tr("Add a column after this…"), "plus", "plain", compact=True, parent=part)
        self.fold = Button(self.kit, self.tr("Fold"), "chevrons-left", "plain", compact=True, parent=part)
        self.remove = Button(self.kit, self.tr("Remove…"), "trash-2", "plain", compact=True, parent=part)
        self.left.clicked.connect(lambda: self.move_asked.emit(-1))
        self.right.clicked.connect(lambda: self.move_asked.emit(1))
        self.add.clicked.connect(self.add_asked)
        self.fold.clicked.connect(self.fold_asked)
        self.remove.clicked.connect(self.remove_asked)
        places = ((self.left, 0, 0, 1), (self.right, 0, 1, 1), (self.add, 1, 0, 2), (self.fold, 2, 0, 1), (self.remove, 2, 1, 1))
        for button, row, at, across in places:
            grid.addWidget(button, row, at, 1, across, Qt.AlignmentFlag.AlignLeft)
        return part

    def _make_adding(self) -> QWidget:
        self.keep = Button(self.kit, self.tr("Add column"), kind="primary", parent=self.body)
        self.cancel = Button(self.kit, self.tr("Cancel"), kind="plain", parent=self.body)
        self.keep.clicked.connect(self.added)
        self.cancel.clicked.connect(self.dismiss)
        return self._button_row(self.cancel, self.keep)

    def _make_asking(self) -> QWidget:
        part = QWidget(self.body)
        rows = QVBoxLayout(part)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        self.question = Label(self.kit, wrap=True, parent=part)
        self.targets = ComboBox(self.kit, part)
        self.targets.setAccessibleName(self.tr("Where its cards go"))
        self.go = Button(self.kit, self.tr("Remove column"), kind="primary", parent=part)
        self.stay = Button(self.kit, self.tr("Keep it"), kind="plain", parent=part)
        self.go.clicked.connect(lambda: self.removal_given.emit(self.targets.currentData()))
        self.stay.clicked.connect(self.dismiss)
        rows.addWidget(self.question)
        rows.addWidget(self.targets)
        rows.addWidget(self._button_row(self.stay, self.go))
        return part

    def _button_row(self, *buttons: Button) -> QWidget:
        part = QWidget(self.body)
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 4, 0, 0)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        return part

    # Opening

    def edit_column(self, directory: Directory, column: Column, anchor: QRect, *, first: bool, last: bool) -> None:
        """Opens under the head of a column, or follows it: shows it as it stands now; what is being typed stays."""
        another = self.column is None or self.column.id != column.id or self.adds or not self._fields.isVisibleTo(self)
        self._context.directory, self._context.record = directory, column
        self.column, self.adds = column, False
        if another or self.isHidden():
            self._restore()
        self.name.set_value(column.name)
        self.meaning.set_value(column.category)
        self.limit.set_value(column.wip_limit)
        self.left.setEnabled(not first)
        self.right.setEnabled(not last)
        self.setAccessibleName(self.tr("Column {name}").format(name=column.name))
        if self.isVisible() and not another:
            self._anchor = anchor
            self.refit()
        else:
            self._show(self._fields, self._tools)
            self._open(self.name, anchor)
            self.name.line.selectAll()

    def ask_new(self, directory: Directory, after: Column | None, category: Category, anchor: QRect) -> None:
        """Opens for a column that is to be made, after another one or at the end."""
        self._context.directory, self._context.record = directory, None
        self.column, self.adds = after, True
        self._restore()
        self.name.set_value("")
        self.meaning.set_value(category)
        self.limit.set_value(None)
        title = self.tr("New column after {name}").format(name=after.name) if after else self.tr("New column")
        self._title.setText(title)
        self.setAccessibleName(title)
        self._show(self._title, self._fields, self._adding)
        self._open(self.name, anchor)

    def ask_where(self, column: Column, count: int, others: Sequence[Column], chosen: Column | None, anchor: QRect) -> None:
        """Opens with the question where the cards of a column go, which is to be removed."""
        self.column, self.adds = column, False
        title = self.tr("Remove {name}?").format(name=column.name)
        self._title.setText(title)
        self.setAccessibleName(title)
        self.question.setText(self.tr("Its card goes to") if count == 1 else self.tr("Its {count} cards go to").format(count=count))
        self.targets.clear()
        for one in others:
            self.targets.addItem(one.name, one.id)
        if chosen is not None:
            self.targets.setCurrentIndex(self.targets.findData(chosen.id))
        self._show(self._title, self._asking)
        self._open(self.targets, anchor)

    def new_column(self) -> tuple[str, Category, str]:
        """Name, meaning and limit as they are entered now."""
        return self.name.line.text(), Category(self.meaning.segments.current()), self.limit.line.text()

    def refuse(self, sentence: str, field: str = "") -> None:
        """Says why something cannot be done: under its field, or below everything."""
        editor = {"name": self.name, "wip_limit": self.limit, "category": self.meaning}.get(field)
        if editor is not None and self._fields.isVisibleTo(self):
            editor.show_error(sentence)
            if self.adds:
                editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._error.setText(sentence)
            self._error.show()

    def asks(self) -> bool:
        """Whether it asks where cards go."""
        return self._asking.isVisibleTo(self)

    def _show(self, *parts: QWidget) -> None:
        for part in (self._title, self._fields, self._tools, self._adding, self._asking, self._error):
            part.setVisible(part in parts)

    def _open(self, focus: QWidget, anchor: QRect) -> None:
        # As wide as the largest row is in this font.
        self._width = max(self.kit.theme.width(_WIDTH), self.box.totalMinimumSize().width())
        self.open(focus, anchor)

    # Leaving

    def close_panel(self) -> None:
        """Takes the panel away, unless something was typed that cannot be taken: that is said first, and given up at the second try."""
        if not self.adds and self._fields.isVisibleTo(self):
            for editor in (self.name, self.limit):
                if editor.is_typing() and not editor.error():
                    editor.commit()
                    if editor.error():
                        return
        self.dismiss()

    def dismiss(self) -> None:
        """Takes the panel away; what is typed and not saved is given up."""
        if self.isHidden():
            return
        self._restore()
        focused = self.window().focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()  # else Qt hands it on as with the Tab key, see above
        super().dismiss()
        self.column = None

    def _restore(self) -> None:
        for editor in (self.name, self.meaning, self.limit):
            editor.restore()
        self._error.hide()

    def _take(self, editor: FieldEditor, value: object) -> None:
        self._error.hide()
        if not self.adds and self.column is not None:
            self.given.emit(editor, value)

    def _use_key(self, event: QKeyEvent) -> bool:
        """Enter in a field of a new column makes it; in one where nothing was typed it closes the panel."""
        if event.key() not in _ENTER:
            return False
        if self.adds:
            self.added.emit()
            return True
        typing: list[LineEditor] = [one for one in (self.name, self.limit) if one.is_typing()]
        if not typing:
            self.close_panel()
        return not typing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter beside the choice of where cards go presses the button that removes.
        if event.key() in _ENTER and self.targets.hasFocus():
            self.go.click()
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.body and event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            # A sentence came or went.
            self.refit()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        # Keys pressed on the panel's buttons are no commands of the board below.
        typed = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if typed and (is_typing(event) or event.key() == Qt.Key.Key_F2):
            event.accept()
            return True
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The second click on a name that was double-clicked falls on the panel, which the first one has opened.
        event.accept()

    def words_of(self, category: Category) -> str:
        """A meaning as it is shown."""
        return self.tr(dict(CATEGORIES)[category])
