"""The pages that stand in for the screens: first run, new project, import, settings, keys."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget


class Pages(QObject):
    """The one page that covers the screens, or none.

    Signals:
        shown(title): a page covers the screens.
        closed(): the screens can be seen again.
    """

    shown = Signal(str)
    closed = Signal()

    def __init__(self, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._stack = stack
        self._leave: Callable[[], object] | None = None
        self.current: QWidget | None = None

    def show(self, page: QWidget, title: str, leave: Callable[[], object] | None = None) -> None:
        """Covers the screens with a page; one that was there goes.

        Args:
            leave: what Esc does; None where there is nothing to go back to.
        """
        self._take_away()
        self.current, self._leave = page, leave
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.shown.emit(title)
        page.setFocus()

    def close(self) -> None:
        """Shows the screens again; nothing without a page."""
        if self.current is not None:
            self._take_away()
            self.closed.emit()

    def leave(self) -> bool:
        """Leaves the page as Esc does; False when there is none, or nothing to go back to."""
        if self.current is None or self._leave is None:
            return False
        self._leave()
        return True

    def drop(self) -> None:
        """Takes the page away without showing the screen below, since another one is about to be shown."""
        self._take_away()

    def _take_away(self) -> None:
        page, self.current, self._leave = self.current, None, None
        if page is not None:
            self._stack.removeWidget(page)
            page.hide()
            page.deleteLater()
