"""One row of a foreign table → values for our fields, what else is to be kept, and what is to be told about it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Literal
from zoneinfo import ZoneInfo

from coorddesk.domain import log, milestones, tasks
from coorddesk.domain.date_reading import read_cell_date
from coorddesk.domain.dates import DateOrder
from coorddesk.domain.fields import Editor
from coorddesk.domain.people import checked_email
from coorddesk.errors import InvalidInput
from coorddesk.exchange.headings import kind_of_code, letters_of, log_kind, normal, read_priority, read_scale
from coorddesk.exchange.spreadsheets import Cell, Problem, Row, column_letters
from coorddesk.services.import_mapping import ASK_NEXT, ASKED, ISSUED_ON, LEAVE_OUT, TO_NOTES, Understood, import_fields, is_date
from coorddesk.services.import_people import Names

_LONGEST_TITLE = 250
_LONGEST = MappingProxyType({"number": 100, "revision": 60})  # letters; longer ones are something else
_BLANK_WORDS = frozenset({"", "na", "n a", "nil", "none", "tbc", "tbd", "tba", "-", "–", "—"})
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))(?::\d{2})?\s*([ap])?\.?m?\.?|(\d{1,2})\s*([ap])\.?m\.?", re.I)
# The days a spreadsheet counts from, and the day numbers that are taken for dates: 2000 to 2099.
_DAY_ZERO, _DAY_NUMBERS = date(1899, 12, 30), range(36526, 73051)

_PERSON_TARGETS = frozenset({"owner_id", "raised_by_id", "waiting_on_id", "needed_by_id", "organiser_id"})

Severity = Literal["note", "warning", "refused"]


@dataclass(slots=True)
class Entry:
    """One row, understood.

    Attributes:
        kind: of record; a row of a combined log may be a task.
        values: our field → value, blanks left out; `status` for a task is the text as it stands.
        notes: lines to be kept besides.
        revisions: of an issue sheet, (code, day issued), oldest first.
        issued_at: of an issue sheet, (column from 0, code) of every cell.
        refusal: why it is left out, as a sentence without the row; empty when it is not.
        refused_at: the column that sentence is about, from 0; None for the whole row.
    """

    table: int
    sheet: str
    row: int
    kind: str
    values: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    asked: date | None = None
    ask_next: date | None = None
    revisions: list[tuple[str, date | None]] = field(default_factory=list)
    issued_at: list[tuple[int, str]] = field(default_factory=list)
    refusal: str = ""
    refused_at: int | None = None


class RowReader:
    """Reads the rows of one table; what is to be told about them goes to `problems`."""

    def __init__(
        self, number: int, given: Understood, orders: Mapping[tuple[int, int], DateOrder | None], names: Names, problems: list[Problem]
    ) -> None:
        self._number, self._given, self._orders, self._names, self._problems = number, given, orders, names, problems
        self._labels = {one.name: one for one in import_fields(given.kind)}
        self._dates = {target for target in given.mapping if is_date(given.kind, target)}
        self._days: dict[tuple[int, str], tuple[date | None, str]] = {}
        self._issue_days: dict[int, date | None] = {}
        self._letters = ("assumption", "dependency")
        self._kind_of_all: str | None = None
        if given.kind == "log":
            self._learn_kinds()
        title_at = self._column("name" if given.kind == "person" else "title")
        heading = normal(given.table.headings[title_at]) if title_at is not None else ""
        self._task_kind = (
            tasks.TaskKind.ACTION if "action" in heading or "action" in normal(given.table.sheet)
            else tasks.TaskKind.DELIVERABLE if "deliverable" in heading else tasks.TaskKind.TASK
        )  # fmt: skip

    def learn_names(self) -> None:
        """Has the names of its people columns noticed; to be called for all tables before any row is read."""
        for column, target in enumerate(self._given.mapping):
            if target in _PERSON_TARGETS or target == "attendees" or (self._given.kind == "person" and target == "name"):
                texts = (_text(self._cell(row, column)) for row in self._given.table.rows)
                self._names.learn([text for text in texts if text])

    def read(self, row: Row) -> Entry:
        """One row; its `refusal` says so when it cannot come in."""
        given = self._given
        entry = Entry(self._number, given.table.sheet, row.number, given.kind)
        title_at = self._title_column()
        if given.kind == "log":
            entry.kind, entry.values["kind"] = self._entry_kind(row)
        elif given.kind == "task":
            entry.values["kind"] = self._task_kind
        if title_at is None or not _text(self._cell(row, title_at)):
            entry.refused_at = title_at
            entry.refusal = {
                "person": "no name", "document": "no number",
            }.get(given.kind, "no title")  # fmt: skip
            return entry
        if given.kind == "document" and len(number := _text(self._cell(row, title_at))) > _LONGEST["number"]:
            entry.refused_at, entry.refusal = title_at, f"a number of {len(number):,} signs ({_LONGEST['number']} at most)"
            return entry
        for column, target in enumerate(given.mapping):
            cell = self._cell(row, column)
            if target == ISSUED_ON:
                self._revision(entry, column, cell)
            elif target != LEAVE_OUT and _text(cell):
                self._take(entry, row.number, column, target, cell)
        if given.kind == "document" and row.links:
            self._link(entry, row)
        if given.kind == "meeting":
            self._times(entry, row.number)
        return entry

    def tell(self, row: int, column: int | None, sentence: str, severity: Severity = "note") -> None:
        """Notes a problem at a place of this table."""
        letters = "" if column is None else column_letters(column + 1)
        self._problems.append(Problem(self._given.table.sheet, row, letters, sentence, severity))

    def _column(self, target: str) -> int | None:
        return self._given.mapping.index(target) if target in self._given.mapping else None

    def _title_column(self) -> int | None:
        return self._column({"person": "name", "document": "number"}.get(self._given.kind, "title"))

    @staticmethod
    def _cell(row: Row, column: int) -> Cell:
        return row.cells[column] if column < len(row.cells) else None

    def _heading(self, column: int) -> str:
        return self._given.table.headings[column] or f"Column {column_letters(column + 1)}"

    # What a log's rows are

    def _learn_kinds(self) -> None:
        given = self._given
        at = self._column("kind")
        codes = [_text(self._cell(row, at)) for row in given.table.rows] if at is not None else []
        self._letters = letters_of(codes)
        self._kind_of_all = log_kind(given.table.sheet, given.table.headings)
        if at is None and self._kind_of_all is None and (first := self._column("ref")) is not None:
            refs = [_text(self._cell(row, first)) for row in given.table.rows]
            if not any(kind_of_code(ref) for ref in refs if ref):
                self._say_default()
        elif at is None and self._kind_of_all is None:
            self._say_default()

    def _say_default(self) -> None:
        sentence = "Nothing here says whether these are risks, issues or decisions, so they come in as issues."
        self.tell(self._given.table.header_row, None, sentence, "warning")

    def _entry_kind(self, row: Row) -> tuple[str, str]:
        """(kind of record, kind of log entry or of task)."""
        found: str | None = None
        for target in ("kind", "ref"):
            at = self._column(target)
            if at is not None and found is None and (target == "kind" or self._kind_of_all is None):
                found = kind_of_code(_text(self._cell(row, at)), *self._letters)
        found = found or self._kind_of_all or "issue"
        return ("task", tasks.TaskKind.ACTION) if found == "action" else ("log", log.LogKind(found))

    # One cell

    def _take(self, entry: Entry, row: int, column: int, target: str, cell: Cell) -> None:
        text = _text(cell)
        if target == TO_NOTES:
            entry.notes.append(f"{self._heading(column)}: {text}")
        elif target in self._dates:
            if entry.kind == "meeting" and target != "day":
                entry.values[f"{target}_cell"] = (column, cell)
                return
            if target == "issued" and (days := self._days_in(column, cell)):
                entry.values |= {"issued_all": days, "issued": days[-1]}
                return
            day = self._day(entry, row, column, cell)
            if target == ASKED:
                entry.asked = day
            elif target == ASK_NEXT:
                entry.ask_next = day
            elif day is not None:
                entry.values[target] = day
        elif target in _PERSON_TARGETS:
            self._people(entry, row, column, target, text)
        elif target == "attendees":
            entry.values[target] = self._names.ids(text)
            self._tell_guess(row, column, text)
        elif target == "team_id":
            if normal(text) not in _BLANK_WORDS:
                entry.values[target] = self._names.team(text)
        elif target in ("title", "number", "name"):
            self._title(entry, row, column, target, text)
        elif target == "kind":
            self._kind(entry, row, column, text)
        elif target == "confidentiality" and (secret := _yes_or_no(text)) is not None:
            if secret:  # a register that has a tick for it
                entry.values[target] = "Confidential"
        elif target in _READERS:
            value = _READERS[target](text)
            if value is None:
                self._keep(entry, row, column, text, "is not understood")
            else:
                entry.values[target] = value
        elif self._labels[target].editor == Editor.NUMBER:
            if re.fullmatch(r"\d{1,9}(?:\.0)?", text):
                entry.values[target] = int(float(text))
            else:
                self._keep(entry, row, column, text, "is no whole number")
        elif self._is_too_long(target, text):
            self._keep(entry, row, column, text, f"is too long for {self._labels[target].label.lower()}")
        elif target == "labels":
            entry.values[target] = tuple(dict.fromkeys(part.strip() for part in re.split(r"[,;]", text) if part.strip()))
        elif self._labels[target].editor == Editor.NOTES:
            entry.values[target] = text if isinstance(cell, str) else _text(cell)
        else:
            entry.values[target] = " ".join(text.split())

    def _is_too_long(self, target: str, text: str) -> bool:
        return len(text) > _LONGEST.get(target, _LONGEST_TITLE) and self._labels[target].editor == Editor.TEXT and target != "path"

    def _days_in(self, column: int, cell: Cell) -> list[date]:
        """The days of a cell that has one for each of several revisions; empty where it has one, or something else in it."""
        parts = [part.strip() for part in re.split(r"[,;\n]+|\s+/\s+", cell)] if isinstance(cell, str) else []
        days = [read_cell_date(part, self._orders.get((self._number, column))).value for part in parts] if len(parts) > 1 else []
        return [day for day in days if day is not None] if all(days) else []

    def _link(self, entry: Entry, row: Row) -> None:
        """Takes the file or address that a cell leads to, where no cell says it in words."""
        by_column = dict(row.links)
        order = [self._column(target) for target in ("path", "number", "title", "revision")]
        target = next((by_column[at] for at in (*order, *by_column) if at in by_column), "")
        if target and not re.search(r"[\\/]", entry.values.get("path", "")):
            entry.values["path"] = target

    def _title(self, entry: Entry, row: int, column: int, target: str, text: str) -> None:
        clean = " ".join(text.split())
        if len(clean) > _LONGEST_TITLE:
            entry.notes.append(clean)
            clean = clean[: _LONGEST_TITLE - 1] + "…"
            self.tell(row, column, f"The title has {len(text)} signs; the whole of it stands in the notes.")
        entry.values[target] = clean

    def _kind(self, entry: Entry, row: int, column: int, text: str) -> None:
        if entry.kind == "milestone":
            known = {normal(shown): value for value, shown in milestones.KINDS}
        elif self._given.kind == "task":
            known = {normal(shown): value for value, shown in tasks.KINDS}  # type: ignore[misc]
        else:
            if kind_of_code(text, *self._letters) is None:
                self._keep(entry, row, column, text, f"is no kind of log entry, so it comes in as {entry.values['kind']}")
            return
        if (found := known.get(normal(text))) is not None:
            entry.values["kind"] = found
        else:
            entry.notes.append(f"{self._heading(column)}: {text}")

    def _people(self, entry: Entry, row: int, column: int, target: str, text: str) -> None:
        ids = self._names.ids(text)
        if not ids:
            return
        entry.values[target] = ids[0]
        self._tell_guess(row, column, text)
        if len(ids) > 1:
            others = ", ".join(self._names.name(id) for id in ids[1:])
            entry.notes.append(f"{self._heading(column)}, also: {others}")
            self.tell(row, column, f"Several names: {self._names.name(ids[0])} comes first, {others} stands in the notes.")

    def _tell_guess(self, row: int, column: int, text: str) -> None:
        if said := self._names.guessed(text):
            self.tell(row, column, said)

    def _day(self, entry: Entry, row: int, column: int, cell: Cell) -> date | None:
        """The date in a cell; what is none goes to the notes and is told."""
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in _DAY_NUMBERS:
            return _DAY_ZERO + timedelta(int(cell))
        text = _text(cell)
        known = self._days.get((column, text))
        if known is None:
            read = read_cell_date(text, self._orders.get((self._number, column)))
            known = self._days[column, text] = (read.value, read.state)
        day, state = known
        if state == "note":
            if re.search(r"\w", text):
                self._keep(entry, row, column, text, "is no date", "note")
        elif state == "bad":
            self._keep(entry, row, column, text, "is a date that does not exist" if re.search(r"\d\D+\d", text) else "is no date")
        elif state == "ambiguous":
            self.tell(row, column, f"“{text}” can be read two ways. Say which way round the dates are.", "warning")
        return day

    def _keep(self, entry: Entry, row: int, column: int, text: str, why: str, severity: Severity = "warning") -> None:
        line = f"{self._heading(column)}: {text}"
        if line not in entry.notes:
            entry.notes.append(line)
        self.tell(row, column, f"“{_short(text)}” {why}. It is kept in the notes.", severity)

    def _revision(self, entry: Entry, column: int, cell: Cell) -> None:
        code = _text(cell)
        if normal(code) in _BLANK_WORDS or code in {"✓", "•"}:
            return
        day = self.issue_day(column)
        entry.issued_at.append((column, code))
        if code.casefold() not in {one.casefold() for one, _ in entry.revisions}:
            entry.revisions.append((code, day))

    def issue_day(self, column: int) -> date | None:
        """The date that heads a column of an issue sheet."""
        heading = self._given.table.headings[column]
        if column not in self._issue_days:
            self._issue_days[column] = read_cell_date(heading, self._orders.get((self._number, column))).value
        return self._issue_days[column]

    # Meetings

    def _times(self, entry: Entry, row: int) -> None:
        """Start and end from a day and times of day, from moments, or from whole days; no start refuses the row."""
        column, cell = entry.values.pop("starts_cell", (self._column("day"), None))
        end_column, end_cell = entry.values.pop("ends_cell", (None, None))
        day: date | None = entry.values.pop("day", None)
        starts_on, starts_at, span_end = self._moment(entry, row, column, cell)
        ends_on, ends_at, _ = self._moment(entry, row, end_column, end_cell)
        first = day or starts_on
        minutes = entry.values.pop("minutes", None)
        if first is None:
            entry.refusal, entry.refused_at = "no date", column
            return
        last = ends_on or first
        if starts_at is None:
            entry.values |= {"starts": datetime.combine(first, time()), "ends": datetime.combine(max(first, last), time()), "all_day": True}
            return
        start = datetime.combine(first, starts_at)
        finish = ends_at or span_end
        end = datetime.combine(last, finish) if finish else start + timedelta(minutes=minutes or 60)
        if end <= start:
            self.tell(row, end_column, "It would end before it starts, so it lasts an hour.", "warning")
            end = start + timedelta(hours=1)
        entry.values |= {"starts": start, "ends": end, "all_day": False}

    def _moment(self, entry: Entry, row: int, column: int | None, cell: Cell) -> tuple[date | None, time | None, time | None]:
        """Day, time of day, and a second time ("10:30–11:30") out of one cell."""
        if isinstance(cell, datetime):
            return cell.date(), cell.time() if cell.time() != time() else None, None
        text = _text(cell)
        if not text or column is None or isinstance(cell, date):
            return (cell if isinstance(cell, date) else None), None, None
        if isinstance(cell, float) and 0 < cell < 1:
            return None, (datetime.combine(_DAY_ZERO, time()) + timedelta(minutes=round(cell * 1440))).time(), None
        times: list[time] = []
        for match in _CLOCK.finditer(text):
            if (clock := _clock(match)) is not None:
                times.append(clock)
        bare = re.sub(r"[\s,T–—-]+$|\bto\b|\buntil\b", "", _CLOCK.sub("", text)).strip(" ,T–—-") if times else text
        if times and re.fullmatch(r"\d{1,4}([./-]\d{1,4}){1,2}", text):  # 03.11.26 is a day, not half past three
            times, bare = [], text
        day = self._day(entry, row, column, bare) if bare else None
        return day, times[0] if times else None, times[1] if len(times) > 1 else None


def _clock(match: re.Match[str]) -> time | None:
    hour, minute, half = int(match[1] or match[4]), int(match[2] or 0), (match[3] or match[5] or "").casefold()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _text(cell: Cell) -> str:
    """A cell as text without the blanks around it; whole numbers without a decimal point, nothing for an empty cell."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _short(text: str) -> str:
    clean = " ".join(text.split())
    return clean if len(clean) <= 60 else clean[:59] + "…"


def _minutes(text: str) -> int | None:
    if found := re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", text):
        return int(found[1]) * 60 + int(found[2]) or None
    found = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(h|hrs?|hours?|m|mins?|minutes?)?\.?", text.strip(), re.I)
    if not found:
        return None
    amount = float(found[1].replace(",", "."))
    return round(amount * 60 if (found[2] or "m").casefold().startswith("h") else amount) or None


def _email(text: str) -> str | None:
    try:
        return checked_email(text.strip().removeprefix("mailto:"))
    except InvalidInput:
        return None


def _zone(text: str) -> str | None:
    try:
        return ZoneInfo(text).key
    except (OSError, ValueError, LookupError):
        return None


def _yes_or_no(text: str) -> bool | None:
    key = normal(text)
    if key in {"yes", "y", "true", "1", "x", "current", "latest"} or text in {"✓", "✔"}:
        return True
    return False if key in {"no", "n", "false", "0", "superseded"} else None


_READERS: Mapping[str, Callable[[str], Any]] = {
    "is_current": _yes_or_no, "priority": read_priority, "probability": read_scale, "impact": read_scale, "minutes": _minutes,
    "email": _email, "zone": _zone,
}  # fmt: skip
