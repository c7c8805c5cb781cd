"""What the user asks of others from the board: on whom a card waits, what they said when asked, and writing to them."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from coorddesk.domain.dates import day_words
from coorddesk.domain.people import NewPerson, first_name
from coorddesk.errors import InvalidInput
from coorddesk.services import chasing, tasks
from coorddesk.ui.answer_panel import AnswerPanel, Said
from coorddesk.ui.board.entry import WaitingPicker
from coorddesk.ui.board.gestures import CardGestures
from coorddesk.ui.desk import Desk
from coorddesk.ui.moments import date_order


class AskGestures(CardGestures):
    """The part of the Board about who is asked for a card."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._waiting_ids: list[str] = []
        self._asked_id = ""

    # Made when they are first wanted, for the board is shown before.

    @cached_property
    def _picker(self) -> WaitingPicker:
        made = WaitingPicker(self.desk.paint, self.canvas)
        made.chosen.connect(self._wait_on)
        return made

    @cached_property
    def _answer(self) -> AnswerPanel:
        made = AnswerPanel(self.desk.paint, self)
        made.given.connect(self._keep_said)
        return made

    def close_question(self) -> None:
        """Puts the list of people away, or the panel about what somebody said, if one is open."""
        if "_picker" in vars(self):
            self._picker.hide()
        if "_answer" in vars(self):
            self._answer.close_panel()

    # Waiting

    def ask_waiting(self) -> None:
        """Asks on whom the selected cards wait, and since when."""
        self._ask_waiting(self.canvas.chosen())

    def _ask_waiting(self, ids: Sequence[str]) -> None:
        shown = [id for id in ids if id in self.model.cards]
        if not shown:
            return
        self._waiting_ids = shown
        at = self.canvas.current if self.canvas.current in shown else shown[0]
        self.canvas.ensure_visible(at)
        card = self.model.cards[shown[0]]
        first = list(dict.fromkeys(id for id in (card.waiting_on_id, card.owner_id) if id))
        question = self.tr("{what}: waiting on whom?").format(what=self._what(shown))
        near = self.canvas.card_rect(at) or self.canvas.viewport().rect()
        since = card.waiting_since if len(shown) == 1 else None
        order = date_order(self.desk.settings)
        self._picker.ask_about(question, self.model.directory, near, first, since, self.desk.today(), order)

    def _wait_on(self, value: Any) -> None:
        ids = [id for id in self._waiting_ids if id in self.model.cards]
        if not ids:
            return
        since = self._picker.since()
        what = self._what(ids)
        with self._changing(ids):
            store = self.desk.store
            who = NewPerson(value[1]) if isinstance(value, tuple) else str(value)
            cards = [self.model.cards[id] for id in ids]
            if all((card.waiting_on_id, card.waiting_since) == (who, since) for card in cards) and self._are_waiting(ids):
                return  # it came to stand there with these very words a moment ago
            tasks.wait_on(store, ids, who, self.desk.today(), since)
            person = self.model.directory.name(self.model.cards[ids[0]].waiting_on_id)
            said = self.tr("{what} waiting on {person}").format(what=what, person=person)
            self.desk.announced.emit(said)
            if len(ids) > 1:
                self.desk.undo_offered.emit(said)
            self.canvas.ensure_visible(ids[0])

    def entered_waiting(self, ids: Sequence[str]) -> None:
        """Cards were put into a waiting column: they wait on their owner, and whether that is right is asked."""
        self._ask_waiting(ids)

    # Asking

    def _debtor(self) -> tuple[str, str] | None:
        """(id of the current card, id of who owes its next step); says why there is none."""
        card = self.model.cards.get(self.canvas.current or "")
        if card is None:
            return None
        person = card.waiting_on_id or card.owner_id
        if person is None:
            self.desk.announced.emit(self.tr("{ref} has no owner, so there is nobody to ask.").format(ref=card.ref))
            return None
        return card.id, person

    def write_to_debtor(self) -> None:
        """Asks for a message to whoever owes the current card, with all they owe."""
        found = self._debtor()
        if found is not None:
            self.write_requested.emit(found[1])

    def record_chase(self) -> None:
        """Takes down how somebody was asked for the current card, and what came back."""
        self._ask_said(call=True)

    def record_promise(self) -> None:
        """Takes down the day the current card was promised for."""
        self._ask_said(call=False)

    def _ask_said(self, *, call: bool) -> None:
        found = self._debtor()
        if found is None:
            return
        self._asked_id = found[0]
        card = self.model.cards[found[0]]
        self.canvas.ensure_visible(card.id)
        title = self.tr("What {name} said about {ref}") if call else self.tr("{name} promised {ref} for")
        title = title.format(name=first_name(self.model.directory.name(found[1])), ref=card.ref)
        self._answer.ask(title, 0, call, self.desk.today(), date_order(self.desk.settings), self._near(card.id))

    def _near(self, id: str) -> QRect:
        rect = self.canvas.card_rect(id) or self.canvas.viewport().rect()
        return QRect(self.canvas.viewport().mapTo(self, rect.topLeft()), rect.size())

    def _keep_said(self, said: Said) -> None:
        card, desk = self.model.cards.get(self._asked_id), self.desk
        person = (card.waiting_on_id or card.owner_id) if card is not None else None
        if card is None or person is None:
            self._answer.close_panel()
            return
        name = self.model.directory.name(person)
        try:
            with desk.attempt(self.tr("Cannot take down what {name} said").format(name=name)):
                chasing.keep_answer(
                    desk.store, person, [("task", card.id)], desk.today(), desk.settings.ask_again_days, said.how, said.answer,
                    said.promised, said.note,
                )  # fmt: skip
                self._answer.close_panel()
        except InvalidInput as error:
            self._answer.refuse(error.sentence)
            return
        if said.promised is not None:
            words = self.tr("{name} promised {ref} for {day}")
            desk.announced.emit(words.format(name=name, ref=card.ref, day=day_words(said.promised, desk.today())))
        else:
            desk.announced.emit(self.tr("{ref} marked as asked today").format(ref=card.ref))
