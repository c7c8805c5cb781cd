"""A stretch of work through the window's own parts, with real files in and out."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import openpyxl
import pytest
from PySide6.QtWidgets import QFileDialog

from coorddesk.domain.documents import Revision
from coorddesk.domain.projects import Category
from coorddesk.services import document_files, documents, meetings, people, projects, stores, tasks
from coorddesk.services import today as today_page

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data" / "spreadsheets"
NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
TODAY = date(2026, 11, 25)


@pytest.fixture
def window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp, qtbot) -> Iterator[object]:
    from PySide6.QtGui import QFontDatabase

    from coorddesk.domain.dates import Clock
    from coorddesk.settings import Settings
    from coorddesk.ui.icons import Icons
    from coorddesk.ui.paint import Paint
    from coorddesk.ui.theme import Theme
    from coorddesk.ui.window import Window

    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    theme = Theme(False, QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont), reduced_motion=True)
    theme.apply(qapp)
    icons = Icons(theme)
    preferences = Settings(reduced_motion=True, your_name="Eva Morgan", your_email="eva@harbour.example", date_order="dmy")
    made = Window(Clock(NOW), "Europe/London", theme, icons, Paint(theme, icons), preferences)
    made.show()
    path = tmp_path / "work.coord"
    store = stores.create(path, lambda: NOW)
    projects.start(store, "FIT", "Office fit-out", date(2027, 2, 19))
    store.close()
    made.open_store(path)
    yield made
    made.leave()
    made.close()


def count(window, table: str, condition: str = "deleted = 0") -> int:
    with window.store.read() as reader:
        return int(reader.value(f"SELECT count(*) FROM {table} WHERE {condition}"))


def take_in(window, path: Path, qtbot) -> int:
    """Imports a file by its page and the page's own button; how many tasks came."""
    before = count(window, "task")
    window.import_file(path)
    page = window.pages.current
    qtbot.waitUntil(lambda: page.go.isEnabled(), timeout=20_000)
    page.make()
    qtbot.waitUntil(lambda: window.pages.current is None)
    return count(window, "task") - before


def test_a_spreadsheet_becomes_cards_and_is_undone_in_one_step(window, tmp_path, qtbot) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Action log", None, None, None])
    sheet.append([])
    sheet.append(["No", "Action", "Owner", "Due date", "Status"])
    sheet.append([1, "Close level 4 snags", "Marcus Oyelaran", date(2026, 11, 18), "Open"])
    sheet.append([2, "Order the carpet tiles", "Anya Torres", date(2026, 12, 4), "Open"])
    sheet.append([3, "Agree the lift booking", "Marcus Oyelaran", None, "Open"])
    book.save(tmp_path / "actions.xlsx")
    assert take_in(window, tmp_path / "actions.xlsx", qtbot) == 3
    assert window.screens.shown == "board"
    assert {"Marcus Oyelaran", "Anya Torres"} <= {one.name for one in window.directory.people.values()}
    page = today_page.read(window.store, None, TODAY, "Europe/London")
    assert any("Close level 4 snags" in str(one) for one in page.chases)
    window.undo()
    assert count(window, "task") == 0
    window.redo()
    assert count(window, "task") == 3


def test_an_action_log_whose_headings_stand_in_row_11_is_read(window, qtbot) -> None:
    path = SHARED / "action_log_header_row_11.xlsx"
    if not path.exists():
        pytest.skip("the folder of spreadsheets from other offices is not beside this checkout")
    assert take_in(window, path, qtbot) > 10


def test_a_card_is_moved_a_meeting_invited_a_document_revised_and_a_sheet_printed(window, tmp_path, monkeypatch, qtbot) -> None:
    project = next(iter(window.directory.projects))
    store = window.store
    dana = people.add(store, "Dana Whitlock", "dana@studio.example")
    eva = people.add(store, "Eva Morgan", "eva@harbour.example", role="Project coordinator")
    marcus = people.add(store, "Marcus Oyelaran", "marcus@works.example")
    late = tasks.add(store, project, "Fire-stopping detail", TODAY, owner_id=dana.id, due=date(2026, 11, 16))
    due = tasks.add(store, project, "Door schedule", TODAY, owner_id=marcus.id, due=TODAY)

    board = window.show_screen("board")
    assert board.reveal("task", late.id)
    board.move_right()
    with store.read() as reader:
        assert reader.get(type(late), late.id).column_id != late.column_id

    starts, ends = datetime(2026, 11, 26, 10, 30), datetime(2026, 11, 26, 11, 30)
    meeting = meetings.add(store, project, "Design meeting", starts, ends, "Europe/London", organiser_id=eva.id)
    meetings.add_attendees(store, meeting.id, [dana.id])
    meetings.add_attendees(store, meeting.id, [marcus.id])
    target = tmp_path / "invite.ics"
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: True)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _dialog: [str(target)])
    view = window.show_screen("calendar")
    assert view.reveal("meeting", meeting.id)
    view.export_invite()
    assert not window.frame.banner.isVisible(), window.frame.banner.accessibleName()
    event = next(iter(icalendar.Calendar.from_ical(target.read_bytes()).walk("VEVENT")))
    assert {str(one).lower() for one in event["ATTENDEE"]} >= {"mailto:dana@studio.example", "mailto:marcus@works.example"}

    drawing = tmp_path / "FIT-AR-DR-0102.pdf"
    drawing.write_bytes(b"%PDF-1.4 a drawing")
    document = documents.register(store, project, "FIT-AR-DR-0102", "Level 5 ceiling plan", TODAY)
    for code, day in (("P01", date(2026, 11, 2)), ("P02", date(2026, 11, 20))):
        documents.issue(store, document.id, Revision(code=code, issued=day), TODAY)
    document_files.link_file(store, document.id, drawing)
    window.show_screen("documents")
    assert window.shown_view().reveal("document", document.id)
    with store.read() as reader:
        assert [one.code for one in reader.get(type(document), document.id).revisions][-2:] == ["P01", "P02"]

    page = today_page.read(store, None, TODAY, "Europe/London")
    assert page.late == 1
    assert any("Fire-stopping detail" in str(chase) for chase in page.chases)
    assert any(one.title == "Door schedule" for day in page.days if day.day == TODAY for one in day.items)
    window.show_screen("today")
    qtbot.waitUntil(lambda: "1 late" in window.frame.sidebar.rows["today"].accessibleName())

    window.desk.choose_project(project)
    sheets = window.show_screen("sheets")
    qtbot.waitUntil(lambda: sheets.sheet_pages() is not None, timeout=20_000)
    assert sheets.sheet_pages().count == 1
    pdf = tmp_path / "status.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: (str(pdf), "")))
    sheets.save_pdf()
    assert pdf.read_bytes().startswith(b"%PDF")
    tasks.move_to_category(store, [due.id], Category.DONE, TODAY)
    assert count(window, "task", "done_on IS NOT NULL") == 1
