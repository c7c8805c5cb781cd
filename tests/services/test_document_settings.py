"""A project's document settings: each change one undo, nothing that documents have is lost."""

from datetime import date

import pytest

from coorddesk.domain.document_presets import REVIEW_PRESETS, STATUS_PRESETS, TONES, checked_answers, checked_statuses, statuses_of
from coorddesk.domain.documents import Revision, current
from coorddesk.domain.projects import DEFAULT_REVIEW_CODES, Effect, FileKeeping, Project, ReviewCode, StatusCode
from coorddesk.errors import Conflict, InvalidInput
from coorddesk.services import document_settings, documents, editing
from coorddesk.services.document_settings import change, count_with_status, remove_status, rename_status

TODAY = date(2026, 11, 25)


def project(store) -> Project:
    return editing.read(store, "project", "p1")


@pytest.fixture
def two(store):
    documents.register(store, "p1", "FIT-1", "One", TODAY, revision=Revision("P01", status="Issued"))
    documents.issue(store, "d1", Revision("P01", status="Issued"), TODAY)
    documents.issue(store, "d1", Revision("P02", status="Issued"), TODAY)
    return store


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("number_pattern", " {project}-{form}-{number:5} ", "Set document numbers of FIT to {project}-{form}-{number:5}"),
        ("transmittal_pattern", "{project}-TR-{year}-{number:3}", "Set transmittal numbers of FIT to {project}-TR-{year}-{number:3}"),
        ("revision_scheme", "letters", "Set revision scheme of FIT to Letters, then numbers"),
        ("keep_files", "copy", "Set files of FIT to copied"),
        ("review_days", " 10 ", "Set days for reviews of FIT to 10"),
        ("receipt_days", 0, "Set days for receipts of FIT to 0"),
        ("status_codes", STATUS_PRESETS[3].codes, "Set status codes of FIT"),
        ("review_codes", REVIEW_PRESETS[2].codes, "Set review codes of FIT"),
    ],
)
def test_each_setting_is_one_change_that_undo_takes_back(store, name: str, value, label: str) -> None:
    before = project(store)
    change(store, "p1", name, value)
    assert getattr(project(store), name) == document_settings.checked(name, value)
    assert getattr(project(store), name) != getattr(before, name)
    assert store.undo_label() == label
    store.undo()
    assert project(store) == before


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("number_pattern", "{projekt}-{number}", "is not a field there is"),
        ("transmittal_pattern", "{discipline}-{number}", "is not a field there is"),
        ("revision_scheme", "greek", "is no revision scheme"),
        ("review_days", "-1", "not a number of days from 0 to 365"),
        ("receipt_days", "soon", "The old number is kept"),
        ("status_codes", (), "The last one cannot go"),
        ("status_codes", (StatusCode(" ", "Nothing"),), "needs a code or a word"),
        ("status_codes", (StatusCode("A", "One"), StatusCode("a ", "Two")), "“a” is in the list already"),
        ("status_codes", (StatusCode("A", "One", "pink"),), "“pink” is not a way"),
        ("status_codes", (StatusCode("A" * 41, "One"),), "longer than 40 letters"),
        ("status_codes", (StatusCode("A", "One" * 80),), "longer than 200 letters"),
        ("status_codes", tuple(StatusCode(f"A{n}", "") for n in range(101)), "room for 100"),
        ("review_codes", (ReviewCode("D", "Rejected", Effect.REJECT),), "No answer would approve"),
    ],
)
def test_what_cannot_be_taken_is_refused_under_its_field_and_the_old_is_kept(store, name: str, value, said: str) -> None:
    before = project(store)
    with pytest.raises(InvalidInput) as refused:
        change(store, "p1", name, value)
    assert refused.value.field == name
    assert said in refused.value.sentence
    assert project(store) == before


def test_the_door_of_all_fields_takes_no_pattern_that_is_none_either(store) -> None:
    with pytest.raises(InvalidInput, match="is not a field there is"):
        editing.set_field(store, "project", "p1", "number_pattern", "{projekt}-{number}", TODAY)
    editing.set_field(store, "project", "p1", "number_pattern", "{type}-{number:2}", TODAY)
    assert project(store).number_pattern == "{type}-{number:2}"


def test_an_editor_that_is_out_of_date_overwrites_nothing(store) -> None:
    opened = project(store)
    change(store, "p1", "review_days", 3)
    with pytest.raises(Conflict):
        change(store, "p1", "review_days", 5, opened)
    assert project(store).review_days == 3


def test_documents_keep_a_status_that_is_taken_off_the_list(two) -> None:
    change(two, "p1", "status_codes", STATUS_PRESETS[1].codes)
    assert editing.read(two, "document", "d1").status == "Issued"
    assert count_with_status(two, "p1", "Issued") == 2


def test_a_status_is_renamed_with_or_without_the_documents_that_have_it(two) -> None:
    kept = next(one for one in statuses_of(project(two)) if one.code == "Issued")
    rename_status(two, "p1", "Issued", StatusCode(" Published ", "Out", "green"), documents_too=True)
    document = editing.read(two, "document", "d1")
    assert (document.status, [one.status for one in document.revisions]) == ("Published", ["Superseded", "Published"])
    assert two.undo_label() == "Edit status Issued of FIT, now Published, 2 documents"
    two.undo()
    assert kept in statuses_of(project(two))
    assert current(editing.read(two, "document", "d1")).status == "Issued"
    rename_status(two, "p1", "Issued", StatusCode("Sent", "Out", "green"), documents_too=False)
    assert editing.read(two, "document", "d1").status == "Issued"
    with pytest.raises(InvalidInput, match="no status “Issued” any more"):
        rename_status(two, "p1", "Issued", StatusCode("Again", ""), documents_too=True)


def test_a_status_is_removed_and_its_documents_keep_theirs_or_get_another(two) -> None:
    remove_status(two, "p1", "Issued", "Approved")
    assert "Issued" not in [one.code for one in statuses_of(project(two))]
    assert count_with_status(two, "p1", "Approved") == 2
    assert two.undo_label() == "Remove status Issued of FIT, 2 documents to Approved"
    two.undo()
    remove_status(two, "p1", "Issued")
    assert count_with_status(two, "p1", "Issued") == 2
    with pytest.raises(InvalidInput, match="no status “Gone”"):
        remove_status(two, "p1", "Draft", "Gone")


@pytest.mark.parametrize("preset", STATUS_PRESETS, ids=lambda one: one.key)
def test_every_set_of_statuses_can_be_taken_and_each_code_has_a_meaning(preset) -> None:
    assert checked_statuses(preset.codes) == preset.codes
    assert all(one.meaning and one.tone in dict(TONES) for one in preset.codes)


@pytest.mark.parametrize("preset", REVIEW_PRESETS, ids=lambda one: one.key)
def test_every_set_of_answers_can_be_taken(preset) -> None:
    assert checked_answers(preset.codes) == preset.codes
    assert all(one.meaning for one in preset.codes)


def test_the_sets_hold_what_the_standards_say() -> None:
    sets = {one.key: [code.code for code in one.codes] for one in STATUS_PRESETS}
    assert sets["iso2021"][:7] == ["S0", "S1", "S2", "S3", "S4", "S5", "A1"]
    assert "CR" not in sets["iso2021"]
    assert sets["iso2018"][-1] == "CR"
    assert {"S6", "S7", "B1"} <= set(sets["iso2018"])
    assert set(sets["epc"]) == {"IFR", "IFA", "IFI", "IFC", "IFD", "IFT", "IAB"}
    assert [(one.code, one.effect) for one in DEFAULT_REVIEW_CODES] == [
        ("A", Effect.APPROVE), ("B", Effect.COMMENT), ("C", Effect.REVISE), ("D", Effect.REJECT), ("I", Effect.RECORD),
    ]  # fmt: skip


def test_the_way_files_are_kept_is_one_of_two(store) -> None:
    assert change(store, "p1", "keep_files", "copy").keep_files is FileKeeping.COPY
