"""The Sheets screen: choosing, changing, and what leaves it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication

from coorddesk.domain.changes import Step
from coorddesk.domain.projects import Project
from coorddesk.domain.sheets import StatusSheet
from coorddesk.reports.blocks import Section
from coorddesk.services import directory
from coorddesk.ui.desk import Desk
from coorddesk.ui.sheets.view import SheetsView

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)


@pytest.fixture
def view(qtbot, desk: Desk) -> SheetsView:
    desk.choose_project(next(iter(directory.read(desk.store).projects)))
    made = SheetsView(desk)
    qtbot.addWidget(made)
    made.resize(1232, 822)
    made.show()
    made.reload()
    settled(qtbot, made)
    return made


def settled(qtbot, view: SheetsView) -> None:
    """Wait until the sheet asked for last is on the desk."""
    qtbot.waitUntil(lambda: not view.desk.work._under_way and view._job is not None, timeout=5000)


def test_the_status_sheet_stands_there_at_once(view: SheetsView) -> None:
    assert view.list.current_key() == "status"
    pages = view.sheet_pages()
    assert pages is not None and pages.sheet.title == "Office fit-out: status"
    assert view.context() == "Office fit-out"
    assert view.options._moment.text() == "as of 08:42"


def test_arrows_choose_another_sheet(view: SheetsView, qtbot) -> None:
    view.focus_list()
    for _ in range(4):
        qtbot.keyClick(view.list, Qt.Key.Key_Down)
    settled(qtbot, view)
    pages = view.sheet_pages()
    assert pages is not None and pages.sheet.kind == "register" and pages.size.width() > pages.size.height()


def test_a_section_switched_off_leaves_the_sheet(view: SheetsView, qtbot) -> None:
    box, note = view.options._boxes["decisions"]
    assert note.text() == "2"
    box.click()
    settled(qtbot, view)
    assert view.options.wish.off == {"decisions"}
    assert note.text() == ""
    assert "Decisions needed" not in titles(view)


def titles(view: SheetsView) -> set[str]:
    blocks = view.sheet_pages().sheet.blocks
    inside = [one for block in blocks for one in (*getattr(block, "left", ()), *getattr(block, "right", ()), block)]
    return {one.title for one in inside if isinstance(one, Section)}


def test_typing_a_summary_puts_it_on_the_sheet_and_drafting_again_takes_it_back(view: SheetsView, qtbot) -> None:
    field = view.options._text
    before = field.toPlainText()
    assert before.startswith("Practical completion is forecast for 19 February")
    field.selectAll()
    qtbot.keyClicks(field, "All is well.")
    qtbot.waitUntil(lambda: view.options.wish.text == "All is well.", timeout=3000)
    settled(qtbot, view)
    assert view.sheet_pages().sheet.blocks[0].left[0].paragraphs[0][0].text == "All is well."
    view.options._again.click()
    settled(qtbot, view)
    assert view.options.wish.text is None
    qtbot.waitUntil(lambda: field.toPlainText() == before, timeout=2000)


def test_another_day_drafts_the_summary_anew(view: SheetsView, qtbot) -> None:
    view.options._text.setPlainText("Mine.")
    qtbot.waitUntil(lambda: view.options.wish.text == "Mine.", timeout=3000)
    view.options._date.setDate(QDate(2026, 11, 24))
    settled(qtbot, view)
    assert view.options.wish.text is None and view.options.wish.as_of.day == 24


def other_project(view: SheetsView) -> str:
    """Another project than the window's."""
    return next(one for one in directory.read(view.desk.store).projects if one != view.desk.project_id)


def test_a_summary_typed_for_one_project_never_stands_on_the_sheet_of_another(view: SheetsView, qtbot) -> None:
    field = view.options._text
    view.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.setPlainText("Mine.")
    qtbot.waitUntil(lambda: view.options.wish.text == "Mine.", timeout=3000)
    field.setPlainText("Mine, and not taken yet.")
    view.desk.choose_project(other_project(view))
    qtbot.wait(600)
    settled(qtbot, view)
    assert view.options.wish.text is None and "Mine" not in field.toPlainText()


def test_the_project_chosen_here_stays_when_all_is_read_anew_until_the_windows_is_another(view: SheetsView, qtbot) -> None:
    mine, other = view.desk.project_id, other_project(view)
    view.options._project.setCurrentIndex(view.options._project.findData(other))
    view.reload()
    settled(qtbot, view)
    assert view.options.wish.project_id == view.options._project.currentData() == other
    view.desk.choose_project(None)
    view.desk.choose_project(mine)
    assert view.options.wish.project_id == view.options._project.currentData() == mine


def test_letter_paper_is_measured_anew_without_asking_the_records(view: SheetsView) -> None:
    sheet, job = view.sheet_pages().sheet, view._job
    view.options._paper.setCurrentIndex(1)
    assert view.sheet_pages().size.height() == 792.0
    assert view.sheet_pages().sheet is sheet and view._job is job


def test_minutes_offer_their_meetings(view: SheetsView, qtbot) -> None:
    view.list.choose("minutes")
    settled(qtbot, view)
    assert view.options._subject.isVisible() and not view.options._text.isVisible()
    before = view.sheet_pages().sheet.title
    view.options._subject.setCurrentIndex(1)
    settled(qtbot, view)
    assert view.sheet_pages().sheet.title != before
    assert view.sheet_pages().sheet.title == view.options._subject.currentText().partition(",")[0] + ": minutes"


def test_a_pdf_is_written_where_it_is_asked_for_and_a_copy_kept(
    view: SheetsView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    path = tmp_path / "status.pdf"
    number = view.sheet_pages().sheet.number
    monkeypatch.setattr(view, "ask_path", lambda kinds, ending: path)
    with qtbot.waitSignal(view.desk.announced) as said:
        view.save_pdf()
    assert said.args == ["Saved status.pdf"]
    assert path.read_bytes().startswith(b"%PDF")
    with view.desk.store.read() as reader:
        kept = {one.number: one.pdf_path for one in reader.find(StatusSheet)}
    assert (tmp_path / kept[number]).read_bytes() == path.read_bytes()


def test_without_a_copy_the_sheet_is_not_remembered(view: SheetsView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with view.desk.store.read() as reader:
        before = len(reader.find(StatusSheet))
    view.options._keep.click()
    monkeypatch.setattr(view, "ask_path", lambda kinds, ending: tmp_path / "status.pdf")
    view.save_pdf()
    with view.desk.store.read() as reader:
        assert len(reader.find(StatusSheet)) == before


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(
    view: SheetsView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    monkeypatch.setattr(view, "ask_path", lambda kinds, ending: tmp_path / "taken" / "status.pdf")
    with qtbot.waitSignal(view.desk.failed) as said:
        view.save_pdf()
    assert said.args[0] == "Cannot save status.pdf" and "Nothing was changed there" in said.args[1]


def test_the_copy_for_mail_is_formatted_and_plain(view: SheetsView) -> None:
    view.copy_mail()
    mime = QGuiApplication.clipboard().mimeData()
    assert "<h1>Office fit-out: status</h1>" in mime.html()
    assert mime.text().startswith("Office fit-out: status\n")


def test_without_a_project_the_status_sheet_says_what_to_do(view: SheetsView, desk: Desk, qtbot) -> None:
    desk.choose_project(None)
    settled(qtbot, view)
    assert view.sheet_pages() is None
    assert view.preview._message == "A status sheet speaks of one project. Choose it at the right."
    assert not view._save.isEnabled()


def rename_project(view: SheetsView) -> Step:
    """A change made on another screen."""
    heard: list[Step] = []
    view.desk.changed.connect(heard.append)
    with view.desk.store.edit("Rename the project") as edit:
        edit.put(replace(edit.get(Project, view.desk.project_id), name="Harbour House"))
    return heard[0]


def test_a_change_elsewhere_makes_the_sheet_again(view: SheetsView, qtbot) -> None:
    view.apply(rename_project(view))
    settled(qtbot, view)
    assert view.sheet_pages().sheet.title == "Harbour House: status"


def test_while_hidden_a_change_waits_until_the_sheet_is_looked_at(view: SheetsView, qtbot) -> None:
    view.hide()
    job = view._job
    view.apply(rename_project(view))
    assert view._job is job
    view.show()
    settled(qtbot, view)
    assert view.sheet_pages().sheet.title == "Harbour House: status"


def test_every_action_has_its_method(view: SheetsView) -> None:
    assert all(callable(getattr(view, one.slot)) for one in (*view.ACTIONS,)) and callable(getattr(view, view.NEW[1]))


def test_what_cannot_be_made_cannot_be_printed_either(window, qtbot) -> None:
    window.desk.choose_project(None)
    view = window.show_screen("sheets")
    qtbot.waitUntil(lambda: bool(view._draft.why_not))
    assert not window.frame.top.new.main.isEnabled() and not view._save.isEnabled()
    assert not next(one for one in view.actions() if one.objectName() == "print_sheet").isEnabled()
    window.desk.choose_project(next(id for id, one in window.directory.projects.items() if one.code == "FIT"))
    qtbot.waitUntil(lambda: view.sheet_pages() is not None)
    assert window.frame.top.new.main.isEnabled() and view._save.isEnabled()
    window.show_screen("today")
    assert window.frame.top.new.main.isEnabled()
