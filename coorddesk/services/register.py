"""Reading the document register for the table: its documents in columns, ids in order, then what is painted, a page at a time."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate, chain, compress
from typing import Any, overload

from coorddesk.domain import documents
from coorddesk.domain.changes import Change
from coorddesk.domain.documents import Document
from coorddesk.domain.projects import DEFAULT_STATUS_CODES
from coorddesk.domain.registers import DAYS, FACETS, PLAIN, SORTS
from coorddesk.domain.registers import NOBODY as NOBODY
from coorddesk.domain.registers import Wanted as Wanted
from coorddesk.services.register_columns import Column, natural
from coorddesk.storage.queries import register as query
from coorddesk.storage.queries.directory import Directory, directory
from coorddesk.storage.queries.register import Line as Line
from coorddesk.storage.queries.register import RevisionLine as RevisionLine
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store

# What is asked for at once: the counts of statuses, and what is late.
NEEDED = ("status", "project", "rev", "review_due", "forecast_issue", "planned_issue", "next_review")
# The others take over 100 ms of a large register, most of them for want of an index.
_QUICK = frozenset((
    "number", "type", "discipline", "rev", "status", "owner", "issued", "review_due", "next_review", "planned_issue",
    "forecast_issue", "folder", "project", "out", "transmittal",
))  # fmt: skip
SLOW = frozenset(SORTS) - _QUICK
_AHEAD = frozenset(SORTS) - {"number"}
_FEW = 8_000  # documents that words are looked for in one by one
_MOST_TEXTS = 16
_MOST_PATCHED = 50  # documents in one change; after more of them all is read anew
_OF_OTHERS = {"review": ("out",), "transmittal": ("transmittal",)}


@dataclass(frozen=True, slots=True)
class Flags:
    """What was found out about files, by the ids of their documents."""

    missing: Set[str] = frozenset()
    changed: Set[str] = frozenset()


NO_FLAGS = Flags()


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that have one value in common.

    Attributes:
        value: empty for those that have none.
        late: how many of them are late.
        ids: in order.
    """

    value: str
    late: int
    ids: list[str]


class InOrder(Sequence[str]):
    """Ids in an order, each looked up when it is asked for: a hundred thousand of them cost nothing while they are not seen."""

    def __init__(self, ids: Sequence[str], order: Sequence[int], place: Callable[[str], int]) -> None:
        """`order` has places in `ids`; `place` answers the place of an id, -1 for one that is not among them."""
        self._ids, self._order, self._place = ids, order, place

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return list(map(self._ids.__getitem__, self._order[at]))
        return self._ids[self._order[at]]

    def __iter__(self) -> Iterator[str]:
        return map(self._ids.__getitem__, self._order)

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        place = self._place(value) if isinstance(value, str) else -1
        if place < 0:
            raise ValueError(value)
        return self._order.index(place)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What was read before it is asked for: columns by name, and all places in the order of the titles or None."""

    columns: dict[str, Column]
    titles: "array[int] | None" = None


@dataclass(slots=True)
class _Made:
    """What was worked out and holds until something changes."""

    orders: "dict[tuple[str, bool], array[int]]" = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    late: tuple[date, bytes] | None = None


class Register:
    """All documents of one project or of all, held so that any filter, order and grouping of them is found without reading them again.

    Columns are read when they are first needed, and follow changes.

    Attributes:
        directory: the names.
        ids: of all documents, in the order of their numbers; for reading only.
        stand: counts the changes that were taken over.
    """

    def __init__(self, store: Store, project_id: str | None) -> None:
        self._store, self.project_id = store, project_id
        with store.read() as reader:
            self.directory: Directory = directory(reader)
            self.ids = query.ids(reader, project_id)
            reader.give_back()
        self.stand = 0
        # With the ids they are the places of: the worker may make those of ids that are no longer the register's.
        self._place: tuple[list[str], dict[str, int]] | None = None
        self._columns: dict[str, Column] = {}
        self._titles: array[int] | None = None
        self._made = _Made()

    # What is on view.

    def ordered(self, wanted: Wanted, today: date, flags: Flags = NO_FLAGS) -> InOrder:
        """The ids of the documents wanted, in order, without groups; as they are now, whatever changes later."""
        mask = self._mask(wanted, today, flags)
        order = self._ordered(wanted, mask, flags)
        ids = self.ids
        return InOrder(ids, order if isinstance(order, array | range | list) else array("i", order), lambda id: self._place_in(ids, id))

    def _place_in(self, ids: list[str], id: str) -> int:
        """A document's place among the ids of this register, as they are or as they were."""
        if ids is self.ids:
            return self.place(id)
        return ids.index(id) if id in ids else -1

    def shown(self, wanted: Wanted, today: date, flags: Flags = NO_FLAGS) -> list[str]:
        """The same as a list."""
        return list(self.ordered(wanted, today, flags))

    def groups(self, wanted: Wanted, today: date, flags: Flags = NO_FLAGS) -> list[Group]:
        """The documents wanted, by the value of the column `wanted.group`; those without one last."""
        column, mask = self.column(wanted.group), self._mask(wanted, today, flags)
        codes, late = column.codes, self._late(today)
        shelves: list[list[int]] = [[] for _ in column.values]
        put = [shelf.append for shelf in shelves]
        for at in self._ordered(wanted, mask, flags):
            put[codes[at]](at)
        counted = Counter(codes[at] for at in compress(range(len(late)), late) if mask is None or mask[at])
        key = self._key(wanted.group)
        filled = [code for code, shelf in enumerate(shelves) if shelf]
        filled.sort(key=lambda code: (not key(column.values[code]), key(column.values[code])))
        ids = list(map(self.ids.__getitem__, chain.from_iterable(shelves[code] for code in filled)))
        ends = list(accumulate((len(shelves[code]) for code in filled), initial=0))
        return [Group(column.values[code], counted[code], ids[ends[at] : ends[at + 1]]) for at, code in enumerate(filled)]

    def counts(self, wanted: Wanted, facet: str, today: date, flags: Flags = NO_FLAGS) -> dict[str, int]:
        """How many documents have each value of a facet, as far as the other filters let them pass."""
        return self.column(facet).counts(self._mask(wanted.without(facet), today, flags))

    def state_counts(self, wanted: Wanted, today: date, flags: Flags = NO_FLAGS) -> dict[str, int]:
        """How many documents are late, awaited, or have one of FILES wrong with their file, as far as the other filters let them pass."""
        mask = self._mask(replace(wanted, late=False, awaited=False, files=frozenset()), today, flags)
        among = mask if mask is not None else b"\1" * len(self.ids)
        places = self._places()

        def flagged(ids: Set[str]) -> int:
            return sum(among[places[id]] for id in ids if id in places)

        return {
            "late": sum(compress(self._late(today), among)), "awaited": self.column("rev").counts(mask).get("", 0),
            "none": self.column("file").counts(mask).get("none", 0), "missing": flagged(flags.missing), "changed": flagged(flags.changed),
        }  # fmt: skip

    def value(self, name: str, id: str) -> str:
        """What a document has in a column."""
        column = self.column(name)
        return column.values[column.codes[self._places()[id]]]

    def place(self, id: str) -> int:
        """A document's place among all by number, -1 for one that is not there."""
        return self._places().get(id, -1)

    def _mask(self, wanted: Wanted, today: date, flags: Flags) -> bytes | None:
        """1 for each document wanted, else 0; None where all are."""
        parts: list[bytes] = []
        if wanted.text.strip():
            parts.append(self._matching(wanted.text))
        for facet, name in FACETS.items():
            chosen: frozenset[str] = getattr(wanted, name)
            if chosen and facet != "file":
                parts.append(self.column(facet).mask(chosen.__contains__))
        if wanted.files:
            parts.append(self._of_files(wanted.files, flags))
        if wanted.late:
            parts.append(self._late(today))
        if wanted.awaited:
            parts.append(self.column("rev").mask(lambda value: not value))
        if not parts:
            return None
        mask = int.from_bytes(parts[0])
        for part in parts[1:]:
            mask &= int.from_bytes(part)
        return mask.to_bytes(len(self.ids)) if len(parts) > 1 else parts[0]

    def _matching(self, text: str) -> bytes:
        """1 for each document that all words of a text stand in; the last few texts are kept, for words are typed and taken back."""
        clean, kept = " ".join(text.split()), self._made.texts
        if clean not in kept:
            # What begins like a text that was typed before stands among what that found.
            before = next((one for end in range(len(clean) - 1, 0, -1) if (one := clean[:end]) in kept), "")
            among = list(compress(self.ids, kept[before])) if before and sum(kept[before]) <= _FEW else None
            with self._store.read() as reader:
                if among is None:
                    found = query.matching(reader, self.project_id, clean)
                else:
                    places, mask = self._places(), bytearray(len(self.ids))
                    for id in query.matching_among(reader, among, clean):
                        mask[places[id]] = 1
                    found = bytes(mask)
            if len(kept) >= _MOST_TEXTS:
                kept.pop(next(iter(kept)))
            kept[clean] = found
        return kept[clean]

    def _of_files(self, wanted: frozenset[str], flags: Flags) -> bytes:
        mask = bytearray(self.column("file").mask(lambda value: value == "none" and "none" in wanted))
        for name, ids in (("missing", flags.missing), ("changed", flags.changed)):
            for at in map(self._places().get, ids if name in wanted else ()):
                if at is not None:
                    mask[at] = 1
        return bytes(mask)

    def _late(self, today: date) -> bytes:
        if self._made.late is None or self._made.late[0] != today:
            self._made.late = today, self._read_late(today)
        return self._made.late[1]

    def _read_late(self, today: date) -> bytes:
        """Who has a day that has passed at all, which are few; the rule is asked for those alone."""
        mask, gone = bytearray(len(self.ids)), today.isoformat()
        days = ("review_due", "forecast_issue", "planned_issue", "next_review")
        columns = {name: self.column(name) for name in (*days, "status", "project", "rev")}
        passed = 0
        for name in days:
            passed |= int.from_bytes(columns[name].mask(lambda value: bool(value) and value < gone))
        stands: dict[tuple[str, str, bool], tuple[bool, bool]] = {}
        for at in compress(range(len(mask)), passed.to_bytes(len(mask))):
            told = {name: column.values[column.codes[at]] for name, column in columns.items()}
            review, forecast, planned, look = (date.fromisoformat(told[name]) if told[name] else None for name in days)
            key = told["status"], told["project"], not told["rev"]
            if key not in stands:
                stands[key] = self._stands(*key)
            mask[at] = documents.is_late(*stands[key], not told["rev"], review, planned, forecast, look, today)
        return bytes(mask)

    def _stands(self, status: str, project_id: str, awaited: bool) -> tuple[bool, bool]:
        """(out of use, settled)."""
        project = self.directory.projects.get(project_id)
        codes = (*(project.status_codes if project else ()), *DEFAULT_STATUS_CODES)
        return documents.is_out_of_use(status, codes, awaited), documents.is_settled(status, codes)

    def _ordered(self, wanted: Wanted, mask: bytes | None, flags: Flags) -> Iterable[int]:
        """The places of a mask's documents, in the order wanted."""
        order = self._order(wanted.sort, wanted.descending, flags)
        if mask is None:
            return order
        return compress(order, mask if order == range(len(mask)) else map(mask.__getitem__, order))

    def _order(self, sort: str, descending: bool, flags: Flags) -> Sequence[int]:
        """All places in an order; what is alike stands by number."""
        if sort == "number":
            return range(len(self.ids) - 1, -1, -1) if descending else range(len(self.ids))
        if sort == "title":
            titles = self._by_title()
            return titles[::-1] if descending else titles
        if sort == "file":
            return self._by_file(descending, flags)
        found = self._made.orders.get((sort, descending))
        if found is None:
            found = self.column(sort).order(self._key(sort), descending)
            if len(self._made.orders) > 1:
                self._made.orders.pop(next(iter(self._made.orders)))
            self._made.orders[sort, descending] = found
        return found

    def _by_title(self) -> "array[int]":
        if self._titles is None:
            self._titles = self._read_titles()
        return self._titles

    def _read_titles(self) -> "array[int]":
        with self._store.read() as reader:
            titles = array("i", map(self._places().__getitem__, query.titles(reader, self.project_id)))
            reader.give_back()
            return titles

    def _by_file(self, descending: bool, flags: Flags) -> list[int]:
        """What is missing first, then what was changed, what has no file, what is in order; awaited ones last."""
        rank = {"none": 2, "kept": 3, "": 4}
        column = self.column("file")
        ranks = list(map([rank[value] for value in column.values].__getitem__, column.codes))
        for ids, value in ((flags.changed, 1), (flags.missing, 0)):
            for at in map(self._places().get, ids):
                if at is not None:
                    ranks[at] = value
        order = sorted(range(len(ranks)), key=ranks.__getitem__)
        return order[::-1] if descending else order

    def _key(self, name: str) -> Callable[[str], Any]:
        """What the values of a column are ordered by; empty for those that stand last."""
        if name == "owner":
            return lambda id: self.directory.name(id).casefold()
        if name == "team":
            return lambda id: self.directory.teams[id].name.casefold() if id in self.directory.teams else ""
        if name == "project":
            return self.directory.code
        return str if name in DAYS else natural

    # Columns.

    def column(self, name: str) -> Column:
        """A column, read if it was not yet."""
        if name not in self._columns:
            self._columns[name] = self._read(name)
        return self._columns[name]

    def lacks(self, names: Iterable[str]) -> list[str]:
        """The columns among some names that were not read yet."""
        known = self._columns.keys() | ({"title"} if self._titles is not None else set())
        return [name for name in dict.fromkeys(names) if name in _AHEAD and name not in known]

    def read_ahead(self, names: Iterable[str]) -> Ahead:
        """Those of some columns that were not read yet, for `take`; may run on the worker."""
        lacking = self.lacks(names)
        titles = self._read_titles() if "title" in lacking else None
        return Ahead({name: self._read(name) for name in lacking if name != "title"}, titles)

    def take(self, ahead: Ahead, stand: int) -> None:
        """Takes over what `read_ahead` gave when this register stood at `stand`; after another change it is out of date."""
        if stand == self.stand:
            self._columns = ahead.columns | self._columns
            self._titles = self._titles or ahead.titles

    def _places(self) -> dict[str, int]:
        held, ids = self._place, self.ids
        if held is None or held[0] is not ids:
            self._place = held = ids, dict(zip(ids, range(len(ids)), strict=True))
        return held[1]

    def _read(self, name: str) -> Column:
        place = self._places()
        with self._store.read() as reader:
            found = self._teams(reader, place) if name == "team" else Column(query.column(reader, self.project_id, name), place)
            reader.give_back()
            return found

    def _teams(self, reader: Reader, place: dict[str, int]) -> Column:
        """A document's own team, else its owner's."""
        own, owner = (Column(query.column(reader, self.project_id, name), place) for name in ("own_team", "owner"))
        theirs = [own.code(self.directory.team_of(id) or "") for id in owner.values]
        codes = own.codes
        for at, code in enumerate(codes):
            if not code:
                codes[at] = theirs[owner.codes[at]]
        return own

    # Changes.

    def apply(self, changes: Iterable[Change], kinds: Set[str]) -> None:
        """Takes a step over that changed no project, team or person.

        Args:
            kinds: of all that was changed.
        """
        self.stand += 1
        for kind in kinds & set(_OF_OTHERS):
            for name in _OF_OTHERS[kind]:
                self._columns.pop(name, None)
                self._made.orders.clear()
        own = [change for change in changes if change.kind == "document"]
        if not own:
            return
        self._made = _Made()
        if len(own) > _MOST_PATCHED:
            self._forget()
            return
        added: list[Document] = []
        for change in own:
            before, after = self._seen(change.before), self._seen(change.after)
            if before is not None and (after is None or after.number != before.number):
                self._take_out(before.id)
                before = None
            if after is not None and before is None:
                added.append(after)
            elif after is not None and before is not None:
                self._change(before, after)
        for document in sorted(added, key=lambda one: one.number):  # a place counts those before it
            self._put_in(document)

    def altered(self, change: Change) -> set[str]:
        """In which columns a document reads differently after a change; all of SORTS where it comes or goes."""
        before, after = self._seen(change.before), self._seen(change.after)
        if before is None or after is None:
            return set(SORTS) if before is not after else set()
        was, told = self._told(before), self._told(after)
        return {name for name in told if was[name] != told[name]} | {
            name for name in ("number", "title") if getattr(before, name) != getattr(after, name)
        }  # fmt: skip

    def _seen(self, document: Document | None) -> Document | None:
        fits = document is not None and not document.deleted and self.project_id in (None, document.project_id)
        return document if fits else None

    def _forget(self) -> None:
        self._columns, self._titles = {}, None
        with self._store.read() as reader:
            self.ids = query.ids(reader, self.project_id)

    def _take_out(self, id: str) -> None:
        at = self.place(id)
        if at >= 0:
            self.ids = [*self.ids[:at], *self.ids[at + 1 :]]
            self._titles = None
            for column in self._columns.values():
                column.take(at)

    def _put_in(self, document: Document) -> None:
        with self._store.read() as reader:
            at = query.before(reader, self.project_id, document.number)
        if document.id in self._places() or at > len(self.ids):
            self._forget()  # the store has gone on since
            return
        self.ids = [*self.ids[:at], document.id, *self.ids[at:]]
        self._titles = None
        told = self._told(document)
        for name in self._columns.keys() - told.keys():
            del self._columns[name]  # told by other records, such as its reviews; read anew when they are wanted
        for name, column in self._columns.items():
            column.insert(at, told[name])

    def _change(self, before: Document, after: Document) -> None:
        at, was, told = self.place(after.id), self._told(before), self._told(after)
        if at < 0:
            self._forget()
            return
        if before.title != after.title:
            self._titles = None
        for name, column in self._columns.items():
            if name in told and was[name] != told[name]:
                column.put(at, told[name])

    def _told(self, document: Document) -> dict[str, str]:
        """What a document has in each column that it tells by itself."""
        now = documents.current(document)
        found = {name: getattr(document, name) for name in ("status", *PLAIN)} | {
            "project": document.project_id, "owner": document.owner_id, "team": self.directory.team_of(document.owner_id, document.team_id),
            "rev": now.code if now else "", "issued": now.issued if now else None, "actual_issue": documents.first_issue(document),
            "file": ("kept" if now.path else "none") if now else "",
        }  # fmt: skip
        days = {name: value.isoformat() for name, value in found.items() if isinstance(value, date)}
        return {name: "" if value is None else str(value) for name, value in found.items()} | days


def read(store: Store, project_id: str | None) -> Register:
    """The register of a project, or of all, as it stands."""
    return Register(store, project_id)


def ids(store: Store, wanted: Wanted, today: date = date.min) -> list[str]:
    """The documents wanted, in order, for who asks once; none is late without a day to be late on."""
    return Register(store, wanted.project_id).shown(wanted, today)


def lines(store: Store, document_ids: Sequence[str]) -> dict[str, Line]:
    """What is painted of some documents, by id."""
    with store.read() as reader:
        return query.lines(reader, document_ids)


def revisions(store: Store, document_id: str) -> list[RevisionLine]:
    """A document's revisions, latest first."""
    with store.read() as reader:
        return query.revisions(reader, document_id)
