"""What the answers to a review come to, and what they make of the document."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coorddesk.domain import reviews as rules
from coorddesk.domain.documents import Document, Review, Revision
from coorddesk.domain.projects import DEFAULT_REVIEW_CODES, Effect, Project, ReviewCode, StatusCode
from coorddesk.domain.reviews import STILL_RIGHT, WITHDRAWN, consolidated, effect_of, round_of, settled

TODAY = date(2026, 11, 25)  # a Wednesday
FIT = Project("p", "FIT", "Office fit-out")
DOCUMENT = Document("d", "p", "FIT-1", "Plan", status="For review", revisions=(Revision("P01", status="For review", current=True),))
GRAVER = {Effect.APPROVE: 1, Effect.COMMENT: 2, Effect.REVISE: 3, Effect.REJECT: 4}

days = st.integers(-30, 30).map(lambda n: TODAY + timedelta(n))
outcomes = st.sampled_from(("", "A", "b", "C", "D", "I", "Rejected", "No comment", "See the mark-up", WITHDRAWN, STILL_RIGHT))


@st.composite
def reviews(draw: st.DrawFn) -> list[Review]:
    people = draw(st.lists(st.sampled_from(("dana", "marcus", "ravi", "hemi")), max_size=6))
    made = []
    for n, person in enumerate(people):
        outcome = draw(outcomes)
        returned = draw(days) if outcome else None
        made.append(
            Review(
                f"r{n}", "d", draw(st.sampled_from(("P01", "p01", "P00"))), person, draw(days), draw(st.none() | days), returned, outcome,
                draw(st.integers(0, 3)) if outcome else 0, deleted=draw(st.booleans()) and draw(st.booleans()),
            )
        )  # fmt: skip
    return made


def answered(*outcomes: str) -> list[Review]:
    return [Review(f"r{n}", "d", "P01", f"p{n}", TODAY, TODAY, TODAY if one else None, one) for n, one in enumerate(outcomes)]


@given(reviews())
def test_everybody_asked_is_back_or_out_and_counts_once(given: list[Review]) -> None:
    round = round_of(given, "P01")
    found = consolidated(round, DEFAULT_REVIEW_CODES, TODAY)
    assert found.asked == len({one.reviewer_id for one in round}) == len(round)
    assert found.back + found.out == found.asked
    assert found.late <= found.out
    assert found.complete == (found.asked > 0 and found.out == 0)
    assert all(one.revision.upper() == "P01" and not one.deleted and one.outcome not in (WITHDRAWN, STILL_RIGHT) for one in round)


@given(reviews(), st.randoms())
def test_the_gravest_answer_wins_whatever_the_order(given: list[Review], dice) -> None:
    round = round_of(given, "P01")
    effects = [effect_of(one.outcome, one.comments, DEFAULT_REVIEW_CODES) for one in round if one.returned]
    expected = max((one for one in effects if one is not Effect.RECORD), key=GRAVER.__getitem__, default=None)
    shuffled = list(round)
    dice.shuffle(shuffled)
    assert consolidated(shuffled, DEFAULT_REVIEW_CODES, TODAY) == consolidated(round, DEFAULT_REVIEW_CODES, TODAY)
    assert consolidated(round, DEFAULT_REVIEW_CODES, TODAY).effect == expected


@given(reviews(), reviews())
def test_only_a_change_that_leaves_nobody_out_settles_a_document(before: list[Review], after: list[Review]) -> None:
    was, now = round_of(before, "P01"), round_of(after, "P01")
    found = settled(DOCUMENT, FIT, was, now, TODAY)
    standing, earlier = (consolidated(one, DEFAULT_REVIEW_CODES, TODAY) for one in (now, was))
    # where the answers decided before and the status is another one, the coordinator overruled them
    if standing.complete and standing.effect and not (earlier.complete and earlier.effect):
        names = {"approve": "Approved", "comment": "Comments", "revise": "Comments", "reject": "Rejected"}
        assert found.status == found.revisions[0].status == names[standing.effect]
        assert (found.review_due is not None) == (standing.effect in (Effect.COMMENT, Effect.REVISE))
    else:
        assert found.status == "For review"
        assert found.revisions == DOCUMENT.revisions


@given(st.integers(0, 60), days)
def test_answers_are_due_on_a_working_day_and_at_most_a_weekend_later_than_usual(count: int, today: date) -> None:
    due = rules.default_due(replace(FIT, review_days=count), today)
    assert due.weekday() < 5
    assert 0 <= (due - today).days - count <= 2


@pytest.mark.parametrize(
    ("outcome", "comments", "effect"),
    [
        ("A", 3, Effect.APPROVE), ("b", 0, Effect.COMMENT), ("Revise and Resubmit", 0, Effect.REVISE), (" D ", 0, Effect.REJECT),
        ("I", 2, Effect.RECORD), ("No comments.", 0, Effect.APPROVE), ("See the mark-up", 4, Effect.COMMENT), ("Seen", 0, Effect.RECORD),
    ],
)  # fmt: skip
def test_an_answer_means_what_its_code_says_else_what_its_comments_say(outcome: str, comments: int, effect: Effect) -> None:
    assert effect_of(outcome, comments, DEFAULT_REVIEW_CODES) is effect


def test_a_project_may_have_codes_and_statuses_of_its_own() -> None:
    own = replace(
        FIT,
        review_codes=(ReviewCode("1", "Proceed", Effect.APPROVE), ReviewCode("3", "Do again", Effect.REVISE)),
        status_codes=(
            StatusCode("S0", "Work in progress", "complete"), StatusCode("S2", "Information", "accent"),
            StatusCode("S3", "Review and comment", "accent"), StatusCode("S9", "Returned", "amber"), StatusCode("A1", "Accepted", "green"),
        ),
    )  # fmt: skip
    assert rules.review_status(own) == "S3"
    assert settled(DOCUMENT, own, [], answered("1", "1"), TODAY).status == "A1"
    assert settled(DOCUMENT, own, [], answered("1", "3"), TODAY).status == "S9"
    assert rules.review_status(replace(FIT, status_codes=(StatusCode("IFC", "Issued for construction", "green"),))) == "For review"


def test_a_set_without_the_tone_of_the_answer_leaves_the_status_to_the_coordinator() -> None:
    own = replace(FIT, status_codes=(StatusCode("Out", "Out for review", "accent"),))
    for answer, due in (("D", date(2026, 12, 2)), ("C", date(2026, 12, 2)), ("A", None)):
        found = settled(replace(DOCUMENT, review_due=TODAY), own, [], answered(answer), TODAY)
        assert (found.status, found.review_due) == ("For review", due)


def test_of_somebody_asked_twice_about_a_revision_the_later_answer_counts() -> None:
    first = Review("r1", "d", "P01", "dana", TODAY - timedelta(9), returned=TODAY, outcome="D")
    again = Review("r2", "d", "P01", "dana", TODAY, returned=TODAY, outcome="A")
    found = consolidated(round_of([again, first], "P01"), DEFAULT_REVIEW_CODES, TODAY)
    assert (found.asked, found.effect) == (1, Effect.APPROVE)


def test_a_correction_settles_the_document_anew_unless_somebody_overruled_the_answers() -> None:
    before, after = answered("A", "A"), answered("A", "C")
    approved = settled(DOCUMENT, FIT, answered("A", ""), before, TODAY)
    corrected = settled(approved, FIT, before, after, TODAY)
    assert (corrected.status, corrected.review_due) == ("Comments", date(2026, 12, 2))
    assert settled(rules.with_status(approved, "Issued"), FIT, before, after, TODAY).status == "Issued"
    moved = replace(corrected, review_due=date(2026, 12, 24))
    assert settled(moved, FIT, after, [after[0], replace(after[1], note="sheet 2")], TODAY) == moved


def test_answers_that_say_nothing_leave_the_document_as_it_was_before_and_waited_for_by_nobody() -> None:
    out = replace(DOCUMENT, review_due=TODAY)
    for none_left in ([], answered("I")):
        found = settled(out, FIT, answered(""), none_left, TODAY, earlier="Issued")
        assert (found.status, found.revisions[0].status, found.review_due) == ("Issued", "Issued", None)
    assert settled(found, FIT, answered("I"), answered(""), TODAY, earlier="Issued").status == "For review"
    assert settled(rules.with_status(found, "Approved"), FIT, answered("I"), answered("D"), TODAY, earlier="Issued").status == "Approved"


@pytest.mark.parametrize("gone", [{"deleted": True}, {"revisions": (Revision("P01", status="Withdrawn", current=True),)}])
def test_no_answer_approves_what_is_withdrawn_or_in_the_bin(gone: dict) -> None:
    document = replace(DOCUMENT, **gone)
    assert settled(document, FIT, answered(""), answered("A"), TODAY) == document
    assert rules.refusal(document)


def test_an_answer_that_is_taken_back_is_waited_for_again() -> None:
    due = TODAY + timedelta(3)
    out = [replace(one, due=due) for one in answered("A", "")]
    approved = settled(DOCUMENT, FIT, out, answered("A", "A"), TODAY)
    again = settled(approved, FIT, answered("A", "A"), out, TODAY)
    assert (again.status, again.revisions[0].status, again.review_due) == ("For review", "For review", due)


def test_a_standing_document_is_looked_at_again_after_its_months() -> None:
    found = rules.looked_at(replace(DOCUMENT, next_review=date(2026, 11, 1)), date(2026, 11, 30), 3)
    assert (found.next_review, found.review_months) == (date(2027, 2, 28), 3)
    assert rules.looked_at(found, TODAY, None).next_review is None
