"""What a record's fields are called, how they are edited, and how spreadsheets head them.

A record's FIELDS make the inspector, the import mapping, the export and the columns of the register.
"""

from dataclasses import dataclass
from enum import StrEnum


class Editor(StrEnum):
    """How a field is entered and shown."""

    TEXT = "text"
    NOTES = "notes"  # Markdown, several lines
    DATE = "date"
    MOMENT = "moment"  # a wall time
    PERSON = "person"  # the id of a Person
    TEAM = "team"  # the id of a Team
    COLUMN = "column"  # the id of a board Column
    CHOICE = "choice"  # one of `choices`
    NUMBER = "number"
    FLAG = "flag"
    LABELS = "labels"  # a tuple of short texts
    CHECKLIST = "checklist"
    TASKS = "tasks"  # ids of Tasks
    ATTENDEES = "attendees"
    AGENDA = "agenda"
    REVISIONS = "revisions"
    FILE = "file"
    ZONE = "zone"
    RULE = "rule"  # an RRULE value
    REMINDER = "reminder"  # minutes before a start, or None
    WEEK = "week"  # digits of weekdays, 0 for Monday
    MINUTES = "minutes"  # a time of day, as minutes after midnight
    COUNTRY = "country"  # whose public holidays are kept: ISO 3166, with a subdivision where one is meant


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record.

    Attributes:
        name: the record's attribute.
        label: as shown, in sentence case; translated where it is shown.
        editor: how it is entered.
        width: of its column in the register, in device-independent pixels; 0 takes the rest; -1 is no column there.
        headings: spreadsheet headings that mean this field, any case and punctuation (field.md, synonym map).
        choices: (value, words) for `Editor.CHOICE`.
        read_only: shown, never edited by hand.
    """

    name: str
    label: str
    editor: Editor = Editor.TEXT
    width: int = -1
    headings: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    read_only: bool = False


def words(choices: tuple[tuple[str, str], ...], value: str) -> str:
    """The words for a choice's value; the value itself when it is not among the choices."""
    return next((shown for stored, shown in choices if stored == value), value)
