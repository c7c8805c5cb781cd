"""What goes out together: updates with those taken off, new ones alone, single days, cancel and tell, split series, agendas."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from coorddesk.domain.meetings import AgendaItem, Attendee, Meeting, Reply, Scope
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.errors import CannotInvite, StorageError
from coorddesk.services import editing, invites, meetings, people, series
from coorddesk.services.invite_due import Step
from coorddesk.storage.store import Store
from tests.services.cycle import held, set_agenda

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LONDON = "Europe/London"
YOU = invites.Sender("ellen@desk.example", "Ellen Marsh", LONDON)


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: NOW)
    with made.edit("Start") as edit:
        edit.add(Project("p1", "FIT", "Fit-out"))
        edit.add(Person("ellen", "Ellen Marsh", YOU.email, role="Project coordinator"))
        edit.add(Person("dana", "Dana Whitlock", "dana@studio.example"))
        edit.add(Person("ravi", "Ravi Deshpande", "ravi@works.example", zone="Asia/Kolkata"))
        edit.add(Person("ana", "Ana Lu", "ana@works.example"))
        edit.add(Person("nomail", "Hemi Parata"))
    yield made
    made.close()


@pytest.fixture
def meeting(store) -> Meeting:
    return meetings.add(store, "p1", "Design meeting", at(25, 10), at(25, 11), LONDON, attendees=[Attendee("dana"), Attendee("ravi")])


@pytest.fixture
def week(store) -> Meeting:
    """Every Monday, from 2 November."""
    asked = [Attendee("dana"), Attendee("ravi")]
    return meetings.add(store, "p1", "Site week", at(2, 9), at(2, 9, 30), LONDON, attendees=asked, rule="FREQ=WEEKLY;BYDAY=MO")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute)


def read(store, id: str) -> Meeting:
    with store.read() as reader:
        return reader.get(Meeting, id)


def ledger(store, id: str) -> list[tuple[str, int, str]]:
    with store.read() as reader:
        return [(one.what, one.sequence, one.recipients.replace("\n", " ")) for one in reader.sent(id)]


def send_due(store, id: str, folder, day: datetime | None = None, minutes: int = 0) -> list[invites.Outgoing]:
    return invites.send(store, invites.due_steps(store, id, day), YOU, NOW + timedelta(minutes=minutes), folder)


def mail(out: invites.Outgoing):
    assert out.path is not None and out.path.read_bytes() == out.data
    return message_from_bytes(out.data, policy=policy.default)


def calendar(out: invites.Outgoing) -> list[str]:
    part = next(part for part in mail(out).walk() if part.get_content_type() == "text/calendar")
    return part.get_content().replace("\r\n ", "").split("\r\n")


def text(out: invites.Outgoing) -> str:
    return mail(out).get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_those_taken_off_are_told_and_the_rest_keeps_the_meeting(store, meeting, tmp_path):
    send_due(store, meeting.id, tmp_path)
    meetings.remove_attendee(store, meeting.id, "ravi")
    editing.set_field(store, "meeting", meeting.id, "title", "Design", date(2026, 11, 20))
    off, update = send_due(store, meeting.id, tmp_path)
    assert (off.name, off.recipients) == ("FIT-M1 cancel.eml", ("ravi@works.example",))
    assert "METHOD:CANCEL" in calendar(off) and not any("dana@" in line for line in calendar(off))
    assert (update.name, update.recipients) == ("FIT-M1 update.eml", ("dana@studio.example",))
    assert [row[:2] for row in ledger(store, meeting.id)] == [("invite", 0), ("cancel", 1), ("update", 1)]
    assert invites.due_steps(store, meeting.id) == () and not read(store, meeting.id).cancelled


def test_somebody_who_was_added_alone_is_invited_alone(store, meeting, tmp_path):
    send_due(store, meeting.id, tmp_path)
    meetings.add_attendees(store, meeting.id, ["ana"])
    assert invites.standing(store, meeting.id).joined == (("ana", "Ana Lu"),)
    [out] = send_due(store, meeting.id, tmp_path)
    assert (out.name, out.recipients, out.sequence) == ("FIT-M1 invite.eml", ("ana@works.example",), 0)
    assert mail(out)["Subject"].startswith("Invitation: Design meeting") and any("dana@" in line for line in calendar(out))
    assert invites.standing(store, meeting.id).changes == () == invites.due_steps(store, meeting.id)


def test_somebody_who_is_new_is_not_told_alone_of_what_all_must_know(store, meeting, tmp_path):
    send_due(store, meeting.id, tmp_path)
    meetings.add_attendees(store, meeting.id, ["ana"])
    meetings.move(store, meeting.id, at(25, 14))
    assert invites.due_steps(store, meeting.id) == (Step(meeting.id, "update"),)
    with pytest.raises(CannotInvite, match="Send the update to everybody"):
        invites.send(store, [Step(meeting.id, "update", only=frozenset({"ana"}))], YOU, NOW, tmp_path)


def test_who_is_taken_off_and_added_again_keeps_the_invite(store, meeting, tmp_path):
    send_due(store, meeting.id, tmp_path)
    meetings.remove_attendee(store, meeting.id, "ravi")
    meetings.add_attendees(store, meeting.id, ["ravi"])
    assert invites.standing(store, meeting.id).taken_off == () == invites.due_steps(store, meeting.id)
    with pytest.raises(CannotInvite, match="were taken off"):
        invites.send(store, [Step(meeting.id, "cancel", only=frozenset({"ravi"}))], YOU, NOW, tmp_path)


def test_who_was_told_to_be_off_and_is_asked_again_is_invited_anew(store, meeting, tmp_path):
    send_due(store, meeting.id, tmp_path)
    meetings.remove_attendee(store, meeting.id, "ravi")
    send_due(store, meeting.id, tmp_path)
    meetings.add_attendees(store, meeting.id, ["ravi"])
    [out] = send_due(store, meeting.id, tmp_path)
    assert (out.recipients, out.sequence) == (("ravi@works.example",), 1)


def test_nobody_who_was_sent_nothing_gets_a_cancellation(store, meeting, tmp_path):
    send_due(store, meeting.id, tmp_path)
    meetings.remove_attendee(store, meeting.id, "ravi")
    meetings.add_attendees(store, meeting.id, ["ana"])
    meetings.cancel(store, meeting.id)
    [out] = send_due(store, meeting.id, tmp_path)
    assert out.recipients == ("dana@studio.example", "ravi@works.example") and "STATUS:CANCELLED" in calendar(out)
    assert not any(":ana@" in line for line in calendar(out)) and invites.due_steps(store, meeting.id) == ()


def test_single_days_that_moved_are_told_alone_and_the_series_is_not_asked_anew(store, week, tmp_path):
    send_due(store, week.id, tmp_path)
    meetings.set_reply(store, week.id, "dana", Reply.COMING, NOW)
    meetings.move(store, week.id, at(24, 9), occurrence=at(23, 9))
    meetings.cancel(store, week.id, at(30, 9))
    moved, off = Step(week.id, "update", at(23, 9)), Step(week.id, "cancel", at(30, 9))
    assert invites.due_steps(store, week.id) == (moved, off) and invites.due_steps(store, week.id, at(30, 9)) == (off,)
    standing = invites.standing(store, week.id, at(23, 9))
    assert (standing.day, standing.day_changes) == (at(23, 9), ("Mon 23 Nov 2026 is moved to Tue 24 Nov 2026 09:00",))
    [out] = send_due(store, week.id, tmp_path, at(23, 9))
    assert out.name == "FIT-M1 update 24 Nov.eml" and "RECURRENCE-ID;TZID=Europe/London:20261123T090000" in calendar(out)
    assert "Moved from Mon 23 Nov 2026 09:00 to Tue 24 Nov 2026 09:00" in text(out)
    assert any("dana@" in line and "PARTSTAT=NEEDS-ACTION" in line for line in calendar(out))
    stands = read(store, week.id)
    assert stands.attendees[0].reply is Reply.COMING and {one.reply for one in stands.day_replies} == {Reply.NO_REPLY}
    assert [name for name, _ in invites.standing(store, week.id, at(23, 9)).no_reply] == ["Dana Whitlock", "Ravi Deshpande"]
    [out] = send_due(store, week.id, tmp_path)
    assert mail(out)["Subject"] == "Cancelled: Site week, Mon 30 Nov, 09:00 to 09:30" and "METHOD:CANCEL" in calendar(out)
    assert [row[:2] for row in ledger(store, week.id)] == [("invite", 0), ("update", 1), ("cancel", 2)]
    assert invites.due_steps(store, week.id) == ()


def test_who_is_new_to_a_series_with_moved_days_gets_all_of_it_and_the_others_the_days(store, week, tmp_path):
    send_due(store, week.id, tmp_path)
    meetings.move(store, week.id, at(24, 9), occurrence=at(23, 9))
    meetings.add_attendees(store, week.id, ["ana"])
    new, day = send_due(store, week.id, tmp_path)
    assert new.recipients == ("ana@works.example",) and (new.sequence, day.sequence) == (0, 1)
    assert day.recipients[:2] == ("dana@studio.example", "ravi@works.example")
    assert any("dana@" in line and "PARTSTAT=NEEDS-ACTION" in line for line in calendar(day))
    assert invites.due_steps(store, week.id) == ()


def test_many_days_that_moved_go_out_with_the_series(store, week, tmp_path):
    send_due(store, week.id, tmp_path)
    for day in (23, 30):
        meetings.cancel(store, week.id, at(day, 9))
    for day in (7, 14):
        meetings.cancel(store, week.id, at(day, 9, month=12))
    assert invites.due_steps(store, week.id) == (Step(week.id, "update"),)
    assert invites.due_steps(store, week.id, at(30, 9)) == (Step(week.id, "cancel", at(30, 9)),)


def test_a_day_that_was_moved_is_cancelled_where_the_others_have_it(store, week, tmp_path):
    send_due(store, week.id, tmp_path)
    meetings.move(store, week.id, at(24, 15), occurrence=at(23, 9))
    send_due(store, week.id, tmp_path)
    meetings.cancel(store, week.id, at(23, 9))
    [out] = send_due(store, week.id, tmp_path)
    assert mail(out)["Subject"] == "Cancelled: Site week, Tue 24 Nov, 15:00 to 15:30"
    meetings.reinstate(store, week.id, at(23, 9))
    [out] = send_due(store, week.id, tmp_path)
    assert out.sequence == 3 and "METHOD:REQUEST" in calendar(out)


def test_cancel_and_tell_is_one_step_that_undo_takes_back_but_not_from_the_calendars_of_others(store, meeting, tmp_path):
    send_due(store, meeting.id, tmp_path)
    [out] = invites.cancel_and_tell(store, meeting.id, None, Scope.ALL, YOU, NOW, tmp_path)
    assert read(store, meeting.id).cancelled and {"METHOD:CANCEL", "SEQUENCE:1", "STATUS:CANCELLED"} <= set(calendar(out))
    assert store.undo_label() == "Cancel Design meeting and tell 2 people"
    store.undo()
    standing = invites.standing(store, meeting.id)
    assert not read(store, meeting.id).cancelled and standing.off_elsewhere and not standing.out
    assert standing.changes == ("No longer cancelled",) and standing.steps == (Step(meeting.id, "update"),)
    [out] = send_due(store, meeting.id, tmp_path)
    assert out.sequence == 2 and out.recipients == ("dana@studio.example", "ravi@works.example")
    assert [row[1] for row in ledger(store, meeting.id)] == [0, 1, 2]


def test_cancel_and_tell_of_one_day_and_of_all_that_follow(store, week, tmp_path):
    send_due(store, week.id, tmp_path)
    [out] = invites.cancel_and_tell(store, week.id, at(23, 9), Scope.DAY, YOU, NOW, tmp_path)
    assert "RECURRENCE-ID;TZID=Europe/London:20261123T090000" in calendar(out) and "METHOD:CANCEL" in calendar(out)
    [out] = invites.cancel_and_tell(store, week.id, at(14, 9, month=12), Scope.FOLLOWING, YOU, NOW, tmp_path)
    assert "METHOD:REQUEST" in calendar(out) and any("UNTIL=20261213T090000Z" in line for line in calendar(out))
    store.undo()
    assert read(store, week.id).rule == "FREQ=WEEKLY;BYDAY=MO" and invites.due_steps(store, week.id) == (Step(week.id, "update"),)
    [out] = invites.cancel_and_tell(store, week.id, at(2, 9), Scope.FOLLOWING, YOU, NOW, tmp_path)
    assert "STATUS:CANCELLED" in calendar(out) and read(store, week.id).cancelled


def test_what_nobody_has_is_not_called_off_to_tell_it(store, meeting, tmp_path):
    with pytest.raises(CannotInvite, match="nobody to tell"):
        invites.cancel_and_tell(store, meeting.id, None, Scope.ALL, YOU, NOW, tmp_path)
    assert not read(store, meeting.id).cancelled and list(tmp_path.glob("*.eml")) == []


def test_a_draft_that_cannot_be_written_calls_nothing_off(store, meeting, tmp_path):
    send_due(store, meeting.id, tmp_path)
    (tmp_path / "taken").write_text("a file where a folder should be")
    with pytest.raises(StorageError):
        invites.cancel_and_tell(store, meeting.id, None, Scope.ALL, YOU, NOW, tmp_path / "taken")
    assert not read(store, meeting.id).cancelled and len(ledger(store, meeting.id)) == 1


def test_a_split_series_is_told_with_the_end_of_the_one_before_it(store, week, tmp_path):
    send_due(store, week.id, tmp_path)
    meetings.set_reply(store, week.id, "dana", Reply.COMING, NOW)
    made = series.split(store, week.id, at(7, 9, month=12))
    assert made.attendees[0].reply is Reply.COMING
    both = (Step(week.id, "update"), Step(made.id, "invite"))
    assert invites.due_steps(store, week.id) == both == invites.due_steps(store, made.id)
    before, after = send_due(store, made.id, tmp_path)
    assert any("UNTIL=20261206T090000Z" in line for line in calendar(before)) and "SEQUENCE:1" in calendar(before)
    assert {"SEQUENCE:0", f"UID:{made.uid}"} <= set(calendar(after)) and f"UID:{week.uid}" in calendar(before)
    # The days are at the times that were accepted, so that nobody is asked to do so again.
    assert any("dana@" in line and "PARTSTAT=ACCEPTED" in line for line in calendar(after))
    assert read(store, made.id).attendees[0].reply is Reply.COMING
    assert invites.due_steps(store, week.id) == () == invites.due_steps(store, made.id)


def test_a_split_series_at_another_time_asks_anew(store, week, tmp_path):
    send_due(store, week.id, tmp_path)
    meetings.set_reply(store, week.id, "dana", Reply.COMING, NOW)
    made = meetings.move(store, week.id, at(7, 14, month=12), occurrence=at(7, 9, month=12), scope=Scope.FOLLOWING)
    _, after = send_due(store, week.id, tmp_path)
    assert any("dana@" in line and "PARTSTAT=NEEDS-ACTION" in line for line in calendar(after))
    assert read(store, made.id).attendees[0].reply is Reply.NO_REPLY


def test_one_that_cannot_be_sent_holds_back_those_that_belong_to_it(store, week, tmp_path):
    send_due(store, week.id, tmp_path)
    made = series.split(store, week.id, at(7, 9, month=12))
    meetings.add_attendees(store, made.id, ["nomail"])
    with pytest.raises(CannotInvite, match="Hemi Parata has no usable e-mail address"):
        send_due(store, week.id, tmp_path)
    assert len(ledger(store, week.id)) == 1 and len(list(tmp_path.glob("*.eml"))) == 1
    assert invites.standing(store, made.id).without_address == (("nomail", "Hemi Parata"),)


def test_a_meeting_that_somebody_else_organises_is_never_sent(store, meeting, tmp_path):
    with store.edit("Theirs") as edit:
        edit.put(replace(edit.get(Meeting, meeting.id), invited_id="ellen", organiser_id="dana"))
    assert invites.due_steps(store, meeting.id) == ()
    with pytest.raises(CannotInvite, match="organised by somebody else"):
        invites.export(store, meeting.id, kind="invite", now=NOW, your_email=YOU.email)
    assert b"METHOD:PUBLISH" in invites.publish(store, meeting.id, NOW).data


def test_a_letter_tells_everybody_their_own_time_and_says_the_same_in_both_parts(store, meeting, tmp_path):
    editing.set_field(store, "meeting", meeting.id, "link", "https://meet.example/x?a=1&b=2", date(2026, 11, 20))
    set_agenda(store, meeting.id, meeting.starts, [AgendaItem("Ceilings <b>", 20, "dana"), AgendaItem("Fire", 10)])
    [out] = send_due(store, meeting.id, tmp_path)
    said = text(out)
    for line in (
        "Invitation: Design meeting", "When: Wed 25 Nov, 10:00 to 11:00 (Europe/London)",
        "Elsewhere: Kolkata: 15:30 to 16:30 (Ravi Deshpande)",
        "Link: https://meet.example/x?a=1&b=2", "1. 10:00 Ceilings <b>, 20 min, Dana Whitlock", "2. 10:20 Fire, 10 min",
    ):  # fmt: skip
        assert line in said.split("\n")
    html = mail(out).get_body(("html",)).get_content()
    for words in ("15:30 to 16:30", "Ceilings &lt;b&gt;", "10:20", 'href="https://meet.example/x?a=1&amp;b=2"'):
        assert words in html
    assert "src=" not in html and "color:#" not in html and "url(" not in html
    types = [part.get_content_type() for part in mail(out).walk()]
    assert types == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    assert mail(out)["X-Unsent"] == "1"


def test_a_series_says_its_rule_and_its_next_day(store, week, tmp_path):
    [out] = send_due(store, week.id, tmp_path)
    said = text(out).split("\n")
    assert "When: Weekly on Monday, 09:00 to 09:30 (Europe/London)" in said and "Next: Mon 23 Nov, 09:00 to 09:30" in said
    assert "Elsewhere: Kolkata: 14:30 to 15:00 (Ravi Deshpande)" in said
    assert mail(out)["Subject"] == "Invitation: Site week, Weekly on Monday, 09:00 to 09:30"


def test_an_invite_says_what_comes_up_by_itself_as_the_agenda_on_the_screen_does(store, meeting, tmp_path):
    earlier = meetings.add(store, "p1", "Design meeting 13", at(18, 10), at(18, 11), LONDON)
    held(store, earlier, at(18, 10), AgendaItem("Sprinklers", 15))
    with store.edit("Follow") as edit:
        edit.put(replace(edit.get(Meeting, meeting.id), follows_id=earlier.id))
    [out] = send_due(store, meeting.id, tmp_path)
    assert "1. 10:00 Sprinklers, 15 min\n\nBrought forward:\n- Minutes of Design meeting 13, 18 Nov\n" in text(out)
    assert r"1. Sprinklers\n\nBrought forward:\n- Minutes of Design meeting 13" in "".join(calendar(out))
    assert invites.standing(store, meeting.id).changes == ()


def test_an_agenda_is_forwarded_without_a_word_to_calendars(store, meeting, tmp_path):
    with pytest.raises(CannotInvite, match="has no agenda yet"):
        invites.forward_agenda(store, meeting.id, meeting.starts, YOU, NOW, tmp_path)
    set_agenda(store, meeting.id, meeting.starts, [AgendaItem("Ceilings", 20)])
    send_due(store, meeting.id, tmp_path)
    before = invites.standing(store, meeting.id)
    out = invites.forward_agenda(store, meeting.id, meeting.starts, YOU, NOW + timedelta(hours=1), tmp_path, [("agenda.pdf", b"%PDF-1.7")])
    types = [part.get_content_type() for part in mail(out).walk()]
    assert types == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf"]
    assert mail(out)["Subject"] == "Agenda: Design meeting, Wed 25 Nov, 10:00 to 11:00" and "1. 10:00 Ceilings, 20 min" in text(out)
    after = invites.standing(store, meeting.id)
    assert after.agenda_sent_at == NOW + timedelta(hours=1)
    assert replace(after, agenda_sent_at=None) == before and store.undo_label() != out.words


def test_a_calendar_of_ones_own_gets_a_file_that_asks_nobody(store, week):
    out = invites.publish(store, week.id, NOW)
    assert b"METHOD:PUBLISH" in out.data and b"ATTENDEE" not in out.data and b"RRULE" in out.data and out.name == "FIT-M1.ics"
    one = invites.publish(store, week.id, NOW, at(23, 9))
    assert b"RECURRENCE-ID" in one.data and b"RRULE:FREQ=WEEKLY" not in one.data
    assert ledger(store, week.id) == []


def test_two_drafts_of_one_name_are_two_files(store, week, tmp_path):
    send_due(store, week.id, tmp_path)
    meetings.remove_attendee(store, week.id, "ravi")
    made = series.split(store, week.id, at(7, 9, month=12))
    meetings.cancel(store, made.id)
    outs = invites.send(store, [Step(week.id, "update"), Step(week.id, "update")], YOU, NOW, tmp_path / "new")
    assert [one.name for one in outs] == ["FIT-M1 update.eml", "FIT-M1 update 2.eml"]
    assert all(one.path and one.path.is_file() for one in outs)


def test_somebody_whom_an_undo_took_out_of_the_store_keeps_nobody_else_from_being_told(store, meeting, tmp_path):
    send_due(store, meeting.id, tmp_path / "1")
    zara = people.add(store, "Zara Quill", "zara@new.example")
    meetings.add_attendees(store, meeting.id, [zara.id])
    send_due(store, meeting.id, tmp_path / "2", minutes=1)
    store.undo()
    store.undo()
    with store.read() as reader:
        assert reader.lookup(Person, zara.id) is None or reader.get(Person, zara.id).deleted
    meetings.move(store, meeting.id, at(26, 10))
    (out,) = send_due(store, meeting.id, tmp_path / "3", minutes=2)
    assert set(out.recipients) == {"dana@studio.example", "ravi@works.example"}
    invites.cancel_and_tell(store, meeting.id, None, Scope.ALL, YOU, NOW + timedelta(minutes=3), tmp_path / "4")


def test_whoever_was_taken_off_is_told_that_and_the_time_that_they_have(store, meeting, tmp_path):
    send_due(store, meeting.id, tmp_path / "1")
    meetings.move(store, meeting.id, at(26, 10))
    meetings.remove_attendee(store, meeting.id, "ravi")
    off, _ = send_due(store, meeting.id, tmp_path / "2", minutes=1)
    assert mail(off)["Subject"].startswith("You are not asked any more: Design meeting, Wed 25 Nov")


def test_days_that_are_over_are_not_told_any_more(store, week, tmp_path):
    send_due(store, week.id, tmp_path / "1")
    meetings.move(store, week.id, at(17, 9), occurrence=at(16, 9), scope=Scope.DAY)  # NOW is the 20th
    meetings.cancel(store, week.id, at(9, 9), Scope.DAY)
    assert invites.due_steps(store, week.id) == () and invites.standing(store, week.id).changes == ()
    meetings.move(store, week.id, at(24, 9), occurrence=at(16, 9), scope=Scope.DAY)
    assert [one.occurrence for one in invites.due_steps(store, week.id)] == [at(16, 9)]


def test_a_calendar_of_ones_own_names_you_where_nobody_organises_it(store, week):
    with store.edit("Nobody") as edit:
        edit.put(replace(edit.get(Meeting, week.id), organiser_id=None))
    out = invites.publish(store, week.id, NOW, sender=YOU)
    assert b"mailto:ellen@desk.example" in out.data and read(store, week.id).organiser_id is None
