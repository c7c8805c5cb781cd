"""One user action as data: what changed, from what, to what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

# A record of any kind. Each is a frozen dataclass with an `id` and a class attribute KIND.
Record = Any


def brief(title: str, most: int = 40) -> str:
    """A title as the label of a step has it: cut with an ellipsis where it is longer than `most` letters."""
    return title if len(title) <= most else title[: most - 1] + "…"


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after; None where it did not exist."""

    kind: str
    id: str
    before: Record
    after: Record


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the journal, in the user's words.

    Attributes:
        number: grows with every entry.
        at: UTC.
        way: edit, undo or redo.
        reloaded: the store was changed from outside or as a whole; `changes` is empty and everything is read again.
        read_anew: kinds of which something beside the records was read anew, such as what a calendar of somebody else says.
    """

    number: int
    label: str
    at: datetime
    changes: tuple[Change, ...]
    way: str = "edit"
    reloaded: bool = False
    read_anew: frozenset[str] = frozenset()

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of record touched."""
        return self.read_anew | {change.kind for change in self.changes}
