"""A board to work on in tests, and the hands that work it: real mouse and key events on the real widget."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from coorddesk.services import projects
from coorddesk.ui.board.view import BoardView


def board_on(desk, qtbot, code="FIT", size=(1232, 822)):
    """A shown board of one project (of all with None) with its filter bar; what it says and offers is kept in lists."""
    desk.project_id = projects.by_code(desk.store, code).id if code else None
    made = BoardView(desk)
    host = QWidget()
    qtbot.addWidget(host)
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(made.filter_bar())
    column.addWidget(made, 1)
    host.resize(*size)
    desk.changed.connect(made.apply)
    made.reload()
    host.show()
    made.said, made.offered, made.failed = [], [], []
    desk.announced.connect(made.said.append)
    desk.undo_offered.connect(made.offered.append)
    desk.failed.connect(lambda headline, sentence: made.failed.append(sentence))
    made.host = host
    return made


def card(view, ref):
    return next(one for one in view.model.cards.values() if one.ref == ref)


def column(view, name):
    return next(at for at, one in enumerate(view.model.columns) if one.name == name)


def refs(view, name):
    return [one.ref for lane in view.model.lanes for one in lane.cells[column(view, name)]]


def take(view, ref):
    view.canvas.setFocus()
    view.canvas.choose(card(view, ref).id)


def press(view, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(view.canvas, key, modifiers)


def mouse(view, kind, pos):
    moving, up = kind == QEvent.Type.MouseMove, kind == QEvent.Type.MouseButtonRelease
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    port = view.canvas.viewport()
    place = QPointF(pos)
    at = QPointF(port.mapToGlobal(pos))
    none_held = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, place, at, none if moving else left, none if up else left, none_held)
    QApplication.sendEvent(port, event)


def carry(view, ref, *stops):
    start = view.canvas.card_rect(card(view, ref).id).center()
    mouse(view, QEvent.Type.MouseButtonPress, start)
    mouse(view, QEvent.Type.MouseMove, start + QPoint(30, 4))
    for stop in stops:
        mouse(view, QEvent.Type.MouseMove, stop)


def drop(view, pos):
    mouse(view, QEvent.Type.MouseButtonRelease, pos)


def over(view, ref, below=False):
    rect = view.canvas.card_rect(card(view, ref).id)
    return rect.center() + QPoint(0, rect.height() // 2 if below else -rect.height() // 2)
