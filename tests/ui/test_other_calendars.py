"""Calendars of others in the calendar view: added, shown or not, and read again when their files change."""

import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest

from coorddesk.domain.people import Person
from coorddesk.services import other_calendars as service
from coorddesk.settings import Settings
from coorddesk.ui.calendar.view import CalendarView

TODAY = date(2026, 11, 25)
WAIT_MS = 15_000


@pytest.fixture
def desk(make_desk, example_file, tmp_path):
    return make_desk(Path(shutil.copy(example_file, tmp_path / "example.coord")), Settings())


@pytest.fixture
def view(calendar_view):
    return calendar_view


def write(path: Path, *titles: str, start: str = "20261125T100000Z") -> Path:
    """Writes a calendar the way programs do: aside, and then put in its place."""
    lines = ["BEGIN:VCALENDAR"]
    for at, title in enumerate(titles):
        lines += ["BEGIN:VEVENT", f"UID:{at}", f"SUMMARY:{title}", f"DTSTART:{start}", "DURATION:PT1H", "END:VEVENT"]
    aside = path.with_suffix(".new")
    aside.write_text("\r\n".join([*lines, "END:VCALENDAR", ""]), encoding="utf-8")
    os.replace(aside, path)
    return path


def others(view, day: date = TODAY) -> list[str]:
    return [one.title for one in view._days.on(day) if one.kind == "other"]


def panel(view):
    return view._others._panel


def add(view, qtbot, path: Path, person: str | None = None):
    view.take_file(path)
    if person:
        panel(view).whose.set_value(person)
    panel(view).show_it.click()
    qtbot.waitUntil(lambda: not view._others.watching._jobs and bool(service.listed(view.desk.store)), timeout=WAIT_MS)
    return service.listed(view.desk.store)[0].calendar


def someone(view) -> Person:
    with view.desk.store.read() as reader:
        return reader.find(Person, "name = 'Dana Whitlock'")[0]


def settled(view, qtbot) -> None:
    qtbot.waitUntil(lambda: not view._others.watching._jobs, timeout=WAIT_MS)


def test_a_file_becomes_a_pale_layer_of_a_person(view, qtbot, tmp_path):
    dana = someone(view)
    made = add(view, qtbot, write(tmp_path / "dana.ics", "Studio review"), dana.id)
    assert (made.name, made.person_id) == ("dana", dana.id)
    assert others(view) == ["Studio review"]
    entry = next(one for one in view._days.on(TODAY) if one.kind == "other")
    assert (entry.note, entry.movable, entry.record) == ("DW", False, None)
    assert entry.spoken == "Calendar of Dana Whitlock, Studio review, Wed 25 Nov, 10:00 to 11:00"
    assert panel(view).rows[made.id].state.text() == "1 event, read Wed 25 Nov, 08:42"
    assert panel(view).adding.isHidden()


def test_a_layer_is_switched_off_and_stays_so(view, qtbot, tmp_path):
    made = add(view, qtbot, write(tmp_path / "dana.ics", "Studio review"))
    QTest.keyClick(panel(view).rows[made.id].shown, Qt.Key.Key_Space)
    assert others(view) == []
    assert view.desk.settings.filters["calendar"]["hidden"] == [f"calendar:{made.id}"]
    another = CalendarView(view.desk)
    qtbot.addWidget(another)
    qtbot.addWidget(another.filter_bar())
    another.reload()
    assert others(another) == []
    panel(view).rows[made.id].shown.click()
    assert others(view) == ["Studio review"]


def test_a_file_that_is_replaced_is_read_again_each_time(view, qtbot, tmp_path):
    path = write(tmp_path / "dana.ics", "One")
    add(view, qtbot, path)
    for title in ("Two", "Three"):
        settled(view, qtbot)
        write(path, title, title)
        qtbot.waitUntil(lambda title=title: others(view) == [title, title], timeout=WAIT_MS)


def test_a_file_that_is_gone_keeps_what_was_read_and_comes_back(view, qtbot, tmp_path):
    path = write(tmp_path / "dana.ics", "One")
    made = add(view, qtbot, path)
    path.unlink()
    qtbot.waitUntil(lambda: "not there any more" in panel(view).rows[made.id].state.text(), timeout=WAIT_MS)
    assert panel(view).rows[made.id].state.text() == "The file is not there any more. Shown is what it said on Wed 25 Nov, 08:42."
    assert others(view) == ["One"]
    write(path, "Back")
    qtbot.waitUntil(lambda: others(view) == ["Back"], timeout=WAIT_MS)


def test_a_file_that_becomes_unreadable_says_so_and_keeps_what_was_read(view, qtbot, tmp_path):
    path = write(tmp_path / "dana.ics", "One")
    made = add(view, qtbot, path)
    path.write_text("<html>Sign in</html>")
    qtbot.waitUntil(lambda: "not a calendar" in panel(view).rows[made.id].state.text(), timeout=WAIT_MS)
    assert panel(view).rows[made.id].state.text().endswith("Shown is what it said on Wed 25 Nov, 08:42.")
    assert others(view) == ["One"]


def test_a_file_that_changed_while_nobody_looked_is_read_at_the_start(desk, qtbot, tmp_path):
    path = write(tmp_path / "dana.ics", "One")
    made = service.add(desk.store, path, "Dana")
    view = CalendarView(desk)
    qtbot.addWidget(view)
    qtbot.addWidget(view.filter_bar())
    desk.changed.connect(view.apply)
    view.reload()
    qtbot.waitUntil(lambda: others(view) == ["One"], timeout=WAIT_MS)
    assert desk.store.undo_label() == f"Add calendar {made.name}"
    desk.work.stop()


def test_undo_takes_a_layer_away_and_redo_brings_it_back(view, qtbot, tmp_path):
    add(view, qtbot, write(tmp_path / "dana.ics", "One"))
    panel(view).close_panel()
    view.desk.undo()
    assert others(view) == [] and service.listed(view.desk.store) == []
    view.desk.redo()
    qtbot.waitUntil(lambda: others(view) == ["One"], timeout=WAIT_MS)


def test_what_is_no_calendar_is_not_added_and_says_why(view, qtbot, tmp_path):
    path = tmp_path / "page.ics"
    path.write_text("<html></html>")
    view.take_file(path)
    panel(view).show_it.click()
    qtbot.waitUntil(lambda: not panel(view).error.isHidden(), timeout=WAIT_MS)
    assert "not a calendar" in panel(view).error.text() and not panel(view).adding.isHidden()
    assert service.listed(view.desk.store) == []
    panel(view).not_it.click()
    assert panel(view).adding.isHidden()


def test_reading_can_be_stopped_and_asked_for_again(view, qtbot, tmp_path):
    made = add(view, qtbot, write(tmp_path / "dana.ics", *("One" for _ in range(3000))))
    row = panel(view).rows[made.id]
    row.again.click()
    assert row.state.text() == "Reading the file…" and not row.again.isEnabled()
    row.stop.click()
    assert row.state.text() == "Reading it was stopped. Shown is what it said on Wed 25 Nov, 08:42."
    row.again.click()
    qtbot.waitUntil(lambda: row.state.text().startswith("3000 events"), timeout=WAIT_MS)


def test_problems_are_counted_and_unfold_as_sentences(view, qtbot, tmp_path):
    path = write(tmp_path / "dana.ics", "One", "Two")
    path.write_text(path.read_text().replace("DTSTART:20261125T100000Z", "DTSTART;TZID=Studio time:20261125T100000", 1))
    made = add(view, qtbot, path)
    row = panel(view).rows[made.id]
    assert row.more.text() == "1 problem" and row.problems.isHidden()
    row.more.click()
    assert "it names a time zone that is not known, “Studio time”" in row.problems.text() and not row.problems.isHidden()


def test_name_and_person_are_edited_in_place(view, qtbot, tmp_path):
    made = add(view, qtbot, write(tmp_path / "dana.ics", "One"))
    row = panel(view).rows[made.id]
    row.name.line.setFocus()
    row.name.line.selectAll()
    QTest.keyClicks(row.name.line, "Studio")
    QTest.keyClick(row.name.line, Qt.Key.Key_Return)
    assert service.listed(view.desk.store)[0].calendar.name == "Studio"
    row.person.committed.emit(someone(view).id)
    assert view.desk.store.undo_label() == "Set person of Studio to Dana Whitlock"


def test_every_control_of_the_panel_has_a_name(view, qtbot, tmp_path):
    made = add(view, qtbot, write(tmp_path / "dana.ics", "One"))
    row = panel(view).rows[made.id]
    assert row.shown.accessibleName() == "Show dana"
    assert row.again.accessibleName() == "Read again: dana" and row.remove.accessibleName() == "Remove: dana"
    row.remove.click()
    assert service.listed(view.desk.store) == [] and others(view) == []
    assert view.desk.store.undo_label() == "Remove calendar dana"


def test_a_calendar_dropped_on_the_window_opens_the_panel(window, qtbot, tmp_path):
    path = write(tmp_path / "dana.ics", "One")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, none)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, none))
    qtbot.waitUntil(lambda: isinstance(window.screens.current(), CalendarView), timeout=WAIT_MS)  # it is looked at beside the work
    view = window.screens.current()
    assert panel(view).isVisible()
    assert panel(view)._question.text() == "dana.ics: whose calendar is it?"


