"""What a foreign table seems to list, what each of its columns means to us, and which way round its dates are."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from coorddesk.domain.date_reading import guess_order, read_cell_date
from coorddesk.domain.dates import DateOrder
from coorddesk.domain.fields import Editor, Field
from coorddesk.domain.kinds import FIELDS
from coorddesk.domain.profiles import ImportProfile
from coorddesk.errors import InvalidInput
from coorddesk.exchange.headings import guess, normal
from coorddesk.exchange.spreadsheets import Cell, Table, column_letters
from coorddesk.storage.store import new_id

KINDS = (
    ("task", "Tasks"), ("log", "Log"), ("document", "Documents"), ("person", "People"), ("milestone", "Milestones"),
    ("meeting", "Meetings"),
)  # fmt: skip

# What a column can mean besides one of our fields.
LEAVE_OUT, TO_NOTES, ASKED, ASK_NEXT, ISSUED_ON = "", "+notes", "+asked", "+ask_next", "+issued_on"
EXTRA_TARGETS = ((TO_NOTES, "Added to the notes"), (ASKED, "Last asked on"), (ASK_NEXT, "Ask again on"), (LEAVE_OUT, "Leave out"))

_ALIASES = {"tasks": "task", "documents": "document", "people": "person", "persons": "person", "milestones": "milestone",
            "meetings": "meeting", "actions": "task", "raid": "log"}  # fmt: skip
_KINDS = tuple(kind for kind, _ in KINDS)
# What columns can mean besides the fields of a record that spreadsheets have headings for, after which of them it is offered.
_OWN_FIELDS: dict[tuple[str, str], Field] = {
    ("document", "path"): Field("revision_note", "Revision note", Editor.TEXT, headings=(
        "Revision note", "Revision notes", "Revision description", "Rev description", "Reason for revision", "Change description")),
    ("document", "revision_note"): Field("is_current", "Current", Editor.TEXT, headings=(
        "Is latest", "Latest", "Is current", "Current", "Latest revision?")),
    ("meeting", "title"): Field("day", "Day", Editor.DATE, headings=("Date", "Day", "Meeting date", "When")),
    ("meeting", "ends"): Field("minutes", "Minutes", Editor.NUMBER, headings=("Duration", "Length", "Minutes", "Duration (min)")),
}
_ASKED_HEADINGS = frozenset({"last contact", "last chased", "last asked", "asked on", "chased on", "last chase", "chased"})
_ASK_NEXT_HEADINGS = frozenset(
    {"followup on", "follow up on", "follow up date", "followup date", "chase date", "next chase", "next chase date",
     "next action date", "ask again"}
)  # fmt: skip
# Renewed with every sorting, or worked out from other columns.
_NOT_KEPT = re.compile(r"(seq|sequence|line|row|s no|sr no|serial)( ?(no|number|#))?|#|s n|(variance|slip|delay|age|days|overdue)\b.*")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user said about one table; None leaves the guess.

    Attributes:
        mapping: one target a column, see `targets`.
        issues: the foot of an issue sheet becomes transmittals.
    """

    kind: str | None = None
    mapping: tuple[str, ...] | None = None
    include: bool = True
    issues: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """One record to be written."""

    kind: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Understood:
    """One table with what it lists and what its columns mean.

    Attributes:
        kind: one of KINDS; empty when nothing was recognised.
        mapping: one target a column.
        remembered: both come from an earlier import of the same headings.
        issues: the foot of this issue sheet becomes transmittals.
    """

    table: Table
    kind: str
    mapping: tuple[str, ...]
    include: bool
    remembered: bool
    date_order: str = ""
    issues: bool = False


@dataclass(frozen=True, slots=True)
class DateQuestion:
    """Dates that read two ways, and nothing in the file tells which.

    Attributes:
        texts: up to three of them, as they stand in the file.
        sheet, row, column: where the first one stands.
    """

    texts: tuple[str, ...]
    sheet: str
    row: int
    column: str


def known_kind(name: str) -> str:
    """A kind by its name or plural, any case.

    Raises:
        InvalidInput: it is none; lists them.
    """
    clean = name.strip().casefold()
    clean = _ALIASES.get(clean, clean)
    if clean not in _KINDS:
        raise InvalidInput("kind", f"“{name}” cannot be imported. Choose one of: {', '.join(_KINDS)}.")
    return clean


def import_fields(kind: str) -> tuple[Field, ...]:
    """The fields of a kind that a column can fill, in the order they are offered."""
    found: list[Field] = []
    for field in FIELDS[kind]:
        if field.headings:
            found.append(_as_target(kind, field))
            while (own := _OWN_FIELDS.get((kind, found[-1].name))) is not None:
                found.append(own)
    return tuple(found)


def _as_target(kind: str, field: Field) -> Field:
    # Our own exports head a column by its label.
    field = replace(field, headings=(*field.headings, field.label))
    if field.name == "ref":
        return replace(field, label="Their number")
    if field.name == "column_id":
        return replace(field, label="Board column")
    if (kind, field.name) == ("meeting", "starts"):
        return replace(field, headings=tuple(one for one in field.headings if one not in ("Date", "When")))
    return field


def targets(kind: str) -> tuple[tuple[str, str], ...]:
    """(target, words) of everything a column of this kind of table can mean."""
    extra = [one for one in EXTRA_TARGETS if kind in ("task", "log") or one[0] not in (ASKED, ASK_NEXT)]
    return (*((field.name, field.label) for field in import_fields(kind)), *extra)


def signature(headings: Sequence[str]) -> str:
    """What makes two tables the same sort of table."""
    return "|".join(normal(heading) for heading in headings)


def words_signature(project_id: str) -> str:
    """Under which the meanings of a project's status words are remembered; no row of headings reads so."""
    return f"statuses {project_id}"


def remembered_words(profile: ImportProfile | None) -> dict[str, str]:
    """The words of status columns that were given a code, with it."""
    return dict(zip(profile.mapping[::2], profile.mapping[1::2], strict=False)) if profile else {}


def words_profile(project_id: str, before: ImportProfile | None, chosen: Mapping[str, str]) -> list[Draft]:
    """Remembers them; nothing where they are remembered already."""
    flat = tuple(part for pair in sorted(chosen.items()) for part in pair)
    after = ImportProfile(before.id if before else new_id(), words_signature(project_id), "statuses", flat)
    return [Draft("profile", before, after)] if after != before else []


def with_issues(given: Understood, choice: Choice) -> Understood:
    """With what becomes of the foot of an issue sheet."""
    foot = given.table.foot
    return replace(given, issues=choice.issues and given.include and given.kind == "document" and bool(foot and foot.receivers))


def understood(table: Table, choice: Choice, as_kind: str | None, profile: ImportProfile | None) -> Understood:
    """The table as the user chose, else as it was imported last time, else as its headings say."""
    if profile is not None and (len(profile.mapping) != len(table.headings) or profile.kind not in _KINDS):
        profile = None
    asked = choice.kind or as_kind
    if profile is not None and asked in (None, profile.kind) and choice.mapping is None:
        return Understood(table, profile.kind, profile.mapping, choice.include, True, profile.date_order)
    order = profile.date_order if profile else ""
    if asked is None and table.shape == "issues":
        asked = "document"
    if asked is None:
        asked = guess(table.headings, {kind: import_fields(kind) for kind in _KINDS}, table.sheet).kind
    if choice.mapping is not None and len(choice.mapping) == len(table.headings):
        return Understood(table, asked, choice.mapping, choice.include and bool(asked), False, order)
    if not asked:
        return Understood(table, "", (LEAVE_OUT,) * len(table.headings), False, False)
    return Understood(table, asked, _guessed(table, asked), choice.include, False, order)


def _guessed(table: Table, kind: str) -> tuple[str, ...]:
    found = guess(table.headings, {kind: import_fields(kind)}, table.sheet).mapping
    ours = table.headings[:1] == ("Project",) and table.headings[1:2] == (FIELDS[kind][0].label,)  # as we export it
    return tuple(
        ISSUED_ON if index in table.issue_columns else name if name is not None else _spare(heading, kind, ours)
        for index, (heading, name) in enumerate(zip(table.headings, found, strict=True))
    )


def _spare(heading: str, kind: str, ours: bool) -> str:
    """What to do with a column that is none of our fields."""
    key = normal(heading)
    if kind in ("task", "log") and key in _ASKED_HEADINGS:
        return ASKED
    if kind in ("task", "log") and key in _ASK_NEXT_HEADINGS:
        return ASK_NEXT
    if ours and key in {normal(field.label) for field in FIELDS[kind]} | {"project"}:
        return LEAVE_OUT  # such as a checklist in one cell, which the store has already
    return LEAVE_OUT if not key or _NOT_KEPT.fullmatch(key) else TO_NOTES


def is_date(kind: str, target: str) -> bool:
    """Whether a column of this meaning holds dates."""
    if target.startswith("+"):
        return target in (ASKED, ASK_NEXT)
    return any(field.name == target and field.editor in (Editor.DATE, Editor.MOMENT) for field in import_fields(kind))


# Dates


@dataclass(frozen=True, slots=True)
class Orders:
    """Which way round the dates of each column are read.

    Attributes:
        by_column: (table, column), both from 0 → the order; None where it could not be told.
        question: what to ask; None when every date can be read, or the caller said how.
        asked: the dates would read two ways without the caller's or last time's answer.
    """

    by_column: Mapping[tuple[int, int], DateOrder | None]
    question: DateQuestion | None
    asked: bool


def date_orders(tables: Sequence[Understood], said: DateOrder | None) -> Orders:
    """The order of every date column: proved by its own cells, else said by the user, else proved by its table, else by the file.

    A year of two digits in front proves nothing, so the user's word goes before the column's own when it is year first.
    """
    proofs: dict[tuple[int, int], DateOrder | None] = {}
    doubtful: dict[tuple[int, int], list[tuple[int, str]]] = {}
    for number, one in enumerate(tables):
        for column, texts in _dates_of(one):
            proofs[number, column] = guess_order(text for _, text in texts).order
            doubtful[number, column] = [pair for pair in texts if read_cell_date(pair[1], None).state == "ambiguous"]
    by_column: dict[tuple[int, int], DateOrder | None] = {}
    question: DateQuestion | None = None
    open_texts: list[str] = []
    asked = False
    for (number, column), proof in proofs.items():
        here = _agreed(order for (table, _), order in proofs.items() if table == number)
        found = proof or here or _agreed(proofs.values())
        own = found
        last_time = tables[number].date_order
        if said is DateOrder.YMD or (said is not None and proof is None):
            found = said
        elif found is None and last_time:
            found = DateOrder(last_time)
        by_column[number, column] = found
        if doubtful[number, column] and own is None:
            asked = True
            open_texts.extend(text for _, text in doubtful[number, column] if found is None)
            if found is None and question is None:
                row, text = doubtful[number, column][0]
                question = DateQuestion((text,), tables[number].table.sheet, row, column_letters(column + 1))
    for number, one in enumerate(tables):
        for column in one.table.issue_columns[1:]:
            by_column[number, column] = by_column.get((number, one.table.issue_columns[0]))
    if question is not None:
        question = replace(question, texts=tuple(dict.fromkeys(open_texts))[:3])
    return Orders(by_column, question, asked)


def doubtful_texts(tables: Sequence[Understood]) -> tuple[str, ...]:
    """Up to three dates that read two ways, for showing how a chosen order reads them."""
    found: dict[str, None] = {}
    for one in tables:
        for _, texts in _dates_of(one):
            for _, text in texts:
                if len(found) < 3 and read_cell_date(text, None).state == "ambiguous":
                    found.setdefault(text)
    return tuple(found)


def _agreed(orders: Iterable[DateOrder | None]) -> DateOrder | None:
    proved = {order for order in orders if order is not None}
    return proved.pop() if len(proved) == 1 else None


def _dates_of(one: Understood) -> list[tuple[int, list[tuple[int, str]]]]:
    """(column, its (row, text) that may be dates) of each column of dates that comes in.

    The dates that head an issue sheet are all written the same way round and stand for its first column of dates.
    """
    if not one.include or not one.kind:
        return []
    found = [(column, _texts(one.table, column)) for column, target in enumerate(one.mapping) if target and is_date(one.kind, target)]
    issued = one.table.issue_columns
    if issued and one.mapping[issued[0]] == ISSUED_ON:
        found.append((issued[0], [(one.table.header_row, one.table.headings[column]) for column in issued]))
    return found


def _texts(table: Table, column: int) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for row in table.rows:
        cell: Cell = row.cells[column] if column < len(row.cells) else None
        if isinstance(cell, str) and any(sign.isdigit() for sign in cell):
            found.append((row.number, cell))
    return found

