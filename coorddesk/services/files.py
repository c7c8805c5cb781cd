"""Writing files that leave the desk, whole or not at all."""

from pathlib import Path

from coorddesk.errors import StorageError
from coorddesk.exchange.files import atomic_write


def write(path: Path, data: bytes, make_folder: bool = False) -> None:
    """Writes a file; one that was there is replaced only when the new one is complete.

    Raises:
        StorageError: the place cannot be written; what was there is as it was.
    """
    try:
        if make_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(path, data)
    except OSError as error:
        sentence = f"{path.name} could not be written to {path.parent} ({error.strerror}). Nothing was changed there. Choose another place."
        raise StorageError("read_only", sentence) from error
