"""The register on view is written to a file beside the work."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QFileDialog

from coorddesk.services import projects
from coorddesk.ui.desk import Desk
from coorddesk.ui.documents.view import DocumentsView


@pytest.fixture
def view(desk: Desk, qtbot) -> DocumentsView:
    desk.project_id = projects.by_code(desk.store, "FIT").id
    made = DocumentsView(desk)
    qtbot.addWidget(made)
    made.show()
    made.reload()
    return made


def asked(monkeypatch: pytest.MonkeyPatch, path: Path, kind: str = "") -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(path), kind or given[3].split(";;")[0]))


def test_what_is_shown_is_written_with_the_columns_of_the_table(view: DocumentsView, qtbot, tmp_path: Path, monkeypatch) -> None:
    asked(monkeypatch, tmp_path / "shown")
    said: list[str] = []
    view.desk.announced.connect(said.append)
    view.segments.choose("Awaited")
    view.export_shown()
    qtbot.waitUntil(lambda: said[-1:] == ["Written: shown.xlsx, 3 documents"], timeout=10_000)
    rows = list(openpyxl.load_workbook(tmp_path / "shown.xlsx")["Documents"].iter_rows(values_only=True))
    assert rows[0] == ("Project", "Number", "Title", "Type", "Rev", "Status", "Owner", "Issued", "Review due", "Folder")
    assert [row[1][-4:] for row in rows[1:]] == ["0310", "1610", "0003"]


def test_the_whole_register_is_written_whatever_is_filtered(view: DocumentsView, qtbot, tmp_path: Path, monkeypatch) -> None:
    asked(monkeypatch, tmp_path / "all.csv")
    said: list[str] = []
    view.desk.announced.connect(said.append)
    view.segments.choose("Awaited")
    view.export_register()
    qtbot.waitUntil(lambda: said[-1:] == ["Written: all.csv, 21 documents"], timeout=10_000)


def test_a_place_that_cannot_be_written_is_said(view: DocumentsView, qtbot, tmp_path: Path, monkeypatch) -> None:
    asked(monkeypatch, tmp_path / "nowhere" / "x.xlsx")
    heard: list[tuple[str, str]] = []
    view.desk.failed.connect(lambda headline, sentence: heard.append((headline, sentence)))
    view.export_register()
    qtbot.waitUntil(lambda: bool(heard), timeout=10_000)
    assert heard[0][0] == "x.xlsx was not written"
    assert "could not be written" in heard[0][1]
