"""Invitations of others, their updates and cancellations, and our answers to them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coorddesk.domain.meetings import AgendaItem, Attendee, AttendeeRole, Instance, Meeting, Occurrence, Reply
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project, ProjectState
from coorddesk.errors import CannotInvite, InvalidInput, StorageError
from coorddesk.exchange.mail import read_mail
from coorddesk.exchange.messages import read_message
from coorddesk.services import chasing, incoming, invites, meetings, own_replies
from coorddesk.services.incoming import Ask, Kind, You
from coorddesk.storage.store import Store
from tests.services.cycle import set_agenda
from tests.services.letters import calendar, event, mail

pytestmark = pytest.mark.usefixtures("pinned_zones")

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"
YOU = You("ellen@desk.example", "Ellen Marsh", "Europe/London")
UID = "0400-abc@outlook.example"
PEOPLE = (
    "ORGANIZER;CN=Anna Berg:mailto:anna@partner.example",
    "ATTENDEE;ROLE=CHAIR;PARTSTAT=ACCEPTED;CN=Anna Berg:mailto:anna@partner.example",
    "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:MAILTO:Ellen@Desk.example",
    "ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=TENTATIVE:mailto:dana@studio.example",
    "ATTENDEE;CN=Nobody Known:mailto:nobody@partner.example",
    "ATTENDEE;CUTYPE=ROOM:mailto:room1@partner.example",
)
TIME = ("DTSTART;TZID=Europe/Berlin:20261125T100000", "DTEND;TZID=Europe/Berlin:20261125T110000")


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: NOW)
    with made.edit("Start") as edit:
        edit.add(Project("p1", "FIT", "Fit-out"))
        edit.add(Person("ellen", "Ellen Marsh", "ellen@desk.example", role="Project coordinator"))
        edit.add(Person("dana", "Dana Whitlock", "dana@studio.example"))
    yield made
    made.close()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def request(*lines: str, minutes: int = 0, sequence: int = 0, people=PEOPLE, time=TIME, method="REQUEST", uid=UID, title="Interfaces"):
    summary = (f"SUMMARY:{title}",) if title else ()
    return read_message(calendar(method, event(uid, *people, *summary, *time, *lines, stamp=later(minutes), sequence=sequence)))


def seen(store, message, you=YOU):
    return incoming.considered(store, message, you, later(60))


def take(store, message, project="p1", you=YOU):
    return incoming.take(store, message, seen(store, message, you), you, later(60), project)


def theirs(store) -> Meeting:
    with store.read() as reader:
        (found,) = reader.find(Meeting, "deleted = 0")
        return found


def test_an_invitation_is_shown_before_it_is_taken_in(store):
    (item,) = seen(store, request("LOCATION:Teams", "RRULE:FREQ=WEEKLY;BYDAY=WE"))
    assert item.ask is Ask.INVITATION and item.words == "Anna Berg invites you to Interfaces."
    said = "\n".join(item.details)
    assert "10:00 to 11:00 (Europe/Berlin); for you 09:00 to 10:00" in said
    assert "weekly" in said.lower() and "Where: Teams" in said and "Nobody Known" in said and "room1" not in said


def test_it_becomes_a_meeting_with_us_as_attendee(store):
    taken = take(store, request("DESCRIPTION:Bring the list", "URL:https://meet.example/1"))
    meeting = theirs(store)
    assert taken.meeting_ids == (meeting.id,) and meeting.ref == "FIT-M1"
    assert (meeting.title, meeting.starts, meeting.zone, meeting.uid) == ("Interfaces", at(25, 10), BERLIN, UID)
    assert (meeting.invited_id, meeting.invited_as, meeting.link) == ("ellen", "ellen@desk.example", "https://meet.example/1")
    with store.read() as reader:
        anna = reader.get(Person, meeting.organiser_id)
        people = reader.find(Person)
    assert (anna.name, anna.email) == ("Anna Berg", "anna@partner.example")
    replies = {one.person_id: (one.role, one.reply) for one in meeting.attendees}
    assert replies == {
        anna.id: (AttendeeRole.CHAIR, Reply.COMING), "dana": (AttendeeRole.OPTIONAL, Reply.MAYBE),
        "ellen": (AttendeeRole.REQUIRED, Reply.NO_REPLY),
    }  # fmt: skip
    assert len(people) == 3  # nobody else was added
    store.undo()
    with store.read() as reader:
        assert reader.find(Meeting, "deleted = 0") == [] and len(reader.find(Person, "deleted = 0")) == 2


def test_without_a_project_nothing_is_changed(store):
    with pytest.raises(InvalidInput, match="project"):
        take(store, request(), project=None)


def test_nothing_goes_into_a_project_in_the_bin(store):
    with store.edit("Bin") as edit:
        edit.put(replace(edit.get(Project, "p1"), deleted=True))
    with pytest.raises(InvalidInput, match="in the bin"):
        take(store, request())


def test_nothing_goes_into_a_closed_project(store):
    with store.edit("Close") as edit:
        edit.put(replace(edit.get(Project, "p1"), state=ProjectState.CLOSED))
    with pytest.raises(InvalidInput, match="is closed"):
        take(store, request())
    assert store.undo().label == "Close"


def test_the_same_update_twice_without_a_time_stamp_is_taken_once(store):
    plain = calendar("REQUEST", event(UID, *TIME, *PEOPLE, "SUMMARY:Interfaces", stamp=at(1, 9)))
    message = read_message(b"".join(line for line in plain.splitlines(keepends=True) if not line.startswith(b"DTSTAMP")))
    take(store, message)
    again = take(store, message)
    assert not again.changed and "sent again" in again.words[0]


def test_without_any_address_of_ours_it_is_refused(store):
    with store.edit("Role") as edit:
        edit.put(replace(edit.get(Person, "ellen"), role="Architect"))
    with pytest.raises(CannotInvite, match="Settings"):
        take(store, request(), you=You("", "", "Europe/London"))


def test_the_same_invitation_twice_is_one_meeting(store):
    take(store, request())
    assert not take(store, request()).changed
    theirs(store)


def test_an_unanswered_invitation_is_something_we_owe(store):
    take(store, request())
    owed = [one for one in chasing.owed(store, None, None, NOW.date()) if one.kind == "invite"]
    assert [(one.person_id, one.ref, one.since) for one in owed] == [("ellen", "FIT-M1", NOW.date())]
    own_replies.note(store, theirs(store).id, Reply.COMING, NOW)
    assert not [one for one in chasing.owed(store, None, None, NOW.date()) if one.kind == "invite"]


def test_a_minor_update_keeps_our_answer_and_what_we_wrote(store):
    take(store, request("DESCRIPTION:Agenda to follow"))
    meeting = theirs(store)
    own_replies.note(store, meeting.id, Reply.COMING, NOW)
    with store.edit("Notes") as edit:
        edit.put(replace(edit.get(Meeting, meeting.id), notes="Agenda to follow\n\nAsk for the access dates."))
    (item,) = seen(store, request("DESCRIPTION:1. Doors", "LOCATION:Room 3", minutes=5))
    assert item.kind is Kind.UPDATE and any("Room 3" in one for one in item.details)
    take(store, request("DESCRIPTION:1. Doors", "LOCATION:Room 3", minutes=5))
    after = theirs(store)
    assert (after.place, after.notes) == ("Room 3", "1. Doors\n\nAsk for the access dates.")
    assert own_replies.own_reply(after) == Reply.COMING


def test_another_time_asks_us_anew(store):
    take(store, request())
    own_replies.note(store, theirs(store).id, Reply.COMING, NOW)
    moved = request(sequence=1, minutes=5, time=("DTSTART;TZID=Europe/Berlin:20261126T100000", "DTEND;TZID=Europe/Berlin:20261126T113000"))
    assert "asked for again" in " ".join(seen(store, moved)[0].details)
    take(store, moved)
    after = theirs(store)
    assert (after.starts, after.ends) == (at(26, 10), at(26, 11, 30)) and own_replies.own_reply(after) == Reply.NO_REPLY


def test_an_older_update_is_passed_over(store):
    take(store, request(sequence=2, minutes=9))
    for old in (request("LOCATION:Old", sequence=1, minutes=20), request("LOCATION:Old", sequence=2, minutes=5)):
        (item,) = seen(store, old)
        assert item.kind is Kind.NOTHING and "later one" in item.words


def test_only_who_organises_a_meeting_changes_it(store):
    take(store, request())
    people = ("ORGANIZER:mailto:eve@evil.example", "ATTENDEE:mailto:ellen@desk.example")
    for method in ("REQUEST", "CANCEL"):
        (item,) = seen(store, request(sequence=5, minutes=5, people=people, method=method))
        assert item.kind is Kind.NOTHING and "eve@evil.example" in item.words


def series(store, *lines, sequence=0, minutes=0):
    take(store, request("RRULE:FREQ=WEEKLY;BYDAY=WE", *lines, sequence=sequence, minutes=minutes))
    return theirs(store)


DAY = "RECURRENCE-ID;TZID=Europe/Berlin:20261202T100000"
MOVED = ("DTSTART;TZID=Europe/Berlin:20261203T140000", "DTEND;TZID=Europe/Berlin:20261203T150000")


def test_one_moved_day_moves_that_day_alone(store):
    series(store, "EXDATE;TZID=Europe/Berlin:20261209T100000")
    take(store, request(DAY, sequence=1, minutes=5, time=MOVED))
    found = theirs(store)
    assert found.instances == (
        Instance(datetime(2026, 12, 2, 10), datetime(2026, 12, 3, 14), datetime(2026, 12, 3, 15)),
        Instance(datetime(2026, 12, 9, 10), cancelled=True),
    )
    assert found.rule and found.starts == at(25, 10)


def test_a_minor_update_of_the_series_keeps_days_that_were_moved_and_a_major_one_does_not(store):
    series(store)
    take(store, request(DAY, minutes=5, time=MOVED))
    series(store, "LOCATION:Room 3", minutes=6)
    assert len(theirs(store).instances) == 1 and theirs(store).place == "Room 3"
    series(store, sequence=1, minutes=7)
    assert theirs(store).instances == ()


def test_a_series_with_its_moved_days_in_one_file(store):
    events = (
        event(UID, *PEOPLE, "SUMMARY:Interfaces", DAY, *MOVED, stamp=NOW),
        event(UID, *PEOPLE, "SUMMARY:Interfaces", *TIME, "RRULE:FREQ=WEEKLY;BYDAY=WE", stamp=NOW),
    )
    take(store, read_message(calendar("REQUEST", *events)))
    assert theirs(store).rule and [one.starts for one in theirs(store).instances] == [datetime(2026, 12, 3, 14)]


def test_a_day_without_its_series_is_a_meeting_until_the_series_comes(store):
    take(store, request(DAY, time=MOVED))
    alone = theirs(store)
    assert (alone.starts, alone.rule, alone.invited_day) == (datetime(2026, 12, 3, 14), "", datetime(2026, 12, 2, 10))
    set_agenda(store, alone.id, alone.starts, [AgendaItem("Doors", key="k")])
    found = series(store, minutes=5)
    assert found.id != alone.id and found.rule
    with store.read() as reader:
        (day,) = reader.find(Occurrence, "meeting_id = ?", (found.id,))
    assert day.original == datetime(2026, 12, 2, 10)


def test_a_cancellation_calls_the_meeting_off_and_is_one_undo(store):
    take(store, request())
    take(store, request(sequence=1, minutes=5, method="CANCEL", time=()))
    assert theirs(store).cancelled
    store.undo()
    assert not theirs(store).cancelled


def test_a_cancellation_of_one_day_leaves_the_series(store):
    series(store)
    (item,) = seen(store, request(DAY, sequence=1, minutes=5, method="CANCEL", time=()))
    assert "2 Dec" in item.words
    take(store, request(DAY, sequence=1, minutes=5, method="CANCEL", time=()))
    found = theirs(store)
    assert not found.cancelled and found.instances == (Instance(datetime(2026, 12, 2, 10), cancelled=True),)


def test_a_cancellation_of_something_unknown_says_so(store):
    (item,) = seen(store, request(method="CANCEL", time=()))
    assert item.kind is Kind.NOTHING and "not in your calendar" in item.words


def test_whole_days_and_zones_that_nobody_knows(store):
    take(store, request(time=("DTSTART;VALUE=DATE:20261125", "DTEND;VALUE=DATE:20261127")))
    found = theirs(store)
    assert (found.all_day, found.starts, found.ends) == (True, at(25, 0), at(26, 0))
    strange = request(uid="b@b", time=("DTSTART;TZID=Mars/Base:20261125T100000", "DTEND;TZID=Mars/Base:20261125T110000"))
    (item,) = seen(store, strange)
    assert any("Mars/Base" in one for one in item.details)
    take(store, strange)


def test_nobody_may_invite_to_a_meeting_of_somebody_else(store):
    take(store, request())
    with pytest.raises(CannotInvite):
        invites.export(store, theirs(store).id, kind="invite", now=NOW, your_email=YOU.email)


# One day and another, each with a number of its own


OTHER_DAY = "RECURRENCE-ID;TZID=Europe/Berlin:20261209T100000"


def test_a_moved_day_does_not_make_later_messages_old(store):
    series(store)
    take(store, request(DAY, sequence=3, minutes=5, time=MOVED))
    take(store, request(OTHER_DAY, sequence=1, minutes=6, method="CANCEL", time=()))
    series(store, "LOCATION:Room 3", minutes=7)
    found = theirs(store)
    assert found.place == "Room 3" and [one.cancelled for one in found.instances] == [False, True]
    old = "DTSTART;TZID=Europe/Berlin:20261204T140000", "DTEND;TZID=Europe/Berlin:20261204T150000"
    (item,) = seen(store, request(DAY, sequence=2, minutes=8, time=old))
    assert item.kind is Kind.NOTHING and "later one" in item.words


def test_a_day_is_answered_with_its_own_number_and_the_series_with_that_of_the_series(store):
    series(store)
    take(store, request(DAY, sequence=3, minutes=5, time=MOVED))
    id, day = theirs(store).id, datetime(2026, 12, 2, 10)
    sent = [read_message(own_replies.export(store, id, Reply.COMING, NOW, original=one).data) for one in (None, day)]
    assert [one.calendar.events[0].sequence for one in sent] == [0, 3]


def test_a_moved_day_asks_anew_for_that_day_alone(store):
    own_replies.note(store, series(store).id, Reply.COMING, NOW)
    moved = request(DAY, sequence=1, minutes=5, time=MOVED)
    assert "asked for again" in " ".join(seen(store, moved)[0].details)
    take(store, moved)
    found = theirs(store)
    assert own_replies.own_reply(found) == Reply.COMING
    assert own_replies.own_reply(found, datetime(2026, 12, 2, 10)) == Reply.NO_REPLY


def test_several_days_of_an_unknown_series_are_all_taken_in(store):
    days = [event(UID, *PEOPLE, "SUMMARY:Interfaces", one, *MOVED, stamp=NOW) for one in (DAY, OTHER_DAY)]
    message = read_message(calendar("REQUEST", *days))
    assert any("The same answer goes to" in one for one in seen(store, message)[0].details)
    assert len(take(store, message).meeting_ids) == 2


def test_a_day_described_alone_leaves_the_notes_of_the_series(store):
    series(store, "DESCRIPTION:Bring the list")
    take(store, request(DAY, "DESCRIPTION:Bring cake", sequence=1, minutes=5, time=MOVED))
    series(store, "DESCRIPTION:Bring the list", "LOCATION:Room 3", minutes=6)
    assert theirs(store).notes == "Bring the list"


def test_what_a_series_cannot_hold_is_said(store):
    (item,) = seen(store, request("RRULE:FREQ=WEEKLY;BYDAY=WE", "RDATE;TZID=Europe/Berlin:20261127T100000"))
    assert any("27 Nov" in one and "by hand" in one for one in item.details)
    (item,) = seen(store, request("RRULE:FREQ=HOURLY"))
    assert any("without its repeat" in one for one in item.details)
    series(store)
    (item,) = seen(store, request(DAY, "LOCATION:Attic", sequence=1, minutes=5, time=MOVED))
    assert any("2 Dec" in one and "Attic" in one for one in item.details)
    (item,) = seen(store, request(minutes=6, people=(PEOPLE[0], PEOPLE[1])))
    assert "You are not among those invited any more." in item.details


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_a_day_that_is_none_of_it_leaves_a_single_meeting_as_it_is(store, method):
    take(store, request("RRULE:FREQ=HOURLY"))
    (item,) = seen(store, request(DAY, sequence=1, minutes=5, method=method, time=MOVED))
    assert item.kind is Kind.NOTHING and "2 December" in item.words


def test_the_same_file_taken_in_many_times_at_once_is_one_meeting(store):
    message = request()
    items = [seen(store, message) for _ in range(20)]
    taken = [incoming.take(store, message, one, YOU, later(60), "p1") for one in items]
    assert [one.changed for one in taken] == [True] + [False] * 19
    assert "already" in taken[1].words[0] and theirs(store)


def test_what_is_called_off_and_takes_place_after_all_asks_us_anew(store):
    take(store, request())
    own_replies.note(store, theirs(store).id, Reply.COMING, NOW)
    take(store, request(sequence=1, minutes=5, method="CANCEL", time=()))
    take(store, request(sequence=2, minutes=6))
    assert not theirs(store).cancelled and own_replies.own_reply(theirs(store)) == Reply.NO_REPLY


def test_an_invitation_from_ourselves_needs_no_answer(store):
    mine = request(people=("ORGANIZER:mailto:ellen@desk.example", PEOPLE[3]))
    assert "You organise it yourself, in another calendar." in seen(store, mine)[0].details
    take(store, mine)
    assert own_replies.own_reply(theirs(store)) == Reply.COMING


def test_an_invitation_to_what_is_in_the_bin_says_so(store):
    take(store, request())
    with store.edit("Bin") as edit:
        edit.put(replace(edit.get(Meeting, theirs(store).id), deleted=True))
    (item,) = seen(store, request(sequence=1, minutes=5))
    assert item.kind is Kind.INVITATION and any("in the bin as FIT-M1" in one for one in item.details)


# What was written here


def written(store, meeting, *days):
    for day in days:
        set_agenda(store, meeting.id, day, [AgendaItem(f"{day:%d}", key="k")])


def agendas(store):
    with store.read() as reader:
        meetings_ = {one.id: one for one in reader.find(Meeting, "deleted = 0")}
        return sorted((meetings_[one.meeting_id].ref, one.original, one.agenda[0].title) for one in reader.find(Occurrence, "deleted = 0"))


def test_the_agenda_goes_along_when_the_meeting_is_moved(store):
    take(store, request())
    written(store, theirs(store), at(25, 10))
    take(store, request(sequence=1, minutes=5, time=MOVED))
    assert agendas(store) == [("FIT-M1", datetime(2026, 12, 3, 14), "25")]
    take(store, request(sequence=2, minutes=6, time=("DTSTART;VALUE=DATE:20261204", "DTEND;VALUE=DATE:20261205")))
    assert agendas(store) == [("FIT-M1", datetime(2026, 12, 4), "25")]
    store.undo()
    assert agendas(store) == [("FIT-M1", datetime(2026, 12, 3, 14), "25")]


@pytest.mark.parametrize(
    ("time", "rule", "places"),
    [
        (("DTSTART;TZID=Europe/Berlin:20261125T140000", "DURATION:PT1H"), "WEEKLY;BYDAY=WE", [at(25, 14), datetime(2026, 12, 2, 14)]),
        (("DTSTART;TZID=Europe/Berlin:20261126T100000", "DURATION:PT1H"), "WEEKLY;BYDAY=TH", [at(26, 10), datetime(2026, 12, 3, 10)]),
        (("DTSTART;TZID=Europe/Berlin:20261118T100000", "DURATION:PT1H"), "WEEKLY;BYDAY=WE", [at(25, 10), datetime(2026, 12, 2, 10)]),
        (("DTSTART;TZID=Asia/Tokyo:20261125T180000", "DURATION:PT1H"), "WEEKLY;BYDAY=WE", [at(25, 18), datetime(2026, 12, 2, 18)]),
        (("DTSTART;TZID=Pacific/Auckland:20261126T010000", "DURATION:PT1H"), "WEEKLY;BYDAY=TH", [at(26, 1), datetime(2026, 12, 3, 1)]),
        (("DTSTART;VALUE=DATE:20261125",), "WEEKLY;BYDAY=WE", [at(25, 0), datetime(2026, 12, 2)]),
    ],
)
def test_the_agendas_of_a_series_go_along_with_its_days(store, time, rule, places):
    written(store, series(store), at(25, 10), datetime(2026, 12, 2, 10))
    take(store, request(f"RRULE:FREQ={rule}", sequence=1, minutes=5, time=time))
    assert agendas(store) == [("FIT-M1", places[0], "25"), ("FIT-M1", places[1], "02")]


@pytest.mark.parametrize("lines", [("RRULE:FREQ=WEEKLY;BYDAY=WE;UNTIL=20261126T000000Z",), ()])
def test_an_agenda_without_a_day_stays_on_a_meeting_of_its_own(store, lines):
    written(store, series(store), at(25, 10), datetime(2026, 12, 2, 10))
    message = request(*lines, sequence=1, minutes=5)
    assert any("2 Dec" in one and "meeting of its own" in one for one in seen(store, message)[0].details)
    take(store, message)
    assert agendas(store) == [("FIT-M1", at(25, 10), "25"), ("FIT-M2", datetime(2026, 12, 2, 10), "02")]
    with store.read() as reader:
        (left,) = reader.find(Meeting, "ref = 'FIT-M2'")
    assert left.cancelled and left.starts == datetime(2026, 12, 2, 10) and left.invited_day == left.starts
    store.undo()
    assert [one[0] for one in agendas(store)] == ["FIT-M1", "FIT-M1"]


def test_a_day_that_was_invited_to_alone_takes_all_of_it_into_its_series(store):
    take(store, request(DAY, "DESCRIPTION:Attic", time=MOVED, sequence=2))
    own_replies.note(store, theirs(store).id, Reply.CANNOT, NOW)
    found = series(store, minutes=5)
    assert found.instances == (Instance(datetime(2026, 12, 2, 10), datetime(2026, 12, 3, 14), datetime(2026, 12, 3, 15)),)
    assert own_replies.own_reply(found, datetime(2026, 12, 2, 10)) == Reply.CANNOT and "Attic" in found.notes
    assert seen(store, request(DAY, time=MOVED, sequence=1, minutes=9))[0].kind is Kind.NOTHING


def test_a_day_alone_whose_zone_changes_is_still_that_day(store):
    take(store, request(DAY, time=MOVED))
    london = ("DTSTART;TZID=Europe/London:20261203T130000", "DTEND;TZID=Europe/London:20261203T140000")
    take(store, request(DAY, time=london, sequence=1, minutes=5))
    found = theirs(store)
    assert (found.zone, found.invited_day) == ("Europe/London", datetime(2026, 12, 2, 9))
    assert seen(store, request(DAY, sequence=2, minutes=6, method="CANCEL", time=()))[0].kind is Kind.CANCELLATION


def test_without_an_address_in_the_settings_the_coordinators_own_counts(store):
    (item,) = seen(store, request(), You("", "", "Europe/London"))
    assert not any("ellen" in one.casefold() or "None of your" in one for one in item.details)


def test_what_is_called_off_is_not_answered(store):
    take(store, request())
    take(store, request(sequence=1, minutes=5, method="CANCEL", time=()))
    with pytest.raises(CannotInvite, match="called off"):
        own_replies.export(store, theirs(store).id, Reply.COMING, NOW)


# Our answer


def test_our_answer_says_only_who_answers_what(store, tmp_path):
    take(store, request(sequence=3))
    meeting = theirs(store)
    out = own_replies.export(store, meeting.id, Reply.CANNOT, later(61), comment="On leave; sorry", to=tmp_path / "a.ics")
    (found,) = read_message((tmp_path / "a.ics").read_bytes()).calendar.events
    assert (found.method, found.uid, found.sequence, found.comment) == ("REPLY", UID, 3, "On leave; sorry")
    assert [(one.email, one.partstat) for one in found.attendees] == [("ellen@desk.example", "DECLINED")]
    assert found.organizer is not None and found.organizer.email == "anna@partner.example"
    text = out.data.decode()
    assert "REQUEST-STATUS:2.0;Success\r\n" in text and "LOCATION" not in text
    assert own_replies.own_reply(theirs(store)) == Reply.CANNOT
    with store.read() as reader:
        sent = own_replies.sent_reply(reader, meeting.id)
    assert sent is not None and (sent.recipients, sent.sequence) == ("anna@partner.example", 3)


def test_each_answer_is_stamped_later_than_the_one_before(store):
    take(store, request())
    id = theirs(store).id
    first, second = (read_message(own_replies.export(store, id, reply, NOW).data) for reply in (Reply.MAYBE, Reply.COMING))
    assert first.calendar.events[0].dtstamp < second.calendar.events[0].dtstamp


def test_an_answer_for_one_day_names_the_day(store):
    meeting = series(store)
    out = own_replies.export(store, meeting.id, Reply.CANNOT, later(61), original=datetime(2026, 12, 2, 10))
    (found,) = read_message(out.data).calendar.events
    assert (found.recurrence_id, found.recurrence_zone) == (datetime(2026, 12, 2, 10), BERLIN)
    after = theirs(store)
    assert own_replies.own_reply(after) == Reply.NO_REPLY
    assert own_replies.own_reply(after, datetime(2026, 12, 2, 10)) == Reply.CANNOT


def test_an_answer_to_a_day_without_its_series_names_it_too(store):
    take(store, request(DAY, time=MOVED))
    out = own_replies.export(store, theirs(store).id, Reply.COMING, later(61))
    (found,) = read_message(out.data).calendar.events
    assert (found.recurrence_id, found.starts) == (datetime(2026, 12, 2, 10), datetime(2026, 12, 3, 14))


def test_the_draft_goes_from_the_address_that_was_invited_to_who_organises_it(store):
    with store.edit("Alias") as edit:
        edit.put(replace(edit.get(Person, "ellen"), aliases="e.marsh@old.example"))
    people = (PEOPLE[0], "ATTENDEE:mailto:e.marsh@old.example")
    take(store, request(people=people))
    out = own_replies.export(store, theirs(store).id, Reply.COMING, later(61), as_mail=True)
    mail_ = read_mail(out.data)
    assert mail_.sender is not None and mail_.sender.email == "e.marsh@old.example"
    assert [one.email for one in mail_.recipients] == ["anna@partner.example"]
    assert b"method=REPLY" in out.data.replace(b'"', b"") and mail_.subject.startswith("Accepted: Interfaces")


def test_an_answer_that_cannot_be_written_is_not_noted(store, tmp_path):
    take(store, request())
    with pytest.raises(StorageError):
        own_replies.export(store, theirs(store).id, Reply.COMING, NOW, to=tmp_path / "no" / "a.ics")
    assert own_replies.own_reply(theirs(store)) == Reply.NO_REPLY
    with store.read() as reader:
        assert own_replies.sent_reply(reader, theirs(store).id) is None


def test_a_meeting_of_our_own_is_not_answered(store):
    own = meetings.add(store, "p1", "Own", at(25, 10), at(25, 11), BERLIN, attendees=[Attendee("dana")])
    with pytest.raises(CannotInvite, match="of your own"):
        own_replies.note(store, own.id, Reply.COMING, NOW)


def test_an_invitation_within_a_mail(store):
    data = calendar("REQUEST", event(UID, *PEOPLE, "SUMMARY:Interfaces", *TIME, stamp=NOW))
    assert take(store, read_message(mail(data, "Anna Berg <anna@partner.example>", "REQUEST"))).changed
