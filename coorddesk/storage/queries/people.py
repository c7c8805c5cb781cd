"""What stands around one person: roles, meetings and their replies, how they were asked so far."""

from dataclasses import dataclass
from datetime import date

from coorddesk.storage.reader import Reader


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody was asked on one day in one way.

    Attributes:
        count: about how many things.
        ref: of that thing where it was one, else empty.
        answer: of the last of them (see domain.followups.Answer).
    """

    asked_on: date
    how: str
    count: int
    ref: str
    answer: str
    promised: date | None
    note: str


@dataclass(frozen=True, slots=True)
class RoleRow:
    """Who does, answers for, is asked and is told about one thing; letters by person."""

    project_id: str
    subject: str
    letters: tuple[tuple[str, str], ...]


def roles(reader: Reader, person_id: str, project_id: str | None) -> list[RoleRow]:
    """The things a person has a part in, with everybody's letters, in the order they were entered."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for project, subject, person, letter in reader.rows(
        "SELECT project_id, subject, person_id, letter FROM responsibility"
        " WHERE deleted = 0 AND (:project IS NULL OR project_id = :project)"
        " AND (project_id, subject) IN (SELECT project_id, subject FROM responsibility WHERE person_id = :person AND deleted = 0)"
        " ORDER BY rowid",
        {"project": project_id, "person": person_id},
    ):
        found.setdefault((project, subject), []).append((person, letter))
    return [RoleRow(project, subject, tuple(letters)) for (project, subject), letters in found.items()]


def replies(reader: Reader, person_id: str) -> dict[str, str]:
    """A person's reply to each meeting they are asked to, by meeting; empty where no invite went out yet."""
    return dict(
        reader.rows(
            "SELECT a.of_id, CASE WHEN a.reply = 'no_reply'"
            " AND NOT EXISTS (SELECT 1 FROM sent WHERE about_id = a.of_id AND what = 'invite') THEN '' ELSE a.reply END"
            " FROM meeting_attendees a WHERE a.person_id = ?",
            (person_id,),
        )
    )


def askings(reader: Reader, person_id: str, limit: int = 12) -> list[Asking]:
    """How a person was asked so far, latest first; what was asked on one day in one way counts once."""
    rows = reader.rows(
        "SELECT f.asked_on, f.how, count(DISTINCT f.about_id), max(coalesce((SELECT ref FROM task WHERE id = f.about_id),"
        " (SELECT ref FROM log WHERE id = f.about_id), (SELECT ref FROM milestone WHERE id = f.about_id),"
        " (SELECT ref FROM meeting WHERE id = f.about_id), '')), max(f.answer), max(f.promised), max(f.note), max(f.id)"
        " FROM followup f WHERE f.person_id = ? AND f.deleted = 0 GROUP BY f.asked_on, f.how"
        " ORDER BY f.asked_on DESC, max(f.id) DESC LIMIT ?",
        (person_id, limit),
    )
    return [
        Asking(
            date.fromisoformat(on), how, count, ref if count == 1 else "", answer, date.fromisoformat(promised) if promised else None, note
        )
        for on, how, count, ref, answer, promised, note, _ in rows
    ]
