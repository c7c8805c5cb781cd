"""The rules of an agenda."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coorddesk.domain.agendas import CARRIED, clock_times, keyed, over_minutes, reordered, spent_over, with_carried
from coorddesk.domain.meetings import AgendaItem

START = datetime(2026, 11, 25, 10, 30)
_keys = st.text("abcdef", min_size=1, max_size=2)
_items = st.lists(st.builds(AgendaItem, title=_keys, minutes=st.integers(0, 90), done=st.booleans(), key=_keys), max_size=6).map(
    lambda items: tuple({item.key: item for item in items}.values())
)


def test_items_begin_one_after_the_other_and_an_over_run_is_told():
    items = (AgendaItem("One", 15), AgendaItem("Two", 0), AgendaItem("Three", 30))
    assert [f"{at:%H:%M}" for at in clock_times(START, items)] == ["10:30", "10:45", "10:45"]
    assert over_minutes(START, START + timedelta(minutes=45), items) == 0
    assert over_minutes(START, START + timedelta(minutes=30), items) == 15


def test_an_item_that_took_longer_is_over_by_whole_minutes():
    assert [spent_over(AgendaItem("One", 10), seconds) for seconds in (0, 600, 659, 660, 1200)] == [0, 0, 0, 1, 10]
    assert spent_over(AgendaItem("Any other business", 0), 3600) == 0


@given(_items)
def test_clock_times_end_where_the_minutes_add_up(items):
    times = clock_times(START, items)
    assert len(times) == len(items) and list(times) == sorted(times)
    assert not items or times[-1] + timedelta(minutes=items[-1].minutes) == START + timedelta(minutes=sum(one.minutes for one in items))


@given(_items, _items, st.lists(_keys))
def test_what_is_undone_is_carried_on_once_and_what_is_done_is_not(mine, last, off):
    left_out = [CARRIED + key for key in off]
    found = with_carried(mine, last, left_out)
    keys = [item.key for item in found]
    assert len(keys) == len(set(keys))
    own = {item.key for item in mine}
    for item in last:
        if item.done:
            assert item.key not in keys
        elif item.key not in own:
            assert (item.key in keys) == (item.key not in off)
    assert all(item.key in keys for item in mine if not any(one.key == item.key and one.done for one in last))
    assert with_carried(found, last, left_out) == found


def test_items_without_a_key_get_the_same_one_each_time():
    items = (AgendaItem("One"), AgendaItem("Two", key="k"))
    assert keyed(items, "o1") == keyed(items, "o1") == (AgendaItem("One", key="o1.0"), AgendaItem("Two", key="k"))


@given(_items, st.integers(0, 5), st.integers(-9, 9))
def test_moving_an_item_keeps_all_of_them(items, at, by):
    if items:
        key = items[at % len(items)].key
        moved = reordered(items, key, by)
        assert sorted(moved, key=lambda one: one.key) == sorted(items, key=lambda one: one.key)
        assert [one for one in moved if one.key != key] == [one for one in items if one.key != key]
