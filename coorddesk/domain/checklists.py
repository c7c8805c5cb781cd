"""Checklist templates, the runs that were started from them, and the rules that turn one into the other."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from coorddesk.domain.dates import MONDAY_TO_FRIDAY, add_working_days, working_days_between
from coorddesk.domain.fields import Editor, Field
from coorddesk.domain.people import Person
from coorddesk.domain.tasks import Task
from coorddesk.errors import InvalidInput

_OFFSET = r"([+−–-])?\s*(\d{1,5})\s*(?:wd|d|(?:working\s+)?days?)?\s*(before|after|later|earlier)?"

MOST_DAYS = 1000  # about four years of working days: further off nothing is planned by counting


@dataclass(frozen=True, slots=True)
class TemplateStep:
    """One step: who by role, and when in working days from the anchor (negative is before)."""

    title: str
    role: str = ""
    offset_days: int = 0


@dataclass(frozen=True, slots=True)
class ChecklistTemplate:
    """A process written down once."""

    KIND: ClassVar[str] = "template"

    id: str
    name: str
    notes: str = ""
    steps: tuple[TemplateStep, ...] = ()
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class ChecklistRun:
    """A template started in a project at an anchor date; its tasks carry this run's id."""

    KIND: ClassVar[str] = "run"

    id: str
    project_id: str
    template_id: str | None
    name: str
    anchor: date
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """What one step would become: a task with its owner (None for nobody) and the day it is due."""

    title: str
    role: str
    owner_id: str | None
    due: date


@dataclass(frozen=True, slots=True)
class RunStep:
    """One task of a run, as it stands."""

    task_id: str
    ref: str
    title: str
    owner_id: str | None
    due: date | None
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come.

    Attributes:
        steps: in the order of the template.
        late: how many are open and were due before today.
        next: the open step that is due first (undated ones last); None when all are done.
    """

    run: ChecklistRun
    steps: tuple[RunStep, ...]
    late: int
    next: RunStep | None

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.done_on is not None for step in self.steps)

    @property
    def all(self) -> int:
        """How many steps there are; what is in the bin does not count."""
        return len(self.steps)


TEMPLATE_FIELDS = (
    Field("name", "Name", Editor.TEXT),
    Field("steps", "Steps"),
    Field("notes", "Notes", Editor.NOTES),
)
RUN_FIELDS = (
    Field("name", "Name", Editor.TEXT),
    Field("anchor", "Anchor date", Editor.DATE),
)


def week_of(person: Person | None) -> frozenset[int]:
    """The weekdays (0 is Monday) somebody works on; Monday to Friday for nobody, and where none are given."""
    days = frozenset(int(digit) for digit in person.working_days if digit in "0123456") if person else MONDAY_TO_FRIDAY
    return days or MONDAY_TO_FRIDAY


def planned(
    steps: Sequence[TemplateStep], anchor: date, owners: Mapping[int, Person], holidays: frozenset[date] = frozenset()
) -> list[PlannedStep]:
    """What the steps would become for an anchor date, in their order.

    Offsets are counted in the working days of each step's owner. An offset of 0 is the anchor itself, or the owner's next working day
    where the anchor is none.

    Args:
        owners: who does a step, by its place in `steps`; one that is missing is nobody's.
    """
    return [
        PlannedStep(
            step.title, step.role, owners[at].id if at in owners else None,
            add_working_days(anchor, step.offset_days, week_of(owners.get(at)), holidays),
        )
        for at, step in enumerate(steps)
    ]  # fmt: skip


def offset_between(
    anchor: date, due: date, working_days: frozenset[int] = MONDAY_TO_FRIDAY, holidays: frozenset[date] = frozenset()
) -> int:
    """The offset that leads from an anchor to a due date: what `planned` undoes.

    A due date on which nobody works counts as the next working day.
    """
    target = add_working_days(due, 0, working_days, holidays)
    if target == add_working_days(anchor, 0, working_days, holidays):
        return 0
    if target > anchor:
        return working_days_between(anchor, target, working_days, holidays)
    # Backwards, the day arrived at counts and the one started from does not.
    return -working_days_between(target, anchor, working_days, holidays) - (0 if _works(anchor, working_days, holidays) else 1)


def _works(day: date, working_days: frozenset[int], holidays: frozenset[date]) -> bool:
    return day.weekday() in working_days and day not in holidays


def derived(
    tasks: Iterable[Task], anchor: date, people: Mapping[str, Person], holidays: frozenset[date] = frozenset()
) -> list[TemplateStep]:
    """Each task as a step: its title, its owner's role and its distance from the anchor; by due date, undated ones (offset 0) last.

    Args:
        people: by id, with all owners.
    """
    steps = []
    for task in sorted(tasks, key=lambda one: (one.due is None, one.due or anchor)):
        owner = people.get(task.owner_id or "")
        offset = offset_between(anchor, task.due, week_of(owner), holidays) if task.due else 0
        steps.append(TemplateStep(task.title, owner.role if owner else "", max(-MOST_DAYS, min(offset, MOST_DAYS))))
    return steps


def checked_steps(steps: Iterable[TemplateStep]) -> tuple[TemplateStep, ...]:
    """The steps with tidy blanks; lines without any words are left out.

    Raises:
        InvalidInput: on `steps`, when there is none, or one is too far from its anchor.
    """
    clean = tuple(replace(step, title=" ".join(step.title.split()), role=" ".join(step.role.split())) for step in steps)
    empty = next((at for at, step in enumerate(clean, 1) if not step.title and (step.role or step.offset_days)), None)
    if empty is not None:
        raise InvalidInput("steps", f"Step {empty} has no title, so nothing was saved. Say what is to be done, or remove it.")
    kept = tuple(step for step in clean if step.title)
    if not kept:
        raise InvalidInput("steps", "A checklist template needs at least one step. Nothing was saved; add a step.")
    for at, step in enumerate(kept, 1):
        if abs(step.offset_days) > MOST_DAYS:
            far = f"Step {at} is more than {MOST_DAYS} working days from its anchor date. Nothing was saved; bring it nearer."
            raise InvalidInput("steps", far)
    return kept


def stood(run: ChecklistRun, steps: Sequence[RunStep], today: date) -> Progress:
    """How far a run has come by today."""
    open_steps = [step for step in steps if step.done_on is None]
    late = sum(step.due is not None and step.due < today for step in open_steps)
    # min keeps the first of equals, which is the order of the template
    following = min(open_steps, key=lambda step: (step.due is None, step.due or today), default=None)
    return Progress(run, tuple(steps), late, following)


def offset_words(days: int) -> str:
    """Working days from the anchor: "3 before", "On the day", "1 after"."""
    if days == 0:
        return "On the day"
    return f"{abs(days)} {'before' if days < 0 else 'after'}"


def parse_offset(text: str) -> int:
    """The working days typed by hand: “-3” and “3 before” are before the anchor, “2”, “+2” and “2 after” behind it, nothing is the day.

    Raises:
        InvalidInput: on `steps`, for words that are no number of days.
    """
    words = " ".join(text.casefold().split())
    if words in ("", "on the day", "same day"):
        return 0
    match = re.fullmatch(_OFFSET, words)
    if match is None or (match[1] in ("-", "−", "–") and match[3] in ("after", "later")):
        sentence = f"“{text.strip()[:40]}” is no number of working days, so the old one is kept. Type -3 for three before, 2 for two after."
        raise InvalidInput("steps", sentence)
    before = match[1] in ("-", "−", "–") or match[3] in ("before", "earlier")
    return -int(match[2]) if before else int(match[2])


def role_rank(asked: str, role: str) -> int | None:
    """How well a person's role fits the role asked for: 0 the same in any case, 1 by its words, None not at all.

    By words: all of those of the shorter one stand in the longer one, as “Architect” does in “Lead architect”.
    """
    wanted, given = asked.casefold().split(), role.casefold().split()
    if not wanted or not given:
        return None
    if wanted == given:
        return 0
    return 1 if set(wanted) <= set(given) or set(given) <= set(wanted) else None
