"""What a file's name says about a document's number, revision and title; numbers and patterns themselves are domain.numbers."""

import re
from dataclasses import dataclass

from coorddesk.domain.documents import number_key
from coorddesk.domain.numbers import parts_of as parts_of
from coorddesk.domain.numbers import split_pattern as split_pattern

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
