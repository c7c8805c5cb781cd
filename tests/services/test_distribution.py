"""The distribution matrix: cells, columns, copying between projects, tables in and out."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coorddesk.domain.distribution import Distribution, Share
from coorddesk.domain.documents import Document
from coorddesk.domain.people import Person, Team
from coorddesk.errors import InvalidInput
from coorddesk.services import distribution, projects
from coorddesk.services.distribution import Put, Who
from coorddesk.storage.store import Store

DANA, RAVI, DESIGN = Who("dana"), Who("ravi"), Who(team_id="des")


@pytest.fixture
def store(tmp_path: Path):
    made = Store.create(tmp_path / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    fit = projects.start(made, "FIT", "Office fit-out")
    with made.edit("Start") as edit:
        edit.add(Team("des", "Design", "DE"))
        for id, name, team in (("dana", "Dana Whitlock", "des"), ("aiko", "Aiko Tanabe", "des"), ("ravi", "Ravi Deshpande", None)):
            edit.add(Person(id, name, f"{id}@x.example", team_id=team))
        for id, type in (("d1", "DR"), ("d2", "dr"), ("d3", "SC"), ("d4", "")):
            edit.claim_number(f"N-{id}", id)
            edit.add(Document(id, fit.id, f"N-{id}", id, type))
    yield made
    made.close()


@pytest.fixture
def fit(store: Store) -> str:
    return projects.by_code(store, "FIT").id


def test_the_rows_are_every_type_and_those_in_use_each_once(store: Store, fit: str) -> None:
    assert distribution.read(store, fit).types == ("", "DR", "SC")
    distribution.put(store, fit, [Put("MS", DANA, Share.COPY)])
    assert distribution.read(store, fit).types == ("", "DR", "MS", "SC")


def test_a_cell_is_one_undo_and_says_what_it_gives_whom(store: Store, fit: str) -> None:
    assert distribution.put(store, fit, [Put("dr", DANA, Share.REVIEW)]) == 1
    assert store.undo_label() == "Distribution: dr to Dana Whitlock, a copy and review"
    assert distribution.read(store, fit).share("DR", DANA) is Share.REVIEW
    assert distribution.put(store, fit, [Put("DR", DANA, Share.REVIEW)]) == 0
    assert distribution.put(store, fit, [Put("DR", DANA, Share.NONE), Put("SC", DESIGN, Share.COPY)]) == 2
    assert store.undo_label() == "Distribution: change 2 cells"
    store.undo()
    store.undo()
    assert distribution.read(store, fit).columns == ()


def test_columns_are_added_by_a_cell_or_for_looking_and_removed_with_all_their_cells(store: Store, fit: str) -> None:
    distribution.put(store, fit, [Put("DR", DANA, Share.COPY), Put("SC", DANA, Share.COPY), Put("", DESIGN, Share.COPY)])
    matrix = distribution.read(store, fit, [RAVI])
    assert [matrix.names[who] for who in matrix.columns] == ["Design", "Dana Whitlock", "Ravi Deshpande"]
    assert matrix.notes[DESIGN] == "Team, 2 people"
    assert distribution.remove_columns(store, fit, [DANA]) == 2
    assert distribution.read(store, fit).columns == (DESIGN,)


def test_recipients_come_by_type_with_the_reason_and_those_who_left_do_not(store: Store, fit: str) -> None:
    distribution.put(store, fit, [Put("DR", DESIGN, Share.COPY), Put("", RAVI, Share.REVIEW)])
    found = distribution.recipients(store, fit, ["dr"])
    assert {id: distribution.reason_words(why, {"des": "Design"}) for id, why in found.items()} == {
        "aiko": "DR, as Design", "dana": "DR, as Design", "ravi": "every type; reviews",
    }  # fmt: skip
    with store.edit("left") as edit:
        edit.put(replace(edit.get(Person, "aiko"), archived=True))
    assert "aiko" not in distribution.recipients(store, fit, ["dr"])


def test_another_projects_matrix_fills_what_is_empty_here(store: Store, fit: str) -> None:
    other = projects.start(store, "NET", "Network").id
    with pytest.raises(InvalidInput, match="NET has no distribution matrix"):
        distribution.copy_from(store, other, fit)
    distribution.put(store, other, [Put("DR", DANA, Share.COPY), Put("SC", RAVI, Share.COPY)])
    distribution.put(store, fit, [Put("DR", DANA, Share.REVIEW)])
    assert distribution.copy_from(store, other, fit) == 1
    matrix = distribution.read(store, fit)
    assert (matrix.share("DR", DANA), matrix.share("SC", RAVI)) == (Share.REVIEW, Share.COPY)
    with pytest.raises(InvalidInput, match="is here already"):
        distribution.copy_from(store, other, fit)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_table_that_was_given_out_changes_nothing_when_it_is_taken_in_again(store: Store, fit: str, tmp_path: Path, ending: str) -> None:
    puts = [Put("DR", DANA, Share.REVIEW), Put("", DESIGN, Share.COPY), Put("MS", RAVI, Share.COPY)]
    distribution.put(store, fit, puts)
    distribution.write(store, fit, tmp_path / f"m{ending}")
    rows = distribution.read_file(tmp_path / f"m{ending}")
    assert distribution.plan(store, fit, rows) == distribution.Taken(())
    distribution.remove_columns(store, fit, [DANA, DESIGN, RAVI])
    taken = distribution.plan(store, fit, rows)
    assert {(one.type, one.who, one.share) for one in taken.puts} == {(one.type, one.who, one.share) for one in puts}


def test_a_row_without_any_cell_is_passed_over(store: Store, fit: str) -> None:
    taken = distribution.plan(store, fit, [["Type", "Dana Whitlock"], [], ["DR", "C"]])
    assert [(one.type, one.share) for one in taken.puts] == [("DR", Share.COPY)]


def test_pasted_cells_of_others_are_understood_and_the_rest_is_said(store: Store, fit: str) -> None:
    distribution.put(store, fit, [Put("SC", DANA, Share.COPY)])
    rows = distribution.pasted("Type\tdana@x.example\tDE\tSomebody\nDR\tR\tx\tx\nsc\t\tmaybe\t\nAll\t\tc\t\n")
    taken = distribution.plan(store, fit, rows)
    assert {(one.type, one.who, one.share) for one in taken.puts} == {
        ("DR", DANA, Share.REVIEW), ("DR", DESIGN, Share.COPY), ("sc", DANA, Share.NONE), ("", DESIGN, Share.COPY),
    }  # fmt: skip
    assert "Nobody is called “Somebody”" in taken.problems[0]
    assert "Row 3, DE: “maybe” is neither copy nor review" in taken.problems[1]


@pytest.mark.parametrize(("pasted", "said"), [("DR", "names across"), ("Type\tNobody\nDR\tx", "None of the names")])
def test_what_is_no_matrix_is_refused(store: Store, fit: str, pasted: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        distribution.plan(store, fit, distribution.pasted(pasted))


def test_a_cell_kept_twice_by_an_import_counts_once_and_goes_whole(store: Store, fit: str) -> None:
    with store.edit("twice") as edit:
        edit.add(Distribution("c1", fit, "DR", "dana"))
        edit.add(Distribution("c2", fit, "dr", "dana", reviews=True))
    assert distribution.read(store, fit).share("DR", DANA) is Share.REVIEW
    distribution.put(store, fit, [Put("DR", DANA, Share.NONE)])
    assert distribution.read(store, fit).columns == ()
