"""One life of the real application with `hands` on it: gesture after gesture, and a look at everything after each, through `eyes`.

It runs in a process of its own, which `life` starts, listens to and sometimes kills. What it says, a line of JSON each:
`gesture` before a gesture, `stands` after it, `kill` where it wants to be killed, `fault` before it ends with 3.
"""

import argparse
import contextlib
import faulthandler
import json
import logging
import os
import random
import sys
import traceback
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from tests.walk import eyes, hands, outside
from tests.walk.rules import Rules, Standing

FAULT = 3
_HANGS_S = 90
_IDLE_S = 5
_ASKED_AFTER = 10
_CLOSELY_EVERY = 40


class Fault(Exception):
    """Something that must never be seen."""


class Walker:
    """The hands and the eyes.

    Args:
        folder: of the walk.
        seed, life: what the gestures are drawn from, with the number of each.
        steps: how many.
        replay: gestures to do instead.
    """

    def __init__(self, folder: Path, seed: int, life: int, steps: int, replay: list[hands.Gesture] | None) -> None:
        self._seed, self._life, self._steps, self._replay = seed, life, steps, replay
        self._folder = folder
        self.chance = random.Random(f"{seed}/{life}/before")
        self._files = outside.make_files(folder / "files")
        outside.Outside(folder / "out", self._files, lambda: self.chance).take_over()
        self._how = random.Random(f"{seed}/{life}/how")
        self._dies = self._how.random() < 0.5
        self._to_the_beginning = self._how.random() < 0.3
        self._memory_file = folder / "memory.json"
        self.window: Any = None
        self._rules: Rules | None = None
        self._number = 0
        self._under_way = False
        self._idle_since = self._asked = 0
        self._faults: list[str] = []
        self._ended = False
        self._told: tuple[QWidget | None, list[str]] = (None, [])

    def begin(self, window: Any) -> None:
        """Takes the window; the first gesture comes once the store is open."""
        self.window = window
        QApplication.setCursorFlashTime(0)
        self._timer = QTimer(singleShot=True)
        self._timer.timeout.connect(self._tick)
        self._timer.start(300)
        before = sys.excepthook

        def caught(kind, error, trace) -> None:
            self._faults.append("a bug: " + "".join(traceback.format_exception(kind, error, trace)))
            before(kind, error, trace)

        sys.excepthook = caught
        logging.getLogger().addHandler(eyes.Heard(self._faults))

    # One step after the other

    def _tick(self) -> None:
        if self._ended:
            return
        if (self._under_way and not self._is_asked()) or self._is_busy():
            self._timer.start(3)
            return
        self._idle_since = 0
        faulthandler.dump_traceback_later(_HANGS_S, exit=True)
        try:
            self._look()
            if self._number >= self._steps:
                self._end()
            else:
                self._step()
        except Exception as error:  # else nobody would press anything any more, which looks like a hang
            self._say("fault", str(error) if isinstance(error, Fault) else traceback.format_exc())
            self.window.grab().save(str(self._folder / "fault.png"))
            os._exit(FAULT)

    def _is_asked(self) -> bool:
        """Whether the gesture under way waits for an answer: a menu of Qt's own, such as a scroll bar's, has an event loop of its own."""
        self._asked = self._asked + 1 if QApplication.activePopupWidget() or QApplication.activeModalWidget() else 0
        return self._asked > _ASKED_AFTER

    def _is_busy(self) -> bool:
        """Whether work beside the window is under way; what takes longer than a while is not waited for."""
        desk = self.window.desk
        busy = desk is not None and (desk.work._under_way or desk.disk._under_way)
        self._idle_since += 1
        return bool(busy) and self._idle_since < _IDLE_S * 300

    def _step(self) -> None:
        self.chance = random.Random(f"{self._seed}/{self._life}/{self._number}")
        gesture = self._replay[self._number] if self._replay is not None else hands.draw(self.chance, self.window, self._files)
        self.chance = random.Random(f"{self._seed}/{self._life}/{self._number}/answers")
        self._number += 1
        self._say("gesture", gesture)
        last = self._number == self._steps and self._dies and self._replay is None
        if last:
            self._say("kill", self._how.random() * 0.03)
        self._timer.start(0)
        self._under_way = True
        try:
            self._do(gesture)
        finally:
            self._under_way = False

    def _do(self, gesture: hands.Gesture) -> None:
        kind, *values = gesture
        if kind == "wait":
            self._timer.start(values[0])
        elif kind == "elsewhere":
            self._change_elsewhere()
        elif kind == "day":
            self.window.clock._now = self.window.clock.now() + timedelta(hours=17)
            self.window.look_at_the_day()
        elif kind == "anew":
            self._read_anew()
        elif kind == "leave":
            self._number = self._steps
        else:
            hands.do(gesture, self.window)

    def _change_elsewhere(self) -> None:
        """Another process changes the store, as the command line does."""
        from coorddesk.services import stores, tasks

        if self.window.store is None or not self.window.directory.projects:
            return
        other = stores.open_store(self.window.store.path, self.window.clock.now)
        try:
            tasks.add(other, next(iter(self.window.directory.projects)), f"From elsewhere {self._number}", self.window.desk.today())
        finally:
            other.close()

    def _is_news_about(self) -> bool:
        """Whether a change from outside is still to be heard of: that is at the next change, or when the window comes to the front."""
        return bool(self.window.store._data_version() != self.window.store._seen_version)

    def _read_anew(self) -> None:
        """Has the screen read all it shows: by now it came to it change by change, and that must be the same."""
        view = self.window.shown_view()
        if view is None or self._is_news_about():
            return
        if not QApplication.activePopupWidget() and not any(map(eyes.is_panel, view.findChildren(QWidget))):
            self._told = view, eyes.told(view)
            view.reload()

    # What is looked at

    def _look(self) -> None:
        faults = list(self._faults)
        store = self.window.store
        if store is not None and not faults:
            if self._rules is None or self._rules.path != store.path:
                self._remember()
                self._rules = Rules(store.path, self._memories().get(str(store.path)))
            standing, broken = self._rules.look()
            faults += broken
            if self._number % _CLOSELY_EVERY == 0 or self._number >= self._steps:
                faults += self._rules.look_closely(self.window.desk.today())
            faults += self._undo_lies(standing)
            self._say("stands", [str(store.path), standing.last, standing.undone, standing.content, standing.digest])
        self._say("keyboard", eyes.named(QApplication.focusWidget()))
        faults += eyes.odd_windows(self.window) or eyes.odd_words(self.window) or self._differs_from_before()
        if faults:
            raise Fault("\n".join(faults))

    def _undo_lies(self, standing: Standing) -> list[str]:
        if self._is_news_about():
            return []
        faults, actions = [], self.window.menus.actions
        for name, label in (("undo", standing.undo), ("redo", standing.redo)):
            action = actions[name]
            if action.isEnabled() != (label is not None) or (label and label.replace("&", "&&") not in action.text()):
                faults.append(f"{name} offers “{action.text()}” ({action.isEnabled()}), and the journal has “{label}”")
        return faults

    def _differs_from_before(self) -> list[str]:
        (view, before), self._told = self._told, (None, [])
        return eyes.differences(view, before) if view is not None and view is self.window.shown_view() else []

    def _end(self) -> None:
        if self._to_the_beginning and self.window.desk is not None:
            self._go_to_the_beginning()
        self._remember()
        self._ended = True
        faulthandler.dump_traceback_later(_HANGS_S, exit=True)
        self._say("closes", None)
        self.window.close()

    def _go_to_the_beginning(self) -> None:
        """Undoes all there is and does it again: each time the records are what they were."""
        assert self._rules is not None
        before, broken = self._rules.look()
        for way, count in ((self.window.undo, lambda one: one.last), (self.window.redo, lambda one: one.undone)):
            left = None
            for _ in range(5000):
                standing, broken = self._rules.look()
                if broken or self._faults:
                    raise Fault("\n".join([*self._faults, *broken]))
                if not count(standing):
                    break
                if left == (standing.last, standing.undone, standing.kept):
                    raise Fault(f"undo or redo goes no further than entry {standing.last} of {standing}")
                left = (standing.last, standing.undone, standing.kept)
                way()
                self._say("goes", left)
                faulthandler.dump_traceback_later(_HANGS_S, exit=True)
        after, _ = self._rules.look()
        if before.kept == after.kept and not before.undone and after.digest != before.digest:
            raise Fault("all undone and done again is not what it was")

    # What is remembered from life to life, and what is said

    def _memories(self) -> dict[str, Any]:
        with contextlib.suppress(OSError):
            return dict(json.loads(self._memory_file.read_text("utf-8")))
        return {}

    def _remember(self) -> None:
        if self._rules is not None:
            kept = self._memories() | {str(self._rules.path): self._rules.memory()}
            part = self._memory_file.with_suffix(".part")
            part.write_text(json.dumps(kept), "utf-8")
            os.replace(part, self._memory_file)  # the walker may be killed while it writes
            self._rules.close()
            self._rules = None

    def _say(self, what: str, told: Any) -> None:
        print(json.dumps([what, told]), flush=True)


def main(arguments: list[str]) -> int:
    """Runs one life of the application; its exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("seed", type=int)
    parser.add_argument("life", type=int)
    parser.add_argument("steps", type=int)
    parser.add_argument("--replay", type=Path)
    parser.add_argument("--now", required=True)
    parser.add_argument("--store")
    given = parser.parse_args(arguments)
    faulthandler.dump_traceback_later(_HANGS_S, exit=True)
    gestures = json.loads(given.replay.read_text("utf-8")) if given.replay else None
    walker = Walker(given.folder, given.seed, given.life, len(gestures) if gestures is not None else given.steps, gestures)

    from coorddesk import app
    from coorddesk.ui.window import Window

    class Walked(Window):
        def open_at_start(self, path: Path | None) -> None:
            super().open_at_start(path)
            walker.begin(self)

    app.Window = Walked
    code = app.run(["--now", given.now, *(["--store", given.store] if given.store else [])])
    # The screenless platform lets go of what was copied after Python is gone, and crashes on what Python made; real ones do not.
    QGuiApplication.clipboard().clear()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
