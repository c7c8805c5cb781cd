"""Tables of records → .xlsx and .csv bytes that a spreadsheet program opens without surprises."""

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from enum import Enum
from typing import Any, NamedTuple, cast

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
_MAX_TEXT = 32_767
_MAX_ROWS = 1_048_575
_MAX_LINKS = 65_000  # a sheet with more is “repaired” by Excel, which takes all of them off
_PLAIN_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_RISKY = "=+-@\t\r\n＝＋－＠"


class Linked(NamedTuple):
    """A text that leads to a file or an address when it is clicked in a workbook; in other formats the text alone."""

    text: str
    target: str


class Page(NamedTuple):
    """One sheet of a workbook.

    Attributes:
        headings: texts, or dates.
        widths: in characters; 0, or a list that is too short, leaves the width to the content.
        still: how many columns stay in sight at the left, besides the headings at the top.
        filtered: the headings have a filter.
    """

    name: str
    headings: Sequence[str | date]
    rows: Iterable[Sequence[object]]
    widths: Sequence[float] = ()
    still: int = 0
    filtered: bool = True


def write_xlsx(sheets: Sequence[Page | tuple[str, Sequence[str], Iterable[Sequence[object]], Sequence[float]]]) -> bytes:
    """A workbook with one sheet each.

    Headings are bold and stay in sight, with a filter. Dates are real dates, numbers numbers; texts stay texts, also those that
    begin like a formula. Several values in one cell are joined by commas. A sheet's name is made valid and unique.
    """
    import openpyxl  # a third of a second; only when a workbook is written
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.hyperlink import Hyperlink

    book = openpyxl.Workbook(write_only=True)
    bold, top = Font(bold=True), Alignment(vertical="top", wrap_text=True)
    taken: set[str] = set()
    for name, headings, rows, widths, still, filtered in (Page(*one) for one in sheets):
        sheet: Any = book.create_sheet(_sheet_name(name, taken))
        held = [[_cell(value) for value in row] for row in rows]
        if len(held) > _MAX_ROWS:
            raise ValueError(f"{len(held)} rows do not fit into a sheet")
        sheet.freeze_panes = f"{get_column_letter(still + 1)}2"
        for index, heading in enumerate(headings):
            width = widths[index] if index < len(widths) and widths[index] else _width(heading, held, index)
            sheet.column_dimensions[get_column_letter(index + 1)].width = width
        if headings and filtered:
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{len(held) + 1}"
        styled = {str: _style(sheet, alignment=top), datetime: _style(sheet, "yyyy-mm-dd hh:mm"), date: _style(sheet, "yyyy-mm-dd")}
        head, head_day = _style(sheet, font=bold, alignment=top), _style(sheet, "yyyy-mm-dd", font=bold, alignment=top)
        linked = _style(sheet, font=Font(color="0563C1", underline="single"), alignment=top)
        links = 0
        for number, values in enumerate([[_cell(heading) for heading in headings], *held]):
            cells: list[object] = []
            for place, value in enumerate(values):
                if isinstance(value, Linked):
                    cell: Any = WriteOnlyCell(sheet, value=value.text)
                    cell.data_type = "s"
                    cell._style = styled[str]
                    if links < _MAX_LINKS:
                        links += 1
                        cell._style = linked
                        sheet._hyperlinks.append(Hyperlink(ref=f"{get_column_letter(place + 1)}{number + 1}", target=value.target))
                    cells.append(cell)
                    continue
                style = (head_day if isinstance(value, date) else head) if number == 0 else styled.get(type(value))
                if style is None:
                    cells.append(value)
                    continue
                cell = WriteOnlyCell(sheet, value=cast(Any, value))
                cell._style = style  # setting each property of each cell takes five times as long
                if isinstance(value, str):
                    cell.data_type = "s"  # else "=…" would be written as a formula
                cells.append(cell)
            sheet.append(cells)
    if not sheets:
        book.create_sheet("Sheet1")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_csv(headings: Sequence[str | date], rows: Iterable[Sequence[object]]) -> bytes:
    """A comma-separated text: UTF-8 with its mark, CRLF, ISO dates.

    A text that a spreadsheet program would take for a formula gets an apostrophe in front; plain numbers do not. Reading
    the file back as a table takes the apostrophe off again.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_text(heading) for heading in headings])
    writer.writerows([_text(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", errors="replace")


def _style(sheet: Any, number_format: str = "General", **properties: object) -> Any:
    """What a cell with these properties holds as its style; any number of cells of the sheet may share it."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    cell.number_format = number_format
    for name, value in properties.items():
        setattr(cell, name, value)
    return cast(Any, cell)._style


def _cell(value: object) -> str | int | float | bool | date | Linked | None:
    """The value as a workbook cell can hold it; an aware moment gives its wall time."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Linked):
        return Linked(str(_cell(value.text)), value.target)
    if isinstance(value, Enum):
        return _cell(value.value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int):
        return value if abs(value) < 10**15 else str(value)
    if isinstance(value, datetime):
        wall = value.replace(tzinfo=None, microsecond=0)
        return wall if wall.year >= 1900 else wall.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value if value.year >= 1900 else value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    text = value if isinstance(value, str) else _joined(value)
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:_MAX_TEXT]


def _joined(value: object) -> str:
    if isinstance(value, (tuple, list)):
        return ", ".join(str(_cell(part)) for part in value if part is not None)
    if isinstance(value, (set, frozenset)):
        return ", ".join(sorted(str(_cell(part)) for part in value))
    return str(value)


def _text(value: object) -> str:
    held = _cell(value)
    if held is None:
        return ""
    if isinstance(held, bool):
        return "yes" if held else "no"
    if isinstance(held, Linked):
        return _guarded(held.text)
    if isinstance(held, datetime):
        return held.isoformat(" ", "minutes")
    if isinstance(held, date):
        return held.isoformat()
    return _guarded(held) if isinstance(held, str) else str(held)


def _guarded(text: str) -> str:
    bare = text.lstrip("' ")
    risky = text[:1] in _RISKY or bare[:1] in _RISKY if bare else False
    return f"'{text}" if risky and not _PLAIN_NUMBER.fullmatch(text) else text


def _sheet_name(name: str, taken: set[str]) -> str:
    """At most 31 characters, none of []:*?/\\, no apostrophe at an end, not "History", different from the others in any case."""
    plain = " ".join(re.sub(r"[\[\]:*?/\\]", " ", _ILLEGAL.sub("", name)).split()).strip("'")[:31].strip("' ") or "Sheet"
    if plain.casefold() == "history":
        plain = "History sheet"
    tried, number = plain, 1
    while tried.casefold() in taken:
        number += 1
        tried = f"{plain[: 31 - len(str(number)) - 3]} ({number})"
    taken.add(tried.casefold())
    return tried


def _width(heading: str | date, rows: Sequence[Sequence[object]], index: int) -> float:
    """Wide enough for the heading with its filter button and for the first rows, within reason."""
    texts = [_text(row[index]) for row in rows[:300] if index < len(row)]
    longest = max((_columns(line) for text in texts for line in text.split("\n")), default=0)
    return float(min(max(longest + 2, _columns(_text(heading)) + 4, 6), 60))


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text[:200])
