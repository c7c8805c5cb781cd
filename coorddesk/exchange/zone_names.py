"""Which IANA zone a foreign file means: by its name, by a Windows name, or by the clock changes it defines itself.

Nothing is kept from one file to the next: two files may define the same name differently (calendar.md 0, conclusion 2).
"""

import re
import zoneinfo
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from coorddesk.domain.recurrence import Rule, parse_rrule
from coorddesk.errors import InvalidInput
from coorddesk.exchange.content_lines import ContentLine
from coorddesk.exchange.occurrences import expand

_OFFSET = re.compile(r"\s*([+-]?)(\d{2})(\d{2})(\d{2})?\s*")
_NAMED_OFFSET = re.compile(r"\(?\s*(?:UTC|GMT|Z)?\s*([+-])\s*(\d{1,2}):?([0-5]\d)?\s*\)?(.*)", re.IGNORECASE)
_MOST_OBSERVANCES = 500
_FIRST_YEAR = 1904  # a leap year; rules that Windows writes begin in 1601
_OFTEN_MEANT = ("Europe/Berlin", "Europe/London", "America/New_York")  # where many zones change their clocks alike
_BETWEEN_HOURS = (
    "Asia/Kolkata", "Asia/Tehran", "Asia/Kabul", "Asia/Kathmandu", "Asia/Yangon", "Australia/Darwin", "Australia/Eucla",
    "Pacific/Marquesas",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Observance:
    """One STANDARD or DAYLIGHT of a file's own VTIMEZONE.

    Attributes:
        starts: its first onset, on the clock as it was before.
        before, after: minutes and seconds east of UTC.
        rule: None for a single onset.
        dates: further onsets.
    """

    starts: datetime
    before: timedelta
    after: timedelta
    rule: Rule | None
    dates: tuple[datetime, ...]

    def onsets(self, year: int) -> list[datetime]:
        """When it comes in a year and the one before, and all its single onsets; in no order."""
        found = [self.starts, *self.dates]
        if self.rule is not None:
            first = self.starts.replace(year=max(self.starts.year, _FIRST_YEAR))
            found += expand(first, self.rule, datetime(year - 1, 1, 1), datetime(year + 1, 1, 1))
        return found


@dataclass(frozen=True, slots=True)
class OwnZone:
    """A zone that a file defines itself."""

    place: str
    observances: tuple[Observance, ...]
    _onsets: dict[tuple[Observance, int], list[datetime]] = field(default_factory=dict, repr=False, compare=False)

    def offset(self, wall: datetime) -> timedelta:
        """How far east of UTC a wall time is.

        Of several rules for the same change, the one that began last holds: Outlook leaves those of former years standing.
        """
        eras: dict[tuple[timedelta, timedelta], Observance] = {}
        for one in sorted(self.observances, key=lambda one: one.starts):
            if one.starts <= wall:
                eras[one.before, one.after] = one
        if not eras:
            return min(self.observances, key=lambda one: one.starts).before
        return max(eras.values(), key=lambda one: self._latest(one, wall)).after

    def _latest(self, one: Observance, wall: datetime) -> datetime:
        known = self._onsets.get((one, wall.year))
        if known is None:
            known = self._onsets[one, wall.year] = one.onsets(wall.year)
        return max(at for at in known if at <= wall)


def own_zone(lines: Iterable[ContentLine]) -> OwnZone | None:
    """The zone that a VTIMEZONE's lines define, without its BEGIN and END; None when they define none."""
    place = ""
    observances: list[Observance] = []
    inside: dict[str, list[str]] | None = None
    for line in lines:
        if line.name == "BEGIN":
            inside = {}
        elif line.name == "END" and inside is not None:
            found = _observance(inside)
            if found is not None and len(observances) < _MOST_OBSERVANCES:
                observances.append(found)
            inside = None
        elif inside is not None:
            inside.setdefault(line.name, []).append(line.value)
        elif line.name in ("X-LIC-LOCATION", "TZURL") and not place:
            place = line.value
    return OwnZone(place, tuple(observances)) if observances else None


def _observance(said: Mapping[str, list[str]]) -> Observance | None:
    starts = _moment(said.get("DTSTART", [""])[0])
    after = _offset(said.get("TZOFFSETTO", [""])[0])
    before = _offset(said.get("TZOFFSETFROM", [""])[0])
    if starts is None or after is None:
        return None
    try:
        rule = parse_rrule(said["RRULE"][0]) if "RRULE" in said else None
    except InvalidInput:
        rule = None
    listed = [_moment(item) for value in said.get("RDATE", []) for item in _listed(value)[:_MOST_OBSERVANCES]]
    return Observance(starts, after if before is None else before, after, rule, tuple(one for one in listed if one is not None))


def _listed(value: str) -> list[str]:
    return [item.strip() for item in value.split(",") if item.strip()]


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text.strip().rstrip("Z"), "%Y%m%dT%H%M%S")
    except ValueError:
        return None


def _offset(text: str) -> timedelta | None:
    match = _OFFSET.fullmatch(text)
    if match is None:
        return None
    size = timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    return None if size >= timedelta(hours=24) else -size if match[1] == "-" else size


class ZoneNames:
    """The zones that one file names, each looked up once."""

    def __init__(self, own: Mapping[str, OwnZone], year: int = 2024) -> None:
        """Take the file's own zones by TZID, without blanks around it, and a year in which clock changes are compared."""
        self._own = own
        self._year = year
        self._known: dict[str, str] = {}
        self._all = {name.casefold(): name for name in zoneinfo.available_timezones()}

    def resolved(self, tzid: str) -> str:
        """The IANA name of the zone that a TZID means; empty when nobody can tell.

        In this order: its IANA name in any case, with any prefix; a Windows name; the file's own definition, when its clock
        changes are those of a known zone; an offset such as "GMT+0200" or "(UTC+01:00) Amsterdam, Berlin" (calendar.md 2.5).
        """
        if tzid not in self._known:
            self._known[tzid] = self._by_name(tzid) or self._by_clock(tzid) or self._by_offset(tzid)
        return self._known[tzid]

    def own(self, tzid: str) -> OwnZone | None:
        """The file's own definition of a zone."""
        return self._own.get(tzid.replace("\\,", ",").strip())

    def _by_name(self, tzid: str) -> str:
        name = tzid.strip().strip("\"'").replace("\\", "")
        if name.casefold() in ("utc", "z", "gmt", "etc/utc", "etc/gmt", "tzone://microsoft/utc", "coordinated universal time"):
            return "UTC"
        parts = name.strip("/").split("/")
        for ending in ("/".join(parts[-3:]), "/".join(parts[-2:]), parts[-1], name.replace("-", "/"), name.replace(" ", "_")):
            if found := self._all.get(ending.casefold()):
                return found
        from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # late: only for files with names that IANA lacks

        windows = {key.casefold(): value for key, value in WINDOWS_TO_OLSON.items()}
        return windows.get(name.casefold()) or windows.get(f"{name.casefold()} standard time") or ""

    def _by_clock(self, tzid: str) -> str:
        own = self.own(tzid)
        if own is None:
            return ""
        if own.place and (named := self._by_name(own.place)):
            return named
        from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # late, as above

        for year in dict.fromkeys((self._year, 2024)):
            moments = [datetime(year, month, day, 12) for month in range(1, 13) for day in (1, 8, 15, 22, 28)]
            offsets = [own.offset(at) for at in moments]
            if len(set(offsets)) == 1:
                return _fixed(offsets[0])
            for candidate in dict.fromkeys((*_OFTEN_MEANT, *WINDOWS_TO_OLSON.values())):
                tz = zoneinfo.ZoneInfo(candidate)
                if all(tz.utcoffset(at) == offset for at, offset in zip(moments, offsets, strict=True)):
                    return candidate
        return ""

    def _by_offset(self, tzid: str) -> str:
        match = _NAMED_OFFSET.fullmatch(tzid.strip())
        if match is None:
            return ""
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0)) * (-1 if match[1] == "-" else 1)
        for city in re.split(r"[,/;&()]", match[4]):
            ending = "/" + "_".join(city.split()).casefold()
            for folded, name in self._all.items():
                if len(ending) > 3 and folded.endswith(ending) and _offset_of(name) == offset:
                    return name
        return _fixed(offset)


def _fixed(offset: timedelta) -> str:
    """A zone without clock changes that is so far east of UTC; empty when there is none."""
    hours, rest = divmod(int(offset.total_seconds()), 3600)
    if rest:
        return next((name for name in _BETWEEN_HOURS if _offset_of(name) == offset), "")
    if not -12 <= hours <= 14:
        return ""
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"


def _offset_of(zone: str) -> timedelta | None:
    """How far east of UTC a zone is without daylight saving, as Windows says it."""
    tz = zoneinfo.ZoneInfo(zone)
    offsets = [tz.utcoffset(datetime(2025, month, 1)) for month in (1, 7)]
    return min((one for one in offsets if one is not None), default=None)


def in_utc(wall: datetime, zone: str) -> datetime:
    """The instant of a wall time in a known zone, in UTC without tzinfo; of a time that comes twice the first."""
    return wall.replace(tzinfo=zoneinfo.ZoneInfo(zone), fold=0).astimezone(UTC).replace(tzinfo=None)


def on_wall(instant: datetime, zone: str) -> datetime:
    """What clocks in a known zone show at an instant given in UTC without tzinfo."""
    return instant.replace(tzinfo=UTC).astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None, fold=0)
