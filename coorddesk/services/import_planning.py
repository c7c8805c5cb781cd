"""Making the plan of an import: rows are read, brought together, found in the store and merged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from coorddesk.domain.dates import DateOrder, count_words
from coorddesk.domain.documents import Document, Transmittal, current, number_key
from coorddesk.domain.followups import FollowUp
from coorddesk.domain.people import Person
from coorddesk.domain.profiles import ImportProfile
from coorddesk.domain.projects import Project
from coorddesk.errors import InvalidInput
from coorddesk.exchange.grids import rows_in_words
from coorddesk.exchange.headings import normal, read_name
from coorddesk.exchange.spreadsheets import Cell, Problem
from coorddesk.services.import_documents import Statuses
from coorddesk.services.import_issues import IssueDate, issue_words, recorded
from coorddesk.services.import_issues import differences as issue_differences
from coorddesk.services.import_mapping import Draft, Understood, date_orders, doubtful_texts, signature
from coorddesk.services.import_matching import Matcher, row_key
from coorddesk.services.import_people import Names
from coorddesk.services.import_plan import Action, Item, Plan, PlanTable
from coorddesk.services.import_records import Place, differences, merged, merged_rows
from coorddesk.services.import_rows import Entry, RowReader
from coorddesk.services.import_statuses import StatusWord, sense_of, status_words, withdrawn_code
from coorddesk.storage.queries import imports
from coorddesk.storage.queries.imports import KnownDocument
from coorddesk.storage.store import new_id


@dataclass(slots=True)
class _Group:
    """The rows about one thing, the first of them leading."""

    kind: str
    entries: list[Entry]
    known_id: str = ""
    new_id: str = ""
    refusal: str = ""


class Planning:
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
        self._drafts: list[Draft] = []
        self._followups: list[FollowUp] = []
        self._issues: list[Item] = []
        self._group_of: dict[int, _Group] = {}
        self._existing: Mapping[str, Document] = {}
        self._further: dict[int, list[Entry]] = {}
        self.statuses: tuple[StatusWord, ...] = ()
        self.missing: list[KnownDocument] = []

    def kinds(self) -> set[str]:
        """The kinds of record that come in."""
        return {entry.kind for entry in self._entries}

    def read_rows(self) -> None:
        """Every row of the chosen tables; people first, so that owners named elsewhere are theirs."""
        numbers = [number for number, one in enumerate(self._given) if one.include and one.kind]
        for number in numbers:
            self._readers[number] = RowReader(number, self._given[number], self._orders.by_column, self._names, self._problems)
            self._readers[number].learn_names()
        for number in sorted(numbers, key=lambda number: self._given[number].kind != "person"):
            one, reader = self._given[number], self._readers[number]
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

    def choose_statuses(self, chosen: Mapping[str, str]) -> None:
        """Settles what the words of status columns mean, and tells of those that the project does not have."""
        rows: dict[str, list[Entry]] = {}
        for entry in self._entries:
            if entry.kind == "document" and (text := entry.values.get("status", "")):
                rows.setdefault(text, []).append(entry)
        self.statuses = status_words({text: len(found) for text, found in rows.items()}, self._place.statuses, chosen)
        for one in self.statuses:
            first = rows[one.text][0]
            count = count_words(one.rows, "row")
            if one.guessed:
                sentence = f"The status “{one.text}” ({count}) comes in as “{one.code}”; the file's own word is kept."
                self._readers[first.table].tell(first.row, self._column_of(first, "status"), sentence)
            elif not one.known and one.code == one.text:
                sentence = f"The status “{one.text}” ({count}) is none of the project's and comes in as it stands."
                self._readers[first.table].tell(first.row, self._column_of(first, "status"), sentence, "warning")
        words = {normal(one.text): one.code for one in self.statuses}
        self._place = replace(self._place, rules=replace(self._place.rules, statuses=Statuses(self._place.statuses, words)))

    def _column_of(self, entry: Entry, target: str) -> int | None:
        mapping = self._given[entry.table].mapping
        return mapping.index(target) if target in mapping else None

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
            if entry.kind == "document" and group is not None:
                self._group_of[id(entry)] = group
            if group is None:
                groups[key] = group = _Group(entry.kind, [entry])
                self.groups.append(group)
                self._group_of[id(entry)] = group
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
        for entries in self._further.values():
            first, words = entries[0], rows_in_words(entry.row for entry in entries)
            many = "has the number of another row and counts as a further revision" if len(entries) == 1 else (
                "have the numbers of other rows and count as further revisions")  # fmt: skip
            self._readers[first.table].tell(first.row, self._column_of(first, "number"), f"{words.capitalize()} {many}.")
        matchers = {kind: Matcher(kind, rows) for kind, rows in known.items()}
        for group in self.groups:
            if group.kind == "document":
                self._find_document(group, numbers, in_store)
            elif group.kind in matchers and (found := matchers[group.kind].find(group.entries[0])) is not None:
                group.known_id = found.id
                if found.deleted:
                    group.refusal = f"{found.ref} is in the bin, so this row is left out. Restore it there to update it."

        met = {group.known_id for group in self.groups if group.kind == "document" and group.known_id}
        gone = ("withdrawn", "superseded")
        if met:
            self.missing = [one for one in numbers.values() if one.project_id == self._place.project_id and not one.deleted
                            and one.id not in met and sense_of(one.status) not in gone]  # fmt: skip
            self.missing.sort(key=lambda one: one.number)

    def withdraw(self, records: Mapping[str, Document]) -> None:
        """Marks the documents that the file does not have as withdrawn."""
        code = withdrawn_code(self._place.statuses)
        for one in records.values():
            now = current(one)
            revisions = tuple(replace(each, status=code) if each is now else each for each in one.revisions)
            self._drafts.append(Draft("document", one, replace(one, status=code, revisions=revisions, review_due=None)))

    def issue_dates(self) -> list[IssueDate]:
        """The dates of the issue sheets whose foot is to become transmittals."""
        found: list[IssueDate] = []
        for number, reader in self._readers.items():
            table, foot = self._given[number].table, self._given[number].table.foot
            if not self._given[number].issues or foot is None:
                continue
            issued: dict[int, list[tuple[int, str]]] = {}
            for entry in self._entries:
                if entry.table == number:
                    for column, code in entry.issued_at:
                        issued.setdefault(column, []).append((id(entry), code))
            for place, column in enumerate(table.issue_columns):
                receivers = tuple((one.name, one.copies[place]) for one in foot.receivers if one.copies[place])
                if receivers and column in issued and (day := reader.issue_day(column)) is not None:
                    said = [row[place] if row else "" for row in (foot.numbers, foot.reasons, foot.methods)]
                    found.append(IssueDate(
                        number, table.sheet, table.header_row, column, day, said[0], said[1], said[2], receivers, tuple(issued[column]),
                    ))  # fmt: skip
        return found

    def record_issues(self, issues: Sequence[IssueDate], known: Sequence[Transmittal], sent: frozenset[str]) -> None:
        """Works out the transmittals; after `merge`."""
        if not self._place.project_id:
            return  # their numbers are a project's
        made = {draft.after.id: draft.after for draft in self._drafts if draft.kind == "document"}

        def document_of(key: int) -> Document | None:
            group = self._group_of.get(key)
            if group is None or group.refusal:
                return None
            return made.get(group.known_id or group.new_id) or self._existing.get(group.known_id)

        for one in recorded(issues, document_of, known, sent, self._place.project_id, self._names):
            action: Action = "added" if one.before is None else "changed" if one.before != one.after else "unchanged"
            if action != "unchanged":
                self._drafts.append(Draft("transmittal", one.before, one.after))
            said = issue_differences(one.before, one.after) if one.before is not None else ()
            words = issue_words(one, self._names, self._place.today)
            issue = one.issue
            self._issues.append(Item(issue.table, issue.sheet, issue.row, "transmittal", action, words, one.after.number, said))

    def merge(
        self, existing: Mapping[str, Mapping[str, Any]], askings: set[tuple[str, str]], reviewing: frozenset[tuple[str, str]]
    ) -> None:
        """Works out the records and what differs."""
        self._place = replace(self._place, rules=replace(self._place.rules, reviewing=reviewing))
        self._existing = existing.get("document", {})
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
                if group.kind == "document":
                    after = merged_rows(before, group.entries, self._names, self._place, self._tell_row)
                else:
                    for entry in group.entries:
                        after = merged(after, entry, self._names, self._place)
            except InvalidInput as problem:
                self._refuse(first, problem.sentence, None)
                continue
            if before is None and group.new_id:
                after = replace(after, id=group.new_id)
            if before is None:
                group.new_id = after.id
            self._draft(group, before, after, asked)

    def result(
        self, project: Project | None, new_project: tuple[str, str] | None, profiles: Mapping[str, ImportProfile], withdraws: bool
    ) -> Plan:
        """The plan; `withdraws` tells that `withdraw` was called."""
        used = _used_people(self._drafts, self._followups)
        own = {draft.after.id for draft in self._drafts if draft.kind == "person"}
        people = tuple(one for one in self._names.new_people(used) if one.id not in own)
        teams = self._names.new_teams({getattr(one, "team_id", None) or "" for one in (*people, *(draft.after for draft in self._drafts))})
        items = sorted((*self._items.values(), *self._issues), key=lambda item: (item.table, item.row))
        items += self._missing_items(withdraws)
        counts: dict[tuple[int, str], int] = {}
        for item in self._items.values():
            counts[item.table, item.action] = counts.get((item.table, item.action), 0) + 1
        tables = tuple(self._table(number, one, counts) for number, one in enumerate(self._given))
        texts = doubtful_texts(self._given) if self._orders.asked else ()
        # what is there already keeps its project; what is new needs one
        homeless = any(one.before is None and one.kind != "person" for one in self._drafts)
        known = any(item.action in ("changed", "unchanged") for item in items)
        included = any(one.include and one.kind not in ("", "person") for one in self._given)
        needs = project is None and new_project is None and (homeless or (included and not known))
        order = self._said or next((DateOrder(one.date_order) for one in self._given if one.date_order), None)
        return Plan(
            tables, tuple(items), tuple(self._problems), people, teams, self._orders.question, texts, order if texts else None, needs,
            project, new_project, self._place, tuple(self._drafts), tuple(self._followups), tuple(self._profiles(profiles)),
            self.statuses, len(self.missing), withdraws,
        )  # fmt: skip

    # Rows that are about one thing

    def _join_person(self, entry: Entry) -> None:
        """Finds a person among those on file and in the rows before, so that later rows and tables mean the same one."""
        entry.values["name"] = read_name(entry.values["name"])
        found = self._names.find(entry.values["name"], entry.values.get("email", ""))
        email = entry.values.get("email", "")
        person = found or Person(new_id(), entry.values["name"], email, team_id=entry.values.get("team_id"))
        if found is None or (email and not found.email):
            self._names.add(replace(person, email=email or person.email))
        group = self._persons.get(person.id)
        if group is not None:
            self._joined(group, entry, "is the same person as")
            group.entries.append(entry)
            return
        group = _Group("person", [entry], person.id if person.id in self._names.known else "", person.id)
        self.groups.append(group)
        self._persons[person.id] = group

    def _join_document(self, group: _Group, entry: Entry) -> None:
        """A further row of a document is another revision of it; it is told of where number or title are written differently."""
        first = group.entries[0]
        mine, theirs = entry.values.get("title"), first.values.get("title")
        listed = self._given[entry.table].table.shape != "issues"
        if listed and " ".join(entry.values["number"].split()) != " ".join(first.values["number"].split()):
            self._joined(group, entry, f"writes the number {first.values['number']} differently and is the same document as", "")
        elif listed and mine and theirs and normal(mine) != normal(theirs):
            self._joined(group, entry, "has the same number as", ", and its title is kept in the notes")
        elif listed:
            where = _where(first, entry)
            self._set(entry, "joined", (f"Joined with {where}",))
            self._further.setdefault(entry.table, []).append(entry)
        else:
            self._set(entry, "joined")
        group.entries.append(entry)

    def _tell_row(self, entry: Entry, sentence: str) -> None:
        self._readers[entry.table].tell(entry.row, self._column_of(entry, "revision"), sentence, "warning")

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
        elif self._place.project_id and found.project_id != self._place.project_id:
            other = in_store.get(found.project_id)
            group.refusal = (
                f"{number} is the number of “{found.title}”{f' in {other.code}' if other else ''}, so this row is left out. "
                "Numbers are never used twice."
            )
        else:
            group.known_id = found.id
            if found.number != " ".join(number.split()):
                first = group.entries[0]
                sentence = f"“{number}” is {found.number} in the register, so it is taken for the same document."
                self._readers[first.table].tell(first.row, self._column_of(first, "number"), sentence)

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
            self._drafts.append(Draft(group.kind, before, after))
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

    def _missing_items(self, withdraws: bool) -> list[Item]:
        """The documents of the register that the file does not have; they have no row."""
        code = withdrawn_code(self._place.statuses)
        return [
            Item(0, "", 0, "document", "changed" if withdraws else "gone", one.title, one.number,
                 (f"Status: {one.status} → {code}, for it is not in the file any more",) if withdraws else ())
            for one in self.missing
        ]  # fmt: skip

    def _table(self, number: int, one: Understood, counts: Mapping[tuple[int, str], int]) -> PlanTable:
        table = one.table
        return PlanTable(
            table.sheet, table.header_row, table.headings, len(table.rows),
            tuple(_samples(row.cells[column] if column < len(row.cells) else None for row in table.rows[:200])
                  for column in range(len(table.headings))),
            one.kind, one.mapping, one.include, one.remembered, table.shape,
            counts.get((number, "added"), 0), counts.get((number, "changed"), 0), counts.get((number, "unchanged"), 0),
            counts.get((number, "refused"), 0), receivers=len(table.foot.receivers) if table.foot else 0, issues=one.issues,
        )  # fmt: skip

    def _profiles(self, known: Mapping[str, ImportProfile]) -> list[Draft]:
        found: dict[str, Draft] = {}
        for one in self._given:
            if not one.include or not one.kind:
                continue
            key = signature(one.table.headings)
            before = known.get(key)
            order = str(self._said.value) if self._said is not None and self._orders.asked else one.date_order
            after = ImportProfile(before.id if before else new_id(), key, one.kind, one.mapping, order)
            if after != before:
                found[key] = Draft("profile", before, after)
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


def _used_people(drafts: Sequence[Draft], followups: Sequence[FollowUp]) -> set[str]:
    used = {one.person_id for one in followups}
    for draft in drafts:
        for name in ("owner_id", "raised_by_id", "waiting_on_id", "needed_by_id", "organiser_id"):
            if (id := getattr(draft.after, name, None)) is not None:
                used.add(id)
        for name in ("attendees", "recipients"):
            used.update(one.person_id for one in getattr(draft.after, name, ()))
    return used
