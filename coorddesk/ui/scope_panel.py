"""Asks how much of a series a change is about."""

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from coorddesk.domain.meetings import Scope
from coorddesk.ui.paint import Paint
from coorddesk.ui.panel import Panel
from coorddesk.ui.widgets import Button, Label

_WIDTH = 340


class ScopePanel(Panel):
    """Asks whether a change is about one day of a series, that and all that follow, or all. Keys 1 to 3 answer, Enter takes the first."""

    def __init__(self, kit: Paint, parent: QWidget) -> None:
        super().__init__(kit, parent, _WIDTH, scrim=False)
        self.setAccessibleName(self.tr("How much of the series"))
        self._then: Callable[[Scope], None] | None = None
        self._title = Label(kit, role="bodyStrong", wrap=True, parent=self.body)
        self.box.addWidget(self._title)
        self.buttons: dict[Scope, Button] = {}
        texts = {Scope.DAY: self.tr("This day alone"), Scope.FOLLOWING: self.tr("This and all that follow"), Scope.ALL: self.tr("All days")}
        for number, (scope, text) in enumerate(texts.items(), 1):
            button = Button(kit, f"{number}  {text}", kind="primary" if scope is Scope.DAY else "outlined", parent=self.body)
            button.setToolTip(self.tr("{text} ({number})").format(text=text, number=number))
            button.clicked.connect(lambda _on=False, scope=scope: self.answer(scope))
            self.buttons[scope] = button
            self.box.addWidget(button)
        self._note = Label(kit, role="micro", tone="secondary", wrap=True, parent=self.body)
        self.box.addWidget(self._note)

    def ask(self, title: str, near: QRect | None, then: Callable[[Scope], None], *, splits: bool) -> None:
        """Opens beside the place, in the parent's coordinates; `then` is called with what was chosen, or never.

        Args:
            splits: what follows becomes a series of its own, rather than none.
        """
        self._title.setText(title)
        follows = self.tr("What follows becomes a series of its own, with an invite of its own.")
        ends = self.tr("A day alone is called off and stays to be seen; with all that follow the series ends before it.")
        self._note.setText(f"{follows if splits else ends} {self.tr('Esc leaves it as it was.')}")
        self._then = then
        self.open(self.buttons[Scope.DAY], near)

    def answer(self, scope: Scope) -> None:
        """Takes one of the three."""
        then = self._then
        self.close_panel()
        if then is not None:
            then(scope)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {Qt.Key.Key_1: Scope.DAY, Qt.Key.Key_2: Scope.FOLLOWING, Qt.Key.Key_3: Scope.ALL}
        focused = next((scope for scope, button in self.buttons.items() if button.hasFocus()), Scope.DAY)
        if event.key() in keys:
            self.answer(keys[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.answer(focused)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            order = list(self.buttons)
            at = (order.index(focused) + (1 if event.key() == Qt.Key.Key_Down else -1)) % len(order)
            self.buttons[order[at]].setFocus(Qt.FocusReason.TabFocusReason)
            event.accept()
        else:
            super().keyPressEvent(event)
