"""The iCalendar object around components that are written already: its head, and a definition of every zone they name.

The rows cited are those of the export checklist, calendar.md 1.1.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from coorddesk import __version__
from coorddesk.domain.meetings import Meeting
from coorddesk.exchange.content_lines import escaped, folded
from coorddesk.exchange.occurrences import last_start
from coorddesk.exchange.timezones import is_utc, vtimezone
from coorddesk.exchange.vevents import rule_of

OURS = b"PRODID:-//CoordDesk//"


class ZoneDays(NamedTuple):
    """The days on which times of a zone are told; `last` None for a series without an end."""

    zone: str
    first: date
    last: date | None


def object_bytes(
    method: str, zones: Iterable[ZoneDays | None], parts: Iterable[bytes], names: Mapping[str, str] | None = None
) -> bytes:
    """The whole object: UTF-8, CRLF, folded at 75 octets, without a byte order mark (rows 1, 2, 15).

    Args:
        zones: a VTIMEZONE is written for each of them, in the order of names.
        parts: components as they are written.
        names: further properties of the calendar.

    Raises:
        InvalidInput: on `zone`, when there is no such zone.
    """
    lines = [
        "BEGIN:VCALENDAR", OURS.decode() + f"CoordDesk {__version__}//EN", "VERSION:2.0", "CALSCALE:GREGORIAN", f"METHOD:{method}",
        *(f"{name}:{escaped(text)}" for name, text in (names or {}).items()),
    ]  # fmt: skip
    for zone, (first, last) in sorted(_spans(zones).items()):
        lines += vtimezone(zone, first, last)
    return b"".join((*map(folded, lines), *parts, b"END:VCALENDAR\r\n"))


def zone_days(meeting: Meeting) -> ZoneDays | None:
    """Where a meeting's times need a definition of its zone; None where they need none."""
    if meeting.all_day or is_utc(meeting.zone):
        return None
    lasts = meeting.ends - meeting.starts
    moved = [one.starts for one in meeting.instances if one.starts]
    days = [meeting.starts, *moved, *(one.original for one in meeting.instances)]
    if meeting.invited_day is not None:
        days.append(meeting.invited_day)
    rule = rule_of(meeting)
    last = last_start(meeting.starts, rule)
    endless = rule is not None and rule.count is None and rule.until is None
    return ZoneDays(meeting.zone, min(days).date(), None if endless else (max(*days, last or meeting.starts) + lasts).date())


def _spans(zones: Iterable[ZoneDays | None]) -> dict[str, tuple[date, date | None]]:
    spans: dict[str, tuple[date, date | None]] = {}
    for one in zones:
        if one is not None:
            first, last = spans.get(one.zone, one[1:])
            spans[one.zone] = min(first, one.first), None if last is None or one.last is None else max(last, one.last)
    return spans
