"""The buckets of Today and the order of the chase list."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coorddesk.domain.obligations import (
    AWAITED,
    LOOK_AGAIN,
    Bucket,
    Obligation,
    Wanted,
    bucket,
    by_urgency,
    chases,
    days_late,
    to_chase,
    wanted,
    week_end,
)

TODAY = date(2026, 11, 25)  # a Wednesday

days = st.none() | st.integers(-400, 400).map(lambda n: TODAY + timedelta(days=n))
obligations = st.builds(
    Obligation,
    kind=st.sampled_from(("task", "log", "review", "document", "transmittal", "invite", "milestone")),
    id=st.uuids().map(str),
    ref=st.integers(1, 999).map("FIT-{}".format),
    title=st.just("Something"),
    project_id=st.just("p"),
    person_id=st.none() | st.sampled_from(("dana", "marcus", "leila")),
    due=days,
    promised=days,
    ask_next=days,
)


def owed(due: date | None = None, person: str | None = "dana", **rest: object) -> Obligation:
    return Obligation("task", "t", "FIT-1", "Title", "p", person, due=due, **rest)  # type: ignore[arg-type]


def memberships(one: Obligation, first_weekday: int) -> list[Bucket]:
    """Each bucket's own condition as product.md words it, the earlier ones excluded, worked out one by one."""
    deadline = one.promised if one.promised is not None else one.due
    end = week_end(TODAY, first_weekday)
    conditions = {
        Bucket.ASK_AGAIN: one.ask_next is not None and one.ask_next <= TODAY,
        Bucket.OVERDUE: deadline is not None and deadline < TODAY,
        Bucket.DUE_TODAY: deadline == TODAY,
        Bucket.DUE_THIS_WEEK: deadline is not None and TODAY < deadline <= end,
        Bucket.NO_DATE: deadline is None and one.person_id is not None,
        Bucket.NO_OWNER: one.person_id is None,
        Bucket.LATER: True,
    }
    found: list[Bucket] = []
    for name, holds in conditions.items():
        if holds and not found:
            found.append(name)
    return found


@given(obligations, st.integers(0, 6))
def test_every_obligation_stands_in_exactly_one_bucket(one: Obligation, first_weekday: int) -> None:
    assert memberships(one, first_weekday) == [bucket(one, TODAY, first_weekday)]


@given(st.lists(obligations, max_size=40))
def test_nothing_to_ask_for_is_missing_from_the_chase_list(items: list[Obligation]) -> None:
    listed = [one for chase in chases(items, TODAY) for one in chase.items if to_chase(one, TODAY)]
    assert sorted(one.id for one in listed) == sorted(one.id for one in items if bucket(one, TODAY) in (Bucket.ASK_AGAIN, Bucket.OVERDUE))
    assert sum(chase.late + chase.again for chase in chases(items, TODAY)) == len(listed)


@given(st.lists(obligations, max_size=40))
def test_who_is_latest_comes_first(items: list[Obligation]) -> None:
    late = [chase.days_late for chase in chases(items, TODAY)]
    assert late == sorted(late, reverse=True)


def test_a_promise_to_come_takes_an_item_out_of_overdue() -> None:
    one = owed(TODAY - timedelta(days=9), promised=TODAY + timedelta(days=1))
    assert bucket(one, TODAY) is Bucket.DUE_THIS_WEEK
    assert days_late(one, TODAY) == 0


def test_a_broken_promise_is_overdue_since_the_promised_day() -> None:
    one = owed(TODAY - timedelta(days=9), promised=TODAY - timedelta(days=2))
    assert bucket(one, TODAY) is Bucket.OVERDUE
    assert days_late(one, TODAY) == 2


def test_the_day_to_ask_again_comes_before_everything_else() -> None:
    assert bucket(owed(TODAY + timedelta(days=30), ask_next=TODAY), TODAY) is Bucket.ASK_AGAIN


def test_the_week_ends_on_the_day_before_its_first() -> None:
    assert week_end(TODAY, 0) == date(2026, 11, 29)
    assert week_end(TODAY, 6) == date(2026, 11, 28)
    assert week_end(date(2026, 11, 29), 6) == date(2026, 12, 5)


def test_something_without_owner_and_date_is_told_apart_from_something_without_date() -> None:
    assert bucket(owed(None, None), TODAY) is Bucket.NO_OWNER
    assert bucket(owed(None, "dana"), TODAY) is Bucket.NO_DATE


def test_people_who_owe_nothing_late_are_left_out_and_the_others_listed_whole() -> None:
    late, later, other = owed(TODAY - timedelta(days=1)), owed(TODAY + timedelta(days=40)), owed(TODAY + timedelta(days=1), "marcus")
    (found,) = chases([later, other, late], TODAY)
    assert found.items == (late, later)
    assert (found.late, found.again, found.days_late) == (1, 0, 1)


def test_an_item_to_ask_again_leads_over_one_that_can_wait() -> None:
    again = owed(TODAY + timedelta(days=5), ask_next=TODAY)
    (found,) = chases([owed(TODAY), again], TODAY)
    assert found.items[0] is again
    assert (found.late, found.again) == (0, 1)


def test_no_date_comes_last() -> None:
    assert by_urgency(owed(None)) > by_urgency(owed(date(2200, 1, 1)))


@pytest.mark.parametrize(
    ("kind", "state", "what"),
    [
        ("document", AWAITED, Wanted.ISSUE), ("document", "B2", Wanted.REVISION), ("document", LOOK_AGAIN, Wanted.LOOK),
        ("task", AWAITED, None),
    ],
)  # fmt: skip
def test_of_a_document_is_owed_what_its_state_says(kind: str, state: str, what: Wanted | None) -> None:
    assert wanted(Obligation(kind, "d", "D-1", "T", "p", "x", state=state)) is what


def test_a_review_opens_its_document_and_an_invite_its_meeting() -> None:
    assert Obligation("review", "r", "D-1", "T", "p", "x", subject_id="d").opens == ("document", "d")
    assert Obligation("invite", "m", "M-1", "T", "p", "x").opens == ("meeting", "m")
    assert Obligation("log", "l", "R-1", "T", "p", "x").opens == ("log", "l")
