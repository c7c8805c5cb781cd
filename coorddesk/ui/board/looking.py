"""What of the board is looked at: filters, lanes, folds, cards that start later or were done long ago, and what of it is remembered."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from coorddesk.domain.projects import Category
from coorddesk.services import board, checklists, search
from coorddesk.ui.actions import Action
from coorddesk.ui.board.filter_bar import BoardFilters
from coorddesk.ui.board.filters import Filters, filters_of
from coorddesk.ui.board.gestures import CardGestures
from coorddesk.ui.board.model import LANES
from coorddesk.ui.desk import Desk
from coorddesk.ui.picks import Pick, begins
from coorddesk.ui.saved import SavedFilters

_OLDER_AT_ONCE = 500
_LOOK_BACK_MS = 150  # after the last letter; a search at every letter would hold up the typing
_LETTERS_TO_LOOK_BACK = 3
_MOST_FOUND = 30  # so many of what was done long ago are shown for the words of the filter

LOOK_ACTIONS = (
    Action("lanes_none", "No lanes", "lanes_none", menu="view"),
    Action("lanes_team", "Lanes by team", "lanes_team", icon="rows-3", menu="view"),
    Action("lanes_owner", "Lanes by owner", "lanes_owner", menu="view"),
    Action("lanes_priority", "Lanes by priority", "lanes_priority", menu="view"),
    Action("lanes_project", "Lanes by project", "lanes_project", menu="view"),
    Action("later", "Show or hide cards that start later", "toggle_later", icon="clock", menu="view"),
    Action("filter_owner", "Filter by owner…", "filter_owner", menu="view"),
    Action("filter_due", "Filter by due date…", "filter_due", menu="view"),
    Action("filter_labels", "Filter by label…", "filter_labels", menu="view"),
    Action("filter_run", "Filter by checklist…", "filter_run", menu="view"),
    Action("filter_waiting", "Filter cards that wait", "filter_waiting", menu="view"),
    Action("clear_filters", "Clear the filters", "clear_filters", menu="view"),
    Action("saved_filters", "Saved filters", "saved_filters", icon="bookmark", menu="view"),
    Action("save_filter", "Save this filter…", "save_filter", icon="bookmark-plus", menu="view"),
)


class LookGestures(CardGestures):
    """The part of the Board that says what of it is on view; nothing of it changes a card."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._filters = BoardFilters(desk.paint, self._runs)
        self._saved = SavedFilters(desk, "board", self._filters.saved, self, self._terms, self._use, _is_worth_it)
        self._older = 0
        self._brought = False
        self._look_back = QTimer(self, singleShot=True, interval=_LOOK_BACK_MS)
        self._look_back.timeout.connect(self._bring_found)
        self._filters.changed.connect(self._filter)
        self._filters.lanes_chosen.connect(self.set_lanes)
        self._filters.left.connect(self.focus_list)
        self.canvas.fold_asked.connect(self.fold)
        self.canvas.lane_fold_asked.connect(self._fold_lane)
        self.canvas.foot_asked.connect(self._foot)
        self.canvas.later_asked.connect(self.toggle_later)

    def _settled(self, touched: set[int] | None) -> None:
        """After the model changed: selection, places, filters and title follow."""
        self._filters.take(self.model)
        self.model.set_filters(self._filters.filters())
        self.canvas.keep_selection()
        self.canvas.relayout(touched)
        self.title_changed.emit()

    def _filter(self) -> None:
        text = self._filters.filters().text
        if len(text) >= _LETTERS_TO_LOOK_BACK:
            self._look_back.start()
        else:
            self._look_back.stop()
        if not text and self._brought:
            # What was done long ago folds away again.
            self._brought = False
            self.reload()
        self.model.set_filters(self._filters.filters())
        self._keep("filters", {**self._kept().get("filters", {}), self._scope(): self.model.filters.terms()})
        self.canvas.keep_selection()
        self.canvas.relayout()
        self.title_changed.emit()

    def clear_filters(self) -> None:
        """Shows everything again."""
        self._filters.clear()

    def filter_owner(self) -> None:
        """Asks whose cards to show."""
        self._filters.ask("owner")

    def filter_due(self) -> None:
        """Asks which due dates to show."""
        self._filters.ask("due")

    def filter_labels(self) -> None:
        """Asks which labels to show."""
        self._filters.ask("labels")

    def filter_run(self) -> None:
        """Asks for the checklist run whose cards to show."""
        self._filters.ask("run")

    def _runs(self, typed: str) -> list[Pick]:
        """The checklist runs that are not through, with how far they are."""
        with self.desk.attempt_all(self.tr("Cannot read the checklists")):
            found = checklists.runs(self.desk.store, self.desk.project_id, self.desk.today())
            words = self.tr("{done} of {all} done")
            fitting = [one for one in found if not typed or begins(typed, one.run.name)]
            return [Pick(one.run.id, one.run.name, words.format(done=one.done, all=one.all)) for one in fitting]
        return []

    def filter_waiting(self) -> None:
        """Shows only cards that wait for somebody, or all again."""
        self._filters.waiting.toggle()

    def saved_filters(self) -> None:
        """Offers the filters that were saved."""
        self._saved.open_menu()

    def save_filter(self) -> None:
        """Asks for a name to keep this filter under."""
        self._saved.ask_name()

    def _terms(self) -> dict[str, Any]:
        return {"filters": self.model.filters.terms(), "lanes": self.model.lanes_by}

    def _use(self, terms: Any) -> None:
        given = terms if isinstance(terms, dict) else {}
        self._filters.set_filters(filters_of(given.get("filters")))
        if given.get("lanes") in LANES and given["lanes"] != self.model.lanes_by:
            self.set_lanes(given["lanes"])
        self.desk.announced.emit(self.context())

    def toggle_later(self) -> None:
        """Shows the cards whose start is still to come, or puts them out of the way again."""
        self.model.show_later(not self.model.later_shown)
        self.canvas.keep_selection()
        self.canvas.relayout()
        count = sum(column.later for column in self.model.columns)
        shown = self.tr("Cards that start later are shown: {count}")
        hidden = self.tr("Cards that start later are hidden: {count}")
        self.desk.announced.emit((shown if self.model.later_shown else hidden).format(count=count))

    def set_lanes(self, by: str) -> None:
        """Rows by team, owner, priority or project, or none."""
        self.model.set_lanes(by)
        self._filters.show_lanes(by)
        self._keep("lanes", by)
        self.canvas.verticalScrollBar().setValue(0)
        self.canvas.relayout()

    def lanes_none(self) -> None:
        """Takes the lanes away."""
        self.set_lanes("none")

    def lanes_team(self) -> None:
        """One lane for each team."""
        self.set_lanes("team")

    def lanes_owner(self) -> None:
        """One lane for each owner."""
        self.set_lanes("owner")

    def lanes_priority(self) -> None:
        """One lane for each priority."""
        self.set_lanes("priority")

    def lanes_project(self) -> None:
        """One lane for each project."""
        self.set_lanes("project")

    def fold(self, column: int) -> None:
        """Folds a column, or unfolds it."""
        self._set_folded(self.canvas.folded ^ {self.model.columns[column].key})

    def fold_current(self) -> None:
        """Folds the current card's column, or unfolds the folded ones where there is no current card."""
        card = self.model.cards.get(self.canvas.current or "")
        if card is not None:
            self.fold(self.model.column_of(card))
        else:
            self._set_folded(set())

    def _set_folded(self, folded: set[str]) -> None:
        self.canvas.folded = folded
        self._keep("folded", {**self._kept().get("folded", {}), self._scope(): sorted(folded)})
        self.canvas.relayout()
        if self.canvas.current and self.canvas.card_rect(self.canvas.current) is None:
            self.canvas.choose(None)

    def _fold_lane(self, lane: int) -> None:
        self.canvas.folded_lanes ^= {self.model.lanes[lane].key}
        self.canvas.relayout()

    def _foot(self, column: int) -> None:
        if self.model.columns[column].category == Category.DONE:
            with self.desk.attempt_all(self.tr("Cannot read the board")):
                more = board.read_older(self.desk.store, self.desk.project_id, self.model.today, self._older, _OLDER_AT_ONCE)
                self._older += _OLDER_AT_ONCE
                self._settled(self.model.add_older(more))
        else:
            self._open_line(column)

    def _bring_found(self) -> None:
        """Puts cards on view that were done long ago and are looked for by words."""
        with self.desk.attempt_all(self.tr("Cannot look for what was done long ago")):
            hits = search.find(self.desk.store, self._filters.filters().text, _MOST_FOUND)
            found = [one.id for one in hits if one.kind == "task" and one.id not in self.model.cards]
            for card in board.read_cards(self.desk.store, found) if found else ():
                self._brought = self.model.bring(card) or self._brought
            if found:
                self._settled(None)

    def _bring(self, id: str) -> bool:
        """Puts a card on view that was done long ago; whether there is one here."""
        cards = board.read_cards(self.desk.store, [id])
        if not cards or not self.model.bring(cards[0]):
            return False
        self.canvas.relayout()
        return True

    def _scope(self) -> str:
        return self.desk.project_id or "all"

    def _kept(self) -> dict[str, Any]:
        kept = self.desk.settings.filters.get("board")
        return kept if isinstance(kept, dict) else {}

    def _kept_filters(self) -> Filters:
        kept = self._kept().get("filters")
        return filters_of(kept.get(self._scope()) if isinstance(kept, dict) else None)

    def _keep(self, name: str, value: Any) -> None:
        self.desk.settings.filters["board"] = {**self._kept(), name: value}

    def _restore(self) -> None:
        kept = self._kept()
        self.canvas.folded = set(kept.get("folded", {}).get(self._scope(), []))
        if kept.get("lanes") in LANES:
            self.model.set_lanes(kept["lanes"])
            self._filters.show_lanes(kept["lanes"])
        self._filters.set_filters(self._kept_filters())


def _is_worth_it(terms: dict[str, Any]) -> bool:
    return bool(terms["filters"]) or terms["lanes"] != "none"
