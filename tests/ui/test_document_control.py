"""Numbers, revisions, placeholders and the document settings on screen."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu

from coorddesk.domain.document_presets import STATUS_PRESETS
from coorddesk.domain.documents import Document, Revision, current
from coorddesk.domain.numbers import NUMBER_PRESETS
from coorddesk.domain.projects import FileKeeping, Project
from coorddesk.services import document_settings, documents, editing, projects
from coorddesk.ui.desk import Desk
from coorddesk.ui.document_settings import DocumentSettingsPage
from coorddesk.ui.documents.view import DocumentsView

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)


@pytest.fixture
def view(documents_view: DocumentsView) -> DocumentsView:
    return documents_view


@pytest.fixture
def page(desk: Desk, qtbot):
    made = DocumentSettingsPage(desk, projects.by_code(desk.store, "FIT").id)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    return made


def id_of(view: DocumentsView, tail: str) -> str:
    return next(key for key in view.table.rows.keys if isinstance(key, str) and view._line(key).number.endswith(tail))


def read(view: DocumentsView, id: str) -> Document:
    return editing.read(view.desk.store, "document", id)


def project(page: DocumentSettingsPage) -> Project:
    return editing.read(page.desk.store, "project", page.project_id)


def notes(panel) -> list[str]:
    return [panel.notes.itemAt(at).widget().text() for at in range(panel.notes.count())]


def typed(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


# New documents


def test_the_fields_of_the_projects_pattern_are_asked_for_with_what_the_last_document_says(view: DocumentsView) -> None:
    document_settings.change(view.desk.store, view.desk.project_id, "number_pattern", NUMBER_PRESETS[2].pattern)
    documents.register(view.desk.store, view.desk.project_id, "FIT-NGT-ZZ-05-DR-A-0007", "Stair", view.desk.today())
    view.new_document()
    panel = view.intake.number_panel
    shown = [name for name in panel.parts if panel.shows(name)]
    assert shown == ["originator", "functional", "spatial", "type", "discipline"]
    assert panel.type.accessibleName() == "Form"
    assert panel.given_parts() == {"originator": "NGT", "functional": "ZZ", "spatial": "05", "form": "DR", "discipline": "A"}
    assert panel.value("number") == "FIT-NGT-ZZ-05-DR-A-0008"
    typed(panel.parts["spatial"], "06")
    assert panel.value("number") == "FIT-NGT-ZZ-06-DR-A-0001"
    QTest.keyClicks(panel.field("title"), "Stair 2")
    typed(panel.field("planned_issue"), "18 dec")
    QTest.keyClick(panel.field("title"), Qt.Key.Key_Return)
    made = read(view, view.current()[1])
    assert (made.number, made.type, made.discipline, made.status) == ("FIT-NGT-ZZ-06-DR-A-0001", "DR", "A", "Awaited")
    assert made.planned_issue == date(2026, 12, 18)


def test_a_typed_number_fills_type_and_discipline_and_who_has_it_is_said_at_once(view: DocumentsView) -> None:
    view.new_document()
    panel = view.intake.number_panel
    typed(panel.number, "fit_me_sp_9")
    assert (panel.value("type"), panel.value("discipline")) == ("SP", "ME")
    assert notes(panel) == []
    typed(panel.number, "fit ar dr 0102")
    assert notes(panel) == [
        "fit ar dr 0102 is the number of “Level 5 reflected ceiling plan” (For review, written FIT-AR-DR-0102)."
        " Numbers are never used twice.",
        "FIT-AR-DR-0311 is free.",
    ]
    QTest.keyClicks(panel.field("title"), "Another")
    QTest.keyClick(panel.field("title"), Qt.Key.Key_Return)
    assert panel.isVisible()
    assert panel.number.property("invalid")
    assert "FIT-AR-DR-0311 is free" in panel.error.text()
    typed(panel.number, "FIT-AR-DR-0311")
    QTest.keyClick(panel.number, Qt.Key.Key_Return)
    assert read(view, view.current()[1]).number == "FIT-AR-DR-0311"


def test_the_tab_key_goes_through_the_panel_as_it_is_seen(view: DocumentsView) -> None:
    view.activateWindow()
    view.new_document()
    panel = view.intake.number_panel
    order = ["title", "owner_id", "discipline", "type", "planned_issue", "review_due"]
    stops = [panel.field(name) for name in order] + [panel.keep, panel.leave]
    for before, after in pairwise(stops):
        following = before.nextInFocusChain()
        while not (following.focusPolicy() & Qt.FocusPolicy.TabFocus and following.isVisible()):
            following = following.nextInFocusChain()
        assert following is after


# Revisions


def test_what_may_come_next_is_offered_and_taken_by_a_click_or_the_arrows(view: DocumentsView) -> None:
    view.table.go_to(id_of(view, "0102"))
    view.new_revision()
    panel = view.intake.revision_panel
    assert panel.offers.codes == ("P04", "P04.01", "C01")
    assert panel.value("revision") == "P04"
    assert notes(panel) == ["P03 becomes superseded."]
    QTest.keyClick(panel.code, Qt.Key.Key_Down)
    assert panel.value("revision") == "P04.01"
    QTest.mouseClick(panel.offers._buttons[2], Qt.MouseButton.LeftButton)
    assert panel.value("revision") == "C01"
    typed(panel.code, "P06")
    assert notes(panel)[0] == "P06 leaves some out: P04 would come next."
    typed(panel.code, "Tender")
    assert "is not of the scheme" in notes(panel)[0]
    QTest.keyClick(panel.code, Qt.Key.Key_Return)
    assert current(read(view, id_of(view, "0102"))).code == "Tender"


@pytest.mark.parametrize(("choice", "now"), [(0, "P03"), (1, "P02.01")])
def test_a_late_revision_says_so_and_lets_the_present_one_stay_current(view: DocumentsView, choice: int, now: str) -> None:
    id = id_of(view, "0102")
    view.table.go_to(id)
    view.new_revision()
    panel = view.intake.revision_panel
    assert not panel.current.isVisible()
    typed(panel.code, "P02.01")
    assert notes(panel) == ["P02.01 comes before P03, which stays current unless you say otherwise."]
    assert panel.current.itemText(0) == "P03 stays current"
    panel.current.setCurrentIndex(choice)
    typed(panel.field("issued"), "3 nov")
    panel.keep.click()
    made = read(view, id)
    assert [one.code for one in made.revisions] == ["P01", "P02.01", "P02", "P03"]
    assert (current(made).code, made.revisions[1].issued) == (now, date(2026, 11, 3))
    view.desk.undo()
    assert current(read(view, id)).code == "P03"


def test_a_revision_is_corrected_on_its_line(view: DocumentsView) -> None:
    id = id_of(view, "0102")
    view.table.go_to(id)
    QTest.keyClick(view.table, Qt.Key.Key_Right)
    QTest.keyClick(view.table, Qt.Key.Key_Down)
    QTest.keyClick(view.table, Qt.Key.Key_Down)
    assert view.table.current_key().code == "P02"
    view.edit_revision()
    panel = view.intake.revision_panel
    assert (panel.edited, panel.value("revision"), panel.value("status")) == ("P02", "P02", "Comments")
    assert not panel.file.isVisible()
    typed(panel.code, "p03")
    QTest.keyClick(panel.code, Qt.Key.Key_Return)
    assert "has a revision p03 already" in panel.error.text()
    typed(panel.code, "P02.05")
    typed(panel.field("issued"), "nonsense")
    QTest.keyClick(panel.code, Qt.Key.Key_Return)
    assert panel.field("issued").property("invalid")
    typed(panel.field("issued"), "2 nov")
    typed(panel.field("note"), "Smoke seals")
    QTest.keyClick(panel.code, Qt.Key.Key_Return)
    assert "so it keeps its code" in panel.error.text()
    typed(panel.code, "P02")
    QTest.keyClick(panel.code, Qt.Key.Key_Return)
    assert not panel.isVisible()
    changed = read(view, id).revisions[1]
    assert (changed.code, changed.issued, changed.note, changed.current) == ("P02", date(2026, 11, 2), "Smoke seals", False)
    assert current(read(view, id)).code == "P03"


def test_a_correction_overwrites_no_status_that_changed_meanwhile(view: DocumentsView) -> None:
    id = id_of(view, "0102")
    view.intake.correct(id)
    panel, said = view.intake.revision_panel, list[str]()
    view.desk.failed.connect(lambda _, sentence: said.append(sentence))
    editing.set_field(view.desk.store, "document", id, "status", "Approved", view.desk.today())
    typed(panel.field("note"), "Smoke seals")
    QTest.keyClick(panel.code, Qt.Key.Key_Return)
    assert "changed meanwhile" in said[0]
    assert panel.isVisible()
    assert (read(view, id).status, current(read(view, id)).note == "Smoke seals") == ("Approved", False)


def test_a_revision_is_withdrawn_and_an_earlier_one_put_in_force_again(view: DocumentsView) -> None:
    offered: list[str] = []
    view.desk.undo_offered.connect(offered.append)
    id = id_of(view, "0102")
    view.table.go_to(id)
    view.withdraw_revision()
    assert read(view, id).status == "Withdrawn"
    assert offered == ["FIT-AR-DR-0102 rev P03 is withdrawn. “Make it current again” puts P02 in force."]
    view.desk.undo()
    view.make_current()
    assert current(read(view, id)).code == "P02"
    assert [one.status for one in read(view, id).revisions] == ["Issued", "Comments", "Superseded"]
    view.table.go_to(id_of(view, "0310"))
    said: list[str] = []
    view.desk.announced.connect(said.append)
    for gesture in (view.withdraw_revision, view.make_current, view.edit_revision):
        gesture()
    assert all("has no revision yet" in one for one in said)
    assert len(said) == 3


# Placeholders


def test_pasted_lines_are_shown_with_their_numbers_before_they_are_registered(view: DocumentsView, qtbot) -> None:
    view.register_several()
    panel = view.control._placeholders
    assert panel.isVisible()
    for name, value in (("discipline", "ar"), ("type", "dr")):
        typed(panel.parts[name], value)
    panel.text.insertPlainText("Stair core 1\nFIT-AR-DR-0102\tCeiling\nStair core 2\nStair core 3\t\n")
    typed(panel.planned, "18 dec")
    qtbot.waitUntil(panel.add.isEnabled)
    picks = [panel.list.pick(panel.list.model().index(at, 0)) for at in range(4)]
    assert [(one.text, one.note, one.checked) for one in picks] == [
        ("FIT-AR-DR-0311  Stair core 1", "planned 18 Dec", True),
        ("FIT-AR-DR-0102  Ceiling", "Taken by “Level 5 reflected ceiling plan” (For review).", False),
        ("FIT-AR-DR-0312  Stair core 2", "planned 18 Dec", True),
        ("Stair core 3", "It has no title. Write one behind the number and a tab.", False),
    ]
    panel.toggle(1)
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.list.model().index(0, 0))
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    assert panel.add.text() == "Register 1 document"
    assert panel.list.pick(panel.list.model().index(2, 0)).text == "FIT-AR-DR-0311  Stair core 2"
    typed(panel.owner, "nobody")
    QTest.keyClick(panel.owner, Qt.Key.Key_Return)
    assert "Nobody is called" in panel.problem.text()
    typed(panel.owner, "dana")
    qtbot.waitUntil(panel.add.isEnabled)
    QTest.keyClick(panel.owner, Qt.Key.Key_Return)
    assert not panel.isVisible()
    made = read(view, view.current()[1])
    assert (made.number, made.title, made.status, made.planned_issue) == ("FIT-AR-DR-0311", "Stair core 2", "Awaited", date(2026, 12, 18))
    assert view.context() == "22 in the register"
    view.desk.undo()
    assert view.context() == "21 in the register"


def test_a_day_that_is_none_is_said_and_nothing_is_registered(view: DocumentsView, qtbot) -> None:
    view.control.register_several("One")
    panel = view.control._placeholders
    assert panel.add.isEnabled()
    typed(panel.planned, "someday")
    qtbot.waitUntil(panel.problem.isVisible)
    assert not panel.add.isEnabled()
    QTest.keyClick(panel.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert panel.isVisible()
    QTest.keyClick(panel.text, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert view.context() == "21 in the register"


# Document settings


def test_a_pattern_shows_an_example_as_it_is_typed_and_what_is_wrong_with_it(page: DocumentSettingsPage) -> None:
    field = page.number
    assert field.says.text() == "Such as FIT-A-DR-0001"
    typed(field.line, "{project}-{form}-{number:3}")
    assert field.says.text() == "Such as FIT-DR-001"
    assert field.presets.currentText() == "Our own"
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert project(page).number_pattern == "{project}-{form}-{number:3}"
    typed(field.line, "{projekt}-{number}")
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert "“projekt” is not a field there is" in field.says.text()
    assert field.line.property("invalid")
    assert project(page).number_pattern == "{project}-{form}-{number:3}"
    QTest.keyClick(field.line, Qt.Key.Key_Escape)
    assert field.line.text() == "{project}-{form}-{number:3}"
    assert page.isVisible()
    field.presets.setCurrentIndex(2)
    field.presets.activated.emit(2)
    assert project(page).number_pattern == NUMBER_PRESETS[2].pattern
    page.desk.undo()
    assert field.line.text() == "{project}-{form}-{number:3}"


def test_scheme_files_and_days_are_saved_as_they_are_chosen_each_one_undo(page: DocumentSettingsPage) -> None:
    before = project(page)
    page.scheme.setCurrentIndex(1)
    page.scheme.activated.emit(1)
    assert page.scheme_says.text() == "A first revision is A or 0. Any other code can be typed."
    page.files.setCurrentIndex(1)
    page.files.activated.emit(1)
    page.days["review_days"].setValue(10)
    page.days["review_days"].editingFinished.emit()
    now = project(page)
    assert (now.revision_scheme, now.keep_files, now.review_days) == ("letters", FileKeeping.COPY, 10)
    for _ in range(3):
        page.desk.undo()
    assert project(page) == before
    assert page.days["review_days"].value() == 7


def test_a_status_is_added_moved_and_refused_when_it_is_there_already(page: DocumentSettingsPage) -> None:
    codes = page.statuses
    count = len(codes.lines)
    QTest.mouseClick(codes.add, Qt.MouseButton.LeftButton)
    line = codes.lines[-1]
    typed(line.code, "draft")
    QTest.keyClick(line.code, Qt.Key.Key_Return)
    assert codes.problem.text() == "“draft” is in the list already. The list was kept as it was."
    assert line.code.property("invalid")
    typed(line.code, "Tender")
    typed(line.meaning, "For prices")
    line.kind.setCurrentIndex(line.kind.findData("green"))
    line.kind.activated.emit(0)
    added = project(page).status_codes[-1]
    assert (len(codes.lines), added.code, added.meaning, added.tone) == (count + 1, "Tender", "For prices", "green")
    codes.lines[-1].code.setFocus()
    QTest.keyClick(codes.lines[-1].code, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [one.code for one in project(page).status_codes][-2] == "Tender"
    assert codes.lines[0].up.isEnabled() is False
    assert codes.lines[-2].remove.accessibleName() == "Remove Tender"


def test_a_status_that_documents_have_asks_what_becomes_of_them(page: DocumentSettingsPage) -> None:
    codes = page.statuses
    at = next(at for at, line in enumerate(codes.lines) if line.kept.code == "For review")
    typed(codes.lines[at].code, "In review")
    QTest.keyClick(codes.lines[at].code, Qt.Key.Key_Return)
    assert [button.text() for button in codes.question.buttons] == ["They become “In review”", "They keep “For review”"]
    QTest.keyClick(codes.question, Qt.Key.Key_Escape)
    assert (codes.question, codes.lines[at].code.text()) == (None, "For review")
    typed(codes.lines[at].code, "In review")
    QTest.keyClick(codes.lines[at].code, Qt.Key.Key_Return)
    codes.question.buttons[0].click()
    store, id = page.desk.store, page.project_id
    assert document_settings.count_with_status(store, id, "In review") == 6
    page.desk.undo()
    assert document_settings.count_with_status(store, id, "For review") == 6
    codes.lines[at].remove.click()
    codes.question.choice.setCurrentText("Draft")
    codes.question.buttons[1].click()
    assert document_settings.count_with_status(store, id, "For review") == 0
    assert document_settings.count_with_status(store, id, "Draft") == 8
    page.desk.undo()
    codes.lines[at].remove.click()
    codes.question.buttons[0].click()
    assert document_settings.count_with_status(store, id, "For review") == 6
    assert "For review" not in [one.code for one in project(page).status_codes]


def test_a_whole_set_is_taken_and_documents_keep_their_status(page: DocumentSettingsPage) -> None:
    offered: list[str] = []
    page.desk.undo_offered.connect(offered.append)
    presets = page.statuses.presets
    presets.setCurrentIndex(1)
    presets.activated.emit(1)
    assert project(page).status_codes == STATUS_PRESETS[1].codes
    assert [line.kept.code for line in page.statuses.lines][:2] == ["S0", "S1"]
    assert offered == ["Took the set ISO 19650-2 UK, 2021"]
    assert document_settings.count_with_status(page.desk.store, page.project_id, "For review") == 6
    page.desk.undo()
    assert presets.currentText() == "General"


def test_answers_of_reviews_are_edited_and_one_that_approves_stays(page: DocumentSettingsPage) -> None:
    answers = page.answers
    typed(answers.lines[0].code, "AP")
    QTest.keyClick(answers.lines[0].code, Qt.Key.Key_Return)
    assert (project(page).review_codes[0].code, len(project(page).review_codes)) == ("AP", 5)
    answers.lines[1].remove.click()
    answers.lines[0].remove.click()
    assert "No answer would approve" in answers.problem.text()
    assert [one.code for one in project(page).review_codes] == ["AP", "C", "D", "I"]


def test_the_page_shows_another_project_and_leaves_when_its_own_is_gone(page: DocumentSettingsPage) -> None:
    closed: list[bool] = []
    page.closed.connect(lambda: closed.append(True))
    net = projects.by_code(page.desk.store, "NET")
    page.projects.setCurrentIndex(page.projects.findData(net.id))
    page.projects.activated.emit(0)
    assert page.number.says.text().startswith("Such as NET-")
    with page.desk.store.edit("Bin") as edit:
        edit.put(replace(net, deleted=True))
    assert closed == [True]


def test_the_window_opens_the_settings_from_palette_register_and_inspector(window) -> None:
    window.show_screen("documents")
    view = window.shown_view()
    view.document_settings()
    page = window.pages.current
    assert isinstance(page, DocumentSettingsPage)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert window.shown_view() is view
    assert "Document settings…" in [command.text for command in window.menus.commands(view)]
    id = id_of(view, "0102")
    window.open_thing("document", id)
    menu = window.tools.inspector.menu()
    next(action for action in menu.actions() if action.text() == "Document settings…").trigger()
    assert isinstance(window.pages.current, DocumentSettingsPage)


def test_the_inspector_corrects_withdraws_and_brings_back_revisions_and_shows_the_days_of_what_is_awaited(window) -> None:
    window.show_screen("documents")
    view = window.shown_view()
    id = id_of(view, "0102")
    window.open_thing("document", id)
    inspector = window.tools.inspector
    section = next(one for one in inspector.page().sections if one.TITLE == "Revisions")

    def pick(at: int, text: str) -> None:
        menu = QMenu()
        section._menu(at, menu)
        next(action for action in menu.actions() if action.text() == text).trigger()

    pick(2, "Withdraw, P02 is current again")
    assert [(one.code, one.current) for one in read(view, id).revisions] == [("P01", False), ("P02", True), ("P03", False)]
    pick(2, "Make current again")
    assert current(read(view, id)).code == "P03"
    pick(0, "Correct…")
    assert (view.intake.revision_panel.edited, view.intake.revision_panel.isVisible()) == ("P01", True)
    awaited = id_of(view, "0310")
    window.open_thing("document", awaited)
    form = inspector.page().form
    assert not form.editors["planned_issue"].isHidden()
    assert not form.editors["forecast_issue"].isHidden()
    today = window.desk.today()
    editing.set_field(window.store, "document", awaited, "planned_issue", date(2026, 11, 23), today)
    assert form.hint("planned_issue") == "2 days late"
    documents.issue(window.store, awaited, Revision("P01", status="Issued"), today)
    assert form.hint("planned_issue") == "issued 25 Nov, 2 days after the plan"


def test_the_wheel_scrolls_the_settings_and_changes_none(page: DocumentSettingsPage, qapp) -> None:
    before = project(page)
    for field in (page.scheme, page.files, page.number.presets, page.days["review_days"], page.statuses.lines[0].kind):
        at = field.rect().center()
        wheel = QWheelEvent(
            QPointF(at), QPointF(field.mapToGlobal(at)), QPoint(), QPoint(0, -240), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        qapp.sendEvent(field, wheel)
        assert not field.hasFocus() or field is page.number.presets
    assert page.scheme.currentIndex() == 0
    assert page.days["review_days"].value() == 7
    assert project(page) == before
