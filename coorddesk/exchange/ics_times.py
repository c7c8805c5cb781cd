"""Dates, times and durations of foreign calendar files: which wall time in which zone is meant."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from coorddesk.exchange.content_lines import ContentLine
from coorddesk.exchange.zone_names import ZoneNames, in_utc, on_wall

_YEARS = range(1900, 2200)
_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z)?)?")
_DURATION = re.compile(r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?")


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
    """A time as the clocks in the start's zone show it; of whole days its midnight."""
    if starts.whole_day:
        return time.wall.replace(hour=0, minute=0, second=0)
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
    match = _DATE.fullmatch(said.upper().replace("-", "").replace(":", ""))
    try:
        wall = datetime(*(int(part or 0) for part in match.groups()[:6])) if match else None  # type: ignore[arg-type]
    except ValueError:
        wall = None
    if match is None or wall is None:
        raise Unreadable(f"“{said[:40]}” is not a date" if said else "a date is missing")
    if wall.year not in _YEARS:
        raise Unreadable(f"the year {wall.year} is out of reach")
    if match[4] is None or (line.params.get("VALUE") == "DATE"):
        return Time(wall.replace(hour=0, minute=0, second=0), whole_day=True)
    if match[7]:
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
    match = _DURATION.fullmatch(duration.upper())
    if match is None or match[1] == "-":
        raise Unreadable(f"“{duration[:40]}” is no duration")
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in match.groups()[1:])
    try:
        wall = starts.wall + timedelta(weeks=weeks, days=days)
        exact = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        if not exact or not starts.zone:
            return wall + exact
        return on_wall(in_utc(wall, starts.zone) + exact, starts.zone)
    except OverflowError as problem:
        raise Unreadable("it never ends") from problem
