"""What tests of agendas and minutes share: days, and a meeting that was held."""

from dataclasses import replace
from datetime import UTC, date, datetime

from coorddesk.domain.meetings import AgendaItem, Occurrence
from coorddesk.services import agendas, meetings
from coorddesk.storage.store import Store, new_id

NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
TODAY = date(2026, 11, 25)
LONDON = "Europe/London"


def at(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)


def held(store: Store, meeting, original: datetime, *items: AgendaItem, outcomes=(), state="closed") -> Occurrence:
    day = Occurrence(new_id(), meeting.id, original, state=state, agenda=items, outcomes=tuple(outcomes))
    with store.edit("Hold") as edit:
        edit.add(day)
    return day


def set_agenda(store: Store, meeting_id: str, original: datetime, items: list[AgendaItem]) -> None:
    with store.edit("Agenda") as edit:
        edit.put(replace(meetings.day_of(edit, meeting_id, original), agenda=tuple(items)))


def keys(found: agendas.Agenda) -> list[str]:
    return [one.key for one in found.standing]
