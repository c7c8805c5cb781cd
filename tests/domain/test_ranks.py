"""Ranks keep an order by plain comparison of texts, however often things are moved."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coorddesk.domain import ranks
from coorddesk.errors import InvalidInput


@given(st.lists(st.integers(0, 10_000), max_size=120))
def test_a_new_rank_always_falls_where_it_was_put(places: list[int]) -> None:
    order: list[str] = []
    for place in places:
        at = place % (len(order) + 1)
        before = order[at - 1] if at else None
        after = order[at] if at < len(order) else None
        new = ranks.between(before, after)
        assert before is None or before < new
        assert after is None or new < after
        order.insert(at, new)
    assert order == sorted(set(order))


def test_ten_thousand_things_added_at_either_end_stay_short() -> None:
    last = first = ranks.between(None, None)
    for _ in range(10_000):
        last, first = ranks.between(last, None), ranks.between(None, first)
    assert len(last) <= 4
    assert len(first) <= 4


@pytest.mark.parametrize("side", ["left", "right", "both"])
def test_four_hundred_things_dropped_into_one_gap_stay_under_a_hundred_letters(side: str) -> None:
    low, high = ranks.spread(2)
    coin = random.Random(7)
    for _ in range(400):
        new = ranks.between(low, high)
        assert low < new < high
        if side == "left" or (side == "both" and coin.random() < 0.5):
            high = new
        else:
            low = new
    assert len(new) < 100


def test_a_bulk_of_ranks_is_in_order_and_short() -> None:
    many = ranks.spread(5000)
    assert many == sorted(set(many))
    assert max(map(len, many)) <= 4
    assert ranks.spread(0) == []


def test_the_order_holds_below_and_above_the_first_rank() -> None:
    middle = ranks.between(None, None)
    below = ranks.between(None, middle)
    assert below < ranks.between(below, middle) < middle < ranks.between(middle, None)


@pytest.mark.parametrize("pair", [("a1", "a1"), ("a2", "a1"), ("a10", None), ("b1", None), ("", "4"), ("a-", None), (None, "é")])
def test_what_is_no_order_is_refused(pair: tuple[str | None, str | None]) -> None:
    with pytest.raises(InvalidInput) as caught:
        ranks.between(*pair)
    assert caught.value.field == "rank"
