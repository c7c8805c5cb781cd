"""The inspector on a real store, worked with keys and clicks as the coordinator does."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from coorddesk.domain.dates import Clock, DateOrder
from coorddesk.domain.documents import Document
from coorddesk.domain.log import LogEntry, rag
from coorddesk.domain.meetings import Meeting, Occurrence, Reply
from coorddesk.domain.people import Person
from coorddesk.domain.tasks import Task
from coorddesk.errors import InvalidInput, NotFound
from coorddesk.services import chasing, document_files, editing, meetings
from coorddesk.ui import opener
from coorddesk.ui.desk import Desk
from coorddesk.ui.editors_notes import harmless
from coorddesk.ui.inspector import Inspector
from coorddesk.ui.inspector_agenda import AgendaSection
from coorddesk.ui.inspector_meeting import AttendeesSection
from coorddesk.ui.inspector_registers import OwesSection, RevisionsSection
from coorddesk.ui.inspector_sections import AskedSection, HistorySection, LinkedSection, NotesSection
from coorddesk.ui.inspector_tasks import ChecklistSection
from coorddesk.ui.moments import parse_moment, parse_span

TODAY = date(2026, 11, 25)
CLOCK = Clock(datetime(2026, 11, 25, 8, 42, tzinfo=UTC))


class Bench:
    """An inspector in a window, with something else to give the keyboard to."""

    def __init__(self, desk: Desk, qtbot) -> None:
        self.desk = desk
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(400, 900)
        self.other = QLineEdit(self.window)
        self.other.setGeometry(0, 860, 200, 30)
        self.inspector = Inspector(desk, self.window)
        self.inspector.setGeometry(0, 0, 360, 850)
        desk.changed.connect(self.inspector.apply)
        self.failed: list[str] = []
        desk.failed.connect(lambda headline, sentence: self.failed.append(sentence))
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)

    def show(self, kind: type, condition: str):
        with self.desk.store.read() as reader:
            record = reader.find(kind, condition)[0]
        self.inspector.show_thing(kind.KIND, record.id)
        return record

    def stored(self, record):
        with self.desk.store.read() as reader:
            return reader.get(type(record), record.id)

    def editor(self, name: str):
        return self.inspector.page().form.editors[name]

    def section(self, kind: type):
        return next(one for one in self.inspector.page().sections if isinstance(one, kind))

    def type(self, name: str, text: str, key=Qt.Key.Key_Return):
        line = self.editor(name).line
        line.setFocus(Qt.FocusReason.TabFocusReason)
        line.selectAll()
        QTest.keyClicks(line, text)
        if key is not None:
            QTest.keyClick(line, key)
        return self.editor(name)


@pytest.fixture
def bench(desk, qtbot):
    return Bench(desk, qtbot)


def test_a_typed_day_is_saved_on_enter_and_shown_as_a_date(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    editor = bench.type("due", "fri")
    assert bench.stored(task).due == date(2026, 11, 27)
    assert editor.line.text() == "Fri 27 Nov"


def test_a_day_that_does_not_exist_is_explained_and_the_old_one_kept(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    editor = bench.type("due", "31 nov")
    assert editor.error() == "November has 30 days. Kept Mon 16 Nov."
    assert editor.line.text() == "31 nov"
    assert editor.line.property("invalid")
    assert bench.stored(task).due == date(2026, 11, 16)
    QTest.keyClick(editor.line, Qt.Key.Key_Escape)
    assert (editor.line.text(), editor.error()) == ("Mon 16 Nov", "")


def test_leaving_a_field_saves_it(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    bench.type("due", "1 dec", key=None)
    bench.other.setFocus()
    assert bench.stored(task).due == date(2026, 12, 1)


def test_esc_puts_back_what_was_there_and_then_leaves(bench, qtbot):
    bench.show(Task, "ref = 'FIT-23'")
    editor = bench.type("due", "1 dec", key=Qt.Key.Key_Escape)
    assert editor.line.text() == "Mon 16 Nov"
    with qtbot.waitSignal(bench.inspector.close_requested, timeout=500):
        QTest.keyClick(editor.line, Qt.Key.Key_Escape)


def test_arrows_in_the_month_choose_a_day(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    line = bench.editor("due").line
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(line, key)
    assert bench.stored(task).due == date(2026, 11, 24)


def test_a_few_letters_find_a_person(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    bench.type("owner_id", "mar oy")
    with bench.desk.store.read() as reader:
        assert reader.get(Person, bench.stored(task).owner_id).name == "Marcus Oyelaran"
    assert bench.editor("owner_id").line.text() == "Marcus Oyelaran"


def test_an_unknown_name_can_be_added_from_the_field(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    bench.type("owner_id", "Yusuf Adeyemi")
    with bench.desk.store.read() as reader:
        assert reader.get(Person, bench.stored(task).owner_id).name == "Yusuf Adeyemi"


def test_a_name_left_half_typed_is_not_guessed_among_several(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    editor = bench.type("owner_id", "a", key=None)
    bench.other.setFocus()
    assert "could be" in editor.error()
    assert bench.stored(task).owner_id == task.owner_id


def test_clearing_an_owner_leaves_nobody(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    line = bench.editor("owner_id").line
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert bench.stored(task).owner_id is None
    assert line.placeholderText() == "Nobody"


def test_moving_to_done_from_the_inspector_sets_the_day(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    bench.type("column_id", "done")
    assert bench.stored(task).done_on == TODAY


def test_labels_are_typed_with_commas(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    bench.type("labels", "fire, level 3,, fire")
    assert bench.stored(task).labels == ("fire", "level 3")


def test_the_title_is_edited_in_place_and_never_empty(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    title = bench.inspector.page().title
    title.text.setFocus()
    title.text.selectAll()
    QTest.keyClick(title.text, Qt.Key.Key_Delete)
    QTest.keyClick(title.text, Qt.Key.Key_Return)
    assert title.error() and bench.stored(task).title == task.title
    QTest.keyClicks(title.text, "Another detail")
    QTest.keyClick(title.text, Qt.Key.Key_Return)
    assert bench.stored(task).title == "Another detail"
    assert title.error() == ""


def test_empty_fields_wait_behind_more_fields(bench):
    bench.show(Task, "ref = 'FIT-23'")
    form = bench.inspector.page().form
    assert form.editors["start"].isHidden() and not form.editors["due"].isHidden()
    QTest.mouseClick(form.more, Qt.MouseButton.LeftButton)
    assert not form.editors["start"].isHidden()


def test_a_change_from_elsewhere_is_shown_but_never_over_what_is_being_typed(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    editor = bench.type("due", "3 dec", key=None)
    editing.set_fields(bench.desk.store, "task", [task.id], {"due": date(2026, 12, 9), "labels": ("new",)}, TODAY)
    assert editor.line.text() == "3 dec" and editor.line.hasFocus()
    assert bench.editor("labels").line.text() == "new"


def test_a_change_nobody_told_of_is_not_overwritten(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    bench.desk.changed.disconnect(bench.inspector.apply)
    editing.set_field(bench.desk.store, "task", task.id, "labels", ("theirs",), TODAY)
    editor = bench.type("due", "3 dec")
    assert bench.failed and "changed meanwhile" in bench.failed[0]
    assert bench.stored(task).due == task.due
    assert editor.line.text() == "3 dec" and editor.error()
    assert bench.editor("labels").line.text() == "theirs"


def test_showing_another_thing_saves_what_was_typed_in_the_first(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    bench.type("due", "4 dec", key=None)
    bench.show(Task, "ref = 'FIT-22'")
    assert bench.stored(task).due == date(2026, 12, 4)
    assert bench.editor("due").line.text() == "Wed 18 Nov"


def test_a_checklist_line_is_ticked_by_space_and_moved_by_alt_and_arrows(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    lines = bench.section(ChecklistSection).lines
    lines.setFocus()
    lines.setCurrentIndex(lines.model().index(2, 0))
    QTest.keyClick(lines, Qt.Key.Key_Space)
    assert bench.stored(task).checklist[2].done
    QTest.keyClick(lines, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [item.text for item in bench.stored(task).checklist][1] == "Sketch from Dana"
    assert lines.currentIndex().row() == 1
    QTest.keyClick(lines, Qt.Key.Key_Delete)
    assert "Sketch from Dana" not in [item.text for item in bench.stored(task).checklist]


def test_a_paste_of_many_lines_makes_many_checklist_lines(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    section = bench.section(ChecklistSection)
    QTest.mouseClick(section.plus, Qt.MouseButton.LeftButton)
    QGuiApplication.clipboard().setText("- One\n- Two\n\n• Three")
    QTest.keyClick(section.entry, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [item.text for item in bench.stored(task).checklist][-3:] == ["One", "Two", "Three"]
    QTest.keyClicks(section.entry, "Four")
    QTest.keyClick(section.entry, Qt.Key.Key_Return)
    assert bench.stored(task).checklist[-1].text == "Four"
    assert section.entry.isVisible()


def test_a_checklist_line_is_renamed_in_place(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    lines = bench.section(ChecklistSection).lines
    lines.setFocus()
    lines.setCurrentIndex(lines.model().index(0, 0))
    QTest.keyClick(lines, Qt.Key.Key_F2)
    editor = lines.findChild(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "Photos of five")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert bench.stored(task).checklist[0].text == "Photos of five"


def test_a_call_is_logged_with_one_click(bench):
    bench.show(Task, "ref = 'FIT-23'")
    section = bench.section(AskedSection)
    before = len(section.lines.lines())
    QTest.mouseClick(section.call_button, Qt.MouseButton.LeftButton)
    assert len(section.lines.lines()) == before + 1
    assert section.lines.lines()[0].mark == "phone"


def test_write_asks_the_window_for_the_one_it_waits_on(bench, qtbot):
    task = bench.show(Task, "ref = 'FIT-23'")
    with qtbot.waitSignal(bench.inspector.write_requested, timeout=500) as asked:
        QTest.mouseClick(bench.section(AskedSection).write_button, Qt.MouseButton.LeftButton)
    assert asked.args == [task.waiting_on_id]


def test_a_found_thing_is_linked_and_opened_and_unlinked(bench, qtbot):
    bench.show(Task, "ref = 'FIT-53'")
    section = bench.section(LinkedSection)
    assert section.lines.lines() == []
    section.entry.begin()
    QTest.keyClicks(section.entry, "FIT-AR-DR-0201")
    QTest.keyClick(section.entry, Qt.Key.Key_Return)
    assert section.lines.lines()[0].text == "FIT-AR-DR-0201, comments"
    section.lines.setFocus()
    with qtbot.waitSignal(bench.inspector.open_requested, timeout=500) as opened:
        QTest.keyClick(section.lines, Qt.Key.Key_Return)
    assert opened.args[0] == "document"
    QTest.keyClick(section.lines, Qt.Key.Key_Delete)
    assert section.lines.lines() == []


def test_notes_are_edited_as_markdown_and_never_load_an_image(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    editor = next(one for one in bench.inspector.page().sections if isinstance(one, NotesSection)).editor
    editor.edit()
    editor.text.selectAll()
    QTest.keyClicks(editor.text, "**Bold** ![x](/etc/hostname)")
    bench.other.setFocus()
    assert bench.stored(task).notes == "**Bold** ![x](/etc/hostname)"
    assert "<img" not in editor.view.document().toHtml()
    assert editor.view.toPlainText() == "Bold x"


@pytest.mark.parametrize("text", ["![a](b)", "!![a](b)", "![a][b]", "!!!!![a]"])
def test_no_markdown_keeps_an_image(text):
    assert "![" not in harmless(text)


def test_a_meeting_moves_by_words_and_keeps_its_length(bench):
    meeting = bench.show(Meeting, "title = 'Design meeting 14'")
    bench.type("span", "tomorrow 14:00")
    moved = bench.stored(meeting)
    assert (moved.starts, moved.ends) == (datetime(2026, 11, 26, 14), datetime(2026, 11, 26, 15))
    bench.type("span", "26 nov 14:00 to 16:30")
    assert bench.stored(meeting).ends == datetime(2026, 11, 26, 16, 30)
    editor = bench.type("span", "14:00 to 13:00")
    assert "before it starts" in editor.error()


def test_another_time_for_a_day_of_a_series_is_that_days_or_more_of_them(bench):
    title = "Site start of week"

    def starts():
        found = meetings.occurrences(bench.desk.store, None, date(2026, 11, 23), date(2026, 12, 13), bench.desk.zone)
        return [one.starts for one in found if one.title == title]

    before = starts()
    bench.show(Meeting, f"title = '{title}'")
    bench.inspector.show_day(bench.inspector.id, before[1])
    bench.inspector.reload()
    assert bench.editor("span").line.text().startswith("Mon 30 Nov")
    bench.type("span", "30 nov 11:00")
    panel = bench.inspector._scope
    assert panel.isVisible() and starts() == before
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert starts() == before and bench.editor("span").line.text().startswith("Mon 30 Nov")
    bench.type("span", "30 nov 11:00")
    QTest.keyClick(panel, Qt.Key.Key_1)
    assert starts() == [before[0], before[1].replace(hour=11, minute=0), before[2]]
    bench.desk.undo()
    assert starts() == before


@pytest.mark.parametrize(
    ("typed", "starts", "ends", "all_day"),
    [
        ("fri", datetime(2026, 11, 27, 10, 30), datetime(2026, 11, 27, 11, 30), False),
        ("9 am to 10.15 am", datetime(2026, 11, 25, 9), datetime(2026, 11, 25, 10, 15), False),
        ("10:30-11:45", datetime(2026, 11, 25, 10, 30), datetime(2026, 11, 25, 11, 45), False),
        ("fri 9-10", datetime(2026, 11, 27, 9), datetime(2026, 11, 27, 10), False),
        ("thu 3-4pm", datetime(2026, 11, 26, 15), datetime(2026, 11, 26, 16), False),
        ("tomorrow 14:00 for 2 h", datetime(2026, 11, 26, 14), datetime(2026, 11, 26, 16), False),
        ("14:00 for 45 min", datetime(2026, 11, 25, 14), datetime(2026, 11, 25, 14, 45), False),
        ("Wed 25 to Fri 27 Nov", datetime(2026, 11, 25), datetime(2026, 11, 27), True),
        ("Wed 25 Nov, 22:00 to Thu 26 Nov, 01:00", datetime(2026, 11, 25, 22), datetime(2026, 11, 26, 1), False),
    ],
)
def test_the_span_of_a_meeting_is_read_as_it_is_said(typed, starts, ends, all_day):
    begin, end = datetime(2026, 11, 25, 10, 30), datetime(2026, 11, 25, 11, 30)
    assert parse_span(typed, begin, end, False, TODAY, DateOrder.DMY) == (starts, ends, all_day)


def test_a_time_alone_keeps_the_day_and_a_day_alone_the_time():
    before = datetime(2026, 11, 25, 10, 30)
    assert parse_moment("14:15", before, TODAY, DateOrder.DMY) == datetime(2026, 11, 25, 14, 15)
    assert parse_moment("fri", before, TODAY, DateOrder.DMY) == datetime(2026, 11, 27, 10, 30)
    assert parse_moment(" ", before, TODAY, DateOrder.DMY) is None
    with pytest.raises(InvalidInput, match="25:00"):
        parse_moment("25:00", before, TODAY, DateOrder.DMY)


def test_a_meeting_repeats_in_words(bench):
    meeting = bench.show(Meeting, "title = 'Design meeting 14'")
    editor = bench.type("rule", "every 2 weeks on wed")
    assert bench.stored(meeting).rule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"
    assert editor.line.text() == "Every 2 weeks on Wednesday"


def test_an_attendee_is_added_answers_and_is_taken_off(bench):
    meeting = bench.show(Meeting, "title = 'Design meeting 14'")
    section = bench.section(AttendeesSection)
    section.entry.begin()
    QTest.keyClicks(section.entry, "Jonas")
    QTest.keyClick(section.entry, Qt.Key.Key_Return)
    jonas = bench.stored(meeting).attendees[-1]
    section.set_reply(jonas.person_id, Reply.MAYBE)
    changed = bench.stored(meeting).attendees[-1]
    assert (changed.reply, changed.replied_at) == (Reply.MAYBE, CLOCK.now())
    section.remove(jonas.person_id)
    assert bench.stored(meeting).attendees == meeting.attendees


def test_a_comma_after_a_single_name_adds_that_person_and_nobody_new(bench):
    meeting = bench.show(Meeting, "title = 'Design meeting 14'")
    section = bench.section(AttendeesSection)
    with bench.desk.store.read() as reader:
        people = reader.find(Person)
    jonas = next(one for one in people if one.name.startswith("Jonas "))
    section.entry.begin()
    QTest.keyClicks(section.entry, f" {jonas.name}, ;")
    QTest.keyClick(section.entry, Qt.Key.Key_Return)
    assert bench.stored(meeting).attendees[-1].person_id == jonas.id
    with bench.desk.store.read() as reader:
        assert len(reader.find(Person)) == len(people)


def test_several_names_are_not_lost_when_the_keyboard_goes_elsewhere(bench):
    meeting = bench.show(Meeting, "title = 'Design meeting 14'")
    section = bench.section(AttendeesSection)
    section.entry.begin()
    QTest.keyClicks(section.entry, "Jonas, Nobody Yet")
    section.lines.setFocus(Qt.FocusReason.TabFocusReason)
    assert bench.stored(meeting).attendees == meeting.attendees, "who is not known yet is added by Enter alone"
    assert section.entry.text() == "Jonas, Nobody Yet" and section.entry.isVisible()
    section.entry.begin()
    section.entry.setText("Jonas, Aiko")
    section.lines.setFocus(Qt.FocusReason.TabFocusReason)
    with bench.desk.store.read() as reader:
        who = {reader.get(Person, one.person_id).name.split()[0] for one in bench.stored(meeting).attendees}
    assert {"Jonas", "Aiko"} <= who and not section.entry.text()


def test_an_agenda_item_is_added_with_its_minutes_and_presenter(bench):
    meeting = bench.show(Meeting, "title = 'Design meeting 14'")
    section = bench.section(AgendaSection)
    section.entry.begin()
    QTest.keyClicks(section.entry, "Lift lobby 25 min @Aiko")
    QTest.keyClick(section.entry, Qt.Key.Key_Return)
    with bench.desk.store.read() as reader:
        item = reader.find(Occurrence, "meeting_id = ?", (meeting.id,))[0].agenda[-1]
        assert (item.title, item.minutes, reader.get(Person, item.presenter_id).name) == ("Lift lobby", 25, "Aiko Tanabe")
    assert section.heading.accessibleName().endswith("85 min")


def test_a_log_line_is_rated_with_a_click(bench):
    entry = bench.show(LogEntry, "kind = 'risk' AND title LIKE 'Landlord%'")
    QTest.mouseClick(bench.inspector.page().ratings["G"], Qt.MouseButton.LeftButton)
    assert rag(bench.stored(entry)) == "G"
    assert not bench.inspector.page().ratings["R"].isChecked()


def test_buttons_nobody_listens_to_are_not_shown(bench):
    bench.show(Document, "number = 'FIT-AR-DR-0102'")
    page = bench.inspector.page()
    assert page.buttons["revision"].isHidden() and not page.buttons["open"].isEnabled()
    heard = []
    bench.inspector.new_revision_requested.connect(heard.append)
    bench.inspector.reload()
    QTest.mouseClick(page.buttons["revision"], Qt.MouseButton.LeftButton)
    assert heard == [bench.inspector.id]


def test_a_document_number_that_is_taken_is_refused_under_its_title(bench):
    document = bench.show(Document, "number = 'FIT-AR-DR-0102'")
    assert not bench.inspector.save({"number": "fit ar dr 0101"})
    assert "Numbers are never used twice" in bench.failed[0]
    assert bench.stored(document).number == "FIT-AR-DR-0102"


def test_an_address_of_somebody_else_is_refused_under_the_field(bench):
    bench.show(Person, "name = 'Dana Whitlock'")
    editor = bench.type("email", "aiko.tanabe@haldenstudio.example")
    assert "Aiko Tanabe" in editor.error()


def test_deleting_offers_undo_and_leaves_nothing_selected(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    offered = []
    bench.desk.undo_offered.connect(offered.append)
    bench.inspector.remove()
    assert bench.stored(task).deleted and offered == ["Deleted FIT-23"]
    assert bench.inspector.page() is None
    bench.desk.undo()
    assert not bench.stored(task).deleted


def test_history_is_read_when_asked_for(bench):
    bench.show(Task, "ref = 'FIT-23'")
    bench.type("due", "2 dec")
    section = bench.section(HistorySection)
    assert section.lines.lines() == []
    QTest.mouseClick(section.toggle, Qt.MouseButton.LeftButton)
    assert section.lines.lines()[0].text == "Set due of FIT-23 to 2 Dec"


def test_every_field_has_a_name_for_screen_readers(bench):
    for kind, condition in ((Task, "ref = 'FIT-23'"), (Meeting, "title = 'Design meeting 14'"), (Person, "name LIKE 'Dana%'")):
        bench.show(kind, condition)
        page = bench.inspector.page()
        assert all(editor.focusProxy().accessibleName() for editor in page.form.editors.values())
        assert all(label.buddy() is not None for label in page.form._labels.values())


def test_focus_first_goes_to_the_first_field(bench):
    bench.show(Task, "ref = 'FIT-23'")
    bench.inspector.focus_first()
    assert bench.editor("column_id").line.hasFocus()


def test_several_things_are_changed_together_and_one_undo_takes_it_back(bench):
    with bench.desk.store.read() as reader:
        tasks = reader.find(Task, "ref IN ('FIT-22', 'FIT-30', 'FIT-39')")
    bench.inspector.show_many("task", [task.id for task in tasks])
    editors = bench.inspector._many.form.editors
    assert editors["owner_id"].line.placeholderText() == "Several"
    line = editors["due"].line
    line.setFocus()
    QTest.keyClicks(line, "4 dec")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert [bench.stored(task).due for task in tasks] == [date(2026, 12, 4)] * 3
    assert line.text() == "Fri 4 Dec"
    bench.desk.undo()
    assert [bench.stored(task).due for task in tasks] == [task.due for task in tasks]


def test_tasks_of_several_projects_have_no_column_in_common(bench):
    with bench.desk.store.read() as reader:
        tasks = reader.find(Task, "ref IN ('FIT-22', 'NET-8')")
    bench.inspector.show_many("task", [task.id for task in tasks])
    assert bench.inspector._many.form.editors["column_id"].isHidden()
    bench.show(Task, "ref = 'FIT-23'")
    assert bench.inspector._many is None and bench.editor("column_id").isVisible()


def test_a_hidden_inspector_catches_up_when_it_is_shown(bench):
    task = bench.show(Task, "ref = 'FIT-23'")
    bench.inspector.hide()
    editing.set_field(bench.desk.store, "task", task.id, "due", date(2026, 12, 3), TODAY)
    bench.inspector.show()
    assert bench.editor("due").line.text() == "Thu 3 Dec"


def test_only_files_are_opened_and_never_programs(tmp_path: Path):
    launched = []

    def launch(url):
        launched.append(url.toLocalFile() or url.toString())
        return True

    store = tmp_path / "desk.coord"
    drawing = tmp_path / "A 102.pdf"
    drawing.write_bytes(b"%PDF-1.7")
    opener.open_file("A 102.pdf", store, launch)
    assert launched == [str(drawing)]
    for name in ("run.bat", "note.desktop", "Setup.EXE"):
        (tmp_path / name).write_text("x")
        with pytest.raises(InvalidInput, match="program"):
            opener.open_file(name, store, launch)
    script = tmp_path / "harmless.txt"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    with pytest.raises(InvalidInput, match="program"):
        opener.open_file("harmless.txt", store, launch)
    with pytest.raises(NotFound):
        opener.open_file("gone.pdf", store, launch)
    with pytest.raises(InvalidInput, match="another computer"):
        opener.open_file("\\\\server\\share\\a.pdf", store, launch)
    with pytest.raises(InvalidInput):
        opener.open_address("javascript://x", store, launch)
    opener.open_address("https://example.org/a", store, launch)
    assert launched[-1] == "https://example.org/a"
    assert len(launched) == 2


def test_a_revision_of_a_file_that_is_gone_is_told_and_kept(bench, tmp_path):
    document = bench.show(Document, "number = 'FIT-AR-DR-0102'")
    bench.inspector.save({"path": "gone.pdf"})
    changed = bench.stored(document)
    assert changed == replace(document, revisions=changed.revisions)
    QTest.mouseClick(bench.inspector.page().buttons["open"], Qt.MouseButton.LeftButton)
    assert "is not where it was" in bench.failed[0]


def test_a_page_shown_before_takes_a_record_after_one_of_another_kind(bench):
    bench.show(LogEntry, "ref = 'FIT-R7'")
    bench.show(Document, "number = 'FIT-AR-DR-0102'")
    bench.show(LogEntry, "ref = 'FIT-R11'")
    document = bench.show(Document, "number = 'FIT-AR-DR-0103'")
    assert bench.inspector.page().title.text.toPlainText() == document.title


def test_a_person_owes_as_much_here_as_on_their_own_page(bench):
    dana = bench.show(Person, "name = 'Dana Whitlock'")
    owed = chasing.owed(bench.desk.store, person_id=dana.id, today=TODAY)
    section = bench.section(OwesSection)
    assert (len(owed), section.heading.accessibleName()) == (14, "Owes, 14, 3 late")
    lines = section.lines.lines()
    assert [line.key for line in lines[:2]] == [owed[0].opens, owed[1].opens]
    assert lines[-1].text == "and 2 more"


def test_a_revision_tells_when_its_file_is_gone(bench, qtbot, tmp_path):
    document = bench.show(Document, "number = 'FIT-AR-DR-0102'")
    file = tmp_path / "plan.pdf"
    file.write_bytes(b"x")
    document_files.link_file(bench.desk.store, document.id, file)
    file.unlink()
    bench.show(Document, "number = 'FIT-AR-DR-0103'")
    bench.show(Document, "number = 'FIT-AR-DR-0102'")
    lines = bench.section(RevisionsSection).lines
    qtbot.waitUntil(lambda: lines.lines()[0].tail == "file missing")
    assert (lines.lines()[0].tail_mark, lines.lines()[1].tail) == ("file-x", "")


def test_a_file_with_macros_is_not_opened_from_the_inspector(bench, tmp_path):
    (tmp_path / "costs.xlsm").write_bytes(b"x")
    with pytest.raises(opener.HoldsMacros, match="open it in Documents"):
        opener.open_file("costs.xlsm", tmp_path / "x.coord", lambda url: pytest.fail("it was opened"))
