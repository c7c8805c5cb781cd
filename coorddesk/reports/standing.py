"""How a project stands on a day: what a status sheet is given, its figures, and the ratings and words drafted from them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from coorddesk.domain import log, milestones
from coorddesk.domain.dates import Names, count_words
from coorddesk.domain.log import LogEntry, LogKind
from coorddesk.domain.milestones import Milestone
from coorddesk.domain.obligations import Obligation, days_late
from coorddesk.domain.people import Person
from coorddesk.domain.projects import Project
from coorddesk.domain.sheets import DimensionRating
from coorddesk.reports.wording import name

AREAS = {"schedule": "Programme", "documents": "Documents", "actions": "Actions", "risk": "Risks and issues"}
SECTIONS = {
    "areas": "How each area stands",
    "milestones": "Milestones",
    "late": "Late actions, by person",
    "decisions": "Decisions needed",
    "risks": "Risks and issues to watch",
    "review": "Documents out for review",
    "awaited": "Documents awaited",
    "coming": "Next two weeks",
}

_WORST = "RAG"
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MONTHS = Names().months


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when an area is red; anything late makes it amber at once.

    Attributes:
        slip_days: of the last milestone, against its baseline.
        late_share: late actions among the open ones, from three late ones on.
        late_days: of the oldest action or document.
        late_documents: reviews and awaited documents together.
    """

    slip_days: int = 14
    late_share: float = 0.2
    late_days: int = 14
    late_documents: int = 5


@dataclass(frozen=True, slots=True)
class ReviewOut:
    """One document that somebody has for review."""

    number: str
    revision: str
    person_id: str | None
    due: date | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Awaited:
    """One document that somebody has still to deliver."""

    number: str
    person_id: str | None
    due: date | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Coming:
    """What happens on one day of the next two weeks."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class StatusInput:
    """Everything a status sheet is made of; all of it belongs to the one project.

    Attributes:
        as_of: the day the sheet speaks of; lateness counts to it.
        now: wall time of printing.
        prepared_by: name and role, as they should stand there.
        obligations: what is owed; those of kind task are the sheet's actions.
        done_since: actions done since the last sheet.
        milestones: all of them, those reached included.
        log: open and closed entries.
        last: the ratings of the sheet before, None for the first one.
        ratings: what the coordinator rated; areas left out here are drafted from the data.
        text: the coordinator's summary; None drafts one.
        sections: keys of SECTIONS that are on the sheet.
    """

    project: Project
    as_of: date
    now: datetime
    prepared_by: str = ""
    number: str = ""
    people: Mapping[str, Person] = field(default_factory=dict)
    obligations: Sequence[Obligation] = ()
    done_since: int = 0
    milestones: Sequence[Milestone] = ()
    log: Sequence[LogEntry] = ()
    out_for_review: Sequence[ReviewOut] = ()
    awaited: Sequence[Awaited] = ()
    coming: Sequence[Coming] = ()
    last: Sequence[DimensionRating] | None = None
    last_as_of: date | None = None
    ratings: Sequence[DimensionRating] = ()
    text: str | None = None
    sections: frozenset[str] = frozenset(SECTIONS)
    thresholds: Thresholds = Thresholds()


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a sheet.

    Attributes:
        days_to_finish: negative when the day is past; None without a finish.
        finish_name: what the project ends with, such as “practical completion”.
    """

    open_actions: int
    late_actions: int
    done_since: int
    out_for_review: int
    awaited: int
    days_to_finish: int | None
    finish_name: str


def actions(given: StatusInput) -> list[Obligation]:
    """The open actions, oldest deadline first, those without a date last."""
    found = [one for one in given.obligations if one.kind == "task"]
    return sorted(found, key=lambda one: (one.deadline or date.max, one.ref))


def late_actions(given: StatusInput) -> list[Obligation]:
    """The late ones among the actions, oldest first."""
    return [one for one in actions(given) if days_late(one, given.as_of)]


def late_documents(given: StatusInput) -> list[ReviewOut | Awaited]:
    """Reviews and awaited documents that are late, oldest first."""
    everything: list[ReviewOut | Awaited] = [*given.out_for_review, *given.awaited]
    return sorted((one for one in everything if one.due and one.due < given.as_of), key=lambda one: one.due or date.max)


def last_milestone(given: StatusInput) -> Milestone | None:
    """The milestone the project ends with: the last of those not reached."""
    ahead = [one for one in given.milestones if not one.actual and (one.forecast or one.baseline)]
    return max(ahead, key=lambda one: (one.forecast or one.baseline or date.min, one.ref), default=None)


def slipping(given: StatusInput) -> list[Milestone]:
    """The milestones ahead that are later than planned, the largest slip first."""
    found = [one for one in given.milestones if not one.actual and milestones.slip_days(one) > 0]
    return sorted(found, key=lambda one: (-milestones.slip_days(one), one.baseline or date.max))


def watched(given: StatusInput) -> list[LogEntry]:
    """The open risks and issues that are red or amber, red first, then by score."""
    found = [
        one for one in given.log
        if one.kind in (LogKind.RISK, LogKind.ISSUE) and one.state == log.LogState.OPEN and log.rag(one) in ("R", "A")
    ]  # fmt: skip
    return sorted(found, key=lambda one: (_WORST.index(log.rag(one)), -(one.probability or 0) * (one.impact or 0), ref_order(one.ref)))


def ref_order(ref: str) -> tuple[str, int]:
    """Sorts FIT-R9 before FIT-R11."""
    digits = re.search(r"\d*$", ref)
    number = digits.group() if digits else ""
    return ref.removesuffix(number), int(number or 0)


def figures(given: StatusInput) -> Figures:
    """The numbers, as they stand on the day."""
    last = last_milestone(given)
    finish = (last.forecast or last.baseline) if last else given.project.finish
    return Figures(
        open_actions=len(actions(given)),
        late_actions=len(late_actions(given)),
        done_since=given.done_since,
        out_for_review=len(given.out_for_review),
        awaited=len(given.awaited),
        days_to_finish=(finish - given.as_of).days if finish else None,
        finish_name=_lowered(last.title) if last else "the finish",
    )


def draft_ratings(given: StatusInput) -> tuple[DimensionRating, ...]:
    """Overall first, then every area, each with its reason; the coordinator's own ratings replace the drafted ones.

    Overall is the worst of the areas unless it was rated itself. A project without any data is not rated: "-".
    """
    own = {one.dimension: one for one in given.ratings}
    drafted: tuple[DimensionRating, ...] = (_schedule(given), _documents(given), _actions(given), _risk(given))
    if _is_blank(given):
        drafted = tuple(DimensionRating(one.dimension, "-", one.reason) for one in drafted)
    areas = tuple(own.get(one.dimension, one) for one in drafted)
    worst = min((one.letter for one in areas if one.letter in _WORST), key=_WORST.index, default="-")
    because = ", ".join(AREAS[one.dimension].lower() for one in areas if one.letter == worst) if worst in "RA" else ""
    overall = DimensionRating("overall", worst, f"{because[:1].upper()}{because[1:]}." if because else "")
    return (own.get("overall", overall), *areas)


def draft_text(given: StatusInput) -> str:
    """Two to four sentences that say how the project stands, from the data alone."""
    last = last_milestone(given)
    said = []
    if last and (when := last.forecast or last.baseline):
        slip = milestones.slip_days(last)
        against = (
            f", {count_words(slip, 'day')} later than planned" if slip > 0
            else f", {count_words(-slip, 'day')} earlier than planned" if slip < 0 else ", as planned"
        )  # fmt: skip
        said.append(f"{last.title} is forecast for {long_day(when, given.as_of)}{against}.")
    others = [one for one in slipping(given) if last is None or one.id != last.id]
    if others:
        worst = others[0]
        lead = f"{counted(len(others), 'other milestone' if last else 'milestone')} slipped"
        named = f"{worst.title} by {count_words(milestones.slip_days(worst), 'day')}"
        said.append(f"{lead}: {named}." if len(others) == 1 else f"{lead}, most of all {named}.")
    late, owed = late_actions(given), len(actions(given))
    if late:
        verb = "is" if len(late) == 1 else "are"
        said.append(f"{counted(len(late))} of {owed} open actions {verb} late{_mostly(given, late)}.")
    elif owed:
        said.append(f"No action is late; {owed} {'is' if owed == 1 else 'are'} open.")
    if overdue := late_documents(given):
        said.append(f"{counted(len(overdue), 'document')} {'is' if len(overdue) == 1 else 'are'} late.")
    return " ".join(said) or "Nothing is planned or owed yet."


def counted(count: int, one: str = "", many: str = "") -> str:
    """A number at the start of a sentence: “Six late” has “Six”, from thirteen on digits; with a noun if one is given."""
    number = _COUNTS[count].capitalize() if count < len(_COUNTS) else f"{count:,}"
    return f"{number} {one if count == 1 else many or one + 's'}" if one else number


def long_day(day: date, today: date) -> str:
    """“8 January”, with the year when it lies more than nine months off."""
    year = f" {day.year}" if abs((day - today).days) > 275 else ""
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"


def _is_blank(given: StatusInput) -> bool:
    """Whether there is nothing yet by which to rate."""
    return not (given.milestones or given.obligations or given.log or given.out_for_review or given.awaited or given.done_since)


def _schedule(given: StatusInput) -> DimensionRating:
    late = slipping(given)
    past = [one for one in given.milestones if not one.actual and (when := one.forecast or one.baseline) and when < given.as_of]
    last = last_milestone(given)
    if past:
        names = ", ".join(one.title for one in past[:2])
        tail = f" and {count_words(len(past) - 2, 'other')}" if len(past) > 2 else ""
        return DimensionRating("schedule", "R", f"Past and not reached: {names}{tail}.")
    if not late:
        ahead = any(not one.actual for one in given.milestones)
        return DimensionRating("schedule", "G", "Every milestone stands as planned." if ahead else "No milestone lies ahead.")
    letter = "R" if last and milestones.slip_days(last) >= given.thresholds.slip_days else "A"
    named = [late[0]]
    if last and milestones.slip_days(last) > 0 and last.id != late[0].id:
        named.append(last)
    said = " ".join(f"{one.title}: now {long_day(one.forecast, given.as_of)}." for one in named if one.forecast)
    return DimensionRating("schedule", letter, said)


def _documents(given: StatusInput) -> DimensionRating:
    out, awaited = len(given.out_for_review), len(given.awaited)
    if not out and not awaited:
        return DimensionRating("documents", "G", "None out for review, none awaited.")
    late_out = sum(1 for one in given.out_for_review if one.due and one.due < given.as_of)
    late_awaited = sum(1 for one in given.awaited if one.due and one.due < given.as_of)
    said = []
    if out:
        said.append(f"{counted(out)} out for review{_of_them(late_out)}.")
    if awaited:
        said.append(f"{counted(awaited)} awaited{_of_them(late_awaited)}.")
    late = late_documents(given)
    oldest = (given.as_of - (late[0].due or given.as_of)).days if late else 0
    limits = given.thresholds
    letter = "G" if not late else "R" if len(late) >= limits.late_documents or oldest >= limits.late_days else "A"
    return DimensionRating("documents", letter, " ".join(said))


def _actions(given: StatusInput) -> DimensionRating:
    late, owed = late_actions(given), len(actions(given))
    if not late:
        return DimensionRating("actions", "G", f"None of {owed} late." if owed else "Nothing is open.")
    owners = len({one.person_id for one in late})
    oldest = days_late(late[0], given.as_of)
    limits = given.thresholds
    crowded = len(late) >= 3 and len(late) > limits.late_share * owed
    days = "one day" if oldest == 1 else f"{_lower_count(oldest)} days"
    said = f"{counted(len(late))} late, from {_people(owners)}. The oldest is {days} late."
    return DimensionRating("actions", "R" if crowded or oldest >= limits.late_days else "A", said)


def _risk(given: StatusInput) -> DimensionRating:
    found = watched(given)
    red = [log.short_ref(one.ref) for one in found if log.rag(one) == "R"]
    amber = len(found) - len(red)
    if not found:
        return DimensionRating("risk", "G", "None is red or amber.")
    if not red:
        return DimensionRating("risk", "A", f"None is red. {counted(amber)} {'is' if amber == 1 else 'are'} amber.")
    named = ", ".join(red[:5]) + (f" and {len(red) - 5} more" if len(red) > 5 else "")
    tail = f" {counted(amber)} {'is' if amber == 1 else 'are'} amber." if amber else ""
    return DimensionRating("risk", "R", f"{counted(len(red))} {'is' if len(red) == 1 else 'are'} red: {named}.{tail}")


def _mostly(given: StatusInput, late: Sequence[Obligation]) -> str:
    """Who owes most of the late actions, when one person owes at least two and more than the next."""
    counts: dict[str | None, int] = {}
    for one in late:
        counts[one.person_id] = counts.get(one.person_id, 0) + 1
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    who = name(given.people, ranked[0][0])
    if not who or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return ""
    return f", {_lower_count(ranked[0][1])} of them with {who}"


def _of_them(late: int) -> str:
    return f", {_lower_count(late)} late" if late else ""


def _people(count: int) -> str:
    return "one person" if count == 1 else f"{_lower_count(count)} people"


def _lower_count(count: int) -> str:
    return _COUNTS[count] if count < len(_COUNTS) else f"{count:,}"


def _lowered(title: str) -> str:
    """A title within a sentence; words in capitals (AV, O&M) stay as they are."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title
