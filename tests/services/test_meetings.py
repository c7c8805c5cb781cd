"""What can be done with meetings, on a real store."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coorddesk.domain.meetings import AgendaItem, Attendance, Attendee, AttendeeRole, Meeting, Occurrence, Reply
from coorddesk.domain.people import NewPerson, Person
from coorddesk.domain.projects import Project
from coorddesk.errors import InvalidInput
from coorddesk.services import editing, example, meetings
from coorddesk.storage.store import Store, new_id
from tests.services.cycle import set_agenda

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
LONDON = "Europe/London"


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: NOW)
    with made.edit("Start") as edit:
        edit.add(Project("p1", "FIT", "Fit-out"))
        edit.add(Project("p2", "NET", "Network"))
        edit.add(Person("ellen", "Ellen Marsh", "ellen@desk.example", role="Project coordinator"))
        edit.add(Person("dana", "Dana Whitlock", "dana@studio.example"))
        edit.add(Person("ravi", "Ravi Deshpande", "ravi@works.example"))
    yield made
    made.close()


def at(day: int, hour: int = 0, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute)


def read(store: Store, id: str) -> Meeting:
    with store.read() as reader:
        return reader.get(Meeting, id)


def weekly(store: Store, **more) -> Meeting:
    return meetings.add(store, "p1", "Site week", at(2, 9), at(2, 9, 30), LONDON, rule="FREQ=WEEKLY;BYDAY=MO", **more)


def seen(store: Store, first: int, last: int, zone: str = LONDON, project: str | None = None) -> list[tuple[datetime, datetime]]:
    return [(one.starts, one.ends) for one in meetings.occurrences(store, project, date(2026, 11, first), date(2026, 11, last), zone)]


def day_of(store, meeting_id: str, original: datetime) -> Occurrence:
    with store.read() as reader:
        return meetings.day_of(reader, meeting_id, original)


def test_a_meeting_gets_its_reference_its_uid_and_the_coordinator_as_organiser(store):
    one = meetings.add(store, "p1", "  Design   meeting ", at(25, 10), at(25, 11), LONDON)
    two = meetings.add(store, "p1", "Cost review", at(25, 14), at(25, 15), LONDON, organiser_id="dana")
    assert (one.ref, one.title, one.uid, one.organiser_id) == ("FIT-M1", "Design meeting", f"{one.id}@coorddesk", "ellen")
    assert (two.ref, two.organiser_id) == ("FIT-M2", "dana")
    assert store.undo_label() == "Add meeting Cost review"


@pytest.mark.parametrize(
    ("title", "ends", "zone", "rule", "field"),
    [
        (" ", at(25, 11), LONDON, "", "title"),
        ("Call", at(25, 9), LONDON, "", "ends"),
        ("Call", at(25, 11), "Europe/Atlantis", "", "zone"),
        ("Call", at(25, 11), LONDON, "FREQ=SECONDLY", "repeat"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_and_nothing_is_kept(store, title, ends, zone, rule, field):
    with pytest.raises(InvalidInput) as refused:
        meetings.add(store, "p1", title, at(25, 10), ends, zone, rule=rule)
    assert refused.value.field == field
    assert store.undo_label() == "Start"
    assert meetings.add(store, "p1", "Call", at(25, 10), at(25, 11), LONDON).ref == "FIT-M1"


def test_nobody_is_asked_twice(store):
    one = meetings.add(
        store, "p1", "Call", at(25, 10), at(25, 11), LONDON, attendees=[Attendee("dana"), Attendee("dana", AttendeeRole.CHAIR)]
    )
    assert one.attendees == (Attendee("dana", AttendeeRole.CHAIR),)


def test_a_moved_meeting_lasts_as_long_and_takes_its_agenda_along(store):
    one = meetings.add(store, "p1", "Call", at(25, 10), at(25, 11, 15), LONDON)
    set_agenda(store, one.id, one.starts, [AgendaItem("Ceilings")])
    meetings.move(store, one.id, at(26, 14))
    moved = read(store, one.id)
    assert (moved.starts, moved.ends) == (at(26, 14), at(26, 15, 15))
    assert [item.title for item in day_of(store, one.id, at(26, 14)).agenda] == ["Ceilings"]
    assert store.undo_label() == "Move Call to Thu 26 Nov, 14:00"
    store.undo()
    assert day_of(store, one.id, at(25, 10)).agenda == (AgendaItem("Ceilings"),)


def test_a_start_edited_in_the_inspector_takes_the_agenda_along_too(store):
    one = meetings.add(store, "p1", "Call", at(25, 10), at(25, 11), LONDON)
    set_agenda(store, one.id, one.starts, [AgendaItem("Ceilings")])
    editing.set_fields(store, "meeting", [one.id], {"starts": at(26, 9), "ends": at(26, 9, 30)}, date(2026, 11, 25), read(store, one.id))
    assert (read(store, one.id).starts, read(store, one.id).ends) == (at(26, 9), at(26, 9, 30))
    assert day_of(store, one.id, at(26, 9)).agenda == (AgendaItem("Ceilings"),)


def test_a_move_told_in_another_zone_is_kept_in_the_meetings_own(store):
    one = meetings.add(store, "p1", "Call", at(25, 10), at(25, 11), "Europe/Berlin")
    meetings.move(store, one.id, at(25, 12), zone=LONDON)
    assert read(store, one.id).starts == at(25, 13)
    meetings.stretch(store, one.id, at(25, 14, 30), zone=LONDON)
    assert read(store, one.id).ends == at(25, 15, 30)


def test_one_day_of_a_series_moves_alone_and_back_again_is_no_exception(store):
    one = weekly(store)
    meetings.move(store, one.id, at(10, 11), occurrence=at(9, 9))
    others = [(at(day, 9), at(day, 9, 30)) for day in (2, 16, 23, 30)]
    assert seen(store, 1, 30) == sorted([*others, (at(10, 11), at(10, 11, 30))])
    meetings.stretch(store, one.id, at(10, 12), occurrence=at(9, 9))
    assert (at(10, 11), at(10, 12)) in seen(store, 1, 30)
    meetings.stretch(store, one.id, at(10, 11, 30), occurrence=at(9, 9))
    meetings.move(store, one.id, at(9, 9), occurrence=at(9, 9))
    assert read(store, one.id).instances == ()


def test_a_whole_series_moves_with_its_moved_days_and_agendas_even_by_a_week(store):
    one = weekly(store)
    meetings.move(store, one.id, at(10, 11), occurrence=at(9, 9))
    for day in (2, 9, 16):
        set_agenda(store, one.id, at(day, 9), [AgendaItem(f"On {day}")])
    meetings.move(store, one.id, at(9, 9))
    assert seen(store, 1, 30) == [(at(day, 9), at(day, 9, 30)) if day != 17 else (at(17, 11), at(17, 11, 30)) for day in (9, 17, 23, 30)]
    for day in (2, 9, 16):
        assert day_of(store, one.id, at(day, 9) + timedelta(days=7)).agenda == (AgendaItem(f"On {day}"),)


def test_a_weekly_series_follows_to_another_weekday_and_others_are_refused(store):
    one = weekly(store)
    meetings.move(store, one.id, at(4, 9))
    assert read(store, one.id).rule == "FREQ=WEEKLY;BYDAY=WE"
    two = meetings.add(store, "p1", "Board", at(27, 9), at(27, 10), LONDON, rule="FREQ=MONTHLY;BYMONTHDAY=13,27")
    with pytest.raises(InvalidInput, match="which Thu 26 Nov is not"):
        meetings.move(store, two.id, at(26, 9))
    assert read(store, two.id).starts == at(27, 9)


def test_a_meeting_never_gets_shorter_than_a_quarter_of_an_hour(store):
    one = meetings.add(store, "p1", "Call", at(25, 10), at(25, 11), LONDON)
    meetings.stretch(store, one.id, at(25, 9))
    assert read(store, one.id).ends == at(25, 10, 15)


def test_a_cancelled_meeting_is_told_only_where_it_is_asked_for(store):
    one = meetings.add(store, "p1", "Call", at(25, 10), at(25, 11), LONDON)
    series = weekly(store)
    meetings.cancel(store, one.id, at(25, 10))
    meetings.cancel(store, series.id, at(23, 9))
    assert seen(store, 22, 28) == []
    told = meetings.occurrences(store, None, date(2026, 11, 22), date(2026, 11, 28), LONDON, with_cancelled=True)
    assert [(two.title, two.cancelled) for two in told] == [("Site week", True), ("Call", True)]
    assert not read(store, series.id).cancelled
    meetings.reinstate(store, one.id)
    meetings.reinstate(store, series.id, at(23, 9))
    assert len(seen(store, 22, 28)) == 2


def test_replies_are_noted_with_their_moment_and_taken_back(store):
    one = meetings.add(store, "p1", "Call", at(25, 10), at(25, 11), LONDON)
    meetings.add_attendees(store, one.id, ["dana"])
    meetings.add_attendees(store, one.id, ["ravi"])
    meetings.set_role(store, one.id, "ravi", AttendeeRole.INFORMED)
    meetings.set_reply(store, one.id, "dana", Reply.MAYBE, NOW, "until 11")
    assert read(store, one.id).attendees[0] == Attendee("dana", AttendeeRole.REQUIRED, Reply.MAYBE, NOW, "until 11")
    meetings.set_role(store, one.id, "dana", AttendeeRole.OPTIONAL)
    assert read(store, one.id).attendees[0].reply == Reply.MAYBE
    meetings.set_reply(store, one.id, "dana", Reply.NO_REPLY, NOW)
    assert read(store, one.id).attendees[0].replied_at is None
    meetings.remove_attendee(store, one.id, "dana")
    with pytest.raises(InvalidInput, match="not asked"):
        meetings.set_reply(store, one.id, "dana", Reply.COMING, NOW)


def test_several_are_asked_with_one_change_and_who_is_asked_already_stays(store):
    one = meetings.add(store, "p1", "Call", at(25, 10), at(25, 11), LONDON, attendees=[Attendee("dana", AttendeeRole.OPTIONAL)])
    meetings.add_attendees(store, one.id, ["dana", "ravi", NewPerson("Tom Ash"), "ravi"])
    dana, ravi, tom = read(store, one.id).attendees
    assert (dana, ravi) == (Attendee("dana", AttendeeRole.OPTIONAL), Attendee("ravi"))
    with store.read() as reader:
        assert reader.get(Person, tom.person_id).name == "Tom Ash"
    store.undo()
    assert read(store, one.id).attendees == (dana,)
    with store.read() as reader:
        assert reader.lookup(Person, tom.person_id) is None


def test_nobody_gets_a_role_who_is_not_asked(store):
    one = meetings.add(store, "p1", "Call", at(25, 10), at(25, 11), LONDON)
    with pytest.raises(InvalidInput, match="not asked"):
        meetings.set_role(store, one.id, "dana", AttendeeRole.OPTIONAL)
    assert read(store, one.id).attendees == ()


def test_reply_counts_leave_out_who_is_only_informed(store):
    people = [Attendee("dana", reply=Reply.COMING), Attendee("ravi", AttendeeRole.INFORMED, Reply.COMING)]
    meetings.add(store, "p1", "Call", at(25, 10), at(25, 11), LONDON, attendees=people)
    [one] = meetings.occurrences(store, None, date(2026, 11, 25), date(2026, 11, 25), LONDON)
    assert (one.replies.invited, one.replies.coming, one.came) == (1, 1, None)


def test_who_was_there_is_counted_where_it_was_noted(store):
    one = meetings.add(store, "p1", "Call", at(24, 10), at(24, 11), LONDON, attendees=[Attendee("dana"), Attendee("ravi")])
    with store.edit("Note") as edit:
        present = (Attendance("dana", "present"), Attendance("ravi", "apologies"))
        edit.add(Occurrence(new_id(), one.id, one.starts, attendance=present))
    assert [two.came for two in meetings.occurrences(store, None, date(2026, 11, 24), date(2026, 11, 24), LONDON)] == [1]


def test_undone_items_stand_on_the_next_days_agenda(store):
    one = weekly(store)
    set_agenda(store, one.id, at(9, 9), [AgendaItem("Snags", said="Ten left"), AgendaItem("Lift", done=True)])
    following = day_of(store, one.id, at(16, 9))
    [carried] = following.agenda
    assert (carried.title, carried.said) == ("Snags", "")
    with store.read() as reader:
        assert reader.lookup(Occurrence, following.id) is None


def test_times_are_told_in_the_viewers_zone_across_a_change_of_clocks(store):
    meetings.add(store, "p1", "New York call", at(2, 9), at(2, 10), "America/New_York", rule="FREQ=WEEKLY;BYDAY=MO")
    assert [starts for starts, _ in seen(store, 1, 10, LONDON)] == [at(2, 14), at(9, 14)]
    assert [starts for starts, _ in seen(store, 1, 10, "Asia/Tokyo")] == [at(2, 23), at(9, 23)]
    assert [starts for starts, _ in seen(store, 1, 10, "Pacific/Auckland")] == [at(3, 3), at(10, 3)]


def test_whole_days_stay_the_days_they_are_in_every_zone(store):
    meetings.add(store, "p1", "Fair", at(24), at(26), "America/New_York", all_day=True)
    assert seen(store, 26, 26, "Pacific/Auckland") == [(at(24), at(26))]
    assert seen(store, 27, 27, "Pacific/Auckland") == []
    assert seen(store, 23, 23, "Pacific/Auckland") == []


def test_only_the_project_asked_for_is_told(store):
    meetings.add(store, "p1", "One", at(25, 10), at(25, 11), LONDON)
    meetings.add(store, "p2", "Two", at(25, 10), at(25, 11), LONDON)
    weekly(store)
    told = meetings.occurrences(store, "p2", date(2026, 11, 1), date(2026, 11, 30), LONDON)
    assert [one.title for one in told] == ["Two"]


def test_a_meeting_past_midnight_is_told_on_both_days(store):
    meetings.add(store, "p1", "Switch-over", at(24, 22), at(25, 2), LONDON)
    assert seen(store, 24, 24) == seen(store, 25, 25) == [(at(24, 22), at(25, 2))]
    assert seen(store, 26, 26) == []


def test_a_series_that_has_ended_or_cannot_be_read_is_left_out(store):
    meetings.add(store, "p1", "Old", at(2, 9), at(2, 10), LONDON, rule="FREQ=WEEKLY;UNTIL=20261109T090000Z")
    with store.edit("Import") as edit:
        edit.add(Meeting("bad", "p1", "FIT-M90", "Odd", at(2, 9), at(2, 10), LONDON, rule="FREQ=NEVER"))
    assert [starts for starts, _ in seen(store, 1, 30)] == [at(2, 9), at(9, 9)]


def test_the_example_has_the_meetings_of_its_picture(tmp_path):
    store = Store.create(tmp_path / "e.coord", lambda: NOW)
    example.fill(store, date(2026, 11, 25))
    told = meetings.occurrences(store, None, date(2026, 11, 25), date(2026, 11, 25), LONDON)
    assert [f"{one.starts:%H:%M} {one.title} {one.replies.coming}/{one.replies.invited}" for one in told] == [
        "09:15 Comms room walk 4/4", "10:30 Design meeting 14 5/8", "14:00 Move steering 4/5", "16:00 Landlord call 2/3",
    ]  # fmt: skip
    store.close()


def test_a_series_without_an_agenda_gets_it_on_its_next_day(store):
    one = meetings.add(store, "p1", "Site week", at(2, 9), at(2, 10), LONDON, rule="FREQ=WEEKLY;BYDAY=MO")
    meetings.move(store, one.id, at(10, 14), occurrence=at(9, 9))
    assert meetings.next_original(store, one.id, at(3, 0).date(), LONDON) == at(9, 9)
    single = meetings.add(store, "p1", "Walk", at(4, 9), at(4, 10), LONDON)
    assert meetings.next_original(store, single.id, at(20, 0).date(), LONDON) == at(4, 9)
