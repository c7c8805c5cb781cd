"""Files come into the register: shown with what they become, put right, read or copied beside the work, one undo."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from coorddesk.domain.documents import Document, current
from coorddesk.domain.projects import FileKeeping
from coorddesk.services import document_files, editing
from coorddesk.ui.documents.files_table import CODE, FILE, NUMBER, TITLE
from coorddesk.ui.documents.view import DocumentsView

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)


@pytest.fixture
def view(documents_view: DocumentsView) -> DocumentsView:
    return documents_view


def written(folder: Path, *names: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_bytes(name.encode())
    return [folder / name for name in names]


def dropped(view: DocumentsView, qtbot, files: list[Path]):
    panel = view.intake.files_panel
    view.intake.dropping.take_files("", files)
    qtbot.waitUntil(panel.isVisible)
    qtbot.waitUntil(panel.stop.isHidden)
    return panel


def documents_of(view: DocumentsView) -> dict[str, Document]:
    with view.desk.store.read() as reader:
        return {one.number: one for one in reader.find(Document)}


def test_a_row_is_put_right_by_keyboard_and_space_leaves_one_out(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    panel = dropped(view, qtbot, written(tmp_path / "in", "FIT-AR-DR-0102-P01.pdf", "scan.pdf", "photo.jpg"))
    assert "has a revision P01 already" in panel.table.rows.sentence(0)
    assert not panel.keep.isEnabled()
    assert panel.state.text() == "1 row has to be put right or left out"
    table = panel.table
    table.setCurrentIndex(table.rows.index(0, CODE))
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_F2)
    editor = table.viewport().findChild(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "P04")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.planned[0].code == "P04")
    table.setCurrentIndex(table.rows.index(2, FILE))
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert panel.planned[2].taken is False
    assert table.rows.data(table.rows.index(2, FILE), Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert panel.state.text() == "1 new document, 1 revision, 1 left out"
    QTest.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(panel.isHidden)
    assert current(documents_of(view)["FIT-AR-DR-0102"]).code == "P04"
    assert len(documents_of(view)) == 22
    assert view.desk.store.undo_label() == "Register 2 files"


def test_enter_on_a_file_that_is_left_out_asks_for_no_editor(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    table = dropped(view, qtbot, [tmp_path / "gone.csv"]).table
    table.setCurrentIndex(table.rows.index(0, FILE))
    asked: list[object] = []
    table.edit = asked.append
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert not asked and table.viewport().findChild(QLineEdit) is None


def test_the_title_of_a_document_that_is_there_is_its_own(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    panel = dropped(view, qtbot, written(tmp_path / "in", "FIT-AR-DR-0102-P04.pdf", "new one.pdf"))
    rows = panel.table.rows
    assert not rows.flags(rows.index(0, TITLE)) & Qt.ItemFlag.ItemIsEditable
    assert rows.flags(rows.index(1, TITLE)) & Qt.ItemFlag.ItemIsEditable
    rows.setData(rows.index(1, NUMBER), "fit-ar-dr-0102")
    assert rows.text(1, TITLE) == "Level 5 reflected ceiling plan"


def test_copies_are_made_beside_the_store_for_this_drop(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    panel = dropped(view, qtbot, written(tmp_path / "in", "FIT-AR-DR-0102-P04.pdf", "FIT-AR-DR-0400-P01 Stairs.pdf"))
    panel.keeping.setCurrentIndex(panel.keeping.findData(str(FileKeeping.COPY)))
    panel.keep.click()
    qtbot.waitUntil(panel.isHidden)
    path = current(documents_of(view)["FIT-AR-DR-0400"]).path
    assert path == "example files/FIT/FIT-AR-DR-0400/FIT-AR-DR-0400-P01.pdf"
    assert document_files.place_of(view.desk.store, path).read_bytes() == b"FIT-AR-DR-0400-P01 Stairs.pdf"


def test_a_project_that_copies_has_its_single_files_copied_too(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    from dataclasses import replace

    from coorddesk.domain.projects import Project

    with view.desk.store.edit("keep") as edit:
        edit.put(replace(edit.get(Project, view.desk.project_id), keep_files=FileKeeping.COPY))
    view.intake.dropping.take_files("", written(tmp_path / "in", "FIT-AR-DR-0102-P04.pdf"))
    panel = view.intake.revision_panel
    qtbot.waitUntil(panel.isVisible)
    panel.keep.click()
    qtbot.waitUntil(panel.isHidden)
    assert current(documents_of(view)["FIT-AR-DR-0102"]).path == "example files/FIT/FIT-AR-DR-0102/FIT-AR-DR-0102-P04.pdf"


def test_a_file_that_is_gone_before_it_is_taken_is_told_on_its_row_and_nothing_is_registered(view, qtbot, tmp_path: Path) -> None:
    files = written(tmp_path / "in", "FIT-AR-DR-0102-P04.pdf", "new one.pdf")
    panel = dropped(view, qtbot, files)
    files[1].unlink()
    panel.keep.click()
    qtbot.waitUntil(panel.error.isVisible)
    assert "nothing is registered yet" in panel.error.text()
    assert "it is not there" in panel.table.rows.sentence(1)
    assert len(documents_of(view)) == 21
    panel.keep.click()
    qtbot.waitUntil(panel.isHidden)
    assert current(documents_of(view)["FIT-AR-DR-0102"]).code == "P04"


def test_what_is_registered_already_is_left_out_by_itself(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    first = written(tmp_path / "in", "FIT-AR-DR-0400-P01 Stairs.pdf", "FIT-AR-DR-0401-P01 Rails.pdf")
    panel = dropped(view, qtbot, first)
    panel.keep.click()
    qtbot.waitUntil(panel.isHidden)
    (tmp_path / "in" / "other name.pdf").write_bytes(first[0].read_bytes())
    panel = dropped(view, qtbot, [tmp_path / "in" / "other name.pdf", *written(tmp_path / "in", "fresh.pdf")])
    assert [one.taken for one in panel.planned] == [False, True]
    assert "registered already as FIT-AR-DR-0400 rev P01" in panel.table.rows.sentence(0)


def test_files_copied_in_the_file_manager_are_pasted_and_words_are_not(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    said: list[str] = []
    view.desk.announced.connect(said.append)
    QGuiApplication.clipboard().setText("words")
    view.paste_files()
    assert "No files were copied" in said[-1]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in written(tmp_path / "in", "a 1.pdf", "b 2.pdf")])
    QGuiApplication.clipboard().setMimeData(data)
    view.paste_files()
    qtbot.waitUntil(view.intake.files_panel.isVisible)
    QTest.keyClick(view.intake.files_panel.table, Qt.Key.Key_Escape)
    assert view.intake.files_panel.isHidden()


def test_stopping_and_leaving_registers_nothing(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    big = tmp_path / "model.ifc"
    with big.open("wb") as file:
        file.truncate(2 << 30)
    view.intake.dropping.take_files("", [big, *written(tmp_path / "in", "a.pdf")])
    panel = view.intake.files_panel
    qtbot.waitUntil(panel.isVisible)
    assert panel.stop.isVisible()
    panel.stop.click()
    assert panel.stop.isHidden()
    panel.close_panel()
    assert len(documents_of(view)) == 21


def test_an_empty_folder_is_told(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    said: list[str] = []
    view.desk.announced.connect(said.append)
    (tmp_path / "empty").mkdir()
    view.intake.dropping.take_files("", [tmp_path / "empty"])
    qtbot.waitUntil(lambda: bool(said))
    assert "no file to register" in said[-1]


def test_another_path_typed_in_the_inspector_forgets_what_was_known_of_the_old_file(view: DocumentsView, tmp_path: Path) -> None:
    id = documents_of(view)["FIT-AR-DR-0102"].id
    document_files.link_file(view.desk.store, id, written(tmp_path / "in", "a.pdf")[0])
    editing.set_field(view.desk.store, "document", id, "path", "elsewhere.pdf", view.desk.today())
    one = current(documents_of(view)["FIT-AR-DR-0102"])
    assert (one.path, one.sha256, one.size) == ("elsewhere.pdf", "", None)


def test_in_a_narrow_window_the_inspector_makes_room_for_the_panel(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    asked: list[bool] = []
    view.room_requested.connect(asked.append)
    view.resize(1000, 640)
    panel = dropped(view, qtbot, written(tmp_path / "in", "a 1.pdf", "b 2.pdf"))
    panel.close_panel()
    assert asked == [True, False]
