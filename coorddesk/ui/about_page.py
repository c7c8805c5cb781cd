"""The page about CoordDesk: version, places of its files, and whose work it stands on."""

import platform
from pathlib import Path

from PySide6.QtCore import Qt, Signal, qVersion
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from coorddesk import __version__, paths
from coorddesk.ui.buttons import Button
from coorddesk.ui.paint import Paint
from coorddesk.ui.widgets import Label


class AboutPage(QWidget):
    """What one is asked for when something does not work.

    Signals:
        closed(): the user is done.
    """

    closed = Signal()

    def __init__(self, paint: Paint, store: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("About CoordDesk"))
        rows = (
            (self.tr("Version"), f"CoordDesk {__version__}, Python {platform.python_version()}, Qt {qVersion()}"),
            (self.tr("Store"), str(store) if store is not None else self.tr("No store is open")),
            (self.tr("Backups"), str(paths.backups_dir(store)) if store is not None else ""),
            (self.tr("Preferences"), str(paths.config_dir() / "settings.json")),
            (self.tr("Log"), str(paths.log_dir() / "coorddesk.log")),
            (self.tr("Network"), self.tr("CoordDesk opens no connection by itself.")),
            (self.tr("Stands on"), self.tr("Python, Qt for Python, SQLite, SQLAlchemy, icalendar, openpyxl; icons by Lucide.")),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(16)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, 110)
        grid.setColumnStretch(1, 1)
        for row, (name, text) in enumerate((name, text) for name, text in rows if text):
            value = Label(paint, text, "body", wrap=True, parent=self)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(Label(paint, name, "body", "secondary", parent=self), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
        column.addLayout(grid)
        done = Button(paint, self.tr("Done"), parent=self)
        done.clicked.connect(self.closed)
        column.addWidget(done)
        column.addStretch(1)
        self.setFocusProxy(done)
