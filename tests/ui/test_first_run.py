"""The first-run screen asks for as little as it can, says what is wrong, and offers the other ways to begin."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from coorddesk.ui.first_run import FirstRun
from coorddesk.ui.paint import Paint

TODAY = date(2026, 11, 25)


@pytest.fixture
def page(qtbot, theme) -> FirstRun:
    made = FirstRun(Paint(theme), TODAY)
    qtbot.addWidget(made)
    made.resize(1232, 848)
    made.show()
    made.setFocus()
    return made


def started(page: FirstRun) -> list[tuple[str, str, date | None]]:
    asked: list[tuple[str, str, date | None]] = []
    page.start_requested.connect(lambda name, code, finish: asked.append((name, code, finish)))
    return asked


def test_the_name_has_the_keyboard_and_enter_starts(page, qtbot):
    asked = started(page)
    assert page.focusProxy() is page.name
    QTest.keyClicks(page.name, "Harbour House")
    QTest.keyClick(page.name, Qt.Key.Key_Return)
    assert asked == [("Harbour House", "HOU", None)]


def test_the_code_follows_the_name_until_it_is_given_by_hand(page, qtbot):
    QTest.keyClicks(page.name, "Bridge")
    assert page.code.text() == "BRI"
    page.code.clear()
    QTest.keyClicks(page.code, "br1")
    assert page.code.text() == "BR1"
    QTest.keyClicks(page.name, " repair works")
    assert page.code.text() == "BR1"


def test_the_finish_is_typed_in_words(page, qtbot):
    asked = started(page)
    QTest.keyClicks(page.name, "Bridge")
    QTest.keyClicks(page.finish, "19 feb")
    page.finish.tidy()
    assert page.finish.text() == "19 Feb 2027"
    page.begin.click()
    assert asked == [("Bridge", "BRI", date(2027, 2, 19))]


def test_a_missing_name_is_said_under_the_fields_and_not_started(page, qtbot):
    asked = started(page)
    page.begin.click()
    assert asked == []
    assert "needs a name" in page._errors["name"].text()
    assert page._errors["name"].isVisible()
    assert page.name.property("invalid")
    QTest.keyClicks(page.name, "B")
    assert not page._errors["name"].isVisible()
    assert not page.name.property("invalid")


@pytest.mark.parametrize(("field", "typed", "said"), [("code", "1", "A code has"), ("finish", "31 nov", "November has 30 days")])
def test_a_wrong_code_or_date_stays_as_typed_with_a_sentence(page, qtbot, field, typed, said):
    asked = started(page)
    QTest.keyClicks(page.name, "Bridge")
    line = {"code": page.code, "finish": page.finish}[field]
    line.clear()
    QTest.keyClicks(line, typed)
    page.begin.click()
    assert asked == []
    assert line.text() == typed
    assert said in page._errors[field].text()


def test_the_window_can_say_that_a_code_is_taken(page, qtbot):
    page.show_error("code", "The code FIT belongs to a project already.")
    assert page._errors["code"].isVisible()
    assert page.code.accessibleDescription() == "The code FIT belongs to a project already."


def test_the_example_the_spreadsheet_and_the_place_are_offered_to_mouse_and_keyboard(page, qtbot):
    heard: list[str] = []
    page.example_requested.connect(lambda: heard.append("example"))
    page.import_requested.connect(lambda: heard.append("import"))
    page.place_requested.connect(lambda: heard.append("place"))
    qtbot.mouseClick(page.example, Qt.MouseButton.LeftButton)
    QTest.keyClick(page.spreadsheet, Qt.Key.Key_Return)
    QTest.keyClick(page.another, Qt.Key.Key_Space)
    assert heard == ["example", "import", "place"]
    spoken = QAccessible.queryAccessibleInterface(page.example).text(QAccessible.Text.Name)
    assert spoken.startswith("Open the example project")


def test_the_place_is_said_short_and_whole(page, qtbot):
    page.set_place(Path.home() / "Documents" / "x.coord")
    assert page._place_name.text() == "~/Documents/x.coord"
    page.set_place(Path("/" + "very-long-folder/" * 20 + "x.coord"))
    assert "…" in page._place_name.text()
    assert page._place_name.accessibleName().endswith("x.coord")


def test_down_opens_a_month_that_fills_the_date(page, qtbot):
    page.finish.setFocus()
    QTest.keyClick(page.finish, Qt.Key.Key_Down)
    assert page.finish._month.isVisible()
    QTest.keyClick(page.finish, Qt.Key.Key_Right)
    QTest.keyClick(page.finish, Qt.Key.Key_Return)
    assert page.finish.day() == date(2026, 11, 26)
    assert not page.finish._month.isVisible()
