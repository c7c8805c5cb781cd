"""Messages about meetings dropped on the window or opened with it: taken in, asked about, answered."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from coorddesk.domain.meetings import Meeting, Reply
from coorddesk.domain.people import Person
from coorddesk.errors import InvalidInput
from coorddesk.exchange.mail import read_mail
from coorddesk.services import editing, invites, own_replies
from coorddesk.services.incoming import Ask
from coorddesk.settings import Settings
from coorddesk.ui import opener
from coorddesk.ui.context_menu import ContextMenu
from coorddesk.ui.sending import Sending
from tests.services.letters import calendar, event, mail

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
WAIT_MS = 15_000


@pytest.fixture
def shown(make_window, example_file, tmp_path, monkeypatch):
    """A window on the example project, whose coordinator has an address; drafts go nowhere."""
    import shutil

    made = make_window(Settings(reduced_motion=True, your_email="ellen.marsh@northgate.example", your_name="Ellen Marsh"))
    made.open_store(Path(shutil.copy(example_file, tmp_path / "example.coord")))
    opened: list[Path] = []
    monkeypatch.setattr(opener, "open_file", lambda path, _store, _launch: opened.append(Path(path)))
    made.opened = opened
    return made


@pytest.fixture
def meeting(shown) -> Meeting:
    """A meeting whose invite was sent to somebody with an address."""
    store = shown.desk.store
    with store.read() as reader:
        found = [one for one in reader.find(Meeting, "deleted = 0 AND rule = '' AND starts > '2026-11-26'") if one.attendees]
        people = reader.many(Person, [one.person_id for one in found[0].attendees])
    with store.edit("Addresses") as edit:
        from dataclasses import replace

        for place, one in enumerate(people.values()):
            edit.put(replace(one, email=one.email or f"p{place}@example.org"))
    invites.export(store, found[0].id, kind="invite", now=NOW, your_email="ellen.marsh@northgate.example")
    return read(shown, found[0].id)


def read(shown, id: str) -> Meeting:
    with shown.desk.store.read() as reader:
        return reader.get(Meeting, id)


def guest(shown, meeting: Meeting) -> Person:
    with shown.desk.store.read() as reader:
        ids = [one.person_id for one in meeting.attendees if one.person_id != meeting.organiser_id]
        return reader.get(Person, ids[0])


def reply_file(folder: Path, meeting: Meeting, who: str, partstat: str, *lines: str, method: str = "REPLY", minutes: int = 5) -> Path:
    path = folder / f"{method.lower()}-{minutes}.eml"
    said = event(meeting.uid, f"ATTENDEE;PARTSTAT={partstat}:mailto:{who}", *lines, stamp=NOW + timedelta(minutes=minutes))
    path.write_bytes(mail(calendar(method, said), who, method))
    return path


def drop(shown, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(400, 300), copy, data, left, Qt.KeyboardModifier.NoModifier)
    shown.dragEnterEvent(enter)
    assert enter.isAccepted()
    shown.dropEvent(QDropEvent(QPointF(400, 300), copy, data, left, Qt.KeyboardModifier.NoModifier))


def wait(shown, qtbot) -> None:
    """Until the files are read and either done or asked about."""
    incoming = shown.incoming
    qtbot.waitUntil(lambda: (incoming._reading is None and not incoming._waiting) or incoming._open is not None, timeout=WAIT_MS)


def test_a_reply_that_is_dropped_is_noted_shown_and_undone(shown, meeting, qtbot, tmp_path):
    person = guest(shown, meeting)
    drop(shown, reply_file(tmp_path, meeting, person.email, "ACCEPTED", "COMMENT:Gladly"))
    qtbot.waitUntil(lambda: shown.frame.undo_bar.isVisible(), timeout=WAIT_MS)
    noted = next(one for one in read(shown, meeting.id).attendees if one.person_id == person.id)
    assert (noted.reply, noted.comment) == (Reply.COMING, "Gladly")
    assert person.name in shown.frame.undo_bar._text and shown.tools.inspector.id == meeting.id
    before = next(one for one in meeting.attendees if one.person_id == person.id)
    shown.undo()
    assert next(one for one in read(shown, meeting.id).attendees if one.person_id == person.id) == before


def test_several_files_are_taken_one_after_the_other(shown, meeting, qtbot, tmp_path):
    person = guest(shown, meeting)
    drop(shown, reply_file(tmp_path, meeting, person.email, "ACCEPTED"), reply_file(tmp_path, meeting, person.email, "DECLINED", minutes=9))
    wait(shown, qtbot)
    qtbot.waitUntil(lambda: not shown.incoming._waiting and shown.incoming._reading is None, timeout=WAIT_MS)
    assert next(one.reply for one in read(shown, meeting.id).attendees if one.person_id == person.id) == Reply.CANNOT


def test_an_unknown_address_is_asked_about_and_answered_by_keys(shown, meeting, qtbot, tmp_path):
    shown.open_file(reply_file(tmp_path, meeting, "stranger@else.example", "DECLINED"))
    wait(shown, qtbot)
    panel = shown.incoming.panel
    assert panel.isVisible() and shown.incoming._open.items[0].ask is Ask.WHO and panel.list.lines()
    first = panel.list.lines()[0].key
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert not panel.isVisible()
    assert next(one.reply for one in read(shown, meeting.id).attendees if one.person_id == first) == Reply.CANNOT


def test_esc_leaves_the_message_and_the_next_one_comes(shown, meeting, qtbot, tmp_path):
    before = read(shown, meeting.id)
    shown.open_file(reply_file(tmp_path, meeting, "stranger@else.example", "DECLINED"))
    wait(shown, qtbot)
    QTest.keyClick(shown.incoming.panel, Qt.Key.Key_Escape)
    assert not shown.incoming.panel.isVisible() and read(shown, meeting.id) == before and shown.incoming._open is None


def test_what_changes_nothing_says_why(shown, meeting, qtbot, tmp_path):
    path = tmp_path / "x.eml"
    path.write_bytes(b"From: a@b.c\r\nSubject: Hello\r\n\r\nI will come.")
    shown.open_file(path)
    qtbot.waitUntil(lambda: shown.frame.banner.isVisible(), timeout=WAIT_MS)
    assert "no calendar in it" in " ".join(one.text() for one in shown.frame.banner.findChildren(QLabel))


def test_a_calendar_without_a_method_is_offered_as_a_layer(shown, qtbot, tmp_path):
    path = tmp_path / "dana.ics"
    path.write_bytes(calendar("PUBLISH", event("u", "SUMMARY:Away", "DTSTART:20261125T100000Z", stamp=NOW)))
    shown.open_file(path)
    qtbot.waitUntil(lambda: shown.shown_view() is not None and shown.shown_view().NAME == "calendar", timeout=WAIT_MS)
    assert shown.shown_view()._others._panel.isVisible()


def test_who_asks_for_the_latest_version_gets_a_draft_when_that_is_wanted(shown, meeting, qtbot, tmp_path):
    person = guest(shown, meeting)
    shown.open_file(reply_file(tmp_path, meeting, person.email, "NEEDS-ACTION", method="REFRESH"))
    wait(shown, qtbot)
    assert shown.incoming.panel.again.isVisible() and not shown.opened
    QTest.mouseClick(shown.incoming.panel.again, Qt.MouseButton.LeftButton)
    sent = read_mail(shown.opened[0].read_bytes())
    assert sent.calendar.method == "REQUEST" and [one.email for one in sent.recipients] == [person.email]


# Invitations


def invitation(folder: Path, minutes: int = 0, sequence: int = 0) -> Path:
    path = folder / "invite.eml"
    lines = (
        "ORGANIZER;CN=Anna Berg:mailto:anna@partner.example", "ATTENDEE;RSVP=TRUE:mailto:Ellen.Marsh@northgate.example",
        "SUMMARY:Interfaces", "DTSTART;TZID=Europe/Berlin:20261127T100000", "DTEND;TZID=Europe/Berlin:20261127T110000", "LOCATION:Teams",
    )  # fmt: skip
    said = event("0400@partner.example", *lines, stamp=NOW + timedelta(minutes=minutes), sequence=sequence)
    path.write_bytes(mail(calendar("REQUEST", said), "Anna Berg <anna@partner.example>", "REQUEST"))
    return path


def theirs(shown) -> Meeting:
    with shown.desk.store.read() as reader:
        (found,) = reader.find(Meeting, "uid = '0400@partner.example' AND deleted = 0")
        return found


def open_invitation(shown, qtbot, tmp_path):
    shown.open_file(invitation(tmp_path))
    wait(shown, qtbot)
    assert shown.incoming.panel.isVisible()
    return shown.incoming.panel


def test_an_invitation_is_accepted_with_a_draft_to_who_invites(shown, qtbot, tmp_path):
    panel = open_invitation(shown, qtbot, tmp_path)
    assert "Anna Berg invites you to Interfaces" in panel.words.text() and "Teams" in panel.details.text()
    panel.comment.setText("See you there")
    QTest.mouseClick(panel.coming, Qt.MouseButton.LeftButton)
    meeting = theirs(shown)
    assert own_replies.own_reply(meeting) == Reply.COMING and not panel.isVisible()
    (draft,) = shown.opened
    sent = read_mail(draft.read_bytes())
    assert sent.calendar.method == "REPLY" and sent.calendar.events[0].comment == "See you there"
    assert [one.email for one in sent.recipients] == ["anna@partner.example"]


def test_an_invitation_taken_in_without_an_answer_is_answered_in_the_inspector(shown, qtbot, tmp_path):
    panel = open_invitation(shown, qtbot, tmp_path)
    QTest.mouseClick(panel.later, Qt.MouseButton.LeftButton)
    assert own_replies.own_reply(theirs(shown)) == Reply.NO_REPLY and not shown.opened
    page = shown.tools.inspector._pages["meeting"][0]
    assert page.reply.isVisible() and "not answered" in page.reply.state.text() and not page.invite.isVisible()
    QTest.mouseClick(page.reply.buttons[Reply.CANNOT], Qt.MouseButton.LeftButton)
    assert own_replies.own_reply(theirs(shown)) == Reply.CANNOT and len(shown.opened) == 1
    assert "Cannot" in page.reply.state.text()


def test_without_a_draft_the_answer_is_only_noted(shown, qtbot, tmp_path):
    panel = open_invitation(shown, qtbot, tmp_path)
    panel.draft.setChecked(False)
    QTest.mouseClick(panel.maybe, Qt.MouseButton.LeftButton)
    assert own_replies.own_reply(theirs(shown)) == Reply.MAYBE and not shown.opened


def test_with_all_projects_on_view_the_project_can_be_chosen(shown, qtbot, tmp_path):
    from coorddesk.services import projects

    made = projects.start(shown.desk.store, "SITE", "Yard")
    shown.desk.choose_project(None)
    panel = open_invitation(shown, qtbot, tmp_path)
    panel.ask_project()
    QTest.keyClicks(panel.picker.field, "yard")
    QTest.keyClick(panel.picker.field, Qt.Key.Key_Return)
    assert panel.isVisible() and "SITE" in panel.project.text()
    QTest.mouseClick(panel.later, Qt.MouseButton.LeftButton)
    assert theirs(shown).project_id == made.id


def test_a_closed_project_is_not_offered_for_an_invitation(shown, qtbot, tmp_path):
    for project in shown.directory.projects.values():
        editing.set_field(shown.store, "project", project.id, "state", "closed" if project.code == "FIT" else "active", shown.desk.today())
    shown.desk.choose_project(next(one.id for one in shown.directory.projects.values() if one.code == "FIT"))
    drop(shown, invitation(tmp_path))
    qtbot.waitUntil(lambda: shown.incoming.panel is not None and shown.incoming.panel.isVisible(), timeout=10_000)
    panel = shown.incoming.panel
    assert shown.directory.projects[panel.project_id].code != "FIT"
    assert panel._projects("fit") == []


def test_without_a_mail_program_the_answer_is_saved_where_one_says_or_not_noted(shown, qtbot, tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise InvalidInput("path", "no program")

    monkeypatch.setattr(opener, "open_file", refuse)
    QTest.mouseClick(open_invitation(shown, qtbot, tmp_path).later, Qt.MouseButton.LeftButton)
    monkeypatch.setattr(Sending, "ask_path", lambda self, name: None)
    shown.incoming.answer(theirs(shown).id, Reply.COMING)
    assert own_replies.own_reply(theirs(shown)) == Reply.NO_REPLY
    monkeypatch.setattr(Sending, "ask_path", lambda self, name: tmp_path / "mine.ics")
    shown.incoming.answer(theirs(shown).id, Reply.COMING)
    assert own_replies.own_reply(theirs(shown)) == Reply.COMING and b"METHOD:REPLY" in (tmp_path / "mine.ics").read_bytes()


# Proposals


def test_a_proposed_time_is_taken_with_one_key(shown, meeting, qtbot, tmp_path):
    person = guest(shown, meeting)
    lines = "DTSTART:20261130T140000Z", "DTEND:20261130T150000Z", "COMMENT:Better?"
    shown.open_file(reply_file(tmp_path, meeting, person.email, "TENTATIVE", *lines, method="COUNTER"))
    qtbot.waitUntil(lambda: bool(read(shown, meeting.id).proposals), timeout=WAIT_MS)
    page = shown.tools.inspector._pages["meeting"][0]
    qtbot.waitUntil(page.proposals.isVisible)
    page.proposals.lines.setFocus()
    QTest.keyClick(page.proposals.lines, Qt.Key.Key_Return)
    assert read(shown, meeting.id).starts == datetime(2026, 11, 30, 14) and not page.proposals.isVisible()


def test_a_proposed_time_is_taken_with_y_in_the_calendar(shown, meeting, qtbot, tmp_path):
    person = guest(shown, meeting)
    lines = "DTSTART:20261130T140000Z", "DTEND:20261130T150000Z"
    shown.open_file(reply_file(tmp_path, meeting, person.email, "TENTATIVE", *lines, method="COUNTER"))
    qtbot.waitUntil(lambda: bool(read(shown, meeting.id).proposals), timeout=WAIT_MS)
    view = shown.show_screen("calendar")
    assert view.reveal("meeting", meeting.id)
    view.focus_list()
    QTest.keyClick(view.canvas, Qt.Key.Key_Y)
    assert read(shown, meeting.id).starts == datetime(2026, 11, 30, 14)
    shown.undo()
    assert read(shown, meeting.id).starts == meeting.starts


def test_an_invitation_is_answered_from_the_calendar(shown, qtbot, tmp_path):
    QTest.mouseClick(open_invitation(shown, qtbot, tmp_path).later, Qt.MouseButton.LeftButton)
    view = shown.show_screen("calendar")
    assert view.reveal("meeting", theirs(shown).id)
    menu = ContextMenu(view)
    view._add_sending(menu, view.selected_entry())
    words = [one.text() for one in menu.actions()]
    assert "Answer: maybe" in words and not any("nvite" in one for one in words)
    view.answer_maybe()
    assert own_replies.own_reply(theirs(shown)) == Reply.MAYBE and len(shown.opened) == 1


def test_a_proposed_time_is_declined_with_a_draft(shown, meeting, qtbot, tmp_path):
    person = guest(shown, meeting)
    lines = "DTSTART:20261130T140000Z", "DTEND:20261130T150000Z"
    shown.open_file(reply_file(tmp_path, meeting, person.email, "DECLINED", *lines, method="COUNTER"))
    qtbot.waitUntil(lambda: bool(read(shown, meeting.id).proposals), timeout=WAIT_MS)
    page = shown.tools.inspector._pages["meeting"][0]
    QTest.mouseClick(page.proposals.decline_it, Qt.MouseButton.LeftButton)
    assert read(shown, meeting.id).starts == meeting.starts and not read(shown, meeting.id).proposals
    assert read_mail(shown.opened[0].read_bytes()).calendar.method == "DECLINECOUNTER"


def test_the_frame_is_painted_before_records_are_loaded_and_what_reads_messages():
    script = "import sys, coorddesk.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    late = ("coorddesk.exchange.", "coorddesk.services.", "coorddesk.storage.store", "coorddesk.domain.kinds", "rapidfuzz", "email.policy")
    assert "coorddesk.ui.window" in loaded
    assert [name for name in loaded if name.startswith(late)] == ["coorddesk.services.backups"]
