"""Finding a slot, holding several and taking one, on a real store."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coorddesk.domain.ledger import Sent
from coorddesk.domain.meetings import AgendaItem, Attendee, AttendeeRole, Meeting, Reply, Scope
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.errors import InvalidInput
from coorddesk.services import busy, holds, meetings, slots
from coorddesk.services.slots import Question
from coorddesk.storage.store import Store, new_id
from tests.services.cycle import set_agenda

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
LONDON = "Europe/London"
HOUR = timedelta(hours=1)
WED = date(2026, 11, 25)


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: NOW)
    with made.edit("Start") as edit:
        edit.add(Project("p1", "FIT", "Fit-out"))
        edit.add(Person("ellen", "Ellen Marsh", "ellen@desk.example", role="Project coordinator"))
        edit.add(Person("dana", "Dana Whitlock", "dana@studio.example", holiday_country="GB-SCT"))
        edit.add(Person("ravi", "Ravi Deshpande", "ravi@works.example"))
        edit.add(Person("aiko", "Aiko Tanabe", "aiko@works.example", zone="Asia/Tokyo"))
    yield made
    made.close()


def at(day: int, hour: int = 0, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute)


def plan(store, title: str, starts: datetime, *people: str, lasts: timedelta = HOUR, **more) -> Meeting:
    asked = [Attendee(one) for one in people]
    return meetings.add(store, "p1", title, starts, starts + lasts, LONDON, attendees=asked, organiser_id="ellen", **more)


def change(store, meeting: Meeting, **values) -> None:
    from dataclasses import replace

    with store.edit("Change") as edit:
        edit.put(replace(edit.get(Meeting, meeting.id), **values))


def taken(store, *people: str, first: datetime | None = None, last: datetime | None = None, **more):
    with store.read() as reader:
        since, until = (first or at(23)).replace(tzinfo=UTC), (last or at(30)).replace(tzinfo=UTC)
        taken = busy.busy(reader, people, since, until, LONDON, **more)
    return [(one.title, one.starts.day, one.starts.hour, one.tentative) for one in taken]


def ask(*people: str, days: int = 1, first: date = WED, **more) -> Question:
    return Question(tuple((one, True) for one in people), HOUR, first, days, LONDON, **more)


def read(store, id: str) -> Meeting:
    with store.read() as reader:
        return reader.get(Meeting, id)


# Busy


def test_people_are_taken_by_what_they_are_asked_to_and_what_they_organise(store):
    plan(store, "Design meeting", at(25, 10), "dana")
    assert taken(store, "dana") == taken(store, "ellen") == [("Design meeting", 25, 10, False)]
    assert taken(store, "ravi") == []


def test_what_one_is_informed_of_cannot_come_to_or_is_off_takes_no_time(store):
    one = plan(store, "Design meeting", at(25, 10), "dana", "ravi")
    change(store, one, attendees=(Attendee("dana", AttendeeRole.INFORMED), Attendee("ravi", reply=Reply.CANNOT)))
    assert taken(store, "dana", "ravi") == []
    off = plan(store, "Cost review", at(26, 10), "dana")
    meetings.cancel(store, off.id)
    assert taken(store, "dana") == []


def test_tentative_meetings_and_those_answered_with_maybe_may_take_time(store):
    change(store, plan(store, "Review", at(25, 10), "dana"), tentative=True)
    change(store, plan(store, "Walk", at(26, 10)), attendees=(Attendee("dana", reply=Reply.MAYBE),))
    assert taken(store, "dana") == [("Review", 25, 10, True), ("Walk", 26, 10, True)]
    assert taken(store, "ellen")[1] == ("Walk", 26, 10, False)


def test_the_days_of_a_series_take_time_where_they_stand_now(store):
    one = plan(store, "Site week", at(2, 9), "dana", rule="FREQ=WEEKLY;BYDAY=MO")
    meetings.move(store, one.id, at(24, 14), occurrence=at(23, 9))
    meetings.cancel(store, one.id, at(16, 9))
    found = taken(store, "dana", first=at(9), last=at(1, month=12))
    assert found == [("Site week", 9, 9, False), ("Site week", 24, 14, False), ("Site week", 30, 9, False)]
    assert ("Site week", 24, 14, False) not in taken(store, "dana", but=(one.id, at(23, 9)))
    assert taken(store, "dana", without={one.id}) == []


def test_whole_days_take_the_day_in_the_meetings_zone(store):
    meetings.add(store, "p1", "Leave", at(25), at(26), "Asia/Tokyo", all_day=True, attendees=[Attendee("aiko")], organiser_id="aiko")
    with store.read() as reader:
        [one] = busy.busy(reader, ["aiko"], at(20).replace(tzinfo=UTC), at(30).replace(tzinfo=UTC), LONDON)
    assert (one.starts, one.ends) == (at(24, 15).replace(tzinfo=UTC), at(26, 15).replace(tzinfo=UTC))


def test_a_night_of_changed_clocks_is_told_in_true_hours(store):
    meetings.add(store, "p1", "Cut-over", at(25, 0, month=10), at(25, 6, month=10), LONDON, attendees=[Attendee("dana")])
    with store.read() as reader:
        [one] = busy.busy(reader, ["dana"], datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC), LONDON)
    assert one.ends - one.starts == timedelta(hours=7)


# Finding


def test_the_best_time_is_free_of_what_people_have(store):
    plan(store, "Design meeting", at(26, 9), "dana", lasts=timedelta(hours=3))
    found = slots.find(store, ask("dana", "ravi", first=date(2026, 11, 26)), NOW)
    assert slots.wall(found[0], LONDON)[0] == at(26, 12) and found[0].free == ("dana", "ravi")


def test_a_meeting_that_is_to_move_does_not_stand_in_its_own_way(store):
    one = plan(store, "Design meeting", at(26, 9), "dana", lasts=timedelta(hours=8))
    first = date(2026, 11, 26)
    assert slots.find(store, ask("dana", first=first), NOW) == []
    assert slots.find(store, ask("dana", first=first, meeting_id=one.id), NOW)[0].free == ("dana",)


def test_holidays_hours_and_zones_count(store):
    found = slots.find(store, ask("dana", "ravi", "aiko", first=date(2026, 11, 30)), NOW)
    told = {why.person_id: str(why) for why in found[0].cannot}
    assert told["dana"] == "Dana: public holiday, Saint Andrew's Day"
    assert told["aiko"].startswith("Aiko: outside their hours, ") and told["aiko"].endswith(" in Tokyo")
    assert found[0].free == ("ravi",)


def test_the_coordinators_own_holidays_count_for_them(store):
    found = slots.find(store, ask("ellen", first=date(2026, 12, 25), host_id="ellen", holidays="GB"), NOW)
    assert found == []


def test_nobody_named_gets_office_hours(store):
    found = slots.find(store, ask(first=date(2026, 11, 26)), NOW)
    assert found and all(one.free == one.cannot == () for one in found)
    assert all(9 <= one.starts.hour < 17 for one in found)


def test_an_impossible_window_is_refused_with_a_sentence(store):
    with pytest.raises(InvalidInput):
        slots.find(store, ask(days=0), NOW)
    with pytest.raises(InvalidInput):
        slots.find(store, Question((), timedelta(0), WED, 1, LONDON), NOW)


# Holding


def hold(store, *hours: int, **more) -> list[Meeting]:
    times = [(at(26, hour), at(26, hour + 1)) for hour in hours]
    return holds.propose(store, "p1", "Review", times, LONDON, attendees=[Attendee("dana")], place="Room 2", **more)


def test_times_are_held_together_by_one_change(store):
    held = hold(store, 14, 10, 12)
    assert [one.starts.hour for one in held] == [10, 12, 14]
    assert len({one.hold for one in held}) == 1 and all(one.tentative and one.hold and one.place == "Room 2" for one in held)
    assert store.undo_label() == "Hold 3 times for Review"
    store.undo()
    assert meetings.occurrences(store, None, WED, date(2026, 11, 30), LONDON) == []


def test_taking_one_makes_it_firm_and_releases_the_others(store):
    held = hold(store, 10, 12, 14)
    firm = holds.take(store, held[1].id)
    assert (firm.id, firm.tentative, firm.hold) == (held[1].id, False, "")
    assert [read(store, one.id).deleted for one in held] == [True, False, True]
    assert store.undo_label() == "Take Thu 26 Nov, 12:00 for Review, release 2 times"
    store.undo()
    assert [one.id for one in holds.held_with(store, held[0])] == [one.id for one in held]


def test_others_are_told_that_a_time_is_off_which_they_have_in_their_calendars(store):
    held = hold(store, 10, 12)
    with store.edit("Send") as edit:
        edit.send(Sent(new_id(), "invite", "meeting", held[0].id, NOW))
    holds.take(store, held[1].id)
    told = read(store, held[0].id)
    assert (told.deleted, told.cancelled, told.hold) == (False, True, "")


def test_times_held_for_a_meeting_that_stands_move_it_when_one_is_taken(store):
    one = plan(store, "Design meeting", at(25, 10), "dana")
    set_agenda(store, one.id, one.starts, [AgendaItem("Riser 3")])
    held = holds.propose_for(store, one.id, [(at(26, 9), at(26, 10)), (at(27, 9), at(27, 11))], LONDON)
    assert [found.id for found in holds.held_with(store, read(store, one.id))] == [found.id for found in held]
    moved = holds.take(store, held[1].id)
    assert (moved.id, moved.ref, moved.starts, moved.ends, moved.tentative) == (one.id, one.ref, at(27, 9), at(27, 11), False)
    assert all(read(store, found.id).deleted for found in held)
    with store.read() as reader:
        assert meetings.day_of(reader, one.id, at(27, 9)).agenda[0].title == "Riser 3"


def test_times_held_for_one_day_of_a_series_move_that_day_alone(store):
    one = plan(store, "Site week", at(2, 9), "dana", rule="FREQ=WEEKLY;BYDAY=MO")
    held = holds.propose_for(store, one.id, [(at(24, 9), at(24, 10)), (at(24, 14), at(24, 15))], LONDON, at(23, 9))
    moved = holds.take(store, held[1].id)
    assert moved.starts == at(2, 9) and [(found.original, found.starts) for found in moved.instances] == [(at(23, 9), at(24, 14))]


def test_a_held_time_is_taken_for_itself_when_its_meeting_is_gone(store):
    one = plan(store, "Design meeting", at(25, 10), "dana")
    held = holds.propose_for(store, one.id, [(at(26, 9), at(26, 10)), (at(27, 9), at(27, 10))], LONDON)
    meetings.cancel(store, one.id)
    firm = holds.take(store, held[0].id)
    assert (firm.id, firm.tentative, firm.hold) == (held[0].id, False, "")


def test_all_times_are_given_back_at_once(store):
    held = hold(store, 10, 12, 14)
    assert holds.release(store, held[1]) == 3
    assert all(read(store, one.id).deleted for one in held) and store.undo_label() == "Release 3 held times of Review"
    with pytest.raises(InvalidInput):
        holds.take(store, held[0].id)


def test_nothing_marked_holds_nothing(store):
    with pytest.raises(InvalidInput):
        hold(store)


def test_held_times_do_not_stand_in_the_way_of_their_own_meeting(store):
    one = plan(store, "Design meeting", at(25, 10), "dana")
    holds.propose_for(store, one.id, [(at(26, 9), at(26, 17))], LONDON)
    first = date(2026, 11, 26)
    assert slots.find(store, ask("dana", first=first, meeting_id=one.id), NOW)[0].maybe == ()
    assert slots.find(store, ask("dana", first=first), NOW)[0].maybe[0].words == "maybe Design meeting 09:00 to 17:00"


def test_a_meeting_moves_to_another_start_and_length_at_once_and_lets_its_held_times_go(store):
    one = plan(store, "Design meeting", at(25, 10), "dana")
    [held] = holds.propose_for(store, one.id, [(at(27, 9), at(27, 10))], LONDON)
    moved = holds.move_to(store, one.id, at(26, 14), at(26, 16), LONDON)
    assert (moved.starts, moved.ends) == (at(26, 14), at(26, 16)) and read(store, held.id).deleted
    assert store.undo_label() == "Move Design meeting to Thu 26 Nov, 14:00"


@pytest.mark.parametrize("scope", [Scope.ALL, Scope.FOLLOWING])
def test_times_held_for_a_day_follow_it_when_its_series_moves(store, scope):
    one = plan(store, "Site week", at(2, 9), "dana", rule="FREQ=WEEKLY;BYDAY=MO")
    [held] = holds.propose_for(store, one.id, [(at(24, 14), at(24, 15))], LONDON, at(23, 9))
    series = meetings.move(store, one.id, at(9, 8), occurrence=at(9, 9), scope=scope)
    assert [found.id for found in holds.held_with(store, read(store, series.id))] == [held.id]
    moved = holds.take(store, held.id)
    assert moved.id == series.id and [(found.original, found.starts) for found in moved.instances] == [(at(23, 8), at(24, 14))]
    assert read(store, held.id).deleted


def test_times_held_for_a_day_that_is_none_any_more_stay_held(store):
    one = plan(store, "Site week", at(2, 9), "dana", rule="FREQ=WEEKLY;BYDAY=MO")
    [held] = holds.propose_for(store, one.id, [(at(24, 14), at(24, 15))], LONDON, at(23, 9))
    change(store, one, rule="FREQ=WEEKLY;BYDAY=MO;UNTIL=20261116")
    with pytest.raises(InvalidInput, match="has no Mon 23 Nov any more"):
        holds.take(store, held.id)
    assert read(store, held.id).hold


def test_a_day_put_back_where_the_rule_has_it_is_no_exception(store):
    one = plan(store, "Site week", at(2, 9), "dana", rule="FREQ=WEEKLY;BYDAY=MO")
    holds.move_to(store, one.id, at(24, 9), at(24, 10), LONDON, at(23, 9))
    assert len(read(store, one.id).instances) == 1
    assert holds.move_to(store, one.id, at(23, 9), at(23, 10), LONDON, at(23, 9)).instances == ()


def test_who_is_away_for_months_is_not_free(store):
    plan(store, "Leave", at(1), "dana", lasts=timedelta(days=120), all_day=True)
    assert taken(store, "dana", first=at(20, 9), last=at(20, 17))
    late = datetime(2027, 2, 20, 9)
    assert taken(store, "dana", first=late, last=late + timedelta(hours=8))
