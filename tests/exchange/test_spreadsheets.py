"""Reading strangers' spreadsheets: the files met in practice, and the traps in them one by one."""

import contextlib
import io
import random
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from coorddesk.errors import ImportProblem
from coorddesk.exchange.grids import rows_in_words
from coorddesk.exchange.spreadsheets import Problem, Row, Table, Tables, column_letters, from_json, read_tables, to_json

EXAMPLES = Path(__file__).parents[2].parent / "shared" / "data" / "spreadsheets"


@pytest.fixture
def example() -> Callable[[str], Tables]:
    """Reads one of the example spreadsheets that are kept beside the project."""
    if not EXAMPLES.is_dir():
        pytest.skip(f"no example spreadsheets at {EXAMPLES}")
    return lambda name: read_tables((EXAMPLES / name).read_bytes(), name)


def book(*sheets: tuple[str, Callable[[Worksheet], None]]) -> bytes:
    """A workbook whose sheets are filled by the functions given."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, fill in sheets:
        fill(made.create_sheet(title))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def without_times(data: bytes) -> bytes:
    """The workbook without the time it was made at: what a seed damages in it is the same in every run."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-11-25T08:42:00Z", old.read(name))
            new.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def filled(*rows: tuple[object, ...]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append(row)

    return fill


def one(data: bytes, name: str = "x.xlsx") -> Table:
    """The only table of a file."""
    (table,) = read_tables(data, name).tables
    return table


def action_log(sheet: Worksheet) -> None:
    """A heading row far down, under a title, a form and counts, with merged ranges and a running number."""
    sheet["A1"] = "ST MARY'S WING – ACTION LOG"
    sheet.merge_cells("A1:H2")
    sheet["A4"] = "  DOCUMENT CONTROL"
    sheet.merge_cells("A4:H4")
    for cell, text in {"A5": "Project", "C5": "St Mary's Wing", "E5": "PM", "F5": "A. Novak", "G5": "Rev", "H5": "14"}.items():
        sheet[cell] = text
    for column, (word, count) in enumerate([("TOTAL", 9), ("OPEN", 8), ("ON HOLD", 1)], start=1):
        sheet.cell(8, column, word)
        sheet.cell(9, column, count)
    heads = (
        "Seq #",
        "Action Item No.",
        "DATE OPENED",
        "ACTION ITEM",
        "RESPONSIBLE PARTY",
        "DUE DATE",
        "STATUS",
        "PROGRESS NOTES",
    )
    for column, head in enumerate(heads, start=1):
        sheet.cell(11, column, head)
    for row in (
        (1, "AI-014", "03/11/26", "Confirm generator delivery slot", "Project Coordinator", "20/11/26", "OPEN", "Rang 18/11"),
        (2, "AI-009", "14/10/26", "Issue room data sheets", "Lena Brandt", "TBC", "In progress", None),
        (3, "AI-025", "31/11/26", "The date does not exist", None, "30/02/27", "OPEN", None),
    ):
        sheet.append(row)


# The example files


def test_the_action_log_has_its_headings_in_row_11_of_both_sheets(example: Callable[[str], Tables]) -> None:
    read = example("action_log_header_row_11.xlsx")
    assert [(t.sheet, t.header_row, len(t.rows)) for t in read.tables] == [("Open", 11, 9), ("Closed", 11, 3)]
    open_ones, closed = read.tables
    assert open_ones.headings == (
        "Seq #", "Action Item No.", "DATE OPENED", "ACTION ITEM", "PRIORITY", "RESPONSIBLE PARTY", "DUE DATE", "COMPLETION DATE",
        "STATUS", "Last Chased", "PROGRESS NOTES",
    )  # fmt: skip
    assert [row.cells[1] for row in open_ones.rows] == [
        "AI-014", "AI-009", "AI-021", "AI-002", "AI-017", "AI-022", "AI-023", "AI-024", "AI-025",
    ]  # fmt: skip
    assert open_ones.rows[-1] == Row(
        20,
        (
            9,
            "AI-025",
            "31/11/26",
            "Check this row: the date does not exist",
            "Low",
            "Lena Brandt",
            "30/02/27",
            None,
            "OPEN",
            None,
            None,
        ),
    )
    assert open_ones.rows[7].cells[2] is None  # no date opened, no owner
    assert open_ones.rows[7].cells[5] is None
    assert closed.rows[2].cells[7] == "N/A"
    assert read.problems == ()


def test_the_ambiguous_action_list_keeps_every_text_as_written(example: Callable[[str], Tables]) -> None:
    read = example("actions_ambiguous_dates.csv")
    (table,) = read.tables
    assert (table.header_row, len(table.rows), read.problems) == (1, 7, ())
    assert table.headings == ("ID", "Task", "Assigned To", "Due", "Status", "Comments")
    assert [row.number for row in table.rows] == [2, 3, 4, 5, 6, 7, 8]
    assert table.rows[0].cells == ("T1", "Order lamps", "Ana", "03/04/2027", "Open", None)
    assert table.rows[1].cells[1] == "=cmd|' /C calc'!A0"
    assert table.rows[2].cells[1] == 'Say "yes"\nto the landlord'
    assert table.rows[3].cells[1] == "عقد الصيانة"
    assert len(str(table.rows[4].cells[1])) > 500
    assert table.rows[5].cells[0] is None
    assert table.rows[6].cells[0] == "T1"


def test_the_document_register_gives_a_list_and_an_issue_sheet(example: Callable[[str], Tables]) -> None:
    read = example("document_register.xlsx")
    register, issues = read.tables
    assert (register.sheet, register.header_row, len(register.rows), register.shape) == ("MDR", 4, 61, "list")
    assert register.rows[0].number == 5
    assert register.rows[0].cells[:2] == ("HH-AR-DR-0100", "P01")
    assert register.rows[0].cells[7:] == ("01.09.2026", "01.12.2026", None, "02 Drawings\\AR\\HH-AR-DR-0100-P01.pdf")
    assert register.rows[6].cells[1] == "-"
    assert register.rows[-1].cells[0] == "hh-ar-dr-0100"
    assert (issues.sheet, issues.header_row, len(issues.rows), issues.shape) == ("Issue sheet", 4, 12, "issues")
    assert issues.headings == ("Drawing", "Title", "", "2026-10-02", "2026-10-16", "2026-10-30", "2026-11-13", "2026-11-20")
    assert issues.issue_columns == (3, 4, 5, 6, 7)
    assert issues.rows[1].cells == ("HH-AR-DR-0104", "Reflected ceiling plan, level 5", None, None, "P01", None, "P02", "C01")
    assert [(said.row, said.severity) for said in read.problems] == [(4, "note")]
    assert [(one.row, one.name, one.copies) for one in issues.foot.receivers] == [
        (18, "Client", ("1",) * 5), (19, "Contractor", ("2",) * 5),
    ]  # fmt: skip


def test_the_milestone_list_is_separated_by_tabs(example: Callable[[str], Tables]) -> None:
    read = example("milestones.tsv")
    (table,) = read.tables
    assert table.headings == ("Milestone", "Planned Date", "Forecast Date", "Status", "Variance (days)")
    assert (table.header_row, len(table.rows), read.problems) == (1, 4, ())
    assert table.rows[-1].cells == ("Practical completion", "2027-02-12", "TBC", "Amber", None)


def test_the_people_list_is_read_as_windows_text_with_semicolons_and_says_so(example: Callable[[str], Tables]) -> None:
    read = example("people_semicolon_cp1252.csv")
    (table,) = read.tables
    assert table.headings == ("Name", "Role/Title", "Organisation", "Department", "E-mail", "Tel.")
    assert (table.header_row, len(table.rows)) == (1, 5)
    assert table.rows[0].cells == ("Weiß, Jürgen", "Lüftung", "Kälte & Klima GmbH", "MEP", "j.weiss@example.org", "+49 30 1234-5")
    assert table.rows[4].cells == ("Okafor, M.", None, None, None, "not an address", None)
    (said,) = read.problems
    assert said.severity == "warning"
    assert "cp1252" in said.sentence


def test_the_combined_raid_log_keeps_dates_as_dates_and_texts_as_texts(example: Callable[[str], Tables]) -> None:
    read = example("raid_combined_us_dates.xlsx")
    (table,) = read.tables
    assert (table.sheet, table.header_row, len(table.rows), read.problems) == ("RAID", 3, 6, ())
    assert table.rows[0].cells[4] == date(2026, 9, 14)
    assert [row.cells[7] for row in table.rows] == [
        "11/27/2026",
        date(2026, 12, 1),
        None,
        "12/04/2026",
        "11/06/2026",
        "13/40/2026",
    ]
    assert [row.cells[2] for row in table.rows] == ["R", "R", "A", "I", "AI", "D"]


# Headings


def test_headings_are_found_below_a_title_a_form_and_counts() -> None:
    table = one(book(("Open", action_log)))
    assert (table.header_row, table.headings[0], table.headings[-1]) == (11, "Seq #", "PROGRESS NOTES")
    assert [row.number for row in table.rows] == [12, 13, 14]
    assert table.rows[2].cells == (3, "AI-025", "31/11/26", "The date does not exist", None, "30/02/27", "OPEN", None)


def test_headings_in_a_language_unknown_are_found_with_a_warning() -> None:
    rows = (("Maßnahmenliste",), (), ("Nr", "Aufgabe", "Zuständig", "Frist"), (1, "Tür prüfen", "Jürgen", "01.02.2027"))
    read = read_tables(book(("Liste", filled(*rows))), "x.xlsx")
    assert read.tables[0].header_row == 3
    assert [said.severity for said in read.problems] == ["warning"]


def test_merged_headings_of_two_rows_become_one_row() -> None:
    def fill(sheet: Worksheet) -> None:
        for cell, text in {
            "A1": "ID", "B1": "Milestone", "C1": "Planned", "E1": "Actual", "C2": "Start", "D2": "Finish", "E2": "Start", "F2": "Finish",
        }.items():  # fmt: skip
            sheet[cell] = text
        for merged in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
            sheet.merge_cells(merged)
        sheet.append((1, "Topping out", date(2026, 1, 5), date(2026, 1, 9), date(2026, 1, 6), None))

    table = one(book(("Programme", fill)))
    assert table.headings == ("ID", "Milestone", "Planned Start", "Planned Finish", "Actual Start", "Actual Finish")
    assert (table.header_row, table.rows[0].number) == (2, 3)


def test_a_second_heading_row_with_other_headings_starts_a_second_table() -> None:
    rows = (
        ("Action", "Owner", "Due Date"), ("Book crane", "Ana", "1/2/27"), (), ("DECISIONS",),
        ("Decision", "Decision Maker", "Date"), ("Use steel", "Board", "2/2/27"),
    )  # fmt: skip
    read = read_tables(book(("Minutes", filled(*rows))), "x.xlsx")
    assert [(t.header_row, t.headings) for t in read.tables] == [
        (1, ("Action", "Owner", "Due Date")), (5, ("Decision", "Decision Maker", "Date")),
    ]  # fmt: skip
    assert read.tables[1].rows == (Row(6, ("Use steel", "Board", "2/2/27")),)


def test_a_sheet_without_a_table_is_reported_and_left_out() -> None:
    cover = filled(("Project:", "Harbour House"), ("Client:", "Nordlicht"), ("Revision:", "3"), ("Author:", "Dana"))
    read = read_tables(book(("Cover", cover), ("Empty", filled()), ("Open", action_log)), "x.xlsx")
    assert [table.sheet for table in read.tables] == ["Open"]
    assert [(said.sheet, said.severity) for said in read.problems] == [("Cover", "warning"), ("Empty", "note")]


def test_headings_without_rows_are_reported() -> None:
    read = read_tables(book(("Risks", filled(("Risk ID", "Risk Description", "Owner")))), "x.xlsx")
    assert read.tables == ()
    assert "no rows" in read.problems[0].sentence


def test_a_hidden_sheet_is_not_read_and_said() -> None:
    def hidden(sheet: Worksheet) -> None:
        filled(("Status", "Priority"), ("Open", "High"))(sheet)
        sheet.sheet_state = "hidden"

    read = read_tables(book(("Open", action_log), ("Lists", hidden)), "x.xlsx")
    assert [table.sheet for table in read.tables] == ["Open"]
    assert read.problems[0].sheet == "Lists"


# Rows


def test_repeated_headings_totals_titles_and_numbers_alone_are_left_out_with_a_note() -> None:
    rows = (
        ("ID", "Task", "Owner", "Cost"), ("GROUND FLOOR",), ("T1", "Paint", "Ana", 10), (), ("ID", "Task", "Owner", "Cost"),
        ("T2", "Sand", "Bo", 20), ("Total", None, None, 30), (7,), (8,),
    )  # fmt: skip
    read = read_tables(book(("S", filled(*rows))), "x.xlsx")
    assert [row.number for row in read.tables[0].rows] == [3, 6]
    assert [(said.row, said.sentence) for said in read.problems] == [
        (2, "Left out row 2: a title or a note, not a row."),
        (5, "Left out row 5: the headings again."),
        (7, "Left out row 7: a total."),
        (8, "Left out rows 8 to 9: only a number."),
    ]


def test_a_task_that_is_called_total_station_is_no_total() -> None:
    table = one(b"Task,Owner\r\nTotal station survey,Ana\r\nTotal,Bo\r\n", "x.csv")
    assert [row.cells[0] for row in table.rows] == ["Total station survey", "Total"]


def test_blank_rows_in_between_keep_the_numbers_and_trailing_ones_vanish() -> None:
    table = one(b"Task,Owner\r\n\r\nA,Ana\r\n,\r\n\r\nB,\r\n,\r\n\r\n", "x.csv")
    assert table.rows == (Row(3, ("A", "Ana")), Row(6, ("B", None)))


def test_a_cell_merged_downwards_counts_for_each_row_and_is_noted() -> None:
    def fill(sheet: Worksheet) -> None:
        filled(("ID", "Task", "Owner"), (1, "A", "Ana"), (2, "B"), (3, "C", "Bo"))(sheet)
        sheet.merge_cells("C2:C3")

    read = read_tables(book(("S", fill)), "x.xlsx")
    assert [row.cells[2] for row in read.tables[0].rows] == ["Ana", "Ana", "Bo"]
    assert read.problems == (Problem("S", 3, "C", "Merged cells: row 3 took the value above."),)


def test_columns_without_a_heading_are_kept() -> None:
    table = one(book(("S", filled(("ID", None, "Task"), (1, "x", "A", "beyond")))))
    assert table.headings == ("ID", "", "Task", "")
    assert table.rows[0].cells == (1, "x", "A", "beyond")


# Values


def test_values_come_as_shown() -> None:
    def fill(sheet: Worksheet) -> None:
        filled(
            ("ID", "Task", "When", "Day", "Cost", "Done"),
            (7, "  A\nB ", datetime(2026, 1, 2, 9, 30), date(2026, 1, 2), 2.0, True),
        )(sheet)
        sheet["A2"].number_format = '"AI-"000'
        sheet.append((12, "B", None, None, 1.25, "FALSE"))
        sheet["A3"].number_format = "0000"

    table = one(book(("S", fill)))
    assert table.rows[0].cells == ("AI-007", "A\nB", datetime(2026, 1, 2, 9, 30), date(2026, 1, 2), 2, True)
    assert table.rows[1].cells == ("0012", "B", None, None, 1.25, "FALSE")


def test_formulas_are_never_computed_and_one_without_a_result_is_said() -> None:
    read = read_tables(book(("S", filled(("ID", "Task", "Days"), (1, "A", "=1+1"), (2, "B", "=1+2")))), "x.xlsx")
    assert [row.cells[2] for row in read.tables[0].rows] == [None, None]
    (said,) = read.problems
    assert (said.row, said.column, said.severity) == (2, "C", "warning")
    assert "rows 2 to 3" in said.sentence


def test_the_stored_result_of_a_formula_is_taken_and_an_error_is_blank() -> None:
    data = book(("S", filled(("ID", "Task", "Days"), (1, "A", "=1+1"), (2, "B", "=1/0"))))
    data = replaced(data, "xl/worksheets/sheet1.xml", b'<c r="C2"><f>1+1</f><v /></c>', b'<c r="C2"><f>1+1</f><v>2</v></c>')
    data = replaced(
        data, "xl/worksheets/sheet1.xml", b'<c r="C3"><f>1/0</f><v /></c>', b'<c r="C3" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    )
    read = read_tables(data, "x.xlsx")
    assert [row.cells[2] for row in read.tables[0].rows] == [2, None]
    assert [(said.row, said.column) for said in read.problems] == [(3, "C")]
    assert "#DIV/0!" in read.problems[0].sentence


def replaced(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The archive with something changed in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in read.namelist():
            content = read.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new)
            written.writestr(name, content)
    return out.getvalue()


def test_a_wrong_dimension_in_the_sheet_cuts_nothing_off() -> None:
    data = replaced(
        book(("Open", action_log)), "xl/worksheets/sheet1.xml", b'<dimension ref="A1:H14" />', b'<dimension ref="A1" />'
    )
    assert len(one(data).rows) == 3


# Issue sheets


def test_an_issue_sheet_with_real_dates_in_one_row_is_recognised() -> None:
    rows = (
        ("Drawing No", "Title", date(2026, 10, 2), date(2026, 10, 16)), ("A-101", "Plan", "P01", "P02"), ("A-102", "Section", None, "C01"),
        ("Distribution",), ("Client", None, 1, 1),
    )  # fmt: skip
    table = one(book(("Issues", filled(*rows))))
    assert (table.shape, table.issue_columns, len(table.rows)) == ("issues", (2, 3), 2)
    assert table.headings == ("Drawing No", "Title", "2026-10-02", "2026-10-16")


def test_issue_dates_that_are_text_stay_text() -> None:
    table = one(b"Document No;Title;02/10/26;16/10/26\r\nA-1;Plan;A;B\r\nA-2;Cut;;0\r\n", "issue.csv")
    assert (table.shape, table.headings[2:], table.issue_columns) == ("issues", ("02/10/26", "16/10/26"), (2, 3))


def test_a_list_with_dates_side_by_side_is_no_issue_sheet() -> None:
    rows = (
        ("Milestone", "Plan", "Forecast"),
        ("Roof", date(2026, 1, 1), date(2026, 2, 1)),
        ("Door", date(2026, 3, 1), date(2026, 4, 1)),
    )
    assert one(book(("S", filled(*rows)))).shape == "list"


def test_hours_by_day_are_no_issue_sheet() -> None:
    rows = (("Name", "Team", date(2026, 10, 2), date(2026, 10, 3)), ("Ana", "MEP", 8, 7), ("Bo", "AR", 8, 8))
    assert all(table.shape == "list" for table in read_tables(book(("Hours", filled(*rows))), "x.xlsx").tables)


# Text tables


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    rows = [["Task", "Owner", "Note"], ["Paint; sand, wait", "Ana", "1,5"], ["Fix", "Bo", "a\tb|c"]]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    assert one(text.encode(), "x.csv").headings == ("Task", "Owner", "Note")


def test_names_with_commas_do_not_pass_for_columns() -> None:
    assert one("Name;Team\nRao, Sunita;MEP\nWeiß, Jürgen;AR\n".encode(), "x.csv").headings == ("Name", "Team")


def test_title_lines_above_the_headings_of_a_text_are_passed_over() -> None:
    table = one(b"Action list\r\nPrinted;20.11.2026\r\n\r\nID;Task;Owner;Due\r\n1;A;Ana;1.1.27\r\n", "x.csv")
    assert (table.header_row, table.rows[0].number) == (4, 5)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    read = read_tables("Task\tOwner\r\nTür prüfen\tZoë\r\n".encode(encoding), "x.txt")
    assert read.tables[0].rows[0].cells == ("Tür prüfen", "Zoë")
    assert bool(read.problems) == encoding.startswith("utf-16")


def test_the_line_that_names_the_separator_is_no_row() -> None:
    table = one(b"sep=|\r\nTask|Owner\r\nA|Ana\r\n", "x.csv")
    assert (table.header_row, table.headings, table.rows[0].number) == (2, ("Task", "Owner"), 3)


def test_a_quotation_mark_never_closed_swallows_no_rows() -> None:
    read = read_tables(b'Task,Owner\r\n"12 inch pipe,Ana\r\nB,Bo\r\nC,Cy\r\n', "x.csv")
    assert [row.cells[0] for row in read.tables[0].rows] == ['"12 inch pipe', "B", "C"]
    assert read.problems[0].severity == "warning"


def test_the_apostrophe_of_our_own_export_comes_off() -> None:
    assert one(b"Task,Phone\r\n'=1+1,'+49 30 12\r\n'tis,x\r\n", "x.csv").rows == (
        Row(2, ("=1+1", "+49 30 12")),
        Row(3, ("'tis", "x")),
    )


# What is refused


def bomb(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "word"),
    [
        (b"", "x.csv", "empty"),
        (b" \r\n\r\n", "x.csv", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "x.xls", "old Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "x.xlsx", "password"),
        (b"PK\x03\x04 and nothing more", "x.xlsx", "cannot be read"),
        (b"Task,Owner\nA,B\n", "x.xlsx", "not a workbook"),
        (b"%PDF-1.7 ...", "x.csv", "PDF"),
        (b"<html><table><tr><td>Task</td></tr></table></html>", "x.xls", "web page"),
        (bytes(range(256)) * 9, "x.csv", "neither"),
        (bomb({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}), "x.ods", ".ods"),
        (bomb({"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b"x"}), "x.xlsb", ".xlsb"),
        (bomb({"notes.txt": b"x"}), "x.zip", "archive"),
        (bomb({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": bytes(30_000_000)}), "x.xlsx", "more than is safe"),
        (bomb({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<broken"}), "x.xlsx", "damaged"),
        (b"Task\n" + b"x\n" * 150_001, "x.csv", "150,000 rows"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, name: str, word: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        read_tables(data, name)
    assert word in caught.value.sentence
    assert caught.value.sentence.endswith(".")


def test_a_workbook_cut_short_is_refused() -> None:
    data = book(("Open", action_log))
    for length in (100, len(data) // 2, len(data) - 10):
        with pytest.raises(ImportProblem):
            read_tables(data[:length], "x.xlsx")


def test_a_workbook_that_wants_a_later_version_of_zip_is_refused() -> None:
    data = bytearray(book(("Open", action_log)))
    data[data.index(b"PK\x01\x02") + 6] = 200
    with pytest.raises(ImportProblem, match="damaged"):
        read_tables(bytes(data), "x.xlsx")


def test_columns_beyond_the_limit_are_left_out_with_a_warning() -> None:
    read = read_tables(book(("S", filled(("Task", "Owner", *[None] * 1250, "far"), ("A", "Ana")))), "x.xlsx")
    assert read.tables[0].headings == ("Task", "Owner")
    assert (read.problems[0].column, read.problems[0].severity) == (column_letters(1201), "warning")


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_workbook_gives_tables_or_a_sentence_and_nothing_else(seed: int) -> None:
    rng = random.Random(seed)
    data = bytearray(without_times(book(("Open", action_log))))
    for _ in range(rng.randint(1, 30)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    try:
        assert isinstance(read_tables(bytes(data), "x.xlsx"), Tables)
    except ImportProblem as problem:
        assert problem.sentence.endswith(".")


@given(st.binary(min_size=1, max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_tables_or_a_sentence(data: bytes) -> None:
    with contextlib.suppress(ImportProblem):
        tables = read_tables(data, "x.csv")
        assert from_json(to_json(tables)) == tables


CELLS = st.none() | st.sampled_from(["ID", "Task", "Owner", "Total", "A-1", "P01", "Day", "1/2/27", "Copies to"]) | st.integers(1, 31)


@given(st.lists(st.lists(CELLS | st.dates(), max_size=6), max_size=12))
@settings(max_examples=100, deadline=None)
def test_every_filled_row_is_in_a_table_or_above_it_or_told_about(rows: list[list[object]]) -> None:
    read = read_tables(book(("S", filled(*[tuple(row) for row in rows]))), "x.xlsx")
    filled_rows = {number for number, row in enumerate(rows, start=1) if any(cell is not None for cell in row)}
    kept = {row.number for table in read.tables for row in table.rows}
    assert kept <= filled_rows
    for table in read.tables:
        assert all(len(row.cells) == len(table.headings) for row in table.rows)
        assert all(row.number > table.header_row for row in table.rows)
    if not read.tables:
        assert read.problems
    below = {number for number in filled_rows if read.tables and number > read.tables[0].header_row}
    silent = below - kept - {table.header_row for table in read.tables}
    assert not silent or read.problems


def test_entities_that_multiply_are_refused() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 50 + b'"><!ENTITY c "' + b"&b;" * 50 + b'">'
    laughs += b'<!ENTITY d "' + b"&c;" * 50 + b'"><!ENTITY e "' + b"&d;" * 50 + b'"><!ENTITY f "' + b"&e;" * 50 + b'">]>'
    data = replaced(book(("Open", action_log)), "xl/worksheets/sheet1.xml", b"<worksheet", laughs + b"<worksheet")
    data = replaced(data, "xl/worksheets/sheet1.xml", b"<v>9</v>", b"<v>&f;</v>")
    with pytest.raises(ImportProblem):
        read_tables(data, "x.xlsx")


# Between processes


def test_tables_survive_as_json() -> None:
    rows = (Row(2, ("A", date(2026, 1, 2), datetime(2026, 1, 2, 3, 4), 1, 2.5, True, None)),)
    tables = Tables(
        (Table("S", 1, ("a", "b", "c", "d", "e", "f", "g"), rows, "issues", (1, 2)),), (Problem("S", 1, "A", "“x”", "refused"),)
    )
    assert from_json(to_json(tables)) == tables


def test_rows_are_told_in_words() -> None:
    assert rows_in_words([7]) == "row 7"
    assert rows_in_words([7, 9, 12, 13, 14]) == "rows 7, 9 and 12 to 14"
    assert rows_in_words(range(1, 100, 2)).endswith("and 39 more places")
