"""What the calendar takes for whole gestures in the real window: `python -m tests.bench.calendars STORE gestures|reading`.

As `boards` does it, with the same four figures for each gesture; “own” counts the painting of all of the calendar. “reading” says without
a window how many milliseconds the service takes for six months, one after the other, and for the same after a change each; it changes
the store.
"""

import json
import sys
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from coorddesk.domain.dates import month_end, plus_months
from coorddesk.exchange.occurrences import use_pinned_zones
from coorddesk.services import calendar, editing, meetings
from coorddesk.storage.store import Store
from coorddesk.ui.calendar.layout import month_days
from coorddesk.ui.calendar.spans import MODES
from tests.bench.generate import NOW, TODAY
from tests.bench.hands import Hands
from tests.bench.seat import timed

FRAMES = 60
_PAGES, _DROPS, _TURNS = 6, 6, 3
_LOOK_MS = 800  # a short look before the next key
_ZONE = "Europe/London"


class Calendars(Hands):
    """The gestures, one after the other, with everything of all projects on view."""

    def run(self) -> dict[str, Any]:
        """All of them."""
        self.attempt("first show", lambda: self.measure("first show", self.show))
        self.attempt("months", lambda: self._pages("month"))
        self.attempt("switches", self._switches)
        self.attempt("weeks", lambda: self._pages("week"))
        self.attempt("wheel", self._wheel)
        for mode in ("month", "week"):
            self.attempt(f"drag, {mode}", lambda mode=mode: self._drag(mode))
            self.attempt(f"drop, {mode}", lambda mode=mode: self._drops(mode))
        self.attempt("scopes", self._scopes)
        return {"figures": self.figures, "missing": self.missing}

    def show(self) -> None:
        """Shows the calendar, with an eye on the painting of all its parts from then on."""
        first = self.view is None
        self.view = self.window.show_screen("calendar")
        if first:
            for canvas in (self.view.month, self.view.week, self.view.agenda, self.view.next_days, self.view.mini):
                self.watch(canvas)
        self.canvas = self.view.canvas

    def _modes(self) -> dict[str, QKeySequence]:
        """The ways to show the calendar and their keys."""
        return {one.name: QKeySequence(one.keys[0]) for one in self.view.ACTIONS if one.name in MODES}

    def _press(self, keys: QKeySequence) -> None:
        pressed = keys[0]
        self.key(self.canvas, pressed.key(), modifiers=pressed.keyboardModifiers())

    def _turn_to(self, mode: str) -> None:
        """Shows the calendar another way, if it is not shown so already."""
        if self.view.mode != mode:
            self._press(self._modes()[mode])
            self.settle()
        self.canvas = self.view.canvas

    def _switches(self) -> None:
        """From one way to the next by its key, round and round, from the month back to the month."""
        self._turn_to("month")
        modes = self._modes()
        for mode in [*list(modes)[1:], "month"] * _TURNS:
            self.rest(_LOOK_MS)
            assert self.measure(f"to the {mode}", lambda mode=mode: self._press(modes[mode]))
            self.canvas = self.view.canvas
            assert self.view.mode == mode

    def _pages(self, mode: str) -> None:
        """Later page by page, as quickly as keys can be pressed, and back to where it began with a look at each page."""
        self._turn_to(mode)
        began = self.view.day
        for key, words, looked in ((Qt.Key.Key_PageDown, "turned at once", 0), (Qt.Key.Key_PageUp, "turned", _LOOK_MS)):
            for _ in range(_PAGES):
                self.rest(looked)
                assert self.measure(f"{mode} page {words}", lambda key=key: self.key(self.canvas, key)), "nothing was painted"
        assert (self.view.day.year, self.view.day.month) == (began.year, began.month)

    def _wheel(self) -> None:
        """The hours of the week, turning round at an end."""
        self._turn_to("week")
        at, turn = self.canvas.viewport().rect().center(), 1
        for _ in range(FRAMES):
            if not self.measure("wheel frame, week", lambda turn=turn: self.wheel(at, turn), wait=False):
                turn = -turn

    # Dragging

    def _meeting(self, single: bool = False) -> QPoint:
        """Where a meeting that can be moved is seen; a `single` one does not repeat, so that dropping it asks nothing."""
        found = self._seen(single)
        if found is None:  # in a store that is small
            desk = self.window.desk
            assert desk is not None
            starts = datetime.combine(self.canvas.shown_days()[9 if self.view.mode == "month" else 1], time(11))
            project = next(iter(desk.names().projects))
            meetings.add(desk.store, project, "Survey", starts, starts + timedelta(hours=1), _ZONE)
            self.settle()
            found = self._seen(single)
        assert found is not None, "no meeting to move is seen"
        return found

    def _seen(self, single: bool) -> QPoint | None:
        seen = QRectF(self.canvas.viewport().rect()).adjusted(60, 80, -60, -60)
        for box in self.canvas.boxes():
            entry, at = box.entry, self.canvas.on_screen(box).center()
            if entry is None or entry.kind != "meeting" or not entry.movable or (single and entry.repeats) or not seen.contains(at):
                continue
            hit = self.canvas.hit(at)
            if hit is not None and hit.entry is not None and hit.entry.key == entry.key:
                return at.toPoint()
        return None

    def _drag(self, mode: str) -> None:
        """A meeting carried over the page and back, then put back by Esc."""
        self._turn_to(mode)
        start = self._meeting()
        self.mouse(QEvent.Type.MouseButtonPress, start)
        self.settle()
        self.measure(f"lifted, {mode}", lambda: self.mouse(QEvent.Type.MouseMove, start + QPoint(16, 30)))
        room = self.canvas.viewport().rect().adjusted(120, 140, -120, -80)
        for step in range(FRAMES):
            part = 1 - abs(2 * step / FRAMES - 1)
            at = QPoint(round(room.left() + room.width() * part), round(room.top() + room.height() * (step % 20) / 20))
            self.measure(f"drag frame, {mode}", lambda at=at: self.mouse(QEvent.Type.MouseMove, at), wait=False)
        self.key(self.canvas, Qt.Key.Key_Escape)
        self.mouse(QEvent.Type.MouseButtonRelease, start)
        self.settle()

    def _drops(self, mode: str) -> None:
        """Meetings carried to another day of the page, each time on disk and painted."""
        assert self.window.store is not None
        self._turn_to(mode)
        for _ in range(_DROPS):
            start = self._meeting(single=True)
            day, _ = self.canvas.place(start)
            xs = range(80, self.canvas.viewport().width() - 80, 40)
            end = next(QPoint(x, start.y()) for x in xs if self.canvas.place(QPoint(x, start.y()))[0].weekday() == (day.weekday() + 1) % 5)
            self.mouse(QEvent.Type.MouseButtonPress, start)
            for part in (0.3, 0.7, 1.0):
                self.mouse(QEvent.Type.MouseMove, start + (end - start) * part)
                self.settle()
            before = self.window.store.undo_label()
            assert self.measure(f"dropped, {mode}", lambda end=end: self.mouse(QEvent.Type.MouseButtonRelease, end))
            assert self.window.store.undo_label() != before, "nothing was moved"

    def _scopes(self) -> None:
        """The project with most meetings alone, and all again, in the month and in the week."""
        desk = self.window.desk
        assert desk is not None
        with desk.store.read() as reader:
            most = reader.value("SELECT project_id FROM meeting WHERE deleted = 0 GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
        for mode in ("month", "week"):
            self._turn_to(mode)
            for _ in range(_TURNS):
                assert self.measure(f"one project, {mode}", lambda: desk.choose_project(most))
                assert self.measure(f"all projects, {mode}", lambda: desk.choose_project(None))


def reading(path: Path) -> dict[str, Any]:
    """Milliseconds for the weeks of six months, the first time and after a change, and how much stands on them."""
    use_pinned_zones()
    store = Store.open(path, lambda: NOW)
    months = [month_days(plus_months(TODAY.replace(day=1), step), 0) for step in range(-4, 3)]
    told: dict[str, Any] = {"first": [], "changed": [], "shown": 0}
    with store.read() as reader:
        meeting = reader.value("SELECT id FROM meeting WHERE deleted = 0 ORDER BY starts DESC LIMIT 1")

    def read(days: list[date]) -> int:
        found = calendar.read(store, None, days[0], days[-1], _ZONE)
        lists = (getattr(found, name) for name in found.__slots__)
        return sum(len(one) for one in lists if isinstance(one, list))

    read([months[0][0] - timedelta(days=100), month_end(months[0][0]) - timedelta(days=100)])  # loads what expands rules
    for name in ("first", "changed"):
        for number, days in enumerate(months[1:]):
            if name == "changed":  # what was read is kept until then
                editing.set_field(store, "meeting", meeting, "place", f"Room {number}", TODAY)
            told[name].append(timed(lambda days=days: read(days)))
    told["shown"] = sum(map(read, months[1:])) // len(months[1:])
    store.close()
    return told


def main(arguments: Iterable[str]) -> int:
    """Prints the figures for the store named on the command line."""
    path, what = arguments
    if what == "reading":
        print(json.dumps(reading(Path(path))), flush=True)
        return 0
    app = QApplication(sys.argv[:1])
    calendars = Calendars(app)
    calendars.open(Path(path))
    calendars.warm()
    print(json.dumps(calendars.run()), flush=True)
    calendars.window.leave()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
