"""A bare window, what start-up is compared with: says on standard output when it was painted, and what memory it took."""

import gc
import json
import os
import sys
import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


def memory_kb() -> int:
    """What this process alone takes (PSS), or 0 where that is not told."""
    try:
        with open("/proc/self/smaps_rollup") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
    except OSError:
        return 0


def weighed() -> list[float]:
    """What this process alone takes after a collection, MiB: [PSS, RSS]."""
    gc.collect()
    with open("/proc/self/smaps_rollup") as file:
        rss = next((int(line.split()[1]) for line in file if line.startswith("Rss:")), 0)
    return [memory_kb() / 1024, rss / 1024]


_PAINTED = QEvent.Type(QEvent.registerEventType())


class Watched(QMainWindow):
    """A window that knows when the screen first asked for its pixels and had them."""

    def event(self, event: QEvent) -> bool:
        if event.type() == _PAINTED:
            self.painted()
            return True
        done = super().event(event)
        if event.type() == QEvent.Type.Show:
            self.windowHandle().installEventFilter(self)
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Expose and watched is self.windowHandle():
            watched.removeEventFilter(self)
            # handled right after this one, before any timer
            QCoreApplication.postEvent(self, QEvent(_PAINTED), Qt.EventPriority.HighEventPriority.value)
        return super().eventFilter(watched, event)

    def painted(self) -> None:
        """Called once the first pixels stand."""


class Bare(Watched):
    """A window with one word in it."""

    def painted(self) -> None:
        """Tells when, and ends the process."""
        print(json.dumps({"painted": time.monotonic(), "memory": memory_kb()}), flush=True)
        os._exit(0)


def main() -> None:
    """Shows it."""
    app = QApplication(sys.argv[:1])
    window = Bare()
    window.setCentralWidget(QLabel("CoordDesk"))
    window.resize(1440, 900)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
