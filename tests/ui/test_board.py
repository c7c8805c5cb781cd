"""The Board on the example project: what it shows, and every gesture on it, with real events on a real store."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coorddesk.domain.projects import Column
from coorddesk.domain.tasks import Task
from coorddesk.services import board, editing, links, people, projects, tasks
from coorddesk.storage.store import new_id
from coorddesk.ui.board.filters import Filters
from coorddesk.ui.board.geometry import Cell
from coorddesk.ui.board.model import BoardModel
from coorddesk.ui.board.view import BoardView
from tests.ui.board_hands import board_on, card, carry, column, drop, mouse, over, press, refs, take

TODAY = date(2026, 11, 25)


@pytest.fixture
def store(desk):
    return desk.store


@pytest.fixture
def view(qtbot, desk):
    return board_on(desk, qtbot)


def test_the_columns_stand_as_the_project_has_them_with_counts_and_limits(view):
    shown = [(one.name, len(one.cards), one.limit) for one in view.model.columns[:5]]
    assert shown == [("Backlog", 5, None), ("To do", 6, 8), ("In progress", 5, 5), ("Waiting on", 6, 5), ("Review", 3, 4)]
    assert refs(view, "Waiting on") == ["FIT-23", "FIT-43", "FIT-29", "FIT-36", "FIT-46", "FIT-44"]
    assert view.context() == "25 open"


def test_done_cards_stand_latest_first_and_older_ones_come_when_asked_for(view):
    done = column(view, "Done")
    days = [one.done_on for one in view.model.columns[done].cards]
    assert days == sorted(days, reverse=True)
    older, count = view.model.columns[done].older, len(days)
    assert older > 0
    at = view.canvas.foot_rect(done).center()
    mouse(view, QEvent.Type.MouseButtonPress, at)
    assert view.model.columns[done].older == 0
    assert len(view.model.columns[done].cards) == count + older


def test_all_projects_share_like_named_columns_and_a_card_stays_on_its_own_board(view, store):
    view.desk.choose_project(None)
    view.reload()
    assert [one.name for one in view.model.columns] == ["Backlog", "To do", "In progress", "Waiting on", "Review", "Done"]
    assert {one.ref.split("-")[0] for one in view.model.cards.values()} == {"FIT", "NET", "MOV"}
    network = next(one for one in view.model.cards.values() if one.ref.startswith("NET"))
    take(view, network.ref)
    press(view, Qt.Key.Key_5)
    with store.read() as reader:
        moved = reader.get(Task, network.id)
        home = reader.get(Column, moved.column_id)
    assert (home.name, home.project_id) == ("Review", network.project_id)


def test_arrows_and_letters_walk_between_cards_and_columns(view):
    take(view, "FIT-53")
    press(view, Qt.Key.Key_J)
    assert view.current() == ("task", card(view, "FIT-47").id)
    press(view, Qt.Key.Key_Up)
    press(view, Qt.Key.Key_L)
    assert view.current() == ("task", card(view, "FIT-22").id)
    press(view, Qt.Key.Key_H)
    press(view, Qt.Key.Key_End)
    assert view.current() == ("task", card(view, "FIT-51").id)


def test_choosing_a_card_tells_the_inspector(view, qtbot):
    with qtbot.waitSignal(view.selected) as told:
        take(view, "FIT-34")
    assert told.args == ["task", card(view, "FIT-34").id]
    with qtbot.waitSignal(view.edit_requested):
        press(view, Qt.Key.Key_Return)


def test_shift_and_an_arrow_moves_the_card_and_says_where_it_is(view):
    take(view, "FIT-39")
    press(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert "FIT-39" in refs(view, "Waiting on")
    assert view.said[-1] == "FIT-39 moved to Waiting on, 7 of 5, 2 over the limit, waiting on Dana Whitlock"
    view.desk.undo()
    assert refs(view, "In progress") == ["FIT-22", "FIT-39", "FIT-30", "FIT-42", "FIT-45"]
    press(view, Qt.Key.Key_J, Qt.KeyboardModifier.ShiftModifier)
    assert refs(view, "In progress") == ["FIT-22", "FIT-30", "FIT-39", "FIT-42", "FIT-45"]
    assert view.said[-1] == "FIT-39 is now 3 of 5 in In progress"
    press(view, Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    press(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert refs(view, "In progress")[0] == "FIT-39"


def test_a_number_sends_the_card_to_that_column_and_d_finishes_it(view):
    take(view, "FIT-37")
    press(view, Qt.Key.Key_5)
    assert refs(view, "Review")[-1] == "FIT-37"
    press(view, Qt.Key.Key_D)
    assert card(view, "FIT-37").done_on == TODAY
    assert refs(view, "Done")[0] == "FIT-37"
    assert view.said[-1] == "FIT-37 moved to Done, 4 this week"


def test_waiting_asks_on_whom_and_moves_the_card(view, store):
    take(view, "FIT-30")
    press(view, Qt.Key.Key_W)
    field = view._picker.field
    assert view._picker.isVisible()
    QTest.keyClicks(field, "beat")
    QTest.keyClick(field, Qt.Key.Key_Return)
    with store.read() as reader:
        task = reader.get(Task, card(view, "FIT-30").id)
    assert view.model.directory.name(task.waiting_on_id) == "Beatriz Figueiredo"
    assert (task.waiting_since, "FIT-30" in refs(view, "Waiting on")) == (TODAY, True)
    assert view.said[-1] == "FIT-30 waiting on Beatriz Figueiredo"


def test_n_adds_cards_at_the_columns_foot_one_after_another(view):
    take(view, "FIT-38")
    press(view, Qt.Key.Key_N)
    for line in ("Call the glazier @DW by Fri !high", "Second card"):
        QTest.keyClicks(view._add, line)
        QTest.keyClick(view._add, Qt.Key.Key_Return)
    added = [view.model.cards[one.id] for one in view.model.columns[column(view, "Review")].cards[-2:]]
    assert [one.title for one in added] == ["Call the glazier", "Second card"]
    assert (view.model.directory.name(added[0].owner_id), added[0].due, added[0].priority) == (
        "Dana Whitlock", date(2026, 11, 27), "high",
    )  # fmt: skip
    assert view._add.isVisible()
    QTest.keyClick(view._add, Qt.Key.Key_Escape)
    assert not view._add.isVisible()


def test_deleting_offers_undo_and_goes_to_the_next_card(view):
    take(view, "FIT-47")
    press(view, Qt.Key.Key_Delete)
    assert refs(view, "To do") == ["FIT-53", "FIT-48", "FIT-50", "FIT-57", "FIT-51"]
    assert (view.offered, view.current()) == (["FIT-47 deleted"], ("task", card(view, "FIT-48").id))
    view.desk.undo()
    assert "FIT-47" in refs(view, "To do")


def test_several_cards_move_as_one_change(view):
    take(view, "FIT-53")
    press(view, Qt.Key.Key_J)
    press(view, Qt.Key.Key_J)
    view.canvas.choose(card(view, "FIT-53").id)
    view.canvas.toggle(card(view, "FIT-50").id)
    press(view, Qt.Key.Key_5)
    assert refs(view, "Review")[-2:] == ["FIT-53", "FIT-50"]
    assert view.offered == ["2 cards moved to Review"]
    view.desk.undo()
    assert refs(view, "To do") == ["FIT-53", "FIT-47", "FIT-48", "FIT-50", "FIT-57", "FIT-51"]


def test_letters_do_nothing_when_they_are_switched_off(view):
    view.desk.settings.single_keys = False
    view.reload()
    take(view, "FIT-53")
    press(view, Qt.Key.Key_D)
    press(view, Qt.Key.Key_J)
    assert card(view, "FIT-53").done_on is None
    assert view.current() == ("task", card(view, "FIT-53").id)


def test_a_card_is_dragged_between_two_others_of_another_column(view):
    at = over(view, "FIT-34", below=True)
    carry(view, "FIT-53", at)
    assert view.hint() == "Drop to move FIT-53 to Review, Esc to put it back"
    drop(view, at)
    assert refs(view, "Review") == ["FIT-38", "FIT-34", "FIT-53", "FIT-41"]
    assert view.said[-1] == "FIT-53 moved to Review, 4 of 4"
    assert view.hint().startswith("J K")


def test_a_card_is_dragged_within_its_column(view):
    at = over(view, "FIT-51", below=True)
    carry(view, "FIT-53", at)
    drop(view, at)
    assert refs(view, "To do") == ["FIT-47", "FIT-48", "FIT-50", "FIT-57", "FIT-51", "FIT-53"]


def test_escape_puts_a_dragged_card_back(view, store):
    before = store.undo_label()
    at = over(view, "FIT-34")
    carry(view, "FIT-53", at)
    QApplication.sendEvent(view.canvas, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier))
    drop(view, at)
    assert store.undo_label() == before
    assert refs(view, "To do")[0] == "FIT-53"


def test_dropping_a_card_where_it_was_changes_nothing(view, store):
    before = store.undo_label()
    at = over(view, "FIT-48", below=True)
    carry(view, "FIT-48", over(view, "FIT-34"), at + QPoint(0, -20))
    drop(view, at + QPoint(0, -20))
    assert store.undo_label() == before


def test_dragging_near_an_edge_scrolls_the_column_below(view):
    waiting = column(view, "Waiting on")
    x = view.canvas.column_rect(waiting).center().x()
    carry(view, "FIT-23", QPoint(x, view.canvas.viewport().height() - 6))
    for _ in range(5):
        view.canvas.pointer.scroll_on()
    assert view.canvas.offset(waiting) > 0
    view.canvas.pointer.cancel()


def test_dragging_to_another_lane_hands_the_card_to_that_team(view, store):
    view.lanes_team()
    works = next(at for at, lane in enumerate(view.model.lanes) if lane.name == "Works")
    at = view.canvas.cell_rect(works, column(view, "Review")).center()
    carry(view, "FIT-48", at)
    assert view.hint() == "Drop to move FIT-48 to Review, Works, Esc to put it back"
    drop(view, at)
    moved = card(view, "FIT-48")
    assert view.model.directory.teams[moved.team_id].name == "Works"
    assert view.model.find(moved.id)[:2] == (works, column(view, "Review"))


def test_filters_combine_and_escape_clears_them(view):
    field = view.filter_bar().field
    field.setText("level")
    assert view.context() == "5 of 25 open"
    design = next(id for id, team in view.model.directory.teams.items() if team.name == "Design")
    view.filter_bar()._chips[design].setChecked(True)
    assert sorted(one.ref for lane in view.model.lanes for cell in lane.cells for one in cell if one.done_on is None) == [
        "FIT-34", "FIT-38", "FIT-57",
    ]  # fmt: skip
    QTest.keyClick(field, Qt.Key.Key_Escape)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert view.context() == "25 open"


def test_labels_and_owners_filter(store):
    read = board.read(store, projects.by_code(store, "FIT").id, TODAY)
    model = BoardModel(TODAY, lambda ids: {})
    model.load(read, projects.by_code(store, "FIT").id, TODAY)
    dana = next(one.id for one in read.directory.people.values() if one.name == "Dana Whitlock")
    model.set_filters(Filters(owner=dana, labels=frozenset({"fire"})))
    assert [one.ref for cell in model.lanes[0].cells for one in cell] == ["FIT-23"]
    model.set_filters(Filters(text="whitlock DOOR"))
    assert [one.ref for cell in model.lanes[0].cells for one in cell] == ["FIT-43"]


def test_a_long_column_is_measured_only_as_far_as_one_looks():
    measured = []

    def height(card):
        measured.append(card)
        return 60 if card % 2 else 100

    cell = Cell(0, list(range(3000)), height, gap=10)
    assert cell.between(150, 400) == range(1, 5)
    assert len(measured) < 60
    assert abs(cell.height - 3000 * 90) < 3000
    assert cell.span(2999) == (1499 * 180 + 110, 60)
    assert cell.height == 1500 * 180 - 10
    assert len(measured) == 3000


def test_a_change_of_very_many_cards_shows_them_all(view, store):
    with store.edit("Many") as edit:
        like = edit.get(Task, card(view, "FIT-23").id)
        for number in range(300):
            edit.add(replace(like, id=new_id(), ref=f"MANY-{number}"))
    assert view.context() == "325 open"
    store.undo()
    assert view.context() == "25 open"


def test_a_card_tells_at_once_what_was_linked_to_it(view, store):
    found = card(view, "FIT-34")
    face = view.canvas.art.face(found, view.canvas.shape.card_width)
    others = dict(face.marks).get("link", 0)
    links.add(store, "task", found.id, "task", card(view, "FIT-38").id)
    face = view.canvas.art.face(card(view, "FIT-34"), view.canvas.shape.card_width)
    assert dict(face.marks)["link"] == others + 1


def test_lanes_hold_every_card_once(view):
    for by in ("team", "owner", "priority"):
        view.set_lanes(by)
        shown = [one.id for lane in view.model.lanes for cell in lane.cells for one in cell]
        assert sorted(shown) == sorted(view.model.cards)
    view.lanes_none()
    assert len(view.model.lanes) == 1


def test_folding_a_column_is_kept_for_the_next_time(view):
    backlog = column(view, "Backlog")
    view.fold(backlog)
    assert view.canvas.shape.columns[backlog].width == view.desk.theme.size("boardColumnCollapsed")
    again = BoardView(view.desk)
    again.reload()
    assert again.canvas.shape.columns[backlog].folded
    assert view.reveal("task", card(view, "FIT-37").id)
    assert not view.canvas.shape.columns[backlog].folded
    again.deleteLater()


def test_a_change_made_elsewhere_patches_the_card_and_keeps_selection_and_scroll(view, store):
    waiting = column(view, "Waiting on")
    take(view, "FIT-44")
    offset = view.canvas.offset(waiting)
    assert offset > 0
    editing.set_field(store, "task", card(view, "FIT-29").id, "title", "Landlord consent", TODAY)
    assert card(view, "FIT-29").title == "Landlord consent"
    assert view.current() == ("task", card(view, "FIT-44").id)
    assert abs(view.canvas.offset(waiting) - offset) <= 20
    archived = people.add(store, "Somebody New")
    tasks.wait_on(store, [card(view, "FIT-44").id], archived.id, TODAY)
    assert card(view, "FIT-44").waiting_on_id == archived.id


def test_a_narrow_board_scrolls_sideways_to_the_current_card(view):
    view.host.resize(700, 822)
    QApplication.processEvents()
    take(view, "FIT-41")
    rect = view.canvas.card_rect(card(view, "FIT-41").id)
    assert view.canvas.horizontalScrollBar().value() > 0
    assert view.canvas.viewport().rect().contains(rect)


def test_an_empty_column_says_how_to_fill_it(view):
    from coorddesk.ui.board.furniture import empty_sentence

    for ref in refs(view, "Review"):
        take(view, ref)
        press(view, Qt.Key.Key_1)
    review = view.model.columns[column(view, "Review")]
    assert empty_sentence(view.model, review) == "“Review” is empty. Drop a card here, or press N."
    assert view.canvas.hit(view.canvas.foot_rect(column(view, "Review")).center()).kind == "foot"


def test_screen_readers_hear_columns_and_cards(view):
    board_access = QAccessible.queryAccessibleInterface(view.canvas)
    names = [board_access.child(at).text(QAccessible.Text.Name) for at in range(board_access.childCount())]
    assert names[3] == "Waiting on, 6 of 5, one over the limit"
    first = board_access.child(3).child(0)
    assert first.role() == QAccessible.Role.ListItem
    assert first.text(QAccessible.Text.Name) == (
        "FIT-23, Fire-stopping detail at riser 3, Dana Whitlock, Design, 9 days late, 2 of 5 done, waiting 13 days,"
        " last asked 19 November, fire, ceilings, has document, meeting and other links"
    )
    assert first.parent().indexOfChild(first) == 0


def test_a_tooltip_names_the_owner_behind_the_initials(view):
    from coorddesk.ui.board import tips

    rect = view.canvas.card_rect(card(view, "FIT-53").id)
    avatar = view.canvas.art.avatar_rect(card(view, "FIT-53"), rect.width(), False).center().toPoint()
    assert tips.at(view.canvas, rect.topLeft() + avatar) == "Marcus Oyelaran, Works"


def test_a_card_is_painted_with_its_team_strip_and_its_selection_edge(view, theme):
    take(view, "FIT-22")
    rect = view.canvas.card_rect(card(view, "FIT-53").id)
    image: QImage = view.canvas.viewport().grab().toImage()
    ochre = theme.color(f"team.{theme.team_hue(1)}.strip").name()
    assert image.pixelColor(rect.x() + 2, rect.center().y()).name() == ochre
    chosen = view.canvas.card_rect(card(view, "FIT-22").id)
    assert image.pixelColor(chosen.center().x(), chosen.y()).name() == theme.color("accent.fill").name()


def test_a_long_title_breaks_into_three_lines_and_tells_the_rest_on_hover(view, store):
    editing.set_field(store, "task", card(view, "FIT-53").id, "title", "Agree " + "the access plan for the weekend " * 6, TODAY)
    long = card(view, "FIT-53")
    face = view.canvas.art.face(long, view.canvas.shape.card_width)
    assert len(face.lines) == 3
    assert face.lines[-1].endswith("…")
    assert view.canvas.art.is_shortened(long, view.canvas.shape.card_width)


def test_team_chips_show_their_squares_alone_where_the_bar_is_narrow(view):
    bar = view.filter_bar()
    chips = list(bar._chips.values())
    assert [chip.text() for chip in chips] == ["Design", "Works", "IT && AV", "Workplace"]
    view.host.resize(780, 700)
    QApplication.processEvents()
    assert not any(chip.text() for chip in chips)
    assert chips[0].accessibleName() == "Only Design"
    assert all(chip.width() >= chip.sizeHint().width() for chip in chips)
    view.host.resize(1232, 822)
    QApplication.processEvents()
    assert chips[0].text() == "Design"


def test_the_line_for_a_new_card_stays_at_the_foot_when_the_board_gets_lower(view):
    take(view, "FIT-44")
    press(view, Qt.Key.Key_N)
    line = view._add
    view.host.resize(1232, 600)
    QApplication.processEvents()
    foot = view.canvas.foot_rect(line.column)
    assert line.geometry().top() == foot.top() and line.geometry().bottom() <= view.canvas.viewport().height()


def test_what_was_read_ahead_is_shown_unless_something_changed_since(desk, qtbot, store, monkeypatch):
    desk.project_id = projects.by_code(store, "FIT").id
    read, reads = board.read, []
    monkeypatch.setattr("coorddesk.services.board.read", lambda *given: reads.append(given) or read(*given))
    desk.keep_ahead({"board": BoardView.ahead(store, desk.project_id, TODAY, desk.zone)}, desk.steps)
    assert refs(board_on(desk, qtbot), "Review") == ["FIT-38", "FIT-34", "FIT-41"]
    assert len(reads) == 1
    desk.keep_ahead({"board": BoardView.ahead(store, desk.project_id, TODAY, desk.zone)}, desk.steps)
    tasks.add(store, desk.project_id, "Something new", TODAY)
    assert "Something new" in [one.title for one in board_on(desk, qtbot).model.cards.values()]
