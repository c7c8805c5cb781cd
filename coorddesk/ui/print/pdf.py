"""A sheet as a PDF file, with or without a window."""

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice
from PySide6.QtGui import QGuiApplication, QPdfWriter

from coorddesk.errors import StorageError
from coorddesk.reports.blocks import Sheet
from coorddesk.ui.print.pages import Pages, Paper, page_layout, paper_theme

_DOTS = 1200


def pdf_bytes(sheet: Sheet, paper: Paper = "a4", *, grey: bool = False) -> bytes:
    """The sheet as a PDF with its fonts in it and its words as words.

    Works without a window: where there is no QGuiApplication yet, one is made for the time of the call.
    """
    application = _application()
    try:
        return pages_as_pdf(Pages(sheet, paper_theme(), paper), grey=grey)
    finally:
        del application


def pages_as_pdf(pages: Pages, *, grey: bool = False) -> bytes:
    """Pages that are measured already, as a PDF."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS)
    writer.setTitle(" ".join(filter(None, (pages.sheet.title, pages.sheet.number))))
    writer.setCreator("CoordDesk")
    writer.setPageLayout(page_layout(pages.paper, pages.sheet.landscape))
    pages.print_on(writer, grey=grey)
    buffer.close()
    return bytes(data.data())


def write_pdf(sheet: Sheet, path: Path, paper: Paper = "a4", *, grey: bool = False) -> None:
    """The sheet as a PDF file; an older file of that name is there until the new one is whole.

    Raises:
        StorageError: the file cannot be written.
    """
    write_whole(path, pdf_bytes(sheet, paper, grey=grey))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one go, by way of a neighbour that takes its name.

    Raises:
        StorageError: the file cannot be written; one that was there is as it was.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            beside.chmod(0o644)
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
    except OSError as problem:
        raise StorageError(
            "io", f"{path.name} was not written: {problem.strerror or problem}. Nothing else was changed. Choose another place."
        ) from problem


def _application() -> QCoreApplication:
    """The running application, or one for the time of the call; on Linux it needs no display."""
    running = QCoreApplication.instance()
    if running is not None:
        return running
    if sys.platform not in ("win32", "darwin"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication(["coorddesk"])
