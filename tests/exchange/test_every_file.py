"""Every file of strangers, through the command line: taken in whole and taken back by one undo, or refused with a sentence."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from coorddesk.cli.commands import run

DATA = Path(__file__).parents[2].parent / "shared" / "data"
FILES = sorted(path for path in DATA.rglob("*") if path.suffix in (".ics", ".eml", ".xlsx", ".csv", ".tsv"))
# What no undo takes back: running numbers and messages that came in; what is understood of a file's columns; and what is computed.
_KEPT = ("counter", "used_number", "received", "profile", "journal", "search", "file_", "sqlite")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("example") / "example.coord"
    assert run(["example", str(path), "--now", "2026-11-25T08:42Z"]) == 0
    return path


def held(path: Path) -> dict[str, list[str]]:
    """The rows of every table that undo takes back."""
    with closing(sqlite3.connect(path)) as store:
        tables = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if not name.startswith(_KEPT)]
        return {name: sorted(map(repr, store.execute(f'SELECT * FROM "{name}"'))) for name in tables}


@pytest.mark.skipif(not FILES, reason=f"no files of strangers at {DATA}")
@pytest.mark.parametrize("file", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_it_is_taken_in_whole_or_refused_and_never_twice(
    file: Path, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))  # where a bug would be written down
    path = Path(shutil.copy(example, tmp_path / "a.coord"))
    before = held(path)

    def say(*words: str) -> int:
        code = run([*words, "--store", str(path), "--now", "2026-11-25T08:42Z"])
        assert not (tmp_path / "CoordDesk").exists(), capsys.readouterr().err
        return code

    wanted = ["import", str(file), "--project", "FIT"] + (["--dates", "dmy"] if file.suffix in (".xlsx", ".csv", ".tsv") else [])
    if say(*wanted) == 1:
        said = capsys.readouterr()
        assert (said.out + said.err).strip().endswith((".", str(file))) and held(path) == before
        return
    after = held(path)
    assert after != before
    say(*wanted)
    assert held(path) == after
    assert say("undo") == 0
    if held(path) == after:  # the second time noted that the message came again
        assert say("undo") == 0
    assert held(path) == before
