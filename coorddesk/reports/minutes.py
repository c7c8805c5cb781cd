"""Agenda and minutes of one occurrence of a meeting."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from coorddesk.domain import log
from coorddesk.domain.dates import count_words, day_words
from coorddesk.domain.log import LogEntry
from coorddesk.domain.meetings import AgendaItem, AttendeeRole, Meeting, Occurrence
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.domain.tasks import Task
from coorddesk.reports.blocks import (
    Align,
    Bar,
    Beside,
    Block,
    Box,
    Cell,
    Column,
    Facts,
    Prose,
    Section,
    Sheet,
    Table,
    Text,
    plain,
    quiet,
    strong,
)
from coorddesk.reports.wording import brief_name, column_day, first_name, full_day, name, printed, sentence

_BROUGHT = (
    ("minutes", "Minutes to approve"), ("action", "Open actions"), ("decision", "Decisions awaited"), ("review", "Reviews out"),
)  # fmt: skip
_BULLET, _HEAD = re.compile(r"^\s*[-*+]\s+"), re.compile(r"^\s*#{1,6}\s+")
_MARKS = re.compile(r"(\*\*|__|`)(.+?)\1")
_STATES = {"apologies": "Apologies", "absent": "Absent", "part": "For a part"}


@dataclass(frozen=True, slots=True)
class Talked:
    """One item of the agenda with what came out of it."""

    item: AgendaItem
    decisions: tuple[LogEntry, ...] = ()
    actions: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """Something that comes up by itself: minutes, action, decision or review."""

    kind: str
    ref: str
    title: str
    person_id: str | None = None
    due: date | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class MeetingInput:
    """What agenda and minutes are made of.

    Attributes:
        starts, ends: of this occurrence, wall time in the meeting's zone.
        now: wall time of printing.
        items: in the order of the agenda.
        brought: what comes up by itself, in its order.
        papers: documents to be read, as “AR-DR-0102 P03”.
        following: the next occurrence's start, wall time.
        following_title: its title, where it is another meeting's.
        loose: what came out of no item.
        number, revision: of the minutes as a document.
    """

    project: Project
    meeting: Meeting
    occurrence: Occurrence
    starts: datetime
    ends: datetime
    now: datetime
    people: Mapping[str, Person] = field(default_factory=dict)
    items: Sequence[Talked] = ()
    brought: Sequence[Brought] = ()
    papers: Sequence[str] = ()
    following: datetime | None = None
    prepared_by: str = ""
    number: str = ""
    revision: str = ""
    issued: date | None = None
    corrections_by: date | None = None
    following_title: str = ""
    loose: Talked | None = None


def agenda(given: MeetingInput) -> Sheet:
    """Who comes, what is talked about and for how long, and what is still open from before."""
    blocks: list[Block] = [
        Beside((_invited(given),), (Facts(_facts(given)),)),
        Section("Agenda", (_plan(given),), _length(given)),
    ]
    for kind, title in _BROUGHT:
        if found := [one for one in given.brought if one.kind == kind]:
            blocks.append(Section(title, (_brought(given, found),), f"{len(found):,}"))
    return Sheet(
        kind="agenda",
        title=f"{given.meeting.title}: agenda",
        blocks=tuple(blocks),
        number=given.number,
        lines=(sentence(_project(given)),),
        aside=tuple(filter(None, (f"Called by {given.prepared_by}" if given.prepared_by else "",))),
        foot=f"{count_words(len(given.items), 'item')}.",
        printed=printed(given.now),
    )


def minutes(given: MeetingInput) -> Sheet:
    """Who was there, what was said, and who does what by when; a decision stands in a box with its number."""
    everything = [*given.items, *((given.loose,) if given.loose else ())]
    actions = sum(len(one.actions) for one in everything)
    decisions = sum(len(one.decisions) for one in everything)
    head = Beside((_present(given),), (Facts(_facts(given, "Held")),))
    columns = (Column("Item", points=31.5), Column("What was said", share=1), Column("Who does what, by when", points=110))
    rows = tuple(_talked(given, place, one) for place, one in enumerate(given.items, 1))
    blocks: list[Block] = [head]
    if given.brought:
        blocks.append(Section("Brought forward", (_brought(given, given.brought),), f"{len(given.brought):,}"))
    blocks.append(Section("", (Table(columns, rows, empty="Nothing was written down."),)))
    if loose := _loose(given):
        blocks.append(Section("Notes", loose))
    if closing := _closing(given):
        blocks.append(closing)
    number = ", ".join(filter(None, (
        given.number, f"revision {given.revision}" if given.revision else "",
        f"issued {full_day(given.issued).partition(' ')[2]}" if given.issued else "", _standing(given.occurrence),
    )))  # fmt: skip
    aside = (f"Minutes by {given.prepared_by}" if given.prepared_by else "", f"Next: {_moment(given)}" if given.following else "")
    return Sheet(
        kind="minutes",
        title=f"{given.meeting.title}: minutes",
        blocks=tuple(blocks),
        number=given.number,
        lines=(sentence(_project(given), number[:1].upper() + number[1:]),),
        aside=tuple(filter(None, aside)),
        foot=f"{count_words(actions, 'action')}, {count_words(decisions, 'decision')}. Actions are in the register under their reference.",
        printed=printed(given.now),
    )


def _project(given: MeetingInput) -> str:
    return ", ".join(filter(None, (given.project.name, given.project.place)))


def _when(given: MeetingInput) -> str:
    start, end = given.starts, given.ends
    if given.meeting.all_day:
        return full_day(start.date()) if start.date() == end.date() else f"{full_day(start.date())} to {full_day(end.date())}"
    weekday, _, day = full_day(start.date()).partition(" ")
    return f"{weekday[:3]} {day}, {start:%H:%M} to {end:%H:%M}"


def _moment(given: MeetingInput) -> str:
    assert given.following is not None
    day = day_words(given.following.date(), given.starts.date())
    return day if given.meeting.all_day else f"{day}, {given.following:%H:%M}"


def _length(given: MeetingInput) -> str:
    total = sum(one.item.minutes for one in given.items)
    return f"{total} minutes" if total else ""


def _standing(day: Occurrence) -> str:
    """How far the minutes are, in words."""
    if day.approved_on is not None:
        return f"approved {full_day(day.approved_on).partition(' ')[2]}"
    return {"open": "still being written", "closed": "not approved yet"}.get(day.state, "")


def _loose(given: MeetingInput) -> tuple[Block, ...]:
    """The notes, and what came out of no item."""
    blocks: list[Block] = [Prose(_paragraphs(given.occurrence.minutes))] if given.occurrence.minutes.strip() else []
    if given.loose is not None:
        blocks += _decisions(given, given.loose)
        blocks += _actions(given, given.loose)
    return tuple(blocks)


def _facts(given: MeetingInput, held: str = "When") -> tuple[tuple[str, str], ...]:
    states: dict[str, list[str]] = {}
    for one in given.occurrence.attendance:
        if one.state in _STATES:
            states.setdefault(_STATES[one.state], []).append(name(given.people, one.person_id))
    copies = [name(given.people, one.person_id) for one in given.meeting.attendees if one.role is AttendeeRole.INFORMED]
    facts = [
        (held, _when(given)), ("Place", given.meeting.place), ("Call", given.meeting.link),
        *((state, ", ".join(filter(None, names))) for state, names in states.items()),
        ("Copies", ", ".join(filter(None, copies))), ("Papers", ", ".join(given.papers)),
    ]  # fmt: skip
    return tuple((label, value) for label, value in facts if value)


def _invited(given: MeetingInput) -> Table:
    ids = [one.person_id for one in given.meeting.attendees if one.role is not AttendeeRole.INFORMED]
    return _people(given, ids, "Nobody is invited yet.")


def _present(given: MeetingInput) -> Table:
    away = {one.person_id for one in given.occurrence.attendance if one.state in ("apologies", "absent")}
    there = [one.person_id for one in given.occurrence.attendance if one.state not in ("apologies", "absent")]
    asked = [
        one.person_id for one in given.meeting.attendees
        if one.role is not AttendeeRole.INFORMED and one.person_id not in away and one.person_id not in there
    ]  # fmt: skip
    return _people(given, there or asked, "Nobody is noted as present.")


def _people(given: MeetingInput, ids: Sequence[str], empty: str) -> Table:
    rows = []
    for person_id in ids:
        person = given.people.get(person_id)
        if person is not None:
            rows.append((Cell(strong(_initials(person.name))), Cell(plain(person.name)), Cell(quiet(person.organisation or person.role))))
    return Table((Column(points=22.5, lines=1), Column(share=1.05, lines=1), Column(share=1, lines=1)), tuple(rows), empty=empty)


def _initials(full_name: str) -> str:
    words = full_name.split()
    return "".join(word[0] for word in (words[0], words[-1]) if word).upper() if len(words) > 1 else full_name[:2].upper()


def _plan(given: MeetingInput) -> Table:
    clock = given.starts
    rows = []
    for place, one in enumerate(given.items, 1):
        at = "" if given.meeting.all_day else f"{clock:%H:%M}"
        clock += timedelta(minutes=one.item.minutes)
        lead = brief_name(given.people, one.item.presenter_id)
        rows.append((
            Cell(strong(str(place))), Cell(plain(at)), Cell(plain(one.item.title)), Cell(plain(lead)),
            Cell(plain(f"{one.item.minutes} min")),
        ))  # fmt: skip
    columns = (
        Column("Item", points=31.5), Column("At", points=40), Column("What", share=1, lines=3), Column("Lead", most=90, lines=1),
        Column("Length", align=Align.RIGHT),
    )  # fmt: skip
    return Table(columns, tuple(rows), empty="Nothing is on the agenda yet.")


def _brought(given: MeetingInput, found: Sequence[Brought]) -> Table:
    today = given.now.date()
    rows = tuple(
        (
            Cell(plain(one.ref)),
            Cell(plain(one.title)),
            Cell(plain(brief_name(given.people, one.person_id) or ("" if one.kind == "minutes" else "No owner"))),
            Cell(_due(one, today)),
        )
        for one in found
    )
    columns = (Column("Ref", most=100), Column("What", share=1, lines=3), Column("Who", most=90), Column("Due", align=Align.RIGHT))
    if not any(one.ref for one in found):
        return Table(columns[1::2], tuple(row[1::2] for row in rows))
    return Table(columns, rows)


def _due(one: Brought, today: date) -> Text:
    if one.done:
        return quiet({"minutes": "approved", "decision": "decided", "review": "returned"}.get(one.kind, "done"))
    if one.due is not None and one.due < today:
        return strong(f"{(today - one.due).days:,} d late")
    return plain("to approve" if one.kind == "minutes" else column_day(one.due, today))


def _talked(given: MeetingInput, place: int, one: Talked) -> tuple[Cell, ...]:
    said: list[Block] = [Prose(_paragraphs(one.item.said))] if one.item.said.strip() else []
    said += _decisions(given, one)
    bars = _actions(given, one)
    silent = not (one.item.said.strip() or one.item.done or one.decisions)
    words = quiet("Not reached" if silent else "For information")
    right = Cell(blocks=tuple(bars)) if bars else Cell(() if one.decisions else words)
    return Cell(strong(str(place))), Cell(strong(one.item.title), blocks=tuple(said)), right


def _decisions(given: MeetingInput, one: Talked) -> list[Block]:
    found: list[Block] = []
    for entry in one.decisions:
        who = name(given.people, entry.owner_id)
        made = entry.outcome or (f"Made by {who}" if who else "")
        found.append(Box(f"Decision {log.short_ref(entry.ref)}", plain(sentence(entry.title, made))))
    return found


def _actions(given: MeetingInput, one: Talked) -> list[Block]:
    found: list[Block] = []
    for task in one.actions:
        who = first_name(given.people, task.owner_id or task.waiting_on_id) or "No owner"
        when = column_day(task.due, given.starts.date())
        found.append(Bar(", ".join(filter(None, (who, when))), (*plain(task.title), *quiet(f" {task.ref}"))))
    return found


def _paragraphs(words: str) -> tuple[Text, ...]:
    """A text in Markdown as paper shows it: a paragraph a line, a dash before what is listed, other marks left out."""
    lines = (_MARKS.sub(r"\2", _HEAD.sub("", _BULLET.sub("– ", part))) for part in words.split("\n"))
    return tuple(plain(" ".join(part.split())) for part in lines if part.strip())


def _closing(given: MeetingInput) -> Beside | None:
    following = corrections = ""
    if given.following is not None:
        following = sentence(f"{given.following_title or given.meeting.title}, {_moment(given)}", given.meeting.place)
    if given.corrections_by is not None:
        to = f"To {given.prepared_by}" if given.prepared_by else "They are taken"
        corrections = f"{to} by {full_day(given.corrections_by)}. After that these minutes stand as issued."
    if not following and not corrections:
        return None
    return Beside(
        (Section("Next meeting", (Prose((plain(following or "No further one is planned."),)),)),),
        (Section("Corrections", (Prose((plain(corrections),)),)),) if corrections else (),
    )
