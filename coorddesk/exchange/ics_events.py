"""One VEVENT of a foreign file as a plain event: its times as wall times in a known zone, its people, its rule."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from coorddesk.domain.recurrence import parse_rrule, to_rrule
from coorddesk.errors import InvalidInput
from coorddesk.exchange.content_lines import ContentLine, plain
from coorddesk.exchange.ics_times import Time, Unreadable, later, read_time, within
from coorddesk.exchange.zone_names import ZoneNames, in_utc

_MOST_DATES = 2000
_MOST_PEOPLE = 2000
_A_DAY = timedelta(days=1)
_LONGEST_REPEATED = timedelta(days=60)  # of each day of a series; longer ones would stand on each other by the thousand


@dataclass(frozen=True, slots=True)
class Guest:
    """The organiser or an attendee as the file names them.

    Attributes:
        email: in small letters; empty when the file gives no mail address.
        role, partstat, kind: ROLE, PARTSTAT and CUTYPE as in the file, in capitals: REQ-PARTICIPANT, ACCEPTED, ROOM …
        sent_by, delegated_to, delegated_from: addresses as `email`; empty for none.
    """

    email: str
    name: str = ""
    role: str = "REQ-PARTICIPANT"
    partstat: str = "NEEDS-ACTION"
    kind: str = "INDIVIDUAL"
    sent_by: str = ""
    delegated_to: str = ""
    delegated_from: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a calendar file.

    Attributes:
        uid: made from its content when the file gives none, so that a second import finds it again.
        method: of the file it came in.
        dtstamp, last_modified: UTC, without tzinfo.
        starts, ends: wall time in `zone`, without tzinfo; of whole days midnight of the first and the last, inclusive. None
            only in a message that needs none, such as a REPLY.
        zone: IANA name; empty when the time floats, or when nobody knows the zone it names.
        unknown_zone: the name of that zone, for the question which one is meant.
        recurrence_id: of a changed occurrence, where the rule puts it: wall time in `recurrence_zone`, that of its series when
            this is in the file; `recurrence_day` when only the day is given.
        rule: an RRULE value that `parse_rrule` takes, or empty; its UNTIL is the last day.
        exdates, rdates: cancelled and additional starts, wall time in `zone`.
    """

    uid: str
    method: str = ""
    sequence: int = 0
    dtstamp: datetime | None = None
    last_modified: datetime | None = None
    recurrence_id: datetime | None = None
    recurrence_zone: str = ""
    recurrence_day: bool = False
    starts: datetime | None = None
    ends: datetime | None = None
    zone: str = ""
    unknown_zone: str = ""
    all_day: bool = False
    rule: str = ""
    exdates: tuple[datetime, ...] = ()
    rdates: tuple[datetime, ...] = ()
    summary: str = ""
    location: str = ""
    description: str = ""
    url: str = ""
    comment: str = ""
    status: str = ""
    busy: bool = True
    organizer: Guest | None = None
    attendees: tuple[Guest, ...] = ()

    @classmethod
    def from_plain(cls, made: Mapping[str, Any]) -> Self:
        """The event that `dataclasses.asdict` took apart, its times in ISO form."""
        values = {one.name: made[one.name] for one in fields(cls)}
        for name in ("dtstamp", "last_modified", "recurrence_id", "starts", "ends"):
            values[name] = datetime.fromisoformat(made[name]) if made[name] else None
        for name in ("exdates", "rdates"):
            values[name] = tuple(map(datetime.fromisoformat, made[name]))
        values["organizer"] = Guest(**made["organizer"]) if made["organizer"] else None
        values["attendees"] = tuple(Guest(**one) for one in made["attendees"])
        return cls(**values)


def read_event(
    lines: Sequence[ContentLine], zones: ZoneNames, method: str, floating: str, placed: bool = False
) -> tuple[Event | None, list[str]]:
    """The event that a VEVENT's lines say, or None, with a sentence for whatever was left out; never raises.

    Args:
        floating: the zone of times that name none; empty leaves them floating.
        placed: an event in a zone that nobody knows is left out.
    """
    first: dict[str, ContentLine] = {}
    for line in lines:
        first.setdefault(line.name, line)
    title = _text(first, "SUMMARY", 500).replace("\n", " ").strip()
    called = f"“{title[:60]}”" if title else "An event without a title"
    try:
        return _Reading(lines, first, zones, method, floating, called).event(title, placed)
    except Unreadable as problem:
        return None, [f"{called} was left out: {problem}."]
    except Exception as problem:  # a file of a kind never seen: the other events must still be read (calendar.md 2.3)
        return None, [f"{called} was left out: it is damaged ({type(problem).__name__})."]


class _Reading:
    """One VEVENT while it is read, and what was wrong with it so far."""

    def __init__(
        self, lines: Sequence[ContentLine], first: Mapping[str, ContentLine], zones: ZoneNames, method: str, floating: str,
        called: str,
    ) -> None:  # fmt: skip
        self.lines, self.first, self.zones = lines, first, zones
        self.method, self.floating, self.called = method, floating, called
        self.problems: list[str] = []

    def event(self, title: str, placed: bool) -> tuple[Event, list[str]]:
        """The event and the problems; raises `Unreadable` when there is no use in it."""
        first = self.first
        starts, ends = self._span()
        zone = starts.zone if starts else ""
        rule = self._rule(starts, ends)
        original = self._optional_time("RECURRENCE-ID")
        if original is not None and "RANGE" in first["RECURRENCE-ID"].params:
            self._note("changes this and all later days of a series, of which only the one day is taken")
        if starts is not None and starts.unknown:
            if placed:
                raise Unreadable(f"it names a time zone that is not known, “{starts.unknown[:60]}”")
            self._note(f"names a time zone that is not known, “{starts.unknown[:60]}”; choose which one is meant")
        if starts is not None and starts.converted and rule:
            self._note("repeats in a time zone of its own that no known zone is like; after a clock change it may be off")
        event = Event(
            uid=_text(first, "UID", 500).strip() or self._made_uid(), method=self.method, sequence=self._sequence(),
            dtstamp=self._stamp("DTSTAMP"), last_modified=self._stamp("LAST-MODIFIED"),
            recurrence_id=original.wall if original else None, recurrence_zone=original.zone if original else "",
            recurrence_day=bool(original and original.whole_day),
            starts=starts.wall if starts else None, ends=ends, zone=zone, unknown_zone=starts.unknown if starts else "",
            all_day=bool(starts and starts.whole_day), rule=rule,
            exdates=self._dates("EXDATE", starts), rdates=self._dates("RDATE", starts),
            summary=title, location=_text(first, "LOCATION", 1000).strip(),
            description=_text(first, "DESCRIPTION", 100_000).strip(), comment=_text(first, "COMMENT", 10_000).strip(),
            url=_raw(first, "URL")[:2000], status=_raw(first, "STATUS").upper()[:20],
            busy=_raw(first, "TRANSP").upper() != "TRANSPARENT" and _raw(first, "X-MICROSOFT-CDO-BUSYSTATUS").upper() != "FREE",
            organizer=_guest(first["ORGANIZER"]) if "ORGANIZER" in first else None,
            attendees=tuple(_guest(line) for line in self.lines if line.name == "ATTENDEE")[:_MOST_PEOPLE],
        )  # fmt: skip
        return event, self.problems

    def _note(self, what: str) -> None:
        self.problems.append(f"{self.called} {what}.")

    def _made_uid(self) -> str:
        content = "\n".join(line.value for line in self.lines if line.name in ("DTSTART", "DTEND", "SUMMARY", "RRULE"))
        return f"{hashlib.sha256(content.encode('utf-8', 'replace')).hexdigest()[:32]}@without-uid"

    def _sequence(self) -> int:
        """SEQUENCE, or what Outlook writes in its place (2.6)."""
        numbers = [_raw(self.first, name) for name in ("SEQUENCE", "X-MICROSOFT-CDO-APPT-SEQUENCE")]
        return next((int(text) for text in numbers if re.fullmatch(r"\d{1,9}", text) and int(text)), 0)

    def _stamp(self, name: str) -> datetime | None:
        try:
            found = read_time(self.first[name], self.zones, "UTC") if name in self.first else None
        except Unreadable:
            return None
        return in_utc(found.wall, found.zone) if found is not None and found.zone else None

    def _optional_time(self, name: str) -> Time | None:
        if name not in self.first:
            return None
        try:
            return read_time(self.first[name], self.zones, self.floating)
        except Unreadable as problem:
            raise Unreadable(f"it changes one day of a series, but {problem}") from problem

    def _span(self) -> tuple[Time | None, datetime | None]:
        if "DTSTART" not in self.first:
            if self.method in ("REPLY", "CANCEL", "REFRESH", "DECLINECOUNTER"):
                return None, None
            raise Unreadable("it has no start")
        starts = read_time(self.first["DTSTART"], self.zones, self.floating)
        try:
            ends = self._end(starts)
        except Unreadable as problem:
            self._note(f"has an end that cannot be read ({problem}); it is taken to end when it starts")
            ends = starts.wall
        if not starts.whole_day and self._marked_whole_day(starts.wall, ends):
            starts = Time(starts.wall, whole_day=True)
        if starts.whole_day:
            last = ends.replace(hour=0, minute=0, second=0) - (_A_DAY if ends > starts.wall else timedelta(0))
            return starts, max(last, starts.wall)
        if ends < starts.wall:
            self._note("ends before it starts; it is taken to end when it starts")
            ends = starts.wall
        return starts, ends

    def _marked_whole_day(self, starts: datetime, ends: datetime) -> bool:
        marked = _raw(self.first, "X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE"
        return marked and not (starts.hour or starts.minute or ends.hour or ends.minute) and ends > starts

    def _end(self, starts: Time) -> datetime:
        """DTEND in the zone of the start, or start and DURATION, or the RFC's default; of whole days exclusive."""
        if "DTEND" in self.first:
            return within(read_time(self.first["DTEND"], self.zones, self.floating), starts)
        if "DURATION" not in self.first:
            return starts.wall + (_A_DAY if starts.whole_day else timedelta(0))
        return later(starts, _raw(self.first, "DURATION"))

    def _rule(self, starts: Time | None, ends: datetime | None) -> str:
        found = [line.value.strip() for line in self.lines if line.name == "RRULE"]
        if not found or starts is None:
            return ""
        if ends is not None and ends - starts.wall > _LONGEST_REPEATED:
            self._note(f"lasts {(ends - starts.wall).days} days and is taken without its repeat")
            return ""
        if len(found) > 1:
            self._note("has several repeat rules, of which only the first is taken")
        try:
            aware = starts.wall if not starts.zone else starts.wall.replace(tzinfo=ZoneInfo(starts.zone))
            return to_rrule(parse_rrule(found[0], aware))
        except InvalidInput as problem:
            self._note(f"is taken without its repeat “{found[0][:80]}”. {problem.sentence.rstrip('.')}")
            return ""

    def _dates(self, name: str, starts: Time | None) -> tuple[datetime, ...]:
        if starts is None:
            return ()
        taken: dict[datetime, None] = {}
        for line in self.lines:
            if line.name != name:
                continue
            for item in line.value.split(",")[: _MOST_DATES + 1]:
                if not item.strip() or len(taken) >= _MOST_DATES:
                    continue
                try:
                    found = read_time(ContentLine(name, line.params, item.partition("/")[0]), self.zones, self.floating)
                    day_only = found.whole_day and not starts.whole_day
                    taken[datetime.combine(found.wall, starts.wall.time()) if day_only else within(found, starts)] = None
                except Unreadable as problem:
                    self._note(f"has an {name} that is left out: {problem}")
        return tuple(sorted(taken))


def _guest(line: ContentLine) -> Guest:
    said = {name: line.params.get(name, "").upper() for name in ("ROLE", "PARTSTAT", "CUTYPE")}
    name = plain(line.params.get("CN", "")).replace("\n", " ").strip()
    return Guest(
        _address(line.value) or _address(f"mailto:{line.params.get('EMAIL', '')}"), name[:200], said["ROLE"] or "REQ-PARTICIPANT",
        said["PARTSTAT"] or "NEEDS-ACTION", said["CUTYPE"] or "INDIVIDUAL",
        *(_address(line.params.get(name, "")) for name in ("SENT-BY", "DELEGATED-TO", "DELEGATED-FROM")),
    )  # fmt: skip


def _address(value: str) -> str:
    """The mail address of a calendar user, “MAILTO:” in any case (calendar.md 2.7); empty where it is another kind of address."""
    said = plain(value).strip().strip('"')
    mail = said[7:] if said[:7].lower() == "mailto:" else said if "@" in said and ":" not in said else ""
    return mail.strip().removeprefix("mailto:").lower()[:320]


def _raw(first: Mapping[str, ContentLine], name: str) -> str:
    return plain(first[name].value).strip() if name in first else ""


def _text(first: Mapping[str, ContentLine], name: str, longest: int) -> str:
    return plain(first[name].value[: 2 * longest])[:longest] if name in first else ""
