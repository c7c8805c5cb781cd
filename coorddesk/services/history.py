"""What happened to one record, in words, from the journal."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from coorddesk.domain import followups, recurrence
from coorddesk.domain.changes import brief
from coorddesk.domain.dates import count_words
from coorddesk.domain.fields import Editor, Field, words
from coorddesk.domain.kinds import BY_KIND, FIELDS
from coorddesk.domain.people import Person, Team
from coorddesk.domain.projects import Column
from coorddesk.errors import InvalidInput
from coorddesk.storage.journal import Delta
from coorddesk.storage.queries import dependencies
from coorddesk.storage.queries import history as query
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store


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
    """What happened to a record, to its links and its askings, newest first; what was undone is left out."""
    with store.read() as reader:
        entries, belonging = query.entries(reader, id, limit)
        happenings = []
        for entry in entries:
            own = [one for one in entry.deltas if one.id == id and one.kind == kind]
            told = [line for one in own if one.before and one.after for line in _details(reader, kind, one.before, one.after)]
            if all(one.before for one in own):  # what came with the record itself is told by the record
                told += [line for one in entry.deltas if one.id in belonging for line in _belonging(one)]
            happenings.append(Happening(entry.number, entry.at, entry.label, tuple(told)))
        return happenings


def _belonging(delta: Delta) -> list[str]:
    """What an asking said; of links and the rest, the label tells all."""
    if delta.kind != "followup" or delta.after is None:
        return []
    said = []
    if promised := delta.after.get("promised"):
        said.append(f"Promised for {_day(promised)}")
    elif (answer := str(delta.after.get("answer", ""))) in (followups.Answer.ANSWERED, followups.Answer.REFUSED):
        said.append(words(tuple((str(value), shown) for value, shown in followups.ANSWERS), answer))
    if note := str(delta.after.get("note") or "").strip("“”\" "):
        said.append(f"“{brief(note, 60)}”")
    return said


def _details(reader: Reader, kind: str, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    told = []
    for field in FIELDS.get(kind, ()):
        if field.name not in after or field.name not in before:
            continue
        old, new = before[field.name], after[field.name]
        if field.editor is Editor.CHECKLIST and field.name == "checklist":
            told.append(f"{field.label}: {_checklist_words(_lines(old), _lines(new))}")
        elif field.editor is Editor.LABELS:
            told.append(f"{field.label}: {_list_words(_texts(old), _texts(new))}")
        elif field.editor is Editor.TASKS:
            told.append(f"{field.label}: {_list_words(_refs(reader, old), _refs(reader, new))}")
        elif field.editor is Editor.ATTENDEES:
            told.append(f"{field.label}: {_attendee_words(reader, old or [], new or [])}")
        elif field.editor is Editor.REVISIONS:
            codes = ([str(one.get("code", "")) for one in rows or []] for rows in (old, new))
            told.append(f"{field.label}: {_list_words(*codes)}")
        elif field.editor is Editor.NOTES and old and str(new).startswith(str(old)):
            told.append(f"{field.label}: added “{brief(' '.join(str(new)[len(str(old)) :].split()), 60)}”")
        else:
            shown = _shown(reader, field, old), _shown(reader, field, new)
            told.append(f"{field.label}: {shown[0]} to {shown[1]}" if shown[0] != shown[1] else f"{field.label} changed")
    return told


def _texts(value: Any) -> list[str]:
    return [str(one) for one in value or ()]


def _refs(reader: Reader, value: Any) -> list[str]:
    refs = dependencies.refs_of(reader, _texts(value))
    return [refs.get(id, "something removed") for id in _texts(value)]


def _lines(value: Any) -> list[tuple[str, bool]]:
    return [(str(one["text"]), bool(one["done"])) for one in value or ()]


def _list_words(old: list[str], new: list[str]) -> str:
    """“added fire; removed level 3”."""
    added = [one for one in new if one not in old]
    removed = [one for one in old if one not in new]
    said = [f"{way} {', '.join(ones)}" for way, ones in (("added", added), ("removed", removed)) if ones]
    return "; ".join(said) or "details changed"


def _checklist_words(old: list[tuple[str, bool]], new: list[tuple[str, bool]]) -> str:
    """“ticked “Send drawing”; added “Call Dana””."""
    if len(old) == len(new):
        renamed = [place for place in range(len(old)) if old[place][0] != new[place][0]]
        if len(renamed) == 1 and new[renamed[0]][0] not in [text for text, _ in old]:
            return f"{_quoted([old[renamed[0]][0]])} is now {_quoted([new[renamed[0]][0]])}"
    was, now = dict(old), dict(new)
    said = [
        ("ticked", [text for text, done in new if done and was.get(text) is False]),
        ("unticked", [text for text, done in new if not done and was.get(text) is True]),
        ("added", [text for text in now if text not in was]),
        ("removed", [text for text in was if text not in now]),
    ]
    told = [f"{way} {_quoted(texts)}" for way, texts in said if texts]
    return "; ".join(told) or ("in another order" if sorted(old) == sorted(new) else "details changed")


def _quoted(texts: list[str]) -> str:
    shown = [f"“{brief(text)}”" for text in texts[:3]]
    return ", ".join(shown) + (f" and {len(texts) - 3} more" if len(texts) > 3 else "")


def _attendee_words(reader: Reader, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> str:
    was, now = ({str(one["person_id"]): one for one in rows} for rows in (old, new))
    names = {one.id: one.name for one in reader.many(Person, [*was, *now]).values()}
    said = [_list_words([names.get(id, "") for id in was], [names.get(id, "") for id in now])] if was.keys() != now.keys() else []
    for id, one in now.items():
        if id in was and one.get("reply") != was[id].get("reply"):
            said.append(f"{names.get(id, '')} {str(one.get('reply', '')).replace('_', ' ')}")
    return "; ".join(said) or "details changed"


_NAMED: dict[Editor, type[Person] | type[Team] | type[Column]] = {Editor.PERSON: Person, Editor.TEAM: Team, Editor.COLUMN: Column}


def _shown(reader: Reader, field: Field, value: Any) -> str:
    if value in (None, "", [], ()):
        return "nothing"
    if field.editor in _NAMED:
        found: Any = reader.lookup(BY_KIND[_NAMED[field.editor].KIND], str(value))
        return str(found.name) if found else "somebody removed"
    if field.editor is Editor.RULE:
        try:
            said = recurrence.rule_words(recurrence.parse_rrule(str(value)))
        except InvalidInput:
            return brief(str(value), 60)
        return said[0].lower() + said[1:]
    if field.editor is Editor.DATE:
        return _day(value)
    if field.editor is Editor.MOMENT:
        moment = datetime.fromisoformat(str(value))
        return f"{moment.day} {moment:%b %Y, %H:%M}"
    if isinstance(value, bool) or field.editor is Editor.FLAG:
        return "yes" if value else "no"
    if isinstance(value, list | dict):
        return count_words(len(value), "line")
    return brief(" ".join(words(field.choices, str(value)).split()), 60)


def _day(value: Any) -> str:
    day = date.fromisoformat(str(value))
    return f"{day.day} {day:%b %Y}"
