"""Foreign spreadsheets → tables: where the headings stand, which rows are rows, and what to tell about the rest."""

import itertools
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from coorddesk.exchange.grids import Cell, Grid, Merge, Problem, column_index, column_letters, read_grids, rows_in_words
from coorddesk.exchange.headings import known_heading, normal

__all__ = ["Cell", "Problem", "Row", "Table", "Tables", "column_index", "column_letters", "from_json", "read_tables", "to_json"]

_HEADER_SEARCH_ROWS = 60
_TOTALS = {"total", "totals", "grand total", "sub total", "subtotal", "sum", "sums", "count"}
_STACK_LABELS = {"day", "month", "year", "date", "d", "m", "y"}
_FOOT = re.compile(r"(copies|distribution|issued? to|sent to|recipients?|purpose|method|format|legend|key)\b", re.I)
_DATE_TEXT = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?|\d{1,2}[ .-]+[^\W\d]{3,9}\.?[ ,.-]+\d{2,4}")
_REVISION = re.compile(r"[A-Za-z]{0,3}\d{0,3}(\.\d{1,2})?[A-Za-z]?|[-–•✓]")
_NUMERIC = re.compile(r"[-+]?[\d.,\s]*\d[\d.,\s]*%?")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the sheet, from 1, and one cell a heading (blank ones are None)."""

    number: int
    cells: tuple[Cell, ...]


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
    """

    sheet: str
    header_row: int
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    shape: Literal["list", "issues"] = "list"
    issue_columns: tuple[int, ...] = ()


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
    if issues := _issue_sheet(grid):
        return issues
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


def _shown(cell: Cell) -> str:
    return "" if cell is None else " ".join(cell.split()) if isinstance(cell, str) else str(cell)


def _origin(grid: Grid, row: int, column: int) -> Merge | None:
    return next((m for m in grid.merged if m.top <= row <= m.bottom and m.left <= column <= m.right), None)


def _header_cells(grid: Grid, row: int) -> dict[int, Cell]:
    """Column → the heading there; a merged range gives its value to each of its columns and rows."""
    cells = {index: value for index, value in enumerate(grid.rows.get(row, []), start=1) if value is not None}
    for merge in grid.merged:
        if merge.top <= row <= merge.bottom and (value := grid.at(merge.top, merge.left)) is not None:
            cells.update({column: value for column in range(merge.left, min(merge.right, 200) + 1)})
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
    return not isinstance(cell, str) or len(cell) > 60 or bool(_NUMERIC.fullmatch(cell) or _DATE_TEXT.fullmatch(cell))


def _is_form(grid: Grid, texts: set[str], cells: dict[int, Cell]) -> bool:
    """Whether these are the lines of a form (Project: …, Client: …), not a table of two columns."""
    columns = list(cells)
    if len(columns) != 2 or len(texts) != 2 or known_heading(_shown(cells[columns[1]])):
        return False
    labels = [label for number in grid.rows if number <= _HEADER_SEARCH_ROWS and (label := _shown(grid.at(number, columns[0])))]
    return sum(known_heading(label) or label.endswith(":") for label in labels) * 2 > len(labels)


def _is_new_header(grid: Grid, row: int, header: int) -> bool:
    texts = [normal(value) if isinstance(value, str) else "" for value in grid.rows[row] if value is not None]
    if len(texts) < 3 or not all(known_heading(text) for text in texts):
        return False
    return set(texts) != {normal(_shown(value)) for value in _header_cells(grid, header).values()}


def _headings(grid: Grid, row: int, first: int, width: int) -> tuple[str, ...]:
    """The headings, a repeated one made clear by the heading above it ("Planned" over "Start")."""
    cells = {column: _shown(value) for column, value in _header_cells(grid, row).items()}
    above = {column: _shown(value) for column, value in _header_cells(grid, row - 1).items()} if row > first else {}
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
        rows.append(Row(number, tuple(cells)))
    for column in sorted({column for values in down.values() for column in values}):
        spanned = [number for number in down if column in down[number]]
        sentence = f"Merged cells: {rows_in_words(spanned)} took the value above."
        problems.append(Problem(grid.name, spanned[0], column_letters(column), sentence))
    for reason, skipped in left_out.items():
        problems.append(Problem(grid.name, skipped[0], "", f"Left out {rows_in_words(skipped)}: {reason}."))
    return Table(grid.name, header, headings, tuple(rows)), problems


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


# Issue sheets: documents down, dates across


def _issue_sheet(grid: Grid) -> tuple[list[Table], list[Problem]] | None:
    for row in [number for number in grid.rows if number <= _HEADER_SEARCH_ROWS]:
        dates, depth = _stacked_dates(grid, row), 3
        if len(dates) < 2:
            dates, depth = _date_row(grid, row), 1
        if len(dates) < 2:
            continue
        below = list(itertools.islice((number for number in grid.rows if number > row), 300))
        if not _looks_issued(grid, row, depth, _above_foot(grid, below, min(dates)), dates):
            continue
        body = [number for number in grid.rows if number > row]
        named = _above_foot(grid, body, min(dates))
        kept = set(named)
        return _issue_table(grid, row, depth, named, [number for number in body if number not in kept], dates)
    return None


def _stacked_dates(grid: Grid, row: int) -> dict[int, str]:
    """Column → ISO date where this row and the two above it hold day, month and year."""
    stack = [row - 2, row - 1, row]
    order = [0, 1, 2]
    for column in range(1, 6):
        labels = [normal(_shown(grid.at(number, column)))[:1] for number in stack]
        if sorted(labels) == ["d", "m", "y"]:
            order = [labels.index(letter) for letter in "dmy"]
    found: dict[int, str] = {}
    for column in range(2, len(grid.rows[row]) + 1):
        parts = [_whole(grid.at(number, column)) for number in stack]
        day, month, year = (parts[index] for index in order)
        if day is None or month is None or year is None:
            continue
        try:
            found[column] = date(year + 2000 if year < 100 else year, month, day).isoformat()
        except ValueError:
            return {}
    return found if list(found.values()) == sorted(found.values()) else {}


def _whole(cell: Cell) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return cell if 0 < cell < 10_000 else None
    return int(cell) if isinstance(cell, str) and re.fullmatch(r"\d{1,2}|\d{4}", cell) else None


def _date_row(grid: Grid, row: int) -> dict[int, str]:
    """Column → date as a heading, where a row holds texts and then at least two dates in order."""
    cells = grid.rows[row]
    found: dict[int, str] = {}
    for column, cell in enumerate(cells, start=1):
        if isinstance(cell, date):
            found[column] = (cell.date() if isinstance(cell, datetime) else cell).isoformat()
        elif isinstance(cell, str) and _DATE_TEXT.fullmatch(cell):
            found[column] = cell
    real = [text for column, text in found.items() if isinstance(cells[column - 1], date)]
    return found if found and min(found) > 1 and isinstance(cells[min(found) - 2], str | None) and real == sorted(real) else {}


def _above_foot(grid: Grid, rows: Sequence[int], first_date: int) -> list[int]:
    """The rows that name something to the left of the dates, up to the foot with its recipients and copies."""
    body = itertools.takewhile(lambda number: not _is_foot(grid, number, first_date), rows)
    return [number for number in body if any(cell is not None for cell in grid.rows[number][: first_date - 1])]


def _is_foot(grid: Grid, row: int, first_date: int) -> bool:
    return any(_FOOT.match(_shown(grid.at(row, column))) for column in range(1, first_date))


def _issue_headings(grid: Grid, row: int, depth: int, dates: dict[int, str]) -> list[str]:
    headings: list[str] = []
    for column in range(1, max(dates) + 1):
        texts = [_shown(grid.at(number, column)) for number in range(row, row - depth, -1)]
        headings.append(dates.get(column) or next((text for text in texts if text and normal(text) not in _STACK_LABELS), ""))
    return headings


def _looks_issued(grid: Grid, row: int, depth: int, documents: Sequence[int], dates: dict[int, str]) -> bool:
    """Whether most cells under the dates are revisions: short, with a letter or under a heading for drawings."""
    under = [text for number in documents for column in dates if (text := _shown(grid.at(number, column)))]
    left = " ".join(_issue_headings(grid, row, depth, dates)[: min(dates) - 1])
    lettered = sum(bool(re.match(r"[A-Za-z]", text)) for text in under)
    about_documents = bool(re.search(r"drawing|document|dwg|doc\b|sheet n", left, re.I))
    return (
        bool(under)
        and bool(left.strip())
        and sum(bool(_REVISION.fullmatch(text)) for text in under) * 5 >= len(under) * 4
        and (about_documents or lettered * 2 > len(under))
    )


def _issue_table(
    grid: Grid, row: int, depth: int, documents: Sequence[int], others: Sequence[int], dates: dict[int, str]
) -> tuple[list[Table], list[Problem]]:
    headings = _issue_headings(grid, row, depth, dates)
    rows = [Row(number, tuple(grid.at(number, column) for column in range(1, len(headings) + 1))) for number in documents]
    sentence = f"This is an issue sheet: {len(rows)} documents down, {len(dates)} dates across, the revision issued in the cell."
    problems = [Problem(grid.name, row, "", sentence)]
    if others:
        sentence = f"Left out {rows_in_words(others)}: the foot of the issue sheet, not documents."
        problems.append(Problem(grid.name, others[0], "", sentence))
    columns = tuple(column - 1 for column in dates)
    return [Table(grid.name, row, tuple(headings), tuple(rows), "issues", columns)], problems


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
                tuple(Row(number, tuple(_unpacked(cell) for cell in cells)) for number, *cells in table["rows"]),
                table["shape"],
                tuple(table["issue_columns"]),
            )
            for table in read["tables"]
        ),
        tuple(Problem(*said) for said in read["problems"]),
    )


def _packed(cell: Cell) -> str | int | float | bool | dict[str, str] | None:
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    return {"date": cell.isoformat()} if isinstance(cell, date) else cell


def _unpacked(cell: Any) -> Cell:
    if isinstance(cell, dict):
        return datetime.fromisoformat(cell["moment"]) if "moment" in cell else date.fromisoformat(cell["date"])
    value: Cell = cell
    return value
