"""Calendars of others: what an iCalendar file says as rows that can be looked up by day, read in a child process."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import Final

from coorddesk.errors import ImportProblem
from coorddesk.exchange.contained import parse_contained
from coorddesk.exchange.ics_reader import MOST_PROBLEMS, Extent, read_events
from coorddesk.exchange.other_rows import OtherEvent, Rows

EXTENT: Final = Extent(
    largest=80_000_000, most=100_000, placed=True,
    names=frozenset({
        "DTEND", "DTSTAMP", "DTSTART", "DURATION", "EXDATE", "LOCATION", "METHOD", "NAME", "RDATE", "RECURRENCE-ID", "RRULE", "SEQUENCE",
        "STATUS", "SUMMARY", "TRANSP", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "TZURL", "UID", "X-LIC-LOCATION",
        "X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-CDO-APPT-SEQUENCE", "X-MICROSOFT-CDO-BUSYSTATUS", "X-WR-CALNAME", "X-WR-TIMEZONE",
    }),
)  # fmt: skip
_TIMEOUT_S = 180
_PART = 500  # rows of a line of JSON: the thread that reads them lets others run in between
_MESSAGES = frozenset(("REPLY", "CANCEL", "COUNTER", "DECLINECOUNTER", "REFRESH"))
_MOST_UNREADABLE = 3  # problems told of a file none of whose events could be read


@dataclass(frozen=True, slots=True)
class OtherFile:
    """What a file of somebody else's calendar says.

    Attributes:
        name: what the calendar calls itself; empty when it does not.
        count: the events read, with those called off.
        problems: a sentence for each thing that was left out or had to be guessed.
    """

    name: str
    count: int
    events: list[OtherEvent]
    problems: tuple[str, ...]


def contained_calendar(
    path: str | PathLike[str], cancelled: Callable[[], bool] = lambda: False, command: Sequence[str] | None = None
) -> OtherFile:
    """The rows of a file, read in a child process; the arguments are those of `parse_contained`.

    Raises:
        ImportProblem: it cannot be read, is no calendar, took too long, or `cancelled` said so.
    """
    text = parse_contained("layer", path, timeout_s=_TIMEOUT_S, cancelled=cancelled, command=command)
    try:
        return from_lines(text)
    except (ValueError, KeyError, TypeError) as error:
        raise ImportProblem("Reading the calendar gave no usable result. Nothing was imported.") from error


def read_to_lines(data: bytes) -> str:
    """What a file says, as lines of JSON for the parent: first what is said of the whole, then rows."""
    found = read_calendar(data)
    head = json.dumps({"name": found.name, "count": found.count, "problems": found.problems}, ensure_ascii=False)
    rows = (found.events[at : at + _PART] for at in range(0, len(found.events), _PART))
    return "\n".join([head, *(json.dumps(part, ensure_ascii=False) for part in rows)])


def from_lines(text: str) -> OtherFile:
    """What `read_to_lines` wrote."""
    first, *rest = text.split("\n")
    head = json.loads(first)
    events = [OtherEvent(*row) for line in rest for row in json.loads(line)]
    return OtherFile(head["name"], head["count"], events, tuple(head["problems"]))


def read_calendar(data: bytes) -> OtherFile:
    """What the bytes of a file say.

    Raises:
        ImportProblem: it is too large, no calendar, or an answer to an invitation.
    """
    file = read_events(data, EXTENT)
    if file.method in _MESSAGES:
        raise ImportProblem(f"The file is a message about a meeting ({file.method.lower()}), not a calendar. Nothing was imported.")
    if not file.events and file.problems:
        told = " ".join(file.problems[:_MOST_UNREADABLE])
        raise ImportProblem(f"None of its events could be read, so nothing was imported. {told}")
    rows = Rows(file.events)
    events = rows.made()
    return OtherFile(file.name, len(file.events), events, (*file.problems, *rows.problems[:MOST_PROBLEMS]))
