"""Writing files that leave the desk, whole or not at all."""

from collections.abc import Sequence
from pathlib import Path

from coorddesk.errors import InvalidInput, StorageError
from coorddesk.exchange import tables
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


def write_tables(path: Path, pages: Sequence[tables.Page]) -> None:
    """Writes tables as its ending says: all of them as one workbook (.xlsx), or the first one as text (.csv).

    Raises:
        InvalidInput: another ending.
        StorageError: the place cannot be written; what was there is as it was.
    """
    ending = path.suffix.lower()
    if ending == ".xlsx":
        data = tables.write_xlsx(pages)
    elif ending == ".csv":
        data = tables.write_csv(pages[0].headings, pages[0].rows)
    else:
        raise InvalidInput("path", f"{path.name} ends in neither .xlsx nor .csv, so nothing was written. Give one of them.")
    write(path, data)
