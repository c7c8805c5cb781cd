"""The system's dialog for files that are taken in: it begins in the folder where the last of them lay."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from coorddesk.settings import Settings


def file_to_take_in(parent: QWidget, settings: Settings, title: str, filters: str = "") -> Path | None:
    """Asks for one file; None where none was chosen."""
    name, _ = QFileDialog.getOpenFileName(parent, title, _start(settings), filters)
    return next(iter(_kept(settings, [name] if name else [])), None)


def files_to_take_in(parent: QWidget, settings: Settings, title: str, filters: str = "") -> list[Path]:
    """Asks for files; none where none were chosen."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, _start(settings), filters)
    return _kept(settings, names)


def _start(settings: Settings) -> str:
    last = settings.import_folder
    return last if last and Path(last).is_dir() else str(Path.home())


def _kept(settings: Settings, names: list[str]) -> list[Path]:
    """The files, after their folder is kept for the next time."""
    found = [Path(one) for one in names]
    if found:
        settings.import_folder = str(found[0].parent)
    return found
