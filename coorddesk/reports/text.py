"""A sheet as plain words, for the text part of an e-mail and for reading aloud."""

from collections.abc import Iterable, Iterator

from coorddesk.reports.blocks import (
    RATING_WORDS,
    Bar,
    Beside,
    Block,
    Box,
    Cell,
    Facts,
    Numbers,
    Prose,
    Section,
    Sheet,
    Table,
    bare,
)


def text(sheet: Sheet) -> str:
    """Every word of the sheet in reading order, one row a line, ratings as words."""
    head = [sheet.title, *sheet.lines, *sheet.aside]
    if sheet.overall:
        head.append(". ".join(filter(None, (sheet.overall.word, sheet.overall.note))) + ".")
    return "\n".join([*head, "", *_blocks(sheet.blocks)]).rstrip() + "\n"


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Section):
            yield ""
            if block.title:
                yield block.title + (f" ({block.note.rstrip('.')})" if block.note else "")
            yield from _blocks(block.blocks)
        elif isinstance(block, Beside):
            yield from _blocks(block.left)
            yield from _blocks(block.right)
        elif isinstance(block, Table):
            yield from _table(block)
        elif isinstance(block, Prose):
            yield from (bare(one) for one in block.paragraphs)
        elif isinstance(block, Numbers):
            yield from (f"{one.value} {one.words}" for one in block.numbers)
        elif isinstance(block, Facts):
            yield from (f"{name}: {value}" for name, value in block.facts)
        elif isinstance(block, Box | Bar):
            yield f"{block.label}: {bare(block.text)}"


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        yield table.empty or "None."
        return
    for row in table.rows:
        yield "  ".join(filter(None, (_cell(cell) for cell in row)))
        for cell in row:
            yield from (f"    {line}" for line in _blocks(cell.blocks))
    hidden = table.count - len(table.rows)
    if hidden:
        yield f"and {hidden:,} more, {table.more}"


def _cell(cell: Cell) -> str:
    return RATING_WORDS.get(cell.rating, "") if cell.rating else bare(cell.text)
