"""What a bug of ours looks like: one banner a place, with a report to copy."""

import traceback
from types import TracebackType

from PySide6.QtCore import QObject
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid, ownedByPython

from coorddesk import __version__
from coorddesk.ui.bars import ErrorBanner


def end_painting(trace: TracebackType | None) -> None:
    """Ends what was being painted when something failed: a painter that outlives its widget's painting ends the program sooner or later."""
    for frame, _ in traceback.walk_tb(trace):
        for value in frame.f_locals.values():
            # Qt's own painters, as it lends them to delegates, are ended by Qt.
            if isinstance(value, QPainter) and isValid(value) and ownedByPython(value) and value.isActive():
                value.end()


class Bugs(QObject):
    """Says once for each place in the code that something failed there; a place that fails at every repaint would else shout on."""

    def __init__(self, banner: ErrorBanner) -> None:
        super().__init__(banner)
        self._banner = banner
        self._shown: set[str] = set()

    def show(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Shows the banner. What was saved before is safe, since every change is saved at once."""
        place = f"{kind.__name__} {[(one.filename, one.lineno) for one in traceback.extract_tb(trace)[-1:]]}"
        if place in self._shown:
            return
        self._shown.add(place)
        report = f"CoordDesk {__version__}\n{''.join(traceback.format_exception(kind, error, trace))}"
        sentence = self.tr("What was saved before is safe, and you can go on. The report helps to mend it: {error}")
        self._banner.show_error(
            self.tr("Something in CoordDesk failed"), sentence.format(error=str(error) or kind.__name__),
            self.tr("Copy the report"), lambda: self._copy(report),
        )  # fmt: skip

    def _copy(self, report: str) -> None:
        QApplication.clipboard().setText(report)
        self._banner.close_error()
