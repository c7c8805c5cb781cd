"""Messages about meetings as they come in: what they are, whatever they are in, and what is no message."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coorddesk.errors import ImportProblem
from coorddesk.exchange.messages import contained_message, from_json, is_message, read_message, read_to_json
from tests.exchange.test_ics_reader import FOLDER
from tests.services.letters import calendar, event, mail

pytestmark = pytest.mark.usefixtures("pinned_zones")

STAMP = datetime(2026, 11, 20, 9, tzinfo=UTC)
ANSWERED = 'ATTENDEE;PARTSTAT=ACCEPTED;SENT-BY="mailto:PA@x.y":MAILTO:A@x.y'
REPLY = calendar("REPLY", event("u@x", "ORGANIZER:mailto:o@x.y", ANSWERED, stamp=STAMP))


def test_a_reply_is_read_with_who_sent_it():
    message = read_message(mail(REPLY, "Dana <pa@x.y>", "REPLY"))
    assert message.method == "REPLY" and message.sender is not None and message.sender.email == "pa@x.y"
    (guest,) = message.calendar.events[0].attendees
    assert (guest.email, guest.partstat, guest.sent_by) == ("a@x.y", "ACCEPTED", "pa@x.y")
    assert "BEGIN:VEVENT" in message.text


def test_the_same_comes_out_of_the_child_process(tmp_path):
    path = tmp_path / "reply.eml"
    path.write_bytes(mail(REPLY, "Dana <pa@x.y>", "REPLY"))
    assert contained_message(path) == read_message(path.read_bytes())
    assert from_json(read_to_json(path.read_bytes())) == read_message(path.read_bytes())


@pytest.mark.parametrize(("data", "said"), [
    (calendar("PUBLISH", event("u@x", "DTSTART:20261125T100000Z", stamp=STAMP)), "a calendar to look at"),
    (calendar("REQUEST"), "names no meeting"),
    (calendar("REQUEST", "BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT"), "no start"),
    (b"From: a@b.c\r\nSubject: Hello\r\n\r\nI will come.", "has no calendar in it"),
    (b"\x00\x01", "not an e-mail"),
    (b"", "not an e-mail"),
])  # fmt: skip
def test_what_is_no_message_is_refused_with_a_sentence(data, said):
    with pytest.raises(ImportProblem, match=said):
        read_message(data)


@pytest.mark.parametrize(("head", "found"), [
    ("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n", True), ("BEGIN:VCALENDAR\nmethod;x=y: reply\n", True),
    ("BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\n", False),
    ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDESCRIPTION:\r\n METHOD:REQUEST\r\n", False), ("", False),
])  # fmt: skip
def test_messages_are_told_from_calendars_by_their_method(tmp_path, head, found):
    path = tmp_path / "x.ics"
    path.write_bytes(head.encode())
    assert is_message(path) is found


def test_what_cannot_be_read_is_refused_with_a_sentence_and_a_pipe_is_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.ics")
    (tmp_path / "folder.ics").mkdir()
    for name, said in (("none.ics", "No such file"), ("pipe.ics", "no plain file"), ("folder.ics", "a folder")):
        with pytest.raises(ImportProblem, match=f"“{name}” cannot be read: .*{said}"):
            is_message(tmp_path / name)
    assert is_message(tmp_path / "none.eml")  # which its reader refuses


BOMBS = {
    "a description of 10 MB": f"DESCRIPTION:{'x' * 10_000_000}",
    "a folded one of 9 MB": "DESCRIPTION:" + "\r\n ".join(["x" * 70] * 120_000),
    "a rule of every second": "RRULE:FREQ=SECONDLY",
    "a rule without a step": "RRULE:FREQ=DAILY;INTERVAL=0",
    "a rule of everything": "RRULE:FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60))),
    "a rule that never comes": "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "50,000 exceptions": "EXDATE:" + ",".join(["20261125T100000Z"] * 50_000),
    "20,000 attendees": "\r\n".join(f"ATTENDEE:mailto:a{n}@x.y" for n in range(20_000)),
    "20,000 nested parts": "BEGIN:X\r\n" * 20_000,
}


@pytest.mark.parametrize("kind", BOMBS)
def test_nothing_in_a_message_goes_on_for_ever(kind, tmp_path):
    path = tmp_path / "bomb.ics"
    path.write_bytes(calendar("REQUEST", event("u@x", "DTSTART:20261125T100000Z", "DTEND:20261125T110000Z", BOMBS[kind], stamp=STAMP)))
    try:
        message = contained_message(path)
    except ImportProblem as refusal:
        assert "too long" not in refusal.sentence and "broke" not in refusal.sentence
        return
    assert len(message.text) <= 65_536 and len(message.calendar.events) == 1


def test_a_message_larger_than_16_mb_is_refused():
    with pytest.raises(ImportProblem, match="MB"):
        read_message(calendar("REQUEST", event("u@x", f"DESCRIPTION:{'x' * 17_000_000}", stamp=STAMP)))


@given(st.binary(max_size=400), st.integers(0, 400))
@settings(max_examples=60, deadline=None)
def test_damaged_messages_are_read_or_refused_in_a_sentence(noise, place):
    data = mail(REPLY, "Dana <a@x.y>")
    damaged = data[:place] + noise + data[place + len(noise) // 2 :]
    try:
        assert read_message(damaged).calendar.events
    except ImportProblem as refusal:
        assert refusal.sentence.endswith((".", ";")) or "Nothing was" in refusal.sentence


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of foreign calendar files is not here")
@pytest.mark.parametrize("path", sorted((*FOLDER.rglob("*.ics"), *FOLDER.rglob("*.eml"))), ids=lambda path: path.name)
def test_messages_of_other_programs_are_read_or_refused_in_a_sentence(path: Path):
    if not is_message(path):
        return
    try:
        message = read_message(path.read_bytes())
    except ImportProblem as refusal:
        assert "Nothing was" in refusal.sentence
        return
    assert all(one.uid for one in message.calendar.events)


def test_a_message_of_thousands_of_events_is_cut_and_says_so():
    one = "BEGIN:VEVENT\r\nUID:u{}\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example\r\nEND:VEVENT\r\n"
    data = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n" + "".join(one.format(at) for at in range(3000)) + "END:VCALENDAR\r\n"
    made = read_message(data.encode())
    assert len(made.calendar.events) == 200 and "more than 200" in made.calendar.problems[0]


@pytest.mark.parametrize("start", ["DTSTART:20260101T000000Z", "DTSTART;VALUE=DATE:20260101"])
def test_a_meeting_of_thousands_of_years_ends_when_it_starts(start):
    lines = "UID:u", start, "DURATION:P2912000D"
    data = "\r\n".join(("BEGIN:VCALENDAR", "METHOD:REQUEST", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""))
    made = read_message(data.encode())
    (event,) = made.calendar.events
    assert event.ends == event.starts and "out of reach" in made.calendar.problems[0]


def test_what_lasts_for_centuries_does_not_repeat_daily():
    lines = "UID:u", "DTSTART:19000101T000000Z", "DTEND:21991231T233000Z", "RRULE:FREQ=DAILY;COUNT=9999"
    data = "\r\n".join(("BEGIN:VCALENDAR", "METHOD:REQUEST", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""))
    made = read_message(data.encode())
    assert not made.calendar.events[0].rule and "without its repeat" in made.calendar.problems[0]
