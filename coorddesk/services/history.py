"""What happened to one record, in words, from the journal."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from coorddesk.domain.changes import brief
from coorddesk.domain.dates import count_words
from coorddesk.domain.fields import Editor, Field, words
from coorddesk.domain.kinds import BY_KIND, FIELDS
from coorddesk.domain.people import Person, Team
from coorddesk.domain.projects import Column
from coorddesk.storage.store import Reader, Store


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of the journal as one record saw it.

    Attributes:
        at: UTC.
        words: what the user did.
        details: each field that changed, such as “Due: 12 Nov 2026 to 16 Nov 2026”.
    """

    number: int
    at: datetime
    words: str
    details: tuple[str, ...]


def read(store: Store, kind: str, id: str, limit: int = 50) -> list[Happening]:
    """What happened to a record, newest first; what was undone is left out."""
    with store.read() as reader:
        happenings = []
        for entry in reader.history(id, limit):
            delta = next((one for one in entry.deltas if one.kind == kind and one.id == id), None)
            details = _details(reader, kind, delta.before, delta.after) if delta and delta.before and delta.after else ()
            happenings.append(Happening(entry.number, entry.at, entry.label, details))
        return happenings


def _details(reader: Reader, kind: str, before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    told = []
    for field in FIELDS.get(kind, ()):
        if field.name in after and field.name in before:
            old, new = _shown(reader, field, before[field.name]), _shown(reader, field, after[field.name])
            told.append(f"{field.label}: {old} to {new}" if old != new else f"{field.label} changed")
    return tuple(told)


_NAMED: dict[Editor, type[Person] | type[Team] | type[Column]] = {Editor.PERSON: Person, Editor.TEAM: Team, Editor.COLUMN: Column}


def _shown(reader: Reader, field: Field, value: Any) -> str:
    if value in (None, "", [], ()):
        return "nothing"
    if field.editor in _NAMED:
        found: Any = reader.lookup(BY_KIND[_NAMED[field.editor].KIND], str(value))
        return str(found.name) if found else "somebody removed"
    if field.editor == Editor.DATE:
        day = date.fromisoformat(str(value))
        return f"{day.day} {day:%b %Y}"
    if field.editor == Editor.MOMENT:
        moment = datetime.fromisoformat(str(value))
        return f"{moment.day} {moment:%b %Y, %H:%M}"
    if field.editor == Editor.LABELS:
        return ", ".join(map(str, value))
    if isinstance(value, bool) or field.editor == Editor.FLAG:
        return "yes" if value else "no"
    if isinstance(value, list | dict):
        return count_words(len(value), "line")
    return brief(words(field.choices, str(value)), 60)
