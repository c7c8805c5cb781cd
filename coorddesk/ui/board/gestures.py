"""What the user does to cards: adding, finishing, waiting, deleting, and moving them by key or by drag."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from coorddesk.domain.projects import Category
from coorddesk.domain.tasks import Task
from coorddesk.services import board, capture, editing, tasks
from coorddesk.services.board import Card, Details
from coorddesk.ui.board.canvas import BoardCanvas
from coorddesk.ui.board.entry import AddLine, pasted_lines
from coorddesk.ui.board.filters import NOBODY
from coorddesk.ui.board.furniture import spoken_count
from coorddesk.ui.board.model import BoardModel
from coorddesk.ui.desk import Desk
from coorddesk.ui.moments import date_order
from coorddesk.ui.paste_panel import PastePanel
from coorddesk.ui.view import View

_LANE_FIELDS = {"team": "team_id", "owner": "owner_id", "priority": "priority"}


class CardGestures(View):
    """The part of the Board that changes cards; each gesture is one service call, said aloud and undone in one step."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model = BoardModel(desk.today(), self._details)
        self.canvas = BoardCanvas(desk.paint, self.model, self)
        self._add = AddLine(desk, self.canvas)
        self._paste: PastePanel | None = None
        self.canvas.dropped.connect(self._drop)
        self._add.entered.connect(self._add_card)
        self._add.pasted.connect(self._show_pasted)
        self._add.left.connect(self.focus_list)

    def _details(self, ids: Sequence[str]) -> dict[str, Details]:
        with self.desk.attempt_all(self.tr("Cannot read the board")):
            return board.read_details(self.desk.store, ids)
        return {}

    def fold(self, column: int) -> None:
        """Folds a column, or unfolds it."""
        self.canvas.folded ^= {self.model.columns[column].key}
        self.canvas.relayout()

    def new_card(self) -> None:
        """Opens the line at the foot of the current card's column, or of the one where new tasks land."""
        if not self.model.columns:
            self.desk.announced.emit(self.tr("There is no project yet, so a card has no place."))
            return
        self._open_line(self._column_to_add())

    def _column_to_add(self) -> int:
        """The current card's column, or the one where new tasks land."""
        current = self.model.cards.get(self.canvas.current or "")
        at = self.model.column_of(current) if current is not None else -1
        if at < 0 or self.model.columns[at].category == Category.DONE:
            opens = [at for at, column in enumerate(self.model.columns) if column.category == Category.OPEN]
            at = opens[-1] if opens else 0
        return at

    def _open_line(self, column: int) -> None:
        if self.model.columns[column].key in self.canvas.folded:
            self.fold(column)
        self._add.open(column)

    def _add_card(self, line: str, people: list[str]) -> None:
        store, today, column = self.desk.store, self.desk.today(), self.model.columns[self._add.column]
        order = date_order(self.desk.settings)
        with self.desk.attempt_all(self.tr("Cannot add “{title}”").format(title=line)):
            given = self._add.project()
            names = capture.vocabulary(store)
            project = capture.landing_project(names, capture.understood(names, line, today, order), given)
            task = capture.add_line(store, line, today, given, column.ids.get(project or ""), order, adding=people)
            self._add.emptied()
            if self.model.find(task.id) is None:
                self.desk.announced.emit(self.tr("{ref} added, hidden by the filter").format(ref=task.ref))
                return
            self.canvas.choose(task.id, show=False)
            self.canvas.scroll_to_foot(self.model.column_of(self.model.cards[task.id]))
            self.desk.announced.emit(self.tr("{ref} added to {column}").format(ref=task.ref, column=self._column_name(task.id)))

    def paste(self) -> None:
        """Shows what the lines in the clipboard would become, each a card of the current column."""
        lines = pasted_lines(QGuiApplication.clipboard().mimeData())
        if not lines:
            self.desk.announced.emit(self.tr("There is no text to paste. Copy some lines first."))
        elif self.model.columns:
            self._add.column = self._column_to_add()
            self._show_pasted(lines)

    def _show_pasted(self, lines: list[str]) -> None:
        column = self.model.columns[self._add.column]
        if self._paste is None:
            self._paste = PastePanel(self.desk, self)
            self._paste.added.connect(self._show_added)
        self._add.close_line()
        self._paste.show_lines(lines, self._add.project(), column.ids, column.name)

    def _show_added(self, added: list[Task]) -> None:
        shown = [task.id for task in added if self.model.find(task.id) is not None]
        if shown:
            self.canvas.choose(shown[0])

    def edit(self) -> None:
        """Asks for the inspector's first field."""
        if self.canvas.current:
            self.edit_requested.emit()

    def quick_look(self) -> None:
        """Shows the current card in the inspector."""
        if self.canvas.current:
            self.open_requested.emit("task", self.canvas.current)

    def mark_done(self) -> None:
        """Finishes the selected cards."""
        ids = [id for id in self.canvas.chosen() if self.model.cards[id].done_on is None]
        if not ids:
            self.desk.announced.emit(self.tr("That is done already") if self.canvas.current else self.tr("No card is selected"))
            return
        after = self._next_after(ids)
        with self._changing(ids):
            following = tasks.move_to_category(self.desk.store, ids, Category.DONE, self.desk.today())
            self._tell_moved(ids, after, len(ids) > 1, following=following)

    def delete(self) -> None:
        """Moves the selected cards to the bin."""
        ids = self.canvas.chosen()
        if not ids:
            return
        what, after = self._what(ids), self._next_after(ids)
        with self.desk.attempt_all(self.tr("Cannot delete {what}").format(what=what)):
            editing.remove(self.desk.store, [("task", id) for id in ids])
            self.canvas.choose(after)
            self.desk.announced.emit(self.tr("{what} deleted").format(what=what))
            self.desk.undo_offered.emit(self.tr("{what} deleted").format(what=what))

    def _next_after(self, ids: Sequence[str]) -> str | None:
        found = self.model.find(self.canvas.current or ids[0])
        if found is None:
            return None
        lane, column, place = found
        cell = [card.id for card in self.model.lanes[lane].cells[column]]
        return next((id for id in [*cell[place:], *reversed(cell[:place])] if id not in ids), None)

    def select_all(self) -> None:
        """Selects the current card's column, then everything on view."""
        self.canvas.select_all()
        self.desk.announced.emit(self.tr("{count} cards selected").format(count=len(self.canvas.picked)))

    def pick(self) -> None:
        """Takes the current card into the selection, or out of it."""
        if self.canvas.current:
            self.canvas.pick_current()
            count = len(self.canvas.picked)
            self.desk.announced.emit(self.tr("1 card selected") if count == 1 else self.tr("{count} cards selected").format(count=count))

    # Moving

    def move_left(self) -> None:
        """Moves the selected cards to the column before."""
        self._move_across(-1)

    def move_right(self) -> None:
        """Moves the selected cards to the column after."""
        self._move_across(1)

    def move_up(self) -> None:
        """Moves the selected cards one place up."""
        self._move_along(-1)

    def move_down(self) -> None:
        """Moves the selected cards one place down."""
        self._move_along(1)

    def _move_across(self, step: int) -> None:
        ids = self.canvas.chosen()
        current = self.model.cards.get(self.canvas.current or "")
        if not ids or current is None:
            return
        column = self.model.column_of(current) + step
        if 0 <= column < len(self.model.columns):
            found = self.model.find(current.id)
            cell = self.model.lanes[found[0]].cells[column] if found else []
            before = cell[found[2]].id if found is not None and found[2] < len(cell) else ""
            self._move(ids, column, before)

    def _move_along(self, step: int) -> None:
        ids = self.canvas.chosen()
        found = self.model.find(self.canvas.current)
        if found is None or not ids:
            return
        lane, column, _ = found
        cell = self.model.lanes[lane].cells[column]
        places = [at for at, card in enumerate(cell) if card.id in ids]
        if len(places) != len(ids):
            return
        done = self.model.columns[column].category == Category.DONE
        at_end = places[0] == 0 if step < 0 else places[-1] == len(cell) - 1
        if self.model.lanes_by != "none" and (at_end or done):
            self._move_to_lane(ids, lane + step, column, step)
        elif done:
            self.desk.announced.emit(self.tr("Done cards stand in the order they were finished"))
        elif not at_end:
            place = self.model.landing(cell[places[0]], column, cell, places[0] - 1 if step < 0 else places[-1] + 2)
            self._move(ids, column, cell[place].id if place < len(cell) else self._after_last(column, cell))

    def _move_to_lane(self, ids: list[str], lane: int, column: int, step: int) -> None:
        """Moves cards to the lane below (`step` 1), where they come first, or to the foot of the one above."""
        if not 0 <= lane < len(self.model.lanes):
            return
        if not self.model.takes(lane, ids):
            self.desk.announced.emit(self.tr("A card stays in its own project"))
            return
        cell = self.model.lanes[lane].cells[column]
        self._drop(ids, column, lane, cell[0].id if step > 0 and cell else "")

    def _after_last(self, column: int, cell: Sequence[Card]) -> str:
        """What follows a cell's last card in its column though it is not seen there, so that the foot of what is seen is meant."""
        cards = self.model.columns[column].cards
        at = cards.index(cell[-1]) + 1 if cell else len(cards)
        return cards[at].id if at < len(cards) else ""

    def _drop(self, ids: list[str], column: int, lane: int, before_id: str) -> None:
        values = self._lane_values(ids, lane)
        cell = self.model.lanes[lane].cells[column]
        self._move(ids, column, before_id or (self._after_last(column, cell) if cell else ""), values, asks=True)

    def _lane_values(self, ids: Sequence[str], lane: int) -> dict[str, Any]:
        """What a card in a lane has that one in another lane has not."""
        by, key = self.model.lanes_by, self.model.lanes[lane].key
        homes = {found[0] for id in ids if (found := self.model.find(id)) is not None}
        if by not in _LANE_FIELDS or homes == {lane} or (key == NOBODY and by != "owner"):
            return {}
        return {_LANE_FIELDS[by]: key or None}

    def _send(self, number: int) -> None:
        ids = self.canvas.chosen()
        if ids and number <= len(self.model.columns):
            ids = [id for id in ids if self.model.column_of(self.model.cards[id]) != number - 1]
            self._move(ids, number - 1, "", asks=True)

    def send_1(self) -> None:
        """Sends the selected cards to the first column."""
        self._send(1)

    def send_2(self) -> None:
        """Sends the selected cards to the second column."""
        self._send(2)

    def send_3(self) -> None:
        """Sends the selected cards to the third column."""
        self._send(3)

    def send_4(self) -> None:
        """Sends the selected cards to the fourth column."""
        self._send(4)

    def send_5(self) -> None:
        """Sends the selected cards to the fifth column."""
        self._send(5)

    def send_6(self) -> None:
        """Sends the selected cards to the sixth column."""
        self._send(6)

    def _move(self, ids: list[str], column: int, before_id: str, values: dict[str, Any] | None = None, asks: bool = False) -> None:
        """Moves cards to stand together before one of a column, or at its foot.

        Args:
            values: fields that change with it.
            asks: whether a card that comes to wait is asked about; one that is only on its way through by key is not.
        """
        places = self.model.plan(ids, column, before_id or None)
        if not places:
            if ids:
                name = self.model.columns[column].name
                self.desk.announced.emit(self.tr("Its project has no column like “{column}”").format(column=name))
            return
        lanes = {id: found[0] for id in ids if (found := self.model.find(id)) is not None}
        within = all(self.model.column_of(self.model.cards[id]) == column for id in ids)
        moved = [one.task_id for one in places]
        after, waited = self._next_after(moved), self._are_waiting(moved)
        with self._changing(moved):
            following = board.place(self.desk.store, places, self.desk.today(), values)
            crossed = any((found := self.model.find(id)) is not None and found[0] != lane for id, lane in lanes.items())
            self._tell_moved(moved, after, len(moved) > 1 and not within, within and not crossed, crossed, following)
            if asks and not waited and self._are_waiting(moved):
                self.entered_waiting(moved)

    def _are_waiting(self, ids: Sequence[str]) -> bool:
        columns = [self.model.columns[self.model.column_of(card)] for id in ids if (card := self.model.cards.get(id)) is not None]
        return bool(columns) and all(column.category == Category.WAITING for column in columns)

    def entered_waiting(self, ids: Sequence[str]) -> None:
        """Cards were put into a waiting column by hand."""
        raise NotImplementedError

    def _changing(self, ids: Sequence[str]) -> AbstractContextManager[None]:
        what = f"“{self.model.cards[ids[0]].title}”" if len(ids) == 1 else self._what(ids)
        return self.desk.attempt_all(self.tr("Cannot move {what}").format(what=what))

    def _what(self, ids: Sequence[str]) -> str:
        return self.model.cards[ids[0]].ref if len(ids) == 1 else self.tr("{count} cards").format(count=len(ids))

    def _column_name(self, id: str) -> str:
        return self.model.columns[self.model.column_of(self.model.cards[id])].name

    def _tell_moved(
        self, ids: Sequence[str], after: str | None, offer: bool, within: bool = False, crossed: bool = False,
        following: Sequence[Task] = (),
    ) -> None:  # fmt: skip
        """Says where cards went, and shows the current one there; where it went out of sight, `after` becomes the current one.

        Args:
            within: they stayed in their column; `crossed`: they went to another lane.
            following: what comes next, where some that repeat were finished.
        """
        shown = [id for id in ids if id in self.model.cards]
        if not shown:
            return
        what, first = self._what(shown), self.model.cards[shown[0]]
        column = self.model.columns[self.model.column_of(first)]
        if within:
            place = next(at for at, card in enumerate(column.cards) if card.id == first.id) + 1
            text = self.tr("{what} is now {place} of {count} in {column}").format(
                what=what, place=place, count=len(column.cards), column=column.name
            )
        else:
            text = self.tr("{what} moved to {column}, {count}").format(
                what=what, column=column.name, count=spoken_count(self.model, column)
            )
        lane = self.model.find(shown[0])
        if crossed and lane is not None:
            text = self.tr("{moved}, lane {lane}").format(moved=text, lane=self.model.lanes[lane[0]].name)
        if first.waiting_since == self.model.today and column.category == Category.WAITING and not within and first.waiting_on_id:
            waiting = self.tr("{moved}, waiting on {person}")
            text = waiting.format(moved=text, person=self.model.directory.name(first.waiting_on_id))
        self.desk.announced.emit(text + tasks.next_words(following))
        unseen = self.canvas.card_rect(shown[0]) is None
        if unseen:
            self.canvas.choose(after)
        else:
            self.canvas.ensure_visible(self.canvas.current if self.canvas.current in shown else shown[0])
        if offer or unseen:
            self.desk.undo_offered.emit(self.tr("{what} moved to {column}").format(what=what, column=column.name))
