"""One day of a series, it and all that follow, or all: moved, stretched, called off and split, on a real store."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coorddesk.domain.meetings import AgendaItem, Attendee, DayReply, Meeting, Occurrence, Reply, Scope
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.domain.recurrence import Frequency, Rule, parse_rrule, refitted, to_rrule
from coorddesk.errors import InvalidInput
from coorddesk.exchange.occurrences import expand
from coorddesk.services import editing, meetings, series
from coorddesk.storage.store import Store
from tests.services.cycle import set_agenda

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
LONDON = "Europe/London"
FIRST, LAST = date(2026, 11, 1), date(2027, 1, 31)


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: NOW)
    with made.edit("Start") as edit:
        edit.add(Project("p1", "FIT", "Fit-out"))
        edit.add(Person("dana", "Dana Whitlock", "dana@studio.example"))
    yield made
    made.close()


def at(day: int, hour: int = 9, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute)


def weekly(store: Store, rule: str = "FREQ=WEEKLY;BYDAY=MO;COUNT=8", **more) -> Meeting:
    return meetings.add(store, "p1", "Site week", at(2), at(2, 9, 30), LONDON, rule=rule, attendees=[Attendee("dana")], **more)


def read(store: Store, id: str) -> Meeting:
    with store.read() as reader:
        return reader.get(Meeting, id)


def starts(store: Store, title: str = "Site week") -> list[datetime]:
    return [one.starts for one in meetings.occurrences(store, None, FIRST, LAST, LONDON) if one.title == title]


def mondays(count: int = 8) -> list[datetime]:
    return [at(2) + timedelta(days=7 * n) for n in range(count)]


def test_a_day_and_all_that_follow_move_and_those_before_stay(store):
    one = weekly(store)
    made = meetings.move(store, one.id, at(17, 14), occurrence=at(16), scope=Scope.FOLLOWING)
    assert starts(store) == mondays()[:2] + [at(17, 14) + timedelta(days=7 * n) for n in range(6)]
    assert (made.follows_id, made.ref, made.uid) == (one.id, "FIT-M2", f"{made.id}@coorddesk")
    assert made.rule == "FREQ=WEEKLY;COUNT=6;BYDAY=TU" and read(store, one.id).rule == "FREQ=WEEKLY;UNTIL=20261115;BYDAY=MO"
    assert store.undo_label() == "Move Site week and all that follow to Tue 17 Nov, 14:00"
    store.undo()
    assert starts(store) == mondays()


def test_all_days_move_by_as_much_as_the_one_that_was_moved(store):
    one = weekly(store)
    meetings.move(store, one.id, at(25, 8), occurrence=at(23), scope=Scope.ALL)
    assert starts(store) == [at(4, 8) + timedelta(days=7 * n) for n in range(8)]
    assert read(store, one.id).rule == "FREQ=WEEKLY;COUNT=8;BYDAY=WE"


def test_a_day_that_stood_elsewhere_takes_the_others_along_by_as_much(store):
    one = weekly(store)
    meetings.move(store, one.id, at(17, 11), occurrence=at(16))
    meetings.move(store, one.id, at(17, 12), occurrence=at(16), scope=Scope.ALL)
    assert starts(store)[:4] == [at(2, 10), at(9, 10), at(17, 12), at(23, 10)]


def test_from_the_first_day_on_is_the_whole_series(store):
    one = weekly(store)
    same = meetings.move(store, one.id, at(2, 11), occurrence=at(2), scope=Scope.FOLLOWING)
    assert same.id == one.id and starts(store) == [each + timedelta(hours=2) for each in mondays()]


def test_what_was_moved_or_called_off_and_the_agendas_go_along_with_their_days(store):
    one = weekly(store)
    set_agenda(store, one.id, at(9), [AgendaItem("Before")])
    set_agenda(store, one.id, at(23), [AgendaItem("After")])
    meetings.cancel(store, one.id, at(30))
    meetings.move(store, one.id, at(8, 9, month=12), occurrence=at(7, 9, month=12))
    meetings.cancel(store, one.id, at(9))
    made = meetings.move(store, one.id, at(23, 10), occurrence=at(23), scope=Scope.FOLLOWING)
    with store.read() as reader:
        days = {(day.meeting_id, day.original): day.agenda[0].title for day in reader.find(Occurrence, "deleted = 0")}
    assert days == {(one.id, at(9)): "Before", (made.id, at(23, 10)): "After"}
    assert starts(store) == [at(2), at(16), at(23, 10), at(8, 10, month=12), at(14, 10, month=12), at(21, 10, month=12)]


def test_another_length_of_all_or_of_what_follows(store):
    one = weekly(store)
    meetings.stretch(store, one.id, at(16, 10), occurrence=at(16), scope=Scope.FOLLOWING)
    lengths = [one.ends - one.starts for one in meetings.occurrences(store, None, FIRST, LAST, LONDON)]
    assert lengths == [timedelta(minutes=30)] * 2 + [timedelta(hours=1)] * 6
    assert starts(store) == mondays()
    meetings.stretch(store, one.id, at(9, 9, 45), occurrence=at(9), scope=Scope.ALL)
    lengths = [one.ends - one.starts for one in meetings.occurrences(store, None, FIRST, LAST, LONDON)]
    assert lengths[:2] == [timedelta(minutes=45)] * 2


def test_a_meeting_can_begin_earlier_and_end_as_before(store):
    one = weekly(store)
    meetings.stretch(store, one.id, at(9, 9, 30), starts=at(9, 8), occurrence=at(9))
    [found] = [each for each in meetings.occurrences(store, None, at(9).date(), at(9).date(), LONDON)]
    assert (found.starts, found.ends) == (at(9, 8), at(9, 9, 30))
    assert store.undo_label() == "Begin Site week at 08:00"


def test_a_series_can_end_before_a_day_and_undo_brings_the_rest_back(store):
    one = weekly(store)
    set_agenda(store, one.id, at(23), [AgendaItem("After")])
    meetings.cancel(store, one.id, at(16), Scope.FOLLOWING)
    assert starts(store) == mondays()[:2] and store.undo_label() == "End Site week before Mon 16 Nov, 09:00"
    with store.read() as reader:
        assert reader.find(Occurrence) == []
    store.undo()
    assert starts(store) == mondays()
    meetings.cancel(store, one.id, at(2), Scope.FOLLOWING)
    assert read(store, one.id).cancelled
    store.undo()
    meetings.cancel(store, one.id, at(16), Scope.ALL)
    assert read(store, one.id).cancelled and starts(store) == []
    meetings.reinstate(store, one.id, at(16))
    assert starts(store) == mondays()


def test_a_series_splits_with_its_answers_but_not_with_what_was_heard_about_its_uid(store):
    one = weekly(store)
    answered = Attendee("dana", reply=Reply.COMING, replied_at=NOW, answered_sequence=3, answered_stamp=NOW)
    for_a_day = DayReply(at(23), "dana", Reply.MAYBE, NOW, "", 4, NOW)
    with store.edit("Answer") as edit:
        edit.put(replace(edit.get(Meeting, one.id), attendees=(answered,), day_replies=(for_a_day,)))
    made = series.split(store, one.id, at(16))
    assert made.attendees == (Attendee("dana", reply=Reply.COMING, replied_at=NOW),)
    assert made.day_replies == (DayReply(at(23), "dana", Reply.MAYBE, NOW),) and read(store, one.id).attendees == (answered,)
    assert series.split(store, made.id, at(16)).id == made.id


def test_a_series_for_ever_splits_into_one_that_ends_and_one_for_ever(store):
    one = weekly(store, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")
    made = series.split(store, one.id, at(30))
    assert made.rule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"
    fortnights = [at(2) + timedelta(days=14 * n) for n in range(6)]
    assert starts(store) == [*fortnights, datetime(2027, 1, 25, 9)]


@given(
    days=st.sets(st.integers(0, 6), min_size=1), interval=st.integers(1, 3), week=st.integers(0, 6), by=st.integers(-20, 20),
    first=st.integers(0, 13), count=st.integers(1, 12),
)  # fmt: skip
def test_a_weekly_rule_that_follows_has_every_start_moved_by_as_much(days, interval, week, by, first, count):
    rule = Rule(Frequency.WEEKLY, interval, tuple((day, None) for day in sorted(days)), count=count, week_starts=week)
    begin = datetime(2026, 3, 2, 9) + timedelta(days=first)
    before = expand(begin, rule, begin, begin + timedelta(days=400))
    moved = refitted(rule, before[0].date(), before[0].date() + timedelta(days=by))
    if moved is None:
        assert interval > 1 and len(days) > 1
        return
    moved = Rule(moved.freq, moved.interval, moved.weekdays, count=moved.count, week_starts=(week + by) % 7) if interval > 1 else moved
    after = expand(before[0] + timedelta(days=by), moved, begin - timedelta(days=30), begin + timedelta(days=440))
    assert after == [one + timedelta(days=by) for one in before]


@pytest.mark.parametrize(
    ("rule", "before", "after", "expected"),
    [
        ("FREQ=MONTHLY;BYDAY=-1FR", date(2026, 11, 27), date(2026, 11, 26), "FREQ=MONTHLY;BYDAY=-1TH"),
        ("FREQ=MONTHLY;BYDAY=2TU", date(2026, 11, 10), date(2026, 11, 18), "FREQ=MONTHLY;BYDAY=3WE"),
        ("FREQ=MONTHLY;BYMONTHDAY=10", date(2026, 11, 10), date(2026, 11, 12), "FREQ=MONTHLY;BYMONTHDAY=12"),
        ("FREQ=MONTHLY", date(2026, 11, 10), date(2026, 11, 12), "FREQ=MONTHLY"),
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=10", date(2026, 11, 10), date(2026, 12, 1), "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1"),
        ("FREQ=DAILY", date(2026, 11, 10), date(2026, 11, 12), "FREQ=DAILY"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", date(2026, 11, 1), date(2026, 11, 2), None),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", date(2026, 11, 2), date(2026, 11, 3), None),
    ],
)
def test_rules_by_the_month_follow_where_that_says_what_is_meant(rule, before, after, expected):
    found = refitted(parse_rrule(rule), before, after)
    assert (found and to_rrule(found)) == expected


@given(st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_split_changes_nothing_that_one_can_see(store, data):
    rule = data.draw(st.sampled_from([
        "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=9", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "FREQ=DAILY;INTERVAL=3;COUNT=11", "FREQ=MONTHLY;BYDAY=1MO",
        "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20261218",
    ]))  # fmt: skip
    one = weekly(store, rule)
    before = starts(store)
    series.split(store, one.id, data.draw(st.sampled_from(before)))
    assert starts(store) == before
    while store.undo_label() != "Start":
        store.undo()


def monthly(store: Store, rule: str, first: datetime) -> Meeting:
    return meetings.add(store, "p1", "Board", first, first + timedelta(hours=1), LONDON, rule=rule)


def agenda_days(store: Store) -> list[datetime]:
    with store.read() as reader:
        return [one.original for one in reader.find(Occurrence, "deleted = 0", (), "ORDER BY original")]


def test_days_of_a_month_move_within_their_month(store):
    one = monthly(store, "FREQ=MONTHLY;BYDAY=-1TH", at(26))
    set_agenda(store, one.id, at(31, month=12), [AgendaItem("Budget")])
    meetings.cancel(store, one.id, datetime(2027, 1, 28, 9))
    moved = meetings.move(store, one.id, at(27), occurrence=at(26), scope=Scope.ALL)
    assert moved.rule == "FREQ=MONTHLY;BYDAY=-1FR"
    assert agenda_days(store) == [at(25, month=12)]
    assert [one.original for one in moved.instances if one.cancelled] == [datetime(2027, 1, 29, 9)]
    store.undo()
    assert agenda_days(store) == [at(31, month=12)]


def test_a_day_with_minutes_that_its_month_would_not_have_is_not_moved_away(store):
    one = monthly(store, "FREQ=MONTHLY;BYMONTHDAY=28", at(28))
    set_agenda(store, one.id, datetime(2027, 2, 28, 9), [AgendaItem("Budget")])
    with pytest.raises(InvalidInput, match="no day in place of Sun 28 Feb"):
        meetings.move(store, one.id, at(30), occurrence=at(28), scope=Scope.ALL)
    assert agenda_days(store) == [datetime(2027, 2, 28, 9)] and read(store, one.id).starts == at(28)


@pytest.mark.parametrize("rule", ["", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261109"])
def test_a_repeat_without_days_on_which_something_stands_is_refused(store, rule):
    one = weekly(store)
    for number in (2, 9, 16):
        set_agenda(store, one.id, at(number), [AgendaItem("Budget")])
    with pytest.raises(InvalidInput, match="Agendas or minutes stand on") as refused:
        editing.set_field(store, "meeting", one.id, "rule", rule, at(2).date())
    assert refused.value.field == "rule" and read(store, one.id).rule == one.rule
    editing.set_field(store, "meeting", one.id, "rule", "FREQ=WEEKLY;BYDAY=TU", at(2).date())
    assert agenda_days(store) == [at(3), at(10), at(17)]
