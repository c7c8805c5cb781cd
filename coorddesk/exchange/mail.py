"""E-mails: drafts with invites, updates and chasers to hand to a mail program, and foreign ones read for the calendar in them."""

import hashlib
import mimetypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime, getaddresses, parsedate_to_datetime
from pathlib import PureWindowsPath
from typing import Any

from coorddesk.errors import ImportProblem, InvalidInput
from coorddesk.exchange.content_lines import one_line, plain
from coorddesk.exchange.ics_reader import ALL, CalendarFile, Extent, read_events
from coorddesk.exchange.mail_heads import addresses_header, words_header

LARGEST = 30_000_000  # bytes
_LONGEST_HEAD = 65_536
_MOST_PARTS = 200
_LONGEST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody's name, which may be empty, and e-mail address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to send along; its name decides its type."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A foreign e-mail, as far as a coordinator needs it.

    Attributes:
        sent_at: UTC, aware; None when it does not say.
        calendar: of its first part that is a calendar.
        calendar_data: that part's bytes.
        problems: whole sentences.
    """

    sender: Mailbox | None = None
    recipients: tuple[Mailbox, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    text: str = ""
    calendar: CalendarFile | None = None
    calendar_data: bytes = b""
    problems: tuple[str, ...] = ()


def draft(
    sender: Mailbox | None, recipients: Sequence[Mailbox], subject: str, text: str, html: str | None = None,
    calendar: tuple[bytes, str] | None = None, attachments: Sequence[Attachment] = (), now: datetime | None = None,
    copies: Sequence[Mailbox] = (),
) -> bytes:  # fmt: skip
    """An .eml that mail programs open as an unsent message (`X-Unsent: 1`); the same input gives the same bytes.

    Text, HTML and calendar are alternatives in this order, and the calendar is attached once more: the structure that every
    program shows with buttons to answer (calendar.md 1.2). For an invite the sender must be the organiser.

    Args:
        sender: None leaves it to the mail program.
        calendar: an invite and its method, which must be the METHOD in it.
        now: aware; the Date header, for programs that send the file as it is.
        copies: who gets a copy (Cc).

    Raises:
        InvalidInput: on `email`, for an address that no message can go to.
    """
    head = "X-Unsent: 1\r\n"
    if sender is not None:
        head += addresses_header("From", [(sender.name, _address(sender))])
    if recipients:
        head += addresses_header("To", [(one.name, _address(one)) for one in recipients])
    if copies:
        head += addresses_header("Cc", [(one.name, _address(one)) for one in copies])
    head += words_header("Subject", subject)
    if now is not None:
        head += f"Date: {format_datetime(now.astimezone(UTC))}\r\n"
    message = EmailMessage(policy=policy.SMTP)
    message.set_content(plain(text), cte="quoted-printable")
    if html is not None:
        message.add_alternative(plain(html), subtype="html", cte="quoted-printable")
    if calendar is not None:
        data, method = calendar
        message.add_alternative(data.decode(), subtype="calendar", cte="base64", params={"method": method})
        name = "cancel.ics" if method == "CANCEL" else "invite.ics"
        message.add_attachment(data, maintype="application", subtype="ics", filename=name)
    for one in attachments:
        kind = mimetypes.guess_type(one.name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        if main in ("text", "message", "multipart"):  # as bytes, or the library would rewrite line ends
            main, sub = "application", "octet-stream"
        message.add_attachment(one.data, maintype=main, subtype=sub, filename=_file_name(one.name))
    _fix_boundaries(message, subject + text)
    return head.encode() + message.as_bytes()


def read_mail(data: bytes, extent: Extent = ALL) -> Mail:
    """A foreign .eml, with the calendar in it read; HTML is not, and other attachments are not looked at.

    A calendar is taken from any text/calendar or application/ics part or .ics attachment, with or without a method: some
    servers strip it (calendar.md 1.2).

    Args:
        extent: how much of that calendar is wanted.

    Raises:
        ImportProblem: it is larger than 30 MB, its head is endless, or it is no e-mail.
    """
    if len(data) > LARGEST:
        raise ImportProblem("The e-mail has more than 30 MB. Nothing was imported; save its .ics attachment and import that.")
    head = re.split(rb"\r?\n\r?\n", data[: _LONGEST_HEAD + 4], maxsplit=1)[0]
    if len(head) > _LONGEST_HEAD:
        raise ImportProblem("The head of the e-mail is longer than any real one. Nothing was imported.")
    if not re.match(rb"(?:[!-9;-~]+:|From )", head):
        raise ImportProblem("The file is not an e-mail (.eml). Nothing was imported; save it again from the mail program.")
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(data)
        parts = list(_parts(message))
    except Exception as problem:  # the parser's own faults with hostile mail: RecursionError, LookupError (platform.md 5.5)
        raise ImportProblem(f"The e-mail is damaged ({type(problem).__name__}). Nothing was imported.") from problem
    problems: list[str] = []
    sender = _mailboxes(message, "From")
    calendar, calendar_data = _calendar(parts, extent, problems)
    return Mail(
        sender=sender[0] if sender else None,
        recipients=(*_mailboxes(message, "To"), *_mailboxes(message, "Cc")),
        subject=_words(str(message.get("Subject", "")))[:500],
        sent_at=_sent_at(message),
        text=next((_text(part) for part in parts if _is_text(part)), "")[:_LONGEST_TEXT],
        calendar=calendar,
        calendar_data=calendar_data,
        problems=tuple(problems),
    )


def _address(box: Mailbox) -> str:
    """The address as it stands in a header; raises InvalidInput rather than writing a header that is none."""
    local, at, domain = box.email.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode()
        if not at or not local or not re.fullmatch(r"[^\s<>\"(),:;@\[\]\\\x00-\x1f\x7f]+", local):
            raise ValueError("no local part")
        if not re.fullmatch(r"[A-Za-z0-9.-]+", ascii_domain):
            raise ValueError("no domain")
        return f"{local}@{ascii_domain}"
    except ValueError as problem:
        who = one_line(box.name) or "Somebody"
        sentence = f"{who} has no usable e-mail address (“{one_line(box.email)[:60]}”)."
        raise InvalidInput("email", f"{sentence} Nothing was written; correct it under People.") from problem


def _file_name(name: str) -> str:
    return one_line(PureWindowsPath(name).name).replace('"', "'") or "attachment"


def _fix_boundaries(message: EmailMessage, seed: str) -> None:
    """Boundaries that depend on the content alone, so that the same draft is the same file."""
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"==={hashlib.sha256(f'{number} {seed}'.encode('utf-8', 'replace')).hexdigest()[:40]}===")


_Part = Any  # email.message.Message, whose parameters differ between the stubs of Python versions


def _parts(message: _Part) -> Iterator[_Part]:
    for number, part in enumerate(message.walk()):
        if number == _MOST_PARTS:
            return
        if not part.is_multipart():
            yield part


def _calendar(parts: Sequence[_Part], extent: Extent, problems: list[str]) -> tuple[CalendarFile | None, bytes]:
    """The first calendar among the parts that can be read, and its bytes; its own METHOD counts, not the part's."""
    for part in parts:
        name = str(part.get_filename() or "").lower()
        if part.get_content_type() in ("text/calendar", "application/ics") or name.endswith(".ics"):
            data = _bytes(part)
            try:
                return read_events(data, extent), data
            except ImportProblem as problem:
                problems.append(problem.sentence)
    return None, b""


def _bytes(part: _Part) -> bytes:
    """A part's content; undecodable base64 stays as it is."""
    try:
        found = part.get_payload(decode=True)
    except Exception:  # the library's decoders raise many kinds for damaged content
        return b""
    return found if isinstance(found, bytes) else b""


def _is_text(part: _Part) -> bool:
    return part.get_content_type() == "text/plain" and not part.get_filename()


def _text(part: _Part) -> str:
    charset = part.get_content_charset() or "utf-8"
    try:
        return plain(_bytes(part).decode(charset, "replace"))
    except (LookupError, ValueError):
        return plain(_bytes(part).decode("cp1252", "replace"))


def _words(raw: str) -> str:
    """What a header says, its encoded words (RFC 2047) decoded; as it stands when they are damaged."""
    try:
        return one_line(str(make_header(decode_header(raw))))
    except Exception:  # unheard-of charsets and damaged base64
        return one_line(raw)


def _mailboxes(message: _Part, name: str) -> tuple[Mailbox, ...]:
    try:
        pairs = getaddresses([str(one) for one in message.get_all(name, [])][:20])
    except Exception:  # RecursionError for nested comments
        return ()
    found = []
    for shown, address in pairs[:_MOST_PARTS]:
        if "@" in address:
            found.append(Mailbox(_words(shown), plain(address).strip()[:320]))
    return tuple(found)


def _sent_at(message: _Part) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(message.get("Date", "")))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
