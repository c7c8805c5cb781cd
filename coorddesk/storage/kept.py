"""What was read from the store and takes long to read, kept until the store changes."""

import threading
from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Kept:
    """One store's readings, shared by its threads. What stands here is for reading only, or guarded by who keeps it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[Hashable, Any] = {}
        self._stand: Hashable = None

    def turn_to(self, stand: Hashable) -> None:
        """The store stands like this now; when it stood otherwise before, all of it is to be read anew."""
        with self._lock:
            if stand != self._stand:
                self._values, self._stand = {}, stand

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once until the store changes."""
        values = self._values
        if key not in values:
            made = make()
            with self._lock:
                # Into what stood there when the reading began: after a change meanwhile nobody looks there any more.
                values.setdefault(key, made)
        found: T = values[key]
        return found


class Windows(Generic[T]):
    """What was read for windows of days, the last few of them."""

    def __init__(self, most: int = 8) -> None:
        self._most = most
        self._windows: list[tuple[date, date, T]] = []

    def covering(self, first: date, last: date, make: Callable[[], T]) -> tuple[date, date, T]:
        """A window that holds these days, inclusive, and what was read for it; made for just these days where there is none."""
        for one in tuple(self._windows):
            if one[0] <= first and last <= one[1]:
                return one
        return self.keep(first, last, make())

    def keep(self, first: date, last: date, value: T) -> tuple[date, date, T]:
        """Keeps what stands on these days, known without reading."""
        made = first, last, value
        self._windows = [*self._windows[1 - self._most :], made]
        return made
