"""Every field of every kind of record comes back from the store, the journal and undo as it went in."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coorddesk.domain.kinds import BY_KIND, RECORDS
from coorddesk.domain.ledger import Sent
from coorddesk.domain.tasks import Task
from coorddesk.storage import journal
from coorddesk.storage.mapping import from_plain, shape_of, to_plain
from tests.storage.strategies import BASE, records

kinds = pytest.mark.parametrize("record", [*RECORDS, Sent], ids=lambda record: record.KIND)


@kinds
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_a_record_comes_back_from_its_plain_form(record, data):
    one = data.draw(records(record))
    assert from_plain(record, to_plain(one)) == one
    assert journal.unpacked(journal.packed([journal.Delta(record.KIND, "new", None, to_plain(one))]))[0].after == to_plain(one)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.KIND)
@given(data=st.data())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_record_comes_back_from_the_store_after_adding_changing_undo_and_redo(record, data, filled):
    one, other = data.draw(records(record)), data.draw(records(record))
    with filled.edit("Add") as edit:
        edit.add(one)
    assert _now(filled, record) == one
    with filled.edit("Change") as edit:
        edit.put(other)
    assert _now(filled, record) == other
    if one != other:
        filled.undo()
        assert _now(filled, record) == one
        filled.redo()
        assert _now(filled, record) == other
        filled.undo()
    filled.undo()
    assert _now(filled, record) is None
    assert filled.undo_label() == "Base"


def _now(store, record):
    with store.read() as reader:
        return reader.lookup(record, "new")


@given(records(Sent))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_ledger_row_comes_back_from_the_store(filled, sent):
    with filled.edit("Send") as edit:
        number = len(edit.find(Sent, "1"))
        sent = dataclasses.replace(sent, id=f"s{number}", about_id=f"about {number}")
        edit.send(sent)
    with filled.read() as reader:
        assert reader.sent(sent.about_id) == [sent]


def test_every_kind_has_a_record_for_each_field_that_points_somewhere(filled):
    with filled.read() as reader:
        assert {record.id for record in BASE} == {id for kind in BY_KIND.values() for id in reader.many(kind, [one.id for one in BASE])}


def test_a_plain_form_of_an_older_store_takes_defaults_and_passes_unknown_fields_over():
    plain = to_plain(BASE[6])
    del plain["labels"], plain["priority"]
    assert from_plain(Task, plain | {"colour": "red"}) == BASE[6]


def test_a_lists_table_is_named_by_its_record_and_field():
    assert [one.table for one in shape_of(Task).lists] == ["task_depends_on", "task_labels", "task_checklist"]
