"""All that the Today screen shows, in one reading, and the sidebar's counts."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from coorddesk.domain.meetings import Meeting
from coorddesk.domain.obligations import Bucket, Chase, Obligation, bucket, by_urgency, chases, to_chase, week_end
from coorddesk.exchange.occurrences import to_utc, to_wall
from coorddesk.services import invite_due
from coorddesk.services.chasing import series_owed, with_series
from coorddesk.services.meetings import Happening, happenings
from coorddesk.services.reminders import standing
from coorddesk.storage.queries import counts as counts_query
from coorddesk.storage.queries import obligations as obligations_query
from coorddesk.storage.queries import today as query
from coorddesk.storage.queries.calendar import replies
from coorddesk.storage.queries.counts import Counts as Counts
from coorddesk.storage.queries.directory import Directory as Directory
from coorddesk.storage.queries.directory import directory
from coorddesk.storage.queries.obligations import Share
from coorddesk.storage.queries.today import SlipRow as SlipRow
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store

_MOST_REVIEWS = 60
_MOST_SLIPS = 5


@dataclass(frozen=True, slots=True)
class MeetingToday:
    """One meeting of the day.

    Attributes:
        happening: when it takes place, in the coordinator's zone, and how many answered what.
        changes: how many things changed since the last invite went out.
        sent: how many invites and updates went out.
        reminds: when one is reminded of it, wall time in the coordinator's zone; None for not at all.
    """

    happening: Happening
    changes: int = 0
    sent: int = 0
    reminds: datetime | None = None


@dataclass(frozen=True, slots=True)
class InReview:
    """One document that is out for review.

    Attributes:
        people: who has not answered; empty when nobody was asked.
        due: the earliest.
    """

    document_id: str
    number: str
    title: str
    people: tuple[str, ...]
    due: date | None


@dataclass(frozen=True, slots=True)
class DueDay:
    """What falls due on one day of this week."""

    day: date
    items: tuple[Obligation, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """The screen's content.

    Attributes:
        chases: people to ask today, most urgent first; `people` says how many there are in all.
        late, again: how many items of all of them are past their day, and how many more are to be asked for again.
        days: today to the end of the week; days off only where something is due. Reviews stand in `reviews` instead.
        meetings: today's.
        coming: meetings of later days that one is reminded of today, or was before; by their start.
        reviews: by due day; `in_review` says how many there are in all.
        slips: the worst few; `slipping` says how many there are in all.
    """

    directory: Directory
    chases: tuple[Chase, ...]
    people: int
    late: int
    again: int
    days: tuple[DueDay, ...]
    meetings: tuple[MeetingToday, ...]
    coming: tuple[MeetingToday, ...]
    reviews: tuple[InReview, ...]
    in_review: int
    slips: tuple[SlipRow, ...]
    slipping: int


def read(store: Store, project_id: str | None, today: date, zone: str, first_weekday: int = 0, most: int | None = None) -> Today:
    """The day of one project, or of all that run.

    Args:
        zone: the coordinator's, an IANA name.
        first_weekday: 0 is Monday, from the system's locale.
        most: how many people to ask are told; everybody when left out.
    """
    with store.read() as reader:
        items, shares = _owed(reader, project_id, today, week_end(today, first_weekday), most)
        asked = {person: share for person, share in shares.items() if share.chased}
        leading = _leading(asked, today, most)
        meetings, coming = _meetings(reader, project_id, today, zone)
        return Today(
            directory=directory(reader),
            chases=tuple(chases([one for one in items if one.person_id in leading], today)[:most]),
            people=len(asked),
            late=sum(one.late for one in asked.values()),
            again=sum(one.chased - one.late for one in asked.values()),
            days=_due_days(items, today, first_weekday),
            meetings=meetings,
            coming=coming,
            reviews=_reviews(reader, project_id),
            in_review=counts_query.in_review(reader, project_id),
            slips=tuple(query.slips(reader, project_id, _MOST_SLIPS)),
            slipping=counts_query.slipping(reader, project_id),
        )


def _owed(
    reader: Reader, project_id: str | None, today: date, until: date, most: int | None
) -> tuple[list[Obligation], dict[str | None, Share]]:
    """What the most urgent people owe and what falls due until a day, and everybody's share."""
    rows = obligations_query.standings(reader, project_id, today)
    series = series_owed(reader, project_id, None, today)
    shares = with_series(obligations_query.shares(rows, today), series, today)
    leading = _leading(shares, today, most)
    now, last = today.isoformat(), until.isoformat()
    wanted = {id for id, person, deadline, _ in rows if person in leading or now <= deadline <= last}
    items = obligations_query.those(reader, project_id, wanted, today) + series
    return sorted(items, key=by_urgency), shares


def _leading(shares: dict[str | None, Share], today: date, most: int | None) -> frozenset[str | None]:
    """Those to ask first, as domain.obligations.chases orders them; more than `most` where several are equally urgent."""

    def urgency(share: Share) -> tuple[date, date]:
        return min(share.oldest or today, today), share.asked or today

    asked = {person: urgency(share) for person, share in shares.items() if share.chased}
    if most is None or len(asked) <= most:
        return frozenset(asked)
    least = sorted(asked.values())[most - 1]
    return frozenset(person for person, own in asked.items() if own <= least)


def counts(store: Store, project_id: str | None, today: date) -> Counts:
    """The sidebar's counts, invites to series included."""
    with store.read() as reader:
        found = counts_query.counts(reader, project_id, today)
        series = series_owed(reader, project_id, None, today)
    again = sum(to_chase(one, today) for one in series)
    return replace(found, overdue=found.overdue + again, no_reply=found.no_reply + len(series))


def _due_days(items: list[Obligation], today: date, first_weekday: int) -> tuple[DueDay, ...]:
    by_day: dict[date, list[Obligation]] = {}
    for one in items:
        if one.kind != "review" and one.deadline and bucket(one, today, first_weekday) in (Bucket.DUE_TODAY, Bucket.DUE_THIS_WEEK):
            by_day.setdefault(one.deadline, []).append(one)
    left = (week_end(today, first_weekday) - today).days
    days = [today + timedelta(days=n) for n in range(left + 1)]
    return tuple(DueDay(day, tuple(by_day.get(day, ()))) for day in days if day == today or day.weekday() < 5 or day in by_day)


def _reviews(reader: Reader, project_id: str | None) -> tuple[InReview, ...]:
    found: dict[str, InReview] = {}
    for row in query.reviews(reader, project_id, _MOST_REVIEWS):
        one = found.get(row.document_id) or InReview(row.document_id, row.number, row.title, (), row.due)
        found[row.document_id] = replace(one, people=(*one.people, row.person_id)) if row.person_id else one
    return tuple(found.values())


def _meetings(
    reader: Reader, project_id: str | None, day: date, zone: str
) -> tuple[tuple[MeetingToday, ...], tuple[MeetingToday, ...]]:
    """The day's meetings, and those of later days that one is reminded of by the day's end."""
    begins, ends = (to_utc(datetime.combine(day + timedelta(days=n), time()), zone) for n in (0, 1))
    reminders = standing(reader, ends - timedelta(seconds=1), begins, zone)
    moments = {(one.happening.meeting_id, one.happening.original): to_wall(one.at, zone) for one in reminders}
    later = [one.happening for one in reminders if one.happening.starts.date() > day]
    later = [one for one in later if project_id in (None, one.project_id)]
    answers = replies(reader, {one.meeting_id for one in later})

    stands: dict[str, invite_due.Standing] = {}

    def told(one: Happening) -> MeetingToday:
        if one.meeting_id not in stands:  # many days of one series may come up
            stands[one.meeting_id] = invite_due.standing_of(reader, reader.get(Meeting, one.meeting_id), day)
        sent = stands[one.meeting_id]
        return MeetingToday(one, len(sent.changes), sent.sent_count, moments.get((one.meeting_id, one.original)))

    coming = (told(one._replace(replies=answers.get(one.meeting_id, one.replies))) for one in later)
    return tuple(map(told, happenings(reader, project_id, day, day, zone))), tuple(coming)
