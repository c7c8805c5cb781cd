"""Blocks measured: each becomes pieces of known height, and tables know how to do with fewer rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from coorddesk.reports.blocks import (
    Align,
    Bar,
    Beside,
    Block,
    Box,
    Cell,
    Column,
    Facts,
    Numbers,
    PageBreak,
    Prose,
    Section,
    Span,
    Table,
    plain,
)
from coorddesk.ui.print.marks import Frame, Ink, Mark, RatingMark, Rule, TimeLine
from coorddesk.ui.print.setting import Piece, Type, natural_width, set_words

GUTTER = 20.0
MARK = 11.9  # 4.2 mm
_PAD = 7.0
_ROW_AIR = 5.0
_MARK_AIR = 6.1
_HAIR = 0.5
_SECTION_GAP = 11.0
_BLOCK_GAP = 6.0
_SPAN_PAD = 14.0
_LINE = 14.0


@dataclass(frozen=True, slots=True)
class Item:
    """A piece on its way to a page.

    Attributes:
        gap: room above it, left out at the top of a page.
        keep: it stays with the next one.
        head: what is repeated above it when it begins a page.
        breaks: it begins a new page.
    """

    piece: Piece
    gap: float = 0.0
    keep: bool = False
    head: Piece | None = None
    breaks: bool = False


class Still:
    """A piece that is what it is."""

    def __init__(self, item: Item) -> None:
        self.item = item

    @property
    def height(self) -> float:
        """With the room above it."""
        return self.item.gap + self.item.piece.height

    def items(self) -> list[Item]:
        """Itself."""
        return [self.item]


class Paragraphs:
    """Running words, which end with an ellipsis after `shown` lines where there is no room for more."""

    LEAST = 4

    def __init__(self, ink: Ink, block: Prose, width: float) -> None:
        self._ink = ink
        self._block = block
        self._width = width
        self._kind = Type(ink.sizes["body"], 1.53 if block.airy else 1.36)
        whole = self._set(0)
        self.full = self.shown = sum(piece.lines for piece in whole)
        self._by_lines = {self.full: whole}

    @property
    def height(self) -> float:
        """Of the lines shown."""
        pieces = self._pieces()
        return sum(piece.height for piece in pieces) + 3.0 * max(0, len(pieces) - 1)

    def items(self) -> list[Item]:
        """One item a paragraph."""
        return [Item(piece, gap=3.0 if place else 0.0) for place, piece in enumerate(self._pieces())]

    def _pieces(self) -> list[Piece]:
        if self.shown not in self._by_lines:
            self._by_lines[self.shown] = self._set(self.shown)
        return self._by_lines[self.shown]

    def _set(self, lines: int) -> list[Piece]:
        left = lines
        pieces = []
        for text in self._block.paragraphs:
            if lines and left <= 0:
                break
            piece = set_words(self._ink, text, self._width, self._kind, left if lines else 0, keep_tail=False)
            pieces.append(piece)
            left -= piece.lines
        return pieces


class Rows:
    """A table, of which the first `shown` rows are on the page, and a line that says how many are not."""

    def __init__(self, ink: Ink, table: Table, width: float, natural: Sequence[float]) -> None:
        self._ink = ink
        self.table = table
        widths = _widths(table, width, natural)
        self._width = width
        self.head = _head(ink, table, widths, width)
        self.rows = [_row(ink, table.columns, row, widths, width) for row in table.rows]
        self.shown = len(self.rows)
        self._order = table.order or tuple(range(len(self.rows)))
        top = self.head.height if self.head and self.rows else 0.0
        self._heights = list(accumulate((self.rows[place].height for place in self._order), initial=top))

    @property
    def hidden(self) -> int:
        """How many rows are not on the page."""
        return self.table.count - self.shown

    @property
    def height(self) -> float:
        """Of the rows shown, with head and last line."""
        return self._heights[self.shown] + (_LINE if self.hidden or not self.rows else 0.0)

    def items(self) -> list[Item]:
        """Head, rows, and what is left to say."""
        if not self.rows:
            return [Item(self._line(self.table.empty or "None."))]
        found = [Item(self.head, keep=True)] if self.head else []
        places = sorted(self._order[: self.shown])
        for place in places:
            found.append(Item(self.rows[place], head=self.head, keep=place == places[-1] and self.hidden > 0))
        if self.hidden:
            words = f"and {self.hidden:,} more, {self.table.more}" if self.shown else f"{self.hidden:,}, {self.table.more}"
            found.append(Item(self._line(words), head=self.head))
        return found

    def _line(self, words: str) -> Piece:
        small = Type(self._ink.sizes["small"], color="text.secondary")
        set_ = set_words(self._ink, plain(words), self._width, small, lines=1)
        return Piece(_LINE, set_.placed(0, 2.0))


class Pair:
    """Two stacks next to one another."""

    def __init__(self, left: "list[Node]", right: "list[Node]", offset: float) -> None:
        self.left, self.right, self.offset = left, right, offset

    @property
    def height(self) -> float:
        """Of the higher one."""
        return max(stack_height(self.left), stack_height(self.right))

    def sides(self) -> "list[list[Node]]":
        """The stacks that decide the height."""
        highest = self.height - 0.01
        return [side for side in (self.left, self.right) if stack_height(side) >= highest]

    def items(self) -> list[Item]:
        """One piece of both."""
        first_gap = max((side[0].items()[0].gap for side in (self.left, self.right) if side), default=0.0)
        marks = [mark for x, side in ((0.0, self.left), (self.offset, self.right)) for mark in _stacked(side, x, -first_gap)]
        return [Item(Piece(self.height - first_gap, marks), gap=first_gap)]

    def loose(self) -> list[Item]:
        """The left stack, then the right one, for a page on which both do not stand side by side."""
        return [item for side in (self.left, self.right) for node in side for item in node.items()]


Node = Still | Paragraphs | Rows | Pair


def stack_height(nodes: Sequence[Node]) -> float:
    """Of all, under one another."""
    return sum(node.height for node in nodes)


def measure(ink: Ink, blocks: Sequence[Block], width: float, first: bool = True, grid: "Grid | None" = None) -> list[Node]:
    """The blocks as nodes for a column of `width` points; `first` ones stand at its top.

    Tables of the same columns under one another stand on one grid: theirs, or the one they were given.
    """
    grid = _grid(ink, blocks) if grid is None else grid
    nodes: list[Node] = []
    for place, block in enumerate(blocks):
        nodes.extend(_measured(ink, block, width, bool(place) or not first, grid))
    return nodes


def _measured(ink: Ink, block: Block, width: float, after: bool, grid: "Grid") -> list[Node]:
    if isinstance(block, Section):
        heading = Still(Item(_heading(ink, block, width), gap=_SECTION_GAP * ink.air if after else 0.0, keep=True))
        return [heading, *measure(ink, block.blocks, width, grid=grid)]
    if isinstance(block, Table):
        return [Rows(ink, block, width, grid[_shape(block)])]
    if isinstance(block, Prose):
        return [Paragraphs(ink, block, width)]
    if isinstance(block, Beside):
        left = (width - GUTTER) * block.share
        right = width - GUTTER - left
        stacks = measure(ink, block.left, left, not after), measure(ink, block.right, right, not after)
        return [Pair(*stacks, left + GUTTER)]
    gap = _BLOCK_GAP if after else 0.0
    if isinstance(block, PageBreak):
        return [Still(Item(Piece(0.0), breaks=True))]
    if isinstance(block, Numbers):
        return [Still(Item(_numbers(ink, block, width)))]
    if isinstance(block, Facts):
        return [Still(Item(piece)) for piece in _facts(ink, block, width)]
    return [Still(Item(_box(ink, block, width) if isinstance(block, Box) else _bar(ink, block, width), gap=gap))]


def _stacked(nodes: Sequence[Node], x: float, y: float) -> list[Mark]:
    marks: list[Mark] = []
    for node in nodes:
        for item in node.items():
            y += item.gap
            marks.extend(item.piece.placed(x, y))
            y += item.piece.height
    return marks


def _heading(ink: Ink, block: Section, width: float) -> Piece:
    if not block.title:
        return Piece(0.0)
    title = set_words(ink, plain(block.title), width, Type(ink.sizes["heading"], bold=True), lines=1)
    note = set_words(
        ink, plain(block.note), max(20.0, width - title.width - 6), Type(ink.sizes["small"], color="text.secondary"), lines=1
    )
    drop = (ink.sizes["heading"] - ink.sizes["small"]) * 1.02
    return Piece(15.0, [*title.marks, *note.placed(title.width + 6, drop)])


def _numbers(ink: Ink, block: Numbers, width: float) -> Piece:
    small, bold = Type(8.0), Type(ink.sizes["heading"], bold=True)
    values = [set_words(ink, plain(one.value), 200.0, bold) for one in block.numbers]
    column = max((value.width for value in values), default=0.0)
    marks: list[Mark] = []
    y = 0.0
    for one, value in zip(block.numbers, values, strict=True):
        words = set_words(ink, plain(one.words), width - column - 16, small, lines=2)
        marks.extend(value.placed(9 + column - value.width, y))
        marks.extend(words.placed(16 + column, y + 1.2))
        y += max(14.4, words.height + 3.6)
    return Piece(y, [Rule(4.5, 0.0, 0.75, max(y, 1.0), "line.field"), *marks])


def _facts(ink: Ink, block: Facts, width: float) -> list[Piece]:
    body, names = Type(ink.sizes["body"]), Type(8.0, color="text.secondary")
    column = max((natural_width(ink, plain(name), names) for name, _ in block.facts), default=0.0) + 16
    pieces = []
    for name, value in block.facts:
        words = set_words(ink, plain(value), width - column, body)
        label = set_words(ink, plain(name), column, names)
        pieces.append(Piece(max(words.height, 11.6) + 2.4, [*label.placed(0, 0.3), *words.placed(column, 0)]))
    return pieces


def _box(ink: Ink, block: Box, width: float) -> Piece:
    body, bold = Type(ink.sizes["body"]), Type(ink.sizes["body"], bold=True)
    label = set_words(ink, plain(block.label), width * 0.4, bold, lines=1)
    left = 6.5 + label.width + 6.5
    words = set_words(ink, block.text, width - left - 6.5, body)
    height = max(words.height, label.height) + 7
    return Piece(height + 1, [Frame(0.3, 0.3, width - 0.6, height), *label.placed(6.5, 3.8), *words.placed(left, 3.8)])


def _bar(ink: Ink, block: Bar, width: float) -> Piece:
    label = set_words(ink, plain(block.label), width - 8, Type(8.0, bold=True), lines=2)
    words = set_words(ink, block.text, width - 8, Type(8.0))
    height = label.height + words.height
    line = Rule(0.0, 0.0, 1.5, height + 1, "text.primary")
    return Piece(height + 2, [line, *label.placed(8, 0.5), *words.placed(8, label.height + 0.5)])


def _cell_type(ink: Ink) -> Type:
    return Type(ink.sizes["body"])


# What the columns are like, whatever they are called, and how wide each has to be without its share.
_Shape = tuple[tuple[object, ...], ...]
Grid = dict[_Shape, list[float]]


def _shape(table: Table) -> _Shape:
    return tuple((column.points, column.share, column.most, column.align) for column in table.columns)


def _grid(ink: Ink, blocks: Sequence[Block]) -> Grid:
    """The widths that tables under one another share; those beside one another, and those in cells, have their own."""
    found: Grid = {}
    for table in _tables(blocks):
        shape, own = _shape(table), [_natural(ink, table, place) for place in range(len(table.columns))]
        found[shape] = [max(pair) for pair in zip(own, found.get(shape, own), strict=True)]
    return found


def _tables(blocks: Sequence[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Section):
            yield from _tables(block.blocks)


def _widths(table: Table, width: float, natural: Sequence[float]) -> list[float]:
    """Each column's width with the space to its right; shares divide what the others leave."""
    found = [0.0 if column.share else max(column.points, own) for column, own in zip(table.columns, natural, strict=True)]
    shares = sum(column.share for column in table.columns)
    left = max(0.0, width - sum(found))
    if shares and left < 60.0 * shares:
        # Very wide words elsewhere may not starve the column that says what it is about.
        keep = min(width * 0.4, 90.0 * shares)
        squeeze = (width - keep) / max(sum(found), 1.0)
        found = [one * squeeze for one in found]
        left = keep
    return [one + (left * column.share / shares if shares else 0.0) for one, column in zip(found, table.columns, strict=True)]


def _natural(ink: Ink, table: Table, place: int) -> float:
    column = table.columns[place]
    kind = _cell_type(ink)
    widest = max((natural_width(ink, plain(line), Type(ink.sizes["small"])) for line in column.head.split("\n")), default=0.0)
    for row in table.rows:
        cell = row[place]
        widest = max(widest, MARK if cell.rating else natural_width(ink, cell.text, kind))
    return min(widest, column.most) + _PAD + 0.5 + (_PAD if _follows_right(table.columns, place) else 0.0)


def _head(ink: Ink, table: Table, widths: Sequence[float], width: float) -> Piece | None:
    if not any(column.head for column in table.columns):
        return None
    kind = Type(ink.sizes["small"], color="text.secondary")
    lines = max(column.head.count("\n") for column in table.columns)
    step = kind.points * kind.lead
    marks: list[Mark] = []
    x = 0.0
    for place, (column, room) in enumerate(zip(table.columns, widths, strict=True)):
        inner, dx = _inner(table.columns, place, room)
        said = column.head.split("\n")
        for line, words in enumerate(said, lines + 1 - len(said)):
            marks.extend(set_words(ink, plain(words), inner, kind, 1, column.align).placed(x + dx, 2.0 + line * step))
        x += room
    marks.append(Rule(0.0, 14.6 + lines * step, width, 0.75, "line.field"))
    return Piece(15.4 + lines * step, marks)


def _inner(columns: Sequence[Column], place: int, room: float) -> tuple[float, float]:
    """The width for words within a column, and where they begin: right-aligned ones keep their distance at the left."""
    if columns[place].align is Align.RIGHT:
        return max(room - _PAD, 4.0), _PAD
    start = _PAD if _follows_right(columns, place) else 0.0
    return max(room - start - (_PAD if place < len(columns) - 1 else 0.0), 4.0), start


def _follows_right(columns: Sequence[Column], place: int) -> bool:
    """Whether the column would touch the words of the one before."""
    return place > 0 and columns[place - 1].align is Align.RIGHT and columns[place].align is Align.LEFT


def _row(ink: Ink, columns: Sequence[Column], cells: Sequence[Cell], widths: Sequence[float], width: float) -> Piece:
    tall = any(cell.blocks for cell in cells)
    kind = _cell_type(ink)
    placed: list[tuple[float, Piece]] = []
    x = 0.0
    for place, (column, cell, room) in enumerate(zip(columns, cells, widths, strict=True)):
        inner, dx = _inner(columns, place, room)
        if cell.rating:
            placed.append((x, Piece(MARK, [RatingMark(0.0, 0.0, cell.rating, MARK)])))
        elif cell.span:
            placed.append((x + _SPAN_PAD, _span(cell.span, room - _SPAN_PAD)))
        else:
            words = set_words(ink, cell.text, inner, kind, 0 if tall else column.lines, column.align)
            placed.append((x + dx, _with_blocks(ink, words, cell.blocks, inner)))
        x += room
    high = max((piece.height for _, piece in placed), default=0.0)
    marked = any(cell.rating for cell in cells)
    height = high + 14.0 if tall else high + _ROW_AIR * ink.air
    if marked and not tall:
        height = max(height, MARK + _MARK_AIR * ink.air)
    marks = [mark for x, piece in placed for mark in piece.placed(x, 6.0 if tall else (height - piece.height) / 2)]
    return Piece(height + _HAIR, [*marks, Rule(0.0, height, width, _HAIR)])


def _with_blocks(ink: Ink, words: Piece, blocks: Sequence[Block], width: float) -> Piece:
    if not blocks:
        return words
    nodes = measure(ink, blocks, width, first=not words.marks)
    marks = [*words.marks, *_stacked(nodes, 0.0, words.height)]
    return Piece(words.height + stack_height(nodes), marks)


def _span(span: Span, width: float) -> Piece:
    length = max((span.end - span.start).days, 1)

    def place(days: int) -> float:
        return min(max(width * days / length, 0.0), width)

    baseline = place((span.baseline - span.start).days) if span.baseline else None
    forecast = place((span.forecast - span.start).days) if span.forecast else None
    height = 11.0
    return Piece(height, [
        TimeLine(0.0, 0.0, width, height, baseline, forecast, place((span.today - span.start).days), span.done)
    ])  # fmt: skip


def small_line(ink: Ink, words: str, width: float, align: Align = Align.LEFT) -> Piece:
    """One line in the small size."""
    return set_words(ink, plain(words), width, Type(ink.sizes["small"], color="text.secondary"), 1, align)


def title_line(ink: Ink, words: str, width: float) -> Piece:
    """A sheet's title, on two lines at the most."""
    return set_words(ink, plain(words), width, Type(ink.sizes["title"], 1.2), 2)
