"""Reading the calendar: what was read, put right after a change, is what would be read anew."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coorddesk.domain.documents import Document
from coorddesk.domain.meetings import Meeting, Scope
from coorddesk.domain.tasks import Task
from coorddesk.services import calendar, editing, meetings, milestones, tasks
from coorddesk.storage.store import Store

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
TODAY, FIRST, LAST = date(2026, 11, 25), date(2026, 10, 26), date(2026, 12, 6)
ZONE = "Europe/London"


@pytest.fixture
def store(example_file, tmp_path):
    made = Store.open(shutil.copy(example_file, tmp_path / "example.coord"), lambda: NOW)
    yield made
    made.close()


def _ids(store: Store, record: type) -> list[str]:
    with store.read() as reader:
        return [one.id for one in reader.find(record, "deleted = 0", (), "ORDER BY id")]


def _one_of(data: st.DataObject, found: list):
    """Any of them, drawn by its place: ids are made anew in every run."""
    return found[data.draw(st.integers(0, 9999)) % len(found)]


@pytest.mark.parametrize("project", [None, "FIT"])
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_what_was_read_is_put_right_after_any_change(example_file, tmp_path_factory, project, data):
    # Each example begins with the same store: what is drawn depends on what is in it.
    store = Store.open(shutil.copy(example_file, tmp_path_factory.mktemp("any") / "example.coord"), lambda: NOW)
    steps = []
    store.subscribe(steps.append)
    with store.read() as reader:
        project_id = reader.value("SELECT id FROM project WHERE code = ?", (project,)) if project else None
    found = calendar.read(store, project_id, FIRST, LAST, ZONE)
    for _ in range(data.draw(st.integers(1, 5))):
        days = timedelta(days=data.draw(st.integers(-20, 20)))
        match data.draw(st.sampled_from(["move", "scope", "cancel", "due", "done", "stone", "delete", "add"])):
            case "move":
                meetings.move(store, _one_of(data, _ids(store, Meeting)), datetime(2026, 11, 25, 9) + days)
            case "scope":
                series = [one for one in found.happenings if one.repeats and not one.cancelled]
                if series:
                    one = _one_of(data, series)
                    scope = data.draw(st.sampled_from(list(Scope)))
                    meetings.move(store, one.meeting_id, one.starts + timedelta(hours=1), occurrence=one.original, zone=ZONE, scope=scope)
            case "cancel":
                meetings.cancel(store, _one_of(data, _ids(store, Meeting)))
            case "due":
                tasks.set_due(store, [_one_of(data, _ids(store, Task))], TODAY + days)
            case "done":
                editing.set_field(store, "task", _one_of(data, _ids(store, Task)), "title", "Other words", TODAY)
            case "stone":
                stones = [one.id for one in found.milestones if one.actual is None]
                milestones.reforecast(store, _one_of(data, stones), TODAY + days, TODAY)
            case "delete":
                editing.remove(store, [("meeting", _one_of(data, _ids(store, Meeting)))])
            case "add":
                some = project_id or _projects(store)[0]
                meetings.add(store, some, "New", datetime(2026, 11, 25, 9) + days, datetime(2026, 11, 25, 10) + days, ZONE)
        for step in steps:
            found = calendar.after(store, project_id, found, ZONE, step) or calendar.read(store, project_id, FIRST, LAST, ZONE)
        steps.clear()
        fresh = Store.open(store.path, lambda: NOW)
        assert calendar.read(fresh, project_id, FIRST, LAST, ZONE) == found == calendar.read(store, project_id, FIRST, LAST, ZONE)
        fresh.close()
    store.close()


def test_a_change_of_one_thing_is_put_into_what_was_read(store):
    steps = []
    store.subscribe(steps.append)
    found = calendar.read(store, None, FIRST, LAST, ZONE)
    meeting = next(one.meeting_id for one in found.happenings if not one.repeats and not one.cancelled)
    task, stone = found.deadlines[0].id, next(one.id for one in found.milestones if one.actual is None)
    for change in (
        lambda: meetings.move(store, meeting, datetime(2026, 11, 26, 9)),
        lambda: tasks.set_due(store, [task], date(2026, 11, 27)),
        lambda: milestones.reforecast(store, stone, date(2026, 12, 1), TODAY),
        store.undo,
    ):
        change()
        after = calendar.after(store, None, found, ZONE, steps.pop())
        assert after is not None and after != found
        found = after
        fresh = Store.open(store.path, lambda: NOW)
        assert found == calendar.read(fresh, None, FIRST, LAST, ZONE)
        fresh.close()


def _projects(store: Store) -> list[str]:
    with store.read() as reader:
        return [row[0] for row in reader.rows("SELECT id FROM project ORDER BY code")]


def test_a_part_of_what_was_read_is_what_would_be_read_for_it(store):
    calendar.read(store, None, FIRST, LAST, ZONE)
    fresh = Store.open(store.path, lambda: NOW)
    for first in (date(2026, 11, 2), date(2026, 11, 23), date(2026, 11, 30)):
        last = first + timedelta(days=6)
        assert calendar.read(store, None, first, last, ZONE) == calendar.read(fresh, None, first, last, ZONE)
    fresh.close()


def test_the_next_look_at_a_standing_document_stands_on_its_day(store: Store) -> None:
    with store.edit("Look again") as edit:
        register, gone = edit.find(Document, "number IN ('FIT-HS-RP-0006', 'FIT-AR-SP-0004')", (), "ORDER BY number DESC")
        edit.put(replace(register, next_review=TODAY))
        edit.put(replace(gone, next_review=TODAY, status="Withdrawn"))
    looks = [one for one in calendar.read(store, None, FIRST, LAST, ZONE).reviews if one.look]
    assert [(one.number, one.due, one.reviewers) for one in looks] == [("FIT-HS-RP-0006", TODAY, (register.owner_id,))]
