"""The cards of the board: what is painted of each task, a handful of queries whatever their number."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from coorddesk.storage.reader import Reader

_COLUMNS = (
    "id, ref, title, project_id, column_id, rank, kind, owner_id, team_id, waiting_on_id, waiting_since, due, done_on, priority,"
    " start, baseline_due, due_moves, rule <> '', run_id"
)
_NO_LINKS = (0, 0, 0)


class Before(NamedTuple):
    """An open task that comes before another one."""

    id: str
    ref: str
    due: date | None


class Card(NamedTuple):
    """One task as the board shows it; a tuple, because thousands are made at once and frozen dataclasses take four times as long.

    Attributes:
        repeats: it has a repeat rule.
        before: what comes first and is not done yet.
    """

    id: str
    ref: str
    title: str
    project_id: str
    column_id: str
    rank: str
    kind: str
    owner_id: str | None
    team_id: str | None
    waiting_on_id: str | None
    waiting_since: date | None
    due: date | None
    done_on: date | None
    priority: str
    start: date | None = None
    baseline_due: date | None = None
    due_moves: int = 0
    repeats: int = 0
    run_id: str | None = None
    labels: tuple[str, ...] = ()
    before: tuple[Before, ...] = ()


class Details(NamedTuple):
    """What a card tells besides, read when it comes into sight.

    Attributes:
        checklist: (done, all).
        documents: linked documents, files and addresses; meetings and others are counted apart.
        last_asked: the latest day anybody was asked for it.
    """

    checklist: tuple[int, int] = (0, 0)
    documents: int = 0
    meetings: int = 0
    others: int = 0
    last_asked: date | None = None


def cards(reader: Reader, project_id: str | None, done_since: date, older: int = 0) -> list[Card]:
    """The cards of a project, or of all: those not done, those done since a day, and as many of the older ones; in no order."""
    scope, own = _scope(project_id)
    open_ones = f"done_on IS NULL AND deleted = 0{scope}"
    # Column by column, for the index on done tasks begins with it.
    lately = f"column_id IN (SELECT id FROM board_column) AND done_on >= ? AND deleted = 0{scope}"
    found = _cards(reader, open_ones, own) + _cards(reader, lately, (done_since.isoformat(), *own), done=True)
    return found + older_cards(reader, project_id, done_since, older) if older else found


def older_cards(reader: Reader, project_id: str | None, done_since: date, count: int, skipped: int = 0) -> list[Card]:
    """As many of the cards done before a day, the latest first, after those that are skipped."""
    scope, own = _scope(project_id)
    # They are chosen within the index, before any row of the table is looked at.
    chosen = f"SELECT rowid FROM task WHERE done_on < ? AND deleted = 0{scope} ORDER BY done_on DESC, rowid LIMIT ? OFFSET ?"
    return _cards(reader, f"rowid IN ({chosen})", (done_since.isoformat(), *own, count, skipped), done=True)


def cards_of(reader: Reader, task_ids: Sequence[str]) -> list[Card]:
    """The cards of some tasks; those in the bin, and ids that are not there, are left out."""
    return _cards(reader, "id IN (SELECT value FROM json_each(?)) AND deleted = 0", (json.dumps(list(task_ids)),))


def older_counts(reader: Reader, project_id: str | None, done_since: date) -> dict[str, int]:
    """How many tasks were done before a day, by column id; columns without any are left out."""
    scope, own = _scope(project_id)
    return dict(
        reader.rows(
            f"SELECT column_id, count(*) FROM task WHERE done_on < ? AND deleted = 0{scope} GROUP BY column_id",
            (done_since.isoformat(), *own),
        )
    )


def _scope(project_id: str | None) -> tuple[str, tuple[str, ...]]:
    return (" AND project_id = ?", (project_id,)) if project_id is not None else ("", ())


def details_of(reader: Reader, task_ids: Sequence[str]) -> dict[str, Details]:
    """What cards tell besides, by id; tasks without any of it are left out."""
    wanted = (json.dumps(list(task_ids)),)
    lines = {
        id: (done, count)
        for id, count, done in reader.rows(
            "SELECT one.value, count(*), sum(line.done) FROM json_each(?) AS one"
            " JOIN task_checklist AS line ON line.of_id = one.value GROUP BY one.value",
            wanted,
        )
    }
    asked = dict(
        reader.rows(
            "SELECT one.value, max(f.asked_on) FROM json_each(?) AS one"
            " JOIN followup AS f ON f.about_id = one.value AND f.about_kind = 'task' AND f.deleted = 0 GROUP BY one.value",
            wanted,
        )
    )
    links = _links(reader, wanted)
    found = {}
    for id in lines.keys() | asked.keys() | links.keys():
        documents, meetings, others = links.get(id, _NO_LINKS)
        found[id] = Details(lines.get(id, (0, 0)), documents, meetings, others, _day(asked.get(id)))
    return found


def followers(reader: Reader, task_ids: Sequence[str]) -> list[str]:
    """The ids of the tasks that come after some others."""
    sql = "SELECT DISTINCT of_id FROM task_depends_on WHERE value IN (SELECT value FROM json_each(?))"
    return [row[0] for row in reader.rows(sql, (json.dumps(list(task_ids)),))]


def _cards(reader: Reader, condition: str, parameters: Sequence[Any], done: bool = False) -> list[Card]:
    """The cards of the tasks that fulfil a condition, made while their rows come in: what many have in common they share.

    Args:
        done: they are all done, so that nothing comes before them any more.
    """
    chosen = f"SELECT id FROM task WHERE {condition}"
    same, days = _Same(), _Days({None: None})
    labels: dict[str, tuple[str, ...]] = {}
    for id, label in reader.each(f"SELECT of_id, value FROM task_labels WHERE of_id IN ({chosen}) ORDER BY of_id, position", parameters):
        labels[id] = same[(*labels.get(id, ()), same[label])]
    before: dict[str, tuple[Before, ...]] = {}
    for id, *first in () if done else reader.each(
        "SELECT d.of_id, t.id, t.ref, t.due FROM task_depends_on AS d JOIN task AS t ON t.id = d.value"
        f" WHERE d.of_id IN ({chosen}) AND t.done_on IS NULL AND t.deleted = 0 ORDER BY d.of_id, d.position",
        parameters,
    ):
        before[id] = (*before.get(id, ()), Before(first[0], first[1], days[first[2]]))
    rows = reader.each(f"SELECT {_COLUMNS} FROM task WHERE {condition}", parameters)
    # Written out, for a loop over the fields takes four times as long.
    return [
        Card._make((
            id, ref, title, same[project], same[column], rank, same[kind], same[owner], same[team], same[waits], days[since], days[due],
            days[done], same[priority], days[start], days[baseline], moves, repeats, same[run], labels.get(id, ()), before.get(id, ()),
        ))
        for id, ref, title, project, column, rank, kind, owner, team, waits, since, due, done, priority, start, baseline, moves, repeats,
            run in rows
    ]  # fmt: skip


class _Same(dict[Any, Any]):
    """One object for all that are equal."""

    def __missing__(self, key: Any) -> Any:
        self[key] = key
        return key


class _Days(dict[str | None, date | None]):
    """The day each ISO text stands for, made once."""

    def __missing__(self, key: str | None) -> date | None:
        self[key] = day = _day(key)
        return day


def _links(reader: Reader, wanted: tuple[str]) -> dict[str, list[int]]:
    """How many documents, meetings and other things are linked, from either end."""
    counts: dict[str, list[int]] = {}
    for here, there in (("from", "to"), ("to", "from")):
        for id, kind, count in reader.rows(
            f"SELECT one.value, link.{there}_kind, count(*) FROM json_each(?) AS one"
            f" JOIN link ON link.{here}_id = one.value AND link.deleted = 0 GROUP BY one.value, link.{there}_kind",
            wanted,
        ):
            place = 0 if kind in ("document", "") else 1 if kind in ("meeting", "occurrence") else 2
            counts.setdefault(id, [0, 0, 0])[place] += count
    return counts


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
