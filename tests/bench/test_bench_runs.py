"""The benches run and print their table; what they measure is no concern of a test."""

import subprocess
import sys
from pathlib import Path

from coorddesk.services import backups
from coorddesk.storage.store import Store
from tests.bench.generate import NOW, generate

ROOT = Path(__file__).parent.parent.parent


def printed(*parts: str) -> list[str]:
    command = [sys.executable, "-m", "tests.bench", "--scale", "0.002", "--rounds", "1"]
    for part in parts:
        command += ["--only", part]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "none" not in done.stdout and "not measured" not in done.stdout, done.stdout
    return done.stdout.splitlines()


def test_the_benches_print_a_row_for_every_screen_and_act():
    lines = printed("start", "acts")
    for name in ("today", "board", "calendar", "documents", "people", "log", "timeline", "sheets"):
        assert any(line.startswith(f"first show of {name} ") and " ms" in line for line in lines)
    assert sum("×" in line for line in lines) == 7


def test_the_benches_print_a_row_for_every_gesture_on_the_board():
    lines = printed("board")
    for gesture in ("first show", "wheel frame", "drag frame", "filter letter, rare word", "card moved by key", "card dropped",
                    "lanes by team", "drag frame, lanes by team"):  # fmt: skip
        assert sum(line.startswith(f"{gesture}  ") for line in lines) == 2  # for all projects and for one
    assert sum("×" in line for line in lines) == 2
    assert sum("MiB" in line for line in lines) == 4


def test_the_benches_print_a_row_for_every_gesture_in_the_calendar():
    lines = printed("calendar")
    for gesture in ("first show", "month page turned", "week page turned", "to the month", "to the week", "to the agenda",
                    "drag frame, month", "drag frame, week", "dropped, month", "dropped, week", "wheel frame, week",
                    "one project, month", "all projects, week"):  # fmt: skip
        assert sum(line.startswith(f"{gesture}  ") for line in lines) == 1, gesture
    assert sum("×" in line for line in lines) == 6


def test_the_benches_print_a_row_for_every_gesture_in_the_register():
    lines = printed("registers")
    for gesture in ("first show", "wheel frame", "sorted by number", "sorted by actual_issue", "filter letter, common word",
                    "filter letter taken back, by title", "filtered: owner", "grouped by type", "group folded", "revisions shown",
                    "cell edited: title", "cell edited: status", "new revision"):  # fmt: skip
        assert sum(line.startswith(f"{gesture}  ") for line in lines) == 1, gesture
    assert sum("MiB" in line for line in lines) == 4


def test_the_benches_print_a_row_and_a_ratio_for_every_way_of_writing_and_reading_calendars():
    lines = printed("invites")
    for what in ("an invite, cold", "an invite, warm", "an invite to a series, warm", "20 meetings exported", "20 events read",
                 "the same in the child process"):  # fmt: skip
        assert sum(line.startswith(f"{what}  ") and " ms" in line for line in lines) == 1, what
    assert sum("×" in line for line in lines) == 6


def test_a_generated_store_is_sound_and_its_changes_can_be_undone(tmp_path):
    path = tmp_path / "x.coord"
    counts = generate(path, 0.0005)
    assert backups.check(path) == []
    assert counts["task"] == 25 and counts["document"] == 50 and counts["followup"] == 100
    store = Store.open(path, lambda: NOW)
    undone = 0
    while store.undo() is not None:
        undone += 1
    assert undone == counts["journal"]
    with store.read() as reader:
        assert reader.value("SELECT count(*) FROM task") == reader.value("SELECT count(*) FROM search_item") == 0
    store.close()


def test_the_same_seed_makes_the_same_store(tmp_path):
    def content(name: str, seed: int) -> list[tuple]:
        generate(tmp_path / name, 0.001, seed)
        store = Store.open(tmp_path / name, lambda: NOW)
        with store.read() as reader:
            rows = reader.rows("SELECT * FROM task ORDER BY id")
        store.close()
        return rows

    assert content("a.coord", 3) == content("b.coord", 3) != content("c.coord", 4)
