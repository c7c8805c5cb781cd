"""Files written so that neither a full disk nor a power cut leaves half of one; safe names and copies; checksums."""

import contextlib
import errno
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Callable
from pathlib import Path, PureWindowsPath

from coorddesk.errors import CoordDeskError

_BLOCK = 1 << 20
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


def copy_into(src: str | os.PathLike[str], folder: str | os.PathLike[str]) -> Path:
    """The path of a new copy of `src` in the folder, which is made if need be; an existing file is never overwritten.

    A name already there gets " (2)", " (3)" and so on. The copy has the source's time of change, not its permissions.

    Raises:
        OSError: as the system said it; no half copy stays.
    """
    source, home = Path(src), Path(folder)
    home.mkdir(parents=True, exist_ok=True)
    wanted = Path(safe_name(source.name))
    with open(source, "rb") as original:
        number, target = 1, home / wanted
        while True:
            try:
                copy = open(target, "xb")  # noqa: SIM115 (closed below, and its file removed when the copying fails)
                break
            except FileExistsError:
                number += 1
                target = home / f"{wanted.stem} ({number}){wanted.suffix}"
        try:
            with copy:
                while block := original.read(_BLOCK):
                    copy.write(block)
                copy.flush()
                os.fsync(copy.fileno())
            times = os.fstat(original.fileno())
            os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))
        except BaseException:
            with contextlib.suppress(OSError):
                target.unlink()
            raise
    sync_folder(home)
    return target


def sha256(path: str | os.PathLike[str], cancelled: Callable[[], bool] = lambda: False) -> str:
    """The file's SHA-256 in lower-case hexadecimal, read in blocks of a megabyte.

    Args:
        cancelled: asked before each block.

    Raises:
        OSError: as the system said it.
        CoordDeskError: `cancelled` said so.
    """
    total = hashlib.sha256()
    with open(path, "rb") as file:
        while True:
            if cancelled():
                raise CoordDeskError(f"The check of “{os.path.basename(path)}” was stopped; nothing was changed.")
            block = file.read(_BLOCK)
            if not block:
                return total.hexdigest()
            total.update(block)
