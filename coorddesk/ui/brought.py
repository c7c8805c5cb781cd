"""What comes up at a meeting by itself, as the lines of a list."""

from dataclasses import replace

from coorddesk.domain.dates import due_words
from coorddesk.services import agendas
from coorddesk.ui.desk import Desk
from coorddesk.ui.lines import Line
from coorddesk.ui.paint import initials

ICONS = {
    agendas.MINUTES: "notebook-pen", agendas.ACTION: "square-kanban", agendas.DECISION: "gavel", agendas.REVIEW: "eye",
    agendas.ITEM: "list-checks",
}  # fmt: skip

REST = "rest"
_SHOWN = 8


def brought_line(one: agendas.Standing, desk: Desk) -> Line:
    """Its kind as an icon, reference and title, who owes it, and how late it is."""
    kind = {
        agendas.MINUTES: desk.tr("Minutes"), agendas.ACTION: desk.tr("Action"), agendas.DECISION: desk.tr("Decision"),
        agendas.REVIEW: desk.tr("Review"), agendas.ITEM: desk.tr("Item"),
    }[one.kind]  # fmt: skip
    name = desk.names().name(one.person_id)
    when = due_words(one.due, desk.today()) if one.due and not one.done else ""
    if one.kind == agendas.MINUTES:
        when = desk.tr("approved") if one.done else desk.tr("to approve")
    late = one.due is not None and not one.done and one.due < desk.today()
    spoken = ", ".join(part for part in (kind, one.ref, one.title, name, when) if part)
    return Line(
        one.key, one.title, "icon", ICONS[one.kind], strong=one.ref, tail=when, tail_tone="red" if late else "secondary",
        tail_avatar=person_avatar(desk, one.person_id), spoken=spoken, tip=spoken, quiet=one.done,
    )  # fmt: skip


def shortened(lines: list[Line], desk: Desk) -> list[Line]:
    """The first few lines, and one that says how many more there are; its key is `REST`."""
    if len(lines) <= _SHOWN + 1:
        return lines
    return [*lines[:_SHOWN], Line(REST, desk.tr("and {n} more").format(n=len(lines) - _SHOWN), "icon", "ellipsis", quiet=True)]


def person_avatar(desk: Desk, person_id: str | None) -> tuple[str, str | None, str] | None:
    """Initials, team hue and name of a person, as lines and painters take them; None for nobody."""
    directory = desk.names()
    person = directory.people.get(person_id or "")
    if person is None:
        return None
    index = directory.hue(person.team_id)
    return initials(person.name), None if index is None else desk.theme.team_hue(index), person.name


def ticked(line: Line, done: bool) -> Line:
    """The line with a box to tick in place of its icon."""
    return replace(line, lead="checked" if done else "check", mark="")
