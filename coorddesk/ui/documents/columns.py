"""The columns of the register: all there are, those shown at first, and the fields that are edited in them."""

from collections.abc import Sequence
from dataclasses import replace

from coorddesk.ui.row_columns import TableColumn

COLUMNS = (
    TableColumn("arrow", width=18),
    TableColumn("number", "Number", 124, sorts=True),
    TableColumn("title", "Title", share=1.0, sorts=True, least=110),
    TableColumn("type", "Type", 30, sorts=True, leave=1),
    TableColumn("rev", "Rev", 38, sorts=True),
    TableColumn("status", "Status", 92, sorts=True),
    TableColumn("owner", "", 26, sorts=True, spoken="Owner"),
    TableColumn("issued", "Issued", 54, sorts=True, leave=2),
    TableColumn("review_due", "Review due", 72, sorts=True),
    TableColumn("folder", "Folder", 104, sorts=True, leave=3),
    TableColumn("project", "Project", 56, sorts=True, leave=4),
    TableColumn("discipline", "Discipline", 62, sorts=True, leave=4),
    TableColumn("team", "Team", 92, sorts=True, leave=4),
    TableColumn("planned_issue", "Planned issue", 84, sorts=True, leave=4),
    TableColumn("forecast_issue", "Forecast issue", 88, sorts=True, leave=4),
    TableColumn("actual_issue", "Actual issue", 76, sorts=True, leave=4),
    TableColumn("next_review", "Next review", 78, sorts=True, leave=4),
    TableColumn("out", "Out with", 56, sorts=True, leave=4),
    TableColumn("transmittal", "Last sent", 84, sorts=True, leave=4),
    TableColumn("file", "File", 34, sorts=True, leave=4),
    TableColumn("confidentiality", "Confidential", 84, sorts=True, leave=4),
    TableColumn("notes", "Notes", share=0.6, least=90, leave=4),
)
FIXED = ("arrow", "number", "title")  # always shown; the arrow and the number stand first
USUAL = ("arrow", "number", "title", "type", "rev", "status", "owner", "issued", "review_due", "folder")
# The field that is edited in a column; in the others nothing can be typed.
FIELD_OF = {
    "number": "number", "title": "title", "type": "type", "discipline": "discipline", "status": "status", "owner": "owner_id",
    "team": "team_id", "issued": "issued", "review_due": "review_due", "next_review": "next_review", "planned_issue": "planned_issue",
    "forecast_issue": "forecast_issue", "folder": "folder", "confidentiality": "confidentiality", "notes": "notes",
}  # fmt: skip
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
