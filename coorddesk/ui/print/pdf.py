"""A sheet as a PDF, with or without a window."""

import os
import sys

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice
from PySide6.QtGui import QGuiApplication, QPdfWriter

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


def _application() -> QCoreApplication:
    """The running application, or one for the time of the call; on Linux it needs no display."""
    running = QCoreApplication.instance()
    if running is not None:
        return running
    if sys.platform not in ("win32", "darwin"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication(["coorddesk"])
