"""All that is owed, derived from open rows alone, with how often it was asked for."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from coorddesk.domain.obligations import AWAITED, LOOK_AGAIN, LOOK_AHEAD, Obligation
from coorddesk.storage.queries.document_states import HAS_DAY, IS_AWAITED, IS_OUT_OF_USE, IS_RETURNED, IS_SETTLED
from coorddesk.storage.reader import Reader

# Of each kind: kind, id, ref, title, project, person, due, since, state, checklist done and all, subject, team.
# CROSS JOIN keeps SQLite to the order written: the few projects first, then the partial index of what is open.
_TASKS = """
SELECT 'task', t.id, t.ref, t.title, t.project_id, coalesce(t.waiting_on_id, t.owner_id) AS person, t.due AS due, t.waiting_since, c.name,
    (SELECT sum(done) FROM task_checklist WHERE of_id = t.id), (SELECT count(*) FROM task_checklist WHERE of_id = t.id), '', t.team_id
FROM project p CROSS JOIN task t ON t.project_id = p.id JOIN board_column c ON c.id = t.column_id
WHERE t.done_on IS NULL AND t.deleted = 0"""

_LOG = """
SELECT 'log', l.id, l.ref, l.title, l.project_id, l.owner_id AS person, l.due AS due, l.raised_on, coalesce(nullif(l.status, ''), 'Open'),
    0, 0, '', l.team_id
FROM project p CROSS JOIN log l ON l.project_id = p.id
WHERE l.state = 'open' AND l.deleted = 0"""

_REVIEWS = f"""
SELECT 'review', r.id, d.number, d.title, d.project_id, r.reviewer_id AS person, r.due AS due, r.asked, 'In review', 0, 0, d.id, NULL
FROM review r CROSS JOIN document d ON d.id = r.document_id JOIN project p ON p.id = d.project_id
WHERE r.returned IS NULL AND r.deleted = 0 AND d.deleted = 0 AND NOT {IS_OUT_OF_USE}"""

_TRANSMITTALS = """
SELECT 'transmittal', x.id, x.number, coalesce(nullif(x.subject, ''), (
        SELECT d.number || ' ' || i.revision || iif((SELECT max(position) FROM transmittal_items WHERE of_id = x.id) > 0, ' and more', '')
        FROM transmittal_items i JOIN document d ON d.id = i.document_id WHERE i.of_id = x.id ORDER BY i.position LIMIT 1), 'Transmittal'),
    x.project_id, r.person_id AS person, x.due AS due,
    x.issued, 'Not acknowledged', 0, 0, '', NULL
FROM transmittal_recipients r CROSS JOIN transmittal x ON x.id = r.of_id JOIN project p ON p.id = x.project_id
WHERE r.acknowledged IS NULL AND r.copied = 0 AND x.issued IS NOT NULL AND x.due IS NOT NULL AND x.cancelled = 0 AND x.deleted = 0"""

_MILESTONES = """
SELECT 'milestone', m.id, m.ref, m.title, m.project_id, m.owner_id AS person, coalesce(m.forecast, m.baseline) AS due, NULL, 'Not reached',
    0, 0, '', m.team_id
FROM project p CROSS JOIN milestone m ON m.project_id = p.id
WHERE m.actual IS NULL AND m.deleted = 0"""

# What is chased is a task that is open for it, where there is one.
_NO_TASK = """
    AND NOT EXISTS (SELECT 1 FROM link k CROSS JOIN task t ON t.id = k.from_id
        WHERE k.to_id = d.id AND k.deleted = 0 AND t.done_on IS NULL AND t.deleted = 0)
    AND NOT EXISTS (SELECT 1 FROM link k CROSS JOIN task t ON t.id = k.to_id
        WHERE k.from_id = d.id AND k.deleted = 0 AND t.done_on IS NULL AND t.deleted = 0)"""

_DOCUMENT = "SELECT 'document', d.id, d.number, d.title, d.project_id, d.owner_id AS person"

# Awaited: owed by its day until its first revision, whatever status it was registered with.
_AWAITED = f"""
{_DOCUMENT}, coalesce(d.review_due, d.forecast_issue, d.planned_issue) AS due, NULL, '{AWAITED}', 0, 0, '', d.team_id
FROM document d CROSS JOIN project p ON p.id = d.project_id
WHERE {HAS_DAY} AND d.deleted = 0 AND {IS_AWAITED}
    AND NOT {IS_SETTLED}{_NO_TASK}"""

_RETURNED = f"""
{_DOCUMENT}, d.review_due AS due, NULL, d.status, 0, 0, '', d.team_id
FROM document d CROSS JOIN project p ON p.id = d.project_id
WHERE d.deleted = 0 AND {IS_RETURNED}{_NO_TASK}"""

# Standing: to be looked at again within four weeks.
_STANDING = f"""
{_DOCUMENT}, d.next_review AS due, NULL, '{LOOK_AGAIN}', 0, 0, '', d.team_id
FROM document d CROSS JOIN project p ON p.id = d.project_id
WHERE d.next_review <= date(:today, '+{LOOK_AHEAD.days} days') AND d.deleted = 0
    AND NOT ({IS_AWAITED}) AND NOT {IS_OUT_OF_USE} AND NOT {IS_RETURNED}{_NO_TASK}"""

# An invite is owed once it was sent; who organises the meeting, or is only informed, owes no reply. To a meeting of somebody else the
# coordinator owes one.
_INVITED = """
FROM meeting m CROSS JOIN meeting_attendees a ON a.of_id = m.id JOIN project p ON p.id = m.project_id
WHERE m.deleted = 0 AND m.cancelled = 0 AND a.reply = 'no_reply' AND a.role <> 'informed' AND a.person_id IS NOT m.organiser_id
    AND (a.person_id = m.invited_id OR EXISTS (SELECT 1 FROM sent WHERE about_id = m.id AND what = 'invite'))"""

_INVITE = """
SELECT 'invite', m.id, m.ref, m.title, m.project_id, a.person_id AS person, substr(m.starts, 1, 10) AS due,
    coalesce(
        (SELECT max(substr(sent_at, 1, 10)) FROM sent WHERE about_id = m.id AND what IN ('invite', 'update')),
        (SELECT max(substr(received_at, 1, 10)) FROM received WHERE meeting_id = m.id)
    ),
    'No reply', 0, 0, '', m.team_id"""

_INVITES = f"{_INVITE}{_INVITED} AND m.rule = '' AND m.starts >= :today"

_SERIES = f"{_INVITE}, m.starts, m.rule, m.zone{_INVITED} AND m.rule <> ''"

_KINDS = (_TASKS, _LOG, _REVIEWS, _AWAITED, _RETURNED, _STANDING, _TRANSMITTALS, _INVITES, _MILESTONES)

# Every asking of the person about the thing, one a semicolon, oldest first by the order of the index.
_ASKED = """
SELECT group_concat(
    f.asked_on || ',' || f.how || ',' || f.answer || ',' || coalesce(f.promised, '') || ',' || coalesce(f.ask_next, ''), ';')
FROM followup f WHERE f.about_id = x.id AND +f.person_id = x.person AND f.deleted = 0"""


# The same told by SQL alone, where only figures are asked for: the last asking as its day and then the day to ask again, and the promise
# that stands. It falls when it is refused, given anew, or broken and asked about again.
_ITS = "f.about_id = x.id AND +f.person_id = x.person AND f.deleted = 0"
_LAST_ASKING = f"""(
SELECT f.asked_on || coalesce(f.ask_next, '') FROM followup f WHERE {_ITS} ORDER BY f.asked_on DESC, f.id DESC LIMIT 1)"""
_PROMISE = f"""(
SELECT CASE WHEN NOT EXISTS (
    SELECT 1 FROM followup g WHERE g.about_id = x.id AND +g.person_id = x.person AND g.deleted = 0 AND g.asked_on > f.promised
        AND (g.asked_on, g.id) > (f.asked_on, f.id)) THEN f.promised END
FROM followup f WHERE {_ITS} AND (f.promised IS NOT NULL OR f.answer = 'refused') ORDER BY f.asked_on DESC, f.id DESC LIMIT 1)"""
_DEADLINE = f"coalesce({_PROMISE}, x.due)"

# The record's id, who owes it, its promised or due day or empty, and its last asking as above or empty; light, for they are thousands.
Standing = tuple[str, str | None, str, str]
_FAR = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Share:
    """What one person owes, in figures.

    Attributes:
        late: past the promised or due day.
        chased: to be asked for today, what is late included (see domain.obligations.to_chase).
        oldest: the earliest promised or due day.
        asked: the latest day they were asked for one of them.
    """

    count: int = 0
    late: int = 0
    chased: int = 0
    oldest: date | None = None
    asked: date | None = None

    def __add__(self, other: "Share") -> "Share":
        """Both together."""
        oldest = min((one for one in (self.oldest, other.oldest) if one), default=None)
        asked = max((one for one in (self.asked, other.asked) if one), default=None)
        return Share(self.count + other.count, self.late + other.late, self.chased + other.chased, oldest, asked)


@dataclass(frozen=True, slots=True)
class SeriesInvite:
    """An unanswered invite to a series, whose next day the repeat rule tells.

    Attributes:
        starts: of the first occurrence, wall time in the meeting's zone.
        rule: an RRULE value.
        moved: (where the rule puts an occurrence, where it stands instead or None when cancelled), wall times.
    """

    obligation: Obligation
    starts: datetime
    rule: str
    zone: str
    moved: tuple[tuple[datetime, datetime | None], ...]


def obligations(reader: Reader, project_id: str | None, person_id: str | None = None, *, today: date) -> list[Obligation]:
    """All that is open in the running projects, in no particular order; invites to series are told by `series_invites`.

    Closed projects owe nothing. Invites count until the meeting's day is over.

    Args:
        project_id: one project, or None for all.
        person_id: what this person owes, or None for everybody and what nobody owns.
    """
    parameters = {"project": project_id, "person": person_id, "today": today.isoformat()}
    rows = [row for sql in _KINDS for row in reader.rows(_asked(sql, project_id, _of(person_id)), parameters)]
    return _read(reader, rows)


def series_invites(reader: Reader, project_id: str | None, person_id: str | None = None) -> list[SeriesInvite]:
    """The unanswered invites to repeating meetings, over or not; their `due` is not known here."""
    rows = reader.rows(_asked(_SERIES, project_id, _of(person_id)), {"project": project_id, "person": person_id})
    if not rows:
        return []
    moved: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for of_id, original, starts, cancelled in reader.rows(
        "SELECT of_id, original, starts, cancelled FROM meeting_instances WHERE of_id IN (SELECT id FROM meeting WHERE rule <> '')"
    ):
        there = None if cancelled or not starts else datetime.fromisoformat(starts)
        moved.setdefault(of_id, []).append((datetime.fromisoformat(original), there))
    found = _read(reader, [(*row[:6], None, *row[7:13], row[16]) for row in rows])
    return [
        SeriesInvite(one, datetime.fromisoformat(row[13]), row[14], row[15], tuple(moved.get(one.id, ())))
        for one, row in zip(found, rows, strict=True)
    ]


def standings(reader: Reader, project_id: str | None, today: date) -> list[Standing]:
    """How each of `obligations` stands, in no particular order: what figures are made of, at a third of the cost.

    Kept until the store changes: the day, the people and the sidebar count the same.
    """
    return reader.kept(("standings", project_id, today), lambda: _standings(reader, project_id, today))


def _standings(reader: Reader, project_id: str | None, today: date) -> list[Standing]:
    parameters = {"project": project_id, "today": today.isoformat()}
    found: list[Standing] = []
    for sql in _KINDS:
        # One long text: thousands of rows would each wait for the interpreter while the window paints.
        [(joined,)] = reader.rows(
            f"SELECT group_concat(x.id || ',' || coalesce(x.person, '') || ',' || coalesce({_DEADLINE}, '') || ','"
            f" || coalesce({_LAST_ASKING}, ''), ';') FROM ({_scoped(sql, project_id)}) AS x",
            parameters,
        )
        for one in joined.split(";") if joined else ():
            id, person, deadline, asking = one.split(",")
            found.append((id, person or None, deadline, asking))
    return found


def shares(rows: Iterable[Standing], today: date) -> dict[str | None, Share]:
    """What the rows come to for each person, None for what nobody owns."""
    now = today.isoformat()
    figures: dict[str | None, list[Any]] = {}
    for _, person, deadline, asking in rows:
        one = figures.get(person)
        if one is None:
            one = figures[person] = [0, 0, 0, _FAR, ""]
        one[0] += 1
        if "" < deadline < now:
            one[1] += 1
        if _is_chased(deadline, asking, now):
            one[2] += 1
        if "" < deadline < one[3]:
            one[3] = deadline
        if asking > one[4]:
            one[4] = asking
    return {
        person: Share(
            count, late, chased, None if oldest == _FAR else date.fromisoformat(oldest), date.fromisoformat(asking[:10]) if asking else None
        )
        for person, (count, late, chased, oldest, asking) in figures.items()
    }


def _is_chased(deadline: str, asking: str, now: str) -> bool:
    return "" < deadline < now or "" < asking[10:] <= now


def those(reader: Reader, project_id: str | None, ids: Iterable[str], today: date) -> list[Obligation]:
    """Of `obligations` the ones about some records, whoever owes them."""
    parameters = {"project": project_id, "ids": json.dumps(list(ids)), "today": today.isoformat()}
    whose = "x.id IN (SELECT value FROM json_each(:ids))"
    return _read(reader, [row for sql in _KINDS for row in reader.rows(_asked(sql, project_id, whose), parameters)])


def to_chase_count(reader: Reader, project_id: str | None, today: date) -> int:
    """How many of `obligations` are past their promised or due day, or to be asked for again (see domain.obligations.to_chase)."""
    now = today.isoformat()
    return sum(_is_chased(deadline, asking, now) for _, _, deadline, asking in standings(reader, project_id, today))


def no_reply_count(reader: Reader, project_id: str | None, today: date) -> int:
    """How many invites to single meetings, not over yet, were not answered."""
    sql = _scoped(_INVITES, project_id)
    return int(reader.rows(f"SELECT count(*) FROM ({sql})", {"project": project_id, "today": today.isoformat()})[0][0])


def _scoped(sql: str, project_id: str | None) -> str:
    return sql + " AND p.state <> 'closed' AND p.deleted = 0" + (" AND p.id = :project" if project_id is not None else "")


def _asked(sql: str, project_id: str | None, whose: str) -> str:
    """The rows of one kind in scope that fulfil a condition, each with its askings as the last column."""
    return f"SELECT x.*, ({_ASKED}) AS askings FROM ({_scoped(sql, project_id)}) AS x WHERE {whose}"


def _of(person_id: str | None) -> str:
    return "x.person = :person" if person_id is not None else "true"


def _read(reader: Reader, rows: list[tuple[Any, ...]]) -> list[Obligation]:
    [(joined,)] = reader.rows("SELECT group_concat(id || ',' || team_id, ';') FROM person WHERE team_id IS NOT NULL")
    teams: dict[str | None, str] = dict(one.split(",") for one in joined.split(";")) if joined else {}
    days: dict[str | None, date | None] = {None: None, "": None}

    def day(text: str | None) -> date | None:
        if text not in days and text is not None:
            days[text] = date.fromisoformat(text)
        return days[text]

    found = []
    for kind, id, ref, title, project, person, due, since, state, done, lines, subject, team, askings in rows:
        asked, how, promised, ask_next = _standing(askings) if askings else _NEVER
        found.append(
            Obligation(
                kind, id, ref, title, project, person, team or teams.get(person), day(due), day(since), state,
                tuple(date.fromisoformat(one) for one in asked), how, day(promised), day(ask_next), (done or 0, lines), subject,
            )
        )  # fmt: skip
    return found


_NEVER: tuple[list[str], str, str, str] = ([], "", "", "")


def _standing(askings: str) -> tuple[list[str], str, str, str]:
    """The days asked, and the way, the standing promise and the day to ask again as the last asking left them."""
    asked: list[str] = []
    how = promised = ask_next = ""
    for asking in askings.split(";"):
        on, how, answer, given, ask_next = asking.split(",")
        asked.append(on)
        # A promise stands until it is given anew, refused, or broken and asked about again.
        if given or answer == "refused" or promised < on:
            promised = given
    return asked, how, promised, ask_next
