"""A row of buttons that goes on below where it finds no room, so that a long name never widens the panel around it."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class WrappedRow(QLayout):
    """Widgets in their own sizes from the leading edge, in as many lines as they need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        room = width - margins.left() - margins.right()
        return max((place.bottom() + 1 for _, place in self._placed(room)), default=0) + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return self._with_margins(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return self._with_margins(max((size.width() for size in sizes), default=0), max((size.height() for size in sizes), default=0))

    def _with_margins(self, width: int, height: int) -> QSize:
        margins = self.contentsMargins()
        return QSize(width + margins.left() + margins.right(), height + margins.top() + margins.bottom())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        inner = rect.marginsRemoved(self.contentsMargins())
        above = self.parentWidget()
        mirrored = above is not None and above.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for item, place in self._placed(inner.width()):
            x = inner.width() - place.left() - place.width() if mirrored else place.left()
            item.setGeometry(QRect(inner.topLeft() + QPoint(x, place.top()), place.size()))

    def _placed(self, room: int) -> Iterator[tuple[QLayoutItem, QRect]]:
        """Each shown widget and its place in a row so wide, counted from the leading edge."""
        x = y = line = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if x and x + size.width() > room:
                x, y, line = 0, y + line + self.spacing(), 0
            yield item, QRect(x, y, min(size.width(), room), size.height())
            x += size.width() + self.spacing()
            line = max(line, size.height())
