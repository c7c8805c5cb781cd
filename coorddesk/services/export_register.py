"""The document register as a workbook or a text table: what is on view or everything, its revisions, and its issue sheets."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from coorddesk.domain import documents
from coorddesk.domain.documents import FIELDS, Document, Revision, first_issue
from coorddesk.domain.fields import Editor
from coorddesk.domain.registers import FIELD_OF
from coorddesk.exchange.tables import Linked, Page
from coorddesk.services import files
from coorddesk.services.issue_sheets import IssueTable, issue_table
from coorddesk.services.listing import cell_reader
from coorddesk.storage.queries.directory import Directory, directory
from coorddesk.storage.reader import Reader
from coorddesk.storage.store import Store

_MOST_ISSUES = 500  # columns of dates; a workbook with more is slow everywhere
_REVISIONS = ("Project", "Number", "Rev", "Issued", "Status", "Current", "File", "Revision note")
_HEAD_WIDTHS = {"Project": 9.0, "Title": 48.0, "Notes": 48.0, "File": 36.0}


def chosen(reader: Reader, project_id: str | None, ids: Sequence[str] | None) -> list[Document]:
    """The documents of some ids in their order; without ids all of a project, or of all projects, by number."""
    if ids is not None:
        found = reader.many(Document, ids)
        return [found[id] for id in ids if id in found and not found[id].deleted]
    condition = "deleted = 0" + (" AND project_id = ?" if project_id else "")
    return reader.find(Document, condition, (project_id,) if project_id else (), "ORDER BY number")


def register_page(store: Store, found: Sequence[Document], known: Directory, columns: Sequence[str] | None = None) -> Page:
    """The register as it stands, a row a document.

    Args:
        columns: names of fields, or what screens call them, in order; what is no field of a document is left out. Without them all
            that anything stands in.
    """
    by_name = {field.name: field for field in FIELDS if field.editor is not Editor.REVISIONS}
    names = [FIELD_OF[name].name if name in FIELD_OF else name for name in columns] if columns is not None else list(by_name)
    readers: list[tuple[str, Callable[[Any], Any]]] = [("Project", lambda one: known.code(one.project_id))]
    for name in dict.fromkeys(("number", *names)):
        if name == "actual_issue":
            readers.append(("Actual issue", first_issue))
        if name in by_name:
            read = _linked(store) if name == "path" else cell_reader("document", by_name[name], known, {})
            readers.append((by_name[name].label, read))
    rows = [tuple(read(one) for _, read in readers) for one in found]
    if columns is None:
        always = ("Project", "Number", "Title")
        used = [place for place, (head, _) in enumerate(readers) if head in always or any(row[place] for row in rows)]
        readers, rows = [readers[place] for place in used], [tuple(row[place] for place in used) for row in rows]
    headings = [head for head, _ in readers]
    return Page("Documents", headings, rows, [_HEAD_WIDTHS.get(head, 0.0) for head in headings], 2)


def revisions_page(store: Store, found: Sequence[Document], known: Directory) -> Page:
    """Every revision, a row each, in the order of the documents and oldest first."""
    link = _link_of(store)
    rows = [
        (known.code(one.project_id), one.number, each.code, each.issued, each.status, "Yes" if each.current else "No", link(each),
         each.note)
        for one in found
        for each in one.revisions
    ]  # fmt: skip
    return Page("Revisions", _REVISIONS, rows, [_HEAD_WIDTHS.get(head, 0.0) for head in _REVISIONS], 2)


def issue_pages(reader: Reader, found: Sequence[Document], known: Directory) -> list[Page]:
    """An issue sheet for each project that issued any of the documents."""
    projects = list(dict.fromkeys(one.project_id for one in found))
    pages = []
    for project_id in projects:
        table = issue_table(reader, project_id, found, known)
        if table.issues:
            pages.append(_issue_page(table, "Issue sheet" if len(projects) == 1 else f"Issue sheet {known.code(project_id)}"))
    return pages


def pages(
    store: Store, project_id: str | None = None, ids: Sequence[str] | None = None, columns: Sequence[str] | None = None
) -> list[Page]:
    """The register, its revisions, and its issue sheets.

    Args:
        ids: the documents on view, in order; without them all of the project.
        columns: of the register's own sheet, see `register_page`.
    """
    with store.read() as reader:
        known = directory(reader)
        found = chosen(reader, project_id, ids)
        issues = issue_pages(reader, found, known)
    return [register_page(store, found, known, columns), revisions_page(store, found, known), *issues]


def write_register(
    store: Store, path: Path, project_id: str | None = None, ids: Sequence[str] | None = None, columns: Sequence[str] | None = None
) -> int:
    """Writes the register as .xlsx, with its revisions and issue sheets, or as .csv; how many documents it has. As `pages`.

    Raises:
        InvalidInput: another ending.
        StorageError: the place cannot be written.
    """
    made = pages(store, project_id, ids, columns)
    files.write_tables(path, made)
    return len(list(made[0].rows))


def _issue_page(table: IssueTable, name: str) -> Page:
    issues = table.issues[-_MOST_ISSUES:]
    rows: list[tuple[object, ...]] = [
        (one.number, one.title, *(issue.revisions.get(one.id) for issue in issues)) for one in table.documents
    ]
    if len(issues) < len(table.issues):
        rows.append(("", f"{len(table.issues) - len(issues):,} issues before these are not on this sheet."))
    rows.append(())
    for label, said in (("Reason for issue", "purpose"), ("Transmittal", "number"), ("Method", "method")):
        if any(getattr(issue, said) for issue in issues):
            rows.append((label, None, *(getattr(issue, said) for issue in issues)))
    if table.receivers:
        rows.append(("Distribution", "Copies"))
    rows += [(None, who, *(_copies(issue.copies.get(who)) for issue in issues)) for who in table.receivers]
    headings: list[str | date] = ["Number", "Title", *(issue.day for issue in issues)]
    return Page(name, headings, rows, [0.0, 44.0, *(12.0 for _ in issues)], 2, filtered=False)


def _copies(said: str | None) -> str | int | None:
    return int(said) if said and said.isdecimal() and len(said) < 4 else said


def _linked(store: Store) -> Callable[[Document], Linked | None]:
    link = _link_of(store)

    def read(one: Document) -> Linked | None:
        now = documents.current(one)
        return link(now) if now is not None else None

    return read


def _link_of(store: Store) -> Callable[[Revision], Linked | None]:
    """A revision's path as it stands, leading to where it lies from any folder."""
    folder = store.directory.absolute()

    def link(one: Revision) -> Linked | None:
        if not one.path:
            return None
        if one.path.lower().startswith(("http://", "https://")):
            return Linked(one.path, one.path)
        if re.match(r"[A-Za-z]:[\\/]", one.path):
            return Linked(one.path, f"file:///{quote(one.path.replace(chr(92), '/'), safe='/:')}")
        return Linked(one.path, (folder / one.path).as_uri())

    return link
