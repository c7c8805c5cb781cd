"""What the platform must not do to us."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]

# PySide6 6.12.0 on Python 3.11 took a reference from None at every Qt call that returns nothing, until the interpreter aborted.
_COUNT = """
import sys
from PySide6.QtGui import QFont, QGuiApplication
app, font = QGuiApplication([]), QFont()
before = sys.getrefcount(None)
for _ in range(500):
    font.setPointSizeF(10)
lost = before - sys.getrefcount(None)
for _ in range(200_000):
    font.setPointSizeF(10)
print("lost", lost, "survived")
"""


def test_qt_calls_that_return_nothing_leave_none_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _COUNT], capture_output=True, text=True, timeout=60, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    )
    assert done.returncode == 0, done.stderr
    words = done.stdout.split()
    assert words[-1] == "survived"
    # a few come and go by themselves; the fault loses one a call
    assert int(words[1]) < 100


def test_the_broken_release_of_pyside_cannot_be_installed() -> None:
    from packaging.requirements import Requirement

    wanted = [Requirement(one) for one in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]]
    pyside = next(one for one in wanted if one.name == "pyside6-essentials")
    assert "6.12.0" not in pyside.specifier
    assert {"6.8.3", "6.11.3", "6.12.1"} <= set(pyside.specifier.filter(["6.8.3", "6.11.3", "6.12.0", "6.12.1"]))


def test_the_desktop_file_and_the_file_type_name_the_same_things() -> None:
    from xml.etree import ElementTree

    from coorddesk.storage.connection import APPLICATION_ID

    folder = ROOT / "resources" / "desktop"
    entry = dict(
        line.split("=", 1) for line in (folder / "coorddesk.desktop").read_text("utf-8").splitlines() if "=" in line and line[0] != "#"
    )
    assert entry["Exec"] == "coorddesk %F" and entry["Icon"] == "coorddesk" and entry["Version"] == "1.0"
    types = ElementTree.parse(folder / "coorddesk-mime.xml").getroot()
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    kind = types.find("m:mime-type", space)
    assert kind is not None and kind.attrib["type"] in entry["MimeType"].split(";")
    assert [one.attrib["pattern"] for one in kind.findall("m:glob", space)] == ["*.coord"]
    inner = kind.find("m:magic/m:match/m:match", space)
    assert inner is not None and inner.attrib["offset"] == "68"
    assert int(inner.attrib["value"], 0) == APPLICATION_ID
