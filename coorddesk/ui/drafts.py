"""Drafts and other files that are opened in programs of the desktop: each lies in a folder of its own, gone with the window."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTemporaryDir

from coorddesk.errors import InvalidInput, NotFound, StorageError
from coorddesk.services import files
from coorddesk.ui import opener


class Drafts:
    """Files on their way to another program, which only this user can read."""

    def __init__(self) -> None:
        self._place: QTemporaryDir | None = None
        self._folders = 0

    def folder(self) -> Path:
        """A new folder, so that nothing that a program has open is written again.

        Raises:
            StorageError: none can be made.
        """
        if self._place is None:
            self._place = QTemporaryDir()
        self._folders += 1
        made = Path(self._place.path()) / str(self._folders)
        try:
            if not self._place.isValid():
                raise FileNotFoundError
            made.mkdir(parents=True)
        except OSError as problem:
            said = "No temporary folder could be made, so nothing was written. Export it or save it as a file instead."
            raise StorageError("io", QCoreApplication.translate("Drafts", said)) from problem
        return made

    def write(self, name: str, data: bytes) -> Path:
        """A file in a folder of its own.

        Raises:
            StorageError: it cannot be written.
        """
        path = self.folder() / name
        files.write(path, data)
        return path


def open_draft(path: Path, store: Path, launch: opener.Launch, otherwise: str) -> None:
    """Opens a draft in the mail program.

    Args:
        otherwise: what is said where no program takes it.

    Raises:
        InvalidInput: none does.
    """
    try:
        opener.open_file(str(path), store, launch)
    except (InvalidInput, NotFound) as problem:
        raise InvalidInput("path", otherwise) from problem
