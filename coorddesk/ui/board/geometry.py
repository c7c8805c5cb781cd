"""Where everything on the board stands: columns, lanes and cards, in the board's own coordinates."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection
from dataclasses import dataclass
from math import inf

from coorddesk.services.board import Card
from coorddesk.ui.board.model import BoardModel, Lane

SIDE, TOP, BOTTOM = 24, 12, 12
GAP = 10
HEAD = 34
CARD_GAP, COMPACT_GAP = 9, 7
LANE_HEAD, LANE_FOOT, LANES_FROM = 31, 12, TOP + HEAD + 4
FOOT = 34
EMPTY = 76
LANES_SLACK = 8  # what is painted around a card
_SAMPLE = 16  # so many cards are measured before the height of the others is guessed from them

Height = Callable[[Card, int, bool], int]


@dataclass(frozen=True, slots=True)
class ColumnBox:
    """One column's place from left to right."""

    x: int
    width: int
    folded: bool

    @property
    def right(self) -> int:
        """Where it ends, exclusive."""
        return self.x + self.width


class Cell:
    """The cards of one column in one lane, one under another.

    Cards are measured from the top down, only as far as somebody looks: a column may hold thousands.

    Attributes:
        top: where its first card stands; with lanes on the whole board, without on the screen, unscrolled.
    """

    def __init__(self, top: int, cards: list[Card], height_of: Callable[[Card], int], gap: int = 0, empty: int = 0) -> None:
        """`empty` is the height without cards."""
        self.top, self.cards = top, cards
        self._height_of, self._gap, self._empty = height_of, gap, empty
        self._tops: list[int] = []
        self._heights: list[int] = []
        self._next = 0

    @property
    def height(self) -> int:
        """Down to the end of the last card, exact once that was reached; what follows it (the adding line) comes after."""
        if not self.cards:
            return self._empty
        self._measure(_SAMPLE)
        beyond = (len(self.cards) - len(self._tops)) * self._next // len(self._tops)
        return self._next - self._gap + beyond

    def reach(self, y: float = inf) -> None:
        """Measures the cards down to a height, from the cell's top; all of them without one."""
        while self._next <= y and len(self._tops) < len(self.cards):
            self._measure(len(self._tops) + _SAMPLE)

    def span(self, place: int) -> tuple[int, int]:
        """(top, height) of a card, from the cell's top."""
        self._measure(place + 1)
        return self._tops[place], self._heights[place]

    def _measure(self, count: int) -> None:
        for card in self.cards[len(self._tops) : count]:
            height = self._height_of(card)
            self._tops.append(self._next)
            self._heights.append(height)
            self._next += height + self._gap

    def between(self, start: float, end: float) -> range:
        """The places of the cards that reach into a stretch, measured from the cell's top."""
        self.reach(end)
        first = max(0, bisect_right(self._tops, start) - 1)
        return range(first, bisect_left(self._tops, end, first))

    def gap_at(self, y: float) -> int:
        """Before which card something dropped at `y` comes to stand."""
        for place in self.between(y, y + 1):
            top, height = self.span(place)
            return place if y < top + height / 2 else place + 1
        return 0


@dataclass(frozen=True, slots=True)
class LaneBox:
    """One lane's heading and extent."""

    lane: Lane
    top: int
    bottom: int
    folded: bool


class Geometry:
    """The board laid out for one width.

    Attributes:
        cells: by lane, then by column; the cells of a folded column or lane are empty.
        height: of the whole board with lanes; 0 without, where each column scrolls on its own.
    """

    def __init__(
        self,
        model: BoardModel,
        width: int,
        height_of: Height,
        folded: Collection[str],
        folded_lanes: Collection[str],
        limits: tuple[int, int, int],
    ) -> None:
        self.with_lanes = model.lanes_by != "none"
        self.columns = _columns(model, width, folded, limits)
        self.width = (self.columns[-1].right if self.columns else SIDE) + SIDE
        self.card_width = next((box.width for box in self.columns if not box.folded), limits[0])
        self.lanes: list[LaneBox] = []
        self.cells: list[list[Cell]] = []
        self.height = 0
        self._height_of = height_of
        if self.with_lanes:
            self._stack_lanes(model, folded_lanes)
        else:
            self.cells = [[self._cell(model, 0, at, TOP + HEAD) for at in range(len(self.columns))]]

    def _cell(self, model: BoardModel, lane: int, column: int, top: int) -> Cell:
        if self.columns[column].folded:
            return Cell(top, [], self._card_height)
        gap, empty = (COMPACT_GAP, 0) if self.with_lanes else (CARD_GAP, EMPTY)
        return Cell(top, model.lanes[lane].cells[column], self._card_height, gap, empty)

    def _card_height(self, card: Card) -> int:
        return self._height_of(card, self.card_width, self.with_lanes)

    def _stack_lanes(self, model: BoardModel, folded_lanes: Collection[str]) -> None:
        y = LANES_FROM
        for at, lane in enumerate(model.lanes):
            folded = lane.key in folded_lanes or not lane.count
            if folded:
                cells = [Cell(y + LANE_HEAD, [], self._card_height) for _ in self.columns]
                bottom = y + LANE_HEAD + 4
            else:
                cells = [self._cell(model, at, column, y + LANE_HEAD) for column in range(len(self.columns))]
                for cell in cells:
                    cell.reach()  # the lanes below stand where this one really ends
                bottom = y + LANE_HEAD + max((cell.height for cell in cells), default=0) + LANE_FOOT
            self.lanes.append(LaneBox(lane, y, bottom, folded))
            self.cells.append(cells)
            y = bottom
        self.height = y + FOOT + BOTTOM

    def refresh(self, model: BoardModel, column: int) -> None:
        """Lays one column out anew; only without lanes."""
        self.cells[0][column] = self._cell(model, 0, column, TOP + HEAD)

    def column_at(self, x: float) -> int | None:
        """The column at a place across the board, its half of the gaps beside it included."""
        for at, box in enumerate(self.columns):
            if box.x - GAP / 2 <= x < box.right + GAP / 2:
                return at
        return None

    def lane_at(self, y: float) -> int | None:
        """The lane at a height of the board; without lanes the only one."""
        if not self.with_lanes:
            return 0
        at = bisect_right(self.lanes, y, key=lambda lane: lane.top) - 1
        return at if at >= 0 and y < self.lanes[at].bottom else None

    def lanes_between(self, start: float, end: float) -> range:
        """The lanes that reach into a stretch of the board; without lanes the only one."""
        if not self.with_lanes:
            return range(1)
        first = max(0, bisect_right(self.lanes, start - LANES_SLACK, key=lambda lane: lane.top) - 1)
        return range(first, bisect_right(self.lanes, end + LANES_SLACK, key=lambda lane: lane.top))


def _columns(model: BoardModel, width: int, folded: Collection[str], limits: tuple[int, int, int]) -> list[ColumnBox]:
    """Columns share the width between the least and the greatest; folded ones take little."""
    least, most, narrow = limits
    shut = [column.key in folded for column in model.columns]
    open_count = len(shut) - sum(shut)
    room = width - 2 * SIDE - GAP * max(0, len(shut) - 1) - narrow * sum(shut)
    each = min(most, max(least, room // open_count)) if open_count else narrow
    boxes, x = [], SIDE
    for is_shut in shut:
        boxes.append(ColumnBox(x, narrow if is_shut else each, is_shut))
        x = boxes[-1].right + GAP
    return boxes
