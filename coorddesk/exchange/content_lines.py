"""The texts of calendar files and mails: free of what breaks a line, and a file's bytes as lines that the icalendar library splits."""

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_NEWLINES = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_WIDEST = 75  # octets of a physical line, its end not counted
_WORD = r'[^\x00-\x20\x7f-\xa0\u2028\u2029";:,^%\\=]+'
_SIMPLE = re.compile(rf"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+={_WORD}(?: {_WORD})*)*):")


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One property, or a BEGIN or END.

    Attributes:
        name: in capitals.
        params: by name in capitals; of one that holds several values, the first.
        value: without escapes.
    """

    name: str
    params: Mapping[str, str]
    value: str


def plain(text: str) -> str:
    """The text with every kind of line break as a newline, without control characters and halves of characters."""
    return _UNWANTED.sub("", _NEWLINES.sub("\n", text))


def one_line(text: str) -> str:
    """The text on one line: line breaks and runs of blanks become one blank; none at its ends."""
    return " ".join(plain(text).split())


def escaped(text: str) -> str:
    """The text as a TEXT value (RFC 5545 §3.3.11), without control characters."""
    return plain(text).translate(_ESCAPES)


def folded(line: str) -> bytes:
    """A content line as it is written: UTF-8, folded at 75 octets between two characters (RFC 5545 §3.1), with its CRLF."""
    data = line.encode()
    parts, start, room = [], 0, _WIDEST
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:  # in the middle of a character
            end -= 1
        parts.append(data[start:end])
        start, room = end, _WIDEST - 1  # the blank that goes before it counts
    return b"\r\n ".join([*parts, data[start:]]) + b"\r\n"


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file, and which encoding it turned out to be in: utf-8, utf-16 or cp1252.

    Folds are taken out while it is still bytes, because some programs fold in the middle of a character.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _unfolded(data.decode("utf-16", "replace").encode()).decode(), "utf-16"
    data = _unfolded(data.removeprefix(codecs.BOM_UTF8))
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"


def _unfolded(data: bytes) -> bytes:
    return re.sub(rb"\n[ \t]", b"", data.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))


def parsed(line: str) -> ContentLine | None:
    """One unfolded line as the icalendar library splits and unescapes it; None when it is none."""
    simple = _SIMPLE.match(line)
    if simple is not None and (found := _split(simple[1], simple[2], line[simple.end() :])) is not None:
        return found
    from icalendar.parser import Contentline  # late: who only needs clean texts does not wait for it

    split: Callable[[str], Contentline] = Contentline
    try:
        name, params, value = split(line).parts()
    except ValueError:
        return None
    firsts = {key.upper(): said if isinstance(said, str) else said[0] for key, said in params.items()}
    return ContentLine(name.upper(), firsts, value)


def _split(name: str, said: str, value: str) -> ContentLine | None:
    """A line without quotes and escapes before its value, which most are: the library takes eight times as long for it."""
    params: dict[str, str] = {}
    for part in said.split(";")[1:]:
        key, _, item = part.partition("=")
        if params.setdefault(key.upper(), item) is not item:
            return None
    if "\\" in value:
        from icalendar.parser.property import unescape_backslash  # late, as above

        unescape: Callable[[str], str] = unescape_backslash
        value = unescape(value)
    return ContentLine(name.upper(), params, value)
