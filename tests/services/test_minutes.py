"""Taking minutes, on a real store."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coorddesk.domain.links import Link
from coorddesk.domain.log import LogEntry
from coorddesk.domain.meetings import AgendaItem, Meeting, Occurrence, Outcome, Reply
from coorddesk.domain.minutes import Mark
from coorddesk.domain.people import Person
from coorddesk.domain.tasks import Task
from coorddesk.errors import InvalidInput
from coorddesk.services import agendas, meetings, minutes, tasks
from coorddesk.storage.store import Store
from tests.services.cycle import LONDON, NOW, TODAY, at, held, keys


@pytest.fixture
def begun(store, weekly) -> Occurrence:
    agendas.add_lines(store, weekly.id, at(25), ["Riser 15 min @Dana", "Lift"], TODAY)
    minutes.begin(store, weekly.id, at(25), NOW)
    return read(store, weekly).day


def read(store: Store, meeting, original=at(25)) -> minutes.Minutes:  # noqa: B008
    return minutes.read(store, meeting.id, original)


def undo_all(store: Store, times: int) -> None:
    for _ in range(times):
        store.undo()


def test_when_minutes_begin_what_stands_is_kept(store, weekly):
    task = tasks.add(store, "p1", "Sketch", TODAY)
    held(store, weekly, at(18), AgendaItem("Riser", key="r"), outcomes=[Outcome("r", "task", task.id)], state="approved")
    meetings.set_reply(store, weekly.id, "ravi", Reply.CANNOT, NOW)
    minutes.begin(store, weekly.id, at(25), NOW)
    assert store.undo_label() == "Start minutes of Design meeting, Wed 25 Nov"
    late = tasks.add(store, "p1", "Late", TODAY)
    with store.edit("Hold") as edit:
        earlier = edit.find(Occurrence, "original = ?", ("2026-11-18T10:00:00",))[0]
        edit.put(replace(earlier, agenda=(), outcomes=(*earlier.outcomes, Outcome("", "task", late.id))))
    found = read(store, weekly)
    assert (found.day.state, found.day.began, [one.title for one in found.day.agenda]) == ("open", NOW, ["Riser"])
    assert keys(found.agenda) == [f"action:{task.id}"]
    assert [(one.person_id, one.state) for one in found.day.attendance] == [("ravi", "apologies")]
    minutes.begin(store, weekly.id, at(25), NOW + timedelta(hours=1))
    assert read(store, weekly).day.began == NOW


def test_attendance_is_noted_for_everybody_and_for_who_was_not_asked(store, weekly, begun):
    minutes.set_attendance(store, begun.id, "ravi", "apologies")
    minutes.set_attendance(store, begun.id, "hemi", "part")
    minutes.all_present(store, begun.id)
    noted = {one.person_id: one.state for one in read(store, weekly).day.attendance}
    assert noted == {"ravi": "apologies", "hemi": "part", "dana": "present"}
    minutes.set_attendance(store, begun.id, "ravi", "")
    assert "ravi" not in {one.person_id for one in read(store, weekly).day.attendance}
    undo_all(store, 4)
    assert read(store, weekly).day.attendance == ()


def test_what_is_typed_about_an_item_is_one_step_to_undo_however_often_it_was_saved(store, weekly, begun):
    key = begun.agenda[0].key
    step = minutes.say(store, begun.id, key, "Four")
    for said in ("Four pene", "Four penetrations"):
        assert minutes.say(store, begun.id, key, said, step) == step
    assert store.undo_label() == "Minutes on Riser"
    other = minutes.say(store, begun.id, begun.agenda[1].key, "Late", None)
    assert other != step
    assert minutes.say(store, begun.id, key, "Four penetrations.", step) not in (step, other)  # something else was done since
    undo_all(store, 2)
    assert [one.said for one in read(store, weekly).day.agenda] == ["Four penetrations", ""]
    store.undo()
    assert [one.said for one in read(store, weekly).day.agenda] == ["", ""]
    store.redo()
    assert [one.said for one in read(store, weekly).day.agenda] == ["Four penetrations", ""]
    # What was undone is not gone on with: its step is another one by now.
    store.undo()
    assert minutes.say(store, begun.id, key, "New", step) != step


def test_notes_and_time_spent_are_kept(store, weekly, begun):
    minutes.say(store, begun.id, "", "Quiet day")
    step = minutes.spend(store, begun.id, begun.agenda[0].key, 60)
    minutes.spend(store, begun.id, begun.agenda[0].key, 125, step)
    day = read(store, weekly).day
    assert (day.minutes, day.agenda[0].spent) == ("Quiet day", 125)
    store.undo()
    assert read(store, weekly).day.agenda[0].spent == 0


def test_a_marked_line_becomes_an_action_with_owner_due_source_and_links_in_one_step(store, weekly, begun):
    key = begun.agenda[0].key
    minutes.say(store, begun.id, key, "They talked")
    task = minutes.note(store, begun.id, key, Mark.ACTION, "Dana: send the sketch of FIT-AR-DR-0102 by Fri", TODAY, said="They talked.")
    assert isinstance(task, Task)
    assert (task.kind, task.title, task.owner_id, task.due) == (
        "action", "Send the sketch of FIT-AR-DR-0102", "dana", date(2026, 11, 27),
    )  # fmt: skip
    assert (task.source, task.raised_on) == ("Design meeting, 25 Nov", TODAY)
    found = read(store, weekly)
    assert [(one.item, one.id, one.person_id) for one in found.outcomes] == [(key, task.id, "dana")]
    assert found.day.agenda[0].said == "They talked."
    with store.read() as reader:
        links = reader.find(Link, "from_id = ?", (task.id,), "ORDER BY id")
        assert [(one.to_kind, one.to_id) for one in links] == [("meeting", weekly.id), ("document", "d1")]
    assert store.undo_label() == f"Note action {task.ref} Send the sketch of FIT-AR-DR-0102"
    store.undo()
    found = read(store, weekly)
    assert found.outcomes == () and found.day.agenda[0].said == "They talked"
    with store.read() as reader:
        assert reader.lookup(Task, task.id) is None
    store.redo()
    assert [one.id for one in read(store, weekly).outcomes] == [task.id]


def test_a_decision_is_closed_says_where_it_was_made_and_is_linked(store, weekly, begun):
    entry = minutes.note(store, begun.id, "", Mark.DECISION, "open-cell ceilings @Ravi", TODAY)
    assert isinstance(entry, LogEntry)
    assert (entry.ref, entry.kind, entry.state, entry.owner_id, entry.status) == ("FIT-D1", "decision", "closed", "ravi", "Made 25 Nov")
    assert (entry.title, entry.detail, entry.closed_on) == ("Open-cell ceilings", "Decided at Design meeting, 25 Nov.", TODAY)
    [one] = read(store, weekly).outcomes
    assert (one.item, one.mark, one.done) == ("", Mark.DECISION, True)


def test_a_person_named_with_an_at_and_unknown_is_added(store, begun):
    task = minutes.note(store, begun.id, "", Mark.ACTION, "send samples @Zara", TODAY)
    with store.read() as reader:
        assert reader.value("SELECT name FROM person WHERE id = ?", (task.owner_id,)) == "Zara"
    assert task.labels == ()


def test_a_mark_without_words_adds_nothing(store, weekly, begun):
    with pytest.raises(InvalidInput):
        minutes.note(store, begun.id, "", Mark.ACTION, "@Dana by Fri", TODAY)
    assert read(store, weekly).outcomes == ()


def test_what_came_out_stands_on_the_next_agenda_and_undone_items_keep_their_keys(store, weekly, begun):
    riser, lift = (item.key for item in begun.agenda)
    task = minutes.note(store, begun.id, riser, Mark.ACTION, "Dana: sketch", TODAY)
    minutes.tick(store, begun.id, lift, True)
    minutes.end(store, begun.id, NOW)
    next_one = agendas.read(store, weekly.id, at(25) + timedelta(days=7), TODAY)
    assert next_one is not None
    assert keys(next_one) == [f"minutes:{begun.id}", f"action:{task.id}"]
    assert [item.key for item in next_one.occurrence.agenda] == [riser]


def test_minutes_are_approved_at_the_next_meeting_and_it_can_be_taken_back(store, weekly, begun):
    with pytest.raises(InvalidInput, match="not ended"):
        minutes.approve(store, begun.id, TODAY)
    minutes.end(store, begun.id, NOW)
    later = at(25) + timedelta(days=7)
    minutes.begin(store, weekly.id, later, NOW)
    next_day = read(store, weekly, later).day
    minutes.settle(store, next_day.id, f"minutes:{begun.id}", True, TODAY)
    assert store.undo_label() == "Approve minutes of Design meeting, Wed 25 Nov"
    day = read(store, weekly).day
    assert (day.state, day.approved_on) == ("approved", date(2026, 12, 2))
    assert [one.done for one in read(store, weekly, later).agenda.standing] == [True]
    minutes.settle(store, next_day.id, f"minutes:{begun.id}", False, TODAY)
    assert read(store, weekly).day.state == "closed"
    minutes.reopen(store, begun.id)
    assert (read(store, weekly).day.state, read(store, weekly).day.ended) == ("open", None)


def test_what_was_brought_forward_is_ticked_off_where_it_lives(store, weekly):
    task = tasks.add(store, "p1", "Sketch", TODAY)
    with store.edit("Decide") as edit:
        edit.add(LogEntry("l1", "p1", "FIT-D9", "decision", "Ceilings"))
    outcomes = [Outcome("", "task", task.id), Outcome("", "log", "l1")]
    held(store, weekly, at(18), outcomes=outcomes, state="approved")
    minutes.begin(store, weekly.id, at(25), NOW)
    day = read(store, weekly).day
    for key in (f"action:{task.id}", "decision:l1"):
        minutes.settle(store, day.id, key, True, TODAY)
    with store.read() as reader:
        assert reader.get(Task, task.id).done_on == TODAY and reader.get(LogEntry, "l1").closed_on == TODAY
    assert [one.done for one in read(store, weekly).agenda.standing] == [True, True]
    minutes.settle(store, day.id, f"action:{task.id}", False, TODAY)
    undo_all(store, 3)
    assert [one.done for one in read(store, weekly).agenda.standing] == [False, False]
    with pytest.raises(InvalidInput, match="review"):
        minutes.settle(store, day.id, "review:r1", True, TODAY)


def test_the_next_day_of_a_series_is_offered(store, weekly, begun):
    following = read(store, weekly).following
    assert following is not None and (following.meeting_id, following.starts) == (weekly.id, at(25) + timedelta(days=7))


def test_after_a_single_meeting_the_next_one_is_planned_with_the_same_people(store, weekly):
    coming = [replace(weekly.attendees[0], reply=Reply.COMING)]
    one = meetings.add(store, "p1", "Handover 09", at(25, 14), at(25, 15), LONDON, place="Level 5", attendees=coming)
    minutes.begin(store, one.id, at(25, 14), NOW)
    found = read(store, one, at(25, 14))
    assert found.following == minutes.Next(at(25, 14) + timedelta(days=7), "Handover 10")
    made = minutes.plan_next(store, found.day.id, at(26, 9))
    assert (made.title, made.starts, made.ends, made.place, made.follows_id) == ("Handover 10", at(26, 9), at(26, 10), "Level 5", one.id)
    assert [(who.person_id, who.reply) for who in made.attendees] == [("dana", Reply.NO_REPLY)]
    assert read(store, one, at(25, 14)).following == minutes.Next(at(26, 9), "Handover 10", made.id, at(26, 9))
    store.undo()
    with store.read() as reader:
        assert reader.lookup(Meeting, made.id) is None
    with pytest.raises(InvalidInput, match="later"):
        minutes.plan_next(store, found.day.id, at(24, 9))


def test_an_item_nobody_had_planned_is_added_while_the_meeting_runs(store, weekly, begun):
    item = minutes.add_item(store, begun.id, "Any other business")
    assert (item.minutes, read(store, weekly).day.agenda[-1].title) == (0, "Any other business")


def test_several_new_people_in_one_action_are_all_added(store, begun):
    task = minutes.note(store, begun.id, "", Mark.ACTION, "@Zara Khan @Bob Lee send the sketch", TODAY)
    with store.read() as reader:
        added = {one.name: one.id for one in reader.find(Person, "deleted = 0")}
    assert {"Zara Khan", "Bob Lee"} <= added.keys()
    assert task.owner_id == added["Zara Khan"] and task.labels == ()
