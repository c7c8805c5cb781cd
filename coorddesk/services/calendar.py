"""Reading the calendar: everything that stands on a window of days."""

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date

from coorddesk.services import meetings, other_calendars
from coorddesk.services.meetings import Happening
from coorddesk.services.other_calendars import OtherHappening
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
    store: Store, project_id: str | None, first: date, last: date, zone: str, without: Container[str] = ()
) -> Calendar:
    """The days of a project, or of all with None, with times in the viewer's zone.

    Args:
        without: ids of the calendars of others that are not wanted.
    """
    with store.read() as reader:
        return Calendar(
            first,
            last,
            meetings.happenings(reader, project_id, first, last, zone, with_cancelled=True),
            query.deadlines(reader, project_id, first, last),
            query.milestones(reader, project_id, first, last),
            query.reviews(reader, project_id, first, last),
            other_calendars.happenings(reader, first, last, zone, without),
        )


def read_directory(store: Store) -> Directory:
    """Names and colours for the ids in a calendar."""
    with store.read() as reader:
        return directory(reader)


def meeting_days(store: Store, project_id: str | None, first: date, last: date, zone: str) -> frozenset[date]:
    """The days on which a meeting begins, for the dots of a small month."""
    return frozenset(one.starts.date() for one in meetings.occurrences(store, project_id, first, last, zone))
