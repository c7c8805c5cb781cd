"""The import page shows what a file would bring, asks what it cannot know, and does it as one undoable change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from coorddesk.domain.dates import Clock, DateOrder
from coorddesk.domain.documents import Document
from coorddesk.domain.projects import Project
from coorddesk.domain.tasks import Task
from coorddesk.services import projects
from coorddesk.settings import Settings
from coorddesk.storage.store import Store
from coorddesk.ui.desk import Desk
from coorddesk.ui.icons import Icons
from coorddesk.ui.imports import ImportPage
from coorddesk.ui.paint import Paint
from coorddesk.ui.work import Work
from tests.data.registers import issue_sheet

ROWS = (
    ("ID", "Action", "Owner", "Due Date", "Status", "Contract"),
    ("A-1", "Order doors", "Dana Whitlock", date(2026, 11, 27), "Open", "C-14"),
    ("A-2", "Order locks", "Dana Whitlock", "TBC", "Closed", None),
    ("A-3", None, "Dana Whitlock", None, "Open", None),
)


@pytest.fixture
def desk(tmp_path: Path, theme) -> Iterator[Desk]:
    clock = Clock(datetime(2026, 11, 25, 9, 57, tzinfo=UTC))
    store = Store.create(tmp_path / "x.coord", clock.now)
    icons, work = Icons(theme), Work()
    yield Desk(store, clock, "Europe/London", theme, icons, Paint(theme, icons), Settings(), work)
    work.stop()
    store.close()


@pytest.fixture
def project(desk: Desk) -> Project:
    return projects.start(desk.store, "FIT", "Office fit-out")


def book(path: Path, *rows: tuple, sheets: int = 1) -> Path:
    made = openpyxl.Workbook()
    made.active.title = "Actions"
    for number in range(sheets):
        page = made.active if not number else made.create_sheet(f"Actions {number + 1}")
        for row in rows:
            page.append([f"{cell}{number or ''}" if at == 0 and row is not rows[0] else cell for at, cell in enumerate(row)])
    made.save(path)
    return path


def opened(desk: Desk, qtbot, path: Path) -> ImportPage:
    page = ImportPage(desk)
    qtbot.addWidget(page)
    page.resize(1232, 822)
    page.show()
    page.open_file(path)
    ready(page, qtbot)
    return page


def ready(page: ImportPage, qtbot) -> None:
    qtbot.waitUntil(lambda: page._job is None, timeout=15000)


def tasks_in(desk: Desk) -> list[Task]:
    with desk.store.read() as reader:
        return reader.find(Task, "deleted = 0", (), "ORDER BY ref")


def test_a_file_that_cannot_be_shown_leaves_the_keyboard_with_the_page(desk, project, qtbot, tmp_path):
    page = ImportPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.setFocus()
    assert page.focusWidget() is page
    (tmp_path / "empty.csv").write_bytes(b"")
    page.open_file(tmp_path / "empty.csv")
    ready(page, qtbot)
    page.setFocus()
    assert not page.sheets.isVisible() and page.focusWidget() is page
    page.open_file(book(tmp_path / "log.xlsx", *ROWS))
    ready(page, qtbot)
    page.setFocus()
    assert page.sheets.isVisible() and page.focusWidget() is page.sheets


def test_what_would_come_in_is_shown_and_then_imported(desk, project, qtbot, tmp_path):
    page = opened(desk, qtbot, book(tmp_path / "log.xlsx", *ROWS))
    assert page.go.text() == "Import 2 rows"
    assert page.go.isEnabled()
    assert page.totals.text() == "3 rows: 2 added, 1 left out. One undo takes all of it back."
    assert [page.items.text(row, 0) for row in page.items.rows()] == ["Added", "Added", "Left out"]
    assert "Dana Whitlock" in page._people.text()
    heard, offered = [], []
    page.done.connect(heard.append)
    desk.undo_offered.connect(offered.append)
    page.go.click()
    assert [task.title for task in tasks_in(desk)] == ["Order doors", "Order locks"]
    assert (heard[0].added, heard[0].refused) == (2, 1)
    assert offered == ["Import log.xlsx: 2 added"]
    desk.undo()
    assert tasks_in(desk) == []


def test_problems_are_listed_by_sheet_row_and_column(desk, project, qtbot, tmp_path):
    page = opened(desk, qtbot, book(tmp_path / "log.xlsx", *ROWS))
    page.segments.choose("problems")
    said = [tuple(page.problems.text(row, column) for column in range(5)) for row in page.problems.rows()]
    assert ("Note", "Actions", "3", "D", "“TBC” is no date. It is kept in the notes.") in said
    assert ("Left out", "Actions", "4", "B", "This row has no title, so it is left out.") in said
    page.segments.choose("added")
    assert [row.ref for row in page.items.rows()] == ["A-1", "A-2"]


def test_dates_that_read_two_ways_are_asked_with_dates_of_the_file(desk, project, qtbot, tmp_path):
    rows = (ROWS[0], ("A-1", "Order doors", None, "03/04/2027", None, None))
    page = opened(desk, qtbot, book(tmp_path / "log.xlsx", *rows))
    assert page.question.isVisible()
    assert not page.go.isEnabled()
    assert "two ways" in page.go.toolTip()
    assert page.question._read[DateOrder.DMY].text() == "03/04/2027 = 3 Apr 2027"
    assert not any(button.isChecked() for button in page.question.choices.values())
    page.question.choices[DateOrder.MDY].click()
    ready(page, qtbot)
    assert page.go.isEnabled()
    page.go.click()
    assert tasks_in(desk)[0].due == date(2027, 3, 4)


def test_a_column_gets_another_meaning_from_its_menu(desk, project, qtbot, tmp_path):
    page = opened(desk, qtbot, book(tmp_path / "log.xlsx", *ROWS))
    assert page.columns.text(5, 2) == "Added to the notes"
    assert page.columns.spoken(3) == "Column D, Due Date, means Due"
    menu = page.columns.menu(5)
    chosen = next(action for action in menu.actions() if action.text() == "Labels")
    chosen.trigger()
    ready(page, qtbot)
    assert page.columns.text(5, 2) == "Labels"
    page.go.click()
    assert tasks_in(desk)[0].labels == ("C-14",)


def test_a_meaning_taken_from_another_column_leaves_that_one_to_the_notes(desk, project, qtbot, tmp_path):
    page = opened(desk, qtbot, book(tmp_path / "log.xlsx", *ROWS))
    taken = next(action for action in page.columns.menu(5).actions() if action.text().startswith("Title"))
    assert taken.text() == "Title  (now column B)"
    taken.trigger()
    ready(page, qtbot)
    assert (page.columns.text(1, 2), page.columns.text(5, 2)) == ("Added to the notes", "Title")


def test_a_sheet_is_left_out_by_its_tick_with_mouse_and_keyboard(desk, project, qtbot, tmp_path):
    page = opened(desk, qtbot, book(tmp_path / "log.xlsx", *ROWS, sheets=2))
    assert page.plan.added == 4
    place = page.sheets.visualRect(page.sheets.model().index(1, 0)).topLeft() + QPoint(18, 24)
    qtbot.mouseClick(page.sheets.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    ready(page, qtbot)
    assert [table.include for table in page.plan.tables] == [True, False]
    assert page.plan.added == 2
    page.sheets.setCurrentIndex(page.sheets.model().index(1, 0))
    QTest.keyClick(page.sheets, Qt.Key.Key_Space)
    ready(page, qtbot)
    assert page.plan.added == 4


def test_the_kind_can_be_chosen_where_the_headings_say_nothing(desk, project, qtbot, tmp_path):
    page = opened(desk, qtbot, book(tmp_path / "x.xlsx", ("Foo", "Bar", "Baz"), ("1", "Order doors", "x"), ("2", "Order locks", "y")))
    assert not page.go.isEnabled()
    page.kind.setCurrentIndex(page.kind.findData("task"))
    page.kind.activated.emit(page.kind.currentIndex())
    ready(page, qtbot)
    page.columns.meant.emit(1, "title")
    ready(page, qtbot)
    page.go.click()
    assert [task.title for task in tasks_in(desk)] == ["Order doors", "Order locks"]


def test_a_second_import_of_the_file_has_nothing_to_do(desk, project, qtbot, tmp_path):
    path = book(tmp_path / "log.xlsx", *ROWS[:3])
    opened(desk, qtbot, path).go.click()
    again = opened(desk, qtbot, path)
    assert not again.go.isEnabled()
    assert again.go.toolTip() == "There is nothing new in the file."
    assert again._remembered.isVisible()


def test_without_a_project_one_is_started_with_the_file(desk, qtbot, tmp_path):
    page = opened(desk, qtbot, book(tmp_path / "action_log.xlsx", *ROWS))
    assert page.project.is_new()
    assert page.project.name.text() == "Action log"
    page.project.code.clear()
    page.project.code.textEdited.emit("")
    ready(page, qtbot)
    assert not page.go.isEnabled()
    QTest.keyClicks(page.project.code, "FIT")
    ready(page, qtbot)
    page.go.click()
    assert [task.ref for task in tasks_in(desk)] == ["FIT-1", "FIT-2"]


def test_a_code_that_is_taken_is_said_and_nothing_is_imported(desk, project, qtbot, tmp_path):
    page = opened(desk, qtbot, book(tmp_path / "log.xlsx", *ROWS))
    page.project.combo.setCurrentIndex(page.project.combo.count() - 1)
    page.project.combo.activated.emit(page.project.combo.currentIndex())
    page.project.name.setText("Another")
    page.project.code.setText("FIT")
    page.project.code.textEdited.emit("FIT")
    ready(page, qtbot)
    failed = []
    desk.failed.connect(lambda headline, sentence: failed.append(sentence))
    page.go.click()
    ready(page, qtbot)
    assert "belongs to a project already" in failed[0]
    assert tasks_in(desk) == []
    assert page.go.isEnabled()


def test_a_file_that_cannot_be_read_says_why(desk, project, qtbot, tmp_path):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing of use")
    page = opened(desk, qtbot, path)
    assert "broken.xlsx" in page.message.text()
    assert not page.go.isEnabled()


def test_escape_leaves_without_importing(desk, project, qtbot, tmp_path):
    page = ImportPage(desk)
    qtbot.addWidget(page)
    page.show()
    left = []
    page.cancelled.connect(lambda: left.append(True))
    page.open_file(book(tmp_path / "log.xlsx", *ROWS))
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert left == [True]
    desk.work.stop()
    assert page.plan is None
    assert tasks_in(desk) == []


def test_the_preview_follows_what_happens_meanwhile(desk, project, qtbot, tmp_path):
    path = book(tmp_path / "log.xlsx", *ROWS[:3])
    opened(desk, qtbot, path).go.click()
    page = opened(desk, qtbot, path)
    assert page.plan.added == 0
    desk.undo()
    ready(page, qtbot)
    assert page.plan.added == 2


def test_the_words_of_a_status_column_are_given_codes(desk, project, qtbot, tmp_path):
    heads = ("Document No", "Title", "Rev", "Status")
    page = opened(desk, qtbot, book(tmp_path / "r.xlsx", heads, ("A-", "Plan", "P01", "CODE 2"), ("B-", "Plan", "P01", "IFC")))
    page.segments.choose("statuses")
    words = {row.text: row for row in page.statuses.rows()}
    assert [page.statuses.text(words[word], 2) for word in ("CODE 2", "IFC")] == ["As it stands", "Issued"]
    menu = page.statuses.menu(words["CODE 2"])
    next(action for action in menu.actions() if action.text().startswith("Comments")).trigger()
    ready(page, qtbot)
    assert page.statuses.text(page.statuses.rows()[0], 2) == "Comments"
    page.make()
    with desk.store.read() as reader:
        assert {one.status for one in reader.find(Document)} == {"Comments", "Issued"}


def test_an_issue_sheet_is_told_in_words_and_its_foot_can_be_left_out(desk, project, qtbot, tmp_path):
    (tmp_path / "i.xlsx").write_bytes(issue_sheet())
    page = opened(desk, qtbot, tmp_path / "i.xlsx")
    assert "3 documents down, 4 dates across" in page.register.sheet.text()
    assert "3 recipients at its foot" in page.register.sheet.text()
    assert page.go.text() == "Import 7 rows"
    QTest.mouseClick(page.register.issues, Qt.MouseButton.LeftButton)
    ready(page, qtbot)
    assert page.go.text() == "Import 3 rows"
    assert not page.register.issues.isChecked()


def test_documents_that_the_file_does_not_have_are_offered_to_be_withdrawn(desk, project, qtbot, tmp_path):
    heads = ("Document No", "Title", "Rev", "Status")
    page = opened(desk, qtbot, book(tmp_path / "a.xlsx", heads, ("A-", "Plan", "P01", "Issued"), ("B-", "Plan", "P01", "Issued")))
    assert not page.register.isVisible()
    page.make()
    page.open_file(book(tmp_path / "b.xlsx", heads, ("A-", "Plan", "P01", "Issued")))
    ready(page, qtbot)
    assert page.register.missing.text() == "1 document of the register not in this file."
    page.segments.choose("gone")
    assert [page.items.text(row, 2) for row in page.items.rows()] == ["B-"]
    QTest.mouseClick(page.register.withdraw, Qt.MouseButton.LeftButton)
    ready(page, qtbot)
    assert page.go.text() == "Import 1 row"
    assert page.segments.current() == "all"
    page.make()
    with desk.store.read() as reader:
        assert sorted(one.status for one in reader.find(Document)) == ["Issued", "Withdrawn"]
