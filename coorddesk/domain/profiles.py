"""What is imported as a spreadsheet, and how a kind of them was imported last time, so that the next one needs no mapping by hand."""

from dataclasses import dataclass
from typing import ClassVar

# What the names of spreadsheets end in, in small letters; of the others it is said how they come in.
SPREADSHEET_ENDINGS = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt")
OTHER_SPREADSHEET_ENDINGS = (".xls", ".xlsb", ".ods")


@dataclass(frozen=True, slots=True)
class ImportProfile:
    """One remembered mapping.

    Attributes:
        signature: the headings, normalised and joined.
        mapping: field names in the order of the headings; empty where a column is left out.
        date_order: dmy, mdy, ymd, or empty when it was never asked.
    """

    KIND: ClassVar[str] = "profile"

    id: str
    signature: str
    kind: str
    mapping: tuple[str, ...] = ()
    date_order: str = ""
    deleted: bool = False
