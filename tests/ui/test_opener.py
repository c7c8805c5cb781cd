"""Files are opened by the desktop's own programs, and it is known whether one did."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl

from coorddesk.ui import opener


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere the system itself says whether a program was found")
@pytest.mark.parametrize(("ends", "opened"), [("exit 0", True), ("exit 3", False), ("exit 4", False), ("sleep 5", True)])
def test_what_no_program_opens_is_not_taken_for_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: str, opened: bool) -> None:
    tool = tmp_path / "xdg-open"
    tool.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/asked\n{ends}\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(opener, "_SURE_S", 2.0)
    draft = tmp_path / "Dana Żuk, 50 % of it.eml"
    assert opener.launch(QUrl.fromLocalFile(str(draft))) is opened
    asked = (tmp_path / "asked").read_text().strip()
    assert asked.isascii() and " " not in asked  # as an address is written
    assert QUrl(asked).toLocalFile() == str(draft)
