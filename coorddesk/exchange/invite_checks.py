"""Our own validator of what we send: no invite leaves the house that another calendar would misread."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from coorddesk.exchange.content_lines import ContentLine, decoded, parsed

_WIDEST = 75  # octets of a physical line, its end not counted
# RFC 5546 §3.2.1 to 3.2.5: property -> (at least, at most) in each VEVENT; None sets no limit.
_ONCE = (1, 1)
_COUNTS: dict[str, dict[str, tuple[int, int | None]]] = {
    "PUBLISH": {"ATTENDEE": (0, 0), "DTSTART": _ONCE, "SUMMARY": _ONCE},
    "REQUEST": {"ORGANIZER": _ONCE, "ATTENDEE": (1, None), "DTSTART": _ONCE, "SUMMARY": _ONCE},
    "REPLY": {"ORGANIZER": _ONCE, "ATTENDEE": _ONCE},
    "CANCEL": {"ORGANIZER": _ONCE, "SEQUENCE": _ONCE},
    "DECLINECOUNTER": {"ORGANIZER": _ONCE, "SEQUENCE": _ONCE},
}
_ALWAYS: dict[str, tuple[int, int | None]] = {
    "UID": _ONCE, "DTSTAMP": _ONCE, "DTSTART": (0, 1), "DTEND": (0, 1), "DURATION": (0, 0), "SUMMARY": (0, 1), "SEQUENCE": (0, 1),
    "STATUS": (0, 1), "RRULE": (0, 1), "RDATE": (0, 0), "RECURRENCE-ID": (0, 1), "ORGANIZER": (0, 1), "LOCATION": (0, 1),
    "DESCRIPTION": (0, 1),
}  # fmt: skip
# The same of each VTODO, which is only published (RFC 5546 §3.4.1). That table asks for a DTSTART too, but a day cannot both begin and
# be due (RFC 5545 §3.8.2.3), and for an ORGANIZER, which a task has none of.
_TODO: dict[str, tuple[int, int | None]] = {
    "UID": _ONCE, "DTSTAMP": _ONCE, "SUMMARY": _ONCE, "PRIORITY": _ONCE, "STATUS": _ONCE, "DUE": _ONCE, "DTSTART": (0, 1), "DTEND": (0, 0),
    "DURATION": (0, 0), "COMPLETED": (0, 1), "PERCENT-COMPLETE": (0, 1), "SEQUENCE": (0, 1), "ORGANIZER": (0, 1), "ATTENDEE": (0, 0),
    "DESCRIPTION": (0, 1), "RRULE": (0, 0), "RECURRENCE-ID": (0, 0),
}  # fmt: skip
_MOMENT = re.compile(r"\d{8}T\d{6}Z?")


@dataclass(slots=True)
class _Component:
    name: str
    lines: list[ContentLine] = field(default_factory=list)
    children: list["_Component"] = field(default_factory=list)

    def all(self, name: str) -> list[ContentLine]:
        return [line for line in self.lines if line.name == name]

    def value(self, name: str) -> str:
        found = self.all(name)
        return found[0].value if found else ""


def check_invite(data: bytes) -> list[str]:
    """What is wrong with an iCalendar message, in words for developers; empty when it is sound.

    Checks bytes (RFC 5545 §3.1), the restriction counts of the method (RFC 5546 §3.2, §3.4) and the checklist of calendar.md 1.1.
    """
    problems = list(_bytes_problems(data))
    found, unread = _components(data)
    if len(found) != 1 or found[0].name != "VCALENDAR":
        return [*problems, *unread, "it is not one VCALENDAR"]
    return [*problems, *unread, *_calendar_problems(found[0])]


def check_published(data: bytes, zones: Collection[str]) -> list[str]:
    """As `check_invite`, of components alone that are to be published: what is wrong with them.

    Args:
        zones: those that will be defined beside them.
    """
    found, unread = _components(data)
    return [*_bytes_problems(data), *unread, *(problem for one in found for problem in _entry_problems(one, "PUBLISH", zones))]


def _components(data: bytes) -> tuple[list[_Component], list[str]]:
    """The outermost components, and what is wrong with their lines."""
    problems = []
    root = _Component("")
    stack = [root]
    for number, text in enumerate(decoded(data)[0].split("\n")[:-1], 1):
        line = parsed(text)
        if line is None:
            problems.append(f"line {number} is no content line")
        elif line.name == "BEGIN":
            stack[-1].children.append(_Component(line.value))
            stack.append(stack[-1].children[-1])
        elif line.name == "END":
            if stack[-1].name != line.value:
                return [], [*problems, f"END:{line.value} closes {stack[-1].name}"]
            stack.pop()
        else:
            stack[-1].lines.append(line)
    return (root.children if len(stack) == 1 and not root.lines else []), problems


def _bytes_problems(data: bytes) -> Iterator[str]:
    if not data.endswith(b"\r\n") or re.search(rb"(?<!\r)\n|\r(?!\n)", data):
        yield "lines do not all end in CRLF"
    if re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data) or data.startswith(b"\xef\xbb\xbf"):
        yield "it has control characters or a byte order mark"
    for line in data.split(b"\r\n"):
        try:
            line.decode()
        except UnicodeDecodeError:
            yield "a line is not UTF-8"
        if len(line) > _WIDEST:
            yield f"a line has {len(line)} octets"


def _calendar_problems(found: _Component) -> Iterator[str]:
    for name in ("PRODID", "VERSION", "CALSCALE", "METHOD"):
        if len(found.all(name)) != 1:
            yield f"{name} is there {len(found.all(name))} times"
    method = found.value("METHOD")
    if method not in _COUNTS:
        yield f"METHOD {method} is not known"
    entries = [child for child in found.children if child.name in ("VEVENT", "VTODO")]
    zones = {child.value("TZID") for child in found.children if child.name == "VTIMEZONE"}
    if method != "PUBLISH" and [child.name for child in entries].count("VEVENT") == 0:
        yield "it has no VEVENT"
    if method != "PUBLISH" and len({entry.value("UID") for entry in entries}) > 1:
        yield "it has more than one UID"
    keys = Counter((entry.value("UID"), entry.value("RECURRENCE-ID")) for entry in entries)
    yield from (f"RECURRENCE-ID {key[1]!r} is there twice" for key, times in keys.items() if times > 1)
    for entry in entries:
        yield from _entry_problems(entry, method, zones)


def _entry_problems(entry: _Component, method: str, zones: Collection[str]) -> Iterator[str]:
    return _todo_problems(entry, method) if entry.name == "VTODO" else _event_problems(entry, method, zones)


def _count_problems(entry: _Component, counts: Mapping[str, tuple[int, int | None]], where: str) -> Iterator[str]:
    for name, (least, most) in counts.items():
        times = len(entry.all(name))
        if times < least or (most is not None and times > most):
            yield f"{name} is there {times} times in a {where}"
    if entry.children:
        yield f"a {where} has a {entry.children[0].name}"


def _event_problems(event: _Component, method: str, zones: Collection[str]) -> Iterator[str]:
    yield from _count_problems(event, _ALWAYS | _COUNTS.get(method, {}), method)
    for name in ("ORGANIZER", "ATTENDEE"):
        if any(not re.fullmatch("mailto:[^@]+@[^@]+", line.value) for line in event.all(name)):
            yield f"an {name} is no mailto: address"
    if not event.value("SUMMARY") and method in ("REQUEST", "PUBLISH"):
        yield "SUMMARY is empty"
    yield from _time_problems(event, zones)
    if event.value("RRULE"):
        yield from _rule_problems(event)


def _todo_problems(todo: _Component, method: str) -> Iterator[str]:
    yield from _count_problems(todo, _TODO, "VTODO")
    if method != "PUBLISH":
        yield f"a {method} has a VTODO"
    if not todo.value("SUMMARY"):
        yield "SUMMARY is empty"
    for name in ("DTSTART", "DUE"):
        if any(line.params.get("VALUE") != "DATE" or not re.fullmatch(r"\d{8}", line.value) for line in todo.all(name)):
            yield f"{name} is no day"
    if todo.value("DTSTART") >= todo.value("DUE"):
        yield "DUE is not after DTSTART"
    done = todo.value("COMPLETED")
    if done and not re.fullmatch(r"\d{8}T\d{6}Z", done):
        yield f"COMPLETED {done} is not in UTC"
    if bool(done) != (todo.value("STATUS") == "COMPLETED"):
        yield f"STATUS is {todo.value('STATUS')}, and COMPLETED {done or 'is not there'}"


def _time_problems(event: _Component, zones: Collection[str]) -> Iterator[str]:
    times = [line for name in ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE") for line in event.all(name)]
    kinds = {(line.params.get("VALUE", ""), line.params.get("TZID", ""), line.value.endswith("Z")) for line in times}
    if len(kinds) > 1:
        yield "its times are of different kinds or zones"
    for line in times:
        zone = line.params.get("TZID", "")
        whole_day = line.params.get("VALUE") == "DATE"
        if zone and zone not in zones:
            yield f"{line.name} names {zone}, which has no VTIMEZONE"
        if not whole_day and not _MOMENT.fullmatch(line.value):
            yield f"{line.name} {line.value!r} is no time"
        if not whole_day and not zone and not line.value.endswith("Z"):
            yield f"{line.name} floats"
    if event.value("DTEND") and event.value("DTEND") <= event.value("DTSTART"):
        yield "DTEND is not after DTSTART"


def _rule_problems(event: _Component) -> Iterator[str]:
    parts: Sequence[str] = event.value("RRULE").split(";")
    rule = dict(part.partition("=")[::2] for part in parts)
    if event.value("RECURRENCE-ID"):
        yield "one occurrence has an RRULE"
    if "COUNT" in rule and "UNTIL" in rule:
        yield "RRULE has COUNT and UNTIL"
    whole_day = event.all("DTSTART")[0].params.get("VALUE") == "DATE" if event.all("DTSTART") else False
    if "UNTIL" in rule and not re.fullmatch(r"\d{8}" if whole_day else r"\d{8}T\d{6}Z", rule["UNTIL"]):
        yield f"UNTIL {rule['UNTIL']} is not of DTSTART's kind"
