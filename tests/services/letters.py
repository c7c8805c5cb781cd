"""Messages as other calendar programs write them, for tests of what comes in."""

from datetime import UTC, datetime

from coorddesk.exchange.messages import Message, read_message


def moment(at: datetime) -> str:
    """A UTC time as iCalendar writes it."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def event(uid: str, *lines: str, stamp: datetime, sequence: int = 0) -> str:
    """A VEVENT with further lines."""
    head = (f"UID:{uid}", f"DTSTAMP:{moment(stamp)}", f"SEQUENCE:{sequence}")
    return "\r\n".join(("BEGIN:VEVENT", *head, *lines, "END:VEVENT"))


def calendar(method: str, *events: str) -> bytes:
    """The .ics file."""
    head = ("BEGIN:VCALENDAR", "PRODID:-//Other//Other 1.0//EN", "VERSION:2.0", f"METHOD:{method}")
    return "\r\n".join((*head, *events, "END:VCALENDAR", "")).encode()


def mail(data: bytes, sender: str, method: str = "") -> bytes:
    """An .eml file with the calendar as its only part."""
    kind = f"text/calendar; charset=utf-8{f'; method={method}' if method else ''}"
    head = f"From: {sender}\r\nTo: ellen@desk.example\r\nSubject: About it\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n"
    return head.encode() + data


def answer(
    uid: str, who: str, partstat: str, stamp: datetime, *lines: str, sequence: int = 0, sender: str = "", method: str = "REPLY",
    params: str = "",
) -> Message:  # fmt: skip
    """A REPLY, or another message of one attendee; in a mail where a sender is given."""
    people = "ORGANIZER:mailto:ellen@desk.example", f"ATTENDEE;PARTSTAT={partstat}{params}:mailto:{who}"
    data = calendar(method, event(uid, *people, *lines, stamp=stamp, sequence=sequence))
    return read_message(mail(data, sender) if sender else data)
