"""Milestones: adding, moving the forecast, reaching, and reading them in order."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from coorddesk.domain.milestones import Milestone
from coorddesk.errors import InvalidInput
from coorddesk.services import milestones, people, projects
from coorddesk.storage.store import Store

TODAY = date(2026, 11, 25)
DUE = date(2026, 12, 18)


@pytest.fixture
def store(tmp_path: Path):
    made = Store.create(tmp_path / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    yield made
    made.close()


@pytest.fixture
def fit(store: Store) -> str:
    return projects.start(store, "FIT", "Office fit-out").id


def read(store: Store, id: str) -> Milestone:
    with store.read() as reader:
        return reader.get(Milestone, id)


def test_the_first_date_is_baseline_and_forecast_and_the_owner_brings_their_team(store: Store, fit: str) -> None:
    dana = people.add(store, "Dana Whitlock", team="Design")
    made = milestones.add(store, fit, " Ceilings   closed ", TODAY, DUE, "deliverable", owner_id=dana.id)
    assert (made.ref, made.title, made.baseline, made.forecast, made.team_id) == ("FIT-MS1", "Ceilings closed", DUE, DUE, dana.team_id)
    assert store.undo_label() == "Add FIT-MS1 Ceilings closed"
    with pytest.raises(InvalidInput):
        milestones.add(store, fit, "", TODAY)


def test_moving_a_forecast_keeps_the_history_but_one_entry_a_day(store: Store, fit: str) -> None:
    made = milestones.add(store, fit, "Ceilings closed", TODAY, DUE)
    for days in (1, 2, 21):
        milestones.reforecast(store, made.id, DUE + timedelta(days), TODAY)
    milestones.reforecast(store, made.id, DUE + timedelta(28), TODAY + timedelta(7))
    after = read(store, made.id)
    assert [(one.given_on, one.forecast) for one in after.forecasts] == [
        (TODAY, DUE), (TODAY, DUE + timedelta(21)), (TODAY + timedelta(7), DUE + timedelta(28)),
    ]  # fmt: skip
    assert after.baseline == DUE
    assert store.undo_label() == "Move Ceilings closed to 15 Jan"


def test_a_milestone_without_a_date_gets_its_baseline_with_the_first_forecast(store: Store, fit: str) -> None:
    made = milestones.add(store, fit, "Handover", TODAY)
    assert milestones.reforecast(store, made.id, DUE, TODAY).baseline == DUE


def test_a_reached_milestone_has_no_forecast_to_move(store: Store, fit: str) -> None:
    made = milestones.add(store, fit, "Ceilings closed", TODAY, DUE)
    milestones.reach(store, [made.id], TODAY)
    with pytest.raises(InvalidInput):
        milestones.reforecast(store, made.id, TODAY, TODAY)
    assert read(store, made.id).forecast == DUE
    milestones.reach(store, [made.id], None)
    assert read(store, made.id).actual is None
    assert store.undo_label() == "Mark Ceilings closed not reached"


def test_markers_come_by_baseline_and_know_their_slip(store: Store, fit: str) -> None:
    late = milestones.add(store, fit, "Late", TODAY, DUE)
    first = milestones.add(store, fit, "First", TODAY, DUE - timedelta(30))
    undated = milestones.add(store, fit, "Undated", TODAY)
    milestones.reforecast(store, late.id, DUE + timedelta(5), TODAY)
    milestones.reach(store, [first.id], DUE - timedelta(20))
    found = milestones.read(store, fit).markers
    assert [one.id for one in found] == [first.id, late.id, undated.id]
    assert [(one.slip, one.slipping, one.moves) for one in found] == [(10, False, 0), (5, True, 1), (0, False, 0)]
    assert milestones.read(store, projects.start(store, "NET", "Network").id).markers == []
