"""Killed without warning, right after edits: everything that was acknowledged is there at the next start."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coorddesk import settings
from coorddesk.services import backups, projects, stores

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
_ROUNDS = 4

# The real application with a hand that never rests: each task is acknowledged after the service call came back.
_BUSY = """
import sys
from PySide6.QtCore import QTimer
import coorddesk.app as app
from coorddesk.services import editing, tasks
from coorddesk.ui.window import Window

class Busy(Window):
    number = 0

    def open_at_start(self, path):
        super().open_at_start(path)
        self.show_screen("board")
        self.hand = QTimer(self, interval=1)
        self.hand.timeout.connect(self.work_on)
        self.hand.start()

    def work_on(self):
        self.number += 1
        title = f"{sys.argv[2]}-{self.number}"
        made = tasks.add(self.store, next(iter(self.directory.projects)), title, self.desk.today())
        editing.set_field(self.store, "task", made.id, "notes", "x" * 5000, self.desk.today())
        print("ACK", title, flush=True)

app.Window = Busy
sys.exit(app.run([sys.argv[1], "--now", "2026-11-25T08:42:00Z"]))
"""


_CHOOSING = """
import sys
from PySide6.QtCore import QTimer
import coorddesk.app as app
from coorddesk.ui.window import Window

class Choosing(Window):
    def open_at_start(self, path):
        super().open_at_start(path)
        QTimer.singleShot(50, self.choose)
    def choose(self):
        self.settings.filters["documents"] = {"columns": ["number", "title"]}
        print("CHOSEN", flush=True)

app.Window = Choosing
sys.exit(app.run([sys.argv[1], "--now", "2026-11-25T08:42:00Z"]))
"""


# A line is being typed while a change is under way, and the signal comes within that change.
_TYPING = """
import signal, sys
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
import coorddesk.app as app
from coorddesk.services import people
from coorddesk.ui.window import Window

class Typing(Window):
    def open_at_start(self, path):
        super().open_at_start(path)
        self.line = QLineEdit(self)
        self.line.editingFinished.connect(lambda: people.add(self.store, self.line.text()))
        self.line.show()
        self.activateWindow()
        self.line.setFocus()
        QTimer.singleShot(200, self.change)

    def change(self):
        QTest.keyClicks(self.line, "Dana")
        assert self.line.hasFocus()
        with self.store.edit("Take in") as edit:
            signal.raise_signal(signal.SIGTERM)
            print("within", self.isVisible(), flush=True)

app.Window = Typing
sys.exit(app.run([sys.argv[1], "--now", "2026-11-25T08:42:00Z"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs in another way")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_end_of_the_session_closes_the_window_properly(tmp_path: Path, number: signal.Signals) -> None:
    path = _bridge(tmp_path)
    window = _choosing(tmp_path, path, f"signal.signal({number:d}, signal.SIG_DFL)")  # whoever runs the tests may ignore it
    window.send_signal(number)
    said = window.communicate(timeout=20)[1]
    assert window.returncode == 0, said
    assert settings.load(tmp_path / "config" / "CoordDesk" / "settings.json").filters["documents"] == {"columns": ["number", "title"]}
    assert [one.name for one in tmp_path.glob("*x.coord*")] == ["x.coord"]  # no lock is left


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs in another way")
def test_what_is_being_typed_is_saved_though_the_session_ends_within_a_change(tmp_path: Path) -> None:
    path = _bridge(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", _TYPING, str(path)], env=_environment(tmp_path), capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "within True\n"), done.stderr
    store = stores.open_store(path, lambda: NOW)
    with store.read() as reader:
        assert reader.rows("SELECT name FROM person") == [("Dana",)]
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGHUP")
def test_a_terminal_that_is_left_does_not_close_a_window_that_was_told_to_ignore_it(tmp_path: Path) -> None:
    path = _bridge(tmp_path)
    window = _choosing(tmp_path, path, "signal.signal(signal.SIGHUP, signal.SIG_IGN)")
    window.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        window.wait(1.5)
    window.terminate()
    window.communicate(timeout=20)
    assert window.returncode == 0


def _bridge(folder: Path) -> Path:
    path = folder / "x.coord"
    store = stores.create(path, lambda: NOW)
    projects.start(store, "ABC", "A bridge")
    store.close()
    return path


def _choosing(folder: Path, path: Path, before: str) -> subprocess.Popen[str]:
    """A window in which something was chosen that is written down on leaving; `before` is done to its process first."""
    command = [sys.executable, "-c", f"import signal; {before}\n{_CHOOSING}", str(path)]
    window = subprocess.Popen(command, env=_environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert window.stdout is not None and window.stdout.readline() == "CHOSEN\n"
    return window


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"), "XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": str(ROOT),
    }  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_what_was_acknowledged_survives_being_killed(tmp_path: Path) -> None:
    path = _bridge(tmp_path)
    environment = _environment(tmp_path)
    chance = random.Random(7)
    acknowledged: list[str] = []
    for number in range(_ROUNDS):
        command = [sys.executable, "-c", _BUSY, str(path), f"round{number}"]
        busy = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert busy.stdout is not None
        for _ in range(chance.randrange(3, 12)):
            acknowledged.append(busy.stdout.readline().split()[1])
        time.sleep(chance.random() * 0.02)
        busy.send_signal(signal.SIGKILL)
        acknowledged += [line.split()[1] for line in busy.stdout.read().splitlines() if line.startswith("ACK") and len(line.split()) == 2]
        assert busy.wait(10) == -signal.SIGKILL
        store = stores.open_store(path, lambda: NOW)
        with store.read() as reader:
            found = dict(reader.rows("SELECT title, length(notes) FROM task"))
            journal = reader.value("SELECT count(*) FROM journal")
        store.close()
        assert set(acknowledged) <= set(found)
        assert all(found[title] == 5000 for title in acknowledged)
        # each edit with its journal entry, so that all of it can be undone: the project, each task, and each task's notes
        assert journal == 1 + len(found) + sum(1 for length in found.values() if length == 5000)
        assert backups.check(path) == []
    # and the window opens on it again by itself
    again = subprocess.run(
        [sys.executable, "-m", "coorddesk", str(path), "--quit-after", "0.5"], env=environment, capture_output=True, text=True, timeout=60
    )
    assert again.returncode == 0 and "Traceback" not in again.stderr
