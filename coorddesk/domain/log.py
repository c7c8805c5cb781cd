"""The log: risks, assumptions, issues, dependencies, decisions, changes."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar

from coorddesk.domain.fields import Editor, Field


class LogKind(StrEnum):
    """What a line of the log is about."""

    RISK = "risk"
    ISSUE = "issue"
    DECISION = "decision"
    ASSUMPTION = "assumption"
    DEPENDENCY = "dependency"
    CHANGE = "change"


class LogState(StrEnum):
    """Whether a line still wants something of somebody."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Rating:
    """The letter (R, A, G) a line was given on a day."""

    rated_on: date
    letter: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log.

    Attributes:
        due: when to look at it again; for a decision, when it is needed.
        probability, impact: 1 to 5.
        status: the words used for its state in the field, such as “Mitigating”; `state` says whether it is open.
        ratings: oldest first; the last is the one that counts.
    """

    KIND: ClassVar[str] = "log"

    id: str
    project_id: str
    ref: str
    kind: LogKind
    title: str
    detail: str = ""
    next_step: str = ""
    owner_id: str | None = None
    team_id: str | None = None
    raised_by_id: str | None = None
    raised_on: date | None = None
    due: date | None = None
    state: LogState = LogState.OPEN
    status: str = ""
    closed_on: date | None = None
    probability: int | None = None
    impact: int | None = None
    severity: str = ""
    response: str = ""
    outcome: str = ""
    ratings: tuple[Rating, ...] = ()
    source_ref: str = ""
    deleted: bool = False


# The letter between the project's code and the number: FIT-R7.
LETTERS: dict[LogKind, str] = {
    LogKind.RISK: "R", LogKind.ISSUE: "I", LogKind.DECISION: "D", LogKind.ASSUMPTION: "A", LogKind.DEPENDENCY: "X", LogKind.CHANGE: "C",
}  # fmt: skip
KINDS = (
    (LogKind.RISK, "Risk"), (LogKind.ISSUE, "Issue"), (LogKind.DECISION, "Decision"), (LogKind.ASSUMPTION, "Assumption"),
    (LogKind.DEPENDENCY, "Dependency"), (LogKind.CHANGE, "Change"),
)  # fmt: skip
STATES = ((LogState.OPEN, "Open"), (LogState.CLOSED, "Closed"))
SCALE = tuple((str(n), str(n)) for n in range(1, 6))

FIELDS = (
    Field("ref", "Ref", Editor.TEXT, headings=(
        "ID", "No", "#", "Ref", "Reference", "UID", "Risk ID", "Issue ID", "Assumption ID", "Dep. ID", "Decision ID", "Change ID", "Seq #"),
        read_only=True),
    Field("kind", "Kind", Editor.CHOICE, headings=("RAID Code", "Type", "Log type", "Kind", "RAID"),
          choices=tuple((str(value), shown) for value, shown in KINDS), read_only=True),
    Field("title", "What", Editor.TEXT, headings=(
        "Description", "Risk Description", "Issue Description", "Assumption Description", "Dependency Description", "Decision Description",
        "Decision", "Statement", "Summary", "Title", "Name", "Risk", "Issue", "Description and Impact")),
    Field("next_step", "Next step", Editor.TEXT, headings=(
        "Next step", "Mitigation Plan", "Mitigation", "Mitigation Action", "Resolution Action", "Response", "Action to be taken",
        "Follow-up Actions", "Action to be taken / Status / Resolution")),
    Field("owner_id", "Owner", Editor.PERSON, headings=(
        "Owner", "Risk Owner", "Assigned To", "Responsible", "Decision Maker", "Decision Maker(s)", "Lead")),
    Field("status", "Status", Editor.TEXT, headings=("Status", "State", "Open/Closed")),
    Field("probability", "Probability", Editor.CHOICE, choices=SCALE, headings=("Probability", "Likelihood", "P")),
    Field("impact", "Impact", Editor.CHOICE, choices=SCALE, headings=("Impact", "I", "Consequence")),
    Field("severity", "Severity", Editor.TEXT, headings=("Severity", "Priority", "Risk Rating", "Rating")),
    Field("due", "Look again", Editor.DATE, headings=(
        "Due", "Date Due", "Target Date", "Review Date", "Required By", "Validation Date", "Decision due", "Look again", "Due Date")),
    Field("state", "State", Editor.CHOICE, choices=tuple((str(value), shown) for value, shown in STATES)),
    Field("team_id", "Team", Editor.TEAM, headings=("Team", "Department")),
    Field("raised_by_id", "Raised by", Editor.PERSON, headings=("Raised By", "Identified By", "Originator")),
    Field("raised_on", "Raised on", Editor.DATE, headings=("Date Raised", "Date Opened", "Date Identified", "Open Date", "Date")),
    Field("closed_on", "Closed on", Editor.DATE, headings=("Date Closed", "Closed", "Actual Res. Date", "Date Resolved")),
    Field("response", "Response", Editor.TEXT, headings=("Contingency Plan", "Contingency", "Alternatives Considered")),
    Field("outcome", "Outcome", Editor.NOTES, headings=("Outcome", "Resolution", "Rationale")),
    Field("detail", "Detail", Editor.NOTES, headings=(
        "Remarks", "Notes", "Comments", "Trigger / Cause", "Impact if Wrong", "Impact if Late", "Context/Background", "Basis / Rationale",
        "Escalation")),
)


def rated(entry: LogEntry, letter: str, today: date) -> LogEntry:
    """The entry with today's rating, which replaces one given earlier today."""
    earlier = tuple(rating for rating in entry.ratings if rating.rated_on != today)
    return replace(entry, ratings=(*earlier, Rating(today, letter)))


def rag(entry: LogEntry) -> str:
    """R, A, G or C (closed), or empty when it was never rated and has no score; a score of 15 is red, of 6 amber."""
    if entry.state == LogState.CLOSED:
        return "C"
    if entry.ratings:
        return entry.ratings[-1].letter
    if entry.probability and entry.impact:
        score = entry.probability * entry.impact
        return "R" if score >= 15 else "A" if score >= 6 else "G"
    return ""


def short_ref(ref: str) -> str:
    """FIT-R7 as R-07, for use inside its own project; other references as they are."""
    tail = ref.rpartition("-")[2]
    return f"{tail[0]}-{tail[1:].zfill(2)}" if tail[:1].isalpha() and tail[1:].isdigit() else ref
