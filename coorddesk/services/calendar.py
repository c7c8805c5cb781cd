"""Reading the calendar: everything that stands on a window of days."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from coorddesk.domain.changes import Step
from coorddesk.services import meetings, other_calendars
from coorddesk.services.meetings import Happening
from coorddesk.services.occurring import ClockChange as ClockChange
from coorddesk.services.occurring import clock_change as clock_change
from coorddesk.services.occurring import in_order, within
from coorddesk.services.other_calendars import OtherHappening
from coorddesk.storage.kept import Windows
from coorddesk.storage.queries import calendar as query
from coorddesk.storage.queries.calendar import Deadline as Deadline
from coorddesk.storage.queries.calendar import MilestoneDay as MilestoneDay
from coorddesk.storage.queries.calendar import ReviewDay as ReviewDay
from coorddesk.storage.queries.directory import Directory as Directory
from coorddesk.storage.queries.directory import directory
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store

_FEW = 50  # so many changed things are put into what was read; more of them are quicker read anew


@dataclass(frozen=True, slots=True)
class Calendar:
    """What stands on the days from `first` to `last`, both inclusive.

    Attributes:
        happenings: by start, what was called off included.
        others: of calendars of others.
    """

    first: date
    last: date
    happenings: list[Happening]
    deadlines: list[Deadline]
    milestones: list[MilestoneDay]
    reviews: list[ReviewDay]
    others: list[OtherHappening] = field(default_factory=list)


def read(
    store: Store, project_id: str | None, first: date, last: date, zone: str, without: Iterable[str] = ()
) -> Calendar:
    """The days of a project, or of all with None, with times in the viewer's zone.

    Args:
        without: ids of the calendars of others that are not wanted.
    """
    with store.read() as reader:
        days: Windows[_Dated] = reader.kept(("dated", project_id), Windows)
        since, until, dated = days.covering(first, last, lambda: _dated(reader, project_id, first, last))
        if (since, until) != (first, last):
            dated = dated.within(first, last)
        shown = meetings.happenings(reader, project_id, first, last, zone, with_cancelled=True)
        away = frozenset(without)
        layers: Windows[list[OtherHappening]] = reader.kept(("others", zone, away), Windows)
        since, until, others = layers.covering(first, last, lambda: other_calendars.happenings(reader, first, last, zone, away))
        if (since, until) != (first, last):
            others = within(others, first, last)
        return Calendar(first, last, shown, dated.deadlines, dated.milestones, dated.reviews, others)


def after(store: Store, project_id: str | None, found: Calendar, zone: str, step: Step) -> Calendar | None:
    """What was read, as it stands after a change of a few meetings, tasks and milestones; None where all is to be read anew.

    With years of meetings a page takes long to read, and a change touches one or two things on it.
    """
    changed = touched(step)
    if step.reloaded or "calendar" in step.kinds or sum(map(len, changed.values())) > _FEW:
        return None
    first, last, ids = found.first, found.last, {kind: changed.get(kind, set()) for kind in ("meeting", "task", "milestone")}
    with store.read() as reader:
        happenings, tasks, stones, reviews = found.happenings, found.deadlines, found.milestones, found.reviews
        if ids["meeting"]:
            anew = meetings.happenings(reader, project_id, first, last, zone, with_cancelled=True, only=ids["meeting"])
            happenings = in_order([*(one for one in happenings if one.meeting_id not in ids["meeting"]), *anew])
        if ids["task"]:
            due = query.deadlines(reader, project_id, first, last, ids["task"])
            tasks = sorted([*(one for one in tasks if one.id not in ids["task"]), *due], key=lambda one: (one.due, one.id))
        if ids["milestone"]:
            standing = query.milestones(reader, project_id, first, last, ids["milestone"])
            stones = sorted([*(one for one in stones if one.id not in ids["milestone"]), *standing], key=lambda one: one.id)
        if changed.keys() & {"review", "document"}:
            reviews = query.reviews(reader, project_id, first, last)
        shown: Windows[list[Happening]] = reader.kept(("happenings", project_id, zone), Windows)
        dated: Windows[_Dated] = reader.kept(("dated", project_id), Windows)
        shown.keep(first, last, happenings)
        dated.keep(first, last, _Dated(tasks, stones, reviews))
    return replace(found, happenings=happenings, deadlines=tasks, milestones=stones, reviews=reviews)


def touched(step: Step) -> dict[str, set[str]]:
    """The ids of what a change was about, by kind; an occurrence counts as its meeting."""
    changed: dict[str, set[str]] = {}
    for change in step.changes:
        record = change.after or change.before
        kind, id = ("meeting", record.meeting_id) if change.kind == "occurrence" else (change.kind, change.id)
        changed.setdefault(kind, set()).add(id)
    return changed


class _Dated(NamedTuple):
    """What stands on days without a time."""

    deadlines: list[Deadline]
    milestones: list[MilestoneDay]
    reviews: list[ReviewDay]

    def within(self, first: date, last: date) -> "_Dated":
        """What of it stands on some of the days."""

        def on(day: date | None) -> bool:
            return day is not None and first <= day <= last

        return _Dated(
            [one for one in self.deadlines if first <= one.due <= last],
            [one for one in self.milestones if on(one.actual or one.forecast or one.baseline) or on(one.baseline)],
            [one for one in self.reviews if first <= one.due <= last],
        )


def _dated(reader: Reader, project_id: str | None, first: date, last: date) -> _Dated:
    return _Dated(
        query.deadlines(reader, project_id, first, last),
        query.milestones(reader, project_id, first, last),
        query.reviews(reader, project_id, first, last),
    )


def read_directory(store: Store) -> Directory:
    """Names and colours for the ids in a calendar."""
    with store.read() as reader:
        return directory(reader)


def meeting_days(store: Store, project_id: str | None, first: date, last: date, zone: str) -> frozenset[date]:
    """The days on which a meeting begins, for the dots of a small month."""
    return frozenset(one.starts.date() for one in meetings.occurrences(store, project_id, first, last, zone))
