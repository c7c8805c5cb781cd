"""All kinds of record, by the name they have in the store, the journal and on the command line."""

from typing import Any

from coorddesk.domain import (
    calendars,
    checklists,
    distribution,
    documents,
    followups,
    links,
    log,
    meetings,
    milestones,
    people,
    profiles,
    projects,
    sheets,
    tasks,
    transmittals,
    views,
)
from coorddesk.domain.fields import Field

# In an order in which rows can be written: what is pointed at comes first.
RECORDS: tuple[type[Any], ...] = (
    people.Team,
    people.Person,
    projects.Project,
    projects.Column,
    checklists.ChecklistTemplate,
    checklists.ChecklistRun,
    tasks.Task,
    log.LogEntry,
    milestones.Milestone,
    meetings.Meeting,
    meetings.Occurrence,
    meetings.Received,
    documents.Document,
    documents.Review,
    transmittals.Transmittal,
    distribution.Distribution,
    followups.FollowUp,
    people.Responsibility,
    sheets.StatusSheet,
    links.Link,
    profiles.ImportProfile,
    views.SavedView,
    calendars.OtherCalendar,
    calendars.Publication,
)

BY_KIND: dict[str, type[Any]] = {record.KIND: record for record in RECORDS}

FIELDS: dict[str, tuple[Field, ...]] = {
    "project": projects.FIELDS,
    "column": projects.COLUMN_FIELDS,
    "team": people.TEAM_FIELDS,
    "person": people.FIELDS,
    "task": tasks.FIELDS,
    "milestone": milestones.FIELDS,
    "meeting": meetings.FIELDS,
    "document": documents.FIELDS,
    "transmittal": transmittals.FIELDS,
    "log": log.FIELDS,
    "followup": followups.FIELDS,
    "sheet": sheets.FIELDS,
    "template": checklists.TEMPLATE_FIELDS,
    "run": checklists.RUN_FIELDS,
    "calendar": calendars.FIELDS,
}

# The letters between a project's code and the number in a reference; a task has none (FIT-23).
REFERENCE_LETTERS = {"task": "", "milestone": "MS", "meeting": "M"}
