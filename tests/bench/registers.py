"""What the document register takes for whole gestures in the real window: `python -m tests.bench.registers STORE gestures|memory`.

As `boards` does it, with the same four figures for each gesture, on the documents of all projects. “memory” says what the window weighs
once the register stands, and once every column was sorted by and it was looked at from end to end.
"""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from coorddesk.domain.registers import GROUPS, SORTS
from coorddesk.services import register
from coorddesk.ui.documents.columns import USUAL
from coorddesk.ui.notice import Notice
from tests.bench.bare import weighed
from tests.bench.generate import TODAY
from tests.bench.hands import Hands

FRAMES, _TIMES, _READ_MS = 60, 6, 150
COMMON, RARE = "duct", "wayfinding, roof"


def dated(connection: Connection) -> None:
    """Gives a store that was made before there were such days some awaited documents, and some to be looked at again."""
    if connection.execute("SELECT 1 FROM document WHERE planned_issue IS NOT NULL LIMIT 1").fetchone():
        return
    day = f"date('{TODAY}', (rowid / 50 % 120 - 60) || ' days')"
    connection.execute("DELETE FROM document_revisions WHERE of_id IN (SELECT id FROM document WHERE rowid % 50 = 7)")
    connection.execute(
        f"UPDATE document SET status = 'Awaited', planned_issue = {day}, review_due = NULL,"
        f" forecast_issue = CASE rowid % 100 WHEN 7 THEN date({day}, '14 days') END WHERE rowid % 50 = 7"
    )
    connection.execute(f"UPDATE document SET next_review = {day}, review_months = 12 WHERE rowid % 50 = 11")


class Registers(Hands):
    """The gestures, one after the other."""

    def run(self) -> dict[str, Any]:
        """All of them."""
        for name, act in (
            ("first show", self._first_show), ("wheel", lambda: self._wheel("wheel frame")), ("sort", self._sort), ("filter", self._filter),
            ("choices", self._choices), ("groups", self._group), ("expand", self._expand), ("cell", self._edit_cell),
            ("revision", self._new_revision),
        ):  # fmt: skip
            self.attempt(name, act)
        return {"figures": self.figures, "missing": self.missing, "documents": len(self.view._register.ids)}

    def show(self) -> None:
        """Shows the register, with an eye on the painting of its rows from then on."""
        first = self.view is None
        self.view = self.window.show_screen("documents")
        self.canvas = self.view.table
        if first:
            self.watch(self.canvas)

    def _first_show(self) -> None:
        assert self.measure("first show", self.show)
        self.rest(_READ_MS)  # what may be asked for is read by the worker
        self.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.settle()

    def _wheel(self, name: str) -> None:
        """A notch at a time, turning round at an end, over rows that were not seen before.

        No reminder lies over them, for Qt moves only what nothing covers, and paints all of it anew else.
        """
        for notice in self.window.findChildren(Notice):
            notice.hide()
        at, turn = self.canvas.viewport().rect().center(), 1
        bar = self.canvas.verticalScrollBar()
        bar.setValue(bar.maximum() // 2)
        self.settle()
        for _ in range(FRAMES):
            if not self.measure(name, lambda turn=turn: self.wheel(at, turn), wait=False):
                turn = -turn
        bar.setValue(0)
        self.settle()

    def _press_on(self, target: QWidget) -> None:
        place = QPointF(target.rect().center())
        left, none, there = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, QPointF(target.mapToGlobal(place))
        for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
            self._send(target, QMouseEvent(kind, place, there, left, held, Qt.KeyboardModifier.NoModifier))

    def _head(self, name: str) -> QWidget:
        found: QWidget = next(head for head in self.view.header._heads if head.column.name == name)
        return found

    def _sort(self) -> None:
        """By each column and the other way round, by clicks on its name."""
        for name in SORTS:
            if name not in USUAL:
                self.view._set_columns(("arrow", "number", "title", name))
                self.rest(_READ_MS)
            for _ in range(2 if name == "number" else 3):
                assert self.measure(f"sorted by {name}", lambda name=name: self._press_on(self._head(name))), name
            self.view._set_columns(USUAL)
            self.settle()
        self._press_on(self._head("number"))
        self.settle()
        assert self.view._wanted.sort == "number" and not self.view._wanted.descending

    def _filter(self) -> None:
        """Words typed letter by letter and taken back again, in the order of numbers and in that of titles."""
        field = self.view.filter
        for order in ("", ", by title"):
            if order:
                self._press_on(self._head("title"))
                self.settle()
            for word, name in ((COMMON, "common"), (RARE, "rare")):
                for letter in word:
                    self._letter(f"filter letter, {name} word{order}", field, letter)
                assert self.view._shown < len(self.view._register.ids)
                for _ in word:
                    self._letter(f"filter letter taken back{order}", field, "")
        self._press_on(self._head("number"))
        self.settle()

    def _letter(self, name: str, field: QWidget, letter: str) -> None:
        key = (Qt.Key(ord(letter.upper())) if letter.isalpha() else Qt.Key.Key_Space) if letter else Qt.Key.Key_Backspace
        # A blank after a word finds what the word found, so that nothing is painted anew.
        self.measure(name, lambda: self.key(field, key, letter), wait=letter != " " and bool(letter))

    def _choices(self) -> None:
        """A filter's choices opened with their counts, one ticked and unticked."""
        bar = self.view._bar
        for name, act in (("status", self.view.filter_status), ("owner", self.view.filter_owner), ("state", self.view.filter_state)):
            self._timed(f"choices of {name}, with counts", act)
            value = bar._picker.list._picks.picks[0].value
            for words in ("filtered", "filter taken back"):
                assert self.measure(f"{words}: {name}", lambda value=value: bar._picker.toggled.emit(value))
            bar._picker.leave()
            self.settle()

    def _timed(self, name: str, act: Callable[[], object]) -> None:
        """An act that the table does not paint itself for."""
        self.measure(name, lambda: (act(), self.canvas.viewport().update()))

    def _group(self) -> None:
        for by in GROUPS:
            for _ in range(2):
                assert self.measure(f"grouped by {by}", getattr(self.view, f"group_{by}"))
                assert self.measure("groups taken away", self.view.group_none)
        self.view.group_type()
        self.settle()
        self._wheel("wheel frame, grouped by type")
        for _ in range(_TIMES):
            self.canvas.setCurrentIndex(self.canvas.rows.index(0, 0))
            self.settle()
            folded = self.canvas.rows.keys[0].folded
            key = Qt.Key.Key_Right if folded else Qt.Key.Key_Left
            assert self.measure("group unfolded" if folded else "group folded", lambda key=key: self.key(self.canvas, key))
        self.view.group_none()
        self.settle()

    def _go_to(self, at: int) -> str:
        self.canvas.setCurrentIndex(self.canvas.rows.index(at, 0))
        self.settle()
        id: str = self.canvas.rows.keys[at]
        return id

    def _expand(self) -> None:
        for at in range(1, _TIMES + 1):
            id = self._go_to(len(self.view._register.ids) // 3 + at)
            assert self.measure("revisions shown", lambda: self.key(self.canvas, Qt.Key.Key_Right))
            assert id in self.canvas.open
            assert self.measure("revisions hidden", lambda: self.key(self.canvas, Qt.Key.Key_Left))

    def _edit_cell(self) -> None:
        """Titles and statuses, each from Enter until it is on disk and painted."""
        for column, words in (("title", "Another"), ("status", "Draft")):
            for at in range(_TIMES):
                id = self._go_to(at + 3)
                self.canvas.column = column
                self.view.edit_cell()
                self.settle()
                line = self.view.cells.editor.line
                for letter in words:
                    self.key(line, Qt.Key(ord(letter.upper())), letter)
                self.settle()
                assert self.measure(f"cell edited: {column}", lambda line=line: self.key(line, Qt.Key.Key_Return))
                [after] = register.lines(self.window.desk.store, [id]).values()
                assert getattr(after, column).startswith(words)
                self.settle()

    def _new_revision(self) -> None:
        """The next revision of one document after the other, each from Enter in its panel until it is on disk and painted."""
        for at in range(_TIMES):
            id = self._go_to(at + 20)
            before = register.lines(self.window.desk.store, [id])[id].revisions
            self.view.new_revision()
            self.settle()
            panel = self.view.intake.revision_panel
            field = panel.field("note")
            assert self.measure("new revision", lambda field=field: self.key(field, Qt.Key.Key_Return))
            assert register.lines(self.window.desk.store, [id])[id].revisions == before + 1
            self.settle()

    # Memory

    def weigh(self) -> dict[str, Any]:
        """MiB taken once the register stands, and once all of it was sorted and looked at: [PSS, RSS]."""
        self.show()
        self.settle()
        told = {"shown": weighed()}
        for name in SORTS:
            self.view._want(replace(self.view._wanted, sort=name))
            self.settle()
        bar = self.canvas.verticalScrollBar()
        for part in range(101):
            bar.setValue(bar.maximum() * part // 100)
            self.settle()
        return {**told, "looked at": weighed(), "documents": len(self.view._register.ids)}


def main(arguments: Iterable[str]) -> int:
    """Prints the figures for the store named on the command line."""
    path, scope = arguments
    app = QApplication(sys.argv[:1])
    registers = Registers(app, "documents" if scope == "memory" else "today")
    registers.open(Path(path))
    if scope == "memory":
        told = registers.weigh()
    else:
        registers.warm()
        told = registers.run()
    print(json.dumps(told), flush=True)
    registers.window.leave()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
