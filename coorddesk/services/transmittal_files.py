"""A transmittal's note and files at a place of the user's choice: all written beside it first, and put there once it is noted as sent."""

import contextlib
import os
import secrets
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from coorddesk.errors import InvalidInput, StorageError
from coorddesk.exchange.files import sync_folder
from coorddesk.services.enclosures import Enclosed, Fate, blocks
from coorddesk.services.transmittal_sending import Parcel, Sender, draft

_ENDINGS = (".eml", ".pdf", ".zip", "")
_NOT_READ = (Fate.MISSING, Fate.AWAY, Fate.SILENT)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was written beside `place`, under a name that nobody takes for it; either `settle` or `drop` is called."""

    part: Path
    place: Path

    def settle(self) -> None:
        """Puts it in its place, which takes no time.

        Raises:
            InvalidInput: a folder of that name came there meanwhile.
            StorageError: the place cannot be written; what was there is as it was.
        """
        try:
            if self.part.is_dir() and self.place.exists():
                raise _taken(self.place)
            os.replace(self.part, self.place)
            sync_folder(self.place.parent)
        except OSError as error:
            raise _unwritable(self.place, error) from error
        finally:
            self.drop()

    def drop(self) -> None:
        """Leaves nothing of it."""
        if self.part.is_dir():
            shutil.rmtree(self.part, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                self.part.unlink(missing_ok=True)


def prepare(made: Parcel, path: Path, sender: Sender, cancelled: Callable[[], bool] = lambda: False) -> Prepared:
    """Writes note and files beside a place: .eml, .zip or the note alone as .pdf; a name without an ending is a folder.

    A folder that is there already gets one of the transmittal's number in it, so that nothing in it is overwritten. For a worker: it
    reads all the files.

    Raises:
        InvalidInput: another ending, a folder that is there already, or a file that cannot be read any more.
        StorageError: the place cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in _ENDINGS:
        said = f"{path.name} ends in neither .eml, .zip nor .pdf, so nothing was written or sent. Give one of them, or none for a folder."
        raise InvalidInput("path", said)
    place = path / made.name("") if not ending and path.is_dir() else path
    if not ending and place.exists():
        raise _taken(place)
    prepared = Prepared(place.with_name(f".{place.name[:100]}.{secrets.token_hex(6)}.part"), place)
    try:
        if ending == ".zip":
            _write_archive(made, prepared.part, sender, cancelled)
        elif ending:
            _write(prepared.part, draft(made, sender) if ending == ".eml" else made.pdf)
        else:
            prepared.part.mkdir(parents=True)
            _write(prepared.part / made.name(".pdf"), made.pdf)
            for one in _going(made):
                _copy(one, prepared.part / one.name, sender, cancelled)
    except BaseException as error:
        prepared.drop()
        if isinstance(error, OSError):
            raise _unwritable(place, error) from error
        raise
    return prepared


def write(made: Parcel, path: Path, sender: Sender) -> None:
    """Note and files to a place at once; the errors are those of `prepare`."""
    prepare(made, path, sender).settle()


def _going(made: Parcel) -> list[Enclosed]:
    return [one for one in made.enclosed if one.path is not None and one.fate not in _NOT_READ]


def _write_archive(made: Parcel, part: Path, sender: Sender, cancelled: Callable[[], bool]) -> None:
    with open(part, "xb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(made.name(".pdf"), made.pdf)
            for one in _going(made):
                with archive.open(_entry(one, made), "w", force_zip64=True) as entry:
                    for block in blocks(one, sender.reach, cancelled):
                        entry.write(block)
        file.flush()
        os.fsync(file.fileno())


def _entry(one: Enclosed, made: Parcel) -> zipfile.ZipInfo:
    day = made.given.now
    entry = zipfile.ZipInfo(one.name, (day.year, day.month, day.day, day.hour, day.minute, day.second))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _copy(one: Enclosed, place: Path, sender: Sender, cancelled: Callable[[], bool]) -> None:
    with open(place, "xb") as file:
        for block in blocks(one, sender.reach, cancelled):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


def _write(place: Path, data: bytes) -> None:
    with open(place, "xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _taken(place: Path) -> InvalidInput:
    said = f"There is a {place.name} in {place.parent} already, so nothing was written or sent. Choose another name."
    return InvalidInput("path", said)


def _unwritable(place: Path, error: OSError) -> StorageError:
    said = f"{place.name} could not be written to {place.parent} ({error.strerror}). Nothing was changed there. Choose another place."
    return StorageError("read_only", said)
