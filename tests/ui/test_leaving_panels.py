"""What a panel was asked for ends when it is left, dropped for another one or opened for something else; nothing goes astray."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from coorddesk.domain.documents import Document, current
from coorddesk.domain.projects import FileKeeping, Project
from coorddesk.exchange import files
from coorddesk.exchange.reaching import Unreachable
from coorddesk.services import document_files, editing, projects, transmittal_files, transmittals
from coorddesk.services import transmittal_sending as sending
from coorddesk.ui import opener
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.view import DocumentsView


@pytest.fixture
def view(desk: Desk, qtbot):
    desk.project_id = projects.by_code(desk.store, "FIT").id
    made = DocumentsView(desk)
    qtbot.addWidget(made)
    qtbot.addWidget(made.rooms.switch)
    made.resize(1100, 700)
    made.show()
    made.reload()
    desk.changed.connect(made.apply)
    yield made
    desk.work.stop()
    desk.disk.stop()


class Gate:
    """Holds a function back until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
        self._open = threading.Event()
        real = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *given, **named: self._open.wait(5) and real(*given, **named))

    def open(self, view: DocumentsView, qtbot) -> None:
        self._open.set()
        qtbot.waitUntil(lambda: not view.desk.disk._under_way and not view.desk.work._under_way, timeout=10_000)


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch, document_files, "keep_file")


@pytest.fixture
def parcelling(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch, sending, "parcel")


def two(view: DocumentsView) -> list[str]:
    return [key for key in view.table.rows.keys if isinstance(key, str) and view._line(key).rev][:2]


def document(view: DocumentsView, id: str) -> Document:
    return editing.read(view.desk.store, "document", id)


def file(folder: Path, name: str) -> Path:
    (folder / name).write_bytes(name.encode())
    return folder / name


def subjects(view: DocumentsView) -> list[str]:
    desk = view.desk
    return [one.subject for one in transmittals.read(desk.store, desk.project_id, desk.today())]


def start_sending(view: DocumentsView, id: str, subject: str):
    view.rooms.transmitting.transmit([(id, "")], view.desk.project_id)
    panel = view.rooms.transmitting.panel
    QTest.keyClicks(panel.to, "Dana Whitlock")
    panel.field("method").setText("By hand")
    panel.field("subject").setText(subject)
    return panel


def test_a_file_read_for_one_document_never_goes_to_the_next_one(view: DocumentsView, reading: Gate, qtbot, tmp_path: Path) -> None:
    first, second = two(view)
    before = [document(view, id).revisions for id in (first, second)]
    panel = view.intake.revision_panel
    view.intake.open_revision(first, file(tmp_path, "a.pdf"))
    QTest.keyClick(panel.code, Qt.Key.Key_Return)
    assert not panel.keep.isEnabled()
    view.intake.open_revision(second, file(tmp_path, "b.pdf"))
    assert panel.keep.isEnabled()
    assert panel.keep.text() == "Issue"
    reading.open(view, qtbot)
    assert [document(view, id).revisions for id in (first, second)] == before
    assert panel.isVisible()
    assert panel.file.text().endswith("b.pdf")


def test_a_revision_is_issued_as_it_was_meant_and_once(view: DocumentsView, reading: Gate, qtbot, tmp_path: Path) -> None:
    id = two(view)[0]
    before, panel = document(view, id).revisions, view.intake.revision_panel
    view.intake.open_revision(id, file(tmp_path, "a.pdf"))
    meant = panel.value("revision")
    QTest.keyClick(panel.code, Qt.Key.Key_Return)
    panel.code.setText(f"{meant}9")
    QTest.keyClick(panel.code, Qt.Key.Key_Return)
    view.hide()  # another screen is looked at meanwhile
    reading.open(view, qtbot)
    assert [one.code for one in document(view, id).revisions] == [*(one.code for one in before), meant]
    assert panel.isHidden()


def test_files_of_a_panel_that_another_one_took_the_place_of_are_not_registered(
    view: DocumentsView, reading: Gate, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    panel, room = view.intake.files_panel, []
    view.intake.dropping.take_files("", [file(tmp_path, "FIT-AR-DR-0901-P01.pdf"), file(tmp_path, "FIT-AR-DR-0902-P01.pdf")])
    qtbot.waitUntil(panel.isVisible)
    qtbot.waitUntil(panel.stop.isHidden)
    view.intake.dropping._known.clear()
    view.room_requested.connect(room.append)
    count = len(view._register.ids)
    view.intake.dropping.take()
    view.new_document()
    assert room[0] is False
    assert view.window().focusWidget() is view.intake.number_panel.field("title")
    reading.open(view, qtbot)
    assert len(view._register.ids) == count


def test_esc_stops_a_transmittal_and_the_next_one_stays_as_typed(view: DocumentsView, parcelling: Gate, qtbot) -> None:
    first, second = two(view)
    before = subjects(view)
    panel = start_sending(view, first, "not meant")
    QTest.keyClick(panel.field("subject"), Qt.Key.Key_Return)
    QTest.keyClick(panel.field("subject"), Qt.Key.Key_Escape)
    start_sending(view, second, "typed meanwhile")
    assert panel.keep.isEnabled()
    parcelling.open(view, qtbot)
    assert subjects(view) == before
    assert panel.isVisible()
    assert panel.value("subject") == "typed meanwhile"


def test_enter_pressed_twice_sends_a_transmittal_once(view: DocumentsView, parcelling: Gate, qtbot) -> None:
    failures: list[object] = []
    view.desk.failed.connect(lambda *said: failures.append(said))
    panel = start_sending(view, two(view)[0], "once")
    for _ in range(2):
        QTest.keyClick(panel.field("subject"), Qt.Key.Key_Return)
    parcelling.open(view, qtbot)
    assert subjects(view).count("once") == 1
    assert not failures
    assert panel.isHidden()


def test_files_for_a_portal_are_written_beside_the_work_and_esc_leaves_nothing(
    view: DocumentsView, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    threads: list[threading.Thread] = []
    gate, place = Gate(monkeypatch, transmittal_files, "prepare"), tmp_path / "out" / "FIT.zip"
    held = transmittal_files.prepare
    monkeypatch.setattr(transmittal_files, "prepare", lambda *given: threads.append(threading.current_thread()) or held(*given))
    place.parent.mkdir()
    before = subjects(view)
    panel = start_sending(view, two(view)[0], "for the portal")
    panel.field("method").setText("portal")
    monkeypatch.setattr(view.rooms.transmitting, "ask_path", lambda *given, **named: place)
    QTest.keyClick(panel.field("subject"), Qt.Key.Key_Return)
    assert not panel.keep.isEnabled()
    qtbot.waitUntil(lambda: bool(threads))
    QTest.keyClick(panel.field("subject"), Qt.Key.Key_Escape)
    gate.open(view, qtbot)
    assert threads != [threading.main_thread()]
    assert list(place.parent.iterdir()) == []
    assert subjects(view) == before
    panel = start_sending(view, two(view)[0], "for the portal")
    panel.field("method").setText("portal")
    QTest.keyClick(panel.field("subject"), Qt.Key.Key_Return)
    gate.open(view, qtbot)
    assert list(place.parent.iterdir()) == [place]
    assert subjects(view).count("for the portal") == 1


def test_a_disk_that_hangs_holds_the_window_no_longer_than_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = threading.Event()
    monkeypatch.setattr(opener, "_PATIENCE_S", 0.1)
    monkeypatch.setattr(opener, "_looked_at", lambda place: answers.wait(5))
    opener._reach.cache_clear()
    place = file(tmp_path, "a.pdf")
    with pytest.raises(Unreachable, match="cannot be reached now"):
        opener.open_file(str(place), tmp_path / "x.coord", lambda url: pytest.fail("it was opened"))
    answers.set()
    opener._reach.cache_clear()


def test_a_file_chosen_for_a_revision_is_copied_where_its_project_copies(view: DocumentsView, qtbot, tmp_path: Path) -> None:
    desk, id = view.desk, two(view)[0]
    with desk.store.edit("keep") as edit:
        edit.put(replace(edit.get(Project, desk.project_id), keep_files=FileKeeping.COPY))
    line, given = view._line(id), file(tmp_path, "elsewhere.pdf")
    view.filing.link(line, line.rev, given)
    qtbot.waitUntil(lambda: current(document(view, id)).sha256 == files.sha256(given))
    assert document_files.place_of(desk.store, current(document(view, id)).path).is_relative_to(document_files.copies_folder(desk.store))
