"""Fields set one by one or many at once, each by its rule; the bin."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from coorddesk.domain.documents import Document, Revision
from coorddesk.domain.kinds import BY_KIND, FIELDS
from coorddesk.domain.log import LogEntry, LogKind, LogState, Rating
from coorddesk.domain.meetings import Meeting, Occurrence
from coorddesk.domain.milestones import Forecast, Milestone
from coorddesk.domain.people import Person, Team
from coorddesk.domain.projects import Category, Column, Project
from coorddesk.domain.tasks import Priority, Task
from coorddesk.errors import Conflict, InvalidInput, NotFound
from coorddesk.services import editing
from coorddesk.storage.store import Store

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
TODAY = date(2026, 11, 25)
START = datetime(2026, 11, 26, 10)


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: NOW)
    with made.edit("Start") as edit:
        for record in (
            Team("des", "Design"), Team("wrk", "Works"),
            Person("dana", "Dana Whitlock", "dana@example.org", team_id="des"),
            Person("ravi", "Ravi Deshpande", "ravi@example.org", team_id="wrk"),
            Project("p", "FIT", "Fit-out"),
            Column("todo", "p", "To do", Category.OPEN, "a0"), Column("wait", "p", "Waiting on", Category.WAITING, "a1"),
            Column("done", "p", "Done", Category.DONE, "a2"),
            Task("t1", "p", "FIT-1", "Order pumps", "todo", "a0", owner_id="dana", team_id="des"),
            Task("t2", "p", "FIT-2", "Book lift", "todo", "a1"),
            Milestone("m", "p", "FIT-MS1", "Power on", baseline=date(2026, 12, 1), forecast=date(2026, 12, 1)),
            Meeting("g", "p", "FIT-M1", "Design meeting", START, START + timedelta(hours=1), "Europe/London"),
            Document("d", "p", "FIT-A-DR-0102", "Ceiling", status="Draft", revisions=(
                Revision("P01", status="Superseded"), Revision("P02", status="Draft", current=True))),
            Document("d2", "p", "FIT-A-DR-0103", "Floor"),
            LogEntry("r", "p", "FIT-R1", LogKind.RISK, "Late glass", owner_id="ravi"),
        ):  # fmt: skip
            edit.add(record)
            if isinstance(record, Document):
                edit.claim_number(record.number, record.id)
    yield made
    made.close()


def get(store: Store, kind: str, id: str):
    return editing.read(store, kind, id)


def put(store: Store, kind: str, id: str, **values):
    editing.set_fields(store, kind, [id], values, TODAY)
    return get(store, kind, id)


def test_a_field_without_a_rule_takes_the_value_and_the_label_says_which(store):
    editing.set_field(store, "task", "t1", "priority", Priority.HIGH, TODAY)
    assert get(store, "task", "t1").priority == Priority.HIGH
    assert store.undo_label() == "Set priority of FIT-1 to High"


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("due", date(2026, 12, 4), "Set due of FIT-1 to 4 Dec"), ("due", None, "Start"),
        ("owner_id", "ravi", "Set owner of FIT-1 to Ravi Deshpande"),
        ("column_id", "done", "Set column of FIT-1 to Done"), ("labels", ("fire",), "Set labels of FIT-1"),
        ("title", "A title " * 9, "Set title of FIT-1"), ("team_id", "wrk", "Set team of FIT-1 to Works"),
        ("needed_by_team_id", "wrk", "Set needed by team of FIT-1 to Works"),
    ],
)  # fmt: skip
def test_labels_say_what_the_user_did(store, name, value, label):
    put(store, "task", "t1", **{name: value})
    assert store.undo_label() == label


def test_several_records_change_as_one_step(store):
    editing.set_fields(store, "task", ["t1", "t2"], {"due": date(2026, 12, 4), "priority": Priority.LOW}, TODAY)
    assert store.undo_label() == "Edit 2 items"
    assert {get(store, "task", id).due for id in ("t1", "t2")} == {date(2026, 12, 4)}
    store.undo()
    assert get(store, "task", "t2").due is None and store.undo_label() == "Start"


def test_labels_are_added_to_and_taken_off_each_and_its_others_are_kept(store):
    put(store, "task", "t1", labels=("fire", "level 3"))
    put(store, "task", "t2", labels=("level 3", "riser"))
    editing.change_labels(store, "task", ["t1", "t2"], ["urgent", "riser"], ["level 3"])
    assert [get(store, "task", id).labels for id in ("t1", "t2")] == [("fire", "urgent", "riser"), ("riser", "urgent")]
    assert store.undo_label() == "Labels of 2 items: add urgent, riser; remove level 3"
    store.undo()
    assert get(store, "task", "t2").labels == ("level 3", "riser")


def test_labels_that_all_have_already_make_no_entry(store):
    put(store, "task", "t1", labels=("fire",))
    editing.change_labels(store, "task", ["t1"], ["fire"], ["gone"])
    assert store.undo_label() == "Set labels of FIT-1"


def test_many_are_read_at_once_in_their_order_without_those_in_the_bin(store):
    editing.remove(store, [("task", "t1")])
    assert [one.id for one in editing.read_many(store, "task", ["t2", "gone", "t1"])] == ["t2"]


def test_several_that_move_to_a_column_keep_their_order_at_its_foot(store):
    editing.set_fields(store, "task", ["t2", "t1"], {"column_id": "wait"}, TODAY)
    assert get(store, "task", "t2").rank < get(store, "task", "t1").rank


def test_a_start_after_the_due_date_of_one_of_them_changes_none(store):
    put(store, "task", "t2", due=date(2026, 12, 1))
    with pytest.raises(InvalidInput, match="FIT-2 is due on Tue 1 Dec") as refused:
        editing.set_fields(store, "task", ["t1", "t2"], {"start": date(2026, 12, 4)}, TODAY)
    assert refused.value.field == "start" and get(store, "task", "t1").start is None


def test_a_value_refused_for_one_record_changes_none(store):
    with pytest.raises(InvalidInput):
        editing.set_fields(store, "document", ["d", "d2"], {"issued": TODAY}, TODAY)
    assert get(store, "document", "d").revisions[1].issued is None and store.undo_label() == "Start"


def test_the_value_a_field_has_makes_no_entry(store):
    put(store, "task", "t1", title="Order pumps")
    assert store.undo_label() == "Start"


def test_an_editor_that_opened_an_older_record_overwrites_nothing(store):
    opened = get(store, "task", "t1")
    put(store, "task", "t1", notes="From elsewhere")
    with pytest.raises(Conflict):
        editing.set_field(store, "task", "t1", "title", "Mine", TODAY, expected=opened)
    assert get(store, "task", "t1").title == "Order pumps"


def test_what_no_longer_exists_is_not_found(store):
    with pytest.raises(NotFound):
        editing.read(store, "task", "gone")
    with pytest.raises(NotFound):
        put(store, "task", "gone", title="A")


@pytest.mark.parametrize(("kind", "id"), [("task", "t1"), ("person", "dana"), ("project", "p"), ("team", "des"), ("meeting", "g")])
def test_nothing_loses_its_name(store, kind, id):
    name = "name" if kind in ("person", "project", "team") else "title"
    with pytest.raises(InvalidInput) as refused:
        put(store, kind, id, **{name: "  "})
    assert refused.value.field == name


def test_a_field_that_is_not_one_is_refused(store):
    with pytest.raises(InvalidInput):
        put(store, "task", "t1", colour="red")


def test_every_declared_field_can_be_set_or_is_read_only():
    """FIELDS make the inspector: what it edits must be a field of the record or have a rule."""
    for kind, declared in FIELDS.items():
        own = {field.name for field in fields(BY_KIND[kind])}
        for field in declared:
            known = own | {name for of, name in editing._RULES if of == kind} | {"revision"}
            assert field.read_only or field.name in known, (kind, field.name)


def test_the_first_due_date_stays_the_baseline_and_moves_are_counted(store):
    assert put(store, "task", "t1", due=date(2026, 12, 4)).baseline_due == date(2026, 12, 4)
    moved = put(store, "task", "t1", due=date(2026, 12, 9))
    assert (moved.baseline_due, moved.due_moves) == (date(2026, 12, 4), 1)


def test_a_column_sets_the_dates_it_stands_for(store):
    waiting = put(store, "task", "t1", column_id="wait")
    assert (waiting.waiting_on_id, waiting.waiting_since) == ("dana", TODAY)
    done = put(store, "task", "t1", column_id="done")
    assert (done.done_on, done.waiting_on_id, done.waiting_since) == (TODAY, None, None)
    assert put(store, "task", "t1", column_id="todo").done_on is None


def test_waiting_on_somebody_has_a_since_and_on_nobody_none(store):
    assert put(store, "task", "t2", waiting_on_id="ravi").waiting_since == TODAY
    assert put(store, "task", "t2", waiting_on_id=None).waiting_since is None


def test_an_owner_brings_their_team_unless_the_thing_has_one_of_its_own(store):
    assert put(store, "task", "t1", owner_id="ravi").team_id == "wrk"
    assert put(store, "task", "t2", owner_id="dana").team_id == "des"
    put(store, "task", "t2", team_id="wrk")
    put(store, "person", "dana", team_id="wrk")
    put(store, "task", "t1", owner_id="dana", team_id="des")
    assert put(store, "task", "t1", owner_id="ravi").team_id == "des"
    assert put(store, "task", "t1", owner_id=None).team_id == "des"


def test_a_new_forecast_is_kept_with_the_day_it_was_given(store):
    moved = put(store, "milestone", "m", forecast=date(2026, 12, 9))
    assert moved.forecasts == (Forecast(TODAY, date(2026, 12, 9)),) and moved.baseline == date(2026, 12, 1)


def test_a_meetings_start_moves_its_end_and_an_end_before_it_is_refused(store):
    later = START + timedelta(hours=3)
    assert put(store, "meeting", "g", starts=later).ends == later + timedelta(hours=1)
    with pytest.raises(InvalidInput) as refused:
        put(store, "meeting", "g", ends=START)
    assert refused.value.field == "ends" and get(store, "meeting", "g").ends == later + timedelta(hours=1)


@pytest.mark.parametrize("weekday", ["MO", "TU", "WE", "TH", "FR"])
def test_a_meeting_that_repeats_begins_on_the_first_day_that_fits(store, weekday):
    made = put(store, "meeting", "g", rule=f"FREQ=WEEKLY;INTERVAL=2;BYDAY={weekday}")
    days = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    assert days[made.starts.weekday()] == weekday and timedelta() <= made.starts - START < timedelta(days=7)
    assert made.ends - made.starts == timedelta(hours=1)
    if weekday != days[START.weekday()]:
        store.undo()
        assert get(store, "meeting", "g").starts == START


def test_a_documents_status_is_its_current_revisions(store):
    changed = put(store, "document", "d", status="Approved", issued=TODAY)
    assert changed.status == "Approved" and changed.revisions[1].status == "Approved" and changed.revisions[0].status == "Superseded"
    assert changed.revisions[1].issued == TODAY
    assert put(store, "document", "d2", status="Withdrawn").status == "Withdrawn"
    with pytest.raises(InvalidInput, match="has no revision yet"):
        put(store, "document", "d2", path="/a.pdf")


def test_a_number_that_was_used_is_refused(store):
    with pytest.raises(InvalidInput, match="is the number of “Ceiling”"):
        put(store, "document", "d2", number="fit a dr 0102")
    put(store, "document", "d", number=" FIT-A-DR-0900 ")
    assert get(store, "document", "d").number == "FIT-A-DR-0900"
    with pytest.raises(InvalidInput):
        put(store, "document", "d2", number="FIT-A-DR-0102")


def test_a_log_line_closes_and_opens_with_its_date(store):
    assert put(store, "log", "r", state=LogState.CLOSED).closed_on == TODAY
    assert put(store, "log", "r", state=LogState.OPEN).closed_on is None
    assert put(store, "log", "r", probability="4", impact="5").probability == 4
    assert put(store, "log", "r", impact="").impact is None
    assert put(store, "log", "r", rating="A").ratings == (Rating(TODAY, "A"),)


def test_an_address_belongs_to_one_person(store):
    with pytest.raises(InvalidInput, match="is the address of Ravi"):
        put(store, "person", "dana", email="RAVI@example.org")
    assert put(store, "person", "dana", email=" new@example.org ").email == "new@example.org"


def test_a_teams_name_belongs_to_one_team(store):
    with pytest.raises(InvalidInput, match="Works") as refused:
        put(store, "team", "des", name="works")
    assert refused.value.field == "name" and get(store, "team", "des").name == "Design"
    assert put(store, "team", "des", name="DESIGN").name == "DESIGN"


@pytest.mark.parametrize(
    ("kind", "id", "name"), [("task", "t1", "ref"), ("project", "p", "code"), ("task", "t1", "id"), ("task", "t1", "project_id")]
)
def test_what_names_a_thing_for_ever_cannot_be_set(store, kind, id, name):
    with pytest.raises(InvalidInput, match="cannot be changed here"):
        editing.set_field(store, kind, id, name, "NEW", TODAY)


def test_the_bin_keeps_things_and_gives_them_back(store):
    editing.remove(store, [("task", "t1")])
    assert get(store, "task", "t1").deleted and store.undo_label() == "Delete FIT-1"
    editing.restore(store, [("task", "t1")])
    assert not get(store, "task", "t1").deleted and store.undo_label() == "Restore FIT-1"
    editing.remove(store, [("task", "t1"), ("document", "d")])
    assert store.undo_label() == "Delete 2 items"
    store.undo()
    assert not get(store, "document", "d").deleted


def test_who_comes_back_from_the_bin_must_still_have_their_address(store):
    editing.remove(store, [("person", "ravi")])
    put(store, "person", "dana", email="ravi@example.org")
    with pytest.raises(InvalidInput, match="is the address of Dana Whitlock"):
        editing.restore(store, [("person", "ravi")])
    assert get(store, "person", "ravi").deleted


def test_a_team_comes_back_from_the_bin_only_while_its_name_is_free(store):
    editing.remove(store, [("team", "des")])
    put(store, "team", "wrk", name="Design")
    with pytest.raises(InvalidInput, match="Design"):
        editing.restore(store, [("team", "des")])
    assert get(store, "team", "des").deleted


def test_notes_of_a_day_come_back_from_the_bin_only_while_the_day_has_none(store):
    with store.edit("Notes") as edit:
        edit.add(Occurrence("o1", "g", START, minutes="First"))
    editing.remove(store, [("occurrence", "o1")])
    with store.edit("Other notes") as edit:
        edit.add(Occurrence("o2", "g", START, minutes="Second"))
    with pytest.raises(InvalidInput, match="26 Nov 2026 has other notes"):
        editing.restore(store, [("occurrence", "o1")])
    with store.edit("Away") as edit:
        edit.put(replace(edit.get(Occurrence, "o2"), deleted=True))
    editing.restore(store, [("occurrence", "o1")])
    assert get(store, "occurrence", "o1").minutes == "First"


def test_a_thing_is_called_by_its_reference_number_or_name(store):
    assert [editing.named(get(store, *one)) for one in (("task", "t1"), ("document", "d"), ("person", "dana"), ("team", "des"))] == [
        "FIT-1", "FIT-A-DR-0102", "Dana Whitlock", "Design"
    ]  # fmt: skip
