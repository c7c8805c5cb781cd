"""Grabs every screen of the example project into a folder: light and dark, at 1440x900 or another size.

    python tests/grab.py FOLDER [--size 1440x900] [--font "Inter"] [--only board,today]

The clock stands at the day of the design's pictures, so that each grab can be laid beside its picture.
"""

import argparse
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from coorddesk.domain.dates import Clock
from coorddesk.settings import Settings
from coorddesk.ui.icons import Icons
from coorddesk.ui.paint import Paint
from coorddesk.ui.screens import SCREENS
from coorddesk.ui.theme import Theme
from coorddesk.ui.window import Window

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
# Which project a picture shows; the others show all.
PROJECTS = {"board": "FIT", "documents": "FIT", "sheets": "FIT"}


def main() -> None:
    """Grabs what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--font", default="")
    parser.add_argument("--points", type=float, default=10)
    parser.add_argument("--only", default="")
    parser.add_argument("--inspector", action="store_true", help="with the first thing selected in the inspector")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    width, height = (int(part) for part in given.size.split("x"))
    app = QApplication([])
    font = QFont(given.font) if given.font else QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSizeF(given.points)
    wanted = given.only.split(",") if given.only else [screen.name for screen in SCREENS]
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "XDG_STATE_HOME": home}
        for dark in (False, True):
            theme = Theme(dark, font, reduced_motion=True)
            theme.apply(app)
            icons = Icons(theme)
            window = Window(Clock(NOW), "Europe/London", theme, icons, Paint(theme, icons), Settings(theme="dark" if dark else "light"))
            window.resize(width, height)
            window.show()
            window.open_example(Path(home, f"harbour-house-{'dark' if dark else 'light'}.coord"))
            assert window.desk is not None
            ids = {project.code: project.id for project in window.directory.projects.values()}
            for name in wanted:
                window.desk.choose_project(ids.get(PROJECTS.get(name, "")))
                window.show_screen(name)
                if given.inspector:
                    window.show_inspector(True)
                for _ in range(30):
                    app.processEvents()
                if name == "sheets":
                    _wait_for_paper(app, window)
                target = given.folder / f"{name}{'-dark' if dark else ''}.png"
                window.grab().save(str(target))
                print(target)
            window.leave()
            window.close()


def _wait_for_paper(app: QApplication, window: Window) -> None:
    import time

    end = time.monotonic() + 5
    sheets = window.screens.made("sheets")
    while sheets is not None and sheets.sheet_pages() is None and time.monotonic() < end:  # type: ignore[attr-defined]
        app.processEvents()
        time.sleep(0.01)
    app.processEvents()


if __name__ == "__main__":
    main()
