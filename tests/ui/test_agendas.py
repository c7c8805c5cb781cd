"""The agenda in the inspector, and the way from there to its sheet and its minutes."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from coorddesk.domain.documents import Document
from coorddesk.domain.meetings import Meeting, Occurrence
from coorddesk.domain.tasks import Task
from coorddesk.services import agendas, meetings
from coorddesk.ui.inspector_agenda import AgendaSection
from tests.ui.test_inspector import Bench

NONE, ALT, LEFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def bench(desk, qtbot):
    made = Bench(desk, qtbot)
    made.meeting = made.show(Meeting, "title = 'Design meeting 14'")
    return made


@pytest.fixture
def section(bench):
    return bench.section(AgendaSection)


def lines(section) -> list[tuple[str, str]]:
    return [(line.strong, line.text) for line in section.lines.lines()]


def add(section, text: str) -> None:
    section.entry.begin()
    QTest.keyClicks(section.entry, text)
    QTest.keyClick(section.entry, Qt.Key.Key_Return)


def on(section, row: int, key, held=NONE, of=None) -> None:
    listed = of or section.lines
    listed.setFocus()
    listed.setCurrentIndex(listed.model().index(row, 0))
    QTest.keyClick(listed, key, held)


def run(menu_for, key, words: str) -> None:
    menu = QMenu()
    menu_for(key, menu)
    next(action for action in menu.actions() if action.text().startswith(words)).trigger()


def test_each_item_says_when_it_begins_and_what_it_is_about(section):
    assert lines(section) == [
        ("10:30", "Ceiling plan A-102: smoke detectors"), ("10:45", "Fire-stopping at riser 3"), ("11:00", "Sprinkler layout, Aldous Fire"),
        ("11:10", "Door schedule comments"), ("11:20", "Variation 07, floor boxes"),
    ]  # fmt: skip
    first = section.lines.lines()[0]
    assert first.tail == "FIT-39, 15 min" and first.tail_avatar[2] == "Dana Whitlock"
    assert first.words() == (
        "10:30, Ceiling plan A-102: smoke detectors, FIT-39 Ceiling plan A-102: smoke detectors, 15 min, Dana Whitlock"
    )
    assert section.over.isHidden()


def test_an_over_run_is_said_in_words(section):
    add(section, "Lift lobby 25 min @Aiko FIT-AR-DR-0310")
    assert lines(section)[-1] == ("11:30", "Lift lobby")
    assert section.over.text() == "25 min over: it ends at 11:30" and section.over.property("tone") == "amber"


def test_a_typed_line_links_what_it_names_and_enter_opens_it(bench, section):
    add(section, "Lift lobby FIT-AR-DR-0310")
    with bench.desk.store.read() as reader:
        document = reader.find(Document, "number = 'FIT-AR-DR-0310'")[0]
        item = reader.find(Occurrence, "meeting_id = ?", (bench.meeting.id,))[0].agenda[-1]
    assert item.document_id == document.id
    opened = []
    bench.inspector.open_requested.connect(lambda kind, id: opened.append((kind, id)))
    on(section, 5, Qt.Key.Key_Return)
    assert opened == [("document", document.id)]


def test_items_are_moved_by_key_and_by_mouse(section):
    on(section, 0, Qt.Key.Key_Down, ALT)
    assert [text for _, text in lines(section)][:2] == ["Fire-stopping at riser 3", "Ceiling plan A-102: smoke detectors"]
    assert section.lines.current_key() == section.lines.lines()[1].key
    port, height = section.lines.viewport(), section.lines.line_height(section.lines.lines()[0])
    QTest.mousePress(port, LEFT, NONE, QPoint(60, 10))
    QTest.mouseMove(port, QPoint(60, height + 10))
    QTest.mouseMove(port, QPoint(60, 4 * height - 2))
    QTest.mouseRelease(port, LEFT, NONE, QPoint(60, 4 * height))
    assert [text for _, text in lines(section)].index("Fire-stopping at riser 3") == 3


def test_a_link_is_made_and_taken_away_from_the_menu(bench, section):
    key = section.lines.lines()[0].key
    run(section._menu, key, "Unlink")
    assert section.lines.lines()[0].tail == "15 min"
    run(section._menu, key, "Link")
    QTest.keyClicks(section.finder, "Joinery samples")
    QTest.keyClick(section.finder, Qt.Key.Key_Return)
    assert section.lines.lines()[0].tail == "FIT-44, 15 min"


def test_what_was_brought_forward_stands_below_and_comes_and_goes(bench, section):
    assert [(line.mark, line.strong, line.tail) for line in section.brought.lines()] == [
        ("notebook-pen", "", "to approve"), ("square-kanban", "FIT-22", "7 days late"), ("square-kanban", "FIT-44", "30 Nov"),
        ("eye", "FIT-HS-MS-0021", "1 day late"),
    ]  # fmt: skip
    on(section, 1, Qt.Key.Key_Delete, of=section.brought)
    assert "FIT-22" not in [line.strong for line in section.brought.lines()]
    assert section.put_back.text() == "Put back 1 taken off" and not section.put_back.isHidden()
    section.put_back.click()
    assert "FIT-22" in [line.strong for line in section.brought.lines()] and section.put_back.isHidden()
    with bench.desk.store.read() as reader:
        task = reader.find(Task, "ref = 'FIT-22'")[0]
    run(section._brought_menu, f"action:{task.id}", "Give it 5 min")
    assert section.lines.lines()[-1].tail == "FIT-22, 5 min" and "FIT-22" not in [line.strong for line in section.brought.lines()]


def test_many_things_brought_forward_are_shown_a_few_at_first(bench, section):
    from coorddesk.domain.documents import Review

    with bench.desk.store.edit("Ask") as edit:
        document = edit.find(Document, "number = 'FIT-AR-DR-0310'")[0]
        attendee = bench.meeting.attendees[0].person_id
        for day in range(1, 15):
            edit.add(Review(f"r{day}", document.id, "P01", attendee, bench.meeting.starts.date().replace(day=day),
                            bench.meeting.starts.date().replace(day=day)))  # fmt: skip
    assert len(section.brought.lines()) == 9 and section.brought.lines()[-1].text == "and 10 more"
    on(section, 8, Qt.Key.Key_Return, of=section.brought)
    assert len(section.brought.lines()) == 18


def test_a_line_without_words_says_why_it_was_not_taken(section):
    before = lines(section)
    add(section, "15 min @Dana")
    assert lines(section) == before and "few words" in section.error.text()


def test_the_day_that_is_selected_in_the_calendar_is_the_one_whose_agenda_is_shown(bench):
    with bench.desk.store.read() as reader:
        series = reader.find(Meeting, "rule LIKE '%WEEKLY%' AND deleted = 0")[0]
    found = agendas.read(bench.desk.store, series.id, None, bench.desk.today())
    later = next(one.original for one in meetings.occurrences(
        bench.desk.store, None, bench.desk.today(), bench.desk.today().replace(month=12, day=20), series.zone
    ) if one.meeting_id == series.id and one.original > found.occurrence.original)  # fmt: skip
    bench.inspector.show_day(series.id, later)
    bench.inspector.show_thing("meeting", series.id)
    add(bench.section(AgendaSection), "Only then 5 min")
    with bench.desk.store.read() as reader:
        assert [one.original for one in reader.find(Occurrence, "meeting_id = ? AND deleted = 0", (series.id,))] == [later]


def test_the_buttons_lead_to_the_sheet_and_to_the_minutes(window, qtbot):
    with window.store.read() as reader:
        meeting = reader.find(Meeting, "title = 'Design meeting 14'")[0]
    window.open_thing("meeting", meeting.id)
    buttons = window.tools.inspector.page().buttons
    assert buttons["minutes"].text() == "Start minutes"
    buttons["agenda"].click()
    view = window.shown_view()
    qtbot.waitUntil(lambda: view.sheet_pages() is not None and view.sheet_pages().sheet.title == "Design meeting 14: agenda", timeout=5000)
    window.open_thing("meeting", meeting.id)
    window.tools.inspector.page().buttons["minutes"].click()
    view = window.shown_view()
    assert view.taking_minutes and not window.side.is_open()
    view._minutes_bar.print_asked.emit()
    sheets = window.shown_view()
    qtbot.waitUntil(lambda: sheets.sheet_pages().sheet.title == "Design meeting 14: minutes", timeout=5000)
    window.open_thing("meeting", meeting.id)
    assert window.tools.inspector.page().buttons["minutes"].text() == "Go on with minutes"
