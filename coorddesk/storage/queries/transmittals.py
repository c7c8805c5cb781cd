"""Transmittals: the list of them, who has which revision, and the distribution matrix."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from coorddesk.domain.distribution import Distribution
from coorddesk.domain.documents import WITHDRAWN
from coorddesk.domain.projects import DEFAULT_STATUS_CODES
from coorddesk.domain.transmittals import Copy, State, Transmittal, state_of
from coorddesk.storage.queries.register import escaped
from coorddesk.storage.reader import Reader

# Told by the index of what was sent: one document's transmittals, or one person's, and never all of them.
_COPIES = (
    "SELECT i.document_id, r.person_id, i.revision, t.issued, t.id, t.number, r.acknowledged, r.copied"
    " FROM {first} JOIN transmittal t ON t.id = {join}.of_id"
    " JOIN {second} ON {other}.of_id = t.id"
    " WHERE {whose} AND t.issued IS NOT NULL AND t.deleted = 0 AND t.cancelled = 0"
    " ORDER BY t.issued, length(t.number), t.number, i.position"
)
_OF_DOCUMENT = _COPIES.format(
    first="transmittal_items i", join="i", second="transmittal_recipients r", other="r", whose="i.document_id = ?"
)
_OF_PERSON = _COPIES.format(first="transmittal_recipients r", join="r", second="transmittal_items i", other="i", whose="r.person_id = ?")

# The revision in force of a document `d`: the current one, unless that is being written still, which makes nobody's copy old; none while
# the current one is withdrawn. What a status says is told by its tone and meaning, for each project has its own codes.
_DRAFTS = ", ".join(f"'{one.code}'" for one in DEFAULT_STATUS_CODES if one.tone == "complete")
_CODE = "SELECT 1 FROM project_status_codes c WHERE c.of_id = d.project_id AND c.code = r.status COLLATE NOCASE AND"
_IS_DRAFT = f"(r.status COLLATE NOCASE IN ({_DRAFTS}) OR EXISTS ({_CODE} c.tone = 'complete'))"
_IS_WITHDRAWN = f"(r.status = '{WITHDRAWN}' COLLATE NOCASE OR EXISTS ({_CODE} c.code || ' ' || c.meaning LIKE '%withdrawn%'))"
_IN_FORCE = (
    "(SELECT CASE WHEN r.current AND withdrawn THEN NULL ELSE code END FROM"
    f" (SELECT r.*, {_IS_WITHDRAWN} AS withdrawn, {_IS_DRAFT} AS draft FROM document_revisions r WHERE r.of_id = d.id) r"
    " ORDER BY r.withdrawn AND NOT r.current, r.draft, r.current DESC, r.position DESC LIMIT 1)"
)
# Sent, no longer in force, and never followed by what is.
_SUPERSEDED = f"""
WITH now AS MATERIALIZED (SELECT d.id, {_IN_FORCE} AS code FROM document d WHERE d.deleted = 0{{scope}} AND d.id IN sent_ones),
sent_ones AS MATERIALIZED (SELECT DISTINCT document_id FROM transmittal_items)
SELECT i.document_id, r.person_id, i.revision, t.issued, t.id, t.number, r.acknowledged, r.copied
FROM now CROSS JOIN transmittal_items i ON i.document_id = now.id AND i.revision <> now.code COLLATE NOCASE
    CROSS JOIN transmittal t ON t.id = i.of_id AND t.issued IS NOT NULL AND t.deleted = 0 AND t.cancelled = 0
    CROSS JOIN transmittal_recipients r ON r.of_id = t.id
    CROSS JOIN person p ON p.id = r.person_id AND p.archived = 0 AND p.deleted = 0
WHERE NOT EXISTS (
    SELECT 1 FROM transmittal_items i2
        CROSS JOIN transmittal t2 ON t2.id = i2.of_id CROSS JOIN transmittal_recipients r2 ON r2.of_id = t2.id
    WHERE i2.document_id = now.id AND i2.revision = now.code COLLATE NOCASE AND r2.person_id = r.person_id
        AND t2.issued IS NOT NULL AND t2.deleted = 0 AND t2.cancelled = 0)
ORDER BY t.issued, length(t.number), t.number"""


@dataclass(frozen=True, slots=True)
class Line:
    """One transmittal as the list shows it.

    Attributes:
        documents: how many it carries.
        asked, given: how many are asked to acknowledge it, and how many did.
        copied: how many got a copy to know of it.
    """

    id: str
    project_id: str
    number: str
    subject: str
    purpose: str
    method: str
    issued: date | None
    due: date | None
    documents: int
    asked: int
    given: int
    copied: int
    state: State


@dataclass(frozen=True, slots=True)
class Now:
    """A document as it stands, for who has which revision of it.

    Attributes:
        current: the code of the revision in force, which is not a draft; empty where there is no revision.
    """

    id: str
    project_id: str
    number: str
    title: str
    type: str
    status: str
    current: str


def lines(reader: Reader, project_id: str | None, text: str, today: date) -> list[Line]:
    """The transmittals of a project, or of all: drafts first, then the latest; those that every word of a text is found in.

    Words are looked for in number, subject, purpose, way and the recipients' names.
    """
    parts, parameters = ["t.deleted = 0"], {}
    if project_id is not None:
        parts.append("t.project_id = :project")
        parameters["project"] = project_id
    for at, word in enumerate(text.split()):
        like = f"LIKE :word{at} ESCAPE '\\'"
        parts.append(
            f"(t.number {like} OR t.subject {like} OR t.purpose {like} OR t.method {like} OR EXISTS (SELECT 1 FROM transmittal_recipients n"
            f" JOIN person p ON p.id = n.person_id WHERE n.of_id = t.id AND p.name {like}))"
        )
        parameters[f"word{at}"] = f"%{escaped(word)}%"
    rows = reader.rows(
        "SELECT t.id, t.project_id, t.number, t.subject, t.purpose, t.method, t.issued, t.due, t.cancelled,"
        " (SELECT count(*) FROM transmittal_items WHERE of_id = t.id), r.asked, r.given, r.copied"
        " FROM transmittal t LEFT JOIN (SELECT of_id, sum(copied = 0) AS asked, sum(copied = 0 AND acknowledged IS NOT NULL) AS given,"
        " sum(copied) AS copied FROM transmittal_recipients GROUP BY of_id) r ON r.of_id = t.id"
        f" WHERE {' AND '.join(parts)} ORDER BY t.issued IS NOT NULL, t.issued DESC, length(t.number) DESC, t.number DESC, t.id DESC",
        parameters,
    )
    return [_line(row, today) for row in rows]


def _line(row: tuple[Any, ...], today: date) -> Line:
    id, project, number, subject, purpose, method, issued, due, cancelled, documents, asked, given, copied = row
    sent, until, wanted, got = _day(issued), _day(due), asked or 0, given or 0
    state = state_of(sent, bool(cancelled), until, wanted, got, today)
    return Line(id, project, number, subject, purpose, method, sent, until, documents, wanted, got, copied or 0, state)


def names(reader: Reader, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The recipients' names of some transmittals, those addressed first."""
    found: dict[str, list[str]] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        for id, name in reader.rows(
            "SELECT r.of_id, p.name FROM transmittal_recipients r JOIN person p ON p.id = r.person_id"
            f" WHERE r.of_id IN ({', '.join('?' * len(part))}) ORDER BY r.copied, r.position",
            part,
        ):
            found.setdefault(id, []).append(name)
    return {id: tuple(one) for id, one in found.items()}


def of_project(reader: Reader, project_id: str, number: str) -> Transmittal | None:
    """The transmittal of that number in a project, in any case."""
    found = reader.find(Transmittal, "project_id = ? AND number = ? COLLATE NOCASE AND deleted = 0", (project_id, number))
    return found[0] if found else None


def copies_of(reader: Reader, document_id: str) -> list[Copy]:
    """Every revision of a document that anybody was sent, in the order it went out."""
    return [_copy(row) for row in reader.rows(_OF_DOCUMENT, (document_id,))]


def copies_with(reader: Reader, person_id: str) -> list[Copy]:
    """Every revision of any document that a person was sent, in the order it went out."""
    return [_copy(row) for row in reader.rows(_OF_PERSON, (person_id,))]


def superseded(reader: Reader, project_id: str | None) -> list[Copy]:
    """The copies of people who are still here and have an old revision of a document and never got the one in force, oldest first."""
    scope = " AND d.project_id = :project" if project_id is not None else ""
    return [_copy(row) for row in reader.rows(_SUPERSEDED.format(scope=scope), {"project": project_id} if project_id is not None else {})]


def standing(reader: Reader, document_ids: Sequence[str]) -> dict[str, Now]:
    """How some documents stand, by id; what is in the bin is left out."""
    found: dict[str, Now] = {}
    for start in range(0, len(document_ids), 500):
        part = document_ids[start : start + 500]
        for row in reader.rows(
            "SELECT d.id, d.project_id, d.number, d.title, d.type, d.status,"
            f" coalesce({_IN_FORCE}, '')"
            f" FROM document d WHERE d.deleted = 0 AND d.id IN ({', '.join('?' * len(part))})",
            part,
        ):
            found[row[0]] = Now(*row)
    return found


def types_in_use(reader: Reader, project_id: str) -> list[str]:
    """The types of a project's documents, each once however it is written, in alphabetical order."""
    rows = reader.rows(
        "SELECT min(type) FROM document WHERE project_id = ? AND deleted = 0 AND type <> '' GROUP BY type COLLATE NOCASE"
        " ORDER BY type COLLATE NOCASE",
        (project_id,),
    )
    return [row[0] for row in rows]


def distribution(reader: Reader, project_id: str) -> list[Distribution]:
    """The cells of a project's distribution matrix, oldest first."""
    return reader.find(Distribution, "project_id = ? AND deleted = 0", (project_id,), "ORDER BY id")


def members(reader: Reader) -> dict[str, list[str]]:
    """The people of each team who are still here, by name."""
    found: dict[str, list[str]] = {}
    for team, id in reader.rows(
        "SELECT team_id, id FROM person WHERE team_id IS NOT NULL AND archived = 0 AND deleted = 0 ORDER BY name COLLATE NOCASE"
    ):
        found.setdefault(team, []).append(id)
    return found


def _copy(row: tuple[Any, ...]) -> Copy:
    document, person, revision, issued, id, number, acknowledged, copied = row
    return Copy(document, person, revision, date.fromisoformat(issued), id, number, _day(acknowledged), bool(copied))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
