"""What comes after a revision, and where one that is late belongs."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coorddesk.domain import documents, revisions
from coorddesk.domain.documents import Document, Revision, current
from coorddesk.domain.revisions import SCHEMES, comes_before, counted_on, next_code, next_codes, scheme_of
from coorddesk.errors import InvalidInput

ISO = scheme_of("iso")
schemes = st.sampled_from(list(SCHEMES.values()))
# codes as people write them, of every scheme and of none
codes = st.one_of(
    st.from_regex(r"[PCpc][0-9]{1,3}(\.[0-9]{1,2})?", fullmatch=True),
    st.from_regex(r"[A-Za-z]{1,3}", fullmatch=True),
    st.from_regex(r"[0-9]{1,4}[A-Za-z]?", fullmatch=True),
    st.from_regex(r"[Dd]?[0-9]{1,3}\.[0-9]{1,3}", fullmatch=True),
    st.from_regex(r"[A-Za-z][0-9]{1,3}", fullmatch=True),
    st.text(min_size=1, max_size=12).filter(lambda text: bool(text.strip())),
)


def document(*codes: str, now: str = "") -> Document:
    now = now or codes[-1]
    made = tuple(Revision(code, date(2026, 11, 2), "Issued" if code == now else "Superseded", current=code == now) for code in codes)
    return Document("d", "p", "FIT-1", "Plan", status="Issued", revisions=made)


@pytest.mark.parametrize(
    ("scheme", "so_far", "offered"),
    [
        ("iso", [], ("P01", "P01.01", "C01")),
        ("iso", ["P01.01"], ("P01.02", "P01")),
        ("iso", ["P01.01", "P01.02", "P01"], ("P02", "P02.01", "C01")),
        ("iso", ["P01", "P02", "P03"], ("P04", "P04.01", "C01")),
        ("iso", ["P03", "C01"], ("C02",)),
        ("iso", ["P01", "P03", "P02"], ("P04", "P04.01", "C01")),
        ("iso", ["P99"], ("P100", "P100.01", "C01")),
        ("letters", ["A", "B"], ("C", "0")),
        ("letters", ["Z"], ("AA", "0")),
        ("letters", ["AZ"], ("BA", "0")),
        ("letters", ["A", "0"], ("1", "0A")),
        ("letters", ["0", "0A"], ("0B", "1")),
        ("numbers", ["0", "1"], ("2", "A", "1A")),
        ("numbers", ["2", "A"], ("B",)),
        ("versions", [], ("0.1", "1.0")),
        ("versions", ["0.1", "0.2"], ("0.3", "1.0")),
        ("versions", ["0.9"], ("0.10", "1.0")),
        ("versions", ["D0.01"], ("D0.02", "1.00")),
        ("versions", ["1.1"], ("1.2", "2.0")),
        ("stages", ["A1", "A2"], ("A3", "B1", "01")),
        ("stages", ["B1", "01"], ("02",)),
        ("free", ["Rev C"], ("Rev D",)),
        ("free", ["As built"], ("As built 2",)),
        ("iso", ["7"], ("8", "P01", "P01.01", "C01")),
    ],
)
def test_what_comes_next_is_offered_with_its_alternatives(scheme: str, so_far: list[str], offered: tuple[str, ...]) -> None:
    found = next_codes(scheme_of(scheme), so_far)
    assert found[: len(offered)] == offered
    assert scheme in ("free", "iso") or found == offered


@given(schemes, st.lists(codes, max_size=12))
def test_what_is_offered_is_never_there_already_and_comes_after_all_there_is(scheme, so_far: list[str]) -> None:
    offered = next_codes(scheme, so_far)
    assert 1 <= len(offered) <= 4
    assert len(set(offered)) == len(offered)
    assert not {one.casefold() for one in offered} & {one.casefold() for one in so_far}
    for one in offered:
        assert not any(comes_before(scheme, one, code) for code in so_far)


@given(schemes, codes)
def test_what_comes_after_a_code_of_the_scheme_ranks_above_it(scheme, code: str) -> None:
    if scheme.rank(code) is not None:
        for one in scheme.after(code):
            # beyond its last code, such as ZZZ, a scheme ends
            assert comes_before(scheme, code, one) or (scheme.rank(one) is None and len(one) > len(code))


@given(schemes, st.lists(codes, min_size=3, max_size=3))
def test_the_order_is_one_order(scheme, three: list[str]) -> None:
    one, two, three_ = three
    assert not comes_before(scheme, one, one)
    assert not (comes_before(scheme, one, two) and comes_before(scheme, two, one))
    if comes_before(scheme, one, two) and comes_before(scheme, two, three_):
        assert comes_before(scheme, one, three_)


@given(codes)
def test_counting_on_always_leads_to_another_code(code: str) -> None:
    assert counted_on(code).casefold() != code.casefold()


@given(schemes, st.integers(1, 40))
def test_going_on_with_what_is_offered_stays_in_order(scheme, steps: int) -> None:
    so_far: list[str] = []
    for _ in range(steps):
        so_far.append(next_code(scheme, so_far))
    assert len({one.casefold() for one in so_far}) == steps
    assert revisions.in_order(scheme, so_far)


@given(schemes, st.lists(st.tuples(codes, st.booleans()), min_size=1, max_size=10))
def test_however_revisions_arrive_one_is_current_and_those_in_the_scheme_stand_in_its_order(scheme, arriving) -> None:
    made = Document("d", "p", "FIT-1", "Plan")
    for code, keep in arriving:
        try:
            made = revisions.issued(made, Revision(code, status="Issued"), scheme, keep_current=keep)
        except InvalidInput:
            continue
        assert sum(one.current for one in made.revisions) == 1
        assert current(made).status == made.status
        assert all(one.status == "Superseded" for one in made.revisions if not one.current)
    ranked = [code for one in made.revisions if scheme.rank(code := one.code) is not None]
    assert revisions.in_order(scheme, ranked)


def test_a_late_revision_goes_before_the_current_one_which_may_stay_current() -> None:
    before = document("P01", "P03")
    assert revisions.late_before(ISO, before, "P02") == before.revisions[1]
    assert revisions.late_before(ISO, before, "P04") is None
    late = revisions.issued(before, Revision("P02", status="Issued"), ISO, keep_current=True)
    assert [(one.code, one.status, one.current) for one in late.revisions] == [
        ("P01", "Superseded", False), ("P02", "Superseded", False), ("P03", "Issued", True),
    ]  # fmt: skip
    other = revisions.issued(before, Revision("P02", status="Draft"), ISO)
    assert [(one.code, one.status, one.current) for one in other.revisions] == [
        ("P01", "Superseded", False), ("P02", "Draft", True), ("P03", "Superseded", False),
    ]  # fmt: skip
    assert other.status == "Draft"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("P04", ""), ("P04.01", ""), ("C01", ""), ("", ""),
        ("P05", "P05 leaves some out: P04 would come next."),
        ("p3", "p3 says the same as P03, which stands already."),
        ("Final", "“Final” is not of the scheme (P01, P02 … then C01). It is taken as it stands."),
        ("P02", ""),
    ],
)  # fmt: skip
def test_what_is_out_of_order_is_said_and_not_forbidden(code: str, said: str) -> None:
    assert revisions.out_of_order(ISO, ["P01", "P03"], code) == said


def test_a_revision_is_made_current_again_and_the_other_superseded() -> None:
    back = revisions.made_current(document("P01", "P02"), "p01", "Approved")
    assert [(one.code, one.status, one.current) for one in back.revisions] == [
        ("P01", "Approved", True), ("P02", "Superseded", False),
    ]  # fmt: skip
    assert back.status == "Approved"
    with pytest.raises(InvalidInput, match="has no revision P09"):
        revisions.made_current(back, "P09", "Issued")


def test_a_revision_that_is_taken_back_stays_in_the_list_and_once_superseded_stays_withdrawn() -> None:
    taken = revisions.withdrawn(document("P01", "P02"), "P02")
    assert (taken.status, current(taken).code, current(taken).status) == ("Withdrawn", "P02", "Withdrawn")
    with pytest.raises(InvalidInput, match="withdrawn already"):
        revisions.withdrawn(taken, "P02")
    later = revisions.issued(taken, Revision("P03", status="Issued"), ISO)
    assert [one.status for one in later.revisions] == ["Superseded", "Withdrawn", "Issued"]


def test_an_edited_revision_keeps_its_place_unless_its_new_code_belongs_elsewhere() -> None:
    before = document("P01", "P02", "P03")
    noted = revisions.edited(before, "P02", Revision("P02", date(2026, 11, 9), "Superseded", note="Smoke seals"), ISO)
    assert [one.note for one in noted.revisions] == ["", "Smoke seals", ""]
    moved = revisions.edited(before, "P01", Revision("C01", status="Superseded"), ISO)
    assert [one.code for one in moved.revisions] == ["P02", "P03", "C01"]
    assert current(moved).code == "P03"
    odd = revisions.edited(before, "P02", Revision("Tender"), ISO)
    assert [one.code for one in odd.revisions] == ["P01", "Tender", "P03"]
    told = revisions.edited(before, "P03", Revision("P03", status="Approved"), ISO)
    assert told.status == "Approved"
    with pytest.raises(InvalidInput, match="has a revision p01 already"):
        revisions.edited(before, "P02", Revision("p01"), ISO)


def test_a_code_is_freed_of_needless_blanks_and_not_taken_when_it_is_a_story() -> None:
    assert documents.checked_code(document("P01"), "  P  02 ") == "P 02"
    with pytest.raises(InvalidInput, match="30 letters"):
        documents.checked_code(document("P01"), "P02" * 20)
