"""Adding, rating and closing lines of the log, and reading it in order."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from coorddesk.domain.links import Link
from coorddesk.domain.log import LogEntry, LogKind
from coorddesk.errors import InvalidInput
from coorddesk.services import log, people, projects, tasks
from coorddesk.services.log import Wanted
from coorddesk.storage.store import Store, new_id

TODAY = date(2026, 11, 25)


@pytest.fixture
def store(tmp_path: Path):
    made = Store.create(tmp_path / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    yield made
    made.close()


@pytest.fixture
def fit(store: Store) -> str:
    return projects.start(store, "FIT", "Office fit-out").id


def read(store: Store, id: str) -> LogEntry:
    with store.read() as reader:
        return reader.get(LogEntry, id)


def test_a_new_line_gets_the_next_reference_of_its_kind_and_its_owners_team(store: Store, fit: str) -> None:
    dana = people.add(store, "Dana Whitlock", team="Design")
    risk = log.add(store, fit, "risk", "  Lift   breaks ", TODAY, owner_id=dana.id)
    issue = log.add(store, fit, LogKind.ISSUE, "Water", TODAY)
    assert (risk.ref, risk.title, risk.team_id, risk.raised_on) == ("FIT-R1", "Lift breaks", dana.team_id, TODAY)
    assert issue.ref == "FIT-I1"
    assert store.undo_label() == "Add FIT-I1 Water"
    with pytest.raises(InvalidInput):
        log.add(store, fit, "risk", " ", TODAY)


def test_rating_replaces_todays_and_keeps_earlier_ones(store: Store, fit: str) -> None:
    one = log.add(store, fit, "risk", "Lift", TODAY)
    log.rate(store, [one.id], "G", TODAY - timedelta(days=7))
    log.rate(store, [one.id], "A", TODAY)
    log.rate(store, [one.id], "R", TODAY)
    assert [(rating.rated_on, rating.letter) for rating in read(store, one.id).ratings] == [(TODAY - timedelta(days=7), "G"), (TODAY, "R")]
    assert store.undo_label() == "Rate R-01 red"
    store.undo()
    assert read(store, one.id).ratings[-1].letter == "A"
    with pytest.raises(InvalidInput):
        log.rate(store, [one.id], "B", TODAY)


def test_closing_keeps_its_day_and_a_rating_opens_it_again(store: Store, fit: str) -> None:
    one = log.add(store, fit, "decision", "Ceiling", TODAY)
    log.rate(store, [one.id], "C", TODAY)
    log.close(store, [one.id], TODAY + timedelta(days=3))
    assert (read(store, one.id).state, read(store, one.id).closed_on) == ("closed", TODAY)
    log.rate(store, [one.id], "G", TODAY)
    assert (read(store, one.id).state, read(store, one.id).closed_on) == ("open", None)


def test_lines_stand_by_kind_then_rating_then_score_with_closed_ones_last(store: Store, fit: str) -> None:
    closed = log.add(store, fit, "risk", "closed", TODAY)
    log.close(store, [closed.id], TODAY)
    low, high = (log.add(store, fit, "risk", title, TODAY, probability=2, impact=impact) for title, impact in (("low", 3), ("high", 5)))
    unrated = log.add(store, fit, "risk", "unrated", TODAY)
    red = log.add(store, fit, "risk", "red", TODAY)
    log.rate(store, [red.id], "R", TODAY)
    issue = log.add(store, fit, "issue", "an issue", TODAY)
    groups = log.read(store, Wanted(fit)).groups
    assert list(groups) == [LogKind.RISK, LogKind.ISSUE]
    assert groups[LogKind.RISK] == [("R", red.id), ("A", high.id), ("A", low.id), ("", unrated.id), ("C", closed.id)]
    assert groups[LogKind.ISSUE] == [("", issue.id)]
    assert log.read(store, Wanted(fit)).counts == {"risk": 5, "issue": 1}


def test_filters_narrow_by_word_owner_rating_and_state(store: Store, fit: str) -> None:
    dana = people.add(store, "Dana Whitlock")
    one = log.add(store, fit, "risk", "Lift breaks", TODAY, owner_id=dana.id, next_step="Call 50% of them")
    two = log.add(store, fit, "risk", "Rain", TODAY)
    log.rate(store, [one.id], "R", TODAY)
    log.close(store, [two.id], TODAY)

    def found(**wanted: object) -> set[str]:
        return {id for group in log.read(store, Wanted(fit, **wanted)).groups.values() for _, id in group}

    assert found(text="lift") == found(text="50%") == found(owner_id=dana.id) == found(letters="R") == found(open_only=True) == {one.id}
    assert found(owner_id="") == found(letters="C") == {two.id}
    assert found(kind="issue") == set()


def test_the_last_four_weeks_show_what_stood_at_each_weeks_end(store: Store, fit: str) -> None:
    one = log.add(store, fit, "risk", "Lift", TODAY)
    log.rate(store, [one.id], "G", TODAY - timedelta(days=15))
    assert log.weeks(log.lines(store, [one.id])[one.id], TODAY) == ()
    log.rate(store, [one.id], "R", TODAY - timedelta(days=2))
    assert log.weeks(log.lines(store, [one.id])[one.id], TODAY) == ("", "G", "G", "R")


def test_a_line_tells_what_it_is_linked_to_from_either_end(store: Store, fit: str) -> None:
    one = log.add(store, fit, "risk", "Lift", TODAY)
    task = tasks.add(store, fit, "Call the lift firm", TODAY)
    with store.edit("Link") as edit:
        edit.add(Link(new_id(), "task", task.id, "log", one.id))
        edit.add(Link(new_id(), "log", one.id, address="https://lift.example"))
    assert {linked.ref for linked in log.lines(store, [one.id])[one.id].linked} == {"FIT-1", "https://lift.example"}
