"""Files are written whole or not at all, copied without overwriting, and named safely."""

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from coorddesk.errors import CoordDeskError
from coorddesk.exchange.files import atomic_write, copy_into, safe_name, sha256

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


def test_a_copy_never_overwrites(tmp_path: Path) -> None:
    source, folder = tmp_path / "plan.pdf", tmp_path / "new" / "files"
    source.write_bytes(b"1")
    os.utime(source, (1_000_000_000, 1_000_000_000))
    first = copy_into(source, folder)
    source.write_bytes(b"2")
    second = copy_into(source, folder)
    assert (first.name, second.name) == ("plan.pdf", "plan (2).pdf")
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")
    assert first.stat().st_mtime == 1_000_000_000


def test_a_copy_of_a_missing_file_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        copy_into(tmp_path / "none.pdf", tmp_path / "files")
    assert list((tmp_path / "files").iterdir()) == []


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
