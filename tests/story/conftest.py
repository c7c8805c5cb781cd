"""A desktop of its own for the real window: a virtual screen, a window manager, and hands that press keys."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NOW = "2026-11-25T08:42:00+00:00"
_TOOLS = ("Xvfb", "openbox", "xdotool")
_PATIENCE_S = 30


def wait_for(what: Callable[[], Any], said: str) -> Any:
    """What `what` gives once it gives something; fails with what was waited for."""
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {_PATIENCE_S} s in vain for {said}")


class Desktop:
    """One screen, one home, one CoordDesk on it."""

    def __init__(self, home: Path, display: str) -> None:
        self.home, self.display = home, display
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "COORDDESK", "WAYLAND", "QT_"))
        } | {"HOME": str(home), "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}  # fmt: skip
        self.running: subprocess.Popen[str] | None = None

    def start(self, *arguments: str) -> None:
        """Starts CoordDesk and waits for its window."""
        command = [sys.executable, "-m", "coorddesk", "--now", NOW, *arguments]
        self.running = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        wait_for(lambda: self._ended() or self._hands("search", "--onlyvisible", "--name", "CoordDesk"), "the window")
        assert self.running.poll() is None, self.running.stdout.read() if self.running.stdout else ""

    def _ended(self) -> bool:
        return self.running is not None and self.running.poll() is not None

    def _hands(self, *words: str) -> str:
        return subprocess.run(["xdotool", *words], env=self.environment, capture_output=True, text=True).stdout.strip()

    def keys(self, *names: str) -> None:
        """Presses keys, one after the other, as xdotool names them."""
        for name in names:
            self._hands("key", name)
            time.sleep(0.15)

    def type(self, text: str) -> None:
        """Types a text."""
        self._hands("type", "--delay", "12", "--", text)
        time.sleep(0.15)

    def command(self, *arguments: str) -> Any:
        """What the command line answers, without a screen."""
        environment = {name: value for name, value in self.environment.items() if name != "DISPLAY"}
        done = subprocess.run(
            [sys.executable, "-m", "coorddesk", "--store", str(self.store), "--now", NOW, *arguments], env=environment, capture_output=True,
            text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if "json" in arguments else done.stdout

    @property
    def store(self) -> Path:
        """The default store of this home."""
        return self.home / ".local/share/CoordDesk/coordination.coord"

    def tasks(self) -> dict[str, Any]:
        """All tasks by title, as the command line lists them."""
        return {one["title"]: one for one in self.command("list", "tasks", "--format", "json")}

    def preferences(self) -> dict[str, Any]:
        """What is written down about the window."""
        found: dict[str, Any] = json.loads((self.home / ".config/CoordDesk/settings.json").read_text("utf-8"))
        return found

    def quit(self) -> None:
        """Quits by Ctrl+Q and expects a clean end."""
        assert self.running is not None
        self.keys("ctrl+q")
        output, _ = self.running.communicate(timeout=_PATIENCE_S)
        assert self.running.returncode == 0, output
        assert "Traceback" not in output, output

    def end(self) -> None:
        """Ends what is still running."""
        if self.running is not None and self.running.poll() is None:
            self.running.kill()
            self.running.wait()


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    """A virtual screen with a window manager; skipped where the tools are missing, but not on the build machine."""
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing and not os.environ.get("CI"):
        pytest.skip(f"{', '.join(missing)} not installed; apt-get install -y xvfb openbox xdotool")
    assert not missing, f"the build machine lacks {', '.join(missing)}"
    read, write = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-nolisten", "tcp"], pass_fds=[write], stderr=subprocess.DEVNULL
    )
    os.close(write)
    with os.fdopen(read) as said:
        display = f":{said.readline().strip()}"
    settings = tmp_path / "openbox.xml"
    settings.write_text(
        '<openbox_config><applications><application class="*"><decor>no</decor><maximized>yes</maximized></application></applications>'
        "</openbox_config>"
    )
    home = tmp_path / "home"
    home.mkdir()
    made = Desktop(home, display)
    manager = subprocess.Popen(
        ["openbox", "--config-file", str(settings)], env=made.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield made
    finally:
        made.end()
        for one in (manager, screen):
            one.terminate()
            one.wait(10)
