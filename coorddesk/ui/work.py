"""Work that takes time: one worker thread that reads and computes, never edits; results come back by a queued signal."""

import queue
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

_PATIENCE_S = 5


class Job:
    """One piece of work under way."""

    def __init__(self, run: Callable[["Job"], Any], done: Callable[[Any], None], failed: Callable[[BaseException], None]) -> None:
        self.run, self.done, self.failed = run, done, failed
        self.cancelled = False
        self._report: Callable[[int, int], None] | None = None

    def cancel(self) -> None:
        """Asks the work to stop; its result is dropped."""
        self.cancelled = True

    def progress(self, done: int, total: int) -> None:
        """Says how far the work is, from within it."""
        if self._report is not None:
            self._report(done, total)


class Work(QObject):
    """The worker thread and its queue; results arrive in the thread that made this object."""

    busy_changed = Signal(bool)
    progressed = Signal(int, int)
    _finished = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: queue.Queue[Job | None] = queue.Queue()
        self._under_way: list[Job] = []
        self._thread: threading.Thread | None = None
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(
        self, run: Callable[[Job], Any], done: Callable[[Any], None], failed: Callable[[BaseException], None], latest: Job | None = None
    ) -> Job:
        """Runs `run(job)` on the worker and gives its result to `done`, or what it raised to `failed`, in this thread.

        Args:
            latest: an earlier job this one replaces; it is cancelled.
        """
        if latest is not None:
            latest.cancel()
        job = Job(run, done, failed)
        job._report = self.progressed.emit
        if self._thread is None:
            # A queue of its own: a thread that did not end in time takes no work of the next one.
            self._queue = queue.Queue()
            self._thread = threading.Thread(target=self._loop, args=(self._queue,), name="coorddesk-worker", daemon=True)
            self._thread.start()
        self._under_way.append(job)
        if len(self._under_way) == 1:
            self.busy_changed.emit(True)
        self._queue.put(job)
        return job

    def stop(self) -> None:
        """Lets the running job end, drops its result and all that waits, and joins the thread."""
        for job in self._under_way:
            job.cancel()
        if self._under_way:
            self._under_way.clear()
            self.busy_changed.emit(False)
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(timeout=_PATIENCE_S)
            self._thread = None

    def _loop(self, jobs: "queue.Queue[Job | None]") -> None:
        while (job := jobs.get()) is not None:
            result: Any = None
            error: BaseException | None = None
            if not job.cancelled:
                try:
                    result = job.run(job)
                except BaseException as raised:
                    error = raised
            self._finished.emit(job, result, error)

    def _deliver(self, job: Job, result: Any, error: BaseException | None) -> None:
        if job in self._under_way:
            self._under_way.remove(job)
            if not self._under_way:
                self.busy_changed.emit(False)
        if job.cancelled:
            return
        if error is not None:
            job.failed(error)
        else:
            job.done(result)
