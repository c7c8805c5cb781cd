"""The floors of the house: who may import whom."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.api import read_configuration
from importlinter.application.use_cases import SUCCESS, lint_imports

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "coorddesk"

_WITHOUT_QT = """
import importlib, sys
class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ImportError(f"{name} cannot be imported here")
sys.meta_path.insert(0, NoQt())
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def modules_below_ui() -> list[str]:
    """Every module outside ui and app."""
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in PACKAGE.rglob("*.py")]
    return sorted(name for name in names if not name.startswith(("coorddesk.ui.", "coorddesk.app")))


def test_the_contracts_of_the_floors_are_kept(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    kept = lint_imports(cache_dir=None) == SUCCESS
    told = capsys.readouterr().out
    assert kept, told[told.find("Broken contracts") :]


def test_there_are_contracts_for_floors_libraries_sisters_and_screens(monkeypatch):
    monkeypatch.chdir(ROOT)
    contracts = read_configuration()["contracts_options"]
    assert {one["type"] for one in contracts} == {"layers", "forbidden", "independence"}
    screens = {f"coorddesk.ui.{one.name}" for one in (PACKAGE / "ui").iterdir() if (one / "view.py").exists()}
    [apart] = [one for one in contracts if one["type"] == "independence"]
    assert screens <= set(apart["modules"])
    [floors] = [one for one in contracts if one["type"] == "layers"]
    told = " ".join(floors["layers"])
    rooms = {path.stem for path in PACKAGE.iterdir() if (path.is_dir() or path.suffix == ".py") and not path.name.startswith("_")}
    assert {room for room in rooms if f"coorddesk.{room}" not in told} == set()


def test_everything_below_ui_is_imported_where_there_is_no_qt():
    names = modules_below_ui()
    assert {"coorddesk.domain.tasks", "coorddesk.storage.store", "coorddesk.services.editing", "coorddesk.settings"} <= set(names)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", _WITHOUT_QT, *names], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("late", ["sqlalchemy", "icalendar", "openpyxl", "jinja2", "dateutil", "holidays", "PySide6"])
def test_opening_and_reading_a_store_imports_no_library(late, tmp_path):
    script = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from coorddesk.services import directory, stores\n"
        "from coorddesk.storage.store import Store\n"
        "store = stores.open_store(Path(sys.argv[1]), lambda: datetime.now(UTC)); directory.read(store); store.undo_label()\n"
        "print(*sys.modules)\n"
    )
    from datetime import UTC, datetime

    from coorddesk.services import stores

    stores.create(tmp_path / "x.coord", lambda: datetime.now(UTC)).close()
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path / "x.coord")], capture_output=True, text=True, check=True)
    assert late not in done.stdout.split()


def test_packages_are_empty_but_the_top_one():
    full = [file for file in PACKAGE.rglob("__init__.py") if file.read_text().strip()]
    assert full == [PACKAGE / "__init__.py"]
    assert "__version__" in full[0].read_text()


def test_no_room_is_for_odds_and_ends():
    names = {file.stem for file in PACKAGE.rglob("*.py")} | {file.name for file in PACKAGE.rglob("*") if file.is_dir()}
    assert not names & {"utils", "util", "helpers", "helper", "misc", "common", "base"}


def test_every_module_says_first_what_lives_there():
    modules = [file for file in PACKAGE.rglob("*.py") if file.name != "__init__.py"]
    assert [file for file in modules if not file.read_text("utf-8").startswith('"""')] == []
