"""Real files of other programs: each imports or is refused with a sentence, in time, and says the same whatever was read before it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "ics"
FILES = sorted(path for path in FOLDER.rglob("*") if path.suffix in (".ics", ".eml"))
DEADLINE_S = 5  # calendar.md 6.4

# Reads all files in several orders and each twice, in one process: what one left behind would change what the next one says.
_READER = """
import hashlib, json, pathlib, random, sys, time
from coorddesk.errors import ImportProblem
from coorddesk.exchange.ics_reader import read_events
from coorddesk.exchange.mail import read_mail
from coorddesk.exchange.occurrences import use_pinned_zones

use_pinned_zones()
paths = [pathlib.Path(line) for line in sys.stdin.read().splitlines()]
said, slowest = {}, {}
for order in range(4):
    for path in [paths, paths[::-1], random.Random(order).sample(paths, len(paths)), [path for path in paths for _ in "12"]][order]:
        began = time.monotonic()
        try:
            found = repr(read_mail(path.read_bytes()) if path.suffix == ".eml" else read_events(path.read_bytes()))
        except ImportProblem as refusal:
            found = "refused: " + refusal.sentence
        slowest[str(path)] = max(slowest.get(str(path), 0), time.monotonic() - began)
        said.setdefault(str(path), set()).add(found)
print(json.dumps([{path: sorted(texts) for path, texts in said.items()}, slowest]))
"""


@pytest.fixture(scope="module")
def readings() -> tuple[dict[str, list[str]], dict[str, float]]:
    """What each file said in all orders, and the longest that reading it took, in seconds."""
    if not FILES:
        pytest.skip("the folder of foreign calendar files is not here")
    names = "\n".join(map(str, FILES))
    done = subprocess.run([sys.executable, "-c", _READER], input=names, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    said, slowest = json.loads(done.stdout)
    assert set(said) == set(map(str, FILES))
    return said, slowest


def test_a_file_says_the_same_in_any_order_and_the_second_time(readings):
    said, _ = readings
    assert {Path(path).name: len(texts) for path, texts in said.items() if len(texts) != 1} == {}


def test_no_file_takes_longer_than_the_deadline(readings):
    _, slowest = readings
    assert {Path(path).name: round(seconds, 1) for path, seconds in slowest.items() if seconds > DEADLINE_S} == {}


def test_what_is_no_calendar_is_refused_with_a_sentence_and_all_else_is_read(readings):
    said, _ = readings
    refused = {path: texts[0] for path, texts in said.items() if texts[0].startswith("refused: ")}
    assert all(text.endswith(".") and "Nothing was imported" in text for text in refused.values())
    without = {path for path in refused if b"BEGIN:VEVENT" in Path(path).read_bytes().upper()}
    assert without == set()
