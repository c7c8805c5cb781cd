"""Where the paths lead that a register names: on from its own folder, or from the store's."""

import os
import re
from pathlib import Path

from coorddesk.errors import CoordDeskError
from coorddesk.exchange.reaching import Reach
from coorddesk.services.document_files import kept_path, place_of
from coorddesk.storage.store import Store


class NamedPaths:
    """Looks for the files that one register names; a disk that does not answer holds none of them."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store, self._folder = store, folder.absolute()
        self._reach = Reach()

    def beside(self, path: str) -> str:
        """A path as the store keeps it, where it leads on from the register's folder to a file and not from the store's; else as it is
        written."""
        if not path or re.match(r"[a-z]+:|[/\\]", path, re.I):
            return path
        there = Path(os.path.normpath(self._folder / path))
        try:
            return kept_path(self._store, there) if self._is_file(there) and not self.lies(path) else path
        except CoordDeskError:
            return path

    def lies(self, path: str) -> bool:
        """Whether a file lies where a path leads that the store keeps."""
        return self._is_file(place_of(self._store, path))

    def _is_file(self, place: Path) -> bool:
        try:
            return self._reach.ask(place, place.is_file)
        except (OSError, ValueError, CoordDeskError):
            return False
