"""One coordinator's day in the real window, by key presses alone; what it left behind is read through the command line."""

import time

import pytest

from tests.story.conftest import Desktop, wait_for

pytestmark = pytest.mark.story


def test_a_day_from_the_first_start_by_keys_alone(desktop: Desktop) -> None:
    desktop.start()
    # the name has the keyboard; Enter starts the project
    desktop.type("Office fit-out")
    desktop.keys("Return")
    wait_for(lambda: desktop.store.exists() and desktop.command("list", "projects", "--format", "json"), "the project")
    project = desktop.command("list", "projects", "--format", "json")[0]
    assert project["name"] == "Office fit-out"

    desktop.keys("ctrl+k")
    desktop.type("Ask Dana Whitlock for drawing A-102 by Fri !high")
    desktop.keys("Return")
    wait_for(lambda: len(desktop.tasks()) == 1, "the captured task")
    title, task = next(iter(desktop.tasks().items()))
    assert "A-102" in title and task["due"] == "2026-11-27" and task["priority"] == "high"

    desktop.keys("n")
    desktop.type("Order the door hardware")
    desktop.keys("Return", "Escape")
    wait_for(lambda: "Order the door hardware" in desktop.tasks(), "the card made in its column")

    before = desktop.tasks()["Order the door hardware"]["column"]
    desktop.keys("shift+Right")
    wait_for(lambda: desktop.tasks()["Order the door hardware"]["column"] != before, "the moved card")
    desktop.keys("ctrl+z")
    wait_for(lambda: desktop.tasks()["Order the door hardware"]["column"] == before, "the card back in its column")

    desktop.keys("alt+3")
    desktop.quit()
    assert desktop.preferences()["last_view"] == "calendar"
    assert desktop.preferences()["last_store"] == str(desktop.store)
    assert desktop.command("check").strip()

    # the next morning: the same store, the same screen
    desktop.start()
    desktop.keys("alt+2", "n")
    desktop.type("Next morning")
    desktop.keys("Return")
    wait_for(lambda: "Next morning" in desktop.tasks(), "a card in the store of yesterday")
    desktop.quit()


def test_the_menu_bar_comes_with_alt_and_works_by_keys(desktop: Desktop) -> None:
    desktop.start("--example")
    # on a busy machine a key that comes before the screen, or before the menu, goes to what is there
    for key in ("", "alt+4", "Alt_L"):
        desktop.keys(*filter(None, (key,)))
        time.sleep(2)
    # File is open: across to Go, whose second entry is Board
    desktop.keys("Right", "Right", "Right", "Right", "Down", "Return")
    desktop.quit()
    assert desktop.preferences()["last_view"] == "board"


def test_a_second_start_brings_the_first_to_the_front_and_leaves(desktop: Desktop) -> None:
    import subprocess
    import sys

    desktop.start()
    desktop.type("Bridge")
    desktop.keys("Return")
    wait_for(desktop.store.exists, "the store")
    other = desktop.home / "other.coord"
    subprocess.run(
        [sys.executable, "-m", "coorddesk", "new", str(other), "--project", "OTH", "--name", "Other"], env=desktop.environment, check=True
    )
    second = subprocess.run([sys.executable, "-m", "coorddesk", str(other)], env=desktop.environment, timeout=30)
    assert second.returncode == 0
    wait_for(lambda: desktop.preferences()["last_store"] == str(other), "the store that the second start named")
    desktop.quit()
