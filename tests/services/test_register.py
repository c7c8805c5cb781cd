"""The register in columns: filters, orders, groups and counts, and that it follows every change as if it were read anew."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coorddesk.domain.documents import Document, Review, Revision, Transmittal, TransmittalItem, is_late, is_settled
from coorddesk.domain.people import Person
from coorddesk.domain.projects import DEFAULT_STATUS_CODES
from coorddesk.domain.registers import FACETS, GROUPS, SORTS, Wanted, with_terms
from coorddesk.services import documents, editing, people, projects, register
from coorddesk.services.register import Flags, Register
from coorddesk.services.register_columns import Column
from coorddesk.storage.store import Store, new_id

TODAY = date(2026, 11, 25)
EARLIER, LATER = date(2026, 11, 20), date(2026, 12, 1)


@pytest.fixture
def store(tmp_path: Path):
    made = Store.create(tmp_path / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    yield made
    made.close()


@pytest.fixture
def fit(store: Store) -> str:
    return projects.start(store, "FIT", "Office fit-out").id


def add(store: Store, project: str, number: str, title: str = "Plan", **fields) -> str:
    made = documents.register(store, project, number, title, TODAY, fields.pop("type", ""), revision=fields.pop("revision", None))
    if fields:
        editing.set_fields(store, "document", [made.id], fields, TODAY)
    return made.id


def shown(store: Store, **wanted) -> list[str]:
    """The last letters of the numbers on view."""
    own = register.read(store, wanted.pop("project_id", None))
    ids = own.shown(Wanted(**wanted), TODAY)
    lines = register.lines(store, ids)
    return [lines[id].number[-1] for id in ids]


def test_filters_combine_and_each_takes_several_values(store, fit) -> None:
    add(store, fit, "FIT-A", type="DR", folder="01")
    add(store, fit, "FIT-B", type="SC", folder="01")
    add(store, fit, "FIT-C", type="SC")
    assert shown(store, types=frozenset(("DR", "SC")), folders=frozenset(("01",))) == ["A", "B"]
    assert shown(store, types=frozenset(("SC",)), folders=frozenset(("",))) == ["C"]
    assert shown(store, text="fit", types=frozenset(("SC",))) == ["B", "C"]
    assert shown(store, text="nothing") == []


def test_words_are_found_whatever_their_case_in_any_script(store, fit) -> None:
    add(store, fit, "FIT-A", "Überhang ÖSTLICH")
    add(store, fit, "FIT-B", "План этажа")
    assert shown(store, text="überhang östlich") == ["A"]
    assert shown(store, text="план") == ["B"]
    assert shown(store, text="%") == []


def test_words_typed_letter_by_letter_and_taken_back_find_what_they_find_at_once(store, fit) -> None:
    for number, title in (("FIT-A", "Duct plan"), ("FIT-B", "Dust plan"), ("FIT-C", "Plan of ducts"), ("FIT-D", "Dry riser")):
        add(store, fit, number, title)
    own, words = register.read(store, fit), "plan duc"
    for end in (*range(len(words) + 1), *range(len(words), -1, -1)):
        wanted = Wanted(fit, words[:end])
        assert own.shown(wanted, TODAY) == register.ids(store, wanted), words[:end]
    assert len(own.shown(Wanted(fit, words), TODAY)) == 2


def test_what_is_late_is_awaited_past_its_forecast_or_waits_for_answers_or_for_a_look(store, fit) -> None:
    add(store, fit, "FIT-A", planned_issue=EARLIER)
    add(store, fit, "FIT-B", planned_issue=EARLIER, forecast_issue=LATER)
    add(store, fit, "FIT-C", planned_issue=EARLIER, revision=Revision("P01", TODAY, "Draft"))
    add(store, fit, "FIT-D", review_due=EARLIER, revision=Revision("P01", TODAY, "For review"))
    add(store, fit, "FIT-E", review_due=EARLIER, revision=Revision("P01", TODAY, "Approved"))
    add(store, fit, "FIT-F", next_review=EARLIER, revision=Revision("P01", TODAY, "Approved"))
    add(store, fit, "FIT-G", next_review=EARLIER, revision=Revision("P01", TODAY, "Withdrawn"))
    assert shown(store, late=True) == ["A", "D", "F"]
    assert shown(store, late=True, awaited=True) == ["A"]


def test_files_that_are_missing_or_not_there_are_filtered_and_sorted(store, fit) -> None:
    files = {"A": "a.pdf", "B": "", "C": "c.pdf"}
    ids = [add(store, fit, f"FIT-{letter}", revision=Revision("P01", path=path)) for letter, path in files.items()]
    add(store, fit, "FIT-D")
    own, flags = register.read(store, fit), Flags(missing={ids[2]}, changed={ids[0]})
    assert own.shown(Wanted(fit, files=frozenset(("none",))), TODAY, flags) == [ids[1]]
    assert own.shown(Wanted(fit, files=frozenset(("none", "missing"))), TODAY, flags) == [ids[1], ids[2]]
    assert own.shown(Wanted(fit, sort="file"), TODAY, flags)[:3] == [ids[2], ids[0], ids[1]]
    assert own.state_counts(Wanted(fit), TODAY, flags) == {"late": 0, "awaited": 1, "none": 1, "missing": 1, "changed": 1}


def test_groups_have_their_heads_in_order_those_without_a_value_last_and_say_who_is_late(store, fit) -> None:
    add(store, fit, "FIT-A", type="SC", planned_issue=EARLIER)
    add(store, fit, "FIT-B", type="DR")
    add(store, fit, "FIT-C")
    add(store, fit, "FIT-D", type="SC")
    groups = register.read(store, fit).groups(Wanted(fit, group="type", descending=True), TODAY)
    assert [(one.value, one.late, len(one.ids)) for one in groups] == [("DR", 0, 1), ("SC", 1, 2), ("", 0, 1)]
    lines = register.lines(store, groups[1].ids)
    assert [lines[id].number for id in groups[1].ids] == ["FIT-D", "FIT-A"]


def test_counts_stand_beside_choices_as_the_other_filters_let_them_pass(store, fit) -> None:
    add(store, fit, "FIT-A", type="DR", folder="01")
    add(store, fit, "FIT-B", type="DR", folder="02")
    add(store, fit, "FIT-C", type="SC", folder="02")
    own = register.read(store, fit)
    wanted = Wanted(fit, types=frozenset(("SC",)), folders=frozenset(("02",)))
    assert own.counts(wanted, "type", TODAY) == {"DR": 1, "SC": 1}
    assert own.counts(wanted, "folder", TODAY) == {"02": 1}


def test_figures_in_codes_are_ordered_by_their_size(store, fit) -> None:
    for letter, code in zip("ABC", ("P10", "P9", "P1"), strict=True):
        add(store, fit, f"FIT-{letter}", revision=Revision(code))
    add(store, fit, "FIT-D")
    assert shown(store, sort="rev") == ["C", "B", "A", "D"]
    assert shown(store, sort="rev", descending=True) == ["A", "B", "C", "D"]


def test_a_team_is_the_document_s_own_or_its_owner_s(store, fit) -> None:
    dana, ravi = people.add(store, "Dana Whitlock", team="Design"), people.add(store, "Ravi Deshpande", team="Works")
    add(store, fit, "FIT-A", owner_id=dana.id, team_id=None)
    add(store, fit, "FIT-B", owner_id=dana.id, team_id=ravi.team_id)
    assert shown(store, teams=frozenset((dana.team_id,))) == ["A"]
    assert shown(store, teams=frozenset((ravi.team_id,))) == ["B"]
    assert shown(store, sort="team", descending=True) == ["B", "A"]


def test_how_many_have_it_for_review_follows_the_reviews(store, fit) -> None:
    first, second = add(store, fit, "FIT-A"), add(store, fit, "FIT-B")
    own = register.read(store, fit)
    store.subscribe(lambda step: own.apply(step.changes, step.kinds))
    assert own.shown(Wanted(fit, sort="out", descending=True), TODAY) == [first, second]
    dana = people.add(store, "Dana")
    with store.edit("Ask") as edit:
        edit.add(Review(new_id(), second, "P01", dana.id, TODAY))
    assert own.shown(Wanted(fit, sort="out", descending=True), TODAY) == [second, first]


def test_a_document_that_gets_another_number_or_comes_back_keeps_what_other_records_say_of_it(store, fit) -> None:
    id = add(store, fit, "FIT-A", revision=Revision("P01", TODAY, "Issued"))
    with store.edit("Sent and asked") as edit:
        edit.add(Person("dana", "Dana Whitlock"))
        edit.add(Review("r", id, "P01", "dana", TODAY))
        edit.add(Transmittal("t", fit, "TR-0001", TODAY, items=(TransmittalItem(id, "P01"),)))
    own = register.read(store, fit)
    store.subscribe(lambda step: own.apply(step.changes, step.kinds))
    assert (own.value("out", id), own.value("transmittal", id)) == ("0001", "TR-0001")
    editing.set_field(store, "document", id, "number", "FIT-B", TODAY)
    assert (own.value("out", id), own.value("transmittal", id)) == ("0001", "TR-0001")


def test_filters_survive_as_terms_and_nonsense_among_them_filters_nothing() -> None:
    wanted = Wanted("p", "duct", frozenset(("Draft",)), late=True, files=frozenset(("none",)), sort="title", group="type")
    assert with_terms(Wanted("p", sort="title", group="type"), wanted.terms()) == wanted
    nonsense = {"text": 3, "statuses": "Draft", "files": ["none", "gone", 5], "late": "yes", "unknown": [1]}
    assert with_terms(Wanted("p"), nonsense) == Wanted("p", files=frozenset(("none",)))
    assert with_terms(Wanted("p"), None) == Wanted("p")


LETTERS = st.sampled_from(("", "a", "B", "b", "c9", "c10"))
DAYS = st.sampled_from((None, EARLIER, TODAY, LATER))
REVISIONS = st.lists(st.builds(Revision, st.sampled_from(("P1", "P2", "P10")), DAYS, path=st.sampled_from(("", "x.pdf"))), max_size=3)
FIELDS = st.fixed_dictionaries({
    "title": st.sampled_from(("Plan", "plan", "Überhang")), "type": LETTERS, "discipline": LETTERS, "folder": LETTERS,
    "status": st.sampled_from(("Awaited", "For review", "Approved", "Withdrawn")), "confidentiality": LETTERS, "owner": st.integers(0, 2),
    "review_due": DAYS, "next_review": DAYS, "planned_issue": DAYS, "forecast_issue": DAYS, "revisions": REVISIONS,
    "deleted": st.booleans(),
})  # fmt: skip
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 5), FIELDS), st.tuples(st.just("number"), st.integers(0, 5), st.integers(0, 99)),
        st.just(("undo",)), st.just(("redo",)),
    ),
    max_size=8,
)  # fmt: skip


def _everything(own: Register) -> dict:
    found: dict = {sort: own.shown(Wanted(sort=sort), TODAY) for sort in SORTS}
    found |= {f"{sort} down": own.shown(Wanted(sort=sort, descending=True), TODAY) for sort in SORTS}
    found |= {f"by {group}": own.groups(Wanted(group=group), TODAY) for group in GROUPS}
    found |= {f"of {facet}": own.counts(Wanted(), facet, TODAY) for facet in FACETS}
    return found | {"late": own.shown(Wanted(late=True), TODAY), "text": own.shown(Wanted(text="über"), TODAY)}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, narrow=st.booleans())
def test_a_register_that_followed_all_changes_is_as_one_that_is_read_anew(tmp_path_factory, acts, narrow) -> None:
    store = Store.create(tmp_path_factory.mktemp("r") / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    try:
        both = [projects.start(store, code, code).id for code in ("FIT", "NET")]
        owners = [None, people.add(store, "Dana", team="Design").id, people.add(store, "ada", team="Works").id]
        ids = [add(store, both[at % 2], f"N-{at}") for at in range(6)]
        scope = both[0] if narrow else None
        own = [Register(store, scope)]
        _everything(own[0])  # all columns are read, so that they have to follow

        def follow(step) -> None:
            own[0].apply(step.changes, step.kinds)
            if step.kinds & {"project", "team", "person"}:
                own[0] = Register(store, scope)

        store.subscribe(follow)
        for number, act in enumerate(acts):
            if act[0] == "undo":
                store.undo()
            elif act[0] == "redo":
                store.redo()
            else:
                with store.edit("Change") as edit:
                    document = edit.lookup(Document, ids[act[1]])
                    if document is None:
                        continue  # undone
                    if act[0] == "number":
                        edit.put(replace(document, number=f"N-{act[2]}-{number}"))
                    else:
                        fields = {**act[2], "owner_id": owners[act[2]["owner"]]}
                        del fields["owner"]
                        last = len(fields["revisions"]) - 1
                        found = tuple(replace(one, current=at == last) for at, one in enumerate(fields["revisions"]))
                        edit.put(replace(document, **{**fields, "revisions": found}))
            assert _everything(own[0]) == _everything(Register(store, scope))
    finally:
        store.close()


@given(st.builds(Document, st.just("i"), st.just("p"), st.just("n"), st.just("t"), review_due=DAYS, next_review=DAYS, planned_issue=DAYS,
                 forecast_issue=DAYS, status=st.sampled_from([one.code for one in DEFAULT_STATUS_CODES])))  # fmt: skip
def test_nothing_is_late_without_a_day_that_has_passed(document) -> None:
    settled = is_settled(document.status, DEFAULT_STATUS_CODES)
    days = (document.review_due, document.planned_issue, document.forecast_issue, document.next_review)
    late = is_late(document.status, settled, True, document.review_due, document.planned_issue, document.forecast_issue,
                   document.next_review, TODAY)  # fmt: skip
    assert not late or any(day is not None and day < TODAY for day in days)
    assert not is_late("Superseded", True, True, *days, TODAY)


def test_documents_that_come_in_one_change_stand_in_the_order_of_their_numbers(store, fit) -> None:
    add(store, fit, "FIT-M")
    own = register.read(store, fit)
    own.column("type")
    store.subscribe(lambda step: own.apply(step.changes, step.kinds))
    with store.edit("Import") as edit:
        for number in ("FIT-Z", "FIT-D", "FIT-C", "FIT-N"):
            documents.registered(edit, fit, number, "Plan", TODAY, number[-1])
    assert own.ids == Register(store, fit).ids
    assert Counter(own.counts(Wanted(fit), "type", TODAY)) == Counter({"Z": 1, "D": 1, "C": 1, "N": 1, "": 1})


def test_a_column_holds_as_many_values_as_there_are() -> None:
    place = {f"d{at}": at for at in range(70_000)}
    column = Column(((f"v{at}", (f"d{at}",)) for at in range(69_999)), place)
    some = [column.values[column.codes[at]] for at in (0, 255, 256, 65_535, 65_536, 69_999)]
    assert some == ["v0", "v255", "v256", "v65535", "v65536", ""]
    assert sum(column.mask(lambda value: value in ("v300", "v69000"))) == 2
    assert column.counts(None)["v65536"] == 1


def test_rows_in_order_are_found_and_stay_as_they_were_whatever_changes_later(store, fit) -> None:
    ids = [add(store, fit, f"FIT-{letter}") for letter in "ABC"]
    own = register.read(store, fit)
    rows = own.ordered(Wanted(fit, descending=True), TODAY)
    store.subscribe(lambda step: own.apply(step.changes, step.kinds))
    editing.remove(store, [("document", ids[1])])
    assert list(rows) == [rows[at] for at in range(3)] == rows[:] == ids[::-1]
    assert [rows.index(id) for id in ids] == [2, 1, 0]
    with pytest.raises(ValueError):
        rows.index("gone")
    assert list(own.ordered(Wanted(fit), TODAY)) == [ids[0], ids[2]]


class _LateIds(list):
    """Ids of which another thread has made only half the places when a document comes."""

    def __init__(self, ids, meanwhile):
        super().__init__(ids)
        self._meanwhile = meanwhile

    def __iter__(self):
        meanwhile, self._meanwhile = self._meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return super().__iter__()


def test_places_that_were_being_made_when_a_document_came_are_not_taken_for_those_after_it(store: Store, fit: str) -> None:
    made = [documents.register(store, fit, f"FIT-{number}", f"Plan {number}", TODAY) for number in (10, 20, 30)]
    held = register.read(store, fit)
    store.subscribe(lambda step: held.apply(step.changes, step.kinds))
    held.ids = _LateIds(held.ids, lambda: documents.register(store, fit, "FIT-05", "First", TODAY))
    held.place(made[0].id)
    assert [held.place(one.id) for one in made] == [1, 2, 3]
    editing.remove(store, [("document", made[1].id)])
    assert held.ids == register.read(store, fit).ids
