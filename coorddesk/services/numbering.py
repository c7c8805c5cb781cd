"""Document numbers: what a project's pattern makes and reads, and what a file's name says about number, revision and title."""

import re
from dataclasses import dataclass

from coorddesk.domain.documents import number_key

_FIELD = re.compile(r"\{(\w+)(?::(\d+))?\}")
_DIGITS = 4
# P01, C02, P01.03, a letter, one or two figures; with or without “rev” before it. field.md: revision schemes to offer.
_REVISION = re.compile(
    r"(?i)[-_ .(\[]+(?:rev(?:ision)?[-_ .]*([a-z]{0,2}\d{0,3}(?:\.\d{1,2})?)|([pc]\d{2}(?:\.\d{1,2})?))[)\]]*(?=$|[-_ .])"
)
_TAIL_REVISION = re.compile(r"[-_]([A-Z]|\d{1,2})$")


@dataclass(frozen=True, slots=True)
class NameParts:
    """What a file's name says; a part it does not say is empty."""

    number: str
    revision: str
    title: str


def split_pattern(pattern: str, values: dict[str, str]) -> tuple[str, str, int]:
    """What stands before and after the running number in a pattern such as “{project}-{type}-{number:4}”, and its digits.

    A field without a value goes, with the separator after it. A pattern without a running number gets one at its end.
    """
    digits = _DIGITS
    if not re.search(r"\{number", pattern):
        pattern = f"{pattern}-{{number:{_DIGITS}}}" if pattern else f"{{number:{_DIGITS}}}"

    def fill(match: re.Match[str]) -> str:
        nonlocal digits
        if match[1] == "number":
            digits = int(match[2] or _DIGITS)
            return "\0"
        return values.get(match[1], "")

    filled = _FIELD.sub(fill, pattern)
    filled = re.sub(r"([-_./ ])(?=[-_./ ])", "", filled).lstrip("-_./ ")
    before, _, after = filled.partition("\0")
    return before, after.rstrip("-_./ ").replace("\0", ""), digits


def parts_of(pattern: str, number: str) -> dict[str, str]:
    """The fields (project, discipline, type …) of a number made by a pattern; empty when it was not."""
    at, expression, named = 0, "", set()
    for match in _FIELD.finditer(pattern):
        expression += re.escape(pattern[at : match.start()])
        if match[1] in named:
            expression += r"[A-Za-z0-9]+"
        else:
            expression += rf"(?P<{match[1]}>{r'[0-9]+' if match[1] == 'number' else r'[A-Za-z0-9]+'})"
            named.add(match[1])
        at = match.end()
    found = re.fullmatch(expression + re.escape(pattern[at:]), number.strip())
    return found.groupdict() if found else {}


def parts_of_name(stem: str) -> NameParts:
    """What a file's name without its ending says: “FIT-AR-DR-0102-P04 Level 5 ceiling” is number, revision and title.

    The number is the first run without blanks that holds a figure and a separator; the rest is the title.
    """
    rest, revision = stem, ""
    found = list(_REVISION.finditer(rest))
    if found:
        last = found[-1]
        revision = last[1] or last[2] or ""
        if revision:
            rest = f"{rest[: last.start()]} {rest[last.end() :]}"
    words = re.sub(r"_+", " ", rest).split()
    number = next((word for word in words if re.search(r"\d", word) and re.search(r"[-./]", word) and re.search(r"[A-Za-z]", word)), "")
    title = " ".join(word for word in words if word != number and word.strip("-–—")).strip(" -–—.")
    number = number.strip("-. ")
    if number and not revision and (tail := _TAIL_REVISION.search(number)) and re.search(r"\d{3,}", number[: tail.start()]):
        revision, number = tail[1], number[: tail.start()]
    return NameParts(number, revision.upper(), title)


def possible_numbers(stem: str) -> list[str]:
    """Keys of the numbers a file's name may begin with, longest first, for finding the document it belongs to."""
    pieces = [piece for piece in re.split(r"[-_ .]+", stem) if piece]
    return [number_key("".join(pieces[:count])) for count in range(min(len(pieces), 12), 0, -1)]
