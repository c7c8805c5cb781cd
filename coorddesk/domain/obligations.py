"""Obligations: whatever someone owes. Derived from the records, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Bucket(StrEnum):
    """Where an obligation stands today; the first that fits holds (product.md, Today's buckets)."""

    ASK_AGAIN = "ask_again"
    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    DUE_THIS_WEEK = "due_this_week"
    NO_DATE = "no_date"
    NO_OWNER = "no_owner"
    LATER = "later"


AWAITED, LOOK_AGAIN = "Awaited", "Look again"
"""The states of documents that are owed for the first time, and of standing ones; a returned one has its status."""

LOOK_AHEAD = timedelta(days=28)
"""How long before its day the next look at a standing document is owed."""

_OPENS = {"invite": "meeting", "review": "document"}


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing one person owes.

    Attributes:
        kind: task, log, review, document, transmittal, invite or milestone.
        id: the record's id (of an invite, the meeting's); with person_id it tells obligations of one record apart.
        ref: reference or number.
        due: of an invite, the day of the meeting, or of the next one of a series.
        state: where it stands, in words (“Waiting on”, “In review”); of a document, what is owed of it (`wanted`).
        since: waiting, raised or asked since.
        asked: the days they were asked, oldest first; twice on one day counts twice.
        how: the way they were asked last, or empty.
        promised: the day they promised last, while that promise stands: until it was broken and they were asked again.
        ask_next: when to ask again, as settled when they were asked last.
        checklist: (done, all).
        subject_id: the document of a review; empty for everything else.
    """

    kind: str
    id: str
    ref: str
    title: str
    project_id: str
    person_id: str | None
    team_id: str | None = None
    due: date | None = None
    since: date | None = None
    state: str = ""
    asked: tuple[date, ...] = ()
    how: str = ""
    promised: date | None = None
    ask_next: date | None = None
    checklist: tuple[int, int] = (0, 0)
    subject_id: str = ""

    @property
    def deadline(self) -> date | None:
        """The promised day, or else the due day."""
        return self.promised or self.due

    @property
    def opens(self) -> tuple[str, str]:
        """(kind, id) of the record to show for it: a review's document, an invite's meeting, else its own."""
        return _OPENS.get(self.kind, self.kind), self.subject_id or self.id

    @property
    def about(self) -> tuple[str, str]:
        """(kind, id) under which follow-ups are kept."""
        return self.kind, self.id


class Wanted(StrEnum):
    """What is owed of a document."""

    ISSUE = "issue"  # its first revision
    REVISION = "revision"  # the next one, with the comments in
    LOOK = "look"  # whether it is still right


def wanted(obligation: Obligation) -> Wanted | None:
    """What is owed of a document; None for every other kind."""
    if obligation.kind != "document":
        return None
    return {AWAITED: Wanted.ISSUE, LOOK_AGAIN: Wanted.LOOK}.get(obligation.state, Wanted.REVISION)


@dataclass(frozen=True, slots=True)
class Chase:
    """One person's share of what is owed, late items first.

    Attributes:
        items: all that is owed, oldest deadline first, no date last.
        late: how many of them are past their promised or due day.
        again: how many more are to be asked for again though they are not late.
        days_late: of the oldest item, 0 when none is late.
        last_asked: the latest day, None when never.
    """

    person_id: str | None
    items: tuple[Obligation, ...]
    late: int
    again: int
    days_late: int
    last_asked: date | None
    how: str


def bucket(obligation: Obligation, today: date, first_weekday: int = 0) -> Bucket:
    """The one bucket of Today the obligation stands in.

    Args:
        first_weekday: 0 is Monday, from the system's locale; the week ends on the day before.
    """
    if obligation.ask_next is not None and obligation.ask_next <= today:
        return Bucket.ASK_AGAIN
    deadline = obligation.deadline
    if deadline is not None and deadline < today:
        return Bucket.OVERDUE
    if deadline == today:
        return Bucket.DUE_TODAY
    if deadline is not None and deadline <= week_end(today, first_weekday):
        return Bucket.DUE_THIS_WEEK
    if obligation.person_id is not None and deadline is None:
        return Bucket.NO_DATE
    if obligation.person_id is None:
        return Bucket.NO_OWNER
    return Bucket.LATER


def to_chase(obligation: Obligation, today: date) -> bool:
    """Whether somebody is asked for it today: to ask again, or overdue."""
    deadline = obligation.deadline
    return (obligation.ask_next is not None and obligation.ask_next <= today) or (deadline is not None and deadline < today)


def week_end(today: date, first_weekday: int = 0) -> date:
    """The last day of today's week."""
    return today + timedelta(days=6 - (today.weekday() - first_weekday) % 7)


def days_late(obligation: Obligation, today: date) -> int:
    """Days since the promised or due day; 0 when it is not late."""
    deadline = obligation.deadline
    return max(0, (today - deadline).days) if deadline else 0


def by_urgency(obligation: Obligation) -> tuple[date, str]:
    """A sort key: oldest deadline first, no date last."""
    return obligation.deadline or date.max, obligation.ref


def chases(obligations: Iterable[Obligation], today: date) -> list[Chase]:
    """Those who have something to be asked for, by days late of the oldest item, then longest since asked.

    People whose obligations are all still to come are left out; of the others, everything they owe is listed. What nobody
    owns makes one entry without a person.
    """
    by_person: dict[str | None, list[Obligation]] = {}
    for one in obligations:
        by_person.setdefault(one.person_id, []).append(one)
    found = [_chase(person_id, owed, today) for person_id, owed in by_person.items() if any(to_chase(one, today) for one in owed)]
    found.sort(key=lambda chase: (-chase.days_late, chase.last_asked or today, chase.items[0].ref))
    return found


def _chase(person_id: str | None, owed: list[Obligation], today: date) -> Chase:
    # What is to be asked for today leads, so that the first line never shows something that can wait.
    asked = sorted((one for one in owed if to_chase(one, today)), key=by_urgency)
    rest = sorted((one for one in owed if not to_chase(one, today)), key=by_urgency)
    late = [days_late(one, today) for one in asked]
    overdue = sum(days > 0 for days in late)
    last = max((one for one in owed if one.asked), key=lambda one: one.asked[-1], default=None)
    when, how = (last.asked[-1], last.how) if last else (None, "")
    return Chase(person_id, (*asked, *rest), overdue, len(asked) - overdue, max(late), when, how)
