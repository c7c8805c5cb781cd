"""The hands: a gesture is drawn by chance from what can be seen, and is then done with real key, mouse and drop events.

A gesture that was drawn is plain data, a name and values, so that it can be written down and done once more.
"""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAccessible,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeySequence,
    QWheelEvent,
    QWindow,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

Gesture = list[Any]

_MOVING = ("Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDown")
_HELD = ("", "", "Shift+", "Ctrl+", "Alt+", "Ctrl+Shift+", "Alt+Shift+", "Ctrl+Alt+")
_PLAIN = (
    "Esc", "Esc", "Return", "Return", "Tab", "Shift+Tab", "Tab", "Space", "Shift+Space", "Del", "Backspace", "F1", "F2", "F5", "F6",
    "Shift+F6", "F10", "Shift+F10", "Menu", "Ctrl+Return", "Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Home", "Ctrl+End",
    "+", "-", "/", "?", "[", "]", ".", ",",
)  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
WORDS = (
    "fri", "15 jan", "tomorrow 14:00 for 2 h", "fri 9-10", "31/12/2026", "29 feb", "yesterday", "2026-13-45", "every 2 weeks on tue",
    "every working day until 18 dec", "weekly 10 times", "monthly on the 31st", "Dana Whitlock", "@Zara", "Ravi", "zara@other.example",
    "not an address", "1", "0", "-5", "99999999999999999999", "2 days", "15 min", "P03", "C01", "FIT-AR-DR-0102", "FIT-AR-DR-0977",
    "Ask Dana for drawing A-102 by Fri #FIT @design !high", "Order the door hardware", "! Dana: send the sketch by Fri", "=> go on",
    "Sprinklers 15 min @Ravi FIT-23", "site 🏗️ done ✅ 👩🏽‍🔧", "مرحبا بالعالم 12", "שלום", "Z̶a̷l̴g̸o", "ﬁnish o’clock",
    "<b>bold</b> &amp; &copy;",
    "'; DROP TABLE task; --", "%s %d %n \\n", "C:\\Users\\x\\drawing.dwg", "//server/share/x.pdf", "https://example.com/a?b=c", "ABC", "x",
    " ", "   leading and trailing   ", "ΑΒΓ ß İ ı", "a\u202eb\u2066c", "e\u0301\u0323",
)  # fmt: skip
PASTES = (
    "one line", "First\nSecond\nThird\n", "Title\tOwner\tDue\nPump list\tDana Whitlock\t1/12/2026\nLevels\tRavi\t\n", "a\tb\nc\td\te\n", "",
    "bell \a and escape \x1b[31m and nul \x00 and \x7f", "\r\n\r\n\r\n", "long " * 4000, "x" * 20_000, "👷" * 500,
    "\u2028line\u2029paragraph",
    "# heading\n- [ ] one\n- [x] two\n\n| a | b |\n", "zara@other.example; lou@other.example, Ravi <ravi@other.example>",
)  # fmt: skip
# what would leave nothing to walk on, too often
_SELDOM = ("Ctrl+Q", "Ctrl+Z")
_FIRST = "Open the example project"
_SIZES = ((1440, 900), (1024, 700), (1024, 640), (1280, 800), (1600, 1000), (1100, 700))
# how often each is drawn
_KINDS = {
    "shortcut": 26, "move": 10, "plain": 13, "letter": 8, "click": 20, "double": 3, "right": 4, "drag": 8, "wheel": 2, "write": 10,
    "paste": 3, "command": 6, "undo": 4, "redo": 2, "screen": 4, "drop": 3, "hover": 2, "size": 1, "wait": 2, "elsewhere": 0.5,
    "day": 0.3, "leave": 0.3, "anew": 2,
}  # fmt: skip


def draw(chance: random.Random, window: QWidget, files: Sequence[Path]) -> Gesture:
    """A gesture that makes sense, more or less, in what the window shows now."""
    kind = chance.choices(list(_KINDS), list(_KINDS.values()))[0]
    if kind == "shortcut":
        return ["keys", chance.choice(_keys_of(window))]
    if kind == "move":
        return ["keys", *[chance.choice(_HELD) + chance.choice(_MOVING)] * chance.choice((1, 1, 2, 5))]
    if kind == "plain":
        return ["keys", chance.choice(_PLAIN)]
    if kind == "letter":
        return ["keys", chance.choice(_LETTERS)]
    if kind == "undo" and not (_FIRST in window.menus.actions["undo"].text() and chance.random() < 0.95):
        return ["keys", *["Ctrl+Z"] * chance.choice((1, 1, 2, 6))]
    if kind in ("undo", "redo"):
        return ["keys", *["Ctrl+Y"] * chance.choice((1, 2, 6))]
    if kind == "screen":
        return ["keys", f"Alt+{chance.randrange(1, 9)}"]
    if kind == "click":
        return ["click", *place(chance), "left", chance.choice(("", "", "", "", "Ctrl", "Shift"))]
    if kind in ("double", "right", "hover"):
        return [
            {"double": "double", "right": "click", "hover": "hover"}[kind],
            *place(chance),
            "right" if kind == "right" else "left",
            "",
        ]
    if kind == "drag":
        return ["drag", *place(chance), *place(chance), chance.choice(("", "", "", "Shift", "Ctrl", "Alt")), chance.random() < 0.15]
    if kind == "wheel":
        return ["wheel", *place(chance), chance.choice((-1200, -120, 120, 1200)), chance.choice(("", "", "Ctrl", "Shift"))]
    if kind == "write":
        end = chance.choice(("Return", "Return", "Return", "Tab", "Tab", "Esc", "Ctrl+Return"))
        return ["write", chance.random() < 0.5, chance.choice(WORDS), end]
    if kind == "paste":
        return ["paste", chance.choice(PASTES)]
    if kind == "command":
        return ["command", _command(chance, window), chance.choice(("Return", "Return", "Return", "Down", "Ctrl+Return", "Esc"))]
    if kind == "drop":
        return ["drop", *place(chance), chance.random() < 0.8, [str(one) for one in chance.sample(files, chance.choice((1, 1, 2, 5)))]]
    if kind == "size":
        return ["size", *chance.choice(_SIZES)]
    if kind == "wait":
        return ["wait", chance.choice((60, 200, 450))]
    return [kind]


def _keys_of(window: Any) -> list[str]:
    """The keys of everything the window and its screen can do, each once."""
    found = [key for action in window.menus.actions.values() for key in _portable(action)]
    view = window.shown_view()
    for action in view.actions() if view is not None else ():
        found += _portable(action) * 3  # a screen's own are more interesting
    return [one for one in found if one not in _SELDOM] or ["Esc"]


def _portable(action: Any) -> list[str]:
    return [one.toString(QKeySequence.SequenceFormat.PortableText) for one in action.shortcuts()]


def _command(chance: random.Random, window: Any) -> str:
    """Words for the palette: most often a command, else anything."""
    offered = [one.text for one in window.menus.commands(window.shown_view()) if one.text not in ("Quit", "Undo")]
    return chance.choice(offered) if chance.random() < 0.75 and offered else chance.choice(WORDS)


# Where something is


def front() -> QWidget:
    """The window, menu or dialog that takes what the mouse does."""
    return QApplication.activePopupWidget() or _window()


def _window() -> QWidget:
    """What a desktop sends keys and clicks to: the window, or the dialog over it. Qt itself hands them on to menus that are open."""
    dialog = QApplication.activeModalWidget()
    return dialog or next(one for one in QApplication.topLevelWidgets() if isinstance(one, QMainWindow))


def place(chance: random.Random) -> tuple[int, int]:
    """A point on the screen: most often on something that can be clicked, now and then anywhere."""
    top = front()
    if chance.random() < 0.9:
        whole = _window().rect().translated(_window().mapToGlobal(QPoint(0, 0)))
        found = [one for one in _things(chance, top) if whole.contains(one)]
        if found:
            point = chance.choice(found)
            return point.x(), point.y()
    point = _window().mapToGlobal(QPoint(chance.randrange(_window().width()), chance.randrange(_window().height())))
    return point.x(), point.y()


def _things(chance: random.Random, top: QWidget) -> list[QPoint]:
    """Points on what can be seen in a window: items of menus and lists, entries of canvases, buttons and fields."""
    if isinstance(top, QMenu):
        return [top.mapToGlobal(top.actionGeometry(one).center()) for one in top.actions() if one.isVisible() and one.isEnabled()]
    found = []
    for one in (top, *top.findChildren(QWidget)):
        if not one.isVisible() or one.visibleRegion().isEmpty():
            continue
        if isinstance(one, QAbstractItemView):
            found += _rows(chance, one)
        elif isinstance(one, QAbstractScrollArea) and not isinstance(one, QTextEdit | QPlainTextEdit):
            found += _entries(chance, one)
        elif one.focusPolicy() != Qt.FocusPolicy.NoFocus or one.cursor().shape() == Qt.CursorShape.PointingHandCursor:
            found.append(one.mapToGlobal(one.visibleRegion().boundingRect().center()))
    return found


def _rows(chance: random.Random, view: QAbstractItemView) -> list[QPoint]:
    port = view.viewport()
    height, width = port.height(), port.width()
    points = [QPoint(chance.randrange(max(1, width)), chance.randrange(max(1, height))) for _ in range(6)]
    return [port.mapToGlobal(one) for one in points if view.indexAt(one).isValid()]


def _entries(chance: random.Random, area: QAbstractScrollArea) -> list[QPoint]:
    """Points on what a canvas tells screen readers of, and two anywhere on it."""
    port = area.viewport()
    points = [port.mapToGlobal(QPoint(chance.randrange(max(1, port.width())), chance.randrange(max(1, port.height())))) for _ in range(2)]
    told = QAccessible.queryAccessibleInterface(area)
    count = told.childCount() if told is not None and told.object() is area else 0
    seen = port.rect()
    for at in chance.sample(range(count), min(count, 8)):
        child = told.child(at)
        rect = child.rect() if child is not None else None
        if rect is not None and rect.isValid() and seen.contains(port.mapFromGlobal(rect.center())):
            points.append(QPoint(chance.randrange(rect.left(), rect.right() + 1), chance.randrange(rect.top(), rect.bottom() + 1)))
    return points


# What the hands do


def do(gesture: Gesture, window: Any) -> None:
    """Does a gesture. `wait`, `elsewhere`, `day`, `anew` and `leave` are the walker's own."""
    kind, *values = gesture
    {"keys": keys, "click": _click, "double": _double, "hover": _hover, "drag": _drag, "wheel": _wheel, "write": _write, "paste": _paste,
     "command": _command_of_palette, "drop": _drop, "size": window.resize}[kind](*values)  # fmt: skip


def keys(*names: str) -> None:
    """Presses keys as a keyboard does: shortcuts, menus and the widget that has the focus each get their chance."""
    for name in names:
        combined = QKeySequence(name)
        if not combined.isEmpty():
            one = combined[0]
            text = name if len(name) == 1 else {Qt.Key.Key_Space: " ", Qt.Key.Key_Return: "\r", Qt.Key.Key_Tab: "\t"}.get(one.key(), "")
            _press(one.key(), text, one.keyboardModifiers())


def _press(key: Qt.Key, text: str, held: Qt.KeyboardModifier) -> None:
    for action in (QTest.KeyAction.Press, QTest.KeyAction.Release):
        QTest.sendKeyEvent(action, _window().windowHandle(), key, text, held)


def _held(name: str) -> Qt.KeyboardModifier:
    return {"": Qt.KeyboardModifier.NoModifier, "Ctrl": Qt.KeyboardModifier.ControlModifier, "Shift": Qt.KeyboardModifier.ShiftModifier,
            "Alt": Qt.KeyboardModifier.AltModifier}[name]  # fmt: skip


def _at(x: int, y: int) -> tuple[QWindow, QPoint]:
    """The window that a point of the screen is told to, and where it lies in it; never beside it, since a mouse cannot be there."""
    window = _window()
    point = window.mapFromGlobal(QPoint(x, y))
    return window.windowHandle(), QPoint(max(0, min(point.x(), window.width() - 1)), max(0, min(point.y(), window.height() - 1)))


def _click(x: int, y: int, button: str, held: str) -> None:
    which = Qt.MouseButton.LeftButton if button == "left" else Qt.MouseButton.RightButton
    handle, point = _at(x, y)
    QTest.mousePress(handle, which, _held(held), point)
    handle, point = _at(x, y)
    QTest.mouseRelease(handle, which, _held(held), point)


def _double(x: int, y: int, button: str, held: str) -> None:
    _click(x, y, button, held)
    handle, point = _at(x, y)
    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton, _held(held), point)


def _hover(x: int, y: int, _button: str, _held_keys: str) -> None:
    QTest.mouseMove(*_at(x, y))


def _drag(x: int, y: int, x2: int, y2: int, held: str, left: bool) -> None:
    left_button, keys_held = Qt.MouseButton.LeftButton, _held(held)
    handle, start = _at(x, y)
    QTest.mousePress(handle, left_button, keys_held, start)
    for step in (0.02, 0.1, 0.5, 0.9, 1):
        QTest.mouseMove(*_at(x + round((x2 - x) * step) + 1, y + round((y2 - y) * step) + 1))
    if left:
        keys("Esc")
    handle, end = _at(x2, y2)
    QTest.mouseRelease(handle, left_button, keys_held, end)


def _wheel(x: int, y: int, delta: int, held: str) -> None:
    handle, point = _at(x, y)
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(QPointF(point), QPointF(x, y), QPoint(), QPoint(0, delta), none, _held(held), phase, False)
    QCoreApplication.sendEvent(handle, event)


def _write(anew: bool, text: str, key: str) -> None:
    """Types into what has the keyboard, in place of what stands there or behind it."""
    focused = QApplication.focusWidget()
    if anew and isinstance(focused, QLineEdit | QTextEdit | QPlainTextEdit):
        keys("Ctrl+A")
    type_text(text)
    keys(key)


def type_text(text: str) -> None:
    """Letters one by one, those no key has through the input method, as a desktop gives them."""
    for letter in text:
        if letter.isascii() and letter.isprintable():
            held = Qt.KeyboardModifier.ShiftModifier if letter.isupper() else Qt.KeyboardModifier.NoModifier
            _press(Qt.Key(ord(letter.upper())), letter, held)
        elif (focused := QApplication.focusWidget()) is not None and focused.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
            event = QInputMethodEvent()
            event.setCommitString(letter)
            QCoreApplication.sendEvent(focused, event)


def _paste(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    keys("Ctrl+V")


def _command_of_palette(words: str, key: str) -> None:
    keys("Ctrl+K")
    type_text(words)
    keys(key)


def _drop(x: int, y: int, falls: bool, files: list[str]) -> None:
    handle, point = _at(x, y)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(one) for one in files])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QCoreApplication.sendEvent(handle, QDragEnterEvent(point, copy, mime, left, none))
    moved = QDragMoveEvent(point, copy, mime, left, none)
    QCoreApplication.sendEvent(handle, moved)
    if falls and moved.isAccepted():
        QCoreApplication.sendEvent(handle, QDropEvent(QPointF(point), copy, mime, left, none))
    else:
        QCoreApplication.sendEvent(handle, QDragLeaveEvent())
