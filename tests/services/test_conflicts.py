"""What speaks against a meeting's time, on a real store."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from coorddesk.domain.meetings import Attendee, AttendeeRole, Meeting, Reply
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.services import conflicts, holds, meetings
from coorddesk.storage.store import Store

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
LONDON = "Europe/London"
HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: NOW)
    with made.edit("Start") as edit:
        edit.add(Project("p1", "FIT", "Fit-out"))
        edit.add(Person("dana", "Dana Whitlock", holiday_country="GB-SCT"))
        edit.add(Person("ravi", "Ravi Deshpande"))
        edit.add(Person("aiko", "Aiko Tanabe", zone="Asia/Tokyo"))
        for number in range(5):
            edit.add(Person(f"q{number}", f"Person{number} Last"))
    yield made
    made.close()


def at(day: int, hour: int = 0, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute)


def plan(store, title: str, starts: datetime, *people: str, **more) -> Meeting:
    return meetings.add(store, "p1", title, starts, starts + HOUR, LONDON, attendees=[Attendee(one) for one in people], **more)


def words(store, meeting: Meeting, country: str = "", **more) -> list[str]:
    return [one.words for one in conflicts.of_meeting(store, meeting.id, NOW, LONDON, country, **more).found]


def test_a_time_that_suits_everybody_has_nothing_against_it(store):
    assert conflicts.of_meeting(store, plan(store, "Review", at(26, 10), "dana", "ravi").id, NOW, LONDON) == conflicts.NONE


def test_somebody_asked_to_two_things_at_once_is_told_with_what_and_when(store):
    plan(store, "Landlord call", at(26, 10, 30), "ravi")
    assert words(store, plan(store, "Review", at(26, 10), "dana", "ravi")) == ["Ravi: Landlord call 10:30 to 11:30"]


def test_hours_free_days_and_public_holidays_are_told(store):
    assert words(store, plan(store, "Review", at(26, 11), "aiko")) == ["Aiko: outside their hours, 20:00 in Tokyo"]
    assert words(store, plan(store, "Review", at(28, 11), "ravi")) == ["Ravi: does not work on Saturdays"]
    assert words(store, plan(store, "Review", at(30, 11), "dana", "ravi")) == ["Dana: public holiday, Saint Andrew's Day"]


def test_the_coordinators_own_public_holiday_is_told_of_the_day(store):
    assert words(store, plan(store, "Review", at(25, 11, month=12), "ravi"), "GB") == ["Public holiday: Christmas Day"]


def test_the_same_of_several_people_is_said_once(store):
    one = plan(store, "Review", at(26, 18), *(f"q{number}" for number in range(5)))
    assert words(store, one) == ["Person0, Person1 and 3 more: outside their hours, 09:00 to 17:00"]
    assert conflicts.of_meeting(store, one.id, NOW, LONDON).found[0].people == tuple(f"q{number}" for number in range(5))


def test_all_that_somebody_has_at_once_is_one_line(store):
    plan(store, "Landlord call", at(26, 10), "ravi")
    plan(store, "Site walk", at(26, 10, 15), "ravi")
    plan(store, "Workshop", at(26, 10, 30), "ravi", "dana")
    assert words(store, plan(store, "Review", at(26, 10), "ravi", "dana")) == [
        "Ravi: Landlord call 10:00 to 11:00 and 2 more", "Dana: Workshop 10:30 to 11:30",
    ]  # fmt: skip


def test_who_cannot_come_or_is_only_informed_does_not_count(store):
    plan(store, "Landlord call", at(26, 10), "ravi", "dana")
    one = plan(store, "Review", at(26, 10), "ravi")
    with store.edit("Change") as edit:
        asked = (Attendee("ravi", reply=Reply.CANNOT), Attendee("dana", AttendeeRole.INFORMED))
        edit.put(replace(edit.get(Meeting, one.id), attendees=asked))
    assert words(store, one) == []


def test_of_a_series_the_next_day_is_told_or_the_one_asked_for(store):
    one = plan(store, "Site week", at(2, 9), "ravi", rule="FREQ=WEEKLY;BYDAY=MO")
    plan(store, "Landlord call", at(30, 9), "ravi")
    plan(store, "Workshop", at(7, 9, month=12), "ravi")
    found = conflicts.of_meeting(store, one.id, NOW, LONDON)
    assert found.on == date(2026, 11, 30) and conflicts.heading(found, NOW.date()) == "On Mon 30 Nov"
    assert [clash.words for clash in found.found] == ["Ravi: Landlord call 09:00 to 10:00"]
    assert words(store, one, occurrence=at(7, 9, month=12)) == ["Ravi: Workshop 09:00 to 10:00"]


def test_a_moved_day_of_a_series_is_judged_where_it_stands(store):
    one = plan(store, "Site week", at(2, 9), "ravi", rule="FREQ=WEEKLY;BYDAY=MO")
    meetings.move(store, one.id, at(29, 9), occurrence=at(30, 9))
    assert words(store, one) == ["Ravi: does not work on Sundays"]


def test_what_is_over_or_off_has_nothing_against_it(store):
    assert words(store, plan(store, "Review", at(22, 9), "ravi")) == []
    off = plan(store, "Review", at(28, 9), "ravi")
    meetings.cancel(store, off.id)
    assert words(store, off) == []


def test_held_times_of_one_meeting_do_not_stand_against_each_other(store):
    one = plan(store, "Review", at(26, 10), "ravi")
    held = holds.propose_for(store, one.id, [(at(26, 10), at(26, 11)), (at(26, 10, 30), at(26, 11, 30))], LONDON)
    assert words(store, one) == words(store, held[0]) == []
    other = plan(store, "Workshop", at(26, 10), "ravi")
    assert words(store, other)[0] == "Ravi: Review 10:00 to 11:00"


def test_whole_days_know_free_days_and_holidays_but_no_hours(store):
    one = meetings.add(store, "p1", "Move", at(28), at(30), LONDON, all_day=True, attendees=[Attendee("dana")])
    assert words(store, one) == [
        "Dana: public holiday, Saint Andrew's Day", "Dana: does not work on Saturdays", "Dana: does not work on Sundays",
    ]  # fmt: skip
