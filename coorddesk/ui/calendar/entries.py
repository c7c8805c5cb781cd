"""What stands on a day, ready to be painted and to be read out: meetings, deadlines, milestones, reviews, in their order."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from coorddesk.domain.dates import clock_words, day_words, due_words
from coorddesk.services.calendar import Calendar, Deadline, Directory, MilestoneDay, ReviewDay
from coorddesk.services.meetings import Happening
from coorddesk.services.other_calendars import OtherHappening
from coorddesk.ui.moments import names as written
from coorddesk.ui.paint import initials
from coorddesk.ui.theme import Theme

LAYERS = ("meetings", "deadlines", "steps", "milestones", "documents")
_JOIN_ABOVE = 2  # more than two deadlines of a day stand as one line
_CROWDED = 4  # and so do two, when the day has more lines than this
_RED_FROM = timedelta(days=14)
_MIDNIGHT = time()
_WHOLE_DAY = timedelta(days=1)  # what lasts as long stands above the hours


def tr(text: str) -> str:
    """A text of the calendar in the language of the window."""
    return QCoreApplication.translate("Calendar", text)


class Words(NamedTuple):
    """What is said about an entry besides its title.

    Attributes:
        note: the further words of a block, such as "5 of 8 coming".
        place: where, or whose.
        spoken: all of it, for screen readers and tooltips.
    """

    note: str = ""
    place: str = ""
    spoken: str = ""


class Later:
    """The words of an entry, made when they are first asked for: of a full month most are not."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Words]) -> None:
        self._make, self._made = make, None  # type: Callable[[], Words], Words | None

    def told(self) -> Words:
        """The words."""
        if self._made is None:
            self._made = self._make()
        return self._made


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
        tentative: it holds a time that is not agreed yet.
        step: a checklist made the task.
        words: what is said about it besides the title.
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
    words: Words | Later = Words()
    ink: str = ""
    original: datetime | None = None
    repeats: bool = False
    members: tuple["Entry", ...] = ()
    tentative: bool = False
    step: bool = False

    @property
    def _told(self) -> Words:
        return self.words.told() if isinstance(self.words, Later) else self.words

    @property
    def note(self) -> str:
        """The further words of a block, such as "5 of 8 coming"; a task's reference."""
        return self._told.note

    @property
    def place(self) -> str:
        """Where it takes place, or whose it is."""
        return self._told.place

    @property
    def spoken(self) -> str:
        """All of it, for screen readers and tooltips."""
        return self._told.spoken

    @property
    def timed(self) -> bool:
        """Whether it stands among the hours."""
        return self.starts is not None and self.ends is not None and self.ends - self.starts < _WHOLE_DAY

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is recognised by after its days were read again."""
        return self.kind, self.id, self.original.isoformat() if self.original else ""

    def has(self, key: tuple[str, str, str] | None) -> bool:
        """Whether it is recognised by a key; a key is made of few, because a full month asks thousands."""
        return key is not None and self.id == key[1] and self.key == key

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
        teams, projects: ids; empty for all.
        by_project: colours tell projects, not teams.
    """

    hidden: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()
    by_project: bool = False


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
        """What stands above the hours: without a time of day, or longer than a day."""
        return [one for one in self.on(day) if not one.timed]

    def timed(self, day: date) -> list[Entry]:
        """What stands among the hours, by start, what is of others after ours."""
        return sorted((one for one in self.on(day) if one.timed), key=lambda one: (one.starts, one.kind == "other"))

    def find(self, key: tuple[str, str, str]) -> Entry | None:
        """The entry of a key, joined or not."""
        return next((one for day in self.by_day.values() for one in day if one.has(key)), None)


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
        self._strange = tr("its time zone {zone} is unknown, so its times are told as they were written")
        self._step = tr("checklist step")
        self._held = tr("held, not agreed yet")
        self._taken, self._untitled = tr("Busy"), tr("No title")
        self._written = written()
        self._project_hues = {id: theme.team_hue(at) for at, id in enumerate(names.projects)}
        self._hues: dict[tuple[str, str | None, str | None], tuple[str | None, ...]] = {}
        self._said_whose: dict[str | None, tuple[str, str]] = {}
        self._said_days: dict[date, str] = {}
        self._said_late: dict[date, str] = {}

    def days(self, found: Calendar) -> Days:
        """All entries of a window, by day."""
        by_day: dict[date, list[Entry]] = {}
        for one in self._entries(found):
            _spread(one, found, by_day)
        for entries in by_day.values():
            entries.sort(key=_order)
        return Days(by_day)

    def days_after(self, days: Days, found: Calendar, changed: Collection[str]) -> Days:
        """The entries of a window of which some records were changed, by their ids; the others stay the entries they are."""
        by_day = dict(days.by_day)
        anew: dict[date, list[Entry]] = {}
        for one in self._entries(found, changed):
            _spread(one, found, anew)
        for day, entries in days.by_day.items():
            if day in anew or any(one.id in changed for one in entries):
                by_day[day] = [one for one in entries if one.id not in changed]
        for day, entries in anew.items():
            by_day[day] = sorted([*by_day.get(day, ()), *entries], key=_order)
        return Days(by_day)

    def _entries(self, found: Calendar, only: Collection[str] | None = None) -> Iterator[Entry]:
        """The entries of everything that is let through; of `only` these records, those of others left out."""
        hidden = self._choice.hidden
        if "meetings" not in hidden:
            for one in found.happenings:
                if (only is None or one.meeting_id in only) and self._wanted(one.project_id, one.team_id) and self._tells(one):
                    yield self.meeting(one)
        for task in found.deadlines:
            wanted = (only is None or task.id in only) and ("steps" if task.step else "deadlines") not in hidden
            if wanted and self._wanted(task.project_id, self._team(task.team_id, task.person_id)):
                yield self.task(task)
        if "milestones" not in hidden:
            for stone in found.milestones:
                if (only is None or stone.id in only) and self._wanted(stone.project_id, self._team(stone.team_id, stone.owner_id)):
                    yield from self.milestone(stone)
        if only is not None:
            return
        if "documents" not in hidden:
            yield from (self.review(one) for one in found.reviews if self._wanted(one.project_id, one.team_id))
        yield from (self.other(one) for one in found.others if f"calendar:{one.calendar_id}" not in hidden)

    def _wanted(self, project_id: str, team_id: str | None) -> bool:
        choice = self._choice
        return (not choice.teams or team_id in choice.teams) and (not choice.projects or project_id in choice.projects)

    def _tells(self, one: Happening) -> bool:
        """What was called off is of interest until its day is over."""
        return not one.cancelled or one.ends.date() >= self._today

    def _team(self, team_id: str | None, person_id: str | None) -> str | None:
        return self._names.team_of(person_id, team_id)

    def _hue(self, project_id: str, team_id: str | None, person_id: str | None = None) -> tuple[str | None, ...]:
        """The colour of a thing as an entry has it, by its project, or by its own team or its person's."""
        about = (project_id, team_id, person_id)
        found = self._hues.get(about)
        if found is None:
            hue = self._names.hue(self._team(team_id, person_id))
            by_team = None if hue is None else self._theme.team_hue(hue)
            found = self._hues[about] = (self._project_hues.get(project_id) if self._choice.by_project else by_team,)
        return found

    def _team_name(self, team_id: str | None) -> str:
        team = self._names.teams.get(team_id or "")
        return team.name if team else ""

    def _day(self, day: date) -> str:
        found = self._said_days.get(day)
        if found is None:
            found = self._said_days[day] = day_words(day, self._today, names=self._written)
        return found

    def _late(self, day: date) -> str:
        found = self._said_late.get(day)
        if found is None:
            found = self._said_late[day] = due_words(day, self._today, names=self._written)
        return found

    def meeting(self, one: Happening) -> Entry:
        """A meeting on one of its days."""
        ends_on = one.ends.date()
        if not one.all_day and one.ends.time() == _MIDNIGHT and one.ends > one.starts:
            ends_on -= _WHOLE_DAY  # until midnight is not yet the next day
        past = ends_on < self._today if one.all_day else one.ends <= self._now
        state = "cancelled" if one.cancelled else "past" if past else ""
        return Entry(
            "meeting", one.meeting_id, one.title, one.starts.date(), ends_on, self._hue(one.project_id, one.team_id), state,
            None if one.all_day else one.starts, None if one.all_day else one.ends, Later(partial(self._meeting_words, one, ends_on, past)),
            original=one.original, repeats=one.repeats, tentative=one.tentative,
        )  # fmt: skip

    def _meeting_words(self, one: Happening, ends_on: date, past: bool) -> Words:
        replies, note = one.replies, ""
        if one.cancelled:
            note = self._cancelled
        elif one.came is not None:
            note = self._came.format(came=one.came, all=max(replies.invited, one.came))
        elif replies.invited:
            note = (self._said_yes if past else self._coming).format(coming=replies.coming, all=replies.invited)
        day = self._day(one.starts.date())
        if one.all_day:
            last = self._day(ends_on)
            when = day if last == day else self._from_to.format(start=day, end=last)
        else:
            clocks = self._from_to.format(start=clock_words(one.starts, self._written), end=clock_words(one.ends, self._written))
            when = f"{day}, {clocks}" if ends_on == one.starts.date() else self._over_days(one)
        strange = self._strange.format(zone=one.strange_zone) if one.strange_zone else ""
        held = self._held if one.tentative else ""
        return Words(strange or note or held, one.place, _spoken(one.title, when, one.place, held, note, strange))

    def _over_days(self, one: Happening) -> str:
        first, last = (f"{self._day(at.date())}, {clock_words(at, self._written)}" for at in (one.starts, one.ends))
        return self._from_to.format(start=first, end=last)

    def task(self, one: Deadline) -> Entry:
        """A task on the day it is due."""
        state = "done" if one.done else "late" if one.due < self._today else ""
        hues = self._hue(one.project_id, one.team_id, one.person_id)
        return Entry(
            "task", one.id, one.title, one.due, one.due, hues, state, words=Later(partial(self._task_words, one, state)), step=one.step
        )

    def _task_words(self, one: Deadline, state: str) -> Words:
        when = self._done_due if one.done else self._due if one.due > self._today else "{day}"
        shown = self._late(one.due) if state == "late" or one.due == self._today else self._day(one.due)
        person, team = self._names.name(one.person_id), self._team_name(self._team(one.team_id, one.person_id))
        spoken = _spoken(one.ref, one.title, person, team, self._step if one.step else "", when.format(day=shown))
        return Words(one.ref, person, spoken)

    def milestone(self, one: MilestoneDay) -> Iterator[Entry]:
        """A milestone where it stands, and where its baseline was if that is another day."""
        stands = one.actual or one.forecast or one.baseline
        if stands is None:
            return
        hues = self._hue(one.project_id, one.team_id, one.owner_id)
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
        said = words.format(day=self._day(stands))
        baseline = tr("baseline {day}").format(day=self._day(one.baseline)) if one.baseline else ""
        state = "done" if one.actual else "late" if late else ""
        yield Entry(
            "milestone", one.id, one.title, stands, stands, hues, state, ink=ink,
            words=Words(moved, "", _spoken(tr("Milestone"), one.title, said, baseline, moved)),
        )  # fmt: skip
        if one.baseline and one.baseline != stands:
            spoken = _spoken(tr("Baseline of {title}").format(title=one.title), self._day(one.baseline), said)
            yield Entry("baseline", one.id, one.title, one.baseline, one.baseline, hues, "past", words=Words(moved, "", spoken))

    def review(self, one: ReviewDay) -> Entry:
        """A document on the day its reviews are due, or the next look at it."""
        code = self._names.code(one.project_id)
        number = one.number.removeprefix(f"{code}-") if code else one.number
        state = "late" if one.due < self._today else ""
        who = ", ".join(filter(None, (self._names.name(id) for id in one.reviewers)))
        when = self._late(one.due) if state else tr("due {day}").format(day=self._day(one.due))
        asked = (tr("another look by {names}") if one.look else tr("review by {names}")).format(names=who) if who else ""
        words = Words(one.title, who, _spoken(one.number, one.title, asked, when))
        return Entry("document", one.document_id, number, one.due, one.due, self._hue(one.project_id, one.team_id), state, words=words)


    def other(self, one: OtherHappening) -> Entry:
        """An event of somebody else's calendar."""
        ends_on = one.ends.date()
        if not one.all_day and one.ends.time() == _MIDNIGHT and one.ends > one.starts:
            ends_on -= _WHOLE_DAY  # until midnight is not yet the next day
        state = "past" if (ends_on < self._today if one.all_day else one.ends <= self._now) else ""
        title = one.title or (self._taken if one.busy else self._untitled)
        return Entry(
            "other", f"{one.calendar_id}/{one.position}", title, one.starts.date(), ends_on, (None,), state,
            None if one.all_day else one.starts, None if one.all_day else one.ends, Later(partial(self._other_words, one, title, ends_on)),
            original=one.starts,
        )  # fmt: skip

    def _other_words(self, one: OtherHappening, title: str, ends_on: date) -> Words:
        calendar, note = self._whose(one.person_id)
        day, last = self._day(one.starts.date()), self._day(ends_on)
        when = day if last == day else self._from_to.format(start=day, end=last)
        if not one.all_day:
            clocks = (clock_words(at, self._written) for at in (one.starts, one.ends))
            when += ", " + self._from_to.format(**dict(zip(("start", "end"), clocks, strict=True)))
        return Words(note, one.place, _spoken(calendar, title, when, one.place))

    def _whose(self, person_id: str | None) -> tuple[str, str]:
        """What a calendar of somebody is called aloud, and their initials."""
        found = self._said_whose.get(person_id)
        if found is None:
            name = self._names.name(person_id)
            found = (tr("Calendar of {name}").format(name=name), initials(name)) if name else (tr("Another calendar"), "")
            self._said_whose[person_id] = found
        return found


def _spread(one: Entry, found: Calendar, by_day: dict[date, list[Entry]]) -> None:
    """Puts an entry on each of its days that was read."""
    if one.first == one.last:
        if found.first <= one.first <= found.last:
            by_day.setdefault(one.first, []).append(one)
        return
    day, last = max(one.first, found.first), min(one.last, found.last)
    while day <= last:
        by_day.setdefault(day, []).append(one)
        day += _WHOLE_DAY


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
    spoken = _spoken(title, day_words(day, day, names=written()))
    one = Entry(kind, day.isoformat(), title, day, day, hues, state, words=Words(spoken=spoken), members=tuple(members))
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
        return 3 if one.state == "done" else 2, 0, datetime.min, ""  # as they were read: the older ones first
    within = 0
    if one.kind == "milestone":
        within = 1 if one.state == "done" else -1
    return _RANK[one.kind], within, one.starts or datetime.min, one.title


def most_important(
    lines: Sequence[Entry], places: int, chosen: tuple[str, str, str] | None = None
) -> tuple[list[Entry], list[Entry]]:
    """What is shown where not all lines fit, and what is not: what is over, and ghosts of baselines, give way first.

    Args:
        chosen: the key of what is selected, which gives way to nothing.
    """
    if len(lines) <= places:
        return list(lines), []
    kept = set(map(id, sorted(lines, key=lambda one: (not one.has(chosen), _gives_way(one)))[:places]))
    return [one for one in lines if id(one) in kept], [one for one in lines if id(one) not in kept]


def apart(lines: Sequence[Entry], chosen: tuple[str, str, str] | None) -> list[Entry]:
    """Lines with what is selected taken out of its joined line, since it is shown on its own: there may be one line more."""
    return list(lines) if chosen is None else [part for one in lines for part in _taken_out(one, chosen)]


def _taken_out(one: Entry, chosen: tuple[str, str, str]) -> list[Entry]:
    found = next((member for member in one.members if member.has(chosen)), None)
    if found is None:
        return [one]
    others = tuple(member for member in one.members if member is not found)
    words = _deadlines_words(others) if one.kind == "tasks" else tr("{n} reviews due").format(n=len(others))
    return [found, others[0] if len(others) == 1 else one._replace(title=words, members=others)]


def _gives_way(one: Entry) -> bool:
    return one.kind in ("baseline", "other") or one.state in ("done", "past", "cancelled")


def _spoken(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def distinct(entries: Iterable[Entry]) -> list[Entry]:
    """Each entry once, in order; what lasts several days stands on each of them."""
    return list({one.key: one for one in entries}.values())
