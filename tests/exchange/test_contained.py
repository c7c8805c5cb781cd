"""A stranger's file may do what it likes to its reader; the application hears one sentence."""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from coorddesk.errors import ImportProblem
from coorddesk.exchange.contained import contained_tables, parse_contained
from coorddesk.exchange.spreadsheets import Row, from_json, read_tables

WORKER = (
    sys.executable,
    "-c",
    "import sys; from coorddesk.exchange.worker import worker_main; sys.exit(worker_main(*sys.argv[1:]))",
)


def python(code: str) -> Sequence[str]:
    """A command that runs the code in place of the worker; kind and file are its arguments 1 and 2."""
    return (sys.executable, "-c", code)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "Änderungen 1.csv"
    path.write_bytes("Task;Owner\r\nTür prüfen;Zoë\r\n".encode())
    return path


def test_a_file_is_read_in_a_child_as_it_would_be_here(table: Path) -> None:
    read = contained_tables(table, command=WORKER)
    assert read == read_tables(table.read_bytes(), table.name)
    assert read.tables[0].rows == (Row(2, ("Tür prüfen", "Zoë")),)
    assert read.tables[0].sheet == "Änderungen 1.csv"


def test_bytes_are_read_under_the_name_they_came_with() -> None:
    read = from_json(parse_contained("tables", b"Task\tOwner\nA\tAna\n", name="../list.tsv", command=WORKER))
    assert read.tables[0].sheet == "list.tsv"


def test_a_refusal_comes_through_word_for_word(tmp_path: Path) -> None:
    path = tmp_path / "x.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(ImportProblem, match=r"“x\.xls” is an old Excel workbook"):
        contained_tables(path, command=WORKER)


def test_a_reader_that_never_ends_is_stopped(table: Path) -> None:
    started = time.monotonic()
    with pytest.raises(ImportProblem, match="took too long"):
        parse_contained("tables", table, timeout_s=0.3, command=python("while True: pass"))
    assert time.monotonic() - started < 10


def test_a_reader_that_sleeps_with_its_output_closed_is_stopped(table: Path) -> None:
    code = "import os, time; os.close(1); os.close(2); time.sleep(60)"
    with pytest.raises(ImportProblem, match="took too long"):
        parse_contained("tables", table, timeout_s=0.3, command=python(code))


def test_the_user_can_stop_a_reader(table: Path) -> None:
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(ImportProblem, match="was stopped"):
        parse_contained("tables", table, cancelled=cancelled, command=python("import time; time.sleep(60)"))


@pytest.mark.parametrize(
    "code", ["import os; os.abort()", "import sys; sys.exit(3)", "raise SystemError", "import os; os.kill(os.getpid(), 9)"]
)
def test_a_reader_that_dies_is_told_in_a_sentence(table: Path, code: str) -> None:
    with pytest.raises(ImportProblem, match="broke the reader"):
        parse_contained("tables", table, command=python(code))


@pytest.mark.parametrize(
    "code",
    [
        "pass",
        "print('{}')",
        "print('coorddesk-result'); print('{\"tables\": [')",
        "import sys; sys.stdout.buffer.write(bytes(300000))",
    ],
)
def test_an_answer_that_is_none_is_told_in_a_sentence(table: Path, code: str) -> None:
    with pytest.raises(ImportProblem, match="no usable result"):
        contained_tables(table, command=python(code))


def test_an_answer_in_another_shape_is_told_in_a_sentence(table: Path) -> None:
    code = "print('coorddesk-result\\n[1]\\ncoorddesk-end')"
    with pytest.raises(ImportProblem, match="no usable result"):
        contained_tables(table, command=python(code))


def test_a_long_answer_does_not_choke_the_pipe(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("Task,Owner\n" + "\n".join(f"{'x' * 200} {n},Ana" for n in range(5000)), encoding="utf-8")
    assert len(contained_tables(path, command=WORKER).tables[0].rows) == 5000


def test_a_file_that_is_missing_or_a_folder_is_told_in_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(ImportProblem, match="is not there, or is not a file"):
            contained_tables(path, command=WORKER)


def test_a_reader_that_cannot_start_is_told_in_a_sentence(table: Path) -> None:
    with pytest.raises(ImportProblem, match="cannot be started"):
        contained_tables(table, command=(str(table.parent / "no such program"),))


def test_an_unknown_kind_is_no_crash_of_the_application(table: Path) -> None:
    with pytest.raises(ImportProblem, match="broke the reader"):
        parse_contained("nonsense", table, command=WORKER)  # type: ignore[arg-type]


@pytest.mark.skipif(sys.platform == "win32", reason="the limits are POSIX")
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("len(bytearray(3_000_000_000))", "broke the reader"),
        ("open('{place}', 'wb', buffering=0).write(b'x')", "cannot be read"),
    ],
)
def test_the_child_can_neither_take_all_memory_nor_write_a_file(table: Path, body: str, message: str) -> None:
    place = table.parent / "written"
    code = (
        "import sys; from coorddesk.exchange import spreadsheets, worker\n"
        f"def read(data, name): {body.format(place=place)}\n"
        "spreadsheets.read_tables = read\n"
        "sys.exit(worker.worker_main(*sys.argv[1:]))"
    )
    with pytest.raises(ImportProblem, match=message):
        parse_contained("tables", table, command=python(code))
    assert not place.exists() or place.stat().st_size == 0


def test_what_a_library_prints_does_not_reach_the_answer(table: Path) -> None:
    code = (
        "import os, sys; from coorddesk.exchange import spreadsheets, worker\n"
        "real = spreadsheets.read_tables\n"
        "def read(data, name):\n"
        "    print('chatter', flush=True); os.write(1, b'more')\n"
        "    return real(data, name)\n"
        "spreadsheets.read_tables = read\n"
        "sys.exit(worker.worker_main(*sys.argv[1:]))"
    )
    assert len(contained_tables(table, command=python(code)).tables) == 1


def test_a_module_lying_beside_the_file_is_not_imported(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (table.parent / "openpyxl.py").write_text("raise SystemExit(7)", encoding="utf-8")
    (table.parent / "csv.py").write_text("raise SystemExit(7)", encoding="utf-8")
    monkeypatch.chdir(table.parent)
    command = (sys.executable, "-P", *WORKER[1:])
    assert len(contained_tables(Path(os.path.basename(table)), command=command).tables) == 1
