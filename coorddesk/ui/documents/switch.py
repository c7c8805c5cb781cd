"""The switch between the rooms of a screen: joined choices, or one menu button where they find no room."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from coorddesk.ui.filters import DropMenuButton, Segments
from coorddesk.ui.paint import Paint


class RoomSwitch(QWidget):
    """One of a few rooms is shown.

    Signals:
        chosen(key): another room.
    """

    chosen = Signal(str)

    def __init__(self, paint: Paint, name: str, rooms: dict[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._rooms = rooms
        self.segments = Segments(paint, name=name, parent=self)
        menu = QMenu(self)
        group = QActionGroup(menu)
        self._actions = {}
        for key, words in rooms.items():
            self.segments.add(key, words)
            action = menu.addAction(words)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, key=key: self.choose(key))
            group.addAction(action)
            self._actions[key] = action
        self.button = DropMenuButton(paint, "", menu, parent=self)
        self.segments.chosen.connect(self._told)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._say(self.segments.current())

    def choose(self, key: str) -> None:
        """Goes to a room; `chosen` is told only where it was another one."""
        self.segments.choose(key)

    def _told(self, key: str) -> None:
        self._say(key)
        self.chosen.emit(key)

    def _say(self, key: str) -> None:
        self.button.setText(self._rooms[key])
        self.button.setAccessibleName(f"{self.accessibleName()}: {self._rooms[key]}")
        self._actions[key].setChecked(True)
        self.updateGeometry()
        self._arrange()

    def sizeHint(self) -> QSize:
        return self.segments.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.button.sizeHint().width(), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        whole = self.width() >= self.segments.sizeHint().width()
        self.segments.setVisible(whole)
        self.button.setVisible(not whole)
        hint = self.button.sizeHint()
        self.segments.setGeometry(0, 0, self.segments.sizeHint().width(), self.height())
        self.button.setGeometry(0, (self.height() - hint.height()) // 2, min(hint.width(), self.width()), hint.height())
