"""The rules of transmittals and of the distribution matrix."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coorddesk.domain.distribution import Distribution, Share, next_share, share_of, who_gets
from coorddesk.domain.transmittals import (
    Copy,
    Recipient,
    State,
    Transmittal,
    TransmittalItem,
    acknowledged,
    changed,
    checked,
    held,
    is_superseded,
    owing,
    state,
)
from coorddesk.errors import InvalidInput

TODAY = date(2026, 11, 25)
WHO = ("dana", "ravi", "hemi")

recipients = st.lists(
    st.builds(Recipient, st.sampled_from(WHO), st.none() | st.dates(date(2026, 11, 1), TODAY), st.booleans()),
    max_size=3, unique_by=lambda one: one.person_id,
).map(tuple)  # fmt: skip
transmittals = st.builds(
    Transmittal, st.just("t"), st.just("p"), st.just("TR-0001"), st.none() | st.just(date(2026, 11, 1)), recipients=recipients,
    due=st.none() | st.dates(date(2026, 11, 10), date(2026, 12, 10)), cancelled=st.booleans(),
)  # fmt: skip


@given(transmittals)
def test_nobody_owes_for_what_is_a_draft_cancelled_or_acknowledged_and_copied_people_never_do(one: Transmittal) -> None:
    owed = owing(one)
    assert not any(who.copied or who.acknowledged for who in owed)
    found = state(one, TODAY)
    if found in (State.DRAFT, State.CANCELLED, State.ACKNOWLEDGED):
        assert owed == ()
    if found is State.LATE:
        assert owed and one.due is not None and one.due < TODAY


@given(transmittals, st.sets(st.sampled_from(WHO)))
def test_acknowledging_everybody_settles_it_and_taking_that_back_leaves_it_as_it_was(one: Transmittal, who: set[str]) -> None:
    if one.issued is None:
        with pytest.raises(InvalidInput):
            acknowledged(one, who, TODAY)
        return
    open = replace(one, recipients=tuple(replace(each, acknowledged=None) for each in one.recipients))
    assert acknowledged(acknowledged(open, who, TODAY), who, None) == open
    assert owing(acknowledged(open, WHO, TODAY)) == ()


def test_a_receipt_cannot_be_earlier_than_the_sending() -> None:
    sent = Transmittal("t", "p", "TR-0001", TODAY, recipients=(Recipient("dana"),))
    with pytest.raises(InvalidInput) as refused:
        acknowledged(sent, {"dana"}, TODAY - timedelta(days=1))
    assert "TR-0001 went out later" in refused.value.sentence


def test_what_goes_out_names_nobody_and_no_document_twice() -> None:
    item = TransmittalItem("d", "P01")
    twice = Transmittal(
        "t", "p", "", items=(item, TransmittalItem("d", "p01"), TransmittalItem("d", "P02")),
        recipients=(Recipient("dana", copied=True), Recipient("ravi"), Recipient("dana")),
    )  # fmt: skip
    made = checked(twice)
    assert made.items == (item, TransmittalItem("d", "P02"))
    assert made.recipients == (Recipient("dana"), Recipient("ravi"))


@pytest.mark.parametrize(("one", "field"), [
    (Transmittal("t", "p", "", recipients=(Recipient("dana"),)), "documents"),
    (Transmittal("t", "p", "", items=(TransmittalItem("d", "P01"),), recipients=(Recipient("dana", copied=True),)), "to"),
])  # fmt: skip
def test_without_a_document_or_somebody_addressed_nothing_goes_out(one: Transmittal, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked(one)
    assert refused.value.field == field


def test_what_stands_on_a_note_that_went_out_is_not_changed_but_its_due_day_may_be() -> None:
    sent = Transmittal("t", "p", "TR-0001", TODAY, subject="Plans")
    assert changed(sent, "due", TODAY).due == TODAY
    with pytest.raises(InvalidInput) as refused:
        changed(sent, "subject", "Other plans")
    assert "stays as it was sent" in refused.value.sentence
    assert changed(replace(sent, issued=None), "subject", "Other plans").subject == "Other plans"


CODES = ("P01", "P02", "P03")
copies = st.lists(
    st.builds(Copy, st.just("d"), st.sampled_from(WHO), st.sampled_from(CODES), st.just(TODAY), st.just("t"), st.just("TR-1")), max_size=12
)


@given(copies, st.sampled_from(("", *CODES)))
def test_nobody_who_was_ever_sent_the_revision_in_force_is_out_of_date(sent: list[Copy], current: str) -> None:
    found = held(sent, current)
    assert set(found) == {one.person_id for one in sent}
    for person, copy in found.items():
        own = [one.revision for one in sent if one.person_id == person]
        assert is_superseded(copy.revision, current) == (bool(current) and current not in own)
        if current not in own:
            assert copy.revision == own[-1]


def test_a_cell_goes_round_from_nothing_over_copy_to_review_and_back() -> None:
    shares = [Share.NONE]
    for _ in range(3):
        shares.append(next_share(shares[-1]))
    assert shares == [Share.NONE, Share.COPY, Share.REVIEW, Share.NONE]
    assert share_of(Distribution("c", "p", "DR", "dana", reviews=True)) is Share.REVIEW
    assert share_of(Distribution("c", "p", "DR", "dana", deleted=True)) is Share.NONE


def test_the_matrix_says_who_gets_a_type_through_which_team_and_who_reviews() -> None:
    cells = (
        Distribution("1", "p", "", "hemi"), Distribution("2", "p", "dr", team_id="des"), Distribution("3", "p", "DR", "ravi", reviews=True),
        Distribution("4", "p", "SC", "ravi"), Distribution("5", "p", "DR", "gone", deleted=True),
    )  # fmt: skip
    found = who_gets(cells, ["DR"], {"des": ["dana", "ravi"]})
    assert list(found) == ["hemi", "dana", "ravi"]
    assert found["dana"].team_ids == ("des",)
    assert found["ravi"].reviews and not found["hemi"].reviews
    assert who_gets(cells, ["SP"], {}).keys() == {"hemi"}
