"""What the board takes for whole gestures in the real window: `python -m tests.bench.boards STORE all|one|frames|memory`.

Events are sent to the widgets that get them from the window system. Says, as one JSON line, for each gesture a list of
[own, painted, quiet, busy] milliseconds: `own` is the handling of the event and the board's painting, `painted` ends with the board's last
painting, `quiet` when nothing waits to be handled any more and the worker has told what it was asked for; `busy` is the processor time that
the window's thread took for `own`.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.bench.bare import weighed
from tests.bench.hands import Hands
from tests.bench.seat import timed

FRAMES = 60
COMMON, RARE = "confirm", "zusammenstellung"
_FEW = 30
_MOST_FEET = 12  # by then there are more finished cards on view than open ones
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class Boards(Hands):
    """The gestures, one after the other."""

    def run(self, scope: str) -> dict[str, Any]:
        """All gestures on all projects, or on the one with most open tasks; for "frames" those that are compared."""
        if scope == "one":
            self._narrow()
        self.attempt("first show", self._first_show)
        self.attempt("wheel", lambda: self._wheel("wheel frame", self.tallest()))
        self.attempt("drag", lambda: self._drag("drag frame", "card lifted"))
        if scope != "frames":
            self.attempt("filter", lambda: self._filter(""))
            self.attempt("keys", self._move_by_key)
            self.attempt("drop", self._drop)
            self.attempt("lanes", self._lanes)
            self.attempt("older", self._open_older)
        return {"figures": self.figures, "missing": self.missing, "cards": len(self.canvas.model.cards)}

    def _first_show(self) -> None:
        assert self.measure("first show", self.show)

    def _narrow(self) -> None:
        desk = self.window.desk
        assert desk is not None
        with desk.store.read() as reader:
            most = "SELECT project_id FROM task WHERE done_on IS NULL AND deleted = 0 GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
            desk.choose_project(reader.value(most))
        self.settle()

    def _wheel(self, name: str, column: int) -> None:
        """A notch at a time, turning round at an end."""
        at, turn, ends = self.middle(column), 1, 0
        for _ in range(FRAMES):
            if not self.measure(name, lambda turn=turn: self.wheel(at, turn), wait=False):
                turn, ends = -turn, ends + 1
        if ends == FRAMES and len(self.canvas.model.columns[column].cards) < _FEW:
            still = timed(lambda: self.wheel(at, turn))  # a board that small does not move
            self.figures[name] = [[still, still, still, still]]
        assert name in self.figures, f"{name}: nothing moved"

    def _drag(self, name: str, lifting: str) -> None:
        """A card carried over all columns and back, then put back by Esc."""
        columns = len(self.canvas.model.columns)
        [(_, start), *_] = max((self.cards_seen(column) for column in range(columns)), key=len)
        ends = [self.middle(0), self.middle(columns - 1)]
        self.mouse(QEvent.Type.MouseButtonPress, start)
        self.settle()
        self.measure(lifting, lambda: self.mouse(QEvent.Type.MouseMove, start + QPoint(14, 9)))
        for step in range(FRAMES):
            part = 1 - abs(2 * step / FRAMES - 1)
            x = ends[0].x() + (ends[1].x() - ends[0].x()) * part
            at = QPoint(round(x), round(self.canvas.viewport().height() * (0.25 + 0.5 * (step % 20) / 20)))
            self.measure(name, lambda at=at: self.mouse(QEvent.Type.MouseMove, at))
        self.key(self.canvas, Qt.Key.Key_Escape)
        self.settle()

    def _filter(self, suffix: str) -> None:
        """Words typed letter by letter and taken back again."""
        field = self.view.filter_bar().findChild(QLineEdit)
        for word, name in ((COMMON, "common"), (RARE, "rare")):
            for letter in word:
                self._letter(f"filter letter, {name} word{suffix}", field, letter)
            assert self._shown() < len(self.canvas.model.cards)
            for _ in word:
                self._letter(f"filter letter taken back{suffix}", field, "")

    def _letter(self, name: str, field: QLineEdit, letter: str) -> None:
        key = Qt.Key(ord(letter.upper())) if letter else Qt.Key.Key_Backspace
        before = field.text()
        self.measure(name, lambda: self.key(field, key, letter))
        assert field.text() != before, "the letter did not come into the field"

    def _shown(self) -> int:
        return sum(len(cell) for lane in self.canvas.model.lanes for cell in lane.cells)

    def _move_by_key(self) -> None:
        """One card to the next column and back, each time on disk and painted."""
        column = self.tallest()
        step = -1 if column + 1 >= self.done() else 1
        [(id, at), *_] = self.cards_seen(column)
        self.click(at)
        self.settle()
        for there in [step, -step] * 6:
            key = Qt.Key.Key_Right if there > 0 else Qt.Key.Key_Left
            column += there
            assert self.measure("card moved by key", lambda key=key: self.key(self.canvas, key, modifiers=_SHIFT))
            assert self.column_of(id) == column, "the card did not move"

    def _drop(self) -> None:
        """Cards carried to the column beside, one after the other, each time on disk and painted."""
        for _ in range(8):
            source = self.tallest()
            target = source - 1 if source + 1 >= self.done() else source + 1
            [(id, at), *_] = self.cards_seen(source)
            self.mouse(QEvent.Type.MouseButtonPress, at)
            ends = at + QPoint(12, 9), self.middle(target) - QPoint(9, 7), self.middle(target)
            for there in ends:
                self.mouse(QEvent.Type.MouseMove, there)
                self.settle()
            self.measure("card dropped", lambda end=ends[-1]: self.mouse(QEvent.Type.MouseButtonRelease, end))
            assert self.column_of(id) == target, "the card did not move"

    def _lanes(self) -> None:
        """Other lanes, and the frames with them."""
        for lanes in ("team", "owner", "priority", "none") * 2:
            self.measure("lanes taken away" if lanes == "none" else f"lanes by {lanes}", getattr(self.view, f"lanes_{lanes}"))
        self.view.lanes_team()
        self.settle()
        self._wheel("wheel frame, lanes by team", self.tallest())
        self.canvas.verticalScrollBar().setValue(0)
        self.settle()
        self._drag("drag frame, lanes by team", "card lifted, lanes by team")
        self._filter(", lanes by team")
        self.view.lanes_owner()
        self.settle()
        self._wheel("wheel frame, lanes by owner", self.tallest())
        self.view.lanes_none()
        self.settle()

    def _open_older(self) -> None:
        """The foot of the done column pressed until nothing older is left, or many times."""
        column = self.done()
        for _ in range(_MOST_FEET):
            if not self.canvas.has_foot(column):
                break
            self.canvas.scroll_to_foot(column)
            self.settle()
            at = self.canvas.foot_rect(column).center()
            before = len(self.canvas.model.cards)
            self.measure("older done shown", lambda at=at: self.click(at))
            assert len(self.canvas.model.cards) > before, "the foot showed nothing more"
        self.canvas.scroll(column, -1e7)
        self.settle()
        self._wheel("wheel frame, older done shown", column)
        self._drag("drag frame, older done shown", "card lifted, older done shown")

    # Memory

    def weigh(self) -> dict[str, Any]:
        """MiB taken once the board stands, and once every card of it was looked at: [PSS, RSS]."""
        self.show()
        self.settle()
        told = {"shown": weighed()}
        for column in range(len(self.canvas.model.columns)):
            self.canvas.scroll_to_foot(column)
            self.settle()
        self.view.lanes_team()
        self.settle()
        self.view.lanes_none()
        self.settle()
        return {**told, "looked at": weighed(), "cards": len(self.canvas.model.cards)}


def main(arguments: Iterable[str]) -> int:
    """Prints the figures for the store named on the command line."""
    path, scope = arguments
    app = QApplication(sys.argv[:1])
    boards = Boards(app, "board" if scope == "memory" else "today")
    boards.open(Path(path))
    if scope == "memory":
        told = boards.weigh()
    else:
        boards.warm()
        told = boards.run(scope)
    print(json.dumps(told), flush=True)
    boards.window.leave()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
