"""Sending documents for review, their answers, and what these make of the documents, on real stores."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coorddesk.domain import reviews as rules
from coorddesk.domain.document_presets import STATUS_PRESETS
from coorddesk.domain.documents import Distribution, Document, Review, Revision
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Effect
from coorddesk.domain.reviews import STILL_RIGHT, WITHDRAWN
from coorddesk.errors import InvalidInput
from coorddesk.services import document_settings, documents, editing, people, projects, register, reviews, revisions
from coorddesk.services.reviews import Answer, Asking
from coorddesk.storage.queries import counts, sheets
from coorddesk.storage.store import Store, new_id

TODAY = date(2026, 11, 25)
DUE = date(2026, 12, 2)


@pytest.fixture
def store(tmp_path: Path):
    made = Store.create(tmp_path / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    yield made
    made.close()


@pytest.fixture
def fit(store: Store) -> str:
    return projects.start(store, "FIT", "Office fit-out").id


@pytest.fixture
def team(store: Store) -> list[Person]:
    return [people.add(store, name, team="Design") for name in ("Dana Whitlock", "Hemi Parata", "Ravi Deshpande")]


def plan(store: Store, fit: str, number: str = "FIT-1", type: str = "DR", owner: str | None = None) -> Document:
    return documents.register(store, fit, number, "Plan", TODAY, type, owner, revision=Revision("P01", status="Issued"))


def read(store: Store, id: str) -> Document:
    return editing.read(store, "document", id)


def ask(store: Store, document: Document, who: list[Person], due: date | None = DUE, **rest: bool) -> list[Review]:
    return reviews.send_for_review(store, [Asking(document.id, tuple(one.id for one in who))], TODAY, due, **rest)


def give(store: Store, review: Review, outcome: str, comments: int = 0, **rest: object) -> None:
    reviews.answer(store, [review.id], Answer(TODAY, outcome, comments, **rest))  # type: ignore[arg-type]


def standing(store: Store, document: Document) -> tuple[str, str, date | None]:
    now = read(store, document.id)
    return now.status, now.revisions[-1].status, now.review_due


def test_a_review_goes_out_once_to_each_and_the_last_answer_settles_the_document(store: Store, fit: str, team: list[Person]) -> None:
    made = plan(store, fit)
    first = ask(store, made, [team[0], team[2], team[0]])
    assert [one.reviewer_id for one in first] == [team[0].id, team[2].id]
    assert ask(store, made, [team[2]]) == []
    assert standing(store, made) == ("For review", "For review", DUE)
    give(store, first[0], "No comment")
    assert standing(store, made) == ("For review", "For review", DUE)
    assert store.undo_label() == "Note what Dana Whitlock answered to FIT-1"
    give(store, first[1], "C", comments=3)
    assert standing(store, made) == ("Comments", "Comments", date(2026, 12, 2))
    found = reviews.state(store, made.id, TODAY)
    assert (found.back, found.asked, found.comments, found.effect) == (2, 2, 3, Effect.REVISE)
    store.undo()
    assert standing(store, made) == ("For review", "For review", DUE)


def test_several_documents_go_out_as_one_change_and_come_back_together(store: Store, fit: str, team: list[Person]) -> None:
    made = [plan(store, fit, f"FIT-{n}") for n in range(3)]
    out = reviews.send_for_review(store, [Asking(one.id, (team[0].id, team[1].id)) for one in made], TODAY, DUE)
    assert store.undo_label() == "Send 3 documents for review"
    hers = [one.id for one in out if one.reviewer_id == team[0].id]
    reviews.answer(store, hers, Answer(TODAY, "A"))
    assert {reviews.state(store, one.id, TODAY).back for one in made} == {1}
    assert store.undo_label() == "Note what Dana Whitlock answered to 3 documents"
    store.undo()
    store.undo()
    assert {standing(store, one)[0] for one in made} == {"Issued"}
    assert reviews.lines(store, made[0].id) == []


def test_a_document_that_is_named_twice_goes_out_once_to_each(store: Store, fit: str, team: list[Person]) -> None:
    made = plan(store, fit)
    twice = [Asking(made.id, (team[0].id,)), Asking(made.id, (team[0].id, team[1].id))]
    assert [one.reviewer_id for one in reviews.send_for_review(store, twice, TODAY, DUE)] == [team[0].id, team[1].id]


def test_nobody_is_asked_about_anything_when_one_document_cannot_go_out(store: Store, fit: str, team: list[Person]) -> None:
    made, awaited = plan(store, fit), documents.register(store, fit, "FIT-9", "Awaited", TODAY)
    with pytest.raises(InvalidInput, match="FIT-9 has no revision yet"):
        reviews.send_for_review(store, [Asking(one.id, (team[0].id,)) for one in (made, awaited)], TODAY, DUE)
    with pytest.raises(InvalidInput, match="at least one reviewer"):
        reviews.send_for_review(store, [Asking(made.id, ())], TODAY, DUE)
    assert standing(store, made)[0] == "Issued"
    assert reviews.lines(store, made.id) == []


def test_the_next_revision_withdraws_what_is_out_of_the_one_before_or_keeps_it(store: Store, fit: str, team: list[Person]) -> None:
    made = plan(store, fit)
    old = ask(store, made, team[:2])
    give(store, old[0], "B", comments=2)
    documents.issue(store, made.id, Revision("P02", status="Issued"), TODAY)
    assert [one.id for one in reviews.out_of_date(store, [made.id])] == [old[1].id]
    ask(store, made, [team[2]], withdraw_earlier=False)
    assert [one.id for one in reviews.out_of_date(store, [made.id])] == [old[1].id]
    store.undo()
    ask(store, made, [team[2]])
    assert reviews.out_of_date(store, [made.id]) == []
    withdrawn = editing.read(store, "review", old[1].id)
    assert (withdrawn.outcome, withdrawn.note, withdrawn.returned) == (WITHDRAWN, "Superseded by P02", TODAY)
    assert editing.read(store, "review", old[0].id).outcome == "B"


def test_the_answer_to_an_earlier_revision_that_comes_late_leaves_the_current_one_alone(store: Store, fit: str, team: list[Person]) -> None:
    made = plan(store, fit)
    (old,) = ask(store, made, team[:1])
    documents.issue(store, made.id, Revision("P02", status="Issued"), TODAY)
    (new,) = ask(store, made, team[1:2], withdraw_earlier=False)
    give(store, old, "D")
    assert standing(store, made)[0] == "For review"
    give(store, new, "A")
    assert standing(store, made) == ("Approved", "Approved", None)


def test_an_answer_is_corrected_and_taken_back(store: Store, fit: str, team: list[Person]) -> None:
    made = plan(store, fit)
    (one,) = ask(store, made, team[:1])
    give(store, one, "A")
    assert standing(store, made)[0] == "Approved"
    give(store, one, "D")
    assert standing(store, made)[0] == "Rejected"
    assert store.undo_label() == "Correct the answer to FIT-1"
    reviews.take_back_answer(store, [one.id], TODAY)
    assert standing(store, made) == ("For review", "For review", DUE)
    for _ in range(3):
        store.undo()
    assert standing(store, made) == ("For review", "For review", DUE)


def test_the_last_reviewer_who_is_withdrawn_lets_the_other_answers_hold(store: Store, fit: str, team: list[Person]) -> None:
    made = plan(store, fit)
    out = ask(store, made, team)
    give(store, out[0], "A")
    give(store, out[1], "B", comments=1, next_due=date(2026, 12, 9))
    reviews.withdraw(store, [out[2].id], TODAY, "On leave")
    assert standing(store, made) == ("Comments", "Comments", DUE)
    assert editing.read(store, "review", out[2].id).note == "On leave"


def test_somebody_else_reviews_instead_for_the_same_day(store: Store, fit: str, team: list[Person]) -> None:
    made = plan(store, fit)
    out = ask(store, made, team[:2])
    with pytest.raises(InvalidInput, match="reviews FIT-1 P01 already"):
        reviews.replace_reviewer(store, out[0].id, team[1].id, TODAY)
    new = reviews.replace_reviewer(store, out[0].id, team[2].id, TODAY)
    assert (new.due, reviews.state(store, made.id, TODAY).asked) == (DUE, 2)
    assert store.undo_label() == "Let Ravi Deshpande review FIT-1 instead"
    store.undo()
    assert editing.read(store, "review", out[0].id).returned is None


def test_a_review_that_nobody_says_anything_to_leaves_the_document_as_it_was(store: Store, fit: str, team: list[Person]) -> None:
    made = plan(store, fit)
    (one,) = ask(store, made, team[:1])
    reviews.withdraw(store, [one.id], TODAY)
    assert standing(store, made) == ("Issued", "Issued", None)
    (one,) = ask(store, made, team[:1])
    give(store, one, "A")
    (again,) = ask(store, made, team[1:2])
    give(store, one, "I")
    give(store, again, "I")
    assert standing(store, made) == ("Approved", "Approved", None)


@pytest.mark.parametrize(
    ("key", "answer", "after"),
    [
        ("general", "C", "Comments"), ("iso2021", "B", "S3"), ("iso2021", "C", "S3"), ("iso2021", "D", "S3"), ("iso2018", "C", "B1"),
        ("iso2018", "D", "S3"), ("epc", "B", "IFR"), ("epc", "D", "IFR"),
    ],
)  # fmt: skip
def test_what_is_to_be_revised_is_owed_by_its_owner_in_every_set(store, fit, team, key: str, answer: str, after: str) -> None:
    codes = next(one.codes for one in STATUS_PRESETS if one.key == key)
    document_settings.change(store, fit, "status_codes", codes)
    made = plan(store, fit, owner=team[2].id)
    (one,) = ask(store, made, team[:1])
    give(store, one, answer)
    assert standing(store, made) == (after, after, DUE)
    (owed,) = reviews.owed(store, [made.id], TODAY)
    assert (owed.kind, owed.person_id, owed.due) == ("document", team[2].id, DUE)
    assert list(register.ids(store, register.Wanted(late=True), DUE + timedelta(1))) == [made.id]


def test_what_was_answered_meanwhile_is_neither_withdrawn_nor_given_to_somebody_else(store: Store, fit: str, team: list[Person]) -> None:
    made = plan(store, fit, owner=team[0].id)
    (one,) = ask(store, made, team[:1])
    give(store, one, "D", comments=3)
    reviews.still_right(store, [made.id], TODAY, None, 12)
    looked = next(each.id for each in reviews.lines(store, made.id) if each.outcome == STILL_RIGHT)
    before = reviews.lines(store, made.id)
    for change in (
        lambda: reviews.withdraw(store, [one.id], TODAY),
        lambda: reviews.replace_reviewer(store, one.id, team[1].id, TODAY),
        lambda: reviews.take_back_answer(store, [looked], TODAY),
    ):
        with pytest.raises(InvalidInput, match="Nothing was changed"):
            change()
    assert reviews.lines(store, made.id) == before


def test_who_was_removed_is_not_asked(store: Store, fit: str, team: list[Person]) -> None:
    made = plan(store, fit)
    (one,) = ask(store, made, team[:1])
    with store.edit("Remove") as edit:
        edit.put(replace(team[1], deleted=True))
    with pytest.raises(InvalidInput, match="Hemi Parata was removed"):
        ask(store, made, team[1:2])
    with pytest.raises(InvalidInput, match="Hemi Parata was removed"):
        reviews.replace_reviewer(store, one.id, team[1].id, TODAY)


def test_what_is_in_the_bin_or_withdrawn_is_not_sent_for_review(store: Store, fit: str, team: list[Person]) -> None:
    gone, binned = plan(store, fit), plan(store, fit, "FIT-2")
    out = ask(store, gone, team[:2])
    give(store, out[0], "A")
    revisions.withdraw(store, gone.id, "P01")
    assert standing(store, gone) == ("Withdrawn", "Withdrawn", None)
    assert [one.outcome for one in reviews.lines(store, gone.id)] == ["A", WITHDRAWN]
    assert reviews.owed(store, [gone.id], TODAY) == []
    editing.remove(store, [("document", binned.id)])
    for one, why in ((gone, "P01 is withdrawn"), (binned, "in the bin")):
        with pytest.raises(InvalidInput, match=why):
            ask(store, one, team[:1])


def test_the_day_is_moved_for_one_or_all_and_the_document_is_due_with_the_earliest(store: Store, fit: str, team: list[Person]) -> None:
    made = plan(store, fit)
    out = ask(store, made, team[:2])
    reviews.move_due(store, [out[0].id], DUE + timedelta(7), TODAY)
    assert standing(store, made)[2] == DUE
    reviews.move_due(store, [one.id for one in out], DUE + timedelta(1), TODAY)
    assert standing(store, made)[2] == DUE + timedelta(1)
    assert store.undo_label() == "Make reviews of FIT-1 due 3 Dec"


def test_the_file_with_the_comments_is_linked_once(store: Store, fit: str, team: list[Person]) -> None:
    made = plan(store, fit)
    (one,) = ask(store, made, team[:1])
    give(store, one, "B", comments=2, file="/tmp/comments.pdf")
    give(store, one, "B", comments=3, file="/tmp/comments.pdf")
    (line,) = reviews.lines(store, made.id)
    assert (line.file, line.comments, line.reviewer) == ("/tmp/comments.pdf", 3, "Dana Whitlock")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Answer(TODAY, " "), "outcome"), (Answer(TODAY, WITHDRAWN), "outcome"), (Answer(TODAY, "A", -1), "comments"),
        (Answer(TODAY - timedelta(1), "A"), "returned"),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_refused_and_the_review_stays_out(store, fit, team, given: Answer, field: str) -> None:
    made = plan(store, fit)
    (one,) = ask(store, made, team[:1])
    with pytest.raises(InvalidInput) as refused:
        reviews.answer(store, [one.id], given)
    assert refused.value.field == field
    assert editing.read(store, "review", one.id) == one


def test_the_answer_to_a_review_that_was_undone_meanwhile_is_refused(store: Store, fit: str, team: list[Person]) -> None:
    (one,) = ask(store, plan(store, fit), team[:1])
    store.undo()
    with pytest.raises(InvalidInput, match="not there any more"):
        give(store, one, "A")


def test_the_matrix_names_reviewers_by_type_with_teams_as_their_members(store: Store, fit: str, team: list[Person]) -> None:
    drawing, schedule, other = (plan(store, fit, f"FIT-{n}", kind) for n, kind in enumerate(("DR", "SC", "")))
    zed = people.add(store, "Zed Alone")
    with store.edit("Matrix") as edit:
        edit.add(Distribution(new_id(), fit, "dr", zed.id, reviews=True))
        edit.add(Distribution(new_id(), fit, "DR", team_id=team[0].team_id, reviews=True))
        edit.add(Distribution(new_id(), fit, "SC", zed.id))
        edit.add(Distribution(new_id(), fit, "", team[1].id, reviews=True))
        edit.put(replace(team[2], archived=True))
    found = reviews.reviewers_by_matrix(store, [drawing.id, schedule.id, other.id])
    assert found == {
        drawing.id: (team[0].id, team[1].id, zed.id), schedule.id: (team[1].id,), other.id: (team[1].id,),
    }  # fmt: skip


def test_the_matrix_asks_for_a_type_however_its_letters_are_written(store: Store, fit: str, team: list[Person]) -> None:
    drawing = plan(store, fit, "FIT-1", "ÉTUDE  A")
    with store.edit("Matrix") as edit:
        edit.add(Distribution(new_id(), fit, "étude a", team[0].id, reviews=True))
    assert reviews.reviewers_by_matrix(store, [drawing.id]) == {drawing.id: (team[0].id,)}


def test_a_look_at_a_standing_document_is_kept_and_sets_the_next(store: Store, fit: str, team: list[Person]) -> None:
    made = plan(store, fit, owner=team[0].id)
    reviews.still_right(store, [made.id], TODAY, None, 12, "Nothing new")
    now = read(store, made.id)
    assert (now.next_review, now.review_months, now.status) == (date(2027, 11, 25), 12, "Issued")
    (line,) = reviews.lines(store, made.id)
    assert (line.outcome, line.note, line.reviewer) == (STILL_RIGHT, "Nothing new", "Dana Whitlock")
    assert reviews.state(store, made.id, TODAY).asked == 0
    assert store.undo_label() == "Find FIT-1 still right"
    with pytest.raises(InvalidInput):
        reviews.still_right(store, [made.id], TODAY, None, 0)


steps = st.lists(
    st.tuples(st.sampled_from(("ask", "answer", "back", "withdraw", "replace", "move", "undo")), st.integers(0, 5), st.integers(0, 4)),
    max_size=12,
)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_whatever_is_done_the_status_is_what_the_answers_say(tmp_path_factory, walk: list[tuple[str, int, int]]) -> None:
    place = tmp_path_factory.mktemp("walk") / "x.coord"
    store = Store.create(place, lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    project = projects.start(store, "FIT", "Office fit-out")
    who = [people.add(store, name) for name in ("Dana", "Hemi", "Ravi")]
    made = plan(store, project.id)
    before, first = read(store, made.id), store.undo_label()
    for what, at, which in walk:
        known = reviews.lines(store, made.id)
        out = [one for one in known if one.returned is None]
        label = store.undo_label()
        try:
            if what == "ask":
                ask(store, made, [who[at % 3]])
            elif what == "answer" and out:
                reviews.answer(store, [out[at % len(out)].id], Answer(TODAY, "ABCDI"[which], which))
            elif what == "back" and (back := [one for one in known if one.returned and one.outcome != WITHDRAWN]):
                reviews.take_back_answer(store, [back[at % len(back)].id], TODAY)
            elif what == "withdraw" and out:
                reviews.withdraw(store, [out[at % len(out)].id], TODAY)
            elif what == "replace" and out:
                reviews.replace_reviewer(store, out[at % len(out)].id, who[which % 3].id, TODAY)
            elif what == "move" and out:
                reviews.move_due(store, [one.id for one in out], DUE + timedelta(at), TODAY)
            elif what == "undo" and store.undo_label() != first:  # asking somebody twice changes nothing that could be undone
                store.undo()
        except InvalidInput:
            assert store.undo_label() == label
        found, now = reviews.state(store, made.id, TODAY), read(store, made.id)
        if found.complete and found.effect:
            assert now.status == rules.status_for(found.effect, project)
        elif found.out:
            assert now.status == "For review"
            assert now.review_due == found.due
        assert now.revisions[-1].status == now.status
    while read(store, made.id) != before or reviews.lines(store, made.id):
        assert store.undo() is not None
    store.close()


def test_the_status_sheet_counts_what_is_in_review_as_today_does(store: Store, fit: str, team) -> None:
    documents.register(store, fit, "FIT-1", "Plan", TODAY, review_due=DUE, revision=Revision("P01", status="For review"))
    asked = plan(store, fit, "FIT-2")
    reviews.send_for_review(store, [Asking(asked.id, (team[0].id, team[1].id))], TODAY, DUE)
    plan(store, fit, "FIT-3")
    with store.read() as reader:
        out = sheets.out_for_review(reader, fit)
        assert counts.in_review(reader, fit) == 2
    assert [(one[0], one[1], one[3]) for one in out] == [("FIT-1", "P01", DUE), ("FIT-2", "P01", DUE)]
    assert out[0][2] is None and out[1][2] in {one.id for one in team}
