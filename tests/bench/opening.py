"""CoordDesk started as a user starts it, on the store given: says when the frame was painted and when the first content was."""

import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent

from coorddesk import app
from coorddesk.ui.window import Window
from tests.bench.bare import Watched, memory_kb


class Timed(Watched, Window):
    """The window, with an eye on its pixels."""

    seen: dict[str, float] = {}
    busy = False

    def painted(self) -> None:
        Timed.seen["painted"] = time.monotonic()

    def open_at_start(self, path: Path | None) -> None:
        Timed.seen["opening"] = time.monotonic()
        self.work.busy_changed.connect(self.note_busy)
        super().open_at_start(path)
        Timed.seen["opened"] = time.monotonic()

    def _warm(self) -> None:
        """What follows the first content is not part of it."""

    def note_busy(self, busy: bool) -> None:
        """Content is there when the worker has nothing to add to it."""
        self.busy = busy
        self.update()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if "opened" in Timed.seen and not self.busy and event.type() == QEvent.Type.UpdateRequest:
            # where the frame was not painted before the store was open, these are the first pixels
            Timed.seen.setdefault("painted", time.monotonic())
            loaded = "sqlalchemy" in sys.modules
            print(json.dumps({**Timed.seen, "content": time.monotonic(), "memory": memory_kb(), "sqlalchemy": loaded}), flush=True)
            os._exit(0)
        return done


def main() -> int:
    """Opens the store named on the command line."""
    app.Window = Timed  # type: ignore[misc]
    return app.run(["--quit-after", "60", "--store", sys.argv[1]])


if __name__ == "__main__":
    sys.exit(main())
