"""Messages that CoordDesk writes, and what they are meant to say, told without the code that writes them: by zoneinfo and dateutil."""

import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from dateutil.rrule import rrulestr

from coorddesk.domain.meetings import Attendee, AttendeeRole, Instance, Meeting, Reply
from coorddesk.domain.people import Person
from coorddesk.exchange.invites import Method, write_invite

NOW = datetime(2026, 1, 20, 9, 15, tzinfo=UTC)
DANA = Person("dana", "Dana Whitlock", "dana@example.com")
RAVI = Person("ravi", "Ravi Deshpande", "ravi@example.com")
ANA = Person("ana", "Ana Lu", "ana@example.com")
PEOPLE = {one.id: one for one in (DANA, RAVI, ANA)}
ATTENDEES = (Attendee("ravi"), Attendee("ana", AttendeeRole.OPTIONAL))
_ROLES = {"chair": "CHAIR", "required": "REQ-PARTICIPANT", "optional": "OPT-PARTICIPANT", "informed": "NON-PARTICIPANT"}
_ANSWERS = {"no_reply": "NEEDS-ACTION", "coming": "ACCEPTED", "maybe": "TENTATIVE", "cannot": "DECLINED"}
_MARGIN, _LONGEST = timedelta(days=2), timedelta(days=400)


def meeting(**changes: Any) -> Meeting:
    """A meeting on a Wednesday in July, when most clocks north of the equator show summer time."""
    made: dict[str, Any] = {
        "id": "m1", "project_id": "p1", "ref": "FIT-M14", "title": "Design meeting 14", "starts": datetime(2026, 7, 15, 10, 30),
        "ends": datetime(2026, 7, 15, 11, 30), "zone": "Europe/Berlin", "place": "Room 4", "organiser_id": "dana",
        "attendees": ATTENDEES, "uid": "5f0d2c@coorddesk", "notes": "Bring the drawings.",
    }  # fmt: skip
    return Meeting(**(made | changes))


def series(**changes: Any) -> Meeting:
    """Every Wednesday from March to the end of the year, over both changes of the clocks in either half of the world."""
    made: dict[str, Any] = {
        "starts": datetime(2026, 3, 4, 10, 30), "ends": datetime(2026, 3, 4, 11, 30), "rule": "FREQ=WEEKLY;UNTIL=20261230;BYDAY=WE",
    }  # fmt: skip
    return meeting(**(made | changes))


def starts_of(first: datetime, rule: str) -> list[datetime]:
    """Where a rule puts the days of a series, as wall times, for a little longer than is ever looked at."""
    if not rule:
        return [first]
    # our UNTIL is the last day on which one may start, and dateutil's a moment
    made = ";".join(f"{part}T235959" if part.startswith("UNTIL=") else part for part in rule.split(";"))
    return list(rrulestr(made, dtstart=first).between(first, first + _LONGEST + 2 * _MARGIN, inc=True))


@dataclass(frozen=True)
class Message:
    """Something to write, and who is in it."""

    meeting: Meeting
    method: Method = "REQUEST"
    sequence: int = 0
    occurrence: datetime | None = None
    only: frozenset[str] | None = None
    agenda: tuple[str, ...] = ()
    people: Mapping[str, Person] = field(default_factory=lambda: PEOPLE)

    @property
    def data(self) -> bytes:
        """As CoordDesk writes it."""
        return write_invite(
            self.meeting, self.people, self.method, self.sequence, NOW, occurrence=self.occurrence, only=self.only, agenda=self.agenda
        )

    @property
    def window(self) -> dict[str, datetime]:
        """Enough days to show what takes place, at most those of a year, however it was moved and in whatever zone."""
        days = [self.meeting.starts, *(day for one in self.meeting.instances for day in (one.original, one.starts) if day)]
        latest = max(*days, self.meeting.starts + _LONGEST) if self.meeting.rule else max(days)
        return {"since": (min(days) - _MARGIN).replace(tzinfo=UTC), "until": (latest + _MARGIN).replace(tzinfo=UTC)}

    def meant(self, fold: int = 0) -> dict[str, Any]:
        """What all should understand, as a judge tells it.

        Args:
            fold: which of two times is meant where the clocks show an hour twice, or none (calendar.md 4.5: programs differ).
        """
        moved, off = self._moved(), self._off()
        if self.occurrence is not None:
            stands = next((one for one in self.meeting.instances if one.original == self.occurrence and one.starts), None)
            events = [self._event(stands or Instance(self.occurrence, self.occurrence), fold)]
        else:
            events = [self._event(None, fold), *([] if self.method == "CANCEL" else [self._event(one, fold) for one in moved])]
        told: dict[str, Any] = {"method": self.method, "events": events, "problems": []}
        if self.method != "CANCEL":
            told["occurrences"] = self._occurrences(moved, off, events, fold)
        return told

    def doubtful(self) -> dict[str, str]:
        """The first instant meant by each start in an hour that is shown twice, or never, by the second one."""
        starts = [*starts_of(self.meeting.starts, self.meeting.rule), *(one.starts for one in self._moved() if one.starts)]
        pairs = ((self._moment(wall, 1), self._moment(wall, 0)) for wall in starts)
        return {second: first for second, first in pairs if second != first}

    def after_skipped(self) -> dict[str, str]:
        """What is meant by the starts that follow a skipped one in a series, by what libical 3.0 takes for them: as much later."""
        starts = starts_of(self.meeting.starts, self.meeting.rule)
        found = {}
        for skipped, following in pairwise(starts):
            first, second = (datetime.fromisoformat(self._moment(skipped, fold)) for fold in (0, 1))
            if first > second:
                meant = self._moment(following, 0)
                found[f"{datetime.fromisoformat(meant) + (first - second):%Y-%m-%dT%H:%M:%SZ}"] = meant
        return found

    def _moved(self) -> list[Instance]:
        return [one for one in self.meeting.instances if one.starts is not None and not one.cancelled]

    def _off(self) -> set[datetime]:
        return {one.original for one in self.meeting.instances if one.cancelled}

    def _occurrences(self, moved: list[Instance], off: set[datetime], events: list[dict[str, Any]], fold: int) -> list[list[str]]:
        if self.occurrence is not None:
            return [[events[0]["starts"], events[0]["ends"]]]
        made = self.meeting
        gone = off | {one.original for one in moved}
        pairs = [(at, at + (made.ends - made.starts)) for at in starts_of(made.starts, made.rule) if at not in gone]
        pairs += [(one.starts, self._end_of(one)) for one in moved if one.starts]
        until = self.window["until"].strftime("%Y-%m-%dT%H:%M:%SZ")
        shown = [[self._moment(first, fold), self._moment(last, fold, end=True)] for first, last in pairs]
        return sorted(pair for pair in shown if pair[0] < until[: len(pair[0])])

    def _end_of(self, one: Instance) -> datetime:
        return one.ends or (one.starts or one.original) + (self.meeting.ends - self.meeting.starts)

    def _moment(self, wall: datetime, fold: int, end: bool = False) -> str:
        if self.meeting.all_day:
            return (wall + timedelta(days=end)).date().isoformat()
        there = wall.replace(tzinfo=zoneinfo.ZoneInfo(self.meeting.zone), fold=fold)
        return f"{there.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    def _event(self, one: Instance | None, fold: int) -> dict[str, Any]:
        made = self.meeting
        starts, ends = (one.starts or one.original, self._end_of(one)) if one else (made.starts, made.ends)
        numbered = "\n".join(f"{number}. {title}" for number, title in enumerate(self.agenda, 1))
        organiser = self.people.get(made.organiser_id or "")
        return {
            "uid": made.uid, "sequence": self.sequence, "original": self._moment(one.original, fold) if one else None,
            "starts": self._moment(starts, fold), "ends": self._moment(ends, fold, end=True), "status": self._status(),
            "summary": made.title, "place": made.place, "text": "\n\n".join(part for part in (made.notes, numbered, made.link) if part),
            "organiser": [organiser.email, self._name(organiser)] if organiser else None, "attendees": self._attendees(),
            "addresses": [one[0] for one in self._attendees()],
        }  # fmt: skip

    def _status(self) -> str:
        if self.method == "CANCEL":
            return "" if self.only is not None else "CANCELLED"
        return "TENTATIVE" if self.meeting.tentative else "CONFIRMED"

    def _attendees(self) -> list[list[str]]:
        if self.method == "PUBLISH":
            return []
        if self.only is not None:
            return [self._party(Attendee(one)) for one in sorted(self.only)]
        chaired = any(one.role == AttendeeRole.CHAIR for one in self.meeting.attendees)
        role = AttendeeRole.REQUIRED if chaired else AttendeeRole.CHAIR
        organiser = Attendee(self.meeting.organiser_id or "", role, Reply.COMING)
        return [self._party(one) for one in (organiser, *self.meeting.attendees)]

    def _party(self, one: Attendee) -> list[str]:
        person = self.people[one.person_id]
        return [person.email, self._name(person), _ROLES[one.role], _ANSWERS[one.reply]]

    def _name(self, person: Person) -> str:
        """Two letters are others in a message, since several programs cannot read them (calendar.md 1.1, row 9)."""
        return person.name.replace('"', "'").replace("\\", "/")


def differences(understood: Any, meant: Any, at: str = "") -> list[str]:
    """What a judge understood otherwise, of all that is meant and that it tells; a line each."""
    if isinstance(meant, dict) and isinstance(understood, dict):
        return [line for key in meant if key in understood for line in differences(understood[key], meant[key], f"{at}.{key}")]
    if isinstance(meant, (list, tuple)) and isinstance(understood, (list, tuple)):
        if len(meant) != len(understood):
            return [f"{at}: {len(understood)} instead of {len(meant)}: {understood!r} instead of {meant!r}"]
        pairs = enumerate(zip(understood, meant, strict=True))
        return [line for number, (one, other) in pairs for line in differences(one, other, f"{at}[{number}]")]
    return [] if understood == meant else [f"{at}: {understood!r} instead of {meant!r}"]
