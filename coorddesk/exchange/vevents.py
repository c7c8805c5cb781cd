"""A meeting as VEVENT lines, and the VCALENDAR around them; what invites and whole calendars share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from coorddesk import __version__
from coorddesk.domain.meetings import Instance, Meeting
from coorddesk.domain.recurrence import Rule, parse_rrule, to_rrule
from coorddesk.exchange.content_lines import escaped, folded, one_line, plain
from coorddesk.exchange.occurrences import is_start, last_start, until_text
from coorddesk.exchange.timezones import is_utc, vtimezone


@dataclass(frozen=True, slots=True)
class Span:
    """Where a VEVENT stands: wall times in the meeting's zone; of whole days midnight of the first and the last, inclusive."""

    starts: datetime
    ends: datetime


def uid_of(meeting: Meeting) -> str:
    """The meeting's UID; made from its id when it has none yet, so that it is the same in every message."""
    return one_line(meeting.uid).replace(" ", "") or f"{meeting.id}@coorddesk"


def rule_of(meeting: Meeting) -> Rule | None:
    """The meeting's repeat rule, if any.

    Raises:
        InvalidInput: it has one that cannot be used.
    """
    return parse_rrule(meeting.rule) if meeting.rule.strip() else None


def utc_text(moment: datetime) -> str:
    """An aware moment as a UTC value, such as 20261120T101500Z."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def time_line(name: str, wall: datetime, meeting: Meeting) -> str:
    """A property that holds a wall time of the meeting, in its value type and zone (calendar.md 1.1, rows 10, 12, 18)."""
    if meeting.all_day:
        return f"{name};VALUE=DATE:{wall:%Y%m%d}"
    if is_utc(meeting.zone):
        return f"{name}:{wall:%Y%m%dT%H%M%SZ}"
    return f"{name};TZID={meeting.zone}:{wall:%Y%m%dT%H%M%S}"


def span_of(meeting: Meeting, instance: Instance | None = None, original: datetime | None = None) -> Span:
    """Where the meeting stands, or one occurrence of it: where it was moved to, or else where its rule puts it."""
    lasts = meeting.ends - meeting.starts
    if instance is not None and instance.starts is not None:
        return Span(instance.starts, instance.ends or instance.starts + lasts)
    starts = original or meeting.starts
    return Span(starts, starts + lasts)


def standing_instances(meeting: Meeting, rule: Rule | None, first: datetime | None = None) -> tuple[Instance, ...]:
    """The moved and cancelled occurrences that the rule still makes; those of an earlier rule are left behind.

    Args:
        first: the first start, where it is not the meeting's own.
    """
    if rule is None:
        return ()
    start = first or meeting.starts
    return tuple(one for one in meeting.instances if (one.cancelled or one.starts) and is_start(one.original, start, rule))


def event_lines(
    meeting: Meeting, span: Span, now: datetime, *, sequence: int, status: str | None = "CONFIRMED",
    original: datetime | None = None, rule: Rule | None = None, cancelled: Sequence[datetime] = (), others: Iterable[str] = (),
    agenda: Sequence[str] = (), created: datetime | None = None,
) -> list[str]:  # fmt: skip
    """One VEVENT as unfolded lines.

    Args:
        now: aware; DTSTAMP and LAST-MODIFIED.
        original: RECURRENCE-ID, of one occurrence; where the rule puts it.
        rule: of a series' master.
        cancelled: the original starts of its cancelled occurrences.
        others: further lines, such as ORGANIZER and ATTENDEE.
        agenda: titles of what is to be discussed.
    """
    lines = ["BEGIN:VEVENT", f"UID:{uid_of(meeting)}", f"DTSTAMP:{utc_text(now)}"]  # rows 3, 4
    if created is not None:
        lines.append(f"CREATED:{utc_text(created)}")
    lines += [f"LAST-MODIFIED:{utc_text(now)}", f"SEQUENCE:{sequence}"]  # rows 4, 5
    if original is not None:
        lines.append(time_line("RECURRENCE-ID", original, meeting))  # rows 18, 19
    lines.append(time_line("DTSTART", span.starts, meeting))
    lines.append(time_line("DTEND", span.ends + timedelta(days=meeting.all_day), meeting))  # rows 10, 12
    if rule is not None:
        zone = None if meeting.all_day else meeting.zone
        lines.append(f"RRULE:{to_rrule(rule, until_text(rule, meeting.starts, zone, meeting.all_day))}")  # row 16
    lines += [time_line("EXDATE", one, meeting) for one in cancelled]  # rows 18, 20: a line each
    lines += others
    lines.append(f"SUMMARY:{escaped(one_line(meeting.title)) or escaped(one_line(meeting.ref)) or 'Meeting'}")  # row 13
    if place := one_line(meeting.place) or one_line(meeting.link):
        lines.append(f"LOCATION:{escaped(place)}")
    if description := description_of(meeting, agenda):
        lines.append(f"DESCRIPTION:{escaped(description)}")
    if status is not None:
        lines.append(f"STATUS:{status}")
    lines += ["TRANSP:OPAQUE", "CLASS:PUBLIC"]
    if meeting.all_day:
        lines.append("X-MICROSOFT-CDO-ALLDAYEVENT:TRUE")
    return [*lines, "END:VEVENT"]


def description_of(meeting: Meeting, agenda: Sequence[str] = ()) -> str:
    """The notes, the agenda, and the link to join with, which many programs show nowhere else (row 22)."""
    numbered = "\n".join(f"{number}. {one_line(title)}" for number, title in enumerate(agenda, 1))
    return "\n\n".join(part for part in (plain(meeting.notes).strip(), numbered, one_line(meeting.link)) if part)


def zone_lines(meetings: Iterable[Meeting]) -> list[str]:
    """A VTIMEZONE for every zone that the meetings' times are written in, in the order of their names."""
    spans: dict[str, tuple[date, date | None]] = {}
    for meeting in meetings:
        if meeting.all_day or is_utc(meeting.zone):
            continue
        first, last = _days_of(meeting)
        known = spans.get(meeting.zone)
        if known is not None:
            first = min(first, known[0])
            last = max(last, known[1]) if last is not None and known[1] is not None else None
        spans[meeting.zone] = first, last
    return [line for zone, (first, last) in sorted(spans.items()) for line in vtimezone(zone, first, last)]


def _days_of(meeting: Meeting) -> tuple[date, date | None]:
    lasts = meeting.ends - meeting.starts
    moved = [one.starts for one in meeting.instances if one.starts]
    days = [meeting.starts, *moved, *(one.original for one in meeting.instances)]
    rule = rule_of(meeting)
    last = last_start(meeting.starts, rule)
    endless = rule is not None and rule.count is None and rule.until is None
    return min(days).date(), None if endless else (max(*days, last or meeting.starts) + lasts).date()


def calendar_bytes(method: str, zones: Iterable[str], events: Iterable[str], extra: Iterable[str] = ()) -> bytes:
    """The whole object: UTF-8, CRLF, folded at 75 octets, without a byte order mark (rows 1, 15)."""
    head = ["BEGIN:VCALENDAR", f"PRODID:-//CoordDesk//CoordDesk {__version__}//EN", "VERSION:2.0", "CALSCALE:GREGORIAN"]
    return folded([*head, f"METHOD:{method}", *extra, *zones, *events, "END:VCALENDAR"])
