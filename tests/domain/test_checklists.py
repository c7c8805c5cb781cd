"""The rules of checklists: offsets in working days there and back, and how a run stands."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coorddesk.domain import checklists
from coorddesk.domain.checklists import ChecklistRun, RunStep, TemplateStep
from coorddesk.domain.dates import MONDAY_TO_FRIDAY, add_working_days
from coorddesk.domain.people import Person
from coorddesk.domain.tasks import Task
from coorddesk.errors import InvalidInput

FRIDAY, SATURDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 30)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
WEEKS = st.frozensets(st.integers(0, 6), min_size=1)
# fewer than would ever fill all the days an offset walks over
HOLIDAYS = st.frozensets(st.dates(date(2025, 1, 1), date(2026, 12, 31)), max_size=20)


def due(step: TemplateStep, anchor: date, owner: Person | None = None, holidays: frozenset[date] = frozenset()) -> date:
    return checklists.planned([step], anchor, {0: owner} if owner else {}, holidays)[0].due


def works_on(days: frozenset[int]) -> Person:
    return Person("p", "Dana", working_days="".join(map(str, sorted(days))))


@given(DAYS, st.integers(-60, 60), WEEKS, HOLIDAYS)
def test_a_step_falls_due_on_a_day_its_owner_works(anchor, offset, week, holidays):
    found = due(TemplateStep("x", "", offset), anchor, works_on(week), holidays)
    assert found.weekday() in week and found not in holidays


@given(DAYS, st.integers(-60, 60), WEEKS)
def test_a_later_offset_never_falls_due_earlier(anchor, offset, week):
    owner = works_on(week)
    assert due(TemplateStep("x", "", offset), anchor, owner) <= due(TemplateStep("x", "", offset + 1), anchor, owner)


@given(DAYS, st.integers(-120, 120), WEEKS, HOLIDAYS)
def test_the_offset_between_two_days_leads_from_the_one_to_the_other(anchor, apart, week, holidays):
    wanted = anchor + timedelta(apart)
    offset = checklists.offset_between(anchor, wanted, week, holidays)
    found = due(TemplateStep("x", "", offset), anchor, works_on(week), holidays)
    assert found == add_working_days(wanted, 0, week, holidays)


@given(DAYS, st.integers(-60, 60), WEEKS)
def test_an_offset_comes_back_as_it_was_from_an_anchor_that_is_worked_on(day, offset, week):
    anchor = add_working_days(day, 0, week)
    there = due(TemplateStep("x", "", offset), anchor, works_on(week))
    assert checklists.offset_between(anchor, there, week) == offset


def test_a_step_on_an_anchor_at_the_weekend_moves_to_the_next_working_day():
    assert due(TemplateStep("x"), SATURDAY) == MONDAY


def test_a_step_before_an_anchor_at_the_weekend_is_due_on_the_friday():
    assert due(TemplateStep("x", "", -1), SATURDAY) == FRIDAY


def test_the_owners_own_week_counts():
    weekend = works_on(frozenset((5, 6)))
    assert due(TemplateStep("x", "", 1), FRIDAY, weekend) == SATURDAY
    assert due(TemplateStep("x", "", 1), FRIDAY) == MONDAY


def test_a_person_without_any_working_day_counts_as_monday_to_friday():
    assert checklists.week_of(Person("p", "Dana", working_days="")) == MONDAY_TO_FRIDAY


def test_holidays_are_passed_over():
    assert due(TemplateStep("x", "", 1), FRIDAY, holidays=frozenset((MONDAY,))) == MONDAY + timedelta(1)


def test_planned_steps_keep_their_order_and_their_owners():
    steps = (TemplateStep("Late", "Lead", 5), TemplateStep("Early", "", -3))
    found = checklists.planned(steps, MONDAY, {0: Person("dw", "Dana")})
    assert [(one.title, one.role, one.owner_id) for one in found] == [("Late", "Lead", "dw"), ("Early", "", None)]


def test_tasks_become_steps_by_due_date_with_their_owners_role():
    people = {"dw": Person("dw", "Dana", role="Lead architect"), "we": Person("we", "Wei", working_days="56")}
    tasks = [
        Task("1", "p", "FIT-1", "Undated", "c", "a"),
        Task("2", "p", "FIT-2", "After", "c", "b", due=date(2026, 12, 2), owner_id="dw"),
        Task("3", "p", "FIT-3", "At the weekend", "c", "c", due=SATURDAY + timedelta(1), owner_id="we"),
    ]
    found = checklists.derived(tasks, FRIDAY, people)
    assert found == [TemplateStep("At the weekend", "", 2), TemplateStep("After", "Lead architect", 3), TemplateStep("Undated", "", 0)]


def test_lines_without_words_are_no_steps():
    assert checklists.checked_steps([TemplateStep("  Building   pass "), TemplateStep("  ")]) == (TemplateStep("Building pass"),)


@pytest.mark.parametrize("steps", [(), (TemplateStep(" "),), (TemplateStep("", "Lead"),), (TemplateStep("x", "", 1001),)])
def test_steps_that_say_too_little_or_too_much_are_refused(steps):
    with pytest.raises(InvalidInput) as refused:
        checklists.checked_steps(steps)
    assert refused.value.field == "steps"


def test_a_run_counts_what_is_done_and_late_and_names_what_is_next():
    run = ChecklistRun("r", "p", None, "Handover", FRIDAY)

    def step(name: str, due: date | None, done: date | None = None) -> RunStep:
        return RunStep(name, name, name, None, due, done)

    steps = [step("undated", None), step("done", FRIDAY, FRIDAY), step("coming", MONDAY), step("late", FRIDAY - timedelta(3))]
    found = checklists.stood(run, steps, FRIDAY)
    assert (found.done, found.all, found.late, found.next.title) == (1, 4, 1, "late")


@given(st.lists(st.tuples(st.one_of(st.none(), DAYS), st.booleans())))
def test_what_is_next_is_open_and_nothing_open_is_due_before_it(drawn):
    steps = [RunStep(str(at), "", "", None, due, FRIDAY if done else None) for at, (due, done) in enumerate(drawn)]
    found = checklists.stood(ChecklistRun("r", "p", None, "x", FRIDAY), steps, FRIDAY)
    still = [one for one in steps if one.done_on is None]
    assert (found.next in still) if still else found.next is None
    assert found.done + len(still) == found.all
    if found.next is not None and found.next.due is not None:
        assert all(one.due is None or one.due >= found.next.due for one in still)


@pytest.mark.parametrize(
    ("asked", "role", "rank"),
    [
        ("lead ARCHITECT", "Lead architect", 0), ("Architect", "Lead architect", 1), ("Site manager", "Move manager", None),
        ("", "Lead", None),
    ],
)
def test_a_role_fits_exactly_or_by_its_words(asked, role, rank):
    assert checklists.role_rank(asked, role) == rank


def test_offsets_in_words():
    assert [checklists.offset_words(days) for days in (-3, 0, 1)] == ["3 before", "On the day", "1 after"]


@given(st.integers(-1000, 1000))
def test_an_offset_in_words_is_read_back(days):
    assert checklists.parse_offset(checklists.offset_words(days)) == days
    assert checklists.parse_offset(str(days)) == days


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("", 0), (" 3 before ", -3), ("3 working days before", -3), ("−2", -2), ("+4d", 4), ("5 days after", 5), ("-1 before", -1),
    ],
)
def test_an_offset_is_read_as_people_type_it(typed, days):
    assert checklists.parse_offset(typed) == days


@pytest.mark.parametrize("typed", ["fri", "two", "-3 after", "3 or 4", "1.5"])
def test_what_is_no_number_of_days_is_refused(typed):
    with pytest.raises(InvalidInput):
        checklists.parse_offset(typed)
