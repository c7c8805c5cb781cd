"""What the board shows of all there is: filters and what keeps them, lanes, cards that start later or are done long ago, all projects."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coorddesk.domain.people import Team
from coorddesk.domain.projects import Category, Column
from coorddesk.domain.tasks import Task
from coorddesk.services import editing, people, projects, tasks, views
from coorddesk.ui.board.columns import merged
from coorddesk.ui.board.filters import DUES, Filters, filters_of
from coorddesk.ui.board.view import BoardView
from tests.ui.board_hands import board_on, card, column, drop, mouse, press, refs, take

TODAY = date(2026, 11, 25)


@pytest.fixture
def store(desk):
    return desk.store


@pytest.fixture
def view(qtbot, desk):
    return board_on(desk, qtbot)


def shown(view):
    return sorted(one.ref for lane in view.model.lanes for cell in lane.cells for one in cell if one.done_on is None)


def pick(view, key, *names):
    """Ticks choices behind one of the bar's buttons, by typing their beginnings."""
    bar = view.filter_bar()
    bar.ask(key)
    for name in names:
        bar._picker.field.clear()
        QTest.keyClicks(bar._picker.field, name)
        QTest.keyClick(bar._picker.field, Qt.Key.Key_Return)
    bar._picker.leave()


def set_task(store, ref, **values):
    with store.read() as reader:
        task = reader.find(Task, "ref = ?", (ref,))[0]
    editing.set_fields(store, "task", [task.id], values, TODAY)


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        (("Late",), ["FIT-22", "FIT-23", "FIT-29", "FIT-36", "FIT-38", "FIT-43"]),
        (("Today",), ["FIT-39"]),
        (("This",), ["FIT-30", "FIT-34", "FIT-39", "FIT-41", "FIT-46", "FIT-47", "FIT-53"]),
        (("No",), ["FIT-37", "FIT-52"]),
        (("Today", "No"), ["FIT-37", "FIT-39", "FIT-52"]),
    ],
)
def test_cards_are_filtered_by_when_they_are_due(view, choices, expected):
    view.model.first_weekday = 0
    pick(view, "due", *choices)
    assert shown(view) == expected


def test_filters_of_all_kinds_combine_and_stand_as_chips_that_can_be_taken_away(view):
    bar = view.filter_bar()
    pick(view, "due", "Late")
    bar.waiting.click()
    pick(view, "owner", "Dana")
    assert shown(view) == ["FIT-23", "FIT-43"]
    due, owner = bar._buttons["due"], bar._buttons["owner"]
    assert (due.text(), owner.text(), bar.waiting.isChecked()) == ("Late", "Dana Whitlock", True)
    assert owner.accessibleName() == "Anyone: Dana Whitlock"
    at = QPointF(owner.width() - 12, owner.height() / 2)
    left = Qt.MouseButton.LeftButton
    held = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(owner, QMouseEvent(QEvent.Type.MouseButtonPress, at, QPointF(owner.mapToGlobal(at.toPoint())), left, left, held))
    assert owner.text() == "Anyone"
    QTest.keyClick(due, Qt.Key.Key_Delete)
    assert due.text() == "Due"
    assert len(shown(view)) == 6


def test_escape_on_the_board_shows_everything_again(view):
    pick(view, "due", "Late")
    view.canvas.setFocus()
    view.canvas.choose(None)
    press(view, Qt.Key.Key_Escape)
    assert not view.model.filters.active
    assert view.said[-1] == "25 open"


def test_filters_are_remembered_for_each_project(view, desk, qtbot):
    pick(view, "due", "Late")
    desk.project_id = projects.by_code(desk.store, "NET").id
    view.reload()
    assert not view.model.filters.active
    view.filter_bar().field.setText("rack")
    desk.project_id = projects.by_code(desk.store, "FIT").id
    view.reload()
    assert view.model.filters == Filters(due=frozenset({"late"}))
    again = BoardView(desk)
    qtbot.addWidget(again)
    again.reload()
    assert again.model.filters == Filters(due=frozenset({"late"}))
    assert again.filter_bar()._buttons["due"].text() == "Late"


def test_a_filter_is_saved_under_a_name_used_again_and_forgotten(view, store):
    pick(view, "due", "Late")
    view.lanes_team()
    view.save_filter()
    picker = view._saved._picker
    QTest.keyClicks(picker.field, "Late by team")
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    [saved] = views.saved(store, "board", view.desk.project_id)
    assert (saved.name, store.undo_label()) == ("Late by team", "Save the filter Late by team")
    view.clear_filters()
    view.lanes_none()
    next(one for one in view._saved.menu().actions() if one.text() == "Late by team").trigger()
    assert (view.model.filters, view.model.lanes_by) == (Filters(due=frozenset({"late"})), "team")
    forget = view._saved.menu().actions()[-1].menu()
    forget.actions()[0].trigger()
    assert views.saved(store, "board", view.desk.project_id) == []
    view.desk.undo()
    assert [one.name for one in views.saved(store, "board", view.desk.project_id)] == ["Late by team"]


def test_a_saved_filter_of_one_project_is_not_offered_in_another(store):
    fit, net = (projects.by_code(store, code).id for code in ("FIT", "NET"))
    views.save(store, "board", "Mine", {"filters": {}}, fit)
    views.save(store, "board", "Everywhere", {"filters": {}}, None)
    assert [one.name for one in views.saved(store, "board", net)] == ["Everywhere"]
    assert [one.name for one in views.saved(store, "board", fit)] == ["Everywhere", "Mine"]


def test_cards_that_start_later_are_out_of_the_way_but_counted(view, store):
    set_task(store, "FIT-49", start=date(2026, 12, 10))
    backlog = column(view, "Backlog")
    assert (refs(view, "Backlog"), len(view.model.columns[backlog].cards)) == (["FIT-37", "FIT-52", "FIT-55", "FIT-56"], 5)
    assert view.context() == "25 open"
    at = view.canvas.later_rect(backlog).center()
    mouse(view, QEvent.Type.MouseButtonPress, at)
    drop(view, at)
    assert "FIT-49" in refs(view, "Backlog")
    assert view.said[-1] == "Cards that start later are shown: 1"
    view.toggle_later()
    view.filter_bar().field.setText("O&M")
    assert shown(view) == ["FIT-49"]


def test_a_card_that_starts_today_is_there(view, store):
    set_task(store, "FIT-49", start=TODAY)
    assert "FIT-49" in refs(view, "Backlog")


def test_what_was_done_long_ago_is_shown_when_it_is_opened_from_elsewhere(view, store):
    with store.read() as reader:
        old = reader.find(Task, "ref = ?", ("FIT-12",))[0]
    assert old.id not in view.model.cards
    before = view.model.columns[column(view, "Done")].older
    assert view.reveal("task", old.id)
    assert view.current() == ("task", old.id)
    assert view.model.columns[column(view, "Done")].older == before - 1


def test_lanes_by_project_keep_every_card_in_its_own(view, desk):
    desk.project_id = None
    view.reload()
    view.lanes_project()
    assert [lane.name for lane in view.model.lanes] == ["Office fit-out", "Network and AV", "Staff move"]
    start = view.canvas.card_rect(card(view, "FIT-53").id).center()
    net = view.canvas.cell_rect(1, column(view, "Review")).center()
    mouse(view, QEvent.Type.MouseButtonPress, start)
    mouse(view, QEvent.Type.MouseMove, start + QPoint(30, 4))
    mouse(view, QEvent.Type.MouseMove, net)
    drop(view, net)
    moved = card(view, "FIT-53")
    assert view.model.find(moved.id)[:2] == (0, column(view, "Review"))


def test_shift_and_an_arrow_at_a_lanes_end_takes_the_card_to_the_next_lane(view):
    view.lanes_team()
    take(view, "FIT-57")
    press(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    moved = card(view, "FIT-57")
    assert view.model.directory.teams[moved.team_id].name == "Works"
    assert view.said[-1] == "FIT-57 moved to To do, 6 of 8, lane Works"
    view.desk.undo()
    assert view.model.directory.teams[card(view, "FIT-57").team_id].name == "Design"


def test_a_card_dropped_on_the_lane_of_nobody_loses_its_owner(view):
    view.lanes_owner()
    set_task(view.desk.store, "FIT-52", owner_id=None)
    nobody = next(at for at, lane in enumerate(view.model.lanes) if lane.name == "No owner")
    view.canvas.ensure_visible(card(view, "FIT-48").id)
    view._drop([card(view, "FIT-48").id], column(view, "To do"), nobody, "")
    assert card(view, "FIT-48").owner_id is None


def test_ctrl_a_selects_the_column_then_all_and_shift_click_the_cards_between(view):
    take(view, "FIT-53")
    press(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(view.canvas.picked) == 6
    press(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(view.canvas.picked) == sum(map(len, view.model.lanes[0].cells))
    take(view, "FIT-47")
    view.canvas.extend(card(view, "FIT-57").id)
    chosen = [view.model.cards[id].ref for id in view.canvas.chosen()]
    assert chosen == ["FIT-47", "FIT-48", "FIT-50", "FIT-57"]


def test_three_hundred_labels_and_two_thousand_owners_are_found_by_typing(desk, qtbot, store):
    with store.edit("Much") as edit:
        project = projects.by_code(store, "FIT")
        for number in range(300):
            tasks.added(edit, project.id, f"Card {number}", TODAY, labels=(f"label {number:03}",))
    view = board_on(desk, qtbot)
    bar = view.filter_bar()
    bar.ask("labels")
    assert bar._picker.height() < 420
    QTest.keyClicks(bar._picker.field, "label 27")
    assert [bar._picker.list.pick(bar._picker.list.model().index(row)).text for row in range(bar._picker.list.model().rowCount())] == [
        f"label 27{digit}" for digit in range(10)
    ]  # fmt: skip
    QTest.keyClick(bar._picker.field, Qt.Key.Key_Return)
    assert view.context() == "1 of 325 open"


def test_columns_of_other_names_join_those_of_their_category(store):
    from coorddesk.services import board

    with store.edit("Another board") as edit:
        net = projects.by_code(store, "NET")
        review = edit.find(Column, "project_id = ? AND name = 'Review'", (net.id,))[0]
        edit.put(replace(review, name="Testing"))
    directory = board.read(store, None, TODAY).directory
    found = merged(directory, None)
    assert [one.name for one in found] == ["Backlog", "To do", "In progress", "Waiting on", "Review", "Done"]
    assert review.id in found[4].all_ids and found[4].ids[net.id] == review.id


def test_a_card_from_a_column_of_another_name_says_so(desk, qtbot, store):
    net = projects.by_code(store, "NET")
    with store.edit("Another board") as edit:
        review = edit.find(Column, "project_id = ? AND name = 'Review'", (net.id,))[0]
        edit.put(replace(review, name="Testing"))
    view = board_on(desk, qtbot, code=None)
    assert view.canvas.art.face(card(view, "NET-11"), 190).home == "Testing, Network and AV"
    assert view.canvas.art.face(card(view, "FIT-38"), 190).home == "Office fit-out"


boards = st.lists(
    st.lists(st.tuples(st.sampled_from(["Do", "Check", "Ideas", "Done", "Ready"]), st.sampled_from(Category)), min_size=1, max_size=6),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # slow is the machine
@given(boards)
def test_every_column_of_every_board_stands_in_exactly_one_of_its_category(drawn):
    from coorddesk.domain.projects import Project
    from coorddesk.storage.queries.directory import Directory

    columns, found_projects = {}, {}
    for number, board in enumerate(drawn):
        found_projects[f"p{number}"] = Project(f"p{number}", f"P{number}", "")
        for place, (name, category) in enumerate(board):
            one = Column(f"p{number}c{place}", f"p{number}", name, category, f"a{place}")
            columns[one.id] = one
    found = merged(Directory({}, {}, found_projects, columns), None)
    placed = [id for column in found for id in column.all_ids]
    assert sorted(placed) == sorted(columns)
    assert all(columns[id].category == column.category for column in found for id in column.all_ids)
    assert all(columns[id].project_id == project for column in found for project, id in column.ids.items())


texts = st.text(max_size=8)


@given(
    st.builds(
        Filters, texts, st.none() | texts, st.frozensets(texts), st.frozensets(texts), st.frozensets(st.sampled_from(DUES)), st.booleans(),
        st.none() | texts.filter(bool),
    )
)  # fmt: skip
def test_filters_come_back_from_what_was_kept_of_them(filters):
    assert filters_of(filters.terms()) == filters


@given(st.recursive(st.none() | st.booleans() | texts, lambda inner: st.lists(inner) | st.dictionaries(texts, inner)))
def test_whatever_is_kept_of_filters_can_be_read(junk):
    assert isinstance(filters_of({"text": junk, "owner": junk, "teams": junk, "due": junk, "waiting": junk, "run": junk}), Filters)


def test_a_team_that_is_gone_is_given_up_as_a_filter(view, store):
    team = people.add(store, "Sam Ode", team="Survey").team_id
    view.reload()
    view.filter_bar().set_filters(Filters(teams=frozenset({team})))
    with store.edit("Remove the team") as edit:
        edit.put(replace(edit.get(Team, team), deleted=True))
    assert not view.model.filters.active


def test_what_was_done_long_ago_is_found_by_the_filters_words(view, qtbot):
    assert "FIT-12" not in refs(view, "Done")
    view.filter_bar().field.setText("partition plan")
    qtbot.waitUntil(lambda: refs(view, "Done") == ["FIT-12"])
    view.clear_filters()
    assert "FIT-12" not in refs(view, "Done")


def test_a_move_to_another_lane_alone_is_undone_by_its_own_words(view, store):
    view.lanes_team()
    take(view, "FIT-57")
    press(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert store.undo_label() == "Set team of FIT-57 to Works"
