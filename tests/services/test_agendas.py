"""What stands on an agenda by itself, on a real store."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from coorddesk.domain.documents import Review
from coorddesk.domain.log import LogEntry, LogKind
from coorddesk.domain.meetings import AgendaItem, Outcome
from coorddesk.domain.projects import Category
from coorddesk.domain.tasks import Task
from coorddesk.errors import InvalidInput
from coorddesk.services import agendas, log, meetings, tasks
from coorddesk.storage.store import Store
from tests.services.cycle import LONDON, TODAY, at, held, keys


def agenda(store: Store, meeting, original: datetime) -> agendas.Agenda:
    found = agendas.read(store, meeting.id, original, TODAY)
    assert found is not None
    return found


def put(store: Store, record) -> None:
    with store.edit("Change") as edit:
        edit.put(record)


def test_open_actions_of_all_earlier_days_stand_on_the_next_agenda_until_they_are_done(store, weekly):
    due = {"Old": 6, "New": 20, "Done": 7}
    old, new, done = (tasks.add(store, "p1", title, TODAY, due=date(2026, 11, day)) for title, day in due.items())
    other = tasks.add(store, "p1", "Not from here", TODAY, due=date(2026, 11, 1))
    held(store, weekly, at(4), outcomes=[Outcome("", "task", old.id), Outcome("", "task", done.id)], state="approved")
    held(store, weekly, at(11), outcomes=[Outcome("", "task", new.id)], state="approved")
    tasks.move_to_category(store, [done.id], Category.DONE, TODAY)
    assert keys(agenda(store, weekly, at(18))) == [f"action:{old.id}", f"action:{new.id}"]
    assert other.id not in " ".join(keys(agenda(store, weekly, at(18))))
    tasks.move_to_category(store, [old.id], Category.DONE, TODAY)
    assert keys(agenda(store, weekly, at(18))) == [f"action:{new.id}"]


def test_what_came_out_of_the_meeting_it_follows_counts_too(store, weekly):
    task = tasks.add(store, "p1", "Sketch", TODAY)
    before = held(store, weekly, at(11), AgendaItem("Riser", key="r"), outcomes=[Outcome("r", "task", task.id)])
    after = meetings.add(store, "p1", "Design meeting", at(18), at(18, 11), LONDON)
    put(store, replace(after, follows_id=weekly.id))
    put(store, replace(weekly, follows_id=after.id))  # a circle, which an import could leave, ends
    found = agenda(store, after, at(18))
    assert keys(found) == [f"minutes:{before.id}", f"action:{task.id}"]
    assert [(item.title, item.key) for item in found.occurrence.agenda] == [("Riser", "r")]
    assert found.carried == {"r"}


def test_minutes_stand_until_they_are_approved(store, weekly):
    first = held(store, weekly, at(11))
    [one] = agenda(store, weekly, at(18)).standing
    assert (one.key, one.title, one.done) == (f"minutes:{first.id}", "Minutes of Design meeting, 11 Nov", False)
    put(store, replace(first, state="approved"))
    assert keys(agenda(store, weekly, at(18))) == []


def test_decisions_awaited_are_those_of_this_meeting_and_those_that_who_attends_owes_by_then(store, weekly):
    def decision(title: str, **more) -> LogEntry:
        return log.add(store, more.pop("project", "p1"), more.pop("kind", LogKind.DECISION), title, TODAY, **more)

    due = decision("Due by then", owner_id="dana", due=date(2026, 11, 18))
    out = decision("From here, later", owner_id="hemi", due=date(2026, 12, 18))
    decision("Later", owner_id="dana", due=date(2026, 11, 19))
    decision("Of somebody only informed", owner_id="hemi", due=date(2026, 11, 1))
    decision("Of another project", project="p2", owner_id="dana", due=date(2026, 11, 1))
    decision("A risk", kind=LogKind.RISK, owner_id="dana", due=date(2026, 11, 1))
    held(store, weekly, at(11), outcomes=[Outcome("", "log", out.id)], state="approved")
    assert keys(agenda(store, weekly, at(18))) == [f"decision:{due.id}", f"decision:{out.id}"]
    log.close(store, [due.id, out.id], TODAY)
    assert keys(agenda(store, weekly, at(18))) == []


def test_reviews_out_are_those_that_who_attends_owes_by_then(store, weekly):
    with store.edit("Ask") as edit:
        for id, who, due, returned in (("r1", "dana", 18, None), ("r2", "ravi", 2, None), ("r3", "dana", 19, None), ("r4", "hemi", 1, None),
                                       ("r5", "ravi", 1, date(2026, 11, 1))):  # fmt: skip
            edit.add(Review(id, "d1", "P01", who, date(2026, 11, 1), date(2026, 11, due), returned))
    found = agenda(store, weekly, at(18))
    assert [(one.key, one.ref, one.opens) for one in found.standing] == [
        ("review:r2", "FIT-AR-DR-0102", ("document", "d1")), ("review:r1", "FIT-AR-DR-0102", ("document", "d1")),
    ]  # fmt: skip


def test_each_can_be_left_out_put_back_and_given_a_time(store, weekly):
    task = tasks.add(store, "p1", "Sketch", TODAY, owner_id="ravi")
    held(store, weekly, at(11), outcomes=[Outcome("", "task", task.id)], state="approved")
    key = f"action:{task.id}"
    agendas.leave_out(store, weekly.id, at(18), key)
    assert store.undo_label() == "Take FIT-1 off the agenda of Design meeting"
    found = agenda(store, weekly, at(18))
    assert (keys(found), [one.key for one in found.left_out]) == ([], [key])
    assert keys(agenda(store, weekly, at(25))) == [key]  # only this one
    agendas.put_back(store, weekly.id, at(18), [key])
    assert keys(agenda(store, weekly, at(18))) == [key]
    agendas.make_item(store, weekly.id, at(18), key, 15)
    found = agenda(store, weekly, at(18))
    [item] = found.occurrence.agenda
    assert (item.title, item.minutes, item.presenter_id, item.task_id, item.key) == ("Sketch", 15, "ravi", task.id, key)
    assert keys(found) == [] and found.links[key].ref == "FIT-1"
    agendas.remove_item(store, weekly.id, at(18), key)
    assert keys(agenda(store, weekly, at(18))) == [key]
    for _ in range(4):
        store.undo()
    assert keys(agenda(store, weekly, at(18))) == [key]


def test_an_undone_item_comes_with_its_key_and_goes_when_the_last_one_deals_with_it_after_all(store, weekly):
    items = AgendaItem("Riser", 15, key="r", said="Much"), AgendaItem("Lift", key="l", done=True)
    last = held(store, weekly, at(11), *items, state="approved")
    agendas.add_lines(store, weekly.id, at(18), ["Snags"], TODAY)
    items = agenda(store, weekly, at(18)).occurrence.agenda
    assert [(one.title, one.said) for one in items] == [("Riser", ""), ("Snags", "")]
    put(store, replace(last, agenda=(replace(last.agenda[0], done=True), replace(last.agenda[1], done=False))))
    assert [one.title for one in agenda(store, weekly, at(18)).occurrence.agenda] == ["Lift", "Snags"]
    agendas.remove_item(store, weekly.id, at(18), "l")
    found = agenda(store, weekly, at(18))
    assert [one.title for one in found.occurrence.agenda] == ["Snags"]
    assert [(one.kind, one.title) for one in found.left_out] == [("item", "Lift")]
    agendas.put_back(store, weekly.id, at(18), [found.left_out[0].key])
    assert [one.title for one in agenda(store, weekly, at(18)).occurrence.agenda] == ["Lift", "Snags"]


def test_a_typed_line_names_its_length_its_presenter_and_what_it_is_about(store, weekly):
    task = tasks.add(store, "p1", "Sprinkler layout", TODAY)
    lines = ["Sprinklers 15 min @Ravi FIT-1", "Plan FIT-AR-DR-0102: detectors, 5m", "Lift by Fri", "20 min Any other business"]
    agendas.add_lines(store, weekly.id, at(18), lines, TODAY)
    assert store.undo_label() == "Add 4 items to the agenda of Design meeting"
    one, two, three, four = agenda(store, weekly, at(18)).occurrence.agenda
    assert (one.title, one.minutes, one.presenter_id, one.task_id) == ("Sprinklers", 15, "ravi", task.id)
    assert (two.title, two.minutes, two.document_id) == ("Plan FIT-AR-DR-0102: detectors", 5, "d1")
    assert (three.title, three.minutes) == ("Lift by Fri", 10)
    assert (four.title, four.minutes) == ("Any other business", 20)
    agendas.rename_item(store, weekly.id, at(18), one.key, "Sprinkler heads FIT-AR-DR-0102", TODAY)
    again = agenda(store, weekly, at(18)).occurrence.agenda[0]
    assert (again.title, again.minutes, again.presenter_id, again.task_id, again.document_id) == ("Sprinkler heads", 15, "ravi", None, "d1")


def test_a_line_without_words_is_refused_and_nothing_is_added(store, weekly):
    with pytest.raises(InvalidInput, match="few words"):
        agendas.add_lines(store, weekly.id, at(18), ["Lift", "15 min @Ravi"], TODAY)
    assert agenda(store, weekly, at(18)).occurrence.agenda == ()


def test_items_are_moved_linked_and_taken_off_and_undo_brings_them_back(store, weekly):
    agendas.add_lines(store, weekly.id, at(18), ["One", "Two", "Three"], TODAY)
    one, _, three = agenda(store, weekly, at(18)).occurrence.agenda
    agendas.shift_item(store, weekly.id, at(18), three.key, -2)
    agendas.link_item(store, weekly.id, at(18), one.key, "document", "d1")
    agendas.remove_item(store, weekly.id, at(18), three.key)
    found = agenda(store, weekly, at(18))
    assert [item.title for item in found.occurrence.agenda] == ["One", "Two"] and found.links[one.key].ref == "FIT-AR-DR-0102"
    with pytest.raises(InvalidInput):
        agendas.link_item(store, weekly.id, at(18), one.key, "person", "dana")
    store.undo()
    store.undo()
    found = agenda(store, weekly, at(18))
    assert [item.title for item in found.occurrence.agenda] == ["Three", "One", "Two"] and not found.links


def test_without_a_day_it_is_the_next_one_to_come(store, weekly):
    found = agendas.read(store, weekly.id, None, date(2026, 11, 19))
    assert found is not None and (found.starts, found.ends) == (at(25), at(25, 11))


def test_nothing_is_stored_by_looking(store, weekly):
    held(store, weekly, at(11), AgendaItem("Riser", key="r"))
    agenda(store, weekly, at(18))
    with store.read() as reader:
        assert reader.value("SELECT count(*) FROM occurrence") == 1
        assert reader.find(Task) == []


@pytest.mark.parametrize(
    ("line", "title", "length"),
    [
        ("Clear height 3 m at the corridor", "Clear height 3 m at the corridor", 10), ("Pipe run 20m", "Pipe run 20m", 10),
        ("Sprinklers 15 minute talk", "Sprinklers talk", 15), ("Lift, 5 minutes", "Lift", 5), ("Lift, 5m", "Lift", 5),
    ],
)  # fmt: skip
def test_lengths_are_minutes_and_metres_stay_in_the_title(store, weekly, line, title, length):
    agendas.add_lines(store, weekly.id, at(18), [line], TODAY)
    [one] = agenda(store, weekly, at(18)).occurrence.agenda
    assert (one.title, one.minutes) == (title, length)
