"""The board's columns edited in place: the panel under a head, its menu, its keys, and heads that are dragged; on a real store."""

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from coorddesk.domain.projects import Category, Column
from coorddesk.services import columns, projects, tasks
from coorddesk.ui.board import tips
from coorddesk.ui.panel import Panel
from tests.ui.board_hands import board_on
from tests.ui.test_accessibility import unnamed

TODAY = date(2026, 11, 25)
USUAL = ["Backlog", "To do", "In progress", "Waiting on", "Review", "Done"]


@pytest.fixture
def store(desk):
    return desk.store


@pytest.fixture
def view(qtbot, desk):
    made = board_on(desk, qtbot)
    qtbot.waitExposed(made.host)
    made.hints = []
    made.canvas.dragging.connect(made.hints.append)
    return made


def names(view):
    return [one.name for one in view.model.columns]


def at(view, name):
    return names(view).index(name)


def record(view, name) -> Column:
    return view.model.directory.columns[view.model.columns[at(view, name)].key]


def refs(view, name):
    return [one.ref for one in view.model.columns[at(view, name)].cards]


def head(view, name) -> QPoint:
    """A point on a column's name."""
    return view.canvas.column_rect(at(view, name)).topLeft() + QPoint(24, 10)


def mouse(view, kind, pos, button=Qt.MouseButton.LeftButton):
    moving, up = kind == QEvent.Type.MouseMove, kind == QEvent.Type.MouseButtonRelease
    none = Qt.MouseButton.NoButton
    port = view.canvas.viewport()
    event = QMouseEvent(
        kind, QPointF(pos), QPointF(port.mapToGlobal(pos)), none if moving else button, none if up else button,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(port, event)


def click(view, pos):
    mouse(view, QEvent.Type.MouseButtonPress, pos)
    mouse(view, QEvent.Type.MouseButtonRelease, pos)


def carry(view, name, *stops):
    start = head(view, name)
    mouse(view, QEvent.Type.MouseButtonPress, start)
    for stop in stops:
        mouse(view, QEvent.Type.MouseMove, stop)


def open_panel(view, name):
    click(view, head(view, name))
    return view.column_panel


def type_in(line, text, end=Qt.Key.Key_Return):
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text) if text else QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClick(line, end)


def press_button(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def menu_of(view, name):
    view._open_menu(view.canvas.viewport().mapToGlobal(head(view, name)))
    menu = next(one for one in view.findChildren(QMenu) if one.isVisible())
    return menu, [(one.text(), one.isEnabled()) for one in menu.actions() if not one.isSeparator()]


def test_a_click_on_a_name_opens_the_column_under_its_head(view):
    view.canvas.setFocus()
    panel = open_panel(view, "Review")
    assert (panel.name.line.text(), panel.meaning.segments.current(), panel.limit.line.text()) == ("Review", "active", "4")
    assert panel.name.line.hasFocus() and panel.name.line.selectedText() == "Review"
    assert panel.body.geometry().top() > view.canvas.column_rect(at(view, "Review")).top() + 20
    assert [panel.name.line.accessibleName(), panel.meaning.segments.accessibleName(), panel.limit.line.accessibleName()] == [
        "Name", "Meaning", "Limit",
    ]  # fmt: skip
    assert panel.accessibleName() == "Column Review"
    QTest.keyClick(panel.name.line, Qt.Key.Key_Escape)
    assert not panel.isVisible() and view.canvas.hasFocus() and view.canvas.current is None


def test_enter_renames_the_column_and_selection_and_scroll_stay(view, store):
    view.canvas.choose(view.model.columns[at(view, "Waiting on")].cards[-1].id)
    current, offset = view.canvas.current, view.canvas.offset(at(view, "Waiting on"))
    assert offset > 0
    panel = open_panel(view, "Waiting on")
    type_in(panel.name.line, "Asked")
    assert names(view)[3] == "Asked" and view.said[-1] == "Column Waiting on renamed to Asked"
    assert store.undo_label() == "Rename column Waiting on to Asked"
    assert (view.canvas.current, view.canvas.offset(3)) == (current, offset)
    assert panel.isVisible() and panel.name.line.text() == "Asked"
    view.desk.undo()
    assert panel.name.line.text() == "Waiting on"


def test_leaving_a_field_saves_it_and_enter_where_nothing_was_typed_closes(view):
    panel = open_panel(view, "Review")
    type_in(panel.name.line, "Checking", Qt.Key.Key_Tab)
    assert names(view)[4] == "Checking"
    panel.limit.line.setFocus()
    QTest.keyClick(panel.limit.line, Qt.Key.Key_Return)
    assert not panel.isVisible()


@pytest.mark.parametrize("name", ["done", " "])
def test_a_name_that_cannot_be_taken_stands_with_a_sentence_and_the_old_one_is_kept(view, name):
    panel = open_panel(view, "Review")
    type_in(panel.name.line, name)
    assert "kept as it is" in panel.name.error() and names(view) == USUAL
    assert panel.name.line.text() == name
    label = panel.name._error
    QApplication.processEvents()
    assert label.height() >= label.heightForWidth(label.width())
    QTest.keyClick(panel.name.line, Qt.Key.Key_Escape)
    assert (panel.name.line.text(), panel.name.error(), panel.isVisible()) == ("Review", "", True)


@pytest.mark.parametrize("limit", ["0", "1000", "four", "2.5"])
def test_a_limit_that_is_none_says_so_under_the_field_and_the_old_one_is_kept(view, store, limit):
    count = store.undo_label()
    panel = open_panel(view, "Review")
    type_in(panel.limit.line, limit)
    assert panel.limit.error().startswith(f"“{limit}” is not a whole number from 1 to 999")
    assert view.model.columns[4].limit == 4 and store.undo_label() == count
    # A click beside the panel gives up what was said not to be taken.
    QTest.mouseClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(20, panel.height() - 20))
    assert not panel.isVisible() and view.model.columns[4].limit == 4


def test_a_click_beside_the_panel_saves_what_was_typed_and_tells_what_cannot_be_taken_first(view):
    panel = open_panel(view, "Review")
    panel.limit.line.setFocus()
    panel.limit.line.selectAll()
    QTest.keyClicks(panel.limit.line, "9")
    QTest.mouseClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(20, panel.height() - 20))
    assert not panel.isVisible() and view.model.columns[4].limit == 9
    panel = open_panel(view, "Review")
    panel.limit.line.setFocus()
    panel.limit.line.selectAll()
    QTest.keyClicks(panel.limit.line, "x")
    QTest.mouseClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(20, panel.height() - 20))
    assert panel.isVisible() and panel.limit.error()


def test_another_panel_waits_until_what_cannot_be_taken_was_read(view):
    panel = open_panel(view, "Review")
    panel.name.line.setText("done")
    other = Panel(view.desk.paint, view, 300, scrim=False)
    other.open(other.body)
    assert panel.isVisible() and "kept as it is" in panel.name.error() and not other.isVisible()
    other.open(other.body)
    assert other.isVisible() and not panel.isVisible() and "Review" in names(view)


def test_a_limit_below_the_cards_warns_and_an_empty_one_takes_it_away(view):
    panel = open_panel(view, "Review")
    type_in(panel.limit.line, "2")
    assert tips.column_name(view.model, view.model.columns[4]) == "Review, 3 of 2, one over the limit"
    assert view.said[-1] == "Review has a limit of 2"
    type_in(panel.limit.line, "")
    assert view.model.columns[4].limit is None and view.said[-1] == "Review has no limit"


def test_a_column_that_comes_to_mean_done_finishes_its_cards_and_undo_is_offered(view):
    cards = refs(view, "Review")
    panel = open_panel(view, "Review")
    press_button(panel.meaning.segments._segments["done"])
    assert all(one.done_on == TODAY for one in view.model.columns[4].cards) and refs(view, "Review") == cards
    assert (view.said[-1], view.offered) == ("Review means Done now", ["Review means Done now"])
    view.desk.undo()
    assert panel.meaning.segments.current() == "active"


def test_the_last_column_for_done_cards_keeps_its_meaning_and_says_why(view):
    panel = open_panel(view, "Done")
    press_button(panel.meaning.segments._segments["open"])
    assert "only column for cards that are done" in panel.meaning.error()
    assert (panel.meaning.segments.current(), view.model.columns[5].category) == ("done", Category.DONE)
    press_button(panel.remove)
    assert "only column for cards that are done" in panel._error.text() and panel._error.isVisible()
    assert names(view) == USUAL


def test_buttons_move_the_column_and_the_panel_goes_with_it(view):
    panel = open_panel(view, "Review")
    left = panel.body.geometry().left()
    press_button(panel.left)
    assert names(view) == ["Backlog", "To do", "In progress", "Review", "Waiting on", "Done"]
    assert view.said[-1] == "Column Review moved before Waiting on"
    assert panel.body.geometry().left() < left
    press_button(panel.right)
    press_button(panel.right)
    assert names(view)[-1] == "Review" and view.said[-1] == "Column Review moved to the end"
    assert not panel.right.isEnabled() and panel.left.isEnabled()


def test_commands_act_on_the_current_cards_column_and_without_one_on_the_first(view):
    view.column_right()
    assert names(view)[:2] == ["To do", "Backlog"]
    view.canvas.choose(view.model.columns[at(view, "Review")].cards[0].id)
    view.column_left()
    assert names(view)[3] == "Review"
    view.edit_column()
    assert view.column_panel.name.line.text() == "Review"
    view.column_panel.close_panel()
    for _ in range(4):
        view.column_left()
    assert view.said[-1] == "Review is the first column" and names(view)[0] == "Review"


def test_a_new_column_is_named_first_and_stands_after_the_one_it_was_asked_from(view, store):
    panel = open_panel(view, "In progress")
    press_button(panel.add)
    assert (panel.accessibleName(), panel.name.line.text(), panel.meaning.segments.current()) == (
        "New column after In progress", "", "active",
    )  # fmt: skip
    QTest.keyClick(panel.name.line, Qt.Key.Key_Return)
    assert "needs a name" in panel.name.error() and names(view) == USUAL
    press_button(panel.meaning.segments._segments["waiting"])
    assert names(view) == USUAL and record(view, "In progress").category == Category.ACTIVE
    panel.limit.line.setText("3")
    type_in(panel.name.line, "Blocked")
    assert not panel.isVisible() and names(view)[3] == "Blocked"
    made = record(view, "Blocked")
    assert (made.category, made.wip_limit, view.said[-1]) == (Category.WAITING, 3, "Column Blocked added")
    view.desk.undo()
    assert names(view) == USUAL and store.redo_label() == "Add column Blocked"


def test_cancel_adds_nothing(view):
    panel = open_panel(view, "Done")
    press_button(panel.add)
    panel.name.line.setText("Blocked")
    press_button(panel.cancel)
    assert not panel.isVisible() and names(view) == USUAL


def test_where_there_is_room_a_sign_after_the_last_column_adds_one(view):
    assert view.canvas.add_rect() is None
    view.host.resize(2000, 822)
    QApplication.processEvents()
    sign = view.canvas.add_rect()
    assert sign.width() >= 24 and tips.at(view.canvas, sign.center()) == "Add a column"
    click(view, sign.center())
    type_in(view.column_panel.name.line, "Archive")
    assert names(view)[-1] == "Archive"


def test_removing_asks_where_the_cards_go_and_undo_brings_all_back(view, store):
    cards, before = refs(view, "Review"), refs(view, "To do")
    panel = open_panel(view, "Review")
    press_button(panel.remove)
    assert (panel._title.text(), panel.question.text(), panel.targets.currentText()) == (
        "Remove Review?", "Its 3 cards go to", "In progress",
    )  # fmt: skip
    assert [panel.targets.itemText(n) for n in range(panel.targets.count())] == [one for one in USUAL if one != "Review"]
    assert (panel.go.text(), panel.stay.text()) == ("Remove column", "Keep it")
    press_button(panel.stay)
    assert names(view) == USUAL
    view.remove_column()  # nothing is current: the first
    assert panel._title.text() == "Remove Backlog?"
    panel.close_panel()
    view.canvas.choose(view.model.columns[4].cards[0].id)
    current = view.canvas.current
    view.remove_column()
    panel.targets.setCurrentText("To do")
    QTest.keyClick(panel.targets, Qt.Key.Key_Return)
    assert refs(view, "To do") == before + cards and "Review" not in names(view)
    said = "Column Review removed, 3 cards to To do"
    assert (view.said[-1], view.offered, view.canvas.current) == (said, [said], current)
    view.desk.undo()
    assert names(view) == USUAL and refs(view, "Review") == cards and refs(view, "To do") == before


def test_a_column_without_cards_goes_at_once_and_undo_is_offered(view, store):
    columns.add(store, view.model.project_id, "Blocked", Category.ACTIVE)
    press_button(open_panel(view, "Blocked").remove)
    assert names(view) == USUAL and not view.column_panel.isVisible()
    assert view.offered == ["Column Blocked removed"]


def test_a_head_dragged_sideways_takes_its_column_there(view):
    second = view.canvas.column_rect(1)
    carry(view, "Review", head(view, "In progress"), second.topLeft() + QPoint(10, 60))
    assert view.canvas.heads.drag.place == 1
    assert view.hints[-1] == "Drop to put the column Review before To do, Esc to put it back"
    view.canvas.viewport().grab()
    mouse(view, QEvent.Type.MouseButtonRelease, second.topLeft() + QPoint(10, 60))
    assert names(view) == ["Backlog", "Review", "To do", "In progress", "Waiting on", "Done"]
    assert view.said[-1] == "Column Review moved before To do" and view.hints[-1] == ""
    assert view._column_panel is None or not view._column_panel.isVisible()
    end = view.canvas.column_rect(5)
    carry(view, "Backlog", end.center(), end.center() + QPoint(40, 0))
    assert view.hints[-1] == "Drop to put the column Backlog at the end, Esc to put it back"
    mouse(view, QEvent.Type.MouseButtonRelease, end.center() + QPoint(40, 0))
    assert names(view)[-1] == "Backlog"


def test_the_line_where_a_dragged_column_would_go_is_painted_between_the_others(view, theme):
    third = view.canvas.column_rect(2)
    carry(view, "Review", third.topLeft() + QPoint(40, 200), third.topLeft() + QPoint(41, 200))
    image = view.canvas.viewport().grab().toImage()
    assert image.pixelColor(third.left() - 5, 500).name() == theme.color("accent.fill").name()
    QTest.keyClick(view.canvas, Qt.Key.Key_Escape)
    image = view.canvas.viewport().grab().toImage()
    assert image.pixelColor(third.left() - 5, 500).name() == theme.color("surface.board").name()


def test_esc_another_button_or_its_own_place_put_a_dragged_column_back(view):
    away = head(view, "To do")
    carry(view, "Review", away, away + QPoint(3, 3))
    QTest.keyClick(view.canvas, Qt.Key.Key_Escape)
    mouse(view, QEvent.Type.MouseButtonRelease, away)
    carry(view, "Review", away, away + QPoint(3, 3))
    mouse(view, QEvent.Type.MouseButtonPress, away, Qt.MouseButton.RightButton)
    mouse(view, QEvent.Type.MouseButtonRelease, away)
    carry(view, "Review", away, head(view, "Review") + QPoint(12, 30))
    assert view.hints[-1] == "Esc puts it back"
    mouse(view, QEvent.Type.MouseButtonRelease, head(view, "Review") + QPoint(12, 30))
    assert names(view) == USUAL and (view._column_panel is None or not view._column_panel.isVisible())


def test_the_fold_sign_still_folds_and_cards_are_still_dragged(view):
    box = view.canvas.shape.columns[4]
    click(view, view.canvas.furniture.fold_rect(box, view.canvas.left()).center().toPoint())
    assert view.canvas.shape.columns[4].folded and view._column_panel is None
    view.fold(4)
    first = view.model.columns[1].cards[0]
    start, end = view.canvas.card_rect(first.id).center(), view.canvas.cell_rect(0, 4).center()
    mouse(view, QEvent.Type.MouseButtonPress, start)
    mouse(view, QEvent.Type.MouseMove, start + QPoint(30, 4))
    assert view.canvas.pointer.drag is not None and view.canvas.heads.drag is None
    mouse(view, QEvent.Type.MouseMove, end)
    mouse(view, QEvent.Type.MouseButtonRelease, end)
    assert first.ref in refs(view, "Review") and names(view) == USUAL


def test_the_panel_folds_its_column(view):
    press_button(open_panel(view, "Review").fold)
    assert view.canvas.shape.columns[4].folded and not view.column_panel.isVisible()


def test_the_menu_on_a_head_offers_what_can_be_done_with_the_column(view):
    menu, texts = menu_of(view, "Backlog")
    assert texts == [
        ("Edit…", True), ("Move left", False), ("Move right", True), ("Add a column after this…", True), ("Fold", True), ("Remove…", True),
    ]  # fmt: skip
    next(one for one in menu.actions() if one.text() == "Move right").trigger()
    menu.close()
    assert names(view)[:2] == ["To do", "Backlog"]


def test_with_all_projects_on_view_columns_only_fold(view):
    view.desk.choose_project(None)
    view.reload()
    click(view, head(view, "Review"))
    assert view._column_panel is None and view.canvas.add_rect() is None
    menu, texts = menu_of(view, "Review")
    assert texts == [("Fold", True), ("Choose one project to change its columns", False)]
    menu.close()
    for command in (view.edit_column, view.add_column, view.column_left, view.column_right, view.remove_column):
        view.said.clear()
        command()
        assert view.said == ["Choose one project to change its columns"]


def test_the_panel_closes_when_its_column_goes_or_another_project_is_chosen(view, store):
    panel = open_panel(view, "Review")
    columns.remove(store, record(view, "Review").id, None, TODAY)
    assert not panel.isVisible()
    panel = open_panel(view, "To do")
    view.desk.choose_project(projects.by_code(store, "NET").id)
    view.reload()
    assert not panel.isVisible()


def test_another_change_leaves_what_is_being_typed(view, store):
    panel = open_panel(view, "Review")
    panel.name.line.selectAll()
    QTest.keyClicks(panel.name.line, "Check")
    columns.set_limit(store, record(view, "Review").id, 9)
    assert (panel.name.line.text(), panel.limit.line.text()) == ("Check", "9")
    QTest.keyClick(panel.name.line, Qt.Key.Key_Return)
    assert names(view)[4] == "Check" and view.model.columns[4].limit == 9


def test_a_double_click_on_a_name_opens_it_and_leaves_it_open(view):
    panel = open_panel(view, "Review")
    # The second click falls on the panel, which lies over the board by then.
    at_name = view.canvas.viewport().mapToGlobal(head(view, "Review"))
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(panel.mapFromGlobal(at_name))
    QApplication.sendEvent(panel, QMouseEvent(QEvent.Type.MouseButtonDblClick, place, QPointF(at_name), left, left, none))
    assert panel.isVisible()


def test_everything_in_the_panel_has_a_name_whatever_it_asks(view):
    panel = open_panel(view, "Review")
    for ask, least in ((lambda: None, 11), (lambda: press_button(panel.add), 8), (view.remove_column, 3)):
        ask()
        seen, without = unnamed(QAccessible.queryAccessibleInterface(panel))
        assert seen >= least and without == []


def test_keys_pressed_in_the_panel_are_no_commands_of_the_board(window, qtbot):
    window.desk.choose_project(projects.by_code(window.desk.store, "FIT").id)
    board = window.show_screen("board")
    board.focus_list()
    board.canvas.choose(board.model.columns[1].cards[0].id)
    card = board.canvas.current
    board.edit_column()
    panel = board.column_panel
    segment = panel.meaning.segments._segments["open"]
    segment.setFocus()
    QTest.keyClick(segment, Qt.Key.Key_D)
    QTest.keyClick(panel.remove, Qt.Key.Key_Delete)
    assert board.model.cards[card].done_on is None
    for _ in range(30):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert panel.isAncestorOf(window.focusWidget())


def test_the_keys_for_moving_a_column_work_in_the_window(window):
    window.desk.choose_project(projects.by_code(window.desk.store, "FIT").id)
    board = window.show_screen("board")
    board.focus_list()
    board.canvas.choose(board.model.columns[1].cards[0].id)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(board.canvas, Qt.Key.Key_Right, both)
    assert names(board)[1:3] == ["In progress", "To do"]
    QTest.keyClick(board.canvas, Qt.Key.Key_Left, both)
    assert names(board) == USUAL


def test_a_task_added_to_a_new_column_stands_in_it(view, store):
    made = columns.add(store, view.model.project_id, "Blocked", Category.ACTIVE)
    tasks.add(store, view.model.project_id, "Waits for the permit", TODAY, made.id)
    assert len(refs(view, "Blocked")) == 1
