"""Any record of any kind, made from its fields' types, pointing at the few records of `base`."""

import dataclasses
import typing
from datetime import UTC, date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any

from hypothesis import strategies as st

from coorddesk.domain.checklists import ChecklistRun, ChecklistTemplate
from coorddesk.domain.documents import Document
from coorddesk.domain.log import LogEntry, LogKind
from coorddesk.domain.meetings import Meeting
from coorddesk.domain.people import Person, Team
from coorddesk.domain.projects import Category, Column, Project
from coorddesk.domain.tasks import Task
from coorddesk.storage.store import Store

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
_START = datetime(2026, 11, 25, 10)

BASE = (
    Team("team", "Design"),
    Person("person", "Dana Whitlock", "dana@example.org", team_id="team"),
    Project("project", "FIT", "Fit-out"),
    Column("board_column", "project", "To do", Category.OPEN, "a0"),
    ChecklistTemplate("template", "Handover"),
    ChecklistRun("run", "project", "template", "Handover of level 5", date(2026, 11, 25)),
    Task("task", "project", "FIT-1", "Order pumps", "board_column", "a0"),
    LogEntry("log", "project", "FIT-R1", LogKind.RISK, "Late pumps"),
    Meeting("meeting", "project", "FIT-M1", "Design meeting", _START, _START.replace(hour=11), "Europe/London"),
    Document("document", "project", "FIT-A-DR-0102", "Ceiling plan"),
)

# What a field that ends in _id points at: the id of the one such record in BASE. All others are free text.
_TARGETS = {
    "project_id": "project", "column_id": "board_column", "team_id": "team", "needed_by_team_id": "team", "document_id": "document",
    "meeting_id": "meeting", "template_id": "template", "run_id": "run", "owner_id": "person", "person_id": "person",
    "raised_by_id": "person", "waiting_on_id": "person", "needed_by_id": "person", "manager_id": "person", "organiser_id": "person",
    "presenter_id": "person", "reviewer_id": "person", "task_id": "task",
    "follows_id": "meeting", "log_id": "log", "delegate_id": "person", "invited_id": "person",
}  # fmt: skip
_UTC = (
    "replied_at", "issued_at", "sent_at", "began", "ended", "answered_stamp", "received_at", "received_stamp", "stamp",
)  # fmt: skip
_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=24)


def fill(store: Store) -> None:
    """Puts what records can point at into a store."""
    with store.edit("Base") as edit:
        for record in BASE:
            edit.add(record)
            if hasattr(record, "ref"):
                edit.claim_ref("project", record.ref)


def records(record: type[Any]) -> st.SearchStrategy[Any]:
    """Any record of a class, with the id “new”."""
    return st.builds(record, **(_fields(record) | {"id": st.just("new")}))


def _fields(record: type[Any]) -> dict[str, st.SearchStrategy[Any]]:
    hints = typing.get_type_hints(record)
    return {field.name: values(field.name, hints[field.name]) for field in dataclasses.fields(record)}


def values(name: str, hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a field."""
    if isinstance(hint, UnionType):
        [kind] = [one for one in hint.__args__ if one is not NoneType]
        return st.none() | values(name, kind)
    if typing.get_origin(hint) is tuple:
        item = typing.get_args(hint)[0]
        one = st.builds(item, **_fields(item)) if dataclasses.is_dataclass(item) else _texts
        return st.lists(one, max_size=3).map(tuple)
    if name in _TARGETS:
        return st.just(_TARGETS[name])
    if hint is bool:
        return st.booleans()
    if hint is int:
        return st.integers(-(2**63), 2**63 - 1)
    if hint is datetime:
        moments = st.datetimes(timezones=st.just(UTC)) if name in _UTC else st.datetimes()
        return moments.map(lambda moment: moment.replace(microsecond=0))
    if hint is date:
        return st.dates()
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    return _texts
