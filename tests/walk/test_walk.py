"""A minute of hands on the real application, killed and begun again: nothing is seen that must not be, and the rules of the store hold."""

import sys
from pathlib import Path

import pytest

from tests.walk.life import Walk

_EACH_S = 30

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")


@pytest.mark.parametrize("seed", [7])
def test_half_a_minute_on_the_example_project_finds_nothing(tmp_path: Path, example_file: Path, seed: int) -> None:
    walk = Walk(tmp_path / "walk", seed, example_file)
    walk.run(_EACH_S)
    assert walk.changed, f"{walk.gestures} gestures changed nothing"


@pytest.mark.parametrize("seed", [8])
def test_half_a_minute_from_the_first_start_finds_nothing(tmp_path: Path, seed: int) -> None:
    walk = Walk(tmp_path / "walk", seed)
    walk.run(_EACH_S)
    assert walk.changed, f"{walk.gestures} gestures made no store"
