"""Records as tables and as plain objects: for the command line, for spreadsheets, and for other programs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from coorddesk.domain import documents, log, milestones, recurrence, transmittals
from coorddesk.domain.documents import Document, Review
from coorddesk.domain.fields import Editor, Field, words
from coorddesk.domain.kinds import BY_KIND, FIELDS
from coorddesk.errors import InvalidInput, NotFound
from coorddesk.storage.mapping import flags_of, to_plain
from coorddesk.storage.queries import dependencies
from coorddesk.storage.queries import directory as directory_query
from coorddesk.storage.queries.directory import Directory
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store

# What the command line calls them: the kind, and how the rows are ordered.
LISTS: dict[str, tuple[str, str]] = {
    "tasks": ("task", "ORDER BY project_id, (SELECT rank FROM board_column WHERE board_column.id = task.column_id), rank"),
    "milestones": ("milestone", "ORDER BY forecast IS NULL, forecast, ref"),
    "meetings": ("meeting", "ORDER BY starts, ref"),
    "documents": ("document", "ORDER BY number"),
    "transmittals": ("transmittal", "ORDER BY issued IS NOT NULL DESC, issued, length(number), number, id"),
    "reviews": ("review", "ORDER BY asked, (SELECT number FROM document WHERE document.id = review.document_id), id"),
    "log": ("log", "ORDER BY kind, CAST(ltrim(substr(ref, instr(ref, '-') + 1), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') AS INTEGER)"),
    "people": ("person", "ORDER BY name COLLATE NOCASE"),
    "followups": ("followup", "ORDER BY asked_on, id"),
    "sheets": ("sheet", "ORDER BY as_of, number"),
    "projects": ("project", "ORDER BY code"),
}

# The words of the product page, where the record's own name is shorter.
_WORDS = {"ref": "reference", "waiting_since": "since", "column_id": "column"}
# A review has no page of its own, so that its fields stand nowhere else.
_FIELDS = FIELDS | {"review": documents.REVIEW_FIELDS}
# What only the store itself needs.
_INNER = ("deleted", "rank", "uid")


@dataclass(frozen=True, slots=True)
class Listed:
    """One kind of record as a table: headings and rows of plain values (text, number, date, True or False, None)."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def objects(store: Store, name: str, project_id: str | None = None) -> list[dict[str, Any]]:
    """A list of plain objects: keys are the product's words, people and places by name, days as ISO text.

    Raises:
        NotFound: there is no such list; names those there are.
    """
    with store.read() as reader:
        known = directory_query.directory(reader)
        records = _records(reader, name, project_id)
        found = [as_object(record, known, reader) for record in records]
        return [_of_document(one, _numbers(reader, records)) for one in found] if name == "reviews" else found


def reviews(reader: Reader, document_id: str, known: Directory) -> list[dict[str, Any]]:
    """All reviews of one document as plain objects, in the order they were asked."""
    found = reader.find(Review, "document_id = ? AND deleted = 0", (document_id,), "ORDER BY asked, id")
    left_out = ("id", "document")
    return [{key: value for key, value in as_object(one, known).items() if key not in left_out} for one in found]


def _of_document(review: dict[str, Any], numbers: dict[str, str]) -> dict[str, Any]:
    return review | {"document": numbers.get(review["document"], "")}


def table(store: Store, name: str, project_id: str | None = None) -> Listed:
    """A list as a table with the headings of the screen, those that are empty throughout left out.

    Raises:
        NotFound: there is no such list; names those there are.
    """
    with store.read() as reader:
        known = directory_query.directory(reader)
        records = _records(reader, name, project_id)
        refs = dependencies.refs_of(reader, {id for record in records for id in getattr(record, "depends_on", ())})
        numbers = _numbers(reader, records)
        refs |= numbers
    kind = LISTS[name][0]
    columns: list[tuple[str, Callable[[Any], Any]]] = []
    if kind not in ("project", "person", "review"):
        columns.append(("Project", lambda record: known.code(getattr(record, "project_id", None))))
    columns += [(field.label, cell_reader(kind, field, known, refs)) for field in _FIELDS[kind] if field.editor is not Editor.AGENDA]
    if kind == "transmittal":
        columns += _sent_columns(known, numbers, store.now().date())
    rows = [tuple(read(record) for _, read in columns) for record in records]
    used = [
        position for position, (heading, _) in enumerate(columns) if heading in ("Project", "Title") or any(row[position] for row in rows)
    ]
    return Listed(name, tuple(columns[n][0] for n in used), tuple(tuple(row[n] for n in used) for row in rows))


def as_object(record: Any, known: Directory, reader: Reader | None = None) -> dict[str, Any]:
    """One record as a plain object."""
    found: dict[str, Any] = {}
    flags = flags_of(type(record))
    for name, value in to_plain(record).items():
        if name in _INNER:
            continue
        if name in flags:
            value = bool(value)
        elif isinstance(value, list):
            value = [_flagged(one, flags) for one in value]
        key = _WORDS.get(name, name.removesuffix("_id") if name != "id" else name)
        found[key] = _named(name, value, known)
    if record.KIND == "task":
        found["depends_on"] = _refs(reader, record.depends_on) if reader else list(record.depends_on)
    if record.KIND == "log":
        found["rag"] = log.rag(record)
    if record.KIND == "transmittal" and reader is not None:
        numbers = _numbers(reader, [record])
        for one in found["items"]:
            one["document"] = numbers.get(one["document"], "")
    if record.KIND == "milestone":
        found["slip_days"] = milestones.slip_days(record)
    return found


def _flagged(item: Any, flags: frozenset[str]) -> Any:
    return {key: bool(one) if key in flags else one for key, one in item.items()} if isinstance(item, dict) else item


def _named(name: str, value: Any, known: Directory) -> Any:
    if isinstance(value, list):
        return [{_key(key): _named(key, item, known) for key, item in one.items()} if isinstance(one, dict) else one for one in value]
    if not name.endswith("_id") or value is None:
        return value
    if name == "project_id":
        return known.code(value)
    if name in ("team_id", "needed_by_team_id"):
        team = known.teams.get(value)
        return team.name if team else None
    if name == "column_id":
        column = known.columns.get(value)
        return column.name if column else None
    person = known.people.get(value)
    return person.name if person else value


def _key(name: str) -> str:
    return name.removesuffix("_id")


def _numbers(reader: Reader, records: Sequence[Any]) -> dict[str, str]:
    """The numbers, by id, of the documents that reviews are of and that transmittals carry."""
    ids = {item.document_id for record in records if record.KIND == "transmittal" for item in record.items}
    ids |= {record.document_id for record in records if record.KIND == "review"}
    return {id: one.number for id, one in reader.many(Document, ids).items()}


def _sent_columns(known: Directory, numbers: dict[str, str], today: date) -> list[tuple[str, Callable[[Any], Any]]]:
    """What a transmittal says besides its fields: to whom, what, and how far its receipts have come."""

    def people(copied: bool) -> Callable[[Any], str]:
        return lambda record: ", ".join(known.name(one.person_id) for one in record.recipients if one.copied == copied)

    def receipts(record: Any) -> str:
        asked = transmittals.asked_of(record) if record.issued else ()
        return f"{sum(one.acknowledged is not None for one in asked)} of {len(asked)}" if asked else ""

    return [
        ("To", people(False)), ("Copy to", people(True)),
        ("Documents", lambda record: ", ".join(f"{numbers.get(one.document_id, '?')} {one.revision}" for one in record.items)),
        ("State", lambda record: words(transmittals.STATES, transmittals.state(record, today))), ("Acknowledged", receipts),
    ]  # fmt: skip


def _refs(reader: Reader, ids: tuple[str, ...]) -> list[str]:
    if not ids:
        return []
    marks = ", ".join("?" * len(ids))
    return [row[0] for row in reader.rows(f"SELECT ref FROM task WHERE id IN ({marks}) ORDER BY ref", ids)]


def _records(reader: Reader, name: str, project_id: str | None) -> list[Any]:
    if name not in LISTS:
        raise NotFound(f"There is no list “{name}”. There are: {', '.join(LISTS)}.")
    kind, order = LISTS[name]
    record = BY_KIND[kind]
    if project_id and kind == "review":
        return reader.find(record, "deleted = 0 AND document_id IN (SELECT id FROM document WHERE project_id = ?)", (project_id,), order)
    if project_id and hasattr(record, "project_id"):
        return reader.find(record, "deleted = 0 AND project_id = ?", (project_id,), order)
    if project_id and kind == "project":
        return reader.find(record, "deleted = 0 AND id = ?", (project_id,), order)
    return reader.find(record, "deleted = 0", (), order)


def cell_reader(kind: str, field: Field, known: Directory, refs: dict[str, str]) -> Callable[[Any], Any]:
    """How one field reads in a cell."""
    name = field.name
    if kind == "document" and name in ("revision", "issued", "path"):
        part = {"revision": "code", "issued": "issued", "path": "path"}[name]
        return lambda record: getattr(documents.current(record), part, None)
    if name == "document_id":
        return lambda record: refs.get(record.document_id, "")
    if field.editor is Editor.CHOICE:
        return lambda record: words(field.choices, str(getattr(record, name) or ""))
    if field.editor is Editor.CHECKLIST:
        return lambda record: "; ".join(f"{'[x]' if line.done else '[ ]'} {line.text}" for line in record.checklist)
    if field.editor is Editor.LABELS:
        return lambda record: ", ".join(getattr(record, name))
    if field.editor is Editor.TASKS:
        return lambda record: ", ".join(refs[id] for id in getattr(record, name) if id in refs)
    if field.editor is Editor.RULE:
        return lambda record: _rule_words(getattr(record, name))
    if field.editor is Editor.ATTENDEES:
        return lambda record: "; ".join(known.name(one.person_id) for one in record.attendees)
    if field.editor is Editor.REVISIONS:
        return lambda record: ", ".join(revision.code for revision in record.revisions)
    if field.editor in (Editor.PERSON, Editor.TEAM, Editor.COLUMN):
        return lambda record: _named(name, getattr(record, name), known)
    return lambda record: _plain(getattr(record, name))


def _rule_words(value: str) -> str:
    try:
        return recurrence.rule_words(recurrence.parse_rrule(value)) if value else ""
    except InvalidInput:
        return value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | int | float) or value is None:
        return value
    return str(value)
