"""What every view has to look like: in large system fonts, in narrow windows, and in the menus of what is selected."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from coorddesk.services import projects, search
from coorddesk.ui.inspector_page import PageScroll
from coorddesk.ui.screens import SCREENS

SHOWN = ("FIT-23", "FIT-M14", "FIT-MS3", "FIT-AR-DR-0102", "TR-0019", "FIT-R4", "Dana Whitlock")


def open_example(make_window, example_file: Path, tmp_path: Path, **how):
    made = make_window(**how)
    made.open_store(Path(shutil.copy(example_file, tmp_path / "example.coord")))
    return made


def find(window, words: str) -> tuple[str, str]:
    return next((one.kind, one.id) for one in search.find(window.desk.store, words, 5) if words in (one.ref, one.title))


@pytest.mark.parametrize("points", [9, 10, 13])
def test_the_inspector_shows_the_whole_width_of_every_kind_in_small_and_large_fonts(make_window, example_file, tmp_path, qtbot, points):
    window = open_example(make_window, example_file, tmp_path, points=points)
    for words in SHOWN:
        kind, id = find(window, words)
        window.show_inspector(True)
        window.tools.inspector.show_thing(kind, id)
        qtbot.wait(10)
        (scroll,) = [one for one in window.tools.inspector.findChildren(PageScroll) if one.isVisible()]
        assert scroll.widget().minimumSizeHint().width() <= scroll.viewport().width(), words


def test_a_narrow_window_gives_the_days_to_who_looks_for_a_slot(make_window, example_file, tmp_path, qtbot):
    window = open_example(make_window, example_file, tmp_path, size=(1024, 700))
    view = window.show_screen("calendar")
    view.reveal(*find(window, "FIT-M14"))
    window.show_inspector(True)
    view.find_slot()
    assert not window.side.is_open()
    view._finding.close()
    assert window.side.is_open()


@pytest.mark.parametrize("name", [one.name for one in SCREENS if one.name not in ("today", "sheets")])
def test_the_menu_of_what_is_selected_shows_the_icon_and_the_key_of_each_action(make_window, example_file, tmp_path, qtbot, name):
    window = open_example(make_window, example_file, tmp_path)
    window.desk.choose_project(projects.by_code(window.desk.store, "FIT").id)
    view = window.show_screen(name)
    things = {"calendar": "FIT-M14", "documents": "FIT-AR-DR-0102", "people": "Dana Whitlock", "log": "FIT-R4", "timeline": "FIT-MS3"}
    assert view.reveal(*find(window, things.get(name, "FIT-23")))
    if name == "calendar":
        view._show_menu(view.selected_entry(), QPoint())
    else:
        (view._open_menu if name == "board" else view._menu)(QPoint())
    (menu,) = [one for one in view.findChildren(QMenu) if one.isVisible() and type(one).__name__ == "ContextMenu"]
    keys = {view.tr(spec.text): spec.keys[0] for spec in view.ACTIONS if spec.keys}
    found = {action.text().partition("\t")[0]: action for action in menu.actions() if action.text() in keys}
    assert found and all(action.shortcut().toString() == keys[words] for words, action in found.items())
    assert all(action.isShortcutVisibleInContextMenu() and not action.icon().isNull() for action in found.values())
    menu.close()
