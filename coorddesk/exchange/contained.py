"""Strangers' files are parsed in a child process: whatever they do to a parser, the application and its store stay untouched."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import coorddesk
from coorddesk.errors import ImportProblem
from coorddesk.exchange.files import safe_name

if TYPE_CHECKING:
    from coorddesk.exchange.spreadsheets import Tables

Kind = Literal["tables", "calendar", "layer", "message", "text", "pages"]

MAX_FILE_BYTES = 100_000_000
_POLL_S = 0.05
# Between which the child (`worker`) answers.
RESULT, PROBLEM, END = b"coorddesk-result\n", b"coorddesk-problem\n", b"\ncoorddesk-end\n"


def contained_tables(
    source: str | os.PathLike[str] | bytes,
    *,
    name: str = "",
    timeout_s: float = 90,
    cancelled: Callable[[], bool] = lambda: False,
    command: Sequence[str] | None = None,
) -> "Tables":
    """`spreadsheets.read_tables`, in a child process; the arguments are those of `parse_contained`."""
    from coorddesk.exchange import spreadsheets

    text = parse_contained("tables", source, name=name, timeout_s=timeout_s, cancelled=cancelled, command=command)
    try:
        return spreadsheets.from_json(text)
    except (ValueError, KeyError, TypeError) as error:
        raise ImportProblem(_garbage(_shown_name(source, name))) from error


def parse_contained(
    kind: Kind,
    source: str | os.PathLike[str] | bytes,
    *,
    name: str = "",
    timeout_s: float = 20,
    cancelled: Callable[[], bool] = lambda: False,
    command: Sequence[str] | None = None,
) -> str:
    """The JSON text that the reader of this kind made of the file, computed in a child process.

    Args:
        source: a path, or the bytes themselves.
        name: the file's name where `source` is bytes; its ending can matter.
        timeout_s: seconds of wall time; the child is then killed.
        cancelled: asked about twenty times a second.
        command: what starts a worker, without kind and file; by default this very program.

    Raises:
        ImportProblem: the file cannot be read, took too long or too much memory, broke the reader, or `cancelled` said so.
    """
    shown = _shown_name(source, name)
    with contextlib.ExitStack() as stack:
        if isinstance(source, bytes):
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="coorddesk-"))
            path = Path(folder, safe_name(name))
            path.write_bytes(source)
        else:
            path = Path(source).absolute()
        _check_file(path, shown)
        output, code = _run([*(command or _worker_command()), kind, str(path)], shown, timeout_s, cancelled)
    if output.endswith(END):
        if output.startswith(RESULT):
            return output[len(RESULT) : -len(END)].decode("utf-8", errors="replace")
        if output.startswith(PROBLEM):
            raise ImportProblem(output[len(PROBLEM) : -len(END)].decode("utf-8", errors="replace"))
    if code in {-24, 152}:  # SIGXCPU
        raise ImportProblem(_too_long(shown))
    if code:
        raise ImportProblem(
            f"“{shown}” broke the reader, so it was left alone and nothing was imported. "
            "Open it in the program it comes from, save it anew, and import that."
        )
    raise ImportProblem(_garbage(shown))


def _shown_name(source: str | os.PathLike[str] | bytes, name: str) -> str:
    from coorddesk.domain.file_names import shown_name  # late: the child, which starts for each file, does without

    return name or ("the file" if isinstance(source, bytes) else shown_name(Path(source)))


def _garbage(shown: str) -> str:
    return f"Reading “{shown}” gave no usable result. Nothing was imported."


def _too_long(shown: str) -> str:
    return f"Reading “{shown}” took too long and was stopped. Nothing was imported. Split the file and import the parts."


def _check_file(path: Path, shown: str) -> None:
    try:
        if not path.is_file():
            raise ImportProblem(f"“{shown}” is not there, or is not a file. Nothing was imported.")
        size = path.stat().st_size
    except OSError as error:
        raise ImportProblem(f"“{shown}” cannot be opened: {error.strerror}. Nothing was imported.") from error
    if size > MAX_FILE_BYTES:
        raise ImportProblem(f"“{shown}” is larger than {MAX_FILE_BYTES // 1_000_000} MB. Split it and import the parts.")


def _worker_command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, "--worker"]
    return [sys.executable, "-P", "-m", "coorddesk", "--worker"]  # -P: never import from the folder the file lies in


def _run(command: Sequence[str], shown: str, timeout_s: float, cancelled: Callable[[], bool]) -> tuple[bytes, int]:
    root = str(Path(coorddesk.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))}
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    deadline = time.monotonic() + timeout_s
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=flags,
        )
    except OSError as error:
        raise ImportProblem(f"The reader for “{shown}” cannot be started: {error.strerror}. Nothing was imported.") from error
    with process:
        try:
            while True:
                if cancelled():
                    raise ImportProblem(f"Reading “{shown}” was stopped. Nothing was imported.")
                try:
                    output, _ = process.communicate(timeout=_POLL_S)
                    return output, process.returncode
                except subprocess.TimeoutExpired:
                    if time.monotonic() > deadline:
                        raise ImportProblem(_too_long(shown)) from None
        finally:
            if process.poll() is None:
                process.kill()
