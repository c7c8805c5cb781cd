"""What a worksheet's XML says beyond its cells: merged ranges, links, what is hidden, formulas that nobody computed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_BARE_FORMULA = re.compile(
    rb'<(?:\w+:)?c\s(?![^>]*t="str")[^>]*?r="([A-Z]{1,3})(\d{1,7})"[^>]*><(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\s([^>]*)>")
_LINK_FORMULA = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]{1,3})(\d{1,7})"[^>]*><(?:\w+:)?f(?:\s[^>]*)?>\s*HYPERLINK\(\s*(?:&quot;|")([^<]*?)(?:&quot;|")\s*[,;)]',
    re.I,
)
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')
_HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col\s(?=[^>]*\bhidden="(?:1|true)")(?=[^>]*\bmin="(\d{1,5})")[^>]*\bmax="(\d{1,5})"')
_MOST_LINK = 2_000  # letters; longer ones are no path


@dataclass(frozen=True, slots=True)
class Merge:
    """One merged range, rows and columns from 1, both ends inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Beyond:
    """What the XML of a sheet says beyond its cells; rows and columns from 1.

    Attributes:
        links: (row, column) → the path or address it leads to.
        hidden_rows, hidden_columns: in order.
        bare_formulas: (row, column letters) of those without a stored result.
    """

    merged: tuple[Merge, ...] = ()
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    bare_formulas: tuple[tuple[int, str], ...] = ()


def column_letters(index: int) -> str:
    """A, B … Z, AA … for a column counted from 1."""
    letters = ""
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """1 for A, 27 for AA."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index


def beyond_cells(xml: bytes, relations: bytes) -> Beyond:
    """Reads it out of a sheet's XML and its part of relations (b"" when it has none)."""
    start = max(xml.find(b"sheetData"), 0)
    tail = xml[max(xml.rfind(b"sheetData>"), 0) :]
    merged = tuple(
        Merge(int(found[2]), column_index(found[1].decode()), int(found[4]), column_index(found[3].decode()))
        for found in _MERGE.finditer(tail)
    )
    links = _links(xml, tail, relations)
    bare = tuple(
        (int(found[2]), found[1].decode())
        for found in (_BARE_FORMULA.finditer(xml) if b"<f" in xml or b":f" in xml else ())
        if (int(found[2]), column_index(found[1].decode())) not in links
    )
    columns = [
        column
        for found in _HIDDEN_COLUMN.finditer(xml[:start])
        for column in range(int(found[1]), min(int(found[2]), int(found[1]) + 500) + 1)
    ]
    rows = tuple(int(found[1]) for found in _HIDDEN_ROW.finditer(xml)) if b"hidden=" in xml[start:] else ()
    return Beyond(merged, links, rows, tuple(columns), bare)


def _links(xml: bytes, tail: bytes, relations: bytes) -> dict[tuple[int, int], str]:
    targets: dict[bytes, bytes] = {}
    for found in _RELATION.finditer(relations):
        said = dict(_ATTRIBUTE.findall(found[1]))
        targets[said.get(b"Id", b"")] = said.get(b"Target", b"")
    links: dict[tuple[int, int], str] = {}
    for found in _LINK.finditer(tail):
        said = {name.rpartition(b":")[2]: value for name, value in _ATTRIBUTE.findall(found[1])}
        place = re.match(rb"([A-Z]{1,3})(\d{1,7})", said.get(b"ref", b""))
        if place and (target := link_target(targets.get(said.get(b"id", b"\0"), b"").decode("utf-8", errors="replace"))):
            links[int(place[2]), column_index(place[1].decode())] = target
    if b"HYPERLINK(" in xml or b"hyperlink(" in xml:
        for found in _LINK_FORMULA.finditer(xml):
            if target := link_target(found[3].decode("utf-8", errors="replace")):
                links[int(found[2]), column_index(found[1].decode())] = target
    return links


def link_target(written: str) -> str:
    """A path or a web address as a link of a workbook writes it; empty for mail, places in the workbook, and what is far too long."""
    text = unescape(written).strip()
    if not text or len(text) > _MOST_LINK or text.startswith("#") or text.lower().startswith(("mailto:", "javascript:", "data:")):
        return ""
    if text.lower().startswith(("http://", "https://")):
        return text
    if text.lower().startswith("file:"):
        text = unquote(text[5:])
        if re.match(r"/{2,}[A-Za-z]:", text):
            return text.lstrip("/")
        return re.sub(r"^/{3,}", "/", text) if text.startswith("///") else text.replace("/", "\\") if text.startswith("//") else text
    return unquote(text)
