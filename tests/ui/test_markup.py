"""What somebody wrote is shown as it stands: markup in a name is neither obeyed nor does it fetch a file."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel

from coorddesk.ui.screens import SCREENS

MARK = '<b>Bold</b><img src="file:///etc/passwd">&amp; '
WRITTEN = {
    "project": ("name",), "team": ("name",), "person": ("name", "organisation"), "task": ("title", "notes"), "document": ("title",),
    "meeting": ("title", "place"), "milestone": ("title",), "log": ("title", "next_step"), "occurrence_agenda": ("title",),
}  # fmt: skip
SHOWN = {"board": "task", "documents": "document", "calendar": "meeting", "people": "person", "log": "log", "timeline": "milestone"}


@pytest.fixture
def marked(make_window, example_file, tmp_path):
    path = Path(shutil.copy(example_file, tmp_path / "a.coord"))
    with closing(sqlite3.connect(path)) as store:
        for table, columns in WRITTEN.items():
            for column in columns:
                store.execute(f'UPDATE "{table}" SET "{column}" = ? || "{column}"', (MARK,))
        store.commit()
    window = make_window()
    window.open_store(path)
    return window


def obeyed() -> list[str]:
    """Where markup would be drawn as such: labels that read it, tooltips that do not escape it."""
    found = []
    for widget in QApplication.allWidgets():
        texts = {"tip": widget.toolTip()}
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
            texts["label"] = widget.text()
        if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
            for row in range(min(model.rowCount(QModelIndex()), 8)):
                texts[f"item {row}"] = str(model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) or "")
        found += [f"{type(widget).__name__} {kind}: {text[:60]}" for kind, text in texts.items() if "<b>Bold" in text]
    return found


def test_markup_in_names_is_shown_and_never_obeyed(marked) -> None:
    for screen in SCREENS:
        marked.show_screen(screen.name)
        QTest.qWait(50)
        assert not obeyed(), screen.name
        if kind := SHOWN.get(screen.name):
            with marked.store.read() as reader:
                ids = [row[0] for row in reader.rows(f'SELECT id FROM "{kind}" WHERE deleted = 0 LIMIT 2')]
            for id in ids:
                marked.open_thing(kind, id)
                QTest.qWait(30)
                assert not obeyed(), kind
