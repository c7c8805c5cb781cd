"""The register on screen: rows, revisions, filters, keys, panels and dropped files."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest

from coorddesk.domain.documents import Document, Revision, current
from coorddesk.services import document_files, documents, editing, projects
from coorddesk.ui.documents.view import DocumentsView
from coorddesk.ui.entry import EntryPanel

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)


@pytest.fixture
def view(documents_view: DocumentsView) -> DocumentsView:
    return documents_view


def numbers(view: DocumentsView) -> list[str]:
    return [view._line(key).number[-4:] for key in view.table.rows.keys if isinstance(key, str)]


def id_of(view: DocumentsView, tail: str) -> str:
    return next(key for key in view.table.rows.keys if isinstance(key, str) and view._line(key).number.endswith(tail))


def read(view: DocumentsView, id: str) -> Document:
    return editing.read(view.desk.store, "document", id)


def spoken(view: DocumentsView, at: int) -> str:
    return view.table.rows.data(view.table.rows.index(at, 0), Qt.ItemDataRole.AccessibleTextRole)


def test_the_register_lists_every_document_of_the_project_and_counts_by_status(view: DocumentsView) -> None:
    assert len(numbers(view)) == 21
    assert view.context() == "21 in the register"
    assert view.segments._segments["For review"].count == 6
    view.segments.choose("Awaited")
    assert numbers(view) == ["0310", "1610", "0003"]
    assert view.context() == "3 of 21"


def test_right_shows_the_revisions_left_hides_them_and_from_a_revision_goes_back_up(view: DocumentsView) -> None:
    view.table.go_to(id_of(view, "0102"))
    QTest.keyClick(view.table, Qt.Key.Key_Right)
    at = view.table.currentIndex().row()
    assert [key.code for key in view.table.rows.keys[at + 1 : at + 4]] == ["P03", "P02", "P01"]
    assert "TR-0019 to 4 people" in spoken(view, at + 1)
    QTest.keyClick(view.table, Qt.Key.Key_Down)
    assert view.current() == ("document", id_of(view, "0102"))
    QTest.keyClick(view.table, Qt.Key.Key_Left)
    assert view.table.current_key() == id_of(view, "0102")
    QTest.keyClick(view.table, Qt.Key.Key_Left)
    assert len(view.table.rows.keys) == 21


def test_columns_stay_where_they_are_when_the_scroll_bar_comes(view: DocumentsView, qtbot) -> None:
    def standing() -> dict[str, int]:
        heads = {head.column.name: head.x() for head in view.header._heads}
        return heads | {f"{name} cell": round(view.table.cell_rect(id_of(view, "0102"), name).left()) for name in heads if name != "arrow"}

    view.resize(1100, 900)
    qtbot.waitUntil(lambda: not view.table.verticalScrollBar().isVisible())
    before = standing()
    view.resize(1100, 400)
    qtbot.waitUntil(lambda: view.table.verticalScrollBar().isVisible())
    assert standing() == before


def test_a_click_on_a_column_name_sorts_and_another_turns_it_round(view: DocumentsView) -> None:
    head = next(head for head in view.header._heads if head.column.name == "review_due")
    head.click()
    assert numbers(view)[0] == "0310"
    head.click()
    assert numbers(view)[0] == "0007"
    assert head.accessibleName() == "Review due, sorted downwards"


def test_the_filter_keeps_the_chosen_document_while_it_is_on_view(view: DocumentsView) -> None:
    view.table.go_to(id_of(view, "0201"))
    told: list[tuple[str, str]] = []
    view.selected.connect(lambda kind, id: told.append((kind, id)))
    view.filter.setText("partition")
    assert numbers(view) == ["0201", "0202"]
    assert view._line(view.table.current_key()).number.endswith("0201")
    assert told == []
    view.filter.setText("no such thing")
    assert view.current() is None
    assert told[-1] == ("", "")
    assert "No document fits" in view.table.empty_words


def test_a_row_is_read_out_whole(view: DocumentsView) -> None:
    at = view.table.rows.find(id_of(view, "0102"))
    assert spoken(view, at) == (
        "FIT-AR-DR-0102, Level 5 reflected ceiling plan, DR, revision P03, For review, Dana Whitlock, issued 18 Nov,"
        " review due Tomorrow, in 02 Drawings/AR"
    )
    assert QAccessible.queryAccessibleInterface(view.table).text(QAccessible.Text.Name) == "Documents"


def test_n_registers_a_document_with_the_number_offered(view: DocumentsView) -> None:
    view.new_document()
    panel = view.intake.number_panel
    # as on the line under the keyboard
    assert (panel.value("type"), panel.value("discipline"), panel.value("number")) == ("DR", "AR", "FIT-AR-DR-0311")
    for field, typed in ((panel.type, "rp"), (panel.discipline, "st")):
        field.selectAll()
        QTest.keyClicks(field, typed)
    assert panel.value("number") == "FIT-ST-RP-0004"
    for field, typed in ((panel.type, "dr"), (panel.discipline, "ar")):
        field.selectAll()
        QTest.keyClicks(field, typed)
    assert panel.value("number") == "FIT-AR-DR-0311"
    QTest.keyClicks(panel.field("title"), "Level 6 ceiling")
    QTest.keyClicks(panel.field("owner_id"), "Nobody Known")
    QTest.keyClick(panel.field("title"), Qt.Key.Key_Return)
    assert panel.isVisible()
    assert "Nobody is called" in panel.error.text()
    panel.field("owner_id").setText("dana")
    QTest.keyClick(panel.field("title"), Qt.Key.Key_Return)
    assert not panel.isVisible()
    kind, id = view.current()
    made = read(view, id)
    assert (kind, made.number, made.title, made.type, made.status) == ("document", "FIT-AR-DR-0311", "Level 6 ceiling", "DR", "Awaited")
    assert view.context() == "22 in the register"
    view.desk.undo()
    assert view.context() == "21 in the register"


def test_escape_leaves_the_panel_and_registers_nothing(view: DocumentsView) -> None:
    view.new_document()
    QTest.keyClicks(view.intake.number_panel.field("title"), "Not yet")
    QTest.keyClick(view.intake.number_panel.field("title"), Qt.Key.Key_Escape)
    assert not view.intake.number_panel.isVisible()
    assert len(numbers(view)) == 21


def test_two_revisions_are_issued_one_with_a_file_that_opens(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    opened: list[str] = []
    view.launch = lambda url: bool(opened.append(url.toLocalFile())) or True
    view.table.go_to(id_of(view, "0310"))
    view.new_revision()
    panel = view.intake.revision_panel
    assert panel.value("revision") == "P01"
    QTest.keyClick(panel.field("note"), Qt.Key.Key_Return)
    file = tmp_path / "risers.pdf"
    file.write_bytes(b"%PDF")
    view.new_revision()
    assert panel.value("revision") == "P02"
    panel.file.setText(str(file))
    panel.status.setCurrentIndex(panel.status.findData("Issued"))
    QTest.keyClick(panel.field("note"), Qt.Key.Key_Return)
    qtbot.waitUntil(panel.isHidden)
    document = read(view, id_of(view, "0310"))
    assert [(one.code, one.status, one.path) for one in document.revisions] == [("P01", "Superseded", ""), ("P02", "Issued", "risers.pdf")]
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert opened == [str(file)]


def test_a_revision_code_in_use_is_refused_under_the_field(view: DocumentsView) -> None:
    view.table.go_to(id_of(view, "0102"))
    view.new_revision()
    view.intake.revision_panel.code.setText("p02")
    QTest.keyClick(view.intake.revision_panel.code, Qt.Key.Key_Return)
    assert "has a revision p02 already" in view.intake.revision_panel.error.text()
    assert view.intake.revision_panel.code.property("invalid")


def test_a_file_that_is_gone_is_flagged_and_its_register_line_kept(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    failed: list[tuple[str, str]] = []
    view.desk.failed.connect(lambda headline, sentence: failed.append((headline, sentence)))
    file = tmp_path / "plan.pdf"
    file.write_bytes(b"x")
    id = id_of(view, "0102")
    document_files.link_file(view.desk.store, id, file)
    file.unlink()
    view.table.go_to(id)
    view.table.viewport().repaint()
    qtbot.waitUntil(lambda: id in view.table.missing)
    assert "its file is not where it was" in spoken(view, view.table.rows.find(id))
    view.open_file()
    assert failed[0][0] == "Cannot open the file of FIT-AR-DR-0102"


def test_a_file_changed_since_it_was_issued_is_flagged_when_its_document_is_opened(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    file = tmp_path / "plan.pdf"
    file.write_bytes(b"as issued")
    id = id_of(view, "0102")
    document_files.link_file(view.desk.store, id, file)
    file.write_bytes(b"otherwise")
    view.table.toggle(id)
    qtbot.waitUntil(lambda: id in view.table.changed)


def drop(view: DocumentsView, files: list[Path], y: float) -> str:
    """What is said while the files are held there; they are dropped then."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    at, copy = QPointF(200, y), Qt.DropAction.CopyAction
    move = QDragMoveEvent(at.toPoint(), copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    view.table.dragMoveEvent(move)
    said = view.table.drop_words
    view.table.dropEvent(QDropEvent(at, copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    return said


def test_a_file_dropped_on_a_line_becomes_its_next_revision_after_saying_so(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    file = tmp_path / "any name.pdf"
    file.write_bytes(b"x")
    at = view.table.rows.find(id_of(view, "0201"))
    before = read(view, id_of(view, "0201"))
    said = drop(view, [file], view.table.visualRect(view.table.rows.index(at, 0)).center().y())
    assert said == "Drop to make any name.pdf revision P06 of FIT-AR-DR-0201"
    assert read(view, before.id) == before
    qtbot.waitUntil(view.intake.revision_panel.isVisible)
    assert view.intake.revision_panel.value("revision") == "P06"
    view.intake.revision_panel.keep.click()
    qtbot.waitUntil(view.intake.revision_panel.isHidden)
    assert current(read(view, id_of(view, "0201"))).path == "any name.pdf"


def test_a_file_dropped_beside_the_lines_is_registered_from_its_name(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    file = tmp_path / "FIT-AR-DR-0400-P02 Stair details.pdf"
    file.write_bytes(b"x")
    drop(view, [file], view.table.viewport().height() - 2)
    panel = view.intake.number_panel
    qtbot.waitUntil(panel.isVisible)
    assert (panel.value("number"), panel.value("title"), panel.value("revision")) == ("FIT-AR-DR-0400", "Stair details", "P02")
    panel.keep.click()
    qtbot.waitUntil(panel.isHidden)
    made = read(view, view.current()[1])
    assert (made.number, current(made).code, current(made).path, made.type) == ("FIT-AR-DR-0400", "P02", file.name, "DR")


def test_several_dropped_files_are_listed_before_they_are_registered(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("FIT-AR-DR-0102-P04.pdf", "Site photo.jpg")]
    for file in files:
        file.write_bytes(file.name.encode())
    view.intake.dropping.take_files("", files)
    qtbot.waitUntil(view.intake.files_panel.keep.isEnabled)
    rows = view.intake.files_panel.table.rows
    assert [rows.text(0, column) for column in range(5)] == [
        "FIT-AR-DR-0102-P04.pdf", "revision", "FIT-AR-DR-0102", "P04", "Level 5 reflected ceiling plan",
    ]  # fmt: skip
    assert [rows.text(1, column) for column in range(1, 5)] == ["new document", "FIT-0001", "P01", "Site photo"]
    assert len(numbers(view)) == 21
    view.intake.files_panel.keep.click()
    qtbot.waitUntil(view.intake.files_panel.isHidden)
    assert len(numbers(view)) == 22
    assert current(read(view, id_of(view, "0102"))).code == "P04"


def test_delete_removes_all_chosen_and_offers_undo(view: DocumentsView) -> None:
    offered: list[str] = []
    view.desk.undo_offered.connect(offered.append)
    view.table.choose([id_of(view, "0101"), id_of(view, "0103")])
    view.delete()
    assert offered == ["Deleted 2 documents"]
    assert len(numbers(view)) == 19
    view.desk.undo()
    assert len(numbers(view)) == 21


def test_a_change_elsewhere_repaints_its_row_and_keeps_the_place(view: DocumentsView) -> None:
    id = id_of(view, "1501")
    view.table.go_to(id)
    editing.set_field(view.desk.store, "document", id, "title", "Lighting, level 5", view.desk.today())
    assert view._line(id).title == "Lighting, level 5"
    assert view.table.current_key() == id
    editing.set_field(view.desk.store, "document", id, "status", "Draft", view.desk.today())
    assert view.segments._segments["Draft"].count == 3


def test_reveal_takes_filters_away_when_they_hide_what_is_wanted(view: DocumentsView) -> None:
    id = id_of(view, "0102")
    view.segments.choose("Draft")
    assert view.reveal("document", id)
    assert view.current() == ("document", id)
    assert view.segments.current() == ""
    assert not view.reveal("document", "gone")


def test_a_review_leads_to_its_document_and_a_transmittal_to_its_line(view: DocumentsView) -> None:
    with view.desk.store.read() as reader:
        review, document = reader.rows("SELECT id, document_id FROM review LIMIT 1")[0]
        transmittal = reader.value("SELECT id FROM transmittal WHERE number = 'TR-0019'")
    assert view.reveal("review", review)
    assert view.current() == ("document", document)
    assert view.reveal("transmittal", transmittal)
    assert view.current() == ("transmittal", transmittal)
    assert not view.reveal("review", "gone")
    assert not view.reveal("transmittal", "gone")


def test_documents_of_all_projects_stand_together_and_a_new_one_asks_for_its_project(view: DocumentsView) -> None:
    net = projects.by_code(view.desk.store, "NET").id
    documents.register(view.desk.store, net, "NET-X-1", "Rack", view.desk.today(), revision=Revision("A"))
    view.desk.choose_project(None)
    view.reload()
    assert len(numbers(view)) == 22
    view.new_document()
    assert view.intake.number_panel.project.count() == 3
    assert view.intake.number_panel.project.isVisible()


def test_revisions_stay_on_view_when_somebody_is_renamed_and_go_with_the_project(view: DocumentsView) -> None:
    view.table.toggle(id_of(view, "0102"))
    shown = len(view.table.rows.keys)
    owner = next(iter(view.desk.names().people))
    editing.set_field(view.desk.store, "person", owner, "name", "Zara Okafor", view.desk.today())
    assert len(view.table.open) == 1 and len(view.table.rows.keys) == shown
    view.desk.choose_project(projects.by_code(view.desk.store, "NET").id)
    view.reload()
    assert view.table.open == {}


def test_a_click_on_the_arrow_shows_the_revisions(view: DocumentsView) -> None:
    at = view.table.visualRect(view.table.rows.index(1, 0))
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, at.center().y()))
    assert len(view.table.open) == 1
    assert len(view.table.rows.keys) == 24


def keys_of(view: DocumentsView) -> list[str]:
    """The rows as words: numbers, and headings with their counts."""
    return [view._line(key).number[-4:] if isinstance(key, str) else f"{key.title} {key.count}" for key in view.table.rows.keys]


def press(view: DocumentsView, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(view.table, key, modifiers)


CTRL = Qt.KeyboardModifier.ControlModifier


def test_groups_fold_by_keys_and_by_mouse_and_a_document_s_left_goes_up_to_its_group(view: DocumentsView) -> None:
    view.group_type()
    assert keys_of(view)[:2] == ["DR 10", "0101"]
    assert view.table.rows.keys[0].notes[0][0].endswith(" late")
    view.table.go_to(id_of(view, "0102"))
    press(view, Qt.Key.Key_Left)
    assert view.table.current_key().title == "DR"
    assert view.current() is None
    press(view, Qt.Key.Key_Left)
    assert keys_of(view)[1].startswith("MN ") and spoken(view, 0).endswith("late, folded")
    assert view.table.current_key().title == "DR"
    press(view, Qt.Key.Key_Right)
    assert keys_of(view)[1] == "0101"
    at = view.table.visualRect(view.table.rows.index(0, 0)).center()
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert keys_of(view)[1].startswith("MN ")
    assert view.context() == "21 in the register"
    view.fold_groups()
    view.fold_groups()
    assert not any(isinstance(key, str) for key in view.table.rows.keys)
    assert view.reveal("document", next(iter(view._register.ids)))
    view.group_none()
    assert len(numbers(view)) == 21


def test_a_filter_shows_itself_as_a_chip_that_clears_it_with_counts_beside_its_choices(view: DocumentsView) -> None:
    chip = view._bar.chips["folder"]
    assert chip.isHidden()
    view.filter_folder()
    picks = view._bar._picker.list._picks.picks
    assert [(one.text, one.note) for one in picks[:2]] == [("01 Minutes", "1"), ("02 Drawings/AR", "6")]
    view._bar._picker.toggled.emit("02 Drawings/AR")
    assert len(numbers(view)) == 6 and chip.text() == "02 Drawings/AR"
    assert view._facet_counts("type") == {"DR": 6}
    view.filter_state()
    view._bar._picker.toggled.emit("late")
    assert numbers(view) == ["0201", "0310"]
    assert view.context() == "2 of 21"
    chip.cleared.emit()
    assert len(numbers(view)) > 2 and chip.isHidden()
    QTest.keyClick(view.filter, Qt.Key.Key_Escape)
    assert len(numbers(view)) == 21


def test_filters_are_remembered_for_each_project_and_saved_under_a_name(view: DocumentsView, qtbot) -> None:
    from coorddesk.services import views

    view.segments.choose("Awaited")
    view.group_type()
    view._saved._save("Awaited by type")
    again = DocumentsView(view.desk)
    qtbot.addWidget(again)
    again.reload()
    assert keys_of(again) == keys_of(view)
    assert again.segments.current() == "Awaited"
    again.clear_filters()
    again.group_none()
    assert len(numbers(again)) == 21
    [kept] = views.saved(view.desk.store, "documents", view.desk.project_id)
    again._use(views.terms_of(kept))
    assert keys_of(again) == keys_of(view)


@pytest.mark.parametrize("way", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_ctrl_and_an_arrow_go_to_the_cell_on_that_side_also_mirrored(make_window, example_file, tmp_path, qtbot, way) -> None:
    window = make_window()
    window.setLayoutDirection(way)
    window.open_store(Path(shutil.copy(example_file, tmp_path / "example.coord")))
    window.desk.choose_project(projects.by_code(window.desk.store, "FIT").id)
    table = window.show_screen("documents").table
    onward, back = Qt.Key.Key_Right, Qt.Key.Key_Left
    if way == Qt.LayoutDirection.RightToLeft:
        onward, back = back, onward
    table.go_to(next(key for key in table.rows.keys if isinstance(key, str)))
    table.setFocus()
    window.activateWindow()
    qtbot.waitUntil(table.hasFocus)
    stood = []
    for key in (onward, onward, back):
        QTest.keyClick(table, key, Qt.KeyboardModifier.ControlModifier)
        stood.append(table.column)
    assert table.is_mirrored() == (way == Qt.LayoutDirection.RightToLeft)
    assert stood == ["title", "type", "title"]


def test_columns_are_chosen_moved_by_keys_and_dragged(view: DocumentsView) -> None:
    names = [one.name for one in view.table.columns.all]
    view.choose_columns()
    view._picker.toggled.emit("forecast_issue")
    view._picker.toggled.emit("type")
    now = [one.name for one in view.table.columns.all]
    assert "forecast_issue" in now and "type" not in now
    view.table.go_to(id_of(view, "0102"))
    view.table.setFocus()
    view.cell_right()
    assert view.table.column == "title"
    view.cell_right()
    view.column_later()
    assert [one.name for one in view.table.columns.all][3:5] == ["status", "rev"]
    heads = {head.column.name: head for head in view.header._heads}
    start, end = heads["folder"], heads["status"]
    QTest.mousePress(start, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    QTest.mouseMove(start, QPoint(-40, 5))
    QTest.mouseMove(start, start.mapFrom(view.header, end.pos() + QPoint(2, 5)))
    QTest.mouseRelease(start, Qt.MouseButton.LeftButton, pos=start.mapFrom(view.header, end.pos() + QPoint(2, 5)))
    assert [one.name for one in view.table.columns.all][3] == "folder"
    assert view.header.sorted_by == "number"  # a drag does not sort
    view._set_columns(tuple(names))


def test_a_cell_is_edited_in_place_and_enter_saves_it(view: DocumentsView) -> None:
    id = id_of(view, "0102")
    view.table.go_to(id)
    view.edit_cell()
    line = view.cells.editor.line
    assert line.text() == "Level 5 reflected ceiling plan" and line.hasFocus()
    QTest.keyClicks(line, "Ceiling, level 5")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert read(view, id).title == "Ceiling, level 5" and view.cells.editor is None
    assert view.table.hasFocus()
    view.edit_cell()
    QTest.keyClicks(view.cells.editor.line, "Not this")
    QTest.keyClick(view.cells.editor.line, Qt.Key.Key_Escape)
    assert read(view, id).title == "Ceiling, level 5" and view.cells.editor is None


def test_tab_saves_a_cell_and_goes_on_to_the_next_and_dates_take_words(view: DocumentsView) -> None:
    id = id_of(view, "0102")
    view.table.go_to(id)
    view.table.column = "issued"
    view.edit_cell()
    QTest.keyClicks(view.cells.editor.line, "20 nov")
    QTest.keyClick(view.cells.editor.line, Qt.Key.Key_Tab)
    assert current(read(view, id)).issued == date(2026, 11, 20)
    assert view.cells.editor.field.name == "review_due"
    QTest.keyClicks(view.cells.editor.line, "fri")
    QTest.keyClick(view.cells.editor.line, Qt.Key.Key_Return)
    assert read(view, id).review_due == date(2026, 11, 27)


def test_several_documents_change_together_with_one_undo(view: DocumentsView) -> None:
    ids = [id_of(view, tail) for tail in ("0101", "0103", "0201")]
    before = [read(view, id).owner_id for id in ids]
    view.table.choose(ids, ids[0])
    view.table.column = "owner"
    view.edit_cell()
    QTest.keyClicks(view.cells.editor.line, "ravi")
    QTest.keyClick(view.cells.editor.line, Qt.Key.Key_Return)
    owners = {read(view, id).owner_id for id in ids}
    assert len(owners) == 1 and view.desk.names().name(owners.pop()) == "Ravi Deshpande"
    view.desk.undo()
    assert [read(view, id).owner_id for id in ids] == before


def test_a_number_that_is_taken_is_refused_under_its_cell_and_kept(view: DocumentsView) -> None:
    id = id_of(view, "0102")
    view.table.go_to(id)
    view.table.column = "number"
    view.edit_cell()
    line = view.cells.editor.line
    QTest.keyClicks(line, "fit ar dr 0101")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert "0101" in view.cells.editor.error() and line.isVisible()
    assert read(view, id).number == "FIT-AR-DR-0102"
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert view.cells.editor is None


def test_awaited_documents_say_how_late_their_first_issue_is(view: DocumentsView) -> None:
    id = id_of(view, "0310")
    days = {"planned_issue": date(2026, 11, 20), "forecast_issue": date(2026, 11, 23)}
    editing.set_fields(view.desk.store, "document", [id], days, NOW.date())
    view._set_columns((*view._names, "planned_issue", "forecast_issue"))
    assert "planned issue 20 nov, forecast issue 2 d late" in spoken(view, view.table.rows.find(id)).lower()


def test_every_field_of_a_document_has_a_column(view: DocumentsView) -> None:
    from coorddesk.domain.documents import FIELDS
    from coorddesk.domain.registers import FIELD_OF
    from coorddesk.ui.documents.columns import COLUMNS

    shown = {FIELD_OF[one.name].name if one.name in FIELD_OF else one.name for one in COLUMNS}
    shown |= {"revision", "path", "revisions", "review_months"}  # Rev, File, the rows below, and what goes with “next review”
    assert {field.name for field in FIELDS} <= shown


def test_chosen_lines_are_copied_as_a_table_with_the_columns_on_view(view: DocumentsView) -> None:
    view._set_columns(("arrow", "number", "title", "rev", "owner", "review_due"))
    view.table.choose([id_of(view, "0102"), id_of(view, "0310")])
    view.copy_lines()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().splitlines() == [
        "Number\tTitle\tRev\tOwner\tReview due",
        "FIT-AR-DR-0102\tLevel 5 reflected ceiling plan\tP03\tDana Whitlock\t2026-11-26",
        "FIT-AR-DR-0310\tFire-stopping details, risers 1–4\t\tDana Whitlock\t2026-11-16",
    ]
    assert "<td>FIT-AR-DR-0102</td>" in data.html()


def test_escape_in_the_list_clears_the_filters(view: DocumentsView) -> None:
    view.segments.choose("Draft")
    press(view, Qt.Key.Key_Escape)
    assert len(numbers(view)) == 21


def test_several_statuses_stand_in_a_chip_and_one_in_the_choices(view: DocumentsView) -> None:
    view._want(replace(view._wanted, statuses=frozenset(("Draft", "Approved"))))
    assert view._bar.chips["status"].text() == "Approved, Draft" and view.segments.current() == ""
    assert {view._line(key).status for key in view.table.rows.keys} == {"Draft", "Approved"}
    view._bar.chips["status"].cleared.emit()
    assert view.segments.current() == "" and len(numbers(view)) == 21


def test_enter_registers_once_and_the_keyboard_is_in_the_table_again(view, qtbot):
    view.activateWindow()
    view.focus_list()
    view.new_document()
    panel = next(one for one in view.findChildren(EntryPanel) if one.isVisible())
    submits = []
    panel.submitted.connect(lambda: submits.append(panel.value("title")))
    title = panel.field("title")
    qtbot.waitUntil(title.hasFocus)
    QTest.keyClicks(title, "Stair core 3 setting-out")
    QTest.keyClick(title, Qt.Key.Key_Return)
    assert submits == ["Stair core 3 setting-out"] and panel.isHidden() and view.table.hasFocus()


def test_ctrl_enter_ends_a_panel_from_its_buttons_too(view, qtbot):
    view.activateWindow()
    view.new_document()
    panel = next(one for one in view.findChildren(EntryPanel) if one.isVisible())
    panel.field("title").setText("Stair core 4 setting-out")
    panel.leave.setFocus()
    qtbot.waitUntil(panel.leave.hasFocus)
    QTest.keyClick(panel.leave, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert panel.isHidden()
    with view.desk.store.read() as reader:
        assert reader.find(Document, "title = 'Stair core 4 setting-out'")
