"""Answers and proposals that come in for meetings of ours."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coorddesk.domain.meetings import Attendee, AttendeeRole, Meeting, Received, Reply, replies_on
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.errors import InvalidInput, NotFound
from coorddesk.exchange.messages import read_message
from coorddesk.services import busy, incoming, invites, meetings, proposals
from coorddesk.services.incoming import NEW, Ask, Given, Kind, You
from coorddesk.storage.store import Store
from tests.services.letters import answer, calendar, event, mail

pytestmark = pytest.mark.usefixtures("pinned_zones")

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LONDON = "Europe/London"
YOU = You("ellen@desk.example", "Ellen Marsh", LONDON)


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: NOW)
    with made.edit("Start") as edit:
        edit.add(Project("p1", "FIT", "Fit-out"))
        edit.add(Person("ellen", "Ellen Marsh", "ellen@desk.example", role="Project coordinator"))
        edit.add(Person("dana", "Dana Whitlock", "dana@studio.example"))
        edit.add(Person("ravi", "Ravi Deshpande", "Ravi@Works.example"))
        edit.add(Person("hemi", "Hemi Parata"))
    yield made
    made.close()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)


@pytest.fixture
def meeting(store) -> Meeting:
    asked = [Attendee("dana"), Attendee("ravi", AttendeeRole.OPTIONAL)]
    made = meetings.add(store, "p1", "Design meeting", at(25, 10), at(25, 11), LONDON, place="Room 2", attendees=asked)
    invites.export(store, made.id, kind="invite", now=NOW, your_email=YOU.email)
    return made


@pytest.fixture
def weekly(store) -> Meeting:
    made = meetings.add(
        store, "p1", "Site week", at(2, 9), at(2, 9, 30), LONDON, attendees=[Attendee("dana")], rule="FREQ=WEEKLY;BYDAY=MO"
    )
    invites.export(store, made.id, kind="invite", now=NOW, your_email=YOU.email)
    return made


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def read(store, id: str) -> Meeting:
    with store.read() as reader:
        return reader.get(Meeting, id)


def seen(store, message, given=None):
    return incoming.considered(store, message, YOU, later(60), given)


def take(store, message, given=None):
    return incoming.take(store, message, seen(store, message, given), YOU, later(60))


def reply_of(store, id: str, person: str) -> Attendee:
    return next(one for one in read(store, id).attendees if one.person_id == person)


def test_a_reply_sets_its_attendee_alone_with_comment_and_time(store, meeting):
    taken = take(store, answer(meeting.uid, "DANA@studio.example", "ACCEPTED", later(5), "COMMENT:With\\nthe drawings\\, all"))
    assert taken.changed and taken.words[0].startswith("Dana Whitlock is coming to Design meeting (FIT-M1), Wed 25 Nov")
    dana = reply_of(store, meeting.id, "dana")
    assert (dana.reply, dana.replied_at, dana.comment) == (Reply.COMING, later(5), "With\nthe drawings, all")
    assert reply_of(store, meeting.id, "ravi").reply == Reply.NO_REPLY
    with store.read() as reader:
        kept = reader.find(Received, "meeting_id = ?", (meeting.id,))
    assert [one.method for one in kept] == ["REPLY"] and "BEGIN:VEVENT" in kept[0].text


def test_one_undo_takes_a_reply_back_and_it_can_be_taken_in_again(store, meeting):
    message = answer(meeting.uid, "dana@studio.example", "DECLINED", later(5))
    take(store, message)
    store.undo()
    assert reply_of(store, meeting.id, "dana").reply == Reply.NO_REPLY
    assert take(store, message).changed and reply_of(store, meeting.id, "dana").reply == Reply.CANNOT


def test_a_reply_that_comes_twice_changes_nothing_the_second_time(store, meeting):
    message = answer(meeting.uid, "ravi@works.example", "TENTATIVE", later(5))
    assert take(store, message).changed
    (again,) = seen(store, message)
    assert again.kind is Kind.NOTHING and "noted already" in again.words
    assert not take(store, message).changed


def test_of_two_replies_the_later_one_counts_whatever_order_they_are_opened_in(store, meeting):
    take(store, answer(meeting.uid, "dana@studio.example", "DECLINED", later(9)))
    (late,) = seen(store, answer(meeting.uid, "dana@studio.example", "ACCEPTED", later(5)))
    assert late.kind is Kind.NOTHING and "stays" in late.words
    assert reply_of(store, meeting.id, "dana").reply == Reply.CANNOT


def test_an_older_reply_does_not_go_over_what_was_noted_by_hand_since(store, meeting):
    meetings.set_reply(store, meeting.id, "dana", Reply.CANNOT, later(30))
    assert seen(store, answer(meeting.uid, "dana@studio.example", "ACCEPTED", later(5)))[0].kind is Kind.NOTHING
    assert take(store, answer(meeting.uid, "dana@studio.example", "ACCEPTED", later(40))).changed


def test_a_reply_to_an_earlier_time_leaves_the_new_one_open(store, meeting):
    meetings.move(store, meeting.id, at(26, 10))
    invites.export(store, meeting.id, kind="update", now=later(1), your_email=YOU.email)
    old = answer(meeting.uid, "dana@studio.example", "ACCEPTED", later(2), "DTSTART:20261125T100000Z", sequence=0)
    (item,) = seen(store, old)
    assert item.outdated and "earlier time" in item.words
    take(store, old)
    dana = reply_of(store, meeting.id, "dana")
    assert dana.reply == Reply.NO_REPLY and "time before" in dana.comment
    take(store, answer(meeting.uid, "dana@studio.example", "DECLINED", later(3), sequence=1))
    assert reply_of(store, meeting.id, "dana").reply == Reply.CANNOT


def test_a_reply_without_its_number_counts_where_it_names_the_time_sent_last(store, meeting):
    meetings.move(store, meeting.id, at(26, 10))
    invites.export(store, meeting.id, kind="update", now=later(1), your_email=YOU.email)
    take(store, answer(meeting.uid, "dana@studio.example", "ACCEPTED", later(2), "DTSTART:20261126T100000Z"))
    assert reply_of(store, meeting.id, "dana").reply == Reply.COMING


def test_another_place_raises_the_number_and_earlier_replies_still_count(store, meeting):
    with store.edit("Place") as edit:
        edit.put(replace(edit.get(Meeting, meeting.id), place="Room 9"))
    invites.export(store, meeting.id, kind="update", now=later(1), your_email=YOU.email)
    take(store, answer(meeting.uid, "dana@studio.example", "ACCEPTED", later(2)))
    assert reply_of(store, meeting.id, "dana").reply == Reply.COMING


def test_a_reply_for_one_day_leaves_the_others_as_they_are(store, weekly):
    message = answer(weekly.uid, "dana@studio.example", "DECLINED", later(5), "RECURRENCE-ID;TZID=Europe/London:20261130T090000")
    assert "Mon 30 Nov" in seen(store, message)[0].words
    take(store, message)
    found = read(store, weekly.id)
    assert [one.reply for one in found.attendees] == [Reply.NO_REPLY]
    assert [one.reply for one in replies_on(found, at(30, 9))] == [Reply.CANNOT]
    assert [one.reply for one in replies_on(found, at(23, 9))] == [Reply.NO_REPLY]


def test_an_answer_for_a_day_with_the_stamp_of_that_for_all_days_is_noted_too(store, weekly):
    day = "RECURRENCE-ID:20261130T090000Z"
    first, second = answer(weekly.uid, "dana@studio.example", "ACCEPTED", later(5)), answer(
        weekly.uid, "dana@studio.example", "DECLINED", later(5), day
    )
    for order in ((first, second), (second, first)):
        for one in order:
            assert take(store, one).changed
        assert [one.reply for one in replies_on(read(store, weekly.id), at(30, 9))] == [Reply.CANNOT]
        for _ in order:
            store.undo()


def test_who_sends_somebody_else_and_who_comes_may_stand_in_one_answer(store, meeting):
    with store.edit("Address") as edit:
        edit.put(replace(edit.get(Person, "hemi"), email="hemi@works.example"))
    lines = (
        'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:hemi@works.example":mailto:dana@studio.example',
        'ATTENDEE;PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:dana@studio.example":mailto:hemi@works.example',
    )
    assert take(store, read_bytes(calendar("REPLY", event(meeting.uid, *lines, stamp=later(5))))).changed
    assert reply_of(store, meeting.id, "hemi").reply == Reply.COMING
    dana = reply_of(store, meeting.id, "dana")
    assert (dana.reply, dana.delegate_id) == (Reply.CANNOT, "hemi")


def test_a_day_answered_alone_counts_on_that_day_and_leaves_its_time_free(store, weekly):
    take(store, answer(weekly.uid, "dana@studio.example", "ACCEPTED", later(4)))
    take(store, answer(weekly.uid, "dana@studio.example", "DECLINED", later(5), "RECURRENCE-ID:20261130T090000Z"))
    days = meetings.occurrences(store, None, at(23, 0).date(), at(30, 0).date(), LONDON)
    assert [(one.original.day, one.replies.coming, one.replies.cannot) for one in days] == [(23, 1, 0), (30, 0, 1)]
    with store.read() as reader:
        taken = busy.busy(reader, ["dana"], at(23, 0).replace(tzinfo=UTC), at(30, 23).replace(tzinfo=UTC), LONDON)
    assert [one.starts.day for one in taken] == [23]


@pytest.mark.parametrize("said", [
    "RECURRENCE-ID:20261130T090000Z", "RECURRENCE-ID;VALUE=DATE:20261130", "RECURRENCE-ID;TZID=America/New_York:20261130T040000",
])  # fmt: skip
def test_the_day_is_found_in_whatever_zone_it_is_named(store, weekly, said):
    assert seen(store, answer(weekly.uid, "dana@studio.example", "DECLINED", later(5), said))[0].original == at(30, 9)


def test_an_answer_for_the_series_goes_before_earlier_ones_for_single_days(store, weekly):
    day = "RECURRENCE-ID:20261130T090000Z"
    take(store, answer(weekly.uid, "dana@studio.example", "DECLINED", later(5), day))
    take(store, answer(weekly.uid, "dana@studio.example", "ACCEPTED", later(9)))
    assert [one.reply for one in replies_on(read(store, weekly.id), at(30, 9))] == [Reply.COMING]


def test_a_day_that_is_none_of_the_series_is_refused_with_a_sentence(store, weekly):
    (item,) = seen(store, answer(weekly.uid, "dana@studio.example", "DECLINED", later(5), "RECURRENCE-ID:20261201T090000Z"))
    assert item.kind is Kind.NOTHING and "does not take place on 1 December 2026" in item.words


def test_a_day_that_became_another_series_is_found_there(store, weekly):
    made = meetings.split(store, weekly.id, at(30, 9))
    message = answer(weekly.uid, "dana@studio.example", "DECLINED", later(5), "RECURRENCE-ID:20261130T090000Z")
    assert seen(store, message)[0].meeting_id == made.id


def test_an_unknown_address_is_asked_about_and_remembered(store, meeting):
    message = answer(meeting.uid, "d.whitlock@gmail.example", "ACCEPTED", later(5))
    (item,) = seen(store, message)
    assert item.ask is Ask.WHO and "d.whitlock@gmail.example" in item.words
    assert [id for id, _ in item.choices] == ["dana", "ravi", NEW]
    with pytest.raises(InvalidInput, match="Who is it"):
        take(store, message)
    take(store, message, Given(people={0: "dana"}))
    assert reply_of(store, meeting.id, "dana").reply == Reply.COMING
    with store.read() as reader:
        assert reader.get(Person, "dana").aliases == "d.whitlock@gmail.example"
    take(store, answer(meeting.uid, "D.Whitlock@gmail.example", "DECLINED", later(6)))
    assert reply_of(store, meeting.id, "dana").reply == Reply.CANNOT


@pytest.mark.parametrize("said", ["eve dana@studio.example", "@", '"x"@y.example'])
def test_what_is_no_address_is_not_remembered(store, meeting, said):
    take(store, answer(meeting.uid, said, "ACCEPTED", later(5)), Given(people={0: "ravi"}))
    assert reply_of(store, meeting.id, "ravi").reply == Reply.COMING
    with store.read() as reader:
        assert reader.get(Person, "ravi").aliases == ""


def test_all_attendees_in_one_answer_leave_open_only_who_answered(store, meeting):
    people = "ATTENDEE;PARTSTAT=DECLINED:mailto:dana@studio.example", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ravi@works.example"
    data = calendar("REPLY", event(meeting.uid, *people, stamp=later(5)))
    (item,) = seen(store, read_message(data))
    assert item.ask is Ask.WHO and item.words == "The message does not tell who answered. Who is it?"
    take(store, read_message(data), Given(people={0: "dana"}))
    assert reply_of(store, meeting.id, "dana").reply == Reply.CANNOT and reply_of(store, meeting.id, "ravi").reply == Reply.NO_REPLY
    with store.edit("Alias") as edit:
        edit.put(replace(edit.get(Person, "ravi"), aliases="ravi@home.example"))
    take(store, read_message(mail(data, "ravi@home.example")))
    assert reply_of(store, meeting.id, "ravi").reply == Reply.COMING


def test_who_has_the_same_name_comes_first(store, meeting):
    message = answer(meeting.uid, "someone@gmail.example", "ACCEPTED", later(5), params=";CN=R. Deshpande")
    assert seen(store, message)[0].choices[0][0] == "ravi"


def test_somebody_new_is_added_only_when_that_is_said(store, meeting):
    message = answer(meeting.uid, "zoe@new.example", "ACCEPTED", later(5), params=';CN="Zoë, the new one"')
    take(store, message, Given(people={0: NEW}))
    with store.read() as reader:
        (zoe,) = reader.find(Person, "email = 'zoe@new.example'")
    assert zoe.name == "Zoë, the new one" and reply_of(store, meeting.id, zoe.id).reply == Reply.COMING


def test_somebody_new_who_answers_twice_in_one_message_is_added_once(store, weekly):
    days = (), ("RECURRENCE-ID:20261207T090000Z",)
    events = [event(weekly.uid, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:zoe@new.example", *lines, stamp=later(5)) for lines in days]
    take(store, read_message(calendar("REPLY", *events)), Given(people={0: NEW, 1: NEW}))
    with store.read() as reader:
        assert len(reader.find(Person, "email = 'zoe@new.example'")) == 1


def test_somebody_known_who_was_not_asked_is_asked_about(store, meeting):
    with store.edit("Address") as edit:
        edit.put(replace(edit.get(Person, "hemi"), email="hemi@works.example"))
    (item,) = seen(store, answer(meeting.uid, "hemi@works.example", "ACCEPTED", later(5)))
    assert item.ask is Ask.WHO and item.choices[0][0] == "hemi" and "added" in item.choices[0][1]


def test_an_answer_that_somebody_else_mails_is_asked_about(store, meeting):
    (item,) = seen(store, answer(meeting.uid, "dana@studio.example", "ACCEPTED", later(5), sender="Eve <eve@evil.example>"))
    assert item.ask is Ask.WHO and "eve@evil.example" in item.words and item.choices[0][0] == "dana"
    by_secretary = answer(
        meeting.uid, "dana@studio.example", "ACCEPTED", later(5), sender="pa@studio.example", params=';SENT-BY="mailto:pa@studio.example"'
    )
    assert seen(store, by_secretary)[0].ask is Ask.NOTHING


def test_who_delegates_sends_the_other_one(store, meeting):
    take(store, answer(meeting.uid, "dana@studio.example", "DELEGATED", later(5), params=';DELEGATED-TO="mailto:zoe@new.example"'))
    found = read(store, meeting.id)
    dana = reply_of(store, meeting.id, "dana")
    assert dana.reply == Reply.CANNOT and dana.delegate_id in {one.person_id for one in found.attendees}
    take(store, answer(meeting.uid, "zoe@new.example", "ACCEPTED", later(6), params=';DELEGATED-FROM="mailto:dana@studio.example"'))
    assert reply_of(store, meeting.id, dana.delegate_id).reply == Reply.COMING


@pytest.mark.parametrize("to", ["dana@studio.example", "no address"])
def test_who_delegates_to_themselves_or_nobody_is_in_no_circle(store, meeting, to):
    take(store, answer(meeting.uid, "dana@studio.example", "DELEGATED", later(5), params=f';DELEGATED-TO="mailto:{to}"'))
    dana = reply_of(store, meeting.id, "dana")
    assert (dana.reply, dana.delegate_id) == (Reply.CANNOT, None)


def test_the_delegates_own_answer_comes_first_and_needs_no_question(store, meeting):
    with store.edit("Address") as edit:
        edit.put(replace(edit.get(Person, "hemi"), email="hemi@works.example"))
    message = answer(meeting.uid, "hemi@works.example", "ACCEPTED", later(5), params=';DELEGATED-FROM="mailto:dana@studio.example"')
    assert seen(store, message)[0].ask is Ask.NOTHING
    take(store, message)
    assert reply_of(store, meeting.id, "hemi").reply == Reply.COMING


def test_an_unknown_invite_is_asked_about(store, meeting):
    message = answer("other@calendar", "dana@studio.example", "ACCEPTED", later(5), "SUMMARY:Design meeting", "DTSTART:20261125T100000Z")
    (item,) = seen(store, message)
    assert item.ask is Ask.MEETING and item.choices[0][0] == meeting.id
    take(store, message, Given(meetings={0: meeting.id}))
    assert reply_of(store, meeting.id, "dana").reply == Reply.COMING


def test_nothing_like_it_is_said(store):
    (item,) = seen(store, answer("other@calendar", "dana@studio.example", "ACCEPTED", later(5), "SUMMARY:Elsewhere"))
    assert item.kind is Kind.NOTHING and "Elsewhere" in item.words


def test_a_late_answer_is_noted_and_says_so(store, meeting):
    message = answer(meeting.uid, "dana@studio.example", "ACCEPTED", later(5))
    (item,) = incoming.considered(store, message, YOU, datetime(2026, 12, 1, tzinfo=UTC))
    assert item.details == ("It is over already.",)
    assert incoming.take(store, message, [item], YOU, datetime(2026, 12, 1, tzinfo=UTC)).changed


def test_a_meeting_in_the_bin_keeps_out_of_it(store, meeting):
    with store.edit("Bin") as edit:
        edit.put(replace(edit.get(Meeting, meeting.id), deleted=True))
    (item,) = seen(store, answer(meeting.uid, "dana@studio.example", "ACCEPTED", later(5)))
    assert item.kind is Kind.NOTHING and "in the bin" in item.words


def test_several_answers_in_one_file_are_one_change(store, weekly):
    both = calendar("REPLY", *(
        event(weekly.uid, "ATTENDEE;PARTSTAT=DECLINED:mailto:dana@studio.example", f"RECURRENCE-ID:202611{day}T090000Z", stamp=later(5))
        for day in (23, 30)
    ))  # fmt: skip
    taken = take(store, read_bytes(both))
    assert len(taken.words) == 2 and len(read(store, weekly.id).day_replies) == 2
    store.undo()
    assert read(store, weekly.id).day_replies == ()


def read_bytes(data: bytes):
    from coorddesk.exchange.messages import read_message

    return read_message(data)


PARTSTATS = {"ACCEPTED": Reply.COMING, "TENTATIVE": Reply.MAYBE, "DECLINED": Reply.CANNOT}


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_whatever_order_answers_are_opened_in_the_last_one_given_stands(tmp_path_factory, data):
    made = Store.create(tmp_path_factory.mktemp("order") / "x.coord", lambda: NOW)
    with made.edit("Start") as edit:
        edit.add(Project("p1", "FIT", "Fit-out"))
        edit.add(Person("ellen", "Ellen Marsh", YOU.email, role="Project coordinator"))
        edit.add(Person("dana", "Dana Whitlock", "dana@studio.example"))
        edit.add(Person("ravi", "Ravi Deshpande", "ravi@works.example"))
    series = meetings.add(
        made, "p1", "Week", at(2, 9), at(2, 10), LONDON, attendees=[Attendee("dana"), Attendee("ravi")], rule="FREQ=WEEKLY;BYDAY=MO"
    )
    invites.export(made, series.id, kind="invite", now=NOW, your_email=YOU.email)
    given_answers = data.draw(st.lists(
        st.tuples(st.sampled_from(["dana@studio.example", "ravi@works.example"]), st.sampled_from(sorted(PARTSTATS)),
                  st.sampled_from([None, 23, 30])),
        min_size=1, max_size=6,
    ))  # fmt: skip
    numbered = list(enumerate(given_answers, 1))
    opened = data.draw(st.permutations(numbered)) + data.draw(st.lists(st.sampled_from(numbered), max_size=3))
    for minute, (who, partstat, day) in opened:
        extra = [f"RECURRENCE-ID:202611{day}T090000Z"] if day else []
        take(made, answer(series.uid, who, partstat, later(minute), *extra))
    found = read(made, series.id)
    for person, who in (("dana", "dana@studio.example"), ("ravi", "ravi@works.example")):
        for day in (23, 30):
            said = [partstat for _, (by, partstat, on) in numbered if by == who and on in (None, day)]
            now = next(one.reply for one in replies_on(found, at(day, 9)) if one.person_id == person)
            assert now == (PARTSTATS[said[-1]] if said else Reply.NO_REPLY)
    made.close()


# Proposals


COUNTER = ("DTSTART:20261126T140000Z", "DTEND:20261126T150000Z", "COMMENT:Would this do?")


def counter(meeting, stamp, *lines, who="dana@studio.example"):
    return answer(meeting.uid, who, "TENTATIVE", stamp, *(lines or COUNTER), method="COUNTER")


def test_a_proposed_time_is_kept_and_taken_with_one_step(store, meeting):
    taken = take(store, counter(meeting, later(5)))
    assert "proposes Thu 26 Nov, 14:00 to 15:00" in taken.words[0]
    (made,) = read(store, meeting.id).proposals
    assert (made.starts, made.ends, made.comment) == (at(26, 14), at(26, 15), "Would this do?")
    assert reply_of(store, meeting.id, "dana").reply == Reply.MAYBE
    moved = proposals.take(store, meeting.id, "dana", None)
    assert (moved.starts, moved.ends) == (at(26, 14), at(26, 15)) and read(store, meeting.id).proposals == ()
    store.undo()
    assert read(store, meeting.id).proposals == (made,) and read(store, meeting.id).starts == at(25, 10)


def test_a_proposal_for_one_day_moves_that_day(store, weekly):
    take(store, counter(weekly, later(5), "RECURRENCE-ID:20261130T090000Z", "DTSTART:20261201T100000Z", "DTEND:20261201T103000Z"))
    proposals.take(store, weekly.id, "dana", at(30, 9))
    found = read(store, weekly.id)
    assert [(one.original, one.starts) for one in found.instances] == [(at(30, 9), datetime(2026, 12, 1, 10))]
    assert found.starts == at(2, 9)


def test_a_proposal_without_an_end_is_as_long_as_the_meeting(store, meeting):
    lasts = meeting.ends - meeting.starts
    message = answer(meeting.uid, "dana@studio.example", "TENTATIVE", later(5), "DTSTART:20261126T150000Z", method="COUNTER")
    take(store, message)
    moved = proposals.take(store, meeting.id, "dana", None)
    assert moved.starts.date() == datetime(2026, 11, 26).date() and moved.ends - moved.starts == lasts


def test_a_whole_day_proposed_for_a_day_of_a_timed_series_is_told_and_not_kept(store, weekly):
    lines = "RECURRENCE-ID:20261130T090000Z", "DTSTART;VALUE=DATE:20261201"
    (item,) = seen(store, answer(weekly.uid, "dana@studio.example", "TENTATIVE", later(5), *lines, method="COUNTER"))
    assert item.kind is Kind.NOTHING and "Tue 1 Dec" in item.words and "by hand" in item.words


def test_a_later_proposal_takes_the_place_of_an_earlier_one(store, meeting):
    take(store, counter(meeting, later(5)))
    assert seen(store, counter(meeting, later(5)))[0].kind is Kind.NOTHING
    take(store, counter(meeting, later(6), "DTSTART:20261127T140000Z", "DTEND:20261127T150000Z"))
    assert [one.starts for one in read(store, meeting.id).proposals] == [at(27, 14)]


def test_declining_a_proposal_writes_a_draft_to_who_made_it(store, meeting, tmp_path):
    take(store, counter(meeting, later(5)))
    out = proposals.decline(store, meeting.id, "dana", None, later(9), to=tmp_path / "no.eml", comment="Room is taken")
    assert out is not None and out.recipients == ("dana@studio.example",)
    from coorddesk.exchange.mail import read_mail

    sent = read_mail((tmp_path / "no.eml").read_bytes())
    assert sent.calendar is not None and sent.calendar.method == "DECLINECOUNTER"
    assert sent.calendar.events[0].comment == "Room is taken" and sent.calendar.events[0].uid == meeting.uid
    with pytest.raises(NotFound):
        proposals.decline(store, meeting.id, "dana", None, later(9))


def test_who_asks_for_the_latest_version_changes_nothing_and_is_told_of(store, meeting):
    taken = take(store, answer(meeting.uid, "ravi@works.example", "NEEDS-ACTION", later(5), method="REFRESH"))
    assert not taken.changed and taken.asking == ((meeting.id, "ravi"),)


def test_our_own_invite_opened_again_changes_nothing(store, meeting):
    out = invites.export(store, meeting.id, kind="update", now=later(1), your_email=YOU.email)
    (item,) = seen(store, read_bytes(out.data))
    assert item.kind is Kind.NOTHING and "of your own" in item.words


def test_a_mail_from_a_server_that_strips_the_method_is_read_all_the_same(store, meeting):
    data = calendar("REPLY", event(meeting.uid, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:dana@studio.example", stamp=later(5)))
    assert take(store, read_bytes(mail(data, "Dana <dana@studio.example>"))).changed
