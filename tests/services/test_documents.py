"""Registering, numbering and issuing documents, and finding their files again."""

import contextlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coorddesk.domain.documents import Document, Revision, current, number_key
from coorddesk.domain.projects import Project
from coorddesk.errors import InvalidInput, NotFound
from coorddesk.services import document_files, document_numbers, documents, editing, file_plans, people, projects, register
from coorddesk.services.document_files import FileState
from coorddesk.services.file_states import READ_BY_ITSELF, FileStates
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


def test_after_the_last_number_of_so_many_digits_come_longer_ones(store: Store, fit: str) -> None:
    for number in ("FIT-AR-DR-9999", "FIT-AR-DR-10000"):
        documents.register(store, fit, number, "Plan", TODAY)
    assert documents.next_number(store, fit, "DR", "AR") == "FIT-AR-DR-10001"


def test_the_year_and_fields_that_no_document_has_come_into_the_number(store: Store, fit: str) -> None:
    with store.edit("pattern") as edit:
        edit.put(replace(edit.get(Project, fit), number_pattern="{project}-{originator}-{year}-{type}-{number:3}"))
    made = documents.register(store, fit, "", "Plan", TODAY, "DR", values={"originator": "ngt"})
    assert (made.number, made.type) == ("FIT-NGT-2026-DR-001", "DR")
    assert document_numbers.last_values(store, fit) == {"originator": "NGT", "type": "DR"}
    assert documents.next_number(store, fit, "DR", values={"originator": "ngt"}, today=date(2027, 1, 4)) == "FIT-NGT-2027-DR-001"
    documents.register(store, fit, "Letter 5", "Letter", TODAY, "LE", discipline="X")
    assert document_numbers.last_values(store, fit) == {"originator": "NGT", "type": "DR"}


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("FIT-AR-DR-0102", "is the number of “Ceiling plan” (Awaited)"),
        ("fit ar–dr_０１０２", "is the number of “Ceiling plan” (Awaited, written FIT-AR-DR-0102)"),
        ("FIT-AR-DR-0103", "is the number of “Old plan” (in the bin)"),
        ("FIT-AR-DR-0104", "was the number of a document that an undo took back"),
    ],
)
def test_a_number_that_is_taken_is_refused_with_who_has_it_and_the_next_free_one(store, fit, number: str, said: str) -> None:
    with store.edit("pattern") as edit:
        edit.put(replace(edit.get(Project, fit), number_pattern="{project}-{discipline}-{type}-{number:4}"))
    documents.register(store, fit, "FIT-AR-DR-0102", "Ceiling plan", TODAY)
    gone = documents.register(store, fit, "FIT-AR-DR-0103", "Old plan", TODAY)
    editing.remove(store, [("document", gone.id)])
    documents.register(store, fit, "FIT-AR-DR-0104", "Mistake", TODAY)
    store.undo()
    other = documents.register(store, fit, "FIT-ME-SC-0001", "Schedule", TODAY)
    sentence = f"{number} {said}. Numbers are never used twice."
    assert document_numbers.taken(store, number) == sentence
    with pytest.raises(InvalidInput) as refused:
        documents.register(store, fit, number, "Another", TODAY)
    assert refused.value.sentence == f"{sentence} FIT-AR-DR-0105 is free."
    with pytest.raises(InvalidInput, match="FIT-AR-DR-0105 is free"):
        editing.set_field(store, "document", other.id, "number", number, TODAY)
    assert read(store, other.id).number == "FIT-ME-SC-0001"
    assert document_numbers.taken(store, "FIT-AR-DR-0105") == document_numbers.taken(store, "–") == ""
    assert document_numbers.taken(store, "fit me sc 0001", other.id) == ""


@given(st.lists(st.tuples(st.sampled_from(["register", "next", "renumber", "undo", "redo", "bin"]), st.integers(1, 12)), max_size=14))
@settings(max_examples=40, deadline=None)
def test_no_number_is_ever_given_to_a_second_document(gestures) -> None:
    with TemporaryDirectory() as folder:
        store = Store.create(Path(folder) / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
        project = projects.start(store, "FIT", "Office fit-out").id
        owners: dict[str, str] = {}
        made: list[str] = []
        for what, n in gestures:
            if what == "undo":
                if store.undo_label() != "Start project Office fit-out":
                    store.undo()
            elif what == "redo":
                store.redo()
            else:
                with contextlib.suppress(InvalidInput, NotFound):
                    if what == "renumber":
                        editing.set_field(store, "document", made[n % len(made)] if made else "", "number", f"fit dr 00{n:02}", TODAY)
                    elif what == "bin":
                        editing.remove(store, [("document", made[n % len(made)] if made else "")])
                    else:
                        number = f"FIT-DR-{n:04}" if what == "register" else documents.next_number(store, project, "DR")
                        assert what == "register" or document_numbers.taken(store, number) == ""
                        made.append(documents.register(store, project, number, "Plan", TODAY).id)
            with store.read() as reader:
                for one in reader.find(Document, "1 = 1"):
                    assert owners.setdefault(number_key(one.number), one.id) == one.id
        store.close()


def test_a_number_far_beyond_the_pattern_does_not_carry_the_others_away(store: Store, fit: str) -> None:
    documents.register(store, fit, "FIT-AR-DR-20261125", "Dated plan", TODAY)
    assert documents.next_number(store, fit, "DR", "AR") == "FIT-AR-DR-0001"


def test_registering_reads_type_and_discipline_from_the_number_and_awaits_the_document(store: Store, fit: str) -> None:
    with store.edit("pattern") as edit:
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
    assert len(register.read(store, fit).ids) == 1


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


def state_of(store: Store, id: str) -> FileState:
    states = FileStates(store)
    return states.look(states.files([id]), READ_BY_ITSELF)[id, "P01"]


def test_a_linked_file_is_kept_relative_to_the_store_and_its_change_or_loss_is_seen(store: Store, fit: str, tmp_path: Path) -> None:
    made = documents.register(store, fit, "FIT-1", "Plan", TODAY, revision=Revision("P01"))
    file = tmp_path / "drawings" / "plan.pdf"
    file.parent.mkdir()
    file.write_bytes(b"as issued")
    linked = current(document_files.link_file(store, made.id, file))
    assert linked.path == "drawings/plan.pdf"
    assert state_of(store, made.id) is FileState.PRESENT
    file.write_bytes(b"changed since")
    assert state_of(store, made.id) is FileState.CHANGED
    file.unlink()
    assert state_of(store, made.id) is FileState.MISSING


def test_a_file_elsewhere_is_kept_with_its_whole_path_and_one_that_is_not_there_is_refused(store, fit, tmp_path_factory) -> None:
    away = tmp_path_factory.mktemp("away") / "plan.pdf"
    made = documents.register(store, fit, "FIT-1", "Plan", TODAY, revision=Revision("P01"))
    with pytest.raises(InvalidInput):
        document_files.link_file(store, made.id, away)
    away.write_bytes(b"x")
    assert current(document_files.link_file(store, made.id, away)).path == str(away)




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
    assert len(register.read(store, fit).ids) == 4
    store.undo()
    assert len(register.read(store, fit).ids) == 1


def test_the_register_filters_and_sorts_with_blanks_last(store: Store, fit: str) -> None:
    dana = people.add(store, "Dana Whitlock", team="Design")
    first = documents.register(store, fit, "FIT-A-1", "Plan 100 % of level", TODAY, owner_id=dana.id, review_due=date(2026, 12, 1))
    second = documents.register(store, fit, "FIT-A-2", "Schedule", TODAY, type="SC", revision=Revision("P02", status="Issued"))
    assert register.ids(store, Wanted(fit, sort="review_due", descending=True)) == [first.id, second.id]
    assert register.ids(store, Wanted(fit, sort="rev")) == [second.id, first.id]
    assert register.ids(store, Wanted(fit, text="100 %")) == [first.id]
    assert register.ids(store, Wanted(fit, text="sched a-2")) == [second.id]
    assert register.ids(store, Wanted(fit, owners=frozenset(("",)))) == [second.id]
    assert register.ids(store, Wanted(fit, teams=frozenset((dana.team_id,)))) == [first.id]
    assert register.ids(store, Wanted(fit, statuses=frozenset(("Issued",)))) == [second.id]


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
