"""Making a sheet's blocks fit: one page by showing fewer rows, or as many pages as they need."""

from collections.abc import Iterator, Sequence

from coorddesk.ui.print.layout import Item, Node, Pair, Paragraphs, Rows, stack_height
from coorddesk.ui.print.marks import Mark, Rule
from coorddesk.ui.print.setting import Piece

_NEAR = 0.01
_WIDE = 3


def shorten(nodes: Sequence[Node], room: float) -> None:
    """Take rows away, always where most stand, until the nodes are no higher than `room` points.

    Only tables that decide the height lose rows. When each has come down to its least, running words are shortened; then
    tables give up all but one row, and at last that one. What is free at the end goes back to the tables that lost most.
    """
    while stack_height(nodes) > room and (longest := _longest(nodes, list(_deciding(nodes)))) is not None:
        longest.shown -= 1
    _give_back(nodes, room)


def _longest(nodes: Sequence[Node], deciding: Sequence[Node]) -> Rows | Paragraphs | None:
    """What is shortened next; None when nothing is left to give.

    A table across the whole page gives later than one in a column that is too long, because its row is lost to both columns.
    """
    tables = [one for one in deciding if isinstance(one, Rows) and not one.table.whole]
    if rich := [one for one in tables if one.shown > one.table.least]:
        return max(rich, key=lambda one: one.shown - (_WIDE if one in nodes else 0))
    if words := [one for one in deciding if isinstance(one, Paragraphs) and one.shown > one.LEAST]:
        return max(words, key=lambda one: one.shown)
    return max((one for one in tables if one.shown), key=lambda one: one.shown, default=None)


def flow(nodes: Sequence[Node], room: float, first_room: float) -> list[list[Mark]]:
    """The marks of every page, from the top of its room; the first page's room is its own.

    A heading stays with what follows it, and a table's head is repeated. A piece higher than a page is divided between
    two lines of words.
    """
    items = [item for node in nodes for item in _items(node, room)]
    pages: list[list[Mark]] = [[]]
    y, limit = 0.0, first_room
    for place, item in enumerate(items):
        gap = item.gap if y else 0.0
        needed = _with_kept(items, place)
        if y and (item.breaks or y + gap + needed > limit + _NEAR):
            pages.append([])
            y, gap, limit = 0.0, 0.0, room
            if item.head is not None:
                pages[-1].extend(item.head.marks)
                y = item.head.height
        piece = item.piece
        while y + gap + piece.height > limit + _NEAR and (parts := _divided(piece, limit - y - gap)):
            upper, piece = parts
            pages[-1].extend(upper.placed(0.0, y + gap))
            pages.append([])
            y, gap, limit = 0.0, 0.0, room
        pages[-1].extend(piece.placed(0.0, y + gap))
        y += gap + piece.height
    return pages


def _items(node: Node, room: float) -> list[Item]:
    if isinstance(node, Pair) and node.height > room:
        return node.loose()
    return node.items()


def _with_kept(items: Sequence[Item], place: int) -> float:
    """The height of an item and of those it has to stay with."""
    height = items[place].piece.height
    while items[place].keep and place + 1 < len(items):
        place += 1
        height += items[place].gap + items[place].piece.height
    return height


def _divided(piece: Piece, room: float) -> tuple[Piece, Piece] | None:
    """The piece in two, the upper part no higher than `room`; None where no line of it fits."""
    bottoms = sorted({mark.y + mark.height for mark in piece.marks if mark.y + mark.height <= room}, reverse=True)
    for cut in bottoms:
        solid = [mark for mark in piece.marks if not isinstance(mark, Rule)]
        if cut > 0 and not any(mark.y < cut - _NEAR and mark.y + mark.height > cut + _NEAR for mark in solid):
            upper, lower = _parted(piece.marks, cut)
            return Piece(cut, upper), Piece(piece.height - cut, lower)
    return None


def _parted(marks: Sequence[Mark], cut: float) -> tuple[list[Mark], list[Mark]]:
    upper: list[Mark] = []
    lower: list[Mark] = []
    for mark in marks:
        end = mark.y + mark.height
        if end <= cut + _NEAR:
            upper.append(mark)
        elif mark.y >= cut - _NEAR or not isinstance(mark, Rule):
            lower.append(mark.moved(0.0, -cut))
        else:
            upper.append(Rule(mark.x, mark.y, mark.width, cut - mark.y, mark.token))
            lower.append(Rule(mark.x, 0.0, mark.width, end - cut, mark.token))
    return upper, lower


def _give_back(nodes: Sequence[Node], room: float) -> None:
    tables = [one for one in _all(nodes) if isinstance(one, Rows) and one.shown < len(one.rows)]
    while tables:
        table = max(tables, key=lambda one: len(one.rows) - one.shown)
        table.shown += 1
        if stack_height(nodes) > room:
            table.shown -= 1
            tables.remove(table)
        elif table.shown == len(table.rows):
            tables.remove(table)


def _deciding(nodes: Sequence[Node]) -> Iterator[Node]:
    """The nodes that make the stack as high as it is."""
    for node in nodes:
        if isinstance(node, Pair):
            for side in node.sides():
                yield from _deciding(side)
        else:
            yield node


def _all(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Pair):
            yield from _all(node.left)
            yield from _all(node.right)
        else:
            yield node
