"""Foreign spreadsheet bytes → plain grids of cells; what is refused before it is parsed, and what was repaired on the way."""

import codecs
import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from coorddesk.errors import ImportProblem
from coorddesk.exchange.sheet_xml import Beyond, Merge, beyond_cells, column_letters

if TYPE_CHECKING:
    from coorddesk.exchange.sheet_cells import Book

Cell: TypeAlias = str | date | datetime | int | float | bool | None

MAX_UNPACKED_BYTES = 100_000_000
MAX_RATIO = 200
MAX_PARTS = 5_000
MAX_ROWS = 150_000
MAX_COLUMNS = 1_200
MAX_CHARACTERS = 50_000_000

_SAVE_AS = "Open it in a spreadsheet program, save it as .xlsx, and import that."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|_x000[Dd]_")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUARDED = re.compile(r"'+\s*[=+\-@\t\r\n＝＋－＠]")
_NUMBERED = re.compile(r'(?:"([^"]*)"|([A-Za-z]{1,4}[-_/]))?(0{1,12})')


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to tell about a file, in a whole sentence.

    Attributes:
        sheet: the sheet's name; the file's name for a text table.
        row: as the spreadsheet program counts, from 1; 0 for the whole sheet.
        column: letters; empty for the whole row.
        severity: note (nothing was lost), warning (look at it), refused (left out).
    """

    sheet: str
    row: int
    column: str
    sentence: str
    severity: Literal["note", "warning", "refused"] = "note"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet's filled rows.

    Attributes:
        rows: row number from 1 → cells from column A on; blank rows are absent.
        problems: what reading the cells brought up.
        links: (row, column), from 1 → the path or address that a link in the cell leads to.
    """

    name: str
    rows: dict[int, list[Cell]]
    merged: tuple[Merge, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def at(self, row: int, column: int) -> Cell:
        """The cell; None outside the filled area. A cell inside a merged range gives only what it holds itself."""
        cells = self.rows.get(row, [])
        return cells[column - 1] if 0 < column <= len(cells) else None


def read_grids(data: bytes, name: str) -> tuple[list[Grid], list[Problem]]:
    """One grid a visible sheet, in the file's order, and what concerns the file as a whole.

    The content decides between workbook and text, the name only where the content leaves it open.

    Raises:
        ImportProblem: empty, encrypted, an old or other format, damaged, or larger than the limits above.
    """
    suffix = name.lower().rpartition(".")[2]
    if not data.strip(b"\0 \t\r\n"):
        raise ImportProblem(f"“{name}” is empty. Nothing was imported.")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ImportProblem(f"“{name}” is protected by a password. Save a copy without one and import that.")
        raise ImportProblem(f"“{name}” is an old Excel workbook (.xls). {_SAVE_AS}")
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data, name)
    if data.startswith(b"%PDF"):
        raise ImportProblem(f"“{name}” is a PDF, not a spreadsheet. Ask its sender for the .xlsx or .csv.")
    if suffix in {"xlsx", "xlsm", "xltx", "xltm", "ods"}:
        raise ImportProblem(f"“{name}” is not a workbook: its content is damaged or of another kind. {_SAVE_AS}")
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise ImportProblem(f"“{name}” is a web page or XML under a spreadsheet's name. {_SAVE_AS}")
    return _text(data, name, suffix)


# Workbooks


def _workbook(data: bytes, name: str) -> tuple[list[Grid], list[Problem]]:
    from coorddesk.exchange.sheet_cells import Book  # openpyxl takes a third of a second; only when a workbook comes

    damaged = ImportProblem(f"“{name}” cannot be read as a workbook; it may be damaged. {_SAVE_AS}")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:  # the last: a version of zip not known
        raise damaged from error
    _check_archive(archive, parts, name)
    names = {part.filename for part in parts}
    grids: list[Grid] = []
    problems: list[Problem] = []
    budget = [MAX_CHARACTERS]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = Book(data)
            for sheet in book.sheets:
                if not sheet.visible:
                    problems.append(Problem(sheet.title, 0, "", "This sheet is hidden and was not read."))
                    continue
                folder, _, leaf = sheet.part.rpartition("/")
                relations = f"{folder}/_rels/{leaf}.rels"
                xml = archive.read(sheet.part)
                beyond = beyond_cells(xml, archive.read(relations) if relations in names else b"")
                grids.append(_sheet(book, sheet.title, xml, beyond, name, budget))
    except ImportProblem:
        raise
    except Exception as error:  # openpyxl lets a dozen kinds out of a broken workbook
        raise damaged from error
    if not grids and not problems:
        raise ImportProblem(f"“{name}” holds no worksheet that can be read. {_SAVE_AS}")
    return grids, problems


def _check_archive(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], name: str) -> None:
    names = {part.filename for part in parts}
    if "mimetype" in names and not any(part.startswith("xl/") for part in names):
        raise ImportProblem(f"“{name}” is an OpenDocument file (.ods). {_SAVE_AS}")
    if "xl/workbook.bin" in names:
        raise ImportProblem(f"“{name}” is a binary workbook (.xlsb). {_SAVE_AS}")
    if any(part.flag_bits & 0x1 for part in parts):
        raise ImportProblem(f"“{name}” is protected by a password. Save a copy without one and import that.")
    if "[Content_Types].xml" not in names or not any(part.startswith("xl/") for part in names):
        raise ImportProblem(f"“{name}” is an archive, not a workbook. Unpack it and import the spreadsheet inside.")
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_RATIO * max(packed, 1):
        raise ImportProblem(
            f"“{name}” unpacks to {unpacked / 1e6:,.0f} MB, more than is safe to open. Nothing was imported. "
            "Copy the sheet that is wanted into a new workbook and import that."
        )


def _sheet(book: "Book", title: str, xml: bytes, beyond: Beyond, name: str, budget: list[int]) -> Grid:
    filled: dict[int, list[Cell]] = {}
    problems: list[Problem] = []
    wide = False

    def keep(number: int, cells: list[tuple[int, object, bool, str]]) -> None:
        nonlocal wide
        values: list[Cell] = []
        for column, raw, wrong, number_format in cells:
            if column > MAX_COLUMNS:
                wide = True
                break
            if column <= len(values):
                continue  # twice the same cell, or cells out of order: the first one counts
            values.extend([None] * (column - len(values) - 1))
            if wrong:
                values.append(None)
                sentence = f"The cell shows the error {raw} and counts as blank."
                problems.append(Problem(title, number, column_letters(column), sentence, "warning"))
            else:
                values.append(_value(raw, number_format))
        _keep(filled, number, values, name, budget)

    book.read_rows(xml, keep)
    if wide:
        sentence = f"Only the first {MAX_COLUMNS} columns were read; there is something further right."
        problems.append(Problem(title, 0, column_letters(MAX_COLUMNS + 1), sentence, "warning"))
    problems.extend(_bare_formulas(title, beyond))
    problems.extend(_hidden(title, filled, beyond))
    return Grid(title, filled, beyond.merged, problems, beyond.links)


def _bare_formulas(title: str, beyond: Beyond) -> Iterator[Problem]:
    """What to say of formulas that the writing program never computed, one sentence a column."""
    columns: dict[str, list[int]] = {}
    for row, letters in beyond.bare_formulas:
        columns.setdefault(letters, []).append(row)
    for column, rows in columns.items():
        where = f"The formula in {rows_in_words(rows)} has" if len(rows) == 1 else f"The formulas in {rows_in_words(rows)} have"
        sentence = f"{where} no stored result and count as blank. Save the file in a spreadsheet program first."
        yield Problem(title, rows[0], column, sentence, "warning")


def _hidden(title: str, filled: Mapping[int, list[Cell]], beyond: Beyond) -> Iterator[Problem]:
    """That hidden rows and columns are read as well: most are hidden by a filter that was left on."""
    rows = [number for number in beyond.hidden_rows if number in filled]
    if rows:
        what = "is" if len(rows) == 1 else "are"
        words = rows_in_words(rows)
        yield Problem(title, rows[0], "", f"{words.capitalize()} {what} hidden in the file and read like the others.")
    widest = max(map(len, filled.values()), default=0)
    columns = [number for number in beyond.hidden_columns if number <= widest and any(len(row) >= number and row[number - 1] is not None
               for row in filled.values())]  # fmt: skip
    if columns:
        letters = ", ".join(column_letters(number) for number in columns[:12]) + (" …" if len(columns) > 12 else "")
        words = f"Column {letters} is" if len(columns) == 1 else f"Columns {letters} are"
        yield Problem(title, 0, column_letters(columns[0]), f"{words} hidden in the file and read like the others.")


def rows_in_words(numbers: Iterable[int]) -> str:
    """Row numbers in order as "row 7" or "rows 7, 9 and 12 to 15"; after a dozen places the rest is only counted."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    parts = [str(low) if low == high else f"{low} to {high}" for low, high in runs[:12]]
    if len(runs) > 12:
        parts = [*parts[:11], f"{len(runs) - 11} more places"]
    text = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"row {text}" if len(runs) == 1 and runs[0][0] == runs[0][1] else f"rows {text}"


def _keep(filled: dict[int, list[Cell]], number: int, values: list[Cell], name: str, budget: list[int]) -> None:
    while values and values[-1] is None:
        values.pop()
    if not values:
        return
    filled[number] = values
    budget[0] -= sum(len(value) for value in values if isinstance(value, str))
    if len(filled) > MAX_ROWS or budget[0] < 0:
        limit = f"{MAX_ROWS:,} rows" if len(filled) > MAX_ROWS else f"{MAX_CHARACTERS:,} characters"
        raise ImportProblem(f"“{name}” has more than {limit}. Nothing was imported. Split it and import the parts.")


def _value(raw: object, number_format: str) -> Cell:
    """A workbook's value as shown: midnight is a day, a number that is shown with leading zeros is text."""
    if isinstance(raw, str):
        return clean(raw)
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, datetime):
        raw = raw.replace(microsecond=0)
        return raw.date() if raw.time() == time() else raw
    if isinstance(raw, date):
        return raw
    if isinstance(raw, time):
        return raw.strftime("%H:%M")
    if isinstance(raw, timedelta):
        minutes = int(raw.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(raw, (int, float)):
        if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
            raw = int(raw)
        shape = _NUMBERED.fullmatch(number_format.split(";")[0])
        if shape and isinstance(raw, int) and raw >= 0 and (shape[1] or shape[2] or len(shape[3]) > 1):
            return f"{shape[1] or shape[2] or ''}{raw:0{len(shape[3])}d}"
        return raw
    return clean(str(raw))


def clean(text: str) -> str | None:
    """The text without outer white space, control characters and foreign line ends; None when nothing is left."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")).strip("\ufeff \t\n") or None


# Text tables


def _text(data: bytes, name: str, suffix: str) -> tuple[list[Grid], list[Problem]]:
    sheet = re.split(r"[/\\]", name)[-1]
    if len(data) > MAX_UNPACKED_BYTES:
        raise ImportProblem(f"“{name}” is larger than {MAX_UNPACKED_BYTES // 1_000_000} MB. Split it and import the parts.")
    text, problems = _decoded(data, name, sheet)
    separator = None
    first, line_end, rest = text.partition("\n")
    if found := re.fullmatch(r"sep=(.)\r?", first):  # Excel's own hint line
        separator, text = found[1], "\n" + rest if line_end else ""
    separator = separator or _separator(text, suffix)
    grid = Grid(sheet, {})
    budget = [MAX_CHARACTERS]
    wide = False
    for number, record in _records(text, separator, sheet, problems):
        wide = wide or any(cell.strip() for cell in record[MAX_COLUMNS:])
        _keep(grid.rows, number, [clean(_unguarded(cell)) for cell in record[:MAX_COLUMNS]], name, budget)
    if wide:
        problems.append(Problem(sheet, 0, "", f"Only the first {MAX_COLUMNS} columns were read.", "warning"))
    return [grid], problems


def _decoded(data: bytes, name: str, sheet: str) -> tuple[str, list[Problem]]:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if encoding is None:
        even, odd = data[:1000:2].count(0), data[1:1000:2].count(0)
        encoding = "utf-8" if not even + odd else "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = data.decode(encoding)
        if "\0" not in text:
            wide = encoding.startswith("utf-16")
            return text, [Problem(sheet, 0, "", "The text is UTF-16 and was read as such.")] if wide else []
    except UnicodeDecodeError:
        if encoding in {"utf-8", "utf-8-sig"} and b"\0" not in data:
            sentence = "The text is not UTF-8 and was read as Windows western (cp1252). Check names with accents."
            return data.decode("cp1252", errors="replace"), [Problem(sheet, 0, "", sentence, "warning")]
    raise ImportProblem(f"“{name}” is neither a workbook nor a text table. {_SAVE_AS}")


def _separator(text: str, suffix: str) -> str:
    """The separator that gives the steadiest number of columns; a name in .tsv speaks for tabs."""
    best, best_score = "\t" if suffix == "tsv" else ",", 0.0
    for separator in ("\t", ";", ",", "|"):
        widths = [len(record) for _, record in _head(text, separator) if any(record)]
        if not widths:
            continue
        usual = max({width for width in widths if width > 1}, key=lambda width: (widths.count(width), width), default=1)
        score = widths.count(usual) / len(widths) * (usual - 1) ** 0.5 * (1.5 if separator == "\t" and suffix == "tsv" else 1)
        if score > best_score:
            best, best_score = separator, score
    return best


def _head(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
            if number > 60:
                return
            yield number, record
    except csv.Error:
        return


def _records(text: str, separator: str, sheet: str, problems: list[Problem]) -> list[tuple[int, list[str]]]:
    """All records, numbered as a spreadsheet program numbers them: one record a row, however many lines it spans."""
    try:
        return list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), start=1))
    except csv.Error as error:
        lost = "end of data" in str(error) or "limit" in str(error)
    quoting: Literal[0, 3] = csv.QUOTE_NONE if lost else csv.QUOTE_MINIMAL
    why = "a quotation mark is never closed, so all of them were kept as they stand" if lost else "text follows a closing one"
    problems.append(Problem(sheet, 0, "", f"The quotation marks are irregular: {why}. Check the rows.", "warning"))
    try:
        return list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting), start=1))
    except csv.Error as error:
        raise ImportProblem(f"“{sheet}” has a cell that is too long to be one. Nothing was imported.") from error


def _unguarded(text: str) -> str:
    """The cell without the apostrophe that exports put before what a spreadsheet would take for a formula."""
    return text[1:] if _GUARDED.match(text) else text
