"""The log's lines: which, in which order and group, and what is painted of some of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from coorddesk.domain.log import LogKind
from coorddesk.storage.queries.register import escaped
from coorddesk.storage.reader import Reader

NOBODY = ""  # as an owner: lines that nobody owns

# As domain.log.rag: closed, else the last rating given, else what the score makes.
_LETTER = """CASE WHEN l.state = 'closed' THEN 'C' ELSE coalesce(
    (SELECT letter FROM log_ratings WHERE of_id = l.id ORDER BY position DESC LIMIT 1),
    CASE WHEN l.probability * l.impact >= 15 THEN 'R' WHEN l.probability * l.impact >= 6 THEN 'A'
        WHEN l.probability * l.impact >= 1 THEN 'G' ELSE '' END) END"""
_BY_NUMBER = "length(ref), ref"
_BY_SCORE = f"score DESC, {_BY_NUMBER}"
_SORTS = {
    "rating": f"CASE letter WHEN 'R' THEN 1 WHEN 'A' THEN 2 WHEN 'G' THEN 3 WHEN 'C' THEN 5 ELSE 4 END {{way}}, {_BY_SCORE}",
    "ref": "length(ref) {way}, ref {way}",
    "title": f"title COLLATE NOCASE {{way}}, {_BY_NUMBER}",
    "owner": f"owner COLLATE NOCASE {{way}} NULLS LAST, {_BY_NUMBER}",
    "score": f"score {{way}} NULLS LAST, {_BY_NUMBER}",
    "due": f"due {{way}} NULLS LAST, {_BY_NUMBER}",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of the log are on view.

    Attributes:
        project_id: None for all projects.
        text: words that all stand in reference, title or next step.
        kind: one kind, or empty for all.
        owner_id: NOBODY for lines without an owner, None for anyone's.
        letters: ratings wanted, such as "RA"; empty for all.
        open_only: closed ones are left out.
        sort: one of rating, ref, title, owner, score, due; within each kind.
    """

    project_id: str | None = None
    text: str = ""
    kind: str = ""
    owner_id: str | None = None
    letters: str = ""
    open_only: bool = False
    sort: str = "rating"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Linked:
    """What a line is linked to: a record by kind, id and reference, or an address."""

    kind: str
    id: str
    ref: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log as it is shown.

    Attributes:
        letter: R, A, G, C (closed) or empty.
        ratings: (day, letter), oldest first.
    """

    id: str
    project_id: str
    ref: str
    kind: str
    title: str
    next_step: str
    owner_id: str | None
    letter: str
    status: str
    severity: str
    probability: int | None
    impact: int | None
    due: date | None
    closed_on: date | None
    ratings: tuple[tuple[date, str], ...] = ()
    linked: tuple[Linked, ...] = ()


def ids(reader: Reader, wanted: Wanted) -> dict[LogKind, list[tuple[str, str]]]:
    """(rating letter, id) of all lines wanted by kind, in order; kinds without a line are left out."""
    condition, parameters = _condition(wanted)
    order = _SORTS[wanted.sort].format(way="DESC" if wanted.descending else "ASC")
    if wanted.letters:
        parameters["letters"] = wanted.letters
    found = {}
    for kind in (LogKind(wanted.kind),) if wanted.kind else LogKind:
        parameters["kind"] = str(kind)
        if wanted.sort == "rating" and not wanted.open_only:
            # Closed lines, the great many, have one letter: they come in the order of an index, and only the others are sorted.
            parts = [
                _lettered(reader, f"{condition} AND l.state = 'open'", wanted.letters, order, parameters),
                _lettered(reader, f"{condition} AND l.state = 'closed'", wanted.letters, _BY_SCORE, parameters),
            ]
            group = [one for part in (reversed(parts) if wanted.descending else parts) for one in part]
        else:
            group = _lettered(reader, condition, wanted.letters, order, parameters)
        if group:
            found[kind] = group
    return found


def _lettered(reader: Reader, condition: str, letters: str, order: str, parameters: dict[str, Any]) -> list[tuple[str, str]]:
    narrowed = "WHERE instr(:letters, letter) > 0 AND letter <> ''" if letters else ""
    # One long text is read several times faster than as many rows.
    joined = reader.rows(
        "SELECT group_concat(one, ' ') FROM (SELECT coalesce(nullif(letter, ''), '-') || id AS one FROM ("
        f"SELECT {_LETTER} AS letter, l.id, l.ref, l.title, l.due, l.probability * l.impact AS score,"
        f" (SELECT name FROM person WHERE id = l.owner_id) AS owner FROM log l WHERE {condition}) {narrowed} ORDER BY {order})",
        parameters,
    )[0][0]
    return [("" if one[0] == "-" else one[0], one[1:]) for one in joined.split(" ")] if joined else []


def counts(reader: Reader, project_id: str | None) -> dict[str, int]:
    """How many lines there are of each kind."""
    scope, own = (" AND project_id = ?", (project_id,)) if project_id is not None else ("", ())
    return dict(reader.rows(f"SELECT kind, count(*) FROM log WHERE deleted = 0{scope} GROUP BY kind", own))


def lines(reader: Reader, entry_ids: Sequence[str]) -> dict[str, Line]:
    """What is painted of some lines, by id; those in the bin are left out."""
    wanted = (json.dumps(list(entry_ids)),)
    rows = reader.rows(
        f"SELECT l.id, l.project_id, l.ref, l.kind, l.title, l.next_step, l.owner_id, {_LETTER}, l.status, l.severity,"
        " l.probability, l.impact, l.due, l.closed_on"
        " FROM json_each(?) AS one JOIN log l ON l.id = one.value AND l.deleted = 0",
        wanted,
    )
    ratings: dict[str, list[tuple[date, str]]] = {}
    for of_id, on, letter in reader.rows(
        "SELECT r.of_id, r.rated_on, r.letter FROM json_each(?) AS one JOIN log_ratings r ON r.of_id = one.value"
        " ORDER BY r.of_id, r.position",
        wanted,
    ):
        ratings.setdefault(of_id, []).append((date.fromisoformat(on), letter))
    linked = _linked(reader, wanted)
    return {
        row[0]: Line(
            row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9], row[10], row[11], _day(row[12]), _day(row[13]),
            tuple(ratings.get(row[0], ())), tuple(linked.get(row[0], ())),
        )
        for row in rows
    }  # fmt: skip


def _linked(reader: Reader, wanted: tuple[str]) -> dict[str, list[Linked]]:
    found: dict[str, list[Linked]] = {}
    for here, there in (("from", "to"), ("to", "from")):
        named = ", ".join(
            f"(SELECT {name} FROM {table} WHERE id = k.{there}_id AND deleted = 0)"
            for table, name in (("task", "ref"), ("document", "number"), ("log", "ref"), ("meeting", "ref"), ("milestone", "ref"))
        )
        for id, kind, other, address, ref in reader.rows(
            f"SELECT one.value, k.{there}_kind, k.{there}_id, k.address, coalesce({named}, '')"
            f" FROM json_each(?) AS one JOIN link k ON k.{here}_id = one.value AND k.deleted = 0 ORDER BY k.id",
            wanted,
        ):
            if ref or address:
                found.setdefault(id, []).append(Linked(kind, other, ref or address))
    return found


def _condition(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    parts: list[str] = ["l.deleted = 0", "l.kind = :kind"]
    parameters: dict[str, Any] = {}
    if wanted.project_id is not None:
        parts.append("l.project_id = :project")
        parameters["project"] = wanted.project_id
    if wanted.open_only:
        parts.append("l.state = 'open'")
    if wanted.owner_id == NOBODY:
        parts.append("l.owner_id IS NULL")
    elif wanted.owner_id is not None:
        parts.append("l.owner_id = :owner")
        parameters["owner"] = wanted.owner_id
    for at, word in enumerate(wanted.text.split()):
        like = f"LIKE :word{at} ESCAPE '\\'"
        parts.append(f"(l.ref {like} OR l.title {like} OR l.next_step {like})")
        parameters[f"word{at}"] = f"%{escaped(word)}%"
    return " AND ".join(parts), parameters


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
