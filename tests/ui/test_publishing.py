"""Published calendars in the window: the panel, files that follow changes whichever screen is shown, and one last writing on leaving."""

import os
import shutil
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from coorddesk.domain.calendars import Publication
from coorddesk.domain.tasks import Task
from coorddesk.services import editing, publishing
from coorddesk.settings import Settings
from coorddesk.ui import publishing as watch

WAIT_MS = 15_000


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A first look and a calm after changes that a test can wait for."""
    monkeypatch.setattr(watch, "_FIRST_LOOK_MS", 10)
    monkeypatch.setattr(watch, "_AFTER_CHANGE_MS", 40)


@pytest.fixture
def shared(tmp_path) -> Path:
    folder = tmp_path / "Shared"
    folder.mkdir()
    return folder


@pytest.fixture
def panel(window):
    window.activateWindow()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    made = window.publishing._panel
    assert made is not None and made.isVisible()
    return made


def settled(window, qtbot) -> None:
    qtbot.waitUntil(lambda: not window.publishing._timer.isActive() and not window.publishing.is_writing, timeout=WAIT_MS)


def publish(panel, window, qtbot, monkeypatch, folder: Path, pick: str = "Office fit-out") -> Path:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *given: str(folder))
    panel.whose.choose(next(one for one in panel.whose.picks("") if one.text == pick))
    panel.publish.click()
    settled(window, qtbot)
    return folder / f"{pick}.ics"


def rename(window, title: str) -> None:
    with window.store.read() as reader:
        task = reader.find(Task, "ref = 'FIT-23'")[0]
    editing.set_field(window.store, "task", task.id, "title", title, window.desk.today())


def test_a_projects_calendar_is_published_into_a_folder_and_says_when(panel, window, qtbot, monkeypatch, shared):
    path = publish(panel, window, qtbot, monkeypatch, shared)
    assert path.read_bytes().startswith(b"BEGIN:VCALENDAR\r\nPRODID:-//CoordDesk")
    (row,) = panel.rows.values()
    assert row.name.text() == "Office fit-out" and row.state.text().startswith(f"Office fit-out.ics in {shared}, written ")
    assert row.deadlines.hasFocus() and window.store.undo_label() == "Publish Office fit-out as Office fit-out.ics"
    rename(window, "Fire-stopping of riser 3")
    settled(window, qtbot)
    os.utime(path, (window.desk.now().timestamp(), window.desk.now().timestamp()))
    window.publishing.write()
    settled(window, qtbot)
    assert row.state.text() == f"Office fit-out.ics in {shared}, written today 08:42"


def test_a_file_follows_each_change_whichever_screen_is_shown_and_an_undo(panel, window, qtbot, monkeypatch, shared):
    path = publish(panel, window, qtbot, monkeypatch, shared)
    panel.close_panel()
    before = path.read_bytes()
    window.show_screen("log")
    rename(window, "Fire-stopping of riser 3")
    assert path.read_bytes() == before  # changes that come together are written once
    settled(window, qtbot)
    assert b"SUMMARY:Due: Fire-stopping of riser 3\r\n" in path.read_bytes()
    window.undo()
    settled(window, qtbot)
    assert b"riser 3\r\n" in path.read_bytes() and b"Fire-stopping of riser" not in path.read_bytes()


def test_what_changes_nothing_in_it_leaves_the_file_as_it_is(panel, window, qtbot, monkeypatch, shared):
    path = publish(panel, window, qtbot, monkeypatch, shared, "Staff move")
    os.utime(path, (1_000_000, 1_000_000))
    rename(window, "Of another project")
    settled(window, qtbot)
    assert path.stat().st_mtime == 1_000_000


def test_deadlines_turn_into_tasks_at_a_choice(panel, window, qtbot, monkeypatch, shared):
    path = publish(panel, window, qtbot, monkeypatch, shared)
    (row,) = panel.rows.values()
    row.deadlines.setFocus()
    QTest.keyClick(row.deadlines, Qt.Key.Key_Down)
    settled(window, qtbot)
    assert publishing.listed(window.store)[0].publication.deadlines == "todo" and b"BEGIN:VTODO" in path.read_bytes()


def test_one_is_removed_with_its_file_left_and_comes_back_by_undo(panel, window, qtbot, monkeypatch, shared):
    path = publish(panel, window, qtbot, monkeypatch, shared)
    next(iter(panel.rows.values())).remove.click()
    assert panel.rows == {} and panel.scroll.isHidden() and path.exists()
    settled(window, qtbot)
    path.unlink()
    window.undo()
    settled(window, qtbot)
    assert len(panel.rows) == 1 and path.exists()


def test_a_file_is_saved_once_with_the_name_of_whose_it_is(panel, window, qtbot, monkeypatch, shared):
    offered, said = [], []
    window.desk.announced.connect(said.append)
    panel.whose.choose(next(one for one in panel.whose.picks("dana")))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (offered.append(given[2]), (str(shared / "d"), ""))[1])
    panel.deadlines.choose("todo")
    panel.save.click()
    qtbot.waitUntil(lambda: (shared / "d.ics").exists(), timeout=WAIT_MS)
    assert offered[0].endswith("Dana Whitlock.ics") and b"VTODO" in (shared / "d.ics").read_bytes()
    qtbot.waitUntil(lambda: said == ["Written: d.ics"], timeout=WAIT_MS)
    assert publishing.listed(window.store) == []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(shared / "nowhere" / "d.ics"), ""))
    panel.save.click()
    qtbot.waitUntil(lambda: "could not be written" in panel.error.text(), timeout=WAIT_MS)


def test_what_cannot_be_published_is_said_in_the_panel(panel, window, qtbot, monkeypatch, shared):
    (shared / "Office fit-out.ics").write_text("mine")
    path = publish(panel, window, qtbot, monkeypatch, shared)
    assert "is not a calendar that CoordDesk wrote" in panel.error.text() and path.read_text() == "mine" and panel.rows == {}
    path.unlink()
    publish(panel, window, qtbot, monkeypatch, shared)
    assert panel.error.isHidden()
    publish(panel, window, qtbot, monkeypatch, shared)
    assert "is published already" in panel.error.text() and len(panel.rows) == 1


def test_a_folder_that_is_gone_is_said_once_and_written_to_when_it_is_back(panel, window, qtbot, monkeypatch, shared):
    path = publish(panel, window, qtbot, monkeypatch, shared)
    (row,) = panel.rows.values()
    said = []
    window.publishing.announced.connect(said.append)
    shutil.rmtree(shared)
    for title in ("One", "Two"):
        rename(window, title)
        settled(window, qtbot)
    assert row.state.text() == (
        f"The folder {shared} is not there, so Office fit-out.ics was not written. It is tried again with the next change."
    )
    assert row.state.property("tone") == "red" and len(said) == 1
    row.folder.click()
    assert panel.error.text() == f"The folder {shared} is not there."
    shared.mkdir()
    rename(window, "Three")
    settled(window, qtbot)
    assert b"Due: Three" in path.read_bytes() and row.state.property("tone") == "secondary"
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    row.folder.click()
    assert opened == [str(shared)] and panel.error.isHidden()


def test_leaving_writes_what_waits(panel, window, qtbot, monkeypatch, shared):
    path = publish(panel, window, qtbot, monkeypatch, shared)
    monkeypatch.setattr(watch, "_AFTER_CHANGE_MS", 60_000)
    rename(window, "At the last moment")
    window.leave()
    assert b"Due: At the last moment" in path.read_bytes()


def test_leaving_is_not_held_up_by_a_place_that_does_not_answer(panel, window, qtbot, monkeypatch, shared):
    publish(panel, window, qtbot, monkeypatch, shared)
    monkeypatch.setattr(watch, "_AFTER_CHANGE_MS", 60_000)
    monkeypatch.setattr(watch, "_LEAVING_S", 0.2)
    monkeypatch.setattr(publishing, "_known_content", lambda path: time.sleep(1.2) or b"")
    rename(window, "At the last moment")
    began = time.monotonic()
    window.publishing.leave()
    assert time.monotonic() - began < 1


def test_a_store_that_is_opened_again_is_written_and_a_copy_of_it_is_not(make_window, example_file, tmp_path, shared, qtbot):
    path = Path(shutil.copy(example_file, tmp_path / "a.coord"))
    settings = Settings(reduced_motion=True, publishing_stores=(str(path),))
    window = make_window(settings)
    window.open_store(path)
    publishing.add(window.store, Publication("", str(shared / "all.ics")))
    settled(window, qtbot)
    window.room.leave()
    (shared / "all.ics").unlink()
    assert window.open_store(path)
    qtbot.waitUntil((shared / "all.ics").exists, timeout=WAIT_MS)
    settled(window, qtbot)

    copy = Path(shutil.copy(path, tmp_path / "copy.coord"))
    before = (shared / "all.ics").read_bytes()
    assert window.open_store(copy)
    rename(window, "In the copy")
    qtbot.wait(200)
    window.publishing.open_panel()
    panel = window.publishing._panel
    (row,) = panel.rows.values()
    assert row.state.text().endswith(", not written from here") and not panel.elsewhere.isHidden()
    assert (shared / "all.ics").read_bytes() == before
    panel.here.click()
    settled(window, qtbot)
    assert b"Due: In the copy" in (shared / "all.ics").read_bytes() and panel.elsewhere.isHidden()
    assert settings.publishing_stores[0] == str(copy)


def test_the_panel_is_worked_by_keys_and_everything_in_it_has_a_name(panel, window, qtbot, monkeypatch, shared):
    assert panel.whose.line.hasFocus() and panel.whose.line.text() == "Everything"
    publish(panel, window, qtbot, monkeypatch, shared)
    for one in (panel.whose.line, panel.deadlines, panel.save, panel.publish):
        assert one.accessibleName() or one.text()
    (row,) = panel.rows.values()
    assert [one.accessibleName() for one in (row.deadlines, row.folder, row.remove)] == [
        "Deadlines and milestones of Office fit-out", "Show Office fit-out in its folder", "Stop publishing Office fit-out",
    ]  # fmt: skip
    row.remove.setFocus()
    QTest.keyClick(row.remove, Qt.Key.Key_Return)
    assert panel.rows == {} and panel.publish.hasFocus()
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.isHidden()


def test_whose_it_is_has_to_be_clear(panel, window, qtbot, monkeypatch, shared):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *given: pytest.fail("nothing should be asked"))
    panel.whose.line.setFocus()
    panel.whose.line.setText("Nobody at all")
    panel.whose.line.textEdited.emit("Nobody at all")
    panel.publish.click()
    assert "is not one of" in panel.whose.error()
