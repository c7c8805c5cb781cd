"""Spreadsheets come in as they were meant, are found again by their own numbers, and can be taken back."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from coorddesk.domain.dates import DateOrder
from coorddesk.domain.documents import Document, current
from coorddesk.domain.followups import FollowUp
from coorddesk.domain.log import LogEntry, LogKind, LogState
from coorddesk.domain.meetings import Meeting
from coorddesk.domain.milestones import Milestone
from coorddesk.domain.people import Person, Team
from coorddesk.domain.profiles import ImportProfile
from coorddesk.domain.projects import Category, Column, Project
from coorddesk.domain.tasks import Priority, Task, TaskKind
from coorddesk.errors import Conflict, ImportProblem, InvalidInput
from coorddesk.exchange.spreadsheets import Tables, read_tables
from coorddesk.services import editing, imports, people, projects, tasks
from coorddesk.services.imports import Choice, Outcome, Plan
from coorddesk.storage.store import Store

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "spreadsheets"
NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
TODAY = date(2026, 11, 25)
FILES = (
    "action_log_header_row_11.xlsx", "actions_ambiguous_dates.csv", "document_register.xlsx", "milestones.tsv",
    "people_semicolon_cp1252.csv", "raid_combined_us_dates.xlsx",
)  # fmt: skip
ACTIONS = ("ID", "Action", "Owner", "Due Date", "Status", "Comments")


@pytest.fixture
def store(tmp_path: Path):
    made = Store.create(tmp_path / "x.coord", lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def project(store: Store) -> Project:
    return projects.start(store, "FIT", "Office fit-out")


def given(name: str) -> Tables:
    path = DATA / name
    if not path.is_file():
        pytest.skip(f"the sample file {name} is not on this machine")
    return read_tables(path.read_bytes(), name)


def sheet(tmp_path: Path, headings: Sequence[str], *rows: Sequence[Any], name: str = "Actions") -> Tables:
    """A workbook built by hand, read back."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = name
    page.append(list(headings))
    for row in rows:
        page.append(list(row))
    path = tmp_path / "made.xlsx"
    book.save(path)
    return read_tables(path.read_bytes(), path.name)


def bring(store: Store, tables: Tables, name: str = "made.xlsx", **more: Any) -> tuple[Plan, Outcome]:
    plan = imports.plan(store, tables, today=TODAY, **more)
    return plan, imports.apply(store, plan, name, TODAY)


def everything(store: Store, kind: type) -> list[Any]:
    with store.read() as reader:
        return reader.find(kind)


def by_number(store: Store, kind: type, number: str) -> Any:
    return next(one for one in everything(store, kind) if one.source_ref == number)


def column_name(store: Store, task: Task) -> str:
    with store.read() as reader:
        return reader.get(Column, task.column_id).name


def person_name(store: Store, id: str | None) -> str:
    with store.read() as reader:
        return reader.get(Person, id or "").name


def journal_length(store: Store) -> int:
    with store.read() as reader:
        return int(reader.value("SELECT count(*) FROM journal"))


def problem_at(plan: Plan, row: int, column: str) -> str:
    return next(one.sentence for one in plan.problems if (one.row, one.column) == (row, column))


# The sample files


@pytest.mark.parametrize("name", FILES)
def test_a_second_import_of_a_file_changes_nothing_and_an_undo_takes_all_of_it_back(store: Store, project: Project, name: str) -> None:
    tables = given(name)
    before = journal_length(store)
    plan = imports.plan(store, tables, today=TODAY)
    order = DateOrder.DMY if plan.needs_date_order else None
    _, first = bring(store, tables, name, date_order=order)
    assert first.added and not first.changed
    assert journal_length(store) == before + 1
    again, second = bring(store, tables, name)
    assert (second.added, second.changed) == (0, 0)
    assert second.unchanged == first.added
    assert journal_length(store) == before + 1
    assert not again.people
    assert not again.teams
    store.undo()
    for kind in (Task, LogEntry, Document, Milestone, Person, Team, FollowUp, ImportProfile):
        assert everything(store, kind) == []
    assert bring(store, tables, name, date_order=order)[1].added == first.added


def test_an_action_log_with_titles_above_and_closed_rows_on_a_second_sheet(store: Store, project: Project) -> None:
    plan, outcome = bring(store, given("action_log_header_row_11.xlsx"), "log.xlsx")
    assert outcome.label == "Import log.xlsx: 12 added"
    assert [(table.sheet, table.kind, table.rows) for table in plan.tables] == [("Open", "task", 9), ("Closed", "task", 3)]
    first = by_number(store, Task, "AI-014")
    assert (first.raised_on, first.due) == (date(2026, 11, 3), date(2026, 11, 20))
    assert (first.priority, first.kind) == (Priority.HIGH, TaskKind.ACTION)
    assert person_name(store, first.owner_id) == "Project Coordinator"
    assert column_name(store, first) == "To do"
    assert column_name(store, by_number(store, Task, "AI-009")) == "In progress"
    waiting = by_number(store, Task, "AI-021")
    assert (column_name(store, waiting), waiting.waiting_on_id) == ("Waiting on", waiting.owner_id)
    closed = by_number(store, Task, "AI-003")
    assert (column_name(store, closed), closed.done_on, closed.notes) == ("Done", date(2026, 9, 15), "one week late")
    assert "Status: Cancelled" in by_number(store, Task, "AI-004").notes
    blank = by_number(store, Task, "AI-024")
    assert (blank.due, blank.raised_on, blank.owner_id) == (None, None, None)


def test_words_and_impossible_dates_give_no_date_and_stay_in_the_notes(store: Store, project: Project) -> None:
    plan, _ = bring(store, given("action_log_header_row_11.xlsx"))
    assert by_number(store, Task, "AI-009").notes == "Waiting for clinical comments\nDUE DATE: TBC"
    wrong = by_number(store, Task, "AI-025")
    assert (wrong.due, wrong.raised_on, wrong.notes) == (None, None, "DATE OPENED: 31/11/26\nDUE DATE: 30/02/27")
    said = {(one.sheet, one.row, one.column): one for one in plan.problems}
    assert said["Open", 20, "G"].sentence == "“30/02/27” is a date that does not exist. It is kept in the notes."
    assert said["Open", 20, "G"].severity == "warning"
    assert said["Open", 15, "G"].severity == "note"
    assert said["Closed", 14, "H"].sentence.startswith("“N/A”")


def test_of_several_owners_the_first_owns_and_the_others_are_noted(store: Store, project: Project) -> None:
    bring(store, given("action_log_header_row_11.xlsx"))
    shared = by_number(store, Task, "AI-002")
    assert person_name(store, shared.owner_id) == "M. Okafor"
    assert "S. Rao" in shared.notes


def test_when_somebody_was_last_chased_becomes_a_follow_up(store: Store, project: Project) -> None:
    bring(store, given("action_log_header_row_11.xlsx"))
    asked = {one.about_id: one for one in everything(store, FollowUp)}
    task = by_number(store, Task, "AI-014")
    assert (asked[task.id].asked_on, asked[task.id].person_id, asked[task.id].about_kind) == (date(2026, 11, 18), task.owner_id, "task")
    assert len(asked) == 2


def test_dates_that_read_two_ways_are_asked_for_and_never_guessed(store: Store, project: Project) -> None:
    tables = given("actions_ambiguous_dates.csv")
    plan = imports.plan(store, tables, today=TODAY)
    assert plan.needs_date_order
    assert plan.date_texts == ("03/04/2027", "05/06/2027", "07/08/2027")
    assert (plan.question.row, plan.question.column) == (2, "D")
    with pytest.raises(InvalidInput) as refused:
        imports.apply(store, plan, "x.csv", TODAY)
    assert refused.value.field == "date_order"
    assert everything(store, Task) == []
    bring(store, tables, date_order=DateOrder.MDY)
    assert by_number(store, Task, "T1").due == date(2027, 3, 4)


def test_the_answer_about_dates_is_remembered_but_still_shown(store: Store, project: Project) -> None:
    tables = given("actions_ambiguous_dates.csv")
    bring(store, tables, date_order=DateOrder.MDY)
    plan = imports.plan(store, tables, today=TODAY)
    assert not plan.needs_date_order
    assert plan.date_order is DateOrder.MDY
    assert plan.date_texts
    assert plan.tables[0].remembered


def test_a_number_given_twice_is_refused_with_both_rows_named(store: Store, project: Project) -> None:
    plan, outcome = bring(store, given("actions_ambiguous_dates.csv"), date_order=DateOrder.DMY)
    assert (outcome.added, outcome.refused) == (6, 1)
    refused = next(one for one in plan.problems if one.severity == "refused")
    assert refused.row == 8
    assert "Row 8" in refused.sentence
    assert "row 2" in refused.sentence


def test_formulas_line_ends_and_endless_titles_come_in_as_text(store: Store, project: Project) -> None:
    bring(store, given("actions_ambiguous_dates.csv"), date_order=DateOrder.DMY)
    assert by_number(store, Task, "T2").title == "=cmd|' /C calc'!A0"
    assert by_number(store, Task, "T3").title == 'Say "yes" to the landlord'
    endless = by_number(store, Task, "T5")
    assert len(endless.title) == 250
    assert "x" * 600 in endless.notes


def test_the_rows_of_a_combined_log_go_where_their_code_says(store: Store, project: Project) -> None:
    plan, outcome = bring(store, given("raid_combined_us_dates.xlsx"))
    assert outcome.added == 6
    kinds = {one.source_ref: one.kind for one in everything(store, LogEntry)}
    assert kinds == {
        "R-001": LogKind.RISK, "R-002": LogKind.RISK, "A-001": LogKind.ASSUMPTION, "I-001": LogKind.ISSUE, "D-001": LogKind.DEPENDENCY,
    }  # fmt: skip
    action = by_number(store, Task, "AI-01")
    assert (action.due, action.done_on, action.kind) == (date(2026, 11, 6), date(2026, 11, 5), TaskKind.ACTION)
    validated = by_number(store, LogEntry, "A-001")
    assert (validated.state, validated.closed_on) == (LogState.CLOSED, date(2026, 10, 2))
    assert by_number(store, LogEntry, "D-001").detail == "DATE DUE: 13/40/2026"
    assert "13/40/2026" in problem_at(plan, 9, "H")


def test_the_register_and_the_issue_sheet_make_one_document_with_its_revisions(store: Store, project: Project) -> None:
    _, outcome = bring(store, given("document_register.xlsx"))
    assert outcome.added == 60 + 5  # and the issues of five days at the foot of the issue sheet
    issued = by_number(store, Document, "HH-AR-DR-0104")
    assert [(one.code, one.issued) for one in issued.revisions] == [
        ("A", date(2026, 10, 5)), ("P01", date(2026, 10, 16)), ("P02", date(2026, 11, 13)), ("C01", date(2026, 11, 20)),
    ]  # fmt: skip
    assert current(issued).code == "C01"
    assert issued.folder == "02 Drawings/AR"
    awaited = by_number(store, Document, "HH-ST-DR-0106")
    assert (awaited.revisions, awaited.status) == ((), "Awaited")
    assert "Status: IFC" in awaited.notes
    assert "HH-ST-DR-0106--.pdf" in awaited.notes


def test_numbers_that_differ_in_case_only_are_one_document(store: Store, project: Project) -> None:
    plan, _ = bring(store, given("document_register.xlsx"))
    found = [one for one in everything(store, Document) if one.number.casefold() == "hh-ar-dr-0100"]
    assert [[one.code for one in found[0].revisions]] == [["P01", "P02"]]
    assert found[0].title == "Reflected ceiling plan, level 1"
    assert "row 5" in problem_at(plan, 65, "")


def test_people_with_one_address_are_one_person(store: Store, project: Project) -> None:
    plan, outcome = bring(store, given("people_semicolon_cp1252.csv"))
    assert (outcome.added, outcome.joined) == (4, 1)
    found = {one.name: one for one in everything(store, Person)}
    assert set(found) == {"Jürgen Weiß", "Sunita Rao", "Lena Brandt", "M. Okafor"}
    assert found["Sunita Rao"].email.casefold() == "s.rao@example.org"
    assert (found["M. Okafor"].email, found["M. Okafor"].notes) == ("", "E-mail: not an address")
    assert {one.name for one in everything(store, Team)} == {"MEP", "HSE", "Design"}
    assert "row 3" in problem_at(plan, 5, "")
    assert "not an address" in problem_at(plan, 6, "E")


def test_milestones_keep_their_plan_and_their_forecast(store: Store, project: Project) -> None:
    bring(store, given("milestones.tsv"))
    found = {one.title: one for one in everything(store, Milestone)}
    slipped = found["Fire strategy sign-off"]
    assert [one.forecast for one in slipped.forecasts] == [date(2026, 11, 27), date(2026, 12, 11)]
    assert (slipped.baseline, slipped.forecast) == (date(2026, 11, 27), date(2026, 12, 11))
    unsure = found["Practical completion"]
    assert unsure.forecast == date(2027, 2, 12)
    assert "Forecast Date: TBC" in unsure.notes


# Later files


def test_a_later_file_updates_by_number_and_says_what_changes(store: Store, project: Project, tmp_path: Path) -> None:
    bring(store, sheet(tmp_path, ACTIONS, ("A-1", "Order doors", "Dana Whitlock", date(2026, 11, 20), "Open", None)))
    later = sheet(
        tmp_path, ACTIONS, ("A-1", "Order doors", "Tomasz Zieliński", date(2026, 11, 27), "Closed", "came late"),
        ("A-2", "Order locks", "Dana Whitlock", None, "Open", None),
    )  # fmt: skip
    plan, outcome = bring(store, later)
    assert outcome.label == "Import made.xlsx: 1 added, 1 changed"
    changed = next(item for item in plan.items if item.action == "changed")
    assert (changed.row, changed.ref) == (2, "FIT-1")
    assert "Due: 20 Nov → 27 Nov" in changed.differences
    assert "Owner: Dana Whitlock → Tomasz Zieliński" in changed.differences
    assert "Column: To do → Done" in changed.differences
    task = by_number(store, Task, "A-1")
    assert (task.due, task.baseline_due, task.due_moves, task.done_on) == (date(2026, 11, 27), date(2026, 11, 20), 1, TODAY)
    assert task.notes == "came late"
    store.undo()
    assert by_number(store, Task, "A-1").due == date(2026, 11, 20)


def test_a_card_that_moved_on_here_stays_where_it_is_while_the_list_says_open(store: Store, project: Project, tmp_path: Path) -> None:
    tables = sheet(tmp_path, ACTIONS, ("A-1", "Order doors", "Dana Whitlock", None, "OPEN", None))
    bring(store, tables)
    task = by_number(store, Task, "A-1")
    tasks.move_to_category(store, [task.id], Category.ACTIVE, TODAY)
    assert bring(store, tables)[1].unchanged == 1
    tasks.move_to_category(store, [task.id], Category.DONE, TODAY)
    assert bring(store, tables)[0].items[0].differences[0] == "Column: Done → To do"


def test_blank_cells_and_notes_taken_here_are_not_lost_by_a_later_file(store: Store, project: Project, tmp_path: Path) -> None:
    bring(store, sheet(tmp_path, ACTIONS, ("A-1", "Order doors", "Dana Whitlock", date(2026, 11, 20), "Open", "rang them")))
    task = by_number(store, Task, "A-1")
    editing.set_field(store, "task", task.id, "notes", "rang them\nspoke to Ravi", TODAY)
    bring(store, sheet(tmp_path, ACTIONS, ("A-1", "Order doors", None, None, "Open", "mailed them")))
    later = by_number(store, Task, "A-1")
    assert (later.owner_id, later.due) == (task.owner_id, task.due)
    assert later.notes == "rang them\nspoke to Ravi\nmailed them"


def test_without_a_number_the_title_and_the_owner_find_it_again(store: Store, project: Project, tmp_path: Path) -> None:
    headings = ("Action", "Owner", "Due Date")
    rows = (("Weekly report", "Dana", date(2026, 11, 27)), ("Weekly report", "Dana", date(2026, 12, 4)), ("Weekly report", "Tom", None))
    _, first = bring(store, sheet(tmp_path, headings, *rows))
    assert first.added == 3
    assert bring(store, sheet(tmp_path, headings, *rows))[1].unchanged == 3


def test_our_own_reference_finds_it_again(store: Store, project: Project, tmp_path: Path) -> None:
    task = tasks.add(store, project.id, "Order doors", TODAY)
    bring(store, sheet(tmp_path, ACTIONS, (task.ref.lower(), "Order the doors", None, None, None, None)))
    assert [one.title for one in everything(store, Task)] == ["Order the doors"]


def test_bare_numbers_of_another_list_do_not_overwrite_what_they_do_not_mean(store: Store, project: Project, tmp_path: Path) -> None:
    headings = ("#", "Action Item", "Owner")
    bring(store, sheet(tmp_path, headings, (1, "Order the doors", "Dana"), (2, "Paint level 5", "Dana")))
    _, other = bring(store, sheet(tmp_path, headings, (1, "Invite the fire officer", "Tom"), (2, "Paint level 5 twice", "Dana")))
    assert (other.added, other.changed) == (1, 1)
    assert {one.title for one in everything(store, Task)} == {"Order the doors", "Paint level 5 twice", "Invite the fire officer"}


def test_a_new_revision_supersedes_and_an_older_one_files_itself_before(store: Store, project: Project, tmp_path: Path) -> None:
    headings = ("Document No", "Title", "Rev", "Status", "Date of issue")
    bring(store, sheet(tmp_path, headings, ("FIT-1", "Plan", "P02", "For Review", date(2026, 11, 2))))
    plan, _ = bring(store, sheet(tmp_path, headings, ("fit-1", "Plan", "P03", "Approved", date(2026, 11, 20))))
    assert plan.items[0].differences[0] == "Revision: P02 → P03"
    bring(store, sheet(tmp_path, headings, ("FIT-1", "Plan", "P01", "Approved", date(2026, 10, 1))))
    document = everything(store, Document)[0]
    assert [(one.code, one.status) for one in document.revisions] == [("P01", "Superseded"), ("P02", "Superseded"), ("P03", "Approved")]
    assert document.status == "Approved"


def test_a_new_forecast_is_kept_with_the_ones_before(store: Store, project: Project, tmp_path: Path) -> None:
    headings = ("Milestone", "Planned Date", "Forecast Date")
    bring(store, sheet(tmp_path, headings, ("Handover", date(2027, 2, 12), date(2027, 2, 12))))
    bring(store, sheet(tmp_path, headings, ("Handover", date(2027, 2, 12), date(2027, 2, 26))))
    milestone = everything(store, Milestone)[0]
    assert (milestone.baseline, milestone.forecast) == (date(2027, 2, 12), date(2027, 2, 26))
    assert len(milestone.forecasts) == 2


def test_what_lies_in_the_bin_stays_there(store: Store, project: Project, tmp_path: Path) -> None:
    tables = sheet(tmp_path, ACTIONS, ("A-1", "Order doors", None, None, "Open", None))
    bring(store, tables)
    editing.remove(store, [("task", by_number(store, Task, "A-1").id)])
    plan, outcome = bring(store, tables)
    assert (outcome.added, outcome.refused) == (0, 1)
    assert "in the bin" in plan.items[0].differences[0]


def test_a_number_of_another_project_is_refused(store: Store, project: Project, tmp_path: Path) -> None:
    headings = ("Document No", "Title", "Rev")
    bring(store, sheet(tmp_path, headings, ("X-1", "Plan", "A")), project_id=project.id)
    other = projects.start(store, "OTH", "Another one")
    plan, outcome = bring(store, sheet(tmp_path, headings, ("x 1", "Plan", "B"), ("X-2", "Plan 2", "A")), project_id=other.id)
    assert (outcome.added, outcome.refused) == (1, 1)
    assert "in FIT" in plan.items[0].differences[0]


def test_a_change_made_since_the_plan_refuses_the_whole_import(store: Store, project: Project, tmp_path: Path) -> None:
    bring(store, sheet(tmp_path, ACTIONS, ("A-1", "Order doors", None, None, "Open", None)))
    later = sheet(tmp_path, ACTIONS, ("A-1", "Order all doors", None, None, "Open", None), ("A-2", "New", None, None, None, None))
    plan = imports.plan(store, later, today=TODAY)
    editing.set_field(store, "task", by_number(store, Task, "A-1").id, "title", "Order two doors", TODAY)
    with pytest.raises(Conflict):
        imports.apply(store, plan, "made.xlsx", TODAY)
    assert [one.title for one in everything(store, Task)] == ["Order two doors"]


# Understanding


def test_people_are_found_by_name_address_and_initials_in_any_case(store: Store, project: Project, tmp_path: Path) -> None:
    dana = people.add(store, "Dana Whitlock", "dana@example.org", team="Design")
    rows = [(f"A-{n}", f"Thing {n}", who, None, "Open", None) for n, who in enumerate(("DANA WHITLOCK", "DW", "Dana@Example.org", "N/A"))]
    plan, _ = bring(store, sheet(tmp_path, ACTIONS, *rows))
    assert not plan.people
    owners = [by_number(store, Task, f"A-{n}").owner_id for n in range(4)]
    assert owners == [dana.id, dana.id, dana.id, None]
    assert by_number(store, Task, "A-0").team_id == dana.team_id


def test_a_first_name_is_taken_for_the_only_one_on_file_who_has_it_and_that_is_said(store: Store, project: Project, tmp_path: Path) -> None:
    dana = people.add(store, "Dana Whitlock", "dana@example.org")
    people.add(store, "Tom Reed", "tom@example.org")
    people.add(store, "Tom Ash", "ash@example.org")
    rows = [(f"A-{n}", f"Thing {n}", who, None, "Open", None) for n, who in enumerate(("Dana", "dana", "Tom"))]
    plan, _ = bring(store, sheet(tmp_path, ACTIONS, *rows))
    assert [by_number(store, Task, f"A-{n}").owner_id for n in range(2)] == [dana.id, dana.id]
    assert [one.name for one in plan.people] == ["Tom"]  # which of the two is not guessed
    said = [one.sentence for one in plan.problems if "first name" in one.sentence]
    assert said == ["“Dana” is taken for Dana Whitlock, the only one of that first name."]
    again, _ = bring(store, sheet(tmp_path, ACTIONS, *rows))
    assert (again.added, again.changed) == (0, 0)


@pytest.mark.parametrize("other", ["Dana Novak", "Dana Novak, Ravi", "Ravi / Dana Novak", "Novak, Dana"])
def test_a_first_name_is_somebody_new_where_the_file_names_another_of_it(
    store: Store, project: Project, tmp_path: Path, other: str
) -> None:
    people.add(store, "Dana Whitlock", "dana@example.org")
    rows = [(f"A-{n}", f"Thing {n}", who, None, "Open", None) for n, who in enumerate(("Dana", other))]
    plan, _ = bring(store, sheet(tmp_path, ACTIONS, *rows))
    assert person_name(store, by_number(store, Task, "A-0").owner_id) == "Dana"
    assert not [one for one in plan.problems if "first name" in one.sentence]


def test_a_first_name_is_somebody_new_where_the_people_sheet_names_another_of_it(store: Store, project: Project, tmp_path: Path) -> None:
    people.add(store, "Dana Whitlock", "dana@example.org")
    book = openpyxl.Workbook()
    book.active.title = "Actions"
    for line in (ACTIONS, ("A-1", "Order doors", "Dana", None, "Open", None)):
        book.active.append(line)
    for line in (("Name", "Email", "Role"), ("Dana Novak", "d@n.example", "Architect"), ("Tom Ash", "t@n.example", "Engineer")):
        (book["People"] if "People" in book else book.create_sheet("People")).append(line)
    book.save(tmp_path / "both.xlsx")
    bring(store, read_tables((tmp_path / "both.xlsx").read_bytes(), "both.xlsx"))
    assert person_name(store, by_number(store, Task, "A-1").owner_id) == "Dana"


@pytest.mark.parametrize(
    ("on_file", "said"),
    [
        (["Dana Whitlock", "Dana Whitlock"], "Dana"),
        (["Client Services"], "Client"),
        (["All Hands"], "All"),
        (["Site Manager Team"], "Site"),
    ],
)
def test_what_is_no_first_name_of_one_person_alone_is_left_as_it_was(
    store: Store, project: Project, tmp_path: Path, on_file: list[str], said: str
) -> None:
    for name in on_file:
        people.add(store, name)
    plan, _ = bring(store, sheet(tmp_path, ACTIONS, ("A-1", "Order doors", said, None, "Open", None)))
    assert [one.name for one in plan.people] == [said]
    assert not [one for one in plan.problems if "first name" in one.sentence]


def test_a_time_zone_that_is_not_known_goes_to_the_notes(store: Store, project: Project, tmp_path: Path) -> None:
    headings = ("Meeting", "Date", "Start time", "End time", "Time zone")
    plan, outcome = bring(store, sheet(tmp_path, headings, ("Review", date(2026, 11, 26), "10:00", "11:00", "No/Where")), as_kind="meeting")
    assert outcome.added == 1, plan.problems
    assert any("No/Where" in one.sentence for one in plan.problems)


def test_the_people_sheet_of_a_workbook_names_the_owners_of_the_others(store: Store, project: Project, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Actions"
    for row in (ACTIONS, ("A-1", "Order doors", "Dana Whitlock", None, "Open", None)):
        book["Actions"].append(row)
    book.create_sheet("People")
    for row in (("Name", "Role", "Department", "E-mail"), ("Whitlock, Dana", "Architect", "Design", "dana@example.org")):
        book["People"].append(row)
    book.save(tmp_path / "both.xlsx")
    plan, _ = bring(store, read_tables((tmp_path / "both.xlsx").read_bytes(), "both.xlsx"))
    assert plan.people == ()
    found = everything(store, Person)
    assert [(one.name, one.email) for one in found] == [("Dana Whitlock", "dana@example.org")]
    task = by_number(store, Task, "A-1")
    assert (task.owner_id, task.team_id) == (found[0].id, found[0].team_id)


def test_columns_that_are_none_of_ours_are_added_to_the_notes_and_counted_ones_left_out(
    store: Store, project: Project, tmp_path: Path
) -> None:
    headings = ("Seq #", "Number", "Issue Item Name", "Description", "Currently Assigned", "Days Late", "Followup On", "Contract")
    tables = sheet(tmp_path, headings, (1, "N-7", "Doors", "Order the doors", None, 12, date(2026, 12, 1), "C-14"))
    bring(store, tables)
    task = by_number(store, Task, "N-7")
    assert task.title == "Order the doors"
    assert task.notes.splitlines() == ["Issue Item Name: Doors", "Contract: C-14", "Ask again: 2026-12-01"]


def test_a_row_without_a_title_is_refused_at_its_column(store: Store, project: Project, tmp_path: Path) -> None:
    tables = sheet(tmp_path, ACTIONS, ("A-1", None, "Dana", None, "Open", None), ("A-2", "Order doors", "Dana", None, "Open", None))
    plan, outcome = bring(store, tables)
    assert (outcome.added, outcome.refused) == (1, 1)
    assert problem_at(plan, 2, "B") == "This row has no title, so it is left out."


def test_an_unknown_status_is_kept_in_the_notes_and_the_words_of_the_board_find_their_column(
    store: Store, project: Project, tmp_path: Path
) -> None:
    rows = [(f"A-{n}", f"Thing {n}", None, None, status, None) for n, status in enumerate(("Sleeping", "review", "Deferred", "90%"))]
    bring(store, sheet(tmp_path, ACTIONS, *rows))
    found = [by_number(store, Task, f"A-{n}") for n in range(4)]
    assert [column_name(store, one) for one in found] == ["To do", "Review", "Waiting on", "In progress"]
    assert found[0].notes == "Status: Sleeping"


def test_the_user_says_what_a_table_lists_and_what_its_columns_mean(store: Store, project: Project, tmp_path: Path) -> None:
    tables = sheet(tmp_path, ("A", "B", "C"), ("x1", "Order doors", "Dana"), name="Sheet1")
    plan = imports.plan(store, tables, today=TODAY)
    assert (plan.tables[0].kind, plan.tables[0].include) == ("", False)
    assert plan.reason
    bring(store, tables, mappings={0: Choice("task", ("ref", "title", "owner_id"))})
    task = by_number(store, Task, "x1")
    assert (task.title, person_name(store, task.owner_id)) == ("Order doors", "Dana")
    again = imports.plan(store, tables, today=TODAY)
    assert (again.tables[0].kind, again.tables[0].mapping, again.tables[0].remembered) == ("task", ("ref", "title", "owner_id"), True)
    assert again.count("unchanged") == 1


def test_a_table_that_is_left_out_brings_nothing(store: Store, project: Project) -> None:
    tables = given("action_log_header_row_11.xlsx")
    plan, outcome = bring(store, tables, mappings={1: Choice(include=False)})
    assert outcome.added == 9
    assert not plan.tables[1].include


def test_a_kind_said_from_outside_counts_for_all_tables(store: Store, project: Project, tmp_path: Path) -> None:
    tables = sheet(tmp_path, ("ID", "Description", "Owner", "Status"), ("1", "Doors are late", "Dana", "Open"), name="Risks")
    assert imports.plan(store, tables, today=TODAY).tables[0].kind == "log"
    assert imports.plan(store, tables, today=TODAY, as_kind="Tasks").tables[0].kind == "task"
    with pytest.raises(InvalidInput):
        imports.plan(store, tables, today=TODAY, as_kind="budget")


def test_meetings_take_a_day_and_times_moments_or_whole_days(store: Store, project: Project, tmp_path: Path) -> None:
    headings = ("Meeting", "Date", "Start", "End", "Location", "Attendees")
    tables = sheet(
        tmp_path, headings,
        ("Design meeting", date(2026, 11, 26), "10:30", "11:45", "Room 2", "Dana Whitlock; Tomasz Zieliński"),
        ("Site walk", date(2026, 11, 27), None, None, "Level 5", None),
        ("Lost", None, "9:00", None, None, None), name="Meetings",
    )  # fmt: skip
    plan, outcome = bring(store, tables, zone="Europe/London")
    assert (outcome.added, outcome.refused) == (2, 1)
    found = {one.title: one for one in everything(store, Meeting)}
    design = found["Design meeting"]
    assert (design.starts, design.ends, design.zone) == (datetime(2026, 11, 26, 10, 30), datetime(2026, 11, 26, 11, 45), "Europe/London")
    assert [person_name(store, one.person_id) for one in design.attendees] == ["Dana Whitlock", "Tomasz Zieliński"]
    assert (found["Site walk"].all_day, found["Site walk"].starts) == (True, datetime(2026, 11, 27))
    assert "no date" in plan.items[2].differences[0]
    assert bring(store, tables, zone="Europe/London")[1].unchanged == 2


def test_risks_bring_their_scales_and_their_state(store: Store, project: Project, tmp_path: Path) -> None:
    headings = ("Risk ID", "Risk Description", "Probability", "Impact", "Mitigation Plan", "Owner", "Status")
    tables = sheet(
        tmp_path, headings, ("R1", "Late consent", "High", "3 - Medium", "Ask early", "Dana", "Mitigating"),
        ("R2", "Old", "17", None, None, None, "Closed"),
    )  # fmt: skip
    plan, _ = bring(store, tables)
    first = by_number(store, LogEntry, "R1")
    assert (first.kind, first.probability, first.impact, first.next_step, first.status) == (LogKind.RISK, 4, 3, "Ask early", "Mitigating")
    closed = by_number(store, LogEntry, "R2")
    assert (closed.state, closed.closed_on, closed.detail) == (LogState.CLOSED, TODAY, "Probability: 17")
    assert "17" in problem_at(plan, 3, "C")


def test_a_file_proves_the_order_of_dates_for_the_sheets_that_do_not(store: Store, project: Project, tmp_path: Path) -> None:
    headings = ("ID", "Action", "Date Opened", "Due Date")
    tables = sheet(tmp_path, headings, ("A-1", "One", "13/11/2026", "03/04/2027"), ("A-2", "Two", "01/02/2026", None))
    plan, _ = bring(store, tables)
    assert not plan.date_texts
    assert by_number(store, Task, "A-1").due == date(2027, 4, 3)


def test_without_a_project_the_rows_wait_for_one_and_people_do_not(store: Store, tmp_path: Path) -> None:
    tables = sheet(tmp_path, ACTIONS, ("A-1", "Order doors", None, None, "Open", None))
    plan = imports.plan(store, tables, today=TODAY)
    assert plan.needs_project
    assert plan.count("added") == 1
    with pytest.raises(InvalidInput):
        imports.apply(store, plan, "x.xlsx", TODAY)
    people_only = sheet(tmp_path, ("Name", "E-mail"), ("Dana Whitlock", "dana@example.org"), name="People")
    assert bring(store, people_only)[1].added == 1


def test_a_project_can_be_started_with_its_list(store: Store, tmp_path: Path) -> None:
    tables = sheet(tmp_path, ACTIONS, ("A-1", "Order doors", "Dana", None, "In progress", None))
    _, outcome = bring(store, tables, new_project=("FIT", "Office fit-out"))
    assert outcome.added == 1
    task = by_number(store, Task, "A-1")
    assert (task.ref, column_name(store, task), everything(store, Project)[0].name) == ("FIT-1", "In progress", "Office fit-out")
    store.undo()
    assert everything(store, Project) == []


def test_a_file_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    sheet(tmp_path, ACTIONS, ("A-1", "Order doors", None, None, None, None))
    assert imports.read(tmp_path / "made.xlsx").tables[0].headings == ACTIONS
    with pytest.raises(ImportProblem):
        imports.read(tmp_path / "none.xlsx")
    with pytest.raises(ImportProblem):
        imports.read(tmp_path / "made.xlsx", cancelled=lambda: True)


def test_a_surname_first_is_one_person_where_the_name_stands_elsewhere_in_the_file(store: Store, project: Project, tmp_path: Path) -> None:
    rows = [(f"A-{n}", f"Thing {n}", who, None, None, None) for n, who in enumerate(("Whitlock, Dana", "Dana Whitlock", "Ana, Bo", "Ana"))]
    tables = sheet(tmp_path, ACTIONS, *rows)
    plan, _ = bring(store, tables)
    assert [one.name for one in plan.people] == ["Dana Whitlock", "Ana"]
    assert by_number(store, Task, "A-0").owner_id == by_number(store, Task, "A-1").owner_id
    assert bring(store, tables)[1].changed == 0


def test_a_column_of_surnames_first_gives_one_person_a_cell(store: Store, project: Project, tmp_path: Path) -> None:
    rows = [(f"A-{n}", f"Thing {n}", who, None, None, None) for n, who in enumerate(("Rao, Sunita", "Okafor, Mary", "TBC"))]
    plan, _ = bring(store, sheet(tmp_path, ACTIONS, *rows))
    assert [one.name for one in plan.people] == ["Sunita Rao", "Mary Okafor"]


def test_an_address_that_comes_with_a_later_row_is_that_persons(store: Store, project: Project, tmp_path: Path) -> None:
    rows = (("Dana Whitlock", None), ("Dana Whitlock", "dana@example.org"), ("D. Whitlock", "DANA@example.org"))
    _, outcome = bring(store, sheet(tmp_path, ("Name", "E-mail"), *rows, name="People"))
    assert (outcome.added, outcome.joined) == (1, 2)
    assert [one.email.casefold() for one in everything(store, Person)] == ["dana@example.org"]


def test_a_foreign_list_that_numbers_as_we_do_is_found_by_its_own_numbers(store: Store, project: Project, tmp_path: Path) -> None:
    tables = sheet(
        tmp_path, ACTIONS, ("FIT-2", "Order doors", None, None, None, None), ("FIT-1", "Order locks", None, None, None, None)
    )
    bring(store, tables)
    assert bring(store, tables)[1].unchanged == 2
    assert by_number(store, Task, "FIT-2").title == "Order doors"


def test_a_file_of_a_very_long_name_still_says_how_much_came_of_it(store: Store, project: Project, tmp_path: Path) -> None:
    name = "x" * 240 + ".csv"
    plan = imports.plan(store, read_tables(b"Action,Owner\nOrder doors,Dana\n", name), today=TODAY, project_id=project.id)
    outcome = imports.apply(store, plan, name, TODAY)
    assert store.undo_label() == outcome.label and outcome.label.endswith("…: 1 added")
