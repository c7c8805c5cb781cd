"""The cells of a worksheet's XML, read several times faster than openpyxl makes objects of them.

openpyxl opens the workbook: sheets, styles, formats. What takes the time, strings and cells, is read here straight from the parser.
"""

import io
from collections.abc import Callable
from typing import Any, NamedTuple, cast
from xml.parsers import expat

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.xml.constants import SHARED_STRINGS

from coorddesk.exchange.sheet_xml import column_index

# Takes the row's number and its cells: (column from 1, value, whether it is an error, number format).
Keep = Callable[[int, list[tuple[int, object, bool, str]]], None]


class Sheet(NamedTuple):
    """A worksheet: its name, the part of the archive it is, and whether the file shows it."""

    title: str
    part: str
    visible: bool


class BadXml(Exception):
    """The part declares entities, which no spreadsheet program writes."""


class _Reader(ExcelReader):
    """openpyxl's reader, of which only what is needed is read, and its slowest part is replaced."""

    def read_head(self) -> list[Sheet]:
        """Sheets, styles and strings; no cells."""
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        found = cast(Any, self.parser).find_sheets()
        return [
            Sheet(sheet.name, place.target.lstrip("/"), sheet.state == "visible")
            for sheet, place in found
            if place.target in self.valid_files and "chartsheet" not in place.Type
        ]

    def read_strings(self) -> None:
        """The texts that cells share."""
        part = cast(Any, self.package).find(SHARED_STRINGS)
        if part is not None:
            self.shared_strings = shared_strings(self.archive.read(part.PartName[1:]))


class Book:
    """A workbook that is open for reading.

    Attributes:
        sheets: in the file's order.
    """

    def __init__(self, data: bytes) -> None:
        reader = _Reader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        self.sheets = reader.read_head()
        self._strings: list[str] = list(reader.shared_strings)
        self._book: Any = reader.wb
        reader.archive.close()
        self._formats: dict[int, str] = {}

    def read_rows(self, xml: bytes, keep: Keep) -> None:
        """Gives every row that has a filled cell to `keep`, in order. Formulas give their stored result.

        Raises:
            BadXml, expat.ExpatError, ValueError, IndexError: the part is damaged, or not what it should be.
        """
        _Cells(self, keep).read(xml)

    def format_of(self, style: int) -> str:
        """The number format of a style."""
        found = self._formats.get(style)
        if found is None:
            number = self._book._cell_styles[style].numFmtId
            own = self._book._number_formats
            found = BUILTIN_FORMATS.get(number, "General") if number < 164 else own[number - 164]
            self._formats[style] = found
        return cast(str, found)

    def value_of(self, kind: str, text: str, style: int) -> tuple[object, bool]:
        """(value, whether it is an error) of a cell's text."""
        if kind == "s":
            return self._strings[int(text)], False
        if kind in ("str", "inlineStr"):
            return text, False
        if kind == "b":
            return bool(int(text)), False
        if kind == "e":
            return text, True
        if kind == "d":
            return cast(Any, from_ISO8601)(text), False
        number = float(text) if "." in text or "e" in text or "E" in text else int(text)
        if style in self._book._date_formats:
            try:
                return from_excel(number, self._book.epoch, timedelta=style in self._book._timedelta_formats), False
            except (OverflowError, ValueError):
                return "#VALUE!", True  # a serial number that no calendar has
        return number, False


class _Cells:
    """One run through a sheet's XML."""

    def __init__(self, book: Book, keep: Keep) -> None:
        self._book, self._keep = book, keep
        self._columns: dict[str, int] = {}
        self._row = self._last = self._column = 0
        self._cells: list[tuple[int, object, bool, str]] = []
        self._kind, self._style = "n", 0
        self._text: list[str] | None = None
        self._pieces: list[str] = []
        self._phonetic = False

    def read(self, xml: bytes) -> None:
        """All of it."""
        parser = _parser()
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self._start, self._end, self._said
        parser.Parse(xml, True)

    def _start(self, name: str, said: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            letters = said.get("r", "").rstrip("0123456789")
            if letters.isalpha() and letters.isascii() and len(letters) < 4:
                column = self._columns.get(letters)
                if column is None:
                    column = self._columns[letters] = column_index(letters)
                self._column = column
            else:
                self._column += 1
            self._kind, self._style = said.get("t", "n"), int(said.get("s", 0))
            self._pieces = []
        elif name == "v" or (name == "t" and self._kind == "inlineStr" and not self._phonetic):
            self._text = []
        elif name == "row":
            number = said.get("r", "")
            # rows out of order are put below those before
            self._row = max(int(number) if number.isdecimal() else 0, self._last + 1)
            self._cells, self._column = [], 0
        elif name == "rPh":
            self._phonetic = True

    def _said(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name in ("v", "t"):
            if self._text is not None:
                self._pieces += self._text
            self._text = None
        elif name == "c":
            if text := "".join(self._pieces):
                value, wrong = self._book.value_of(self._kind, text, self._style)
                self._cells.append((self._column, value, wrong, self._book.format_of(self._style) if self._style else ""))
        elif name == "row":
            self._last = self._row
            if self._cells:
                self._keep(self._row, self._cells)
        elif name == "rPh":
            self._phonetic = False


def shared_strings(xml: bytes) -> list[str]:
    """The texts of the part of shared strings, without how they are pronounced."""
    found: list[str] = []
    pieces: list[str] = []
    state = {"text": False, "phonetic": False}

    def start(name: str, _said: dict[str, str]) -> None:
        bare = name.rpartition(":")[2]
        if bare == "si":
            pieces.clear()
        elif bare == "rPh":
            state["phonetic"] = True
        elif bare == "t":
            state["text"] = not state["phonetic"]

    def end(name: str) -> None:
        bare = name.rpartition(":")[2]
        if bare == "si":
            found.append("".join(pieces).replace("x005F_", ""))
        elif bare == "rPh":
            state["phonetic"] = False
        elif bare == "t":
            state["text"] = False

    def said(text: str) -> None:
        if state["text"]:
            pieces.append(text)

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, said
    parser.Parse(xml, True)
    return found


def _parser() -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse
    return parser


def _refuse(*_given: object) -> None:
    raise BadXml
