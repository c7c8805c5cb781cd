"""What files of documents say and look like: text for searching, and pictures of first pages. Run in the contained child (`contained`).

Only what can be had cheaply: PDF by a library, Office and OpenDocument as zipped XML, messages and plain text. Everything is bounded: what
is unpacked, how many pages are read, and how much is kept.
"""

import base64
import email
import email.policy
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from os import PathLike
from pathlib import Path, PurePath
from typing import Any
from xml.etree import ElementTree

from coorddesk.errors import ImportProblem
from coorddesk.exchange.contained import parse_contained

MOST_BYTES = 50_000_000  # of a file that is read at all
MOST_TEXT = 200_000  # characters that are kept of it
_MOST_XML = 40_000_000  # bytes of one part after unpacking
_MOST_PAGES_READ = 500
_MOST_PAGES_SHOWN = 6
_PAGE_WIDTH, _PAGE_HEIGHT = 1100, 3200  # pixels a page is drawn in at most

_PLAIN = frozenset((".txt", ".md", ".csv", ".tsv", ".log", ".json", ".xml"))
# The parts of an Office file that hold its words, and where a line ends in them.
_OFFICE = {
    ".docx": (re.compile(r"word/(document|header\d*|footer\d*|footnotes|comments)\.xml"), frozenset(("p",))),
    ".docm": (re.compile(r"word/(document|header\d*|footer\d*|footnotes|comments)\.xml"), frozenset(("p",))),
    ".xlsx": (re.compile(r"xl/(sharedStrings|worksheets/sheet\d+|comments\d*)\.xml"), frozenset(("si", "is", "row"))),
    ".xlsm": (re.compile(r"xl/(sharedStrings|worksheets/sheet\d+|comments\d*)\.xml"), frozenset(("si", "is", "row"))),
    ".pptx": (re.compile(r"ppt/(slides|notesSlides)/\w+\d+\.xml"), frozenset(("p",))),
}
_OPEN = frozenset((".odt", ".ods", ".odp"))
READABLE = frozenset((".pdf", ".eml", *_PLAIN, *_OFFICE, *_OPEN))
SHOWN_AS_TEXT = READABLE - {".pdf"}


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as it looks: `data` are rows of RGB without gaps, three bytes a pixel."""

    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Pages:
    """The first pages of a file, and how many it has."""

    count: int
    pictures: tuple[Picture, ...]


def file_text(path: str | PathLike[str], cancelled: Any = lambda: False, timeout_s: float = 20) -> str:
    """What a file says, read in a child process: words with single blanks between them, lines kept, cut after `MOST_TEXT`.

    Raises:
        ImportProblem: it says nothing that can be read; the sentence tells why.
    """
    place = Path(path)
    if place.suffix.casefold() not in READABLE:
        raise ImportProblem(f"Files of the kind “{place.suffix or 'without an ending'}” are not read.")
    if place.stat().st_size > MOST_BYTES:
        raise ImportProblem(f"It is larger than {MOST_BYTES // 1_000_000} MB, so it is not read.")
    return parse_contained("text", place, timeout_s=timeout_s, cancelled=cancelled)


def file_pages(path: str | PathLike[str], cancelled: Any = lambda: False, timeout_s: float = 20) -> Pages:
    """The first pages of a PDF, drawn in a child process.

    Raises:
        ImportProblem: it cannot be drawn; the sentence tells why.
    """
    try:
        told = json.loads(parse_contained("pages", path, timeout_s=timeout_s, cancelled=cancelled))
        pictures = tuple(map(_unpacked, told["pictures"][:_MOST_PAGES_SHOWN]))
        return Pages(int(told["count"]), pictures)
    except (ValueError, KeyError, TypeError, zlib.error) as error:
        raise ImportProblem(f"“{PurePath(path).name}” could not be drawn.") from error


def _unpacked(told: dict[str, Any]) -> Picture:
    """A picture as the child told it, of no more bytes than its size allows."""
    width, height = int(told["width"]), int(told["height"])
    if not (0 < width <= _PAGE_WIDTH + 1 and 0 < height <= _PAGE_HEIGHT + 1):
        raise ValueError("a picture of another size")
    data = zlib.decompressobj().decompress(base64.b64decode(told["data"]), width * height * 3 + 1)
    if len(data) != width * height * 3:
        raise ValueError("a picture of another size")
    return Picture(width, height, data)


# In the child


def read_text(data: bytes, name: str) -> str:
    """The text of a file's bytes; the rules are those of `file_text`."""
    ending = PurePath(name).suffix.casefold()
    if not data:
        raise ImportProblem("It is empty.")
    if ending == ".pdf":
        text = _pdf_text(data)
    elif ending in _OFFICE:
        text = _office_text(data, *_OFFICE[ending])
    elif ending in _OPEN:
        text = _open_text(data)
    elif ending == ".eml":
        text = _message_text(data)
    else:
        text = _decoded(data)
    text = tidied(text)
    if not text:
        raise ImportProblem("There are no words in it, as in a scan.")
    return text


def tidied(text: str) -> str:
    """A text with single blanks, without control characters, cut after `MOST_TEXT` characters."""
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]", " ", text[: 2 * MOST_TEXT])
    text = re.sub(r"[^\S\n]+", " ", text)
    return re.sub(r" ?\n[ \n]*", "\n", text).strip()[:MOST_TEXT]


def _pdf(data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).casefold() or "security" in str(error).casefold()
        raise ImportProblem("It is locked with a password." if locked else "It is no PDF that can be read.") from error


def _pdf_text(data: bytes) -> str:
    document, found, size = _pdf(data), [], 0
    for at in range(min(len(document), _MOST_PAGES_READ)):
        page = document[at]
        text = page.get_textpage().get_text_bounded()
        page.close()
        found.append(text)
        size += len(text)
        if size > MOST_TEXT:
            break
    return "\n".join(found)


def read_pages(data: bytes, name: str) -> str:
    """The first pages of a PDF's bytes, as the JSON that `file_pages` reads."""
    document = _pdf(data)
    pictures = []
    for at in range(min(len(document), _MOST_PAGES_SHOWN)):
        page = document[at]
        width, height = page.get_size()
        scale = min(_PAGE_WIDTH / max(width, 1), _PAGE_HEIGHT / max(height, 1))
        bitmap = page.render(scale=scale, rev_byteorder=True)
        pictures.append(_picture(bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels, bytes(bitmap.buffer)))
        page.close()
    return json.dumps({"count": len(document), "pictures": pictures})


def _picture(width: int, height: int, stride: int, channels: int, rows: bytes) -> dict[str, Any]:
    """A bitmap as RGB without gaps, packed."""
    line = bytearray()
    for y in range(height):
        row = rows[y * stride : y * stride + width * channels]
        if channels == 3:
            line += row
        else:  # grey, or with a byte that says nothing
            thin = bytearray(width * 3)
            for band in range(3):
                thin[band::3] = row[min(band, channels - 1) :: channels]
            line += thin
    return {"width": width, "height": height, "data": base64.b64encode(zlib.compress(bytes(line), 1)).decode("ascii")}


def _zipped(data: bytes) -> zipfile.ZipFile:
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise ImportProblem("It is locked with a password, or of an old kind.")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ImportProblem("It is damaged.") from error


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part of a zipped file; the size its directory tells is not believed."""
    try:
        with archive.open(name) as part:
            data = part.read(_MOST_XML + 1)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, zlib.error, EOFError) as error:
        raise ImportProblem("It is damaged, or locked with a password.") from error
    if len(data) > _MOST_XML:
        raise ImportProblem("It unpacks to more than can be read.")
    if b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data[:2000]:
        raise ImportProblem("It is built in a way that is not read.")
    return data


def _office_text(data: bytes, wanted: re.Pattern[str], ends: frozenset[str]) -> str:
    found, size = [], 0
    with _zipped(data) as archive:
        names = sorted((name for name in archive.namelist() if wanted.fullmatch(name)), key=lambda name: (len(name), name))
        if not names:
            raise ImportProblem("It is damaged.")
        for name in names:
            for text in _words(_part(archive, name), frozenset(("t",)), ends):
                found.append(text)
                size += len(text)
            if size > MOST_TEXT:
                break
    return "".join(found)


def _open_text(data: bytes) -> str:
    with _zipped(data) as archive:
        if "content.xml" not in archive.namelist():
            raise ImportProblem("It is damaged.")
        return "".join(_words(_part(archive, "content.xml"), frozenset(), frozenset(("p", "h"))))


def _words(xml: bytes, of: frozenset[str], ends: frozenset[str]) -> Iterator[str]:
    """The text of the elements named in `of` (of all, where that is empty), with an end of line behind those in `ends`."""
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(xml), events=("end",)):
            name = element.tag.rpartition("}")[2]
            if not of:
                if name in ends:
                    yield "".join(element.itertext()) + "\n"
                    element.clear()
                continue
            if name in of and element.text:
                yield element.text
            elif name in ("tab", "br"):
                yield " "
            if name in ends:
                yield "\n"
                element.clear()
    except ElementTree.ParseError as error:
        raise ImportProblem("It is damaged.") from error


def _message_text(data: bytes) -> str:
    message = email.message_from_bytes(data, policy=email.policy.default)
    heads = [str(message.get(head, "")) for head in ("subject", "from", "to", "cc")]
    body = message.get_body(("plain", "html"))
    if body is None:
        return "\n".join(heads)
    try:
        text = str(body.get_content())
    except (LookupError, KeyError, ValueError):
        text = _decoded(body.get_payload(decode=True) or b"")  # type: ignore[arg-type]
    if body.get_content_subtype() == "html":
        text = unescape(re.sub(r"(?s)<(style|script)\b.*?</\1>|<[^>]*>", " ", text))
    return "\n".join((*heads, text))


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data[: 4 * MOST_TEXT].decode("utf-16", errors="replace")
    if b"\0" in data[:4096]:
        raise ImportProblem("It holds no text.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
