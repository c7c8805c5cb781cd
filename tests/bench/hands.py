"""The hands at a screen of an open window: its events, what is where on the board, and a stopwatch on the painting."""

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.bench.seat import Seat

_LONGEST_S = 2.0
_NONE, _LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
_PLAIN = Qt.KeyboardModifier.NoModifier


class Hands(Seat):
    """Sends a screen the events that the window system would send, and measures what comes of them.

    Attributes:
        view, canvas: the board, or another screen and what of it is painted by itself, once it was shown.
        figures: for each gesture a list of [own, painted, quiet, busy] milliseconds; `busy` is the processor time of `own`.
    """

    def __init__(self, app: QApplication, screen: str = "today") -> None:
        super().__init__(app, screen)
        self.figures: dict[str, list[list[float]]] = {}
        self.view: Any = None
        self.canvas: Any = None
        self._painting = self._painted = self._busy = 0.0
        self._paints = 0

    # Measuring

    def show(self) -> None:
        """Shows the board, with an eye on its painting from then on."""
        self.view = self.window.show_screen("board")
        if self.canvas is self.view.canvas:
            return
        self.canvas = self.view.canvas
        self.watch(self.canvas)

    def watch(self, canvas: Any) -> None:
        """Counts the painting of a widget from now on."""
        paint = canvas.paintEvent

        def watched(event: QEvent) -> None:
            began, worked = time.perf_counter(), time.thread_time()
            paint(event)
            self._painted = time.perf_counter()
            self._painting += (self._painted - began) * 1000
            self._busy += (time.thread_time() - worked) * 1000
            self._paints += 1

        canvas.paintEvent = watched

    def measure(self, name: str, act: Callable[[], object], wait: bool = True) -> bool:
        """Does an act until nothing is left to do; whether it was painted, for else nothing was measured.

        Args:
            wait: for the painting, if it does not come at once.
        """
        self._painting, self._busy, self._paints = 0.0, 0.0, 0
        began, worked = time.perf_counter(), time.thread_time()
        act()
        painted_within = self._painting, self._busy
        handling = (time.perf_counter() - began) * 1000 - painted_within[0]
        worked = (time.thread_time() - worked) * 1000 - painted_within[1]
        self.settle()
        while wait and not self._paints and time.perf_counter() - began < _LONGEST_S:
            time.sleep(0.0005)  # what waits for a timer must not take the time of others
            self.settle()
        quiet = (time.perf_counter() - began) * 1000
        if self._paints:
            own, busy = handling + self._painting, worked + self._busy
            self.figures.setdefault(name, []).append([own, (self._painted - began) * 1000, quiet, busy])
        return bool(self._paints)

    # The hands

    def _send(self, target: QWidget, event: QEvent) -> None:
        QApplication.sendEvent(target, event)

    def mouse(self, kind: QEvent.Type, at: QPoint) -> None:
        """A press, move or release of the left button; moves carry it."""
        port = self.canvas.viewport()
        moving, up = kind == QEvent.Type.MouseMove, kind == QEvent.Type.MouseButtonRelease
        place, there = QPointF(at), QPointF(port.mapToGlobal(at))
        self._send(port, QMouseEvent(kind, place, there, _NONE if moving else _LEFT, _NONE if up else _LEFT, _PLAIN))

    def click(self, at: QPoint) -> None:
        """A press and a release in one place."""
        self.mouse(QEvent.Type.MouseButtonPress, at)
        self.mouse(QEvent.Type.MouseButtonRelease, at)

    def wheel(self, at: QPoint, notches: int) -> None:
        """The wheel turned towards the user, or away from them where `notches` is negative."""
        port = self.canvas.viewport()
        turned = QPoint(0, -120 * notches)
        there = QPointF(port.mapToGlobal(at))
        self._send(port, QWheelEvent(QPointF(at), there, QPoint(), turned, _NONE, _PLAIN, Qt.ScrollPhase.NoScrollPhase, False))

    def key(self, target: QWidget, key: Qt.Key, text: str = "", modifiers: Qt.KeyboardModifier = _PLAIN) -> None:
        """A key pressed and let go."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self._send(target, QKeyEvent(kind, key, modifiers, text))

    # What is where

    def cards_seen(self, column: int) -> list[tuple[str, QPoint]]:
        """The cards of a column that a pointer finds on the screen now, with the point."""
        box, found = self.canvas.column_rect(column), dict[str, QPoint]()
        for y in range(box.top(), min(box.bottom(), self.canvas.viewport().height()) - 60, 12):
            at = QPoint(box.left() + 40, y)
            hit = self.canvas.hit(at)
            if hit.kind == "card":
                found.setdefault(hit.id, at)
        return list(found.items())

    def middle(self, column: int) -> QPoint:
        """A point in the middle of a column."""
        return QPoint(self.canvas.column_rect(column).center().x(), self.canvas.viewport().height() // 2)

    def tallest(self) -> int:
        """The column with the most cards that are not done."""
        columns = self.canvas.model.columns
        return max((at for at in range(len(columns)) if columns[at].category != "done"), key=lambda at: len(columns[at].cards))

    def done(self) -> int:
        """The column of finished cards."""
        return next(at for at, column in enumerate(self.canvas.model.columns) if column.category == "done")

    def column_of(self, id: str) -> int:
        """The column a card stands in."""
        model = self.canvas.model
        return model.column_of(model.cards[id])
