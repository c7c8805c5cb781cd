"""What the board says about what the pointer rests on, and what a screen reader says about a card or a column."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF

from coorddesk.domain.dates import count_words, due_words
from coorddesk.domain.projects import Category
from coorddesk.domain.tasks import Priority, moved_words
from coorddesk.services.board import Card, Details
from coorddesk.ui.board.columns import BoardColumn
from coorddesk.ui.board.furniture import over_limit, spoken_count, tr
from coorddesk.ui.board.model import BoardModel

if TYPE_CHECKING:
    from coorddesk.ui.board.canvas import BoardCanvas

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def card_name(model: BoardModel, card: Card) -> str:
    """A card in words: “FIT-23, Fire-stopping detail at riser 3, Dana Whitlock, Design, 9 days late, 2 of 5 done, …”."""
    names = model.directory
    team = names.teams.get(model.team_of(card) or "")
    project = names.projects.get(card.project_id) if model.project_id is None else None
    parts = [card.ref, card.title, names.name(card.owner_id), team.name if team else ""]
    parts += [project.name if project else "", model.own_column(card)]
    if card.done_on is not None:
        parts.append(tr("done on {day}").format(day=_spoken(card.done_on, model)))
    elif card.due is not None:
        late = card.due < model.today
        parts.append(due_words(card.due, model.today) if late else tr("due {day}").format(day=_spoken(card.due, model)))
    else:
        parts.append(tr("no date"))
    if card.done_on is None:
        parts.append(moved_words(card, model.today))
    if model.starts_later(card) and card.start is not None:
        parts.append(tr("starts {day}").format(day=_spoken(card.start, model)))
    if card.priority != Priority.NORMAL:
        parts.append(tr("high priority") if card.priority == Priority.HIGH else tr("low priority"))
    details = model.details(card)
    done, lines = details.checklist
    if lines:
        parts.append(tr("{done} of {count} done").format(done=done, count=lines))
    parts += _waiting(model, card)
    parts += _before(model, card)
    if card.repeats:
        parts.append(tr("repeats"))
    parts += card.labels
    linked = [word for word, count in _linked(details) if count]
    if linked:
        first = ", ".join(linked[:-1])
        things = tr("{some} and {last}").format(some=first, last=linked[-1]) if first else linked[-1]
        parts.append(tr("has {things}").format(things=things))
    return ", ".join(part for part in parts if part)


def column_name(model: BoardModel, column: BoardColumn) -> str:
    """A column in words: “Waiting on, 6 of 5, one over the limit”."""
    return f"{column.name}, {spoken_count(model, column)}"


def at(canvas: "BoardCanvas", pos: QPoint) -> str:
    """The tooltip for a point of the board; empty where there is nothing more to say than what is painted."""
    hit, model = canvas.hit(pos), canvas.model
    if hit.kind == "card":
        return _card_tip(canvas, model.cards[hit.id], pos)
    if hit.kind == "add_column":
        return tr("Add a column")
    if hit.column < 0:
        return ""
    column = model.columns[hit.column]
    if hit.kind == "fold":
        return tr("Fold {column} (Z)").format(column=column.name)
    if hit.kind == "folded":
        return tr("Unfold {column}").format(column=column_name(model, column))
    if hit.kind == "head" and over_limit(column):
        return column_name(model, column)
    if hit.kind == "later":
        shown = tr("Put the cards that start later out of the way") if model.later_shown else tr("Show the cards that start later")
        return shown
    if hit.kind == "foot" and column.category != Category.DONE:
        return tr("Add a card to {column} (N)").format(column=column.name)
    return ""


def _card_tip(canvas: "BoardCanvas", card: Card, pos: QPoint) -> str:
    model, rect = canvas.model, canvas.card_rect(card.id)
    if rect is None:
        return ""
    avatar = canvas.art.avatar_rect(card, rect.width(), canvas.shape.with_lanes)
    if avatar.contains(QPointF(pos - rect.topLeft())):
        team = model.directory.teams.get(model.team_of(card) or "")
        return ", ".join(part for part in (model.directory.name(card.owner_id), team.name if team else "") if part)
    lines = [card.title] if canvas.art.is_shortened(card, rect.width()) else []
    if card.waiting_on_id is not None and card.waiting_on_id != card.owner_id:
        lines.append(tr("Waiting on {person}").format(person=model.directory.name(card.waiting_on_id)))
    if card.done_on is None and (moved := moved_words(card, model.today)):
        lines.append(tr("Due date {moved}").format(moved=moved))
    if model.starts_later(card) and card.start is not None:
        lines.append(tr("Starts {day}, out of the way until then").format(day=_spoken(card.start, model)))
    lines += [one[:1].upper() + one[1:] for one in _before(model, card)]
    if card.repeats:
        lines.append(tr("Repeats: the next one is made when this one is done"))
    if model.project_id is None and (project := model.directory.projects.get(card.project_id)):
        own = model.own_column(card)
        lines.append(tr("{project}, column {column}").format(project=project.name, column=own) if own else project.name)
    if card.labels:
        lines.append(", ".join(card.labels))
    return "\n".join(lines)


def _waiting(model: BoardModel, card: Card) -> list[str]:
    if card.waiting_since is None or card.done_on is not None:
        return []
    parts = [tr("waiting {days}").format(days=count_words((model.today - card.waiting_since).days, tr("day"), tr("days")))]
    if card.waiting_on_id is not None and card.waiting_on_id != card.owner_id:
        parts[0] = tr("{waiting} on {person}").format(waiting=parts[0], person=model.directory.name(card.waiting_on_id))
    asked = model.details(card).last_asked
    if asked is not None:
        parts.append(tr("last asked {day}").format(day=_spoken(asked, model)))
    return parts


def _before(model: BoardModel, card: Card) -> list[str]:
    """What comes first and is not done: “after FIT-22, 7 days late”."""
    found = []
    for one in card.before:
        words = due_words(one.due, model.today) if one.due else tr("no date")
        if one.due is not None and one.due >= model.today:
            words = tr("due {day}").format(day=_spoken(one.due, model))
        found.append(tr("after {ref}, {due}").format(ref=one.ref, due=words))
    return found


def _linked(details: Details) -> tuple[tuple[str, int], ...]:
    return (tr("document"), details.documents), (tr("meeting"), details.meetings), (tr("other links"), details.others)


def _spoken(day: date, model: BoardModel) -> str:
    year = "" if day.year == model.today.year else f" {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"
