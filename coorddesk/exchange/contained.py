"""Strangers' files are parsed in a child process: whatever they do to a parser, the application and its store stay untouched."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import coorddesk
from coorddesk.errors import ImportProblem
from coorddesk.exchange.files import safe_name

if TYPE_CHECKING:
    from coorddesk.exchange.spreadsheets import Tables

Kind = Literal["tables", "calendar", "layer", "message", "text", "pages"]

MAX_FILE_BYTES = 100_000_000
_MAX_MEMORY_BYTES = 1_500_000_000
# Years of a calendar or a register are worth a wait.
_CPU_S = MappingProxyType({"tables": 60, "calendar": 20, "layer": 90, "message": 20, "text": 20, "pages": 20})
_POLL_S = 0.05
_RESULT, _PROBLEM, _END = b"coorddesk-result\n", b"coorddesk-problem\n", b"\ncoorddesk-end\n"


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
    if output.endswith(_END):
        if output.startswith(_RESULT):
            return output[len(_RESULT) : -len(_END)].decode("utf-8", errors="replace")
        if output.startswith(_PROBLEM):
            raise ImportProblem(output[len(_PROBLEM) : -len(_END)].decode("utf-8", errors="replace"))
    if code in {-24, 152}:  # SIGXCPU
        raise ImportProblem(_too_long(shown))
    if code:
        raise ImportProblem(
            f"“{shown}” broke the reader, so it was left alone and nothing was imported. "
            "Open it in the program it comes from, save it anew, and import that."
        )
    raise ImportProblem(_garbage(shown))


def _shown_name(source: str | os.PathLike[str] | bytes, name: str) -> str:
    return name or ("the file" if isinstance(source, bytes) else os.path.basename(source))


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


# In the child


def worker_main(kind: str, path: str) -> int:
    """What `--worker KIND FILE` does: the reader's JSON, or its one sentence of refusal, goes to standard output.

    Memory, processor time and writing are limited first, where the system can. Returns the exit code: 0 with an answer,
    2 for an unknown kind, 3 out of memory or recursion.
    """
    reader = _READERS.get(kind)
    if reader is None:
        return 2
    out = os.dup(1)
    with contextlib.suppress(OSError):  # a library's chatter must not get into the answer
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _limit(_CPU_S[kind])
    try:
        answer = _RESULT + reader(Path(path).read_bytes(), os.path.basename(path)).encode("utf-8", errors="replace") + _END
    except ImportProblem as problem:
        answer = _PROBLEM + problem.sentence.encode("utf-8", errors="replace") + _END
    except OSError as error:
        sentence = f"“{os.path.basename(path)}” cannot be read: {error.strerror}. Nothing was imported."
        answer = _PROBLEM + sentence.encode("utf-8", errors="replace") + _END
    except (MemoryError, RecursionError):
        return 3
    view = memoryview(answer)
    while view:
        view = view[os.write(out, view[:65536]) :]
    os.close(out)
    return 0


def _limit(cpu_s: int) -> None:
    sys.dont_write_bytecode = True
    if sys.platform == "win32":
        return
    import resource

    wanted = (
        (resource.RLIMIT_AS, _MAX_MEMORY_BYTES, _MAX_MEMORY_BYTES),
        (resource.RLIMIT_CPU, cpu_s, cpu_s + 2),  # SIGXCPU first, which tells the parent why
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    )
    for limit, soft, hard in wanted:
        with contextlib.suppress(ValueError, OSError):  # macOS knows RLIMIT_AS but may refuse it
            resource.setrlimit(limit, (soft, hard))


def _tables(data: bytes, name: str) -> str:
    from coorddesk.exchange import spreadsheets

    return spreadsheets.to_json(spreadsheets.read_tables(data, name))


def _calendar(data: bytes, name: str) -> str:
    from coorddesk.exchange import ics_reader

    return ics_reader.read_to_json(data)


def _layer(data: bytes, name: str) -> str:
    from coorddesk.exchange import other_calendars

    return other_calendars.read_to_lines(data)


def _message(data: bytes, name: str) -> str:
    from coorddesk.exchange import messages

    return messages.read_to_json(data, name)


def _text(data: bytes, name: str) -> str:
    from coorddesk.exchange import file_texts

    if hasattr(os, "nice"):
        os.nice(10)  # nobody waits for it
    return file_texts.read_text(data, name)


def _pages(data: bytes, name: str) -> str:
    from coorddesk.exchange import file_texts

    return file_texts.read_pages(data, name)


_READERS: Mapping[str, Callable[[bytes, str], str]] = MappingProxyType(
    {"tables": _tables, "calendar": _calendar, "layer": _layer, "message": _message, "text": _text, "pages": _pages}
)
