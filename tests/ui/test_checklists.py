"""Checklists in the window: writing templates, starting one with the keyboard, and the run in the inspector."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from coorddesk.domain.checklists import ChecklistRun, TemplateStep
from coorddesk.domain.projects import Category
from coorddesk.domain.tasks import Task
from coorddesk.services import checklists, people, projects, tasks
from coorddesk.ui.board.checklist_start import StartPanel
from coorddesk.ui.board.checklist_steps import ROLE, TITLE, WHEN
from coorddesk.ui.board.checklist_templates import TemplatePanel
from coorddesk.ui.board.view import BoardView
from coorddesk.ui.inspector import Inspector
from coorddesk.ui.inspector_run import RunSection

TODAY = date(2026, 11, 25)
STARTER, MOVERS = "Starter joins the project", "Ready for the movers"


@pytest.fixture
def store(desk):
    return desk.store


@pytest.fixture
def view(qtbot, desk):
    desk.project_id = projects.by_code(desk.store, "FIT").id
    made = BoardView(desk)
    qtbot.addWidget(made)
    made.resize(1232, 782)
    desk.changed.connect(made.apply)
    made.reload()
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    made.said, made.offered, made.failed = [], [], []
    desk.announced.connect(made.said.append)
    desk.undo_offered.connect(made.offered.append)
    desk.failed.connect(lambda headline, sentence: made.failed.append(sentence))
    made.canvas.setFocus()
    return made


def card(view, ref):
    return next(one for one in view.model.cards.values() if one.ref == ref)


def choose(view, *refs):
    view.canvas.choose(card(view, refs[0]).id)
    for ref in refs[1:]:
        view.canvas.toggle(card(view, ref).id)


def panel(view, kind):
    return view.findChild(kind)


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)
    QApplication.processEvents()  # a cell takes what was typed a moment after Enter


def typed(text):
    QTest.keyClicks(QApplication.focusWidget(), text)


def cell(table, row, column):
    table.setFocus()
    table.setCurrentIndex(table.steps_model.index(row, column))


def named(store, name):
    return next((one for one in checklists.templates(store) if one.name == name), None)


def runs_called(store, name):
    with store.read() as reader:
        return reader.find(ChecklistRun, "name = ? AND deleted = 0", (name,))


def tasks_of(store, run_id):
    with store.read() as reader:
        return reader.find(Task, "run_id = ? AND deleted = 0", (run_id,), "ORDER BY id")


def start_with(view, name):
    view.start_checklist()
    opened = panel(view, StartPanel)
    opened.template.setCurrentIndex(opened.template.findText(name))
    opened.template.activated.emit(opened.template.currentIndex())
    return opened


# Templates from cards


def test_a_cards_checklist_becomes_a_template(view, store):
    choose(view, "FIT-53")
    view.save_template()
    press(Qt.Key.Key_Return)
    assert panel(view, TemplatePanel).isHidden()
    assert named(store, "Access plan for weekend works").steps == (
        TemplateStep("Gate codes"), TemplateStep("Lift hours"), TemplateStep("Out-of-hours contact"),
    )  # fmt: skip
    assert view.said[-1] == "Checklist template Access plan for weekend works saved, 3 steps"


def test_several_cards_become_steps_counted_from_the_latest_due_date(view, store):
    choose(view, "FIT-53", "FIT-47", "FIT-48")
    view.save_template()
    opened = panel(view, TemplatePanel)
    assert opened.day.day() == date(2026, 12, 1)
    typed("Weekend works")
    press(Qt.Key.Key_Return)
    assert named(store, "Weekend works").steps == (
        TemplateStep("Book lift for glazing delivery", "Site manager", -3),
        TemplateStep("Access plan for weekend works", "Site manager", -2),
        TemplateStep("Issue meeting-room door numbers", "Interior designer", 0),
    )


def test_another_day_counts_the_cards_anew_and_keeps_what_was_changed_by_hand(view):
    choose(view, "FIT-53", "FIT-47", "FIT-48")
    view.save_template()
    opened = panel(view, TemplatePanel)
    cell(opened.table, 0, WHEN)
    press(Qt.Key.Key_F2)
    typed("-9")
    press(Qt.Key.Key_Return)
    cell(opened.table, 2, TITLE)
    opened.table.shift(-1)
    opened.day.line.setText("2 dec")
    assert [(step.title.split()[0], step.offset_days) for step in opened.table.steps()] == [("Book", -9), ("Issue", -1), ("Access", -3)]


def test_a_card_without_a_checklist_says_what_would_make_a_template(view):
    choose(view, "FIT-47")
    view.save_template()
    assert panel(view, TemplatePanel) is None
    assert view.said[-1] == "FIT-47 has no checklist. Add lines to it in the inspector, or select several cards"


def test_a_name_that_is_taken_is_refused_under_the_fields(view, store):
    choose(view, "FIT-53")
    view.save_template()
    opened = panel(view, TemplatePanel)
    opened.name.setText(STARTER.upper())
    press(Qt.Key.Key_Return)
    assert opened.isVisible() and opened.error.text().startswith(f"There is a checklist template “{STARTER}” already.")
    assert opened.name.property("invalid") and opened.name.hasFocus()
    assert len(checklists.templates(store)) == 2


def test_esc_asks_once_before_words_are_lost(view):
    choose(view, "FIT-53")
    view.save_template()
    opened = panel(view, TemplatePanel)
    typed("Something else")
    press(Qt.Key.Key_Escape)
    assert opened.isVisible() and "not saved" in opened.error.text()
    press(Qt.Key.Key_Escape)
    assert opened.isHidden()


# Writing steps


@pytest.fixture
def editor(view):
    view.edit_templates()
    opened = panel(view, TemplatePanel)
    opened.list.setCurrentRow(1)
    return opened


def test_all_templates_stand_in_the_list_by_name(editor):
    assert [editor.list.item(row).text() for row in range(editor.list.count())] == [MOVERS, STARTER]
    assert editor.name.text() == STARTER


def test_the_keyboard_alone_adds_a_step(editor, store):
    cell(editor.table, 3, TITLE)
    press(Qt.Key.Key_Insert)
    typed("Lunch with the team")
    press(Qt.Key.Key_Tab)
    typed("Site manager")
    press(Qt.Key.Key_Tab)
    typed("2 after")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert named(store, STARTER).steps[4] == TemplateStep("Lunch with the team", "Site manager", 2)


def test_keys_in_a_panel_are_no_commands_of_the_board(window, qtbot):
    view = window.show_screen("board")
    QTest.qWaitForWindowActive(window)
    view.focus_list()
    choose(view, "FIT-53")
    label = window.store.undo_label()
    QTest.keyClick(view.canvas, Qt.Key.Key_N)
    assert isinstance(QApplication.focusWidget(), QLineEdit), "N is a command while the board has the keyboard"
    press(Qt.Key.Key_Escape)
    view.edit_templates()
    opened = panel(view, TemplatePanel)
    cell(opened.table, 0, TITLE)
    for key in (Qt.Key.Key_D, Qt.Key.Key_W, Qt.Key.Key_N):
        press(key)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_Escape)
    opened.list.setFocus()
    press(Qt.Key.Key_D)
    press(Qt.Key.Key_Delete)
    assert opened.isVisible() and opened.table.steps()[0].title == "dwn"
    assert window.store.undo_label() == label


def test_a_step_moves_with_alt_and_arrows_and_goes_with_del(editor, store):
    cell(editor.table, 0, TITLE)
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Delete)
    editor.keep_button.click()
    assert [step.title for step in named(store, STARTER).steps] == ["Building pass", "Added to distribution", "First week check"]


def test_words_that_are_no_number_of_days_keep_the_old_one(editor):
    cell(editor.table, 0, WHEN)
    press(Qt.Key.Key_F2)
    typed("soon")
    press(Qt.Key.Key_Return)
    assert editor.table.steps()[0].offset_days == -3
    assert editor.error.text().startswith("“soon” is no number of working days")


def test_another_template_is_shown_only_after_this_one_is_kept(editor, store):
    editor.name.setText("Starter joins")
    editor.list.setCurrentRow(0)
    assert named(store, "Starter joins") is not None and editor.name.text() == MOVERS


def test_what_cannot_be_kept_stays_on_view(editor, store):
    editor.name.clear()
    editor.list.setCurrentRow(0)
    assert editor.error.text().startswith("A checklist template needs a name")
    assert editor.table.steps()[0].title == "Building pass" and editor.list.currentRow() == 1


def test_a_deleted_template_leaves_the_list_and_undo_brings_it_back(editor, view, store, desk):
    editor.delete.click()
    assert [editor.list.item(row).text() for row in range(editor.list.count())] == [MOVERS]
    assert view.offered[-1] == f"Deleted {STARTER}"
    desk.undo()
    assert editor.list.count() == 2


def test_a_new_template_is_written_from_nothing(editor, store):
    editor.new.click()
    editor.name.setText("Safety walk")
    editor.table.setFocus()
    press(Qt.Key.Key_Return)
    typed("Ladders")
    press(Qt.Key.Key_Return)
    editor.keep_button.click()
    assert named(store, "Safety walk").steps == (TemplateStep("Ladders"),)
    assert editor.list.currentItem().text() == "Safety walk"


def test_the_cells_say_what_they_are(editor):
    assert editor.table.steps_model.index(0, WHEN).data(Qt.ItemDataRole.AccessibleTextRole) == "Step 1, Working days: 3 before"
    assert editor.table.steps_model.index(0, ROLE).data(Qt.ItemDataRole.AccessibleTextRole) == "Step 1, Role: Facilities and safety"


# Starting


def test_a_checklist_is_started_with_the_keyboard(view, store):
    opened = start_with(view, STARTER)
    assert opened.day.line.hasFocus() and opened.day.line.selectedText() == "Wed 25 Nov"
    typed("7 dec")
    assert opened.day.words.text() == "Mon 7 Dec, in 12 days"
    press(Qt.Key.Key_Return)
    assert opened.isHidden()
    run = runs_called(store, STARTER)[0]
    made = tasks_of(store, run.id)
    names = {person.id: person.name for person in view.model.directory.people.values()}
    assert [(one.title, names[one.owner_id], one.due) for one in made] == [
        ("Building pass", "Hemi Parata", date(2026, 12, 2)),
        ("Site induction", "Marcus Oyelaran", date(2026, 12, 7)),
        ("Added to distribution", "Eva Marsh", date(2026, 12, 8)),
        ("First week check", "Eva Marsh", date(2026, 12, 14)),
    ]
    assert view.canvas.current == made[0].id
    assert view.said[-1] == view.offered[-1] == f"Started {STARTER}, 4 tasks"


def test_one_undo_takes_the_started_tasks_from_the_board(view, store, desk):
    before = set(view.model.cards)
    start_with(view, STARTER)
    press(Qt.Key.Key_Return)
    assert len(view.model.cards) == len(before) + 4
    desk.undo()
    assert set(view.model.cards) == before


def test_the_preview_says_what_is_past_in_words_and_who_is_missing(view):
    opened = start_with(view, STARTER)
    assert [row.due.text() for row in opened._rows] == ["Fri 20 Nov, past", "Wed 25 Nov", "Thu 26 Nov", "Wed 2 Dec"]
    first = opened._rows[0].who
    first.setCurrentIndex(first.findText("Nobody"))
    first.activated.emit(first.currentIndex())
    assert opened.summary.text() == "From Fri 20 Nov to Wed 2 Dec. 1 is due in the past. 1 has no owner."
    assert opened.start.text() == "Start, makes 4 tasks"


def test_where_several_have_the_role_one_is_chosen(view, store):
    other = people.add(store, "Aaron Ito", role="Site manager")
    opened = start_with(view, STARTER)
    box = opened._rows[1].who
    assert [box.itemText(at) for at in range(3)] == ["Marcus Oyelaran", "Aaron Ito", "Nobody"]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    opened.keep()
    assert tasks_of(store, runs_called(store, STARTER)[0].id)[1].owner_id == other.id


def test_the_days_follow_the_working_week_of_who_is_chosen(view, store, desk):
    weekend = people.add(store, "Wei Shift")
    with store.edit("x") as edit:
        from dataclasses import replace

        edit.put(replace(weekend, working_days="56"))
    opened = start_with(view, STARTER)
    box = opened._rows[1].who
    box.setCurrentIndex(box.findText("Wei Shift"))
    box.activated.emit(box.currentIndex())
    assert opened._rows[1].due.text() == "Sat 28 Nov"


def test_a_day_that_is_none_starts_nothing(view, store):
    opened = start_with(view, STARTER)
    typed("soon")
    press(Qt.Key.Key_Return)
    assert opened.isVisible() and "“soon” is not a date" in opened.error.text()
    assert runs_called(store, STARTER) == [] and opened.day.line.property("invalid")


def test_no_day_at_all_starts_nothing(view, store):
    opened = start_with(view, STARTER)
    opened.day.line.clear()
    press(Qt.Key.Key_Return)
    assert opened.error.text().startswith("A checklist is dated from a day.") and runs_called(store, STARTER) == []
    assert {row.due.text() for row in opened._rows} == {"–"}


def test_enter_on_cancel_cancels(view, store):
    opened = start_with(view, STARTER)
    opened.cancel.setFocus()
    press(Qt.Key.Key_Return)
    assert opened.isHidden() and runs_called(store, STARTER) == []


def test_the_name_follows_the_template_until_one_is_typed(view):
    opened = start_with(view, STARTER)
    assert opened.name.text() == STARTER
    opened.name.setText("Noor starts")
    opened.template.setCurrentIndex(opened.template.findText(MOVERS))
    opened.template.activated.emit(0)
    assert opened.name.text() == "Noor starts"


def test_the_project_is_asked_only_when_all_are_on_view(view, store, desk):
    assert start_with(view, STARTER)._project_box.isHidden()
    press(Qt.Key.Key_Escape)
    desk.project_id = None
    view.reload()
    opened = start_with(view, STARTER)
    assert opened._project_box.isVisible()
    opened.project.setCurrentIndex(opened.project.findData(projects.by_code(store, "NET").id))
    opened.keep()
    assert [one.ref.partition("-")[0] for one in tasks_of(store, runs_called(store, STARTER)[0].id)] == ["NET"] * 4


def test_without_any_template_the_editor_opens_and_says_why(view, store):
    for one in checklists.templates(store):
        checklists.remove_template(store, one.id)
    view.start_checklist()
    opened = panel(view, TemplatePanel)
    assert opened.isVisible() and opened.error.text() == "There is no checklist template yet. Write one here, then start it."


def test_a_panel_stays_within_a_low_window_and_scrolls_its_steps(view, store):
    checklists.save_template(store, "Long", [TemplateStep(f"Step {n}") for n in range(40)])
    view.resize(816, 560)
    opened = start_with(view, "Long")
    QApplication.processEvents()
    assert opened.rect().contains(opened.body.geometry())
    assert opened.start.isVisible() and opened.body.rect().contains(opened.start.geometry())
    assert opened.scroll.verticalScrollBar().maximum() > 0


# The run in the inspector


@pytest.fixture
def inspector(qtbot, desk):
    made = Inspector(desk)
    qtbot.addWidget(made)
    made.resize(360, 850)
    desk.changed.connect(made.apply)
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    return made


def task_called(store, ref):
    with store.read() as reader:
        return reader.find(Task, "ref = ?", (ref,))[0]


def section(inspector, ref):
    inspector.show_thing("task", task_called(inspector.desk.store, ref).id)
    return inspector.findChild(RunSection)


def test_a_task_of_a_run_shows_how_the_run_stands(inspector):
    shown = section(inspector, "MOV-13")
    assert shown.isVisible() and shown.bar.accessibleName() == "0 of 6 done, 2 late"
    assert shown.name.text() == "Ready for the movers, counted from Fri 4 Dec"
    assert [line.words() for line in shown.lines.lines()][:3] == [
        "Desk plan sign-off, Finance, open, 7 d late, Beatriz Figueiredo",
        "Crate count per department, open, 2 d late, Amara Eze",
        "Mover’s insurance certificate, open, Fri 27 Nov, Amara Eze",
    ]
    assert [line.strong for line in shown.lines.lines() if line.strong] == ["Pick staff briefing slot"]


def test_any_other_task_shows_no_run(inspector):
    section(inspector, "MOV-13")
    assert section(inspector, "FIT-23").isHidden()


def test_the_run_follows_a_change_of_another_of_its_tasks(inspector, desk):
    shown = section(inspector, "MOV-13")
    tasks.move_to_category(desk.store, [task_called(desk.store, "MOV-9").id], Category.DONE, TODAY)
    assert shown.bar.accessibleName() == "1 of 6 done, 1 late"
    assert shown.lines.lines()[0].words() == "Desk plan sign-off, Finance, done, 25 Nov, Beatriz Figueiredo"
    desk.undo()
    assert shown.bar.accessibleName() == "0 of 6 done, 2 late"


def test_enter_on_a_step_opens_its_task(inspector, desk, qtbot):
    shown = section(inspector, "MOV-13")
    shown.lines.setFocus()
    QTest.keyClick(shown.lines, Qt.Key.Key_Down)
    with qtbot.waitSignal(inspector.open_requested) as asked:
        QTest.keyClick(shown.lines, Qt.Key.Key_Return)
    assert asked.args == ["task", task_called(desk.store, "MOV-6").id]


def test_the_bar_paints_done_and_late_in_different_places(inspector, desk):
    tasks.move_to_category(desk.store, [task_called(desk.store, "MOV-9").id], Category.DONE, TODAY)
    bar = section(inspector, "MOV-13").bar
    image = QImage(bar.size(), QImage.Format.Format_ARGB32)
    image.fill(desk.theme.color("surface.base"))
    bar.render(image)
    middle = bar.height() // 2
    assert image.pixelColor(bar.width() // 12, middle) == desk.theme.color("rag.green.solid")
    columns, rows = range(bar.width() // 6 + 4, 2 * bar.width() // 6 - 4), range(middle - 2, middle + 2)
    late = {image.pixelColor(x, y).name() for x in columns for y in rows}
    assert len(late) > 1, "the late part is hatched, not one colour"


def test_the_panels_have_names_for_every_field(view):
    for opened in (start_with(view, STARTER), *([view.edit_templates()] and [panel(view, TemplatePanel)])):
        for field in opened.body.findChildren(QLineEdit):
            assert field.accessibleName() or QAccessible.queryAccessibleInterface(field).text(QAccessible.Text.Name), field.text()
