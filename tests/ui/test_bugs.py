"""A bug while something is painted leaves no painter behind, which would end the program."""

import os
import subprocess
import sys

from PySide6.QtGui import QPainter
from shiboken6 import delete

from coorddesk.ui.bugs import end_painting

_PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QApplication
from coorddesk.ui.bugs import end_painting

caught = []
def hook(kind, error, trace):
    end_painting(trace)
    caught.append(error)  # as the banner's report keeps it
sys.excepthook = hook

class Surface(QAbstractScrollArea):
    def paintEvent(self, event):
        p = QPainter(self.viewport())
        p.save()
        raise ValueError("painting")

app = QApplication([])
surface = Surface()
surface.show()
QTimer.singleShot(100, surface.viewport().update)
QTimer.singleShot(300, app.quit)
app.exec()
print(len(caught) >= 2)
"""


def test_what_fails_while_it_is_painted_leaves_no_painter_behind() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "True"), done.stderr
    assert "active painter" not in done.stderr and "Cannot destroy paint device" not in done.stderr


def test_a_bug_in_a_cell_is_told_though_qt_has_taken_its_painter_away() -> None:
    painter = QPainter()
    delete(painter)

    def paint(painter: QPainter) -> None:
        raise ValueError("a cell")

    try:
        paint(painter)
    except ValueError as error:
        end_painting(error.__traceback__)
