"""What of the document register is looked at: its columns, and filters, order and groups as plain data."""

from dataclasses import dataclass, fields, replace
from typing import Any

from coorddesk.domain.documents import FIELDS, Document
from coorddesk.domain.fields import Editor, Field

# What tables call some fields.
_SHORT = {"revision": "rev", "owner_id": "owner", "team_id": "team", "path": "file"}
# The field that stands in a column; the columns that no field stands in are told by other records, or by the revisions.
FIELD_OF: dict[str, Field] = {_SHORT.get(field.name, field.name): field for field in FIELDS if field.width >= 0}
_TOLD = ("actual_issue", "project", "out", "transmittal")
# Columns that show what the document itself holds under the same name: texts, days and numbers that need no words of their own.
PLAIN: dict[str, Field] = {
    name: field
    for name, field in FIELD_OF.items()
    if field.editor in (Editor.TEXT, Editor.DATE, Editor.NUMBER)
    and name in {one.name for one in fields(Document)} - {"number", "title", "status"}
}
DAYS = (*(name for name, field in FIELD_OF.items() if field.editor is Editor.DATE), "actual_issue")

NOBODY = ""  # among owners and teams: documents that have none
FILES = ("none", "missing", "changed")  # what can be wrong with the file of a current revision
# What several values of can be wanted: the column they stand in, and where `Wanted` has them.
FACETS = {
    "status": "statuses", "type": "types", "discipline": "disciplines", "owner": "owners", "team": "teams", "folder": "folders",
    "confidentiality": "confidentialities", "file": "files",
}  # fmt: skip
GROUPS = ("type", "discipline", "owner", "status", "folder")
SORTS = (*(name for name in FIELD_OF if name != "notes"), *_TOLD)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of the register are on view; every filter that is set must fit.

    Attributes:
        project_id: None for all projects.
        text: words that all stand in number, title or type.
        statuses, types, disciplines, owners, teams, folders, confidentialities: one of them is enough; empty for all. Empty text among
            them stands for documents that have none.
        late: only what is late (`documents.is_late`).
        awaited: only what has no revision yet.
        files: of FILES, one is enough; empty for all.
        sort: of SORTS.
        group: of GROUPS, or empty for none.
    """

    project_id: str | None = None
    text: str = ""
    statuses: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    disciplines: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    confidentialities: frozenset[str] = frozenset()
    late: bool = False
    awaited: bool = False
    files: frozenset[str] = frozenset()
    sort: str = "number"
    descending: bool = False
    group: str = ""

    @property
    def filtered(self) -> bool:
        """Whether anything is filtered beyond the project."""
        return self != self.cleared

    @property
    def cleared(self) -> "Wanted":
        """The same order and groups without any filter."""
        return Wanted(self.project_id, sort=self.sort, descending=self.descending, group=self.group)

    @property
    def columns(self) -> set[str]:
        """The columns that decide what is on view, where, and under which heading."""
        found = {self.sort, self.group} | {facet for facet, name in FACETS.items() if getattr(self, name)}
        if self.text:
            found |= {"number", "title", "type"}
        if self.late or self.group:
            found |= {"status", "rev", "review_due", "forecast_issue", "planned_issue", "next_review"}
        return found | {"rev"} if self.awaited else found

    def without(self, facet: str) -> "Wanted":
        """The same with everything of one facet (of FACETS) wanted."""
        everything: dict[str, Any] = {FACETS[facet]: frozenset()}
        return replace(self, **everything)

    def terms(self) -> dict[str, Any]:
        """The filters as JSON can hold them; what filters nothing is left out, and so are project, order and groups."""
        found: dict[str, Any] = {name: sorted(getattr(self, name)) for name in FACETS.values()}
        found |= {"text": self.text, "late": self.late, "awaited": self.awaited}
        return {name: value for name, value in found.items() if value}


def with_terms(wanted: Wanted, terms: object) -> Wanted:
    """Order and groups of `wanted` with the filters that terms stand for; whatever in them is not understood filters nothing."""
    given = terms if isinstance(terms, dict) else {}

    def texts(name: str) -> frozenset[str]:
        value = given.get(name)
        return frozenset(one for one in value if isinstance(one, str)) if isinstance(value, list) else frozenset()

    text = given.get("text")
    found: dict[str, Any] = {name: texts(name) for name in FACETS.values()}
    found["files"] &= frozenset(FILES)
    found |= {"text": text if isinstance(text, str) else "", "late": given.get("late") is True, "awaited": given.get("awaited") is True}
    return replace(wanted.cleared, **found)
