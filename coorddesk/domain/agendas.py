"""An agenda's rules: clock times and over-run, what is carried on from the last one, and the keys its items keep."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from coorddesk.domain.meetings import AgendaItem

CARRIED = "item:"
"""What the keys of undone items begin with where they are kept among what was left out."""


def clock_times(starts: datetime, items: Sequence[AgendaItem]) -> tuple[datetime, ...]:
    """When each item begins, one after the other from the meeting's start."""
    found, at = [], starts
    for item in items:
        found.append(at)
        at += timedelta(minutes=item.minutes)
    return tuple(found)


def over_minutes(starts: datetime, ends: datetime, items: Sequence[AgendaItem]) -> int:
    """By how many minutes the items take longer than the meeting; 0 when they fit."""
    return max(0, sum(item.minutes for item in items) - round((ends - starts) / timedelta(minutes=1)))


def spent_over(item: AgendaItem, seconds: int) -> int:
    """By how many whole minutes an item took longer than planned; an item without planned minutes never does."""
    return max(0, seconds // 60 - item.minutes) if item.minutes else 0


def keyed(items: Sequence[AgendaItem], stem: str) -> tuple[AgendaItem, ...]:
    """The items, each with a key; those written without one get the same one each time they are read.

    Args:
        stem: what these keys begin with: the occurrence's id, so that no other agenda has them.
    """
    return tuple(item if item.key else replace(item, key=f"{stem}.{place}") for place, item in enumerate(items))


def with_carried(items: Sequence[AgendaItem], last: Sequence[AgendaItem], left_out: Iterable[str]) -> tuple[AgendaItem, ...]:
    """An agenda that is still being planned, with what the last one left undone before what was added, and without what it dealt with.

    Args:
        last: the agenda of the occurrence before, keyed.
        left_out: keys of carried items that were taken off, as `item:` and the item's own.
    """
    gone = set(left_out)
    done = {item.key for item in last if item.done}
    mine = {item.key for item in items}
    carried = [
        replace(item, said="", spent=0) for item in last
        if not item.done and item.key not in mine and CARRIED + item.key not in gone
    ]  # fmt: skip
    return (*carried, *(item for item in items if item.key not in done or not item.key))


def reordered(items: Sequence[AgendaItem], key: str, by: int) -> tuple[AgendaItem, ...]:
    """The items with one of them moved up or down, not beyond the ends."""
    moved = list(items)
    at = next((place for place, item in enumerate(moved) if item.key == key), None)
    if at is None:
        return tuple(moved)
    moved.insert(max(0, min(at + by, len(moved) - 1)), moved.pop(at))
    return tuple(moved)
