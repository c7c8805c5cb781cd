"""Reminding in the whole window: the notice comes at its time, says what and when, goes when told to, and takes no keyboard."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from coorddesk.domain.meetings import Meeting
from coorddesk.services import editing, meetings, reminders
from coorddesk.services.occurring import Happening
from coorddesk.settings import Settings
from coorddesk.ui.reminders import details, sentence
from coorddesk.ui.today.aside import meeting_rows

LONDON = "Europe/London"
TODAY = date(2026, 11, 25)


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def meeting(store, title: str) -> Meeting:
    with store.read() as reader:
        return next(one for one in reader.find(Meeting) if one.title == title and one.starts.date() >= TODAY)


def remind(store, title: str, minutes: int | None) -> str:
    found = meeting(store, title)
    editing.set_field(store, "meeting", found.id, "remind", minutes, TODAY)
    return found.id


def at(window, qtbot, now: datetime) -> None:
    """The clock goes on to a moment, and is looked at."""
    window.clock._now = now
    window.reminders.wake()
    settled(window, qtbot)


def settled(window, qtbot) -> None:
    """The worker has told what it was asked for, and no reminder has come since."""

    def quiet() -> bool:
        watch = window.reminders
        return watch._job is not None and not window.work._under_way and watch._next is not None and window.clock.now() < watch._next

    qtbot.waitUntil(quiet)
    QApplication.processEvents()


def words(window) -> str:
    notice = window.reminders.notice
    return notice.accessibleName() if notice is not None and notice.isVisible() else ""


def press(window, text: str) -> None:
    buttons = window.reminders.notice.findChildren(QPushButton)
    QTest.mouseClick(next(one for one in buttons if one.isVisible() and one.text().startswith(text)), Qt.MouseButton.LeftButton)


def inspected(window) -> str:
    inspector = window.tools.inspector
    assert inspector is not None and inspector.kind == "meeting"
    return editing.read(window.store, "meeting", inspector.id).title


@pytest.fixture
def due(window, qtbot):
    """The window, with one meeting that is 15 minutes ahead."""
    remind(window.store, "Design meeting 14", 15)
    at(window, qtbot, utc(25, 10, 15))
    return window


def test_the_notice_comes_at_its_time_and_not_before(window, qtbot):
    remind(window.store, "Design meeting 14", 15)
    at(window, qtbot, utc(25, 10, 14))
    assert words(window) == ""
    assert window.reminders._next == utc(25, 10, 15)
    at(window, qtbot, utc(25, 10, 15))
    assert words(window) == "Design meeting 14 starts in 15 minutes, 10:30 to 11:30, Site office, room 2"
    at(window, qtbot, utc(25, 10, 25))
    assert "starts in 5 minutes" in words(window)
    at(window, qtbot, utc(25, 10, 50))
    assert "began at 10:30" in words(window)
    at(window, qtbot, utc(25, 11, 30))
    assert words(window) == ""


def test_the_notice_takes_no_keyboard_and_lies_over_the_content(due):
    assert due.shown_view().isAncestorOf(QApplication.focusWidget())
    notice, stack = due.reminders.notice, due.frame.stack
    assert stack.rect().translated(stack.mapTo(due.frame, stack.rect().topLeft())).contains(notice.geometry().center())
    assert notice.geometry().bottom() < due.frame.status.geometry().top() + 1


def test_done_puts_it_away_for_this_run(due, qtbot):
    press(due, "Done")
    assert words(due) == ""
    at(due, qtbot, utc(25, 10, 20))
    remind(due.store, "Move steering", 600)
    settled(due, qtbot)
    assert words(due).startswith("Move steering starts at 14:00")


def test_again_in_five_minutes_comes_back_in_five_minutes(due, qtbot):
    press(due, "Again")
    assert words(due) == ""
    at(due, qtbot, utc(25, 10, 19))
    assert words(due) == ""
    at(due, qtbot, utc(25, 10, 20))
    assert "starts in 10 minutes" in words(due)


def test_open_shows_the_meeting_and_puts_the_notice_away(due):
    press(due, "Open")
    assert words(due) == ""
    assert due.tools.inspector is not None and due.side.is_open()
    assert inspected(due) == "Design meeting 14"


def test_several_are_joined_and_each_opens_by_itself(due, qtbot):
    remind(due.store, "Landlord call", 600)
    settled(due, qtbot)
    assert words(due).startswith("2 meetings. Design meeting 14 starts in 15 minutes")
    press(due, "Landlord call")
    assert words(due).startswith("Design meeting 14")
    assert inspected(due) == "Landlord call"


def test_the_keyboard_reaches_the_notice_and_returns_to_the_screen(due, qtbot):
    screen = QApplication.focusWidget()
    due.reminders.show()
    focused = QApplication.focusWidget()
    assert due.reminders.notice.isAncestorOf(focused) and focused.text() == "Open"
    QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert QApplication.focusWidget().text() == "Again in 5 minutes"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert words(due) == ""
    assert QApplication.focusWidget() is screen
    due.reminders.show()
    assert words(due).startswith("Design meeting 14")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert inspected(due) == "Design meeting 14"


def test_without_a_reminder_the_action_says_when_the_next_one_comes(window, qtbot):
    settled(window, qtbot)
    window.reminders.show()
    assert "none in the next 24 hours" in window.frame.status._hint.text()
    remind(window.store, "Design meeting 14", 15)
    settled(window, qtbot)
    window.menus.actions["reminder"].trigger()
    assert "comes at 10:15" in window.frame.status._hint.text()


def test_a_meeting_that_moves_takes_its_notice_with_it(due, qtbot):
    moved = meeting(due.store, "Design meeting 14")
    meetings.move(due.store, moved.id, datetime(2026, 11, 25, 12))
    settled(due, qtbot)
    assert words(due) == ""
    due.store.undo()
    settled(due, qtbot)
    assert words(due).startswith("Design meeting 14")


def test_a_start_after_the_time_and_before_the_end_shows_it_once(make_window, example_file, tmp_path, qtbot):
    path = Path(shutil.copy(example_file, tmp_path / "late.coord"))
    window = make_window(now=utc(25, 10, 40))
    window.open_store(path)
    remind(window.store, "Design meeting 14", 15)
    settled(window, qtbot)
    assert "began at 10:30" in words(window)
    press(window, "Done")
    window.open_store(path)
    settled(window, qtbot)
    qtbot.wait(500)
    settled(window, qtbot)
    assert words(window) == ""


def test_a_clock_that_was_put_back_is_noticed(due, qtbot):
    at(due, qtbot, utc(25, 9))
    assert words(due) == ""
    assert due.reminders._next == utc(25, 10, 15)
    at(due, qtbot, utc(25, 10, 15))
    assert words(due).startswith("Design meeting 14")


def test_it_makes_room_for_the_undo_bar(due):
    due.resize(1024, 700)
    QApplication.processEvents()
    due.frame.offer_undo("Seven cards moved to Done, and their dates were set for the week after the next one")
    QApplication.processEvents()
    notice, bar = due.reminders.notice.geometry(), due.frame.undo_bar.geometry()
    assert not notice.intersects(bar)


def test_what_is_planned_in_the_window_takes_the_minutes_of_the_settings(make_window, example_file, tmp_path, qtbot):
    for number, (minutes, kept) in enumerate(((15, 15), (0, None))):
        window = make_window(settings=Settings(theme="light", reduced_motion=True, remind=minutes))
        window.open_store(Path(shutil.copy(example_file, tmp_path / f"{number}.coord")))
        view = window.show_screen("calendar")
        project = next(iter(window.directory.projects))
        view._plan("Paint samples", datetime(2026, 11, 26, 10), datetime(2026, 11, 26, 11), False, project)
        assert meeting(window.store, "Paint samples").remind == kept


def test_today_says_it_beside_the_meeting_and_lists_what_is_to_come(window):
    remind(window.store, "Landlord call", 60)
    remind(window.store, "Week close-out", 2 * 24 * 60)
    view = window.show_screen("today")
    friday = {"Week close-out": "Fri 27 Nov"}
    for hour, told in ((14, {}), (15, {"Landlord call": "in 60 min", **friday}), (16, friday)):
        rows = meeting_rows(view.page, datetime(2026, 11, 25, hour), lambda _team: None)
        assert {row.meeting.happening.title: row.reminder for row in rows if row.reminder} == told
        assert len(rows) == 4 + ("Week close-out" in told)
        assert all(f"reminder: {row.reminder}" in row.words for row in rows if row.reminder)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (utc(23, 9), "Talk starts on Wed 25 Nov at 10:30"), (utc(24, 9), "Talk starts tomorrow at 10:30"),
        (utc(25, 8), "Talk starts at 10:30"),
        (utc(25, 9, 30), "Talk starts in 1 hour"), (utc(25, 9, 45), "Talk starts in 45 minutes"),
        (utc(25, 10, 29) + timedelta(seconds=10), "Talk starts in 1 minute"), (utc(25, 10, 30), "Talk starts now"),
        (utc(25, 10, 31), "Talk began at 10:30"),
    ],
)  # fmt: skip
def test_how_a_meeting_is_told_of(now, said):
    starts = datetime(2026, 11, 25, 10, 30)
    happening = Happening("m", "FIT-M1", "Talk", starts, starts, starts + timedelta(hours=1), False, None, "p", "Room 2")
    one = reminders.Reminder(happening, utc(22, 10, 30), utc(25, 10, 30), utc(25, 11, 30))
    assert sentence(one, now, now.date()) == said
    soon = "minute" in said or "hour" in said or "now" in said
    assert details(one, now) == ("10:30 to 11:30, Room 2" if soon else "Room 2")


def test_whole_days_are_told_without_times():
    day = datetime(2026, 11, 25)
    happening = Happening("m", "FIT-M1", "Shutdown", day, day, day, True, None, "p", "")
    one = reminders.Reminder(happening, utc(23, 0), utc(25, 0), utc(26, 0))
    told = [sentence(one, utc(day, 8), date(2026, 11, day)) for day in (23, 24, 25)]
    assert told == ["Shutdown is on Wed 25 Nov", "Shutdown is tomorrow", "Shutdown is today"]
    assert details(one, utc(25, 8)) == ""


SERVER = Path(__file__).parent / "notification_server.py"
BEHIND = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from coorddesk.ui.notifications import Notifications
app = QApplication([])
window = QWidget()
def chosen():
    print("chosen", flush=True)
    notifications.leave()
    QTimer.singleShot(0, app.quit)
notifications = Notifications(window, chosen)
notifications.show("Talk <b> starts in 15 minutes", "Room 1 & 2")
QTimer.singleShot(30_000, app.quit)
app.exec()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux") or not shutil.which("dbus-run-session"), reason="needs a D-Bus session")
def test_the_desktop_is_told_without_a_sound_and_a_click_is_heard(tmp_path):
    serve, wait = f'"{sys.executable}" "{SERVER}" & server=$!', 'while ! [ -e "$READY" ]; do sleep 0.05; done'
    script = f'{serve}; {wait}; "{sys.executable}" -c "$BEHIND"; wait $server'
    environment = {**os.environ, "BEHIND": BEHIND, "READY": str(tmp_path / "ready"), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script], env=environment, capture_output=True, text=True, timeout=90, check=False
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert "Notify susssasa{sv}i CoordDesk 0 Talk <b> starts in 15 minutes | Room 1 &amp; 2 silent" in lines, done.stdout + done.stderr
    assert "chosen" in lines
    assert "CloseNotification u 7" in lines
