"""What stands on a card, in words."""

from dataclasses import dataclass
from typing import Literal

from coorddesk.domain.dates import day_words, due_words, tone
from coorddesk.domain.people import first_name
from coorddesk.domain.projects import Category
from coorddesk.services.board import Before, Card, Details
from coorddesk.ui.board.furniture import tr
from coorddesk.ui.board.model import BoardModel
from coorddesk.ui.board.titles import runs_right_to_left
from coorddesk.ui.paint import Tone, initials
from coorddesk.ui.theme import Theme

_TONES: dict[str, Tone] = {"late": "red", "soft-due": "amber", "later": "plain"}


@dataclass(frozen=True, slots=True)
class Foot:
    """A line at a card's foot: an icon and words, and words at the right in a tone of the ratings, or quiet without one."""

    icon: str
    text: str
    tail: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Face:
    """What stands on a card.

    Attributes:
        lines: the title.
        from_right: the title runs from right to left.
        home: with all projects on view, where the card is at home: its project, and its own column where that is called otherwise.
        due: the chip's text and tone; a finished card has the tone "done".
        moves: how often the due date was moved.
        start: when it starts, where that is still to come.
        feet: how long it waits and when it was asked for; what holds it up.
        marks: (icon, count) at the right of the reference.
    """

    ref: str
    lines: tuple[str, ...]
    from_right: bool
    home: str
    due: str
    tone: Tone | Literal["done"]
    moves: int
    checklist: str
    start: str
    initials: str
    hue: str | None
    strip: str
    feet: tuple[Foot, ...]
    marks: tuple[tuple[str, int], ...]


def face_of(model: BoardModel, theme: Theme, card: Card, lines: tuple[str, ...]) -> Face:
    """The card's face with its title in these lines."""
    team = model.directory.hue(model.team_of(card))
    owner = model.directory.people.get(card.owner_id or "")
    own_team = model.directory.hue(owner.team_id) if owner else None
    due_tone: Tone | Literal["done"]
    if card.done_on is not None:
        due, due_tone = day_words(card.done_on, model.today, weekday=False), "done"
    elif card.due is not None:
        due, due_tone = due_words(card.due, model.today, short=True), _TONES[tone(card.due, model.today)]
    else:
        due, due_tone = tr("No date"), "plain"
    details = model.details(card)
    done, all_lines = details.checklist
    return Face(
        ref=card.ref,
        lines=lines,
        from_right=runs_right_to_left(card.title),
        home=_home(model, card),
        due=due,
        tone=due_tone,
        moves=card.due_moves if card.done_on is None else 0,
        checklist=f"{done}/{all_lines}" if all_lines else "",
        start=day_words(card.start, model.today, weekday=False) if card.start and model.starts_later(card) else "",
        initials=initials(owner.name) if owner else "",
        hue=theme.team_hue(own_team) if own_team is not None else None,
        strip=f"team.{theme.team_hue(team)}.strip" if team is not None else "rag.complete.line",
        feet=_feet(model, card),
        marks=tuple((name, count) for name, count in _marks(model, card, details) if count),
    )


def feet(model: BoardModel, card: Card) -> int:
    """How many lines stand at a card's foot; asked of thousands that are not looked at."""
    return _waits(model, card) + (bool(card.before) and model.held_up_by(card) is not None)


def _waits(model: BoardModel, card: Card) -> bool:
    if card.waiting_since is None or card.done_on is not None:
        return False
    return model.columns[model.column_of(card)].category == Category.WAITING


def _feet(model: BoardModel, card: Card) -> tuple[Foot, ...]:
    found = [_waiting(model, card)] if _waits(model, card) else []
    first = model.held_up_by(card)
    return (*found, _held_up(model, first)) if first is not None else tuple(found)


def _waiting(model: BoardModel, card: Card) -> Foot:
    days = (model.today - (card.waiting_since or model.today)).days
    waiting = tr("Waiting {days} d").format(days=days) if days > 0 else tr("Waiting since today")
    if card.waiting_on_id not in (None, card.owner_id):
        # The owner's initials stand on the card; somebody else is named.
        name = first_name(model.directory.name(card.waiting_on_id))
        waiting = tr("On {name}, {days} d").format(name=name, days=days) if days > 0 else tr("On {name}, since today").format(name=name)
    asked = model.details(card).last_asked
    if asked is None:
        return Foot("hourglass", waiting, tr("not asked") if days > 0 else "")
    return Foot("hourglass", waiting, tr("asked {day}").format(day=day_words(asked, model.today, weekday=False)))


def _held_up(model: BoardModel, first: Before) -> Foot:
    """What comes first and is late, or would be done only after the card is due."""
    words = due_words(first.due, model.today, short=True) if first.due else ""
    late = first.due is not None and first.due < model.today
    return Foot("corner-down-right", tr("After {ref}").format(ref=first.ref), words, "red" if late else "amber")


def _home(model: BoardModel, card: Card) -> str:
    if model.project_id is not None:
        return ""
    project = model.directory.projects.get(card.project_id)
    return ", ".join(part for part in (model.own_column(card), project.name if project else "") if part)


def _marks(model: BoardModel, card: Card, details: Details) -> tuple[tuple[str, int], ...]:
    told = model.held_up_by(card) is not None  # at the foot, in words
    return (
        ("paperclip", details.documents), ("calendar", details.meetings), ("link", details.others), ("repeat", int(card.repeats)),
        ("corner-down-right", 0 if told else len(card.before)),
    )  # fmt: skip
