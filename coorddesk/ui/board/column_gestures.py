"""What the user does to the board's columns: editing, adding, moving and removing them, by mouse, menu or key."""

from typing import Any

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QMenu, QWidget

from coorddesk.domain.dates import count_words
from coorddesk.domain.projects import Category, Column, nearest, refuse_last
from coorddesk.errors import InvalidInput
from coorddesk.services import columns
from coorddesk.ui.board.column_panel import ColumnPanel
from coorddesk.ui.board.geometry import HEAD, SIDE, TOP
from coorddesk.ui.board.gestures import CardGestures
from coorddesk.ui.desk import Desk
from coorddesk.ui.editors import FieldEditor


class ColumnGestures(CardGestures):
    """The part of the Board that changes columns; each gesture is one service call, said aloud and undone in one step."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._column_panel: ColumnPanel | None = None
        self.canvas.head_asked.connect(self._edit_at)
        self.canvas.column_dropped.connect(self._move_column)
        self.canvas.column_add_asked.connect(lambda: self._add_after(-1))
        self.canvas.relaid.connect(self._follow_column)

    @property
    def column_panel(self) -> ColumnPanel:
        """The panel under a column's head, made when it is first wanted."""
        if self._column_panel is None:
            panel = self._column_panel = ColumnPanel(self.desk, self)
            panel.given.connect(self._give_column)
            panel.move_asked.connect(lambda step: self._step_column(self._panel_at(), step))
            panel.add_asked.connect(lambda: self._add_after(self._panel_at()))
            panel.fold_asked.connect(self._fold_shown)
            panel.remove_asked.connect(lambda: self._remove_at(self._panel_at()))
            panel.removal_given.connect(self._remove_to)
            panel.added.connect(self._make_column)
        return self._column_panel

    # What ACTIONS and the menu on a head do

    def edit_column(self) -> None:
        """Opens the current card's column to be edited, the first one without a current card."""
        self._edit_at(self._acted_on())

    def add_column(self) -> None:
        """Asks for a new column after the current card's, at the end without a current card."""
        if self._may_change():
            self._add_after(self._acted_on() if self.canvas.current or self._panel_at() >= 0 else -1)

    def column_left(self) -> None:
        """Moves the current card's column one place to the left."""
        self._step_column(self._acted_on(), -1)

    def column_right(self) -> None:
        """Moves the current card's column one place to the right."""
        self._step_column(self._acted_on(), 1)

    def remove_column(self) -> None:
        """Removes the current card's column; asks where its cards go."""
        self._remove_at(self._acted_on())

    def open_column_menu(self, at: QPoint, column: int) -> None:
        """The context menu of a column's head, at a point of the screen."""
        menu = QMenu(self)
        icon, own = self.desk.icons.icon, self.model.project_id is not None
        fold = self.tr("Unfold") if self.canvas.shape.columns[column].folded else self.tr("Fold")
        if own:
            menu.addAction(icon("pencil"), self.tr("Edit…"), lambda: self._edit_at(column))
            left = menu.addAction(icon("arrow-left"), self.tr("Move left"), lambda: self._step_column(column, -1))
            right = menu.addAction(icon("arrow-right"), self.tr("Move right"), lambda: self._step_column(column, 1))
            left.setEnabled(column > 0)
            right.setEnabled(column < len(self.model.columns) - 1)
            menu.addAction(icon("plus"), self.tr("Add a column after this…"), lambda: self._add_after(column))
        menu.addAction(icon("chevrons-left"), fold, lambda: self.fold(column))
        menu.addSeparator()
        if own:
            menu.addAction(icon("trash-2"), self.tr("Remove…"), lambda: self._remove_at(column))
        else:
            menu.addAction(self._why_not()).setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _why_not(self) -> str:
        return self.tr("Choose one project to change its columns")

    def _may_change(self) -> bool:
        """Whether the columns are those of one project; says so where they are not."""
        if self.model.project_id is None:
            self.desk.announced.emit(self._why_not())
        return self.model.project_id is not None and bool(self.model.columns)

    def _acted_on(self) -> int:
        """The column that keys and commands mean: the one in the panel, else the current card's, else the first."""
        shown, card = self._panel_at(), self.model.cards.get(self.canvas.current or "")
        return shown if shown >= 0 else self.model.column_of(card) if card is not None else 0

    def _own_columns(self) -> list[Column]:
        return self.model.directory.columns_of(self.model.project_id or "")

    def _column_at(self, id: str) -> int:
        return next((at for at, column in enumerate(self.model.columns) if column.key == id), -1)

    # The panel

    def _panel_at(self) -> int:
        """The column that the panel is about; -1 when it is closed, or open for one at the end."""
        panel = self._column_panel
        return self._column_at(panel.column.id) if panel is not None and panel.isVisible() and panel.column is not None else -1

    def _head_anchor(self, column: int) -> QRect:
        """A column's head in this view's coordinates; with -1 the place after the last one."""
        if column >= 0:
            head = self.canvas.column_rect(column)
            head.setHeight(HEAD - 4)
        else:
            end = self.canvas.column_rect(len(self.model.columns) - 1)
            head = self.canvas.add_rect() or QRect(end.left(), TOP, end.width(), HEAD - 4)
        return QRect(self.canvas.viewport().mapTo(self, head.topLeft()), head.size())

    def _edit_at(self, column: int) -> None:
        if self._may_change():
            self._show_column(column)
            self._open_column(column)

    def _open_column(self, column: int) -> None:
        record, end = self.model.directory.columns[self.model.columns[column].key], len(self.model.columns) - 1
        self.column_panel.edit_column(self.model.directory, record, self._head_anchor(column), first=column == 0, last=column == end)

    def _follow_column(self) -> None:
        """After the board was laid out anew: the panel shows its column as it is now, under its head; without it, it closes."""
        panel = self._column_panel
        if panel is None or panel.isHidden():
            return
        at = self._panel_at()
        if self.model.project_id is None or (panel.column is not None and at < 0):
            panel.dismiss()
        elif not panel.adds and not panel.asks():
            self._open_column(at)

    def _fold_shown(self) -> None:
        at = self._panel_at()
        self.column_panel.close_panel()
        if at >= 0:
            self.fold(at)

    def _show_column(self, column: int) -> None:
        """Scrolls sideways the least that shows a whole column."""
        rect, across, width = self.canvas.column_rect(column), self.canvas.horizontalScrollBar(), self.canvas.viewport().width()
        if rect.left() < SIDE:
            across.setValue(across.value() + rect.left() - SIDE)
        elif rect.right() > width - SIDE:
            across.setValue(across.value() + rect.right() - width + SIDE)

    # Changing

    def _give_column(self, editor: FieldEditor, value: Any) -> None:
        """Saves what was given in the panel; what cannot be taken is said under its field, and the old value kept."""
        record, store = self.column_panel.column, self.desk.store
        if record is None:
            return
        name, field = record.name, editor.field.name
        try:
            with self.desk.attempt(self.tr("Cannot change the column “{name}”").format(name=name)):
                if field == "name":
                    columns.rename(store, record.id, value, record)
                    said = self.tr("Column {name} renamed to {value}").format(name=name, value=value)
                elif field == "wip_limit":
                    columns.set_limit(store, record.id, value, record)
                    said = self.tr("{name} has a limit of {count}") if value else self.tr("{name} has no limit")
                    said = said.format(name=name, count=value)
                else:
                    columns.set_category(store, record.id, value, self.desk.today(), record)
                    said = self.tr("{name} means {meaning} now").format(name=name, meaning=self.column_panel.words_of(value))
                    if columns.count_cards(store, record.id):
                        self.desk.undo_offered.emit(said)
                self.desk.announced.emit(said)
        except InvalidInput as error:
            self.column_panel.refuse(error.sentence, field)

    def _step_column(self, column: int, step: int) -> None:
        if not self._may_change():
            return
        if not 0 <= column + step < len(self.model.columns):
            name = self.model.columns[column].name
            end = self.tr("{name} is the first column") if step < 0 else self.tr("{name} is the last column")
            self.desk.announced.emit(end.format(name=name))
            return
        self._move_column(column, column - 1 if step < 0 else column + 2)

    def _move_column(self, column: int, place: int) -> None:
        """Puts a column before the one at a place, their number for the end."""
        own = self.model.columns
        moving, before = own[column], own[place] if place < len(own) else None
        with self.desk.attempt_all(self.tr("Cannot move the column “{name}”").format(name=moving.name)):
            columns.move(self.desk.store, moving.key, before.key if before else None)
            said = self.tr("Column {name} moved before {before}") if before else self.tr("Column {name} moved to the end")
            self.desk.announced.emit(said.format(name=moving.name, before=before.name if before else ""))
            self._show_column(self._column_at(moving.key))

    def _add_after(self, column: int) -> None:
        """Asks for a new column after another one, with -1 at the end."""
        if self._may_change():
            after = self._own_columns()[column] if column >= 0 else None
            self._show_column(column if column >= 0 else len(self.model.columns) - 1)
            usual = after.category if after is not None and after.category != Category.DONE else Category.ACTIVE
            self.column_panel.ask_new(self.model.directory, after, usual, self._head_anchor(column))

    def _make_column(self) -> None:
        """Makes the column that was asked for."""
        panel, project_id = self.column_panel, self.model.project_id
        name, category, limit = panel.new_column()
        if project_id is None:
            return
        try:
            with self.desk.attempt(self.tr("Cannot add the column “{name}”").format(name=name.strip())):
                made = columns.add(self.desk.store, project_id, name, category, panel.column.id if panel.column else None, limit)
                panel.dismiss()
                self._show_column(self._column_at(made.id))
                self.desk.announced.emit(self.tr("Column {name} added").format(name=made.name))
        except InvalidInput as error:
            panel.refuse(error.sentence, error.field)

    def _remove_at(self, column: int) -> None:
        """Removes a column without cards; asks where the cards of any other go."""
        if not self._may_change():
            return
        own = self._own_columns()
        record = own[column]
        with self.desk.attempt_all(self.tr("Cannot remove the column “{name}”").format(name=record.name)):
            try:
                refuse_last(own, record)
            except InvalidInput as error:
                self._edit_at(column)
                self.column_panel.refuse(error.sentence)
                return
            count = columns.count_cards(self.desk.store, record.id)
            if not count:
                self._remove_column(record, None)
                return
            self._show_column(column)
            others = [one for one in own if one.id != record.id]
            self.column_panel.ask_where(record, count, others, nearest(own, record), self._head_anchor(column))

    def _remove_to(self, to_id: str) -> None:
        record = self.column_panel.column
        if record is not None:
            self._remove_column(record, to_id)

    def _remove_column(self, record: Column, to_id: str | None) -> None:
        with self.desk.attempt_all(self.tr("Cannot remove the column “{name}”").format(name=record.name)):
            count = columns.count_cards(self.desk.store, record.id)
            target = self.model.directory.columns.get(to_id or "")
            columns.remove(self.desk.store, record.id, to_id, self.desk.today())
            if self._column_panel is not None:
                self._column_panel.dismiss()
            said = self.tr("Column {name} removed").format(name=record.name)
            if count and target is not None:
                cards = count_words(count, self.tr("card"), self.tr("cards"))
                said = self.tr("{removed}, {cards} to {column}").format(removed=said, cards=cards, column=target.name)
            self.desk.announced.emit(said)
            self.desk.undo_offered.emit(said)
