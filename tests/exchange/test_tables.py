"""Tables written for spreadsheet programs, read back as proof."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coorddesk.domain.tasks import Priority
from coorddesk.exchange.spreadsheets import read_tables
from coorddesk.exchange.tables import write_csv, write_xlsx

HEADINGS = ("ID", "Task", "Owner", "Due", "Cost")
ROWS = (
    ("T1", "Order lamps", "Ana", date(2027, 4, 3), 12),
    ("T2", "=1+1", None, None, 2.5),
    ("T3", 'Say "yes"\nto the landlord', "عقد", None, None),
    ("0042", "-", "+49 30 12", None, -3),
)


def test_a_workbook_reads_back_as_it_was() -> None:
    data = write_xlsx([("Tasks", HEADINGS, ROWS, ())])
    (table,) = read_tables(data, "x.xlsx").tables
    assert (table.sheet, table.header_row, table.headings) == ("Tasks", 1, HEADINGS)
    assert tuple(row.cells for row in table.rows) == ROWS


def test_a_text_table_reads_back_as_texts() -> None:
    (table,) = read_tables(write_csv(HEADINGS, ROWS), "x.csv").tables
    assert table.headings == HEADINGS
    assert [row.cells for row in table.rows] == [
        ("T1", "Order lamps", "Ana", "2027-04-03", "12"),
        ("T2", "=1+1", None, None, "2.5"),
        ("T3", 'Say "yes"\nto the landlord', "عقد", None, None),
        ("0042", "-", "+49 30 12", None, "-3"),
    ]


def test_a_text_that_begins_like_a_formula_is_a_text_in_the_workbook() -> None:
    data = write_xlsx([("T", ("A", "=B"), [("=cmd|' /C calc'!A0", "@x")], ())])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert [(cell.value, cell.data_type) for row in sheet.iter_rows() for cell in row] == [
        ("A", "s"), ("=B", "s"), ("=cmd|' /C calc'!A0", "s"), ("@x", "s"),
    ]  # fmt: skip


def test_headings_are_bold_and_frozen_with_a_filter_and_widths() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx([("Tasks", HEADINGS, ROWS, (0, 33))]))).active
    assert sheet is not None
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E5"
    assert sheet.column_dimensions["B"].width == 33
    assert 6 <= sheet.column_dimensions["A"].width <= 60
    assert sheet["D2"].number_format == "yyyy-mm-dd"


def test_sheet_names_are_made_valid_and_different() -> None:
    names = ["Risks/Issues: all?", "risks issues  all", "", "History", "x" * 40, "x" * 50, "'quoted'"]
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx([(name, ("A",), [("1",)], ()) for name in names])))
    made = book.sheetnames
    assert made[0] == "Risks Issues all"
    assert made[1] == "risks issues all (2)"
    assert made[2:4] == ["Sheet", "History sheet"]
    assert made[6] == "quoted"
    assert len({name.casefold() for name in made}) == len(names)
    assert all(0 < len(name) <= 31 for name in made)


def test_no_sheet_still_gives_a_workbook() -> None:
    assert openpyxl.load_workbook(io.BytesIO(write_xlsx([]))).sheetnames == ["Sheet1"]


def test_values_a_workbook_cannot_hold_are_written_as_near_as_can_be() -> None:
    row = (
        "a\x00b\x07", float("nan"), datetime(2026, 1, 2, 9, 30, tzinfo=UTC), date(1066, 10, 14), 10**20, ("x", "y"), Priority.HIGH, True,
        "z" * 40_000,
    )  # fmt: skip
    data = write_xlsx([("T", [f"Heading {n}" for n in range(len(row))], [row], ())])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]] == [
        "ab", None, datetime(2026, 1, 2, 9, 30), "1066-10-14", "1" + "0" * 20, "x, y", "high", True, "z" * 32_767,
    ]  # fmt: skip


def test_a_text_table_is_utf8_with_its_mark_and_crlf() -> None:
    data = write_csv(("A", "B"), [("ü", None), (True, datetime(2026, 1, 2, 9, 30))])
    assert data == "\ufeffA,B\r\nü,\r\nyes,2026-01-02 09:30\r\n".encode()


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\tx", "＝1", " =1", "'=1", "-", "+49 30"])
def test_what_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe(text: str) -> None:
    cell = write_csv(("A", "B"), [(text, "x")]).decode("utf-8-sig").split("\r\n")[1].split(",")[0].strip('"')
    assert cell == f"'{text}"


@pytest.mark.parametrize("text", ["-3", "+4.5", "-1,5", "7", "it's", "a=b", "'tis"])
def test_plain_numbers_and_ordinary_texts_get_none(text: str) -> None:
    assert write_csv(("A", "B"), [(text, "x")]).decode("utf-8-sig").split("\r\n")[1].replace('"', "") == f"{text},x"


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_any_text_survives_both_ways(texts: list[str]) -> None:
    rows = [(f"row {number}", text) for number, text in enumerate(texts)]
    for data, name in ((write_csv(("ID", "Task"), rows), "x.csv"), (write_xlsx([("T", ("ID", "Task"), rows, ())]), "x.xlsx")):
        (table,) = read_tables(data, name).tables
        assert [row.cells for row in table.rows] == rows
