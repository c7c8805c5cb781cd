"""One column of the register in memory: which of its few values each document has, in the order of their numbers."""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, compress
from typing import Any

_WIDER = {256: "H", 65_536: "i"}  # how codes are held from so many values on
_DIGITS = re.compile(r"(\d+)")


class Column:
    """The values of one column.

    Attributes:
        values: each value once, in no order; the blank one is the first.
        codes: for each document the place of its value in `values`.
    """

    def __init__(self, found: Iterable[tuple[str, Sequence[str]]], place: dict[str, int]) -> None:
        """`found` has for each value the ids of the documents that have it, `place` each id's place."""
        self.values: list[str] = [""]
        self.codes = array("B", bytes(len(place)))
        self._known = {"": 0}
        for value, ids in found:
            code = self.code(value)
            codes = self.codes  # a wider one, maybe
            for at in map(place.get, ids):
                if at is not None:
                    codes[at] = code

    def code(self, value: str) -> int:
        """The place of a value in `values`, where it is put if it was not yet."""
        known = self._known.get(value)
        if known is None:
            self._known[value] = known = len(self.values)
            self.values.append(value)
            if known in _WIDER:
                self.codes = array(_WIDER[known], self.codes)
        return known

    def put(self, at: int, value: str) -> None:
        """Another value for one document."""
        code = self.code(value)
        self.codes[at] = code

    def insert(self, at: int, value: str) -> None:
        """A document more, before the one at that place."""
        code = self.code(value)
        self.codes.insert(at, code)

    def take(self, at: int) -> None:
        """One document fewer."""
        self.codes.pop(at)

    def mask(self, wanted: Callable[[str], bool]) -> bytes:
        """1 for each document whose value is wanted, else 0."""
        if self.codes.typecode == "B":
            return self.codes.tobytes().translate(bytes(wanted(value) for value in self.values).ljust(256, b"\0"))
        return bytes(map([wanted(value) for value in self.values].__getitem__, self.codes))

    def counts(self, mask: bytes | None) -> dict[str, int]:
        """How many documents of a mask (None for all) have each value, for the values that any has."""
        if self.codes.typecode == "B":
            codes = self.codes.tobytes() if mask is None else bytes(compress(self.codes, mask))
            found = {value: codes.count(code) for code, value in enumerate(self.values)}
            return {value: count for value, count in found.items() if count}
        counted = Counter(self.codes if mask is None else compress(self.codes, mask))
        return {self.values[code]: count for code, count in counted.items()}

    def order(self, key: Callable[[str], Any], descending: bool) -> "array[int]":
        """The places of all documents by the keys of their values, alike ones as they stand; blanks (an empty key) last."""
        keys = [key(value) for value in self.values]
        in_order = sorted((code for code in range(len(keys)) if keys[code]), key=keys.__getitem__, reverse=descending)
        shelves: list[list[int]] = []
        blank: list[int] = []
        put = [blank.append] * len(keys)
        last = None
        for code in in_order:
            if keys[code] != last:
                shelves.append([])
                last = keys[code]
            put[code] = shelves[-1].append
        for at, code in enumerate(self.codes):
            put[code](at)
        return array("i", list(chain(*shelves, blank)))  # three times as fast as from an iterator


def natural(value: str) -> tuple[tuple[int, str, int], ...]:
    """What texts are ordered by: any case, and figures in them by their size (P9 before P10); empty for an empty text."""
    parts = _DIGITS.split(value.casefold()) if value else []
    return tuple((1, "", int(part)) if part.isdecimal() else (0, part, 0) for part in parts if part)
