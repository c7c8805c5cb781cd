"""The timeline on screen: lanes, markers, dragging and keys, zoom, filters."""

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coorddesk.services import editing, milestones
from coorddesk.ui.desk import Desk
from coorddesk.ui.rows import Heading
from coorddesk.ui.timeline.view import TimelineView

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
TODAY = date(2026, 11, 25)


@pytest.fixture
def view(desk: Desk, qtbot):
    made = TimelineView(desk)
    qtbot.addWidget(made)
    made.resize(1232, 850)
    made.show()
    made.reload()
    desk.changed.connect(made.apply)
    return made


def headings(view: TimelineView) -> list[str]:
    return [key.spoken for key in view.table.rows.keys if isinstance(key, Heading)]


def id_of(view: TimelineView, title: str) -> str:
    return next(id for id, one in view._markers.items() if one.title == title)


def spoken(view: TimelineView, id: str) -> str:
    return view.table.rows.data(view.table.rows.index(view.table.rows.find(id), 0), Qt.ItemDataRole.AccessibleTextRole)


def place(view: TimelineView, id: str, day: date) -> QPoint:
    """The point of the table's viewport where a marker stands on a day."""
    rect = view.table.visualRect(view.table.rows.index(view.table.rows.find(id), 0))
    chart = view.table.chart(QRectF(view.table.viewport().rect()))
    return QPoint(round(chart.left() + view.scale.x(day)), rect.center().y())


def test_lanes_stand_by_team_and_say_how_many_slip(view: TimelineView) -> None:
    assert view.context() == "19 markers, 9 slipping"
    assert headings(view) == ["Design, 5, 2 slipping", "Works, 6, 4 slipping", "IT & AV, 4, 2 slipping", "Workplace, 4, 1 slipping"]


def test_mirrored_a_marker_is_where_it_is_painted_also_without_a_scroll_bar(desk: Desk, qtbot) -> None:
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        view = TimelineView(desk)
        qtbot.addWidget(view)
        view.resize(1232, 1600)
        view.show()
        view.reload()
        table = view.table
        assert table.is_mirrored() and not table.verticalScrollBar().isVisible()
        row = QRectF(table.viewport().rect())
        assert table.room() < row.width()
        assert table.chart(row).left() == table.chart(table.beside_bar(row)).left() == row.width() - table.room()
        assert table.chart(row).width() == view.scale.width
    finally:
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_a_marker_is_read_out_with_its_slip(view: TimelineView) -> None:
    assert spoken(view, id_of(view, "Level 5 ceilings closed")) == (
        "Level 5 ceilings closed, milestone, Marcus Oyelaran, baseline 18 Dec, forecast 8 Jan, 21 days late"
    )
    assert spoken(view, id_of(view, "Finishes frozen")).endswith("reached 6 Nov")
    assert spoken(view, id_of(view, "Glazing installed")).endswith("4 days early")


def test_dragging_a_marker_moves_its_forecast_and_says_where_on_the_way(view: TimelineView) -> None:
    said: list[str] = []
    view.desk.announced.connect(said.append)
    id = id_of(view, "Level 5 first fix complete")
    target = date(2026, 12, 14)
    viewport = view.table.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=place(view, id, date(2026, 12, 9)))
    QTest.mouseMove(viewport, place(view, id, target))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=place(view, id, target))
    assert editing.read(view.desk.store, "milestone", id).forecast == target
    assert said[0] == "Level 5 first fix complete to Mon 14 Dec, 10 days late"
    assert view.desk.store.undo_label() == "Move Level 5 first fix complete to 14 Dec"
    assert view.current() == ("milestone", id)


def test_escape_puts_a_held_marker_back(view: TimelineView) -> None:
    id = id_of(view, "Level 5 first fix complete")
    viewport = view.table.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=place(view, id, date(2026, 12, 9)))
    QTest.mouseMove(viewport, place(view, id, date(2026, 12, 20)))
    QTest.keyClick(view.table, Qt.Key.Key_Escape)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=place(view, id, date(2026, 12, 20)))
    assert editing.read(view.desk.store, "milestone", id).forecast == date(2026, 12, 9)


def test_several_presses_of_the_arrows_make_one_change(view: TimelineView) -> None:
    id = id_of(view, "Level 5 ceilings closed")
    view.table.go_to(id)
    for _ in range(3):
        QTest.keyClick(view.table, Qt.Key.Key_Right)
    QTest.keyClick(view.table, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert editing.read(view.desk.store, "milestone", id).forecast == date(2027, 1, 8)
    assert "31 days late" in spoken(view, id)
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert editing.read(view.desk.store, "milestone", id).forecast == date(2027, 1, 18)
    view.desk.undo()
    assert editing.read(view.desk.store, "milestone", id).forecast == date(2027, 1, 8)
    assert "21 days late" in spoken(view, id)


def test_a_reached_marker_cannot_be_moved_until_it_is_open_again(view: TimelineView) -> None:
    said: list[str] = []
    view.desk.announced.connect(said.append)
    id = id_of(view, "Finishes frozen")
    view.table.go_to(id)
    view.later()
    assert view.table.pending is None
    assert "was reached already" in said[-1]
    view.toggle_reached()
    assert editing.read(view.desk.store, "milestone", id).actual is None
    view.toggle_reached()
    assert editing.read(view.desk.store, "milestone", id).actual == TODAY


def test_zoom_keeps_the_middle_and_the_whole_project_needs_no_scrolling(view: TimelineView) -> None:
    view.across.triggerAction(view.across.SliderAction.SliderSingleStepAdd)
    middle = view.scale.day(view.scale.width / 2)
    view.zoom_month()
    assert abs((view.scale.day(view.scale.width / 2) - middle).days) <= 1
    view.zoom_project()
    assert not view.across.isVisible()
    days = [day for one in view._markers.values() for day in (one.baseline, one.stands) if day]
    assert all(0 <= view.scale.x(day) <= view.scale.width for day in days)
    assert view.scale.day(view.scale.x(date(2027, 1, 8))) == date(2027, 1, 8)


def test_today_is_in_sight_when_the_view_opens(view: TimelineView) -> None:
    assert 0 < view.scale.x(TODAY) < view.scale.width / 2


def test_until_one_scrolls_today_stays_in_sight_with_weeks_before_it_at_every_zoom(view: TimelineView) -> None:
    for zoom in (view.zoom_month, view.zoom_project, view.zoom_quarter):
        zoom()
        assert view.scale.day(0) < TODAY - timedelta(days=10)
        assert view.scale.x(TODAY) < view.scale.width * 0.75


def test_filters_narrow_the_lanes_and_reveal_lifts_them(view: TimelineView) -> None:
    view.slipping.setChecked(True)
    assert [one.split(",")[1].strip() for one in headings(view)] == ["2", "4", "2", "1"]
    next(iter(view._team_chips.values())).setChecked(True)
    assert headings(view) == ["Design, 2, 2 slipping"]
    view.filter.setText("nothing like it")
    assert headings(view) == []
    assert "No marker fits" in view.table.empty_words
    assert view.reveal("milestone", id_of(view, "Move weekend"))
    assert len(headings(view)) == 4
    assert 0 <= view.scale.x(date(2027, 2, 27)) <= view.scale.width


def test_n_adds_a_milestone_where_its_day_can_be_seen(view: TimelineView) -> None:
    view.new_deliverable()
    panel = view.panel
    QTest.keyClicks(panel.field("title"), "Snag list agreed")
    QTest.keyClicks(panel.field("baseline"), "30 apr 2027")
    panel.field("owner_id").setText("Marcus")
    QTest.keyClick(panel.field("title"), Qt.Key.Key_Return)
    made = editing.read(view.desk.store, *view.current())
    assert (made.ref, made.kind, made.baseline) == ("FIT-MS12", "deliverable", date(2027, 4, 30))
    assert headings(view)[1] == "Works, 7, 4 slipping"
    assert 0 <= view.scale.x(date(2027, 4, 30)) <= view.scale.width


def test_a_milestone_without_team_or_date_stands_last_and_starts_from_today(view: TimelineView) -> None:
    made = milestones.add(view.desk.store, next(iter(view._directory.projects)), "Someday", TODAY)
    assert headings(view)[-1] == "No team, 1"
    view.table.go_to(made.id)
    view.later()
    view.table.settle()
    assert editing.read(view.desk.store, "milestone", made.id).forecast == TODAY + timedelta(1)


def test_delete_offers_undo(view: TimelineView) -> None:
    offered: list[str] = []
    view.desk.undo_offered.connect(offered.append)
    view.table.go_to(id_of(view, "Move weekend"))
    view.delete()
    assert offered == ["Deleted Move weekend"]
    assert view.context() == "18 markers, 9 slipping"
