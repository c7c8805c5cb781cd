"""Opening files and addresses with the desktop's own programs, but never running one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices

from coorddesk.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from coorddesk.services.file_states import Reach

Launch = Callable[[QUrl], bool]
T = TypeVar("T")

_SURE_S = 0.5  # after that what opens a file has found a program for it
_PATIENCE_S = 1  # the window waits for a disk no longer than this, and not again before it answered

_SCHEMES = ("http", "https", "mailto")
# What a desktop would run rather than show.
_RUN = frozenset((
    ".app", ".appimage", ".application", ".bat", ".chm", ".cmd", ".com", ".command", ".cpl", ".csh", ".desktop", ".dll", ".exe", ".gadget",
    ".hta", ".inf", ".ins", ".isp", ".jar", ".js", ".jse", ".ksh", ".lnk", ".msc", ".msi", ".msp", ".mst", ".pif", ".pl", ".ps1", ".psm1",
    ".py", ".pyw", ".rb", ".reg", ".run", ".scf", ".scr", ".settingcontent-ms", ".sh", ".url", ".vb", ".vbe", ".vbs", ".webloc", ".ws",
    ".wsc", ".wsf", ".wsh", ".zsh",
))  # fmt: skip
# Office files whose macros their program runs, where it is told to.
_MACROS = frozenset((".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".xlam", ".pptm", ".potm", ".ppsm", ".ppam", ".sldm"))


class HoldsMacros(InvalidInput):
    """The file may hold programs that its own program runs; it is opened only by who was asked `question`."""

    question = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Opener", text)


def resolved(path: str, store: Path) -> Path:
    """Where a document's file lies: as written, or beside the store when it is written relative to it."""
    written = Path(path)
    return written if written.is_absolute() else store.parent / written


def launch(url: QUrl) -> bool:
    """Opens an address with the desktop's own program; whether it has one.

    On Linux Qt answers yes whenever xdg-open could be started, but only its exit code tells (3: nothing opens that, 4: it failed).
    """
    tool = _tool()
    if tool is None:
        return QDesktopServices.openUrl(url)
    quiet = subprocess.DEVNULL
    try:
        started = subprocess.Popen([tool, url.toEncoded().data().decode()], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
        return started.wait(_SURE_S) == 0
    except subprocess.TimeoutExpired:
        return True  # it has become the program
    except OSError:
        return False


def _tool() -> str | None:
    return shutil.which("xdg-open") if sys.platform.startswith("linux") else None


def open_file(path: str, store: Path, launch: Launch = launch, asked: bool = False) -> None:
    """Shows a document's file in the program the desktop has for it.

    Args:
        asked: whoever opens it was told that it may hold macros.

    Raises:
        NotFound: it is not where it was.
        Unreachable: its disk does not answer.
        HoldsMacros: it may hold macros, and nobody was asked.
        InvalidInput: on `path`, for a program or script, a network address, and when the desktop has nothing to open it with.
    """
    place = resolved(_local(path), store)
    endings, program = _ask(place, lambda: _looked_at(place))
    if endings & _RUN or program:
        sentence = _tr("{name} is a program, so it is not opened from here. Show it in its folder instead.")
        raise InvalidInput("path", sentence.format(name=place.name))
    if endings & _MACROS and not asked:
        sentence = _tr("{name} may hold macros: programs that run when it is opened. If you know who made it, open it in Documents.")
        refused = HoldsMacros("path", sentence.format(name=place.name))
        question = _tr("{name} may hold macros: programs that run when it is opened. Open it only if you know who made it.")
        refused.question = question.format(name=place.name)
        raise refused
    if not launch(QUrl.fromLocalFile(str(place))):
        sentence = _tr("This desktop has no program that opens {name}. Show it in its folder instead.")
        raise InvalidInput("path", sentence.format(name=place.name))


def show_in_folder(path: str, store: Path, launch: Launch = launch) -> None:
    """Shows the folder a document's file lies in, or lay in.

    Raises:
        NotFound: the folder is gone too.
        Unreachable: its disk does not answer.
    """
    place = resolved(_local(path), store)
    if not _ask(place, place.parent.is_dir):
        raise NotFound(_tr("The folder {name} is not there any more. The register still has its details.").format(name=place.parent))
    launch(QUrl.fromLocalFile(str(place.parent)))


def open_address(address: str, store: Path, launch: Launch = launch) -> None:
    """Opens a web or e-mail address, or else the file of that name.

    Raises:
        NotFound, InvalidInput: as `open_file`; other kinds of address are refused too.
    """
    url = QUrl(address.strip())
    if url.scheme() in _SCHEMES:
        launch(url)
    elif "://" in address:
        sentence = _tr("Only web and e-mail addresses and files are opened. This one is left alone: {address}")
        raise InvalidInput("address", sentence.format(address=address[:80]))
    else:
        open_file(address, store, launch)


def _local(path: str) -> str:
    # Asking another computer for a file gives it our name and password on Windows.
    if path.startswith(("//", "\\\\")) or PureWindowsPath(path).drive.startswith("\\\\"):
        raise InvalidInput("path", _tr("The file lies on another computer, so it is not opened from here: {name}").format(name=path[:80]))
    return path


@cache
def _reach() -> "Reach":
    from coorddesk.services.file_states import Reach  # late: the first window opens nothing

    return Reach(_PATIENCE_S)


def _ask(place: Path, question: Callable[[], T]) -> T:
    return _reach().ask(place, question)


def _looked_at(place: Path) -> tuple[set[str], bool]:
    """The endings that count of a file, and whether it is a program.

    Raises:
        NotFound: it is not where it was.
    """
    if not place.is_file():
        sentence = _tr("The file {name} is not where it was. The register still has its details. Choose the file again.")
        raise NotFound(sentence.format(name=place.name))
    # A link may point to a program under a harmless name.
    return {_ending(one) for one in (place, place.resolve())}, _is_program(place)


def _ending(place: Path) -> str:
    """The ending that counts, in small letters: Windows drops blanks and points behind it."""
    return Path(place.name.rstrip(". ")).suffix.rstrip().casefold()


def _is_program(place: Path) -> bool:
    """On systems with an executable bit, a file that has it and says what would run it."""
    if os.name == "nt" or not os.access(place, os.X_OK):
        return False
    with place.open("rb") as file:
        return file.read(4).startswith((b"#!", b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"))
