"""What the user does to cards: adding, finishing, waiting, deleting, and moving them by key or by drag."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from PySide6.QtWidgets import QWidget

from coorddesk.domain.projects import Category
from coorddesk.services import board, capture, editing, tasks
from coorddesk.services.board import Card, Details
from coorddesk.ui.board.canvas import BoardCanvas
from coorddesk.ui.board.entry import AddLine, PersonPicker
from coorddesk.ui.board.furniture import spoken_count
from coorddesk.ui.board.model import NOBODY, BoardModel
from coorddesk.ui.desk import Desk
from coorddesk.ui.view import View

_LANE_FIELDS = {"team": "team_id", "owner": "owner_id", "priority": "priority"}


class CardGestures(View):
    """The part of the Board that changes cards; each gesture is one service call, said aloud and undone in one step."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model = BoardModel(desk.today(), self._details)
        self.canvas = BoardCanvas(desk.paint, self.model, self)
        self._add = AddLine(self.canvas)
        self._picker = PersonPicker(desk.paint, self.canvas)
        self._waiting_ids: list[str] = []
        self.canvas.dropped.connect(self._drop)
        self._add.entered.connect(self._add_card)
        self._add.left.connect(self.focus_list)
        self._picker.chosen.connect(self._wait_on)

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
        current = self.model.cards.get(self.canvas.current or "")
        at = self.model.column_of(current) if current is not None else -1
        if at < 0 or self.model.columns[at].category == Category.DONE:
            opens = [at for at, column in enumerate(self.model.columns) if column.category == Category.OPEN]
            at = opens[-1] if opens else 0
        self._open_line(at)

    def _open_line(self, column: int) -> None:
        if self.model.columns[column].key in self.canvas.folded:
            self.fold(column)
        self._add.open(column)

    def _add_card(self, line: str) -> None:
        store, today, column = self.desk.store, self.desk.today(), self.model.columns[self._add.column]
        with self.desk.attempt_all(self.tr("Cannot add “{title}”").format(title=line)):
            near = self.model.cards.get(self.canvas.current or "")
            given = self.desk.project_id or (near.project_id if near else None)
            names = capture.vocabulary(store)
            project = capture.landing_project(names, capture.understood(names, line, today), given)
            task = capture.add_line(store, line, today, given, column.ids.get(project or ""))
            self._add.clear()
            if self.model.find(task.id) is None:
                self.desk.announced.emit(self.tr("{ref} added, hidden by the filter").format(ref=task.ref))
                return
            self.canvas.choose(task.id, show=False)
            self.canvas.scroll_to_foot(self.model.column_of(self.model.cards[task.id]))
            self.desk.announced.emit(self.tr("{ref} added to {column}").format(ref=task.ref, column=self._column_name(task.id)))

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
            if self.canvas.current:
                self.desk.announced.emit(self.tr("That is done already"))
            return
        after = self._next_after(ids)
        with self._changing(ids):
            tasks.move_to_category(self.desk.store, ids, Category.DONE, self.desk.today())
            self._tell_moved(ids, after, len(ids) > 1)

    def ask_waiting(self) -> None:
        """Asks on whom the selected cards wait."""
        ids = self.canvas.chosen()
        if not ids:
            return
        self._waiting_ids = ids
        self.canvas.ensure_visible(ids[0])
        card = self.model.cards[ids[0]]
        near = self.canvas.card_rect(self.canvas.current if self.canvas.current in ids else ids[0])
        what = card.ref if len(ids) == 1 else self.tr("{count} cards").format(count=len(ids))
        first = [id for id in (card.waiting_on_id, card.owner_id) if id]
        question = self.tr("{what}: waiting on whom?").format(what=what)
        self._picker.ask(self.model.directory, near or self.canvas.viewport().rect(), question, list(dict.fromkeys(first)))

    def _wait_on(self, person_id: str) -> None:
        ids = [id for id in self._waiting_ids if id in self.model.cards]
        if not ids:
            return
        with self._changing(ids):
            tasks.wait_on(self.desk.store, ids, person_id, self.desk.today())
            what = self._what(ids)
            name = self.model.directory.name(person_id)
            self.desk.announced.emit(self.tr("{what} waiting on {person}").format(what=what, person=name))
            if len(ids) > 1:
                self.desk.undo_offered.emit(self.tr("{what} waiting on {person}").format(what=what, person=name))
            self.canvas.ensure_visible(ids[0])

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

    def pick(self) -> None:
        """Takes the current card into the selection, or out of it."""
        if self.canvas.current:
            self.canvas.toggle(self.canvas.current)

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
        if self.model.columns[column].category == Category.DONE:
            self.desk.announced.emit(self.tr("Done cards stand in the order they were finished"))
            return
        cell = self.model.lanes[lane].cells[column]
        places = [at for at, card in enumerate(cell) if card.id in ids]
        if len(places) != len(ids):
            return
        place = places[0] - 1 if step < 0 else places[-1] + 2
        if place < 0 or (step > 0 and places[-1] == len(cell) - 1):
            return
        place = self.model.landing(cell[places[0]], column, cell, place)
        self._move(ids, column, cell[place].id if place < len(cell) else self._after_last(column, cell))

    def _after_last(self, column: int, cell: Sequence[Card]) -> str:
        """What follows a cell's last card in its column though it is not seen there, so that the foot of what is seen is meant."""
        cards = self.model.columns[column].cards
        at = cards.index(cell[-1]) + 1 if cell else len(cards)
        return cards[at].id if at < len(cards) else ""

    def _drop(self, ids: list[str], column: int, lane: int, before_id: str) -> None:
        by = self.model.lanes_by
        values = {}
        home = self.model.find(ids[0])
        if by != "none" and home is not None and home[0] != lane and self.model.lanes[lane].key != NOBODY:
            values = {_LANE_FIELDS[by]: self.model.lanes[lane].key}
        cell = self.model.lanes[lane].cells[column]
        self._move(ids, column, before_id or (self._after_last(column, cell) if cell else ""), values)

    def _send(self, number: int) -> None:
        ids = self.canvas.chosen()
        if ids and number <= len(self.model.columns):
            ids = [id for id in ids if self.model.column_of(self.model.cards[id]) != number - 1]
            self._move(ids, number - 1, "")

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

    def _move(self, ids: list[str], column: int, before_id: str, values: dict[str, Any] | None = None) -> None:
        places = self.model.plan(ids, column, before_id or None)
        if not places:
            if ids:
                name = self.model.columns[column].name
                self.desk.announced.emit(self.tr("Its project has no column like “{column}”").format(column=name))
            return
        within = all(self.model.column_of(self.model.cards[id]) == column for id in ids)
        moved = [one.task_id for one in places]
        after = self._next_after(moved)
        with self._changing(moved):
            board.place(self.desk.store, places, self.desk.today(), values)
            self._tell_moved(moved, after, len(moved) > 1 and not within, within)

    def _changing(self, ids: Sequence[str]) -> AbstractContextManager[None]:
        what = f"“{self.model.cards[ids[0]].title}”" if len(ids) == 1 else self._what(ids)
        return self.desk.attempt_all(self.tr("Cannot move {what}").format(what=what))

    def _what(self, ids: Sequence[str]) -> str:
        return self.model.cards[ids[0]].ref if len(ids) == 1 else self.tr("{count} cards").format(count=len(ids))

    def _column_name(self, id: str) -> str:
        return self.model.columns[self.model.column_of(self.model.cards[id])].name

    def _tell_moved(self, ids: Sequence[str], after: str | None, offer: bool, within: bool = False) -> None:
        """Says where cards went, and shows the current one there; where it went out of sight, `after` becomes the current one."""
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
        self.desk.announced.emit(text)
        unseen = self.canvas.card_rect(shown[0]) is None
        if unseen:
            self.canvas.choose(after)
        else:
            self.canvas.ensure_visible(self.canvas.current if self.canvas.current in shown else shown[0])
        if offer or unseen:
            self.desk.undo_offered.emit(self.tr("{what} moved to {column}").format(what=what, column=column.name))
