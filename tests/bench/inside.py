"""What an open window takes for its acts, on the store given: milliseconds by act, as one JSON line.

The window is made as app.py makes it, shown, and timed from the call to the last pixel: events are handled until none is left.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication

from coorddesk.domain.dates import Clock
from coorddesk.domain.tasks import Task
from coorddesk.services import board, editing, search
from coorddesk.settings import Settings
from coorddesk.storage.store import Store, new_id
from coorddesk.ui.icons import Icons
from coorddesk.ui.paint import Paint
from coorddesk.ui.screens import NAMES, SCREENS
from coorddesk.ui.theme import Theme
from coorddesk.ui.window import Window
from tests.bench.generate import NOW, TODAY

TYPED = "fire-stopping riser"


def timed(act: Callable[[], object]) -> float:
    """Milliseconds of one act."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


class Inside:
    """One window on one store, and the figures taken from it."""

    def __init__(self, app: QApplication, path: Path) -> None:
        theme = Theme.for_app(app, "light", reduced_motion=True)
        icons = Icons(theme)
        theme.apply(app)
        preferences = Settings()
        preferences.last_view = "today"
        self.window = Window(Clock(NOW), "Europe/London", theme, icons, Paint(theme, icons), preferences)
        self.busy = False
        self.window.work.busy_changed.connect(self._note_busy)
        self.window.show()
        self.settle()
        # the backup that follows an opening would be measured with all that comes after it
        self.window._warm = lambda: None  # type: ignore[method-assign]
        self.path = path
        self.figures: dict[str, float] = {}
        self.missing: dict[str, str] = {}
        self.imported = 0

    def settle(self) -> None:
        """Handles what waits, paint events included, until the worker has given all it was asked for."""
        quiet = 0
        while quiet < 3:
            quiet = 0 if self.busy else quiet + 1
            QCoreApplication.sendPostedEvents()
            # asleep while the worker works, for a busy wait would take its time from it
            how = QEventLoop.ProcessEventsFlag.WaitForMoreEvents if self.busy else QEventLoop.ProcessEventsFlag.AllEvents
            QCoreApplication.processEvents(how)

    def _note_busy(self, busy: bool) -> None:
        self.busy = busy

    def run(self) -> dict[str, Any]:
        """All acts, one after the other."""
        self._attempt("open", lambda: (self.window.open_store(self.path), self.settle()))
        store = self.window.store
        assert store is not None
        store.warm()
        for screen in SCREENS:  # as the worker does once the first content stands
            self._attempt(f"code {screen.name}", screen.view_class)
        self.window.screens.forget_views()
        for name in NAMES:
            self._attempt(f"view {name}", lambda name=name: (self.window.show_screen(name), self.settle()))
        for name in NAMES:
            self._attempt(f"again {name}", lambda name=name: (self.window.show_screen(name), self.settle()))
        self._attempt_many("edit", lambda: self._edits(store))
        self.window.show_screen("board")
        self.settle()
        self._attempt_many("move", lambda: self._moves(store))
        self._attempt_many("search", lambda: [lambda end=end: search.find(store, TYPED[:end]) for end in range(1, len(TYPED) + 1)])
        self._attempt_many("palette", self._keystrokes)
        self._attempt("import", lambda: self._take_in(store))
        self._attempt("undo import", store.undo)
        return {"figures": self.figures, "missing": self.missing, "imported": self.imported}

    def _attempt(self, name: str, act: Callable[[], object]) -> None:
        try:
            self.figures[name] = timed(act)
        except Exception as error:  # a screen that is not there yet must not hide the others
            self.missing[name] = f"{type(error).__name__}: {error}"

    def _attempt_many(self, name: str, ready: Callable[[], list[Callable[[], object]]]) -> None:
        try:
            figures = [timed(act) for act in ready()]
        except Exception as error:
            self.missing[name] = f"{type(error).__name__}: {error}"
            return
        self.figures[name] = statistics.median(figures)
        self.figures[f"{name} worst"] = max(figures)

    def _edits(self, store: Store) -> list[Callable[[], object]]:
        """Titles of twenty open tasks, saved one by one while no screen is looking at them."""
        with store.read() as reader:
            ids = [row[0] for row in reader.rows("SELECT id FROM task WHERE done_on IS NULL AND deleted = 0 LIMIT 21")]
        heard, store._listeners = store._listeners, []
        editing.set_field(store, "task", ids[0], "title", "The first edit makes the writer ready", TODAY)
        acts: list[Callable[[], object]] = [
            lambda id=id: editing.set_field(store, "task", id, "title", f"Another title {id}", TODAY) for id in ids[1:]
        ]
        acts.append(lambda: store._listeners.extend(heard))
        return acts

    def _moves(self, store: Store) -> list[Callable[[], object]]:
        """One card after the other to the foot of the next column, each until it is painted there."""
        with store.read() as reader:
            rows = reader.rows(
                "SELECT t.id, c.id FROM task t JOIN board_column c ON c.project_id = t.project_id AND c.category = 'active'"
                " WHERE t.done_on IS NULL AND t.deleted = 0 AND t.column_id <> c.id GROUP BY t.id LIMIT 12"
            )
        places = [board.Place(task, column) for task, column in rows]
        return [lambda place=place: (board.place(store, [place], TODAY), self.settle()) for place in places]

    def _keystrokes(self) -> list[Callable[[], object]]:
        """Letters typed into the palette, each until its results are painted."""
        self.window.open_palette()
        self.settle()
        palette = self.window.tools.palette
        assert palette is not None

        def typed(text: str) -> None:
            palette.line.setPlainText(text)
            palette.refresh()  # what its short wait for further letters would call
            self.settle()

        return [lambda end=end: typed(TYPED[:end]) for end in range(1, len(TYPED) + 1)]

    def _take_in(self, store: Store) -> None:
        """Ten thousand tasks, or as many as there are, as one change; the screens hear of it too."""
        with store.edit("Import tasks") as edit:
            [model] = edit.find(Task, "done_on IS NULL AND deleted = 0", (), "LIMIT 1")
            self.imported = min(10_000, int(edit.value("SELECT count(*) FROM task")))
            for number in range(self.imported):
                edit.add(replace(model, id=new_id(), ref=f"IMPORT-{number}", title=f"Imported task {number}", labels=("import",)))


def main() -> int:
    """Prints the figures for the store named on the command line."""
    app = QApplication(sys.argv[:1])
    inside = Inside(app, Path(sys.argv[1]))
    print(json.dumps(inside.run()), flush=True)
    inside.window.leave()
    return 0


if __name__ == "__main__":
    sys.exit(main())
