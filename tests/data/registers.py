"""Registers and issue sheets as practitioners have them (field.md: headings in real spreadsheets), with invented documents."""

import io
from collections.abc import Callable
from datetime import date

import openpyxl
from openpyxl.workbook import Workbook


def saved(book: Workbook) -> bytes:
    """The workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def master_register() -> bytes:
    """An MDR: title, a block of document control, counts, headings in row 11, planned, forecast and actual dates, words for dates."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "MDR"
    sheet["A1"] = "NORTHGATE DEPOT – MASTER DOCUMENT REGISTER"
    sheet.merge_cells("A1:K2")
    sheet["A4"] = "DOCUMENT CONTROL"
    sheet.merge_cells("A4:K4")
    form = {"A5": "Project", "C5": "Northgate Depot", "E5": "Prepared by", "G5": "Doc. Controller", "I5": "Rev", "J5": "7"}
    for cell, text in form.items():
        sheet[cell] = text
    for column, (word, count) in enumerate((("TOTAL", 6), ("ISSUED", 4), ("AWAITED", 2)), start=1):
        sheet.cell(8, column, word)
        sheet.cell(9, column, count)
    rows = (
        ("S/N", "Document No.", "Document Title", "Doc Type", "Discipline", "Rev", "Status", "Responsible Party", "Planned Date",
         "Forecast Date", "Actual Date"),
        (1, "NGD-CV-DR-0001", "Drainage layout, yard", "DR", "Civil", "B", "IFA", "Keane Civils", "05/10/26", "12/10/26", "13/10/26"),
        (2, "NGD-CV-DR-0002", "Kerb setting out", "DR", "Civil", "0", "IFC", "Keane Civils", "05/10/26", None, "02/10/26"),
        (3, "NGD-EL-SP-0003", "Lighting specification", "SP", "Electrical", None, "NOT STARTED", "Electrical Engineer", "16/11/26",
         "30/11/26", None),
        (4, "NGD-EL-SP-0004", "Generator specification", "SP", "Electrical", "-", "ON HOLD", "Electrical Engineer", "TBC", "ASAP", None),
        (5, "NGD-AR-DR-0005", "Gatehouse, elevations", "DR", "Architecture", "P02", "CODE B", "Whitlock Architects", "01/09/26", None,
         "31/09/26"),
        (6, "NGD-AR-DR-0006", "Gatehouse, sections", "DR", "Architecture", "P01", "Void", "Whitlock Architects", "01/09/26", None,
         "04/09/26"),
        (None, "TOTAL", 6),
    )  # fmt: skip
    for number, row in enumerate(rows, start=11):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
    return saved(book)


def aconex() -> bytes:
    """An export of a document system: tabs, UTF-16, flags as words, a file name for each, a running version beside the revision."""
    rows = (
        ("Document No", "Revision", "Title", "Type", "Status", "Discipline", "Confidential", "File", "Print Size", "Date Modified",
         "Review Status", "Uploaded by", "Version"),
        ("BRN-ME-DWG-1001", "P03", "Plantroom layout", "Drawing", "For Review", "Mechanical", "No", "BRN-ME-DWG-1001_P03.pdf", "A1",
         "13/11/2026", "In Review", "Ravi Deshpande", "5"),
        ("BRN-ME-DWG-1002", "C01", "Pipework schematic", "Drawing", "Approved", "Mechanical", "Yes", "BRN-ME-DWG-1002_C01.pdf", "A3",
         "20/11/2026", "Approved", "Ravi Deshpande", "9"),
        ("BRN-PM-RPT-0001", "", "Weekly report", "Report", "Superseded", "", "", "", "", "", "", "", "1"),
    )  # fmt: skip
    return "\r\n".join("\t".join(row) for row in rows).encode("utf-16")


def every_revision() -> bytes:
    """A register with a row for each revision, the newest first, and an undated last one; numbers in three ways of writing."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Documents received"
    for row in (
        ("Number", "Revision", "Title", "Status", "Company", "Transmittal received no.", "Date received", "Discipline", "Type"),
        ("KL-100", "C", "Ground floor plan", "Approved", "Studio Kell", "KT-9", date(2026, 11, 2), "AR", "DWG"),
        ("KL-100", "B", "Ground floor plan", "Superseded", "Studio Kell", "KT-5", date(2026, 10, 1), "AR", "DWG"),
        ("KL-100", "A", "Ground floor layout", "Superseded", "Studio Kell", "KT-2", date(2026, 9, 1), "AR", "DWG"),
        ("KL-101", "P01", "First floor plan", "For comment", "Studio Kell", "KT-2", date(2026, 9, 1), "AR", "DWG"),
        ("kl 101", "P02", "First floor plan", "For comment", "Studio Kell", "KT-5", date(2026, 10, 1), "AR", "DWG"),
        ("KL–102", "P01", "Roof plan", "Approved", "Studio Kell", "KT-5", None, "AR", "DWG"),
        ("KL-102", "P02", "Roof plan", "Approved", "Studio Kell", "KT-9", None, "AR", "DWG"),
    ):
        sheet.append(row)
    return saved(book)


def drawing_register() -> bytes:
    """A practice's drawing register: job details above, all revisions in one cell with all their dates in another, several owners."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Drawing register"
    for cell, text in {"A1": "Job no. 2114", "C1": "Harbour House", "A2": "DRAWING REGISTER", "A3": "Stage 4"}.items():
        sheet[cell] = text
    sheet.merge_cells("A2:G2")
    for row in (
        (),
        ("Drawing No", "Drawing Title", "Scale", "Size", "Revisions", "Date", "Author"),
        ("2114/L(0)01", "Site plan", "1:200", "A1", "A, B, C", "01/09/2026, 15/09/2026, 13/10/2026", "Dana Whitlock"),
        ("2114/L(0)02", "Ground floor", "1:50", "A1", "P1 P2", "15/09/2026", "Dana Whitlock; Aoife Tan"),
        ("2114/L(0)03", "Stair details", "1:20", "A3", "Rev. A", "13/10/2026", "TBC"),
        ("2114/L(0)04", "Door schedule", "NTS", "A3", "First issue", "13/10/2026", None),
    ):
        sheet.append(row)
    return saved(book)


def issue_sheet() -> bytes:
    """Dates one part a row, month as a word, the year only where it changes; headings of the documents below the dates; reasons with a
    key, a distribution with copies, who issued it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Issue sheet"
    for row in (
        ("DRAWING ISSUE SHEET", None, None, "Job 2114 Harbour House"),
        (),
        (None, None, "Day", "04", "18", 2, 16),
        (None, None, "Month", "Dec", "Dec", "Jan", "Jan"),
        (None, None, "Year", "26", None, "27", None),
        ("Drawing No", "Title", "Size"),
        ("2114-101", "Site plan", "A1", "A", "B", None, "C"),
        ("2114-102", "Ground floor", "A1", "-", "A", "B", None),
        ("2114-103", "Sections", "A1", None, None, None, None),
        (),
        ("Reason for issue", None, None, "P", "A", "T", "C"),
        ("Issued by", None, None, "DW", "DW", "AT", "DW"),
        ("P = Preliminary; A = Approval; T = Tender; C = Construction",),
        ("Distribution", "Copies"),
        (None, "Northgate Estates", None, 1, 1, 2, 1),
        (None, "Keane QS", None, None, "pdf", "pdf", None),
        (None, "Site", None, None, None, None, 2),
    ):
        sheet.append(row)
    return saved(book)


def issue_sheet_under_years() -> bytes:
    """Dates as “3 Oct” under headings that have the year alone; the reasons stand above the documents, the recipients below a blank row."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Issues"
    for row in (
        ("Document issue sheet",),
        (None, None, 2026, None, 2027),
        ("Document", "Title", "3 Oct", "14 Dec", "8 Jan"),
        ("Purpose", None, "Information", "Tender", "Construction"),
        ("SP-01", "Concrete specification", "P1", "T1", "C1"),
        ("SP-02", "Steelwork specification", None, "T1", None),
        (),
        ("Client", None, 1, 1, 1),
        ("Contractor", None, None, 2, 3),
    ):
        sheet.append(row)
    sheet.merge_cells("C2:D2")
    return saved(book)


def linked_register() -> bytes:
    """Links in cells, a hidden row and column, an error, right-to-left and formula-like titles, a title row between disciplines."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Register"
    for row in (
        ("Doc No", "Title", "Rev", "Status", "Issue Date", "Link", "Remarks"),
        ("ARCHITECTURE",),
        ("QAS-AR-001", "مخطط الطابق الأرضي", "P01", "Approved", date(2026, 9, 1), "Open", None),
        ("QAS-AR-002", "=SUM of parts", "P02", "#REF!", date(2026, 9, 2), None, "+ two sketches"),
        ("QAS-AR-003", "תוכנית קומה", "P01", "Approved", "00/00/2026", "drawings\\QAS-AR-003.pdf", None),
        ("QAS-AR-004", "Web model", "P01", "Approved", date(2026, 9, 4), "viewer", None),
        ("QAS-AR-005", "Asks somebody", "P01", "Approved", date(2026, 9, 5), "mail", None),
        ("", "No number at all", "P01", "Approved", date(2026, 9, 5), None, None),
    ):
        sheet.append(row)
    sheet["B4"].data_type = "s"
    sheet["D4"].data_type = "e"
    sheet["F3"].hyperlink = "drawings/QAS-AR-001%20P01.pdf"
    sheet["A4"].hyperlink = "file:///S:/Projects/QAS/QAS-AR-002.pdf"
    sheet["F6"].hyperlink = "https://models.example/qas?id=4&view=1"
    sheet["F7"].hyperlink = "mailto:dana@example.org"
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["G"].hidden = True
    return saved(book)


def western_text() -> bytes:
    """Semicolons, days first with dots, umlauts in Windows' own encoding."""
    lines = (
        "Doc. No.;Title;Rev.;Status;Issue Date;Originator", "WB-001;Grundriss Erdgeschoß;A;Freigegeben;13.10.2026;Büro Weiß",
        "WB-002;Ansicht Süd;B;Freigegeben;14.10.2026;Büro Weiß",
    )  # fmt: skip
    return "\r\n".join(lines).encode("cp1252")


FILES: dict[str, Callable[[], bytes]] = {
    "mdr.xlsx": master_register, "aconex.tsv": aconex, "received.xlsx": every_revision, "drawings.xlsx": drawing_register,
    "issue_sheet.xlsx": issue_sheet, "issues_by_year.xlsx": issue_sheet_under_years, "linked.xlsx": linked_register,
    "western.csv": western_text,
}  # fmt: skip
