"""The timer of the item that is talked about."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

_SECOND_MS = 1000
_KEPT_EVERY_S = 5


class ItemTimer(QObject):
    """Counts the seconds given to one item at a time; what it counted is kept now and then, and when it stops.

    Signals:
        ticked(key, seconds): a second went by, or it began or stopped.

    Args:
        keep: keeps the seconds of an item as part of the run whose number it is given, and answers that number.
    """

    ticked = Signal(str, int)

    def __init__(self, keep: Callable[[str, int, int | None], int | None], parent: QObject) -> None:
        super().__init__(parent)
        self._keep = keep
        self.key = ""
        self._before = self._kept = 0
        self._run: int | None = None
        self._since = QElapsedTimer()
        self._second = QTimer(self, interval=_SECOND_MS)
        self._second.timeout.connect(self._tick)

    def seconds(self) -> int:
        """The seconds of the item that runs, with those before."""
        return self._before + (self._since.elapsed() // 1000 if self.key else 0)

    def start(self, key: str, before: int) -> None:
        """Counts for an item, on top of what it had; another one is stopped."""
        self.stop()
        self.key, self._before, self._kept, self._run = key, before, before, None
        self._since.start()
        self._second.start()
        self.ticked.emit(key, before)

    def stop(self) -> None:
        """Stops counting and keeps what was counted."""
        if not self.key:
            return
        self._second.stop()
        seconds, key = self.seconds(), self.key
        self._save(seconds)
        self.key = ""
        self.ticked.emit(key, seconds)

    def keep(self) -> None:
        """Keeps what was counted so far, and goes on."""
        if self.key:
            self._save(self.seconds())

    def _tick(self) -> None:
        seconds = self.seconds()
        if seconds - self._kept >= _KEPT_EVERY_S:
            self._save(seconds)
        self.ticked.emit(self.key, seconds)

    def _save(self, seconds: int) -> None:
        if seconds != self._kept:
            self._run = self._keep(self.key, seconds, self._run)
            self._kept = seconds
