"""Files are written whole or not at all, copied without overwriting, and named safely."""

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from coorddesk.errors import CoordDeskError
from coorddesk.exchange import files
from coorddesk.exchange.files import atomic_write, copy_as, plain_size, read_through, safe_name, safe_part, sha256

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="permissions and limits are POSIX")


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    atomic_write(path, b"one")
    atomic_write(path, b"two")
    assert path.read_bytes() == b"two"
    assert os.listdir(tmp_path) == ["list.csv"]


@POSIX
def test_the_old_permissions_are_kept_and_new_files_follow_the_mask(tmp_path: Path) -> None:
    path, plain = tmp_path / "x", tmp_path / "plain"
    plain.write_bytes(b"")
    atomic_write(path, b"1")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    path.chmod(0o640)
    atomic_write(path, b"2")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@POSIX
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"1")
    (tmp_path / "link").symlink_to("real")
    atomic_write(tmp_path / "link", b"2")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"2"


def test_a_bare_name_is_written_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    atomic_write("x.txt", b"1")
    assert (tmp_path / "x.txt").read_bytes() == b"1"


def test_an_error_is_the_systems_own_and_keeps_the_old_content(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        atomic_write(tmp_path / "none" / "x", b"1")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        atomic_write(tmp_path / "folder", b"1")
    assert os.listdir(tmp_path) == ["folder"]


@POSIX
def test_a_short_write_keeps_the_old_file_and_leaves_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "x.ics"
    path.write_bytes(b"old")
    code = (
        "import resource, sys; from coorddesk.exchange.files import atomic_write\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: atomic_write(sys.argv[1], bytes(400_000))\n"
        "except OSError: sys.exit(5)"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code, str(path)], cwd=root, check=False).returncode == 5
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["x.ics"]


def test_a_copy_never_overwrites_and_the_same_one_is_found_again(tmp_path: Path) -> None:
    source, target = tmp_path / "plan.pdf", tmp_path / "new" / "files" / "A-102-C.pdf"
    source.write_bytes(b"1")
    os.utime(source, (1_000_000_000, 1_000_000_000))
    first, contents = copy_as(source, target)
    assert copy_as(source, target)[0] == first
    source.write_bytes(b"2")
    second, _ = copy_as(source, target)
    assert (first.name, second.name) == ("A-102-C.pdf", "A-102-C (2).pdf")
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")
    assert first.stat().st_mtime == 1_000_000_000
    assert (contents.sha256, contents.size) == (hashlib.sha256(b"1").hexdigest(), 1)
    assert sorted(os.listdir(target.parent)) == ["A-102-C (2).pdf", "A-102-C.pdf"]


def test_a_copy_on_a_disk_without_hard_links_never_overwrites_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    source, target = tmp_path / "plan.pdf", tmp_path / "files" / "plan.pdf"
    for word in (b"one", b"two"):
        source.write_bytes(word)
        copy_as(source, target)
    assert (target.read_bytes(), target.with_name("plan (2).pdf").read_bytes()) == (b"one", b"two")


def test_a_copy_of_a_missing_file_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        copy_as(tmp_path / "none.pdf", tmp_path / "files" / "none.pdf")
    assert list((tmp_path / "files").iterdir()) == []


@POSIX
def test_a_copy_that_finds_the_disk_full_leaves_nothing(tmp_path: Path) -> None:
    source = tmp_path / "plan.pdf"
    source.write_bytes(bytes(400_000))
    code = (
        "import resource, sys, pathlib; from coorddesk.exchange.files import copy_as\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: copy_as(sys.argv[1], pathlib.Path(sys.argv[2]))\n"
        "except OSError: sys.exit(5)"
    )
    root = Path(__file__).parents[2]
    target = tmp_path / "files" / "plan.pdf"
    assert subprocess.run([sys.executable, "-c", code, str(source), str(target)], cwd=root, check=False).returncode == 5
    assert os.listdir(target.parent) == []


def test_a_copy_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    source, asked = tmp_path / "plan.pdf", []
    source.write_bytes(bytes(5_000_000))
    with pytest.raises(CoordDeskError, match="stopped"):
        copy_as(source, tmp_path / "files" / "plan.pdf", lambda: len(asked) > 2, asked.append)
    assert os.listdir(tmp_path / "files") == []


def test_a_copy_that_reads_differently_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "plan.pdf"
    source.write_bytes(b"as it is")
    monkeypatch.setattr(files, "sha256", lambda *_: "0" * 64)
    with pytest.raises(OSError, match="reads differently"):
        copy_as(source, tmp_path / "files" / "plan.pdf")
    assert os.listdir(tmp_path / "files") == []


def test_a_file_that_is_written_to_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "growing.pdf"
    path.write_bytes(bytes(3_000_000))

    def write(_block: bytes) -> None:
        with path.open("ab") as file:
            file.write(b"more")

    with pytest.raises(OSError, match="written to"):
        read_through(path, read=write)


@POSIX
def test_pipes_devices_and_folders_are_refused_without_waiting_for_them(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    for place in (tmp_path / "pipe.pdf", Path("/dev/zero"), Path("/dev/tty"), tmp_path):
        with pytest.raises(OSError):
            plain_size(place)
        with pytest.raises(OSError):
            read_through(place)


@pytest.mark.parametrize(
    ("text", "name"),
    [("A/102", "A_102"), ("CON", "_CON"), ("..", "document"), ("C:\\x", "C__x"), (" a. ", "a"), ("مخطط", "مخطط"), ("x" * 300, "x" * 80)],
)
def test_a_number_becomes_a_name_that_every_system_takes(text: str, name: str) -> None:
    assert safe_part(text, "document") == name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("plan.pdf", "plan.pdf"), ("..\\..\\evil.exe", "evil.exe"), ("../../etc/passwd", "passwd"), ("C:\\x\\y.txt", "y.txt"),
        ("con.txt", "_con.txt"), ("LPT1", "_LPT1"), ("ab:c?.pdf", "ab_c_.pdf"), (".bashrc", "bashrc"), ("name. . ", "name"),
        ("", "file"), ("...", "file"), ("Plan\u202efdp.exe", "Plan_fdp.exe"), ("a\nb\x00.txt", "a_b.txt"),
        ("Prüfprotokoll.pdf", "Prüfprotokoll.pdf"),
    ],
)  # fmt: skip
def test_a_strangers_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_is_cut_before_its_ending() -> None:
    made = safe_name("ü" * 300 + ".pdf")
    assert made.endswith("ü.pdf")
    assert len(made.encode()) <= 180


def test_a_checksum_is_that_of_the_content(tmp_path: Path) -> None:
    path = tmp_path / "big"
    path.write_bytes(b"x" * 3_000_000)
    assert sha256(path) == hashlib.sha256(b"x" * 3_000_000).hexdigest()


def test_a_checksum_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "big"
    path.write_bytes(b"x")
    with pytest.raises(CoordDeskError, match="was stopped"):
        sha256(path, lambda: True)
