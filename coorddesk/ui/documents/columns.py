"""The columns of the register: all there are, those shown at first, and the fields that are edited in them."""

from collections.abc import Sequence
from dataclasses import replace

from coorddesk.domain.registers import FIELD_OF
from coorddesk.ui.row_columns import TableColumn

FIXED = ("arrow", "number", "title")  # always shown; the arrow and the number stand first
USUAL = ("arrow", "number", "title", "type", "rev", "status", "owner", "issued", "review_due", "folder")
_LEAVE = {name: 0 for name in USUAL} | {"type": 1, "issued": 2, "folder": 3}  # what was added to them leaves first
_SHARES = {"title": (1.0, 110), "notes": (0.6, 90)}  # their part of the rest, and the least room
# What no field stands in, before the field's column that it is offered at.
_TOLD = {
    "number": (TableColumn("arrow", width=18),),
    "discipline": (TableColumn("project", "Project", 56, sorts=True, leave=4),),
    "file": (
        TableColumn("actual_issue", "Actual issue", 76, sorts=True, leave=4),
        TableColumn("out", "Out with", 56, sorts=True, leave=4),
        TableColumn("transmittal", "Last sent", 84, sorts=True, leave=4),
    ),
}
# The field that is edited in a column; in the others nothing can be typed.
EDITED = {name: field.name for name, field in FIELD_OF.items() if name not in ("rev", "file")}


def _column(name: str) -> TableColumn:
    field, (share, least) = FIELD_OF[name], _SHARES.get(name, (0.0, 120))
    label, spoken = ("", field.label) if name == "owner" else (field.label, "")  # a face needs no heading
    return TableColumn(name, label, field.width, share, least, _LEAVE.get(name, 4), name != "notes", spoken=spoken)


COLUMNS = tuple(column for name in FIELD_OF for column in (*_TOLD.get(name, ()), _column(name)))
_BY_NAME = {column.name: column for column in COLUMNS}


def chosen(names: object) -> tuple[str, ...]:
    """The columns a kept list stands for; what in it is not understood is left out, and what is always shown is put in."""
    given = [one for one in names if isinstance(one, str) and one in _BY_NAME] if isinstance(names, list | tuple) else list(USUAL)
    known = list(dict.fromkeys(given))
    rest = [one for one in known if one not in ("arrow", "number")]
    return ("arrow", "number", *(rest if "title" in rest else ["title", *rest]))


def placed(names: Sequence[str], all_projects: bool) -> tuple[TableColumn, ...]:
    """The columns of these names; with all projects on view that of the project too.

    What was added to the usual ones leaves first where there is no room, the last of them before the others.
    """
    shown = [one for one in names if one != "project" or all_projects]
    if all_projects and "project" not in shown:
        shown.insert(shown.index("title") + 1, "project")
    return tuple(replace(one, leave=4 + at) if one.leave == 4 else one for at, one in enumerate(_BY_NAME[name] for name in shown))


def toggled(names: Sequence[str], name: str) -> tuple[str, ...]:
    """The same columns with one taken out, or put in at its usual place among those shown."""
    if name in names:
        return tuple(one for one in names if one != name or one in FIXED)
    order = [column.name for column in COLUMNS]
    at = next((at for at, one in enumerate(names) if order.index(one) > order.index(name)), len(names))
    return (*names[:at], name, *names[at:])


def moved(names: Sequence[str], name: str, before: str) -> tuple[str, ...]:
    """The same columns with one moved before another, or to the end where that is empty; the first two stay."""
    if name in ("arrow", "number") or before == name:
        return tuple(names)
    rest = [one for one in names if one != name]
    at = rest.index(before) if before in rest else len(rest)
    at = max(at, 2)
    return (*rest[:at], name, *rest[at:])
