"""Which headings mean what, and how the usual words in cells are read."""

import pytest

from coorddesk.domain import documents, log, meetings, milestones, people, tasks
from coorddesk.domain.fields import Field
from coorddesk.domain.tasks import Priority
from coorddesk.exchange.headings import (
    guess,
    kind_of_code,
    known_heading,
    letters_of,
    log_kind,
    normal,
    read_name,
    read_people,
    read_priority,
    read_scale,
    read_status,
    synonyms,
)

KINDS = {
    "task": tasks.FIELDS,
    "log": log.FIELDS,
    "document": documents.FIELDS,
    "person": people.FIELDS,
    "milestone": milestones.FIELDS,
    "meeting": meetings.FIELDS,
}


def split(text: str) -> list[str]:
    return [part.strip() for part in text.split("|")]


@pytest.mark.parametrize(
    ("kind", "sheet", "headings"),
    [
        (
            "log",
            "Risks",
            "Risk ID | Category | Risk Description | Trigger / Cause | Probability | Impact | Risk Rating | "
            "Mitigation Plan | Owner",
        ),
        (
            "log",
            "Issues",
            "Issue ID | Category | Issue Description | Impact | Priority | Raised By | Owner | Date Raised | "
            "Target Date | Status",
        ),
        (
            "log",
            "Assumptions",
            "Assumption ID | Category | Assumption Description | Basis / Rationale | Owner | Date Raised | Status",
        ),
        (
            "log",
            "Dependencies",
            "Dep. ID | Type | Dependency Description | Dependent On | Owner | External Party | Required By | Status",
        ),
        ("log", "RAID", "Seq # | UID | RAID Code | DESCRIPTION and IMPACT | DATE OPENED | OWNER | DATE DUE | DATE CLOSED"),
        (
            "log",
            "Sheet1",
            "Decision ID | Date | Decision Maker(s) | Decision Description | Rationale | Impact | Follow-up Actions | Status",
        ),
        ("log", "Sheet1", "ID | Type | Statement | Owner | Response | Due | Status | Escalation"),
        (
            "task",
            "Sheet1",
            "ACTION ITEM No. | DATE OPENED | DESCRIPTION | PRIORITY | RESPONSIBLE PARTY | DUE DATE | COMPLETION DATE | STATUS",
        ),
        (
            "task",
            "Sheet1",
            "Number | Issue Item Name | Description | Status | Open Date | Closed Date | Currently Assigned | Comments",
        ),
        (
            "task",
            "Sheet1",
            "Action ID | Created | Category | Action Description | Update | Owner | Due Date | Priority | Days | Closed",
        ),
        ("task", "Sheet1", "Reference | Action | Owner | Due Date | Delivered Date | Priority | Updates | Status"),
        ("task", "Sheet1", "# | Action Item | Owner | Due Date | Priority | Status"),
        ("milestone", "Sheet1", "Milestone | Planned Date | Forecast Date | Status | Variance (days)"),
        (
            "document",
            "MDR",
            "Document No | Rev | Title | Doc type | Discipline | Status | Originator | Date of issue | Planned issue",
        ),
        ("document", "Sheet1", "Number | Revision | Status | Title | Company | Discipline | Type"),
        ("document", "Issue sheet", "Drawing | Title | | 2026-10-02 | 2026-10-16"),
        ("person", "Sheet1", "Name | Role/Title | Organisation | Department | E-mail | Tel."),
        ("person", "Stakeholders", "ID | Name | Role/Title | Department | Organization | Type"),
        ("meeting", "Sheet1", "Meeting | Date | Start | End | Location | Attendees"),
    ],
)
def test_the_kind_of_real_tables_is_recognised(kind: str, sheet: str, headings: str) -> None:
    found = guess(split(headings), KINDS, sheet)
    assert found.kind == kind
    assert found.score > 0.6
    assert len(found.others) == len(KINDS) - 1
    assert all(points <= found.score for _, points in found.others)


def test_the_columns_of_an_action_log_are_mapped() -> None:
    headings = split(
        "Seq # | Action Item No. | DATE OPENED | ACTION ITEM | PRIORITY | RESPONSIBLE PARTY | DUE DATE | "
        "COMPLETION DATE | STATUS | PROGRESS NOTES"
    )
    assert guess(headings, KINDS).mapping == (
        None, "ref", "raised_on", "title", "priority", "owner_id", "due", "done_on", "column_id", "notes",
    )  # fmt: skip


def test_the_columns_of_a_combined_log_are_mapped() -> None:
    headings = split(
        "Seq # | UID | RAID Code | DESCRIPTION and IMPACT | DATE OPENED | OWNER | "
        "ACTION TO BE TAKEN / STATUS / RESOLUTION | DATE DUE | DATE CLOSED"
    )
    assert guess(headings, {"log": log.FIELDS}).mapping == (
        None, "ref", "kind", "title", "raised_on", "owner_id", "next_step", "due", "closed_on",
    )  # fmt: skip


def test_the_columns_of_a_people_list_are_mapped() -> None:
    headings = split("Name | Role/Title | Organisation | Department | E-mail | Tel.")
    assert guess(headings, KINDS).mapping == ("name", "role", "organisation", "team_id", "email", "phone")


def test_a_running_number_is_never_the_reference() -> None:
    fields = (Field("ref", "Ref", headings=("ID", "No", "#", "UID", "Seq #")), Field("title", "Title"))
    assert guess(["Seq #", "UID", "Title"], {"task": fields}).mapping == (None, "ref", "title")
    assert guess(["Seq #", "Title"], {"task": fields}).mapping == (None, "title")


def test_a_clear_reference_goes_before_a_bare_number() -> None:
    fields = (Field("ref", "Ref", headings=("No", "#", "ID", "UID")),)
    assert guess(["No", "UID"], {"task": fields}).mapping == (None, "ref")
    assert guess(["#", "ID"], {"task": fields}).mapping == (None, "ref")
    assert guess(["ID", "UID"], {"task": fields}).mapping == (None, "ref")


def test_no_field_is_used_twice_and_the_better_column_wins() -> None:
    fields = (Field("raised_on", "Raised on", headings=("Date Raised", "Date")), Field("due", "Due", headings=("Due",)))
    assert guess(["Date", "Date Raised", "Due", "due"], {"log": fields}).mapping == (None, "raised_on", "due", None)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("due date:", "due"), ("DUE  DATE", "due"), ("Due date (dd/mm/yyyy)", "due"), ("Due_Date", "due"), ("DueDate", "due"),
        ("Due Dates", "due"), ("Responsible Perso", "owner"), ("Responsable Person", "owner"), ("E mail", "mail"),
        ("Email", "mail"),
        ("Task owner", "owner"), ("Owner / Deputy", "owner"), ("Duo", None), ("", None), ("???", None), ("Overdue", None),
    ],
)  # fmt: skip
def test_near_misses_are_forgiven_and_far_ones_not(heading: str, field: str | None) -> None:
    fields = (
        Field("due", "Due", headings=("Due Date",)),
        Field("owner", "Owner", headings=("Responsible Person",)),
        Field("mail", "E-mail"),
    )
    assert guess([heading], {"task": fields}).mapping == (field,)


def test_a_synonym_counts_when_the_field_names_others_of_its_group() -> None:
    fields = (Field("number", "Number", headings=("Document No", "Dwg No")),)
    assert guess(["Drawing"], {"document": fields}).mapping == ("number",)


def test_the_sheet_name_decides_between_equals() -> None:
    headings = ["ID", "Description", "Owner", "Due Date", "Status"]
    assert guess(headings, KINDS, "Action log").kind == "task"
    assert guess(headings, KINDS, "Open issues").kind == "log"
    assert guess(headings, KINDS, "Milestones").kind == "milestone"


def test_headings_that_mean_nothing_give_no_kind() -> None:
    found = guess(["Foo", "Bar", ""], KINDS)
    assert (found.kind, found.mapping, found.score) == ("", (None, None, None), 0.0)
    assert guess([], KINDS).mapping == ()


@pytest.mark.parametrize(
    ("group", "kind", "field"),
    [
        ("id", "task", "ref"), ("title", "task", "title"), ("owner", "task", "owner_id"), ("due", "task", "due"),
        ("original_due", "task", "baseline_due"), ("closed", "task", "done_on"), ("status", "task", "column_id"),
        ("priority", "task", "priority"), ("notes", "task", "notes"), ("source", "task", "source"),
        ("raised_on", "task", "raised_on"),
        ("doc_no", "document", "number"), ("rev", "document", "revision"), ("doc_date", "document", "issued"),
        ("email", "person", "email"), ("phone", "person", "phone"), ("place", "meeting", "place"),
        ("attendees", "meeting", "attendees"),
    ],
)  # fmt: skip
def test_the_first_synonym_of_a_group_reaches_its_field(group: str, kind: str, field: str) -> None:
    assert guess([synonyms()[group][0]], {kind: KINDS[kind]}).mapping == (field,)


def test_headings_compare_without_case_and_punctuation() -> None:
    assert normal("  Action  Item-No.:\n") == "action item no"
    assert normal("Seq #") == "seq #"
    assert known_heading("DATE OPENED:")
    assert known_heading("Seq #")
    assert not known_heading("Project Coordinator")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("R", "risk"), ("r", "risk"), ("R-001", "risk"), ("R001", "risk"), ("FIT-R7", "risk"), ("Risks", "risk"),
        ("I-001", "issue"),
        ("AI", "action"), ("AI01", "action"), ("ACT-001", "action"), ("Action", "action"), ("A-001", "assumption"),
        ("ASM-2", "assumption"),
        ("D-001", "dependency"), ("DEC-3", "decision"), ("Dependencies", "dependency"), ("CR-12", "change"), ("Change", "change"),
        ("HH-AR-DR-0100", None), ("T1", None), ("Foo", None), ("", None), ("007", None),
    ],
)  # fmt: skip
def test_a_code_tells_the_kind_of_entry(code: str, kind: str | None) -> None:
    assert kind_of_code(code) == kind


def test_a_and_d_mean_what_the_user_says() -> None:
    assert kind_of_code("A-001", a="action") == "action"
    assert kind_of_code("D", d="decision") == "decision"


def test_the_other_codes_suggest_what_a_and_d_mean() -> None:
    assert letters_of(["R", "A", "I", "AI", "D"]) == ("assumption", "dependency")
    assert letters_of(["A-1", "ASM-1", "D-1", "DEP-1"]) == ("action", "decision")


def test_a_sheet_or_its_headings_announce_one_kind_of_entry() -> None:
    assert log_kind("Risks") == "risk"
    assert log_kind("Decision log") == "decision"
    assert log_kind("Sheet1", ["Issue ID", "Owner"]) == "issue"
    assert log_kind("RAID log") is None
    assert log_kind("Risks and issues") is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("OPEN", "open"), ("Not started", "open"), ("In progress", "active"), ("AT RISK", "active"), ("ON HOLD", "waiting"),
        ("Waiting for client", "waiting"), ("Deferred", "waiting"), ("Closed", "done"), ("Complete", "done"),
        ("VALIDATED", "done"),
        ("Met", "done"), ("100%", "done"), ("40 %", "active"), ("0%", "open"), ("3 - Done", "done"), ("Cancelled", "cancelled"),
        ("Red", None), ("Green", None), ("Half-way house", None), ("", None),
    ],
)  # fmt: skip
def test_statuses_are_read(text: str, status: str | None) -> None:
    assert read_status(text) == status


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("HIGH", Priority.HIGH), ("Critical", Priority.HIGH), ("P1", Priority.HIGH), ("1 - High", Priority.HIGH),
        ("1", Priority.HIGH),
        ("Medium", Priority.NORMAL), ("low", Priority.LOW), ("3 (Low)", Priority.LOW), ("soonish", None), ("", None),
    ],
)  # fmt: skip
def test_priorities_are_read(text: str, priority: Priority | None) -> None:
    assert read_priority(text) == priority


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("High", 4), ("4", 4), ("H", 4), ("4 - Likely", 4), ("3/5", 3), ("2.0", 2), ("High (5)", 5), ("5=Catastrophic", 5),
        ("Very low", 1), ("Almost certain", 5), ("10%", 1), ("80 %", 5), ("7", None), ("12", None), ("1-2", None),
        ("0", None), ("", None),
    ],
)  # fmt: skip
def test_scales_are_read(text: str, level: int | None) -> None:
    assert read_scale(text) == level


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("M. Okafor / S. Rao", ("M. Okafor", "S. Rao")),
        ("Lena Brandt, Ana Bo; Bo\nCy", ("Lena Brandt", "Ana Bo", "Bo", "Cy")),
        ("Dana & Marcus", ("Dana", "Marcus")),
        ("Dana and Marcus and Dana", ("Dana", "Marcus")),
        ("Client Representative / PM", ("Client Representative / PM",)),
        ("Health and Safety", ("Health and Safety",)),
        ("Weber & Söhne", ("Weber & Söhne",)),
        ("Haddad Networks, Ltd", ("Haddad Networks, Ltd",)),
        ("Agency IT Security Team", ("Agency IT Security Team",)),
        ("Building Control", ("Building Control",)),
        ("TBC", ()),
        ("N/A", ()),
        (" ", ()),
    ],
)
def test_names_in_one_cell_are_taken_apart_only_where_they_are_people(text: str, names: tuple[str, ...]) -> None:
    assert read_people(text) == names


def test_a_surname_first_is_one_person_when_on_file() -> None:
    assert read_people("Rao, Sunita; Bo Li", known=["Sunita Rao"]) == ("Sunita Rao", "Bo Li")
    assert read_people("Ana, Bo") == ("Ana", "Bo")


def test_a_name_is_turned_given_name_first() -> None:
    assert read_name("Rao, Sunita") == "Sunita Rao"
    assert read_name("Okafor, M.") == "M. Okafor"
    assert read_name(" Lena   Brandt ") == "Lena Brandt"
    assert read_name("Haddad Networks, Ltd") == "Haddad Networks, Ltd"
