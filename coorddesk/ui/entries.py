"""Entry lines within sections: one that adds with Enter, and one that searches while it is typed in."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from coorddesk.ui.flat import FlatLine
from coorddesk.ui.paint import Paint
from coorddesk.ui.picks import Pick, PickPopover


class EntryLine(FlatLine):
    """A line that adds what is typed with Enter and stays for the next; it goes away when it is left empty, or with Esc.

    Signals:
        entered(texts): one text, or the lines of a paste.
        closed(): Esc was pressed.
    """

    entered = Signal(object)
    closed = Signal()

    def __init__(self, paint: Paint, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(paint, parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.keys = self.use_key
        self._giver: QWidget | None = None
        self.hide()

    def begin(self) -> None:
        """Show the line and give it the keyboard; Esc gives that back to who had it."""
        if not self.isVisible():
            self._giver = self.window().focusWidget()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def use_key(self, event: QKeyEvent) -> bool:
        """Use a key before the line does."""
        if event.matches(QKeySequence.StandardKey.Paste):
            pasted = [part.strip(" \t-*•☐☑") for part in QGuiApplication.clipboard().text().splitlines()]
            pasted = [part for part in pasted if part]
            if len(pasted) > 1:
                self.entered.emit(pasted)
                return True
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if text := self.text().strip():
                self.clear()
                self.entered.emit([text])
            return True
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            # Before it hides, for Qt would give the keyboard to whatever comes next.
            if self._giver is not None and isValid(self._giver) and self._giver.isVisible():
                self._giver.setFocus(Qt.FocusReason.TabFocusReason)
            self.hide()
            self.closed.emit()
            return True
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason) and self.leave():
            self.hide()

    def leave(self) -> bool:
        """The keyboard went elsewhere: adds what is typed, and answers whether the line goes away."""
        if text := self.text().strip():
            self.clear()
            self.entered.emit([text])
        return True


class SearchEntry(EntryLine):
    """An entry line that offers what it finds; only what is offered can be taken, and of that nothing whose value is None, a sentence.

    Signals:
        chosen(value): a choice was taken.
    """

    chosen = Signal(object)

    def __init__(self, paint: Paint, placeholder: str, find: Callable[[str], list[Pick]], parent: QWidget | None = None) -> None:
        super().__init__(paint, placeholder, parent)
        self._find = find
        self.popover: PickPopover | None = None
        self.textEdited.connect(lambda _: self._offer())

    def use_key(self, event: QKeyEvent) -> bool:
        popover = self.popover
        if popover is not None and popover.isVisible():
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                popover.list.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                pick = popover.current()
                if pick is not None and pick.value is not None:
                    self.take(pick)
                return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return True
        if event.key() == Qt.Key.Key_Escape and popover is not None:
            popover.hide()
        return False if event.matches(QKeySequence.StandardKey.Paste) else super().use_key(event)

    def take(self, pick: Pick) -> None:
        """Take one of the choices offered."""
        self.clear()
        if self.popover is not None:
            self.popover.hide()
        self.chosen.emit(pick.value)

    def found(self) -> list[Pick]:
        """What fits what is typed."""
        text = self.text().strip()
        return self._find(text) if text else []

    def leave(self) -> bool:
        """What was looked for, and not taken, is dropped."""
        self.clear()
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self.popover is not None:
            self.popover.hide()
        super().focusOutEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.text():
            self._offer()

    def _offer(self) -> None:
        if self.popover is None:
            self.popover = PickPopover(self.kit, self)
            self.popover.list.clicked.connect(self._clicked)
        self.popover.offer(self.found(), max(self.width(), 300))

    def _clicked(self, index: Any) -> None:
        if self.popover is not None and (pick := self.popover.list.pick(index)).value is not None:
            self.take(pick)
