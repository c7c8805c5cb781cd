"""People and teams."""

from datetime import UTC, datetime

import pytest

from coorddesk.domain.people import Person, Team
from coorddesk.errors import InvalidInput
from coorddesk.services import editing, people
from coorddesk.storage.store import Store


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    yield made
    made.close()


def teams(store: Store) -> list[tuple[str, str, int]]:
    with store.read() as reader:
        return [(one.name, one.short, one.hue) for one in reader.find(Team, "1", (), "ORDER BY rowid")]


def test_a_person_is_added_with_a_team_of_that_name(store):
    dana = people.add(store, "  Dana   Whitlock ", " dana@example.org ", "Design", "Lead architect", "Halden Studio", "ext. 2204")
    ravi = people.add(store, "Ravi Deshpande", team="design")
    assert (dana.name, dana.email, dana.role, dana.organisation, dana.phone) == (
        "Dana Whitlock", "dana@example.org", "Lead architect", "Halden Studio", "ext. 2204"
    )  # fmt: skip
    assert dana.team_id == ravi.team_id and teams(store) == [("Design", "DE", 0)]
    assert store.undo_label() == "Add Ravi Deshpande"


def test_teams_get_letters_and_colours_of_their_own(store):
    for name in ("Design", "IT & AV", "3D print", "Works"):
        people.add(store, f"One of {name}", team=name)
    assert teams(store) == [("Design", "DE", 0), ("IT & AV", "IA", 1), ("3D print", "3P", 2), ("Works", "WO", 3)]


@pytest.mark.parametrize(
    ("name", "email", "field"), [(" ", "", "name"), ("Dana", "dana at example", "email"), ("Dana", "a@b, c@d", "email")]
)
def test_a_person_without_a_name_or_with_no_address_is_refused_and_no_team_is_made(store, name, email, field):
    with pytest.raises(InvalidInput) as refused:
        people.add(store, name, email, team="Design")
    assert refused.value.field == field and teams(store) == [] and store.undo_label() is None


def test_an_address_in_use_is_refused_in_any_case_and_names_whose_it_is(store):
    people.add(store, "Dana Whitlock", "dana@example.org")
    with pytest.raises(InvalidInput, match="address of Dana Whitlock already"):
        people.add(store, "Ravi", "DANA@example.org")
    people.add(store, "Nobody's address")
    people.add(store, "Nobody's either")


def test_the_address_of_somebody_in_the_bin_is_free(store):
    dana = people.add(store, "Dana Whitlock", "dana@example.org")
    editing.remove(store, [("person", dana.id)])
    assert people.add(store, "Dana W.", "dana@example.org").email == "dana@example.org"


def test_a_name_finds_its_person_in_any_case_before_it_makes_one(store):
    dana = people.add(store, "Dana Whitlock")
    with store.edit("Named") as edit:
        assert people.named(edit, " dana  WHITLOCK ") == dana
        made = people.named(edit, "Ravi Deshpande")
        assert people.named(edit, "ravi deshpande") == made
    with store.read() as reader:
        assert reader.value("SELECT count(*) FROM person") == 2


def test_of_two_people_of_one_name_the_one_still_here_is_meant(store):
    first = people.add(store, "Dana Whitlock", "old@example.org")
    second = people.add(store, "Dana Whitlock", "new@example.org")
    people.archive(store, first.id)
    with store.edit("Named") as edit:
        assert people.named(edit, "Dana Whitlock") == second


def test_who_left_is_kept_and_can_come_back(store):
    dana = people.add(store, "Dana Whitlock")
    people.archive(store, dana.id)
    assert store.undo_label() == "Dana Whitlock left"
    people.archive(store, dana.id, left=False)
    assert store.undo_label() == "Dana Whitlock is back"
    with store.read() as reader:
        assert reader.get(Person, dana.id) == dana
