"""What an open window takes for its acts, on the store given: milliseconds by act, as one JSON line.

The window is made as app.py makes it, shown, and timed from the call to the last pixel: events are handled until none is left.
"""

import json
import statistics
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from coorddesk.domain.tasks import Task
from coorddesk.services import board, editing, search
from coorddesk.storage.store import Store, new_id
from coorddesk.ui.screens import NAMES
from tests.bench.generate import TODAY
from tests.bench.seat import Seat, timed

TYPED = "fire-stopping riser"


class Inside(Seat):
    """One window on one store, and the figures taken from it."""

    def __init__(self, app: QApplication, path: Path) -> None:
        super().__init__(app)
        self.path = path
        self.figures: dict[str, float] = {}
        self.imported = 0

    def run(self) -> dict[str, Any]:
        """All acts, one after the other."""
        self._attempt("open", lambda: self.open(self.path))
        store = self.window.store
        assert store is not None
        self.warm()
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
        self.attempt(name, lambda: self.figures.update({name: timed(act)}))

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
