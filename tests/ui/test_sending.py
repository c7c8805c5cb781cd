"""Invites out of the window: keys and menus of the calendar, the box in the inspector, and what reaches the mail program."""

import shutil
from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from coorddesk.domain.meetings import Attendee, Meeting, Scope
from coorddesk.domain.people import Person
from coorddesk.services import editing, invites, meetings, people
from coorddesk.settings import Settings
from coorddesk.ui.context_menu import ContextMenu
from coorddesk.ui.inspector_meeting import AttendeesSection
from tests.ui.test_inspector import Bench

CTRL, LEFT, NONE = Qt.KeyboardModifier.ControlModifier, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
DAY = date(2026, 11, 25)


@pytest.fixture
def desk(make_desk, example_file, tmp_path):
    path = Path(shutil.copy(example_file, tmp_path / "example.coord"))
    return make_desk(path, Settings(your_email="ellen.marsh@harbour.example", date_order="dmy"))


@pytest.fixture
def bench(desk, qtbot):
    return Bench(desk, qtbot)


class Opened(list):
    """What would have been opened by the desktop."""

    def __call__(self, url) -> bool:
        self.append(Path(url.toLocalFile()))
        return True

    def mails(self):
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in self]


def find(desk, title: str) -> Meeting:
    with desk.store.read() as reader:
        return reader.find(Meeting, "title = ? AND deleted = 0", (title,))[0]


def sent_series(desk) -> Meeting:
    """The weekly meeting of the example, which everybody has in their calendars."""
    series = find(desk, "Site start of week")
    with desk.store.read() as reader:
        dana = reader.find(Person, "name = 'Dana Whitlock'")[0]
    meetings.add_attendees(desk.store, series.id, [dana.id])
    invites.export(desk.store, series.id, kind="invite", now=desk.now(), your_email="ellen.marsh@harbour.example")
    return find(desk, "Site start of week")


def box_of(bench, title: str):
    bench.show(Meeting, f"title = '{title}' AND deleted = 0")
    box = bench.inspector.page().invite
    box.sending.launch = opened = Opened()
    return box, opened


def chosen(view, title: str, number: int = 25):
    entry = next(one for one in view._days.on(date(2026, 11, number)) if one.title == title)
    view.canvas.choose(entry, date(2026, 11, number))
    view._sending.launch = opened = Opened()
    return opened


def ledger(desk, id: str) -> list[str]:
    with desk.store.read() as reader:
        return [one.what for one in reader.sent(id)]


# The calendar


def test_ctrl_enter_opens_what_is_due_and_notes_it(calendar_view, qtbot):
    view = calendar_view
    opened = chosen(view, "Design meeting 14")
    with qtbot.waitSignal(view.desk.announced) as told:
        QTest.keyClick(view.canvas, Qt.Key.Key_Return, CTRL)
    [mail] = opened.mails()
    assert opened[0].suffix == ".eml" and mail["X-Unsent"] == "1" and mail["Subject"].startswith("Updated: Design meeting 14")
    assert "Start moved from 10:00 to 10:30" in mail.get_body(("plain",)).get_content()
    assert told.args[0].startswith("Update of Design meeting 14 for 8 people: draft opened.")
    assert invites.due_steps(view.desk.store, find(view.desk, "Design meeting 14").id) == ()
    with qtbot.waitSignal(view.desk.announced) as told:
        QTest.keyClick(view.canvas, Qt.Key.Key_Return, CTRL)
    assert told.args[0] == "Nothing is due: everybody has it as it stands" and len(opened) == 1
    view.send_update()
    assert len(opened) == 2 and opened[0] != opened[1]


def test_what_cannot_be_opened_is_not_noted_as_sent(calendar_view, qtbot):
    view = calendar_view
    chosen(view, "Design meeting 14")
    id = find(view.desk, "Design meeting 14").id
    before = ledger(view.desk, id)
    view._sending.launch = lambda url: False
    with qtbot.waitSignal(view.desk.failed) as told:
        view.send_invite()
    assert told.args[0] == "Cannot send" and "nothing was noted as sent" in told.args[1]
    assert ledger(view.desk, id) == before


def test_cancel_and_tell_of_a_day_asks_how_much_and_undo_offers_the_update(calendar_view, qtbot):
    view = calendar_view
    series = sent_series(view.desk)
    opened = chosen(view, "Site start of week", 30)
    view.cancel_and_tell()
    assert view._asking.scope_panel.isVisible() and not opened
    QTest.keyClick(view._asking.scope_panel, Qt.Key.Key_1)
    [mail] = opened.mails()
    assert mail["Subject"] == "Cancelled: Site start of week, Mon 30 Nov, 09:00 to 09:30"
    day = datetime(2026, 11, 30, 9)
    assert [one.original for one in find(view.desk, "Site start of week").instances if one.cancelled][-1] == day
    view.desk.undo()
    assert [(one.kind, one.occurrence) for one in invites.due_steps(view.desk.store, series.id, day)] == [("update", day)]


def test_a_meeting_that_nobody_has_is_not_called_off_to_tell_it(calendar_view, qtbot):
    view = calendar_view
    opened = chosen(view, "Furniture review", 26)
    with qtbot.waitSignal(view.desk.failed) as told:
        view.cancel_and_tell()
    assert "nobody to tell" in told.args[1] and not opened and not find(view.desk, "Furniture review").cancelled


def test_the_agenda_goes_out_as_words_and_as_paper(calendar_view):
    view = calendar_view
    opened = chosen(view, "Design meeting 14")
    view.forward_agenda()
    [mail] = opened.mails()
    assert [part.get_content_type() for part in mail.walk()][-1] == "application/pdf"
    pdf = next(part for part in mail.iter_attachments())
    assert pdf.get_filename() == "agenda.pdf" and pdf.get_content().startswith(b"%PDF-")
    assert "1. 10:30 Ceiling plan A-102: smoke detectors, 15 min, Dana Whitlock" in mail.get_body(("plain",)).get_content()
    assert ledger(view.desk, find(view.desk, "Design meeting 14").id)[-1] == "agenda"


def test_the_agenda_goes_with_the_invite_where_that_is_wanted(calendar_view):
    view = calendar_view
    opened = chosen(view, "Design meeting 14")
    view.desk.settings.attach_agenda = True
    view.send_invite()
    [mail] = opened.mails()
    assert [one.get_content_type() for one in mail.iter_attachments()] == ["application/ics", "application/pdf"]


def test_ones_own_calendar_gets_a_file_and_where_there_is_no_program_it_is_saved(calendar_view, monkeypatch, tmp_path):
    view = calendar_view
    opened = chosen(view, "Design meeting 14")
    id = find(view.desk, "Design meeting 14").id
    before = ledger(view.desk, id)
    view.add_to_calendar()
    assert opened[0].suffix == ".ics" and b"METHOD:PUBLISH" in opened[0].read_bytes() and ledger(view.desk, id) == before
    view._sending.launch = lambda url: False
    monkeypatch.setattr(view._sending, "ask_path", lambda name: tmp_path / name)
    view.add_to_calendar()
    assert b"METHOD:PUBLISH" in (tmp_path / opened[0].name).read_bytes()


def test_the_menu_of_a_meeting_offers_what_fits_it(calendar_view):
    view = calendar_view
    chosen(view, "Design meeting 14")
    menu = ContextMenu(view)
    view._add_sending(menu, view.selected_entry())
    offered = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert offered == [
        "Send update", "Send update to everybody", "Cancel and tell", "Forward agenda", "Add to my calendar", "Export invite…",
    ]  # fmt: skip
    chosen(view, "Furniture review", 26)
    menu = ContextMenu(view)
    view._add_sending(menu, view.selected_entry())
    offered = [action.text() for action in menu.actions() if action.text()]
    assert offered == ["Forward agenda", "Add to my calendar", "Export invite…"]


# The box in the inspector


def test_the_box_says_what_changed_who_is_silent_and_offers_the_update(bench):
    box, opened = box_of(bench, "Design meeting 14")
    assert box.title.text() == "Invite #2 sent, 3 changes since"
    assert box.changes.text().split("\n") == ["Start moved from 10:00 to 10:30", "Ravi Deshpande added", "Item 3 added to the agenda"]
    assert box.people.text().split("\n") == ["No reply: Leila since Mon 9 Nov", "Not invited yet: Ravi Deshpande"]
    assert box.button.text() == "Send update" and "invite.ics" in box.button.toolTip()
    QTest.mouseClick(box.button, LEFT)
    assert len(opened) == 1 and box.title.text() == "Invite #3 sent" and not box.button.isVisible()
    assert box.when.text() == "#3 went out 25 Nov"


def test_ctrl_enter_sends_from_wherever_the_keyboard_is_in_the_inspector(bench, qtbot):
    box, opened = box_of(bench, "Design meeting 14")
    bench.inspector.window().activateWindow()
    box.more.setFocus()
    qtbot.waitUntil(box.more.hasFocus)
    QTest.keyClick(box.more, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(opened) == 1 and box.title.text() == "Invite #3 sent"


def test_a_missing_address_is_named_and_typed_there(bench):
    box, opened = box_of(bench, "Design meeting 14")
    with bench.desk.store.edit("No mail") as edit:
        dana = edit.find(Person, "name = 'Dana Whitlock'")[0]
        edit.put(replace(dana, email=""))
    assert box.missing.text() == "No e-mail address: Dana Whitlock" and box.address.isVisible()
    QTest.mouseClick(box.button, LEFT)
    assert not opened and "Dana Whitlock has no usable e-mail address" in bench.failed[-1]
    assert box.address.hasFocus()
    QTest.keyClicks(box.address, "dana at studio")
    QTest.keyClick(box.address, Qt.Key.Key_Return)
    assert "is not an e-mail address" in box.error.text() and box.address.property("invalid")
    box.address.selectAll()
    QTest.keyClicks(box.address, "dana@studio.example")
    QTest.keyClick(box.address, Qt.Key.Key_Return)
    assert not box.missing.isVisible() and not box.address.isVisible() and not box.error.isVisible()
    assert box.button.hasFocus(), "the field went, and what comes next is the sending"
    QTest.keyClick(box.button, Qt.Key.Key_Return)
    assert len(opened) == 1 and "dana@studio.example" in opened.mails()[0]["To"]


def test_several_names_at_once_are_asked_in_one_change(bench):
    box_of(bench, "Design meeting 14")
    before = find(bench.desk, "Design meeting 14")
    section = next(one for one in bench.inspector.page().sections if isinstance(one, AttendeesSection))
    section.begin_part("attendees")
    asked = {one.person_id for one in before.attendees}
    free = next(one.name for one in bench.desk.names().people.values() if one.id not in asked and not one.archived)
    QTest.keyClicks(section.entry, f"{free.lower()}; zara, Zara , quentin")
    QTest.keyClick(section.entry, Qt.Key.Key_Return)
    made = find(bench.desk, "Design meeting 14")
    more = [editing.read(bench.desk.store, "person", one.person_id).name for one in made.attendees[len(before.attendees) :]]
    assert more == [free, "zara", "quentin"] and section.entry.hasFocus()
    bench.desk.undo()
    assert find(bench.desk, "Design meeting 14").attendees == before.attendees


def test_a_name_that_may_be_two_people_is_not_guessed(bench):
    box_of(bench, "Design meeting 14")
    people.add(bench.desk.store, "Dana Reed")
    before = find(bench.desk, "Design meeting 14")
    section = next(one for one in bench.inspector.page().sections if isinstance(one, AttendeesSection))
    section.begin_part("attendees")
    QTest.keyClicks(section.entry, "zara, dana")
    assert "may be" in section.entry.popover.current().text
    QTest.keyClick(section.entry, Qt.Key.Key_Return)
    assert section.entry.text() == "zara, dana" and find(bench.desk, "Design meeting 14") == before


def test_without_an_organiser_your_own_address_is_asked_for(bench):
    bench.desk.settings.your_email = ""
    with bench.desk.store.edit("Nobody coordinates") as edit:
        for one in edit.find(Person, "role LIKE '%coordinator%'"):
            edit.put(replace(one, role="Manager"))
        project, person = edit.value("SELECT id FROM project WHERE code = 'FIT'"), edit.find(Person, "email <> ''")[0].id
    start = datetime(2026, 11, 26, 9)
    made = meetings.add(bench.desk.store, project, "Walk", start, start.replace(hour=10), "Europe/London", attendees=[Attendee(person)])
    box, _ = box_of(bench, "Walk")
    assert made.organiser_id is None and "Your own e-mail is not in Settings" in box.missing.text()
    assert box.title.text() == "Invite not sent yet" and box.button.text() == "Send invite"


def test_those_taken_off_are_named_until_they_are_told(bench):
    box, opened = box_of(bench, "Design meeting 14")
    QTest.mouseClick(box.button, LEFT)
    meeting = find(bench.desk, "Design meeting 14")
    gone = next(one.person_id for one in meeting.attendees if one.person_id != meeting.organiser_id)
    meetings.remove_attendee(bench.desk.store, meeting.id, gone)
    assert "Taken off and not told: Dana Whitlock" in box.people.text() and box.button.text() == "Tell those taken off"
    QTest.mouseClick(box.button, LEFT)
    assert opened.mails()[-1]["To"].startswith("Dana Whitlock") and opened[-1].name.endswith("cancel.eml")
    assert "Taken off" not in box.people.text() and box.button.text() == ""


def test_somebody_new_alone_is_invited_alone_and_the_menu_offers_everybody(bench):
    box, opened = box_of(bench, "Design meeting 14")
    QTest.mouseClick(box.button, LEFT)
    with bench.desk.store.edit("New") as edit:
        edit.add(Person("new", "Zara Bell", "zara@works.example"))
    meeting = find(bench.desk, "Design meeting 14")
    meetings.add_attendees(bench.desk.store, meeting.id, ["new"])
    assert box.button.text() == "Send invite to Zara"
    QTest.mouseClick(box.button, LEFT)
    assert opened.mails()[-1]["To"] == "Zara Bell <zara@works.example>"
    next(action for action in box.menu().actions() if action.text() == "Send update to everybody").trigger()
    assert len(opened.mails()[-1]["To"].addresses) == 9


def test_one_day_of_a_series_that_moved_is_told_for_that_day(bench, desk):
    series = sent_series(desk)
    day = datetime(2026, 11, 30, 9)
    meetings.move(desk.store, series.id, datetime(2026, 12, 1, 9), occurrence=day, scope=Scope.DAY)
    box, opened = box_of(bench, "Site start of week")
    bench.inspector.show_day(series.id, day)
    assert box.title.text() == "Others have Mon 30 Nov otherwise"
    assert box.changes.text() == "Mon 30 Nov 2026 is moved to Tue 1 Dec 2026 09:00"
    QTest.mouseClick(box.button, LEFT)
    [mail] = opened.mails()
    assert mail["Subject"] == "Updated: Site start of week, Tue 1 Dec, 09:00 to 09:30"
    assert box.title.text() == "Invite #1 sent"


def test_cancel_and_tell_and_undo_from_the_inspector(bench):
    box, opened = box_of(bench, "Design meeting 14")
    next(action for action in box.menu().actions() if action.text() == "Cancel and tell").trigger()
    assert opened.mails()[-1]["Subject"].startswith("Cancelled: ") and box.title.text() == "Cancellation sent"
    bench.desk.undo()
    assert box.title.text() == "Others have it as cancelled" and box.button.text() == "Send update"
    assert box.changes.text() == "An update brings it back into their calendars"
    QTest.mouseClick(box.button, LEFT)
    assert opened[-1].name.endswith("update.eml") and box.title.text().startswith("Invite #3 sent")


def test_the_agenda_that_was_sent_is_remembered_in_the_box(bench):
    box, opened = box_of(bench, "Design meeting 14")
    before = box.title.text()
    next(action for action in box.menu().actions() if action.text() == "Forward agenda").trigger()
    assert len(opened) == 1 and "Agenda sent Wed 25 Nov" in box.people.text() and box.title.text() == before


def test_the_agenda_as_pdf_is_a_choice_that_is_remembered(bench):
    box, _ = box_of(bench, "Design meeting 14")
    attach = next(action for action in box.menu().actions() if action.isCheckable())
    attach.trigger()
    assert bench.desk.settings.attach_agenda
    again = next(action for action in box.menu().actions() if action.isCheckable())
    assert again.isChecked()


def test_a_meeting_of_others_has_no_box(bench):
    meeting = find(bench.desk, "Design meeting 14")
    with bench.desk.store.edit("Theirs") as edit:
        stored = edit.get(Meeting, meeting.id)
        edit.put(replace(stored, invited_id=stored.organiser_id))
    box, _ = box_of(bench, "Design meeting 14")
    assert not box.isVisible()
    editing.set_field(bench.desk.store, "meeting", meeting.id, "title", "Theirs", DAY)
    assert not box.isVisible()
