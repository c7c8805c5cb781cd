"""Invites as they leave the house: which sequence, to whom, and what the ledger remembers."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from coorddesk.domain.meetings import AgendaItem, Attendee, AttendeeRole, Meeting, Reply
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.errors import CannotInvite, StorageError
from coorddesk.services import editing, example, invites, meetings
from coorddesk.services.invite_due import Step
from coorddesk.storage.store import Store
from tests.services.cycle import set_agenda

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LONDON = "Europe/London"
YOU = "ellen@desk.example"


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: NOW)
    with made.edit("Start") as edit:
        edit.add(Project("p1", "FIT", "Fit-out"))
        edit.add(Person("ellen", "Ellen Marsh", YOU, role="Project coordinator"))
        edit.add(Person("dana", "Dana Whitlock", "dana@studio.example"))
        edit.add(Person("ravi", "Ravi Deshpande", "ravi@works.example"))
        edit.add(Person("nomail", "Hemi Parata"))
    yield made
    made.close()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)


@pytest.fixture
def meeting(store) -> Meeting:
    asked = [Attendee("dana"), Attendee("ravi", AttendeeRole.OPTIONAL)]
    return meetings.add(store, "p1", "Design meeting", at(25, 10), at(25, 11), LONDON, place="Room 2", attendees=asked)


def series(store) -> Meeting:
    return meetings.add(
        store, "p1", "Site week", at(2, 9), at(2, 9, 30), LONDON, attendees=[Attendee("dana")], rule="FREQ=WEEKLY;BYDAY=MO"
    )


def send(store, id: str, kind: invites.Kind = "update", minutes: int = 0, **more) -> invites.Outgoing:
    return invites.export(store, id, kind=kind, now=NOW + timedelta(minutes=minutes), your_email=YOU, **more)


def lines(outgoing: invites.Outgoing) -> list[str]:
    return outgoing.data.decode().replace("\r\n ", "").split("\r\n")


def read(store, id: str) -> Meeting:
    with store.read() as reader:
        return reader.get(Meeting, id)


def test_the_first_message_is_an_invite_with_sequence_0_whatever_was_asked(store, meeting):
    out = send(store, meeting.id, "update")
    assert {"METHOD:REQUEST", "SEQUENCE:0", f"UID:{meeting.uid}"} <= set(lines(out))
    assert (out.name, out.sequence, out.recipients) == ("FIT-M1 invite.ics", 0, ("dana@studio.example", "ravi@works.example"))
    assert out.words == "Invite of Design meeting for 2 people"
    with store.read() as reader:
        [sent] = reader.sent(meeting.id)
    assert (sent.what, sent.sequence, sent.sent_at, sent.recipients) == ("invite", 0, NOW, "dana@studio.example\nravi@works.example")


def test_another_title_keeps_the_sequence_and_another_place_raises_it(store, meeting):
    send(store, meeting.id)
    editing.set_field(store, "meeting", meeting.id, "title", "Design meeting 14", date(2026, 11, 20))
    assert send(store, meeting.id, minutes=1).sequence == 0
    editing.set_field(store, "meeting", meeting.id, "place", "Room 3", date(2026, 11, 20))
    assert send(store, meeting.id, minutes=2).sequence == 1
    assert send(store, meeting.id, minutes=3).sequence == 1


def test_an_undone_change_never_lowers_the_sequence(store, meeting):
    send(store, meeting.id)
    meetings.move(store, meeting.id, at(25, 14))
    assert send(store, meeting.id, minutes=1).sequence == 1
    meetings.move(store, meeting.id, at(25, 10))
    assert send(store, meeting.id, minutes=2).sequence == 2


def test_another_time_asks_everybody_anew_and_another_place_does_not(store, meeting):
    send(store, meeting.id)
    meetings.set_reply(store, meeting.id, "dana", Reply.COMING, NOW)
    editing.set_field(store, "meeting", meeting.id, "place", "Room 3", date(2026, 11, 20))
    assert any("PARTSTAT=ACCEPTED" in line and "dana@" in line for line in lines(send(store, meeting.id, minutes=1)))
    assert read(store, meeting.id).attendees[0].reply == Reply.COMING
    meetings.move(store, meeting.id, at(25, 14))
    assert any("PARTSTAT=NEEDS-ACTION" in line and "dana@" in line for line in lines(send(store, meeting.id, minutes=2)))
    assert read(store, meeting.id).attendees[0].reply == Reply.NO_REPLY
    assert invites.standing(store, meeting.id).changes == ()


def test_a_cancellation_calls_the_meeting_off_and_raises_the_sequence_once(store, meeting):
    with pytest.raises(CannotInvite, match="nothing to cancel"):
        send(store, meeting.id, "cancel")
    assert not read(store, meeting.id).cancelled
    send(store, meeting.id)
    out = send(store, meeting.id, "cancel", 1)
    assert {"METHOD:CANCEL", "SEQUENCE:1", "STATUS:CANCELLED"} <= set(lines(out))
    assert read(store, meeting.id).cancelled
    assert send(store, meeting.id, "cancel", 2).sequence == 1
    with pytest.raises(CannotInvite, match="called off"):
        send(store, meeting.id, "update", 3)
    meetings.reinstate(store, meeting.id)
    assert send(store, meeting.id, "update", 4).sequence == 2


def test_each_message_is_stamped_later_than_the_one_before_even_when_the_clock_stands_still(store, meeting):
    first, second = send(store, meeting.id), send(store, meeting.id)
    stamps = [next(line for line in lines(one) if line.startswith("DTSTAMP")) for one in (first, second)]
    assert stamps == ["DTSTAMP:20261120T090000Z", "DTSTAMP:20261120T090001Z"]


def test_one_day_of_a_series_is_told_alone_and_the_series_knows_it_then(store):
    one = series(store)
    with pytest.raises(CannotInvite, match="Send that first"):
        send(store, one.id, occurrence=at(23, 9))
    send(store, one.id)
    meetings.move(store, one.id, at(24, 9), occurrence=at(23, 9))
    assert invites.standing(store, one.id).changes == ("Mon 23 Nov 2026 is moved to Tue 24 Nov 2026 09:00",)
    out = send(store, one.id, minutes=1, occurrence=at(23, 9))
    said = lines(out)
    assert "RECURRENCE-ID;TZID=Europe/London:20261123T090000" in said and "SEQUENCE:1" in said
    assert not any(line.startswith("RRULE:FREQ=WEEKLY;BYDAY=MO") for line in said)
    assert invites.standing(store, one.id).changes == ()
    send(store, one.id, "cancel", 2, occurrence=at(30, 9))
    assert [(each.original, each.cancelled) for each in read(store, one.id).instances] == [(at(23, 9), False), (at(30, 9), True)]
    assert send(store, one.id, minutes=3).sequence == 2


def test_somebody_taken_off_gets_the_cancellation_alone(store, meeting):
    send(store, meeting.id)
    meetings.remove_attendee(store, meeting.id, "ravi")
    standing = invites.standing(store, meeting.id)
    assert standing.taken_off == (("ravi", "Ravi Deshpande"),) and standing.changes == ("Ravi Deshpande removed",)
    out = send(store, meeting.id, "cancel", 1, only=frozenset({"ravi"}))
    assert out.recipients == ("ravi@works.example",) and out.sequence == 1
    assert not any("dana@" in line for line in lines(out))
    assert not read(store, meeting.id).cancelled
    assert invites.standing(store, meeting.id).taken_off == ()
    assert send(store, meeting.id, minutes=2).sequence == 1


def test_a_meeting_that_cannot_be_sent_leaves_no_trace(store):
    one = meetings.add(store, "p1", "Walk", at(25, 10), at(25, 11), LONDON, attendees=[Attendee("nomail")])
    with pytest.raises(CannotInvite, match="Hemi Parata has no usable e-mail address"):
        send(store, one.id)
    with store.read() as reader:
        assert reader.sent(one.id) == []
    assert store.undo_label() == "Add meeting Walk"


def test_a_file_that_cannot_be_written_is_not_noted_as_sent(store, meeting, tmp_path):
    (tmp_path / "taken").write_text("a file where a folder should be")
    with pytest.raises(StorageError, match=r"invite\.ics could not be written"):
        send(store, meeting.id, to=tmp_path / "taken" / "invite.ics")
    assert invites.standing(store, meeting.id).sent_count == 0
    out = send(store, meeting.id, to=tmp_path / "invite.ics")
    assert (tmp_path / "invite.ics").read_bytes() == out.data


def test_undo_takes_no_message_back(store, meeting):
    send(store, meeting.id)
    meetings.move(store, meeting.id, at(25, 14))
    send(store, meeting.id, minutes=1)
    while store.undo():
        pass
    with store.read() as reader:
        assert [one.sequence for one in reader.sent(meeting.id)] == [0, 1]


def test_a_draft_names_the_changes_and_carries_the_invite_from_its_organiser(store, meeting):
    set_agenda(store, meeting.id, meeting.starts, [AgendaItem("Ceilings")])
    send(store, meeting.id)
    meetings.move(store, meeting.id, at(25, 14))
    out = send(store, meeting.id, minutes=1, as_mail=True)
    message = message_from_bytes(out.data, policy=policy.default)
    assert out.name == "FIT-M1 update.eml"
    assert (message["From"], message["To"]) == (
        "Ellen Marsh <ellen@desk.example>", "Dana Whitlock <dana@studio.example>, Ravi Deshpande <ravi@works.example>"
    )  # fmt: skip
    assert message["Subject"] == "Updated: Design meeting, Wed 25 Nov, 14:00 to 15:00"
    text = message.get_body(("plain",)).get_content()
    assert "Start moved from 10:00 to 14:00" in text and "1. 14:00 Ceilings, 10 min" in text
    parts = {part.get_content_type(): part for part in message.walk()}
    assert parts["text/calendar"].get_param("method") == "REQUEST"


def test_you_invite_where_the_meeting_names_nobody(store):
    with store.edit("Import") as edit:
        edit.add(Meeting("m9", "p1", "FIT-M9", "Call", at(25, 10), at(25, 11), LONDON, attendees=(Attendee("ravi"),)))
    out = invites.export(store, "m9", kind="invite", now=NOW, your_email="DANA@studio.example")
    assert any(line.startswith("ORGANIZER") and line.endswith("mailto:dana@studio.example") for line in lines(out))
    assert read(store, "m9").organiser_id == "dana"


def test_what_comes_next_follows_from_what_was_sent(store, meeting):
    assert invites.due_steps(store, meeting.id) == (Step(meeting.id, "invite"),)
    send(store, meeting.id)
    assert invites.due_steps(store, meeting.id) == ()
    meetings.move(store, meeting.id, at(25, 14))
    assert invites.due_steps(store, meeting.id) == (Step(meeting.id, "update"),)
    meetings.cancel(store, meeting.id)
    assert invites.due_steps(store, meeting.id) == (Step(meeting.id, "cancel"),)
    send(store, meeting.id, "cancel", 1)
    assert invites.due_steps(store, meeting.id) == ()


def test_the_examples_meeting_stands_as_in_its_picture(tmp_path):
    store = Store.create(tmp_path / "e.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    example.fill(store, date(2026, 11, 25))
    with store.read() as reader:
        [id] = [row[0] for row in reader.rows("SELECT id FROM meeting WHERE title = 'Design meeting 14'")]
    standing = invites.standing(store, id)
    assert standing.sent_count == 2
    assert standing.last_sent_at == datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
    assert standing.changes == ("Start moved from 10:00 to 10:30", "Ravi Deshpande added", "Item 3 added to the agenda")
    assert standing.no_reply == (("Leila Haddad", datetime(2026, 11, 9, 9, 0, tzinfo=UTC)),)
    store.close()


def test_in_a_new_store_you_become_the_organiser_by_your_own_address(tmp_path) -> None:
    made = Store.create(tmp_path / "new.coord", lambda: NOW)
    with made.edit("Start") as edit:
        edit.add(Project("p1", "FIT", "Fit-out"))
        edit.add(Person("dana", "Dana Whitlock", "dana@studio.example"))
    meeting = meetings.add(made, "p1", "Kick-off", at(25, 10), at(25, 11), LONDON, attendees=[Attendee("dana")])
    with pytest.raises(CannotInvite, match="Settings"):
        invites.export(made, meeting.id, kind="invite", now=NOW, your_email="")
    out = invites.export(made, meeting.id, kind="invite", now=NOW, your_email="me@desk.example", your_name="Mo Keane")
    assert 'ORGANIZER;CN="Mo Keane":mailto:me@desk.example' in lines(out)
    assert read(made, meeting.id).organiser_id is not None
    assert "Kick-off" in (made.undo_label() or "") and "Invite" not in (made.undo_label() or "")
    assert invites.standing(made, meeting.id).sent_count == 1  # an invite that went out is no longer undone
    made.close()
