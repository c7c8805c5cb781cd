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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs in another way")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_end_of_the_session_closes_the_window_properly(tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "x.coord"
    store = stores.create(path, lambda: NOW)
    projects.start(store, "ABC", "A bridge")
    store.close()
    window = subprocess.Popen(
        [sys.executable, "-c", _CHOOSING, str(path)], env=_environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert window.stdout is not None and window.stderr is not None
    assert window.stdout.readline() == "CHOSEN\n"
    window.send_signal(number)
    assert window.wait(20) == 0, window.stderr.read()
    assert settings.load(tmp_path / "config" / "CoordDesk" / "settings.json").filters["documents"] == {"columns": ["number", "title"]}
    assert [one.name for one in tmp_path.glob("*x.coord*")] == ["x.coord"]  # no lock is left


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"), "XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": str(ROOT),
    }  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_what_was_acknowledged_survives_being_killed(tmp_path: Path) -> None:
    path = tmp_path / "x.coord"
    store = stores.create(path, lambda: NOW)
    projects.start(store, "ABC", "A bridge")
    store.close()
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
