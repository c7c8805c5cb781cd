"""Publishing calendars: whose things stand in them, and files that are written safely and only when they have to be."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from coorddesk.domain.calendars import Publication
from coorddesk.domain.ledger import Sent
from coorddesk.domain.meetings import Attendee, DayReply, Meeting, Reply
from coorddesk.domain.milestones import Milestone
from coorddesk.domain.people import Person, Team
from coorddesk.domain.tasks import Task
from coorddesk.errors import InvalidInput, NotFound, StorageError
from coorddesk.exchange.invite_checks import check_invite
from coorddesk.services import meetings, publishing, tasks
from coorddesk.storage.store import Store, new_id
from tests.services.cycle import LONDON, NOW, TODAY, at

pytestmark = pytest.mark.usefixtures("pinned_zones")
OTHERS = b"BEGIN:VCALENDAR\r\nPRODID:-//Somebody//Else//EN\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def filled(store: Store) -> Store:
    """Two projects with a meeting, a deadline and a milestone each; Ravi and Hemi are in a team."""
    with store.edit("Fill") as edit:
        edit.add(Team("t1", "Site"))
        for id in ("ravi", "hemi"):
            edit.put(replace(edit.get(Person, id), team_id="t1"))
    for project, owner in (("p1", "dana"), ("p2", "ravi")):
        code = project.upper()
        tasks.add(store, project, f"Task {code}", TODAY, owner_id=owner, due=date(2026, 11, 30))
        meetings.add(
            store, project, f"Meeting {code}", at(26), at(26, 11), LONDON, attendees=[Attendee(owner), Attendee("hemi")]
        )  # fmt: skip
        with store.edit("Stone") as edit:
            edit.add(Milestone(new_id(), project, f"{code}-MS1", f"Stone {code}", forecast=date(2026, 12, 1), owner_id=owner))
    return store


def file_of(tmp_path: Path, name: str = "out.ics") -> Publication:
    return Publication("", str(tmp_path / name))


def titles(data: bytes) -> list[str]:
    assert check_invite(data) == []
    calendar = icalendar.Calendar.from_ical(data)
    return sorted(str(one["SUMMARY"]).removeprefix("Due: ") for one in (*calendar.walk("VEVENT"), *calendar.walk("VTODO")))


def said(store: Store, whose: Publication) -> list[str]:
    publishing.write_calendar(store, whose, NOW)
    return titles(Path(whose.path).read_bytes())


def change_meeting(store: Store, title: str, make: Callable[[Meeting], Meeting]) -> None:
    with store.edit("Change") as edit:
        edit.put(make(edit.find(Meeting, "title = ?", (title,))[0]))


# Whose calendar


def test_everything_a_project_a_person_and_a_team_have_calendars_of_their_own(filled, tmp_path):
    out = file_of(tmp_path)
    first, second = ["Meeting P1", "Stone P1", "Task P1"], ["Meeting P2", "Stone P2", "Task P2"]
    assert said(filled, out) == sorted(first + second)
    assert said(filled, replace(out, project_id="p1")) == first
    assert said(filled, replace(out, person_id="ravi")) == second
    assert said(filled, replace(out, person_id="hemi")) == ["Meeting P1", "Meeting P2"]
    assert said(filled, replace(out, team_id="t1")) == ["Meeting P1", *second]


def test_a_team_has_what_is_marked_as_its_own(filled, tmp_path):
    with filled.edit("Mark") as edit:
        edit.put(replace(edit.find(Task, "title = 'Task P1'")[0], team_id="t1"))
        edit.add(Meeting(new_id(), "p1", "P1-M9", "Site walk", at(27), at(27, 12), LONDON, team_id="t1"))
    assert {"Site walk", "Task P1"} <= set(said(filled, replace(file_of(tmp_path), team_id="t1")))


def test_what_somebody_cannot_come_to_is_not_in_their_calendar(filled, tmp_path):
    mine = replace(file_of(tmp_path), person_id="hemi")
    change_meeting(filled, "Meeting P1", lambda one: replace(one, attendees=(Attendee("hemi", reply=Reply.CANNOT), Attendee("dana"))))
    assert said(filled, mine) == ["Meeting P2"]
    series = "FREQ=WEEKLY;BYDAY=TH"
    no = DayReply(at(26) + timedelta(days=7), "hemi", Reply.CANNOT)
    change_meeting(filled, "Meeting P2", lambda one: replace(one, rule=series, day_replies=(no,)))
    publishing.write_calendar(filled, mine, NOW)
    assert b"EXDATE;TZID=Europe/London:20261203T100000" in Path(mine.path).read_bytes()
    publishing.write_calendar(filled, replace(mine, person_id="ravi"), NOW)
    assert b"EXDATE" not in Path(mine.path).read_bytes()


def test_what_is_over_for_more_than_a_year_is_left_out_and_what_is_open_never_is(filled, tmp_path):
    def back(days: int) -> datetime:
        return at(1) - timedelta(days=days)

    with filled.edit("Old") as edit:
        column = edit.find(Task, "title = 'Task P1'")[0].column_id
        for name, days in (("old", 366), ("recent", 360)):
            edit.add(Meeting(new_id(), "p1", f"P1-M{days}", f"Meeting {name}", back(days), back(days) + timedelta(hours=1), LONDON))
            rule = f"FREQ=DAILY;UNTIL={back(days):%Y%m%d}"
            began = back(days + 20)
            edit.add(Meeting(new_id(), "p1", f"P1-M1{days}", f"Series {name}", began, began + timedelta(hours=1), LONDON, rule=rule))
            day = back(days).date()
            edit.add(Task(new_id(), "p1", f"P1-{days}", f"Done {name}", column, "a", due=day, done_on=day))
            edit.add(Task(new_id(), "p1", f"P1-1{days}", f"Open {name}", column, "a", due=day))
            edit.add(Milestone(new_id(), "p1", f"P1-MS{days}", f"Stone {name}", forecast=day, actual=day))
    found = said(filled, replace(file_of(tmp_path), project_id="p1"))
    assert [one for one in found if one.endswith("old")] == ["Open old"]
    assert [one for one in found if "recent" in one] == [
        "Done: Done recent", "Meeting recent", "Open recent", "Series recent", "Stone recent (reached)",
    ]  # fmt: skip


def test_meetings_that_are_off_and_what_is_in_the_bin_are_not_in_it(filled, tmp_path):
    change_meeting(filled, "Meeting P1", lambda one: replace(one, cancelled=True))
    change_meeting(filled, "Meeting P2", lambda one: replace(one, deleted=True))
    with filled.edit("Bin") as edit:
        edit.put(replace(edit.find(Task, "title = 'Task P1'")[0], deleted=True))
    assert said(filled, file_of(tmp_path)) == ["Stone P1", "Stone P2", "Task P2"]


def test_deadlines_are_days_or_tasks_or_left_out(filled, tmp_path):
    out = replace(file_of(tmp_path), project_id="p1")
    publishing.write_calendar(filled, replace(out, deadlines="todo"), NOW)
    data = Path(out.path).read_bytes()
    assert data.count(b"BEGIN:VTODO") == 2 and data.count(b"BEGIN:VEVENT") == 1
    assert said(filled, replace(out, deadlines="none")) == ["Meeting P1"]


def test_a_meeting_has_the_uid_of_its_invite_and_the_highest_sequence_ever_sent(filled, tmp_path):
    with filled.edit("Send") as edit:
        meeting = edit.find(Meeting, "title = 'Meeting P1'")[0]
        for at_second, sequence in enumerate((0, 3, 2)):
            edit.send(Sent(new_id(), "update", "meeting", meeting.id, NOW + timedelta(seconds=at_second), sequence))
        edit.send(Sent(new_id(), "chaser", "meeting", meeting.id, NOW, 9))
    out = replace(file_of(tmp_path), project_id="p1", deadlines="none")
    publishing.write_calendar(filled, out, NOW)
    (event,) = icalendar.Calendar.from_ical(Path(out.path).read_bytes()).walk("VEVENT")
    assert (str(event["UID"]), event["SEQUENCE"]) == (meeting.uid, 3)


def test_a_calendar_is_called_by_whose_it_is(filled, tmp_path):
    from coorddesk.services import directory

    known = directory.read(filled)
    names = [
        publishing.file_name(known, Publication("", "", **{key: id}))
        for key, id in (("project_id", "p1"), ("person_id", "dana"), ("team_id", "t1"))
    ]
    assert names == ["Fit.ics", "Dana Whitlock.ics", "Site.ics"] and publishing.file_name(known, Publication("", "")) == "CoordDesk.ics"
    publishing.write_calendar(filled, replace(file_of(tmp_path), person_id="dana"), NOW)
    assert b"X-WR-CALNAME:Dana Whitlock\r\n" in (tmp_path / "out.ics").read_bytes()


# The list


def test_publications_are_added_changed_and_removed_in_words_and_undone(filled, tmp_path):
    made = publishing.add(filled, Publication("", str(tmp_path / "Dana Whitlock.ics"), person_id="dana"))
    assert filled.undo_label() == "Publish Dana Whitlock as Dana Whitlock.ics"
    publishing.change(filled, made.id, "todo")
    assert filled.undo_label() == "Deadlines in Dana Whitlock.ics: as tasks"
    publishing.remove(filled, made.id)
    assert filled.undo_label() == "Stop publishing Dana Whitlock.ics" and publishing.listed(filled) == []
    filled.undo()
    filled.undo()
    assert publishing.listed(filled) == [publishing.Listed(made, "Dana Whitlock")]


def test_one_file_is_published_once_however_its_path_is_written(filled, tmp_path):
    (tmp_path / "sub").mkdir()
    publishing.add(filled, file_of(tmp_path))
    with pytest.raises(InvalidInput, match=r"out\.ics in .* is published already"):
        publishing.add(filled, Publication("", str(tmp_path / "sub" / ".." / "out.ics"), project_id="p1"))
    publishing.remove(filled, publishing.listed(filled)[0].publication.id)
    publishing.add(filled, file_of(tmp_path))


@pytest.mark.parametrize("name", ["out.txt", "out", "ics"])
def test_a_file_of_another_ending_is_refused(filled, tmp_path, name):
    for act in (lambda one: publishing.add(filled, one), lambda one: publishing.write_calendar(filled, one, NOW)):
        with pytest.raises(InvalidInput, match=r"does not end in \.ics"):
            act(file_of(tmp_path, name))
    assert os.listdir(tmp_path) == ["x.coord"]


def test_a_calendar_of_somebody_who_is_gone_is_left_as_it_was_and_says_so(filled, tmp_path):
    made = publishing.add(filled, Publication("", str(tmp_path / "out.ics"), person_id="dana"))
    publishing.publish(filled, made, NOW)
    before = (tmp_path / "out.ics").read_bytes()
    with filled.edit("Gone") as edit:
        edit.put(replace(edit.get(Person, "dana"), deleted=True))
    with pytest.raises(NotFound, match="is not there any more"):
        publishing.publish(filled, made, NOW)
    assert (tmp_path / "out.ics").read_bytes() == before and publishing.listed(filled)[0].name == ""
    with pytest.raises(InvalidInput, match="nothing was published"):
        publishing.add(filled, Publication("", str(tmp_path / "b.ics"), person_id="dana"))


# The file


def test_a_file_is_written_when_something_in_it_changed_and_else_keeps_its_time(filled, tmp_path):
    made = publishing.add(filled, replace(file_of(tmp_path), project_id="p1"))
    path = tmp_path / "out.ics"
    first = publishing.publish(filled, made, NOW)
    assert first.changed and first.count == 3 and first.left_out == ()
    os.utime(path, (1_000_000, 1_000_000))
    tasks.add(filled, "p2", "Elsewhere", TODAY, due=TODAY)
    again = publishing.publish(filled, made, NOW + timedelta(hours=1))
    assert not again.changed and again.written_at == datetime.fromtimestamp(1_000_000, UTC)
    tasks.add(filled, "p1", "Here", TODAY, due=TODAY)
    third = publishing.publish(filled, made, NOW + timedelta(hours=2))
    assert third.changed and third.written_at.year > 2000
    assert "Here" in titles(path.read_bytes())
    assert path.read_bytes().count(b"DTSTAMP:20261125T084200Z") == 3 and path.read_bytes().count(b"DTSTAMP:20261125T104200Z") == 1


@pytest.mark.parametrize("content", [OTHERS, b"notes", b"BEGIN:VCALENDAR\r\n" + b"X-A:1\r\n" * 100 + b"PRODID:-//CoordDesk//x\r\n"])
def test_a_file_that_is_none_of_ours_is_never_written_over(filled, tmp_path, content):
    made = publishing.add(filled, file_of(tmp_path))
    for name in ("out.ics", "other.ics"):
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInput, match=r"out\.ics in .* is not a calendar that CoordDesk wrote"):
        publishing.publish(filled, made, NOW)
    with pytest.raises(InvalidInput, match=r"other\.ics in .* is not a calendar that CoordDesk wrote"):
        publishing.add(filled, file_of(tmp_path, "other.ics"))
    assert (tmp_path / "out.ics").read_bytes() == (tmp_path / "other.ics").read_bytes() == content


def test_a_folder_with_the_name_of_the_file_is_left_alone(filled, tmp_path):
    (tmp_path / "out.ics").mkdir()
    with pytest.raises(InvalidInput, match="not a calendar that CoordDesk wrote"):
        publishing.add(filled, file_of(tmp_path))


def test_a_folder_that_is_gone_is_named_and_written_to_when_it_is_back(filled, tmp_path):
    (tmp_path / "shared").mkdir()
    made = publishing.add(filled, file_of(tmp_path, "shared/out.ics"))
    (tmp_path / "shared").rmdir()
    with pytest.raises(StorageError, match=r"The folder .*shared is not there, so out\.ics was not written"):
        publishing.publish(filled, made, NOW)
    (tmp_path / "shared").mkdir()
    assert publishing.publish(filled, made, NOW).changed


def test_a_folder_that_is_read_only_is_named(filled, tmp_path, monkeypatch):
    made = publishing.add(filled, file_of(tmp_path))

    def refuse(*given: object, **how: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StorageError, match=r"out\.ics could not be written to .* \(Permission denied\)"):
        publishing.publish(filled, made, NOW)
    monkeypatch.undo()
    assert publishing.publish(filled, made, NOW).changed


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_writing_that_fails_midway_keeps_the_old_file_and_leaves_nothing_else(filled, tmp_path, monkeypatch, broken):
    made = publishing.add(filled, file_of(tmp_path))
    publishing.publish(filled, made, NOW)
    before = (tmp_path / "out.ics").read_bytes()
    tasks.add(filled, "p1", "Here", TODAY, due=TODAY)
    real = getattr(os, broken)

    def fail(*given: object, **how: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, broken, fail)
    with pytest.raises(StorageError, match=r"No space left on device\). Nothing was changed there"):
        publishing.publish(filled, made, NOW)
    monkeypatch.setattr(os, broken, real)
    assert (tmp_path / "out.ics").read_bytes() == before
    assert [one for one in os.listdir(tmp_path) if ".part" in one] == []
    assert publishing.publish(filled, made, NOW).changed


def test_slices_let_changes_in_between_and_the_next_writing_has_them(filled, tmp_path):
    made = publishing.add(filled, file_of(tmp_path))
    slices = publishing.publishing(filled, made, NOW, {})
    next(slices)
    tasks.add(filled, "p1", "Meanwhile", TODAY, due=TODAY)  # an edit is not held up by a reading that is still open
    with pytest.raises(StopIteration):
        while True:
            next(slices)
    publishing.publish(filled, made, NOW)
    assert "Meanwhile" in titles((tmp_path / "out.ics").read_bytes())


def test_what_cannot_be_read_by_others_is_told_and_the_rest_is_written(filled, tmp_path):
    change_meeting(filled, "Meeting P1", lambda one: replace(one, zone="Mars/Base"))
    made = publishing.add(filled, file_of(tmp_path))
    outcome = publishing.publish(filled, made, NOW)
    assert outcome.count == 5 and len(outcome.left_out) == 1 and "“Meeting P1” was left out" in outcome.left_out[0]
    assert "Meeting P2" in titles((tmp_path / "out.ics").read_bytes())
