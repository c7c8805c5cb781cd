"""Registers and issue sheets as practitioners have them come in as they were meant, and a later file changes what it says alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from coorddesk.domain.dates import DateOrder
from coorddesk.domain.documents import Document, Revision, Transmittal, TransmittalItem, current
from coorddesk.domain.kinds import FIELDS
from coorddesk.domain.people import Person
from coorddesk.domain.profiles import ImportProfile
from coorddesk.domain.projects import DEFAULT_STATUS_CODES, Project
from coorddesk.domain.registers import PLAIN
from coorddesk.exchange.spreadsheets import from_json, read_tables, to_json
from coorddesk.exchange.tables import Page, write_xlsx
from coorddesk.services import document_settings, editing, imports, reviews, revisions
from coorddesk.services.document_files import place_of
from coorddesk.services.import_issues import keep_number
from coorddesk.services.import_revisions import codes_in, comes_before
from coorddesk.services.import_statuses import code_for
from coorddesk.services.imports import Choice, Outcome, Plan
from coorddesk.storage.store import Store
from tests.data.registers import FILES
from tests.services.test_imports import TODAY, bring, everything, journal_length, person_name, sheet
from tests.services.test_imports import project as project
from tests.services.test_imports import store as store

HEADINGS = ("Document No", "Title", "Rev", "Status", "Date of issue")


def take(store: Store, name: str, **more: Any) -> tuple[Plan, Outcome]:
    return bring(store, read_tables(FILES[name](), name), name, **more)


def document(store: Store, number: str) -> Document:
    return next(one for one in everything(store, Document) if one.number == number)


def history(one: Document) -> list[tuple[str, date | None, str]]:
    return [(each.code, each.issued, each.status) for each in one.revisions]


def sentences(plan: Plan) -> str:
    return "\n".join(f"{one.sheet} {one.row} {one.column}: {one.sentence}" for one in plan.problems)


# Files as they are met


@pytest.mark.parametrize("name", FILES)
def test_every_file_comes_in_once_and_one_undo_takes_it_back(store: Store, project: Project, name: str) -> None:
    before = journal_length(store)
    _, first = take(store, name)
    assert first.added
    assert journal_length(store) == before + 1
    _, again = take(store, name)
    assert (again.added, again.changed, again.unchanged) == (0, 0, first.added)
    assert journal_length(store) == before + 1
    store.undo()
    for kind in (Document, Transmittal, Person, ImportProfile):
        assert everything(store, kind) == []
    assert take(store, name)[1].added == first.added


@pytest.mark.parametrize("name", FILES)
def test_what_was_read_survives_the_way_out_of_the_child_process(name: str) -> None:
    read = read_tables(FILES[name](), name)
    assert from_json(to_json(read)) == read


def test_a_master_register_keeps_planned_forecast_and_actual_dates(store: Store, project: Project) -> None:
    plan, _ = take(store, "mdr.xlsx")
    assert (plan.tables[0].header_row, plan.tables[0].rows) == (11, 6)
    drainage = document(store, "NGD-CV-DR-0001")
    assert (drainage.planned_issue, drainage.forecast_issue) == (date(2026, 10, 5), date(2026, 10, 12))
    assert history(drainage) == [("B", date(2026, 10, 13), "For review")]
    assert drainage.revisions[0].note == "Status: IFA"
    assert person_name(store, drainage.owner_id) == "Keane Civils"
    awaited = document(store, "NGD-EL-SP-0003")
    assert (awaited.status, awaited.revisions, awaited.forecast_issue) == ("Awaited", (), date(2026, 11, 30))
    held = document(store, "NGD-EL-SP-0004")
    assert held.notes.splitlines() == ["Planned Date: TBC", "Forecast Date: ASAP", "Status: ON HOLD"]
    assert current(document(store, "NGD-AR-DR-0005")) == Revision("P02", None, "CODE B", current=True)
    assert "MDR 16 K: “31/09/26” is a date that does not exist. It is kept in the notes." in sentences(plan)
    assert document(store, "NGD-AR-DR-0006").status == "Withdrawn"


def test_an_export_of_a_document_system_gives_files_and_confidentiality(store: Store, project: Project) -> None:
    take(store, "aconex.tsv")
    plant, pipes = document(store, "BRN-ME-DWG-1001"), document(store, "BRN-ME-DWG-1002")
    assert (plant.confidentiality, pipes.confidentiality) == ("", "Confidential")
    assert current(plant) == Revision("P03", date(2026, 11, 13), "For review", "BRN-ME-DWG-1001_P03.pdf", current=True)
    assert "Uploaded by: Ravi Deshpande" in plant.notes
    assert document(store, "BRN-PM-RPT-0001").status == "Awaited"


def test_a_row_for_each_revision_makes_one_document_whatever_their_order(store: Store, project: Project) -> None:
    plan, outcome = take(store, "received.xlsx")
    assert (outcome.added, outcome.joined) == (3, 4)
    assert history(document(store, "KL-100")) == [
        ("A", date(2026, 9, 1), "Superseded"), ("B", date(2026, 10, 1), "Superseded"), ("C", date(2026, 11, 2), "Approved"),
    ]  # fmt: skip
    assert document(store, "KL-100").title == "Ground floor plan"
    assert "Title in row 4: Ground floor layout" in document(store, "KL-100").notes
    undated = document(store, "KL–102")
    assert [one.code for one in undated.revisions] == ["P01", "P02"]
    assert undated.revisions[0].note == "Status: Approved"  # what it was before it was superseded
    said = sentences(plan)
    assert "Row 6 writes the number KL-101 differently and is the same document as row 5" in said
    assert "Row 3 has the number of another row and counts as a further revision." in said


def test_several_revisions_in_one_cell_take_their_dates_from_the_other(store: Store, project: Project) -> None:
    take(store, "drawings.xlsx")
    assert history(document(store, "2114/L(0)01")) == [
        ("A", date(2026, 9, 1), "Superseded"), ("B", date(2026, 9, 15), "Superseded"), ("C", date(2026, 10, 13), "Issued"),
    ]  # fmt: skip
    assert history(document(store, "2114/L(0)02")) == [("P1", None, "Superseded"), ("P2", date(2026, 9, 15), "Issued")]
    assert [one.code for one in document(store, "2114/L(0)03").revisions] == ["A"]
    assert [one.code for one in document(store, "2114/L(0)04").revisions] == ["First issue"]


def test_links_in_cells_are_the_files_of_their_documents(store: Store, project: Project) -> None:
    plan, outcome = take(store, "linked.xlsx")
    paths = {one.number: one.revisions[0].path for one in everything(store, Document)}
    assert paths == {
        "QAS-AR-001": "drawings/QAS-AR-001 P01.pdf", "QAS-AR-002": "S:/Projects/QAS/QAS-AR-002.pdf",
        "QAS-AR-003": "drawings/QAS-AR-003.pdf", "QAS-AR-004": "https://models.example/qas?id=4&view=1", "QAS-AR-005": "mail",
    }  # fmt: skip
    assert outcome.refused == 1
    said = sentences(plan)
    for sentence in (
        "Register 4 D: The cell shows the error #REF! and counts as blank.", "Register 5 : Row 5 is hidden in the file",
        "Register 0 G: Column G is hidden in the file", "Register 8 A: This row has no number, so it is left out.",
    ):  # fmt: skip
        assert sentence in said
    assert document(store, "QAS-AR-002").title == "=SUM of parts"
    assert document(store, "QAS-AR-001").title == "مخطط الطابق الأرضي"
    assert document(store, "QAS-AR-001").discipline == ""  # the project's pattern has none


# Issue sheets


def test_an_issue_sheet_gives_revisions_and_a_transmittal_for_each_date(store: Store, project: Project) -> None:
    plan, outcome = take(store, "issue_sheet.xlsx")
    assert (plan.tables[0].shape, plan.tables[0].receivers, plan.tables[0].issues) == ("issues", 3, True)
    assert outcome.added == 3 + 4
    assert [one.code for one in document(store, "2114-101").revisions] == ["A", "B", "C"]
    assert document(store, "2114-103").status == "Awaited"
    sent = {one.issued: one for one in everything(store, Transmittal)}
    assert [one.purpose for _, one in sorted(sent.items())] == ["Preliminary", "For approval", "For tender", "For construction"]
    tender = sent[date(2027, 1, 2)]
    got = [(person_name(store, one.person_id), one.copied) for one in tender.recipients]
    assert got == [("Northgate Estates", True), ("Keane QS", True)]
    assert tender.notes.splitlines() == ["Copies, Northgate Estates: 2", "Copies, Keane QS: pdf"]
    assert [item.revision for item in tender.items] == ["B"]
    assert {one.number for one in sent.values()} == {"IS-2026-12-04", "IS-2026-12-18", "IS-2027-01-02", "IS-2027-01-16"}


@pytest.mark.parametrize(("pattern", "number"), [
    ("TR-{number:4}", "tr-0014"), ("{project}-TR-{year}-{number:3}", "FIT-TR-2026-014"), ("{year}/{number:3}", "2025/014"),
])  # fmt: skip
def test_the_number_of_a_transmittal_that_came_in_is_not_given_again(store: Store, project: Project, pattern: str, number: str) -> None:
    made = document_settings.change(store, project.id, "transmittal_pattern", pattern)
    with store.edit("Import") as edit:
        keep_number(edit, made, number)
        assert edit.last_number(f"{project.id}:TR") == 14


def test_dates_below_years_and_reasons_above_the_documents_are_understood(store: Store, project: Project) -> None:
    take(store, "issues_by_year.xlsx")
    assert history(document(store, "SP-01")) == [
        ("P1", date(2026, 10, 3), "Superseded"), ("T1", date(2026, 12, 14), "Superseded"), ("C1", date(2027, 1, 8), "Issued"),
    ]  # fmt: skip
    sent = sorted(everything(store, Transmittal), key=lambda one: one.issued)
    assert [(one.purpose, len(one.items), len(one.recipients)) for one in sent] == [
        ("For information", 1, 1), ("For tender", 2, 2), ("For construction", 1, 2),
    ]  # fmt: skip


def test_the_foot_can_be_left_out(store: Store, project: Project) -> None:
    plan, outcome = take(store, "issue_sheet.xlsx", mappings={0: Choice(issues=False)})
    assert (outcome.added, plan.tables[0].issues) == (3, False)
    assert everything(store, Transmittal) == []
    assert everything(store, Person) == []
    assert take(store, "issue_sheet.xlsx")[1].added == 4  # and taken in later


def test_what_was_sent_from_here_that_day_is_not_doubled(store: Store, project: Project) -> None:
    take(store, "issue_sheet.xlsx", mappings={0: Choice(issues=False)})
    first = document(store, "2114-101")
    with store.edit("Send") as edit:
        edit.add(Transmittal("t1", project.id, "TR-0001", date(2026, 12, 4), items=(TransmittalItem(first.id, "A"),)))
    _, outcome = take(store, "issue_sheet.xlsx")
    assert (outcome.added, outcome.unchanged) == (3, 4)
    assert [one.number for one in everything(store, Transmittal) if one.issued == date(2026, 12, 4)] == ["TR-0001"]


def test_paths_lead_on_from_the_folder_of_the_register_where_a_file_lies_there(store: Store, project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "Handover"
    (folder / "drawings").mkdir(parents=True)
    (folder / "drawings" / "A-101.pdf").write_bytes(b"%PDF-1.4")
    headings = ("Document number", "Title", "Rev", "Status", "File path")
    rows = [("2114-101", "Site plan", "A", "Approved", "drawings\\A-101.pdf"), ("2114-102", "Roof", "A", "Approved", "drawings/gone.pdf")]
    tables = sheet(tmp_path, headings, *rows)
    bring(store, tables, folder=folder)
    first, second = (one.revisions[0].path for one in sorted(everything(store, Document), key=lambda one: one.number))
    assert (first, second) == ("Handover/drawings/A-101.pdf", "drawings/gone.pdf")
    assert place_of(store, first).is_file()
    again, _ = bring(store, tables, folder=folder)
    assert (again.added, again.changed) == (0, 0)


def test_a_link_stays_when_its_register_comes_from_another_folder_and_a_dead_one_heals(
    store: Store, project: Project, tmp_path: Path
) -> None:
    folder, mail = tmp_path / "Handover", tmp_path / "Downloads"
    for one in (folder / "drawings", mail):
        one.mkdir(parents=True)
    drawing = folder / "drawings" / "A-101.pdf"
    drawing.write_bytes(b"%PDF-1.4")
    row = ("2114-101", "Site plan", "A", "Approved", "drawings/A-101.pdf")
    tables = sheet(tmp_path, ("Document number", "Title", "Rev", "Status", "File path"), row)
    bring(store, tables, folder=mail)
    assert document(store, "2114-101").revisions[0].path == "drawings/A-101.pdf"  # as written: it leads nowhere yet
    _, healed = bring(store, tables, folder=folder)
    assert (healed.changed, document(store, "2114-101").revisions[0].path) == (1, "Handover/drawings/A-101.pdf")
    for again in (mail, folder):
        assert bring(store, tables, folder=again)[1].changed == 0
    drawing.unlink()
    assert bring(store, tables, folder=folder)[1].changed == 0
    assert document(store, "2114-101").revisions[0].path == "Handover/drawings/A-101.pdf"


def test_a_field_of_numbers_is_read_by_its_headings_alone_and_what_is_no_whole_number_is_kept_in_the_notes(
    store: Store, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = {one.name: one for one in FIELDS["document"]}
    fields["review_months"] = months = replace(fields["review_months"], headings=("Months",), width=40)
    monkeypatch.setitem(FIELDS, "document", tuple(fields.values()))
    monkeypatch.setitem(PLAIN, "review_months", months)  # as it is made of that row when the program starts
    rows = [(f"A-{place}", "Plan", "A", "Approved", None, text) for place, text in enumerate(("12", "12.0", "1.5", "yearly"))]
    plan, _ = bring(store, sheet(tmp_path, (*HEADINGS, "Months"), *rows))
    assert [document(store, f"A-{place}").review_months for place in range(4)] == [12, 12, None, None]
    assert [document(store, f"A-{place}").notes for place in range(4)] == ["", "", "Months: 1.5", "Months: yearly"]
    assert [one.sentence for one in plan.problems if "whole number" in one.sentence] == [
        f"“{text}” is no whole number. It is kept in the notes." for text in ("1.5", "yearly")
    ]


def test_an_issue_sheet_does_not_change_when_a_revision_was_issued(store: Store, project: Project, tmp_path: Path) -> None:
    bring(store, sheet(tmp_path, HEADINGS, ("2114-101", "Site plan", "A", "Approved", date(2026, 12, 1))))
    take(store, "issue_sheet.xlsx")
    assert history(document(store, "2114-101"))[0] == ("A", date(2026, 12, 1), "Superseded")


# Later files


def test_a_later_register_says_field_by_field_what_changes(store: Store, project: Project, tmp_path: Path) -> None:
    headings = (*HEADINGS, "Planned issue")
    bring(store, sheet(tmp_path, headings, ("A-1", "Plan", "P01", "Approved", date(2026, 9, 1), date(2026, 9, 1))))
    later = sheet(tmp_path, headings, ("A-1", "Plan, level 1", "P02", "For review", date(2026, 10, 1), date(2026, 9, 8)))
    plan, outcome = bring(store, later)
    assert plan.items[0].differences == (
        "Revision: P01 → P02", "Title: “Plan” → “Plan, level 1”", "Status: “Approved” → “For review”", "Planned issue: 1 Sep → 8 Sep",
    )  # fmt: skip
    assert outcome.changed == 1


def test_an_older_revision_that_arrives_late_is_kept_as_an_earlier_one_and_said(store: Store, project: Project, tmp_path: Path) -> None:
    bring(store, sheet(tmp_path, HEADINGS, ("A-1", "Plan", "P03", "Approved", date(2026, 9, 1))))
    plan, _ = bring(store, sheet(tmp_path, HEADINGS, ("A-1", "Plan", "P01", "For review", None)))
    assert history(document(store, "A-1")) == [("P01", None, "Superseded"), ("P03", date(2026, 9, 1), "Approved")]
    assert document(store, "A-1").revisions[0].note == "Status: For review"
    assert plan.items[0].differences == ("Earlier revisions added: P01",)
    assert "A-1 rev P01 comes before P03, which stays the current one" in sentences(plan)


@pytest.mark.parametrize(
    ("scheme", "held", "late"), [("letters", "0", "B"), ("stages", "B1", "A2"), ("iso", "C01", "P05"), ("numbers", "A", "2")]
)
def test_the_projects_scheme_says_which_revision_is_earlier_whatever_their_days(
    store: Store, project: Project, tmp_path: Path, scheme: str, held: str, late: str
) -> None:
    document_settings.change(store, project.id, "revision_scheme", scheme)
    bring(store, sheet(tmp_path, HEADINGS, ("A-1", "Plan", held, "Approved", date(2026, 9, 1))))
    bring(store, sheet(tmp_path, HEADINGS, ("A-1", "Plan", late, "For review", date(2026, 10, 1))))
    one = document(store, "A-1")
    assert ([each.code for each in one.revisions], current(one).code, one.status) == ([late, held], held, "Approved")


def test_a_list_brings_back_nothing_that_was_withdrawn_and_ends_no_review(store: Store, project: Project, tmp_path: Path) -> None:
    rows = [(f"A-{n}", f"Plan {n}", "P01", "Issued", date(2026, 9, 1)) for n in range(2)]
    bring(store, sheet(tmp_path, HEADINGS, *rows))
    revisions.withdraw(store, document(store, "A-0").id, "P01")
    with store.edit("Dana") as edit:
        edit.add(Person("dana", "Dana Whitlock"))
    reviews.send_for_review(store, [reviews.Asking(document(store, "A-1").id, ("dana",))], TODAY, None)
    plan, outcome = bring(store, sheet(tmp_path, HEADINGS, *rows))
    assert outcome.unchanged == 2
    assert "A-0 rev P01 was withdrawn, so it stays “Withdrawn” and does not become “Issued”" in sentences(plan)
    assert "A-1 rev P01 is out for review, so it stays “For review” and does not become “Issued”" in sentences(plan)
    bring(store, sheet(tmp_path, HEADINGS, ("A-0", "Plan 0", "P02", "Issued", date(2026, 9, 2))))
    assert [each.status for each in document(store, "A-0").revisions] == ["Withdrawn", "Issued"]


def test_a_row_about_an_earlier_revision_changes_no_more_than_that_one(store: Store, project: Project, tmp_path: Path) -> None:
    headings = (*HEADINGS, "Folder")
    rows = [("A-1", "Plan as it was", "P01", "Approved", None, "Old"), ("A-1", "Plan", "P02", "Approved", None, "New")]
    bring(store, sheet(tmp_path, headings, *rows))
    plan, outcome = bring(store, sheet(tmp_path, headings, ("A-1", "Plan of long ago", "P01", "For review", None, "Older")))
    assert outcome.unchanged == 1
    assert (document(store, "A-1").title, document(store, "A-1").folder) == ("Plan as it was", "New")
    assert "This row is about a revision of A-1 before the current one, so its other columns change nothing." in sentences(plan)


def test_documents_that_are_not_in_the_file_stay_or_are_withdrawn(store: Store, project: Project, tmp_path: Path) -> None:
    rows = [(f"A-{n}", f"Plan {n}", "P01", "Approved", date(2026, 9, 1)) for n in range(3)]
    bring(store, sheet(tmp_path, HEADINGS, *rows))
    plan = imports.plan(store, sheet(tmp_path, HEADINGS, rows[0]), today=TODAY)
    assert (plan.missing, [item.ref for item in plan.items if item.action == "gone"]) == (2, ["A-1", "A-2"])
    assert not plan.drafts
    plan, outcome = bring(store, sheet(tmp_path, HEADINGS, rows[0]), withdraw_missing=True)
    assert outcome.changed == 2
    assert [document(store, f"A-{n}").status for n in range(3)] == ["Approved", "Withdrawn", "Withdrawn"]
    assert current(document(store, "A-1")).status == "Withdrawn"
    assert imports.plan(store, sheet(tmp_path, HEADINGS, rows[0]), today=TODAY).missing == 0
    store.undo()
    assert document(store, "A-1").status == "Approved"


def test_nobody_owes_an_answer_about_what_is_withdrawn_with_a_list(store: Store, project: Project, tmp_path: Path) -> None:
    rows = [(f"A-{n}", f"Plan {n}", "P01", "Issued", date(2026, 9, 1)) for n in range(2)]
    bring(store, sheet(tmp_path, HEADINGS, *rows))
    with store.edit("Dana") as edit:
        edit.add(Person("dana", "Dana Whitlock"))
    gone = document(store, "A-1").id
    reviews.send_for_review(store, [reviews.Asking(gone, ("dana",))], TODAY, TODAY)
    bring(store, sheet(tmp_path, HEADINGS, rows[0]), withdraw_missing=True)
    assert [one.outcome for one in reviews.lines(store, gone)] == ["Withdrawn"]
    assert (document(store, "A-1").review_due, reviews.owed(store, [gone], TODAY)) == (None, [])
    store.undo()
    assert document(store, "A-1").review_due == TODAY


def test_a_file_of_something_else_misses_no_documents(store: Store, project: Project, tmp_path: Path) -> None:
    bring(store, sheet(tmp_path, HEADINGS, ("A-1", "Plan", "P01", "Approved", None)))
    assert imports.plan(store, sheet(tmp_path, HEADINGS, ("B-1", "Other", "P01", "Approved", None)), today=TODAY).missing == 0


def test_another_way_of_writing_a_number_finds_its_document_and_is_said(store: Store, project: Project, tmp_path: Path) -> None:
    bring(store, sheet(tmp_path, HEADINGS, ("FIT-AR-0102", "Plan", "P01", "Approved", None)))
    plan, outcome = bring(store, sheet(tmp_path, HEADINGS, ("fit ar 0102", "Plan", "P01", "Approved", None)))
    assert outcome.unchanged == 1
    assert "made.xlsx" not in sentences(plan)
    assert "“fit ar 0102” is FIT-AR-0102 in the register, so it is taken for the same document." in sentences(plan)


# Words of status columns


def test_a_word_is_given_a_code_keeps_itself_and_is_remembered(store: Store, project: Project, tmp_path: Path) -> None:
    tables = sheet(tmp_path, HEADINGS, ("A-1", "Plan", "P01", "CODE 2", None))
    plan, _ = bring(store, tables, words={"Code 2": "Comments"})
    assert [(one.text, one.code) for one in plan.statuses] == [("CODE 2", "Comments")]
    assert (document(store, "A-1").status, document(store, "A-1").revisions[0].note) == ("Comments", "Status: CODE 2")
    again = imports.plan(store, tables, today=TODAY)
    assert (again.statuses[0].code, again.count("unchanged")) == ("Comments", 1)
    bring(store, sheet(tmp_path, HEADINGS, ("A-2", "Plan", "P01", "code 2", None)))
    assert document(store, "A-2").status == "Comments"


@pytest.mark.parametrize(("text", "code", "known"), [
    ("FOR REVIEW", "For review", True), ("IFR", "For review", False), ("Issued for Construction", "Issued", False),
    ("Void", "Withdrawn", False), ("Obsolete", "Superseded", False), ("Sleeping", "", False), ("WIP", "Draft", False),
])  # fmt: skip
def test_usual_words_find_the_general_codes(text: str, code: str, known: bool) -> None:
    assert code_for(text, DEFAULT_STATUS_CODES) == (code, known)


# Rules


@pytest.mark.parametrize(("text", "codes"), [
    ("A, B, C", ["A", "B", "C"]), ("P01 P02", ["P01", "P02"]), ("A/B", ["A", "B"]), ("Rev. B", ["B"]), ("P01.02", ["P01.02"]),
    ("1/2", ["1/2"]), ("First issue", ["First issue"]), ("P1 → P2", ["P1", "P2"]), ("Revision 3", ["3"]), ("0", ["0"]),
])  # fmt: skip
def test_the_revisions_of_a_cell(text: str, codes: list[str]) -> None:
    assert codes_in(text) == codes


@pytest.mark.parametrize(("code", "other", "before"), [
    ("P01", "P02", True), ("P09", "P10", True), ("P01.02", "P01", True), ("P02.01", "P01", False), ("P05", "C01", True), ("A", "B", True),
    ("Z", "AA", True), ("0.2", "1.0", True), ("1.0", "1.1", True), ("A", "0", None), ("First issue", "A", None), ("D1", "P1", True),
])  # fmt: skip
def test_which_of_two_revisions_came_first(code: str, other: str, before: bool | None) -> None:
    assert comes_before(code, other) is before


CODES = st.one_of(
    st.from_regex(r"[PCD]\d{2}(\.\d{2})?", fullmatch=True), st.from_regex(r"[A-Z]{1,2}", fullmatch=True),
    st.from_regex(r"\d{1,2}", fullmatch=True),
)  # fmt: skip


@for_all(CODES, CODES, CODES)
def test_the_order_of_revisions_has_no_circle(one: str, two: str, three: str) -> None:
    assert not (comes_before(one, two) and comes_before(two, one))
    if comes_before(one, two) and comes_before(two, three):
        assert comes_before(one, three)


# Files that are not well


def test_what_cannot_be_a_revision_or_a_number_is_said_and_the_rest_taken(store: Store, project: Project, tmp_path: Path) -> None:
    plan, outcome = bring(store, sheet(
        tmp_path, HEADINGS, ("A-1", "x" * 32_000, "P01", "Approved", None), ("A-2", "Plan", "y" * 500, "Approved", None),
        ("z" * 32_000, "Plan", "P01", "Approved", None), ("---", "Plan", "P01", "Approved", None), ("A-3", "Plan", "P01", "Approved", 1e9),
    ))  # fmt: skip
    assert (outcome.added, outcome.refused) == (3, 2)
    assert "x" * 32_000 in document(store, "A-1").notes
    assert "y" * 500 in document(store, "A-2").notes
    said = sentences(plan)
    assert "Actions 4 A: This row has a number of 32,000 signs (100 at most), so it is left out." in said
    assert "“---” has no letters or digits, so it is no document number" in said
    assert "Date of issue: 1000000000" in document(store, "A-3").notes


def test_two_rows_that_both_say_current_give_the_later_one(store: Store, project: Project, tmp_path: Path) -> None:
    headings = (*HEADINGS, "Is Latest")
    bring(store, sheet(
        tmp_path, headings, ("A-1", "Plan", "P02", "Approved", None, "Yes"), ("A-1", "Plan", "P01", "Approved", None, "Yes"),
        ("A-2", "Plan", "P01", "Approved", None, "Yes"), ("A-2", "Plan", "P02", "For review", None, "No"),
    ))  # fmt: skip
    assert [(one.code, one.current) for one in document(store, "A-1").revisions] == [("P01", False), ("P02", True)]
    assert [(one.code, one.current, one.status) for one in document(store, "A-2").revisions] == [
        ("P01", True, "Approved"), ("P02", False, "For review"),
    ]  # fmt: skip


def test_dates_of_an_issue_sheet_that_read_two_ways_are_asked_for(store: Store, project: Project, tmp_path: Path) -> None:
    rows = (("A-1", "Plan", "P01", "P02"), ("A-2", "Plan 2", None, "P01"))
    tables = sheet(tmp_path, ("Drawing", "Title", "03/04/2026", "05/04/2026"), *rows)
    assert tables.tables[0].shape == "issues"
    plan = imports.plan(store, tables, today=TODAY)
    assert plan.needs_date_order
    bring(store, tables, date_order=DateOrder.DMY)
    assert history(document(store, "A-1"))[0][1] == date(2026, 4, 3)


def test_a_document_in_the_bin_is_refused_and_its_transmittal_leaves_it_out(store: Store, project: Project) -> None:
    take(store, "issue_sheet.xlsx", mappings={0: Choice(issues=False)})
    editing.remove(store, [("document", document(store, "2114-101").id)])
    plan, outcome = take(store, "issue_sheet.xlsx")
    assert outcome.refused == 1
    assert {len(one.items) for one in everything(store, Transmittal)} == {1}
    assert "is in the bin" in sentences(plan)


def test_a_thousand_dates_across_come_in(store: Store, project: Project, tmp_path: Path) -> None:
    days = [date(2020, 1, 1) + timedelta(place) for place in range(1000)]
    rows = [(f"A-{n}", f"Plan {n}", *("P01" if place == n else "P02" if place == 999 else None for place in range(1000))) for n in range(3)]
    page = Page("Issue sheet", ("Drawing No", "Title", *days), [*rows, (), ("Distribution",), (None, "Client", *[1] * 1000)])
    plan, outcome = bring(store, read_tables(write_xlsx([page]), "wide.xlsx"))
    assert len(plan.tables[0].headings) == 1002
    assert outcome.added == 3 + 4  # three days of one document each, and the last of all
    assert history(document(store, "A-2")) == [("P01", days[2], "Superseded"), ("P02", days[999], "Issued")]


def test_what_was_exported_of_all_projects_comes_back_without_one(tmp_path: Path) -> None:
    from coorddesk.services import example, export_register

    store = Store.create(tmp_path / "example.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    example.fill(store, TODAY)
    path = tmp_path / "all.xlsx"
    count = export_register.write_register(store, path)
    plan = imports.plan(store, imports.read(path), today=TODAY, as_kind="document")
    assert not plan.needs_project
    assert {one.action for one in plan.items} <= {"unchanged", "joined"}
    assert sum(one.action == "unchanged" for one in plan.items) == count
    store.close()
