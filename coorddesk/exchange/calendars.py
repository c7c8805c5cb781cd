"""A whole calendar to subscribe to or to import elsewhere: meetings, milestones and deadlines, without invitations.

The rows cited are those of the export checklist, calendar.md 1.1.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from coorddesk.domain.meetings import Meeting
from coorddesk.domain.milestones import Milestone
from coorddesk.domain.people import Person
from coorddesk.domain.tasks import Task
from coorddesk.errors import InvalidInput
from coorddesk.exchange.calendar_objects import OURS, ZoneDays, object_bytes, zone_days
from coorddesk.exchange.content_lines import one_line
from coorddesk.exchange.day_entries import DayEntry, deadline, event_bytes, milestone_day, todo_bytes
from coorddesk.exchange.invite_checks import check_published
from coorddesk.exchange.occurrences import first_start, zone_of
from coorddesk.exchange.vevents import Party, address_of, rule_of, span_of, standing_instances, uid_of

_ENTRY = re.compile(rb"BEGIN:(VEVENT|VTODO)\r\n.*?END:\1\r\n", re.DOTALL)
_STAMPS = re.compile(rb"^(?:DTSTAMP|LAST-MODIFIED):[^\r\n]*\r\n", re.MULTILINE)
_HEAD = 400  # bytes in which a file of ours says so


@dataclass(frozen=True, slots=True)
class Written:
    """A record as it stands in a calendar.

    Attributes:
        said: what it was written from, to be recognised by.
        data: its components.
        why_not: why it was left out, where it was; there is no data then.
    """

    said: int
    uid: str
    data: bytes
    zone: ZoneDays | None = None
    why_not: str = ""


Kept = dict[str, Written]


class CalendarWriter:
    """Gathers an iCalendar object with METHOD:PUBLISH; UIDs never change, so a second import updates the first.

    It names no attendees, for PUBLISH must not, the organiser of a meeting where one with a usable address is known
    (RFC 5546 §3.2.1), and the owner of a deadline in its text.

    Args:
        people: by id; owners that are missing are not named.
        now: aware; DTSTAMP and LAST-MODIFIED of what is written anew, in UTC.
        deadlines: how deadlines and milestones stand in it: “event” as whole days that make nobody busy, “todo” as VTODO.
        kept: what was written of each record before, by id. What is still the same is taken from there, and all is kept there.
        before: the calendar that this one takes the place of. An entry that says there what it says here keeps its DTSTAMP and
            LAST-MODIFIED, so that whoever subscribes sees what did change, and a calendar that says the same is the same (row 4).

    Attributes:
        count: how many entries it has so far.
        left_out: a sentence for each thing that other calendars would not understand.
    """

    def __init__(
        self, people: Mapping[str, Person], now: datetime, deadlines: str = "event", kept: Kept | None = None, before: bytes = b""
    ) -> None:
        self._people, self._now, self._as_todo = people, now.astimezone(UTC), deadlines == "todo"
        self._kept: Kept = kept if kept is not None else {}
        self._stamped = {_STAMPS.sub(b"", one[0]): one[0] for one in _ENTRY.finditer(before)}
        self._parts: dict[tuple[str, datetime | None], Written] = {}
        self.count = 0
        self.left_out: list[str] = []

    def add_meeting(self, meeting: Meeting, sequence: int = 0) -> None:
        """Adds a meeting, a series with its moved days, or the one day of a series that somebody else invited to.

        Cancelled days are left out of their series (row 20); a meeting that is off stays in it as such.

        Args:
            sequence: the highest that was sent or received (row 5).
        """
        organiser = self._people.get(meeting.organiser_id or "")
        party = Party(address_of(organiser), organiser.name, {}) if organiser is not None and address_of(organiser) else None
        said = hash((meeting, sequence, *((party.email, party.name) if party else ())))
        known = self._kept.get(meeting.id)
        if known is None or known.said != said:
            known = self._as_before(_meeting(meeting, sequence, party, self._now, said))
        self._take(meeting.id, (known.uid, meeting.invited_day), known, one_line(meeting.title) or meeting.ref)

    def add_deadline(self, task: Task) -> None:
        """Adds the day a task is due; nothing for one without."""
        self._add_day(task.id, deadline(task, self._people))

    def add_milestone(self, milestone: Milestone) -> None:
        """Adds the day a milestone was reached or is expected; nothing for one without."""
        self._add_day(milestone.id, milestone_day(milestone, self._people))

    def written(self, name: str) -> bytes:
        """The whole object, in the order in which things were added; `name` is what calendar programs show it as (row 22)."""
        shown = one_line(name) or "CoordDesk"
        parts = self._parts.values()
        return object_bytes(
            "PUBLISH", (one.zone for one in parts), (one.data for one in parts), {"NAME": shown, "X-WR-CALNAME": shown}
        )  # fmt: skip

    def _add_day(self, id: str, entry: DayEntry | None) -> None:
        if entry is None:
            return
        said = hash((entry, self._as_todo))
        known = self._kept.get(id)
        if known is None or known.said != said:
            data = todo_bytes(entry, self._now) if self._as_todo else event_bytes(entry, self._now)
            known = self._as_before(_checked(Written(said, entry.uid, data)))
        self._take(id, (entry.uid, None), known, entry.title)

    def _as_before(self, one: Written) -> Written:
        if not self._stamped:
            return one
        return replace(one, data=_ENTRY.sub(lambda entry: self._stamped.get(_STAMPS.sub(b"", entry[0]), entry[0]), one.data))

    def _take(self, id: str, key: tuple[str, datetime | None], one: Written, title: str) -> None:
        self._kept[id] = one
        why = "another one has the same UID" if key in self._parts else one.why_not
        if why:
            self.left_out.append(f"“{title}” was left out: {why}.")
        else:
            self._parts[key] = one
            self.count += 1


def _meeting(meeting: Meeting, sequence: int, organiser: Party | None, now: datetime, said: int) -> Written:
    from coorddesk.exchange.components import bytes_of, event_of  # late, for the calendar library

    uid = uid_of(meeting)
    try:
        zone_of(meeting.zone)
        rule = rule_of(meeting)
        if rule is not None:
            # A series begins on the first day that fits its rule (row 16); without any it is what its start says.
            first = first_start(meeting.starts, rule)
            lasts = meeting.ends - meeting.starts
            meeting = replace(meeting, starts=first, ends=first + lasts) if first else replace(meeting, rule="")
            rule = rule if first else None
        instances = standing_instances(meeting, rule)
        zone = zone_days(meeting)
    except InvalidInput as problem:
        return Written(said, uid, b"", None, problem.sentence.rstrip("."))
    status = "CANCELLED" if meeting.cancelled else "TENTATIVE" if meeting.tentative else "CONFIRMED"
    off = [one.original for one in instances if one.cancelled]
    day = meeting.invited_day if rule is None else None
    events = [
        event_of(
            meeting, span_of(meeting), now, sequence=sequence, status=status, original=day, rule=rule, cancelled=off, organiser=organiser
        )
    ]
    events += [
        event_of(meeting, span_of(meeting, one), now, sequence=sequence, status=status, original=one.original, organiser=organiser)
        for one in instances
        if not one.cancelled
    ]
    return _checked(Written(said, uid, b"".join(map(bytes_of, events)), zone))


def _checked(one: Written) -> Written:
    """As it is, or why it cannot be read by others."""
    problems = check_published(one.data, (one.zone.zone,) if one.zone else ())
    return replace(one, data=b"", zone=None, why_not=f"other calendars would not understand it ({problems[0]})") if problems else one


def is_ours(data: bytes) -> bool:
    """Whether a file is a calendar that CoordDesk wrote."""
    return OURS in data[:_HEAD]
