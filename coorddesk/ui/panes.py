"""The way of the keyboard through the window: Tab from stop to stop, F6 from part to part."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

# The parts in order, each with what gives it the keyboard; None: its first stop.
Parts = Callable[[], list[tuple[QWidget, Callable[[], object] | None]]]


class Panes:
    """Moves the focus in the order of the design rather than the order in which widgets happened to be made."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def step(self, by: int) -> None:
        """Gives the keyboard to the next part that can have it, or with -1 to the one before."""
        parts = [(pane, act) for pane, act in self._parts() if pane.isVisible() and stops(pane)]
        if not parts:
            return
        focused = QApplication.focusWidget()
        here = next((n for n, (pane, _) in enumerate(parts) if _holds(pane, focused)), -1 if by > 0 else 0)
        pane, act = parts[(here + by) % len(parts)]
        if act is not None:
            act()
        if act is None or not _holds(pane, QApplication.focusWidget()):
            stops(pane)[0].setFocus(Qt.FocusReason.TabFocusReason)

    def rescue(self, pane: QWidget, act: Callable[[], object]) -> None:
        """Gives the keyboard to a part when nothing that can be seen has it: as F6 does, else to its first stop, else to itself."""
        act()
        focused = QApplication.focusWidget()
        if focused is None or not focused.isVisible():
            (stops(pane) or [pane])[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def tab(self, forward: bool) -> bool:
        """Gives the keyboard to the next stop of the Tab key, or to the one before; False when there is none."""
        parts = [(pane, stops(pane)) for pane, _ in self._parts() if pane.isVisible()]
        found = [one for _, inside in parts for one in inside]
        if not found:
            return False
        at = _position(parts, found, QApplication.focusWidget())
        if at is None:
            at = -1 if forward else 0
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stop = found[(at + (1 if forward else -1)) % len(found)]
        stop.setFocus(reason)
        _into_sight(stop)
        return True


def stops(pane: QWidget) -> list[QWidget]:
    """What the Tab key reaches within a part, in the order in which it was made.

    Not by `nextInFocusChain`: in PySide6 it makes the first widget own the second, whose Python object is then lost with the first.
    """
    return [one for one in (pane, *pane.findChildren(QWidget)) if _takes_tab(one)]


def _takes_tab(one: QWidget) -> bool:
    tab = Qt.FocusPolicy.TabFocus
    return one.focusPolicy() & tab == tab and one.focusProxy() is None and one.isVisible() and one.isEnabled()


def _position(parts: list[tuple[QWidget, list[QWidget]]], found: list[QWidget], focused: QWidget | None) -> int | None:
    """Which stop has the keyboard, or holds what has it, or comes first in the part where it is."""
    if focused in found:
        return found.index(focused)
    holding = [n for n, one in enumerate(found) if _holds(one, focused)]
    if holding:
        return holding[-1]
    return next((found.index(inside[0]) for pane, inside in parts if inside and _holds(pane, focused)), None)


def _into_sight(stop: QWidget) -> None:
    """Scrolls to it; by itself a scroll area does so for those alone that it held already."""
    above = stop.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(stop)
        above = above.parentWidget()


def _holds(pane: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (pane is widget or pane.isAncestorOf(widget))
