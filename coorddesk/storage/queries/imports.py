"""What an import has to know of the store: light rows to find records again by, without reading the records."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coorddesk.domain.documents import Transmittal
from coorddesk.storage.reader import Reader

_BATCH = 500
_COLUMNS = {
    "task": "owner_id, ''",
    "log": "owner_id, kind",
    "milestone": "owner_id, ''",
    "meeting": "organiser_id, starts",
}


@dataclass(frozen=True, slots=True)
class Known:
    """One record as a row of a file may name it.

    Attributes:
        source_ref: its number in the file it came from, or empty.
        more: a log entry's kind, a meeting's start as ISO text; else empty.
        deleted: it is in the bin.
    """

    id: str
    ref: str
    source_ref: str
    title: str
    owner_id: str | None
    more: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """One number that is or was a document's; `title` is empty when that document no longer exists."""

    key: str
    id: str
    title: str
    project_id: str
    deleted: bool
    number: str = ""
    status: str = ""


def known(reader: Reader, kind: str, project_id: str) -> list[Known]:
    """A project's tasks, log entries, milestones or meetings, in the order of their references, those in the bin included."""
    sql = f"SELECT id, ref, source_ref, title, {_COLUMNS[kind]}, deleted FROM {kind} WHERE project_id = ? ORDER BY length(ref), ref"
    return [Known(row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6])) for row in reader.rows(sql, (project_id,))]


def known_documents(reader: Reader) -> dict[str, KnownDocument]:
    """Every document number ever used in the store, by its key."""
    rows = reader.rows(
        "SELECT used_number.number_key, used_number.record_id, coalesce(title, ''), coalesce(project_id, ''), coalesce(deleted, 1),"
        " coalesce(number, ''), coalesce(status, '')"
        " FROM used_number LEFT JOIN document ON document.id = used_number.record_id"
    )
    return {row[0]: KnownDocument(row[0], row[1], row[2], row[3], bool(row[4]), row[5], row[6]) for row in rows}


def transmittals(reader: Reader, project_id: str, days: Iterable[date], numbers: Iterable[str]) -> tuple[list[Transmittal], frozenset[str]]:
    """A project's transmittals of some days or of some numbers in any case, those in the bin included; and ids of those sent from here."""
    found = reader.find(
        Transmittal,
        "project_id = ? AND (issued IN (SELECT value FROM json_each(?)) OR number COLLATE NOCASE IN (SELECT value FROM json_each(?)))",
        (project_id, json.dumps([day.isoformat() for day in days]), json.dumps(list(numbers))), "ORDER BY number",
    )  # fmt: skip
    ids = json.dumps([one.id for one in found])
    sent = reader.rows("SELECT about_id FROM sent WHERE about_id IN (SELECT value FROM json_each(?))", (ids,))
    return found, frozenset(row[0] for row in sent)


def reviewing(reader: Reader, document_ids: Iterable[str]) -> frozenset[tuple[str, str]]:
    """(document, revision in small letters) of what is out for review of some documents."""
    rows = reader.rows(
        "SELECT r.document_id, r.revision FROM json_each(?) AS one JOIN review r ON r.document_id = one.value"
        " WHERE r.returned IS NULL AND r.deleted = 0",
        (json.dumps(list(document_ids)),),
    )
    return frozenset((id, " ".join(code.casefold().split())) for id, code in rows)


def askings(reader: Reader, record_ids: Iterable[str]) -> set[tuple[str, str]]:
    """(what it was about, ISO day asked) of every follow-up about these records, removed ones too."""
    wanted, found = list(record_ids), set[tuple[str, str]]()
    for start in range(0, len(wanted), _BATCH):
        part = wanted[start : start + _BATCH]
        marks = ", ".join("?" * len(part))
        found.update((row[0], row[1]) for row in reader.rows(f"SELECT about_id, asked_on FROM followup WHERE about_id IN ({marks})", part))
    return found


def last_ranks(reader: Reader, project_id: str) -> dict[str, str]:
    """The last rank in use in each board column of a project that has tasks."""
    rows = reader.rows("SELECT column_id, max(rank) FROM task WHERE project_id = ? GROUP BY column_id", (project_id,))
    return {row[0]: row[1] for row in rows}
