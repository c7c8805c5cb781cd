"""Our own VTIMEZONE: the zone's clock changes as rules that every calendar program reads alike.

Programs that read only the first date of a list show meetings an hour late, so there are never lists of dates here, only yearly
rules and, for zones whose changes follow none, one observance for each change (calendar.md 0, conclusion 1, and 2.4). All of it
comes from the tzdata package that is shipped with the program.
"""

import calendar
import importlib.resources
import re
import struct
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from coorddesk.errors import InvalidInput

_EPOCH: Final = datetime(1970, 1, 1)
_A_YEAR: Final = timedelta(days=366)
_HORIZON_YEARS: Final = 10  # how far changes without a rule are written for a series without an end
_CODES: Final = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_FOOTER: Final = re.compile(
    r"(?P<std><[^>]+>|[A-Za-z]+)(?P<std_at>[-+]?[\d:]+)"
    r"(?:(?P<dst><[^>]+>|[A-Za-z]+)(?P<dst_at>[-+]?[\d:]+)?,(?P<begins>[^,]+),(?P<ends>[^,]+))?"
)


@dataclass(frozen=True, slots=True)
class _State:
    """What the clocks show between two changes: seconds east of UTC."""

    offset: int
    daylight: bool
    name: str


@dataclass(frozen=True, slots=True)
class _Change:
    """One change of the clocks, at an instant given in UTC without tzinfo."""

    at: datetime
    before: _State
    after: _State


@dataclass(frozen=True, slots=True)
class _Yearly:
    """A change of every year, POSIX "Mm.w.d/time": seconds after midnight may be negative, or more than a day."""

    month: int
    week: int
    weekday: int
    seconds: int
    before: _State
    after: _State

    def local(self, year: int) -> datetime:
        """When it comes in a year, on the clock as it was before."""
        last = calendar.monthrange(year, self.month)[1]
        days = [n for n in range(1, last + 1) if date(year, self.month, n).isoweekday() % 7 == self.weekday]
        day = days[-1] if self.week == 5 else days[self.week - 1]
        return datetime(year, self.month, day) + timedelta(seconds=self.seconds)

    def change(self, year: int) -> _Change:
        """The same as an instant."""
        return _Change(self.local(year) - timedelta(seconds=self.before.offset), self.before, self.after)

    def rrule(self) -> str | None:
        """The RRULE of it; None when RFC 5545 has none, such as for "last Thursday, 24:00"."""
        shift = self.seconds // 86400
        weekday = _CODES[(self.weekday + shift) % 7]
        if not shift:
            return f"FREQ=YEARLY;BYMONTH={self.month};BYDAY={-1 if self.week == 5 else self.week}{weekday}"
        length = calendar.monthrange(2025, self.month)[1]
        if self.week == 5 and self.month == 2:
            return None
        last = (length if self.week == 5 else 7 * self.week) + shift
        days = range(last - 6, last + 1)
        if days[0] < 1 or days[-1] > length:
            return None
        return f"FREQ=YEARLY;BYMONTH={self.month};BYMONTHDAY={','.join(map(str, days))};BYDAY={weekday}"


def is_utc(zone: str) -> bool:
    """Whether times of the zone are written in UTC, with no VTIMEZONE."""
    return zone in ("UTC", "Etc/UTC", "Etc/UCT", "Etc/Zulu", "Etc/Universal", "Zulu", "Universal", "UCT")


def vtimezone(zone: str, first: date, last: date | None) -> tuple[str, ...]:
    """The VTIMEZONE of an IANA zone as unfolded content lines, right from `first` to `last`.

    Args:
        first: the earliest day of anything written in the zone.
        last: the latest; None when something repeats without an end: then changes that follow no rule are written for ten years.

    Raises:
        InvalidInput: on `zone`, when it is unknown.
    """
    changes, initial, standing, yearly = _read(zone)
    begin = datetime(first.year, first.month, first.day) - _A_YEAR
    end = datetime(last.year, last.month, last.day) + _A_YEAR if last else begin + _A_YEAR * (_HORIZON_YEARS + 2)
    rules = [each.rrule() for each in yearly]
    ruled = bool(yearly) and None not in rules
    if (not changes or changes[-1].at <= begin) and (ruled or not yearly):
        observances = [_observance(each.local(1970), each, rrule) for each, rrule in zip(yearly, rules, strict=True)]
        observances = observances or [_observance(_EPOCH, _Change(_EPOCH, standing, standing), None)]
    else:
        since = changes[-1].at if changes else datetime.min
        years = range(max(since, begin).year - 1, end.year + 1)
        following = sorted((each.change(year) for each in yearly for year in years), key=lambda change: change.at)
        following = [change for change in following if change.at > since]
        single = changes if ruled else [*changes, *following]
        at = bisect_right([change.at for change in single], begin)
        known = single[at - 1] if at else _Change(min(begin, _EPOCH), initial, initial)
        wanted = [known, *(change for change in single[at:] if change.at <= end)]
        observances = [_observance(_local(change), change, None) for change in wanted]
        if ruled:
            for each, rrule in zip(yearly, rules, strict=True):
                onset = next(each.local(year) for year in range(since.year - 1, since.year + 3) if each.change(year).at > since)
                observances.append(_observance(onset, each, rrule))
    body = tuple(line for lines in observances for line in lines)
    return ("BEGIN:VTIMEZONE", f"TZID:{zone}", *body, "END:VTIMEZONE")


def _local(change: _Change) -> datetime:
    return change.at + timedelta(seconds=change.before.offset)


def _observance(local: datetime, change: _Change | _Yearly, rrule: str | None) -> tuple[str, ...]:
    """One STANDARD or DAYLIGHT; its start is on the clock as it was before the change (RFC 5545 §3.6.5)."""
    kind = "DAYLIGHT" if change.after.daylight else "STANDARD"
    return (
        f"BEGIN:{kind}",
        f"DTSTART:{local:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_offset_text(change.before.offset)}",
        f"TZOFFSETTO:{_offset_text(change.after.offset)}",
        f"TZNAME:{change.after.name}",
        *((f"RRULE:{rrule}",) if rrule else ()),
        f"END:{kind}",
    )


def _offset_text(seconds: int) -> str:
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else '+'}{minutes // 60:02}{minutes % 60:02}" + (f"{rest:02}" if rest else "")


def _read(zone: str) -> tuple[list[_Change], _State, _State, list[_Yearly]]:
    """A zone's changes in order, the state before them, the one after them, and the yearly changes that follow (RFC 8536)."""
    parts = zone.split("/")
    if not all(re.fullmatch(r"[A-Za-z0-9_+-]+", part) for part in parts):
        raise InvalidInput("zone", f"There is no time zone “{zone[:60]}”. Choose one such as Europe/London.")
    try:
        data = importlib.resources.files("tzdata").joinpath("zoneinfo", *parts).read_bytes()
    except OSError as problem:
        raise InvalidInput("zone", f"There is no time zone “{zone[:60]}”. Choose one such as Europe/London.") from problem
    _, *sizes = struct.unpack_from(">4s16x6l", data)
    utc, std, leap, times, types, chars = sizes
    begin = 44 + times * 5 + types * 6 + chars + leap * 8 + std + utc
    _, *sizes = struct.unpack_from(">4s16x6l", data, begin)
    utc, std, leap, times, types, chars = sizes
    begin += 44
    moments = struct.unpack_from(f">{times}q", data, begin)
    kinds = struct.unpack_from(f">{times}B", data, begin + times * 8)
    begin += times * 9
    names = data[begin + types * 6 : begin + types * 6 + chars]
    states = []
    for n in range(types):
        offset, daylight, at = struct.unpack_from(">lBB", data, begin + n * 6)
        states.append(_State(offset, bool(daylight), names[at : names.index(b"\0", at)].decode("ascii")))
    changes = []
    before = states[0]
    for moment, kind in zip(moments, kinds, strict=True):
        changes.append(_Change(_EPOCH + timedelta(seconds=max(moment, -6 * 10**10)), before, states[kind]))
        before = states[kind]
    standing, yearly = _footer(data.rstrip(b"\n").rsplit(b"\n", 1)[1].decode("ascii"))
    return changes, states[0], standing, yearly


def _footer(text: str) -> tuple[_State, list[_Yearly]]:
    found = _FOOTER.fullmatch(text)
    if found is None:
        raise ValueError(f"tzdata's footer {text!r} is not understood")
    offset = -_seconds(found["std_at"])
    standard = _State(offset, False, found["std"].strip("<>"))
    if found["dst"] is None:
        return standard, []
    other = _State(-_seconds(found["dst_at"]) if found["dst_at"] else offset + 3600, True, found["dst"].strip("<>"))
    if other.offset < standard.offset:  # Dublin's summer is its standard time; elsewhere daylight saving is the later clock
        standard, other = _State(offset, True, standard.name), _State(other.offset, False, other.name)
    return standard, [_yearly(found["begins"], standard, other), _yearly(found["ends"], other, standard)]


def _yearly(text: str, before: _State, after: _State) -> _Yearly:
    day, _, time = text.partition("/")
    month, week, weekday = map(int, day.removeprefix("M").split("."))
    return _Yearly(month, week, weekday, _seconds(time or "2"), before, after)


def _seconds(text: str) -> int:
    hours, minutes, seconds = (*map(int, text.lstrip("+-").split(":")), 0, 0)[:3]
    return (hours * 3600 + minutes * 60 + seconds) * (-1 if text.startswith("-") else 1)

