"""Files written so that neither a full disk nor a power cut leaves half of one; safe names and copies; checksums."""

import contextlib
import errno
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import BinaryIO

from coorddesk.errors import CoordDeskError

_BLOCK = 1 << 20
_LONGEST_PART = 80  # characters of a number in a name: folders, revision and ending have to fit beside it
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.I)


def atomic_write(path: str | os.PathLike[str], data: bytes) -> None:
    """The file holds `data` afterwards, or what it held before; nothing else is left in the folder.

    The file keeps its permissions, a link stays a link. When this returns, the data and the folder's entry are on the disk.

    Raises:
        OSError: as the system said it; the old content is intact.
    """
    target = os.path.realpath(path)
    folder, name = os.path.split(target)
    part = os.path.join(folder, f".{name[:100]}.{secrets.token_hex(6)}.part")
    try:
        mode: int | None = stat.S_IMODE(os.stat(target).st_mode)
    except FileNotFoundError:
        mode = None
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            os.chmod(part, mode)
        os.replace(part, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise
    sync_folder(folder)


def sync_folder(folder: str | os.PathLike[str]) -> None:
    """The folder's entries are on the disk; does nothing where the system or the file system knows no such call."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EBADF}:  # some network and FUSE systems
            raise
    finally:
        os.close(handle)


def safe_name(name: str, fallback: str = "file") -> str:
    """A bare file name that every system takes, from a name a stranger wrote: no folder, no device, no hidden file."""
    bare = PureWindowsPath(name.replace("\0", "")).name
    bare = _UNSAFE.sub("_", bare).strip().rstrip(". ").lstrip(".")
    if not bare:
        return fallback
    if _RESERVED.fullmatch(bare):
        bare = f"_{bare}"
    stem, suffix = os.path.splitext(bare)
    suffix = suffix if len(suffix.encode()) <= 20 else suffix.encode()[:20].decode(errors="ignore")
    while len((stem + suffix).encode()) > 180:
        stem = stem[:-1]
    return stem + suffix


def safe_part(text: str, fallback: str) -> str:
    """A name for a file or folder from words that are no path, such as a document's number; separators become underscores."""
    return safe_name(_UNSAFE.sub("_", text)[:_LONGEST_PART], fallback)


def plain_size(path: str | os.PathLike[str]) -> int:
    """The size of a plain file in bytes, asked without opening it: a pipe or a device would keep its reader waiting.

    Raises:
        OSError: as the system said it; IsADirectoryError for a folder, EINVAL for what is neither a file nor a folder.
    """
    found = os.stat(path)
    _refuse_strange(found.st_mode, path)
    return found.st_size


def _refuse_strange(mode: int, path: str | os.PathLike[str]) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder", os.fspath(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is no plain file", os.fspath(path))


def opened_plain(path: str | os.PathLike[str]) -> BinaryIO:
    """A plain file, opened for reading; what was put in its place meanwhile, such as a pipe, is refused and never waited for.

    Raises:
        OSError: as `plain_size`.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
    try:
        _refuse_strange(os.fstat(handle).st_mode, path)
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file held when it was read: its checksum, and what tells cheaply that it is still the same."""

    sha256: str
    size: int
    mtime_ns: int


def read_through(
    path: str | os.PathLike[str], cancelled: Callable[[], bool] = lambda: False, read: Callable[[bytes], object] = len
) -> Contents:
    """A plain file's checksum and size, read in blocks of a megabyte that are handed on to `read`.

    Raises:
        OSError: as the system said it; or the file changed while it was read, which is EBUSY.
        CoordDeskError: `cancelled`, which is asked before each block, said so.
    """
    total, size = hashlib.sha256(), 0
    with opened_plain(path) as file:
        before = os.fstat(file.fileno())
        while True:
            if cancelled():
                raise CoordDeskError(f"Reading “{os.path.basename(path)}” was stopped; nothing was changed.")
            block = file.read(_BLOCK)
            size += len(block)
            if not block or size > before.st_size:  # one that grows as fast as it is read would never end
                break
            total.update(block)
            read(block)
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
        raise OSError(errno.EBUSY, "it was written to while it was read", os.fspath(path))
    return Contents(total.hexdigest(), size, after.st_mtime_ns)


def sha256(path: str | os.PathLike[str], cancelled: Callable[[], bool] = lambda: False) -> str:
    """The file's SHA-256 in lower-case hexadecimal; the errors are those of `read_through`."""
    return read_through(path, cancelled).sha256


def copy_as(
    src: str | os.PathLike[str], target: Path, cancelled: Callable[[], bool] = lambda: False, read: Callable[[bytes], object] = len
) -> tuple[Path, Contents]:
    """Where a copy of `src` lies, and its contents: `target`, or that name with “ (2)” where something else has it.

    An existing file is never overwritten; one that holds the same is taken for the copy. The copy is written under another name, read
    again and compared, and gets its name at the end, so that neither a full disk nor a power cut leaves half of one. It has the source's
    time of change, not its permissions.

    Raises:
        OSError: as the system said it; EIO when the copy reads differently from what was written.
        CoordDeskError: as `read_through`.
    """
    home = target.parent
    home.mkdir(parents=True, exist_ok=True)
    part = home / f".{secrets.token_hex(8)}.part"
    try:
        with open(part, "xb") as copy:

            def write(block: bytes) -> None:
                copy.write(block)
                read(block)

            contents = read_through(src, cancelled, write)
            copy.flush()
            os.fsync(copy.fileno())
        if sha256(part, cancelled) != contents.sha256:
            raise OSError(errno.EIO, "the copy reads differently from what was written", str(part))
        os.utime(part, ns=(contents.mtime_ns, contents.mtime_ns))
        place = _settled(part, target, contents, cancelled)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    sync_folder(home)
    return place, contents


def _settled(part: Path, target: Path, contents: Contents, cancelled: Callable[[], bool]) -> Path:
    """Gives a finished copy its name, or finds the same one there already."""
    number, place = 1, target
    while True:
        try:
            _named_anew(part, place)
            return place
        except FileExistsError:
            with contextlib.suppress(OSError):
                if plain_size(place) == contents.size and sha256(place, cancelled) == contents.sha256:
                    return place
            number += 1
            place = target.with_name(f"{target.stem} ({number}){target.suffix}")


def _named_anew(part: Path, place: Path) -> None:
    """Gives a file another name, unless something has it.

    Raises:
        FileExistsError: something has it.
    """
    try:
        os.link(part, place)  # in one step, and refused where the name is taken
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a disk without hard links, such as a stick
        open(place, "xb").close()
        os.replace(part, place)
