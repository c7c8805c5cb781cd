"""Times that suit: who can, who cannot and why, in what order."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from coorddesk.domain.dates import Names
from coorddesk.domain.slots import Busy, Cause, Guest, Week, awkward, judged, propose, reasons, step_for

LONDON, TOKYO, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)
WED = date(2026, 11, 25)
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment in London's winter, which is UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def guest(name: str, *busy: tuple[datetime, datetime, str], week: Week | None = None, **more) -> Guest:
    return Guest(name, name, week or Week(LONDON), busy=tuple(Busy(name, *one) for one in busy), **more)


def times(found) -> list[str]:
    return [f"{one.starts:%a %H:%M}" for one in found]


def test_the_first_time_at_which_everybody_can_comes_first():
    ravi = guest("Ravi", (at(25, 9), at(25, 11), "Landlord call"))
    dana = guest("Dana", (at(25, 12), at(25, 14), "Site walk"))
    found = propose([ravi, dana], HOUR, WED, WED, Week(LONDON), BEFORE)
    assert times(found) == ["Wed 11:00", "Wed 14:00", "Wed 15:00"]
    assert found[0].free == ("Ravi", "Dana") and found[0].cannot == ()


def test_who_cannot_is_told_with_the_reason():
    ravi = guest("Ravi", (at(25, 14), at(25, 15), "Landlord call"))
    aiko = guest("Aiko", week=Week(TOKYO), city="Tokyo")
    dana = guest("Dana", week=Week(LONDON, holidays={WED: "Saint Andrew's Day"}))
    hemi = guest("Hemi", week=Week(LONDON, frozenset({0, 1})))
    one = judged([ravi, aiko, dana, hemi], at(25, 14), at(25, 14, 30), LONDON)
    assert [str(why) for why in one.cannot] == [
        "Ravi: Landlord call 14:00 to 15:00", "Aiko: outside their hours, 23:00 in Tokyo", "Dana: public holiday, Saint Andrew's Day",
        "Hemi: does not work on Wednesdays",
    ]  # fmt: skip
    assert one.free == () and one.elsewhere == ("23:00 in Tokyo",)


def test_the_hours_of_somebody_by_the_same_clocks_are_told_in_full():
    [why] = reasons(guest("Ravi", week=Week(LONDON, hours_to=960)), at(25, 15, 30), at(25, 16, 30), LONDON)
    assert (why.cause, str(why)) == (Cause.HOURS, "Ravi: outside their hours, 09:00 to 16:00")


def test_reasons_are_written_as_whoever_asks_writes_days_and_clocks():
    american = Names(month_first=True, twelve=True)
    ravi = guest("Ravi", (at(25, 14), at(25, 15), "Landlord call"), week=Week(LONDON, hours_to=840), names=american)
    assert [str(why) for why in reasons(ravi, at(25, 14), at(25, 15), LONDON)] == [
        "Ravi: Landlord call 2:00 pm to 3:00 pm", "Ravi: outside their hours, 9:00 am to 2:00 pm",
    ]  # fmt: skip
    aiko = guest("Aiko", (at(24, 0), at(26, 0), "Fair"), week=Week(TOKYO), city="Tokyo", names=american)
    one = judged([aiko], at(25, 14), at(25, 15), LONDON)
    assert (str(one.cannot[0]), one.elsewhere) == ("Aiko: Fair Nov 24 to Nov 25", ("11:00 pm in Tokyo",))


def test_another_day_elsewhere_is_told_by_its_name():
    aiko = guest("Aiko", week=Week(TOKYO), city="Tokyo")
    assert judged([aiko], at(25, 16), at(25, 17), LONDON).elsewhere == ("01:00 Thu in Tokyo",)


def test_something_not_agreed_yet_makes_a_time_doubtful_not_impossible():
    ravi = Guest("Ravi", "Ravi", Week(LONDON), busy=(Busy("Ravi", at(25, 9), at(25, 12), "Fit-out review", tentative=True),))
    one = judged([ravi], at(25, 9), at(25, 10), LONDON)
    assert (one.free, one.cannot) == ((), ()) and str(one.maybe[0]) == "Ravi: maybe Fit-out review 09:00 to 12:00"
    assert times(propose([ravi], HOUR, WED, WED, Week(LONDON), BEFORE))[0] == "Wed 12:00"


def test_the_optional_give_way_to_the_required():
    needed = guest("Dana", (at(25, 9), at(25, 13), "Site walk"))
    optional = guest("Ravi", (at(25, 13), at(25, 17), "Workshop"), required=False)
    found = propose([needed, optional], HOUR, WED, WED, Week(LONDON), BEFORE)
    assert found[0].starts == at(25, 13) and [str(why) for why in found[0].cannot] == ["Ravi: Workshop 13:00 to 17:00"]


def test_edges_of_the_day_and_friday_afternoon_come_last():
    home = Week(LONDON)
    assert awkward(at(25, 9), at(25, 10), home) == awkward(at(25, 16), at(25, 17), home) == 1
    assert awkward(at(25, 10), at(25, 11), home) == 0
    assert awkward(at(27, 14), at(27, 15), home) == 1 and awkward(at(27, 13), at(27, 14), home) == 0
    assert awkward(at(25, 7), at(25, 8), home) == awkward(at(28, 10), at(28, 11), home) == 4
    free = Week(LONDON, holidays={date(2026, 11, 26): "A holiday"})
    assert awkward(at(25, 14), at(25, 15), free) == 1


def test_where_no_time_suits_all_the_one_least_far_outside_somebodys_hours_comes_first():
    aiko, ravi = guest("Aiko", week=Week(TOKYO), city="Tokyo"), guest("Ravi")
    found = propose([ravi, aiko], HOUR, WED, WED, Week(LONDON), BEFORE)
    assert [[str(why) for why in one.cannot] for one in found] == [
        ["Aiko: outside their hours, 18:00 in Tokyo"],  # until 19:00, two hours late
        ["Ravi: outside their hours, 09:00 to 17:00"],  # from 07:00, two hours early
        ["Aiko: outside their hours, 19:00 in Tokyo"],
    ]


def test_a_late_hour_is_better_than_a_day_off():
    aiko, ravi = guest("Aiko", week=Week(TOKYO), city="Tokyo"), guest("Ravi")
    friday = date(2026, 11, 27)
    found = propose([ravi, aiko], HOUR, friday, friday, Week(LONDON), BEFORE, a_day=20, most=20)
    causes = [why.cause for one in found for why in one.cannot]
    assert Cause.DAY in causes and causes == sorted(causes, key=lambda cause: cause is Cause.DAY)


def test_nothing_is_proposed_in_the_past():
    found = propose([guest("Ravi")], HOUR, WED, WED, Week(LONDON), at(25, 14, 10))
    assert min(one.starts for one in found) == at(25, 14, 30)


def test_people_of_different_zones_meet_where_their_hours_do():
    found = propose(
        [guest("Ravi"), guest("Ann", week=Week(NEW_YORK), city="New York")], HOUR, WED, WED, Week(LONDON), BEFORE, a_day=9
    )
    both = [one.starts for one in found if len(one.free) == 2]
    assert sorted(both) == [at(25, 14), at(25, 15), at(25, 16)]


def test_a_day_of_23_and_one_of_25_hours_keep_the_hours_of_the_wall():
    night = Week(LONDON, frozenset(range(7)), 0, 1440)
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 25), 24)):
        found = propose([guest("Ravi", week=night)], HOUR / 2, day, day, night, BEFORE, most=99, a_day=99)
        assert len(found) == 2 * hours
        assert {one.starts.astimezone(LONDON).date() for one in found} == {day}
    office = propose([guest("Ravi")], HOUR / 2, date(2026, 3, 30), date(2026, 3, 30), Week(LONDON), BEFORE, most=99, a_day=99)
    assert min(one.starts for one in office) == datetime(2026, 3, 30, 8, tzinfo=UTC)  # 09:00 of summer time


def test_what_takes_no_whole_half_hours_begins_at_any_quarter():
    assert step_for(timedelta(minutes=45)) == timedelta(minutes=15) and step_for(HOUR) == timedelta(minutes=30)


def test_what_takes_days_is_told_by_days():
    leave = guest("Ravi", (at(24, 0), at(28, 0), "Leave"), (at(30, 0), at(1, 0, month=12), "Training"))
    assert str(reasons(leave, at(25, 9), at(25, 10), LONDON)[0]) == "Ravi: Leave 24 Nov to 27 Nov"
    assert str(reasons(leave, at(30, 9), at(30, 10), LONDON)[0]) == "Ravi: Training all day"


ZONES = [LONDON, TOKYO, NEW_YORK, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kolkata")]
DAYS = [date(2026, 3, 28), date(2026, 10, 24), WED, date(2026, 12, 31)]  # clocks change on two of them, or the day after


@st.composite
def weeks(draw) -> Week:
    begins = draw(st.integers(0, 40)) * 30
    ends = draw(st.integers(begins // 30 + 1, 48)) * 30
    return Week(draw(st.sampled_from(ZONES)), frozenset(draw(st.sets(st.integers(0, 6), min_size=1))), begins, ends)


@st.composite
def people(draw, first: date) -> list[Guest]:
    made = []
    midnight = datetime.combine(first, datetime.min.time(), UTC)
    for number in range(draw(st.integers(1, 4))):
        spans = draw(st.lists(st.tuples(st.integers(-24, 200), st.integers(1, 40), st.booleans()), max_size=5))
        quarter = timedelta(minutes=15)
        taken = tuple(
            Busy(str(number), midnight + start * quarter, midnight + (start + lasts) * quarter, "Something", maybe)
            for start, lasts, maybe in spans
        )
        made.append(Guest(str(number), f"P{number}", draw(weeks()), busy=taken, required=draw(st.booleans())))
    return made


@settings(deadline=None, max_examples=60)
@given(data=st.data(), first=st.sampled_from(DAYS), length=st.sampled_from([15, 30, 45, 60, 120]))
def test_nobody_is_called_free_who_is_taken_or_does_not_work(data, first, length):
    guests, home = data.draw(people(first)), data.draw(weeks())
    last = first + timedelta(days=2)
    found = propose(guests, timedelta(minutes=length), first, last, home, BEFORE)
    by_id = {one.person_id: one for one in guests}
    for one in found:
        assert one.ends - one.starts == timedelta(minutes=length)
        assert first <= one.starts.astimezone(home.zone).date() <= last
        told = [*one.free, *(why.person_id for why in (*one.maybe, *one.cannot))]
        assert sorted(told) == sorted(by_id)
        for id in one.free:
            assert not any(busy.starts < one.ends and busy.ends > one.starts for busy in by_id[id].busy)
        for id in [*one.free, *(why.person_id for why in one.maybe)]:
            assert not any(busy.starts < one.ends and busy.ends > one.starts for busy in by_id[id].busy if not busy.tentative)
            week = by_id[id].week
            there, over = one.starts.astimezone(week.zone), one.ends.astimezone(week.zone)
            assert there.weekday() in week.days and there.hour * 60 + there.minute >= week.hours_from
            assert (over - timedelta(seconds=1)).date() == there.date() and (over.hour * 60 + over.minute or 1440) <= week.hours_to


@settings(deadline=None, max_examples=30)
@given(data=st.data(), first=st.sampled_from(DAYS))
def test_proposals_never_overlap_and_the_same_question_has_the_same_answer(data, first):
    guests, home = data.draw(people(first)), data.draw(weeks())
    found = propose(guests, HOUR, first, first + timedelta(days=2), home, BEFORE)
    assert all(one.ends <= two.starts for one, two in pairwise(sorted(found, key=lambda one: one.starts)))
    assert found == propose(guests, HOUR, first, first + timedelta(days=2), home, BEFORE)
    required = [sum(by.required for by in guests if by.person_id in {why.person_id for why in one.cannot}) for one in found]
    assert required == sorted(required)


def test_what_fits_into_nobodys_day_is_not_proposed():
    assert propose([guest("Ravi")], timedelta(hours=9), WED, WED, Week(LONDON), BEFORE) == []
