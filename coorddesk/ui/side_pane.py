"""Where the inspector stands: beside the content, over some of it in a narrow window, and how it comes."""

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, QRect, Qt, QVariantAnimation
from PySide6.QtWidgets import QHBoxLayout, QWidget

from coorddesk.settings import Settings
from coorddesk.ui.sidebar import Sidebar
from coorddesk.ui.theme import Theme

# Narrower windows fold the sidebar while the inspector is open; still narrower ones let it cover the content.
_FOLDS_BELOW, _COVERS_BELOW = 1320, 1080


def covers(window: QWidget, theme: Theme) -> bool:
    """Whether this window is so narrow that a panel beside the content leaves little room for it."""
    return window.width() < theme.width(_COVERS_BELOW)


class SidePane(QObject):
    """The place of one panel at the window's trailing edge.

    Args:
        row: the layout of the content, which the panel joins at its end.
        content: what the panel covers in a narrow window.
        narrows: whether the content on view makes do with what is left beside the panel.
    """

    def __init__(
        self, window: QWidget, row: QHBoxLayout, content: QWidget, sidebar: Sidebar, theme: Theme, settings: Settings,
        narrows: Callable[[], bool],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._narrows = narrows
        self._window, self._row, self._content, self._sidebar, self._theme, self._settings = window, row, content, sidebar, theme, settings
        self._panel: QWidget | None = None
        self._folded = False
        self._slide = QVariantAnimation(self)
        self._slide.setStartValue(1.0)
        self._slide.setEndValue(0.0)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.valueChanged.connect(lambda _away: self._lay_over())
        self._slide.finished.connect(self.arrange)

    def covers(self) -> bool:
        """Whether the panel lies over the content that is on view instead of standing beside it."""
        return covers(self._window, self._theme) and not self._narrows()

    def is_open(self) -> bool:
        """Whether the panel is shown."""
        return self._panel is not None and not self._panel.isHidden()

    def open(self, panel: QWidget) -> None:
        """Shows the panel: it slides in, and the content makes room at the end."""
        if self.is_open() and panel is self._panel:
            return
        self._panel = panel
        panel.setFixedWidth(self._theme.width(self._theme.size("inspector")))
        self._fold()
        self._slide.setDuration(self._theme.motion("panelSlideMs"))
        panel.show()
        if self._slide.duration() and self._window.isVisible():
            self._slide.start()
            self._lay_over()
        else:
            self.arrange()

    def close(self) -> None:
        """Hides the panel; the sidebar is as the user left it."""
        self._slide.stop()
        if self._panel is not None:
            self._panel.hide()
            self._row.removeWidget(self._panel)
        self._unfold()

    def drop(self) -> None:
        """Lets go of the panel: another store comes."""
        self.close()
        self._panel = None

    def arrange(self) -> None:
        """Puts the panel where the window's width wants it now."""
        panel = self._panel
        if panel is None or panel.isHidden() or self._slide.state() == QVariantAnimation.State.Running:
            return
        if self.covers():
            self._row.removeWidget(panel)
            self._lay_over()
        elif self._row.indexOf(panel) < 0:
            self._row.addWidget(panel)
        self._fold()

    def _fold(self) -> None:
        if self._window.width() >= self._theme.width(_FOLDS_BELOW):
            self._unfold()
        elif not self._sidebar.folded:
            self._folded = True
            self._sidebar.set_folded(True)

    def user_folded(self) -> None:
        """The user folds or unfolds the sidebar: it is theirs again."""
        self._folded = False

    def _unfold(self) -> None:
        if self._folded:
            self._folded = False
            self._sidebar.set_folded(self._settings.sidebar_folded)

    def _lay_over(self) -> None:
        if self._panel is None:
            return
        area, width = self._content.geometry(), self._panel.width()
        running = self._slide.state() == QVariantAnimation.State.Running
        away = round(float(self._slide.currentValue() or 0.0) * width) if running else 0
        rtl = self._window.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = area.left() - away if rtl else area.right() + 1 - width + away
        self._panel.setGeometry(QRect(x, area.top(), width, area.height()))
        self._panel.raise_()
