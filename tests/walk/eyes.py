"""The eyes of a walk: what is looked at in the windows after each gesture, and what must never be seen there."""

import logging
import re

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QLabel, QWidget

from coorddesk.domain.numbers import PATTERN_FIELDS

_MOST_ROWS = 300
_MOST_WIDGETS = 25_000
# what the screenless platform says about every window it shows
_NOT_ABOUT_US = ("This plugin does not support",)
# a blank that no value was put into, or a value that is no word (“None of” is); the fields of numbers are told in braces
_LEFT_OPEN = re.compile(rf"\{{(?!{'|'.join(PATTERN_FIELDS)})[a-z_]+\}}|\bNone\b(?! of\b)|<coorddesk|object at 0x")


class Heard(logging.Handler):
    """Hears of everything that is logged as worse than usual, Qt's own words included."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._faults = faults

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if not said.startswith(_NOT_ABOUT_US) and said != "a bug":
            self._faults.append(f"logged: {record.levelname} {record.name}: {said}")


def odd_windows(window: QWidget) -> list[str]:
    """What is wrong with the windows, the panels and the keyboard."""
    faults = []
    focused = QApplication.activePopupWidget() or QApplication.focusWidget()  # an open menu gets all keys, whatever had them before
    active = QApplication.activeWindow()
    if active is None or not active.isVisible():
        window.activateWindow()  # a desktop gives the keyboard back after a menu; the screenless one forgets to now and then
    elif focused is None:
        faults.append("nothing has the keyboard")
    elif not focused.isVisible() or not focused.isEnabled() or focused.width() < 1 or focused.height() < 1:
        faults.append(f"{named(focused)} has the keyboard and cannot be seen")
    tops = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not window]
    faults += [f"{named(one)} floats about" for one in tops if not _comes_and_goes(one)]
    if len(QApplication.allWidgets()) > _MOST_WIDGETS:
        faults.append(f"there are {len(QApplication.allWidgets())} widgets")
    panels = [one for one in window.findChildren(QWidget) if is_panel(one)]
    if len({one.parentWidget() for one in panels}) < len(panels):
        faults.append(f"{' and '.join(map(named, panels))} lie over each other")
    return faults


def odd_words(window: QWidget) -> list[str]:
    """Words on the screen that nobody meant."""
    shown = [one for one in window.findChildren(QLabel) if one.isVisible()]
    return [f"{named(one)} says “{one.text()[:200]}”" for one in shown if _LEFT_OPEN.search(one.text())]


def differences(view: QWidget, before: list[str]) -> list[str]:
    """What a screen says otherwise than it did before, as one fault."""
    now = told(view)
    came, went = [one for one in now if one not in before], [one for one in before if one not in now]
    return [f"{type(view).__name__}, read anew, shows {came[:5]} in place of {went[:5]}"] if came or went else []


def told(view: QWidget) -> list[str]:
    """What a screen says, in words: the lines of its lists, the entries of its canvases, and its labels."""
    found = []
    for one in view.findChildren(QWidget):
        if not one.isVisible():
            continue
        if isinstance(one, QAbstractItemView) and one.model() is not None:
            model = one.model()
            columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
            for row in range(min(model.rowCount(QModelIndex()), _MOST_ROWS)):
                cells = [model.index(row, column).data() for column in range(columns)]
                found.append(f"{type(one).__name__}: {' | '.join(str(cell) for cell in cells if cell is not None)}")
        elif isinstance(one, QAbstractScrollArea):
            access = QAccessible.queryAccessibleInterface(one)
            for at in range(min(access.childCount(), _MOST_ROWS) if access is not None and access.object() is one else 0):
                child = access.child(at)
                if child is not None and child.object() is None:  # what is painted, not a widget
                    found.append(f"{type(one).__name__}: {child.text(QAccessible.Text.Name)}")
        elif isinstance(one, QLabel):
            found.append(one.text())
    return found


def named(widget: QWidget | None) -> str:
    """A widget in words: what it is, what it is called, where it is, and in what."""
    if widget is None:
        return "nothing"
    where = widget.mapToGlobal(QPoint(0, 0))
    name = widget.accessibleName() or widget.objectName()
    parents, one = [], widget.parentWidget()
    while one is not None and len(parents) < 4:
        parents.append(type(one).__name__)
        one = one.parentWidget()
    return f"{type(widget).__name__} “{name}” at {where.x()},{where.y()} {widget.width()}x{widget.height()} in {' in '.join(parents)}"


def _comes_and_goes(widget: QWidget) -> bool:
    return widget.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip, Qt.WindowType.Dialog, Qt.WindowType.Tool)


def is_panel(widget: QWidget) -> bool:
    """Whether it is a panel over a screen that is open."""
    from coorddesk.ui.panel import Panel

    return isinstance(widget, Panel) and widget.isVisible()
