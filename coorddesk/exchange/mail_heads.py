"""The head of a draft: header lines that every mail program decodes to the very words that went in.

Python's own headers lose or double blanks beside words in other scripts, and decode words that only look encoded.
"""

import base64
from collections.abc import Iterator, Sequence
from typing import Final

from coorddesk.exchange.content_lines import one_line

_WIDEST: Final = 76  # characters of a line with an encoded word (RFC 2047 §2)
_ENCODED_BYTES: Final = 39  # of text in an encoded word, which then has 64 characters and stands beside any header's name


def words_header(name: str, text: str) -> str:
    """An unstructured header (RFC 5322 §2.2.1), folded, with its CRLF."""
    shown = one_line(text)
    words = shown.split(" ")
    if not _readable(shown) or any(len(word) > _WIDEST - len(name) - 2 for word in words):
        words = list(_encoded(shown))
    return _folded(name, words)


def addresses_header(name: str, boxes: Sequence[tuple[str, str]]) -> str:
    """A header of addresses (RFC 5322 §3.4), one a line, with its CRLF.

    Args:
        boxes: the name to show, which may be empty, and an address that can stand as it is.
    """
    entries = [f"{_phrase(one_line(shown))}<{address}>" if one_line(shown) else address for shown, address in boxes]
    return f"{name}: " + ",\r\n ".join(entries) + "\r\n"


def _phrase(shown: str) -> str:
    """A name to stand before an address: as quoted text, or as encoded words on lines of their own."""
    if _readable(shown) and len(shown) < _WIDEST // 2:
        quoted = shown.replace("\\", "\\\\").replace('"', "'")
        return f'"{quoted}" '
    return "".join(f"{word}\r\n " for word in _encoded(shown.replace('"', "'")))


def _readable(text: str) -> bool:
    """Whether it can stand in a header as it is, and nobody takes a part of it for an encoded word."""
    return text.isascii() and "=?" not in text


def _encoded(text: str) -> Iterator[str]:
    """Words in base64, each of whole characters; the blanks are within them, since those between encoded words do not count."""
    part = b""
    for letter in text:
        more = letter.encode()
        if len(part) + len(more) > _ENCODED_BYTES:
            yield _word(part)
            part = b""
        part += more
    yield _word(part)


def _word(part: bytes) -> str:
    return f"=?utf-8?b?{base64.b64encode(part).decode()}?="


def _folded(name: str, words: Sequence[str]) -> str:
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > _WIDEST and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines) + "\r\n"
