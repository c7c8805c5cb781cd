"""The timeline's markers: what is painted of each milestone and deliverable, in one query."""

from dataclasses import dataclass
from datetime import date

from coorddesk.storage.reader import Reader


@dataclass(frozen=True, slots=True)
class Marker:
    """One milestone or deliverable on the timeline.

    Attributes:
        kind: milestone or deliverable.
        team_id: its own team, else its owner's.
        moves: how often its forecast was changed since the first.
    """

    id: str
    project_id: str
    ref: str
    title: str
    kind: str
    baseline: date | None
    forecast: date | None
    actual: date | None
    owner_id: str | None
    team_id: str | None
    moves: int

    @property
    def stands(self) -> date | None:
        """The day it was reached, or is expected."""
        return self.actual or self.forecast

    @property
    def slip(self) -> int:
        """Days from baseline to where it stands; positive is late, 0 when either is missing."""
        return (self.stands - self.baseline).days if self.stands and self.baseline else 0

    @property
    def slipping(self) -> bool:
        """Whether it is expected late and not reached yet."""
        return self.actual is None and self.slip > 0


def markers(reader: Reader, project_id: str | None) -> list[Marker]:
    """All markers of a project, or of all: by baseline, else forecast; those without a date last."""
    scope, own = (" AND m.project_id = ?", (project_id,)) if project_id is not None else ("", ())
    rows = reader.rows(
        "SELECT m.id, m.project_id, m.ref, m.title, m.kind, m.baseline, m.forecast, m.actual, m.owner_id, coalesce(m.team_id, p.team_id),"
        " max((SELECT count(*) FROM milestone_forecasts WHERE of_id = m.id) - 1, 0)"
        f" FROM milestone m LEFT JOIN person p ON p.id = m.owner_id WHERE m.deleted = 0{scope}"
        " ORDER BY coalesce(m.baseline, m.forecast) NULLS LAST, m.forecast, length(m.ref), m.ref",
        own,
    )
    return [
        Marker(id, project, ref, title, kind, _day(baseline), _day(forecast), _day(actual), owner, team, moves)
        for id, project, ref, title, kind, baseline, forecast, actual, owner, team, moves in rows
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
