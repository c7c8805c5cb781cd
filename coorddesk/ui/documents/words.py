"""What stands in the cells of the register, as words with their ink: for painting, for speaking and for copying."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication

from coorddesk.domain.dates import day_words, due_words, tone
from coorddesk.domain.registers import DAYS, PLAIN
from coorddesk.services.register import Line
from coorddesk.ui.documents.statuses import Statuses

_LOUD = {"late": "rag.red.text", "soft-due": "rag.amber.text"}
_NONE = "–"


@dataclass(frozen=True, slots=True)
class Said:
    """The words of one cell, their colour and, where they are loud, their weight."""

    words: str
    ink: str = "text.secondary"
    weight: int | None = None


def day(of: date | None, today: date) -> str:
    """A day without its weekday, or a dash."""
    return day_words(of, today, weekday=False) if of else _NONE


def said(row: Line, column: str, statuses: Statuses, today: date) -> Said:
    """What a cell says; of the title, the status and the owner too, though they are painted otherwise."""
    if column in ("issued", "actual_issue"):
        found = row.issued if column == "issued" else row.actual_issue
        return Said(day(found, today), "text.primary" if found else "text.tertiary")
    if column in PLAIN:
        value = row.plain[column]
        return _due(row, column, value, statuses, today) if column in DAYS else Said("" if value is None else str(value))
    directory = statuses.directory
    if column == "owner":
        return Said(directory.name(row.owner_id))
    if column == "team":
        team = directory.teams.get(directory.team_of(row.owner_id, row.team_id) or "")
        return Said(team.name if team else "")
    if column == "project":
        return Said(directory.code(row.project_id))
    if column == "out":
        return Said(str(row.out) if row.out else _NONE, "text.primary" if row.out else "text.tertiary")
    if column == "rev":
        return Said(row.rev or _NONE, "text.primary", 600 if row.rev else None)
    if column == "file":
        return Said("")
    return Said(getattr(row, column))


def _due(row: Line, column: str, found: date | None, statuses: Statuses, today: date) -> Said:
    """A day something is wanted by: loud when it has come and is still waited for."""
    if found is None:
        return Said(_NONE, "text.tertiary")
    if not _is_waited_for(row, column, statuses):
        return Said(day(found, today))
    loud = _LOUD.get(tone(found, today), "")
    return Said(due_words(found, today, short=True), loud or "text.primary", 600 if loud else None)


def _is_waited_for(row: Line, column: str, statuses: Statuses) -> bool:
    if column == "next_review":
        return bool(row.rev) and not statuses.out_of_use(row.status, row.project_id)
    if statuses.settled(row.status, row.project_id) or (row.rev and statuses.out_of_use(row.status, row.project_id)):
        return False
    if column == "review_due":
        return True
    # A forecast replaces what was planned; nothing is waited for by other days.
    return not row.rev and (column == "forecast_issue" or (column == "planned_issue" and row.plain["forecast_issue"] is None))


def spoken_extras(row: Line, columns: list[str], statuses: Statuses, today: date, labels: dict[str, str]) -> list[str]:
    """What cells beside the usual ones say, each after its name."""
    found = []
    for column in columns:
        words = said(row, column, statuses, today).words
        if words and words != _NONE:
            found.append(QCoreApplication.translate("DocumentTable", "{what} {words}").format(what=labels[column].lower(), words=words))
    return found
