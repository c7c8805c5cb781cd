"""Running a function as a user whom permissions bind, for root is refused nothing."""

import os
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import coorddesk.storage.writer  # noqa: F401  what is imported late cannot be read by every user

_NOBODY = 65534


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter and write, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="coorddesk-"))
    folder.chmod(0o777)
    try:
        yield folder
    finally:
        for place in [folder, *folder.rglob("*")]:
            place.chmod(0o777)
        shutil.rmtree(folder)


def told_by(function: Callable[[Path], str], path: Path) -> str:
    """What `function(path)` says in a process of an ordinary user; a traceback when it raises."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(_NOBODY)
                os.setuid(_NOBODY)
            said = function(path)
        except BaseException:
            said = traceback.format_exc()
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as file:
        said = file.read()
    os.waitpid(child, 0)
    return said
