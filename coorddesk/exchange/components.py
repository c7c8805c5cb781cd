"""Meetings as components of the icalendar library, which folds, quotes and encodes them.

To be imported late: the library takes a tenth of a second. The rows cited are those of the export checklist, calendar.md 1.1.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Component, Event
from icalendar.prop import vCalAddress, vDDDTypes, vRecur, vText

from coorddesk.domain.meetings import Meeting
from coorddesk.domain.recurrence import Rule, to_rrule
from coorddesk.exchange.calendar_objects import object_bytes, zone_days
from coorddesk.exchange.content_lines import escaped, one_line, plain
from coorddesk.exchange.occurrences import until_text, zone_of
from coorddesk.exchange.timezones import is_utc
from coorddesk.exchange.vevents import Party, Span, description_of, uid_of


class Text(vText):
    """A TEXT value (RFC 5545 §3.3.11, row 14), without control characters.

    The library's own takes the `\\N` of a path such as `C:\\New` for a line break, and loses it.
    """

    def to_ical(self) -> bytes:
        """The value as it is written, still unfolded."""
        return escaped(self).encode()


def event_of(
    meeting: Meeting, span: Span, now: datetime, *, sequence: int, status: str | None = "CONFIRMED",
    original: datetime | None = None, rule: Rule | None = None, cancelled: Sequence[datetime] = (),
    organiser: Party | None = None, attendees: Iterable[Party] = (), agenda: Sequence[str] = (), brought: Sequence[str] = (),
    created: datetime | None = None,
) -> Event:  # fmt: skip
    """One VEVENT; its properties always come in the same order.

    Args:
        now: aware; DTSTAMP and LAST-MODIFIED.
        original: RECURRENCE-ID, of one occurrence; where the rule puts it.
        rule: of a series' master.
        cancelled: the original starts of its cancelled occurrences.
        agenda: titles of what is to be discussed.
        brought: what comes up besides.

    Raises:
        InvalidInput: on `zone`, when the meeting's is unknown.
    """
    event = _event(uid_of(meeting), now, sequence, created)
    if original is not None:
        _add_time(event, "RECURRENCE-ID", original, meeting)  # rows 18, 19
    _add_time(event, "DTSTART", span.starts, meeting)
    _add_time(event, "DTEND", span.ends + timedelta(days=meeting.all_day), meeting)  # rows 10, 12
    if rule is not None:
        zone = None if meeting.all_day else meeting.zone
        event.add("RRULE", vRecur.from_ical(to_rrule(rule, until_text(rule, meeting.starts, zone, meeting.all_day))))  # row 16
    for one in cancelled:
        _add_time(event, "EXDATE", one, meeting)  # rows 18, 20: a line each
    if organiser is not None:
        _add_party(event, "ORGANIZER", organiser)
    for party in attendees:
        _add_party(event, "ATTENDEE", party)
    _add_text(event, "SUMMARY", one_line(meeting.title) or one_line(meeting.ref) or "Meeting")  # row 13
    if place := one_line(meeting.place) or one_line(meeting.link):
        _add_text(event, "LOCATION", place)
    if description := description_of(meeting, agenda, brought):
        _add_text(event, "DESCRIPTION", description)
    if status is not None:
        event.add("STATUS", status)
    event.add("TRANSP", "OPAQUE")
    event.add("CLASS", "PUBLIC")
    if meeting.all_day:
        event.add("X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE")
    return event


def answer_event(
    meeting: Meeting, now: datetime, *, sequence: int, original: datetime | None, organiser: Party, attendee: Party | None = None,
    span: Span | None = None, comment: str = "", status: str = "",
) -> Event:  # fmt: skip
    """The VEVENT of an answer, with as much of the meeting as tells which it is (RFC 5546 §3.2.3, §3.2.8).

    Args:
        attendee, span: left out where programs want neither people nor times.
        status: REQUEST-STATUS; empty for none.
    """
    event = _event(plain(meeting.uid) or uid_of(meeting), now, sequence, None)
    if original is not None:
        _add_time(event, "RECURRENCE-ID", original, meeting)
    if span is not None:
        _add_time(event, "DTSTART", span.starts, meeting)
        _add_time(event, "DTEND", span.ends + timedelta(days=meeting.all_day), meeting)
    _add_party(event, "ORGANIZER", organiser)
    if attendee is not None:
        _add_party(event, "ATTENDEE", attendee)
        _add_text(event, "SUMMARY", one_line(meeting.title) or "Meeting")
    if comment.strip():
        _add_text(event, "COMMENT", comment.strip())
    if status:
        event.add("REQUEST-STATUS", _Written(status), encode=False)
    if attendee is None:
        del event["LAST-MODIFIED"]  # as little as RFC 2446 §3.2.8 allows
    return event


class _Written(vText):
    """A value that is written as it is."""

    def to_ical(self) -> bytes:
        """The value, still unfolded."""
        return str(self).encode()


def calendar_bytes(method: str, meetings: Iterable[Meeting], events: Iterable[Component]) -> bytes:
    """The whole object: UTF-8, CRLF, folded at 75 octets, without a byte order mark (rows 1, 2, 15).

    Args:
        meetings: whose times stand in the events.

    Raises:
        InvalidInput: on `zone`, when there is no such zone.
    """
    return object_bytes(method, [zone_days(one) for one in meetings], [bytes_of(one) for one in events])


def bytes_of(event: Component) -> bytes:
    """A component as it stands in the object."""
    written: bytes = event.to_ical(sorted=False)
    return written


def _event(uid: str, now: datetime, sequence: int, created: datetime | None) -> Event:
    event = Event()
    _add_text(event, "UID", uid)  # row 3
    event.add("DTSTAMP", now)  # row 4
    if created is not None:
        event.add("CREATED", created)
    event.add("LAST-MODIFIED", now)
    event.add("SEQUENCE", sequence)  # row 5
    return event


def _add_text(component: Component, name: str, text: str) -> None:
    component.add(name, Text(text), encode=False)


def _add_party(event: Event, name: str, party: Party) -> None:
    """ORGANIZER or ATTENDEE (rows 6 to 9).

    `'` stands for `"`, and `/` for a backslash, which some programs take for an escape, as several do not decode RFC 6868.
    """
    shown = one_line(party.name).replace('"', "'").replace("\\", "/")
    params = {**party.params, **({"CN": shown} if shown else {})}
    event.add(name, vCalAddress(f"mailto:{party.email}", params=params), encode=False)


def _add_time(event: Event, name: str, wall: datetime, meeting: Meeting) -> None:
    """A wall time of the meeting in its value type and zone (rows 10, 12, 18).

    The zone is named here, for the library would write the times of Abidjan and others in UTC.
    """
    if meeting.all_day:
        event.add(name, wall.date())
    elif is_utc(meeting.zone):
        event.add(name, wall.replace(tzinfo=UTC))
    else:
        value = vDDDTypes(wall)
        value.params["TZID"] = zone_of(meeting.zone).key
        event.add(name, value, encode=False)
