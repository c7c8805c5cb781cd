"""Drafts as a mail program parses them, and foreign mail."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coorddesk.errors import ImportProblem, InvalidInput
from coorddesk.exchange.content_lines import one_line
from coorddesk.exchange.mail import Attachment, Mailbox, draft, read_mail

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "ics"
DANA, RAVI = Mailbox("Dana Whitlock", "dana@example.com"), Mailbox("Müller, Ravi “RD”", "ravi@example.com")
ICS = "\r\n".join(
    (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:1@x",
        "DTSTART:20261125T100000Z",
        "SUMMARY:Über",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
).encode()


def parts(data: bytes) -> list[str]:
    return [part.get_content_type() for part in message_from_bytes(data, policy=policy.default).walk()]


def test_an_invite_is_the_last_alternative_with_its_method_and_attached_once_more():
    data = draft(DANA, [RAVI], "Design meeting", "Come.", "<p>Come.</p>", (ICS, "REQUEST"))
    assert parts(data) == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    message = message_from_bytes(data, policy=policy.default)
    calendar, attached = [part for part in message.walk() if part.get_content_type() in ("text/calendar", "application/ics")]
    assert calendar["Content-Type"].params == {"charset": "utf-8", "method": "REQUEST"}
    assert calendar.get_payload(decode=True) == attached.get_payload(decode=True) == ICS
    assert calendar["Content-Transfer-Encoding"] == attached["Content-Transfer-Encoding"] == "base64"
    assert attached.get_filename() == "invite.ics"


def test_a_chaser_is_plain_text_and_opens_unsent():
    data = draft(DANA, [RAVI, Mailbox("", "ana@example.com")], "What you owe", "Grüße\n" + "x" * 2000)
    message = message_from_bytes(data, policy=policy.default)
    assert parts(data) == ["text/plain"]
    assert message["X-Unsent"] == "1"
    assert [(one.display_name, one.addr_spec) for one in message["To"].addresses] == [
        ("Müller, Ravi “RD”", "ravi@example.com"),
        ("", "ana@example.com"),
    ]
    assert message.get_content().splitlines() == ["Grüße", "x" * 2000]


def test_every_line_ends_in_crlf_and_is_short_enough_for_mail():
    lines = draft(DANA, [RAVI], "ü" * 300, "x" * 5000, None, (ICS, "REQUEST")).split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line or len(line) > 998 for line in lines)


def test_the_same_draft_is_the_same_file():
    first, second = (draft(DANA, [RAVI], "a", "b", "c", (ICS, "REQUEST"), [Attachment("x.pdf", b"1")]) for _ in range(2))
    assert first == second


def test_a_date_is_written_when_known():
    data = draft(None, [RAVI], "a", "b", now=datetime(2026, 11, 20, 9, tzinfo=UTC))
    message = message_from_bytes(data, policy=policy.default)
    assert message["Date"].datetime == datetime(2026, 11, 20, 9, tzinfo=UTC) and message["From"] is None


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=200) | st.sampled_from([
    "図面 S-501 für Ä. und B", "=?utf-8?q?x?=", "=?utf-8?q?=0D=0ABcc:_thief@example.com?=", "ü " * 100, "x" * 300, "a b " * 60,
    '\\"a\\', "👩‍👩‍👧‍👦" * 9,
]))  # fmt: skip
def test_every_subject_and_name_arrives_as_it_was_written(text):
    data = draft(Mailbox(text, "dana@example.com"), [Mailbox(text, "ravi@example.com"), RAVI], text, "b")
    head = data.split(b"\r\nMIME-Version")[0]
    assert head.isascii() and max(map(len, head.split(b"\r\n"))) <= 76
    mail = read_mail(data)
    assert mail.subject == one_line(text)
    name = one_line(text).replace('"', "'")
    assert (mail.sender, mail.recipients) == (Mailbox(name, "dana@example.com"), (Mailbox(name, "ravi@example.com"), RAVI))
    assert message_from_bytes(data)["Bcc"] is None


@pytest.mark.parametrize("text", ["a\r\nBcc: thief@example.com", "a\nBcc: thief@example.com", "a\x00\x0bb\u2028Bcc: x"])
def test_no_header_can_be_smuggled_in(text):
    data = draft(
        Mailbox(text, "dana@example.com"), [Mailbox(text, "ravi@example.com")], text, "b", attachments=[Attachment(text, b"")]
    )
    message = message_from_bytes(data, policy=policy.default)
    assert message["Bcc"] is None and set(message) <= {"X-Unsent", "From", "To", "Subject", "MIME-Version", "Content-Type"}
    assert len(message["To"].addresses) == 1


@pytest.mark.parametrize(
    "email", ["", "ravi", "ravi@", "@example.com", "a@b@c d", "a\r\nBcc: x@y.z", "a,b@example.com", "a@exa mple.com", "<a@b.c>"]
)
def test_an_address_no_mail_can_go_to_is_refused(email):
    with pytest.raises(InvalidInput, match="Ravi has no usable e-mail address"):
        draft(DANA, [Mailbox("Ravi", email)], "a", "b")


def test_addresses_in_other_scripts_are_kept():
    assert b"ravi@xn--bcher-kva.example" in draft(DANA, [Mailbox("R", "ravi@bücher.example")], "a", "b")
    assert "jürgen@example.com".encode() in draft(DANA, [Mailbox("R", "jürgen@example.com")], "a", "b")


def test_an_attachment_keeps_its_bytes_and_only_its_own_name():
    data = draft(
        DANA, [RAVI], "a", "b", attachments=[Attachment(r"C:\docs\..\Äbc.txt", b"a\nb\r\n\xff"), Attachment("m.eml", b"From: x")]
    )
    found = list(message_from_bytes(data, policy=policy.default).iter_attachments())
    assert [one.get_filename() for one in found] == ["Äbc.txt", "m.eml"]
    assert found[0].get_payload(decode=True) == b"a\nb\r\n\xff"


def test_our_own_invite_is_read_back():
    mail = read_mail(
        draft(DANA, [RAVI], "Über uns", "Come.\n", None, (ICS, "REQUEST"), now=datetime(2026, 11, 20, 9, tzinfo=UTC))
    )
    assert (mail.sender, mail.recipients, mail.subject) == (DANA, (RAVI,), "Über uns")
    assert mail.text.strip() == "Come." and mail.sent_at == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert mail.calendar is not None and mail.calendar.events[0].summary == "Über"
    assert mail.calendar_data == ICS


def test_a_calendar_is_found_whatever_its_part_is_called():
    for kind in ("text/calendar", "application/ics", 'application/octet-stream; name="INVITE.ICS"'):
        data = b"From: a@b.c\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + ICS
        mail = read_mail(data)
        assert mail.calendar is not None and mail.calendar.method == "REQUEST"


HOSTILE = {
    "nested": b"From: a@b.c\r\n"
    + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000))
    + b"Content-Type: text/plain\r\n\r\nx",
    "comments": b"From: " + b"(" * 20000 + b"\r\nSubject: x\r\n\r\nx",
    "charset": b"From: a@b.c\r\nSubject: =?nonsense?b?AA==?=\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xff",
    "base64": b"From: a@b.c\r\nContent-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!A",
    "empty body": b"From: a@b.c\r\nDate: 99 Foo 99999\r\n\r\n",
    "long head": b"Subject: " + b"x" * 1_000_000 + b"\r\n\r\n",
    "no mail": b"\x00\x01\x02 nothing",
    "nothing": b"",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_mail_is_read_or_refused_in_a_sentence(kind):
    try:
        mail = read_mail(HOSTILE[kind])
    except ImportProblem as refusal:
        assert "Nothing was imported" in refusal.sentence
        return
    assert mail.calendar is None or not mail.calendar.events


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of foreign calendar files is not here")
@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.eml")), ids=lambda path: path.name)
def test_invitations_saved_by_other_programs_are_read(path):
    mail = read_mail(path.read_bytes())
    assert mail.calendar is not None and len(mail.calendar.events) == 1
    assert mail.calendar.events[0].organizer is not None
