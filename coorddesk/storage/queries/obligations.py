"""All that is owed, derived from open rows alone, with how often it was asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from coorddesk.domain.obligations import Obligation
from coorddesk.storage.store import Reader

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

_REVIEWS = """
SELECT 'review', r.id, d.number, d.title, d.project_id, r.reviewer_id AS person, r.due AS due, r.asked, 'In review', 0, 0, d.id, NULL
FROM review r CROSS JOIN document d ON d.id = r.document_id JOIN project p ON p.id = d.project_id
WHERE r.returned IS NULL AND r.deleted = 0 AND d.deleted = 0"""

_TRANSMITTALS = """
SELECT 'transmittal', x.id, x.number, coalesce(nullif(x.subject, ''), 'Transmittal'), x.project_id, r.person_id AS person, x.due AS due,
    x.issued, 'Not acknowledged', 0, 0, '', NULL
FROM transmittal_recipients r CROSS JOIN transmittal x ON x.id = r.of_id JOIN project p ON p.id = x.project_id
WHERE r.acknowledged IS NULL AND x.issued IS NOT NULL AND x.deleted = 0"""

_MILESTONES = """
SELECT 'milestone', m.id, m.ref, m.title, m.project_id, m.owner_id AS person, coalesce(m.forecast, m.baseline) AS due, NULL, 'Not reached',
    0, 0, '', m.team_id
FROM project p CROSS JOIN milestone m ON m.project_id = p.id
WHERE m.actual IS NULL AND m.deleted = 0"""

# An invite is owed once it was sent; who organises the meeting, or is only informed, owes no reply.
_INVITED = """
FROM meeting m CROSS JOIN meeting_attendees a ON a.of_id = m.id JOIN project p ON p.id = m.project_id
WHERE m.deleted = 0 AND m.cancelled = 0 AND a.reply = 'no_reply' AND a.role <> 'informed' AND a.person_id IS NOT m.organiser_id
    AND EXISTS (SELECT 1 FROM sent WHERE about_id = m.id AND what = 'invite')"""

_INVITE = """
SELECT 'invite', m.id, m.ref, m.title, m.project_id, a.person_id AS person, substr(m.starts, 1, 10) AS due,
    (SELECT max(substr(sent_at, 1, 10)) FROM sent WHERE about_id = m.id AND what IN ('invite', 'update')),
    'No reply', 0, 0, '', m.team_id"""

_INVITES = f"{_INVITE}{_INVITED} AND m.rule = '' AND m.starts >= :today"

_SERIES = f"{_INVITE}, m.starts, m.rule, m.zone{_INVITED} AND m.rule <> ''"

_KINDS = (_TASKS, _LOG, _REVIEWS, _TRANSMITTALS, _INVITES, _MILESTONES)

# Every asking of the person about the thing, one a semicolon, oldest first by the order of the index.
_ASKED = """
SELECT group_concat(
    f.asked_on || ',' || f.how || ',' || f.answer || ',' || coalesce(f.promised, '') || ',' || coalesce(f.ask_next, ''), ';')
FROM followup f WHERE f.about_id = x.id AND +f.person_id = x.person AND f.deleted = 0"""


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
    rows = [row for sql in _KINDS for row in reader.rows(_asked(sql, project_id, person_id), parameters)]
    return _read(reader, rows)


def series_invites(reader: Reader, project_id: str | None, person_id: str | None = None) -> list[SeriesInvite]:
    """The unanswered invites to repeating meetings, over or not; their `due` is not known here."""
    rows = reader.rows(_asked(_SERIES, project_id, person_id), {"project": project_id, "person": person_id})
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


def to_chase_count(reader: Reader, project_id: str | None, today: date) -> int:
    """How many of `obligations` are past their promised or due day, or to be asked for again (see domain.obligations.to_chase)."""
    parameters = {"project": project_id, "today": today.isoformat()}
    now, count = today.isoformat(), 0
    for sql in _KINDS:
        light = f"SELECT due, askings FROM ({_asked(sql, project_id, None)}) WHERE due < :today OR askings IS NOT NULL"
        for due, askings in reader.rows(light, parameters):
            _, _, promised, ask_next = _standing(askings) if askings else _NEVER
            count += bool((ask_next and ask_next <= now) or ((promised or due) and (promised or due) < now))
    return count


def no_reply_count(reader: Reader, project_id: str | None, today: date) -> int:
    """How many invites to single meetings, not over yet, were not answered."""
    sql = _scoped(_INVITES, project_id)
    return int(reader.rows(f"SELECT count(*) FROM ({sql})", {"project": project_id, "today": today.isoformat()})[0][0])


def _scoped(sql: str, project_id: str | None) -> str:
    return sql + " AND p.state <> 'closed' AND p.deleted = 0" + (" AND p.id = :project" if project_id is not None else "")


def _asked(sql: str, project_id: str | None, person_id: str | None) -> str:
    """The rows of one kind in scope, each with its askings as the last column."""
    whose = " WHERE x.person = :person" if person_id is not None else ""
    return f"SELECT x.*, ({_ASKED}) AS askings FROM ({_scoped(sql, project_id)}) AS x{whose}"


def _read(reader: Reader, rows: list[tuple[Any, ...]]) -> list[Obligation]:
    teams = dict(reader.rows("SELECT id, team_id FROM person WHERE team_id IS NOT NULL"))
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
