"""Milestones and dated deliverables, with every forecast they ever had."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar

from coorddesk.domain.fields import Editor, Field


class MilestoneKind(StrEnum):
    """An event, or something handed over."""

    MILESTONE = "milestone"
    DELIVERABLE = "deliverable"


@dataclass(frozen=True, slots=True)
class Forecast:
    """One forecast as it was given on a day."""

    given_on: date
    forecast: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date that others rely on.

    Attributes:
        forecasts: oldest first; the last equals forecast.
    """

    KIND: ClassVar[str] = "milestone"

    id: str
    project_id: str
    ref: str
    title: str
    kind: MilestoneKind = MilestoneKind.MILESTONE
    baseline: date | None = None
    forecast: date | None = None
    actual: date | None = None
    owner_id: str | None = None
    team_id: str | None = None
    notes: str = ""
    forecasts: tuple[Forecast, ...] = ()
    source_ref: str = ""
    deleted: bool = False


KINDS = ((MilestoneKind.MILESTONE, "Milestone"), (MilestoneKind.DELIVERABLE, "Deliverable"))

FIELDS = (
    Field("ref", "Reference", Editor.TEXT, headings=("ID", "Ref", "Reference", "No", "Number", "Milestone ID"), read_only=True),
    Field("title", "Title", Editor.TEXT, headings=("Milestone", "Milestone name", "Title", "Name", "Description", "Deliverable")),
    Field("kind", "Kind", Editor.CHOICE, headings=("Kind", "Type"), choices=tuple((str(value), shown) for value, shown in KINDS)),
    Field("owner_id", "Owner", Editor.PERSON, headings=("Owner", "Responsible", "Lead")),
    Field("team_id", "Team", Editor.TEAM, headings=("Team", "Department", "Workstream")),
    Field("baseline", "Baseline", Editor.DATE, headings=("Planned Date", "Baseline", "Baseline Date", "Original Date", "Plan")),
    Field("forecast", "Forecast", Editor.DATE, headings=("Forecast Date", "Forecast", "Expected", "Revised Date", "Current")),
    Field("actual", "Actual", Editor.DATE, headings=("Actual", "Actual Date", "Achieved", "Date Achieved", "Completed")),
    Field("notes", "Notes", Editor.NOTES, headings=("Notes", "Comments", "Remarks")),
)


def reforecast(milestone: Milestone, forecast: date | None, today: date, reason: str = "") -> Milestone:
    """The milestone with a new forecast, kept in its history; the first date given becomes its baseline too."""
    if forecast is None or forecast == milestone.forecast:
        return milestone
    return replace(
        milestone, forecast=forecast, baseline=milestone.baseline or forecast,
        forecasts=(*milestone.forecasts, Forecast(today, forecast, reason)),
    )  # fmt: skip


def slip_days(milestone: Milestone) -> int:
    """Days from baseline to the actual or forecast date; positive is late, 0 when either is missing."""
    reached = milestone.actual or milestone.forecast
    return (reached - milestone.baseline).days if reached and milestone.baseline else 0


def slip_rag(milestone: Milestone) -> str:
    """R from 14 days late, A when late by less, G otherwise (look.md, Timeline)."""
    slip = slip_days(milestone)
    return "R" if slip >= 14 else "A" if slip > 0 else "G"
