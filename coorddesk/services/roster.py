"""Reading people: the list with what each owes, and all that one person's page shows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coorddesk.domain.obligations import Obligation, to_chase
from coorddesk.domain.people import Person
from coorddesk.errors import NotFound
from coorddesk.services import chasing
from coorddesk.services.chasing import Message
from coorddesk.services.meetings import Happening, happenings
from coorddesk.storage.queries import people as query
from coorddesk.storage.queries.directory import Directory, directory
from coorddesk.storage.queries.people import Asking as Asking
from coorddesk.storage.queries.people import RoleRow as RoleRow
from coorddesk.storage.store import Store

_AHEAD = timedelta(days=28)
_MEETINGS = 3


@dataclass(frozen=True, slots=True)
class Owing:
    """What one person owes: how many things, how many late, and whether they were ever asked for one of them."""

    count: int = 0
    late: int = 0
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody, and what they owe by person id; who owes nothing is left out of `owing`."""

    directory: Directory
    owing: dict[str, Owing]


@dataclass(frozen=True, slots=True)
class MeetingWith:
    """One coming meeting.

    Attributes:
        reply: coming, maybe, cannot or no_reply; empty when no invite went out yet.
    """

    id: str
    title: str
    starts: datetime
    all_day: bool
    reply: str


@dataclass(frozen=True, slots=True)
class Page:
    """One person's page.

    Attributes:
        owed: what is to be asked for today first, then by deadline.
        meetings: the next few.
        message: what would be written to them; None when they owe nothing.
    """

    person: Person
    directory: Directory
    owed: tuple[Obligation, ...]
    roles: tuple[RoleRow, ...]
    meetings: tuple[MeetingWith, ...]
    askings: tuple[Asking, ...]
    message: Message | None


def read(store: Store, project_id: str | None, today: date) -> Roster:
    """Everybody, with what they owe in a project, or in all that run."""
    with store.read() as reader:
        shares = chasing.shares_in(reader, project_id, today)
        owing = {id: Owing(one.count, one.late, one.asked is not None) for id, one in shares.items() if id is not None}
        return Roster(directory(reader), owing)


def page(
    store: Store, person_id: str, project_id: str | None, now: datetime, zone: str, your_name: str = "", names: Directory | None = None
) -> Page:
    """One person's page.

    Args:
        names: the directory, where it was read already.
        now: the coordinator's wall time; meetings that are over are left out.
        zone: the coordinator's, in which meetings are told.

    Raises:
        NotFound: that person is not in the store.
    """
    today = now.date()
    with store.read() as reader:
        names = names or directory(reader)
        person = names.people.get(person_id)
        if person is None:
            raise NotFound("That person is no longer in the store. The removal may have been undone elsewhere.")
        owed = chasing.owed_in(reader, project_id, person_id, today)
        owed.sort(key=lambda one: (not to_chase(one, today), one.deadline or date.max, one.ref))
        replies = query.replies(reader, person_id)
        coming = [
            _with(one, replies[one.meeting_id])
            for one in happenings(reader, project_id, today, today + _AHEAD, zone, only=replies.keys())
            if one.all_day or one.ends > now
        ]
        found = Page(
            person, names, tuple(owed), tuple(query.roles(reader, person_id, project_id)), tuple(coming[:_MEETINGS]),
            tuple(query.askings(reader, person_id)), chasing.worded(person, owed, names.projects, today, your_name) if owed else None,
        )  # fmt: skip
    return found


def _with(one: Happening, reply: str) -> MeetingWith:
    return MeetingWith(one.meeting_id, one.title, one.starts, one.all_day, reply)
