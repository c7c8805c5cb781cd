"""Registering, numbering, issuing and reviewing documents, and finding their files again."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coorddesk.domain.documents import Document, Review, Revision, current
from coorddesk.errors import InvalidInput
from coorddesk.services import document_files, documents, editing, file_plans, people, projects, register, reviews
from coorddesk.services.document_files import FileState
from coorddesk.services.register import Wanted
from coorddesk.storage.store import Store

TODAY = date(2026, 11, 25)


@pytest.fixture
def store(tmp_path: Path):
    made = Store.create(tmp_path / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    yield made
    made.close()


@pytest.fixture
def fit(store: Store) -> str:
    from dataclasses import replace

    project = projects.start(store, "FIT", "Office fit-out")
    with store.edit("pattern") as edit:
        edit.put(replace(project, number_pattern="{project}-{originator}-{discipline}-{type}-{number:4}"))
    return project.id


def read(store: Store, id: str) -> Document:
    with store.read() as reader:
        return reader.get(Document, id)


def test_the_next_number_follows_the_pattern_and_leaves_out_what_is_not_known(store: Store, fit: str) -> None:
    assert documents.next_number(store, fit, "DR", "AR") == "FIT-AR-DR-0001"
    documents.register(store, fit, "FIT-AR-DR-0102", "Ceiling plan", TODAY)
    assert documents.next_number(store, fit, "dr", "ar") == "FIT-AR-DR-0103"
    assert documents.next_number(store, fit, "SC") == "FIT-SC-0001"
    assert documents.next_number(store, fit) == "FIT-0001"


def test_a_number_is_not_offered_again_after_its_document_was_undone(store: Store, fit: str) -> None:
    documents.register(store, fit, "FIT-AR-DR-0007", "Plan", TODAY)
    store.undo()
    assert documents.next_number(store, fit, "DR", "AR") == "FIT-AR-DR-0008"


def test_a_number_far_beyond_the_pattern_does_not_carry_the_others_away(store: Store, fit: str) -> None:
    documents.register(store, fit, "FIT-AR-DR-20261125", "Dated plan", TODAY)
    assert documents.next_number(store, fit, "DR", "AR") == "FIT-AR-DR-0001"


def test_registering_reads_type_and_discipline_from_the_number_and_awaits_the_document(store: Store, fit: str) -> None:
    with store.edit("pattern") as edit:
        from dataclasses import replace

        from coorddesk.domain.projects import Project

        edit.put(replace(edit.get(Project, fit), number_pattern="{project}-{discipline}-{type}-{number:4}"))
    made = documents.register(store, fit, "FIT-AR-DR-0102", "  Ceiling   plan ", TODAY)
    assert (made.type, made.discipline, made.title, made.status) == ("DR", "AR", "Ceiling plan", "Awaited")
    assert store.undo_label() == "Register FIT-AR-DR-0102"


@pytest.mark.parametrize(("number", "title", "field"), [("fit ar dr 0102", "Other", "number"), ("FIT-9", "  ", "title")])
def test_a_number_in_use_or_an_empty_title_is_refused_and_nothing_is_registered(store, fit, number, title, field) -> None:
    documents.register(store, fit, "FIT-AR-DR-0102", "Ceiling plan", TODAY)
    with pytest.raises(InvalidInput) as refused:
        documents.register(store, fit, number, title, TODAY)
    assert refused.value.field == field
    assert len(register.read(store, Wanted(fit)).ids) == 1


def test_issuing_supersedes_what_was_current_and_is_one_undo_step(store: Store, fit: str) -> None:
    made = documents.register(store, fit, "FIT-1", "Plan", TODAY, revision=Revision("P01", status="Issued"))
    documents.issue(store, made.id, Revision("P02", status="For review"), TODAY)
    after = read(store, made.id)
    assert [(one.code, one.status, one.current) for one in after.revisions] == [("P01", "Superseded", False), ("P02", "For review", True)]
    assert after.status == "For review"
    assert after.revisions[1].issued == TODAY
    assert store.undo_label() == "Issue FIT-1 rev P02"
    with pytest.raises(InvalidInput):
        documents.issue(store, made.id, Revision("p02"), TODAY)
    store.undo()
    assert current(read(store, made.id)).code == "P01"


def test_a_draft_revision_has_no_day_of_issue(store: Store, fit: str) -> None:
    made = documents.register(store, fit, "FIT-1", "Plan", TODAY)
    assert documents.issue(store, made.id, Revision("P01", status="Draft"), TODAY).revisions[0].issued is None


def test_a_linked_file_is_kept_relative_to_the_store_and_its_change_or_loss_is_seen(store: Store, fit: str, tmp_path: Path) -> None:
    made = documents.register(store, fit, "FIT-1", "Plan", TODAY, revision=Revision("P01"))
    file = tmp_path / "drawings" / "plan.pdf"
    file.parent.mkdir()
    file.write_bytes(b"as issued")
    linked = current(document_files.link_file(store, made.id, file))
    assert linked.path == "drawings/plan.pdf"
    assert document_files.resolve(store, linked) == FileState.PRESENT
    file.write_bytes(b"changed since")
    assert document_files.resolve(store, linked) == FileState.CHANGED
    file.unlink()
    assert document_files.resolve(store, linked) == FileState.MISSING
    assert document_files.resolve(store, Revision("P02")) == FileState.NONE


def test_a_file_elsewhere_is_kept_with_its_whole_path_and_one_that_is_not_there_is_refused(store, fit, tmp_path_factory) -> None:
    away = tmp_path_factory.mktemp("away") / "plan.pdf"
    made = documents.register(store, fit, "FIT-1", "Plan", TODAY, revision=Revision("P01"))
    with pytest.raises(InvalidInput):
        document_files.link_file(store, made.id, away)
    away.write_bytes(b"x")
    assert current(document_files.link_file(store, made.id, away)).path == str(away)


def test_a_review_goes_out_once_to_each_and_comes_back_with_comments(store: Store, fit: str) -> None:
    dana, ravi = people.add(store, "Dana Whitlock"), people.add(store, "Ravi Deshpande")
    made = documents.register(store, fit, "FIT-1", "Plan", TODAY, revision=Revision("P01"))
    due = date(2026, 12, 2)
    first = reviews.send_for_review(store, made.id, [dana.id, ravi.id, dana.id], TODAY, due)
    assert [one.reviewer_id for one in first] == [dana.id, ravi.id]
    assert reviews.send_for_review(store, made.id, [ravi.id], TODAY, due) == []
    assert (read(store, made.id).status, read(store, made.id).review_due) == ("For review", due)
    reviews.return_review(store, first[0].id, due, "No comment")
    assert read(store, made.id).status == "For review"
    reviews.return_review(store, first[1].id, due, "B", comments=3)
    assert read(store, made.id).status == "Comments"
    with store.read() as reader:
        assert reader.get(Review, first[1].id).comments == 3


def test_a_review_without_comments_is_due_no_more_once_all_are_back(store: Store, fit: str) -> None:
    dana = people.add(store, "Dana Whitlock")
    made = documents.register(store, fit, "FIT-1", "Plan", TODAY, revision=Revision("P01"))
    review = reviews.send_for_review(store, made.id, [dana.id], TODAY, TODAY)[0]
    reviews.return_review(store, review.id, TODAY, "")
    assert (read(store, made.id).status, read(store, made.id).review_due) == ("For review", None)


def test_dropped_files_find_their_documents_by_name_and_the_rest_get_numbers_of_their_own(store: Store, fit: str, tmp_path: Path) -> None:
    made = documents.register(store, fit, "FIT-AR-DR-0102", "Ceiling plan", TODAY, revision=Revision("P01", status="Issued"))
    names = ["FIT-AR-DR-0102-P05 smoke.pdf", "FIT-AR-DR-0300 New plan.pdf", "hello.pdf", "bye.pdf"]
    for name in names:
        (tmp_path / name).write_bytes(name.encode())
    planned = file_plans.plan_files(store, fit, [tmp_path / name for name in names])
    assert [(one.document_id, one.number, one.code) for one in planned] == [
        (made.id, "FIT-AR-DR-0102", "P05"), (None, "FIT-AR-DR-0300", "P01"), (None, "FIT-0001", "P01"), (None, "FIT-0002", "P01"),
    ]  # fmt: skip
    file_plans.take_files(store, fit, planned, [document_files.file_facts(store, one.file) for one in planned], TODAY)
    assert current(read(store, made.id)).path == "FIT-AR-DR-0102-P05 smoke.pdf"
    assert len(register.read(store, Wanted(fit)).ids) == 4
    store.undo()
    assert len(register.read(store, Wanted(fit)).ids) == 1


def test_the_register_filters_and_sorts_with_blanks_last(store: Store, fit: str) -> None:
    dana = people.add(store, "Dana Whitlock", team="Design")
    first = documents.register(store, fit, "FIT-A-1", "Plan 100 % of level", TODAY, owner_id=dana.id, review_due=date(2026, 12, 1))
    second = documents.register(store, fit, "FIT-A-2", "Schedule", TODAY, type="SC", revision=Revision("P02", status="Issued"))
    assert register.ids(store, Wanted(fit, sort="review_due", descending=True)) == [first.id, second.id]
    assert register.ids(store, Wanted(fit, sort="rev")) == [second.id, first.id]
    assert register.ids(store, Wanted(fit, text="100 %")) == [first.id]
    assert register.ids(store, Wanted(fit, text="sched a-2")) == [second.id]
    assert register.ids(store, Wanted(fit, owner_id="")) == [second.id]
    assert register.ids(store, Wanted(fit, team_id=dana.team_id)) == [first.id]
    assert register.ids(store, Wanted(fit, status="Issued")) == [second.id]
    assert register.counts(store, fit) == ({"Awaited": 1, "Issued": 1}, ["SC"])


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ["number", "title", "type", "rev", "status", "owner", "issued", "review_due", "folder"])
def test_the_whole_register_has_the_order_each_project_has(store: Store, fit: str, sort: str, descending: bool) -> None:
    one, two = (people.add(store, name) for name in ("ada Novak", "Bo Lind"))
    for n in range(8):
        documents.register(
            store, fit, f"FIT-{9 - n}", f"{'Pp'[n % 2]}lan {n % 3} {n}", TODAY, type=("", "DR", "SC")[n % 3],
            owner_id=(None, two.id, one.id)[n % 3], folder=("A", "")[n % 2], review_due=(None, date(2026, 12, 1 + n % 4))[n % 2],
            revision=Revision(("P02", "P01")[n % 2], date(2026, 11, 1 + n % 4), status=("Issued", "Draft")[n % 2]),
        )  # fmt: skip
    binned = documents.register(store, fit, "FIT-99", "Gone", TODAY, type="DR")
    editing.remove(store, [("document", binned.id)])
    whole = register.ids(store, Wanted(sort=sort, descending=descending))
    assert whole == register.ids(store, Wanted(fit, sort=sort, descending=descending))
    assert len(whole) == 8
    assert binned.id not in whole
