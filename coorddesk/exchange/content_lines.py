"""Content lines of iCalendar (RFC 5545 §3.1): escaping, quoting and folding, and all of it back again.

Written here rather than by a library, because the one at hand turns `C:\\New` into a line break, and because an invite must not
wait for it to be imported (calendar.md 4.3, 4.4).
"""

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

WIDEST = 75  # octets of a physical line, its end not counted
_NEWLINES = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One property, or a BEGIN or END.

    Attributes:
        name: in capitals.
        params: by name in capitals; of one that is given twice, or holds several values, the first.
        value: as it stands, still escaped.
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
    """A TEXT value (RFC 5545 §3.3.11): backslash, semicolon, comma and line break escaped, and nothing else."""
    return "".join(_ESCAPED.get(char, char) for char in plain(text))


def quoted(text: str) -> str:
    """A parameter's value: in quotes where it must be, with `'` for `"` and `/` for a backslash, which some take for an escape.

    RFC 6868's `^'` is avoided because several programs do not decode it; a `^` that would read as one is doubled.
    """
    value = re.sub(r"\^(?=[n'^])", "^^", one_line(text).replace('"', "'").replace("\\", "/"))
    return f'"{value}"' if re.search("[,;:]", value) else value


def folded(lines: Iterable[str]) -> bytes:
    """The lines as UTF-8 with CRLF, folded at 75 octets, with no character and no escape sequence split."""
    return b"".join(piece + b"\r\n" for line in lines for piece in _pieces(line))


def _pieces(line: str) -> Iterator[bytes]:
    rest = line.encode()
    lead = b""
    while len(lead) + len(rest) > WIDEST:
        at = WIDEST - len(lead)
        while rest[at] & 0xC0 == 0x80:
            at -= 1
        backslashes = at - len(rest[:at].rstrip(b"\\"))
        at -= backslashes % 2
        yield lead + rest[:at]
        rest, lead = rest[at:], b" "
    yield lead + rest


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
    """One unfolded line; None when it is none, having no colon or no name."""
    head, colon, value = line.partition(":")
    if '"' in head:
        end = _outside_quotes(line, ":")
        head, value = (line[:end], line[end + 1 :]) if end >= 0 else (head, value)
    if not colon:
        return None
    parts = _split(head, ";") if '"' in head else head.split(";")
    name = parts[0].strip().upper()
    if not name or not name.replace("-", "").isalnum():
        return None
    params: dict[str, str] = {}
    for part in parts[1:]:
        key, _, said = part.partition("=")
        params.setdefault(key.strip().upper(), _first_value(said))
    return ContentLine(name, params, value)


def _outside_quotes(text: str, sought: str, begin: int = 0) -> int:
    inside = False
    for at in range(begin, len(text)):
        if text[at] == '"':
            inside = not inside
        elif text[at] == sought and not inside:
            return at
    return -1


def _split(text: str, separator: str) -> list[str]:
    parts, begin = [], 0
    while (at := _outside_quotes(text, separator, begin)) >= 0:
        parts.append(text[begin:at])
        begin = at + 1
    return [*parts, text[begin:]]


def _first_value(said: str) -> str:
    value = (_split(said, ",")[0] if '"' in said else said).strip().strip('"')
    return re.sub(r"\^([n'^])", lambda found: {"n": "\n", "'": '"', "^": "^"}[found[1]], value)


def unescaped(value: str) -> str:
    """What a TEXT value says; read from left to right, so that `C:\\\\new` keeps its n."""
    if "\\" not in value:
        return value
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def text_list(value: str) -> list[str]:
    """The values of a list, split at its commas."""
    return [item.strip() for item in value.split(",") if item.strip()]
