"""A seeded walk over the board with keys and mouse: whatever is done, it shows what the store has, and undo takes all of it back."""

import random
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coorddesk.domain.tasks import Task
from coorddesk.services import board
from coorddesk.ui.board.model import BoardModel
from tests.ui.board_hands import board_on, drop, mouse, press

TODAY = date(2026, 11, 25)
KEYS = (
    *[(key, none) for key in "JKHLDXZ123456" for none in (Qt.KeyboardModifier.NoModifier,)],
    *[(key, Qt.KeyboardModifier.ShiftModifier) for key in ("Left", "Right", "Up", "Down", "J", "K", "H", "L")],
    *[(key, Qt.KeyboardModifier.NoModifier) for key in ("Home", "End", "PageDown", "Escape", "Delete")],
    ("A", Qt.KeyboardModifier.ControlModifier),
)
LOOKS = ("lanes_team", "lanes_owner", "lanes_priority", "lanes_project", "lanes_none", "toggle_later", "filter_waiting", "clear_filters")


def snapshot(store):
    with store.read() as reader:
        return {task.id: task for task in reader.find(Task, "1 = 1")}


def shown_as_stored(view):
    """What a board read anew from the store would show, against what this one came to by patches."""
    fresh = BoardModel(TODAY, lambda ids: {})
    fresh.first_weekday = view.model.first_weekday
    fresh.filters, fresh.lanes_by, fresh.later_shown = view.model.filters, view.model.lanes_by, view.model.later_shown
    fresh.load(board.read(view.desk.store, view.desk.project_id, TODAY, view._older), view.desk.project_id, TODAY)

    def told(model):
        return [(lane.key, [[card for card in cell if card.done_on is None] for cell in lane.cells]) for lane in model.lanes if lane.count]

    assert told(view.model) == told(fresh)
    assert [len(column.cards) for column in view.model.columns[:5]] == [len(column.cards) for column in fresh.columns[:5]]


def walk_with_the_mouse(view, chance):
    canvas = view.canvas
    port = canvas.viewport().rect()

    def anywhere():
        return QPoint(chance.randrange(port.width()), chance.randrange(60, port.height()))

    start, end = anywhere(), anywhere()
    mouse(view, QEvent.Type.MouseButtonPress, start)
    for at in (start + QPoint(12, 12), (start + end) / 2, end):
        mouse(view, QEvent.Type.MouseMove, at)
    if chance.random() < 0.2:
        press(view, Qt.Key.Key_Escape)
    drop(view, end)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("code", ["FIT", None])
def test_whatever_is_done_the_board_shows_what_the_store_has_and_undo_takes_it_back(desk, qtbot, seed, code):
    chance = random.Random(seed)
    view = board_on(desk, qtbot, code=code, size=(1100, 700))
    before, steps = snapshot(desk.store), desk.steps
    view.canvas.setFocus()
    for step in range(120):
        act = chance.random()
        if act < 0.55:
            key, held = chance.choice(KEYS)
            press(view, getattr(Qt.Key, f"Key_{key}"), held)
        elif act < 0.85:
            walk_with_the_mouse(view, chance)
        elif act < 0.92:
            getattr(view, chance.choice(LOOKS))()
        elif act < 0.96:
            desk.undo()
        else:
            desk.redo()
        if "_picker" in vars(view) and view._picker.isVisible():
            QTest.keyClick(view._picker.field, chance.choice([Qt.Key.Key_Return, Qt.Key.Key_Escape]))
        view._add.close_line()
        QApplication.processEvents()
        if step % 10 == 0:
            shown_as_stored(view)
    assert desk.steps > steps + 10
    assert view.failed == []
    shown_as_stored(view)
    while desk.store.undo() is not None and snapshot(desk.store) != before:
        pass
    assert snapshot(desk.store) == before
    shown_as_stored(view)
