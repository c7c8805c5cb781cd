"""Keeping published calendars up to date: they are written anew after changes, whichever screen is shown, and once when a store opens.

A store publishes only from the computer and the place where that was asked for: a copy or a backup that is opened to look something up
must not write over the calendars that others read.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from coorddesk.errors import CoordDeskError
from coorddesk.settings import Settings

if TYPE_CHECKING:
    from coorddesk.domain.changes import Step
    from coorddesk.services.publishing import Round, State
    from coorddesk.ui.desk import Desk
    from coorddesk.ui.publish_panel import PublishPanel

# The first look leaves the start alone; changes that come together are written once.
_FIRST_LOOK_MS, _AFTER_CHANGE_MS = 3_000, 2_000
_SLICE_S = 0.05  # after which other work has its turn
_LEAVING_S, _HIDDEN_S = 1.0, 15.0  # how long leaving may take: while the window is looked at, and once it is gone


class Publishing(QObject):
    """Writes the published calendars of the open store, on the worker and in slices.

    Args:
        frame: the window's, for the panel.
        remember: writes the settings down.

    Signals:
        changed(): how a published calendar stands changed.
        announced(text): one could not be written.
    """

    changed = Signal()
    announced = Signal(str)

    def __init__(self, frame: QWidget, settings: Settings, remember: Callable[[], object]) -> None:
        super().__init__(frame)
        self._frame, self._settings, self._remember = frame, settings, remember
        self._desk: Desk | None = None
        self._panel: PublishPanel | None = None
        self._round: Round | None = None
        self._kept: dict[str, dict[str, object]] = {}
        self._any: bool | None = None  # whether anything is published; None before that is known
        self._waits = False  # whether a change is not written yet
        self.states: dict[str, State] = {}
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.write)

    # Watching

    def watch(self, desk: Desk) -> None:
        """Begins with a store, once its first content stands."""
        if self._desk is not desk:
            self._desk = desk
            self._timer.start(_FIRST_LOOK_MS)

    def leave(self) -> None:
        """Ends with the store, and writes what is not written yet; what takes too long is left to the next time the store is opened."""
        desk = self._desk
        if desk is None:
            return
        round = self._round
        if self.is_here and self._any is not False and (self._waits or round is not None):
            round = self._begin(desk) if self._waits or round is None else round
            patience_s = _LEAVING_S if self._frame.isVisible() else _HIDDEN_S
            until, written = time.monotonic() + patience_s, threading.Event()

            def finish(_job: object) -> None:
                round.work(until)
                written.set()

            desk.work.start(finish, lambda _done: None, lambda _error: None)
            written.wait(patience_s)
        self._timer.stop()
        self._desk, self._round, self._any, self._waits = None, None, None, False
        self._kept, self.states = {}, {}
        if self._panel is not None:
            self._panel.hide()
            self._panel.deleteLater()
            self._panel = None

    def apply(self, step: Step) -> None:
        """Takes a change over: it is written when there was no other for a while."""
        kinds = step.kinds
        if self._desk is None:
            return
        if "publication" in kinds or step.reloaded:
            self._any = True
            self.changed.emit()
        if self._any is not False and self.is_here:
            from coorddesk.services.publishing import KINDS  # late: most stores publish nothing

            if step.reloaded or not kinds or kinds & KINDS:
                self._waits = True
                self._timer.start(_AFTER_CHANGE_MS)

    def look(self) -> None:
        """Writes soon what another day changes."""
        if self._desk is not None and self._any is not False:
            self._timer.start(_AFTER_CHANGE_MS)

    # Writing

    @property
    def is_here(self) -> bool:
        """Whether the open store publishes from this computer and this place."""
        return self._desk is not None and str(self._desk.store.path) in self._settings.publishing_stores

    def publish_here(self) -> None:
        """Has the open store publish from here, and writes at once."""
        if self._desk is not None:
            if not self.is_here:
                self._settings.publishes(self._desk.store.path)
                self._remember()
            self._any = self._waits = True
            self.changed.emit()
            self.write()

    @property
    def is_writing(self) -> bool:
        """Whether calendars are being written."""
        return self._round is not None

    def write(self) -> None:
        """Writes all that is published, if it says anything new."""
        if self._desk is None or not self.is_here:
            return
        if self._round is not None:
            self._timer.start(_AFTER_CHANGE_MS)  # what changed meanwhile comes with the next round
            return
        self._waits = False
        self._begin(self._desk)
        self._go_on(self._desk)

    def _begin(self, desk: Desk) -> Round:
        from coorddesk.services.publishing import Round

        self._timer.stop()
        self._round = Round(desk.store, desk.now(), self._kept)  # type: ignore[arg-type]
        return self._round

    def _go_on(self, desk: Desk) -> None:
        round = self._round
        if round is not None:
            desk.work.start(
                lambda _job: round.work(time.monotonic() + _SLICE_S), lambda done: self._worked(desk, round, done), self._failed
            )  # fmt: skip

    def _worked(self, desk: Desk, round: Round, done: bool) -> None:
        if round is not self._round:
            return
        if not done:
            self._go_on(desk)
            return
        before, self.states = self.states, round.states
        self._round, self._any = None, bool(round.states)
        for id, state in round.states.items():
            if state.refusal and (id not in before or before[id].refusal != state.refusal):
                self.announced.emit(self.tr("A calendar was not published. {why}").format(why=state.refusal))
        self.changed.emit()

    def _failed(self, error: BaseException) -> None:
        self._round = None
        if not isinstance(error, CoordDeskError):
            raise error
        self.announced.emit(error.sentence)

    # The panel

    def open_panel(self) -> None:
        """What is published, and one more."""
        if self._desk is None:
            return
        if self._panel is None:
            from coorddesk.ui.publish_panel import PublishPanel

            self._panel = PublishPanel(self._desk, self, self._frame)
        self._panel.open_list()
