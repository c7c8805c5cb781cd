"""Issue sheets: documents down, dates of issue across, the revision in the cell; at the foot why, and who got how many copies.

The dates stand in one row, or one part a row (day, month, year), or without a year below a heading that has it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from coorddesk.domain.dates import ENGLISH
from coorddesk.exchange.grids import Cell, Grid
from coorddesk.exchange.headings import known_heading, normal

DATE_TEXT = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?|\d{1,2}[ .-]+[^\W\d]{3,9}\.?[ ,.-]+\d{2,4}")
_SEARCH_ROWS = 60
_NAMED = re.compile(r"issue (sheet|record|register|history)|drawing issues?|document issues?", re.I)
_DAY_MONTH = re.compile(r"(\d{1,2})[ .-]*([^\W\d]{3,9})\.?")
_STACK_LABELS = {"day", "month", "year", "date", "dates", "d", "m", "y", "issue date", "date of issue"}
_REVISION = re.compile(r"[A-Za-z]{0,3}\d{0,3}(\.\d{1,2})?[A-Za-z]?|[-–•✓]")
_COPIES = re.compile(r"\d{1,3}|[^\W\d]{1,4}|\d{0,2}\s?[-+/&]?\s?[^\W\d]{1,6}|[✓✔•*×]")
_LEGEND = re.compile(r"\b([A-Za-z]{1,3}\d?)\s*[=:–]\s*([^\W\d][^=;,|\n]*?)(?=\s*(?:[;,|\n]|$|\b[A-Za-z]{1,3}\d?\s*[=:–]))")

FootRow = Literal["reason", "number", "method", "heading", "other"]
_FOOT_ROWS: tuple[tuple[FootRow, re.Pattern[str]], ...] = (
    ("reason", re.compile(r"(reason|purpose)\b|issue (status|type|purpose|reason)\b|(status|type) of issue\b", re.I)),
    ("number", re.compile(r"transmittal|issue (no|number|ref)\b", re.I)),
    ("method", re.compile(r"(method|format|media|medium|means)\b|sent (by|via)\b|how (sent|issued)\b", re.I)),
    ("heading", re.compile(r"((no|number)\.? of )?copies\b|distribution|issued? to\b|sent to\b|recipients?\b", re.I)),
    ("other", re.compile(
        r"legend\b|key\b|(issued|drawn|checked|approved|prepared) by\b|initials\b|by\b|total\b|(sheet )?sizes?\b|scale\b", re.I)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Receiver:
    """One line of the distribution: who, and what stands under each date (“2”, “pdf”); empty where they got nothing."""

    row: int
    name: str
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Foot:
    """What an issue sheet says of each of its dates, in the order of the columns; a row it does not have is empty."""

    receivers: tuple[Receiver, ...] = ()
    reasons: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueSheet:
    """Where things stand on an issue sheet; rows and columns from 1.

    Attributes:
        header_row: the lowest row above the documents.
        headings: from column A on; for a column of dates an ISO date, or the text as written.
        dates: the columns of dates.
        documents: the rows of documents.
        left_out: rows of the foot that say nothing that is kept.
    """

    header_row: int
    headings: tuple[str, ...]
    dates: tuple[int, ...]
    documents: tuple[int, ...]
    foot: Foot = field(default_factory=Foot)
    left_out: tuple[int, ...] = ()


def shown(cell: Cell) -> str:
    """A cell as a heading shows it."""
    if cell is None:
        return ""
    return " ".join(cell.split()) if isinstance(cell, str) else str(cell)


def find_issue_sheet(grid: Grid) -> IssueSheet | None:
    """The issue sheet that a sheet is; None when it is something else."""
    for row in [number for number in grid.rows if number <= _SEARCH_ROWS]:
        for dates, depth in _readings(grid, row):
            # a first issue stands alone on its sheet, which has to say then what it is
            if len(dates) < (1 if _NAMED.search(grid.name) else 2):
                continue
            first = min(dates)
            body = [number for number in grid.rows if number > row]
            above = _above(grid, body, first, dates)
            documents = _above_foot(grid, body[len(above) :], first, dates)
            header = max([row, *(one for one in above if _is_heading(grid, one, first))])
            headings = _headings(grid, header, header - row + depth, dates)
            if _looks_issued(grid, headings, documents[:300], dates):
                below = [*above, *body[len(above) :]]
                kept = {*documents, header}
                foot, left_out = _foot(grid, [one for one in below if one not in kept], first, tuple(dates))
                return IssueSheet(header, tuple(headings), tuple(dates), tuple(documents), foot, tuple(left_out))
    return None


# Dates


def _readings(grid: Grid, row: int) -> list[tuple[dict[int, str], int]]:
    """Column → date, in each way this row and those above it may say dates, and how many rows that takes."""
    return [
        (_stacked(grid, (row - 2, row - 1, row)), 3),
        (_date_row(grid, row), 1),
        (_below_year(grid, row, (row - 1, row)), 3),
        (_below_year(grid, row, (row,)), 2),
    ]


def _stacked(grid: Grid, stack: tuple[int, int, int]) -> dict[int, str]:
    """Dates whose day, month and year stand in three rows; a year that is left blank is that of the column before."""
    order = [0, 1, 2]
    for column in range(1, 8):
        labels = [normal(shown(grid.at(number, column)))[:1] for number in stack]
        if sorted(labels) == ["d", "m", "y"]:
            order = [labels.index(letter) for letter in "dmy"]
    found: dict[int, str] = {}
    year: int | None = None
    for column in range(2, max(len(grid.rows.get(number, ())) for number in stack) + 1):
        cells = [grid.at(number, column) for number in stack]
        day, month = _whole(cells[order[0]]), _month(cells[order[1]])
        year = _whole(cells[order[2]]) if cells[order[2]] is not None else year if found else None
        if day is not None and month is not None and year is not None and not _add(found, column, year, month, day):
            return {}  # a date that does not exist: these are numbers of another kind
    return found if _in_order(found) else {}


def _below_year(grid: Grid, row: int, stack: tuple[int, ...]) -> dict[int, str]:
    """Dates without a year, in one cell (“3 Oct”) or in two rows (day, month), below a row that has years as headings."""
    years = {column: year for column, cell in enumerate(grid.rows.get(stack[0] - 1, ()), start=1) if (year := _heading_year(cell))}
    if not years:
        return {}
    found: dict[int, str] = {}
    for column in range(min(years), len(grid.rows.get(row, ())) + 1):
        year = years[max(one for one in years if one <= column)]
        if len(stack) == 2:
            day, month = _whole(grid.at(stack[0], column)), _month(grid.at(stack[1], column))
        else:
            written = _DAY_MONTH.fullmatch(shown(grid.at(row, column)))
            day, month = (int(written[1]), _month(written[2])) if written else (None, None)
        if day is not None and month is not None:
            _add(found, column, year, month, day)
    return found if _in_order(found) else {}


def _heading_year(cell: Cell) -> int | None:
    text = shown(cell)
    match = re.fullmatch(r"(?:year:?\s*)?((?:19|20)\d{2})", text, re.I)
    return int(match[1]) if match else None


def _add(found: dict[int, str], column: int, year: int, month: int, day: int) -> bool:
    try:
        found[column] = date(year + 2000 if year < 100 else year, month, day).isoformat()
    except ValueError:
        return False
    return True


def _in_order(found: Mapping[int, str]) -> bool:
    return list(found.values()) == sorted(found.values())


def _whole(cell: Cell) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return cell if 0 < cell < 10_000 else None
    match = re.fullmatch(r"['’]?(\d{1,2}|\d{4})(?:st|nd|rd|th|\.)?", cell.strip(), re.I) if isinstance(cell, str) else None
    return int(match[1]) if match else None


def _month(cell: Cell) -> int | None:
    return ENGLISH.month(cell.strip(" .").casefold()) if isinstance(cell, str) and cell.strip(" .").isalpha() else _whole(cell)


def _date_row(grid: Grid, row: int) -> dict[int, str]:
    """Column → date as a heading, where a row holds texts and then at least two dates in order."""
    cells = grid.rows[row]
    found: dict[int, str] = {}
    for column, cell in enumerate(cells, start=1):
        if isinstance(cell, date):
            found[column] = (cell.date() if isinstance(cell, datetime) else cell).isoformat()
        elif isinstance(cell, str) and DATE_TEXT.fullmatch(cell):
            found[column] = cell
    real = [text for column, text in found.items() if isinstance(cells[column - 1], date)]
    return found if found and min(found) > 1 and isinstance(cells[min(found) - 2], str | None) and real == sorted(real) else {}


# Rows


def _left(grid: Grid, row: int, first_date: int) -> list[str]:
    return [text for column in range(1, first_date) if (text := shown(grid.at(row, column)))]


def _under(grid: Grid, row: int, dates: Sequence[int] | Mapping[int, str]) -> list[str]:
    return [text for column in dates if (text := shown(grid.at(row, column)))]


def _foot_row(grid: Grid, row: int, first_date: int) -> FootRow | None:
    """What a row of the foot is, by the words at its left; None when they do not tell."""
    for text in _left(grid, row, first_date):
        for kind, words in _FOOT_ROWS:
            if words.match(text):
                return kind
    return None


def _above(grid: Grid, rows: Sequence[int], first_date: int, dates: Mapping[int, str]) -> list[int]:
    """The rows below the dates that still stand above the documents: the reasons, and the headings of the documents' own columns."""
    found: list[int] = []
    for row in rows:
        left, under = _left(grid, row, first_date), _under(grid, row, dates)
        tells = _foot_row(grid, row, first_date) in ("reason", "number", "method")
        if left and not (tells if under else _is_heading(grid, row, first_date)):
            break
        found.append(row)
    return found


def _is_heading(grid: Grid, row: int, first_date: int) -> bool:
    left = _left(grid, row, first_date)
    return sum(map(known_heading, left)) * 2 >= len(left) > 0 and not any(re.search(r"\d", text) for text in left)


def _above_foot(grid: Grid, rows: Sequence[int], first_date: int, dates: Mapping[int, str]) -> list[int]:
    """The rows that name something to the left of the dates, up to the foot with its recipients and copies."""
    found: list[int] = []
    for number in rows:
        left = _left(grid, number, first_date)
        if _foot_row(grid, number, first_date) is not None and not (found and any(re.search(r"\d", one) for one in left[:1])):
            break
        under = _under(grid, number, dates)
        # without a heading a list of recipients tells itself by a blank row above, names without figures, and numbers of copies
        named = not any(re.search(r"\d", one) for one in left)
        if found and number - 1 not in grid.rows and named and under and all(map(str.isdigit, under)):
            break
        if left:
            found.append(number)
    return found


def _headings(grid: Grid, row: int, depth: int, dates: Mapping[int, str]) -> list[str]:
    headings: list[str] = []
    for column in range(1, max(dates) + 1):
        texts = [shown(grid.at(number, column)) for number in range(row, row - depth, -1)]
        headings.append(dates.get(column) or next((text for text in texts if text and normal(text) not in _STACK_LABELS), ""))
    return headings


def _looks_issued(grid: Grid, headings: Sequence[str], documents: Sequence[int], dates: Mapping[int, str]) -> bool:
    """Whether most cells under the dates are revisions: short, with a letter or under a heading for drawings; or the sheet says it."""
    under = [text for number in documents for text in _under(grid, number, dates)]
    left = " ".join(headings[: min(dates) - 1])
    lettered = sum(bool(re.match(r"[A-Za-z]", text)) for text in under)
    about_documents = bool(re.search(r"drawing|document|dwg|doc\b|sheet n", left, re.I))
    if _NAMED.search(grid.name):
        return bool(under) and bool(left.strip())
    return (
        bool(under)
        and bool(left.strip())
        and sum(bool(_REVISION.fullmatch(text)) for text in under) * 5 >= len(under) * 4
        and (about_documents or lettered * 2 > len(under))
    )


# The foot


def _foot(grid: Grid, rows: Sequence[int], first_date: int, dates: tuple[int, ...]) -> tuple[Foot, list[int]]:
    said: dict[str, tuple[str, ...]] = {}
    receivers: list[Receiver] = []
    legend: dict[str, str] = {}
    left_out: list[int] = []
    for row in rows:
        left, kind = _left(grid, row, first_date), _foot_row(grid, row, first_date)
        under = tuple(shown(grid.at(row, column)) for column in dates)
        filled = [text for text in under if text]
        if kind in ("reason", "number", "method") and filled:
            said.setdefault(kind, under)
            continue
        names = [text for text in left if not (kind == "heading" and _FOOT_ROWS[3][1].match(text))]
        if kind in (None, "heading") and filled and names and all(_COPIES.fullmatch(text) for text in filled):
            receivers.append(Receiver(row, ", ".join(names), under))
            continue
        words = " ; ".join(text for cell in grid.rows[row] if (text := shown(cell)))
        meant = {code.casefold(): meaning.strip(" .") for code, meaning in _LEGEND.findall(words)}
        legend |= meant
        if not meant and kind != "heading":
            left_out.append(row)
    reasons = tuple(legend.get(text.casefold(), text) for text in said.get("reason", ()))
    return Foot(tuple(receivers), reasons, said.get("number", ()), said.get("method", ())), left_out
