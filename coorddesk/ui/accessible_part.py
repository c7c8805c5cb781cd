"""What a painted thing that is no widget answers a screen reader: the parts of it that are the same for all."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAbstractScrollArea


class AccessiblePart(QAccessibleInterface):
    """One thing within a painted surface. Without more it has nothing inside it."""

    def __init__(self, parent: QAccessibleInterface) -> None:
        super().__init__()
        self._parent = parent

    def object(self) -> None:  # type: ignore[override]
        return None

    def window(self) -> QWindow:
        return self._parent.window()

    def parent(self) -> QAccessibleInterface:
        return self._parent

    def childCount(self) -> int:
        return 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def setText(self, which: QAccessible.Text, text: str) -> None:
        """Names are what they are."""


def on_screen(surface: QAbstractScrollArea, rect: QRect) -> QRect:
    """A place within a surface, in coordinates of the screen."""
    return QRect(surface.viewport().mapToGlobal(rect.topLeft()), rect.size())
