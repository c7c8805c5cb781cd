"""Reading the calendar: everything that stands on a window of days."""

from dataclasses import dataclass
from datetime import date

from coorddesk.services import meetings
from coorddesk.services.meetings import Happening
from coorddesk.services.occurring import ClockChange as ClockChange
from coorddesk.services.occurring import clock_change as clock_change
from coorddesk.storage.queries import calendar as query
from coorddesk.storage.queries.calendar import Deadline as Deadline
from coorddesk.storage.queries.calendar import MilestoneDay as MilestoneDay
from coorddesk.storage.queries.calendar import ReviewDay as ReviewDay
from coorddesk.storage.queries.directory import Directory as Directory
from coorddesk.storage.queries.directory import directory
from coorddesk.storage.store import Store


@dataclass(frozen=True, slots=True)
class Calendar:
    """What stands on the days from `first` to `last`, both inclusive.

    Attributes:
        happenings: by start, what was called off included.
    """

    first: date
    last: date
    happenings: list[Happening]
    deadlines: list[Deadline]
    milestones: list[MilestoneDay]
    reviews: list[ReviewDay]


def read(store: Store, project_id: str | None, first: date, last: date, zone: str) -> Calendar:
    """The days of a project, or of all with None, with times in the viewer's zone."""
    with store.read() as reader:
        return Calendar(
            first,
            last,
            meetings.happenings(reader, project_id, first, last, zone, with_cancelled=True),
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
