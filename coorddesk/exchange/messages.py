"""Messages about meetings that come in: answers, invitations, updates, cancellations, as an .ics file or within an e-mail.

Nothing in them is done here, and nothing is fetched: what they mean is for the services to find out, and for the coordinator to say where
they cannot (calendar.md 2.10).
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any, Final

from coorddesk.domain.file_names import shown_name
from coorddesk.errors import ImportProblem
from coorddesk.exchange.contained import parse_contained
from coorddesk.exchange.content_lines import decoded
from coorddesk.exchange.files import opened_plain
from coorddesk.exchange.ics_reader import CalendarFile, Extent, read_events
from coorddesk.exchange.mail import Mailbox, read_mail

# ADD (RFC 5546 §3.2.4) has days added to a series that is known already; it is told apart to be refused with a sentence.
METHODS: Final = frozenset(("REQUEST", "REPLY", "CANCEL", "COUNTER", "DECLINECOUNTER", "REFRESH", "ADD"))
_TIMEOUT_S: Final = 20
_MOST_KEPT: Final = 65_536  # characters of a message that are kept beside what was made of it
_HEAD: Final = 65_536
_EXTENT: Final = Extent(most=200)  # a message is about one meeting; each of its events is looked up before anything is asked
_METHOD: Final = re.compile(rb"^METHOD(?:;[^:\r\n]*)?:\s*([A-Za-z-]+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Message:
    """A calendar message.

    Attributes:
        method: of `METHODS`.
        events: never none.
        sender: of the e-mail it came in; None of a file of its own, or one without a sender.
        sent_at: of the e-mail, UTC, aware; None when it does not say.
        text: the calendar in it, for the record.
        problems: whole sentences.
    """

    calendar: CalendarFile
    sender: Mailbox | None = None
    sent_at: datetime | None = None
    text: str = ""
    problems: tuple[str, ...] = ()

    @property
    def method(self) -> str:
        """What kind of message it is, in capitals."""
        return self.calendar.method


def is_message(path: str | PathLike[str]) -> bool:
    """Whether a file is a message rather than a calendar: an e-mail, or an .ics that names a method other than PUBLISH at its top.

    For a worker thread, since a disk far away may take its time; a pipe or a device is refused and never waited for.

    Raises:
        ImportProblem: it cannot be read.
    """
    place = Path(path)
    if place.suffix.lower() == ".eml":
        return True
    try:
        with opened_plain(place) as file:
            found = _METHOD.search(file.read(_HEAD))
    except OSError as error:
        raise ImportProblem(f"“{shown_name(place)}” cannot be read: {error.strerror}. Nothing was imported.") from error
    return found is not None and found[1].decode("ascii").upper() in METHODS


def contained_message(
    source: str | PathLike[str] | bytes, *, name: str = "", cancelled: Callable[[], bool] = lambda: False,
    command: Sequence[str] | None = None,
) -> Message:  # fmt: skip
    """The message in a file, read in a child process; the arguments are those of `parse_contained`.

    Raises:
        ImportProblem: it cannot be read, holds no message about a meeting, took too long, or `cancelled` said so.
    """
    text = parse_contained("message", source, name=name, timeout_s=_TIMEOUT_S, cancelled=cancelled, command=command)
    try:
        return from_json(text)
    except (ValueError, KeyError, TypeError) as error:
        raise ImportProblem("Reading the message gave no usable result. Nothing was changed.") from error


def read_message(data: bytes, name: str = "") -> Message:
    """The message in the bytes of an .ics or .eml file; which of them it is, its content tells.

    Raises:
        ImportProblem: it holds no message about a meeting; says what it is instead.
    """
    if re.match(rb"(?:\xef\xbb\xbf)?\s*BEGIN\s*:", data, re.IGNORECASE) or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        made = Message(read_events(data, _EXTENT), text=_kept(data))
    else:
        made = _in_mail(data)
    if made.method not in METHODS:
        what = "a calendar to look at, not a message" if made.calendar.events else "empty"
        raise ImportProblem(f"The calendar in the file is {what}, so there is nothing to answer or to note. Nothing was changed.")
    if not made.calendar.events:
        told = " ".join(made.calendar.problems[:3]) or "It names no meeting."
        raise ImportProblem(f"The message could not be used. {told} Nothing was changed.")
    return made


def _in_mail(data: bytes) -> Message:
    mail = read_mail(data, _EXTENT)
    if mail.calendar is None:
        about = f" “{mail.subject[:80]}”" if mail.subject else ""
        why = mail.problems[0] if mail.problems else f"The e-mail{about} has no calendar in it."
        raise ImportProblem(f"{why} Nothing was changed; note the answer by hand at the meeting.")
    return Message(mail.calendar, mail.sender, mail.sent_at, _kept(mail.calendar_data), mail.problems)


def _kept(data: bytes) -> str:
    return decoded(data[: 2 * _MOST_KEPT])[0].replace("\x00", "")[:_MOST_KEPT]


def read_to_json(data: bytes, name: str = "") -> str:
    """The same as JSON, for the parent of a child process."""
    return json.dumps(asdict(read_message(data, name)), default=lambda moment: moment.isoformat(), ensure_ascii=False)


def from_json(text: str) -> Message:
    """What `read_to_json` wrote."""
    made: dict[str, Any] = json.loads(text)
    return Message(
        CalendarFile.from_plain(made["calendar"]),
        Mailbox(**made["sender"]) if made["sender"] else None,
        datetime.fromisoformat(made["sent_at"]) if made["sent_at"] else None,
        made["text"],
        tuple(made["problems"]),
    )
