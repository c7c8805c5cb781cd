"""All benches in one run, both sides in turn, and tables of ratios and goals: `python -m tests.bench [--only board]`."""

import argparse
import contextlib
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from coorddesk.services import projects
from coorddesk.storage.store import Store
from tests.bench import others
from tests.bench.content import Sizes
from tests.bench.generate import NOW, TODAY, generate
from tests.bench.registers import dated
from tests.bench.rows import act_rows, board_rows, calendar_rows, invite_rows, register_rows, start_rows

_TIMEOUT_S = 300
_PARTS = ("start", "acts", "board", "calendar", "registers", "invites")
_FEW, _MANY = 500, 10_000  # cards of the two boards that are compared
_NEAR = (f"{TODAY - timedelta(days=240)}", f"{TODAY + timedelta(days=240)}")  # all that the months that are read can hold


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
        told = [self.on_a_copy("inside", full) for _ in range(rounds)]
        names = told[0]["figures"]
        return {
            "figures": {name: statistics.median(one["figures"][name] for one in told if name in one["figures"]) for name in names},
            "missing": told[0]["missing"], "imported": told[0]["imported"],
        }

    def on_a_copy(self, module: str, store: Path, *arguments: object) -> dict[str, Any]:
        """What a bench's process says that may change the store given to it."""
        copy = store.with_name("copy.coord")
        shutil.copyfile(store, copy)
        with copy.open("rb+") as file:
            os.fsync(file.fileno())  # the first change would wait until the whole copy is on the disk
        try:
            return self.child(module, copy, *arguments)
        finally:
            copy.unlink()

    def boards(self, full: Path, scale: float, rounds: int) -> dict[str, list[dict[str, Any]]]:
        """The board's gestures on the full store, and two boards and their memory compared, in turn."""
        sides = {"bare": 0, "few": max(20, round(_FEW * scale)), "many": max(40, round(_MANY * scale))}
        stores = {name: full.with_name(f"{name}.coord") for name in sides}
        for name, cards in sides.items():
            generate(stores[name], sizes=Sizes.board(cards))
        works = (("all", full, "all"), ("one", full, "one"), ("few", stores["few"], "frames"), ("many", stores["many"], "frames"),
                 ("light", stores["bare"], "memory"), ("heavy", stores["many"], "memory"))  # fmt: skip
        found: dict[str, list[dict[str, Any]]] = {name: [] for name, _, _ in works}
        for _ in range(rounds):
            for name, store, scope in works:
                found[name].append(self.on_a_copy("boards", store, scope))
        return found

    def calendars(self, full: Path, scale: float, rounds: int) -> dict[str, list[dict[str, Any]]]:
        """The calendar's gestures on the full store, and reading months from it and from stores with less in them, in turn."""
        stores = {"full": full, **{name: full.with_name(f"{name}.coord") for name in ("near", "alone", "tenth")}}
        sizes = Sizes().scaled(scale) if scale != 1.0 else Sizes()
        with _opened(full) as connection:
            if not connection.execute("SELECT 1 FROM other_event LIMIT 1").fetchone():  # a store that was made before
                others.put(connection, TODAY, sizes.other_events, sizes.other_series)
        shutil.copyfile(full, stores["near"])
        with _opened(stores["near"]) as connection:
            for table in ("meeting", "other_event"):
                connection.execute(f"DELETE FROM {table} WHERE rule = '' AND starts NOT BETWEEN ? AND ?", _NEAR)
        shutil.copyfile(full, stores["alone"])
        with _opened(stores["alone"]) as connection:
            connection.execute("DELETE FROM other_event")
        generate(stores["tenth"], scale / 10)
        found: dict[str, list[dict[str, Any]]] = {name: [] for name in ("gestures", *stores)}
        for _ in range(rounds):
            found["gestures"].append(self.on_a_copy("calendars", full, "gestures"))
            for name, store in stores.items():
                found[name].append(self.child("calendars", store, "reading"))
        return found

    def registers(self, empty: Path, full: Path, rounds: int) -> dict[str, list[dict[str, Any]]]:
        """The register's gestures on the full store, and what the window weighs with it and on an empty store, in turn."""
        with _opened(full) as connection:
            dated(connection)
        found: dict[str, list[dict[str, Any]]] = {"gestures": [], "light": [], "heavy": []}
        for _ in range(rounds):
            found["gestures"].append(self.on_a_copy("registers", full, "gestures"))
            found["light"].append(self.on_a_copy("registers", empty, "memory"))
            found["heavy"].append(self.on_a_copy("registers", full, "memory"))
        return found

    def invites(self, folder: Path, scale: float, rounds: int) -> list[dict[str, Any]]:
        """Writing and reading calendars, and the parser library alone, in turn; no store is needed."""
        return [self.child("invites", folder, scale) for _ in range(rounds)]


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A store's file for changes past its journal, kept when all went well."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        yield connection
        connection.commit()


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser("tests.bench", description=__doc__)
    parser.add_argument("--store", type=Path, help="a store made by tests.bench.generate; it is copied, not changed")
    parser.add_argument("--scale", type=float, default=1.0, help="of the store to make when none is given")
    parser.add_argument("--rounds", type=int, default=5, help="of starting up; all else takes a third of it")
    parser.add_argument("--only", choices=_PARTS, action="append", help="a part of it; may be given more than once")
    given = parser.parse_args()
    parts = given.only or _PARTS
    with tempfile.TemporaryDirectory(prefix="coorddesk-bench-") as name, screen() as environment:
        folder = Path(name)
        full = folder / "full.coord"
        bench = Bench(folder, environment)
        rounds = max(1, given.rounds // 3)
        if "invites" in parts:
            print(invite_rows(bench.invites(folder, given.scale, rounds)), flush=True)
        if set(parts) == {"invites"}:
            return 0
        if given.store:
            shutil.copyfile(given.store, full)
        else:
            print("Making the store…", file=sys.stderr)
            generate(full, given.scale)
        small = folder / "empty.coord"
        store = Store.create(small, lambda: NOW)
        projects.start(store, "FIT", "Office fit-out")
        store.close()
        if "start" in parts:
            print(start_rows(bench.start_up(small, full, given.rounds)), flush=True)
        if "acts" in parts:
            tiny = folder / "tiny.coord"
            generate(tiny, 0.001)
            print(act_rows(bench.acts(tiny, rounds), bench.acts(full, rounds)), flush=True)
        if "board" in parts:
            print(board_rows(bench.boards(full, given.scale, rounds)), flush=True)
        if "calendar" in parts:
            print(calendar_rows(bench.calendars(full, given.scale, rounds)), flush=True)
        if "registers" in parts:
            print(register_rows(bench.registers(small, full, rounds)), flush=True)
        print(f"{full.stat().st_size / 1e6:,.0f} MB, {os.cpu_count()} cores, {environment.get('QT_QPA_PLATFORM', 'the screen here')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
