"""Foreign spreadsheets → tables: where the headings stand, which rows are rows, and what to tell about the rest."""

import itertools
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from coorddesk.domain.dates import count_words
from coorddesk.exchange.grids import MAX_COLUMNS, Cell, Grid, Problem, read_grids, rows_in_words
from coorddesk.exchange.headings import known_heading, normal
from coorddesk.exchange.issue_sheets import DATE_TEXT, Foot, IssueSheet, Receiver, find_issue_sheet, shown
from coorddesk.exchange.sheet_xml import Merge, column_index, column_letters

__all__ = ["Cell", "Problem", "Row", "Table", "Tables", "column_index", "column_letters", "from_json", "read_tables", "to_json"]

_HEADER_SEARCH_ROWS = 60
_TOTALS = {"total", "totals", "grand total", "sub total", "subtotal", "sum", "sums", "count"}
_NUMERIC = re.compile(r"[-+]?[\d.,\s]*\d[\d.,\s]*%?")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes:
        number: in the sheet, from 1.
        cells: one a heading; blank ones are None.
        links: (column, from 0; the path or address that a link in its cell leads to).
    """

    number: int
    cells: tuple[Cell, ...]
    links: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The headings of one sheet and the rows below them.

    Attributes:
        sheet: the sheet's name; the file's name for a text table. One sheet may give several tables.
        header_row: from 1; the lowest one when the headings take several rows.
        headings: as written, from column A on, so that heading n stands in column n; "" for a column without one.
        shape: "list", or "issues" for an issue sheet: documents down, dates across, the revision issued in the cell.
        issue_columns: of an issue sheet, the indexes of the columns of dates; such a heading is an ISO date, or the
            text as written where day and month cannot be told apart here.
        foot: of an issue sheet, why each date's issue was and who got it.
    """

    sheet: str
    header_row: int
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    shape: Literal["list", "issues"] = "list"
    issue_columns: tuple[int, ...] = ()
    foot: Foot | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """What a file gave: its tables in order, and everything left out, repaired or doubtful."""

    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]


def read_tables(data: bytes, name: str) -> Tables:
    """Every table of an .xlsx workbook or of a .csv or .tsv text, headings found wherever they stand.

    Formulas give their stored result and are never computed. Text that looks like a date stays text. Merged headings fill
    their range; in the rows, a cell merged downwards counts for each row it spans.

    Args:
        name: the file's name, for the sentences and for telling text formats apart.

    Raises:
        ImportProblem: the file cannot be read at all; see `grids.read_grids` for the limits.
    """
    grids, problems = read_grids(data, name)
    tables: list[Table] = []
    for grid in grids:
        found, said = _tables_of(grid)
        tables.extend(found)
        problems.extend(grid.problems)
        problems.extend(said)
    return Tables(tuple(tables), tuple(problems))


# One sheet


def _tables_of(grid: Grid) -> tuple[list[Table], list[Problem]]:
    if not grid.rows:
        return [], [Problem(grid.name, 0, "", "This sheet is empty.")]
    if (issues := find_issue_sheet(grid)) is not None:
        return _issue_table(grid, issues)
    header = _header_row(grid)
    if not header:
        return [], [Problem(grid.name, 0, "", "No table was found in this sheet, so it was left out.", "warning")]
    starts = [header, *(number for number in grid.rows if number > header and _is_new_header(grid, number, header))]
    tables: list[Table] = []
    problems: list[Problem] = []
    for start, stop in zip(starts, [*starts[1:], 1 << 30], strict=True):
        table, said = _list_table(grid, start, stop)
        problems.extend(said)
        if table.rows:
            tables.append(table)
        else:
            problems.append(Problem(grid.name, start, "", "There are headings here but no rows below them."))
    return tables, problems


def _origin(grid: Grid, row: int, column: int) -> Merge | None:
    return next((m for m in grid.merged if m.top <= row <= m.bottom and m.left <= column <= m.right), None)


def _header_cells(grid: Grid, row: int) -> dict[int, Cell]:
    """Column → the heading there; a merged range gives its value to each of its columns and rows."""
    cells = {index: value for index, value in enumerate(grid.rows.get(row, []), start=1) if value is not None}
    for merge in grid.merged:
        if merge.top <= row <= merge.bottom and (value := grid.at(merge.top, merge.left)) is not None:
            cells.update({column: value for column in range(merge.left, min(merge.right, MAX_COLUMNS) + 1)})
    return dict(sorted(cells.items()))


def _header_row(grid: Grid) -> int:
    """The row that looks most like headings; 0 when none does.

    Different short texts, usual headings among them, and filled cells below them speak for a row; numbers, dates and long
    texts against it. The upper one of two equals wins.
    """
    best, best_score = 0, 0.0
    for row in [number for number in grid.rows if number <= _HEADER_SEARCH_ROWS]:
        cells = _header_cells(grid, row)
        texts = {normal(value) for value in cells.values() if isinstance(value, str)} - {""}
        known = sum(known_heading(text) for text in texts)
        if not texts or (len(texts) < 2 and not known):
            continue
        bad = sum(_is_value(value) for value in cells.values())
        below = list(itertools.islice((number for number in grid.rows if number > row), 20))
        inside = outside = 0
        for number in below:
            for column, value in enumerate(grid.rows[number], start=1):
                inside += value is not None and column in cells
                outside += value is not None and column not in cells
        share = inside / (inside + outside) if inside else 0.0
        if (
            bad * 2 > len(cells)
            or (not known and share < 0.5)
            or (not below and known * 2 < len(texts))
            or _is_form(grid, texts, cells)
        ):
            continue
        score = len(texts) + 2 * known - 2 * bad + 6 * share
        if score > best_score + (2 if best else 0):
            best, best_score = row, score
    return best


def _is_value(cell: Cell) -> bool:
    """Whether a cell reads as content rather than as a heading."""
    return not isinstance(cell, str) or len(cell) > 60 or bool(_NUMERIC.fullmatch(cell) or DATE_TEXT.fullmatch(cell))


def _is_form(grid: Grid, texts: set[str], cells: dict[int, Cell]) -> bool:
    """Whether these are the lines of a form (Project: …, Client: …), not a table of two columns."""
    columns = list(cells)
    if len(columns) != 2 or len(texts) != 2 or known_heading(shown(cells[columns[1]])):
        return False
    labels = [label for number in grid.rows if number <= _HEADER_SEARCH_ROWS and (label := shown(grid.at(number, columns[0])))]
    return sum(known_heading(label) or label.endswith(":") for label in labels) * 2 > len(labels)


def _is_new_header(grid: Grid, row: int, header: int) -> bool:
    cells = [value for value in grid.rows[row] if value is not None]
    if len(cells) < 3 or not all(isinstance(value, str) and known_heading(value) for value in cells):
        return False
    return {normal(str(value)) for value in cells} != {normal(shown(value)) for value in _header_cells(grid, header).values()}


def _headings(grid: Grid, row: int, first: int, width: int) -> tuple[str, ...]:
    """The headings, a repeated one made clear by the heading above it ("Planned" over "Start")."""
    cells = {column: shown(value) for column, value in _header_cells(grid, row).items()}
    above = {column: shown(value) for column, value in _header_cells(grid, row - 1).items()} if row > first else {}
    plain = [cells.get(column, "") for column in range(1, width + 1)]
    return tuple(
        f"{above[column]} {text}" if text and plain.count(text) > 1 and above.get(column, text) != text else text
        for column, text in enumerate(plain, start=1)
    )


def _list_table(grid: Grid, header: int, stop: int) -> tuple[Table, list[Problem]]:
    numbers = [number for number in grid.rows if header < number < stop]
    heads = _header_cells(grid, header)
    width = max([max(heads), *(len(grid.rows[number]) for number in numbers)])
    headings = _headings(grid, header, min(grid.rows), width)
    problems: list[Problem] = []
    if not any(known_heading(heading) for heading in headings):
        sentence = f"None of the texts in row {header} is a usual heading. Check that this is the row of headings."
        problems.append(Problem(grid.name, header, "", sentence, "warning"))
    down = _merged_down(grid, numbers)
    left_out: dict[str, list[int]] = {}
    rows: list[Row] = []
    for number in numbers:
        cells = [*grid.rows[number], *([None] * (width - len(grid.rows[number])))]
        if reason := _not_a_row(grid, number, cells, headings, min(heads)):
            left_out.setdefault(reason, []).append(number)
            continue
        for column, value in down.get(number, {}).items():
            if column <= width and cells[column - 1] is None:
                cells[column - 1] = value
        rows.append(_with_links(grid, Row(number, tuple(cells))))
    for column in sorted({column for values in down.values() for column in values}):
        spanned = [number for number in down if column in down[number]]
        sentence = f"Merged cells: {rows_in_words(spanned)} took the value above."
        problems.append(Problem(grid.name, spanned[0], column_letters(column), sentence))
    for reason, skipped in left_out.items():
        problems.append(Problem(grid.name, skipped[0], "", f"Left out {rows_in_words(skipped)}: {reason}."))
    return Table(grid.name, header, headings, tuple(rows)), problems


def _with_links(grid: Grid, row: Row) -> Row:
    if not grid.links:
        return row
    links = tuple((at, grid.links[row.number, at + 1]) for at in range(len(row.cells)) if (row.number, at + 1) in grid.links)
    return replace(row, links=links) if links else row


def _merged_down(grid: Grid, numbers: Sequence[int]) -> dict[int, dict[int, Cell]]:
    """Row → column → value, for the rows that a cell merged downwards spans below its first."""
    filled: dict[int, dict[int, Cell]] = {}
    for merge in grid.merged:
        if merge.left == merge.right and merge.bottom > merge.top and numbers and numbers[0] <= merge.top <= numbers[-1]:
            value = grid.at(merge.top, merge.left)
            for number in range(merge.top + 1, min(merge.bottom, numbers[-1]) + 1) if value is not None else ():
                if number in grid.rows:
                    filled.setdefault(number, {})[merge.left] = value
    return dict(sorted(filled.items()))


def _not_a_row(grid: Grid, number: int, cells: Sequence[Cell], headings: Sequence[str], first_column: int) -> str:
    """Why a filled row is no row of the table; "" when it is one."""
    held = [(index, cell) for index, cell in enumerate(cells) if cell is not None]
    if len(held) > 1 and all(isinstance(cell, str) and normal(cell) == normal(headings[index]) for index, cell in held):
        return "the headings again"
    first = held[0][1]
    rest = held[1:]
    if isinstance(first, str) and normal(first) in _TOTALS and all(_is_value(cell) for _, cell in rest):
        return "a total"
    if len(held) == 1 and sum(bool(heading) for heading in headings) >= 4:
        merge = _origin(grid, number, held[0][0] + 1)
        if held[0][0] + 1 <= first_column or (merge and merge.right - merge.left >= len(headings) // 2):
            return "only a number" if _is_value(first) else "a title or a note, not a row"
    return ""


# Issue sheets


def _issue_table(grid: Grid, found: IssueSheet) -> tuple[list[Table], list[Problem]]:
    width = len(found.headings)
    rows = [_with_links(grid, Row(number, tuple(grid.at(number, column) for column in range(1, width + 1)))) for number in found.documents]
    receivers = found.foot.receivers
    foot = f", and {count_words(len(receivers), 'recipient')} at the foot" if receivers else ""
    sentence = (
        f"This is an issue sheet: {count_words(len(rows), 'document')} down, {len(found.dates)} dates across, "
        f"the revision issued in the cell{foot}."
    )
    problems = [Problem(grid.name, found.header_row, "", sentence)]
    if found.left_out:
        sentence = f"Left out {rows_in_words(found.left_out)}: the foot of the issue sheet, not documents."
        problems.append(Problem(grid.name, found.left_out[0], "", sentence))
    columns = tuple(column - 1 for column in found.dates)
    return [Table(grid.name, found.header_row, found.headings, tuple(rows), "issues", columns, found.foot)], problems


# As text, between processes


def to_json(tables: Tables) -> str:
    """The tables as one JSON object; dates as {"date": …} and {"moment": …}, so that nothing is guessed when read back."""
    return json.dumps(
        {
            "tables": [
                {
                    "sheet": table.sheet,
                    "header_row": table.header_row,
                    "headings": table.headings,
                    "shape": table.shape,
                    "issue_columns": table.issue_columns,
                    "rows": [[row.number, *(_packed(cell) for cell in row.cells)] for row in table.rows],
                    "links": {row.number: row.links for row in table.rows if row.links},
                    "foot": table.foot and asdict(table.foot),
                }
                for table in tables.tables
            ],
            "problems": [[said.sheet, said.row, said.column, said.sentence, said.severity] for said in tables.problems],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def from_json(text: str) -> Tables:
    """What `to_json` wrote.

    Raises:
        ValueError, KeyError, TypeError: the text is something else.
    """
    read: dict[str, Any] = json.loads(text)
    return Tables(
        tuple(
            Table(
                table["sheet"],
                table["header_row"],
                tuple(table["headings"]),
                tuple(
                    Row(number, tuple(_unpacked(cell) for cell in cells), _links(table["links"].get(str(number), ())))
                    for number, *cells in table["rows"]
                ),
                table["shape"],
                tuple(table["issue_columns"]),
                _foot_of(table["foot"]),
            )
            for table in read["tables"]
        ),
        tuple(Problem(*said) for said in read["problems"]),
    )


def _links(read: Any) -> tuple[tuple[int, str], ...]:
    return tuple((int(column), str(target)) for column, target in read)


def _foot_of(read: Any) -> Foot | None:
    if not read:
        return None
    receivers = tuple(Receiver(one["row"], one["name"], tuple(one["copies"])) for one in read["receivers"])
    return Foot(receivers, tuple(read["reasons"]), tuple(read["numbers"]), tuple(read["methods"]))


def _packed(cell: Cell) -> str | int | float | bool | dict[str, str] | None:
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    return {"date": cell.isoformat()} if isinstance(cell, date) else cell


def _unpacked(cell: Any) -> Cell:
    if isinstance(cell, dict):
        return datetime.fromisoformat(cell["moment"]) if "moment" in cell else date.fromisoformat(cell["date"])
    value: Cell = cell
    return value
