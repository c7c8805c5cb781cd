"""Transmittals on screen: the panel, the list, receipts, who has which copy, and the distribution matrix."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from coorddesk.domain.distribution import Share
from coorddesk.domain.transmittals import Transmittal
from coorddesk.services import distribution, editing, projects, transmittals
from coorddesk.storage.reader import Reader
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.view import DocumentsView

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
TODAY = date(2026, 11, 25)


@pytest.fixture
def view(desk: Desk, qtbot):
    desk.project_id = projects.by_code(desk.store, "FIT").id
    made = DocumentsView(desk)
    qtbot.addWidget(made)
    qtbot.addWidget(made.filter_bar())
    qtbot.addWidget(made.rooms.switch)
    made.resize(1200, 800)
    made.show()
    made.reload()
    desk.changed.connect(made.apply)
    yield made
    desk.work.stop()


@pytest.fixture
def opened(view: DocumentsView) -> list[Path]:
    """The drafts that were handed to the mail program."""
    found: list[Path] = []
    view.rooms.transmitting.launch = lambda url: bool(found.append(Path(url.toLocalFile())) or True)
    return found


def choose(view: DocumentsView, *tails: str) -> None:
    keys = [key for tail in tails for key in view.table.rows.keys if isinstance(key, str) and view._line(key).number.endswith(tail)]
    view.table.choose(keys, keys[0])


def records(view: DocumentsView) -> list[Transmittal]:
    with view.desk.store.read() as reader:
        return reader.find(Transmittal, "deleted = 0", (), "ORDER BY issued IS NULL, number DESC")


def id_of(view: DocumentsView, number: str) -> str:
    return next(one.id for one in records(view) if one.number == number)


def send(view: DocumentsView, qtbot, to: str = "Dana Whitlock", *tails: str, due: str | None = None) -> Transmittal:
    """A transmittal sent with keys alone."""
    count = len(records(view))
    choose(view, *(tails or ("0102",)))
    view.rooms.transmit()
    panel = view.rooms.transmitting.panel
    QTest.keyClicks(panel.to, to)
    if due is not None:
        panel.field("due").setText(due)
    QTest.keyClick(panel.field("subject"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(records(view)) == count + 1, timeout=10_000)
    return records(view)[0]


def test_two_documents_are_sent_by_names_typed_and_completed(view: DocumentsView, opened: list[Path], qtbot) -> None:
    choose(view, "0102", "0201")
    view.rooms.transmit()
    panel = view.rooms.transmitting.panel
    assert panel.heading.text() == "Transmit 2 documents"
    assert view.window().focusWidget() is panel.to
    QTest.keyClicks(panel.to, "marc")
    QTest.keyClick(panel.to, Qt.Key.Key_Return)
    QTest.keyClicks(panel.to, "hem")
    QTest.keyClick(panel.to, Qt.Key.Key_Tab)
    assert panel.value("to") == "Marcus Oyelaran, Hemi Parata,"
    QTest.keyClicks(panel.copies, "Design")
    assert panel.value("due") == "2 Dec"
    QTest.keyClick(panel.to, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    assert opened[0].name == "FIT TR-0020.eml"
    sent = records(view)[0]
    names = view.desk.names()
    assert [names.name(one.person_id) for one in sent.recipients if not one.copied] == ["Marcus Oyelaran", "Hemi Parata"]
    assert {names.name(one.person_id) for one in sent.recipients if one.copied} >= {"Dana Whitlock", "Aiko Tanabe"}
    assert (sent.number, sent.issued, sent.due) == ("TR-0020", TODAY, date(2026, 12, 2))
    assert [one.revision for one in sent.items] == ["P03", "P05"]
    assert not panel.isVisible()
    assert view.desk.store.undo_label() is None  # nor is what the sent documents came from


def test_an_earlier_revision_is_sent_when_it_is_chosen_and_flagged(view: DocumentsView, opened: list[Path]) -> None:
    choose(view, "0102")
    view.toggle_revisions()
    at = view.table.currentIndex().row()
    view.table.setCurrentIndex(view.table.rows.index(at + 2, 0))
    view.rooms.transmit()
    row = view.rooms.transmitting.panel.items[0]
    assert (row.item().revision, row.flag.text()) == ("P02", "not the current P03")
    row.code.setCurrentIndex(row.code.findData("P03"))
    assert not row.flag.isVisibleTo(row)


def test_a_document_is_added_by_its_number_and_one_of_another_project_is_refused(view: DocumentsView) -> None:
    view.rooms.transmit()
    panel = view.rooms.transmitting.panel
    for row in list(panel.items):
        row.cross.click()
    QTest.keyClicks(panel.add, "dr-0201")
    QTest.keyClick(panel.add, Qt.Key.Key_Return)
    QTest.keyClicks(panel.add, "9999")
    QTest.keyClick(panel.add, Qt.Key.Key_Return)
    assert [row.pick.number for row in panel.items] == ["FIT-AR-DR-0201"]
    assert "There is no document 9999" in panel.error.text()


def test_the_matrix_fills_in_who_gets_such_documents_and_says_why(view: DocumentsView, qtbot) -> None:
    choose(view, "SP-0004")
    view.rooms.transmit()
    panel = view.rooms.transmitting.panel
    panel.matrix.click()
    assert "Ravi Deshpande" in panel.value("to")
    qtbot.waitUntil(lambda: panel.notes.count() == 2, timeout=10_000)
    assert "Ravi Deshpande: SP; reviews" in panel.notes.itemAt(0).widget().text()
    assert "Beatriz Figueiredo: every type, as Workplace" in panel.notes.itemAt(0).widget().text()


def test_without_a_mail_program_nothing_is_sent_and_saving_is_offered(view: DocumentsView, qtbot, tmp_path: Path, monkeypatch) -> None:
    rooms, panel = view.rooms, view.rooms.transmitting.panel
    rooms.transmitting.launch = lambda url: False
    choose(view, "0102")
    rooms.transmit()
    QTest.keyClicks(panel.to, "Dana Whitlock")
    QTest.keyClick(panel.field("subject"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.error.isVisible(), timeout=10_000)
    assert "nothing was noted as sent" in panel.error.text()
    assert (len(records(view)), panel.isVisible(), view.window().focusWidget()) == (3, True, panel.save)
    monkeypatch.setattr(rooms.transmitting, "ask_path", lambda name, archive=False: tmp_path / "out.eml")
    panel.save.click()
    qtbot.waitUntil(lambda: len(records(view)) == 4, timeout=10_000)
    assert (tmp_path / "out.eml").read_bytes().startswith(b"X-Unsent: 1")
    assert records(view)[0].number == "TR-0020"


def test_by_hand_the_note_is_shown_to_be_printed(view: DocumentsView, opened: list[Path], qtbot) -> None:
    asked: list[tuple[str, str]] = []
    view.sheet_requested.connect(lambda kind, subject: asked.append((kind, subject)))
    choose(view, "0102")
    view.rooms.transmit()
    panel = view.rooms.transmitting.panel
    panel.field("method").setText("Post")
    assert panel.keep.text() == "Send and print the note"
    QTest.keyClicks(panel.to, "Dana Whitlock")
    QTest.keyClick(panel.to, Qt.Key.Key_Escape)
    QTest.keyClick(panel.field("subject"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(asked), timeout=10_000)
    assert asked == [("transmittal", id_of(view, "TR-0020"))]
    assert opened == []


def test_a_draft_is_kept_taken_up_again_and_sent_later(view: DocumentsView, opened: list[Path], qtbot) -> None:
    choose(view, "0102")
    view.rooms.transmit()
    panel = view.rooms.transmitting.panel
    panel.field("subject").setText("Ceiling plans")
    panel.draft.click()
    draft = records(view)[-1]
    assert (draft.number, draft.issued, draft.subject) == ("", None, "Ceiling plans")
    view.rooms.show_transmittals()
    page = view.rooms.transmittals
    assert page.go_to(draft.id)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert (panel.isVisible(), panel.value("subject"), view.window().focusWidget()) == (True, "Ceiling plans", panel.to)
    QTest.keyClicks(panel.to, "Dana Whitlock")
    QTest.keyClick(panel.to, Qt.Key.Key_Escape)
    QTest.keyClick(panel.field("subject"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    assert [one.number for one in records(view)] == ["TR-0020", "TR-0019", "TR-0014", "TR-0006"]
    assert editing.read(view.desk.store, "transmittal", draft.id).number == "TR-0020"


def test_the_list_says_how_far_each_is_and_a_notes_receipts(view: DocumentsView, opened: list[Path], qtbot) -> None:
    sent = send(view, qtbot, "Dana Whitlock, Hemi Parata", due="24 nov 2026")
    view.rooms.show_transmittals()
    page = view.rooms.transmittals
    assert page.context() == "4 transmittals"
    assert page.segments._segments["late"].count == 1
    page.segments.choose("open")
    assert page.table.rows.keys and all(page.table.lines[key].due is not None for key in page.table.rows.keys)
    assert len(page.table.rows.keys) == page.segments._segments["open"].count
    page.segments.choose("")
    page.go_to(sent.id)
    spoken = page.table.rows.data(page.table.currentIndex(), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "TR-0020, 1 document, For information, Late, to Dana Whitlock, Hemi Parata, 1 document, sent 25 Nov, 0 of 2 acknowledged,"
        " receipt due 1 day late"
    )
    view.rooms.acknowledge()
    panel = view.rooms.receipt_panel
    assert (panel.value("who"), panel.value("acknowledged")) == ("Dana Whitlock, Hemi Parata", "25 Nov")
    panel.who.setText("Hemi Parata")
    QTest.keyClick(panel.field("acknowledged"), Qt.Key.Key_Return)
    assert page.table.state_words(page.table.lines[sent.id]) == "Late, 1 of 2"
    view.rooms.acknowledge()
    panel.field("acknowledged").setText("1 nov 2026")
    QTest.keyClick(panel.field("acknowledged"), Qt.Key.Key_Return)
    assert "went out later than that day" in panel.error.text()
    panel.field("acknowledged").setText("today")
    QTest.keyClick(panel.field("acknowledged"), Qt.Key.Key_Return)
    assert page.table.state_words(page.table.lines[sent.id]) == "Acknowledged"
    view.desk.undo()
    assert page.table.state_words(page.table.lines[sent.id]) == "Late, 1 of 2"


def test_those_who_are_late_are_reminded_at_once(view: DocumentsView, opened: list[Path], qtbot) -> None:
    send(view, qtbot, "Dana Whitlock, Hemi Parata", due="24 nov 2026")
    opened.clear()
    view.rooms.remind()
    assert sorted(one.name for one in opened) == ["Dana Whitlock.eml", "Hemi Parata.eml"]
    assert view.desk.store.undo_label() == "Ask 2 people"


def test_one_is_cancelled_undone_and_corrected_by_a_new_one(view: DocumentsView, opened: list[Path], qtbot) -> None:
    sent = send(view, qtbot)
    view.rooms.show_transmittals()
    page, panel = view.rooms.transmittals, view.rooms.transmitting.panel
    page.go_to(sent.id)
    view.rooms.cancel()
    assert page.table.state_words(page.table.lines[sent.id]) == "Cancelled"
    view.desk.undo()
    failed: list[str] = []
    view.desk.failed.connect(lambda head, sentence: failed.append(sentence))
    view.delete()
    assert "it is kept" in failed[0]
    page.go_to(sent.id)
    view.rooms.correct()
    assert panel.isVisible() and panel.value("to") == "Dana Whitlock"
    QTest.keyClick(panel.field("subject"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(opened) == 2, timeout=10_000)
    assert {one.number: one.cancelled for one in records(view)[:2]} == {"TR-0021": False, "TR-0020": True}


def test_who_has_which_revision_and_what_brings_them_up_to_date(view: DocumentsView, opened: list[Path], qtbot) -> None:
    choose(view, "0102")
    view.rooms.who_has()
    page, panel = view.rooms.copies, view.rooms.transmitting.panel
    assert view.context() == "2 out of date, 6 people"
    first = page.table.rows.data(page.table.rows.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert first == (
        "FIT-AR-DR-0102, Level 5 reflected ceiling plan, Siobhán Keane has P02, sent 2 Nov by TR-0014, receipt 3 Nov, out of date,"
        " current is P03"
    )
    page.old.click()
    assert len(page.table.rows.keys) == 2
    page.send.click()
    assert panel.isVisible() and panel.value("to") == "Siobhán Keane, Aiko Tanabe"
    QTest.keyClick(panel.field("subject"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    view.rooms.out_of_date()
    qtbot.waitUntil(lambda: page.table.empty_words == "Nobody has an old revision.", timeout=10_000)


def test_what_a_person_has_is_shown_from_elsewhere(view: DocumentsView) -> None:
    aiko = next(one.id for one in view.desk.names().people.values() if one.name == "Aiko Tanabe")
    assert view.reveal("holdings", aiko)
    assert [one.copy.revision for one in view.rooms.copies.table.rows.keys] == ["P01"]
    assert view.rooms.copies.whose.text() == "Aiko Tanabe"
    view.rooms.show_register()
    assert view.current() is None or view.current()[0] == "document"


# The matrix


def grid_of(view: DocumentsView):
    view.rooms.show_matrix()
    return view.rooms.matrix.grid


def at(grid, type: str, name: str):
    matrix = grid.cells.matrix
    column = next(place for place, who in enumerate(matrix.columns) if matrix.names[who] == name)
    return grid.cells.index(matrix.types.index(type), column)


def test_a_cell_goes_round_with_space_and_says_so_and_letters_say_which(view: DocumentsView) -> None:
    grid = grid_of(view)
    said: list[str] = []
    view.desk.announced.connect(said.append)
    cell = at(grid, "DR", "Dana Whitlock")
    grid.setCurrentIndex(cell)
    for words in ("copy", "copy and review", "nothing"):
        QTest.keyClick(grid, Qt.Key.Key_Space)
        assert said[-1] == f"DR, Dana Whitlock: {words}"
        assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == said[-1]
    QTest.keyClick(grid, Qt.Key.Key_R)
    assert grid.cells.share(cell) is Share.REVIEW
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert grid.cells.share(cell) is Share.NONE
    view.desk.undo()
    assert grid.cells.share(at(grid, "DR", "Dana Whitlock")) is Share.REVIEW


def test_several_cells_change_together_with_one_undo(view: DocumentsView) -> None:
    grid = grid_of(view)
    first, last = at(grid, "DR", "Dana Whitlock"), at(grid, "MN", "Hemi Parata")
    grid.setCurrentIndex(first)
    grid.selectionModel().select(QItemSelection(first, last), QItemSelectionModel.SelectionFlag.Select)
    QTest.keyClick(grid, Qt.Key.Key_C)
    assert all(grid.cells.share(index) is Share.COPY for index in grid.selectedIndexes())
    assert len(grid.selectedIndexes()) == 4
    view.desk.undo()
    assert grid.cells.share(at(grid, "DR", "Hemi Parata")) is Share.REVIEW


def test_a_click_on_the_current_cell_changes_it_and_the_first_click_only_chooses(view: DocumentsView) -> None:
    grid = grid_of(view)
    cell = at(grid, "MS", "Design")
    place: QPoint = grid.visualRect(cell).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert grid.cells.share(cell) is Share.NONE
    grid.setFocus()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert grid.cells.share(cell) is Share.COPY


def test_a_column_is_added_stays_while_it_is_empty_and_is_taken_out_again(view: DocumentsView) -> None:
    grid = grid_of(view)
    leila = next(one.id for one in view.desk.names().people.values() if one.name == "Leila Haddad")
    view.rooms.matrix._add_column(distribution.Who(person_id=leila))
    assert grid.currentIndex() == at(grid, "", "Leila Haddad")
    QTest.keyClick(grid, Qt.Key.Key_Space)
    assert grid.cells.share(at(grid, "", "Leila Haddad")) is Share.COPY
    grid.setCurrentIndex(at(grid, "", "Leila Haddad"))
    QTest.keyClick(grid, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert "Leila Haddad" not in grid.cells.matrix.names.values()


def test_cells_are_copied_as_a_table_and_a_pasted_table_is_taken_over(view: DocumentsView) -> None:
    grid = grid_of(view)
    grid.setCurrentIndex(at(grid, "DR", "Dana Whitlock"))
    QTest.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("Type\tDesign\tIT & AV")
    QGuiApplication.clipboard().setText("Type\tDana Whitlock\tNobody Known\nDR\tR\tx\n")
    failed: list[str] = []
    view.desk.failed.connect(lambda head, sentence: failed.append(sentence))
    QTest.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert grid.cells.share(at(grid, "DR", "Dana Whitlock")) is Share.REVIEW
    assert "Nobody is called “Nobody Known”" in failed[0]


def test_the_matrix_is_of_one_project(view: DocumentsView) -> None:
    view.desk.project_id = None
    view.reload()
    view.rooms.show_matrix()
    assert not view.rooms.matrix.grid.isVisible()
    assert "is of one project" in view.rooms.matrix.nothing.text()


def test_a_key_in_a_matrix_asks_no_more_of_the_store_however_many_columns_and_types_it_has(view: DocumentsView, monkeypatch) -> None:
    from coorddesk.domain.people import Person

    store, project = view.desk.store, view.desk.project_id
    with store.edit("many") as edit:
        people = [Person(f"many{at}", f"Person Number{at}") for at in range(60)]
        for one in people:
            edit.add(one)
    asked: list[str] = []
    rows = Reader.rows
    monkeypatch.setattr(Reader, "rows", lambda self, sql, *given: (asked.append(sql), rows(self, sql, *given))[1])

    def questions(types: int, count: int) -> int:
        share = [(f"T{row}", one) for row in range(types) for one in people[:count]]
        distribution.put(store, project, [distribution.Put(type, distribution.Who(person_id=one.id), Share.COPY) for type, one in share])
        grid = grid_of(view)
        asked.clear()
        grid.setCurrentIndex(at(grid, "T0", "Person Number1"))
        QTest.keyClick(grid, Qt.Key.Key_Space)
        grid.grab()
        assert grid.cells.share(at(grid, "T0", "Person Number1")) is Share.REVIEW
        return len(asked)

    assert questions(2, 3) >= questions(20, 60)  # the first opens the room too


# The inspector


def test_a_transmittal_has_a_page_where_receipts_are_ticked_and_undone(window, qtbot) -> None:
    with window.store.read() as reader:
        id = reader.value("SELECT id FROM transmittal WHERE number = 'TR-0019'")
    transmittals.acknowledge(window.store, {id: [one.person_id for one in editing.read(window.store, "transmittal", id).recipients]}, None)
    window.open_thing("transmittal", id)
    inspector = window.tools.inspector
    page = inspector.page()
    assert (inspector.kind, inspector.heading.accessibleName()) == ("transmittal", "Transmittal TR-0019")
    recipients, items = page.sections[0], page.sections[1]
    assert [line.tail for line in recipients.lines.lines()] == ["no receipt yet"] * 4
    recipients.toggle(recipients.lines.lines()[0].key)
    assert recipients.lines.lines()[0].tail == "25 Nov"
    recipients.ask_day(recipients.lines.lines()[1].key)
    QTest.keyClicks(recipients.day, "20 nov")
    QTest.keyClick(recipients.day, Qt.Key.Key_Return)
    assert [line.tail for line in recipients.lines.lines()[:2]] == ["25 Nov", "20 Nov"]
    window.undo()
    window.undo()
    assert recipients.lines.lines()[0].tail == "no receipt yet"
    assert items.lines.lines()[0].text == "FIT-AR-DR-0102"
    assert page.transmittal.buttons["acknowledge"].isVisibleTo(page)
    page.transmittal.buttons["acknowledge"].click()
    assert window.screens.current().rooms.receipt_panel.isVisible()


def test_transmit_in_the_inspector_opens_the_panel_for_that_document(window, qtbot) -> None:
    with window.store.read() as reader:
        id = reader.value("SELECT id FROM document WHERE number = 'FIT-AR-DR-0102'")
    window.open_thing("document", id)
    page = window.tools.inspector.page()
    assert page.buttons["transmit"].isVisibleTo(page)
    page.buttons["transmit"].click()
    assert window.screens.current().rooms.transmitting.panel.heading.text() == "Transmit FIT-AR-DR-0102 P03"


def test_notes_and_copies_are_shown_as_sheets_of_the_thing_asked_for(window, qtbot) -> None:
    with window.store.read() as reader:
        document = reader.value("SELECT id FROM document WHERE number = 'FIT-AR-DR-0102'")
        older = reader.value("SELECT id FROM transmittal WHERE number = 'TR-0006'")
    wanted = (("holdings", document, "FIT-AR-DR-0102"), ("transmittal", older, "TR-0006"), ("holdings", "", "All projects"))
    for kind, subject, said in wanted:
        window.ways.show_sheet(kind, subject)
        sheets = window.screens.current()
        qtbot.waitUntil(lambda: sheets._draft.sheet is not None and sheets._draft.sheet.kind == kind, timeout=10_000)  # noqa: B023
        sheet = sheets._draft.sheet
        assert said in f"{sheet.title} {' '.join(sheet.lines)}"


def test_the_switch_becomes_a_menu_where_there_is_no_room(view: DocumentsView) -> None:
    switch = view.rooms.switch
    switch.show()
    switch.resize(switch.sizeHint())
    assert switch.segments.isVisible() and not switch.button.isVisible()
    switch.resize(switch.minimumSizeHint())
    assert switch.button.isVisible() and not switch.segments.isVisible()
    next(action for action in switch.button.menu().actions() if action.text() == "Copies").trigger()
    assert (view.rooms.shown, switch.button.text()) == ("copies", "Copies")
