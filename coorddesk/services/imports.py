"""Bringing spreadsheets in: what a file would add and change, shown first, and then done as one change."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from coorddesk.domain import ranks
from coorddesk.domain.dates import DateOrder, count_words
from coorddesk.domain.documents import number_key
from coorddesk.domain.followups import FollowUp
from coorddesk.domain.kinds import BY_KIND
from coorddesk.domain.log import LogEntry
from coorddesk.domain.people import Person, Team
from coorddesk.domain.profiles import ImportProfile
from coorddesk.domain.projects import DEFAULT_COLUMNS, DEFAULT_STATUS_CODES, Column, Project, ProjectState
from coorddesk.domain.tasks import Task
from coorddesk.errors import Conflict, InvalidInput
from coorddesk.exchange.contained import contained_tables
from coorddesk.exchange.headings import read_name
from coorddesk.exchange.spreadsheets import Cell, Problem, Tables
from coorddesk.services import projects
from coorddesk.services.import_mapping import (
    EXTRA_TARGETS,
    ISSUED_ON,
    KINDS,
    Choice,
    DateQuestion,
    Understood,
    date_orders,
    doubtful_texts,
    known_kind,
    signature,
    targets,
    understood,
)
from coorddesk.services.import_matching import Matcher, row_key
from coorddesk.services.import_people import Names
from coorddesk.services.import_records import Place, differences, merged
from coorddesk.services.import_rows import Entry, RowReader
from coorddesk.storage.queries import directory, imports
from coorddesk.storage.queries.imports import KnownDocument
from coorddesk.storage.store import Edit, Store, new_id

__all__ = [
    "EXTRA_TARGETS", "ISSUED_ON", "KINDS", "Choice", "DateQuestion", "Item", "Outcome", "Plan", "PlanTable", "apply", "known_kind",
    "plan", "read", "targets",
]  # fmt: skip

Action = Literal["added", "changed", "unchanged", "refused", "joined"]
_IN_PROJECT = ("task", "log", "milestone", "meeting")


@dataclass(frozen=True, slots=True)
class Item:
    """What becomes of one row.

    Attributes:
        action: `joined` says the same as an earlier row, or adds a revision to its document.
        differences: of a changed record, such as “Due: 13 Nov → 27 Nov”; of a refused row, why.
    """

    table: int
    sheet: str
    row: int
    kind: str
    action: Action
    title: str
    ref: str = ""
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanTable:
    """One table of the file as it is understood; `Choice` changes it.

    Attributes:
        kind: one of KINDS; empty when nothing was recognised.
        mapping: one target a column, see `targets`; columns of an issue sheet's dates are ISSUED_ON.
        samples: the first three values of each column that has any, as text.
        remembered: as in an earlier import of the same headings.
    """

    sheet: str
    header_row: int
    headings: tuple[str, ...]
    rows: int
    samples: tuple[tuple[str, ...], ...]
    kind: str
    mapping: tuple[str, ...]
    include: bool
    remembered: bool
    shape: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class _Draft:
    """One record to be written."""

    kind: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do; nothing has been written.

    Attributes:
        items: one a row of the tables that come in, in the file's order.
        problems: what to tell, by sheet, row and column; also what reading the file brought up.
        people, teams: those to be added because a row names them.
        question: dates that read two ways; it must be answered (`date_order`) before the import.
        date_texts: such dates even when they are answered, or were last time.
        date_order: how they are read, so far.
        needs_project: the rows need a project and none was chosen.
        project: where they go; None when only people come in, or none was chosen.
    """

    tables: tuple[PlanTable, ...]
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    people: tuple[Person, ...]
    teams: tuple[Team, ...]
    question: DateQuestion | None
    date_texts: tuple[str, ...]
    date_order: DateOrder | None
    needs_project: bool
    project: Project | None
    new_project: tuple[str, str] | None
    place: Place
    drafts: tuple[_Draft, ...] = field(repr=False)
    followups: tuple[FollowUp, ...] = field(repr=False)
    profiles: tuple[_Draft, ...] = field(repr=False)

    @property
    def needs_date_order(self) -> bool:
        """Dates read two ways and nobody has said which."""
        return self.question is not None

    def count(self, action: Action) -> int:
        """How many rows come to this."""
        return sum(item.action == action for item in self.items)

    @property
    def reason(self) -> str:
        """Why it cannot be done yet, as a sentence; empty when it can."""
        if self.question is not None:
            where = f"{self.question.sheet}, row {self.question.row}, column {self.question.column}"
            return f"“{self.question.texts[0]}” can be read two ways ({where}). Say which way round the dates are."
        if self.needs_project:
            return "Choose the project these rows belong to."
        if not any(table.include and table.kind for table in self.tables):
            return "No table is chosen, or none says what it lists. Choose what to import."
        if not self.drafts and not self.followups:
            refused = self.count("refused")
            left_out = f"; {count_words(refused, 'row')} cannot come in" if refused else ""
            return f"There is nothing new in the file{left_out}."
        return ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did.

    Attributes:
        label: of the one undo step; when nothing changed there is none, and it says so.
    """

    added: int
    changed: int
    unchanged: int
    refused: int
    label: str
    joined: int = 0


def read(path: str | os.PathLike[str], cancelled: Callable[[], bool] = lambda: False) -> Tables:
    """The tables of a file, read in a process of their own; takes up to seconds, so run it on the worker.

    Raises:
        ImportProblem: it cannot be read, or `cancelled` said so.
    """
    return contained_tables(path, cancelled=cancelled)


def plan(
    store: Store,
    tables: Tables,
    *,
    today: date,
    project_id: str | None = None,
    as_kind: str | None = None,
    date_order: DateOrder | None = None,
    mappings: Mapping[int, Choice] | None = None,
    new_project: tuple[str, str] | None = None,
    zone: str = "UTC",
) -> Plan:
    """What importing these tables would do. Reads the store, writes nothing.

    Args:
        project_id: where the rows go; without it, and without `new_project`, the store's only running project.
        as_kind: what all tables list; otherwise each as it was imported last time, or as its headings say.
        date_order: for dates that read two ways; never needed where the file's own dates prove the order.
        mappings: what the user chose, by the table's place in `tables`.
        new_project: (code, name) of a project to be started with it.
        zone: IANA name for meetings that name none.

    Raises:
        InvalidInput: an unknown kind.
    """
    kind = known_kind(as_kind) if as_kind else None
    with store.read() as reader:
        known = directory.directory(reader)
        profiles = {one.signature: one for one in reader.find(ImportProfile, "deleted = 0", (), "ORDER BY id")}
    given = [
        understood(table, (mappings or {}).get(number, Choice()), kind, profiles.get(signature(table.headings)))
        for number, table in enumerate(tables.tables)
    ]
    project = None if new_project else _project(known, project_id)
    place = _place(known, project, zone, today)
    work = _Planning(given, date_order, Names(known), place, list(tables.problems))
    work.read_rows()  # outside of a reading, which would keep changes waiting
    with store.read() as reader:
        work.match(
            {one: imports.known(reader, one, place.project_id) if project else [] for one in work.kinds() if one in _IN_PROJECT},
            imports.known_documents(reader) if "document" in work.kinds() else {},
            known.projects,
        )
        wanted: dict[str, list[str]] = {}
        for group in work.groups:
            if group.known_id:
                wanted.setdefault(group.kind, []).append(group.known_id)
        existing = {one: reader.many(BY_KIND[one], ids) for one, ids in wanted.items()}
        askings = imports.askings(reader, [id for ids in wanted.values() for id in ids])
    work.merge(existing, askings)
    return work.result(project, new_project, profiles)


def apply(store: Store, plan: Plan, file_name: str, today: date) -> Outcome:
    """Does what the plan says, as one change; a plan that changes nothing leaves no entry in the journal.

    Raises:
        InvalidInput: a date order or a project is missing, see `Plan.reason`.
        Conflict: something the plan changes was changed since it was made; nothing was written.
    """
    added, changed = plan.count("added"), plan.count("changed")
    outcome = Outcome(
        added, changed, plan.count("unchanged"), plan.count("refused"), f"Nothing in {file_name} is new", plan.count("joined")
    )
    if plan.question is not None:
        raise InvalidInput("date_order", f"{plan.reason} Nothing was imported.")
    if plan.needs_project:
        raise InvalidInput("project_id", f"{plan.reason} Nothing was imported.")
    if not plan.drafts and not plan.followups:
        return outcome
    said = [f"{count} {word}" for count, word in ((added, "added"), (changed, "changed")) if count]
    label = f"Import {file_name}: {', '.join(said) or 'details'}"
    with store.edit(label) as edit:
        _write(edit, plan)
    return replace(outcome, label=label)


def _write(edit: Edit, plan: Plan) -> None:
    for kind in {draft.kind for draft in plan.drafts}:
        before = {draft.before.id: draft.before for draft in plan.drafts if draft.kind == kind and draft.before is not None}
        if before and edit.many(BY_KIND[kind], before) != before:
            raise Conflict("Something that this import changes was changed since it was read. Nothing was imported; look at it again.")
    moved = {}
    project = plan.project
    if plan.new_project is not None and any(draft.kind != "person" for draft in plan.drafts):
        project = projects.started(edit, *plan.new_project)
        edit.flush()
        columns = edit.find(Column, "project_id = ? AND deleted = 0", (project.id,), "ORDER BY rank")
        moved = {old.id: new.id for old, new in zip(plan.place.columns, columns, strict=True)}
    for person in (*plan.teams, *plan.people):
        edit.add(person)
    last = imports.last_ranks(edit, project.id) if project is not None and project is plan.project else {}
    for draft in plan.drafts:
        after = draft.after
        if project is not None and draft.kind != "person":
            if moved:
                after = replace(after, project_id=project.id, **({"column_id": moved[after.column_id]} if draft.kind == "task" else {}))
            if draft.before is None and draft.kind in _IN_PROJECT:
                kind = str(after.kind) if isinstance(after, LogEntry) else draft.kind
                after = replace(after, ref=edit.next_ref(project.id, project.code, kind))
            if draft.kind == "document" and draft.before is None:
                edit.claim_number(after.number, after.id)
            if isinstance(after, Task) and not after.rank:
                last[after.column_id] = ranks.between(last.get(after.column_id), None)
                after = replace(after, rank=last[after.column_id])
        if draft.before is None:
            edit.add(after)
        else:
            edit.change(draft.before, after)
    for one in plan.followups:
        edit.add(one)
    for profile in plan.profiles:
        if profile.before is None:
            edit.add(profile.after)
        else:
            edit.change(profile.before, profile.after)


def _project(known: directory.Directory, project_id: str | None) -> Project | None:
    if project_id is not None:
        return known.projects.get(project_id)
    running = [one for one in known.projects.values() if one.state != ProjectState.CLOSED]
    return running[0] if len(running) == 1 else None


def _place(known: directory.Directory, project: Project | None, zone: str, today: date) -> Place:
    columns = tuple(known.columns_of(project.id)) if project else ()
    if not columns:
        order = ranks.spread(len(DEFAULT_COLUMNS))
        columns = tuple(
            Column(new_id(), "", name, category, rank) for (name, category, _), rank in zip(DEFAULT_COLUMNS, order, strict=True)
        )
    return Place(project.id if project else "", columns, project.status_codes if project else DEFAULT_STATUS_CODES, zone, today)


@dataclass(slots=True)
class _Group:
    """The rows about one thing, the first of them leading."""

    kind: str
    entries: list[Entry]
    known_id: str = ""
    new_id: str = ""
    refusal: str = ""


class _Planning:
    """One plan in the making: rows are read, brought together, found in the store and merged."""

    def __init__(
        self, given: Sequence[Understood], said: DateOrder | None, names: Names, place: Place, problems: list[Problem]
    ) -> None:
        self._given, self._said, self._names, self._place, self._problems = given, said, names, place, problems
        self._orders = date_orders(given, said)
        self._readers: dict[int, RowReader] = {}
        self._entries: list[Entry] = []
        self._items: dict[tuple[int, int], Item] = {}
        self.groups: list[_Group] = []
        self._persons: dict[str, _Group] = {}
        self._drafts: list[_Draft] = []
        self._followups: list[FollowUp] = []

    def kinds(self) -> set[str]:
        """The kinds of record that come in."""
        return {entry.kind for entry in self._entries}

    def read_rows(self) -> None:
        """Every row of the chosen tables; people first, so that owners named elsewhere are theirs."""
        numbers = [number for number, one in enumerate(self._given) if one.include and one.kind]
        for number in sorted(numbers, key=lambda number: self._given[number].kind != "person"):
            one = self._given[number]
            reader = RowReader(number, one, self._orders.by_column, self._names, self._problems)
            self._readers[number] = reader
            for row in one.table.rows:
                entry = reader.read(row)
                if entry.refusal:
                    self._refuse(entry, f"This row has {entry.refusal}, so it is left out.", entry.refused_at)
                elif entry.kind == "person":
                    self._entries.append(entry)
                    self._join_person(entry)
                else:
                    self._entries.append(entry)
        for number in sorted(set(range(len(self._given))) - set(numbers)):
            one = self._given[number]
            if not one.kind:
                sentence = "The headings do not say what this table lists, so it is left out. Choose what it lists to bring it in."
                self._problems.append(Problem(one.table.sheet, one.table.header_row, "", sentence, "warning"))

    def match(
        self, known: Mapping[str, Sequence[imports.Known]], numbers: Mapping[str, KnownDocument], in_store: Mapping[str, Project]
    ) -> None:
        """Brings rows about the same thing together and finds what the store has of it."""
        groups: dict[tuple[str, ...], _Group] = {}
        for entry in self._entries:
            if entry.kind == "person":
                continue
            key = ("document", number_key(entry.values["number"])) if entry.kind == "document" else row_key(entry)
            group = groups.get(key)
            if group is None:
                groups[key] = group = _Group(entry.kind, [entry])
                self.groups.append(group)
            elif entry.kind == "document":
                self._join_document(group, entry)
            elif entry.values == group.entries[0].values and entry.notes == group.entries[0].notes:
                self._joined(group, entry, "says the same as")
            elif key[1] == "title":
                # The same words for the same person on another day: two things.
                group = _Group(entry.kind, [entry])
                self.groups.append(group)
            else:
                first = group.entries[0]
                sentence = f"Row {entry.row} has the number {entry.values['ref']} of {_where(first, entry)} but says something else"
                self._refuse(entry, f"{sentence}, so row {entry.row} is left out. Give it a number of its own.", None)
        matchers = {kind: Matcher(kind, rows) for kind, rows in known.items()}
        for group in self.groups:
            if group.kind == "document":
                self._find_document(group, numbers, in_store)
            elif group.kind in matchers and (found := matchers[group.kind].find(group.entries[0])) is not None:
                group.known_id = found.id
                if found.deleted:
                    group.refusal = f"{found.ref} is in the bin, so this row is left out. Restore it there to update it."

    def merge(self, existing: Mapping[str, Mapping[str, Any]], askings: set[tuple[str, str]]) -> None:
        """Works out the records and what differs."""
        for group in self.groups:
            first = group.entries[0]
            if group.refusal:
                for entry in group.entries:
                    self._refuse(entry, group.refusal, None)
                continue
            before = existing.get(group.kind, {}).get(group.known_id)
            asked = self._asking(first, before, askings)
            after: Any = before
            try:
                for entry in group.entries:
                    after = merged(after, entry, self._names, self._place)
            except InvalidInput as problem:
                self._refuse(first, problem.sentence, None)
                continue
            if before is None and group.new_id:
                after = replace(after, id=group.new_id)
            self._draft(group, before, after, asked)

    def result(self, project: Project | None, new_project: tuple[str, str] | None, profiles: Mapping[str, ImportProfile]) -> Plan:
        """The plan."""
        used = _used_people(self._drafts, self._followups)
        own = {draft.after.id for draft in self._drafts if draft.kind == "person"}
        people = tuple(one for one in self._names.new_people(used) if one.id not in own)
        teams = self._names.new_teams({getattr(one, "team_id", None) or "" for one in (*people, *(draft.after for draft in self._drafts))})
        items = sorted(self._items.values(), key=lambda item: (item.table, item.row))
        counts: dict[tuple[int, str], int] = {}
        for item in items:
            counts[item.table, item.action] = counts.get((item.table, item.action), 0) + 1
        tables = tuple(self._table(number, one, counts) for number, one in enumerate(self._given))
        texts = doubtful_texts(self._given) if self._orders.asked else ()
        needs = project is None and new_project is None and any(one.include and one.kind not in ("", "person") for one in self._given)
        order = self._said or next((DateOrder(one.date_order) for one in self._given if one.date_order), None)
        return Plan(
            tables, tuple(items), tuple(self._problems), people, teams, self._orders.question, texts, order if texts else None, needs,
            project, new_project, self._place, tuple(self._drafts), tuple(self._followups), tuple(self._profiles(profiles)),
        )  # fmt: skip

    # Rows that are about one thing

    def _join_person(self, entry: Entry) -> None:
        """Finds a person among those on file and in the rows before, so that later rows and tables mean the same one."""
        entry.values["name"] = read_name(entry.values["name"])
        found = self._names.find(entry.values["name"], entry.values.get("email", ""))
        group = self._persons.get(found.id) if found is not None else None
        if group is not None:
            self._joined(group, entry, "is the same person as")
            group.entries.append(entry)
            return
        person = found or Person(new_id(), entry.values["name"], entry.values.get("email", ""), team_id=entry.values.get("team_id"))
        group = _Group("person", [entry], person.id if person.id in self._names.known else "", person.id)
        if found is None or (entry.values.get("email") and not found.email):
            self._names.add(replace(person, email=entry.values.get("email", person.email)))
        self.groups.append(group)
        self._persons[person.id] = group

    def _join_document(self, group: _Group, entry: Entry) -> None:
        first = group.entries[0]
        if self._given[entry.table].table.shape != "issues":
            self._joined(group, entry, "has the same number as", "; it counts as another revision")
        else:
            self._set(entry, "joined")
        mine, theirs = entry.values.get("title"), first.values.get("title")
        if theirs and mine and mine != theirs:
            del entry.values["title"]
            if self._given[entry.table].table.shape != "issues":
                entry.notes.append(f"Title in row {entry.row}: {mine}")
        group.entries.append(entry)

    def _joined(self, group: _Group, entry: Entry, how: str, more: str = "") -> None:
        where = _where(group.entries[0], entry)
        self._readers[entry.table].tell(entry.row, None, f"Row {entry.row} {how} {where}, so the two are joined{more}.", "warning")
        self._set(entry, "joined", (f"Joined with {where}",))

    def _find_document(self, group: _Group, numbers: Mapping[str, KnownDocument], in_store: Mapping[str, Project]) -> None:
        number = group.entries[0].values["number"]
        key = number_key(number)
        found = numbers.get(key)
        if not key:
            group.refusal = f"“{number}” has no letters or digits, so it is no document number and this row is left out."
        elif found is None:
            return
        elif not found.project_id:
            # Its import was undone: the number stays that document's.
            group.new_id = found.id
        elif found.deleted:
            group.refusal = f"{number} was the number of “{found.title}”, which is in the bin, so this row is left out."
        elif found.project_id != self._place.project_id:
            other = in_store.get(found.project_id)
            group.refusal = (
                f"{number} is the number of “{found.title}”{f' in {other.code}' if other else ''}, so this row is left out. "
                "Numbers are never used twice."
            )
        else:
            group.known_id = found.id

    # What comes of them

    def _asking(self, entry: Entry, before: Any, askings: set[tuple[str, str]]) -> FollowUp | None:
        """The follow-up that a column such as “Last chased” tells of; without a day and somebody asked it goes to the notes."""
        owner = entry.values.get("owner_id") or (before.owner_id if before is not None and entry.kind in ("task", "log") else None)
        if entry.asked is not None and owner is not None:
            if before is not None and (before.id, entry.asked.isoformat()) in askings:
                return None
            return FollowUp(new_id(), owner, entry.kind, "", entry.asked, ask_next=entry.ask_next, note="From the spreadsheet")
        for label, day in (("Last asked", entry.asked), ("Ask again", entry.ask_next)):
            if day is not None:
                entry.notes.append(f"{label}: {day.isoformat()}")
        return None

    def _draft(self, group: _Group, before: Any, after: Any, asked: FollowUp | None) -> None:
        first = group.entries[0]
        said = differences(before, after, self._names, self._place) if before is not None else ()
        if asked is not None:
            self._followups.append(replace(asked, about_id=after.id))
            said = (*said, f"Asked: {asked.asked_on.isoformat()}") if before is not None else ()
        if before is None or before != after:
            self._drafts.append(_Draft(group.kind, before, after))
        ref = getattr(before, "ref", "") or getattr(after, "number", "") or first.values.get("ref", "")
        action: Action = "added" if before is None else "changed" if before != after or asked is not None else "unchanged"
        self._set(first, action, said, getattr(after, "title", "") or getattr(after, "name", ""), ref)

    def _set(self, entry: Entry, action: Action, said: tuple[str, ...] = (), title: str = "", ref: str = "") -> None:
        shown = title or entry.values.get("title") or entry.values.get("name") or entry.values.get("number") or ""
        ref = ref or entry.values.get("ref") or entry.values.get("number") or ""
        self._items[entry.table, entry.row] = Item(entry.table, entry.sheet, entry.row, entry.kind, action, shown, ref, said)

    def _refuse(self, entry: Entry, sentence: str, column: int | None) -> None:
        self._readers[entry.table].tell(entry.row, column, sentence, "refused")
        self._set(entry, "refused", (sentence,))

    def _table(self, number: int, one: Understood, counts: Mapping[tuple[int, str], int]) -> PlanTable:
        table = one.table
        return PlanTable(
            table.sheet, table.header_row, table.headings, len(table.rows),
            tuple(_samples(row.cells[column] if column < len(row.cells) else None for row in table.rows[:200])
                  for column in range(len(table.headings))),
            one.kind, one.mapping, one.include, one.remembered, table.shape,
            *(counts.get((number, action), 0) for action in ("added", "changed", "unchanged", "refused")),
        )  # fmt: skip

    def _profiles(self, known: Mapping[str, ImportProfile]) -> list[_Draft]:
        found: dict[str, _Draft] = {}
        for one in self._given:
            if not one.include or not one.kind:
                continue
            key = signature(one.table.headings)
            before = known.get(key)
            order = str(self._said.value) if self._said is not None and self._orders.asked else one.date_order
            after = ImportProfile(before.id if before else new_id(), key, one.kind, one.mapping, order)
            if after != before:
                found[key] = _Draft("profile", before, after)
        return list(found.values())


def _where(entry: Entry, seen_from: Entry) -> str:
    return f"row {entry.row}" + (f" of “{entry.sheet}”" if entry.sheet != seen_from.sheet else "")


def _samples(cells: Any) -> tuple[str, ...]:
    found: list[str] = []
    for cell in cells:
        text = _as_text(cell)
        if text and len(found) < 3:
            found.append(text)
    return tuple(found)


def _as_text(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())[:120]


def _used_people(drafts: Sequence[_Draft], followups: Sequence[FollowUp]) -> set[str]:
    used = {one.person_id for one in followups}
    for draft in drafts:
        for name in ("owner_id", "raised_by_id", "waiting_on_id", "needed_by_id", "organiser_id"):
            if (id := getattr(draft.after, name, None)) is not None:
                used.add(id)
        used.update(one.person_id for one in getattr(draft.after, "attendees", ()))
    return used


def place_words(problem: Problem) -> str:
    """Where a problem stands: “Open, row 14, column G”."""
    parts = [problem.sheet, f"row {problem.row}" if problem.row else "", f"column {problem.column}" if problem.column else ""]
    return ", ".join(part for part in parts if part)
