"""Files are read for searching while nothing else is asked for; the palette finds what they say, unless that is switched off."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from coorddesk.domain.documents import Document
from coorddesk.services import document_files, search
from coorddesk.settings import Settings
from coorddesk.ui import file_reading
from coorddesk.ui.desk import Desk
from coorddesk.ui.file_reading import FileReading
from coorddesk.ui.palette import Palette
from coorddesk.ui.palette_rows import Shown, spoken
from tests import office


@pytest.fixture
def reading(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    for name in ("_FIRST_LOOK_MS", "_AFTER_CHANGE_MS", "_BETWEEN_MS"):
        monkeypatch.setattr(file_reading, name, 1)
    made = FileReading(desk.settings, desk)
    desk.changed.connect(made.apply)
    yield made
    made.leave()


def link(desk: Desk, folder: Path, words: str) -> Document:
    file = folder / "plan.pdf"
    file.write_bytes(office.pdf([words]))
    with desk.store.read() as reader:
        document = reader.find(Document, "number = 'FIT-AR-DR-0102'")[0]
    return document_files.link_file(desk.store, document.id, file)


def test_a_file_that_comes_is_read_and_found_by_its_words(desk: Desk, reading: FileReading, qtbot, tmp_path: Path) -> None:
    reading.watch(desk)
    qtbot.waitUntil(lambda: reading.is_done)
    document = link(desk, tmp_path, "Perforated acoustic baffles")
    qtbot.waitUntil(lambda: [one.id for one in search.in_files(desk.store, "acoustic")] == [document.id])


def test_nothing_is_read_or_found_when_it_is_switched_off(desk: Desk, reading: FileReading, qtbot, tmp_path: Path) -> None:
    desk.settings.read_files = False
    link(desk, tmp_path, "Perforated acoustic baffles")
    reading.watch(desk)
    qtbot.waitUntil(lambda: reading.is_done)
    assert search.in_files(desk.store, "acoustic") == []


def test_leaving_the_store_ends_the_reading(desk: Desk, reading: FileReading, qtbot, tmp_path: Path) -> None:
    link(desk, tmp_path, "words")
    reading.watch(desk)
    reading.leave()
    assert reading.is_done
    qtbot.wait(30)
    assert search.in_files(desk.store, "words") == []


@pytest.mark.parametrize("on", [True, False])
def test_the_palette_shows_the_words_around_the_place(desk: Desk, qtbot, tmp_path: Path, on: bool) -> None:
    from PySide6.QtWidgets import QWidget

    desk.settings.read_files = on
    document = link(desk, tmp_path, "Perforated acoustic baffles")
    desk.store.keep_text(document.id, "", "", "", "Perforated acoustic baffles above the desks")
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    palette = Palette(desk, list, window)
    palette.open("acous")
    rows = palette.model.rows
    found = [row for row in rows if isinstance(row, Shown) and row.found.said]
    assert ("In files" in rows) == on
    assert [row.found.id for row in found] == ([document.id] if on else [])
    if on:
        assert "acoustic baffles" in spoken(found[0])
        palette.list.grab()
        assert palette.model.data(palette.model.index(1), Qt.ItemDataRole.DisplayRole)


def test_it_can_be_switched_off_in_the_settings() -> None:
    assert Settings().read_files is True
