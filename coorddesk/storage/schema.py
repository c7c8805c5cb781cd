"""The tables as SQLAlchemy knows them: made from the records' shapes, with their keys and indexes.

The migrations make the same tables; a test compares the two. Imported when the first change is written, not before.
"""

from functools import cache
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, text

from coorddesk.domain.kinds import RECORDS
from coorddesk.domain.ledger import Sent
from coorddesk.storage.mapping import ColumnShape, shape_of

# What a field that ends in _id points at.
_POINTS_AT = {
    "project_id": "project", "column_id": "board_column", "team_id": "team", "needed_by_team_id": "team", "document_id": "document",
    "meeting_id": "meeting", "template_id": "template", "run_id": "run", "owner_id": "person", "person_id": "person",
    "raised_by_id": "person", "waiting_on_id": "person", "needed_by_id": "person", "manager_id": "person", "organiser_id": "person",
    "presenter_id": "person", "reviewer_id": "person", "task_id": "task",
    "delegate_id": "person", "invited_id": "person", "follows_id": "meeting", "log_id": "log",
}  # fmt: skip

# (name, table, columns, unique, condition)
_INDEXES: tuple[tuple[str, str, tuple[str, ...], bool, str], ...] = (
    ("ix_column_project", "board_column", ("project_id", "rank"), False, ""),
    ("ux_project_code", "project", ("code",), True, ""),
    ("ux_task_ref", "task", ("ref",), True, ""),
    ("ix_task_place", "task", ("column_id", "rank"), False, ""),
    ("ix_task_project", "task", ("project_id", "done_on"), False, ""),
    ("ix_task_open", "task", ("project_id", "due"), False, "done_on IS NULL AND deleted = 0"),
    ("ix_task_owner", "task", ("owner_id",), False, "done_on IS NULL AND deleted = 0"),
    ("ix_task_waiting", "task", ("waiting_on_id",), False, "done_on IS NULL AND deleted = 0 AND waiting_on_id IS NOT NULL"),
    ("ix_task_due", "task", ("due",), False, "deleted = 0"),
    ("ix_task_done", "task", ("column_id", "done_on", "project_id", "deleted"), False, "done_on IS NOT NULL AND deleted = 0"),
    ("ix_task_run", "task", ("run_id",), False, "run_id IS NOT NULL"),
    ("ix_task_before", "task_depends_on", ("value",), False, ""),
    ("ix_task_source", "task", ("source_ref",), False, "source_ref <> ''"),
    ("ux_milestone_ref", "milestone", ("ref",), True, ""),
    ("ix_milestone_open", "milestone", ("project_id", "forecast"), False, "actual IS NULL AND deleted = 0"),
    ("ix_milestone_forecast", "milestone", ("forecast",), False, "deleted = 0"),
    ("ux_meeting_ref", "meeting", ("ref",), True, ""),
    ("ix_meeting_starts", "meeting", ("starts",), False, "deleted = 0"),
    ("ix_meeting_series", "meeting", ("starts",), False, "rule <> '' AND deleted = 0"),
    ("ix_meeting_project", "meeting", ("project_id", "starts"), False, "deleted = 0"),
    ("ix_meeting_uid", "meeting", ("uid",), False, ""),
    ("ix_meeting_hold", "meeting", ("hold",), False, "hold <> '' AND deleted = 0"),
    ("ix_meeting_follows", "meeting", ("follows_id",), False, "follows_id IS NOT NULL"),
    ("ix_meeting_invited", "meeting", ("invited_id", "starts"), False, "invited_id IS NOT NULL AND deleted = 0"),
    ("ix_received_meeting", "received", ("meeting_id", "received_at"), False, ""),
    ("ix_meeting_remind", "meeting", ("starts",), False, "remind IS NOT NULL AND deleted = 0"),
    ("ix_attendee_person", "meeting_attendees", ("person_id", "reply"), False, ""),
    ("ix_outcome_record", "occurrence_outcomes", ("record_id",), False, ""),
    # single events of a week at most by their start, longer ones and those that repeat by their end
    ("ix_event_starts", "other_event", ("reading", "starts"), False, "rule = '' AND lasts <= 7"),
    ("ix_event_long", "other_event", ("reading", "until"), False, "rule = '' AND lasts > 7"),
    ("ix_event_series", "other_event", ("reading", "until"), False, "rule <> ''"),
    ("ux_occurrence_place", "occurrence", ("meeting_id", "original"), True, "deleted = 0"),
    # the whole register is sorted and searched within these alone; “deleted” and “current” are in them lest a row be looked up for it
    ("ix_document_number", "document", ("number", "title", "type", "id", "deleted"), False, "deleted = 0"),
    ("ix_document_project", "document", ("project_id", "number", "id", "deleted"), False, "deleted = 0"),
    ("ix_document_status", "document", ("status", "number", "id", "deleted"), False, "deleted = 0"),
    ("ix_document_title", "document", ("title COLLATE NOCASE", "number", "id", "deleted"), False, "deleted = 0"),
    ("ix_document_owner", "document", ("owner_id", "number", "id", "deleted"), False, "deleted = 0"),
    ("ix_document_review_due", "document", ("review_due", "number", "id", "deleted"), False, "deleted = 0"),
    ("ix_document_folder", "document", ("folder", "number", "id", "deleted"), False, "deleted = 0"),
    ("ix_document_type", "document", ("type", "number", "id", "deleted"), False, "deleted = 0"),
    ("ix_document_discipline", "document", ("discipline", "number", "id", "deleted"), False, "deleted = 0"),
    # of these days most documents have none, and those come last in the order of their numbers
    ("ix_document_next_review", "document", ("next_review", "number", "id", "deleted"), False, "deleted = 0 AND next_review IS NOT NULL"),
    ("ix_document_planned", "document", ("planned_issue", "number", "id", "deleted"), False, "deleted = 0 AND planned_issue IS NOT NULL"),
    ("ix_document_forecast", "document", ("forecast_issue", "number", "id", "deleted"), False,
     "deleted = 0 AND forecast_issue IS NOT NULL"),
    # whether a file is in the register already; the beginning tells, at a fifth of the room
    ("ix_revision_sha256", "document_revisions", ("substr(sha256, 1, 12)",), False, "sha256 <> ''"),
    ("ix_revision_code", "document_revisions", ("code", "of_id", "current"), False, "current = 1"),
    ("ix_revision_issued", "document_revisions", ("issued", "of_id", "current"), False, "current = 1"),
    ("ix_review_document", "review", ("document_id",), False, ""),
    ("ix_review_reviewer", "review", ("reviewer_id",), False, "returned IS NULL AND deleted = 0"),
    ("ix_review_out", "review", ("due",), False, "returned IS NULL AND deleted = 0"),
    ("ix_transmittal_project", "transmittal", ("project_id", "number"), False, ""),
    ("ix_recipient_person", "transmittal_recipients", ("person_id",), False, ""),
    ("ix_recipient_open", "transmittal_recipients", ("of_id",), False, "acknowledged IS NULL"),
    ("ix_item_document", "transmittal_items", ("document_id",), False, ""),
    ("ix_distribution_project", "distribution", ("project_id", "type"), False, "deleted = 0"),
    ("ux_log_ref", "log", ("ref",), True, ""),
    ("ix_log_project", "log", ("project_id", "kind", "ref"), False, "deleted = 0"),
    ("ix_log_open", "log", ("project_id", "due"), False, "state = 'open' AND deleted = 0"),
    # closed lines in the order of the table, with what they are filtered by
    ("ix_log_order", "log",
     ("kind", "state", "probability * impact DESC", "length(ref)", "ref", "id", "project_id", "owner_id", "due", "deleted"), False,
     "deleted = 0"),
    ("ix_log_source", "log", ("source_ref",), False, "source_ref <> ''"),
    # in the order they were made; all that is asked of them, “deleted” included, so that thousands cost no look into the table
    ("ix_followup_about", "followup",
     ("about_id", "asked_on", "id", "person_id", "how", "answer", "promised", "ask_next", "about_kind", "deleted"), False, "deleted = 0"),
    ("ix_followup_person", "followup", ("person_id", "asked_on"), False, "deleted = 0"),
    ("ix_link_from", "link", ("from_id",), False, "deleted = 0"),
    ("ix_link_to", "link", ("to_id",), False, "deleted = 0"),
    ("ix_sheet_project", "sheet", ("project_id", "as_of"), False, "deleted = 0"),
    ("ux_person_email", "person", ("email COLLATE NOCASE",), True, "email <> '' AND deleted = 0"),
    ("ix_person_name", "person", ("name COLLATE NOCASE",), False, "deleted = 0"),
    ("ux_team_name", "team", ("name COLLATE NOCASE",), True, "deleted = 0"),
    ("ix_saved_view_screen", "saved_view", ("screen",), False, "deleted = 0"),
    ("ix_sent_about", "sent", ("about_id", "sent_at"), False, ""),
    ("ix_journal_state", "journal", ("number",), False, "state = 1"),
    ("ix_journal_done", "journal", ("number",), False, "state = 0"),
)


@cache
def metadata() -> MetaData:
    """All tables; each record's by its kind, each list's by table and field."""
    found = MetaData()
    for record in (*RECORDS, Sent):
        shape = shape_of(record)
        Table(shape.table, found, *(_column(one, one.name == "id", record is not Sent) for one in shape.columns))
        for one in shape.lists:
            Table(
                one.table, found,
                Column("of_id", Text, ForeignKey(f"{shape.table}.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
                       primary_key=True),
                Column("position", Integer, primary_key=True),
                *(_column(column, False, True) for column in one.columns),
                sqlite_with_rowid=False,
            )  # fmt: skip
    _own_tables(found)
    for name, table, columns, unique, condition in _INDEXES:
        where: dict[str, Any] = {"sqlite_where": text(condition)} if condition else {}
        parts = [text(part) if " " in part or "(" in part else found.tables[table].c[part] for part in columns]
        Index(name, *parts, unique=unique, _table=found.tables[table], **where)
    return found


def _column(shape: ColumnShape, key: bool, linked: bool) -> Column[Any]:
    kind = Integer if shape.sql_type == "INTEGER" else Text
    target = _POINTS_AT.get(shape.name) if linked else None
    if target:
        link = ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED")
        return Column(shape.name, kind, link, nullable=shape.nullable)
    return Column(shape.name, kind, primary_key=key, nullable=shape.nullable and not key)


def _own_tables(found: MetaData) -> None:
    """What the store keeps for itself: the journal, what it touched, counters, used numbers, and the search index's rows."""
    Table(
        "journal", found,
        Column("number", Integer, primary_key=True),
        Column("at", Text, nullable=False),
        Column("label", Text, nullable=False),
        Column("state", Integer, nullable=False),
        Column("changes", LargeBinary, nullable=False),
    )  # fmt: skip
    Table(
        "journal_touch", found,
        Column("record_id", Text, primary_key=True),
        Column("number", Integer, primary_key=True),
        sqlite_with_rowid=False,
    )  # fmt: skip
    Table("counter", found, Column("scope", Text, primary_key=True), Column("last", Integer, nullable=False), sqlite_with_rowid=False)
    Table(
        "used_number", found,
        Column("number_key", Text, primary_key=True),
        Column("record_id", Text, nullable=False),
        sqlite_with_rowid=False,
    )  # fmt: skip
    # What calendars of others say, which points nowhere lest it keeps a calendar from being undone. A reading's rows are written in
    # parts, and count once other_read names the reading.
    Table(
        "other_read", found,
        Column("calendar_id", Text, primary_key=True),
        Column("reading", Integer, nullable=False),
        Column("read_at", Text, nullable=False),
        Column("stamp", Text, nullable=False),
        Column("events", Integer, nullable=False),
        Column("problems", Text, nullable=False),
    )  # fmt: skip
    Table(
        "other_event", found,
        Column("reading", Integer, primary_key=True),
        Column("position", Integer, primary_key=True),
        Column("uid", Text, nullable=False),
        Column("title", Text, nullable=False),
        Column("place", Text, nullable=False),
        Column("starts", Text, nullable=False),
        Column("ends", Text, nullable=False),
        Column("zone", Text, nullable=False),
        Column("all_day", Integer, nullable=False),
        Column("busy", Integer, nullable=False),
        Column("rule", Text, nullable=False),
        Column("until", Text, nullable=False),
        Column("elsewhere", Text, nullable=False),
        Column("lasts", Integer, nullable=False),
        sqlite_with_rowid=False,
    )  # fmt: skip
    # What the files of documents say, as far as it can be read; derived, and read anew when the file is another one.
    Table(
        "file_text", found,
        Column("number", Integer, primary_key=True),
        Column("document_id", Text, nullable=False, unique=True),
        Column("sha256", Text, nullable=False),
        Column("path", Text, nullable=False),
        Column("why_not", Text, nullable=False),
        Column("text", Text, nullable=False),
    )  # fmt: skip
    Table(
        "search_item", found,
        Column("number", Integer, primary_key=True),
        Column("record_id", Text, nullable=False, unique=True),
        Column("kind", Text, nullable=False),
        Column("project_id", Text),
        Column("name", Text, nullable=False),
        Column("body", Text, nullable=False),
    )  # fmt: skip


def create_script() -> str:
    """The SQL that makes the tables as they are now: the source of a new migration step."""
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable

    dialect = sqlite.dialect()
    made = metadata()
    script = [str(CreateTable(table).compile(dialect=dialect)).strip() + ";" for table in made.sorted_tables]
    indexes = sorted((index for table in made.tables.values() for index in table.indexes), key=lambda index: str(index.name))
    script += [str(CreateIndex(index).compile(dialect=dialect)).strip() + ";" for index in indexes]
    return "\n\n".join(script) + "\n"
