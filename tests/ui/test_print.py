"""Sheets on paper: one page whatever the data, whole words in the PDF, the same pages on the screen."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter

from coorddesk.reports import status
from coorddesk.reports.blocks import Bar, Box, Cell, Column, Prose, Section, Sheet, Table, plain
from coorddesk.ui.paint import Paint
from coorddesk.ui.print.marks import Mark, RatingMark, Words
from coorddesk.ui.print.pages import MARGIN, Pages, paper_theme
from coorddesk.ui.print.pdf import pages_as_pdf, pdf_bytes
from coorddesk.ui.print.preview import Preview
from tests.reports.example import fit_out, long_words, nothing, ten_times

CASES = {"fit_out": fit_out, "ten_times": ten_times, "long_words": long_words, "nothing": nothing}


def page_count(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def words_of(pages: Pages, page: int = 0) -> list[str]:
    """The lines of words on a page, as they stand there."""
    found = []
    for mark in pages._pages[page]:
        if isinstance(mark, Words):
            line = mark.layout.lineAt(mark.line)
            found.append(mark.layout.text()[line.textStart() : line.textStart() + line.textLength()].strip())
    return found


def drawn(pages: Pages, *, grey: bool = False, page: int = 0) -> QImage:
    image = QImage(pages.size.toSize(), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    pages.paint(painter, page, grey=grey)
    painter.end()
    return image


def colourful(image: QImage) -> int:
    """How many pixels are clearly not grey."""
    count = 0
    for y in range(image.height()):
        for x in range(image.width()):
            color = image.pixelColor(x, y)
            count += color.saturation() > 120 and color.value() > 80
    return count


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("case", sorted(CASES))
def test_a_status_sheet_is_one_page_whatever_the_data(qapp, case: str, paper) -> None:
    pages = Pages(status.build(CASES[case]()), paper_theme(), paper)
    assert pages.count == 1
    assert page_count(pages_as_pdf(pages)) == 1


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("case", sorted(CASES))
def test_nothing_stands_outside_the_margins_or_over_the_foot(qapp, case: str, paper) -> None:
    pages = Pages(status.build(CASES[case]()), paper_theme(), paper)
    foot = pages.size.height() - 38.5
    for mark in pages._pages[0]:
        assert mark.x >= MARGIN - 0.5 and mark.y >= 25
        assert mark.y + mark.height <= foot + 0.1 or mark.y >= foot
        if isinstance(mark, Words):
            line = mark.layout.lineAt(mark.line)
            assert mark.x + line.naturalTextWidth() / 10 <= pages.size.width() - MARGIN + 1.0


@pytest.mark.parametrize("case", sorted(CASES))
def test_words_never_overlap(qapp, case: str) -> None:
    marks = Pages(status.build(CASES[case]()), paper_theme(), "letter")._pages[0]
    boxes = [box(mark) for mark in marks if isinstance(mark, Words | RatingMark)]
    for place, (x1, y1, x2, y2) in enumerate(boxes):
        for a1, b1, a2, b2 in boxes[place + 1 :]:
            wide, high = min(x2, a2) - max(x1, a1), min(y2, b2) - max(y1, b1)
            # lines of different size beside one another share a baseline, so their boxes may touch
            assert wide <= 0.5 or high <= 2.5, (x1, y1, a1, b1)


def box(mark: Mark) -> tuple[float, float, float, float]:
    if isinstance(mark, Words):
        width = mark.layout.lineAt(mark.line).naturalTextWidth() / 10
        return mark.x, mark.y, mark.x + width, mark.y + mark.height
    assert isinstance(mark, RatingMark)
    return mark.x, mark.y, mark.x + mark.size, mark.y + mark.size


def test_what_is_left_out_is_counted(qapp) -> None:
    said = words_of(Pages(status.build(ten_times()), paper_theme()))
    more = [int(match[1]) for line in said if (match := re.match(r"and (\d+) more, in the register", line))]
    assert len(more) == 3
    late = [line for line in said if line.endswith(" d")]
    assert more[0] == 60 - sum(1 for line in late if not line.startswith(("+", "−")))


def test_pages_know_whether_something_was_left_out(qapp) -> None:
    assert Pages(status.build(ten_times()), paper_theme()).shortened
    assert not Pages(status.build(nothing()), paper_theme()).shortened


def test_the_foot_says_when_it_was_printed_and_which_page_it_is(qapp) -> None:
    assert "Printed 25 Nov 2026, 08:42. Page 1 of 1" in words_of(Pages(status.build(fit_out()), paper_theme()))


def test_the_grey_page_has_no_colour_and_the_other_one_has(qapp) -> None:
    pages = Pages(status.build(fit_out()), paper_theme())
    assert colourful(drawn(pages)) > 200
    assert colourful(drawn(pages, grey=True)) == 0


def test_the_three_marks_are_three_greys(qapp) -> None:
    rows = tuple((Cell(rating=letter),) for letter in "RAG")
    pages = Pages(Sheet("x", "", (Table((Column(points=20),), rows),)), paper_theme())
    image = drawn(pages, grey=True)
    marks = [mark for mark in pages._pages[0] if isinstance(mark, RatingMark)]
    # beside the letter, low in the mark, where triangle, octagon and circle all have their ground
    greys = [image.pixelColor(round(mark.x + 3.6), round(mark.y + 9.2)).lightness() for mark in marks]
    assert greys[0] < 80 < greys[1] < 220 < greys[2]


def long_table(rows: int, one_page: bool = False) -> Sheet:
    cells = tuple((Cell(plain(f"Row {n}")), Cell(plain("Something to do"))) for n in range(rows))
    section = Section("Everything", (Table((Column("No", points=60), Column("What", share=1)), cells),))
    return Sheet("register", "Long", (section,), one_page=one_page)


def test_a_long_table_goes_on_with_its_head_and_loses_no_row(qapp) -> None:
    pages = Pages(long_table(150), paper_theme())
    assert pages.count == 4 and not pages.shortened
    every = [line for page in range(pages.count) for line in words_of(pages, page)]
    assert [line for line in every if line.startswith("Row ")] == [f"Row {n}" for n in range(150)]
    assert sum(line == "What" for line in every) == pages.count
    assert "Page 3 of 4" in words_of(pages, 2)


def test_a_heading_never_stands_alone_at_the_foot(qapp) -> None:
    for before in range(30, 46):
        blocks = (*long_table(before).blocks, Section("Second", (Table((Column(share=1),), ((Cell(plain("First row")),),)),)))
        pages = Pages(Sheet("x", "Two", blocks), paper_theme())
        page = next(page for page in range(pages.count) if "Second" in words_of(pages, page))
        assert "First row" in words_of(pages, page)


def test_a_row_higher_than_a_page_is_divided_between_lines(qapp) -> None:
    said = Prose(tuple(plain(f"Sentence {n} of a very long discussion.") for n in range(120)))
    actions = tuple(Bar(f"Dana, {n} Nov", plain("Send it")) for n in range(1, 5))
    row = (Cell(plain("1")), Cell(blocks=(said, Box("Decision D-1", plain("Agreed")))), Cell(blocks=actions))
    columns = (Column("Item", points=30), Column("What was said", share=1), Column("Who", points=110))
    pages = Pages(Sheet("minutes", "Long", (Table(columns, (row,)),)), paper_theme())
    every = [line for page in range(pages.count) for line in words_of(pages, page) if line.startswith("Sentence")]
    assert pages.count > 1
    assert every == [f"Sentence {n} of a very long discussion." for n in range(120)]


def test_landscape_turns_the_paper(qapp) -> None:
    pages = Pages(Sheet("register", "Wide", (), landscape=True), paper_theme(), "letter")
    assert (pages.size.width(), pages.size.height()) == (792.0, 612.0)
    assert b"/MediaBox [0 0 792" in pages_as_pdf(pages)


def test_words_stay_words_in_the_pdf(qapp, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    path = tmp_path / "status.pdf"
    path.write_bytes(pdf_bytes(status.build(fit_out())))
    said = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, text=True).stdout
    for words in ("Office fit-out: status", "Tomasz Z.", "Practical completion", "Page 1 of 1", "Red"):
        assert words in said


def test_a_pdf_needs_neither_window_nor_display(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from coorddesk.reports import status; from coorddesk.ui.print.pdf import pdf_bytes;"
        "from tests.reports.example import fit_out; Path(sys.argv[1]).write_bytes(pdf_bytes(status.build(fit_out())));"
        "assert 'PySide6.QtPrintSupport' not in sys.modules"
    )
    clean = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    path = tmp_path / "status.pdf"
    subprocess.run([sys.executable, "-c", code, str(path)], check=True, env=clean, cwd=Path(__file__).parents[2])
    assert page_count(path.read_bytes()) == 1


def test_a_printer_gets_the_same_page_from_edge_to_edge(qapp, tmp_path: Path) -> None:
    from PySide6.QtPrintSupport import QPrinter

    path = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setFullPage(True)
    pages = Pages(status.build(fit_out()), paper_theme(), "letter")
    assert pages.print_on(printer)
    assert page_count(path.read_bytes()) == 1
    assert b"/MediaBox [0 0 612" in path.read_bytes()


def test_the_pdf_names_its_sheet(qapp) -> None:
    pdf = pdf_bytes(status.build(fit_out()))
    assert "Office fit-out: status FIT-PM-ST-0048".encode("utf-16-be") in pdf or b"Office fit-out: status FIT-PM-ST-0048" in pdf


@pytest.fixture
def preview(qtbot, theme) -> Preview:
    made = Preview(Paint(theme))
    qtbot.addWidget(made)
    made.resize(680, 820)
    made.show()
    return made


def test_the_preview_shows_the_whole_page(preview: Preview) -> None:
    preview.set_pages(Pages(status.build(fit_out()), paper_theme()))
    rect = preview.page_rect(0)
    assert preview.viewport().rect().contains(rect.toRect())
    assert rect.height() > 0.9 * preview.viewport().height()
    assert preview.verticalScrollBar().maximum() == 0


def test_the_preview_goes_nearer_and_back(preview: Preview, qtbot) -> None:
    from PySide6.QtCore import Qt

    preview.set_pages(Pages(status.build(fit_out()), paper_theme()))
    fit = preview.percent()
    qtbot.keyClick(preview, Qt.Key.Key_Plus)
    assert preview.percent() > fit and not preview.is_fit()
    assert preview.verticalScrollBar().maximum() > 0
    qtbot.keyClick(preview, Qt.Key.Key_0)
    assert preview.percent() == fit and preview.is_fit()


def test_the_preview_is_white_paper_in_both_themes(preview: Preview) -> None:
    preview.set_pages(Pages(status.build(fit_out()), paper_theme()))
    image = preview.viewport().grab().toImage()
    corner = preview.page_rect(0).topLeft().toPoint()
    assert image.pixelColor(corner.x() + 6, corner.y() + 6).name() == "#ffffff"
    assert image.pixelColor(2, 2) == preview._kit.theme.color("surface.desk")


def test_several_pages_stand_under_one_another(preview: Preview) -> None:
    preview.set_pages(Pages(long_table(150), paper_theme()))
    assert preview.page_rect(1).top() > preview.page_rect(0).bottom()
    assert preview.verticalScrollBar().maximum() > 0


def test_without_a_sheet_the_preview_says_why(preview: Preview) -> None:
    preview.set_pages(None, "Choose a project. A status sheet speaks of one.")
    assert preview.grab().size() == QSize(680, 820)
    assert preview.verticalScrollBar().maximum() == 0


def test_tables_of_the_same_columns_under_one_another_stand_on_one_grid(qapp) -> None:
    def table(ref: str, first: str) -> Section:
        columns = (Column(first), Column("What", share=1.0), Column("Who"))
        return Section("One of two", (Table(columns, ((Cell(plain(ref)), Cell(plain("A thing")), Cell(plain("Ann"))),)),))

    sheet = Sheet("Both", "", (table("A-1", "Ref"), table("A-VERY-LONG-REFERENCE-0001", "Number")))
    pages = Pages(sheet, paper_theme(), "a4")
    words = [mark for mark in pages._pages[0] if isinstance(mark, Words)]
    places = [mark.x for mark in words if mark.layout.text() == "A thing"]
    assert len(places) == 2 and places[0] == places[1]
