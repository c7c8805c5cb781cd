"""The board as plain data: columns, the cards that pass the filters, lanes, and where a moved card belongs."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from coorddesk.domain.dates import week_start
from coorddesk.domain.projects import Category
from coorddesk.domain.tasks import PRIORITIES
from coorddesk.services.board import Before, Board, Card, Details, Directory, Place, done_since
from coorddesk.ui.board.columns import BoardColumn, merged
from coorddesk.ui.board.filters import NOBODY, Filters, passing

LANES = ("none", "team", "owner", "priority", "project")
_TEAMS_AS_EMPTY_LANES = 12
_NOTHING = Details()


@dataclass(slots=True)
class Lane:
    """One row of the board: for each column the cards that pass the filters. Without lanes there is one, without a name.

    Attributes:
        hue: of the team, or None.
        late: how many of its cards are late.
    """

    key: str
    name: str
    hue: int | None
    cells: list[list[Card]]
    late: int = 0

    @property
    def count(self) -> int:
        """How many cards stand in it."""
        return sum(map(len, self.cells))


class BoardModel:
    """What is on the board now; changes patch it card by card."""

    def __init__(self, today: date, look: Callable[[Sequence[str]], dict[str, Details]]) -> None:
        """`look` reads what cards tell besides, by their ids."""
        self.today = today
        self._look = look
        self._details: dict[str, Details] = {}
        self.directory = Directory({}, {}, {}, {})
        self.project_id: str | None = None
        self.columns: list[BoardColumn] = []
        self.cards: dict[str, Card] = {}
        self.lanes: list[Lane] = [Lane("", "", None, [])]
        self.filters = Filters()
        self.lanes_by = "none"
        self.first_weekday = 0
        self.later_shown = False
        self.kept: str | None = None
        self._column_of_id: dict[str, int] = {}
        self._order: dict[str, int] = {}
        self._found_by: dict[str, tuple[Card, str]] = {}

    def load(self, board: Board, project_id: str | None, today: date) -> None:
        """Takes a fresh reading in place of what was there; filters and lanes stay."""
        self.today, self.project_id, self.directory = today, project_id, board.directory
        self.columns = merged(board.directory, project_id)
        self._order = {id: at for at, id in enumerate(board.directory.projects)}
        self._column_of_id = {id: at for at, column in enumerate(self.columns) for id in column.all_ids}
        self._found_by.clear()
        self._details.clear()
        self.cards = {card.id: card for card in board.cards if card.column_id in self._column_of_id}
        for card in self.cards.values():
            self.columns[self._column_of_id[card.column_id]].cards.append(card)
        for column in self.columns:
            self._sort(column)
        self._count_older(board.done_before)
        self.arrange()

    def patch(self, ids: Iterable[str], cards: Sequence[Card], done_before: dict[str, int] | None = None) -> set[int]:
        """Puts these cards in place of those with their ids (ids without a card are gone); the columns touched.

        Args:
            done_before: as in `Board`, where that changed too.
        """
        touched: set[int] = set()
        known = set(self.cards)
        for id in ids:
            self._details.pop(id, None)
            old = self.cards.pop(id, None)
            if old is not None:
                at = self._column_of_id[old.column_id]
                self.columns[at].cards[:] = [one for one in self.columns[at].cards if one is not old]
                touched.add(at)
        for card in cards:
            if self._belongs(card, card.id in known):
                at = self._column_of_id[card.column_id]
                self.cards[card.id] = card
                self.columns[at].cards.append(card)
                touched.add(at)
        for at in touched:
            self._sort(self.columns[at])
        if done_before is not None:
            self._count_older(done_before)
        self.arrange(touched)
        return touched

    def bring(self, card: Card) -> bool:
        """Puts one card on view though it was done long ago; False when it belongs to none of the columns."""
        if card.column_id not in self._column_of_id or self.project_id not in (None, card.project_id):
            return False
        column = self.columns[self._column_of_id[card.column_id]]
        self.cards[card.id] = card
        column.cards.append(card)
        column.older = max(0, column.older - 1)
        self._sort(column)
        self.arrange()
        return True

    def add_older(self, cards: Sequence[Card]) -> set[int]:
        """Puts further cards on view that were done long ago; the columns touched."""
        touched: dict[int, int] = {}
        for card in cards:
            if card.id not in self.cards and card.column_id in self._column_of_id:
                at = self._column_of_id[card.column_id]
                self.cards[card.id] = card
                self.columns[at].cards.append(card)
                touched[at] = touched.get(at, 0) + 1
        for at, count in touched.items():
            self.columns[at].older = max(0, self.columns[at].older - count)
            self._sort(self.columns[at])
        self.arrange(touched)
        return set(touched)

    def _belongs(self, card: Card, was_on_view: bool) -> bool:
        if card.column_id not in self._column_of_id or self.project_id not in (None, card.project_id):
            return False
        return card.done_on is None or was_on_view or card.done_on >= done_since(self.today)

    def _sort(self, column: BoardColumn) -> None:
        column.later = sum(map(self.starts_later, column.cards))
        if column.category == Category.DONE:
            column.cards.sort(key=lambda card: card.rank)
            column.cards.sort(key=lambda card: card.done_on or date.min, reverse=True)
            start = week_start(self.today, self.first_weekday)
            # The latest stand first, and nothing is done after today.
            column.lately = sum(1 for _ in takewhile(lambda card: card.done_on is not None and card.done_on >= start, column.cards))
        else:
            order = self._order
            within = {id: at for at, id in enumerate(column.all_ids)}
            column.cards.sort(key=lambda card: (order.get(card.project_id, 0), within[card.column_id], card.rank, card.id))

    def _count_older(self, done_before: dict[str, int]) -> None:
        since = done_since(self.today)
        for column in self.columns:
            all_older = sum(done_before.get(id, 0) for id in column.all_ids)
            column.older = all_older - (
                sum(card.done_on is not None and card.done_on < since for card in column.cards) if all_older else 0
            )

    def set_filters(self, filters: Filters) -> None:
        """Shows only the cards that pass."""
        if filters != self.filters:
            self.filters = filters
            self.arrange()

    def set_lanes(self, by: str) -> None:
        """Rows by team, owner or priority, or none."""
        self.lanes_by = by
        self.arrange()

    def show_later(self, shown: bool) -> None:
        """Shows the cards whose start is still to come, or keeps them out of the way."""
        self.later_shown = shown
        self.arrange()

    def keep(self, id: str | None) -> bool:
        """Keeps one card on view though it starts later, while it is worked on; whether that may have changed what is on view."""
        before, self.kept = self.kept, id
        changed = [one for one in (before, id) if one != id or one != before]
        return any(one in self.cards and self.starts_later(self.cards[one]) for one in changed if one is not None)

    def starts_later(self, card: Card) -> bool:
        """Whether a card's start is still to come, so that it is out of the way until then."""
        return card.start is not None and card.start > self.today and card.done_on is None

    def arrange(self, touched: Iterable[int] | None = None) -> None:
        """Works out which card stands in which lane; without lanes only for the columns touched."""
        passes = self._passes()
        if self.lanes_by == "none":
            if self.lanes[0].name or len(self.lanes[0].cells) != len(self.columns):
                self.lanes = [Lane("", "", None, [[] for _ in self.columns])]
                touched = None
            for at in range(len(self.columns)) if touched is None else touched:
                self.lanes[0].cells[at] = self._passing(self.columns[at], passes)
            return
        lanes = self._empty_lanes()
        for at, column in enumerate(self.columns):
            for card in self._passing(column, passes):
                lane = lanes.get(self._lane_of(card)) or lanes[NOBODY]
                lane.cells[at].append(card)
                lane.late += self.is_late(card)
        keep = self.lanes_by == "team" and len(lanes) <= _TEAMS_AS_EMPTY_LANES
        self.lanes = [lane for lane in lanes.values() if lane.count or (keep and lane.key != NOBODY)]
        self.lanes = self.lanes or [Lane(NOBODY, "", None, [[] for _ in self.columns])]

    def _empty_lanes(self) -> dict[str, Lane]:
        people, teams = self.directory.people, self.directory.teams
        named: list[tuple[str, str, int | None]]
        if self.lanes_by == "team":
            named = [(team.id, team.name, team.hue) for team in teams.values()] + [(NOBODY, "No team", None)]
        elif self.lanes_by == "owner":
            owners = {card.owner_id for card in self.cards.values()}
            named = [(one.id, one.name, self.directory.hue(one.team_id)) for one in people.values() if one.id in owners]
            named.append((NOBODY, "No owner", None))
        elif self.lanes_by == "project":
            named = [(one.id, one.name, None) for one in self.directory.projects.values()] + [(NOBODY, "No project", None)]
        else:
            named = [(str(value), f"{shown} priority", None) for value, shown in PRIORITIES]
            named.append((NOBODY, "No priority", None))
        return {key: Lane(key, name, hue, [[] for _ in self.columns]) for key, name, hue in named}

    def _lane_of(self, card: Card) -> str:
        if self.lanes_by == "team":
            return self.team_of(card) or NOBODY
        values = {"owner": card.owner_id, "priority": card.priority, "project": card.project_id}
        return values[self.lanes_by] or NOBODY

    def _passing(self, column: BoardColumn, passes: Callable[[Card], bool] | None) -> list[Card]:
        """A column's cards that are on view; those that start later stay out of the way, unless they are looked for by words."""
        cards = column.cards
        if column.later and not (self.later_shown or self.filters.text):
            cards = [card for card in cards if not self.starts_later(card) or card.id == self.kept]
        return [card for card in cards if passes(card)] if passes is not None else cards

    def _passes(self) -> Callable[[Card], bool] | None:
        """Whether a card passes the filters, as a function; None where everything does."""
        if not self.filters.active:
            return None
        return passing(self.filters, self.today, self.first_weekday, self.team_of, self._findable, self._called)

    def _findable(self, card: Card) -> str:
        known = self._found_by.get(card.id)
        if known is None or known[0] is not card:
            known = self._found_by[card.id] = (card, f"{card.ref} {card.title} {' '.join(card.labels)}".casefold())
        return known[1]

    def _called(self, word: str) -> frozenset[str]:
        """The ids of the people in whose name a word stands."""
        return frozenset(id for id, person in self.directory.people.items() if word in person.name.casefold())

    def look_at(self, cards: Iterable[Card]) -> None:
        """Has at hand, by one reading, what these cards tell besides."""
        unknown = [card.id for card in cards if card.id not in self._details]
        if unknown:
            found = self._look(unknown)
            self._details.update((id, found.get(id, _NOTHING)) for id in unknown)

    def details(self, card: Card) -> Details:
        """What a card tells besides."""
        self.look_at((card,))
        return self._details[card.id]

    def team_of(self, card: Card) -> str | None:
        """The card's own team, else its owner's."""
        return self.directory.team_of(card.owner_id, card.team_id)

    def takes(self, lane: int, ids: Sequence[str]) -> bool:
        """Whether cards can go to a lane: a card stays in its own project."""
        key = self.lanes[lane].key
        return self.lanes_by != "project" or all(self.cards[id].project_id == key for id in ids)

    def is_late(self, card: Card) -> bool:
        """Due before today and not done."""
        return card.due is not None and card.done_on is None and card.due < self.today

    def held_up_by(self, card: Card) -> Before | None:
        """What comes before a card and is late, or due after the card itself; of several the one that is due first."""
        if card.done_on is not None or not card.before:
            return None
        last = card.due or date.max
        found = [one for one in card.before if one.due is not None and (one.due < self.today or one.due > last)]
        return min(found, key=lambda one: one.due or date.max, default=None)

    def own_column(self, card: Card) -> str:
        """The name of a card's own column where the one it stands in on screen is called otherwise, else empty."""
        own = self.directory.columns.get(card.column_id)
        return own.name if own is not None and own.name != self.columns[self.column_of(card)].name else ""

    def column_of(self, card: Card) -> int:
        """Which column a card stands in, counted from the left."""
        return self._column_of_id[card.column_id]

    def find(self, id: str | None) -> tuple[int, int, int] | None:
        """(lane, column, place) of a card on view; None when it is filtered out or not there."""
        card = self.cards.get(id or "")
        if card is None:
            return None
        column = self.column_of(card)
        for at, lane in enumerate(self.lanes):
            place = next((place for place, one in enumerate(lane.cells[column]) if one is card), None)
            if place is not None:
                return at, column, place
        return None

    def open_count(self) -> int:
        """How many cards are not done."""
        return sum(len(column.cards) for column in self.columns if column.category != Category.DONE)

    def shown_count(self) -> int:
        """How many of those pass the filters."""
        return sum(
            len(lane.cells[at]) for lane in self.lanes for at, column in enumerate(self.columns) if column.category != Category.DONE
        )

    def owners(self) -> list[str]:
        """The ids of those who own a card on the board, by name."""
        owning = {card.owner_id for card in self.cards.values()}
        return [id for id in self.directory.people if id in owning]

    def labels(self) -> list[str]:
        """The labels in use, by name."""
        return sorted({label for card in self.cards.values() for label in card.labels}, key=str.casefold)

    def home_in(self, card: Card, column: int) -> str | None:
        """The id of the column a card would move to: its own project's, of that name or else of that category."""
        target = self.columns[column]
        own = card.column_id if card.column_id in target.all_ids else target.ids.get(card.project_id)
        if own is not None:
            return own
        return next((one.id for one in self.directory.columns_of(card.project_id) if one.category == target.category), None)

    def landing(self, card: Card, column: int, cell: Sequence[Card], place: int) -> int:
        """The place in a cell the card really comes to when dropped at `place`.

        Cards of one project keep together where several are on view, and done ones stand by their day, the latest first.
        """
        if self.columns[column].category == Category.DONE:
            return place if self.column_of(card) == column else 0
        own = self._order.get(card.project_id, 0)
        place_of = self._place_of_project
        return min(max(place, bisect_left(cell, own, key=place_of)), bisect_right(cell, own, key=place_of))

    def _place_of_project(self, card: Card) -> int:
        return self._order.get(card.project_id, 0)

    def plan(self, ids: Sequence[str], column: int, before_id: str | None) -> list[Place]:
        """Where each card goes so that all stand together before a card of the column, or at its foot.

        Cards whose project has no such column are left out; so is `before_id` when it moves too, in favour of what follows it.
        """
        moving = set(ids)
        stay = [card for card in self.columns[column].cards if card.id not in moving]
        following = self._following(column, before_id, moving)
        places = []
        for id in ids:
            card = self.cards[id]
            home = self.home_in(card, column)
            if home is None:
                continue
            start = stay.index(following) if following is not None else len(stay)
            next_own = next((one for one in stay[start:] if one.project_id == card.project_id and one.column_id == home), None)
            places.append(Place(id, home, next_own.id if next_own else None))
        return places

    def _following(self, column: int, before_id: str | None, moving: set[str]) -> Card | None:
        cards = self.columns[column].cards
        at = next((at for at, card in enumerate(cards) if card.id == before_id), len(cards))
        return next((card for card in cards[at:] if card.id not in moving), None)
