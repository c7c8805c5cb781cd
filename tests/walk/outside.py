"""What lies outside of the window, in place of a desktop: a mail program, file dialogs, a printer, and files to drop and to open."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog

_ROWS = (
    "Ref,Action,Owner,Due,Status,Notes\n"
    "A-1,Send the door schedule,Dana Whitlock,27/11/2026,Open,\n"
    "A-2,Agree the crane,Zara Okafor,tbc,Waiting,“by phone”\n"
    "A-3,,Nobody,31/02/2026,Odd,no title\n"
)
_REGISTER = "Number,Title,Rev,Status,Date\nFIT-AR-DR-0901,Ground floor,P01,For review,2026-11-20\nFIT-AR-DR-0902,Roof,,,\n"
_MESSAGE = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//walk//EN\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261124T100000Z\r\n"
    "SEQUENCE:{sequence}\r\nDTSTART:202612{day:02}T100000Z\r\nDTEND:202612{day:02}T110000Z\r\nSUMMARY:Site visit\r\n"
    "ORGANIZER;CN=Lou:mailto:lou@other.example\r\nATTENDEE;CN=Ellen;PARTSTAT=NEEDS-ACTION:mailto:ellen.marsh@northgate.example\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def make_files(folder: Path) -> list[Path]:
    """Files of all kinds that people drop and open, sound ones and others; always the same."""
    folder.mkdir(parents=True, exist_ok=True)
    mail = "From: lou@other.example\r\nTo: ellen.marsh@northgate.example\r\nSubject: Visit\r\nMIME-Version: 1.0\r\n"
    calendar = _MESSAGE.format(method="REQUEST", uid="visit@other.example", sequence=0, day=9)
    texts = {
        "actions.csv": _ROWS, "register.csv": _REGISTER, "empty.csv": "", "odd.csv": "\x00\x01;;;\n\n\"unfinished",
        "invitation.ics": calendar, "update.ics": _MESSAGE.format(method="REQUEST", uid="visit@other.example", sequence=1, day=10),
        "cancelled.ics": _MESSAGE.format(method="CANCEL", uid="visit@other.example", sequence=2, day=10),
        "calendar.ics": _MESSAGE.format(method="PUBLISH", uid="theirs@other.example", sequence=0, day=2),
        "broken.ics": "BEGIN:VCALENDAR\r\n",
        "invitation.eml": f"{mail}Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\n{calendar}",
        "words.eml": f"{mail}Content-Type: text/plain\r\n\r\nHello\r\n", "FIT-AR-DR-0102_P09.dwg": "drawing", "notes.txt": "words",
        "script.sh": "#!/bin/sh\nexit 1\n", "Überblick 日本 👷.txt": "x", f"{'long ' * 40}name.txt": "x",
        "nothing.coord": "", "not a store.coord": "x",
        "people.csv": "Name,Email,Company\nZara Okafor,zara@other.example,Other Ltd\n,nobody@other.example,\n",
    }  # fmt: skip
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8", newline="")
    for name in ("FIT-AR-DR-0903 Rev P01 Section.pdf", "FIT-ST-CA-0001_C01.pdf", "scan.pdf"):
        (folder / name).write_bytes(_PDF + name.encode())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "x")
    for name in ("odd.xlsx", "letter.docm"):
        (folder / name).write_bytes(packed.getvalue())
    inside = folder / "Issued 2026-11-20"
    inside.mkdir(exist_ok=True)
    (inside / "FIT-AR-DR-0904_P02.pdf").write_bytes(_PDF)
    return [*sorted(folder.iterdir()), folder / "gone.pdf", folder / "gone.csv"]


class Outside:
    """Answers what would leave the window, by chance; nothing outside of its folder is written, opened or run.

    Args:
        folder: where what is saved goes.
        files: what may be chosen.
        chance: gives the chance of the gesture that is under way, so that the same gesture gets the same answer.
    """

    def __init__(self, folder: Path, files: list[Path], chance: Callable[[], random.Random]) -> None:
        self._folder, self._files, self._chance = folder, files, chance
        folder.mkdir(exist_ok=True)

    def take_over(self) -> None:
        """Stands in for the desktop from now on; before the application is imported, whose functions keep what they find."""
        QDesktopServices.openUrl = staticmethod(lambda url: self._chance().random() < 0.9)
        QFileDialog.getOpenFileName = staticmethod(lambda *given: (self._existing(*given), ""))
        QFileDialog.getOpenFileNames = staticmethod(lambda *given: ([one for one in (self._existing(*given),) if one], ""))
        QFileDialog.getSaveFileName = staticmethod(lambda *given: self._new(*given))
        QFileDialog.getExistingDirectory = staticmethod(lambda *given: str(self._folder) if self._chance().random() < 0.8 else "")
        QFileDialog.exec = lambda dialog: self._exec(dialog)
        QPrintDialog.exec = lambda dialog: self._print(dialog)

        from coorddesk.ui import opener  # after what it keeps was replaced

        opener._tool = lambda: None

    def _existing(self, _parent=None, _title: str = "", _start: str = "", filters: str = "", *_more) -> str:
        chance = self._chance()
        endings = tuple(re.findall(r"\*(\.\w+)", filters))
        fitting = [one for one in self._files if one.name.endswith(endings)] if endings and chance.random() < 0.8 else self._files
        return str(chance.choice(fitting)) if fitting and chance.random() < 0.8 else ""

    def _new(self, _parent=None, _title: str = "", _start: str = "", filters: str = "", *_more) -> tuple[str, str]:
        chance = self._chance()
        if chance.random() < 0.2:
            return "", ""
        kind = chance.choice(filters.split(";;"))
        ending = (re.findall(r"\*(\.\w+)", kind) or [""])[0]
        folder = self._folder / "no such folder" if chance.random() < 0.1 else self._folder
        return str(folder / f"saved {chance.randrange(5)}{ending}"), kind

    def _exec(self, dialog: QFileDialog) -> int:
        if self._chance().random() < 0.2:
            return QDialog.DialogCode.Rejected.value
        name, kind = self._new(None, "", "", ";;".join(dialog.nameFilters()))
        dialog.filterSelected.emit(kind)
        if name:
            dialog.selectFile(name)
        return QDialog.DialogCode.Accepted.value if name else QDialog.DialogCode.Rejected.value

    def _print(self, dialog: QPrintDialog) -> int:
        printer = dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self._folder / "printed.pdf"))
        return QDialog.DialogCode.Accepted.value if self._chance().random() < 0.8 else QDialog.DialogCode.Rejected.value
