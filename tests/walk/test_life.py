"""A walk always ends: an application that hangs is told of, also where it hangs before anything is done to it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.walk import life
from tests.walk.life import ROOT, Walk, WentWrong

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")


def test_an_application_that_says_nothing_is_ended_and_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(life, "_PATIENCE_S", 0.5)
    monkeypatch.setattr(life, "_WALKER", (sys.executable, "-c", "import time; time.sleep(600)"))
    with pytest.raises(WentWrong, match=r"said nothing for 0\.5 s, after: its start"):
        Walk(tmp_path / "walk", 7).run(60)


def test_an_application_that_hangs_at_its_start_ends_itself_and_tells_where(tmp_path: Path) -> None:
    hangs = (
        "import sys, time\n"
        "from coorddesk import app\n"
        "from tests.walk import walker\n"
        "walker._HANGS_S = 1\n"
        "app.run = lambda _: time.sleep(600)\n"
        "walker.main([sys.argv[1], '7', '0', '5', '--now', '2026-11-25T08:42'])\n"
    )
    ended = subprocess.run([sys.executable, "-c", hangs, tmp_path], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1 and "in main" in ended.stderr and "Timeout" in ended.stderr
