"""Foreign calendar files: bytes to plain events, each read alone, with a sentence for everything that could not be taken.

The icalendar library splits the lines and decodes their values, line by line: given whole components, it rejects a file for one
bad line, makes times in zones that it does not know naive, and keeps the zones of one file for the next (calendar.md 0 and 2).

Made for the contained child process: it looks at no other file, fetches nothing, and its size is bounded. The numbers cited
are those of calendar.md, section 2.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from coorddesk.errors import ImportProblem
from coorddesk.exchange.content_lines import ContentLine, decoded, parsed
from coorddesk.exchange.ics_events import Event, read_event
from coorddesk.exchange.zone_names import OwnZone, ZoneNames, in_utc, on_wall, own_zone

MOST_PROBLEMS = 200
_DEEPEST = 4  # components within components
_LONGEST_LINE = 200_000  # characters; longer ones are enclosed files
_NAME = re.compile(r"\s*([A-Za-z0-9-]+)\s*[;:]")
_READ = frozenset({
    "ATTENDEE", "COMMENT", "DESCRIPTION", "DTEND", "DTSTAMP", "DTSTART", "DURATION", "EXDATE", "LAST-MODIFIED", "LOCATION",
    "METHOD", "NAME", "ORGANIZER", "RDATE", "RECURRENCE-ID", "RRULE", "SEQUENCE", "STATUS", "SUMMARY", "TRANSP", "TZID",
    "TZOFFSETFROM", "TZOFFSETTO", "TZURL", "UID", "URL", "X-LIC-LOCATION", "X-MICROSOFT-CDO-ALLDAYEVENT",
    "X-MICROSOFT-CDO-APPT-SEQUENCE", "X-MICROSOFT-CDO-BUSYSTATUS", "X-WR-CALNAME", "X-WR-TIMEZONE",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a file is wanted.

    Attributes:
        largest: bytes; a larger file is refused.
        most: events; those after them are left out.
        names: of the properties that are looked at.
        placed: an event in a zone that nobody knows is left out.
    """

    largest: int = 16_000_000
    most: int = 20_000
    names: frozenset[str] = _READ
    placed: bool = False


ALL = Extent()


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """What a calendar file holds.

    Attributes:
        method: in capitals, such as REQUEST; empty when it is no message.
        name: what the calendar calls itself; empty when it does not.
        events: in the order of the file.
        problems: whole sentences, one for each thing that was left out or had to be guessed.
    """

    method: str = ""
    name: str = ""
    events: tuple[Event, ...] = ()
    problems: tuple[str, ...] = ()

    @classmethod
    def from_plain(cls, made: Mapping[str, Any]) -> Self:
        """The file that `dataclasses.asdict` took apart, its times in ISO form."""
        return cls(made["method"], made["name"], tuple(Event.from_plain(one) for one in made["events"]), tuple(made["problems"]))


@dataclass(slots=True)
class _Sections:
    """The lines of a file, by component."""

    head: dict[str, str] = field(default_factory=dict)
    zones: list[list[ContentLine]] = field(default_factory=list)
    events: list[list[ContentLine]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_events(data: bytes, extent: Extent = ALL) -> CalendarFile:
    """The events of an iCalendar file, in any encoding and with any faults; other components are passed over.

    Raises:
        ImportProblem: it is too large, or no calendar at all.
    """
    if len(data) > extent.largest:
        size, most = len(data) / 1e6, extent.largest // 10**6
        raise ImportProblem(f"The file has {size:.1f} MB. Calendars up to {most} MB can be read; nothing was imported.")
    text, encoding = decoded(data)
    if not re.search(r"^\s*BEGIN\s*:\s*(?:VCALENDAR|VEVENT)\b", text, re.IGNORECASE | re.MULTILINE):
        raise ImportProblem("The file is not a calendar (.ics). Nothing was imported; export it again where it came from.")
    sections = _sections(text, extent)
    del text
    problems = sections.problems
    if encoding == "cp1252":
        problems.insert(0, "The file is not in UTF-8 and was read as Windows text; check the letters with accents.")
    own: dict[str, OwnZone] = {}
    for lines in sections.zones:
        tzid = next((line.value for line in lines if line.name == "TZID"), "").strip().strip('"')
        try:
            made = own_zone(lines)
        except Exception as problem:  # as for events: one damaged zone must not cost the whole file
            problems.append(f"The time zone “{tzid[:60]}” is damaged and was passed over ({type(problem).__name__}).")
            continue
        if made is not None:
            own.setdefault(tzid, made)
    zones = ZoneNames(own, _first_year(sections.events))
    floating = zones.resolved(sections.head.get("X-WR-TIMEZONE", "")) if sections.head.get("X-WR-TIMEZONE") else ""
    events = []
    for lines in sections.events:
        event, found = read_event(lines, zones, sections.head.get("METHOD", ""), floating, placed=extent.placed)
        problems += found
        if event is not None:
            events.append(event)
    if len(problems) > MOST_PROBLEMS:
        problems[MOST_PROBLEMS:] = [f"There are {len(problems) - MOST_PROBLEMS} more problems like these."]
    name = (sections.head.get("X-WR-CALNAME") or sections.head.get("NAME", ""))[:200]
    return CalendarFile(sections.head.get("METHOD", ""), name, _with_masters(events), tuple(problems))


def read_to_json(data: bytes) -> str:
    """The same as JSON, for the parent of a child process."""
    return json.dumps(asdict(read_events(data)), default=lambda moment: moment.isoformat(), ensure_ascii=False)


def from_json(text: str) -> CalendarFile:
    """What `read_to_json` wrote."""
    return CalendarFile.from_plain(json.loads(text))


def _sections(text: str, extent: Extent) -> _Sections:
    """The file cut into its components, without recursion; alarms, everything deeper, and what nobody reads are passed over."""
    found = _Sections()
    stack: list[str] = []
    lines: list[ContentLine] = []
    unreadable = 0
    for name, text_line in _lines(text):
        said = text_line.partition(":")[2].strip().upper()
        if name == "BEGIN":
            if not stack and said != "VCALENDAR":
                stack.append("VCALENDAR")  # some programs write bare events
            stack.append(said)
            if len(stack) == 2:
                lines = []
            elif stack[1:2] == ["VTIMEZONE"] and len(stack) < _DEEPEST:
                lines.append(ContentLine(name, {}, said))
        elif name == "END":
            if said not in stack:
                continue
            while stack and stack[-1] != said:
                stack.pop()
            if stack[1:2] == ["VTIMEZONE"] and len(stack) > 2:
                lines.append(ContentLine(name, {}, said))
            elif len(stack) == 2:
                _close(found, stack[1], lines, extent.most)
            stack.pop()
        elif not name:
            unreadable += bool(stack)
        elif name in extent.names and (len(stack) in (1, 2) or (stack[1:2] == ["VTIMEZONE"] and len(stack) < _DEEPEST)):
            line = parsed(text_line)
            if line is None:
                unreadable += 1
            elif len(stack) == 1:
                found.head.setdefault(name, line.value.strip().upper() if name == "METHOD" else line.value)
            else:
                lines.append(line)
    if unreadable:
        many = f"{unreadable} lines are" if unreadable > 1 else "One line is"
        found.problems.append(f"{many} damaged and passed over.")
    if len(stack) > 1 and "VEVENT" in stack:
        found.problems.append("The file ends in the middle of an event, which is left out; it was perhaps not copied completely.")
    return found


def _close(found: _Sections, kind: str, lines: list[ContentLine], most: int) -> None:
    if kind == "VTIMEZONE":
        found.zones.append(lines)
    elif kind == "VEVENT":
        if len(found.events) < most:
            found.events.append(lines)
        elif len(found.events) == most and not any("first" in problem for problem in found.problems):
            found.problems.append(f"The file has more than {most} events; only the first {most} are read.")


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """The lines of a text with their names in capitals, empty of a damaged one; nothing for an empty or enormous line."""
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        if 0 < end - begin <= _LONGEST_LINE and not text[begin:end].isspace():
            line = text[begin:end].replace("\x00", "")
            named = _NAME.match(line)
            yield named[1].upper() if named else "", line
        begin = end + 1


def _first_year(events: list[list[ContentLine]]) -> int:
    for lines in events:
        for line in lines:
            if line.name == "DTSTART" and line.value[:4].isdecimal() and 1900 < int(line.value[:4]) < 2200:
                return int(line.value[:4])
    return 2024


def _with_masters(events: list[Event]) -> tuple[Event, ...]:
    """The events, changed occurrences told by the wall time of their series where it is in the same file."""
    masters = {event.uid: event for event in events if event.recurrence_id is None and event.starts is not None}
    return tuple(_with_master(event, masters.get(event.uid)) for event in events)


def _with_master(event: Event, master: Event | None) -> Event:
    original = event.recurrence_id
    if original is None or master is None or master.starts is None:
        return event
    if event.recurrence_day and not master.all_day:
        return replace(event, recurrence_id=datetime.combine(original, master.starts.time()), recurrence_zone=master.zone)
    if master.zone and event.recurrence_zone and event.recurrence_zone != master.zone:
        try:
            moved = on_wall(in_utc(original, event.recurrence_zone), master.zone)
        except OverflowError:
            return event
        return replace(event, recurrence_id=moved, recurrence_zone=master.zone)
    return event
