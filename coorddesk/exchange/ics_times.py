"""Dates, times and durations of foreign calendar files: which wall time in which zone is meant."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from coorddesk.exchange.content_lines import ContentLine
from coorddesk.exchange.zone_names import ZoneNames, in_utc, on_wall

_YEARS = range(1900, 2200)
_SIMPLE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z)?)?")


class Unreadable(Exception):
    """A value that cannot be understood; its text says why, to stand within a sentence."""


@dataclass(frozen=True, slots=True)
class Time:
    """A date or time as a file gives it, or moved to UTC where the zone is the file's own."""

    wall: datetime
    zone: str = ""
    unknown: str = ""
    whole_day: bool = False
    converted: bool = False


def within(time: Time, starts: Time) -> datetime:
    """A time as the clocks in the start's zone show it; of whole days its midnight.

    Raises:
        Unreadable: nobody knows its zone.
    """
    if starts.whole_day:
        return time.wall.replace(hour=0, minute=0, second=0)
    if time.unknown and time.unknown != starts.unknown:
        raise Unreadable(f"it names a time zone that is not known, “{time.unknown[:60]}”")
    if not time.zone or not starts.zone or time.zone == starts.zone:
        return time.wall
    try:
        return on_wall(in_utc(time.wall, time.zone), starts.zone)
    except OverflowError as problem:
        raise Unreadable("its time is out of reach") from problem


def read_time(line: ContentLine, zones: ZoneNames, floating: str) -> Time:
    """A DATE or DATE-TIME with its zone; one in a zone that only the file knows is given in UTC (2.5)."""
    said, tzid = line.value.strip(), line.params.get("TZID", "")
    if tzid and ":" in said:  # Exchange writes TZID=tzone://Microsoft/Utc without the quotes that its colon needs
        rest, _, said = said.rpartition(":")
        tzid = f"{tzid}:{rest}"
    found = _decoded(said.upper().replace("-", "").replace(":", ""))
    if found is None:
        raise Unreadable(f"“{said[:40]}” is not a date" if said else "a date is missing")
    wall = datetime(*found.timetuple()[:6])
    _in_reach(wall)
    if not isinstance(found, datetime) or line.params.get("VALUE") == "DATE":
        return Time(wall.replace(hour=0, minute=0, second=0), whole_day=True)
    if found.tzinfo is not None:
        return Time(wall, "UTC")
    if not tzid:
        return Time(wall, floating)
    if name := zones.resolved(tzid):
        return Time(wall, name)
    if (own := zones.own(tzid)) is not None:
        return Time(wall - own.offset(wall), "UTC", converted=True)
    return Time(wall, unknown=tzid)


def later(starts: Time, duration: str) -> datetime:
    """The wall time a DURATION after a start; days are days of the calendar, hours are hours that pass (RFC 5545 §3.3.6).

    Raises:
        Unreadable: it is no duration, or a negative one.
    """
    from icalendar.prop import vDuration  # late, as below

    decode: Callable[[str], timedelta] = vDuration.from_ical
    days, _, hours = duration.upper().partition("T")
    try:
        wall, exact = starts.wall + decode(days), decode(f"PT{hours}")
        if days.startswith("-"):
            raise ValueError(duration)
        if not exact or not starts.zone:
            return _in_reach(wall + exact)
        return _in_reach(on_wall(in_utc(wall, starts.zone) + exact, starts.zone))
    except ValueError as problem:
        raise Unreadable(f"“{duration[:40]}” is no duration") from problem
    except OverflowError as problem:
        raise Unreadable("it never ends") from problem


def _in_reach(wall: datetime) -> datetime:
    if wall.year not in _YEARS:
        raise Unreadable(f"the year {wall.year} is out of reach")
    return wall


def _decoded(text: str) -> date | None:
    """A DATE or DATE-TIME, aware only in UTC; None when it is neither. No zone is asked of the library, for it knows too few."""
    simple = _SIMPLE.fullmatch(text)
    try:
        if simple is not None:  # nearly all are; the library takes ten times as long
            year, month, day, hour, minute, second = (int(part or 0) for part in simple.groups()[:6])
            if simple[4] is None:
                return date(year, month, day)
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC if simple[7] else None)
        from icalendar.prop import vDDDTypes  # late: a mail that brings no calendar does not wait for it

        decode: Callable[[str], object] = vDDDTypes.from_ical
        found = decode(text)
    except (ValueError, OverflowError):
        return None
    return found if isinstance(found, date) else None
