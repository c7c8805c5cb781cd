"""Registered files on screen: marks, quick look, opening, finding again, accepting what changed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from coorddesk.domain.documents import Document, current
from coorddesk.errors import InvalidInput
from coorddesk.services import document_files, editing
from coorddesk.services.document_files import FileState
from coorddesk.ui import opener
from coorddesk.ui.documents.quick_look import size_words
from coorddesk.ui.documents.view import DocumentsView
from tests import office


@pytest.fixture
def view(documents_view: DocumentsView) -> DocumentsView:
    return documents_view


def id_of(view: DocumentsView, tail: str = "0102") -> str:
    return next(key for key in view.table.rows.keys if isinstance(key, str) and view._line(key).number.endswith(tail))


def read(view: DocumentsView, id: str) -> Document:
    return editing.read(view.desk.store, "document", id)


def linked(view: DocumentsView, file: Path, data: bytes, tail: str = "0102") -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    id = id_of(view, tail)
    document_files.link_file(view.desk.store, id, file)
    view.table.go_to(id)
    return id


def spoken(view: DocumentsView, at: int) -> str:
    return view.table.rows.data(view.table.rows.index(at, 0), Qt.ItemDataRole.AccessibleTextRole)


# Marks


def test_a_revision_whose_file_is_gone_is_marked_under_its_document_too(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    id = linked(view, tmp_path / "a.pdf", b"x")
    (tmp_path / "a.pdf").unlink()
    view.table.toggle(id)
    qtbot.waitUntil(lambda: view.table.file_states.get((id, "P03")) is FileState.MISSING)
    at = view.table.rows.find(id)
    assert "its file is not where it was" in spoken(view, at + 1)
    assert "Its file is not where it was." in view.table.tip_of(view.table.rows.row(at + 1), "title")[0]
    view.table.grab()


def test_a_file_that_cannot_be_reached_is_no_missing_one(view: DocumentsView, qtbot) -> None:
    id = id_of(view)
    editing.set_field(view.desk.store, "document", id, "path", "/media/nobody/STICK/plan.pdf", view.desk.today())
    view.table.viewport().repaint()
    qtbot.waitUntil(lambda: id in view.table.away)
    view._use({"filters": {"files": ["missing"]}})
    qtbot.waitUntil(lambda: not view.desk.disk._under_way)
    assert id not in view.table.missing
    view.clear_filters()
    assert "its file cannot be reached now" in spoken(view, view.table.rows.find(id))


# Quick look


def test_q_shows_the_pages_of_a_pdf_arrows_go_on_and_q_closes(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    linked(view, tmp_path / "plan.pdf", office.pdf(["One", "Two"]))
    view.quick_look()
    panel = view.filing._look
    qtbot.waitUntil(lambda: len(panel.pages._pictures) == 2, timeout=15000)
    assert panel.stack.currentWidget() is panel._scroll
    assert panel.name.text() == "plan.pdf"
    assert "2 pages" in panel.facts.text() and "changed" in panel.facts.text()
    panel.grab()
    QTest.keyClick(panel._scroll, Qt.Key.Key_Down)
    assert view.table.current_key() == id_of(view, "0103")
    assert panel.said.text() == "No file is registered for this revision."
    QTest.keyClick(panel, Qt.Key.Key_Q)
    assert panel.isHidden()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("model.ifc", b"ISO-10303-21", "not shown here"),
        ("empty.pdf", b"", "0 bytes"),
        ("broken.pdf", b"%PDF broken", "no PDF that can be read"),
        ("fake.png", b"no picture at all", "cannot be shown"),
        ("drawing.svg", b"<svg/>", "not shown here"),
    ],
)
def test_what_cannot_be_shown_says_so(view, qtbot, tmp_path: Path, name: str, data: bytes, said: str) -> None:
    linked(view, tmp_path / name, data)
    view.quick_look()
    panel = view.filing._look
    qtbot.waitUntil(lambda: said in panel.said.text(), timeout=15000)
    assert panel.stack.currentWidget() is panel.said


def test_pictures_and_words_are_shown_and_a_missing_file_is_told(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    image.save(str(tmp_path / "photo.png"))
    linked(view, tmp_path / "photo.png", (tmp_path / "photo.png").read_bytes())
    view.quick_look()
    panel = view.filing._look
    qtbot.waitUntil(lambda: len(panel.pages._pictures) == 1)
    linked(view, tmp_path / "notes.txt", b"Sprinklers first")
    view.quick_look()
    qtbot.waitUntil(lambda: panel.text.toPlainText() == "Sprinklers first", timeout=15000)
    (tmp_path / "notes.txt").unlink()
    view.quick_look()
    qtbot.waitUntil(lambda: "not where it was" in panel.said.text())
    assert not panel.open_button.isEnabled()


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 kB"), (14_200_000, "14 MB"), (4 << 30, "4.3 GB")]
)
def test_sizes_are_written_as_file_managers_do(size: int, words: str) -> None:
    assert size_words(size) == words


# Opening


def test_a_file_with_macros_is_opened_only_by_who_was_asked_and_the_safe_answer_is_first(view, qtbot, tmp_path: Path) -> None:
    opened: list[str] = []
    view.launch = lambda url: bool(opened.append(url.toLocalFile())) or True
    linked(view, tmp_path / "costs.xlsm", b"x")
    view.open_file()
    asking = view.filing._asking
    assert asking.isVisible() and opened == []
    assert "may hold macros" in asking.words.text()
    QTest.keyClick(asking, Qt.Key.Key_Return)
    assert opened == [str(tmp_path)]
    view.open_file()
    asking.bold.click()
    assert opened[-1] == str(tmp_path / "costs.xlsm")
    view.open_file()
    QTest.keyClick(asking, Qt.Key.Key_Escape)
    assert len(opened) == 2


@pytest.mark.parametrize("name", ["plan.pdf.exe", "plan.pdf.SCR", "run.exe. ", "a.pdf.js"])
def test_double_endings_do_not_hide_a_program(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InvalidInput, match="program"):
        opener.open_file(name, tmp_path / "x.coord", lambda url: pytest.fail("it was opened"), asked=True)


# Changed and moved


def test_a_changed_file_is_accepted_or_becomes_the_next_revision(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    id = linked(view, tmp_path / "plan.pdf", b"as issued")
    assert "accept_file" in view.filing.senseless()
    (tmp_path / "plan.pdf").write_bytes(b"other one")
    said: list[str] = []
    view.desk.announced.connect(said.append)
    view.check_file()
    qtbot.waitUntil(lambda: id in view.table.changed and "changed since it was registered" in said[-1])
    assert "accept_file" not in view.filing.senseless()
    view.file_as_revision()
    assert view.intake.revision_panel.value("path") == str(tmp_path / "plan.pdf")
    view.intake.revision_panel.close_panel()
    view.accept_file()
    qtbot.waitUntil(lambda: "accepted 25 Nov 2026" in current(read(view, id)).note)
    view.table.viewport().repaint()
    qtbot.waitUntil(lambda: id not in view.table.changed)


def test_a_moved_file_is_offered_with_its_folder_and_taken_over(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    first = linked(view, tmp_path / "old" / "a.pdf", b"first")
    second = linked(view, tmp_path / "old" / "b.pdf", b"second", "0101")
    (tmp_path / "old").rename(tmp_path / "new")
    view.table.go_to(first)
    view.find_file()
    panel = view.filing.found
    assert panel.isVisible()
    qtbot.waitUntil(panel.keep.isVisible)
    assert panel.heading.text() == "Found again"
    assert panel.all.isChecked() and panel.all.text() == "And the other one of its folder"
    assert panel.keep.text() == "Take 2 over"
    panel.keep.click()
    assert current(read(view, first)).path == "new/a.pdf"
    assert current(read(view, second)).path == "new/b.pdf"
    view.desk.undo()
    assert current(read(view, second)).path == "old/b.pdf"


def test_all_missing_files_are_looked_for_at_once(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    linked(view, tmp_path / "old" / "a.pdf", b"first")
    linked(view, tmp_path / "old" / "b.pdf", b"nowhere else", "0101")
    (tmp_path / "old" / "a.pdf").rename(tmp_path / "elsewhere.pdf")
    (tmp_path / "old" / "b.pdf").unlink()
    view.find_missing()
    panel = view.filing.found
    qtbot.waitUntil(panel.keep.isVisible)
    assert panel.heading.text() == "1 of 2 missing files found again"
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.isHidden()


def test_a_search_can_be_stopped_and_one_without_missing_files_says_so(view: DocumentsView, qtbot) -> None:
    view.find_missing()
    panel = view.filing.found
    qtbot.waitUntil(lambda: panel.heading.text() == "No file is missing.")
    panel.leave.click()
    view.find_missing()
    panel.leave.click()
    assert panel.isHidden() and view.filing._search is None
