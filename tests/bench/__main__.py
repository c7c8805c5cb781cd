"""All benches in one run, both sides in turn, and a table of ratios and goals: `python -m tests.bench [--scale 1.0]`."""

import argparse
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coorddesk.services import projects
from coorddesk.storage.store import Store
from tests.bench.generate import NOW, generate

_TIMEOUT_S = 300
_VIEWS = ("today", "board", "calendar", "documents", "people", "log", "timeline", "sheets")


@contextlib.contextmanager
def screen() -> Iterator[dict[str, str]]:
    """The environment with a screen to draw on: the one there is, else a virtual one, else none at all."""
    if os.environ.get("DISPLAY") or not shutil.which("Xvfb"):
        yield {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
        return
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield {"DISPLAY": f":{told.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()


class Bench:
    """Runs the benches on an empty and on a full store, in a home of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        home = folder / "home"
        self.environment = {
            **os.environ, **environment, "COORDDESK_NOW": NOW.isoformat(), "HOME": str(home),
            **{f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")},
        }  # fmt: skip
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.environment.pop("COORDDESK_STORE", None)

    def child(self, module: str, *arguments: object) -> dict[str, Any]:
        """What a bench's process says; its times are seconds since it was started."""
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", f"tests.bench.{module}", *map(str, arguments)],
            env=self.environment, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{module} failed:\n{done.stderr[-2000:]}")
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return {key: value - began if key in ("painted", "opening", "opened", "content") else value for key, value in told.items()}

    def start_up(self, empty: Path, full: Path, rounds: int) -> dict[str, list[dict[str, Any]]]:
        """A bare window, CoordDesk on an empty and on the full store, in turn."""
        found: dict[str, list[dict[str, Any]]] = {"bare": [], "empty": [], "full": []}
        for number in range(rounds + 1):
            told = {"bare": self.child("bare"), "empty": self.child("opening", empty), "full": self.child("opening", full)}
            if number:  # the first round warms the disk's cache and writes byte-code
                for name, one in told.items():
                    found[name].append(one)
        return found

    def acts(self, full: Path, rounds: int) -> dict[str, Any]:
        """The acts of an open window, each the median of a few processes; each works on a copy of the store."""
        told = []
        for _ in range(rounds):
            copy = full.with_name("acts.coord")
            shutil.copyfile(full, copy)
            told.append(self.child("inside", copy))
            copy.unlink()
        names = told[0]["figures"]
        return {
            "figures": {name: statistics.median(one["figures"][name] for one in told if name in one["figures"]) for name in names},
            "missing": told[0]["missing"], "imported": told[0]["imported"],
        }


def table(start: dict[str, list[dict[str, Any]]], empty: dict[str, Any], full: dict[str, Any]) -> str:
    """What was measured beside its goal (speed.md)."""
    lines = [f"{'':44}{'measured':>12}{'goal':>12}"]

    def row(what: str, figure: float | None, goal: float | None, unit: str) -> None:
        if figure is None:
            lines.append(f"{what:44}{'none':>12}")
            return
        shown = f"{figure:.2f} ×" if unit == "×" else f"{figure:,.1f} {unit}"
        verdict = "" if goal is None else "  ok" if figure <= goal else "  MISS"
        lines.append(f"{what:44}{shown:>12}{'' if goal is None else f'{goal:,g} {unit}':>12}{verdict}")

    base = statistics.median(one["painted"] for one in start["bare"])
    row("bare window painted", base * 1000, None, "ms")
    for name in ("empty", "full"):
        for what, key, bare, goal in (("painted", "painted", "painted", 1.3), ("first content", "content", "painted", 2.0),
                                      ("memory at first content", "memory", "memory", 2.0)):  # fmt: skip
            ratios = [one[key] / other[bare] for one, other in zip(start[name], start["bare"], strict=True) if key in one and other[bare]]
            row(f"start on the {name} store: {what}", statistics.median(ratios) if ratios else None, goal, "×")
    figures = full["figures"]
    row("open the full store, Today painted", figures.get("open"), None, "ms")
    for name in _VIEWS:
        row(f"first show of {name}", figures.get(f"view {name}"), 150 if name == "documents" else 100, "ms")
    for name in _VIEWS:
        row(f"show {name} again", figures.get(f"again {name}"), 50, "ms")
    for key, what, goal in (
        ("edit", "a saved edit", 20), ("edit worst", "a saved edit, the slowest of 20", None),
        ("move", "a card moved, saved and painted", 50), ("move worst", "a card moved, the slowest", None),
        ("search", "a search keystroke, found", 30), ("search worst", "a search keystroke, the slowest", None),
        ("palette", "a palette keystroke, painted", 30), ("palette worst", "a palette keystroke, the slowest", None),
        ("import", f"{full['imported']:,} tasks taken in", 3000), ("undo import", f"{full['imported']:,} tasks undone", 3000),
    ):  # fmt: skip
        row(what, figures.get(key), goal, "ms")
    if "edit" in figures and "edit" in empty["figures"]:
        row("a saved edit, full against empty store", figures["edit"] / empty["figures"]["edit"], 2.0, "×")
    lines += [f"not measured: {name}: {why}" for name, why in full["missing"].items()]
    return "\n".join(lines)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser("tests.bench", description=__doc__)
    parser.add_argument("--store", type=Path, help="a store made by tests.bench.generate; it is copied, not changed")
    parser.add_argument("--scale", type=float, default=1.0, help="of the store to make when none is given")
    parser.add_argument("--rounds", type=int, default=5, help="of starting up; acts take a third of it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="coorddesk-bench-") as name, screen() as environment:
        folder = Path(name)
        full, small = folder / "full.coord", folder / "empty.coord"
        if given.store:
            shutil.copyfile(given.store, full)
        else:
            print("Making the store…", file=sys.stderr)
            generate(full, given.scale)
        store = Store.create(small, lambda: NOW)
        projects.start(store, "FIT", "Office fit-out")
        store.close()
        tiny = folder / "tiny.coord"
        generate(tiny, 0.001)
        bench = Bench(folder, environment)
        start = bench.start_up(small, full, given.rounds)
        rounds = max(1, given.rounds // 3)
        print(table(start, bench.acts(tiny, rounds), bench.acts(full, rounds)))
        print(f"{full.stat().st_size / 1e6:,.0f} MB, {os.cpu_count()} cores, {environment.get('QT_QPA_PLATFORM', 'the screen here')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
