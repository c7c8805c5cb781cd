"""The log on screen: groups, ratings by key, filters, new lines."""

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest

from coorddesk.services import editing, projects, tasks
from coorddesk.ui.desk import Desk
from coorddesk.ui.log.view import LogView
from coorddesk.ui.rows import Heading

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)


@pytest.fixture
def view(desk: Desk, qtbot):
    desk.project_id = projects.by_code(desk.store, "FIT").id
    made = LogView(desk)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.reload()
    desk.changed.connect(made.apply)
    return made


def headings(view: LogView) -> list[str]:
    return [key.spoken for key in view.table.rows.keys if isinstance(key, Heading)]


def refs(view: LogView) -> list[str]:
    return [view.table.ref_of(view.table.rows.light(key)) for key in view.table.rows.keys if isinstance(key, str)]


def id_of(view: LogView, ref: str) -> str:
    return next(key for key in view.table.rows.keys if isinstance(key, str) and view.table.rows.light(key).ref == ref)


def spoken(view: LogView, id: str) -> str:
    return view.table.rows.data(view.table.rows.index(view.table.rows.find(id), 0), Qt.ItemDataRole.AccessibleTextRole)


def test_each_kind_has_a_heading_that_counts_its_ratings(view: LogView) -> None:
    assert headings(view) == [
        "Risks, 6, 2 red, 3 amber", "Issues, 4, 1 red, 2 amber", "Decisions, 3, 2 open, 1 made", "Assumptions, 2, 1 amber",
        "Dependencies, 3, 2 amber",
    ]  # fmt: skip
    assert refs(view)[:6] == ["R-07", "R-11", "R-04", "R-09", "R-12", "R-02"]
    assert view.segments._segments["decision"].count == 3


def test_arrows_step_over_headings(view: LogView) -> None:
    view.table.go_to(id_of(view, "FIT-R2"))
    QTest.keyClick(view.table, Qt.Key.Key_Down)
    assert view.current() == ("log", id_of(view, "FIT-I14"))


def test_a_key_rates_all_chosen_lines_and_their_group_is_counted_anew(view: LogView) -> None:
    ids = [id_of(view, "FIT-R4"), id_of(view, "FIT-R9")]
    view.table.choose(ids)
    view.rate_red()
    assert headings(view)[0] == "Risks, 6, 4 red, 1 amber"
    assert view.table.chosen_keys() == [id_of(view, "FIT-R4"), id_of(view, "FIT-R9")]
    assert "Red, was amber" in spoken(view, ids[0])
    assert view.desk.store.undo_label() == "Rate 2 lines red"
    view.desk.undo()
    assert headings(view)[0] == "Risks, 6, 2 red, 3 amber"


def test_c_closes_a_line_and_open_only_hides_it(view: LogView) -> None:
    view.table.go_to(id_of(view, "FIT-D22"))
    view.close_entry()
    assert headings(view)[2] == "Decisions, 3, 1 open, 2 made"
    view.open_only.setChecked(True)
    assert refs(view)[10:12] == ["D-23", "A-08"]


def test_chips_segments_and_words_filter_together(view: LogView) -> None:
    view.chips["R"].setChecked(True)
    assert refs(view) == ["R-07", "R-11", "I-14"]
    view.segments.choose("risk")
    assert refs(view) == ["R-07", "R-11"]
    view.filter.setText("landlord")
    assert refs(view) == ["R-07"]
    assert view.reveal("log", editing_id(view, "FIT-X5"))
    assert len(refs(view)) == 18
    assert not any(chip.isChecked() for chip in view.chips.values())


def editing_id(view: LogView, ref: str) -> str:
    with view.desk.store.read() as reader:
        return reader.value("SELECT id FROM log WHERE ref = ?", (ref,))


def test_a_line_is_read_out_whole(view: LogView) -> None:
    assert spoken(view, id_of(view, "FIT-R11")) == (
        "Red, was amber, R-11, Sprinkler layout late, ceilings opened twice, Call Aldous Fire before 10:30, Ravi Deshpande, 4 × 4,"
        " look again Due today, linked to FIT-36"
    )


def test_a_new_line_is_entered_in_the_panel_and_chosen(view: LogView) -> None:
    view.new_issue()
    panel = view.panel
    assert panel.value("kind") == "issue"
    QTest.keyClicks(panel.field("title"), "Lift out of order")
    QTest.keyClicks(panel.field("due"), "not a day")
    QTest.keyClick(panel.field("title"), Qt.Key.Key_Return)
    assert panel.error.isVisible()
    panel.field("due").setText("fri")
    QTest.keyClick(panel.field("title"), Qt.Key.Key_Return)
    assert not panel.isVisible()
    made = editing.read(view.desk.store, *view.current())
    assert (made.ref, made.title, made.due) == ("FIT-I16", "Lift out of order", date(2026, 11, 27))
    assert headings(view)[1] == "Issues, 5, 1 red, 2 amber"


def test_letters_pressed_in_the_panel_are_not_commands_of_the_table(view: LogView) -> None:
    pressed: list[str] = []
    shortcut = QShortcut(QKeySequence("R"), view, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(lambda: pressed.append("R"))
    view.activateWindow()
    QTest.qWaitForWindowActive(view)
    view.focus_list()
    QTest.keyClick(view.table, Qt.Key.Key_R)
    assert pressed == ["R"]
    view.new_risk()
    view.panel.field("kind").setFocus()
    QTest.keyClick(view.panel.field("kind"), Qt.Key.Key_R)
    assert pressed == ["R"]


def test_all_projects_show_whole_references_and_ask_for_the_project(view: LogView) -> None:
    view.desk.choose_project(None)
    view.reload()
    assert refs(view)[0] == "FIT-R7"
    view.new_risk()
    assert view.panel.field("project").isVisible()


def test_a_click_on_a_link_goes_there_and_a_removed_one_is_gone(view: LogView) -> None:
    gone: list[tuple[str, str]] = []
    view.open_requested.connect(lambda kind, id: gone.append((kind, id)))
    id = id_of(view, "FIT-R11")
    view.table.repaint()
    rect = view.table.visualRect(view.table.rows.index(view.table.rows.find(id), 0))
    left, width = view.table.columns.places(view.table.viewport().width())["linked"]
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(left + width / 2), rect.center().y()))
    with view.desk.store.read() as reader:
        task = reader.value("SELECT id FROM task WHERE ref = 'FIT-36'")
    assert gone == [("task", task)]
    editing.remove(view.desk.store, [("task", task)])
    assert view.table.rows.light(id).linked == ()


def test_delete_offers_undo(view: LogView) -> None:
    offered: list[str] = []
    view.desk.undo_offered.connect(offered.append)
    view.table.go_to(id_of(view, "FIT-R7"))
    view.delete()
    assert offered == ["Deleted R-07"]
    assert "R-07" not in refs(view)


def test_other_changes_leave_the_log_alone(view: LogView) -> None:
    view.table.go_to(id_of(view, "FIT-R7"))
    before = list(view.table.rows.keys)
    tasks.add(view.desk.store, view.desk.project_id, "Something else", date(2026, 11, 25))
    assert view.table.rows.keys == before
    assert view.current() == ("log", id_of(view, "FIT-R7"))


def test_at_the_designs_width_the_bar_names_every_rating(window) -> None:
    view = window.show_screen("log")
    assert window.width() == 1440
    assert [chip.text() for chip in view.chips.values()] == ["Red", "Amber", "Green"]
