"""The child process that parses one stranger's file within limits; `contained` starts it and reads its answer."""

import contextlib
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from coorddesk.errors import ImportProblem
from coorddesk.exchange.contained import END, PROBLEM, RESULT

_MAX_MEMORY_BYTES = 1_500_000_000
# Years of a calendar or a register are worth a wait.
_CPU_S = MappingProxyType({"tables": 60, "calendar": 20, "layer": 90, "message": 20, "text": 20, "pages": 20})


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
        answer = RESULT + reader(Path(path).read_bytes(), os.path.basename(path)).encode("utf-8", errors="replace") + END
    except ImportProblem as problem:
        answer = PROBLEM + problem.sentence.encode("utf-8", errors="replace") + END
    except OSError as error:
        sentence = f"“{os.path.basename(path)}” cannot be read: {error.strerror}. Nothing was imported."
        answer = PROBLEM + sentence.encode("utf-8", errors="replace") + END
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
