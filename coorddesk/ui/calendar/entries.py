"""What stands on a day, ready to be painted and to be read out: meetings, deadlines, milestones, reviews, in their order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from coorddesk.domain.dates import ENGLISH, day_words, due_words
from coorddesk.services.calendar import Calendar, Deadline, Directory, MilestoneDay, ReviewDay
from coorddesk.services.meetings import Happening
from coorddesk.services.other_calendars import OtherHappening
from coorddesk.ui.paint import initials
from coorddesk.ui.theme import Theme

LAYERS = ("meetings", "deadlines", "milestones", "documents")
_JOIN_ABOVE = 2  # more than two deadlines of a day stand as one line
_CROWDED = 4  # and so do two, when the day has more lines than this
_RED_FROM = timedelta(days=14)


def tr(text: str) -> str:
    """A text of the calendar in the language of the window."""
    return QCoreApplication.translate("Calendar", text)


class Entry(NamedTuple):
    """One line of a day, or one block of a week; a tuple, because a full month makes thousands and they are made four times as fast.

    Attributes:
        kind: meeting, task, milestone, baseline (where a milestone was to be), document, other (of a calendar of somebody else);
            tasks and documents join several.
        id: of the record; of the day for what is joined.
        first, last: the days it stands on.
        starts, ends: of a meeting that is not for whole days, in the viewer's zone.
        hues: theme names of the teams; None for no team.
        state: "", past, late, done or cancelled.
        note: the further words of a block, such as "5 of 8 coming".
        ink: colour token of a milestone's mark.
        original: which occurrence of the meeting.
        members: what is joined.
    """

    kind: str
    id: str
    title: str
    first: date
    last: date
    hues: tuple[str | None, ...] = (None,)
    state: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    note: str = ""
    place: str = ""
    spoken: str = ""
    ink: str = ""
    original: datetime | None = None
    repeats: bool = False
    members: tuple["Entry", ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is recognised by after its days were read again."""
        return self.kind, self.id, self.original.isoformat() if self.original else ""

    @property
    def record(self) -> tuple[str, str] | None:
        """(kind, id) of the record behind it; None for what is joined and for what is somebody else's."""
        if self.members or self.kind == "other":
            return None
        return ("milestone" if self.kind == "baseline" else self.kind), self.id

    @property
    def movable(self) -> bool:
        """Whether it can be put on another day here."""
        return self.kind in ("meeting", "task", "milestone") and self.state not in ("done", "cancelled")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the filter bar lets through.

    Attributes:
        hidden: layers that are off.
        teams: ids; empty for all.
    """

    hidden: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()


@dataclass(slots=True)
class Days:
    """The entries of a window of days."""

    by_day: dict[date, list[Entry]] = field(default_factory=dict)

    def on(self, day: date) -> list[Entry]:
        """What stands on a day, each thing on its own, in the order it is shown in."""
        return self.by_day.get(day, [])

    def lines(self, day: date) -> list[Entry]:
        """The same with many deadlines or reviews of a day joined into one line."""
        return joined(self.on(day), day)

    def whole(self, day: date) -> list[Entry]:
        """What has no time of day."""
        return [one for one in self.on(day) if one.starts is None]

    def timed(self, day: date) -> list[Entry]:
        """Meetings with a time of day, and what is of others, by start."""
        return sorted((one for one in self.on(day) if one.starts is not None), key=lambda one: (one.starts, one.kind == "other"))

    def find(self, key: tuple[str, str, str]) -> Entry | None:
        """The entry of a key, joined or not."""
        return next((one for day in self.by_day.values() for one in day if one.key == key), None)


_RANK = {"baseline": 0, "milestone": 0, "meeting": 1, "task": 2, "tasks": 2, "document": 4, "documents": 4, "other": 5}


class Builder:
    """Makes entries out of what was read, for one day called today."""

    def __init__(self, names: Directory, theme: Theme, today: date, now: datetime, choice: Choice) -> None:
        """`now` is the viewer's wall time."""
        self._names, self._theme, self._today, self._now, self._choice = names, theme, today, now, choice
        # Looked up once: a full month asks for them a thousand times.
        self._cancelled, self._came = tr("Cancelled"), tr("{came} of {all} came")
        self._said_yes, self._coming = tr("{coming} of {all} said yes"), tr("{coming} of {all} coming")
        self._from_to = tr("{start} to {end}")
        self._done_due, self._due = tr("done, was due {day}"), tr("due {day}")
        self._taken, self._untitled = tr("Busy"), tr("No title")
        self._said_whose: dict[str | None, tuple[str, str]] = {}
        self._said_days: dict[date, str] = {}
        self._said_late: dict[date, str] = {}

    def days(self, found: Calendar) -> Days:
        """All entries of a window, by day."""
        by_day: dict[date, list[Entry]] = {}
        for one in self._entries(found):
            day, last = max(one.first, found.first), min(one.last, found.last)
            while day <= last:
                by_day.setdefault(day, []).append(one)
                if day == last:
                    break
                day += timedelta(days=1)
        for entries in by_day.values():
            entries.sort(key=_order)
        return Days(by_day)

    def _entries(self, found: Calendar) -> Iterator[Entry]:
        hidden = self._choice.hidden
        if "meetings" not in hidden:
            yield from (self.meeting(one) for one in found.happenings if self._wanted(one.team_id) and self._tells(one))
        if "deadlines" not in hidden:
            yield from (self.task(one) for one in found.deadlines if self._wanted(self._team(one.team_id, one.person_id)))
        if "milestones" not in hidden:
            for milestone in found.milestones:
                if self._wanted(self._team(milestone.team_id, milestone.owner_id)):
                    yield from self.milestone(milestone)
        if "documents" not in hidden:
            yield from (self.review(one) for one in found.reviews if self._wanted(one.team_id))
        yield from (self.other(one) for one in found.others if f"calendar:{one.calendar_id}" not in hidden)

    def _wanted(self, team_id: str | None) -> bool:
        return not self._choice.teams or team_id in self._choice.teams

    def _tells(self, one: Happening) -> bool:
        """What was called off is of interest until its day is over."""
        return not one.cancelled or one.ends.date() >= self._today

    def _team(self, team_id: str | None, person_id: str | None) -> str | None:
        return self._names.team_of(person_id, team_id)

    def _hue(self, team_id: str | None) -> str | None:
        hue = self._names.hue(team_id)
        return None if hue is None else self._theme.team_hue(hue)

    def _team_name(self, team_id: str | None) -> str:
        team = self._names.teams.get(team_id or "")
        return team.name if team else ""

    def _day(self, day: date) -> str:
        found = self._said_days.get(day)
        if found is None:
            found = self._said_days[day] = day_words(day, self._today)
        return found

    def _late(self, day: date) -> str:
        found = self._said_late.get(day)
        if found is None:
            found = self._said_late[day] = due_words(day, self._today)
        return found

    def meeting(self, one: Happening) -> Entry:
        """A meeting on one of its days."""
        ends_on = one.ends.date()
        if not one.all_day and one.ends.time() == time() and one.ends > one.starts:
            ends_on -= timedelta(days=1)  # until midnight is not yet the next day
        past = ends_on < self._today if one.all_day else one.ends <= self._now
        state = "cancelled" if one.cancelled else "past" if past else ""
        replies = one.replies
        note = ""
        if one.cancelled:
            note = self._cancelled
        elif one.came is not None:
            note = self._came.format(came=one.came, all=max(replies.invited, one.came))
        elif replies.invited:
            note = (self._said_yes if past else self._coming).format(coming=replies.coming, all=replies.invited)
        day = self._day(one.starts.date())
        if one.all_day:
            last = self._day(ends_on)
            when = day if last == day else tr("{first} to {last}").format(first=day, last=last)
        else:
            when = f"{day}, " + self._from_to.format(start=_clock(one.starts), end=_clock(one.ends))
        return Entry(
            "meeting", one.meeting_id, one.title, one.starts.date(), ends_on, (self._hue(one.team_id),), state,
            None if one.all_day else one.starts, None if one.all_day else one.ends, note, one.place,
            _spoken(one.title, when, one.place, note), original=one.original, repeats=one.repeats,
        )  # fmt: skip

    def task(self, one: Deadline) -> Entry:
        """A task on the day it is due."""
        team = self._team(one.team_id, one.person_id)
        state = "done" if one.done else "late" if one.due < self._today else ""
        when = self._done_due if one.done else self._due if one.due > self._today else "{day}"
        shown = self._late(one.due) if state == "late" or one.due == self._today else self._day(one.due)
        person = self._names.name(one.person_id)
        return Entry(
            "task", one.id, one.title, one.due, one.due, (self._hue(team),), state, place=person, note=one.ref,
            spoken=_spoken(one.ref, one.title, person, self._team_name(team), when.format(day=shown)),
        )  # fmt: skip

    def milestone(self, one: MilestoneDay) -> Iterator[Entry]:
        """A milestone where it stands, and where its baseline was if that is another day."""
        stands = one.actual or one.forecast or one.baseline
        if stands is None:
            return
        hue = self._hue(self._team(one.team_id, one.owner_id))
        slip = stands - one.baseline if one.baseline else timedelta(0)
        late = one.actual is None and stands < self._today
        ink = "text.secondary"
        if one.actual is None:
            red, early = late or slip >= _RED_FROM, slip < timedelta(0)
            ink = "rag.red.solid" if red else "rag.amber.solid" if slip > timedelta(0) else "rag.green.solid" if early else "text.primary"
        words = tr("reached {day}") if one.actual else tr("forecast {day}")
        moved = ""
        if slip:
            days = abs(slip.days)
            count = tr("1 day") if days == 1 else tr("{n} days").format(n=days)
            moved = (tr("{count} late") if slip.days > 0 else tr("{count} early")).format(count=count)
        said = words.format(day=day_words(stands, self._today))
        baseline = tr("baseline {day}").format(day=day_words(one.baseline, self._today)) if one.baseline else ""
        state = "done" if one.actual else "late" if late else ""
        yield Entry(
            "milestone", one.id, one.title, stands, stands, (hue,), state, note=moved, ink=ink,
            spoken=_spoken(tr("Milestone"), one.title, said, baseline, moved),
        )  # fmt: skip
        if one.baseline and one.baseline != stands:
            yield Entry(
                "baseline", one.id, one.title, one.baseline, one.baseline, (hue,), "past", note=moved,
                spoken=_spoken(tr("Baseline of {title}").format(title=one.title), day_words(one.baseline, self._today), said),
            )  # fmt: skip

    def review(self, one: ReviewDay) -> Entry:
        """A document on the day its reviews are due."""
        code = self._names.code(one.project_id)
        number = one.number.removeprefix(f"{code}-") if code else one.number
        state = "late" if one.due < self._today else ""
        who = ", ".join(filter(None, (self._names.name(id) for id in one.reviewers)))
        when = due_words(one.due, self._today) if state else tr("due {day}").format(day=day_words(one.due, self._today))
        asked = tr("review by {names}").format(names=who) if who else ""
        return Entry(
            "document", one.document_id, number, one.due, one.due, (self._hue(one.team_id),), state, note=one.title, place=who,
            spoken=_spoken(one.number, one.title, asked, when),
        )  # fmt: skip


    def other(self, one: OtherHappening) -> Entry:
        """An event of somebody else's calendar."""
        ends_on = one.ends.date()
        if not one.all_day and one.ends.time() == time() and one.ends > one.starts:
            ends_on -= timedelta(days=1)  # until midnight is not yet the next day
        state = "past" if (ends_on < self._today if one.all_day else one.ends <= self._now) else ""
        calendar, note = self._whose(one.person_id)
        day, last = self._day(one.starts.date()), self._day(ends_on)
        when = day if last == day else tr("{first} to {last}").format(first=day, last=last)
        if not one.all_day:
            when += ", " + self._from_to.format(start=_clock(one.starts), end=_clock(one.ends))
        title = one.title or (self._taken if one.busy else self._untitled)
        return Entry(
            "other", f"{one.calendar_id}/{one.position}", title, one.starts.date(), ends_on, (None,), state,
            None if one.all_day else one.starts, None if one.all_day else one.ends, note, one.place,
            _spoken(calendar, title, when, one.place), original=one.starts,
        )  # fmt: skip

    def _whose(self, person_id: str | None) -> tuple[str, str]:
        """What a calendar of somebody is called aloud, and their initials."""
        found = self._said_whose.get(person_id)
        if found is None:
            name = self._names.name(person_id)
            found = (tr("Calendar of {name}").format(name=name), initials(name)) if name else (tr("Another calendar"), "")
            self._said_whose[person_id] = found
        return found


def joined(entries: Sequence[Entry], day: date) -> list[Entry]:
    """A day's lines: its deadlines joined when there are many or the day is full, its reviews when there are two."""
    tasks = [one for one in entries if one.kind == "task" and one.state != "done"]
    papers = [one for one in entries if one.kind == "document"]
    lines = sum(one.kind != "other" for one in entries) - max(0, len(papers) - 1)
    found = list(entries)
    if len(tasks) > _JOIN_ABOVE or (len(tasks) == _JOIN_ABOVE and lines > _CROWDED):
        found = _join(found, tasks, "tasks", _deadlines_words(tasks), day)
    if len(papers) > 1:
        found = _join(found, papers, "documents", tr("{n} reviews due").format(n=len(papers)), day)
    return found


def _deadlines_words(tasks: Sequence[Entry]) -> str:
    words = tr("{n} deadlines late") if all(one.state == "late" for one in tasks) else tr("{n} deadlines")
    return words.format(n=len(tasks))


def _join(entries: list[Entry], members: Sequence[Entry], kind: str, title: str, day: date) -> list[Entry]:
    hues = tuple(dict.fromkeys(one.hues[0] for one in members))
    state = "late" if all(one.state == "late" for one in members) else ""
    spoken = _spoken(title, f"{ENGLISH.weekdays_short[day.weekday()]} {day.day} {ENGLISH.months_short[day.month - 1]}")
    one = Entry(kind, day.isoformat(), title, day, day, hues, state, spoken=spoken, members=tuple(members))
    inside = set(map(id, members))
    found: list[Entry] = []
    for each in entries:
        if each is members[0]:
            found.append(one)
        if id(each) not in inside:
            found.append(each)
    return found


def moved_to(entry: Entry, day: date, starts: datetime | None) -> Entry:
    """The entry as it looks while it is dragged somewhere else."""
    span = entry.last - entry.first
    if entry.starts is None or entry.ends is None or starts is None:
        return entry._replace(first=day, last=day + span)
    return entry._replace(first=starts.date(), last=starts.date() + span, starts=starts, ends=starts + (entry.ends - entry.starts))


def _order(one: Entry) -> tuple[int, int, datetime, str]:
    if one.kind == "task":
        return 3 if one.state == "done" else 2, 0, datetime.min, one.note
    within = 0
    if one.kind == "milestone":
        within = 1 if one.state == "done" else -1
    return _RANK[one.kind], within, one.starts or datetime.min, one.title


def most_important(lines: Sequence[Entry], places: int) -> tuple[list[Entry], list[Entry]]:
    """What is shown where not all lines fit, and what is not: what is over, and ghosts of baselines, give way first."""
    if len(lines) <= places:
        return list(lines), []
    kept = set(map(id, sorted(lines, key=_gives_way)[:places]))
    return [one for one in lines if id(one) in kept], [one for one in lines if id(one) not in kept]


def _gives_way(one: Entry) -> bool:
    return one.kind in ("baseline", "other") or one.state in ("done", "past", "cancelled")


def _clock(at: datetime) -> str:
    """As strftime writes it, which imports a module at every call: too slow for a full month."""
    return f"{at.hour:02}:{at.minute:02}"


def _spoken(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def distinct(entries: Iterable[Entry]) -> list[Entry]:
    """Each entry once, in order; what lasts several days stands on each of them."""
    return list({one.key: one for one in entries}.values())
