"""Links from anything to anything, or to a file or an address."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Link:
    """One link; shown at both its ends.

    Attributes:
        to_kind, to_id: a record; both empty when it leads to an `address`.
        address: a file's path or a web address.
    """

    KIND: ClassVar[str] = "link"

    id: str
    from_kind: str
    from_id: str
    to_kind: str = ""
    to_id: str = ""
    address: str = ""
    title: str = ""
    deleted: bool = False
