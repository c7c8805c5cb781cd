"""Documents registered before they exist, many at once."""

from datetime import date

import pytest

from coorddesk.domain.dates import DateOrder
from coorddesk.domain.documents import Document, Revision, first_issue
from coorddesk.errors import InvalidInput
from coorddesk.services import document_settings, documents, editing, placeholders
from coorddesk.services.placeholders import Placeholder

TODAY = date(2026, 11, 25)
PLAN = date(2026, 12, 18)


@pytest.fixture(autouse=True)
def pattern(store) -> None:
    document_settings.change(store, "p1", "number_pattern", "{project}-{discipline}-{type}-{number:4}")


def plan(store, text: str, **more) -> list[Placeholder]:
    return placeholders.plan(store, "p1", text, TODAY, DateOrder.DMY, {"discipline": "ar", "type": "dr"}, **more)


def test_titles_alone_are_numbered_in_a_row_beside_the_numbers_that_are_given(store) -> None:
    found = plan(store, "Stair 1\n\n  FIT-AR-DR-0104\tStair  2\nStair 3\n\tStair 4\nFIT-ME-SC-0007\tFans\t18/12/2026\t\n", planned=TODAY)
    assert [(one.number, one.title, one.planned, one.given) for one in found] == [
        ("FIT-AR-DR-0103", "Stair 1", TODAY, False), ("FIT-AR-DR-0104", "Stair 2", TODAY, True),
        ("FIT-AR-DR-0105", "Stair 3", TODAY, False), ("FIT-AR-DR-0106", "Stair 4", TODAY, False),
        ("FIT-ME-SC-0007", "Fans", PLAN, True),
    ]  # fmt: skip
    assert not any(one.problem for one in found)


def test_lines_that_cannot_be_registered_say_why_and_take_nothing_from_the_others(store) -> None:
    found = plan(store, "FIT-AR-DR-0102\tCeiling\nfit ar dr 0103\tOne\nFIT-AR-DR-0103\tTwo\nFIT-9\t\n–\tDash\nFIT-8\tNine\tsoonish\nLast")
    assert [one.problem for one in found] == [
        "Taken by “Ceiling plan” (Awaited).", "",
        "FIT-AR-DR-0103 stands in a line before already.", "It has no title. Write one behind the number and a tab.",
        "“–” has no letters or digits, so it is no number.", "“soonish” is not a day.", "",
    ]  # fmt: skip
    assert found[-1].number == "FIT-AR-DR-0104"
    assert found[0].title == "Ceiling"


def test_no_number_is_spent_on_a_line_that_is_left_out(store) -> None:
    found = plan(store, "One\nTwo\nFIT-AR-DR-0103\tThree", without=frozenset({0, 2}))
    assert [one.number for one in found] == ["", "FIT-AR-DR-0103", "FIT-AR-DR-0103"]


def test_they_are_registered_as_awaited_with_type_and_discipline_of_their_numbers_in_one_change(store) -> None:
    made = placeholders.register(store, "p1", plan(store, "One\nFIT-ME-SC-0007\tTwo\nX 9\tThree", planned=PLAN), "dana", "DR", "AR")
    assert [(one.number, one.type, one.discipline, one.status, one.planned_issue, one.owner_id) for one in made] == [
        ("FIT-AR-DR-0103", "DR", "AR", "Awaited", PLAN, "dana"), ("FIT-ME-SC-0007", "SC", "ME", "Awaited", PLAN, "dana"),
        ("X 9", "DR", "AR", "Awaited", PLAN, "dana"),
    ]  # fmt: skip
    assert store.undo_label() == "Register 3 awaited documents"
    store.undo()
    with store.read() as reader:
        assert len(reader.find(Document)) == 1
    assert plan(store, "One")[0].number == "FIT-AR-DR-0104"


def test_one_number_taken_meanwhile_keeps_all_out(store) -> None:
    planned = plan(store, "One\nTwo")
    documents.register(store, "p1", "FIT-AR-DR-0104", "Quicker", TODAY)
    with pytest.raises(InvalidInput, match="“Quicker”"):
        placeholders.register(store, "p1", planned)
    with store.read() as reader:
        assert len(reader.find(Document)) == 2


def test_a_moved_forecast_is_kept_in_history_and_the_first_revision_is_the_actual_issue(store) -> None:
    made = placeholders.register(store, "p1", plan(store, "One", planned=PLAN))[0]
    for day in (date(2026, 12, 21), date(2027, 1, 8)):
        editing.set_field(store, "document", made.id, "forecast_issue", day, TODAY)
    with store.read() as reader:
        labels = [entry.label for entry in reader.history(made.id)]
    assert labels[:2] == ["Set forecast issue of FIT-AR-DR-0103 to 8 Jan", "Set forecast issue of FIT-AR-DR-0103 to 21 Dec"]
    assert first_issue(made) is None
    documents.issue(store, made.id, Revision("P01", status="Issued"), TODAY)
    documents.issue(store, made.id, Revision("P02", status="Issued"), date(2027, 2, 1))
    assert first_issue(editing.read(store, "document", made.id)) == TODAY
