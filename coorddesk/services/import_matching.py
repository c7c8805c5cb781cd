"""Finding the record a row is about: by its own number, by ours, else by what it is called and whose it is."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from coorddesk.exchange.headings import normal
from coorddesk.services.import_rows import Entry
from coorddesk.storage.queries.imports import Known

_ALIKE = 0.5


def number_of(entry: Entry) -> str:
    """The row's own number as it is compared: any case, one blank between parts; empty when it has none."""
    return " ".join(str(entry.values.get("ref", "")).casefold().split())


def row_key(entry: Entry) -> tuple[str, ...]:
    """What two rows of one file share when they are about the same thing.

    A bare number counts within its own table only, since every list begins with 1.
    """
    more = str(entry.values["kind"]) if entry.kind == "log" else ""
    if number := number_of(entry):
        return (entry.kind, "number", number, *((str(entry.table), more) if number.isdigit() else ()))
    starts = entry.values.get("starts")
    return (entry.kind, "title", normal(entry.values["title"]), entry.values.get("owner_id", ""), more, str(starts or ""))


class Matcher:
    """The records of one kind in one project, each found once at most."""

    def __init__(self, kind: str, known: Iterable[Known]) -> None:
        self._kind = kind
        self._used: set[str] = set()
        self._by_ref: dict[str, Known] = {}
        self._by_number: dict[str, list[Known]] = {}
        self._by_title: dict[tuple[str, str], list[Known]] = {}
        for one in known:
            self._by_ref[one.ref.casefold()] = one
            if one.source_ref:
                self._by_number.setdefault(" ".join(one.source_ref.casefold().split()), []).append(one)
            else:
                self._by_title.setdefault(self._title_key(one.title, one.owner_id, one.more), []).append(one)

    def find(self, entry: Entry) -> Known | None:
        """The record the row is about, or None when it is a new one; one in the bin is found as well."""
        found = self._find(entry)
        if found is not None:
            self._used.add(found.id)
        return found

    def _find(self, entry: Entry) -> Known | None:
        number = number_of(entry)
        if not number:
            key = self._title_key(entry.values["title"], entry.values.get("owner_id"), self._more(entry))
            return next((one for one in self._by_title.get(key, ()) if one.id not in self._used and not one.deleted), None)
        free = [one for one in self._by_number.get(number, ()) if one.id not in self._used]
        if re.fullmatch(r"\d+", number):
            free = [one for one in free if self._kind != "log" or one.more == str(entry.values["kind"])]
            scored = sorted(((_alike(one.title, entry.values["title"]), -place) for place, one in enumerate(free)), reverse=True)
            return free[-scored[0][1]] if scored and scored[0][0] >= _ALIKE else None
        if free:
            return next((one for one in free if not one.deleted), free[0])
        # Their own number goes first: a foreign list may happen to number as we do.
        own = self._by_ref.get(number)
        return own if own is not None and own.id not in self._used else None

    def _more(self, entry: Entry) -> str:
        if self._kind == "log":
            return str(entry.values["kind"])
        return entry.values["starts"].isoformat(timespec="seconds") if self._kind == "meeting" else ""

    def _title_key(self, title: str, owner_id: str | None, more: str) -> tuple[str, str]:
        # Milestones are known by name, and a meeting by name and day, whoever leads them.
        if self._kind == "milestone":
            return normal(title), ""
        return normal(title), more[:10] if self._kind == "meeting" else f"{owner_id or ''} {more}"


def _alike(one: str, other: str) -> float:
    first, second = normal(one), normal(other)
    return 1.0 if first == second else SequenceMatcher(None, first, second).ratio()
