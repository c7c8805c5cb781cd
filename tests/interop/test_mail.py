"""Drafts with an invite as two programs of others take them apart: Python's own parser and postal-mime (calendar.md 1.2)."""

import base64
from email import message_from_bytes, policy

import pytest

from coorddesk.exchange.mail import Attachment, Mailbox, draft
from tests.interop.judges import LIBICAL, MAIL
from tests.interop.kinds import TIMED, WORDS
from tests.interop.meant import NOW, differences

pytestmark = pytest.mark.usefixtures("pinned_zones")

DANA, RAVI = Mailbox("Whitlock, Dana", "dana@example.com"), Mailbox("Ravi Müller “RD”", "ravi@example.com")
KINDS = ("request", "update", "cancel", "cancel to one taken off", "one moved day", "cancel of one day", "weekly with both")


def drafted(
    kind: str, text: str = "Please come.", html: str | None = "<p>Please come.</p>", files: tuple[Attachment, ...] = (), to: Mailbox = RAVI
) -> bytes:
    message = TIMED[kind]("Europe/Berlin")
    return draft(DANA, [to], f"Design: {text[:100]}", text, html, (message.data, message.method), files, NOW)


@pytest.mark.parametrize("html", [None, "<p>Please come.</p>"], ids=["plain", "html"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_draft_has_the_structure_that_shows_buttons(kind, html):
    message = TIMED[kind]("Europe/Berlin")
    mail = message_from_bytes(drafted(kind, html=html, files=(Attachment("Agenda.pdf", b"%PDF-1.7\n\xff\x00"),)), policy=policy.default)
    assert (mail.get_content_type(), mail["X-Unsent"], mail.defects) == ("multipart/mixed", "1", [])
    alternatives, attached, agenda = mail.iter_parts()
    assert alternatives.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in alternatives.iter_parts()]
    assert kinds == ["text/plain", *(["text/html"] if html else []), "text/calendar"]
    calendar = list(alternatives.iter_parts())[-1]
    assert calendar["Content-Type"].params == {"charset": "utf-8", "method": message.method}
    assert (attached.get_content_type(), attached.get_content_disposition()) == ("application/ics", "attachment")
    assert attached.get_filename() == ("cancel.ics" if message.method == "CANCEL" else "invite.ics")
    assert calendar.get_payload(decode=True) == attached.get_payload(decode=True) == message.data
    assert agenda.get_payload(decode=True) == b"%PDF-1.7\n\xff\x00"


@pytest.mark.parametrize("kind", KINDS)
def test_another_program_finds_the_same_parts(bench_of_judges, kind):
    message = TIMED[kind]("Europe/Berlin")
    told = bench_of_judges(MAIL).understood(drafted(kind, files=(Attachment("Ägenda.pdf", b"\xff\x00"),)), **message.window)
    assert (told["unsent"], told["sender"]) == ("1", [DANA.email, DANA.name])
    assert told["recipients"] == [[RAVI.email, RAVI.name]]
    name = "cancel.ics" if message.method == "CANCEL" else "invite.ics"
    assert [(part["type"], part["method"], part["name"], part["disposition"]) for part in told["parts"]] == [
        ("text/calendar", message.method, "", ""), ("application/ics", "", name, "attachment"),
        ("application/pdf", "", "Ägenda.pdf", "attachment"),
    ]  # fmt: skip
    calendar, attached, agenda = (base64.b64decode(part["data"]) for part in told["parts"])
    # it gives calendars out with the line ends of its own machine
    assert calendar == attached == message.data.replace(b"\r\n", b"\n")
    assert agenda == b"\xff\x00"


@pytest.mark.parametrize("words", WORDS)
def test_words_in_all_scripts_arrive_by_mail(bench_of_judges, words):
    text = WORDS[words].strip()
    name = text[:80].strip().replace('"', "'")
    data = drafted("request", text, f"<p>{text[:200]}</p>", to=Mailbox(name, "ravi@example.com"))
    told = bench_of_judges(MAIL).understood(data, since=NOW, until=NOW)
    assert told["recipients"] == [["ravi@example.com", name]]
    assert told["subject"] == f"Design: {text[:100]}".strip()
    assert (told["text"].strip(), told["html"].strip()) == (text, f"<p>{text[:200]}</p>")


@pytest.mark.parametrize("kind", KINDS)
def test_the_calendar_in_a_draft_is_understood_as_it_is_meant(bench_of_judges, kind):
    message = TIMED[kind]("Europe/Berlin")
    mail = message_from_bytes(drafted(kind), policy=policy.default)
    (data,) = [part.get_payload(decode=True) for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert differences(bench_of_judges(LIBICAL).understood(data, **message.window), message.meant()) == []
